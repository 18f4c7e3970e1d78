// edge-values scalar|vector|wide            writes a module that tries every numeric instruction
// edge-values scalar|vector|wide OUTPUT     checks what that module wrote
//
// The module is a WASI program. For each instruction with a reference, and each way of using it, it
// applies the instruction to all combinations of its operands' pools and writes the results to
// standard output, packed. The check goes through the same combinations. So any target that runs a
// program can be tested, at any level of optimisation.
//
// Ways of using it:
//   Call      in a function of its own, called through a table: nothing is known of the operands
//   Loop      in a loop over packed values, which may become vector code
//   Left, Right   one operand is a constant in the code
//   Folded    all operands are constants, so that the optimiser computes the result

#include "aotc/wasm/Instructions.h"
#include "test/numeric/Pools.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace aotc;
using namespace aotc::numeric;
using llvm::StringRef;
using wasm::Op;

namespace {

enum class Form : uint8_t { Call, Loop, Left, Right, Folded };

struct Variant {
  Op op;
  Form form;
  uint8_t lane = 0;
  unsigned constant = 0; // Left, Right: place in the pool
};

constexpr StringRef formNames[] = {"call", "loop", "left", "right", "folded"};
constexpr StringRef header =
    "(type $f) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $out i32)";
constexpr uint32_t poolBase = 1024, outputBase = 1 << 20;

class Module {
public:
  explicit Module(StringRef part) : pools(makePools()) {
    uint32_t address = poolBase;
    for (Pool &pool : pools) {
      pool.address = address;
      address += (pool.values.size() * pool.byteWidth() + 15) & ~15;
    }
    maskBase = address;
    addVariants(part);
  }

  void write();
  int check(StringRef output);

private:
  StringRef text(const Variant &v) const { return wasm::info(v.op).text; }
  StringRef signature(const Variant &v) const { return wasm::info(v.op).signature; }
  StringRef operands(const Variant &v) const { return signature(v).split(':').first; }
  StringRef results(const Variant &v) const { return signature(v).split(':').second; }

  void addVariants(StringRef part);
  const Pool &poolOf(const Variant &v, unsigned operand) const;
  std::pair<unsigned, unsigned> rangeOf(const Variant &v, unsigned operand) const;
  bool canTrap(const Variant &v) const;
  // Calls `visit` with each combination of operands, the first one outermost.
  template <class Visit> void combinations(const Variant &v, Visit visit) const;
  Outcome expected(const Variant &v, llvm::ArrayRef<Value> x) const {
    return findReference(text(v))(x, v.lane);
  }
  unsigned resultBytes(const Variant &v) const;

  void writeData();
  void writeString(const uint8_t *bytes, size_t count);
  void writeFunction(unsigned index);
  void writeLoop(unsigned index);
  void writeFolded(unsigned index);
  void writeStart();
  std::string constant(char letter, const Value &value) const;
  std::string load(char letter, StringRef address) const;
  std::string instruction(const Variant &v) const;
  std::string store(const Variant &v, StringRef address, const std::string &value,
                    unsigned offset = 0) const;
  bool compare(const Variant &v, llvm::ArrayRef<Value> x, const uint8_t *actual);

