//===- LowerGather.cpp - Stages of gathered pixels ------------------------===//
//
// Each thread copies the same pixels of every stage of a tile: where their
// first taps lie is worked out once a tile, and a stage adds one offset for its
// tap and channels and asks whether the tap is inside. The description of
// conv_tile.gather says what a stage holds.
//
//===----------------------------------------------------------------------===//

#include "LowerGather.h"
#include "../Verify.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

namespace {

constexpr StringLiteral letters = "dhw";
/// A coordinate that no tap reaches the input from: (G1) bounds their reach.
constexpr int64_t farOutside = -kMaxCount;

} // namespace

std::unique_ptr<SourceLowering>
GatherOp::createLowering(KernelLowering &kernel) {
  return std::make_unique<GatherLowering>(*this, kernel);
}

GatherLowering::GatherLowering(GatherOp gather, KernelLowering &k)
    : CopiedStages(k, gather.getResult(), gather.getStages(),
                   gather.getNumStages(), gather.getStageSize()),
      gather(gather), order(gather.getDims().getInput()),
      layout(gather.getStage()),
      channels(static_cast<int64_t>(gather.getChannels())),
      chunk(layout.getRows()), vector(gather.getVector()),
      threads(k.numThreads), throughRegisters(gather.fillsByRegisters()),
      narrows(gather.narrowsInput()),
      countsElements(throughRegisters || layout.pixelPairs),
      carriesLoads(gather.getCarriesLoads()),
      element(getElementTypeOrSelf(gather.getInput().getType())) {
  if (layout.pixelPairs)
    channels *= 2;
  DimsAttr dims = gather.getDims();
  auto type = cast<MemRefType>(gather.getInput().getType());
  for (unsigned d = 0; d < 3; ++d) {
    int64_t dim = dims.inputDim(letters[d]);
    int64_t in = k.getStaticExtent(gather.getInput(), dim);
    int64_t out = dim < 0 ? 1 : k.getStaticExtent(letters[d]);
    extents.push_back(k.getExtent(gather.getInput(), dim));
    if (gather.getKernel()[d] > 1)
      tapped.push_back(d);
    // The last tap of the last position.
    bool isOpen = ShapedType::isDynamic(in) || ShapedType::isDynamic(out);
    if (gather.getPadLow()[d] || isOpen ||
        (out - 1) * gather.getStrides()[d] +
                (gather.getKernel()[d] - 1) * gather.getDilations()[d] >=
            in)
      checked.push_back(d);
  }
  int64_t numBits = 0;
  for (unsigned d : checked) {
    firstBits.push_back(numBits);
    numBits += gather.getKernel()[d];
  }
  // Where copies are few, as 16 bytes at a time they are, a branch once
  // a tile is worth it: on an H200 f16 kernels of 7 stages a tile and more take
  // 0.76 to 1.02 times as long as with the tile's step in every stage, those of
  // 2 stages 1.1 times, and those that copy single words or pairs are even. f32
  // that are narrowed take 0.85 to 1.04 times as long.
  constexpr int64_t longTile = 6;
  advancesAtSeam = ahead && numStages >= longTile &&
                   (layout.innerChannels || (layout.pixelPairs && vector == 4));
  checksBits = advancesAtSeam && numBits <= 32;
  std::optional<int64_t> elements = countSpan(type);
  bool isSmall = elements && *elements <= kMaxCount;
  offsetType = isSmall ? b.getI32Type() : b.getI64Type();
  input = k.globalPointer(gather.getInput());
  filter = k.globalPointer(gather.getFilter());

  // Counts are powers of two.
  int64_t pixels = layout.pixels;
  if (layout.innerChannels) {
    // One quantum of each of its pixels: neighbouring threads copy what is
    // neighbouring in memory.
    int64_t quanta = layout.getQuanta();
    first = k.div(k.thread, quanta);
    step = threads / quanta;
    channel = k.mul(k.rem(k.thread, quanta), 4);
    channelStep = vector;
    numChannels = 4 / vector;
    if (step > pixels)
      busy = k.inside(first, k.i32(pixels));
  } else {
    // One pixel (or those of a copy) of several channels, or several of all
    // channels.
    int64_t copied = gather.getCopiedPixels();
    int64_t units = pixels / copied;
    int64_t rows = std::max<int64_t>(1, threads / units);
    first = k.mul(rows > 1 ? k.rem(k.thread, units) : k.thread, copied);
    step = threads * copied;
    channel = rows > 1 ? k.div(k.thread, units) : k.i32(0);
    channelStep = rows;
    numChannels = std::max<int64_t>(1, chunk / rows);
    if (rows > chunk)
      busy = k.inside(channel, k.i32(chunk));
  }
  count = std::max<int64_t>(1, pixels / step);
}

