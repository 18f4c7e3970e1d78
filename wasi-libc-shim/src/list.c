#include "list.h"

#include <string.h>

// Writes the items of `list` to `*to`, which never takes more room, and moves it on.
static uint32_t split(const char *list, char **to) {
  uint32_t count = 0;
  char *out = *to, *item = out;
  for (;; list++) {
    if (*list != ',' && *list != '\0') {
      if (*list == '\\' && list[1])
        list++;
      *out++ = *list;
      continue;
    }
    if (out > item) {
      *out++ = '\0';
      item = out;
      count++;
    }
    if (*list == '\0') {
      *to = out;
      return count;
    }
  }
}

char *wasmrt_list_of(wasi_state *state, const char *name, uint32_t *count) {
  *count = 0;
  const char *baked = wasmrt_wasi_baked_setting(state, name);
  const char *added = wasmrt_wasi_host_variable(state->envp, name);
  if (!baked && !added)
    return NULL;
  baked = baked ? baked : "";
  added = added ? added : "";
  char *items = wasmrt_state_allocate(state, strlen(baked) + strlen(added) + 2);
  char *end = items;
  if (items) {
    *count = split(baked, &end);
    *count += split(added, &end);
  }
  return items;
}

char *wasmrt_list_next(char *item) { return item + strlen(item) + 1; }
