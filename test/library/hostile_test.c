// A guest that means harm: the host goes on, other instances are untouched, and nothing leaks.
// Sanitizers take a second stack for an overflow of the first, and valgrind reports a fault also
// where a handler waits for it: with -DWATCHED these two are left out. TSan's runtime crashes at an
// overflow of the stack whoever handles it.
#include "guest.h"

#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

static guest_instance *other; // of the same store; must never change

static uint32_t my_env_call_back(guest_instance *self, uint32_t depth) {
  if (depth > 0)
    return guest_nest(self, depth - 1);
  guest_crash(self);
  return 0;
}

#ifdef WATCHED_BY_tsan
static void test_recursion(guest_instance *it) { CHECK(guest_bump(it) == 101); }
#else
static void test_recursion(guest_instance *it) {
  uint32_t value;
  for (int i = 0; i < 3; i++)
    CHECK(guest_try_recurse(it, 0, &value) == WASMRT_TRAP_call_stack_exhausted);
  CHECK(guest_bump(it) == 101);
}
#endif

#ifdef WATCHED
static void limit_stack(wasmrt_store *store) { (void)store; }
static void test_chaining(void) {}
static void install_handlers(void) { CHECK(wasmrt_trap_handler_install()); }
#else
static void limit_stack(wasmrt_store *store) { CHECK(wasmrt_store_limit_stack(store, 256 << 10)); }
// A fault of the program's own still goes to its own handler.
static sigjmp_buf own_fault;
static void on_own_fault(int signal) { siglongjmp(own_fault, signal); }

static void install_handlers(void) {
  struct sigaction own = {0};
  own.sa_handler = on_own_fault;
  sigaction(SIGSEGV, &own, NULL);
  CHECK(wasmrt_trap_handler_install());
}

static void test_chaining(void) {
  volatile char *nothing = (char *)mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (sigsetjmp(own_fault, 1) == 0) {
    *nothing = 1;
    CHECK(!"reached");
  }
  munmap((void *)nothing, 4096);
}

#endif

static void test_limits(guest_instance *it) {
  CHECK(guest_grow(it, 100) == UINT32_MAX && guest_grow(it, 8) == UINT32_MAX);
  CHECK(guest_grow(it, 6) == 2); // to the store's limit of 8 pages
  CHECK(guest_grow(it, 1) == UINT32_MAX);
  CHECK(guest_grow_table(it, 11) == UINT32_MAX && guest_grow_table(it, 8) == 2);
}

// Guest, host, guest, host, and a trap in the innermost: all of it is left.
static void test_nested_trap(guest_instance *it) {
  uint32_t value;
  CHECK(guest_try_nest(it, 20, &value) == WASMRT_TRAP_unreachable);
  CHECK(guest_try_crash(it) == WASMRT_TRAP_unreachable);
}

static void test_lies(guest_instance *it) {
  wasmrt_span span;
  wasmrt_instance *base = guest_base(it);
  const uint64_t end = guest_memory(it)->byte_length;
  CHECK(wasmrt_view(base, 0, end, &span) && span.length == end);
  CHECK(wasmrt_view(base, end, 0, &span) && !wasmrt_view(base, end, 1, &span) && !span.data);
  CHECK(!wasmrt_view(base, 1, end, &span));
  CHECK(!wasmrt_view(base, UINT64_MAX, 2, &span) && !wasmrt_view(base, 2, UINT64_MAX, &span));
  CHECK(wasmrt_view_string(base, 1024, &span) && span.length == 7);
  guest_dirty(it, (uint32_t)end - 4, 4);
  CHECK(!wasmrt_view_string(base, end - 4, &span) && !wasmrt_view_string(base, end, &span));
  uint32_t address;
  CHECK(wasmrt_guest_copy(base, "text", 5, &address) == WASMRT_NO_TRAP);
  CHECK(wasmrt_view_string(base, address, &span) && span.length == 4);
  CHECK(wasmrt_guest_free(base, address, 5, 1) == WASMRT_NO_TRAP);
  CHECK(wasmrt_guest_allocate(base, 1 << 20, 1, &address) == WASMRT_TRAP_memory_out_of_bounds);
}

static jmp_buf hook_exit;
static void on_trap(uint32_t code) { longjmp(hook_exit, (int)code + 1); }

static void test_hook(guest_instance *it) {
  wasmrt_set_trap_hook(on_trap);
  int left = setjmp(hook_exit);
  if (left == 0) {
    guest_crash(it);
    CHECK(!"reached");
  }
  CHECK(left == WASMRT_TRAP_unreachable + 1);
  wasmrt_set_trap_hook(NULL);
}

static size_t allocations;
static void *counted_allocate(void *context, size_t length) {
  (void)context;
  allocations++;
  return calloc(1, length ? length : 1);
}
static void counted_release(void *context, void *allocation) {
  (void)context;
  allocations--;
  free(allocation);
}

static void run(const wasmrt_store_config *config) {
  wasmrt_store *store = wasmrt_store_new(config);
  limit_stack(store);
  guest_imports imports = GUEST_IMPORTS(NULL, my_);
  wasmrt_error error;
  guest_instance *it = guest_new(store, &imports, &error);
  other = guest_new(store, &imports, &error);
  CHECK(it && other);
  test_recursion(it);
  test_limits(it);
  test_nested_trap(it);
  test_lies(it);
  test_hook(it);
  CHECK(guest_bump(other) == 101 && guest_memory(other)->page_count == 2);
  wasmrt_store_delete(store);
}

int main(void) {
  const wasmrt_allocator allocator = {counted_allocate, counted_release, NULL};
  wasmrt_set_allocator(&allocator);
  install_handlers();
  wasmrt_store_config config = {8 * 65536, 10, 0};
  for (int i = 0; i < 100; i++)
    run(&config);
  test_chaining();
  CHECK(allocations == 0);
  return 0;
}
