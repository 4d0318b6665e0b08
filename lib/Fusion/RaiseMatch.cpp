//===- RaiseMatch.cpp - Recognising convolutions in linalg ----------------===//

#include "RaiseMatch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::raise;

//===----------------------------------------------------------------------===//
// OperandLayout
//===----------------------------------------------------------------------===//

size_t OperandLayout::findMerge() const {
  size_t g = letters.find('g');
  if (g == std::string::npos)
    return std::string::npos;
  // Without a channel the group is the channel.
  if (unitGroup)
    return hasChannel() ? g : std::string::npos;
  if (g + 1 == letters.size() || letters[g + 1] != channel)
    return std::string::npos;
  return g;
}

size_t OperandLayout::getMergedDim() const {
  // A unit group that comes last merges with what stands before it.
  size_t g = findMerge();
  return g + 1 == letters.size() ? g - 1 : g;
}

SmallVector<ReassociationIndices> OperandLayout::getReassociation() const {
  size_t merge = mergesGroups() ? getMergedDim() : letters.size();
  SmallVector<ReassociationIndices> reassociation;
  for (size_t i = 0; i < letters.size(); ++i) {
    reassociation.push_back({static_cast<int64_t>(i)});
    if (i == merge)
      reassociation.back().push_back(++i);
  }
  return reassociation;
}

std::string OperandLayout::getMergedLetters() const {
  std::string merged = letters;
  if (mergesGroups())
    merged.erase(findMerge(), 1);
  llvm::replace(merged, 'g', channel);
  return merged;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

/// The value that `value` was extended from without loss, or `value` itself.
static Value skipExtension(Value value) {
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<arith::ExtFOp, arith::ExtSIOp>(op))
    return op->getOperand(0);
  return value;
}

/// Whether `product` multiplies (extended) `a` and `b`, in either order.
static bool isProductOf(ValueRange factors, Value a, Value b) {
  Value lhs = skipExtension(factors[0]), rhs = skipExtension(factors[1]);
  return (lhs == a && rhs == b) || (lhs == b && rhs == a);
}

/// Whether the body is `acc + ext(input) * ext(filter)`.
static bool isConvolutionBody(Block &body, Value input, Value filter,
                              Value acc) {
  Value result = body.getTerminator()->getOperand(0);
  Operation *sum = result.getDefiningOp();
  if (auto fma = dyn_cast_or_null<math::FmaOp>(sum))
    return fma.getC() == acc &&
           isProductOf({fma.getA(), fma.getB()}, input, filter);
  if (!isa_and_nonnull<arith::AddFOp, arith::AddIOp>(sum))
    return false;
  Value product = sum->getOperand(0);
  if (product == acc)
    product = sum->getOperand(1);
  else if (sum->getOperand(1) != acc)
    return false;
  Operation *mul = product.getDefiningOp();
  return isa_and_nonnull<arith::MulFOp, arith::MulIOp>(mul) &&
         isProductOf(mul->getOperands(), input, filter);
}

/// Whether `op` is a convolution to its author, whatever its arithmetic; a
/// pooling, which reads no filter, and other window ops are not.
static bool isCandidate(linalg::LinalgOp op, Value input, Value filter) {
  if (input.use_empty() || filter.use_empty())
    return false;
  if (isa<linalg::ConvolutionOpInterface>(op.getOperation()))
    return true;
  return llvm::any_of(*op.getBlock(), [](Operation &inner) {
    return isa<arith::MulFOp, arith::MulIOp, math::FmaOp>(inner);
  });
}

//===----------------------------------------------------------------------===//
// Indexing maps
//===----------------------------------------------------------------------===//

namespace {

/// `coefficient * loop`, one summand of an index.
struct Term {
  unsigned loop;
  int64_t coefficient;
};

/// The loops of a convolution by what they run over; -1 where there is none.
struct ConvLoops {
  /// One output position with its tap (or none), in the order of the output.
  struct Spatial {
    int64_t position = -1;
    int64_t tap = -1;
    int64_t stride = 1;
    int64_t dilation = 1;
  };
  SmallVector<Spatial> spatial;
  int64_t batch = -1, group = -1, inChannel = -1, outChannel = -1;
};

} // namespace

