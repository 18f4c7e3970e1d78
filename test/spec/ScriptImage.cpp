#include "test/spec/ScriptImage.h"

#include "llvm/Support/Endian.h"

using llvm::StringRef;

namespace aotc::spec {

//===--- bytes --------------------------------------------------------------------------------===//

template <class T> static void append(std::string &bytes, T value) {
  char little[sizeof(T)];
  llvm::support::endian::write<T, llvm::endianness::little>(little, value);
  bytes.append(little, sizeof(T));
}

void ScriptImage::u32(uint32_t value) { append(bytes, value); }
void ScriptImage::u64(uint64_t value) { append(bytes, value); }

void ScriptImage::string(StringRef text) {
  u32(text.size());
  bytes += text;
}

void ScriptImage::begin(uint8_t op, const Command &command) {
  u8(op);
  u32(command.line);
}

ScriptImage::ScriptImage(StringRef file, ModuleSink &modules) : modules(modules) {
  append<uint32_t>(header, file.size());
  header += file;
}

std::string ScriptImage::finish() {
  append(header, slotCount);
  append<uint32_t>(header, threads.size());
  return header + bytes + static_cast<char>(WAST_END);
}

//===--- values -------------------------------------------------------------------------------===//

void ScriptImage::lane(const Lane &lane) {
  u8(static_cast<uint8_t>(lane.nan));
  u64(lane.bits);
}

void ScriptImage::values(llvm::ArrayRef<Value> list) {
  u32(list.size());
  for (const Value &one : list)
    value(one);
}

void ScriptImage::value(const Value &value) {
  u8(static_cast<uint8_t>(value.kind));
  switch (value.kind) {
  case ValueKind::V128:
    u8(value.laneBits);
    u8(value.hasFloatLanes);
    [[fallthrough]];
  case ValueKind::I32:
  case ValueKind::I64:
  case ValueKind::F32:
  case ValueKind::F64:
    for (const Lane &one : value.lanes)
      lane(one);
    return;
  case ValueKind::RefExtern:
  case ValueKind::RefHost:
    u8(value.host.has_value());
    u64(value.host.value_or(0));
    return;
  case ValueKind::Either:
    return values(value.options);
  case ValueKind::RefNull:
  case ValueKind::RefFunc:
  case ValueKind::RefI31:
  case ValueKind::RefEq:
  case ValueKind::RefStruct:
  case ValueKind::RefArray:
  case ValueKind::RefAny:
  case ValueKind::RefExn:
    return;
  }
  llvm_unreachable("closed enum");
}

//===--- modules and instances ----------------------------------------------------------------===//

std::optional<uint32_t> ScriptImage::slotOf(StringRef name) const {
  if (name.empty())
    return scope.instance;
  auto found = scope.instances.find(name);
  return found == scope.instances.end() ? std::nullopt : std::optional(found->second);
}

std::optional<uint32_t> ScriptImage::definitionOf(StringRef name) const {
  if (name.empty())
    return scope.definition;
  auto found = scope.definitions.find(name);
  return found == scope.definitions.end() ? std::nullopt : std::optional(found->second);
}

std::string ScriptImage::instantiate(const Command &command, uint32_t module, StringRef name) {
  scope.instance = slotCount++;
  if (!name.empty())
    scope.instances[name] = *scope.instance;
  begin(WAST_MODULE, command);
  u32(module);
  u32(*scope.instance);
  return "";
}

// A module that cannot be compiled leaves a slot that stays empty.
std::string ScriptImage::module(const Command &command) {
  const std::string &name = command.source.name;
  scope.definition = modules.compile(command);
  if (scope.definition && !name.empty())
    scope.definitions[name] = *scope.definition;
  if (command.kind == CommandKind::Definition)
    return "";
  if (scope.definition)
    return instantiate(command, *scope.definition, name);
  scope.instance = slotCount++;
  if (!name.empty())
    scope.instances[name] = *scope.instance;
  return "";
}

std::string ScriptImage::moduleAssertion(uint8_t op, const Command &command) {
  std::optional<uint32_t> module = modules.compile(command);
  if (!module)
    return "";
  begin(op, command);
  u32(*module);
  string(command.text);
  return "";
}

std::string ScriptImage::registration(const Command &command) {
  std::optional<uint32_t> slot = slotOf(command.name);
  if (!slot)
    return "unknown instance " + command.name;
  begin(WAST_REGISTER, command);
  string(command.text);
  u32(*slot);
  return "";
}

//===--- the rest -----------------------------------------------------------------------------===//

std::string ScriptImage::actionCommand(uint8_t op, const Command &command) {
  const Action &action = command.action;
  std::optional<uint32_t> slot = slotOf(action.module);
  if (!slot)
    return "unknown instance " + action.module;
  begin(op, command);
  u8(action.kind == Action::Kind::Get ? WAST_GET : WAST_INVOKE);
  u32(*slot);
  string(action.name);
  values(action.args);
  if (op == WAST_ASSERT_RETURN)
    values(command.results);
  else if (op == WAST_ASSERT_TRAP)
    string(command.text);
  return "";
}

// In a thread only the module that it shares has a name.
std::string ScriptImage::thread(const Command &command) {
  Scope inner;
  if (!command.module.empty()) {
    std::optional<uint32_t> shared = slotOf(command.module);
    if (!shared)
      return "unknown instance " + command.module;
    inner.instances[command.module] = *shared;
  }
  uint32_t number = threads.size();
  threads[command.name] = number;
  begin(WAST_THREAD, command);
  u32(number);
  std::string before = std::exchange(bytes, "");
  std::swap(scope, inner);
  std::string reason;
  for (const Command &one : command.body)
    if (reason.empty())
      reason = add(one);
  u8(WAST_END);
  std::swap(scope, inner);
  std::string body = std::exchange(bytes, std::move(before));
  string(body);
  return reason;
}

std::string ScriptImage::wait(const Command &command) {
  auto found = threads.find(command.name);
  if (found == threads.end())
    return "unknown thread " + command.name;
  begin(WAST_WAIT, command);
  u32(found->second);
  return "";
}

std::string ScriptImage::add(const Command &command) {
  switch (command.kind) {
  case CommandKind::Module:
  case CommandKind::Definition:
    return module(command);
  case CommandKind::Instance: {
    std::optional<uint32_t> definition = definitionOf(command.module);
    return definition ? instantiate(command, *definition, command.name)
                      : "unknown module " + command.module;
  }
  case CommandKind::Register:
    return registration(command);
  case CommandKind::Action:
    return actionCommand(WAST_ACTION, command);
  case CommandKind::AssertReturn:
    return actionCommand(WAST_ASSERT_RETURN, command);
  case CommandKind::AssertTrap:
  case CommandKind::AssertExhaustion:
    return actionCommand(WAST_ASSERT_TRAP, command);
  case CommandKind::AssertException:
    return actionCommand(WAST_ASSERT_EXCEPTION, command);
  case CommandKind::AssertTrapModule:
    return moduleAssertion(WAST_ASSERT_TRAP_MODULE, command);
  case CommandKind::AssertUnlinkable:
    return moduleAssertion(WAST_ASSERT_UNLINKABLE, command);
  case CommandKind::Thread:
    return thread(command);
  case CommandKind::Wait:
    return wait(command);
  case CommandKind::AssertInvalid:
  case CommandKind::AssertMalformed:
  case CommandKind::AssertInvalidCustom:
  case CommandKind::AssertMalformedCustom:
    modules.checkRefused(command);
    return "";
  }
  llvm_unreachable("closed enum");
}

} // namespace aotc::spec
