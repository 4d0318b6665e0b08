//===- MoveLayouts.cpp - Channels innermost between convolutions ----------===//

#include "Fuse.h"
#include "conv/Fusion/Passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/DebugLog.h"
#include <deque>

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-choose-layouts"

namespace {

/// A tensor whose dimension i is dimension order[i] of `source`.
struct Turned {
  Value source;
  SmallVector<int64_t> order;
};

/// Moves transpositions behind what reads them, until they meet a reader that
/// has no other form.
class TranspositionMover {
public:
  explicit TranspositionMover(RewriterBase &rewriter) : rewriter(rewriter) {}

  void add(Operation *transpose) {
    waiting.push_back(cast<linalg::TransposeOp>(transpose));
  }
  void run();
  /// Lets extras read what transpositions of the program read, where neighbours
  /// along the output's last dimension then are neighbours in memory.
  void foldIntoExtras(Operation *root);

private:
  /// Lets `use` read what the transposition reads.
  void moveBehind(OpOperand &use, const Turned &turned);
  void moveBehind(FusedOp conv, OpOperand &use, const Turned &turned);
  void moveBehind(linalg::LinalgOp op, OpOperand &use, const Turned &turned);
  void moveBehind(tensor::PadOp pad, const Turned &turned);
  void moveBehind(tensor::ExtractSliceOp slice, const Turned &turned);
  void moveBehind(tensor::InsertSliceOp insert, const Turned &turned);
  void moveBehind(tensor::ConcatOp concat, const Turned &turned);
  void moveBehind(tensor::ExtractOp extract, const Turned &turned);
  /// Gives the results of `generic`, whose dimensions are its loops, in the
  /// order of the source; `maps` are of the operands as they are then read.
  linalg::GenericOp turnResults(linalg::GenericOp generic,
                                ArrayRef<Value> inputs, ArrayRef<Value> inits,
                                SmallVector<Attribute> maps,
                                ArrayRef<int64_t> order);
  /// The users of `old` read `turned`, in the order they know.
  void replace(Operation *old, Value turned, ArrayRef<int64_t> order);

  /// `value` as it is before a transposition by `order`, or without elements
  /// that matter in that order; null for another.
  Value lookThrough(Value value, ArrayRef<int64_t> order);
  linalg::TransposeOp transpose(Location loc, Value value,
                                ArrayRef<int64_t> order);

  /// Replaces a transposition, which waits no longer.
  void replaceTransposition(linalg::TransposeOp op, Value value);

  RewriterBase &rewriter;
  std::deque<linalg::TransposeOp> waiting;
  /// Ops that read elements one by one, and whose results are turned already.
  llvm::DenseSet<Operation *> turnedGathers;
};

} // namespace

/// Whether the function returns `value`, or what elementwise ops and reshapes
/// make of it.
static bool isReturned(Value value) {
  llvm::SetVector<Operation *> users(value.user_begin(), value.user_end());
  for (size_t i = 0; i < users.size(); ++i) {
    Operation *user = users[i];
    if (user->hasTrait<OpTrait::IsTerminator>())
      return true;
    auto linalgOp = dyn_cast<linalg::LinalgOp>(user);
    bool keepsOrder =
        linalgOp ? linalg::isElementwise(linalgOp)
                 : isa<tensor::CastOp, tensor::ConcatOp, tensor::ExtractSliceOp,
                       tensor::ExpandShapeOp, tensor::CollapseShapeOp>(user);
    if (keepsOrder)
      users.insert(user->user_begin(), user->user_end());
  }
  return false;
}

/// `values`, one for each dimension of a turned tensor, for those of its
/// source.
template <typename T>
static SmallVector<T> ofSource(ArrayRef<T> values, ArrayRef<int64_t> order) {
  SmallVector<T> turned(values);
  for (auto [i, dim] : llvm::enumerate(order))
    turned[dim] = values[i];
  return turned;
}

