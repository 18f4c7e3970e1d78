#include "aotc/text/InstParser.h"

#include "aotc/text/Literals.h"
#include "aotc/wasm/Limits.h"

using namespace aotc::wasm;
using llvm::StringRef;

namespace aotc::text {

static bool isOpener(Op op) {
  return op == Op::Block || op == Op::Loop || op == Op::If || op == Op::Try || op == Op::TryTable;
}

static bool isDivider(Op op) {
  return op == Op::Else || op == Op::End || op == Op::Catch || op == Op::CatchAll ||
         op == Op::Delegate;
}

void InstParser::expression() {
  uint64_t end = cursor.offset();
  while (!cursor.failed()) {
    end = cursor.offset();
    if (frames.empty() && cursor.at(TokenKind::Close))
      break;
    step();
  }
  rejectHint();
  writeOp(Op::End, end);
}

void InstParser::foldedExpression() {
  if (!cursor.at(TokenKind::Open))
    return cursor.unexpected("'('");
  uint64_t end = 0;
  do {
    end = cursor.offset();
    step();
  } while (!frames.empty() && !cursor.failed());
  writeOp(Op::End, end);
}

void InstParser::step() {
  switch (cursor.peek().kind) {
  case TokenKind::Open:
    return openParen();
  case TokenKind::Close:
    return closeParen();
  case TokenKind::Annotation:
    return annotation();
  default:
    return plainInstruction();
  }
}

void InstParser::push(Frame frame) {
  if (frames.size() >= limits::BlockDepth)
    return cursor.fail(overLimit(frame.offset, "instructions nest more than " +
                                                   llvm::Twine(limits::BlockDepth) + " deep"));
  frames.push_back(std::move(frame));
}

InstParser::Frame InstParser::takeInst(Op op, FrameKind kind) {
  Frame frame{kind, op, cursor.take().offset};
  if (pendingHint && op != Op::If && op != Op::BrIf)
    rejectHint();
  frame.likely = std::exchange(pendingHint, std::nullopt);
  if (isOpener(op))
    frame.label = cursor.acceptId().value_or("");
  inst = Inst();
  inst.op = op;
  immediates.parse(inst);
  return frame;
}

void InstParser::recordHint(const Frame &frame) {
  if (frame.likely)
    hints.push_back({out.size(), *frame.likely});
}

void InstParser::write(const Frame &frame) {
  out.mark(frame.offset);
  recordHint(frame);
  out.inst(inst);
}

void InstParser::writeOp(Op op, uint64_t textOffset) {
  out.mark(textOffset);
  out.op(op);
}

void InstParser::writeWaiting(const Frame &frame) {
  out.mark(frame.offset);
  recordHint(frame);
  out.raw(frame.bytes);
}

void InstParser::plainInstruction() {
  Frame *frame = top();
  bool isAllowed = !frame || frame->kind == FrameKind::Flat || frame->kind == FrameKind::Body ||
                   frame->kind == FrameKind::Arm;
  std::optional<Op> op =
      cursor.at(TokenKind::Keyword) ? opByText(cursor.peek().text) : std::optional<Op>();
  if (!isAllowed || !op)
    return cursor.unexpected(isAllowed ? "an instruction" : "'(' or ')'");
  if (isDivider(*op))
    return divider(*op);
  Frame opened = takeInst(*op, FrameKind::Flat);
  write(opened);
  if (!isOpener(*op))
    return;
  labels.enter(opened.label);
  push(std::move(opened));
}

// `end $l` and `else $l` may repeat the label.
void InstParser::endLabel() {
  uint64_t offset = cursor.offset();
  std::optional<StringRef> name = cursor.acceptId();
  if (name && *name != labels.innermost())
    cursor.fail(offset, "mismatching label $" + *name);
}

void InstParser::divider(Op op) {
  Frame *frame = top();
  bool isFlat = frame && frame->kind == FrameKind::Flat;
  bool isTry = isFlat && (frame->op == Op::Try || frame->op == Op::Catch);
  bool isAllowed = op == Op::End        ? isFlat
                   : op == Op::Else     ? isFlat && frame->op == Op::If
                   : op == Op::Delegate ? isTry && frame->op == Op::Try
                                        : isTry;
  if (!isAllowed)
    return cursor.unexpected(isFlat ? "an instruction or 'end'" : "an instruction");
  rejectHint();
  if (op == Op::Delegate) {
    // Its label counts from outside the block that it ends.
    labels.leave();
    frames.pop_back();
    return write(takeInst(op, FrameKind::Flat));
  }
  Frame taken = takeInst(op, FrameKind::Flat);
  write(taken);
  frame->op = op;
  if (op == Op::End || op == Op::Else)
    endLabel();
  if (op != Op::End)
    return;
  labels.leave();
  frames.pop_back();
}

void InstParser::openParen() {
  if (openArm())
    return;
  Frame *frame = top();
  const Token &word = cursor.peek(1);
  std::optional<Op> op =
      word.kind == TokenKind::Keyword ? opByText(word.text) : std::optional<Op>();
  bool isAllowed = !frame || frame->kind == FrameKind::Flat || frame->kind == FrameKind::Body ||
                   frame->kind == FrameKind::Arm || frame->kind == FrameKind::Operand ||
                   frame->kind == FrameKind::IfHead;
  if (!isAllowed)
    return cursor.unexpected("')'");
  cursor.take();
  if (!op || isDivider(*op))
    return cursor.unexpected("an instruction");
  foldedInstruction(*op);
}

void InstParser::foldedInstruction(Op op) {
  Frame frame = takeInst(op, FrameKind::Operand);
  if (op == Op::If || !isOpener(op)) {
    frame.kind = op == Op::If ? FrameKind::IfHead : FrameKind::Operand;
    scratch.clear();
    scratch.inst(inst);
    frame.bytes.assign(scratch.data().begin(), scratch.data().end());
    return push(std::move(frame));
  }
  write(frame);
  labels.enter(frame.label);
  frame.kind = op == Op::Try ? FrameKind::TryHead : FrameKind::Body;
  push(std::move(frame));
}

void InstParser::startArm(const char *keyword, FrameKind then) {
  rejectHint();
  cursor.acceptOpen(keyword);
  frames.back().kind = then;
  push({FrameKind::Arm, Op::Nop, cursor.offset()});
}

bool InstParser::openCatch(Frame &frame) {
  uint64_t offset = cursor.peek(1).offset;
  if (cursor.atOpen("delegate") && frame.op == Op::Try) {
    cursor.take();
    frame.kind = FrameKind::Ended;
    labels.leave();
    write(takeInst(Op::Delegate, FrameKind::Arm));
    cursor.expectClose();
    return true;
  }
  if (cursor.atOpen("catch")) {
    frame.op = Op::Catch;
    startArm("catch", FrameKind::TryTail);
    inst = Inst();
    inst.op = Op::Catch;
    immediates.parse(inst);
    out.mark(offset);
    out.inst(inst);
    return true;
  }
  if (cursor.atOpen("catch_all")) {
    startArm("catch_all", FrameKind::Done);
    writeOp(Op::CatchAll, offset);
    return true;
  }
  return false;
}

// The parts of a folded `if` or `try`.
bool InstParser::openArm() {
  Frame *frame = top();
  if (!frame)
    return false;
  if (frame->kind == FrameKind::IfHead && cursor.atOpen("then")) {
    writeWaiting(*frame);
    labels.enter(frame->label);
    startArm("then", FrameKind::IfTail);
    return true;
  }
  if (frame->kind == FrameKind::IfTail && cursor.atOpen("else")) {
    writeOp(Op::Else, cursor.offset());
    startArm("else", FrameKind::Done);
    return true;
  }
  if (frame->kind == FrameKind::TryHead && cursor.atOpen("do")) {
    startArm("do", FrameKind::TryTail);
    return true;
  }
  return frame->kind == FrameKind::TryTail && openCatch(*frame);
}

void InstParser::closeParen() {
  Frame *frame = top();
  if (!frame)
    return cursor.unexpected("an instruction");
  rejectHint();
  switch (frame->kind) {
  case FrameKind::Flat:
    return cursor.unexpected("an instruction or 'end'");
  case FrameKind::IfHead:
    return cursor.unexpected("'(then'");
  case FrameKind::TryHead:
    return cursor.unexpected("'(do'");
  case FrameKind::Operand:
    writeWaiting(*frame);
    break;
  case FrameKind::Body:
  case FrameKind::IfTail:
  case FrameKind::TryTail:
  case FrameKind::Done:
    writeOp(Op::End, cursor.offset());
    labels.leave();
    break;
  case FrameKind::Arm:
  case FrameKind::Ended:
    break;
  }
  cursor.take();
  frames.pop_back();
}

void InstParser::annotation() {
  if (!cursor.atAnnotation("metadata.code.branch_hint"))
    return cursor.unexpected("an instruction");
  uint64_t offset = cursor.take().offset;
  auto fail = [&](StringRef reason) {
    cursor.fail(offset, "@metadata.code.branch_hint annotation: " + reason);
  };
  std::string value;
  cursor.takeStrings(value);
  if (!cursor.accept(TokenKind::Close))
    return fail("unexpected token");
  if (pendingHint)
    return fail("duplicate annotation");
  if (value.size() != 1 || static_cast<uint8_t>(value[0]) > 1)
    return fail("invalid hint value");
  pendingHint = value[0] == 1;
}

void InstParser::rejectHint() {
  if (pendingHint)
    cursor.fail(invalid(cursor.offset(), "@metadata.code.branch_hint annotation: invalid target"));
}

} // namespace aotc::text
