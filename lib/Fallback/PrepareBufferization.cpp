//===- PrepareBufferization.cpp - Before and after one-shot bufferize -----===//

#include "BufferPart.h"
#include "FallbackKernel.h"
#include "conv/Fallback/Passes.h"
#include "conv/IR/ConvOps.h"
#include "conv/IR/Slices.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/MathExtras.h"

#define DEBUG_TYPE "conv-prepare-bufferization"

namespace mlir::conv {
#define GEN_PASS_DEF_PREPAREBUFFERIZATIONPASS
#define GEN_PASS_DEF_ISOLATERESULTSPASS
#include "conv/Fallback/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct PrepareBufferizationPass
    : conv::impl::PrepareBufferizationPassBase<PrepareBufferizationPass> {
  void runOnOperation() override;
};

struct IsolateResultsPass
    : conv::impl::IsolateResultsPassBase<IsolateResultsPass> {
  void runOnOperation() override;
};

} // namespace

/// Padding a tensor without elements gives padding alone. Bufferization would
/// copy the tensor into an empty view, whose offset lies outside of the result.
///
/// tensor.pad %x low[0, 1] : tensor<0x3xf32> to tensor<0x4xf32>
///   ==>  tensor.generate : tensor<0x4xf32>
static LogicalResult generatePadding(RewriterBase &rewriter,
                                     tensor::PadOp pad) {
  ReifiedRankedShapedTypeDims shapes;
  if (failed(reifyResultShapes(rewriter, pad, shapes)))
    return failure();
  SmallVector<Value> extents;
  for (auto [dim, extent] : llvm::enumerate(shapes.front()))
    if (pad.getResultType().isDynamicDim(dim))
      extents.push_back(
          getValueOrCreateConstantIndexOp(rewriter, pad.getLoc(), extent));
  auto generate = tensor::GenerateOp::create(rewriter, pad.getLoc(),
                                             pad.getResultType(), extents);
  rewriter.inlineRegionBefore(pad.getRegion(), generate.getBody(),
                              generate.getBody().end());
  rewriter.replaceOp(pad, generate);
  return success();
}

static bool isAddressableSum(tensor::ConcatOp concat) {
  int64_t total = 0;
  return llvm::none_of(concat.getInputs(), [&](Value input) {
    int64_t extent =
        cast<RankedTensorType>(input.getType()).getDimSize(concat.getDim());
    return !ShapedType::isDynamic(extent) &&
           llvm::AddOverflow(total, extent, total);
  });
}

/// The concatenation as insertions. What has no elements is left out before:
/// offsets into nothing do not verify.
static FailureOr<SmallVector<Value>> takeApart(RewriterBase &rewriter,
                                               tensor::ConcatOp concat) {
  auto getExtent = [&](Value input) {
    return cast<RankedTensorType>(input.getType()).getDimSize(concat.getDim());
  };
  SmallVector<Value> inputs;
  bool isEmpty = false;
  for (Value input : concat.getInputs()) {
    if (getExtent(input) != 0)
      inputs.push_back(input);
    for (auto [dim, extent] :
         llvm::enumerate(cast<RankedTensorType>(input.getType()).getShape()))
      isEmpty |= extent == 0 && dim != concat.getDim();
  }
  if (inputs.empty() || isEmpty) {
    ReifiedRankedShapedTypeDims extents;
    if (failed(concat.reifyResultShapes(rewriter, extents)))
      return failure();
    Value nothing =
        tensor::EmptyOp::create(rewriter, concat.getLoc(), extents.front(),
                                concat.getResultType().getElementType());
    if (nothing.getType() != concat.getResultType())
      nothing = tensor::CastOp::create(rewriter, concat.getLoc(),
                                       concat.getResultType(), nothing);
    return SmallVector<Value>{nothing};
  }
  if (inputs.size() < concat.getInputs().size())
    concat = tensor::ConcatOp::create(rewriter, concat.getLoc(),
                                      concat.getResultType(), concat.getDim(),
                                      inputs);
  return concat.decomposeOperation(rewriter);
}

