// Attacks on the sandbox by a guest alone: every path that leads out, given to every operation,
// with both resolvers. After each of them the world outside must be what it was.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd_table.h"
#include "fixture.h"

enum { GRANT = 3, READ_ONLY_GRANT = 4 };

// Links inside the grant: name, target. %s is the scratch directory.
static const char *const links[][2] = {
    {"abs-file", "%s/outside/secret"},
    {"abs-dir", "%s/outside"},
    {"abs-inside", "%s/inside/file"},
    {"dir/abs-file", "%s/outside/secret"},
    {"up-file", "../outside/secret"},
    {"up-dir", "../outside"},
    {"up-and-back", "../inside/file"},
    {"dir/up-twice", "../../outside"},
    {"chain", "dir/chain"},
    {"dir/chain", "../up-dir"},
    {"loop", "loop"},
    {"proc-fd", "/proc/self/fd"},
    {"dangling", "../outside/new"},
    {"good", "dir/file"},
    {"good-dir", "dir"},
    {"good-round", "dir/sub/.././../dir/./file"},
};

// Paths that leave by a directory on the way, so that no operation may reach their end.
static const char *const ways_out[] = {"..",
                                       "../",
                                       "../.",
                                       "../..",
                                       "../outside",
                                       "../outside/secret",
                                       "./../outside/secret",
                                       "dir/../../outside/secret",
                                       "dir/sub/../../../outside/secret",
                                       "dir//..//..//outside/secret",
                                       "/",
                                       "//",
                                       "/etc/passwd",
                                       "/.",
                                       "/..",
                                       "abs-dir/secret",
                                       "abs-dir/new",
                                       "abs-dir/.",
                                       "abs-dir/..",
                                       "up-dir/secret",
                                       "up-dir/new",
                                       "up-dir/.",
                                       "up-dir/..",
                                       "up-dir/dir/..",
                                       "up-dir/../inside/file",
                                       "chain/secret",
                                       "dir/chain/secret",
                                       "dir/up-twice/secret",
                                       "good-dir/up-twice/secret",
                                       "proc-fd/0",
                                       "proc-fd/3/secret",
                                       "loop/secret",
                                       "dir/../dir/up-twice/../outside/secret"};

// Paths whose last component leads out, if it is followed.
static const char *const links_out[] = {
    "abs-file",     "dir/abs-file", "abs-dir",   "abs-inside", "up-file", "up-dir",  "up-and-back",
    "dir/up-twice", "chain",        "dir/chain", "loop",       "proc-fd", "dangling"};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

// -- Operations, each on one path of the grant

typedef struct path_argument {
  uint32_t address, length;
} path_argument;

typedef uint32_t operation(guest *guest, path_argument path);

static path_argument put_path(guest *guest, const char *text) {
  return (path_argument){guest_text(guest, text), (uint32_t)strlen(text)};
}

static uint32_t open_flags(guest *guest, path_argument path, uint32_t dirflags, uint32_t oflags,
                           uint64_t rights) {
  uint32_t out = guest_put(guest, NULL, 4);
  uint32_t error =
      wasmrt_wasi_path_open(&guest->instance, GRANT, dirflags, path.address, path.length, oflags,
                            rights, WASI_RIGHTS_ALL, WASI_FDFLAG_NONBLOCK, out);
  if (error == WASI_ERRNO_SUCCESS)
    wasmrt_wasi_fd_close(&guest->instance, guest_u32(guest, out));
  return error;
}

