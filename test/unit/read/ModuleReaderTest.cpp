#include "aotc/wasm/Limits.h"
#include "test/support/Catch.h"
#include "test/support/ModuleBuilder.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;
using llvm::StringRef;

namespace {

// A module that is one section with these contents.
std::vector<uint8_t> withSection(SectionId id, std::initializer_list<uint8_t> contents) {
  Encoder section, module = ModuleBuilder::header();
  section.raw(llvm::ArrayRef<uint8_t>(contents.begin(), contents.size()));
  module.section(id, section);
  return module.takeBytes();
}

// Contents that claim `count` items and hold none.
std::vector<uint8_t> claiming(SectionId id, uint64_t count) {
  Encoder section, module = ModuleBuilder::header();
  section.u64(count);
  module.section(id, section);
  return module.takeBytes();
}

Module readBack(std::vector<uint8_t> bytes) {
  return llvm::cantFail(read::readModule(std::move(bytes), "test", FeatureSet()));
}

} // namespace

TEST_CASE("the header tells modules from anything else") {
  CHECK(verdictOf(ModuleBuilder::header().takeBytes()).isValid);
  CHECK(verdictOf(std::vector<uint8_t>()).isMalformed("unexpected end"));
  CHECK(verdictOf(std::vector<uint8_t>{0, 'a', 's', 'm', 1, 0}).isMalformed("unexpected end"));
  CHECK(verdictOf(std::vector<uint8_t>{0x7F, 'E', 'L', 'F', 1, 0, 0, 0})
            .isMalformed("magic header not detected"));
  const Verdict v2 = verdictOf(std::vector<uint8_t>{0, 'a', 's', 'm', 2, 0, 0, 0});
  CHECK(v2.isMalformed("unknown binary version"));
  CHECK(v2.offset == 4);
  const Verdict component = verdictOf(std::vector<uint8_t>{0, 'a', 's', 'm', 0x0D, 0, 1, 0});
  CHECK(component.isMalformed("unknown binary version"));
  CHECK_THAT(component.message, Catch::Contains("component"));
}

TEST_CASE("sections come in order, each once, and of known kinds") {
  Encoder empty;
  empty.u32(0);
  Encoder swapped = ModuleBuilder::header();
  swapped.section(SectionId::Import, empty);
  swapped.section(SectionId::Type, empty);
  CHECK(verdictOf(swapped.takeBytes()).isMalformed("unexpected content after last section"));
  Encoder twice = ModuleBuilder::header();
  twice.section(SectionId::Type, empty);
  twice.section(SectionId::Type, empty);
  CHECK(verdictOf(twice.takeBytes()).isMalformed("unexpected content after last section"));
  // By their ids these two would be out of order.
  Encoder ordered = ModuleBuilder::header();
  ordered.section(SectionId::Memory, empty);
  ordered.section(SectionId::Tag, empty);
  ordered.section(SectionId::Global, empty);
  ordered.section(SectionId::DataCount, empty);
  ordered.section(SectionId::Code, empty);
  CHECK(verdictOf(ordered.takeBytes()).isValid);
  const Verdict unknown = verdictOf(withSection(static_cast<SectionId>(14), {}));
  CHECK(unknown.isMalformed("malformed section id 14"));
  CHECK(unknown.offset == 8);
}

TEST_CASE("sections end where they say") {
  CHECK(verdictOf(withSection(SectionId::Type, {0, 0})).isMalformed("section size mismatch"));
  std::vector<uint8_t> tooLong = withSection(SectionId::Type, {0});
  tooLong[9] = 2;
  CHECK(verdictOf(tooLong).isMalformed("length out of bounds"));
  CHECK(verdictOf(withSection(SectionId::Type, {1})).isMalformed("unexpected end"));
}

