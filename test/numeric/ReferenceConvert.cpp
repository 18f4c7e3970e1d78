// Conversions, spec §4.3.4, scalars and vectors.
#include "test/numeric/Floats.h"
#include "test/numeric/ReferenceTable.h"

#include <limits>

namespace aotc::numeric {

namespace {

// The integral part, clamped to +-2^100: outside of every integer type, but exact enough.
template <class F> __int128 integralPart(F x) {
  int exponent =
      int((bitsOf(x) & infinityBits<F>) >> Format<F>::mantissaBits) - int(Format<F>::exponentBias);
  __int128 magnitude;
  if (exponent < 0)
    magnitude = 0;
  else if (exponent >= 100)
    magnitude = __int128(1) << 100;
  else {
    magnitude = (bitsOf(x) & mantissaMask<F>) | (mantissaMask<F> + 1);
    int shift = exponent - int(Format<F>::mantissaBits);
    magnitude = shift < 0 ? magnitude >> -shift : magnitude << shift;
  }
  return isNegative(x) ? -magnitude : magnitude;
}

template <class I, class F> bool fits(F x) {
  __int128 whole = integralPart(x);
  return !isNan(x) && whole >= std::numeric_limits<I>::min() &&
         whole <= std::numeric_limits<I>::max();
}

template <class I, class F> I saturated(F x) {
  if (isNan(x))
    return 0;
  __int128 whole = integralPart(x);
  if (whole < std::numeric_limits<I>::min())
    return std::numeric_limits<I>::min();
  if (whole > std::numeric_limits<I>::max())
    return std::numeric_limits<I>::max();
  return I(whole);
}

template <class I, class F> Outcome trunc(Operands x, uint8_t) {
  F value = x[0].lane<F>();
  if (!fits<I>(value))
    return {.traps = true};
  return single<I>(saturated<I>(value));
}
template <class I, class F> Outcome truncSat(Operands x, uint8_t) {
  return single<I>(saturated<I>(x[0].lane<F>()));
}
// Also from two lanes, with zeros behind.
template <class I, class F> Outcome vectorTruncSat(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 16 / sizeof(F); ++i)
    outcome.results[0].value.setLane(i, saturated<I>(x[0].lane<F>(i)));
  return outcome;
}

template <class F, class I> F converted(I x) {
  const bool negative = x < 0;
  unsigned __int128 magnitude = negative ? -__int128(x) : __int128(x);
  return packRounded<F>(negative, magnitude, 0);
}
template <class F, class I> Outcome convert(Operands x, uint8_t) {
  return floatOutcome(FloatResult<F>{converted<F>(x[0].lane<I>()), NanSet::None});
}
template <class F, class I> Outcome vectorConvert(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 16 / sizeof(F); ++i)
    setFloat(outcome.results[0], i, FloatResult<F>{converted<F>(x[0].lane<I>(i)), NanSet::None});
  return outcome;
}

FloatResult<float> demote(double x) {
  if (isNan(x))
    return nanResult<float>(x);
  if ((bitsOf(x) & infinityBits<double>) == infinityBits<double>)
    return {withSign(std::numeric_limits<float>::infinity(), isNegative(x)), NanSet::None};
  int exponent = int((bitsOf(x) & infinityBits<double>) >> 52);
  uint64_t mantissa = bitsOf(x) & mantissaMask<double>;
  if (exponent)
    mantissa |= mantissaMask<double> + 1;
  else
    exponent = 1;
  return {packRounded<float>(isNegative(x), mantissa, exponent - 1075), NanSet::None};
}
FloatResult<double> promote(float x) {
  return isNan(x) ? nanResult<double>(x) : FloatResult<double>{double(x), NanSet::None};
}
Outcome scalarDemote(Operands x, uint8_t) { return floatOutcome(demote(x[0].lane<double>())); }
Outcome scalarPromote(Operands x, uint8_t) { return floatOutcome(promote(x[0].lane<float>())); }
Outcome vectorDemote(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 2; ++i)
    setFloat(outcome.results[0], i, demote(x[0].lane<double>(i)));
  return outcome;
}
Outcome vectorPromote(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 2; ++i)
    setFloat(outcome.results[0], i, promote(x[0].lane<float>(i)));
  return outcome;
}

// The bytes of the operand as they are, or its low ones.
template <class I> Outcome sameBits(Operands x, uint8_t) { return single(x[0].lane<I>()); }
template <class To, class From> Outcome extended(Operands x, uint8_t) {
  return single<To>(x[0].lane<From>());
}

template <class I>
void addTruncations(ReferenceTable &table, const std::string &prefix, const std::string &sign) {
  table[prefix + "trunc_f32" + sign] = trunc<I, float>;
  table[prefix + "trunc_f64" + sign] = trunc<I, double>;
  table[prefix + "trunc_sat_f32" + sign] = truncSat<I, float>;
  table[prefix + "trunc_sat_f64" + sign] = truncSat<I, double>;
}
template <class F> void addConversionsTo(ReferenceTable &table, const std::string &prefix) {
  table[prefix + "convert_i32_s"] = convert<F, int32_t>;
  table[prefix + "convert_i32_u"] = convert<F, uint32_t>;
  table[prefix + "convert_i64_s"] = convert<F, int64_t>;
  table[prefix + "convert_i64_u"] = convert<F, uint64_t>;
}

} // namespace

void addConversions(ReferenceTable &table) {
  addTruncations<int32_t>(table, "i32.", "_s");
  addTruncations<uint32_t>(table, "i32.", "_u");
  addTruncations<int64_t>(table, "i64.", "_s");
  addTruncations<uint64_t>(table, "i64.", "_u");
  addConversionsTo<float>(table, "f32.");
  addConversionsTo<double>(table, "f64.");
  table["f32.demote_f64"] = scalarDemote;
  table["f64.promote_f32"] = scalarPromote;
  table["f32x4.demote_f64x2_zero"] = vectorDemote;
  table["f64x2.promote_low_f32x4"] = vectorPromote;
  table["i32x4.trunc_sat_f32x4_s"] = vectorTruncSat<int32_t, float>;
  table["i32x4.trunc_sat_f32x4_u"] = vectorTruncSat<uint32_t, float>;
  table["i32x4.trunc_sat_f64x2_s_zero"] = vectorTruncSat<int32_t, double>;
  table["i32x4.trunc_sat_f64x2_u_zero"] = vectorTruncSat<uint32_t, double>;
  table["f32x4.convert_i32x4_s"] = vectorConvert<float, int32_t>;
  table["f32x4.convert_i32x4_u"] = vectorConvert<float, uint32_t>;
  table["f64x2.convert_low_i32x4_s"] = vectorConvert<double, int32_t>;
  table["f64x2.convert_low_i32x4_u"] = vectorConvert<double, uint32_t>;
  table["i32.wrap_i64"] = sameBits<uint32_t>;
  table["i64.extend_i32_s"] = extended<int64_t, int32_t>;
  table["i64.extend_i32_u"] = extended<uint64_t, uint32_t>;
  table["i32.reinterpret_f32"] = sameBits<uint32_t>;
  table["f32.reinterpret_i32"] = sameBits<uint32_t>;
  table["i64.reinterpret_f64"] = sameBits<uint64_t>;
  table["f64.reinterpret_i64"] = sameBits<uint64_t>;
}

} // namespace aotc::numeric
