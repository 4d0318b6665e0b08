//===- FfmaReduction.cpp - Channel reductions of an exact-f32 kernel ------===//
//
// Over a thread's couts, then across the lanes of a warp, then across warps;
// never across blocks. The order is fixed, so results do not change from run
// to run.
//
//===----------------------------------------------------------------------===//

#include "FfmaEmitter.h"
#include "conv/IR/Reduction.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;

static unsigned numValues(ReductionKind kind) {
  return isArgReduction(kind) ? 2 : 1;
}

/// One identity per reduced value and column of the thread; a channel index
/// starts past every channel, so that ties go to the real ones.
SmallVector<Value>
FfmaEmitter::reductionIdentities(ArrayRef<ReductionKind> kinds) {
  SmallVector<Value> identities;
  for (ReductionKind kind : kinds) {
    Value identity = arith::ConstantOp::create(
        b, loc, getReductionIdentity(kind, b.getF32Type()));
    identities.append(threadW, identity);
    if (isArgReduction(kind))
      identities.append(threadW, i32(std::numeric_limits<int32_t>::max()));
  }
  return identities;
}

SmallVector<Value> FfmaEmitter::combine(ReductionKind kind, ValueRange lhs,
                                        ValueRange rhs) {
  if (!isArgReduction(kind))
    return {createCombine(b, loc, kind, lhs[0], rhs[0])};
  // Lanes and warps hold channels in no particular order.
  ValueAndChannel best = createArgCombine(b, loc, kind, {lhs[0], lhs[1]},
                                          {rhs[0], rhs[1]}, /*lhsFirst=*/false);
  return {best.value, best.channel};
}

/// Merges this thread's couts into its partial results.
void FfmaEmitter::reduceThread(ArrayRef<ReductionKind> kinds,
                               ValueRange fragments, Value accumulator,
                               const Fragment &acc, const Coordinates &tile,
                               SmallVectorImpl<Value> &partials) {
  Value first = add(tile.channel, mul(add(mul(warpF, lanesF), laneF), threadF));
  Value column = add(tile.column, mul(add(mul(warpW, lanesW), laneW), threadW));
  // Positions outside of the mask are computed at the nearest inside and
  // dropped.
  Position position;
  position.batch = tile.batch;
  position.row = add(tile.row, add(mul(warpH, lanesH), laneH));
  if (maskRows)
    position.row = minimum(position.row, sub(rowExtent, i32(1)));
  SmallVector<Value> columns;
  for (int64_t j = 0; j < threadW; ++j) {
    columns.push_back(add(column, j));
    if (maskColumns)
      columns.back() = minimum(columns.back(), sub(columnExtent, i32(1)));
  }
  for (int64_t i = 0; i < threadF; ++i) {
    Value channel = add(first, i);
    Value valid;
    if (maskChannels) {
      valid = inside(channel, i32(problem.filters));
      channel = minimum(channel, i32(problem.filters - 1));
    }
    position.channel = channel;
    for (int64_t j = 0; j < threadW; ++j) {
      position.column = columns[j];
      Elements elements{{accumulator, acc[i * threadW + j]}};
      int64_t at = j;
      for (auto [kind, fragment] : llvm::zip_equal(kinds, fragments)) {
        SmallVector<Value> running{partials[at]};
        SmallVector<Value> element{evaluate(fragment, elements, position)};
        if (isArgReduction(kind)) {
          running.push_back(partials[at + threadW]);
          element.push_back(channel);
        }
        SmallVector<Value> merged = combine(kind, running, element);
        for (auto [v, value] : llvm::enumerate(merged))
          partials[at + v * threadW] =
              valid ? select(valid, value, running[v]) : value;
        at += numValues(kind) * threadW;
      }
    }
  }
}

Value FfmaEmitter::shuffleXor(Value value, int64_t mask) {
  return gpu::ShuffleOp::create(b, loc, value, i32(mask), i32(32),
                                gpu::ShuffleMode::XOR)
      .getShuffleResult();
}

