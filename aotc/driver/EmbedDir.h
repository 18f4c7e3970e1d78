// --embed-dir: a folder of the host as a tree to put into an executable.
#pragma once

#include "aotc/lower/EmbeddedTree.h"
#include "aotc/support/FileSystem.h"

namespace aotc::driver {

// Whether the text is HOST::GUEST.
bool isEmbedding(llvm::StringRef text);

// Reads the folder of HOST::GUEST. Symbolic links stay links; what is neither a file, nor a folder,
// nor a link is an error, and so is a name that no program could ask for.
llvm::Expected<lower::EmbeddedTree> readTree(llvm::StringRef embedding, FileSystem &files);

} // namespace aotc::driver
