//===- LowerWinograd.cpp - Sums in the domain of a transform --------------===//
//
// The loop over stages of conv_tile.winograd. While a block multiplies stage c,
// it transforms the input of stage c + 1, and the filter of c + 1 and the raw
// input of c + 2 are on their way. There is one barrier a stage, before the
// last outer product, so that the first operands of the next stage load under
// it. Stages come in pairs, so that slots are known when code is made.
//
// Slots that were left are refilled right behind the barrier, with the raw
// input of c + 3, and where shared memory allows with the filter of c + 2, so
// that copies have a whole stage to land; else the filter's start with stage c
// + 1.
//
// At the end of a tile the sums of an element lie with one warp, those of an
// output with many elements: they are exchanged through the slots that the last
// stage has left, a cout of each thread at a time.
//
//===----------------------------------------------------------------------===//

#include "LowerWinograd.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

std::unique_ptr<SourceLowering>
WinogradOp::createLowering(KernelLowering &kernel) {
  return std::make_unique<WinogradLowering>(*this, kernel);
}

WinogradLowering::WinogradLowering(WinogradOp op, KernelLowering &k)
    : op(op), k(k), b(k.b), loc(k.loc), order(op.getDims().getInput()),
      shape(op.getShape()), lead(op.getLead()), vector(op.getVector()) {
  numStages = cast<MemRefType>(op.getFilter().getType()).getDimSize(1);
  for (int64_t e = 0; e < shape.warpElements(); ++e)
    units.push_back({false, e});
  if (shape.hasHalves())
    units.push_back({true, shape.warpElements()});

  DimsAttr dims = op.getDims();
  inputRows = k.getExtent(op.getInput(), dims.inputDim('h'));
  inputColumns = k.getExtent(op.getInput(), dims.inputDim('w'));
  // Raw positions can lie outside of the input where there is padding, where a
  // tile reaches past the output, or where extents are not known.
  auto reaches = [&](int64_t spatial, char letter, bool shifted) {
    int64_t out = k.getStaticExtent(letter),
            in = k.getStaticExtent(op.getInput(), dims.inputDim(letter));
    int64_t tile =
        shape.isLinear() ? op.getOutputs()[spatial] : op.getTile()[spatial + 1];
    if (op.getPadLow()[spatial] || ShapedType::isDynamic(in) ||
        ShapedType::isDynamic(out) || (out % tile && !shifted))
      return true;
    int64_t last = out + 1;
    // Columns are copied in whole quads.
    if (spatial == 1 && !shape.isLinear())
      last = out - tile + llvm::alignTo(lead + shape.rawColumns(), vector) - 1;
    return last >= in;
  };
  checkRows = reaches(0, 'h', k.walk.getShiftRows());
  checkColumns = reaches(1, 'w', false);
  checkChannels =
      static_cast<int64_t>(op.getChannels()) != shape.chunk * numStages;
  input = k.globalPointer(op.getInput());
  filter = k.globalPointer(op.getFilter());
  int64_t copies = llvm::divideCeil(numRawCopies(), shape.threads);
  keptCopies = copies <= 4 && hasRoom() ? copies : 0;
  if (shape.isLinear())
    keptCopies = llvm::divideCeil(shape.elements(), shape.warps);
  knownCopies = keptCopies;
  if (!keptCopies && copies <= KernelLowering::mostRounds)
    knownCopies = copies;

  // A fragment with all dimensions of the walk has the channels.
  k.kernel.walk([&](StoreOp store) {
    stores |= store.getFragment().getType().getShape().size() ==
              k.walk.getSpace().size();
  });

  auto [coutGroup, tileGroup] = getGroups(k.lane);
  auto at = [&](int64_t area, Value element, int64_t pitch, Value first) {
    return k.offset(k.shared, k.add(k.mul(element, shape.chunk * pitch), first),
                    area);
  };
  Value firstCout = k.mul(coutGroup, 4), firstTile = k.mul(tileGroup, 4);
  Value element = k.mul(k.warp, shape.warpElements());
  couts = at(shape.filterOffset(0), element, shape.couts, firstCout);
  tiles = at(shape.domainOffset(0), element, shape.smallTiles, firstTile);
  if (shape.hasHalves()) {
    element = k.add(k.div(k.warp, 2), shape.warps * shape.warpElements());
    halfCouts = at(shape.filterOffset(0), element, shape.couts,
                   k.add(firstCout, k.mul(k.rem(k.warp, 2), shape.couts / 2)));
    halfTiles = at(shape.domainOffset(0), element, shape.smallTiles, firstTile);
  }
  transform = std::make_unique<InputTransform>(k, shape, lead);
}