/// Splits an index into summands; fails on anything but a positive linear
/// combination of loops.
static LogicalResult splitTerms(AffineExpr expr, SmallVectorImpl<Term> &terms) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    terms.push_back({dim.getPosition(), 1});
    return success();
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return failure();
  if (binary.getKind() == AffineExprKind::Add)
    return success(succeeded(splitTerms(binary.getLHS(), terms)) &&
                   succeeded(splitTerms(binary.getRHS(), terms)));
  auto dim = dyn_cast<AffineDimExpr>(binary.getLHS());
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() != AffineExprKind::Mul || !dim || !factor ||
      factor.getValue() < 1)
    return failure();
  terms.push_back({dim.getPosition(), factor.getValue()});
  return success();
}

static Verdict refuseLayout(const Twine &reason, const Twine &remedy) {
  return {FusionRule::ConvLayout, reason.str(), remedy.str()};
}

static Verdict unitDimLeftOut() {
  return refuseLayout("a spatial dimension of the output or of the filter was "
                      "left out because its extent is 1",
                      "raise before linalg-fold-unit-extent-dims");
}

/// ConvLoops that a map of plain dimensions names, by result; nothing for
/// another.
static std::optional<SmallVector<unsigned>> getPlainLoops(AffineMap map) {
  SmallVector<unsigned> loops;
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim || llvm::is_contained(loops, dim.getPosition()))
      return std::nullopt;
    loops.push_back(dim.getPosition());
  }
  return loops;
}

/// Sets `role` to `loop` unless another loop has it already.
static bool assign(int64_t &role, unsigned loop) {
  if (role != -1)
    return false;
  role = loop;
  return true;
}

namespace {

/// Sorts the loops of one op into roles. `letterOf` and `inputLetters` are
/// valid after a `run` that leaves no refusal.
class LoopClassifier {
public:
  LoopClassifier(AffineMap input, AffineMap filter, AffineMap output)
      : input(input), filter(filter), output(output) {}

  /// Whether the maps are those of a convolution; `refusal` is set where they
  /// are, but conv.fused cannot express them.
  bool run();

  ConvLoops loops;
  std::optional<Verdict> refusal;
  /// ConvLoops of the filter and the output by dimension.
  SmallVector<unsigned> filterLoops, outputLoops;
  /// For each dimension of the input, the loop that names it: the output
  /// position where the dimension is spatial.
  SmallVector<unsigned> inputLoops;

private:
  bool classifyInput();
  void classifyRest();
  bool inFilter(unsigned loop) const {
    return llvm::is_contained(filterLoops, loop);
  }
  bool inOutput(unsigned loop) const {
    return llvm::is_contained(outputLoops, loop);
  }

  AffineMap input, filter, output;
  /// ConvLoops of input dimensions that are parallel and not in the filter.
  SmallVector<unsigned> batchLike;
};

} // namespace

bool LoopClassifier::classifyInput() {
  bool convolves = false;
  for (AffineExpr expr : input.getResults()) {
    if (expr == getAffineConstantExpr(0, expr.getContext())) {
      refusal = unitDimLeftOut();
      continue;
    }
    SmallVector<Term> terms;
    if (failed(splitTerms(expr, terms)) || terms.size() > 2)
      return false;
    if (terms.size() == 2) {
      auto [position, tap] = std::pair(terms[0], terms[1]);
      if (!inOutput(position.loop))
        std::swap(position, tap);
      if (!inOutput(position.loop) || inFilter(position.loop) ||
          inOutput(tap.loop) || !inFilter(tap.loop))
        return false;
      loops.spatial.push_back(
          {position.loop, tap.loop, position.coefficient, tap.coefficient});
      inputLoops.push_back(position.loop);
      convolves = true;
      continue;
    }
    auto [loop, coefficient] = terms.front();
    inputLoops.push_back(loop);
    if (inOutput(loop) && !inFilter(loop)) {
      // A strided index without a tap is a window of one element.
      if (coefficient == 1)
        batchLike.push_back(loop);
      else
        loops.spatial.push_back({loop, -1, coefficient, 1});
      continue;
    }
    if (!inFilter(loop))
      return false;
    if (coefficient != 1) {
      refusal = unitDimLeftOut();
      continue;
    }
    int64_t &role = inOutput(loop) ? loops.group : loops.inChannel;
    if (!assign(role, loop))
      refusal = refuseLayout(
          "the input has several " +
              Twine(inOutput(loop) ? "group" : "input channel") + " dimensions",
          "bring them side by side in each operand, where they are taken as "
          "one");
  }
  return convolves;
}

