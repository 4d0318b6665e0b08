//===- Decompose.cpp - From conv.fused back to linalg ---------------------===//
//
// One description serves tensors and memrefs: every step writes into a
// destination, which is a temporary or one of the op's outs.
//
//===----------------------------------------------------------------------===//

#include "Product.h"
#include "conv/IR/Passes.h"
#include "conv/IR/Reduction.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-decompose"

namespace mlir::conv {
#define GEN_PASS_DEF_DECOMPOSEPASS
#include "conv/IR/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

using BodyBuilder = function_ref<void(OpBuilder &, Location, ValueRange)>;

class Decomposer {
public:
  Decomposer(RewriterBase &rewriter, FusedOp op)
      : rewriter(rewriter), loc(op.getLoc()), op(op), dims(op.getDims()),
        onMemRefs(op.hasBufferSemantics()),
        channel(op.getDims().outputDim('f')) {}

  LogicalResult run();

  /// Whether the channels can be split into groups in place.
  bool splitsGroups();
  /// Whether the padded input's extents, where casts hide them, fit 64 bits.
  bool fitsPadded();

private:
  //===--- Steps, each giving values of the whole output space
  //-------------===//
  void padSizes();
  Value insertZeros();
  Value convolve(Value destination);
  void runEpilogue(Value accumulator);
  void reduce();
  void finalize();

  //===--- Tensors and memrefs alike
  //---------------------------------------===//
  SmallVector<OpFoldResult> sizesOf(Value shaped);
  Value createTemporary(Type elementType, ArrayRef<OpFoldResult> sizes);
  Value createFill(TypedAttr value, Value destination);
  SmallVector<Value> createGeneric(ValueRange ins, ValueRange outs,
                                   ArrayRef<AffineMap> maps,
                                   ArrayRef<utils::IteratorType> iterators,
                                   BodyBuilder body);
  /// Splits dimension `dim` into (groups, extent / groups).
  Value splitGroups(Value shaped, int64_t dim);

  bool splittableGroups(Value shaped, int64_t dim);
  /// Writes the values `wanted` of `region`, whose arguments are elements of
  /// `values`, all of which `identity` maps, and of the op's extras.
  SmallVector<Value> runRegion(Region &region, ValueRange values,
                               AffineMap identity, ValueRange wanted,
                               ValueRange outs, ArrayRef<AffineMap> outMaps,
                               function_ref<AffineMap(AffineMap)> mapExtra);
  RewriterBase &rewriter;
  Location loc;
  FusedOp op;
  DimsAttr dims;
  bool onMemRefs;
  int64_t channel;
  SmallVector<OpFoldResult> space;
  /// Extents of the input, without and with dilation and padding; empty where
  /// the op has neither.
  SmallVector<OpFoldResult> inputSizes, paddedSizes;
  /// What is reduced, and what it is reduced to.
  SmallVector<Value> partials, reduced;
  /// What the op's results become, in order.
  SmallVector<Value> results;
  SmallVector<Value> temporaries;
};

} // namespace

//===----------------------------------------------------------------------===//
// Tensors and memrefs alike
//===----------------------------------------------------------------------===//

SmallVector<OpFoldResult> Decomposer::sizesOf(Value shaped) {
  return onMemRefs ? memref::getMixedSizes(rewriter, loc, shaped)
                   : tensor::getMixedSizes(rewriter, loc, shaped);
}

Value Decomposer::createTemporary(Type elementType,
                                  ArrayRef<OpFoldResult> sizes) {
  if (!onMemRefs)
    return tensor::EmptyOp::create(rewriter, loc, sizes, elementType);
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamicSizes;
  dispatchIndexOpFoldResults(sizes, dynamicSizes, shape);
  auto space = cast<MemRefType>(op.getOuts().front().getType());
  auto type = MemRefType::get(shape, elementType, MemRefLayoutAttrInterface(),
                              space.getMemorySpace());
  Value buffer = memref::AllocOp::create(rewriter, loc, type, dynamicSizes);
  temporaries.push_back(buffer);
  return buffer;
}

Value Decomposer::createFill(TypedAttr value, Value destination) {
  Value scalar = arith::ConstantOp::create(rewriter, loc, value);
  auto fill = linalg::FillOp::create(rewriter, loc, scalar, destination);
  return onMemRefs ? destination : fill.getResult(0);
}

