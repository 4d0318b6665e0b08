//===- VerifyWinograd.cpp - Constraints of what transforms ----------------===//

#include "Verify.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

//===----------------------------------------------------------------------===//
// WinogradOp
//===----------------------------------------------------------------------===//

WinogradShape WinogradOp::getShape() {
  WinogradShape shape = WinogradShape::get(getOutputs(), getTile());
  shape.pitch = static_cast<int64_t>(getPitch());
  if (!shape.isLinear())
    shape.padding = shape.countPadding(
        static_cast<int64_t>(getLead()),
        std::max<int64_t>(1, static_cast<int64_t>(getVector())));
  return shape;
}

FragmentLayout WinogradOp::getLayout() { return getShape().getLayout(); }

int64_t WinogradOp::getSharedBytes() { return 4 * getShape().size(); }

bool WinogradOp::hasOwnMultiply() { return true; }

LogicalResult WinogradOp::verify() {
  // (I1)
  if (failed(verifyCounts(*this, {{"groups", getGroups()},
                                  {"channels", getChannels()},
                                  {"filters", getFilters()}})))
    return failure();
  if (getPadLow().size() != 2 || llvm::any_of(getPadLow(), [](int64_t v) {
        return v < 0 || v > kMaxCount;
      }))
    return emitOpError("expects 2 pad_low (rows, columns) between 0 and 2^30, "
                       "got [")
           << getPadLow() << "]";
  // (I2)
  std::string reason = WinogradShape::check(getOutputs(), getTile());
  if (!reason.empty())
    return emitOpError() << reason;
  WinogradShape shape = getShape();
  // (I3)
  auto input = dyn_cast<MemRefType>(getInput().getType());
  auto filter = dyn_cast<MemRefType>(getFilter().getType());
  for (MemRefType type : {input, filter})
    if (!type || !type.getElementType().isF32() ||
        !(type == input ? type.isStrided() : type.getLayout().isIdentity()))
      return emitOpError("expects memrefs of f32, the input strided and the "
                         "filter contiguous, got ")
             << getInput().getType() << " and " << getFilter().getType();
  if (input.getRank() != static_cast<int64_t>(getDims().getInput().size()))
    return emitOpError("expects an input of rank ")
           << getDims().getInput().size() << " (dims " << getDims().getInput()
           << "), got " << input;
  int64_t blocks = (getFilters() + shape.couts - 1) / shape.couts * getGroups();
  int64_t packed[] = {blocks, WinogradShape::countStages(getChannels()),
                      shape.elements(), shape.chunk, shape.couts};
  auto expected = MemRefType::get(packed, filter.getElementType());
  if (filter != expected)
    return emitOpError("expects a transformed filter ")
           << expected << " (blocks, stages, elements, channels, couts), got "
           << filter;
  // (I4)
  int64_t vector = getVector(), lead = getLead();
  if (vector != 1 && vector != 4)
    return emitOpError("expects copies of 1 or 4 elements, got ") << vector;
  if (vector == 4 && !isReadInVectors(input, vector))
    return emitOpError("copies quads, which are not aligned in ") << input;
  if (lead < 0 || lead > 3)
    return emitOpError("expects a lead of 0 to 3 columns, got ") << lead;
  int64_t columns = input.getDimSize(input.getRank() - 1);
  bool hasQuads = getDims().getInput().ends_with("w") &&
                  !ShapedType::isDynamic(columns) && columns % vector == 0;
  if (vector == 4 && !(hasQuads && (getPadLow()[1] + lead) % vector == 0))
    return emitOpError("copies quads: expects columns innermost, a known "
                       "multiple of 4, and padding and lead of whole quads, "
                       "got dims ")
           << getDims().getInput() << " of " << input << ", padding "
           << getPadLow()[1] << " and a lead of " << lead;
  if (shape.isLinear()) {
    int64_t pitch = WinogradShape::get(getOutputs(), getTile()).pitch;
    if (vector != 1 || lead != 0 || shape.pitch != pitch)
      return emitOpError("expects a pitch of ")
             << pitch << ", no lead and copies of 1 element, got "
             << shape.pitch << ", " << lead << " and " << vector;
    return success();
  }
  int64_t copied = llvm::alignTo(lead + shape.rawColumns(), vector);
  if (shape.pitch % 4 || shape.pitch < copied || shape.pitch > 65536)
    return emitOpError("expects a pitch of whole quads, of at least ")
           << copied << " columns, got " << shape.pitch;
  return success();
}

