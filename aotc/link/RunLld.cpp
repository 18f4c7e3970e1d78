// The only file that includes lld.
#include "aotc/link/RunLld.h"

#include "lld/Common/Driver.h"

#include "llvm/Support/raw_ostream.h"

#include <vector>

LLD_HAS_DRIVER(elf)

namespace aotc::link {

LldResult runLld(llvm::ArrayRef<std::string> arguments) {
  std::vector<const char *> argv;
  for (const std::string &argument : arguments)
    argv.push_back(argument.c_str());
  std::string output;
  llvm::raw_string_ostream stream(output);
  const lld::Result result = lld::lldMain(argv, stream, stream, {{lld::Gnu, &lld::elf::link}});
  return {result.retCode == 0, std::move(output)};
}

} // namespace aotc::link
