//===- FfmaStaging.cpp - Filling the ring of an exact-f32 kernel ----------===//
//
// Copies from global memory into the slots of the ring, asynchronously, with
// zeros where the input has nothing. FfmaLayout.h describes a slot.
//
//===----------------------------------------------------------------------===//

#include "FfmaEmitter.h"

using namespace mlir;
using namespace mlir::conv;

SmallVector<Value> FfmaEmitter::pack(const Pipeline &p) {
  return {p.slot,       p.fillSlot,   p.fill.tile, p.fill.channelTile,
          p.fill.chunk, p.fill.input, p.fill.row,  p.fill.column,
          p.fill.filter};
}

FfmaEmitter::Pipeline FfmaEmitter::unpack(ValueRange v) {
  return {v[0], v[1], {v[2], v[3], v[4], v[5], v[6], v[7], v[8]}};
}

Value FfmaEmitter::nextSlot(Value slot) {
  Value next = add(slot, 1);
  return select(cmp(arith::CmpIPredicate::eq, next, i32(schedule.getStages())),
                i32(0), next);
}

/// Computes where the stages of `fill.tile` come from.
void FfmaEmitter::aim(Fill &fill) {
  Coordinates tile = decode(fill.tile);
  Value memref = ring.getInput();
  fill.input =
      add(mul(extend(tile.batch), stride(memref, problem.inputOrder, 'n')),
          mul(extend(mul(tile.group, problem.channels)),
              stride(memref, problem.inputOrder, 'c')));
  fill.row = add(mul(tile.row, problem.strides[0]), -problem.padLow[0]);
  // `lead` columns before the first that is needed, so that quads are aligned.
  fill.column = add(mul(tile.column, problem.strides[1]),
                    -problem.padLow[1] - layout.lead);
  aimFilter(fill);
}

/// The packed block of the tile's group and couts.
void FfmaEmitter::aimFilter(Fill &fill) {
  Value block;
  if (walk.getWholeChannels())
    block = fill.channelTile;
  else
    block = rem(fill.tile, layout.filterTiles * problem.groups);
  fill.filter = mul(extend(block), layout.numChunks * layout.filterStage);
}

/// Moves on to the stage after this one: the next chunk, then the next channel
/// tile, then the next output tile of this block. After the last tile it stays:
/// the copies ahead of the end are made and not used.
void FfmaEmitter::advance(Fill &fill) {
  auto isEnd = [&](Value value, int64_t end) {
    return cmp(arith::CmpIPredicate::eq, value, i32(end));
  };
  Value chunk = add(fill.chunk, 1);
  Value wraps = isEnd(chunk, layout.numChunks);
  SmallVector<Type> types{b.getI32Type(), b.getI32Type(), b.getI32Type(),
                          b.getI64Type(), b.getI32Type(), b.getI32Type(),
                          b.getI64Type()};
  auto branch = scf::IfOp::create(b, loc, types, wraps, /*withElse=*/true);
  auto yield = [&](const Fill &f) {
    scf::YieldOp::create(b, loc,
                         ValueRange{f.tile, f.channelTile, f.chunk, f.input,
                                    f.row, f.column, f.filter});
  };
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
    Fill next = fill;
    next.chunk = i32(0);
    Value moves; // to the next output tile
    if (walkedChannelTiles() > 1) {
      Value tile = add(fill.channelTile, 1);
      moves = isEnd(tile, layout.filterTiles);
      next.channelTile = select(moves, i32(0), tile);
    }
    Value tile = add(fill.tile, blocks);
    Value exists = cmp(arith::CmpIPredicate::slt, tile, numTiles);
    next.tile = select(both(moves, exists), tile, fill.tile);
    aim(next);
    yield(next);
    b.setInsertionPointToStart(&branch.getElseRegion().front());
    Fill same = fill;
    same.chunk = chunk;
    yield(same);
  }
  ValueRange r = branch.getResults();
  fill = {r[0], r[1], r[2], r[3], r[4], r[5], r[6]};
}

void FfmaEmitter::forItems(int64_t count, function_ref<void(Value)> body) {
  int64_t threads = schedule.getNumThreads();
  auto guarded = [&](Value item, bool inRange) {
    if (inRange)
      return body(item);
    auto branch = scf::IfOp::create(b, loc, inside(item, i32(count)), false);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
    body(item);
  };
  int64_t rounds = llvm::divideCeil(count, threads);
  // Many rounds stay a loop, so that code stays small.
  if (rounds > 8) {
    auto loop = scf::ForOp::create(b, loc, thread, i32(count), i32(threads));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    return body(loop.getInductionVar());
  }
  for (int64_t r = 0; r < rounds; ++r)
    guarded(add(thread, r * threads), (r + 1) * threads <= count);
}

/// Copies `bytes`, or writes zeros where `valid` (null: always) is false.
void FfmaEmitter::copyAsync(Value destination, Value source, int64_t bytes,
                            Value valid) {
  Value size;
  if (valid)
    size = select(valid, i32(bytes), i32(0));
  // 16-byte copies need no L1 line; smaller ones exist only through L1.
  auto cache = bytes == 16 ? NVVM::LoadCacheModifierKind::CG
                           : NVVM::LoadCacheModifierKind::CA;
  NVVM::CpAsyncOp::create(b, loc, destination, source,
                          static_cast<uint32_t>(bytes), cache, size);
}

