// Float arithmetic, spec §4.3.3.
#include "test/numeric/Floats.h"
#include "test/numeric/ReferenceTable.h"

namespace aotc::numeric {

namespace {

template <class F> using Binary = FloatResult<F> (*)(F, F);
template <class F> using Unary = FloatResult<F> (*)(F);

template <class F> FloatResult<F> add(F l, F r) { return arithmetic<F>(l + r, l, r); }
template <class F> FloatResult<F> sub(F l, F r) { return arithmetic<F>(l - r, l, r); }
template <class F> FloatResult<F> mul(F l, F r) { return arithmetic<F>(l * r, l, r); }
template <class F> FloatResult<F> div(F l, F r) { return arithmetic<F>(l / r, l, r); }
template <class F> FloatResult<F> root(F x) { return arithmetic<F>(std::sqrt(x), x); }

template <class F> FloatResult<F> minimum(F l, F r) {
  if (isNan(l) || isNan(r))
    return nanResult<F>(l, r);
  if (l == r)
    return {withSign(l, isNegative(l) || isNegative(r)), NanSet::None};
  return {l < r ? l : r, NanSet::None};
}

template <class F> FloatResult<F> maximum(F l, F r) {
  if (isNan(l) || isNan(r))
    return nanResult<F>(l, r);
  if (l == r)
    return {withSign(l, isNegative(l) && isNegative(r)), NanSet::None};
  return {l > r ? l : r, NanSet::None};
}

// Clears the bits behind the binary point.
template <class F> F integerPart(F x) {
  int exponent =
      int((bitsOf(x) & infinityBits<F>) >> Format<F>::mantissaBits) - int(Format<F>::exponentBias);
  if (exponent < 0)
    return withSign(F(0), isNegative(x));
  if (exponent >= int(Format<F>::mantissaBits))
    return x;
  return std::bit_cast<F>(bitsOf(x) & ~(mantissaMask<F> >> exponent));
}

template <class F> FloatResult<F> truncate(F x) { return arithmetic<F>(integerPart(x), x); }

template <class F> FloatResult<F> floor(F x) {
  F whole = integerPart(x);
  return arithmetic<F>(whole > x ? whole - 1 : whole, x);
}

template <class F> FloatResult<F> ceil(F x) {
  F whole = integerPart(x);
  return arithmetic<F>(whole < x ? whole + 1 : whole, x);
}

template <class F> FloatResult<F> nearest(F x) {
  F whole = integerPart(x), rest = withSign(x - whole, false);
  bool odd = integerPart(whole / 2) * 2 != whole;
  if (rest > F(0.5) || (rest == F(0.5) && odd))
    whole = isNegative(x) ? whole - 1 : whole + 1;
  return arithmetic<F>(withSign(whole, isNegative(x)), x);
}

template <class F> FloatResult<F> absolute(F x) { return {withSign(x, false), NanSet::None}; }
template <class F> FloatResult<F> negated(F x) {
  return {withSign(x, !isNegative(x)), NanSet::None};
}
template <class F> FloatResult<F> copySign(F x, F sign) {
  return {withSign(x, isNegative(sign)), NanSet::None};
}
template <class F> FloatResult<F> pseudoMinimum(F l, F r) { return {r < l ? r : l, NanSet::None}; }
template <class F> FloatResult<F> pseudoMaximum(F l, F r) { return {l < r ? r : l, NanSet::None}; }

// A result whose bits pass through a machine register as a float would be quieted on some hosts,
// so everything that keeps bits is stored as bits.
template <class F, Binary<F> op> Outcome scalarBinary(Operands x, uint8_t) {
  return floatOutcome(op(x[0].lane<F>(), x[1].lane<F>()));
}
template <class F, Unary<F> op> Outcome scalarUnary(Operands x, uint8_t) {
  return floatOutcome(op(x[0].lane<F>()));
}
template <class F, Binary<F> op> Outcome vectorBinary(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 16 / sizeof(F); ++i)
    setFloat(outcome.results[0], i, op(x[0].lane<F>(i), x[1].lane<F>(i)));
  return outcome;
}
template <class F, Unary<F> op> Outcome vectorUnary(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 16 / sizeof(F); ++i)
    setFloat(outcome.results[0], i, op(x[0].lane<F>(i)));
  return outcome;
}

template <class F> using Relation = bool (*)(F, F);
template <class F> bool equal(F l, F r) { return l == r; }
template <class F> bool unequal(F l, F r) { return l != r; }
template <class F> bool less(F l, F r) { return l < r; }
template <class F> bool greater(F l, F r) { return l > r; }
template <class F> bool lessEqual(F l, F r) { return l <= r; }
template <class F> bool greaterEqual(F l, F r) { return l >= r; }

template <class F, Relation<F> relation> Outcome scalarCompare(Operands x, uint8_t) {
  return single<uint32_t>(relation(x[0].lane<F>(), x[1].lane<F>()));
}
template <class F, Relation<F> relation> Outcome vectorCompare(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 16 / sizeof(F); ++i) {
    bool holds = relation(x[0].lane<F>(i), x[1].lane<F>(i));
    outcome.results[0].value.setLane(i, holds ? ~BitsOf<F>(0) : BitsOf<F>(0));
  }
  return outcome;
}

template <class F> struct Adder {
  ReferenceTable &table;
  std::string scalar, vector;

  template <Binary<F> op> void binary(const char *name) {
    table[scalar + name] = scalarBinary<F, op>;
    table[vector + name] = vectorBinary<F, op>;
  }
  template <Unary<F> op> void unary(const char *name) {
    table[scalar + name] = scalarUnary<F, op>;
    table[vector + name] = vectorUnary<F, op>;
  }
  template <Relation<F> relation> void compare(const char *name) {
    table[scalar + name] = scalarCompare<F, relation>;
    table[vector + name] = vectorCompare<F, relation>;
  }
};

template <class F> void addFormat(Adder<F> to) {
  to.template binary<add<F>>("add");
  to.template binary<sub<F>>("sub");
  to.template binary<mul<F>>("mul");
  to.template binary<div<F>>("div");
  to.template binary<minimum<F>>("min");
  to.template binary<maximum<F>>("max");
  to.template binary<pseudoMinimum<F>>("pmin");
  to.template binary<pseudoMaximum<F>>("pmax");
  to.template binary<copySign<F>>("copysign");
  to.template unary<root<F>>("sqrt");
  to.template unary<truncate<F>>("trunc");
  to.template unary<floor<F>>("floor");
  to.template unary<ceil<F>>("ceil");
  to.template unary<nearest<F>>("nearest");
  to.template unary<absolute<F>>("abs");
  to.template unary<negated<F>>("neg");
  to.template compare<equal<F>>("eq");
  to.template compare<unequal<F>>("ne");
  to.template compare<less<F>>("lt");
  to.template compare<greater<F>>("gt");
  to.template compare<lessEqual<F>>("le");
  to.template compare<greaterEqual<F>>("ge");
}

} // namespace

void addFloats(ReferenceTable &table) {
  addFormat(Adder<float>{table, "f32.", "f32x4."});
  addFormat(Adder<double>{table, "f64.", "f64x2."});
}

} // namespace aotc::numeric
