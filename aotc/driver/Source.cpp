#include "aotc/driver/Source.h"

#include "aotc/support/Diag.h"
#include "aotc/text/Assemble.h"
#include "aotc/wasm/Limits.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"

using namespace llvm;

namespace aotc::driver {

namespace {

// Text starts with a parenthesis or a comment; a binary module with a NUL.
bool isText(StringRef path, ArrayRef<uint8_t> bytes) {
  if (path.ends_with(".wat"))
    return true;
  StringRef start = toStringRef(bytes).take_front(4096).ltrim();
  return start.starts_with("(") || start.starts_with(";;");
}

std::string displayName(StringRef path) { return path == "-" ? "<stdin>" : path.str(); }

// A name from the module, which may hold anything, on one line of a terminal.
std::string printable(StringRef name) {
  std::string text;
  for (char c : name) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7f)
      text += "\\" + utohexstr(byte, /*LowerCase=*/true, /*Width=*/2);
    else
      text += c;
  }
  return text;
}

std::string functionName(uint32_t index, const wasm::Module *module) {
  if (module) {
    auto named = module->names.funcs.find(index);
    if (named != module->names.funcs.end() && !named->second.empty())
      return printable(named->second);
    for (const wasm::Export &e : module->exports)
      if (e.kind == wasm::ExternKind::Func && e.index == index)
        return printable(e.name);
  }
  return "func[" + utostr(index) + "]"; // as in a trap's backtrace
}

std::string describeWasmError(const WasmError &error, const Source &source,
                              const wasm::Module *module) {
  std::string message;
  if (error.function)
    message = "in function " + functionName(*error.function, module) + ": ";
  message += error.message;
  const std::string file = displayName(source.file);
  if (source.text.empty()) {
    std::string text;
    raw_string_ostream(text) << file << ':' << format_hex(error.offset, 10) << ": " << message;
    return text;
  }
  const uint64_t offset =
      source.lines.empty() ? error.offset : source.lines.textOffset(error.offset);
  return StringRef(text::formatTextMessage(file, source.text, offset, message)).rtrim('\n').str();
}

} // namespace

Expected<Source> loadSource(StringRef path, const wasm::FeatureSet &features, FileSystem &files) {
  Source source;
  source.file = path.str();
  Expected<std::vector<uint8_t>> bytes = files.read(path, wasm::limits::ModuleBytes);
  if (!bytes)
    return describe(bytes.takeError(), source, nullptr);
  if (bytes->empty())
    return describe(createStringError("the file is empty"), source, nullptr);
  if (!isText(path, *bytes)) {
    source.bytes = std::move(*bytes);
    return source;
  }
  source.text.assign(bytes->begin(), bytes->end());
  text::LineMap lines;
  Expected<std::vector<uint8_t>> assembled = text::assemble(source.text, features, &lines);
  if (!assembled)
    return describe(assembled.takeError(), source, nullptr);
  source.lines = std::move(lines);
  source.bytes = std::move(*assembled);
  return source;
}

Error describe(Error error, const Source &source, const wasm::Module *module) {
  std::vector<std::string> messages;
  handleAllErrors(
      std::move(error),
      [&](const WasmError &e) { messages.push_back(describeWasmError(e, source, module)); },
      [&](const ErrorInfoBase &e) {
        const std::string text = e.message();
        for (StringRef line : split(text, '\n'))
          messages.push_back(displayName(source.file) + ": " + line.str());
      });
  return createStringError(join(messages, "\n"));
}

} // namespace aotc::driver