void FfmaEmitter::copyStage(const Fill &fill, Value slot) {
  Value stage =
      offset(shared, mul(slot, layout.inputStage + layout.filterStage));
  if (layout.quadCopies)
    copyInputQuads(fill, stage);
  else
    copyInputElements(fill, stage);
  copyFilter(fill, stage);
}

/// input (chunk, inputRows, inputQuads) quads, columns fastest.
void FfmaEmitter::copyInputQuads(const Fill &fill, Value stage) {
  Value memref = ring.getInput();
  Value channelStride = stride(memref, problem.inputOrder, 'c');
  Value rowStride = stride(memref, problem.inputOrder, 'h');
  int64_t perChannel = layout.inputRows * layout.inputQuads;
  Value base = offset(inputPointer, fill.input);
  Value firstChannel = mul(fill.chunk, schedule.getChunk());
  forItems(schedule.getChunk() * perChannel, [&](Value item) {
    Value c = div(item, perChannel), within = rem(item, perChannel);
    Value r = div(within, layout.inputQuads);
    Value q = mul(rem(within, layout.inputQuads), 4);
    Value channel = add(firstChannel, c);
    Value row = add(fill.row, r), column = add(fill.column, q);
    Value valid;
    if (checkChannels)
      valid = both(valid, inside(channel, i32(problem.channels)));
    if (checkRows)
      valid = both(valid, inside(row, inputRowExtent));
    if (checkColumns)
      valid = both(valid, inside(column, inputColumnExtent));
    Value from = add(
        add(mul(extend(channel), channelStride), mul(extend(row), rowStride)),
        extend(column));
    if (valid)
      from = select(valid, from, i64(0));
    Value to = add(mul(add(mul(c, layout.inputRows), r), layout.pitch), q);
    copyAsync(offset(stage, to), offset(base, from), 16, valid);
  });
}

/// input (chunk, inputRows, 4 * inputQuads) elements, in the order in which
/// they lie in memory, so that a warp reads runs.
void FfmaEmitter::copyInputElements(const Fill &fill, Value stage) {
  Value memref = ring.getInput();
  int64_t chunk = schedule.getChunk(), rows = layout.inputRows;
  int64_t columns = layout.lead + (tileW - 1) * problem.strides[1] +
                    (problem.kernel[1] - 1) * problem.dilations[1] + 1;
  bool channelsFastest = problem.inputOrder.back() == 'c';
  Value base = offset(inputPointer, fill.input);
  Value firstChannel = mul(fill.chunk, chunk);
  forItems(chunk * rows * columns, [&](Value item) {
    Value c, r, w;
    if (channelsFastest) {
      c = rem(item, chunk);
      Value rest = div(item, chunk);
      w = rem(rest, columns);
      r = div(rest, columns);
    } else {
      w = rem(item, columns);
      Value rest = div(item, columns);
      r = rem(rest, rows);
      c = div(rest, rows);
    }
    Value channel = add(firstChannel, c);
    Value row = add(fill.row, r), column = add(fill.column, w);
    Value valid;
    if (checkChannels)
      valid = both(valid, inside(channel, i32(problem.channels)));
    // Between dilated inputs lie zeros.
    auto undilate = [&](Value position, int64_t dilation) {
      if (dilation == 1)
        return position;
      valid = both(valid, cmp(arith::CmpIPredicate::sge, position, i32(0)));
      valid = both(valid, cmp(arith::CmpIPredicate::eq, rem(position, dilation),
                              i32(0)));
      return div(position, dilation);
    };
    row = undilate(row, problem.inputDilation[0]);
    column = undilate(column, problem.inputDilation[1]);
    if (checkRows)
      valid = both(valid, inside(row, inputRowExtent));
    if (checkColumns)
      valid = both(valid, inside(column, inputColumnExtent));
    Value from =
        add(add(mul(extend(channel), stride(memref, problem.inputOrder, 'c')),
                mul(extend(row), stride(memref, problem.inputOrder, 'h'))),
            mul(extend(column), stride(memref, problem.inputOrder, 'w')));
    if (valid)
      from = select(valid, from, i64(0));
    Value to = add(mul(add(mul(c, rows), r), layout.pitch), w);
    copyAsync(offset(stage, to), offset(base, from), 4, valid);
  });
}

/// filter: one contiguous piece of the packed filter.
void FfmaEmitter::copyFilter(const Fill &fill, Value stage) {
  Value from =
      offset(filterPointer,
             add(fill.filter, mul(extend(fill.chunk), layout.filterStage)));
  Value to = offset(stage, layout.inputStage);
  forItems(layout.filterStage / 4, [&](Value item) {
    Value quad = mul(item, 4);
    copyAsync(offset(to, quad), offset(from, extend(quad)), 16, Value());
  });
}
