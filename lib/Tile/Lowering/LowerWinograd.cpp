//===- LowerWinograd.cpp - Sums in the domain of a transform --------------===//
//
// The loop over stages of conv_tile.winograd. While a block multiplies stage c,
// it transforms the input of stage c + 1, and the filter of c + 1 and the raw
// input of c + 2 are on their way. There is one barrier a stage, before the
// last outer product, so that the first operands of the next stage load under
// it. Stages come in pairs, so that slots are known when code is made.
//
// At the end of a tile the sums of an element lie with one warp, those of an
// output with many elements: they are exchanged through the slots that the last
// stage has left, a cout of each thread at a time.
//
//===----------------------------------------------------------------------===//

#include "WinogradTransform.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

class WinogradLowering : public SourceLowering {
public:
  WinogradLowering(WinogradOp op, KernelLowering &k);

  void begin() override;
  SmallVector<Value> getState() override;
  void setState(ValueRange state) override;
  SmallVector<Value> accumulate(AccumulateOp op) override;
  void end() override;

private:
  /// Which stages the next copies fetch: loop-carried scalars.
  struct Fill {
    Value tile;        // i32, position in the walk, of the raw input
    Value channelTile; // i32
    Value channel;     // i32, first channel of the raw input's stage
    Value input;       // i64, elements to its image, group and channel
    Value row, column; // i32, input coordinates of the raw tile's start
    Value filter;      // i64, elements to the filter's stage
  };
  /// The elements of a thread: one after the other the whole ones of its warp,
  /// and half of the couts of one more.
  struct Unit {
    bool isHalf;
    int64_t element;
  };
  /// Operands of one outer product.
  struct Operands {
    SmallVector<Value> couts, tiles;
  };

  void aim();
  Value aimFilter();
  void moveOn();
  void copyFilter(int64_t slot);
  void copyRaw(int64_t slot);
  void copyRawItem(Value c, Value r, Value w, int64_t slot, int64_t width);
  void commit();
  void land();
  Operands load(int64_t slot, int64_t step);
  void multiply(SmallVectorImpl<Value> &sums, const Operands &operands,
                int64_t step);
  void runStage(SmallVectorImpl<Value> &sums, Operands &operands, int64_t slot);
  int64_t numSteps() const { return shape.chunk * units.size(); }
  /// The first of a thread's sums of a unit.
  int64_t firstSum(const Unit &unit) const {
    return unit.element * shape.threadCouts * shape.threadTiles();
  }
  SmallVector<Value> exchange(ArrayRef<Value> sums);
  void put(ArrayRef<Value> sums, int64_t cout, Value base, Value halfBase);

  WinogradOp op;
  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  StringRef order; // of the input
  WinogradShape shape;
  int64_t lead, numStages, vector;
  SmallVector<Unit> units;
  Fill fill;
  Value input, filter;           // llvm.ptr<1>
  Value inputRows, inputColumns; // i32, extents
  bool checkRows, checkColumns, checkChannels;
  /// Groups of couts and of small tiles of the lane.
  Value coutGroup, tileGroup;
  /// Of this thread's operands in slot 0, whole elements and the half.
  Value couts, tiles, halfCouts, halfTiles;
  std::unique_ptr<InputTransform> transform;
};

} // namespace

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
    int64_t tile = op.getTile()[spatial + 1];
    if (op.getPadLow()[spatial] || ShapedType::isDynamic(in) ||
        ShapedType::isDynamic(out) || (out % tile && !shifted))
      return true;
    int64_t last = out + 1;
    // Columns are copied in whole quads.
    if (spatial == 1)
      last = out - tile + llvm::alignTo(lead + shape.rawColumns(), vector) - 1;
    return last >= in;
  };
  checkRows = reaches(0, 'h', k.walk.getShiftRows());
  checkColumns = reaches(1, 'w', false);
  checkChannels =
      static_cast<int64_t>(op.getChannels()) != shape.chunk * numStages;
  input = k.globalPointer(op.getInput());
  filter = k.globalPointer(op.getFilter());

  // In the operand loads of a warp, lanes i and i ^ 1 or i ^ 2 read the same 16
  // bytes, which halves what the load costs.
  Value low = k.rem(k.lane, 2);
  int64_t tileGroups = 32 / shape.coutGroups();
  tileGroup = k.rem(k.div(k.lane, 2), tileGroups);
  coutGroup = k.add(k.mul(k.div(k.lane, 2 * tileGroups), 2), low);
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

