#include "aotc/emit/StackReserve.h"

#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/DataExtractor.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;
using namespace llvm::object;

namespace aotc::emit {

namespace {

// Behind the prefix of the module.
constexpr StringLiteral reserveSuffix = ".stack_reserve";

// Of the functions that a section .stack_sizes lists: address and ULEB128 size of each.
uint64_t largestFrame(const ELFObjectFileBase &object, StringRef contents) {
  DataExtractor data(contents, object.isLittleEndian(), object.getBytesInAddress());
  DataExtractor::Cursor at(0);
  uint64_t largest = 0;
  while (at && !data.eof(at)) {
    data.getAddress(at);
    largest = std::max(largest, data.getULEB128(at));
  }
  consumeError(at.takeError());
  return largest;
}

Expected<uint64_t> largestFrame(const ELFObjectFileBase &object) {
  uint64_t largest = 0;
  for (const SectionRef &section : object.sections()) {
    Expected<StringRef> name = section.getName();
    if (!name)
      return name.takeError();
    if (*name != ".stack_sizes")
      continue;
    Expected<StringRef> contents = section.getContents();
    if (!contents)
      return contents.takeError();
    largest = std::max(largest, largestFrame(object, *contents));
  }
  return largest;
}

// The bytes of the constant, if the object defines it.
Expected<char *> reserveIn(Artifact &artifact, const ELFObjectFileBase &object) {
  for (const ELFSymbolRef symbol : object.symbols()) {
    Expected<StringRef> name = symbol.getName();
    if (!name)
      return name.takeError();
    Expected<section_iterator> section = symbol.getSection();
    if (!section)
      return section.takeError();
    Expected<SymbolRef::Type> type = symbol.getType();
    if (!type)
      return type.takeError();
    if (!name->ends_with(reserveSuffix) || *type != SymbolRef::ST_Data ||
        *section == object.section_end())
      continue;
    Expected<StringRef> contents = (*section)->getContents();
    if (!contents)
      return contents.takeError();
    Expected<uint64_t> offset = symbol.getValue();
    if (!offset)
      return offset.takeError();
    return artifact.bytes.data() + (contents->data() - artifact.bytes.data()) + *offset;
  }
  return nullptr;
}

} // namespace

Expected<uint64_t> setStackReserve(MutableArrayRef<Artifact> objects) {
  uint64_t largest = 0, registerBytes = 0;
  char *reserve = nullptr;
  for (Artifact &artifact : objects) {
    auto object = ObjectFile::createELFObjectFile(
        MemoryBufferRef(StringRef(artifact.bytes.data(), artifact.bytes.size()), artifact.name));
    if (!object)
      return object.takeError();
    const auto &elf = cast<ELFObjectFileBase>(**object);
    registerBytes = elf.getBytesInAddress();
    Expected<uint64_t> frame = largestFrame(elf);
    if (!frame)
      return frame.takeError();
    largest = std::max(largest, *frame);
    Expected<char *> found = reserveIn(artifact, elf);
    if (!found)
      return found.takeError();
    if (*found)
      reserve = *found;
  }
  const uint64_t bytes = alignTo(largest + hostStackRegisters * registerBytes, 16);
  if (reserve)
    support::endian::write32le(reserve, bytes);
  return bytes;
}

} // namespace aotc::emit
