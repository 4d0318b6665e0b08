//===- LowerRing.cpp - Filling and draining a ring of stages --------------===//
//
// Copies from global memory into the slots of the ring, asynchronously, with
// zeros where the input has nothing; the loop over the stages of a tile. The
// description of conv_tile.ring says what a slot holds.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

class RingLowering : public SourceLowering {
public:
  RingLowering(RingOp ring, KernelLowering &k);

  void begin() override;
  SmallVector<Value> getState() override;
  void setState(ValueRange state) override;
  SmallVector<Value> accumulate(AccumulateOp op) override;
  void end() override;
  Value leaveStage() override;

private:
  /// Which stage the next copy fetches: loop-carried scalars.
  struct Fill {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32, only where a block walks over channel tiles
    Value chunk;       // i32, chunk of input channels
    Value input;       // i64, elements from the input's start to its image
                       //      and group
    Value row, column; // i32, input coordinates of the staged tile's start
    Value filter;      // i64, elements to the packed block of this tile
  };

  /// A position in the staged window, i32.
  struct WindowPosition {
    Value channel, row, column;
  };

  void aim(Fill &fill);
  void aimFilter(Fill &fill);
  void advance(Fill &fill);
  void copyStage(const Fill &fill, Value slot);
  SmallVector<std::function<void()>> splitFill();
  int64_t countCopies();
  WindowPosition locateCopy(Value item);
  std::function<void(Value)> makeInputCopy(const Fill &fill, Value stage);
  std::function<void(Value)> makeFilterCopy(const Fill &fill, Value stage);
  void roundInput(Value stage);
  void copyAsync(Value destination, Value source, int64_t bytes, Value valid);
  Value nextSlot(Value slot);
  /// Distance in words of neighbours along `letter` of the input.
  Value inputStride(char letter);
  /// Offset of a position in the staged window.
  Value windowOffset(Value channel, Value row, Value column);

  RingOp ring;
  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  StringRef order; // of the input
  SharedLayout window;
  int64_t chunk, stages, numChunks, lead;
  Value slot, fillSlot; // i32, ring slots that are read and filled next
  Fill fill;
  Value inputRows, inputColumns; // i32, extents
  Value input, filter;           // llvm.ptr<1>
  /// Whether staged rows, columns and channels can lie outside of the input.
  bool checkRows, checkColumns, checkChannels;
};

} // namespace

std::unique_ptr<SourceLowering> RingOp::createLowering(KernelLowering &kernel) {
  return std::make_unique<RingLowering>(*this, kernel);
}

RingLowering::RingLowering(RingOp ring, KernelLowering &k)
    : ring(ring), k(k), b(k.b), loc(k.loc), order(ring.getDims().getInput()),
      window(ring.getWindow().getLayout()), chunk(ring.getChunk()),
      stages(ring.getStages()), numChunks(ring.getNumChunks()),
      lead(ring.getLead()) {
  DimsAttr dims = ring.getDims();
  auto type = cast<MemRefType>(ring.getInput().getType());
  auto staticExtent = [&](char letter) -> int64_t {
    int64_t dim = dims.inputDim(letter);
    return dim < 0 ? 1 : type.getDimSize(dim);
  };
  auto extent = [&](char letter) -> Value {
    int64_t dim = dims.inputDim(letter);
    if (dim < 0)
      return k.i32(1);
    return k.toI32(b.createOrFold<memref::DimOp>(loc, ring.getInput(), dim));
  };
  inputRows = extent('h');
  inputColumns = extent('w');

  // Staged positions can lie outside of the input where there is padding,
  // where a tile reaches past the output, or where extents are not known.
  auto reaches = [&](int spatial, char letter, bool shifted) {
    int64_t out = k.getStaticExtent(letter), tile = ring.getTile()[spatial + 1];
    int64_t in = staticExtent(letter);
    if (ring.getPadLow()[spatial] || ring.getInputDilation()[spatial] != 1 ||
        ShapedType::isDynamic(in) || ShapedType::isDynamic(out) ||
        (out % tile && !shifted))
      return true;
    int64_t last =
        (out - 1) * ring.getStrides()[spatial] +
        (ring.getKernel()[spatial] - 1) * ring.getDilations()[spatial];
    // Columns are staged in whole quads.
    if (spatial == 1)
      last = (out - tile) * ring.getStrides()[1] +
             llvm::alignTo(lead + ring.getWindowColumns(), 4) - 1;
    return last >= in;
  };
  checkRows = reaches(0, 'h', k.walk.getShiftRows());
  checkColumns = reaches(1, 'w', false);
  checkChannels = ring.getChannels() % chunk != 0;
  input = k.globalPointer(ring.getInput());
  filter = k.globalPointer(ring.getFilter());
}

