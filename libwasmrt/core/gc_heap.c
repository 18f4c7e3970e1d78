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
// has been swept up to cell n is looked at from there on, by its mark bits, and the free cells found
// are zeroed and become the cursor's. So sweeping is lazy and costs nothing but a look at the bits,
// and the memory is zeroed right before it is used.
//
// Invariant: below `swept`, a cell with a type is an object and one without is free; from `swept` on,
// it is an object if marked. Before it marks, a collection makes the first half hold for all cells
// by clearing the type of those not swept (finish_sweeping), so that marking needs to know of the
// type alone: a word that looks like the address of a cell that is free reaches nothing.
//
// When to collect: after each collection a target is set, in blocks, twice what lives, and blocks
// are taken freely up to it. A heap that is full to the limit collects before it gives up.
#include "gc_heap.h"

enum {
  BLOCK_LOG2 = 16,
  SMALLEST_BLOCK_LOG2 = 12, // of a heap under SMALL_HEAP_BYTES
  CELLS_PER_BLOCK_LOG2 = 2, // at least four
  MARK_STACK_ENTRIES = 2048,
};
#define SMALL_HEAP_BYTES (UINT64_C(1) << 20)
// Collecting sooner is not worth it: the roots have a cost, too.
#define SMALLEST_TARGET_BYTES (UINT64_C(32) << 20)

static uint64_t least(uint64_t left, uint64_t right) { return left < right ? left : right; }
static uint64_t greatest(uint64_t left, uint64_t right) { return left > right ? left : right; }

static size_t round_up(size_t value, size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

// -- Making and deleting

static size_t data_bytes(const wasmrt_gc *gc, size_t block_count) {
  return round_up(block_count + block_count * gc->block_stride, WASMRT_HEAP_PAGE_BYTES);
}

// Divides the reservation: the kinds of all blocks, their data, and the blocks.
static void divide(wasmrt_gc *gc, uint64_t limit_bytes) {
  gc->block_log2 = limit_bytes < SMALL_HEAP_BYTES ? SMALLEST_BLOCK_LOG2 : BLOCK_LOG2;
  size_t mark_bytes = ((size_t)1 << gc->block_log2) / WASMRT_GC_SMALLEST_BYTES / 8;
  gc->block_stride = (uint32_t)(sizeof(wasmrt_block) + mark_bytes);
  size_t count = gc->reserved_bytes >> gc->block_log2;
  while (count && data_bytes(gc, count) + (count << gc->block_log2) > gc->reserved_bytes)
    count -= count / 256 + 1;
  gc->limit = (uint32_t)least(count, limit_bytes >> gc->block_log2);
  gc->kinds = gc->reservation;
  gc->blocks = gc->reservation + round_up(count, 16);
  gc->base = gc->reservation + data_bytes(gc, count + 16);
}

static void delete_heap(wasmrt_gc *gc) {
  wasmrt_port_heap_release(gc->reservation, gc->reserved_bytes);
  wasmrt_port_free(gc->mark_stack);
  gc->store->gc = NULL;
  wasmrt_port_free(gc);
}
