//===- LowerRing.cpp - Filling and draining a ring of stages --------------===//
//
// Copies from global memory into the slots of the ring, asynchronously, with
// zeros where the input has nothing. The description of conv_tile.ring says
// what a slot holds.
//
//===----------------------------------------------------------------------===//

#include "../Verify.h"
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
  Value hasStage() override;
  void copyStage(Value stage) override;
  Pieces splitCopies(Value stage) override;
  void copyLasting(Value stage) override;
  void advance() override;
  void finishCopies(Value stage) override;

  /// Which stage the next copy fetches: loop-carried scalars.
  struct Fill {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32, only where a block walks over channel tiles
    Value chunk;       // i32, chunk of input channels; of a depthwise ring the
                       //      tile's number along the channels
    Value input;       // i64, elements from the input's start to its image
                       //      and group
    Value row, column; // i32, input coordinates of the staged tile's start
    Value filter;      // i64, elements to the packed block of this tile
    // Source of the thread's item of each round: its distance from the start
    // of the image and group, before the chunk's channels are added; -1 if it
    // has none. Empty where `carriesOffsets` is false.
    SmallVector<Value> offsets;
  };

  /// A position in the staged window, i32.
  struct WindowPosition {
    Value channel, row, column;
  };

  /// Where a copy comes from: words from the start of the image and group, and
  /// whether there is something (null: always).
  struct CopySource {
    Value offset, valid;
  };

  bool isDilated() {
    return ring.getInputDilation()[0] != 1 || ring.getInputDilation()[1] != 1;
  }
  void aim(Fill &fill);
  int64_t countCopies();
  int64_t countRounds();
  Value getItem(int64_t round);
  WindowPosition locateCopy(Value item);
  CopySource findSource(const Fill &fill, Value channel,
                        const WindowPosition &at);
  CopySource findInPlanes(Value item);
  /// Functions that find, copy or load the thread's item of a round. They keep
  /// the stage that `fill` names when they are made.
  std::function<CopySource(Value, int64_t)> makeFindSource();
  Value getBase(Type element);
  Value getReadable(Value valid, Value at);
  std::function<void(Value, int64_t)> makeInputCopy(Value stage);
  /// Loads give what `storePiece` takes: the bits of elements, and whether
  /// there are any.
  using Load = std::function<SmallVector<Value>(Value, int64_t)>;
  Load makeLoad() { return widens ? makeWideningLoad() : makeQuantumLoad(); }
  Load makeQuantumLoad();
  Load makeWideningLoad();
  SmallVector<Value> joinQuanta(ArrayRef<Value> loaded);
  SmallVector<Value> widen(Value loaded, Value valid);
  void storePiece(Value stage, Value item, ArrayRef<Value> loaded);
  SmallVector<Value> loadIf(Value exists,
                            function_ref<SmallVector<Value>()> load);
  Pieces splitLoads(Value stage);
  std::function<void(Value)> makeFilterCopy(Value stage);
  void copyFilter(Value stage);
  Pieces splitFilterCopies(Value stage);
  /// Distance of neighbours along `letter` of the input; neighbouring channels
  /// are neighbouring words of channels. Counted in words, or in elements where
  /// the input passes through registers.
  Value inputStride(char letter);
  /// Offset of a position in the staged window.
  Value windowOffset(Value channel, Value row, Value column);

  RingOp ring;
  StringRef order; // of the input
  SharedLayout window;
  int64_t chunk, numChunks, lead;
  /// Words of a copy lie along the channels; copies pass through registers, and
  /// are widened there.
  bool quanta, throughRegisters, widens;
  /// A piece is two quanta, of neighbouring columns.
  bool pairs = false;
  /// A thread's few items are located once a tile, not once a stage.
  bool carriesOffsets = false;
  Type offsetType;
  Fill fill;
  Value inputRows, inputColumns; // i32, extents
  Value input, filter;           // llvm.ptr<1>
  /// Whether staged rows, columns and channels can lie outside of the input.
  bool checkRows, checkColumns, checkChannels;
};

} // namespace

