// Marking: everything that can be reached gets its mark bit set.
//
// One function, mark_address, takes any word at all. A word that is no address inside a cell is
// ignored; any other marks the object it points into, wherever it points. So it serves for words of
// the stack, which may be anything, for tables and globals, which may hold functions and a host's
// values, and for the fields of objects.
//
// Objects that are marked but not looked into wait on a stack, which grows as needed. Where it
// cannot, what does not fit is left out, and found again by looking into all marked objects: slow,
// but it needs no memory, and on a board there may be none.
#include "gc_heap.h"

enum { FIRST_MARK_STACK = 256, PREFETCHED = 8 };

// -- The mark stack

static void grow_mark_stack(wasmrt_gc *gc) {
  size_t capacity = gc->mark_capacity ? gc->mark_capacity * 2 : FIRST_MARK_STACK;
  void **larger = wasmrt_port_allocate(capacity * sizeof(*larger));
  if (!larger)
    return;
  if (gc->mark_count)
    __builtin_memcpy(larger, gc->mark_stack, gc->mark_count * sizeof(*larger));
  wasmrt_port_free(gc->mark_stack);
  gc->mark_stack = larger;
  gc->mark_capacity = capacity;
}

static inline void push(wasmrt_gc *gc, void *object) {
  if (gc->mark_count == gc->mark_capacity) {
    grow_mark_stack(gc);
    if (gc->mark_count == gc->mark_capacity) {
      gc->overflowed = true;
      return;
    }
  }
  gc->mark_stack[gc->mark_count++] = object;
}

// -- Objects

__attribute__((always_inline)) static inline void mark_address(wasmrt_gc *gc, uintptr_t address) {
  wasmrt_cell cell;
  if (!wasmrt_find_cell(gc, address, &cell) || wasmrt_is_marked(cell.block, cell.number))
    return;
  cell.block->marks[cell.number / 32] |= 1u << (cell.number % 32);
  push(gc, cell.start);
}

static void mark_words(wasmrt_gc *gc, const uintptr_t *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    mark_address(gc, words[i]);
}

// A set bit of `bits` for each word that is a reference.
static void mark_chosen(wasmrt_gc *gc, const uintptr_t *words, uint64_t bits) {
  for (; bits; bits &= bits - 1)
    mark_address(gc, words[__builtin_ctzll(bits)]);
}

static void look_into_struct(wasmrt_gc *gc, const uintptr_t *words,
                             const wasmrt_gc_layout *layout) {
  mark_chosen(gc, words, layout->refs);
  if (!layout->more_refs)
    return;
  size_t word_count = layout->byte_length / sizeof(*words);
  for (size_t word = 64; word < word_count; word += 64)
    mark_chosen(gc, words + word, layout->more_refs[word / 64 - 1]);
}

// The letters of a tag's parameters say which values of the payload are references.
static void look_into_exception(wasmrt_gc *gc, const wasmrt_exception *exception) {
  const wasmrt_value *value = (const wasmrt_value *)(const void *)(exception + 1);
  for (const char *letter = exception->tag->type->text; *letter != '_'; letter++, value++)
    if (*letter == 'r')
      mark_address(gc, (uintptr_t)value->ref);
}

static void look_into(wasmrt_gc *gc, const void *object) {
  const wasmrt_type *type = ((const wasmrt_object *)object)->type;
  if (!type)
    return; // a free cell that a word on the stack happened to look like
  const wasmrt_gc_layout *layout = type->layout;
  if (type->kind == WASMRT_TYPE_EXCEPTION)
    look_into_exception(gc, object);
  else if (!layout->element_bytes)
    look_into_struct(gc, object, layout);
  else if (layout->refs)
    mark_words(gc, (const uintptr_t *)(const void *)((const uint8_t *)object + layout->byte_length),
               ((const wasmrt_array *)object)->length);
}

// The next object to look into. Between leaving the mark stack and coming out here an object
// passes a short queue, so that its first bytes arrive in the cache while others are looked into.
static void *next_object(wasmrt_gc *gc, void **queue, uint32_t *turn) {
  for (uint32_t idle = 0; idle < PREFETCHED; idle++) {
    void **place = &queue[(*turn)++ % PREFETCHED];
    void *object = *place;
    *place = gc->mark_count ? gc->mark_stack[--gc->mark_count] : NULL;
    __builtin_prefetch(*place);
    if (object)
      return object;
    if (*place) // it comes out when all places have had their turn
      idle = UINT32_MAX;
  }
  return NULL;
}

