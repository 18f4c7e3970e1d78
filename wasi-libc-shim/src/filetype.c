#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "errno_map.h"
#include "fd_table.h"

// By the four type bits of st_mode, which POSIX systems agree on. Pipes and sockets of unknown
// kind have no type in preview 1.
uint8_t wasmrt_filetype_of_mode(uint32_t mode) {
  static const uint8_t types[16] = {[S_IFBLK >> 12] = WASI_FILETYPE_BLOCK_DEVICE,
                                    [S_IFCHR >> 12] = WASI_FILETYPE_CHARACTER_DEVICE,
                                    [S_IFDIR >> 12] = WASI_FILETYPE_DIRECTORY,
                                    [S_IFREG >> 12] = WASI_FILETYPE_REGULAR_FILE,
                                    [S_IFLNK >> 12] = WASI_FILETYPE_SYMBOLIC_LINK};
  return types[mode >> 12 & 15];
}

wasi_errno wasmrt_fd_filetype(int host, uint8_t *filetype) {
  struct stat stat;
  if (fstat(host, &stat) < 0)
    return wasmrt_errno_last();
  *filetype = wasmrt_filetype_of_mode(stat.st_mode);
  int type;
  socklen_t size = sizeof(type);
  if (S_ISSOCK(stat.st_mode) && getsockopt(host, SOL_SOCKET, SO_TYPE, &type, &size) == 0)
    *filetype = type == SOCK_DGRAM ? WASI_FILETYPE_SOCKET_DGRAM : WASI_FILETYPE_SOCKET_STREAM;
  return WASI_ERRNO_SUCCESS;
}
