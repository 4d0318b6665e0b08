//===- VerifyRing.cpp - Constraints of conv_tile.ring ---------------------===//

#include "Verify.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

RowsWindow RingOp::getRowsWindow() {
  return RowsWindow::get(getPlanar(*getOutput()), getPlanar(getKernel()),
                         getPlanar(getStrides()), getPlanar(getDilations()));
}
int64_t RingOp::getWindowRows() {
  if (isFlat())
    return getRowsWindow().countRows(getTile()[1]);
  return (getTile()[1] - 1) * getStrides()[0] +
         (getKernel()[0] - 1) * getDilations()[0] + 1;
}
int64_t RingOp::getWindowColumns() {
  if (isFlat())
    return getRowsWindow().planeColumns;
  return (getTile()[2] - 1) * getStrides()[1] +
         (getKernel()[1] - 1) * getDilations()[1] + 1;
}
int64_t RingOp::getWindowSize() { return getWindow().getLayout().getSize(); }
bool RingOp::copiesQuanta() {
  return getVector() == 4 && !getPlanes() &&
         getWindow().getLayout().getRun(0) % 4 == 0;
}
bool RingOp::fillsByRegisters() {
  return widensInput() || narrowsInput() ||
         (copiesQuanta() &&
          (getRound() || !getDims().getInput().ends_with("c") ||
           !isReadInVectors(cast<MemRefType>(getInput().getType()),
                            getElementsPerWord())));
}
bool RingOp::loadsColumnPairs() {
  auto type = cast<MemRefType>(getInput().getType());
  int64_t columns = type.getShape().back();
  SmallVector<SharedDigit> ofColumns = llvm::filter_to_vector(
      getWindow().getDigits(),
      [](const SharedDigit &digit) { return digit.dim == 2; });
  int64_t pad = getPlanar(getPadLow())[1], lead = getLead();
  // Rows of flattened pixels are staged from their first column on.
  bool startsEven =
      isFlat() || getTile()[2] * getPlanar(getStrides())[1] % 2 == 0;
  auto needed =
      static_cast<int64_t>(llvm::alignTo(lead + getWindowColumns(), 2));
  return copiesQuanta() && fillsByRegisters() && !widensInput() &&
         !narrowsInput() && getElementsPerWord() == 2 &&
         getDims().getInput().ends_with("w") &&
         !ShapedType::isDynamic(columns) && columns % 2 == 0 &&
         isReadInVectors(type, 2) && getPlanar(getInputDilation())[1] == 1 &&
         (pad + lead) % 2 == 0 && startsEven && ofColumns.size() == 1 &&
         ofColumns.front().extent >= needed;
}
int64_t RingOp::getNumChunks() {
  return getDepthwise() ? 1 : llvm::divideCeil(getChannels(), getChunk());
}
int64_t RingOp::getStageSize() {
  return getKeepFilter() ? getWindowSize() : getSlotSize();
}
int64_t RingOp::getSharedBytes() { return 4 * getStages() * getSlotSize(); }

