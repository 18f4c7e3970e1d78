#include "aotc/validate/FuncValidator.h"

#include "aotc/wasm/Limits.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

//===-- The signature column, parsed --------------------------------------------------------===//

namespace {

enum Letter : uint8_t { LetterI, LetterL, LetterF, LetterD, LetterV, LetterA, LetterT, NoLetter };

constexpr Letter letterOf(char c) {
  switch (c) {
  case 'i':
    return LetterI;
  case 'l':
    return LetterL;
  case 'f':
    return LetterF;
  case 'd':
    return LetterD;
  case 'v':
    return LetterV;
  case 'a':
    return LetterA;
  case 't':
    return LetterT;
  }
  return NoLetter;
}

struct Signature {
  bool isFixed = false;
  uint8_t paramCount = 0, resultCount = 0;
  std::array<Letter, 6> letters = {}; // parameters, then results
};

constexpr Signature parse(const char *text) {
  Signature result;
  if (!text)
    return result;
  result.isFixed = true;
  for (; *text != ':'; ++text)
    result.letters[result.paramCount++] = letterOf(*text);
  for (++text; *text; ++text)
    result.letters[result.paramCount + result.resultCount++] = letterOf(*text);
  return result;
}

constexpr Signature signatures[] = {
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const) parse(Sig),
#include "aotc/wasm/Instructions.def"
};

constexpr bool allLettersKnown() {
  for (const Signature &sig : signatures)
    for (int i = 0; i < sig.paramCount + sig.resultCount; ++i)
      if (sig.letters[i] == NoLetter)
        return false;
  return true;
}
static_assert(allLettersKnown());

// How many lanes the vector of an instruction with a lane immediate has.
namespace shape {
enum : uint8_t { I8x16 = 16, I16x8 = 8, I32x4 = 4, I64x2 = 2, F32x4 = 4, F64x2 = 2 };
}

constexpr uint8_t laneCounts[] = {
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const) 0,
#define SIMD_LANE(Id, Text, Prefix, Code, Sig, Feature, Shape, How) shape::Shape,
#define SIMD_LOAD_LANE(Id, Text, Prefix, Code, Sig, Feature, Log2) 16 >> (Log2),
#define SIMD_STORE_LANE(Id, Text, Prefix, Code, Sig, Feature, Log2) 16 >> (Log2),
#include "aotc/wasm/Instructions.def"
};

// Atomic accesses must be aligned exactly.
constexpr bool isAtomic[] = {
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const) (Prefix) == 0xFE,
#include "aotc/wasm/Instructions.def"
};

size_t rowOf(Op op) { return static_cast<size_t>(op); }

} // namespace

//===-- Locals ------------------------------------------------------------------------------===//

void LocalTypes::clear() {
  first.clear();
  runs.clear();
  total = 0;
}

void LocalTypes::add(uint32_t count, ValType type) {
  if (count == 0)
    return;
  total += count;
  if (first.size() < SpreadOut)
    first.append(std::min<size_t>(count, SpreadOut - first.size()), type);
  runs.push_back({total, type});
}

ValType LocalTypes::find(uint32_t index) const {
  const Run *run = upper_bound(runs, index, [](uint32_t i, const Run &run) { return i < run.end; });
  return run->type;
}

//===-- Start -------------------------------------------------------------------------------===//

void FuncValidator::reset() {
  frames.clear();
  top = 0;
  locals.clear();
  initialized.clear();
  initStack.clear();
  current = Op::Nop;
  wasReachable = true;
}

bool FuncValidator::beginBody(const FuncBody &body) {
  reset();
  offset = body.offset;
  const FuncType &type = *types.funcType(module.funcs[raw(body.func)].type);
  uint64_t count = type.params.size();
  for (const ValType &param : type.params)
    locals.add(1, param);
  // Parameters are set, whatever their type.
  for (uint32_t i = 0; i < type.params.size(); ++i)
    if (!type.params[i].isDefaultable())
      initialized.insert(i);
  for (const LocalRun &run : body.locals) {
    count += run.count;
    if (count > limits::Locals)
      fail(overLimit(offset, "number of locals", count, limits::Locals));
    if (hasFailed || !checkValType(run.type))
      return false;
    locals.add(run.count, run.type);
  }
  pushFrame(Op::Block, {}, type.results);
  return true;
}

