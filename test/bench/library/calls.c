// calls [COUNT] : what a call into a module and a call out of it cost, with imports given to the
// instance and found by the linker, beside native code behind a function pointer in a shared
// library, and wasm2c's.
#include <stdint.h>

#include "common.h"
#include "linked.h"
#include "trivial.h"
#ifdef WITH_WASM2C
#include "trivial_w2c.h"
uint32_t Z_envZ_next(struct Z_env_instance_t *env, uint32_t value) {
  (void)env;
  return value + 1;
}
#endif

typedef uint32_t native_fn(void *, uint32_t);
uint32_t native_add(void *self, uint32_t left, uint32_t right);
uint32_t native_out(void *self, native_fn *next, uint32_t value);
uint32_t native_out_often(void *self, native_fn *next, uint32_t value, uint32_t times);

static uint32_t my_env_next(trivial_instance *self, uint32_t value) { (void)self; return value + 1; }
uint32_t wasm__env__next__i_i(wasmrt_instance *self, uint32_t value) { (void)self; return value + 1; }
static uint32_t native_next(void *self, uint32_t value) { (void)self; return value + 1; }

// A measurement takes microseconds, so that on a busy machine some of them are undisturbed.
static int count = 10000;
enum { MEASUREMENTS = 3000 };
static volatile uint32_t sink;

#define EACH(best, call) LEAST(best, MEASUREMENTS, for (int i = 0; i < count; i++) call)
#define ONCE(best, call) LEAST(best, MEASUREMENTS, call)

typedef struct {
  double native, ours, linked, tried, wasm2c;
} costs;

static void print(const char *what, costs cost) {
  printf("%-10s native %.2f ns  aotc %.2f (%.2f x)  linked %.2f  try %.2f", what,
         cost.native / count, cost.ours / count, cost.ours / cost.native, cost.linked / count,
         cost.tried / count);
  if (cost.wasm2c > 0)
    printf("  wasm2c %.2f", cost.wasm2c / count);
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
  linked_instance *linked = linked_new(store, NULL, &error);
  if (!it || !linked)
    return 1;
  uint32_t (*volatile add)(void *, uint32_t, uint32_t) = native_add;
  uint32_t (*volatile out)(void *, native_fn *, uint32_t) = native_out;
  uint32_t (*volatile out_often)(void *, native_fn *, uint32_t, uint32_t) = native_out_often;
  costs in = {0}, once = {0}, often = {0};
  uint32_t x = 0, n = (uint32_t)count;
  EACH(in.native, x = add(NULL, x, 3));
  EACH(in.ours, x = trivial_add(it, x, 3));
  EACH(in.linked, x = linked_add(linked, x, 3));
  EACH(in.tried, trivial_try_add(it, x, 3, &x));
  EACH(once.native, x = out(NULL, native_next, x));
  EACH(once.ours, x = trivial_out(it, x));
  EACH(once.linked, x = linked_out(linked, x));
  EACH(once.tried, trivial_try_out(it, x, &x));
  ONCE(often.native, x = out_often(NULL, native_next, x, n));
  ONCE(often.ours, x = trivial_out_often(it, x, n));
  ONCE(often.linked, x = linked_out_often(linked, x, n));
  ONCE(often.tried, trivial_try_out_often(it, x, n, &x));
#ifdef WITH_WASM2C
  Z_trivial_instance_t w2c;
  wasm_rt_init();
  Z_trivial_init_module();
  Z_trivial_instantiate(&w2c, NULL);
  EACH(in.wasm2c, x = Z_trivialZ_add(&w2c, x, 3));
  EACH(once.wasm2c, x = Z_trivialZ_out(&w2c, x));
  ONCE(often.wasm2c, x = Z_trivialZ_out_often(&w2c, x, n));
#endif
  print("in", in);
  print("in and out", once);
  print("out", often);
  sink = x;
  wasmrt_store_delete(store);
  return 0;
}
