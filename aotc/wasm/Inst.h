// One decoded instruction.
#pragma once

#include "aotc/wasm/Instructions.h"
#include "aotc/wasm/Types.h"

#include "llvm/ADT/ArrayRef.h"

namespace aotc::wasm {

// Spec §5.4.1: nothing, one result, or a function type.
struct BlockType {
  enum Kind : uint8_t { Empty, Value, Func } kind = Empty;
  ValType value;  // Value
  TypeIdx type{}; // Func
};

// Spec §5.4.6. The offset is a u64 where memory64 is on; the validator checks it against the
// memory's address type.
struct MemArg {
  uint32_t alignLog2 = 0;
  MemoryIdx memory{};
  uint64_t offset = 0;
};

enum class CatchKind : uint8_t { Catch = 0, CatchRef = 1, CatchAll = 2, CatchAllRef = 3 };

struct CatchClause {
  CatchKind kind;
  TagIdx tag{}; // Catch and CatchRef
  uint32_t label;
};

// A decoded instruction: well-formed, its immediates not yet checked. Which immediates are set
// follows from info(op).imm; `index` is the first index in the binary format, `index2` the second.
// The ArrayRefs point into the reader's scratch space and live until the next instruction.
struct Inst {
  Op op = Op::Nop;
  uint64_t offset = 0; // of the opcode's first byte in the input
  uint32_t index = 0;  // Label, Func, Type, Local, Global, Table, Memory, Data, Elem, Tag, …
  uint32_t index2 = 0; // TypeField: field; TypeCount: count; …
  uint64_t bits = 0;   // I32 (zero-extended), I64, F32 and F64 as bits
  uint8_t lane = 0;
  MemArg memarg = {};
  BlockType block = {};
  HeapType heap = AbsHeap::Any;             // HeapType
  RefType castFrom = {AbsHeap::Any, true};  // BrCast
  RefType castTo = {AbsHeap::Any, true};    // BrCast
  std::array<uint8_t, 16> bytes = {};       // V128 and Shuffle
  llvm::ArrayRef<uint32_t> labels = {};     // LabelTable, the default last
  llvm::ArrayRef<ValType> types = {};       // ValTypes
  llvm::ArrayRef<CatchClause> catches = {}; // TryTable
};

} // namespace aotc::wasm
