//===- Slices.cpp - Tensors that are parts of others ----------------------===//

#include "conv/IR/Slices.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;

static MemRefType getWhole(RankedTensorType type) {
  return MemRefType::get(type.getShape(), type.getElementType());
}

/// What `view` makes of its source in `memory`; null where it is a copy.
static MemRefType applyView(Operation *view, MemRefType memory) {
  auto type = cast<RankedTensorType>(view->getResult(0).getType());
  return llvm::TypeSwitch<Operation *, MemRefType>(view)
      .Case([&](tensor::ExtractSliceOp slice) {
        return memref::SubViewOp::inferRankReducedResultType(
            type.getShape(), memory, slice.getMixedOffsets(),
            slice.getMixedSizes(), slice.getMixedStrides());
      })
      .Case([&](tensor::CastOp) {
        return MemRefType::get(type.getShape(), type.getElementType(),
                               memory.getLayout());
      })
      .Case([&](tensor::ExpandShapeOp expand) {
        FailureOr<MemRefType> expanded =
            memref::ExpandShapeOp::computeExpandedType(
                memory, type.getShape(), expand.getReassociationIndices());
        return succeeded(expanded) ? *expanded : MemRefType();
      })
      .Case([&](tensor::CollapseShapeOp collapse) {
        SmallVector<ReassociationIndices> groups =
            collapse.getReassociationIndices();
        return memref::CollapseShapeOp::isGuaranteedCollapsible(memory, groups)
                   ? memref::CollapseShapeOp::computeCollapsedType(memory,
                                                                   groups)
                   : MemRefType();
      });
}

MemRefType
conv::getSlicedMemory(Value tensor,
                      SmallVectorImpl<tensor::ExtractSliceOp> *slices) {
  // From `tensor` to what it is a view of.
  SmallVector<Operation *> views;
  while (Operation *op = tensor.getDefiningOp()) {
    if (!isa<tensor::ExtractSliceOp, tensor::CastOp, tensor::ExpandShapeOp,
             tensor::CollapseShapeOp>(op) ||
        !isa<RankedTensorType>(op->getOperand(0).getType()))
      break;
    views.push_back(op);
    tensor = op->getOperand(0);
  }
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  if (!type)
    return {};
  MemRefType memory = getWhole(type);
  SmallVector<tensor::ExtractSliceOp> found;
  for (Operation *view : llvm::reverse(views)) {
    memory = applyView(view, memory);
    if (!memory) {
      memory = getWhole(cast<RankedTensorType>(view->getResult(0).getType()));
      found.clear();
    }
    if (auto slice = dyn_cast<tensor::ExtractSliceOp>(view))
      found.push_back(slice);
  }
  if (slices)
    slices->assign(found.rbegin(), found.rend());
  return found.empty() ? MemRefType() : memory;
}
