//===- FuseConsumers.cpp - Sink consumers into conv.fused -----------------===//

#include "Fuse.h"
#include "Reshape.h"
#include "conv/Fusion/Passes.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/Widening.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-fuse-consumers"

namespace mlir::conv {
#define GEN_PASS_DEF_FUSECONSUMERSPASS
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#define GEN_PASS_DEF_FUSEREDUCTIONPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

bool conv::isSumOfProducts(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !(linalg::isaContractionOpInterface(linalgOp) ||
                     linalg::isaConvolutionOpInterface(linalgOp)))
    return false;
  return llvm::any_of(*linalgOp.getBlock(), [](Operation &inner) {
    return isa<arith::MulFOp, arith::MulIOp>(inner);
  });
}

FusedOp conv::getViewedProducer(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type)
    return {};
  AffineMap identity =
      AffineMap::getMultiDimIdentityMap(type.getRank(), value.getContext());
  return traceSource(value, identity).root.getDefiningOp<FusedOp>();
}

/// The form of `conv`'s result `index` that a view of it has, if the op can
/// give its result in that form.
static RankedTensorType getFormOfView(Operation *view, FusedOp conv,
                                      unsigned index) {
  auto source = cast<RankedTensorType>(conv->getResult(index).getType());
  auto target = dyn_cast<RankedTensorType>(view->getResult(0).getType());
  if (!target)
    return {};
  if (isa<tensor::CastOp>(view)) {
    // Only to more static extents, and to no wrong ones.
    bool fits = tensor::preservesStaticInformation(source, target) &&
                (index >= conv.getNumFullResults() ||
                 succeeded(verifyCompatibleShape(conv.getOutputShape(),
                                                 target.getShape())));
    return fits ? target : RankedTensorType();
  }
  int64_t channel = conv.getDims().outputDim('f');
  if (!isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(view) ||
      index < conv.getNumFullResults() || channel < 0)
    return {};
  bool expands = isa<tensor::ExpandShapeOp>(view);
  auto low = llvm::to_vector((expands ? source : target).getShape());
  low.insert(low.begin() + std::min<int64_t>(channel, low.size()), 1);
  // The wide one has the channel dimension: another extent of 1 that comes or
  // goes is none of the forms of a result.
  RankedTensorType wide = expands ? target : source;
  return wide.getRank() == conv.getOutputRank() &&
                 ArrayRef(low) == wide.getShape()
             ? target
             : RankedTensorType();
}

/// expand_shape(conv.fused {...} reduce [min] -> tensor<NxPxQ>)
///   ==>  conv.fused {...} reduce [min] -> tensor<Nx1xPxQ>
static void foldView(RewriterBase &rewriter, Operation *view) {
  auto result = dyn_cast<OpResult>(view->getOperand(0));
  auto conv = result ? dyn_cast<FusedOp>(result.getOwner()) : FusedOp();
  if (!conv || !result.hasOneUse() || conv->getBlock() != view->getBlock())
    return;
  unsigned index = result.getResultNumber();
  RankedTensorType form = getFormOfView(view, conv, index);
  if (!form)
    return;
  bool full = index < conv.getNumFullResults();
  Consumer consumer;
  consumer.op = view;
  FusedEditor editor(rewriter, conv);
  Value yielded = editor.getYielded(index);
  unsigned handle = editor.addResult(yielded, form, full);
  // Another form of a result is no other work.
  Verdict why;
  if (failed(finishEdit(rewriter, editor, consumer, conv, /*hoisted=*/{},
                        FuseLimits{/*maxExtras=*/0, nullptr, nullptr}, why)))
    return;
  replaceConsumer(rewriter, editor, consumer, conv,
                  {{cast<OpResult>(view->getResult(0)), handle, form}});
}

/// Whether `use` only lends its shape: a destination that is overwritten.
static bool isOverwritten(OpOperand &use) {
  auto op = dyn_cast<linalg::LinalgOp>(use.getOwner());
  return op && op.hasPureTensorSemantics() && op.isDpsInit(&use) &&
         op.getBlock()->getArgument(use.getOperandNumber()).use_empty() &&
         isWrittenWhole(op, &use);
}

