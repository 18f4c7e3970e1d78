#include "resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "errno_map.h"

// The kernel's interface (linux/openat2.h), which older libcs do not declare. The number is the
// same on every architecture.
struct open_how {
  uint64_t flags;
  uint64_t mode;
  uint64_t resolve;
};
enum { SYSCALL_OPENAT2 = 437, RESOLVE_NO_MAGICLINKS = 2, RESOLVE_BENEATH = 8 };

// While some directory on the machine is being renamed the kernel cannot tell whether a `..` left
// the base, and says EAGAIN. Someone may do that on purpose, so it is not asked for ever.
enum { ATTEMPT_LIMIT = 64 };

int wasmrt_resolve_openat2(int base, const char *path, int flags, mode_t mode) {
  struct open_how how = {.flags = (uint64_t)(flags | O_CLOEXEC),
                         .mode = flags & O_CREAT ? mode : 0,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  if (!(flags & O_PATH)) // which openat2 refuses to combine with it
    how.flags |= O_LARGEFILE;
  for (int attempt = 0; attempt < ATTEMPT_LIMIT; attempt++) {
    long result = WASI_RETRY(syscall(SYSCALL_OPENAT2, base, path, &how, sizeof(how)));
    if (result >= 0 || errno != EAGAIN)
      return (int)result;
  }
  return wasmrt_resolve_walk(base, path, flags, mode);
}

bool wasmrt_resolve_has_openat2(int base) {
  int host = wasmrt_resolve_openat2(base, ".", O_PATH | O_DIRECTORY, 0);
  if (host < 0)
    return false;
  close(host);
  return true;
}

int wasmrt_resolve_open(wasi_state *state, int base, const char *path, int flags, mode_t mode) {
  if (state->resolver == WASI_RESOLVER_OPENAT2)
    return wasmrt_resolve_openat2(base, path, flags, mode);
  return wasmrt_resolve_walk(base, path, flags, mode);
}

wasi_errno wasmrt_resolve_error(void) {
  return errno == EXDEV ? WASI_ERRNO_PERM : wasmrt_errno_last();
}

// Cuts the last component off: returns it, and leaves the text before it in the path, "" if there
// is none. `.` and `..` as last components are left to the path, and the name is ".".
static const char *cut_name(wasi_path *path, bool *slash) {
  char *text = path->text;
  uint32_t end = path->length;
  while (end > 0 && text[end - 1] == '/')
    text[--end] = '\0';
  *slash = end < path->length;
  uint32_t start = end;
  while (start > 0 && text[start - 1] != '/')
    start--;
  const char *name = text + start;
  if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
    return ".";
  if (start > 0)
    text[start - 1] = '\0'; // where the slash was
  return name;
}

// Resolves the text before `name`. `head` is the whole path's text.
static wasi_errno find_parent(wasi_state *state, wasi_place *place, const char *head) {
  place->parent = place->base;
  if (head == place->name || *head == '\0')
    return WASI_ERRNO_SUCCESS;
  int parent = wasmrt_resolve_open(state, place->base, head, O_PATH | O_DIRECTORY, 0);
  if (parent < 0)
    return wasmrt_resolve_error();
  place->parent = parent;
  return WASI_ERRNO_SUCCESS;
}

wasi_errno wasmrt_place_find(wasi_state *state, int base, wasi_path *path, wasi_place *place) {
  if (path->text[0] == '/')
    return WASI_ERRNO_PERM;
  place->base = base;
  place->name = cut_name(path, &place->slash);
  return find_parent(state, place, path->text);
}

void wasmrt_place_close(wasi_place *place) {
  if (place->parent != place->base)
    close(place->parent);
}

// Puts the link's target in the place of the last component, head/name to head/target. The head
// is resolved anew, so nothing is assumed about what it still is.
static wasi_errno splice_target(wasi_path *path, const wasi_place *place, const char *target,
                                uint32_t target_length) {
  if (target_length == 0)
    return WASI_ERRNO_NOENT;
  if (target[0] == '/')
    return WASI_ERRNO_PERM;
  uint32_t head = 0;
  if (path->text != place->name && path->text[0]) {
    head = (uint32_t)strlen(path->text);
    path->text[head++] = '/';
  }
  if (head + target_length + place->slash >= WASI_PATH_CAPACITY)
    return WASI_ERRNO_NAMETOOLONG;
  memcpy(path->text + head, target, target_length);
  path->length = head + target_length;
  if (place->slash)
    path->text[path->length++] = '/';
  path->text[path->length] = '\0';
  return WASI_ERRNO_SUCCESS;
}

wasi_errno wasmrt_place_follow(wasi_state *state, int base, wasi_path *path, wasi_place *place) {
  for (int links = 0; links <= WASI_LINK_LIMIT; links++) {
    wasi_errno error = wasmrt_place_find(state, base, path, place);
    if (error)
      return error;
    char target[WASI_PATH_CAPACITY];
    ssize_t length = readlinkat(place->parent, place->name, target, sizeof(target));
    if (length < 0) // no link, or nothing there: the caller's next step will tell
      return WASI_ERRNO_SUCCESS;
    error = splice_target(path, place, target, (uint32_t)length);
    wasmrt_place_close(place);
    if (error)
      return error;
  }
  return WASI_ERRNO_LOOP;
}
