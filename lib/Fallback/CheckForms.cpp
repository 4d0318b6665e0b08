//===- CheckForms.cpp - Ops that neither buffers nor kernels are made of --===//

#include "FallbackKernel.h"

using namespace mlir;
using namespace mlir::conv;

LogicalResult conv::checkForms(func::FuncOp func) {
  WalkResult walk = func.walk([](Operation *op) -> WalkResult {
    if (op->getName().getDialectNamespace() == "tosa")
      return op->emitOpError(
          "is TOSA, which has no buffers; conv-import-tosa (a part of "
          "conv-input-pipeline) lowers what MLIR's tosa-to-linalg takes: run "
          "it first, or write this op as linalg");
    if (isa<linalg::WinogradFilterTransformOp, linalg::WinogradInputTransformOp,
            linalg::WinogradOutputTransformOp>(op))
      return op->emitOpError(
          "has no buffers; decompose it first "
          "(transform.structured.decompose_winograd_op), or leave the "
          "convolution as it was");
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}
