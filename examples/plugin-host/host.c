// plugin-host PLUGIN.so… : sends a word through each, in turn, then through the first one again.
#include <stdio.h>
#include <string.h>

#include "wasmrt/wasmrt.h"

static void host_log(wasmrt_instance *plugin, uint32_t at, uint32_t length) {
  wasmrt_span text;
  if (wasmrt_view(plugin, at, length, &text))
    printf("%s says: %.*s\n", plugin->module->name, (int)length, (const char *)text.data);
  else
    printf("%s says nothing: its text is not in its memory\n", plugin->module->name);
}

static const wasmrt_host_func offered[] = {{"host", "log", "ii_", (wasmrt_code)host_log},
                                           {NULL, NULL, NULL, NULL}};

// Each plugin may have 16 pages of memory, a small stack, and so much work for a call.
static wasmrt_instance *load(wasmrt_store *store, const char *path, wasmrt_plugin **plugin,
                             wasmrt_error *error) {
  const wasmrt_imports imports = {wasmrt_resolve_host_funcs, (void *)offered};
  *plugin = wasmrt_open(path, error);
  if (!*plugin)
    return NULL;
  return wasmrt_instantiate(store, wasmrt_plugin_module(*plugin), &imports, error);
}

static uint32_t transform(wasmrt_instance *plugin, char *word) {
  const wasmrt_func *buffer = wasmrt_find_func(plugin, "buffer", "_i");
  const wasmrt_func *function = wasmrt_find_func(plugin, "transform", "i_");
  wasmrt_value value[1];
  wasmrt_span text;
  uint32_t length = (uint32_t)strlen(word);
  if (!buffer || !function)
    return WASMRT_TRAP_host;
  wasmrt_set_fuel(plugin, 1000000);
  uint32_t trap = wasmrt_call(buffer, value);
  if (trap != WASMRT_NO_TRAP)
    return trap;
  if (!wasmrt_view(plugin, value[0].i32, length, &text))
    return WASMRT_TRAP_memory_out_of_bounds;
  memcpy(text.data, word, length);
  value[0].i32 = length;
  trap = wasmrt_call(function, value);
  if (trap == WASMRT_NO_TRAP)
    memcpy(word, text.data, length);
  return trap;
}

static int run(const char *path) {
  const wasmrt_store_config limits = {16 << 16, 100, 0};
  wasmrt_error error;
  wasmrt_plugin *plugin;
  wasmrt_store *store = wasmrt_store_new(&limits);
  if (!store || !wasmrt_store_limit_stack(store, 128 << 10))
    return 1;
  wasmrt_instance *instance = load(store, path, &plugin, &error);
  if (instance) {
    char word[] = "hello";
    uint32_t trap = transform(instance, word);
    printf("%s: %s\n", instance->module->name,
           trap == WASMRT_NO_TRAP ? word : wasmrt_trap_message(trap));
  } else {
    printf("%s\n", error.message);
  }
  wasmrt_store_delete(store);
  wasmrt_close(plugin);
  return 0;
}

int main(int argc, char **argv) {
  wasmrt_trap_handler_install();
  int status = 0;
  for (int i = 1; i < argc; i++)
    status |= run(argv[i]);
  return argc > 1 ? status | run(argv[1]) : 2;
}
