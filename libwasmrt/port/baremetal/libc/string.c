// memcpy and its kin, which compilers call without being asked, for images without a C library. In
// a firmware with one, its own are found first or drop these.
#include <stddef.h>
#include <stdint.h>

#define WEAK __attribute__((weak))

// A word at a time where both sides allow it; small, as flash is.
WEAK void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  unsigned char *d = to;
  const unsigned char *s = from;
  if (((uintptr_t)d | (uintptr_t)s) % sizeof(uint32_t) == 0) {
    for (; count >= sizeof(uint32_t); count -= sizeof(uint32_t)) {
      *(uint32_t *)(void *)d = *(const uint32_t *)(const void *)s;
      d += sizeof(uint32_t);
      s += sizeof(uint32_t);
    }
  }
  while (count--)
    *d++ = *s++;
  return to;
}

WEAK void *memmove(void *to, const void *from, size_t count) {
  unsigned char *d = to;
  const unsigned char *s = from;
  if ((uintptr_t)d - (uintptr_t)s >= count)
    return memcpy(to, from, count);
  while (count--)
    d[count] = s[count];
  return to;
}

WEAK void *memset(void *to, int value, size_t count) {
  unsigned char *d = to;
  for (; count && (uintptr_t)d % sizeof(uint32_t); count--)
    *d++ = (unsigned char)value;
  uint32_t word = (unsigned char)value * UINT32_C(0x01010101);
  for (; count >= sizeof(word); count -= sizeof(word)) {
    *(uint32_t *)(void *)d = word;
    d += sizeof(word);
  }
  while (count--)
    *d++ = (unsigned char)value;
  return to;
}

WEAK int memcmp(const void *left, const void *right, size_t count) {
  const unsigned char *l = left, *r = right;
  for (; count--; l++, r++)
    if (*l != *r)
      return *l - *r;
  return 0;
}

#ifdef __arm__
// The run-time ABI for ARM, 4.3.4; the suffixes promise an alignment.
#define SUFFIXES(function) function(, ) function(4, ) function(8, )
#define COPY(suffix, x)                                                                            \
  WEAK void __aeabi_memcpy##suffix(void *to, const void *from, size_t count) {                     \
    memcpy(to, from, count);                                                                       \
  }
#define MOVE(suffix, x)                                                                            \
  WEAK void __aeabi_memmove##suffix(void *to, const void *from, size_t count) {                    \
    memmove(to, from, count);                                                                      \
  }
#define SET(suffix, x)                                                                             \
  WEAK void __aeabi_memset##suffix(void *to, size_t count, int value) { memset(to, value, count); }
#define CLEAR(suffix, x)                                                                           \
  WEAK void __aeabi_memclr##suffix(void *to, size_t count) { memset(to, 0, count); }
SUFFIXES(COPY)
SUFFIXES(MOVE)
SUFFIXES(SET)
SUFFIXES(CLEAR)
#endif
