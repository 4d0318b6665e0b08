//===- LowerMatmulMma.cpp - A gathered stage on tensor cores --------------===//
//
// mma.sync.m16n8k8 with tf32 operands, m16n8k16 with f16 or bf16: 8 words of
// channels. Rows are output channels: their operand is a packed filter that
// each lane reads with one 16-byte load. Columns are pixels: lane l wants words
// l % 4 and l % 4 + 4 of pixel l / 4. With the channels innermost `ldmatrix`
// deals two instructions' words at once, and transposes them where a stage has
// pairs of pixels; else a lane reads a run of pixels of its channel, one for
// each of as many instructions.
//
//===----------------------------------------------------------------------===//

#include "Mma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

/// Registers and stage of one thread.
class MatmulMma {
public:
  MatmulMma(KernelLowering &k, GatherOp gather, const FragmentLayout &layout,
            MatmulMmaOp op);
  void lower(SmallVectorImpl<Value> &acc, Value stage,
             ArrayRef<std::function<void()>> sideWork, StageSeam *seam);
  /// The operands of the first 8 words of channels.
  SmallVector<Value> loadFirst(Value stage);

private:
  void aim(Value stage);
  /// Loads of a step into `operands`, which outlives them.
  MmaLoads makeLoads(int64_t step, MmaOperands &operands,
                     bool staysInPlace = false);
  void makeMatrixLoads(int64_t step, MmaOperands &operands, MmaPieces &loads);
  void makePairLoads(int64_t step, MmaOperands &operands, MmaPieces &loads);
  void makeRunLoads(int64_t step, MmaOperands &operands, MmaPieces &loads);
  MmaOperands load(int64_t step);
  void multiply(SmallVectorImpl<Value> &acc, const MmaOperands &operands,
                int64_t tileP);

  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  GatherOp gather;
  FragmentLayout layout;
  GatheredStage stageLayout;
  Mma mma;
  int64_t tilesF, tilesP; // instructions of a warp
  int64_t run;            // neighbouring pixels of a lane
  Value filter, pixels;   // llvm.ptr<3>, of this lane
  Value row, quantum;     // i32, with the channels innermost: of this lane
};

} // namespace

MatmulMma::MatmulMma(KernelLowering &k, GatherOp gather,
                     const FragmentLayout &layout, MatmulMmaOp op)
    : k(k), b(k.b), loc(k.loc), gather(gather), layout(layout),
      stageLayout(gather.getStage()), mma(k, op.getOperands(), op.getSplit()),
      tilesF(layout.getThreadExtent(0) / 2),
      tilesP(layout.getThreadExtent(1) / 2), run(layout.registers[0].step) {}

/// Where the lane reads from in the stage.
void MatmulMma::aim(Value stage) {
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  Value firstPixel = k.join(layout.warps, warps, 1);
  // 16 bytes a lane, behind those of the warps with smaller couts.
  filter = k.offset(
      stage, k.add(k.mul(k.join(layout.warps, warps, 0), 8), k.mul(k.lane, 4)),
      stageLayout.getSize());
  if (stageLayout.pixelPairs) {
    // Lanes name 16 channels' rows of 8 pixels, and of 8 pixels more.
    Value pair = k.div(firstPixel, 2);
    pixels = k.offset(stage,
                      k.add(k.add(pair, k.mul(k.div(k.lane, 16), 4)),
                            k.mul(k.rem(k.lane, 16), stageLayout.getPitch())));
    return;
  }
  if (!stageLayout.innerChannels) {
    SmallVector<Value> lanes = k.split(k.lane, layout.lanes);
    pixels = k.offset(stage, k.add(k.mul(lanes[0], stageLayout.getPitch()),
                                   k.add(firstPixel, k.mul(lanes[1], run))));
    return;
  }
  // Lanes 0 to 7 name the rows of 16 bytes of the first matrix, and so on:
  // 8 pixels' words 0 to 3, their words 4 to 7, the same of 8 pixels more.
  row = k.add(k.mul(k.div(k.lane, 16), 8), k.rem(k.lane, 8));
  quantum = k.rem(k.div(k.lane, 8), 2);
  pixels = k.offset(stage, k.mul(k.add(firstPixel, row), gather.getChunk()));
}

void MatmulMma::makeMatrixLoads(int64_t step, MmaOperands &operands,
                                MmaPieces &loads) {
  // Pixels that are a multiple of 8 apart have their quanta in one order.
  Value swizzle =
      k.rem(k.div(row, stageLayout.getSwizzleStep()), stageLayout.getQuanta());
  Value at = k.fold<arith::XOrIOp>(k.add(quantum, 2 * step), swizzle);
  Value from = k.offset(pixels, k.mul(at, 4));
  for (int64_t p = 0; p < tilesP; p += 2)
    loads.push_back([this, &operands, from, p] {
      llvm::copy(mma.loadMatrices(k.offset(from, p * 8 * gather.getChunk()), 4),
                 operands.pixels.begin() + 2 * p);
    });
}

