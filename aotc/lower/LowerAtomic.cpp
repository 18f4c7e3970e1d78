// Atomic memory access, the threads proposal: everything is sequentially consistent.
//
// An address must be a multiple of the access width, or the access traps, before its bounds are
// looked at. The base of a memory is aligned to a page, so index and offset decide; only their low
// bits matter, and those do not depend on whether the sum wraps.
//
// LLVM does not remove or duplicate sequentially consistent accesses, so one whose result is unused
// still traps. Where the processor has no atomic access of a width (ARMv6-M, RV32 without A; 64
// bits on microcontrollers), there is but one thread, and a plain access is the same.

#include "aotc/lower/FunctionLowering.h"

#include "llvm/Transforms/Utils/LowerAtomic.h"

using namespace llvm;

namespace aotc::lower {

using target::Builtin;
using target::Trap;
using wasm::MemWidth;

static constexpr AtomicOrdering sequential = AtomicOrdering::SequentiallyConsistent;

bool FunctionLowering::isAtomicWidth(Type *type) {
  return type->getIntegerBitWidth() <= unit.plan.target.isa.atomicBits;
}

Value *FunctionLowering::alignedAtomicAddress(const Inst &inst, Value *index, Type *type) {
  const uint64_t byteCount = type->getIntegerBitWidth() / 8;
  Value *low = b.CreateTrunc(index, unit.i32());
  low = b.CreateAdd(low, b.getInt32(static_cast<uint32_t>(inst.memarg.offset)));
  trapIf(b.CreateIsNotNull(b.CreateAnd(low, byteCount - 1)), Trap::unaligned_atomic);
  return checkedAddress(inst.memarg, index, byteCount);
}

void FunctionLowering::lowerAtomicLoad(const Inst &inst, MemWidth width, Type *result) {
  Type *type = memoryType(width);
  Value *address = alignedAtomicAddress(inst, pop(), type);
  LoadInst *load = b.CreateAlignedLoad(type, address, Align(type->getIntegerBitWidth() / 8));
  if (isAtomicWidth(type))
    load->setAtomic(sequential);
  push(b.CreateZExt(unit.tag(load, Storage::LinearMemory), result));
}

void FunctionLowering::lowerAtomicStore(const Inst &inst, MemWidth width) {
  Type *type = memoryType(width);
  Value *value = b.CreateTrunc(pop(), type);
  Value *address = alignedAtomicAddress(inst, pop(), type);
  StoreInst *store = b.CreateAlignedStore(value, address, Align(type->getIntegerBitWidth() / 8));
  if (isAtomicWidth(type))
    store->setAtomic(sequential);
  unit.tag(store, Storage::LinearMemory);
}

// Gives the old value, zero-extended.
void FunctionLowering::lowerRmw(const Inst &inst, MemWidth width, AtomicRMWInst::BinOp op) {
  Type *type = memoryType(width);
  Value *operand = pop();
  Type *result = operand->getType();
  operand = b.CreateTrunc(operand, type);
  Value *address = alignedAtomicAddress(inst, pop(), type);
  if (isAtomicWidth(type)) {
    AtomicRMWInst *rmw = b.CreateAtomicRMW(op, address, operand, MaybeAlign(), sequential);
    return push(b.CreateZExt(unit.tag(rmw, Storage::LinearMemory), result));
  }
  const Align align(type->getIntegerBitWidth() / 8);
  LoadInst *old = b.CreateAlignedLoad(type, address, align);
  StoreInst *store = b.CreateAlignedStore(buildAtomicRMWValue(op, b, old, operand), address, align);
  unit.tag(old, Storage::LinearMemory);
  unit.tag(store, Storage::LinearMemory);
  push(b.CreateZExt(old, result));
}

// The expected value is wrapped to the access width before the comparison (threads proposal,
// issue 195).
void FunctionLowering::lowerCmpxchg(const Inst &inst, MemWidth width) {
  Type *type = memoryType(width);
  Value *replacement = pop(), *expected = pop();
  Type *result = expected->getType();
  Value *address = alignedAtomicAddress(inst, pop(), type);
  AtomicCmpXchgInst *exchange =
      b.CreateAtomicCmpXchg(address, b.CreateTrunc(expected, type),
                            b.CreateTrunc(replacement, type), MaybeAlign(), sequential, sequential);
  unit.tag(exchange, Storage::LinearMemory);
  push(b.CreateZExt(b.CreateExtractValue(exchange, 0), result));
  if (!isAtomicWidth(type))
    lowerAtomicCmpXchgInst(exchange);
}

void FunctionLowering::lowerAtomicFence(const Inst &, const Facts &) { b.CreateFence(sequential); }

// ---------------------------------------------------------------------------------------------
// Wait and notify. The builtins check alignment, sharing and bounds themselves.

// A sum beyond 64 bits is out of bounds like the largest address. That one is not aligned, as the
// sum may have been: so its low bits are kept.
Value *FunctionLowering::effectiveAddress(const wasm::MemArg &memarg, Value *index) {
  Value *wide = b.CreateZExt(index, unit.i64()), *offset = b.getInt64(memarg.offset);
  Value *sum = b.CreateAdd(wide, offset);
  if (wide == index && memarg.offset) {
    Value *beyond = b.CreateOr(sum, b.getInt64(~UINT64_C(7)));
    sum = b.CreateSelect(b.CreateICmpULT(sum, offset), beyond, sum);
  }
  return sum;
}

void FunctionLowering::lowerAtomicWait(const Inst &inst, Builtin wait) {
  Value *timeout = pop(), *expected = pop();
  Value *address = effectiveAddress(inst.memarg, pop());
  push(callBuiltin(wait,
                   {self(), memoryDescriptor(inst.memarg.memory), address, expected, timeout}));
}

void FunctionLowering::lowerMemoryAtomicWait32(const Inst &inst, const Facts &) {
  lowerAtomicWait(inst, Builtin::atomic_wait32);
}

void FunctionLowering::lowerMemoryAtomicWait64(const Inst &inst, const Facts &) {
  lowerAtomicWait(inst, Builtin::atomic_wait64);
}

void FunctionLowering::lowerMemoryAtomicNotify(const Inst &inst, const Facts &) {
  Value *count = pop();
  Value *address = effectiveAddress(inst.memarg, pop());
  push(callBuiltin(Builtin::atomic_notify, {memoryDescriptor(inst.memarg.memory), address, count}));
}

} // namespace aotc::lower