void LoopClassifier::classifyRest() {
  auto positionIn = [&](unsigned loop) {
    return llvm::find(outputLoops, loop) - outputLoops.begin();
  };
  auto firstSpatial = std::numeric_limits<ptrdiff_t>::max();
  for (const ConvLoops::Spatial &spatial : loops.spatial)
    firstSpatial = std::min(firstSpatial, positionIn(spatial.position));
  // The batch stands before the image; what else the filter does not see is a
  // spatial dimension whose window of one element was dropped. Where the filter
  // covers two and more dimensions that would be one too many, so that a single
  // one is the batch wherever it stands.
  llvm::sort(batchLike, [&](unsigned a, unsigned b) {
    return positionIn(a) < positionIn(b);
  });
  bool anywhere = batchLike.size() == 1 && loops.spatial.size() >= 2;
  for (unsigned loop : batchLike)
    if (loops.batch != -1 || (positionIn(loop) > firstSpatial && !anywhere))
      loops.spatial.push_back({loop, -1, 1, 1});
    else
      loops.batch = loop;
  for (unsigned loop : outputLoops)
    if (inFilter(loop) && !llvm::is_contained(inputLoops, loop) &&
        !assign(loops.outChannel, loop))
      refusal = refuseLayout(
          "the output has several channel dimensions",
          "bring them side by side in each operand, where they are taken as "
          "one");
  llvm::sort(loops.spatial,
             [&](const ConvLoops::Spatial &a, const ConvLoops::Spatial &b) {
               return positionIn(a.position) < positionIn(b.position);
             });
  if (loops.spatial.size() > 3)
    refusal =
        refuseLayout("the convolution has " + Twine(loops.spatial.size()) +
                         " spatial dimensions, conv.fused at most 3",
                     "fold dimensions that the filter does not cover "
                     "into the batch");
}

bool LoopClassifier::run() {
  auto filterDims = getPlainLoops(filter), outputDims = getPlainLoops(output);
  if (!filterDims || !outputDims)
    return false;
  filterLoops = *filterDims;
  outputLoops = *outputDims;
  if (!classifyInput())
    return false;
  classifyRest();
  if (refusal)
    return true;
  // Every loop of the input is there once, and every other loop has a role:
  // what is left over would be a broadcast or a sum over the filter alone.
  llvm::SmallDenseSet<unsigned> seen(inputLoops.begin(), inputLoops.end());
  if (seen.size() != inputLoops.size())
    return false;
  for (const ConvLoops::Spatial &spatial : loops.spatial)
    if (spatial.tap != -1 && !seen.insert(spatial.tap).second)
      return false;
  if (loops.outChannel != -1)
    seen.insert(loops.outChannel);
  return seen.size() == input.getNumDims();
}

//===----------------------------------------------------------------------===//
// matchConvolution
//===----------------------------------------------------------------------===//

static bool isQuantized(linalg::LinalgOp op) {
  // The named forms take the two zero points as scalars.
  return isa<linalg::ConvolutionOpInterface>(op.getOperation()) &&
         op.getNumDpsInputs() == 4;
}

static std::string getLetters(ArrayRef<unsigned> loops, const ConvLoops &roles,
                              bool ofFilter) {
  StringRef spatialLetters = StringRef("dhw").take_back(roles.spatial.size());
  std::string letters;
  for (unsigned loop : loops) {
    char letter = loop == roles.batch        ? 'n'
                  : loop == roles.group      ? 'g'
                  : loop == roles.inChannel  ? 'c'
                  : loop == roles.outChannel ? 'f'
                                             : '?';
    for (auto [spatial, name] : llvm::zip_equal(roles.spatial, spatialLetters))
      if (loop == (ofFilter ? spatial.tap : spatial.position))
        letter = name;
    letters += letter;
  }
  return letters;
}

/// Checks that 'g' can be merged with what it belongs to in every operand, and
/// finds the permutation of the filter that this takes.
static std::optional<Verdict> layOutGroups(ConvMatch &match) {
  if (match.groups == 1) {
    for (OperandLayout *layout :
         {&match.inputLayout, &match.filterLayout, &match.outputLayout})
      layout->unitGroup = true;
    return std::nullopt;
  }
  auto apart = [](const OperandLayout &layout) {
    return layout.hasChannel() && !layout.mergesGroups();
  };
  if (apart(match.inputLayout))
    return refuseLayout(
        "the input's group dimension does not stand directly before its "
        "channel dimension (order '" +
            match.inputLayout.letters + "')",
        "transpose the input so that it does");
  if (apart(match.outputLayout))
    return refuseLayout(
        "the output's group dimension does not stand directly before its "
        "channel dimension (order '" +
            match.outputLayout.letters + "')",
        "transpose the output so that it does");
  std::string &letters = match.filterLayout.letters;
  if (apart(match.filterLayout)) {
    // The filter is small: move its groups.
    size_t g = letters.find('g');
    for (size_t i = 0; i < letters.size(); ++i) {
      if (letters[i] == 'f')
        match.filterPermutation.push_back(g);
      if (i != g)
        match.filterPermutation.push_back(i);
    }
    std::string permuted;
    for (int64_t i : match.filterPermutation)
      permuted += letters[i];
    letters = permuted;
  }
  return std::nullopt;
}