void MatmulMma::makePairLoads(int64_t step, MmaOperands &operands,
                              MmaPieces &loads) {
  for (int64_t p = 0; p < tilesP; p += 2)
    loads.push_back([this, &operands, pixels = pixels, step, p] {
      int64_t at = 16 * step * stageLayout.getPitch() + 4 * p;
      llvm::copy(mma.loadMatrices(k.offset(pixels, at), 4, /*transposed=*/true),
                 operands.pixels.begin() + 2 * p);
    });
}

void MatmulMma::makeRunLoads(int64_t step, MmaOperands &operands,
                             MmaPieces &loads) {
  for (int64_t p = 0; p < tilesP; p += run)
    for (int64_t half = 0; half < 2; ++half)
      loads.push_back([this, &operands, pixels = pixels, step, p, half] {
        SmallVector<Value> values;
        k.loadShared(pixels,
                     (8 * step + 4 * half) * stageLayout.getPitch() + 8 * p,
                     run, run, values);
        for (auto [i, value] : llvm::enumerate(values))
          operands.pixels[2 * (p + i) + half] = value;
      });
}

MmaLoads MatmulMma::makeLoads(int64_t step, MmaOperands &operands,
                              bool staysInPlace) {
  int64_t filterAt = step * gather.getTile()[0] / 16 * 128;
  MmaLoads loads = mma.makeLoads(
      operands, tilesF, tilesP,
      [this, filter = filter, filterAt, staysInPlace](int64_t f) {
        SmallVector<Value> words;
        k.loadShared(filter, filterAt + f * 128, 4, 4, words, staysInPlace);
        return words;
      });
  if (stageLayout.innerChannels)
    makeMatrixLoads(step, operands, loads.pixels);
  else if (stageLayout.pixelPairs)
    makePairLoads(step, operands, loads.pixels);
  else
    makeRunLoads(step, operands, loads.pixels);
  return loads;
}

/// The instructions of all couts for tile `p` of 8 pixels.
void MatmulMma::multiply(SmallVectorImpl<Value> &acc,
                         const MmaOperands &operands, int64_t p) {
  SmallVector<Value> columns;
  for (Value word : ArrayRef(operands.pixels).slice(2 * p, 2)) {
    if (mma.roundsToTF32())
      word = k.roundToTF32(
          b.createOrFold<LLVM::BitcastOp>(loc, b.getF32Type(), word));
    columns.push_back(mma.toOperand(word));
  }
  mma.multiply(acc, 4 * p, 4 * tilesP, operands.filter,
               mma.prepare(columns, 2));
}

MmaOperands MatmulMma::load(int64_t step) {
  MmaOperands operands;
  makeLoads(step, operands).emit();
  return operands;
}

SmallVector<Value> MatmulMma::loadFirst(Value stage) {
  aim(stage);
  return load(0).flatten();
}

/// Operands are loaded 8 words of channels ahead of their use; side work is
/// spread over the steps before the last of these, or before the seam.
void MatmulMma::lower(SmallVectorImpl<Value> &acc, Value stage,
                      ArrayRef<std::function<void()>> sideWork,
                      StageSeam *seam) {
  aim(stage);
  MmaSteps steps;
  steps.steps = gather.getChunk() / 8;
  steps.busySteps = std::max<int64_t>(1, steps.steps - 1);
  steps.tiles = tilesP;
  steps.load = [&](int64_t step, MmaOperands &next) {
    return makeLoads(step, next);
  };
  steps.loadAhead = [&](Value next, MmaOperands &operands) {
    aim(next);
    return makeLoads(0, operands, seam->branches);
  };
  steps.multiply = [&](const MmaOperands &operands, int64_t tile) {
    multiply(acc, operands, tile);
  };
  MmaOperands operands =
      seam ? MmaOperands::unflatten(seam->operands, mma.filterWords() * tilesF)
           : load(0);
  operands = mma.multiplySteps(acc, steps, std::move(operands), sideWork, seam);
  if (seam)
    seam->operands = operands.flatten();
}

static MatmulMma makeMatmulMma(KernelLowering &kernel, MatmulMmaOp op) {
  return MatmulMma(kernel, findSource<GatherOp>(op),
                   op.getAcc().getType().getLayout().getLayout(), op);
}

void MatmulMmaOp::lowerMultiply(KernelLowering &kernel,
                                SmallVectorImpl<Value> &acc, Value stage,
                                ArrayRef<std::function<void()>> sideWork,
                                StageSeam *seam) {
  makeMatmulMma(kernel, *this).lower(acc, stage, sideWork, seam);
}

bool MatmulMmaOp::loadsAhead() {
  GatherOp gather = findSource<GatherOp>(*this);
  return StageSeam::isWorthwhile(gather.getChunk() / 8, gather.getStages());
}

SmallVector<Value> MatmulMmaOp::loadFirst(KernelLowering &kernel, Value stage) {
  return makeMatmulMma(kernel, *this).loadFirst(stage);
}