SmallVector<Value> Decomposer::createGeneric(
    ValueRange ins, ValueRange outs, ArrayRef<AffineMap> maps,
    ArrayRef<utils::IteratorType> iterators, BodyBuilder body) {
  if (onMemRefs) {
    linalg::GenericOp::create(rewriter, loc, ins, outs, maps, iterators, body);
    return outs;
  }
  auto generic = linalg::GenericOp::create(rewriter, loc, outs.getTypes(), ins,
                                           outs, maps, iterators, body);
  return generic.getResults();
}

static SmallVector<ReassociationIndices> groupReassociation(int64_t rank,
                                                            int64_t dim) {
  SmallVector<ReassociationIndices> reassociation;
  for (int64_t i = 0, next = 0; i < rank; ++i) {
    ReassociationIndices &indices = reassociation.emplace_back();
    indices.push_back(next++);
    if (i == dim)
      indices.push_back(next++);
  }
  return reassociation;
}

static SmallVector<int64_t> groupedShape(FusedOp op, ShapedType type,
                                         int64_t dim) {
  SmallVector<int64_t> shape(type.getShape());
  int64_t groups = op.getGroups();
  if (!ShapedType::isDynamic(shape[dim]))
    shape[dim] /= groups;
  shape.insert(shape.begin() + dim, groups);
  return shape;
}

bool Decomposer::splittableGroups(Value shaped, int64_t dim) {
  auto type = dyn_cast<MemRefType>(shaped.getType());
  return !type || succeeded(memref::ExpandShapeOp::computeExpandedType(
                      type, groupedShape(op, type, dim),
                      groupReassociation(type.getRank(), dim)));
}

Value Decomposer::splitGroups(Value shaped, int64_t dim) {
  auto type = cast<ShapedType>(shaped.getType());
  SmallVector<int64_t> shape = groupedShape(op, type, dim);
  SmallVector<ReassociationIndices> reassociation =
      groupReassociation(type.getRank(), dim);
  SmallVector<OpFoldResult> sizes = sizesOf(shaped);
  int64_t groups = op.getGroups();
  sizes[dim] = affine::makeComposedFoldedAffineApply(
      rewriter, loc, rewriter.getAffineSymbolExpr(0).floorDiv(groups),
      sizes[dim]);
  sizes.insert(sizes.begin() + dim, rewriter.getIndexAttr(groups));
  // A size may be known where the type forgets it; stock canonicalization
  // crashes on a static size of a dynamic dimension.
  for (auto [extent, size] : llvm::zip_equal(shape, sizes))
    if (ShapedType::isDynamic(extent))
      size = getValueOrCreateConstantIndexOp(rewriter, loc, size);
  if (onMemRefs)
    return memref::ExpandShapeOp::create(rewriter, loc, shape, shaped,
                                         reassociation, sizes);
  return tensor::ExpandShapeOp::create(
      rewriter, loc, RankedTensorType::get(shape, type.getElementType()),
      shaped, reassociation, sizes);
}

SmallVector<Value>
Decomposer::runRegion(Region &region, ValueRange values, AffineMap identity,
                      ValueRange wanted, ValueRange outs,
                      ArrayRef<AffineMap> outMaps,
                      function_ref<AffineMap(AffineMap)> mapExtra) {
  SmallVector<Value> ins(values);
  SmallVector<AffineMap> maps(values.size(), identity);
  SmallVector<int64_t> position(op.getExtras().size(), -1);
  for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
    if (!isa<ShapedType>(extra.getType()) ||
        region.getArgument(values.size() + i).use_empty())
      continue;
    position[i] = ins.size();
    ins.push_back(extra);
    maps.push_back(mapExtra(op.getExtraMap(i)));
  }
  llvm::append_range(maps, outMaps);
  SmallVector<utils::IteratorType> iterators(identity.getNumDims(),
                                             utils::IteratorType::parallel);
  return createGeneric(
      ins, outs, maps, iterators, [&](OpBuilder &b, Location, ValueRange args) {
        SmallVector<Value> arguments(args.take_front(values.size()));
        // An unused tensor extra has no element here; nothing asks for it.
        for (auto [i, extra] : llvm::enumerate(op.getExtras()))
          arguments.push_back(position[i] < 0 ? extra : args[position[i]]);
        IRMapping mapping;
        mapping.map(region.getArguments(), ValueRange(arguments));
        for (Operation &inner : region.front().without_terminator())
          b.clone(inner, mapping);
        linalg::YieldOp::create(b, loc,
                                llvm::map_to_vector(wanted, [&](Value value) {
                                  return mapping.lookup(value);
                                }));
      });
}

