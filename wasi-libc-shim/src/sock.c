// Sockets. Preview 1 cannot make any: a guest has those that it was granted listening (listen.c),
// those that came as standard streams, and the connections that it accepts.
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "guest.h"

static wasi_errno accept_host(wasmrt_instance *self, const wasi_descriptor *listener, int flags,
                              uint32_t *fd) {
  wasi_grant grant = {.rights_base = listener->rights_inheriting};
  grant.host = (int)WASI_RETRY(accept4(listener->host, NULL, NULL, flags | SOCK_CLOEXEC));
  if (grant.host < 0)
    return wasmrt_errno_last();
  wasmrt_fd_filetype(grant.host, &grant.filetype);
  return wasmrt_fd_insert(wasi_state_of(self), &grant, fd);
}

uint32_t wasmrt_wasi_sock_accept(wasmrt_instance *self, uint32_t fd, uint32_t flags,
                                 uint32_t accepted_fd) {
  if (flags & ~(uint32_t)WASI_FDFLAG_NONBLOCK)
    return WASI_ERRNO_INVAL;
  if (!wasmrt_guest_bytes(self, accepted_fd, sizeof(uint32_t)))
    return WASI_ERRNO_FAULT;
  wasi_descriptor *listener;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_SOCK_ACCEPT, &listener);
  if (error)
    return error;
  uint32_t accepted;
  error = accept_host(self, listener, flags ? SOCK_NONBLOCK : 0, &accepted);
  if (!error)
    error = wasmrt_guest_store_u32(self, accepted_fd, accepted);
  wasmrt_fd_release(self, listener);
  return error;
}

// A message of the guest's buffers; `fault` also if a result could not be stored.
static wasi_errno message_of(wasmrt_instance *self, uint32_t data, uint32_t data_len,
                             uint32_t result, wasi_buffers *buffers, struct msghdr *message) {
  wasi_errno error = wasmrt_guest_buffers(self, data, data_len, buffers);
  if (!error && !wasmrt_guest_bytes(self, result, sizeof(uint32_t)))
    error = WASI_ERRNO_FAULT;
  *message = (struct msghdr){.msg_iov = buffers->entries,
                             .msg_iovlen = (__typeof__(message->msg_iovlen))buffers->count};
  return error;
}

uint32_t wasmrt_wasi_sock_recv(wasmrt_instance *self, uint32_t fd, uint32_t ri_data,
                               uint32_t ri_data_len, uint32_t ri_flags, uint32_t ro_datalen,
                               uint32_t ro_flags) {
  if (ri_flags & ~(uint32_t)WASI_RIFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  wasi_buffers buffers;
  struct msghdr message;
  wasi_errno error = message_of(self, ri_data, ri_data_len, ro_datalen, &buffers, &message);
  if (!error && !wasmrt_guest_bytes(self, ro_flags, sizeof(uint16_t)))
    error = WASI_ERRNO_FAULT;
  wasi_descriptor *descriptor;
  wasi_errno access = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_READ, &descriptor);
  if (access)
    return access;
  if (!error) {
    int flags = (ri_flags & WASI_RIFLAG_RECV_PEEK ? MSG_PEEK : 0) |
                (ri_flags & WASI_RIFLAG_RECV_WAITALL ? MSG_WAITALL : 0);
    long count = WASI_RETRY(recvmsg(descriptor->host, &message, flags));
    uint16_t result = message.msg_flags & MSG_TRUNC ? WASI_ROFLAG_RECV_DATA_TRUNCATED : 0;
    error = wasmrt_errno_of(count);
    if (!error)
      error = wasmrt_guest_store_u32(self, ro_datalen, (uint32_t)count);
    if (!error)
      error = wasmrt_guest_store(self, ro_flags, &result, sizeof(result));
  }
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_sock_send(wasmrt_instance *self, uint32_t fd, uint32_t si_data,
                               uint32_t si_data_len, uint32_t si_flags, uint32_t so_datalen) {
  if (si_flags != 0) // none is defined
    return WASI_ERRNO_INVAL;
  wasi_buffers buffers;
  struct msghdr message;
  wasi_errno error = message_of(self, si_data, si_data_len, so_datalen, &buffers, &message);
  wasi_descriptor *descriptor;
  wasi_errno access = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_WRITE, &descriptor);
  if (access)
    return access;
  if (!error) {
    long count = WASI_RETRY(sendmsg(descriptor->host, &message, MSG_NOSIGNAL));
    error = wasmrt_errno_of(count);
    if (!error)
      error = wasmrt_guest_store_u32(self, so_datalen, (uint32_t)count);
  }
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_sock_shutdown(wasmrt_instance *self, uint32_t fd, uint32_t how) {
  static const int ways[] = {
      [WASI_SDFLAG_RD] = SHUT_RD, [WASI_SDFLAG_WR] = SHUT_WR, [WASI_SDFLAGS_ALL] = SHUT_RDWR};
  if (how == 0 || how > WASI_SDFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_SOCK_SHUTDOWN, &descriptor);
  if (error)
    return error;
  error = wasmrt_errno_of(shutdown(descriptor->host, ways[how]));
  wasmrt_fd_release(self, descriptor);
  return error;
}

WASI_NEEDS(wasmrt_wasi_listen)

#define WASI_SOCK WASI_EXPORT
#include "wasi_shim/wasip1.def"