SmallVector<Value> RingLowering::getState() {
  return {slot,       fillSlot, fill.tile,   fill.channelTile, fill.chunk,
          fill.input, fill.row, fill.column, fill.filter};
}

void RingLowering::setState(ValueRange v) {
  slot = v[0];
  fillSlot = v[1];
  fill = {v[2], v[3], v[4], v[5], v[6], v[7], v[8]};
}

Value RingLowering::nextSlot(Value slot) {
  Value next = k.add(slot, 1);
  return k.select(k.cmp(arith::CmpIPredicate::eq, next, k.i32(stages)),
                  k.i32(0), next);
}

Value RingLowering::inputStride(char letter) {
  Value elements = k.stride(ring.getInput(), order, letter);
  // A word of two elements is two neighbouring channels.
  if (ring.getElementsPerWord() == 1 || letter == 'c')
    return elements;
  return k.div(elements, ring.getElementsPerWord());
}

Value RingLowering::windowOffset(Value channel, Value row, Value column) {
  Value values[] = {channel, row, column};
  SmallVector<std::pair<int64_t, Value>> terms;
  for (const SharedDigit &digit : window.digits) {
    Value value = k.div(values[digit.dim], digit.step);
    bool isWhole = llvm::count_if(window.digits, [&](const SharedDigit &other) {
                     return other.dim == digit.dim;
                   }) == 1;
    if (!isWhole)
      value = k.rem(value, digit.extent);
    terms.push_back({digit.stride, value});
  }
  llvm::sort(terms, [](const auto &lhs, const auto &rhs) {
    return lhs.first > rhs.first;
  });
  // Horner's scheme where strides divide one another, else a plain sum.
  Value sum = terms.front().second;
  int64_t stride = terms.front().first;
  for (auto [next, value] : ArrayRef(terms).drop_front()) {
    if (stride % next == 0) {
      sum = k.add(k.mul(sum, stride / next), value);
      stride = next;
    } else {
      sum = k.add(k.mul(sum, stride), k.mul(value, next));
      stride = 1;
    }
  }
  return k.mul(sum, stride);
}

/// Computes where the stages of `fill.tile` come from.
void RingLowering::aim(Fill &fill) {
  TileOffsets tile = k.decode(fill.tile);
  fill.input =
      k.add(k.mul(k.extend(tile.batch), inputStride('n')),
            k.mul(k.extend(k.mul(tile.group,
                                 static_cast<int64_t>(ring.getChannels()))),
                  inputStride('c')));
  fill.row =
      k.add(k.mul(tile.first[1], ring.getStrides()[0]), -ring.getPadLow()[0]);
  // `lead` columns before the first that is needed, so that quads are aligned.
  fill.column = k.add(k.mul(tile.first[2], ring.getStrides()[1]),
                      -ring.getPadLow()[1] - lead);
  aimFilter(fill);
}

/// The packed block of the tile's group and couts.
void RingLowering::aimFilter(Fill &fill) {
  Value block;
  if (k.walk.getWholeChannels())
    block = fill.channelTile;
  else
    block = k.rem(fill.tile, ring.getNumFilterTiles() *
                                 static_cast<int64_t>(ring.getGroups()));
  fill.filter = k.mul(k.extend(block), numChunks * ring.getFilterSize());
}

