//===- LowerMacMma.cpp - A stage on tensor cores --------------------------===//
//
// mma.sync.m16n8k8 with tf32 operands, m16n8k16 with f16 or bf16. Rows are
// output channels: their operand is a packed filter that each lane reads with
// one 16-byte load. Columns are 8 neighbouring pixels of a row, the sum runs
// over 8 words of channels of one tap. A quantum is 4 words of channels of one
// pixel; ldmatrix reads those of 8 pixels, 128 contiguous bytes at stride 1,
// and gives lane l word l % 4 of pixel l / 4, which is what the instruction
// wants.
//
//===----------------------------------------------------------------------===//

#include "Mma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

/// Registers and stage of one thread.
struct MacMma {
  MacMma(KernelLowering &k, RingOp ring, const FragmentLayout &layout,
         MacMmaOp op);

  /// Where this lane reads from in a stage, llvm.ptr<3>.
  struct Source {
    Value input, filter;
  };
  Source aim(Value stage);
  /// The loads of a tap, counted over groups of 8 words, filter rows and
  /// columns, into `operands`, which outlives them.
  MmaLoads makeLoads(const Source &source, int64_t tap, MmaOperands &operands);
  MmaOperands load(const Source &source, int64_t tap);
  void multiply(SmallVectorImpl<Value> &acc, const MmaOperands &operands,
                int64_t p);
  /// The first `taps` taps of `source`, each loaded one ahead of its use.
  void multiplyTaps(SmallVectorImpl<Value> &acc, const Source &source,
                    int64_t taps, ArrayRef<std::function<void()>> sideWork = {},
                    StageSeam *seam = nullptr);
  void lower(SmallVectorImpl<Value> &acc, Value stage,
             ArrayRef<std::function<void()>> sideWork, StageSeam *seam);

  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  RingOp ring;
  FragmentLayout layout;
  Mma mma;
  int64_t tilesF = 1, tilesH = 1, tilesW = 1; // instructions of a warp
  int64_t kernelRows, kernelColumns;
  // Distances in the staged window, in words.
  int64_t quantumStride = 4, rowStride = 4, columnStride = 4;
  int64_t tapSize; // of the filter, in words
};

} // namespace

/// Instructions that are unrolled, so that the body stays within the
/// instruction cache: those of a stage, or of a group of 8 words, or of a row
/// of the filter.
constexpr int64_t kMostMmas = 640;

/// Whether all of a stage is unrolled.
static bool isUnrolled(RingOp ring, const FragmentLayout &layout) {
  int64_t steps = ring.getChunk() / 8, rows = ring.getKernel()[0];
  int64_t mmas = layout.numRegisters() / 4;
  return steps * rows * ring.getKernel()[1] * mmas <= kMostMmas ||
         (steps == 1 && rows == 1);
}

MacMma::MacMma(KernelLowering &k, RingOp ring, const FragmentLayout &layout,
               MacMmaOp op)
    : k(k), b(k.b), loc(k.loc), ring(ring), layout(layout),
      mma(k, op.getOperands(), op.getSplit()), kernelRows(ring.getKernel()[0]),
      kernelColumns(ring.getKernel()[1]),
      tapSize(ring.getTile()[0] / 16 * 128) {
  tilesF = layout.getThreadExtent(0) / 2;
  tilesH = layout.getThreadExtent(1);
  tilesW = layout.getThreadExtent(2) / 2;
  for (const SharedDigit &digit : ring.getWindow().getDigits()) {
    if (digit.dim == 0 && digit.step == 4)
      quantumStride = digit.stride;
    if (digit.dim == 1)
      rowStride = digit.stride;
    if (digit.dim == 2)
      columnStride = digit.stride;
  }
}

MmaLoads MacMma::makeLoads(const Source &source, int64_t tap,
                           MmaOperands &operands) {
  int64_t window = kernelRows * kernelColumns;
  int64_t step = tap / window, r = tap % window / kernelColumns,
          s = tap % kernelColumns;
  int64_t inputAt = step * 2 * quantumStride +
                    r * ring.getDilations()[0] * rowStride +
                    s * ring.getDilations()[1] * columnStride;
  int64_t filterAt = tap * tapSize;
  MmaLoads loads = mma.makeLoads(
      operands, tilesF, tilesH * tilesW, [this, source, filterAt](int64_t f) {
        SmallVector<Value> words;
        k.loadShared(source.filter, filterAt + f * 128, 4, 4, words);
        return words;
      });
  forEachPair(
      tilesH, tilesW,
      [&](int64_t h, int64_t w, const SmallVector<int64_t, 2> &tiles) {
        loads.pixels.push_back([this, &operands, source, inputAt, h, w, tiles] {
          Value at = k.offset(source.input,
                              inputAt + h * ring.getStrides()[0] * rowStride +
                                  w * 8 * ring.getStrides()[1] * columnStride);
          SmallVector<Value> values = mma.loadMatrices(at, 2 * tiles.size());
          for (auto [i, value] : llvm::enumerate(values))
            operands.pixels[2 * tiles[i / 2] + i % 2] = mma.toOperand(value);
        });
      });
  return loads;
}

MmaOperands MacMma::load(const Source &source, int64_t tap) {
  MmaOperands operands;
  makeLoads(source, tap, operands).emit();
  return operands;
}

/// The instructions of all couts for tile `p` of 8 pixels.
void MacMma::multiply(SmallVectorImpl<Value> &acc, const MmaOperands &operands,
                      int64_t p) {
  SmallVector<Value> columns =
      mma.prepare(ArrayRef(operands.pixels).slice(2 * p, 2), 2);
  mma.multiply(acc, 4 * p, 4 * tilesH * tilesW, operands.filter, columns);
}

