//===- LowerMacMma.cpp - A stage on tensor cores --------------------------===//
//
// mma.sync.m16n8k8 with tf32 operands, m16n8k16 with f16 or bf16. Rows are
// output channels: their operand is a packed filter that each lane reads with
// one 16-byte load. Columns are 8 neighbouring pixels of a row, the sum runs
// over 8 words of channels of one tap. A quantum is 4 words of channels of one
// pixel; ldmatrix reads those of 8 pixels, 128 contiguous bytes at stride 1,
// and gives lane l word l % 4 of pixel l / 4, which is what the instruction
// wants. Lanes name the quanta one by one: those of neighbouring flattened
// pixels lie apart where a row of the output ends.
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

  /// Where this lane reads from in a stage, llvm.ptr<3>: with flattened pixels
  /// an input for each ldmatrix of a step, else one for all.
  struct Source {
    SmallVector<Value> inputs;
    Value filter;
  };
  Source aim(Value stage);
  /// Tiles of 8 flattened pixels that one ldmatrix reads.
  int64_t tilesPerLoad() { return tilesW % 2 == 0 ? 2 : 1; }
  SmallVector<Value> findInputs();
  SmallVector<Value> findFlatInputs();
  /// `source`, moved along its input and its filter.
  Source move(const Source &source, Value input, Value filter);
  /// The loads of a tap, counted over groups of 8 words, filter rows and
  /// columns, into `operands`, which outlives them.
  MmaLoads makeLoads(const Source &source, int64_t tap, MmaOperands &operands,
                     bool staysInPlace = false);
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
  ArrayRef<int64_t> strides, dilations; // rows and columns
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
  ArrayRef<int64_t> kernel = RingOp::getPlanar(ring.getKernel());
  int64_t steps = ring.getChunk() / 8, rows = kernel[0];
  int64_t mmas = layout.numRegisters() / 4;
  return steps * rows * kernel[1] * mmas <= kMostMmas ||
         (steps == 1 && rows == 1);
}

