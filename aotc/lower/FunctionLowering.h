// One function body → LLVM IR.
//
// The validator leads (validate::checkBody) and calls onInst() behind each instruction it has
// checked. This class keeps *values* only: the operand stack holds llvm::Value*, the control stack
// holds basic blocks and phis. Types come from the validator's Facts. Locals are allocas, which
// LLVM promotes. A lower<Id> is declared for every HAND and PLAIN row of the table; the shapes are
// lowered by a few functions in FunctionLowering.cpp.
#pragma once

#include "aotc/lower/UnitContext.h"

namespace aotc::lower {

// One entry of the control stack, spec appendix "control frame".
struct ControlFrame {
  // Block for the function's own frame; the catch at hand in the handlers of a legacy try.
  wasm::Op op = wasm::Op::Block;
  bool live = true;                      // false: opened in unreachable code, nothing is emitted
  llvm::BasicBlock *target = nullptr;    // where br goes: behind the end, or the head of a loop
  llvm::BasicBlock *elseBlock = nullptr; // if: not yet started; else and end use it up
  size_t height = 0;                     // operand stack below the block's parameters
  llvm::SmallVector<llvm::PHINode *, 2> phis; // one per value that a branch to `target` carries
  llvm::SmallVector<llvm::Value *, 2> params; // if: parameters, again for the else arm
  llvm::SmallVector<wasm::ValType, 2> resultTypes;
  // Of a try, LowerException.cpp.
  llvm::BasicBlock *landingPad = nullptr; // where calls inside unwind to, once there are any
  llvm::PHINode *exception = nullptr;     // what the handlers are asked for, in their first block
  llvm::BasicBlock *undecided = nullptr;  // legacy: where no handler so far takes it

  bool catches() const { return op == wasm::Op::Try || op == wasm::Op::TryTable; }
};

class FunctionLowering {
public:
  // `isTailBody`: the function has the uniform tail-call prototype, see TailCalls.h.
  FunctionLowering(UnitContext &unit, FuncIdx func, llvm::Function &function,
                   bool isTailBody = false);
  // For constant expressions: emits at the end of `block`.
  FunctionLowering(UnitContext &unit, llvm::Function &function, llvm::BasicBlock &block);
  // Constant expressions never report what bodies may.
  ~FunctionLowering() { llvm::consumeError(std::move(error)); }

  // Emits the whole body into the function given.
  llvm::Error run(const wasm::FuncBody &body);
  // For constant expressions: lowers `expr` into the current block and returns its value.
  llvm::Expected<llvm::Value *> constantExpression(const wasm::CodeSlice &expr);
  llvm::BasicBlock *insertBlock() const { return b.GetInsertBlock(); }

private:
  using Inst = wasm::Inst;
  using Facts = validate::Facts;
  using FloatPair = llvm::Value *(FunctionLowering::*)(llvm::Value *, llvm::Value *);

#define HAND(Id, Text, Prefix, Code, Imm, Feature, Const)                                          \
  void lower##Id(const Inst &inst, const Facts &facts);
#define PLAIN(Id, Text, Prefix, Code, Imm, Sig, Feature, Const)                                    \
  void lower##Id(const Inst &inst, const Facts &facts);
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const)
#include "aotc/wasm/Instructions.def"

  llvm::Error onInst(const Inst &inst, const Facts &facts);
  void dispatch(const Inst &inst, const Facts &facts);
  // Reports what is valid but not compiled; the first report wins.
  void fail(llvm::Error e);

  // Operand stack.
  void push(llvm::Value *value) { stack.push_back(value); }
  llvm::Value *pop();
  llvm::SmallVector<llvm::Value *, 8> popMany(size_t count); // deepest first

  // Prologue.
  void createLocals(const wasm::FuncBody &body);
  void knowStackPointer();

  // Shapes, FunctionLowering.cpp.
  void lowerBinary(llvm::Instruction::BinaryOps op);
  void lowerCompare(llvm::CmpInst::Predicate predicate);
  void lowerUnary(llvm::Intrinsic::ID intrinsic);
  void lowerConvert(llvm::Instruction::CastOps op, wasm::ValType to);

