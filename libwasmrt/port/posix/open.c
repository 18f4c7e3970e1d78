// Modules as shared libraries that are opened while the program runs. aotc gives each shared
// library the symbol `wasmrt_plugin`, its descriptor, beside the one with the library's own prefix.
//
// What a library needs of the runtime it finds in the program, which has to export it:
// wasmrt::wasmrt and wasmrt.pc say so to the linker. The table below has all of it linked in.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

#include "../../core/text.h"
#include "wasmrt/port.h"
#include "wasmrt/wasmrt.h"

#define ENTRY(result, name, parameters, effects) (wasmrt_code) wasmrt_##name,
__attribute__((used)) static const wasmrt_code builtins[] = {WASMRT_PORTABLE_BUILTINS(ENTRY)};
__attribute__((used)) static const void *const abi = &wasmrt_abi;

struct wasmrt_plugin {
  void *library;
  const wasmrt_module *module;
};

static void say(wasmrt_error *error, wasmrt_error_kind kind, const char *path, const char *reason) {
  error->kind = kind;
  wasmrt_text text = wasmrt_text_in(error->message, sizeof(error->message));
  wasmrt_text_add(&text, path);
  wasmrt_text_add(&text, ": ");
  wasmrt_text_add(&text, reason);
}

// The loader has no codes for its errors, but the symbol in its message tells this one.
static void say_why_not_opened(wasmrt_error *error, const char *path, const char *reason) {
  if (strstr(reason, "undefined symbol: wasmrt_abi_"))
    say(error, WASMRT_ERROR_ABI, path, "made by an aotc that does not fit this libwasmrt");
  else if (strncmp(reason, path, strlen(path)) == 0)
    say(error, WASMRT_ERROR_RESOURCE, path,
        reason + strlen(path) + strspn(reason + strlen(path), ": "));
  else
    say(error, WASMRT_ERROR_RESOURCE, path, reason);
}

wasmrt_plugin *wasmrt_open(const char *path, wasmrt_error *error) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    say_why_not_opened(error, path, dlerror());
    return NULL;
  }
  const wasmrt_module *module = dlsym(library, "wasmrt_plugin");
  wasmrt_plugin *plugin = module ? wasmrt_port_allocate(sizeof(*plugin)) : NULL;
  if (!plugin) {
    if (module)
      say(error, WASMRT_ERROR_RESOURCE, path, "out of memory");
    else
      say(error, WASMRT_ERROR_LINK, path, "not a library made by aotc");
    dlclose(library);
    return NULL;
  }
  *plugin = (wasmrt_plugin){library, module};
  return plugin;
}

void wasmrt_close(wasmrt_plugin *plugin) {
  if (!plugin)
    return;
  dlclose(plugin->library);
  wasmrt_port_free(plugin);
}

const wasmrt_module *wasmrt_plugin_module(const wasmrt_plugin *plugin) { return plugin->module; }
