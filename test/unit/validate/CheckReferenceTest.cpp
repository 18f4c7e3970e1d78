#include "aotc/wasm/Limits.h"
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

// The cases as function bodies in a module with a few types.
void check(llvm::ArrayRef<Case> cases) {
  const std::string types = "(type $s (sub (struct (field i32) (field $m (mut i8)) (field v128))))"
                            "(type $n (struct (field (ref $s))))"
                            "(type $a (array (mut i32))) (type $b (array i8))"
                            "(type $r (array (mut (ref null $s)))) (type $f (func))"
                            "(type $p (array (mut i8)))"
                            "(data \"abc\") (elem $e (ref null $s))  (elem funcref)"
                            "(table $t 1 funcref) (table $x i64 1 externref) ";
  for (const Case &c : cases) {
    INFO(c.text);
    const Verdict verdict = verdictOf(types + c.text);
    if (c.fault)
      CHECK(verdict.isInvalid(c.fault));
    else
      CHECK(verdict.isValid);
  }
}

} // namespace

TEST_CASE("references") {
  check({
      {"(func (result (ref null $s)) ref.null $s)", nullptr},
      {"(func ref.null 99 drop)", "unknown type 99"},
      {"(func (result i32) ref.null func ref.is_null)", nullptr},
      {"(func (result i32) i32.const 0 ref.is_null)", "type mismatch"},
      {"(func $g) (func (export \"\") ref.func 1 drop)", nullptr},
      {"(func $g) (func ref.func 0 drop)", "undeclared function reference 0"},
      {"(func ref.func 9 drop)", "unknown function 9"},
      {"(func (param eqref) (result i32) local.get 0 ref.null struct ref.eq)", nullptr},
      {"(func (param anyref) (result i32) local.get 0 local.get 0 ref.eq)", "type mismatch"},
      {"(func (param anyref) (result (ref any)) local.get 0 ref.as_non_null)", nullptr},
      {"(func (result i32) i32.const 1 ref.i31 i31.get_s)", nullptr},
      {"(func (param eqref) (result i32) local.get 0 i31.get_u)", "type mismatch"},
      {"(func (param (ref extern)) (result (ref any)) local.get 0 any.convert_extern)", nullptr},
      {"(func (param externref) (result (ref any)) local.get 0 any.convert_extern)",
       "type mismatch"},
      {"(func (param funcref) (result externref) local.get 0 extern.convert_any)",
       "type mismatch: instruction requires [anyref] but stack has [funcref]"},
  });
}

TEST_CASE("casts stay in their hierarchy") {
  check({
      {"(func (param anyref) (result i32) local.get 0 ref.test (ref $s))", nullptr},
      {"(func (param anyref) (result (ref null $s)) local.get 0 ref.cast (ref null $s))", nullptr},
      {"(func (param anyref) (result (ref $s)) local.get 0 ref.cast (ref $s))", nullptr},
      {"(func (param funcref) (result (ref $s)) local.get 0 ref.cast (ref $s))", "type mismatch"},
      {"(func (param funcref) (result (ref $f)) local.get 0 ref.cast (ref $f))", nullptr},
      {"(func (param externref) (result i32) local.get 0 ref.test (ref noextern))", nullptr},
      {"(func (param anyref) local.get 0 ref.test (ref 88) drop)", "unknown type 88"},
  });
}

TEST_CASE("tables") {
  check({
      {"(func (result externref) i64.const 0 table.get $x)", nullptr},
      {"(func (result externref) i32.const 0 table.get $x)", "type mismatch"},
      {"(func i32.const 0 ref.null func table.set $t)", nullptr},
      {"(func i32.const 0 ref.null extern table.set $t)", "type mismatch"},
      {"(func (result i64) ref.null extern i64.const 1 table.grow $x)", nullptr},
      {"(func i64.const 0 ref.null extern i64.const 1 table.fill $x)", nullptr},
      {"(func i32.const 0 i64.const 0 i32.const 0 table.copy $t $x)",
       "type mismatch: table.copy from externref to funcref"},
      {"(table $y 1 externref) (func i32.const 0 i64.const 0 i32.const 0 table.copy $y $x)",
       nullptr},
      {"(table $y 1 externref) (func i32.const 0 i64.const 0 i64.const 0 table.copy $y $x)",
       "type mismatch"},
      {"(func i32.const 0 table.get 7 drop)", "unknown table 7"},
  });
}

