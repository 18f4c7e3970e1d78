// Listings: every entry once, whatever the buffer, the cookies and the changes meanwhile.
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd_table.h"
#include "fixture.h"

enum { GRANT = 3, FILES = 1000, BUFFER = 64 * 1024 };

typedef struct entry {
  wasi_dirent head;
  char name[256];
} entry;

static uint32_t read_dir(guest *guest, uint32_t fd, uint32_t length, uint64_t cookie,
                         uint32_t *used) {
  uint32_t out = guest_put(guest, NULL, 4);
  uint32_t error = wasmrt_wasi_fd_readdir(&guest->instance, fd, BUFFER, length, cookie, out);
  *used = guest_u32(guest, out);
  guest_reset(guest);
  return error;
}

// The entry at `at` of what was read; the offset of the next one, or 0 if it is cut off.
static uint32_t take(guest *guest, uint32_t at, uint32_t used, entry *entry) {
  if (at + sizeof(entry->head) > used)
    return 0;
  memcpy(&entry->head, guest_at(guest, BUFFER + at), sizeof(entry->head));
  at += (uint32_t)sizeof(entry->head);
  if (at + entry->head.d_namlen > used)
    return 0;
  memcpy(entry->name, guest_at(guest, BUFFER + at), entry->head.d_namlen);
  entry->name[entry->head.d_namlen] = '\0';
  return at + entry->head.d_namlen;
}

typedef struct seen {
  uint8_t files[FILES];
  unsigned dots, others;
} seen;

static void note(seen *seen, const char *name) {
  unsigned number;
  if (sscanf(name, "file-%u", &number) == 1 && number < FILES)
    seen->files[number]++;
  else if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
    seen->dots++;
  else
    seen->others++;
}

typedef void on_entry(const char *name);

// Lists a directory as a libc does, in pieces of `length`.
static seen list(guest *guest, uint32_t fd, uint32_t length, on_entry *callback) {
  seen seen = {0};
  uint64_t cookie = 0;
  for (;;) {
    uint32_t used, at = 0, next;
    entry entry;
    CHECK_OK(read_dir(guest, fd, length, cookie, &used));
    while ((next = take(guest, at, used, &entry))) {
      note(&seen, entry.name);
      if (callback)
        callback(entry.name);
      cookie = entry.head.d_next;
      at = next;
    }
    if (used < length)
      return seen;
  }
}

static unsigned count_seen(const seen *seen, unsigned times) {
  unsigned count = 0;
  for (int i = 0; i < FILES; i++)
    count += seen->files[i] == times;
  return count;
}

static void make_files(void) {
  mkdir(in_scratch("many"), 0755);
  for (int i = 0; i < FILES; i++) {
    char name[32];
    snprintf(name, sizeof(name), "many/file-%d", i);
    write_file(in_scratch(name), "");
  }
}

static uint32_t open_many(guest *guest) {
  uint32_t fd;
  CHECK_OK(open_at(guest, GRANT, "many", WASI_OFLAG_DIRECTORY, WASI_RIGHTS_DIRECTORY, &fd));
  return fd;
}

static void test_buffer_sizes(guest *guest) {
  static const uint32_t lengths[] = {40, 57, 64, 256, 4096, 65536};
  uint32_t fd = open_many(guest);
  for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
    seen seen = list(guest, fd, lengths[i], NULL);
    CHECK(count_seen(&seen, 1) == FILES && seen.dots == 2 && seen.others == 0);
  }
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

// Each cookie leads back to the same place, in any order.
static void test_cookies(guest *guest) {
  uint32_t fd = open_many(guest), used, count = 0;
  uint64_t cookie = 0;
  static struct {
    uint64_t cookie;
    char name[256];
  } places[FILES + 2];
  entry entry;
  while (!read_dir(guest, fd, 300, cookie, &used) && take(guest, 0, used, &entry)) {
    places[count].cookie = cookie;
    strcpy(places[count++].name, entry.name);
    cookie = entry.head.d_next;
  }
  CHECK(count == FILES + 2);
  for (uint32_t i = count; i-- > 0;) {
    CHECK_OK(read_dir(guest, fd, 300, places[i].cookie, &used));
    CHECK(take(guest, 0, used, &entry) && strcmp(entry.name, places[i].name) == 0);
  }
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

static void test_entry_fields(guest *guest) {
  uint32_t fd = open_many(guest), used, at = 0;
  struct stat stat_of_dir, stat_of_file;
  entry entry;
  stat(in_scratch("many"), &stat_of_dir);
  stat(in_scratch("many/file-7"), &stat_of_file);
  CHECK_OK(read_dir(guest, fd, 65536, 0, &used));
  while ((at = take(guest, at, used, &entry))) {
    if (strcmp(entry.name, ".") == 0)
      CHECK(entry.head.d_ino == stat_of_dir.st_ino && entry.head.d_type == WASI_FILETYPE_DIRECTORY);
    else if (strcmp(entry.name, "..") == 0)
      CHECK(entry.head.d_ino == stat_of_dir.st_ino && entry.head.d_type == WASI_FILETYPE_DIRECTORY);
    else if (strcmp(entry.name, "file-7") == 0)
      CHECK(entry.head.d_ino == stat_of_file.st_ino &&
            entry.head.d_type == WASI_FILETYPE_REGULAR_FILE);
  }
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

static void test_errors(guest *guest) {
  uint32_t fd = open_many(guest), used;
  CHECK_OK(read_dir(guest, fd, 0, 0, &used));
  CHECK(used == 0);
  CHECK_OK(read_dir(guest, fd, 10, 0, &used));
  CHECK(used == 10); // cut off within the head
  CHECK_ERRNO(INVAL, read_dir(guest, fd, 100, UINT64_MAX, &used));
  CHECK_ERRNO(FAULT, read_dir(guest, fd, GUEST_BYTES, 0, &used));
  CHECK_ERRNO(FAULT, wasmrt_wasi_fd_readdir(&guest->instance, fd, BUFFER, 64, 0, GUEST_BYTES - 2));
  CHECK_ERRNO(BADF, read_dir(guest, 99, 100, 0, &used));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

static void remove_file(const char *name) {
  char path[300];
  snprintf(path, sizeof(path), "many/%s", name);
  if (name[0] == 'f')
    CHECK(unlink(in_scratch(path)) == 0);
}

// rm -r: what is removed as soon as it is seen must not hide what comes after.
static void test_removal_meanwhile(guest *guest) {
  uint32_t fd = open_many(guest);
  seen seen = list(guest, fd, 256, remove_file);
  CHECK(count_seen(&seen, 1) == FILES);
  seen = list(guest, fd, 256, NULL); // cookie 0 looks again
  CHECK(count_seen(&seen, 0) == FILES && seen.dots == 2);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

int main(void) {
  guest *guest = guest_new((const char *[]){scratch(), NULL});
  make_files();
  test_buffer_sizes(guest);
  test_cookies(guest);
  test_entry_fields(guest);
  test_errors(guest);
  test_removal_meanwhile(guest);
  guest_delete(guest);
  return failure_count != 0;
}