  std::vector<Pool> pools;
  std::vector<Variant> variants;
  uint32_t maskBase;
  llvm::raw_ostream &out = llvm::outs();
};

unsigned byteWidth(char letter) {
  return letter == 'v' ? 16 : letter == 'i' || letter == 'f' ? 4 : 8;
}

constexpr StringRef shapes[] = {"i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2"};

// The shape of the operands: the one named last.
StringRef shapeOf(StringRef text) {
  StringRef best = "i32x4";
  size_t last = 0;
  for (StringRef shape : shapes)
    if (size_t at = text.rfind(shape); at != StringRef::npos && at >= last) {
      best = shape;
      last = at;
    }
  return best;
}

// The part of the test that an instruction is in.
StringRef partOf(Op op) {
  if (wasm::info(op).feature == wasm::Feature::WideArithmetic)
    return "wide";
  return StringRef(wasm::info(op).signature).contains('v') ? "vector" : "scalar";
}

void Module::addVariants(StringRef part) {
  for (unsigned i = 0; i < static_cast<unsigned>(Op::Count); ++i) {
    Variant v{Op(i), Form::Call};
    if (!wasm::info(v.op).signature || !findReference(text(v)))
      continue;
    if (partOf(v.op) != part)
      continue;
    if (wasm::info(v.op).imm == wasm::ImmKind::Lane) {
      const unsigned count = 16 / (llvm::StringSwitch<unsigned>(text(v).split('.').first)
                                       .Case("i8x16", 1)
                                       .Case("i16x8", 2)
                                       .Cases({"i32x4", "f32x4"}, 4)
                                       .Default(8));
      for (unsigned lane : {0u, count / 2, count - 1})
        variants.push_back({v.op, Form::Call, uint8_t(lane)});
      continue;
    }
    variants.push_back(v);
    if (part != "scalar")
      continue;
    if (!canTrap(v))
      variants.push_back({v.op, Form::Loop});
    if (operands(v).size() == 1 && !canTrap(v))
      variants.push_back({v.op, Form::Folded});
    if (operands(v).size() == 2)
      for (Form form : {Form::Left, Form::Right})
        for (unsigned place : constantsOf(operands(v)[form == Form::Right]))
          variants.push_back({v.op, form, 0, place});
  }
}

const Pool &Module::poolOf(const Variant &v, unsigned operand) const {
  const char letter = operands(v)[operand];
  for (const Pool &pool : pools)
    if (pool.letter == letter && (letter != 'v' || pool.shape == shapeOf(text(v))))
      return pool;
  llvm_unreachable("a pool for every type");
}

// First place and number of places. Instructions with many operands get fewer values for each.
std::pair<unsigned, unsigned> Module::rangeOf(const Variant &v, unsigned operand) const {
  if ((v.form == Form::Left && operand == 0) || (v.form == Form::Right && operand == 1))
    return {v.constant, 1};
  const unsigned most = operands(v).size() > 3 ? 8 : operands(v).size() > 2 ? 16 : 1000;
  return {0, std::min<unsigned>(most, poolOf(v, operand).values.size())};
}

bool Module::canTrap(const Variant &v) const {
  StringRef name = text(v).split('.').second;
  return name.starts_with("div_") || name.starts_with("rem_") || (name.starts_with("trunc_f"));
}

template <class Visit> void Module::combinations(const Variant &v, Visit visit) const {
  const unsigned arity = operands(v).size();
  llvm::SmallVector<unsigned, 4> places(arity, 0);
  while (true) {
    llvm::SmallVector<Value, 4> x;
    for (unsigned i = 0; i < arity; ++i)
      x.push_back(poolOf(v, i).values[rangeOf(v, i).first + places[i]]);
    visit(x);
    unsigned i = arity;
    while (i && ++places[i - 1] == rangeOf(v, i - 1).second)
      places[--i] = 0;
    if (!i)
      return;
  }
}

unsigned Module::resultBytes(const Variant &v) const {
  unsigned count = 0;
  for (char letter : results(v))
    count += byteWidth(letter);
  return count;
}

// ---------------------------------------------------------------------------------------------
// The module.

StringRef typeName(char letter) {
  switch (letter) {
  case 'i':
    return "i32";
  case 'l':
    return "i64";
  case 'f':
    return "f32";
  case 'd':
    return "f64";
  default:
    return "v128";
  }
}

// Floats go by their bits, so that the assembler's own conversion is not in the way.
std::string Module::constant(char letter, const Value &value) const {
  if (letter == 'i')
    return "(i32.const " + std::to_string(value.lane<int32_t>()) + ")";
  if (letter == 'l')
    return "(i64.const " + std::to_string(value.lane<int64_t>()) + ")";
  const bool isF32 = letter == 'f';
  const uint64_t bits = isF32 ? value.lane<uint32_t>() : value.lane<uint64_t>();
  const unsigned mantissaBits = isF32 ? 23 : 52, exponentMask = isF32 ? 0xFF : 0x7FF;
  const uint64_t mantissa = bits & ((UINT64_C(1) << mantissaBits) - 1);
  const unsigned exponent = bits >> mantissaBits & exponentMask;
  std::string sign = bits >> (isF32 ? 31 : 63) ? "-" : "", number;
  if (exponent == exponentMask)
    number = mantissa ? "nan:0x" + llvm::utohexstr(mantissa) : "inf";
  else // mantissa * 2^e
    number = "0x" + llvm::utohexstr(mantissa | (exponent ? UINT64_C(1) << mantissaBits : 0)) + "p" +
             std::to_string(int(std::max(exponent, 1u)) - int(exponentMask / 2 + mantissaBits));
  return ("(" + typeName(letter) + ".const " + sign + number + ")").str();
}

std::string Module::load(char letter, StringRef address) const {
  return ("(" + typeName(letter) + ".load (local.get " + address + "))").str();
}

std::string Module::instruction(const Variant &v) const {
  std::string result = "(" + text(v).str();
  if (wasm::info(v.op).imm == wasm::ImmKind::Lane)
    result += " " + std::to_string(v.lane);
  constexpr StringRef names[] = {"$a", "$b", "$c", "$d"};
  for (unsigned i = 0; i < operands(v).size(); ++i) {
    const auto [first, count] = rangeOf(v, i);
    const bool isConstant = (v.form == Form::Left && i == 0) || (v.form == Form::Right && i == 1);
    const char letter = operands(v)[i];
    result +=
        " " + (isConstant ? constant(letter, poolOf(v, i).values[first]) : load(letter, names[i]));
  }
  return result + ")";
}

std::string Module::store(const Variant &v, StringRef address, const std::string &value,
                          unsigned offset) const {
  return ("(" + typeName(results(v)[0]) + ".store offset=" + llvm::Twine(offset) + " (local.get " +
          address + ") " + value + ")")
      .str();
}

void Module::writeFunction(unsigned index) {
  const Variant &v = variants[index];
  out << "(func $f" << index << " " << header;
  if (results(v).size() == 1) {
    out << store(v, "$out", instruction(v)) << ")\n";
    return;
  }
  // Two results, the second on top.
  out << " (local $high i64) (local $low i64) " << instruction(v)
      << " (local.set $high) (local.set $low)"
      << " (i64.store (local.get $out) (local.get $low))"
      << " (i64.store offset=8 (local.get $out) (local.get $high)))\n";
}

// for i, for j: out[i][j] = op(a[i], b[j])
void Module::writeLoop(unsigned index) {
  const Variant &v = variants[index];
  const bool binary = operands(v).size() == 2;
  const Pool &last = poolOf(v, binary ? 1 : 0);
  const StringRef moving = binary ? "$b" : "$a";
  const unsigned step = last.byteWidth();
  out << "(func $f" << index << " " << header << " (local $end i32)\n";
  out << "(local.set $end (i32.add (local.get " << moving << ") (i32.const "
      << last.values.size() * step << ")))\n";
  out << "(loop $next " << store(v, "$out", instruction(v)) << "\n";
  out << "(local.set $out (i32.add (local.get $out) (i32.const " << resultBytes(v) << ")))\n";
  out << "(local.set " << moving << " (i32.add (local.get " << moving << ") (i32.const " << step
      << ")))\n";
  out << "(br_if $next (i32.ne (local.get " << moving << ") (local.get $end)))))\n";
}

void Module::writeFolded(unsigned index) {
  const Variant &v = variants[index];
  out << "(func $f" << index << " " << header << "\n";
  unsigned offset = 0;
  for (const Value &value : poolOf(v, 0).values) {
    std::string folded = ("(" + text(v) + " " + constant(operands(v)[0], value) + ")").str();
    out << store(v, "$out", folded, offset) << "\n";
    offset += resultBytes(v);
  }
  out << ")\n";
}

void Module::writeString(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; ++i)
    out << "\\" << llvm::format_hex_no_prefix(bytes[i], 2);
}