/// Whether all extents that are known fit each other. linalg's verifier asks it
/// of static types only, all of them at once, and does not look through casts.
static std::optional<Verdict> checkExtents(linalg::LinalgOp op,
                                           OpOperand *input, OpOperand *filter,
                                           const ConvLoops &loops) {
  auto refuse = [](const Twine &reason) {
    return Verdict{FusionRule::ExtentMismatch, reason.str(),
                   "give the operands types that fit each other"};
  };
  SmallVector<int64_t> known(op.getNumLoops(), ShapedType::kDynamic);
  for (OpOperand *operand : {input, filter, op.getDpsInitOperand(0)})
    for (auto [dim, expr] :
         llvm::enumerate(op.getMatchingIndexingMap(operand).getResults())) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      int64_t extent = getKnownExtent(operand->get(), dim);
      if (!loop || ShapedType::isDynamic(extent))
        continue;
      int64_t &other = known[loop.getPosition()];
      if (!ShapedType::isDynamic(other) && other != extent)
        return refuse("two operands have the extents " + Twine(other) +
                      " and " + Twine(extent) + " along one dimension");
      other = extent;
    }
  if (llvm::is_contained(known, 0))
    return Verdict{FusionRule::EmptyExtent,
                   "a dimension turns out to have no elements behind a cast",
                   "nothing is computed"};
  for (const ConvLoops::Spatial &spatial : loops.spatial)
    for (auto [dim, expr] :
         llvm::enumerate(op.getMatchingIndexingMap(input).getResults())) {
      if (isa<AffineDimExpr>(expr) || !expr.isFunctionOfDim(spatial.position))
        continue;
      int64_t in = getKnownExtent(input->get(), dim),
              taps = spatial.tap == -1 ? 1 : known[spatial.tap],
              out = known[spatial.position];
      bool isInputOpen = ShapedType::isDynamic(in),
           areTapsOpen = ShapedType::isDynamic(taps);
      std::optional<int64_t> most = computeOutputExtent(
          isInputOpen ? 0 : in, areTapsOpen ? 1 : taps, spatial.stride,
          spatial.dilation, /*inputDilation=*/1, /*padLow=*/0, /*padHigh=*/0);
      if (!most)
        return refuse("a window of " + Twine(taps) + " taps with dilation " +
                      Twine(spatial.dilation) + " is longer than 64 bits hold");
      if (isInputOpen || areTapsOpen)
        continue;
      int64_t wanted = ShapedType::isDynamic(out) ? 0 : out;
      if (*most < wanted)
        return refuse("an input extent of " + Twine(in) +
                      " is less than what the windows reach: " + Twine(taps) +
                      " taps with dilation " + Twine(spatial.dilation) +
                      " at " + (wanted ? Twine(wanted) : Twine("all")) +
                      " positions with stride " + Twine(spatial.stride));
    }
  return std::nullopt;
}