TEST_CASE("custom sections need a name and nothing else") {
  CHECK(verdictOf(withSection(SectionId::Custom, {1, 'x', 0xFF, 0xFF})).isValid);
  CHECK(verdictOf(withSection(SectionId::Custom, {})).isMalformed("unexpected end"));
  CHECK(verdictOf(withSection(SectionId::Custom, {1, 0xFF})).isMalformed("malformed UTF-8"));
  const Module module = readBack(withSection(SectionId::Custom, {1, 'x', 7, 8}));
  REQUIRE(module.customs.size() == 1);
  CHECK(module.customs[0].name == "x");
  CHECK(module.customs[0].bytes.size() == 2);
  CHECK(module.customs[0].offset == 12);
}

TEST_CASE("counts beyond a limit are refused by name and number") {
  struct Row {
    SectionId id;
    uint64_t limit;
    const char *what;
  };
  const Row rows[] = {
      {SectionId::Type, limits::Types, "types"},
      {SectionId::Import, limits::Imports, "imports"},
      {SectionId::Func, limits::Funcs, "functions"},
      {SectionId::Table, limits::Tables, "tables"},
      {SectionId::Memory, limits::Memories, "memories"},
      {SectionId::Tag, limits::Tags, "tags"},
      {SectionId::Global, limits::Globals, "globals"},
      {SectionId::Export, limits::Exports, "exports"},
      {SectionId::Elem, limits::Segments, "element segments"},
      {SectionId::DataCount, limits::Segments, "data segments"},
      {SectionId::Code, limits::Funcs, "functions"},
      {SectionId::Data, limits::Segments, "data segments"},
  };
  for (const Row &row : rows) {
    const std::string text = std::string("number of ") + row.what +
                             ": 4294967295 exceeds the limit of " + std::to_string(row.limit);
    const Verdict over = verdictOf(claiming(row.id, UINT32_MAX));
    CHECK(over.isOverLimit(text));
    // Within the limit, but without the bytes: no room is reserved for them.
    if (row.id != SectionId::DataCount)
      CHECK(verdictOf(claiming(row.id, row.limit)).isMalformed("unexpected end"));
  }
}

TEST_CASE("counts inside of types and bodies are limited") {
  CHECK(verdictOf(withSection(SectionId::Type, {1, 0x60, 0xE9, 0x07}))
            .isOverLimit("number of parameters: 1001 exceeds the limit of 1000"));
  CHECK(verdictOf(withSection(SectionId::Type, {1, 0x60, 0, 0xE9, 0x07}))
            .isOverLimit("number of results: 1001 exceeds the limit of 1000"));
  CHECK(verdictOf(withSection(SectionId::Type, {1, 0x5F, 0x91, 0x4E}))
            .isOverLimit("number of fields: 10001 exceeds the limit of 10000"));
  CHECK(verdictOf(withSection(SectionId::Type, {1, 0x4E, 0xC1, 0x84, 0x3D}))
            .isOverLimit("number of types: 1000001 exceeds the limit of 1000000"));
  CHECK(verdictOf(withSection(SectionId::Elem, {1, 1, 0, 0x81, 0xAD, 0xE2, 0x04}))
            .isOverLimit("number of entries of an element segment: 10000001 exceeds the limit of "
                         "10000000"));
}

TEST_CASE("long names and large bodies are limited") {
  Encoder name, custom = ModuleBuilder::header();
  name.name(std::string(limits::NameBytes + 1, 'x'));
  custom.section(SectionId::Custom, name);
  CHECK(verdictOf(custom.takeBytes())
            .isOverLimit("length of a name in bytes: 100001 exceeds the limit of 100000"));
  Encoder code;
  const std::vector<uint8_t> nops(limits::BodyBytes, static_cast<uint8_t>(info(Op::Nop).code));
  code.raw(nops);
  ModuleBuilder large;
  large.func({}, {}, code);
  CHECK(verdictOf(large.build())
            .isOverLimit("size of a function body in bytes: 16777218 exceeds "
                         "the limit of 16777216"));
}

