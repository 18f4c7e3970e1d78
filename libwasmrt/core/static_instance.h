// For the start files of ports: what brings the instance of an executable to life, beside the steps
// in store.h.
#ifndef WASMRT_CORE_STATIC_INSTANCE_H
#define WASMRT_CORE_STATIC_INSTANCE_H

#include "wasmrt/wasmrt.h"

typedef void (*wasmrt_entry)(void);

// Memories, tables, tags. NULL on failure. To be called before anything allocates.
wasmrt_instance *wasmrt_static_prepare(wasmrt_error *error);
// An exported function without parameters and results, or NULL.
wasmrt_entry wasmrt_static_find_entry(wasmrt_instance *instance, const char *name);

#endif
