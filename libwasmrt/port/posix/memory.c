// Linear memory on POSIX: address space now, pages when the memory grows.
//
// SECURITY. Layout of a guarded memory32, which lets generated code do without bounds checks:
//
//     base - guard      base        base + byte_length       base + 8 GiB     + guard
//       | inaccessible  | committed       | inaccessible           | inaccessible |
//
// Guest code computes zext(u32 index) + (u32 offset), below 8 GiB, and accesses at most 16 bytes
// there: always between base and the end of the last guard. The guard before the base is for
// address arithmetic that the compiler has widened to 64 bits. So three things must hold: the
// whole range is ours alone, nothing in it but [base, byte_length) is ever accessible, and the
// fault handler knows the range (`ranges` below).
//
// A memory of an executable has a fixed base, known to the linker, where the loader has already
// mapped its initial contents. The rest of the range is claimed around it with
// MAP_FIXED_NOREPLACE, before anything else can settle there.
//
// Memories without guards are compared explicitly by the code. Their range is as large as the
// memory may grow, or as the system gives: the base never moves.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "address_map.h"
#include "thread.h"

#ifndef MAP_FIXED_NOREPLACE // Linux 4.17; older C libraries do not name it
#define MAP_FIXED_NOREPLACE 0x100000
#endif

#define GUARDED_BYTES (UINT64_C(8) << 30)
enum { GUARD = WASMRT_GUARD_BYTES, IS_64_BIT = sizeof(void *) == 8 };
// Aligned to huge pages where the system uses them by itself.
#define BASE_ALIGNMENT (IS_64_BIT ? (uintptr_t)2 << 20 : (uintptr_t)GUARD)
// No memory takes more of the address space, so that sums of sizes stay in range.
#define LARGEST_BYTES (UINT64_C(1) * (SIZE_MAX / 4))

// -- The ranges of all memories, for the fault handler

typedef struct {
  _Atomic uintptr_t start;
  _Atomic uintptr_t end;
} range;

enum { RANGES_PER_CHUNK = 64 };
typedef struct chunk {
  range ranges[RANGES_PER_CHUNK];
  _Atomic(struct chunk *) next;
} chunk;

static chunk first_chunk;
static pthread_mutex_t ranges_lock = PTHREAD_MUTEX_INITIALIZER;

// An entry that is being filled or cleared by another thread is empty in between: `end` is set
// last and cleared first. The entry of the memory that this thread uses does not change.
bool wasmrt_is_memory_address(uintptr_t address) {
  for (chunk *c = &first_chunk; c; c = atomic_load_explicit(&c->next, memory_order_acquire))
    for (int i = 0; i < RANGES_PER_CHUNK; i++) {
      uintptr_t end = atomic_load_explicit(&c->ranges[i].end, memory_order_acquire);
      uintptr_t start = atomic_load_explicit(&c->ranges[i].start, memory_order_relaxed);
      if (address >= start && address < end)
        return true;
    }
  return false;
}

static range *find_free_range(void) {
  for (chunk *c = &first_chunk;; c = atomic_load(&c->next)) {
    for (int i = 0; i < RANGES_PER_CHUNK; i++)
      if (!atomic_load_explicit(&c->ranges[i].end, memory_order_relaxed))
        return &c->ranges[i];
    if (!atomic_load(&c->next)) {
      chunk *added = wasmrt_port_allocate(sizeof(chunk));
      if (!added)
        return NULL;
      atomic_store_explicit(&c->next, added, memory_order_release);
    }
  }
}

static range *register_range(uintptr_t start, uintptr_t end) {
  pthread_mutex_lock(&ranges_lock);
  range *entry = find_free_range();
  if (entry) {
    atomic_store_explicit(&entry->start, start, memory_order_relaxed);
    atomic_store_explicit(&entry->end, end, memory_order_release);
  }
  pthread_mutex_unlock(&ranges_lock);
  return entry;
}

// -- Reserving

static uintptr_t page_bytes(void) { return (uintptr_t)getpagesize(); }

static uintptr_t round_up(uintptr_t value, uintptr_t unit) {
  return (value + unit - 1) & ~(unit - 1);
}

static const char *const no_address_space =
    "cannot reserve address space for linear memory (is it limited, as by ulimit -v?)";

static void *map_inaccessible(uintptr_t start, uintptr_t end, int flags) {
  return mmap((void *)start, end - start, PROT_NONE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);
}

// Claims exactly [start, end), which must be free. Old kernels take the address for a hint, and
// qemu's user mode keeps the room between and behind a program's segments reserved: there the map
// of the address space must show that nothing accessible is replaced.
static const char *claim(uintptr_t start, uintptr_t end) {
  void *wanted = (void *)start;
  void *got = map_inaccessible(start, end, MAP_FIXED_NOREPLACE);
  if (got == wanted)
    return NULL;
  if (got == MAP_FAILED && errno == ENOMEM)
    return no_address_space;
  if (got != MAP_FAILED)
    munmap(got, end - start);
  if (wasmrt_only_reserved_between(start, end) && map_inaccessible(start, end, MAP_FIXED) == wanted)
    return NULL;
  return "the address range for linear memory is in use by something else";
}

