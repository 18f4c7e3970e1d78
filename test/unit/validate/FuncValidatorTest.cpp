// Bodies: operand stack, locals, what callbacks get to know, limits.
#include "aotc/wasm/Limits.h"
#include "test/support/Catch.h"
#include "test/support/ModuleBuilder.h"
#include "test/support/Verdict.h"

using namespace aotc;
using namespace aotc::test;
using namespace aotc::wasm;

namespace {

struct Seen {
  Op op;
  std::vector<ValType> popped, pushed;
  bool reachable;
};

std::vector<Seen> visit(llvm::StringRef text) {
  const FeatureSet features;
  auto bytes = llvm::cantFail(text::assemble(text, features));
  auto read = llvm::cantFail(read::readModule(std::move(bytes), "test", features));
  auto module = llvm::cantFail(validate::checkModule(std::move(read), features));
  std::vector<Seen> seen;
  llvm::cantFail(validate::checkBody(
      module, module->bodies.front(), [&](const Inst &inst, const validate::Facts &facts) {
        seen.push_back({inst.op, facts.popped.vec(), facts.pushed.vec(), facts.reachable});
        return llvm::Error::success();
      }));
  return seen;
}

using Types = std::vector<ValType>;

// `count` times `op`, in a function.
std::vector<uint8_t> repeated(Op op, uint32_t count, Op closing) {
  Encoder code;
  for (uint32_t i = 0; i < count; ++i)
    code.inst({.op = op});
  for (uint32_t i = 0; i < count; ++i)
    code.inst({.op = closing});
  ModuleBuilder module;
  module.func({}, {}, code);
  return module.build();
}

} // namespace

TEST_CASE("callbacks see what each instruction pops and pushes") {
  const auto seen = visit("(func (param i32 i64) (result i64)"
                          "  local.get 0 local.get 0 i32.add"
                          "  if (param) (result i64) local.get 1 else i64.const 3 end"
                          "  local.tee 1 local.get 1 i64.add)");
  REQUIRE(seen.size() == 12);
  CHECK(seen[0].pushed == Types{I32});
  CHECK(seen[2].op == Op::I32Add);
  CHECK(seen[2].popped == Types{I32, I32});
  CHECK(seen[2].pushed == Types{I32});
  CHECK(seen[3].op == Op::If);
  CHECK(seen[3].popped == Types{I32});
  CHECK(seen[3].pushed == Types{});
  CHECK(seen[5].op == Op::Else);
  CHECK(seen[5].popped == Types{I64});
  CHECK(seen[5].pushed == Types{});
  CHECK(seen[7].op == Op::End);
  CHECK(seen[7].popped == Types{I64});
  CHECK(seen[7].pushed == Types{I64});
  CHECK(seen[8].op == Op::LocalTee);
  CHECK(seen[8].popped == Types{I64});
  CHECK(seen[11].op == Op::End);
  CHECK(seen[11].popped == Types{I64});
}

TEST_CASE("operands have the types they had on the stack, not those wanted") {
  const auto seen = visit("(type $s (struct)) (func (param (ref $s)) (result anyref)"
                          "  local.get 0 ref.null none ref.eq drop local.get 0)");
  CHECK(seen[2].op == Op::RefEq);
  CHECK(seen[2].popped == Types{RefType{TypeIdx(0), false}, RefType{AbsHeap::None, true}});
  CHECK(seen[5].popped == Types{RefType{TypeIdx(0), false}});
  CHECK(seen[5].pushed == Types{RefType{AbsHeap::Any, true}});
}

TEST_CASE("a branch that falls through gives its operands back") {
  const auto seen = visit("(func (param i32) (result i32 i64)"
                          "  i32.const 1 i64.const 2 local.get 0 br_if 0)");
  CHECK(seen[3].op == Op::BrIf);
  CHECK(seen[3].popped == Types{I32, I64, I32});
  CHECK(seen[3].pushed == Types{I32, I64});
}

