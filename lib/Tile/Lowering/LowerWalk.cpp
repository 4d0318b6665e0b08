//===- LowerWalk.cpp - The persistent loop over output tiles --------------===//
//
// Also where an element of a tile is in the output, and which thread holds it:
// the one map from which offsets and masks of all other ops follow.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

SourceLowering::~SourceLowering() = default;

KernelLowering::KernelLowering(gpu::GPUFuncOp kernel, WalkOp walk)
    : IntegerBuilder(OpBuilder(walk), walk.getLoc()), kernel(kernel),
      walk(walk), space(walk.getSpace()), tile(walk.getTile()),
      order(walk.getOrder()) {}

int64_t KernelLowering::getStaticExtent(char letter) const {
  WalkOp op = walk;
  size_t operand = 0;
  if (letter != 'n') {
    StringRef spatial = op.isFlat() ? order : space;
    for (char other : StringRef("dhw")) {
      if (spatial.contains(other))
        ++operand;
      if (other == letter)
        break;
    }
  }
  return getConstantIntValue(op.getExtents()[operand])
      .value_or(ShapedType::kDynamic);
}

int64_t KernelLowering::getStaticExtent(Value memref, int64_t dim) {
  return dim < 0 ? 1 : cast<MemRefType>(memref.getType()).getDimSize(dim);
}

Value KernelLowering::getExtent(Value memref, int64_t dim) {
  if (dim < 0)
    return i32(1);
  return toI32(b.createOrFold<memref::DimOp>(loc, memref, dim));
}

