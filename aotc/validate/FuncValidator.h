// The validation algorithm of the spec's appendix: one stack of operand types, one of control
// frames. An instruction with a fixed signature is checked by its row of the table; each of the
// others (HAND rows) has a rule check<Id>, in CheckVariable.cpp, CheckControl.cpp,
// CheckReference.cpp or CheckAggregate.cpp. A row without its rule does not link.
//
// This is the hot loop of `aotc validate`: nothing is allocated per instruction, and errors are
// kept inside, so that the good way returns a bool.
#pragma once

#include "aotc/validate/ValidModule.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace aotc::validate {

// The types of a body's locals, parameters first. Declared runs stay runs, so that a body that
// claims 50,000 locals in six bytes is cheap; the first ones, which are used most, are spread out.
class LocalTypes {
public:
  void clear();
  void add(uint32_t count, wasm::ValType type);
  uint32_t size() const { return total; }
  wasm::ValType operator[](uint32_t index) const {
    return index < first.size() ? first[index] : find(index);
  }

private:
  static constexpr uint32_t SpreadOut = 256;
  struct Run {
    uint32_t end;
    wasm::ValType type;
  };
  wasm::ValType find(uint32_t index) const;

  llvm::SmallVector<wasm::ValType, 32> first;
  llvm::SmallVector<Run, 8> runs;
  uint32_t total = 0;
};

class FuncValidator {
public:
  // `referenced`: the functions that ref.func may name; nullptr in constant expressions, which
  // declare what they name.
  FuncValidator(const wasm::Module &module, const llvm::BitVector *referenced)
      : module(module), types(module.types), referenced(referenced) {}

  // Start a body, or an expression of one result without locals.
  bool beginBody(const wasm::FuncBody &body);
  void beginExpr(wasm::ValType result);
  // Makes the operand on top, of whatever type, the result of the innermost block.
  void acceptTop();

  // Checks one instruction; false at a fault, which takeError() then tells.
  bool check(const wasm::Inst &inst);
  // What is now known about it; to be asked once.
  Facts facts();
  // Whether control can get to it: Facts::reachable alone.
  bool wasReached() const { return wasReachable; }
  // Whether the final `end` has been checked.
  bool atEnd() const { return frames.empty(); }
  llvm::Error takeError() { return std::move(error); }

  ~FuncValidator() { llvm::consumeError(std::move(error)); }
  FuncValidator(const FuncValidator &) = delete;
  FuncValidator &operator=(const FuncValidator &) = delete;

private:
  using Inst = wasm::Inst;
  using ValType = wasm::ValType;
  using RefType = wasm::RefType;
  using HeapType = wasm::HeapType;
  using ValTypes = llvm::ArrayRef<ValType>;

  // A control frame. The function's own is a Block.
  struct Frame {
    wasm::Op op;
    bool isUnreachable; // behind br, return, unreachable…
    bool isDead;        // opened where nothing could get to
    bool hasValue;      // results is `value` alone
    ValType value;
    ValTypes params, resultList;
    uint32_t height;     // of `slots` below the parameters
    uint32_t initHeight; // of `initStack` at the start

