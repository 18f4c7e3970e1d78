// The message of a trap that nobody catches, with the guest's functions that led to it.
#ifndef WASMRT_POSIX_REPORT_H
#define WASMRT_POSIX_REPORT_H

#include "unwind.h"

// Prints one block to standard error and exits with code 134, as shells show an abort.
_Noreturn void wasmrt_report_trap(uint32_t code, wasmrt_cursor *cursor);

// symbols.c: the names of the functions around `count` addresses, by the symbol table of the
// program's file. A name that is not found stays NULL. The names live as long as the program.
void wasmrt_find_symbols(const uintptr_t *addresses, uint32_t count, const char **names);

#endif