// The pools, and for instructions that trap a byte for each combination: whether to try it.
void Module::writeData() {
  for (const Pool &pool : pools) {
    out << "(data (i32.const " << pool.address << ") \"";
    for (const Value &value : pool.values)
      writeString(value.bytes.data(), pool.byteWidth());
    out << "\")\n";
  }
  uint32_t address = maskBase;
  for (const Variant &v : variants)
    if (canTrap(v)) {
      std::vector<uint8_t> mask;
      combinations(v, [&](llvm::ArrayRef<Value> x) { mask.push_back(!expected(v, x).traps); });
      out << "(data (i32.const " << address << ") \"";
      writeString(mask.data(), mask.size());
      out << "\")\n";
      address += mask.size();
    }
}

constexpr StringRef prologue = R"((module
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(type $f (func (param i32 i32 i32 i32 i32)))
(memory (export "memory") 64)
(func $flush (param $end i32) (local $from i32)
  (local.set $from (i32.const 1048576))
  (loop $again
    (i32.store (i32.const 0) (local.get $from))
    (i32.store (i32.const 4) (i32.sub (local.get $end) (local.get $from)))
    (if (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))
      (then unreachable))
    (local.set $from (i32.add (local.get $from) (i32.load (i32.const 8))))
    (br_if $again (i32.lt_u (local.get $from) (local.get $end)))))
