#include "aotc/driver/EmbedDir.h"
#include "aotc/driver/Options.h"
#include "aotc/driver/Pipeline.h"
#include "aotc/driver/RunCached.h"

#include "aotc/read/ModuleReader.h"
#include "aotc/text/Printer.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <unistd.h>

using namespace llvm;
using namespace aotc;
using namespace aotc::driver;

namespace {

Error writeFile(FileSystem &files, StringRef path, const Artifact &artifact, FileMode mode) {
  if (path == "-")
    path = standardOutput;
  if (Error error = files.write(path, artifact.bytes, mode))
    return createStringError("cannot write " + path + ": " + toString(std::move(error)));
  return Error::success();
}

std::string resultLine(const Invocation &invocation, const Plan &plan, const Product &product,
                       const Report &report) {
  std::string text;
  raw_string_ostream(text) << invocation.inputs[0] << " → " << plan.output << "  "
                           << plan.target.name << "  " << formatSize(product.output.bytes.size())
                           << "  " << product.functionCount << " functions  "
                           << format("%.1f s", report.secondsSinceStart());
  return text;
}

Error embed(lower::LoweringOptions &options, const Grants &grants, FileSystem &files) {
  auto trees = std::make_shared<std::vector<lower::EmbeddedTree>>();
  for (const std::string &embedding : grants.embedDirs) {
    Expected<lower::EmbeddedTree> tree = readTree(embedding, files);
    if (!tree)
      return tree.takeError();
    trees->push_back(std::move(*tree));
  }
  options.embedded = std::move(trees);
  return Error::success();
}

Error runCompile(const Invocation &invocation, StringRef executable, FileSystem &files,
                 Report &report) {
  Expected<Plan> plan = makePlan(invocation, executable, files);
  if (!plan)
    return plan.takeError();
  const auto printCommand = [&](StringRef command) { report.line(command); };
  if (invocation.printLink)
    plan->link.onCommand = printCommand;
  const auto printTable = [&](StringRef table) { outs() << table; };
  if (invocation.printFootprint)
    plan->link.onFootprint = printTable;
  Expected<Source> source = loadSource(invocation.inputs[0], invocation.features, files);
  if (!source)
    return source.takeError();
  if (Error error = embed(plan->lowering, invocation.grants, files))
    return error;
  Expected<Product> product = compile(*source, *plan, invocation, report);
  if (!product)
    return product.takeError();
  {
    PhaseTimer timer(report, Phase::Write);
    const FileMode mode = plan->kind == OutputKind::Exe ? FileMode::Executable : FileMode::Data;
    if (Error error = writeFile(files, plan->output, product->output, mode))
      return error;
    if (!invocation.headerFile.empty())
      if (Error error = writeFile(files, invocation.headerFile, product->header, FileMode::Data))
        return error;
  }
  report.printTimes(plan->threads);
  report.result(resultLine(invocation, *plan, *product, report));
  return Error::success();
}

Error runValidate(const Invocation &invocation, FileSystem &files, Report &report) {
  Error errors = Error::success();
  for (const std::string &path : invocation.inputs) {
    Expected<Source> source = loadSource(path, invocation.features, files);
    if (!source)
      errors = joinErrors(std::move(errors), source.takeError());
    else
      errors = joinErrors(std::move(errors), validateSource(*source, invocation, report));
  }
  report.printTimes(1);
  return errors;
}

Expected<std::string> printText(const Source &source, const Invocation &invocation) {
  Expected<wasm::Module> module = read::readModule(source.bytes, source.file, invocation.features);
  if (!module)
    return describe(module.takeError(), source, nullptr);
  std::string text;
  raw_string_ostream os(text);
  if (Error error =
          text::printModule(*module, invocation.features, os, {.offsets = invocation.offsets}))
    return describe(std::move(error), source, &*module);
  return text;
}

// Into the form that the output's suffix asks for, else into the one that the input does not have.
// Text goes to standard output by default: next to the binary there may be what it was made from.
Error runConvert(const Invocation &invocation, FileSystem &files) {
  const std::string &input = invocation.inputs[0];
  Expected<Source> source = loadSource(input, invocation.features, files);
  if (!source)
    return source.takeError();
  const StringRef suffix = sys::path::extension(invocation.output);
  const bool toText = suffix == ".wat" || (suffix != ".wasm" && source->text.empty());
  SmallString<128> output(invocation.output);
  if (output.empty()) {
    output = toText || input == "-" ? "-" : StringRef(input);
    if (output != "-")
      sys::path::replace_extension(output, ".wasm");
  }
  Expected<std::string> contents =
      toText ? printText(*source, invocation)
             : Expected<std::string>(std::string(source->bytes.begin(), source->bytes.end()));
  if (!contents)
    return contents.takeError();
  return writeFile(files, output, {"", {contents->begin(), contents->end()}}, FileMode::Data);
}

Error dispatch(const Invocation &invocation, StringRef executable, FileSystem &files,
               Report &report) {
  switch (invocation.command) {
  case Command::Compile:
    return runCompile(invocation, executable, files, report);
  case Command::Run:
    return runCached(invocation, executable, files, report);
  case Command::Validate:
    return runValidate(invocation, files, report);
  case Command::Convert:
    return runConvert(invocation, files);
  case Command::Print:
    outs() << invocation.text;
    return Error::success();
  }
  llvm_unreachable("closed enum");
}

// LLVM reports what it did not foresee here, instead of aborting.
void onFatalError(void *, const char *reason, bool) {
  errs() << "aotc: internal error: " << reason << "\n";
  _exit(1);
}

} // namespace

int main(int argc, char **argv) {
  install_fatal_error_handler(onFatalError);
  std::signal(SIGXFSZ, SIG_IGN); // a file-size limit is an error of write()
  Expected<Invocation> invocation = parseOptions(argc, argv);
  if (!invocation) {
    errs() << "aotc: " << toString(invocation.takeError()) << "\n";
    return 1;
  }
  static int anchor;
  const std::string executable = sys::fs::getMainExecutable(argv[0], &anchor);
  Report report(errs(), {.terminal = sys::Process::StandardErrIsDisplayed(),
                         .quiet = invocation->quiet,
                         .verbose = invocation->verbose,
                         .times = invocation->timeReport});
  RealFileSystem files;
  if (Error error = dispatch(*invocation, executable, files, report)) {
    report.error(toString(std::move(error)));
    return 1;
  }
  return 0;
}
