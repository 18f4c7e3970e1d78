// What a libc for wasi-threads does, as small as it can be: threads with a stack and thread-local
// variables each, mutexes and condition variables over wait and notify. Debian's has no threads.
#include <stdint.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))

IMPORT("wasi", "thread-spawn") int32_t spawn(void *start);
IMPORT("wasi_snapshot_preview1", "proc_exit") _Noreturn void leave(uint32_t code);
typedef struct {
  const void *bytes;
  uint32_t length;
} buffer;
IMPORT("wasi_snapshot_preview1", "fd_write")
uint32_t fd_write(uint32_t fd, const buffer *list, uint32_t count, uint32_t *written);

static void print(const char *text, uint32_t number) {
  char line[100];
  uint32_t length = 0, written;
  for (; text[length]; length++)
    line[length] = text[length];
  uint32_t digits = 1;
  for (uint32_t rest = number; rest /= 10;)
    digits++;
  for (uint32_t i = digits; i-- > 0; number /= 10)
    line[length + i] = (char)('0' + number % 10);
  line[length + digits] = '\n';
  buffer all = {line, length + digits + 1};
  fd_write(1, &all, 1, &written);
}

static void wait_while(_Atomic int32_t *word, int32_t value) {
  __builtin_wasm_memory_atomic_wait32((int32_t *)word, value, -1);
}
static void wake(_Atomic int32_t *word, uint32_t count) {
  __builtin_wasm_memory_atomic_notify((int32_t *)word, count);
}

// 0 free, 1 held, 2 held and somebody waits.
typedef struct {
  _Atomic int32_t state;
} mutex;
static void lock(mutex *it) {
  int32_t seen = 0;
  if (__c11_atomic_compare_exchange_strong(&it->state, &seen, 1, __ATOMIC_SEQ_CST,
                                           __ATOMIC_SEQ_CST))
    return;
  while (__c11_atomic_exchange(&it->state, 2, __ATOMIC_SEQ_CST) != 0)
    wait_while(&it->state, 2);
}
static void unlock(mutex *it) {
  if (__c11_atomic_exchange(&it->state, 0, __ATOMIC_SEQ_CST) == 2)
    wake(&it->state, 1);
}

typedef struct {
  _Atomic int32_t sequence;
} condition;
static void wait_for(condition *it, mutex *held) {
  int32_t sequence = it->sequence;
  unlock(held);
  wait_while(&it->sequence, sequence);
  lock(held);
}
static void signal_all(condition *it) {
  it->sequence++;
  wake(&it->sequence, UINT32_MAX);
}

// As in wasi-libc: the first words tell the assembly below what it needs.
enum { STACK_BYTES = 16384, VARIABLE_BYTES = 256 };
typedef struct {
  void *stack_end;
  void (*body)(void *argument);
  void *argument;
  _Atomic int32_t running;
  _Alignas(16) char variables[VARIABLE_BYTES];
  _Alignas(16) char stack[STACK_BYTES];
} thread;

void __wasm_init_tls(void *memory);

__attribute__((used)) static void run_thread(int32_t id, thread *it) {
  (void)id;
  __wasm_init_tls(it->variables);
  it->body(it->argument);
  it->running = 0;
  wake(&it->running, UINT32_MAX);
}

__asm__(".globaltype __stack_pointer, i32\n"
        ".functype run_thread (i32, i32) -> ()\n"
        ".globl wasi_thread_start\n"
        ".export_name wasi_thread_start, wasi_thread_start\n"
        "wasi_thread_start:\n"
        "  .functype wasi_thread_start (i32, i32) -> ()\n"
        "  local.get 1\n"
        "  i32.load 0\n"
        "  global.set __stack_pointer\n"
        "  local.get 0\n"
        "  local.get 1\n"
        "  call run_thread\n"
        "  end_function\n");

static void start(thread *it, void (*body)(void *argument), void *argument) {
  it->stack_end = it->stack + STACK_BYTES;
  it->body = body;
  it->argument = argument;
  it->running = 1;
  if (spawn(it) <= 0)
    leave(99);
}
static void join(thread *it) {
  while (it->running)
    wait_while(&it->running, 1);
}
