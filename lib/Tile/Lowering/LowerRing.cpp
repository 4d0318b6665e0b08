//===- LowerRing.cpp - Filling and draining a ring of stages --------------===//
//
// Copies from global memory into the slots of the ring, asynchronously, with
// zeros where the input has nothing. The description of conv_tile.ring says
// what a slot holds.
//
//===----------------------------------------------------------------------===//

#include "CopiedStages.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

class RingLowering : public CopiedStages {
public:
  RingLowering(RingOp ring, KernelLowering &k);

private:
  void aimFirst() override;
  SmallVector<Value> getFill() override;
  void setFill(ValueRange fill) override;
  void copyStage(Value stage) override;
  Pieces splitCopies(Value stage) override;
  void advance() override;
  void finishCopies(Value stage) override;

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
  int64_t countCopies();
  WindowPosition locateCopy(Value item);
  std::function<void(Value)> makeInputCopy(Value stage);
  std::function<void(Value)> makeFilterCopy(Value stage);
  /// Distance in words of neighbours along `letter` of the input.
  Value inputStride(char letter);
  /// Offset of a position in the staged window.
  Value windowOffset(Value channel, Value row, Value column);

  RingOp ring;
  StringRef order; // of the input
  SharedLayout window;
  int64_t chunk, numChunks, lead;
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
    : CopiedStages(k, ring.getStages(), ring.getNumChunks(),
                   ring.getStageSize()),
      ring(ring), order(ring.getDims().getInput()),
      window(ring.getWindow().getLayout()), chunk(ring.getChunk()),
      numChunks(ring.getNumChunks()), lead(ring.getLead()) {
  DimsAttr dims = ring.getDims();
  inputRows = k.getExtent(ring.getInput(), dims.inputDim('h'));
  inputColumns = k.getExtent(ring.getInput(), dims.inputDim('w'));

  // Staged positions can lie outside of the input where there is padding,
  // where a tile reaches past the output, or where extents are not known.
  auto reaches = [&](int spatial, char letter, bool shifted) {
    int64_t out = k.getStaticExtent(letter), tile = ring.getTile()[spatial + 1];
    int64_t in = k.getStaticExtent(ring.getInput(), dims.inputDim(letter));
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

SmallVector<Value> RingLowering::getFill() {
  return {fill.tile, fill.channelTile, fill.chunk, fill.input,
          fill.row,  fill.column,      fill.filter};
}

void RingLowering::setFill(ValueRange v) {
  fill = {v[0], v[1], v[2], v[3], v[4], v[5], v[6]};
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
void RingLowering::advance() {
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
  setFill(branch.getResults());
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

/// What copies one item of the input of the stage that the fill names.
std::function<void(Value)> RingLowering::makeInputCopy(Value stage) {
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
    int64_t bytes = 4 * ring.getVector();
    copyAsync(k.offset(stage, windowOffset(at.channel, at.row, at.column)),
              k.offset(base, from), bytes,
              valid ? k.select(valid, k.i32(bytes), k.i32(0)) : Value());
  };
}

void RingLowering::finishCopies(Value stage) {
  if (!ring.getRound())
    return;
  k.forItems(countCopies(), [&](Value item) {
    WindowPosition position = locateCopy(item);
    Value at = k.offset(
        stage, windowOffset(position.channel, position.row, position.column));
    SmallVector<Value> values;
    k.loadShared(at, 0, ring.getVector(), ring.getVector(), values);
    for (Value &value : values)
      value = k.roundToTF32(value);
    k.storeShared(at, 0, values);
  });
}

/// What copies one quad of the filter, which is one contiguous piece.
std::function<void(Value)> RingLowering::makeFilterCopy(Value stage) {
  Value from = k.offset(
      filter,
      k.add(fill.filter, k.mul(k.extend(fill.chunk), ring.getFilterSize())));
  Value to = k.offset(stage, ring.getWindowSize());
  return [this, from, to](Value item) {
    Value quad = k.mul(item, 4);
    copyAsync(k.offset(to, quad), k.offset(from, k.extend(quad)), 16, Value());
  };
}

void RingLowering::copyStage(Value stage) {
  k.forItems(countCopies(), makeInputCopy(stage));
  k.forItems(ring.getFilterSize() / 4, makeFilterCopy(stage));
}

CopiedStages::Pieces RingLowering::splitCopies(Value stage) {
  Pieces pieces = k.splitItems(countCopies(), makeInputCopy(stage));
  llvm::append_range(
      pieces, k.splitItems(ring.getFilterSize() / 4, makeFilterCopy(stage)));
  return pieces;
}

void RingLowering::aimFirst() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // Blocks without a tile (any grid is right) copy the last one's and end.
  fill.tile = k.minimum(block, k.sub(k.numTiles, k.i32(1)));
  fill.channelTile = k.i32(0);
  fill.chunk = k.i32(0);
  aim(fill);
}
