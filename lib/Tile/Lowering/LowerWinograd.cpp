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
  /// Where the raw input of a tile comes from.
  struct Aim {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32
    Value start;       // i64, elements to the raw tile's start
    Value row, column; // i32, input coordinates of the raw tile's start
  };
  /// Which stages the next copies fetch: loop-carried scalars.
  struct Fill {
    /// Its `start` moves from stage to stage.
    Aim raw;
    Value channel; // i32, first channel of the raw input's stage
    Value filter;  // llvm.ptr<1>, in the filter's stage, of this thread
    /// Of the raw copies of this thread, where they are few (of a linear tile
    /// those of the first channel, at which all others aim): llvm.ptr<1>, and
    /// an i32 with a bit for each that is in the input's rows and columns. They
    /// take the place of start, row and column.
    SmallVector<Value, 4> from;
    Value valid;
  };
  /// The next tile of the fill: where it is, the elements (i64) from behind the
  /// last stage of this one to the first of it, and the filter's first stage
  /// and the valid bits of the copies there.
  struct Next {
    Aim raw;
    Value distance, filter, valid;
  };
  /// One of the block's raw copies: i32, channel and row and column of the raw
  /// tile, of the first element.
  struct RawItem {
    Value channel, row, column;
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

  SmallVector<Value *> getFill();
  Aim aimAt(Value tile, Value channelTile);
  Aim getNext(const Aim &aim);
  void aimAtFirst(const Aim &aim);
  Next findNext();
  void moveOnIf(Value condition, const Next &next);
  void updateIf(Value condition, function_ref<void()> update);
  Value aimFilter(const Aim &aim);
  void copyFilter(int64_t slot);
  /// Copies of a row, copies of a stage.
  int64_t rawCopiesPerRow() const {
    return llvm::divideCeil(lead + shape.rawColumns(), vector);
  }
  int64_t numRawCopies() const {
    return shape.chunk * shape.rawRows() * rawCopiesPerRow();
  }
  Value stageStep() {
    return k.mul(k.stride(op.getInput(), order, 'c'), shape.chunk);
  }
  RawItem locateRaw(Value item);
  RawItem locateKept(int64_t copy);
  Value getOffset(const RawItem &item);
  Value isInInput(const Aim &aim, const RawItem &item);
  Value getValidBits(const Aim &aim);
  void copyRaw(int64_t slot);
  void copyRawItem(const RawItem &item, Value from, Value valid, Value to,
                   int64_t slot);
  void copyLinear(int64_t slot);
  Value isKeptValid(int64_t copy);
  void commit();
  void land();
  Operands load(int64_t slot, int64_t step);
  void multiply(SmallVectorImpl<Value> &sums, const Operands &operands,
                int64_t step);
  void runStage(SmallVectorImpl<Value> &sums, Operands &operands, int64_t slot);
  /// Whether registers are left for what would else be computed again.
  bool hasRoom() const { return shape.accumulators() <= 160; }
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
  /// Copies of a thread whose pointers are kept; 0: there are too many.
  int64_t keptCopies = 0;
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

/// What the fill consists of, in this kernel.
SmallVector<Value *> WinogradLowering::getFill() {
  SmallVector<Value *> values{&fill.raw.tile, &fill.raw.channelTile,
                              &fill.filter};
  if (checkChannels)
    values.push_back(&fill.channel);
  if (!keptCopies) {
    values.append({&fill.raw.start, &fill.raw.row, &fill.raw.column});
    return values;
  }
  for (Value &from : fill.from)
    values.push_back(&from);
  if (checkRows || checkColumns)
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
// Copies
//===----------------------------------------------------------------------===//

WinogradLowering::Aim WinogradLowering::aimAt(Value number, Value channelTile) {
  TileOffsets tile = k.decode(number);
  Value memref = op.getInput();
  Value row = tile.first[1], column = tile.first[2];
  if (shape.isLinear()) {
    // That of this thread's lane. Behind the last there is nothing to compute:
    // it takes the last one's input.
    Value unit = k.minimum(k.add(tile.first[1], k.lane),
                           k.sub(k.countPixels(), k.i32(1)));
    KernelLowering::UnitStart start = k.locateUnit(unit);
    tile.batch = start.image;
    row = start.row;
    column = start.column;
  }
  Aim aim{number, channelTile, Value(), k.add(row, -op.getPadLow()[0]),
          k.add(column, -op.getPadLow()[1] - lead)};
  auto scaled = [&](Value value, char letter) {
    return k.mul(k.extend(value), k.stride(memref, order, letter));
  };
  aim.start = k.add(
      k.add(scaled(tile.batch, 'n'),
            scaled(k.mul(tile.group, static_cast<int64_t>(op.getChannels())),
                   'c')),
      k.add(scaled(aim.row, 'h'), scaled(aim.column, 'w')));
  return aim;
}

/// The next channel tile or output tile of this block. After the last it stays:
/// the copies ahead of the end are made and not used.
WinogradLowering::Aim WinogradLowering::getNext(const Aim &aim) {
  Value moves, channelTile = aim.channelTile;
  if (k.getWalkedChannelTiles() > 1) {
    Value next = k.add(channelTile, 1);
    moves =
        k.cmp(arith::CmpIPredicate::eq, next, k.i32(k.getWalkedChannelTiles()));
    channelTile = k.select(moves, k.i32(0), next);
  }
  Value next = k.add(aim.tile, k.blocks);
  Value exists = k.cmp(arith::CmpIPredicate::slt, next, k.numTiles);
  return aimAt(k.select(k.both(moves, exists), next, aim.tile), channelTile);
}

/// What follows the tile that the raw copies aim at.
WinogradLowering::Next WinogradLowering::findNext() {
  Aim now = aimAt(fill.raw.tile, fill.raw.channelTile);
  Next next;
  next.raw = getNext(now);
  next.valid = getValidBits(next.raw);
  next.distance =
      k.sub(k.sub(next.raw.start, now.start), k.mul(stageStep(), numStages));
  // With one pair of stages the raw copies are a tile ahead already.
  next.filter = aimFilter(numStages == 2 ? now : next.raw);
  return next;
}

/// Aims the raw copies at `next`, from behind the last stage of the tile before
/// it, where the condition (null: always) holds.
void WinogradLowering::moveOnIf(Value condition, const Next &next) {
  auto update = [&](Value &value, Value moved) {
    value = condition ? k.select(condition, moved, value) : moved;
  };
  update(fill.raw.tile, next.raw.tile);
  update(fill.raw.channelTile, next.raw.channelTile);
  if (checkChannels)
    update(fill.channel, k.i32(0));
  if (!keptCopies) {
    update(fill.raw.start, next.raw.start);
    update(fill.raw.row, next.raw.row);
    update(fill.raw.column, next.raw.column);
    return;
  }
  Value distance = k.i64(0);
  update(distance, next.distance);
  for (Value &from : fill.from)
    from = k.offset(from, distance);
  if (next.valid)
    update(fill.valid, next.valid);
}

/// Runs `update`, which changes the fill, where `condition` holds.
void WinogradLowering::updateIf(Value condition, function_ref<void()> update) {
  SmallVector<Value> same = getState();
  auto branch = scf::IfOp::create(b, loc, TypeRange(ValueRange(same)),
                                  condition, /*withElse=*/true);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&branch.getElseRegion().front());
    scf::YieldOp::create(b, loc, same);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
    update();
    scf::YieldOp::create(b, loc, getState());
  }
  setState(branch.getResults());
}

