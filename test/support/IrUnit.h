// A CodeUnit from IR as text, for tests of what comes behind lowering.
#pragma once

#include "aotc/target/CodeUnit.h"
#include "aotc/target/TargetSpec.h"

#include "llvm/AsmParser/Parser.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/SourceMgr.h"

namespace aotc::test {

inline target::CodeUnit unitFromText(llvm::StringRef text, const target::TargetSpec &target) {
  target::CodeUnit unit;
  unit.context = std::make_unique<llvm::LLVMContext>();
  llvm::SMDiagnostic fault;
  unit.module = llvm::parseAssemblyString(text, fault, *unit.context);
  if (!unit.module)
    llvm::report_fatal_error(llvm::Twine(fault.getMessage()));
  target::setModuleTarget(*unit.module, target);
  for (llvm::Function &function : *unit.module)
    if (!function.isDeclaration())
      target::setFunctionAttributes(function, target);
  return unit;
}

} // namespace aotc::test
