// poll_oneoff: waits for clocks and descriptors together.
//
// Subscriptions are copied out of the guest once. Each becomes a waiter and a pollfd; clocks have
// a pollfd that ppoll ignores, and set its timeout. Deadlines are kept in absolute time, so
// signals and early wake-ups lengthen nothing. A subscription that is wrong in itself is an event
// with an errno, and nothing is waited for.
#include "poll_oneoff.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "clock.h"
#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "guest.h"
#include "times.h"

enum { FEW = 16, SUBSCRIPTION_LIMIT = WASI_DESCRIPTOR_LIMIT };

typedef struct waiter {
  uint64_t userdata;
  uint64_t deadline; // nanoseconds on `clock`
  clockid_t clock;
  wasi_descriptor *descriptor;
  wasi_errno error;
  uint8_t type; // WASI_EVENTTYPE_*
} waiter;

typedef struct poller {
  wasmrt_instance *self;
  uint32_t count;
  waiter *waiters;
  struct pollfd *fds;
  waiter few_waiters[FEW];
  struct pollfd few_fds[FEW];
} poller;

static uint64_t now_on(clockid_t clock) {
  struct timespec time = {0};
  clock_gettime(clock, &time);
  return wasi_nanoseconds(time);
}

static wasi_errno prepare_clock(waiter *waiter, const wasi_subscription_clock *clock) {
  if (clock->id != WASI_CLOCKID_REALTIME && clock->id != WASI_CLOCKID_MONOTONIC)
    return clock->id < WASI_CLOCKID_COUNT ? WASI_ERRNO_NOTSUP : WASI_ERRNO_INVAL;
  if (clock->flags & ~WASI_SUBCLOCKFLAG_ABSTIME)
    return WASI_ERRNO_INVAL;
  wasmrt_clock_of(clock->id, &waiter->clock);
  waiter->deadline = clock->timeout;
  if (!(clock->flags & WASI_SUBCLOCKFLAG_ABSTIME)) {
    uint64_t now = now_on(waiter->clock);
    waiter->deadline = clock->timeout < UINT64_MAX - now ? now + clock->timeout : UINT64_MAX;
  }
  return WASI_ERRNO_SUCCESS;
}

static wasi_errno prepare(wasmrt_instance *self, const wasi_subscription *subscription,
                          waiter *waiter, struct pollfd *fd) {
  waiter->userdata = subscription->userdata;
  waiter->type = subscription->tag;
  waiter->descriptor = NULL;
  fd->fd = -1;
  fd->revents = 0;
  uint64_t right = WASI_RIGHT_FD_READ;
  switch (subscription->tag) {
  case WASI_EVENTTYPE_CLOCK:
    return prepare_clock(waiter, &subscription->u.clock);
  case WASI_EVENTTYPE_FD_READ:
    fd->events = POLLIN;
    break;
  case WASI_EVENTTYPE_FD_WRITE:
    fd->events = POLLOUT;
    right = WASI_RIGHT_FD_WRITE;
    break;
  default:
    return WASI_ERRNO_INVAL;
  }
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, subscription->u.fd_readwrite.file_descriptor,
                                       right | WASI_RIGHT_POLL_FD_READWRITE, &descriptor);
  if (error)
    return error;
  waiter->descriptor = descriptor;
  fd->fd = descriptor->host;
  return WASI_ERRNO_SUCCESS;
}

static void prepare_all(poller *poller, const char *subscriptions,
                        const wasi_subscription_layout *layout) {
  for (uint32_t i = 0; i < poller->count; i++) {
    wasi_subscription subscription;
    layout->load(&subscription, subscriptions + (size_t)i * layout->byte_length);
    waiter *waiter = &poller->waiters[i];
    waiter->error = prepare(poller->self, &subscription, waiter, &poller->fds[i]);
  }
}

static bool waits_for_clock(const waiter *waiter) {
  return !waiter->error && waiter->type == WASI_EVENTTYPE_CLOCK;
}

// How long nothing can happen, in nanoseconds; UINT64_MAX for no limit.
static uint64_t time_left(const poller *poller) {
  uint64_t left = UINT64_MAX;
  for (uint32_t i = 0; i < poller->count; i++) {
    const waiter *waiter = &poller->waiters[i];
    if (waiter->error)
      return 0;
    if (!waits_for_clock(waiter) || waiter->deadline == UINT64_MAX)
      continue;
    uint64_t now = now_on(waiter->clock);
    uint64_t until = waiter->deadline > now ? waiter->deadline - now : 0;
    left = until < left ? until : left;
  }
  return left;
}

