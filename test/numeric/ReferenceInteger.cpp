// Integers, spec §4.3.2, scalars and vectors of them.
#include "test/numeric/ReferenceTable.h"

#include <limits>
#include <type_traits>

namespace aotc::numeric {

namespace {

template <class U> using Signed = std::make_signed_t<U>;
template <class U> constexpr unsigned width = sizeof(U) * 8;
template <class U> using Binary = U (*)(U, U);

template <class U> Signed<U> asSigned(U x) { return static_cast<Signed<U>>(x); }

template <class U> U add(U l, U r) { return l + r; }
template <class U> U sub(U l, U r) { return l - r; }
template <class U> U mul(U l, U r) { return U(uint64_t(l) * r); }
template <class U> U bitAnd(U l, U r) { return l & r; }
template <class U> U bitOr(U l, U r) { return l | r; }
template <class U> U bitXor(U l, U r) { return l ^ r; }
template <class U> U shl(U x, U count) { return U(uint64_t(x) << (count % width<U>)); }
template <class U> U shrU(U x, U count) { return x >> (count % width<U>); }
template <class U> U shrS(U x, U count) { return U(asSigned(x) >> (count % width<U>)); }
template <class U> U rotl(U x, U count) {
  count %= width<U>;
  return count ? U(x << count) | U(x >> (width<U> - count)) : x;
}
template <class U> U rotr(U x, U count) { return rotl<U>(x, width<U> - count % width<U>); }
template <class U> U minS(U l, U r) { return asSigned(l) < asSigned(r) ? l : r; }
template <class U> U maxS(U l, U r) { return asSigned(l) > asSigned(r) ? l : r; }
template <class U> U minU(U l, U r) { return l < r ? l : r; }
template <class U> U maxU(U l, U r) { return l > r ? l : r; }
template <class U> U averageU(U l, U r) { return U((uint64_t(l) + r + 1) / 2); }

template <class U> U saturateS(int64_t x) {
  using Limits = std::numeric_limits<Signed<U>>;
  return U(x < Limits::min() ? Limits::min() : x > Limits::max() ? Limits::max() : x);
}
template <class U> U saturateU(int64_t x) {
  return U(x < 0 ? 0 : x > std::numeric_limits<U>::max() ? std::numeric_limits<U>::max() : x);
}
template <class U> U addSatS(U l, U r) { return saturateS<U>(int64_t(asSigned(l)) + asSigned(r)); }
template <class U> U addSatU(U l, U r) { return saturateU<U>(int64_t(l) + r); }
template <class U> U subSatS(U l, U r) { return saturateS<U>(int64_t(asSigned(l)) - asSigned(r)); }
template <class U> U subSatU(U l, U r) { return saturateU<U>(int64_t(l) - r); }

template <class U> U clz(U x, U) {
  unsigned n = 0;
  for (U bit = U(1) << (width<U> - 1); bit && !(x & bit); bit >>= 1)
    ++n;
  return n;
}
template <class U> U ctz(U x, U) {
  unsigned n = 0;
  while (n < width<U> && !(x >> n & 1))
    ++n;
  return n;
}
template <class U> U popcnt(U x, U) {
  unsigned n = 0;
  for (; x; x &= x - 1)
    ++n;
  return n;
}
template <class U> U absolute(U x, U) { return asSigned(x) < 0 ? U(0) - x : x; }
template <class U> U negated(U x, U) { return U(0) - x; }
template <class U, class Narrow> U extended(U x, U) { return U(asSigned(Narrow(x))); }

template <class U> using Relation = bool (*)(U, U);
template <class U> bool equal(U l, U r) { return l == r; }
template <class U> bool unequal(U l, U r) { return l != r; }
template <class U> bool ltS(U l, U r) { return asSigned(l) < asSigned(r); }
template <class U> bool ltU(U l, U r) { return l < r; }
template <class U> bool gtS(U l, U r) { return asSigned(l) > asSigned(r); }
template <class U> bool gtU(U l, U r) { return l > r; }
template <class U> bool leS(U l, U r) { return asSigned(l) <= asSigned(r); }
template <class U> bool leU(U l, U r) { return l <= r; }
template <class U> bool geS(U l, U r) { return asSigned(l) >= asSigned(r); }
template <class U> bool geU(U l, U r) { return l >= r; }

template <class U, Binary<U> op> Outcome scalar(Operands x, uint8_t) {
  return single<U>(op(x[0].lane<U>(), x.size() > 1 ? x[1].lane<U>() : U(0)));
}
template <class U, Binary<U> op> Outcome vector(Operands x, uint8_t) { return lanewise<U>(x, op); }
// The count is an i32 for every shape.
template <class U, Binary<U> op> Outcome vectorShift(Operands x, uint8_t) {
  Outcome outcome;
  for (unsigned i = 0; i < 16 / sizeof(U); ++i)
    outcome.results[0].value.setLane(i, op(x[0].lane<U>(i), U(x[1].lane<uint32_t>() % width<U>)));
  return outcome;
}
template <class U, Relation<U> relation> Outcome scalarCompare(Operands x, uint8_t) {
  return single<uint32_t>(relation(x[0].lane<U>(), x[1].lane<U>()));
}
template <class U, Relation<U> relation> Outcome vectorCompare(Operands x, uint8_t) {
  return lanewise<U>(x, [](U l, U r) { return relation(l, r) ? U(~U(0)) : U(0); });
}
template <class U> Outcome isZero(Operands x, uint8_t) {
  return single<uint32_t>(x[0].lane<U>() == 0);
}

enum class Division { DivS, DivU, RemS, RemU };
template <class U, Division which> Outcome division(Operands x, uint8_t) {
  const U l = x[0].lane<U>(), r = x[1].lane<U>();
  const bool overflows = l == U(1) << (width<U> - 1) && r == U(~U(0));
  if (r == 0 || (which == Division::DivS && overflows))
    return {.traps = true};
  switch (which) {
  case Division::DivS:
    return single<U>(U(asSigned(l) / asSigned(r)));
  case Division::DivU:
    return single<U>(l / r);
  case Division::RemS:
    return single<U>(overflows ? U(0) : U(asSigned(l) % asSigned(r)));
  case Division::RemU:
    return single<U>(l % r);
  }
  return {};
}

template <class U> Outcome allTrue(Operands x, uint8_t) {
  bool all = true;
  for (unsigned i = 0; i < 16 / sizeof(U); ++i)
    all &= x[0].lane<U>(i) != 0;
  return single<uint32_t>(all);
}
template <class U> Outcome bitmask(Operands x, uint8_t) {
  uint32_t mask = 0;
  for (unsigned i = 0; i < 16 / sizeof(U); ++i)
    mask |= uint32_t(asSigned(x[0].lane<U>(i)) < 0) << i;
  return single(mask);
}

template <class U> void addScalar(ReferenceTable &table, const std::string &p) {
  table[p + "add"] = scalar<U, add<U>>;
  table[p + "sub"] = scalar<U, sub<U>>;
  table[p + "mul"] = scalar<U, mul<U>>;
  table[p + "and"] = scalar<U, bitAnd<U>>;
  table[p + "or"] = scalar<U, bitOr<U>>;
  table[p + "xor"] = scalar<U, bitXor<U>>;
  table[p + "shl"] = scalar<U, shl<U>>;
  table[p + "shr_s"] = scalar<U, shrS<U>>;
  table[p + "shr_u"] = scalar<U, shrU<U>>;
  table[p + "rotl"] = scalar<U, rotl<U>>;
  table[p + "rotr"] = scalar<U, rotr<U>>;
  table[p + "clz"] = scalar<U, clz<U>>;
  table[p + "ctz"] = scalar<U, ctz<U>>;
  table[p + "popcnt"] = scalar<U, popcnt<U>>;
  table[p + "extend8_s"] = scalar<U, extended<U, uint8_t>>;
  table[p + "extend16_s"] = scalar<U, extended<U, uint16_t>>;
  table[p + "extend32_s"] = scalar<U, extended<U, uint32_t>>;
  table[p + "eqz"] = isZero<U>;
  table[p + "div_s"] = division<U, Division::DivS>;
  table[p + "div_u"] = division<U, Division::DivU>;
  table[p + "rem_s"] = division<U, Division::RemS>;
  table[p + "rem_u"] = division<U, Division::RemU>;
}

template <class U> void addVector(ReferenceTable &table, const std::string &p) {
  table[p + "add"] = vector<U, add<U>>;
  table[p + "sub"] = vector<U, sub<U>>;
  table[p + "mul"] = vector<U, mul<U>>;
  table[p + "min_s"] = vector<U, minS<U>>;
  table[p + "min_u"] = vector<U, minU<U>>;
  table[p + "max_s"] = vector<U, maxS<U>>;
  table[p + "max_u"] = vector<U, maxU<U>>;
  table[p + "avgr_u"] = vector<U, averageU<U>>;
  table[p + "abs"] = vector<U, absolute<U>>;
  table[p + "neg"] = vector<U, negated<U>>;
  table[p + "popcnt"] = vector<U, popcnt<U>>;
  table[p + "shl"] = vectorShift<U, shl<U>>;
  table[p + "shr_s"] = vectorShift<U, shrS<U>>;
  table[p + "shr_u"] = vectorShift<U, shrU<U>>;
  table[p + "all_true"] = allTrue<U>;
  table[p + "bitmask"] = bitmask<U>;
}

template <class U> void addSaturating(ReferenceTable &table, const std::string &p) {
  table[p + "add_sat_s"] = vector<U, addSatS<U>>;
  table[p + "add_sat_u"] = vector<U, addSatU<U>>;
  table[p + "sub_sat_s"] = vector<U, subSatS<U>>;
  table[p + "sub_sat_u"] = vector<U, subSatU<U>>;
}

template <class U, template <class V, Relation<V>> class Compare>
void addRelations(ReferenceTable &table, const std::string &p) {
  table[p + "eq"] = Compare<U, equal<U>>::run;
  table[p + "ne"] = Compare<U, unequal<U>>::run;
  table[p + "lt_s"] = Compare<U, ltS<U>>::run;
  table[p + "lt_u"] = Compare<U, ltU<U>>::run;
  table[p + "gt_s"] = Compare<U, gtS<U>>::run;
  table[p + "gt_u"] = Compare<U, gtU<U>>::run;
  table[p + "le_s"] = Compare<U, leS<U>>::run;
  table[p + "le_u"] = Compare<U, leU<U>>::run;
  table[p + "ge_s"] = Compare<U, geS<U>>::run;
  table[p + "ge_u"] = Compare<U, geU<U>>::run;
}
template <class U, Relation<U> r> struct ScalarCompare {
  static constexpr Reference run = scalarCompare<U, r>;
};
template <class U, Relation<U> r> struct VectorCompare {
  static constexpr Reference run = vectorCompare<U, r>;
};

using Wide = unsigned __int128;

Outcome halves(Wide x) {
  Outcome outcome;
  outcome.results[0].value.setLane(0, uint64_t(x));
  outcome.results[1].value.setLane(0, uint64_t(x >> 64));
  return outcome;
}
Wide joined(Value low, Value high) {
  return Wide(high.lane<uint64_t>()) << 64 | low.lane<uint64_t>();
}
Outcome add128(Operands x, uint8_t) { return halves(joined(x[0], x[1]) + joined(x[2], x[3])); }
Outcome sub128(Operands x, uint8_t) { return halves(joined(x[0], x[1]) - joined(x[2], x[3])); }
Outcome mulWideS(Operands x, uint8_t) {
  return halves(Wide(__int128(x[0].lane<int64_t>()) * x[1].lane<int64_t>()));
}
Outcome mulWideU(Operands x, uint8_t) {
  return halves(Wide(x[0].lane<uint64_t>()) * x[1].lane<uint64_t>());
}

} // namespace

void addIntegers(ReferenceTable &table) {
  addScalar<uint32_t>(table, "i32.");
  addScalar<uint64_t>(table, "i64.");
  addRelations<uint32_t, ScalarCompare>(table, "i32.");
  addRelations<uint64_t, ScalarCompare>(table, "i64.");
  addVector<uint8_t>(table, "i8x16.");
  addVector<uint16_t>(table, "i16x8.");
  addVector<uint32_t>(table, "i32x4.");
  addVector<uint64_t>(table, "i64x2.");
  addSaturating<uint8_t>(table, "i8x16.");
  addSaturating<uint16_t>(table, "i16x8.");
  addRelations<uint8_t, VectorCompare>(table, "i8x16.");
  addRelations<uint16_t, VectorCompare>(table, "i16x8.");
  addRelations<uint32_t, VectorCompare>(table, "i32x4.");
  addRelations<uint64_t, VectorCompare>(table, "i64x2.");
  table["i64.add128"] = add128;
  table["i64.sub128"] = sub128;
  table["i64.mul_wide_s"] = mulWideS;
  table["i64.mul_wide_u"] = mulWideU;
}

} // namespace aotc::numeric
