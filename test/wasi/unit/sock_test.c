// Sockets: granted listening, accepted, read, written, shut down.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fd_table.h"
#include "fixture.h"

enum { LISTENER = 3 };

static int connect_to(guest *guest) {
  struct sockaddr_in address;
  socklen_t length = sizeof(address);
  int host = socket(AF_INET, SOCK_STREAM, 0);
  CHECK(getsockname(guest->state.slots[LISTENER]->host, (struct sockaddr *)&address, &length) == 0);
  CHECK(connect(host, (struct sockaddr *)&address, length) == 0);
  return host;
}

static uint32_t accept_one(guest *guest, uint32_t flags, uint32_t *fd) {
  uint32_t out = guest_put(guest, NULL, 4);
  uint32_t error = wasmrt_wasi_sock_accept(&guest->instance, LISTENER, flags, out);
  *fd = guest_u32(guest, out);
  guest_reset(guest);
  return error;
}

typedef struct received {
  uint32_t error, count;
  uint16_t flags;
  char text[32];
} received;

static received receive(guest *guest, uint32_t fd, uint32_t length, uint32_t flags) {
  received result = {0};
  wasi_iovec vector = {guest_put(guest, NULL, length), length};
  uint32_t vectors = guest_put(guest, &vector, sizeof(vector)), out = guest_put(guest, NULL, 8);
  result.error = wasmrt_wasi_sock_recv(&guest->instance, fd, vectors, 1, flags, out, out + 4);
  result.count = guest_u32(guest, out);
  memcpy(&result.flags, guest_at(guest, out + 4), 2);
  memcpy(result.text, guest_at(guest, vector.buf), length);
  guest_reset(guest);
  return result;
}

static uint32_t send_text(guest *guest, uint32_t fd, const char *text, uint32_t flags) {
  wasi_iovec vector = {guest_text(guest, text), (uint32_t)strlen(text)};
  uint32_t vectors = guest_put(guest, &vector, sizeof(vector)), out = guest_put(guest, NULL, 4);
  uint32_t error = wasmrt_wasi_sock_send(&guest->instance, fd, vectors, 1, flags, out);
  guest_reset(guest);
  return error;
}

static void test_connection(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  char text[16] = "";
  uint32_t fd, count;
  int host = connect_to(guest);
  CHECK_OK(accept_one(guest, 0, &fd));
  CHECK(guest->state.slots[fd]->filetype == WASI_FILETYPE_SOCKET_STREAM);
  CHECK(write(host, "question", 8) == 8);
  received peeked = receive(guest, fd, 5, WASI_RIFLAG_RECV_PEEK);
  CHECK(peeked.error == 0 && peeked.count == 5 && memcmp(peeked.text, "quest", 5) == 0);
  received whole = receive(guest, fd, 8, WASI_RIFLAG_RECV_WAITALL);
  CHECK(whole.count == 8 && whole.flags == 0);
  CHECK(receive(guest, fd, 8, 4).error == WASI_ERRNO_INVAL);
  CHECK_OK(send_text(guest, fd, "ans", 0));
  CHECK_ERRNO(INVAL, send_text(guest, fd, "ans", 1));
  CHECK_OK(write_at(guest, fd, "wer", &count)); // the same thing by another name
  CHECK(recv(host, text, 6, MSG_WAITALL) == 6 && strcmp(text, "answer") == 0);
  CHECK_ERRNO(INVAL, wasmrt_wasi_sock_shutdown(self, fd, 0));
  CHECK_ERRNO(INVAL, wasmrt_wasi_sock_shutdown(self, fd, 4));
  CHECK_OK(wasmrt_wasi_sock_shutdown(self, fd, WASI_SDFLAG_WR));
  CHECK(read(host, text, 1) == 0);
  CHECK_ERRNO(PIPE, send_text(guest, fd, "late", 0));
  CHECK_ERRNO(NOTCAPABLE, wasmrt_wasi_sock_accept(self, fd, 0, 16));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
  close(host);
}

