// Loops whose number of iterations is known before they begin, taken apart into rounds of so many
// iterations that a check is needed between rounds only. What the loop did with its bound it then
// does with a counter, so an iteration costs what it did.
//
//     i = 0                          i = 0; rest = n - 1
//   loop:                          round:
//     …                              count = min(rest, roundLength - 1) + 1
//     if (++i != n) goto loop      loop:
//                                    …; ++i
//                                    if (--count) goto loop
//                                    if (rest >= roundLength) { rest -= roundLength; goto round }
//
// Counting what comes behind the first iteration lets n be 2^64.
#pragma once

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/TargetTransformInfo.h"

#include <optional>

namespace aotc::emit {

constexpr unsigned roundLength = 1024;

struct CountedLoop {
  llvm::Loop *loop;
  llvm::Value *more; // iterations behind the first, unless it is left early; an i64
};

// Computes the number of iterations in front of a loop without inner loops. None where it is not
// known or dear, or where the loop is not in simple form.
std::optional<CountedLoop> countIterations(llvm::Loop &loop, llvm::ScalarEvolution &evolution,
                                           const llvm::TargetTransformInfo &costs);

struct Rounds {
  llvm::Instruction *begin; // where a round begins
  llvm::Value *length;      // its iterations, an i64, known there
  llvm::Instruction *next;  // where another one is known to follow
};
// Invalidates all analyses of the function.
Rounds divide(const CountedLoop &counted);

} // namespace aotc::emit