/// The group of couts and the group of small tiles of a lane. In the operand
/// loads of a warp, lanes i and i ^ 1 or i ^ 2 read the same 16 bytes, which
/// halves the cost of the load.
std::pair<Value, Value> WinogradLowering::getGroups(Value lane) {
  Value low = k.rem(lane, 2);
  int64_t tileGroups = 32 / shape.coutGroups();
  Value tileGroup = k.rem(k.div(lane, 2), tileGroups);
  return {k.add(k.mul(k.div(lane, 2 * tileGroups), 2), low), tileGroup};
}

/// What the fill consists of, in this kernel.
SmallVector<Value *> WinogradLowering::getFill() {
  SmallVector<Value *> values{&fill.raw.tile, &fill.raw.channelTile,
                              &fill.filter};
  if (checkChannels)
    values.push_back(&fill.channel);
  if (!keptCopies)
    values.push_back(&fill.raw.start);
  for (Value &from : fill.from)
    values.push_back(&from);
  if (!knownCopies)
    values.append({&fill.raw.row, &fill.raw.column});
  else if (checkRows || checkColumns)
    values.push_back(&fill.valid);
  return values;
}

SmallVector<Value> WinogradLowering::getState() {
  return llvm::map_to_vector(getFill(), [](Value *value) { return *value; });
}