void FuncValidator::beginExpr(ValType result) {
  reset();
  exprResult = result;
  pushFrame(Op::Block, {}, exprResult);
}

void FuncValidator::acceptTop() {
  frames.back().hasValue = true;
  frames.back().value = top > frames.back().height ? slots[top - 1] : ValType();
}

//===-- One instruction ---------------------------------------------------------------------===//

bool FuncValidator::check(const Inst &inst) {
  current = inst.op;
  offset = inst.offset;
  startTop = top;
  underflow = 0;
  isPushing = isPoppedKept = false;
  wasReachable = isReachable();
  if (signatures[rowOf(current)].isFixed)
    checkRow(inst);
  else
    checkByHand(inst);
  return !hasFailed;
}

void FuncValidator::checkByHand(const Inst &inst) {
  switch (inst.op) {
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const) case Op::Id:
#define HAND(Id, Text, Prefix, Code, Imm, Feature, Const)
#include "aotc/wasm/Instructions.def"
  case Op::Count:
    break;
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const)
#define HAND(Id, Text, Prefix, Code, Imm, Feature, Const)                                          \
  case Op::Id:                                                                                     \
    return check##Id(inst);
#include "aotc/wasm/Instructions.def"
  }
  llvm_unreachable("a row with a signature");
}

void FuncValidator::checkRow(const Inst &inst) {
  const Signature &sig = signatures[rowOf(inst.op)];
  if (const ImmKind kind = info(inst.op).imm; kind != ImmKind::None)
    checkImmediates(inst, kind);
  std::array<ValType, std::tuple_size_v<decltype(sig.letters)>> list;
  for (size_t i = 0; i < list.size(); ++i)
    list[i] = letterTypes[sig.letters[i]];
  pop(ValTypes(list.data(), sig.paramCount));
  push(ValTypes(list.data() + sig.paramCount, sig.resultCount));
}

Facts FuncValidator::facts() {
  if (underflow != 0) {
    keepPopped();
    popped.insert(popped.begin(), underflow, ValType());
  }
  Facts facts;
  facts.popped = isPoppedKept ? ValTypes(popped)
                              : ValTypes(slots.data() + top, startTop > top ? startTop - top : 0);
  if (isPushing)
    facts.pushed = ValTypes(slots.data() + pushBase, top - pushBase);
  facts.reachable = wasReachable;
  return facts;
}

//===-- Immediates of rows with a signature -------------------------------------------------===//

void FuncValidator::checkImmediates(const Inst &inst, ImmKind kind) {
  const auto setAddr = [this](const MemoryType *m) {
    letterTypes[LetterA] = m ? valType(m->addr) : I32;
  };
  const auto setTable = [this](const TableType *t) {
    letterTypes[LetterT] = t ? valType(t->addr) : I32;
  };
  switch (kind) {
  case ImmKind::MemArg:
    return checkMemArg(inst);
  case ImmKind::MemArgLane:
    checkMemArg(inst);
    return checkLane(inst);
  case ImmKind::Lane:
    return checkLane(inst);
  case ImmKind::Shuffle:
    if (any_of(inst.bytes, [](uint8_t lane) { return lane >= 32; }))
      failInvalid("invalid lane index: i8x16.shuffle has 32 lanes to choose from");
    return;
  case ImmKind::Memory:
    return setAddr(memory(inst.index));
  case ImmKind::DataMemory:
    setAddr(memory(inst.index2));
    checkData(inst.index);
    return;
  case ImmKind::Data:
    checkData(inst.index);
    return;
  case ImmKind::Table:
    return setTable(table(inst.index));
  case ImmKind::Elem:
    elem(inst.index);
    return;
  case ImmKind::ElemTable: {
    const TableType *t = table(inst.index2);
    setTable(t);
    const ElemSegment *segment = t ? elem(inst.index) : nullptr;
    if (segment && !types.matches(segment->type, t->elem))
      failInvalid("type mismatch: segment of " + toString(ValType(segment->type)) +
                  " in a table of " + toString(ValType(t->elem)));
    return;
  }
  default: // constants and fences: nothing to look up
    return;
  }
}

