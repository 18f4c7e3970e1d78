// poll_oneoff, for each layout that a subscription has had on the wire.
#ifndef WASI_SHIM_POLL_ONEOFF_H
#define WASI_SHIM_POLL_ONEOFF_H

#include "wasi_shim/wasip1.h"
#include "wasmrt/abi.h"

typedef struct wasi_subscription_layout {
  uint32_t byte_length;
  void (*load)(wasi_subscription *to, const char *from);
} wasi_subscription_layout;

wasi_errno wasmrt_poll(wasmrt_instance *self, const wasi_subscription_layout *layout, uint32_t in,
                       uint32_t out, uint32_t nsubscriptions, uint32_t nevents);

#endif
