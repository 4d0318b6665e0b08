//===- VerifyMultiplies.cpp - Constraints of multiplies of stages ---------===//

#include "conv/Tile/Tile.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// The source of the accumulate around `op`; null, with an error, where it is
/// another.
template <typename SourceT>
static SourceT verifySource(Operation *op) {
  SourceT source = findSource<SourceT>(op);
  if (!source)
    op->emitOpError("expects to be in an accumulate over a ")
        << SourceT::getOperationName();
  return source;
}

/// Whether a stage of the packed filter has the extents that `op` reads.
static LogicalResult verifyFilterStage(Operation *op, Value filter,
                                       ArrayRef<int64_t> extents) {
  auto type = cast<MemRefType>(filter.getType());
  if (type.getShape().drop_front(2) == extents)
    return success();
  return op->emitOpError("expects stages of the filter of [")
         << extents << "], got " << type;
}

/// The same of tensor cores, which read words of one or two elements in the
/// order of their lanes: `outer`, then those of each instruction.
static LogicalResult verifyMmaFilter(Operation *op, Value filter,
                                     ArrayRef<int64_t> outer, int64_t couts) {
  SmallVector<int64_t> extents(outer);
  extents.append({couts / 16, 32, 4});
  if (!getElementTypeOrSelf(filter.getType()).isF32())
    extents.push_back(2);
  return verifyFilterStage(op, filter, extents);
}

/// Whether tensor cores take what `source` stages as `operands`: elements of
/// its filter, which its input has or is narrowed to.
template <typename SourceT>
static LogicalResult verifyOperands(Operation *op, Type operands, bool split,
                                    SourceT source) {
  Type element = getElementTypeOrSelf(source.getFilter().getType());
  if (split && !isa<FloatTF32Type>(operands))
    return op->emitOpError(
               "expects operands of tf32 where they are split, got ")
           << operands;
  if (isa<FloatTF32Type>(operands) ? element.isF32()
                                   : element == operands && !element.isF32())
    return success();
  return op->emitOpError("expects operands of tf32 on a filter of f32, or of "
                         "f16 or bf16 as the filter's elements, got ")
         << operands << " on " << element;
}

/// The step of digit `at`; 0 where there are fewer.
static int64_t getStep(ArrayRef<Digit> digits, size_t at) {
  return at < digits.size() ? digits[at].step : 0;
}

/// The digits of a thread's registers that count instructions along the output
/// channels: the last ones.
static ArrayRef<Digit> getInstructions(const FragmentLayout &layout) {
  ArrayRef<Digit> registers = layout.registers;
  int64_t instructions = layout.getThreadExtent(0) / 2, count = 1;
  size_t begin = registers.size();
  while (count < instructions && begin > 0 && registers[begin - 1].dim == 0)
    count *= registers[--begin].extent;
  return registers.drop_front(begin);
}

/// Whether a fragment lies as the accumulators of mma.m16n8 whose columns are
/// neighbouring pixels of a row, or neighbours where pixels are flattened;
/// output channels may be any.
static LogicalResult verifyMmaOfRows(Operation *op, FragmentType type,
                                     bool isFlat = false) {
  FragmentLayout layout = type.getLayout().getLayout();
  unsigned column = isFlat ? 1 : 2;
  Digits lanes = {{column, 4, 2}, {0, 8, getStep(layout.lanes, 1)}};
  Digits registers =
      dropUnits({{column, 2, 1},
                 {0, 2, getStep(layout.registers, 1)},
                 {column, layout.getThreadExtent(column) / 2, 8},
                 {1, isFlat ? 1 : layout.getThreadExtent(1), 1}});
  llvm::append_range(registers, getInstructions(layout));
  if (layout.lanes == lanes && layout.registers == registers)
    return success();
  return op->emitOpError("expects the accumulators of mma.m16n8, got ")
         << type.getLayout();
}

/// The ring that feeds `op`; null, with an error, where there is none that is
/// depthwise as it has to be, or where its tiles are of flattened pixels and
/// may not be.
static RingOp verifyRing(Operation *op, bool isDepthwise,
                         bool mayBeFlat = false) {
  auto ring = verifySource<RingOp>(op);
  if (ring && ring.isFlat() && !mayBeFlat) {
    op->emitOpError("expects a ring for tiles of rows and columns, got one for "
                    "flattened pixels");
    return {};
  }
  if (!ring || ring.getDepthwise() == isDepthwise)
    return ring;
  op->emitOpError("expects a ring that is ")
      << (isDepthwise ? "" : "not ") << "depthwise";
  return {};
}

