// The module `wasi_unstable`, WASI as of 2019, which old programs import. Most of its functions are
// those of preview 1 under another name (export.h); these four have changed on the wire since.
#include <string.h>

#include "export.h"
#include "filestat.h"
#include "guest.h"
#include "poll_oneoff.h"

// Prototypes, so that a signature that does not fit the table's does not compile.
#define WASI_FUNCTION(since, result, name, signature, parameters, arguments, decode)               \
  result WASI_UNSTABLE_SYMBOL(name, signature) parameters;
#include "wasi_shim/wasip1.def"

// The order of whences was cur, end, set.
uint32_t WASI_UNSTABLE_SYMBOL(fd_seek, ilii_i)(wasmrt_instance *self, uint32_t fd, uint64_t offset,
                                               uint32_t whence, uint32_t newoffset) {
  static const uint8_t whences[] = {WASI_WHENCE_CUR, WASI_WHENCE_END, WASI_WHENCE_SET};
  if (whence >= sizeof(whences))
    return WASI_ERRNO_INVAL;
  return wasmrt_wasi_fd_seek(self, fd, offset, whences[whence], newoffset);
}

// The number of links had 32 bits, and what follows it came 8 bytes earlier.
typedef struct unstable_filestat {
  uint64_t dev;
  uint64_t ino;
  uint8_t filetype;
  uint8_t pad[3];
  uint32_t nlink;
  uint64_t size, atim, mtim, ctim;
} unstable_filestat;
_Static_assert(sizeof(unstable_filestat) == 56, "layout of filestat in wasi_unstable");

static wasi_errno store_filestat(wasmrt_instance *self, wasi_errno error, const wasi_filestat *stat,
                                 uint32_t address) {
  if (error)
    return error;
  unstable_filestat result = {.dev = stat->dev,
                              .ino = stat->ino,
                              .filetype = stat->filetype,
                              .nlink = (uint32_t)stat->nlink,
                              .size = stat->size,
                              .atim = stat->atim,
                              .mtim = stat->mtim,
                              .ctim = stat->ctim};
  return wasmrt_guest_store(self, address, &result, sizeof(result));
}

uint32_t WASI_UNSTABLE_SYMBOL(fd_filestat_get, ii_i)(wasmrt_instance *self, uint32_t fd,
                                                     uint32_t stat) {
  wasi_filestat result;
  return store_filestat(self, wasmrt_fd_filestat(self, fd, &result), &result, stat);
}

uint32_t WASI_UNSTABLE_SYMBOL(path_filestat_get, iiiii_i)(wasmrt_instance *self, uint32_t fd,
                                                          uint32_t flags, uint32_t path,
                                                          uint32_t path_len, uint32_t stat) {
  wasi_filestat result;
  wasi_errno error = wasmrt_path_filestat(self, fd, flags, path, path_len, &result);
  return store_filestat(self, error, &result, stat);
}

// A subscription to a clock began with an identifier, which nobody used.
typedef struct unstable_subscription {
  uint64_t userdata;
  uint8_t tag;
  uint8_t pad[7];
  union {
    struct {
      uint64_t identifier;
      wasi_subscription_clock clock;
    } clock;
    wasi_subscription_fd_readwrite fd_readwrite;
  } u;
} unstable_subscription;
_Static_assert(sizeof(unstable_subscription) == 56, "layout of subscription in wasi_unstable");

static void load_subscription(wasi_subscription *to, const char *from) {
  unstable_subscription subscription;
  memcpy(&subscription, from, sizeof(subscription));
  *to = (wasi_subscription){.userdata = subscription.userdata, .tag = subscription.tag};
  if (subscription.tag == WASI_EVENTTYPE_CLOCK)
    to->u.clock = subscription.u.clock.clock;
  else
    to->u.fd_readwrite = subscription.u.fd_readwrite;
}

uint32_t WASI_UNSTABLE_SYMBOL(poll_oneoff, iiii_i)(wasmrt_instance *self, uint32_t in, uint32_t out,
                                                   uint32_t nsubscriptions, uint32_t nevents) {
  static const wasi_subscription_layout layout = {sizeof(unstable_subscription), load_subscription};
  return wasmrt_poll(self, &layout, in, out, nsubscriptions, nevents);
}
