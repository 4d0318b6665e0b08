//===- LowerMacMma.cpp - A stage on tensor cores --------------------------===//
//
// mma.sync.m16n8k8 with tf32 operands. Rows are output channels: their operand
// is a packed filter that each lane reads with one 16-byte load. Columns are 8
// neighbouring pixels of a row, the sum runs over 8 channels of one tap: lane l
// reads pixel l / 4 of channels l % 4 and l % 4 + 4, which lie in distinct
// banks where channels are 8 (mod 32) words apart.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

/// Registers and stage of one thread.
struct MacMma {
  MacMma(KernelLowering &k, RingOp ring, const FragmentLayout &layout,
         Type operandType);

  /// Operands of all instructions of one tap and 8 channels.
  struct Operands {
    SmallVector<Value> filter; // 4 a tile of 16 couts
    SmallVector<Value> input;  // 2 a tile of 8 pixels
  };
  Value toOperand(Value word);
  Operands load(Value input, Value filter, int64_t inputAt, int64_t filterAt);
  void multiply(SmallVectorImpl<Value> &acc, const Operands &operands);
  /// All taps of one filter row, from `row` on, one step ahead of their use.
  void multiplyTaps(SmallVectorImpl<Value> &acc, Value input, Value filter,
                    int64_t firstRow, int64_t numRows,
                    ArrayRef<std::function<void()>> sideWork = {});
  void lower(SmallVectorImpl<Value> &acc, Value stage,
             ArrayRef<std::function<void()>> sideWork);

  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  RingOp ring;
  FragmentLayout layout;
  Type operandType;                           // tf32, f16 or bf16
  int64_t tilesF = 1, tilesH = 1, tilesW = 1; // instructions of a warp
  int64_t kernelRows, kernelColumns;
  int64_t channelStride = 1, rowStride = 1; // of the window, in f32
  int64_t tapSize;                          // of the filter, in f32
};

} // namespace

MacMma::MacMma(KernelLowering &k, RingOp ring, const FragmentLayout &layout,
               Type operandType)
    : k(k), b(k.b), loc(k.loc), ring(ring), layout(layout),
      operandType(operandType), kernelRows(ring.getKernel()[0]),
      kernelColumns(ring.getKernel()[1]),
      tapSize(ring.getTile()[0] / 16 * 128) {
  tilesF = layout.getThreadExtent(0) / 2;
  tilesH = layout.getThreadExtent(1);
  tilesW = layout.getThreadExtent(2) / 2;
  for (const SharedDigit &digit : ring.getWindow().getDigits()) {
    if (digit.dim == 0)
      channelStride = digit.stride;
    if (digit.dim == 1)
      rowStride = digit.stride;
  }
}

/// A word as the instruction takes it: two f16 as a vector, others as bits.
Value MacMma::toOperand(Value word) {
  Type type = operandType.isF16() ? Type(VectorType::get(2, operandType))
                                  : Type(b.getI32Type());
  return LLVM::BitcastOp::create(b, loc, type, word);
}

MacMma::Operands MacMma::load(Value input, Value filter, int64_t inputAt,
                              int64_t filterAt) {
  Operands operands;
  for (int64_t f = 0; f < tilesF; ++f)
    k.loadShared(filter, filterAt + f * 128, 4, 4, operands.filter);
  for (Value &value : operands.filter)
    value = toOperand(value);
  for (int64_t h = 0; h < tilesH; ++h)
    for (int64_t w = 0; w < tilesW; ++w)
      for (int64_t half = 0; half < 2; ++half) {
        SmallVector<Value> value;
        k.loadShared(input,
                     inputAt + half * 4 * channelStride +
                         h * ring.getStrides()[0] * rowStride +
                         w * 8 * ring.getStrides()[1],
                     1, 1, value);
        operands.input.push_back(toOperand(value.front()));
      }
  return operands;
}

void MacMma::multiply(SmallVectorImpl<Value> &acc, const Operands &operands) {
  Type f32 = b.getF32Type();
  auto sums =
      LLVM::LLVMStructType::getLiteral(b.getContext(), {f32, f32, f32, f32});
  NVVM::MMATypes type = operandType.isF16()    ? NVVM::MMATypes::f16
                        : operandType.isBF16() ? NVVM::MMATypes::bf16
                                               : NVVM::MMATypes::tf32;
  std::array<NVVM::MMATypes, 2> types{type, type};
  int64_t shape[] = {16, 8, type == NVVM::MMATypes::tf32 ? 8 : 16};
  int64_t pixels = tilesH * tilesW;
  for (int64_t p = 0; p < pixels; ++p)
    for (int64_t f = 0; f < tilesF; ++f) {
      int64_t first = 4 * (f * pixels + p);
      Value result = NVVM::MmaOp::create(
          b, loc, sums, ArrayRef(operands.filter).slice(4 * f, 4),
          ArrayRef(operands.input).slice(2 * p, 2),
          ArrayRef<Value>(acc).slice(first, 4), shape, std::nullopt,
          std::nullopt, types,
          std::array<NVVM::MMALayout, 2>{NVVM::MMALayout::row,
                                         NVVM::MMALayout::col});
      for (int64_t i = 0; i < 4; ++i)
        acc[first + i] = LLVM::ExtractValueOp::create(b, loc, result, i);
    }
}