SmallVector<Value> WinogradLowering::getState() {
  return {fill.tile, fill.channelTile, fill.channel, fill.input,
          fill.row,  fill.column,      fill.filter};
}

void WinogradLowering::setState(ValueRange v) {
  fill = {v[0], v[1], v[2], v[3], v[4], v[5], v[6]};
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

/// Computes where the raw input of `fill.tile` comes from.
void WinogradLowering::aim() {
  TileOffsets tile = k.decode(fill.tile);
  Value memref = op.getInput();
  fill.channel = k.i32(0);
  fill.input = k.add(
      k.mul(k.extend(tile.batch), k.stride(memref, order, 'n')),
      k.mul(k.extend(k.mul(tile.group, static_cast<int64_t>(op.getChannels()))),
            k.stride(memref, order, 'c')));
  fill.row = k.add(tile.first[1], -op.getPadLow()[0]);
  fill.column = k.add(tile.first[2], -op.getPadLow()[1] - lead);
}

/// Elements to the first stage of the filter of `fill.tile`.
Value WinogradLowering::aimFilter() {
  Value block = fill.channelTile;
  if (!k.walk.getWholeChannels())
    block = k.rem(fill.tile, k.walk.getNumChannelTiles() *
                                 static_cast<int64_t>(op.getGroups()));
  return k.mul(k.extend(block), numStages * shape.filterSize());
}

/// Aims at the next channel tile or output tile of this block. After the last
/// it stays: the copies ahead of the end are made and not used.
void WinogradLowering::moveOn() {
  Value moves;
  if (k.getWalkedChannelTiles() > 1) {
    Value next = k.add(fill.channelTile, 1);
    moves =
        k.cmp(arith::CmpIPredicate::eq, next, k.i32(k.getWalkedChannelTiles()));
    fill.channelTile = k.select(moves, k.i32(0), next);
  }
  Value next = k.add(fill.tile, k.blocks);
  Value exists = k.cmp(arith::CmpIPredicate::slt, next, k.numTiles);
  fill.tile = k.select(k.both(moves, exists), next, fill.tile);
  aim();
}

void WinogradLowering::copyFilter(int64_t slot) {
  Value from = k.offset(filter, fill.filter);
  k.forItems(shape.filterSize() / 4, [&](Value item) {
    Value quad = k.mul(item, 4);
    NVVM::CpAsyncOp::create(b, loc,
                            k.offset(k.shared, quad, shape.filterOffset(slot)),
                            k.offset(from, k.extend(quad)), 16,
                            NVVM::LoadCacheModifierKind::CG, Value());
  });
  fill.filter = k.add(fill.filter, shape.filterSize());
}

/// `width` elements of the raw input from channel c, row r, column w of the
/// stage on, or zeros outside of the input.
void WinogradLowering::copyRawItem(Value c, Value r, Value w, int64_t slot,
                                   int64_t width) {
  Value memref = op.getInput(), valid;
  if (checkChannels)
    valid = k.inside(k.add(fill.channel, c), k.i32(op.getChannels()));
  if (checkRows)
    valid = k.both(valid, k.inside(k.add(fill.row, r), inputRows));
  if (checkColumns)
    valid = k.both(valid, k.inside(k.add(fill.column, w), inputColumns));
  // What does not change from stage to stage is computed once.
  Value item = k.add(k.add(k.mul(k.extend(c), k.stride(memref, order, 'c')),
                           k.mul(k.extend(r), k.stride(memref, order, 'h'))),
                     k.mul(k.extend(w), k.stride(memref, order, 'w')));
  Value start =
      k.add(fill.input,
            k.add(k.mul(k.extend(fill.row), k.stride(memref, order, 'h')),
                  k.mul(k.extend(fill.column), k.stride(memref, order, 'w'))));
  Value from = k.add(start, item), size;
  if (valid) {
    from = k.select(valid, from, k.i64(0));
    size = k.select(valid, k.i32(4 * width), k.i32(0));
  }
  Value to = k.add(k.mul(k.add(k.mul(c, shape.rawRows()), r), shape.pitch), w);
  NVVM::CpAsyncOp::create(b, loc, k.offset(k.shared, to, shape.rawOffset(slot)),
                          k.offset(input, from), 4 * width,
                          width == 4 ? NVVM::LoadCacheModifierKind::CG
                                     : NVVM::LoadCacheModifierKind::CA,
                          size);
}

void WinogradLowering::copyRaw(int64_t slot) {
  int64_t rows = shape.rawRows();
  int64_t columns =
      llvm::divideCeil(lead + shape.rawColumns(), vector); // copies of a row
  bool channelsFastest = order.back() == 'c';
  k.forItems(shape.chunk * rows * columns, [&](Value item) {
    Value c, r, w;
    if (channelsFastest) {
      c = k.rem(item, shape.chunk);
      Value rest = k.div(item, shape.chunk);
      w = k.rem(rest, columns);
      r = k.div(rest, columns);
    } else {
      w = k.mul(k.rem(item, columns), vector);
      Value rest = k.div(item, columns);
      r = k.rem(rest, rows);
      c = k.div(rest, rows);
    }
    copyRawItem(c, r, w, slot, vector);
  });
  fill.channel = k.add(fill.channel, shape.chunk);
  fill.input = k.add(fill.input,
                     k.mul(k.stride(op.getInput(), order, 'c'), shape.chunk));
}

void WinogradLowering::commit() { NVVM::CpAsyncCommitGroupOp::create(b, loc); }

/// All copies have landed, for every thread, and every thread has left what it
/// read before.
void WinogradLowering::land() {
  NVVM::CpAsyncWaitGroupOp::create(b, loc, 0);
  gpu::BarrierOp::create(b, loc);
}

/// Filter of stage 0, raw input of 0 and 1, transformed input of 0.
void WinogradLowering::begin() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // Blocks without a tile (any grid is right) copy the last one's and end.
  fill.tile = k.minimum(block, k.sub(k.numTiles, k.i32(1)));
  fill.channelTile = k.i32(0);
  aim();
  fill.filter = aimFilter();
  copyFilter(0);
  copyRaw(0);
  copyRaw(1);
  commit();
  land();
  for (int64_t i = 0; i < transform->numSlices(); ++i)
    transform->emitSlice(i, /*slot=*/0);
  gpu::BarrierOp::create(b, loc);
}

