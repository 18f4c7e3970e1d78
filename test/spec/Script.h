// The scripts of the official test suite: .wast files, as plain data.
//
// The grammar is that of the reference interpreter (interpreter/README.md, "Scripts") with the
// commands of the threads proposal. Modules stay text: a range for assembleFields(), or bytes.
#pragma once

#include "test/spec/runner/image.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aotc::spec {

#define VALUE(Id, ID, meaning) Id,
enum class ValueKind : uint8_t { WAST_VALUES(VALUE) };
#undef VALUE

enum class NanPattern : uint8_t {
  None = WAST_NAN_NONE,
  Canonical = WAST_NAN_CANONICAL,
  Arithmetic = WAST_NAN_ARITHMETIC
};

// A number, or one lane of a vector: bits, unless it may be any NaN of a kind.
struct Lane {
  uint64_t bits = 0;
  NanPattern nan = NanPattern::None;
};

// A constant argument or an expected result.
struct Value {
  ValueKind kind = ValueKind::I32;
  std::vector<Lane> lanes;      // one, for vectors as many as the shape has
  uint8_t laneBits = 0;         // of a vector
  bool hasFloatLanes = false;   // of a vector
  std::string heap;             // RefNull: the type as spelled, empty for any
  std::optional<uint64_t> host; // RefExtern, RefHost
  std::vector<Value> options;   // Either
};

struct ModuleSource {
  enum class Kind : uint8_t { Text, Binary, Quote } kind = Kind::Text;
  std::string name;            // $identifier, or empty
  uint64_t begin = 0, end = 0; // Text: its fields in the script, the identifier included
  std::string bytes;           // Binary and Quote
};

struct Action {
  enum class Kind : uint8_t { Invoke, Get } kind = Kind::Invoke;
  std::string module; // $identifier, or empty for the latest
  std::string name;
  std::vector<Value> args;
};

enum class CommandKind : uint8_t {
  Module,                // source: define and instantiate
  Definition,            // source: define only
  Instance,              // name: the new instance; module: of which definition (or the latest)
  Register,              // text: the module name; name: the instance
  Action,                // action
  AssertReturn,          // action, results
  AssertTrap,            // action, text
  AssertTrapModule,      // source, text: instantiation traps
  AssertExhaustion,      // action, text
  AssertException,       // action
  AssertInvalid,         // source, text
  AssertMalformed,       // source, text
  AssertUnlinkable,      // source, text
  AssertInvalidCustom,   // source, text
  AssertMalformedCustom, // source, text
  Thread,                // name; module: shared with the thread, if any; body
  Wait,                  // name
};

struct Command {
  CommandKind kind = CommandKind::Module;
  uint64_t line = 0;
  ModuleSource source;
  Action action;
  std::vector<Value> results;
  std::string text, name, module;
  std::vector<Command> body;
};

// Faults are WasmErrors with an offset in `text`.
llvm::Expected<std::vector<Command>> parseScript(llvm::StringRef text);

} // namespace aotc::spec
