// Waiting: for clocks, for descriptors, for both, for what is wrong.
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "fd_table.h"
#include "fixture.h"
#include "times.h"

enum { MILLISECOND = 1000000 };

static wasi_subscription clock_after(uint64_t userdata, uint32_t id, uint64_t timeout) {
  return (wasi_subscription){
      .userdata = userdata, .tag = WASI_EVENTTYPE_CLOCK, .u.clock = {.id = id, .timeout = timeout}};
}

static wasi_subscription when_ready(uint64_t userdata, uint8_t type, uint32_t fd) {
  return (wasi_subscription){
      .userdata = userdata, .tag = type, .u.fd_readwrite = {.file_descriptor = fd}};
}

// Polls and returns the number of events, which are copied to `events`.
static uint32_t poll_for(guest *guest, const wasi_subscription *subscriptions, uint32_t count,
                         wasi_event *events) {
  uint32_t in = guest_put(guest, subscriptions, count * (uint32_t)sizeof(*subscriptions));
  uint32_t out = guest_put(guest, NULL, count * (uint32_t)sizeof(*events));
  uint32_t nevents = guest_put(guest, NULL, 4);
  CHECK_OK(wasmrt_wasi_poll_oneoff(&guest->instance, in, out, count, nevents));
  uint32_t happened = guest_u32(guest, nevents);
  memcpy(events, guest_at(guest, out), happened * sizeof(*events));
  guest_reset(guest);
  return happened;
}

static uint32_t adopt(guest *guest, int host) {
  wasi_grant grant = {.host = host, .rights_base = WASI_RIGHTS_FILE};
  uint32_t fd = UINT32_MAX;
  wasmrt_fd_filetype(host, &grant.filetype);
  CHECK_OK(wasmrt_fd_insert(&guest->state, &grant, &fd));
  return fd;
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return wasi_nanoseconds(time);
}

static void test_clocks(guest *guest) {
  wasi_event events[2];
  uint64_t start = now();
  wasi_subscription two[] = {clock_after(1, WASI_CLOCKID_MONOTONIC, 20 * MILLISECOND),
                             clock_after(2, WASI_CLOCKID_REALTIME, 3600000ull * MILLISECOND)};
  CHECK(poll_for(guest, two, 2, events) == 1);
  CHECK(events[0].userdata == 1 && events[0].error == 0 && events[0].type == 0);
  CHECK(now() - start >= 20 * MILLISECOND);
  two[0].u.clock.flags = WASI_SUBCLOCKFLAG_ABSTIME; // long past
  CHECK(poll_for(guest, two, 2, events) == 1);
  two[0].u.clock.timeout = now() + 10 * MILLISECOND;
  start = now();
  CHECK(poll_for(guest, two, 1, events) == 1);
  CHECK(now() - start >= 9 * MILLISECOND);
  two[0] = clock_after(1, WASI_CLOCKID_MONOTONIC, 0);
  two[1] = clock_after(2, WASI_CLOCKID_MONOTONIC, 0);
  CHECK(poll_for(guest, two, 2, events) == 2);
}

static void test_pipe(guest *guest) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  uint32_t from = adopt(guest, ends[0]), to = adopt(guest, ends[1]);
  wasi_event events[3];
  wasi_subscription all[] = {when_ready(7, WASI_EVENTTYPE_FD_READ, from),
                             clock_after(8, WASI_CLOCKID_MONOTONIC, 5 * MILLISECOND),
                             when_ready(9, WASI_EVENTTYPE_FD_WRITE, to)};
  CHECK(poll_for(guest, all, 2, events) == 1 && events[0].userdata == 8);
  CHECK(poll_for(guest, all, 3, events) == 1 && events[0].userdata == 9);
  CHECK(write(ends[1], "12345", 5) == 5);
  CHECK(poll_for(guest, all, 2, events) == 1);
  CHECK(events[0].userdata == 7 && events[0].nbytes == 5 && events[0].flags == 0);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, to));
  CHECK(poll_for(guest, all, 1, events) == 1);
  CHECK(events[0].flags == WASI_EVENTRWFLAG_FD_READWRITE_HANGUP);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, from));
}

// What is wrong with one subscription is told in its event, and the others are not waited for.
static void test_errors(guest *guest) {
  wasi_event events[4];
  wasi_subscription all[] = {when_ready(1, WASI_EVENTTYPE_FD_READ, 99),
                             clock_after(2, WASI_CLOCKID_MONOTONIC, 3600000ull * MILLISECOND),
                             clock_after(3, WASI_CLOCKID_PROCESS_CPUTIME_ID, 1),
                             clock_after(4, 77, 1)};
  CHECK(poll_for(guest, all, 4, events) == 3);
  CHECK(events[0].userdata == 1 && events[0].error == WASI_ERRNO_BADF);
  CHECK(events[1].userdata == 3 && events[1].error == WASI_ERRNO_NOTSUP);
  CHECK(events[2].userdata == 4 && events[2].error == WASI_ERRNO_INVAL);
  all[0].tag = 9;
  CHECK(poll_for(guest, all, 1, events) == 1 && events[0].error == WASI_ERRNO_INVAL);
  wasmrt_instance *self = &guest->instance;
  CHECK_ERRNO(INVAL, wasmrt_wasi_poll_oneoff(self, 16, 16, 0, 16));
  CHECK_ERRNO(INVAL, wasmrt_wasi_poll_oneoff(self, 16, 16, UINT32_MAX, 16));
  CHECK_ERRNO(FAULT, wasmrt_wasi_poll_oneoff(self, GUEST_BYTES - 47, 16, 1, 16));
  CHECK_ERRNO(FAULT, wasmrt_wasi_poll_oneoff(self, 16, GUEST_BYTES - 31, 1, 16));
  CHECK_ERRNO(FAULT, wasmrt_wasi_poll_oneoff(self, 16, 16, 1, GUEST_BYTES - 3));
}

static void test_rights(guest *guest) {
  wasi_event event;
  wasi_grant grant = {
      .host = 0, .flags = WASI_DESCRIPTOR_BORROWED, .rights_base = WASI_RIGHT_FD_READ};
  uint32_t fd = UINT32_MAX;
  CHECK_OK(wasmrt_fd_insert(&guest->state, &grant, &fd));
  wasi_subscription one = when_ready(1, WASI_EVENTTYPE_FD_READ, fd);
  CHECK(poll_for(guest, &one, 1, &event) == 1 && event.error == WASI_ERRNO_NOTCAPABLE);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

// More than fit on the stack.
static void test_many(guest *guest) {
  enum { MANY = 500 };
  static wasi_subscription all[MANY];
  static wasi_event events[MANY];
  uint32_t fd;
  write_file(in_scratch("file"), "123");
  CHECK_OK(open_at(guest, 3, "file", 0, RIGHTS_WRITE, &fd));
  for (uint32_t i = 0; i < MANY; i++)
    all[i] = when_ready(i, i % 2 ? WASI_EVENTTYPE_FD_READ : WASI_EVENTTYPE_FD_WRITE, fd);
  CHECK(poll_for(guest, all, MANY, events) == MANY); // a file is always ready
  for (uint32_t i = 0; i < MANY; i++)
    CHECK(events[i].userdata == i && events[i].error == 0 && events[i].nbytes == (i % 2 ? 3 : 1));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

int main(void) {
  guest *guest = guest_new((const char *[]){scratch(), NULL});
  test_clocks(guest);
  test_pipe(guest);
  test_errors(guest);
  test_rights(guest);
  test_many(guest);
  guest_delete(guest);
  return failure_count != 0;
}
