#include "aotc/text/Printer.h"

#include "aotc/read/ModuleReader.h"
#include "aotc/text/Assemble.h"
#include "test/support/Catch.h"

using namespace aotc;
using namespace aotc::text;
using llvm::StringRef;

namespace {

const wasm::FeatureSet features;

std::string print(std::vector<uint8_t> bytes, const PrintOptions &options = {}) {
  auto module = read::readModule(std::move(bytes), "", features);
  if (!module)
    return llvm::toString(module.takeError());
  std::string printed;
  llvm::raw_string_ostream os(printed);
  if (llvm::Error e = printModule(*module, features, os, options))
    return llvm::toString(std::move(e));
  return printed;
}

std::string print(StringRef text, const PrintOptions &options = {}) {
  auto bytes = assemble(text, features);
  return bytes ? print(std::move(*bytes), options) : llvm::toString(bytes.takeError());
}

} // namespace

TEST_CASE("text in the printer's own form comes back as it was") {
  std::string text = R"((module $m
  (type $point (sub (struct (field $x f64) (field (mut i8)) (field $"a b" (ref null $point)))))
  (rec
    (type $a (func (param (ref $b))))
    (type $b (array (mut i16))))
  (type (;3;) (func (param i32 i64) (result i32)))
  (type (;4;) (func (param i32)))
  (import "env" "log" (func $log (type 4) (param $code i32)))
  (import "env" "base" (global (;0;) i32))
  (tag $oops (type 4) (param i32))
  (table $t 3 10 funcref)
  (table (;1;) i64 1 anyref (ref.null any))
  (memory $mem 1 2 shared)
  (memory (;1;) i64 0 (pagesize 1))
  (global $g (mut f32) (f32.const nan:0x200000))
  (global (;2;) i32 global.get 0 i32.const 4 i32.add)
  (export "run" (func $run))
  (start $start)
  (elem (;0;) (i32.const 0) func $log $run)
  (elem $e declare func $run)
  (elem (;2;) (table 1) (i64.const 0) anyref (ref.null any))
  (data (;0;) (i32.const 8) "hello \"\00\ff")
  (data $d (memory 1) (i64.const 0))
  (data $p "x")
  (func $run (type 3) (param $n i32) (param i64) (result i32)
    (local i32 f32)
    (local $last v128)
    block $done
      loop  ;; @2
        local.get $n
        (@metadata.code.branch_hint "\00")
        br_if $done
        br 0 (;@2;)
      end
    end
    local.get $n
    i32.load8_u offset=16
    i32.load align=1
    i64.const -1
    i32.wrap_i64
    if (result i32)  ;; @1
      i32.const 1
    else
      i32.const -2147483648
    end
    try_table (result i32) (catch $oops 0)  ;; @1
      i32.const 7
      throw $oops
    end
    drop
    v128.const i32x4 0x00000001 0x80000000 0x00000000 0xffffffff
    local.set $last
    memory.init 1 $p
    ref.null $point
    struct.get $point $x
    drop
    local.get $n
    br_table 0 0
  )
  (func $start (type $a) (param (ref $b)))
  (@custom "producers" "\01"))
)";
  CHECK(print(StringRef(text)) == text);
}

TEST_CASE("a small module prints readably") {
  CHECK(print("(module (memory $m 1) (func $add (export \"add\") (param $a i32) (param i32)"
              "(result i32) (block $b (br $b)) (loop (br 0) (br 1)) (i32.add (local.get $a)"
              "(i32.load offset=4 align=1 (local.get 1)))))") == R"((module
  (type (;0;) (func (param i32 i32) (result i32)))
  (memory $m 1)
  (export "add" (func $add))
  (func $add (type 0) (param $a i32) (param i32) (result i32)
    block $b
      br $b
    end
    loop  ;; @1
      br 0 (;@1;)
      br 1
    end
    local.get $a
    local.get 1
    i32.load offset=4 align=1
    i32.add
  ))
)");
}

TEST_CASE("a name that cannot be an identifier becomes an annotation") {
  std::string text = print("(func (@name \"a\")) (func (@name \"a\")) (func (@name \"\"))"
                           "(func $\"b c\")");
  CHECK(text == R"((module
  (type (;0;) (func))
  (func $a (type 0))
  (func (;1;) (@name "a") (type 0))
  (func (;2;) (@name "") (type 0))
  (func $"b c" (type 0)))
)");
  CHECK(print(StringRef(text)) == text);
}

TEST_CASE("a shadowed label is a number") {
  std::string text = print("(func (block $l (block $l (br 0) (br 1))))");
  CHECK(StringRef(text).contains("        br $l\n        br 1 (;@1;)\n"));
}

TEST_CASE("offsets are printed on demand") {
  std::string text = print("(func nop)", {.offsets = true});
  CHECK(StringRef(text).contains("(;0x000017;)    nop\n"));
}

TEST_CASE("deep nesting does not print quadratically") {
  std::string text = "(func ";
  for (int i = 0; i < 20'000; ++i)
    text += "block ";
  for (int i = 0; i < 20'000; ++i)
    text += "end ";
  CHECK(print(StringRef(text + ")")).size() < 10'000'000);
}

TEST_CASE("a body that does not decode is an error with the function") {
  // (func) with the opcode ff
  std::vector<uint8_t> bytes = {0, 'a', 's', 'm', 1, 0,  0, 0, 1, 4, 1,    0x60, 0,
                                0, 3,   2,   1,   0, 10, 5, 1, 3, 0, 0xFF, 0x0B};
  CHECK(StringRef(print(std::move(bytes))).contains("illegal opcode ff"));
}