//===----------------------------------------------------------------------===//
// The convolution
//===----------------------------------------------------------------------===//

bool Decomposer::fitsPadded() {
  return llvm::all_of(
      llvm::enumerate(dims.getSpatialLetters()), [&](auto item) {
        auto [i, letter] = item;
        int64_t dim = dims.inputDim(letter);
        Value input = op.getInput();
        auto extent = [&] {
          return cast<ShapedType>(input.getType()).getDimSize(dim);
        };
        while (ShapedType::isDynamic(extent())) {
          Operation *maker = input.getDefiningOp();
          if (!isa_and_nonnull<tensor::CastOp, memref::CastOp>(maker))
            return true;
          input = maker->getOperand(0);
          if (!cast<ShapedType>(input.getType()).hasRank())
            return true;
        }
        return computePaddedExtent(extent(), op.getInputDilation()[i],
                                   op.getPadLow()[i], op.getPadHigh()[i])
            .has_value();
      });
}

/// Finds the sizes of the padded input.
void Decomposer::padSizes() {
  auto isOne = [](int64_t d) { return d == 1; };
  auto isZero = [](int64_t d) { return d == 0; };
  if (llvm::all_of(op.getInputDilation(), isOne) &&
      llvm::all_of(op.getPadLow(), isZero) &&
      llvm::all_of(op.getPadHigh(), isZero))
    return;

  inputSizes = sizesOf(op.getInput());
  paddedSizes = inputSizes;
  AffineExpr in = rewriter.getAffineSymbolExpr(0);
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    int64_t dim = dims.inputDim(letter), dilation = op.getInputDilation()[i],
            low = op.getPadLow()[i], high = op.getPadHigh()[i];
    // An empty input has no positions between which zeros could stand.
    AffineMap padded =
        dilation == 1
            ? AffineMap::get(0, 1, in + (low + high))
            : AffineMap::get(0, 1,
                             {(in - 1) * dilation + 1 + low + high,
                              rewriter.getAffineConstantExpr(low + high)},
                             rewriter.getContext());
    paddedSizes[dim] = affine::makeComposedFoldedAffineMax(
        rewriter, loc, padded, {inputSizes[dim]});
    // A size that is computed may be none, which a type cannot say.
    std::optional<int64_t> known = getConstantIntValue(inputSizes[dim]);
    if (known &&
        (*known < 0 || !computePaddedExtent(*known, dilation, low, high)))
      paddedSizes[dim] =
          getValueOrCreateConstantIndexOp(rewriter, loc, paddedSizes[dim]);
  }
}

/// The input with its padding and dilation made of zeros.
Value Decomposer::insertZeros() {
  if (paddedSizes.empty())
    return op.getInput();
  SmallVector<OpFoldResult> offsets(inputSizes.size(),
                                    rewriter.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(inputSizes.size(),
                                    rewriter.getIndexAttr(1));
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    int64_t dim = dims.inputDim(letter);
    offsets[dim] = rewriter.getIndexAttr(op.getPadLow()[i]);
    strides[dim] = rewriter.getIndexAttr(op.getInputDilation()[i]);
  }
  Type elementType = op.getInputType().getElementType();
  Value zeros = createFill(rewriter.getZeroAttr(elementType),
                           createTemporary(elementType, paddedSizes));
  // There is nothing to insert, and offsets into nothing do not verify.
  if (llvm::any_of(inputSizes, isZeroInteger))
    return zeros;
  if (!onMemRefs)
    return tensor::InsertSliceOp::create(rewriter, loc, op.getInput(), zeros,
                                         offsets, inputSizes, strides);
  Value inner = memref::SubViewOp::create(rewriter, loc, zeros, offsets,
                                          inputSizes, strides);
  memref::CopyOp::create(rewriter, loc, op.getInput(), inner);
  return zeros;
}

