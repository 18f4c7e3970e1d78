// The match relations of spec §3.3, in its order: `matches(a, b)` says that a value of type `a` can
// stand where one of type `b` is wanted.
#include "aotc/wasm/Types.h"

#include "llvm/Support/ErrorHandling.h"

#include <algorithm>

using namespace llvm;

namespace aotc::wasm {

// The direct supertype of an abstract heap type; itself where it is a top.
static AbsHeap parent(AbsHeap heap) {
  switch (heap) {
  case AbsHeap::I31:
  case AbsHeap::Struct:
  case AbsHeap::Array:
    return AbsHeap::Eq;
  case AbsHeap::Eq:
    return AbsHeap::Any;
  case AbsHeap::NoExn:
    return AbsHeap::Exn;
  case AbsHeap::NoFunc:
    return AbsHeap::Func;
  case AbsHeap::NoExtern:
    return AbsHeap::Extern;
  case AbsHeap::None: // has three: see matchesAbstract()
  case AbsHeap::Func:
  case AbsHeap::Extern:
  case AbsHeap::Any:
  case AbsHeap::Exn:
    return heap;
  }
  return heap; // BottomHeap
}

static AbsHeap topOf(AbsHeap heap) {
  switch (heap) {
  case AbsHeap::NoExn:
  case AbsHeap::Exn:
    return AbsHeap::Exn;
  case AbsHeap::NoFunc:
  case AbsHeap::Func:
    return AbsHeap::Func;
  case AbsHeap::NoExtern:
  case AbsHeap::Extern:
    return AbsHeap::Extern;
  case AbsHeap::None:
  case AbsHeap::Any:
  case AbsHeap::Eq:
  case AbsHeap::I31:
  case AbsHeap::Struct:
  case AbsHeap::Array:
    return AbsHeap::Any;
  }
  return AbsHeap::Any; // BottomHeap
}

// The abstract heap type right above the defined types of a kind.
static AbsHeap abstractOf(CompositeKind kind) {
  switch (kind) {
  case CompositeKind::Func:
    return AbsHeap::Func;
  case CompositeKind::Struct:
    return AbsHeap::Struct;
  case CompositeKind::Array:
    return AbsHeap::Array;
  }
  llvm_unreachable("closed enum");
}

static bool matchesAbstract(AbsHeap sub, AbsHeap super) {
  if (sub == super || sub == BottomHeap)
    return true;
  if (sub == AbsHeap::None)
    return topOf(super) == AbsHeap::Any;
  for (AbsHeap above = parent(sub); above != sub; above = parent(sub)) {
    if (above == super)
      return true;
    sub = above;
  }
  return false;
}

AbsHeap TypeSection::top(HeapType heap) const {
  return topOf(heap.isAbstract() ? heap.abstract()
                                 : abstractOf(types[raw(heap.index())].composite.kind));
}

// Spec §3.3.3.
bool TypeSection::matches(HeapType sub, HeapType super) const {
  if (sub.isDefined() && super.isDefined())
    return isSubtype(sub.index(), super.index());
  if (sub.isDefined())
    return matchesAbstract(abstractOf(types[raw(sub.index())].composite.kind), super.abstract());
  if (super.isAbstract())
    return matchesAbstract(sub.abstract(), super.abstract());
  if (sub.abstract() == BottomHeap)
    return true;
  const bool isFunc = types[raw(super.index())].composite.kind == CompositeKind::Func;
  return sub.abstract() == (isFunc ? AbsHeap::NoFunc : AbsHeap::None);
}

// Spec §3.3.4.
bool TypeSection::matches(RefType sub, RefType super) const {
  return (super.nullable || !sub.nullable) && matches(sub.heap, super.heap);
}

// Spec §3.3.5.
bool TypeSection::matches(ValType sub, ValType super) const {
  if (sub == super || sub.isBottom())
    return true;
  return sub.isRef() && super.isRef() && matches(sub.ref(), super.ref());
}

// Spec §3.3.9. What can be written must be of the same type both ways.
bool TypeSection::matches(const FieldType &sub, const FieldType &super) const {
  if (sub.isMutable != super.isMutable || sub.packed != super.packed)
    return false;
  return matches(sub.type, super.type) && (!sub.isMutable || matches(super.type, sub.type));
}

// Spec §3.3.8: parameters are contravariant, results covariant; a struct may have more fields.
bool TypeSection::matches(const CompositeType &sub, const CompositeType &super) const {
  const auto valueMatches = [this](ValType a, ValType b) { return matches(a, b); };
  const auto fieldMatches = [this](const FieldType &a, const FieldType &b) {
    return matches(a, b);
  };
  if (sub.kind != super.kind)
    return false;
  switch (sub.kind) {
  case CompositeKind::Func:
    return std::equal(super.func.params.begin(), super.func.params.end(), sub.func.params.begin(),
                      sub.func.params.end(), valueMatches) &&
           std::equal(sub.func.results.begin(), sub.func.results.end(), super.func.results.begin(),
                      super.func.results.end(), valueMatches);
  case CompositeKind::Struct:
    return sub.fields.size() >= super.fields.size() &&
           std::equal(super.fields.begin(), super.fields.end(), sub.fields.begin(),
                      [&](const FieldType &b, const FieldType &a) { return fieldMatches(a, b); });
  case CompositeKind::Array:
    return fieldMatches(sub.fields.front(), super.fields.front());
  }
  llvm_unreachable("closed enum");
}

bool TypeSection::isSubtype(TypeIdx sub, TypeIdx super) const {
  if (depth(sub) < depth(super))
    return false;
  for (uint32_t steps = depth(sub) - depth(super); steps != 0; --steps)
    sub = *types[raw(sub)].super;
  return canonical(sub) == canonical(super);
}

} // namespace aotc::wasm