TEST_CASE("a branch pops what it carries, and no more") {
  const auto seen = visit("(func (result i64) i32.const 1 f32.const 2 i64.const 3 br 0)");
  CHECK(seen[3].op == Op::Br);
  CHECK(seen[3].popped == Types{I64});
  CHECK(seen[3].pushed == Types{});
}

TEST_CASE("in unreachable code only what shapes blocks is passed on") {
  const auto seen = visit("(func (param i32)"
                          "  block unreachable i32.add drop"
                          "    block nop end loop br 0 end"
                          "    if nop else nop end"
                          "  end nop)");
  std::vector<std::pair<Op, bool>> ops;
  for (const Seen &s : seen)
    ops.push_back({s.op, s.reachable});
  const std::vector<std::pair<Op, bool>> wanted = {
      {Op::Block, true}, {Op::Unreachable, true}, {Op::Block, false}, {Op::End, false},
      {Op::Loop, false}, {Op::End, false},        {Op::If, false},    {Op::Else, false},
      {Op::End, false},  {Op::End, false},        {Op::Nop, true},    {Op::End, true}};
  CHECK(ops == wanted);
  CHECK(seen[6].popped == Types{ValType()}); // bottom
}

TEST_CASE("errors carry the function and the offset of the instruction") {
  const FeatureSet features;
  auto bytes = llvm::cantFail(
      text::assemble("(func) (func (result i32) i32.const 1 f32.const 2 i32.add)", features));
  auto read = llvm::cantFail(read::readModule(std::move(bytes), "test", features));
  const uint64_t code = read.bodies[1].code.offset;
  auto module = llvm::cantFail(validate::checkModule(std::move(read), features));
  bool checked = false;
  llvm::handleAllErrors(validate::checkBodies(module), [&](const WasmError &e) {
    checked = true;
    CHECK(e.function == 1);
    CHECK(e.offset == code + 2 + 5);
    CHECK(e.message ==
          "type mismatch: instruction requires [i32 i32] but stack has [i32 f32] (i32.add)");
  });
  CHECK(checked);
}

TEST_CASE("the stack of unreachable code has no bottom, but has types") {
  CHECK(verdictOf("(func (result i32) unreachable i32.add)").isValid);
  CHECK(
      verdictOf("(func (result i32) unreachable i64.const 1 i32.add)").isInvalid("type mismatch"));
  CHECK(verdictOf("(func (result i32) unreachable select)").isValid);
  CHECK(verdictOf("(func unreachable i32.const 1)").isInvalid("type mismatch: block requires []"));
  CHECK(verdictOf("(func unreachable drop drop)").isValid);
  // What a reference operator makes of nothing is still a reference.
  CHECK(verdictOf("(func (result i32) unreachable ref.as_non_null)").isInvalid("type mismatch"));
  CHECK(verdictOf("(func (result (ref func)) unreachable ref.as_non_null)").isValid);
  CHECK(verdictOf("(func (result externref) unreachable extern.convert_any)").isValid);
  CHECK(verdictOf("(func (result anyref) unreachable extern.convert_any)")
            .isInvalid("type mismatch"));
}

TEST_CASE("select without a type takes numbers and vectors") {
  CHECK(verdictOf("(func (param v128) local.get 0 local.get 0 i32.const 0 select drop)").isValid);
  CHECK(verdictOf("(func (param i32 i64) local.get 0 local.get 1 i32.const 0 select drop)")
            .isInvalid("type mismatch: select of i32 and i64"));
  CHECK(verdictOf("(func (param funcref) local.get 0 local.get 0 i32.const 0 select drop)")
            .isInvalid("type mismatch: select without a type takes numbers or vectors"));
  CHECK(verdictOf("(func (param funcref) "
                  "local.get 0 local.get 0 i32.const 0 select (result funcref) drop)")
            .isValid);
  CHECK(verdictOf("(func unreachable select (result i32 i32) unreachable)")
            .isInvalid("invalid result arity"));
}

