//===- LowerReduce.cpp - Reductions over the channels ---------------------===//
//
// Over a thread's channels, then across the lanes of a warp, then across warps;
// never across blocks. The order is fixed, so results do not change from run
// to run.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include <map>
#include <numeric>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

int64_t tile::getPartialsSize(const FragmentLayout &layout,
                              ArrayRef<int64_t> shape,
                              ArrayRef<ReductionKind> kinds) {
  int64_t pixels = 1, warps = 1;
  for (int64_t extent : shape.drop_front())
    pixels *= extent;
  for (const Digit &digit : layout.warps)
    if (digit.dim == 0)
      warps *= digit.extent;
  return getNumReducedValues(kinds) * warps * pixels;
}

/// Registers of a thread without their channels.
static int64_t countColumns(const FragmentLayout &layout) {
  return layout.without(0).numRegisters();
}

/// One identity per reduced value and position of the thread; a channel index
/// starts past every channel, so that ties go to the real ones.
SmallVector<Value>
KernelLowering::makeIdentities(ArrayRef<ReductionKind> kinds,
                               const FragmentLayout &layout) {
  int64_t columns = countColumns(layout);
  SmallVector<Value> identities;
  for (ReductionKind kind : kinds) {
    Value identity = arith::ConstantOp::create(
        b, loc, getReductionIdentity(kind, b.getF32Type()));
    identities.append(columns, identity);
    if (isArgReduction(kind))
      identities.append(columns, i32(std::numeric_limits<int32_t>::max()));
  }
  return identities;
}

SmallVector<Value> KernelLowering::combine(ReductionKind kind, ValueRange lhs,
                                           ValueRange rhs) {
  if (!isArgReduction(kind))
    return {createCombine(b, loc, kind, lhs[0], rhs[0])};
  // Lanes and warps hold channels in no particular order. What comes behind the
  // first NaN has been left out.
  if (isOrderedArgReduction(kind))
    kind = kind == ReductionKind::ArgMinOrdered ? ReductionKind::ArgMin
                                                : ReductionKind::ArgMax;
  ValueAndChannel best = createArgCombine(b, loc, kind, {lhs[0], lhs[1]},
                                          {rhs[0], rhs[1]}, /*lhsFirst=*/false);
  return {best.value, best.channel};
}

/// The bit of a channel that says that a NaN came before.
static constexpr int32_t behindNaN = std::numeric_limits<int32_t>::min();
static constexpr int32_t noChannel = std::numeric_limits<int32_t>::max();

/// The positions of a thread's registers without their channels, counted from
/// its first.
SmallVector<int64_t>
KernelLowering::getThreadPositions(const FragmentLayout &layout) {
  SmallVector<int64_t> positions;
  for (const auto &at : getRegisterOffsets(layout.without(0))) {
    int64_t position = 0;
    for (int64_t dim = 1; dim < numDims(); ++dim)
      position = position * tile[dim] + at[dim];
    positions.push_back(position);
  }
  return positions;
}

KernelLowering::BlockPartials
KernelLowering::locatePartials(const FragmentLayout &layout,
                               int64_t partialsOffset) {
  BlockPartials block;
  for (int64_t extent : tile.drop_front())
    block.pixels *= extent;
  Value warpRow = i32(0);
  SmallVector<std::pair<int64_t, Value>> warpDigits;
  for (auto [digit, value] : llvm::zip_equal(layout.warps, warpValues(layout)))
    if (digit.dim == 0) {
      warpDigits.push_back({digit.extent, value});
      block.numWarps *= digit.extent;
    }
  for (auto [extent, value] : llvm::reverse(warpDigits))
    warpRow = add(mul(warpRow, extent), value);
  Value pixelBase = getThreadBase(layout, 1);
  for (int64_t dim = 2; dim < numDims(); ++dim)
    pixelBase = add(mul(pixelBase, tile[dim]), getThreadBase(layout, dim));
  block.all = offset(offset(shared, partialsOffset), pixelBase);
  block.mine = offset(block.all, mul(warpRow, block.pixels));
  return block;
}

