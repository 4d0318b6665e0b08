//===- NestBuffers.cpp - What is copied into a buffer is computed there ---===//

#include "BufferPart.h"
#include "conv/Fallback/Passes.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

#define DEBUG_TYPE "conv-nest-buffers"

namespace mlir::conv {
#define GEN_PASS_DEF_NESTBUFFERSPASS
#include "conv/Fallback/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// Bytes of the largest vectors.
static constexpr int64_t kVectorBytes = 16;
/// Shorter runs of elements side by side waste what memory gives at once.
static constexpr int64_t kRunBytes = 64;

//===----------------------------------------------------------------------===//
// What ops make of a layout
//===----------------------------------------------------------------------===//

namespace {
/// What matters of where the elements of a memref are.
struct Places {
  /// Innermost dimensions that lie as one, and the bytes of that.
  int64_t runDims = 0, runBytes = 0;
  /// A divisor of where these begin in bytes, of kVectorBytes.
  int64_t alignment = kVectorBytes;
};
} // namespace

/// Nothing where some of it is not known.
static std::optional<Places> getPlaces(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!type.hasStaticShape() ||
      failed(type.getStridesAndOffset(strides, offset)) ||
      ShapedType::isDynamic(offset) || ShapedType::isDynamicShape(strides))
    return std::nullopt;
  Type element = type.getElementType();
  int64_t bytes = element.isIntOrFloat()
                      ? llvm::divideCeil(element.getIntOrFloatBitWidth(), 8)
                      : 8;
  Places places;
  int64_t run = 1, rank = type.getRank();
  while (places.runDims < rank) {
    int64_t dim = rank - 1 - places.runDims;
    if (type.getDimSize(dim) != 1 && strides[dim] != run)
      break;
    if (llvm::MulOverflow(run, type.getDimSize(dim), run))
      return std::nullopt;
    ++places.runDims;
  }
  if (llvm::MulOverflow(run, bytes, places.runBytes))
    return std::nullopt;
  auto align = [&](int64_t distance) {
    places.alignment =
        std::gcd(places.alignment, distance % kVectorBytes * bytes);
  };
  align(offset);
  for (int64_t dim = 0; dim < rank - places.runDims; ++dim)
    if (type.getDimSize(dim) != 1)
      align(strides[dim]);
  return places;
}

/// Whether the kernel of `use` does as well in memory of type `to` as of type
/// `from`.
static bool isAsGood(OpOperand &use, MemRefType from, MemRefType to) {
  if (from == to)
    return true;
  std::optional<Places> had = getPlaces(from), has = getPlaces(to);
  if (!had || !has ||
      (has->runBytes < had->runBytes && has->runBytes < kRunBytes))
    return false;
  auto reduction = dyn_cast<linalg::LinalgOp>(use.getOwner());
  if (reduction && reduction.getNumReductionLoops() > 0)
    return has->alignment >= had->alignment;
  auto fused = dyn_cast<FusedOp>(use.getOwner());
  if (!fused)
    return true;
  // Schedules were chosen for contiguous operands where they are that. Results
  // are stored in aligned vectors, into runs of pixels where these are
  // innermost, if all results are alike.
  if (!fused.isDpsInit(&use))
    return !from.getLayout().isIdentity() && has->runDims >= had->runDims &&
           has->alignment >= had->alignment;
  return fused.getOuts().size() == 1 && has->alignment == kVectorBytes &&
         (has->runDims >= 2 || has->runDims >= had->runDims ||
          !fused.getDims().getOutput().ends_with("w"));
}

/// The type of what `view` makes of a source of type `source`; null where it
/// can make nothing.
static MemRefType getViewType(Operation *view, MemRefType source) {
  auto type = cast<MemRefType>(view->getResult(0).getType());
  if (auto subView = dyn_cast<memref::SubViewOp>(view))
    return memref::SubViewOp::inferRankReducedResultType(
        type.getShape(), source, subView.getMixedOffsets(),
        subView.getMixedSizes(), subView.getMixedStrides());
  if (auto expand = dyn_cast<memref::ExpandShapeOp>(view)) {
    FailureOr<MemRefType> expanded = memref::ExpandShapeOp::computeExpandedType(
        source, type.getShape(), expand.getReassociationIndices());
    return succeeded(expanded) ? *expanded : MemRefType();
  }
  if (auto collapse = dyn_cast<memref::CollapseShapeOp>(view)) {
    SmallVector<ReassociationIndices> groups =
        collapse.getReassociationIndices();
    if (memref::CollapseShapeOp::isGuaranteedCollapsible(source, groups))
      return memref::CollapseShapeOp::computeCollapsedType(source, groups);
  }
  return {};
}

