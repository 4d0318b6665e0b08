//===- WinogradCopies.cpp - Filter and raw input of a Winograd kernel -----===//
//
// Asynchronous copies of the stages of conv_tile.winograd, with zeros where the
// input has nothing. Pointers and questions of what is inside are kept from
// stage to stage where a thread has few copies.
//
//===----------------------------------------------------------------------===//

#include "LowerWinograd.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

WinogradLowering::Aim WinogradLowering::aimAt(Value number, Value channelTile) {
  TileOffsets tile = k.decode(number);
  Value memref = op.getInput();
  Value row = tile.first[1], column = tile.first[2];
  if (shape.isLinear()) {
    // That of this thread's lane. Behind the last there is nothing to compute:
    // it takes the last one's input.
    Value unit = k.minimum(k.add(tile.first[1], k.lane),
                           k.sub(k.countPixels(), k.i32(1)));
    KernelLowering::UnitStart start = k.locateUnit(unit);
    tile.batch = start.image;
    row = start.row;
    column = start.column;
  }
  Aim aim{number, channelTile, Value(), k.add(row, -op.getPadLow()[0]),
          k.add(column, -op.getPadLow()[1] - lead)};
  auto scaled = [&](Value value, char letter) {
    return k.mul(k.extend(value), k.stride(memref, order, letter));
  };
  aim.start = k.add(
      k.add(scaled(tile.batch, 'n'),
            scaled(k.mul(tile.group, static_cast<int64_t>(op.getChannels())),
                   'c')),
      k.add(scaled(aim.row, 'h'), scaled(aim.column, 'w')));
  return aim;
}

/// The next channel tile or output tile of this block. After the last it stays:
/// the copies ahead of the end are made and not used.
WinogradLowering::Aim WinogradLowering::getNext(const Aim &aim) {
  Value moves, channelTile = aim.channelTile;
  if (k.getWalkedChannelTiles() > 1) {
    Value next = k.add(channelTile, 1);
    moves =
        k.cmp(arith::CmpIPredicate::eq, next, k.i32(k.getWalkedChannelTiles()));
    channelTile = k.select(moves, k.i32(0), next);
  }
  Value next = k.add(aim.tile, k.blocks);
  Value exists = k.cmp(arith::CmpIPredicate::slt, next, k.numTiles);
  return aimAt(k.select(k.both(moves, exists), next, aim.tile), channelTile);
}

/// What follows the tile that the raw copies aim at.
WinogradLowering::Next WinogradLowering::findNext() {
  Aim now = aimAt(fill.raw.tile, fill.raw.channelTile);
  Next next;
  next.raw = getNext(now);
  next.valid = getValidBits(next.raw);
  next.distance =
      k.sub(k.sub(next.raw.start, now.start), k.mul(stageStep(), numStages));
  // With one pair of stages the raw copies are a tile ahead already.
  next.filter = aimFilter(numStages == 2 ? now : next.raw);
  return next;
}

/// Aims the raw copies at `next`, from behind the last stage of the tile before
/// it, where the condition holds.
void WinogradLowering::moveOnIf(Value condition, const Next &next) {
  auto update = [&](Value &value, Value moved) {
    value = k.select(condition, moved, value);
  };
  update(fill.raw.tile, next.raw.tile);
  update(fill.raw.channelTile, next.raw.channelTile);
  if (checkChannels)
    update(fill.channel, k.i32(0));
  if (!keptCopies) {
    update(fill.raw.start, next.raw.start);
  } else {
    Value distance = k.i64(0);
    update(distance, next.distance);
    for (Value &from : fill.from)
      from = k.offset(from, distance);
  }
  if (!knownCopies) {
    update(fill.raw.row, next.raw.row);
    update(fill.raw.column, next.raw.column);
  } else if (next.valid)
    update(fill.valid, next.valid);
}

/// Aims the raw copies at the first stage of `aim`.
void WinogradLowering::aimAtFirst(const Aim &aim) {
  fill.raw = aim;
  fill.channel = k.i32(0);
  fill.from.clear();
  for (int64_t copy = 0; copy < keptCopies; ++copy)
    fill.from.push_back(k.offset(
        input, k.add(aim.start, getOffset(locateKept(copy, k.thread)))));
  fill.valid = getValidBits(aim);
}

/// This thread's share of the filter's first stage: warps copy their own parts
/// of it. It points to the middle of the thread's pieces, so that all are
/// within 2 KiB of it, which instructions can add.
Value WinogradLowering::getFilterShare() {
  int64_t share = shape.filterSize() / shape.warps;
  return k.offset(filter,
                  k.extend(k.add(k.mul(k.warp, share), k.mul(k.lane, 4))),
                  share / 256 * 128);
}

