//===- LowerTiles.cpp - Tile ops to threads -------------------------------===//

#include "KernelLowering.h"
#include "conv/Target/Target.h"
#include "conv/Tile/Passes.h"
#include "llvm/Support/DebugLog.h"

namespace mlir::conv {
#define GEN_PASS_DEF_LOWERTILESPASS
#include "conv/Tile/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-lower-tiles"

/// A loop over what no shared memory holds may be endless to unroll.
static LogicalResult checkSources(tile::WalkOp walk) {
  WalkResult result = walk.walk([&](tile::AccumulateOp accumulate) {
    auto source =
        accumulate.getSource().getDefiningOp<tile::SourceOpInterface>();
    int64_t bytes = source.getSharedBytes();
    if (bytes <= Chip::mostSharedBytesPerBlock)
      return WalkResult::advance();
    source.emitOpError("needs ")
        << bytes << " bytes of shared memory per block; no chip allows more "
        << "than " << Chip::mostSharedBytesPerBlock;
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

namespace {

struct LowerTiles : public conv::impl::LowerTilesPassBase<LowerTiles> {
  void runOnOperation() override {
    SmallVector<tile::WalkOp> walks;
    getOperation().walk([&](tile::WalkOp walk) { walks.push_back(walk); });
    for (tile::WalkOp walk : walks) {
      auto kernel = walk->getParentOfType<gpu::GPUFuncOp>();
      if (!kernel || walk->getParentOp() != kernel) {
        walk.emitOpError("expects to be at the top of a gpu.func");
        return signalPassFailure();
      }
      LDBG() << "lowers " << kernel.getName();
      if (failed(checkSources(walk)) ||
          failed(tile::KernelLowering(kernel, walk).lower()))
        return signalPassFailure();
    }
  }
};

} // namespace
