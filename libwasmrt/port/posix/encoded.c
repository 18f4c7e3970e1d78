#include "encoded.h"

// Bits of both encodings; `width` is how many were stored, `last` the last byte.
static uint64_t read_leb128(const uint8_t **at, uint32_t *width, uint8_t *last) {
  uint64_t value = 0;
  *width = 0;
  do {
    *last = *(*at)++;
    if (*width < 64)
      value |= (uint64_t)(*last & 0x7F) << *width;
    *width += 7;
  } while (*last & 0x80);
  return value;
}

uint64_t wasmrt_read_uleb128(const uint8_t **at) {
  uint32_t width;
  uint8_t last;
  return read_leb128(at, &width, &last);
}

int64_t wasmrt_read_sleb128(const uint8_t **at) {
  uint32_t width;
  uint8_t last;
  uint64_t value = read_leb128(at, &width, &last);
  if (last & 0x40 && width < 64)
    value |= ~UINT64_C(0) << width;
  return (int64_t)value;
}

#define DEFINE_READ(type)                                                                          \
  static type read_##type(const uint8_t **at) {                                                    \
    type value;                                                                                    \
    __builtin_memcpy(&value, *at, sizeof(value));                                                  \
    *at += sizeof(value);                                                                          \
    return value;                                                                                  \
  }
DEFINE_READ(uint16_t)
DEFINE_READ(uint32_t)
DEFINE_READ(uint64_t)
DEFINE_READ(int16_t)
DEFINE_READ(int32_t)
DEFINE_READ(int64_t)
DEFINE_READ(uintptr_t)

uint32_t wasmrt_read_uint32(const uint8_t **at) { return read_uint32_t(at); }

// DW_EH_PE_*: the low four bits say how a pointer is stored, the next three what it is relative
// to, the highest that it is the address of the pointer.
enum {
  ENCODING_FORMAT = 0x0F,
  ENCODING_BASE = 0x70,
  ENCODING_PC_RELATIVE = 0x10,
  ENCODING_DATA_RELATIVE = 0x30,
  ENCODING_INDIRECT = 0x80
};

uintptr_t wasmrt_read_stored(const uint8_t **at, uint8_t encoding) {
  switch (encoding & ENCODING_FORMAT) {
  case 0x1:
    return (uintptr_t)wasmrt_read_uleb128(at);
  case 0x2:
    return read_uint16_t(at);
  case 0x3:
    return read_uint32_t(at);
  case 0x4:
    return (uintptr_t)read_uint64_t(at);
  case 0x9:
    return (uintptr_t)wasmrt_read_sleb128(at);
  case 0xA:
    return (uintptr_t)read_int16_t(at);
  case 0xB:
    return (uintptr_t)read_int32_t(at);
  case 0xC:
    return (uintptr_t)read_int64_t(at);
  default:
    return read_uintptr_t(at);
  }
}

uintptr_t wasmrt_read_pointer(const uint8_t **at, uint8_t encoding, uintptr_t data_base) {
  uintptr_t place = (uintptr_t)*at;
  uintptr_t value = wasmrt_read_stored(at, encoding);
  if (value == 0)
    return 0;
  if ((encoding & ENCODING_BASE) == ENCODING_PC_RELATIVE)
    value += place;
  else if ((encoding & ENCODING_BASE) == ENCODING_DATA_RELATIVE)
    value += data_base;
  return encoding & ENCODING_INDIRECT ? *(const uintptr_t *)value : value;
}
