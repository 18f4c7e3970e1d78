// Grants are not part of the key: they reach the program through its environment, as for any other
// executable, so that a different --dir does not compile anew. Tracing is, as it is in the code.
#include "aotc/driver/RunCached.h"

#include "aotc/driver/Pipeline.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

using namespace llvm;

namespace aotc::driver {

namespace {

Expected<std::string> cacheFolder() {
  SmallString<128> folder;
  if (std::optional<std::string> cache = sys::Process::GetEnv("XDG_CACHE_HOME");
      cache && sys::path::is_absolute(*cache))
    folder = *cache;
  else if (!sys::path::cache_directory(folder))
    return createStringError("no folder for the cache: set XDG_CACHE_HOME or HOME");
  sys::path::append(folder, "aotc", "run");
  if (std::error_code code = sys::fs::create_directories(folder))
    return createStringError("cannot make " + folder + ": " + code.message());
  return folder.str().str();
}

// Every field that changes the code, in a fixed order, each ended by a NUL.
std::string keyOf(const Source &source, const Invocation &invocation, const Plan &plan,
                  StringRef executable) {
  std::string text;
  raw_string_ostream out(text);
  const auto add = [&](const auto &value) { out << value << '\0'; };
  add(AOTC_VERSION);
  // While aotc itself is being worked on, its version stays the same and its file does not.
  sys::fs::file_status self;
  if (!sys::fs::status(executable, self))
    add(self.getLastModificationTime().time_since_epoch().count());
  add(plan.target.name);
  add(plan.target.cpu);
  add(plan.target.features);
  add(static_cast<unsigned>(invocation.level.value_or(emit::OptLevel::O2)));
  add(static_cast<unsigned>(plan.lowering.bounds));
  add(invocation.positionIndependent);
  add(invocation.stackBytes);
  add(invocation.maxMemoryBytes);
  add(invocation.maxGcHeapBytes);
  add(invocation.grants.traceWasi);
  add(plan.link.resources);
  add(plan.lowering.moduleName);
  for (size_t i = 0; i != static_cast<size_t>(wasm::Feature::Count); ++i)
    add(invocation.features.has(static_cast<wasm::Feature>(i)));

  BLAKE3 hasher;
  hasher.update(text);
  hasher.update(ArrayRef<uint8_t>(source.bytes));
  const auto hash = hasher.final();
  return toHex(ArrayRef<uint8_t>(hash.data(), 20), /*LowerCase=*/true);
}

// Settings that are lists add to those in the environment.
void apply(const Setting &setting) {
  const char *inherited = getenv(setting.name.c_str());
  std::string value = setting.value;
  if (setting.isList && inherited && *inherited)
    value = inherited + ("," + value);
  setenv(setting.name.c_str(), value.c_str(), /*overwrite=*/1);
}

Error become(const std::string &program, const Invocation &invocation) {
  for (const Setting &setting : settingsOf(invocation.grants))
    apply(setting);
  std::vector<const char *> argv = {invocation.inputs[0].c_str()};
  for (const std::string &argument : invocation.guestArguments)
    argv.push_back(argument.c_str());
  argv.push_back(nullptr);
  execv(program.c_str(), const_cast<char *const *>(argv.data()));
  return createStringError("cannot run " + program + ": " + strerror(errno));
}

// Also by the environment, which is enough for programs that were made with tracing.
bool isTraced(const Invocation &invocation) {
  const char *trace = getenv("WASMRT_TRACE");
  return invocation.grants.traceWasi || (trace && StringRef(trace) == "wasi");
}

} // namespace

Error runCached(const Invocation &invocation, StringRef executable, FileSystem &files,
                Report &report) {
  Invocation compiled = invocation;
  compiled.emit = OutputKind::Exe;
  compiled.grants = {};
  compiled.grants.traceWasi = isTraced(invocation);
  compiled.output = "-"; // the cache decides
  Expected<Plan> plan = makePlan(compiled, executable, files);
  if (!plan)
    return plan.takeError();
  Expected<Source> source = loadSource(invocation.inputs[0], invocation.features, files);
  if (!source)
    return source.takeError();
  Expected<std::string> folder = cacheFolder();
  if (!folder)
    return folder.takeError();
  const std::string program = *folder + "/" + keyOf(*source, compiled, *plan, executable);
  if (!sys::fs::can_execute(program)) {
    Expected<Product> product = compile(*source, *plan, compiled, report);
    if (!product)
      return product.takeError();
    if (Error error = files.write(program, product->output.bytes, FileMode::Executable))
      return createStringError("cannot write " + program + ": " + toString(std::move(error)));
    report.printTimes(plan->threads);
  }
  return become(program, invocation);
}

} // namespace aotc::driver
