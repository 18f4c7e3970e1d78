#include "aotc/text/Assemble.h"
#include "aotc/read/ModuleReader.h"
#include "aotc/support/Diag.h"
#include "test/support/Catch.h"

#include "llvm/ADT/StringExtras.h"

using namespace aotc;
using namespace aotc::text;
using llvm::StringRef;

namespace {

const wasm::FeatureSet features;

std::string bytesOf(StringRef text, bool names = false) {
  LineMap map;
  auto bytes = assemble(text, features, &map, {.nameSection = names});
  if (!bytes)
    return llvm::toString(bytes.takeError());
  return llvm::toHex(*bytes, /*LowerCase=*/true);
}

// LINE:COLUMN: message
std::string fault(StringRef text) {
  auto bytes = assemble(text, features);
  if (bytes)
    return "accepted";
  std::string result;
  llvm::handleAllErrors(bytes.takeError(), [&](const WasmError &e) {
    TextPosition p = textPosition(text, e.offset);
    result = std::to_string(p.line) + ":" + std::to_string(p.column) + ": " + e.message;
  });
  return result;
}

void checkSame(StringRef abbreviated, StringRef expanded) {
  INFO(abbreviated.str());
  CHECK(bytesOf(abbreviated) == bytesOf(expanded));
}

std::string repeat(StringRef text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i)
    result += text;
  return result;
}

} // namespace

TEST_CASE("an empty module is its header") {
  CHECK(bytesOf("(module)") == "0061736d01000000");
  CHECK(bytesOf("") == "0061736d01000000");
  CHECK(bytesOf("(module binary \"\\00asm\" \"\\01\\00\\00\\00\")") == "0061736d01000000");
}

TEST_CASE("abbreviations mean what they expand to") {
  auto [abbreviated, expanded] = GENERATE(table<StringRef, StringRef>({
      {"(func)", "(module (func))"},
      {"(func (param i32 i64))", "(type (func (param i32 i64))) (func (type 0))"},
      {"(func (param i32) (param $x i64) (result f32 f64) unreachable)",
       "(func (param i32 i64) (result f32) (result f64) unreachable)"},
      {"(func (export \"a\") (export \"b\"))",
       "(func $f) (export \"a\" (func $f)) (export \"b\" (func 0))"},
      {"(func $f (import \"m\" \"n\") (param i32))", "(import \"m\" \"n\" (func (param i32)))"},
      {"(func (export \"a\") (import \"m\" \"n\"))",
       "(import \"m\" \"n\" (func)) (export \"a\" (func 0))"},
      {"(memory (import \"m\" \"n\") 1 2)", "(import \"m\" \"n\" (memory 1 2))"},
      {"(table (import \"m\" \"n\") 1 funcref)", "(import \"m\" \"n\" (table 1 funcref))"},
      {"(global (import \"m\" \"n\") (mut i32))", "(import \"m\" \"n\" (global (mut i32)))"},
      {"(tag (import \"m\" \"n\") (param i32))", "(import \"m\" \"n\" (tag (param i32)))"},
      {"(memory (data \"ab\" \"c\"))", "(memory 1 1) (data (i32.const 0) \"abc\")"},
      {"(memory i64 (data \"a\"))", "(memory i64 1 1) (data (i64.const 0) \"a\")"},
      {"(memory (pagesize 1) (data \"abc\"))",
       "(memory 3 3 (pagesize 1)) (data (i32.const 0) \"abc\")"},
      {"(memory i32 1 (pagesize 65536))", "(memory 1)"},
      {"(func $f) (table funcref (elem $f 0))",
       "(func) (table 2 2 funcref) (elem (table 0) (offset i32.const 0) func 0 0)"},
      {"(table i64 externref (elem (ref.null extern)))",
       "(table i64 1 1 externref)"
       "(elem (table 0) (offset i64.const 0) externref (item ref.null extern))"},
      {"(table 1 funcref) (func) (elem (i32.const 0) 0)",
       "(table 1 funcref) (func) (elem (table 0) (offset i32.const 0) func 0)"},
      {"(table 1 funcref) (func) (elem 0 (i32.const 0) 0)",
       "(table 1 funcref) (func) (elem (table 0) (offset i32.const 0) func 0)"},
      {"(elem (ref func) (item ref.func 0)) (func)", "(elem func 0) (func)"},
      {"(memory 1) (data (i32.const 0) \"a\")",
       "(memory 1) (data (memory 0) (offset i32.const 0) \"a\")"},
      {"(global i32 (i32.const 1))", "(global i32 i32.const 1)"},
      {"(table 1 funcref (ref.null func))", "(table 1 funcref ref.null func)"},
      {"(table 1 (ref null func))", "(table 1 funcref)"},
      {"(rec (type (func)))", "(type (func))"},
      {"(type (sub final (func)))", "(type (func))"},
      {"(type (struct (field i8 i16) (field (mut i32))))",
       "(type (struct (field i8) (field i16) (field $x (mut i32))))"},
  }));
  checkSame(abbreviated, expanded);
}

