// .eh_frame is searched through the sorted table that linkers put into .eh_frame_hdr (--eh-frame-
// hdr), which the program headers point to. The records are our own linker's output, so they are
// read without suspicion; what this reader does not know makes it answer "not found".
#define _GNU_SOURCE
#include "eh_frame.h"

#include <link.h>
#include <stddef.h>

#include "encoded.h"

// -- Finding the FDE

typedef struct {
  uintptr_t address;
  const uint8_t *header; // .eh_frame_hdr
} object_search;

static int match_object(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  object_search *search = context;
  const uint8_t *header = NULL;
  bool contains = false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    uintptr_t start = (uintptr_t)info->dlpi_addr + segment->p_vaddr;
    if (segment->p_type == PT_LOAD)
      contains |= search->address >= start && search->address - start < segment->p_memsz;
    else if (segment->p_type == PT_GNU_EH_FRAME)
      header = (const uint8_t *)start;
  }
  if (contains)
    search->header = header;
  return contains;
}

typedef struct {
  int32_t function; // both relative to the header
  int32_t fde;
} table_row;

enum { TABLE_ENCODING = 0x3B }; // relative to the header, signed 32 bits: what all linkers write

static const uint8_t *search_table(const uint8_t *header, uintptr_t address) {
  if (header[0] != 1 || header[3] != TABLE_ENCODING)
    return NULL;
  const uint8_t *at = header + 4;
  wasmrt_read_pointer(&at, header[1], (uintptr_t)header);
  uintptr_t count = wasmrt_read_pointer(&at, header[2], (uintptr_t)header);
  const table_row *rows = (const table_row *)(const void *)at;
  intptr_t wanted = (intptr_t)(address - (uintptr_t)header);
  uintptr_t low = 0;
  while (count > 0) {
    uintptr_t half = count / 2;
    if (rows[low + half].function <= wanted) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return low == 0 ? NULL : header + rows[low - 1].fde;
}

// -- Reading CIE and FDE

typedef struct {
  uint8_t pointer_encoding;
  uint8_t lsda_encoding;
  bool has_augmentation;
} cie_encodings;

// Data for each letter of the augmentation string, in the order of the letters.
static bool read_augmentation(const uint8_t **at, const char *letters, wasmrt_fde *fde,
                              cie_encodings *encodings) {
  for (; *letters; letters++) {
    switch (*letters) {
    case 'L':
      encodings->lsda_encoding = *(*at)++;
      break;
    case 'R':
      encodings->pointer_encoding = *(*at)++;
      break;
    case 'P': {
      uint8_t encoding = *(*at)++;
      fde->personality = wasmrt_read_pointer(at, encoding, 0);
      break;
    }
    case 'S':
      fde->is_signal_frame = true;
      break;
    case 'B': // return addresses are signed with key B; we sign none
      break;
    default:
      return false;
    }
  }
  return true;
}

static bool read_cie(const uint8_t *at, wasmrt_fde *fde, cie_encodings *encodings) {
  uint32_t length = wasmrt_read_uint32(&at);
  fde->initial_end = at + length;
  at += 4; // CIE id
  uint8_t version = *at++;
  const char *letters = (const char *)at;
  while (*at++) {
  }
  fde->code_alignment = wasmrt_read_uleb128(&at);
  fde->data_alignment = wasmrt_read_sleb128(&at);
  fde->return_register = version == 1 ? *at++ : wasmrt_read_uleb128(&at);
  encodings->lsda_encoding = WASMRT_ENCODING_OMIT;
  encodings->has_augmentation = *letters == 'z';
  if (*letters && !encodings->has_augmentation)
    return false;
  if (encodings->has_augmentation) {
    uint64_t bytes = wasmrt_read_uleb128(&at);
    const uint8_t *data = at;
    at += bytes;
    if (!read_augmentation(&data, letters + 1, fde, encodings))
      return false;
  }
  fde->initial_instructions = at;
  return true;
}

static bool read_fde(const uint8_t *at, wasmrt_fde *fde) {
  uint32_t length = wasmrt_read_uint32(&at);
  fde->instructions_end = at + length;
  const uint8_t *cie = at;
  cie -= wasmrt_read_uint32(&at);
  cie_encodings encodings = {0};
  if (length == UINT32_MAX || !read_cie(cie, fde, &encodings))
    return false;
  fde->start = wasmrt_read_pointer(&at, encodings.pointer_encoding, 0);
  fde->end = fde->start + wasmrt_read_stored(&at, encodings.pointer_encoding);
  if (encodings.has_augmentation) {
    uint64_t bytes = wasmrt_read_uleb128(&at);
    const uint8_t *data = at;
    at += bytes;
    if (encodings.lsda_encoding != WASMRT_ENCODING_OMIT)
      fde->lsda = wasmrt_read_pointer(&data, encodings.lsda_encoding, 0);
  }
  fde->instructions = at;
  return true;
}

bool wasmrt_find_fde(uintptr_t address, wasmrt_fde *fde) {
  object_search search = {address, NULL};
  dl_iterate_phdr(match_object, &search);
  const uint8_t *record = search.header ? search_table(search.header, address) : NULL;
  *fde = (wasmrt_fde){0};
  return record && read_fde(record, fde) && address >= fde->start && address < fde->end;
}
