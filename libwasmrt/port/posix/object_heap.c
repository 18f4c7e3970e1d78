// What the GC heap asks of the system: address space, and the bounds of stacks.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "thread.h"

// -- Address space

#define SMALLEST_HEAP_BYTES ((size_t)1 << 20)

static size_t page_bytes(void) { return (size_t)getpagesize(); }

static uint8_t *page_below(const uint8_t *place) {
  return (uint8_t *)((uintptr_t)place & ~(uintptr_t)(page_bytes() - 1));
}
static uint8_t *page_above(const uint8_t *place) { return page_below(place + page_bytes() - 1); }

// Where the address space is limited, a smaller heap is better than none.
uint8_t *wasmrt_port_heap_reserve(size_t *byte_length) {
  for (size_t bytes = *byte_length;; bytes /= 2) {
    bytes = (bytes + page_bytes() - 1) / page_bytes() * page_bytes();
    void *start = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start != MAP_FAILED) {
      *byte_length = bytes;
      return start;
    }
    if (bytes / 2 < SMALLEST_HEAP_BYTES)
      return NULL;
  }
}

// Pages that the range shares with its neighbours may be committed already, or be the heap's next.
bool wasmrt_port_heap_commit(uint8_t *start, size_t byte_length) {
  uint8_t *first = page_below(start);
  return mprotect(first, (size_t)(page_above(start + byte_length) - first),
                  PROT_READ | PROT_WRITE) == 0;
}

void wasmrt_port_heap_discard(uint8_t *start, size_t byte_length) {
  uint8_t *first = page_above(start), *end = page_below(start + byte_length);
  if (end <= first || madvise(first, (size_t)(end - first), MADV_DONTNEED) != 0)
    first = end = start + byte_length;
  __builtin_memset(start, 0, (size_t)(first - start));
  __builtin_memset(end, 0, (size_t)(start + byte_length - end));
}

void wasmrt_port_heap_release(uint8_t *start, size_t byte_length) { munmap(start, byte_length); }

uint64_t wasmrt_port_heap_default_limit(void) {
  return sizeof(void *) > 4 ? UINT64_C(4) << 30 : UINT64_C(256) << 20;
}

bool wasmrt_port_heap_stress(void) {
  const char *value = getenv("WASMRT_GC_STRESS");
  return value && value[0] == '1';
}

// -- Stacks

static const void *system_stack_top(void) {
  wasmrt_thread *thread = &wasmrt_this_thread;
  if (!thread->system_stack_top) {
    pthread_attr_t attributes;
    void *lowest;
    size_t bytes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
      wasmrt_port_fatal("cannot tell where this thread's stack begins");
    pthread_attr_getstack(&attributes, &lowest, &bytes);
    pthread_attr_destroy(&attributes);
    thread->system_stack_top = (uint8_t *)lowest + bytes;
  }
  return thread->system_stack_top;
}

static const void *top_of(const wasmrt_stack *stack) { return stack ? stack : system_stack_top(); }

// Not inlined, so that the caller's frame, and with it the registers, lies above this one's.
__attribute__((noinline)) static void
scan_from_here(void (*scan)(void *context, const void *from, const void *to), void *context) {
  scan(context, __builtin_frame_address(0), top_of(wasmrt_this_thread.stack));
  for (const wasmrt_left_stack *left = wasmrt_this_thread.left; left; left = left->outer)
    scan(context, left->stack_pointer, top_of(left->stack));
}

void wasmrt_port_scan_stacks(void (*scan)(void *context, const void *from, const void *to),
                             void *context) {
  __builtin_unwind_init(); // puts all registers that a call preserves on the stack
  scan_from_here(scan, context);
  __asm__ volatile(""); // so that the call above is no jump
}
