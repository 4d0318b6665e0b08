//===- LowerQuanta.cpp - Stages of packed quanta --------------------------===//
//
// Loads the elements of quanta from global memory, a tile ahead, and writes
// them to the slots of a ring, with zeros where the input has nothing. A tile
// is one stage. include/conv/Tile/PackedTaps.h says what a quantum holds.
//
// Where a thread's share of a stage is small, it is loaded at the end of one
// tile's multiplies and written at the beginning of the next one's, so that the
// epilogue between them covers the latency of memory. Otherwise the loads of a
// stage are written within the same multiplies.
//
//===----------------------------------------------------------------------===//

#include "CopiedStages.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

class QuantaLowering : public CopiedStages {
public:
  QuantaLowering(QuantaOp op, KernelLowering &k);

private:
  void aimFirst() override;
  SmallVector<Value> getFill() override;
  void setFill(ValueRange fill) override;
  void begin() override;
  void copyStage(Value stage) override;
  Pieces splitCopies(Value stage) override;
  void copyLasting(Value stage) override;
  void advance() override;

  /// Where a window is in its image: i32, input coordinates of its first
  /// quantum.
  struct Corner {
    Value row, column;
  };
  /// Which tile the next loads fetch: loop-carried scalars.
  struct Fill {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32, only where a block walks over channel tiles
    Value image;       // i64, elements from the input's start to its image and
                       //      group
    Corner corner;
  };
  /// What one load reads: neighbouring channels, the first in a slot of one of
  /// the quantum's columns.
  struct Piece {
    int64_t column, slot;
  };

  void aim();
  SmallVector<Piece> getPieces() const;
  /// A quantum of the window, i32.
  struct Place {
    Value row, column; // of the input
    Value channel;     // of its first slot
  };
  Place locate(Value item, const Corner &corner);
  /// Whether the input has what a piece of the quantum at `at` reads (null:
  /// always).
  Value isThere(const Place &at, Piece piece);
  /// Functions that load the pieces of an item of the stage that the fill names
  /// when they are made, as their bits.
  using Load = std::function<SmallVector<Value>(Value)>;
  Load makeLoad();
  void store(Value stage, Value item, const Corner &corner,
             ArrayRef<Value> loaded);
  std::function<void()> makeStore(Value stage, int64_t round,
                                  const Corner &corner,
                                  std::function<ArrayRef<Value>()> loaded);

  QuantaOp op;
  StringRef order; // of the input
  PackedTaps taps;
  PackedWindow window;
  int64_t vector;
  Type element;
  Value input, filter;           // llvm.ptr<1>
  Value inputRows, inputColumns; // i32, extents
  /// Whether positions of the window can lie outside of the input, and whether
  /// a quantum can have slots past the last channel that only its number tells.
  bool checkRows, checkColumns, checkChannels;
  bool hasLastingFilter = false;
  Fill fill;
  int64_t rounds; // in which the threads fill a stage, an item each
  /// Whether the stage after those in the ring is in registers from one tile to
  /// the next: its corner, and the pieces of a thread's items, round by round.
  bool carriesLoads;
  Corner loadedCorner;
  SmallVector<Value> loaded;
};

} // namespace

std::unique_ptr<SourceLowering>
QuantaOp::createLowering(KernelLowering &kernel) {
  return std::make_unique<QuantaLowering>(*this, kernel);
}

