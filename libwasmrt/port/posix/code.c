// Whose code an address is in. What aotc has compiled says so by a note of ELF (abi.h, "Where
// generated code is"), in the program or in a shared library that it has loaded. Nothing here
// allocates, so a fault handler may ask; the loader's lock is taken, as for finding unwind tables.
#define _GNU_SOURCE
#include <link.h>
#include <stddef.h>

#include "report.h"
#include "wasmrt/abi.h"

typedef struct {
  uintptr_t address;
  wasmrt_code_range *found;
} code_search;

static bool contains(const wasmrt_code_range *range, uintptr_t address) {
  return address >= range->start && address < range->stop;
}

static bool is_code_note(const wasmrt_code_note *note) {
  return note->type == WASMRT_CODE_NOTE_TYPE && note->name0 == WASMRT_CODE_NOTE_NAME0 &&
         note->name1 == WASMRT_CODE_NOTE_NAME1 &&
         note->content_length == sizeof(note->start) + sizeof(note->stop);
}

static uintptr_t resolve(const uint32_t *distance) {
  return (uintptr_t)distance + (uintptr_t)(intptr_t)(int32_t)*distance;
}

static uintptr_t in_words(uint32_t byte_length) {
  return (byte_length + (uintptr_t)3) & ~(uintptr_t)3;
}

// A segment may hold notes of others, one behind the other.
static bool match_notes(uintptr_t at, uintptr_t byte_length, const code_search *search) {
  const uintptr_t head_bytes = offsetof(wasmrt_code_note, name0);
  while (byte_length >= sizeof(wasmrt_code_note)) {
    const wasmrt_code_note *note = (const wasmrt_code_note *)at;
    if (is_code_note(note)) {
      wasmrt_code_range range = {resolve(&note->start), resolve(&note->stop)};
      if (contains(&range, search->address)) {
        *search->found = range;
        return true;
      }
    }
    uintptr_t step = head_bytes + in_words(note->name_length) + in_words(note->content_length);
    if (step > byte_length)
      return false;
    at += step;
    byte_length -= step;
  }
  return false;
}

static int match_object(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    // Notes with an alignment of 8 are of another format.
    if (segment->p_type == PT_NOTE && segment->p_align <= 4 &&
        match_notes((uintptr_t)info->dlpi_addr + segment->p_vaddr, segment->p_memsz, context))
      return 1;
  }
  return 0;
}

bool wasmrt_is_guest_code(uintptr_t address, wasmrt_code_range *found) {
  if (contains(found, address))
    return true;
  code_search search = {address, found};
  return dl_iterate_phdr(match_object, &search) != 0;
}
