// The one error type of the front end: what is wrong, and at which byte of the input.
//
// Libraries return errors and never print them. The driver prints a WasmError as
//     FILE:0xOFFSET: [in function NAME: ]MESSAGE
// or, where the input was text, as FILE:LINE:COLUMN with the offending line and a caret.
// Messages are lower case, without a full stop, in the words of the specification; where the
// official test suite expects a text, the message starts with that text.
#pragma once

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>

namespace aotc {

// Why the input was refused. The driver chooses hints by it; the test runner tells
// assert_malformed from assert_invalid.
enum class ErrorKind : uint8_t {
  Malformed,   // spec §5: the bytes (or the text) do not decode
  Invalid,     // spec §3: they decode, but break a validation rule
  Disabled,    // needs a feature that is switched off
  Limit,       // exceeds an implementation limit, aotc/wasm/Limits.h
  Unsupported, // valid, but not compiled by this version
};

class WasmError : public llvm::ErrorInfo<WasmError> {
public:
  static char ID;

  WasmError(ErrorKind kind, uint64_t offset, std::string message)
      : kind(kind), offset(offset), message(std::move(message)) {}

  void log(llvm::raw_ostream &os) const override;
  std::error_code convertToErrorCode() const override;

  ErrorKind kind;
  uint64_t offset; // byte offset in the input, binary or text
  std::string message;
  std::optional<uint32_t> function = {}; // index of the function the offset lies in, if any
};

// Each builds the error of its kind. `offset` is a byte offset in the input.
llvm::Error malformed(uint64_t offset, const llvm::Twine &message);
llvm::Error invalid(uint64_t offset, const llvm::Twine &message);
llvm::Error disabled(uint64_t offset, const llvm::Twine &message);
llvm::Error overLimit(uint64_t offset, const llvm::Twine &message);
// `number of types: 2000000 exceeds the limit of 1000000`
llvm::Error overLimit(uint64_t offset, const llvm::Twine &what, uint64_t found, uint64_t limit);
llvm::Error unsupported(uint64_t offset, const llvm::Twine &message);

// Adds the function to a WasmError that has none; other errors pass unchanged.
llvm::Error inFunction(llvm::Error error, uint32_t function);

} // namespace aotc