/// Moves on to the stage after this one: the next chunk, then the next channel
/// tile, then the next output tile of this block. After the last tile it stays:
/// the copies ahead of the end are made and not used.
void RingLowering::advance(Fill &fill) {
  auto isEnd = [&](Value value, int64_t end) {
    return k.cmp(arith::CmpIPredicate::eq, value, k.i32(end));
  };
  Value next = k.add(fill.chunk, 1);
  Value wraps = isEnd(next, numChunks);
  SmallVector<Type> types{b.getI32Type(), b.getI32Type(), b.getI32Type(),
                          b.getI64Type(), b.getI32Type(), b.getI32Type(),
                          b.getI64Type()};
  auto branch = scf::IfOp::create(b, loc, types, wraps, /*withElse=*/true);
  auto yield = [&](const Fill &f) {
    scf::YieldOp::create(b, loc,
                         ValueRange{f.tile, f.channelTile, f.chunk, f.input,
                                    f.row, f.column, f.filter});
  };
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
    Fill moved = fill;
    moved.chunk = k.i32(0);
    Value moves; // to the next output tile
    if (k.getWalkedChannelTiles() > 1) {
      Value tile = k.add(fill.channelTile, 1);
      moves = isEnd(tile, ring.getNumFilterTiles());
      moved.channelTile = k.select(moves, k.i32(0), tile);
    }
    Value tile = k.add(fill.tile, k.blocks);
    Value exists = k.cmp(arith::CmpIPredicate::slt, tile, k.numTiles);
    moved.tile = k.select(k.both(moves, exists), tile, fill.tile);
    aim(moved);
    yield(moved);
    b.setInsertionPointToStart(&branch.getElseRegion().front());
    Fill same = fill;
    same.chunk = next;
    yield(same);
  }
  ValueRange r = branch.getResults();
  fill = {r[0], r[1], r[2], r[3], r[4], r[5], r[6]};
}

/// Copies `bytes`, or writes zeros where `valid` (null: always) is false.
void RingLowering::copyAsync(Value destination, Value source, int64_t bytes,
                             Value valid) {
  Value size;
  if (valid)
    size = k.select(valid, k.i32(bytes), k.i32(0));
  // 16-byte copies need no L1 line; smaller ones exist only through L1.
  auto cache = bytes == 16 ? NVVM::LoadCacheModifierKind::CG
                           : NVVM::LoadCacheModifierKind::CA;
  NVVM::CpAsyncOp::create(b, loc, destination, source,
                          static_cast<uint32_t>(bytes), cache, size);
}

/// Copies of the input that a stage takes: quads of columns, or elements.
int64_t RingLowering::countCopies() {
  int64_t columns = lead + ring.getWindowColumns();
  return chunk * ring.getWindowRows() *
         (ring.getVector() == 4 ? llvm::divideCeil(columns, 4) : columns);
}

/// Where a copy lies in the window: quads with the columns fastest, elements in
/// the order in which they lie in memory, so that a warp reads runs.
RingLowering::WindowPosition RingLowering::locateCopy(Value item) {
  int64_t rows = ring.getWindowRows();
  int64_t columns = lead + ring.getWindowColumns();
  WindowPosition at;
  if (ring.getVector() == 4) {
    int64_t quads = llvm::divideCeil(columns, 4), perChannel = rows * quads;
    at.channel = k.div(item, perChannel);
    Value within = k.rem(item, perChannel);
    at.row = k.div(within, quads);
    at.column = k.mul(k.rem(within, quads), 4);
  } else if (order.back() == 'c') {
    at.channel = k.rem(item, chunk);
    Value rest = k.div(item, chunk);
    at.column = k.rem(rest, columns);
    at.row = k.div(rest, columns);
  } else {
    at.column = k.rem(item, columns);
    Value rest = k.div(item, columns);
    at.row = k.rem(rest, rows);
    at.channel = k.div(rest, rows);
  }
  return at;
}