void WinogradLowering::setState(ValueRange state) {
  for (auto [value, next] : llvm::zip_equal(getFill(), state))
    *value = next;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// The `quad`-th 4 of the thread's couts of a step, a unit at one channel of
/// the stage.
void WinogradLowering::loadCouts(Step step, int64_t quad, Operands &operands) {
  const Unit &unit = unitOf(step);
  int64_t channel = step.number / units.size();
  int64_t element = unit.isHalf ? 0 : unit.element;
  int64_t at = step.slot * shape.filterSize() +
               (element * shape.chunk + channel) * shape.couts +
               quad * shape.couts / 2;
  SmallVector<Value> values;
  k.loadShared(unit.isHalf ? halfCouts : couts, at, 4, 4, values);
  operands.couts.resize(std::max<size_t>(operands.couts.size(), 4 * quad + 4));
  llvm::copy(values, operands.couts.begin() + 4 * quad);
}

void WinogradLowering::loadTiles(Step step, Operands &operands) {
  const Unit &unit = unitOf(step);
  int64_t channel = step.number / units.size();
  int64_t element = unit.isHalf ? 0 : unit.element;
  int64_t at = step.slot * shape.domainSize() +
               (element * shape.chunk + channel) * shape.smallTiles;
  operands.tiles.clear();
  for (int64_t j = 0; j < shape.threadTiles(); j += 4)
    k.loadShared(unit.isHalf ? halfTiles : tiles,
                 at + j * shape.smallTiles / shape.threadTiles(), 4, 4,
                 operands.tiles);
}

WinogradLowering::Operands WinogradLowering::load(Step step) {
  Operands operands;
  for (int64_t quad = 0; quad < numQuads(step); ++quad)
    loadCouts(step, quad, operands);
  loadTiles(step, operands);
  return operands;
}

void WinogradLowering::multiply(SmallVectorImpl<Value> &sums,
                                const Operands &operands, Step step,
                                int64_t quad) {
  int64_t first = firstSum(unitOf(step)), across = shape.threadTiles();
  for (int64_t i = 4 * quad; i < 4 * quad + 4; ++i)
    for (int64_t n = 0; n < across; ++n) {
      // Back and forth, so that one operand is the one before's.
      int64_t j = i % 2 ? across - 1 - n : n;
      Value &sum = sums[first + i * across + j];
      sum = LLVM::FMAOp::create(b, loc, operands.couts[i], operands.tiles[j],
                                sum);
    }
}

/// Multiplies the stage in `slot` and transforms the next into the other one.
/// All copies between two barriers are one group, since each costs
/// instructions. Behind the barrier the other slot of the raw input is
/// refilled, and this one of the filter, or with the start the other one.
void WinogradLowering::runStage(SmallVectorImpl<Value> &sums,
                                Operands &operands, int64_t slot) {
  int64_t other = 1 - slot, steps = numSteps();
  int64_t slices = transform->numSlices();
  assert(slices + 2 <= steps && "the transform fits between the steps");
  assert(!(keepsOneSetOfCouts() && shape.hasHalves()) &&
         "each step has as many couts as the next");
  for (int64_t number = 0; number < steps; ++number) {
    bool isLast = number + 1 == steps;
    Step step{slot, number}, ahead{slot, number + 1};
    if (isLast) {
      land();
      ahead = {other, 0};
    }
    Operands next;
    if (keepsOneSetOfCouts())
      loadTiles(ahead, next);
    else
      next = load(ahead);
    if (isLast) {
      if (shape.refillsFilterEarly())
        copyFilter(slot);
      copyRaw(other);
      if (shape.refillsFilterEarly())
        commit();
    } else if (number == 0 && !shape.refillsFilterEarly()) {
      copyFilter(other);
      commit();
    } else if (number >= 1 && number <= slices)
      transform->emitSlice(number - 1, other);
    for (int64_t quad = 0; quad < numQuads(step); ++quad) {
      multiply(sums, operands, step, quad);
      if (keepsOneSetOfCouts())
        loadCouts(ahead, quad, next);
    }
    operands = std::move(next);
  }
}

SmallVector<Value> WinogradLowering::accumulate(AccumulateOp accumulate) {
  // The tile before has left its areas, and the first stage is transformed.
  gpu::BarrierOp::create(b, loc);
  Value zero = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0.0f));
  int64_t numSums = shape.accumulators();
  SmallVector<Value> carried(numSums, zero);
  Operands operands = load(Step{0, 0});
  size_t numCouts = operands.couts.size(), numTiles = operands.tiles.size();
  auto carry = [&](ArrayRef<Value> sums) {
    SmallVector<Value> values(sums);
    llvm::append_range(values, operands.couts);
    llvm::append_range(values, operands.tiles);
    llvm::append_range(values, getState());
    return values;
  };
  // Copies run ahead of the stage, of the raw input by 3, of the filter by 1 or
  // 2. Where they reach the next tile is computed here, so that the loop has
  // nothing to do but to select.
  int64_t numPairs = numStages / 2;
  Next next = findNext();
  auto loop = scf::ForOp::create(b, loc, k.i32(0), k.i32(numPairs), k.i32(1),
                                 carry(carried));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    ValueRange args = loop.getRegionIterArgs();
    auto sums = llvm::to_vector_of<Value>(args.take_front(numSums));
    args = args.drop_front(numSums);
    operands.couts = llvm::to_vector_of<Value>(args.take_front(numCouts));
    args = args.drop_front(numCouts);
    operands.tiles = llvm::to_vector_of<Value>(args.take_front(numTiles));
    setState(args.drop_front(numTiles));

    auto isPair = [&](int64_t pair) {
      return k.cmp(arith::CmpIPredicate::eq, loop.getInductionVar(),
                   k.i32(pair));
    };
    Value isLast = isPair(numPairs - 1);
    auto moveFilter = [&] {
      fill.filter = k.select(isLast, next.filter, fill.filter);
    };
    if (shape.refillsFilterEarly())
      moveFilter();
    runStage(sums, operands, 0);
    if (!shape.refillsFilterEarly())
      moveFilter();
    moveOnIf(isPair(std::max<int64_t>(0, numPairs - 2)), next);
    runStage(sums, operands, 1);
    scf::YieldOp::create(b, loc, carry(sums));
  }
  ValueRange results = loop.getResults();
  setState(results.drop_front(numSums + numCouts + numTiles));
  return exchange(llvm::to_vector_of<Value>(results.take_front(numSums)));
}

//===----------------------------------------------------------------------===//
// Back to outputs
//===----------------------------------------------------------------------===//

