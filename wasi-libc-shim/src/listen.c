// The listening sockets that WASMRT_LISTEN grants, as descriptors behind those of the directories.
// An item is ADDRESS:PORT with a numeric address, an IPv6 one in brackets.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fd_table.h"
#include "list.h"

enum { BACKLOG = 128 };

typedef union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} address;

static bool parse_port(const char *text, in_port_t *port) {
  uint32_t value = 0;
  const char *at = text;
  for (; *at >= '0' && *at <= '9' && value <= UINT16_MAX; at++)
    value = value * 10 + (uint32_t)(*at - '0');
  *port = htons((uint16_t)value);
  return at > text && *at == '\0' && value <= UINT16_MAX;
}

// The size of the address, 0 if the text is none.
static socklen_t parse_address(const char *text, address *address) {
  char host[INET6_ADDRSTRLEN + 2];
  const char *colon = strrchr(text, ':');
  memset(address, 0, sizeof(*address));
  if (!colon || (size_t)(colon - text) >= sizeof(host))
    return 0;
  size_t length = (size_t)(colon - text);
  memcpy(host, text, length);
  host[length] = '\0';
  if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
    host[length - 1] = '\0';
    address->v6.sin6_family = AF_INET6;
    bool valid = inet_pton(AF_INET6, host + 1, &address->v6.sin6_addr) == 1 &&
                 parse_port(colon + 1, &address->v6.sin6_port);
    return valid ? sizeof(address->v6) : 0;
  }
  address->v4.sin_family = AF_INET;
  bool valid = inet_pton(AF_INET, host, &address->v4.sin_addr) == 1 &&
               parse_port(colon + 1, &address->v4.sin_port);
  return valid ? sizeof(address->v4) : 0;
}

// A host descriptor, or -1.
static int listen_at(const address *address, socklen_t length) {
  int host = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = 1;
  if (host < 0)
    return -1;
  setsockopt(host, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (bind(host, &address->any, length) == 0 && listen(host, BACKLOG) == 0)
    return host;
  close(host);
  return -1;
}

static const char *grant_socket(wasi_state *state, const char *item) {
  address address;
  socklen_t length = parse_address(item, &address);
  if (length == 0)
    return wasmrt_wasi_message(state, "not of the form ADDRESS:PORT with a numeric address: ", item,
                               "");
  const uint64_t common = WASI_RIGHT_FD_READ | WASI_RIGHT_FD_FDSTAT_SET_FLAGS |
                          WASI_RIGHT_FD_FILESTAT_GET | WASI_RIGHT_POLL_FD_READWRITE;
  wasi_grant grant = {.host = listen_at(&address, length),
                      .filetype = WASI_FILETYPE_SOCKET_STREAM,
                      .rights_base = common | WASI_RIGHT_SOCK_ACCEPT,
                      .rights_inheriting = common | WASI_RIGHT_FD_WRITE | WASI_RIGHT_SOCK_SHUTDOWN};
  if (grant.host < 0)
    return wasmrt_wasi_message(state, "cannot listen on ", item, wasmrt_wasi_reason());
  uint32_t fd;
  return wasmrt_fd_insert(state, &grant, &fd) ? "too many granted sockets" : NULL;
}

const char *wasmrt_wasi_listen(wasi_state *state) {
  const char *message = NULL;
  uint32_t count;
  char *item = wasmrt_list_of(state, "WASMRT_LISTEN", &count);
  for (; !message && count > 0; count--, item = wasmrt_list_next(item))
    message = grant_socket(state, item);
  return message;
}
