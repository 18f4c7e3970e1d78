// Three mnemonics are shared by two rows of the instruction table, which are neighbours: `select`
// without and with types, `ref.test` and `ref.cast` to a non-null and to a nullable type.
#pragma once

#include "aotc/wasm/Instructions.h"

namespace aotc::text {

inline wasm::Op nextRow(wasm::Op op) {
  return static_cast<wasm::Op>(static_cast<uint16_t>(op) + 1);
}

// Whether the next row has the same mnemonic.
inline bool isFirstOfTwo(wasm::Op op) {
  return nextRow(op) != wasm::Op::Count && wasm::info(nextRow(op)).text == wasm::info(op).text;
}

// Whether the row before has the same mnemonic.
inline bool isSecondOfTwo(wasm::Op op) { return wasm::opByText(wasm::info(op).text) != op; }

} // namespace aotc::text
