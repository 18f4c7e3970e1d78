// Element and data segments (spec §6.6.10 and §6.6.11), and those that are written inside a table
// or a memory.
#include "aotc/text/Literals.h"
#include "aotc/text/ModuleParser.h"

#include "llvm/Support/MathExtras.h"

using namespace aotc::wasm;
using llvm::StringRef;

namespace aotc::text {

void ModuleParser::constExpr(Encoder &out) {
  InstParser(cursor, context, features, noLocals, out).expression();
}

void ModuleParser::foldedConstExpr(Encoder &out) {
  InstParser(cursor, context, features, noLocals, out).foldedExpression();
}

static void constZero(AddrType addr, Encoder &out) {
  Inst zero;
  zero.op = addr == AddrType::I64 ? Op::I64Const : Op::I32Const;
  out.inst(zero);
  out.op(Op::End);
}

bool ModuleParser::activePlace(StringRef keyword, const IndexSpace &space, SegmentPlace &place) {
  bool isNamed = cursor.acceptOpen(keyword);
  if (isNamed) {
    place.index = space.parseIndex(cursor);
    cursor.expectClose();
  } else if (cursor.at(TokenKind::Nat) && cursor.peek(1).kind == TokenKind::Open) {
    place.index = space.parseIndex(cursor); // the abbreviation of Wasm 1.0
  }
  bool isOffset = cursor.atOpen("offset");
  bool isOther = !cursor.at(TokenKind::Open) || cursor.atOpen("ref") || cursor.atOpen("item");
  if (!isNamed && !isOffset && isOther)
    return false;
  place.mode = SegmentMode::Active;
  if (cursor.acceptOpen("offset")) {
    constExpr(place.offset);
    cursor.expectClose();
  } else {
    foldedConstExpr(place.offset);
  }
  return true;
}

//===--- elements -----------------------------------------------------------------------------===//

void ModuleParser::elemIndices(ElemList &list) {
  while (cursor.atIndex()) {
    Inst inst;
    inst.op = Op::RefFunc;
    inst.index = context.funcs.parseIndex(cursor);
    list.indices.u32(inst.index);
    list.exprs.inst(inst);
    list.exprs.op(Op::End);
    ++list.count;
  }
}

// The function's index, encoded, where the expression is `ref.func x` and nothing else.
static llvm::ArrayRef<uint8_t> soleFuncIndex(const Encoder &expr) {
  llvm::ArrayRef<uint8_t> bytes = expr.data();
  if (bytes.size() < 3 || bytes.front() != info(Op::RefFunc).code)
    return {};
  llvm::ArrayRef<uint8_t> index = bytes.drop_front().drop_back();
  bool isWhole = llvm::all_of(index.drop_back(), [](uint8_t b) { return b & 0x80; });
  return isWhole && !(index.back() & 0x80) ? index : llvm::ArrayRef<uint8_t>();
}

// (item …)* or folded instructions.
void ModuleParser::elemItems(ElemList &list) {
  while (cursor.at(TokenKind::Open)) {
    Encoder expr;
    expr.mark(cursor.offset());
    if (cursor.acceptOpen("item")) {
      constExpr(expr);
      cursor.expectClose();
    } else {
      foldedConstExpr(expr);
    }
    llvm::ArrayRef<uint8_t> index = soleFuncIndex(expr);
    list.onlyFuncs &= !index.empty();
    list.indices.raw(index);
    list.exprs.append(expr);
    ++list.count;
  }
}

void ModuleParser::elemList(ElemList &list, bool mayOmitKind) {
  bool omitsKind = mayOmitKind && (cursor.atIndex() || cursor.at(TokenKind::Close));
  if (omitsKind || cursor.acceptKeyword("func"))
    return elemIndices(list);
  list.type = types.refType();
  elemItems(list);
}

void ModuleParser::writeElem(const ElemList &list, const SegmentPlace &place, uint64_t textOffset) {
  constexpr uint32_t NotActive = 1, Explicit = 2, Exprs = 4;
  bool asIndices = list.onlyFuncs && list.type == RefType{AbsHeap::Func, false};
  bool isDefaultType = asIndices || list.type == RefType{AbsHeap::Func, true};
  bool isActive = place.mode == SegmentMode::Active;
  bool isShort = isActive && place.index == 0 && isDefaultType;
  Section &elems = section(SectionId::Elem);
  Encoder &out = elems.items;
  ++elems.count;
  out.mark(textOffset);
  bool setsExplicit = isActive ? !isShort : place.mode == SegmentMode::Declarative;
  out.u32((isActive ? 0 : NotActive) | (setsExplicit ? Explicit : 0) | (asIndices ? 0 : Exprs));
  if (isActive) {
    if (!isShort)
      out.u32(place.index);
    out.append(place.offset);
  }
  if (!isShort && asIndices)
    out.u8(0); // elemkind: functions
  else if (!isShort)
    out.refType(list.type);
  out.u32(list.count);
  out.append(asIndices ? list.indices : list.exprs);
}

void ModuleParser::parseElem(const Field &field) {
  skipBinding();
  SegmentPlace place;
  ElemList list;
  bool mayOmitKind = false;
  if (cursor.acceptKeyword("declare")) {
    place.mode = SegmentMode::Declarative;
  } else {
    bool isNamed = cursor.atOpen("table");
    mayOmitKind = activePlace("table", context.tables, place) && !isNamed;
  }
  elemList(list, mayOmitKind);
  writeElem(list, place, field.offset);
  cursor.expectClose();
}

void ModuleParser::inlineElem(const Field &field, TableType type, Encoder &table) {
  type.elem = types.refType();
  if (!cursor.acceptOpen("elem"))
    return cursor.unexpected("a table size or '(elem'");
  ElemList list;
  list.type = type.elem;
  if (cursor.atIndex()) {
    elemIndices(list);
    if (type.elem == RefType{AbsHeap::Func, true})
      list.type.nullable = false;
  } else {
    elemItems(list);
  }
  cursor.expectClose();
  cursor.expectClose();
  type.limits = {list.count, list.count};
  table.tableType(type);
  SegmentPlace place{SegmentMode::Active, field.index, {}};
  constZero(type.addr, place.offset);
  writeElem(list, place, field.offset);
}

//===--- data ---------------------------------------------------------------------------------===//

void ModuleParser::writeData(StringRef bytes, const SegmentPlace &place, uint64_t textOffset) {
  Section &datas = section(SectionId::Data);
  ++datas.count;
  datas.items.mark(textOffset);
  bool isActive = place.mode == SegmentMode::Active;
  bool isExplicit = isActive && place.index != 0;
  datas.items.u32(!isActive ? 1 : isExplicit ? 2 : 0);
  if (isExplicit)
    datas.items.u32(place.index);
  datas.items.append(place.offset);
  datas.items.name(bytes);
}

void ModuleParser::parseData(const Field &field) {
  skipBinding();
  SegmentPlace place;
  activePlace("memory", context.memories, place);
  std::string bytes;
  cursor.takeStrings(bytes);
  writeData(bytes, place, field.offset);
  cursor.expectClose();
}

void ModuleParser::inlineData(const Field &field, MemoryType &type) {
  type.pageSizeLog2 = types.pageSizeLog2();
  if (!cursor.acceptOpen("data"))
    return cursor.unexpected("a memory size or '(data'");
  std::string bytes;
  cursor.takeStrings(bytes);
  cursor.expectClose();
  uint64_t pages = llvm::divideCeil(bytes.size(), 1ull << type.pageSizeLog2);
  type.limits = {pages, pages};
  SegmentPlace place{SegmentMode::Active, field.index, {}};
  constZero(type.addr, place.offset);
  writeData(bytes, place, field.offset);
}

} // namespace aotc::text