/// Whether elements of `type` may lie before its first one.
static bool mayRunBackwards(MemRefType type) {
  if (type.getLayout().isIdentity())
    return false;
  auto [strides, offset] = type.getStridesAndOffset();
  return llvm::any_of(strides, [](int64_t stride) {
    return ShapedType::isDynamic(stride) || stride < 0;
  });
}

std::unique_ptr<SourceLowering> RingOp::createLowering(KernelLowering &kernel) {
  return std::make_unique<RingLowering>(*this, kernel);
}

RingLowering::RingLowering(RingOp ring, KernelLowering &k)
    : CopiedStages(k, ring.getResult(), ring.getStages(), ring.getNumChunks(),
                   ring.getSlotSize()),
      ring(ring), order(ring.getDims().getInput()),
      window(ring.getWindow().getLayout()), chunk(ring.getChunk()),
      numChunks(ring.getNumChunks()), lead(ring.getLead()),
      quanta(ring.copiesQuanta()), throughRegisters(ring.fillsByRegisters()),
      widens(ring.widensInput()) {
  DimsAttr dims = ring.getDims();
  inputRows = k.getExtent(ring.getInput(), dims.inputDim('h'));
  inputColumns = k.getExtent(ring.getInput(), dims.inputDim('w'));
  // A last tile that is moved back begins where its outputs do.
  int64_t columns = k.getStaticExtent('w');
  pairs = ring.loadsColumnPairs() &&
          (!k.walk.shifts('w') ||
           columns * static_cast<int64_t>(ring.getStrides()[1]) % 2 == 0);

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
    // Columns are staged in whole quads or pairs.
    if (spatial == 1 && (!quanta || pairs))
      last = (out - tile) * ring.getStrides()[1] +
             llvm::alignTo(lead + ring.getWindowColumns(), pairs ? 2 : 4) - 1;
    return last >= in;
  };
  checkRows = reaches(0, 'h', k.walk.shifts('h'));
  checkColumns = reaches(1, 'w', k.walk.shifts('w'));
  checkChannels = ring.getChannels() % chunk != 0;
  input = k.globalPointer(ring.getInput());
  filter = k.globalPointer(ring.getFilter());

  // More would need more registers than the accumulators leave.
  constexpr int64_t mostCarried = 4;
  auto type = cast<MemRefType>(ring.getInput().getType());
  carriesOffsets =
      quanta && countRounds() <= mostCarried && !mayRunBackwards(type);
  std::optional<int64_t> span = countSpan(type);
  bool isSmall = span && *span - 1 <= std::numeric_limits<int32_t>::max();
  offsetType = isSmall ? b.getI32Type() : b.getI64Type();
}

SmallVector<Value> RingLowering::getFill() {
  SmallVector<Value> values{fill.tile, fill.channelTile, fill.chunk, fill.input,
                            fill.row,  fill.column,      fill.filter};
  llvm::append_range(values, fill.offsets);
  return values;
}

void RingLowering::setFill(ValueRange v) {
  fill = {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v.drop_front(7)};
}

/// A tile of a depthwise ring is one stage, and a block may have one tile: to
/// copy ahead what does not exist would cost as much as the tile.
Value RingLowering::hasStage() {
  if (!ring.getDepthwise())
    return {};
  return k.cmp(arith::CmpIPredicate::slt, fill.tile, k.numTiles);
}

Value RingLowering::inputStride(char letter) {
  Value elements = k.stride(ring.getInput(), order, letter);
  int64_t perWord = ring.getElementsPerWord();
  // A word of two elements is two neighbouring channels.
  if (throughRegisters)
    return letter == 'c' ? k.mul(elements, perWord) : elements;
  return letter == 'c' ? elements : k.div(elements, perWord);
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
  fill.filter = getFilterOffset(fill.tile, fill.channelTile, ring.getGroups(),
                                ring.getNumFilterTiles(), ring.getFilterSize());
  if (ring.getDepthwise())
    fill.chunk = k.walk.getWholeChannels()
                     ? fill.channelTile
                     : k.rem(fill.tile, ring.getNumFilterTiles());
  fill.offsets.clear();
  if (!carriesOffsets)
    return;
  for (int64_t round = 0; round < countRounds(); ++round) {
    WindowPosition at = locateCopy(getItem(round));
    CopySource source = findSource(fill, at.channel, at);
    Value from = source.offset;
    if (source.valid)
      from = k.select(source.valid, from, k.i64(-1));
    // Channels past the last one may be beyond 32 bits; they are not read.
    if (offsetType.isInteger(32))
      from = b.createOrFold<arith::TruncIOp>(loc, offsetType, from);
    fill.offsets.push_back(from);
  }
}

