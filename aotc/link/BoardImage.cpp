#include "aotc/link/BoardImage.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace aotc::link {

namespace {

struct Piece {
  uint64_t address; // physical: where it is stored, not where it is copied to
  StringRef bytes;
};

template <class ElfType>
Expected<std::vector<Piece>> piecesOf(const object::ELFFile<ElfType> &file) {
  auto headers = file.program_headers();
  if (!headers)
    return headers.takeError();
  std::vector<Piece> pieces;
  for (const auto &header : *headers) {
    if (header.p_type != ELF::PT_LOAD || header.p_filesz == 0)
      continue;
    auto contents = file.getSegmentContents(header);
    if (!contents)
      return contents.takeError();
    pieces.push_back({header.p_paddr, toStringRef(*contents)});
  }
  llvm::sort(pieces, [](const Piece &l, const Piece &r) { return l.address < r.address; });
  return pieces;
}

Expected<std::vector<Piece>> piecesOf(StringRef elf) {
  if (auto file = object::ELFFile<object::ELF32LE>::create(elf);
      file && file->getHeader().getFileClass() == ELF::ELFCLASS32)
    return piecesOf(*file);
  else if (!file)
    consumeError(file.takeError());
  auto file = object::ELFFile<object::ELF64LE>::create(elf);
  if (!file)
    return file.takeError();
  return piecesOf(*file);
}

std::string asBinary(ArrayRef<Piece> pieces) {
  std::string bytes;
  for (const Piece &piece : pieces) {
    bytes.resize(piece.address - pieces.front().address, '\0');
    bytes += piece.bytes;
  }
  return bytes;
}

// `:LLAAAATT…CC`: length, address, type, bytes, and the sum that makes all of them 0.
void addRecord(std::string &text, uint16_t address, uint8_t type, StringRef bytes) {
  std::string record = {char(bytes.size()), char(address >> 8), char(address), char(type)};
  record += bytes;
  uint8_t sum = 0;
  for (char c : record)
    sum -= static_cast<uint8_t>(c);
  record += char(sum);
  text += ":" + toHex(record) + "\n";
}

std::string asIntelHex(ArrayRef<Piece> pieces) {
  constexpr size_t recordBytes = 16;
  enum { Data = 0, EndOfFile = 1, UpperAddress = 4 };
  std::string text;
  std::optional<uint16_t> upper;
  for (const Piece &piece : pieces)
    for (size_t done = 0; done < piece.bytes.size();) {
      const uint64_t address = piece.address + done;
      if (upper != address >> 16) {
        upper = address >> 16;
        addRecord(text, 0, UpperAddress, std::string{char(*upper >> 8), char(*upper)});
      }
      const size_t toBoundary = 0x10000 - (address & 0xFFFF);
      StringRef bytes = piece.bytes.substr(done, std::min(recordBytes, toBoundary));
      addRecord(text, address, Data, bytes);
      done += bytes.size();
    }
  addRecord(text, 0, EndOfFile, "");
  return text;
}

} // namespace

ImageForm imageFormOf(StringRef path) {
  const StringRef suffix = sys::path::extension(path);
  return suffix == ".bin"   ? ImageForm::Binary
         : suffix == ".hex" ? ImageForm::IntelHex
                            : ImageForm::Elf;
}

Expected<std::vector<char>> convertImage(ArrayRef<char> elf, ImageForm form) {
  if (form == ImageForm::Elf)
    return elf.vec();
  auto pieces = piecesOf(toStringRef(elf));
  if (!pieces)
    return pieces.takeError();
  const std::string bytes = form == ImageForm::Binary ? asBinary(*pieces) : asIntelHex(*pieces);
  return std::vector<char>(bytes.begin(), bytes.end());
}

} // namespace aotc::link
