//===- LowerStore.cpp - Full results leave the registers ------------------===//
//
// Results whose rows are contiguous leave as whole runs of a row, through the
// warp's own piece of shared memory where a thread does not hold a vector of
// them; others straight from registers, in vectors where the channels are
// contiguous. The epilogue runs where an element is stored.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// Elements that one vector store writes: as many of `limit` consecutive ones
/// along `letter` as every result's extent and a 16-byte store allow.
int64_t KernelLowering::storeWidth(ArrayRef<StoreOp> stores, char letter,
                                   int64_t limit) {
  int64_t width = 16;
  int64_t extent = letter == 'f' ? walk.getChannels() : getStaticExtent(letter);
  // Runs of flattened pixels go on from row to row.
  if (walk.isFlat() && letter == 'w' && order.ends_with("hw") &&
      !ShapedType::isDynamic(extent))
    extent = ShapedType::isDynamic(getStaticExtent('h'))
                 ? ShapedType::kDynamic
                 : extent * getStaticExtent('h');
  while (width > 1 &&
         (ShapedType::isDynamic(extent) || extent % width || limit % width))
    width /= 2;
  for (StoreOp store : stores) {
    int64_t bits =
        getElementTypeOrSelf(store.getDest().getType()).getIntOrFloatBitWidth();
    int64_t bytes = llvm::divideCeil(bits, 8);
    while (width * bytes > 16)
      width /= 2;
  }
  return width;
}

/// Stores consecutive `values` from `position` on.
void KernelLowering::storeElements(StoreOp store, ArrayRef<Value> values,
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
  Value at;
  auto addPart = [&](char letter) {
    if (!position[letter])
      return;
    Value part = mul(extend(position[letter]), stride(dest, order, letter));
    at = at ? add(at, part) : part;
  };
  addPart('n');
  addPart('f');
  Value channels = at;
  at = {};
  for (char letter : StringRef("dhw"))
    addPart(letter);
  at = channels && at ? add(channels, at) : channels ? channels : at;
  Value pointer = LLVM::GEPOp::create(
      b, loc, LLVM::LLVMPointerType::get(b.getContext(), 1), element,
      globalPointer(dest), ArrayRef<LLVM::GEPArg>{at});
  LLVM::StoreOp::create(b, loc, vectorOf(values), pointer,
                        values.size() * element.getIntOrFloatBitWidth() / 8);
}

