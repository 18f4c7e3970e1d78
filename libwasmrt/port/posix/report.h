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

void wasmrt_trace_add(wasmrt_trace *trace, uintptr_t address);

// Print one block to standard error and exit with code 134, as shells show an abort.
_Noreturn void wasmrt_report_trap(uint32_t code, wasmrt_cursor *cursor);
_Noreturn void wasmrt_report_uncaught(const wasmrt_trace *trace);

// code.c: whether there is generated code at an address. `found` is where there was some last,
// since most frames follow each other in one module; empty in the beginning.
typedef struct {
  uintptr_t start;
  uintptr_t stop;
} wasmrt_code_range;
bool wasmrt_is_guest_code(uintptr_t address, wasmrt_code_range *found);

// symbols.c: the names of the functions around `count` addresses, by the symbol tables of the files
// that they were loaded from. A name that is not found stays NULL. The names live as long as the
// program.
void wasmrt_find_symbols(const uintptr_t *addresses, uint32_t count, const char **names);

#endif
