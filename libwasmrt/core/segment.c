// Element and data segments at instantiation, spec §4.7.2 steps 11 to 18.
#include "store.h"

static bool is_dropped_at_once(const wasmrt_elem_segment *segment) {
  return segment->mode == WASMRT_SEGMENT_DECLARATIVE;
}

// The entries of a dynamic module's segment of plain functions: their values lie in the instance.
static void fill_with_funcs(wasmrt_instance *instance, const uint32_t *funcs, wasmrt_elem *elem) {
  const wasmrt_module *module = instance->module;
  wasmrt_func *own = wasmrt_part(instance, module->func_refs_offset);
  for (uint64_t i = 0; i < elem->length; i++) {
    uint32_t func = funcs[i];
    if (func == UINT32_MAX)
      elem->refs[i] = NULL;
    else if (func < module->imported_func_count)
      elem->refs[i] = (wasmrt_ref)(uintptr_t)wasmrt_imported_funcs(instance)[func].ref;
    else
      elem->refs[i] = &own[func - module->imported_func_count];
  }
}

static bool evaluate_elem(wasmrt_instance *instance, uint32_t index) {
  const wasmrt_module *module = instance->module;
  const wasmrt_elem_segment *segment = &module->elems[index];
  wasmrt_elem *elem = &wasmrt_elems(instance)[index];
  if (is_dropped_at_once(segment) || segment->length == 0)
    return true;
  if (segment->refs) {
    // Constants of the program; nothing writes through this pointer.
    *elem = (wasmrt_elem){(wasmrt_ref *)(uintptr_t)segment->refs, segment->length};
    return true;
  }
  if (segment->length > SIZE_MAX / sizeof(wasmrt_ref))
    return false;
  elem->refs = wasmrt_port_allocate((size_t)segment->length * sizeof(wasmrt_ref));
  if (!elem->refs)
    return false;
  elem->length = segment->length;
  if (segment->funcs)
    fill_with_funcs(instance, segment->funcs, elem);
  else
    module->fill_elem(instance, index, elem->refs);
  return true;
}

bool wasmrt_segments_evaluate(wasmrt_instance *instance) {
  const wasmrt_module *module = instance->module;
  for (uint32_t i = 0; i < module->elem_count; i++)
    if (!evaluate_elem(instance, i))
      return false;
  for (uint32_t i = 0; i < module->data_count; i++)
    wasmrt_datas(instance)[i] = (wasmrt_data){module->datas[i].bytes, module->datas[i].length};
  return true;
}

static void drop_elem(wasmrt_instance *instance, uint32_t index) {
  wasmrt_elem *elem = &wasmrt_elems(instance)[index];
  if (!instance->module->elems[index].refs)
    wasmrt_port_free(elem->refs);
  *elem = (wasmrt_elem){NULL, 0};
}

static void apply_elem(wasmrt_instance *instance, uint32_t index) {
  const wasmrt_module *module = instance->module;
  const wasmrt_elem_segment *segment = &module->elems[index];
  if (segment->mode != WASMRT_SEGMENT_ACTIVE)
    return;
  uint64_t offset = segment->computed ? module->elem_offset(instance, index) : segment->offset;
  wasmrt_table_init(wasmrt_tables(instance)[segment->table], &wasmrt_elems(instance)[index], offset,
                    0, segment->length);
  drop_elem(instance, index);
}

// A segment that the loader has put in place is copied by nobody, but its bounds are checked, so
// that a module that traps here in one kind of output traps in all.
static void apply_data(wasmrt_instance *instance, uint32_t index) {
  const wasmrt_module *module = instance->module;
  const wasmrt_data_segment *segment = &module->datas[index];
  if (segment->mode != WASMRT_SEGMENT_ACTIVE)
    return;
  const wasmrt_memory *memory = wasmrt_memories(instance)[segment->memory].memory;
  uint64_t offset = segment->computed ? module->data_offset(instance, index) : segment->offset;
  wasmrt_data *data = &wasmrt_datas(instance)[index];
  if (!segment->loaded)
    wasmrt_memory_init(memory, data, offset, 0, segment->length);
  else if (!wasmrt_memory_range(memory, offset, segment->length))
    wasmrt_trap(WASMRT_TRAP_memory_out_of_bounds);
  data->length = 0;
}

void wasmrt_segments_apply(wasmrt_instance *instance) {
  for (uint32_t i = 0; i < instance->module->elem_count; i++)
    apply_elem(instance, i);
  for (uint32_t i = 0; i < instance->module->data_count; i++)
    apply_data(instance, i);
}

void wasmrt_segments_destroy(wasmrt_instance *instance) {
  for (uint32_t i = 0; i < instance->module->elem_count; i++)
    drop_elem(instance, i);
}
