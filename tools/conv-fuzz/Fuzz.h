//===- Fuzz.h - What a mode of the fuzzer is --------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_FUZZ_H
#define CONV_TOOLS_CONV_FUZZ_FUZZ_H

#include "Workers.h"
#include <memory>
#include <vector>

namespace mlir::conv::fuzz {

/// The command line.
struct FuzzOptions {
  uint64_t seed = 1, first = 0, count = 0;
  /// The limit of a whole run in seconds; 0: none.
  double seconds = 0;
  unsigned jobs = 0;
  /// Folder for what failed; empty: nothing is kept.
  std::string out;
  /// Files and folders to take inputs from.
  std::vector<std::string> corpus;
  /// Folder for programs to run on a GPU, with their simulated results; empty:
  /// nothing is saved.
  std::string save;
  /// The unmodified mlir-opt that decides whether a crash is MLIR's own.
  std::string mlirOpt;
};

/// What a failure turned out to be, once it was looked into.
struct Failure {
  /// One line.
  std::string text;
  /// The minimised input, with what it takes to run it in comments, and the
  /// end of its name: ".mlir".
  std::string input, extension = ".mlir";
  /// Unmodified MLIR fails in the same way.
  bool stock = false;
};

/// Random programs, or whatever else is tried.
class FuzzMode {
public:
  virtual ~FuzzMode() = default;
  /// Makes input number `item`, from the seed and this number alone, and tries
  /// it. Called in a forked process.
  virtual Outcome run(uint64_t item) = 0;
  /// Looks into an item that did not go well; called in the parent, which goes
  /// on when this returns.
  virtual Failure explain(uint64_t item, const Outcome &outcome) = 0;
  /// How the items of this mode are run.
  virtual WorkerOptions getWorkerOptions() const { return {}; }
};

/// Random programs, compiled, simulated and compared with an oracle.
std::unique_ptr<FuzzMode> createGraphMode(const FuzzOptions &options);

/// Mutated text, passes, options, manifests. Null after an error.
std::unique_ptr<FuzzMode> createTextMode(const FuzzOptions &options);

/// Runs what a failure of text mode kept, and prints its outcome; whether it
/// went well.
bool replayText(const FuzzOptions &options, const std::string &file);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_FUZZ_H