/// Aims the raw copies at the first stage of `aim`.
void WinogradLowering::aimAtFirst(const Aim &aim) {
  fill.raw = aim;
  fill.channel = k.i32(0);
  fill.from.clear();
  for (int64_t copy = 0; copy < keptCopies; ++copy)
    fill.from.push_back(
        k.offset(input, k.add(aim.start, getOffset(locateKept(copy)))));
  fill.valid = getValidBits(aim);
}

/// The first stage of a tile's filter, where this thread's share begins: warps
/// copy their own parts of it. It points to the middle of the thread's pieces,
/// so that all are within 2 KiB of it, which instructions can add.
Value WinogradLowering::aimFilter(const Aim &aim) {
  Value block = aim.channelTile;
  if (!k.walk.getWholeChannels())
    block = k.rem(aim.tile, k.walk.getNumChannelTiles() *
                                static_cast<int64_t>(op.getGroups()));
  int64_t share = shape.filterSize() / shape.warps;
  Value mine =
      k.offset(filter, k.extend(k.add(k.mul(k.warp, share), k.mul(k.lane, 4))),
               share / 256 * 128);
  return k.offset(mine, k.mul(k.extend(block), numStages * shape.filterSize()));
}

/// Each warp copies an eighth, 512 bytes at a time.
void WinogradLowering::copyFilter(int64_t slot) {
  int64_t share = shape.filterSize() / shape.warps;
  int64_t middle = share / 256 * 128;
  Value to = k.offset(k.shared, k.add(k.mul(k.warp, share), k.mul(k.lane, 4)),
                      shape.filterOffset(slot));
  for (int64_t at = 0; at < share; at += 128) {
    OpBuilder::InsertionGuard guard(b);
    if (at + 128 > share) {
      auto branch = scf::IfOp::create(
          b, loc, k.inside(k.lane, k.i32((share - at) / 4)), false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    NVVM::CpAsyncOp::create(b, loc, k.offset(to, at),
                            k.offset(fill.filter, at - middle), 16,
                            NVVM::LoadCacheModifierKind::CG, Value());
  }
  fill.filter = k.offset(fill.filter, shape.filterSize());
}

WinogradLowering::RawItem WinogradLowering::locateRaw(Value item) {
  int64_t rows = shape.rawRows(), columns = rawCopiesPerRow();
  if (order.back() == 'c') {
    Value rest = k.div(item, shape.chunk);
    return {k.rem(item, shape.chunk), k.div(rest, columns),
            k.rem(rest, columns)};
  }
  Value rest = k.div(item, columns);
  return {k.div(rest, rows), k.rem(rest, rows),
          k.mul(k.rem(item, columns), vector)};
}

/// Copy `copy` of this thread. The last may have none left: one that exists.
WinogradLowering::RawItem WinogradLowering::locateKept(int64_t copy) {
  if (shape.isLinear()) {
    Value position = k.add(k.mul(k.warp, keptCopies), copy);
    return {k.i32(0), k.div(position, shape.elementColumns()),
            k.rem(position, shape.elementColumns())};
  }
  Value number = k.add(k.thread, copy * shape.threads);
  if ((copy + 1) * shape.threads > numRawCopies())
    number = k.minimum(number, k.i32(numRawCopies() - 1));
  return locateRaw(number);
}

/// Elements from the start of a raw tile, i64.
Value WinogradLowering::getOffset(const RawItem &item) {
  auto scaled = [&](Value value, char letter) {
    return k.mul(k.extend(value), k.stride(op.getInput(), order, letter));
  };
  return k.add(k.add(scaled(item.channel, 'c'), scaled(item.row, 'h')),
               scaled(item.column, 'w'));
}

/// Whether the copy is inside of the input's rows and columns; null: always.
Value WinogradLowering::isInInput(const Aim &aim, const RawItem &item) {
  Value valid;
  if (checkRows)
    valid = k.inside(k.add(aim.row, item.row), inputRows);
  if (checkColumns)
    valid =
        k.both(valid, k.inside(k.add(aim.column, item.column), inputColumns));
  return valid;
}

/// The same of all copies that are kept, a bit each.
Value WinogradLowering::getValidBits(const Aim &aim) {
  Value bits;
  for (int64_t copy = 0; copy < keptCopies; ++copy) {
    Value valid = isInInput(aim, locateKept(copy));
    if (!valid)
      return {};
    Value bit = k.select(valid, k.i32(1 << copy), k.i32(0));
    bits = bits ? k.fold<arith::OrIOp>(bits, bit) : bit;
  }
  return bits;
}

/// `vector` elements of the raw input to word `to` of a slot, or zeros outside
/// of the input.
void WinogradLowering::copyRawItem(const RawItem &item, Value from, Value valid,
                                   Value to, int64_t slot) {
  if (checkChannels)
    valid = k.both(valid, k.inside(k.add(fill.channel, item.channel),
                                   k.i32(op.getChannels())));
  Value size;
  if (valid)
    size = k.select(valid, k.i32(4 * vector), k.i32(0));
  NVVM::CpAsyncOp::create(b, loc, k.offset(k.shared, to, shape.rawOffset(slot)),
                          from, 4 * vector,
                          vector == 4 ? NVVM::LoadCacheModifierKind::CG
                                      : NVVM::LoadCacheModifierKind::CA,
                          size);
}

Value WinogradLowering::isKeptValid(int64_t copy) {
  if (!fill.valid)
    return {};
  return k.cmp(arith::CmpIPredicate::ne,
               k.fold<arith::AndIOp>(fill.valid, k.i32(1 << copy)), k.i32(0));
}

/// All channels of this thread's positions: its lane's small tile, and its
/// warp's positions in it, which are neighbours, so that they find what they
/// share of a sector in the first-level cache.
void WinogradLowering::copyLinear(int64_t slot) {
  for (int64_t copy = 0; copy < keptCopies; ++copy) {
    OpBuilder::InsertionGuard guard(b);
    Value position = k.add(k.mul(k.warp, keptCopies), copy);
    if (keptCopies * shape.warps > shape.elements()) {
      auto branch = scf::IfOp::create(
          b, loc, k.inside(position, k.i32(shape.elements())), false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    Value valid = isKeptValid(copy);
    Value first = k.add(k.mul(position, shape.smallTiles), k.lane);
    for (int64_t c = 0; c < shape.chunk; ++c) {
      Value from = k.offset(fill.from[copy],
                            k.mul(k.stride(op.getInput(), order, 'c'), c));
      copyRawItem({k.i32(c), Value(), Value()}, from, valid,
                  k.add(first, c * shape.elements() * shape.smallTiles), slot);
    }
  }
}

void WinogradLowering::copyRaw(int64_t slot) {
  Value step = stageStep();
  int64_t copy = 0;
  auto copyItem = [&](Value number) {
    RawItem item = locateRaw(number);
    Value to =
        k.add(k.mul(k.add(k.mul(item.channel, shape.rawRows()), item.row),
                    shape.pitch),
              item.column);
    if (!keptCopies) {
      Value from = k.offset(input, k.add(fill.raw.start, getOffset(item)));
      copyRawItem(item, from, isInInput(fill.raw, item), to, slot);
      return;
    }
    copyRawItem(item, fill.from[copy], isKeptValid(copy), to, slot);
    ++copy;
  };
  if (shape.isLinear())
    copyLinear(slot);
  else
    k.forItems(numRawCopies(), copyItem);
  if (checkChannels)
    fill.channel = k.add(fill.channel, shape.chunk);
  if (!keptCopies)
    fill.raw.start = k.add(fill.raw.start, step);
  for (Value &from : fill.from)
    from = k.offset(from, step);
}

void WinogradLowering::commit() { NVVM::CpAsyncCommitGroupOp::create(b, loc); }

/// All copies have landed, for every thread, and every thread has left what it
/// read before.
void WinogradLowering::land() {
  NVVM::CpAsyncWaitGroupOp::create(b, loc, 0);
  gpu::BarrierOp::create(b, loc);
}

/// Filter of stage 0, raw input of 0 and 1, transformed input of 0; raw input
/// of 2 and early filter of 1 on their way.
void WinogradLowering::begin() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // Blocks without a tile (any grid is right) copy the last one's and end.
  aimAtFirst(aimAt(k.minimum(block, k.sub(k.numTiles, k.i32(1))), k.i32(0)));
  fill.filter = aimFilter(fill.raw);
  copyFilter(0);
  copyRaw(0);
  copyRaw(1);
  commit();
  land();
  for (int64_t i = 0; i < transform->numSlices(); ++i)
    transform->emitSlice(i, /*slot=*/0);
  gpu::BarrierOp::create(b, loc);
  if (shape.refillsFilterEarly())
    copyFilter(1);
  if (numStages == 2)
    aimAtFirst(getNext(fill.raw));
  copyRaw(0);
  if (shape.refillsFilterEarly())
    commit();
}

void WinogradLowering::end() {
  commit();
  NVVM::CpAsyncWaitGroupOp::create(b, loc, 0);
}

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

/// Multiplies the stage in `slot` and transforms the next into the other one.
/// All copies between two barriers are one group, since each costs
/// instructions. Behind the barrier the other slot of the raw input is
/// refilled, and this one of the filter, or with the start the other one.
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
    if (isLast) {
      if (shape.refillsFilterEarly())
        copyFilter(slot);
      copyRaw(other);
      if (shape.refillsFilterEarly())
        commit();
    } else if (step == 0 && !shape.refillsFilterEarly()) {
      copyFilter(other);
      commit();
    } else if (step >= 1 && step <= slices)
      transform->emitSlice(step - 1, other);
    multiply(sums, operands, step);
    operands = std::move(next);
  }
}

SmallVector<Value> WinogradLowering::accumulate(AccumulateOp accumulate) {
  // The tile before has left its areas, and the first stage is transformed.
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
  // Copies run ahead of the stage, of the raw input by 3, of the filter by 1 or
  // 2. Where they reach the next tile is computed here, so that the loop has
  // nothing to do but to select, or, where registers are few, there.
  bool ahead = hasRoom();
  int64_t numPairs = numStages / 2;
  Next next;
  if (ahead)
    next = findNext();
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
      fill.filter = k.select(isLast, ahead ? next.filter : aimFilter(fill.raw),
                             fill.filter);
    };
    auto moveRaw = [&](Value condition) {
      if (ahead)
        moveOnIf(condition, next);
      else
        updateIf(condition, [&] { moveOnIf({}, findNext()); });
    };
    if (shape.refillsFilterEarly())
      moveFilter();
    runStage(sums, operands, 0);
    if (!shape.refillsFilterEarly())
      moveFilter();
    moveRaw(isPair(std::max<int64_t>(0, numPairs - 2)));
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

  int64_t areas[] = {shape.exchangeOffset(0), shape.exchangeOffset(1)};
  SmallVector<Value> outputs;
  put(sums, 0, k.add(base, areas[0]),
      halfBase ? k.add(halfBase, areas[0]) : Value());
  gpu::BarrierOp::create(b, loc);
  for (int64_t cout = 0; cout < shape.threadCouts; ++cout) {
    // Reads first: writes go on under the arithmetic that waits for them.
    back.emit(k.offset(k.shared, from, areas[cout % 2]), outputs);
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