MacMma::MacMma(KernelLowering &k, RingOp ring, const FragmentLayout &layout,
               MacMmaOp op)
    : k(k), b(k.b), loc(k.loc), ring(ring), layout(layout),
      mma(k, op.getOperands(), op.getSplit()),
      kernelRows(RingOp::getPlanar(ring.getKernel())[0]),
      kernelColumns(RingOp::getPlanar(ring.getKernel())[1]),
      strides(RingOp::getPlanar(ring.getStrides())),
      dilations(RingOp::getPlanar(ring.getDilations())),
      tapSize(ring.getTile()[0] / 16 * 128) {
  tilesF = layout.getThreadExtent(0) / 2;
  tilesH = ring.isFlat() ? 1 : layout.getThreadExtent(1);
  tilesW = layout.getThreadExtent(ring.isFlat() ? 1 : 2) / 2;
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
                           MmaOperands &operands, bool staysInPlace) {
  int64_t window = kernelRows * kernelColumns;
  int64_t step = tap / window, r = tap % window / kernelColumns,
          s = tap % kernelColumns;
  int64_t inputAt = step * 2 * quantumStride + r * dilations[0] * rowStride +
                    s * dilations[1] * columnStride;
  int64_t filterAt = tap * tapSize;
  MmaLoads loads =
      mma.makeLoads(operands, tilesF, tilesH * tilesW,
                    [this, source, filterAt, staysInPlace](int64_t f) {
                      SmallVector<Value> words;
                      k.loadShared(source.filter, filterAt + f * 128, 4, 4,
                                   words, staysInPlace);
                      return words;
                    });
  forEachPair(
      tilesH, tilesW,
      [&](int64_t h, int64_t w, const SmallVector<int64_t, 2> &tiles) {
        loads.pixels.push_back([this, &operands, source, inputAt, h, w, tiles] {
          Value at = ring.isFlat()
                         ? k.offset(source.inputs[w / tilesPerLoad()], inputAt)
                         : k.offset(source.inputs.front(),
                                    inputAt + h * strides[0] * rowStride +
                                        w * 8 * strides[1] * columnStride);
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
  ArrayRef<Value> words = ArrayRef(operands.pixels).slice(2 * p, 2);
  mma.multiply(acc, 4 * p, 4 * tilesH * tilesW, operands.filter,
               mma.prepare(words, 2));
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
    return makeLoads(aim(stage), 0, next, seam->branches);
  };
  steps.multiply = [&](const MmaOperands &current, int64_t tile) {
    multiply(acc, current, tile);
  };
  operands = mma.multiplySteps(acc, steps, std::move(operands), sideWork, seam);
  if (seam)
    seam->operands = operands.flatten();
}

/// Words from the start of a stage to what this lane gives ldmatrix: the quanta
/// of 8 pixels each, lanes 8 to 15 the second quantum, lanes 16 to 31 those of
/// the second tile.
SmallVector<Value> MacMma::findInputs() {
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  Value matrix = k.div(k.lane, 8);
  Value second = k.div(matrix, 2);
  int64_t pair = pairAlong(tilesH, tilesW);
  Value row = k.mul(k.join(layout.warps, warps, 1), strides[0]);
  Value column = k.mul(k.add(k.join(layout.warps, warps, 2), k.rem(k.lane, 8)),
                       strides[1]);
  if (pair == 2)
    column = k.add(column, k.mul(second, 8 * strides[1]));
  if (pair == 1)
    row = k.add(row, k.mul(second, strides[0]));
  return {k.add(k.mul(k.rem(matrix, 2), quantumStride),
                k.add(k.mul(row, rowStride), k.mul(column, columnStride)))};
}

/// The same of flattened pixels, for each ldmatrix of a step. Rows are counted
/// from the one that the tile's first pixel meets, with which the window
/// begins.
SmallVector<Value> MacMma::findFlatInputs() {
  RowsWindow rows = ring.getRowsWindow();
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  Value matrix = k.div(k.lane, 8);
  int64_t perLoad = tilesPerLoad();
  Value first = k.rem(k.current.first[1], rows.planePixels());
  Value firstRow = k.div(first, rows.outputColumns);
  Value lane = k.add(k.join(layout.warps, warps, 1), k.rem(k.lane, 8));
  if (perLoad == 2)
    lane = k.add(lane, k.mul(k.div(matrix, 2), 8));
  SmallVector<Value> inputs;
  for (int64_t tile = 0; tile < tilesW; tile += perLoad) {
    Value pixel = k.add(first, k.add(lane, 8 * tile));
    Value row = k.div(pixel, rows.outputColumns);
    Value column = k.mul(k.rem(pixel, rows.outputColumns), rows.columnStride);
    Value plane = k.div(row, rows.outputRows);
    row = k.sub(k.rem(row, rows.outputRows), firstRow);
    row = k.add(k.mul(plane, rows.planeRows), k.mul(row, rows.rowStride));
    inputs.push_back(
        k.add(k.mul(k.rem(matrix, 2), quantumStride),
              k.add(k.mul(row, rowStride), k.mul(column, columnStride))));
  }
  return inputs;
}

MacMma::Source MacMma::aim(Value stage) {
  Source source;
  for (Value at : ring.isFlat() ? findFlatInputs() : findInputs())
    source.inputs.push_back(k.offset(stage, at, ring.getLead() * columnStride));
  // 16 bytes a lane, behind those of the warps with smaller couts.
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  source.filter = k.offset(
      stage, k.add(k.mul(k.join(layout.warps, warps, 0), 8), k.mul(k.lane, 4)),
      ring.getWindowSize());
  return source;
}

MacMma::Source MacMma::move(const Source &source, Value input, Value filter) {
  Source moved;
  for (Value from : source.inputs)
    moved.inputs.push_back(k.offset(from, input));
  moved.filter = k.offset(source.filter, filter);
  return moved;
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
    Source from = move(source, k.mul(step, 2 * quantumStride),
                       k.mul(step, window * tapSize));
    if (unrollRows) {
      multiplyTaps(sums, from, window);
    } else {
      auto rows = scf::ForOp::create(b, loc, k.i32(0), k.i32(kernelRows),
                                     k.i32(1), sums);
      OpBuilder::InsertionGuard inner(b);
      b.setInsertionPointToStart(rows.getBody());
      sums = llvm::to_vector_of<Value>(rows.getRegionIterArgs());
      Value r = rows.getInductionVar();
      Source fromRow = move(from, k.mul(r, dilations[0] * rowStride),
                            k.mul(r, kernelColumns * tapSize));
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
  ArrayRef<int64_t> kernel = RingOp::getPlanar(ring.getKernel());
  int64_t taps = ring.getChunk() / 8 * kernel[0] * kernel[1];
  return isUnrolled(ring, getAcc().getType().getLayout().getLayout()) &&
         StageSeam::isWorthwhile(taps, ring.getStages());
}

SmallVector<Value> MacMmaOp::loadFirst(KernelLowering &kernel, Value stage) {
  MacMma mac = makeMacMma(kernel, *this);
  return mac.load(mac.aim(stage), 0).flatten();
}
