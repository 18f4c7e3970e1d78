// Stacks for Wasm code. Guest code probes its large frames in steps of at most 64 KiB, so that an
// overflow always touches the guard, which is larger.
#define _GNU_SOURCE
#include <sys/mman.h>

#include "thread.h"

enum { DEFAULT_BYTES = 8 << 20, SMALLEST_BYTES = 64 << 10, PAGE_MULTIPLE = 64 << 10 };
// More than the frame of wasmrt_switch_stack, which is below what wasmrt_left_stack says is in use.
enum { SWITCH_BYTES = 256 };

wasmrt_stack *wasmrt_stack_new(uint64_t byte_length) {
  if (byte_length == 0)
    byte_length = DEFAULT_BYTES;
  if (byte_length < SMALLEST_BYTES)
    byte_length = SMALLEST_BYTES;
  if (byte_length > SIZE_MAX / 2)
    return NULL;
  size_t usable = ((size_t)byte_length + PAGE_MULTIPLE - 1) / PAGE_MULTIPLE * PAGE_MULTIPLE;
  size_t total = usable + WASMRT_STACK_GUARD_BYTES;
  uint8_t *mapping = mmap(NULL, total, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (mapping == MAP_FAILED)
    return NULL;
  if (mprotect(mapping, WASMRT_STACK_GUARD_BYTES, PROT_NONE) != 0) {
    munmap(mapping, total);
    return NULL;
  }
  wasmrt_stack *stack = (wasmrt_stack *)(void *)(mapping + total) - 1;
  *stack = (wasmrt_stack){mapping, total};
  return stack;
}

void wasmrt_stack_delete(wasmrt_stack *stack) {
  if (stack)
    munmap(stack->mapping, stack->mapping_bytes);
}

// An address below the caller's frame.
__attribute__((noinline)) static const void *below_this_frame(void) {
  return __builtin_frame_address(0);
}

// SECURITY: where a call on the stack may begin. A guest on it may have called the host, which went
// on on another stack, and from there comes back: the frames it was left with must not be written
// over.
static void *free_end(const wasmrt_stack *stack) {
  uintptr_t end = (uintptr_t)stack;
  const wasmrt_left_stack *left = wasmrt_this_thread.left;
  while (left && left->stack != stack)
    left = left->outer;
  if (left) // the innermost of its uses
    end = (uintptr_t)left->stack_pointer - SWITCH_BYTES;
  return (void *)(end & ~(uintptr_t)15);
}

void wasmrt_stack_call(wasmrt_stack *stack, void (*body)(void *context), void *context) {
  wasmrt_thread *thread = &wasmrt_this_thread;
  if (thread->stack == stack) {
    body(context);
    return;
  }
  void *end = free_end(stack);
  wasmrt_left_stack left = {thread->stack, below_this_frame(), thread->left};
  thread->stack = stack;
  thread->left = &left;
  wasmrt_switch_stack(end, body, context);
  wasmrt_this_thread.stack = left.stack;
  wasmrt_this_thread.left = left.outer;
}

void wasmrt_leave_stacks(uint32_t count) {
  wasmrt_thread *thread = &wasmrt_this_thread;
  for (; count > 0; count--) {
    thread->stack = thread->left->stack;
    thread->left = thread->left->outer;
  }
}

// Overflow is caught by the guard; code needs no checks of its own.
void *wasmrt_port_stack_limit(void) { return NULL; }
