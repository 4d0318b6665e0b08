//===- Verify.cpp - What verifiers of tile ops share ----------------------===//

#include "Verify.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

LogicalResult tile::verifyCounts(Operation *op, ArrayRef<NamedCount> counts) {
  for (auto [name, value] : counts)
    if (!isCount(value))
      return op->emitOpError("expects ")
             << name << " between 1 and 2^30, got " << value;
  return success();
}

LogicalResult tile::verifyStagedTile(Operation *op, ArrayRef<int64_t> tile,
                                     ArrayRef<StringRef> dimensions,
                                     int64_t stages) {
  if (tile.size() != dimensions.size() ||
      llvm::any_of(tile, [](int64_t v) { return v < 1 || v > 65536; }))
    return op->emitOpError("expects a tile of ")
           << dimensions.size() << " extents (" << llvm::join(dimensions, ", ")
           << ") between 1 and 65536, got [" << tile << "]";
  if (stages < 2 || stages > 32)
    return op->emitOpError("expects 2 to 32 stages, got ") << stages;
  return success();
}

LogicalResult tile::verifyWindow(Operation *op, ArrayRef<StringRef> dimensions,
                                 ArrayRef<NamedCounts> lists) {
  ArrayRef<int64_t> kernel, dilations;
  for (auto [name, values] : lists) {
    if (values.size() != dimensions.size())
      return op->emitOpError("expects ")
             << dimensions.size() << " " << name << " ("
             << llvm::join(dimensions, ", ") << "), got " << values.size();
    int64_t least = name == "pad_low" ? 0 : 1;
    for (int64_t value : values)
      if (value < least || value > kMaxCount)
        return op->emitOpError("expects ")
               << name << " between " << least << " and 2^30, got " << value;
    if (name == "kernel")
      kernel = values;
    if (name == "dilations")
      dilations = values;
  }
  for (auto [taps, dilation, dimension] :
       llvm::zip_equal(kernel, dilations, dimensions))
    if ((taps - 1) * dilation >= kMaxCount)
      return op->emitOpError("expects taps that reach over less than 2^30 ")
             << dimension << ", got " << taps << " that are " << dilation
             << " apart";
  return success();
}

std::optional<int64_t> tile::countElements(MemRefType type) {
  constexpr int64_t most = int64_t(1) << 40;
  int64_t count = 1;
  for (int64_t extent : type.getShape()) {
    if (ShapedType::isDynamic(extent))
      return std::nullopt;
    std::optional<int64_t> product = llvm::checkedMul(count, extent);
    if (!product || *product > most)
      return std::nullopt;
    count = *product;
  }
  return count;
}

std::optional<int64_t> tile::countSpan(MemRefType type) {
  constexpr int64_t most = int64_t(1) << 40;
  auto [strides, offset] = type.getStridesAndOffset();
  int64_t span = 1;
  for (auto [extent, stride] : llvm::zip_equal(type.getShape(), strides)) {
    if (ShapedType::isDynamic(extent) || ShapedType::isDynamic(stride))
      return std::nullopt;
    std::optional<int64_t> distance =
        llvm::checkedMul(std::max<int64_t>(extent - 1, 0), std::abs(stride));
    if (!distance || *distance > most - span)
      return std::nullopt;
    span += *distance;
  }
  return span;
}

LogicalResult StagedOperands::verify() const {
  auto inputType = dyn_cast<MemRefType>(input.getType());
  auto filterType = dyn_cast<MemRefType>(filter.getType());
  for (MemRefType type : {inputType, filterType})
    if (!type ||
        !(type == inputType ? type.isStrided()
                            : type.getLayout().isIdentity()) ||
        !(type.getElementType().isF32() || type.getElementType().isF16() ||
          type.getElementType().isBF16()))
      return op->emitOpError("expects memrefs of f32, f16 or bf16, the input "
                             "strided and the filter contiguous, got ")
             << input.getType() << " and " << filter.getType();
  Type inputElement = inputType.getElementType();
  Type filterElement = filterType.getElementType();
  if (filterElement != inputElement && !(mayWiden && filterElement.isF32()) &&
      !(mayNarrow && inputElement.isF32()))
    return op->emitOpError("expects a filter of the input's elements")
           << (mayWiden ? ", or of f32" : "")
           << (mayNarrow ? ", or of f16 or bf16 where the input is f32" : "")
           << ", got " << input.getType() << " and " << filter.getType();
  StringRef order = dims.getInput();
  if (inputType.getRank() != static_cast<int64_t>(order.size()))
    return op->emitOpError("expects an input of rank ")
           << order.size() << " (dims " << order << "), got " << inputType;
  int64_t channelDim = dims.inputDim('c');
  int64_t known = channelDim < 0 ? 1 : inputType.getDimSize(channelDim);
  int64_t expected = groups * channels * elementsPerWord;
  bool isOdd = mayBeOdd && groups == 1 && elementsPerWord == 2 &&
               channelDim >= 0 && known == expected - 1;
  if (expected > kMaxCount ||
      (!ShapedType::isDynamic(known) && known != expected && !isOdd))
    return op->emitOpError("expects an input of ")
           << expected << " channels (" << groups << " groups of " << channels
           << (elementsPerWord == 1 ? "" : " words of 2") << "), got "
           << inputType;
  if (filterType.getRank() < 3 || !filterType.hasStaticShape() ||
      filterType.getDimSize(0) != filterBlocks ||
      filterType.getDimSize(1) != filterStages)
    return op->emitOpError("expects a packed filter of ")
           << filterBlocks << " blocks (groups * tiles of couts) by "
           << filterStages << " " << stagesName << ", got " << filterType;
  std::optional<int64_t> elements = countElements(filterType);
  int64_t stages = filterBlocks * filterStages;
  if (!elements || *elements / stages % (4 * elementsPerWord) != 0)
    return op->emitOpError(
               "expects whole quads of words of filter a stage, got ")
           << filterType;
  return success();
}

LogicalResult tile::verifyWalkOfSource(Operation *user, StringRef space,
                                       ArrayRef<int64_t> tile, int64_t groups,
                                       int64_t filters) {
  auto walk = user->getParentOfType<WalkOp>();
  if (!walk)
    return user->emitOpError("expects to be inside of a conv_tile.walk");
  if (walk.getSpace() != space || walk.getTile() != tile)
    return user->emitOpError("expects its source's tiles in its walk, ")
           << space << " [" << tile << "], got " << walk.getSpace() << " ["
           << walk.getTile() << "]";
  if (static_cast<int64_t>(walk.getGroups()) != groups ||
      static_cast<int64_t>(walk.getChannels()) != filters)
    return user->emitOpError("expects its source's output channels in its "
                             "walk, ")
           << groups << " groups of " << filters << ", got " << walk.getGroups()
           << " groups of " << walk.getChannels();
  return success();
}
