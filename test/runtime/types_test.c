// Type equality and subtyping, spec §3.3.
#include "../../libwasmrt/core/store.h"
#include "check.h"

// $f0 is a function type; $f1 <: $f0; $f2 <: $f1. $s0 is a struct, $a0 an array. The twin of $f1
// is the same type as another program has it.
extern const wasmrt_type f0, f1, f2, f1_twin, s0, a0;
static const wasmrt_type *const f0_supers[] = {&f0};
static const wasmrt_type *const f1_supers[] = {&f0, &f1};
static const wasmrt_type *const f2_supers[] = {&f0, &f1, &f2};
static const wasmrt_type *const f1_twin_supers[] = {&f0, &f1_twin};
static const wasmrt_type *const s0_supers[] = {&s0};
static const wasmrt_type *const a0_supers[] = {&a0};
const wasmrt_type f0 = {1, 2, 3, 4, f0_supers, 0, WASMRT_TYPE_FUNC, "_", NULL, NULL};
const wasmrt_type f1 = {1, 2, 3, 5, f1_supers, 1, WASMRT_TYPE_FUNC, "_", NULL, NULL};
const wasmrt_type f2 = {9, 2, 3, 5, f2_supers, 2, WASMRT_TYPE_FUNC, "_", NULL, NULL};
const wasmrt_type f1_twin = {1, 2, 3, 5, f1_twin_supers, 1, WASMRT_TYPE_FUNC, "_", NULL, NULL};
const wasmrt_type s0 = {7, 7, 7, 7, s0_supers, 0, WASMRT_TYPE_STRUCT, NULL, NULL, NULL};
const wasmrt_type a0 = {8, 8, 8, 8, a0_supers, 0, WASMRT_TYPE_ARRAY, NULL, NULL, NULL};

static void defined_types_match_along_the_display(void) {
  CHECK(wasmrt_type_matches(&f0, &f0));
  CHECK(wasmrt_type_matches(&f1, &f0));
  CHECK(wasmrt_type_matches(&f2, &f0));
  CHECK(wasmrt_type_matches(&f2, &f1));
  CHECK(!wasmrt_type_matches(&f0, &f1));
  CHECK(!wasmrt_type_matches(&f1, &f2));
  CHECK(!wasmrt_type_matches(&s0, &f0));
}

static void all_four_quarters_of_the_hash_count(void) {
  CHECK(wasmrt_same_type(&f1, &f1_twin));
  CHECK(wasmrt_type_matches(&f2, &f1_twin));
  CHECK(wasmrt_type_matches(&f1_twin, &f1));
  CHECK(!wasmrt_same_type(&f0, &f1)); // the last quarter differs
  CHECK(!wasmrt_same_type(&f1, &f2)); // the first
}

typedef struct {
  uint32_t sub, super;
  const wasmrt_type *sub_defined, *super_defined;
  bool matches;
} row;

enum { NON_NULL = WASMRT_VALUE_NON_NULL };
static const row rows[] = {
    {WASMRT_VALUE_I32, WASMRT_VALUE_I32, NULL, NULL, true},
    {WASMRT_VALUE_I32, WASMRT_VALUE_I64, NULL, NULL, false},
    {WASMRT_VALUE_I32, WASMRT_VALUE_FUNCREF, NULL, NULL, false},
    {WASMRT_VALUE_FUNCREF, WASMRT_VALUE_V128, NULL, NULL, false},
    {WASMRT_VALUE_FUNCREF, WASMRT_VALUE_FUNCREF, NULL, NULL, true},
    {WASMRT_VALUE_FUNCREF | NON_NULL, WASMRT_VALUE_FUNCREF, NULL, NULL, true},
    {WASMRT_VALUE_FUNCREF, WASMRT_VALUE_FUNCREF | NON_NULL, NULL, NULL, false},
    {WASMRT_VALUE_FUNCREF, WASMRT_VALUE_EXTERNREF, NULL, NULL, false},
    {WASMRT_VALUE_NOFUNCREF, WASMRT_VALUE_FUNCREF, NULL, NULL, true},
    {WASMRT_VALUE_NULLREF, WASMRT_VALUE_FUNCREF, NULL, NULL, false},
    {WASMRT_VALUE_NULLREF, WASMRT_VALUE_I31REF, NULL, NULL, true},
    {WASMRT_VALUE_STRUCTREF, WASMRT_VALUE_EQREF, NULL, NULL, true},
    {WASMRT_VALUE_EQREF, WASMRT_VALUE_STRUCTREF, NULL, NULL, false},
    {WASMRT_VALUE_ARRAYREF, WASMRT_VALUE_ANYREF, NULL, NULL, true},
    {WASMRT_VALUE_EXTERNREF, WASMRT_VALUE_ANYREF, NULL, NULL, false},
    {WASMRT_VALUE_NOEXNREF, WASMRT_VALUE_EXNREF, NULL, NULL, true},
    {WASMRT_VALUE_NOEXTERNREF | NON_NULL, WASMRT_VALUE_EXTERNREF, NULL, NULL, true},
    {WASMRT_VALUE_REF, WASMRT_VALUE_REF_NULL, &f1, &f0, true},
    {WASMRT_VALUE_REF_NULL, WASMRT_VALUE_REF, &f1, &f0, false},
    {WASMRT_VALUE_REF, WASMRT_VALUE_REF, &f0, &f1, false},
    {WASMRT_VALUE_REF, WASMRT_VALUE_FUNCREF, &f2, NULL, true},
    {WASMRT_VALUE_REF, WASMRT_VALUE_ANYREF, &f2, NULL, false},
    {WASMRT_VALUE_REF_NULL, WASMRT_VALUE_STRUCTREF, &s0, NULL, true},
    {WASMRT_VALUE_REF_NULL, WASMRT_VALUE_ARRAYREF, &s0, NULL, false},
    {WASMRT_VALUE_REF, WASMRT_VALUE_EQREF | NON_NULL, &a0, NULL, true},
    {WASMRT_VALUE_NULLREF, WASMRT_VALUE_REF_NULL, NULL, &s0, true},
    {WASMRT_VALUE_NULLREF, WASMRT_VALUE_REF_NULL, NULL, &f0, false},
    {WASMRT_VALUE_NOFUNCREF, WASMRT_VALUE_REF_NULL, NULL, &f0, true},
    {WASMRT_VALUE_NOFUNCREF, WASMRT_VALUE_REF, NULL, &f0, false},
    {WASMRT_VALUE_FUNCREF, WASMRT_VALUE_REF_NULL, NULL, &f0, false},
    {WASMRT_VALUE_I31REF, WASMRT_VALUE_REF_NULL, NULL, &s0, false},
};

static void value_types_match_as_the_spec_says(void) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    bool matches = wasmrt_value_type_matches(rows[i].sub, rows[i].sub_defined, rows[i].super,
                                             rows[i].super_defined);
    if (matches != rows[i].matches)
      fprintf(stderr, "row %zu\n", i);
    CHECK(matches == rows[i].matches);
  }
}

int main(void) {
  RUN(defined_types_match_along_the_display);
  RUN(all_four_quarters_of_the_hash_count);
  RUN(value_types_match_as_the_spec_says);
  return finish();
}