static AffineMap ofSource(AffineMap map, ArrayRef<int64_t> order) {
  return AffineMap::get(map.getNumDims(), map.getNumSymbols(),
                        ofSource(map.getResults(), order), map.getContext());
}

static SmallVector<OpFoldResult> ofSource(const SmallVector<OpFoldResult> &list,
                                          ArrayRef<int64_t> order) {
  return ofSource(ArrayRef(list), order);
}

static Turned getTurned(linalg::TransposeOp op) {
  return {op.getInput(), SmallVector<int64_t>(op.getPermutation())};
}

linalg::TransposeOp TranspositionMover::transpose(Location loc, Value value,
                                                  ArrayRef<int64_t> order) {
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(rewriter, loc, value);
  Value out = tensor::EmptyOp::create(
      rewriter, loc, applyPermutation(sizes, order),
      cast<RankedTensorType>(value.getType()).getElementType());
  return linalg::TransposeOp::create(rewriter, loc, value, out, order);
}

Value TranspositionMover::lookThrough(Value value, ArrayRef<int64_t> order) {
  if (auto known = value.getDefiningOp<linalg::TransposeOp>();
      known && known.getPermutation() == order)
    return known.getInput();
  Location loc = value.getLoc();
  auto type = cast<RankedTensorType>(value.getType());
  auto makeEmpty = [&](tensor::EmptyOp empty) -> Value {
    return tensor::EmptyOp::create(rewriter, loc,
                                   ofSource(empty.getMixedSizes(), order),
                                   type.getElementType());
  };
  if (auto empty = value.getDefiningOp<tensor::EmptyOp>())
    return makeEmpty(empty);
  auto fill = value.getDefiningOp<linalg::FillOp>();
  auto filled =
      fill ? fill.getDpsInits().front().getDefiningOp<tensor::EmptyOp>()
           : tensor::EmptyOp();
  if (!filled)
    return {};
  return linalg::FillOp::create(rewriter, loc, fill.getInputs(),
                                makeEmpty(filled))
      .getResult(0);
}

void TranspositionMover::replace(Operation *old, Value turned,
                                 ArrayRef<int64_t> order) {
  linalg::TransposeOp after = transpose(old->getLoc(), turned, order);
  LDBG() << "moves a transposition behind " << *old;
  rewriter.replaceOp(old, after->getResults());
  waiting.push_back(after);
}

void TranspositionMover::moveBehind(FusedOp conv, OpOperand &use,
                                    const Turned &turned) {
  // A schedule is one for the order that the input has.
  if (conv.getScheduleAttr())
    return;
  unsigned index = use.getOperandNumber();
  if (index == 0) {
    std::string letters(conv.getDims().getInput());
    for (auto [i, dim] : llvm::enumerate(turned.order))
      letters[dim] = conv.getDims().getInput()[i];
    rewriter.modifyOpInPlace(conv, [&] {
      use.set(turned.source);
      conv.setDimsAttr(DimsAttr::get(conv.getContext(), letters,
                                     conv.getDims().getFilter(),
                                     conv.getDims().getOutput()));
    });
    return;
  }
  OperandRange extras = conv.getExtras();
  if (extras.empty() || index < extras.getBeginOperandIndex() ||
      index >= extras.getBeginOperandIndex() + extras.size())
    return;
  SmallVector<Attribute> maps(conv.getExtraMaps().getValue());
  Attribute &map = maps[index - extras.getBeginOperandIndex()];
  map = AffineMapAttr::get(
      ofSource(cast<AffineMapAttr>(map).getValue(), turned.order));
  rewriter.modifyOpInPlace(conv, [&] {
    use.set(turned.source);
    conv.setExtraMapsAttr(rewriter.getArrayAttr(maps));
  });
}