TEST_CASE("instructions may be folded, and immediates left out") {
  auto [abbreviated, expanded] = GENERATE(table<StringRef, StringRef>({
      {"(i32.add (i32.const 1) (i32.const 2))", "i32.const 1 i32.const 2 i32.add"},
      {"(drop (i32.const 1) (i32.const 2))", "i32.const 1 i32.const 2 drop"},
      {"(block $l (result i32) (i32.const 1))", "block (result i32) i32.const 1 end"},
      {"(loop (br 0))", "loop $l br $l end $l"},
      {"(if (i32.const 1) (then nop))", "i32.const 1 if nop end"},
      {"(if $l (i32.const 1) (then (br $l)) (else))", "i32.const 1 if $l br $l else $l end $l"},
      {"(if (i32.const 1) (i32.const 2) (then))", "i32.const 1 i32.const 2 if end"},
      {"(try_table (catch_all 0) nop)", "try_table (catch_all 0) nop end"},
      {"(try (do nop) (catch_all nop))", "try nop catch_all nop end"},
      {"(try $l (do (br $l)) (catch $t drop) (catch $t nop) (catch_all))",
       "try br 0 catch 0 drop catch 0 nop catch_all end"},
      {"(block $o (try (do) (delegate $o)))", "block try delegate 0 end"},
      {"(try (do))", "try end"},
      {"(block (param i32) (result i32))", "block (type 1) end"},
      {"(call_indirect (param i32) (i32.const 0))", "i32.const 0 call_indirect 0 (type 2)"},
      {"memory.copy memory.fill memory.size", "memory.copy 0 0 memory.fill 0 memory.size 0"},
      {"memory.init $d", "memory.init 0 0"},
      {"table.init $e table.copy table.get", "table.init 0 0 table.copy 0 0 table.get 0"},
      {"i32.load", "i32.load 0 offset=0 align=4"},
      {"v128.load8_lane 3", "v128.load8_lane 0 offset=0 align=1 3"},
      {"v128.load16_lane offset=1 3", "v128.load16_lane $m offset=1 3"},
      {"select (result i32) select", "select (result i32) (result) select"},
      {"(v128.const i8x16 1 0 0 0 2 0 0 0 3 0 0 0 4 0 0 -128)",
       "v128.const i32x4 1 2 3 0x80000004"},
      {"(v128.const f32x4 1 0 -0 0x1p-149)", "v128.const i32x4 0x3f800000 0 0x80000000 1"},
      {"(v128.const f64x2 1 0)", "v128.const i64x2 0x3ff0000000000000 0"},
  }));
  std::string head = "(type (func)) (type (func (param i32) (result i32)))"
                     "(type (func (param i32))) (tag $t (type 0)) (memory $m 1) (table 1 funcref)"
                     "(elem $e func) (data $d) (func (type 0) ";
  checkSame(head + abbreviated.str() + ")", head + expanded.str() + ")");
}

TEST_CASE("rows that share a mnemonic are told apart by what follows") {
  CHECK(StringRef(bytesOf("(func select)")).ends_with("1b0b"));
  CHECK(StringRef(bytesOf("(func (select (result i32)))")).ends_with("1c017f0b"));
  CHECK(StringRef(bytesOf("(func ref.test (ref any))")).ends_with("fb146e0b"));
  CHECK(StringRef(bytesOf("(func ref.test anyref)")).ends_with("fb156e0b"));
  CHECK(StringRef(bytesOf("(func ref.cast (ref null any))")).ends_with("fb176e0b"));
}

