// The table grows by doubling and never shrinks; descriptors come from blocks of a page, are
// recycled through a free list and live until the state goes. So nothing here needs malloc.
#include "fd_table.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "errno_map.h"
#include "export.h"

enum { BLOCK_BYTES = 4096 - 16 }; // a page with the allocator's head

void wasmrt_fd_table_init(wasi_state *state) {
  state->slots = state->first_slots;
  state->slot_count = WASI_FIRST_SLOTS;
  for (uint32_t i = WASI_FIRST_SLOTS; i-- > 0;) {
    state->first_descriptors[i].next = state->free_descriptors;
    state->free_descriptors = &state->first_descriptors[i];
  }
}

// Standard streams are replaced by /dev/null, not closed: their numbers are the host's too, and
// the next file to be opened would become, say, what a trap message is written to.
static int close_host(int host) {
  if (host > STDERR_FILENO)
    return close(host);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0)
    return 0;
  int result = dup2(null, host);
  close(null);
  return result;
}

// With the lock held. Returns the host descriptor to close, or -1.
static int drop_reference(wasi_state *state, wasi_descriptor *descriptor) {
  if (--descriptor->reference_count != 0)
    return -1;
  int host = descriptor->flags & WASI_DESCRIPTOR_BORROWED ? -1 : descriptor->host;
  descriptor->next = state->free_descriptors;
  state->free_descriptors = descriptor;
  return host;
}

// With the lock held: success, or why the rights are not enough.
static wasi_errno check_rights(const wasi_descriptor *descriptor, uint64_t rights) {
  const uint64_t seeking = WASI_RIGHT_FD_SEEK | WASI_RIGHT_FD_TELL;
  uint64_t held = descriptor->rights_base;
  if (held & WASI_RIGHT_FD_SEEK) // implies it, by the specification
    held |= WASI_RIGHT_FD_TELL;
  uint64_t missing = rights & ~held;
  if (missing == 0)
    return WASI_ERRNO_SUCCESS;
  if ((missing & ~(uint64_t)WASI_RIGHTS_FILE) && descriptor->filetype != WASI_FILETYPE_DIRECTORY)
    return WASI_ERRNO_NOTDIR;
  // A terminal lacks the right to seek, but what a program expects to hear is POSIX's answer.
  if (descriptor->filetype == WASI_FILETYPE_CHARACTER_DEVICE && (missing & ~seeking) == 0)
    return WASI_ERRNO_SPIPE;
  return WASI_ERRNO_NOTCAPABLE;
}

wasi_errno wasmrt_fd_acquire(wasmrt_instance *self, uint32_t fd, uint64_t rights,
                             wasi_descriptor **descriptor) {
  wasi_state *state = wasi_state_of(self);
  wasmrt_wasi_lock(&state->lock);
  wasi_descriptor *found = fd < state->slot_count ? state->slots[fd] : NULL;
  wasi_errno error = found ? check_rights(found, rights) : WASI_ERRNO_BADF;
  if (!error)
    found->reference_count++;
  wasmrt_wasi_unlock(&state->lock);
  *descriptor = found;
  return error;
}

void wasmrt_fd_release(wasmrt_instance *self, wasi_descriptor *descriptor) {
  wasi_state *state = wasi_state_of(self);
  wasmrt_wasi_lock(&state->lock);
  int host = drop_reference(state, descriptor);
  wasmrt_wasi_unlock(&state->lock);
  if (host >= 0)
    close_host(host);
}

static bool grow_slots(wasi_state *state) {
  uint32_t count = state->slot_count * 2;
  if (count > WASI_DESCRIPTOR_LIMIT)
    return false;
  wasi_descriptor **slots = wasmrt_state_allocate(state, count * sizeof(*slots));
  if (!slots)
    return false;
  for (uint32_t i = 0; i < state->slot_count; i++)
    slots[i] = state->slots[i];
  state->slots = slots;
  state->slot_count = count;
  return true;
}

static wasi_descriptor *take_descriptor(wasi_state *state) {
  if (!state->free_descriptors) {
    wasi_descriptor *block = wasmrt_state_allocate(state, BLOCK_BYTES);
    if (!block)
      return NULL;
    for (uint32_t i = 0; i < BLOCK_BYTES / sizeof(*block); i++) {
      block[i].next = state->free_descriptors;
      state->free_descriptors = &block[i];
    }
  }
  wasi_descriptor *taken = state->free_descriptors;
  state->free_descriptors = taken->next;
  return taken;
}