// Around an image that the loader has mapped. What is left of its last page must be zero.
static const char *claim_around_image(wasmrt_memory *memory, const wasmrt_memory_type *type) {
  uintptr_t base = (uintptr_t)type->fixed_base;
  uintptr_t image_start = base + (uintptr_t)type->image_start;
  uintptr_t image_end = image_start + (uintptr_t)type->image_length;
  uintptr_t mapped_end = round_up(image_end, page_bytes());
  uintptr_t end = base + (uintptr_t)memory->reserved_bytes + GUARD;
  const char *problem = claim(base - GUARD, image_start);
  if (!problem && (problem = claim(mapped_end, end)))
    munmap((void *)(base - GUARD), image_start - (base - GUARD));
  if (problem)
    return problem;
  if (mapped_end > image_end)
    __builtin_memset((void *)image_end, 0, mapped_end - image_end);
  memory->base = type->fixed_base;
  return NULL;
}

static const char *claim_anywhere(wasmrt_memory *memory) {
  size_t length = (size_t)memory->reserved_bytes + 2 * GUARD + BASE_ALIGNMENT;
  void *mapping = map_inaccessible(0, length, 0);
  if (mapping == MAP_FAILED)
    return no_address_space;
  uintptr_t start = (uintptr_t)mapping;
  uintptr_t base = round_up(start + GUARD, BASE_ALIGNMENT);
  uintptr_t end = base + (uintptr_t)memory->reserved_bytes + GUARD;
  if (base - GUARD > start)
    munmap(mapping, base - GUARD - start);
  if (start + length > end)
    munmap((void *)end, start + length - end);
  memory->base = (uint8_t *)base;
  return NULL;
}

static const char *claim_range(wasmrt_memory *memory, const wasmrt_memory_type *type) {
  return type->fixed_base ? claim_around_image(memory, type) : claim_anywhere(memory);
}

// Asks for all that the memory may ever need, then for less and less, but not below `need`.
static const char *claim_what_there_is(wasmrt_memory *memory, const wasmrt_memory_type *type,
                                       uint64_t need, uint64_t limit) {
  for (uint64_t bytes = limit < LARGEST_BYTES ? limit : LARGEST_BYTES;; bytes /= 2) {
    memory->reserved_bytes = round_up((uintptr_t)(bytes > need ? bytes : need), GUARD);
    const char *problem = claim_range(memory, type);
    if (!problem || bytes <= need)
      return problem;
  }
}

const char *wasmrt_port_memory_reserve(wasmrt_memory *memory, const wasmrt_memory_type *type,
                                       uint64_t need, uint64_t limit) {
  const char *problem;
  if (need > LARGEST_BYTES) {
    problem = no_address_space;
  } else if (!(type->flags & WASMRT_MEMORY_GUARDED)) {
    problem = claim_what_there_is(memory, type, need, limit);
  } else if (!IS_64_BIT) {
    problem = "guard pages need a 64-bit address space";
  } else {
    memory->reserved_bytes = GUARDED_BYTES;
    problem = claim_range(memory, type);
  }
  if (problem)
    return problem;
  uintptr_t base = (uintptr_t)memory->base;
  memory->port = register_range(base - GUARD, base + (uintptr_t)memory->reserved_bytes + GUARD);
  if (memory->port)
    return NULL;
  wasmrt_port_memory_release(memory);
  return "out of memory";
}

// -- Committing and releasing

// A memory need not end at a page's end (custom page sizes). The rest of its last page has been
// committed with it, and nothing has written there.
bool wasmrt_port_memory_commit(wasmrt_memory *memory, uint64_t from, uint64_t to) {
  uintptr_t page = page_bytes();
  uintptr_t start = round_up((uintptr_t)memory->base + (uintptr_t)from, page);
  uintptr_t end = round_up((uintptr_t)memory->base + (uintptr_t)to, page);
  return start >= end || mprotect((void *)start, end - start, PROT_READ | PROT_WRITE) == 0;
}

void wasmrt_port_memory_release(wasmrt_memory *memory) {
  range *entry = memory->port;
  if (entry) {
    pthread_mutex_lock(&ranges_lock);
    atomic_store_explicit(&entry->end, 0, memory_order_release);
    pthread_mutex_unlock(&ranges_lock);
  }
  munmap(memory->base - GUARD, (size_t)memory->reserved_bytes + 2 * GUARD);
  memory->base = NULL;
  memory->port = NULL;
}
