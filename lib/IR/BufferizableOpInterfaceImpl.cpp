//===- BufferizableOpInterfaceImpl.cpp - conv.fused to memrefs ------------===//

#include "conv/IR/BufferizableOpInterfaceImpl.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::bufferization;

static FailureOr<Value> allocateLike(RewriterBase &rewriter, Value buffer,
                                     const BufferizationOptions &options) {
  auto type = cast<MemRefType>(buffer.getType());
  Location loc = buffer.getLoc();
  SmallVector<Value> sizes;
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    if (ShapedType::isDynamic(extent))
      sizes.push_back(memref::DimOp::create(rewriter, loc, buffer, dim));
  return options.createAlloc(
      rewriter, loc,
      MemRefType::get(type.getShape(), type.getElementType(),
                      MemRefLayoutAttrInterface(), type.getMemorySpace()),
      sizes);
}

namespace {

struct FusedOpInterface
    : DstBufferizableOpInterfaceExternalModel<FusedOpInterface, FusedOp> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &state) const {
    // Every element of an out is overwritten, none is read.
    return !cast<FusedOp>(op).isDpsInit(&operand);
  }

  // `bufferizesToElementwiseAccess` stays false, for extras as well, though
  // they have the output's indices: a kernel may compute an element twice (its
  // last tiles are shifted inward), so that it must not have overwritten what
  // it reads. The analysis then gives an out that is also read its own buffer.

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    auto fused = cast<FusedOp>(op);
    if (fused.hasBufferSemantics())
      return success();

    SmallVector<Value> operands, outs;
    llvm::SmallPtrSet<Value, 4> tensors; // of outs
    for (OpOperand &operand : op->getOpOperands()) {
      Value value = operand.get();
      if (isa<TensorType>(value.getType())) {
        FailureOr<Value> buffer = getBuffer(rewriter, value, options, state);
        if (failed(buffer))
          return failure();
        value = *buffer;
        // The analysis lets outs whose results are dead share a buffer (C12).
        if (fused.isDpsInit(&operand) &&
            !tensors.insert(operand.get()).second) {
          FailureOr<Value> own = allocateLike(rewriter, value, options);
          if (failed(own))
            return failure();
          value = *own;
        }
      }
      operands.push_back(value);
      if (fused.isDpsInit(&operand))
        outs.push_back(value);
    }
    OperationState onBuffers(op->getLoc(), op->getName(), operands,
                             /*types=*/TypeRange(), op->getAttrs());
    onBuffers.propertiesAttr = op->getPropertiesAsAttribute();
    for (Region &region : op->getRegions())
      onBuffers.addRegion()->takeBody(region);
    rewriter.create(onBuffers);
    replaceOpWithBufferizedValues(rewriter, op, outs);
    return success();
  }
};

} // namespace

void conv::registerBufferizableOpInterfaceExternalModels(
    DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, ConvDialect *) {
    FusedOp::attachInterface<FusedOpInterface>(*context);
  });
}
