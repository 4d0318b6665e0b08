//===- Problem.cpp - A fused convolution as scheduling sees it ------------===//

#include "conv/Schedule/Problem.h"
#include "conv/IR/Limits.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlir::conv;

bool Problem::isStatic() const {
  for (int64_t extent : {batch, input[0], input[1], output[0], output[1]})
    if (ShapedType::isDynamic(extent))
      return false;
  return true;
}

/// Element types that kernels load and store: i1 as a byte, as memrefs have it.
static bool isStorable(Type type) {
  return type.isInteger(1) || type.isF16() || type.isBF16() || type.isF32() ||
         type.isF64() || type.isInteger(8) || type.isInteger(16) ||
         type.isInteger(32) || type.isInteger(64);
}

static int64_t getElementBytes(Value shaped) {
  Type element = getElementTypeOrSelf(shaped.getType());
  return llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
}

static unsigned countOps(Region &region) {
  unsigned count = 0;
  for (Block &block : region)
    for (Operation &op : block.without_terminator())
      count += !op.hasTrait<OpTrait::ConstantLike>();
  return count;
}

/// Kernels count positions in 32 bits, and what no shared memory holds needs no
/// layout: beyond these bounds the products of both would overflow.
static constexpr int64_t kMaxReach = int64_t(1) << 16;

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
  if (ShapedType::isDynamic(p.input[slot])) {
    if (ShapedType::isDynamic(p.output[slot]))
      return success();
    // Of the input the result needs at least this.
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
  reason = "kernels exist for padded and dilated inputs of up to " +
           std::to_string(kMaxSpatialExtent) +
           " positions in a dimension, got an extent of " +
           std::to_string(p.input[slot]) + ", input dilation " +
           std::to_string(p.inputDilation[slot]) + " and padding " +
           std::to_string(p.padLow[slot]) + " and " +
           std::to_string(p.padHigh[slot]);
  return failure();
}

static std::string printed(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

FailureOr<Problem> Problem::get(FusedOp op, std::string &reason) {
  Problem p;
  DimsAttr dims = op.getDims();
  StringRef letters = dims.getSpatialLetters();
  if (letters.size() > 2) {
    reason = "kernels exist for 1 or 2 spatial dimensions, got 3";
    return failure();
  }
  Type accumulate = op.getNumerics().getAccumulate();
  if (op.getNumerics().getMultiply() != MultiplyMode::IEEE ||
      !accumulate.isF32() || !op.getInputType().getElementType().isF32() ||
      !op.getFilterType().getElementType().isF32()) {
    reason = "kernels exist for f32 input and filter multiplied as ieee and "
             "accumulated in f32, got " +
             printed(op.getInputType().getElementType()) + " and " +
             printed(op.getFilterType().getElementType()) + " multiplied as " +
             stringifyMultiplyMode(op.getNumerics().getMultiply()).str() +
             " and accumulated in " + printed(accumulate);
    return failure();
  }
  for (Value value : llvm::concat<Value>(op.getExtras(), op.getOuts())) {
    // Sizes, which hosts compute, reach kernels as scalars.
    if (value.getType().isIndex())
      continue;
    Type element = getElementTypeOrSelf(value.getType());
    if (!isStorable(element)) {
      reason = "kernels read and write elements of f16, bf16, f32, f64, i1 and "
               "i8..i64, got " +
               printed(element);
      return failure();
    }
  }

  p.groups = op.getGroups();
  p.batch = op.getInputExtent('n');
  int64_t filters = op.getFilterExtent('f');
  p.channels = op.getFilterExtent('c');
  if (ShapedType::isDynamic(filters) || ShapedType::isDynamic(p.channels)) {
    reason = "kernels need static channel counts, got a dynamic filter extent";
    return failure();
  }
  for (int64_t count : {filters, p.channels, p.groups})
    if (count > kMaxChannels) {
      reason = "kernels exist for up to " + std::to_string(kMaxChannels) +
               " channels and groups, got " + std::to_string(filters) +
               " filters over " + std::to_string(p.channels) + " channels in " +
               std::to_string(p.groups) + " groups";
      return failure();
    }
  p.filters = filters / p.groups;
  SmallVector<int64_t> outputShape = op.getOutputShape();
  for (auto [i, letter] : llvm::enumerate(letters)) {
    // Rank 1 fills the column slot only.
    unsigned slot = i + 2 - letters.size();
    p.input[slot] = op.getInputExtent(letter);
    p.kernel[slot] = op.getFilterExtent(letter);
    if (ShapedType::isDynamic(p.kernel[slot])) {
      reason = "kernels need a static filter, got a dynamic kernel extent";
      return failure();
    }
    p.output[slot] = outputShape[dims.outputDim(letter)];
    p.strides[slot] = op.getStrides()[i];
    p.dilations[slot] = op.getDilations()[i];
    p.padLow[slot] = op.getPadLow()[i];
    p.padHigh[slot] = op.getPadHigh()[i];
    p.inputDilation[slot] = op.getInputDilation()[i];
    if (failed(checkBounds(p, slot, reason)))
      return failure();
  }
  if (p.channels == 0 || p.filters == 0 || p.taps() == 0) {
    reason = "kernels need a filter with at least one element";
    return failure();
  }
  p.inputOrder = dims.getInput().str();
  p.filterOrder = dims.getFilter().str();
  p.outputOrder = dims.getOutput().str();

  if (ShapedType::isDynamic(p.batch) &&
      p.outputOrder.find('n') != std::string::npos)
    p.batch = outputShape[dims.outputDim('n')];
  p.numFullResults = op.getNumFullResults();
  p.reductions = op.getReductionKinds();
  if (p.isReduced() && p.groups != 1) {
    reason = "a channel reduction is fused where one block sees every channel, "
             "which the kernels do for 1 group, got " +
             std::to_string(p.groups);
    return failure();
  }
  for (Value partial :
       op.getEpilogueYield().getValues().drop_front(op.getNumFullResults()))
    if (!partial.getType().isF32()) {
      reason = "kernels reduce f32 values over the channels, got " +
               printed(partial.getType());
      return failure();
    }
  p.epilogueOps = countOps(op.getEpilogue());
  p.finalizeOps = countOps(op.getFinalize());
  for (auto [extra, map] : llvm::zip_equal(
           op.getExtras(), op.getExtraMaps().getAsValueRange<AffineMapAttr>()))
    if (map.isIdentity() && map.getNumDims() != 0)
      p.fullExtraBytes += getElementBytes(extra);
  for (Value out : op.getFullOuts()) {
    int64_t bytes = getElementBytes(out);
    p.fullResultBytes += bytes;
    p.widestResultBytes = std::max(p.widestResultBytes, bytes);
  }
  return p;
}
