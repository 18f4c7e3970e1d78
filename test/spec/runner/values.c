// Constants and expected results.
#include <stdio.h>

#include "script.h"

static const char letters[] = {
    [WAST_I32] = 'i', [WAST_I64] = 'l', [WAST_F32] = 'f', [WAST_F64] = 'd', [WAST_V128] = 'v'};

char wast_letter(const wast_reader *value) {
  wast_reader from = *value;
  uint8_t kind = wast_u8(&from);
  if (kind == WAST_EITHER) {
    wast_u32(&from);
    return wast_letter(&from);
  }
  return kind < sizeof(letters) ? letters[kind] : 'r';
}

// 0 is a host's value like any other, and null is none.
static wasmrt_ref host_ref(uint64_t number) { return (wasmrt_ref)(uintptr_t)(number + 1); }

// -- Lanes

typedef struct {
  enum wast_nan nan;
  uint64_t bits;
} lane;

static lane read_lane(wast_reader *from) {
  lane it;
  it.nan = (enum wast_nan)wast_u8(from);
  it.bits = wast_u64(from);
  return it;
}

// A NaN is canonical where only the highest bit of its payload is set, arithmetic where at least
// that one is (spec §2.2.3).
static bool lane_matches(lane expected, uint64_t found, unsigned width) {
  unsigned payload = width == 32 ? 23 : 52;
  uint64_t magnitude = width == 64 ? UINT64_MAX >> 1 : (UINT64_C(1) << (width - 1)) - 1;
  uint64_t canonical = magnitude >> (payload - 1) << (payload - 1);
  if (expected.nan == WAST_NAN_CANONICAL)
    return (found & magnitude) == canonical;
  if (expected.nan == WAST_NAN_ARITHMETIC)
    return (found & canonical) == canonical;
  return found == expected.bits;
}

static uint64_t bits_of(char letter, const wasmrt_value *value) {
  return letter == 'i' || letter == 'f' ? value->i32 : value->i64;
}

static unsigned width_of(char letter) { return letter == 'i' || letter == 'f' ? 32 : 64; }

static uint64_t lane_of(const wasmrt_value *vector, unsigned index, unsigned width) {
  unsigned first = index * width;
  uint64_t bits = vector->v128[first / 64] >> (first % 64);
  return width == 64 ? bits : bits & ((UINT64_C(1) << width) - 1);
}

// -- Constants

static void read_vector(wast_reader *from, wasmrt_value *out) {
  unsigned width = wast_u8(from);
  wast_u8(from);
  for (unsigned first = 0; first < 128; first += width)
    out->v128[first / 64] |= read_lane(from).bits << (first % 64);
}

void wast_constant(wast_scope *scope, wast_reader *from, wasmrt_value *out) {
  memset(out, 0, sizeof(*out));
  uint8_t kind = wast_u8(from);
  switch (kind) {
  case WAST_I32:
  case WAST_F32:
    out->i32 = (uint32_t)read_lane(from).bits;
    break;
  case WAST_I64:
  case WAST_F64:
    out->i64 = read_lane(from).bits;
    break;
  case WAST_V128:
    read_vector(from, out);
    break;
  case WAST_REF_EXTERN:
  case WAST_REF_HOST:
    wast_u8(from);
    out->ref = host_ref(wast_u64(from));
    if (kind == WAST_REF_HOST)
      out->ref = wasmrt_any_from_extern(scope->store, out->ref);
    break;
  default: // null: patterns are no constants
    break;
  }
}

void wast_skip_value(wast_reader *value) {
  wast_reader start = *value;
  uint8_t kind = wast_u8(value);
  switch (kind) {
  case WAST_I32:
  case WAST_I64:
  case WAST_F32:
  case WAST_F64:
    read_lane(value);
    break;
  case WAST_V128:
    read_vector(value, &(wasmrt_value){0});
    break;
  case WAST_REF_EXTERN:
  case WAST_REF_HOST:
    wast_u8(value);
    wast_u64(value);
    break;
  case WAST_EITHER:
    for (uint32_t n = wast_u32(value); n != 0; n--)
      wast_skip_value(value);
    break;
  default:
    value->next = start.next + 1;
    break;
  }
}

// -- Expected results

static bool vector_matches(wast_reader *expected, const wasmrt_value *found) {
  unsigned width = wast_u8(expected);
  wast_u8(expected);
  bool all = true;
  for (unsigned i = 0; i < 128 / width; i++) {
    lane wanted = read_lane(expected);
    all = lane_matches(wanted, lane_of(found, i, width), width) && all;
  }
  return all;
}

