//===- LowerPartials.cpp - Sums that an earlier kernel left in parts ------===//

#include "KernelLowering.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

class PartialsLowering : public SourceLowering {
public:
  PartialsLowering(PartialsOp op, KernelLowering &k)
      : op(op), k(k), b(k.b), loc(k.loc), sums(k.globalPointer(op.getSums())) {}

  void begin() override {}
  SmallVector<Value> getState() override { return {}; }
  void setState(ValueRange) override {}
  SmallVector<Value> accumulate(AccumulateOp accumulate) override;
  void end() override {}

private:
  SmallVector<Value> add(ArrayRef<Value> inTile, int64_t width);

  PartialsOp op;
  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  Value sums; // llvm.ptr<1>
};

} // namespace

std::unique_ptr<SourceLowering>
PartialsOp::createLowering(KernelLowering &kernel) {
  return std::make_unique<PartialsLowering>(*this, kernel);
}

/// The sums of `width` elements from `inTile` on, neighbours in memory. What is
/// outside of the mask is read at the nearest elements inside, and not used.
SmallVector<Value> PartialsLowering::add(ArrayRef<Value> inTile,
                                         int64_t width) {
  bool alongChannels = k.order.back() == 'f';
  int64_t channels = k.walk.getChannels();
  int64_t atChannels = alongChannels ? width : 1;
  int64_t atPixels = alongChannels ? 1 : width;
  Value channel = k.minimum(k.add(k.current.first[0], inTile[0]),
                            k.i32(channels - atChannels));
  Value pixel = k.minimum(k.add(k.current.first[1], inTile[1]),
                          k.sub(k.countPixels(), k.i32(atPixels)));
  Position position;
  k.setSpatial(position, {k.sub(pixel, k.current.first[1])});
  Value at = k.i64(0);
  for (char letter : k.order)
    if (letter != 'f')
      at = k.add(at, k.mul(k.extend(position[letter]),
                           k.stride(op.getSums(), k.order, letter)));
  Value stride = k.stride(op.getSums(), k.order, 'f');
  int64_t splits = op.getSplits();
  Value first = k.add(k.mul(k.current.group, splits * channels), channel);
  Value from = k.offset(sums, k.add(at, k.mul(k.extend(first), stride)));
  Value ahead = k.mul(stride, channels);
  SmallVector<Value> total;
  for (int64_t part = 0; part < splits; ++part) {
    Type f32 = b.getF32Type();
    Value loaded = LLVM::LoadOp::create(
        b, loc, width == 1 ? f32 : Type(VectorType::get({width}, f32)),
        k.offset(from, k.mul(ahead, part)), 4 * width);
    for (int64_t i = 0; i < width; ++i) {
      Value value = loaded;
      if (width > 1)
        value = LLVM::ExtractElementOp::create(b, loc, loaded, k.i32(i));
      if (part == 0)
        total.push_back(value);
      else
        total[i] = arith::AddFOp::create(b, loc, total[i], value);
    }
  }
  return total;
}

SmallVector<Value> PartialsLowering::accumulate(AccumulateOp accumulate) {
  FragmentLayout layout =
      accumulate.getResult().getType().getLayout().getLayout();
  // What the tile before left in shared memory has been read.
  gpu::BarrierOp::create(b, loc);
  // Quads along the dimension that is innermost in memory.
  int64_t dim = k.order.back() == 'f' ? 0 : 1;
  int64_t extent = dim == 0 ? static_cast<int64_t>(k.walk.getChannels())
                            : k.getStaticExtent(k.order.back());
  if (dim == 1 && k.order.ends_with("hw") && !ShapedType::isDynamic(extent))
    extent = ShapedType::isDynamic(k.getStaticExtent('h'))
                 ? ShapedType::kDynamic
                 : extent * k.getStaticExtent('h');
  bool quads = layout.getRun(dim) % 4 == 0 && !ShapedType::isDynamic(extent) &&
               extent % 4 == 0 && (dim == 0 || k.order.back() == 'w');
  int64_t width = quads ? 4 : 1;
  SmallVector<Value> base{k.getThreadBase(layout, 0),
                          k.getThreadBase(layout, 1)};
  auto offsets = k.getRegisterOffsets(layout);
  SmallVector<Value> registers(offsets.size());
  for (auto [reg, at] : llvm::enumerate(offsets)) {
    if (registers[reg])
      continue;
    SmallVector<Value> values =
        add({k.add(base[0], at[0]), k.add(base[1], at[1])}, width);
    for (int64_t i = 0; i < width; ++i) {
      SmallVector<int64_t, 4> next(at);
      next[dim] += i;
      registers[llvm::find(offsets, next) - offsets.begin()] = values[i];
    }
  }
  return registers;
}
