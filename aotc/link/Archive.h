// Static libraries.
#pragma once

#include "aotc/support/Artifact.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace aotc::link {

// Members keep their order and carry no times or owners, so equal objects give an equal archive.
llvm::Expected<Artifact> makeArchive(llvm::ArrayRef<Artifact> objects, llvm::StringRef name);

} // namespace aotc::link