void KernelLowering::lowerStores(ArrayRef<StoreOp> stores) {
  StoreOp first = stores.front();
  FragmentLayout layout =
      cast<FragmentType>(first.getFragment().getType()).getLayout().getLayout();
  int64_t widest = 0;
  for (StoreOp store : stores)
    widest = std::max<int64_t>(
        widest, llvm::divideCeil(getElementTypeOrSelf(store.getDest().getType())
                                     .getIntOrFloatBitWidth(),
                                 8));
  StorePlan plan = getStorePlan(walk, layout, widest);
  if (plan.rows)
    storeRows(stores, plan, layout);
  else
    storeDirect(stores, plan, layout);
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

namespace {
/// Registers of a thread that share their positions along the dimensions
/// outside of `dims`: positions of the slice, and each register with its
/// position along the first of `dims`, ascending.
struct Slice {
  SmallVector<int64_t, 4> at;
  SmallVector<std::pair<int64_t, int64_t>> members; // (position, register)
};
} // namespace

/// Groups registers into slices along `dim`, in the order of their first
/// registers.
static SmallVector<Slice> makeSlices(ArrayRef<SmallVector<int64_t, 4>> offsets,
                                     int64_t dim) {
  SmallVector<Slice> slices;
  for (auto [reg, offset] : llvm::enumerate(offsets)) {
    SmallVector<int64_t, 4> others(offset);
    others[dim] = 0;
    auto *slice = llvm::find_if(
        slices, [&](const Slice &known) { return known.at == others; });
    if (slice == slices.end()) {
      slices.push_back({others, {}});
      slice = &slices.back();
    }
    slice->members.push_back({offset[dim], static_cast<int64_t>(reg)});
  }
  for (Slice &slice : slices)
    llvm::sort(slice.members);
  return slices;
}

/// Each warp turns one slice at a time, all of a thread's elements along the
/// rows, through its own piece of shared memory, (rows, pitch), so that a store
/// instruction writes whole runs. Where they are one vector, it is stored as
/// it is.
void KernelLowering::storeRows(ArrayRef<StoreOp> stores, const StorePlan &plan,
                               const FragmentLayout &layout) {
  int64_t dim = plan.contiguousDim;
  int64_t columns = layout.getWarpExtent(dim);
  int64_t own = layout.getThreadExtent(dim), run = layout.getRun(dim);
  int64_t width = storeWidth(stores, 'w', own);
  int64_t perRow = columns / width; // vectors of a row
  // Lanes across the rows, fastest first.
  Digits rowDigits;
  SmallVector<Value> lanes = laneValues(layout), rowValues, columnValues;
  for (auto [digit, value] : llvm::zip_equal(layout.lanes, lanes)) {
    columnValues.push_back(digit.dim == dim ? value : Value());
    if (digit.dim != dim) {
      rowDigits.push_back(digit);
      rowValues.push_back(value);
    }
  }
  int64_t vectors = countValues(rowDigits) * perRow;
  int64_t rounds = vectors / 32; // own / width each lane
  Value staging, mine;
  if (plan.staged) {
    Value area = stagingArea;
    int64_t first = 0;
    if (!area) {
      area = shared;
      first = walk.getStaging().value_or(0);
    }
    staging = offset(area, mul(warp, plan.getStagingPerWarp()), first);
    Value row = i32(0);
    for (size_t i = rowDigits.size(); i-- > 0;)
      row = add(mul(row, rowDigits[i].extent), rowValues[i]);
    mine = offset(staging, add(mul(row, plan.pitch),
                               join(layout.lanes, columnValues, dim)));
  } else {
    assert(width == own && "the plan counts on one vector a thread");
  }
  SmallVector<Value> fragments;
  llvm::SetVector<Value> bases;
  for (StoreOp store : stores) {
    fragments.push_back(store.getFragment());
    collectBases(store.getFragment(), bases);
  }
  Value everyone = i32(-1);
  // A long epilogue is kept in a loop, so that code stays small.
  bool unroll = true;
  for (Value fragment : fragments)
    if (auto map = fragment.getDefiningOp<MapOp>())
      unroll &= instructions(map.getBody().front()) <= 24;

  bool isFirst = true;
  for (const Slice &slice : makeSlices(getRegisterOffsets(layout), dim)) {
    if (plan.staged && !bases.empty()) {
      // What was read of the tile before lies behind a barrier of the main
      // loop.
      if (!isFirst)
        NVVM::SyncWarpOp::create(b, loc, everyone);
      isFirst = false;
      int64_t piece = run % 4 == 0 ? 4 : run % 2 == 0 ? 2 : 1;
      for (size_t j = 0; j < slice.members.size(); j += piece) {
        SmallVector<Value> values;
        for (auto [at, reg] : ArrayRef(slice.members).slice(j, piece))
          values.push_back(registers[bases.front()][reg]);
        storeShared(mine, slice.members[j].first, values);
      }
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
      // Whose elements it stores: other lanes' across the rows, this warp's.
      Digits digits(rowDigits);
      SmallVector<Value> values = split(row, rowDigits);
      llvm::append_range(digits, layout.warps);
      llvm::append_range(values, warpValues(layout));
      SmallVector<Value> inTile;
      for (int64_t d = 0; d < numDims(); ++d) {
        Value at = join(digits, values, d);
        inTile.push_back(d == dim ? add(at, column) : add(at, slice.at[d]));
      }
      Position position = locate(inTile);
      Value valid =
          both(isInsideChannels(position), isInsideSpatially(position));
      OpBuilder::InsertionGuard guard(b);
      if (valid) {
        auto branch = scf::IfOp::create(b, loc, valid, false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      SmallVector<Value> elementsOfRow;
      if (!bases.empty() && plan.staged)
        loadShared(offset(staging, add(mul(row, plan.pitch), column)), 0, width,
                   width, elementsOfRow);
      SmallVector<SmallVector<Value>> results(stores.size());
      for (int64_t v = 0; v < width; ++v) {
        Position at = position;
        SmallVector<int64_t> by(numDims(), 0);
        by[dim] = v;
        shiftSpatially(at, by);
        Elements elements;
        for (Value base : bases)
          elements[base] = plan.staged
                               ? elementsOfRow[v]
                               : registers[base][slice.members[v].second];
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

/// Straight from registers, in vectors where the channels are contiguous.
void KernelLowering::storeDirect(ArrayRef<StoreOp> stores,
                                 const StorePlan &plan,
                                 const FragmentLayout &layout) {
  int64_t width =
      plan.contiguousDim == 0 ? storeWidth(stores, 'f', layout.getRun(0)) : 1;
  SmallVector<Value> fragments;
  llvm::SetVector<Value> bases;
  for (StoreOp store : stores) {
    fragments.push_back(store.getFragment());
    collectBases(store.getFragment(), bases);
  }
  SmallVector<Value> base;
  for (int64_t dim = 0; dim < numDims(); ++dim)
    base.push_back(getThreadBase(layout, dim));
  Position first;
  setSpatial(first, ArrayRef(base).drop_front());
  for (const Slice &slice : makeSlices(getRegisterOffsets(layout), 0)) {
    Position position = first;
    shiftSpatially(position, slice.at);
    Value valid = isInsideSpatially(position);
    OpBuilder::InsertionGuard guard(b);
    if (valid) {
      auto branch = scf::IfOp::create(b, loc, valid, false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    for (size_t i = 0; i < slice.members.size(); i += width) {
      OpBuilder::InsertionGuard inner(b);
      setChannel(position, add(base[0], slice.members[i].first));
      if (Value channelValid = isInsideChannels(position)) {
        auto branch = scf::IfOp::create(b, loc, channelValid, false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      SmallVector<SmallVector<Value>> results(stores.size());
      for (int64_t v = 0; v < width; ++v) {
        Position at = position;
        at['f'] = add(position['f'], v);
        at.channel = add(position.channel, v);
        Elements elements;
        addElements(elements, bases, slice.members[i + v].second);
        for (auto [fragment, values] : llvm::zip(fragments, results))
          values.push_back(evaluate(fragment, elements, at));
      }
      for (auto [store, values] : llvm::zip(stores, results))
        storeElements(store, values, position);
    }
  }
}
