//===- VerifyTile.cpp - Constraints of the tile ops -----------------------===//

#include "Verify.h"
#include "conv/IR/ConvOps.h"
#include "conv/IR/Reduction.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

int64_t WalkOp::getNumChannelTiles() {
  return llvm::divideCeil(getChannels(), getTile()[0]);
}

std::optional<uint32_t> tile::getBlockSize(gpu::GPUFuncOp kernel) {
  std::optional<ArrayRef<int32_t>> sizes = kernel.getKnownBlockSize();
  if (!sizes || sizes->empty())
    return std::nullopt;
  return static_cast<uint32_t>(sizes->front());
}

StorePlan tile::getStorePlan(WalkOp walk, const FragmentLayout &layout,
                             int64_t bytes) {
  StringRef order = walk.getOrder(), space = walk.getSpace();
  int64_t extent = ShapedType::kDynamic;
  if (order.ends_with("w")) {
    auto known = [&](char letter) {
      StringRef spatial = walk.isFlat() ? order : space;
      size_t operand = 0;
      for (char other : StringRef("dhw")) {
        operand += spatial.contains(other);
        if (other == letter)
          break;
      }
      return getConstantIntValue(walk.getExtents()[operand])
          .value_or(ShapedType::kDynamic);
    };
    extent = known('w');
    // Flattened pixels go on from row to row.
    if (walk.isFlat() && order.ends_with("hw") &&
        !ShapedType::isDynamic(extent))
      extent = ShapedType::isDynamic(known('h')) ? ShapedType::kDynamic
                                                 : extent * known('h');
  }
  return StorePlan::get(layout, space, order, extent, bytes);
}

/// The shape of the walk's tile, without the channels where `reduced`.
static ArrayRef<int64_t> getShape(WalkOp walk, bool reduced) {
  return walk.getTile().drop_front(reduced ? 1 : 0);
}

static FragmentType getFragmentType(Value value) {
  return cast<FragmentType>(value.getType());
}

/// Ops from whose fragments others follow by maps: with a layout those that
/// put elements into registers, without one reductions.
static LogicalResult collectRoots(Operation *user, Value fragment,
                                  llvm::SetVector<Operation *> &roots) {
  Operation *op = fragment.getDefiningOp();
  if (auto map = dyn_cast_or_null<MapOp>(op)) {
    for (Value operand : map.getFragments())
      if (failed(collectRoots(user, operand, roots)))
        return failure();
    return success();
  }
  if (!isa_and_present<AccumulateOp, ConvertLayoutOp, LoadOp, BroadcastOp,
                       ReduceOp, ChannelTilesOp>(op))
    return user->emitOpError("expects fragments that an op of this tile makes");
  // Loads and broadcasts have no registers: they are read where they are used.
  if (!isa<LoadOp, BroadcastOp>(op))
    roots.insert(op);
  return success();
}

/// (W2) for the body of a walk or of channel_tiles.
static LogicalResult verifyBody(WalkOp walk, Block &body) {
  ChannelTilesOp channels;
  AccumulateOp accumulate;
  auto kernel = walk->getParentOfType<gpu::GPUFuncOp>();
  std::optional<uint32_t> blockSize =
      kernel ? getBlockSize(kernel) : std::nullopt;
  for (Operation &op : body) {
    if (auto found = dyn_cast<ChannelTilesOp>(op)) {
      if (channels)
        return found.emitOpError("expects to be the one channel_tiles of its "
                                 "walk");
      channels = found;
    } else if (auto found = dyn_cast<AccumulateOp>(op)) {
      if (accumulate)
        return found.emitOpError("expects to be the one accumulate of its "
                                 "tile");
      accumulate = found;
    } else if (!isa<LoadOp, MapOp, ConvertLayoutOp, ReduceOp, BroadcastOp,
                    StoreOp, tile::YieldOp>(op)) {
      return op.emitOpError("is not expected among the ops of a tile");
    }
    for (Value value : llvm::concat<Value>(llvm::to_vector(op.getOperands()),
                                           llvm::to_vector(op.getResults()))) {
      auto type = dyn_cast<FragmentType>(value.getType());
      if (!type)
        continue;
      if (type.getShape() != getShape(walk, !type.getLayout()))
        return op.emitOpError("expects fragments of the tile [")
               << getShape(walk, !type.getLayout()) << "]"
               << (type.getLayout() ? "" : " (reduced over the channels)")
               << ", got " << type;
      int64_t warps =
          type.getLayout() ? type.getLayout().getLayout().numWarps() : 0;
      if (warps && blockSize && *blockSize != 32 * warps)
        return op.emitOpError("expects fragments over the ")
               << *blockSize << " threads of the block, got " << type;
    }
    if (isa<StoreOp, ReduceOp, ConvertLayoutOp, BroadcastOp>(op)) {
      for (Value operand : op.getOperands()) {
        if (!isa<FragmentType>(operand.getType()))
          continue;
        llvm::SetVector<Operation *> roots;
        if (failed(collectRoots(&op, operand, roots)))
          return failure();
        if (roots.size() > 1)
          return op.emitOpError("expects a fragment that follows from one "
                                "accumulate, conversion or reduction, got ")
                 << roots.size();
      }
    }
  }
  if (channels && accumulate)
    return accumulate.emitOpError("expects to be inside of the channel_tiles "
                                  "of its walk");
  if (channels)
    return verifyBody(walk, channels.getBody().front());
  return success();
}

