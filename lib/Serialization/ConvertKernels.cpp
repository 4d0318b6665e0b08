//===- ConvertKernels.cpp - GPU modules to the NVVM dialect ---------------===//

#include "conv/Host/Kernels.h"
#include "conv/IR/AttrNames.h"
#include "conv/Serialization/Passes.h"
#include "mlir/Analysis/DataLayoutAnalysis.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/GPUToNVVM/GPUToNVVMPass.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/LoweringOptions.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/NVGPUToNVVM/NVGPUToNVVM.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/Index/IR/IndexDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-convert-kernels"

namespace mlir::conv {
#define GEN_PASS_DEF_CONVERTKERNELSPASS
#include "conv/Serialization/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct ConvertKernelsPass
    : conv::impl::ConvertKernelsPassBase<ConvertKernelsPass> {
  using Base::Base;
  void runOnOperation() override;
};

/// What one conversion cannot do, because it takes several steps of patterns
/// on one op: views into base and offset, collectives into shuffles.
LogicalResult lowerInDialect(gpu::GPUModuleOp module) {
  bool hasViews = false, hasCollectives = false;
  module.walk([&](Operation *op) {
    hasViews |=
        isa<memref::SubViewOp, memref::ExpandShapeOp, memref::CollapseShapeOp,
            memref::ExtractStridedMetadataOp>(op);
    hasCollectives |= isa<gpu::AllReduceOp, gpu::SubgroupReduceOp>(op);
  });
  if (!hasViews && !hasCollectives)
    return success();
  RewritePatternSet patterns(module.getContext());
  if (hasViews)
    memref::populateExpandStridedMetadataPatterns(patterns);
  if (hasCollectives) {
    constexpr unsigned kWarpSize = 32;
    populateGpuRewritePatterns(patterns);
    populateGpuBreakDownSubgroupReducePatterns(patterns);
    populateGpuLowerSubgroupReduceToShufflePatterns(patterns, kWarpSize);
    populateGpuLowerClusteredSubgroupReduceToShufflePatterns(patterns,
                                                             kWarpSize);
  }
  return applyPatternsGreedily(module, std::move(patterns));
}

} // namespace

/// Makes the discardable `llvm.loop_annotation`, which MLIR's conversions carry
/// from a loop to its branch, the branch's own: the translation to LLVM IR
/// reads no other.
static void settleLoopAnnotation(LLVM::BrOp branch) {
  StringRef name = kLoopAnnotationAttrName;
  if (auto annotation = branch->getAttrOfType<LLVM::LoopAnnotationAttr>(name)) {
    branch.setLoopAnnotationAttr(annotation);
    branch->removeDiscardableAttr(name);
  }
}

void ConvertKernelsPass::runOnOperation() {
  gpu::GPUModuleOp module = getOperation();
  MLIRContext *context = &getContext();
  if (onlyOwn && !isOwnKernelModule(module))
    return;
  // Around tiles that stay, the conversion would change what they rely on.
  WalkResult tiles = module.walk([](Operation *op) {
    if (op->getName().getDialectNamespace() != "conv_tile")
      return WalkResult::advance();
    op->emitOpError("expects to be lowered before; run conv-lower-tiles first");
    return WalkResult::interrupt();
  });
  if (tiles.wasInterrupted() || failed(lowerInDialect(module)))
    return signalPassFailure();
  LDBG() << "converts " << module.getName();

  LowerToLLVMOptions options(
      context, DataLayout(cast<DataLayoutOpInterface>(module.getOperation())));
  // Tensors have more than 2^31 elements.
  options.overrideIndexBitwidth(64);
  LLVMTypeConverter converter(context, options);
  configureGpuToNVVMTypeConverter(converter);
  converter.addConversion([&](nvgpu::DeviceAsyncTokenType type) -> Type {
    return converter.convertType(IntegerType::get(type.getContext(), 32));
  });

  RewritePatternSet patterns(context);
  populateAffineToStdConversionPatterns(patterns);
  populateSCFToControlFlowConversionPatterns(patterns);
  arith::populateCeilFloorDivExpandOpsPatterns(patterns);
  arith::populateArithToLLVMConversionPatterns(converter, patterns);
  cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
  index::populateIndexToLLVMConversionPatterns(converter, patterns);
  ub::populateUBToLLVMConversionPatterns(converter, patterns);
  populateFuncToLLVMConversionPatterns(converter, patterns);
  populateMathToLLVMConversionPatterns(converter, patterns);
  populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
  populateVectorToLLVMConversionPatterns(converter, patterns);
  populateNVGPUToNVVMConversionPatterns(converter, patterns);
  // Preferred to math-to-llvm, whose intrinsics the backend cannot do.
  populateGpuToNVVMConversionPatterns(converter, patterns, /*benefit=*/10);

  ConversionTarget target(*context);
  target.addLegalDialect<LLVM::LLVMDialect, NVVM::NVVMDialect>();
  target.addIllegalDialect<
      affine::AffineDialect, arith::ArithDialect, cf::ControlFlowDialect,
      func::FuncDialect, gpu::GPUDialect, index::IndexDialect,
      math::MathDialect, memref::MemRefDialect, nvgpu::NVGPUDialect,
      scf::SCFDialect, ub::UBDialect, vector::VectorDialect>();
  target.addLegalOp<gpu::GPUModuleOp>();

  if (failed(applyPartialConversion(module, target, std::move(patterns))))
    return signalPassFailure();

  DenseSet<UnrealizedConversionCastOp> casts;
  module.walk([&](UnrealizedConversionCastOp cast) { casts.insert(cast); });
  reconcileUnrealizedCasts(casts);
  module.walk(settleLoopAnnotation);
}
