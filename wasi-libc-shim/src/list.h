// Lists in settings: items separated by commas, where a backslash makes the next byte an ordinary
// one. Empty items do not count.
#ifndef WASI_SHIM_LIST_H
#define WASI_SHIM_LIST_H

#include "state.h"

// Copies the list of the setting `name` and splits it: first what was set at compile time, then
// what the host's environment adds. Returns the items, each terminated and one after the other,
// and their number; NULL and 0 if there is nothing.
char *wasmrt_list_of(wasi_state *state, const char *name, uint32_t *count);

// The item after this one.
char *wasmrt_list_next(char *item);

#endif
