// What a user sees while and after compiling: progress, times, the result line. All on stderr.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace aotc::driver {

enum class Phase : uint8_t { Read, Validate, Lower, Emit, Link, Write, Count };

class Report {
public:
  struct Settings {
    bool terminal = false; // stderr is one: progress and result lines make sense
    bool quiet = false, verbose = false, times = false;
  };

  Report(llvm::raw_ostream &out, Settings settings);

  void error(llvm::StringRef message);
  void warning(llvm::StringRef message); // with -v
  void detail(llvm::StringRef message);  // with -v
  void line(llvm::StringRef message);    // always

  // `done` of `total` parts of the code are compiled. Thread-safe.
  void progress(unsigned done, unsigned total);
  // The one line that says what came out of it.
  void result(llvm::StringRef message);
  bool showsResult() const { return (settings.terminal || settings.verbose) && !settings.quiet; }

  // Thread-safe; phases that run on several threads add up.
  void add(Phase phase, std::chrono::nanoseconds time);
  // With --time-report. `threads` is how many shared Lower and Emit.
  void printTimes(unsigned threads);
  double secondsSinceStart() const;

private:
  void clearProgress();

  llvm::raw_ostream &out;
  Settings settings;
  std::chrono::steady_clock::time_point start;
  std::array<std::atomic<int64_t>, static_cast<size_t>(Phase::Count)> times{};
  std::mutex mutex;
  bool progressShown = false;
};

// Adds the time of its life to a phase.
class PhaseTimer {
public:
  PhaseTimer(Report &report, Phase phase)
      : report(report), phase(phase), start(std::chrono::steady_clock::now()) {}
  ~PhaseTimer() { report.add(phase, std::chrono::steady_clock::now() - start); }
  PhaseTimer(const PhaseTimer &) = delete;
  PhaseTimer &operator=(const PhaseTimer &) = delete;

private:
  Report &report;
  Phase phase;
  std::chrono::steady_clock::time_point start;
};

// `1.2 MB`.
std::string formatSize(uint64_t bytes);

} // namespace aotc::driver
