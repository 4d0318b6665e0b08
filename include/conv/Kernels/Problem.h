//===- Problem.h - What a fused convolution asks for ------------*- C++ -*-===//
//
// One description of a conv.fused op: all that is to be computed, and nothing
// of what can be. Kernel families say what they support, enumerate schedules
// and make plans from it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_KERNELS_PROBLEM_H
#define CONV_KERNELS_PROBLEM_H

#include "conv/IR/ConvOps.h"
#include <array>
#include <string>

namespace mlir::conv {

/// Positions of the spatial dimensions in `Problem`'s arrays.
enum Spatial : unsigned { Depth = 0, Rows = 1, Columns = 2 };
using SpatialArray = std::array<int64_t, 3>;

/// The rows and columns of `values`.
inline SmallVector<int64_t> getPlanar(const SpatialArray &values) {
  return {values[Rows], values[Columns]};
}

/// Extents are elements; `ShapedType::kDynamic` where the shape leaves them
/// open. Spatial arrays are {depth, rows, columns}; where the convolution has
/// fewer dimensions the first entries are 1 (0 for paddings).
struct Problem {
  unsigned rank = 2;
  int64_t batch = 1;
  int64_t groups = 1;
  /// Input and output channels of ONE group.
  int64_t channels = 1;
  int64_t filters = 1;
  SpatialArray input = {1, 1, 1};
  SpatialArray output = {1, 1, 1};
  SpatialArray kernel = {1, 1, 1};
  SpatialArray strides = {1, 1, 1};
  SpatialArray dilations = {1, 1, 1};
  SpatialArray padLow = {0, 0, 0};
  SpatialArray padHigh = {0, 0, 0};
  SpatialArray inputDilation = {1, 1, 1};
  /// Dimension orders as in `#conv.dims`.
  std::string inputOrder, filterOrder, outputOrder;

  /// Offset and strides of an input that is a part of a buffer and so not
  /// contiguous; where the input is a tensor, those that bufferization will
  /// make. Null for a whole buffer.
  MemRefType inputMemory;

  Type inputType, filterType, accumulateType;
  MultiplyMode multiply = MultiplyMode::IEEE;
  TransformMode transform = TransformMode::None;
  /// Whether the filter's values are known when the kernel is made.
  bool hasConstantFilter = false;

  /// Element types of what the epilogue reads; null for sizes (index scalars).
  SmallVector<Type> extraTypes;
  /// Element types of the results, and of the values that are reduced.
  SmallVector<Type> fullResultTypes, reducedResultTypes, partialTypes;
  SmallVector<ReductionKind> reductions;
  /// Numbers of ops in the epilogue and in `finalize`. Constants are not
  /// counted; an elementary function or a quotient counts as three ops, or as
  /// one where it is approximate.
  unsigned epilogueOps = 0, finalizeOps = 0;
  /// Bytes an output position reads from extras that span the whole output
  /// space (residuals).
  int64_t fullExtraBytes = 0;

  /// Describes `op`.
  static Problem get(FusedOp op);

  /// A text that names everything above: problems with the same text get the
  /// same schedule.
  std::string key() const;
  /// "f32 and f32 multiplied as ieee and accumulated in f32"
  std::string printTypes() const;

  int64_t taps() const { return kernel[0] * kernel[1] * kernel[2]; }
  /// Terms of one output element's sum.
  int64_t sumLength() const { return channels * taps(); }
  unsigned numFullResults() const { return fullResultTypes.size(); }
  bool isReduced() const { return !reductions.empty(); }
  /// Whether vectors of `width` elements along the input's last `inner`
  /// dimensions are aligned as in a whole buffer of its shape.
  bool hasAlignedInput(int64_t width, int64_t inner = 1) const;
  /// Whether all extents are known.
  bool isStatic() const;
  /// Bytes of all full results' elements at one position, and of the largest.
  int64_t fullResultBytes() const;
  int64_t widestResultBytes() const;
};

/// The problem with a size in place of each open extent, on which schedules are
/// ranked (legality never depends on them): 32 images, input rows and columns
/// of 64, 16 planes deep, and the output that the geometry gives.
Problem getNominalProblem(const Problem &problem);

} // namespace mlir::conv

#endif // CONV_KERNELS_PROBLEM_H
