//===- Triage.h - What a failure of text mode is ----------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_TRIAGE_H
#define CONV_TOOLS_CONV_FUZZ_TRIAGE_H

#include "Fuzz.h"
#include "TextCase.h"
#include <set>

namespace mlir::conv::fuzz {

/// What stays the same of an outcome where the input changes and the cause does
/// not: the sanitizer's words, the innermost functions of a stack, a message
/// without its numbers and names.
std::string getSignature(const Outcome &outcome);

class Triage {
public:
  Triage(std::string mlirOpt, CaseContext where)
      : mlirOpt(std::move(mlirOpt)), where(std::move(where)) {}

  /// Minimises the case, the first of its signature at length, and asks
  /// unmodified MLIR.
  Failure explain(TextCase one, const Outcome &outcome);
  struct Blame {
    /// Whether the unmodified mlir-opt fails alike: dies of the text, hangs
    /// over it, or prints what it does not read; dies of an attribute in it; or
    /// dies of the module before the pass that died, if that is MLIR's own.
    bool stock = false;
    /// What failed: a part of MLIR, or a pass and its place in the pipeline,
    /// whosever it is. Empty if nothing says it.
    std::string place;
  };
  Blame blame(const TextCase &one);

private:
  /// Quickly: stacks are not symbolized, which takes longer than the rest.
  Outcome runAlone(const TextCase &one, StringRef trace = "",
                   bool quick = false);
  /// Removes what the signature does not need, for at most this long.
  TextCase minimize(TextCase one, double seconds);
  /// What became of one run of mlir-opt.
  struct MlirOptRun {
    /// As llvm::sys::ExecuteAndWait has it; -1 if it cannot be run.
    int status = -1;
    std::string printed, errors;
    /// At most, in MiB. Not every system enforces a limit.
    uint64_t memory = 0;

    /// Whether a signal killed it, or it took too long.
    bool isDead() const { return status == -2; }
  };
  /// What it may take, in MiB: as much as a case.
  static constexpr unsigned kMlirOptMemory = WorkerOptions().memoryBytes >> 20;
  MlirOptRun runMlirOpt(StringRef text, StringRef pipeline);
  /// Whether it dies, hangs or, of what took too much memory, takes half of it.
  bool diesInMlirOpt(StringRef text, StringRef pipeline,
                     const Outcome &outcome);
  /// Whether mlir-opt dies in the same function of the attribute that follows
  /// some `=`.
  bool diesOfAttribute(StringRef text, const Outcome &outcome);
  /// Whether mlir-opt does not read what it prints, after a pipeline or at
  /// once, or reads another thing.
  bool misprintsInMlirOpt(StringRef text, StringRef pipeline = "");
  /// Whether mlir-opt refuses it and does not say why.
  bool isWordlessInMlirOpt(StringRef text);

  std::string mlirOpt;
  CaseContext where;
  std::set<std::string> known;
};

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_TRIAGE_H