/// Writes the sums of products to `destination`, of the output space.
Value Decomposer::convolve(Value destination) {
  TypedAttr zero = rewriter.getZeroAttr(op.getNumerics().getAccumulate());
  // Where the output is empty there is nothing to sum, and the filter may be
  // longer than the input, which linalg refuses.
  if (llvm::any_of(space, isZeroInteger))
    return createFill(zero, destination);
  Value input = insertZeros(), filter = op.getFilter();
  std::string inputOrder = dims.getInput().str(),
              filterOrder = dims.getFilter().str(),
              outputOrder = dims.getOutput().str();
  Value sums = destination;
  bool grouped = op.getGroups() != 1;
  if (grouped) {
    // Channels are split into (g, channels of a group). A filter without `c`
    // leaves one channel a group, so that the input's channels are the groups.
    int64_t inputChannel = dims.inputDim('c');
    if (dims.filterDim('c') < 0) {
      inputOrder[inputChannel] = 'g';
    } else {
      input = splitGroups(input, inputChannel);
      inputOrder.insert(inputChannel, 1, 'g');
    }
    filter = splitGroups(filter, dims.filterDim('f'));
    filterOrder.insert(dims.filterDim('f'), 1, 'g');
    sums = splitGroups(destination, channel);
    outputOrder.insert(channel, 1, 'g');
  }

  // Loops: the output's letters, the input channel, then the taps, which are
  // written as capitals.
  std::string loops = outputOrder;
  if (filterOrder.find('c') != std::string::npos)
    loops += 'c';
  for (char letter : dims.getSpatialLetters())
    loops += llvm::toUpper(letter);
  MLIRContext *context = op.getContext();
  auto loop = [&](char letter) -> AffineExpr {
    size_t position = loops.find(letter);
    // A letter that has no loop has an extent of 1.
    return position == std::string::npos ? getAffineConstantExpr(0, context)
                                         : getAffineDimExpr(position, context);
  };
  StringRef spatial = dims.getSpatialLetters();
  SmallVector<AffineExpr> inputExprs, filterExprs, outputExprs;
  for (char letter : inputOrder) {
    size_t i = spatial.find(letter);
    inputExprs.push_back(i == StringRef::npos
                             ? loop(letter)
                             : loop(letter) * op.getStrides()[i] +
                                   loop(llvm::toUpper(letter)) *
                                       op.getDilations()[i]);
  }
  for (char letter : filterOrder)
    filterExprs.push_back(
        loop(spatial.contains(letter) ? llvm::toUpper(letter) : letter));
  for (char letter : outputOrder)
    outputExprs.push_back(loop(letter));
  SmallVector<utils::IteratorType> iterators(loops.size(),
                                             utils::IteratorType::reduction);
  std::fill_n(iterators.begin(), outputOrder.size(),
              utils::IteratorType::parallel);

  sums = createFill(zero, sums);
  auto map = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(loops.size(), 0, exprs, context);
  };
  sums = createGeneric(
      {input, filter}, sums,
      {map(inputExprs), map(filterExprs), map(outputExprs)}, iterators,
      [&](OpBuilder &b, Location, ValueRange args) {
        Value product =
            createProduct(b, loc, op.getNumerics(), args[0], args[1]);
        Value sum =
            isa<FloatType>(product.getType())
                ? Value(arith::AddFOp::create(b, loc, args[2], product))
                : Value(arith::AddIOp::create(b, loc, args[2], product));
        linalg::YieldOp::create(b, loc, sum);
      })[0];
  if (!grouped || onMemRefs)
    return onMemRefs ? destination : sums;
  return tensor::CollapseShapeOp::create(
      rewriter, loc, destination.getType(), sums,
      groupReassociation(op.getOutputRank(), channel));
}

//===----------------------------------------------------------------------===//
// Epilogue, reductions and finalize
//===----------------------------------------------------------------------===//

/// Writes the full results and what is reduced.
void Decomposer::runEpilogue(Value accumulator) {
  Block &body = op.getEpilogue().front();
  ValueRange yielded = op.getEpilogueYield().getValues();
  unsigned numFull = op.getNumFullResults();

  // Full results have their outs; what is reduced needs a place of its own
  // unless it is the accumulator or a full result.
  SmallVector<Value> wanted(yielded.take_front(numFull));
  SmallVector<Value> outs(op.getFullOuts());
  SmallVector<int64_t> source; // Position in `wanted`, -1 for the accumulator.
  for (Value value : yielded.drop_front(numFull)) {
    if (value == body.getArgument(0)) {
      source.push_back(-1);
      continue;
    }
    auto *known = llvm::find(wanted, value);
    source.push_back(known - wanted.begin());
    if (known == wanted.end()) {
      wanted.push_back(value);
      outs.push_back(createTemporary(value.getType(), space));
    }
  }

  SmallVector<Value> written;
  if (!wanted.empty()) {
    AffineMap identity = rewriter.getMultiDimIdentityMap(op.getOutputRank());
    SmallVector<AffineMap> outMaps(outs.size(), identity);
    written = runRegion(op.getEpilogue(), accumulator, identity, wanted, outs,
                        outMaps, [](AffineMap map) { return map; });
  }
  results.append(written.begin(), written.begin() + numFull);
  for (int64_t i : source)
    partials.push_back(i < 0 ? accumulator : written[i]);
}

