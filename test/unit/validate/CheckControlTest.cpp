#include "test/support/Catch.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;

namespace {

struct Case {
  const char *text;
  const char *fault; // nullptr: valid
};

void check(llvm::ArrayRef<Case> cases) {
  for (const Case &c : cases) {
    INFO(c.text);
    const Verdict verdict = verdictOf(c.text);
    if (c.fault)
      CHECK(verdict.isInvalid(c.fault));
    else
      CHECK(verdict.isValid);
  }
}

} // namespace

TEST_CASE("blocks take their parameters and leave their results") {
  check({
      {"(func (result i32) i32.const 1 block (param i32) (result i32) end)", nullptr},
      {"(func (result i32) block (result i32) end)", "type mismatch: instruction requires [i32]"},
      {"(func block i32.const 1 end)", "type mismatch: block requires [] but stack has [i32]"},
      {"(func i32.const 1 block drop end)", "type mismatch: instruction requires [any]"},
      {"(func block (type 9) end)", "unknown type 9"},
      {"(type (struct)) (func block (result (ref 7)) unreachable end drop)", "unknown type 7"},
  });
}

TEST_CASE("if without else passes its parameters through") {
  check({
      {"(func i32.const 1 if end)", nullptr},
      {"(func (result i32) i32.const 1 i32.const 1 if (param i32) (result i32) end)", nullptr},
      {"(func (result i32) i32.const 1 if (result i32) i32.const 2 end)",
       "type mismatch: if without else turns [] into [i32]"},
      {"(func (result i32) i32.const 1 if (result i32) i32.const 2 else i32.const 3 end)", nullptr},
      {"(func (result i32) i32.const 1 if (result i32) i32.const 2 else end)", "type mismatch"},
      {"(func i64.const 1 if end)", "type mismatch: instruction requires [i32]"},
  });
}

TEST_CASE("branches carry what their label takes") {
  check({
      {"(func (result i32) i32.const 1 br 0)", nullptr},
      {"(func br 1)", "unknown label 1"},
      {"(func (result i32) br 0)", "type mismatch: instruction requires [i32]"},
      {"(func (result i32) i32.const 1 loop (param i32) br 0 end i32.const 1)", nullptr},
      {"(func (param i32) block (result i64) i32.const 1 local.get 0 br_if 0 drop unreachable end "
       "drop)",
       "type mismatch: instruction requires [i64] but stack has [i32]"},
      {"(func (param i32) (result i32) block (result i32) i32.const 1 local.get 0 br_table 0 1 0 "
       "end)",
       nullptr},
      {"(func (param i32) (result i32) block local.get 0 br_table 0 1 end i32.const 1)",
       "type mismatch: br_table carries [i32] to the default, [] to label 0"},
      {"(func (param i32) (result i32) block (result f32) f32.const 1 local.get 0 br_table 0 1 end "
       "drop i32.const 1)",
       "type mismatch"},
      {"(func (param i32) local.get 0 br_table 0 7)", "unknown label 7"},
      {"(func (result i32) block (result f32) unreachable br_table 0 1 0 end drop i32.const 1)",
       nullptr},
      {"(func (result i32) return)", "type mismatch"},
  });
}

TEST_CASE("br_table compares each label with the operands") {
  check({
      {"(type $s (struct)) (func (param (ref $s) i32) (result anyref) "
       "block (result eqref) local.get 0 local.get 1 br_table 0 1 end)",
       nullptr},
      {"(type $s (struct)) (func (param anyref i32) (result anyref) "
       "block (result eqref) local.get 0 local.get 1 br_table 0 1 end)",
       "type mismatch"},
  });
}

TEST_CASE("calls take arguments and give results") {
  check({
      {"(func (param i64) (result f32) local.get 0 call 0)", nullptr},
      {"(func call 3)", "unknown function 3"},
      {"(func (param i64) call 0)", "type mismatch: instruction requires [i64] but stack has []"},
      {"(type (func (param i32))) (table 1 funcref) "
       "(func f32.const 1 i32.const 0 call_indirect (type 0))",
       "type mismatch: instruction requires [i32] but stack has [f32]"},
      {"(type (func)) (table 1 externref) (func i32.const 0 call_indirect (type 0))",
       "type mismatch: call_indirect through table 0 of externref"},
      {"(type (func)) (func i32.const 0 call_indirect (type 0))", "unknown table 0"},
      {"(type (func)) (table i64 1 funcref) (func i64.const 0 call_indirect (type 0))", nullptr},
      {"(type $t (func (result i32))) (func (param (ref null $t)) (result i32) "
       "local.get 0 call_ref $t)",
       nullptr},
      {"(type $t (func)) (func (param funcref) local.get 0 call_ref $t)", "type mismatch"},
      {"(type $t (struct)) (func unreachable call_ref $t)", "type mismatch: type 0 is no function"},
  });
}

