#include "test/spec/Script.h"

#include "aotc/text/Literals.h"
#include "aotc/text/TokenCursor.h"

#include "llvm/ADT/StringSwitch.h"

using namespace aotc::text;
using llvm::StringRef;

namespace aotc::spec {

namespace {

class ScriptParser {
public:
  explicit ScriptParser(StringRef text) : text(text), cursor(text, 0, text.size()) {}

  llvm::Expected<std::vector<Command>> parse();

private:
  // Keyword → what it asserts, and what follows.
  struct Row {
    StringRef keyword;
    CommandKind kind;
    enum Shape : uint8_t { SourceText, ActionText, ActionOnly, ActionResults } shape;
  };
  static const Row Assertions[];

  void commands(std::vector<Command> &list);
  void command(Command &command);
  void assertion(const Row &row, Command &command);
  void moduleCommand(Command &command);
  void threadCommand(Command &command);
  ModuleSource moduleSource();
  Action action();
  bool atAction() { return cursor.atOpen("invoke") || cursor.atOpen("get"); }
  std::string optionalId();
  std::string string();

  std::vector<Value> values();
  Value value();
  void number(Value &value, ValueKind kind, unsigned bits, bool isFloat);
  Lane lane(unsigned bits, bool isFloat);
  void vector(Value &value);
  void reference(Value &value, ValueKind kind);
  uint64_t lineOf(uint64_t offset);

