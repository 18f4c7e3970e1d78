// The GC heap: a non-moving, mark-sweep heap of size-segregated blocks.
//
// Its address space is one range, reserved when the first object is made and committed as needed.
// It is divided into blocks of 64 KiB (less in small heaps). A block holds cells of one size, or is
// part of a large object. Since the range is one, an address is tested for being the heap's by one
// comparison, its block is found by a shift, and its cell by a multiplication: the collector can
// afford to ask that of every word on the stack, and of pointers into the middle of objects.
//
// Allocation takes cells that follow each other: a cursor (abi.h) has the range of them, and
// generated code moves it on. When it is used up, the next free cells are looked for: a block that
// has been swept up to cell n is looked at from there on, by its mark bits, and the free cells
// found are zeroed and become the cursor's. So sweeping is lazy and costs nothing but a look at the
// bits, and the memory is zeroed right before it is used.
//
// Invariant: below `swept`, a cell with a type is an object and one without is free; from `swept`
// on, it is an object if marked. Before it marks, a collection makes the first half hold for all
// cells by clearing the type of those not swept (finish_sweeping), so that marking needs to know of
// the type alone: a word that looks like the address of a cell that is free reaches nothing.
//
// When to collect: after each collection a target is set, in blocks, twice what lives or more, and
// blocks are taken freely up to it. A heap that is full to the limit collects before it gives up.
#include "gc_heap.h"

enum {
  BLOCK_LOG2 = 16,
  SMALL_HEAP_BLOCK_LOG2 = 12,
  CELLS_PER_BLOCK_LOG2 = 2, // at least four: what is larger has blocks of its own
  CURSOR_BYTES = 8192,      // zeroed at once, so that they are in the cache when they are used
  COMMITTED_AT_ONCE_LOG2 = 20
};
#define SMALL_HEAP_BYTES (UINT64_C(1) << 20)
// Allocated at least between collections; less only where the limit is near.
#define SPARE_BYTES (UINT64_C(48) << 20)

static uint64_t least(uint64_t left, uint64_t right) { return left < right ? left : right; }
static uint64_t greatest(uint64_t left, uint64_t right) { return left > right ? left : right; }

