#include "aotc/text/TypeParser.h"

#include "aotc/text/Literals.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace aotc::wasm;
using llvm::StringRef;

namespace aotc::text {

namespace {

// Spec §6.4.2 and §6.4.3: an abstract heap type, and the reference type that abbreviates it.
struct HeapName {
  StringRef heap, ref;
  AbsHeap type;
};

} // namespace

static const HeapName HeapNames[] = {
    {"any", "anyref", AbsHeap::Any},          {"eq", "eqref", AbsHeap::Eq},
    {"i31", "i31ref", AbsHeap::I31},          {"struct", "structref", AbsHeap::Struct},
    {"array", "arrayref", AbsHeap::Array},    {"none", "nullref", AbsHeap::None},
    {"func", "funcref", AbsHeap::Func},       {"nofunc", "nullfuncref", AbsHeap::NoFunc},
    {"extern", "externref", AbsHeap::Extern}, {"noextern", "nullexternref", AbsHeap::NoExtern},
    {"exn", "exnref", AbsHeap::Exn},          {"noexn", "nullexnref", AbsHeap::NoExn},
};

static const HeapName *findHeap(StringRef word, StringRef HeapName::*column) {
  for (const HeapName &row : HeapNames)
    if (row.*column == word)
      return &row;
  return nullptr;
}

static std::optional<ValKind> numberKind(const Token &token) {
  if (token.kind != TokenKind::Keyword)
    return std::nullopt;
  return llvm::StringSwitch<std::optional<ValKind>>(token.text)
      .Case("i32", ValKind::I32)
      .Case("i64", ValKind::I64)
      .Case("f32", ValKind::F32)
      .Case("f64", ValKind::F64)
      .Case("v128", ValKind::V128)
      .Default(std::nullopt);
}

uint64_t TypeParser::number(unsigned bits) {
  Token token = cursor.expect(TokenKind::Nat, "a number");
  if (token.kind != TokenKind::Nat)
    return 0;
  std::optional<uint64_t> value = parseNat(token.text);
  if (!value || (bits < 64 && *value >> bits))
    cursor.fail(token.offset, "i" + llvm::Twine(bits) + " constant out of range");
  return value.value_or(0);
}

bool TypeParser::atRefType() {
  return cursor.atOpen("ref") ||
         (cursor.at(TokenKind::Keyword) && findHeap(cursor.peek().text, &HeapName::ref));
}

bool TypeParser::atValType() { return numberKind(cursor.peek()) || atRefType(); }

HeapType TypeParser::definedType() {
  uint64_t offset = cursor.offset();
  uint32_t index = context.types.parseIndex(cursor);
  // HeapType has no room for larger indices, and no module can have as many types.
  if (index > INT32_MAX) {
    cursor.fail(invalid(offset, "unknown type " + llvm::Twine(index)));
    return AbsHeap::None;
  }
  return TypeIdx(index);
}

HeapType TypeParser::heapType() {
  if (cursor.atIndex())
    return definedType();
  const HeapName *row =
      cursor.at(TokenKind::Keyword) ? findHeap(cursor.peek().text, &HeapName::heap) : nullptr;
  if (!row) {
    cursor.unexpected("a heap type");
    return AbsHeap::None;
  }
  cursor.take();
  return row->type;
}

RefType TypeParser::refType() {
  if (cursor.acceptOpen("ref")) {
    bool nullable = cursor.acceptKeyword("null");
    HeapType heap = heapType();
    cursor.expectClose();
    return {heap, nullable};
  }
  const HeapName *row =
      cursor.at(TokenKind::Keyword) ? findHeap(cursor.peek().text, &HeapName::ref) : nullptr;
  if (!row) {
    cursor.unexpected("a reference type");
    return {AbsHeap::None, true};
  }
  cursor.take();
  return {row->type, true};
}

ValType TypeParser::valType() {
  if (std::optional<ValKind> kind = numberKind(cursor.peek())) {
    cursor.take();
    return *kind;
  }
  if (atRefType())
    return refType();
  cursor.unexpected("a value type");
  return I32;
}

GlobalType TypeParser::globalType() {
  if (!cursor.acceptOpen("mut"))
    return {valType(), false};
  ValType type = valType();
  cursor.expectClose();
  return {type, true};
}

AddrType TypeParser::addrType() {
  if (cursor.acceptKeyword("i64"))
    return AddrType::I64;
  cursor.acceptKeyword("i32");
  return AddrType::I32;
}

// Sizes are u64 in the text whatever the address type; without 64-bit ones they are u32.
Limits TypeParser::limits(AddrType addr) {
  bool wide = addr == AddrType::I64 || features.has(Feature::Memory64);
  Limits result;
  result.min = number(wide ? 64 : 32);
  if (cursor.at(TokenKind::Nat))
    result.max = number(wide ? 64 : 32);
  return result;
}

TableType TypeParser::tableType() {
  TableType type;
  type.addr = addrType();
  type.limits = limits(type.addr);
  type.elem = refType();
  return type;
}

uint8_t TypeParser::pageSizeLog2() {
  if (!cursor.acceptOpen("pagesize"))
    return 16;
  uint64_t offset = cursor.offset();
  uint64_t size = number(64);
  if (!llvm::isPowerOf2_64(size))
    cursor.fail(offset, "invalid custom page size: not a power of two");
  cursor.expectClose();
  return cursor.failed() ? 16 : static_cast<uint8_t>(llvm::Log2_64(size));
}

MemoryType TypeParser::memoryType() {
  MemoryType type;
  type.addr = addrType();
  type.limits = limits(type.addr);
  type.shared = cursor.acceptKeyword("shared");
  type.pageSizeLog2 = pageSizeLog2();
  return type;
}

void TypeParser::params(std::vector<ValType> &types, LocalSpace *names) {
  while (cursor.acceptOpen("param")) {
    bool isNamed = cursor.at(TokenKind::Id) || cursor.atAnnotation("name");
    if (isNamed && names) {
      names->declare(cursor);
      types.push_back(valType());
    } else {
      while (atValType()) {
        types.push_back(valType());
        if (names)
          names->declareAnonymous();
      }
    }
    cursor.expectClose();
  }
}

void TypeParser::results(std::vector<ValType> &types) {
  while (cursor.acceptOpen("result")) {
    while (atValType())
      types.push_back(valType());
    cursor.expectClose();
  }
}

FuncType TypeParser::funcType(LocalSpace *names) {
  FuncType type;
  params(type.params, names);
  results(type.results);
  return type;
}

FieldType TypeParser::fieldType() {
  FieldType field;
  field.isMutable = cursor.acceptOpen("mut");
  if (cursor.acceptKeyword("i8"))
    field.packed = Packed::I8;
  else if (cursor.acceptKeyword("i16"))
    field.packed = Packed::I16;
  field.type = field.packed == Packed::No ? valType() : I32;
  if (field.isMutable)
    cursor.expectClose();
  return field;
}

void TypeParser::structFields(CompositeType &type, IndexSpace &names) {
  while (cursor.acceptOpen("field")) {
    if (cursor.at(TokenKind::Id) || cursor.atAnnotation("name")) {
      names.declare(cursor);
      type.fields.push_back(fieldType());
    } else {
      while (!cursor.at(TokenKind::Close) && !cursor.failed()) {
        names.declareAnonymous();
        type.fields.push_back(fieldType());
      }
    }
    cursor.expectClose();
  }
}

CompositeType TypeParser::compositeType(uint32_t index) {
  CompositeType type;
  if (cursor.acceptOpen("func")) {
    LocalSpace names("local", "local");
    type.func = funcType(&names);
  } else if (cursor.acceptOpen("struct")) {
    type.kind = CompositeKind::Struct;
    structFields(type, context.fields.try_emplace(index, "field", "field").first->second);
  } else if (cursor.acceptOpen("array")) {
    type.kind = CompositeKind::Array;
    type.fields.push_back(fieldType());
  } else {
    cursor.unexpected("a function, struct or array type");
    return type;
  }
  cursor.expectClose();
  return type;
}

SubType TypeParser::typeDefinition(uint32_t index) {
  SubType type;
  type.offset = cursor.offset();
  bool isSub = cursor.acceptOpen("sub");
  if (isSub) {
    type.isFinal = cursor.acceptKeyword("final");
    if (cursor.atIndex())
      type.super = TypeIdx(context.types.parseIndex(cursor));
    if (cursor.atIndex())
      cursor.fail(invalid(cursor.offset(), "sub type has more than one supertype"));
  }
  type.composite = compositeType(index);
  if (isSub)
    cursor.expectClose();
  return type;
}

std::optional<TypeIdx> TypeParser::explicitType() {
  if (!cursor.acceptOpen("type"))
    return std::nullopt;
  uint32_t index = context.types.parseIndex(cursor);
  cursor.expectClose();
  return TypeIdx(index);
}

// Spec §6.4.9: with both, the inline type must spell the same type as the index.
void TypeParser::checkInlineType(TypeIdx index, const FuncType &type, uint64_t offset) {
  if (cursor.atOpen("param") || cursor.atOpen("type")) {
    cursor.take();
    return cursor.unexpected("an instruction or ')'"); // it comes too late to count
  }
  if (raw(index) >= context.defined.size())
    return cursor.fail(offset, "unknown type " + llvm::Twine(raw(index)));
  const CompositeType &composite = context.defined[raw(index)].composite;
  if (composite.kind != CompositeKind::Func || composite.func.params != type.params ||
      composite.func.results != type.results)
    cursor.fail(offset, "inline function type does not match the type it names");
}

TypeUse TypeParser::typeUse(LocalSpace *names) {
  uint64_t offset = cursor.offset();
  std::optional<TypeIdx> index = explicitType();
  FuncType type = funcType(names);
  auto paramCount = static_cast<uint32_t>(type.params.size());
  if (!index)
    return {context.internFuncType(type, offset), paramCount};
  if (paramCount != 0 || !type.results.empty()) {
    checkInlineType(*index, type, offset);
    return {*index, paramCount};
  }
  // Parameters without names still take their indices.
  if (raw(*index) < context.defined.size())
    paramCount = static_cast<uint32_t>(context.defined[raw(*index)].composite.func.params.size());
  for (uint32_t i = 0; names && i < paramCount; ++i)
    names->declareAnonymous();
  return {*index, paramCount};
}

BlockType TypeParser::blockType() {
  uint64_t offset = cursor.offset();
  std::optional<TypeIdx> index = explicitType();
  FuncType type = funcType(nullptr);
  bool isEmpty = type.params.empty() && type.results.empty();
  if (index) {
    if (!isEmpty)
      checkInlineType(*index, type, offset);
    return {BlockType::Func, {}, *index};
  }
  if (isEmpty)
    return {};
  if (type.params.empty() && type.results.size() == 1)
    return {BlockType::Value, type.results.front(), {}};
  return {BlockType::Func, {}, context.internFuncType(type, offset)};
}

} // namespace aotc::text