/// (R4)
static LogicalResult verifyStagedWindow(RingOp ring) {
  int64_t columns = ring.getLead() + ring.getWindowColumns();
  if (ring.getVector() == 4 && !ring.copiesQuanta())
    columns = llvm::alignTo(columns, 4);
  int64_t chunk = ring.getChunk();
  int64_t needed[] = {chunk, ring.getWindowRows(), columns};
  int64_t room[] = {1, 1, 1};
  for (const SharedDigit &digit : ring.getWindow().getDigits()) {
    if (digit.dim > 2)
      return ring.emitOpError(
                 "expects a window of channels, rows and columns (d0 "
                 "to d2), got d")
             << digit.dim;
    room[digit.dim] = std::min(room[digit.dim] * digit.extent, kMaxCount);
  }
  for (int dim = 0; dim < 3; ++dim)
    if (room[dim] < needed[dim])
      return ring.emitOpError("expects a window with room for ")
             << needed[dim] << " positions along d" << dim << ", got "
             << room[dim];
  if (ring.copiesQuanta()) {
    bool isInner = ring.getDims().getInput().ends_with("c");
    if (ring.widensInput() && !isInner)
      return ring.emitOpError(
                 "widens its input: expects quanta of channels only "
                 "where these are innermost, got dimensions ")
             << ring.getDims().getInput();
    bool isWhole = ring.getChannels() % 4 == 0;
    if (ring.getLead() > (ring.loadsColumnPairs() ? 1 : 0) || chunk % 4 != 0 ||
        (!isWhole && (!ring.fillsByRegisters() || ring.widensInput())))
      return ring.emitOpError("copies quanta of 4 words of channels: expects "
                              "whole ones, and "
                              "no lead, or one of 1 with odd padding where "
                              "columns are loaded "
                              "in pairs, got a chunk of ")
             << chunk << " of " << ring.getChannels() << " words and a lead of "
             << ring.getLead();
  } else if (ring.getVector() == 4 &&
             ring.getWindow().getLayout().getRun(2) % 4) {
    return ring.emitOpError(
               "copies quads of columns or quanta of channels, but the "
               "window splits them: ")
           << ring.getWindow();
  }
  for (const SharedDigit &digit : ring.getWindow().getDigits())
    if (ring.getVector() == 4 && digit.extent > 1 && digit.stride != 1 &&
        digit.stride % 4 != 0)
      return ring.emitOpError(
                 "copies quads of columns or quanta of channels, which "
                 "the window does not keep aligned: ")
             << ring.getWindow();
  if (ring.getWindowSize() % 4 != 0)
    return ring.emitOpError(
               "expects a window of whole quads of words, behind which "
               "the filter lies, got ")
           << ring.getWindow() << " of " << ring.getWindowSize();
  return success();
}

/// (R9), but for the walk's extents and the lists of (R1).
static LogicalResult verifyFlat(RingOp ring) {
  ArrayRef<int64_t> output = *ring.getOutput();
  if (output.size() != 3 || !llvm::all_of(output, isCount))
    return ring.emitOpError("expects an output of 3 extents (planes, rows, "
                            "columns) between 1 and 2^30, got [")
           << output << "]";
  RowsWindow rows = ring.getRowsWindow();
  for (auto [name, extents] :
       {std::pair("output", std::pair(rows.outputRows, rows.outputColumns)),
        std::pair("input", std::pair(rows.planeRows, rows.planeColumns))})
    if (!isCount(extents.first) || !isCount(extents.second) ||
        !isCount(extents.first * extents.second))
      return ring.emitOpError("expects at most 2^30 positions of a plane of "
                              "the ")
             << name << ", got " << extents.first << " x " << extents.second;
  for (auto [name, is] : {std::pair("depthwise", ring.getDepthwise()),
                          {"planes", ring.getPlanes()},
                          {"keep_filter", ring.getKeepFilter()}})
    if (is)
      return ring.emitOpError("stages rows of flattened pixels: expects it not "
                              "to have ")
             << name;
  if (llvm::any_of(ring.getInputDilation(), [](int64_t v) { return v != 1; }))
    return ring.emitOpError("stages rows of flattened pixels: expects no input "
                            "dilation, got [")
           << ring.getInputDilation() << "]";
  for (auto [i, letter] : llvm::enumerate(StringRef("dhw"))) {
    bool isUnit = output[i] == 1 && ring.getKernel()[i] == 1 &&
                  ring.getStrides()[i] == 1 && ring.getDilations()[i] == 1 &&
                  ring.getPadLow()[i] == 0;
    if (ring.getDims().inputDim(letter) < 0 && !isUnit)
      return ring.emitOpError(
                 "expects an extent, a tap, a stride and a dilation "
                 "of 1 and no padding along the dimension '")
             << letter << "', which the input lacks";
  }
  int64_t reach = (output[0] - 1) * ring.getStrides()[0] +
                  (ring.getKernel()[0] - 1) * ring.getDilations()[0] + 1;
  if (!isCount(reach))
    return ring.emitOpError("expects the output to meet at most 2^30 planes of "
                            "the input, got ")
           << reach;
  return success();
}