/// Distance of neighbours along `letter` of the input, as an offset; along the
/// channels as `channels` counts them.
Value GatherLowering::getInputStride(char letter) {
  Value elements = k.stride(gather.getInput(), order, letter);
  // A word of two elements is two neighbouring channels.
  if (throughRegisters && letter == 'c')
    elements = k.mul(elements, 2);
  if (!countsElements && gather.getElementsPerWord() == 2 && letter != 'c')
    elements = k.div(elements, 2);
  return toOffset(elements);
}

Value GatherLowering::toOffset(Value value) {
  if (value.getType() == offsetType)
    return value;
  if (offsetType.isInteger(64))
    return k.extend(value);
  return b.createOrFold<arith::TruncIOp>(loc, offsetType, value);
}

SmallVector<Value> GatherLowering::getFill() {
  SmallVector<Value> values{fill.tile, fill.channelTile, fill.chunk,
                            fill.filter};
  llvm::append_range(values, fill.taps);
  for (const Pixel &pixel : fill.pixels) {
    values.push_back(pixel.offset);
    for (Value value : {pixel.outside, pixel.size})
      if (value)
        values.push_back(value);
    llvm::append_range(values, pixel.at);
  }
  llvm::append_range(values, carried.bits);
  for (Value value :
       {carried.valid, carried.pairs, carried.filter, carried.size})
    if (value)
      values.push_back(value);
  return values;
}

void GatherLowering::setFill(ValueRange values) {
  auto next = [&] {
    Value value = values.front();
    values = values.drop_front();
    return value;
  };
  fill.tile = next();
  fill.channelTile = next();
  fill.chunk = next();
  fill.filter = next();
  for (Value &tap : fill.taps)
    tap = next();
  for (Pixel &pixel : fill.pixels) {
    pixel.offset = next();
    for (Value *value : {&pixel.outside, &pixel.size})
      if (*value)
        *value = next();
    for (Value &at : pixel.at)
      at = next();
  }
  for (Value &bits : carried.bits)
    bits = next();
  for (Value *value :
       {&carried.valid, &carried.pairs, &carried.filter, &carried.size})
    if (*value)
      *value = next();
}

void GatherLowering::aimFirst() {
  Value block = k.toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  // A block without a tile reads nothing, as behind the last one.
  fill.tile = k.minimum(block, k.numTiles);
  fill.channelTile = k.i32(0);
  aim();
  if (carriesLoads) {
    carryStage();
    advance();
  }
}

/// Aims at the first stage of `fill.tile`. Of a tile past the last one every
/// pixel is past the last one, for pixels count slowest: nothing is read.
void GatherLowering::aim() {
  TileOffsets tile = k.decode(fill.tile);
  fill.filter =
      getFilterOffset(fill.tile, fill.channelTile, gather.getGroups(),
                      gather.getNumFilterTiles(), gather.getFilterSize());
  fill.chunk = k.i32(0);
  fill.taps.assign(tapped.size(), k.i32(0));
  Value group = k.mul(toOffset(k.add(k.mul(tile.group, channels), channel)),
                      getInputStride('c'));
  fill.pixels.clear();
  for (int64_t j = 0; j < count; ++j)
    fill.pixels.push_back(
        aimPixel(k.add(k.add(tile.first[1], first), j * step), group));
}

/// Where the first tap of output pixel `pixel` meets the input.
GatherLowering::Pixel GatherLowering::aimPixel(Value pixel, Value group) {
  Value exists = k.cmp(arith::CmpIPredicate::slt, pixel, k.countPixels());
  Value rest = pixel;
  Pixel aimed;
  std::array<Value, 3> at;
  for (int d = 2; d >= 0; --d) {
    if (!k.order.contains(letters[d])) {
      at[d] = k.i32(0);
      continue;
    }
    Value extent = k.getExtent(letters[d]);
    at[d] = k.add(k.mul(k.rem(rest, extent), gather.getStrides()[d]),
                  -gather.getPadLow()[d]);
    rest = k.div(rest, extent);
  }
  aimed.offset = k.add(group, k.mul(toOffset(rest), getInputStride('n')));
  for (unsigned d = 0; d < 3; ++d)
    aimed.offset =
        k.add(aimed.offset, k.mul(toOffset(at[d]), getInputStride(letters[d])));
  if (checksBits) {
    aimed.outside = findOutside(at, exists);
    return aimed;
  }
  for (unsigned d : checked)
    aimed.at.push_back(at[d]);
  if (checked.empty())
    aimed.size = k.select(exists, k.i32(4 * vector), k.i32(0));
  else
    aimed.at.front() = k.select(exists, aimed.at.front(), k.i32(farOutside));
  return aimed;
}

