// Scripts → the bytes that the script interpreter carries out, runner/image.h.
#pragma once

#include "test/spec/Script.h"

#include "llvm/ADT/StringMap.h"

namespace aotc::spec {

// What becomes of the modules in a script. Says itself what goes wrong.
class ModuleSink {
public:
  virtual ~ModuleSink() = default;
  // The module's number; none where it cannot be compiled.
  virtual std::optional<uint32_t> compile(const Command &command) = 0;
  // For assertions that the front end refuses a module.
  virtual void checkRefused(const Command &command) = 0;
};

class ScriptImage {
public:
  ScriptImage(llvm::StringRef file, ModuleSink &modules);

  // Gives what is wrong with the command itself, or nothing.
  std::string add(const Command &command);
  std::string finish();

private:
  // What names mean, in the script or in one of its threads.
  struct Scope {
    llvm::StringMap<uint32_t> instances, definitions;
    std::optional<uint32_t> instance, definition; // the latest
  };

  void u8(uint8_t value) { bytes.push_back(static_cast<char>(value)); }
  void u32(uint32_t value);
  void u64(uint64_t value);
  void string(llvm::StringRef text);
  void begin(uint8_t op, const Command &command);
  void value(const Value &value);
  void values(llvm::ArrayRef<Value> list);
  void lane(const Lane &lane);

  std::string module(const Command &command);
  std::string instantiate(const Command &command, uint32_t module, llvm::StringRef name);
  std::string moduleAssertion(uint8_t op, const Command &command);
  std::string actionCommand(uint8_t op, const Command &command);
  std::string registration(const Command &command);
  std::string thread(const Command &command);
  std::string wait(const Command &command);
  // What a name stands for; the empty one for the latest.
  std::optional<uint32_t> slotOf(llvm::StringRef name) const;
  std::optional<uint32_t> definitionOf(llvm::StringRef name) const;

  ModuleSink &modules;
  Scope scope;
  llvm::StringMap<uint32_t> threads;
  uint32_t slotCount = 0;
  std::string header, bytes;
};

} // namespace aotc::spec