static void test_nonblock(guest *guest) {
  uint32_t fd;
  CHECK_OK(wasmrt_wasi_fd_fdstat_set_flags(&guest->instance, LISTENER, WASI_FDFLAG_NONBLOCK));
  CHECK_ERRNO(AGAIN, accept_one(guest, 0, &fd));
  int host = connect_to(guest);
  poll(&(struct pollfd){guest->state.slots[LISTENER]->host, POLLIN, 0}, 1, 1000);
  CHECK_ERRNO(INVAL, accept_one(guest, WASI_FDFLAG_APPEND, &fd));
  CHECK_OK(accept_one(guest, WASI_FDFLAG_NONBLOCK, &fd));
  CHECK(receive(guest, fd, 8, 0).error == WASI_ERRNO_AGAIN);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  close(host);
}

static void test_datagrams(guest *guest) {
  int pair[2];
  wasi_grant grant = {.rights_base = WASI_RIGHTS_FILE};
  uint32_t fd = UINT32_MAX;
  CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0);
  grant.host = pair[0];
  CHECK_OK(wasmrt_fd_filetype(grant.host, &grant.filetype));
  CHECK(grant.filetype == WASI_FILETYPE_SOCKET_DGRAM);
  CHECK_OK(wasmrt_fd_insert(&guest->state, &grant, &fd));
  CHECK(write(pair[1], "datagram", 8) == 8);
  received cut = receive(guest, fd, 4, 0);
  CHECK(cut.count == 4 && cut.flags == WASI_ROFLAG_RECV_DATA_TRUNCATED);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  close(pair[1]);
}

static void test_no_sockets(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  int ends[2];
  wasi_grant grant = {.rights_base = WASI_RIGHTS_FILE};
  uint32_t fd = UINT32_MAX;
  CHECK(pipe(ends) == 0);
  grant.host = ends[0];
  CHECK_OK(wasmrt_fd_insert(&guest->state, &grant, &fd));
  CHECK_ERRNO(NOTSOCK, wasmrt_wasi_sock_shutdown(self, fd, 1));
  CHECK_ERRNO(NOTSOCK, wasmrt_wasi_sock_accept(self, fd, 0, 16));
  CHECK_ERRNO(NOTSOCK, receive(guest, fd, 4, 0).error);
  CHECK_ERRNO(NOTSOCK, send_text(guest, fd, "x", 0));
  CHECK_ERRNO(BADF, wasmrt_wasi_sock_shutdown(self, 99, 1));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
  close(ends[1]);
}

static void test_wrong_grants(void) {
  static char *const wrong[] = {
      "WASMRT_LISTEN=localhost:80", "WASMRT_LISTEN=127.0.0.1:65536", "WASMRT_LISTEN=127.0.0.1",
      "WASMRT_LISTEN=127.0.0.1:",   "WASMRT_LISTEN=[::1:80",         "WASMRT_LISTEN=:80"};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
    wasi_state state = {0};
    char *envp[] = {wrong[i], NULL};
    const char *message =
        wasmrt_wasi_state_init(&state, 0, NULL, envp, NULL, WASI_DESCRIPTOR_BORROWED);
    CHECK(message && strstr(message, "ADDRESS:PORT"));
    wasmrt_wasi_state_close(&state);
  }
}

int main(void) {
  test_wrong_grants();
  char *argv[] = {NULL}, *envp[] = {"WASMRT_LISTEN=127.0.0.1:0,[::1]:0", NULL};
  char *no_v6[] = {"WASMRT_LISTEN=127.0.0.1:0", NULL};
  int v6 = socket(AF_INET6, SOCK_STREAM, 0);
  struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  bool has_v6 = v6 >= 0 && bind(v6, (struct sockaddr *)&loopback, sizeof(loopback)) == 0;
  guest *guest = guest_new_with(NULL, NULL, 0, argv, has_v6 ? envp : no_v6);
  CHECK(!has_v6 || guest->state.slots[LISTENER + 1]);
  test_connection(guest);
  test_nonblock(guest);
  test_datagrams(guest);
  test_no_sockets(guest);
  guest_delete(guest);
  return failure_count != 0;
}
