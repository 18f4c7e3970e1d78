#ifndef WASI_SHIM_CLOCK_H
#define WASI_SHIM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

// The host's clock for a clockid; false if there is no such.
bool wasmrt_clock_of(uint32_t id, clockid_t *clock);

#endif
