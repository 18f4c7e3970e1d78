// Floats as bits.
#pragma once

#include "test/numeric/Reference.h"

#include <bit>
#include <cmath>

namespace aotc::numeric {

template <class F> struct Format;
template <> struct Format<float> {
  using Bits = uint32_t;
  static constexpr unsigned mantissaBits = 23, exponentBias = 127;
};
template <> struct Format<double> {
  using Bits = uint64_t;
  static constexpr unsigned mantissaBits = 52, exponentBias = 1023;
};

template <class F> using BitsOf = typename Format<F>::Bits;

template <class F> constexpr BitsOf<F> bitsOf(F x) { return std::bit_cast<BitsOf<F>>(x); }
template <class F> constexpr BitsOf<F> signBit = BitsOf<F>(1) << (sizeof(F) * 8 - 1);
template <class F> constexpr BitsOf<F> mantissaMask = (BitsOf<F>(1) << Format<F>::mantissaBits) - 1;
template <class F> constexpr BitsOf<F> infinityBits = ~signBit<F> & ~mantissaMask<F>;
template <class F> constexpr BitsOf<F> quietBit = BitsOf<F>(1) << (Format<F>::mantissaBits - 1);

template <class F> bool isNan(F x) { return (bitsOf(x) & ~signBit<F>) > infinityBits<F>; }
template <class F> bool isCanonicalNan(F x) {
  return (bitsOf(x) & ~signBit<F>) == (infinityBits<F> | quietBit<F>);
}
template <class F> bool isNegative(F x) { return bitsOf(x) & signBit<F>; }
template <class F> F withSign(F x, bool negative) {
  return std::bit_cast<F>((bitsOf(x) & ~signBit<F>) | (negative ? signBit<F> : 0));
}

// A float result, or the set of NaNs it is from.
template <class F> struct FloatResult {
  F value{};
  NanSet nan = NanSet::None;
};

// Spec: nans_N{z*}. Canonical if every NaN among the operands is.
template <class F, class... Operand> FloatResult<F> nanResult(Operand... operands) {
  bool canonical = ((!isNan(operands) || isCanonicalNan(operands)) && ...);
  return {F{}, canonical ? NanSet::Canonical : NanSet::Arithmetic};
}

// The result of an arithmetic operation, whose value is a NaN where the operands say so or where
// the operation is invalid.
template <class F, class... Operand> FloatResult<F> arithmetic(F value, Operand... operands) {
  return isNan(value) ? nanResult<F>(operands...) : FloatResult<F>{value, NanSet::None};
}

// mantissa * 2^exponent, rounded to nearest, ties to even.
template <class F> F packRounded(bool negative, unsigned __int128 mantissa, int exponent) {
  using Rules = Format<F>;
  constexpr int lowest = 1 - int(Rules::exponentBias) - int(Rules::mantissaBits);
  if (mantissa == 0)
    return withSign(F(0), negative);
  int width = 0;
  for (unsigned __int128 rest = mantissa; rest; rest >>= 1)
    ++width;
  int drop = width - int(Rules::mantissaBits) - 1;
  if (exponent + drop < lowest)
    drop = lowest - exponent;
  if (drop > 127)
    return withSign(F(0), negative);
  if (drop > 0) {
    unsigned __int128 half = (unsigned __int128)1 << (drop - 1);
    unsigned __int128 rest = mantissa & (half * 2 - 1);
    mantissa >>= drop;
    if (rest > half || (rest == half && (mantissa & 1)))
      ++mantissa;
    exponent += drop;
  }
  F result = std::ldexp(static_cast<F>(static_cast<uint64_t>(mantissa)), exponent);
  return withSign(result, negative);
}

template <class F> void setFloat(Expected &expected, unsigned lane, FloatResult<F> result) {
  expected.value.setLane(lane, result.value);
  expected.nans[lane] = result.nan;
  expected.nanBits = sizeof(F) * 8;
}

template <class F> Outcome floatOutcome(FloatResult<F> result) {
  Outcome outcome;
  setFloat(outcome.results[0], 0, result);
  return outcome;
}

} // namespace aotc::numeric