TEST_CASE("locals exist, have a type, and are set before they are read") {
  CHECK(verdictOf("(func local.get 0 drop)").isInvalid("unknown local 0"));
  CHECK(verdictOf("(func (param i32) i64.const 1 local.set 0)").isInvalid("type mismatch"));
  const std::string type = "(type $s (struct)) ";
  CHECK(verdictOf(type + "(func (local (ref $s)) local.get 0 drop)")
            .isInvalid("uninitialized local 0"));
  CHECK(verdictOf(type + "(func (param (ref $s)) (local (ref $s)) "
                         "local.get 0 local.set 1 local.get 1 drop)")
            .isValid);
  CHECK(verdictOf(type + "(func (param (ref $s)) (local (ref $s)) "
                         "local.get 0 local.tee 1 drop block local.get 1 drop end)")
            .isValid);
  // What a block has set is forgotten behind it, and in its else arm.
  CHECK(verdictOf(type + "(func (param (ref $s)) (local (ref $s)) "
                         "block local.get 0 local.set 1 end local.get 1 drop)")
            .isInvalid("uninitialized local 1"));
  CHECK(verdictOf(type + "(func (param (ref $s)) (local (ref $s)) i32.const 0 "
                         "if local.get 0 local.set 1 else local.get 1 drop end)")
            .isInvalid("uninitialized local 1"));
}

TEST_CASE("locals are found among many runs") {
  ModuleBuilder module;
  std::vector<LocalRun> runs;
  for (int i = 0; i < 300; ++i)
    runs.push_back({3, i % 2 ? I64 : F32});
  Encoder code;
  for (uint32_t index : {0u, 1u, 3u, 4u, 255u, 256u, 258u, 898u, 900u}) {
    Inst get{.op = Op::LocalGet};
    get.index = index;
    code.inst(get);
    // Parameter 0 is an i32; then come runs of three.
    const ValType type = index == 0 ? I32 : (index - 1) / 3 % 2 ? I64 : F32;
    code.op(type == I32 ? Op::I32Eqz : type == I64 ? Op::I64Eqz : Op::F32Neg);
    code.op(Op::Drop);
  }
  module.func({I32}, {}, code, runs);
  CHECK(verdictOf(module.build()).isValid);
}

TEST_CASE("globals are written only where mutable") {
  CHECK(verdictOf("(global (mut i32) (i32.const 0)) (func i32.const 1 global.set 0)").isValid);
  CHECK(verdictOf("(global i32 (i32.const 0)) (func i32.const 1 global.set 0)")
            .isInvalid("immutable global 0"));
  CHECK(verdictOf("(func global.get 2 drop)").isInvalid("unknown global 2"));
}

TEST_CASE("address types follow the memory and the table") {
  CHECK(verdictOf("(memory 1) (memory i64 1) (func"
                  "  (drop (i32.load 1 (i64.const 0))) (drop (i32.load 0 (i32.const 0)))"
                  "  (memory.copy 1 1 (i64.const 0) (i64.const 0) (i64.const 0))"
                  "  (memory.copy 0 1 (i32.const 0) (i64.const 0) (i32.const 0))"
                  "  (memory.copy 1 0 (i64.const 0) (i32.const 0) (i32.const 0)))")
            .isValid);
  CHECK(verdictOf("(memory 1) (memory i64 1) (func"
                  "  (memory.copy 1 0 (i64.const 0) (i32.const 0) (i64.const 0)))")
            .isInvalid("type mismatch"));
  CHECK(verdictOf("(memory 1) (func (drop (i32.load offset=4294967296 (i32.const 0))))")
            .isInvalid("offset out of range"));
  CHECK(
      verdictOf("(memory i64 1) (func (drop (i32.load offset=4294967296 (i64.const 0))))").isValid);
}