/// Drops results that nothing reads.
static void dropDeadResults(RewriterBase &rewriter, FusedOp conv) {
  auto isUnread = [](Value result) {
    return llvm::all_of(result.getUses(), isOverwritten);
  };
  if (conv.hasBufferSemantics() || llvm::none_of(conv->getResults(), isUnread))
    return;
  for (OpResult result : conv->getResults()) {
    if (result.use_empty() || !isUnread(result))
      continue;
    rewriter.setInsertionPoint(conv);
    Value out = conv.getOuts()[result.getResultNumber()];
    Value destination = tensor::EmptyOp::create(
        rewriter, conv.getLoc(),
        tensor::getMixedSizes(rewriter, conv.getLoc(), out),
        getElementTypeOrSelf(out.getType()));
    rewriter.replaceAllUsesWith(result, destination);
  }
  if (conv->use_empty())
    return rewriter.eraseOp(conv);
  FusedEditor editor(rewriter, conv);
  editor.finish(conv.getLoc(), [](OpResult old) { return old.use_empty(); });
  editor.replaceOld();
  rewriter.eraseOp(conv);
}

/// Inlines what computes a rank-0 operand of `op` from scalars (torch-mlir
/// converts integer scalars so), which would be a kernel for one element.
static Operation *inlineScalarProducers(RewriterBase &rewriter, Operation *op) {
  for (bool changed = true; changed;) {
    changed = false;
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic)
      break;
    for (OpOperand *operand : generic.getDpsInputOperands()) {
      auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
      if (!producer || producer.getNumLoops() != 0 ||
          !linalg::areElementwiseOpsFusable(operand))
        continue;
      rewriter.setInsertionPoint(op);
      auto fused = linalg::fuseElementwiseOps(rewriter, operand);
      if (failed(fused))
        continue;
      Attribute refused = op->getAttr(kRefusedAttrName);
      for (Value result : op->getResults())
        rewriter.replaceAllUsesWith(result, fused->replacements.lookup(result));
      rewriter.eraseOp(op);
      op = fused->fusedOp;
      if (refused)
        op->setAttr(kRefusedAttrName, refused);
      changed = true;
      break;
    }
  }
  return op;
}

/// Whether `value` is a reshape of a convolution's result that is more than a
/// view with other extents of 1.
static bool isReshapedResult(Value value) {
  Operation *op = value.getDefiningOp();
  return op && isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op) &&
         !getViewedProducer(value) && getViewedProducer(op->getOperand(0));
}

/// What `op`, a reshape that undoes the one before it, gives back; null for
/// other ops.
static Value getReshapeUndone(Operation *op) {
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
    auto expand = collapse.getSrc().getDefiningOp<tensor::ExpandShapeOp>();
    return expand && expand.getSrcType() == collapse.getResultType() &&
                   getReassociation(expand) == getReassociation(collapse)
               ? expand.getSrc()
               : Value();
  }
  auto expand = dyn_cast<tensor::ExpandShapeOp>(op);
  auto collapse = expand
                      ? expand.getSrc().getDefiningOp<tensor::CollapseShapeOp>()
                      : tensor::CollapseShapeOp();
  if (!collapse || collapse.getSrcType() != expand.getResultType() ||
      getReassociation(collapse) != getReassociation(expand))
    return {};
  // Of two open extents only the product is known to be the same.
  for (const ReassociationIndices &group : getReassociation(expand))
    if (llvm::count_if(group, [&](int64_t dim) {
          return expand.getResultType().isDynamicDim(dim);
        }) > 1)
      return {};
  return collapse.getSrc();
}

/// expand_shape(fill)  ==>  fill of the expanded shape, which a reduction that
/// starts at it takes into its kernel.
static std::optional<Operation *> fillExpanded(RewriterBase &rewriter,
                                               tensor::ExpandShapeOp expand) {
  auto fill = expand.getSrc().getDefiningOp<linalg::FillOp>();
  if (!fill)
    return std::nullopt;
  rewriter.setInsertionPoint(expand);
  Value empty = tensor::EmptyOp::create(
      rewriter, fill.getLoc(), expand.getMixedOutputShape(),
      expand.getResultType().getElementType());
  return rewriter
      .replaceOpWithNewOp<linalg::FillOp>(expand, ValueRange(fill.value()),
                                          ValueRange(empty))
      .getOperation();
}

