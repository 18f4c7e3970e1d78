// Facts about instructions, all taken from Instructions.def.
#pragma once

#include "aotc/wasm/Features.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstdint>
#include <optional>

namespace aotc::wasm {

enum class Op : uint16_t {
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const) Id,
#include "aotc/wasm/Instructions.def"
  Count
};

// What follows the opcode. One case per kind in InstReader, ImmediateParser, Encoder, InstPrinter.
enum class ImmKind : uint8_t {
  None,
#define INDICES(Kind, First, Second) Kind,
#include "aotc/wasm/Immediates.def"
  BlockType,
  LabelTable, // br_table: labels, then the default
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
  ValTypes,
  TryTable, // block type, then catch clauses
  ZeroByte, // atomic.fence
};

// What a number among the immediates counts: the index space it belongs to, mostly.
enum class IndexOf : uint8_t {
  None,
#define SPACE(Of, member) Of,
#include "aotc/wasm/Immediates.def"
  Label,
  TypeUse, // a type that is written as `(type x)`
  Local,
  Field,
  Count
};

// Where it is 0, the text format may leave it out.
inline bool isTableOrMemory(IndexOf what) {
  return what == IndexOf::Table || what == IndexOf::Memory;
}

struct IndexPair {
  IndexOf first, second;
};
// Those of a kind that Immediates.def lists; None twice for another.
IndexPair indicesOf(ImmKind kind);

enum class ConstUse : uint8_t { No, Yes, Extended };

// Last columns of some shapes, for lowering.
enum class MemWidth : uint8_t { I8, I16, I32, I64, F32, F64 };
enum class Extend : uint8_t { None, Sext, Zext };
enum class VectorShape : uint8_t { I8x16, I16x8, I32x4, I64x2, F32x4, F64x2 };
enum class VectorUnary : uint8_t { Abs, Neg, Popcnt, Ceil, Floor, Trunc, Nearest, Sqrt };
enum class LaneAccess : uint8_t { Extract, ExtractS, ExtractU, Replace };
// How a vector load fills the vector: all of it, by extending lanes, by repeating, or with zeros.
enum class VectorFill : uint8_t {
  Full,
  Sext8x8,
  Zext8x8,
  Sext16x4,
  Zext16x4,
  Sext32x2,
  Zext32x2,
  Splat8,
  Splat16,
  Splat32,
  Splat64,
  Zero32,
  Zero64
};

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

// All rows, in the order of Op.
extern const OpInfo opInfos[static_cast<size_t>(Op::Count)];

inline const OpInfo &info(Op op) { return opInfos[static_cast<size_t>(op)]; }

// The row with this opcode, or nothing.
std::optional<Op> opByCode(uint8_t prefix, uint32_t code);
// The rows with one-byte opcodes, by opcode; Op::Count where there is none.
extern const std::array<Op, 256> oneByteOps;
// The first row with this mnemonic, or nothing.
std::optional<Op> opByText(llvm::StringRef text);

} // namespace aotc::wasm