;; Calls $f with all combinations of na, nb, nc, nd operands that the mask allows.
(func $drive (param $f i32) (param $a i32) (param $na i32) (param $wa i32)
    (param $b i32) (param $nb i32) (param $wb i32) (param $c i32) (param $nc i32) (param $wc i32)
    (param $d i32) (param $nd i32) (param $wd i32) (param $width i32) (param $mask i32)
    (local $i i32) (local $j i32) (local $k i32) (local $m i32) (local $out i32)
  (local.set $out (i32.const 1048576))
  (local.set $i (i32.const 0))
  (loop $li
   (local.set $j (i32.const 0))
   (loop $lj
    (local.set $k (i32.const 0))
    (loop $lk
     (local.set $m (i32.const 0))
     (loop $lm
      (if (if (result i32) (local.get $mask)
            (then (i32.load8_u (local.get $mask))) (else (i32.const 1)))
       (then (call_indirect (type $f)
        (i32.add (local.get $a) (i32.mul (local.get $i) (local.get $wa)))
        (i32.add (local.get $b) (i32.mul (local.get $j) (local.get $wb)))
        (i32.add (local.get $c) (i32.mul (local.get $k) (local.get $wc)))
        (i32.add (local.get $d) (i32.mul (local.get $m) (local.get $wd)))
        (local.get $out) (local.get $f)))
       (else (memory.fill (local.get $out) (i32.const 0) (local.get $width))))
      (local.set $out (i32.add (local.get $out) (local.get $width)))
      (if (local.get $mask) (then (local.set $mask (i32.add (local.get $mask) (i32.const 1)))))
      (local.set $m (i32.add (local.get $m) (i32.const 1)))
      (br_if $lm (i32.lt_u (local.get $m) (local.get $nd))))
     (local.set $k (i32.add (local.get $k) (i32.const 1)))
     (br_if $lk (i32.lt_u (local.get $k) (local.get $nc))))
    (local.set $j (i32.add (local.get $j) (i32.const 1)))
    (br_if $lj (i32.lt_u (local.get $j) (local.get $nb))))
   (local.set $i (i32.add (local.get $i) (i32.const 1)))
   (br_if $li (i32.lt_u (local.get $i) (local.get $na))))
  (call $flush (local.get $out)))
)";

// A loop does the last operand itself, a folded one all of them, for one call.
void Module::writeStart() {
  out << "(func (export \"_start\")\n";
  uint32_t mask = maskBase;
  for (unsigned index = 0; index < variants.size(); ++index) {
    const Variant &v = variants[index];
    const unsigned arity = operands(v).size();
    unsigned width = resultBytes(v), cases = 1;
    out << "(call $drive (i32.const " << index << ")";
    for (unsigned i = 0; i < 4; ++i) {
      const bool present = i < arity;
      auto [first, count] = present ? rangeOf(v, i) : std::pair<unsigned, unsigned>(0, 1);
      const unsigned each = present ? poolOf(v, i).byteWidth() : 0;
      cases *= count;
      const bool inside = (v.form == Form::Loop && i + 1 == arity) || v.form == Form::Folded;
      if (inside) {
        width *= count;
        count = 1;
      }
      out << " (i32.const " << (present ? poolOf(v, i).address + first * each : 0)
          << ") (i32.const " << count << ") (i32.const " << each << ")";
    }
    out << " (i32.const " << width << ") (i32.const " << (canTrap(v) ? mask : 0) << "))\n";
    if (canTrap(v))
      mask += cases;
  }
  out << ")\n";
}

