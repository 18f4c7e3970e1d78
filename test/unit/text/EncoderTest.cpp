#include "aotc/text/Encoder.h"
#include "test/support/Catch.h"

#include "llvm/ADT/StringExtras.h"

using namespace aotc;
using namespace aotc::text;
using namespace aotc::wasm;

namespace {

template <class Write> std::string written(Write write) {
  Encoder encoder;
  write(encoder);
  return llvm::toHex(encoder.data(), /*LowerCase=*/true);
}

std::string u64(uint64_t value) {
  return written([value](Encoder &e) { e.u64(value); });
}

std::string s64(int64_t value) {
  return written([value](Encoder &e) { e.s64(value); });
}

std::string valType(ValType type) {
  return written([type](Encoder &e) { e.valType(type); });
}

} // namespace

TEST_CASE("integers are LEB128 of the least length") {
  CHECK(u64(0) == "00");
  CHECK(u64(127) == "7f");
  CHECK(u64(128) == "8001");
  CHECK(u64(UINT64_MAX) == "ffffffffffffffffff01");
  CHECK(s64(-64) == "40");
  CHECK(s64(63) == "3f");
  CHECK(s64(64) == "c000");
  CHECK(s64(-65) == "bf7f");
  CHECK(s64(INT64_MIN) == "8080808080808080807f");
}

TEST_CASE("reference types take their short form") {
  CHECK(valType(FuncRef) == "70");
  CHECK(valType(RefType{AbsHeap::Func, false}) == "6470");
  CHECK(valType(RefType{TypeIdx(64), true}) == "63c000");
  CHECK(valType(V128) == "7b");
}

TEST_CASE("limits tell maximum, sharing, address type and page size") {
  auto memory = [](MemoryType type) {
    return written([&type](Encoder &e) { e.memoryType(type); });
  };
  CHECK(memory({{1, {}}, AddrType::I32, false, 16}) == "0001");
  CHECK(memory({{1, 2}, AddrType::I32, true, 16}) == "030102");
  CHECK(memory({{1, {}}, AddrType::I64, false, 0}) == "0c0100");
}

TEST_CASE("a memory other than the first sets a flag in the alignment") {
  Inst inst;
  inst.op = Op::I32Load;
  inst.memarg = {2, MemoryIdx(0), 300};
  CHECK(written([&](Encoder &e) { e.inst(inst); }) == "2802ac02");
  inst.memarg.memory = MemoryIdx(1);
  CHECK(written([&](Encoder &e) { e.inst(inst); }) == "284201ac02");
}

TEST_CASE("marks move with the piece that they are in") {
  Encoder inner, outer;
  inner.mark(50);
  inner.u8(1);
  inner.mark(60);
  inner.u8(2);
  outer.raw(llvm::StringRef("abc"));
  outer.section(SectionId::Code, inner);
  LineMap map;
  outer.exportMarks(map);
  CHECK(map.textOffset(5) == 50);
  CHECK(map.textOffset(6) == 60);
}