static uint32_t open_reading(guest *guest, path_argument path) {
  return open_flags(guest, path, 0, 0, RIGHTS_READ);
}
static uint32_t follow_reading(guest *guest, path_argument path) {
  return open_flags(guest, path, 1, 0, RIGHTS_READ);
}
static uint32_t follow_writing(guest *guest, path_argument path) {
  return open_flags(guest, path, 1, WASI_OFLAG_CREAT | WASI_OFLAG_TRUNC, RIGHTS_WRITE);
}
static uint32_t follow_making(guest *guest, path_argument path) {
  return open_flags(guest, path, 1, WASI_OFLAG_CREAT | WASI_OFLAG_EXCL, RIGHTS_WRITE);
}
static uint32_t open_making(guest *guest, path_argument path) {
  return open_flags(guest, path, 0, WASI_OFLAG_CREAT, RIGHTS_WRITE);
}
static uint32_t follow_directory(guest *guest, path_argument path) {
  return open_flags(guest, path, 1, WASI_OFLAG_DIRECTORY, WASI_RIGHT_FD_READDIR);
}
static uint32_t open_directory(guest *guest, path_argument path) {
  return open_flags(guest, path, 0, WASI_OFLAG_DIRECTORY, WASI_RIGHT_FD_READDIR);
}
static uint32_t stat_it(guest *guest, path_argument path) {
  return wasmrt_wasi_path_filestat_get(&guest->instance, GRANT, 0, path.address, path.length,
                                       guest_put(guest, NULL, 64));
}
static uint32_t follow_stat(guest *guest, path_argument path) {
  return wasmrt_wasi_path_filestat_get(&guest->instance, GRANT, 1, path.address, path.length,
                                       guest_put(guest, NULL, 64));
}
static uint32_t set_times(guest *guest, path_argument path) {
  return wasmrt_wasi_path_filestat_set_times(&guest->instance, GRANT, 0, path.address, path.length,
                                             1, 1, WASI_FSTFLAG_ATIM | WASI_FSTFLAG_MTIM);
}
static uint32_t follow_set_times(guest *guest, path_argument path) {
  return wasmrt_wasi_path_filestat_set_times(&guest->instance, GRANT, 1, path.address, path.length,
                                             1, 1, WASI_FSTFLAG_ATIM | WASI_FSTFLAG_MTIM);
}
static uint32_t make_directory(guest *guest, path_argument path) {
  return wasmrt_wasi_path_create_directory(&guest->instance, GRANT, path.address, path.length);
}
static uint32_t remove_directory(guest *guest, path_argument path) {
  return wasmrt_wasi_path_remove_directory(&guest->instance, GRANT, path.address, path.length);
}
static uint32_t unlink_it(guest *guest, path_argument path) {
  return wasmrt_wasi_path_unlink_file(&guest->instance, GRANT, path.address, path.length);
}
static uint32_t read_link(guest *guest, path_argument path) {
  return wasmrt_wasi_path_readlink(&guest->instance, GRANT, path.address, path.length,
                                   guest_put(guest, NULL, 64), 64, guest_put(guest, NULL, 4));
}
static uint32_t rename_from(guest *guest, path_argument path) {
  path_argument to = put_path(guest, "renamed");
  return wasmrt_wasi_path_rename(&guest->instance, GRANT, path.address, path.length, GRANT,
                                 to.address, to.length);
}
static uint32_t rename_to(guest *guest, path_argument path) {
  path_argument from = put_path(guest, "file");
  return wasmrt_wasi_path_rename(&guest->instance, GRANT, from.address, from.length, GRANT,
                                 path.address, path.length);
}
static uint32_t link_flags(guest *guest, path_argument path, uint32_t flags) {
  path_argument to = put_path(guest, "linked");
  return wasmrt_wasi_path_link(&guest->instance, GRANT, flags, path.address, path.length, GRANT,
                               to.address, to.length);
}
static uint32_t link_from(guest *guest, path_argument path) { return link_flags(guest, path, 0); }
static uint32_t follow_link_from(guest *guest, path_argument path) {
  return link_flags(guest, path, 1);
}
static uint32_t link_to(guest *guest, path_argument path) {
  path_argument from = put_path(guest, "file");
  return wasmrt_wasi_path_link(&guest->instance, GRANT, 0, from.address, from.length, GRANT,
                               path.address, path.length);
}
static uint32_t symlink_at(guest *guest, path_argument path) {
  path_argument content = put_path(guest, "file");
  return wasmrt_wasi_path_symlink(&guest->instance, content.address, content.length, GRANT,
                                  path.address, path.length);
}

