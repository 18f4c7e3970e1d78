#include "aotc/read/InstReader.h"
#include "aotc/wasm/Limits.h"
#include "test/support/Catch.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;

namespace {

Verdict faultOf(const std::vector<uint8_t> &bytes, const FeatureSet &features = {}) {
  read::InstReader reader({bytes, 0}, features);
  Inst inst;
  while (!reader.atEnd() && reader.next(inst)) {
  }
  if (llvm::Error e = reader.takeError())
    return refusal(std::move(e));
  return {};
}

} // namespace

TEST_CASE("unknown opcodes are told with their bytes") {
  CHECK(faultOf({0x17}).isMalformed("illegal opcode 17"));
  CHECK(faultOf({0x01, 0xFF}).isMalformed("illegal opcode ff"));
  CHECK(faultOf({0xFC, 0x7F}).isMalformed("illegal opcode fc 7f"));
  CHECK(faultOf({0xFD, 0xFF, 0xFF, 0x03}).isMalformed("illegal opcode fd ffff"));
  CHECK(faultOf({0xFD, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00})
            .isMalformed("integer representation too long"));
}

TEST_CASE("block types are empty, a value type, or an index") {
  const FeatureSet features;
  const std::vector<uint8_t> bytes = {0x02, 0x40, 0x02, 0x7E, 0x02, 0x63, 0x05, 0x03, 0x80, 0x01};
  read::InstReader reader({bytes, 0}, features);
  Inst inst;
  REQUIRE(reader.next(inst));
  CHECK(inst.block.kind == BlockType::Empty);
  REQUIRE(reader.next(inst));
  CHECK(inst.block.kind == BlockType::Value);
  CHECK(inst.block.value == I64);
  REQUIRE(reader.next(inst));
  CHECK(inst.block.value == ValType(RefType{TypeIdx(5), true}));
  REQUIRE(reader.next(inst));
  CHECK(inst.block.kind == BlockType::Func);
  CHECK(inst.block.type == TypeIdx(128));
  CHECK(reader.atEnd());
  CHECK(faultOf({0x02, 0x41}).isMalformed("malformed value type 0x41"));
  CHECK(faultOf({0x02, 0x80, 0x7F}).isMalformed("malformed block type"));
}

TEST_CASE("immediates that do not decode are told") {
  CHECK(faultOf({0x28, 0x80, 0x01, 0}).isMalformed("malformed memop flags"));
  CHECK(faultOf({0xFB, 0x18, 4, 0, 0x70, 0x70}).isMalformed("malformed br_on_cast flags"));
  CHECK(faultOf({0x1F, 0x40, 1, 4, 0, 0}).isMalformed("malformed catch clause"));
  CHECK(faultOf({0xFE, 0x03, 1}).isMalformed("zero byte expected"));
}

TEST_CASE("long lists are refused before room is made for them") {
  CHECK(faultOf({0x0E, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0})
            .isOverLimit("number of labels of a br_table: 4294967295 exceeds the limit"));
  CHECK(faultOf({0x0E, 0xC0, 0x84, 0x3D, 0}).isMalformed("unexpected end"));
  CHECK(faultOf({0x1C, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F}).isOverLimit("number of types of a select"));
  CHECK(faultOf({0x1F, 0x40, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F})
            .isOverLimit("number of catch clauses of a try_table"));
}

TEST_CASE("memory accesses decode by the features that are on") {
  // Bit 6: a memory index follows.
  const std::vector<uint8_t> second = {0x28, 0x42, 0x01, 0x08};
  CHECK(faultOf(second).isValid);
  CHECK(faultOf(second, without(Feature::MultiMemory)).isDisabled("multi-memory is disabled"));
  // An offset beyond 32 bits.
  const std::vector<uint8_t> far = {0x28, 0x02, 0x80, 0x80, 0x80, 0x80, 0x10};
  CHECK(faultOf(far).isValid);
  CHECK(faultOf(far, without(Feature::Memory64)).isMalformed("integer too large"));
}
