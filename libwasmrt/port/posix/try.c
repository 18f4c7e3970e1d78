// Leaving guest code: a try saves the registers, a trap jumps back to them. Plain setjmp costs a
// few nanoseconds; sigsetjmp would cost a system call, and is not needed since the fault handler
// runs with SA_NODEFER and leaves no signal blocked.
#include <stdatomic.h>

#include "thread.h"

_Thread_local wasmrt_thread wasmrt_this_thread;

static _Atomic(wasmrt_trap_hook) hook;

void wasmrt_set_trap_hook(wasmrt_trap_hook to_call) { atomic_store(&hook, to_call); }

__attribute__((noinline)) void wasmrt_call_in_try(void (*body)(void *context), void *context) {
  body(context);
  __asm__ volatile(""); // so that the call above is no jump
}

uint32_t wasmrt_port_try(void (*body)(void *context), void *context) {
  wasmrt_thread *thread = &wasmrt_this_thread;
  wasmrt_try_frame frame;
  frame.outer = thread->innermost;
  frame.stack = thread->stack;
  frame.left = thread->left;
  frame.code = WASMRT_NO_TRAP;
  if (!thread->has_signal_stack)
    wasmrt_prepare_signal_stack();
  if (setjmp(frame.state) == 0) {
    thread->innermost = &frame;
    wasmrt_call_in_try(body, context);
  }
  wasmrt_this_thread.innermost = frame.outer;
  return frame.code;
}

void wasmrt_leave_try(uint32_t code) {
  wasmrt_try_frame *frame = wasmrt_this_thread.innermost;
  if (!frame) {
    wasmrt_trap_hook call = atomic_load(&hook);
    if (call)
      call(code);
    return;
  }
  frame->code = code;
  wasmrt_this_thread.stack = frame->stack;
  wasmrt_this_thread.left = frame->left;
  longjmp(frame->state, 1);
}