typedef struct row {
  const char *name;
  operation *run;
} row;

static const row following[] = {
    {"follow_reading", follow_reading},    {"follow_writing", follow_writing},
    {"follow_making", follow_making},      {"follow_directory", follow_directory},
    {"follow_stat", follow_stat},          {"follow_set_times", follow_set_times},
    {"follow_link_from", follow_link_from}};

static const row not_following[] = {{"open_reading", open_reading},
                                    {"open_making", open_making},
                                    {"open_directory", open_directory},
                                    {"stat", stat_it},
                                    {"set_times", set_times},
                                    {"make_directory", make_directory},
                                    {"remove_directory", remove_directory},
                                    {"unlink", unlink_it},
                                    {"readlink", read_link},
                                    {"rename_from", rename_from},
                                    {"rename_to", rename_to},
                                    {"link_from", link_from},
                                    {"link_to", link_to},
                                    {"symlink_at", symlink_at}};

// -- The world

static void make_world(void) {
  mkdir(in_scratch("inside"), 0755);
  mkdir(in_scratch("inside/dir"), 0755);
  mkdir(in_scratch("inside/dir/sub"), 0755);
  mkdir(in_scratch("read-only"), 0755);
  mkdir(in_scratch("outside"), 0755);
  mkdir(in_scratch("outside/dir"), 0755);
  write_file(in_scratch("inside/file"), "inside");
  write_file(in_scratch("inside/dir/file"), "inside dir");
  write_file(in_scratch("read-only/file"), "read-only");
  write_file(in_scratch("outside/secret"), "secret");
  for (size_t i = 0; i < COUNT(links); i++) {
    char target[256], name[64];
    snprintf(target, sizeof(target), links[i][1], scratch());
    snprintf(name, sizeof(name), "inside/%s", links[i][0]);
    CHECK(symlink(target, in_scratch(name)) == 0);
  }
}

// Everything about the outside that an operation could change.
static void describe_outside(char *text, size_t size) {
  struct stat dir, sub, secret;
  stat(in_scratch("outside"), &dir);
  stat(in_scratch("outside/dir"), &sub);
  stat(in_scratch("outside/secret"), &secret);
  snprintf(text, size, "%ld.%ld %ld %ld.%ld %ld.%ld %ld %ld", (long)dir.st_mtim.tv_sec,
           (long)dir.st_mtim.tv_nsec, (long)dir.st_nlink, (long)sub.st_mtim.tv_sec,
           (long)sub.st_mtim.tv_nsec, (long)secret.st_mtim.tv_sec, (long)secret.st_mtim.tv_nsec,
           (long)secret.st_nlink, (long)secret.st_size);
}

static void attack(guest *guest, const row *row, const char *text) {
  static unsigned long count;
  char before[200], after[200];
  describe_outside(before, sizeof(before));
  uint32_t error = row->run(guest, put_path(guest, text));
  guest_reset(guest);
  describe_outside(after, sizeof(after));
  count++;
  if (error == WASI_ERRNO_SUCCESS || strcmp(before, after) != 0) {
    failure_count++;
    fprintf(stderr, "%s(%s), attack %lu: %s, outside was %s, is %s\n", row->name, text, count,
            errno_name(error), before, after);
  }
}

static void attack_with_all(guest *guest, const char *text) {
  for (size_t i = 0; i < COUNT(following); i++)
    attack(guest, &following[i], text);
  for (size_t i = 0; i < COUNT(not_following); i++)
    attack(guest, &not_following[i], text);
}

static void test_ways_out(guest *guest) {
  for (size_t i = 0; i < COUNT(ways_out); i++)
    attack_with_all(guest, ways_out[i]);
}