/// What copies one item of the input of the stage that `fill` names.
std::function<void(Value)> RingLowering::makeInputCopy(const Fill &fill,
                                                       Value stage) {
  Value base = k.offset(input, fill.input);
  Value firstChannel = k.mul(fill.chunk, chunk);
  Value firstRow = fill.row, firstColumn = fill.column;
  return [this, stage, base, firstChannel, firstRow, firstColumn](Value item) {
    WindowPosition at = locateCopy(item);
    Value channel = k.add(firstChannel, at.channel);
    Value row = k.add(firstRow, at.row);
    Value column = k.add(firstColumn, at.column);
    Value valid;
    if (checkChannels)
      valid = k.both(valid, k.inside(channel, k.i32(ring.getChannels())));
    // Between dilated inputs lie zeros.
    auto undilate = [&](Value position, int64_t dilation) {
      if (dilation == 1)
        return position;
      valid =
          k.both(valid, k.cmp(arith::CmpIPredicate::sge, position, k.i32(0)));
      valid = k.both(valid, k.cmp(arith::CmpIPredicate::eq,
                                  k.rem(position, dilation), k.i32(0)));
      return k.div(position, dilation);
    };
    row = undilate(row, ring.getInputDilation()[0]);
    column = undilate(column, ring.getInputDilation()[1]);
    if (checkRows)
      valid = k.both(valid, k.inside(row, inputRows));
    if (checkColumns)
      valid = k.both(valid, k.inside(column, inputColumns));
    Value from = k.add(k.add(k.mul(k.extend(channel), inputStride('c')),
                             k.mul(k.extend(row), inputStride('h'))),
                       k.mul(k.extend(column), inputStride('w')));
    if (valid)
      from = k.select(valid, from, k.i64(0));
    copyAsync(k.offset(stage, windowOffset(at.channel, at.row, at.column)),
              k.offset(base, from), 4 * ring.getVector(), valid);
  };
}

/// f32 to tf32, to nearest: half a unit of the last place that is kept is added
/// to the bits, and tensor cores ignore the 13 below. NaN stays as it is, for
/// the addition could carry it out of its exponent.
void RingLowering::roundInput(Value stage) {
  k.forItems(countCopies(), [&](Value item) {
    WindowPosition position = locateCopy(item);
    Value at = k.offset(
        stage, windowOffset(position.channel, position.row, position.column));
    SmallVector<Value> values;
    k.loadShared(at, 0, ring.getVector(), ring.getVector(), values);
    for (Value &value : values) {
      Value bits = arith::BitcastOp::create(b, loc, b.getI32Type(), value);
      Value rounded =
          arith::BitcastOp::create(b, loc, b.getF32Type(), k.add(bits, 0x1000));
      Value isNaN = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO,
                                          value, value);
      value = arith::SelectOp::create(b, loc, isNaN, value, rounded);
    }
    k.storeShared(at, 0, values);
  });
}

/// What copies one quad of the filter, which is one contiguous piece.
std::function<void(Value)> RingLowering::makeFilterCopy(const Fill &fill,
                                                        Value stage) {
  Value from = k.offset(
      filter,
      k.add(fill.filter, k.mul(k.extend(fill.chunk), ring.getFilterSize())));
  Value to = k.offset(stage, ring.getWindowSize());
  return [this, from, to](Value item) {
    Value quad = k.mul(item, 4);
    copyAsync(k.offset(to, quad), k.offset(from, k.extend(quad)), 16, Value());
  };
}

void RingLowering::copyStage(const Fill &fill, Value slot) {
  Value stage = k.offset(k.shared, k.mul(slot, ring.getStageSize()));
  k.forItems(countCopies(), makeInputCopy(fill, stage));
  k.forItems(ring.getFilterSize() / 4, makeFilterCopy(fill, stage));
}

