// Operations on paths that stay inside: what they do, and the errno where they cannot.
#include <sys/stat.h>
#include <unistd.h>

#include "fd_table.h"
#include "fixture.h"

enum { GRANT = 3, OTHER_GRANT = 4 };

static uint32_t put(guest *guest, const char *text, uint32_t *length) {
  *length = (uint32_t)strlen(text);
  return guest_text(guest, text);
}

// Calls a function that takes one path.
#define WITH_PATH(guest, function, text)                                                           \
  ({                                                                                               \
    uint32_t length_, path_ = put(guest, text, &length_);                                          \
    uint32_t error_one_ = function(&(guest)->instance, GRANT, path_, length_);                     \
    guest_reset(guest);                                                                            \
    error_one_;                                                                                    \
  })

static uint32_t make_dir(guest *guest, const char *path) {
  return WITH_PATH(guest, wasmrt_wasi_path_create_directory, path);
}
static uint32_t remove_dir(guest *guest, const char *path) {
  return WITH_PATH(guest, wasmrt_wasi_path_remove_directory, path);
}
static uint32_t unlink_file(guest *guest, const char *path) {
  return WITH_PATH(guest, wasmrt_wasi_path_unlink_file, path);
}

static uint32_t rename_to(guest *guest, const char *from, uint32_t grant, const char *to) {
  uint32_t from_length, to_length;
  uint32_t from_path = put(guest, from, &from_length), to_path = put(guest, to, &to_length);
  uint32_t error = wasmrt_wasi_path_rename(&guest->instance, GRANT, from_path, from_length, grant,
                                           to_path, to_length);
  guest_reset(guest);
  return error;
}

static uint32_t link_to(guest *guest, uint32_t flags, const char *from, const char *to) {
  uint32_t from_length, to_length;
  uint32_t from_path = put(guest, from, &from_length), to_path = put(guest, to, &to_length);
  uint32_t error = wasmrt_wasi_path_link(&guest->instance, GRANT, flags, from_path, from_length,
                                         GRANT, to_path, to_length);
  guest_reset(guest);
  return error;
}

static uint32_t symlink_to(guest *guest, const char *content, const char *at) {
  uint32_t content_length, at_length;
  uint32_t text = put(guest, content, &content_length), path = put(guest, at, &at_length);
  uint32_t error =
      wasmrt_wasi_path_symlink(&guest->instance, text, content_length, GRANT, path, at_length);
  guest_reset(guest);
  return error;
}

static uint32_t stat_path(guest *guest, uint32_t flags, const char *path, wasi_filestat *stat) {
  uint32_t length, text = put(guest, path, &length), out = guest_put(guest, NULL, sizeof(*stat));
  uint32_t error = wasmrt_wasi_path_filestat_get(&guest->instance, GRANT, flags, text, length, out);
  memcpy(stat, guest_at(guest, out), sizeof(*stat));
  guest_reset(guest);
  return error;
}

static uint32_t set_times(guest *guest, uint32_t flags, const char *path, uint64_t mtim) {
  uint32_t length, text = put(guest, path, &length);
  uint32_t error = wasmrt_wasi_path_filestat_set_times(&guest->instance, GRANT, flags, text, length,
                                                       0, mtim, WASI_FSTFLAG_MTIM);
  guest_reset(guest);
  return error;
}

static uint32_t read_link(guest *guest, const char *path, char *to, uint32_t room, uint32_t *used) {
  uint32_t length, text = put(guest, path, &length), buffer = guest_put(guest, NULL, room);
  uint32_t out = guest_put(guest, NULL, 4);
  uint32_t error =
      wasmrt_wasi_path_readlink(&guest->instance, GRANT, text, length, buffer, room, out);
  *used = guest_u32(guest, out);
  memcpy(to, guest_at(guest, buffer), room);
  guest_reset(guest);
  return error;
}

