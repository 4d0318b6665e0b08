//===- VerifyGather.cpp - Constraints of conv_tile.gather -----------------===//

#include "Verify.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

//===----------------------------------------------------------------------===//
// GatherOp
//===----------------------------------------------------------------------===//

bool GatherOp::fillsByRegisters() {
  return getElementsPerWord() != 1 && !getPixelPairs() &&
         (!hasInnerChannels() || narrowsInput());
}
int64_t GatherOp::getCopiedPixels() {
  if (hasInnerChannels())
    return 1;
  return getPixelPairs() ? 2 * getVector() : getVector();
}
bool GatherOp::hasOddChannels() {
  int64_t dim = getDims().inputDim('c');
  return getElementsPerWord() == 2 && dim >= 0 &&
         cast<MemRefType>(getInput().getType()).getDimSize(dim) % 2 != 0;
}
GatheredStage GatherOp::getStage() {
  return {hasInnerChannels(), getTile()[1], static_cast<int64_t>(getChunk()),
          getPixelPairs()};
}
int64_t GatherOp::getNumChunks() {
  return llvm::divideCeil(getChannels(), getChunk());
}
int64_t GatherOp::getNumStages() {
  ArrayRef<int64_t> kernel = getKernel();
  return getNumChunks() * kernel[0] * kernel[1] * kernel[2];
}
int64_t GatherOp::getStageSize() {
  return getStage().getSize() + getFilterSize();
}
int64_t GatherOp::getSharedBytes() { return 4 * getStages() * getStageSize(); }

/// Whether `count` neighbouring pixels are aligned neighbours in memory.
static bool holdsNeighbours(GatherOp op, int64_t count) {
  auto type = cast<MemRefType>(op.getInput().getType());
  StringRef order = op.getDims().getInput();
  auto isUnit = [](ArrayRef<int64_t> values, int64_t unit) {
    return llvm::all_of(values, [&](int64_t value) { return value == unit; });
  };
  if (!isUnit(op.getKernel(), 1) || !isUnit(op.getStrides(), 1) ||
      !isUnit(op.getPadLow(), 0))
    return false;
  int64_t positions = 1;
  size_t at = order.find_first_of("dhw");
  if (order.drop_front(at) != op.getDims().getSpatialLetters())
    return false;
  for (int64_t extent : type.getShape().drop_front(at)) {
    if (ShapedType::isDynamic(extent))
      return false;
    positions *= extent;
  }
  return positions % count == 0 &&
         isReadInVectors(type, count,
                         type.getRank() - static_cast<int64_t>(at));
}

/// (G4), (G6) and (G7) of a gather of pairs of pixels.
static LogicalResult verifyPairs(GatherOp op) {
  auto type = cast<MemRefType>(op.getInput().getType());
  if (op.getElementsPerWord() != 2 || op.narrowsInput() ||
      op.hasInnerChannels())
    return op.emitOpError(
               "expects pairs of pixels of 16 bits in an input whose "
               "channels are not innermost, got ")
           << type << " for a filter of "
           << getElementTypeOrSelf(op.getFilter().getType());
  int64_t vector = op.getVector();
  if (vector != 1 && vector != 2 && vector != 4)
    return op.emitOpError("expects copies of 1, 2 or 4 pairs of pixels, got ")
           << vector;
  if (op.getCarriesLoads())
    return op.emitOpError("carries loads: expects elements that pass through "
                          "registers, got pairs of pixels, which are copied");
  if (!holdsNeighbours(op, 2 * vector))
    return op.emitOpError("copies ")
           << 2 * vector
           << " pixels at once, which are not aligned neighbours in memory: "
           << type;
  if (op.getTile()[1] < 2 * vector)
    return op.emitOpError("copies ")
           << 2 * vector << " pixels at once, but a tile has "
           << op.getTile()[1];
  return success();
}