/// For each position of the thread the least of `channels`, i32, that any
/// thread of the block has for it. Uses the area of the partial results.
void KernelLowering::reduceFirstChannels(const FragmentLayout &layout,
                                         int64_t partialsOffset,
                                         SmallVectorImpl<Value> &channels) {
  int64_t weight = 1;
  Value writes;
  for (const Digit &digit : layout.lanes) {
    int64_t next = weight * digit.extent;
    for (int64_t step = weight; digit.dim == 0 && step < next; step *= 2) {
      for (Value &channel : channels)
        channel = minimum(channel, shuffleXor(channel, step));
      writes = both(writes, cmp(arith::CmpIPredicate::eq,
                                rem(div(lane, step), 2), i32(0)));
    }
    weight = next;
  }
  BlockPartials block = locatePartials(layout, partialsOffset);
  if (block.numWarps == 1)
    return;
  SmallVector<int64_t> positions = getThreadPositions(layout);
  {
    OpBuilder::InsertionGuard guard(b);
    if (writes) {
      auto branch = scf::IfOp::create(b, loc, writes, false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    for (auto [position, channel] : llvm::zip_equal(positions, channels))
      storeShared(block.mine, position, channel);
  }
  gpu::BarrierOp::create(b, loc);
  for (auto [position, channel] : llvm::zip_equal(positions, channels))
    for (int64_t warp = 0; warp < block.numWarps; ++warp)
      channel = minimum(
          channel, LLVM::LoadOp::create(
                       b, loc, b.getI32Type(),
                       offset(block.all, warp * block.pixels + position), 4));
  // Before the area is written again.
  gpu::BarrierOp::create(b, loc);
}

/// Merges this thread's channels into its partial results.
void KernelLowering::reduceThread(ArrayRef<ReductionKind> kinds,
                                  ValueRange fragments, int64_t partialsOffset,
                                  SmallVectorImpl<Value> &partials) {
  FragmentLayout layout =
      cast<FragmentType>(fragments.front().getType()).getLayout().getLayout();
  int64_t columns = countColumns(layout);
  llvm::SetVector<Value> bases;
  for (Value fragment : fragments)
    collectBases(fragment, bases);
  SmallVector<Value> base;
  for (int64_t dim = 0; dim < numDims(); ++dim)
    base.push_back(getThreadBase(layout, dim));

  // Registers by channel and position, and the positions once for all channels.
  // Positions outside of the mask are computed at the nearest inside and
  // dropped.
  auto offsets = getRegisterOffsets(layout);
  auto columnOffsets = getRegisterOffsets(layout.without(0));
  std::map<int64_t, SmallVector<int64_t>> channels; // offset -> registers
  for (auto [reg, at] : llvm::enumerate(offsets)) {
    SmallVector<int64_t> &own = channels[at[0]];
    own.resize(columns, -1);
    SmallVector<int64_t, 4> others(at);
    others[0] = 0;
    own[llvm::find(columnOffsets, others) - columnOffsets.begin()] = reg;
  }
  Position first;
  setSpatial(first, ArrayRef(base).drop_front());
  SmallVector<Position> positions;
  for (const auto &at : columnOffsets) {
    positions.push_back(first);
    shiftSpatially(positions.back(), at);
    clampSpatially(positions.back());
  }

  int64_t numChannels = walk.getChannels();
  // Calls `visit` with each element of the thread: its channel, whether there
  // is one (null: always), and its number among the positions.
  auto forElements = [&](function_ref<void(Value channel, Value valid,
                                           int64_t column, Elements &elements)>
                             visit) {
    for (const auto &[channelOffset, own] : channels) {
      Value channel = add(add(current.first[0], base[0]), channelOffset);
      Value valid;
      if (ragged[0]) {
        valid = inside(channel, i32(numChannels));
        channel = minimum(channel, i32(numChannels - 1));
      }
      for (int64_t j = 0; j < columns; ++j) {
        Position &position = positions[j];
        position.channel = position['f'] = channel;
        Elements elements;
        addElements(elements, bases, own[j]);
        visit(channel, valid, j, elements);
      }
    }
  };

  // For each ordered kind the channel of each position's first NaN: channels
  // from there on are left out.
  SmallVector<SmallVector<Value>> firstNaNs(kinds.size());
  for (auto [kind, fragment, first] :
       llvm::zip_equal(kinds, fragments, firstNaNs)) {
    if (!isOrderedArgReduction(kind))
      continue;
    first.assign(columns, i32(noChannel));
    forElements([&, fragment = fragment, &first = first](
                    Value channel, Value valid, int64_t j, Elements &elements) {
      Value value = evaluate(fragment, elements, positions[j]);
      Value isNaN =
          both(valid, arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO,
                                            value, value));
      first[j] = minimum(first[j], select(isNaN, channel, i32(noChannel)));
    });
    reduceFirstChannels(layout, partialsOffset, first);
  }

  forElements([&](Value channel, Value valid, int64_t j, Elements &elements) {
    int64_t at = j;
    for (auto [kind, fragment, first] :
         llvm::zip_equal(kinds, fragments, firstNaNs)) {
      SmallVector<Value> running{partials[at]};
      SmallVector<Value> element{evaluate(fragment, elements, positions[j])};
      Value taken = valid;
      if (isArgReduction(kind)) {
        running.push_back(partials[at + columns]);
        element.push_back(channel);
      }
      if (isOrderedArgReduction(kind)) {
        // Nor any behind a NaN of an earlier tile of channels.
        taken = both(taken, cmp(arith::CmpIPredicate::slt, channel, first[j]));
        taken = both(taken, cmp(arith::CmpIPredicate::sge, running[1], i32(0)));
      }
      SmallVector<Value> merged = combine(kind, running, element);
      for (auto [v, value] : llvm::enumerate(merged))
        partials[at + v * columns] =
            taken ? select(taken, value, running[v]) : value;
      at += getNumReducedValues(kind) * columns;
    }
  });

  int64_t at = 0;
  for (auto [kind, first] : llvm::zip_equal(kinds, firstNaNs)) {
    for (int64_t j = 0; isOrderedArgReduction(kind) && j < columns; ++j) {
      Value &channel = partials[at + columns + j];
      Value marked = fold<arith::OrIOp>(channel, i32(behindNaN));
      channel = select(cmp(arith::CmpIPredicate::ne, first[j], i32(noChannel)),
                       marked, channel);
    }
    at += getNumReducedValues(kind) * columns;
  }
}

Value KernelLowering::shuffleXor(Value value, int64_t mask) {
  return gpu::ShuffleOp::create(b, loc, value, i32(mask), i32(32),
                                gpu::ShuffleMode::XOR)
      .getShuffleResult();
}

/// Joins the partial results of the lanes that hold the same positions. Where
/// the positions of a thread fall into halves of which one lies behind the
/// other, each lane of a pair goes on with one half: it gives the other away,
/// and so half as many values are exchanged in each step. Else both lanes go on
/// with all of them.
KernelLowering::LanePartials
KernelLowering::reduceLanes(ArrayRef<ReductionKind> kinds,
                            const FragmentLayout &layout,
                            ArrayRef<Value> partials) {
  int64_t columns = countColumns(layout);
  SmallVector<std::pair<int64_t, int64_t>> order; // (position, register)
  for (auto [reg, position] : llvm::enumerate(getThreadPositions(layout)))
    order.push_back({position, static_cast<int64_t>(reg)});
  llvm::sort(order);
  LanePartials lanes;
  lanes.firstPosition = i32(0);
  lanes.positions =
      llvm::map_to_vector(order, [](const auto &entry) { return entry.first; });
  for (size_t v = 0; v < partials.size() / columns; ++v)
    lanes.values.push_back(llvm::map_to_vector(order, [&](const auto &entry) {
      return partials[v * columns + entry.second];
    }));

  // Merges `other` into values `i` of each kind, which are `own`.
  auto merge = [&](int64_t i,
                   function_ref<std::pair<Value, Value>(size_t)> exchange) {
    size_t v = 0;
    for (ReductionKind kind : kinds) {
      SmallVector<Value> own, other;
      for (unsigned n = 0; n < getNumReducedValues(kind); ++n) {
        auto [kept, received] = exchange(v + n);
        own.push_back(kept);
        other.push_back(received);
      }
      for (Value value : combine(kind, own, other))
        lanes.values[v++][i] = value;
    }
  };
  int64_t weight = 1;
  for (const Digit &digit : layout.lanes) {
    int64_t next = weight * digit.extent;
    for (int64_t step = weight; digit.dim == 0 && step < next; step *= 2) {
      int64_t count = lanes.positions.size(), half = count / 2;
      int64_t distance = lanes.positions[half] - lanes.positions[0];
      bool halves = count % 2 == 0;
      for (int64_t i = 0; halves && i < half; ++i)
        halves = lanes.positions[i + half] - lanes.positions[i] == distance;
      Value isUpper =
          cmp(arith::CmpIPredicate::ne, rem(div(lane, step), 2), i32(0));
      if (!halves) {
        for (int64_t i = 0; i < count; ++i)
          merge(i, [&](size_t v) {
            Value own = lanes.values[v][i];
            return std::make_pair(own, shuffleXor(own, step));
          });
        lanes.writes = both(lanes.writes, cmp(arith::CmpIPredicate::eq,
                                              rem(div(lane, step), 2), i32(0)));
        continue;
      }
      for (int64_t i = 0; i < half; ++i)
        merge(i, [&](size_t v) {
          Value low = lanes.values[v][i], high = lanes.values[v][i + half];
          return std::make_pair(select(isUpper, high, low),
                                shuffleXor(select(isUpper, low, high), step));
        });
      lanes.firstPosition =
          add(lanes.firstPosition, select(isUpper, i32(distance), i32(0)));
      lanes.alignment = std::gcd(lanes.alignment, distance);
      lanes.positions.truncate(half);
      for (SmallVector<Value> &values : lanes.values)
        values.truncate(half);
    }
    weight = next;
  }
  return lanes;
}

/// What follows from the results of a reduction: stores of them, or of what
/// maps make of them, and broadcasts.
static void collectUsers(Operation *op, SmallVectorImpl<StoreOp> &stores,
                         SmallVectorImpl<BroadcastOp> &broadcasts) {
  llvm::SetVector<Value> follows;
  for (Value result : op->getResults())
    follows.insert(result);
  for (size_t i = 0; i < follows.size(); ++i)
    for (Operation *user : follows[i].getUsers())
      if (auto map = dyn_cast<MapOp>(user))
        for (Value result : map.getResults())
          follows.insert(result);
  for (Operation &next : *op->getBlock()) {
    if (auto store = dyn_cast<StoreOp>(next)) {
      if (follows.contains(store.getFragment()))
        stores.push_back(store);
    } else if (auto broadcast = dyn_cast<BroadcastOp>(next)) {
      if (follows.contains(broadcast.getReduced()))
        broadcasts.push_back(broadcast);
    }
  }
}

/// Joins the partial results of all threads and stores what is made of them,
/// one position a thread at a time.
void KernelLowering::reduceBlock(Operation *op, ArrayRef<ReductionKind> kinds,
                                 const FragmentLayout &layout,
                                 int64_t partialsOffset,
                                 ArrayRef<Value> partials) {
  FragmentLayout rest = layout.without(0);
  LanePartials lanes = reduceLanes(kinds, layout, partials);

  BlockPartials block = locatePartials(layout, partialsOffset);
  int64_t pixels = block.pixels, numWarps = block.numWarps;
  Value area = offset(shared, partialsOffset);
  Value mine = offset(block.mine, lanes.firstPosition);
  {
    OpBuilder::InsertionGuard guard(b);
    if (lanes.writes) {
      auto branch = scf::IfOp::create(b, loc, lanes.writes, false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    // Neighbours along the last dimension are written together.
    int64_t piece = std::gcd<int64_t>(4, rest.getRun(numDims() - 1));
    piece = std::gcd(std::gcd(piece, lanes.alignment),
                     static_cast<int64_t>(lanes.positions.size()));
    for (auto [v, values] : llvm::enumerate(lanes.values))
      for (size_t j = 0; j < values.size(); j += piece)
        storeShared(mine, v * numWarps * pixels + lanes.positions[j],
                    ArrayRef(values).slice(j, piece));
  }
  gpu::BarrierOp::create(b, loc);

  SmallVector<StoreOp> stores;
  SmallVector<BroadcastOp> broadcasts;
  collectUsers(op, stores, broadcasts);
  forItems(pixels, [&](Value pixel) {
    SmallVector<Value> inTile(numDims() - 1);
    Value left = pixel;
    for (int64_t dim = numDims() - 1; dim >= 1; --dim) {
      inTile[dim - 1] = dim == 1 ? left : rem(left, tile[dim]);
      if (dim > 1)
        left = div(left, tile[dim]);
    }
    Position position;
    position.channel = position['f'] = i32(0);
    setSpatial(position, inTile);
    Value valid = isInsideSpatially(position);
    OpBuilder::InsertionGuard guard(b);
    if (valid) {
      auto branch = scf::IfOp::create(b, loc, valid, false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    Value from = offset(area, pixel);
    auto load = [&](int64_t value, int64_t warp, bool isIndex) -> Value {
      Type type = isIndex ? Type(b.getI32Type()) : Type(b.getF32Type());
      return LLVM::LoadOp::create(
          b, loc, type, offset(from, (value * numWarps + warp) * pixels), 4);
    };
    Elements elements;
    int64_t value = 0;
    unsigned result = 0;
    for (ReductionKind kind : kinds) {
      SmallVector<Value> merged;
      for (int64_t warp = 0; warp < numWarps; ++warp) {
        SmallVector<Value> part{load(value, warp, false)};
        if (isArgReduction(kind))
          part.push_back(load(value + 1, warp, true));
        merged = warp == 0 ? part : combine(kind, merged, part);
      }
      if (isOrderedArgReduction(kind)) {
        Value isBehind = cmp(arith::CmpIPredicate::slt, merged[1], i32(0));
        Value nan = arith::ConstantOp::create(
            b, loc,
            b.getFloatAttr(b.getF32Type(),
                           APFloat::getNaN(APFloat::IEEEsingle())));
        Value best = merged[0];
        merged[0] = select(isBehind, nan, best);
        // A channel is taken where its value is more extreme than the identity.
        Value identity = arith::ConstantOp::create(
            b, loc, getReductionIdentity(kind, b.getF32Type()));
        Value isNone = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ,
                                             best, identity);
        merged[1] = select(isNone, i32(-1),
                           fold<arith::AndIOp>(merged[1], i32(noChannel)));
      }
      elements[op->getResult(result++)] = merged[0];
      if (isArgReduction(kind))
        elements[op->getResult(result++)] = extend(merged[1]);
      value += getNumReducedValues(kind);
    }
    for (StoreOp store : stores) {
      Value element = evaluate(store.getFragment(), elements, position);
      // The destination lacks the channel, or has it with extent 1.
      SmallVector<Value> indices;
      bool keepsChannel =
          cast<MemRefType>(store.getDest().getType()).getRank() ==
          static_cast<int64_t>(this->order.size());
      for (char letter : this->order) {
        if (letter != 'f')
          indices.push_back(toIndex(position[letter]));
        else if (keepsChannel)
          indices.push_back(arith::ConstantIndexOp::create(b, loc, 0));
      }
      memref::StoreOp::create(b, loc, element, store.getDest(), indices);
    }
    for (BroadcastOp broadcast : broadcasts)
      storeShared(offset(shared, pixel, broadcast.getScratch()), 0,
                  evaluate(broadcast.getReduced(), elements, position));
  });
  if (!broadcasts.empty())
    gpu::BarrierOp::create(b, loc);
}
