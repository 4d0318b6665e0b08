//===- conv-fuzz.cpp - Try what nobody wrote ------------------------------===//
//
// Runs random programs through the compiler in processes that may die, looks
// into what did not go well, and says how many went well (docs/simulator.md).
//
//===----------------------------------------------------------------------===//

#include "../common/Version.h"
#include "Fuzz.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <cstdlib>
#include <map>

using namespace mlir::conv::fuzz;
namespace cl = llvm::cl;

// libMLIR.so is not instrumented: what it allocates or poisons is not to be
// judged, and a process that ends early leaks.
extern "C" const char *__asan_default_options() {
  return "detect_leaks=0:detect_container_overflow=0:allow_user_poisoning=0";
}

namespace {

struct Flags {
  cl::OptionCategory category{"Fuzzer Options"};
  cl::opt<uint64_t> seed{"seed", cl::init(1), cl::cat(category),
                         cl::desc("Decides every choice (default 1)")};
  cl::opt<uint64_t> first{
      "first", cl::init(0), cl::cat(category),
      cl::desc("Number of the first item: with --count=1, one item of an "
               "earlier run again")};
  cl::opt<uint64_t> count{"count", cl::init(0), cl::cat(category),
                          cl::desc("Items to run (default: 1000, or as many "
                                   "as --time allows)")};
  cl::opt<double> time{"time", cl::init(0), cl::cat(category),
                       cl::desc("Start nothing after this many seconds, but "
                                "for minimising what failed")};
  cl::opt<unsigned> jobs{"jobs", cl::init(0), cl::cat(category),
                         cl::desc("Processes at once (default: one a "
                                  "processor)")};
  cl::opt<bool> transforms{
      "transforms", cl::cat(category),
      cl::desc(
          "Only programs that allow Winograd's transforms, by kernels that "
          "do so wherever they can")};
  cl::opt<std::string> out{
      "out", cl::cat(category), cl::value_desc("folder"),
      cl::desc("Keep what failed, minimised, in this folder")};
  cl::opt<std::string> save{
      "save", cl::cat(category), cl::value_desc("folder"),
      cl::desc("Write each program with its arguments, simulated results, "
               "bounds and bundle to this folder")};
  cl::opt<bool> verbose{"verbose", cl::cat(category),
                        cl::desc("Print how every item went")};
};

/// What the closing lines say.
struct Summary {
  /// How good items went, and why items were skipped.
  std::map<std::string, uint64_t> good, skipped;
  uint64_t failed = 0, crashed = 0, hung = 0;

  void add(const Outcome &outcome) {
    std::string first = llvm::StringRef(outcome.text).split('\n').first.str();
    if (outcome.kind == Outcome::Good)
      ++good[first];
    else if (outcome.kind == Outcome::Skipped)
      ++skipped[first];
    else if (outcome.kind == Outcome::Failed)
      ++failed;
    else if (outcome.kind == Outcome::Crashed)
      ++crashed;
    else
      ++hung;
  }

  bool isClean() const { return failed + crashed + hung == 0; }

  void print(uint64_t ran, double seconds) const {
    auto printCounts = [](const char *what,
                          const std::map<std::string, uint64_t> &counts) {
      uint64_t all = 0;
      for (auto &[text, count] : counts)
        all += count;
      llvm::outs() << "  " << what << " " << all << "\n";
      for (auto &[text, count] : counts)
        if (!text.empty())
          llvm::outs() << "    " << count << " " << text << "\n";
    };
    llvm::outs() << "conv-fuzz: " << ran << " items in "
                 << llvm::format("%.1f", seconds) << " s, "
                 << llvm::format("%.1f", static_cast<double>(ran) / seconds)
                 << " a second\n";
    printCounts("good", good);
    printCounts("skipped", skipped);
    llvm::outs() << "  failed " << failed << "\n  crashed " << crashed
                 << "\n  hung " << hung << "\n";
  }
};

const char *getName(Outcome::Kind kind) {
  switch (kind) {
  case Outcome::Good:
    return "good";
  case Outcome::Skipped:
    return "skipped";
  case Outcome::Failed:
    return "FAILED";
  case Outcome::Crashed:
    return "CRASHED";
  case Outcome::TimedOut:
    return "HUNG";
  }
  return "";
}

/// The file of a failure; empty where it cannot be written or is not to be.
std::string keep(const FuzzOptions &options, uint64_t item,
                 const Failure &failure) {
  if (options.out.empty())
    return "";
  llvm::SmallString<128> path(options.out);
  llvm::sys::path::append(path, std::to_string(options.seed) + "-" +
                                    std::to_string(item) + ".mlir");
  std::error_code error;
  llvm::raw_fd_ostream file(path, error);
  if (!error)
    file << failure.input;
  if (error || file.has_error()) {
    file.clear_error();
    llvm::errs() << "conv-fuzz: error: cannot write " << path << "\n";
    return "";
  }
  return std::string(path);
}

} // namespace

