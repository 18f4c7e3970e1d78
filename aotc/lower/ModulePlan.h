// What is decided about a module before any of its code is lowered: the layout of an instance, the
// shards, which functions may be reached how. Immutable, and shared by all shards.
#pragma once

#include "aotc/lower/BodyScan.h"
#include "aotc/lower/ConstantTable.h"
#include "aotc/lower/GcLayout.h"
#include "aotc/lower/ModuleLowering.h"

#include "llvm/ADT/DenseMap.h"

namespace aotc::lower {

// Byte offsets inside a wasmrt_instance, behind its fixed head.
struct InstanceLayout {
  uint32_t memories = 0, ownMemories = 0;
  uint32_t tables = 0, ownTables = 0;
  uint32_t importedFuncs = 0, funcRefs = 0;
  uint32_t tags = 0, ownTags = 0;
  uint32_t datas = 0, elems = 0;
  std::vector<uint32_t> globals; // slot of each global
  uint32_t size = 0;
};

// A run of function bodies that is compiled together, as indices into Module::bodies.
struct Shard {
  uint32_t firstBody = 0, endBody = 0;
};

struct ModulePlan {
  ModulePlan(const validate::ValidModule &module, const target::TargetSpec &target,
             LoweringOptions options);

  const validate::ValidModule &module;
  const target::TargetSpec &target;
  LoweringOptions options;

  BodyScan scan;
  InstanceLayout layout;
  GcLayouts gc;
  std::vector<Shard> shards; // of bodies; the last unit holds the descriptor
  // Functions that can be values, in index order, and the place of each among them.
  std::vector<FuncIdx> funcRefs;
  llvm::DenseMap<uint32_t, uint32_t> funcRefSlot;
  std::vector<const wasm::Import *> funcImports;            // by function index
  std::vector<std::optional<ConstantTable>> constantTables; // by table index

  bool isStatic() const { return options.instance == InstanceKind::Static; }
  // Imported functions are symbols, one host function for all instances.
  bool linksImports() const { return isStatic() || options.linkImports; }
  bool isImported(FuncIdx func) const { return raw(func) < module->importedFuncs; }
  // Index of the shard that holds the body of `func`, which is not imported.
  unsigned shardOf(FuncIdx func) const;
  // A board's descriptor is where its only bodies are: code has the addresses of variables.
  bool hasOneUnit() const { return isImage() && shards.size() == 1; }
  unsigned unitCount() const { return hasOneUnit() ? 1 : shards.size() + 1; }
  // The unit that has the body, or else the thunk that the descriptor names.
  unsigned unitOf(FuncIdx func) const { return isImported(func) ? unitCount() - 1 : shardOf(func); }
  // Whether code outside the body's own shard names it.
  bool crossesShards(FuncIdx func) const { return scan.crossing[raw(func)]; }
  // Whether code outside the shard may jump to its uniform entry.
  bool sharesTailEntry(FuncIdx func) const {
    bool isValue = funcRefSlot.count(raw(func));
    return crossesShards(func) &&
           (scan.tailCalled[raw(func)] || (isValue && scan.anyIndirectTailCall));
  }
  bool usesTailCalls(FuncIdx func) const { return scan.tailCalling[raw(func)]; }
  // Whether the module throws or catches. One that does neither may still be passed through; its
  // code changes for that only in libraries for targets without an unwinder.
  bool usesExceptions() const { return !scan.throwing.empty(); }
  // Whether something is allocated in the GC heap.
  bool usesHeap() const { return scan.objectOffset || usesExceptions(); }
  bool mayThrow(FuncIdx func) const {
    return usesExceptions() && (isImported(func) || scan.throwing[raw(func)]);
  }
  // A global that is imported and mutable: its slot holds the address of the exporter's.
  bool isIndirect(GlobalIdx global) const;
  target::Bounds bounds(MemoryIdx memory) const;
  // Whether a load alone may be what traps, without a compare before it.
  bool trapsByAccess() const;
  // The one instance is a variable with an initial value: boards. See StaticImage.cpp.
  bool isImage() const { return isStatic() && target.port == target::Port::BareMetal; }
  // Each thread has an instance of its own, abi.h: the one that is static is a thread's variable.
  bool isThreaded() const;
  // A memory of a static instance, at the link-time address PREFIX_memINDEX: in executables memory
  // 0, in images each that is not imported.
  bool isFixed(MemoryIdx memory) const;
  // What global 0, the guest's stack pointer to tools, is whenever `func` starts: in a command
  // _start runs once and first, if it is all that there is to call.
  std::optional<uint32_t> stackPointerAtStart(FuncIdx func) const;
  // The length in bytes of a memory that never grows, where that is known.
  std::optional<uint64_t> constantLength(MemoryIdx memory) const;
  // The symbol of a function, by the name section or else its export: `PREFIX:INDEX:NAME`.
  std::string symbol(FuncIdx func) const;

private:
  bool isStartOfCommand(FuncIdx func) const;
  llvm::DenseMap<uint32_t, llvm::StringRef> exportNames; // of functions, by index
  void planShards();
  void planFuncRefs();
  void planLayout();
};

} // namespace aotc::lower
