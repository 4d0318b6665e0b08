//===- LowerConvert.cpp - A fragment changes its owners -------------------===//

#include "KernelLowering.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// Every thread writes its elements to the tile's place in shared memory, row
/// after row, and reads those that it owns in the other layout.
void KernelLowering::lowerConvert(ConvertLayoutOp op) {
  Value source = op.getFragment();
  FragmentLayout from =
      cast<FragmentType>(source.getType()).getLayout().getLayout();
  FragmentLayout to =
      cast<FragmentType>(op.getResult().getType()).getLayout().getLayout();
  auto addresses = [&](const FragmentLayout &layout) {
    SmallVector<Value> base;
    for (int64_t dim = 0; dim < numDims(); ++dim)
      base.push_back(getThreadBase(layout, dim));
    Value linear = base[0];
    for (int64_t dim = 1; dim < numDims(); ++dim)
      linear = add(mul(linear, tile[dim]), base[dim]);
    return std::make_pair(
        base, offset(shared, linear, static_cast<int64_t>(op.getScratch())));
  };
  auto linear = [&](ArrayRef<int64_t> at) {
    int64_t result = at[0];
    for (int64_t dim = 1; dim < numDims(); ++dim)
      result = result * tile[dim] + at[dim];
    return result;
  };

  auto [base, mine] = addresses(from);
  llvm::SetVector<Value> bases;
  collectBases(source, bases);
  for (auto [reg, at] : llvm::enumerate(getRegisterOffsets(from))) {
    SmallVector<Value> inTile;
    for (int64_t dim = 0; dim < numDims(); ++dim)
      inTile.push_back(add(base[dim], at[dim]));
    Position position = locate(inTile);
    // Positions outside of the mask are computed at the nearest inside; nobody
    // uses them.
    clampSpatially(position);
    clampChannel(position);
    Elements elements;
    addElements(elements, bases, reg);
    storeShared(mine, linear(at), evaluate(source, elements, position));
  }
  gpu::BarrierOp::create(b, loc);
  auto [otherBase, theirs] = addresses(to);
  SmallVector<Value> &values = registers[op.getResult()];
  for (const auto &at : getRegisterOffsets(to))
    loadShared(theirs, linear(at), 1, 1, values);
}
