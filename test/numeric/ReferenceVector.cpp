// Vector instructions without a scalar counterpart, spec §4.3.6.
#include "test/numeric/ReferenceTable.h"

#include <algorithm>
#include <type_traits>

namespace aotc::numeric {

namespace {

template <class T> struct Wider;
template <> struct Wider<uint8_t> {
  using Type = uint16_t;
};
template <> struct Wider<int8_t> {
  using Type = int16_t;
};
template <> struct Wider<uint16_t> {
  using Type = uint32_t;
};
template <> struct Wider<int16_t> {
  using Type = int32_t;
};
template <> struct Wider<uint32_t> {
  using Type = uint64_t;
};
template <> struct Wider<int32_t> {
  using Type = int64_t;
};
template <class T> using Wide = typename Wider<T>::Type;

template <class T> constexpr unsigned lanes = 16 / sizeof(T);

// `result(i)` for each lane of T.
template <class T, class Lane> Outcome lanesOf(Lane result) {
  Outcome outcome;
  for (unsigned i = 0; i < lanes<T>; ++i)
    outcome.results[0].value.setLane(i, T(result(i)));
  return outcome;
}

Outcome bitNot(Operands x, uint8_t) {
  return lanesOf<uint64_t>([&](unsigned i) { return ~x[0].lane<uint64_t>(i); });
}
Outcome bitAnd(Operands x, uint8_t) {
  return lanesOf<uint64_t>(
      [&](unsigned i) { return x[0].lane<uint64_t>(i) & x[1].lane<uint64_t>(i); });
}
Outcome andNot(Operands x, uint8_t) {
  return lanesOf<uint64_t>(
      [&](unsigned i) { return x[0].lane<uint64_t>(i) & ~x[1].lane<uint64_t>(i); });
}
Outcome bitOr(Operands x, uint8_t) {
  return lanesOf<uint64_t>(
      [&](unsigned i) { return x[0].lane<uint64_t>(i) | x[1].lane<uint64_t>(i); });
}
Outcome bitXor(Operands x, uint8_t) {
  return lanesOf<uint64_t>(
      [&](unsigned i) { return x[0].lane<uint64_t>(i) ^ x[1].lane<uint64_t>(i); });
}
Outcome bitSelect(Operands x, uint8_t) {
  return lanesOf<uint64_t>([&](unsigned i) {
    uint64_t mask = x[2].lane<uint64_t>(i);
    return (x[0].lane<uint64_t>(i) & mask) | (x[1].lane<uint64_t>(i) & ~mask);
  });
}
Outcome anyTrue(Operands x, uint8_t) {
  return single<uint32_t>((x[0].lane<uint64_t>(0) | x[0].lane<uint64_t>(1)) != 0);
}

Outcome swizzle(Operands x, uint8_t) {
  return lanesOf<uint8_t>([&](unsigned i) {
    uint8_t index = x[1].lane<uint8_t>(i);
    return index < 16 ? x[0].lane<uint8_t>(index) : 0;
  });
}

template <class T> Outcome splat(Operands x, uint8_t) {
  return lanesOf<T>([&](unsigned) { return x[0].lane<T>(); });
}
template <class T, class R> Outcome extract(Operands x, uint8_t lane) {
  return single<R>(R(x[0].lane<T>(lane)));
}
template <class T> Outcome replace(Operands x, uint8_t lane) {
  return lanesOf<T>([&](unsigned i) { return i == lane ? x[1].lane<T>() : x[0].lane<T>(i); });
}

template <class T, unsigned first> Outcome extend(Operands x, uint8_t) {
  return lanesOf<Wide<T>>([&](unsigned i) { return x[0].lane<T>(first + i); });
}
template <class T, unsigned first> Outcome multiplyWide(Operands x, uint8_t) {
  return lanesOf<Wide<T>>([&](unsigned i) {
    return Wide<T>(x[0].lane<T>(first + i)) * Wide<T>(x[1].lane<T>(first + i));
  });
}
template <class T> Outcome addPairs(Operands x, uint8_t) {
  return lanesOf<Wide<T>>(
      [&](unsigned i) { return Wide<T>(x[0].lane<T>(2 * i)) + Wide<T>(x[0].lane<T>(2 * i + 1)); });
}

// From signed lanes of twice the width.
template <class T> Outcome narrow(Operands x, uint8_t) {
  using From = std::make_signed_t<Wide<T>>;
  using Limits = std::numeric_limits<T>;
  return lanesOf<T>([&](unsigned i) {
    constexpr unsigned half = lanes<From>;
    From value = i < half ? x[0].lane<From>(i) : x[1].lane<From>(i - half);
    return std::clamp<int64_t>(value, Limits::min(), Limits::max());
  });
}

Outcome dot(Operands x, uint8_t) {
  return lanesOf<uint32_t>([&](unsigned i) {
    auto product = [&](unsigned j) {
      return int64_t(x[0].lane<int16_t>(j)) * x[1].lane<int16_t>(j);
    };
    return uint32_t(product(2 * i) + product(2 * i + 1));
  });
}
Outcome q15Multiply(Operands x, uint8_t) {
  return lanesOf<int16_t>([&](unsigned i) {
    int64_t product = int64_t(x[0].lane<int16_t>(i)) * x[1].lane<int16_t>(i);
    return std::clamp<int64_t>((product + 0x4000) >> 15, INT16_MIN, INT16_MAX);
  });
}

template <class S>
void addWidening(ReferenceTable &table, const std::string &to, const std::string &from) {
  using U = std::make_unsigned_t<S>;
  constexpr unsigned half = lanes<S> / 2;
  table[to + "extend_low_" + from + "_s"] = extend<S, 0>;
  table[to + "extend_high_" + from + "_s"] = extend<S, half>;
  table[to + "extend_low_" + from + "_u"] = extend<U, 0>;
  table[to + "extend_high_" + from + "_u"] = extend<U, half>;
  table[to + "extmul_low_" + from + "_s"] = multiplyWide<S, 0>;
  table[to + "extmul_high_" + from + "_s"] = multiplyWide<S, half>;
  table[to + "extmul_low_" + from + "_u"] = multiplyWide<U, 0>;
  table[to + "extmul_high_" + from + "_u"] = multiplyWide<U, half>;
  table[to + "extadd_pairwise_" + from + "_s"] = addPairs<S>;
  table[to + "extadd_pairwise_" + from + "_u"] = addPairs<U>;
}

} // namespace

void addVectors(ReferenceTable &table) {
  table["v128.not"] = bitNot;
  table["v128.and"] = bitAnd;
  table["v128.andnot"] = andNot;
  table["v128.or"] = bitOr;
  table["v128.xor"] = bitXor;
  table["v128.bitselect"] = bitSelect;
  table["v128.any_true"] = anyTrue;
  table["i8x16.swizzle"] = swizzle;
  table["i8x16.splat"] = splat<uint8_t>;
  table["i16x8.splat"] = splat<uint16_t>;
  table["i32x4.splat"] = table["f32x4.splat"] = splat<uint32_t>;
  table["i64x2.splat"] = table["f64x2.splat"] = splat<uint64_t>;
  table["i8x16.extract_lane_s"] = extract<int8_t, int32_t>;
  table["i8x16.extract_lane_u"] = extract<uint8_t, uint32_t>;
  table["i16x8.extract_lane_s"] = extract<int16_t, int32_t>;
  table["i16x8.extract_lane_u"] = extract<uint16_t, uint32_t>;
  table["i32x4.extract_lane"] = table["f32x4.extract_lane"] = extract<uint32_t, uint32_t>;
  table["i64x2.extract_lane"] = table["f64x2.extract_lane"] = extract<uint64_t, uint64_t>;
  table["i8x16.replace_lane"] = replace<uint8_t>;
  table["i16x8.replace_lane"] = replace<uint16_t>;
  table["i32x4.replace_lane"] = table["f32x4.replace_lane"] = replace<uint32_t>;
  table["i64x2.replace_lane"] = table["f64x2.replace_lane"] = replace<uint64_t>;
  addWidening<int8_t>(table, "i16x8.", "i8x16");
  addWidening<int16_t>(table, "i32x4.", "i16x8");
  addWidening<int32_t>(table, "i64x2.", "i32x4");
  table["i8x16.narrow_i16x8_s"] = narrow<int8_t>;
  table["i8x16.narrow_i16x8_u"] = narrow<uint8_t>;
  table["i16x8.narrow_i32x4_s"] = narrow<int16_t>;
  table["i16x8.narrow_i32x4_u"] = narrow<uint16_t>;
  table["i32x4.dot_i16x8_s"] = dot;
  table["i16x8.q15mulr_sat_s"] = q15Multiply;
}

Reference findReference(llvm::StringRef text) {
  static const ReferenceTable table = [] {
    ReferenceTable rows;
    addIntegers(rows);
    addFloats(rows);
    addConversions(rows);
    addVectors(rows);
    return rows;
  }();
  auto row = table.find(text);
  return row == table.end() ? nullptr : row->second;
}

template <class Bits> static bool isAllowedNan(NanSet set, Bits actual, Bits quiet) {
  const Bits magnitude = actual & (Bits(~Bits(0)) >> 1);
  return set == NanSet::Canonical ? magnitude == quiet : (magnitude & quiet) == quiet;
}

bool isAllowed(const Expected &expected, const uint8_t *actual, unsigned byteCount) {
  Value value;
  std::memcpy(value.bytes.data(), actual, byteCount);
  const unsigned laneBytes = expected.nanBits / 8;
  for (unsigned i = 0; i < byteCount / laneBytes || i == 0; ++i) {
    const unsigned at = i * laneBytes, count = std::min(laneBytes, byteCount);
    NanSet set = i < 4 ? expected.nans[i] : NanSet::None;
    bool right;
    if (set == NanSet::None)
      right = std::memcmp(&value.bytes[at], &expected.value.bytes[at], count) == 0;
    else if (laneBytes == 4)
      right = isAllowedNan<uint32_t>(set, value.lane<uint32_t>(i), 0x7FC00000);
    else
      right = isAllowedNan<uint64_t>(set, value.lane<uint64_t>(i), 0x7FF8000000000000);
    if (!right)
      return false;
  }
  return true;
}

} // namespace aotc::numeric
