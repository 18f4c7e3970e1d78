// SECURITY: from a directory that was granted and a path that a guest chose to something beneath
// that directory, and to nothing else.
//
// Two ways, one promise. Where the kernel has openat2 it resolves a path with RESOLVE_BENEATH and
// RESOLVE_NO_MAGICLINKS, atomically. Elsewhere resolve_walk.c opens one component after the other
// with O_NOFOLLOW, expands symbolic links itself, and never gives the kernel a `..`. Either way an
// absolute path, an absolute link, or one `..` too many ends in EXDEV, which becomes `perm`.
//
// Calls that act on a name (unlink, rename, mkdir…) get its parent resolved in this way, and then
// hand the kernel one component, no slash in it, that it does not follow. So a link that is
// swapped in at the last moment is acted upon itself, never what it points to.
#ifndef WASI_SHIM_RESOLVE_H
#define WASI_SHIM_RESOLVE_H

#include <sys/types.h>

#include "guest.h"
#include "state.h"

// Most symbolic links followed in one path, as in Linux.
enum { WASI_LINK_LIMIT = 40 };

// Opens `path` beneath the host directory `base`. Returns a host descriptor, or -1 with errno set;
// EXDEV for an escape. `flags` as for open; O_NOFOLLOW concerns the last component.
int wasmrt_resolve_open(wasi_state *state, int base, const char *path, int flags, mode_t mode);

// The two ways, for wasmrt_resolve_open and its tests.
int wasmrt_resolve_openat2(int base, const char *path, int flags, mode_t mode);
int wasmrt_resolve_walk(int base, const char *path, int flags, mode_t mode);

// Whether the kernel has openat2 and lets us use it.
bool wasmrt_resolve_has_openat2(int base);

// Where a path's last component lives.
typedef struct wasi_place {
  int parent;       // host directory; close it with wasmrt_place_close
  int base;         // where resolution began; not owned
  const char *name; // one component, inside the path; "." for the directory itself
  bool slash;       // slashes followed: only a directory will do
} wasi_place;

// Finds the parent of the last component, which itself is neither followed nor looked at. Cuts
// the path's text up. On success the place needs closing.
wasi_errno wasmrt_place_find(wasi_state *state, int base, wasi_path *path, wasi_place *place);

// The same, and while the last component is a symbolic link, goes where it points to.
wasi_errno wasmrt_place_follow(wasi_state *state, int base, wasi_path *path, wasi_place *place);

void wasmrt_place_close(wasi_place *place);

// EXDEV of an open means an attempt to escape.
wasi_errno wasmrt_resolve_error(void);

#endif
