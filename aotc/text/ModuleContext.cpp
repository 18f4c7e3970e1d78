#include "aotc/text/ModuleContext.h"

#include "aotc/text/Encoder.h"
#include "aotc/text/Literals.h"

using namespace aotc::wasm;
using llvm::StringRef;

namespace aotc::text {

uint32_t IndexSpace::declare(TokenCursor &cursor) {
  uint32_t index = count++;
  uint64_t offset = cursor.offset();
  std::optional<StringRef> id = cursor.acceptId();
  if (id) {
    if (!byName.try_emplace(*id, index).second)
      cursor.fail(offset, llvm::Twine("duplicate ") + shortNoun + " $" + *id);
    names[index] = *id;
  }
  if (!cursor.atAnnotation("name"))
    return index;
  cursor.take();
  names[index] = cursor.expectName();
  cursor.expectClose();
  return index;
}

uint32_t IndexSpace::parseIndex(TokenCursor &cursor) const {
  if (!cursor.atIndex()) {
    cursor.unexpected((llvm::Twine("the index of a ") + noun).str().c_str());
    return 0;
  }
  Token token = cursor.take();
  if (token.kind == TokenKind::Nat) {
    std::optional<uint64_t> number = parseNat(token.text);
    if (!number || *number > UINT32_MAX)
      cursor.fail(token.offset, "i32 constant out of range");
    return static_cast<uint32_t>(number.value_or(0));
  }
  StringRef name = cursor.idName(token);
  auto found = byName.find(name);
  if (found != byName.end())
    return found->second;
  cursor.fail(token.offset, llvm::Twine("unknown ") + noun + " $" + name);
  return 0;
}

static std::string binaryForm(const FuncType &type) {
  Encoder encoder;
  encoder.compositeType({CompositeKind::Func, type, {}});
  return {encoder.data().begin(), encoder.data().end()};
}

static bool mentions(const FuncType &type, uint32_t index) {
  auto isIt = [index](ValType item) {
    return item.isRef() && item.ref().heap == HeapType(TypeIdx(index));
  };
  return llvm::any_of(type.params, isIt) || llvm::any_of(type.results, isIt);
}

// An inline function type stands for a type of its own: it equals only types that are final, have
// no supertype, are alone in their group, and do not mention themselves.
void ModuleContext::endGroup(uint32_t first, uint64_t offset) {
  groups.push_back({first, static_cast<uint32_t>(defined.size()) - first, offset});
  if (groups.back().count != 1)
    return;
  const SubType &type = defined[first];
  bool isPlain = type.isFinal && !type.super && type.composite.kind == CompositeKind::Func;
  if (isPlain && !mentions(type.composite.func, first))
    funcTypes.try_emplace(binaryForm(type.composite.func), first);
}

TypeIdx ModuleContext::internFuncType(const FuncType &type, uint64_t offset) {
  auto [slot, isNew] = funcTypes.try_emplace(binaryForm(type), defined.size());
  if (!isNew)
    return TypeIdx(slot->second);
  auto index = static_cast<uint32_t>(defined.size());
  SubType subType;
  subType.composite.func = type;
  subType.offset = offset;
  defined.push_back(std::move(subType));
  groups.push_back({index, 1, offset});
  return TypeIdx(index);
}

} // namespace aotc::text
