// Which faults are traps, and that the others are not.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../libwasmrt/core/store.h"
#include "check.h"
#include "modules.h"

enum { PAGE = 65536 };

static wasmrt_memory guarded;

static void touch(void *address) { *(volatile uint8_t *)address; }
static void write_to(void *address) { *(volatile uint8_t *)address = 1; }

static uint32_t trap_at(int64_t offset) { return wasmrt_try(touch, guarded.base + offset); }

static void faults_in_the_guards_are_out_of_bounds(void) {
  static const int64_t outside[] = {-1,
                                    -(int64_t)WASMRT_GUARD_BYTES,
                                    PAGE,
                                    2 * PAGE,
                                    0xFFFFFFFF,
                                    INT64_C(0x1FFFFFFFF),
                                    (INT64_C(8) << 30) + WASMRT_GUARD_BYTES - 1};
  for (size_t i = 0; i < sizeof(outside) / sizeof(*outside); i++) {
    CHECK(trap_at(outside[i]) == WASMRT_TRAP_memory_out_of_bounds);
    CHECK(wasmrt_try(write_to, guarded.base + outside[i]) == WASMRT_TRAP_memory_out_of_bounds);
  }
  CHECK(trap_at(0) == WASMRT_NO_TRAP && trap_at(PAGE - 1) == WASMRT_NO_TRAP);
  wasmrt_memory_grow(&guarded, 1);
  CHECK(trap_at(2 * PAGE - 1) == WASMRT_NO_TRAP);
  CHECK(trap_at(2 * PAGE) == WASMRT_TRAP_memory_out_of_bounds);
}

static void compiled_code_traps(void) {
  wasmrt_store *store = wasmrt_store_new(NULL);
  wasmrt_error error;
  wasmrt_instance *instance = wasmrt_instantiate(store, &exporter, NULL, &error);
  wasmrt_extern load;
  CHECK(wasmrt_find_export(instance, "load", &load));
  static const uint32_t addresses[] = {65533, 65536, 0x7FFFFFFF, 0xFFFFFFFF};
  for (int i = 0; i < 4; i++) {
    wasmrt_value value = {.i32 = addresses[i]};
    CHECK(wasmrt_call(load.as.func, &value) == WASMRT_TRAP_memory_out_of_bounds);
  }
  wasmrt_value value = {.i32 = 65532};
  CHECK(wasmrt_call(load.as.func, &value) == WASMRT_NO_TRAP && value.i32 == 0);
  wasmrt_store_delete(store);
}

// -- Tries

static void raise_trap(void *code) { wasmrt_trap(*(uint32_t *)code); }

typedef struct {
  uint32_t inner, outer, seen;
} nested_case;

static void nested(void *context) {
  nested_case *n = context;
  n->seen = wasmrt_try(raise_trap, &n->inner);
  wasmrt_trap(n->outer);
}

static void tries_nest(void) {
  nested_case n = {WASMRT_TRAP_unreachable, WASMRT_TRAP_integer_overflow, 0};
  CHECK(wasmrt_try(nested, &n) == WASMRT_TRAP_integer_overflow);
  CHECK(n.seen == WASMRT_TRAP_unreachable);
  CHECK_TEXT(wasmrt_trap_message(WASMRT_TRAP_table_out_of_bounds), "out of bounds table access");
  CHECK_TEXT(wasmrt_trap_message(WASMRT_TRAP_COUNT), "unknown trap");
}

// -- Stacks

static _Thread_local int deepest;

__attribute__((noinline)) static int recurse(int depth) {
  volatile char frame[100];
  frame[depth % 100] = (char)depth;
  deepest = depth;
  return depth < 0 ? 0 : recurse(depth + 1) + frame[depth % 100];
}

static void overflow(void *context) {
  (void)context;
  recurse(0);
}

static void overflow_on(void *stack) { wasmrt_stack_call(stack, overflow, NULL); }

static void the_guest_stack_overflows_into_its_guard(void) {
  wasmrt_stack *stack = wasmrt_stack_new(1 << 20);
  for (int i = 0; i < 100; i++) {
    deepest = 0;
    CHECK(wasmrt_try(overflow_on, stack) == WASMRT_TRAP_call_stack_exhausted);
    CHECK(deepest > 1000 && deepest < (1 << 20) / 100);
  }
  wasmrt_stack_delete(stack);
}

static void the_systems_stack_overflows_too(void) {
  for (int i = 0; i < 3; i++)
    CHECK(wasmrt_try(overflow, NULL) == WASMRT_TRAP_call_stack_exhausted);
}

typedef struct {
  wasmrt_stack *stack;
  uintptr_t outer_frame, inner_frame;
} reentry;

