// Objects: making them, converting references between the hierarchies, and the embedder's view.
#include "gc_heap.h"

// -- The types of boxes. Like every type they are in their own display.

static const wasmrt_gc_layout box_layout = {.byte_length = sizeof(wasmrt_object) + sizeof(void *)};
static const wasmrt_type host_type, i31_type;
static const wasmrt_type *const host_supers[WASMRT_DISPLAY_ENTRIES] = {&host_type};
static const wasmrt_type *const i31_supers[WASMRT_DISPLAY_ENTRIES] = {&i31_type};
static const wasmrt_type host_type = {
    .supers = host_supers, .kind = WASMRT_TYPE_HOST, .layout = &box_layout};
static const wasmrt_type i31_type = {
    .supers = i31_supers, .kind = WASMRT_TYPE_I31, .layout = &box_layout};

typedef struct {
  wasmrt_object object;
  wasmrt_ref value;
} box;

static bool is_i31(wasmrt_ref any) { return (uintptr_t)any & 1; }

// -- Making objects

static void *new_object(wasmrt_store *store, const wasmrt_type *type, uint64_t byte_length) {
  wasmrt_object *object = wasmrt_gc_allocate(wasmrt_gc_of(store), byte_length);
  object->type = type;
  return object;
}

static wasmrt_ref new_box(wasmrt_store *store, const wasmrt_type *type, wasmrt_ref value) {
  box *made = new_object(store, type, sizeof(*made));
  made->value = value;
  return made;
}

wasmrt_ref wasmrt_gc_new(wasmrt_instance *self, const wasmrt_type *type) {
  return new_object(self->store, type, type->layout->byte_length);
}

wasmrt_ref wasmrt_gc_new_array(wasmrt_instance *self, const wasmrt_type *type, uint32_t length) {
  const wasmrt_gc_layout *layout = type->layout;
  uint64_t byte_length = layout->byte_length + (uint64_t)length * layout->element_bytes;
  wasmrt_array *array = new_object(self->store, type, byte_length);
  array->length = length;
  return array;
}

// -- Conversions, spec §4.6.4.

// Whether an externref is the address of an object: abi.h. A host's number that merely lies in the
// heap is not, unless it is just the address of a live one.
static bool is_object(const wasmrt_store *store, wasmrt_ref external) {
  wasmrt_cell cell;
  if (!store->gc || !wasmrt_find_cell(store->gc, (uintptr_t)external, &cell) ||
      (uint8_t *)external != cell.start)
    return false;
  bool is_swept = cell.number < cell.block->swept || cell.block->cell_count == 1;
  return is_swept ? ((const wasmrt_object *)external)->type != NULL
                  : wasmrt_is_marked(cell.block, cell.number);
}

wasmrt_ref wasmrt_any_from_extern(wasmrt_store *store, wasmrt_ref external) {
  if (!external)
    return NULL;
  if (!is_object(store, external))
    return new_box(store, &host_type, external);
  const box *found = external;
  return found->object.type == &i31_type ? found->value : external;
}

wasmrt_ref wasmrt_extern_from_any(wasmrt_store *store, wasmrt_ref any) {
  if (!any)
    return NULL;
  if (is_i31(any))
    return new_box(store, &i31_type, any);
  const box *found = any;
  return found->object.type == &host_type ? found->value : any;
}

wasmrt_ref wasmrt_any_convert_extern(wasmrt_instance *self, wasmrt_ref value) {
  return wasmrt_any_from_extern(self->store, value);
}

wasmrt_ref wasmrt_extern_convert_any(wasmrt_instance *self, wasmrt_ref value) {
  return wasmrt_extern_from_any(self->store, value);
}

wasmrt_any_kind wasmrt_kind_of_any(wasmrt_ref any) {
  if (!any)
    return WASMRT_ANY_NULL;
  if (is_i31(any))
    return WASMRT_ANY_I31;
  switch (((const wasmrt_object *)any)->type->kind) {
  case WASMRT_TYPE_STRUCT:
    return WASMRT_ANY_STRUCT;
  case WASMRT_TYPE_ARRAY:
    return WASMRT_ANY_ARRAY;
  default:
    return WASMRT_ANY_HOST;
  }
}

// -- Roots

void wasmrt_root_add(wasmrt_store *store, wasmrt_root *root) {
  root->next = store->roots;
  root->link = &store->roots;
  if (root->next)
    root->next->link = &root->next;
  store->roots = root;
}

void wasmrt_root_remove(wasmrt_root *root) {
  if (!root->link)
    return; // the store is gone
  *root->link = root->next;
  if (root->next)
    root->next->link = root->link;
  root->link = NULL;
}