/// Whether `op` reduces over the channels alone of a convolution's result that
/// it reads behind a reshape.
static bool reducesReshapedChannels(linalg::LinalgOp op) {
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  auto reads = [&](OpOperand *operand) {
    Operation *reshape = operand->get().getDefiningOp();
    if (!isReshapedResult(operand->get()))
      return false;
    auto result = dyn_cast<OpResult>(reshape->getOperand(0));
    auto conv = result ? dyn_cast<FusedOp>(result.getOwner()) : FusedOp();
    if (!conv || result.getResultNumber() >= conv.getNumFullResults())
      return false;
    int64_t channel = conv.getDims().outputDim('f');
    bool expands = isa<tensor::ExpandShapeOp>(reshape);
    SmallVector<ReassociationIndices> groups =
        expands ? getReassociation(cast<tensor::ExpandShapeOp>(reshape))
                : getReassociation(cast<tensor::CollapseShapeOp>(reshape));
    // The dimensions of the reshaped result that are channels, all of them.
    SmallVector<int64_t> channels;
    for (auto [low, group] : llvm::enumerate(groups)) {
      if (expands && static_cast<int64_t>(low) == channel)
        channels.assign(group.begin(), group.end());
      if (!expands && group.size() == 1 && group.front() == channel)
        channels = {static_cast<int64_t>(low)};
    }
    // A product of matrices reads the result for each of its columns.
    AffineMap map = op.getMatchingIndexingMap(operand);
    if (!map.isPermutation())
      return false;
    SmallVector<int64_t> reduced;
    for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      if (loop && linalg::isReductionIterator(iterators[loop.getPosition()]))
        reduced.push_back(dim);
    }
    return channel >= 0 && !channels.empty() && reduced == channels &&
           op.getNumReductionLoops() == reduced.size();
  };
  // What starts at a part of the result needs it whole.
  bool startsAtResult = llvm::any_of(op.getDpsInits(), [](Value init) {
    return isa_and_nonnull<tensor::ExtractSliceOp, tensor::CastOp,
                           tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
        init.getDefiningOp());
  });
  return !startsAtResult && llvm::any_of(op.getDpsInputOperands(), reads);
}

/// relu(collapse_shape(conv))  ==>  collapse_shape(relu(conv)), and likewise
/// behind an expand_shape, and of a reduction over the channels: the op takes
/// the shape of the convolution where its other operands can. Returns the ops
/// that take the place of `op`, or `op`.
static SmallVector<Operation *> moveBeforeReshape(RewriterBase &rewriter,
                                                  Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics() ||
      llvm::none_of(op->getOperands(), isReshapedResult) ||
      (linalgOp.getNumReductionLoops() != 0 &&
       !reducesReshapedChannels(linalgOp)))
    return {op};
  Block *block = op->getBlock();
  Operation *before = op->getPrevNode(), *behind = op->getNextNode();
  auto written = StringAttr::get(op->getContext(), describeOp(op));
  Operation *named = nullptr;
  if (!isa<linalg::GenericOp>(op)) {
    named = op->clone();
    rewriter.setInsertionPoint(op);
    FailureOr<linalg::GenericOp> generic =
        linalg::generalizeNamedOp(rewriter, linalgOp);
    if (failed(generic)) {
      named->destroy();
      return {op};
    }
    op = *generic;
  }
  auto control = [](OpOperand *operand) {
    return isReshapedResult(operand->get());
  };
  RewritePatternSet patterns(op->getContext());
  linalg::populateFoldReshapeOpsByExpansionPatterns(patterns, control);
  linalg::populateFoldReshapeOpsByCollapsingPatterns(patterns, control);
  GreedyRewriteConfig config;
  config.setStrictness(GreedyRewriteStrictness::ExistingOps);
  bool changed = false;
  (void)applyOpPatternsGreedily(op, std::move(patterns), config, &changed);
  if (named && changed) {
    named->destroy();
  } else if (named) {
    // It is reported as what was written.
    rewriter.setInsertionPoint(op);
    rewriter.insert(named);
    rewriter.replaceOp(op, named);
    return {named};
  }
  SmallVector<Operation *> moved;
  Operation *next = before ? before->getNextNode() : &block->front();
  while (next != behind) {
    Operation *current = std::exchange(next, next->getNextNode());
    // What was expanded for the old op, and is collapsed again for the new one,
    // or the other way round.
    if (Value undone = getReshapeUndone(current)) {
      rewriter.replaceOp(current, undone);
      continue;
    }
    if (isa<linalg::GenericOp>(current) &&
        written != linalg::GenericOp::getOperationName())
      current->setAttr(kWrittenAsAttrName, written);
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(current))
      if (std::optional<Operation *> fill = fillExpanded(rewriter, expand))
        current = *fill;
    moved.push_back(current);
  }
  return moved;
}

