// What a firmware provides to the modules that are linked into it, where there is no operating
// system. Everything here has a default in libwasmrt.a, as the linker takes a definition of the
// firmware's own first: a firmware writes the functions that it wants to behave otherwise.
//
// Beside these the linker must find memcpy, memmove and memset (every C library has them, and so
// has libwasmrt.a) and the compiler's own library (libgcc, compiler-rt).
#ifndef WASMRT_BOARD_H
#define WASMRT_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A trap that no wasmrt_try is around: `code` is a WASMRT_TRAP_*. Must not return; a long jump out
// of it is fine. Default: in an image of aotc's the message goes to the console and the program
// ends with code 134; in a firmware the processor stops in an endless loop.
_Noreturn void wasmrt_board_trap(uint32_t code);

// A fault that is not the module's. Default: as for a trap.
_Noreturn void wasmrt_board_fatal(const char *message);

// The lowest address of the stack that modules run on, or NULL for no check. Modules stop with the
// trap "call stack exhausted" while their largest frame and 256 bytes are left, on 64-bit
// processors 512; imported functions and interrupts that need more than these want a higher address
// here. Asked once for each instantiation. Default: the symbol __StackLimit of the linker script,
// where it has one.
void *wasmrt_board_stack_limit(void);

// Memory for what modules with one instance never need: wasmrt_instantiate, tables and memories of
// the host's. Asked once, and not at all where a module with one instance has objects or throws
// exceptions: all is in a variable then, whose size --max-gc-heap says. Default: *byte_length = 0;
// in an image the RAM that is left.
void *wasmrt_board_heap(size_t *byte_length);

// -- WASI, for modules that import it.

// The console, behind fd_write and fd_read of the descriptors 0 to 2. They say how many bytes they
// took or gave; 0 from read is the end of the input. Default: nothing is taken; no input.
size_t wasmrt_board_write(const void *bytes, size_t byte_length);
size_t wasmrt_board_read(void *bytes, size_t byte_length);

// Nanoseconds, of the calendar since 1970 and since some moment. Default: false, there is no clock.
bool wasmrt_board_realtime(uint64_t *nanoseconds);
bool wasmrt_board_monotonic(uint64_t *nanoseconds);

// Fills bytes with unpredictable ones. Default: false, there is no source of them.
bool wasmrt_board_random(void *bytes, size_t byte_length);

// The end of the program: proc_exit, or the return of _start in an image. Default: an endless loop.
_Noreturn void wasmrt_board_exit(uint32_t code);

#ifdef __cplusplus
}
#endif

#endif
