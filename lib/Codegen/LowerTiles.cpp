//===- LowerTiles.cpp - Tile ops to threads -------------------------------===//

#include "FfmaEmitter.h"
#include "conv/Codegen/Passes.h"

namespace mlir::conv {
#define GEN_PASS_DEF_LOWERTILESPASS
#include "conv/Codegen/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct LowerTiles : public conv::impl::LowerTilesPassBase<LowerTiles> {
  void runOnOperation() override {
    SmallVector<tile::WalkOp> walks;
    getOperation().walk([&](tile::WalkOp walk) { walks.push_back(walk); });
    for (tile::WalkOp walk : walks) {
      auto kernel = walk->getParentOfType<gpu::GPUFuncOp>();
      auto ring = walk.getRing().getDefiningOp<tile::RingOp>();
      if (!kernel || !ring || walk->getParentOp() != kernel) {
        walk.emitOpError(
            "expects to be at the top of a gpu.func, with a ring made there");
        return signalPassFailure();
      }
      if (failed(FfmaEmitter(kernel, ring, walk).emit()))
        return signalPassFailure();
    }
  }
};

} // namespace
