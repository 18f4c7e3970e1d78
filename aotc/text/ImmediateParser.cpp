#include "aotc/text/ImmediateParser.h"

#include "aotc/text/Literals.h"
#include "aotc/text/SharedMnemonics.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace aotc::wasm;
using llvm::StringRef;

namespace aotc::text {

void ImmediateParser::parse(Inst &inst) {
  if (info(inst.op).imm == ImmKind::None && isFirstOfTwo(inst.op) && cursor.atOpen("result"))
    inst.op = nextRow(inst.op);
  immediates(inst, info(inst.op).imm);
}

void ImmediateParser::labelTable(Inst &inst) {
  labelList.clear();
  do
    labelList.push_back(labels.parse(cursor));
  while (cursor.atIndex());
  inst.labels = labelList;
}

uint32_t ImmediateParser::field(uint32_t type) {
  static const IndexSpace numbers("field", "field");
  auto space = context.fields.find(type);
  return space == context.fields.end() ? numbers.parseIndex(cursor)
                                       : space->second.parseIndex(cursor);
}

// One number; `type` is what a field belongs to.
uint32_t ImmediateParser::index(IndexOf what, uint32_t type) {
  switch (what) {
#define SPACE(Of, member)                                                                          \
  case IndexOf::Of:                                                                                \
    return context.member.parseIndex(cursor);
#include "aotc/wasm/Immediates.def"
  case IndexOf::None:
    return 0;
  case IndexOf::Label:
    return labels.parse(cursor);
  case IndexOf::TypeUse:
    return raw(types.typeUse(nullptr).index);
  case IndexOf::Local:
    return locals.parseIndex(cursor);
  case IndexOf::Field:
    return field(type);
  case IndexOf::Count:
    return static_cast<uint32_t>(types.number(32));
  }
  llvm_unreachable("closed enum");
}

// Tables and memories may be left out; behind another index in the binary, they stand before it in
// the text.
void ImmediateParser::indices(Inst &inst, IndexPair of) {
  inst.index = inst.index2 = 0;
  context.usesDataIndices |= of.first == IndexOf::Data || of.second == IndexOf::Data;
  if (isTableOrMemory(of.first) && !cursor.atIndex())
    return;
  if (!isTableOrMemory(of.first) && isTableOrMemory(of.second)) {
    if (cursor.atIndex() && (of.first == IndexOf::TypeUse || cursor.atIndex(1)))
      inst.index2 = index(of.second);
    inst.index = index(of.first);
    return;
  }
  inst.index = index(of.first);
  inst.index2 = index(of.second, inst.index);
}

// The number behind `offset=` or `align=`, if that is what comes.
std::optional<uint64_t> ImmediateParser::attribute(StringRef prefix) {
  if (!cursor.at(TokenKind::Keyword) || !cursor.peek().text.starts_with(prefix))
    return std::nullopt;
  if (!isKeyword(cursor.peek().text)) {
    cursor.unexpected("a number");
    return 0;
  }
  Token token = cursor.take();
  std::optional<uint64_t> value = parseNat(token.text.drop_front(prefix.size()));
  bool isOffset = prefix == "offset=";
  bool wide = !isOffset || features.has(Feature::Memory64);
  if (!value || (!wide && *value > UINT32_MAX))
    cursor.fail(token.offset, wide ? "i64 constant out of range" : "i32 constant out of range");
  return value.value_or(0);
}

// memory? offset? align? lane?: of a sole number before the end it is the lane, not the memory.
void ImmediateParser::memArg(Inst &inst, bool hasLane) {
  const Token &next = cursor.peek(1);
  bool isLane = hasLane && cursor.at(TokenKind::Nat) && next.kind != TokenKind::Nat &&
                !next.text.starts_with("offset=") && !next.text.starts_with("align=");
  if (cursor.atIndex() && !isLane)
    inst.memarg.memory = MemoryIdx(context.memories.parseIndex(cursor));
  inst.memarg.offset = attribute("offset=").value_or(0);
  inst.memarg.alignLog2 = info(inst.op).accessLog2;
  uint64_t offset = cursor.offset();
  if (std::optional<uint64_t> align = attribute("align=")) {
    if (llvm::isPowerOf2_64(*align))
      inst.memarg.alignLog2 = llvm::Log2_64(*align);
    else
      cursor.fail(offset, "alignment must be a power of two");
  }
  if (hasLane)
    inst.lane = lane();
}

uint8_t ImmediateParser::lane() { return static_cast<uint8_t>(types.number(8)); }

static bool isNumber(const Token &token) {
  return token.kind == TokenKind::Nat || token.kind == TokenKind::Int ||
         token.kind == TokenKind::Float;
}

// Takes up to `wanted` numbers; complains with `message` where there are fewer or more.
llvm::SmallVector<Token, 17> ImmediateParser::numbers(unsigned wanted, const char *message) {
  llvm::SmallVector<Token, 17> list;
  while (list.size() < wanted && isNumber(cursor.peek()))
    list.push_back(cursor.take());
  bool ends = cursor.at(TokenKind::Open) || cursor.at(TokenKind::Close);
  if ((list.size() < wanted && ends) || isNumber(cursor.peek()))
    cursor.fail(cursor.offset(), message);
  else if (list.size() < wanted)
    cursor.unexpected("a number");
  return list;
}

void ImmediateParser::shuffle(Inst &inst) {
  auto lanes = numbers(16, "invalid lane length: i8x16.shuffle takes 16 lane indices");
  for (auto [byte, token] : llvm::zip(inst.bytes, lanes)) {
    std::optional<uint64_t> value;
    if (token.kind == TokenKind::Nat)
      value = parseNat(token.text);
    if (!value || *value > UINT8_MAX)
      return cursor.fail(token.offset, "i8 constant out of range");
    byte = static_cast<uint8_t>(*value);
  }
}

// The bits of a number token that has been taken.
uint64_t ImmediateParser::literal(const Token &token, bool isFloat, unsigned bits) {
  std::optional<uint64_t> value;
  if (isFloat)
    value = parseFloat(token.text, bits == 32 ? FloatFormat::F32 : FloatFormat::F64);
  else if (token.kind != TokenKind::Float)
    value = parseInt(token.text, bits);
  if (!value)
    cursor.fail(token.offset, "constant out of range");
  return value.value_or(0);
}

uint64_t ImmediateParser::constant(bool isFloat, unsigned bits) {
  if (isNumber(cursor.peek()) && (isFloat || !cursor.at(TokenKind::Float)))
    return literal(cursor.take(), isFloat, bits);
  cursor.unexpected(isFloat ? "a number" : "an integer");
  return 0;
}

// A shape, letter and width by count, then a literal per lane.
void ImmediateParser::vector(Inst &inst) {
  StringRef shape = cursor.at(TokenKind::Keyword) ? cursor.peek().text : StringRef();
  auto [type, countText] = shape.split('x');
  unsigned bits = 0, count = 0;
  bool isShape = (type.starts_with("i") || type.starts_with("f")) && isKeyword(shape) &&
                 !type.drop_front().getAsInteger(10, bits) && !countText.getAsInteger(10, count) &&
                 bits * count == 128;
  if (!isShape)
    return cursor.unexpected("a vector shape");
  cursor.take();
  auto lanes = numbers(count, "wrong number of lane literals");
  for (auto [i, token] : llvm::enumerate(lanes)) {
    uint64_t value = literal(token, type.front() == 'f', bits);
    for (unsigned byte = 0; byte < bits / 8; ++byte)
      inst.bytes[i * bits / 8 + byte] = static_cast<uint8_t>(value >> (8 * byte));
  }
}

void ImmediateParser::heapType(Inst &inst) {
  if (!isFirstOfTwo(inst.op)) {
    inst.heap = types.heapType();
    return;
  }
  RefType type = types.refType();
  inst.heap = type.heap;
  if (type.nullable)
    inst.op = nextRow(inst.op);
}

// (catch x l)*, with labels as outside the block.
void ImmediateParser::catches(Inst &inst) {
  static constexpr std::pair<StringRef, CatchKind> Kinds[] = {
      {"catch", CatchKind::Catch},
      {"catch_ref", CatchKind::CatchRef},
      {"catch_all", CatchKind::CatchAll},
      {"catch_all_ref", CatchKind::CatchAllRef},
  };
  auto isClause = [&](const auto &row) { return cursor.atOpen(row.first); };
  catchList.clear();
  for (;;) {
    auto *row = llvm::find_if(Kinds, isClause);
    if (row == std::end(Kinds))
      break;
    cursor.acceptOpen(row->first);
    CatchClause clause{row->second, {}, 0};
    if (row->second == CatchKind::Catch || row->second == CatchKind::CatchRef)
      clause.tag = TagIdx(context.tags.parseIndex(cursor));
    clause.label = labels.parse(cursor);
    cursor.expectClose();
    catchList.push_back(clause);
  }
  inst.catches = catchList;
}

void ImmediateParser::immediates(Inst &inst, ImmKind kind) {
  switch (kind) {
  case ImmKind::None:
  case ImmKind::ZeroByte:
    return;
  case ImmKind::BlockType:
    inst.block = types.blockType();
    return;
  case ImmKind::LabelTable:
    return labelTable(inst);
#define INDICES(Kind, First, Second) case ImmKind::Kind:
#include "aotc/wasm/Immediates.def"
    return indices(inst, indicesOf(kind));
  case ImmKind::MemArg:
  case ImmKind::MemArgLane:
    return memArg(inst, kind == ImmKind::MemArgLane);
  case ImmKind::Lane:
    inst.lane = lane();
    return;
  case ImmKind::Shuffle:
    return shuffle(inst);
  case ImmKind::I32:
  case ImmKind::I64:
    inst.bits = constant(false, kind == ImmKind::I32 ? 32 : 64);
    return;
  case ImmKind::F32:
  case ImmKind::F64:
    inst.bits = constant(true, kind == ImmKind::F32 ? 32 : 64);
    return;
  case ImmKind::V128:
    return vector(inst);
  case ImmKind::HeapType:
    return heapType(inst);
  case ImmKind::BrCast:
    inst.index = labels.parse(cursor);
    inst.castFrom = types.refType();
    inst.castTo = types.refType();
    return;
  case ImmKind::ValTypes:
    typeList.clear();
    types.results(typeList);
    inst.types = typeList;
    return;
  case ImmKind::TryTable:
    inst.block = types.blockType();
    return catches(inst);
  }
  llvm_unreachable("closed enum");
}

} // namespace aotc::text