static uint64_t round_up(uint64_t value, uint64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

static uint32_t marks_of(const wasmrt_block *block) { return (block->cell_count + 31) / 32; }

static bool is_free(uint8_t kind) {
  return kind == WASMRT_BLOCK_FREE || kind == WASMRT_BLOCK_DIRTY;
}

// -- Making and deleting

// Of the kinds and data of `count` blocks.
static uint64_t tables_bytes(const wasmrt_gc *gc, uint64_t count) {
  return round_up(round_up(count, 16) + count * gc->block_stride, WASMRT_HEAP_PAGE_BYTES);
}

static uint64_t heap_bytes(const wasmrt_gc *gc, uint64_t count) {
  return tables_bytes(gc, count) + (count << gc->block_log2);
}

// Twice what lives, or what lives and the spare bytes; and some blocks more than are in use, where
// many are but are nearly empty.
static void set_target(wasmrt_gc *gc, uint64_t live_bytes) {
  uint64_t bytes = live_bytes + greatest(live_bytes, SPARE_BYTES);
  uint64_t blocks = greatest(bytes >> gc->block_log2, gc->used + (uint64_t)gc->used / 4 + 1);
  gc->target = (uint32_t)least(blocks, gc->limit);
}

// Reserves address space and divides it. The tables are committed as a whole: what is not used of
// them is not touched either.
static bool reserve(wasmrt_gc *gc, uint64_t limit_bytes) {
  gc->block_log2 = limit_bytes < SMALL_HEAP_BYTES ? SMALL_HEAP_BLOCK_LOG2 : BLOCK_LOG2;
  gc->block_stride = (uint32_t)(sizeof(wasmrt_block) +
                                ((size_t)1 << gc->block_log2) / WASMRT_GC_SMALLEST_BYTES / 8);
  uint64_t count = least(limit_bytes >> gc->block_log2, UINT32_MAX - 1);
  while (heap_bytes(gc, count) > SIZE_MAX / 2)
    count /= 2;
  gc->reserved_bytes = (size_t)heap_bytes(gc, count);
  gc->reservation = wasmrt_port_heap_reserve(&gc->reserved_bytes);
  if (!gc->reservation)
    return false;
  while (count && heap_bytes(gc, count) > gc->reserved_bytes)
    count--;
  gc->limit = (uint32_t)count;
  gc->kinds = gc->reservation;
  gc->blocks = gc->reservation + round_up(count, 16);
  gc->base = gc->reservation + tables_bytes(gc, count);
  return wasmrt_port_heap_commit(gc->reservation, (size_t)tables_bytes(gc, count));
}

static void delete_heap(wasmrt_gc *gc) {
  if (gc->reservation)
    wasmrt_port_heap_release(gc->reservation, gc->reserved_bytes);
  wasmrt_port_free(gc->mark_stack);
  wasmrt_port_free(gc);
}

static void forget_lists(wasmrt_gc *gc) {
  for (uint32_t i = 0; i < WASMRT_GC_CURSORS; i++) {
    gc->with_free_cells[i] = WASMRT_NO_BLOCK;
    gc->store->cursors[i] = (wasmrt_gc_cursor){NULL, NULL};
  }
}

static wasmrt_gc *new_heap(wasmrt_store *store) {
  wasmrt_gc *gc = wasmrt_port_allocate(sizeof(*gc));
  if (!gc)
    return NULL;
  gc->store = store;
  uint64_t limit = store->config.max_gc_heap_bytes;
  if (!reserve(gc, limit ? limit : wasmrt_port_heap_default_limit())) {
    delete_heap(gc);
    return NULL;
  }
  set_target(gc, 0);
  gc->stress = wasmrt_port_heap_stress();
  forget_lists(gc);
  return gc;
}

wasmrt_gc *wasmrt_gc_of(wasmrt_store *store) {
  if (!store->gc) {
    store->gc = new_heap(store);
    store->delete_gc = delete_heap;
  }
  if (!store->gc)
    wasmrt_trap(WASMRT_TRAP_gc_heap_exhausted);
  return store->gc;
}

// -- Blocks

// The first of `count` free blocks side by side in [from, to), or WASMRT_NO_BLOCK.
static uint32_t find_free(const wasmrt_gc *gc, uint32_t from, uint32_t to, uint32_t count) {
  uint32_t found = 0;
  for (uint32_t i = from; i < to; i++) {
    found = is_free(gc->kinds[i]) ? found + 1 : 0;
    if (found == count)
      return i + 1 - count;
  }
  return WASMRT_NO_BLOCK;
}

// Commits blocks behind those that are, such that `count` free ones end there.
static uint32_t commit_more(wasmrt_gc *gc, uint32_t count) {
  uint32_t first = gc->committed;
  while (first && is_free(gc->kinds[first - 1]))
    first--;
  if (count > gc->limit - first)
    return WASMRT_NO_BLOCK;
  uint32_t step = 1u << (COMMITTED_AT_ONCE_LOG2 - gc->block_log2);
  uint32_t end = (uint32_t)least(greatest(first + count, gc->committed + step), gc->limit);
  size_t bytes = (size_t)(end - gc->committed) << gc->block_log2;
  if (!wasmrt_port_heap_commit(wasmrt_block_bytes(gc, gc->committed), bytes))
    return WASMRT_NO_BLOCK;
  gc->committed = end;
  return first;
}

// Takes `count` blocks side by side. The lowest are taken first, so that the highest become free.
static uint32_t take_blocks(wasmrt_gc *gc, uint32_t count) {
  uint32_t first = WASMRT_NO_BLOCK;
  if (count <= gc->committed - gc->used)
    first = find_free(gc, count == 1 ? gc->rover : 0, gc->committed, count);
  if (first == WASMRT_NO_BLOCK)
    first = commit_more(gc, count);
  if (first == WASMRT_NO_BLOCK)
    return first;
  if (count == 1)
    gc->rover = first + 1;
  gc->used += count;
  size_t end = (size_t)(first + count) << gc->block_log2;
  if (end > gc->used_bytes)
    gc->used_bytes = end;
  return first;
}

static void free_blocks(wasmrt_gc *gc, uint32_t first, uint32_t count) {
  for (uint32_t i = first; i < first + count; i++)
    gc->kinds[i] = WASMRT_BLOCK_DIRTY;
  gc->used -= count;
}

// Returns memory that will not be needed before the next collection, from the end down.
static void discard_spare_blocks(wasmrt_gc *gc) {
  uint32_t spare = gc->committed > gc->target ? gc->committed - gc->target : 0;
  for (uint32_t end = gc->committed; end && spare; end--) {
    uint32_t first = end;
    while (first && spare && gc->kinds[first - 1] == WASMRT_BLOCK_DIRTY) {
      gc->kinds[--first] = WASMRT_BLOCK_FREE;
      spare--;
    }
    if (first == end)
      continue;
    wasmrt_port_heap_discard(wasmrt_block_bytes(gc, first), (size_t)(end - first)
                                                                << gc->block_log2);
    end = first + 1;
  }
}

// -- Cells

// The first cell from `from` on whose mark is `marked`, or cell_count.
static uint32_t next_cell(const wasmrt_block *block, uint32_t from, bool marked) {
  uint32_t flip = marked ? 0 : UINT32_MAX;
  while (from < block->cell_count) {
    uint32_t bits = (block->marks[from / 32] ^ flip) >> (from % 32);
    if (bits) {
      from += (uint32_t)__builtin_ctz(bits);
      break;
    }
    from = (from | 31) + 1;
  }
  return (uint32_t)least(from, block->cell_count);
}

// Gives the cursor the next free cells of the blocks that have some.
static bool take_free_cells(wasmrt_gc *gc, uint32_t cursor) {
  for (uint32_t *list = &gc->with_free_cells[cursor]; *list != WASMRT_NO_BLOCK;) {
    wasmrt_block *block = wasmrt_block_at(gc, *list);
    uint32_t first = next_cell(block, block->swept, false);
    uint32_t end = next_cell(block, first, true);
    end = (uint32_t)least(end, first + greatest(CURSOR_BYTES / block->cell_bytes, 1));
    block->swept = end;
    if (first != end) {
      uint8_t *cells = wasmrt_block_bytes(gc, *list) + (size_t)first * block->cell_bytes;
      size_t bytes = (size_t)(end - first) * block->cell_bytes;
      __builtin_memset(cells, 0, bytes);
      gc->store->cursors[cursor] = (wasmrt_gc_cursor){cells, cells + bytes};
      return true;
    }
    *list = block->next;
  }
  return false;
}

static bool add_block(wasmrt_gc *gc, uint32_t cursor) {
  uint32_t index = take_blocks(gc, 1);
  if (index == WASMRT_NO_BLOCK)
    return false;
  wasmrt_block *block = wasmrt_block_at(gc, index);
  __builtin_memset(block, 0, gc->block_stride);
  block->cell_bytes = wasmrt_gc_cell_bytes(cursor);
  block->reciprocal = UINT32_MAX / block->cell_bytes + 1;
  block->cell_count = (1u << gc->block_log2) / block->cell_bytes;
  block->next = gc->with_free_cells[cursor];
  gc->with_free_cells[cursor] = index;
  gc->kinds[index] = WASMRT_BLOCK_CELLS;
  return true;
}

// -- Collection

static void finish_sweeping(wasmrt_gc *gc, uint32_t index) {
  wasmrt_block *block = wasmrt_block_at(gc, index);
  uint8_t *bytes = wasmrt_block_bytes(gc, index);
  for (;;) {
    uint32_t cell = next_cell(block, block->swept, false);
    if (cell == block->cell_count)
      break;
    ((wasmrt_object *)(void *)(bytes + (size_t)cell * block->cell_bytes))->type = NULL;
    block->swept = cell + 1;
  }
  block->swept = block->cell_count;
}

static void prepare_blocks(wasmrt_gc *gc) {
  for (uint32_t i = 0; i < gc->committed; i++) {
    wasmrt_block *block = wasmrt_block_at(gc, i);
    if (gc->kinds[i] == WASMRT_BLOCK_CELLS)
      finish_sweeping(gc, i);
    if (gc->kinds[i] == WASMRT_BLOCK_CELLS || gc->kinds[i] == WASMRT_BLOCK_LARGE)
      __builtin_memset(block->marks, 0, marks_of(block) * sizeof(*block->marks));
  }
}

static uint32_t count_marks(const wasmrt_block *block) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < marks_of(block); i++)
    count += (uint32_t)__builtin_popcount(block->marks[i]);
  return count;
}