QuantaLowering::QuantaLowering(QuantaOp op, KernelLowering &k)
    : CopiedStages(k, op.getResult(), op.getStages(), /*numStages=*/1,
                   op.getStageSize()),
      op(op), order(op.getDims().getInput()), taps(op.getTaps()),
      window(op.getWindow()), vector(op.getVector()),
      element(getElementTypeOrSelf(op.getInput().getType())) {
  DimsAttr dims = op.getDims();
  inputRows = k.getExtent(op.getInput(), dims.inputDim('h'));
  inputColumns = k.getExtent(op.getInput(), dims.inputDim('w'));
  // The last position that a tile reads, where it is known.
  auto reaches = [&](int spatial, char letter) {
    int64_t out = k.getStaticExtent(letter);
    int64_t in = k.getStaticExtent(op.getInput(), dims.inputDim(letter));
    bool shifted = k.walk.shifts(letter);
    int64_t tile = op.getTile()[spatial + 1];
    if (op.getPadLow()[spatial] || ShapedType::isDynamic(in) ||
        ShapedType::isDynamic(out) || (out % tile && !shifted))
      return true;
    int64_t reach =
        spatial == 0
            ? (taps.rows - 1) * op.getDilations()[0]
            : ((taps.columnGroups() - 1) * taps.span + taps.usedSpan() - 1) *
                  op.getDilations()[1];
    return (out - 1) * op.getStrides()[spatial] + reach >= in;
  };
  checkRows = reaches(0, 'h');
  checkColumns = reaches(1, 'w');
  checkChannels = taps.depth() > 1 && taps.channels % taps.slots != 0;
  input = k.globalPointer(op.getInput());
  filter = k.globalPointer(op.getFilter());
  rounds = llvm::divideCeil(window.numQuanta(), k.numThreads);
  carriesLoads =
      countCarriedRegisters(taps, vector, this->op.getElementsPerRegister(),
                            window.numQuanta(), k.numThreads)
          .has_value();
}

SmallVector<Value> QuantaLowering::getFill() {
  SmallVector<Value> values{fill.tile, fill.channelTile, fill.image,
                            fill.corner.row, fill.corner.column};
  if (carriesLoads) {
    values.append({loadedCorner.row, loadedCorner.column});
    llvm::append_range(values, loaded);
  }
  return values;
}

void QuantaLowering::setFill(ValueRange v) {
  fill = {v[0], v[1], v[2], {v[3], v[4]}};
  if (carriesLoads) {
    loadedCorner = {v[5], v[6]};
    loaded = llvm::to_vector(v.drop_front(7));
  }
}

/// Computes where the stage of `fill.tile` comes from.
void QuantaLowering::aim() {
  TileOffsets tile = k.decode(fill.tile);
  auto stride = [&](char letter) {
    return k.stride(op.getInput(), order, letter);
  };
  fill.image = k.add(
      k.mul(k.extend(tile.batch), stride('n')),
      k.mul(k.extend(k.mul(tile.group, static_cast<int64_t>(op.getChannels()))),
            stride('c')));
  fill.corner = {
      k.add(k.mul(tile.first[1], op.getStrides()[0]), -op.getPadLow()[0]),
      k.add(k.mul(tile.first[2], op.getStrides()[1]), -op.getPadLow()[1])};
}

void QuantaLowering::aimFirst() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // Blocks without a tile (any grid is right) load the last one's and end.
  fill.tile = k.minimum(block, k.sub(k.numTiles, k.i32(1)));
  fill.channelTile = k.i32(0);
  aim();
}

void QuantaLowering::advance() {
  advanceTile(fill.tile, fill.channelTile, op.getNumFilterTiles(),
              /*pastEnd=*/false);
  aim();
}

SmallVector<QuantaLowering::Piece> QuantaLowering::getPieces() const {
  SmallVector<Piece> pieces;
  int64_t slots = std::min(taps.slots, taps.channels);
  for (int64_t column = 0; column < taps.usedSpan(); ++column)
    for (int64_t slot = 0; slot < slots; slot += vector)
      pieces.push_back({column, slot});
  return pieces;
}

QuantaLowering::Place QuantaLowering::locate(Value item, const Corner &corner) {
  Value column = k.rem(item, window.columns);
  Value rest = k.div(item, window.columns);
  return {k.add(corner.row, k.mul(k.rem(rest, window.rows), window.rowStep)),
          k.add(corner.column, k.mul(column, window.columnStep)),
          k.mul(k.div(rest, window.rows), taps.slots)};
}

Value QuantaLowering::isThere(const Place &at, Piece piece) {
  Value valid;
  if (checkRows)
    valid = k.inside(at.row, inputRows);
  if (checkColumns)
    valid = k.both(
        valid, k.inside(k.add(at.column, piece.column * op.getDilations()[1]),
                        inputColumns));
  if (checkChannels)
    valid = k.both(
        valid, k.inside(k.add(at.channel, piece.slot), k.i32(taps.channels)));
  return valid;
}

