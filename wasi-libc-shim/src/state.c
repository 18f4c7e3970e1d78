// Attachment: from arguments, environment and grants to the state of a program.
//
// Denied by default. The guest gets its arguments, the three standard streams, and what was
// granted by settings: WASMRT_DIRS, WASMRT_ENV and so on, which are variables of the environment,
// and may have been given values at compile time (wasm_config). README.md lists them.
//
// Every import that has to do with state refers to this file, which defines the runtime's hooks.
// What only some programs need is behind weak references: a program without paths does not carry
// the code that opens directories.
#include "state.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "fd_table.h"
#include "wasmrt/wasi_hook.h"

void wasmrt_wasi_lock(atomic_flag *lock) {
  while (atomic_flag_test_and_set_explicit(lock, memory_order_acquire))
    sched_yield();
}

void wasmrt_wasi_unlock(atomic_flag *lock) {
  atomic_flag_clear_explicit(lock, memory_order_release);
}

typedef struct wasi_block {
  struct wasi_block *next;
  size_t byte_length;
} wasi_block;

enum { BLOCK_HEAD = 16 };

static void *map_pages(size_t byte_length) {
  void *memory =
      mmap(NULL, byte_length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

void *wasmrt_state_allocate(wasi_state *state, size_t byte_length) {
  wasi_block *block = map_pages(BLOCK_HEAD + byte_length);
  if (!block)
    return NULL;
  block->byte_length = BLOCK_HEAD + byte_length;
  block->next = state->blocks;
  state->blocks = block;
  return (char *)block + BLOCK_HEAD;
}

void wasmrt_wasi_state_close(wasi_state *state) {
  wasmrt_fd_table_close(state);
  while (state->blocks) {
    wasi_block *block = state->blocks;
    state->blocks = block->next;
    munmap(block, block->byte_length);
  }
}

const char *wasmrt_wasi_host_entry(char *const *envp, const char *name) {
  size_t length = strlen(name);
  for (; envp && *envp; envp++)
    if (strncmp(*envp, name, length) == 0 && (*envp)[length] == '=')
      return *envp;
  return NULL;
}

const char *wasmrt_wasi_host_variable(char *const *envp, const char *name) {
  const char *entry = wasmrt_wasi_host_entry(envp, name);
  return entry ? entry + strlen(name) + 1 : NULL;
}

const char *wasmrt_wasi_baked_setting(const wasi_state *state, const char *name) {
  return wasmrt_wasi_host_variable(state->config ? (char *const *)state->config->settings : NULL,
                                   name);
}

const char *wasmrt_wasi_setting(const wasi_state *state, const char *name) {
  const char *value = wasmrt_wasi_host_variable(state->envp, name);
  return value ? value : wasmrt_wasi_baked_setting(state, name);
}

const char *wasmrt_wasi_message(wasi_state *state, const char *text, const char *subject,
                                const char *reason) {
  char *message = wasmrt_state_allocate(state, strlen(text) + strlen(subject) + strlen(reason) + 1);
  if (!message)
    return "out of memory";
  strcpy(message, text);
  strcat(message, subject);
  return strcat(message, reason);
}

const char *wasmrt_wasi_reason(void) {
  static const struct {
    int error;
    const char *text;
  } reasons[] = {{ENOENT, ": no such file or directory"},
                 {ENOTDIR, ": not a directory"},
                 {EISDIR, ": is a directory"},
                 {EACCES, ": permission denied"},
                 {EROFS, ": read-only file system"},
                 {EADDRINUSE, ": address in use"},
                 {EADDRNOTAVAIL, ": no address of this machine"}};
  for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
    if (reasons[i].error == errno)
      return reasons[i].text;
  return "";
}

// The guest's arguments, with another one in front if the settings say so.
static bool take_arguments(wasi_state *state, int argc, char *const *argv) {
  state->argc = (uint32_t)argc;
  state->argv = argv;
  const char *name = wasmrt_wasi_setting(state, "WASMRT_ARGV0");
  if (!name || argc == 0)
    return true;
  const char **copy = wasmrt_state_allocate(state, (size_t)argc * sizeof(*copy));
  if (!copy)
    return false;
  memcpy(copy, argv, (size_t)argc * sizeof(*copy));
  copy[0] = name;
  state->argv = (char *const *)copy;
  return true;
}

const char *wasmrt_wasi_state_init(wasi_state *state, int argc, char *const *argv,
                                   char *const *envp, const wasmrt_config *config, uint8_t flags) {
  state->envp = envp;
  state->config = config;
  wasmrt_fd_table_init(state);
  if (!take_arguments(state, argc, argv))
    return "out of memory";
  const char *message = wasmrt_wasi_attach_streams(state, flags);
  if (!message && wasmrt_wasi_preopen)
    message = wasmrt_wasi_preopen(state);
  if (!message && config && config->embed)
    message = ((const char *(*)(wasi_state *))config->embed)(state);
  if (!message && wasmrt_wasi_listen)
    message = wasmrt_wasi_listen(state);
  return message;
}

// A write to a closed pipe is an errno for the guest, not the end of the process. In a program that
// runs with more rights than its caller has (AT_SECURE: set-user-ID and the like), the caller's
// environment grants nothing.
const char *wasmrt_wasi_attach(wasmrt_instance *instance, int argc, char **argv, char **envp,
                               const wasmrt_config *config) {
  wasi_state *state = map_pages(sizeof(*state));
  if (!state)
    return "out of memory";
  instance->wasi = state;
  state->first = instance;
  static char *nothing[] = {NULL};
  if (getauxval(AT_SECURE))
    envp = nothing;
  signal(SIGPIPE, SIG_IGN);
  return wasmrt_wasi_state_init(state, argc, argv, envp, config, 0);
}

void wasmrt_wasi_before_run(wasmrt_instance *instance) { (void)instance; }

int wasmrt_wasi_exit_code(wasmrt_instance *instance) {
  (void)instance;
  return 0;
}