/// The match of `op` with the input and the filter at these operands.
static MatchResult matchRoles(linalg::LinalgOp op, OpOperand *input,
                              OpOperand *filter) {
  OpOperand *init = op.getDpsInitOperand(0);
  LoopClassifier classifier(op.getMatchingIndexingMap(input),
                            op.getMatchingIndexingMap(filter),
                            op.getMatchingIndexingMap(init));
  Block &body = *op.getBlock();
  Value inputElement = op.getMatchingBlockArgument(input);
  Value filterElement = op.getMatchingBlockArgument(filter);
  if (!classifier.run() || !isCandidate(op, inputElement, filterElement))
    return {};
  for (auto [loop, iterator] : llvm::enumerate(op.getIteratorTypesArray()))
    if (linalg::isParallelIterator(iterator) !=
        llvm::is_contained(classifier.outputLoops, loop))
      return {};
  auto refuse = [](Verdict refusal) {
    return MatchResult{std::nullopt, std::move(refusal)};
  };
  if (isQuantized(op))
    return refuse({FusionRule::Quantized,
                   "the convolution subtracts zero points from its operands",
                   "use the form without '_q' where the zero points are zero, "
                   "or subtract them before a convolution on wider integers"});
  if (!op.hasPureTensorSemantics())
    return refuse({FusionRule::BufferSemantics,
                   "the convolution works on memrefs",
                   "run conv-raise-linalg before bufferization"});
  if (classifier.refusal)
    return refuse(*classifier.refusal);
  Type type = getElementTypeOrSelf(init->get());
  if (!isa<FloatType>(type) &&
      (!type.isSignlessInteger() || type.getIntOrFloatBitWidth() > 64))
    return refuse({FusionRule::DtypeUnsupported,
                   llvm::formatv("the convolution accumulates in {0}, which is "
                                 "neither a float nor a signless integer of at "
                                 "most 64 bits",
                                 type)
                       .str(),
                   "compute real and imaginary parts, or indices, apart"});
  if (llvm::is_contained(op.getStaticLoopRanges(), 0))
    return refuse({FusionRule::EmptyExtent,
                   "a dimension of the convolution has no elements",
                   "leave out what computes nothing"});
  if (!isConvolutionBody(body, inputElement, filterElement,
                         op.getMatchingBlockArgument(init)) ||
      op.getNumDpsInputs() != 2) {
    if (llvm::any_of(body, llvm::IsaPred<arith::ExtUIOp>))
      return refuse(
          {FusionRule::ConvBody,
           "an operand is extended as unsigned (arith.extui), where conv.fused "
           "extends both as signed",
           "nothing to do: it runs as a kernel of its own"});
    return refuse(
        {FusionRule::ConvBody,
         "the body is not a multiplication and an addition of the accumulator "
         "in its type, after extf or extsi of the operands",
         "extend both operands to the output's type before they are "
         "multiplied, and move other arithmetic out of the convolution"});
  }

  const ConvLoops &loops = classifier.loops;
  ConvMatch match;
  match.input = input;
  match.filter = filter;
  match.inputLayout.letters = getLetters(classifier.inputLoops, loops, false);
  match.filterLayout.letters = getLetters(classifier.filterLoops, loops, true);
  match.outputLayout.letters = getLetters(classifier.outputLoops, loops, false);
  for (auto [spatial, letter] : llvm::zip_equal(
           loops.spatial, StringRef("dhw").take_back(loops.spatial.size()))) {
    constexpr int64_t limit = std::numeric_limits<int32_t>::max();
    if (spatial.stride > limit || spatial.dilation > limit)
      return refuse(refuseLayout(
          "a stride or a dilation is " +
              Twine(std::max(spatial.stride, spatial.dilation)) +
              ", where conv.fused expects at most 2147483647",
          "take the one position that such a stride leaves by a slice"));
    match.strides.push_back(spatial.stride);
    match.dilations.push_back(spatial.dilation);
    if (spatial.tap == -1)
      match.unitTaps += letter;
  }
  if (std::optional<Verdict> refusal = checkExtents(op, input, filter, loops))
    return refuse(*refusal);
  if (loops.group != -1) {
    match.groups = op.getStaticLoopRanges()[loops.group];
    if (ShapedType::isDynamic(match.groups))
      return refuse({FusionRule::DynamicGroups,
                     "the number of groups is known only when the program runs",
                     "make the group dimension of the operands static"});
    // They are merged with the channels.
    for (int64_t channels : {loops.inChannel, loops.outChannel})
      if (int64_t merged;
          channels != -1 &&
          llvm::MulOverflow(
              match.groups,
              std::max<int64_t>(op.getStaticLoopRanges()[channels], 1), merged))
        return refuse(
            refuseLayout("groups and channels multiply to more than 2^63",
                         "compute such a convolution in parts"));
    if (std::optional<Verdict> refusal = layOutGroups(match))
      return refuse(*refusal);
  }
  return {std::move(match), std::nullopt};
}

MatchResult raise::matchConvolution(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() < 2 || op.getNumDpsInits() != 1)
    return {};
  OpOperand *first = op.getDpsInputOperand(0);
  OpOperand *second = op.getDpsInputOperand(1);
  if (!isa<ShapedType>(first->get().getType()) ||
      !isa<ShapedType>(second->get().getType()))
    return {};
  MatchResult result = matchRoles(op, first, second);
  if (result.match || result.refusal)
    return result;
  // A generic may name the filter first.
  return matchRoles(op, second, first);
}