    ValTypes results() const { return hasValue ? ValTypes(value) : resultList; }
    // What a branch to the frame carries.
    ValTypes labelTypes() const { return op == wasm::Op::Loop ? params : results(); }
  };

#define HAND(Id, Text, Prefix, Code, Imm, Feature, Const) void check##Id(const Inst &inst);
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const)
#include "aotc/wasm/Instructions.def"

  void reset();
  void checkByHand(const Inst &inst);
  void checkRow(const Inst &inst);
  void checkImmediates(const Inst &inst, wasm::ImmKind kind);
  void checkMemArg(const Inst &inst);
  void checkLane(const Inst &inst);

  // The operand stack. Mismatches are reported for the instruction at hand.
  void push(ValType type) { push(ValTypes(type)); }
  void push(ValTypes list);
  ValType popAny();
  void pop(ValType wanted) { pop(ValTypes(wanted)); }
  void pop(ValTypes wanted);
  // `count` operands of one type, of which unreachable code may have few.
  void popRepeated(ValType wanted, uint32_t count);
  // Of any reference type; bottom in unreachable code.
  RefType popRef();
  // The pops of a frame's end, where nothing else may be left.
  void popResults(ValTypes wanted);
  void popFew(ValTypes wanted, uint32_t present);
  void peek(ValTypes wanted);
  void beginPush();
  void keepPopped();
  void mismatch(llvm::StringRef who, llvm::StringRef wanted, ValTypes found);

  // Control.
  void open(const Inst &inst);
  void pushFrame(wasm::Op op, ValTypes params, ValTypes results);
  void closeArm();
  void nextArm(wasm::Op op, ValTypes params);
  void setUnreachable();
  bool isReachable() const { return !frames.back().isUnreachable && !frames.back().isDead; }
  const Frame *label(uint32_t depth);
  ValTypes labelTypes(uint32_t depth);
  void splitLabel(const Inst &inst, ValTypes &rest, RefType &last);
  void checkClause(const wasm::CatchClause &clause);
  void setInitialized(uint32_t local);
  void checkCallee(const wasm::FuncType &callee);
  void checkTailCallee(const wasm::FuncType &callee);
  bool checkBrCast(const Inst &inst);

  // Indices. Each fails, and returns nullptr or false, where there is no such thing.
  bool checkHeapType(HeapType heap);
  bool checkValType(ValType type);
  const wasm::FuncType *funcTypeAt(uint32_t index);
  const wasm::FuncType *funcTypeOf(uint32_t func);
  const wasm::FuncType *calleeOfTable(const Inst &inst);
  const wasm::FuncType *tagType(uint32_t tag);
  const wasm::TableType *table(uint32_t index);
  const wasm::MemoryType *memory(uint32_t index);
  const wasm::GlobalType *global(uint32_t index);
  const wasm::ElemSegment *elem(uint32_t index);
  bool checkLocal(uint32_t index);
  bool checkData(uint32_t index);

  // Structs and arrays.
  const wasm::CompositeType *composite(uint32_t type, wasm::CompositeKind kind);
  const std::vector<wasm::FieldType> *structFields(uint32_t type);
  const wasm::FieldType *structField(const Inst &inst);
  const wasm::FieldType *arrayElem(uint32_t type);
  const wasm::FieldType *mutableElem(uint32_t type);
  bool checkPlainBytes(const wasm::FieldType &elem);
  void checkPacked(const wasm::FieldType &field, bool wanted);
  void checkDefaultable(const wasm::FieldType &field, const llvm::Twine &what);
  void checkStructRead(const Inst &inst, bool packed);
  void checkArrayRead(const Inst &inst, bool packed);
  void checkCast(const Inst &inst, ValType result);

  void fail(llvm::Error e);
  void failInvalid(const llvm::Twine &message);
  llvm::StringRef text() const { return wasm::info(current).text; }

  const wasm::Module &module;
  const wasm::TypeSection &types;
  const llvm::BitVector *referenced;

  llvm::SmallVector<Frame, 16> frames;
  // Operand types are slots[0…top). Slots above hold what was popped last, for Facts.
  llvm::SmallVector<ValType, 64> slots;
  uint32_t top = 0;
  LocalTypes locals;
  // Locals without a default value that have been set, and in which order.
  llvm::DenseSet<uint32_t> initialized;
  llvm::SmallVector<uint32_t, 4> initStack;
  // Types by signature letter; those of addresses are set for each instruction.
  std::array<ValType, 7> letterTypes = {wasm::I32,  wasm::I64, wasm::F32, wasm::F64,
                                        wasm::V128, wasm::I32, wasm::I32};
  ValType exprResult;

  // About the instruction at hand.
  wasm::Op current = wasm::Op::Nop;
  uint64_t offset = 0;
  bool wasReachable = true;
  uint32_t startTop = 0;  // top before it
  uint32_t pushBase = 0;  // where its results begin
  uint32_t underflow = 0; // operands taken from the bottomless stack of unreachable code
  bool isPushing = false;
  bool isPoppedKept = false; // in `popped`; else slots[top…startTop)
  llvm::SmallVector<ValType, 16> popped;

  bool hasFailed = false;
  llvm::Error error = llvm::Error::success();
};

// How a reference looks on the stack after a cast from `from` to `to` has failed (spec §3.1.5).
wasm::RefType difference(wasm::RefType from, wasm::RefType to);

} // namespace aotc::validate