LogicalResult WalkOp::verify() {
  // (W1)
  StringRef space = getSpace();
  if (space != "fhw" && space != "fdhw" && space != "fp" && space != "fuhw")
    return emitOpError("expects the space 'fhw', 'fdhw', 'fp' or 'fuhw', got '")
           << space << "'";
  if (getTile().size() != space.size() ||
      llvm::any_of(getTile(), [](int64_t v) { return v < 1 || v > 65536; }))
    return emitOpError("expects a tile of ")
           << space.size() << " extents between 1 and 65536 (" << space
           << "), got [" << getTile() << "]";
  std::string letters = getOrder().str();
  for (char letter : letters)
    if (!StringRef("nfdhw").contains(letter) ||
        llvm::count(letters, letter) != 1)
      return emitOpError("expects an order of the letters n, f, d, h, w, each "
                         "once at most, got '")
             << letters << "'";
  StringRef spatial = isFlat() ? StringRef(letters) : space;
  size_t rank = llvm::count_if(StringRef("dhw"),
                               [&](char c) { return spatial.contains(c); });
  if (!isFlat() && StringRef("dhw").find_first_of(letters) == StringRef::npos)
    return emitOpError("expects an order with spatial letters, got '")
           << letters << "'";
  for (char letter : letters)
    if (letter != 'n' && letter != 'f' && !spatial.contains(letter))
      return emitOpError("expects a space with the output's dimension '")
             << letter << "', got '" << space << "'";
  if (getExtents().size() != rank + 1)
    return emitOpError("expects the extents of the batch and of ")
           << rank << " spatial dimensions, got " << getExtents().size();
  if (failed(verifyCounts(
          *this, {{"groups", getGroups()}, {"channels", getChannels()}})))
    return failure();
  if (!isCount(getGroups() * getChannels()))
    return emitOpError("expects at most 2^30 channels in all groups, got ")
           << getGroups() << " groups of " << getChannels();
  Block &body = getBody().front();
  size_t numArguments = space.size() + (isFlat() || hasUnits() ? 1 : 2);
  if (body.getNumArguments() != numArguments ||
      llvm::any_of(body.getArgumentTypes(),
                   [](Type type) { return !type.isIndex(); }))
    return emitOpError("expects ")
           << numArguments << " index arguments ("
           << (isFlat()     ? "group, channel, pixel"
               : hasUnits() ? "group, channel, unit, row, column"
                            : "batch, group, channel, and a position for each "
                              "other dimension of the space")
           << ")";
  for (char letter : StringRef("hw")) {
    if (!shifts(letter))
      continue;
    size_t dim = space.find(letter);
    std::optional<int64_t> known = dim == StringRef::npos || hasUnits()
                                       ? std::nullopt
                                       : getConstantIntValue(getExtents()[dim]);
    if (!known || *known < getTile()[dim])
      return emitOpError("can shift only where the ")
             << (letter == 'h' ? "rows" : "columns")
             << " are known to fill a tile";
  }
  // (W3)
  if (getWholeChannels() && getGroups() != 1)
    return emitOpError(
               "expects 1 group where a block sees whole channels, got ")
           << getGroups();
  return success();
}

