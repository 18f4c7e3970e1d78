#include "aotc/validate/ConstExpr.h"

#include "aotc/read/InstReader.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

// Whether the instruction may stand in a constant expression at all.
Error ConstExprChecker::checkConstant(const Inst &inst, uint32_t visibleGlobals) const {
  const OpInfo &row = info(inst.op);
  switch (row.constUse) {
  case ConstUse::Yes:
    break;
  case ConstUse::Extended:
    if (!features.has(Feature::ExtendedConst))
      return disabled(inst.offset, "constant expression required: " +
                                       needsFeature(Feature::ExtendedConst, row.text));
    break;
  case ConstUse::No:
    return invalid(inst.offset, "constant expression required: " + row.text + " is not constant");
  }
  if (inst.op != Op::GlobalGet)
    return Error::success();
  if (inst.index >= visibleGlobals)
    return invalid(inst.offset, "unknown global " + Twine(inst.index) +
                                    (inst.index < module.globals.size()
                                         ? ": it is not initialized before this expression"
                                         : ""));
  if (module.globals[inst.index].type.isMutable)
    return invalid(inst.offset,
                   "constant expression required: global " + Twine(inst.index) + " is mutable");
  return Error::success();
}

Error ConstExprChecker::check(const CodeSlice &expr, ValType result, uint32_t visibleGlobals) {
  read::InstReader reader(expr, features);
  validator.beginExpr(result);
  Inst inst;
  while (!reader.atEnd()) {
    if (!reader.next(inst))
      return reader.takeError();
    if (Error e = checkConstant(inst, visibleGlobals))
      return e;
    if (!validator.check(inst))
      return validator.takeError();
    if (inst.op == Op::RefFunc)
      referenced.set(inst.index);
  }
  return Error::success();
}

// Which type the expression must have has been checked and does not matter any more.
Error visitConstExpr(const ValidModule &module, const CodeSlice &expr, OnInst onInst) {
  read::InstReader reader(expr, module.features());
  FuncValidator validator(*module, nullptr);
  validator.beginExpr(ValType());
  Inst inst;
  while (!reader.atEnd()) {
    if (!reader.next(inst))
      return reader.takeError();
    if (inst.op == Op::End)
      validator.acceptTop();
    if (!validator.check(inst))
      return validator.takeError();
    if (Error e = onInst(inst, validator.facts()))
      return e;
  }
  return Error::success();
}

} // namespace aotc::validate
