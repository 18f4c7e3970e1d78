// Bytes of linear memory that many instances begin with. On 64-bit Linux they are a file in memory,
// which each instance maps privately: pages are shared until an instance writes to one, and
// throwing away what was written is one system call, at a cost that grows with the pages written.
// Elsewhere they are copied.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "wasmrt/port.h"

struct wasmrt_port_image {
  uint64_t byte_length;
  int file;       // or -1
  uint8_t *bytes; // a mapping of the file, or a copy
};

enum { PAGE_BYTES = 4096, SMALLEST_FILE = 65536 };

static uint64_t system_page_bytes(void) { return (uint64_t)sysconf(_SC_PAGESIZE); }

static uint64_t whole_pages(uint64_t byte_length) {
  return (byte_length + system_page_bytes() - 1) & ~(system_page_bytes() - 1);
}

static bool is_zero(const uint8_t *page) {
  return page[0] == 0 && __builtin_memcmp(page, page + 1, PAGE_BYTES - 1) == 0;
}

static bool write_page(int file, const uint8_t *page, uint64_t offset) {
  for (size_t done = 0; done < PAGE_BYTES;) {
    ssize_t written = pwrite(file, page + done, PAGE_BYTES - done, (off_t)(offset + done));
    if (written <= 0)
      return false;
    done += (size_t)written;
  }
  return true;
}

// Pages of zeros stay holes.
static int make_file(const uint8_t *bytes, uint64_t byte_length) {
  int file = memfd_create("wasm-image", MFD_CLOEXEC);
  if (file < 0)
    return -1;
  bool done = ftruncate(file, (off_t)byte_length) == 0;
  for (uint64_t at = 0; done && at < byte_length; at += PAGE_BYTES)
    done = is_zero(bytes + at) || write_page(file, bytes + at, at);
  if (done)
    return file;
  close(file);
  return -1;
}

wasmrt_port_image *wasmrt_port_image_new(const uint8_t *bytes, uint64_t byte_length) {
  wasmrt_port_image *image = wasmrt_port_allocate(sizeof(*image));
  if (!image)
    return NULL;
  image->byte_length = byte_length;
  image->file = -1;
  // A file's pages are the system's, which may be larger than 4 KiB, and a memory's length may end
  // inside one.
  if (byte_length >= SMALLEST_FILE && byte_length % system_page_bytes() == 0)
    image->file = make_file(bytes, byte_length);
  if (image->file >= 0)
    return image;
  image->bytes = wasmrt_port_allocate((size_t)byte_length + 1);
  if (!image->bytes) {
    wasmrt_port_free(image);
    return NULL;
  }
  __builtin_memcpy(image->bytes, bytes, (size_t)byte_length);
  return image;
}

void wasmrt_port_image_delete(wasmrt_port_image *image) {
  if (image->file >= 0)
    close(image->file);
  wasmrt_port_free(image->bytes);
  wasmrt_port_free(image);
}

// SECURITY: what lies behind the image's end must become inaccessible, and zero when the memory
// grows into it again.
static bool cut_off(wasmrt_memory *memory, uint64_t from) {
  uint64_t to = whole_pages(memory->byte_length);
  from = whole_pages(from);
  if (from >= to)
    return true;
  return mmap(memory->base + from, (size_t)(to - from), PROT_NONE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED;
}

static bool copy_bytes(const wasmrt_port_image *image, wasmrt_memory *memory) {
  uint64_t old_length = memory->byte_length;
  if (image->byte_length > old_length) {
    if (!wasmrt_port_memory_commit(memory, old_length, image->byte_length))
      return false;
  } else {
    uint64_t end = whole_pages(image->byte_length);
    __builtin_memset(memory->base + image->byte_length, 0,
                     (size_t)((end < old_length ? end : old_length) - image->byte_length));
  }
  __builtin_memcpy(memory->base, image->bytes, (size_t)image->byte_length);
  return true;
}

bool wasmrt_port_image_apply(const wasmrt_port_image *image, wasmrt_memory *memory,
                             bool is_applied) {
  if (image->byte_length && image->file < 0 && !copy_bytes(image, memory))
    return false;
  if (!cut_off(memory, image->byte_length))
    return false;
  if (image->file < 0)
    return true;
  if (is_applied)
    return madvise(memory->base, (size_t)image->byte_length, MADV_DONTNEED) == 0;
  return mmap(memory->base, (size_t)image->byte_length, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED, image->file, 0) != MAP_FAILED;
}
