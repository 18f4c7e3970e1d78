#include "aotc/emit/UnrolledCopies.h"

#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace aotc::emit {

namespace {

constexpr unsigned mostSteps = 8192; // of `matches`, which tries both orders of operands

// Types of up to so many bits may not hold a number of copies.
constexpr unsigned narrow = 4;
static_assert(UnrolledCopies::most < 1 << narrow);

struct Edge {
  BasicBlock *from, *to;
};

// Past blocks that control only comes through, on its way from one other.
Edge follow(Edge edge) {
  auto isWay = [](BasicBlock &block) {
    return block.getSinglePredecessor() && block.getSingleSuccessor() &&
           none_of(block, [](Instruction &inst) {
             return inst.mayReadOrWriteMemory() || inst.mayHaveSideEffects();
           });
  };
  while (isWay(*edge.to))
    edge = {edge.to, edge.to->getSingleSuccessor()};
  return edge;
}

// Through phis of one value, as there are behind loops.
Value *withoutPhis(Value *value) {
  auto *phi = dyn_cast<PHINode>(value);
  return phi && phi->getNumIncomingValues() == 1 ? withoutPhis(phi->getIncomingValue(0)) : value;
}

// The same operation on other operands, of which the same is known.
bool isAlike(const Instruction &own, const Instruction &other) {
  SmallVector<std::pair<unsigned, MDNode *>, 4> ownFacts, otherFacts;
  own.getAllMetadataOtherThanDebugLoc(ownFacts);
  other.getAllMetadataOtherThanDebugLoc(otherFacts);
  return own.isSameOperationAs(&other) && own.hasSameSubclassOptionalData(&other) &&
         ownFacts == otherFacts;
}

APInt number(uint64_t value, unsigned bits) { return APInt(64, value).zextOrTrunc(bits); }

} // namespace

bool UnrolledCopies::find(ArrayRef<Value *> results) {
  if (chain.events.size() % count != 0 || !matchEvents())
    return false;
  for (PHINode &phi : chain.header().phis()) {
    Value *next = phi.getIncomingValueForBlock(&chain.latch());
    if (!advance(&phi) && is_contained(results, next) && !link(&phi, count - 1, next))
      return false;
  }
  return matchCarried() && keepsOrder();
}

Value *UnrolledCopies::carried(PHINode *phi) const { return links.lookup({phi, 0}); }

Value *UnrolledCopies::first(Value *value) const {
  for (auto [own, of] : pairsInOrder)
    if (of == count - 1 && pairs.lookup({own, of}) == value)
      return own;
  for (auto [phi, of] : linksInOrder)
    if (of == count - 1 && links.lookup({phi, of}) == value)
      return carried(phi);
  return nullptr;
}

std::optional<APInt> UnrolledCopies::advance(Value *value) {
  auto known = advances.find(value);
  if (known != advances.end())
    return known->second;
  std::optional<APInt> result = computeAdvance(value);
  advances[value] = result;
  return result;
}

std::optional<APInt> UnrolledCopies::computeAdvance(Value *value) {
  Type *type = value->getType();
  if (!type->isIntegerTy() && !type->isPointerTy())
    return std::nullopt;
  if (chain.loop->isLoopInvariant(value))
    return APInt::getZero(se.getTypeSizeInBits(type));
  auto *phi = dyn_cast<PHINode>(value);
  if (!phi)
    return advanceOf(*cast<Instruction>(value));
  auto *recurrence = dyn_cast<SCEVAddRecExpr>(se.getSCEV(phi));
  if (!type->isIntegerTy() || !recurrence || recurrence->getLoop() != chain.loop ||
      !recurrence->isAffine())
    return std::nullopt;
  auto *step = dyn_cast<SCEVConstant>(recurrence->getStepRecurrence(se));
  if (!step)
    return std::nullopt;
  const APInt &whole = step->getAPInt(), divisor = number(count, whole.getBitWidth());
  return whole.getBitWidth() > narrow && whole.srem(divisor) == 0
             ? std::optional(whole.sdiv(divisor))
             : std::nullopt;
}