/// Reduces the partial values over the channels, straight into the outs where
/// nothing is left to do.
void Decomposer::reduce() {
  SmallVector<OpFoldResult> sizes = space;
  SmallVector<AffineExpr> exprs;
  SmallVector<utils::IteratorType> iterators(space.size(),
                                             utils::IteratorType::parallel);
  for (int64_t i = 0, e = space.size(); i < e; ++i)
    if (i != channel)
      exprs.push_back(rewriter.getAffineDimExpr(i));
  if (channel >= 0) {
    sizes.erase(sizes.begin() + channel);
    iterators[channel] = utils::IteratorType::reduction;
  }
  bool last = op.getFinalize().empty();
  SmallVector<Value> reducedOuts(op.getReducedOuts());
  unsigned next = 0;
  auto destination = [&](TypedAttr identity) {
    Value place =
        last ? reducedOuts[next++] : createTemporary(identity.getType(), sizes);
    return createFill(identity, place);
  };
  auto mapTo = [&](Value out) {
    SmallVector<AffineExpr> outExprs = exprs;
    auto type = cast<ShapedType>(out.getType());
    if (channel >= 0 && type.getRank() == static_cast<int64_t>(space.size()))
      outExprs.insert(outExprs.begin() + channel,
                      rewriter.getAffineConstantExpr(0));
    return AffineMap::get(space.size(), 0, outExprs, op.getContext());
  };
  AffineMap identity = rewriter.getMultiDimIdentityMap(space.size());

  for (auto [kind, partial] :
       llvm::zip_equal(op.getReductionKinds(), partials)) {
    Type type = cast<ShapedType>(partial.getType()).getElementType();
    SmallVector<Value> outs = {destination(getReductionIdentity(kind, type))};
    SmallVector<AffineMap> maps = {identity, mapTo(outs[0])};
    if (isArgReduction(kind)) {
      outs.push_back(destination(
          rewriter.getI64IntegerAttr(isOrderedArgReduction(kind) ? -1 : 0)));
      maps.push_back(mapTo(outs[1]));
    }
    ReductionKind combiner = kind;
    reduced.append(createGeneric(
        partial, outs, maps, iterators,
        [&](OpBuilder &b, Location, ValueRange args) {
          if (!isArgReduction(combiner)) {
            Value value = createCombine(b, loc, combiner, args[1], args[0]);
            linalg::YieldOp::create(b, loc, value);
            return;
          }
          Value index = channel >= 0
                            ? Value(linalg::IndexOp::create(b, loc, channel))
                            : Value(arith::ConstantIndexOp::create(b, loc, 0));
          index = arith::IndexCastOp::create(b, loc, b.getI64Type(), index);
          ValueAndChannel best =
              createArgCombine(b, loc, combiner, {args[1], args[2]},
                               {args[0], index}, /*lhsFirst=*/true);
          linalg::YieldOp::create(b, loc, ValueRange{best.value, best.channel});
        }));
  }
  if (last)
    llvm::append_range(results, reduced);
}

/// Writes the reduced results from the reduced values.
void Decomposer::finalize() {
  Region &region = op.getFinalize();
  if (region.empty())
    return;
  int64_t rank = space.size() - (channel >= 0 ? 1 : 0);
  // Dimensions of the output space, in those of the reduced space.
  SmallVector<AffineExpr> exprs;
  for (int64_t i = 0; i < rank; ++i)
    exprs.push_back(rewriter.getAffineDimExpr(i));
  SmallVector<AffineExpr> spaceExprs = exprs;
  if (channel >= 0)
    spaceExprs.insert(spaceExprs.begin() + channel,
                      rewriter.getAffineConstantExpr(0));
  AffineMap identity = rewriter.getMultiDimIdentityMap(rank);

  SmallVector<AffineMap> outMaps;
  for (Value out : op.getReducedOuts()) {
    bool keepDim = channel >= 0 && cast<ShapedType>(out.getType()).getRank() ==
                                       static_cast<int64_t>(space.size());
    outMaps.push_back(
        AffineMap::get(rank, 0, keepDim ? spaceExprs : exprs, op.getContext()));
  }
  llvm::append_range(
      results,
      runRegion(region, reduced, identity, op.getFinalizeYield().getValues(),
                op.getReducedOuts(), outMaps, [&](AffineMap map) {
                  return map.replaceDimsAndSymbols(spaceExprs, {}, rank,
                                                   /*numResultSyms=*/0);
                }));
}

