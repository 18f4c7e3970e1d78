// What the shim keeps for one instance, behind `self->wasi`.
//
// A guest's descriptor is a number of its own, never the host's: `slots` maps it to a
// wasi_descriptor, which owns the host's. Nothing but what was granted at attachment, or opened
// beneath it since, is ever in there.
//
// Threads. `lock` guards the table and all fields of descriptors. A call takes a reference to its
// descriptor, drops the lock, and works on the host without it. A descriptor that another thread
// closes meanwhile leaves its slot at once and the host with its last reference, so a host number
// cannot change its meaning in the middle of a call.
#ifndef WASI_SHIM_STATE_H
#define WASI_SHIM_STATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "wasi_shim/wasip1.h"
#include "wasmrt/abi.h"

// Most descriptors that a guest may hold at once; the host's own limit usually comes first.
enum { WASI_DESCRIPTOR_LIMIT = 65536 };

enum {
  WASI_DESCRIPTOR_BORROWED = 1, // the host keeps the host descriptor open
  WASI_DESCRIPTOR_READ_ONLY = 2 // beneath a grant with `ro`: nothing may change
};

typedef struct wasi_descriptor wasi_descriptor;
struct wasi_descriptor {
  int host;                          // -1 for what is embedded: host calls on it fail
  const struct wasi_files *embedded; // how it is read (embedded.h); NULL for the host's files
  const wasmrt_embedded *tree;       // what is embedded, and which node of it this is
  uint32_t node;
  uint32_t reference_count; // its slot, and calls under way
  uint8_t filetype;
  uint8_t flags;                // WASI_DESCRIPTOR_*
  atomic_flag reading;          // guards what follows, and the host's position in the directory
  uint8_t listed;               // whether `listing` is about this directory
  uint64_t position;            // in an embedded file
  struct wasi_listing *listing; // what fd_readdir has read ahead; recycled with the descriptor
  uint64_t rights_base;
  uint64_t rights_inheriting;
  const char *preopen;   // the guest's name of a granted directory, else NULL
  wasi_descriptor *next; // on the free list
};

// How paths are resolved, see resolve.h.
typedef enum wasi_resolver { WASI_RESOLVER_OPENAT2 = 0, WASI_RESOLVER_WALK = 1 } wasi_resolver;

// Whether calls are printed, see trace.h.
enum { WASI_TRACING_UNDECIDED = 0, WASI_TRACING_OFF = 1, WASI_TRACING_ON = 2 };

enum { WASI_FIRST_SLOTS = 16 };

typedef struct wasi_state {
  atomic_flag lock;
  atomic_flag exiting;
  // A library's state: how proc_exit leaves the guest and not the process; else NULL.
  void (*leave)(void);
  bool has_exited;
  uint32_t exit_code;
  uint8_t resolver;        // wasi_resolver
  _Atomic uint8_t tracing; // WASI_TRACING_*
  uint32_t slot_count;
  uint32_t used_slots; // no slot below this one is free
  wasi_descriptor **slots;
  wasi_descriptor *free_descriptors;
  const wasmrt_instance *first;  // a program's first instance
  _Atomic uint32_t thread_count; // spawned since
  uint32_t argc;
  char *const *argv;
  char *const *envp; // the host's, of which the guest sees what WASMRT_ENV names
  const wasmrt_config *config;
  const char **environ;      // the guest's, built when first asked for; ends with NULL
  struct wasi_block *blocks; // what wasmrt_state_allocate gave out
  wasi_descriptor *first_slots[WASI_FIRST_SLOTS];
  wasi_descriptor first_descriptors[WASI_FIRST_SLOTS];
} wasi_state;

static inline wasi_state *wasi_state_of(wasmrt_instance *self) { return (wasi_state *)self->wasi; }

void wasmrt_wasi_lock(atomic_flag *lock);
void wasmrt_wasi_unlock(atomic_flag *lock);

// Zeroed memory that lives as long as the state, aligned to 16 bytes; NULL when there is none. It
// comes in whole pages straight from the host, so that small programs need no malloc. With the
// lock held, or before the guest runs.
void *wasmrt_state_allocate(wasi_state *state, size_t byte_length);

// The entry NAME=VALUE of an environment block, or NULL; and the value in it.
const char *wasmrt_wasi_host_entry(char *const *envp, const char *name);
const char *wasmrt_wasi_host_variable(char *const *envp, const char *name);

// What was set at compile time under a name, or NULL; and the same unless the host's environment
// says otherwise.
const char *wasmrt_wasi_baked_setting(const wasi_state *state, const char *name);
const char *wasmrt_wasi_setting(const wasi_state *state, const char *name);

// A message of one line for the end of the program: what failed, with what, and why.
const char *wasmrt_wasi_message(wasi_state *state, const char *text, const char *subject,
                                const char *reason);

// Why the host refused, from errno: `: permission denied`. Empty for what is not foreseen.
const char *wasmrt_wasi_reason(void);

// Sends the standard streams where WASMRT_STDIN and its like say, and gives them to the guest.
// `flags` are those of wasmrt_wasi_state_init. NULL, or a message.
const char *wasmrt_wasi_attach_streams(wasi_state *state, uint8_t flags);

// Makes the state of an instance from its grants; NULL, or a message. `flags` goes to the standard
// streams: WASI_DESCRIPTOR_BORROWED keeps the host's open whatever the guest does.
const char *wasmrt_wasi_state_init(wasi_state *state, int argc, char *const *argv,
                                   char *const *envp, const wasmrt_config *config, uint8_t flags);

// Closes all descriptors of the guest and frees what belongs to the state, but not the state.
void wasmrt_wasi_state_close(wasi_state *state);

// What attachment asks of files that are linked only if the module imports something of theirs:
// open the granted directories, and the granted listening sockets. NULL, or a message.
__attribute__((weak)) const char *wasmrt_wasi_preopen(wasi_state *state);
__attribute__((weak)) const char *wasmrt_wasi_listen(wasi_state *state);

// Makes this object need another one, which only a weak reference would otherwise name.
#define WASI_NEEDS(symbol)                                                                         \
  extern __typeof__(symbol) symbol##_needed __asm__(#symbol);                                      \
  static const void *const needs_##symbol __attribute__((used)) = (const void *)&symbol##_needed;

#endif