/// Lets those who read `op`, an extension to f64 of a result that others read
/// as it is, extend it themselves: stored as well it would be twice as many
/// bytes. Returns whether they do; `op` is gone then.
static bool extendInReaders(RewriterBase &rewriter, Operation *op) {
  auto generic = dyn_cast<linalg::GenericOp>(op);
  if (!generic || generic->use_empty() ||
      !isa_and_nonnull<arith::ExtFOp>(getWidening(generic)) ||
      !getElementTypeOrSelf(generic.getResult(0).getType()).isF64())
    return false;
  OpOperand *input = generic.getDpsInputOperand(0);
  if (input->get().hasOneUse() || !getViewedProducer(input->get()) ||
      generic.getMatchingIndexingMap(input) !=
          generic.getMatchingIndexingMap(generic.getDpsInitOperand(0)))
    return false;
  if (!canWidenInReaders(generic.getResult(0)))
    return false;
  recordVerdict(op, {FusionRule::ElementwiseEpilogue,
                     "takes no kernel: what reads it extends the result itself",
                     ""});
  // In place: the readers have yet to be visited.
  widenInReaders(rewriter, generic.getResult(0), input->get(),
                 getWidening(generic));
  rewriter.eraseOp(op);
  return true;
}

/// Stores results that the epilogue extends as what they were before, where
/// those who read them can extend them: a number that was rounded to f16, as
/// PyTorch's layers have it between them, takes half the bytes.
///
/// %y = conv.fused {... yield extf(%v)}; generic(expand_shape(%y))
///   ==>  %n = conv.fused {... yield %v}; generic(expand_shape(%n)) {extf ...}
static FusedOp storeNarrow(RewriterBase &rewriter, FusedOp conv,
                           const FindKernelRefusal &findKernelRefusal) {
  if (conv.hasBufferSemantics())
    return conv;
  for (unsigned index = 0; index < conv.getNumFullResults(); ++index) {
    OperandRange yielded = conv.getEpilogueYield().getValues();
    Value wide = conv->getResult(index);
    auto extension = yielded[index].getDefiningOp<arith::ExtFOp>();
    if (!extension || !canWidenInReaders(wide))
      continue;
    Type element = extension.getIn().getType();
    auto type = cast<RankedTensorType>(wide.getType()).clone(element);
    // Others may read it as it was already.
    Value narrow;
    for (unsigned other = 0; other < conv.getNumFullResults(); ++other)
      if (yielded[other] == extension.getIn() &&
          conv->getResult(other).getType() == type)
        narrow = conv->getResult(other);
    if (narrow) {
      widenInReaders(rewriter, wide, narrow, extension);
      continue;
    }
    FusedEditor editor(rewriter, conv);
    auto copied = editor.getYielded(index).getDefiningOp<arith::ExtFOp>();
    unsigned handle = editor.addResult(copied.getIn(), type, /*full=*/true);
    FusedOp fused = editor.finish(
        conv.getLoc(), [&](OpResult old) { return Value(old) == wide; });
    if (findKernelRefusal && findKernelRefusal(fused) &&
        !findKernelRefusal(conv)) {
      rewriter.eraseOp(fused);
      continue;
    }
    widenInReaders(rewriter, wide, editor.getResult(handle), extension);
    editor.replaceOld();
    rewriter.eraseOp(conv);
    conv = fused;
    // The results behind have moved up.
    --index;
  }
  return conv;
}

/// How many ops before a sum are looked at for the ways that lead to it: a
/// block of a network with its shortcut has fewer.
static constexpr size_t kOpsOfBlock = 512;