static bool has_happened(const waiter *waiter, const struct pollfd *fd) {
  if (waits_for_clock(waiter))
    return now_on(waiter->clock) >= waiter->deadline;
  return waiter->error || fd->revents;
}

static wasi_event event_of(const waiter *waiter, const struct pollfd *fd) {
  wasi_event event = {
      .userdata = waiter->userdata, .error = (uint16_t)waiter->error, .type = waiter->type};
  int readable = 0;
  if (waiter->type == WASI_EVENTTYPE_FD_READ && !waiter->error &&
      ioctl(fd->fd, FIONREAD, &readable) == 0)
    event.nbytes = (uint64_t)readable;
  if (waiter->type == WASI_EVENTTYPE_FD_WRITE && !waiter->error)
    event.nbytes = 1; // how many more the host does not say
  if (fd->revents & (POLLHUP | POLLERR))
    event.flags = WASI_EVENTRWFLAG_FD_READWRITE_HANGUP;
  return event;
}

// Writes what has happened to the guest and returns how much.
static uint32_t collect(const poller *poller, char *events) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < poller->count; i++) {
    if (!has_happened(&poller->waiters[i], &poller->fds[i]))
      continue;
    wasi_event event = event_of(&poller->waiters[i], &poller->fds[i]);
    memcpy(events + count++ * sizeof(event), &event, sizeof(event));
  }
  return count;
}

static wasi_errno wait_for_events(poller *poller, char *events, uint32_t *event_count) {
  do {
    uint64_t left = time_left(poller);
    struct timespec timeout = wasi_timespec(left);
    int result = ppoll(poller->fds, poller->count, left == UINT64_MAX ? NULL : &timeout, NULL);
    if (result < 0 && errno != EINTR)
      return wasmrt_errno_last();
    *event_count = result < 0 ? 0 : collect(poller, events);
  } while (*event_count == 0);
  return WASI_ERRNO_SUCCESS;
}

static bool reserve(poller *poller) {
  poller->waiters = poller->few_waiters;
  poller->fds = poller->few_fds;
  if (poller->count <= FEW)
    return true;
  void *memory = mmap(NULL, poller->count * (sizeof(waiter) + sizeof(struct pollfd)),
                      PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  poller->waiters = memory;
  poller->fds = (struct pollfd *)(poller->waiters + poller->count);
  return memory != MAP_FAILED;
}

static void release(poller *poller) {
  for (uint32_t i = 0; i < poller->count; i++)
    if (poller->waiters[i].descriptor)
      wasmrt_fd_release(poller->self, poller->waiters[i].descriptor);
  if (poller->waiters != poller->few_waiters)
    munmap(poller->waiters, poller->count * (sizeof(waiter) + sizeof(struct pollfd)));
}

wasi_errno wasmrt_poll(wasmrt_instance *self, const wasi_subscription_layout *layout, uint32_t in,
                       uint32_t out, uint32_t nsubscriptions, uint32_t nevents) {
  if (nsubscriptions == 0 || nsubscriptions > SUBSCRIPTION_LIMIT)
    return WASI_ERRNO_INVAL;
  uint64_t count = nsubscriptions;
  const char *subscriptions = wasmrt_guest_bytes(self, in, count * layout->byte_length);
  char *events = wasmrt_guest_bytes(self, out, count * sizeof(wasi_event));
  if (!subscriptions || !events || !wasmrt_guest_bytes(self, nevents, sizeof(uint32_t)))
    return WASI_ERRNO_FAULT;
  poller poller;
  poller.self = self;
  poller.count = nsubscriptions;
  if (!reserve(&poller))
    return WASI_ERRNO_NOMEM;
  prepare_all(&poller, subscriptions, layout);
  uint32_t event_count;
  wasi_errno error = wait_for_events(&poller, events, &event_count);
  release(&poller);
  return error ? error : wasmrt_guest_store_u32(self, nevents, event_count);
}

static void load_subscription(wasi_subscription *to, const char *from) {
  memcpy(to, from, sizeof(*to));
}

uint32_t wasmrt_wasi_poll_oneoff(wasmrt_instance *self, uint32_t in, uint32_t out,
                                 uint32_t nsubscriptions, uint32_t nevents) {
  static const wasi_subscription_layout layout = {sizeof(wasi_subscription), load_subscription};
  return wasmrt_poll(self, &layout, in, out, nsubscriptions, nevents);
}

#define WASI_POLL WASI_EXPORT
#include "wasi_shim/wasip1.def"
