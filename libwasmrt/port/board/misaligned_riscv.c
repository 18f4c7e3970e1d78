// Loads and stores at addresses that are not aligned, for processors that raise an exception
// instead (an FE310, say; an ESP32-C3 has them). In images aotc's code makes such accesses, as
// Wasm's need no alignment, and this carries them out, a byte at a time: what code would otherwise
// be at each of them is here once.
//
// Only what raises that exception has to be known: no accesses of bytes, and no compressed ones
// relative to sp, which is aligned. Atomic instructions are refused; code asks before those. This
// code itself, as all of the runtime, has aligned accesses alone, so nothing interrupts it.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t value_register, address_register;
  int32_t offset;
  uint32_t byte_count;
  bool is_store, is_float, is_signed;
} access;

enum { XLEN = __riscv_xlen };

// Formats I and S. The four opcodes differ in two bits.
static inline bool decode(uint32_t code, access *a) {
  enum { OPCODE = 0x7f, FLOAT = 0x04, STORE = 0x20, LOAD = 0x03 };
  const uint32_t width = code >> 12 & 7;
  a->is_float = code & FLOAT;
  a->is_store = code & STORE;
  a->is_signed = width < 4;
  a->byte_count = 1u << (width & 3);
  a->address_register = code >> 15 & 31;
  a->value_register = code >> 7 & 31;
  a->offset = (int32_t)code >> 20;
  if (a->is_store) {
    a->offset = (a->offset & ~31) | (int32_t)a->value_register;
    a->value_register = code >> 20 & 31;
  }
  // Floats of other widths are vectors; other integers are pairs of registers.
  const bool known = a->is_float ? (width & 6) == 2 : XLEN == 64 || width != 3;
  return known && (code & OPCODE & ~(FLOAT | STORE)) == LOAD;
}

// Formats CL and CS: registers 8 to 15, and offsets that are multiples of the width.
static inline bool decode_compressed(uint32_t code, access *a) {
  enum { HALF, DOUBLE, WORD, OTHER }; // OTHER is a float with 32 bits, an integer with 64
  const uint32_t what = code >> 13 & 3;
  a->is_float = what == DOUBLE || (XLEN == 32 && what == OTHER);
  a->is_store = code & 0x8000;
  a->is_signed = true;
  a->value_register = 8 + (code >> 2 & 7);
  a->address_register = 8 + (code >> 7 & 7);
  if (what == HALF) { // Zcb
    a->is_store = code & 0x800;
    a->is_signed = code & 0x40;
    a->byte_count = 2;
    a->offset = code >> 4 & 2;
  } else if (what == DOUBLE || (XLEN == 64 && what == OTHER)) {
    a->byte_count = 8;
    a->offset = (code >> 7 & 0x38) | (code << 1 & 0xc0);
  } else {
    a->byte_count = 4;
    a->offset = (code >> 7 & 0x38) | (code >> 4 & 4) | (code << 1 & 0x40);
  }
  return (code & 3) == 0;
}

static void move(const access *a, uint8_t *value, uint8_t *memory) {
  const uint8_t *from = a->is_store ? value : memory;
  uint8_t *to = a->is_store ? memory : value;
  for (uint32_t i = 0; i != a->byte_count; ++i)
    to[i] = from[i];
}

static void move_int(const access *a, uintptr_t *value, uint8_t *memory) {
  move(a, (uint8_t *)value, memory);
  if (a->is_store)
    return;
  const uint32_t unused = XLEN - 8 * a->byte_count;
  *value <<= unused;
  *value = a->is_signed ? (uintptr_t)((intptr_t)*value >> unused) : *value >> unused;
}

#ifdef __riscv_flen
// trap_riscv.S; `index` is the number of a row there * 32 + the number of the register.
void wasmrt_image_move_float(void *value, uint32_t index);

static bool move_float(const access *a, uint8_t *memory) {
  enum { LOAD_WORD = 0, STORE_WORD = 32, DOUBLE = 64 };
  const uint32_t index = (a->byte_count == 8 ? DOUBLE : 0) + a->value_register;
  uint64_t value;
  if (a->is_store)
    wasmrt_image_move_float(&value, STORE_WORD + index);
  move(a, (uint8_t *)&value, memory);
  if (!a->is_store)
    wasmrt_image_move_float(&value, LOAD_WORD + index);
  return true;
}
#else
static bool move_float(const access *a, uint8_t *memory) {
  (void)a, (void)memory;
  return false;
}
#endif

// Carries out the instruction at `at`; returns the address of the next, or NULL if it is none of
// those here. `registers` are x0 to x31, of which x0 is 0 and may become anything.
const uint16_t *wasmrt_image_misaligned(uintptr_t *registers, const uint16_t *at) {
  access a;
  uint32_t code = *at++;
  if ((code & 3) == 3) {
    code |= (uint32_t)*at++ << 16;
    if (!decode(code, &a))
      return NULL;
  } else if (!decode_compressed(code, &a)) {
    return NULL;
  }
  uint8_t *memory = (uint8_t *)(registers[a.address_register] + (uintptr_t)(intptr_t)a.offset);
  if (!a.is_float)
    move_int(&a, &registers[a.value_register], memory);
  else if (!move_float(&a, memory))
    return NULL;
  return at;
}