static void drain(wasmrt_gc *gc) {
  void *queue[PREFETCHED] = {NULL};
  uint32_t turn = 0;
  for (void *object; (object = next_object(gc, queue, &turn));)
    look_into(gc, object);
}

// -- What was left out

static void look_into_marked(wasmrt_gc *gc, uint32_t index) {
  const wasmrt_block *block = wasmrt_block_at(gc, index);
  for (uint32_t cell = 0; cell < block->cell_count; cell++) {
    if (!wasmrt_is_marked(block, cell))
      continue;
    look_into(gc, wasmrt_block_bytes(gc, index) + (size_t)cell * block->cell_bytes);
    drain(gc);
  }
}

static void mark_reachable(wasmrt_gc *gc) {
  drain(gc);
  while (gc->overflowed) {
    gc->overflowed = false;
    for (uint32_t i = 0; i < gc->committed; i++)
      if (gc->kinds[i] == WASMRT_BLOCK_CELLS || gc->kinds[i] == WASMRT_BLOCK_LARGE)
        look_into_marked(gc, i);
  }
}

// -- Roots

static void mark_table(wasmrt_gc *gc, const wasmrt_table *table) {
  if (table->elems)
    mark_words(gc, (const uintptr_t *)(const void *)table->elems, (size_t)table->length);
}

static void mark_globals(wasmrt_gc *gc, const wasmrt_instance *instance) {
  const wasmrt_module *module = instance->module;
  for (uint32_t i = 0; i < module->global_count; i++) {
    const wasmrt_global_type *global = &module->globals[i];
    if (!wasmrt_is_ref_type(global->value_type))
      continue;
    const void *slot = wasmrt_part(instance, global->offset);
    const wasmrt_value *value = global->indirect ? *(wasmrt_value *const *)slot : slot;
    if (value)
      mark_address(gc, (uintptr_t)value->ref);
  }
}

// Segments whose entries are constants have nothing of the heap's in them.
static void mark_elems(wasmrt_gc *gc, const wasmrt_instance *instance) {
  const wasmrt_module *module = instance->module;
  for (uint32_t i = 0; i < module->elem_count; i++) {
    const wasmrt_elem *elem = &wasmrt_elems(instance)[i];
    if (!module->elems[i].refs && !module->elems[i].funcs && elem->refs)
      mark_words(gc, (const uintptr_t *)(const void *)elem->refs, (size_t)elem->length);
  }
}

static void mark_instance(wasmrt_gc *gc, const wasmrt_instance *instance) {
  mark_globals(gc, instance);
  mark_elems(gc, instance);
  for (uint32_t i = 0; i < instance->module->table_count; i++) {
    const wasmrt_table *table = wasmrt_tables(instance)[i];
    if (table)
      mark_table(gc, table);
  }
}

// A word of the stack may also be the address right behind an array, where a loop over it ends, and
// be all that is left of it; so the byte before counts as well. Not inlined: the function below is
// the only one that reads what sanitizers guard.
__attribute__((noinline)) static void mark_stack_word(wasmrt_gc *gc, uintptr_t word) {
  mark_address(gc, word);
  mark_address(gc, word - 1);
}

__attribute__((no_sanitize("address"))) static void scan_stack(void *context, const void *from,
                                                               const void *to) {
  uintptr_t mask = sizeof(uintptr_t) - 1;
  const uintptr_t *word = (const uintptr_t *)(((uintptr_t)from + mask) & ~mask);
  for (; (uintptr_t)word + sizeof(*word) <= (uintptr_t)to; word++)
    mark_stack_word(context, *word);
}

// Starts and ends in turn.
static void mark_ranges(wasmrt_gc *gc, const void *const *ranges) {
  for (; ranges && *ranges; ranges += 2)
    mark_words(gc, ranges[0],
               (size_t)((const uintptr_t *)ranges[1] - (const uintptr_t *)ranges[0]));
}

void wasmrt_gc_mark(wasmrt_gc *gc) {
  gc->mark_count = 0;
  gc->overflowed = false;
  wasmrt_port_scan_stacks(scan_stack, gc);
  const wasmrt_store *store = gc->store;
  mark_address(gc, (uintptr_t)store->thrown);
  mark_ranges(gc, store->ranges);
  for (const wasmrt_instance_state *state = store->instances; state; state = state->next)
    mark_instance(gc, state->instance);
  for (const wasmrt_host_table *table = store->tables; table; table = table->next)
    mark_table(gc, &table->table);
  for (const wasmrt_root *root = store->roots; root; root = root->next)
    mark_address(gc, (uintptr_t)root->ref);
  mark_reachable(gc);
}
