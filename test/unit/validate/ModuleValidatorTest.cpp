#include "aotc/wasm/Limits.h"
#include "test/support/Catch.h"
#include "test/support/ModuleBuilder.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;

namespace {

validate::ValidModule validModule(llvm::StringRef text) {
  const FeatureSet features;
  auto bytes = llvm::cantFail(text::assemble(text, features));
  auto module = llvm::cantFail(read::readModule(std::move(bytes), "test", features));
  return llvm::cantFail(validate::checkModule(std::move(module), features));
}

// A chain of `length` types, each a subtype of the one before.
std::vector<uint8_t> subtypeChain(uint32_t length) {
  ModuleBuilder module;
  for (uint32_t i = 0; i < length; ++i) {
    SubType type;
    type.composite.kind = CompositeKind::Struct;
    type.isFinal = false;
    if (i > 0)
      type.super = TypeIdx(i - 1);
    Encoder e;
    e.subType(type);
    module.add(SectionId::Type, e);
  }
  return module.build();
}

Verdict memoryOf(MemoryType type) {
  ModuleBuilder module;
  module.memory(type);
  return verdictOf(module.build());
}

Verdict tableOf(TableType type) {
  ModuleBuilder module;
  module.table(type);
  return verdictOf(module.build());
}

} // namespace

TEST_CASE("types may mention their own group and earlier ones") {
  CHECK(verdictOf("(rec (type (struct (field (ref 1)))) (type (struct)))").isValid);
  ModuleBuilder forward;
  forward.type({RefType{TypeIdx(1), true}}, {});
  forward.type({}, {});
  const Verdict verdict = verdictOf(forward.build());
  CHECK(verdict.isInvalid("unknown type 1"));
  CHECK(verdict.offset == 11);
  // A reference to itself is fine, a group of one type being recursive too.
  ModuleBuilder own;
  own.type({RefType{TypeIdx(0), true}}, {});
  CHECK(verdictOf(own.build()).isValid);
}

TEST_CASE("supertypes must come first, be open and match") {
  CHECK(verdictOf("(rec (type $a (sub $b (struct))) (type $b (sub (struct))))")
            .isInvalid("unknown type 1: the supertype of type 0 must come before it"));
  CHECK(verdictOf("(type $a (struct)) (type $b (sub $a (struct)))")
            .isInvalid("sub type: type 1 cannot be a subtype of type 0, which is final"));
  CHECK(verdictOf("(type $a (sub (struct (field i32)))) (type $b (sub $a (struct)))")
            .isInvalid("sub type: type 1 cannot be a subtype of type 0, which it does not match"));
  CHECK(verdictOf("(type $a (sub (struct))) (type $b (sub $a (array i8)))").isInvalid("sub type"));
}

TEST_CASE("chains of subtypes are limited") {
  CHECK(verdictOf(subtypeChain(limits::SubtypeDepth + 1)).isValid);
  CHECK(verdictOf(subtypeChain(limits::SubtypeDepth + 2))
            .isOverLimit("depth of subtypes: 64 exceeds the limit of 63"));
}

TEST_CASE("memories are limited by their address type") {
  constexpr uint64_t Pages32 = 1u << 16, Pages64 = 1ull << 48;
  CHECK(memoryOf({{Pages32, Pages32}, AddrType::I32, false, 16}).isValid);
  CHECK(memoryOf({{Pages32 + 1, {}}, AddrType::I32, false, 16})
            .isInvalid("memory size must be at most 65536 pages (4GiB)"));
  CHECK(memoryOf({{0, Pages32 + 1}, AddrType::I32, false, 16}).isInvalid("memory size"));
  CHECK(memoryOf({{Pages64, {}}, AddrType::I64, false, 16}).isValid);
  CHECK(memoryOf({{Pages64 + 1, {}}, AddrType::I64, false, 16}).isInvalid("memory size"));
  CHECK(memoryOf({{UINT32_MAX, {}}, AddrType::I32, false, 0}).isValid);
  CHECK(memoryOf({{1ull << 32, {}}, AddrType::I32, false, 0}).isInvalid("memory size"));
  CHECK(memoryOf({{UINT64_MAX, {}}, AddrType::I64, false, 0}).isValid);
  CHECK(memoryOf({{2, 1}, AddrType::I32, false, 16})
            .isInvalid("size minimum must not be greater than maximum: 2 and 1"));
  CHECK(memoryOf({{1, {}}, AddrType::I32, true, 16}).isInvalid("shared memory must have maximum"));
  CHECK(memoryOf({{1, {}}, AddrType::I32, false, 12}).isInvalid("invalid custom page size 2^12"));
}

