//===- Measured.h - Schedules that were measured ----------------*- C++ -*-===//
//
// The cost model chooses schedules without a GPU. Where there is one, several
// schedules of each convolution can be measured on it, and the fastest be
// compiled:
//
//   conv-opt model.mlir --emit=candidates -o model.candidates
//   conv-run model.candidates --measure model.json
//   conv-opt model.mlir --emit=bundle --measured=model.json -o model.bundle
//
//===----------------------------------------------------------------------===//

#ifndef CONV_KERNELS_MEASURED_H
#define CONV_KERNELS_MEASURED_H

#include "conv/Kernels/Family.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::conv {

/// A problem that convolutions of a module ask for, and schedules that may be
/// its fastest.
struct CandidateSet {
  /// `getMeasuredKey` of the problem.
  std::string key;
  /// How many convolutions ask for it.
  int64_t uses = 0;
  /// Best first, as the cost model has it: the first is what it chooses.
  SmallVector<Candidate> candidates;
  /// For each candidate the name of a public function that computes one such
  /// convolution with its schedule. Arguments are all that the convolution
  /// reads.
  SmallVector<std::string> functions;
  /// Which argument is the filter, or what it is a slice of; nothing where that
  /// is the input as well.
  std::optional<unsigned> filter;
};

/// Adds to `target` functions for up to `most` schedules of each problem of the
/// convolutions in `module`, which are fused and have the numerics and the
/// orders of dimensions that they are to have. Those with a schedule, and those
/// that no kernel does, are passed over; those with open extents too, with a
/// warning.
std::vector<CandidateSet> collectCandidates(ModuleOp module, const Chip &chip,
                                            unsigned most, ModuleOp target);

/// What entries are found by: the problem's key, without whether the filter is
/// a constant, since the kernel is the same.
std::string getMeasuredKey(Problem problem);

/// What `conv-run --measure` found fastest.
class MeasuredSchedules {
public:
  struct Entry {
    ScheduleInterface schedule;
    /// Of a call with this schedule, and with the one that the cost model had
    /// chosen.
    double microseconds = 0, modelsMicroseconds = 0;
    /// How many schedules were measured.
    int64_t measured = 0;
  };

  /// Reads a file that `conv-run --measure` wrote; of two entries for a problem
  /// the faster one counts. Any other file is an error, whose text begins with
  /// `what`. A schedule that this compiler does not know, such as one of
  /// another version, is a warning, and its entry is left out.
  static FailureOr<MeasuredSchedules> read(StringRef path, const Twine &what,
                                           MLIRContext *context);

  /// Null for a problem that was not measured.
  const Entry *lookup(const Problem &problem) const;

private:
  llvm::StringMap<Entry> entries;
};

} // namespace mlir::conv

#endif // CONV_KERNELS_MEASURED_H