// With a slash behind it a link is followed by POSIX in many calls, and so by the host.
static void test_links_out(guest *guest) {
  for (size_t i = 0; i < COUNT(links_out); i++) {
    char text[64];
    for (size_t j = 0; j < COUNT(following); j++)
      attack(guest, &following[j], links_out[i]);
    snprintf(text, sizeof(text), "%s/", links_out[i]);
    attack_with_all(guest, text);
    snprintf(text, sizeof(text), "%s//", links_out[i]);
    attack_with_all(guest, text);
  }
}

static void test_texts(guest *guest) {
  char *longest = malloc(65536 + 1);
  memset(longest, 'a', 65536);
  longest[65536] = '\0';
  attack_with_all(guest, longest);
  for (size_t i = 0; i < 65536; i += 2)
    memcpy(longest + i, "./", 2);
  attack_with_all(guest, longest);
  free(longest);
  attack_with_all(guest, "dir/\xC0\xAE\xC0\xAE/secret"); // overlong dots
  attack_with_all(guest, "\xFF");
  attack_with_all(guest, "");
  for (size_t i = 0; i < COUNT(not_following); i++) {
    path_argument path = {guest_put(guest, "file\0/../..", 11), 11};
    CHECK_ERRNO(INVAL, not_following[i].run(guest, path));
    guest_reset(guest);
  }
}

// What stays inside works, links and dots and all.
static void test_ways_in(guest *guest) {
  static const char *const paths[] = {
      "good",   "good-dir/file",    "good-round",          "dir/../file", "dir/sub/../../dir/file",
      "./file", "good-dir/../file", "dir/./sub/.././/file"};
  for (size_t i = 0; i < COUNT(paths); i++) {
    CHECK_OK(follow_reading(guest, put_path(guest, paths[i])));
    CHECK_OK(follow_stat(guest, put_path(guest, paths[i])));
    guest_reset(guest);
  }
  CHECK_OK(follow_directory(guest, put_path(guest, "good-dir/")));
  CHECK_OK(follow_directory(guest, put_path(guest, ".")));
  CHECK_OK(follow_directory(guest, put_path(guest, "dir/..")));
  CHECK_ERRNO(LOOP, open_reading(guest, put_path(guest, "good")));
  CHECK_ERRNO(LOOP, follow_reading(guest, put_path(guest, "loop")));
  CHECK_ERRNO(PERM, follow_reading(guest, put_path(guest, "abs-inside")));
  CHECK_ERRNO(PERM, follow_stat(guest, put_path(guest, "abs-file")));
  CHECK_ERRNO(PERM, follow_stat(guest, put_path(guest, "dir/abs-file")));
  CHECK_ERRNO(PERM, follow_reading(guest, put_path(guest, "../inside/file")));
  CHECK_ERRNO(NOTDIR, follow_reading(guest, put_path(guest, "file/")));
  CHECK_ERRNO(NOTDIR, follow_reading(guest, put_path(guest, "file/..")));
  CHECK_ERRNO(NOENT, follow_reading(guest, put_path(guest, "none/../file")));
  guest_reset(guest);
}

// A directory opened beneath the grant is a root of its own: not even the grant is above it.
static void test_subdirectory_is_a_root(guest *guest) {
  uint32_t dir, file;
  CHECK_OK(open_at(guest, GRANT, "dir", WASI_OFLAG_DIRECTORY, WASI_RIGHTS_DIRECTORY, &dir));
  CHECK_ERRNO(PERM, open_at(guest, dir, "../file", 0, RIGHTS_READ, &file));
  CHECK_ERRNO(PERM, open_at(guest, dir, "sub/../../file", 0, RIGHTS_READ, &file));
  CHECK_ERRNO(PERM, open_follow(guest, dir, "chain/secret", 0, RIGHTS_READ, &file));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, dir));
}

