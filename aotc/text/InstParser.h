// Instruction sequences, spec §6.5: flat and folded, in any mixture.
//
// Folded instructions nest as deeply as their author likes, so the parser keeps its own stack. An
// instruction with operands in parentheses waits there, encoded, until its parenthesis closes.
#pragma once

#include "aotc/text/Encoder.h"
#include "aotc/text/ImmediateParser.h"

namespace aotc::text {

// @metadata.code.branch_hint: where in the function's body, and whether likely.
struct BranchHint {
  uint64_t offset;
  bool likely;
};

class InstParser {
public:
  // Writes to `out`, to which a function's locals have been written already.
  InstParser(TokenCursor &cursor, ModuleContext &context, const wasm::FeatureSet &features,
             const LocalSpace &locals, Encoder &out)
      : cursor(cursor), immediates(cursor, context, features, locals, labels), out(out) {}

  // Instructions up to the parenthesis that closes what encloses them, and the final `end`.
  void expression();
  // A single folded instruction that stands for an expression, and the final `end`.
  void foldedExpression();

  std::vector<BranchHint> hints;
  NameMap takeLabelNames() { return std::move(labels.names); }

private:
  enum class FrameKind : uint8_t {
    Flat,    // block … end
    Operand, // (op …: only operands may follow
    Body,    // (block …: instructions up to the parenthesis
    IfHead,  // (if …: operands, then (then …)
    IfTail,  // behind (then …): perhaps (else …)
    TryHead, // (try …: (do …)
    TryTail, // behind (do …): (catch …)* (catch_all …)?, or (delegate …)
    Arm,     // inside (then …), (else …), (do …), (catch …)
    Done,    // behind (else …), (catch_all …): only the parenthesis, and an `end` to write
    Ended,   // behind (delegate …): only the parenthesis
  };

  struct Frame {
    FrameKind kind;
    wasm::Op op;                // what opened it
    uint64_t offset = 0;        // of the mnemonic
    llvm::StringRef label = {}; // empty for none
    std::optional<bool> likely = {};
    llvm::SmallVector<uint8_t, 16> bytes = {}; // Operand and IfHead: the instruction that waits
  };

  void step();
  void openParen();
  void closeParen();
  void plainInstruction();
  void foldedInstruction(wasm::Op op);
  bool openArm();
  void startArm(const char *keyword, FrameKind then);
  bool openCatch(Frame &frame);
  void divider(wasm::Op op);
  void endLabel();
  void annotation();

  // The mnemonic and its immediates, in `inst`; a block's label is left in the frame.
  Frame takeInst(wasm::Op op, FrameKind kind);
  void write(const Frame &frame);
  void writeOp(wasm::Op op, uint64_t textOffset);
  void writeWaiting(const Frame &frame);
  void recordHint(const Frame &frame);
  void rejectHint();
  void push(Frame frame);
  Frame *top() { return frames.empty() ? nullptr : &frames.back(); }

  TokenCursor &cursor;
  LabelScope labels;
  ImmediateParser immediates;
  Encoder &out;
  Encoder scratch;
  wasm::Inst inst;
  std::vector<Frame> frames;
  std::optional<bool> pendingHint;
};

} // namespace aotc::text
