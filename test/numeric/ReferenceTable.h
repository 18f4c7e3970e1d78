// Rows of the reference, by file.
#pragma once

#include "test/numeric/Reference.h"

#include "llvm/ADT/StringMap.h"

namespace aotc::numeric {

using ReferenceTable = llvm::StringMap<Reference>;

void addIntegers(ReferenceTable &table);
void addFloats(ReferenceTable &table);
void addConversions(ReferenceTable &table);
void addVectors(ReferenceTable &table);

template <class R> Outcome single(R value) {
  Outcome outcome;
  outcome.results[0].value.setLane(0, value);
  return outcome;
}

// Applies `operation` to each lane of T, giving lanes of the same width.
template <class T, class Operation> Outcome lanewise(Operands x, Operation operation) {
  Outcome outcome;
  for (unsigned i = 0; i < 16 / sizeof(T); ++i)
    if (x.size() == 1)
      outcome.results[0].value.setLane(i, operation(x[0].lane<T>(i), T{}));
    else
      outcome.results[0].value.setLane(i, operation(x[0].lane<T>(i), x[1].lane<T>(i)));
  return outcome;
}

} // namespace aotc::numeric