static void test_absolute_link_cannot_be_made(guest *guest) {
  path_argument content = put_path(guest, "/etc/passwd"), at = put_path(guest, "new-link");
  CHECK_ERRNO(PERM, wasmrt_wasi_path_symlink(&guest->instance, content.address, content.length,
                                             GRANT, at.address, at.length));
  guest_reset(guest);
}

// A guest that may write elsewhere must not get a file of a read-only grant there by another name.
static void test_read_only(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  path_argument file = put_path(guest, "file"), new = put_path(guest, "new");
  uint32_t from = file.address, to = new.address, fd;
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_link(self, READ_ONLY_GRANT, 0, from, 4, GRANT, to, 3));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_link(self, GRANT, 0, from, 4, READ_ONLY_GRANT, to, 3));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_rename(self, READ_ONLY_GRANT, from, 4, GRANT, to, 3));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_rename(self, GRANT, from, 4, READ_ONLY_GRANT, to, 3));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_symlink(self, from, 4, READ_ONLY_GRANT, to, 3));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_create_directory(self, READ_ONLY_GRANT, to, 3));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_remove_directory(self, READ_ONLY_GRANT, from, 4));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_unlink_file(self, READ_ONLY_GRANT, from, 4));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_filestat_set_times(self, READ_ONLY_GRANT, 0, from, 4, 1, 1,
                                                        WASI_FSTFLAG_MTIM));
  guest_reset(guest);
  CHECK_ERRNO(ROFS, open_at(guest, READ_ONLY_GRANT, "file", 0, RIGHTS_WRITE, &fd));
  CHECK_ERRNO(ROFS, open_at(guest, READ_ONLY_GRANT, "file", WASI_OFLAG_TRUNC, RIGHTS_READ, &fd));
  CHECK_ERRNO(ROFS, open_at(guest, READ_ONLY_GRANT, "new", WASI_OFLAG_CREAT, RIGHTS_READ, &fd));
  CHECK_ERRNO(ROFS, open_at(guest, READ_ONLY_GRANT, "file", WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  CHECK_ERRNO(ROFS, open_at(guest, READ_ONLY_GRANT, "new", WASI_OFLAG_CREAT | WASI_OFLAG_EXCL,
                            RIGHTS_READ, &fd));
  CHECK_OK(open_at(guest, READ_ONLY_GRANT, "file", WASI_OFLAG_CREAT, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
  CHECK_OK(open_at(guest, READ_ONLY_GRANT, "file", 0,
                   RIGHTS_READ | WASI_RIGHT_FD_FILESTAT_SET_TIMES, &fd));
  CHECK_ERRNO(ROFS, wasmrt_wasi_fd_filestat_set_times(self, fd, 1, 1, WASI_FSTFLAG_MTIM));
  CHECK_ERRNO(NOTCAPABLE, wasmrt_wasi_fd_filestat_set_size(self, fd, 0));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
  // The grant's nature is that of what is opened beneath it.
  uint32_t dir;
  CHECK_OK(open_at(guest, READ_ONLY_GRANT, ".", WASI_OFLAG_DIRECTORY, WASI_RIGHTS_DIRECTORY, &dir));
  CHECK_ERRNO(ROFS, open_at(guest, dir, "new", WASI_OFLAG_CREAT, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(self, dir));
}

// Descriptors come from grants alone, and no juggling with numbers makes one.
static void test_descriptors(void) {
  guest *guest = guest_new((const char *[]){in_scratch("inside"), NULL});
  wasmrt_instance *self = &guest->instance;
  uint32_t fd;
  for (uint32_t i = GRANT + 1; i < 3000; i++)
    CHECK_ERRNO(BADF, wasmrt_wasi_fd_fdstat_get(self, i, 16));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_fdstat_get(self, UINT32_MAX, 16));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_renumber(self, GRANT, 100));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_renumber(self, 100, GRANT));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_renumber(self, UINT32_MAX, UINT32_MAX));
  CHECK_OK(open_at(guest, GRANT, "file", 0, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_renumber(self, fd, GRANT));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_close(self, fd));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_prestat_get(self, GRANT, 16)); // the file is no grant now
  CHECK_ERRNO(NOTDIR, open_at(guest, GRANT, "file", 0, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(self, GRANT));
  CHECK_ERRNO(BADF, open_at(guest, GRANT, "file", 0, RIGHTS_READ, &fd));
  guest_delete(guest);
}

