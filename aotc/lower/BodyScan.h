// One quick pass over all bodies before lowering: who names whom. It decodes, but does not check;
// a body that does not decode is left to the validator's error later.
#pragma once

#include "aotc/validate/ValidModule.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"

#include <vector>

namespace aotc::lower {

struct BodyScan {
  // Per function index: it contains a tail call; it is the target of a direct tail call; a
  // ref.func in some body names it; some body names it; a body of another shard does.
  llvm::BitVector tailCalling, tailCalled, referenced, named, crossing;
  // Likewise: an exception may leave it. Empty where nothing throws or catches.
  llvm::BitVector throwing;
  // By table index: some instruction changes it; looks into it other than by a call.
  llvm::BitVector writtenTables, readTables;
  // (table, type) of calls through tables.
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> indirectCalls;
  // By memory index: some instruction changes its bytes; its size.
  llvm::BitVector writtenMemories, grownMemories;
  std::optional<uint64_t> objectOffset; // of an instruction that makes an object, if any does
  bool anyTailCall = false;
  bool anyIndirectTailCall = false;
  // (caller, callee) pairs, the caller as an index of bodies. Empty once shards are planned.
  std::vector<std::pair<uint32_t, uint32_t>> edges;
};

// `isPassedThrough`: exceptions of other modules need code of this one to get through.
BodyScan scanBodies(const validate::ValidModule &module, bool isPassedThrough);

} // namespace aotc::lower