/// Moves on to the stage after this one: the next chunk, then the next channel
/// tile, then the next output tile of this block. After the last tile it stays:
/// the copies ahead of the end are made and not used, or, in a depthwise ring,
/// left out.
void RingLowering::advance() {
  if (ring.getDepthwise()) {
    advanceTile(fill.tile, fill.channelTile, ring.getNumFilterTiles(),
                /*pastEnd=*/true);
    aim(fill);
    return;
  }
  Value next = k.add(fill.chunk, 1);
  Value wraps = k.cmp(arith::CmpIPredicate::eq, next, k.i32(numChunks));
  auto types = llvm::map_to_vector(getFill(),
                                   [](Value value) { return value.getType(); });
  auto branch = scf::IfOp::create(b, loc, types, wraps, /*withElse=*/true);
  Fill before = fill;
  auto yield = [&](const Fill &f) {
    fill = f;
    scf::YieldOp::create(b, loc, getFill());
    fill = before;
  };
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
    Fill moved = fill;
    moved.chunk = k.i32(0);
    advanceTile(moved.tile, moved.channelTile, ring.getNumFilterTiles(),
                /*pastEnd=*/false);
    aim(moved);
    yield(moved);
    b.setInsertionPointToStart(&branch.getElseRegion().front());
    Fill same = fill;
    same.chunk = next;
    yield(same);
  }
  setFill(branch.getResults());
}

/// Copies of the input that a stage takes: quads of columns or of whole planes,
/// quanta of 4 words of channels, or words.
int64_t RingLowering::countCopies() {
  int64_t rows = ring.getWindowRows();
  int64_t columns = lead + ring.getWindowColumns();
  if (quanta)
    return chunk / 4 * rows * llvm::divideCeil(columns, pairs ? 2 : 1);
  if (ring.getPlanes())
    return ring.getWindowSize() / 4;
  return chunk * rows *
         (ring.getVector() == 4 ? llvm::divideCeil(columns, 4) : columns);
}

/// Where a copy lies in the window: quads with the columns fastest, others in
/// the order in which they lie in memory, so that a warp reads runs.
RingLowering::WindowPosition RingLowering::locateCopy(Value item) {
  int64_t rows = ring.getWindowRows();
  int64_t columns = lead + ring.getWindowColumns();
  WindowPosition at;
  int64_t words = quanta ? 4 : 1;
  if (ring.getPlanes()) {
    // Columns are counted on over the rows and channels.
    at = {k.i32(0), k.i32(0), k.mul(item, 4)};
  } else if (ring.getVector() == 4 && !quanta) {
    int64_t quads = llvm::divideCeil(columns, 4), perChannel = rows * quads;
    at.channel = k.div(item, perChannel);
    Value within = k.rem(item, perChannel);
    at.row = k.div(within, quads);
    at.column = k.mul(k.rem(within, quads), 4);
  } else if (order.back() == 'c') {
    at.channel = k.mul(k.rem(item, chunk / words), words);
    Value rest = k.div(item, chunk / words);
    at.column = k.rem(rest, columns);
    at.row = k.div(rest, columns);
  } else {
    int64_t perRow = llvm::divideCeil(columns, pairs ? 2 : 1);
    at.column = k.rem(item, perRow);
    if (pairs)
      at.column = k.mul(at.column, 2);
    Value rest = k.div(item, perRow);
    at.row = k.rem(rest, rows);
    at.channel = k.mul(k.div(rest, rows), words);
  }
  return at;
}

/// Rounds in which the threads copy the input, an item each.
int64_t RingLowering::countRounds() {
  return llvm::divideCeil(countCopies(), k.numThreads);
}

