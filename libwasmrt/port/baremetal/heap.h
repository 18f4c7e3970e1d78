// The heap of heap.c for the other files of this port: not zeroed.
#ifndef WASMRT_BAREMETAL_HEAP_H
#define WASMRT_BAREMETAL_HEAP_H

#include <stddef.h>

void *wasmrt_heap_take(size_t byte_length);
void wasmrt_heap_give(void *allocation);
// The most that wasmrt_heap_take can give now.
size_t wasmrt_heap_largest(void);

#endif
