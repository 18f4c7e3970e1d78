#include "errno_map.h"

#include <errno.h>

// Indexed by the host's number, which differs between architectures. Where the host gives two
// names to one number (EAGAIN, EWOULDBLOCK), the list names only the first.
#define ENTRY(NAME, code, text) [E##NAME] = code,
static const uint8_t map[] = {WASI_ERRNOS(ENTRY)};

wasi_errno wasmrt_errno_from_host(int host) {
  if (host < 0 || host >= (int)sizeof(map) || map[host] == 0)
    return WASI_ERRNO_IO;
  return (wasi_errno)map[host];
}

wasi_errno wasmrt_errno_last(void) { return wasmrt_errno_from_host(errno); }

wasi_errno wasmrt_errno_of(long result) {
  return result < 0 ? wasmrt_errno_last() : WASI_ERRNO_SUCCESS;
}
