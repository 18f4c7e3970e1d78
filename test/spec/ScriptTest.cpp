#include "test/spec/Script.h"
#include "test/support/Catch.h"

using namespace aotc::spec;
using llvm::StringRef;

namespace {

std::vector<Command> parse(StringRef text) {
  auto commands = parseScript(text);
  REQUIRE(bool(commands));
  return std::move(*commands);
}

Command parseOne(StringRef text) {
  auto commands = parse(text);
  REQUIRE(commands.size() == 1);
  return commands.front();
}

Value result(StringRef text) {
  Command command = parseOne(("(assert_return (invoke \"f\") " + text + ")").str());
  REQUIRE(command.results.size() == 1);
  return command.results.front();
}

} // namespace

TEST_CASE("modules stay text or bytes") {
  StringRef text = "(module $a (func $f) (; ) ;))\n(module binary \"\\00as\" \"m\")"
                   "(module definition $q quote \"(func\" \")\")(module instance $i $q)";
  auto commands = parse(text);
  REQUIRE(commands.size() == 4);
  CHECK(commands[0].kind == CommandKind::Module);
  CHECK(commands[0].source.name == "a");
  CHECK(text.slice(commands[0].source.begin, commands[0].source.end) == "$a (func $f) (; ) ;)");
  CHECK(commands[1].source.kind == ModuleSource::Kind::Binary);
  CHECK(commands[1].source.bytes == StringRef("\0asm", 4));
  CHECK(commands[1].line == 2);
  CHECK(commands[2].kind == CommandKind::Definition);
  CHECK(commands[2].source.name == "q");
  CHECK(commands[2].source.bytes == "(func)");
  CHECK(commands[3].kind == CommandKind::Instance);
  CHECK(commands[3].name == "i");
  CHECK(commands[3].module == "q");
}

TEST_CASE("fields without a module are one") {
  Command command = parseOne("(func) (memory 1)");
  CHECK(command.kind == CommandKind::Module);
  CHECK(command.source.end == 17);
}

TEST_CASE("actions take arguments") {
  Command command = parseOne("(invoke $m \"f\" (i32.const -1) (f64.const 0x1p-1) (ref.extern 3)"
                             "(ref.null func) (v128.const i16x8 1 2 3 4 5 6 7 -1))");
  CHECK(command.kind == CommandKind::Action);
  CHECK(command.action.module == "m");
  CHECK(command.action.name == "f");
  const auto &args = command.action.args;
  REQUIRE(args.size() == 5);
  CHECK(args[0].lanes[0].bits == 0xFFFFFFFF);
  CHECK(args[1].lanes[0].bits == 0x3FE0000000000000);
  CHECK(args[2].kind == ValueKind::RefExtern);
  CHECK(args[2].host == 3u);
  CHECK(args[3].heap == "func");
  CHECK(args[4].laneBits == 16);
  CHECK(args[4].lanes[7].bits == 0xFFFF);
  CHECK(parseOne("(get \"g\")").action.kind == Action::Kind::Get);
}

TEST_CASE("results may be patterns") {
  CHECK(result("(f32.const nan:canonical)").lanes[0].nan == NanPattern::Canonical);
  Value vector = result("(v128.const f64x2 nan:arithmetic 1)");
  CHECK(vector.hasFloatLanes);
  CHECK(vector.lanes[0].nan == NanPattern::Arithmetic);
  CHECK(vector.lanes[1].bits == 0x3FF0000000000000);
  CHECK(result("(ref.null)").heap.empty());
  CHECK(!result("(ref.extern)").host);
  CHECK(result("(ref.struct)").kind == ValueKind::RefStruct);
  Value either = result("(either (i32.const 1) (i32.const 2))");
  CHECK(either.kind == ValueKind::Either);
  CHECK(either.options[1].lanes[0].bits == 2);
}

TEST_CASE("assertions tell what is asserted of what") {
  CHECK(parseOne("(assert_trap (invoke \"f\") \"unreachable\")").text == "unreachable");
  Command trap = parseOne("(assert_trap (module (start 0)) \"unreachable\")");
  CHECK(trap.kind == CommandKind::AssertTrapModule);
  CHECK(parseOne("(assert_exception (invoke \"f\"))").kind == CommandKind::AssertException);
  Command malformed = parseOne("(assert_malformed (module quote \"(\") \"unexpected token\")");
  CHECK(malformed.kind == CommandKind::AssertMalformed);
  CHECK(malformed.source.bytes == "(");
  Command named = parseOne("(register \"m\" $i)");
  CHECK(named.text == "m");
  CHECK(named.name == "i");
}

TEST_CASE("threads have scripts of their own") {
  auto commands = parse("(thread $t (shared (module $m)) (register \"m\" $m) (module))\n(wait $t)");
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].kind == CommandKind::Thread);
  CHECK(commands[0].module == "m");
  CHECK(commands[0].body.size() == 2);
  CHECK(commands[1].kind == CommandKind::Wait);
  CHECK(commands[1].name == "t");
}

TEST_CASE("faults of a script are errors") {
  for (StringRef text : {"(frob)", "(assert_return)", "(module", "(invoke \"f\" (i32.frob 1))",
                         "(assert_return (invoke \"f\") (v128.const i7x3 1))", ")"}) {
    auto commands = parseScript(text);
    CAPTURE(text.str());
    CHECK_FALSE(bool(commands));
    llvm::consumeError(commands.takeError());
  }
}
