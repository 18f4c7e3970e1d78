// Builds binary modules for tests, section by section, right or wrong.
#pragma once

#include "aotc/text/Encoder.h"

#include <map>

namespace aotc::test {

using text::Encoder;
using text::SectionId;

class ModuleBuilder {
public:
  // Appends an entry to a section that is a list; returns its place there.
  uint32_t add(SectionId id, const Encoder &entry) {
    List &list = lists[id];
    list.entries.append(entry);
    return list.count++;
  }
  // Contents of a section that is no list, or a whole section as raw bytes.
  void set(SectionId id, const Encoder &contents) { raw[id] = contents; }

  uint32_t type(std::vector<wasm::ValType> params, std::vector<wasm::ValType> results) {
    wasm::SubType type;
    type.composite.func = {std::move(params), std::move(results)};
    Encoder e;
    e.subType(type);
    return add(SectionId::Type, e);
  }
  // A function of its own type. `code` has no final end.
  uint32_t func(std::vector<wasm::ValType> params, std::vector<wasm::ValType> results,
                const Encoder &code, std::vector<wasm::LocalRun> locals = {}) {
    Encoder typeIndex;
    typeIndex.u32(type(std::move(params), std::move(results)));
    Encoder body;
    body.u32(static_cast<uint32_t>(locals.size()));
    for (const wasm::LocalRun &run : locals) {
      body.u32(run.count);
      body.valType(run.type);
    }
    body.append(code);
    body.op(wasm::Op::End);
    Encoder sized;
    sized.sized(body);
    add(SectionId::Code, sized);
    return add(SectionId::Func, typeIndex);
  }
  uint32_t memory(const wasm::MemoryType &type) {
    Encoder e;
    e.memoryType(type);
    return add(SectionId::Memory, e);
  }
  uint32_t table(const wasm::TableType &type) {
    Encoder e;
    e.tableType(type);
    return add(SectionId::Table, e);
  }
  // A passive data segment, with the data count that bodies need.
  uint32_t data(llvm::StringRef bytes) {
    Encoder e;
    e.u32(1);
    e.name(bytes);
    const uint32_t index = add(SectionId::Data, e);
    Encoder count;
    count.u32(index + 1);
    set(SectionId::DataCount, count);
    return index;
  }
  // A passive element segment of function references.
  uint32_t elem() {
    Encoder e;
    e.u32(1);
    e.u8(0);
    e.u32(0);
    return add(SectionId::Elem, e);
  }

  std::vector<uint8_t> build() const {
    static constexpr SectionId order[] = {SectionId::Type,   SectionId::Import,    SectionId::Func,
                                          SectionId::Table,  SectionId::Memory,    SectionId::Tag,
                                          SectionId::Global, SectionId::Export,    SectionId::Start,
                                          SectionId::Elem,   SectionId::DataCount, SectionId::Code,
                                          SectionId::Data};
    Encoder module = header();
    for (const SectionId id : order) {
      if (const auto list = lists.find(id); list != lists.end()) {
        Encoder contents;
        contents.u32(list->second.count);
        contents.append(list->second.entries);
        module.section(id, contents);
      } else if (const auto contents = raw.find(id); contents != raw.end()) {
        module.section(id, contents->second);
      }
    }
    return module.takeBytes();
  }

  // Magic and version.
  static Encoder header() {
    Encoder e;
    e.fixed32(0x6D736100);
    e.fixed32(1);
    return e;
  }

private:
  struct List {
    uint32_t count = 0;
    Encoder entries;
  };
  std::map<SectionId, List> lists;
  std::map<SectionId, Encoder> raw;
};

} // namespace aotc::test