/// The slice of `first` and `second` together, which lie behind one another
/// along `dim` in one tensor; that tensor if it is all of it; null if they do
/// not.
static Value joinSlices(RewriterBase &rewriter, Value first, Value second,
                        int64_t dim) {
  auto front = first.getDefiningOp<tensor::ExtractSliceOp>();
  auto back = second.getDefiningOp<tensor::ExtractSliceOp>();
  if (!front || !back || front.getSource() != back.getSource() ||
      front.getType().getRank() != front.getSourceType().getRank() ||
      back.getType().getRank() != back.getSourceType().getRank() ||
      !front.hasUnitStride() || !back.hasUnitStride())
    return {};
  SmallVector<OpFoldResult> offsets = front.getMixedOffsets();
  SmallVector<OpFoldResult> sizes = front.getMixedSizes();
  for (int64_t i = 0; i < front.getType().getRank(); ++i)
    if (i != dim && (offsets[i] != back.getMixedOffsets()[i] ||
                     sizes[i] != back.getMixedSizes()[i]))
      return {};
  std::optional<int64_t> start = getConstantIntValue(offsets[dim]),
                         size = getConstantIntValue(sizes[dim]),
                         next =
                             getConstantIntValue(back.getMixedOffsets()[dim]),
                         nextSize =
                             getConstantIntValue(back.getMixedSizes()[dim]);
  if (!start || !size || !next || !nextSize || *start + *size != *next)
    return {};
  sizes[dim] = rewriter.getIndexAttr(*size + *nextSize);
  RankedTensorType source = front.getSourceType();
  bool isAll = llvm::all_of(offsets, isZeroInteger) &&
               llvm::equal(source.getShape(), sizes,
                           [](int64_t extent, OpFoldResult size) {
                             return !ShapedType::isDynamic(extent) &&
                                    isConstantIntValue(size, extent);
                           });
  if (isAll)
    return front.getSource();
  return tensor::ExtractSliceOp::create(rewriter, front.getLoc(),
                                        front.getSource(), offsets, sizes,
                                        front.getMixedStrides());
}

/// concat(%a[0:4], %a[4:8], %b)  ==>  concat(%a, %b), so that %a is computed
/// where it belongs: what a network splits and puts together again.
static void joinSlices(RewriterBase &rewriter, func::FuncOp func) {
  func.walk([&](tensor::ConcatOp concat) {
    rewriter.setInsertionPoint(concat);
    SmallVector<Value> inputs;
    for (Value input : concat.getInputs()) {
      Value joined = inputs.empty() ? Value()
                                    : joinSlices(rewriter, inputs.back(), input,
                                                 concat.getDim());
      if (joined)
        inputs.back() = joined;
      else
        inputs.push_back(input);
    }
    if (inputs.size() < concat.getInputs().size())
      rewriter.modifyOpInPlace(
          concat, [&] { concat.getInputsMutable().assign(inputs); });
  });
}

/// concat(%a, %b), concat(%a, %b, %c)  ==>  %ab = concat(%a, %b),
/// concat(%ab, %c): one copy in place of one of each part, and of many parts
/// that nobody else reads, which can be computed where they belong. Most of
/// these copies go away in conv-nest-buffers.
static void reuseConcatenations(RewriterBase &rewriter, func::FuncOp func) {
  func.walk([&](Block *block) {
    // With the inputs that were written, by the first of them.
    struct Known {
      tensor::ConcatOp op;
      SmallVector<Value> inputs;
    };
    DenseMap<Value, SmallVector<Known>> all;
    for (auto concat : block->getOps<tensor::ConcatOp>()) {
      SmallVector<Value> inputs(concat.getInputs());
      SmallVector<Known> &alike = all[inputs.front()];
      Known *longest = nullptr;
      for (Known &known : alike) {
        size_t count = known.inputs.size();
        if (known.op.getDim() == concat.getDim() && count > 1 &&
            count < inputs.size() &&
            ArrayRef(inputs).take_front(count) == ArrayRef(known.inputs) &&
            (!longest || count > longest->inputs.size()))
          longest = &known;
      }
      if (longest) {
        SmallVector<Value> shorter{longest->op.getResult()};
        llvm::append_range(shorter,
                           ArrayRef(inputs).drop_front(longest->inputs.size()));
        rewriter.modifyOpInPlace(
            concat, [&] { concat.getInputsMutable().assign(shorter); });
      }
      alike.push_back({concat, std::move(inputs)});
    }
  });
}