/// Puts first the convolution that ends the longest way: what it then reads of
/// the others may be computed beside that way, as a block's shortcut is beside
/// the block. Of ways of the same length the latest stays first.
static void putLongestFirst(Operation *op,
                            SmallVectorImpl<FusedOp> &producers) {
  if (producers.size() < 2)
    return;
  SmallVector<Operation *> before;
  for (Operation *prev = op->getPrevNode(); prev && before.size() < kOpsOfBlock;
       prev = prev->getPrevNode())
    before.push_back(prev);
  // The most convolutions on a way to the end of each, itself among them.
  llvm::DenseMap<Operation *, unsigned> counts;
  for (Operation *next : llvm::reverse(before)) {
    unsigned most = 0;
    for (Value operand : next->getOperands())
      if (Operation *producer = operand.getDefiningOp())
        most = std::max(most, counts.lookup(producer));
    counts[next] = most + isa<FusedOp>(next);
  }
  auto *longest = llvm::max_element(producers, [&](FusedOp a, FusedOp b) {
    return counts.lookup(a) < counts.lookup(b);
  });
  std::rotate(producers.begin(), longest, std::next(longest));
}

/// Gives `op` its verdict, if it consumes a convolution's result.
static void consume(RewriterBase &rewriter, Operation *op,
                    const FuseConsumersOptions &options) {
  if (isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op)) {
    // What stood between a flattening and its undoing was fused.
    if (Value undone = getReshapeUndone(op))
      return rewriter.replaceOp(op, undone);
    return foldView(rewriter, op);
  }
  if (options.elementwise && extendInReaders(rewriter, op))
    return;
  std::optional<Consumer> consumer = getConsumer(op);
  if (!consumer)
    return;
  if (!getProducers(*consumer).empty()) {
    op = inlineScalarProducers(rewriter, op);
    consumer = getConsumer(op);
  }
  bool elementwise = consumer->isElementwise();
  if (elementwise ? !options.elementwise : !options.reductions)
    return;
  SmallVector<FusedOp> producers = getProducers(*consumer);
  putLongestFirst(op, producers);
  LDBG() << producers.size() << " convolutions may take " << *op;
  std::optional<Verdict> refusal;
  FuseLimits limits = {options.maxExtras, options.findKernelRefusal,
                       options.findSlowdown};
  for (FusedOp conv : producers) {
    if (conv.hasBufferSemantics())
      continue;
    Verdict why;
    rewriter.setInsertionPoint(op);
    // Trying the producer before may have replaced operands of the op.
    consumer = getConsumer(op);
    if (succeeded(elementwise
                      ? fuseElementwise(rewriter, *consumer, conv, limits, why)
                      : fuseReduction(rewriter, *consumer, conv, limits, why)))
      return;
    // That of the first convolution says most.
    if (!refusal)
      refusal = why;
  }
  if (refusal && !isSumOfProducts(op))
    recordVerdict(op, *refusal);
}

static void visit(RewriterBase &rewriter, Operation *op,
                  const FuseConsumersOptions &options) {
  SmallVector<Operation *> ops = {op};
  if (options.elementwise)
    ops = moveBeforeReshape(rewriter, op);
  for (Operation *each : ops)
    consume(rewriter, each, options);
}

/// Whether `op` computes no elements: a broadcast, a transposition, a copy.
static bool onlyRenames(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() == 0 &&
         llvm::all_of(linalgOp.getBlock()->getTerminator()->getOperands(),
                      llvm::IsaPred<BlockArgument>);
}

static void eraseDeadCode(RewriterBase &rewriter, Operation *root) {
  for (Region &region : root->getRegions())
    for (Block &block : region)
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
        if (!isOpTriviallyDead(&op)) {
          eraseDeadCode(rewriter, &op);
          continue;
        }
        // It was refused where the result is computed, and then became a way of
        // reading it.
        if (op.hasAttr(kRefusedAttrName) && onlyRenames(&op))
          recordVerdict(&op, {FusionRule::ElementwiseEpilogue,
                              "takes no kernel: what reads it reads the result "
                              "itself",
                              ""});
        rewriter.eraseOp(&op);
      }
}

static void visitRegions(RewriterBase &rewriter, Operation *root,
                         const FuseConsumersOptions &options) {
  for (Region &region : root->getRegions())
    for (Block &block : region)
      // Fusing erases only `op` itself and what stands before it.
      for (Operation &op : llvm::make_early_inc_range(block)) {
        if (isa<FusedOp, linalg::LinalgOp>(op)) {
          visit(rewriter, &op, options);
          continue;
        }
        visitRegions(rewriter, &op, options);
        visit(rewriter, &op, options);
      }
}

