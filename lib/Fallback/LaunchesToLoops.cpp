//===- LaunchesToLoops.cpp - Kernels on the CPU, for tests ----------------===//

#include "conv/Fallback/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::conv {
#define GEN_PASS_DEF_LAUNCHESTOLOOPSPASS
#include "conv/Fallback/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct LaunchesToLoopsPass
    : conv::impl::LaunchesToLoopsPassBase<LaunchesToLoopsPass> {
  void runOnOperation() override {
    SmallVector<gpu::LaunchFuncOp> launches;
    getOperation().walk(
        [&](gpu::LaunchFuncOp launch) { launches.push_back(launch); });
    for (gpu::LaunchFuncOp launch : launches)
      if (failed(runAsLoops(launch)))
        return signalPassFailure();
    for (auto module :
         llvm::make_early_inc_range(getOperation().getOps<gpu::GPUModuleOp>()))
      module.erase();
    getOperation()->removeAttr(gpu::GPUDialect::getContainerModuleAttrName());
  }

private:
  LogicalResult runAsLoops(gpu::LaunchFuncOp launch);
};

/// The value of a special register, or null for another op.
Value getRegister(Operation *op, ArrayRef<Value> grid, ArrayRef<Value> block,
                  ArrayRef<Value> ivs) {
  if (auto id = dyn_cast<gpu::BlockIdOp>(op))
    return ivs[unsigned(id.getDimension())];
  if (auto id = dyn_cast<gpu::ThreadIdOp>(op))
    return ivs[3 + unsigned(id.getDimension())];
  if (auto dim = dyn_cast<gpu::GridDimOp>(op))
    return grid[unsigned(dim.getDimension())];
  if (auto dim = dyn_cast<gpu::BlockDimOp>(op))
    return block[unsigned(dim.getDimension())];
  return nullptr;
}

} // namespace

LogicalResult LaunchesToLoopsPass::runAsLoops(gpu::LaunchFuncOp launch) {
  auto kernel = dyn_cast_or_null<gpu::GPUFuncOp>(
      SymbolTable::lookupNearestSymbolFrom(launch, launch.getKernel()));
  if (!kernel)
    return launch.emitOpError("launches a kernel that is no gpu.func any more");
  WalkResult walk = kernel.walk([&](Operation *op) -> WalkResult {
    if (isa<gpu::GPUFuncOp, gpu::ReturnOp, gpu::BlockIdOp, gpu::ThreadIdOp,
            gpu::GridDimOp, gpu::BlockDimOp>(op) ||
        !isa_and_nonnull<gpu::GPUDialect>(op->getDialect()))
      return WalkResult::advance();
    return op->emitOpError(
        "makes threads wait for each other, which loops cannot");
  });
  if (walk.wasInterrupted())
    return failure();
  if (!kernel.getBody().hasOneBlock() ||
      kernel.getNumWorkgroupAttributions() != 0)
    return kernel.emitOpError(
        "expects one block and no memory shared by threads");

  OpBuilder b(launch);
  Location loc = launch.getLoc();
  gpu::KernelDim3 gridSize = launch.getGridSizeOperandValues();
  gpu::KernelDim3 blockSize = launch.getBlockSizeOperandValues();
  SmallVector<Value> grid{gridSize.x, gridSize.y, gridSize.z};
  SmallVector<Value> block{blockSize.x, blockSize.y, blockSize.z};
  SmallVector<Value> bounds(grid);
  bounds.append(block);
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  scf::buildLoopNest(
      b, loc, SmallVector<Value>(6, zero), bounds, SmallVector<Value>(6, one),
      [&](OpBuilder &b, Location, ValueRange ivs) {
        IRMapping mapping;
        mapping.map(kernel.getBody().getArguments(),
                    launch.getKernelOperands());
        SmallVector<Value> registers(ivs);
        for (Operation &op : kernel.getBody().front().without_terminator()) {
          if (Value value = getRegister(&op, grid, block, registers)) {
            mapping.map(op.getResult(0), value);
            continue;
          }
          b.clone(op, mapping)->walk([&](Operation *nested) {
            if (Value value = getRegister(nested, grid, block, registers)) {
              nested->getResult(0).replaceAllUsesWith(value);
              nested->erase();
            }
          });
        }
      });
  launch.erase();
  return success();
}
