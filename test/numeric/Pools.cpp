#include "test/numeric/Pools.h"

#include "test/numeric/Floats.h"

#include <limits>

namespace aotc::numeric {

namespace {

template <class T> Value valueOf(T x) {
  Value value;
  value.setLane(0, x);
  return value;
}

template <class U> std::vector<Value> integers() {
  constexpr U top = U(1) << (sizeof(U) * 8 - 1);
  std::vector<Value> values;
  for (U x : {U(0), U(1), U(~U(0)), top, U(top - 1), U(2), U(top + 1), U(7), U(10), U(U(0) - 7),
              U(0x80), U(0x7F), U(0xFF), U(0x100)})
    values.push_back(valueOf(x));
  if constexpr (sizeof(U) > 1)
    for (U x : {U(0x8000), U(0x7FFF), U(0xFFFF), U(0x1234), U(15), U(16), U(17)})
      values.push_back(valueOf(x));
  if constexpr (sizeof(U) > 2)
    for (U x :
         {U(31), U(32), U(33), U(0x10000), U(0xFFFF8000), U(0x01000001), U(0x00FFFFFF),
          U(0x01000003), U(0x7FFFFFBF), U(0x7FFFFFC0), U(0xFFFFFF7F), U(0xFFFFFF80), U(0xDEADBEEF)})
      values.push_back(valueOf(x));
  if constexpr (sizeof(U) > 4)
    for (U x : {U(63), U(64), U(65), U(0x80000000), U(0x100000000), U(0x20000000000001),
                U(0x20000000000003), U(0x7FFFFFFFFFFFFDFF), U(0x7FFFFFFFFFFFFE00),
                U(0xFFFFFFFFFFFFFBFF), U(0xFFFFFFFFFFFFFC00), U(0x7FFFFF4000000001),
                U(0x8000004000000001), U(0xFFFFFF0000000001), U(0x0123456789ABCDEF)})
      values.push_back(valueOf(x));
  return values;
}

template <class F> void addWithNeighbours(std::vector<Value> &values, F x) {
  const F infinity = std::numeric_limits<F>::infinity();
  for (F near : {x, std::nextafter(x, infinity), std::nextafter(x, -infinity)})
    for (bool negative : {false, true})
      values.push_back(valueOf(withSign(near, negative)));
}

// The order matters: what constantsOf() picks comes first.
template <class F> std::vector<Value> floats() {
  using Bits = BitsOf<F>;
  std::vector<Value> values;
  auto add = [&](F x) {
    values.push_back(valueOf(x));
    values.push_back(valueOf(withSign(x, true)));
  };
  auto addBits = [&](Bits bits) {
    values.push_back(valueOf(bits));
    values.push_back(valueOf(Bits(bits | signBit<F>)));
  };
  for (F x : {F(0), F(1), F(2), F(0.5), std::numeric_limits<F>::infinity(),
              std::numeric_limits<F>::max()})
    add(x);
  addBits(infinityBits<F> | quietBit<F>);
  addBits(infinityBits<F> | 1); // signalling
  add(std::numeric_limits<F>::denorm_min());
  addBits(infinityBits<F> | quietBit<F> | 0x123);
  addBits(infinityBits<F> | (quietBit<F> >> 1));
  addBits(infinityBits<F> | mantissaMask<F>);
  addBits(quietBit<F>); // a denormal
  add(std::numeric_limits<F>::min());
  addBits(bitsOf(std::numeric_limits<F>::min()) - 1);
  for (F x : {F(1.5), F(2.5), F(3.5), F(0.3), F(0.7), F(1e10), F(3.14159265358979)})
    add(x);
  addWithNeighbours(values, F(0.5));
  addWithNeighbours(values, F(1));
  for (int exponent : {7, 8, 15, 16, 31, 32, 63, 64, int(Format<F>::mantissaBits),
                       int(Format<F>::mantissaBits) + 1, int(Format<F>::mantissaBits) - 1})
    addWithNeighbours(values, std::ldexp(F(1), exponent));
  return values;
}

// Doubles around the limits of i32, and around what rounds on the way to f32.
void addOnlyDoubles(std::vector<Value> &values) {
  auto add = [&](double x) { addWithNeighbours(values, x); };
  for (double x : {2147483647.0, 2147483647.5, 2147483648.5, 2147483649.0, 4294967295.0,
                   4294967295.5, 0.9, 0x1.fffffep127, 0x1.ffffffp127, 0x1p-149, 0x1p-150,
                   0x1.8p-149, 0x1.000001p-126, 0x1.000003p0, 0x1.000001p0})
    add(x);
  for (uint64_t bits :
       {UINT64_C(0x7FF0000010000000), UINT64_C(0x7FF0000020000000), UINT64_C(0x7FF8000020000000)})
    values.push_back(valueOf(bits));
}

// Always the same sequence.
class Random {
public:
  unsigned below(unsigned limit) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return unsigned(state >> 33) % limit;
  }

private:
  uint64_t state = 1;
};

template <class T>
Pool vectorPool(llvm::StringRef shape, const std::vector<Value> &scalars, unsigned count) {
  Pool pool{'v', shape, {}};
  Random random;
  for (unsigned n = 0; n < count; ++n) {
    Value vector;
    for (unsigned i = 0; i < 16 / sizeof(T); ++i)
      vector.setLane(i, scalars[random.below(scalars.size())].lane<T>());
    pool.values.push_back(vector);
  }
  return pool;
}

} // namespace

std::vector<Pool> makePools() {
  std::vector<Pool> pools;
  std::vector<Value> i32 = integers<uint32_t>(), i64 = integers<uint64_t>();
  std::vector<Value> f32 = floats<float>(), f64 = floats<double>();
  addOnlyDoubles(f64);
  pools.push_back(vectorPool<uint8_t>("i8x16", integers<uint8_t>(), 32));
  pools.push_back(vectorPool<uint16_t>("i16x8", integers<uint16_t>(), 32));
  pools.push_back(vectorPool<uint32_t>("i32x4", i32, 32));
  pools.push_back(vectorPool<uint64_t>("i64x2", i64, 40));
  pools.push_back(vectorPool<uint32_t>("f32x4", f32, 56));
  pools.push_back(vectorPool<uint64_t>("f64x2", f64, 64));
  pools.push_back({'i', "", std::move(i32)});
  pools.push_back({'l', "", std::move(i64)});
  pools.push_back({'f', "", std::move(f32)});
  pools.push_back({'d', "", std::move(f64)});
  return pools;
}

std::vector<unsigned> constantsOf(char letter) {
  const unsigned count = letter == 'f' || letter == 'd' ? 18 : 9;
  std::vector<unsigned> places(count);
  for (unsigned i = 0; i < count; ++i)
    places[i] = i;
  return places;
}

} // namespace aotc::numeric
