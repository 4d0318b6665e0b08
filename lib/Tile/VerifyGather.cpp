//===- VerifyGather.cpp - Constraints of conv_tile.gather -----------------===//

#include "conv/Tile/Tile.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

//===----------------------------------------------------------------------===//
// GatherOp
//===----------------------------------------------------------------------===//

int64_t GatherOp::getElementsPerWord() {
  return getElementTypeOrSelf(getInput().getType()).isF32() ? 1 : 2;
}
GatheredStage GatherOp::getStage() {
  return {hasInnerChannels(), getTile()[1], static_cast<int64_t>(getChunk())};
}
int64_t GatherOp::getFilterSize() {
  auto type = cast<MemRefType>(getFilter().getType());
  int64_t size = 1;
  for (int64_t extent : type.getShape().drop_front(2))
    size *= extent;
  return size / getElementsPerWord();
}
int64_t GatherOp::getNumChunks() {
  return llvm::divideCeil(getChannels(), getChunk());
}
int64_t GatherOp::getNumStages() {
  ArrayRef<int64_t> kernel = getKernel();
  return getNumChunks() * kernel[0] * kernel[1] * kernel[2];
}
int64_t GatherOp::getNumFilterTiles() {
  return llvm::divideCeil(getFilters(), getTile()[0]);
}
int64_t GatherOp::getStageSize() {
  return getStage().getSize() + getFilterSize();
}
int64_t GatherOp::getSharedBytes() { return 4 * getStages() * getStageSize(); }

/// Whether 4 neighbouring pixels are 4 aligned neighbours in memory.
static bool holdsQuadsOfPixels(GatherOp op) {
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
  return positions % 4 == 0;
}