/// This thread's item of a round. A thread without an item in the last round
/// repeats the one before it.
Value RingLowering::getItem(int64_t round) {
  Value item = k.add(k.thread, round * k.numThreads);
  int64_t count = countCopies();
  if ((round + 1) * k.numThreads <= count)
    return item;
  if (round == 0)
    return k.minimum(item, k.i32(count - 1));
  return k.select(k.inside(item, k.i32(count)), item,
                  k.add(item, -k.numThreads));
}

/// Where the copy at `at` in the window of `fill` comes from, at `channel`.
RingLowering::CopySource RingLowering::findSource(const Fill &fill,
                                                  Value channel,
                                                  const WindowPosition &at) {
  Value row = k.add(fill.row, at.row);
  Value column = k.add(fill.column, at.column);
  Value valid;
  // Between dilated inputs lie zeros.
  auto undilate = [&](Value position, int64_t dilation) {
    if (dilation == 1)
      return position;
    valid = k.both(valid, k.cmp(arith::CmpIPredicate::sge, position, k.i32(0)));
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
  return {from, valid};
}

/// Where the quad `item` of the planes that `fill` names comes from.
RingLowering::CopySource RingLowering::findInPlanes(Value item) {
  Value first = k.mul(fill.chunk, chunk), at = k.mul(item, 4);
  CopySource source;
  source.offset = k.add(k.mul(k.extend(first), inputStride('c')), k.extend(at));
  if (!checkChannels)
    return source;
  int64_t plane = ring.getWindowSize() / chunk;
  Value left = k.minimum(k.sub(k.i32(ring.getChannels()), first), k.i32(chunk));
  source.valid = k.cmp(arith::CmpIPredicate::slt, at, k.mul(left, plane));
  source.offset = k.select(source.valid, source.offset, k.i64(0));
  return source;
}

/// The pointer from which the offsets of makeFindSource's function count.
Value RingLowering::getBase(Type element) {
  Value base = k.offset(input, fill.input, 0, element);
  if (!carriesOffsets)
    return base;
  Value chunks = k.mul(k.extend(k.mul(fill.chunk, chunk)), inputStride('c'));
  return k.offset(base, chunks, 0, element);
}

/// `at`, from which a load reads what is only used where `valid` (null: always)
/// holds: an input without elements has nothing to read, but every filter has.
Value RingLowering::getReadable(Value valid, Value at) {
  bool mayBeEmpty = llvm::any_of(
      cast<MemRefType>(ring.getInput().getType()).getShape(),
      [](int64_t extent) { return ShapedType::isDynamic(extent) || !extent; });
  return valid && mayBeEmpty ? k.select(valid, at, filter) : at;
}

std::function<RingLowering::CopySource(Value, int64_t)>
RingLowering::makeFindSource() {
  Value firstChannel = k.mul(fill.chunk, chunk);
  return [this, fill = fill, firstChannel](Value item,
                                           int64_t round) -> CopySource {
    if (ring.getPlanes())
      return findInPlanes(item);
    WindowPosition at = locateCopy(item);
    Value channel = k.add(firstChannel, at.channel);
    CopySource source;
    if (carriesOffsets) {
      assert(round >= 0 && "so few rounds are no loop");
      Value offset = fill.offsets[round];
      if (checkRows || checkColumns || isDilated()) {
        Value zero = arith::ConstantIntOp::create(b, loc, offset.getType(), 0);
        source.valid = k.cmp(arith::CmpIPredicate::sge, offset, zero);
        offset = k.maximum(offset, zero);
      }
      source.offset = offsetType.isInteger(32) ? k.extend(offset) : offset;
    } else {
      source = findSource(fill, channel, at);
    }
    // The words of a quantum that is loaded are asked about one by one.
    if (checkChannels && !(quanta && throughRegisters && !widens))
      source.valid =
          k.both(source.valid, k.inside(channel, k.i32(ring.getChannels())));
    if (source.valid && (checkChannels || !carriesOffsets))
      source.offset = k.select(source.valid, source.offset, k.i64(0));
    return source;
  };
}

/// What copies one item of the input of the stage that the fill names.
std::function<void(Value, int64_t)> RingLowering::makeInputCopy(Value stage) {
  Value base = getBase(b.getF32Type());
  auto findSource = makeFindSource();
  return [this, stage, base, findSource](Value item, int64_t round) {
    WindowPosition at = locateCopy(item);
    CopySource source = findSource(item, round);
    int64_t bytes = 4 * ring.getVector();
    copyAsync(k.offset(stage, windowOffset(at.channel, at.row, at.column)),
              k.offset(base, source.offset), bytes,
              source.valid ? k.select(source.valid, k.i32(bytes), k.i32(0))
                           : Value());
  };
}

/// What loads the elements of an item from channels that lie apart: 4 or 8, of
/// one column or, as one integer each, of two; and whether the input has those
/// of each word (null: always). Nothing here uses what was loaded, so that
/// nothing waits for memory.
RingLowering::Load RingLowering::makeQuantumLoad() {
  Type element = getElementTypeOrSelf(ring.getInput().getType());
  int64_t perWord = ring.getElementsPerWord();
  Value base = getBase(element);
  Value firstChannel = k.mul(fill.chunk, chunk);
  auto findSource = makeFindSource();
  return [this, element, perWord, base, firstChannel,
          findSource](Value item, int64_t round) -> SmallVector<Value> {
    WindowPosition at = locateCopy(item);
    CopySource source = findSource(item, round);
    Value from = k.offset(base, source.offset, 0, element);
    Value channel = k.add(firstChannel, at.channel);
    unsigned width = element.getIntOrFloatBitWidth() * (pairs ? 2 : 1);
    Type bits = b.getIntegerType(width);
    SmallVector<Value> loaded, valid;
    for (int64_t w = 0; w < 4; ++w) {
      valid.push_back(source.valid);
      if (checkChannels)
        valid[w] = k.both(
            valid[w], k.inside(k.add(channel, w), k.i32(ring.getChannels())));
      for (int64_t e = 0; e < perWord; ++e) {
        Value distance = k.mul(k.stride(ring.getInput(), order, 'c'),
                               k.i64(w * perWord + e));
        Value at = k.offset(from, distance, 0, element);
        // A channel past the last is not read.
        if (checkChannels)
          at = k.select(valid[w], at, base);
        at = getReadable(valid[w], at);
        loaded.push_back(LLVM::LoadOp::create(b, loc, bits, at, width / 8));
      }
    }
    llvm::append_range(loaded, valid);
    return loaded;
  };
}

/// The words of a quantum, or of two, from what makeQuantumLoad's function
/// gave.
SmallVector<Value> RingLowering::joinQuanta(ArrayRef<Value> loaded) {
  ArrayRef<Value> valid = loaded.take_back(4);
  int64_t perWord = ring.getElementsPerWord();
  // Halves are moved as parts of vectors, a word in one instruction.
  Type pair = VectorType::get({2}, b.getI16Type());
  SmallVector<Value> words;
  for (int64_t column = 0; column < (pairs ? 2 : 1); ++column)
    for (int64_t w = 0; w < 4; ++w) {
      SmallVector<Value, 2> elements(loaded.slice(w * perWord, perWord));
      if (pairs)
        for (Value &element : elements)
          element = LLVM::ExtractElementOp::create(
              b, loc, LLVM::BitcastOp::create(b, loc, pair, element),
              k.i32(column));
      Value word =
          LLVM::BitcastOp::create(b, loc, b.getF32Type(), k.vectorOf(elements));
      if (valid[w])
        word = k.select(valid[w], word,
                        arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0))
                            .getResult());
      words.push_back(word);
    }
  return words;
}

