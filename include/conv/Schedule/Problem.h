//===- Problem.h - A fused convolution as scheduling sees it ----*- C++ -*-===//
//
// One normalised description of a conv.fused op, rank 2, from which schedules
// are enumerated and kernels generated. A rank-1 convolution is a problem of
// one row.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SCHEDULE_PROBLEM_H
#define CONV_SCHEDULE_PROBLEM_H

#include "conv/IR/ConvOps.h"
#include <array>
#include <string>

namespace mlir::conv {

/// Extents are elements; `ShapedType::kDynamic` where the shape leaves them
/// open. Spatial pairs are {rows, columns}.
struct Problem {
  int64_t batch = 1;
  int64_t groups = 1;
  /// Input and output channels of ONE group; always static.
  int64_t channels = 1;
  int64_t filters = 1;
  std::array<int64_t, 2> input = {1, 1};
  std::array<int64_t, 2> output = {1, 1};
  /// Always static.
  std::array<int64_t, 2> kernel = {1, 1};
  std::array<int64_t, 2> strides = {1, 1};
  std::array<int64_t, 2> dilations = {1, 1};
  std::array<int64_t, 2> padLow = {0, 0};
  std::array<int64_t, 2> padHigh = {0, 0};
  std::array<int64_t, 2> inputDilation = {1, 1};
  /// Dimension orders as in `#conv.dims`, without a row letter for rank 1.
  std::string inputOrder, filterOrder, outputOrder;
  unsigned numFullResults = 0;
  SmallVector<ReductionKind> reductions;
  /// Number of ops in the epilogue and in finalize, constants not counted.
  unsigned epilogueOps = 0, finalizeOps = 0;
  /// Bytes an output position reads from extras that span the whole output
  /// space (residuals), and from all full results' element sizes.
  int64_t fullExtraBytes = 0, fullResultBytes = 0;
  /// Bytes of the largest element of a full result.
  int64_t widestResultBytes = 0;

  /// Describes `op`, or says in `reason` why no kernel family handles it
  /// ("... , got ..."; no trailing stop).
  static FailureOr<Problem> get(FusedOp op, std::string &reason);

  int64_t taps() const { return kernel[0] * kernel[1]; }
  /// Terms of one output element's sum.
  int64_t sumLength() const { return channels * taps(); }
  bool isReduced() const { return !reductions.empty(); }
  /// Whether all extents are known.
  bool isStatic() const;
};

} // namespace mlir::conv

#endif // CONV_SCHEDULE_PROBLEM_H
