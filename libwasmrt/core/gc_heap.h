// The GC heap of a store; gc_heap.c tells how it works. Three files share this: gc_heap.c (blocks
// and cells), gc_mark.c (what is reachable), gc_object.c (objects, and what others call).
#ifndef WASMRT_CORE_GC_HEAP_H
#define WASMRT_CORE_GC_HEAP_H

#include "store.h"

// What a block is used for. A free block is dirty where its bytes may not be zero.
enum {
  WASMRT_BLOCK_FREE = 0,
  WASMRT_BLOCK_DIRTY = 1,
  WASMRT_BLOCK_CELLS = 2, // cells of one size
  WASMRT_BLOCK_LARGE = 3, // the first of an object of its own
  WASMRT_BLOCK_TAIL = 4   // the others of it
};

#define WASMRT_NO_BLOCK UINT32_MAX

// What is known of a block beside its kind. They lie apart from the blocks: at the start of each
// block they would all fall on the same few cache lines.
typedef struct wasmrt_block {
  uint32_t cell_bytes;
  uint32_t reciprocal; // of cell_bytes: offset * reciprocal >> 32 is the number of the cell
  uint32_t cell_count;
  uint32_t swept;   // cells from here on are free where they are not marked
  uint32_t next;    // block with free cells of the same size; for a tail, the first of the object
  uint32_t length;  // large objects: in blocks
  uint32_t marks[]; // a bit for each cell: reached by the last collection
} wasmrt_block;

typedef struct wasmrt_gc {
  wasmrt_store *store;
  uint8_t *reservation; // [kinds][blocks' data][objects]
  size_t reserved_bytes;

  uint8_t *base;     // of the objects
  size_t used_bytes; // from base to the end of the highest block ever used
  uint32_t block_log2;
  uint32_t block_stride; // bytes of a wasmrt_block with its marks
  uint8_t *kinds;
  uint8_t *blocks;

  uint32_t limit;                              // all in blocks: what there can be,
  uint32_t committed;                          // what has memory,
  uint32_t used;                               // what holds objects,
  uint32_t target;                             // what is used before the next collection
  uint32_t rover;                              // where the last search for free blocks ended
  uint32_t with_free_cells[WASMRT_GC_CURSORS]; // lists by size

  void **mark_stack;
  size_t mark_count, mark_capacity;
  bool overflowed; // something reachable was not put on the mark stack
  bool stress;
  bool collecting;
  wasmrt_gc_statistics statistics;
} wasmrt_gc;

static inline wasmrt_block *wasmrt_block_at(const wasmrt_gc *gc, uint32_t index) {
  return (wasmrt_block *)(void *)(gc->blocks + (size_t)index * gc->block_stride);
}

static inline uint8_t *wasmrt_block_bytes(const wasmrt_gc *gc, uint32_t index) {
  return gc->base + ((size_t)index << gc->block_log2);
}

// The cell that an address points into.
typedef struct wasmrt_cell {
  wasmrt_block *block;
  uint32_t number;
  uint8_t *start;
} wasmrt_cell;

// Finds the cell that any word at all points into; false where it is no address in a cell.
static inline bool wasmrt_find_cell(const wasmrt_gc *gc, uintptr_t address, wasmrt_cell *out) {
  size_t offset = address - (uintptr_t)gc->base;
  if (offset >= gc->used_bytes)
    return false;
  uint32_t index = (uint32_t)(offset >> gc->block_log2);
  uint32_t kind = gc->kinds[index];
  if (kind < WASMRT_BLOCK_CELLS)
    return false;
  if (kind == WASMRT_BLOCK_TAIL)
    index = wasmrt_block_at(gc, index)->next;
  out->block = wasmrt_block_at(gc, index);
  out->number = 0;
  out->start = wasmrt_block_bytes(gc, index);
  if (kind != WASMRT_BLOCK_CELLS)
    return true;
  uint32_t place = (uint32_t)offset & ((1u << gc->block_log2) - 1);
  out->number = (uint32_t)((uint64_t)place * out->block->reciprocal >> 32);
  out->start += (size_t)out->number * out->block->cell_bytes;
  return out->number < out->block->cell_count; // else behind the last cell
}

static inline bool wasmrt_is_marked(const wasmrt_block *block, uint32_t cell) {
  return block->marks[cell / 32] >> (cell % 32) & 1;
}

// The store's heap, made on first use. Traps where it cannot be had.
wasmrt_gc *wasmrt_gc_of(wasmrt_store *store);

// Zeroed memory for an object, collecting as needed. Traps where the heap is exhausted.
void *wasmrt_gc_allocate(wasmrt_gc *gc, uint64_t byte_length);

// gc_mark.c: marks all that is reachable from the roots and the stacks of this thread.
void wasmrt_gc_mark(wasmrt_gc *gc);

#endif
