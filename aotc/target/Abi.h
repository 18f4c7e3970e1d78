// wasmrt/abi.h as LLVM sees it: struct types, field numbers, builtin declarations. Everything here
// is derived from the C header by template, so it cannot disagree with the runtime.
#pragma once

#include "wasmrt/abi.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

#include <array>

namespace aotc::target {

struct TargetSpec;

// What objects reference so that they link with a runtime of the same abi.h alone.
#define AOTC_TEXT_OF(name) #name
#define AOTC_TEXT(name) AOTC_TEXT_OF(name)
inline constexpr llvm::StringLiteral abiSymbol = AOTC_TEXT(wasmrt_abi);
#undef AOTC_TEXT
#undef AOTC_TEXT_OF

// Structs of abi.h, in its order.
enum class AbiStruct : uint8_t {
#define STRUCT(Name, Fields) Name,
  WASMRT_STRUCTS(STRUCT)
#undef STRUCT
      Count
};

// Field numbers, for GEPs and constants: Field::wasmrt_memory::byte_length.
namespace Field {
#define FIELD(Type, Name, Meaning) Name,
#define STRUCT(Name, Fields_)                                                                      \
  namespace Name##_fields {                                                                        \
    enum Fields : unsigned { Fields_(FIELD) Count };                                               \
  }
WASMRT_STRUCTS(STRUCT)
#undef STRUCT
#undef FIELD
} // namespace Field

enum class Builtin : uint8_t {
#define BUILTIN(Result, Name, Params, Effects) Name,
  WASMRT_BUILTINS(BUILTIN)
#undef BUILTIN
      Count
};

enum class Trap : uint8_t {
#define TRAP(Name, Code, Message) Name = Code,
  WASMRT_TRAPS(TRAP)
#undef TRAP
};

// One per LLVM module.
class Abi {
public:
  Abi(llvm::Module &module, const TargetSpec &target);

  llvm::StructType *structType(AbiStruct s);
  // Offset in bytes of a field, and size of a struct, under the target's data layout.
  uint64_t fieldOffset(AbiStruct s, unsigned field);
  uint64_t sizeOf(AbiStruct s);
  // Declares the builtin on first use, with its effects as attributes and, where the target's C
  // ABI wants them, signext or zeroext on i32 parameters and results.
  llvm::FunctionCallee builtin(Builtin b);
  // The same extension attributes for any other C function (host imports, exports).
  void addCAbiAttributes(llvm::Function &function) const;
  void addCAbiAttributes(llvm::CallBase &call) const;

private:
  llvm::Module &module;
  const TargetSpec &target;
  std::array<llvm::StructType *, static_cast<size_t>(AbiStruct::Count)> structs{};
  std::array<llvm::Function *, static_cast<size_t>(Builtin::Count)> builtins{};
};

} // namespace aotc::target
