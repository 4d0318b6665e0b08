//===- Placement.cpp - How a consumer lies on a convolution's output ------===//

#include "Consumer.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::conv;

AffineMap Placement::toOutputSpace(AffineMap map) const {
  MLIRContext *context = map.getContext();
  return AffineMap::get(FusedOp(conv).getOutputRank(), 0,
                        llvm::map_to_vector(map.getResults(),
                                            [&](AffineExpr expr) {
                                              return expr.replaceDims(loops);
                                            }),
                        context);
}

static std::string describe(AffineMap map) {
  std::string text;
  llvm::raw_string_ostream os(text);
  map.print(os);
  return text;
}

/// Whether `op` has no effects but the assertions in it.
static bool onlyAsserts(Operation *op) {
  return !op->walk([](Operation *nested) {
              bool pure = nested->hasTrait<OpTrait::HasRecursiveMemoryEffects>()
                              ? nested->getNumRegions() != 0
                              : isMemoryEffectFree(nested);
              return pure || isa<cf::AssertOp>(nested)
                         ? WalkResult::advance()
                         : WalkResult::interrupt();
            }).wasInterrupted();
}

/// Whether `op` may be undefined, whatever it asserts itself.
static bool mayBeUndefined(Operation *op) {
  if (isSpeculatable(op) || isa<FusedOp>(op))
    return false;
  if (op->getNumRegions() == 0)
    return !isa<cf::AssertOp>(op);
  return op
      ->walk([&](Operation *nested) {
        return nested != op && nested->getNumRegions() == 0 &&
                       !isSpeculatable(nested) && !isa<cf::AssertOp>(nested) &&
                       !nested->hasTrait<OpTrait::IsTerminator>()
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether `op` may run where `conv` stands although it comes later. What has
/// no undefined behaviour may always; what has, only if nothing in between can
/// keep it from running (an assertion, say). Of several assertions any may be
/// checked first, but none before another effect.
static bool mayRunAt(FusedOp conv, Operation *op, Operation *position) {
  bool undefined = mayBeUndefined(op), asserts = !isMemoryEffectFree(op);
  if (!undefined && !asserts)
    return true;
  for (Operation *between = conv->getNextNode(); between != position;
       between = between->getNextNode())
    if (!isMemoryEffectFree(between) && (undefined || !onlyAsserts(between)))
      return false;
  return true;
}

LogicalResult conv::checkSpeculation(const Consumer &consumer, FusedOp conv,
                                     ArrayRef<Operation *> slice,
                                     Verdict &why) {
  for (Operation *op : slice) {
    if (mayRunAt(conv, op, consumer.op))
      continue;
    why = {FusionRule::BodyUnsupported,
           ("the body holds '" + op->getName().getStringRef() +
            "', which may be undefined, behind an op with side effects")
               .str(),
           "do what the op guards against before the convolution"};
    return failure();
  }
  return success();
}

/// Finds the ops between `conv` and its consumer that compute `values`, which
/// must move before `conv`.
static LogicalResult collectHoisted(FusedOp conv, ArrayRef<Value> values,
                                    SmallVectorImpl<Operation *> &hoisted,
                                    Verdict &why) {
  llvm::SmallPtrSet<Operation *, 8> seen;
  SmallVector<Value> worklist(values);
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    Operation *op = value.getDefiningOp();
    if (!op || op->getBlock() != conv->getBlock())
      continue;
    if (op == conv) {
      why = {FusionRule::DependsOnResult,
             "another operand is computed from the convolution's own result by "
             "ops that are not fused",
             "nothing to do where the value needs the whole convolution first; "
             "else express those ops elementwise"};
      return failure();
    }
    if (op->isBeforeInBlock(conv) || !seen.insert(op).second)
      continue;
    if (!onlyAsserts(op) || !mayRunAt(conv, op, op)) {
      why = {FusionRule::ExtraNotMovable,
             ("an operand is computed after the convolution by '" +
              op->getName().getStringRef() + "', which cannot move before it")
                 .str(),
             "compute the operand before the convolution"};
      return failure();
    }
    hoisted.push_back(op);
    llvm::append_range(worklist, op->getOperands());
    op->walk([&](Operation *nested) {
      for (Value operand : nested->getOperands())
        if (!op->isAncestor(operand.getParentBlock()->getParentOp()))
          worklist.push_back(operand);
    });
  }
  llvm::sort(hoisted,
             [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  return success();
}

namespace {
/// Finds the output dimension of every loop from how results are read.
struct LoopMatcher {
  LoopMatcher(const Consumer &consumer, FusedOp conv)
      : consumer(consumer), conv(conv), channel(conv.getDims().outputDim('f')),
        dimOfLoop(consumer.extents.size(), -1),
        loopOfDim(conv.getOutputRank(), -1) {}

  LogicalResult addRead(const Source &source, Verdict &why);
  LogicalResult finish(SmallVectorImpl<AffineExpr> &loops, Verdict &why);

  const Consumer &consumer;
  FusedOp conv;
  int64_t channel;
  SmallVector<int64_t> dimOfLoop, loopOfDim;
  bool readsFull = false, readsReduced = false;
};
} // namespace

LogicalResult LoopMatcher::addRead(const Source &source, Verdict &why) {
  unsigned index = cast<OpResult>(source.root).getResultNumber();
  bool full = index < conv.getNumFullResults();
  (full ? readsFull : readsReduced) = true;
  auto type = cast<RankedTensorType>(source.root.getType());
  bool keepdim = !full && type.getRank() == int64_t(conv.getOutputRank());
  for (auto [position, expr] : llvm::enumerate(source.map.getResults())) {
    int64_t outDim = position;
    if (!full && !keepdim && outDim >= channel)
      ++outDim;
    if (isConstantZero(expr)) {
      if (type.getDimSize(position) == 1)
        continue;
    } else if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      unsigned loop = dim.getPosition();
      // The channel of a reduced value has one element: its loop is no
      // dimension of the output.
      if (keepdim && outDim == channel)
        continue;
      int64_t &known = dimOfLoop[loop];
      if ((known >= 0 && known != outDim) ||
          (loopOfDim[outDim] >= 0 && loopOfDim[outDim] != int64_t(loop))) {
        why = {FusionRule::PermutedResult,
               "the convolution's result is read in different orders of its "
               "dimensions",
               "read it in the order of the convolution's output"};
        return failure();
      }
      known = outDim;
      loopOfDim[outDim] = loop;
      continue;
    }
    why = {FusionRule::NonProjectedMap,
           "the convolution's result is read at " + describe(source.map) +
               ", not at the loop's own position",
           "read each element of the convolution once, in place"};
    return failure();
  }
  return success();
}

LogicalResult LoopMatcher::finish(SmallVectorImpl<AffineExpr> &loops,
                                  Verdict &why) {
  MLIRContext *context = conv->getContext();
  if (readsFull && readsReduced) {
    why = {FusionRule::ReducedBroadcast,
           "a value reduced over the channels is combined with values of every "
           "channel",
           "nothing to do: the channels are all needed before the first is "
           "used; the op runs as a kernel of its own"};
    return failure();
  }
  for (auto [loop, extent] : llvm::enumerate(consumer.extents)) {
    if (dimOfLoop[loop] >= 0) {
      loops.push_back(getAffineDimExpr(dimOfLoop[loop], context));
      continue;
    }
    if (extent != 1) {
      std::string extentText =
          ShapedType::isDynamic(extent) ? "?" : std::to_string(extent);
      if (readsReduced)
        why = {FusionRule::ReducedBroadcast,
               "a reduced value is broadcast along a loop of extent " +
                   extentText,
               "nothing to do: the op runs as a kernel of its own"};
      else
        why = {FusionRule::NotOutputSpace,
               "the convolution's result is broadcast along a loop of extent " +
                   extentText,
               "do what needs the convolution's result alone before the "
               "broadcast; what combines it with a larger tensor runs as a "
               "kernel of its own"};
      return failure();
    }
    // Keeps an extent of 1 in its place where the place is free.
    bool sameRank = consumer.extents.size() == loopOfDim.size();
    if (sameRank && loopOfDim[loop] < 0 &&
        !(readsReduced && int64_t(loop) == channel)) {
      loopOfDim[loop] = loop;
      loops.push_back(getAffineDimExpr(loop, context));
      continue;
    }
    loops.push_back(getAffineConstantExpr(0, context));
  }
  return success();
}

/// Checks that `source` can be an extra; an element type, a map, extents.
static LogicalResult checkExtra(const Source &source, Verdict &why) {
  if (source.constant)
    return success();
  Type type = source.root.getType();
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!isScalarType(tensor ? tensor.getElementType() : type)) {
    std::string text;
    llvm::raw_string_ostream(text) << type;
    why = {FusionRule::DtypeUnsupported, "an operand has type " + text,
           "use float, integer or index elements"};
    return failure();
  }
  bool projection = isBroadcastingProjection(source.map);
  if (projection && tensor)
    for (auto [extent, expr] :
         llvm::zip_equal(tensor.getShape(), source.map.getResults()))
      projection &= !isConstantZero(expr) || extent == 1;
  if (projection)
    return success();
  why = {FusionRule::NonProjectedMap,
         "an operand is read at " + describe(source.map),
         "read operands at dimensions of the output, each once, or at 0 where "
         "the extent is 1"};
  return failure();
}

FailureOr<Placement> conv::placeConsumer(const Consumer &consumer, FusedOp conv,
                                         const FuseLimits &limits,
                                         ArrayRef<Source> inits, Verdict &why) {
  if (conv->getBlock() != consumer.op->getBlock()) {
    why = {FusionRule::OtherBlock,
           "the op is nested in other control flow than the convolution",
           "move the op beside the convolution"};
    return failure();
  }
  LoopMatcher matcher(consumer, conv);
  SmallVector<Source> extras;
  for (const Consumer::Read &read : consumer.reads) {
    if (!isResultOf(read.source, conv)) {
      getLeaves(read.source, extras);
      continue;
    }
    if (failed(matcher.addRead(read.source, why)))
      return failure();
  }
  for (const Source &init : inits)
    getLeaves(init, extras);
  Placement placement;
  placement.conv = conv;
  if (failed(matcher.finish(placement.loops, why)))
    return failure();
  placement.reduced = !matcher.readsFull;

  for (const Consumer::Write &write : consumer.writes) {
    Type element = getElementTypeOrSelf(write.result.getType());
    if (isScalarType(element))
      continue;
    std::string text;
    llvm::raw_string_ostream(text) << element;
    why = {FusionRule::DtypeUnsupported, "the op computes elements of " + text,
           "use float, integer or index elements"};
    return failure();
  }
  llvm::SmallSetVector<std::pair<Value, AffineMap>, 8> distinct;
  for (auto [value, map] :
       llvm::zip_equal(conv.getExtras(), conv.getExtraMaps()))
    distinct.insert({value, cast<AffineMapAttr>(map).getValue()});
  SmallVector<Value> roots;
  for (const Source &extra : extras) {
    if (failed(checkExtra(extra, why)))
      return failure();
    if (extra.constant)
      continue;
    roots.push_back(extra.root);
    distinct.insert({extra.root, placement.toOutputSpace(extra.map)});
  }
  if (failed(collectHoisted(conv, roots, placement.hoisted, why)))
    return failure();
  if (int64_t(distinct.size()) > limits.maxExtras) {
    why = {FusionRule::TooManyExtras,
           "the convolution would read " + std::to_string(distinct.size()) +
               " extras, max-extras is " + std::to_string(limits.maxExtras),
           "raise max-extras, or combine operands before the convolution"};
    return failure();
  }
  return placement;
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

FailureOr<ResultForm> conv::getResultForm(const Consumer::Write &write,
                                          const Placement &placement,
                                          bool reduced, Verdict &why) {
  FusedOp conv = placement.conv;
  auto written = cast<RankedTensorType>(write.result.getType());
  int64_t channel = conv.getDims().outputDim('f');
  int64_t rank = conv.getOutputRank();
  SmallVector<int64_t> shape = conv.getOutputShape();
  AffineMap map = placement.toOutputSpace(write.map);

  // Position in the result of every output dimension.
  SmallVector<int64_t> positions(rank, -1);
  int64_t last = -1;
  bool inPlace = written.getRank() == rank;
  for (auto [position, expr] : llvm::enumerate(map.getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim && !isConstantZero(expr)) {
      why = {FusionRule::NonProjectedMap,
             "the result is written at " + describe(write.map),
             "write each element of the output once, in place"};
      return failure();
    }
    if (!dim)
      continue;
    int64_t outDim = dim.getPosition();
    if (outDim <= last) {
      why = {FusionRule::PermutedResult,
             "the result has the output's dimensions in another order",
             "keep the order of the convolution's output, or transpose the "
             "result afterwards"};
      return failure();
    }
    last = outDim;
    positions[outDim] = position;
    int64_t extent = written.getDimSize(position);
    if (!ShapedType::isDynamic(extent)) {
      if (!ShapedType::isDynamic(shape[outDim]) && shape[outDim] != extent) {
        why = {FusionRule::NotOutputSpace,
               "the result has extent " + std::to_string(extent) +
                   " where the convolution has " +
                   std::to_string(shape[outDim]),
               "correct the cast that changes the extent"};
        return failure();
      }
      shape[outDim] = extent;
    }
    inPlace &= outDim == int64_t(position);
  }
  for (int64_t dim = 0; dim < rank; ++dim) {
    if (positions[dim] >= 0 || (reduced && dim == channel) || shape[dim] == 1)
      continue;
    why = {FusionRule::NotOutputSpace,
           "the result leaves out a dimension of the output",
           "write every element of the output"};
    return failure();
  }
  // Where the output has no channel dimension, nothing is left out of it.
  bool losesChannel = reduced && channel >= 0;
  if (losesChannel && inPlace)
    shape[channel] = 1;
  else if (losesChannel)
    shape.erase(shape.begin() + channel);
  auto natural = RankedTensorType::get(shape, written.getElementType());
  bool needsReshape = natural.getRank() != written.getRank();
  for (auto [dim, position] : llvm::enumerate(positions)) {
    int64_t own = dim;
    if (losesChannel && !inPlace && own > channel)
      --own;
    needsReshape |= position >= 0 && position != own;
  }
  if (needsReshape && (natural.getRank() == written.getRank() ||
                       !natural.hasStaticShape() || !written.hasStaticShape() ||
                       !getReassociationIndicesForReshape(natural, written))) {
    why = {FusionRule::NotOutputSpace,
           "the result has another rank than the output, and extents that are "
           "not static",
           "keep the rank of the convolution's output"};
    return failure();
  }
  return ResultForm{natural, written};
}

Value conv::convertToWritten(OpBuilder &builder, Location loc, Value value,
                             RankedTensorType written) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type == written)
    return value;
  if (type.getRank() == written.getRank())
    return tensor::CastOp::create(builder, loc, written, value);
  auto groups = getReassociationIndicesForReshape(type, written);
  if (type.getRank() > written.getRank())
    return tensor::CollapseShapeOp::create(builder, loc, written, value,
                                           *groups);
  return tensor::ExpandShapeOp::create(builder, loc, written, value, *groups);
}