void FuncValidator::checkMemArg(const Inst &inst) {
  const MemoryType *m = memory(raw(inst.memarg.memory));
  if (!m)
    return;
  letterTypes[LetterA] = valType(m->addr);
  const uint32_t natural = info(inst.op).accessLog2;
  if (inst.memarg.alignLog2 > natural)
    failInvalid("alignment must not be larger than natural: 2^" + Twine(inst.memarg.alignLog2) +
                " for " + text() + ", whose natural alignment is 2^" + Twine(natural));
  else if (inst.memarg.alignLog2 < natural && isAtomic[rowOf(inst.op)])
    failInvalid("alignment must be natural for atomic accesses: 2^" + Twine(inst.memarg.alignLog2) +
                " for " + text() + ", whose natural alignment is 2^" + Twine(natural));
  if (m->addr == AddrType::I32 && inst.memarg.offset > UINT32_MAX)
    failInvalid("offset out of range: " + Twine(inst.memarg.offset) + " in a 32-bit memory");
}

void FuncValidator::checkLane(const Inst &inst) {
  const uint32_t count = laneCounts[rowOf(inst.op)];
  if (inst.lane >= count)
    failInvalid("invalid lane index " + Twine(+inst.lane) + ": " + text() + " has " + Twine(count) +
                " lanes");
}

//===-- The operand stack -------------------------------------------------------------------===//

void FuncValidator::push(ValTypes list) {
  // Even an empty list ends the popping: `pushed` is then known to be empty.
  beginPush();
  const size_t newTop = top + list.size();
  if (newTop > slots.size()) {
    if (newTop > limits::Operands)
      return fail(overLimit(offset, "number of operands on the stack", newTop, limits::Operands));
    slots.resize(std::max(newTop, std::clamp<size_t>(2 * slots.size(), 64, limits::Operands)));
  }
  std::copy(list.begin(), list.end(), slots.begin() + top);
  top = static_cast<uint32_t>(newTop);
}

void FuncValidator::beginPush() {
  if (isPushing)
    return;
  keepPopped();
  isPushing = true;
  pushBase = top;
}

// Copies the operands popped so far, before their slots are used again. Those from below the bottom
// of the stack are only made up when facts() is asked for them.
void FuncValidator::keepPopped() {
  if (isPoppedKept)
    return;
  isPoppedKept = true;
  popped.clear();
  if (top < startTop)
    popped.append(slots.begin() + top, slots.begin() + startTop);
}

void FuncValidator::pop(ValTypes wanted) {
  const uint32_t count = static_cast<uint32_t>(wanted.size());
  const uint32_t present = top - frames.back().height;
  if (present < count)
    return popFew(wanted, present);
  const ValType *found = slots.data() + top - count;
  for (uint32_t i = 0; i < count; ++i)
    if (found[i] != wanted[i] && !types.matches(found[i], wanted[i]))
      return mismatch("instruction", toString(wanted), ValTypes(found, count));
  top -= count;
}

// Fewer operands are there than wanted: below the bottom of unreachable code, any type may be
// assumed.
void FuncValidator::popFew(ValTypes wanted, uint32_t present) {
  const ValTypes found(slots.data() + top - present, present);
  bool isGood = frames.back().isUnreachable;
  const ValTypes last = wanted.take_back(present);
  for (uint32_t i = 0; i < present && isGood; ++i)
    isGood = types.matches(found[i], last[i]);
  if (!isGood)
    return mismatch("instruction", toString(wanted), found);
  top -= present;
  underflow += static_cast<uint32_t>(wanted.size()) - present;
}

void FuncValidator::popRepeated(ValType wanted, uint32_t count) {
  const uint32_t present = std::min(count, top - frames.back().height);
  for (uint32_t i = 0; i < present && !hasFailed; ++i)
    pop(wanted);
  if (present == count || hasFailed)
    return;
  if (!frames.back().isUnreachable)
    return mismatch("instruction", toString(wanted), {});
  underflow += count - present;
}

