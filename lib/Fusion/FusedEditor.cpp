//===- FusedEditor.cpp - Rebuild conv.fused with more in it ---------------===//

#include "FusedEditor.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::conv;

FusedEditor::FusedEditor(RewriterBase &rewriter, FusedOp conv)
    : rewriter(rewriter), conv(conv), extras(conv.getExtras()),
      maps(llvm::to_vector(
          conv.getExtraMaps().getAsValueRange<AffineMapAttr>())),
      kinds(conv.getReductionKinds()) {
  IRMapping mapping;
  rewriter.cloneRegionBefore(conv.getEpilogue(), epilogue, epilogue.end(),
                             mapping);
  auto epilogueYield = cast<YieldOp>(getEpilogue().getTerminator());
  unsigned numFull = conv.getNumFullResults();
  SmallVector<Type> reducedTypes = conv.getReducedValueTypes();
  for (auto [i, yielded] : llvm::enumerate(epilogueYield.getValues())) {
    if (i < numFull)
      results.push_back({yielded, conv.getOuts()[i], /*full=*/true,
                         /*dead=*/false, conv->getResult(i), 0});
    else
      partials.push_back(yielded);
  }
  SmallVector<Value> reduced;
  if (!conv.getFinalize().empty()) {
    rewriter.cloneRegionBefore(conv.getFinalize(), finalize, finalize.end(),
                               mapping);
    llvm::append_range(reduced, getFinalize().getTerminator()->getOperands());
  } else {
    // Always there while editing; `finish` drops it if it does nothing.
    Block *block = new Block();
    finalize.push_back(block);
    for (Type type : reducedTypes)
      reduced.push_back(block->addArgument(type, conv.getLoc()));
    for (Value extra : extras)
      block->addArgument(getElementTypeOrSelf(extra.getType()), extra.getLoc());
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPointToEnd(block);
    YieldOp::create(rewriter, conv.getLoc(), reduced);
  }
  for (auto [i, yielded] : llvm::enumerate(reduced))
    results.push_back({yielded, conv.getOuts()[numFull + i], /*full=*/false,
                       /*dead=*/false, conv->getResult(numFull + i), 0});
}

Value FusedEditor::getElement(const Source &source, AffineMap map,
                              bool inFinalize) {
  Block &block = inFinalize ? getFinalize() : getEpilogue();
  if (source.constant) {
    for (auto known : block.getOps<arith::ConstantOp>())
      if (known.getValue() == source.constant)
        return known;
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(block.getTerminator());
    return arith::ConstantOp::create(rewriter, source.root.getLoc(),
                                     source.constant);
  }
  if (isSunkScalar(source.root)) {
    IRMapping mapping;
    Operation *op = source.root.getDefiningOp();
    for (Value operand : op->getOperands()) {
      Source leaf = traceSource(operand, source.map);
      // A scalar is read at constants only, whatever the space.
      AffineMap leafMap = AffineMap::get(
          map.getNumDims(), 0, leaf.map.getResults(), map.getContext());
      mapping.map(operand, getElement(leaf, leafMap, inFinalize));
    }
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(block.getTerminator());
    return rewriter.clone(*op, mapping)
        ->getResult(cast<OpResult>(source.root).getResultNumber());
  }
  unsigned index = 0;
  for (; index < extras.size(); ++index)
    if (extras[index] == source.root && maps[index] == map)
      break;
  if (index == extras.size()) {
    extras.push_back(source.root);
    maps.push_back(map);
    Type element = getElementTypeOrSelf(source.root.getType());
    getEpilogue().addArgument(element, source.root.getLoc());
    getFinalize().addArgument(element, source.root.getLoc());
  }
  return block.getArgument(index +
                           (inFinalize ? getNumReducedValues(kinds) : 1));
}

SmallVector<Value> FusedEditor::addReduction(ReductionKind kind,
                                             Value partial) {
  unsigned position = 0;
  for (auto [known, value] : llvm::zip_equal(kinds, partials)) {
    if (known == kind && value == partial) {
      auto args = getFinalize().getArguments().slice(position,
                                                     getNumReducedValues(kind));
      return SmallVector<Value>(args.begin(), args.end());
    }
    position += getNumReducedValues(known);
  }
  kinds.push_back(kind);
  partials.push_back(partial);
  SmallVector<Value> values = {getFinalize().insertArgument(
      position, partial.getType(), partial.getLoc())};
  if (getNumReducedValues(kind) == 2)
    values.push_back(getFinalize().insertArgument(
        position + 1, rewriter.getI64Type(), partial.getLoc()));
  return values;
}

Value FusedEditor::makeInit(RankedTensorType type, bool reduced) {
  // The dynamic extents are those of an output that is there already.
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(conv);
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(rewriter.getContext(), type.getShape());
  int64_t channel = conv.getDims().outputDim('f');
  int64_t rank = conv.getOutputRank();
  // Position of output dimension `dim` in a tensor of rank `tensorRank`.
  auto positionIn = [&](int64_t dim, int64_t tensorRank) {
    return tensorRank < rank && dim > channel ? dim - 1 : dim;
  };
  for (int64_t dim = 0; dim < rank; ++dim) {
    if (reduced && dim == channel)
      continue;
    int64_t position = positionIn(dim, type.getRank());
    if (!type.isDynamicDim(position))
      continue;
    // Prefers a full result: it has every dimension.
    Value like = conv.getOuts().front();
    int64_t likeRank = cast<RankedTensorType>(like.getType()).getRank();
    int64_t likePosition = positionIn(dim, likeRank);
    // Asks a tensor.empty for its operand, so that no dim op is left behind.
    auto empty = like.getDefiningOp<tensor::EmptyOp>();
    if (empty && empty.getType().isDynamicDim(likePosition))
      sizes[position] = empty.getDynamicSize(likePosition);
    else
      sizes[position] =
          tensor::getMixedSize(rewriter, conv.getLoc(), like, likePosition);
  }
  return tensor::EmptyOp::create(rewriter, conv.getLoc(), sizes,
                                 type.getElementType());
}