/// The bits of a pixel's taps that are outside of the input; `at` is where the
/// first lies, by dimension.
Value GatherLowering::findOutside(ArrayRef<Value> at, Value exists) {
  Value outside = k.i32(0);
  for (auto [d, firstBit] : llvm::zip_equal(checked, firstBits))
    for (int64_t tap = 0; tap < gather.getKernel()[d]; ++tap) {
      Value inside =
          k.inside(k.add(at[d], tap * gather.getDilations()[d]), extents[d]);
      auto bit = static_cast<int32_t>(uint32_t(1) << (firstBit + tap));
      outside =
          k.fold<arith::OrIOp>(outside, k.select(inside, k.i32(0), k.i32(bit)));
    }
  return k.select(exists, outside, k.i32(-1));
}

/// Moves on to the stage after this one: the next tap, then the next chunk,
/// then the next channel tile, then the next output tile of this block.
void GatherLowering::advance() {
  fill.filter = k.add(fill.filter, gather.getFilterSize());
  Value carry; // null: always
  auto count = [&](Value &number) {
    number = carry ? k.add(number, b.createOrFold<arith::ExtUIOp>(
                                       loc, b.getI32Type(), carry))
                   : k.add(number, 1);
  };
  for (size_t i = tapped.size(); i-- > 0;) {
    count(fill.taps[i]);
    carry = k.cmp(arith::CmpIPredicate::eq, fill.taps[i],
                  k.i32(gather.getKernel()[tapped[i]]));
    fill.taps[i] = k.select(carry, k.i32(0), fill.taps[i]);
  }
  count(fill.chunk);
  Value wraps =
      k.cmp(arith::CmpIPredicate::eq, fill.chunk, k.i32(gather.getNumChunks()));
  SmallVector<Value> same = getFill();
  auto branch = scf::IfOp::create(b, loc, TypeRange(ValueRange(same)), wraps,
                                  /*withElse=*/true);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
    if (advancesAtSeam)
      k.keepBranch();
    advanceTile(fill.tile, fill.channelTile, gather.getNumFilterTiles(),
                /*pastEnd=*/true);
    aim();
    scf::YieldOp::create(b, loc, getFill());
    b.setInsertionPointToStart(&branch.getElseRegion().front());
    scf::YieldOp::create(b, loc, same);
  }
  setFill(branch.getResults());
}

/// From a pixel's first tap and channels to those of this stage.
Value GatherLowering::getStageOffset() {
  Value offset = k.mul(toOffset(k.mul(fill.chunk, chunk)), getInputStride('c'));
  for (auto [tap, d] : llvm::zip_equal(fill.taps, tapped))
    offset = k.add(offset, k.mul(toOffset(k.mul(tap, gather.getDilations()[d])),
                                 getInputStride(letters[d])));
  return offset;
}

/// The bits of this stage's tap, i32: one along each checked dimension, or any
/// for pixels that only have to exist.
Value GatherLowering::getStageBits() {
  if (checked.empty())
    return k.i32(1);
  Value bits = k.i32(0);
  for (auto [d, firstBit] : llvm::zip_equal(checked, firstBits)) {
    Value bit = k.i32(static_cast<int32_t>(uint32_t(1) << firstBit));
    if (const unsigned *tap = llvm::find(tapped, d); tap != tapped.end())
      bit = k.fold<arith::ShLIOp>(bit, fill.taps[tap - tapped.begin()]);
    bits = k.fold<arith::OrIOp>(bits, bit);
  }
  return bits;
}

/// Whether this stage's tap, of the bits `stageBits`, of `pixel` is inside of
/// the input.
Value GatherLowering::isInside(const Pixel &pixel, Value stageBits) {
  if (checksBits)
    return k.cmp(arith::CmpIPredicate::eq,
                 k.fold<arith::AndIOp>(pixel.outside, stageBits), k.i32(0));
  Value valid;
  for (auto [d, at] : llvm::zip_equal(checked, pixel.at)) {
    Value position = at;
    if (const unsigned *tap = llvm::find(tapped, d); tap != tapped.end())
      position = k.add(position, k.mul(fill.taps[tap - tapped.begin()],
                                       gather.getDilations()[d]));
    valid = k.both(valid, k.inside(position, extents[d]));
  }
  return valid;
}

/// Address of the thread's copy number `copy`, of all channels of a pixel and
/// then the next pixel's, in the slot at `stage`.
Value GatherLowering::getDestination(Value stage, int64_t copy) {
  int64_t pixel = copy / numChannels, ahead = copy % numChannels * channelStep;
  Value at;
  if (layout.innerChannels) {
    // Quanta are dealt alike to pixels that are 8 apart.
    int64_t alike = pixel * step / 8 * 8;
    Value position = k.add(first, pixel * step - alike);
    Value swizzle =
        k.rem(k.div(position, layout.getSwizzleStep()), layout.getQuanta());
    Value quantum = k.fold<arith::XOrIOp>(k.div(channel, 4), swizzle);
    at = k.add(k.add(k.mul(position, chunk), k.mul(quantum, 4)), alike * chunk);
  } else {
    at = k.add(k.add(k.mul(channel, layout.getPitch()),
                     layout.pixelPairs ? k.div(first, 2) : first),
               pixel * (layout.pixelPairs ? step / 2 : step));
    ahead *= layout.getPitch();
  }
  return k.offset(k.offset(stage, at), ahead);
}

