// For the start files of ports: the steps that bring the instance of an executable to life. Traps
// are not caught, so that they are reported where they happen.
#ifndef WASMRT_CORE_STATIC_INSTANCE_H
#define WASMRT_CORE_STATIC_INSTANCE_H

#include "wasmrt/wasmrt.h"

typedef void (*wasmrt_entry)(void);

// Memories, tables, tags. NULL on failure. To be called before anything allocates.
wasmrt_instance *wasmrt_static_prepare(wasmrt_error *error);
// Globals and segments.
bool wasmrt_static_initialize(wasmrt_error *error);
// The start function, if there is one.
void wasmrt_static_start(void);
// An exported function without parameters and results, or NULL.
wasmrt_entry wasmrt_static_find_entry(const char *name);

#endif
