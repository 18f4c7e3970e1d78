// Type equality and subtyping at run time, spec §3.3.
//
// A defined type carries the hash of its canonical form, in which recursion groups are closed, so
// two modules compiled apart agree on it (§3.1.3). Within one linked program equal types are one
// object; only between programs and shared libraries does the hash decide.
#include "store.h"

bool wasmrt_same_type(const wasmrt_type *left, const wasmrt_type *right) {
  return left == right || (left->hash0 == right->hash0 && left->hash1 == right->hash1 &&
                           left->hash2 == right->hash2 && left->hash3 == right->hash3);
}

// A type's display lists its supertypes from the root down, so a supertype of depth d can only be
// entry d.
uint32_t wasmrt_type_matches(const wasmrt_type *actual, const wasmrt_type *expected) {
  return actual == expected || (actual->depth >= expected->depth &&
                                wasmrt_same_type(actual->supers[expected->depth], expected));
}

// The abstract heap types above each abstract heap type, itself included, §3.3.3.
#define FIRST WASMRT_VALUE_EXNREF
#define BIT(name) (1u << (WASMRT_VALUE_##name - FIRST))
static const uint16_t supers_of_abstract[] = {
    [WASMRT_VALUE_EXNREF - FIRST] = BIT(EXNREF),
    [WASMRT_VALUE_ARRAYREF - FIRST] = BIT(ARRAYREF) | BIT(EQREF) | BIT(ANYREF),
    [WASMRT_VALUE_STRUCTREF - FIRST] = BIT(STRUCTREF) | BIT(EQREF) | BIT(ANYREF),
    [WASMRT_VALUE_I31REF - FIRST] = BIT(I31REF) | BIT(EQREF) | BIT(ANYREF),
    [WASMRT_VALUE_EQREF - FIRST] = BIT(EQREF) | BIT(ANYREF),
    [WASMRT_VALUE_ANYREF - FIRST] = BIT(ANYREF),
    [WASMRT_VALUE_EXTERNREF - FIRST] = BIT(EXTERNREF),
    [WASMRT_VALUE_FUNCREF - FIRST] = BIT(FUNCREF),
    [WASMRT_VALUE_NULLREF - FIRST] =
        BIT(NULLREF) | BIT(I31REF) | BIT(STRUCTREF) | BIT(ARRAYREF) | BIT(EQREF) | BIT(ANYREF),
    [WASMRT_VALUE_NOEXTERNREF - FIRST] = BIT(NOEXTERNREF) | BIT(EXTERNREF),
    [WASMRT_VALUE_NOFUNCREF - FIRST] = BIT(NOFUNCREF) | BIT(FUNCREF),
    [WASMRT_VALUE_NOEXNREF - FIRST] = BIT(NOEXNREF) | BIT(EXNREF),
};
enum { ABSTRACT_COUNT = sizeof(supers_of_abstract) / sizeof(*supers_of_abstract) };

static bool is_concrete(uint32_t code) {
  return code == WASMRT_VALUE_REF || code == WASMRT_VALUE_REF_NULL;
}

static bool is_abstract(uint32_t code) {
  uint32_t heap = code & ~(uint32_t)WASMRT_VALUE_NON_NULL;
  return heap >= FIRST && heap < FIRST + ABSTRACT_COUNT;
}

static bool is_nullable(uint32_t code) {
  return code != WASMRT_VALUE_REF && !(code & WASMRT_VALUE_NON_NULL);
}

// The abstract type right above a concrete one, and the bottom type below all of its kind.
static uint32_t abstract_above(const wasmrt_type *type) {
  static const uint8_t above[] = {[WASMRT_TYPE_FUNC] = WASMRT_VALUE_FUNCREF,
                                  [WASMRT_TYPE_STRUCT] = WASMRT_VALUE_STRUCTREF,
                                  [WASMRT_TYPE_ARRAY] = WASMRT_VALUE_ARRAYREF};
  return above[type->kind];
}
static uint32_t bottom_below(const wasmrt_type *type) {
  return type->kind == WASMRT_TYPE_FUNC ? WASMRT_VALUE_NOFUNCREF : WASMRT_VALUE_NULLREF;
}

static bool heap_type_matches(uint32_t sub, const wasmrt_type *sub_defined, uint32_t super,
                              const wasmrt_type *super_defined) {
  uint32_t sub_heap = sub & ~(uint32_t)WASMRT_VALUE_NON_NULL;
  if (is_concrete(super))
    return is_concrete(sub) ? wasmrt_type_matches(sub_defined, super_defined)
                            : sub_heap == bottom_below(super_defined);
  uint32_t from = is_concrete(sub) ? abstract_above(sub_defined) : sub_heap;
  uint32_t to = super & ~(uint32_t)WASMRT_VALUE_NON_NULL;
  return supers_of_abstract[from - FIRST] >> (to - FIRST) & 1;
}

bool wasmrt_is_ref_type(uint32_t code) { return is_concrete(code) || is_abstract(code); }

bool wasmrt_value_type_matches(uint32_t sub, const wasmrt_type *sub_defined, uint32_t super,
                               const wasmrt_type *super_defined) {
  if (!wasmrt_is_ref_type(sub) || !wasmrt_is_ref_type(super))
    return sub == super;
  if (is_nullable(sub) && !is_nullable(super))
    return false;
  return heap_type_matches(sub, sub_defined, super, super_defined);
}
