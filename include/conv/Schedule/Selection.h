//===- Selection.h - Choosing a schedule ------------------------*- C++ -*-===//
//
// Enumerates schedules of a problem on a chip, rejects what is impossible with
// a reason, and ranks the rest by the cost model. Deterministic.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SCHEDULE_SELECTION_H
#define CONV_SCHEDULE_SELECTION_H

#include "conv/Schedule/CostModel.h"

namespace mlir::conv {

struct SelectionOptions {
  /// How many candidates to return, best first.
  unsigned maxCandidates = 1;
  /// How many rejected schedules to return with their reasons, those first
  /// that would be fastest if they were possible.
  unsigned maxRejected = 0;
};

/// A possible schedule with its layout and its estimated time.
struct Candidate {
  Schedule schedule;
  FfmaLayout layout;
  Estimate estimate;
};

/// An impossible schedule, why, and its estimated time if it were possible.
struct RejectedCandidate {
  Schedule schedule;
  ScheduleCheck check;
  double microseconds = 0;
};

struct Selection {
  /// Best first, by `model::resolution` and time; empty if no schedule is
  /// possible.
  SmallVector<Candidate, 1> candidates;
  SmallVector<RejectedCandidate, 0> rejected;
  /// Geometries (tile, thread, lanes) that were enumerated, those of them that
  /// need more registers than there are, those that were worth a closer look,
  /// and the schedules built from these.
  int64_t geometries = 0, tooManyRegisters = 0, examined = 0, schedules = 0;
  /// How many of the schedules were rejected, by `Rejection`.
  std::array<int64_t, numRejections> rejections = {};
};

/// Chooses schedules for `problem` on `chip`. Dynamic extents are ranked at
/// their nominal sizes (`getNominalProblem`).
Selection selectSchedules(const Problem &problem, const Chip &chip,
                          const SelectionOptions &options = {});

} // namespace mlir::conv

#endif // CONV_SCHEDULE_SELECTION_H