/// What loads the elements of an item as their bits, and says whether the input
/// has any (null: always). Nothing here asks for what was loaded: the loads are
/// under way while the stage is multiplied.
RingLowering::Load RingLowering::makeWideningLoad() {
  Type element = getElementTypeOrSelf(ring.getInput().getType());
  Value base = getBase(element);
  auto findSource = makeFindSource();
  return [this, element, base,
          findSource](Value item, int64_t round) -> SmallVector<Value> {
    CopySource source = findSource(item, round);
    Value at =
        getReadable(source.valid, k.offset(base, source.offset, 0, element));
    // An integer of all the bits: one load.
    Type bits = b.getIntegerType(16 * ring.getVector());
    Value loaded = LLVM::LoadOp::create(b, loc, bits, at, 2 * ring.getVector());
    return {loaded, source.valid};
  };
}

/// The f32 of the elements whose bits are `loaded`; zeros where not `valid`.
SmallVector<Value> RingLowering::widen(Value loaded, Value valid) {
  if (valid)
    loaded = k.select(
        valid, loaded,
        arith::ConstantIntOp::create(b, loc, loaded.getType(), 0).getResult());
  int64_t count = ring.getVector();
  Type element = getElementTypeOrSelf(ring.getInput().getType());
  SmallVector<Value> elements;
  if (count == 1) {
    elements.push_back(LLVM::BitcastOp::create(b, loc, element, loaded));
  } else {
    Value vector = LLVM::BitcastOp::create(
        b, loc, VectorType::get({count}, element), loaded);
    for (int64_t i = 0; i < count; ++i)
      elements.push_back(
          LLVM::ExtractElementOp::create(b, loc, vector, k.i32(i)));
  }
  for (Value &value : elements)
    value = LLVM::FPExtOp::create(b, loc, b.getF32Type(), value);
  return elements;
}

