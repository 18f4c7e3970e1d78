// Target packs: the crt files, libraries and runtime that aotc carries for each target.
#pragma once

#include "aotc/target/TargetSpec.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace aotc::link {

// The resource folder that belongs to the program at `executable`: ../lib/aotc beside its folder.
std::string resourceFolder(llvm::StringRef executable);

// The folder of a target's pack. Fails where it is not there, or not complete, and says how to get
// it.
llvm::Expected<std::string> findPack(llvm::StringRef resources, const target::TargetSpec &target);

// The folder of `sysroot` with a C library to link in place of the pack's, and with its crt files:
// lib or usr/lib. Fails where neither has all of them.
llvm::Expected<std::string> findLibc(llvm::StringRef sysroot, bool positionIndependent);

} // namespace aotc::link
