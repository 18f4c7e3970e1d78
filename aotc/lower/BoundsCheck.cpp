// SECURITY. This file alone decides that an address is inside its memory; emit/WideLoops.cpp,
// emit/KnownRanges.cpp, emit/GuestStack.cpp and emit/RollLoops.cpp change what it made. Two pairs
// of eyes for every change.
//
// GuardPages: a memory32 lies at the start of 8 GiB of reserved address space (plus a page), all of
// it inaccessible but for the memory. index + offset < 2^33 for any u32 index and offset, so the
// sum, computed in 64 bits without wrapping, always lands inside the reservation: in the memory,
// or on a page whose access the runtime turns into a trap. No compare is emitted.
//
// Compare: with N the current length and C = offset + width (a constant), the access is inside
// exactly if C <= N and index <= N - C. Where C is at most the memory's minimum size, the first
// half is known; lengths never shrink. The index is compared as unsigned in the memory's address
// type, so nothing wraps: N - C is only used where C <= N holds. On a 32-bit target a memory32 is
// smaller than 4 GiB, as it has to lie in the address space beside the code: there N is a word.

#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Bounds;
using target::Trap;
namespace MemoryField = target::Field::wasmrt_memory_fields;

// The type that lengths of this memory and sums of its addresses are computed in.
IntegerType *FunctionLowering::lengthType(MemoryIdx memory) {
  const bool isWord =
      !unit.plan.target.is64Bit() && module->memories[raw(memory)].type.addr == wasm::AddrType::I32;
  return isWord ? unit.i32() : unit.i64();
}

Value *FunctionLowering::checkedAddress(const wasm::MemArg &memarg, Value *index,
                                        uint64_t byteCount) {
  const wasm::MemoryType &type = module->memories[raw(memarg.memory)].type;
  Value *base = memoryBase(memarg.memory);
  if (unit.plan.bounds(memarg.memory) == Bounds::GuardPages) {
    assert(type.addr == wasm::AddrType::I32 && memarg.offset <= UINT32_MAX);
    // The constant first: base + offset is then one link-time constant, or one displacement. Not
    // inbounds: the compiler must not conclude anything from where the sum lands.
    Value *start = memarg.offset ? b.CreateConstGEP1_64(unit.i8(), base, memarg.offset) : base;
    return b.CreateGEP(unit.i8(), start, b.CreateZExt(index, unit.i64()), "address");
  }

  IntegerType *word = lengthType(memarg.memory);
  const uint64_t largest = word->getBitMask();
  Value *wide = b.CreateZExt(index, word);
  Value *length = memoryByteLength(memarg.memory);
  bool overflows = memarg.offset > largest - byteCount;
  uint64_t end = overflows ? largest : memarg.offset + byteCount;
  if (overflows)
    trapIf(b.getTrue(), Trap::memory_out_of_bounds);
  if (end > type.minimumBytes())
    trapIf(b.CreateICmpULT(length, ConstantInt::get(word, end)), Trap::memory_out_of_bounds);
  Value *lastIndex = b.CreateSub(length, ConstantInt::get(word, end));
  trapIf(b.CreateICmpUGT(wide, lastIndex), Trap::memory_out_of_bounds);
  // In bounds from here on, so nothing below exceeds the pointer's width.
  Value *start = b.CreateGEP(unit.i8(), base, asIntPtr(wide));
  return memarg.offset
             ? b.CreateGEP(unit.i8(), start, asIntPtr(b.getInt64(memarg.offset)), "address")
             : start;
}

Value *FunctionLowering::checkedRange(MemoryIdx memory, Value *start, Value *byteCount) {
  Value *length = memoryByteLength(memory);
  IntegerType *word = lengthType(memory);
  // A count has the smaller of two address types where memory.copy mixes them.
  Value *from = b.CreateZExt(start, word), *count = b.CreateZExt(byteCount, word);
  Value *tooLong = b.CreateICmpUGT(count, length);
  Value *tooFar = b.CreateICmpUGT(from, b.CreateSub(length, count));
  trapIf(b.CreateOr(tooLong, tooFar), Trap::memory_out_of_bounds);
  return b.CreateGEP(unit.i8(), memoryBase(memory), asIntPtr(from), "range");
}

// The base never moves while the instance lives, so it is loaded once per function. A static
// instance's memory 0 is at an address that the linker fills in.
Value *FunctionLowering::memoryBase(MemoryIdx memory) {
  if (unit.plan.isFixed(memory))
    return unit.fixedMemory(memory);
  Value *&base = memoryBases[raw(memory)];
  if (!base) {
    IRBuilderBase::InsertPointGuard guard(b);
    b.SetInsertPoint(entryEnd);
    uint32_t offset =
        unit.plan.layout.memories + raw(memory) * unit.abi.sizeOf(AbiStruct::wasmrt_memory_ref);
    base =
        invariantField(AbiStruct::wasmrt_memory_ref, target::Field::wasmrt_memory_ref_fields::base,
                       instanceAddress(offset), "memory" + Twine(raw(memory)));
  }
  return base;
}

Value *FunctionLowering::memoryDescriptor(MemoryIdx memory) {
  const wasm::Module &m = *module;
  if (raw(memory) >= m.importedMemories)
    return instanceAddress(unit.plan.layout.ownMemories +
                           (raw(memory) - m.importedMemories) *
                               unit.abi.sizeOf(AbiStruct::wasmrt_memory));
  uint32_t offset =
      unit.plan.layout.memories + raw(memory) * unit.abi.sizeOf(AbiStruct::wasmrt_memory_ref);
  return invariantField(AbiStruct::wasmrt_memory_ref,
                        target::Field::wasmrt_memory_ref_fields::memory, instanceAddress(offset));
}

Value *FunctionLowering::memoryByteLength(MemoryIdx memory) {
  const bool shared = module->memories[raw(memory)].type.shared;
  IntegerType *word = lengthType(memory);
  if (std::optional<uint64_t> length = unit.plan.constantLength(memory))
    return ConstantInt::get(word, *length);
  // The lower half of the field, where the length is a word: all targets are little-endian.
  Value *field =
      fieldAddress(AbiStruct::wasmrt_memory, MemoryField::byte_length, memoryDescriptor(memory));
  LoadInst *load = unit.tag(b.CreateLoad(word, field, "length"), Storage::Instance);
  if (const uint64_t least = module->memories[raw(memory)].type.minimumBytes();
      least && least <= word->getBitMask())
    load->setMetadata(LLVMContext::MD_range, MDBuilder(unit.context)
                                                 .createRange(APInt(word->getBitWidth(), least),
                                                              APInt::getZero(word->getBitWidth())));
  if (shared && isAtomicWidth(word))
    load->setAtomic(AtomicOrdering::Monotonic);
  return load;
}

} // namespace aotc::lower
