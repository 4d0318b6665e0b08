//===- LowerMacDepthwise.cpp - Scalar multiply-adds, channel by channel ---===//
//
// A thread owns some channels x rows x columns. For each row of taps it has the
// rows of the input in registers that its rows of outputs meet there; those
// that the next row of taps meets too stay.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {
class MacDepthwise {
public:
  MacDepthwise(KernelLowering &k, RingOp ring, const FragmentLayout &layout,
               Value stage);

  void lower(SmallVectorImpl<Value> &acc);

private:
  /// f32 by channel of the thread.
  using Channels = SmallVector<Value>;
  /// The columns of one row of the input, empty where no tap meets one.
  using Row = SmallVector<Channels>;

  Row loadRow(int64_t row);
  Channels loadChannels(Value pointer, int64_t constant);

  KernelLowering &k;
  RingOp ring;
  const FragmentLayout &layout;
  int64_t channels, rows, columns; // of a thread
  int64_t perWord;
  int64_t strides[3]; // of the window, in words, by channel, row, column
  int64_t filterPitch;
  Value input, filter; // of the thread's first channel, row and column
};
} // namespace

MacDepthwise::MacDepthwise(KernelLowering &k, RingOp ring,
                           const FragmentLayout &layout, Value stage)
    : k(k), ring(ring), layout(layout), channels(layout.getThreadExtent(0)),
      rows(layout.getThreadExtent(1)), columns(layout.getThreadExtent(2)),
      perWord(ring.getElementsPerWord()), strides{1, 1, 1} {
  for (const SharedDigit &digit : ring.getWindow().getDigits())
    strides[digit.dim] = digit.stride;
  filterPitch =
      cast<MemRefType>(ring.getFilter().getType()).getShape().back() / perWord;
  Value channel = k.div(k.getThreadBase(layout, 0), perWord);
  Value row = k.mul(k.getThreadBase(layout, 1), ring.getStrides()[0]);
  Value column = k.mul(k.getThreadBase(layout, 2), ring.getStrides()[1]);
  input = k.offset(
      stage, k.add(k.mul(channel, strides[0]),
                   k.add(k.mul(row, strides[1]), k.mul(column, strides[2]))));
  filter = k.offset(stage, channel, ring.getWindowSize());
}

/// The thread's channels at `constant` words behind `pointer`, where they lie
/// contiguously.
MacDepthwise::Channels MacDepthwise::loadChannels(Value pointer,
                                                  int64_t constant) {
  OpBuilder &b = k.b;
  int64_t words = channels / perWord;
  Channels values;
  k.loadShared(pointer, constant, words, /*alignment=*/words, values);
  if (perWord == 1)
    return values;
  Type element = getElementTypeOrSelf(ring.getInput().getType());
  Channels widened;
  for (Value word : values) {
    Value pair = LLVM::BitcastOp::create(
        b, k.loc, VectorType::get({perWord}, element), word);
    for (int64_t e = 0; e < perWord; ++e)
      widened.push_back(LLVM::FPExtOp::create(
          b, k.loc, b.getF32Type(),
          LLVM::ExtractElementOp::create(b, k.loc, pair, k.i32(e))));
  }
  return widened;
}

/// Row `row` of the input, counted from the thread's first.
MacDepthwise::Row MacDepthwise::loadRow(int64_t row) {
  int64_t stride = ring.getStrides()[1], dilation = ring.getDilations()[1];
  int64_t taps = ring.getKernel()[1];
  int64_t span = (columns - 1) * stride + (taps - 1) * dilation + 1;
  Row values(span, Channels(channels));
  if (perWord == 1 && strides[2] == 1) {
    // Rows of columns: whole quads where they are aligned.
    int64_t lead = ring.getLead();
    int64_t alignment = columns * stride % 4 == 0 ? 4 : 1;
    for (int64_t c = 0; c < channels; ++c) {
      SmallVector<Value> loaded;
      k.loadShared(input, c * strides[0] + row * strides[1], lead + span,
                   alignment, loaded);
      for (int64_t column = 0; column < span; ++column)
        values[column][c] = loaded[lead + column];
    }
    return values;
  }
  for (int64_t j = 0; j < columns; ++j)
    for (int64_t s = 0; s < taps; ++s) {
      Channels &at = values[j * stride + s * dilation];
      if (!at.front())
        at = loadChannels(input, row * strides[1] +
                                     (j * stride + s * dilation) * strides[2]);
    }
  return values;
}

void MacDepthwise::lower(SmallVectorImpl<Value> &acc) {
  int64_t stride = ring.getStrides()[1], dilation = ring.getDilations()[1];
  DenseMap<int64_t, Row> known;
  auto offsets = k.getRegisterOffsets(layout);
  for (int64_t r = 0; r < ring.getKernel()[0]; ++r) {
    auto getRow = [&](int64_t i) {
      return i * ring.getStrides()[0] + r * ring.getDilations()[0];
    };
    for (int64_t i = 0; i < rows; ++i)
      if (!known.count(getRow(i)))
        known[getRow(i)] = loadRow(getRow(i));
    // Tap by tap, so that a sum's terms follow each other with the others'
    // between them.
    for (int64_t s = 0; s < ring.getKernel()[1]; ++s) {
      Channels tap =
          loadChannels(filter, (r * ring.getKernel()[1] + s) * filterPitch);
      for (auto [index, at] : llvm::enumerate(offsets)) {
        const Row &row = known[getRow(at[1])];
        Value factor = row[at[2] * stride + s * dilation][at[0]];
        acc[index] =
            LLVM::FMAOp::create(k.b, k.loc, tap[at[0]], factor, acc[index]);
      }
    }
  }
}

static RingOp getRing(MacDepthwiseOp op) {
  auto accumulate = op->getParentOfType<AccumulateOp>();
  return accumulate.getSource().getDefiningOp<RingOp>();
}

/// As mac_fma.
bool MacDepthwiseOp::canSpreadSideWork() {
  return getRing(*this).fillsByRegisters();
}

void MacDepthwiseOp::lowerMultiply(KernelLowering &kernel,
                                   SmallVectorImpl<Value> &acc, Value stage,
                                   ArrayRef<std::function<void()>> sideWork,
                                   StageSeam *) {
  size_t before = sideWork.size() / 2;
  for (const auto &piece : sideWork.take_front(before))
    piece();
  FragmentLayout layout = getAcc().getType().getLayout().getLayout();
  MacDepthwise(kernel, getRing(*this), layout, stage).lower(acc);
  for (const auto &piece : sideWork.drop_front(before))
    piece();
}