static bool mayBecome(Value memref, MemRefType type);

/// Whether what `use` gives a memref to does as well where that is of `type`.
static bool mayTake(OpOperand &use, MemRefType type) {
  Operation *user = use.getOwner();
  if (!isa<ViewLikeOpInterface>(user))
    return isAsGood(use, cast<MemRefType>(use.get().getType()), type);
  MemRefType view = getViewType(user, type);
  return view && mayBecome(user->getResult(0), view);
}

/// The same of all uses of `memref`.
static bool mayBecome(Value memref, MemRefType type) {
  return llvm::all_of(memref.getUses(),
                      [&](OpOperand &use) { return mayTake(use, type); });
}

/// Replaces `memref` by `other`, of another layout.
static void replace(Value memref, Value other) {
  for (OpOperand &use : llvm::make_early_inc_range(memref.getUses())) {
    Operation *user = use.getOwner();
    use.set(other);
    if (!isa<ViewLikeOpInterface>(user))
      continue;
    Value view = user->getResult(0);
    // Users take the other type one by one.
    OpBuilder b(user);
    Operation *made = b.clone(*user);
    made->getResult(0).setType(
        getViewType(user, cast<MemRefType>(other.getType())));
    replace(view, made->getResult(0));
    user->erase();
  }
}

//===----------------------------------------------------------------------===//
// Copies that need not be
//===----------------------------------------------------------------------===//

/// Whether it is known what `user` does with a memref.
static bool isKnown(Operation *user) {
  return isa<memref::CopyOp, memref::LoadOp, memref::StoreOp, memref::DimOp,
             linalg::LinalgOp, FusedOp>(user);
}

static bool isWrite(OpOperand &use) {
  Operation *user = use.getOwner();
  if (auto copy = dyn_cast<memref::CopyOp>(user))
    return use == copy.getTargetMutable();
  if (auto op = dyn_cast<DestinationStyleOpInterface>(user))
    return op.isDpsInit(&use);
  return isa<memref::StoreOp>(user);
}

namespace {
/// A copy of a part of one buffer to a part of another.
class Nesting {
public:
  /// Nothing where `copy` is none such.
  static std::optional<Nesting> match(memref::CopyOp copy);

  /// Whether the first buffer may lie in the second one, so that the copy goes
  /// away.
  bool isPossible();

  void apply();

private:
  Nesting(memref::CopyOp copy, memref::AllocOp inner, Part from,
          memref::AllocOp outer, Part to)
      : copy(copy), inner(inner), outer(outer), from(std::move(from)),
        to(std::move(to)) {}

  /// What is in the outer buffer in place of `part` of the inner one.
  Part shift(Part part) {
    for (size_t i = 0; i < part.first.size(); ++i)
      part.first[i] += to.first[i] - from.first[i];
    return part;
  }
  /// The part of the inner buffer that `user` is given: all but for slices.
  Part getUsed(Operation *user) {
    Part whole = Part::getWhole(inner.getType());
    auto view = dyn_cast<memref::SubViewOp>(user);
    return view ? applySubView(whole, view).value_or(whole) : whole;
  }
  bool isSlice(Operation *user) {
    auto view = dyn_cast<memref::SubViewOp>(user);
    return view && applySubView(Part::getWhole(inner.getType()), view);
  }
  bool isOuter(const Part &part) {
    return part == Part::getWhole(outer.getType());
  }
  MemRefType getOuterType(const Part &part);
  Value makeOuter(OpBuilder &b, Location loc, const Part &part);

