// WASI as of 2019: all names are there, and what has changed since is translated.
#include <time.h>

#include "fixture.h"

enum { GRANT = 3 };

#define WASI_FUNCTION(since, result, name, signature, parameters, arguments, decode)               \
  result WASI_UNSTABLE_SYMBOL(name, signature) parameters;
#include "wasi_shim/wasip1.def"

#define WASI_FUNCTION(since, result, name, signature, parameters, arguments, decode)               \
  (void (*)(void)) WASI_UNSTABLE_SYMBOL(name, signature),
static void (*const functions[])(void) = {
#include "wasi_shim/wasip1.def"
};

static uint32_t open_file(guest *guest) {
  uint32_t fd, count;
  CHECK_OK(open_at(guest, GRANT, "file", WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  CHECK_OK(write_at(guest, fd, "12345", &count));
  return fd;
}

static void test_seek(guest *guest, uint32_t fd) {
  static const struct {
    uint32_t whence;
    int64_t offset;
    uint64_t position;
  } rows[] = {{2, 3, 3}, {0, 1, 4}, {1, -5, 0}}; // set, cur, end
  uint32_t out = guest_put(guest, NULL, 8);
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    CHECK_OK(WASI_UNSTABLE_SYMBOL(fd_seek, ilii_i)(&guest->instance, fd, (uint64_t)rows[i].offset,
                                                   rows[i].whence, out));
    CHECK(guest_u64(guest, out) == rows[i].position);
  }
  CHECK_ERRNO(INVAL, WASI_UNSTABLE_SYMBOL(fd_seek, ilii_i)(&guest->instance, fd, 0, 3, out));
}

static void check_filestat(guest *guest, uint32_t out) {
  CHECK(((uint8_t *)guest_at(guest, out))[16] == WASI_FILETYPE_REGULAR_FILE);
  CHECK(guest_u32(guest, out + 20) == 1); // links
  CHECK(guest_u64(guest, out + 24) == 5); // bytes
  CHECK(guest_u64(guest, out + 48) / 1000000000u - (uint64_t)time(NULL) + 5 <= 10);
  CHECK(guest_u64(guest, out + 56) == 0); // nothing behind it
}

static void test_filestat(guest *guest, uint32_t fd) {
  uint32_t out = guest_put(guest, NULL, 64), path = guest_text(guest, "file");
  CHECK_OK(WASI_UNSTABLE_SYMBOL(fd_filestat_get, ii_i)(&guest->instance, fd, out));
  check_filestat(guest, out);
  out = guest_put(guest, NULL, 64);
  CHECK_OK(
      WASI_UNSTABLE_SYMBOL(path_filestat_get, iiiii_i)(&guest->instance, GRANT, 0, path, 4, out));
  check_filestat(guest, out);
  CHECK_ERRNO(BADF, WASI_UNSTABLE_SYMBOL(fd_filestat_get, ii_i)(&guest->instance, 99, out));
}

static void test_poll(guest *guest, uint32_t fd) {
  uint64_t subscriptions[14] = {
      [0] = 77, [1] = WASI_EVENTTYPE_CLOCK,   [2] = 1234, [3] = WASI_CLOCKID_MONOTONIC, [4] = 1000,
      [7] = 88, [8] = WASI_EVENTTYPE_FD_READ, [9] = fd};
  uint32_t in = guest_put(guest, subscriptions, sizeof(subscriptions));
  uint32_t out = guest_put(guest, NULL, 64), nevents = guest_put(guest, NULL, 4);
  CHECK_OK(WASI_UNSTABLE_SYMBOL(poll_oneoff, iiii_i)(&guest->instance, in, out, 1, nevents));
  CHECK(guest_u32(guest, nevents) == 1 && guest_u64(guest, out) == 77);
  CHECK_OK(WASI_UNSTABLE_SYMBOL(poll_oneoff, iiii_i)(&guest->instance, in + 56, out, 1, nevents));
  CHECK(guest_u32(guest, nevents) == 1 && guest_u64(guest, out) == 88);
  CHECK(guest_u32(guest, out + 8) == WASI_EVENTTYPE_FD_READ << 16); // error 0
}

int main(void) {
  guest *guest = guest_new((const char *[]){scratch(), NULL});
  CHECK(sizeof(functions) / sizeof(*functions) == 46);
  for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
    CHECK(functions[i]);
  uint32_t fd = open_file(guest);
  test_seek(guest, fd);
  test_filestat(guest, fd);
  test_poll(guest, fd);
  guest_delete(guest);
  return failure_count != 0;
}