void RingLowering::storePiece(Value stage, Value item, ArrayRef<Value> loaded) {
  WindowPosition at = locateCopy(item);
  SmallVector<Value> words;
  if (widens) {
    words = widen(loaded[0], /*valid=*/loaded[1]);
  } else {
    for (Value word : joinQuanta(loaded))
      words.push_back(ring.getRound() ? k.roundToTF32(word) : word);
  }
  Value to = k.offset(stage, windowOffset(at.channel, at.row, at.column));
  if (!pairs) {
    k.storeShared(to, 0, words);
    return;
  }
  k.storeShared(to, 0, ArrayRef(words).take_front(4));
  // Columns have one digit.
  for (const SharedDigit &digit : window.digits)
    if (digit.dim == 2)
      k.storeShared(to, digit.stride, ArrayRef(words).drop_front(4));
}

/// What `load` gives where `exists` (null: always), else anything.
SmallVector<Value>
RingLowering::loadIf(Value exists, function_ref<SmallVector<Value>()> load) {
  if (!exists)
    return load();
  SmallVector<Value> loaded, given;
  auto branch = scf::IfOp::create(
      b, loc, exists,
      [&](OpBuilder &, Location) {
        loaded = load();
        llvm::copy_if(loaded, std::back_inserter(given),
                      [](Value value) { return bool(value); });
        scf::YieldOp::create(b, loc, given);
      },
      [&](OpBuilder &, Location) {
        SmallVector<Value> nothing;
        for (Value value : given)
          nothing.push_back(arith::ConstantOp::create(
              b, loc, b.getZeroAttr(value.getType())));
        scf::YieldOp::create(b, loc, nothing);
      });
  size_t next = 0;
  for (Value &value : loaded)
    if (value)
      value = branch.getResult(next++);
  return loaded;
}

