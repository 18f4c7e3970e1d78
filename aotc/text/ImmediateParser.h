// Immediates of instructions, one case per kind (spec §6.5).
#pragma once

#include "aotc/text/LabelScope.h"
#include "aotc/text/TypeParser.h"
#include "aotc/wasm/Inst.h"

namespace aotc::text {

class ImmediateParser {
public:
  ImmediateParser(TokenCursor &cursor, ModuleContext &context, const wasm::FeatureSet &features,
                  const LocalSpace &locals, const LabelScope &labels)
      : cursor(cursor), context(context), features(features), types(cursor, context, features),
        locals(locals), labels(labels) {}

  // Parses what follows the mnemonic of inst.op. Where two rows share it, inst.op becomes the one
  // that the immediates ask for. Lists in `inst` live until the next call.
  void parse(wasm::Inst &inst);

private:
  void immediates(wasm::Inst &inst, wasm::ImmKind kind);
  void labelTable(wasm::Inst &inst);
  uint32_t index(wasm::IndexOf what, uint32_t type = 0);
  void indices(wasm::Inst &inst, wasm::IndexPair of);
  void memArg(wasm::Inst &inst, bool hasLane);
  std::optional<uint64_t> attribute(llvm::StringRef prefix);
  uint8_t lane();
  void shuffle(wasm::Inst &inst);
  void vector(wasm::Inst &inst);
  llvm::SmallVector<Token, 17> numbers(unsigned wanted, const char *message);
  uint64_t literal(const Token &token, bool isFloat, unsigned bits);
  uint64_t constant(bool isFloat, unsigned bits);
  void heapType(wasm::Inst &inst);
  uint32_t field(uint32_t type);
  void catches(wasm::Inst &inst);

  TokenCursor &cursor;
  ModuleContext &context;
  const wasm::FeatureSet &features;
  TypeParser types;
  const LocalSpace &locals;
  const LabelScope &labels;
  std::vector<uint32_t> labelList;
  std::vector<wasm::ValType> typeList;
  std::vector<wasm::CatchClause> catchList;
};

} // namespace aotc::text
