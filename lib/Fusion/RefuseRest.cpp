//===- RefuseRest.cpp - Name what stays around a convolution --------------===//
//
// Fusion gives a verdict to each consumer that it tries to sink. This finds the
// ops that it has nothing to try with, which still read a convolution's result
// or make its input, so that every op next to a convolution has one verdict.
//
//===----------------------------------------------------------------------===//

#include "Consumer.h"
#include "Fuse.h"
#include "conv/IR/Slices.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;

namespace {
/// How a tensor comes from the result of a convolution.
struct Path {
  enum class Kind { None, Result, Reshaped, Moved };
  Kind kind = Kind::None;
  /// The op that moved it.
  Operation *mover = nullptr;
};

/// Follows results of convolutions to the ops that read them.
class RestRefuser {
public:
  void run(Operation *root);

private:
  void visit(Operation *op);
  /// How the operands of `op` come from a convolution: the path of the operand
  /// that is furthest from its convolution.
  Path getPath(Operation *op) const;
  void refuseReader(Operation *op, const Path &path);
  void refuseInput(FusedOp conv);

  llvm::DenseMap<Value, Path> paths;
};
} // namespace

/// Whether `op` only puts elements elsewhere, by a copy.
static bool isMove(Operation *op) {
  return isa<tensor::ExtractSliceOp, tensor::InsertSliceOp, tensor::PadOp,
             tensor::ConcatOp, tensor::GatherOp, tensor::ScatterOp,
             linalg::PackOp, linalg::UnPackOp>(op);
}

static bool isView(Operation *op) {
  return isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
      op);
}

static void refuse(Operation *op, FusionRule rule, const Twine &reason,
                   const Twine &remedy) {
  if (!op->hasAttr(kRefusedAttrName))
    recordVerdict(op, {rule, reason.str(), remedy.str()});
}

Path RestRefuser::getPath(Operation *op) const {
  Path found;
  auto add = [&](OpOperand &operand) {
    // Only lends its shape.
    auto linalgOp = dyn_cast<linalg::LinalgOp>(operand.getOwner());
    if (linalgOp && linalgOp.hasPureTensorSemantics() &&
        linalgOp.isDpsInit(&operand) &&
        linalgOp.getMatchingBlockArgument(&operand).use_empty() &&
        isWrittenWhole(linalgOp, &operand))
      return;
    auto path = paths.find(operand.get());
    if (path != paths.end() && path->second.kind > found.kind)
      found = path->second;
  };
  // What the body of a linalg op reads, the op reads.
  if (isa<linalg::LinalgOp>(op))
    op->walk([&](Operation *nested) {
      for (OpOperand &operand : nested->getOpOperands())
        add(operand);
    });
  else
    for (OpOperand &operand : op->getOpOperands())
      add(operand);
  return found;
}

/// Whether `op` reads at sums of its loops, as poolings do.
static bool readsWindows(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp &&
         llvm::any_of(linalgOp.getIndexingMapsArray(), [](AffineMap map) {
           return !map.isProjectedPermutation(/*allowZeroInResults=*/true);
         });
}

void RestRefuser::refuseReader(Operation *op, const Path &path) {
  if (isMove(op))
    return refuse(op, FusionRule::ResultMoved,
                  "moves the convolution's result to where it is wanted, by a "
                  "copy unless the kernel can store it there",
                  "do elementwise work before it");
  // Wherever it stands.
  if (isSumOfProducts(op))
    return refuse(op, FusionRule::SumOfProducts,
                  "the op multiplies and adds, which is a kernel of its own",
                  "nothing to do: only convolutions with one output channel "
                  "join another convolution");
  if (path.kind == Path::Kind::Moved)
    return refuse(op, FusionRule::MoveBetween,
                  "'" + path.mover->getName().getStringRef() +
                      "' stands between the convolution and the op",
                  readsWindows(op)
                      ? "nothing to do: an op that reads windows does not join "
                        "a convolution; it runs as a kernel of its own"
                      : "do the work on the convolution's result as a whole, "
                        "before it is cut, padded or joined");
  if (path.kind == Path::Kind::Reshaped)
    return refuse(op, FusionRule::ReshapeBetween,
                  "the convolution's result is reshaped in between",
                  "do the work before the reshape");
  refuse(op, FusionRule::OtherOp,
         "the op is neither elementwise nor a reduction over the channels",
         "nothing to do: it runs as kernels of its own");
}

