//===- RequireFusion.cpp - Refused fusions as errors ----------------------===//

#include "conv/Fusion/Verdict.h"
#include "conv/IR/VerdictAttr.h"
#include "conv/Pipelines/Passes.h"
#include "llvm/Support/DebugLog.h"

namespace mlir::conv {
#define GEN_PASS_DEF_REQUIREFUSIONPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-require-fusion"

namespace {

struct RequireFusionPass
    : conv::impl::RequireFusionPassBase<RequireFusionPass> {
  using RequireFusionPassBase::RequireFusionPassBase;
  void runOnOperation() override {
    LDBG() << "looks at " << getVerdicts(getOperation()).size()
           << " verdicts of " << getOperation().getName();
    if (failed(requireFusion(getOperation(), moves)))
      signalPassFailure();
  }
};

} // namespace
