// Tail calls in constant stack, on every target.
//
// LLVM guarantees a tail call (musttail) in the C convention only between functions of one
// prototype, and on RISC-V only without stack arguments; its tail-call conventions are wrong on
// x86-64 and missing on RISC-V. So a function that contains a tail call gets its body in one
// *uniform* prototype per result type, which uses argument registers alone:
//
//     R f.tail(int × n, double × m)          n and m: TargetSpec::tail
//
// Arguments beyond the registers, v128 values, and results other than one scalar travel through a
// buffer of the current thread (wasmrt_tail_arguments); it is live only between a jump and the
// callee's first instructions, or a return and the caller's next ones. The function in its normal
// convention is a thunk that packs, calls f.tail, and unpacks. A function without tail calls that
// is the target of one gets a thunk the other way round: it returns, so the stack stays bounded.
//
// A Cortex-M0 cannot jump so. There f.tail leaves the address of the next body, and its `self`
// where there is one, in variables and returns to the thunk, which calls what it finds there until
// it finds nothing; all arguments travel through the buffer. The variables are common symbols, and
// so is the buffer of a board's one instance: as large as the module with the longest list of
// values needs it.
#pragma once

#include "aotc/lower/UnitContext.h"

namespace aotc::lower {

llvm::FunctionType *tailFunctionType(UnitContext &unit, const wasm::FuncType &type);

// Calls or jumps to `tailCode` with `args` (without self) packed. A jump (musttail and return)
// ends the block; otherwise the results come back as in the normal convention: nothing, a value,
// or a struct.
llvm::Value *callTailCode(UnitContext &unit, llvm::IRBuilder<> &b, llvm::Value *tailCode,
                          llvm::Value *calleeSelf, llvm::ArrayRef<llvm::Value *> args,
                          const wasm::FuncType &type, bool jump);

// The parameters of a function (without self), whichever prototype it has.
llvm::SmallVector<llvm::Value *, 8> parameters(UnitContext &unit, llvm::Function &function,
                                               const wasm::FuncType &type, llvm::IRBuilder<> &b,
                                               bool isTailBody);

// Emits the return of a uniform body, taking the results from the end of `values`.
void returnFromTailBody(UnitContext &unit, llvm::IRBuilder<> &b, const wasm::FuncType &type,
                        llvm::ArrayRef<llvm::Value *> values);

// The normal entry of a function whose body is `tailBody`.
void defineNormalThunk(UnitContext &unit, llvm::Function &thunk, llvm::Function &tailBody,
                       const wasm::FuncType &type);
// The uniform entry of a function whose body is `normal`.
void defineTailThunk(UnitContext &unit, llvm::Function &thunk, llvm::Function &normal,
                     const wasm::FuncType &type);

} // namespace aotc::lower
