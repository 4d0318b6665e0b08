//===- GatherLoads.cpp - Gathered words through registers -----------------===//
//
// Words whose two elements lie apart in memory, and f32 that become words of 16
// bits: each is loaded, put together and stored, within one stage or, where
// loads are carried, one stage later.
//
//===----------------------------------------------------------------------===//

#include "LowerGather.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// The bits of the copied words' elements in two loads, and whether there are
/// any: of one channel of `vector` neighbouring pixels each, or of 4 channels
/// of a pixel; of 16-bit elements one each. Nothing here asks for what was
/// loaded.
GatherLowering::Loaded GatherLowering::loadPairs(const Source &source) {
  Loaded loaded;
  loaded.valid = k.cmp(arith::CmpIPredicate::ne, source.size, k.i32(0));
  if (busy)
    loaded.valid = k.both(loaded.valid, busy);
  // What is not there is not read; of the filter there is always something.
  Value at = k.select(loaded.valid, source.at, filter);
  bool loadsQuads = vector == 4 && layout.innerChannels;
  Value next = loadsQuads ? k.i64(4) : k.stride(gather.getInput(), order, 'c');
  loaded.isPair = k.both(loaded.valid, source.isPair);
  next = k.select(loaded.isPair, next, k.i64(0));
  Type bits = b.getI16Type();
  if (narrows)
    bits = LLVM::getVectorType(b.getI32Type(), vector);
  auto load = [&](Value from) -> Value {
    return LLVM::LoadOp::create(b, loc, bits, from,
                                element.getIntOrFloatBitWidth() / 8 * vector);
  };
  loaded.low = load(at);
  loaded.high = load(k.offset(at, next, 0, element));
  return loaded;
}

/// The words of f32 that loadPairs has loaded.
SmallVector<Value> GatherLowering::narrowPairs(const Loaded &loaded) {
  Value zero = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0));
  // The elements of each load, those of a load that is not there as zeros.
  SmallVector<Value> elements;
  for (bool isHigh : {false, true})
    for (int64_t i = 0; i < vector; ++i) {
      Value bits = LLVM::ExtractElementOp::create(
          b, loc, isHigh ? loaded.high : loaded.low, k.i32(i));
      Value value = LLVM::BitcastOp::create(b, loc, b.getF32Type(), bits);
      elements.push_back(
          k.select(isHigh ? loaded.isPair : loaded.valid, value, zero));
    }
  bool loadsQuads = vector == 4 && layout.innerChannels;
  Type narrow = getElementTypeOrSelf(gather.getFilter().getType());
  SmallVector<Value> words;
  for (int64_t i = 0; i < vector; ++i)
    words.push_back(loadsQuads
                        ? k.narrow(elements[2 * i], elements[2 * i + 1], narrow)
                        : k.narrow(elements[i], elements[vector + i], narrow));
  return words;
}

/// Stores the words of loaded pairs.
void GatherLowering::storePairs(Value destination, const Loaded &loaded) {
  OpBuilder::InsertionGuard guard(b);
  if (busy) {
    auto branch = scf::IfOp::create(b, loc, busy, false);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
  }
  if (narrows) {
    k.storeShared(destination, 0, narrowPairs(loaded));
    return;
  }
  Value low = arith::ExtUIOp::create(b, loc, b.getI32Type(), loaded.low);
  Value high = arith::ExtUIOp::create(b, loc, b.getI32Type(), loaded.high);
  high = arith::ShLIOp::create(b, loc, high, k.i32(16));
  if (loaded.isPair != loaded.valid)
    high = k.select(loaded.isPair, high, k.i32(0));
  Value word =
      k.select(loaded.valid, arith::OrIOp::create(b, loc, low, high), k.i32(0));
  word = arith::BitcastOp::create(b, loc, b.getF32Type(), word);
  k.storeShared(destination, 0, word);
}

/// Appends the first loads to `pieces`, and what stores them and loads the
/// others to `stores`.
void GatherLowering::splitLoads(Value stage, Pieces &pieces, Pieces &stores) {
  std::function<Source(int64_t)> find = findSources();
  int64_t inFlight = countPairLoads(vector);
  auto loaded = std::make_shared<SmallVector<Loaded>>(numCopies());
  auto load = [=](int64_t i) -> std::function<void()> {
    return [=] { (*loaded)[i] = loadPairs(find(i)); };
  };
  for (int64_t i = 0; i < numCopies(); ++i) {
    if (i < inFlight)
      pieces.push_back(load(i));
    stores.push_back(
        [=] { storePairs(getDestination(stage, i), (*loaded)[i]); });
    if (i + inFlight < numCopies())
      stores.push_back(load(i + inFlight));
  }
}

/// Loads what copy number `copy` takes from `source`, to be stored a stage
/// later.
void GatherLowering::carry(int64_t copy, const Source &source) {
  Loaded loaded = loadPairs(source);
  auto setBit = [&](Value &bits, Value isSet) {
    auto bit = static_cast<int32_t>(uint32_t(1) << copy);
    Value set = k.select(isSet, k.i32(bit), k.i32(0));
    bits = copy == 0 ? set : k.fold<arith::OrIOp>(bits, set);
  };
  setBit(carried.valid, loaded.valid);
  if (source.isPair)
    setBit(carried.pairs, loaded.isPair);
  carried.bits[2 * copy] = loaded.low;
  carried.bits[2 * copy + 1] = loaded.high;
}

/// What `carry` has loaded for copy number `copy`.
GatherLowering::Loaded GatherLowering::getLoaded(const Carried &carried,
                                                 int64_t copy) {
  auto isSet = [&](Value bits) {
    auto bit = static_cast<int32_t>(uint32_t(1) << copy);
    return k.cmp(arith::CmpIPredicate::ne,
                 k.fold<arith::AndIOp>(bits, k.i32(bit)), k.i32(0));
  };
  Loaded loaded;
  loaded.low = carried.bits[2 * copy];
  loaded.high = carried.bits[2 * copy + 1];
  loaded.valid = isSet(carried.valid);
  loaded.isPair = carried.pairs ? isSet(carried.pairs) : loaded.valid;
  return loaded;
}

/// Loads all of the stage that the fill names.
void GatherLowering::carryStage() {
  carried.bits.resize(2 * numCopies());
  std::function<Source(int64_t)> find = findSources();
  for (int64_t i = 0; i < numCopies(); ++i)
    carry(i, find(i));
  carried.filter = fill.filter;
  carried.size = getFilterBytes();
}

/// The copies of the stage before the fill's, whose loads are carried; each
/// store stands before the load that takes its registers.
CopiedStages::Pieces GatherLowering::splitCarried(Value stage) {
  Pieces pieces;
  splitFilter(stage, carried.filter, carried.size, pieces);
  pieces.push_back([this] {
    carried.filter = fill.filter;
    carried.size = getFilterBytes();
  });
  auto before = std::make_shared<Carried>(carried);
  std::function<Source(int64_t)> find = findSources();
  for (int64_t i = 0; i < numCopies(); ++i)
    pieces.push_back([=] {
      storePairs(getDestination(stage, i), getLoaded(*before, i));
      carry(i, find(i));
    });
  return pieces;
}
