//===- LowerMacFma.cpp - Scalar multiply-adds of a stage ------------------===//
//
// A thread owns some couts x columns of one output row. Per input channel and
// filter row it reads one row of the input window, which serves all taps of
// that row, and its couts' filter values per tap.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {
/// Registers and stage of one thread.
struct MacFma {
  KernelLowering &k;
  RingOp ring;
  int64_t couts, columns; // of a thread
  int64_t kernelRows, kernelColumns, taps;
  int64_t channelStride, rowStride; // of the window, in f32

  void multiplyRow(SmallVectorImpl<Value> &acc, ArrayRef<Value> input,
                   ArrayRef<Value> filter, int64_t tap);
  void lower(SmallVectorImpl<Value> &acc, Value stage,
             const FragmentLayout &layout);
};
} // namespace

/// Adds the products of one tap column: input[j * stride + tap * dilation].
void MacFma::multiplyRow(SmallVectorImpl<Value> &acc, ArrayRef<Value> input,
                         ArrayRef<Value> filter, int64_t tap) {
  int64_t first = ring.getLead() + tap * ring.getDilations()[1];
  for (int64_t i = 0; i < couts; ++i)
    for (int64_t j = 0; j < columns; ++j) {
      Value &sum = acc[i * columns + j];
      sum = LLVM::FMAOp::create(k.b, k.loc, filter[i],
                                input[first + j * ring.getStrides()[1]], sum);
    }
}

void MacFma::lower(SmallVectorImpl<Value> &acc, Value stage,
                   const FragmentLayout &layout) {
  OpBuilder &b = k.b;
  Location loc = k.loc;
  // This thread's first column and cout in the stage.
  Value row = k.mul(k.getThreadBase(layout, 1), ring.getStrides()[0]);
  Value column = k.mul(k.getThreadBase(layout, 2), ring.getStrides()[1]);
  Value cout = k.getThreadBase(layout, 0);
  Value input = k.offset(stage, k.add(k.mul(row, rowStride), column));
  Value filter = k.offset(stage, cout, ring.getWindowSize());

  int64_t inputRow = ring.getDilations()[0] * rowStride;
  int64_t filterPitch =
      cast<MemRefType>(ring.getFilter().getType()).getShape().back();
  int64_t filterChannel = taps * filterPitch;
  int64_t span = ring.getLead() + (columns - 1) * ring.getStrides()[1] +
                 (kernelColumns - 1) * ring.getDilations()[1] + 1;
  int64_t inputAlignment = columns * ring.getStrides()[1] % 4 == 0 ? 4 : 1;
  auto loadInput = [&](Value from, int64_t constant) {
    SmallVector<Value> values;
    // Whole quads where they are aligned: what lies past the span is not used.
    bool isQuads = ring.getVector() == 4 && inputAlignment == 4;
    int64_t count = isQuads && span % 4 == 3 ? span + 1 : span;
    k.loadShared(from, constant, count, inputAlignment, values);
    return values;
  };
  auto loadFilter = [&](Value from, int64_t constant) {
    SmallVector<Value> values;
    k.loadShared(from, constant, couts, /*alignment=*/couts, values);
    return values;
  };

  // Filter rows are unrolled while the body stays within the instruction
  // cache; operands are then read one tap (filter) and one row (input) ahead
  // of their use within a channel. Not across channels: InstCombine turns a
  // phi of two loads into a load of a phi, which undoes it, and the other
  // warps of the scheduler hide what latency is left.
  bool unrollRows = taps * couts * columns <= 2048 || kernelRows == 1;
  int64_t chunk = ring.getChunk();
  if (!unrollRows) {
    auto channels =
        scf::ForOp::create(b, loc, k.i32(0), k.i32(chunk), k.i32(1), acc);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(channels.getBody());
    Value c = channels.getInductionVar();
    auto rows = scf::ForOp::create(b, loc, k.i32(0), k.i32(kernelRows),
                                   k.i32(1), channels.getRegionIterArgs());
    scf::YieldOp::create(b, loc, rows.getResults());
    b.setInsertionPointToStart(rows.getBody());
    Value r = rows.getInductionVar();
    SmallVector<Value> sums =
        llvm::to_vector_of<Value>(rows.getRegionIterArgs());
    Value in =
        k.offset(input, k.add(k.mul(c, channelStride), k.mul(r, inputRow)));
    Value from = k.offset(filter, k.mul(k.add(k.mul(c, kernelRows), r),
                                        kernelColumns * filterPitch));
    SmallVector<Value> values = loadInput(in, 0);
    SmallVector<Value> weights = loadFilter(from, 0);
    for (int64_t s = 0; s < kernelColumns; ++s) {
      SmallVector<Value> next;
      if (s + 1 < kernelColumns)
        next = loadFilter(from, (s + 1) * filterPitch);
      multiplyRow(sums, values, weights, s);
      weights = std::move(next);
    }
    scf::YieldOp::create(b, loc, sums);
    acc = llvm::to_vector_of<Value>(channels.getResults());
    return;
  }

  auto loop = scf::ForOp::create(b, loc, k.i32(0), k.i32(chunk), k.i32(1), acc);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> sums =
        llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    Value c = loop.getInductionVar();
    Value in = k.offset(input, k.mul(c, channelStride));
    Value from = k.offset(filter, k.mul(c, filterChannel));
    SmallVector<Value> values = loadInput(in, 0);
    SmallVector<Value> weights = loadFilter(from, 0);
    for (int64_t r = 0; r < kernelRows; ++r) {
      SmallVector<Value> nextValues;
      for (int64_t s = 0; s < kernelColumns; ++s) {
        int64_t tap = r * kernelColumns + s + 1;
        SmallVector<Value> nextWeights;
        if (tap < taps)
          nextWeights = loadFilter(from, tap * filterPitch);
        if (s == std::min<int64_t>(1, kernelColumns - 1) && r + 1 < kernelRows)
          nextValues = loadInput(in, (r + 1) * inputRow);
        multiplyRow(sums, values, weights, s);
        weights = std::move(nextWeights);
      }
      values = std::move(nextValues);
    }
    scf::YieldOp::create(b, loc, sums);
  }
  acc = llvm::to_vector_of<Value>(loop.getResults());
}

/// Asynchronous copies are best issued at once; what passes through registers
/// is loaded before the multiplies and stored behind them.
bool MacFmaOp::canSpreadSideWork() {
  return findSource<RingOp>(*this).fillsByRegisters();
}

void MacFmaOp::lowerMultiply(KernelLowering &kernel,
                             SmallVectorImpl<Value> &acc, Value stage,
                             ArrayRef<std::function<void()>> sideWork,
                             StageSeam *) {
  RingOp ring = findSource<RingOp>(*this);
  FragmentLayout layout = getAcc().getType().getLayout().getLayout();
  int64_t strides[3] = {1, 1, 1};
  for (const SharedDigit &digit : ring.getWindow().getDigits())
    strides[digit.dim] = digit.stride;
  MacFma mac{kernel,
             ring,
             layout.getThreadExtent(0),
             layout.getThreadExtent(2),
             ring.getKernel()[0],
             ring.getKernel()[1],
             ring.getKernel()[0] * ring.getKernel()[1],
             strides[0],
             strides[1]};
  size_t before = sideWork.size() / 2;
  for (const auto &piece : sideWork.take_front(before))
    piece();
  mac.lower(acc, stage, layout);
  for (const auto &piece : sideWork.drop_front(before))
    piece();
}