/// Whether a thread's loads of `width` neighbours along `along` in the window
/// of `ring`, of which the first is aligned, are aligned wherever they start
/// along the other dimensions.
static LogicalResult verifyAligned(Operation *op, RingOp ring, unsigned along,
                                   int64_t width) {
  for (const SharedDigit &digit : ring.getWindow().getDigits())
    if (digit.dim != along && digit.extent > 1 && digit.stride % width != 0)
      return op->emitOpError("reads ")
             << width
             << " words at once, which the window does not keep aligned: "
             << ring.getWindow();
  return success();
}

/// Words that a thread reads at once in a row of which it computes `columns`.
static int64_t getRowWidth(RingOp ring, int64_t columns) {
  return columns * ring.getStrides()[1] % 4 == 0 ? 4 : 1;
}

LogicalResult MacFmaOp::verify() {
  RingOp ring = verifyRing(*this, /*isDepthwise=*/false);
  if (!ring)
    return failure();
  if (ring.getElementsPerWord() != 1)
    return emitOpError("expects a ring with a filter of f32, got ")
           << ring.getFilter().getType();
  // (M3)
  for (const SharedDigit &digit : ring.getWindow().getDigits())
    if (digit.step != 1 || (digit.dim == 2 && digit.stride != 1))
      return emitOpError("expects a window of rows that lie contiguously, got ")
             << ring.getWindow();
  // (M2)
  int64_t filter[] = {
      static_cast<int64_t>(ring.getChunk()), ring.getKernel()[0],
      ring.getKernel()[1],
      static_cast<int64_t>(llvm::alignTo(ring.getTile()[0], 4))};
  if (failed(verifyFilterStage(*this, ring.getFilter(), filter)))
    return failure();
  // (M1)
  FragmentType type = getAcc().getType();
  FragmentLayout layout = type.getLayout().getLayout();
  Digits expected;
  expected.push_back({2, layout.getThreadExtent(2), 1});
  expected.push_back({0, layout.getThreadExtent(0), 1});
  if (layout.registers != dropUnits(expected))
    return emitOpError("expects threads that own neighbouring output channels "
                       "times neighbouring columns of one row, got ")
           << type.getLayout();
  // (M3)
  return verifyAligned(*this, ring, 2,
                       getRowWidth(ring, layout.getThreadExtent(2)));
}

LogicalResult MacDepthwiseOp::verify() {
  RingOp ring = verifyRing(*this, /*isDepthwise=*/true);
  if (!ring)
    return failure();
  // (E2)
  bool hasRows = true, hasChannels = true;
  for (const SharedDigit &digit : ring.getWindow().getDigits()) {
    hasRows &= digit.step == 1 && (digit.dim != 2 || digit.stride == 1);
    hasChannels &= digit.step == 1 && (digit.dim != 0 || digit.stride == 1);
  }
  int64_t perWord = ring.getElementsPerWord();
  hasRows &= perWord == 1;
  if (!hasRows && (!hasChannels || ring.getLead() != 0))
    return emitOpError("expects a window of rows, or of channels without a "
                       "lead, that lie contiguously, got ")
           << ring.getWindow() << " and a lead of " << ring.getLead();
  // (E3)
  int64_t filter[] = {
      ring.getKernel()[0], ring.getKernel()[1],
      static_cast<int64_t>(llvm::alignTo(ring.getTile()[0], 4 * perWord))};
  if (failed(verifyFilterStage(*this, ring.getFilter(), filter)))
    return failure();
  // (E1)
  FragmentType type = getAcc().getType();
  FragmentLayout layout = type.getLayout().getLayout();
  int64_t owned = 1;
  for (int64_t dim = 0; dim < 3; ++dim) {
    int64_t extent = layout.getThreadExtent(dim);
    owned *= extent;
    if (layout.getRun(dim) != extent || (dim == 0 && extent % perWord != 0))
      owned = 0;
  }
  if (owned != layout.numRegisters())
    return emitOpError("expects threads that own neighbouring channels (whole "
                       "words) times neighbouring rows and columns, got ")
           << type.getLayout();
  // (E2)
  if (ring.getPlanes())
    return success();
  if (hasRows)
    return verifyAligned(*this, ring, 2,
                         getRowWidth(ring, layout.getThreadExtent(2)));
  return verifyAligned(
      *this, ring, 0,
      std::gcd(layout.getThreadExtent(0) / perWord, int64_t(4)));
}

