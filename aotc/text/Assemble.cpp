#include "aotc/text/Assemble.h"

#include "aotc/text/Literals.h"
#include "aotc/text/ModuleParser.h"
#include "aotc/wasm/Limits.h"

using llvm::StringRef;

namespace aotc::text {

static llvm::Expected<std::vector<uint8_t>> finish(TokenCursor &cursor, ModuleParser &parser,
                                                   LineMap *map, const AssembleOptions &options) {
  if (!cursor.at(TokenKind::Eof))
    cursor.unexpected("the end of the text");
  if (cursor.failed())
    return cursor.takeError();
  Encoder binary = parser.encode(options);
  if (map)
    binary.exportMarks(*map);
  return binary.takeBytes();
}

llvm::Expected<std::vector<uint8_t>> assembleFields(StringRef text, uint64_t begin, uint64_t end,
                                                    const wasm::FeatureSet &features, LineMap *map,
                                                    const AssembleOptions &options) {
  TokenCursor cursor(text, begin, end);
  ModuleParser parser(cursor, features);
  if (std::optional<StringRef> name = cursor.acceptId())
    parser.setModuleName(*name);
  parser.parse();
  return finish(cursor, parser, map, options);
}

// (module $id? binary "…"*), which scripts use, and converters print for lack of better.
static llvm::Expected<std::vector<uint8_t>> binaryModule(TokenCursor &cursor) {
  std::string bytes;
  cursor.take();
  cursor.takeStrings(bytes);
  cursor.expectClose();
  if (!cursor.at(TokenKind::Eof))
    cursor.unexpected("the end of the text");
  if (cursor.failed())
    return cursor.takeError();
  return std::vector<uint8_t>(bytes.begin(), bytes.end());
}

llvm::Expected<std::vector<uint8_t>> assemble(StringRef text, const wasm::FeatureSet &features,
                                              LineMap *map, const AssembleOptions &options) {
  if (text.size() > wasm::limits::ModuleBytes)
    return overLimit(0, "the text is larger than " + llvm::Twine(wasm::limits::ModuleBytes) +
                            " bytes");
  TokenCursor cursor(text, 0, text.size());
  ModuleParser parser(cursor, features);
  bool isWrapped = cursor.acceptOpen("module");
  if (isWrapped)
    if (std::optional<StringRef> name = cursor.acceptId())
      parser.setModuleName(*name);
  if (isWrapped && cursor.atKeyword("binary"))
    return binaryModule(cursor);
  parser.parse();
  if (isWrapped)
    cursor.expectClose();
  return finish(cursor, parser, map, options);
}

} // namespace aotc::text
