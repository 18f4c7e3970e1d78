#include "wasi_shim/embed.h"

#include <stdlib.h>

#include "state.h"

// The state comes first: it is what functions find in an instance.
typedef struct {
  wasi_state state;
  wasmrt_config config;
} embedded_state;

static void leave(void) { wasmrt_trap(WASMRT_TRAP_host); }

static char *const no_environment[] = {NULL};

void *wasmrt_wasi_new(int argc, char *const *argv, const char *const *settings,
                      const char **message) {
  static const char *const none[] = {NULL};
  embedded_state *it = calloc(1, sizeof(*it));
  if (!it) {
    *message = "out of memory";
    return NULL;
  }
  it->config.settings = settings ? settings : none;
  it->state.leave = leave;
  *message = wasmrt_wasi_state_init(&it->state, argc, argv, no_environment, &it->config,
                                    WASI_DESCRIPTOR_BORROWED);
  if (!*message)
    return it;
  static _Thread_local char text[256];
  size_t length = 0;
  while (length < sizeof(text) - 1 && (*message)[length])
    length++;
  __builtin_memcpy(text, *message, length);
  text[length] = '\0';
  *message = text;
  wasmrt_wasi_delete(it);
  return NULL;
}

void wasmrt_wasi_delete(void *wasi) {
  if (!wasi)
    return;
  wasmrt_wasi_state_close(wasi);
  free(wasi);
}

bool wasmrt_wasi_exited(const void *wasi, uint32_t *code) {
  const wasi_state *state = wasi;
  *code = state->exit_code;
  return state->has_exited;
}
