#include "plugin.h"

// Lies about an address, takes all memory there is, and never comes back.
EXPORT("transform") void transform(unsigned length) {
  (void)length;
  host_log((const char *)0xfffffff0, 1000);
  while (__builtin_wasm_memory_grow(0, 1) != (unsigned long)-1)
    ;
  for (volatile unsigned i = 0;; i++)
    ;
}
