// Relaxed vector instructions. The spec gives each a set of results where operands are unusual, and
// wants one of them always: a program must not see two. We choose by target, never by the
// surrounding code, so a module compiled for one processor computes the same everywhere in it.
//
//   instruction      x86-64                              AArch64      others
//   relaxed_swizzle  SSSE3: index % 16 below 128, else 0 as swizzle   as swizzle
//   relaxed_trunc_s  cvttps2dq: 0x80000000 if unusual    saturating   saturating
//   relaxed_trunc_u  saturating                          saturating   saturating
//   madd, nmadd      FMA: fused; else two roundings      fused        fused where there is an fma
//   laneselect       SSE4.1: by the top bit (not i16x8)  bit by bit   bit by bit
//   min, max         as pmin, pmax                       as min, max  as min, max, or pmin, pmax
//   q15mulr          SSSE3: -1 * -1 wraps                saturates    saturates
//   dot, dot_add     SSSE3: second operand unsigned,     both signed, pairs wrap
//                    pairs saturate
//
// Without the feature named, x86-64 does as the others.

#include "aotc/lower/FunctionLowering.h"

#include "llvm/IR/IntrinsicsX86.h"

using namespace llvm;

namespace aotc::lower {

using target::VectorUnit;
using wasm::VectorShape;

void FunctionLowering::lowerI8x16RelaxedSwizzle(const Inst &, const Facts &) {
  Value *indices = popAs(VectorShape::I8x16), *table = popAs(VectorShape::I8x16);
  const bool byShuffle = unit.plan.target.isa.hasSsse3() && !isa<Constant>(indices);
  pushVector(byShuffle ? b.CreateIntrinsic(Intrinsic::x86_ssse3_pshuf_b_128, {table, indices})
                       : swizzled(table, indices));
}

void FunctionLowering::lowerRelaxedTrunc(VectorShape from, bool isSigned) {
  if (!isSigned || !unit.plan.target.isa.hasSse2())
    return lowerSimdTruncSat(from, isSigned);
  // The second one fills the upper half with zeros itself.
  Intrinsic::ID convert =
      from == VectorShape::F32x4 ? Intrinsic::x86_sse2_cvttps2dq : Intrinsic::x86_sse2_cvttpd2dq;
  pushVector(b.CreateIntrinsic(convert, {popAs(from)}));
}

void FunctionLowering::lowerRelaxedMadd(VectorShape s, bool negated) {
  Value *addend = popAs(s), *r = popAs(s), *l = popAs(s);
  if (negated)
    l = b.CreateFNeg(l);
  pushVector(unit.plan.target.isa.fusedMultiplyAdd
                 ? b.CreateIntrinsic(Intrinsic::fma, {shape(s)}, {l, r, addend})
                 : b.CreateFAdd(b.CreateFMul(l, r), addend));
}

void FunctionLowering::lowerRelaxedLaneselect(VectorShape s) {
  Value *mask = popAs(s), *ifZero = popAs(s), *ifOne = popAs(s);
  const bool byTopBit = unit.plan.target.isa.vectors == VectorUnit::Sse41;
  pushVector(byTopBit && s != VectorShape::I16x8
                 ? b.CreateSelect(b.CreateIsNeg(mask), ifOne, ifZero)
                 : bitSelected(mask, ifOne, ifZero));
}

void FunctionLowering::lowerRelaxedMinimum(VectorShape s) {
  lowerSimdFloatPair(s, unit.plan.target.floats.minimumIntrinsic
                            ? &FunctionLowering::minimum
                            : &FunctionLowering::pseudoMinimum);
}

void FunctionLowering::lowerRelaxedMaximum(VectorShape s) {
  lowerSimdFloatPair(s, unit.plan.target.floats.minimumIntrinsic
                            ? &FunctionLowering::maximum
                            : &FunctionLowering::pseudoMaximum);
}

void FunctionLowering::lowerI16x8RelaxedQ15mulrS(const Inst &, const Facts &) {
  Value *r = popAs(VectorShape::I16x8), *l = popAs(VectorShape::I16x8);
  pushVector(unit.plan.target.isa.hasSsse3()
                 ? b.CreateIntrinsic(Intrinsic::x86_ssse3_pmul_hr_sw_128, {l, r})
                 : roundedProduct(l, r));
}

// Sums of two products of bytes.
Value *FunctionLowering::relaxedDotProduct(Value *l, Value *r) {
  if (unit.plan.target.isa.hasSsse3())
    return b.CreateIntrinsic(Intrinsic::x86_ssse3_pmadd_ub_sw_128, {r, l});
  return pairSums(b.CreateMul(widened(l, true), widened(r, true)));
}

void FunctionLowering::lowerI16x8RelaxedDotI8x16I7x16S(const Inst &, const Facts &) {
  Value *r = popAs(VectorShape::I8x16), *l = popAs(VectorShape::I8x16);
  pushVector(relaxedDotProduct(l, r));
}

void FunctionLowering::lowerI32x4RelaxedDotI8x16I7x16AddS(const Inst &, const Facts &) {
  Value *addend = popAs(VectorShape::I32x4);
  Value *r = popAs(VectorShape::I8x16), *l = popAs(VectorShape::I8x16);
  Value *pairs = relaxedDotProduct(l, r);
  Value *sums = dotProduct(pairs, ConstantInt::get(pairs->getType(), 1));
  pushVector(b.CreateAdd(sums, addend));
}

// ---------------------------------------------------------------------------------------------
// Who is lowered how.

#define SIMD(Id, ...)                                                                              \
  void FunctionLowering::lower##Id(const Inst &, const Facts &) { __VA_ARGS__; }
#define FLOATS(Shape)                                                                              \
  SIMD(Shape##RelaxedMadd, lowerRelaxedMadd(VectorShape::Shape, false))                            \
  SIMD(Shape##RelaxedNmadd, lowerRelaxedMadd(VectorShape::Shape, true))                            \
  SIMD(Shape##RelaxedMin, lowerRelaxedMinimum(VectorShape::Shape))                                 \
  SIMD(Shape##RelaxedMax, lowerRelaxedMaximum(VectorShape::Shape))
#define SELECT(Shape) SIMD(Shape##RelaxedLaneselect, lowerRelaxedLaneselect(VectorShape::Shape))

FLOATS(F32x4)
FLOATS(F64x2)
SELECT(I8x16)
SELECT(I16x8)
SELECT(I32x4)
SELECT(I64x2)
SIMD(I32x4RelaxedTruncF32x4S, lowerRelaxedTrunc(VectorShape::F32x4, true))
SIMD(I32x4RelaxedTruncF32x4U, lowerRelaxedTrunc(VectorShape::F32x4, false))
SIMD(I32x4RelaxedTruncF64x2SZero, lowerRelaxedTrunc(VectorShape::F64x2, true))
SIMD(I32x4RelaxedTruncF64x2UZero, lowerRelaxedTrunc(VectorShape::F64x2, false))

} // namespace aotc::lower
