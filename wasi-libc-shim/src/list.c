#include "list.h"

#include <string.h>

// Writes the items of `list` over it, which is never longer.
static uint32_t split(const char *list, char *out) {
  uint32_t count = 0;
  char *item = out;
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
    if (*list == '\0')
      return count;
  }
}

char *wasmrt_list_of(wasi_state *state, const char *name, uint32_t *count) {
  *count = 0;
  const char *value = wasmrt_wasi_host_variable(state->envp, name);
  if (!value)
    return NULL;
  char *items = wasmrt_state_allocate(state, strlen(value) + 1);
  if (items)
    *count = split(value, items);
  return items;
}

char *wasmrt_list_next(char *item) { return item + strlen(item) + 1; }
