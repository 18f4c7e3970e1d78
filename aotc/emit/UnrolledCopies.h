// The copies of a body that unrolling has made.
#pragma once

#include "aotc/emit/LoopChain.h"

#include "llvm/Analysis/AliasAnalysis.h"
#include "llvm/Analysis/ScalarEvolution.h"

namespace aotc::emit {

// Finds out whether a chain is `count` times the same body. See RollLoops.cpp.
class UnrolledCopies {
public:
  static constexpr unsigned most = 8;

  UnrolledCopies(const LoopChain &chain, unsigned count, llvm::ScalarEvolution &se,
                 llvm::AAResults &aliases)
      : chain(chain), count(count), each(chain.events.size() / count), se(se), aliases(aliases) {}

  // `results` are values of the last round that are used behind the loop.
  bool find(llvm::ArrayRef<llvm::Value *> results);

  // By how much a value is larger in each copy of a round than in the one before, if that is always
  // the same number.
  std::optional<llvm::APInt> advance(llvm::Value *value);

  // The value of copy 0 that is the next round's of a phi which does not advance, and of what is
  // `value` in the last copy; null if there is none.
  llvm::Value *carried(llvm::PHINode *phi) const;
  llvm::Value *first(llvm::Value *value) const;

  // How many events a copy has.
  unsigned events() const { return each; }

private:
  std::optional<llvm::APInt> computeAdvance(llvm::Value *value);
  std::optional<llvm::APInt> advanceOf(llvm::Instruction &inst);
  bool isSameQuotient(llvm::Instruction &inst, const llvm::APInt &step);
  bool matchEvents();
  bool matchesEvent(llvm::Instruction &own, llvm::Instruction &other);
  bool matchesExit(llvm::BranchInst &own, llvm::BranchInst &other);
  bool isLaterCheck(llvm::Value *own, llvm::Value *other);
  bool matches(llvm::Value *own, llvm::Value *other);
  bool matchesOperands(llvm::Instruction &own, llvm::Instruction &other);
  bool isAhead(llvm::Value *own, const llvm::APInt &step, llvm::Value *other);
  std::optional<llvm::APInt> distance(llvm::Value *from, llvm::Value *to);
  bool link(llvm::PHINode *phi, unsigned of, llvm::Value *value);
  bool matchCarried();
  bool complete(llvm::PHINode *phi);
  void guess(llvm::PHINode *phi, llvm::Instruction *last);
  bool keepsOrder();
  bool mayMove(llvm::Instruction *own, llvm::Instruction *other, unsigned of);
  void undoTo(size_t pairCount, size_t linkCount);

  using Pair = std::pair<llvm::Instruction *, unsigned>; // of copy 0, and which copy's it matches
  using Link = std::pair<llvm::PHINode *, unsigned>;     // a phi, and the copy that makes a value

  const LoopChain &chain;
  const unsigned count, each;
  llvm::ScalarEvolution &se;
  llvm::AAResults &aliases;
  unsigned copy = 0; // that is being matched
  unsigned steps = 0;
  llvm::DenseMap<llvm::Value *, std::optional<llvm::APInt>> advances;
  llvm::DenseMap<Pair, llvm::Instruction *> pairs;
  llvm::DenseMap<Link, llvm::Value *> links;
  llvm::SmallVector<Pair, 64> pairsInOrder;
  llvm::SmallVector<Link, 16> linksInOrder;
};

} // namespace aotc::emit
