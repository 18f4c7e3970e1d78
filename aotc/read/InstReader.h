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
  // `inputEnd`: see ByteReader.
  InstReader(wasm::CodeSlice code, const wasm::FeatureSet &features,
             const uint8_t *inputEnd = nullptr)
      : reader(code.bytes, code.offset, inputEnd), features(features) {}

  // True when every byte has been consumed.
  bool atEnd() const { return reader.atEnd(); }
  // Byte offset in the input of what next() would read.
  uint64_t offset() const { return reader.offset(); }
  // Decodes one instruction into `inst`; false at a fault, which takeError() then tells. Only the
  // immediates of the instruction's kind are written.
  bool next(wasm::Inst &inst);
  llvm::Error takeError() { return reader.takeError(); }

private:
  wasm::Op readPrefixed(uint8_t prefix, uint64_t offset);
  void readImmediates(wasm::Inst &inst, wasm::ImmKind kind);
  void readBlockType(wasm::Inst &inst);
  uint32_t readIndex(wasm::IndexOf what);
  void readMemArg(wasm::Inst &inst);
  void readBytes(wasm::Inst &inst);
  void readLabels(wasm::Inst &inst);
  void readBrCast(wasm::Inst &inst);
  void readTypes(wasm::Inst &inst);
  void readTryTable(wasm::Inst &inst);
  void readZeroByte();

  ByteReader reader;
  const wasm::FeatureSet &features;
  llvm::SmallVector<uint32_t, 16> labels;
  llvm::SmallVector<wasm::ValType, 4> types;
  llvm::SmallVector<wasm::CatchClause, 4> catches;
};

} // namespace aotc::read