/// Whether each dimension of the results is a loop that counts the same
/// dimension of what is read through `map`: an elementwise op, or a pooling.
static bool followsInput(linalg::GenericOp op, AffineMap map) {
  for (OpOperand &init : op.getDpsInitsMutable()) {
    AffineMap written = op.getMatchingIndexingMap(&init);
    if (written.getNumResults() != map.getNumResults() ||
        !written.isProjectedPermutation())
      return false;
    for (auto [to, from] :
         llvm::zip_equal(written.getResults(), map.getResults()))
      if (!from.isFunctionOfDim(cast<AffineDimExpr>(to).getPosition()))
        return false;
  }
  return true;
}

void TranspositionMover::moveBehind(linalg::LinalgOp op, OpOperand &use,
                                    const Turned &turned) {
  if (!op.hasPureTensorSemantics() || !op.isDpsInput(&use) ||
      op.hasIndexSemantics() || isSumOfProducts(op))
    return;
  unsigned index = use.getOperandNumber();
  rewriter.setInsertionPoint(op);
  auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
  if (!generic) {
    FailureOr<linalg::GenericOp> made = linalg::generalizeNamedOp(rewriter, op);
    if (failed(made))
      return;
    generic = *made;
  }
  OpOperand &read = generic->getOpOperand(index);
  AffineMap map = generic.getMatchingIndexingMap(&read);
  SmallVector<Value> inits;
  if (followsInput(generic, map))
    for (Value init : generic.getDpsInits())
      inits.push_back(lookThrough(init, turned.order));
  bool turns = !inits.empty() && !llvm::is_contained(inits, Value());

  SmallVector<Attribute> maps(generic.getIndexingMaps().getValue());
  auto turn = [&](unsigned operand) {
    maps[operand] = AffineMapAttr::get(
        ofSource(cast<AffineMapAttr>(maps[operand]).getValue(), turned.order));
  };
  turn(index);
  if (!turns) {
    // What it makes keeps its order.
    rewriter.modifyOpInPlace(generic, [&] {
      read.set(turned.source);
      generic.setIndexingMapsAttr(rewriter.getArrayAttr(maps));
    });
    return;
  }
  SmallVector<Value> inputs = generic.getDpsInputs();
  inputs[index] = turned.source;
  turnResults(generic, inputs, inits, std::move(maps), turned.order);
}

linalg::GenericOp TranspositionMover::turnResults(linalg::GenericOp generic,
                                                  ArrayRef<Value> inputs,
                                                  ArrayRef<Value> inits,
                                                  SmallVector<Attribute> maps,
                                                  ArrayRef<int64_t> order) {
  SmallVector<Type> types;
  for (auto [i, init] : llvm::enumerate(inits)) {
    Attribute &map = maps[generic.getNumDpsInputs() + i];
    map = AffineMapAttr::get(
        ofSource(cast<AffineMapAttr>(map).getValue(), order));
    types.push_back(init.getType());
  }
  auto made = linalg::GenericOp::create(
      rewriter, generic.getLoc(), types, inputs, inits,
      rewriter.getArrayAttr(maps), generic.getIteratorTypes(),
      /*doc=*/nullptr, /*library_call=*/nullptr);
  made.getRegion().takeBody(generic.getRegion());
  made->setDiscardableAttrs(generic->getDiscardableAttrDictionary());
  // Neighbouring threads write neighbouring elements: loops in the order of
  // the results.
  SmallVector<unsigned> loops;
  AffineMap written =
      made.getMatchingIndexingMap(&made.getDpsInitsMutable()[0]);
  for (AffineExpr result : written.getResults())
    loops.push_back(cast<AffineDimExpr>(result).getPosition());
  for (unsigned loop = 0; loop < made.getNumLoops(); ++loop)
    if (!llvm::is_contained(loops, loop))
      loops.push_back(loop);
  FailureOr<linalg::GenericOp> ordered =
      linalg::interchangeGenericOp(rewriter, made, loops);
  if (succeeded(ordered))
    made = *ordered;
  SmallVector<Value> results;
  rewriter.setInsertionPointAfter(made);
  for (Value result : made->getResults()) {
    linalg::TransposeOp after = transpose(generic.getLoc(), result, order);
    waiting.push_back(after);
    results.push_back(after->getResult(0));
  }
  LDBG() << "moves a transposition behind " << made;
  // A later op may come to lie where this one was.
  if (turnedGathers.erase(generic))
    turnedGathers.insert(made);
  rewriter.replaceOp(generic, results);
  return made;
}

