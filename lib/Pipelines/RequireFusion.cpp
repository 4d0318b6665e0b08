//===- RequireFusion.cpp - Refused fusions as errors ----------------------===//

#include "conv/Fusion/Verdict.h"
#include "conv/Pipelines/Passes.h"

namespace mlir::conv {
#define GEN_PASS_DEF_REQUIREFUSIONPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct RequireFusionPass
    : conv::impl::RequireFusionPassBase<RequireFusionPass> {
  using RequireFusionPassBase::RequireFusionPassBase;
  void runOnOperation() override {
    if (failed(requireFusion(getOperation(), moves)))
      signalPassFailure();
  }
};

} // namespace