TEST_CASE("locals are runs") {
  Encoder none;
  ModuleBuilder tooMany;
  tooMany.func({}, {}, none, {{UINT32_MAX, I64}, {1, I32}});
  CHECK(verdictOf(tooMany.build()).isMalformed("too many locals"));
  ModuleBuilder many;
  many.func({I32}, {}, none, {{UINT32_MAX - 1, I64}});
  CHECK(verdictOf(many.build())
            .isOverLimit("number of locals: 4294967295 exceeds the limit of 50000"));
  ModuleBuilder atLimit;
  atLimit.func({I32}, {}, none, {{limits::Locals - 1, I64}});
  CHECK(verdictOf(atLimit.build()).isValid);
}

TEST_CASE("sections must agree on their lengths") {
  Encoder func, noBodies = ModuleBuilder::header(), types, one;
  one.u32(1);
  func.u32(1);
  func.u32(0);
  noBodies.section(SectionId::Func, func);
  CHECK(verdictOf(noBodies.takeBytes())
            .isMalformed("function and code section have inconsistent lengths"));
  Encoder noData = ModuleBuilder::header();
  noData.section(SectionId::DataCount, one);
  CHECK(verdictOf(noData.takeBytes())
            .isMalformed("data count and data section have inconsistent lengths"));
}

TEST_CASE("the first fault of a file is told") {
  // The body has an unknown opcode, and the section behind it an unknown id.
  Encoder code;
  code.u8(0xFF);
  ModuleBuilder module;
  module.func({}, {}, code);
  std::vector<uint8_t> bytes = module.build();
  const Verdict alone = verdictOf(bytes);
  CHECK(alone.isMalformed("illegal opcode ff"));
  bytes.insert(bytes.end(), {14, 0});
  const Verdict both = verdictOf(bytes);
  CHECK(both.message == alone.message);
  CHECK(both.offset == alone.offset);
}

TEST_CASE("malformed types are told by kind") {
  CHECK(
      verdictOf(withSection(SectionId::Type, {1, 0x40})).isMalformed("malformed definition type"));
  CHECK(verdictOf(withSection(SectionId::Type, {1, 0x60, 1, 0x40}))
            .isMalformed("malformed value type 0x40"));
  CHECK(verdictOf(withSection(SectionId::Type, {1, 0x60, 1, 0x63, 0x40}))
            .isMalformed("malformed heap type"));
  CHECK(verdictOf(withSection(SectionId::Type, {1, 0x60, 1, 0x63, 0xFF, 0xFF, 0xFF, 0x7F}))
            .isMalformed("malformed heap type"));
  CHECK(verdictOf(withSection(SectionId::Table, {1, 0x7F, 0, 0}))
            .isMalformed("malformed reference type 0x7f"));
  CHECK(
      verdictOf(withSection(SectionId::Global, {1, 0x7F, 2})).isMalformed("malformed mutability"));
  CHECK(verdictOf(withSection(SectionId::Memory, {1, 0x10, 0}))
            .isMalformed("malformed limits flags 0x10"));
  CHECK(verdictOf(withSection(SectionId::Tag, {1, 1, 0})).isMalformed("malformed tag attribute"));
  CHECK(verdictOf(withSection(SectionId::Elem, {1, 8}))
            .isMalformed("malformed elements segment kind"));
  CHECK(verdictOf(withSection(SectionId::Elem, {1, 1, 1})).isMalformed("malformed element kind"));
  CHECK(verdictOf(withSection(SectionId::Data, {1, 3})).isMalformed("malformed data segment kind"));
  CHECK(verdictOf(withSection(SectionId::Import, {1, 0, 0, 5}))
            .isMalformed("malformed import kind 5"));
  CHECK(verdictOf(withSection(SectionId::Export, {1, 0, 5, 0}))
            .isMalformed("malformed export kind 5"));
}