unsigned FusedEditor::addResult(Value yielded, RankedTensorType type,
                                bool full) {
  unsigned handle = handles.size();
  handles.emplace_back();
  results.push_back({yielded,
                     makeInit(type, /*reduced=*/!full),
                     full,
                     /*dead=*/false,
                     {},
                     handle});
  return handle;
}

/// Erases what the region computes and does not yield.
static void eraseDeadOps(RewriterBase &rewriter, Block &block) {
  // From the last to the first, so that what a dead op alone used is dead when
  // its turn comes. (A std::reverse_iterator points at the erased op.)
  Operation *op = block.getTerminator()->getPrevNode();
  while (op) {
    Operation *previous = op->getPrevNode();
    if (op->use_empty() && isMemoryEffectFree(op))
      rewriter.eraseOp(op);
    op = previous;
  }
}

void FusedEditor::dropDeadReductions() {
  unsigned position = getNumReducedValues(kinds);
  for (unsigned i = kinds.size(); i-- > 0;) {
    unsigned count = getNumReducedValues(kinds[i]);
    position -= count;
    if (llvm::any_of(getFinalize().getArguments().slice(position, count),
                     [](BlockArgument arg) { return !arg.use_empty(); }))
      continue;
    getFinalize().eraseArguments(position, count);
    kinds.erase(kinds.begin() + i);
    partials.erase(partials.begin() + i);
  }
}

void FusedEditor::dropDeadExtras() {
  unsigned numReduced = getNumReducedValues(kinds);
  for (unsigned i = extras.size(); i-- > 0;) {
    BlockArgument inEpilogue = getEpilogue().getArgument(1 + i);
    BlockArgument inFinalize = getFinalize().getArgument(numReduced + i);
    if (!inEpilogue.use_empty() || !inFinalize.use_empty())
      continue;
    getEpilogue().eraseArgument(1 + i);
    getFinalize().eraseArgument(numReduced + i);
    extras.erase(extras.begin() + i);
    maps.erase(maps.begin() + i);
  }
}

FusedOp FusedEditor::finish(Location loc, function_ref<bool(OpResult)> isDead) {
  for (Result &result : results)
    result.dead = result.old && isDead(result.old);
  // Something must remain, if only for a moment.
  if (llvm::all_of(results, [](const Result &r) { return r.dead; }))
    results.front().dead = false;

  SmallVector<const Result *> live;
  for (bool full : {true, false})
    for (const Result &result : results)
      if (!result.dead && result.full == full)
        live.push_back(&result);
  SmallVector<Value> outs, fullYields, reducedYields;
  SmallVector<Type> types;
  for (const Result *result : live) {
    outs.push_back(result->out);
    types.push_back(result->out.getType());
    (result->full ? fullYields : reducedYields).push_back(result->yielded);
  }
  rewriter.modifyOpInPlace(getFinalize().getTerminator(), [&] {
    getFinalize().getTerminator()->setOperands(reducedYields);
  });
  eraseDeadOps(rewriter, getFinalize());
  dropDeadReductions();
  llvm::append_range(fullYields, partials);
  rewriter.modifyOpInPlace(getEpilogue().getTerminator(), [&] {
    getEpilogue().getTerminator()->setOperands(fullYields);
  });
  eraseDeadOps(rewriter, getEpilogue());
  dropDeadExtras();

  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(conv);
  OperationState state(loc, FusedOp::getOperationName());
  state.addOperands({conv.getInput(), conv.getFilter()});
  state.addOperands(extras);
  state.addOperands(outs);
  state.addTypes(types);
  state.addAttributes(conv->getAttrs());
  state.attributes.set("extra_maps", rewriter.getAffineMapArrayAttr(maps));
  state.attributes.set("reduce",
                       rewriter.getDenseI32ArrayAttr(
                           llvm::map_to_vector(kinds, [](ReductionKind kind) {
                             return static_cast<int32_t>(kind);
                           })));
  state.attributes.set(
      "operandSegmentSizes",
      rewriter.getDenseI32ArrayAttr({1, 1, static_cast<int32_t>(extras.size()),
                                     static_cast<int32_t>(outs.size())}));
  state.addRegion()->takeBody(epilogue);
  // A finalize that only passes the reduced values on says nothing.
  Region *newFinalize = state.addRegion();
  auto reducedArgs =
      getFinalize().getArguments().take_front(getNumReducedValues(kinds));
  bool trivial = llvm::equal(reducedArgs, reducedYields);
  if (!trivial)
    newFinalize->takeBody(finalize);
  auto fused = cast<FusedOp>(rewriter.create(state));

  for (auto [result, value] : llvm::zip_equal(live, fused->getResults())) {
    if (result->old)
      replacements.emplace_back(result->old, value);
    else
      handles[result->handle] = value;
  }
  return fused;
}

void FusedEditor::replaceOld() {
  for (auto [old, value] : replacements)
    rewriter.replaceAllUsesWith(old, value);
}
