// Images: the state of an instance at rest, to which it, or another instance of its module, can be
// set. That is how an instance is reused for the next request, and how the thousandth one is made
// without copying segments and running initialisers again.
//
// An image holds what instructions can change: memories, tables, globals, and which segments were
// dropped. Memories are the port's business: where it can, it maps one copy of the bytes into every
// instance, copy on write, so that a reset costs what was written and nothing else.
//
// References. A function value lies inside its instance, so references to the instance's own
// functions are kept as offsets and mean the new owner's functions afterwards. All others are kept
// as they are: they lead to what was imported, which a new owner must import, too. Objects of the
// GC heap belong to a store; instances of a store that has any have no image.
#include "store.h"

typedef struct {
  enum { ELSEWHERE, IN_INSTANCE, AMONG_HOST_FUNCS } place;
  uintptr_t value; // or offset
} saved_ref;

typedef struct {
  uint64_t length;
  saved_ref *refs;
} saved_table;

typedef struct {
  uint64_t page_count;
  wasmrt_port_image *bytes;
} saved_memory;

struct wasmrt_image {
  const wasmrt_module *module;
  saved_memory *memories; // own ones, as all that follows
  saved_table *tables;
  wasmrt_value *globals;
  saved_ref *global_refs;
  uint64_t *data_lengths, *elem_lengths;
};

static uint32_t own_memory_count(const wasmrt_module *module) {
  return module->memory_count - module->imported_memory_count;
}

static uint32_t own_table_count(const wasmrt_module *module) {
  return module->table_count - module->imported_table_count;
}

// -- References

static saved_ref save_ref(const wasmrt_instance *instance, wasmrt_ref ref) {
  const wasmrt_module *module = instance->module;
  uintptr_t value = (uintptr_t)ref, base = (uintptr_t)instance;
  uintptr_t hosts = (uintptr_t)((wasmrt_instance_state *)instance->runtime)->host_funcs;
  if (value >= base && value - base < module->instance_size)
    return (saved_ref){IN_INSTANCE, value - base};
  if (hosts && value >= hosts && value - hosts < module->imported_func_count * sizeof(wasmrt_func))
    return (saved_ref){AMONG_HOST_FUNCS, value - hosts};
  return (saved_ref){ELSEWHERE, value};
}

static wasmrt_ref restore_ref(const wasmrt_instance *instance, saved_ref saved) {
  switch (saved.place) {
  case IN_INSTANCE:
    return (wasmrt_ref)((uintptr_t)instance + saved.value);
  case AMONG_HOST_FUNCS:
    return (wasmrt_ref)((uintptr_t)((wasmrt_instance_state *)instance->runtime)->host_funcs +
                        saved.value);
  default:
    return (wasmrt_ref)saved.value;
  }
}

// -- Globals. Their slots are 16 bytes for a v128, else 8.

static bool is_wide(const wasmrt_global_type *type) {
  return type->value_type == WASMRT_VALUE_V128;
}

static void save_globals(const wasmrt_instance *instance, wasmrt_image *image) {
  const wasmrt_module *module = instance->module;
  for (uint32_t i = module->imported_global_count; i < module->global_count; i++) {
    const wasmrt_global_type *type = &module->globals[i];
    const wasmrt_value *slot = wasmrt_part(instance, type->offset);
    if (wasmrt_is_ref_type(type->value_type))
      image->global_refs[i] = save_ref(instance, slot->ref);
    else
      __builtin_memcpy(&image->globals[i], slot, is_wide(type) ? 16 : 8);
  }
}

static void restore_globals(wasmrt_instance *instance, const wasmrt_image *image) {
  const wasmrt_module *module = instance->module;
  for (uint32_t i = module->imported_global_count; i < module->global_count; i++) {
    const wasmrt_global_type *type = &module->globals[i];
    wasmrt_value *slot = wasmrt_part(instance, type->offset);
    if (wasmrt_is_ref_type(type->value_type))
      slot->ref = restore_ref(instance, image->global_refs[i]);
    else
      __builtin_memcpy(slot, &image->globals[i], is_wide(type) ? 16 : 8);
  }
}

// -- Tables

static bool save_tables(const wasmrt_instance *instance, wasmrt_image *image) {
  const wasmrt_table *own = wasmrt_part(instance, instance->module->own_tables_offset);
  for (uint32_t i = 0; i < own_table_count(instance->module); i++, own++) {
    saved_table *saved = &image->tables[i];
    saved->length = own->length;
    saved->refs = wasmrt_port_allocate(((size_t)own->length + 1) * sizeof(saved_ref));
    if (!saved->refs)
      return false;
    for (uint64_t k = 0; k < own->length; k++)
      saved->refs[k] = save_ref(instance, own->elems[k]);
  }
  return true;
}

static bool restore_tables(wasmrt_instance *instance, const wasmrt_image *image) {
  wasmrt_table *own = wasmrt_part(instance, instance->module->own_tables_offset);
  for (uint32_t i = 0; i < own_table_count(instance->module); i++, own++) {
    const saved_table *saved = &image->tables[i];
    if (own->length < saved->length &&
        wasmrt_table_grow(own, saved->length - own->length, NULL) == UINT64_MAX)
      return false;
    own->length = saved->length;
    for (uint64_t k = 0; k < own->length; k++)
      own->elems[k] = restore_ref(instance, saved->refs[k]);
  }
  return true;
}

// -- Memories