int main(int argc, char **argv) {
  conv_tool::setVersionPrinter();
  // For the stacks of what crashes, wherever the distribution put it.
  setenv("LLVM_SYMBOLIZER_PATH", CONV_FUZZ_SYMBOLIZER, /*overwrite=*/0);
  setenv("ASAN_SYMBOLIZER_PATH", CONV_FUZZ_SYMBOLIZER, /*overwrite=*/0);
  llvm::InitLLVM init(argc, argv);
  Flags flags;
  cl::HideUnrelatedOptions(flags.category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Try random programs on the compiler\n\nEach is compiled, simulated and "
      "compared with an interpreter's bounds; it is made from the seed and its "
      "number alone. Ends with exit status 1 if any failed, crashed or hung."
      "\n");
  FuzzOptions options;
  options.seed = flags.seed;
  options.first = flags.first;
  options.seconds = flags.time;
  options.count = flags.count;
  auto refuse = [](const llvm::Twine &message) {
    llvm::errs() << "conv-fuzz: error: " << message << "\n";
    return 1;
  };
  if (flags.count.getNumOccurrences() && flags.count == 0)
    return refuse("--count expects at least 1 item");
  if (flags.time < 0)
    return refuse("--time expects seconds, got a negative number");
  if (!options.count)
    options.count = options.seconds > 0 ? UINT64_MAX - options.first : 1000;
  options.jobs = flags.jobs;
  options.transforms = flags.transforms;
  options.out = flags.out;
  options.save = flags.save;
  for (const std::string &folder : {options.out, options.save})
    if (!folder.empty())
      if (std::error_code error = llvm::sys::fs::create_directories(folder))
        return refuse("cannot make folder '" + folder +
                      "': " + error.message());
  std::error_code error;
  if (!options.save.empty() &&
      llvm::sys::fs::directory_iterator(options.save, error) !=
          llvm::sys::fs::directory_iterator())
    return refuse("--save expects an empty folder, got '" + options.save + "'");

  Programs programs(options);
  WorkerOptions workers = Programs::getWorkerOptions();
  workers.jobs = options.jobs;
  workers.totalSeconds = options.seconds;
  Summary summary;
  auto start = std::chrono::steady_clock::now(), shown = start;
  uint64_t done = 0;
  bool isWatched = llvm::sys::Process::StandardErrIsDisplayed();
  uint64_t ran = runIsolated(
      options.first, options.count, workers,
      [&](uint64_t item) { return programs.run(item); },
      [&](uint64_t item, const Outcome &outcome) {
        if (flags.verbose)
          llvm::outs() << getName(outcome.kind) << ": item " << item << ": "
                       << outcome.text << "\n";
        if (outcome.kind != Outcome::Good && outcome.kind != Outcome::Skipped) {
          Failure failure = programs.explain(item, outcome);
          std::string file = keep(options, item, failure);
          llvm::outs() << getName(outcome.kind) << ": item " << item << ": "
                       << failure.text << (file.empty() ? "" : ": ") << file
                       << "\n";
          llvm::outs().flush();
        }
        summary.add(outcome);
        // Who watches wants to see that it goes on.
        auto now = std::chrono::steady_clock::now();
        ++done;
        if (isWatched && now - shown > std::chrono::seconds(5)) {
          shown = now;
          llvm::errs() << "conv-fuzz: " << done << " items so far\n";
        }
      });
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  summary.print(ran, seconds.count());
  return summary.isClean() ? 0 : 1;
}