/// Writes the sums of a thread's `cout`: [elements][groups of couts][32 small
/// tiles], whose quads are permuted so that a quarter warp's writes fall into
/// distinct banks.
void WinogradLowering::put(ArrayRef<Value> sums, int64_t cout, Value base,
                           Value halfBase) {
  int64_t across = shape.threadTiles();
  int64_t pitch = shape.coutGroups() * shape.smallTiles;
  for (const Unit &unit : units) {
    OpBuilder::InsertionGuard guard(b);
    int64_t first = firstSum(unit) + cout * across;
    if (unit.isHalf) {
      // Even warps have the first half of the couts, odd ones the second.
      first = firstSum(unit) + cout % 4 * across;
      Value mine =
          k.cmp(arith::CmpIPredicate::eq, k.rem(k.warp, 2), k.i32(cout / 4));
      auto branch = scf::IfOp::create(b, loc, mine, /*withElse=*/false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    for (int64_t j = 0; j < across; j += 4) {
      Value to = unit.isHalf ? halfBase : base;
      // The other half of the small tiles.
      if (j)
        to = k.fold<arith::XOrIOp>(to, k.i32(shape.smallTiles / 2));
      Value quad[4];
      for (int64_t i = 0; i < 4; ++i)
        quad[i] = sums[first + j + (i ^ exchangedBit())];
      k.storeShared(k.offset(k.shared, to),
                    unit.isHalf ? 0 : unit.element * pitch, quad);
    }
  }
}

/// Bits that follow from each row of outputs of the last cout, so from nearly
/// all that was loaded for it.
Value WinogradLowering::joinRows(ArrayRef<Value> outputs) {
  int64_t rows = shape.outputRows / shape.rowGroups();
  Value bits;
  for (int64_t row = 0; row < rows; ++row) {
    Value value = outputs[outputs.size() - 1 - row * shape.outputColumns];
    value = arith::BitcastOp::create(b, loc, b.getI32Type(), value);
    bits = bits ? k.fold<arith::OrIOp>(bits, value) : value;
  }
  return bits;
}

SmallVector<Value> WinogradLowering::exchange(ArrayRef<Value> sums) {
  int64_t groups = shape.coutGroups();
  int64_t pitch = groups * shape.smallTiles; // of elements
  // Where registers are few, what follows from the thread's number is found
  // again for each tile, so that it is not kept through the products.
  Value lane = k.lane, warp = k.warp, thread;
  if (mapsBackInTurn()) {
    thread = k.pin(k.thread);
    lane = k.rem(thread, 32);
    warp = k.div(thread, 32);
  }
  auto [coutGroup, tileGroup] = getGroups(lane);
  auto permute = [&](Value quad, Value group) {
    Value mask = k.add(k.mul(k.rem(group, 2), 4), k.div(group, 2));
    return k.mul(k.fold<arith::XOrIOp>(quad, mask), 4);
  };
  // Written by (element, group of couts), quads of small tiles.
  Value quad =
      k.add(k.mul(coutGroup, shape.smallTiles), permute(tileGroup, coutGroup));
  Value base = k.add(k.mul(warp, shape.warpElements() * pitch), quad);
  Value halfBase;
  if (shape.hasHalves())
    halfBase = k.add(
        k.mul(k.add(k.div(warp, 2), shape.warps * shape.warpElements()), pitch),
        quad);
  // Read by warp = (group of couts, group of rows), lane = small tile.
  Value group = k.rem(warp, groups);
  Value inQuad = k.fold<arith::XOrIOp>(k.rem(lane, 4), k.i32(exchangedBit()));
  Value from = k.add(k.mul(group, shape.smallTiles),
                     k.add(permute(k.div(lane, 4), group), inQuad));
  OutputTransform back(k, shape, k.div(warp, groups), pitch);

  int64_t areas[] = {shape.exchangeOffset(0), shape.exchangeOffset(1)};
  SmallVector<Value> outputs;
  // 0, which ptxas does not know: with it the loads for a cout wait for the
  // outputs of the one before.
  Value zero = mapsBackInTurn() ? k.div(thread, 65536) : Value();
  put(sums, 0, k.add(base, areas[0]),
      halfBase ? k.add(halfBase, areas[0]) : Value());
  gpu::BarrierOp::create(b, loc);
  for (int64_t cout = 0; cout < shape.threadCouts; ++cout) {
    // Reads first: writes go on under the arithmetic that waits for them.
    back.emit(k.offset(k.shared, from, areas[cout % 2]), outputs);
    if (zero)
      from = k.add(from, k.fold<arith::AndIOp>(joinRows(outputs), zero));
    // Behind the last one, what follows uses the first area, which was left a
    // barrier ago, and the next tile begins with a barrier.
    if (cout + 1 == shape.threadCouts)
      break;
    int64_t area = areas[(cout + 1) % 2];
    put(sums, cout + 1, k.add(base, area),
        halfBase ? k.add(halfBase, area) : Value());
    gpu::BarrierOp::create(b, loc);
  }
  return outputs;
}
