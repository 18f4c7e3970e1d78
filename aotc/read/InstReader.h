// Bytes → Inst: one case per immediate kind, driven by the instruction table.
#pragma once

#include "aotc/support/ByteReader.h"
#include "aotc/wasm/Inst.h"
#include "aotc/wasm/Module.h"

#include "llvm/ADT/SmallVector.h"

namespace aotc::read {

// Decodes the instructions of one expression. Sticky: after the first fault next() returns false.
class InstReader {
public:
  InstReader(wasm::CodeSlice code, const wasm::FeatureSet &features);

  // True when every byte has been consumed.
  bool atEnd() const { return reader.atEnd(); }
  // Byte offset in the input of what next() would read.
  uint64_t offset() const { return reader.offset(); }
  // Decodes one instruction into `inst`; false at a fault, which takeError() then tells. Only the
  // immediates of the instruction's kind are written.
  bool next(wasm::Inst &inst);
  llvm::Error takeError() { return reader.takeError(); }

private:
  void readImmediates(wasm::Inst &inst, wasm::ImmKind kind);

  ByteReader reader;
  const wasm::FeatureSet &features;
  llvm::SmallVector<uint32_t, 16> labels;
  llvm::SmallVector<wasm::ValType, 4> types;
  llvm::SmallVector<wasm::CatchClause, 4> catches;
};

} // namespace aotc::read
