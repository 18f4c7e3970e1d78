// Numbers and pointers as unwind tables store them (Linux Standard Base, core, chapter 10.5).
// Little- endian, as all targets are. Reading moves *at on.
#ifndef WASMRT_POSIX_ENCODED_H
#define WASMRT_POSIX_ENCODED_H

#include <stdint.h>

// DW_EH_PE_omit: there is no pointer.
enum { WASMRT_ENCODING_OMIT = 0xFF };

uint64_t wasmrt_read_uleb128(const uint8_t **at);
int64_t wasmrt_read_sleb128(const uint8_t **at);
uint32_t wasmrt_read_uint32(const uint8_t **at);

// A pointer, of which the encoding says how it is stored and what it is relative to; `data_base` is
// what data-relative ones are. 0 stays 0.
uintptr_t wasmrt_read_pointer(const uint8_t **at, uint8_t encoding, uintptr_t data_base);
// The number stored for it alone.
uintptr_t wasmrt_read_stored(const uint8_t **at, uint8_t encoding);

#endif