void TranspositionMover::moveBehind(tensor::PadOp pad, const Turned &turned) {
  Value value = pad.getConstantPaddingValue();
  if (!value)
    return;
  rewriter.setInsertionPoint(pad);
  // A constant may stand in the region that goes.
  if (value.getParentRegion() == &pad.getRegion())
    value = rewriter.clone(*value.getDefiningOp())->getResult(0);
  auto type = cast<RankedTensorType>(pad.getResultType());
  auto made = tensor::PadOp::create(
      rewriter, pad.getLoc(),
      RankedTensorType::get(ofSource(type.getShape(), turned.order),
                            type.getElementType()),
      turned.source, ofSource(pad.getMixedLowPad(), turned.order),
      ofSource(pad.getMixedHighPad(), turned.order), value, pad.getNofold());
  made->setDiscardableAttrs(pad->getDiscardableAttrDictionary());
  replace(pad, made, turned.order);
}

void TranspositionMover::moveBehind(tensor::ExtractSliceOp slice,
                                    const Turned &turned) {
  if (slice.getType().getRank() != slice.getSourceType().getRank())
    return;
  rewriter.setInsertionPoint(slice);
  auto made = tensor::ExtractSliceOp::create(
      rewriter, slice.getLoc(), turned.source,
      ofSource(slice.getMixedOffsets(), turned.order),
      ofSource(slice.getMixedSizes(), turned.order),
      ofSource(slice.getMixedStrides(), turned.order));
  made->setDiscardableAttrs(slice->getDiscardableAttrDictionary());
  replace(slice, made, turned.order);
}

void TranspositionMover::moveBehind(tensor::InsertSliceOp insert,
                                    const Turned &turned) {
  if (insert.getSourceType().getRank() != insert.getType().getRank())
    return;
  rewriter.setInsertionPoint(insert);
  Value source = lookThrough(insert.getSource(), turned.order);
  Value dest = lookThrough(insert.getDest(), turned.order);
  if (!dest)
    return;
  // What else goes into a turned tensor is turned alone: to turn the tensor
  // back would read what is not written yet.
  if (!source)
    source = transpose(insert.getLoc(), insert.getSource(),
                       invertPermutationVector(turned.order))
                 ->getResult(0);
  auto made = tensor::InsertSliceOp::create(
      rewriter, insert.getLoc(), source, dest,
      ofSource(insert.getMixedOffsets(), turned.order),
      ofSource(insert.getMixedSizes(), turned.order),
      ofSource(insert.getMixedStrides(), turned.order));
  made->setDiscardableAttrs(insert->getDiscardableAttrDictionary());
  replace(insert, made, turned.order);
}

void TranspositionMover::moveBehind(tensor::ConcatOp concat,
                                    const Turned &turned) {
  // Parts in the old order are turned alone where they are less than the rest.
  // Where a transposition is moved in front of one later, the two are none.
  SmallVector<Value> parts;
  int64_t numTurned = 0, numOthers = 0;
  for (Value part : concat.getInputs()) {
    auto known = part.getDefiningOp<linalg::TransposeOp>();
    bool isTurned = known && known.getPermutation() == ArrayRef(turned.order);
    parts.push_back(isTurned ? known.getInput() : Value());
    auto type = cast<RankedTensorType>(part.getType());
    if (type.hasStaticShape())
      (isTurned ? numTurned : numOthers) += type.getNumElements();
    else if (!isTurned)
      return;
  }
  if (numOthers > 0 && numTurned <= numOthers)
    return;
  rewriter.setInsertionPoint(concat);
  for (auto [part, input] : llvm::zip_equal(parts, concat.getInputs()))
    if (!part)
      part = transpose(concat.getLoc(), input,
                       invertPermutationVector(turned.order))
                 ->getResult(0);
  // Its type may know more than those of the parts.
  auto type = cast<RankedTensorType>(concat.getType());
  auto made = tensor::ConcatOp::create(
      rewriter, concat.getLoc(),
      RankedTensorType::get(ofSource(type.getShape(), turned.order),
                            type.getElementType()),
      turned.order[concat.getDim()], parts);
  made->setDiscardableAttrs(concat->getDiscardableAttrDictionary());
  replace(concat, made, turned.order);
}

