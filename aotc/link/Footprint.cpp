// lld's map has a line for each output section, input section and symbol, told apart by how far its
// name is indented behind four numbers:
//
//      VMA      LMA     Size Align Out     In      Symbol
//        0        0      4e0    16 .text
//        0        0       40     4         pack/start_arm.o:(.vectors)
#include "aotc/link/Footprint.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace aotc::link {

namespace {

constexpr StringLiteral partNames[] = {"module code", "module data", "linear memory", "runtime",
                                       "WASI",        "libraries",   "stack"};

// Where an output section of BoardScript.cpp lies. `.data` has its initial values in flash.
struct Place {
  StringLiteral section;
  bool flash, ram;
};
constexpr Place places[] = {
    {".text", true, false}, {".data", true, true}, {".bss", false, true}, {".stack", false, true}};

struct Line {
  uint64_t byteLength = 0;
  size_t indentation = 0;
  StringRef name;
};

bool parse(StringRef text, Line &line) {
  uint64_t numbers[4];
  for (unsigned i = 0; i != 4; ++i) {
    auto [number, rest] = text.ltrim().split(' ');
    if (number.getAsInteger(i == 3 ? 10 : 16, numbers[i]))
      return false;
    text = rest;
  }
  line.byteLength = numbers[2];
  line.name = text.ltrim();
  line.indentation = text.size() - line.name.size();
  return true;
}

constexpr size_t inputIndentation = 8;

// `pack/libwasmrt.a(trap.c.o):(.text.wasmrt_trap)`.
Footprint::Part partOf(StringRef name, ArrayRef<std::string> inputs) {
  auto [file, section] = name.rsplit(":(");
  if (is_contained(inputs, file))
    return section.starts_with(".bss..wasm_memory") ? Footprint::Memory
           : section.starts_with(".text")           ? Footprint::Code
                                                    : Footprint::Data;
  StringRef base = sys::path::filename(file);
  if (base.starts_with("libwasi"))
    return Footprint::Wasi;
  // The runtime's own files for what a C library and a compiler's library have.
  const bool isLibrary = base.starts_with("libbuiltins.a") || base.ends_with("(string.c.o)") ||
                         base.ends_with("(sqrt.c.o)") || base.ends_with("(add_double.S.o)");
  return isLibrary ? Footprint::Libraries : Footprint::Runtime;
}

} // namespace

Footprint Footprint::fromMap(StringRef map, ArrayRef<std::string> inputs) {
  Footprint result;
  const Place *place = nullptr;
  auto add = [&](Part part, uint64_t bytes) {
    result.parts[part].flash += place->flash ? bytes : 0;
    result.parts[part].ram += place->ram ? bytes : 0;
  };
  for (StringRef text : split(map, '\n')) {
    Line line;
    if (!parse(text, line))
      continue;
    if (line.indentation == 0) {
      place = find_if(places, [&](const Place &p) { return p.section == line.name; });
      if (place == std::end(places))
        place = nullptr;
      else if (place->section == ".stack")
        add(Stack, line.byteLength);
    } else if (place && line.indentation == inputIndentation && line.name.contains(":(")) {
      add(partOf(line.name, inputs), line.byteLength);
    }
  }
  return result;
}

Footprint::Bytes Footprint::total() const {
  Bytes sum;
  for (const Bytes &part : parts) {
    sum.flash += part.flash;
    sum.ram += part.ram;
  }
  return sum;
}

std::string Footprint::table() const {
  std::string text;
  raw_string_ostream out(text);
  auto row = [&](StringRef name, StringRef flash, StringRef ram) {
    out << left_justify(name, 16) << right_justify(flash, 10) << right_justify(ram, 10) << '\n';
  };
  row("", "flash", "RAM");
  for (auto [name, part] : zip(partNames, parts))
    row(name, utostr(part.flash), utostr(part.ram));
  const Bytes sum = total();
  row("total", utostr(sum.flash), utostr(sum.ram));
  return text;
}

std::string Footprint::largest(uint64_t Bytes::*region) const {
  SmallVector<std::pair<uint64_t, StringRef>, PartCount> takers;
  for (auto [name, part] : zip(partNames, parts))
    if (part.*region)
      takers.push_back({part.*region, name});
  llvm::sort(takers, [](const auto &l, const auto &r) { return l.first > r.first; });
  std::string text;
  ListSeparator comma;
  for (auto [bytes, name] : takers)
    text += (StringRef(comma) + name + " " + Twine(bytes)).str();
  return text;
}

} // namespace aotc::link
