// The custom sections that text brings about: @custom annotations, the name section out of
// identifiers and @name annotations, and branch hints.
#pragma once

#include "aotc/text/Encoder.h"
#include "aotc/text/InstParser.h"

namespace aotc::text {

// The known sections in the order of a binary module (spec §5.5.16), with their names in
// @custom annotations.
struct SectionName {
  SectionId id;
  llvm::StringLiteral name;
};
llvm::ArrayRef<SectionName> sectionOrder();

class CustomSections {
public:
  // A @custom annotation, at its start.
  void parse(TokenCursor &cursor);
  // Writes those before or after the section.
  void write(SectionId id, bool before, Encoder &out) const;
  bool has(llvm::StringRef name) const;

private:
  struct Custom {
    llvm::StringRef name;
    std::string bytes;
    SectionId place = SectionId::Data;
    bool before = false;
  };
  void parsePlace(TokenCursor &cursor, Custom &custom);

  std::vector<Custom> customs;
};

void writeNameSection(const ModuleContext &context, Encoder &out);
void writeBranchHints(const std::map<uint32_t, std::vector<BranchHint>> &hints, Encoder &out);

} // namespace aotc::text
