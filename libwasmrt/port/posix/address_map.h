#ifndef WASMRT_POSIX_ADDRESS_MAP_H
#define WASMRT_POSIX_ADDRESS_MAP_H

#include <stdbool.h>
#include <stdint.h>

// Whether nothing accessible is mapped in [start, end); false, too, where that cannot be known.
bool wasmrt_only_reserved_between(uintptr_t start, uintptr_t end);

#endif
