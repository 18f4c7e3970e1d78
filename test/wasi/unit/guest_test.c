// Guest addresses: what lies outside the memory is refused, whatever the arithmetic.
#include "guest.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "fixture.h"
#include "utf8.h"

static void test_bounds(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint8_t *base = guest->memory.base;
  CHECK(wasmrt_guest_bytes(self, 0, GUEST_BYTES) == base);
  CHECK(wasmrt_guest_bytes(self, GUEST_BYTES - 1, 1) == base + GUEST_BYTES - 1);
  CHECK(!wasmrt_guest_bytes(self, GUEST_BYTES, 1));
  CHECK(!wasmrt_guest_bytes(self, GUEST_BYTES - 1, 2));
  CHECK(!wasmrt_guest_bytes(self, 0, GUEST_BYTES + 1));
  CHECK(!wasmrt_guest_bytes(self, UINT32_MAX, 1));
  CHECK(!wasmrt_guest_bytes(self, 1, UINT64_MAX));
  CHECK(!wasmrt_guest_bytes(self, UINT32_MAX, UINT64_MAX - UINT32_MAX + 2));
  CHECK(wasmrt_guest_bytes(self, UINT32_MAX, 0)); // nothing lies nowhere
}

static void test_no_memory(void) {
  static const wasmrt_module empty = {.memory_count = 0};
  wasmrt_instance instance = {.module = &empty};
  uint32_t value;
  CHECK(!wasmrt_guest_bytes(&instance, 0, 1));
  CHECK_ERRNO(FAULT, wasmrt_guest_load(&instance, 0, &value, sizeof(value)));
  CHECK_ERRNO(FAULT, wasmrt_guest_store_u32(&instance, 0, 1));
}

static void test_store(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  CHECK_OK(wasmrt_guest_store_u64(self, GUEST_BYTES - 8, 0x1122334455667788));
  CHECK(guest_u64(guest, GUEST_BYTES - 8) == 0x1122334455667788);
  CHECK_ERRNO(FAULT, wasmrt_guest_store_u64(self, GUEST_BYTES - 7, 1));
  CHECK(guest_u64(guest, GUEST_BYTES - 8) == 0x1122334455667788);
}

static uint32_t path_error(guest *guest, const char *text, uint32_t length) {
  wasi_path path;
  uint32_t error =
      wasmrt_guest_path(&guest->instance, guest_put(guest, text, length), length, &path);
  guest_reset(guest);
  return error;
}

static void test_paths(guest *guest) {
  char *longest = malloc(65536);
  memset(longest, 'a', 65536);
  CHECK_OK(path_error(guest, "a/b", 3));
  CHECK_OK(path_error(guest, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9));
  CHECK_OK(path_error(guest, longest, WASI_PATH_CAPACITY - 1));
  CHECK_ERRNO(NAMETOOLONG, path_error(guest, longest, WASI_PATH_CAPACITY));
  CHECK_ERRNO(NAMETOOLONG, path_error(guest, longest, 65536));
  CHECK_ERRNO(NOENT, path_error(guest, "", 0));
  CHECK_ERRNO(INVAL, path_error(guest, "a\0b", 3));
  CHECK_ERRNO(INVAL, path_error(guest, "a\0", 2));
  CHECK_ERRNO(ILSEQ, path_error(guest, "a\xFF", 2));
  wasi_path path;
  CHECK_ERRNO(FAULT, wasmrt_guest_path(&guest->instance, GUEST_BYTES - 2, 3, &path));
  CHECK_ERRNO(FAULT, wasmrt_guest_path(&guest->instance, 0, UINT32_MAX, &path));
  free(longest);
}

// Every way to be wrong, from Unicode's table 3-7.
static void test_utf8(void) {
  static const char *const valid[] = {"",
                                      "z",
                                      "\xC2\x80",
                                      "\xDF\xBF",
                                      "\xE0\xA0\x80",
                                      "\xED\x9F\xBF",
                                      "\xEF\xBF\xBF",
                                      "\xF0\x90\x80\x80",
                                      "\xF4\x8F\xBF\xBF"};
  static const char *const invalid[] = {"\x80",
                                        "\xBF",
                                        "\xC0\x80",
                                        "\xC1\xBF",
                                        "\xC2",
                                        "\xC2z",
                                        "\xE0\x9F\xBF",
                                        "\xE0\xA0",
                                        "\xED\xA0\x80",
                                        "\xE2\x82z",
                                        "\xF0\x8F\xBF\xBF",
                                        "\xF4\x90\x80\x80",
                                        "\xF5\x80\x80\x80",
                                        "\xF0\x90\x80",
                                        "\xFF"};
  for (size_t i = 0; i < sizeof(valid) / sizeof(*valid); i++)
    CHECK(wasmrt_utf8_valid(valid[i], (uint32_t)strlen(valid[i])));
  for (size_t i = 0; i < sizeof(invalid) / sizeof(*invalid); i++)
    CHECK(!wasmrt_utf8_valid(invalid[i], (uint32_t)strlen(invalid[i])));
}