TEST_CASE("tables are limited by their address type") {
  const RefType func = {AbsHeap::Func, true};
  CHECK(tableOf({func, {UINT32_MAX, {}}, AddrType::I32}).isValid);
  CHECK(tableOf({func, {1ull << 32, {}}, AddrType::I32}).isInvalid("table size"));
  CHECK(tableOf({func, {0, 1ull << 32}, AddrType::I32}).isInvalid("table size"));
  CHECK(tableOf({func, {UINT64_MAX, {}}, AddrType::I64}).isValid);
  CHECK(tableOf({func, {1, 0}, AddrType::I32}).isInvalid("size minimum"));
  CHECK(tableOf({{TypeIdx(3), true}, {0, {}}, AddrType::I32}).isInvalid("unknown type 3"));
}

TEST_CASE("elements without a default need an initializer") {
  CHECK(verdictOf("(table 1 (ref func))").isInvalid("type mismatch: a table of (ref func) needs"));
  CHECK(verdictOf("(func $f) (table 1 (ref func) (ref.func $f))").isValid);
  CHECK(verdictOf("(table (import \"\" \"\") 1 (ref func))").isValid);
  CHECK(verdictOf("(table 1 (ref func) (ref.null func))").isInvalid("type mismatch"));
}

TEST_CASE("tags return nothing") {
  CHECK(verdictOf("(tag (param i32 f64))").isValid);
  CHECK(verdictOf("(tag (result i32))").isInvalid("non-empty tag result type [i32]"));
  CHECK(verdictOf("(type (struct)) (tag (type 0))").isValid == false);
}

TEST_CASE("functions need a function type") {
  ModuleBuilder module;
  Encoder index, body, code;
  index.u32(0);
  module.add(SectionId::Func, index);
  body.u32(0);
  body.op(Op::End);
  code.sized(body);
  module.add(SectionId::Code, code);
  CHECK(verdictOf(module.build()).isInvalid("unknown type 0"));
}

TEST_CASE("the start function takes and returns nothing") {
  CHECK(verdictOf("(func) (start 0)").isValid);
  CHECK(verdictOf("(func (param i32)) (start 0)").isInvalid("start function"));
  CHECK(verdictOf("(func (result i32) unreachable) (start 0)").isInvalid("start function"));
  CHECK(verdictOf("(start 1)").isInvalid("unknown function 1"));
}

TEST_CASE("exports exist and have unique names") {
  CHECK(verdictOf("(func) (export \"a\" (func 0)) (export \"b\" (func 0))").isValid);
  CHECK(verdictOf("(func) (export \"a\" (func 0)) (export \"a\" (func 0))")
            .isInvalid("duplicate export name \"a\""));
  CHECK(verdictOf("(export \"\" (func 0))").isInvalid("unknown function 0"));
  CHECK(verdictOf("(export \"\" (table 0))").isInvalid("unknown table 0"));
  CHECK(verdictOf("(export \"\" (memory 0))").isInvalid("unknown memory 0"));
  CHECK(verdictOf("(export \"\" (global 0))").isInvalid("unknown global 0"));
  CHECK(verdictOf("(export \"\" (tag 0))").isInvalid("unknown tag 0"));
}

TEST_CASE("segments fit what they fill") {
  CHECK(verdictOf("(data (i32.const 0) \"\")").isInvalid("unknown memory 0"));
  CHECK(verdictOf("(memory i64 1) (data (i32.const 0) \"\")").isInvalid("type mismatch"));
  CHECK(verdictOf("(memory i64 1) (data (i64.const 0) \"\")").isValid);
  CHECK(verdictOf("(elem (i32.const 0) func)").isInvalid("unknown table 0"));
  CHECK(verdictOf("(table i64 1 funcref) (elem (i64.const 0) func)").isValid);
  CHECK(verdictOf("(table i64 1 funcref) (elem (i32.const 0) func)").isInvalid("type mismatch"));
  CHECK(verdictOf("(table 1 externref) (func) (elem (i32.const 0) func 0)")
            .isInvalid("type mismatch: segment of (ref func) in a table of externref"));
  CHECK(verdictOf("(elem func 3)").isInvalid("unknown function 3"));
}

TEST_CASE("functions count as referenced when something outside of bodies names them") {
  const auto m = validModule("(table 1 funcref) (global funcref (ref.func 1))"
                             "(func) (func) (func (export \"\")) (func) (func)"
                             "(elem declare func 3) (start 4)");
  CHECK_FALSE(m.isReferenced(FuncIdx(0)));
  CHECK(m.isReferenced(FuncIdx(1)));
  CHECK(m.isReferenced(FuncIdx(2)));
  CHECK(m.isReferenced(FuncIdx(3)));
  CHECK_FALSE(m.isReferenced(FuncIdx(4)));
}
