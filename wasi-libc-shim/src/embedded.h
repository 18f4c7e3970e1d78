// SECURITY: files embedded in the executable (--embed-dir), read in place.
//
// A descriptor of one has no host descriptor behind it: its number there is -1, so a host call
// that should ever reach it fails, and cannot touch anything else. Such descriptors come with
// WASI_DESCRIPTOR_READ_ONLY and without the rights to write, so what would change something ends
// as on a read-only mount before it gets anywhere. What is left, the reading, is in wasi_files.
//
// Paths are resolved by the rules of resolve.h, over a tree that nobody can change meanwhile.
#ifndef WASI_SHIM_EMBEDDED_H
#define WASI_SHIM_EMBEDDED_H

#include <sys/types.h>

#include "guest.h"
#include "state.h"

// What path_open was asked for, checked against the directory's rights.
typedef struct wasi_open_request {
  uint32_t dirflags, oflags, fdflags;
  uint64_t base, inheriting;
} wasi_open_request;

// The functions that read. A descriptor that has them leads here; so a program that embeds nothing
// carries none of them.
typedef struct wasi_files {
  // At `at`, or at the descriptor's own position, which moves on.
  uint32_t (*read)(wasi_descriptor *descriptor, const wasi_buffers *buffers, uint64_t at);
  wasi_errno (*seek)(wasi_descriptor *descriptor, int64_t offset, int whence, uint64_t *position);
  void (*stat)(const wasi_descriptor *descriptor, wasi_filestat *stat);
  // The entry behind the cookie; false at the end.
  bool (*list)(const wasi_descriptor *directory, uint64_t cookie, wasi_dirent *entry,
               const char **name);
  wasi_errno (*open)(wasi_state *state, const wasi_descriptor *directory,
                     const wasi_open_request *request, const wasi_path *path, uint32_t *opened);
  wasi_errno (*stat_path)(const wasi_descriptor *directory, const wasi_path *path, bool follow,
                          wasi_filestat *stat);
  wasi_errno (*read_link)(const wasi_descriptor *directory, const wasi_path *path, char *text,
                          uint32_t *length);
} wasi_files;

// `at` of a transfer at the descriptor's own position.
#define WASI_AT_POSITION UINT64_MAX

// Gives the embedded trees to the guest. aotc refers to it where there are any. NULL, or a message.
const char *wasmrt_wasi_embedded(wasi_state *state);

#endif