// Inside a grant of /proc, or of the whole root, lies this very process.
static void test_proc(guest *guest, uint32_t grant) {
  static const char *const paths[] = {"self/mem",        "self/fd/0", "self/root/etc/passwd",
                                      "self/cwd",        "self/exe",  "self/task/../mem",
                                      "thread-self/mem", "self/maps", "self/root",
                                      "self/fd/0/.."};
  char number[32];
  uint32_t fd;
  for (size_t i = 0; i < COUNT(paths); i++) {
    CHECK(open_follow(guest, grant, paths[i], 0, RIGHTS_READ, &fd) != WASI_ERRNO_SUCCESS);
    CHECK(open_at(guest, grant, paths[i], 0, RIGHTS_WRITE, &fd) != WASI_ERRNO_SUCCESS);
  }
  snprintf(number, sizeof(number), "%d/mem", (int)getpid());
  CHECK_ERRNO(PERM, open_at(guest, grant, number, 0, RIGHTS_READ, &fd));
}

// Looking at a FIFO or a device does not open it, and opening need not wait.
static void test_special_files(guest *guest) {
  CHECK(mkfifo(in_scratch("inside/fifo"), 0644) == 0);
  path_argument path = put_path(guest, "fifo");
  uint32_t stat = guest_put(guest, NULL, sizeof(wasi_filestat));
  CHECK_OK(
      wasmrt_wasi_path_filestat_get(&guest->instance, GRANT, 1, path.address, path.length, stat));
  CHECK(((uint8_t *)guest_at(guest, stat))[16] == WASI_FILETYPE_UNKNOWN);
  CHECK_OK(open_reading(guest, path)); // with nonblock
  CHECK_ERRNO(NXIO, open_flags(guest, path, 0, 0, WASI_RIGHT_FD_WRITE));
  CHECK_ERRNO(NOTDIR, open_directory(guest, path));
  CHECK_ERRNO(NOTDIR, open_reading(guest, put_path(guest, "fifo/x")));
  CHECK_OK(unlink_it(guest, path));
  guest_reset(guest);
}

static void test_devices(guest *guest, uint32_t grant) {
  uint32_t fd, count;
  char byte;
  CHECK_OK(open_at(guest, grant, "null", 0, RIGHTS_WRITE, &fd));
  CHECK_OK(read_at(guest, fd, &byte, 1, &count));
  CHECK(count == 0);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  CHECK_OK(open_at(guest, grant, "full", 0, RIGHTS_WRITE, &fd));
  CHECK_ERRNO(NOSPC, write_at(guest, fd, "x", &count));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

int main(void) {
  make_world();
  char inside[256], read_only[256];
  snprintf(inside, sizeof(inside), "%s::/", in_scratch("inside"));
  snprintf(read_only, sizeof(read_only), "%s::/ro:ro", in_scratch("read-only"));
  guest *guest = guest_new((const char *[]){inside, read_only, "/proc", "/dev", NULL});
  FOR_EACH_RESOLVER(guest, resolver) {
    test_ways_out(guest);
    test_links_out(guest);
    test_texts(guest);
    test_ways_in(guest);
    test_subdirectory_is_a_root(guest);
    test_absolute_link_cannot_be_made(guest);
    test_read_only(guest);
    test_proc(guest, 5);
    test_special_files(guest);
    test_devices(guest, 6);
  }
  guest_delete(guest);
  test_descriptors();
  return failure_count != 0;
}
