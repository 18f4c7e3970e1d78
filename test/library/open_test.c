// open_test PLUGIN OTHER STALE: libraries that are opened while the program runs.
#include <string.h>

#include "check.h"
#include "wasmrt/wasmrt.h"

static uint32_t call_back(wasmrt_instance *importer, uint32_t depth) {
  (void)importer;
  return depth * 2;
}

static void test_listing(const wasmrt_module *module) {
  CHECK(module->import_count == 1 && strcmp(module->imports[0].name, "call_back") == 0);
  CHECK(strcmp(((const wasmrt_type *)module->imports[0].type)->text, "i_i") == 0);
  for (uint32_t i = 0; i < module->export_count; i++) {
    const wasmrt_type *type = wasmrt_export_type(module, i);
    CHECK((type != NULL) == (module->exports[i].kind == WASMRT_KIND_FUNC));
    if (strcmp(module->exports[i].name, "dirty") == 0)
      CHECK(strcmp(type->text, "ii_") == 0);
  }
}

static void test_calls(const wasmrt_module *module) {
  const wasmrt_host_func host[] = {{"env", "call_back", "i_i", (wasmrt_code)call_back},
                                   {NULL, NULL, NULL, NULL}};
  const wasmrt_imports imports = {wasmrt_resolve_host_funcs, (void *)host};
  wasmrt_store *store = wasmrt_store_new(NULL);
  wasmrt_error error;
  wasmrt_instance *it = wasmrt_instantiate(store, module, &imports, &error);
  CHECK(it);
  CHECK(!wasmrt_find_func(it, "nest", "i_l") && !wasmrt_find_func(it, "memory", "i_i"));
  const wasmrt_func *nest = wasmrt_find_func(it, "nest", "i_i");
  CHECK(nest && ((uint32_t (*)(wasmrt_instance *, uint32_t))nest->code)(it, 21) == 42);
  wasmrt_value value[1] = {{.i32 = 4}};
  CHECK(wasmrt_call(nest, value) == WASMRT_NO_TRAP && value[0].i32 == 8);
  CHECK(wasmrt_call(wasmrt_find_func(it, "crash", "_"), value) == WASMRT_TRAP_unreachable);
  wasmrt_store_delete(store);
}

int main(int argc, char **argv) {
  CHECK(argc == 4);
  wasmrt_error error;
  wasmrt_plugin *plugin = wasmrt_open(argv[1], &error);
  if (!plugin)
    fprintf(stderr, "%s\n", error.message);
  CHECK(plugin);
  test_listing(wasmrt_plugin_module(plugin));
  test_calls(wasmrt_plugin_module(plugin));
  wasmrt_close(plugin);
  CHECK(!wasmrt_open(argv[2], &error) && error.kind == WASMRT_ERROR_LINK);
  CHECK(strstr(error.message, "not a library made by aotc"));
  CHECK(!wasmrt_open(argv[3], &error) && error.kind == WASMRT_ERROR_ABI);
  CHECK(strstr(error.message, "made by an aotc that does not fit this libwasmrt"));
  CHECK(!wasmrt_open("/nowhere.so", &error) && error.kind == WASMRT_ERROR_RESOURCE);
  return 0;
}
