// Tests made out of the instruction table: every row is tried in every way that the row itself
// describes, so a new row is tested by being there.
#include "aotc/read/InstReader.h"
#include "aotc/wasm/Instructions.h"
#include "test/support/Catch.h"
#include "test/support/ModuleBuilder.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;
using Catch::StartsWith;
using llvm::StringRef;

namespace {

std::vector<Op> allOps() {
  std::vector<Op> ops;
  for (size_t i = 0; i < static_cast<size_t>(Op::Count); ++i)
    ops.push_back(static_cast<Op>(i));
  return ops;
}

// Immediates that are not all zero, to see that each comes back in its place.
Inst sample(Op op) {
  static const uint32_t labels[] = {3, 200, 1};
  static const ValType types[] = {I64, FuncRef};
  static const CatchClause catches[] = {{CatchKind::Catch, TagIdx(7), 1},
                                        {CatchKind::CatchAllRef, TagIdx(0), 130}};
  Inst inst;
  inst.op = op;
  inst.index = 5;
  inst.index2 = 300;
  inst.bits = info(op).imm == ImmKind::I32 ? 0xFFFFFF80 : 0xFFFFFFFFFFFFFF80;
  if (info(op).imm == ImmKind::F32)
    inst.bits = 0x7FA00001;
  inst.lane = 1;
  inst.memarg = {info(op).accessLog2, MemoryIdx(2), 70000};
  inst.block = {BlockType::Func, ValType(), TypeIdx(64)};
  inst.heap = TypeIdx(70);
  inst.castFrom = {AbsHeap::Any, true};
  inst.castTo = {TypeIdx(9), false};
  for (size_t i = 0; i < inst.bytes.size(); ++i)
    inst.bytes[i] = static_cast<uint8_t>(i);
  inst.labels = labels;
  inst.types = types;
  inst.catches = catches;
  return inst;
}

Encoder encoded(const Inst &inst) {
  Encoder e;
  e.inst(inst);
  return e;
}

ValType typeOf(char letter, AddrType memory, AddrType table) {
  switch (letter) {
  case 'i':
    return I32;
  case 'l':
    return I64;
  case 'f':
    return F32;
  case 'd':
    return F64;
  case 'v':
    return V128;
  case 'a':
    return valType(memory);
  case 't':
    return valType(table);
  }
  FAIL("unknown letter " << letter);
  return I32;
}

void pushConstant(Encoder &code, ValType type) {
  Inst inst;
  switch (type.kind()) {
  case ValKind::I32:
    inst.op = Op::I32Const;
    break;
  case ValKind::I64:
    inst.op = Op::I64Const;
    break;
  case ValKind::F32:
    inst.op = Op::F32Const;
    break;
  case ValKind::F64:
    inst.op = Op::F64Const;
    break;
  default:
    inst.op = Op::V128Const;
  }
  code.inst(inst);
}

// A row with a fixed signature, in a module where its immediates are good.
class RowCheck {
public:
  RowCheck(Op op, AddrType memory, AddrType table) : memory(memory), table(table) {
    inst.op = op;
    inst.memarg.alignLog2 = info(op).accessLog2;
    const auto [params, results] = StringRef(info(op).signature).split(':');
    for (char letter : params)
      operands.push_back(typeOf(letter, memory, table));
    resultCount = results.size();
  }

  void run() {
    CHECK(verdict(operands).isValid);
    for (size_t i = 0; i < operands.size(); ++i) {
      std::vector<ValType> wrong = operands;
      wrong[i] = wrong[i] == F32 ? I32 : F32;
      expectMismatch(wrong);
      std::vector<ValType> missing = operands;
      missing.erase(missing.begin());
      expectMismatch(missing);
    }
  }

private:
  Encoder body(const std::vector<ValType> &pushed) {
    Encoder code;
    for (const ValType &type : pushed)
      pushConstant(code, type);
    instStart = code.size();
    code.inst(inst);
    for (size_t i = 0; i < resultCount; ++i)
      code.op(Op::Drop);
    return code;
  }

  Verdict verdict(const std::vector<ValType> &pushed) {
    ModuleBuilder module;
    module.func({}, {}, body(pushed));
    module.memory({{1, {}}, memory, false, 16});
    module.table({{AbsHeap::Func, true}, {1, {}}, table});
    module.data("data");
    module.elem();
    const std::vector<uint8_t> bytes = module.build();
    auto read = llvm::cantFail(read::readModule(bytes, "test", FeatureSet()));
    instStart += read.bodies.front().code.offset;
    return verdictOf(bytes);
  }

