#include "aotc/read/ModuleReader.h"
#include "aotc/validate/ValidModule.h"
#include "aotc/wasm/Features.h"
#include "test/support/Catch.h"
#include "test/support/Verdict.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace aotc;
using namespace aotc::wasm;
using llvm::StringRef;

namespace {

// The type section of a module in the text format.
validate::ValidModule typesOf(StringRef text) {
  const FeatureSet features;
  auto bytes = llvm::cantFail(text::assemble(text, features));
  auto module = llvm::cantFail(read::readModule(std::move(bytes), "test", features));
  return llvm::cantFail(validate::checkModule(std::move(module), features));
}

constexpr AbsHeap abstracts[] = {AbsHeap::Any,    AbsHeap::Eq,       AbsHeap::I31,  AbsHeap::Struct,
                                 AbsHeap::Array,  AbsHeap::None,     AbsHeap::Func, AbsHeap::NoFunc,
                                 AbsHeap::Extern, AbsHeap::NoExtern, AbsHeap::Exn,  AbsHeap::NoExn};

} // namespace

TEST_CASE("abstract heap types form four hierarchies") {
  using A = AbsHeap;
  const std::pair<A, std::vector<A>> subtypesOf[] = {
      {A::Any, {A::Any, A::Eq, A::I31, A::Struct, A::Array, A::None}},
      {A::Eq, {A::Eq, A::I31, A::Struct, A::Array, A::None}},
      {A::I31, {A::I31, A::None}},
      {A::Struct, {A::Struct, A::None}},
      {A::Array, {A::Array, A::None}},
      {A::None, {A::None}},
      {A::Func, {A::Func, A::NoFunc}},
      {A::NoFunc, {A::NoFunc}},
      {A::Extern, {A::Extern, A::NoExtern}},
      {A::NoExtern, {A::NoExtern}},
      {A::Exn, {A::Exn, A::NoExn}},
      {A::NoExn, {A::NoExn}},
  };
  const TypeSection none;
  for (const auto &[super, subs] : subtypesOf)
    for (AbsHeap sub : abstracts) {
      INFO(toString(HeapType(sub)) << " below " << toString(HeapType(super)));
      CHECK(none.matches(HeapType(sub), HeapType(super)) == llvm::is_contained(subs, sub));
    }
  for (AbsHeap heap : abstracts)
    CHECK(none.matches(HeapType(BottomHeap), HeapType(heap)));
  CHECK(none.top(AbsHeap::I31) == AbsHeap::Any);
  CHECK(none.top(AbsHeap::NoExn) == AbsHeap::Exn);
}

TEST_CASE("defined types lie between their abstract types") {
  const auto m = typesOf("(type (func)) (type (struct)) (type (array i8))");
  const std::pair<AbsHeap, AbsHeap> bounds[] = {{AbsHeap::Func, AbsHeap::NoFunc},
                                                {AbsHeap::Struct, AbsHeap::None},
                                                {AbsHeap::Array, AbsHeap::None}};
  for (uint32_t i = 0; i < 3; ++i) {
    const HeapType type = TypeIdx(i);
    CHECK(m->types.matches(type, bounds[i].first));
    CHECK(m->types.matches(HeapType(bounds[i].second), type));
    CHECK_FALSE(m->types.matches(HeapType(bounds[i].first), type));
    CHECK_FALSE(m->types.matches(type, AbsHeap::Extern));
    CHECK(m->types.matches(type, AbsHeap::Any) == (i != 0));
    CHECK(m->types.matches(type, AbsHeap::Eq) == (i != 0));
  }
}

TEST_CASE("null only matches where null is allowed") {
  const TypeSection none;
  const RefType nullable = {AbsHeap::Func, true}, nonNull = {AbsHeap::Func, false};
  CHECK(none.matches(nonNull, nullable));
  CHECK_FALSE(none.matches(nullable, nonNull));
  CHECK(none.matches(ValType(), I32));
  CHECK_FALSE(none.matches(I32, I64));
  CHECK_FALSE(none.matches(I32, ValType()));
}

TEST_CASE("fields that can be written do not vary") {
  const auto m = typesOf("(type $a (sub (struct (field (ref null any)) (field (mut anyref)))))"
                         "(type $b (sub $a (struct (field (ref eq)) (field (mut anyref)) "
                         "(field i32))))");
  CHECK(m->types.isSubtype(TypeIdx(1), TypeIdx(0)));
  CHECK_FALSE(m->types.isSubtype(TypeIdx(0), TypeIdx(1)));
  const FieldType mutableAny = {RefType{AbsHeap::Any, true}, Packed::No, true};
  const FieldType mutableEq = {RefType{AbsHeap::Eq, true}, Packed::No, true};
  const FieldType byte = {I32, Packed::I8, false}, word = {I32, Packed::No, false};
  CHECK_FALSE(m->types.matches(mutableEq, mutableAny));
  CHECK(m->types.matches(mutableAny, mutableAny));
  CHECK_FALSE(m->types.matches(byte, word));
}

