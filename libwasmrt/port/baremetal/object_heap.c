// The GC heap of a store: a piece of the heap.
#include "heap.h"
#include "jump.h"
#include "wasmrt/board.h"
#include "wasmrt/port.h"

uint8_t *wasmrt_port_heap_reserve(size_t *byte_length) {
  size_t most = wasmrt_heap_largest();
  if (most < 2 * WASMRT_HEAP_PAGE_BYTES)
    return NULL;
  size_t room = (most - WASMRT_HEAP_PAGE_BYTES) / WASMRT_HEAP_PAGE_BYTES * WASMRT_HEAP_PAGE_BYTES;
  if (room > *byte_length)
    room = *byte_length;
  *byte_length = room;
  return wasmrt_heap_take(room);
}

bool wasmrt_port_heap_commit(uint8_t *start, size_t byte_length) {
  __builtin_memset(start, 0, byte_length);
  return true;
}

void wasmrt_port_heap_discard(uint8_t *start, size_t byte_length) {
  __builtin_memset(start, 0, byte_length);
}

void wasmrt_port_heap_release(uint8_t *start, size_t byte_length) {
  (void)byte_length;
  wasmrt_heap_give(start);
}

uint64_t wasmrt_port_heap_default_limit(void) { return wasmrt_heap_largest() / 2; }

bool wasmrt_port_heap_stress(void) { return false; }

// The stack's upper end; the linker script of an image has it, and CMSIS' scripts.
extern char __StackTop[] __attribute__((weak));

// The registers are in this frame, and so between its lowest address and the top.
void wasmrt_port_scan_stacks(void (*scan)(void *context, const void *from, const void *to),
                             void *context) {
  wasmrt_jump registers;
  wasmrt_jump_save(&registers);
  if (__StackTop)
    scan(context, &registers, __StackTop);
}
