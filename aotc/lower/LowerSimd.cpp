// Vector instructions, spec §4.3.6: memory, lanes, bits, and the shapes of the instruction table.
// Conversions between shapes are in LowerSimdConvert.cpp, relaxed ones in LowerRelaxedSimd.cpp.
//
// A v128 on the operand stack is a <4 x i32>; each instruction casts it to the shape it works on.
// Every target of ours is little-endian, so lane 0 is at the lowest address and in the lowest bit
// of a mask. LLVM's generic vector operations carry almost everything, also where a processor has
// no vectors at all.
//
// The exceptions ask TargetSpec::isa for an instruction that LLVM does not find by itself. That
// 32-bit ARM's vector unit is not exact for f32 is dealt with behind the optimiser, in
// emit/ScalarizeFloats.cpp.

#include "aotc/lower/FunctionLowering.h"

#include "llvm/IR/IntrinsicsAArch64.h"
#include "llvm/IR/IntrinsicsARM.h"
#include "llvm/IR/IntrinsicsX86.h"

using namespace llvm;

namespace aotc::lower {

using target::VectorUnit;
using wasm::LaneAccess;
using wasm::VectorFill;
using wasm::VectorShape;
using wasm::VectorUnary;

// ---------------------------------------------------------------------------------------------
// Shapes.

FixedVectorType *FunctionLowering::shape(VectorShape s) {
  switch (s) {
  case VectorShape::I8x16:
    return FixedVectorType::get(unit.i8(), 16);
  case VectorShape::I16x8:
    return FixedVectorType::get(b.getInt16Ty(), 8);
  case VectorShape::I32x4:
    return FixedVectorType::get(unit.i32(), 4);
  case VectorShape::I64x2:
    return FixedVectorType::get(unit.i64(), 2);
  case VectorShape::F32x4:
    return FixedVectorType::get(b.getFloatTy(), 4);
  case VectorShape::F64x2:
    return FixedVectorType::get(b.getDoubleTy(), 2);
  }
  llvm_unreachable("closed enum");
}

Value *FunctionLowering::popAs(VectorShape s) {
  Value *value = pop();
  Type *type = shape(s);
  if (auto *cast = dyn_cast<BitCastInst>(value); cast && cast->getSrcTy() == type)
    return cast->getOperand(0);
  return b.CreateBitCast(value, type);
}

void FunctionLowering::pushVector(Value *vector) {
  push(b.CreateBitCast(vector, shape(VectorShape::I32x4)));
}

void FunctionLowering::lowerSimdBinary(VectorShape s, Instruction::BinaryOps op) {
  Value *r = popAs(s), *l = popAs(s);
  pushVector(b.CreateBinOp(op, l, r));
}

void FunctionLowering::lowerSimdIntrinsic(VectorShape s, Intrinsic::ID intrinsic) {
  Value *r = popAs(s), *l = popAs(s);
  pushVector(b.CreateBinaryIntrinsic(intrinsic, l, r));
}

void FunctionLowering::lowerSimdUnary(VectorShape s, VectorUnary op) {
  Value *x = popAs(s);
  const bool isFloat = x->getType()->isFPOrFPVectorTy();
  switch (op) {
  case VectorUnary::Abs:
    return pushVector(isFloat ? b.CreateUnaryIntrinsic(Intrinsic::fabs, x)
                              : b.CreateBinaryIntrinsic(Intrinsic::abs, x, b.getFalse()));
  case VectorUnary::Neg:
    return pushVector(isFloat ? b.CreateFNeg(x) : b.CreateNeg(x));
  case VectorUnary::Popcnt:
    return pushVector(b.CreateUnaryIntrinsic(Intrinsic::ctpop, x));
  case VectorUnary::Ceil:
    return pushVector(rounded(Intrinsic::ceil, x));
  case VectorUnary::Floor:
    return pushVector(rounded(Intrinsic::floor, x));
  case VectorUnary::Trunc:
    return pushVector(rounded(Intrinsic::trunc, x));
  case VectorUnary::Nearest:
    return pushVector(rounded(Intrinsic::roundeven, x));
  case VectorUnary::Sqrt:
    return pushVector(b.CreateUnaryIntrinsic(Intrinsic::sqrt, x));
  }
  llvm_unreachable("closed enum");
}

// All lanes by one count, modulo the lane's width.
void FunctionLowering::lowerSimdShift(VectorShape s, Instruction::BinaryOps op) {
  FixedVectorType *type = shape(s);
  Value *count = b.CreateAnd(pop(), type->getScalarSizeInBits() - 1);
  Value *counts = b.CreateVectorSplat(type->getNumElements(),
                                      b.CreateZExtOrTrunc(count, type->getElementType()));
  pushVector(b.CreateBinOp(op, popAs(s), counts));
}

void FunctionLowering::lowerSimdCompare(VectorShape s, CmpInst::Predicate predicate) {
  Value *r = popAs(s), *l = popAs(s);
  pushVector(b.CreateSExt(b.CreateCmp(predicate, l, r), VectorType::getInteger(shape(s))));
}

// ---------------------------------------------------------------------------------------------
// Lanes.

static Value *asLane(IRBuilder<> &b, Value *scalar, FixedVectorType *vector) {
  Type *lane = vector->getElementType();
  return lane->isIntegerTy() ? b.CreateTrunc(scalar, lane) : scalar;
}

void FunctionLowering::lowerSimdSplat(VectorShape s) {
  FixedVectorType *type = shape(s);
  pushVector(b.CreateVectorSplat(type->getNumElements(), asLane(b, pop(), type)));
}

void FunctionLowering::lowerSimdLane(const Inst &inst, VectorShape s, LaneAccess how) {
  if (how == LaneAccess::Replace) {
    Value *lane = asLane(b, pop(), shape(s));
    return pushVector(b.CreateInsertElement(popAs(s), lane, inst.lane));
  }
  Value *lane = b.CreateExtractElement(popAs(s), inst.lane);
  if (how == LaneAccess::ExtractS)
    lane = b.CreateSExt(lane, unit.i32());
  else if (how == LaneAccess::ExtractU)
    lane = b.CreateZExt(lane, unit.i32());
  push(lane);
}

void FunctionLowering::lowerV128Const(const Inst &inst, const Facts &) {
  auto *bytes = ConstantDataVector::get(unit.context, ArrayRef(inst.bytes));
  pushVector(bytes);
}

void FunctionLowering::lowerI8x16Shuffle(const Inst &inst, const Facts &) {
  Value *r = popAs(VectorShape::I8x16), *l = popAs(VectorShape::I8x16);
  SmallVector<int, 16> mask(inst.bytes.begin(), inst.bytes.end());
  pushVector(b.CreateShuffleVector(l, r, mask));
}

void FunctionLowering::lowerI8x16Swizzle(const Inst &, const Facts &) {
  Value *indices = popAs(VectorShape::I8x16), *table = popAs(VectorShape::I8x16);
  pushVector(swizzled(table, indices));
}

// Bytes of `table` by index; 0 for every index beyond 15.
Value *FunctionLowering::swizzled(Value *table, Value *indices) {
  if (auto *known = dyn_cast<ConstantDataVector>(indices)) {
    SmallVector<int, 16> mask;
    for (unsigned i = 0; i < 16; ++i)
      mask.push_back(std::min<int>(known->getElementAsInteger(i), 16));
    return b.CreateShuffleVector(table, Constant::getNullValue(table->getType()), mask);
  }
  switch (unit.plan.target.isa.vectors) {
  case VectorUnit::Ssse3:
  case VectorUnit::Sse41: {
    // pshufb takes four bits of the index, and gives 0 where the top bit is set: a saturating
    // addition sets it for every index beyond 15.
    Value *bias = ConstantInt::get(indices->getType(), 0x70);
    Value *biased = b.CreateBinaryIntrinsic(Intrinsic::uadd_sat, indices, bias);
    return b.CreateIntrinsic(Intrinsic::x86_ssse3_pshuf_b_128, {table, biased});
  }
  case VectorUnit::AdvSimd:
    return b.CreateIntrinsic(Intrinsic::aarch64_neon_tbl1, {table->getType()}, {table, indices});
  case VectorUnit::Neon:
    return swizzledByHalves(table, indices);
  case VectorUnit::Portable:
  case VectorUnit::Sse2:
    return swizzledInMemory(table, indices);
  }
  llvm_unreachable("closed enum");
}

Value *FunctionLowering::halfOf(Value *vector, VectorHalf half) {
  const int count = cast<FixedVectorType>(vector->getType())->getNumElements() / 2;
  SmallVector<int, 16> mask(count);
  std::iota(mask.begin(), mask.end(), half == VectorHalf::Low ? 0 : count);
  return b.CreateShuffleVector(vector, mask);
}

Value *FunctionLowering::concatenated(Value *low, Value *high) {
  SmallVector<int, 16> mask(cast<FixedVectorType>(low->getType())->getNumElements() * 2);
  std::iota(mask.begin(), mask.end(), 0);
  return b.CreateShuffleVector(low, high, mask);
}

Value *FunctionLowering::swizzledByHalves(Value *table, Value *indices) {
  auto lookup = [&](VectorHalf half) {
    return b.CreateIntrinsic(
        Intrinsic::arm_neon_vtbl2,
        {halfOf(table, VectorHalf::Low), halfOf(table, VectorHalf::High), halfOf(indices, half)});
  };
  Value *low = lookup(VectorHalf::Low);
  return concatenated(low, lookup(VectorHalf::High));
}

// Without an instruction for it: the table in memory, a zero behind it, and sixteen loads.
Value *FunctionLowering::swizzledInMemory(Value *table, Value *indices) {
  AllocaInst *slot = createSlot(ArrayType::get(unit.i8(), 17), "table");
  slot->setAlignment(Align(16));
  b.CreateAlignedStore(table, slot, Align(16));
  b.CreateStore(b.getInt8(0), b.CreateConstGEP1_64(unit.i8(), slot, 16));
  Value *inside =
      b.CreateBinaryIntrinsic(Intrinsic::umin, indices, ConstantInt::get(indices->getType(), 16));
  Value *result = PoisonValue::get(indices->getType());
  for (unsigned i = 0; i < 16; ++i) {
    Value *index = b.CreateZExt(b.CreateExtractElement(inside, i), unit.intPtr());
    Value *byte = b.CreateLoad(unit.i8(), b.CreateGEP(unit.i8(), slot, index));
    result = b.CreateInsertElement(result, byte, i);
  }
  return result;
}

// ---------------------------------------------------------------------------------------------
// Bits and truth.

void FunctionLowering::lowerV128Not(const Inst &, const Facts &) { push(b.CreateNot(pop())); }

void FunctionLowering::lowerV128Andnot(const Inst &, const Facts &) {
  Value *r = pop(), *l = pop();
  push(b.CreateAnd(l, b.CreateNot(r)));
}

void FunctionLowering::lowerV128Bitselect(const Inst &, const Facts &) {
  Value *mask = pop(), *ifZero = pop(), *ifOne = pop();
  push(bitSelected(mask, ifOne, ifZero));
}

Value *FunctionLowering::bitSelected(Value *mask, Value *ifOne, Value *ifZero) {
  return b.CreateOr(b.CreateAnd(ifOne, mask), b.CreateAnd(ifZero, b.CreateNot(mask)));
}

void FunctionLowering::lowerV128AnyTrue(const Inst &, const Facts &) {
  Value *vector = popAs(VectorShape::I32x4);
  // AArch64 has an instruction for the maximum of all lanes, but none for their disjunction.
  Value *any = unit.plan.target.isa.vectors == VectorUnit::AdvSimd
                   ? b.CreateIntMaxReduce(vector, /*IsSigned=*/false)
                   : b.CreateOrReduce(vector);
  push(b.CreateZExt(b.CreateIsNotNull(any), unit.i32()));
}

void FunctionLowering::lowerSimdAllTrue(VectorShape s) {
  Value *all = b.CreateAndReduce(b.CreateIsNotNull(popAs(s)));
  push(b.CreateZExt(all, unit.i32()));
}

void FunctionLowering::lowerSimdBitmask(VectorShape s) {
  Value *negative = b.CreateIsNeg(popAs(s));
  Type *mask = b.getIntNTy(shape(s)->getNumElements());
  push(b.CreateZExt(b.CreateBitCast(negative, mask), unit.i32()));
}

// ---------------------------------------------------------------------------------------------
// Float minima and maxima.

void FunctionLowering::lowerSimdFloatPair(VectorShape s, FloatPair operation) {
  Value *r = popAs(s), *l = popAs(s);
  pushVector((this->*operation)(l, r));
}

// `before(l, r) ? l : r`, to the bit: a NaN that is moved stays as it is. That is what x86's minps
// and maxps do. LLVM finds them for scalars, but not where it has made the select one of integers.
Value *FunctionLowering::firstOf(CmpInst::Predicate before, Value *l, Value *r) {
  Type *type = l->getType();
  if (!type->isVectorTy() || !unit.plan.target.isa.hasSse2())
    return b.CreateSelect(b.CreateFCmp(before, l, r), l, r);
  const bool isF32 = type->getScalarType()->isFloatTy();
  const bool isMinimum = before == CmpInst::FCMP_OLT;
  return b.CreateIntrinsic(isF32 ? isMinimum ? Intrinsic::x86_sse_min_ps : Intrinsic::x86_sse_max_ps
                           : isMinimum ? Intrinsic::x86_sse2_min_pd
                                       : Intrinsic::x86_sse2_max_pd,
                           {l, r});
}

// Spec: `r < l ? r : l` and `l < r ? r : l`.
Value *FunctionLowering::pseudoMinimum(Value *l, Value *r) {
  return firstOf(CmpInst::FCMP_OLT, r, l);
}

Value *FunctionLowering::pseudoMaximum(Value *l, Value *r) {
  return firstOf(CmpInst::FCMP_OGT, r, l);
}

// ---------------------------------------------------------------------------------------------
// Memory.

namespace {

struct VectorFillRow {
  enum { Whole, Signed, Unsigned, Splat, Zero } how;
  unsigned laneBits, laneCount; // as read
};

// In the order of VectorFill.
constexpr VectorFillRow fillRows[] = {
    {VectorFillRow::Whole, 32, 4},    {VectorFillRow::Signed, 8, 8},
    {VectorFillRow::Unsigned, 8, 8},  {VectorFillRow::Signed, 16, 4},
    {VectorFillRow::Unsigned, 16, 4}, {VectorFillRow::Signed, 32, 2},
    {VectorFillRow::Unsigned, 32, 2}, {VectorFillRow::Splat, 8, 1},
    {VectorFillRow::Splat, 16, 1},    {VectorFillRow::Splat, 32, 1},
    {VectorFillRow::Splat, 64, 1},    {VectorFillRow::Zero, 32, 1},
    {VectorFillRow::Zero, 64, 1},
};

} // namespace

Value *FunctionLowering::loadBytes(const Inst &inst, Value *index, Type *type) {
  Value *address = checkedAddress(inst.memarg, index, type->getPrimitiveSizeInBits() / 8);
  return unit.tag(b.CreateAlignedLoad(type, address, Align(1)), Storage::LinearMemory);
}

void FunctionLowering::storeBytes(const Inst &inst, Value *index, Value *value) {
  const uint64_t byteCount = value->getType()->getPrimitiveSizeInBits() / 8;
  Value *address = checkedAddress(inst.memarg, index, byteCount);
  unit.tag(b.CreateAlignedStore(value, address, Align(1)), Storage::LinearMemory);
}

void FunctionLowering::lowerSimdLoad(const Inst &inst, VectorFill fill) {
  const VectorFillRow &row = fillRows[static_cast<size_t>(fill)];
  Type *lane = b.getIntNTy(row.laneBits);
  if (row.how == VectorFillRow::Splat || row.how == VectorFillRow::Zero) {
    const unsigned count = 128 / row.laneBits;
    Value *value = loadBytes(inst, pop(), lane);
    Constant *zero = Constant::getNullValue(FixedVectorType::get(lane, count));
    return pushVector(row.how == VectorFillRow::Splat ? b.CreateVectorSplat(count, value)
                                                      : b.CreateInsertElement(zero, value, 0ul));
  }
  Value *value = loadBytes(inst, pop(), FixedVectorType::get(lane, row.laneCount));
  Type *wide = FixedVectorType::get(b.getIntNTy(128 / row.laneCount), row.laneCount);
  pushVector(row.how == VectorFillRow::Signed ? b.CreateSExt(value, wide)
                                              : b.CreateZExt(value, wide));
}

void FunctionLowering::lowerSimdStore(const Inst &inst) {
  Value *value = pop();
  storeBytes(inst, pop(), value);
}

static constexpr VectorShape shapeOfLane(unsigned log2) {
  constexpr VectorShape shapes[] = {VectorShape::I8x16, VectorShape::I16x8, VectorShape::I32x4,
                                    VectorShape::I64x2};
  return shapes[log2];
}

void FunctionLowering::lowerSimdLoadLane(const Inst &inst, unsigned log2) {
  Value *vector = popAs(shapeOfLane(log2));
  Value *lane = loadBytes(inst, pop(), vector->getType()->getScalarType());
  pushVector(b.CreateInsertElement(vector, lane, inst.lane));
}

void FunctionLowering::lowerSimdStoreLane(const Inst &inst, unsigned log2) {
  Value *lane = b.CreateExtractElement(popAs(shapeOfLane(log2)), inst.lane);
  storeBytes(inst, pop(), lane);
}

// ---------------------------------------------------------------------------------------------
// Who is lowered how.

#define SIMD(Id, ...)                                                                              \
  void FunctionLowering::lower##Id(const Inst &, const Facts &) { __VA_ARGS__; }
#define TRUTH(Shape)                                                                               \
  SIMD(Shape##AllTrue, lowerSimdAllTrue(VectorShape::Shape))                                       \
  SIMD(Shape##Bitmask, lowerSimdBitmask(VectorShape::Shape))
#define MINIMA(Shape)                                                                              \
  SIMD(Shape##Min, lowerSimdFloatPair(VectorShape::Shape, &FunctionLowering::minimum))             \
  SIMD(Shape##Max, lowerSimdFloatPair(VectorShape::Shape, &FunctionLowering::maximum))             \
  SIMD(Shape##Pmin, lowerSimdFloatPair(VectorShape::Shape, &FunctionLowering::pseudoMinimum))      \
  SIMD(Shape##Pmax, lowerSimdFloatPair(VectorShape::Shape, &FunctionLowering::pseudoMaximum))

TRUTH(I8x16)
TRUTH(I16x8)
TRUTH(I32x4)
TRUTH(I64x2)
MINIMA(F32x4)
MINIMA(F64x2)

} // namespace aotc::lower
