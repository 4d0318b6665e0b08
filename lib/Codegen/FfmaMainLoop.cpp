//===- FfmaMainLoop.cpp - Multiply-adds of an exact-f32 kernel ------------===//
//
// A thread owns threadF couts x threadW columns of one output row. Per input
// channel and filter row it reads one row of the input tile, which serves all
// taps of that row, and threadF filter values per tap.
//
//===----------------------------------------------------------------------===//

#include "FfmaEmitter.h"

using namespace mlir;
using namespace mlir::conv;

FfmaEmitter::Fragment FfmaEmitter::accumulate(Pipeline &pipeline) {
  Value zero = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0.0f));
  SmallVector<Value> carried(threadF * threadW, zero);
  size_t numAcc = carried.size();
  llvm::append_range(carried, pack(pipeline));
  auto loop = scf::ForOp::create(b, loc, i32(0), i32(layout.numChunks), i32(1),
                                 carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Fragment acc =
        llvm::to_vector_of<Value>(loop.getRegionIterArgs().take_front(numAcc));
    pipeline = unpack(loop.getRegionIterArgs().drop_front(numAcc));
    // The oldest stage has landed for every thread, and every thread has left
    // the slot that is filled next.
    NVVM::CpAsyncWaitGroupOp::create(b, loc, schedule.getStages() - 2);
    gpu::BarrierOp::create(b, loc);
    copyStage(pipeline.fill, pipeline.fillSlot);
    NVVM::CpAsyncCommitGroupOp::create(b, loc);
    advance(pipeline.fill);
    multiplyStage(acc, pipeline.slot);
    pipeline.slot = nextSlot(pipeline.slot);
    pipeline.fillSlot = nextSlot(pipeline.fillSlot);
    llvm::append_range(acc, pack(pipeline));
    scf::YieldOp::create(b, loc, acc);
  }
  pipeline = unpack(loop.getResults().drop_front(numAcc));
  return llvm::to_vector_of<Value>(loop.getResults().take_front(numAcc));
}

/// Adds the products of one tap column: input[j * stride + tap * dilation].
void FfmaEmitter::multiplyRow(Fragment &acc, ArrayRef<Value> input,
                              ArrayRef<Value> filter, int64_t tap) {
  int64_t first = layout.lead + tap * problem.dilations[1];
  for (int64_t i = 0; i < threadF; ++i)
    for (int64_t j = 0; j < threadW; ++j) {
      Value &sum = acc[i * threadW + j];
      sum = LLVM::FMAOp::create(b, loc, filter[i],
                                input[first + j * problem.strides[1]], sum);
    }
}

void FfmaEmitter::multiplyStage(Fragment &acc, Value slot) {
  Value stage =
      offset(shared, mul(slot, layout.inputStage + layout.filterStage));
  // This thread's first column and cout in the stage.
  Value row = mul(add(mul(warpH, lanesH), laneH), problem.strides[0]);
  Value column =
      mul(add(mul(warpW, lanesW), laneW), threadW * problem.strides[1]);
  Value cout = mul(add(mul(warpF, lanesF), laneF), threadF);
  Value input = offset(stage, add(mul(row, layout.pitch), column));
  Value filter = offset(stage, cout, layout.inputStage);

  int64_t kernelRows = problem.kernel[0], kernelColumns = problem.kernel[1];
  int64_t inputChannel = layout.inputRows * layout.pitch;
  int64_t inputRow = problem.dilations[0] * layout.pitch;
  int64_t filterChannel = problem.taps() * layout.filterPitch;
  int64_t span = layout.lead + layout.threadSpan;
  int64_t inputAlignment = threadW * problem.strides[1] % 4 == 0 ? 4 : 1;
  int64_t filterAlignment = threadF;
  auto loadInput = [&](Value from, int64_t constant) {
    SmallVector<Value> values;
    // Whole quads where they are aligned: what lies past the span is not used.
    int64_t count = layout.quadCopies && span % 4 == 3 ? span + 1 : span;
    loadShared(from, constant, count, inputAlignment, values);
    return values;
  };
  auto loadFilter = [&](Value from, int64_t constant) {
    SmallVector<Value> values;
    loadShared(from, constant, threadF, filterAlignment, values);
    return values;
  };

  // Filter rows are unrolled while the body stays within the instruction
  // cache; operands are then read one tap (filter) and one row (input) ahead
  // of their use within a channel. Not across channels: InstCombine turns a
  // phi of two loads into a load of a phi, which undoes it, and the other
  // warps of the scheduler hide what latency is left.
  bool unrollRows =
      problem.taps() * threadF * threadW <= 2048 || kernelRows == 1;
  if (!unrollRows) {
    auto channels = scf::ForOp::create(b, loc, i32(0), i32(schedule.getChunk()),
                                       i32(1), acc);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(channels.getBody());
    Value c = channels.getInductionVar();
    auto rows = scf::ForOp::create(b, loc, i32(0), i32(kernelRows), i32(1),
                                   channels.getRegionIterArgs());
    scf::YieldOp::create(b, loc, rows.getResults());
    b.setInsertionPointToStart(rows.getBody());
    Value r = rows.getInductionVar();
    Fragment sums = llvm::to_vector_of<Value>(rows.getRegionIterArgs());
    Value in = offset(input, add(mul(c, inputChannel), mul(r, inputRow)));
    Value taps = offset(filter, mul(add(mul(c, kernelRows), r),
                                    kernelColumns * layout.filterPitch));
    SmallVector<Value> values = loadInput(in, 0);
    SmallVector<Value> weights = loadFilter(taps, 0);
    for (int64_t s = 0; s < kernelColumns; ++s) {
      SmallVector<Value> next;
      if (s + 1 < kernelColumns)
        next = loadFilter(taps, (s + 1) * layout.filterPitch);
      multiplyRow(sums, values, weights, s);
      weights = std::move(next);
    }
    scf::YieldOp::create(b, loc, sums);
    acc = llvm::to_vector_of<Value>(channels.getResults());
    return;
  }

  auto loop =
      scf::ForOp::create(b, loc, i32(0), i32(schedule.getChunk()), i32(1), acc);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Fragment sums = llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    Value c = loop.getInductionVar();
    Value in = offset(input, mul(c, inputChannel));
    Value taps = offset(filter, mul(c, filterChannel));
    SmallVector<Value> values = loadInput(in, 0);
    SmallVector<Value> weights = loadFilter(taps, 0);
    for (int64_t r = 0; r < kernelRows; ++r) {
      SmallVector<Value> nextValues;
      for (int64_t s = 0; s < kernelColumns; ++s) {
        int64_t tap = r * kernelColumns + s + 1;
        SmallVector<Value> nextWeights;
        if (tap < problem.taps())
          nextWeights = loadFilter(taps, tap * layout.filterPitch);
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
