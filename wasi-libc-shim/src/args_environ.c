// Arguments and environment. The guest's environment is what was granted: the setting
// WASMRT_ENV, where an item NAME=VALUE sets a variable, NAME passes the host's on, and * passes on
// all. Of variables with the same name the last one counts.
#include <string.h>

#include "export.h"
#include "guest.h"
#include "list.h"

// Number of strings and of their bytes, terminators included.
typedef struct string_sizes {
  uint32_t count;
  uint64_t byte_length;
} string_sizes;

static string_sizes sizes_of(const char *const *strings, uint32_t count) {
  string_sizes sizes = {count, 0};
  for (uint32_t i = 0; i < count; i++)
    sizes.byte_length += strlen(strings[i]) + 1;
  return sizes;
}

static wasi_errno store_sizes(wasmrt_instance *self, string_sizes sizes, uint32_t count,
                              uint32_t byte_length) {
  if (sizes.byte_length > UINT32_MAX)
    return WASI_ERRNO_OVERFLOW;
  wasi_errno error = wasmrt_guest_store_u32(self, count, sizes.count);
  if (error)
    return error;
  return wasmrt_guest_store_u32(self, byte_length, (uint32_t)sizes.byte_length);
}

// Writes the strings to `buf`, one after the other, and their addresses to `pointers`.
static wasi_errno store_strings(wasmrt_instance *self, const char *const *strings, uint32_t count,
                                uint32_t pointers, uint32_t buf) {
  for (uint32_t i = 0; i < count; i++) {
    uint32_t length = (uint32_t)strlen(strings[i]) + 1;
    wasi_errno error = wasmrt_guest_store_u32(self, pointers + i * (uint32_t)sizeof(buf), buf);
    if (!error)
      error = wasmrt_guest_store(self, buf, strings[i], length);
    if (error)
      return error;
    buf += length;
  }
  return WASI_ERRNO_SUCCESS;
}

uint32_t wasmrt_wasi_args_sizes_get(wasmrt_instance *self, uint32_t argc, uint32_t argv_buf_size) {
  wasi_state *state = wasi_state_of(self);
  return store_sizes(self, sizes_of((const char *const *)state->argv, state->argc), argc,
                     argv_buf_size);
}

uint32_t wasmrt_wasi_args_get(wasmrt_instance *self, uint32_t argv, uint32_t argv_buf) {
  wasi_state *state = wasi_state_of(self);
  return store_strings(self, (const char *const *)state->argv, state->argc, argv, argv_buf);
}

// -- The guest's environment, an array that ends with NULL

static bool same_name(const char *left, const char *right) {
  while (*left == *right && *left && *left != '=')
    left++, right++;
  return *left == '=' && *right == '=';
}

static void set_variable(const char **variables, uint32_t *count, const char *variable) {
  for (uint32_t i = 0; i < *count; i++) {
    if (same_name(variables[i], variable)) {
      variables[i] = variable;
      return;
    }
  }
  variables[(*count)++] = variable;
}

// The shim's own variables are the host's business.
static void pass_all(wasi_state *state, const char **variables, uint32_t *count) {
  for (char *const *entry = state->envp; entry && *entry; entry++)
    if (strchr(*entry, '=') && strncmp(*entry, "WASMRT_", 7) != 0)
      set_variable(variables, count, *entry);
}

static void add_item(wasi_state *state, const char **variables, uint32_t *count, const char *item) {
  if (strcmp(item, "*") == 0) {
    pass_all(state, variables, count);
    return;
  }
  const char *variable = strchr(item, '=') ? item : wasmrt_wasi_host_entry(state->envp, item);
  if (variable)
    set_variable(variables, count, variable);
}

static uint32_t length_of(const char *const *strings) {
  uint32_t length = 0;
  while (strings && strings[length])
    length++;
  return length;
}

static const char **build(wasi_state *state) {
  uint32_t item_count, count = 0;
  char *item = wasmrt_list_of(state, "WASMRT_ENV", &item_count);
  uint32_t capacity = item_count + length_of((const char *const *)state->envp) + 1;
  const char **variables = wasmrt_state_allocate(state, capacity * sizeof(*variables));
  if (!variables)
    return NULL;
  for (; item_count > 0; item_count--, item = wasmrt_list_next(item))
    add_item(state, variables, &count, item);
  return variables;
}

// Built once, so that both calls see the same.
static const char *const *environ_of(wasi_state *state) {
  wasmrt_wasi_lock(&state->lock);
  if (!state->environ)
    state->environ = build(state);
  wasmrt_wasi_unlock(&state->lock);
  return state->environ;
}

uint32_t wasmrt_wasi_environ_sizes_get(wasmrt_instance *self, uint32_t count, uint32_t buf_size) {
  const char *const *variables = environ_of(wasi_state_of(self));
  if (!variables)
    return WASI_ERRNO_NOMEM;
  return store_sizes(self, sizes_of(variables, length_of(variables)), count, buf_size);
}

uint32_t wasmrt_wasi_environ_get(wasmrt_instance *self, uint32_t environ, uint32_t environ_buf) {
  const char *const *variables = environ_of(wasi_state_of(self));
  if (!variables)
    return WASI_ERRNO_NOMEM;
  return store_strings(self, variables, length_of(variables), environ, environ_buf);
}

#define WASI_ARGS_ENVIRON WASI_EXPORT
#include "wasi_shim/wasip1.def"