/// concat(concat(%a, %b), %c)  ==>  concat(%a, %b, %c), so that %a and %b are
/// computed where they belong at once.
static void joinConcatenations(RewriterBase &rewriter, func::FuncOp func) {
  func.walk([&](tensor::ConcatOp concat) {
    SmallVector<Value> inputs;
    for (Value input : concat.getInputs()) {
      auto inner = input.getDefiningOp<tensor::ConcatOp>();
      if (inner && inner->hasOneUse() && inner.getDim() == concat.getDim())
        llvm::append_range(inputs, inner.getInputs());
      else
        inputs.push_back(input);
    }
    if (inputs.size() == concat.getInputs().size())
      return;
    // Inner ones come first in the walk, and have been joined themselves.
    rewriter.modifyOpInPlace(concat,
                             [&] { concat.getInputsMutable().assign(inputs); });
  });
  func.walk<WalkOrder::PostOrder>([&](tensor::ConcatOp concat) {
    if (isOpTriviallyDead(concat))
      rewriter.eraseOp(concat);
  });
}

/// Bufferization makes memrefs of whatever elements; not all have one.
static LogicalResult checkElements(func::FuncOp func) {
  auto checkType = [](Type type, Location loc) -> LogicalResult {
    auto tensor = dyn_cast<TensorType>(type);
    if (!tensor || BaseMemRefType::isValidElementType(tensor.getElementType()))
      return success();
    return emitError(loc) << "has " << tensor << ", but there is no memref of "
                          << tensor.getElementType() << "; convert it first";
  };
  auto check = [&](Value value) {
    return checkType(value.getType(), value.getLoc());
  };
  for (Type type :
       llvm::concat<const Type>(func.getArgumentTypes(), func.getResultTypes()))
    if (func.isDeclaration() && failed(checkType(type, func.getLoc())))
      return failure();
  WalkResult walk = func.walk([&](Operation *op) {
    for (Region &region : op->getRegions())
      for (BlockArgument argument : region.getArguments())
        if (failed(check(argument)))
          return WalkResult::interrupt();
    for (Value result : op->getResults())
      if (failed(check(result)))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

/// Bufferization only says that an op was not bufferized.
static LogicalResult checkBuffers(func::FuncOp func) {
  WalkResult walk = func.walk([](Operation *op) -> WalkResult {
    auto isTensor = [](Type type) { return isa<TensorType>(type); };
    if ((llvm::none_of(op->getOperandTypes(), isTensor) &&
         llvm::none_of(op->getResultTypes(), isTensor)) ||
        isa<bufferization::BufferizableOpInterface,
            linalg::AggregatedOpInterface, tensor::ConcatOp, linalg::PackOp,
            linalg::UnPackOp>(op))
      return WalkResult::advance();
    return op->emitOpError("has no form on buffers; write it as linalg on "
                           "tensors, or keep it out of the function");
  });
  return failure(walk.wasInterrupted());
}

/// linalg.pack  ==>  tensor.pad, tensor.expand_shape, linalg.transpose, and the
/// other way round.
static LogicalResult lowerPacks(RewriterBase &rewriter, func::FuncOp func) {
  SmallVector<Operation *> packs;
  func.walk([&](Operation *op) {
    if (isa<linalg::PackOp, linalg::UnPackOp>(op))
      packs.push_back(op);
  });
  for (Operation *op : packs) {
    rewriter.setInsertionPoint(op);
    // Fails before it has changed anything.
    auto pack = dyn_cast<linalg::PackOp>(op);
    if (pack
            ? failed(linalg::lowerPack(rewriter, pack))
            : failed(linalg::lowerUnPack(rewriter, cast<linalg::UnPackOp>(op))))
      return op->emitOpError(
          "cannot be taken apart into ops that bufferize; expects static "
          "extents and tiles");
  }
  return success();
}

/// Whether nobody minds what was there.
static bool holdsNothing(Value value) {
  if (auto alloc = value.getDefiningOp<bufferization::AllocTensorOp>())
    return !alloc.getCopy();
  return value.getDefiningOp<tensor::EmptyOp>();
}

/// Bufferization takes an output that the body of a linalg op does not read for
/// one that is overwritten, and copies nothing to where it is written.
static LogicalResult checkOutputs(func::FuncOp func) {
  WalkResult walk = func.walk([](linalg::LinalgOp op) -> WalkResult {
    for (auto [i, output] : llvm::enumerate(op.getDpsInitsMutable()))
      if (isa<TensorType>(output.get().getType()) &&
          !op.payloadUsesValueFromOperand(&output) &&
          !holdsNothing(output.get()) && !isWrittenWhole(op, &output))
        return op.emitOpError("may leave elements of output #")
               << i << " of " << output.get().getType()
               << " as they were, expected all to be written, as its body does "
                  "not read them; write a part of a tensor with "
                  "tensor.insert_slice";
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

/// Replaces comparisons of floats that are true or false whatever they compare.
/// The canonicalization of MLIR 22 dies of such of a number that was an
/// integer.
static void foldSureComparisons(func::FuncOp func) {
  func.walk([](arith::CmpFOp op) {
    bool isTrue = op.getPredicate() == arith::CmpFPredicate::AlwaysTrue;
    if (!isTrue && op.getPredicate() != arith::CmpFPredicate::AlwaysFalse)
      return;
    OpBuilder b(op);
    TypedAttr value = b.getBoolAttr(isTrue);
    if (auto type = dyn_cast<ShapedType>(op.getType())) {
      if (!type.hasStaticShape())
        return;
      value = DenseElementsAttr::get(type, value);
    }
    op.replaceAllUsesWith(
        arith::ConstantOp::create(b, op.getLoc(), value).getResult());
    op.erase();
  });
}

void PrepareBufferizationPass::runOnOperation() {
  foldSureComparisons(getOperation());
  func::FuncOp func = getOperation();
  if (failed(checkForms(func)) || failed(checkElements(func)) ||
      failed(checkBuffers(func)) || failed(checkOutputs(func)))
    return signalPassFailure();
  Builder builder(&getContext());
  for (BlockArgument argument : func.getArguments())
    if (isa<TensorType>(argument.getType()))
      func.setArgAttr(argument.getArgNumber(),
                      bufferization::BufferizationDialect::kWritableAttrName,
                      builder.getBoolAttr(false));

  IRRewriter rewriter(&getContext());
  // Each reduction that starts at a fill has one of its own, which joins its
  // kernel; a shared one would be copied.
  func.walk([&](linalg::FillOp fill) {
    if (fill->getNumResults() != 1 || fill->hasOneUse() ||
        !fill.output().getDefiningOp<tensor::EmptyOp>())
      return;
    for (OpOperand &use :
         llvm::make_early_inc_range(fill.getResult(0).getUses())) {
      auto user = dyn_cast<linalg::LinalgOp>(use.getOwner());
      if (!user || !user.isDpsInit(&use) || fill->hasOneUse())
        continue;
      rewriter.setInsertionPoint(user);
      Operation *empty = rewriter.clone(*fill.output().getDefiningOp());
      IRMapping mapping;
      mapping.map(fill.output(), empty->getResult(0));
      use.set(rewriter.clone(*fill, mapping)->getResult(0));
    }
  });
  if (failed(lowerPacks(rewriter, func)))
    return signalPassFailure();
  joinSlices(rewriter, func);
  reuseConcatenations(rewriter, func);
  joinConcatenations(rewriter, func);
  cutPaddings(rewriter, func);
  SmallVector<Operation *> work;
  func.walk([&](Operation *op) {
    if (isa<linalg::AggregatedOpInterface, tensor::ConcatOp>(op))
      work.push_back(op);
    auto pad = dyn_cast<tensor::PadOp>(op);
    if (pad && llvm::is_contained(pad.getSourceType().getShape(), 0))
      work.push_back(op);
  });
  // A conv.fused may read a tensor.empty whose elements may be anything. It
  // must still not share the buffer of one that the op writes, so it gets its
  // own.
  func.walk([&](FusedOp op) {
    for (OpOperand &operand : op->getOpOperands()) {
      auto empty = operand.get().getDefiningOp<tensor::EmptyOp>();
      if (!empty || op.isDpsInit(&operand) || empty->hasOneUse())
        continue;
      rewriter.setInsertionPoint(op);
      operand.set(rewriter.clone(*empty)->getResult(0));
    }
  });
  for (Operation *op : work) {
    rewriter.setInsertionPoint(op);
    if (auto pad = dyn_cast<tensor::PadOp>(op)) {
      if (failed(generatePadding(rewriter, pad))) {
        op->emitOpError("of nothing has a result of unknown extents");
        return signalPassFailure();
      }
      continue;
    }
    FailureOr<SmallVector<Value>> parts;
    if (auto concat = dyn_cast<tensor::ConcatOp>(op)) {
      if (!isAddressableSum(concat)) {
        op->emitOpError("expects extents that add up to less than 2^63");
        return signalPassFailure();
      }
      parts = takeApart(rewriter, concat);
    } else {
      parts =
          cast<linalg::AggregatedOpInterface>(op).decomposeOperation(rewriter);
    }
    if (failed(parts)) {
      op->emitOpError("cannot be taken apart into ops that bufferize");
      return signalPassFailure();
    }
    rewriter.replaceOp(op, *parts);
  }
  // Should a convolution's result be copied to where it is inserted, the copy
  // names the insertion's place: verdicts of moves are settled by that.
  func.walk([&](tensor::InsertSliceOp insert) {
    Operation *source = insert.getSource().getDefiningOp();
    while (isa_and_nonnull<tensor::CastOp, tensor::ExpandShapeOp,
                           tensor::CollapseShapeOp>(source))
      source = source->getOperand(0).getDefiningOp();
    if (isa_and_nonnull<FusedOp>(source))
      source->setLoc(
          rewriter.getFusedLoc({source->getLoc(), insert->getLoc()}));
  });
}

/// The allocation that `memref` is the whole of, in the same order of elements
/// but perhaps of another shape; null if there is none.
static memref::AllocOp getWholeAlloc(Value memref) {
  while (true) {
    if (!cast<MemRefType>(memref.getType()).getLayout().isIdentity())
      return nullptr;
    Operation *op = memref.getDefiningOp();
    if (!op)
      return nullptr;
    if (auto alloc = dyn_cast<memref::AllocOp>(op))
      return alloc;
    if (!isa<memref::ExpandShapeOp, memref::CollapseShapeOp, memref::CastOp>(
            op))
      return nullptr;
    memref = op->getOperand(0);
  }
}

/// Takes the open extents of a reshape from what it reshapes, where there is
/// one in each group: extents from elsewhere may be the same only when the
/// program runs, and then nobody sees that the whole of a buffer is meant.
static void sizeBySource(OpBuilder &b, memref::ExpandShapeOp op) {
  auto source = cast<MemRefType>(op.getSrc().getType());
  auto result = cast<MemRefType>(op.getType());
  // An open extent may be given as a number.
  SmallVector<OpFoldResult> sizes = op.getMixedOutputShape();
  b.setInsertionPoint(op);
  for (auto [dim, group] : llvm::enumerate(op.getReassociationIndices())) {
    int64_t open = 0, known = 1;
    for (int64_t i : group)
      if (result.isDynamicDim(i))
        ++open;
      else
        known *= result.getDimSize(i);
    for (int64_t i : group) {
      if (!result.isDynamicDim(i))
        continue;
      if (open == 1 && known > 0 && source.isDynamicDim(dim)) {
        Value whole = memref::DimOp::create(b, op.getLoc(), op.getSrc(), dim);
        sizes[i] = getValueOrCreateConstantIndexOp(
            b, op.getLoc(),
            affine::makeComposedFoldedAffineApply(
                b, op.getLoc(), b.getAffineSymbolExpr(0).floorDiv(known),
                {OpFoldResult(whole)}));
      }
    }
  }
  SmallVector<Value> open;
  SmallVector<int64_t> known;
  dispatchIndexOpFoldResults(sizes, open, known);
  op.getOutputShapeMutable().assign(open);
  op.setStaticOutputShape(known);
}

/// A contiguous copy of `source`.
static Value copyOf(OpBuilder &b, Location loc, Value source) {
  auto type = cast<MemRefType>(source.getType());
  SmallVector<Value> sizes;
  for (auto [dim, size] : llvm::enumerate(type.getShape()))
    if (ShapedType::isDynamic(size))
      sizes.push_back(b.createOrFold<memref::DimOp>(loc, source, dim));
  type = MemRefType::get(type.getShape(), type.getElementType(),
                         MemRefLayoutAttrInterface(), type.getMemorySpace());
  // Results are aligned as bufferization aligns what it allocates.
  Value copy =
      memref::AllocOp::create(b, loc, type, sizes, b.getI64IntegerAttr(64));
  memref::CopyOp::create(b, loc, source, copy);
  return copy;
}

/// Copies what is cast to a contiguous buffer and is none for sure. MLIR casts
/// a part of a buffer with open strides to a whole buffer with open extents,
/// since it takes two open strides for equal, where it copies other parts.
static void copyCastParts(func::FuncOp func) {
  SmallVector<memref::CastOp> casts;
  func.walk([&](memref::CastOp op) {
    auto from = dyn_cast<MemRefType>(op.getSource().getType());
    auto to = dyn_cast<MemRefType>(op.getType());
    if (from && to && !from.getLayout().isIdentity() &&
        to.getLayout().isIdentity())
      casts.push_back(op);
  });
  for (memref::CastOp op : casts) {
    OpBuilder b(op);
    Value copy = copyOf(b, op.getLoc(), op.getSource());
    if (copy.getType() != op.getType())
      copy = memref::CastOp::create(b, op.getLoc(), op.getType(), copy);
    op.replaceAllUsesWith(copy);
    op.erase();
  }
}

/// Whether something before `copy`, of the same block, may have written to
/// `wanted` of `alloc`.
static bool mayBeWritten(memref::AllocOp alloc, const Part &wanted,
                         memref::CopyOp copy) {
  bool isWritten = false;
  forEachUse(alloc, [&](OpOperand &use, const Part &part) {
    Operation *user = use.getOwner();
    Operation *ancestor = copy->getBlock()->findAncestorOpInBlock(*user);
    isWritten |= (!ancestor || ancestor->isBeforeInBlock(copy)) &&
                 (part.intersects(wanted) || isa<ViewLikeOpInterface>(user));
  });
  return isWritten;
}

/// Erases copies of what nothing has written yet. Parts of one tensor are
/// written in the buffer of the whole; where bufferization cannot have it so,
/// it makes them a buffer, and copies to it what the whole's held there:
/// nothing.
static void eraseCopiesOfNothing(func::FuncOp func) {
  SmallVector<memref::CopyOp> copies;
  for (Block &block : func.getBody())
    llvm::append_range(copies, block.getOps<memref::CopyOp>());
  for (memref::CopyOp copy : copies) {
    auto source = findPart(copy.getSource());
    if (!source || source->first->getBlock() != copy->getBlock())
      continue;
    if (mayBeWritten(source->first, source->second, copy))
      continue;
    LDBG() << "erases " << copy << ", which copies nothing";
    copy.erase();
  }
}

void IsolateResultsPass::runOnOperation() {
  func::FuncOp func = getOperation();
  if (!func.isDeclaration()) {
    eraseCopiesOfNothing(func);
    copyCastParts(func);
  }
  if (func.isDeclaration() || !func.getBody().hasOneBlock())
    return;
  auto ret = dyn_cast<func::ReturnOp>(func.front().getTerminator());
  if (!ret)
    return;
  OpBuilder b(ret);
  func.walk([&](memref::ExpandShapeOp op) { sizeBySource(b, op); });
  b.setInsertionPoint(ret);
  DenseSet<Operation *> taken;
  for (OpOperand &result : ret->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(result.get().getType());
    if (!type)
      continue;
    memref::AllocOp alloc = getWholeAlloc(result.get());
    if (alloc && alloc->getParentOp() == func && taken.insert(alloc).second)
      continue;
    LDBG() << "copies result " << result.getOperandNumber() << " of "
           << func.getName();
    Value copy = copyOf(b, ret.getLoc(), result.get());
    result.set(copy);
  }
  func.setType(
      b.getFunctionType(func.getArgumentTypes(), ret->getOperandTypes()));
}
