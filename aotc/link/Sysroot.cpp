#include "aotc/link/Sysroot.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace aotc::link {

std::string resourceFolder(StringRef executable) {
  SmallString<128> folder(sys::path::parent_path(sys::path::parent_path(executable)));
  sys::path::append(folder, "lib", "aotc");
  return folder.str().str();
}

Expected<std::string> findPack(StringRef resources, const target::TargetSpec &target) {
  // musl 1.2.3, which the packs are made of, does not know that processor.
  if (target.port == target::Port::Linux && target.triple.isRISCV32())
    return createStringError("no executables for " + target.name +
                             ": there is no C library for it; --emit obj and staticlib need none");
  SmallString<128> folder(resources);
  sys::path::append(folder, target.name);
  static constexpr StringLiteral ofLinux[] = {"crt1.o",      "libc.a",    "libbuiltins.a",
                                              "libwasmrt.a", "libwasi.a", "libwasi_trace.a"};
  static constexpr StringLiteral ofBoards[] = {"image.o", "libbuiltins.a", "libwasmrt.a",
                                               "libwasi.a"};
  const bool isBoard = target.port == target::Port::BareMetal;
  for (StringRef name : isBoard ? ArrayRef(ofBoards) : ArrayRef(ofLinux)) {
    SmallString<128> file(folder);
    sys::path::append(file, name);
    if (!sys::fs::exists(file))
      return createStringError("no target pack for " + target.name + ": " + file +
                               " is missing; build aotc with -DAOTC_TARGETS=" + target.name +
                               ", or use --emit obj, which needs none");
  }
  return folder.str().str();
}

Expected<std::string> findLibc(StringRef sysroot, bool positionIndependent) {
  const StringRef names[] = {positionIndependent ? "rcrt1.o" : "crt1.o", "crti.o", "crtn.o",
                             "libc.a"};
  for (StringRef folder : {"lib", "usr/lib"}) {
    SmallString<128> path(sysroot);
    sys::path::append(path, folder);
    if (all_of(names, [&](StringRef name) { return sys::fs::exists(path + "/" + name); }))
      return path.str().str();
  }
  return createStringError("no C library in " + sysroot + ": neither lib nor usr/lib has " +
                           join(ArrayRef(names), ", "));
}

} // namespace aotc::link
