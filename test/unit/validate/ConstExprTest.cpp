#include "test/support/Catch.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;

TEST_CASE("constants of every type are constant") {
  const char *good[] = {
      "(global i32 (i32.const 1))",
      "(global i64 (i64.const 1))",
      "(global f32 (f32.const 1))",
      "(global f64 (f64.const 1))",
      "(global v128 (v128.const i64x2 1 2))",
      "(global funcref (ref.null func))",
      "(global $a i32 (i32.const 1)) (global i32 (global.get $a))",
      "(func $f) (global (ref func) (ref.func $f))",
      "(global i32 (i32.add (i32.const 1) (i32.mul (i32.const 2) (i32.const 3))))",
      "(global i64 (i64.sub (i64.const 1) (i64.const 2)))",
      "(global i31ref (ref.i31 (i32.const 1)))",
      "(type $s (struct (field i32) (field f64))) "
      "(global (ref $s) (struct.new $s (i32.const 1) (f64.const 2)))",
      "(type $s (struct (field i32))) (global (ref $s) (struct.new_default $s))",
      "(type $a (array i8)) (global (ref $a) (array.new $a (i32.const 1) (i32.const 9)))",
      "(type $a (array i8)) (global (ref $a) (array.new_fixed $a 2 (i32.const 1) (i32.const 9)))",
      "(global externref (extern.convert_any (ref.i31 (i32.const 1))))",
      "(global anyref (any.convert_extern (ref.null extern)))",
  };
  for (const char *text : good) {
    INFO(text);
    CHECK(verdictOf(text).isValid);
  }
}

TEST_CASE("anything else is not") {
  const char *bad[] = {
      "(global i32 (i32.div_s (i32.const 1) (i32.const 1)))",
      "(global i32 (nop) (i32.const 1))",
      "(global i32 (block (result i32) (i32.const 1)))",
      "(global i32 (loop (result i32) (block) (i32.const 1)))",
      "(memory 1) (global i32 (i32.load (i32.const 0)))",
      "(global i32 (ref.is_null (ref.null func)))",
      "(import \"\" \"\" (global (mut i32))) (global i32 (global.get 0))",
      "(type $a (array (mut i8))) (data \"x\") "
      "(global (ref $a) (array.new_data $a 0 (i32.const 0) (i32.const 1)))",
  };
  for (const char *text : bad) {
    INFO(text);
    CHECK(verdictOf(text).isInvalid("constant expression required"));
  }
}

TEST_CASE("globals see those before them") {
  CHECK(verdictOf("(global i32 (global.get 0))").isInvalid("unknown global 0"));
  CHECK(verdictOf("(global i32 (global.get 1)) (global i32 (i32.const 0))")
            .isInvalid("unknown global 1: it is not initialized before this expression"));
  CHECK(verdictOf("(global i32 (global.get 9))").isInvalid("unknown global 9"));
  const char *own = "(global i32 (i32.const 0)) (global i32 (global.get 0))";
  CHECK(verdictOf(own).isValid);
  CHECK(verdictOf(own, without(Feature::GC)).isInvalid("unknown global 0"));
}

TEST_CASE("tables see imported globals alone, segments see all") {
  CHECK(verdictOf("(import \"\" \"\" (global funcref)) (table 1 funcref (global.get 0))").isValid);
  CHECK(verdictOf("(global funcref (ref.null func)) (table 1 funcref (global.get 0))")
            .isInvalid("unknown global 0"));
  CHECK(verdictOf("(global i32 (i32.const 0)) (memory 1) (data (global.get 0) \"x\")").isValid);
  CHECK(
      verdictOf("(global i32 (i32.const 0)) (table 1 funcref) (elem (global.get 0) func)").isValid);
}

TEST_CASE("constant expressions have the type that is wanted, once") {
  CHECK(verdictOf("(global i32 (i64.const 0))")
            .isInvalid("type mismatch: instruction requires [i32] but stack has [i64]"));
  CHECK(verdictOf("(global i32)")
            .isInvalid("type mismatch: instruction requires [i32] but stack has []"));
  CHECK(verdictOf("(global i32 (i32.const 0) (i32.const 0))")
            .isInvalid("type mismatch: block requires [i32] but stack has [i32 i32]"));
  CHECK(verdictOf("(global (ref func) (ref.null func))").isInvalid("type mismatch"));
}

TEST_CASE("arithmetic needs the feature") {
  CHECK(verdictOf("(global i32 (i32.add (i32.const 1) (i32.const 2)))",
                  without(Feature::ExtendedConst))
            .isDisabled("constant expression required: extended-const is disabled: i32.add"));
}

TEST_CASE("a constant expression is visited with its types") {
  const FeatureSet features;
  auto bytes = llvm::cantFail(
      text::assemble("(global i32 (i32.add (i32.const 1) (i32.const 2)))", features));
  auto read = llvm::cantFail(read::readModule(std::move(bytes), "test", features));
  auto module = llvm::cantFail(validate::checkModule(std::move(read), features));
  std::vector<Op> ops;
  const auto visit = [&](const Inst &inst, const validate::Facts &facts) {
    ops.push_back(inst.op);
    CHECK(facts.pushed.size() == 1);
    CHECK(facts.popped.size() == (inst.op == Op::I32Add ? 2 : inst.op == Op::End ? 1 : 0));
    return llvm::Error::success();
  };
  llvm::cantFail(validate::visitConstExpr(module, module->globals[0].init, visit));
  CHECK(ops == std::vector<Op>{Op::I32Const, Op::I32Const, Op::I32Add, Op::End});
}
