//===- LowerMap.cpp - Elements of fragments -------------------------------===//
//
// An element is computed where it is asked for, at its own position in the
// output: the same offsets and mask for the accumulator, every extra and every
// result.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

Value KernelLowering::loadExtra(Value extra, AffineMap map,
                                const Position &position) {
  if (!isa<MemRefType>(extra.getType()))
    return extra;
  SmallVector<Value> indices;
  for (AffineExpr result : map.getResults()) {
    if (isa<AffineConstantExpr>(result)) {
      indices.push_back(arith::ConstantIndexOp::create(b, loc, 0));
      continue;
    }
    char letter = order[cast<AffineDimExpr>(result).getPosition()];
    indices.push_back(toIndex(position[letter]));
  }
  return memref::LoadOp::create(b, loc, extra, indices);
}

Value KernelLowering::evaluate(Value fragment, Elements &elements,
                               const Position &position) {
  if (Value known = elements.lookup(fragment))
    return known;
  if (auto load = fragment.getDefiningOp<LoadOp>()) {
    AffineMap identity = b.getMultiDimIdentityMap(order.size());
    return elements[fragment] = loadExtra(load.getMemref(), identity, position);
  }
  if (auto broadcast = fragment.getDefiningOp<BroadcastOp>()) {
    Value pixel = position.inTile.front();
    for (auto [i, at] : llvm::enumerate(ArrayRef(position.inTile).drop_front()))
      pixel = add(mul(pixel, tile[i + 2]), at);
    Value at = offset(shared, pixel, broadcast.getScratch());
    return elements[fragment] =
               LLVM::LoadOp::create(b, loc, b.getF32Type(), at, 4);
  }
  auto map = fragment.getDefiningOp<MapOp>();
  assert(map && "the verifier knows the ops that make fragments");
  IRMapping mapping;
  Block &body = map.getBody().front();
  unsigned numFragments = map.getFragments().size();
  for (auto [arg, operand] : llvm::zip(body.getArguments(), map.getFragments()))
    mapping.map(arg, evaluate(operand, elements, position));
  for (auto [i, extra] : llvm::enumerate(map.getExtras())) {
    BlockArgument arg = body.getArgument(numFragments + i);
    if (!arg.use_empty())
      mapping.map(arg,
                  loadExtra(extra,
                            cast<AffineMapAttr>(map.getMaps()[i]).getValue(),
                            position));
  }
  for (Operation &op : body.without_terminator())
    b.clone(op, mapping);
  for (auto [result, value] :
       llvm::zip_equal(map.getResults(), body.getTerminator()->getOperands()))
    elements[result] = mapping.lookup(value);
  return elements.lookup(fragment);
}

void KernelLowering::collectBases(Value fragment,
                                  llvm::SetVector<Value> &bases) {
  if (isa_and_present<AccumulateOp, ConvertLayoutOp>(
          fragment.getDefiningOp())) {
    bases.insert(fragment);
  } else if (auto map = fragment.getDefiningOp<MapOp>()) {
    for (Value operand : map.getFragments())
      collectBases(operand, bases);
  }
}

void KernelLowering::addElements(Elements &elements,
                                 const llvm::SetVector<Value> &bases,
                                 int64_t index) {
  for (Value base : bases)
    elements[base] = registers[base][index];
}