  StringRef text;
  TokenCursor cursor;
  uint64_t countedTo = 0, line = 1;
};

} // namespace

const ScriptParser::Row ScriptParser::Assertions[] = {
    {"assert_return", CommandKind::AssertReturn, Row::ActionResults},
    {"assert_trap", CommandKind::AssertTrap, Row::ActionText},
    {"assert_exhaustion", CommandKind::AssertExhaustion, Row::ActionText},
    {"assert_exception", CommandKind::AssertException, Row::ActionOnly},
    {"assert_invalid", CommandKind::AssertInvalid, Row::SourceText},
    {"assert_malformed", CommandKind::AssertMalformed, Row::SourceText},
    {"assert_unlinkable", CommandKind::AssertUnlinkable, Row::SourceText},
    {"assert_invalid_custom", CommandKind::AssertInvalidCustom, Row::SourceText},
    {"assert_malformed_custom", CommandKind::AssertMalformedCustom, Row::SourceText},
};

uint64_t ScriptParser::lineOf(uint64_t offset) {
  line += text.slice(countedTo, offset).count('\n');
  countedTo = offset;
  return line;
}

std::string ScriptParser::optionalId() { return cursor.acceptId().value_or("").str(); }

std::string ScriptParser::string() {
  std::string bytes;
  if (!cursor.at(TokenKind::String))
    cursor.unexpected("a string");
  else
    appendString(cursor.take().text, bytes);
  return bytes;
}

//===--- values -------------------------------------------------------------------------------===//

Lane ScriptParser::lane(unsigned bits, bool isFloat) {
  if (isFloat && cursor.acceptKeyword("nan:canonical"))
    return {0, NanPattern::Canonical};
  if (isFloat && cursor.acceptKeyword("nan:arithmetic"))
    return {0, NanPattern::Arithmetic};
  Token token = cursor.peek();
  std::optional<uint64_t> value;
  if (token.kind == TokenKind::Nat || token.kind == TokenKind::Int ||
      (isFloat && token.kind == TokenKind::Float))
    value = isFloat ? parseFloat(token.text, bits == 32 ? FloatFormat::F32 : FloatFormat::F64)
                    : parseInt(token.text, bits);
  if (!value)
    cursor.unexpected("a number");
  else
    cursor.take();
  return {value.value_or(0), NanPattern::None};
}

void ScriptParser::number(Value &value, ValueKind kind, unsigned bits, bool isFloat) {
  value.kind = kind;
  value.lanes.push_back(lane(bits, isFloat));
}

void ScriptParser::vector(Value &value) {
  value.kind = ValueKind::V128;
  StringRef shape = cursor.expect(TokenKind::Keyword, "a vector shape").text;
  value.hasFloatLanes = shape.starts_with("f");
  unsigned bits = 0;
  if (shape.drop_front(!shape.empty()).split('x').first.getAsInteger(10, bits) || bits < 8)
    return cursor.unexpected("a vector shape");
  value.laneBits = static_cast<uint8_t>(bits);
  for (unsigned n = 128 / bits; n != 0; --n)
    value.lanes.push_back(lane(bits, value.hasFloatLanes));
}

void ScriptParser::reference(Value &value, ValueKind kind) {
  value.kind = kind;
  bool takesHeap = kind == ValueKind::RefNull;
  if (takesHeap && !cursor.at(TokenKind::Close))
    value.heap = cursor.take().text.str();
  if (!takesHeap && cursor.at(TokenKind::Nat))
    value.host = parseNat(cursor.take().text);
}

Value ScriptParser::value() {
  Value value;
  cursor.expect(TokenKind::Open, "a value");
  StringRef word = cursor.expect(TokenKind::Keyword, "a value").text;
  if (word == "i32.const" || word == "i64.const")
    number(value, word == "i32.const" ? ValueKind::I32 : ValueKind::I64,
           word == "i32.const" ? 32 : 64, false);
  else if (word == "f32.const" || word == "f64.const")
    number(value, word == "f32.const" ? ValueKind::F32 : ValueKind::F64,
           word == "f32.const" ? 32 : 64, true);
  else if (word == "v128.const")
    vector(value);
  else if (word == "either") {
    value.kind = ValueKind::Either;
    value.options = values();
  } else {
    auto kind = llvm::StringSwitch<std::optional<ValueKind>>(word)
                    .Case("ref.null", ValueKind::RefNull)
                    .Case("ref.extern", ValueKind::RefExtern)
                    .Case("ref.host", ValueKind::RefHost)
                    .Case("ref.func", ValueKind::RefFunc)
                    .Case("ref.i31", ValueKind::RefI31)
                    .Case("ref.eq", ValueKind::RefEq)
                    .Case("ref.struct", ValueKind::RefStruct)
                    .Case("ref.array", ValueKind::RefArray)
                    .Case("ref.any", ValueKind::RefAny)
                    .Case("ref.exn", ValueKind::RefExn)
                    .Default(std::nullopt);
    if (!kind)
      cursor.fail(cursor.offset(), "unknown value " + word);
    else
      reference(value, *kind);
  }
  cursor.expectClose();
  return value;
}

std::vector<Value> ScriptParser::values() {
  std::vector<Value> list;
  while (cursor.at(TokenKind::Open))
    list.push_back(value());
  return list;
}

//===--- modules and actions ------------------------------------------------------------------===//

// Behind `(module` and `definition`, up to behind the parenthesis.
ModuleSource ScriptParser::moduleSource() {
  ModuleSource source;
  source.begin = cursor.offset();
  source.name = optionalId();
  if (cursor.acceptKeyword("binary"))
    source.kind = ModuleSource::Kind::Binary;
  else if (cursor.acceptKeyword("quote"))
    source.kind = ModuleSource::Kind::Quote;
  if (source.kind == ModuleSource::Kind::Text) {
    uint64_t depth = 1;
    while (!cursor.failed()) {
      TokenKind kind = cursor.peek().kind;
      depth += kind == TokenKind::Open || kind == TokenKind::Annotation;
      depth -= kind == TokenKind::Close;
      source.end = cursor.offset();
      if (depth == 0)
        break;
      if (kind == TokenKind::Eof || kind == TokenKind::Error)
        cursor.unexpected("')'");
      cursor.take();
    }
  } else {
    cursor.takeStrings(source.bytes);
  }
  cursor.expectClose();
  return source;
}

Action ScriptParser::action() {
  Action action;
  if (cursor.acceptOpen("get"))
    action.kind = Action::Kind::Get;
  else if (!cursor.acceptOpen("invoke"))
    cursor.unexpected("'(invoke' or '(get'");
  action.module = optionalId();
  action.name = string();
  action.args = values();
  cursor.expectClose();
  return action;
}

//===--- commands -----------------------------------------------------------------------------===//

void ScriptParser::moduleCommand(Command &command) {
  if (cursor.acceptKeyword("instance")) {
    command.kind = CommandKind::Instance;
    command.name = optionalId();
    command.module = optionalId();
    return cursor.expectClose();
  }
  bool isDefinition = cursor.acceptKeyword("definition");
  command.kind = isDefinition ? CommandKind::Definition : CommandKind::Module;
  command.source = moduleSource();
}

// (thread $T (shared (module $M))? command*)
void ScriptParser::threadCommand(Command &command) {
  command.kind = CommandKind::Thread;
  command.name = optionalId();
  if (cursor.acceptOpen("shared")) {
    if (!cursor.acceptOpen("module"))
      cursor.unexpected("'(module'");
    command.module = optionalId();
    cursor.expectClose();
    cursor.expectClose();
  }
  commands(command.body);
  cursor.expectClose();
}

void ScriptParser::assertion(const Row &row, Command &command) {
  command.kind = row.kind;
  bool takesModule = row.shape == Row::SourceText || !atAction();
  if (takesModule) {
    if (row.shape == Row::ActionText)
      command.kind = CommandKind::AssertTrapModule;
    if (!cursor.acceptOpen("module"))
      return cursor.unexpected("'(module'");
    command.source = moduleSource();
  } else {
    command.action = action();
  }
  if (row.shape == Row::ActionResults)
    command.results = values();
  else if (row.shape != Row::ActionOnly)
    command.text = string();
  cursor.expectClose();
}

// At the opening parenthesis.
void ScriptParser::command(Command &command) {
  command.line = lineOf(cursor.offset());
  if (atAction()) {
    command.kind = CommandKind::Action;
    command.action = action();
    return;
  }
  cursor.take();
  Token word = cursor.peek();
  auto *row = llvm::find_if(Assertions, [&](const Row &r) { return r.keyword == word.text; });
  cursor.take();
  if (row != std::end(Assertions))
    return assertion(*row, command);
  if (word.text == "module")
    return moduleCommand(command);
  if (word.text == "thread")
    return threadCommand(command);
  if (word.text == "register") {
    command.kind = CommandKind::Register;
    command.text = string();
    command.name = optionalId();
  } else if (word.text == "wait") {
    command.kind = CommandKind::Wait;
    command.name = optionalId();
  } else {
    cursor.fail(word.offset, "unknown command " + word.text);
  }
  cursor.expectClose();
}

void ScriptParser::commands(std::vector<Command> &list) {
  while (cursor.at(TokenKind::Open)) {
    Command next;
    command(next);
    list.push_back(std::move(next));
  }
}

llvm::Expected<std::vector<Command>> ScriptParser::parse() {
  std::vector<Command> list;
  static constexpr StringRef FieldWords[] = {"type",   "rec", "import", "func",  "table", "memory",
                                             "global", "tag", "export", "start", "elem",  "data"};
  if (llvm::is_contained(FieldWords, cursor.peek(1).text)) {
    // A script may be the fields of one module and nothing else.
    Command module;
    module.line = 1;
    module.source.end = text.size();
    list.push_back(std::move(module));
    return list;
  }
  commands(list);
  if (!cursor.at(TokenKind::Eof))
    cursor.unexpected("a command");
  if (cursor.failed())
    return cursor.takeError();
  return list;
}

llvm::Expected<std::vector<Command>> parseScript(StringRef text) {
  return ScriptParser(text).parse();
}

} // namespace aotc::spec