void Module::write() {
  out << prologue;
  writeData();
  for (unsigned index = 0; index < variants.size(); ++index)
    switch (variants[index].form) {
    case Form::Loop:
      writeLoop(index);
      break;
    case Form::Folded:
      writeFolded(index);
      break;
    case Form::Call:
    case Form::Left:
    case Form::Right:
      writeFunction(index);
      break;
    }
  out << "(table " << variants.size() << " funcref) (elem (i32.const 0)";
  for (unsigned index = 0; index < variants.size(); ++index)
    out << " $f" << index;
  out << ")\n";
  writeStart();
  out << ")\n";
}

// ---------------------------------------------------------------------------------------------
// The check.

void printBytes(llvm::raw_ostream &out, const uint8_t *bytes, unsigned count) {
  out << " ";
  for (unsigned i = count; i-- > 0;)
    out << llvm::format_hex_no_prefix(bytes[i], 2);
}

bool Module::compare(const Variant &v, llvm::ArrayRef<Value> x, const uint8_t *actual) {
  Outcome outcome = expected(v, x);
  bool right = true;
  unsigned at = 0;
  for (unsigned i = 0; i < results(v).size(); ++i) {
    const unsigned count = byteWidth(results(v)[i]);
    right &= isAllowed(outcome.results[i], actual + at, count);
    at += count;
  }
  if (right)
    return true;
  llvm::errs() << text(v) << " (" << formNames[static_cast<size_t>(v.form)];
  if (wasm::info(v.op).imm == wasm::ImmKind::Lane)
    llvm::errs() << ", lane " << v.lane;
  llvm::errs() << ") of";
  for (unsigned i = 0; i < x.size(); ++i)
    printBytes(llvm::errs(), x[i].bytes.data(), byteWidth(operands(v)[i]));
  llvm::errs() << " gave";
  printBytes(llvm::errs(), actual, at);
  llvm::errs() << ", expected";
  for (unsigned i = 0; i < results(v).size(); ++i)
    printBytes(llvm::errs(), outcome.results[i].value.bytes.data(), byteWidth(results(v)[i]));
  for (NanSet set : outcome.results[0].nans)
    if (set != NanSet::None)
      llvm::errs() << (set == NanSet::Canonical ? " canonical" : " arithmetic");
  llvm::errs() << "\n";
  return false;
}

int Module::check(StringRef output) {
  constexpr unsigned mostShown = 40;
  const uint8_t *at = output.bytes_begin(), *end = output.bytes_end();
  uint64_t cases = 0, wrong = 0;
  bool complete = true;
  for (const Variant &v : variants)
    combinations(v, [&](llvm::ArrayRef<Value> x) {
      const unsigned count = resultBytes(v);
      complete &= end - at >= count;
      if (!complete || wrong > mostShown)
        return;
      ++cases;
      wrong += !compare(v, x, at);
      at += count;
    });
  if (!complete || (wrong == 0 && at != end)) {
    llvm::errs() << "the output has the wrong length: " << output.size() << "\n";
    return 1;
  }
  llvm::outs() << cases << " cases, " << wrong << " wrong\n";
  return wrong != 0;
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 2 || argc > 3 ||
      !llvm::is_contained({"scalar", "vector", "wide"}, StringRef(argv[1]))) {
    llvm::errs() << "usage: edge-values scalar|vector|wide [OUTPUT]\n";
    return 2;
  }
  Module module(argv[1]);
  if (argc == 2) {
    module.write();
    return 0;
  }
  auto output = llvm::MemoryBuffer::getFile(argv[2]);
  if (!output) {
    llvm::errs() << argv[2] << ": " << output.getError().message() << "\n";
    return 1;
  }
  return module.check((*output)->getBuffer());
}
