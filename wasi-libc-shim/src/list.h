// Lists in environment variables: items separated by commas, where a backslash makes the next
// byte an ordinary one. Empty items do not count.
#ifndef WASI_SHIM_LIST_H
#define WASI_SHIM_LIST_H

#include "state.h"

// Copies the list in the host's variable `name` and splits it. Returns the items, each terminated
// and one after the other, and their number; NULL and 0 where there is no such variable.
char *wasmrt_list_of(wasi_state *state, const char *name, uint32_t *count);

// The item after this one.
char *wasmrt_list_next(char *item);

#endif