/// Loads with the copies of the filter between them and their stores, so that a
/// multiply which spreads the pieces covers the latency of memory.
CopiedStages::Pieces RingLowering::splitLoads(Value stage) {
  // So many are on their way at once: quanta in 4 registers each, pieces that
  // are widened in 1 or 2.
  int64_t inFlight = widens  ? countWideningLoads(ring.getVector())
                     : pairs ? 2
                             : 4;
  Pieces filterCopies = splitFilterCopies(stage);
  int64_t count = countCopies(), rounds = countRounds();
  auto load = makeLoad();
  // Many rounds stay a loop, so that code stays small.
  if (rounds > 16) {
    filterCopies.push_back([this, count, load, stage] {
      OpBuilder::InsertionGuard guard(b);
      if (Value exists = hasStage()) {
        auto branch = scf::IfOp::create(b, loc, exists, /*withElse=*/false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      k.forRounds(count, [&](Value item, int64_t round) {
        storePiece(stage, item, load(item, round));
      });
    });
    return filterCopies;
  }
  auto words = std::make_shared<SmallVector<SmallVector<Value>>>(rounds);
  Value exists = hasStage();
  auto loadPiece = [this, load, words, exists](int64_t round) {
    return [this, load, words, exists, round] {
      (*words)[round] =
          loadIf(exists, [&] { return load(getItem(round), round); });
    };
  };
  // No branch round the store of a repeated item: it would draw the load to it,
  // and wait for memory.
  auto store = [this, stage, words, count, exists](int64_t round) {
    return [this, stage, words, count, exists, round] {
      OpBuilder::InsertionGuard guard(b);
      Value stores = exists;
      if (count < k.numThreads)
        stores = k.both(stores, k.inside(k.thread, k.i32(count)));
      if (stores) {
        auto branch = scf::IfOp::create(b, loc, stores, /*withElse=*/false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      storePiece(stage, getItem(round), (*words)[round]);
    };
  };
  Pieces pieces, stores;
  for (int64_t round = 0; round < std::min(rounds, inFlight); ++round)
    pieces.push_back(loadPiece(round));
  llvm::append_range(pieces, filterCopies);
  for (int64_t round = 0; round < rounds; ++round) {
    stores.push_back(store(round));
    if (round + inFlight < rounds)
      stores.push_back(loadPiece(round + inFlight));
  }
  // Half of the pieces stand before the multiplies: all but the stores.
  if (widens) {
    size_t half = std::max(pieces.size(), stores.size());
    pieces.resize(half, [] {});
    stores.resize(half, [] {});
  }
  // Without such copies nothing but time stands between the loads and their
  // stores. Problem 87 in tf32 takes 1.11 ms on an H200 without it, 1.08 with.
  else if (filterCopies.empty())
    pieces.append(2 * rounds, [] {});
  llvm::append_range(pieces, stores);
  return pieces;
}

void RingLowering::finishCopies(Value stage) {
  if (!ring.getRound() || throughRegisters)
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
  // The filter of a depthwise ring has one stage a tile.
  Value stages = fill.filter;
  if (!ring.getDepthwise())
    stages = k.add(stages, k.mul(k.extend(fill.chunk), ring.getFilterSize()));
  Value from = k.offset(filter, stages);
  Value to = k.offset(stage, ring.getWindowSize());
  return [this, from, to](Value item) {
    Value quad = k.mul(item, 4);
    copyAsync(k.offset(to, quad), k.offset(from, k.extend(quad)), 16, Value());
  };
}

void RingLowering::copyStage(Value stage) {
  if (throughRegisters) {
    auto load = makeLoad();
    k.forRounds(countCopies(), [&](Value item, int64_t round) {
      storePiece(stage, item, load(item, round));
    });
  } else {
    k.forRounds(countCopies(), makeInputCopy(stage));
  }
  if (!ring.getKeepFilter())
    copyFilter(stage);
}

void RingLowering::copyFilter(Value stage) {
  k.forItems(ring.getFilterSize() / 4, makeFilterCopy(stage));
}

void RingLowering::copyLasting(Value stage) {
  if (ring.getKeepFilter())
    copyFilter(stage);
}

CopiedStages::Pieces RingLowering::splitFilterCopies(Value stage) {
  if (ring.getKeepFilter())
    return {};
  return k.splitItems(ring.getFilterSize() / 4, makeFilterCopy(stage));
}

CopiedStages::Pieces RingLowering::splitCopies(Value stage) {
  if (throughRegisters)
    return splitLoads(stage);
  Pieces pieces = k.splitRounds(countCopies(), makeInputCopy(stage));
  llvm::append_range(pieces, splitFilterCopies(stage));
  return pieces;
}

void RingLowering::aimFirst() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // Blocks without a tile (any grid is right) end; what copies past the last
  // stage copies the last one's before.
  fill.tile = k.minimum(
      block, ring.getDepthwise() ? k.numTiles : k.sub(k.numTiles, k.i32(1)));
  fill.channelTile = k.i32(0);
  fill.chunk = k.i32(0);
  aim(fill);
}