  // Numeric helpers, LowerNumeric.cpp. Those with a result build and return; no stack. Floats may
  // be vectors.
  llvm::Value *minimum(llvm::Value *l, llvm::Value *r);
  llvm::Value *maximum(llvm::Value *l, llvm::Value *r);
  llvm::Value *selectMinMax(llvm::CmpInst::Predicate before, llvm::Instruction::BinaryOps join,
                            llvm::Value *l, llvm::Value *r);
  llvm::Value *rounded(llvm::Intrinsic::ID intrinsic, llvm::Value *x);
  llvm::Value *roundedByAddition(llvm::Intrinsic::ID intrinsic, llvm::Value *x);
  llvm::Value *saturated(llvm::Value *x, llvm::Type *to, bool isSigned);
  llvm::Value *saturatedByClamping(llvm::Value *x, llvm::Type *to, bool isSigned);
  llvm::Value *converts(llvm::Value *x, unsigned bits, bool isSigned); // to an iBITS
  void pushHalves(llvm::Value *wide);
  void lowerIsZero();
  void lowerDivision(llvm::Instruction::BinaryOps op);
  void lowerShift(llvm::Instruction::BinaryOps op);
  void lowerRotate(llvm::Intrinsic::ID funnelShift);
  void lowerSignExtend(unsigned fromBits);
  void lowerWideBinary(llvm::Instruction::BinaryOps op);
  void lowerWideMultiply(llvm::Instruction::CastOps extend);
  void lowerNegate();
  void lowerCopysign();
  void lowerFloatUnary(llvm::Intrinsic::ID intrinsic);
  void lowerRounding(llvm::Intrinsic::ID intrinsic);
  void lowerFloatPair(FloatPair operation);
  void lowerTruncate(llvm::Type *to, bool isSigned);
  void lowerTruncateSat(llvm::Type *to, bool isSigned);

  // SIMD shapes, LowerSimd.cpp. `shape` is e.g. <4 x float>.
  enum class VectorHalf : uint8_t { Low, High };
  llvm::FixedVectorType *shape(wasm::VectorShape s);
  llvm::Value *popAs(wasm::VectorShape s);
  void pushVector(llvm::Value *vector); // any 128-bit vector type
  llvm::Value *halfOf(llvm::Value *vector, VectorHalf half);
  llvm::Value *concatenated(llvm::Value *low, llvm::Value *high);
  llvm::Value *swizzled(llvm::Value *table, llvm::Value *indices);
  llvm::Value *swizzledByHalves(llvm::Value *table, llvm::Value *indices);
  llvm::Value *swizzledInMemory(llvm::Value *table, llvm::Value *indices);
  llvm::Value *bitSelected(llvm::Value *mask, llvm::Value *ifOne, llvm::Value *ifZero);
  llvm::Value *firstOf(llvm::CmpInst::Predicate before, llvm::Value *l, llvm::Value *r);
  llvm::Value *pseudoMinimum(llvm::Value *l, llvm::Value *r);
  llvm::Value *pseudoMaximum(llvm::Value *l, llvm::Value *r);
  llvm::Value *loadBytes(const Inst &inst, llvm::Value *index, llvm::Type *type);
  void storeBytes(const Inst &inst, llvm::Value *index, llvm::Value *value);
  void lowerSimdBinary(wasm::VectorShape s, llvm::Instruction::BinaryOps op);
  void lowerSimdIntrinsic(wasm::VectorShape s, llvm::Intrinsic::ID intrinsic);
  void lowerSimdUnary(wasm::VectorShape s, wasm::VectorUnary op);
  void lowerSimdShift(wasm::VectorShape s, llvm::Instruction::BinaryOps op);
  void lowerSimdCompare(wasm::VectorShape s, llvm::CmpInst::Predicate predicate);
  void lowerSimdFloatPair(wasm::VectorShape s, FloatPair operation);
  void lowerSimdAllTrue(wasm::VectorShape s);
  void lowerSimdBitmask(wasm::VectorShape s);
  void lowerSimdSplat(wasm::VectorShape s);
  void lowerSimdLane(const Inst &inst, wasm::VectorShape s, wasm::LaneAccess how);
  void lowerSimdLoad(const Inst &inst, wasm::VectorFill fill);
  void lowerSimdStore(const Inst &inst);
  void lowerSimdLoadLane(const Inst &inst, unsigned log2);
  void lowerSimdStoreLane(const Inst &inst, unsigned log2);

