//===- LowerMacQuanta.cpp - Packed quanta on tensor cores -----------------===//
//
// mma.sync over two quanta a step, which may be of different taps: ldmatrix
// takes an address from each lane, so that the second quantum of a step lies at
// any distance from the first. A thread keeps its words of the filter in
// registers, or reads them from shared memory.
//
//===----------------------------------------------------------------------===//

#include "Mma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

/// Registers and stage of one thread.
struct MacQuanta {
  MacQuanta(KernelLowering &k, QuantaOp source, const FragmentLayout &layout,
            MacQuantaOp op);

  /// Whether the first operands of the next tile, which are loaded ahead, are
  /// the filter's too; those in registers need no load.
  bool carriesFilter() const { return QuantaOp(source).getSharedFilter(); }
  int64_t numFilterWords() const { return mma.filterWords() * tilesF; }
  int64_t offsetOf(int64_t quantum) const;
  /// Where this lane reads from in a stage, and which of a step's two quanta it
  /// names: i32, 0 or 1.
  struct Aim {
    Value pixels, second;
  };
  Aim aim(Value stage);
  void loadFilter();
  Value getPartialMask();
  MmaLoads makeLoads(const Aim &from, int64_t step, MmaOperands &operands);
  void lower(SmallVectorImpl<Value> &acc, Value stage,
             ArrayRef<std::function<void()>> sideWork, StageSeam *seam);

  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  QuantaOp source;
  FragmentLayout layout;
  Mma mma;
  PackedTaps taps;
  PackedWindow window;
  int64_t tilesF, tilesH, tilesW; // instructions of a warp
  // Distances of neighbouring outputs in the window, in words.
  int64_t rowStride, columnStride;
  Value filterAt;                 // in shared memory, with `shared_filter`
  SmallVector<Value> filterWords; // without it, of all steps, as f32
  Value partialMask;
};

} // namespace

MacQuanta::MacQuanta(KernelLowering &k, QuantaOp source,
                     const FragmentLayout &layout, MacQuantaOp op)
    : k(k), b(k.b), loc(k.loc), source(source), layout(layout),
      mma(k, op.getOperands(), op.getSplit()), taps(source.getTaps()),
      window(source.getWindow()), tilesF(layout.getThreadExtent(0) / 2),
      tilesH(layout.getThreadExtent(1)), tilesW(layout.getThreadExtent(2) / 2),
      rowStride(4 * window.columns * (source.getStrides()[0] / window.rowStep)),
      columnStride(4 * (source.getStrides()[1] / window.columnStep)) {}

/// Words from an output's first quantum to another of its sum.
int64_t MacQuanta::offsetOf(int64_t quantum) const {
  QuantaOp op = source;
  return window.getOffset(taps, taps.getQuantum(quantum),
                          {op.getDilations()[0], op.getDilations()[1]});
}

/// Where this lane's pixel begins in `stage`. Lanes 8 to 15 and 24 to 31 give
/// ldmatrix the second quanta of 8 pixels, lanes 16 to 31 those of the second
/// tile.
MacQuanta::Aim MacQuanta::aim(Value stage) {
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  Value matrix = k.div(k.lane, 8);
  Value tile = k.div(matrix, 2);
  int64_t pair = pairAlong(tilesH, tilesW);
  Value row = k.join(layout.warps, warps, 1);
  Value column = k.add(k.join(layout.warps, warps, 2), k.rem(k.lane, 8));
  if (pair == 2)
    column = k.add(column, k.mul(tile, 8));
  if (pair == 1)
    row = k.add(row, tile);
  return {k.offset(stage,
                   k.add(k.mul(row, rowStride), k.mul(column, columnStride))),
          k.rem(matrix, 2)};
}

/// Where this lane's words of the filter begin among those of a step: 16 bytes
/// a lane, behind those of the warps with smaller couts.
static Value getFilterLane(KernelLowering &k, const FragmentLayout &layout) {
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  return k.add(k.mul(k.join(layout.warps, warps, 0), 8), k.mul(k.lane, 4));
}

/// Finds the filter in shared memory, or loads it into registers: in front of
/// the walk where all tiles have the same.
void MacQuanta::loadFilter() {
  if (source.getSharedFilter()) {
    filterAt = k.offset(k.shared, getFilterLane(k, layout),
                        static_cast<int64_t>(source.getStages()) *
                            source.getStageSize());
    return;
  }
  OpBuilder::InsertionGuard guard(b);
  Value filter = k.globalPointer(source.getFilter());
  if (source.hasOneFilter()) {
    Operation *outermost = b.getInsertionBlock()->getParentOp();
    while (!isa<gpu::GPUFuncOp>(outermost->getParentOp()))
      outermost = outermost->getParentOp();
    b.setInsertionPoint(outermost);
  } else {
    Value tiles = k.i32(source.getNumFilterTiles());
    Value block = k.add(k.mul(k.current.group, tiles),
                        k.div(k.current.first[0], source.getTile()[0]));
    filter = k.offset(filter, k.mul(k.extend(block), source.getFilterSize()));
  }
  filter = k.offset(filter, getFilterLane(k, layout));
  auto type = VectorType::get({4}, b.getF32Type());
  int64_t stepSize = 8 * source.getTile()[0];
  for (int64_t step = 0; step < taps.numSteps(); ++step)
    for (int64_t f = 0; f < tilesF; ++f) {
      Value at = k.offset(filter, step * stepSize + f * 128);
      Value quad = LLVM::LoadOp::create(b, loc, type, at, 16);
      for (int64_t i = 0; i < 4; ++i)
        filterWords.push_back(
            LLVM::ExtractElementOp::create(b, loc, quad, k.i32(i)));
    }
}

