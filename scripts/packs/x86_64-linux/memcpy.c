// memcpy and memmove for x86-64 in place of musl's, which are `rep movsq` at every length: that
// takes some thirty cycles to start, and most copies are of a few dozen bytes. SQLite spends a
// fifth of its time in it. Here all of a short copy is read into registers before any of it is
// written.
#include <stddef.h>
#include <stdint.h>

typedef uint16_t two __attribute__((aligned(1), may_alias));
typedef uint32_t four __attribute__((aligned(1), may_alias));
typedef uint64_t eight __attribute__((aligned(1), may_alias));
typedef long long sixteen __attribute__((vector_size(16), aligned(1), may_alias));

enum { BLOCK = 64, STRING_INSTRUCTION = 4096 };

// The first and the last `sizeof(type)` bytes, which may overlap.
#define COPY_ENDS(type)                                                                            \
  do {                                                                                             \
    type head = *(const type *)from, tail = *(const type *)(from + size - sizeof(type));           \
    *(type *)to = head;                                                                            \
    *(type *)(to + size - sizeof(type)) = tail;                                                    \
  } while (0)

typedef struct {
  sixteen parts[BLOCK / 16];
} block;

static inline __attribute__((always_inline)) block load(const char *from) {
  block b;
  for (int i = 0; i < BLOCK / 16; i++)
    b.parts[i] = ((const sixteen *)from)[i];
  return b;
}

static inline __attribute__((always_inline)) void store(char *to, block b) {
  for (int i = 0; i < BLOCK / 16; i++)
    ((sixteen *)to)[i] = b.parts[i];
}

static void copy_short(char *to, const char *from, size_t size) {
  if (size >= 16)
    COPY_ENDS(sixteen);
  else if (size >= 8)
    COPY_ENDS(eight);
  else if (size >= 4)
    COPY_ENDS(four);
  else if (size >= 2)
    COPY_ENDS(two);
  else if (size == 1)
    *to = *from;
}

static void copy_medium(char *to, const char *from, size_t size) {
  const sixteen a = ((const sixteen *)from)[0], b = ((const sixteen *)from)[1];
  const char *from_end = from + size - 32;
  const sixteen c = ((const sixteen *)from_end)[0], d = ((const sixteen *)from_end)[1];
  char *to_end = to + size - 32;
  ((sixteen *)to)[0] = a;
  ((sixteen *)to)[1] = b;
  ((sixteen *)to_end)[0] = c;
  ((sixteen *)to_end)[1] = d;
}

// `to` lies below `from`, or behind its end. The last block is read first: a store may reach it.
static void copy_up(char *to, const char *from, size_t size) {
  const block last = load(from + size - BLOCK);
  char *end = to + size - BLOCK;
  for (; to < end; to += BLOCK, from += BLOCK)
    store(to, load(from));
  store(end, last);
}

static void copy_down(char *to, const char *from, size_t size) {
  const block first = load(from);
  for (size_t left = size; left > BLOCK; left -= BLOCK)
    store(to + left - BLOCK, load(from + left - BLOCK));
  store(to, first);
}

// Of a size that pays for the start of the string instruction, and without overlap.
static void copy_long(char *to, const char *from, size_t size) {
  *(eight *)(to + size - sizeof(eight)) = *(const eight *)(from + size - sizeof(eight));
  size /= sizeof(eight);
  __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

void *memmove(void *result, const void *source, size_t size) {
  char *to = result;
  const char *from = source;
  if (size <= 32)
    copy_short(to, from, size);
  else if (size <= BLOCK)
    copy_medium(to, from, size);
  else if ((uintptr_t)to - (uintptr_t)from < size)
    copy_down(to, from, size);
  else if (size < STRING_INSTRUCTION || (uintptr_t)from - (uintptr_t)to < size)
    copy_up(to, from, size);
  else
    copy_long(to, from, size);
  return result;
}

void *memcpy(void *result, const void *source, size_t size) {
  return memmove(result, source, size);
}
