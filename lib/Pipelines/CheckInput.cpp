//===- CheckInput.cpp - What MLIR's verifier lets pass --------------------===//

#include "CheckInput.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

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

LogicalResult conv::checkInput(Operation *root) {
  WalkResult walk = root->walk([](Operation *op) {
    LogicalResult result = checkDivisors(op);
    if (failed(result))
      return WalkResult::interrupt();
    if (auto pad = dyn_cast<tensor::PadOp>(op))
      result = checkPad(pad);
    else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      result = checkReassociation(expand);
    else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
      result = checkReassociation(collapse);
    else if (auto softmax = dyn_cast<linalg::SoftmaxOp>(op))
      result = checkSoftmax(softmax);
    else if (auto dim = dyn_cast<tensor::DimOp>(op))
      result = checkDim(dim, cast<ShapedType>(dim.getSource().getType()),
                        dim.getIndex());
    else if (auto dim = dyn_cast<memref::DimOp>(op))
      result = checkDim(dim, cast<ShapedType>(dim.getSource().getType()),
                        dim.getIndex());
    return failed(result) ? WalkResult::interrupt() : WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

bool conv::isAddressable(ShapedType type) {
  if (!type.hasRank() || !type.getElementType().isIntOrIndexOrFloat() ||
      llvm::is_contained(type.getShape(), 0))
    return true;
  Type element = type.getElementType();
  int64_t bytes =
      element.isIndex() ? 8 : std::max(element.getIntOrFloatBitWidth() / 8, 1u);
  return llvm::all_of(type.getShape(), [&](int64_t extent) {
    return ShapedType::isDynamic(extent) ||
           !llvm::MulOverflow(bytes, extent, bytes);
  });
}
