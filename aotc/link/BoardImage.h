// A linked image in the forms that programmers of flash take.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <vector>

namespace aotc::link {

enum class ImageForm : uint8_t { Elf, Binary, IntelHex };

// By the suffix of a path: .bin, .hex, anything else.
ImageForm imageFormOf(llvm::StringRef path);

// What an ELF file loads, from the lowest address that it loads to: as bytes with gaps of zeros, or
// as Intel HEX records, which say their address.
llvm::Expected<std::vector<char>> convertImage(llvm::ArrayRef<char> elf, ImageForm form);

} // namespace aotc::link
