#include "aotc/target/SymbolNames.h"

#include "test/support/Catch.h"

using namespace aotc::target;

TEST_CASE("an import's symbol carries module, name and signature") {
  CHECK(importSymbol("wasi_snapshot_preview1", "fd_advise", "illi_i") ==
        "wasm__wasi_snapshot_preview1__fd_advise__illi_i");
  CHECK(importSymbol("a.b", "x y", "_") == "wasm__a_2eb__x_20y___");
}

TEST_CASE("import symbols parse back") {
  struct {
    const char *module, *name, *signature;
  } const cases[] = {{"wasi_snapshot_preview1", "fd_advise", "illi_i"},
                     {"env", "foo", "_"},
                     {"env", "foo", "_i"},
                     {"env", "foo", "ii_"},
                     {"env", "__syscall_openat", "iiii_i"},
                     {"env", "trailing_", "_l"},
                     {"a.b", "x y", "v_r"},
                     {"env", "i", "i_i"}};
  for (const auto &c : cases) {
    const auto parsed = parseImportSymbol(importSymbol(c.module, c.name, c.signature));
    INFO(c.module << " " << c.name << " " << c.signature);
    REQUIRE(parsed);
    CHECK(parsed->module == c.module);
    CHECK(parsed->name == c.name);
    CHECK(parsed->signature == c.signature);
  }
}

TEST_CASE("other symbols are not imports") {
  for (const char *symbol :
       {"", "main", "wasm__", "wasm__a", "wasm__a__b", "wasm_mem0", "wasm__i_i"})
    CHECK_FALSE(parseImportSymbol(symbol));
}

TEST_CASE("exports are escaped likewise") { CHECK(exportSymbol("lib", "a-b") == "lib_a_2db"); }

TEST_CASE("signatures read as in the specification") {
  CHECK(describeSignature("ii_l") == "[i32 i32] -> [i64]");
  CHECK(describeSignature("_") == "[] -> []");
  CHECK(describeSignature("fdvr_") == "[f32 f64 v128 ref] -> []");
}