TEST_CASE("structs") {
  check({
      {"(func (param v128) (result (ref $s)) i32.const 1 i32.const 2 local.get 0 struct.new $s)",
       nullptr},
      {"(func (param v128) (result (ref $s)) i32.const 1 local.get 0 struct.new $s)",
       "type mismatch"},
      {"(func (result (ref $s)) struct.new_default $s)", nullptr},
      {"(func (result (ref $n)) struct.new_default $n)",
       "type mismatch: struct.new_default, but field 0 of type (ref $0) has no default value"},
      {"(func (param (ref null $s)) (result i32) local.get 0 struct.get $s 0)", nullptr},
      {"(func (param (ref null $s)) (result i32) local.get 0 struct.get_u $s $m)", nullptr},
      {"(func (param (ref null $s)) (result i32) local.get 0 struct.get $s $m)",
       "type mismatch: struct.get of a packed field"},
      {"(func (param (ref null $s)) (result i32) local.get 0 struct.get_s $s 0)",
       "type mismatch: struct.get_s of a field of i32, which is not packed"},
      {"(func (param (ref null $s)) local.get 0 i32.const 1 struct.set $s $m)", nullptr},
      {"(func (param (ref null $s)) local.get 0 i32.const 1 struct.set $s 0)", "immutable field 0"},
      {"(func (param (ref null $s)) local.get 0 struct.get $s 9 drop)", "unknown field 9"},
      {"(func unreachable struct.get $a 0 drop)",
       "type mismatch: struct.get of type 2, which is no struct type"},
      {"(func unreachable struct.new 77 drop)", "unknown type 77"},
  });
}

TEST_CASE("arrays") {
  check({
      {"(func (result (ref $a)) i32.const 1 i32.const 2 array.new $a)", nullptr},
      {"(func (result (ref $a)) i32.const 2 array.new_default $a)", nullptr},
      {"(func (result (ref $a)) i32.const 1 i32.const 2 array.new_fixed $a 2)", nullptr},
      {"(func (result (ref $a)) i32.const 1 array.new_fixed $a 2)", "type mismatch"},
      {"(func (param (ref $a)) (result i32) local.get 0 i32.const 0 array.get $a)", nullptr},
      {"(func (param (ref $b)) (result i32) local.get 0 i32.const 0 array.get $b)",
       "type mismatch: array.get of a packed field"},
      {"(func (param (ref $b)) (result i32) local.get 0 i32.const 0 array.get_s $b)", nullptr},
      {"(func (param (ref $a)) local.get 0 i32.const 0 i32.const 1 array.set $a)", nullptr},
      {"(func (param (ref $b)) local.get 0 i32.const 0 i32.const 1 array.set $b)",
       "immutable array: type 3"},
      {"(func (param arrayref) (result i32) local.get 0 array.len)", nullptr},
      {"(func (param eqref) (result i32) local.get 0 array.len)", "type mismatch"},
      {"(func (param (ref $s)) unreachable array.len drop)", nullptr},
      {"(func unreachable array.get $s drop)",
       "type mismatch: array.get of type 0, which is no array type"},
  });
}

TEST_CASE("arrays in bulk") {
  check({
      {"(func (param (ref $a)) local.get 0 i32.const 0 i32.const 1 i32.const 2 array.fill $a)",
       nullptr},
      {"(func (param (ref $b)) local.get 0 i32.const 0 i32.const 1 i32.const 2 array.fill $b)",
       "immutable array"},
      {"(func unreachable array.copy $p $b)", nullptr},
      {"(func unreachable array.copy $a $b)", "array types do not match"},
      {"(func unreachable array.copy $b $p)", "immutable array"},
      {"(func (result (ref $a)) i32.const 0 i32.const 1 array.new_data $a 0)", nullptr},
      {"(func (result (ref $r)) i32.const 0 i32.const 1 array.new_data $r 0)",
       "array type is not numeric or vector"},
      {"(func (result (ref $a)) i32.const 0 i32.const 1 array.new_data $a 5)",
       "unknown data segment 5"},
      {"(func (result (ref $r)) i32.const 0 i32.const 1 array.new_elem $r $e)", nullptr},
      {"(func (result (ref $r)) i32.const 0 i32.const 1 array.new_elem $r 1)",
       "type mismatch: segment of funcref in an array of (ref null $0)"},
      {"(func unreachable array.init_data $a 0)", nullptr},
      {"(func unreachable array.init_data $b 0)", "immutable array"},
      {"(func unreachable array.init_elem $r $e)", nullptr},
      {"(func unreachable array.init_elem $r 9)", "unknown elem segment 9"},
  });
  CHECK(verdictOf("(type (array i32)) (func unreachable array.new_fixed 0 10001 unreachable)")
            .isOverLimit("operands of array.new_fixed: 10001 exceeds the limit of 10000"));
}