TEST_CASE("lanes exist") {
  CHECK(verdictOf("(func (param v128) local.get 0 i8x16.extract_lane_u 15 drop)").isValid);
  CHECK(verdictOf("(func (param v128) local.get 0 i8x16.extract_lane_u 16 drop)")
            .isInvalid("invalid lane index 16: i8x16.extract_lane_u has 16 lanes"));
  CHECK(verdictOf("(func (param v128) local.get 0 f64x2.extract_lane 2 drop)")
            .isInvalid("invalid lane index 2"));
  CHECK(verdictOf("(memory 1) (func (param v128) i32.const 0 local.get 0 v128.store16_lane 8)")
            .isInvalid("invalid lane index 8"));
  CHECK(verdictOf("(func (param v128) local.get 0 local.get 0 "
                  "i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 32 drop)")
            .isInvalid("invalid lane index"));
}

TEST_CASE("atomic accesses are aligned exactly") {
  CHECK(verdictOf("(memory 1) (func (drop (i32.atomic.load (i32.const 0))))").isValid);
  CHECK(verdictOf("(memory 1) (func (drop (i32.atomic.load align=2 (i32.const 0))))")
            .isInvalid("alignment must be natural for atomic accesses"));
}

TEST_CASE("segments named in bodies exist") {
  CHECK(verdictOf("(memory 1) (data \"\") (func data.drop 1)").isInvalid("unknown data segment 1"));
  CHECK(verdictOf("(func elem.drop 0)").isInvalid("unknown elem segment 0"));
  CHECK(verdictOf("(table 1 funcref) (elem externref) (func "
                  "(table.init 0 (i32.const 0) (i32.const 0) (i32.const 0)))")
            .isInvalid("type mismatch: segment of externref in a table of funcref"));
  Encoder code, segment;
  code.inst({.op = Op::DataDrop});
  segment.u32(1);
  segment.name("x");
  ModuleBuilder noCount;
  noCount.func({}, {}, code);
  noCount.add(SectionId::Data, segment);
  CHECK(verdictOf(noCount.build()).isMalformed("data count section required"));
}

TEST_CASE("bodies end with their last end") {
  Encoder extra;
  extra.op(Op::End);
  ModuleBuilder tooMany;
  tooMany.func({}, {}, extra);
  CHECK(verdictOf(tooMany.build()).isMalformed("section size mismatch"));
  Encoder open;
  open.inst({.op = Op::Block});
  ModuleBuilder tooFew;
  tooFew.func({}, {}, open);
  CHECK(verdictOf(tooFew.build()).isMalformed("unexpected end of section or function"));
}

TEST_CASE("blocks nest up to the limit, without recursion") {
  CHECK(verdictOf(repeated(Op::Block, limits::BlockDepth, Op::End)).isValid);
  CHECK(verdictOf(repeated(Op::Block, limits::BlockDepth + 1, Op::End))
            .isOverLimit("depth of blocks: 100001 exceeds the limit of 100000"));
  CHECK(verdictOf(repeated(Op::Loop, 1'000'000, Op::End)).isOverLimit("depth of blocks"));
}

TEST_CASE("the operand stack is limited") {
  CHECK(verdictOf(repeated(Op::I32Const, limits::Operands, Op::Drop)).isValid);
  CHECK(verdictOf(repeated(Op::I32Const, limits::Operands + 1, Op::Drop))
            .isOverLimit("number of operands on the stack: 1000001 exceeds the limit of 1000000"));
}

TEST_CASE("long operand lists cost nothing where control cannot get to") {
  // Quadratic work would show: 2,000,000 times 10,000 operands.
  Encoder code;
  code.op(Op::Unreachable);
  Inst array{.op = Op::ArrayNewFixed};
  array.index2 = limits::ArrayNewFixed;
  for (int i = 0; i < 2'000'000; ++i) {
    code.inst(array);
    code.op(Op::Drop);
  }
  SubType type;
  type.composite.kind = CompositeKind::Array;
  type.composite.fields.push_back({I64, Packed::No, true});
  Encoder entry;
  entry.subType(type);
  ModuleBuilder module;
  module.add(SectionId::Type, entry);
  module.func({}, {}, code);
  CHECK(verdictOf(module.build()).isValid);
}
