// The standard streams: redirected as the settings say, then given to the guest.
#include <fcntl.h>
#include <unistd.h>

#include "fd_table.h"

// As a shell would do it, so that also what the runtime writes goes there.
static const char *redirect(wasi_state *state, const char *setting, int stream, int open_flags) {
  const char *path = wasmrt_wasi_setting(state, setting);
  if (!path)
    return NULL;
  int host = open(path, open_flags | O_NOCTTY, 0666);
  if (host < 0)
    return wasmrt_wasi_message(state, "cannot open the file of a standard stream, ", path,
                               wasmrt_wasi_reason());
  if (host == stream)
    return NULL;
  int result = dup2(host, stream);
  close(host);
  return result < 0 ? "cannot redirect a standard stream" : NULL;
}

// A stream can do what its host descriptor was opened for. A terminal cannot be sought, and a
// guest's isatty() knows it by that.
static uint64_t stream_rights(int host, uint8_t filetype, int status_flags) {
  uint64_t rights = WASI_RIGHTS_FILE;
  int access = status_flags & O_ACCMODE;
  if (access == O_RDONLY)
    rights &= ~(uint64_t)WASI_RIGHT_FD_WRITE;
  if (access == O_WRONLY)
    rights &= ~(uint64_t)WASI_RIGHT_FD_READ;
  if (filetype == WASI_FILETYPE_CHARACTER_DEVICE && isatty(host))
    rights &= ~(uint64_t)(WASI_RIGHT_FD_SEEK | WASI_RIGHT_FD_TELL);
  return rights;
}

// A stream that is closed on the host stays closed for the guest. But its number is taken, lest
// the host use it for a file of the guest's and the runtime write its messages there.
static bool attach_stream(wasi_state *state, int host, uint8_t flags) {
  int status_flags = fcntl(host, F_GETFL);
  if (status_flags < 0)
    return open("/dev/null", O_RDWR) >= 0;
  wasi_grant grant = {.host = host, .flags = flags};
  wasmrt_fd_filetype(host, &grant.filetype);
  grant.rights_base = stream_rights(host, grant.filetype, status_flags);
  return wasmrt_fd_insert_at(state, &grant, (uint32_t)host) == WASI_ERRNO_SUCCESS;
}

const char *wasmrt_wasi_attach_streams(wasi_state *state, uint8_t flags) {
  const int writing = O_WRONLY | O_CREAT | O_TRUNC;
  const char *message = redirect(state, "WASMRT_STDIN", STDIN_FILENO, O_RDONLY);
  if (!message)
    message = redirect(state, "WASMRT_STDOUT", STDOUT_FILENO, writing);
  if (!message)
    message = redirect(state, "WASMRT_STDERR", STDERR_FILENO, writing);
  for (int host = STDIN_FILENO; !message && host <= STDERR_FILENO; host++)
    if (!attach_stream(state, host, flags))
      message = "cannot open /dev/null for a closed standard stream";
  return message;
}