void WinogradLowering::end() { NVVM::CpAsyncWaitGroupOp::create(b, loc, 0); }

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Operands of one step: a unit at one channel of the stage.
WinogradLowering::Operands WinogradLowering::load(int64_t slot, int64_t step) {
  int64_t channel = step / units.size();
  const Unit &unit = units[step % units.size()];
  Operands operands;
  int64_t element = unit.isHalf ? 0 : unit.element;
  int64_t at = slot * shape.filterSize() +
               (element * shape.chunk + channel) * shape.couts;
  Value base = unit.isHalf ? halfCouts : couts;
  k.loadShared(base, at, 4, 4, operands.couts);
  if (!unit.isHalf)
    k.loadShared(base, at + shape.couts / 2, 4, 4, operands.couts);
  at = slot * shape.domainSize() +
       (element * shape.chunk + channel) * shape.smallTiles;
  base = unit.isHalf ? halfTiles : tiles;
  for (int64_t j = 0; j < shape.threadTiles(); j += 4)
    k.loadShared(base, at + j * shape.smallTiles / shape.threadTiles(), 4, 4,
                 operands.tiles);
  return operands;
}

void WinogradLowering::multiply(SmallVectorImpl<Value> &sums,
                                const Operands &operands, int64_t step) {
  const Unit &unit = units[step % units.size()];
  int64_t first = firstSum(unit), across = shape.threadTiles();
  for (int64_t i = 0, e = operands.couts.size(); i < e; ++i)
    for (int64_t n = 0; n < across; ++n) {
      // Back and forth, so that one operand is the one before's.
      int64_t j = i % 2 ? across - 1 - n : n;
      Value &sum = sums[first + i * across + j];
      sum = LLVM::FMAOp::create(b, loc, operands.couts[i], operands.tiles[j],
                                sum);
    }
}

/// Multiplies the stage in `slot`, transforms the next into the other one, and
/// starts the copies of the filter behind it and of the raw input two ahead.
void WinogradLowering::runStage(SmallVectorImpl<Value> &sums,
                                Operands &operands, int64_t slot) {
  int64_t other = 1 - slot, steps = numSteps();
  int64_t slices = transform->numSlices();
  assert(slices + 2 <= steps && "the transform fits between the steps");
  for (int64_t step = 0; step < steps; ++step) {
    bool isLast = step + 1 == steps;
    if (isLast)
      land();
    Operands next = isLast ? load(other, 0) : load(slot, step + 1);
    if (step == 0) {
      copyFilter(other);
      copyRaw(slot);
      commit();
    } else if (step <= slices) {
      transform->emitSlice(step - 1, other);
    }
    multiply(sums, operands, step);
    operands = std::move(next);
  }
}

