// A static executable, lowest address first:
//
//   0x400000     headers, constants, code, data, .bss and the C library's heap
//   base - 64 K  nothing: the guard in front of linear memory
//   base         linear memory 0: unless its initial image is small, that is a loadable segment,
//                which the kernel maps from the file and no start-up code copies
//
// The runtime reserves the 8 GiB from the image's end on when the program starts.
#include "aotc/link/LinkJob.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace aotc::link {

namespace {

constexpr uint64_t imageBase = 0x400000;
constexpr uint64_t memoryStep = 0x10000000; // 256 MiB
constexpr uint64_t highestBase = 0x40000000;
// What crt files and archives add at most, and room for the heap behind .bss, whose start the
// kernel moves by up to 32 MiB.
constexpr uint64_t otherBytes = 64 << 20;

class Arguments {
public:
  explicit Arguments(const LinkJob &job) : job(job) {
    add({"ld.lld", "-m", job.target->emulation});
  }

  void add(std::initializer_list<std::string> more) {
    list.insert(list.end(), more.begin(), more.end());
  }
  void add(ArrayRef<std::string> more) { list.insert(list.end(), more.begin(), more.end()); }
  void addFrom(StringRef folder, std::initializer_list<std::string> names) {
    for (StringRef name : names) {
      SmallString<128> path(folder);
      sys::path::append(path, name);
      list.push_back(path.str().str());
    }
  }
  void addFromPack(std::initializer_list<std::string> names) { addFrom(job.pack, names); }

  const LinkJob &job;
  std::vector<std::string> list;
};

void addMemory(Arguments &arguments) {
  const LinkJob &job = arguments.job;
  if (!job.imageScript.empty())
    arguments.add({"-T", job.imageScript});
  else if (job.memoryBase)
    arguments.add({("--defsym=" + memorySymbol + "=0x" + utohexstr(*job.memoryBase, true)).str()});
}

void addExecutable(Arguments &arguments) {
  const LinkJob &job = arguments.job;
  if (job.positionIndependent)
    arguments.add({"-static", "-pie", "--no-dynamic-linker", "-z", "text"});
  else
    arguments.add({"-static", "--image-base=0x" + utohexstr(imageBase, true)});
  arguments.add({"-z", "norelro", "--eh-frame-hdr", "--discard-locals"});
  addMemory(arguments);
  arguments.addFrom(job.libc, {job.positionIndependent ? "rcrt1.o" : "crt1.o", "crti.o"});
  arguments.add(job.inputs);
  arguments.add(job.extra);
  arguments.add({"--start-group"});
  arguments.addFromPack({"libwasmrt.a", job.traceWasi ? "libwasi_trace.a" : "libwasi.a"});
  arguments.addFrom(job.libc, {"libc.a"});
  arguments.addFromPack({"libbuiltins.a"});
  arguments.add({"--end-group"});
  arguments.addFrom(job.libc, {"crtn.o"});
}

// An image for a board: no C library, no program headers in memory.
void addImage(Arguments &arguments) {
  const LinkJob &job = arguments.job;
  arguments.add({"-static", "--nmagic", "--no-check-sections", "-T", job.boardScript,
                 "--defsym=wasmrt_board_uart=0x" + utohexstr(job.board->uart, true)});
  if (job.target->triple.isThumb())
    arguments.addFromPack({"start_arm.o"});
  else {
    arguments.add({"--relax-gp"});
    // The last begins at a multiple of 256: code fills the gap.
    arguments.addFromPack({"start_riscv.o", "misaligned_riscv.o", "trap_riscv.o"});
  }
  arguments.addFromPack({"image.o", "console_" + job.board->console + ".o"});
  if (job.board->exit == BoardExit::Semihosting)
    arguments.addFromPack({"exit_semihosting.o"});
  arguments.add(job.inputs);
  arguments.add(job.extra);
  arguments.add({"--start-group"});
  arguments.addFromPack({"libwasi.a", "libwasi_stub.a", "libwasmrt.a", "libbuiltins.a"});
  arguments.add({"--end-group"});
}

} // namespace

std::vector<std::string> commandLine(const LinkJob &job) {
  Arguments arguments(job);
  arguments.add({"-o", job.output, "--threads=" + utostr(job.threads), "--error-limit=0"});
  if (job.kind == OutputKind::Obj) {
    arguments.add({"-r"});
    arguments.add(job.inputs);
    arguments.add(job.extra);
    return arguments.list;
  }
  arguments.add({"--gc-sections"});
  if (job.strip)
    arguments.add({"--strip-all"});
  if (!job.map.empty())
    arguments.add({"-Map=" + job.map});
  if (job.kind == OutputKind::Exe) {
    if (job.board)
      addImage(arguments);
    else
      addExecutable(arguments);
    return arguments.list;
  }
  assert(job.kind == OutputKind::Shared && "other kinds are not linked");
  arguments.add({"-shared", "--eh-frame-hdr"});
  arguments.add(job.inputs);
  arguments.add(job.extra);
  return arguments.list;
}

// KEEP: code knows the image by its address alone, so nothing refers to the section.
std::string imagePlacement(uint64_t base, uint64_t start) {
  return (memorySymbol + " = 0x" + utohexstr(base, true) + ";\nSECTIONS { .wasm_image 0x" +
          utohexstr(base + start, true) + " : { KEEP(*(" + imageSectionPrefix +
          "*)) } } INSERT AFTER .bss;\n")
      .str();
}

Expected<uint64_t> chooseMemoryBase(uint64_t inputBytes) {
  if (inputBytes > highestBase)
    inputBytes = highestBase; // no overflow below
  const uint64_t base =
      alignTo(imageBase + inputBytes + otherBytes + target::stackGuardBytes, memoryStep);
  if (base > highestBase)
    return createStringError("the code is too large for an executable with its linear memory at a "
                             "fixed address; use --pie");
  return base;
}

std::string printable(ArrayRef<std::string> arguments) {
  std::string text;
  ListSeparator space(" ");
  for (StringRef argument : arguments) {
    text += StringRef(space);
    const bool plain = !argument.empty() && all_of(argument, [](char c) {
      return isAlnum(c) || StringRef("-_=./+,:@%").contains(c);
    });
    if (plain) {
      text += argument;
      continue;
    }
    text += '\'';
    for (char c : argument)
      text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    text += '\'';
  }
  return text;
}

} // namespace aotc::link
