// The only source of target-dependent decisions. Lowering, emission and linking ask it; nothing
// else compares triples.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/TargetParser/Triple.h"

#include <cstdint>
#include <memory>
#include <string>

namespace llvm {
class Function;
class Module;
class TargetMachine;
} // namespace llvm

namespace aotc::target {

enum class Port : uint8_t { Linux, BareMetal };

// How an address is kept inside its memory.
enum class Bounds : uint8_t {
  GuardPages, // 64-bit POSIX, memory32: what cannot be inside lies in reserved, inaccessible space
  Compare,    // an explicit compare before each access
};

// How code is made to stop although it would go on.
enum class Interrupt : uint8_t {
  None,
  Epoch, // when self->interrupt is set
  Fuel,  // when self->fuel is used up
};
// On the parameter that is `self`, in functions that can be stopped.
inline constexpr llvm::StringLiteral selfAttribute = "wasm-self";
// Metadata of a unit, if the guest's stack pointer is known where a program begins: the instance,
// and where in it that is, in bytes. For emit/GuestStack.h.
inline constexpr llvm::StringLiteral stackPointerMetadata = "wasm.stack_pointer";

// The TBAA type of memory whose bounds guard pages check, so that a load may trap.
inline constexpr llvm::StringLiteral guardedMemoryTag = "guarded memory";

// Metadata of a load or store that its module says may not be aligned, where that matters.
inline constexpr llvm::StringLiteral misalignedMetadata = "wasm.misaligned";

// How a float operation that LLVM gets wrong somewhere is done right; measured per target.
struct FloatRules {
  bool minimumIntrinsic;   // llvm.minimum/maximum are right and quiet NaNs
  bool roundingQuiets;     // ceil, floor, trunc, roundeven quiet signalling NaNs
  bool vectorF32Denormals; // <4 x float> keeps denormals (armv7's NEON flushes them)
};

// What a processor's vectors offer beyond LLVM's own vector operations. The levels of x86-64 are in
// order: each includes the ones before.
enum class VectorUnit : uint8_t {
  Portable, // none, or nothing that lowering asks for by name
  Sse2,
  Ssse3,
  Sse41,
  Neon,    // ARM, 32 bits
  AdvSimd, // AArch64
};

// What lowering chooses by, from the cpu and its features.
struct InstructionSet {
  // ceil, floor, trunc and roundeven are instructions where LLVM would otherwise call libm.
  bool roundingF32, roundingF64;
  bool fusedMultiplyAdd; // llvm.fma of both widths is not a call
  uint8_t atomicBits;    // the widest access that is atomic without a call; 0: none is
  VectorUnit vectors;

  bool hasSse2() const { return vectors >= VectorUnit::Sse2 && vectors <= VectorUnit::Sse41; }
  bool hasSsse3() const { return vectors == VectorUnit::Ssse3 || vectors == VectorUnit::Sse41; }
};

// Registers of the uniform tail-call prototype, lower/TailCalls.h.
struct TailRegisters {
  uint8_t ints;        // of pointer width
  uint8_t floats;      // f64
  bool canJump = true; // to an address, with all registers in place
};

struct TargetSpec {
  std::string name; // `x86_64-linux`
  llvm::Triple triple;
  std::string cpu;      // LLVM's name; generic by default, so that output does not follow the host
  std::string features; // LLVM's list, `+a,-b`
  std::string abiName;  // RISC-V: -mabi
  bool hardFloat;
  Port port;
  std::string emulation; // ld.lld -m
  FloatRules floats;
  InstructionSet isa;
  TailRegisters tail;
  bool misalignedFaults = false; // words may be at any address, but are slow where not aligned

  bool is64Bit() const { return triple.isArch64Bit(); }
  unsigned pointerBits() const { return is64Bit() ? 64 : 32; }
  // Whether additions of doubles are the builtins f64_add and f64_sub: libgcc's, in assembly for
  // Thumb-2, round some sums wrongly.
  bool addsDoublesByBuiltin() const {
    return triple.isThumb() && triple.getSubArch() != llvm::Triple::ARMSubArch_v6m &&
           !isa.roundingF64;
  }
  // Whether an instruction with a 32-bit result clears the upper half of a 64-bit register.
  bool clearsUpperHalves() const { return triple.isX86_64() || triple.isAArch64(); }
  // Whether 8 GiB of address space can be reserved for a memory.
  bool hasGuardPages() const { return is64Bit() && port == Port::Linux; }
  // Whether the runtime unwinds the stack by tables, which exceptions need.
  bool hasUnwinder() const { return port == Port::Linux; }
  // Whether LLVM can probe large frames inline, so that none steps over the stack's guard.
  bool hasStackProbes() const { return port == Port::Linux && is64Bit(); }
};

// Bytes below a stack's limit that are inaccessible. Frames larger than this touch each such step
// on their way down.
constexpr unsigned stackGuardBytes = 65536;

// A row of Targets.def by name, or by a triple that means one; `host` is the machine's own.
// Fails with a message that lists the names.
llvm::Expected<TargetSpec> findTarget(llvm::StringRef nameOrTriple);
llvm::ArrayRef<llvm::StringLiteral> targetNames();

// Applies --cpu (`native` only where the target is the host) and --cpu-features.
llvm::Error setCpu(TargetSpec &target, llvm::StringRef cpu, llvm::StringRef features);

// For whole images: on RISC-V, words may be at any address. Where the processor raises an exception
// for one that is not aligned, libwasmrt/port/board/misaligned_riscv.c carries the access out.
void allowMisaligned(TargetSpec &target);

// Triple, data layout and the flags that code generation reads from a module.
void setModuleTarget(llvm::Module &module, const TargetSpec &target);

// What every generated function carries: cpu and features, unwind tables for backtraces from any
// instruction, stack probes. Never `mustprogress`, as an endless loop is a meaningful Wasm program.
void setFunctionAttributes(llvm::Function &function, const TargetSpec &target,
                           bool mayThrow = false);

enum class Relocation : uint8_t { Static, Pic };

// A code generator for the target. `optLevel` is 0 to 3. One per thread.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const TargetSpec &target, Relocation relocation, unsigned optLevel);

} // namespace aotc::target
