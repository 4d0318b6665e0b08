//===- ChooseLayouts.cpp - The order of tensors between convolutions ------===//

#include "conv/Fusion/Passes.h"
#include "conv/IR/ConvDialect.h"
#include "conv/Kernels/Family.h"
#include "conv/Kernels/Schedules.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/DebugLog.h"

namespace mlir::conv {
#define GEN_PASS_DEF_CHOOSELAYOUTSPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-choose-layouts"

namespace {

/// The share by which a copy has to be faster: the model is no finer.
constexpr double leastGain = 0.03;
/// The share by which a copy has to be faster where f32 is rounded on its way:
/// the model takes depthwise kernels of f32 with channels innermost for faster
/// than they are. On an H200 it promises a gain of 3 % for mobilenet_v2, which
/// then takes 15 % longer, and of 11 % for inception_v3, which takes 16 % less.
constexpr double leastGainOfRounded = 0.06;

class ChooseLayouts : public conv::impl::ChooseLayoutsPassBase<ChooseLayouts> {
public:
  using ChooseLayoutsPassBase::ChooseLayoutsPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    return findTarget(context, "conv-choose-layouts", chip, tune, target);
  }

  void runOnOperation() override;

private:
  double estimate(FunctionOpInterface function);
  double estimate(FusedOp op);

  Chip target;
  /// Times of the problems of this function: networks repeat their blocks.
  llvm::StringMap<double> known;
};

} // namespace

/// Whether tensor cores multiply for `op`, whose kernels copy 16 bytes of
/// neighbouring channels at a time where these are innermost. Exact f32 is left
/// as it is: its kernels are written for rows.
static bool isWanted(FusedOp op) {
  Type type = op.getInputType().getElementType();
  MultiplyMode multiply = op.getNumerics().getMultiply();
  if (type.isF32())
    return roundsOperands(multiply);
  return (type.isF16() || type.isBF16()) && multiply == MultiplyMode::IEEE;
}

/// Microseconds of an op whose time is not known: a copy with more such ops is
/// not taken.
static constexpr double unknownTime = 1e6;

/// Microseconds of the best kernel. A convolution that has none is decomposed.
double ChooseLayouts::estimate(FusedOp op) {
  Problem problem = Problem::get(op);
  auto [entry, isNew] = known.try_emplace(problem.key(), unknownTime);
  if (!isNew)
    return entry->second;
  Selection selection = selectSchedules(problem, target, &getContext());
  if (!selection.candidates.empty())
    entry->second = selection.candidates.front().estimate.microseconds;
  return entry->second;
}

/// Microseconds of the function's convolutions and transpositions: everything
/// else moves the same bytes in either order.
double ChooseLayouts::estimate(FunctionOpInterface function) {
  double microseconds = 0;
  function.walk([&](Operation *op) {
    if (auto conv = dyn_cast<FusedOp>(op)) {
      microseconds += estimate(conv);
    } else if (auto transpose = dyn_cast<linalg::TransposeOp>(op)) {
      auto type = cast<ShapedType>(transpose.getInput().getType());
      if (!type.hasStaticShape()) {
        microseconds += unknownTime;
        return;
      }
      double bytes =
          type.getNumElements() * type.getElementTypeBitWidth() / 8.0;
      // One side of it is not in whole sectors; a launch of its own.
      microseconds += model::secondKernel + model::dramTime(target, 4 * bytes);
    }
  });
  return microseconds;
}

void ChooseLayouts::runOnOperation() {
  FunctionOpInterface function = getOperation();
  known.clear();
  auto wants = [&](FusedOp op) { return always || isWanted(op); };
  bool isAsked = false, hasRounded = false;
  function.walk([&](FusedOp op) {
    if (!wants(op))
      return;
    isAsked = true;
    hasRounded |= op.getInputType().getElementType().isF32();
  });
  if (function.isExternal() || !isAsked)
    return;
  OwningOpRef<Operation *> copy = function->clone();
  auto turned = cast<FunctionOpInterface>(*copy);
  IRRewriter rewriter(&getContext());
  if (!moveChannelsInnermost(rewriter, turned, wants))
    return;
  double before = always ? 0 : estimate(function);
  double after = always ? 0 : estimate(turned);
  LDBG() << function.getName() << ": " << before << " us, with channels "
         << "innermost " << after;
  double least = hasRounded ? leastGainOfRounded : leastGain;
  if (!always && after > (1 - least) * before) {
    ++numKept;
    return;
  }
  ++numTurned;
  std::string why =
      always ? "as asked for"
             : llvm::formatv("kernels take an estimated {0:F1} us, {1:F1} in "
                             "the order of the source",
                             after, before)
                   .str();
  remark::analysis(function.getLoc(), remark::RemarkOpts::name("layouts")
                                          .category("conv-schedule")
                                          .function(function.getName()))
      << remark::metric("op", function->getName().getStringRef())
      << remark::reason("tensors between convolutions have their channels "
                        "innermost: {0}",
                        why);
  function.getFunctionBody().takeBody(turned.getFunctionBody());
}