LogicalResult MacMmaOp::verify() {
  RingOp ring = verifyRing(*this, /*isDepthwise=*/false, /*mayBeFlat=*/true);
  if (!ring)
    return failure();
  bool isTF32 = isa<FloatTF32Type>(getOperands());
  if (ring.widensInput())
    return emitOpError("expects a filter of the input's elements, or narrower, "
                       "got ")
           << ring.getInput().getType() << " and "
           << ring.getFilter().getType();
  if (failed(verifyOperands(*this, getOperands(), getSplit(), ring)))
    return failure();
  // (N3)
  if (ring.getRound().has_value() != (isTF32 && !getSplit()))
    return emitOpError("expects a source that rounds its input exactly where "
                       "operands are tf32 and not split");
  // Quanta of 4 words, pixels of a row next to each other.
  bool isQuanta = ring.getWindow().getDigits().size() == 4;
  for (const SharedDigit &digit : ring.getWindow().getDigits()) {
    bool isWord = digit == SharedDigit{0, 4, 1, 1};
    bool isQuantum = digit.dim == 0 && digit.step == 4;
    isQuanta &= isWord || isQuantum || (digit.dim != 0 && digit.step == 1);
    isQuanta &= isWord || digit.stride % 4 == 0;
  }
  if (!isQuanta || ring.getWindow().getLayout().getRun(0) % 4)
    return emitOpError(
               "expects a window of quanta of 4 words of channels, got ")
           << ring.getWindow();
  // (N1)
  if (failed(verifyMmaOfRows(*this, getAcc().getType(), ring.isFlat())))
    return failure();
  // (N2)
  int64_t chunk = ring.getChunk();
  if (chunk % 8 != 0)
    return emitOpError("expects chunks of whole groups of 8 words, got ")
           << chunk;
  return verifyMmaFilter(*this, ring.getFilter(),
                         {chunk / 8, RingOp::getPlanar(ring.getKernel())[0],
                          RingOp::getPlanar(ring.getKernel())[1]},
                         ring.getTile()[0]);
}

LogicalResult MacQuantaOp::verify() {
  auto quanta = verifySource<QuantaOp>(*this);
  if (!quanta)
    return failure();
  bool isTF32 = isa<FloatTF32Type>(getOperands());
  if (failed(verifyOperands(*this, getOperands(), getSplit(), quanta)))
    return failure();
  // (K3)
  if ((isTF32 && !getSplit()) != quanta.getRound().has_value())
    return emitOpError("expects a source that rounds its input exactly where "
                       "operands are tf32 and not split");
  // (K1)
  if (failed(verifyMmaOfRows(*this, getAcc().getType())))
    return failure();
  // (K2)
  return verifyMmaFilter(*this, quanta.getFilter(), quanta.getTaps().numSteps(),
                         quanta.getTile()[0]);
}

LogicalResult MatmulMmaOp::verify() {
  auto gather = verifySource<GatherOp>(*this);
  if (!gather)
    return failure();
  if (failed(verifyOperands(*this, getOperands(), getSplit(), gather)))
    return failure();
  // (Q1)
  FragmentType type = getAcc().getType();
  FragmentLayout layout = type.getLayout().getLayout();
  int64_t run = getStep(layout.registers, 0);
  int64_t perThread = layout.getThreadExtent(1);
  bool isMma = run == 1 || run == 2 || run == 4;
  if (isMma) {
    Digits lanes = {{1, 4, 2 * run}, {0, 8, getStep(layout.lanes, 1)}};
    Digits registers = dropUnits({{1, 2, run},
                                  {0, 2, getStep(layout.registers, 1)},
                                  {1, run, 1},
                                  {1, perThread / 2 / run, 8 * run}});
    llvm::append_range(registers, getInstructions(layout));
    isMma = layout.lanes == lanes && layout.registers == registers;
  }
  if (!isMma)
    return emitOpError("expects the accumulators of mma.m16n8, got ")
           << type.getLayout();
  if ((gather.hasInnerChannels() || gather.getPixelPairs()) &&
      (run != 1 || perThread % 4 != 0))
    return emitOpError("expects whole pairs of instructions of 8 neighbouring "
                       "pixels where the channels are innermost or words are "
                       "pairs of pixels, got ")
           << type.getLayout();
  // (Q2)
  return verifyMmaFilter(*this, gather.getFilter(),
                         static_cast<int64_t>(gather.getChunk()) / 8,
                         gather.getTile()[0]);
}

LogicalResult MatmulFmaOp::verify() {
  auto gather = verifySource<GatherOp>(*this);
  if (!gather)
    return failure();
  if (gather.getElementsPerWord() != 1)
    return emitOpError("expects a gather with a filter of f32, got ")
           << gather.getFilter().getType();
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
      *this, gather.getFilter(),
      {static_cast<int64_t>(gather.getChunk()), gather.getTile()[0]});
}