LogicalResult WalkOp::verifyRegions() {
  Block &body = getBody().front();
  if (failed(verifyBody(*this, body)))
    return failure();
  bool reduces = false;
  WalkResult result = getBody().walk([&](Operation *op) {
    if (auto reduce = dyn_cast<ReduceOp>(op)) {
      reduces = true;
      if (getNumChannelTiles() != 1) {
        reduce.emitOpError("expects tiles of all channels: use channel_tiles "
                           "for a group of ")
            << getChannels();
        return WalkResult::interrupt();
      }
    }
    reduces |= isa<ChannelTilesOp>(op);
    if (auto store = dyn_cast<StoreOp>(op)) {
      FragmentType type = getFragmentType(store.getFragment());
      if (!type.getLayout())
        return WalkResult::advance();
      StorePlan plan = getStorePlan(
          *this, type.getLayout().getLayout(),
          llvm::divideCeil(type.getElementType().getIntOrFloatBitWidth(), 8));
      if (plan.staged && (!getStaging() || getPitch() != plan.pitch)) {
        store.emitOpError("passes through shared memory: expects its walk to "
                          "have staging with a pitch of ")
            << plan.pitch;
        return WalkResult::interrupt();
      }
      if (plan.staged && static_cast<int64_t>(*getStaging()) < 0) {
        // In the stage that the accumulate of the store's tile has left.
        auto accumulates = store->getBlock()->getOps<AccumulateOp>();
        int64_t room = 0;
        if (!accumulates.empty())
          room = (*accumulates.begin())
                     .getSource()
                     .getDefiningOp<SourceOpInterface>()
                     .getStageSize();
        int64_t needed =
            plan.getStagingSize(type.getLayout().getLayout().numWarps());
        if (room < needed) {
          store.emitOpError("needs ")
              << needed << " f32 to turn its rows in a stage of " << room;
          return WalkResult::interrupt();
        }
      }
    }
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  if (reduces && !getWholeChannels())
    return emitOpError("expects whole_channels where it reduces over them");
  return success();
}

LogicalResult AccumulateOp::verify() {
  auto source = getSource().getDefiningOp<SourceOpInterface>();
  if (!source)
    return emitOpError("expects a source of stages, such as the result of a "
                       "conv_tile.ring");
  FragmentType type = getResult().getType();
  if (!type.getLayout() || !type.getElementType().isF32())
    return emitOpError("expects an f32 fragment with a layout, got ") << type;
  // (A1)
  Block &body = getBody().front();
  if (body.getNumArguments() != 2 || body.getArgument(0).getType() != type ||
      !isa<StageType>(body.getArgument(1).getType()))
    return emitOpError("expects a fragment and a stage as arguments");
  Value sum = body.getArgument(0);
  for (Operation &op : body.without_terminator()) {
    if (!isa<MultiplyOpInterface>(op) || op.getOperand(0) != sum ||
        op.getOperand(1) != body.getArgument(1))
      return emitOpError("expects a body of multiplies, each of which takes "
                         "the sum of the one before and the stage");
    sum = op.getResult(0);
  }
  Operation *yield = body.getTerminator();
  bool isEmpty = sum == body.getArgument(0);
  if (isEmpty != source.hasOwnMultiply())
    return emitOpError(isEmpty ? "expects to yield the last of its multiplies"
                               : "expects no multiply in its body, since its "
                                 "source multiplies by itself");
  if (yield->getNumOperands() != 1 || yield->getOperand(0) != sum)
    return emitOpError("expects to yield the last of its multiplies");
  return source.verifyAccumulate(*this);
}

/// Results of reductions over fragments: (E2).
static LogicalResult verifyReduced(Operation *op, ArrayRef<int32_t> codes,
                                   TypeRange fragments) {
  MLIRContext *context = op->getContext();
  if (fragments.size() != codes.size())
    return op->emitOpError("expects one fragment per reduction (")
           << codes.size() << "), got " << fragments.size();
  if (fragments.empty())
    return op->emitOpError("expects at least one reduction");
  SmallVector<Type> expected;
  for (auto [code, fragment] : llvm::zip_equal(codes, fragments)) {
    // (E1)
    auto type = dyn_cast<FragmentType>(fragment);
    if (!type || !type.getLayout() || !type.getElementType().isF32() ||
        fragment != fragments.front())
      return op->emitOpError("expects f32 fragments of one layout, got ")
             << fragment;
    std::optional<ReductionKind> kind = symbolizeReductionKind(code);
    if (!kind)
      return op->emitOpError("expects reduction kinds, got code ") << code;
    ArrayRef<int64_t> shape = type.getShape().drop_front();
    expected.push_back(FragmentType::get(
        context, shape, Float32Type::get(context), LayoutAttr()));
    if (isArgReduction(*kind))
      expected.push_back(FragmentType::get(
          context, shape, IntegerType::get(context, 64), LayoutAttr()));
  }
  if (TypeRange(expected) != op->getResultTypes())
    return op->emitOpError("expects results ")
           << TypeRange(expected) << " for its reductions, got "
           << op->getResultTypes();
  return success();
}

LogicalResult ReduceOp::verify() {
  return verifyReduced(*this, getReduce(), getFragments().getTypes());
}

LogicalResult ChannelTilesOp::verify() {
  Block &body = getBody().front();
  if (body.getNumArguments() != 1 || !body.getArgument(0).getType().isIndex())
    return emitOpError("expects 1 index argument (the first channel)");
  return verifyReduced(*this, getReduce(),
                       body.getTerminator()->getOperandTypes());
}

LogicalResult BroadcastOp::verify() {
  FragmentType from = getReduced().getType(), to = getResult().getType();
  if (from.getLayout() || !to.getLayout() || !from.getElementType().isF32() ||
      from.getElementType() != to.getElementType() ||
      from.getShape() != to.getShape().drop_front())
    return emitOpError("expects to make a fragment with a layout of a reduced "
                       "one of f32, got ")
           << from << " and " << to;
  return success();
}

LogicalResult ConvertLayoutOp::verify() {
  FragmentType from = getFragment().getType(), to = getResult().getType();
  if (!from.getLayout() || !to.getLayout() ||
      from.getShape() != to.getShape() || !from.getElementType().isF32() ||
      from.getElementType() != to.getElementType())
    return emitOpError("expects two f32 fragments of one shape, each with a "
                       "layout, got ")
           << from << " and " << to;
  return success();
}

LogicalResult MapOp::verify() {
  if (getFragments().empty())
    return emitOpError("expects at least one fragment");
  FragmentType first = getFragmentType(getFragments().front());
  for (Type type :
       llvm::concat<const Type>(llvm::to_vector(TypeRange(getFragments())),
                                llvm::to_vector(getResultTypes())))
    if (cast<FragmentType>(type).getShape() != first.getShape() ||
        cast<FragmentType>(type).getLayout() != first.getLayout())
      return emitOpError("expects fragments and results of one shape and "
                         "layout, got ")
             << first << " and " << type;
  if (getMaps().size() != getExtras().size())
    return emitOpError("expects one map per extra (")
           << getExtras().size() << "), got " << getMaps().size();
  for (auto [extra, map] : llvm::zip_equal(
           getExtras(), getMaps().getAsValueRange<AffineMapAttr>())) {
    auto type = dyn_cast<MemRefType>(extra.getType());
    int64_t rank = type ? type.getRank() : 0;
    if (map.getNumResults() != rank)
      return emitOpError("expects a map with ")
             << rank << " results for an extra of " << extra.getType()
             << ", got " << map.getNumResults();
    for (AffineExpr expr : map.getResults()) {
      auto constant = dyn_cast<AffineConstantExpr>(expr);
      if (!isa<AffineDimExpr>(expr) && !(constant && constant.getValue() == 0))
        return emitOpError("expects map results to be dimensions or 0, got ")
               << AffineMapAttr::get(map);
    }
  }
  Block &body = getBody().front();
  SmallVector<Type> arguments;
  for (Type type : TypeRange(getFragments()))
    arguments.push_back(cast<FragmentType>(type).getElementType());
  for (Value extra : getExtras())
    arguments.push_back(getElementTypeOrSelf(extra.getType()));
  if (TypeRange(arguments) != TypeRange(body.getArgumentTypes()))
    return emitOpError("expects body arguments ")
           << TypeRange(arguments) << ", got " << body.getArgumentTypes();
  SmallVector<Type> yielded;
  for (Type type : getResultTypes())
    yielded.push_back(cast<FragmentType>(type).getElementType());
  if (TypeRange(yielded) != body.getTerminator()->getOperandTypes())
    return emitOpError("expects to yield ")
           << TypeRange(yielded) << ", got "
           << body.getTerminator()->getOperandTypes();
  return success();
}

bool tile::isStoredInVectors(StringRef order, MemRefType type) {
  if (type.getLayout().isIdentity())
    return true;
  SmallVector<int64_t> strides;
  int64_t offset;
  int64_t rank = type.getRank();
  if (failed(type.getStridesAndOffset(strides, offset)) || rank == 0 ||
      rank != static_cast<int64_t>(order.size()) ||
      ShapedType::isDynamicShape(strides) || ShapedType::isDynamic(offset) ||
      strides.back() != 1)
    return false;
  int64_t bytes =
      llvm::divideCeil(type.getElementType().getIntOrFloatBitWidth(), 8);
  // Vectors have 16 bytes at most.
  int64_t vector = std::max<int64_t>(1, 16 / bytes);
  if (offset % vector != 0)
    return false;
  // Runs go on from row to row.
  int64_t run = type.getDimSize(rank - 1);
  int64_t inRun = 1;
  if (order.ends_with("hw")) {
    if (strides[rank - 2] != run)
      return false;
    inRun = 2;
    run = ShapedType::isDynamic(run) ||
                  ShapedType::isDynamic(type.getDimSize(rank - 2))
              ? 1
              : run * type.getDimSize(rank - 2);
  }
  // A contiguous tensor of this shape starts its runs at multiples of `unit`
  // elements; the strides of this memref must keep that.
  int64_t unit = ShapedType::isDynamic(run) ? 1 : std::gcd(run, vector);
  return llvm::all_of(llvm::zip(ArrayRef(strides).drop_back(inRun),
                                type.getShape().drop_back(inRun)),
                      [&](auto dim) {
                        return std::get<0>(dim) % unit == 0 ||
                               std::get<1>(dim) == 1;
                      });
}

bool tile::isReadInVectors(MemRefType type, int64_t width, int64_t inner) {
  if (type.getLayout().isIdentity())
    return true;
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(type.getStridesAndOffset(strides, offset)) ||
      ShapedType::isDynamic(offset) || offset % width != 0)
    return false;
  int64_t run = 1;
  for (int64_t i = 0, rank = type.getRank(); i < rank; ++i) {
    int64_t extent = type.getDimSize(rank - 1 - i);
    int64_t stride = strides[rank - 1 - i];
    // No element but the first is ever asked for.
    if (extent == 1)
      continue;
    if (ShapedType::isDynamic(stride) ||
        (i < inner ? stride != run : stride % width != 0))
      return false;
    if (i + 1 < inner &&
        (ShapedType::isDynamic(extent) || llvm::MulOverflow(run, extent, run)))
      return false;
  }
  return true;
}

static LogicalResult verifyMemory(Operation *op, Value memref, Value fragment) {
  FragmentType type = getFragmentType(fragment);
  auto memory = dyn_cast<MemRefType>(memref.getType());
  if (!memory || memory.getElementType() != type.getElementType() ||
      !memory.isStrided())
    return op->emitOpError("expects a strided memref of ")
           << type.getElementType() << ", got " << memref.getType();
  auto walk = op->getParentOfType<WalkOp>();
  if (!walk)
    return op->emitOpError("expects to be inside of a conv_tile.walk");
  if (type.getLayout() && !isStoredInVectors(walk.getOrder(), memory))
    return op->emitOpError("expects a memref that vectors of 16 bytes can be "
                           "stored into, contiguous or a part of a buffer with "
                           "known strides, got ")
           << memory;
  int64_t rank = walk.getOrder().size();
  bool isReduced = !type.getLayout() && walk.getOrder().contains('f');
  if (memory.getRank() != rank && !(isReduced && memory.getRank() == rank - 1))
    return op->emitOpError("expects a memref with the dimensions ")
           << walk.getOrder() << (isReduced ? ", with or without f" : "")
           << ", got " << memory;
  return success();
}

LogicalResult LoadOp::verify() {
  if (!getResult().getType().getLayout())
    return emitOpError("expects to load a fragment with a layout, got ")
           << getResult().getType();
  return verifyMemory(*this, getMemref(), getResult());
}

LogicalResult StoreOp::verify() {
  return verifyMemory(*this, getDest(), getFragment());
}
