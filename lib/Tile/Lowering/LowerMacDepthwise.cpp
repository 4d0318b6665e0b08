//===- LowerMacDepthwise.cpp - Scalar multiply-adds, channel by channel ---===//
//
// A thread owns some channels x rows x columns. For each row of taps it has the
// rows of the input in registers that its rows of outputs meet there; those
// that the next row of taps meets too stay.
//
// Of whole planes there are no staged zeros: what lies outside of the input is
// set to zero in registers, where any thread of the tile can meet it.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include <numeric>

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
  /// What a thread reads of a plane along one dimension: positions that are
  /// all inside of the input or all outside of it, whichever the thread.
  struct Part {
    /// The offset of the first one from the start of the plane, in words; that
    /// of one inside where it is outside.
    Value offset;
    int64_t constant = 0;
    /// Whether the positions are inside; null: always, where it matters.
    Value valid;
    /// No thread needs any that is inside.
    bool isZero = false;
  };
  Part findPart(int dim, int64_t first, int64_t count);
  Row loadPlaneRow(int64_t row);
  Channels loadChannels(Value pointer, int64_t constant);

  KernelLowering &k;
  RingOp ring;
  const FragmentLayout &layout;
  int64_t channels, rows, columns; // of a thread
  int64_t perWord;
  int64_t strides[3]; // of the window, in words, by channel, row, column
  int64_t filterPitch;
  Value input, filter; // of the thread's first channel, row and column
  // Of whole planes: the start of the first channel's, and the thread's first
  // row and column of the output, times the strides.
  Value plane, first[2];
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
  plane = k.offset(stage, k.mul(channel, strides[0]));
  first[0] = row;
  first[1] = column;
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

/// The `count` positions along rows (0) or columns (1) that are `at` behind the
/// one that the thread's first output meets with the first tap.
MacDepthwise::Part MacDepthwise::findPart(int dim, int64_t at, int64_t count) {
  int64_t stride = ring.getStrides()[dim], pad = ring.getPadLow()[dim];
  int64_t taps = ring.getKernel()[dim], dilation = ring.getDilations()[dim];
  int64_t own = dim == 0 ? rows : columns, pitch = strides[dim + 1];
  char letter = dim == 0 ? 'h' : 'w';
  int64_t extent =
      k.getStaticExtent(ring.getInput(), ring.getDims().inputDim(letter));
  int64_t outputs = k.getStaticExtent(letter);
  bool needsInside = false, needsOutside = false, leaves = false;
  for (int64_t base = 0; base < ring.getTile()[dim + 1]; base += own) {
    int64_t position = base * stride - pad + at;
    bool isInside = position >= 0 && position + count <= extent;
    leaves |= !isInside;
    for (int64_t i = 0; i < own && base + i < outputs; ++i)
      for (int64_t tap = 0; tap < taps; ++tap) {
        int64_t met = i * stride + tap * dilation;
        if (met >= at && met < at + count)
          (isInside ? needsInside : needsOutside) = true;
      }
  }
  Part part;
  part.isZero = !needsInside;
  if (part.isZero)
    return part;
  part.offset = k.mul(first[dim], pitch);
  part.constant = (at - pad) * pitch;
  if (!leaves)
    return part;
  Value position = k.add(first[dim], at - pad);
  Value valid = k.inside(position, k.i32(extent));
  part.offset = k.select(valid, k.mul(position, pitch), k.i32(0));
  part.constant = 0;
  if (needsOutside)
    part.valid = valid;
  return part;
}

/// loadRow of whole planes.
MacDepthwise::Row MacDepthwise::loadPlaneRow(int64_t row) {
  int64_t stride = ring.getStrides()[1], pad = ring.getPadLow()[1];
  int64_t span = (columns - 1) * stride +
                 (ring.getKernel()[1] - 1) * ring.getDilations()[1] + 1;
  Value zero = arith::ConstantOp::create(k.b, k.loc, k.b.getF32FloatAttr(0.0f));
  Row values(span, Channels(channels, zero));
  Part rowPart = findPart(0, row, 1);
  if (rowPart.isZero)
    return values;
  // Words that begin at a multiple of their number in all rows.
  int64_t width = std::gcd(std::gcd(strides[1], columns * stride), int64_t(4));
  for (int64_t at = pad - static_cast<int64_t>(llvm::alignTo(pad, width));
       at < span; at += width) {
    Part part = findPart(1, at, width);
    if (part.isZero)
      continue;
    Value from = k.offset(plane, k.add(rowPart.offset, part.offset));
    Value valid = k.both(rowPart.valid, part.valid);
    for (int64_t c = 0; c < channels; ++c) {
      SmallVector<Value> loaded;
      k.loadShared(from, c * strides[0] + rowPart.constant + part.constant,
                   width, width, loaded);
      for (int64_t i = std::max<int64_t>(0, -at);
           i < std::min(width, span - at); ++i)
        values[at + i][c] =
            valid ? k.select(valid, loaded[i], zero) : loaded[i];
    }
  }
  return values;
}

/// Row `row` of the input, counted from the thread's first.
MacDepthwise::Row MacDepthwise::loadRow(int64_t row) {
  if (ring.getPlanes())
    return loadPlaneRow(row);
  int64_t stride = ring.getStrides()[1], dilation = ring.getDilations()[1];
  int64_t taps = ring.getKernel()[1];
  int64_t span = (columns - 1) * stride + (taps - 1) * dilation + 1;
  Row values(span, Channels(channels));
  if (perWord == 1 && strides[2] == 1) {
    // Rows of columns: whole quads where they are aligned.
    int64_t lead = ring.getLead();
    int64_t alignment = columns * stride % 4 == 0 ? 4 : 1;
    SmallVector<bool> isMet(lead + span, false);
    for (int64_t j = 0; j < columns; ++j)
      for (int64_t s = 0; s < taps; ++s)
        isMet[lead + j * stride + s * dilation] = true;
    for (int64_t at = 0; at < lead + span; at += alignment) {
      int64_t width = std::min(alignment, lead + span - at);
      // Between taps that lie apart there may be quads that none meets.
      if (!llvm::is_contained(ArrayRef(isMet).slice(at, width), true))
        continue;
      for (int64_t c = 0; c < channels; ++c) {
        SmallVector<Value> loaded;
        k.loadShared(input, c * strides[0] + row * strides[1] + at, width,
                     alignment, loaded);
        for (int64_t i = std::max<int64_t>(0, lead - at); i < width; ++i)
          values[at + i - lead][c] = loaded[i];
      }
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

/// As mac_fma.
bool MacDepthwiseOp::canSpreadSideWork() {
  return findSource<RingOp>(*this).fillsByRegisters();
}

void MacDepthwiseOp::lowerMultiply(KernelLowering &kernel,
                                   SmallVectorImpl<Value> &acc, Value stage,
                                   ArrayRef<std::function<void()>> sideWork,
                                   StageSeam *) {
  size_t before = sideWork.size() / 2;
  for (const auto &piece : sideWork.take_front(before))
    piece();
  FragmentLayout layout = getAcc().getType().getLayout().getLayout();
  MacDepthwise(kernel, findSource<RingOp>(*this), layout, stage).lower(acc);
  for (const auto &piece : sideWork.drop_front(before))
    piece();
}
