//===- VerifyQuanta.cpp - Constraints of conv_tile.quanta -----------------===//

#include "Verify.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// The most channels of a group, and steps of a sum: more are no few channels,
/// and would be written out one by one.
constexpr int64_t kMostChannels = 64;
constexpr int64_t kMostSteps = 4096;

PackedTaps QuantaOp::getTaps() {
  return PackedTaps::get(getKernel()[0], getKernel()[1], getChannels(),
                         getElementsPerWord());
}
PackedWindow QuantaOp::getWindow() {
  return PackedWindow::get(getTaps(), {getTile()[1], getTile()[2]},
                           {getStrides()[0], getStrides()[1]},
                           {getDilations()[0], getDilations()[1]});
}
int64_t QuantaOp::getStageSize() { return getWindow().numWords(); }
int64_t QuantaOp::getSharedBytes() {
  return 4 * (getStages() * getStageSize() +
              (getSharedFilter() ? getFilterSize() : 0));
}

LogicalResult QuantaOp::verify() {
  // (U1)
  if (failed(verifyWindow(*this, {"rows", "columns"},
                          {{"kernel", getKernel()},
                           {"strides", getStrides()},
                           {"dilations", getDilations()},
                           {"pad_low", getPadLow()}})))
    return failure();
  // (U2)
  if (failed(verifyCounts(*this, {{"groups", getGroups()},
                                  {"channels", getChannels()},
                                  {"filters", getFilters()}})))
    return failure();
  if (static_cast<int64_t>(getChannels()) > kMostChannels)
    return emitOpError("expects at most ")
           << kMostChannels << " channels, got " << getChannels();
  if (failed(verifyStagedTile(*this, getTile(), {"couts", "rows", "columns"},
                              getStages())))
    return failure();
  // (U3)
  auto operands = StagedOperands::of(*this, /*filterStages=*/1, "stages");
  operands.elementsPerWord = 1; // `channels` are elements
  operands.mayNarrow = true;
  if (failed(operands.verify()))
    return failure();
  PackedTaps taps = getTaps();
  if (getKernel()[0] > kMostSteps || getKernel()[1] > kMostSteps ||
      taps.numSteps() > kMostSteps)
    return emitOpError("expects a sum of at most ")
           << kMostSteps << " steps, got one of " << getChannels()
           << " channels and taps [" << getKernel() << "]";
  PackedWindow window = getWindow();
  if (window.rows > kMaxCount || window.columns > kMaxCount ||
      window.rows * window.columns > kMaxCount / (4 * window.depth))
    return emitOpError("expects a stage of at most 2^30 words, got one of ")
           << window.depth << " times " << window.rows << " rows of "
           << window.columns << " quanta";
  if (getRound() && !isa<FloatTF32Type>(*getRound()))
    return emitOpError("expects to round to tf32, got ") << *getRound();
  if (getRound() && getElementsPerWord() != 1)
    return emitOpError("expects to round f32, got ") << getFilter().getType();
  // (U4)
  auto vector = static_cast<int64_t>(getVector());
  auto type = cast<MemRefType>(getInput().getType());
  int64_t most =
      std::min<int64_t>(taps.slots, 128 / type.getElementTypeBitWidth());
  if (!llvm::isPowerOf2_64(vector) || vector > most)
    return emitOpError("expects loads of a power of two of elements, at most ")
           << most << ", got " << vector;
  if (vector != 1 && (!getDims().getInput().ends_with("c") ||
                      static_cast<int64_t>(getChannels()) % vector != 0 ||
                      !isReadInVectors(type, vector)))
    return emitOpError("loads ")
           << vector << " channels at once, which are not aligned in " << type
           << " with dimensions " << getDims().getInput();
  // (U5)
  if (getSharedFilter() && !hasOneFilter())
    return emitOpError("keeps its filter in shared memory: expects one group "
                       "and one tile of output channels, got ")
           << getGroups() << " groups and " << getNumFilterTiles() << " tiles";
  return success();
}

LogicalResult QuantaOp::verifyAccumulate(Operation *user) {
  // (U6)
  return verifyWalkOfSource(user, "fhw", getTile(), getGroups(), getFilters());
}
