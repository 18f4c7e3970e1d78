// memmove and memcpy of executables, which memory.copy becomes: musl's move overlapping bytes one
// at a time on x86-64 (with the direction flag set, at two or three cycles each) and start a string
// instruction for every few bytes.
//
// A block is copied by loading all of it, or its ends, before the first store: then it does not
// matter how source and destination overlap. Longer ones go in steps of four vectors, in the
// direction that does not overwrite what is still to be read; the other end was loaded at the start
// and is stored last. The compiler must not see a memmove in the loops.
#include <stddef.h>
#include <stdint.h>

#define OWN_LOOPS __attribute__((no_builtin("memcpy", "memmove")))

#define UNALIGNED __attribute__((aligned(1), may_alias))
typedef uint16_t half UNALIGNED;
typedef uint32_t word UNALIGNED;
typedef uint64_t two_words UNALIGNED;
typedef uint64_t vector __attribute__((vector_size(16), aligned(1), may_alias));

enum { VECTOR = sizeof(vector), STEP = 4 * VECTOR };

// Both ends of count bytes, at least sizeof(type) and at most twice as many.
#define DEFINE_MOVE_ENDS(type)                                                                     \
  static inline void move_##type(uint8_t *to, const uint8_t *from, size_t count) {                 \
    type first = *(const type *)from, last = *(const type *)(from + count - sizeof(type));         \
    *(type *)to = first;                                                                           \
    *(type *)(to + count - sizeof(type)) = last;                                                   \
  }
DEFINE_MOVE_ENDS(half)
DEFINE_MOVE_ENDS(word)
DEFINE_MOVE_ENDS(two_words)
DEFINE_MOVE_ENDS(vector)

typedef struct step {
  vector part[4];
} step;

static inline step load_step(const uint8_t *from) {
  const vector *at = (const vector *)from;
  return (step){{at[0], at[1], at[2], at[3]}};
}

static inline void store_step(uint8_t *to, step values) {
  vector *at = (vector *)to;
  at[0] = values.part[0];
  at[1] = values.part[1];
  at[2] = values.part[2];
  at[3] = values.part[3];
}

static inline void move_short(uint8_t *to, const uint8_t *from, size_t count) {
  if (count >= sizeof(vector))
    move_vector(to, from, count);
  else if (count >= sizeof(two_words))
    move_two_words(to, from, count);
  else if (count >= sizeof(word))
    move_word(to, from, count);
  else if (count >= sizeof(half))
    move_half(to, from, count);
  else if (count)
    *to = *from;
}

// Two vectors from each end.
static inline void move_medium(uint8_t *to, const uint8_t *from, size_t count) {
  const vector *first = (const vector *)from, *last = (const vector *)(from + count) - 2;
  vector a = first[0], b = first[1], c = last[0], d = last[1];
  vector *head = (vector *)to, *tail = (vector *)(to + count) - 2;
  head[0] = a, head[1] = b, tail[0] = c, tail[1] = d;
}

OWN_LOOPS static inline void move_up(uint8_t *to, const uint8_t *from, size_t count) {
  step tail = load_step(from + count - STEP);
  for (size_t at = 0; at < count - STEP; at += STEP)
    store_step(to + at, load_step(from + at));
  store_step(to + count - STEP, tail);
}

OWN_LOOPS static inline void move_down(uint8_t *to, const uint8_t *from, size_t count) {
  step head = load_step(from);
  for (size_t left = count; left > STEP; left -= STEP)
    store_step(to + left - STEP, load_step(from + left - STEP));
  store_step(to, head);
}

OWN_LOOPS void *memmove(void *to, const void *from, size_t count) {
  if (count <= 2 * VECTOR)
    move_short(to, from, count);
  else if (count <= STEP)
    move_medium(to, from, count);
  else if ((uintptr_t)to - (uintptr_t)from >= count)
    move_up(to, from, count);
  else
    move_down(to, from, count);
  return to;
}

void *memcpy(void *to, const void *from, size_t count) { return memmove(to, from, count); }
