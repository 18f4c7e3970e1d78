// Writes the binary format, spec §5. Also what tests build modules with.
//
// An encoder is a growing piece of a binary; pieces nest by append() and sized(). Marks tie offsets
// in the piece to offsets in the text and move along with it.
#pragma once

#include "aotc/text/LineMap.h"
#include "aotc/wasm/Inst.h"
#include "aotc/wasm/Module.h"

#include <vector>

namespace aotc::text {

enum class SectionId : uint8_t {
  Custom = 0,
  Type = 1,
  Import = 2,
  Func = 3,
  Table = 4,
  Memory = 5,
  Global = 6,
  Export = 7,
  Start = 8,
  Elem = 9,
  Code = 10,
  Data = 11,
  DataCount = 12,
  Tag = 13,
};

class Encoder {
public:
  uint64_t size() const { return bytes.size(); }
  llvm::ArrayRef<uint8_t> data() const { return bytes; }
  std::vector<uint8_t> takeBytes() { return std::move(bytes); }
  void clear() {
    bytes.clear();
    marks.clear();
  }

  // From here on bytes come from this place of the text.
  void mark(uint64_t textOffset) { marks.push_back({size(), textOffset}); }
  void exportMarks(LineMap &map) const;

  void u8(uint8_t value) { bytes.push_back(value); }
  void u32(uint32_t value) { u64(value); }
  void u64(uint64_t value); // unsigned LEB128
  void s64(int64_t value);  // signed LEB128
  void fixed32(uint32_t value);
  void fixed64(uint64_t value);
  void raw(llvm::ArrayRef<uint8_t> data);
  void raw(llvm::StringRef data);
  void name(llvm::StringRef string);

  void valType(wasm::ValType type);
  void refType(wasm::RefType type);
  void heapType(wasm::HeapType type);
  void compositeType(const wasm::CompositeType &type);
  void subType(const wasm::SubType &type);
  void globalType(const wasm::GlobalType &type);
  void tableType(const wasm::TableType &type);
  void memoryType(const wasm::MemoryType &type);

  void op(wasm::Op op);
  void inst(const wasm::Inst &inst);

  void append(const Encoder &piece);
  // The piece with its length in front.
  void sized(const Encoder &piece);
  void section(SectionId id, const Encoder &contents);
  void customSection(llvm::StringRef name, llvm::ArrayRef<uint8_t> contents);

private:
  struct Mark {
    uint64_t at, text;
  };

  void fieldType(const wasm::FieldType &type);
  void limits(const wasm::Limits &limits);
  void memArg(const wasm::MemArg &arg);
  void blockType(const wasm::BlockType &type);
  void immediates(const wasm::Inst &inst, wasm::ImmKind kind);
  void tryTable(const wasm::Inst &inst);

  std::vector<uint8_t> bytes;
  std::vector<Mark> marks;
};

} // namespace aotc::text
