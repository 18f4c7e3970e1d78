// IR → optimised IR → bytes. Nothing here knows of Wasm.
#pragma once

#include "aotc/support/Artifact.h"
#include "aotc/target/CodeUnit.h"
#include "aotc/target/TargetSpec.h"

#include "llvm/Support/Error.h"

namespace aotc::emit {

enum class OptLevel : uint8_t { O0, O1, O2, O3, Os, Oz };

struct EmitOptions {
  OutputKind kind = OutputKind::Obj; // Obj, LlvmIr, Bitcode or Asm
  OptLevel level = OptLevel::O2;
  target::Relocation relocation = target::Relocation::Static;
  target::Interrupt interrupt = target::Interrupt::None;
  std::string name = {};       // of the artifact
  std::string namePrefix = {}; // see NamePrefix.h; for objects
};

// Verifies (in debug builds), optimises and emits one unit, using it up. Thread-safe for different
// units.
llvm::Expected<Artifact> emitUnit(target::CodeUnit unit, const target::TargetSpec &target,
                                  const EmitOptions &options);

} // namespace aotc::emit
