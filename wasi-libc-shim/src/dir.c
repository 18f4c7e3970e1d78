// Listing a directory. The cookie of an entry is the host's own d_off, by which the kernel finds
// the place again, so a listing can be resumed anywhere, by any thread, in directories of any size.
//
// On some file systems (tmpfs before Linux 6.6) d_off merely counts, and to go there again after
// entries were removed would skip others. Therefore a guest that simply goes on, as all do, is
// served from what was read ahead, and the host's position is left alone.
//
// `..` is listed, as POSIX programs expect, but with the inode of the directory itself, as in a
// root: the parent of a granted directory is not the guest's to know. Not 0, which makes wasi-libc
// ask for the inode of `..` and, refused, end its readdir with an error.
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "embedded.h"
#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "guest.h"

// The kernel's record (man getdents). Not libc's struct dirent, whose fields differ.
typedef struct host_dirent {
  uint64_t d_ino;
  int64_t d_off;
  uint16_t d_reclen;
  uint8_t d_type;
  char d_name[];
} host_dirent;

enum { BATCH_BYTES = 4096 - 48 }; // a page with the head, and the allocator's

// Entries read ahead. The host's position is behind the last of them.
typedef struct wasi_listing {
  uint64_t cookie; // of the entry before batch[start]
  uint32_t start, end;
  _Alignas(host_dirent) char batch[BATCH_BYTES];
} wasi_listing;

// Where entries go: the last one that does not fit is cut off, which tells the guest to go on.
typedef struct guest_buffer {
  uint8_t *to;
  uint32_t room;
} guest_buffer;

static void put(guest_buffer *out, const void *from, uint32_t length) {
  uint32_t count = length < out->room ? length : out->room;
  memcpy(out->to, from, count);
  out->to += count;
  out->room -= count;
}

// False if the entry had to be cut off.
static bool put_entry(guest_buffer *out, const wasi_dirent *head, const char *name) {
  bool fits = out->room >= sizeof(*head) + head->d_namlen;
  put(out, head, sizeof(*head));
  put(out, name, head->d_namlen);
  return fits;
}

static bool put_host_entry(int host, guest_buffer *out, const host_dirent *entry) {
  // d_type is the type bits of st_mode.
  wasi_dirent head = {.d_next = (uint64_t)entry->d_off,
                      .d_ino = entry->d_ino,
                      .d_namlen = (uint32_t)strlen(entry->d_name),
                      .d_type = wasmrt_filetype_of_mode((uint32_t)entry->d_type << 12)};
  struct stat itself;
  if (strcmp(entry->d_name, "..") == 0)
    head.d_ino = fstat(host, &itself) == 0 ? itself.st_ino : 0;
  return put_entry(out, &head, entry->d_name);
}

static wasi_errno read_ahead(int host, wasi_listing *listing) {
  long length = WASI_RETRY(syscall(SYS_getdents64, host, listing->batch, sizeof(listing->batch)));
  listing->start = 0;
  listing->end = length < 0 ? 0 : (uint32_t)length;
  return wasmrt_errno_of(length);
}

// Moves entries to the guest until its buffer or the directory ends.
static wasi_errno list(int host, wasi_listing *listing, guest_buffer *out) {
  while (out->room > 0) {
    if (listing->start == listing->end) {
      wasi_errno error = read_ahead(host, listing);
      if (error || listing->end == 0)
        return error;
    }
    const host_dirent *entry = (const host_dirent *)(listing->batch + listing->start);
    if (put_host_entry(host, out, entry)) {
      listing->start += entry->d_reclen;
      listing->cookie = (uint64_t)entry->d_off;
    }
  }
  return WASI_ERRNO_SUCCESS;
}

// Cookie 0 always looks at the directory anew, as rewinddir does.
static wasi_errno list_from(wasi_descriptor *descriptor, uint64_t cookie, guest_buffer *out) {
  wasi_listing *listing = descriptor->listing;
  if (!descriptor->listed || cookie == 0 || cookie != listing->cookie) {
    if (lseek(descriptor->host, (off_t)cookie, SEEK_SET) < 0)
      return wasmrt_errno_last();
    listing->start = listing->end = 0;
    listing->cookie = cookie;
    descriptor->listed = 1;
  }
  return list(descriptor->host, listing, out);
}

static wasi_errno list_alone(wasi_state *state, wasi_descriptor *descriptor, uint64_t cookie,
                             guest_buffer *out) {
  wasmrt_wasi_lock(&descriptor->reading);
  if (!descriptor->listing) {
    wasmrt_wasi_lock(&state->lock);
    descriptor->listing = wasmrt_state_allocate(state, sizeof(*descriptor->listing));
    wasmrt_wasi_unlock(&state->lock);
  }
  wasi_errno error = descriptor->listing ? list_from(descriptor, cookie, out) : WASI_ERRNO_NOMEM;
  wasmrt_wasi_unlock(&descriptor->reading);
  return error;
}

static void list_embedded(const wasi_descriptor *descriptor, uint64_t cookie, guest_buffer *out) {
  wasi_dirent head;
  const char *name;
  while (out->room > 0 && descriptor->embedded->list(descriptor, cookie, &head, &name) &&
         put_entry(out, &head, name))
    cookie = head.d_next;
}

uint32_t wasmrt_wasi_fd_readdir(wasmrt_instance *self, uint32_t fd, uint32_t buf, uint32_t buf_len,
                                uint64_t cookie, uint32_t bufused) {
  guest_buffer out = {wasmrt_guest_bytes(self, buf, buf_len), buf_len};
  if (!out.to || !wasmrt_guest_bytes(self, bufused, sizeof(uint32_t)))
    return WASI_ERRNO_FAULT;
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_READDIR, &descriptor);
  if (error)
    return error;
  if (descriptor->embedded)
    list_embedded(descriptor, cookie, &out);
  else
    error = list_alone(wasi_state_of(self), descriptor, cookie, &out);
  if (!error)
    error = wasmrt_guest_store_u32(self, bufused, buf_len - out.room);
  wasmrt_fd_release(self, descriptor);
  return error;
}

WASI_NEEDS(wasmrt_wasi_preopen)

#define WASI_DIR WASI_EXPORT
#include "wasi_shim/wasip1.def"
