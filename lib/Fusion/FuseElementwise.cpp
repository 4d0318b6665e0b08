//===- FuseElementwise.cpp - Sink elementwise ops into conv.fused ---------===//

#include "Fuse.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::conv;

SmallVector<Value> conv::cloneBody(RewriterBase &rewriter,
                                   const Consumer &consumer,
                                   ArrayRef<Operation *> slice,
                                   ArrayRef<Value> wanted, IRMapping &mapping,
                                   Block &target) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(target.getTerminator());
  if (!consumer.body) {
    // The op itself, on elements.
    Operation *op = consumer.op;
    OperationState state(op->getLoc(), op->getName());
    for (Value operand : op->getOperands())
      state.addOperands(mapping.lookup(operand));
    for (Type type : op->getResultTypes())
      state.addTypes(getElementTypeOrSelf(type));
    state.addAttributes(op->getAttrs());
    state.attributes.erase(kRefusedAttrName);
    return llvm::to_vector_of<Value>(rewriter.create(state)->getResults());
  }
  for (Operation *op : slice)
    rewriter.clone(*op, mapping);
  return llvm::map_to_vector(
      wanted, [&](Value value) { return mapping.lookup(value); });
}

void conv::mapReads(FusedEditor &editor, const Consumer &consumer,
                    const Placement &placement, bool inFinalize,
                    IRMapping &mapping) {
  for (const Consumer::Read &read : consumer.reads) {
    if (isResultOf(read.source, placement.conv)) {
      unsigned index = cast<OpResult>(read.source.root).getResultNumber();
      mapping.map(read.key, editor.getYielded(index));
      continue;
    }
    mapping.map(read.key,
                editor.getElement(read.source,
                                  placement.toOutputSpace(read.source.map),
                                  inFinalize));
  }
}

bool conv::isOnlyFor(Value value, Operation *consumer) {
  return llvm::all_of(value.getUsers(), [&](Operation *user) {
    return user == consumer ||
           (isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp,
                linalg::TransposeOp>(user) &&
            isOnlyFor(user->getResult(0), consumer));
  });
}

static void eraseWithUsers(RewriterBase &rewriter, Operation *op) {
  for (Value result : op->getResults())
    while (!result.use_empty())
      eraseWithUsers(rewriter, *result.user_begin());
  rewriter.eraseOp(op);
}

/// Whether a reduction other than `op` reads `value`, or what elementwise ops
/// make of it.
static bool isReducedElsewhere(Value value, Operation *op, int depth = 3) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    if (user == op)
      return false;
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(user);
        linalgOp && linalgOp.getNumReductionLoops() > 0)
      return true;
    return depth > 0 &&
           isa<linalg::GenericOp, tensor::CastOp, tensor::ExpandShapeOp,
               tensor::CollapseShapeOp>(user) &&
           llvm::any_of(user->getResults(), [&](Value result) {
             return isReducedElsewhere(result, op, depth - 1);
           });
  });
}

LogicalResult conv::finishEdit(RewriterBase &rewriter, FusedEditor &editor,
                               const Consumer &consumer, FusedOp conv,
                               ArrayRef<Operation *> hoisted,
                               const FuseLimits &limits, Verdict &why) {
  Operation *op = consumer.op;
  Location loc = rewriter.getFusedLoc({conv.getLoc(), op->getLoc()});
  FusedOp fused =
      editor.finish(loc, [&](OpResult old) { return isOnlyFor(old, op); });
  std::optional<std::string> refusal;
  if (limits.findKernelRefusal)
    refusal = limits.findKernelRefusal(fused);
  if (!refusal && limits.findSlowdown && !consumer.isElementwise() &&
      fused.getNumFullResults() > 0) {
    bool isReadAgain = llvm::any_of(conv->getResults(), [&](Value result) {
      return isReducedElsewhere(result, op);
    });
    if (auto slowdown = limits.findSlowdown(fused, conv, isReadAgain)) {
      rewriter.eraseOp(fused);
      why = {FusionRule::CostsTime, *slowdown,
             "nothing to do: the convolution is faster without it; a given "
             "schedule takes it all the same"};
      return failure();
    }
  }
  // One that has no kernel anyway loses none.
  if (!refusal || limits.findKernelRefusal(conv)) {
    for (Operation *extra : hoisted)
      rewriter.moveOpBefore(extra, fused);
    return success();
  }
  rewriter.eraseOp(fused);
  why = {FusionRule::CostsKernel,
         "with it the convolution would lose its kernel: " + *refusal,
         "nothing to do: the convolution keeps its kernel, and the op runs in "
         "kernels of its own"};
  return failure();
}

