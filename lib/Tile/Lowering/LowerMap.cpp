//===- LowerMap.cpp - Elements of fragments -------------------------------===//
//
// An element is computed where it is asked for, at its own position in the
// output: the same offsets and mask for the accumulator, every extra and every
// result.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

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
    if (Value known = elements.lookup(arg))
      mapping.map(arg, known);
    else if (!arg.use_empty())
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

//===----------------------------------------------------------------------===//
// RegisterElements
//===----------------------------------------------------------------------===//

int64_t tile::countInstructions(MapOp map) {
  int64_t count = 0;
  for (Operation &op : map.getBody().front())
    count += isa<arith::DivFOp>(op) ||
                     isa_and_present<math::MathDialect>(op.getDialect())
                 ? 10
                 : 1;
  return count;
}

/// Whether the extras that `map` reads vary along the channels only, and its
/// body may also be computed for positions outside of the output.
static bool isLocal(MapOp map, StringRef order) {
  Block &body = map.getBody().front();
  for (Operation &op : body.without_terminator())
    if (!isMemoryEffectFree(&op) || !isSpeculatable(&op))
      return false;
  for (auto [i, extra] : llvm::enumerate(map.getExtras())) {
    if (body.getArgument(map.getFragments().size() + i).use_empty() ||
        !isa<MemRefType>(extra.getType()))
      continue;
    AffineMap indices = cast<AffineMapAttr>(map.getMaps()[i]).getValue();
    for (AffineExpr index : indices.getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(index);
          dim && order[dim.getPosition()] != 'f')
        return false;
  }
  return true;
}

/// The maps from which `fragment` follows, or false if something else than
/// registers and maps.
static bool collectMaps(Value fragment, llvm::SetVector<MapOp> &maps) {
  Operation *op = fragment.getDefiningOp();
  if (isa_and_present<AccumulateOp, ConvertLayoutOp>(op))
    return true;
  auto map = dyn_cast_or_null<MapOp>(op);
  if (!map)
    return false;
  maps.insert(map);
  return llvm::all_of(map.getFragments(), [&](Value operand) {
    return collectMaps(operand, maps);
  });
}

RegisterElements::RegisterElements(KernelLowering &kernel,
                                   ArrayRef<StoreOp> stores,
                                   const FragmentLayout &layout)
    : k(kernel) {
  // Past this the code of all registers no longer fits where instructions are
  // cached (16 bytes each, 128 KiB of the second level).
  constexpr int64_t mostInstructions = 8192;
  // Past this what is known of the channels takes too many registers.
  constexpr int64_t mostLoads = 48;
  llvm::SetVector<MapOp> maps;
  int64_t instructions = 0, loads = 0;
  for (StoreOp store : stores) {
    Value fragment = store.getFragment();
    Type element = cast<FragmentType>(fragment.getType()).getElementType();
    local &= element.isIntOrFloat() && element.getIntOrFloatBitWidth() <= 32 &&
             collectMaps(fragment, maps);
    k.collectBases(fragment, bases);
  }
  for (MapOp map : maps) {
    local &= isLocal(map, k.order);
    instructions += countInstructions(map);
  }
  auto offsets = k.getRegisterOffsets(layout);
  local &=
      instructions * static_cast<int64_t>(offsets.size()) <= mostInstructions;
  if (!local)
    return;

  for (const auto &at : offsets)
    channels.push_back(at[0]);
  llvm::SetVector<int64_t> distinct(llvm::from_range, channels);
  for (MapOp map : maps)
    for (Value extra : map.getExtras())
      loads += isa<MemRefType>(extra.getType());
  bool hoist = loads * static_cast<int64_t>(distinct.size()) <= mostLoads;
  Value base = k.getThreadBase(layout, 0);
  for (int64_t channel : distinct) {
    auto &[position, elements] = known[channel];
    k.setChannel(position, k.add(base, channel));
    // A channel past the group's is computed as the last and not stored.
    k.clampChannel(position);
    if (!hoist)
      continue;
    for (MapOp map : maps)
      for (auto [i, extra] : llvm::enumerate(map.getExtras())) {
        BlockArgument arg =
            map.getBody().front().getArgument(map.getFragments().size() + i);
        if (!arg.use_empty())
          elements[arg] = k.loadExtra(
              extra, cast<AffineMapAttr>(map.getMaps()[i]).getValue(),
              position);
      }
  }
}

Value RegisterElements::get(Value fragment, int64_t index) {
  auto [position, elements] = known[channels[index]];
  k.addElements(elements, bases, index);
  return k.evaluate(fragment, elements, position);
}

Value tile::toWord(KernelLowering &k, ArrayRef<Value> elements) {
  Value value = k.vectorOf(elements);
  if (value.getType().isF32())
    return value;
  unsigned bits =
      elements.size() * elements.front().getType().getIntOrFloatBitWidth();
  Type type = k.b.getIntegerType(bits);
  if (elements.size() > 1)
    value = LLVM::BitcastOp::create(k.b, k.loc, type, value);
  else
    value = k.b.createOrFold<arith::BitcastOp>(k.loc, type, value);
  if (bits < 32)
    value = arith::ExtUIOp::create(k.b, k.loc, k.b.getI32Type(), value);
  return arith::BitcastOp::create(k.b, k.loc, k.b.getF32Type(), value);
}

void tile::fromWord(KernelLowering &k, Value word, Type type, int64_t count,
                    SmallVectorImpl<Value> &elements) {
  if (type.isF32()) {
    elements.push_back(word);
    return;
  }
  if (count > 1) {
    Value vector = LLVM::BitcastOp::create(
        k.b, k.loc, VectorType::get({count}, type), word);
    for (int64_t i = 0; i < count; ++i)
      elements.push_back(
          LLVM::ExtractElementOp::create(k.b, k.loc, vector, k.i32(i)));
    return;
  }
  unsigned bits = type.getIntOrFloatBitWidth();
  Value value = arith::BitcastOp::create(k.b, k.loc, k.b.getI32Type(), word);
  if (bits < 32)
    value =
        arith::TruncIOp::create(k.b, k.loc, k.b.getIntegerType(bits), value);
  elements.push_back(k.b.createOrFold<arith::BitcastOp>(k.loc, type, value));
}