/// Records, once, that `slice` costs no copy.
static void acceptSlice(Operation *slice) {
  recordVerdictOnce(slice, {FusionRule::SliceRead,
                            "read where it is, by offset and strides",
                            /*remedy=*/""});
}

/// Whether `op` is a slice that all its readers, directly or through views,
/// read where it is: they compute from it, and put it nowhere else.
static bool isReadInPlace(Operation *op) {
  if (!isa<tensor::ExtractSliceOp>(op))
    return false;
  SmallVector<Value> worklist = {op->getResult(0)};
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    // A reshape of a slice can be a copy.
    if (!getSlicedMemory(value))
      return false;
    for (OpOperand &use : value.getUses()) {
      Operation *reader = use.getOwner();
      if (isView(reader) || isa<tensor::ExtractSliceOp>(reader)) {
        worklist.push_back(reader->getResult(0));
        continue;
      }
      auto computation = dyn_cast<DestinationStyleOpInterface>(reader);
      if (isa<tensor::DimOp>(reader) ||
          (isa<FusedOp, linalg::LinalgOp>(reader) &&
           !computation.isDpsInit(&use)))
        continue;
      return false;
    }
  }
  return true;
}

void RestRefuser::visit(Operation *op) {
  if (auto conv = dyn_cast<FusedOp>(op)) {
    for (Value result : op->getResults())
      if (isa<RankedTensorType>(result.getType()))
        paths[result] = {Path::Kind::Result, nullptr};
    return refuseInput(conv);
  }
  // Control flow reads nothing itself; tensor.dim asks for an extent.
  if (op->hasTrait<OpTrait::IsTerminator>() || isa<tensor::DimOp>(op) ||
      (op->getNumRegions() != 0 && !isa<linalg::LinalgOp>(op) && !isMove(op)))
    return;
  Path path = getPath(op);
  if (path.kind == Path::Kind::None)
    return;
  if (isView(op)) {
    Path result = path;
    // Extents of 1 are looked through.
    bool known = static_cast<bool>(getViewedProducer(op->getResult(0)));
    if (!known && path.kind == Path::Kind::Result)
      result.kind = Path::Kind::Reshaped;
    paths[op->getResult(0)] = result;
    return;
  }
  if (isReadInPlace(op))
    acceptSlice(op);
  else
    refuseReader(op, path);
  if (isMove(op))
    for (Value result : op->getResults())
      paths[result] = {Path::Kind::Moved, op};
}

/// Whether `op`, which works on each element by itself, computes something,
/// rather than to spread elements or to order them.
static bool computesElements(const Consumer &consumer) {
  if (!consumer.body)
    return true;
  return llvm::any_of(consumer.getYielded(), [&](Value value) {
    return value.getDefiningOp() && value.getParentBlock() == consumer.body;
  });
}

void RestRefuser::refuseInput(FusedOp conv) {
  if (conv.hasBufferSemantics())
    return;
  SmallVector<tensor::ExtractSliceOp> slices;
  getSlicedMemory(conv.getInput(), &slices);
  // Of a result, the slice has its verdict as a reader of it.
  for (tensor::ExtractSliceOp slice : slices)
    if (paths.lookup(slice.getResult()).kind == Path::Kind::None)
      acceptSlice(slice);
  Operation *op = conv.getInput().getDefiningOp();
  while (op && (isView(op) || llvm::is_contained(slices, op)))
    op = op->getOperand(0).getDefiningOp();
  if (!op)
    return;
  std::optional<Consumer> maker = getConsumer(op);
  bool elementwise = maker && maker->isElementwise();
  if (isMove(op) || (elementwise && !computesElements(*maker)))
    return refuse(op, FusionRule::InputMoved,
                  "a copy makes the convolution's input",
                  "give the convolution a tensor as it is in memory, with "
                  "constant zero padding of its spatial dimensions at most");
  if (isa<linalg::LinalgOp>(op) && isSumOfProducts(op))
    return;
  if (elementwise)
    refuse(op, FusionRule::InputComputed,
           "elementwise work in front of a convolution is not computed where "
           "the convolution reads",
           "nothing to do: every element is read many times and computed once");
}

void RestRefuser::run(Operation *root) {
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    visit(op);
    // Regions of linalg ops, convolutions and paddings belong to their ops.
    return isa<linalg::LinalgOp, FusedOp, tensor::PadOp>(op)
               ? WalkResult::skip()
               : WalkResult::advance();
  });
}

void conv::refuseRest(Operation *root) { RestRefuser().run(root); }
