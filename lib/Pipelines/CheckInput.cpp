//===- CheckInput.cpp - What MLIR's verifier lets pass --------------------===//

#include "conv/Host/Kernels.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/Support/DebugLog.h"

namespace mlir::conv {
#define GEN_PASS_DEF_CHECKINPUTPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-check-input"

/// An amount of padding may say "see the operand" where there is no operand.
static LogicalResult checkPad(tensor::PadOp pad) {
  auto check = [&](StringRef name, ArrayRef<int64_t> amounts,
                   ValueRange operands) -> LogicalResult {
    auto open =
        static_cast<size_t>(llvm::count_if(amounts, ShapedType::isDynamic));
    if (open == operands.size())
      return success();
    return pad.emitOpError("expects ")
           << open << " operands for the " << name
           << " amounts that are not constant, got " << operands.size();
  };
  return failure(failed(check("low", pad.getStaticLow(), pad.getLow())) ||
                 failed(check("high", pad.getStaticHigh(), pad.getHigh())));
}

/// A dimension may be asked for that there is not.
static LogicalResult checkDim(Operation *op, ShapedType type, Value index) {
  std::optional<int64_t> dim = getConstantIntValue(index);
  if (!dim || !type.hasRank() || (*dim >= 0 && *dim < type.getRank()))
    return success();
  return op->emitOpError("expects a dimension of ")
         << type << ", from 0 to " << type.getRank() - 1 << ", got " << *dim;
}

/// Taken apart with the least number of its elements' type, a float's.
static LogicalResult checkSoftmax(linalg::SoftmaxOp op) {
  Type element = op.getInputOperandType().getElementType();
  if (isa<FloatType>(element))
    return success();
  return op.emitOpError("expects elements of a float type, got ") << element;
}

/// MLIR's expansion of affine expressions crashes at a division in a division
/// that it does not take.
static LogicalResult checkDivisors(Operation *op) {
  std::optional<int64_t> divisor;
  auto visit = [&](AffineExpr expr) {
    auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
    if (!binary || (expr.getKind() != AffineExprKind::Mod &&
                    expr.getKind() != AffineExprKind::FloorDiv &&
                    expr.getKind() != AffineExprKind::CeilDiv))
      return;
    auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
    if (constant && constant.getValue() <= 0)
      divisor = constant.getValue();
  };
  auto check = [&](Attribute attr) -> LogicalResult {
    if (auto map = dyn_cast<AffineMapAttr>(attr))
      map.getValue().walkExprs(visit);
    if (auto set = dyn_cast<IntegerSetAttr>(attr))
      set.getValue().walkExprs(visit);
    if (divisor)
      return op->emitOpError("expects positive divisors in ")
             << attr << ", got " << *divisor;
    return success();
  };
  if (auto loops = dyn_cast<linalg::LinalgOp>(op)) {
    for (AffineMap map : loops.getIndexingMapsArray())
      if (failed(check(AffineMapAttr::get(map))))
        return failure();
  } else if (isa_and_nonnull<affine::AffineDialect>(op->getDialect())) {
    for (NamedAttribute attr : op->getAttrs())
      if (failed(check(attr.getValue())))
        return failure();
  }
  return success();
}

/// The numbers of a reassociation are compared modulo 2^32 on tensors, and then
/// index a shape.
template <typename ReshapeOp>
static LogicalResult checkReassociation(ReshapeOp op) {
  int64_t next = 0;
  for (const ReassociationIndices &group : op.getReassociationIndices())
    for (int64_t dim : group)
      if (dim != next++)
        return op.emitOpError(
                   "expects groups of the dimensions 0, 1, ..., got ")
               << dim << " in place of " << next - 1;
  return success();
}

/// Emits an error where MLIR's passes would crash at `op`.
static LogicalResult checkOp(Operation *op) {
  if (failed(checkDivisors(op)))
    return failure();
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return checkPad(pad);
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return checkReassociation(expand);
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return checkReassociation(collapse);
  if (auto softmax = dyn_cast<linalg::SoftmaxOp>(op))
    return checkSoftmax(softmax);
  if (auto dim = dyn_cast<tensor::DimOp>(op))
    return checkDim(dim, cast<ShapedType>(dim.getSource().getType()),
                    dim.getIndex());
  if (auto dim = dyn_cast<memref::DimOp>(op))
    return checkDim(dim, cast<ShapedType>(dim.getSource().getType()),
                    dim.getIndex());
  return success();
}

namespace {

struct CheckInputPass : conv::impl::CheckInputPassBase<CheckInputPass> {
  void runOnOperation() override {
    WalkResult walk =
        getOperation()->walk<WalkOrder::PreOrder>([](Operation *op) {
          // What others compute there is theirs.
          auto kernels = dyn_cast<gpu::GPUModuleOp>(op);
          if (!kernels || isOwnKernelModule(kernels))
            return WalkResult(checkOp(op));
          LDBG() << "leaves " << kernels.getName();
          return WalkResult::skip();
        });
    if (walk.wasInterrupted())
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