LogicalResult GatherOp::verify() {
  // (G1)
  if (failed(verifyWindow(*this, {"planes", "rows", "columns"},
                          {{"kernel", getKernel()},
                           {"strides", getStrides()},
                           {"dilations", getDilations()},
                           {"pad_low", getPadLow()}})))
    return failure();
  // (G2)
  if (failed(verifyCounts(*this, {{"groups", getGroups()},
                                  {"channels", getChannels()},
                                  {"filters", getFilters()}})))
    return failure();
  if (getTile().size() != 2 ||
      llvm::any_of(getTile(), [](int64_t v) { return v < 1 || v > 65536; }) ||
      !llvm::isPowerOf2_64(getTile()[1]))
    return emitOpError("expects a tile of 2 extents (couts, and a power of two "
                       "of pixels) between 1 and 65536, got [")
           << getTile() << "]";
  if (getChunk() != 8 && getChunk() != 16 && getChunk() != 32)
    return emitOpError("expects chunks of 8, 16 or 32 words, got ")
           << getChunk();
  if (getStages() < 2 || getStages() > 32)
    return emitOpError("expects 2 to 32 stages, got ") << getStages();
  auto kernel = getOperation()->getParentOfType<gpu::GPUFuncOp>();
  std::optional<uint32_t> threads =
      kernel ? getBlockSize(kernel) : std::nullopt;
  if (threads && !llvm::isPowerOf2_32(*threads))
    return emitOpError("expects a block of a power of two of threads, got ")
           << *threads;
  int64_t stages = getNumChunks();
  for (int64_t extent : getKernel())
    if ((stages *= extent) > kMaxCount)
      return emitOpError("expects at most 2^30 stages of a tile, got ")
             << getNumChunks() << " chunks of [" << getKernel() << "] taps";
  // (G3)
  auto operands = StagedOperands::of(*this, stages, "stages");
  operands.mayNarrow = true;
  operands.mayBeOdd = fillsByRegisters() || getPixelPairs();
  if (failed(operands.verify()))
    return failure();
  auto type = cast<MemRefType>(getInput().getType());
  if (getPixelPairs())
    return verifyPairs(*this);
  // (G4)
  if (getVector() != 1 && getVector() != 4)
    return emitOpError("expects copies of 1 or 4 words, got ") << getVector();
  // Narrowed elements are loaded 16 bytes at a time.
  int64_t copied = getVector() * (narrowsInput() ? 1 : getElementsPerWord());
  if (getElementsPerWord() != 1 && !fillsByRegisters() &&
      !isReadInVectors(type, getElementsPerWord()))
    return emitOpError("copies words of ")
           << getElementsPerWord() << " elements, which are not aligned in "
           << type;
  if (getVector() == 4 && fillsByRegisters() && !narrowsInput())
    return emitOpError("expects copies of 1 word where its two elements lie "
                       "apart, got 4");
  if (getVector() == 4 &&
      (hasInnerChannels() ? getChannels() % 4 != 0 || hasOddChannels() ||
                                !isReadInVectors(type, copied)
                          : !holdsNeighbours(*this, 4)))
    return emitOpError("copies quads where 4 neighbours are not aligned in "
                       "memory: ")
           << getInput().getType() << " with " << getChannels()
           << " words of channels";
  if (!hasInnerChannels() && getTile()[1] < static_cast<int64_t>(getVector()))
    return emitOpError("copies quads of pixels, but a tile has ")
           << getTile()[1];
  // (G7)
  if (!getCarriesLoads())
    return success();
  if (!fillsByRegisters())
    return emitOpError("carries loads: expects elements that pass through "
                       "registers, got ")
           << type << " for a filter of "
           << getElementTypeOrSelf(getFilter().getType());
  int64_t copies = getTile()[1] * static_cast<int64_t>(getChunk()) /
                   static_cast<int64_t>(getVector());
  if (threads && llvm::divideCeil(copies, *threads) > 32)
    return emitOpError("carries loads: expects at most 32 copies of a thread, "
                       "got ")
           << llvm::divideCeil(copies, *threads);
  return success();
}

LogicalResult GatherOp::verifyAccumulate(Operation *user) {
  // (G5)
  if (failed(
          verifyWalkOfSource(user, "fp", getTile(), getGroups(), getFilters())))
    return failure();
  // Padding behind the input would set the pixels apart from their inputs.
  if (getCopiedPixels() == 1)
    return success();
  auto walk = user->getParentOfType<WalkOp>();
  auto type = cast<MemRefType>(getInput().getType());
  size_t next = 1;
  for (char letter : StringRef("dhw")) {
    if (!walk.getOrder().contains(letter))
      continue;
    std::optional<int64_t> out = getConstantIntValue(walk.getExtents()[next++]);
    int64_t dim = getDims().inputDim(letter);
    int64_t in = dim < 0 ? 1 : type.getDimSize(dim);
    if (out != in)
      return user->emitOpError("copies ")
             << getCopiedPixels()
             << " pixels at once: expects outputs that lie as the inputs do, "
             << in << " along " << letter << ", got "
             << (out ? std::to_string(*out) : "an open extent");
  }
  return success();
}

//===----------------------------------------------------------------------===//
// PartialsOp
//===----------------------------------------------------------------------===//

int64_t PartialsOp::getSharedBytes() { return 0; }

bool PartialsOp::hasOwnMultiply() { return true; }

LogicalResult PartialsOp::verify() {
  // (D1)
  if (getSplits() < 2 || getSplits() > 65536)
    return emitOpError("expects 2 to 65536 splits, got ") << getSplits();
  // (D2)
  auto type = dyn_cast<MemRefType>(getSums().getType());
  if (!type || !type.getLayout().isIdentity() || !type.getElementType().isF32())
    return emitOpError("expects sums in a contiguous memref of f32, got ")
           << getSums().getType();
  return success();
}

LogicalResult PartialsOp::verifyAccumulate(Operation *user) {
  // (D2)
  auto walk = user->getParentOfType<WalkOp>();
  if (!walk)
    return user->emitOpError("expects to be inside of a conv_tile.walk");
  auto sums = cast<MemRefType>(getSums().getType());
  StringRef order = walk.getOrder();
  int64_t parts = walk.getGroups() * walk.getChannels() * getSplits();
  if (!walk.isFlat() || !order.contains('f') ||
      sums.getRank() != static_cast<int64_t>(order.size()) ||
      sums.getDimSize(order.find('f')) != parts)
    return user->emitOpError("expects ")
           << getSplits() << " parts of all channels in the order " << order
           << ", got " << sums;
  if (!isCount(parts))
    return user->emitOpError("expects at most 2^30 channels in all parts, got ")
           << parts;
  return success();
}
