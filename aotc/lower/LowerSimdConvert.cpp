// Vector instructions whose result has lanes of another width or kind, and the integer products
// that are defined by way of wider lanes.

#include "aotc/lower/FunctionLowering.h"

#include "llvm/IR/IntrinsicsAArch64.h"
#include "llvm/IR/IntrinsicsARM.h"
#include "llvm/IR/IntrinsicsX86.h"

using namespace llvm;

namespace aotc::lower {

using target::VectorUnit;
using wasm::VectorShape;

// ---------------------------------------------------------------------------------------------
// Between integer widths.

Value *FunctionLowering::widened(Value *vector, bool isSigned) {
  auto *wide = VectorType::getExtendedElementVectorType(cast<VectorType>(vector->getType()));
  return isSigned ? b.CreateSExt(vector, wide) : b.CreateZExt(vector, wide);
}

void FunctionLowering::lowerSimdExtend(VectorShape from, VectorHalf half, bool isSigned) {
  pushVector(widened(halfOf(popAs(from), half), isSigned));
}

void FunctionLowering::lowerSimdExtmul(VectorShape from, VectorHalf half, bool isSigned) {
  Value *r = widened(halfOf(popAs(from), half), isSigned);
  Value *l = widened(halfOf(popAs(from), half), isSigned);
  pushVector(b.CreateMul(l, r));
}

// The lanes of both, saturated to half their width. The source is signed in either case.
void FunctionLowering::lowerSimdNarrow(VectorShape from, bool isSigned) {
  Value *high = popAs(from), *low = popAs(from);
  Value *both = concatenated(low, high);
  const unsigned bits = shape(from)->getScalarSizeInBits(), half = bits / 2;
  APInt least = isSigned ? APInt::getSignedMinValue(half).sext(bits) : APInt::getZero(bits);
  APInt most =
      isSigned ? APInt::getSignedMaxValue(half).sext(bits) : APInt::getMaxValue(half).zext(bits);
  Type *type = both->getType();
  both = b.CreateBinaryIntrinsic(Intrinsic::smax, both, ConstantInt::get(type, least));
  both = b.CreateBinaryIntrinsic(Intrinsic::smin, both, ConstantInt::get(type, most));
  pushVector(
      b.CreateTrunc(both, VectorType::getTruncatedElementVectorType(cast<VectorType>(type))));
}

// A lane of the result holds a pair of the operand: its upper half the odd lane, its lower half
// the even one.
void FunctionLowering::lowerSimdExtaddPairwise(VectorShape to, bool isSigned) {
  Value *pairs = popAs(to);
  Value *half = ConstantInt::get(pairs->getType(), shape(to)->getScalarSizeInBits() / 2);
  auto shiftDown = [&](Value *x) {
    return isSigned ? b.CreateAShr(x, half) : b.CreateLShr(x, half);
  };
  Value *even = shiftDown(b.CreateShl(pairs, half));
  pushVector(b.CreateAdd(even, shiftDown(pairs)));
}

// (l + r + 1) / 2 without overflow.
void FunctionLowering::lowerSimdAverage(VectorShape s) {
  Value *r = widened(popAs(s), false), *l = widened(popAs(s), false);
  Value *one = ConstantInt::get(l->getType(), 1);
  pushVector(b.CreateTrunc(b.CreateLShr(b.CreateAdd(b.CreateAdd(l, r), one), one), shape(s)));
}

// ---------------------------------------------------------------------------------------------
// Products.

// Sums of neighbours.
Value *FunctionLowering::pairSums(Value *lanes) {
  const unsigned count = cast<FixedVectorType>(lanes->getType())->getNumElements() / 2;
  SmallVector<int, 8> even, odd;
  for (unsigned i = 0; i < count; ++i) {
    even.push_back(2 * i);
    odd.push_back(2 * i + 1);
  }
  return b.CreateAdd(b.CreateShuffleVector(lanes, even), b.CreateShuffleVector(lanes, odd));
}

Value *FunctionLowering::dotProduct(Value *l, Value *r) {
  if (unit.plan.target.isa.hasSse2())
    return b.CreateIntrinsic(Intrinsic::x86_sse2_pmadd_wd, {l, r});
  return pairSums(b.CreateMul(widened(l, true), widened(r, true)));
}

void FunctionLowering::lowerI32x4DotI16x8S(const Inst &, const Facts &) {
  Value *r = popAs(VectorShape::I16x8), *l = popAs(VectorShape::I16x8);
  pushVector(dotProduct(l, r));
}

void FunctionLowering::lowerI16x8Q15mulrSatS(const Inst &, const Facts &) {
  Value *r = popAs(VectorShape::I16x8), *l = popAs(VectorShape::I16x8);
  pushVector(roundedProduct(l, r));
}

// (l * r + 2^14) >> 15, saturated. Only -1 times -1 saturates, in this fixed-point format.
Value *FunctionLowering::roundedProduct(Value *l, Value *r) {
  Type *type = l->getType();
  switch (unit.plan.target.isa.vectors) {
  case VectorUnit::Ssse3:
  case VectorUnit::Sse41: {
    Value *product = b.CreateIntrinsic(Intrinsic::x86_ssse3_pmul_hr_sw_128, {l, r});
    Value *wrapped = b.CreateICmpEQ(product, ConstantInt::get(type, 0x8000));
    return b.CreateXor(product, b.CreateSExt(wrapped, type));
  }
  case VectorUnit::AdvSimd:
    return b.CreateIntrinsic(Intrinsic::aarch64_neon_sqrdmulh, {type}, {l, r});
  case VectorUnit::Neon:
    return b.CreateIntrinsic(Intrinsic::arm_neon_vqrdmulh, {type}, {l, r});
  case VectorUnit::Portable:
  case VectorUnit::Sse2: {
    Value *product = b.CreateMul(widened(l, true), widened(r, true));
    Type *wide = product->getType();
    product = b.CreateAShr(b.CreateAdd(product, ConstantInt::get(wide, 0x4000)), 15);
    product = b.CreateBinaryIntrinsic(Intrinsic::smin, product, ConstantInt::get(wide, 0x7FFF));
    return b.CreateTrunc(product, type);
  }
  }
  llvm_unreachable("closed enum");
}

// ---------------------------------------------------------------------------------------------
// Between floats and integers, and between float widths.

// Two lanes and zeros behind them.
Value *FunctionLowering::withZeros(Value *pair) {
  return concatenated(pair, Constant::getNullValue(pair->getType()));
}

void FunctionLowering::lowerSimdTruncSat(VectorShape from, bool isSigned) {
  Type *to = FixedVectorType::get(unit.i32(), shape(from)->getNumElements());
  Value *result = saturated(popAs(from), to, isSigned);
  pushVector(from == VectorShape::F64x2 ? withZeros(result) : result);
}

void FunctionLowering::lowerSimdConvert(VectorShape to, bool isSigned) {
  Value *x = popAs(VectorShape::I32x4);
  if (to == VectorShape::F64x2)
    x = halfOf(x, VectorHalf::Low);
  pushVector(isSigned ? b.CreateSIToFP(x, shape(to)) : b.CreateUIToFP(x, shape(to)));
}

void FunctionLowering::lowerF32x4DemoteF64x2Zero(const Inst &, const Facts &) {
  Type *pair = FixedVectorType::get(b.getFloatTy(), 2);
  pushVector(withZeros(b.CreateFPTrunc(popAs(VectorShape::F64x2), pair)));
}

void FunctionLowering::lowerF64x2PromoteLowF32x4(const Inst &, const Facts &) {
  Value *low = halfOf(popAs(VectorShape::F32x4), VectorHalf::Low);
  pushVector(b.CreateFPExt(low, shape(VectorShape::F64x2)));
}

// ---------------------------------------------------------------------------------------------
// Who is lowered how.

#define SIMD(Id, ...)                                                                              \
  void FunctionLowering::lower##Id(const Inst &, const Facts &) { __VA_ARGS__; }
#define HALVES(To, Name, From, Lower)                                                              \
  SIMD(To##Name##Low##From##S, Lower(VectorShape::From, VectorHalf::Low, true))                    \
  SIMD(To##Name##High##From##S, Lower(VectorShape::From, VectorHalf::High, true))                  \
  SIMD(To##Name##Low##From##U, Lower(VectorShape::From, VectorHalf::Low, false))                   \
  SIMD(To##Name##High##From##U, Lower(VectorShape::From, VectorHalf::High, false))
#define WIDENINGS(To, From)                                                                        \
  HALVES(To, Extend, From, lowerSimdExtend)                                                        \
  HALVES(To, Extmul, From, lowerSimdExtmul)
#define SIGNS(Prefix, Suffix, Lower, Shape)                                                        \
  SIMD(Prefix##S##Suffix, Lower(VectorShape::Shape, true))                                         \
  SIMD(Prefix##U##Suffix, Lower(VectorShape::Shape, false))

WIDENINGS(I16x8, I8x16)
WIDENINGS(I32x4, I16x8)
WIDENINGS(I64x2, I32x4)
SIGNS(I16x8ExtaddPairwiseI8x16, , lowerSimdExtaddPairwise, I16x8)
SIGNS(I32x4ExtaddPairwiseI16x8, , lowerSimdExtaddPairwise, I32x4)
SIGNS(I8x16NarrowI16x8, , lowerSimdNarrow, I16x8)
SIGNS(I16x8NarrowI32x4, , lowerSimdNarrow, I32x4)
SIMD(I8x16AvgrU, lowerSimdAverage(VectorShape::I8x16))
SIMD(I16x8AvgrU, lowerSimdAverage(VectorShape::I16x8))

SIGNS(I32x4TruncSatF32x4, , lowerSimdTruncSat, F32x4)
SIGNS(I32x4TruncSatF64x2, Zero, lowerSimdTruncSat, F64x2)
SIGNS(F32x4ConvertI32x4, , lowerSimdConvert, F32x4)
SIGNS(F64x2ConvertLowI32x4, , lowerSimdConvert, F64x2)

} // namespace aotc::lower