TEST_CASE("names may be used before they are defined") {
  checkSame("(export \"f\" (func $f)) (start $f) (elem declare func $f)"
            "(func $f (type $t) (call $f)) (type $t (func))",
            "(export \"f\" (func 0)) (start 0) (elem declare func 0)"
            "(func (type 0) (call 0)) (type (func))");
  checkSame("(rec (type $a (array (ref $b))) (type $b (array (ref $a))))",
            "(rec (type (array (ref 1))) (type (array (ref 0))))");
  checkSame("(func $\"x y\") (func call $\"x\\20y\")", "(func) (func call 0)");
}

TEST_CASE("labels are the innermost of their name") {
  checkSame("(func (block $l (block $l (br $l)) (br $l)))", "(func (block (block (br 0)) (br 0)))");
  checkSame("(func (block $a (block $b (block $c (br_table $a $b $c (i32.const 0))))))",
            "(func (block (block (block (br_table 2 1 0 (i32.const 0))))))");
  // The operands of an `if` are outside its label, as are the handlers of a `try_table`.
  CHECK(fault("(func (if $l (br $l) (then)))") == "1:18: unknown label $l");
  CHECK(fault("(func (try_table $l (catch_all $l)))") == "1:32: unknown label $l");
}

TEST_CASE("inline function types find a type like them, or add one at the end") {
  // The sub type and the member of a group do not count.
  checkSame("(type (sub (func))) (rec (type (func)) (type (func))) (func)",
            "(type (sub (func))) (rec (type (func)) (type (func))) (type (func)) (func (type 3))");
  // Nor does a type that mentions itself: spelled alike, it is another type.
  checkSame("(type $t (func (param (ref $t)))) (func (param (ref $t)))",
            "(type $t (func (param (ref $t)))) (type (func (param (ref 0)))) (func (type 1))");
  checkSame("(func (block (result i32 i32) unreachable) unreachable) (func (result i32 i32)"
            "unreachable) (type (func (param i64)))",
            "(type (func (param i64))) (type (func)) (type (func (result i32 i32)))"
            "(func (type 1) (block (type 2) unreachable) unreachable) (func (type 2) unreachable)");
}

TEST_CASE("a data count section comes with the first use of a data index in code") {
  CHECK(bytesOf("(data)").find("0c0101") == std::string::npos);
  CHECK(bytesOf("(data) (func data.drop 0)").find("0c0101") != std::string::npos);
}

TEST_CASE("identifiers and @name annotations make the name section") {
  auto module = [](StringRef text) {
    auto bytes = assemble(text, features);
    REQUIRE(bool(bytes));
    auto read = read::readModule(std::move(*bytes), "", features);
    REQUIRE(bool(read));
    return std::move(*read);
  };
  auto m = module("(module $m (type $t (struct (field $f i32))) (memory $mem 1) (data $d)"
                  "(func $a (param $p i32) (local i32) (local $l i32) (block) (block $b))"
                  "(func $b (@name \"two words\")) (global (@name \"\") i32 (i32.const 0)))");
  CHECK(m.names.module == "m");
  CHECK(m.names.types.lookup(0) == "t");
  CHECK(m.names.fields.at({0, 0}) == "f");
  CHECK(m.names.memories.lookup(0) == "mem");
  CHECK(m.names.datas.lookup(0) == "d");
  CHECK(m.names.funcs.lookup(0) == "a");
  CHECK(m.names.funcs.lookup(1) == "two words");
  CHECK(m.names.locals.at({0, 0}) == "p");
  CHECK(m.names.locals.at({0, 2}) == "l");
  CHECK(m.names.locals.size() == 2);
  CHECK(m.names.labels.at({0, 1}) == "b");
  CHECK(m.names.globals.count(0) == 1);
  CHECK(bytesOf("(func $f)", true) != bytesOf("(func $f)"));
  CHECK(bytesOf("(func $f)") == bytesOf("(func)", true));
}

TEST_CASE("custom sections go where they are put") {
  auto order = [](StringRef text) {
    auto bytes = assemble(text, features, nullptr, {.nameSection = false});
    REQUIRE(bool(bytes));
    std::string ids;
    for (size_t i = 8; i < bytes->size(); i += 2 + (*bytes)[i + 1])
      ids += std::to_string((*bytes)[i]) +
             ((*bytes)[i] == 0 ? std::string(1, static_cast<char>((*bytes)[i + 3])) : "") + " ";
    return ids;
  };
  CHECK(order("(@custom \"a\" \"x\") (@custom \"b\" (before first)) (@custom \"c\" (after func))"
              "(@custom \"d\" (before code)) (@custom \"e\" (after func) \"y\") (func)") ==
        "0b 1 3 0c 0e 0d 10 0a ");
}

