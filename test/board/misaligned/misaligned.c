// Runs what images for RISC-V do at a misaligned access, from the exception to the return, for each
// instruction, address and boundary value. qemu carries such accesses out and raises no exception,
// so one is made: each case is an `ecall`, whose exception enter.S takes for one of the instruction
// behind it. All registers and all memory around must then be as that instruction leaves them.
#include "cases.h"

#include "wasmrt/board.h"

enum { XLEN = __riscv_xlen, SP = 2, FIRST = 16, PATTERNS = 6 };
enum { MTVEC_ALIGNMENT = 256 }; // on an ESP32-C3; qemu takes any multiple of 4

typedef struct {
  uintptr_t x[32];
  uint64_t f[32];
} state;

void enter(const void *code, state *s);
_Noreturn void fault(void);
void wasmrt_image_exception(void);
const uint16_t *wasmrt_image_misaligned(uintptr_t *registers, const uint16_t *at);
void run(void *instance) __asm__("wasm__test__run___");

static struct {
  uint8_t stack[1024]; // of the exception
  uint8_t bytes[64];
} area __attribute__((aligned(16)));

static uint8_t byte_of(uint32_t pattern, uint32_t i) {
  const uint8_t bytes[PATTERNS] = {
      0, 0xff, 0x80, 0x7f, (uint8_t)(0x81 + 17 * i), (uint8_t)(0x7e - 17 * i)};
  return bytes[pattern];
}

static void prepare(const row *r, uint32_t pattern, uint32_t distance, state *s) {
  for (uint32_t i = 0; i != sizeof(area.bytes); ++i)
    area.bytes[i] = byte_of(pattern, i);
  for (uint32_t i = 0; i != 32; ++i) {
    uint64_t bits = 0;
    for (uint32_t k = 0; k != 8; ++k)
      bits = bits << 8 | byte_of(PATTERNS - 1 - pattern, 3 * i + k);
    s->x[i] = (uintptr_t)bits;
    s->f[i] = bits ^ 0x0102030405060708;
  }
  s->x[0] = 0;
  s->x[SP] = (uintptr_t)area.bytes;
  if (r->base != SP)
    s->x[r->base] = (uintptr_t)&area.bytes[FIRST + distance] - r->offset;
}

static void store(uint64_t value, uintptr_t byte_count, uint8_t *to) {
  for (uint32_t i = 0; i != byte_count; ++i)
    to[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t load(uintptr_t byte_count, const uint8_t *from) {
  uint64_t value = 0;
  for (uint32_t i = 0; i != byte_count; ++i)
    value |= (uint64_t)from[i] << (8 * i);
  return value;
}

// What the instruction does, by the specification.
static void execute(const row *r, state *s, uint8_t *bytes) {
  uint8_t *at = bytes + (s->x[r->base] + r->offset - (uintptr_t)area.bytes);
  const uint32_t unused = 64 - 8 * (uint32_t)r->byte_count;
  const uint64_t value = load(r->byte_count, at);
  switch (r->kind) {
  case LOAD_SIGNED:
    s->x[r->value] = (uintptr_t)((int64_t)(value << unused) >> unused);
    break;
  case LOAD_UNSIGNED:
    s->x[r->value] = (uintptr_t)value;
    break;
  case STORE:
    store(s->x[r->value], r->byte_count, at);
    break;
  case LOAD_FLOAT: // narrow values are "boxed" in NaNs
    s->f[r->value] = value | (unused ? ~(uint64_t)0 << (64 - unused) : 0);
    break;
  case STORE_FLOAT:
    store(s->f[r->value], r->byte_count, at);
    break;
  }
  s->x[0] = 0;
}

static void print(const char *text) {
  size_t byte_length = 0;
  while (text[byte_length])
    byte_length++;
  wasmrt_board_write(text, byte_length);
}

static bool equal(const void *a, const void *b, size_t byte_length) {
  const uint8_t *left = a, *right = b;
  while (byte_length && *left == *right)
    left++, right++, byte_length--;
  return !byte_length;
}

static bool is_right(const row *r, uint32_t pattern, uint32_t distance) {
  state seen, wanted;
  uint8_t bytes[sizeof(area.bytes)];
  prepare(r, pattern, distance, &wanted);
  __builtin_memcpy(bytes, area.bytes, sizeof(bytes));
  seen = wanted;
  execute(r, &wanted, bytes);
  enter(r->code, &seen);
  return equal(&seen, &wanted, sizeof(seen)) && equal(area.bytes, bytes, sizeof(bytes));
}

void run(void *instance) {
  (void)instance;
  bool right = true;
  uintptr_t vector;
  __asm__("csrr %0, mtvec" : "=r"(vector));
  if (vector != (uintptr_t)wasmrt_image_exception || vector % MTVEC_ALIGNMENT) {
    print("exceptions go elsewhere\n");
    right = false;
  }
  for (const row *r = rows; r != rows_end; ++r)
    for (uint32_t pattern = 0; pattern != PATTERNS; ++pattern)
      for (uint32_t distance = 0; distance != 8; ++distance)
        if (!is_right(r, pattern, distance)) {
          print(r->text);
          print(" is wrong\n");
          right = false;
        }
  if (wasmrt_image_misaligned((uintptr_t[32]){0}, atomic)) {
    print("an atomic instruction is carried out\n");
    right = false;
  }
  if (!right)
    wasmrt_board_exit(2);
  print("all instructions are right\n");
  fault();
}
