// Bodies: reading and checking in step, and what a callback gets to see.
#include "aotc/validate/FuncValidator.h"

#include "aotc/read/InstReader.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

// These pass even where control cannot get to, so that the lowerer's control stack keeps step.
static bool shapesBlocks(Op op) {
  switch (info(op).imm) {
  case ImmKind::BlockType:
  case ImmKind::TryTable:
    return true;
  default:
    return op == Op::Else || op == Op::Catch || op == Op::CatchAll || op == Op::Delegate ||
           op == Op::End;
  }
}

// The bytes of a body are used up and blocks are open. What is missing is worded as if reading
// went on behind the body, as the official test suite has it.
static Error missingEnd(const Module &module, const CodeSlice &code) {
  const uint64_t end = code.offset + code.bytes.size();
  if (end == module.bytes.size())
    return malformed(end, "unexpected end of section or function: END opcode expected");
  if (module.bytes[end] == info(Op::End).code)
    return malformed(end, "section size mismatch: END opcode expected within the function");
  return malformed(end, "END opcode expected");
}

static Error checkInsts(const ValidModule &module, const FuncBody &body, FuncValidator &validator,
                        OnInst onInst) {
  if (!validator.beginBody(body))
    return validator.takeError();
  read::InstReader reader(body.code, module.features(),
                          module->bytes.data() + module->bytes.size());
  Inst inst;
  while (!reader.atEnd()) {
    if (validator.atEnd())
      return malformed(reader.offset(), "section size mismatch: bytes behind the function's end");
    if (!reader.next(inst))
      return reader.takeError();
    if (!validator.check(inst))
      return validator.takeError();
    if (validator.wasReached() || shapesBlocks(inst.op))
      if (Error e = onInst(inst, validator.facts()))
        return e;
  }
  return validator.atEnd() ? Error::success() : missingEnd(*module, body.code);
}

Error checkBody(const ValidModule &module, const FuncBody &body, OnInst onInst) {
  FuncValidator validator(*module, &module.referencedFuncs());
  if (Error e = checkInsts(module, body, validator, onInst))
    return inFunction(std::move(e), raw(body.func));
  return Error::success();
}

Error checkBodies(const ValidModule &module) {
  for (const FuncBody &body : module->bodies)
    if (Error e =
            checkBody(module, body, [](const Inst &, const Facts &) { return Error::success(); }))
      return e;
  return Error::success();
}

} // namespace aotc::validate
