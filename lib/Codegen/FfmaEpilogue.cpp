//===- FfmaEpilogue.cpp - Epilogue and stores of an exact-f32 kernel ------===//
//
// The epilogue runs on registers at the element's own position in the output
// tile: the same offsets and mask for the accumulator, every extra and every
// result.
//
//===----------------------------------------------------------------------===//

#include "FfmaEmitter.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::conv;

Value FfmaEmitter::loadExtra(Value extra, AffineMap map,
                             const Position &position) {
  if (!isa<MemRefType>(extra.getType()))
    return extra;
  SmallVector<Value> indices;
  for (AffineExpr result : map.getResults()) {
    if (isa<AffineConstantExpr>(result)) {
      indices.push_back(arith::ConstantIndexOp::create(b, loc, 0));
      continue;
    }
    char letter =
        problem.outputOrder[cast<AffineDimExpr>(result).getPosition()];
    Value at = letter == 'n'   ? position.batch
               : letter == 'f' ? position.channel
               : letter == 'h' ? position.row
                               : position.column;
    indices.push_back(toIndex(at));
  }
  return memref::LoadOp::create(b, loc, extra, indices);
}

/// Whether the row and column are inside of the output; null for "always".
Value FfmaEmitter::insideOutput(const Position &position) {
  Value valid;
  if (maskRows)
    valid = inside(position.row, rowExtent);
  if (maskColumns)
    valid = both(valid, inside(position.column, columnExtent));
  return valid;
}

Value FfmaEmitter::evaluate(Value fragment, Elements &elements,
                            const Position &position) {
  if (Value known = elements.lookup(fragment))
    return known;
  auto map = fragment.getDefiningOp<tile::MapOp>();
  IRMapping mapping;
  Block &body = map.getBody().front();
  unsigned numFragments = map.getFragments().size();
  for (auto [arg, operand] : llvm::zip(body.getArguments(), map.getFragments()))
    mapping.map(arg, evaluate(operand, elements, position));
  for (auto [i, extra] : llvm::enumerate(map.getExtras())) {
    BlockArgument arg = body.getArgument(numFragments + i);
    if (!arg.use_empty())
      mapping.map(arg,
                  loadExtra(extra,
                            cast<AffineMapAttr>(map.getMaps()[i]).getValue(),
                            position));
  }
  for (Operation &op : body.without_terminator())
    b.clone(op, mapping);
  for (auto [result, value] :
       llvm::zip_equal(map.getResults(), body.getTerminator()->getOperands()))
    elements[result] = mapping.lookup(value);
  return elements.lookup(fragment);
}

/// Elements that one vector store writes: as many of `limit` consecutive ones
/// along `letter` as every result's extent and a 16-byte store allow.
int64_t FfmaEmitter::storeWidth(ArrayRef<tile::StoreOp> stores, char letter,
                                int64_t limit) {
  int64_t width = 4;
  int64_t extent = letter == 'w' ? problem.output[1] : problem.filters;
  while (width > 1 &&
         (ShapedType::isDynamic(extent) || extent % width || limit % width))
    width /= 2;
  for (tile::StoreOp store : stores) {
    int64_t bits =
        getElementTypeOrSelf(store.getDest().getType()).getIntOrFloatBitWidth();
    int64_t bytes = llvm::divideCeil(bits, 8);
    while (width * bytes > 16)
      width /= 2;
  }
  return width;
}

