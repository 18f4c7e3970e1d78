// calls [COUNT] : what a call into a module and a call out of it cost, beside native code behind a
// function pointer in a shared library, and wasm2c's.
#include <stdint.h>

#include "common.h"
#include "trivial.h"
#ifdef WITH_WASM2C
#include "trivial_w2c.h"
uint32_t Z_envZ_next(struct Z_env_instance_t *env, uint32_t value) {
  (void)env;
  return value + 1;
}
#endif

uint32_t native_add(void *self, uint32_t left, uint32_t right);
uint32_t native_out(void *self, uint32_t (*next)(void *, uint32_t), uint32_t value);

static uint32_t my_env_next(trivial_instance *self, uint32_t value) { (void)self; return value + 1; }
static uint32_t native_next(void *self, uint32_t value) { (void)self; return value + 1; }

static int count = 20000000;
static volatile uint32_t sink;

static void print(const char *what, double native, double ours, double tried, double wasm2c) {
  printf("%-10s native %.2f ns  aotc %.2f (%.2f x)  aotc try %.2f", what, native / count,
         ours / count, ours / native, tried / count);
  if (wasm2c > 0)
    printf("  wasm2c %.2f", wasm2c / count);
  printf("\n");
}

int main(int argc, char **argv) {
  if (argc > 1)
    count = atoi(argv[1]);
  wasmrt_error error;
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  trivial_imports imports = TRIVIAL_IMPORTS(NULL, my_);
  trivial_instance *it = trivial_new(store, &imports, &error);
  if (!it)
    return 1;
  uint32_t (*volatile add)(void *, uint32_t, uint32_t) = native_add;
  uint32_t (*volatile out)(void *, uint32_t (*)(void *, uint32_t), uint32_t) = native_out;
  double native, ours, tried, wasm2c = 0;
  uint32_t x = 0;
#ifdef WITH_WASM2C
  Z_trivial_instance_t w2c;
  wasm_rt_init();
  Z_trivial_init_module();
  Z_trivial_instantiate(&w2c, NULL);
#endif
  LEAST(native, 5, for (int i = 0; i < count; i++) x = add(NULL, x, 3));
  LEAST(ours, 5, for (int i = 0; i < count; i++) x = trivial_add(it, x, 3));
  LEAST(tried, 5, for (int i = 0; i < count; i++) trivial_try_add(it, x, 3, &x));
#ifdef WITH_WASM2C
  LEAST(wasm2c, 5, for (int i = 0; i < count; i++) x = Z_trivialZ_add(&w2c, x, 3));
#endif
  print("call in", native, ours, tried, wasm2c);
  LEAST(native, 5, for (int i = 0; i < count; i++) x = out(NULL, native_next, x));
  LEAST(ours, 5, for (int i = 0; i < count; i++) x = trivial_out(it, x));
  LEAST(tried, 5, for (int i = 0; i < count; i++) trivial_try_out(it, x, &x));
#ifdef WITH_WASM2C
  LEAST(wasm2c, 5, for (int i = 0; i < count; i++) x = Z_trivialZ_out(&w2c, x));
#endif
  print("and out", native, ours, tried, wasm2c);
  sink = x;
  wasmrt_store_delete(store);
  return 0;
}