Value KernelLowering::getExtent(char letter) const {
  if (letter == 'n')
    return extents.front();
  WalkOp op = walk;
  StringRef spatial = op.isFlat() ? order : space;
  size_t operand = 0;
  for (char other : StringRef("dhw")) {
    if (spatial.contains(other))
      ++operand;
    if (other == letter)
      break;
  }
  return extents[operand];
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

SmallVector<Value> KernelLowering::split(Value number, ArrayRef<Digit> digits) {
  SmallVector<Value> values;
  int64_t weight = 1, total = countValues(digits);
  for (const Digit &digit : digits) {
    Value value = div(number, weight);
    weight *= digit.extent;
    // Nothing is left above the last digit.
    values.push_back(weight == total ? value : rem(value, digit.extent));
  }
  return values;
}

/// Digits of the lane's or warp's number, made once at the top of the kernel.
static SmallVector<Value>
splitOnce(KernelLowering &k, Operation *start, Value number,
          ArrayRef<Digit> digits,
          DenseMap<std::tuple<Value, int64_t, int64_t>, Value> &known) {
  OpBuilder::InsertionGuard guard(k.b);
  k.b.setInsertionPointAfter(start);
  SmallVector<Value> values;
  int64_t weight = 1, total = countValues(digits);
  for (const Digit &digit : digits) {
    bool isLast = weight * digit.extent == total;
    Value &value = known[{number, weight, isLast ? -1 : digit.extent}];
    if (!value) {
      value = k.div(number, weight);
      if (!isLast)
        value = k.rem(value, digit.extent);
    }
    values.push_back(value);
    weight *= digit.extent;
  }
  return values;
}

SmallVector<Value> KernelLowering::laneValues(const FragmentLayout &layout) {
  return splitOnce(*this, start, lane, layout.lanes, digitValues);
}

SmallVector<Value> KernelLowering::warpValues(const FragmentLayout &layout) {
  return splitOnce(*this, start, warp, layout.warps, digitValues);
}

Value KernelLowering::join(ArrayRef<Digit> digits, ArrayRef<Value> values,
                           int64_t dim) {
  SmallVector<std::pair<int64_t, Value>> terms;
  for (auto [digit, value] : llvm::zip_equal(digits, values))
    if (digit.dim == dim && value)
      terms.push_back({digit.step, value});
  if (terms.empty())
    return i32(0);
  llvm::sort(terms, [](const auto &lhs, const auto &rhs) {
    return lhs.first > rhs.first;
  });
  // Horner's scheme: steps of a dimension divide one another.
  Value sum = terms.front().second;
  int64_t step = terms.front().first;
  for (auto [next, value] : ArrayRef(terms).drop_front()) {
    sum = add(mul(sum, step / next), value);
    step = next;
  }
  return mul(sum, step);
}

Value KernelLowering::getThreadBase(const FragmentLayout &layout, int64_t dim) {
  Digits digits(layout.lanes);
  llvm::append_range(digits, layout.warps);
  SmallVector<Value> values = laneValues(layout);
  llvm::append_range(values, warpValues(layout));
  return join(digits, values, dim);
}

SmallVector<SmallVector<int64_t, 4>>
KernelLowering::getRegisterOffsets(const FragmentLayout &layout) const {
  SmallVector<SmallVector<int64_t, 4>> offsets;
  for (int64_t r = 0, e = layout.numRegisters(); r < e; ++r) {
    SmallVector<int64_t> position = layout.getPosition({r, 0, 0}, numDims());
    offsets.emplace_back(position.begin(), position.end());
  }
  return offsets;
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

void KernelLowering::setChannel(Position &position, Value inTile) {
  position.channel = add(current.first[0], inTile);
  position['f'] =
      add(mul(current.group, static_cast<int64_t>(walk.getChannels())),
          position.channel);
}

void KernelLowering::setSpatial(Position &position, ArrayRef<Value> inTile) {
  position.inTile.assign(inTile.begin(), inTile.end());
  position['n'] = current.batch;
  if (walk.hasUnits()) {
    position.pixel = add(current.first[1], inTile[0]);
    UnitStart start = locateUnit(position.pixel);
    position['n'] = start.image;
    position['h'] = add(start.row, inTile[1]);
    position['w'] = add(start.column, inTile[2]);
    return;
  }
  if (!walk.isFlat()) {
    for (auto [i, value] : llvm::enumerate(inTile))
      position[space[i + 1]] = add(current.first[i + 1], value);
    return;
  }
  // image * positions + (row * columns + column)
  position.pixel = add(current.first[1], inTile[0]);
  Value rest = position.pixel;
  for (char letter : StringRef("whd"))
    if (order.contains(letter)) {
      Value extent = getExtent(letter);
      position[letter] = rem(rest, extent);
      rest = div(rest, extent);
    }
  position['n'] = rest;
}

void KernelLowering::shiftSpatially(Position &position, ArrayRef<int64_t> by) {
  SmallVector<Value> inTile;
  for (auto [i, value] : llvm::enumerate(position.inTile))
    inTile.push_back(by[i + 1] ? add(value, by[i + 1]) : value);
  if (walk.isFlat() || (walk.hasUnits() && by[1])) {
    if (by[1])
      setSpatial(position, inTile);
    return;
  }
  position.inTile.assign(inTile.begin(), inTile.end());
  for (int64_t dim = walk.hasUnits() ? 2 : 1; dim < numDims(); ++dim)
    if (by[dim])
      position[space[dim]] = add(position[space[dim]], by[dim]);
}

Position KernelLowering::locate(ArrayRef<Value> inTile) {
  Position position;
  setChannel(position, inTile.front());
  setSpatial(position, inTile.drop_front());
  return position;
}

KernelLowering::UnitStart KernelLowering::locateUnit(Value unit) {
  Value across = countUnits('w'), down = countUnits('h');
  Value rest = div(unit, across);
  return {div(rest, down), mul(rem(rest, down), tile[2]),
          mul(rem(unit, across), tile[3])};
}

Value KernelLowering::countUnits(char letter) {
  return ceilDiv(getExtent(letter), tile[space.find(letter)]);
}

Value KernelLowering::countPixels() {
  Value count = getExtent('n');
  if (walk.hasUnits())
    return mul(mul(count, countUnits('h')), countUnits('w'));
  for (char letter : StringRef("dhw"))
    if (order.contains(letter))
      count = mul(count, getExtent(letter));
  return count;
}

Value KernelLowering::isInsideSpatially(const Position &position) {
  Value valid;
  for (int64_t dim = 1; dim < numDims(); ++dim) {
    if (!ragged[dim])
      continue;
    Value here = walk.isFlat() || space[dim] == 'u'
                     ? inside(position.pixel, countPixels())
                     : inside(position[space[dim]], getExtent(space[dim]));
    valid = both(valid, here);
  }
  return valid;
}

Value KernelLowering::isInsideChannels(const Position &position) {
  if (!ragged[0])
    return {};
  return inside(position.channel, i32(walk.getChannels()));
}

void KernelLowering::clampSpatially(Position &position) {
  if (walk.isFlat()) {
    if (!ragged[1])
      return;
    Value last = sub(countPixels(), i32(1));
    Value inTile = sub(minimum(position.pixel, last), current.first[1]);
    setSpatial(position, inTile);
    return;
  }
  if (walk.hasUnits() && ragged[1]) {
    auto inTile = llvm::to_vector_of<Value>(position.inTile);
    Value last = sub(countPixels(), i32(1));
    inTile[0] = sub(minimum(position.pixel, last), current.first[1]);
    setSpatial(position, inTile);
  }
  for (int64_t dim = walk.hasUnits() ? 2 : 1; dim < numDims(); ++dim)
    if (ragged[dim]) {
      Value &at = position[space[dim]];
      Value clamped = minimum(at, sub(getExtent(space[dim]), i32(1)));
      position.inTile[dim - 1] =
          sub(position.inTile[dim - 1], sub(at, clamped));
      at = clamped;
    }
}

void KernelLowering::clampChannel(Position &position) {
  if (!ragged[0])
    return;
  position.channel = minimum(position.channel, i32(walk.getChannels() - 1));
  position['f'] =
      add(mul(current.group, static_cast<int64_t>(walk.getChannels())),
          position.channel);
}

//===----------------------------------------------------------------------===//
// The walk
//===----------------------------------------------------------------------===//

/// Channel tiles follow each other fastest, so that blocks that run together
/// share their input in L2; then groups, columns, rows, images.
TileOffsets KernelLowering::decode(Value number) {
  TileOffsets offsets;
  offsets.first.resize(numDims());
  Value rest = number;
  if (walk.getWholeChannels()) {
    offsets.first[0] = i32(0);
  } else {
    int64_t channelTiles = walk.getNumChannelTiles();
    offsets.first[0] = mul(rem(rest, channelTiles), tile[0]);
    rest = div(rest, channelTiles);
  }
  int64_t groups = walk.getGroups();
  offsets.group = rem(rest, groups);
  rest = div(rest, groups);
  if (walk.hasUnits())
    offsets.first[2] = offsets.first[3] = i32(0);
  for (int64_t dim = walk.hasUnits() ? 1 : numDims() - 1; dim >= 1; --dim) {
    bool isLast = walk.isFlat() || walk.hasUnits();
    offsets.first[dim] =
        mul(isLast ? rest : rem(rest, tileCounts[dim - 1]), tile[dim]);
    if (walk.shifts(space[dim]))
      offsets.first[dim] = minimum(
          offsets.first[dim], i32(getStaticExtent(space[dim]) - tile[dim]));
    if (!isLast)
      rest = div(rest, tileCounts[dim - 1]);
  }
  if (!walk.isFlat() && !walk.hasUnits())
    offsets.batch = rest;
  return offsets;
}

SmallVector<Value> KernelLowering::getState() {
  SmallVector<Value> state;
  for (auto &[value, source] : sources)
    llvm::append_range(state, source->getState());
  return state;
}

void KernelLowering::setState(ValueRange state) {
  for (auto &[value, source] : sources) {
    size_t count = source->getState().size();
    source->setState(state.take_front(count));
    state = state.drop_front(count);
  }
}

LogicalResult KernelLowering::lower() {
  std::optional<uint32_t> size = getBlockSize(kernel);
  if (!size || *size % 32 != 0 || *size == 0)
    return kernel.emitOpError("with tile ops expects a known block size of "
                              "whole warps");
  numThreads = *size;
  for (Value extent : walk.getExtents())
    extents.push_back(toI32(extent));
  // Tiles along each dimension after the channel.
  if (walk.isFlat() || walk.hasUnits()) {
    tileCounts.push_back(ceilDiv(countPixels(), tile[1]));
    numTiles = tileCounts.front();
  } else {
    numTiles = extents.front();
    for (auto [i, extent] : llvm::enumerate(ArrayRef(extents).drop_front()))
      tileCounts.push_back(ceilDiv(extent, tile[i + 1]));
    for (Value count : tileCounts)
      numTiles = mul(numTiles, count);
  }
  numTiles = mul(numTiles,
                 static_cast<int64_t>(walk.getGroups()) *
                     (walk.getWholeChannels() ? 1 : walk.getNumChannelTiles()));

  auto reaches = [](int64_t extent, int64_t tile) {
    return ShapedType::isDynamic(extent) || extent % tile != 0;
  };
  ragged.push_back(reaches(walk.getChannels(), tile[0]));
  for (int64_t dim = 1; dim < numDims(); ++dim) {
    if (!walk.isFlat() && space[dim] != 'u') {
      ragged.push_back(!walk.shifts(space[dim]) &&
                       reaches(getStaticExtent(space[dim]), tile[dim]));
      continue;
    }
    int64_t pixels = getStaticExtent('n');
    for (char letter : StringRef("dhw"))
      if (order.contains(letter) && !ShapedType::isDynamic(pixels)) {
        size_t unit = walk.hasUnits() ? space.find(letter) : StringRef::npos;
        int64_t extent = getStaticExtent(letter);
        pixels = ShapedType::isDynamic(extent) ? ShapedType::kDynamic
                 : unit == StringRef::npos
                     ? pixels * extent
                     : pixels * llvm::divideCeil(extent, tile[unit]);
      }
    ragged.push_back(reaches(pixels, tile[dim]));
  }

  thread = toI32(gpu::ThreadIdOp::create(b, loc, gpu::Dimension::x));
  Value block = toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  blocks = toI32(gpu::GridDimOp::create(b, loc, gpu::Dimension::x));
  lane = rem(thread, 32);
  warp = div(thread, 32);
  shared = dynamicSharedMemory();
  start = shared.getDefiningOp();

  // What feeds the accumulates, in the order in which it stands.
  walk.walk([&](AccumulateOp accumulate) {
    Value source = accumulate.getSource();
    if (llvm::any_of(sources,
                     [&](auto &known) { return known.first == source; }))
      return;
    auto op = source.getDefiningOp<SourceOpInterface>();
    sources.emplace_back(source, op.createLowering(*this));
  });
  for (auto &[value, source] : sources)
    source->begin();

  auto loop = scf::ForOp::create(b, loc, block, numTiles, blocks, getState());
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    setState(loop.getRegionIterArgs());
    current = decode(loop.getInductionVar());
    lowerBody(walk.getBody().front());
    // Without an accumulate no barrier stands between this tile's last reads
    // of shared memory and the next tile's writes to it.
    if (sources.empty())
      gpu::BarrierOp::create(b, loc);
    // A loop that carries nothing has its terminator already.
    if (loop.getNumRegionIterArgs() != 0)
      scf::YieldOp::create(b, loc, getState());
  }
  setState(loop.getResults());
  for (auto &[value, source] : sources)
    source->end();
  walk.erase();
  for (auto &[value, source] : sources)
    value.getDefiningOp()->erase();
  return success();
}

/// Lowers the ops of a tile, in order: what has effects where it stands, `map`,
/// `load` and `broadcast` where their elements are asked for.
void KernelLowering::lowerBody(Block &body) {
  SmallVector<StoreOp> stores;
  auto flush = [&] {
    if (!stores.empty())
      lowerStores(stores);
    stores.clear();
  };
  for (Operation &op : body) {
    if (auto store = dyn_cast<StoreOp>(op)) {
      auto type = cast<FragmentType>(store.getFragment().getType());
      // Reduced fragments are stored where they are reduced.
      if (!type.getLayout())
        continue;
      // Stores of one layout share their walk over the elements of the one
      // fragment in registers, if any, that they follow from.
      if (!stores.empty()) {
        StoreOp known = stores.front();
        llvm::SetVector<Value> bases;
        for (StoreOp each : stores)
          collectBases(each.getFragment(), bases);
        collectBases(store.getFragment(), bases);
        if (cast<FragmentType>(known.getFragment().getType()).getLayout() !=
                type.getLayout() ||
            bases.size() > 1)
          flush();
      }
      stores.push_back(store);
      continue;
    }
    if (isa<MapOp, LoadOp, BroadcastOp>(op))
      continue;
    flush();
    if (auto accumulate = dyn_cast<AccumulateOp>(op)) {
      for (auto &[value, source] : sources) {
        if (value != accumulate.getSource())
          continue;
        registers[accumulate.getResult()] = source->accumulate(accumulate);
        stagingUsed = false;
        if (static_cast<int64_t>(walk.getStaging().value_or(0)) < 0) {
          stagingArea = source->leaveStage();
          stagingRoom = value.getDefiningOp<SourceOpInterface>().getStageSize();
        }
      }
    } else if (auto channels = dyn_cast<ChannelTilesOp>(op)) {
      lowerChannelTiles(channels);
    } else if (auto reduce = dyn_cast<ReduceOp>(op)) {
      SmallVector<ReductionKind> kinds;
      for (int32_t kind : reduce.getReduce())
        kinds.push_back(static_cast<ReductionKind>(kind));
      FragmentLayout layout =
          cast<FragmentType>(reduce.getFragments().front().getType())
              .getLayout()
              .getLayout();
      SmallVector<Value> partials = makeIdentities(kinds, layout);
      reduceThread(kinds, reduce.getFragments(), reduce.getPartials(),
                   partials);
      reduceBlock(reduce, kinds, layout, reduce.getPartials(), partials);
    } else if (auto convert = dyn_cast<ConvertLayoutOp>(op)) {
      lowerConvert(convert);
    }
  }
  flush();
}

/// Merged online, one channel tile after the other.
void KernelLowering::lowerChannelTiles(ChannelTilesOp op) {
  SmallVector<ReductionKind> kinds;
  for (int32_t kind : op.getReduce())
    kinds.push_back(static_cast<ReductionKind>(kind));
  Block &body = op.getBody().front();
  ValueRange fragments = body.getTerminator()->getOperands();
  FragmentLayout layout =
      cast<FragmentType>(fragments.front().getType()).getLayout().getLayout();
  SmallVector<Value> partials = makeIdentities(kinds, layout);
  SmallVector<Value> carried = getState();
  size_t numState = carried.size();
  llvm::append_range(carried, partials);
  auto tiles = scf::ForOp::create(
      b, loc, i32(0), i32(walk.getNumChannelTiles()), i32(1), carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(tiles.getBody());
    setState(tiles.getRegionIterArgs().take_front(numState));
    partials = llvm::to_vector_of<Value>(
        tiles.getRegionIterArgs().drop_front(numState));
    current.first[0] = mul(tiles.getInductionVar(), tile[0]);
    lowerBody(body);
    reduceThread(kinds, fragments, op.getPartials(), partials);
    carried = getState();
    llvm::append_range(carried, partials);
    scf::YieldOp::create(b, loc, carried);
  }
  setState(tiles.getResults().take_front(numState));
  partials = llvm::to_vector_of<Value>(tiles.getResults().drop_front(numState));
  current.first[0] = i32(0);
  reduceBlock(op, kinds, layout, op.getPartials(), partials);
}
