// --link-imports: the linker finds host functions, the same ones for both of two modules; what is
// not a function is still given when an instance is made.
#include "linked_one.h"
#include "linked_two.h"

#include <string.h>

#include "check.h"

static int divisions;

void wasm__env__log__ii_(wasmrt_instance *self, uint32_t ptr, uint32_t len) {
  wasmrt_span bytes;
  CHECK(wasmrt_view(self, ptr, len, &bytes));
  memcpy(self->host, bytes.data, bytes.length);
}

void wasm__env__divide__ll_lid(wasmrt_instance *self, uint64_t x, uint64_t y,
                               struct wasm__env__divide__ll_lid_results *results) {
  CHECK(self->host);
  divisions++;
  results->r0 = x / y;
  results->r1 = (uint32_t)(x % y);
  results->r2 = (double)x / (double)y;
}

void wasm__env__reverse__v_v(wasmrt_instance *self, const wasmrt_v128 *x,
                             struct wasm__env__reverse__v_v_results *results) {
  (void)self;
  results->r0.lanes[0] = x->lanes[1];
  results->r0.lanes[1] = x->lanes[0];
}

static wasmrt_value counter_value;
static const wasmrt_global_type counter_type = {WASMRT_VALUE_I32, WASMRT_GLOBAL_MUTABLE, NULL, 0,
                                                0};
static const wasmrt_global_ref counter = {&counter_type, &counter_value};

int main(void) {
  wasmrt_error error;
  CHECK(wasmrt_trap_handler_install());
  wasmrt_store *store = wasmrt_store_new(NULL);
  const wasmrt_table_type table_type = {2, UINT64_MAX, 0, WASMRT_VALUE_FUNCREF, NULL};
  wasmrt_table *table = wasmrt_table_new(store, &table_type, NULL);
  char first[16] = "", second[16] = "";
  const linked_one_imports one = linked_one_imports_of(first, &counter, table);
  const linked_two_imports two = linked_two_imports_of(second, &counter, table);
  linked_one_instance *a = linked_one_new(store, &one, &error);
  linked_two_instance *b = linked_two_new(store, &two, &error);
  CHECK(a && b);

  linked_one_greet(a);
  CHECK(strcmp(first, "hello") == 0 && second[0] == 0);
  linked_two_greet(b);
  CHECK(strcmp(second, "hello") == 0);
  struct linked_one_divide_results quotient;
  linked_one_divide(a, 47, 5, &quotient);
  CHECK(quotient.r0 == 9 && quotient.r1 == 2 && quotient.r2 == 9.4);
  struct linked_two_divide_by_reference_results again;
  linked_two_divide_by_reference(b, 23, 4, &again);
  CHECK(again.r0 == 5 && again.r1 == 3 && again.r2 == 5.75 && divisions == 2);
  wasmrt_v128 vector = {{1, 2}};
  struct linked_one_reverse_results reversed;
  linked_one_reverse(a, &vector, &reversed);
  CHECK(reversed.r0 == 5 && reversed.r1.lanes[0] == 2 && reversed.r1.lanes[1] == 1);
  CHECK(linked_one_count(a) == 1 && linked_two_count(b) == 2 && counter_value.i32 == 2);
  CHECK(linked_one_table_size(a) == 2);

  wasmrt_store_delete(store);
  wasmrt_table_delete(table);
  return 0;
}
