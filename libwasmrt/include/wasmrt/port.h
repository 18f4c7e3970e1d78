// What a platform supplies to the runtime. A port is a folder under port/ that defines these
// functions; core/ calls nothing else, and no other file knows which platform it runs on.
//
// Sizes are in bytes. Functions that can fail say how; the others always succeed.
#ifndef WASMRT_PORT_H
#define WASMRT_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wasmrt/abi.h"

// -- Linear memory. Sets base, reserved_bytes and port of *memory for a memory of the given type
// that will never exceed `limit` bytes. [base, base + reserved_bytes) is address space that stays
// put; nothing of it can be accessed yet but the loaded image of a type with a fixed_base.
// reserved_bytes may be less than `limit`, but not less than `need`, the initial size.
// With WASMRT_MEMORY_GUARDED in the type's flags, any address from base - 64 KiB to
// base + 8 GiB + 64 KiB that is not committed must trap when accessed.
// Returns NULL, or the reason for failure.
const char *wasmrt_port_memory_reserve(wasmrt_memory *memory, const wasmrt_memory_type *type,
                                       uint64_t need, uint64_t limit);

// Makes [base + from, base + to) usable and zero, but for the loaded image. False: out of memory.
bool wasmrt_port_memory_commit(wasmrt_memory *memory, uint64_t from, uint64_t to);

void wasmrt_port_memory_release(wasmrt_memory *memory);

// -- Images of memories. A copy of bytes, or NULL; and setting a memory to it, whose byte_length is
// still that of before: what lies behind the image is as if it had never been committed. is_applied
// says that the memory has been set to this image before and to no other since.
typedef struct wasmrt_port_image wasmrt_port_image;
wasmrt_port_image *wasmrt_port_image_new(const uint8_t *bytes, uint64_t byte_length);
void wasmrt_port_image_delete(wasmrt_port_image *image);
bool wasmrt_port_image_apply(const wasmrt_port_image *image, wasmrt_memory *memory,
                             bool is_applied);

// -- The runtime's own allocations: zeroed, aligned to 16 bytes; NULL when out of memory.
void *wasmrt_port_allocate(size_t byte_length);
void wasmrt_port_free(void *allocation);

// -- The GC heap of a store: one range of address space, of which the start is committed. Reserves
// up to *byte_length bytes and says in *byte_length how many; NULL: none to be had. Committed bytes
// are zero; discarding makes them zero again and may return their memory to the system until they
// are used. Lengths and places are multiples of WASMRT_HEAP_PAGE_BYTES.
enum { WASMRT_HEAP_PAGE_BYTES = 4096 };
uint8_t *wasmrt_port_heap_reserve(size_t *byte_length);
bool wasmrt_port_heap_commit(uint8_t *start, size_t byte_length);
void wasmrt_port_heap_discard(uint8_t *start, size_t byte_length);
void wasmrt_port_heap_release(uint8_t *start, size_t byte_length);
// Limit of a heap that was given none, in bytes.
uint64_t wasmrt_port_heap_default_limit(void);
// Whether to collect at every allocation, which finds what the collector does not see.
bool wasmrt_port_heap_stress(void);
// Boards only, for images: the runtime's allocations, objects among them, are in these bytes alone.
void wasmrt_port_heap_use(uint8_t *start, size_t byte_length);
// Calls scan(context, from, to) for each part of the stacks that the current thread's calls are on,
// and for the registers that calls preserve.
void wasmrt_port_scan_stacks(void (*scan)(void *context, const void *from, const void *to),
                             void *context);

// -- Traps. wasmrt_port_trap ends the innermost wasmrt_port_try of this thread, which returns the
// code; without one it reports the trap and ends the program.
_Noreturn void wasmrt_port_trap(uint32_t code);
uint32_t wasmrt_port_try(void (*body)(void *context), void *context);

// -- Exceptions. Unwinds this thread's stack to the nearest landing pad; abi.h, "Exceptions". Where
// there is none inside the innermost wasmrt_port_try, ends that like the trap uncaught_exception.
// Returns where nothing unwinds: the exception is pending then.
void wasmrt_port_throw(void *exception);

// Ends the program because of a fault that is not the guest's, with a message of one line.
_Noreturn void wasmrt_port_fatal(const char *message);

// -- The lowest address that code with explicit stack checks may use on the current stack; NULL
// where overflow is caught by other means.
void *wasmrt_port_stack_limit(void);

// -- One lock for rare work on shared state: growth of shared memories.
void wasmrt_port_lock(void);
void wasmrt_port_unlock(void);

// -- Waiting on an address of a shared memory, spec of threads. Waits while the value of
// `byte_width` (4 or 8) at `address` is `expected`, until notified. Results as of atomic_wait32, or
// STOPPED soon after *stop is not 0 any more, where `stop` is not NULL.
enum { WASMRT_PORT_WAIT_STOPPED = 3 };
uint32_t wasmrt_port_wait(const void *address, uint64_t expected, uint32_t byte_width,
                          int64_t timeout_ns, const uint32_t *stop);
// Wakes up to `count` waiters and returns how many.
uint32_t wasmrt_port_notify(const void *address, uint32_t count);

// -- A buffer of WASMRT_TAIL_ARGUMENT_BYTES for the current thread, aligned to 16 bytes.
enum { WASMRT_TAIL_ARGUMENT_BYTES = 16384 }; // 1,000 parameters of 16 bytes, the limit of aotc
void *wasmrt_port_tail_buffer(void);

#endif
