// Exceptions as objects: making them, and the embedder's view. How control leaves the frames is the
// port's; abi.h has the contract with generated code.
//
// All exceptions have one type. What their payload looks like is told by the type of their tag,
// which the collector asks (gc_mark.c).
#include "gc_heap.h"

static const wasmrt_gc_layout exception_layout = {.byte_length = sizeof(wasmrt_exception)};
static const wasmrt_type exception_type;
static const wasmrt_type *const exception_supers[WASMRT_DISPLAY_ENTRIES] = {&exception_type};
static const wasmrt_type exception_type = {
    .supers = exception_supers, .kind = WASMRT_TYPE_EXCEPTION, .layout = &exception_layout};

static uint32_t parameter_count(const wasmrt_tag *tag) {
  uint32_t count = 0;
  while (tag->type->text[count] != '_')
    count++;
  return count;
}

wasmrt_ref wasmrt_exception_new(wasmrt_instance *self, const wasmrt_tag *tag) {
  uint64_t byte_length =
      sizeof(wasmrt_exception) + (uint64_t)parameter_count(tag) * sizeof(wasmrt_value);
  wasmrt_exception *exception = wasmrt_gc_allocate(wasmrt_gc_of(self->store), byte_length);
  *exception = (wasmrt_exception){&exception_type, tag};
  return exception;
}

void wasmrt_exception_throw(wasmrt_instance *self, wasmrt_ref exception) {
  self->store->thrown = exception;
  wasmrt_port_throw(exception);
}

wasmrt_ref wasmrt_uncaught_exception(const wasmrt_store *store) { return store->thrown; }

const wasmrt_tag *wasmrt_exception_tag(wasmrt_ref exception) {
  return ((const wasmrt_exception *)exception)->tag;
}

wasmrt_value *wasmrt_exception_values(wasmrt_ref exception) {
  return (wasmrt_value *)(void *)((wasmrt_exception *)exception + 1);
}