/// The same, and the move to the next stage, in pieces.
SmallVector<std::function<void()>> RingLowering::splitFill() {
  Value stage = k.offset(k.shared, k.mul(fillSlot, ring.getStageSize()));
  SmallVector<std::function<void()>> pieces =
      k.splitItems(countCopies(), makeInputCopy(fill, stage));
  llvm::append_range(pieces, k.splitItems(ring.getFilterSize() / 4,
                                          makeFilterCopy(fill, stage)));
  pieces.push_back([this] {
    NVVM::CpAsyncCommitGroupOp::create(b, loc);
    advance(fill);
  });
  return pieces;
}

/// Fills the ring up to one slot.
void RingLowering::begin() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // Blocks without a tile (any grid is right) copy the last one's and end.
  fill.tile = k.minimum(block, k.sub(k.numTiles, k.i32(1)));
  fill.channelTile = k.i32(0);
  fill.chunk = k.i32(0);
  aim(fill);
  for (int64_t s = 0; s + 1 < stages; ++s) {
    copyStage(fill, k.i32(s));
    NVVM::CpAsyncCommitGroupOp::create(b, loc);
    advance(fill);
  }
  slot = k.i32(0);
  fillSlot = k.i32(stages - 1);
}

SmallVector<Value> RingLowering::accumulate(AccumulateOp op) {
  auto type = cast<FragmentType>(op.getResult().getType());
  int64_t numAcc = type.getLayout().getLayout().numRegisters();
  Value zero = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0.0f));
  SmallVector<Value> carried(numAcc, zero);
  llvm::append_range(carried, getState());
  auto loop =
      scf::ForOp::create(b, loc, k.i32(0), k.i32(numChunks), k.i32(1), carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> acc =
        llvm::to_vector_of<Value>(loop.getRegionIterArgs().take_front(numAcc));
    setState(loop.getRegionIterArgs().drop_front(numAcc));
    // The oldest stage has landed for every thread, and every thread has left
    // the slot that is filled next.
    NVVM::CpAsyncWaitGroupOp::create(b, loc, stages - 2);
    auto getStage = [&] {
      return k.offset(k.shared, k.mul(slot, ring.getStageSize()));
    };
    if (ring.getRound())
      roundInput(getStage());
    gpu::BarrierOp::create(b, loc);
    // The copies of a later stage are side work of the first multiply.
    SmallVector<std::function<void()>> copies;
    Block &body = op.getBody().front();
    if (cast<MultiplyOpInterface>(body.front()).canSpreadSideWork()) {
      copies = splitFill();
    } else {
      copyStage(fill, fillSlot);
      NVVM::CpAsyncCommitGroupOp::create(b, loc);
      advance(fill);
    }
    Value stage = getStage();
    for (Operation &nested : body.without_terminator())
      cast<MultiplyOpInterface>(nested).lowerMultiply(
          k, acc, stage,
          &nested == &body.front() ? ArrayRef(copies)
                                   : ArrayRef<std::function<void()>>());
    slot = nextSlot(slot);
    fillSlot = nextSlot(fillSlot);
    llvm::append_range(acc, getState());
    scf::YieldOp::create(b, loc, acc);
  }
  setState(loop.getResults().drop_front(numAcc));
  return llvm::to_vector_of<Value>(loop.getResults().take_front(numAcc));
}

/// Copies ahead of the last tile are not used, but must land before the block's
/// shared memory is given away.
void RingLowering::end() {
  NVVM::CpAsyncWaitGroupOp::create(b, loc, static_cast<uint32_t>(0));
}

/// The slot that was read last is the one that the next accumulate fills first,
/// behind its barrier.
Value RingLowering::leaveStage() {
  gpu::BarrierOp::create(b, loc);
  return k.offset(k.shared, k.mul(fillSlot, ring.getStageSize()));
}
