// Faults that are traps.
//
// SECURITY. Guest code without bounds checks relies on the guard regions; this file decides which
// faults were the guest's. A fault is a trap if and only if the kernel raised it (a signal sent by
// kill has si_code <= 0) and its address lies
//   - in the address space of a linear memory: out of bounds memory access;
//   - in the guard of the guest stack in use, or, on a stack of the system's, where this thread's
//     stack pointer has run off its end: call stack exhausted.
// Every other fault goes to the handler that was there before, or kills the program as it would
// have without us.
//
// The handler runs on a stack of its own, as the usual one may be full, and leaves it by longjmp.
// SA_NODEFER keeps the signal unblocked, so there is no mask to restore.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "report.h"
#include "thread.h"

enum { SIGNAL_STACK_BYTES = 64 * 1024, PROBE_BYTES = 64 * 1024, CALL_BYTES = 4096 };

static struct sigaction previous_segv;
static struct sigaction previous_bus;
static atomic_bool installed;
static pthread_mutex_t install_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t signal_stack_key;

// Code touches its frame right below the stack pointer (calls, pushes) or, after it has moved the
// pointer, up to a probe's distance above it.
static bool is_stack_overflow(uintptr_t address, uintptr_t stack_pointer) {
  const wasmrt_thread *thread = &wasmrt_this_thread;
  if (thread->stack) {
    uintptr_t guard = (uintptr_t)thread->stack->mapping;
    return address >= guard && address - guard < WASMRT_STACK_GUARD_BYTES;
  }
  return thread->innermost && stack_pointer < (uintptr_t)thread->innermost &&
         address < (uintptr_t)thread->innermost && address + CALL_BYTES >= stack_pointer &&
         address < stack_pointer + PROBE_BYTES + CALL_BYTES;
}

static uint32_t trap_of_fault(const siginfo_t *info, const wasmrt_registers *registers) {
  uintptr_t address = (uintptr_t)info->si_addr;
  if (info->si_code <= 0)
    return WASMRT_NO_TRAP;
  if (wasmrt_is_memory_address(address))
    return WASMRT_TRAP_memory_out_of_bounds;
  if (is_stack_overflow(address, registers->slots[WASMRT_STACK_POINTER]))
    return WASMRT_TRAP_call_stack_exhausted;
  return WASMRT_NO_TRAP;
}

// Not ours. A default action is restored and the instruction runs again, so that the program dies
// as it would have, with the right core dump.
static void pass_on(int signal, siginfo_t *info, void *context) {
  const struct sigaction *previous = signal == SIGSEGV ? &previous_segv : &previous_bus;
  if (previous->sa_flags & SA_SIGINFO) {
    previous->sa_sigaction(signal, info, context);
  } else if (previous->sa_handler != SIG_DFL && previous->sa_handler != SIG_IGN) {
    previous->sa_handler(signal);
  } else {
    struct sigaction default_action = {.sa_handler = SIG_DFL};
    sigaction(signal, &default_action, NULL);
    if (info->si_code <= 0)
      raise(signal);
  }
}

static void on_fault(int signal, siginfo_t *info, void *context) {
  wasmrt_cursor cursor;
  wasmrt_cursor_at_fault(&cursor, context);
  uint32_t trap = trap_of_fault(info, &cursor.registers);
  if (trap == WASMRT_NO_TRAP) {
    pass_on(signal, info, context);
    return;
  }
  wasmrt_leave_try(trap);
  wasmrt_report_trap(trap, &cursor);
}

void wasmrt_port_trap(uint32_t code) {
  wasmrt_leave_try(code);
  wasmrt_cursor cursor;
  wasmrt_cursor_here(&cursor);
  wasmrt_report_trap(code, &cursor);
}

// -- Installing

static void free_signal_stack(void *mapping) {
  stack_t off = {.ss_flags = SS_DISABLE};
  sigaltstack(&off, NULL);
  munmap(mapping, SIGNAL_STACK_BYTES);
}

void wasmrt_prepare_signal_stack(void) {
  if (!atomic_load_explicit(&installed, memory_order_acquire))
    return;
  wasmrt_this_thread.has_signal_stack = true;
  stack_t present;
  if (sigaltstack(NULL, &present) == 0 && !(present.ss_flags & SS_DISABLE))
    return; // the program's own serves
  void *mapping = mmap(NULL, SIGNAL_STACK_BYTES, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (mapping == MAP_FAILED)
    return;
  stack_t stack = {.ss_sp = mapping, .ss_size = SIGNAL_STACK_BYTES};
  if (sigaltstack(&stack, NULL) == 0)
    pthread_setspecific(signal_stack_key, mapping); // freed when the thread ends
  else
    munmap(mapping, SIGNAL_STACK_BYTES);
}

static bool install_handlers(void) {
  if (pthread_key_create(&signal_stack_key, free_signal_stack) != 0)
    return false;
  struct sigaction action = {.sa_sigaction = on_fault,
                             .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  return sigaction(SIGSEGV, &action, &previous_segv) == 0 &&
         sigaction(SIGBUS, &action, &previous_bus) == 0;
}

bool wasmrt_trap_handler_install(void) {
  pthread_mutex_lock(&install_lock);
  if (!atomic_load(&installed) && install_handlers())
    atomic_store_explicit(&installed, true, memory_order_release);
  pthread_mutex_unlock(&install_lock);
  wasmrt_prepare_signal_stack();
  return atomic_load(&installed);
}
