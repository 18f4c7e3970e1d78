// UTF-8 as Unicode defines it (table 3-7): no overlong forms, no surrogates, nothing above
// U+10FFFF. Paths of WASI are UTF-8, and a host file name that is not could be seen as two names.
#ifndef WASI_SHIM_UTF8_H
#define WASI_SHIM_UTF8_H

#include <stdbool.h>
#include <stdint.h>

bool wasmrt_utf8_valid(const char *text, uint32_t length);

#endif