std::function<GatherLowering::Source(int64_t)> GatherLowering::findSources() {
  // What the copies of a pixel share is made with the first of them.
  struct Shared {
    Value stageOffset, stageBits, limit, source, size;
  };
  auto shared = std::make_shared<Shared>();
  Value bytes = k.i32(4 * vector), none = k.i32(0);
  // Of pairs of pixels a missing channel is a row that is not copied.
  bool isOdd = gather.hasOddChannels();
  int64_t last = channels - (isOdd && layout.pixelPairs ? 1 : 0);
  bool isRagged = last % chunk != 0;
  Type unit = countsElements ? element : b.getF32Type();
  return [=](int64_t copy) {
    if (copy == 0) {
      shared->stageOffset = getStageOffset();
      if (checksBits)
        shared->stageBits = getStageBits();
      if (isRagged || isOdd)
        shared->limit =
            k.sub(k.i32(last), k.add(k.mul(fill.chunk, chunk), channel));
    }
    if (copy % numChannels == 0) {
      const Pixel &pixel = fill.pixels[copy / numChannels];
      shared->source =
          k.offset(input, k.add(pixel.offset, shared->stageOffset), 0, unit);
      shared->size = pixel.size ? pixel.size
                                : k.select(isInside(pixel, shared->stageBits),
                                           bytes, none);
    }
    int64_t ahead = copy % numChannels * channelStep;
    Source source;
    source.size = shared->size;
    if (isRagged)
      source.size = k.select(
          k.cmp(arith::CmpIPredicate::slt, k.i32(ahead), shared->limit),
          source.size, none);
    source.at =
        k.offset(shared->source,
                 k.mul(toOffset(k.i32(ahead)), getInputStride('c')), 0, unit);
    if (isOdd && throughRegisters)
      source.isPair =
          k.cmp(arith::CmpIPredicate::slt, k.i32(ahead + 1), shared->limit);
    return source;
  };
}

/// Bytes of each quad of the filter to copy: none behind the last tile.
Value GatherLowering::getFilterBytes() {
  return k.select(k.cmp(arith::CmpIPredicate::slt, fill.tile, k.numTiles),
                  k.i32(16), k.i32(0));
}

/// The filter is one contiguous piece, `at` words from its start.
void GatherLowering::splitFilter(Value stage, Value at, Value size,
                                 Pieces &pieces) {
  Value from = k.offset(filter, at);
  Value to = k.offset(stage, layout.getSize());
  llvm::append_range(
      pieces, k.splitItems(gather.getFilterSize() / 4, [=](Value item) {
        Value quad = k.mul(item, 4);
        copyAsync(k.offset(to, quad), k.offset(from, k.extend(quad)), 16, size);
      }));
}

/// The copies of the stage that the fill names, all within one stage.
CopiedStages::Pieces GatherLowering::splitOwn(Value stage) {
  Pieces pieces, stores;
  if (throughRegisters) {
    splitLoads(stage, pieces, stores);
  } else {
    std::function<Source(int64_t)> find = findSources();
    for (int64_t i = 0; i < numCopies(); ++i)
      pieces.push_back([=] {
        Source source = find(i);
        Value destination = getDestination(stage, i);
        OpBuilder::InsertionGuard guard(b);
        if (busy) {
          auto branch = scf::IfOp::create(b, loc, busy, false);
          b.setInsertionPointToStart(&branch.getThenRegion().front());
        }
        copyAsync(destination, source.at, 4 * vector, source.size);
      });
  }
  splitFilter(stage, fill.filter, getFilterBytes(), pieces);
  llvm::append_range(pieces, stores);
  return pieces;
}

/// Emits the copies to the slot at `stage` before the first tile. Of carried
/// loads those of the next stage stand before the stores that wait for this
/// one's.
void GatherLowering::copyStage(Value stage) {
  Pieces pieces;
  if (carriesLoads) {
    Carried now = carried;
    carryStage();
    splitFilter(stage, now.filter, now.size, pieces);
    for (int64_t i = 0; i < numCopies(); ++i)
      pieces.push_back(
          [=] { storePairs(getDestination(stage, i), getLoaded(now, i)); });
  } else {
    pieces = splitOwn(stage);
  }
  for (const std::function<void()> &piece : pieces)
    piece();
}

CopiedStages::Pieces GatherLowering::splitCopies(Value stage) {
  return carriesLoads ? splitCarried(stage) : splitOwn(stage);
}
