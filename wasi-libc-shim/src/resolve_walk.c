// SECURITY: resolution without openat2, one component after the other.
//
// What makes it safe against anyone who renames and links in the tree meanwhile:
//  1. Every directory on the way is opened by openat(directory, one component, O_NOFOLLOW). Such
//     a step can only lead to an entry of that very directory, or fail.
//  2. The kernel is never given a `..`. The way that led here is kept as text, without `.`, `..` or
//     links, in `trail`; a `..` cuts the trail and walks it again from the base. If the tree has
//     changed, that ends somewhere else beneath the base, or fails, but not outside.
//  3. A symbolic link is read, and its target put before what is left of the path. An absolute one
//     is an attempt to escape.
// The price, some system calls a component, is paid only where there is no openat2.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "resolve.h"

typedef struct walk {
  int base;
  int directory; // where we are; owned unless it is the base
  int links;     // symbolic links expanded so far
  uint32_t trail_length;
  char *rest; // what is left of the path, the tail of `text`
  char trail[WASI_PATH_CAPACITY];
  char text[WASI_PATH_CAPACITY];
} walk;

static int fail(int error) {
  errno = error;
  return -1;
}

static void enter(walk *w, int directory) {
  if (w->directory != w->base)
    close(w->directory);
  w->directory = directory;
}

// Opens a directory that is an entry of another, and not a link to one.
static int open_entry(int directory, const char *name) {
  return openat(directory, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

// Back to the base and along the trail.
static int retrace(walk *w) {
  enter(w, w->base);
  char *at = w->trail, *end = w->trail + w->trail_length;
  while (at < end) {
    char *slash = memchr(at, '/', (size_t)(end - at));
    *slash = '\0';
    int next = open_entry(w->directory, at);
    *slash = '/';
    if (next < 0)
      return -1;
    enter(w, next);
    at = slash + 1;
  }
  return 0;
}

static int go_up(walk *w) {
  if (w->trail_length == 0)
    return fail(EXDEV);
  do
    w->trail_length--;
  while (w->trail_length > 0 && w->trail[w->trail_length - 1] != '/');
  return retrace(w);
}

static int go_down(walk *w, const char *name, uint32_t length) {
  int next = open_entry(w->directory, name);
  if (next < 0)
    return -1;
  enter(w, next);
  if (w->trail_length + length + 1 >= sizeof(w->trail))
    return fail(ENAMETOOLONG);
  memcpy(w->trail + w->trail_length, name, length);
  w->trail_length += length;
  w->trail[w->trail_length++] = '/';
  return 0;
}

// Puts the target of the link `name` before the rest. Fails with `otherwise` if it is no link.
static int expand(walk *w, const char *name, int otherwise) {
  char target[WASI_PATH_CAPACITY];
  ssize_t length = readlinkat(w->directory, name, target, sizeof(target));
  if (length < 0)
    return fail(errno == EINVAL ? otherwise : errno);
  if (length == 0)
    return fail(ENOENT);
  if (target[0] == '/')
    return fail(EXDEV);
  if (++w->links > WASI_LINK_LIMIT)
    return fail(ELOOP);
  size_t rest = strlen(w->rest) + 1;
  if ((size_t)length + rest >= sizeof(w->text))
    return fail(ENAMETOOLONG);
  memmove(w->text + length, w->rest, rest);
  memcpy(w->text, target, (size_t)length);
  w->rest = w->text;
  return 0;
}

// Takes the next component off the rest into `name`. What remains is "" or begins with a slash.
static uint32_t take_component(walk *w, char name[WASI_PATH_CAPACITY]) {
  while (*w->rest == '/')
    w->rest++;
  uint32_t length = (uint32_t)strcspn(w->rest, "/");
  memcpy(name, w->rest, length);
  name[length] = '\0';
  w->rest += length;
  return length;
}

// One step on the way. A failure to enter an entry may mean that it is a link.
static int step(walk *w, const char *name, uint32_t length) {
  if (strcmp(name, ".") == 0)
    return 0;
  if (strcmp(name, "..") == 0)
    return go_up(w);
  if (go_down(w, name, length) == 0)
    return 0;
  return errno == ENOTDIR || errno == ELOOP ? expand(w, name, errno) : -1;
}

// The last component, with the caller's flags. -2 to go on with an expanded link.
enum { GO_ON = -2 };
static int open_last(walk *w, const char *name, int flags, mode_t mode) {
  int result = openat(w->directory, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
  if (result >= 0 || flags & O_NOFOLLOW || (errno != ELOOP && errno != ENOTDIR))
    return result;
  return expand(w, name, errno) == 0 ? GO_ON : -1;
}

static int run(walk *w, int flags, mode_t mode) {
  if (*w->rest == '/')
    return fail(EXDEV);
  for (;;) {
    char name[WASI_PATH_CAPACITY];
    uint32_t length = take_component(w, name);
    if (length == 0) // the path ends with the directory we are in
      return flags & O_CREAT ? fail(flags & O_EXCL ? EEXIST : EISDIR)
                             : openat(w->directory, ".", flags | O_CLOEXEC);
    bool last = w->rest[strspn(w->rest, "/")] == '\0';
    bool named = strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
    if (last && named && *w->rest == '\0') {
      int result = open_last(w, name, flags, mode);
      if (result != GO_ON)
        return result;
    } else if (last && named && flags & O_CREAT) {
      return fail(EISDIR); // a file cannot be made under a name that ends in a slash
    } else if (step(w, name, length) < 0) {
      return -1;
    }
  }
}

int wasmrt_resolve_walk(int base, const char *path, int flags, mode_t mode) {
  walk w;
  w.base = w.directory = base;
  w.links = 0;
  w.trail_length = 0;
  size_t length = strlen(path);
  if (length == 0)
    return fail(ENOENT);
  if (length >= sizeof(w.text))
    return fail(ENAMETOOLONG);
  w.rest = memcpy(w.text, path, length + 1);
  int result = run(&w, flags, mode);
  int error = errno;
  enter(&w, base);
  errno = error;
  return result;
}