LogicalResult WinogradOp::verifyAccumulate(Operation *user) {
  // (I5)
  // Linear tiles name their units' extents in the walk alone.
  SmallVector<int64_t> tile(getTile());
  if (getShape().isLinear())
    llvm::append_range(tile, getOutputs());
  StringRef space = getShape().isLinear() ? "fuhw" : "fhw";
  if (failed(verifyWalkOfSource(user, space, tile, getGroups(), getFilters())))
    return failure();
  auto type = cast<FragmentType>(user->getResult(0).getType());
  auto expected = LayoutAttr::get(getContext(), getLayout());
  if (type.getLayout() != expected)
    return user->emitOpError("expects the layout of its conv_tile.winograd, ")
           << expected << ", got " << type.getLayout();
  return success();
}

//===----------------------------------------------------------------------===//
// UntransformOp
//===----------------------------------------------------------------------===//

FragmentLayout UntransformOp::getLayout(ArrayRef<int64_t> outputs,
                                        int64_t couts, int64_t units,
                                        bool channelsLast) {
  FragmentLayout layout;
  layout.registers = dropUnits({{3, outputs[1], 1}, {2, outputs[0], 1}});
  if (channelsLast) {
    llvm::append_range(layout.registers, dropUnits({{1, units / warps, 1}}));
    layout.lanes = {{0, couts, 1}};
    layout.warps = {{1, warps, units / warps}};
    return layout;
  }
  llvm::append_range(layout.registers, dropUnits({{0, couts / warps, 1}}));
  layout.lanes = {{1, units, 1}};
  layout.warps = {{0, warps, couts / warps}};
  return layout;
}

int64_t UntransformOp::getSharedBytes() { return 0; }

bool UntransformOp::hasOwnMultiply() { return true; }

LogicalResult UntransformOp::verify() {
  // (T1)
  std::string reason = WinogradShape::checkOutputs(getOutputs());
  if (!reason.empty())
    return emitOpError() << reason;
  // (T2)
  auto sums = dyn_cast<MemRefType>(getSums().getType());
  if (!sums || !sums.getLayout().isIdentity() ||
      !sums.getElementType().isF32() || sums.getRank() != 3 ||
      !sums.hasStaticShape() || sums.getDimSize(0) != 1)
    return emitOpError("expects sums in a contiguous memref of f32 with the "
                       "extents 1, channels and small tiles, got ")
           << getSums().getType();
  int64_t units = sums.getDimSize(getChannelsLast() ? 1 : 2);
  int64_t channels = sums.getDimSize(getChannelsLast() ? 2 : 1);
  if (units % 32 != 0 || !isCount(units) || !isCount(channels))
    return emitOpError("expects a multiple of 32 small tiles and at most 2^30 "
                       "channels of all elements, got ")
           << units << " and " << channels;
  return success();
}

LogicalResult UntransformOp::verifyAccumulate(Operation *user) {
  // (T3)
  auto walk = user->getParentOfType<WalkOp>();
  if (!walk)
    return user->emitOpError("expects to be inside of a conv_tile.walk");
  ArrayRef<int64_t> tile = walk.getTile(), outputs = getOutputs();
  bool last = getChannelsLast();
  bool fits = walk.hasUnits() && tile.take_back(2) == outputs;
  if (fits)
    fits = last ? tile[0] == 32 && (tile[1] == 8 || tile[1] == 16)
                : tile[0] % warps == 0 && tile[1] == 32;
  if (!fits)
    return user->emitOpError("expects a walk over fuhw in units of [")
           << outputs << "], "
           << (last ? "32 couts and 8 or 16" : "a multiple of 8 couts and 32")
           << " units at a time, got " << walk.getSpace() << " [" << tile
           << "]";
  auto sums = cast<MemRefType>(getSums().getType());
  int64_t elements = (outputs[0] + 2) * (outputs[1] + 2);
  int64_t channels = sums.getDimSize(last ? 2 : 1);
  if (channels != elements * static_cast<int64_t>(walk.getGroups()) *
                      static_cast<int64_t>(walk.getChannels()))
    return user->emitOpError("expects sums of ")
           << elements << " elements for " << walk.getGroups() << " groups of "
           << walk.getChannels() << " channels, got " << sums;
  int64_t units = 1, extents[] = {1, outputs[0], outputs[1]};
  for (auto [extent, unit] : llvm::zip_equal(walk.getExtents(), extents)) {
    std::optional<int64_t> known = getConstantIntValue(extent);
    if (!known)
      return user->emitOpError("expects an output of known extents");
    std::optional<int64_t> product =
        llvm::checkedMul<int64_t>(units, llvm::divideCeil(*known, unit));
    units = product ? *product : kMaxCount + 1;
  }
  if (units > sums.getDimSize(last ? 1 : 2))
    return user->emitOpError("expects sums of at least ")
           << units << " small tiles, got " << sums;
  auto type = cast<FragmentType>(user->getResult(0).getType());
  auto expected =
      LayoutAttr::get(getContext(), getLayout(outputs, tile[0], tile[1], last));
  if (type.getLayout() != expected)
    return user->emitOpError(
               "expects the layout of its conv_tile.untransform, ")
           << expected << ", got " << type.getLayout();
  return success();
}
