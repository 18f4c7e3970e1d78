// call_exports LIBRARY: calls every exported function of a module once with each of a few sets of
// arguments, and prints what it returns, what it logs, its traps, and at last a digest of its
// memories and globals. What two builds of one module print is to be the same.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "wasmrt/wasmrt.h"

enum { MOST_VALUES = 64 };

static void print_value(char letter, wasmrt_value value) {
  switch (letter) {
  case 'i':
  case 'f':
    printf(" %08" PRIx32, value.i32);
    break;
  case 'l':
  case 'd':
    printf(" %016" PRIx64, value.i64);
    break;
  case 'v':
    printf(" %016" PRIx64 "%016" PRIx64, value.v128[1], value.v128[0]);
    break;
  default:
    printf(value.ref ? " reference" : " null");
  }
}

static void log_i32(wasmrt_instance *self, uint32_t value) {
  (void)self;
  printf("log %08" PRIx32 "\n", value);
}
static void log_i64(wasmrt_instance *self, uint64_t value) {
  (void)self;
  printf("log %016" PRIx64 "\n", value);
}
static void log_f32(wasmrt_instance *self, float value) {
  (void)self;
  printf("log %a\n", (double)value);
}
static void log_f64(wasmrt_instance *self, double value) {
  (void)self;
  printf("log %a\n", value);
}
static void log_v128(wasmrt_instance *self, const wasmrt_v128 *value) {
  (void)self;
  printf("log %016" PRIx64 "%016" PRIx64 "\n", value->lanes[1], value->lanes[0]);
}

// What `wasm-opt --translate-to-fuzz` imports.
static const wasmrt_host_func offered[] = {
    {"fuzzing-support", "log-i32", "i_", (wasmrt_code)log_i32},
    {"fuzzing-support", "log-i64", "l_", (wasmrt_code)log_i64},
    {"fuzzing-support", "log-f32", "f_", (wasmrt_code)log_f32},
    {"fuzzing-support", "log-f64", "d_", (wasmrt_code)log_f64},
    {"fuzzing-support", "log-v128", "v_", (wasmrt_code)log_v128},
    {NULL, NULL, NULL, NULL}};

static void fill(const char *letters, unsigned round, wasmrt_value *values) {
  static const uint32_t words[] = {0, 1, 0x80000000, 0x7f7fffff, 40, 0xffffffff};
  static const double doubles[] = {0, 1, -0.5, 4294967296.5, 1e300, -1e-310};
  memset(values, 0, MOST_VALUES * sizeof(*values));
  for (unsigned i = 0; letters[i] != '_'; i++) {
    const unsigned pick = (round * 5 + i) % 6;
    if (letters[i] == 'i')
      values[i].i32 = words[pick];
    else if (letters[i] == 'l')
      values[i].i64 = (uint64_t)words[pick] << 32 | words[round % 6];
    else if (letters[i] == 'f')
      values[i].f32 = (float)doubles[pick % 4];
    else if (letters[i] == 'd')
      values[i].f64 = doubles[pick];
    else if (letters[i] == 'v')
      values[i].v128[0] = values[i].v128[1] = words[pick] * UINT64_C(0x0001000200030001);
  }
}

static void call(wasmrt_instance *instance, const wasmrt_export *export, unsigned round) {
  wasmrt_extern found;
  wasmrt_value values[MOST_VALUES];
  if (!wasmrt_find_export_bytes(instance, export->name, export->name_length, &found))
    return;
  const char *text = found.as.func->type->text;
  if (strlen(text) > MOST_VALUES)
    return;
  fill(text, round, values);
  const uint32_t trap = wasmrt_call(found.as.func, values);
  printf("%s(%u):", export->name, round);
  if (trap != WASMRT_NO_TRAP)
    printf(" %s", wasmrt_trap_message(trap));
  else
    for (const char *result = strchr(text, '_') + 1; *result; result++)
      print_value(*result, values[result - strchr(text, '_') - 1]);
  putchar('\n');
}

static uint64_t digest(const uint8_t *bytes, uint64_t length) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < length; i++)
    sum = (sum ^ bytes[i]) * UINT64_C(0x100000001b3);
  return sum;
}

static void print_state(wasmrt_instance *instance, const wasmrt_export *export) {
  wasmrt_extern found;
  if (!wasmrt_find_export_bytes(instance, export->name, export->name_length, &found))
    return;
  if (found.kind == WASMRT_KIND_MEMORY)
    printf("%s: %" PRIu64 " pages, %016" PRIx64 "\n", export->name, found.as.memory->page_count,
           digest(found.as.memory->base, found.as.memory->byte_length));
  if (found.kind == WASMRT_KIND_GLOBAL && found.as.global.type->value_type <= WASMRT_VALUE_I32 &&
      found.as.global.type->value_type >= WASMRT_VALUE_F64)
    printf("%s: %016" PRIx64 "\n", export->name, found.as.global.value->i64);
}

static void call_all(wasmrt_instance *instance, const wasmrt_module *module) {
  for (unsigned round = 0; round < 6; round++)
    for (uint32_t i = 0; i < module->export_count; i++) {
      const wasmrt_export *export = &module->exports[i];
      // It refills what `wasm-opt` puts into loops to end them.
      const wasmrt_func *refill = wasmrt_find_func(instance, "hangLimitInitializer", "_");
      if (refill)
        wasmrt_call(refill, (wasmrt_value[1]){{0}});
      if (export->kind == WASMRT_KIND_FUNC)
        call(instance, export, round);
    }
  for (uint32_t i = 0; i < module->export_count; i++)
    print_state(instance, &module->exports[i]);
}

int main(int argc, char **argv) {
  const wasmrt_imports imports = {wasmrt_resolve_host_funcs, (void *)offered};
  wasmrt_error error;
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  if (!store || argc != 2)
    return 2;
  wasmrt_plugin *plugin = wasmrt_open(argv[1], &error);
  if (!plugin) {
    puts(error.message);
    return 2;
  }
  const wasmrt_module *module = wasmrt_plugin_module(plugin);
  wasmrt_instance *instance = wasmrt_instantiate(store, module, &imports, &error);
  if (instance)
    call_all(instance, module);
  else
    printf("%s\n", error.message);
  wasmrt_store_delete(store);
  wasmrt_close(plugin);
  return 0;
}
