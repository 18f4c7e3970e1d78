// The descriptors of a guest: who may use which for what.
#ifndef WASI_SHIM_FD_TABLE_H
#define WASI_SHIM_FD_TABLE_H

#include "state.h"

// Rights that mean something for a directory, and for anything else.
#define WASI_RIGHTS_DIRECTORY                                                                      \
  (WASI_RIGHT_FD_FDSTAT_SET_FLAGS | WASI_RIGHT_FD_SYNC | WASI_RIGHT_FD_ADVISE |                    \
   WASI_RIGHT_FD_DATASYNC | WASI_RIGHT_PATH_CREATE_DIRECTORY | WASI_RIGHT_PATH_CREATE_FILE |       \
   WASI_RIGHT_PATH_LINK_SOURCE | WASI_RIGHT_PATH_LINK_TARGET | WASI_RIGHT_PATH_OPEN |              \
   WASI_RIGHT_FD_READDIR | WASI_RIGHT_PATH_READLINK | WASI_RIGHT_PATH_RENAME_SOURCE |              \
   WASI_RIGHT_PATH_RENAME_TARGET | WASI_RIGHT_PATH_FILESTAT_GET |                                  \
   WASI_RIGHT_PATH_FILESTAT_SET_SIZE | WASI_RIGHT_PATH_FILESTAT_SET_TIMES |                        \
   WASI_RIGHT_FD_FILESTAT_GET | WASI_RIGHT_FD_FILESTAT_SET_TIMES | WASI_RIGHT_PATH_SYMLINK |       \
   WASI_RIGHT_PATH_REMOVE_DIRECTORY | WASI_RIGHT_PATH_UNLINK_FILE | WASI_RIGHT_POLL_FD_READWRITE)

#define WASI_RIGHTS_FILE                                                                           \
  (WASI_RIGHT_FD_DATASYNC | WASI_RIGHT_FD_READ | WASI_RIGHT_FD_SEEK |                              \
   WASI_RIGHT_FD_FDSTAT_SET_FLAGS | WASI_RIGHT_FD_SYNC | WASI_RIGHT_FD_TELL |                      \
   WASI_RIGHT_FD_WRITE | WASI_RIGHT_FD_ADVISE | WASI_RIGHT_FD_ALLOCATE |                           \
   WASI_RIGHT_FD_FILESTAT_GET | WASI_RIGHT_FD_FILESTAT_SET_SIZE |                                  \
   WASI_RIGHT_FD_FILESTAT_SET_TIMES | WASI_RIGHT_POLL_FD_READWRITE | WASI_RIGHT_SOCK_SHUTDOWN |    \
   WASI_RIGHT_SOCK_ACCEPT)

// A descriptor for the length of a call; `badf`, or if a right in `rights` is missing
// `notcapable`, `notdir` where only a directory could have it, `spipe` for seeking on a terminal.
// Every success needs one release.
wasi_errno wasmrt_fd_acquire(wasmrt_instance *self, uint32_t fd, uint64_t rights,
                             wasi_descriptor **descriptor);
void wasmrt_fd_release(wasmrt_instance *self, wasi_descriptor *descriptor);

// Puts a host descriptor into the lowest free slot and takes it over; on failure (`mfile`,
// `nomem`) closes it.
typedef struct wasi_grant {
  int host;
  uint8_t filetype;
  uint8_t flags;
  uint64_t rights_base;
  uint64_t rights_inheriting;
  const char *preopen;
  const struct wasi_files *embedded; // with a host of -1
  const wasmrt_embedded *tree;
  uint32_t node;
} wasi_grant;
wasi_errno wasmrt_fd_insert(wasi_state *state, const wasi_grant *grant, uint32_t *fd);

// Like insert, with the number chosen: for the three standard streams.
wasi_errno wasmrt_fd_insert_at(wasi_state *state, const wasi_grant *grant, uint32_t fd);

// Sets up an empty table; closes everything.
void wasmrt_fd_table_init(wasi_state *state);
void wasmrt_fd_table_close(wasi_state *state);

// The filetype of a file mode; sockets are told apart by wasmrt_fd_filetype.
uint8_t wasmrt_filetype_of_mode(uint32_t mode);
// The filetype of an open host descriptor.
wasi_errno wasmrt_fd_filetype(int host, uint8_t *filetype);

#endif
