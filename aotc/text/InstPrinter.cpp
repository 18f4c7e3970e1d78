#include "aotc/text/InstPrinter.h"

#include "aotc/read/InstReader.h"
#include "aotc/text/Literals.h"
#include "aotc/text/SharedMnemonics.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/Format.h"

using namespace aotc::wasm;
using llvm::Error;
using llvm::StringRef;

namespace aotc::text {

static bool isOpener(Op op) {
  return op == Op::Block || op == Op::Loop || op == Op::If || op == Op::Try || op == Op::TryTable;
}

static bool isMiddle(Op op) { return op == Op::Else || op == Op::Catch || op == Op::CatchAll; }

static bool isCloser(Op op) { return op == Op::End || op == Op::Delegate; }

void InstPrinter::use(const Identifiers &ids, uint32_t index) {
  os << ' ';
  ids.printUse(index, os);
}

void InstPrinter::useUnlessZero(const Identifiers &ids, uint32_t index) {
  if (index != 0)
    use(ids, index);
}

void InstPrinter::refType(RefType type) {
  os << ' ';
  context.valType(type);
}

// A label without a name is a number; a comment says which block it is.
void InstPrinter::label(uint32_t index) {
  os << ' ';
  if (StringRef name = labels.nameOf(index); !name.empty())
    return printId(name, os);
  os << index;
  if (index < labels.depth())
    os << " (;@" << labels.depth() - index << ";)";
}

void InstPrinter::blockType(const BlockType &type) {
  switch (type.kind) {
  case BlockType::Empty:
    return;
  case BlockType::Value:
    os << " (result ";
    context.valType(type.value);
    os << ')';
    return;
  case BlockType::Func:
    os << ' ';
    return context.typeUse(type.type, nullptr);
  }
  llvm_unreachable("closed enum");
}

void InstPrinter::memArg(const Inst &inst) {
  useUnlessZero(context.memories, raw(inst.memarg.memory));
  if (inst.memarg.offset != 0)
    os << " offset=" << inst.memarg.offset;
  if (inst.memarg.alignLog2 != info(inst.op).accessLog2)
    os << " align=" << (1ull << (inst.memarg.alignLog2 & 63));
}

void InstPrinter::number(uint64_t bits, ImmKind kind) {
  os << ' ';
  if (kind == ImmKind::I32)
    os << static_cast<int32_t>(bits);
  else if (kind == ImmKind::I64)
    os << static_cast<int64_t>(bits);
  else
    os << printFloat(bits, kind == ImmKind::F32 ? FloatFormat::F32 : FloatFormat::F64);
}

void InstPrinter::vector(const Inst &inst) {
  os << " i32x4";
  for (unsigned lane = 0; lane < 4; ++lane)
    os << llvm::format(" 0x%08x", llvm::support::endian::read32le(&inst.bytes[4 * lane]));
}

void InstPrinter::catches(const Inst &inst) {
  static constexpr StringRef Keywords[] = {"catch", "catch_ref", "catch_all", "catch_all_ref"};
  for (const CatchClause &clause : inst.catches) {
    os << " (" << Keywords[static_cast<size_t>(clause.kind)];
    if (clause.kind == CatchKind::Catch || clause.kind == CatchKind::CatchRef)
      use(context.tags, raw(clause.tag));
    label(clause.label);
    os << ')';
  }
}

// One number; `type` is what a field belongs to.
void InstPrinter::index(IndexOf what, uint32_t index, uint32_t type) {
  switch (what) {
#define SPACE(Of, member)                                                                          \
  case IndexOf::Of:                                                                                \
    return use(context.member, index);
#include "aotc/wasm/Immediates.def"
  case IndexOf::None:
    return;
  case IndexOf::Label:
    return label(index);
  case IndexOf::TypeUse:
    os << ' ';
    return context.typeUse(TypeIdx(index), nullptr);
  case IndexOf::Local:
    return use(locals, index);
  case IndexOf::Field:
    return use(context.fieldsOf(type), index);
  case IndexOf::Count:
    os << ' ' << index;
    return;
  }
  llvm_unreachable("closed enum");
}

// Tables and memories are left out where they are 0; behind another index in the binary, they stand
// before it in the text.
void InstPrinter::indices(const Inst &inst, IndexPair of) {
  if (isTableOrMemory(of.first) && inst.index == 0 && inst.index2 == 0)
    return;
  if (!isTableOrMemory(of.first) && isTableOrMemory(of.second)) {
    if (inst.index2 != 0)
      index(of.second, inst.index2);
    return index(of.first, inst.index);
  }
  index(of.first, inst.index);
  index(of.second, inst.index2, inst.index);
}

void InstPrinter::immediates(const Inst &inst, ImmKind kind) {
  switch (kind) {
  case ImmKind::None:
  case ImmKind::ZeroByte:
    return;
  case ImmKind::BlockType:
    return blockType(inst.block);
  case ImmKind::LabelTable:
    for (uint32_t index : inst.labels)
      label(index);
    return;
#define INDICES(Kind, First, Second) case ImmKind::Kind:
#include "aotc/wasm/Immediates.def"
    return indices(inst, indicesOf(kind));
  case ImmKind::MemArg:
    return memArg(inst);
  case ImmKind::MemArgLane:
    memArg(inst);
    [[fallthrough]];
  case ImmKind::Lane:
    os << ' ' << static_cast<unsigned>(inst.lane);
    return;
  case ImmKind::Shuffle:
    for (uint8_t lane : inst.bytes)
      os << ' ' << static_cast<unsigned>(lane);
    return;
  case ImmKind::I32:
  case ImmKind::I64:
  case ImmKind::F32:
  case ImmKind::F64:
    return number(inst.bits, kind);
  case ImmKind::V128:
    return vector(inst);
  case ImmKind::HeapType:
    if (isFirstOfTwo(inst.op) || isSecondOfTwo(inst.op))
      return refType({inst.heap, isSecondOfTwo(inst.op)});
    os << ' ';
    return context.heapType(inst.heap);
  case ImmKind::BrCast:
    label(inst.index);
    refType(inst.castFrom);
    return refType(inst.castTo);
  case ImmKind::ValTypes:
    os << " (result";
    for (ValType type : inst.types) {
      os << ' ';
      context.valType(type);
    }
    os << ')';
    return;
  case ImmKind::TryTable:
    blockType(inst.block);
    return catches(inst);
  }
  llvm_unreachable("closed enum");
}

void InstPrinter::inst(const Inst &inst, StringRef label) {
  os << info(inst.op).text;
  if (!label.empty()) {
    os << ' ';
    printId(label, os);
  }
  immediates(inst, info(inst.op).imm);
}

Error InstPrinter::constExpr(const CodeSlice &code, StringRef wrapper) {
  Inst next;
  unsigned count = 0; // the final `end` included
  for (read::InstReader counter(code, context.features); !counter.atEnd(); ++count)
    if (!counter.next(next))
      return counter.takeError();
  bool isSole = count == 2;
  os << (isSole || !wrapper.empty() ? "(" : "") << (isSole ? "" : wrapper);
  read::InstReader reader(code, context.features);
  for (unsigned i = 0; i + 1 < count && reader.next(next); ++i) {
    os << (i == 0 && (isSole || wrapper.empty()) ? "" : " ");
    inst(next, {});
  }
  os << (isSole || !wrapper.empty() ? ")" : "");
  return Error::success();
}

// Deeper levels are not set in any further, so that the text cannot grow quadratically.
static llvm::raw_ostream &indent(llvm::raw_ostream &os, uint32_t depth) {
  return os.indent(4 + 2 * std::min<uint32_t>(depth, 50));
}

void InstPrinter::line(const FuncBody &body, const Inst &next, bool withOffsets) {
  if (isCloser(next.op) && labels.depth() != 0)
    labels.leave();
  uint32_t depth = labels.depth() - (isMiddle(next.op) && labels.depth() != 0);
  auto hint = context.module.branchHints.find(
      {raw(body.func), static_cast<uint32_t>(next.offset - body.offset)});
  if (hint != context.module.branchHints.end() && (next.op == Op::If || next.op == Op::BrIf))
    indent(os << '\n', depth) << "(@metadata.code.branch_hint \""
                              << (hint->second ? "\\01" : "\\00") << "\")";
  os << '\n';
  if (withOffsets)
    os << llvm::format("  (;0x%06llx;)", static_cast<unsigned long long>(next.offset));
  indent(os, depth);
  StringRef name = isOpener(next.op) ? labelName(body.func) : StringRef();
  inst(next, name);
  if (!isOpener(next.op))
    return;
  labels.enter(name);
  if (name.empty())
    os << "  ;; @" << labels.depth();
}

// The name of the next block that opens.
StringRef InstPrinter::labelName(FuncIdx func) {
  const auto &names = context.module.names.labels;
  auto found = names.find({raw(func), labelCount++});
  return found == names.end() ? StringRef() : found->second;
}

Error InstPrinter::body(const FuncBody &body, bool withOffsets) {
  read::InstReader reader(body.code, context.features);
  Inst next;
  while (!reader.atEnd()) {
    if (!reader.next(next))
      return inFunction(reader.takeError(), raw(body.func));
    if (!reader.atEnd() || next.op != Op::End)
      line(body, next, withOffsets);
  }
  return Error::success();
}

} // namespace aotc::text
