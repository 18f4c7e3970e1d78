// Facts about instructions, all taken from Instructions.def.
#pragma once

#include "aotc/wasm/Features.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>

namespace aotc::wasm {

enum class Op : uint16_t {
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const) Id,
#include "aotc/wasm/Instructions.def"
  Count
};

// What follows the opcode. One case per kind in InstReader, InstParser, Encoder and printer.
enum class ImmKind : uint8_t {
  None,
  BlockType,
  Label,
  LabelTable, // br_table: labels, then the default
  Func,
  Type,
  TypeTable, // call_indirect: type, then table
  Local,
  Global,
  Table,
  TableTable, // destination, source
  Memory,
  MemoryMemory, // destination, source
  MemArg,
  MemArgLane,
  Lane,
  Shuffle, // 16 lanes
  I32,
  I64,
  F32,
  F64,
  V128,
  HeapType,
  BrCast, // flags, label, heap type from, heap type to
  TypeField,
  TypeCount,
  TypeData,
  TypeElem,
  TypeType, // destination, source
  Data,
  DataMemory, // segment, then memory
  Elem,
  ElemTable, // segment, then table
  Tag,
  ValTypes,
  TryTable, // block type, then catch clauses
  ZeroByte, // atomic.fence
};

enum class ConstUse : uint8_t { No, Yes, Extended };

struct OpInfo {
  llvm::StringLiteral text;
  uint8_t prefix; // 0 for one-byte opcodes
  uint16_t code;
  ImmKind imm;
  const char *signature; // see Instructions.def; nullptr for HAND rows
  Feature feature;
  ConstUse constUse;
  uint8_t accessLog2; // memory accesses: log2 of their width in bytes; 0xFF otherwise
};

const OpInfo &info(Op op);

// The row with this opcode, or nothing.
std::optional<Op> opByCode(uint8_t prefix, uint32_t code);
// The first row with this mnemonic, or nothing.
std::optional<Op> opByText(llvm::StringRef text);

} // namespace aotc::wasm