void MacMma::multiplyTaps(SmallVectorImpl<Value> &acc, const Source &source,
                          int64_t taps,
                          ArrayRef<std::function<void()>> sideWork,
                          StageSeam *seam) {
  MmaOperands operands =
      seam ? MmaOperands::unflatten(seam->operands, mma.filterWords() * tilesF)
           : load(source, 0);
  MmaSteps steps;
  steps.steps = steps.busySteps = taps;
  steps.tiles = tilesH * tilesW;
  steps.load = [&](int64_t tap, MmaOperands &next) {
    return makeLoads(source, tap, next);
  };
  steps.loadAhead = [&](Value stage, MmaOperands &next) {
    return makeLoads(aim(stage), 0, next);
  };
  steps.multiply = [&](const MmaOperands &current, int64_t tile) {
    multiply(acc, current, tile);
  };
  operands = mma.multiplySteps(acc, steps, std::move(operands), sideWork, seam);
  if (seam)
    seam->operands = operands.flatten();
}

MacMma::Source MacMma::aim(Value stage) {
  // Lanes give ldmatrix the quanta of 8 pixels each: lanes 8 to 15 the second
  // quantum, lanes 16 to 31 those of the second tile.
  Digits warpDigits = layout.warps;
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  Value matrix = k.div(k.lane, 8);
  Value second = k.div(matrix, 2);
  int64_t pair = pairAlong(tilesH, tilesW);
  Value row = k.mul(k.join(warpDigits, warps, 1), ring.getStrides()[0]);
  Value column = k.mul(k.add(k.join(warpDigits, warps, 2), k.rem(k.lane, 8)),
                       ring.getStrides()[1]);
  if (pair == 2)
    column = k.add(column, k.mul(second, 8 * ring.getStrides()[1]));
  if (pair == 1)
    row = k.add(row, k.mul(second, ring.getStrides()[0]));
  Value at = k.add(k.mul(k.rem(matrix, 2), quantumStride),
                   k.add(k.mul(row, rowStride), k.mul(column, columnStride)));
  Value input = k.offset(stage, at, ring.getLead() * columnStride);
  // 16 bytes a lane, behind those of the warps with smaller couts.
  Value filter = k.offset(
      stage, k.add(k.mul(k.join(warpDigits, warps, 0), 8), k.mul(k.lane, 4)),
      ring.getWindowSize());
  return {input, filter};
}

void MacMma::lower(SmallVectorImpl<Value> &acc, Value stage,
                   ArrayRef<std::function<void()>> sideWork, StageSeam *seam) {
  Source source = aim(stage);
  int64_t steps = ring.getChunk() / 8;
  int64_t window = kernelRows * kernelColumns;
  if (isUnrolled(ring, layout))
    return multiplyTaps(acc, source, steps * window, sideWork, seam);
  // What is too long is a loop over groups of 8 words, or rows of the filter.
  // Loads of a later stage begin before the loop, and end behind it.
  size_t before = sideWork.size() / 2;
  for (const std::function<void()> &piece : sideWork.take_front(before))
    piece();
  bool unrollRows =
      window * tilesF * tilesH * tilesW <= kMostMmas || kernelRows == 1;
  auto loop = scf::ForOp::create(b, loc, k.i32(0), k.i32(steps), k.i32(1), acc);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> sums =
        llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    Value step = loop.getInductionVar();
    Source from = {k.offset(source.input, k.mul(step, 2 * quantumStride)),
                   k.offset(source.filter, k.mul(step, window * tapSize))};
    if (unrollRows) {
      multiplyTaps(sums, from, window);
    } else {
      auto rows = scf::ForOp::create(b, loc, k.i32(0), k.i32(kernelRows),
                                     k.i32(1), sums);
      OpBuilder::InsertionGuard inner(b);
      b.setInsertionPointToStart(rows.getBody());
      sums = llvm::to_vector_of<Value>(rows.getRegionIterArgs());
      Value r = rows.getInductionVar();
      Source fromRow = {
          k.offset(from.input, k.mul(r, ring.getDilations()[0] * rowStride)),
          k.offset(from.filter, k.mul(r, kernelColumns * tapSize))};
      multiplyTaps(sums, fromRow, kernelColumns);
      scf::YieldOp::create(b, loc, sums);
      sums = llvm::to_vector_of<Value>(rows.getResults());
    }
    scf::YieldOp::create(b, loc, sums);
  }
  acc = llvm::to_vector_of<Value>(loop.getResults());
  for (const std::function<void()> &piece : sideWork.drop_front(before))
    piece();
}

static MacMma makeMacMma(KernelLowering &kernel, MacMmaOp op) {
  return MacMma(kernel, findSource<RingOp>(op),
                op.getAcc().getType().getLayout().getLayout(), op);
}

void MacMmaOp::lowerMultiply(KernelLowering &kernel,
                             SmallVectorImpl<Value> &acc, Value stage,
                             ArrayRef<std::function<void()>> sideWork,
                             StageSeam *seam) {
  makeMacMma(kernel, *this).lower(acc, stage, sideWork, seam);
}

bool MacMmaOp::loadsAhead() {
  RingOp ring = findSource<RingOp>(*this);
  int64_t taps =
      ring.getChunk() / 8 * ring.getKernel()[0] * ring.getKernel()[1];
  return isUnrolled(ring, getAcc().getType().getLayout().getLayout()) &&
         StageSeam::isWorthwhile(taps, ring.getStages());
}

SmallVector<Value> MacMmaOp::loadFirst(KernelLowering &kernel, Value stage) {
  MacMma mac = makeMacMma(kernel, *this);
  return mac.load(mac.aim(stage), 0).flatten();
}
