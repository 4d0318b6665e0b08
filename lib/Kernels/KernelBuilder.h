//===- KernelBuilder.h - The kernel of one conv.fused -----------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_KERNELBUILDER_H
#define CONV_LIB_KERNELS_KERNELBUILDER_H

#include "conv/IR/ConvOps.h"
#include "conv/Kernels/Family.h"
#include "conv/Tile/Tile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::conv {

/// A convolution that several conv.fused may come of: the op, which may be
/// gone, its schedule and what `kEstimateAttrName` says of it.
struct WholeConvolution {
  Operation *op = nullptr;
  ScheduleInterface schedule;
  DictionaryAttr estimate;
};

/// Turns one conv.fused into a kernel, its launch and the packing before it.
class KernelBuilder {
public:
  /// The kernel that multiplies carries the schedule of `whole`, and its
  /// launch the estimate.
  KernelBuilder(FusedOp op, Problem problem, const KernelFamily &family,
                std::shared_ptr<const KernelPlan> plan, int64_t multiprocessors,
                const WholeConvolution &whole)
      : op(op), problem(std::move(problem)), family(family),
        plan(std::move(plan)), multiprocessors(multiprocessors), whole(whole),
        b(op), loc(op.getLoc()) {}

  /// Returns the convolutions that the family leaves to others, whose kernels
  /// are then the ones that multiply.
  SmallVector<FusedOp> run(SymbolTable &symbols);

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  /// `value` where it is static, else the extent of `letter` in `memref`.
  Value extent(int64_t value, Value memref, int64_t dim) {
    if (!ShapedType::isDynamic(value))
      return index(value);
    return memref::DimOp::create(b, loc, memref, dim);
  }
  Value ceilDiv(Value value, int64_t unit) {
    if (unit == 1)
      return value;
    std::optional<int64_t> known = getConstantIntValue(value);
    if (known)
      return index(llvm::divideCeil(*known, unit));
    return arith::CeilDivUIOp::create(b, loc, value, index(unit));
  }
  Value mul(Value lhs, Value rhs) {
    std::optional<int64_t> l = getConstantIntValue(lhs),
                           r = getConstantIntValue(rhs);
    if (l && r)
      return index(*l * *r);
    return arith::MulIOp::create(b, loc, lhs, rhs);
  }
  void computeExtents(Value out);
  bool isStoredInPlace(size_t index);
  void requireAtMost(Value count, int64_t most, StringRef what);
  void collectExtraArguments(Value extra);
  Value importExtra(Value extra, IRMapping &mapping);
  /// Emits the launch of a new kernel that `build` fills, of `plan`; it writes
  /// the last `numOuts` of its operands.
  void launch(SymbolTable &symbols, StringRef suffix, bool hasSchedule,
              ValueRange args, size_t numOuts,
              function_ref<void(ValueRange arguments)> build);
  /// The body of a kernel: all of the convolution, or what follows the sums of
  /// its parts, which are then the one operand.
  void buildKernel(ValueRange arguments, size_t numOperands, bool isCombine);
  /// That of a kernel that sums the parts of the input channels.
  void buildParts(ValueRange arguments, size_t numOperands);
  tile::WalkOp buildWalk();
  /// What `kMultipliesAttrName` says.
  StringAttr describeFactors() {
    if (problem.multiply != MultiplyMode::IEEE && !plan->isExact)
      return b.getStringAttr(stringifyMultiplyMode(problem.multiply));
    std::string type;
    llvm::raw_string_ostream(type) << problem.inputType;
    return b.getStringAttr(type);
  }
  Value allocateParts();

  FusedOp op;
  Problem problem;
  const KernelFamily &family;
  std::shared_ptr<const KernelPlan> plan;
  int64_t multiprocessors;
  WholeConvolution whole;
  OpBuilder b;
  Location loc;
  /// Extents of the output space: the batch, and those along "dhw" that the
  /// plan's tiles or, for flattened pixels, the output have.
  SmallVector<Value> extents;
  /// What the host passes for the extras: each once, and for a scalar that
  /// nobody computes on the host, what it is computed from.
  llvm::SetVector<Value> extraArguments;
};

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_KERNELBUILDER_H
