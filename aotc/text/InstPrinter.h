// Instructions → text: mnemonic and immediates, one case per kind.
#pragma once

#include "aotc/text/LabelScope.h"
#include "aotc/text/PrintContext.h"
#include "aotc/wasm/Inst.h"

namespace aotc::text {

class InstPrinter {
public:
  InstPrinter(PrintContext &context, const Identifiers &locals)
      : context(context), os(context.os), locals(locals) {}

  // A constant expression, as the end of a field: `(i32.const 0)`, or several without parentheses.
  // `wrapper`, if not empty, goes around several: `(offset …)`.
  llvm::Error constExpr(const wasm::CodeSlice &code, llvm::StringRef wrapper = {});
  // The instructions of a body but for the final `end`, each behind a newline.
  llvm::Error body(const wasm::FuncBody &body, bool withOffsets);

private:
  void line(const wasm::FuncBody &body, const wasm::Inst &inst, bool withOffsets);
  void inst(const wasm::Inst &inst, llvm::StringRef label);
  void immediates(const wasm::Inst &inst, wasm::ImmKind kind);
  void index(wasm::IndexOf what, uint32_t index, uint32_t type = 0);
  void indices(const wasm::Inst &inst, wasm::IndexPair of);
  void memArg(const wasm::Inst &inst);
  void blockType(const wasm::BlockType &type);
  void number(uint64_t bits, wasm::ImmKind kind);
  void vector(const wasm::Inst &inst);
  void label(uint32_t index);
  llvm::StringRef labelName(FuncIdx func);
  void catches(const wasm::Inst &inst);
  void use(const Identifiers &ids, uint32_t index);
  void useUnlessZero(const Identifiers &ids, uint32_t index);
  void refType(wasm::RefType type);

  PrintContext &context;
  llvm::raw_ostream &os;
  const Identifiers &locals;
  LabelScope labels;
  uint32_t labelCount = 0;
};

} // namespace aotc::text
