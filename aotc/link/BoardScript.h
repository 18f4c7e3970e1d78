// The linker script of an image.
#pragma once

#include "aotc/link/Board.h"

namespace aotc::link {

// Lowest address first: flash has vectors, code, constants and the initial values of variables;
// RAM has the stack, below which nothing is, variables, and the linear memory, which may grow to
// RAM's end.
// The lowest `reserveBytes` of the stack are for frames that do not check it, emit/StackReserve.h.
std::string boardScript(const Board &board, uint64_t stackBytes, uint64_t reserveBytes);

// Where the user has not said: a quarter of RAM, but not more than 16 KiB.
uint64_t defaultStackBytes(const Board &board);

} // namespace aotc::link