/// softmax  ==>  maximum, exponential of the difference, sum, quotient; the
/// maximum may join a convolution.
static void decomposeSoftmax(RewriterBase &rewriter, Operation *root) {
  SmallVector<linalg::SoftmaxOp> ops;
  root->walk([&](linalg::SoftmaxOp op) {
    if (op.hasPureTensorSemantics() &&
        isa<FloatType>(op.getInputOperandType().getElementType()))
      ops.push_back(op);
  });
  for (linalg::SoftmaxOp op : ops) {
    rewriter.setInsertionPoint(op);
    FailureOr<SmallVector<Value>> values = op.decomposeOperation(rewriter);
    if (succeeded(values))
      rewriter.replaceOp(op, *values);
  }
}

void conv::fuseConsumers(RewriterBase &rewriter, Operation *root,
                         const FuseConsumersOptions &options) {
  bool anyConv = root->walk([](FusedOp) { return WalkResult::interrupt(); })
                     .wasInterrupted();
  if (!anyConv)
    return;
  decomposeSoftmax(rewriter, root);
  // A dead user would keep a result alive that nobody needs.
  eraseDeadCode(rewriter, root);
  visitRegions(rewriter, root, options);
  eraseDeadCode(rewriter, root);
  SmallVector<FusedOp> convs;
  root->walk([&](FusedOp conv) { convs.push_back(conv); });
  // A pass that sinks one kind leaves readers to the next.
  bool readersStay = options.elementwise && options.reductions;
  if (readersStay)
    for (FusedOp &conv : convs)
      conv = storeNarrow(rewriter, conv, options.findKernelRefusal);
  // From the last, whose extras may be the only users of one before.
  for (FusedOp conv : llvm::reverse(convs))
    dropDeadResults(rewriter, conv);
  eraseDeadCode(rewriter, root);
  if (readersStay)
    refuseRest(root);
}

LogicalResult conv::checkCount(MLIRContext *context, StringRef pass,
                               StringRef option, int64_t count) {
  if (count >= 0)
    return success();
  return emitError(UnknownLoc::get(context))
         << pass << ": option '" << option
         << "' expects a number that is not negative, got " << count;
}

namespace {
struct FuseConsumersPass
    : conv::impl::FuseConsumersPassBase<FuseConsumersPass> {
  using FuseConsumersPassBase::FuseConsumersPassBase;
  FuseConsumersPass(const FuseConsumersOptions &options)
      : findKernelRefusal(options.findKernelRefusal),
        findSlowdown(options.findSlowdown),
        registerDialects(options.registerDialects) {
    maxExtras = options.maxExtras;
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    FuseConsumersPassBase::getDependentDialects(registry);
    if (registerDialects)
      registerDialects(registry);
  }
  LogicalResult initialize(MLIRContext *context) override {
    return checkCount(context, "conv-fuse-consumers", "max-extras", maxExtras);
  }
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    FuseConsumersOptions options;
    options.maxExtras = maxExtras;
    options.findKernelRefusal = findKernelRefusal;
    options.findSlowdown = findSlowdown;
    fuseConsumers(rewriter, getOperation(), options);
  }

private:
  FindKernelRefusal findKernelRefusal;
  FindSlowdown findSlowdown;
  std::function<void(DialectRegistry &)> registerDialects;
};

struct FuseElementwisePass
    : conv::impl::FuseElementwisePassBase<FuseElementwisePass> {
  using FuseElementwisePassBase::FuseElementwisePassBase;
  LogicalResult initialize(MLIRContext *context) override {
    return checkCount(context, "conv-fuse-elementwise", "max-extras",
                      maxExtras);
  }
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    FuseConsumersOptions options;
    options.reductions = false;
    options.maxExtras = maxExtras;
    fuseConsumers(rewriter, getOperation(), options);
  }
};

struct FuseReductionPass
    : conv::impl::FuseReductionPassBase<FuseReductionPass> {
  using FuseReductionPassBase::FuseReductionPassBase;
  LogicalResult initialize(MLIRContext *context) override {
    return checkCount(context, "conv-fuse-reduction", "max-extras", maxExtras);
  }
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    FuseConsumersOptions options;
    options.elementwise = false;
    options.maxExtras = maxExtras;
    fuseConsumers(rewriter, getOperation(), options);
  }
};
} // namespace

std::unique_ptr<Pass>
conv::createFuseConsumersPass(const FuseConsumersOptions &options) {
  return std::make_unique<FuseConsumersPass>(options);
}
