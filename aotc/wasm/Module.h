// The decoded module: plain data, no behaviour. Made by read/, owned by ValidModule afterwards.
//
// Index spaces put imports first (spec §2.5.1). Everything borrowed points into `bytes`.
#pragma once

#include "aotc/wasm/Features.h"
#include "aotc/wasm/Types.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace aotc::wasm {

enum class ExternKind : uint8_t { Func = 0, Table = 1, Memory = 2, Global = 3, Tag = 4 };

// Undecoded instructions up to and including the final `end`.
struct CodeSlice {
  llvm::ArrayRef<uint8_t> bytes;
  uint64_t offset = 0; // of bytes[0] in the input
};

struct Import {
  llvm::StringRef module;
  llvm::StringRef name;
  ExternKind kind;
  uint32_t index; // in the index space of its kind
  uint64_t offset;
};

struct Export {
  llvm::StringRef name;
  ExternKind kind;
  uint32_t index;
  uint64_t offset;
};

struct Func {
  TypeIdx type;
  uint64_t offset; // of the type index, or of the import
};

struct Table {
  TableType type;
  std::optional<CodeSlice> init;
  uint64_t offset;
};

struct Memory {
  MemoryType type;
  uint64_t offset;
};

struct Global {
  GlobalType type;
  CodeSlice init; // empty for imports
  uint64_t offset;
};

struct Tag {
  TypeIdx type;
  uint64_t offset;
};

enum class SegmentMode : uint8_t { Passive, Active, Declarative };

struct ElemSegment {
  SegmentMode mode = SegmentMode::Passive;
  TableIdx table{};
  CodeSlice offsetExpr;
  RefType type = {AbsHeap::Func, true};
  // One of the two: function indices, or an expression each.
  std::vector<FuncIdx> funcs;
  std::vector<CodeSlice> exprs;
  uint64_t offset = 0;

  uint32_t size() const {
    return static_cast<uint32_t>(funcs.empty() ? exprs.size() : funcs.size());
  }
};

struct DataSegment {
  SegmentMode mode = SegmentMode::Passive;
  MemoryIdx memory{};
  CodeSlice offsetExpr;
  llvm::ArrayRef<uint8_t> bytes;
  uint64_t offset = 0;
};

struct LocalRun {
  uint32_t count;
  ValType type;
};

// A function body. `offset` is that of its first byte, the number of runs of locals: branch hints
// count from there. The declared locals are runs, so that 4 GiB of them cost nothing to decode.
struct FuncBody {
  FuncIdx func;
  uint64_t offset = 0; // of the body behind its size; branch hints count from here
  std::vector<LocalRun> locals;
  CodeSlice code;
};

struct CustomSection {
  llvm::StringRef name;
  llvm::ArrayRef<uint8_t> bytes;
  uint64_t offset;
};

// The name section, spec appendix. Faults in it are warnings; what could be read is here.
struct Names {
  llvm::StringRef module;
  llvm::DenseMap<uint32_t, llvm::StringRef> funcs;
  // (function, local), (function, block in order of appearance), (type, field)
  std::map<std::pair<uint32_t, uint32_t>, llvm::StringRef> locals, labels, fields;
  llvm::DenseMap<uint32_t, llvm::StringRef> globals, memories, tables, types, tags, elems, datas;
};

struct Module {
  std::string file; // for messages
  std::vector<uint8_t> bytes;

  TypeSection types;
  std::vector<Import> imports;
  std::vector<Func> funcs;
  std::vector<Table> tables;
  std::vector<Memory> memories;
  std::vector<Global> globals;
  std::vector<Tag> tags;
  std::vector<Export> exports;
  std::optional<FuncIdx> start;
  uint64_t startOffset = 0;
  std::vector<ElemSegment> elems;
  std::optional<uint32_t> dataCount;
  std::vector<DataSegment> datas;
  std::vector<FuncBody> bodies; // of the functions that are not imported, in order
  std::vector<CustomSection> customs;
  Names names;
  std::vector<std::string> warnings;
  // (function, offset of the branch within the body as the section counts) → likely
  std::map<std::pair<uint32_t, uint32_t>, bool> branchHints;

  uint32_t importedFuncs = 0, importedTables = 0, importedMemories = 0, importedGlobals = 0,
           importedTags = 0;
  uint64_t codeSectionOffset = 0; // of the section's contents, the origin of DWARF addresses
};

} // namespace aotc::wasm