/// The first stage of a tile's filter.
Value WinogradLowering::aimFilter(const Aim &aim) {
  Value block = aim.channelTile;
  if (!k.walk.getWholeChannels())
    block = k.rem(aim.tile, k.walk.getNumChannelTiles() *
                                static_cast<int64_t>(op.getGroups()));
  Value distance = k.mul(k.extend(block), numStages * shape.filterSize());
  return hasRoom() ? k.offset(getFilterShare(), distance) : distance;
}

/// Each warp copies an eighth, 512 bytes at a time.
void WinogradLowering::copyFilter(int64_t slot) {
  int64_t share = shape.filterSize() / shape.warps;
  int64_t middle = share / 256 * 128;
  Value to = k.offset(k.shared, k.add(k.mul(k.warp, share), k.mul(k.lane, 4)),
                      shape.filterOffset(slot));
  Value from = fill.filter;
  if (!hasRoom())
    from = k.offset(getFilterShare(), from);
  for (int64_t at = 0; at < share; at += 128) {
    OpBuilder::InsertionGuard guard(b);
    if (at + 128 > share) {
      auto branch = scf::IfOp::create(
          b, loc, k.inside(k.lane, k.i32((share - at) / 4)), false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    NVVM::CpAsyncOp::create(b, loc, k.offset(to, at),
                            k.offset(from, at - middle), 16,
                            NVVM::LoadCacheModifierKind::CG, Value());
  }
  fill.filter = hasRoom() ? k.offset(fill.filter, shape.filterSize())
                          : k.add(fill.filter, shape.filterSize());
}

WinogradLowering::RawItem WinogradLowering::locateRaw(Value item) {
  int64_t rows = shape.rawRows(), columns = rawCopiesPerRow();
  if (order.back() == 'c') {
    Value rest = k.div(item, shape.chunk);
    return {k.rem(item, shape.chunk), k.div(rest, columns),
            k.rem(rest, columns)};
  }
  Value rest = k.div(item, columns);
  return {k.div(rest, rows), k.rem(rest, rows),
          k.mul(k.rem(item, columns), vector)};
}

/// Copy `copy` of this thread. The last may have none left: one that exists.
WinogradLowering::RawItem WinogradLowering::locateKept(int64_t copy,
                                                       Value thread) {
  if (shape.isLinear()) {
    Value position = k.add(k.mul(k.warp, keptCopies), copy);
    return {k.i32(0), k.div(position, shape.elementColumns()),
            k.rem(position, shape.elementColumns())};
  }
  Value number = k.add(thread, copy * shape.threads);
  if ((copy + 1) * shape.threads > numRawCopies())
    number = k.minimum(number, k.i32(numRawCopies() - 1));
  return locateRaw(number);
}

/// Elements from the start of a raw tile, i64.
Value WinogradLowering::getOffset(const RawItem &item) {
  auto scaled = [&](Value value, char letter) {
    return k.mul(k.extend(value), k.stride(op.getInput(), order, letter));
  };
  return k.add(k.add(scaled(item.channel, 'c'), scaled(item.row, 'h')),
               scaled(item.column, 'w'));
}

/// Whether the copy is inside of the input's rows and columns; null: always.
Value WinogradLowering::isInInput(const Aim &aim, const RawItem &item) {
  Value valid;
  if (checkRows)
    valid = k.inside(k.add(aim.row, item.row), inputRows);
  if (checkColumns)
    valid =
        k.both(valid, k.inside(k.add(aim.column, item.column), inputColumns));
  return valid;
}

/// Which copies of the thread are inside of the input's rows and columns, a bit
/// for each copy that has one; null: all are.
Value WinogradLowering::getValidBits(const Aim &aim) {
  Value bits;
  // Where each copy lies is found again for each tile, so that it is not kept
  // in registers.
  Value thread = keptCopies ? k.thread : k.pin(k.thread);
  for (int64_t copy = 0; copy < knownCopies; ++copy) {
    Value valid = isInInput(aim, locateKept(copy, thread));
    if (!valid)
      return {};
    Value bit = k.select(valid, k.i32(1 << copy), k.i32(0));
    bits = bits ? k.fold<arith::OrIOp>(bits, bit) : bit;
  }
  return bits;
}

/// `vector` elements of the raw input to word `to` of a slot, or zeros outside
/// of the input.
void WinogradLowering::copyRawItem(const RawItem &item, Value from, Value valid,
                                   Value to, int64_t slot) {
  if (checkChannels)
    valid = k.both(valid, k.inside(k.add(fill.channel, item.channel),
                                   k.i32(op.getChannels())));
  Value size;
  if (valid)
    size = k.select(valid, k.i32(4 * vector), k.i32(0));
  NVVM::CpAsyncOp::create(b, loc, k.offset(k.shared, to, shape.rawOffset(slot)),
                          from, 4 * vector,
                          vector == 4 ? NVVM::LoadCacheModifierKind::CG
                                      : NVVM::LoadCacheModifierKind::CA,
                          size);
}

Value WinogradLowering::isKeptValid(int64_t copy) {
  if (!fill.valid)
    return {};
  return k.cmp(arith::CmpIPredicate::ne,
               k.fold<arith::AndIOp>(fill.valid, k.i32(1 << copy)), k.i32(0));
}

/// All channels of this thread's positions: its lane's small tile, and its
/// warp's positions in it, which are neighbours, so that they find what they
/// share of a sector in the first-level cache.
void WinogradLowering::copyLinear(int64_t slot) {
  for (int64_t copy = 0; copy < keptCopies; ++copy) {
    OpBuilder::InsertionGuard guard(b);
    Value position = k.add(k.mul(k.warp, keptCopies), copy);
    if (keptCopies * shape.warps > shape.elements()) {
      auto branch = scf::IfOp::create(
          b, loc, k.inside(position, k.i32(shape.elements())), false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    Value valid = isKeptValid(copy);
    Value first = k.add(k.mul(position, shape.smallTiles), k.lane);
    for (int64_t c = 0; c < shape.chunk; ++c) {
      Value from = k.offset(fill.from[copy],
                            k.mul(k.stride(op.getInput(), order, 'c'), c));
      copyRawItem({k.i32(c), Value(), Value()}, from, valid,
                  k.add(first, c * shape.elements() * shape.smallTiles), slot);
    }
  }
}

void WinogradLowering::copyRaw(int64_t slot) {
  Value step = stageStep();
  int64_t copy = 0;
  auto copyItem = [&](Value number) {
    RawItem item = locateRaw(number);
    Value to =
        k.add(k.mul(k.add(k.mul(item.channel, shape.rawRows()), item.row),
                    shape.pitch),
              item.column);
    if (!keptCopies) {
      Value from = k.offset(input, k.add(fill.raw.start, getOffset(item)));
      copyRawItem(item, from,
                  knownCopies ? isKeptValid(copy++) : isInInput(fill.raw, item),
                  to, slot);
      return;
    }
    copyRawItem(item, fill.from[copy], isKeptValid(copy), to, slot);
    ++copy;
  };
  if (shape.isLinear())
    copyLinear(slot);
  else
    k.forItems(numRawCopies(), copyItem);
  if (checkChannels)
    fill.channel = k.add(fill.channel, shape.chunk);
  if (!keptCopies)
    fill.raw.start = k.add(fill.raw.start, step);
  for (Value &from : fill.from)
    from = k.offset(from, step);
}

void WinogradLowering::commit() { NVVM::CpAsyncCommitGroupOp::create(b, loc); }

/// All copies have landed, for every thread, and every thread has left what it
/// read before.
void WinogradLowering::land() {
  NVVM::CpAsyncWaitGroupOp::create(b, loc, 0);
  gpu::BarrierOp::create(b, loc);
}

/// Filter of stage 0, raw input of 0 and 1, transformed input of 0; raw input
/// of 2 and early filter of 1 on their way.
void WinogradLowering::begin() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // Blocks without a tile (any grid is right) copy the last one's and end.
  aimAtFirst(aimAt(k.minimum(block, k.sub(k.numTiles, k.i32(1))), k.i32(0)));
  fill.filter = aimFilter(fill.raw);
  copyFilter(0);
  copyRaw(0);
  copyRaw(1);
  commit();
  land();
  for (int64_t i = 0; i < transform->numSlices(); ++i)
    transform->emitSlice(i, /*slot=*/0);
  gpu::BarrierOp::create(b, loc);
  if (shape.refillsFilterEarly())
    copyFilter(1);
  if (numStages == 2)
    aimAtFirst(getNext(fill.raw));
  copyRaw(0);
  if (shape.refillsFilterEarly())
    commit();
}

void WinogradLowering::end() {
  // Late copies of the filter would have been of one group with the last of the
  // raw input.
  if (!shape.refillsFilterEarly())
    commit();
  NVVM::CpAsyncWaitGroupOp::create(b, loc, 0);
}
