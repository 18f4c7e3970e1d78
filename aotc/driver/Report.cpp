#include "aotc/driver/Report.h"

#include "llvm/Support/Format.h"

#include <sys/resource.h>

using namespace llvm;

namespace aotc::driver {

static constexpr StringLiteral phaseNames[] = {"read",           "validate", "lower",
                                               "optimise, emit", "link",     "write"};

Report::Report(raw_ostream &out, Settings settings)
    : out(out), settings(settings), start(std::chrono::steady_clock::now()) {}

void Report::error(StringRef message) { line(message); }

void Report::warning(StringRef message) {
  if (settings.verbose)
    line(message);
}

void Report::detail(StringRef message) {
  if (settings.verbose)
    line(message);
}

void Report::line(StringRef message) {
  std::lock_guard<std::mutex> lock(mutex);
  clearProgress();
  out << message << '\n';
}

void Report::clearProgress() {
  if (!progressShown)
    return;
  out << "\r\x1b[K";
  progressShown = false;
}

void Report::progress(unsigned done, unsigned total) {
  // Short compilations need no line, and a few lines a second are enough for long ones.
  if (!settings.terminal || settings.quiet || secondsSinceStart() < 0.5)
    return;
  std::lock_guard<std::mutex> lock(mutex);
  out << format("\r\x1b[Kcompiling  %u %%  %.0f s", total ? 100 * done / total : 100,
                secondsSinceStart());
  out.flush();
  progressShown = true;
}

void Report::result(StringRef message) {
  if (showsResult())
    line(message);
}

void Report::add(Phase phase, std::chrono::nanoseconds time) {
  times[static_cast<size_t>(phase)] += time.count();
}

double Report::secondsSinceStart() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void Report::printTimes(unsigned threads) {
  if (!settings.times)
    return;
  std::string text;
  raw_string_ostream table(text);
  for (size_t i = 0; i != times.size(); ++i) {
    const bool shared = threads > 1 && (i == static_cast<size_t>(Phase::Lower) ||
                                        i == static_cast<size_t>(Phase::Emit));
    table << format("%-16s%9.3f s", phaseNames[i].data(), 1e-9 * static_cast<double>(times[i]));
    if (shared)
      table << "  on " << threads << " threads";
    table << '\n';
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval &t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  table << format("%-16s%9.3f s\n", "elapsed", secondsSinceStart())
        << format("%-16s%9.3f s\n", "processor", seconds(usage.ru_utime) + seconds(usage.ru_stime))
        << format("%-16s%9.1f MB", "peak memory", static_cast<double>(usage.ru_maxrss) / 1024);
  line(text);
}

std::string formatSize(uint64_t bytes) {
  const double kilo = static_cast<double>(bytes) / 1000;
  std::string text;
  raw_string_ostream out(text);
  if (bytes < 1000)
    out << bytes << " B";
  else if (kilo < 1000)
    out << format("%.1f kB", kilo);
  else
    out << format("%.1f MB", kilo / 1000);
  return text;
}

} // namespace aotc::driver