// Frees the block if nothing in it is marked, and lists it if some of its cells are not. Returns
// the bytes that live in it.
static uint64_t settle_cells(wasmrt_gc *gc, uint32_t index) {
  wasmrt_block *block = wasmrt_block_at(gc, index);
  uint32_t live = count_marks(block);
  if (live == 0) {
    free_blocks(gc, index, 1);
  } else if (live < block->cell_count) {
    uint32_t *list = &gc->with_free_cells[wasmrt_gc_cursor_of(block->cell_bytes)];
    block->swept = 0;
    block->next = *list;
    *list = index;
  }
  return (uint64_t)live * block->cell_bytes;
}

static uint64_t settle_large(wasmrt_gc *gc, uint32_t index) {
  wasmrt_block *block = wasmrt_block_at(gc, index);
  if (block->marks[0])
    return (uint64_t)block->length << gc->block_log2;
  free_blocks(gc, index, block->length);
  return 0;
}

// From the end down, so that the lists begin with the lowest blocks.
static uint64_t settle_blocks(wasmrt_gc *gc) {
  uint64_t live_bytes = 0;
  for (uint32_t i = gc->committed; i-- > 0;) {
    if (gc->kinds[i] == WASMRT_BLOCK_CELLS)
      live_bytes += settle_cells(gc, i);
    else if (gc->kinds[i] == WASMRT_BLOCK_LARGE)
      live_bytes += settle_large(gc, i);
  }
  return live_bytes;
}