/// Stores consecutive `values` from `position` on.
void FfmaEmitter::storeElements(tile::StoreOp store, ArrayRef<Value> values,
                                const Position &position) {
  Value dest = store.getDest();
  Type element = cast<MemRefType>(dest.getType()).getElementType();
  SmallVector<Value> bytes;
  if (element.isInteger(1)) {
    // A byte each in memory, where a vector of them would be packed bits.
    element = b.getI8Type();
    for (Value value : values)
      bytes.push_back(arith::ExtUIOp::create(b, loc, element, value));
    values = bytes;
  }
  StringRef order = problem.outputOrder;
  auto part = [&](char letter, Value at) {
    return mul(extend(at), stride(dest, order, letter));
  };
  Value at = add(add(part('n', position.batch), part('f', position.channel)),
                 add(part('h', position.row), part('w', position.column)));
  Value pointer = LLVM::GEPOp::create(
      b, loc, LLVM::LLVMPointerType::get(b.getContext(), 1), element,
      globalPointer(dest), ArrayRef<LLVM::GEPArg>{at});
  LLVM::StoreOp::create(b, loc, vectorOf(values), pointer,
                        values.size() * element.getIntOrFloatBitWidth() / 8);
}

void FfmaEmitter::storeFull(ArrayRef<tile::StoreOp> stores, Value accumulator,
                            const Fragment &acc, const Coordinates &tile) {
  if (layout.rowStores)
    storeRows(stores, accumulator, acc, tile);
  else
    storeDirect(stores, accumulator, acc, tile);
}

/// Instructions of one element's epilogue, roughly: divisions and elementary
/// functions take about ten.
static int64_t instructions(Block &body) {
  int64_t count = 0;
  for (Operation &op : body)
    count += isa<arith::DivFOp>(op) || (op.getDialect() &&
                                        isa<math::MathDialect>(op.getDialect()))
                 ? 10
                 : 1;
  return count;
}

