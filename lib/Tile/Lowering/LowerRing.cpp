//===- LowerRing.cpp - Filling and draining a ring of stages --------------===//
//
// Copies from global memory into the slots of the ring, asynchronously, with
// zeros where the input has nothing. The description of conv_tile.ring says
// what a slot holds.
//
//===----------------------------------------------------------------------===//

#include "LowerRing.h"
#include "../Verify.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

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
    : CopiedStages(k, ring.getResult(), ring.getStages(), ring.getNumStages(),
                   ring.getSlotSize()),
      ring(ring), order(ring.getDims().getInput()),
      window(ring.getWindow().getLayout()), chunk(ring.getChunk()),
      numChunks(ring.getNumChunks()), lead(ring.getLead()),
      quanta(ring.copiesQuanta()), throughRegisters(ring.fillsByRegisters()),
      widens(ring.widensInput()),
      loadsQuads(
          throughRegisters && !widens &&
          getElementTypeOrSelf(ring.getInput().getType()).isF32() &&
          order.back() == 'c' && ring.getChannels() % 4 == 0 &&
          isReadInVectors(cast<MemRefType>(ring.getInput().getType()), 4)) {
  DimsAttr dims = ring.getDims();
  inputRows = k.getExtent(ring.getInput(), dims.inputDim('h'));
  inputColumns = k.getExtent(ring.getInput(), dims.inputDim('w'));
  // A last tile that is moved back begins where its outputs do.
  int64_t columns = k.getStaticExtent('w');
  pairs = ring.loadsColumnPairs() &&
          (!k.walk.shifts('w') ||
           columns * RingOp::getPlanar(ring.getStrides())[1] % 2 == 0);

  // Staged positions can lie outside of the input where there is padding,
  // where a tile reaches past the output, or where extents are not known.
  auto reaches = [&](int spatial, char letter, bool shifted) {
    int64_t out = k.getStaticExtent(letter);
    int64_t tile = ring.isFlat() ? out : ring.getTile()[spatial + 1];
    int64_t in = k.getStaticExtent(ring.getInput(), dims.inputDim(letter));
    int64_t stride = RingOp::getPlanar(ring.getStrides())[spatial];
    if (RingOp::getPlanar(ring.getPadLow())[spatial] ||
        RingOp::getPlanar(ring.getInputDilation())[spatial] != 1 ||
        ShapedType::isDynamic(in) || ShapedType::isDynamic(out) ||
        (out % tile && !shifted))
      return true;
    int64_t last = (out - 1) * stride +
                   (RingOp::getPlanar(ring.getKernel())[spatial] - 1) *
                       RingOp::getPlanar(ring.getDilations())[spatial];
    // Columns are staged in whole quads or pairs.
    if (spatial == 1 && (!quanta || pairs))
      last = (out - tile) * stride +
             llvm::alignTo(lead + ring.getWindowColumns(), pairs ? 2 : 4) - 1;
    return last >= in;
  };
  // Rows of flattened pixels may be behind the last image's.
  checkRows = ring.isFlat() || reaches(0, 'h', k.walk.shifts('h'));
  checkColumns = reaches(1, 'w', k.walk.shifts('w'));
  checkChannels = ring.getChannels() % chunk != 0;
  input = k.globalPointer(ring.getInput());
  filter = k.globalPointer(ring.getFilter());

  int64_t mostCarried = ring.isFlat() ? kMostCarriedOfRows : kMostCarried;
  auto type = cast<MemRefType>(ring.getInput().getType());
  carriesOffsets =
      quanta && countRounds() <= mostCarried && !mayRunBackwards(type);
  std::optional<int64_t> span = countSpan(type);
  bool isSmall = span && *span - 1 <= std::numeric_limits<int32_t>::max();
  offsetType = isSmall ? b.getI32Type() : b.getI64Type();
  // To locate the copies of the next tile, or plane, takes many instructions
  // for windows of whole rows: with a branch round them 60 kernels of long
  // tiles take 0.85 to 1.05 times as long on an H200, 0.98 in tf32 in the mean
  // and 0.997 in f16.
  constexpr int64_t longTile = 6;
  advancesAtSeam = ahead && ring.isFlat() && ring.getNumStages() >= longTile;
}

SmallVector<Value> RingLowering::getFill() {
  SmallVector<Value> values{fill.tile, fill.channelTile, fill.chunk, fill.input,
                            fill.row,  fill.column,      fill.filter};
  if (ring.isFlat())
    values.append({fill.plane, fill.planeTap});
  llvm::append_range(values, fill.offsets);
  return values;
}

