// The index spaces of spec §2.5.1, each as a type of its own, so that they cannot be mixed up.
#pragma once

#include <cstdint>

namespace aotc {

enum class TypeIdx : uint32_t {};
enum class FuncIdx : uint32_t {};
enum class TableIdx : uint32_t {};
enum class MemoryIdx : uint32_t {};
enum class GlobalIdx : uint32_t {};
enum class TagIdx : uint32_t {};
enum class ElemIdx : uint32_t {};
enum class DataIdx : uint32_t {};
enum class LocalIdx : uint32_t {};

// The plain number of an index, for subscripts and messages.
template <class Idx> constexpr uint32_t raw(Idx index) { return static_cast<uint32_t>(index); }

} // namespace aotc