  memref::CopyOp copy;
  memref::AllocOp inner, outer;
  Part from, to;
};
} // namespace

std::optional<Nesting> Nesting::match(memref::CopyOp copy) {
  auto from = findPart(copy.getSource()), to = findPart(copy.getTarget());
  if (!from || !to || from->first == to->first)
    return std::nullopt;
  memref::AllocOp inner = from->first, outer = to->first;
  if (inner->getBlock() != copy->getBlock() ||
      outer->getBlock() != copy->getBlock() ||
      inner.getType().getElementType() != outer.getType().getElementType() ||
      inner.getType().getMemorySpace() != outer.getType().getMemorySpace() ||
      outer->getNumOperands() != 0 ||
      inner.getAlignment().value_or(1) > outer.getAlignment().value_or(1) ||
      from->second.count != to->second.count)
    return std::nullopt;
  return Nesting(copy, inner, from->second, outer, to->second);
}

MemRefType Nesting::getOuterType(const Part &part) {
  MemRefType type = outer.getType();
  if (isOuter(part))
    return type;
  return memref::SubViewOp::inferResultType(
      type, part.first, part.count, SmallVector<int64_t>(part.first.size(), 1));
}

Value Nesting::makeOuter(OpBuilder &b, Location loc, const Part &part) {
  if (isOuter(part))
    return outer;
  auto numbers = [&](ArrayRef<int64_t> values) {
    return getAsIndexOpFoldResult(b.getContext(), values);
  };
  return memref::SubViewOp::create(
      b, loc, outer, numbers(part.first), numbers(part.count),
      numbers(SmallVector<int64_t>(part.first.size(), 1)));
}

bool Nesting::isPossible() {
  // All that is used of the inner buffer is copied, and stays as it is
  // afterwards.
  bool isPossible = true;
  DenseSet<Operation *> users;
  forEachUse(inner, [&](OpOperand &use, const Part &part) {
    Operation *user = use.getOwner();
    Operation *ancestor = copy->getBlock()->findAncestorOpInBlock(*user);
    isPossible &=
        isKnown(user) && from.contains(part) &&
        (!isWrite(use) || (ancestor && ancestor->isBeforeInBlock(copy)));
    users.insert(user);
  });
  // Nothing else writes there in the outer one. A convolution reads faster what
  // is in another buffer than its result.
  forEachUse(outer, [&](OpOperand &use, const Part &part) {
    Operation *user = use.getOwner();
    isPossible &= user == copy || isa<func::ReturnOp>(user) ||
                  (isKnown(user) && !(isWrite(use) && part.intersects(to)) &&
                   !(isa<FusedOp>(user) && users.contains(user)));
  });
  if (!isPossible)
    return false;
  return llvm::all_of(inner->getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    Part part = getUsed(user);
    if (!from.contains(part))
      return false;
    MemRefType type = getOuterType(shift(part));
    if (isSlice(user))
      return mayBecome(user->getResult(0), type);
    return mayTake(use, type);
  });
}

void Nesting::apply() {
  LDBG() << "computes " << inner << " in " << outer;
  if (inner->isBeforeInBlock(outer))
    outer->moveBefore(inner);
  for (Operation *user : llvm::to_vector(inner->getUsers())) {
    if (!isSlice(user))
      continue;
    OpBuilder b(user);
    replace(user->getResult(0),
            makeOuter(b, user->getLoc(), shift(getUsed(user))));
    user->erase();
  }
  if (!inner->use_empty()) {
    OpBuilder b(inner);
    Part whole = Part::getWhole(inner.getType());
    replace(inner, makeOuter(b, inner.getLoc(), shift(whole)));
  }
  copy->erase();
  inner->erase();
}

namespace {
struct NestBuffersPass : conv::impl::NestBuffersPassBase<NestBuffersPass> {
  void runOnOperation() override {
    SmallVector<memref::CopyOp> copies;
    getOperation().walk([&](memref::CopyOp op) { copies.push_back(op); });
    for (memref::CopyOp copy : copies)
      if (std::optional<Nesting> nesting = Nesting::match(copy);
          nesting && nesting->isPossible())
        nesting->apply();
  }
};
} // namespace
