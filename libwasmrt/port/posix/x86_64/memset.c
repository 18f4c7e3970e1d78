// memset of executables, which memory.fill becomes: musl's stores the ends of up to 126 bytes eight
// at a time, and starts a string instruction, some thirty cycles, for any more. Only where that
// stores whole cache lines for a while is it the faster way, and at last by a factor of two, as the
// processor then does not read what it overwrites.
//
// Stores overlap, so that there is one case for every power of two and no loop over what is left.
#include <stddef.h>
#include <stdint.h>

#define UNALIGNED __attribute__((aligned(1), may_alias))
typedef uint32_t word UNALIGNED;
typedef uint64_t two_words UNALIGNED;
typedef uint64_t vector __attribute__((vector_size(16), aligned(1), may_alias));

enum { VECTOR = sizeof(vector), STEP = 4 * VECTOR, STRING = 1280 };

static inline uint8_t *aligned(uint8_t *at) {
  return (uint8_t *)((uintptr_t)at & -(uintptr_t)VECTOR);
}

// Fewer bytes than a word has: the first, the last and the one between.
static inline void fill_bytes(uint8_t *to, uint8_t value, size_t count) {
  if (count)
    to[0] = to[count / 2] = to[count - 1] = value;
}

static inline void fill_short(uint8_t *to, uint64_t pattern, size_t count) {
  uint8_t *end = to + count;
  if (count >= sizeof(two_words)) {
    *(two_words *)to = pattern;
    *(two_words *)(end - sizeof(two_words)) = pattern;
  } else {
    *(word *)to = (uint32_t)pattern;
    *(word *)(end - sizeof(word)) = (uint32_t)pattern;
  }
}

// Up to two vectors from each end.
static inline void fill_medium(uint8_t *to, vector pattern, size_t count) {
  vector *head = (vector *)to, *tail = (vector *)(to + count);
  head[0] = tail[-1] = pattern;
  if (count > 2 * VECTOR)
    head[1] = tail[-2] = pattern;
}

static inline void fill_step(uint8_t *to, vector pattern) {
  vector *at = (vector *)to;
  at[0] = at[1] = at[2] = at[3] = pattern;
}

// What lies between the first step and the last one, in stores that cross no cache line.
// The compiler must not see a memset in the loop.
__attribute__((no_builtin("memset"))) static inline void fill_steps(uint8_t *to, vector pattern,
                                                                    size_t count) {
  uint8_t *last = to + count - STEP;
  fill_step(to, pattern);
  for (uint8_t *at = aligned(to + STEP); at < last; at += STEP)
    fill_step(at, pattern);
  fill_step(last, pattern);
}

static inline void fill_string(uint8_t *to, vector pattern, size_t count) {
  uint8_t *end = to + count, *at = aligned(to + VECTOR);
  size_t words = (size_t)(end - at) / sizeof(two_words);
  *(vector *)to = *(vector *)(end - VECTOR) = pattern;
  __asm__ volatile("rep stosq" : "+D"(at), "+c"(words) : "a"(pattern[0]) : "memory");
}

void *memset(void *start, int value, size_t count) {
  uint8_t *to = start;
  if (count < sizeof(word)) {
    fill_bytes(to, (uint8_t)value, count);
    return start;
  }
  const uint64_t words = (uint8_t)value * UINT64_C(0x0101010101010101);
  const vector pattern = {words, words};
  if (count < VECTOR)
    fill_short(to, words, count);
  else if (count <= STEP)
    fill_medium(to, pattern, count);
  else if (count < STRING)
    fill_steps(to, pattern, count);
  else
    fill_string(to, pattern, count);
  return start;
}