TEST_CASE("branch hints carry the offset of the branch in the body") {
  // Body: 00 (locals), 41 00 (i32.const 0), 04 40 (if), 0b, 0b
  StringRef text = "(func i32.const 0 (@metadata.code.branch_hint \"\\01\") if end)";
  auto bytes = assemble(text, features);
  REQUIRE(bool(bytes));
  auto module = read::readModule(std::move(*bytes), "", features);
  REQUIRE(bool(module));
  CHECK(module->branchHints.at({0, 3}) == true);
  CHECK(bytesOf("(func (@metadata.code.branch_hint \"\\01\") (if (i32.const 0) (then)))") ==
        bytesOf(text));
}

TEST_CASE("faults are told by line and column") {
  CHECK(fault("(module\n  (func $f)\n  (func $f))") == "3:9: duplicate func $f");
  CHECK(fault("(func\n  (frobnicate))") == "2:4: unknown operator frobnicate");
  CHECK(fault("(func (i32.const))") == "1:17: unexpected token ')', expected an integer");
  CHECK(fault("(func (i32.const 1)") == "1:20: unexpected token: the text ends, expected ')'");
  CHECK(fault("(func i32.const 0x1_0000_0000)") == "1:17: constant out of range");
  CHECK(fault("(func call $g)") == "1:12: unknown function $g");
  CHECK(fault("(func local.get $x)") == "1:17: unknown local $x");
  CHECK(fault("(func br $x)") == "1:10: unknown label $x");
  CHECK(fault("(func block $a end $b)") == "1:20: mismatching label $b");
  CHECK(fault("(func block)") == "1:12: unexpected token ')', expected an instruction or 'end'");
  CHECK(fault("(func end)") == "1:7: unexpected token 'end', expected an instruction");
  CHECK(fault("(func (i32.load align=3))") == "1:17: alignment must be a power of two");
  CHECK(fault("(func) (import \"\" \"\" (func))") == "1:8: import after function definition");
  CHECK(fault("(func (export \"\\ff\"))") == "1:15: malformed UTF-8 encoding");
  CHECK(fault("(module) (module)") == "1:10: unexpected token '(', expected the end of the text");
  CHECK(fault("(func (param $x i32) (local $x i32))") == "1:29: duplicate local $x");
  CHECK(fault("(type (struct (field $x i32 i32)))") ==
        "1:29: unexpected token 'i32', expected ')'");
  CHECK(fault("(type $t (func)) (func (type $t) (param i32))") ==
        "1:24: inline function type does not match the type it names");
}

TEST_CASE("nesting beyond the limit is an error, not an overflow of the stack") {
  CHECK(fault(repeat("(", 1'000'000)) == "1:2: unexpected token '(', expected a module field");
  for (auto [open, close] : {std::pair("(block ", ")"), std::pair("(i32.eqz ", ")"),
                             std::pair("block ", "end "), std::pair("(if (then ", "))")}) {
    std::string message =
        fault("(func " + repeat(open, 1'000'000) + repeat(close, 1'000'000) + ")");
    CAPTURE(message);
    CHECK(StringRef(message).ends_with("instructions nest more than 100000 deep"));
  }
  CHECK(fault(repeat("(;", 1'000'000)) == "1:1: unclosed comment");
}

TEST_CASE("offsets in the binary lead back to the instruction in the text") {
  StringRef text = "(module\n  (func (param i32)\n    (drop\n      (i64.eqz\n"
                   "        (local.get 0)))))";
  LineMap map;
  auto bytes = assemble(text, features, &map);
  REQUIRE(bool(bytes));
  auto find = [&](uint8_t code) {
    return static_cast<uint64_t>(std::find(bytes->rbegin(), bytes->rend(), code) - bytes->rbegin());
  };
  auto line = [&](uint8_t code) {
    return textPosition(text, map.textOffset(bytes->size() - 1 - find(code))).line;
  };
  CHECK(line(0x20) == 5); // local.get
  CHECK(line(0x50) == 4); // i64.eqz
  CHECK(line(0x1A) == 3); // drop
}