TEST_CASE("functions vary against their parameters") {
  CHECK(test::verdictOf("(type $a (sub (func (param (ref eq)) (result anyref))))"
                        "(type $b (sub $a (func (param anyref) (result (ref i31)))))")
            .isValid);
  CHECK(test::verdictOf("(type $a (sub (func (param anyref))))"
                        "(type $b (sub $a (func (param eqref))))")
            .isInvalid("sub type"));
  CHECK(test::verdictOf("(type $a (sub (func (result eqref))))"
                        "(type $b (sub $a (func (result anyref))))")
            .isInvalid("sub type"));
}

TEST_CASE("types are the same when their groups are") {
  const auto m = typesOf("(rec (type (struct (field (ref 1)))) (type (struct (field (ref 0)))))"
                         "(rec (type (struct (field (ref 3)))) (type (struct (field (ref 2)))))"
                         "(type (struct (field (ref 1))))" // another group
                         "(rec (type (struct (field (ref 6)))) (type (struct (field (ref 1)))))"
                         "(type (func)) (type (func)) (type (sub (func)))");
  const TypeSection &t = m->types;
  CHECK(t.canonical(TypeIdx(2)) == TypeIdx(0));
  CHECK(t.canonical(TypeIdx(3)) == TypeIdx(1));
  CHECK(t.canonical(TypeIdx(0)) != t.canonical(TypeIdx(1)));
  CHECK(t.canonical(TypeIdx(4)) == TypeIdx(4));
  CHECK(t.canonical(TypeIdx(5)) == TypeIdx(5));
  CHECK(t.canonical(TypeIdx(8)) == TypeIdx(7));
  CHECK(t.canonical(TypeIdx(9)) == TypeIdx(9)); // not final
  CHECK(t.hash(TypeIdx(2)) == t.hash(TypeIdx(0)));
  CHECK(t.hash(TypeIdx(9)) != t.hash(TypeIdx(7)));
  CHECK(t.equal(RefType{TypeIdx(0), true}, RefType{TypeIdx(2), true}));
}

TEST_CASE("hashes do not depend on the module") {
  const auto one = typesOf("(type $s (struct (field i8))) (type $f (func (param (ref $s))))");
  const auto two = typesOf("(type (func)) (type (array f64)) (type $s (struct (field i8)))"
                           "(type $f (func (param (ref $s))))");
  CHECK(one->types.hash(TypeIdx(0)) == two->types.hash(TypeIdx(2)));
  CHECK(one->types.hash(TypeIdx(1)) == two->types.hash(TypeIdx(3)));
  // Objects carry the hash, and the runtime compares it: what changes it must change the version of
  // the ABI too.
  const TypeHash &hash = one->types.hash(TypeIdx(0));
  CHECK(llvm::toHex(hash, /*LowerCase=*/true) ==
        "aec0c8856800f0063baa09240bc0106a778202c27ed5aeea5ef3c36034aa87d0");
}

TEST_CASE("depth counts supertypes") {
  const auto m = typesOf("(type $a (sub (struct))) (type $b (sub $a (struct)))"
                         "(type $c (sub final $b (struct)))");
  for (uint32_t i = 0; i < 3; ++i)
    CHECK(m->types.depth(TypeIdx(i)) == i);
  CHECK(m->types.isSubtype(TypeIdx(2), TypeIdx(0)));
  CHECK(m->types.isSubtype(TypeIdx(2), TypeIdx(2)));
}

TEST_CASE("types are spelled as in the text format") {
  CHECK(toString(ValType(I32)) == "i32");
  CHECK(toString(FuncRef) == "funcref");
  CHECK(toString(ValType(RefType{AbsHeap::None, true})) == "nullref");
  CHECK(toString(ValType(RefType{AbsHeap::NoFunc, true})) == "nullfuncref");
  CHECK(toString(ValType(RefType{AbsHeap::Exn, false})) == "(ref exn)");
  CHECK(toString(ValType(RefType{TypeIdx(2), true})) == "(ref null $2)");
  CHECK(toString({I32, F64}) == "[i32 f64]");
  CHECK(toString(llvm::ArrayRef<ValType>()) == "[]");
}

TEST_CASE("features are known by name, and all are on by default") {
  const FeatureSet features;
  for (size_t i = 0; i < static_cast<size_t>(Feature::Count); ++i) {
    const Feature f = static_cast<Feature>(i);
    CHECK(features.has(f));
    CHECK(featureByName(featureName(f)) == f);
    CHECK_FALSE(featureMeaning(f).empty());
  }
  CHECK_FALSE(featureByName("simd128"));
}
