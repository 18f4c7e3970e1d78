// What the tracer prints, through the symbols that compiled code calls. Linked against the traced
// style of the shim.
#include <fcntl.h>
#include <unistd.h>

#include "fixture.h"

enum { GRANT = 3 };

#define CALL(name, signature, ...) WASI_SYMBOL(name, signature)(&guest->instance, __VA_ARGS__)

typedef void guest_calls(guest *guest);

// What `calls` prints to standard error.
static const char *trace_of(guest *guest, guest_calls *calls) {
  static char text[4096];
  int saved = dup(STDERR_FILENO);
  int file = open(in_scratch("trace"), O_RDWR | O_CREAT | O_TRUNC, 0600);
  dup2(file, STDERR_FILENO);
  calls(guest);
  dup2(saved, STDERR_FILENO);
  close(saved);
  ssize_t length = pread(file, text, sizeof(text) - 1, 0);
  text[length < 0 ? 0 : length] = '\0';
  close(file);
  guest_reset(guest);
  return text;
}

static void make_calls(guest *guest) {
  uint32_t out = guest_put(guest, NULL, 64), path = guest_text(guest, "dir/\n\x01");
  wasi_iovec vectors[] = {{guest_text(guest, "a\"b"), 3}, {guest_text(guest, "cd"), 2}};
  uint32_t iovs = guest_put(guest, vectors, sizeof(vectors));
  CALL(clock_res_get, ii_i, WASI_CLOCKID_MONOTONIC, out);
  CALL(fd_write, iiii_i, 99, iovs, 2, out);
  CALL(fd_seek, ilii_i, 0, (uint64_t)-5, WASI_WHENCE_END, out);
  CALL(path_unlink_file, iii_i, GRANT, path, 6);
  CALL(path_unlink_file, iii_i, GRANT, GUEST_BYTES, 6);
  CALL(path_open, iiiiillii_i, GRANT, 1, path, 3, WASI_OFLAG_CREAT | WASI_OFLAG_EXCL,
       WASI_RIGHT_FD_READ | WASI_RIGHT_FD_WRITE, 0, 0, out);
  uint32_t fd = guest_u32(guest, out);
  CALL(fd_write, iiii_i, fd, iovs, 2, out);
  CALL(fd_pread, iiili_i, fd, iovs, 2, 1, out);
  CALL(fd_pread, iiili_i, 0, iovs, 2, 1, GUEST_BYTES);
  CALL(fd_filestat_get, ii_i, fd, out);
  CALL(proc_raise, i_i, 99);
  WASI_SYMBOL(sched_yield, _i)(&guest->instance);
}

static const char *const expected[] = {
    "clock_res_get(id=monotonic, resolution=",
    "fd_write(fd=99, iovs=[\"a\\\"b\", \"cd\"], nwritten=?) = badf",
    "fd_seek(fd=0, offset=-5, whence=end, newoffset=",
    "path_unlink_file(fd=3, path=\"dir/\\n\\x01\") = noent",
    "path_unlink_file(fd=3, path=0x100000) = fault",
    ("path_open(fd=3, dirflags=symlink_follow, path=\"dir\", oflags=creat|excl, "
     "base=fd_read|fd_write, inheriting=0, fdflags=0, opened_fd=4) = success"),
    "fd_write(fd=4, iovs=[\"a\\\"b\", \"cd\"], nwritten=5) = success",
    "fd_pread(fd=4, iovs=[], offset=1, nread=?) = notcapable",
    "fd_pread(fd=0, iovs=[], offset=1, nread=?) = ",
    "fd_filestat_get(fd=4, stat=?) = notcapable",
    "proc_raise(signal=99) = inval",
    "sched_yield() = success <",
};

// Every line begins as expected, and ends with a duration.
static void test_lines(guest *guest) {
  const char *line = trace_of(guest, make_calls);
  for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
    const char *end = strchr(line, '\n');
    size_t prefix = strlen(expected[i]);
    bool matches =
        end && strncmp(line, expected[i], prefix) == 0 && strncmp(end - 4, " us>", 4) == 0;
    if (!matches)
      fprintf(stderr, "line %zu is not %s: %.300s\n", i + 1, expected[i], line);
    CHECK(matches);
    line = end ? end + 1 : line;
  }
  CHECK(*line == '\0');
}

static void test_off(void) {
  char *argv[] = {NULL}, *envp[] = {NULL};
  guest *guest = guest_new_with((const char *[]){scratch(), NULL}, NULL, 0, argv, envp);
  CHECK(*trace_of(guest, make_calls) == '\0');
  guest_delete(guest);
}

int main(void) {
  char *argv[] = {NULL}, *envp[] = {"WASMRT_TRACE=wasi", NULL};
  guest *guest = guest_new_with((const char *[]){scratch(), NULL}, NULL, 0, argv, envp);
  test_lines(guest);
  guest_delete(guest);
  unlink(in_scratch("dir"));
  test_off();
  return failure_count != 0;
}