/// (R8), but for the walk's extents.
static LogicalResult verifyPlanes(RingOp ring) {
  auto type = cast<MemRefType>(ring.getInput().getType());
  StringRef order = ring.getDims().getInput();
  ArrayRef<int64_t> extents = type.getShape().drop_front(1);
  bool isPlanar = order == "nchw" || order == "ncw";
  if (!ring.getDepthwise() || ring.getElementsPerWord() != 1 || !isPlanar ||
      llvm::any_of(extents, ShapedType::isDynamic) ||
      llvm::is_contained(extents, 0) ||
      llvm::any_of(ring.getInputDilation(), [](int64_t v) { return v != 1; }))
    return ring.emitOpError("stages whole planes: expects it to be depthwise, "
                            "with a filter of f32 and an input of static "
                            "planes (nchw or ncw) without dilation, got ")
           << type << " with dimensions " << order << ", a filter of "
           << getElementTypeOrSelf(ring.getFilter().getType())
           << " and input_dilation [" << ring.getInputDilation() << "]";
  int64_t columns = extents.back();
  int64_t rows = order == "nchw" ? extents[1] : 1;
  auto chunk = static_cast<int64_t>(ring.getChunk());
  SmallVector<SharedDigit> expected{
      {2, columns, 1, 1}, {1, rows, 1, columns}, {0, chunk, 1, rows * columns}};
  if (ring.getVector() != 4 || ring.getLead() != 0 ||
      ring.getWindow().getDigits() != ArrayRef(expected))
    return ring.emitOpError("stages whole planes: expects quads without a lead "
                            "and a window of ")
           << chunk << " planes of " << rows << " x " << columns
           << " as they lie in memory, got " << ring.getWindow() << ", vector "
           << ring.getVector() << " and lead " << ring.getLead();
  auto isWhole = [&](int64_t channels) {
    return rows * columns % 4 * (channels % 4) % 4 == 0;
  };
  if (!isWhole(chunk) || !isWhole(ring.getChannels()))
    return ring.emitOpError("stages whole planes: expects whole quads in a "
                            "tile and in an image, got ")
           << chunk << " and " << ring.getChannels() << " planes of " << rows
           << " x " << columns;
  return success();
}