  void expectMismatch(const std::vector<ValType> &pushed) {
    const Verdict found = verdict(pushed);
    CHECK(found.isInvalid("type mismatch"));
    CHECK_THAT(found.message, Catch::Contains(info(inst.op).text.str()));
    CHECK(found.offset == instStart);
  }

  Inst inst;
  AddrType memory, table;
  std::vector<ValType> operands;
  size_t resultCount;
  uint64_t instStart = 0;
};

} // namespace

TEST_CASE("every row is found by its code and by its mnemonic") {
  for (Op op : allOps()) {
    INFO(info(op).text.str());
    CHECK(opByCode(info(op).prefix, info(op).code) == op);
    const std::optional<Op> first = opByText(info(op).text);
    REQUIRE(first);
    CHECK(info(*first).text == info(op).text);
    CHECK(*first <= op);
  }
  CHECK_FALSE(opByCode(0, 0x1D));
  CHECK_FALSE(opByCode(0xFC, 0x20));
  CHECK_FALSE(opByCode(0xFD, UINT32_MAX));
  CHECK_FALSE(opByCode(0x12, 0));
  CHECK_FALSE(opByText("i32.frobnicate"));
}

TEST_CASE("every row decodes to what was encoded") {
  for (Op op : allOps()) {
    INFO(info(op).text.str());
    const Encoder code = encoded(sample(op));
    const FeatureSet features;
    read::InstReader reader({code.data(), 100}, features);
    Inst inst;
    REQUIRE(reader.next(inst));
    CHECK(inst.op == op);
    CHECK(inst.offset == 100);
    CHECK(reader.atEnd());
    CHECK(encoded(inst).data() == code.data());
  }
}

TEST_CASE("no row decodes when its bytes are cut off") {
  for (Op op : allOps()) {
    INFO(info(op).text.str());
    const Encoder code = encoded(sample(op));
    const FeatureSet features;
    for (size_t length = 0; length < code.size(); ++length) {
      read::InstReader reader({code.data().take_front(length), 0}, features);
      Inst inst;
      CHECK_FALSE(reader.next(inst));
      CHECK_FALSE(refusal(reader.takeError()).isValid);
    }
  }
}

TEST_CASE("every row is refused by name when its feature is off") {
  for (Op op : allOps()) {
    INFO(info(op).text.str());
    const Feature feature = info(op).feature;
    const Encoder code = encoded(sample(op));
    const FeatureSet features = without(feature);
    read::InstReader reader({code.data(), 0}, features);
    Inst inst;
    CHECK_FALSE(reader.next(inst));
    const std::string name = featureName(feature).str();
    CHECK(refusal(reader.takeError()).message ==
          name + " is disabled: " + info(op).text.str() + " needs it (--enable=" + name + ")");
  }
}

TEST_CASE("rows with a signature accept the right operands and refuse any other") {
  for (Op op : allOps()) {
    if (!info(op).signature)
      continue;
    INFO(info(op).text.str());
    const StringRef signature = info(op).signature;
    const bool usesMemory = signature.contains('a'), usesTable = signature.contains('t');
    RowCheck(op, AddrType::I32, AddrType::I32).run();
    if (usesMemory)
      RowCheck(op, AddrType::I64, AddrType::I32).run();
    if (usesTable)
      RowCheck(op, AddrType::I32, AddrType::I64).run();
  }
}

TEST_CASE("memory accesses must not be aligned beyond their width") {
  for (Op op : allOps()) {
    const uint8_t natural = info(op).accessLog2;
    if (info(op).imm != ImmKind::MemArg && info(op).imm != ImmKind::MemArgLane)
      continue;
    INFO(info(op).text.str());
    Encoder code;
    code.op(Op::Unreachable);
    Inst inst;
    inst.op = op;
    inst.memarg.alignLog2 = natural + 1u;
    code.inst(inst);
    code.op(Op::Unreachable);
    ModuleBuilder module;
    module.func({}, {}, code);
    module.memory({{1, {}}, AddrType::I32, false, 16});
    CHECK(verdictOf(module.build()).isInvalid("alignment must not be larger than natural"));
  }
}
