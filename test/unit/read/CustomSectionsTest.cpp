#include "test/support/Catch.h"
#include "test/support/ModuleBuilder.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;

namespace {

Module readCustom(llvm::StringRef name, const Encoder &contents, const FeatureSet &features = {}) {
  Encoder module = ModuleBuilder::header();
  module.customSection(name, contents.data());
  return llvm::cantFail(read::readModule(module.takeBytes(), "test", features));
}

void subsection(Encoder &section, uint8_t id, const Encoder &contents) {
  section.u8(id);
  section.sized(contents);
}

Encoder nameMap(std::initializer_list<std::pair<uint32_t, llvm::StringRef>> names) {
  Encoder e;
  e.u32(static_cast<uint32_t>(names.size()));
  for (const auto &[index, name] : names) {
    e.u32(index);
    e.name(name);
  }
  return e;
}

} // namespace

TEST_CASE("the name section names every index space") {
  Encoder section, module, locals;
  module.name("mod");
  subsection(section, 0, module);
  subsection(section, 1, nameMap({{0, "f"}, {7, "g"}}));
  locals.u32(1);
  locals.u32(7);
  locals.append(nameMap({{2, "x"}}));
  subsection(section, 2, locals);
  subsection(section, 3, locals); // labels
  subsection(section, 4, nameMap({{0, "t"}}));
  subsection(section, 7, nameMap({{1, "glob"}}));
  subsection(section, 9, nameMap({{3, ".rodata"}}));
  subsection(section, 10, locals); // fields
  subsection(section, 11, nameMap({{0, "tag"}}));
  subsection(section, 99, Encoder()); // of a later version
  const Module m = readCustom("name", section);
  CHECK(m.warnings == std::vector<std::string>());
  CHECK(m.names.module == "mod");
  CHECK(m.names.funcs.lookup(7) == "g");
  CHECK(m.names.locals.at({7, 2}) == "x");
  CHECK(m.names.labels.at({7, 2}) == "x");
  CHECK(m.names.fields.at({7, 2}) == "x");
  CHECK(m.names.types.lookup(0) == "t");
  CHECK(m.names.globals.lookup(1) == "glob");
  CHECK(m.names.datas.lookup(3) == ".rodata");
  CHECK(m.names.tags.lookup(0) == "tag");
}

TEST_CASE("faults in the name section are warnings, and what came before is kept") {
  Encoder section;
  subsection(section, 1, nameMap({{0, "f"}, {1, "\xFF"}}));
  const Module m = readCustom("name", section);
  REQUIRE(m.warnings.size() == 1);
  CHECK_THAT(m.warnings[0], Catch::StartsWith("name section: 0x"));
  CHECK_THAT(m.warnings[0], Catch::EndsWith("malformed UTF-8 encoding"));
  CHECK(m.names.funcs.lookup(0) == "f");

  Encoder cut;
  cut.u8(1);
  cut.u32(1000);
  CHECK(readCustom("name", cut).warnings.size() == 1);
}

TEST_CASE("names of absurd indices are dropped") {
  Encoder section;
  subsection(section, 1, nameMap({{UINT32_MAX, "a"}, {UINT32_MAX - 1, "b"}, {1, "c"}}));
  const Module m = readCustom("name", section);
  CHECK(m.names.funcs.size() == 1);
  CHECK(m.names.funcs.lookup(1) == "c");
}

TEST_CASE("branch hints are read where the feature is on") {
  Encoder section;
  section.u32(1);  // functions
  section.u32(4);  // the function
  section.u32(2);  // hints
  section.u32(10); // where
  section.u32(1);  // length
  section.u8(1);
  section.u32(20);
  section.u32(1);
  section.u8(0);
  const Module on = readCustom("metadata.code.branch_hint", section);
  CHECK(on.warnings.empty());
  CHECK(on.branchHints.at({4, 10}));
  CHECK_FALSE(on.branchHints.at({4, 20}));
  const Module off =
      readCustom("metadata.code.branch_hint", section, without(Feature::BranchHinting));
  CHECK(off.branchHints.empty());
}

TEST_CASE("malformed branch hints are warnings") {
  Encoder section;
  section.u32(1);
  section.u32(4);
  section.u32(1);
  section.u32(10);
  section.u32(1);
  section.u8(2);
  const Module m = readCustom("metadata.code.branch_hint", section);
  REQUIRE(m.warnings.size() == 1);
  CHECK_THAT(m.warnings[0], Catch::EndsWith("malformed branch hint"));
  CHECK(m.branchHints.empty());
}