/// linalg.generic { tensor.extract transpose(%x)[%i, %j, %k] }
///   ==>  transpose(linalg.generic { tensor.extract %x[%i, %k, %j] })
/// An upsampling, say. One whose result is returned keeps its order.
void TranspositionMover::moveBehind(tensor::ExtractOp extract,
                                    const Turned &turned) {
  Value read = extract.getTensor();
  auto turnIndices = [&](tensor::ExtractOp op) {
    rewriter.modifyOpInPlace(op, [&] {
      op.getTensorMutable().assign(turned.source);
      op.getIndicesMutable().assign(ofSource(
          ArrayRef(llvm::to_vector<4>(op.getIndices())), turned.order));
    });
  };
  auto generic = dyn_cast<linalg::GenericOp>(extract->getParentOp());
  if (!generic)
    return turnIndices(extract);
  // All at once. The results are turned but once, though tensors of other
  // convolutions may be read here too.
  for (auto op : llvm::make_early_inc_range(
           generic.getBody()->getOps<tensor::ExtractOp>()))
    if (op.getTensor() == read)
      turnIndices(op);
  if (turnedGathers.contains(generic) || !generic.hasPureTensorSemantics() ||
      generic.getNumParallelLoops() != generic.getNumLoops() ||
      generic.getNumLoops() != turned.order.size())
    return;
  rewriter.setInsertionPoint(generic);
  SmallVector<Value> inits;
  for (OpOperand &init : generic.getDpsInitsMutable()) {
    if (!generic.getMatchingIndexingMap(&init).isIdentity() ||
        isReturned(generic.getTiedOpResult(&init)))
      return;
    inits.push_back(lookThrough(init.get(), turned.order));
  }
  if (llvm::is_contained(inits, Value()))
    return;
  turnedGathers.insert(turnResults(
      generic, llvm::to_vector(generic.getDpsInputs()), inits,
      llvm::to_vector(generic.getIndexingMaps().getValue()), turned.order));
}

void TranspositionMover::replaceTransposition(linalg::TransposeOp op,
                                              Value value) {
  llvm::erase(waiting, op);
  rewriter.replaceOp(op, value);
}

void TranspositionMover::moveBehind(OpOperand &use, const Turned &turned) {
  TypeSwitch<Operation *>(use.getOwner())
      .Case([&](FusedOp op) { moveBehind(op, use, turned); })
      .Case([&](tensor::DimOp op) {
        std::optional<int64_t> index = op.getConstantIndex();
        if (!index || *index < 0 ||
            *index >= static_cast<int64_t>(turned.order.size()))
          return;
        rewriter.setInsertionPoint(op);
        rewriter.replaceOpWithNewOp<tensor::DimOp>(op, turned.source,
                                                   turned.order[*index]);
      })
      .Case([&](linalg::TransposeOp op) {
        rewriter.setInsertionPoint(op);
        SmallVector<int64_t> order =
            applyPermutation(turned.order, op.getPermutation());
        if (isIdentityPermutation(order))
          return replaceTransposition(op, turned.source);
        linalg::TransposeOp direct =
            transpose(op.getLoc(), turned.source, order);
        replaceTransposition(op, direct->getResult(0));
        waiting.push_back(direct);
      })
      .Case([&](linalg::LinalgOp op) { moveBehind(op, use, turned); })
      .Case<tensor::PadOp, tensor::ExtractSliceOp, tensor::InsertSliceOp,
            tensor::ConcatOp, tensor::ExtractOp>(
          [&](auto op) { moveBehind(op, turned); });
}

