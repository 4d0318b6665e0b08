//===- BufferPart.cpp - Which elements of a buffer a view shows -----------===//

#include "BufferPart.h"

using namespace mlir;
using namespace mlir::conv;

Part Part::getWhole(MemRefType type) {
  return {SmallVector<int64_t>(type.getRank(), 0),
          SmallVector<int64_t>(type.getShape())};
}

bool Part::intersects(const Part &other) const {
  for (size_t i = 0; i < first.size(); ++i)
    if (first[i] + count[i] <= other.first[i] ||
        other.first[i] + other.count[i] <= first[i])
      return false;
  return true;
}

bool Part::contains(const Part &other) const {
  for (size_t i = 0; i < first.size(); ++i)
    if (other.first[i] < first[i] ||
        other.first[i] + other.count[i] > first[i] + count[i])
      return false;
  return true;
}

std::optional<Part> conv::applySubView(const Part &part,
                                       memref::SubViewOp view) {
  if (llvm::any_of(view.getStaticOffsets(), ShapedType::isDynamic) ||
      llvm::any_of(view.getStaticSizes(), ShapedType::isDynamic) ||
      !view.hasUnitStride() ||
      view.getSourceType().getRank() != view.getType().getRank())
    return std::nullopt;
  Part result = part;
  for (size_t i = 0; i < result.first.size(); ++i)
    result.first[i] += view.getStaticOffsets()[i];
  result.count.assign(view.getStaticSizes().begin(),
                      view.getStaticSizes().end());
  return result;
}

std::optional<std::pair<memref::AllocOp, Part>> conv::findPart(Value memref) {
  if (auto view = memref.getDefiningOp<memref::SubViewOp>()) {
    auto source = findPart(view.getSource());
    std::optional<Part> part;
    if (source)
      part = applySubView(source->second, view);
    if (!part)
      return std::nullopt;
    return std::make_pair(source->first, *part);
  }
  auto alloc = memref.getDefiningOp<memref::AllocOp>();
  if (!alloc || !alloc.getType().hasStaticShape())
    return std::nullopt;
  return std::make_pair(alloc, Part::getWhole(alloc.getType()));
}

/// As the other one, of the uses of `memref`, which shows no more than `part`;
/// just that, in its dimensions, where `isExact`.
static void forEachUse(Value memref, const Part &part, bool isExact,
                       function_ref<void(OpOperand &, const Part &)> visit) {
  for (OpOperand &use : memref.getUses()) {
    Operation *user = use.getOwner();
    if (!isa<memref::SubViewOp, memref::CastOp, memref::ExpandShapeOp,
             memref::CollapseShapeOp>(user)) {
      visit(use, part);
      continue;
    }
    auto view = dyn_cast<memref::SubViewOp>(user);
    std::optional<Part> shown;
    if (view && isExact)
      shown = applySubView(part, view);
    forEachUse(user->getResult(0), shown ? *shown : part, shown.has_value(),
               visit);
  }
}

void conv::forEachUse(memref::AllocOp alloc,
                      function_ref<void(OpOperand &, const Part &)> visit) {
  ::forEachUse(alloc, Part::getWhole(alloc.getType()), /*isExact=*/true, visit);
}
