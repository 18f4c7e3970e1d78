#include "aotc/link/Archive.h"

#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace aotc::link {

Expected<Artifact> makeArchive(ArrayRef<Artifact> objects, StringRef name) {
  std::vector<NewArchiveMember> members;
  for (const Artifact &object : objects)
    members.emplace_back(
        MemoryBufferRef(StringRef(object.bytes.data(), object.bytes.size()), object.name));
  auto archive =
      writeArchiveToBuffer(members, SymtabWritingMode::NormalSymtab, object::Archive::K_GNU,
                           /*Deterministic=*/true, /*Thin=*/false);
  if (!archive)
    return archive.takeError();
  StringRef bytes = (*archive)->getBuffer();
  return Artifact{name.str(), {bytes.begin(), bytes.end()}};
}

} // namespace aotc::link