  // SIMD conversions and products, LowerSimdConvert.cpp.
  llvm::Value *widened(llvm::Value *vector, bool isSigned); // lanes of twice the width
  llvm::Value *pairSums(llvm::Value *lanes);
  llvm::Value *dotProduct(llvm::Value *l, llvm::Value *r);
  llvm::Value *roundedProduct(llvm::Value *l, llvm::Value *r);
  llvm::Value *withZeros(llvm::Value *pair);
  void lowerSimdExtend(wasm::VectorShape from, VectorHalf half, bool isSigned);
  void lowerSimdExtmul(wasm::VectorShape from, VectorHalf half, bool isSigned);
  void lowerSimdNarrow(wasm::VectorShape from, bool isSigned);
  void lowerSimdExtaddPairwise(wasm::VectorShape to, bool isSigned);
  void lowerSimdAverage(wasm::VectorShape s);
  void lowerSimdTruncSat(wasm::VectorShape from, bool isSigned);
  void lowerSimdConvert(wasm::VectorShape to, bool isSigned);

  // Relaxed SIMD, LowerRelaxedSimd.cpp.
  llvm::Value *relaxedDotProduct(llvm::Value *l, llvm::Value *r);
  void lowerRelaxedTrunc(wasm::VectorShape from, bool isSigned);
  void lowerRelaxedMadd(wasm::VectorShape s, bool negated);
  void lowerRelaxedLaneselect(wasm::VectorShape s);
  void lowerRelaxedMinimum(wasm::VectorShape s);
  void lowerRelaxedMaximum(wasm::VectorShape s);

  // Memory, LowerMemory.cpp and BoundsCheck.cpp.
  void lowerLoad(const Inst &inst, wasm::MemWidth width, wasm::Extend extend, llvm::Type *result);
  void lowerStore(const Inst &inst, wasm::MemWidth width);
  void markByHint(llvm::Instruction &access, const wasm::MemArg &memarg);
  llvm::Type *memoryType(wasm::MemWidth width);
  // Pops nothing: the checked host address of `byteCount` bytes at `index` + the immediate offset.
  llvm::Value *checkedAddress(const wasm::MemArg &memarg, llvm::Value *index, uint64_t byteCount);
  // The host address of a range of dynamic length; traps unless all of it is inside.
  llvm::Value *checkedRange(MemoryIdx memory, llvm::Value *start, llvm::Value *byteCount);
  llvm::Value *memoryBase(MemoryIdx memory);
  llvm::Value *memoryDescriptor(MemoryIdx memory);
  llvm::IntegerType *lengthType(MemoryIdx memory);
  llvm::Value *memoryByteLength(MemoryIdx memory);
  llvm::Value *dataState(uint32_t segment); // a wasmrt_data *

  // Atomics, LowerAtomic.cpp.
  bool isAtomicWidth(llvm::Type *type);
  llvm::Value *alignedAtomicAddress(const Inst &inst, llvm::Value *index, llvm::Type *type);
  llvm::Value *effectiveAddress(const wasm::MemArg &memarg, llvm::Value *index);
  void lowerAtomicLoad(const Inst &inst, wasm::MemWidth width, llvm::Type *result);
  void lowerAtomicStore(const Inst &inst, wasm::MemWidth width);
  void lowerRmw(const Inst &inst, wasm::MemWidth width, llvm::AtomicRMWInst::BinOp op);
  void lowerCmpxchg(const Inst &inst, wasm::MemWidth width);
  void lowerAtomicWait(const Inst &inst, target::Builtin wait);

  // Control, LowerControl.cpp.
  void openBlock(const Inst &inst, const Facts &facts);
  void branchTo(uint32_t depth); // carries the top values, leaves them on the stack
  ControlFrame &label(uint32_t depth) { return control[control.size() - 1 - depth]; }
  void setUnreachable();
  void finishFrame(ControlFrame &frame);
  void continueInDeadBlock(const ControlFrame &frame);
  void emitReturn();
  void conditionalBranch(llvm::Value *condition, const Inst &inst);
  llvm::MDNode *hintFor(const Inst &inst);
  llvm::BasicBlock *trapBlock(target::Trap code);
  void trap(target::Trap code);                           // ends the block
  void trapIf(llvm::Value *condition, target::Trap code); // continues in a new block