// Sums and products of phis by constants, and some quotients. In numbers that wrap all of this is
// exact: a division by `count` happens to steps of phis alone.
std::optional<APInt> UnrolledCopies::advanceOf(Instruction &inst) {
  if (auto *address = dyn_cast<GetElementPtrInst>(&inst)) {
    if (address->getNumIndices() != 1 || !address->getSourceElementType()->isIntegerTy(8) ||
        !address->getType()->isPointerTy())
      return std::nullopt;
    std::optional<APInt> base = advance(address->getOperand(0));
    std::optional<APInt> index = advance(address->getOperand(1));
    return base && index && base->getBitWidth() == index->getBitWidth()
               ? std::optional(*base + *index)
               : std::nullopt;
  }
  if (!isa<BinaryOperator>(inst) || !inst.getType()->isIntegerTy())
    return std::nullopt;
  std::optional<APInt> left = advance(inst.getOperand(0)), right = advance(inst.getOperand(1));
  if (!left || !right)
    return std::nullopt;
  const APInt *factor;
  switch (inst.getOpcode()) {
  case Instruction::Add:
    return *left + *right;
  case Instruction::Sub:
    return *left - *right;
  case Instruction::Shl:
    if (match(inst.getOperand(1), m_APInt(factor)) && factor->ult(left->getBitWidth()))
      return left->shl(*factor);
    return std::nullopt;
  case Instruction::LShr:
  case Instruction::UDiv:
    return isSameQuotient(inst, *left) ? std::optional(APInt::getZero(left->getBitWidth()))
                                       : std::nullopt;
  case Instruction::Mul:
    if (match(inst.getOperand(1), m_APInt(factor)))
      return *left * *factor;
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

// Whether all copies of a round find the same quotient: if a dividend that counts up by `whole` and
// a divisor are multiples of it, what the copies add to the dividend before that is not enough.
bool UnrolledCopies::isSameQuotient(Instruction &inst, const APInt &step) {
  const APInt *operand;
  const unsigned width = step.getBitWidth();
  if (!match(inst.getOperand(1), m_APInt(operand)) || !step.isStrictlyPositive())
    return false;
  const bool isShift = inst.getOpcode() == Instruction::LShr;
  if (isShift ? operand->uge(width) : operand->isZero())
    return false;
  bool wraps;
  const APInt divisor = isShift ? APInt::getOneBitSet(width, operand->getZExtValue()) : *operand;
  const APInt whole = step.umul_ov(number(count, width), wraps);
  auto *dividend = dyn_cast<SCEVAddRecExpr>(se.getSCEV(inst.getOperand(0)));
  if (wraps || divisor.urem(whole) != 0 || !dividend || dividend->getLoop() != chain.loop ||
      !dividend->isAffine() || dividend->getStepRecurrence(se) != se.getConstant(whole))
    return false;
  if (whole.isPowerOf2())
    return se.getMinTrailingZeros(dividend) >= whole.logBase2();
  auto *start = dyn_cast<SCEVConstant>(dividend->getStart());
  (void)se.getUnsignedRangeMax(dividend).uadd_ov(whole, wraps);
  return start && start->getAPInt().urem(whole) == 0 && !wraps;
}

bool UnrolledCopies::matchEvents() {
  for (copy = 1; copy < count; ++copy)
    for (unsigned i = 0; i < each; ++i)
      if (!matchesEvent(*chain.events[i], *chain.events[copy * each + i]))
        return false;
  return true;
}

bool UnrolledCopies::matchesEvent(Instruction &own, Instruction &other) {
  auto *ownBranch = dyn_cast<BranchInst>(&own), *otherBranch = dyn_cast<BranchInst>(&other);
  if (!ownBranch || !otherBranch)
    return !ownBranch && !otherBranch && matches(&own, &other);
  return matchesExit(*ownBranch, *otherBranch);
}

// All copies leave to the same block, each perhaps through one of its own, and say the same there.
bool UnrolledCopies::matchesExit(BranchInst &own, BranchInst &other) {
  const unsigned exit = chain.exitOf(own), otherExit = chain.exitOf(other);
  const Edge way = follow({own.getParent(), own.getSuccessor(exit)});
  const Edge otherWay = follow({other.getParent(), other.getSuccessor(otherExit)});
  if (way.to != otherWay.to)
    return false;
  for (PHINode &phi : way.to->phis())
    if (!matches(withoutPhis(phi.getIncomingValueForBlock(way.from)),
                 withoutPhis(phi.getIncomingValueForBlock(otherWay.from))))
      return false;
  const auto [condition, negated] = truthOf(own.getCondition());
  const auto [otherCondition, otherNegated] = truthOf(other.getCondition());
  const size_t pairCount = pairsInOrder.size(), linkCount = linksInOrder.size();
  if ((negated != otherNegated) == (exit != otherExit) && matches(condition, otherCondition))
    return true;
  undoTo(pairCount, linkCount);
  return exit == 0 && otherExit == 0 && isLaterCheck(own.getCondition(), other.getCondition());
}

// Copy 0 leaves if index > limit, this one if index + ahead > limit - rest. The new loop asks for
// index + grown > limit, where ahead + rest = grown = copy * step. As the copies before have not
// left, index + (copy - 1) * step is a sum that does not wrap and is at most the limit; then, if
// limit + step does not wrap either, all three sums are sums of numbers, and both ask the same.
bool UnrolledCopies::isLaterCheck(Value *own, Value *other) {
  Value *index, *otherIndex;
  const APInt *limit, *otherLimit;
  if (!match(own, m_SpecificICmp(CmpInst::ICMP_UGT, m_Value(index), m_APInt(limit))) ||
      !match(other, m_SpecificICmp(CmpInst::ICMP_UGT, m_Value(otherIndex), m_APInt(otherLimit))) ||
      index->getType() != otherIndex->getType())
    return false;
  std::optional<APInt> step = advance(index), ahead = distance(index, otherIndex);
  if (!step || !ahead || !step->isStrictlyPositive())
    return false;
  bool isTooLarge, wraps;
  const APInt grown = step->umul_ov(number(copy, step->getBitWidth()), isTooLarge);
  (void)limit->uadd_ov(*step, wraps);
  if (isTooLarge || wraps || ahead->ugt(grown))
    return false;
  const APInt rest = grown - *ahead;
  return rest.ule(*limit) && *otherLimit == *limit - rest;
}

bool UnrolledCopies::matches(Value *own, Value *other) {
  if (++steps > mostSteps)
    return false;
  if (chain.loop->isLoopInvariant(own))
    return own == other;
  if (std::optional<APInt> step = advance(own))
    return isAhead(own, *step, other);
  if (auto *phi = dyn_cast<PHINode>(own))
    return phi->getParent() == &chain.header() && link(phi, copy - 1, other);
  auto *x = cast<Instruction>(own), *y = dyn_cast<Instruction>(other);
  if (!y || !chain.loop->contains(y) || isa<PHINode>(y))
    return false;
  if (Instruction *known = pairs.lookup({x, copy}))
    return known == y;
  if (!isAlike(*x, *y))
    return false;
  pairs[{x, copy}] = y;
  pairsInOrder.push_back({x, copy});
  return matchesOperands(*x, *y);
}

bool UnrolledCopies::matchesOperands(Instruction &own, Instruction &other) {
  const size_t pairCount = pairsInOrder.size(), linkCount = linksInOrder.size();
  auto matchAll = [&](bool swapped) {
    for (unsigned i = 0; i < own.getNumOperands(); ++i) {
      const unsigned j = swapped && i < 2 ? 1 - i : i;
      if (!matches(own.getOperand(i), other.getOperand(j)))
        return false;
    }
    return true;
  };
  if (matchAll(false))
    return true;
  if (!own.isCommutative() || own.getNumOperands() < 2)
    return false;
  undoTo(pairCount, linkCount);
  return matchAll(true);
}

void UnrolledCopies::undoTo(size_t pairCount, size_t linkCount) {
  for (; pairsInOrder.size() > pairCount; pairsInOrder.pop_back())
    pairs.erase(pairsInOrder.back());
  for (; linksInOrder.size() > linkCount; linksInOrder.pop_back())
    links.erase(linksInOrder.back());
}

std::optional<APInt> UnrolledCopies::distance(Value *from, Value *to) {
  if (from->getType() != to->getType())
    return std::nullopt;
  auto *difference = dyn_cast<SCEVConstant>(se.getMinusSCEV(se.getSCEV(to), se.getSCEV(from)));
  return difference ? std::optional(difference->getAPInt()) : std::nullopt;
}

bool UnrolledCopies::isAhead(Value *own, const APInt &step, Value *other) {
  std::optional<APInt> ahead = distance(own, other);
  return ahead && *ahead == step * number(copy, step.getBitWidth());
}

// `value` is what copy `of` makes of `phi`.
bool UnrolledCopies::link(PHINode *phi, unsigned of, Value *value) {
  auto [known, isNew] = links.try_emplace({phi, of}, value);
  if (isNew)
    linksInOrder.push_back({phi, of});
  return known->second == value;
}

// What the copies make of the phis has to match, too, which may bring in further phis.
bool UnrolledCopies::matchCarried() {
  SmallPtrSet<PHINode *, 8> seen;
  for (size_t i = 0; i < linksInOrder.size(); ++i)
    if (PHINode *phi = linksInOrder[i].first; seen.insert(phi).second && !complete(phi))
      return false;
  return true;
}

bool UnrolledCopies::complete(PHINode *phi) {
  Value *last = phi->getIncomingValueForBlock(&chain.latch());
  if (!link(phi, count - 1, last))
    return false;
  if (auto *inst = dyn_cast<Instruction>(last); inst && !links.contains({phi, 0}))
    guess(phi, inst);
  Value *own = carried(phi);
  if (!own)
    return false;
  for (copy = 1; copy < count; ++copy) {
    Value *other = links.lookup({phi, copy});
    if (!other || !matches(own, other))
      return false;
  }
  return true;
}

// What the copies make of a phi where nothing else tells: the operations like the last that lie
// between the phi and it, or every k-th of them, if the body has k.
void UnrolledCopies::guess(PHINode *phi, Instruction *last) {
  DenseSet<const Value *> behind = {phi}, before = {last};
  for (BasicBlock *block : chain.blocks)
    for (Instruction &inst : *block)
      if (any_of(inst.operands(), [&](Value *operand) { return behind.contains(operand); }))
        behind.insert(&inst);
  SmallVector<Instruction *, 16> alike;
  for (BasicBlock *block : reverse(chain.blocks))
    for (Instruction &inst : reverse(*block))
      if (before.contains(&inst) && !isa<PHINode>(inst)) {
        for (Value *operand : inst.operands())
          before.insert(operand);
        if (behind.contains(&inst) && inst.isSameOperationAs(last))
          alike.push_back(&inst);
      }
  if (alike.empty() || alike.size() % count != 0)
    return;
  const size_t apart = alike.size() / count;
  for (unsigned of = 0; of + 1 < count; ++of)
    link(phi, of, alike[(count - 1 - of) * apart]);
}

// In the new loop a load of copy t comes behind all events of the copies before it, and behind as
// many of its own as the load of copy 0 does. It may have been elsewhere where nothing between
// writes what it reads.
bool UnrolledCopies::keepsOrder() {
  return all_of(pairsInOrder, [&](const Pair &pair) {
    return mayMove(pair.first, pair.first, 0) &&
           mayMove(pair.first, pairs.lookup(pair), pair.second);
  });
}

bool UnrolledCopies::mayMove(Instruction *own, Instruction *other, unsigned of) {
  if (!isa<LoadInst>(own))
    return true;
  const unsigned from = chain.eventsBefore.lookup(other),
                 to = of * each + std::min(chain.eventsBefore.lookup(own), each);
  for (unsigned i = std::min(from, to); i < std::max(from, to); ++i)
    if (!isa<BranchInst>(chain.events[i]) &&
        isModSet(aliases.getModRefInfo(chain.events[i], MemoryLocation::get(other))))
      return false;
  return true;
}

} // namespace aotc::emit
