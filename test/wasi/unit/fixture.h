// A guest for tests of the WASI shim: an instance made by hand, with a memory of its own and the
// grants that a test asks for. Tests call the shim's functions as compiled code would.
//
// The memory is allocated to the byte, so that AddressSanitizer sees what leaves it.
#ifndef WASI_TEST_FIXTURE_H
#define WASI_TEST_FIXTURE_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "state.h"
#include "wasi_shim/functions.h"

typedef struct guest {
  wasmrt_instance instance;
  wasmrt_memory memory;
  wasi_state state;
  const char *settings[3]; // what aotc would have baked in
  uint32_t top;            // where guest_put puts things next
} guest;

enum { GUEST_BYTES = 1 << 20 };

// A guest with a memory of GUEST_BYTES and the directories of a NULL-terminated list granted,
// from descriptor 3 on. Ends the program if that fails.
guest *guest_new(const char *const *dirs);
guest *guest_new_with(const char *const *dirs, const char *const *env, int argc, char **argv,
                      char **envp);
void guest_delete(guest *guest);

// Copies into guest memory, at an address that is not aligned, and returns the address.
uint32_t guest_put(guest *guest, const void *bytes, uint32_t length);
// The same for text, whose length the caller knows.
uint32_t guest_text(guest *guest, const char *text);
// Forgets what was put.
void guest_reset(guest *guest);
void *guest_at(guest *guest, uint32_t address);
uint32_t guest_u32(guest *guest, uint32_t address);
uint64_t guest_u64(guest *guest, uint32_t address);

// A directory for the test's files, empty, and removed at the end of the program.
const char *scratch(void);
// A path in it: "scratch/name". The result lives until the eighth call after this one.
const char *in_scratch(const char *name);
void write_file(const char *path, const char *text);

// Calls with the usual arguments; the errno is the result.
uint32_t open_at(guest *guest, uint32_t dir, const char *path, uint32_t oflags, uint64_t rights,
                 uint32_t *fd);
uint32_t open_follow(guest *guest, uint32_t dir, const char *path, uint32_t oflags, uint64_t rights,
                     uint32_t *fd);
uint32_t read_at(guest *guest, uint32_t fd, char *to, uint32_t length, uint32_t *count);
uint32_t write_at(guest *guest, uint32_t fd, const char *text, uint32_t *count);

#define RIGHTS_READ                                                                                \
  (WASI_RIGHT_FD_READ | WASI_RIGHT_FD_SEEK | WASI_RIGHT_FD_FILESTAT_GET |                          \
   WASI_RIGHT_POLL_FD_READWRITE)
#define RIGHTS_WRITE (RIGHTS_READ | WASI_RIGHT_FD_WRITE | WASI_RIGHT_FD_FILESTAT_SET_SIZE)

extern int failure_count;
const char *errno_name(uint32_t error);

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      failure_count++;                                                                             \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                              \
    }                                                                                              \
  } while (0)

#define CHECK_ERRNO(NAME, call)                                                                    \
  do {                                                                                             \
    uint32_t error_ = (call);                                                                      \
    if (error_ != WASI_ERRNO_##NAME) {                                                             \
      failure_count++;                                                                             \
      fprintf(stderr, "%s:%d: %s: %s, not %s\n", __FILE__, __LINE__, #call, errno_name(error_),    \
              errno_name(WASI_ERRNO_##NAME));                                                      \
    }                                                                                              \
  } while (0)

#define CHECK_OK(call) CHECK_ERRNO(SUCCESS, call)

// Runs each test once with each resolver.
#define FOR_EACH_RESOLVER(guest, resolver)                                                         \
  for (uint8_t resolver = 0;                                                                       \
       resolver <= WASI_RESOLVER_WALK && ((guest)->state.resolver = resolver, 1); resolver++)

#endif
