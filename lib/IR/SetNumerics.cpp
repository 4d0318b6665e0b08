//===- SetNumerics.cpp - Allow convolutions another arithmetic ------------===//

#include "conv/IR/ConvOps.h"
#include "conv/IR/Passes.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-set-numerics"

namespace mlir::conv {
#define GEN_PASS_DEF_SETNUMERICSPASS
#include "conv/IR/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {
struct SetNumerics : public conv::impl::SetNumericsPassBase<SetNumerics> {
  using SetNumericsPassBase::SetNumericsPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    std::optional<MultiplyMode> mode = symbolizeMultiplyMode(multiply);
    if (!mode)
      return emitError(UnknownLoc::get(context))
             << "conv-set-numerics: option 'multiply' expects 'ieee', 'tf32', "
                "'tf32x3', 'f16' or 'bf16', got '"
             << multiply << "'";
    std::optional<TransformMode> allowed = symbolizeTransformMode(transform);
    if (!allowed)
      return emitError(UnknownLoc::get(context))
             << "conv-set-numerics: option 'transform' expects 'none' or "
                "'winograd', got '"
             << transform << "'";
    if (allowed == TransformMode::Winograd && mode == MultiplyMode::BF16)
      return emitError(UnknownLoc::get(context))
             << "conv-set-numerics: option 'transform' expects 'none' where "
                "'multiply' is 'bf16', of whose 8 bits a transform leaves too "
                "few, got 'winograd'";
    multiplyMode = *mode;
    transformMode = *allowed;
    return success();
  }

  void runOnOperation() override {
    getOperation()->walk([&](FusedOp op) {
      Type input = getElementTypeOrSelf(op.getInput().getType());
      Type filter = getElementTypeOrSelf(op.getFilter().getType());
      NumericsAttr numerics = op.getNumerics();
      bool isF32 = input.isF32() && filter.isF32();
      bool isRounded = input.isF16() && filter.isF16() &&
                       multiplyMode == MultiplyMode::F16 &&
                       transformMode != TransformMode::None;
      if ((!isF32 && !isRounded) || !numerics.getAccumulate().isF32())
        return;
      op.setNumericsAttr(NumericsAttr::get(&getContext(), multiplyMode,
                                           numerics.getAccumulate(),
                                           transformMode));
      LDBG() << "allows " << op.getNumerics() << " at " << op.getLoc();
    });
  }

private:
  MultiplyMode multiplyMode = MultiplyMode::IEEE;
  TransformMode transformMode = TransformMode::None;
};
} // namespace