bool Decomposer::splitsGroups() {
  if (op.getGroups() == 1)
    return true;
  // Temporaries can always be split; what comes from outside may not.
  bool splitsInput = dims.filterDim('c') >= 0,
       writesOut = op.getNumFullResults();
  return (!splitsInput ||
          splittableGroups(op.getInput(), dims.inputDim('c'))) &&
         splittableGroups(op.getFilter(), dims.filterDim('f')) &&
         (!writesOut || splittableGroups(op.getOuts().front(), channel));
}

LogicalResult Decomposer::run() {
  if (!splitsGroups())
    return rewriter.notifyMatchFailure(
        op, "channels of a memref whose layout is not strided cannot be split "
            "into groups");
  if (!fitsPadded())
    return rewriter.notifyMatchFailure(
        op, "the padded input has extents past 64 bits");
  rewriter.setInsertionPoint(op);
  padSizes();
  space = op.getMixedOutputShape(rewriter);
  Type accumulate = op.getNumerics().getAccumulate();

  // An epilogue that only hands on the accumulator needs no step of its own.
  YieldOp yield = op.getEpilogueYield();
  BlockArgument accumulator = op.getEpilogue().getArgument(0);
  if (op.getNumFullResults() == 1 && yield.getValues().front() == accumulator &&
      llvm::all_of(yield.getValues(),
                   [&](Value value) { return value == accumulator; })) {
    Value sums = convolve(op.getOuts().front());
    results.push_back(sums);
    partials.append(op.getNumReductions(), sums);
  } else {
    runEpilogue(convolve(createTemporary(accumulate, space)));
  }
  reduce();
  finalize();

  for (Value temporary : temporaries)
    memref::DeallocOp::create(rewriter, loc, temporary);
  if (onMemRefs)
    rewriter.eraseOp(op);
  else
    rewriter.replaceOp(op, results);
  return success();
}

LogicalResult conv::decompose(RewriterBase &rewriter, FusedOp op) {
  return Decomposer(rewriter, op).run();
}

//===----------------------------------------------------------------------===//
// Pattern and pass
//===----------------------------------------------------------------------===//

namespace {

/// conv.fused  ==>  linalg.fill, linalg.generic ...
struct DecomposeFused : OpRewritePattern<FusedOp> {
  DecomposeFused(MLIRContext *context, std::function<bool(FusedOp)> filter)
      : OpRewritePattern(context), filter(std::move(filter)) {}

  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    if (filter && !filter(op))
      return rewriter.notifyMatchFailure(op, "the filter leaves it alone");
    return decompose(rewriter, op);
  }

  std::function<bool(FusedOp)> filter;
};

struct DecomposePass : conv::impl::DecomposePassBase<DecomposePass> {
  using Base::Base;

  void runOnOperation() override {
    DecomposeOptions options;
    if (onlyUnscheduled)
      options.filter = [](FusedOp op) { return !op.getScheduleAttr(); };
    RewritePatternSet patterns(&getContext());
    populateDecomposePatterns(patterns, options);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](FusedOp op) {
      if (options.filter && !options.filter(op))
        return;
      LDBG() << "left " << *op;
      if (!Decomposer(rewriter, op).splitsGroups())
        op.emitOpError("expects memrefs of strided layout to split their "
                       "channels into ")
            << op.getGroups()
            << " groups; copy the operands to an identity layout first";
      else if (!Decomposer(rewriter, op).fitsPadded())
        op.emitOpError("expects an input of extents that fit 64 bits once "
                       "dilated by [")
            << op.getInputDilation() << "] and padded by [" << op.getPadLow()
            << "] and [" << op.getPadHigh()
            << "]; casts hide extents for which they do not";
      signalPassFailure();
    });
  }
};

} // namespace

void conv::populateDecomposePatterns(RewritePatternSet &patterns,
                                     const DecomposeOptions &options) {
  patterns.add<DecomposeFused>(patterns.getContext(), options.filter);
}