static uint32_t buffers_of(guest *guest, const wasi_iovec *vectors, uint32_t count,
                           wasi_buffers *buffers) {
  uint32_t at = guest_put(guest, vectors, count * (uint32_t)sizeof(*vectors));
  uint32_t error = wasmrt_guest_buffers(&guest->instance, at, count, buffers);
  guest_reset(guest);
  return error;
}

static void test_buffers(guest *guest) {
  wasi_buffers buffers;
  wasi_iovec three[] = {{16, 4}, {UINT32_MAX, 0}, {GUEST_BYTES - 8, 8}};
  CHECK_OK(buffers_of(guest, three, 3, &buffers));
  CHECK(buffers.count == 2 && buffers.byte_length == 12); // the empty one is left out
  CHECK(buffers.entries[1].iov_base == guest_at(guest, GUEST_BYTES - 8));
  wasi_iovec outside[] = {{16, 4}, {GUEST_BYTES - 8, 9}};
  CHECK_ERRNO(FAULT, buffers_of(guest, outside, 2, &buffers));
  wasi_iovec wrapping[] = {{16, UINT32_MAX}};
  CHECK_ERRNO(FAULT, buffers_of(guest, wrapping, 1, &buffers));
  CHECK_ERRNO(FAULT, wasmrt_guest_buffers(&guest->instance, 8, UINT32_MAX, &buffers));
  CHECK_ERRNO(FAULT, wasmrt_guest_buffers(&guest->instance, GUEST_BYTES - 8, 2, &buffers));
  wasi_iovec many[WASI_IOVEC_CAPACITY + 40];
  for (size_t i = 0; i < sizeof(many) / sizeof(*many); i++)
    many[i] = (wasi_iovec){64, 1};
  CHECK_OK(buffers_of(guest, many, WASI_IOVEC_CAPACITY + 40, &buffers));
  CHECK(buffers.count == WASI_IOVEC_CAPACITY && buffers.byte_length == WASI_IOVEC_CAPACITY);
}

// One call moves at most what the host moves at most, even for a guest with 4 GiB.
static void test_transfer_limit(guest *guest) {
  const uint64_t length = UINT64_C(1) << 32;
  void *big = mmap(NULL, length, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  wasmrt_memory small = guest->memory;
  guest->memory.base = big;
  guest->memory.byte_length = length;
  wasi_iovec vectors[] = {{0, UINT32_MAX}, {0, UINT32_MAX}, {0, UINT32_MAX}};
  wasi_buffers buffers;
  CHECK_OK(buffers_of(guest, vectors, 3, &buffers));
  CHECK(buffers.count == 1 && buffers.byte_length == WASI_TRANSFER_LIMIT);
  guest->memory = small;
  munmap(big, length);
}

// -- A memory that grows meanwhile

enum { STEPS = 20000 };

static void *grow(void *context) {
  volatile uint64_t *byte_length = &((guest *)context)->memory.byte_length;
  for (uint64_t length = 4096; length <= GUEST_BYTES; length += GUEST_BYTES / STEPS)
    *byte_length = length;
  *byte_length = GUEST_BYTES;
  return NULL;
}

static void test_growth(guest *guest) {
  pthread_t thread;
  guest->memory.byte_length = 4096;
  pthread_create(&thread, NULL, grow, guest);
  uint64_t known = 0;
  while (known < GUEST_BYTES) {
    // What was inside once stays inside.
    if (known)
      CHECK(wasmrt_guest_bytes(&guest->instance, 0, known));
    while (wasmrt_guest_bytes(&guest->instance, 0, known + 64))
      known += 64;
  }
  pthread_join(thread, NULL);
  guest->memory.byte_length = GUEST_BYTES;
}

int main(void) {
  guest *guest = guest_new(NULL);
  test_bounds(guest);
  test_no_memory();
  test_store(guest);
  test_paths(guest);
  test_utf8();
  test_buffers(guest);
  test_transfer_limit(guest);
  test_growth(guest);
  guest_delete(guest);
  return failure_count != 0;
}
