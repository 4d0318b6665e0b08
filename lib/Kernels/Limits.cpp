//===- Limits.cpp - What no family of kernels goes beyond -----------------===//

#include "conv/IR/Limits.h"
#include "conv/Kernels/Family.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

/// Element types that kernels load and store: i1 as a byte, as memrefs have it.
static bool isStorable(Type type) {
  return type.isInteger(1) || type.isF16() || type.isBF16() || type.isF32() ||
         type.isF64() || type.isInteger(8) || type.isInteger(16) ||
         type.isInteger(32) || type.isInteger(64);
}

std::string mlir::conv::printType(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// Kernels count positions in 32 bits, and what no shared memory holds needs no
/// layout: beyond these bounds the products of both would overflow.
static constexpr int64_t kMaxReach = int64_t(1) << 16;

static std::string describe(int64_t extent) {
  return ShapedType::isDynamic(extent) ? "?" : std::to_string(extent);
}

/// Says in `reason` what is too large along spatial dimension `slot`.
static LogicalResult checkBounds(const Problem &p, unsigned slot,
                                 std::string &reason) {
  std::optional<int64_t> window =
      llvm::checkedMulAdd<int64_t>(p.kernel[slot] - 1, p.dilations[slot], 1);
  if (!window || *window > kMaxReach || p.strides[slot] > kMaxReach) {
    reason = "kernels exist for strides and windows of up to " +
             std::to_string(kMaxReach) + " positions, got a stride of " +
             std::to_string(p.strides[slot]) + " and " +
             std::to_string(p.kernel[slot]) + " taps with dilation " +
             std::to_string(p.dilations[slot]);
    return failure();
  }
  auto refusePadded = [&] {
    reason = "kernels exist for padded and dilated inputs of up to " +
             std::to_string(kMaxSpatialExtent) +
             " positions in a dimension, got an extent of " +
             describe(p.input[slot]) + ", input dilation " +
             std::to_string(p.inputDilation[slot]) + " and padding " +
             std::to_string(p.padLow[slot]) + " and " +
             std::to_string(p.padHigh[slot]);
    return failure();
  };
  // These bounds hold for every extent, also for one that is open or 0.
  for (int64_t count : {p.inputDilation[slot], p.padLow[slot], p.padHigh[slot]})
    if (count > kMaxSpatialExtent)
      return refusePadded();
  if (ShapedType::isDynamic(p.input[slot])) {
    if (ShapedType::isDynamic(p.output[slot]))
      return success();
    // The input's extent is open; the result reads at least this much of it.
    std::optional<int64_t> reach = llvm::checkedMulAdd<int64_t>(
        p.output[slot] - 1, p.strides[slot], *window);
    if (reach && *reach <= kMaxSpatialExtent)
      return success();
    reason = "kernels exist for padded and dilated inputs of up to " +
             std::to_string(kMaxSpatialExtent) +
             " positions in a dimension, got an output extent of " +
             std::to_string(p.output[slot]) + " with stride " +
             std::to_string(p.strides[slot]);
    return failure();
  }
  std::optional<int64_t> padded = llvm::checkedMulAdd<int64_t>(
      p.input[slot], p.inputDilation[slot], p.padLow[slot] + p.padHigh[slot]);
  if (padded && *padded <= kMaxSpatialExtent)
    return success();
  return refusePadded();
}

std::string mlir::conv::findLimit(const Problem &p, bool joinsGroups) {
  for (Type element : llvm::concat<const Type>(p.extraTypes, p.fullResultTypes,
                                               p.reducedResultTypes))
    if (element && !isStorable(element))
      return "kernels read and write elements of f16, bf16, f32, f64, i1 and "
             "i8..i64, got " +
             printType(element);
  if (ShapedType::isDynamic(p.filters) || ShapedType::isDynamic(p.channels))
    return "kernels need static channel counts, got a dynamic filter extent";
  int64_t channels = llvm::SaturatingMultiply<uint64_t>(p.channels, p.groups) >
                             uint64_t(kMaxChannels)
                         ? kMaxChannels + 1
                         : p.channels * p.groups;
  for (int64_t count : {p.filters * p.groups, channels, p.groups})
    if (count > kMaxChannels)
      return "kernels exist for up to " + std::to_string(kMaxChannels) +
             " channels and groups, got " +
             std::to_string(p.filters * p.groups) + " filters over " +
             std::to_string(p.channels) + " channels in " +
             std::to_string(p.groups) + " groups";
  for (unsigned slot = 3 - p.rank; slot < 3; ++slot) {
    if (ShapedType::isDynamic(p.kernel[slot]))
      return "kernels need a static filter, got a dynamic kernel extent";
    std::string reason;
    if (failed(checkBounds(p, slot, reason)))
      return reason;
  }
  if (p.channels == 0 || p.filters == 0 || p.taps() == 0)
    return "kernels need a filter with at least one element";
  auto positions = ArrayRef(p.output).take_back(p.rank);
  if (p.batch == 0 || llvm::is_contained(positions, 0)) {
    std::string reason = "a result without elements needs no kernel, got " +
                         describe(p.batch) + " images of ";
    llvm::raw_string_ostream os(reason);
    llvm::interleave(
        positions, os, [&](int64_t n) { os << describe(n); }, " x ");
    return reason + " positions";
  }
  if (p.isReduced() && p.groups != 1 && !joinsGroups)
    return "a channel reduction is fused where one block sees every channel, "
           "which kernels of single channels do for groups of 1 channel and "
           "all others for 1 group, got " +
           std::to_string(p.groups) + " groups";
  for (Type partial : p.partialTypes)
    if (!partial.isF32())
      return "kernels reduce f32 values over the channels, got " +
             printType(partial);
  return "";
}