LogicalResult RingOp::verify() {
  // (R1)
  StringRef all[] = {"planes", "rows", "columns"};
  ArrayRef<StringRef> dimensions = ArrayRef(all).take_back(isFlat() ? 3 : 2);
  if (failed(verifyWindow(*this, dimensions,
                          {{"kernel", getKernel()},
                           {"strides", getStrides()},
                           {"dilations", getDilations()},
                           {"pad_low", getPadLow()},
                           {"input_dilation", getInputDilation()}})))
    return failure();
  // (R2)
  if (failed(verifyCounts(*this, {{"groups", getGroups()},
                                  {"channels", getChannels()},
                                  {"filters", getFilters()},
                                  {"chunk", getChunk()}})))
    return failure();
  StringRef flat[] = {"couts", "pixels"},
            planar[] = {"couts", "rows", "columns"};
  if (failed(verifyStagedTile(*this, getTile(),
                              isFlat() ? ArrayRef<StringRef>(flat)
                                       : ArrayRef<StringRef>(planar),
                              getStages())))
    return failure();
  // (R9)
  if (isFlat() && failed(verifyFlat(*this)))
    return failure();
  // (R3)
  if (!isCount(getNumStages()))
    return emitOpError("expects at most 2^30 stages of a tile, got ")
           << getNumChunks() << " chunks of " << getNumPlaneTaps()
           << " taps along the planes";
  auto operands = StagedOperands::of(*this, getNumStages(), "chunks of stages");
  operands.mayWiden = true;
  operands.mayNarrow = !getDepthwise();
  if (failed(operands.verify()))
    return failure();
  if (getElementsPerWord() != 1 && !getDims().getInput().ends_with("c") &&
      !copiesQuanta())
    return emitOpError(
               "expects 16-bit elements with the channels innermost, or "
               "copies of quanta, got an input with dimensions ")
           << getDims().getInput();
  if (narrowsInput() && !copiesQuanta())
    return emitOpError("narrows its input: expects copies of quanta, got a "
                       "window of ")
           << getWindow() << " and vector " << getVector();
  auto type = cast<MemRefType>(getInput().getType());
  int64_t copied = getVector() * getElementsPerWord();
  // Runs of whole planes go on over rows and channels.
  int64_t inner = getPlanes() ? type.getRank() - 1 : 1;
  if (copied != 1 && (!fillsByRegisters() || widensInput()) &&
      !isReadInVectors(type, copied, inner))
    return emitOpError("copies ")
           << copied << " elements at once, which are not aligned in " << type;
  // (R10)
  if (getRound() && !isa<FloatTF32Type>(*getRound()))
    return emitOpError("expects to round to tf32, got ") << *getRound();
  if (getRound() && (!copiesQuanta() || !type.getElementType().isF32()))
    return emitOpError("rounds its input: expects copies of quanta of f32, "
                       "got a window of ")
           << getWindow() << ", vector " << getVector() << " and "
           << type.getElementType();
  // (R4)
  if (getVector() != 1 && getVector() != 4)
    return emitOpError("expects copies of 1 or 4 elements, got ")
           << getVector();
  if (getLead() > 3)
    return emitOpError("expects a lead of 0 to 3 columns, got ") << getLead();
  if (failed(getPlanes() ? verifyPlanes(*this) : verifyStagedWindow(*this)))
    return failure();
  // (R6)
  if (getKeepFilter() && (getGroups() != 1 || getNumFilterTiles() != 1 ||
                          getStages() % getNumChunks() != 0))
    return emitOpError("keeps its filter: expects one group, one tile of "
                       "output channels and slots that are a multiple of the "
                       "chunks, got ")
           << getGroups() << " groups, " << getNumFilterTiles() << " tiles, "
           << getStages() << " slots and " << getNumChunks() << " chunks";
  // (R7)
  int64_t perWord = getElementsPerWord(), chunk = getChunk();
  if (getDepthwise() && (getGroups() != 1 || getKeepFilter() ||
                         static_cast<int64_t>(getFilters()) !=
                             static_cast<int64_t>(getChannels()) * perWord ||
                         getTile()[0] != chunk * perWord))
    return emitOpError("is depthwise: expects one group, as many channels as "
                       "filters, a chunk of a tile's channels and no filter "
                       "that is kept, got ")
           << getGroups() << " groups, " << getChannels() * perWord
           << " channels, " << getFilters() << " filters and a chunk of "
           << chunk * perWord << " for a tile of " << getTile()[0];
  return success();
}

LogicalResult RingOp::verifyAccumulate(Operation *user) {
  // (R5)
  if (failed(verifyWalkOfSource(user, isFlat() ? "fp" : "fhw", getTile(),
                                getGroups(), getFilters())))
    return failure();
  if (isFlat()) {
    // (R9)
    auto walk = user->getParentOfType<WalkOp>();
    ValueRange extents = walk.getExtents().drop_front(1);
    for (auto [letter, known] :
         llvm::zip_equal(StringRef("dhw"), *getOutput())) {
      std::optional<int64_t> extent = 1;
      if (walk.getOrder().contains(letter)) {
        extent = getConstantIntValue(extents.front());
        extents = extents.drop_front();
      }
      if (extent != known)
        return user->emitOpError("expects its source's output in its walk, ")
               << known << " along '" << letter << "', got "
               << (extent ? std::to_string(*extent) : "an open extent");
    }
    return success();
  }
  if (!getPlanes())
    return success();
  // (R8)
  auto walk = user->getParentOfType<WalkOp>();
  for (int dim = 1; dim < 3; ++dim) {
    std::optional<int64_t> extent = getConstantIntValue(walk.getExtents()[dim]);
    if (!extent || *extent > getTile()[dim])
      return user->emitOpError("expects its source's whole planes to be tiles "
                               "of all rows and columns, got a tile of ")
             << getTile()[dim] << " along d" << dim << " of "
             << (extent ? std::to_string(*extent) : "an open extent");
  }
  return success();
}
