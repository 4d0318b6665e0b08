//===- Fuzz.h - Random programs, tried one by one ---------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_FUZZ_H
#define CONV_TOOLS_CONV_FUZZ_FUZZ_H

#include "Graph.h"
#include "Workers.h"

namespace mlir::conv::fuzz {

/// The command line.
struct FuzzOptions {
  uint64_t seed = 1, first = 0, count = 0;
  /// The limit of a whole run in seconds; 0: none.
  double seconds = 0;
  unsigned jobs = 0;
  /// Programs whose kernels transform tiles wherever they can.
  bool transforms = false;
  /// Folder for what failed; empty: nothing is kept.
  std::string out;
  /// Folder for programs to run on a GPU, with their simulated results; empty:
  /// nothing is saved.
  std::string save;
};

/// What a failure turned out to be, once it was looked into.
struct Failure {
  /// One line.
  std::string text;
  /// The minimised program, with what it takes to run it in comments.
  std::string input;
};

/// Random programs: compiled, simulated and compared with an oracle.
class Programs {
public:
  explicit Programs(const FuzzOptions &options) : options(options) {}
  /// Makes program number `item`, from the seed and this number alone, and
  /// tries it. Called in a forked process.
  Outcome run(uint64_t item) const;
  /// Looks into an item that did not go well; called in the parent, which goes
  /// on when this returns.
  Failure explain(uint64_t item, const Outcome &outcome) const;
  /// How items are run.
  static WorkerOptions getWorkerOptions();

private:
  Graph makeGraph(uint64_t item) const;
  const FuzzOptions &options;
};

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_FUZZ_H
