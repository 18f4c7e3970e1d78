// Around a kernel, the same natively and in Wasm: its main runs, and what it printed is summed up.
// There is no C library on either side; include/ declares what kernels use.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
__attribute__((import_module("bench"), import_name("done"))) void done(uint64_t sum);
#define ENTRY __attribute__((export_name("_start"))) void start(void)
#else
void doneHere(void *instance, uint64_t sum) __asm__("wasm__bench__done__l_");
#define done(sum) doneHere(instance, sum)
void run(void *instance) __asm__("wasm__bench__run___");
#define ENTRY void run(void *instance)
#endif

int main(int argc, char **argv);

static uint64_t sum;

static void add(uint64_t number) { sum = (sum ^ number) * 0x100000001b3u; }

// Integers by the length that the format gives, doubles by their bits.
int printf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  for (; *format; format++) {
    if (*format != '%')
      continue;
    int longs = 0;
    for (; *++format && *format != 'u' && *format != 'd' && *format != 'x' && *format != 'g';)
      longs += *format == 'l';
    if (*format == 'g') {
      double number = va_arg(arguments, double);
      uint64_t bits;
      __builtin_memcpy(&bits, &number, sizeof(bits));
      add(bits);
    } else {
      add(longs == 2 ? va_arg(arguments, uint64_t) : va_arg(arguments, uint32_t));
    }
  }
  va_end(arguments);
  return 0;
}

int memcmp(const void *left, const void *right, size_t length) {
  const uint8_t *l = left, *r = right;
  for (; length; length--, l++, r++)
    if (*l != *r)
      return *l - *r;
  return 0;
}

int atoi(const char *text) {
  int number = 0;
  for (; *text; text++)
    number = number * 10 + (*text - '0');
  return number;
}

ENTRY {
  static char name[] = "kernel", rounds[] = ROUNDS;
  char *arguments[] = {name, rounds, NULL};
  main(2, arguments);
  done(sum);
}