static void make_file(guest *guest, const char *path) {
  uint32_t fd;
  CHECK_OK(open_at(guest, GRANT, path, WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

static void test_directories(guest *guest) {
  wasi_filestat stat;
  CHECK_OK(make_dir(guest, "dir"));
  CHECK_OK(make_dir(guest, "dir/sub///"));
  CHECK_ERRNO(EXIST, make_dir(guest, "dir"));
  CHECK_ERRNO(EXIST, make_dir(guest, "dir/"));
  CHECK_ERRNO(EXIST, make_dir(guest, "."));
  CHECK_ERRNO(NOENT, make_dir(guest, "none/sub"));
  CHECK_OK(stat_path(guest, 0, "dir/sub/", &stat));
  CHECK(stat.filetype == WASI_FILETYPE_DIRECTORY);
  CHECK_ERRNO(NOTEMPTY, remove_dir(guest, "dir"));
  CHECK_ERRNO(ISDIR, unlink_file(guest, "dir/sub"));
  CHECK_ERRNO(ISDIR, unlink_file(guest, "dir/sub/"));
  CHECK_ERRNO(INVAL, remove_dir(guest, "dir/sub/."));
  CHECK_OK(remove_dir(guest, "dir/sub/"));
  CHECK_OK(remove_dir(guest, "dir"));
  CHECK_ERRNO(NOENT, remove_dir(guest, "dir"));
}

static void test_files(guest *guest) {
  uint32_t fd;
  wasi_filestat stat;
  make_file(guest, "file");
  CHECK_ERRNO(NOTDIR, stat_path(guest, 0, "file/", &stat));
  CHECK_ERRNO(NOTDIR, unlink_file(guest, "file/"));
  CHECK_ERRNO(NOTDIR, remove_dir(guest, "file"));
  CHECK_ERRNO(NOTDIR, open_at(guest, GRANT, "file", WASI_OFLAG_DIRECTORY, 0, &fd));
  CHECK_ERRNO(NOTDIR, open_at(guest, GRANT, "file/x", 0, 0, &fd));
  CHECK_ERRNO(ISDIR, open_at(guest, GRANT, "new/", WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  CHECK_ERRNO(ISDIR, open_at(guest, GRANT, ".", 0, RIGHTS_WRITE, &fd));
  CHECK_ERRNO(INVAL, open_at(guest, GRANT, "file", 16, 0, &fd));
  CHECK_OK(unlink_file(guest, "./file"));
  CHECK_ERRNO(NOENT, unlink_file(guest, "file"));
  CHECK_ERRNO(NOENT, unlink_file(guest, "file/"));
}

static void test_rename(guest *guest) {
  make_file(guest, "from");
  CHECK_OK(rename_to(guest, "from", GRANT, "to"));
  CHECK_ERRNO(NOENT, rename_to(guest, "from", GRANT, "to"));
  CHECK_ERRNO(NOTDIR, rename_to(guest, "to/", GRANT, "from"));
  CHECK_ERRNO(NOTDIR, rename_to(guest, "to", GRANT, "from/"));
  CHECK_OK(make_dir(guest, "dir"));
  CHECK_OK(rename_to(guest, "dir/", GRANT, "moved/"));
  CHECK_ERRNO(ISDIR, rename_to(guest, "to", GRANT, "moved"));
  CHECK_ERRNO(INVAL, rename_to(guest, "moved", GRANT, "moved/below"));
  CHECK_ERRNO(BUSY, rename_to(guest, ".", GRANT, "else"));
  CHECK_OK(rename_to(guest, "to", OTHER_GRANT, "to")); // both grants may be written
  CHECK(access(in_scratch("other/to"), F_OK) == 0);
  CHECK(unlink(in_scratch("other/to")) == 0);
  CHECK_OK(remove_dir(guest, "moved"));
}

static void test_links(guest *guest) {
  wasi_filestat stat;
  make_file(guest, "file");
  CHECK_OK(link_to(guest, 0, "file", "hard"));
  CHECK_OK(stat_path(guest, 0, "hard", &stat));
  CHECK(stat.nlink == 2);
  CHECK_ERRNO(EXIST, link_to(guest, 0, "file", "hard"));
  CHECK_ERRNO(EXIST, link_to(guest, 0, "file", "hard/"));
  CHECK_ERRNO(NOENT, link_to(guest, 0, "file", "new/"));
  CHECK_ERRNO(NOTDIR, link_to(guest, 0, "file/", "new"));
  CHECK_ERRNO(PERM, link_to(guest, 0, ".", "new"));
  CHECK_ERRNO(INVAL, link_to(guest, 2, "file", "new"));
  CHECK_OK(symlink_to(guest, "file", "soft"));
  CHECK_OK(link_to(guest, 1, "soft", "hard-too"));
  CHECK_OK(stat_path(guest, 0, "hard-too", &stat));
  CHECK(stat.filetype == WASI_FILETYPE_REGULAR_FILE && stat.nlink == 3);
  CHECK_OK(link_to(guest, 0, "soft", "soft-too"));
  CHECK_OK(stat_path(guest, 0, "soft-too", &stat));
  CHECK(stat.filetype == WASI_FILETYPE_SYMBOLIC_LINK);
  static const char *const names[] = {"file", "hard", "soft", "hard-too", "soft-too"};
  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
    CHECK_OK(unlink_file(guest, names[i]));
}

static void test_symlinks(guest *guest) {
  wasi_filestat stat;
  char text[16] = "";
  uint32_t used, fd;
  make_file(guest, "file");
  CHECK_OK(symlink_to(guest, "file", "link"));
  CHECK_ERRNO(EXIST, symlink_to(guest, "file", "link"));
  CHECK_ERRNO(EXIST, symlink_to(guest, "file", "link/"));
  CHECK_ERRNO(NOENT, symlink_to(guest, "file", "new/"));
  CHECK_ERRNO(NOENT, symlink_to(guest, "", "new"));
  CHECK_OK(read_link(guest, "link", text, 16, &used));
  CHECK(used == 4 && memcmp(text, "file", 4) == 0);
  CHECK_OK(read_link(guest, "link", text, 2, &used));
  CHECK(used == 2);
  CHECK_ERRNO(INVAL, read_link(guest, "file", text, 16, &used));
  CHECK_ERRNO(INVAL, read_link(guest, "link/", text, 16, &used));
  CHECK_ERRNO(NOENT, read_link(guest, "none", text, 16, &used));
  CHECK_OK(stat_path(guest, 0, "link", &stat));
  CHECK(stat.filetype == WASI_FILETYPE_SYMBOLIC_LINK);
  CHECK_OK(stat_path(guest, 1, "link", &stat));
  CHECK(stat.filetype == WASI_FILETYPE_REGULAR_FILE);
  CHECK_ERRNO(INVAL, stat_path(guest, 2, "link", &stat));
  CHECK_ERRNO(LOOP, open_at(guest, GRANT, "link", 0, RIGHTS_READ, &fd));
  CHECK_OK(open_follow(guest, GRANT, "link", 0, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  // A dangling link makes the file it points to.
  CHECK_OK(symlink_to(guest, "made", "dangling"));
  CHECK_OK(open_follow(guest, GRANT, "dangling", WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  CHECK_OK(stat_path(guest, 0, "made", &stat));
  CHECK_OK(set_times(guest, 1, "link", 5000));
  CHECK_OK(stat_path(guest, 0, "file", &stat));
  CHECK(stat.mtim == 5000);
  CHECK_OK(set_times(guest, 0, "link", 7000));
  CHECK_OK(stat_path(guest, 0, "link", &stat));
  CHECK(stat.mtim == 7000);
  CHECK_OK(stat_path(guest, 0, "file", &stat));
  CHECK(stat.mtim == 5000);
  static const char *const names[] = {"file", "link", "made", "dangling"};
  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
    CHECK_OK(unlink_file(guest, names[i]));
}

// As many links as Linux follows, and one more; and links that only grow the path.
static void test_link_chains(guest *guest) {
  char name[24], target[24];
  uint32_t fd;
  wasi_filestat stat;
  make_file(guest, "link-0");
  for (int i = 1; i <= 41; i++) {
    snprintf(name, sizeof(name), "link-%d", i);
    snprintf(target, sizeof(target), "link-%d", i - 1);
    CHECK_OK(symlink_to(guest, target, name));
  }
  CHECK_OK(open_follow(guest, GRANT, "link-40", 0, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  CHECK_OK(stat_path(guest, 1, "link-40", &stat));
  CHECK_ERRNO(LOOP, open_follow(guest, GRANT, "link-41", 0, RIGHTS_READ, &fd));
  CHECK_ERRNO(LOOP, stat_path(guest, 1, "link-41", &stat));
  for (int i = 0; i <= 41; i++) {
    snprintf(name, sizeof(name), "link-%d", i);
    CHECK_OK(unlink_file(guest, name));
  }
  CHECK_OK(symlink_to(guest, "grow/././././././././././././././x", "grow"));
  CHECK_ERRNO(LOOP, open_follow(guest, GRANT, "grow", 0, RIGHTS_READ, &fd));
  CHECK_ERRNO(LOOP, stat_path(guest, 1, "grow", &stat));
  CHECK_OK(unlink_file(guest, "grow"));
}

// Deep trees, and up out of them again.
static void test_depth(guest *guest) {
  enum { DEPTH = 100 };
  char path[8 * DEPTH] = "", up[8 * DEPTH] = "";
  uint32_t fd;
  for (int i = 0; i < DEPTH; i++) {
    strcat(path, i ? "/d" : "d");
    CHECK_OK(make_dir(guest, path));
  }
  strcpy(up, path);
  for (int i = 0; i < DEPTH; i++)
    strcat(up, "/..");
  CHECK_OK(open_at(guest, GRANT, up, WASI_OFLAG_DIRECTORY, 0, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  strcat(up, "/..");
  CHECK_ERRNO(PERM, open_at(guest, GRANT, up, WASI_OFLAG_DIRECTORY, 0, &fd));
  for (int i = DEPTH; i > 0; i--) {
    path[2 * i - 1] = '\0';
    CHECK_OK(remove_dir(guest, path));
  }
}

int main(void) {
  mkdir(in_scratch("mine"), 0755);
  mkdir(in_scratch("other"), 0755);
  guest *guest = guest_new((const char *[]){in_scratch("mine"), in_scratch("other"), NULL});
  FOR_EACH_RESOLVER(guest, resolver) {
    test_directories(guest);
    test_files(guest);
    test_rename(guest);
    test_links(guest);
    test_symlinks(guest);
    test_link_chains(guest);
    test_depth(guest);
  }
  guest_delete(guest);
  return failure_count != 0;
}
