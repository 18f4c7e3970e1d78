// What occupies the address space, by /proc/self/maps.
#include "address_map.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

// The file is read byte by byte through a buffer; a line is START-END PERMISSIONS …, in hex.
typedef struct {
  int fd;
  char buffer[1024];
  ssize_t length;
  ssize_t position;
} reader;

static int next_char(reader *r) {
  if (r->position == r->length) {
    r->length = read(r->fd, r->buffer, sizeof(r->buffer));
    r->position = 0;
    if (r->length <= 0) {
      r->length = 0;
      return -1;
    }
  }
  return (unsigned char)r->buffer[r->position++];
}

// Reads a number and the character behind it.
static bool read_hex(reader *r, uintptr_t *value, int *behind) {
  *value = 0;
  int c = next_char(r);
  for (; (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); c = next_char(r))
    *value = *value << 4 | (uintptr_t)(c <= '9' ? c - '0' : c - 'a' + 10);
  *behind = c;
  return c >= 0;
}

bool wasmrt_only_reserved_between(uintptr_t start, uintptr_t end) {
  reader r = {.fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)};
  if (r.fd < 0)
    return false;
  bool only_reserved = true;
  uintptr_t from, to;
  int c;
  while (only_reserved && read_hex(&r, &from, &c) && read_hex(&r, &to, &c)) {
    bool is_accessible = false;
    for (int i = 0; i < 3; i++)
      is_accessible |= next_char(&r) != '-';
    only_reserved = !is_accessible || to <= start || from >= end;
    while (c >= 0 && c != '\n')
      c = next_char(&r);
  }
  close(r.fd);
  return only_reserved;
}
