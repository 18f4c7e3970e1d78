// The message of a trap or exception that nobody catches, with the guest's functions that led to
// it.
#ifndef WASMRT_POSIX_REPORT_H
#define WASMRT_POSIX_REPORT_H

#include "unwind.h"

enum { WASMRT_SHOWN_FRAMES = 32 };

// Frames of generated code, from the innermost out.
typedef struct {
  uint32_t count; // in all; the first ones' addresses are kept
  uintptr_t addresses[WASMRT_SHOWN_FRAMES];
} wasmrt_trace;

// Adds a frame if it is the guest's.
void wasmrt_trace_add(wasmrt_trace *trace, uintptr_t address);
bool wasmrt_is_guest_code(uintptr_t address);

// Print one block to standard error and exit with code 134, as shells show an abort.
_Noreturn void wasmrt_report_trap(uint32_t code, wasmrt_cursor *cursor);
_Noreturn void wasmrt_report_uncaught(const wasmrt_trace *trace);

// symbols.c: the names of the functions around `count` addresses, by the symbol table of the
// program's file. A name that is not found stays NULL. The names live as long as the program.
void wasmrt_find_symbols(const uintptr_t *addresses, uint32_t count, const char **names);

#endif