static bool save_memories(const wasmrt_instance *instance, wasmrt_image *image) {
  const wasmrt_memory *own = wasmrt_part(instance, instance->module->own_memories_offset);
  for (uint32_t i = 0; i < own_memory_count(instance->module); i++, own++) {
    if (own->flags & WASMRT_MEMORY_SHARED)
      return false;
    image->memories[i].page_count = own->page_count;
    image->memories[i].bytes = wasmrt_port_image_new(own->base, own->byte_length);
    if (!image->memories[i].bytes)
      return false;
  }
  return true;
}

static bool restore_memories(wasmrt_instance *instance, const wasmrt_image *image) {
  wasmrt_instance_state *state = instance->runtime;
  wasmrt_memory *own = wasmrt_part(instance, instance->module->own_memories_offset);
  for (uint32_t i = 0; i < own_memory_count(instance->module); i++, own++) {
    uint64_t pages = image->memories[i].page_count;
    if (pages > own->max_pages)
      return false;
    if (!wasmrt_port_image_apply(image->memories[i].bytes, own, state->image == image))
      return false;
    own->page_count = pages;
    own->byte_length = pages << own->page_size_log2;
  }
  return true;
}

// -- Segments: which of them are left. What they hold does not change.

static void save_segments(const wasmrt_instance *instance, wasmrt_image *image) {
  for (uint32_t i = 0; i < instance->module->data_count; i++)
    image->data_lengths[i] = wasmrt_datas(instance)[i].length;
  for (uint32_t i = 0; i < instance->module->elem_count; i++)
    image->elem_lengths[i] = wasmrt_elems(instance)[i].length;
}

static void restore_segments(wasmrt_instance *instance, const wasmrt_image *image) {
  for (uint32_t i = 0; i < instance->module->data_count; i++)
    wasmrt_datas(instance)[i].length = image->data_lengths[i];
  for (uint32_t i = 0; i < instance->module->elem_count; i++)
    if (wasmrt_elems(instance)[i].refs)
      wasmrt_elems(instance)[i].length = image->elem_lengths[i];
}

// -- The whole

static void *list_of(size_t count, size_t size) { return wasmrt_port_allocate((count + 1) * size); }

static bool allocate_lists(wasmrt_image *image) {
  const wasmrt_module *module = image->module;
  image->memories = list_of(own_memory_count(module), sizeof(*image->memories));
  image->tables = list_of(own_table_count(module), sizeof(*image->tables));
  image->globals = list_of(module->global_count, sizeof(*image->globals));
  image->global_refs = list_of(module->global_count, sizeof(*image->global_refs));
  image->data_lengths = list_of(module->data_count, sizeof(*image->data_lengths));
  image->elem_lengths = list_of(module->elem_count, sizeof(*image->elem_lengths));
  return image->memories && image->tables && image->globals && image->global_refs &&
         image->data_lengths && image->elem_lengths;
}

wasmrt_image *wasmrt_image_new(const wasmrt_instance *instance) {
  if (instance->store->gc)
    return NULL;
  wasmrt_image *image = wasmrt_port_allocate(sizeof(*image));
  if (!image)
    return NULL;
  image->module = instance->module;
  if (!allocate_lists(image) || !save_memories(instance, image) || !save_tables(instance, image)) {
    wasmrt_image_delete(image);
    return NULL;
  }
  save_globals(instance, image);
  save_segments(instance, image);
  return image;
}

void wasmrt_image_delete(wasmrt_image *image) {
  if (!image)
    return;
  for (uint32_t i = 0; image->memories && i < own_memory_count(image->module); i++)
    if (image->memories[i].bytes)
      wasmrt_port_image_delete(image->memories[i].bytes);
  for (uint32_t i = 0; image->tables && i < own_table_count(image->module); i++)
    wasmrt_port_free(image->tables[i].refs);
  wasmrt_port_free(image->memories);
  wasmrt_port_free(image->tables);
  wasmrt_port_free(image->globals);
  wasmrt_port_free(image->global_refs);
  wasmrt_port_free(image->data_lengths);
  wasmrt_port_free(image->elem_lengths);
  wasmrt_port_free(image);
}

bool wasmrt_instance_reset(wasmrt_instance *instance, const wasmrt_image *image) {
  wasmrt_instance_state *state = instance->runtime;
  if (instance->module != image->module || instance->store->gc)
    return false;
  if (!restore_memories(instance, image) || !restore_tables(instance, image))
    return false;
  restore_globals(instance, image);
  restore_segments(instance, image);
  state->image = image;
  return true;
}

static bool begin_from_image(wasmrt_instance *instance, const wasmrt_image *image,
                             wasmrt_error *error) {
  if (!wasmrt_segments_evaluate(instance))
    return wasmrt_fail(error, WASMRT_ERROR_RESOURCE, "out of memory for element segments");
  return wasmrt_instance_reset(instance, image) ||
         wasmrt_fail(error, WASMRT_ERROR_RESOURCE, "the image does not fit the store's limits");
}

wasmrt_instance *wasmrt_instantiate_image(wasmrt_store *store, const wasmrt_image *image,
                                          const void *imports, wasmrt_error *error) {
  wasmrt_instance *instance =
      wasmrt_instance_allocate_in_order(store, image->module, imports, error);
  if (instance && !begin_from_image(instance, image, error)) {
    wasmrt_instance_delete(instance);
    instance = NULL;
  }
  return instance;
}
