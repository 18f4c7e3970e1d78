// Implementation limits, in one place. A module that exceeds one is refused with a message that
// names it. They are far above what real modules need and far below what would exhaust a machine;
// engines in browsers enforce similar ones.
#pragma once

#include <cstdint>

namespace aotc::wasm::limits {

inline constexpr uint64_t ModuleBytes = 1ull << 30; // size of the input
inline constexpr uint32_t Types = 1'000'000;
inline constexpr uint32_t Funcs = 1'000'000; // imported and defined
inline constexpr uint32_t Imports = 1'000'000;
inline constexpr uint32_t Exports = 1'000'000;
inline constexpr uint32_t Globals = 1'000'000;
inline constexpr uint32_t Tables = 100'000;
inline constexpr uint32_t Memories = 1'000;
inline constexpr uint32_t Tags = 1'000'000;
inline constexpr uint32_t Segments = 1'000'000; // data and element, each
inline constexpr uint32_t Params = 1'000;
inline constexpr uint32_t Results = 1'000;
inline constexpr uint32_t Fields = 10'000;
inline constexpr uint32_t Locals = 50'000; // parameters included
inline constexpr uint32_t BodyBytes = 16u << 20;
inline constexpr uint32_t BlockDepth = 100'000;
inline constexpr uint32_t Operands = 1'000'000; // on the stack at one time
inline constexpr uint32_t BranchTable = 1'000'000;
inline constexpr uint32_t SubtypeDepth = 63;
inline constexpr uint32_t SegmentEntries = 10'000'000;
inline constexpr uint32_t NameBytes = 100'000;
inline constexpr uint32_t ArrayNewFixed = 10'000;

} // namespace aotc::wasm::limits