void MacMma::multiplyTaps(SmallVectorImpl<Value> &acc, Value input,
                          Value filter, int64_t firstRow, int64_t numRows,
                          ArrayRef<std::function<void()>> sideWork) {
  int64_t taps = numRows * kernelColumns;
  auto loadTap = [&](int64_t tap) {
    int64_t r = firstRow + tap / kernelColumns, s = tap % kernelColumns;
    return load(input, filter,
                r * ring.getDilations()[0] * rowStride +
                    s * ring.getDilations()[1],
                (r * kernelColumns + s) * tapSize);
  };
  Operands operands = loadTap(0);
  for (int64_t tap = 0; tap < taps; ++tap) {
    Operands next;
    if (tap + 1 < taps)
      next = loadTap(tap + 1);
    // Spread over the taps, so that the tensor cores do not wait for it.
    size_t end = sideWork.size() * (tap + 1) / taps;
    for (size_t piece = sideWork.size() * tap / taps; piece < end; ++piece)
      sideWork[piece]();
    multiply(acc, operands);
    operands = std::move(next);
  }
}

void MacMma::lower(SmallVectorImpl<Value> &acc, Value stage,
                   ArrayRef<std::function<void()>> sideWork) {
  // The lane's channel and pixel, and the warp's first pixel, in the window.
  SmallVector<Value> lanes = k.split(k.lane, layout.lanes);
  Digits warpDigits = layout.warps;
  SmallVector<Value> warps = k.split(k.warp, layout.warps);
  Value row = k.mul(k.join(warpDigits, warps, 1), ring.getStrides()[0]);
  Value column = k.mul(k.add(k.join(warpDigits, warps, 2), lanes[1]),
                       ring.getStrides()[1]);
  Value at = k.add(k.mul(lanes[0], channelStride),
                   k.add(k.mul(row, rowStride), column));
  Value input = k.offset(stage, at, ring.getLead());
  // 16 bytes a lane, behind those of the warps with smaller couts.
  Value filter = k.offset(
      stage, k.add(k.mul(k.join(warpDigits, warps, 0), 8), k.mul(k.lane, 4)),
      ring.getWindowSize());

  int64_t steps = ring.getChunk() / 8;
  int64_t filterStep = kernelRows * kernelColumns * tapSize;
  // Filter rows are unrolled while the body stays within the instruction cache.
  bool unrollRows =
      kernelRows * kernelColumns * tilesF * tilesH * tilesW <= 512 ||
      kernelRows == 1;
  if (steps == 1 && unrollRows)
    return multiplyTaps(acc, input, filter, 0, kernelRows, sideWork);
  for (const std::function<void()> &piece : sideWork)
    piece();
  auto loop = scf::ForOp::create(b, loc, k.i32(0), k.i32(steps), k.i32(1), acc);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> sums =
        llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    Value step = loop.getInductionVar();
    Value in = k.offset(input, k.mul(step, 8 * channelStride));
    Value from = k.offset(filter, k.mul(step, filterStep));
    if (unrollRows) {
      multiplyTaps(sums, in, from, 0, kernelRows);
    } else {
      auto rows = scf::ForOp::create(b, loc, k.i32(0), k.i32(kernelRows),
                                     k.i32(1), sums);
      OpBuilder::InsertionGuard inner(b);
      b.setInsertionPointToStart(rows.getBody());
      sums = llvm::to_vector_of<Value>(rows.getRegionIterArgs());
      Value r = rows.getInductionVar();
      Value inRow = k.offset(in, k.mul(r, ring.getDilations()[0] * rowStride));
      Value fromRow = k.offset(from, k.mul(r, kernelColumns * tapSize));
      multiplyTaps(sums, inRow, fromRow, 0, 1);
      scf::YieldOp::create(b, loc, sums);
      sums = llvm::to_vector_of<Value>(rows.getResults());
    }
    scf::YieldOp::create(b, loc, sums);
  }
  acc = llvm::to_vector_of<Value>(loop.getResults());
}

void MacMmaOp::lowerMultiply(KernelLowering &kernel,
                             SmallVectorImpl<Value> &acc, Value stage,
                             ArrayRef<std::function<void()>> sideWork) {
  auto accumulate = getOperation()->getParentOfType<AccumulateOp>();
  auto ring = accumulate.getSource().getDefiningOp<RingOp>();
  MacMma(kernel, ring, getAcc().getType().getLayout().getLayout(),
         getOperands())
      .lower(acc, stage, sideWork);
}

bool MacMmaOp::canSpreadSideWork() { return true; }
