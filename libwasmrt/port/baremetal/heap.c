// The runtime's own allocations, out of the range that the firmware gives: a list of free pieces in
// the order of their addresses, of which the first that fits is taken. What is freed joins its
// neighbours.
#include "heap.h"

#include "wasmrt/board.h"
#include "wasmrt/port.h"

enum { GRANULE = 16 };

typedef struct piece {
  size_t byte_length; // of the piece, this head included
  struct piece *next; // free pieces only
} piece;
enum { HEAD_BYTES = (sizeof(piece) + GRANULE - 1) / GRANULE * GRANULE };

static piece *free_pieces;
static bool is_asked;

static void add_range(uintptr_t start, size_t byte_length) {
  uintptr_t first = (start + GRANULE - 1) / GRANULE * GRANULE;
  uintptr_t end = (start + byte_length) / GRANULE * GRANULE;
  if (!start || end < first + HEAD_BYTES)
    return;
  *(piece *)first = (piece){end - first, NULL};
  wasmrt_heap_give((uint8_t *)first + HEAD_BYTES);
}

static void ask_for_heap(void) {
  is_asked = true;
  size_t byte_length = 0;
  void *start = wasmrt_board_heap(&byte_length);
  add_range((uintptr_t)start, byte_length);
}

// What is left of an image's RAM may be where its memory 0 grows to, so it is not asked for.
void wasmrt_port_heap_use(uint8_t *start, size_t byte_length) {
  is_asked = true;
  add_range((uintptr_t)start, byte_length);
}

void *wasmrt_heap_take(size_t byte_length) {
  if (!is_asked)
    ask_for_heap();
  if (byte_length > SIZE_MAX - HEAD_BYTES - GRANULE)
    return NULL;
  size_t wanted = (byte_length + HEAD_BYTES + GRANULE - 1) / GRANULE * GRANULE;
  for (piece **link = &free_pieces; *link; link = &(*link)->next) {
    piece *found = *link;
    if (found->byte_length < wanted)
      continue;
    if (found->byte_length - wanted >= HEAD_BYTES + GRANULE) {
      piece *rest = (piece *)((uint8_t *)found + wanted);
      *rest = (piece){found->byte_length - wanted, found->next};
      found->byte_length = wanted;
      *link = rest;
    } else {
      *link = found->next;
    }
    return (uint8_t *)found + HEAD_BYTES;
  }
  return NULL;
}

size_t wasmrt_heap_largest(void) {
  if (!is_asked)
    ask_for_heap();
  size_t largest = HEAD_BYTES;
  for (piece *p = free_pieces; p; p = p->next)
    if (p->byte_length > largest)
      largest = p->byte_length;
  return largest - HEAD_BYTES;
}

static void join_next(piece *p) {
  if (p->next != (piece *)((uint8_t *)p + p->byte_length))
    return;
  p->byte_length += p->next->byte_length;
  p->next = p->next->next;
}

void wasmrt_heap_give(void *allocation) {
  if (!allocation)
    return;
  piece *given = (piece *)((uint8_t *)allocation - HEAD_BYTES), *before = NULL;
  for (piece *p = free_pieces; p && p < given; p = p->next)
    before = p;
  piece **link = before ? &before->next : &free_pieces;
  given->next = *link;
  *link = given;
  if (given->next)
    join_next(given);
  if (before)
    join_next(before);
}

void *wasmrt_port_allocate(size_t byte_length) {
  void *allocation = wasmrt_heap_take(byte_length);
  if (allocation)
    __builtin_memset(allocation, 0, byte_length);
  return allocation;
}

void wasmrt_port_free(void *allocation) { wasmrt_heap_give(allocation); }