static void collect(wasmrt_gc *gc) {
  forget_lists(gc);
  prepare_blocks(gc);
  wasmrt_gc_mark(gc);
  uint64_t live_bytes = settle_blocks(gc);
  gc->rover = 0;
  set_target(gc, live_bytes);
  gc->statistics.collections++;
  gc->statistics.live_bytes = live_bytes;
  discard_spare_blocks(gc);
}

void wasmrt_gc_collect(wasmrt_store *store) {
  if (store->gc)
    collect(store->gc);
}

wasmrt_gc_statistics wasmrt_gc_inspect(const wasmrt_store *store) {
  wasmrt_gc_statistics statistics = {0};
  if (store->gc) {
    statistics = store->gc->statistics;
    statistics.heap_bytes = (uint64_t)store->gc->used << store->gc->block_log2;
  }
  return statistics;
}

// -- Allocation

static bool refill(wasmrt_gc *gc, uint32_t cursor) {
  if (take_free_cells(gc, cursor))
    return true;
  if (gc->used < gc->target && add_block(gc, cursor))
    return take_free_cells(gc, cursor);
  collect(gc);
  return take_free_cells(gc, cursor) || (add_block(gc, cursor) && take_free_cells(gc, cursor));
}

static void *allocate_cell(wasmrt_gc *gc, uint32_t index) {
  wasmrt_gc_cursor *cursor = &gc->store->cursors[index];
  size_t bytes = wasmrt_gc_cell_bytes(index);
  if ((size_t)(cursor->end - cursor->next) < bytes && !refill(gc, index))
    return NULL;
  void *cell = cursor->next;
  cursor->next += bytes;
  if (gc->stress) // generated code comes back here
    cursor->end = cursor->next;
  return cell;
}

static void *allocate_large(wasmrt_gc *gc, uint64_t byte_length) {
  uint64_t count = (byte_length + (1u << gc->block_log2) - 1) >> gc->block_log2;
  if (count > gc->limit)
    return NULL;
  uint32_t first = WASMRT_NO_BLOCK;
  if (gc->used + count <= gc->target)
    first = take_blocks(gc, (uint32_t)count);
  if (first == WASMRT_NO_BLOCK) {
    collect(gc);
    first = take_blocks(gc, (uint32_t)count);
  }
  if (first == WASMRT_NO_BLOCK)
    return NULL;
  for (uint32_t i = first; i < first + count; i++) {
    if (gc->kinds[i] == WASMRT_BLOCK_DIRTY)
      __builtin_memset(wasmrt_block_bytes(gc, i), 0, (size_t)1 << gc->block_log2);
    gc->kinds[i] = i == first ? WASMRT_BLOCK_LARGE : WASMRT_BLOCK_TAIL;
    wasmrt_block_at(gc, i)->next = first;
  }
  wasmrt_block *block = wasmrt_block_at(gc, first);
  block->length = (uint32_t)count;
  block->cell_count = 1;
  return wasmrt_block_bytes(gc, first);
}

void *wasmrt_gc_allocate(wasmrt_gc *gc, uint64_t byte_length) {
  if (gc->stress)
    collect(gc);
  bool is_large = byte_length > 1u << (gc->block_log2 - CELLS_PER_BLOCK_LOG2);
  void *cell = is_large ? allocate_large(gc, byte_length)
                        : allocate_cell(gc, wasmrt_gc_cursor_of((uint32_t)byte_length));
  if (!cell)
    wasmrt_trap(WASMRT_TRAP_gc_heap_exhausted);
  return cell;
}
