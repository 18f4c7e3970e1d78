// Exceptions between two modules and their host: a tag in common, host functions that are passed
// through, that throw and that catch, and calls that end in an exception.
#include <string.h>

#include "../../runtime/check.h"

extern const wasmrt_module thrower_module, catcher_module;

static wasmrt_store *store;
static wasmrt_instance *thrower, *catcher;
static wasmrt_stack *second_stack;

static wasmrt_extern export_of(wasmrt_instance *instance, const char *name) {
  wasmrt_extern found = {0};
  CHECK(wasmrt_find_export(instance, name, &found));
  return found;
}

static uint32_t call(wasmrt_instance *instance, const char *name, wasmrt_value *value) {
  return wasmrt_call(export_of(instance, name).as.func, value);
}

// -- The host's functions

static void invoke_throw(void *number) {
  wasmrt_invoke(export_of(thrower, "throw_number").as.func, number);
}

static void call_back(wasmrt_instance *importer, uint32_t number) {
  (void)importer;
  wasmrt_value value = {.i32 = number + 1};
  invoke_throw(&value);
  CHECK(false);
}

static void throw_number(wasmrt_instance *importer, uint32_t number) {
  wasmrt_ref exception = wasmrt_exception_new(importer, export_of(thrower, "number").as.tag);
  wasmrt_exception_values(exception)[0].i32 = number + 2;
  wasmrt_exception_throw(importer, exception);
}

static uint32_t try_throw(wasmrt_instance *importer, uint32_t number) {
  wasmrt_value value = {.i32 = number};
  CHECK(call(thrower, "throw_number", &value) == WASMRT_TRAP_uncaught_exception);
  wasmrt_ref exception = wasmrt_uncaught_exception(importer->store);
  return wasmrt_exception_values(exception)[0].i32 + 3;
}

static void on_another_stack(wasmrt_instance *importer, uint32_t number) {
  (void)importer;
  wasmrt_value value = {.i32 = number + 4};
  wasmrt_stack_call(second_stack, invoke_throw, &value);
  CHECK(false);
}

static bool resolve(void *context, const wasmrt_import *import, uint32_t position,
                    wasmrt_extern *out) {
  (void)context;
  static wasmrt_host_func functions[] = {
      {"host", "call_back", "i_", (wasmrt_code)call_back},
      {"host", "throw", "i_", (wasmrt_code)throw_number},
      {"host", "try", "i_i", (wasmrt_code)try_throw},
      {"host", "on_another_stack", "i_", (wasmrt_code)on_another_stack},
      {0}};
  return strcmp(import->module, "host") == 0
             ? wasmrt_resolve_host_funcs(functions, import, position, out)
             : wasmrt_resolve_from_instance(thrower, import, position, out);
}

// -- The tests

// The catcher's function `name`, which returns what it has caught.
static void expect(const char *name, uint32_t argument, uint32_t result) {
  wasmrt_value value = {.i32 = argument};
  CHECK(call(catcher, name, &value) == WASMRT_NO_TRAP);
  CHECK(value.i32 == result);
}

static void test_catching(void) {
  expect("catch", 10, 10);
  expect("catch_through_host", 10, 11);
  expect("catch_of_host", 10, 12);
  expect("host_catches", 10, 13);
}

static void test_uncaught(void) {
  wasmrt_value value = {.i32 = 20};
  CHECK(call(catcher, "catch_another", &value) == WASMRT_TRAP_uncaught_exception);
  wasmrt_ref exception = wasmrt_uncaught_exception(store);
  CHECK(wasmrt_exception_tag(exception) == export_of(thrower, "number").as.tag);
  CHECK(wasmrt_exception_values(exception)[0].i32 == 20);
  CHECK_TEXT(wasmrt_trap_message(WASMRT_TRAP_uncaught_exception), "unhandled exception");
}

static void test_traps_are_not_caught(void) {
  wasmrt_value value = {.i32 = 0};
  CHECK(call(catcher, "catch_trap", &value) == WASMRT_TRAP_integer_divide_by_zero);
}

static void catch_from_another_stack(void *context) {
  (void)context;
  expect("catch_from_another_stack", 30, 34);
  expect("catch_from_another_stack", 31, 35);
  wasmrt_gc_collect(store); // looks at the stacks in use
}

static void test_stacks(void) {
  wasmrt_stack *stack = wasmrt_stack_new(0);
  second_stack = wasmrt_stack_new(0);
  catch_from_another_stack(NULL);
  wasmrt_stack_call(stack, catch_from_another_stack, NULL);
  wasmrt_stack_delete(second_stack);
  wasmrt_stack_delete(stack);
}

static void test_collection(void) {
  expect("keep", 40, 40);
  wasmrt_value value = {.i32 = 41};
  CHECK(call(thrower, "throw_boxed", &value) == WASMRT_TRAP_uncaught_exception);
  wasmrt_gc_collect(store);
  value = wasmrt_exception_values(wasmrt_uncaught_exception(store))[0];
  CHECK(call(thrower, "unbox", &value) == WASMRT_NO_TRAP);
  CHECK(value.i32 == 41);
  CHECK(call(catcher, "throw_kept", &value) == WASMRT_TRAP_uncaught_exception);
  CHECK(wasmrt_exception_values(wasmrt_uncaught_exception(store))[0].i32 == 40);
}

int main(void) {
  wasmrt_trap_handler_install();
  wasmrt_error error;
  store = wasmrt_store_new(NULL);
  thrower = wasmrt_instantiate(store, &thrower_module, NULL, &error);
  catcher = wasmrt_instantiate(store, &catcher_module, &(wasmrt_imports){resolve, NULL}, &error);
  if (!thrower || !catcher) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  RUN(test_catching);
  RUN(test_uncaught);
  RUN(test_traps_are_not_caught);
  RUN(test_stacks);
  RUN(test_collection);
  wasmrt_store_delete(store);
  return finish();
}