/// Joins the partial results of all threads and stores what `finalize` makes
/// of them, one pixel a thread at a time.
void FfmaEmitter::reduceBlock(tile::ChannelTilesOp channels,
                              ArrayRef<Value> partials,
                              const Coordinates &tile) {
  ArrayRef<ReductionKind> kinds = problem.reductions;
  int64_t warpsF = schedule.getWarpsF(), pixels = tileH * tileW;
  SmallVector<Value> lanes(partials);
  for (int64_t step = lanesH * lanesW; step < 32; step *= 2)
    for (int64_t j = 0; j < threadW; ++j) {
      int64_t at = j;
      for (ReductionKind kind : kinds) {
        SmallVector<Value> own, other;
        for (unsigned v = 0; v < numValues(kind); ++v) {
          own.push_back(lanes[at + v * threadW]);
          other.push_back(shuffleXor(own.back(), step));
        }
        for (auto [v, value] : llvm::enumerate(combine(kind, own, other)))
          lanes[at + v * threadW] = value;
        at += numValues(kind) * threadW;
      }
    }

  // partials (reduced values, warpsF, tileH, tileW); the lanes with the first
  // couts of each warp write.
  Value area = offset(shared, layout.partialsOffset);
  Value row = add(mul(warpH, lanesH), laneH);
  Value column = mul(add(mul(warpW, lanesW), laneW), threadW);
  Value mine =
      offset(area, add(mul(warpF, pixels), add(mul(row, tileW), column)));
  auto first = scf::IfOp::create(
      b, loc, cmp(arith::CmpIPredicate::eq, laneF, i32(0)), false);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&first.getThenRegion().front());
    int64_t piece = threadW % 4 == 0 ? 4 : threadW % 2 == 0 ? 2 : 1;
    int64_t numReduced = lanes.size() / threadW;
    for (int64_t v = 0; v < numReduced; ++v)
      for (int64_t j = 0; j < threadW; j += piece)
        storeShared(mine, v * warpsF * pixels + j,
                    ArrayRef<Value>(lanes).slice(v * threadW + j, piece));
  }
  gpu::BarrierOp::create(b, loc);

  SmallVector<tile::StoreOp> stores;
  for (tile::StoreOp store : channels->getBlock()->getOps<tile::StoreOp>())
    stores.push_back(store);
  forItems(pixels, [&](Value pixel) {
    Value r = div(pixel, tileW), w = rem(pixel, tileW);
    Position position;
    position.batch = tile.batch;
    position.channel = i32(0);
    position.row = add(tile.row, r);
    position.column = add(tile.column, w);
    Value valid = insideOutput(position);
    OpBuilder::InsertionGuard guard(b);
    if (valid) {
      auto branch = scf::IfOp::create(b, loc, valid, false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    Value from = offset(area, pixel);
    auto load = [&](int64_t value, int64_t warp, bool isIndex) -> Value {
      Type type = isIndex ? Type(b.getI32Type()) : Type(b.getF32Type());
      return LLVM::LoadOp::create(
          b, loc, type, offset(from, (value * warpsF + warp) * pixels), 4);
    };
    Elements elements;
    int64_t value = 0;
    unsigned result = 0;
    for (ReductionKind kind : kinds) {
      SmallVector<Value> merged;
      for (int64_t warp = 0; warp < warpsF; ++warp) {
        SmallVector<Value> part{load(value, warp, false)};
        if (isArgReduction(kind))
          part.push_back(load(value + 1, warp, true));
        merged = warp == 0 ? part : combine(kind, merged, part);
      }
      elements[channels.getReduced()[result++]] = merged[0];
      if (isArgReduction(kind))
        elements[channels.getReduced()[result++]] = extend(merged[1]);
      value += numValues(kind);
    }
    for (tile::StoreOp store : stores) {
      Value element = evaluate(store.getFragment(), elements, position);
      // The destination lacks the channel, or has it with extent 1.
      SmallVector<Value> indices;
      bool keepsChannel =
          cast<MemRefType>(store.getDest().getType()).getRank() ==
          static_cast<int64_t>(problem.outputOrder.size());
      for (char letter : problem.outputOrder) {
        if (letter == 'f') {
          if (keepsChannel)
            indices.push_back(arith::ConstantIndexOp::create(b, loc, 0));
          continue;
        }
        indices.push_back(toIndex(letter == 'n'   ? position.batch
                                  : letter == 'h' ? position.row
                                                  : position.column));
      }
      memref::StoreOp::create(b, loc, element, store.getDest(), indices);
    }
  });
}