void TranspositionMover::run() {
  while (!waiting.empty()) {
    linalg::TransposeOp op = waiting.front();
    waiting.pop_front();
    Turned turned = getTurned(op);
    // Each move takes a use away and may replace its owner, which may read the
    // transposition a second time.
    auto countUses = [&] { return llvm::range_size(op->getUses()); };
    for (bool moved = true; moved;) {
      moved = false;
      auto before = countUses();
      for (OpOperand &use : op->getUses()) {
        moveBehind(use, turned);
        moved = countUses() != before;
        if (moved)
          break;
      }
    }
  }
}

void TranspositionMover::foldIntoExtras(Operation *root) {
  SmallVector<OpOperand *> uses;
  root->walk([&](FusedOp conv) {
    for (OpOperand &use : conv->getOpOperands())
      if (use.get().getDefiningOp<linalg::TransposeOp>())
        uses.push_back(&use);
  });
  for (OpOperand *use : uses) {
    auto conv = cast<FusedOp>(use->getOwner());
    OperandRange extras = conv.getExtras();
    if (extras.empty() ||
        use->getOperandNumber() < extras.getBeginOperandIndex())
      continue;
    size_t index = use->getOperandNumber() - extras.getBeginOperandIndex();
    if (index >= extras.size())
      continue;
    Turned turned = getTurned(use->get().getDefiningOp<linalg::TransposeOp>());
    AffineMap map =
        ofSource(cast<AffineMapAttr>(conv.getExtraMaps()[index]).getValue(),
                 turned.order);
    if (map.getResults().back() ==
        rewriter.getAffineDimExpr(map.getNumDims() - 1))
      moveBehind(conv, *use, turned);
  }
}

/// Where the channels of `conv`'s output stand last; empty where they do.
static SmallVector<int64_t> getChannelsLast(FusedOp conv) {
  int64_t channel = conv.getDims().outputDim('f');
  int64_t rank = conv.getOutputRank();
  SmallVector<int64_t> order;
  if (channel < 0 || channel == rank - 1)
    return order;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (dim != channel)
      order.push_back(dim);
  order.push_back(channel);
  return order;
}

bool conv::moveChannelsInnermost(RewriterBase &rewriter, Operation *root,
                                 function_ref<bool(FusedOp)> wants) {
  SmallVector<FusedOp> convs;
  root->walk([&](FusedOp op) {
    if (op.hasBufferSemantics())
      return;
    // What leaves the function has the order that the caller knows; results
    // that have lost the channels keep theirs.
    bool leaves = llvm::any_of(op->getResults(), [&](Value result) {
      auto type = cast<RankedTensorType>(result.getType());
      return type.getRank() == op.getOutputRank() && isReturned(result);
    });
    if (!op.getScheduleAttr() && !leaves && op.getNumFullResults() > 0 &&
        wants(op))
      convs.push_back(op);
  });
  TranspositionMover mover(rewriter);
  bool turnsAny = false;
  for (FusedOp op : convs) {
    SmallVector<int64_t> order = getChannelsLast(op);
    if (order.empty())
      continue;
    turnsAny = true;
    auto [turned, transposes] = reorderOutput(rewriter, op, order);
    for (Operation *transpose : transposes) {
      auto known = cast<linalg::TransposeOp>(transpose);
      // Results without the channels keep their order.
      if (isIdentityPermutation(known.getPermutation()))
        rewriter.replaceOp(known, known.getInput());
      else
        mover.add(transpose);
    }
  }
  mover.run();
  mover.foldIntoExtras(root);
  (void)runRegionDCE(rewriter, root->getRegions());
  return turnsAny;
}
