//===- Score.h - How many mutants the simulator noticed ---------*- C++ -*-===//

#ifndef CONV_TEST_LIB_SIMULATOR_SCORE_H
#define CONV_TEST_LIB_SIMULATOR_SCORE_H

#include "MutateKernels.h"
#include "mlir/Support/LLVM.h"
#include <array>

namespace mlir::conv::test {

/// What became of a mutant.
struct Outcome {
  enum class Verdict {
    /// The simulator reported something.
    Finding,
    /// It ran, to another result.
    WrongResult,
    /// Nothing was different over all seeds.
    Survived,
    /// It survived, and was shown to be the same program.
    Equivalent,
    /// It could not be run, which is an error of the tool.
    Error
  };
  Verdict verdict = Verdict::Survived;
  /// The finding, or why the mutant is no fault.
  std::string text;
};

/// Counts outcomes by kind of mutant.
class Score {
public:
  void add(MutantKind kind, const Outcome &outcome);
  /// One line a kind that occurred, and one for all.
  void print(raw_ostream &os) const;
  /// Whether at least `percent` of each kind, and of all, were noticed, there
  /// is a mutant of each kind, and all could be run.
  bool reaches(unsigned percent) const;

private:
  struct Counts {
    unsigned findings = 0, wrong = 0, survived = 0, equivalent = 0, errors = 0;
    unsigned faults() const { return findings + wrong + survived; }
    bool reaches(unsigned percent) const {
      return !errors && faults() &&
             (findings + wrong) * 100 >= faults() * percent;
    }
    void print(raw_ostream &os, StringRef name) const;
  };
  Counts total() const;
  std::array<Counts, kNumMutantKinds> counts;
};

} // namespace mlir::conv::test

#endif // CONV_TEST_LIB_SIMULATOR_SCORE_H