SmallVector<Value> WinogradLowering::accumulate(AccumulateOp accumulate) {
  // The epilogue of the tile before may use what the stages have left.
  gpu::BarrierOp::create(b, loc);
  Value zero = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0.0f));
  int64_t numSums = shape.accumulators();
  SmallVector<Value> carried(numSums, zero);
  Operands operands = load(0, 0);
  size_t numCouts = operands.couts.size(), numTiles = operands.tiles.size();
  auto carry = [&](ArrayRef<Value> sums) {
    SmallVector<Value> values(sums);
    llvm::append_range(values, operands.couts);
    llvm::append_range(values, operands.tiles);
    llvm::append_range(values, getState());
    return values;
  };
  auto loop = scf::ForOp::create(b, loc, k.i32(0), k.i32(numStages / 2),
                                 k.i32(1), carry(carried));
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

    // The raw input is two stages ahead: in the last pair it is the next
    // tile's, and of the filter's two stages the second.
    Value isLast = k.cmp(arith::CmpIPredicate::eq, loop.getInductionVar(),
                         k.i32(numStages / 2 - 1));
    Value behind = k.add(fill.filter, shape.filterSize());
    SmallVector<Value> same = getState();
    same.push_back(behind);
    auto branch = scf::IfOp::create(b, loc, TypeRange(ValueRange(same)), isLast,
                                    /*withElse=*/true);
    {
      OpBuilder::InsertionGuard inner(b);
      b.setInsertionPointToStart(&branch.getElseRegion().front());
      scf::YieldOp::create(b, loc, same);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
      moveOn();
      SmallVector<Value> moved = getState();
      moved.push_back(aimFilter());
      scf::YieldOp::create(b, loc, moved);
    }
    setState(branch.getResults().drop_back());
    runStage(sums, operands, 0);
    fill.filter = branch.getResults().back();
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
      // A warp has the half that its number's last bit says.
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
      k.storeShared(k.offset(k.shared, to),
                    unit.isHalf ? 0 : unit.element * pitch,
                    sums.slice(first + j, 4));
    }
  }
}

SmallVector<Value> WinogradLowering::exchange(ArrayRef<Value> sums) {
  int64_t groups = shape.coutGroups();
  int64_t pitch = groups * shape.smallTiles; // of elements
  auto permute = [&](Value quad, Value group) {
    Value mask = k.add(k.mul(k.rem(group, 2), 4), k.div(group, 2));
    return k.mul(k.fold<arith::XOrIOp>(quad, mask), 4);
  };
  // Written by (element, group of couts), quads of small tiles.
  Value quad =
      k.add(k.mul(coutGroup, shape.smallTiles), permute(tileGroup, coutGroup));
  Value base = k.add(k.mul(k.warp, shape.warpElements() * pitch), quad);
  Value halfBase;
  if (shape.hasHalves())
    halfBase =
        k.add(k.mul(k.add(k.div(k.warp, 2), shape.warps * shape.warpElements()),
                    pitch),
              quad);
  // Read by warp = (group of couts, group of rows), lane = small tile.
  Value group = k.rem(k.warp, groups);
  Value from = k.add(k.mul(group, shape.smallTiles),
                     k.add(permute(k.div(k.lane, 4), group), k.rem(k.lane, 4)));
  OutputTransform back(k, shape, k.div(k.warp, groups), pitch);

  // The slots of the last stage, in turn.
  int64_t areas[] = {shape.filterOffset(1), shape.domainOffset(1)};
  SmallVector<Value> outputs;
  put(sums, 0, k.add(base, areas[0]),
      halfBase ? k.add(halfBase, areas[0]) : Value());
  gpu::BarrierOp::create(b, loc);
  for (int64_t cout = 0; cout < shape.threadCouts; ++cout) {
    if (cout + 1 < shape.threadCouts) {
      int64_t area = areas[(cout + 1) % 2];
      put(sums, cout + 1, k.add(base, area),
          halfBase ? k.add(halfBase, area) : Value());
    }
    back.emit(k.offset(k.shared, from, areas[cout % 2]), outputs);
    gpu::BarrierOp::create(b, loc);
  }
  return outputs;
}