static void note_frame(void *context) {
  ((reentry *)context)->inner_frame = (uintptr_t)__builtin_frame_address(0);
}
static void enter_again(void *context) {
  reentry *r = context;
  r->outer_frame = (uintptr_t)__builtin_frame_address(0);
  wasmrt_stack_call(r->stack, note_frame, r);
}

static void a_stack_in_use_is_entered_again_at_its_top(void) {
  reentry r = {.stack = wasmrt_stack_new(0)};
  wasmrt_stack_call(r.stack, enter_again, &r);
  CHECK(r.inner_frame < r.outer_frame && r.outer_frame - r.inner_frame < 4096);
  CHECK((uintptr_t)r.stack - r.outer_frame < 4096);
  wasmrt_stack_delete(r.stack);
}

static void *in_a_thread(void *context) {
  (void)context;
  for (int i = 0; i < 200; i++)
    CHECK(trap_at(-1) == WASMRT_TRAP_memory_out_of_bounds);
  CHECK(wasmrt_try(overflow, NULL) == WASMRT_TRAP_call_stack_exhausted);
  the_guest_stack_overflows_into_its_guard();
  return NULL;
}

static void every_thread_catches_its_own(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    CHECK(pthread_create(&threads[i], NULL, in_a_thread, NULL) == 0);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
}

static void many_memories_are_known(void) {
  enum { COUNT = 150 };
  static wasmrt_memory memories[COUNT];
  wasmrt_memory_type type = {1, 1, 16, WASMRT_MEMORY_GUARDED, NULL, 0, 0};
  wasmrt_store_config config = {0};
  for (int i = 0; i < COUNT; i++)
    CHECK(wasmrt_memory_create(&memories[i], &type, &config) == NULL);
  for (int i = 0; i < COUNT; i++)
    CHECK(wasmrt_try(touch, memories[i].base + PAGE) == WASMRT_TRAP_memory_out_of_bounds);
  uintptr_t middle = (uintptr_t)memories[70].base;
  for (int i = 0; i < COUNT; i++)
    wasmrt_port_memory_release(&memories[i]);
  CHECK(!memories[70].base);
  (void)middle;
}

// -- Faults that are not ours, in child processes

static int status_of(void (*body)(void)) {
  fflush(stderr);
  pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

static void wild_access_in_try(void) { wasmrt_try(touch, (void *)(uintptr_t)16); }
static void wild_access(void) { touch((void *)(uintptr_t)16); }
static void signal_by_kill(void) { kill(getpid(), SIGSEGV); }

static void our_own_crashes_stay_crashes(void) {
  CHECK(WTERMSIG(status_of(wild_access)) == SIGSEGV);
  CHECK(WTERMSIG(status_of(wild_access_in_try)) == SIGSEGV);
  CHECK(WTERMSIG(status_of(signal_by_kill)) == SIGSEGV);
}

static void exit_33(int signal, siginfo_t *info, void *context) {
  (void)context;
  _exit(signal == SIGSEGV && info->si_addr == (void *)16 ? 33 : 1);
}

static void uncaught_access(void) {
  fclose(stderr);
  touch(guarded.base - 1);
}
static void uncaught_call(void) {
  fclose(stderr);
  wasmrt_trap(WASMRT_TRAP_unreachable);
}

static void an_uncaught_trap_ends_the_process(void) {
  int status = status_of(uncaught_access);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 134);
  status = status_of(uncaught_call);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 134);
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "chain") == 0) {
    struct sigaction action = {.sa_sigaction = exit_33, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    wasmrt_trap_handler_install();
    touch((void *)(uintptr_t)16);
  }
  CHECK(wasmrt_trap_handler_install() && wasmrt_trap_handler_install());
  wasmrt_store_config config = {0};
  wasmrt_memory_type type = {1, 10, 16, WASMRT_MEMORY_GUARDED, NULL, 0, 0};
  CHECK(wasmrt_memory_create(&guarded, &type, &config) == NULL);
  RUN(faults_in_the_guards_are_out_of_bounds);
  RUN(compiled_code_traps);
  RUN(tries_nest);
  RUN(the_guest_stack_overflows_into_its_guard);
  RUN(the_systems_stack_overflows_too);
  RUN(a_stack_in_use_is_entered_again_at_its_top);
  RUN(every_thread_catches_its_own);
  RUN(many_memories_are_known);
  RUN(our_own_crashes_stay_crashes);
  RUN(an_uncaught_trap_ends_the_process);
  char command[4096];
  snprintf(command, sizeof(command), "'%s' chain", argv[0]);
  CHECK(WEXITSTATUS(system(command)) == 33); // an earlier handler is asked
  return finish();
}