void RingLowering::setFill(ValueRange v) {
  fill = Fill();
  auto next = [&] {
    Value value = v.front();
    v = v.drop_front();
    return value;
  };
  for (Value *value : {&fill.tile, &fill.channelTile, &fill.chunk, &fill.input,
                       &fill.row, &fill.column, &fill.filter})
    *value = next();
  if (ring.isFlat()) {
    fill.plane = next();
    fill.planeTap = next();
  }
  fill.offsets = v;
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
  fill.input = k.mul(
      k.extend(k.mul(tile.group, static_cast<int64_t>(ring.getChannels()))),
      inputStride('c'));
  if (ring.isFlat()) {
    RowsWindow rows = ring.getRowsWindow();
    fill.plane = k.div(tile.first[1], rows.planePixels());
    fill.row = k.mul(
        k.div(k.rem(tile.first[1], rows.planePixels()), rows.outputColumns),
        rows.rowStride);
    fill.column = k.i32(-RingOp::getPlanar(ring.getPadLow())[1] - lead);
  } else {
    fill.input =
        k.add(k.mul(k.extend(tile.batch), inputStride('n')), fill.input);
    fill.row =
        k.add(k.mul(tile.first[1], ring.getStrides()[0]), -ring.getPadLow()[0]);
    // `lead` columns before the first that is needed, so that quads are
    // aligned.
    fill.column = k.add(k.mul(tile.first[2], ring.getStrides()[1]),
                        -ring.getPadLow()[1] - lead);
  }
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
    WindowPosition at = locateCopy(getItem(round, countCopies()));
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

/// Moves on to the stage after this one: the next chunk, then the next tap
/// along the planes, then the next channel tile, then the next output tile of
/// this block. After the last tile it stays: the copies ahead of the end are
/// made and not used, or, in a depthwise ring, left out.
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
    if (advancesAtSeam)
      k.keepBranch();
    Fill moved = fill;
    moved.chunk = k.i32(0);
    auto advanceMoved = [&] {
      advanceTile(moved.tile, moved.channelTile, ring.getNumFilterTiles(),
                  /*pastEnd=*/false);
    };
    if (ring.getNumPlaneTaps() > 1) {
      Value tap = k.add(moved.planeTap, 1);
      Value last =
          k.cmp(arith::CmpIPredicate::eq, tap, k.i32(ring.getNumPlaneTaps()));
      moved.planeTap = k.select(last, k.i32(0), tap);
      Value tile = moved.tile, channelTile = moved.channelTile;
      advanceMoved();
      moved.tile = k.select(last, moved.tile, tile);
      moved.channelTile = k.select(last, moved.channelTile, channelTile);
    } else {
      advanceMoved();
    }
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

/// Where the copy at `at` in the window of `fill` comes from, at `channel`.
RingLowering::CopySource RingLowering::findSource(const Fill &fill,
                                                  Value channel,
                                                  const WindowPosition &at) {
  if (ring.isFlat())
    return findInRows(fill, channel, at);
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

/// The same for a window of whole rows, in the type of carried offsets: what
/// lies outside of the input may overflow, and is not used.
RingLowering::CopySource RingLowering::findInRows(const Fill &fill,
                                                  Value channel,
                                                  const WindowPosition &at) {
  RowsWindow rows = ring.getRowsWindow();
  auto planes = static_cast<int64_t>(ring.getOutput()->front());
  DimsAttr dims = ring.getDims();
  auto isInside = [&](Value position, char letter) {
    return k.inside(position,
                    k.getExtent(ring.getInput(), dims.inputDim(letter)));
  };
  Value row = k.add(fill.row, at.row);
  Value plane = k.add(fill.plane, k.div(row, rows.planeRows));
  row = k.add(k.rem(row, rows.planeRows),
              -RingOp::getPlanar(ring.getPadLow())[0]);
  Value column = k.add(fill.column, at.column);
  Value image = k.div(plane, planes);
  Value valid = k.both(isInside(image, 'n'), isInside(row, 'h'));
  if (checkColumns)
    valid = k.both(valid, isInside(column, 'w'));
  auto toOffset = [&](Value value) {
    if (value.getType() == offsetType)
      return value;
    return offsetType.isInteger(64)
               ? k.extend(value)
               : b.createOrFold<arith::TruncIOp>(loc, offsetType, value);
  };
  Value from = toOffset(k.i32(0));
  auto move = [&](Value by, char letter) {
    from = k.add(from, k.mul(toOffset(by), toOffset(inputStride(letter))));
  };
  move(channel, 'c');
  move(row, 'h');
  move(column, 'w');
  move(image, 'n');
  if (dims.inputDim('d') >= 0) {
    Value depth = k.add(k.add(k.mul(k.rem(plane, planes), ring.getStrides()[0]),
                              k.mul(fill.planeTap, ring.getDilations()[0])),
                        -ring.getPadLow()[0]);
    valid = k.both(valid, isInside(depth, 'd'));
    move(depth, 'd');
  }
  return {offsetType.isInteger(32) ? k.extend(from) : from, valid};
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

/// What copies one quad of the filter, which is one contiguous piece.
std::function<void(Value)> RingLowering::makeFilterCopy(Value stage) {
  // The filter of a depthwise ring has one stage a tile.
  Value stages = fill.filter;
  if (!ring.getDepthwise()) {
    Value number = fill.chunk;
    if (ring.getNumPlaneTaps() > 1)
      number = k.add(number, k.mul(fill.planeTap, numChunks));
    stages = k.add(stages, k.mul(k.extend(number), ring.getFilterSize()));
  }
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
  if (ring.isFlat())
    fill.planeTap = k.i32(0);
  aim(fill);
}
