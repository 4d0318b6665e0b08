//===- VerifyWinograd.cpp - Constraints of conv_tile.winograd -------------===//

#include "Verify.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

WinogradShape WinogradOp::getShape() {
  WinogradShape shape = WinogradShape::get(getOutputs(), getTile());
  shape.pitch = static_cast<int64_t>(getPitch());
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
  if (shape.isLinear()) {
    int64_t pitch = WinogradShape::get(getOutputs(), getTile()).pitch;
    if (vector != 1 || lead != 0 || shape.pitch != pitch)
      return emitOpError("expects a pitch of ")
             << pitch << ", no lead and copies of 1 element, got "
             << shape.pitch << ", " << lead << " and " << vector;
    return success();
  }
  int64_t columns = llvm::alignTo(lead + shape.rawColumns(), vector);
  if (shape.pitch % 4 || shape.pitch < columns || shape.pitch > 65536)
    return emitOpError("expects a pitch of whole quads, of at least ")
           << columns << " columns, got " << shape.pitch;
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
