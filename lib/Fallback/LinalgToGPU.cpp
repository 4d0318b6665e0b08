//===- LinalgToGPU.cpp - A kernel for each linalg op on memrefs -----------===//

#include "RowGroup.h"
#include "conv/Fallback/Passes.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/MathExtras.h"

#define DEBUG_TYPE "conv-linalg-to-gpu"

namespace mlir::conv {
#define GEN_PASS_DEF_LINALGTOGPUPASS
#include "conv/Fallback/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct LinalgToGPUPass : conv::impl::LinalgToGPUPassBase<LinalgToGPUPass> {
  using Base::Base;

  void runOnOperation() override {
    if (blockSize < 1 || blockSize > 1024) {
      getOperation().emitError(
          "expects a block size of 1 to 1024 threads, got ")
          << blockSize.getValue();
      return signalPassFailure();
    }
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (failed(checkForms(func)))
        return signalPassFailure();
    SymbolTable symbols(getOperation());
    for (func::FuncOp func :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (failed(runOnFunction(func, symbols)))
        return signalPassFailure();
  }

private:
  LogicalResult runOnFunction(func::FuncOp func, SymbolTable &symbols);
};

/// Modules are compiled in parallel, and each costs the driver some time to
/// load.
constexpr size_t kKernelsPerModule = 32;

/// What a PTX symbol may be made of.
std::string sanitize(StringRef name) {
  std::string result = name.str();
  for (char &c : result)
    if (!llvm::isAlnum(c) && c != '_')
      c = '_';
  return result;
}

/// A word for what `op` does, for the name of its kernel.
std::string getLabel(Operation *op) {
  if (auto label = op->getAttrOfType<StringAttr>("conv.label"))
    return sanitize(label);
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return generic.getNumReductionLoops() ? "reduce" : "elementwise";
  return sanitize(op->getName().stripDialect());
}

LogicalResult LinalgToGPUPass::runOnFunction(func::FuncOp func,
                                             SymbolTable &symbols) {
  SmallVector<Operation *> work;
  WalkResult walk = func.walk([&](Operation *op) -> WalkResult {
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
      if (!linalgOp.hasPureBufferSemantics())
        return op->emitOpError("has tensor operands; bufferize the function "
                               "before conv-linalg-to-gpu");
      int64_t points = 1;
      for (int64_t range : linalgOp.getStaticLoopRanges())
        if (!ShapedType::isDynamic(range) &&
            llvm::MulOverflow(points, range, points))
          return op->emitOpError("expects to have less than 2^63 points to "
                                 "compute; compute it in parts");
      work.push_back(op);
    } else if (isa<memref::CopyOp, memref::StoreOp>(op) &&
               !op->getParentOfType<linalg::LinalgOp>()) {
      work.push_back(op);
    } else {
      return WalkResult::advance();
    }
    return WalkResult::skip();
  });
  if (walk.wasInterrupted())
    return failure();
  if (work.empty())
    return success();