/// Which bits of this lane's word of a quantum in the last group of columns are
/// in the window.
Value MacQuanta::getPartialMask() {
  if (partialMask)
    return partialMask;
  int64_t left = taps.columns - (taps.columnGroups() - 1) * taps.span;
  Value word = k.rem(k.lane, 4);
  partialMask = k.i32(0);
  for (int64_t w = 3; w >= 0; --w) {
    uint32_t bits = 0;
    for (int64_t e = 0; e < taps.perWord; ++e)
      if (taps.getColumn(w * taps.perWord + e) < left)
        bits |= taps.perWord == 1 ? ~0u : 0xffffu << (16 * e);
    partialMask = k.select(k.cmp(arith::CmpIPredicate::eq, word, k.i32(w)),
                           k.i32(static_cast<int32_t>(bits)), partialMask);
  }
  return partialMask;
}

/// The loads of a step's operands into `operands`, which outlives them.
MmaLoads MacQuanta::makeLoads(const Aim &aimed, int64_t step,
                              MmaOperands &operands) {
  MmaLoads loads =
      mma.makeLoads(operands, tilesF, tilesH * tilesW, [this, step](int64_t f) {
        SmallVector<Value> words;
        if (filterAt)
          k.loadShared(filterAt, step * 8 * source.getTile()[0] + f * 128, 4, 4,
                       words);
        else
          llvm::append_range(
              words, ArrayRef(filterWords).slice(4 * (step * tilesF + f), 4));
        return words;
      });
  std::array<int64_t, 2> quanta{2 * step, 2 * step + 1};
  bool isHalf = quanta[1] >= taps.numQuanta();
  int64_t first = offsetOf(quanta[0]);
  int64_t distance = isHalf ? 0 : offsetOf(quanta[1]) - first;
  Value from = k.offset(aimed.pixels, k.mul(aimed.second, distance));
  forEachPair(
      tilesH, tilesW,
      [&](int64_t h, int64_t w, const SmallVector<int64_t, 2> &tiles) {
        loads.pixels.push_back([this, &operands, from, first, quanta, isHalf, h,
                                w, tiles] {
          Value at =
              k.offset(from, first + h * rowStride + w * 8 * columnStride);
          SmallVector<Value> values = mma.loadMatrices(at, 2 * tiles.size());
          for (auto [i, value] : llvm::enumerate(values)) {
            PackedTaps::Quantum quantum = taps.getQuantum(quanta[i % 2]);
            if (i % 2 == 1 && isHalf)
              value = k.i32(0);
            else if (taps.hasPartialGroup() &&
                     quantum.group == taps.columnGroups() - 1)
              value = k.fold<arith::AndIOp>(value, getPartialMask());
            operands.pixels[2 * tiles[i / 2] + i % 2] = mma.toOperand(value);
          }
        });
      });
  return loads;
}

void MacQuanta::lower(SmallVectorImpl<Value> &acc, Value stage,
                      ArrayRef<std::function<void()>> sideWork,
                      StageSeam *seam) {
  loadFilter();
  int64_t steps = taps.numSteps();
  Aim aimed = aim(stage);
  MmaOperands operands;
  MmaLoads first = makeLoads(aimed, 0, operands);
  if (!seam) {
    first.emit();
  } else if (carriesFilter()) {
    operands = MmaOperands::unflatten(seam->operands, numFilterWords());
  } else {
    first.pixels.clear();
    first.emit();
    operands.pixels = seam->operands;
  }
  MmaSteps all;
  all.steps = all.busySteps = steps;
  all.tiles = tilesH * tilesW;
  all.load = [&](int64_t step, MmaOperands &next) {
    return makeLoads(aimed, step, next);
  };
  all.loadAhead = [&](Value nextStage, MmaOperands &next) {
    MmaLoads loads = makeLoads(aim(nextStage), 0, next);
    if (!carriesFilter()) {
      loads.filter.clear();
      loads.prepare.clear();
    }
    return loads;
  };
  all.multiply = [&](const MmaOperands &current, int64_t p) {
    SmallVector<Value> columns =
        mma.prepare(ArrayRef(current.pixels).slice(2 * p, 2), 2);
    mma.multiply(acc, 4 * p, 4 * tilesH * tilesW, current.filter, columns);
  };
  operands = mma.multiplySteps(acc, all, std::move(operands), sideWork, seam);
  if (seam)
    seam->operands = carriesFilter() ? operands.flatten() : operands.pixels;
}

static MacQuanta makeMacQuanta(KernelLowering &kernel, MacQuantaOp op) {
  return MacQuanta(kernel, findSource<QuantaOp>(op),
                   op.getAcc().getType().getLayout().getLayout(), op);
}

void MacQuantaOp::lowerMultiply(KernelLowering &kernel,
                                SmallVectorImpl<Value> &acc, Value stage,
                                ArrayRef<std::function<void()>> sideWork,
                                StageSeam *seam) {
  makeMacQuanta(kernel, *this).lower(acc, stage, sideWork, seam);
}

bool MacQuantaOp::loadsAhead() {
  QuantaOp source = findSource<QuantaOp>(*this);
  return StageSeam::isWorthwhile(source.getTaps().numSteps(),
                                 source.getStages());
}

SmallVector<Value> MacQuantaOp::loadFirst(KernelLowering &kernel, Value stage) {
  MacQuanta mac = makeMacQuanta(kernel, *this);
  MmaOperands operands;
  if (mac.carriesFilter()) {
    mac.loadFilter();
    mac.makeLoads(mac.aim(stage), 0, operands).emit();
    return operands.flatten();
  }
  MmaLoads loads = mac.makeLoads(mac.aim(stage), 0, operands);
  for (const std::function<void()> &load : loads.pixels)
    load();
  return operands.pixels;
}