void conv::replaceConsumer(RewriterBase &rewriter, FusedEditor &editor,
                           const Consumer &consumer, FusedOp conv,
                           ArrayRef<Replacement> replacements) {
  Operation *op = consumer.op;
  editor.replaceOld();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  for (const Replacement &replacement : replacements)
    rewriter.replaceAllUsesWith(
        replacement.result,
        convertToWritten(rewriter, op->getLoc(),
                         editor.getResult(replacement.handle),
                         replacement.written));
  rewriter.eraseOp(op);
  // What is left of the old results' users are views for the consumer.
  eraseWithUsers(rewriter, conv);
}

/// transpose(conv.fused, output nhwf)  ==>  conv.fused, output nfhw
/// Others that read the results would need them in the old order.
static LogicalResult fuseReordered(RewriterBase &rewriter,
                                   const Consumer &consumer,
                                   const Placement &placement,
                                   const FuseLimits &limits, Verdict &why) {
  FusedOp conv = placement.conv;
  std::optional<SmallVector<int64_t>> order =
      getWrittenOrder(consumer, placement);
  if (!order || !llvm::all_of(conv->getResults(), [&](Value result) {
        return isOnlyFor(result, consumer.op);
      }))
    return failure();
  auto [reordered, transposes] = reorderOutput(rewriter, conv, *order);
  std::optional<Consumer> again = getConsumer(consumer.op);
  if (succeeded(fuseElementwise(rewriter, *again, reordered, limits, why)))
    return success();
  restoreOutput(rewriter, reordered, *order, transposes);
  return failure();
}

/// relu(conv.fused {yield %acc})  ==>  conv.fused {yield relu(%acc)}
/// relu(conv.fused finalize {yield %min})  ==>  ... finalize {yield relu(%min)}
LogicalResult conv::fuseElementwise(RewriterBase &rewriter,
                                    const Consumer &consumer, FusedOp conv,
                                    const FuseLimits &limits, Verdict &why) {
  SmallVector<Value> wanted(consumer.getYielded());
  FailureOr<Placement> placement =
      placeConsumer(consumer, conv, limits, /*inits=*/{}, why);
  if (failed(placement))
    return failure();
  FailureOr<SmallVector<Operation *>> slice =
      getBodySlice(consumer, wanted, why);
  if (failed(slice) || failed(checkSpeculation(consumer, conv, *slice, why)))
    return failure();
  SmallVector<ResultForm> forms;
  for (const Consumer::Write &write : consumer.writes) {
    FailureOr<ResultForm> form =
        getResultForm(write, *placement, placement->reduced, why);
    if (failed(form) && why.rule == FusionRule::PermutedResult)
      return fuseReordered(rewriter, consumer, *placement, limits, why);
    if (failed(form))
      return failure();
    forms.push_back(*form);
  }

  bool reduced = placement->reduced;
  FusedEditor editor(rewriter, conv);
  IRMapping mapping;
  mapReads(editor, consumer, *placement, reduced, mapping);
  SmallVector<Value> computed =
      cloneBody(rewriter, consumer, *slice, wanted, mapping,
                reduced ? editor.getFinalize() : editor.getEpilogue());
  SmallVector<Replacement> replacements;
  for (auto [write, form, value] :
       llvm::zip_equal(consumer.writes, forms, computed)) {
    if (write.result.use_empty())
      continue;
    unsigned handle = editor.addResult(value, form.natural, !reduced);
    replacements.push_back({write.result, handle, form.written});
  }
  if (failed(finishEdit(rewriter, editor, consumer, conv, placement->hoisted,
                        limits, why)))
    return failure();
  recordVerdict(consumer.op,
                {reduced ? FusionRule::ElementwiseFinalize
                         : FusionRule::ElementwiseEpilogue,
                 reduced
                     ? "computed on the reduced values"
                     : "computed on the accumulators before they are stored",
                 ""});
  replaceConsumer(rewriter, editor, consumer, conv, replacements);
  return success();
}