// Checks without popping.
void FuncValidator::peek(ValTypes wanted) {
  const uint32_t oldTop = top, oldUnderflow = underflow;
  pop(wanted);
  top = oldTop;
  underflow = oldUnderflow;
}

ValType FuncValidator::popAny() {
  const Frame &frame = frames.back();
  if (top > frame.height)
    return slots[--top];
  if (frame.isUnreachable)
    ++underflow;
  else
    mismatch("instruction", "[any]", {});
  return ValType();
}

RefType FuncValidator::popRef() {
  const ValType type = popAny();
  if (type.isRef())
    return type.ref();
  if (!type.isBottom())
    mismatch("instruction", "[a reference]", type);
  return {BottomHeap, false};
}

void FuncValidator::popResults(ValTypes wanted) {
  pop(wanted);
  const Frame &frame = frames.back();
  if (hasFailed || top == frame.height)
    return;
  const uint32_t total = startTop - frame.height;
  mismatch("block", toString(wanted), ValTypes(slots.data() + frame.height, total));
}

void FuncValidator::mismatch(StringRef who, StringRef wanted, ValTypes found) {
  failInvalid("type mismatch: " + who + " requires " + wanted + " but stack has " +
              toString(found) + " (" + text() + ")");
}

void FuncValidator::fail(Error e) {
  if (hasFailed)
    return consumeError(std::move(e));
  consumeError(std::move(error));
  error = std::move(e);
  hasFailed = true;
}

void FuncValidator::failInvalid(const Twine &message) {
  if (!hasFailed)
    fail(invalid(offset, message));
}

//===-- Indices -----------------------------------------------------------------------------===//

bool FuncValidator::checkHeapType(HeapType heap) {
  if (heap.isAbstract() || raw(heap.index()) < types.size())
    return true;
  failInvalid("unknown type " + Twine(raw(heap.index())));
  return false;
}

bool FuncValidator::checkValType(ValType type) {
  return !type.isRef() || checkHeapType(type.ref().heap);
}

const FuncType *FuncValidator::funcTypeAt(uint32_t index) {
  const FuncType *type = types.funcType(TypeIdx(index));
  if (!type)
    failInvalid(index < types.size()
                    ? "type mismatch: type " + Twine(index) + " is no function type"
                    : "unknown type " + Twine(index));
  return type;
}

const FuncType *FuncValidator::funcTypeOf(uint32_t func) {
  if (func < module.funcs.size())
    return types.funcType(module.funcs[func].type);
  failInvalid("unknown function " + Twine(func));
  return nullptr;
}

const FuncType *FuncValidator::tagType(uint32_t tag) {
  if (tag < module.tags.size())
    return types.funcType(module.tags[tag].type);
  failInvalid("unknown tag " + Twine(tag));
  return nullptr;
}

const TableType *FuncValidator::table(uint32_t index) {
  if (index < module.tables.size())
    return &module.tables[index].type;
  failInvalid("unknown table " + Twine(index));
  return nullptr;
}

const MemoryType *FuncValidator::memory(uint32_t index) {
  if (index < module.memories.size())
    return &module.memories[index].type;
  failInvalid("unknown memory " + Twine(index));
  return nullptr;
}

const GlobalType *FuncValidator::global(uint32_t index) {
  if (index < module.globals.size())
    return &module.globals[index].type;
  failInvalid("unknown global " + Twine(index));
  return nullptr;
}

const ElemSegment *FuncValidator::elem(uint32_t index) {
  if (index < module.elems.size())
    return &module.elems[index];
  failInvalid("unknown elem segment " + Twine(index));
  return nullptr;
}

// Bodies come before the data section, so the data count must have been announced (spec §5.5.16).
bool FuncValidator::checkData(uint32_t index) {
  if (!module.dataCount)
    fail(malformed(offset, "data count section required: " + text() + " names a segment"));
  else if (index >= module.datas.size())
    failInvalid("unknown data segment " + Twine(index));
  return !hasFailed;
}

bool FuncValidator::checkLocal(uint32_t index) {
  if (index < locals.size())
    return true;
  failInvalid("unknown local " + Twine(index));
  return false;
}

} // namespace aotc::validate