  // Calls, LowerCall.cpp.
  // An exception out of a tail call passes the tries around it.
  enum class Position : uint8_t { Ordinary, Tail };
  void emitCall(llvm::FunctionType *type, llvm::Value *callee, llvm::Value *calleeSelf,
                const wasm::FuncType &signature, Position position = Position::Ordinary);
  void pushResults(llvm::Value *result, const wasm::FuncType &signature);
  llvm::Value *checkedCallee(const Inst &inst);        // pops the index; a wasmrt_func *
  llvm::Value *checkedConstantEntry(const Inst &inst); // likewise, in a constant table
  llvm::Value *checkedCode(const Inst &inst, const EntriesOfType &entries);
  llvm::Value *constantEntryField(llvm::Value *entry, unsigned field, const llvm::Twine &name);
  void checkType(llvm::Value *callee, TypeIdx expected);
  void emitFuncCall(llvm::Value *func, const wasm::FuncType &signature,
                    Position position = Position::Ordinary);
  void emitTailCall(llvm::Value *tailCode, llvm::Value *calleeSelf,
                    const wasm::FuncType &signature);
  void emitTailCallOf(llvm::Value *func, const wasm::FuncType &signature);
  llvm::Value *funcRef(FuncIdx func);

  // Exceptions, LowerException.cpp. Tries are numbered as their frames in `control`.
  std::optional<size_t> tryAround(size_t frames); // the innermost in control[0…frames)
  void openTry(ControlFrame &frame);
  llvm::BasicBlock *landingPad(ControlFrame &frame);
  llvm::Value *unwoundException(llvm::IRBuilder<> &atPad);
  llvm::BasicBlock *leavingBlock();
  llvm::CallBase *callInTry(llvm::FunctionType *type, llvm::Value *callee,
                            llvm::ArrayRef<llvm::Value *> args);
  void throwTo(std::optional<size_t> handler, llvm::Value *exception); // ends the block
  void passOn(ControlFrame &frame, size_t frames);
  llvm::BasicBlock *testTag(llvm::Value *exception, TagIdx tag); // where it is another
  void lowerClause(const wasm::CatchClause &clause, llvm::Value *exception);
  bool nextHandler(const Facts &facts, wasm::Op op);
  llvm::Value *tagAddress(TagIdx tag);
  llvm::Value *payloadAddress(llvm::Value *exception, size_t value);
  void pushPayload(llvm::Value *exception, TagIdx tag);

  // Tables, LowerTable.cpp.
  llvm::Value *tableDescriptor(TableIdx table);
  llvm::Value *tableIndex(TableIdx table, llvm::Value *index); // zero-extended to i64
  llvm::Value *checkedTableSlot(TableIdx table, llvm::Value *index, target::Trap outOfBounds);

  llvm::Value *elemState(uint32_t segment); // a wasmrt_elem *