static void fill(wasi_descriptor *descriptor, const wasi_grant *grant) {
  descriptor->host = grant->host;
  descriptor->reference_count = 1;
  descriptor->filetype = grant->filetype;
  descriptor->flags = grant->flags;
  descriptor->rights_base = grant->rights_base;
  descriptor->rights_inheriting = grant->rights_inheriting;
  descriptor->preopen = grant->preopen;
  descriptor->embedded = grant->embedded;
  descriptor->tree = grant->tree;
  descriptor->node = grant->node;
  descriptor->position = 0;
  descriptor->listed = 0;
  atomic_flag_clear_explicit(&descriptor->reading, memory_order_relaxed);
}

// With the lock held: the lowest free slot, or slot_count.
static uint32_t free_slot(wasi_state *state) {
  uint32_t fd = state->used_slots;
  while (fd < state->slot_count && state->slots[fd])
    fd++;
  state->used_slots = fd;
  return fd;
}

// With the lock held: empties a slot and returns what was in it, with the slot's reference.
static wasi_descriptor *vacate(wasi_state *state, uint32_t fd) {
  wasi_descriptor *descriptor = state->slots[fd];
  state->slots[fd] = NULL;
  if (fd < state->used_slots)
    state->used_slots = fd;
  return descriptor;
}

wasi_errno wasmrt_fd_insert(wasi_state *state, const wasi_grant *grant, uint32_t *fd) {
  wasi_errno error = WASI_ERRNO_SUCCESS;
  wasmrt_wasi_lock(&state->lock);
  uint32_t slot = free_slot(state);
  wasi_descriptor *descriptor = NULL;
  if (slot == state->slot_count && !grow_slots(state))
    error = WASI_ERRNO_MFILE;
  else if (!(descriptor = take_descriptor(state)))
    error = WASI_ERRNO_NOMEM;
  if (descriptor) {
    fill(descriptor, grant);
    state->slots[slot] = descriptor;
    *fd = slot;
  }
  wasmrt_wasi_unlock(&state->lock);
  if (error && grant->host >= 0 && !(grant->flags & WASI_DESCRIPTOR_BORROWED))
    close_host(grant->host);
  return error;
}

wasi_errno wasmrt_fd_insert_at(wasi_state *state, const wasi_grant *grant, uint32_t fd) {
  wasmrt_wasi_lock(&state->lock);
  wasi_descriptor *descriptor = take_descriptor(state);
  if (descriptor) {
    fill(descriptor, grant);
    state->slots[fd] = descriptor;
  }
  wasmrt_wasi_unlock(&state->lock);
  return descriptor ? WASI_ERRNO_SUCCESS : WASI_ERRNO_NOMEM;
}

void wasmrt_fd_table_close(wasi_state *state) {
  for (uint32_t fd = 0; fd < state->slot_count; fd++) {
    wasi_descriptor *descriptor = vacate(state, fd);
    int host = descriptor ? drop_reference(state, descriptor) : -1;
    if (host >= 0)
      close_host(host);
  }
}

// The error of close() is the guest's to know: some file systems report a failed write only then.
// But the descriptor is gone whatever it says.
uint32_t wasmrt_wasi_fd_close(wasmrt_instance *self, uint32_t fd) {
  wasi_state *state = wasi_state_of(self);
  int host = -1;
  wasmrt_wasi_lock(&state->lock);
  wasi_descriptor *descriptor = fd < state->slot_count ? vacate(state, fd) : NULL;
  if (descriptor)
    host = drop_reference(state, descriptor);
  wasmrt_wasi_unlock(&state->lock);
  if (!descriptor)
    return WASI_ERRNO_BADF;
  if (host < 0 || close_host(host) >= 0 || errno == EINTR)
    return WASI_ERRNO_SUCCESS;
  return wasmrt_errno_last();
}

// Both numbers must be in use, so that nobody can make room at a number of his own choice.
uint32_t wasmrt_wasi_fd_renumber(wasmrt_instance *self, uint32_t from, uint32_t to) {
  wasi_state *state = wasi_state_of(self);
  int host = -1;
  wasmrt_wasi_lock(&state->lock);
  bool valid =
      from < state->slot_count && to < state->slot_count && state->slots[from] && state->slots[to];
  if (valid && from != to) {
    host = drop_reference(state, vacate(state, to));
    state->slots[to] = vacate(state, from);
  }
  wasmrt_wasi_unlock(&state->lock);
  if (host >= 0)
    close_host(host);
  return valid ? WASI_ERRNO_SUCCESS : WASI_ERRNO_BADF;
}

#define WASI_FD_TABLE WASI_EXPORT
#include "wasi_shim/wasip1.def"