/// Results whose rows are contiguous: each warp transposes one cout of every
/// thread at a time through its own piece of shared memory, (lanesF, lanesH,
/// lanesW * threadW), so that a store instruction writes whole runs of a row.
/// Where the columns of a thread are one vector, they are stored as they are.
void FfmaEmitter::storeRows(ArrayRef<tile::StoreOp> stores, Value accumulator,
                            const Fragment &acc, const Coordinates &tile) {
  int64_t columns = lanesW * threadW;
  int64_t width = storeWidth(stores, 'w', threadW);
  int64_t perRow = columns / width; // vectors of a row
  int64_t vectors = lanesF * lanesH * perRow;
  int64_t rounds = vectors / 32; // threadW / width each lane
  Value staging, mine;
  if (layout.stagedStores) {
    staging =
        offset(shared, mul(warp, layout.stagingPerWarp), layout.stagingOffset);
    mine = offset(staging,
                  add(mul(add(mul(laneF, lanesH), laneH), layout.stagingPitch),
                      mul(laneW, threadW)));
  } else {
    assert(width == threadW && "the layout counts on one vector a thread");
  }
  Value group = mul(tile.group, problem.filters);
  SmallVector<Value> fragments;
  for (tile::StoreOp store : stores)
    fragments.push_back(store.getFragment());
  Value everyone = i32(-1);
  // A long epilogue is kept in a loop, so that code stays small.
  bool unroll = true;
  for (Value fragment : fragments)
    if (auto map = fragment.getDefiningOp<tile::MapOp>())
      unroll &= instructions(map.getBody().front()) <= 24;

  for (int64_t i = 0; i < threadF; ++i) {
    ArrayRef<Value> own = ArrayRef<Value>(acc).slice(i * threadW, threadW);
    if (layout.stagedStores) {
      // What was read of the tile before lies behind a barrier of the main
      // loop.
      if (i > 0)
        NVVM::SyncWarpOp::create(b, loc, everyone);
      int64_t piece = threadW % 4 == 0 ? 4 : threadW % 2 == 0 ? 2 : 1;
      for (int64_t j = 0; j < threadW; j += piece)
        storeShared(mine, j, own.slice(j, piece));
      NVVM::SyncWarpOp::create(b, loc, everyone);
    }

    auto emitRound = [&](Value round) {
      // Which vector of the warp's piece this lane stores.
      Value item = add(mul(round, 32), lane);
      Value row, column;
      if (perRow % 32 == 0) {
        int64_t roundsPerRow = perRow / 32;
        row = div(round, roundsPerRow);
        column = mul(add(mul(rem(round, roundsPerRow), 32), lane), width);
      } else if (32 % perRow == 0) {
        row = add(mul(round, 32 / perRow), div(lane, perRow));
        column = mul(rem(lane, perRow), width);
      } else {
        row = div(item, perRow);
        column = mul(rem(item, perRow), width);
      }
      Value stagedF = div(row, lanesH), stagedH = rem(row, lanesH);
      Value valid;
      Value channel = add(
          tile.channel, add(mul(add(mul(warpF, lanesF), stagedF), threadF), i));
      Position position;
      position.batch = tile.batch;
      position.channel = add(group, channel);
      position.row = add(tile.row, add(mul(warpH, lanesH), stagedH));
      position.column = add(tile.column, add(mul(warpW, columns), column));
      if (maskChannels)
        valid = both(valid, inside(channel, i32(problem.filters)));
      valid = both(valid, insideOutput(position));
      OpBuilder::InsertionGuard guard(b);
      if (valid) {
        auto branch = scf::IfOp::create(b, loc, valid, false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      SmallVector<Value> elementsOfRow(own);
      if (layout.stagedStores) {
        elementsOfRow.clear();
        loadShared(offset(staging, add(mul(row, layout.stagingPitch), column)),
                   0, width, width, elementsOfRow);
      }
      SmallVector<SmallVector<Value>> results(stores.size());
      for (int64_t v = 0; v < width; ++v) {
        Position at = position;
        at.column = add(position.column, v);
        Elements elements{{accumulator, elementsOfRow[v]}};
        for (auto [fragment, values] : llvm::zip(fragments, results))
          values.push_back(evaluate(fragment, elements, at));
      }
      for (auto [store, values] : llvm::zip(stores, results))
        storeElements(store, values, position);
    };
    if (unroll) {
      for (int64_t round = 0; round < rounds; ++round)
        emitRound(i32(round));
    } else {
      auto loop = scf::ForOp::create(b, loc, i32(0), i32(rounds), i32(1));
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      emitRound(loop.getInductionVar());
    }
  }
}

/// Other results: straight from registers, in vectors where the channels are
/// contiguous.
void FfmaEmitter::storeDirect(ArrayRef<tile::StoreOp> stores, Value accumulator,
                              const Fragment &acc, const Coordinates &tile) {
  bool channelsFastest = problem.outputOrder.back() == 'f';
  int64_t width = channelsFastest ? storeWidth(stores, 'f', threadF) : 1;
  Value first = add(tile.channel, mul(add(mul(warpF, lanesF), laneF), threadF));
  Value group = mul(tile.group, problem.filters);
  SmallVector<Value> fragments;
  for (tile::StoreOp store : stores)
    fragments.push_back(store.getFragment());
  Position position;
  position.batch = tile.batch;
  position.row = add(tile.row, add(mul(warpH, lanesH), laneH));
  Value column = add(tile.column, mul(add(mul(warpW, lanesW), laneW), threadW));
  for (int64_t j = 0; j < threadW; ++j) {
    position.column = add(column, j);
    Value valid = insideOutput(position);
    OpBuilder::InsertionGuard guard(b);
    if (valid) {
      auto branch = scf::IfOp::create(b, loc, valid, false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    for (int64_t i = 0; i < threadF; i += width) {
      OpBuilder::InsertionGuard inner(b);
      Value channel = add(first, i);
      position.channel = add(group, channel);
      if (maskChannels) {
        auto branch = scf::IfOp::create(
            b, loc, inside(channel, i32(problem.filters)), false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      SmallVector<SmallVector<Value>> results(stores.size());
      for (int64_t v = 0; v < width; ++v) {
        Position at = position;
        at.channel = add(position.channel, v);
        Elements elements{{accumulator, acc[(i + v) * threadW + j]}};
        for (auto [fragment, values] : llvm::zip(fragments, results))
          values.push_back(evaluate(fragment, elements, at));
      }
      for (auto [store, values] : llvm::zip(stores, results))
        storeElements(store, values, position);
    }
  }
}
