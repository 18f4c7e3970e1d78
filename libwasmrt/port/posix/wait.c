// memory.atomic.wait and notify: a parking lot. Waiters queue in buckets by address; each sleeps
// on a condition of its own, so a notify wakes exactly those it counts.
//
// Why not a futex: it compares 32 bits, and a wait64 whose upper half alone changes between its
// comparison and the system call would sleep through its notification. Here the comparison and the
// queueing are one step under the bucket's lock, which a notifier takes too.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "wasmrt/port.h"

typedef struct waiter {
  struct waiter *next;
  const void *address;
  pthread_cond_t woken_condition;
  bool woken;
} waiter;

typedef struct {
  pthread_mutex_t lock;
  waiter *first; // in the order of arrival
} bucket;

enum { BUCKET_BITS = 4, BUCKETS = 1 << BUCKET_BITS };
#define UNLOCKED_BUCKET {PTHREAD_MUTEX_INITIALIZER, NULL}
#define FOUR_BUCKETS UNLOCKED_BUCKET, UNLOCKED_BUCKET, UNLOCKED_BUCKET, UNLOCKED_BUCKET
static bucket buckets[BUCKETS] = {FOUR_BUCKETS, FOUR_BUCKETS, FOUR_BUCKETS, FOUR_BUCKETS};

enum { WOKEN = 0, NOT_EQUAL = 1, TIMED_OUT = 2 };

// Who stops code may be a signal handler, which must not lock anything and so cannot wake a
// waiter: those that can be stopped look up from time to time.
enum { LOOK_UP_NS = 2000000 };

static bucket *bucket_of(const void *address) {
  uint64_t hash = (uint64_t)(uintptr_t)address * UINT64_C(0x9E3779B97F4A7C15);
  return &buckets[hash >> (64 - BUCKET_BITS)];
}

static uint64_t load(const void *address, uint32_t byte_width) {
  if (byte_width == 4)
    return __atomic_load_n((const uint32_t *)address, __ATOMIC_SEQ_CST);
  return __atomic_load_n((const uint64_t *)address, __ATOMIC_SEQ_CST);
}

static void append(bucket *b, waiter *w) {
  waiter **link = &b->first;
  while (*link)
    link = &(*link)->next;
  *link = w;
}

static void remove_waiter(bucket *b, waiter *w) {
  waiter **link = &b->first;
  while (*link != w)
    link = &(*link)->next;
  *link = w->next;
}

static struct timespec deadline_after(int64_t nanoseconds) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t sum = now.tv_nsec + nanoseconds % 1000000000;
  now.tv_sec += (time_t)(nanoseconds / 1000000000 + sum / 1000000000);
  now.tv_nsec = (long)(sum % 1000000000);
  return now;
}

static void init_condition(pthread_cond_t *condition) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(condition, &attributes);
  pthread_condattr_destroy(&attributes);
}

static bool is_before(const struct timespec *left, const struct timespec *right) {
  return left->tv_sec != right->tv_sec ? left->tv_sec < right->tv_sec
                                       : left->tv_nsec < right->tv_nsec;
}

// One sleep; ETIMEDOUT once the deadline is over, which is none where it is NULL.
static int sleep_once(bucket *b, waiter *w, const struct timespec *deadline, bool looks_up) {
  if (!deadline && !looks_up)
    return pthread_cond_wait(&w->woken_condition, &b->lock);
  struct timespec until;
  if (looks_up)
    until = deadline_after(LOOK_UP_NS);
  const bool is_last = deadline && (!looks_up || is_before(deadline, &until));
  int result = pthread_cond_timedwait(&w->woken_condition, &b->lock, is_last ? deadline : &until);
  return is_last ? result : 0;
}

static uint32_t sleep_in(bucket *b, waiter *w, int64_t timeout_ns, const uint32_t *stop) {
  struct timespec deadline = {0};
  if (timeout_ns >= 0)
    deadline = deadline_after(timeout_ns);
  int result = 0;
  while (!w->woken && result != ETIMEDOUT) {
    if (stop && __atomic_load_n(stop, __ATOMIC_RELAXED))
      return WASMRT_PORT_WAIT_STOPPED;
    result = sleep_once(b, w, timeout_ns < 0 ? NULL : &deadline, stop);
  }
  return w->woken ? WOKEN : TIMED_OUT;
}

uint32_t wasmrt_port_wait(const void *address, uint64_t expected, uint32_t byte_width,
                          int64_t timeout_ns, const uint32_t *stop) {
  bucket *b = bucket_of(address);
  waiter w = {.address = address};
  uint32_t result = NOT_EQUAL;
  pthread_mutex_lock(&b->lock);
  if (load(address, byte_width) == expected) {
    init_condition(&w.woken_condition);
    append(b, &w);
    result = sleep_in(b, &w, timeout_ns, stop);
    if (!w.woken)
      remove_waiter(b, &w);
    pthread_cond_destroy(&w.woken_condition);
  }
  pthread_mutex_unlock(&b->lock);
  return result;
}

uint32_t wasmrt_port_notify(const void *address, uint32_t count) {
  bucket *b = bucket_of(address);
  uint32_t woken = 0;
  pthread_mutex_lock(&b->lock);
  for (waiter **link = &b->first; *link && woken < count;) {
    waiter *w = *link;
    if (w->address != address) {
      link = &w->next;
      continue;
    }
    *link = w->next;
    w->woken = true;
    pthread_cond_signal(&w->woken_condition);
    woken++;
  }
  pthread_mutex_unlock(&b->lock);
  return woken;
}
