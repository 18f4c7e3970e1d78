// What the posix port knows of each thread: where a trap of it goes.
#ifndef WASMRT_POSIX_THREAD_H
#define WASMRT_POSIX_THREAD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "wasmrt/port.h"
#include "wasmrt/wasmrt.h"

// At the top of its own mapping, so that a stack needs no other allocation.
struct wasmrt_stack {
  uint8_t *mapping; // the guard lies at its start
  size_t mapping_bytes;
};

// Large enough for the 64 KiB probes of generated code, and a multiple of every page size.
enum { WASMRT_STACK_GUARD_BYTES = 128 * 1024 };

// A stack that a call has left to go on on another one, while it is there.
typedef struct wasmrt_left_stack {
  const wasmrt_stack *stack; // NULL: the system's
  const void *stack_pointer; // what lies above is in use
  struct wasmrt_left_stack *outer;
} wasmrt_left_stack;

typedef struct wasmrt_try_frame {
  struct wasmrt_try_frame *outer;
  const wasmrt_stack *stack; // in use when the try began
  wasmrt_left_stack *left;   // likewise
  volatile uint32_t code;
  jmp_buf state;
} wasmrt_try_frame;

typedef struct {
  wasmrt_try_frame *innermost;
  const wasmrt_stack *stack; // the guest stack in use, or NULL on the system's
  wasmrt_left_stack *left;   // the ones in use further out
  void *system_stack_top;    // once somebody has asked for it
  bool has_signal_stack;
} wasmrt_thread;

// initial-exec: the fault handler reads this, and must not allocate a thread's storage there.
extern _Thread_local wasmrt_thread wasmrt_this_thread __attribute__((tls_model("initial-exec")));

// Ends the innermost try of this thread, or returns if there is none.
void wasmrt_leave_try(uint32_t code);

// Runs body(context), with a frame of its own that marks the end of a try's frames.
void wasmrt_call_in_try(void (*body)(void *context), void *context);

// stack.c: forgets the innermost `count` stacks that calls of wasmrt_stack_call had gone on on.
void wasmrt_leave_stacks(uint32_t count);

// memory.c: whether an address lies in the address space of a memory. Safe in a signal handler.
bool wasmrt_is_memory_address(uintptr_t address);

// trap_signal.c: gives this thread a stack to handle faults on, if handlers are installed.
void wasmrt_prepare_signal_stack(void);

// switch.S: runs body(context) on the stack that ends at `high`, and comes back to this one.
void wasmrt_switch_stack(void *high, void (*body)(void *), void *context);

#endif