static bool any_matches(uint8_t kind, wasmrt_ref any) {
  wasmrt_any_kind is = wasmrt_kind_of_any(any);
  switch (kind) {
  case WAST_REF_I31:
    return is == WASMRT_ANY_I31;
  case WAST_REF_STRUCT:
    return is == WASMRT_ANY_STRUCT;
  case WAST_REF_ARRAY:
    return is == WASMRT_ANY_ARRAY;
  case WAST_REF_EQ:
    return is == WASMRT_ANY_I31 || is == WASMRT_ANY_STRUCT || is == WASMRT_ANY_ARRAY;
  default:
    return is != WASMRT_ANY_NULL;
  }
}

static bool host_matches(wast_scope *scope, uint8_t kind, wast_reader *expected, wasmrt_ref found) {
  bool has_number = wast_u8(expected);
  wasmrt_ref wanted = host_ref(wast_u64(expected));
  if (kind == WAST_REF_HOST) {
    if (wasmrt_kind_of_any(found) != WASMRT_ANY_HOST)
      return false;
    found = wasmrt_extern_from_any(scope->store, found);
  }
  return has_number ? found == wanted : found != NULL;
}

static bool reference_matches(wast_scope *scope, wast_reader *expected, wasmrt_ref found) {
  uint8_t kind = wast_u8(expected);
  switch (kind) {
  case WAST_REF_NULL:
    return !found;
  case WAST_REF_EXTERN:
  case WAST_REF_HOST:
    return host_matches(scope, kind, expected, found);
  case WAST_REF_FUNC:
    return found && ((const wasmrt_func *)found)->type->kind == WASMRT_TYPE_FUNC;
  case WAST_REF_EXN:
    return found != NULL;
  default:
    return any_matches(kind, found);
  }
}

bool wast_matches(wast_scope *scope, wast_reader *expected, char letter,
                  const wasmrt_value *found) {
  wast_reader from = *expected;
  wast_skip_value(expected);
  if (*from.next == WAST_EITHER) {
    wast_u8(&from);
    bool one = false;
    for (uint32_t n = wast_u32(&from); n != 0; n--)
      one = wast_matches(scope, &from, letter, found) || one;
    return one;
  }
  if (wast_letter(&from) != letter)
    return false;
  if (letter == 'r')
    return reference_matches(scope, &from, found->ref);
  wast_u8(&from);
  if (letter == 'v')
    return vector_matches(&from, found);
  return lane_matches(read_lane(&from), bits_of(letter, found), width_of(letter));
}

// -- Descriptions

static const char *type_name(char letter) {
  switch (letter) {
  case 'i':
    return "i32";
  case 'l':
    return "i64";
  case 'f':
    return "f32";
  case 'd':
    return "f64";
  case 'v':
    return "v128";
  default:
    return "reference";
  }
}

void wast_describe(char *buffer, char letter, const wasmrt_value *value) {
  size_t size = WAST_DESCRIPTION_BYTES;
  if (letter == 'r' && !value->ref)
    snprintf(buffer, size, "null");
  else if (letter == 'r')
    snprintf(buffer, size, "reference %p", value->ref);
  else if (letter == 'v')
    snprintf(buffer, size, "v128 0x%016llx_%016llx", (unsigned long long)value->v128[1],
             (unsigned long long)value->v128[0]);
  else
    snprintf(buffer, size, "%s 0x%0*llx", type_name(letter), (int)width_of(letter) / 4,
             (unsigned long long)bits_of(letter, value));
}

static const char *const names[] = {
#define NAME(Id, ID, meaning) [WAST_##ID] = #ID,
    WAST_VALUES(NAME)
#undef NAME
};

static void describe_lanes(char *buffer, uint8_t kind, wast_reader *expected) {
  unsigned width = width_of(letters[kind]), count = 1;
  if (kind == WAST_V128) {
    width = wast_u8(expected);
    wast_u8(expected);
    count = 128 / width;
  }
  int used = snprintf(buffer, WAST_DESCRIPTION_BYTES, "%s", type_name(letters[kind]));
  for (unsigned i = 0; i < count; i++) {
    lane it = read_lane(expected);
    char *end = buffer + used;
    size_t room = (size_t)(WAST_DESCRIPTION_BYTES - used);
    if (it.nan != WAST_NAN_NONE)
      used +=
          snprintf(end, room, " nan:%s", it.nan == WAST_NAN_CANONICAL ? "canonical" : "arithmetic");
    else
      used += snprintf(end, room, " 0x%0*llx", (int)width / 4, (unsigned long long)it.bits);
  }
}

void wast_describe_expected(char *buffer, wast_reader expected) {
  uint8_t kind = wast_u8(&expected);
  if (kind < sizeof(letters))
    describe_lanes(buffer, kind, &expected);
  else
    snprintf(buffer, WAST_DESCRIPTION_BYTES, "%s", names[kind]);
}
