//===- LowerMatmulFma.cpp - A gathered stage by scalar multiply-adds ------===//
//
// A thread owns some couts x some pixels. Per channel it reads its couts'
// filter values and its pixels in quads, one step ahead of their use: runs of
// pixels of one channel, or 4 channels of a pixel where these are innermost.
// Lanes with the same couts read the same words; lanes of neighbouring pixels,
// distinct banks.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

/// Registers and stage of one thread.
class MatmulFma {
public:
  MatmulFma(KernelLowering &k, GatherOp gather, const FragmentLayout &layout)
      : k(k), b(k.b), loc(k.loc), gather(gather), layout(layout),
        stageLayout(gather.getStage()), couts(layout.getThreadExtent(0)),
        pixels(layout.getThreadExtent(1)), run(layout.lanes.front().step) {}

  void lower(SmallVectorImpl<Value> &acc, Value stage,
             ArrayRef<std::function<void()>> sideWork);

private:
  /// Channels that are read at once.
  static constexpr int64_t step = 4;

  void aim(Value stage);
  SmallVector<Value> loadFilter(Value from, int64_t channel);
  SmallVector<Value> loadPixels(Value from, int64_t channel);
  SmallVector<Value> loadQuads(Value quad);
  void multiplySteps(SmallVectorImpl<Value> &acc, Value firstChannel,
                     int64_t steps, ArrayRef<std::function<void()>> sideWork);

  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  GatherOp gather;
  FragmentLayout layout;
  GatheredStage stageLayout;
  int64_t couts, pixels; // of a thread
  int64_t run;           // its neighbouring pixels
  Value filter, input;   // llvm.ptr<3>, of this thread
  /// With the channels innermost: what the number of a quantum is swizzled with
  /// for the thread's even pixels and for its odd ones, i32.
  std::array<Value, 2> swizzle;
};

} // namespace

/// Where the thread reads from in the stage.
void MatmulFma::aim(Value stage) {
  Value pixel = k.getThreadBase(layout, 1);
  filter = k.offset(stage, k.getThreadBase(layout, 0), stageLayout.getSize());
  if (!stageLayout.innerChannels) {
    input = k.offset(stage, pixel);
    return;
  }
  input = k.offset(stage, k.mul(pixel, stageLayout.chunk));
  // The thread's pixels are 4 apart, and quanta are dealt alike 8 apart.
  for (int64_t i = 0; i < 2; ++i)
    swizzle[i] = k.rem(k.div(k.add(pixel, 4 * i), stageLayout.getSwizzleStep()),
                       stageLayout.getQuanta());
}

/// The thread's couts of `channel`, counted from what `from` points to.
SmallVector<Value> MatmulFma::loadFilter(Value from, int64_t channel) {
  SmallVector<Value> values;
  k.loadShared(from, channel * gather.getTile()[0], couts, couts, values);
  return values;
}

/// The thread's pixels of `channel`, counted from what `from` points to.
SmallVector<Value> MatmulFma::loadPixels(Value from, int64_t channel) {
  SmallVector<Value> values;
  for (int64_t p = 0; p < pixels; p += run)
    k.loadShared(from, channel * stageLayout.getPitch() + 4 * p, run, run,
                 values);
  return values;
}

/// 4 channels of each of the thread's pixels: those of quantum `quad`.
SmallVector<Value> MatmulFma::loadQuads(Value quad) {
  SmallVector<Value> values;
  std::array<Value, 2> from;
  for (int64_t i = 0; i < 2; ++i)
    from[i] =
        k.offset(input, k.mul(k.fold<arith::XOrIOp>(quad, swizzle[i]), 4));
  for (int64_t p = 0; p < pixels; ++p)
    k.loadShared(from[p % 2], p * 4 * stageLayout.chunk, 4, 4, values);
  return values;
}

/// Multiplies `steps` times 4 channels from `firstChannel` on; operands are
/// read a channel ahead of their use. Side work is spread over the channels
/// before the last step.
void MatmulFma::multiplySteps(SmallVectorImpl<Value> &acc, Value firstChannel,
                              int64_t steps,
                              ArrayRef<std::function<void()>> sideWork) {
  bool inner = stageLayout.innerChannels;
  Value weights = k.offset(filter, k.mul(firstChannel, gather.getTile()[0]));
  Value rows, quad;
  if (inner)
    quad = k.div(firstChannel, step);
  else
    rows = k.offset(input, k.mul(firstChannel, stageLayout.getPitch()));
  int64_t channels = steps * step,
          slots = std::max<int64_t>(1, channels - step);
  size_t done = 0;
  SmallVector<Value> values = inner ? loadQuads(quad) : loadPixels(rows, 0);
  SmallVector<Value> factors = loadFilter(weights, 0), nextQuads;
  for (int64_t c = 0; c < channels; ++c) {
    SmallVector<Value> nextFactors, nextValues;
    if (c + 1 < channels) {
      nextFactors = loadFilter(weights, c + 1);
      if (!inner)
        nextValues = loadPixels(rows, c + 1);
      else if (c % step == 1 && c / step + 1 < steps)
        nextQuads = loadQuads(k.add(quad, c / step + 1));
    }
    if (c < slots)
      for (size_t end = sideWork.size() * (c + 1) / slots; done < end; ++done)
        sideWork[done]();
    for (int64_t f = 0; f < couts; ++f)
      for (int64_t p = 0; p < pixels; ++p) {
        Value &sum = acc[f * pixels + p];
        Value value = inner ? values[p * step + c % step] : values[p];
        sum = LLVM::FMAOp::create(b, loc, factors[f], value, sum);
      }
    factors = std::move(nextFactors);
    if (!inner)
      values = std::move(nextValues);
    else if (c % step == step - 1)
      values = std::move(nextQuads);
  }
}

void MatmulFma::lower(SmallVectorImpl<Value> &acc, Value stage,
                      ArrayRef<std::function<void()>> sideWork) {
  aim(stage);
  // As much is unrolled as the instruction cache holds.
  int64_t steps = stageLayout.chunk / step, unrolled = steps;
  while (unrolled > 1 && unrolled * step * couts * pixels > 2048)
    unrolled /= 2;
  if (unrolled == steps)
    return multiplySteps(acc, k.i32(0), steps, sideWork);
  for (const std::function<void()> &piece : sideWork)
    piece();
  auto loop = scf::ForOp::create(b, loc, k.i32(0), k.i32(stageLayout.chunk),
                                 k.i32(unrolled * step), acc);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> sums =
        llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    multiplySteps(sums, loop.getInductionVar(), unrolled, {});
    scf::YieldOp::create(b, loc, sums);
  }
  acc = llvm::to_vector_of<Value>(loop.getResults());
}

void MatmulFmaOp::lowerMultiply(KernelLowering &kernel,
                                SmallVectorImpl<Value> &acc, Value stage,
                                ArrayRef<std::function<void()>> sideWork,
                                StageSeam *) {
  MatmulFma(kernel, findSource<GatherOp>(*this),
            getAcc().getType().getLayout().getLayout())
      .lower(acc, stage, sideWork);
}