  LDBG() << func.getName() << " has " << work.size() << " ops without a kernel";
  IRRewriter rewriter(&getContext());
  std::string prefix = sanitize(func.getName());
  gpu::GPUModuleOp module;
  auto addModule = [&] {
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPointAfter(module ? module.getOperation()
                                           : func.getOperation());
    module =
        gpu::GPUModuleOp::create(rewriter, func.getLoc(), prefix + "_fallback");
    module->setAttr(kKernelsAttrName, rewriter.getUnitAttr());
    symbols.insert(module);
  };
  getOperation()->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                          rewriter.getUnitAttr());

  // The kernels, each with its label and what joins it.
  struct Kernel {
    Operation *op;
    std::string label;
    bool isWeight;
    Joined joined;
    /// The group whose last op this is.
    std::optional<RowGroup> rows;
  };
  SmallVector<Kernel, 0> kernels;
  for (Operation *op : work) {
    std::string label = getLabel(op);
    bool isWeight = op->hasAttr(kWeightAttrName);
    rewriter.setInsertionPoint(op);
    if (auto copy = dyn_cast<memref::CopyOp>(op)) {
      op = linalg::makeMemRefCopyOp(rewriter, copy.getLoc(), copy.getSource(),
                                    copy.getTarget());
      rewriter.eraseOp(copy);
    }
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
        linalgOp && !isa<linalg::GenericOp, linalg::FillOp>(op)) {
      FailureOr<linalg::GenericOp> generic =
          linalg::generalizeNamedOp(rewriter, linalgOp);
      if (failed(generic))
        return op->emitOpError("has no generic form, so there is no kernel "
                               "for it");
      op = *generic;
    }
    kernels.push_back({op, std::move(label), isWeight, {}, std::nullopt});
  }
  DenseSet<Operation *> joined;
  DenseMap<Operation *, RowGroup> groups;
  for (Kernel &kernel : kernels) {
    auto generic = dyn_cast<linalg::GenericOp>(kernel.op);
    if (!generic || joined.contains(generic))
      continue;
    std::optional<RowGroup> group = findRowGroup(generic, blockSize);
    if (!group)
      continue;
    LDBG() << "rows: " << group->members.size() << " ops as one kernel";
    for (const RowGroup::Member &member : group->members) {
      joined.insert(member.op);
      joined.insert_range(member.fills);
    }
    groups.try_emplace(group->members.back().op, std::move(*group));
  }
  for (Kernel &kernel : kernels)
    if (auto group = groups.find(kernel.op); group != groups.end()) {
      kernel.rows = std::move(group->second);
      kernel.label = "rows";
      joined.erase(kernel.op);
    } else if (auto generic = dyn_cast<linalg::GenericOp>(kernel.op);
               generic && !joined.contains(generic)) {
      FailureOr<Joined> found = findJoined(generic);
      if (failed(found))
        return failure();
      kernel.joined = *found;
      for (linalg::FillOp fill : kernel.joined.fills)
        if (fill)
          joined.insert(fill);
      if (kernel.joined.after)
        joined.insert(kernel.joined.after);
    }
  llvm::erase_if(kernels, [&](const Kernel &kernel) {
    return joined.contains(kernel.op);
  });

  WriteMap writes;
  for (auto [n, item] : llvm::enumerate(kernels)) {
    auto &[op, label, isWeight, neighbours, rows] = item;
    if (n % kKernelsPerModule == 0)
      addModule();
    std::string name = prefix + "_" + label + "_" + std::to_string(n);
    rewriter.setInsertionPoint(op);
    if (rows) {
      FallbackKernel kernel(op, module, name, rows->blockSize, writes);
      SmallVector<Value> written;
      if (failed(emitRows(kernel, *rows, written))) {
        kernel.erase();
        return failure();
      }
      kernel.emitLaunch(written, /*isWeight=*/false);
      for (const RowGroup::Member &member : rows->members) {
        rewriter.eraseOp(member.op);
        for (linalg::FillOp fill : member.fills)
          rewriter.eraseOp(fill);
      }
      continue;
    }
    if (auto fill = dyn_cast<linalg::FillOp>(op))
      op = *linalg::generalizeNamedOp(rewriter, fill);
    if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
      // What joins behind knows the loops as they are.
      if (!neighbours.after)
        generic = collapseLoops(rewriter, generic);
      op = generic;
      FailureOr<LoopPlan> plan = planLoops(generic);
      if (failed(plan))
        return failure();
      FailureOr<linalg::GenericOp> rest = splitReduction(
          rewriter, generic, *plan, module, name + "_split", blockSize, writes);
      if (failed(rest))
        return failure();
      if (*rest) {
        rewriter.eraseOp(op);
        op = *rest;
      }
    }

    linalg::GenericOp after = neighbours.after;
    isWeight |= after && after->hasAttr(kWeightAttrName);
    FallbackKernel kernel(after ? after : op, module, name, blockSize, writes);
    SmallVector<Value> written;
    LogicalResult emitted = success();
    if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
      FailureOr<LoopPlan> plan = planLoops(generic);
      emitted = failed(plan) ? failure()
                             : emitGeneric(kernel, generic, *plan, neighbours);
      llvm::append_range(written,
                         after ? after.getOutputs() : generic.getOutputs());
    } else {
      auto store = cast<memref::StoreOp>(op);
      written.push_back(store.getMemRef());
      emitted = kernel.emitParallel({}, [&](OpBuilder &b, ValueRange) {
        Value value = kernel.import(store.getValue());
        Value memref = kernel.import(store.getMemRef());
        SmallVector<Value> indices;
        for (Value index : store.getIndices())
          indices.push_back(kernel.import(index));
        if (!value || llvm::is_contained(indices, Value()))
          return failure();
        memref::StoreOp::create(b, store.getLoc(), value, memref, indices);
        return success();
      });
    }
    if (failed(emitted)) {
      kernel.erase();
      return failure();
    }
    kernel.emitLaunch(written, isWeight);
    rewriter.eraseOp(op);
    if (after)
      rewriter.eraseOp(after);
    for (linalg::FillOp fill : neighbours.fills)
      if (fill)
        rewriter.eraseOp(fill);
  }
  return success();
}

} // namespace
