// A valid module → LLVM IR, in shards that can be made, optimised and emitted independently.
#pragma once

#include "aotc/lower/EmbeddedTree.h"
#include "aotc/target/CodeUnit.h"
#include "aotc/target/TargetSpec.h"
#include "aotc/validate/ValidModule.h"

#include <memory>
#include <string>
#include <vector>

namespace aotc::lower {

// How code reaches its instance.
enum class InstanceKind : uint8_t {
  Static,  // executables and boards: one instance, link-time addresses, no instance parameter
  Dynamic, // libraries: the instance is the first parameter
};

struct LoweringOptions {
  InstanceKind instance = InstanceKind::Static;
  target::Bounds bounds = target::Bounds::GuardPages;    // for memory32; memory64 always compares
  target::Interrupt interrupt = target::Interrupt::None; // Dynamic only
  bool linkImports = false;     // Dynamic: imported functions are the linker's, as in Static
  bool stackChecks = false;     // compare with a limit in prologues, where there is no guard page
  bool fixedMemory = true;      // Static: memory 0 at the link-time address wasm_mem0
  std::string prefix = "wasm";  // of the descriptor `PREFIX_module` and of exported C symbols
  std::string moduleName;       // for messages and debuggers
  bool isPlugin = false;        // shared libraries: the descriptor is `wasmrt_plugin`, too
  bool exportFunctions = false; // libraries, images: exports as C functions `PREFIX_NAME`
  bool program = false;         // an executable, so there is something to run
  bool keepValueNames = false;  // for IR that people read
  // wasm_config, for executables
  bool emitConfig = false;
  std::vector<std::string> settings;                         // of the WASI shim, NAME=VALUE
  std::shared_ptr<const std::vector<EmbeddedTree>> embedded; // none: no files
  uint64_t stackBytes = 0, maxMemoryBytes = 0, maxGcHeapBytes = 0;
};

// Plans the shards. Their number and contents follow from the module alone, so the output does not
// depend on how many threads compile it.
class ModuleLowering {
public:
  static llvm::Expected<std::unique_ptr<ModuleLowering>> create(const validate::ValidModule &module,
                                                                const target::TargetSpec &target,
                                                                LoweringOptions options);
  virtual ~ModuleLowering() = default;

  // The last one holds the descriptor and everything that is not a function body.
  virtual unsigned shardCount() const = 0;
  // Thread-safe. Fails with a WasmError where a body is invalid or uses what the target does not
  // have.
  virtual llvm::Expected<target::CodeUnit> lowerShard(unsigned shard) const = 0;
  virtual target::Interface interface() const = 0;
};

} // namespace aotc::lower
