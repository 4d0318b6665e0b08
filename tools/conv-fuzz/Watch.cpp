//===- Watch.cpp - What passes do while they are tried --------------------===//

#include "Watch.h"
#include "Workers.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/ShapedOpInterfaces.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

/// Whether a dimension is asked for that there is not. MLIR's canonicalizer
/// then looks beside a type's extents: it dies or not, after what else the
/// process has done.
static bool asksForMissingDim(Operation *op) {
  return op
      ->walk([](ShapedDimOpInterface dim) {
        auto type = dyn_cast<ShapedType>(dim.getShapedValue().getType());
        std::optional<int64_t> index = getConstantIntValue(dim.getDimension());
        return type && type.hasRank() && index &&
                       (*index < 0 || *index >= type.getRank())
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// The first op that does not verify.
static Operation *findInvalid(Operation *op) {
  Errors quiet(op->getContext());
  Operation *found = nullptr;
  op->walk<WalkOrder::PreOrder>([&](Operation *inner) {
    if (succeeded(mlir::verify(inner, /*verifyRecursively=*/false)))
      return WalkResult::advance();
    found = inner;
    return WalkResult::interrupt();
  });
  return found;
}

static Operation *getTop(Operation *op) {
  while (op->getParentOp())
    op = op->getParentOp();
  return op;
}

void fuzz::writeTrace(StringRef name, StringRef place, Operation *op) {
  if (name.empty())
    return;
  // First all of it: if the printer dies, the last one stays.
  std::string text;
  llvm::raw_string_ostream os(text);
  os << place << "\n";
  getTop(op)->print(os, OpPrintingFlags().printGenericOpForm().enableDebugInfo(
                            /*enable=*/false));
  std::error_code error;
  llvm::raw_fd_ostream file(name, error);
  if (!error)
    file << text << "\n";
}

void Watch::runBeforePass(Pass *pass, Operation *op) {
  if (pass->getArgument().empty())
    return;
  Operation *top = getTop(op);
  // One that a pass of ours made is our fault.
  if (!inputAsksForMissingDim)
    inputAsksForMissingDim = asksForMissingDim(top);
  if (*inputAsksForMissingDim && pass->getArgument() == "canonicalize")
    finishItem({Outcome::Good, "not canonicalized: asks for a dimension that "
                               "there is not"});
  castFrom.clear();
  op->walk([&](Operation *inner) {
    if (isa<tensor::CastOp, memref::CastOp>(inner))
      castFrom.insert(inner->getOperand(0).getType());
  });
  if (trace.empty())
    return;
  std::string place;
  llvm::raw_string_ostream os(place);
  pass->printAsTextualPipeline(os);
  for (Operation *at = op; at; at = at->getParentOp())
    place = at->getName().getStringRef().str() + "(" + place + ")";
  writeTrace(trace, place, op);
}

void Watch::runAfterPass(Pass *pass, Operation *op) {
  // An adaptor has no name; what it holds was verified.
  StringRef name = pass->getArgument();
  if (name.empty())
    return;
  Errors errors(op->getContext());
  if (succeeded(mlir::verify(op)))
    return;
  // Other people's passes make invalid IR of some inputs. That is an error to
  // the user, and the end of the pipeline. So is a cast that contradicts what
  // an op says, when MLIR folds it: of ours in their canonicalizer, which may
  // refine a type before, and of theirs in any pass that rewrites.
  Operation *invalid = findInvalid(op);
  bool isOurs = StringRef(errors.first).contains("'conv");
  bool isFold =
      invalid && llvm::any_of(invalid->getOperandTypes(), [&](Type type) {
        return castFrom.contains(type);
      });
  if (name.starts_with("conv-") ? isFold && !isOurs
                                : !castFrom.empty() || !isOurs)
    finishItem({Outcome::Good, "refused by MLIR's verifier"});
  finishItem(
      {Outcome::Failed, (name + " makes invalid IR: " + errors.first).str()});
}

void Watch::runAfterPassFailed(Pass *pass, Operation *op) {
  if (failedPass.empty())
    failedPass = pass->getArgument().str();
}
