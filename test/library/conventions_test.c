// Each way a value crosses between C and a module, through the header that aotc writes. C and C++.
#include "conventions.h"

#include <string.h>

#include "check.h"

typedef struct {
  char text[64];
} journal;

static void my_env_log(conventions_instance *self, uint32_t ptr, uint32_t len) {
  const uint8_t *bytes = wasmrt_memory_range(conventions_memory(self), ptr, len);
  CHECK(bytes);
  memcpy(((journal *)conventions_context(self))->text, bytes, len);
}

static void my_env_divide(conventions_instance *self, uint64_t x, uint64_t y,
                          struct conventions_env_divide_fn_results *results) {
  if (y == 0)
    wasmrt_trap(WASMRT_TRAP_host);
  CHECK(conventions_context(self));
  results->r0 = x / y;
  results->r1 = (uint32_t)(x % y);
  results->r2 = (double)x / (double)y;
}

static void my_env_reverse(conventions_instance *self, const wasmrt_v128 *x,
                           struct conventions_env_reverse_fn_results *results) {
  (void)self;
  results->r0.lanes[0] = x->lanes[1];
  results->r0.lanes[1] = x->lanes[0];
}

static wasmrt_value counter_value;
static const wasmrt_global_type counter_type = {WASMRT_VALUE_I32, WASMRT_GLOBAL_MUTABLE, NULL, 0,
                                                0};
static const wasmrt_global_ref counter = {&counter_type, &counter_value};

static void test_calls(conventions_instance *it, journal *log) {
  conventions_greet(it);
  CHECK(strcmp(log->text, "hello") == 0);
  struct conventions_divide_results quotient;
  conventions_divide(it, 47, 5, &quotient);
  CHECK(quotient.r0 == 9 && quotient.r1 == 2 && quotient.r2 == 9.4);
  struct conventions_divide_by_reference_results again;
  conventions_divide_by_reference(it, 23, 4, &again);
  CHECK(again.r0 == 5 && again.r1 == 3 && again.r2 == 5.75);
  wasmrt_v128 vector = {{1, 2}};
  struct conventions_reverse_results reversed;
  conventions_reverse(it, &vector, &reversed);
  CHECK(reversed.r0 == 5 && reversed.r1.lanes[0] == 2 && reversed.r1.lanes[1] == 1);
  CHECK(conventions_new_(it, 41) == 42);
}

static void test_state(conventions_instance *it) {
  counter_value.i32 = 40;
  CHECK(conventions_count(it) == 41 && conventions_count(it) == 42 && counter_value.i32 == 42);
  CHECK(*conventions_limit(it) == 7);
  *conventions_level(it) = 2.25;
  CHECK(conventions_get_level(it) == 2.25);
  CHECK(conventions_table_size(it) == 3);
  CHECK(conventions_own(it)->length == 4);
}

static void test_traps(conventions_instance *it) {
  uint32_t result = 7;
  CHECK(conventions_try_crash(it, 0, &result) == WASMRT_TRAP_integer_divide_by_zero && result == 7);
  CHECK(conventions_try_crash(it, 1, &result) == WASMRT_NO_TRAP && result == 1);
  struct conventions_divide_results quotient;
  CHECK(conventions_try_divide(it, 1, 0, &quotient) == WASMRT_TRAP_host);
  CHECK(conventions_try_divide(it, 6, 3, &quotient) == WASMRT_NO_TRAP && quotient.r0 == 2);
}

static void test_generic_call(conventions_instance *it) {
  wasmrt_extern found;
  CHECK(wasmrt_find_export(conventions_base(it), "divide", &found));
  wasmrt_value values[3] = {{0}};
  values[0].i64 = 47, values[1].i64 = 5;
  CHECK(wasmrt_call(found.as.func, values) == WASMRT_NO_TRAP);
  CHECK(values[0].i64 == 9 && values[1].i32 == 2 && values[2].f64 == 9.4);
}

int main(void) {
  wasmrt_store *store = wasmrt_store_new(NULL);
  wasmrt_table_type type = {3, UINT64_MAX, 0, WASMRT_VALUE_FUNCREF, NULL};
  wasmrt_table *const my_env_table = wasmrt_table_new(store, &type, NULL);
  const wasmrt_global_ref *const my_env_counter = &counter;
  journal log = {{0}};
  wasmrt_error error;
  conventions_imports imports = CONVENTIONS_IMPORTS(&log, my_);
  conventions_instance *it = conventions_new(store, &imports, &error);
  CHECK(it);
  test_calls(it, &log);
  test_state(it);
  test_traps(it);
  test_generic_call(it);

  imports.env_log = NULL;
  CHECK(!conventions_new(store, &imports, &error) && error.kind == WASMRT_ERROR_LINK);
  CHECK(strcmp(error.message, "unknown import \"env\" \"log\"") == 0);
  CHECK(!conventions_new(store, NULL, &error) && error.kind == WASMRT_ERROR_LINK);
  conventions_delete(it);
  wasmrt_store_delete(store);
  wasmrt_table_delete(my_env_table);
  return 0;
}