  // Objects, LowerGc.cpp and LowerGcArray.cpp; abi.h says what they look like.
  struct Elements {          // a range of an array's elements that is known to be inside
    llvm::Value *first;      // address
    llvm::Value *byteLength; // size_t
  };
  struct Range {
    llvm::Value *start, *count; // i32
  };
  void requireNonNull(llvm::Value *ref, wasm::ValType type, target::Trap code);
  llvm::Value *newObject(TypeIdx type, uint64_t byteLength, target::Builtin slow,
                         llvm::ArrayRef<llvm::Value *> slowArgs);
  llvm::Value *takeCell(TypeIdx type, uint64_t byteLength, llvm::BasicBlock *noneLeft);
  llvm::Value *newStruct(TypeIdx type);
  llvm::Value *newArray(TypeIdx type, llvm::Value *length);
  llvm::Value *fieldOf(llvm::Value *object, TypeIdx type, uint32_t field);
  llvm::Value *loadFrom(llvm::Value *address, const wasm::FieldType &field, wasm::Extend extend);
  void storeTo(llvm::Value *address, llvm::Value *value, const wasm::FieldType &field);
  void lowerFieldGet(const Inst &inst, const Facts &facts, wasm::Extend extend);
  void lowerElementGet(const Inst &inst, const Facts &facts, wasm::Extend extend);
  void lowerI31Get(const Facts &facts, llvm::Instruction::BinaryOps shift);
  void lowerConversion(const Facts &facts, target::Builtin conversion);
  const wasm::FieldType &elementType(TypeIdx array);
  llvm::Value *arrayLength(llvm::Value *array);
  llvm::Value *elementAddress(llvm::Value *array, TypeIdx type, llvm::Value *index);
  llvm::Value *checkedElement(llvm::Value *array, TypeIdx type, llvm::Value *index);
  Elements checkedElements(llvm::Value *array, TypeIdx type, Range range);
  Elements elementsOf(llvm::Value *array, TypeIdx type, Range range);
  llvm::Value *checkedData(uint32_t segment, llvm::Value *start, llvm::Value *byteLength);
  llvm::Value *checkedElem(uint32_t segment, Range range);
  void fillElements(const Elements &elements, TypeIdx type, llvm::Value *value, llvm::Value *count);
  void copyElements(const Elements &to, llvm::Value *from);
  Range popRange(); // count, then start

  // Casts, LowerCast.cpp.
  llvm::Value *isOfType(llvm::Value *ref, wasm::RefType from, wasm::RefType to);
  llvm::Value *isOfHeapType(llvm::Value *ref, wasm::HeapType from, wasm::HeapType to);
  llvm::Value *objectKind(llvm::Value *object);
  llvm::Value *isI31(llvm::Value *ref);
  void lowerTest(const Facts &facts, wasm::RefType to);
  void lowerCast(const Facts &facts, wasm::RefType to);

  // False for constant expressions, which run once.
  bool isBody() const { return entryEnd; }

  // Instance state.
  llvm::Value *self() { return selfValue; }
  llvm::Value *instanceAddress(uint32_t offset, const llvm::Twine &name = "");
  llvm::Value *loadField(target::AbiStruct s, unsigned field, llvm::Value *object, Storage storage,
                         const llvm::Twine &name = "");
  llvm::Value *invariantField(target::AbiStruct s, unsigned field, llvm::Value *object,
                              const llvm::Twine &name = "");
  llvm::Value *fieldAddress(target::AbiStruct s, unsigned field, llvm::Value *object);
  llvm::Value *globalAddress(GlobalIdx global);
  llvm::CallInst *callBuiltin(target::Builtin builtin, llvm::ArrayRef<llvm::Value *> args,
                              const llvm::Twine &name = "");
  llvm::Value *asIntPtr(llvm::Value *integer); // zero-extends or truncates
  // An alloca in the entry block.
  llvm::AllocaInst *createSlot(llvm::Type *type, const llvm::Twine &name);
  llvm::BasicBlock *newBlock(const llvm::Twine &name);

  UnitContext &unit;
  const validate::ValidModule &module;
  const FuncIdx func;
  llvm::Function &function;
  llvm::IRBuilder<> b;
  llvm::Value *selfValue = nullptr;
  llvm::BasicBlock *entry = nullptr;     // allocas and what is loaded once
  llvm::Instruction *entryEnd = nullptr; // its terminator
  std::vector<llvm::AllocaInst *> locals;
  std::vector<wasm::ValType> localTypes;
  llvm::SmallVector<llvm::Value *, 32> stack;
  llvm::SmallVector<ControlFrame, 16> control;
  llvm::DenseMap<uint32_t, llvm::BasicBlock *> trapBlocks; // by trap code
  llvm::BasicBlock *leaving = nullptr;                     // LowerException.cpp
  llvm::DenseMap<uint32_t, llvm::Value *> memoryBases;     // loaded once, at entry
  llvm::Error error = llvm::Error::success();
  uint64_t bodyOffset = 0; // where the body's code entry starts in the input
  bool isTailBody = false; // the function has the uniform tail-call prototype
};

} // namespace aotc::lower