TEST_CASE("tail calls return what the caller returns") {
  check({
      {"(func (result i32) return_call 0)", nullptr},
      {"(func $f (result i64) i64.const 1) (func (result i32) return_call $f)",
       "type mismatch: return_call of a function that returns [i64] in one that returns [i32]"},
      {"(func $f (result (ref func)) unreachable) (func (result funcref) return_call $f)", nullptr},
      {"(type $t (func (param i32))) (table 1 funcref) "
       "(func i32.const 1 i32.const 0 return_call_indirect (type $t))",
       nullptr},
      {"(type $t (func (param i32))) (func (param (ref $t)) i32.const 1 local.get 0 "
       "return_call_ref $t)",
       nullptr},
      {"(type $t (func (param i32))) (func (param (ref $t)) local.get 0 return_call_ref $t)",
       "type mismatch"},
  });
}

TEST_CASE("branches on null") {
  check({
      {"(func (param funcref) (result (ref func)) "
       "block local.get 0 br_on_null 0 return end unreachable)",
       nullptr},
      {"(func (param i32) block local.get 0 br_on_null 0 drop end)",
       "type mismatch: instruction requires [a reference] but stack has [i32]"},
      {"(func (param funcref) (result (ref func)) local.get 0 br_on_non_null 0 unreachable)",
       nullptr},
      {"(func (param funcref) local.get 0 br_on_non_null 0)",
       "type mismatch: br_on_non_null to label 0, which carries [] and no reference last"},
      {"(func (param externref) (result (ref func)) local.get 0 br_on_non_null 0 unreachable)",
       "type mismatch"},
  });
}

TEST_CASE("branches on casts") {
  check({
      {"(func (param anyref) (result i31ref) "
       "local.get 0 br_on_cast 0 anyref (ref i31) drop unreachable)",
       nullptr},
      {"(func (param anyref) (result i31ref) "
       "local.get 0 br_on_cast 0 anyref (ref struct) drop unreachable)",
       "type mismatch: br_on_cast to (ref struct), label carries i31ref"},
      {"(func (param anyref) (result i31ref) "
       "local.get 0 br_on_cast 0 eqref anyref drop unreachable)",
       "type mismatch: br_on_cast from eqref to anyref, which is no subtype"},
      // A cast to a nullable type that fails leaves no null.
      {"(func (param anyref) (result (ref any)) "
       "local.get 0 br_on_cast_fail 0 anyref i31ref unreachable)",
       nullptr},
      {"(func (param anyref) (result (ref any)) "
       "local.get 0 br_on_cast_fail 0 anyref (ref i31) unreachable)",
       "type mismatch: br_on_cast_fail leaves anyref, label carries (ref any)"},
      {"(func (param anyref) (result (ref i31)) block (result (ref any)) "
       "local.get 0 br_on_cast_fail 0 anyref (ref i31) return end unreachable)",
       "type mismatch"},
      {"(func (param anyref) (result i31ref) local.get 0 br_on_cast 0 anyref (ref 9) unreachable)",
       "unknown type 9"},
  });
}

TEST_CASE("exceptions carry what their tag says") {
  check({
      {"(tag (param i32)) (func i32.const 1 throw 0)", nullptr},
      {"(tag (param i32)) (func throw 0)",
       "type mismatch: instruction requires [i32] but stack has [] (throw)"},
      {"(func throw 0)", "unknown tag 0"},
      {"(func (param exnref) local.get 0 throw_ref)", nullptr},
      {"(func (param externref) local.get 0 throw_ref)", "type mismatch"},
      {"(tag (param i32)) (func (result i32) try_table (result i32) (catch 0 0) i32.const 1 end)",
       nullptr},
      {"(tag (param i64)) (func (result i32) try_table (result i32) (catch 0 0) i32.const 1 end)",
       "type mismatch: a catch clause passes [i64] to label 0, which carries [i32]"},
      {"(tag (param i32)) (func (result i32 (ref exn)) "
       "try_table (catch_ref 0 0) end unreachable)",
       nullptr},
      {"(func try_table (catch_all_ref 0) end)",
       "type mismatch: a catch clause passes [(ref exn)]"},
      // The clauses' labels count from outside.
      {"(func try_table (catch_all 1) end)", "unknown label 1"},
      {"(func try_table (catch 0 0) end)", "unknown tag 0"},
  });
}

TEST_CASE("exceptions of 2022") {
  check({
      {"(tag (param i32)) (func (result i32) "
       "try (result i32) i32.const 1 catch 0 catch_all i32.const 3 end)",
       nullptr},
      {"(tag (param i64)) (func (result i32) try (result i32) i32.const 1 catch 0 end)",
       "type mismatch"},
      {"(func try nop delegate 0)", nullptr},
      {"(func try nop delegate 1)", "unknown label 1"},
      {"(func try catch_all rethrow 0 end)", nullptr},
      {"(func try catch_all block rethrow 1 end end)", nullptr},
      {"(func try rethrow 0 catch_all end)", "invalid rethrow label 0"},
      {"(func block rethrow 0 end)", "invalid rethrow label 0"},
      {"(func rethrow 4)", "unknown label 4"},
      {"(func try end)", nullptr},
  });
}