QuantaLowering::Load QuantaLowering::makeLoad() {
  auto stride = [&](char letter) {
    return k.stride(op.getInput(), order, letter);
  };
  Value base = k.offset(input, fill.image, 0, element);
  // What is read in place of an element that is not there: an input without
  // elements has nothing to read, but every filter has.
  bool mayBeEmpty = llvm::any_of(
      cast<MemRefType>(op.getInput().getType()).getShape(),
      [](int64_t extent) { return ShapedType::isDynamic(extent) || !extent; });
  Value elsewhere = mayBeEmpty ? filter : base;
  Value strideC = stride('c'), strideH = stride('h'), strideW = stride('w');
  return [this, corner = fill.corner, base, elsewhere, strideC, strideH,
          strideW](Value item) {
    Place place = locate(item, corner);
    Value from = k.offset(base,
                          k.add(k.add(k.mul(k.extend(place.channel), strideC),
                                      k.mul(k.extend(place.row), strideH)),
                                k.mul(k.extend(place.column), strideW)),
                          0, element);
    SmallVector<Value> pieces;
    for (Piece piece : getPieces()) {
      Value at =
          k.offset(from,
                   k.add(k.mul(strideW, piece.column * op.getDilations()[1]),
                         k.mul(strideC, piece.slot)),
                   0, element);
      if (Value valid = isThere(place, piece))
        at = k.select(valid, at, elsewhere);
      // An integer of all the bits: one load.
      int64_t bits = vector * element.getIntOrFloatBitWidth();
      Type type = bits <= 32 ? Type(b.getIntegerType(bits))
                             : VectorType::get({bits / 32}, b.getI32Type());
      // Nothing here asks for what was loaded.
      pieces.push_back(LLVM::LoadOp::create(b, loc, type, at, bits / 8));
    }
    return pieces;
  };
}

/// Writes the quantum of `item`, a piece of which is each of `loaded`, to the
/// stage of the window at `corner`.
void QuantaLowering::store(Value stage, Value item, const Corner &corner,
                           ArrayRef<Value> loaded) {
  Place place = locate(item, corner);
  Value zero = k.i32(0);
  SmallVector<Value> words(4);
  // By element, f32 that are narrowed; null: zero.
  SmallVector<Value> wide(8);
  int64_t bitWidth = element.getIntOrFloatBitWidth();
  for (auto [piece, bits] : llvm::zip_equal(getPieces(), loaded)) {
    Value valid = isThere(place, piece);
    int64_t firstBit = (piece.column * taps.slots + piece.slot) * bitWidth;
    int64_t count = llvm::divideCeil(vector * bitWidth, 32);
    for (int64_t w = 0; w < count; ++w) {
      Value value = bits;
      if (count > 1)
        value = LLVM::ExtractElementOp::create(b, loc, bits, k.i32(w));
      if (value.getType() != b.getI32Type())
        value = arith::ExtUIOp::create(b, loc, b.getI32Type(), value);
      if (valid)
        value = k.select(valid, value, zero);
      if (op.narrowsInput()) {
        wide[piece.column * taps.slots + piece.slot + w] =
            arith::BitcastOp::create(b, loc, b.getF32Type(), value);
        continue;
      }
      if (op.getRound())
        value = arith::BitcastOp::create(b, loc, b.getI32Type(),
                                         k.roundToTF32(arith::BitcastOp::create(
                                             b, loc, b.getF32Type(), value)));
      if (firstBit % 32 != 0)
        value = arith::ShLIOp::create(b, loc, value, k.i32(16));
      Value &word = words[firstBit / 32 + w];
      word =
          word ? arith::OrIOp::create(b, loc, word, value).getResult() : value;
    }
  }
  for (auto [w, word] : llvm::enumerate(words)) {
    if (!op.narrowsInput()) {
      word =
          arith::BitcastOp::create(b, loc, b.getF32Type(), word ? word : zero);
      continue;
    }
    for (Value &value : MutableArrayRef(wide).slice(2 * w, 2))
      if (!value)
        value = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0));
    word = k.narrow(wide[2 * w], wide[2 * w + 1],
                    getElementTypeOrSelf(op.getFilter().getType()));
  }
  k.storeShared(k.offset(stage, k.mul(item, 4)), 0, words);
}

