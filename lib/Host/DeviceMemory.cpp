//===- DeviceMemory.cpp - Host allocations become device allocations ------===//

#include "conv/Host/Kernels.h"
#include "conv/Host/Passes.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-device-memory"

namespace mlir::conv {
#define GEN_PASS_DEF_DEVICEMEMORYPASS
#include "conv/Host/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct DeviceMemoryPass : conv::impl::DeviceMemoryPassBase<DeviceMemoryPass> {
  void runOnOperation() override;
};

/// The last op of the block that uses `buffer` or a view of it; null if it
/// leaves the function.
Operation *findLastUse(Value buffer) {
  Operation *last = buffer.getDefiningOp();
  SmallVector<Value> aliases{buffer};
  while (!aliases.empty()) {
    for (Operation *user : aliases.pop_back_val().getUsers()) {
      if (user->hasTrait<OpTrait::IsTerminator>())
        return nullptr;
      if (isa<ViewLikeOpInterface>(user))
        llvm::append_range(aliases, user->getResults());
      if (last->isBeforeInBlock(user))
        last = user;
    }
  }
  return last;
}

} // namespace

void DeviceMemoryPass::runOnOperation() {
  func::FuncOp func = getOperation();
  if (func.isDeclaration())
    return;
  if (!func.getBody().hasOneBlock()) {
    func.emitOpError("expects one block, got control flow between ")
        << func.getBody().getBlocks().size() << " blocks";
    return signalPassFailure();
  }
  if (Operation *op = findWithoutKernel(func)) {
    op->emitOpError("is not a kernel yet, and the host cannot compute on the "
                    "device's memory; run conv-fusion-pipeline first");
    return signalPassFailure();
  }
  SmallVector<memref::GetGlobalOp> globals(
      func.front().getOps<memref::GetGlobalOp>());
  SmallVector<memref::AllocOp> allocs(func.front().getOps<memref::AllocOp>());
  LDBG() << func.getName() << " has " << allocs.size() << " buffers and "
         << globals.size() << " constants on the device";
  SmallVector<memref::DeallocOp> deallocs(
      func.front().getOps<memref::DeallocOp>());

  IRRewriter rewriter(&getContext());
  for (memref::DeallocOp dealloc : deallocs)
    rewriter.eraseOp(dealloc);
  SmallVector<Value> buffers;
  auto allocate = [&](Operation *op, MemRefType type, ValueRange sizes) {
    rewriter.setInsertionPointAfter(op);
    Value buffer = gpu::AllocOp::create(rewriter, op->getLoc(), type,
                                        /*asyncToken=*/Type(),
                                        /*asyncDependencies=*/ValueRange(),
                                        sizes, /*symbolOperands=*/ValueRange())
                       .getMemref();
    buffers.push_back(buffer);
    return buffer;
  };
  for (memref::AllocOp alloc : allocs)
    rewriter.replaceOp(
        alloc, allocate(alloc, alloc.getType(), alloc.getDynamicSizes()));
  for (memref::GetGlobalOp global : globals) {
    // Layout and size of the global are static.
    Value buffer = allocate(global, global.getType(), {});
    rewriter.replaceAllUsesWith(global.getResult(), buffer);
    gpu::MemcpyOp::create(rewriter, global.getLoc(), /*asyncToken=*/Type(),
                          /*asyncDependencies=*/ValueRange(), buffer, global);
  }
  for (Value buffer : buffers) {
    if (Operation *last = findLastUse(buffer)) {
      rewriter.setInsertionPointAfter(last);
      gpu::DeallocOp::create(rewriter, buffer.getLoc(), /*asyncToken=*/Type(),
                             /*asyncDependencies=*/ValueRange(), buffer);
    }
  }
}
