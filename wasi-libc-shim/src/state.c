// Attachment: from arguments, environment and grants to the state of a program.
//
// Denied by default. The guest gets its arguments, the three standard streams, and what was
// granted: the directories and variables of wasm_config, and of WASMRT_DIRS, WASMRT_ENV and
// WASMRT_LISTEN in the environment. README.md has their format.
//
// Every import that has to do with state refers to this file, which defines the runtime's hooks.
// What only some programs need is behind weak references: a program without paths does not carry
// the code that opens directories.
#include "state.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

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

const char *wasmrt_wasi_message(wasi_state *state, const char *text, const char *subject,
                                const char *reason) {
  char *message = wasmrt_state_allocate(state, strlen(text) + strlen(subject) + strlen(reason) + 1);
  if (!message)
    return "out of memory";
  strcpy(message, text);
  strcat(message, subject);
  return strcat(message, reason);
}

// A stream can do what its host descriptor was opened for. A terminal cannot be sought, and a
// guest's isatty() knows it by that.
static uint64_t stream_rights(int host, uint8_t filetype, int status_flags) {
  uint64_t rights = WASI_RIGHTS_FILE;
  int access = status_flags & O_ACCMODE;
  if (access == O_RDONLY)
    rights &= ~(uint64_t)WASI_RIGHT_FD_WRITE;
  if (access == O_WRONLY)
    rights &= ~(uint64_t)WASI_RIGHT_FD_READ;
  if (filetype == WASI_FILETYPE_CHARACTER_DEVICE && isatty(host))
    rights &= ~(uint64_t)(WASI_RIGHT_FD_SEEK | WASI_RIGHT_FD_TELL);
  return rights;
}

// A stream that is closed on the host stays closed for the guest. But its number is taken, lest
// the host use it for a file of the guest's and the runtime write its messages there.
static bool attach_stream(wasi_state *state, int host, uint8_t flags) {
  int status_flags = fcntl(host, F_GETFL);
  if (status_flags < 0)
    return open("/dev/null", O_RDWR) >= 0;
  wasi_grant grant = {.host = host, .flags = flags};
  wasmrt_fd_filetype(host, &grant.filetype);
  grant.rights_base = stream_rights(host, grant.filetype, status_flags);
  return wasmrt_fd_insert_at(state, &grant, (uint32_t)host) == WASI_ERRNO_SUCCESS;
}

const char *wasmrt_wasi_state_init(wasi_state *state, int argc, char *const *argv,
                                   char *const *envp, const wasmrt_config *config, uint8_t flags) {
  state->argc = (uint32_t)argc;
  state->argv = argv;
  state->envp = envp;
  state->config = config;
  wasmrt_fd_table_init(state);
  for (int host = STDIN_FILENO; host <= STDERR_FILENO; host++)
    if (!attach_stream(state, host, flags))
      return "cannot open /dev/null for a closed standard stream";
  const char *message = wasmrt_wasi_preopen ? wasmrt_wasi_preopen(state) : NULL;
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
