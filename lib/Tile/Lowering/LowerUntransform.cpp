//===- LowerUntransform.cpp - Sums that an earlier kernel left transformed ===//

#include "KernelLowering.h"
#include "conv/Tile/WinogradArithmetic.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

class UntransformLowering : public SourceLowering {
public:
  UntransformLowering(UntransformOp op, KernelLowering &k)
      : op(op), k(k), sums(k.globalPointer(op.getSums())) {}

  void begin() override {}
  SmallVector<Value> getState() override { return {}; }
  void setState(ValueRange) override {}
  SmallVector<Value> accumulate(AccumulateOp accumulate) override;
  void end() override {}

private:
  void mapBack(Value cout, Value unit, SmallVectorImpl<Value> &outputs);

  UntransformOp op;
  KernelLowering &k;
  Value sums; // llvm.ptr<1>
};

} // namespace

std::unique_ptr<SourceLowering>
UntransformOp::createLowering(KernelLowering &kernel) {
  return std::make_unique<UntransformLowering>(*this, kernel);
}

/// Appends the outputs, columns fastest, of a channel of the tile's group at a
/// small tile of the walk. What is outside of the mask is read inside, and not
/// used.
void UntransformLowering::mapBack(Value cout, Value unit,
                                  SmallVectorImpl<Value> &outputs) {
  auto type = cast<MemRefType>(op.getSums().getType());
  bool last = op.getChannelsLast();
  int64_t channels = static_cast<int64_t>(k.walk.getChannels());
  int64_t all = channels * static_cast<int64_t>(k.walk.getGroups());
  if (k.ragged[0])
    cout = k.minimum(cout, k.i32(channels - 1));
  Value channel = k.add(k.mul(k.current.group, channels), cout);
  Value slow = last ? unit : channel, fast = last ? channel : unit;
  Value from = k.offset(
      sums, k.add(k.mul(k.extend(slow), type.getDimSize(2)), k.extend(fast)));
  int64_t step = last ? all : all * type.getDimSize(2); // between elements
  int64_t rows = op.getOutputs()[0], columns = op.getOutputs()[1];
  SmallVector<SmallVector<Value>> elements(columns + 2);
  for (int64_t r = 0; r < rows + 2; ++r)
    for (int64_t c = 0; c < columns + 2; ++c)
      elements[c].push_back(LLVM::LoadOp::create(
          k.b, k.loc, k.b.getF32Type(),
          k.offset(from, (r * (columns + 2) + c) * step), 4));
  FloatBuilder f(k.b, k.loc);
  SmallVector<SmallVector<Value>> mapped(rows);
  for (ArrayRef<Value> column : elements)
    for (auto [row, value] :
         llvm::zip_equal(mapped, mapOutput(f, rows, column)))
      row.push_back(value);
  for (ArrayRef<Value> row : mapped)
    llvm::append_range(outputs, mapOutput(f, columns, row));
}

SmallVector<Value> UntransformLowering::accumulate(AccumulateOp accumulate) {
  FragmentLayout layout =
      accumulate.getResult().getType().getLayout().getLayout();
  // What the tile before left in shared memory has been read.
  gpu::BarrierOp::create(k.b, k.loc);
  Value cout = k.add(k.current.first[0], k.getThreadBase(layout, 0));
  Value unit = k.add(k.current.first[1], k.getThreadBase(layout, 1));
  SmallVector<Value> outputs;
  // Of each small tile the registers follow each other.
  int64_t perUnit = op.getOutputs()[0] * op.getOutputs()[1];
  auto offsets = k.getRegisterOffsets(layout);
  for (size_t reg = 0; reg < offsets.size(); reg += perUnit)
    mapBack(k.add(cout, offsets[reg][0]), k.add(unit, offsets[reg][1]),
            outputs);
  return outputs;
}
