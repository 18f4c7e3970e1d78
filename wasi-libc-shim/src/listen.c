// The listening sockets that WASMRT_LISTEN grants, as descriptors behind those of the directories.
// An item is ADDRESS:PORT with a numeric address, an IPv6 one in brackets.
#include <arpa/inet.h>
#include <errno.h>
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

// Cuts the text up. Returns the size of the address, 0 if it is none.
static socklen_t parse_address(char *text, address *address) {
  memset(address, 0, sizeof(*address));
  char *colon = strrchr(text, ':');
  if (!colon)
    return 0;
  *colon = '\0';
  if (text[0] == '[' && colon[-1] == ']') {
    colon[-1] = '\0';
    address->v6.sin6_family = AF_INET6;
    bool valid = inet_pton(AF_INET6, text + 1, &address->v6.sin6_addr) == 1 &&
                 parse_port(colon + 1, &address->v6.sin6_port);
    return valid ? sizeof(address->v6) : 0;
  }
  address->v4.sin_family = AF_INET;
  bool valid = inet_pton(AF_INET, text, &address->v4.sin_addr) == 1 &&
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

static const char *grant_socket(wasi_state *state, char *item) {
  address address;
  socklen_t length = parse_address(item, &address);
  if (length == 0)
    return "WASMRT_LISTEN wants items of the form ADDRESS:PORT with a numeric address";
  const uint64_t common = WASI_RIGHT_FD_READ | WASI_RIGHT_FD_FDSTAT_SET_FLAGS |
                          WASI_RIGHT_FD_FILESTAT_GET | WASI_RIGHT_POLL_FD_READWRITE;
  wasi_grant grant = {.host = listen_at(&address, length),
                      .filetype = WASI_FILETYPE_SOCKET_STREAM,
                      .rights_base = common | WASI_RIGHT_SOCK_ACCEPT,
                      .rights_inheriting = common | WASI_RIGHT_FD_WRITE | WASI_RIGHT_SOCK_SHUTDOWN};
  if (grant.host < 0)
    return wasmrt_wasi_message(state, "cannot listen on ", item,
                               errno == EADDRINUSE ? ": address in use"
                               : errno == EACCES   ? ": permission denied"
                                                   : "");
  uint32_t fd;
  return wasmrt_fd_insert(state, &grant, &fd) ? "too many granted sockets" : NULL;
}

const char *wasmrt_wasi_listen(wasi_state *state) {
  uint32_t count;
  char *item = wasmrt_list_of(state, "WASMRT_LISTEN", &count);
  while (count-- > 0) {
    char *next = wasmrt_list_next(item); // before the item is cut up
    const char *message = grant_socket(state, item);
    if (message)
      return message;
    item = next;
  }
  return NULL;
}
