// Numeric instructions, spec §4.3. Integers map to LLVM almost one to one. For floats,
// TargetSpec::floats and ::isa say which of LLVM's intrinsics are right on the target, and which
// are instructions rather than calls into a C library that need not be there; QuietNans.cpp guards
// against the folds that lose a NaN's quieting.
//
// Conversions that trap test for the common case first, by the very comparison that C compilers
// emit around them to avoid the trap: where a module has that guard, the optimiser finds the test
// done, and the trap is gone.

#include "aotc/lower/FunctionLowering.h"

#include "llvm/IR/IntrinsicInst.h"

#include <cmath>

using namespace llvm;

namespace aotc::lower {

using target::Trap;

// ---------------------------------------------------------------------------------------------
// Constants. NaN payloads survive: APFloat keeps all bits.

void FunctionLowering::lowerI32Const(const Inst &inst, const Facts &) {
  push(b.getInt32(static_cast<uint32_t>(inst.bits)));
}

void FunctionLowering::lowerI64Const(const Inst &inst, const Facts &) {
  push(b.getInt64(inst.bits));
}

void FunctionLowering::lowerF32Const(const Inst &inst, const Facts &) {
  APInt bits(32, static_cast<uint32_t>(inst.bits));
  push(ConstantFP::get(unit.context, APFloat(APFloat::IEEEsingle(), bits)));
}

void FunctionLowering::lowerF64Const(const Inst &inst, const Facts &) {
  push(ConstantFP::get(unit.context, APFloat(APFloat::IEEEdouble(), APInt(64, inst.bits))));
}

// ---------------------------------------------------------------------------------------------
// Integers, spec §4.3.2.

// sdiv and srem are undefined in LLVM for a zero divisor and for INT_MIN / -1.
void FunctionLowering::lowerDivision(Instruction::BinaryOps op) {
  Value *r = pop(), *l = pop();
  Type *type = l->getType();
  Constant *minusOne = Constant::getAllOnesValue(type);
  trapIf(b.CreateIsNull(r), Trap::integer_divide_by_zero);
  if (op == Instruction::SDiv) {
    Value *smallest = b.getInt(APInt::getSignedMinValue(type->getIntegerBitWidth()));
    Value *overflows = b.CreateAnd(b.CreateICmpEQ(r, minusOne), b.CreateICmpEQ(l, smallest));
    trapIf(overflows, Trap::integer_overflow);
  } else if (op == Instruction::SRem) {
    // x rem -1 is 0 for every x, and so is x rem 1.
    r = b.CreateSelect(b.CreateICmpEQ(r, minusOne), ConstantInt::get(type, 1), r);
  }
  push(b.CreateBinOp(op, l, r));
}

void FunctionLowering::lowerShift(Instruction::BinaryOps op) {
  Value *count = pop(), *x = pop();
  Value *mask = ConstantInt::get(x->getType(), x->getType()->getIntegerBitWidth() - 1);
  push(b.CreateBinOp(op, x, b.CreateAnd(count, mask)));
}

// Funnel shifts take the count modulo the width themselves.
void FunctionLowering::lowerRotate(Intrinsic::ID funnelShift) {
  Value *count = pop(), *x = pop();
  push(b.CreateIntrinsic(funnelShift, {x->getType()}, {x, x, count}));
}

void FunctionLowering::lowerIsZero() { push(b.CreateZExt(b.CreateIsNull(pop()), unit.i32())); }

void FunctionLowering::lowerSignExtend(unsigned fromBits) {
  Value *x = pop();
  push(b.CreateSExt(b.CreateTrunc(x, b.getIntNTy(fromBits)), x->getType()));
}

// ---------------------------------------------------------------------------------------------
// Wide arithmetic: pairs of i64, low half first.

static Value *joined(IRBuilder<> &b, Value *low, Value *high) {
  Type *i128 = b.getInt128Ty();
  return b.CreateOr(b.CreateZExt(low, i128), b.CreateShl(b.CreateZExt(high, i128), 64));
}

void FunctionLowering::pushHalves(Value *wide) {
  push(b.CreateTrunc(wide, unit.i64()));
  push(b.CreateTrunc(b.CreateLShr(wide, 64), unit.i64()));
}

void FunctionLowering::lowerWideBinary(Instruction::BinaryOps op) {
  Value *rightHigh = pop(), *rightLow = pop(), *leftHigh = pop(), *leftLow = pop();
  pushHalves(b.CreateBinOp(op, joined(b, leftLow, leftHigh), joined(b, rightLow, rightHigh)));
}

void FunctionLowering::lowerWideMultiply(Instruction::CastOps extend) {
  Value *r = b.CreateCast(extend, pop(), b.getInt128Ty());
  Value *l = b.CreateCast(extend, pop(), b.getInt128Ty());
  pushHalves(b.CreateMul(l, r));
}

// ---------------------------------------------------------------------------------------------
// Float arithmetic, spec §4.3.3. Everything here takes vectors as well.

// Without the intrinsic: of two ordered values one select picks l and the other r only where they
// are equal, that is, identical or zeros of both signs. `join` makes the right zero of those, and
// changes nothing else.
//   x86: minps, minps, orps, then addps where a NaN is involved.
Value *FunctionLowering::selectMinMax(CmpInst::Predicate before, Instruction::BinaryOps join,
                                      Value *l, Value *r) {
  Type *type = l->getType();
  Type *bits = b.getIntNTy(type->getScalarSizeInBits());
  if (auto *vector = dyn_cast<FixedVectorType>(type))
    bits = FixedVectorType::get(bits, vector->getNumElements());
  Value *leftFirst = firstOf(before, l, r);
  Value *rightFirst = firstOf(before, r, l);
  Value *joint =
      b.CreateBinOp(join, b.CreateBitCast(leftFirst, bits), b.CreateBitCast(rightFirst, bits));
  return b.CreateSelect(b.CreateFCmpUNO(l, r), b.CreateFAdd(l, r), b.CreateBitCast(joint, type));
}

Value *FunctionLowering::minimum(Value *l, Value *r) {
  return unit.plan.target.floats.minimumIntrinsic
             ? b.CreateBinaryIntrinsic(Intrinsic::minimum, l, r)
             : selectMinMax(CmpInst::FCMP_OLT, Instruction::Or, l, r);
}

Value *FunctionLowering::maximum(Value *l, Value *r) {
  return unit.plan.target.floats.minimumIntrinsic
             ? b.CreateBinaryIntrinsic(Intrinsic::maximum, l, r)
             : selectMinMax(CmpInst::FCMP_OGT, Instruction::And, l, r);
}

void FunctionLowering::lowerFloatPair(FloatPair operation) {
  Value *r = pop(), *l = pop();
  push((this->*operation)(l, r));
}

void FunctionLowering::lowerCopysign() {
  Value *sign = pop(), *x = pop();
  push(b.CreateBinaryIntrinsic(Intrinsic::copysign, x, sign));
}

// ---------------------------------------------------------------------------------------------
// Rounding to integers.

Value *FunctionLowering::rounded(Intrinsic::ID intrinsic, Value *x) {
  const target::TargetSpec &target = unit.plan.target;
  const bool isF32 = x->getType()->getScalarType()->isFloatTy();
  if (!(isF32 ? target.isa.roundingF32 : target.isa.roundingF64))
    return roundedByAddition(intrinsic, x);
  Value *result = b.CreateUnaryIntrinsic(intrinsic, x);
  return target.floats.roundingQuiets ? result
                                      : b.CreateUnaryIntrinsic(Intrinsic::canonicalize, result);
}

// With 2^p the first power of two at which all floats are integers (2^23 and 2^52), x + 2^p - 2^p
// is |x| < 2^p rounded to nearest, ties to even: the sum has no bits for a fraction. The result is
// off by one where the direction is another, and has lost the sign of zero. Larger values and
// infinities are integers already; adding and subtracting 0 leaves them, and quiets NaNs.
// Straight-line code, the same for scalars and vectors.
Value *FunctionLowering::roundedByAddition(Intrinsic::ID intrinsic, Value *x) {
  Type *type = x->getType();
  Constant *zero = ConstantFP::getZero(type), *one = ConstantFP::get(type, 1.0);
  Constant *limit = ConstantFP::get(type, type->getScalarType()->isFloatTy() ? 0x1p23 : 0x1p52);
  Value *magnitude = b.CreateUnaryIntrinsic(Intrinsic::fabs, x);
  Value *offset = b.CreateSelect(b.CreateFCmpOLT(magnitude, limit), limit, zero);
  // Towards zero is downwards for magnitudes; otherwise the offset takes the sign of x, so that
  // the sum does not leave the range in which it is exact.
  Value *from = magnitude;
  if (intrinsic != Intrinsic::trunc) {
    from = x;
    offset = b.CreateBinaryIntrinsic(Intrinsic::copysign, offset, x);
  }
  Value *result = b.CreateFSub(b.CreateFAdd(from, offset), offset);
  if (intrinsic == Intrinsic::ceil)
    result = b.CreateFAdd(result, b.CreateSelect(b.CreateFCmpOLT(result, from), one, zero));
  else if (intrinsic != Intrinsic::roundeven)
    result = b.CreateFSub(result, b.CreateSelect(b.CreateFCmpOGT(result, from), one, zero));
  return b.CreateBinaryIntrinsic(Intrinsic::copysign, result, x);
}

// abs and neg are operations on bits, sqrt quiets.
void FunctionLowering::lowerFloatUnary(Intrinsic::ID intrinsic) {
  push(b.CreateUnaryIntrinsic(intrinsic, pop()));
}

void FunctionLowering::lowerRounding(Intrinsic::ID intrinsic) { push(rounded(intrinsic, pop())); }

void FunctionLowering::lowerNegate() { push(b.CreateFNeg(pop())); }

// ---------------------------------------------------------------------------------------------
// Conversions, spec §4.3.4.

void FunctionLowering::lowerF32DemoteF64(const Inst &, const Facts &) {
  push(b.CreateFPTrunc(pop(), b.getFloatTy()));
}

void FunctionLowering::lowerF64PromoteF32(const Inst &, const Facts &) {
  push(b.CreateFPExt(pop(), b.getDoubleTy()));
}

// The values that convert: those whose integral part fits. The lower bound of signed ones is
// -2^(n-1) - 1, exclusive, where the float type has that number, else -2^(n-1), inclusive.
Value *FunctionLowering::converts(Value *x, unsigned bits, bool isSigned) {
  Type *type = x->getType();
  Constant *end = ConstantFP::get(type, std::ldexp(1.0, isSigned ? bits - 1 : bits));
  Value *below = b.CreateFCmpOLT(x, end);
  if (!isSigned)
    return b.CreateAnd(below, b.CreateFCmpOGT(x, ConstantFP::get(type, -1.0)));
  const double smallest = -std::ldexp(1.0, bits - 1);
  const bool hasOneLess = static_cast<int>(bits) < type->getFPMantissaWidth();
  Value *above = hasOneLess ? b.CreateFCmpOGT(x, ConstantFP::get(type, smallest - 1))
                            : b.CreateFCmpOGE(x, ConstantFP::get(type, smallest));
  return b.CreateAnd(below, above);
}

void FunctionLowering::lowerTruncate(Type *to, bool isSigned) {
  const unsigned bits = to->getIntegerBitWidth();
  Value *x = pop();
  Type *type = x->getType();
  // The guard of C compilers: |x| < 2^(n-1), or x < 2^n and x >= 0.
  Constant *limit = ConstantFP::get(type, std::ldexp(1.0, isSigned ? bits - 1 : bits));
  Value *common = isSigned ? b.CreateFCmpOLT(b.CreateUnaryIntrinsic(Intrinsic::fabs, x), limit)
                           : b.CreateAnd(b.CreateFCmpOLT(x, limit),
                                         b.CreateFCmpOGE(x, ConstantFP::getZero(type)));
  BasicBlock *rare = newBlock("rare"), *outside = newBlock("outside"), *next = newBlock("convert");
  MDNode *likely = MDBuilder(unit.context).createLikelyBranchWeights();
  b.CreateCondBr(common, next, rare, likely);
  b.SetInsertPoint(rare);
  b.CreateCondBr(converts(x, bits, isSigned), next, outside);
  b.SetInsertPoint(outside);
  b.CreateCondBr(b.CreateFCmpUNO(x, x), trapBlock(Trap::invalid_conversion),
                 trapBlock(Trap::integer_overflow));
  b.SetInsertPoint(next);
  push(isSigned ? b.CreateFPToSI(x, to) : b.CreateFPToUI(x, to));
}

Value *FunctionLowering::saturated(Value *x, Type *to, bool isSigned) {
  if (unit.plan.target.isa.hasSse2() && to->getScalarSizeInBits() == 32)
    return saturatedByClamping(x, to, isSigned);
  return b.CreateIntrinsic(isSigned ? Intrinsic::fptosi_sat : Intrinsic::fptoui_sat,
                           {to, x->getType()}, {x});
}

// C compilers write every cast from float to int as a saturating conversion, and on x86 LLVM has no
// vector code for that. Of plain selects and a conversion it makes some, also of loops over
// scalars. A select whose condition a NaN fails gives its second value.
Value *FunctionLowering::saturatedByClamping(Value *x, Type *to, bool isSigned) {
  Type *type = x->getType();
  const bool isF32 = type->getScalarType()->isFloatTy();
  const unsigned bits = to->getScalarSizeInBits();
  const double end = std::ldexp(1.0, isSigned ? bits - 1 : bits);
  Constant *least = ConstantFP::get(type, isSigned ? -end : 0.0);
  // The last integer, or the last float before it.
  Constant *most = ConstantFP::get(type, isF32 ? std::nextafter(float(end), 0.0f) : end - 1);
  Value *clamped = b.CreateSelect(b.CreateFCmpOGT(x, least), x, least);
  clamped = b.CreateSelect(b.CreateFCmpOLT(clamped, most), clamped, most);
  Value *result = isSigned ? b.CreateFPToSI(clamped, to) : b.CreateFPToUI(clamped, to);
  if (isF32) {
    APInt last = isSigned ? APInt::getSignedMaxValue(bits) : APInt::getMaxValue(bits);
    result = b.CreateSelect(b.CreateFCmpOGE(x, ConstantFP::get(type, end)),
                            ConstantInt::get(to, last), result);
  }
  return isSigned ? b.CreateSelect(b.CreateFCmpUNO(x, x), Constant::getNullValue(to), result)
                  : result;
}

void FunctionLowering::lowerTruncateSat(Type *to, bool isSigned) {
  push(saturated(pop(), to, isSigned));
}

// ---------------------------------------------------------------------------------------------
// Who is lowered how.

#define NUMERIC(Id, ...)                                                                           \
  void FunctionLowering::lower##Id(const Inst &, const Facts &) { __VA_ARGS__; }
#define INTEGERS(Name, ...) NUMERIC(I32##Name, __VA_ARGS__) NUMERIC(I64##Name, __VA_ARGS__)
#define FLOATS(Name, ...) NUMERIC(F32##Name, __VA_ARGS__) NUMERIC(F64##Name, __VA_ARGS__)
#define TRUNCATIONS(Name, Lower)                                                                   \
  NUMERIC(I32##Name##F32S, Lower(unit.i32(), true))                                                \
  NUMERIC(I32##Name##F32U, Lower(unit.i32(), false))                                               \
  NUMERIC(I32##Name##F64S, Lower(unit.i32(), true))                                                \
  NUMERIC(I32##Name##F64U, Lower(unit.i32(), false))                                               \
  NUMERIC(I64##Name##F32S, Lower(unit.i64(), true))                                                \
  NUMERIC(I64##Name##F32U, Lower(unit.i64(), false))                                               \
  NUMERIC(I64##Name##F64S, Lower(unit.i64(), true))                                                \
  NUMERIC(I64##Name##F64U, Lower(unit.i64(), false))

INTEGERS(Eqz, lowerIsZero())
INTEGERS(DivS, lowerDivision(Instruction::SDiv))
INTEGERS(DivU, lowerDivision(Instruction::UDiv))
INTEGERS(RemS, lowerDivision(Instruction::SRem))
INTEGERS(RemU, lowerDivision(Instruction::URem))
INTEGERS(Shl, lowerShift(Instruction::Shl))
INTEGERS(ShrS, lowerShift(Instruction::AShr))
INTEGERS(ShrU, lowerShift(Instruction::LShr))
INTEGERS(Rotl, lowerRotate(Intrinsic::fshl))
INTEGERS(Rotr, lowerRotate(Intrinsic::fshr))
INTEGERS(Extend8S, lowerSignExtend(8))
INTEGERS(Extend16S, lowerSignExtend(16))
NUMERIC(I64Extend32S, lowerSignExtend(32))

NUMERIC(I64Add128, lowerWideBinary(Instruction::Add))
NUMERIC(I64Sub128, lowerWideBinary(Instruction::Sub))
NUMERIC(I64MulWideS, lowerWideMultiply(Instruction::SExt))
NUMERIC(I64MulWideU, lowerWideMultiply(Instruction::ZExt))

FLOATS(Abs, lowerFloatUnary(Intrinsic::fabs))
FLOATS(Neg, lowerNegate())
FLOATS(Copysign, lowerCopysign())
FLOATS(Sqrt, lowerFloatUnary(Intrinsic::sqrt))
FLOATS(Ceil, lowerRounding(Intrinsic::ceil))
FLOATS(Floor, lowerRounding(Intrinsic::floor))
FLOATS(Trunc, lowerRounding(Intrinsic::trunc))
FLOATS(Nearest, lowerRounding(Intrinsic::roundeven))
FLOATS(Min, lowerFloatPair(&FunctionLowering::minimum))
FLOATS(Max, lowerFloatPair(&FunctionLowering::maximum))

TRUNCATIONS(Trunc, lowerTruncate)
TRUNCATIONS(TruncSat, lowerTruncateSat)

} // namespace aotc::lower