void QuantaLowering::copyStage(Value stage) {
  auto load = makeLoad();
  k.forRounds(window.numQuanta(), [&](Value item, int64_t) {
    store(stage, item, fill.corner, load(item));
  });
}

void QuantaLowering::begin() {
  CopiedStages::begin();
  if (!carriesLoads)
    return;
  auto load = makeLoad();
  loadedCorner = fill.corner;
  for (int64_t round = 0; round < rounds; ++round)
    llvm::append_range(loaded, load(getItem(round, window.numQuanta())));
  advance();
}

/// What writes the thread's item of a round, of which `loaded` gives the pieces
/// when it runs.
std::function<void()>
QuantaLowering::makeStore(Value stage, int64_t round, const Corner &corner,
                          std::function<ArrayRef<Value>()> loaded) {
  return [this, stage, round, corner, loaded] {
    OpBuilder::InsertionGuard guard(b);
    // No branch round the store of a repeated item: it would draw the load to
    // it, and wait for memory.
    if (window.numQuanta() < k.numThreads) {
      auto branch = scf::IfOp::create(
          b, loc, k.inside(k.thread, k.i32(window.numQuanta())), false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    store(stage, getItem(round, window.numQuanta()), corner, loaded());
  };
}

CopiedStages::Pieces QuantaLowering::splitCopies(Value stage) {
  auto load = makeLoad();
  // Many rounds stay a loop, so that code stays small.
  if (rounds > kMostWrittenRounds) {
    return {[this, load, stage, corner = fill.corner] {
      k.forRounds(window.numQuanta(), [&](Value item, int64_t) {
        store(stage, item, corner, load(item));
      });
    }};
  }
  Pieces pieces;
  if (carriesLoads) {
    // The stage that the tile before has loaded, then the loads of the next.
    size_t perRound = getPieces().size();
    for (int64_t round = 0; round < rounds; ++round)
      pieces.push_back(makeStore(
          stage, round, loadedCorner, [before = loaded, round, perRound]() {
            return ArrayRef(before).slice(round * perRound, perRound);
          }));
    pieces.append(rounds, [] {});
    pieces.push_back([this, corner = fill.corner] {
      loadedCorner = corner;
      loaded.clear();
    });
    for (int64_t round = 0; round < rounds; ++round)
      pieces.push_back([this, load, round] {
        llvm::append_range(loaded, load(getItem(round, window.numQuanta())));
      });
    return pieces;
  }
  // As far behind the loads as the multiply is long.
  auto loads = std::make_shared<SmallVector<SmallVector<Value>>>(rounds);
  int64_t turn = countQuantaInFlight(taps, vector, op.getElementsPerRegister());
  for (int64_t first = 0; first < rounds; first += turn) {
    int64_t end = std::min(rounds, first + turn);
    for (int64_t round = first; round < end; ++round)
      pieces.push_back([this, load, loads, round] {
        (*loads)[round] = load(getItem(round, window.numQuanta()));
      });
    pieces.append(2 * (end - first), [] {});
    for (int64_t round = first; round < end; ++round)
      pieces.push_back(makeStore(stage, round, fill.corner, [loads, round]() {
        return ArrayRef((*loads)[round]);
      }));
  }
  return pieces;
}

/// The filter goes behind the slots, with the copies of the first one.
void QuantaLowering::copyLasting(Value) {
  if (!op.getSharedFilter() || std::exchange(hasLastingFilter, true))
    return;
  Value to = k.offset(k.shared, stages * stageSize);
  k.forItems(op.getFilterSize() / 4, [&](Value item) {
    Value quad = k.mul(item, 4);
    copyAsync(k.offset(to, quad), k.offset(filter, k.extend(quad)), 16,
              Value());
  });
}