LogicalResult GatherOp::verify() {
  // (G1)
  std::pair<StringRef, ArrayRef<int64_t>> lists[] = {
      {"kernel", getKernel()},
      {"strides", getStrides()},
      {"dilations", getDilations()},
      {"pad_low", getPadLow()}};
  int64_t stages = 1;
  for (auto [name, values] : lists) {
    if (values.size() != 3)
      return emitOpError("expects 3 ")
             << name << " (planes, rows, columns), got " << values.size();
    int64_t least = name == "pad_low" ? 0 : 1;
    for (int64_t value : values)
      if (value < least || value > (int64_t(1) << 31))
        return emitOpError("expects ")
               << name << " between " << least << " and 2^31, got " << value;
  }
  // (G2)
  std::pair<StringRef, int64_t> counts[] = {{"groups", getGroups()},
                                            {"channels", getChannels()},
                                            {"filters", getFilters()}};
  for (auto [name, value] : counts)
    if (value < 1 || value > (int64_t(1) << 31))
      return emitOpError("expects ")
             << name << " between 1 and 2^31, got " << value;
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
  // (G3)
  auto input = dyn_cast<MemRefType>(getInput().getType());
  auto filter = dyn_cast<MemRefType>(getFilter().getType());
  for (MemRefType type : {input, filter})
    if (!type || !type.getLayout().isIdentity() ||
        type.getElementType() != input.getElementType() ||
        !(type.getElementType().isF32() || type.getElementType().isF16() ||
          type.getElementType().isBF16()))
      return emitOpError("expects contiguous memrefs of f32, f16 or bf16, got ")
             << getInput().getType() << " and " << getFilter().getType();
  if (getElementsPerWord() != 1 && !hasInnerChannels())
    return emitOpError("expects 16-bit elements with the channels innermost, "
                       "got an input with dimensions ")
           << getDims().getInput();
  if (input.getRank() != static_cast<int64_t>(getDims().getInput().size()))
    return emitOpError("expects an input of rank ")
           << getDims().getInput().size() << " (dims " << getDims().getInput()
           << "), got " << input;
  for (int64_t extent : getKernel()) {
    stages *= extent;
    if (stages > (int64_t(1) << 31))
      return emitOpError("expects at most 2^31 taps");
  }
  int64_t groups = getGroups(), blocks = groups * getNumFilterTiles();
  if (filter.getRank() < 3 || !filter.hasStaticShape() ||
      filter.getDimSize(0) != blocks || filter.getDimSize(1) != getNumStages())
    return emitOpError("expects a packed filter of ")
           << blocks << " blocks (groups * tiles of couts) by "
           << getNumStages() << " stages, got " << filter;
  if (filter.getNumElements() > (int64_t(1) << 40) || getFilterSize() % 4 != 0)
    return emitOpError("expects whole quads of words of filter a stage, got ")
           << filter;
  // (G4)
  if (getVector() != 1 && getVector() != 4)
    return emitOpError("expects copies of 1 or 4 words, got ") << getVector();
  if (getVector() == 4 && (hasInnerChannels() ? getChannels() % 4 != 0
                                              : !holdsQuadsOfPixels(*this)))
    return emitOpError("copies quads where 4 neighbours are not aligned in "
                       "memory: ")
           << input << " with " << getChannels() << " words of channels";
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

//===----------------------------------------------------------------------===//
// Multiplies
//===----------------------------------------------------------------------===//

/// The gather that feeds the accumulate around `op`, or null.
static GatherOp findGather(Operation *op) {
  auto accumulate = op->getParentOfType<AccumulateOp>();
  return accumulate ? accumulate.getSource().getDefiningOp<GatherOp>()
                    : GatherOp();
}

static LogicalResult verifyFilterStage(Operation *op, GatherOp gather,
                                       ArrayRef<int64_t> extents) {
  auto type = cast<MemRefType>(gather.getFilter().getType());
  if (type.getShape().drop_front(2) == extents)
    return success();
  return op->emitOpError("expects stages of the filter of [")
         << extents << "], got " << type;
}

LogicalResult MatmulMmaOp::verify() {
  GatherOp gather = findGather(*this);
  if (!gather)
    return emitOpError(
        "expects to be in an accumulate over a conv_tile.gather");
  Type element = getElementTypeOrSelf(gather.getInput().getType());
  bool isTF32 = isa<FloatTF32Type>(getOperands());
  if (isTF32 ? !element.isF32() : element != getOperands() || element.isF32())
    return emitOpError("expects operands of tf32 on f32 elements, or of f16 or "
                       "bf16 elements as they are, got ")
           << getOperands() << " on " << element;
  // (Q1)
  FragmentType type = getAcc().getType();
  FragmentLayout layout = type.getLayout().getLayout();
  auto step = [](ArrayRef<Digit> digits, size_t at) {
    return at < digits.size() ? digits[at].step : 0;
  };
  int64_t run = step(layout.registers, 0);
  int64_t perThread = layout.getThreadExtent(1);
  bool isMma = run == 1 || run == 2 || run == 4;
  if (isMma) {
    Digits lanes = {{1, 4, 2 * run}, {0, 8, step(layout.lanes, 1)}};
    Digits registers = dropUnits(
        {{1, 2, run},
         {0, 2, step(layout.registers, 1)},
         {1, run, 1},
         {1, perThread / 2 / run, 8 * run},
         {0, layout.getThreadExtent(0) / 2, layout.registers.back().step}});
    isMma = layout.lanes == lanes && layout.registers == registers;
  }
  if (!isMma)
    return emitOpError("expects the accumulators of mma.m16n8, got ")
           << type.getLayout();
  if (gather.hasInnerChannels() && (run != 1 || perThread % 4 != 0))
    return emitOpError("expects whole pairs of instructions of 8 neighbouring "
                       "pixels where the channels are innermost, got ")
           << type.getLayout();
  // (Q2)
  SmallVector<int64_t> extents{static_cast<int64_t>(gather.getChunk()) / 8,
                               gather.getTile()[0] / 16, 32, 4};
  if (!isTF32)
    extents.push_back(2);
  return verifyFilterStage(*this, gather, extents);
}

LogicalResult MatmulFmaOp::verify() {
  GatherOp gather = findGather(*this);
  if (!gather)
    return emitOpError(
        "expects to be in an accumulate over a conv_tile.gather");
  if (gather.getElementsPerWord() != 1)
    return emitOpError("expects a gather of f32, got ")
           << gather.getInput().getType();
  // (O1)
  FragmentType type = getAcc().getType();
  FragmentLayout layout = type.getLayout().getLayout();
  int64_t run = layout.lanes.empty() ? 0 : layout.lanes.front().step;
  int64_t couts = layout.getThreadExtent(0);
  bool isFma = gather.hasInnerChannels() ? run == 1 : run == 4 || run == 8;
  if (isFma) {
    Digits lanes = {{1, 4, run}, {0, 8, couts}};
    Digits registers = dropUnits({{1, run, 1},
                                  {1, layout.getThreadExtent(1) / run, 4 * run},
                                  {0, couts, 1}});
    isFma = layout.lanes == lanes && layout.registers == registers;
  }
  if (!isFma)
    return emitOpError("expects threads that own neighbouring output channels "
                       "times runs of pixels, got ")
           << type.getLayout();
  // (O2)
  return verifyFilterStage(
      *this, gather,
      {static_cast<int64_t>(gather.getChunk()), gather.getTile()[0]});
}
