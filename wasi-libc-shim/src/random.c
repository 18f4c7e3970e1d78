#include <errno.h>
#include <sys/random.h>

#include "errno_map.h"
#include "export.h"
#include "guest.h"

uint32_t wasmrt_wasi_random_get(wasmrt_instance *self, uint32_t buf, uint32_t buf_len) {
  char *at = wasmrt_guest_bytes(self, buf, buf_len);
  if (!at)
    return WASI_ERRNO_FAULT;
  for (uint32_t left = buf_len; left > 0;) {
    long count = WASI_RETRY(getrandom(at, left, 0));
    if (count < 0)
      return wasmrt_errno_last();
    at += count;
    left -= (uint32_t)count;
  }
  return WASI_ERRNO_SUCCESS;
}

#define WASI_RANDOM WASI_EXPORT
#include "wasi_shim/wasip1.def"