TEST_CASE("features that are off are named") {
  struct Row {
    Feature feature;
    const char *text;
  };
  const Row rows[] = {
      {Feature::SIMD, "(func (param v128))"},
      {Feature::RefTypes, "(func (param externref))"},
      {Feature::FunctionRefs, "(type (func)) (func (param (ref 0)))"},
      {Feature::GC, "(type (struct))"},
      {Feature::GC, "(func (param anyref))"},
      {Feature::Exceptions, "(func (param exnref))"},
      {Feature::MultiValue, "(func (result i32 i32) unreachable)"},
      {Feature::BulkMemory, "(memory 1) (data \"\")"},
      {Feature::MutableGlobals, "(global (import \"\" \"\") (mut i32))"},
      {Feature::MutableGlobals, "(global (export \"\") (mut i32) (i32.const 0))"},
  };
  for (const Row &row : rows) {
    INFO(row.text);
    CHECK(verdictOf(row.text).isValid);
    const std::string name = featureName(row.feature).str();
    CHECK(verdictOf(row.text, without(row.feature)).isDisabled(name + " is disabled: "));
  }
}

TEST_CASE("flags of features that are off count as malformed flags") {
  CHECK(verdictOf("(memory i64 1)", without(Feature::Memory64))
            .isDisabled("malformed limits flags: memory64 is disabled"));
  CHECK(verdictOf("(memory 1 1 shared)", without(Feature::Threads))
            .isDisabled("malformed limits flags: threads is disabled"));
  CHECK(verdictOf("(memory 1 (pagesize 1))", without(Feature::CustomPageSizes))
            .isDisabled("malformed limits flags: custom-page-sizes is disabled"));
  CHECK(verdictOf("(memory 1) (memory 1)", without(Feature::MultiMemory))
            .isDisabled("multiple memories: multi-memory is disabled"));
  CHECK(verdictOf("(table 1 funcref) (table 1 funcref)", without(Feature::RefTypes))
            .isDisabled("multiple tables: reference-types is disabled"));
}

TEST_CASE("a module is read into its index spaces") {
  const auto bytes = llvm::cantFail(
      text::assemble("(import \"m\" \"f\" (func (param i32)))"
                     "(import \"m\" \"g\" (global (mut f64)))"
                     "(table 1 2 funcref) (memory i64 3 4) (tag (param i32))"
                     "(global i32 (i32.const 7))"
                     "(func $start) (start $start)"
                     "(export \"e\" (memory 0))"
                     "(elem (i32.const 0) func $start) (elem externref (ref.null extern))"
                     "(data (i64.const 8) \"abc\") (data \"defg\")",
                     FeatureSet()));
  const Module m = readBack(bytes);
  CHECK(m.importedFuncs == 1);
  CHECK(m.importedGlobals == 1);
  REQUIRE(m.imports.size() == 2);
  CHECK(m.imports[1].kind == ExternKind::Global);
  CHECK(m.funcs.size() == 2);
  REQUIRE(m.bodies.size() == 1);
  CHECK(m.bodies[0].func == FuncIdx(1));
  CHECK(m.bodies[0].code.bytes.size() == 1);
  CHECK(m.bodies[0].code.offset == m.bodies[0].offset + 1);
  CHECK(m.start == FuncIdx(1));
  CHECK(m.tables[0].type.limits.max == 2);
  CHECK(m.memories[0].type.addr == AddrType::I64);
  CHECK(m.memories[0].type.limits.min == 3);
  CHECK(m.tags.size() == 1);
  CHECK(m.globals[1].init.bytes.size() == 3);
  REQUIRE(m.elems.size() == 2);
  CHECK(m.elems[0].mode == SegmentMode::Active);
  CHECK(m.elems[0].size() == 1);
  CHECK(m.elems[1].mode == SegmentMode::Passive);
  CHECK(m.elems[1].exprs.size() == 1);
  CHECK(m.elems[1].type == ExternRef.ref());
  REQUIRE(m.datas.size() == 2);
  CHECK(m.datas[0].bytes.size() == 3);
  CHECK(m.datas[1].mode == SegmentMode::Passive);
  CHECK(m.warnings.empty());
}
