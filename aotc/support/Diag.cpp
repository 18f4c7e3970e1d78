#include "aotc/support/Diag.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace aotc {

char WasmError::ID;

void WasmError::log(raw_ostream &os) const {
  os << format_hex(offset, 10) << ": ";
  if (function)
    os << "in function " << *function << ": ";
  os << message;
}

std::error_code WasmError::convertToErrorCode() const { return inconvertibleErrorCode(); }

static Error make(ErrorKind kind, uint64_t offset, const Twine &message) {
  return make_error<WasmError>(kind, offset, message.str());
}

Error malformed(uint64_t offset, const Twine &m) { return make(ErrorKind::Malformed, offset, m); }
Error invalid(uint64_t offset, const Twine &m) { return make(ErrorKind::Invalid, offset, m); }
Error disabled(uint64_t offset, const Twine &m) { return make(ErrorKind::Disabled, offset, m); }
Error overLimit(uint64_t offset, const Twine &m) { return make(ErrorKind::Limit, offset, m); }
Error overLimit(uint64_t offset, const Twine &what, uint64_t found, uint64_t limit) {
  return overLimit(offset, what + ": " + Twine(found) + " exceeds the limit of " + Twine(limit));
}
Error unsupported(uint64_t offset, const Twine &m) {
  return make(ErrorKind::Unsupported, offset, m);
}

Error inFunction(Error error, uint32_t function) {
  return handleErrors(std::move(error), [&](std::unique_ptr<WasmError> e) -> Error {
    if (!e->function)
      e->function = function;
    return Error(std::move(e));
  });
}

} // namespace aotc
