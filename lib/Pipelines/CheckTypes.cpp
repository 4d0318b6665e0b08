//===- CheckTypes.cpp - What kernels can compute with ---------------------===//

#include "conv/Host/HostProgram.h"
#include "conv/Host/Kernels.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::conv {
#define GEN_PASS_DEF_CHECKTYPESPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-check-types"

/// Whether the bytes of a tensor of this type (dynamic extents taken as 1) can
/// be counted in 64 bits, as every offset into it is.
static bool isAddressable(ShapedType type) {
  if (!type.hasRank() || !type.getElementType().isIntOrIndexOrFloat() ||
      llvm::is_contained(type.getShape(), 0))
    return true;
  Type element = type.getElementType();
  int64_t bytes =
      element.isIndex() ? 8 : std::max(element.getIntOrFloatBitWidth() / 8, 1u);
  return llvm::all_of(type.getShape(), [&](int64_t extent) {
    return ShapedType::isDynamic(extent) ||
           !llvm::MulOverflow(bytes, extent, bytes);
  });
}

/// What is expected instead of this type; empty if kernels can have it.
static std::string getObjection(Type type) {
  Type element = getElementTypeOrSelf(type);
  if (element.isInteger(0))
    return "kernels expect integers of at least one bit";
  if (auto memref = dyn_cast<MemRefType>(type); memref && !memref.isStrided())
    return "kernels expect strided memrefs; copy it to an identity layout "
           "first";
  auto shaped = dyn_cast<ShapedType>(type);
  if (shaped && !isAddressable(shaped))
    return "kernels expect less than 2^63 bytes; compute it in parts";
  if ((isa<FloatType, ComplexType>(element) || shaped) &&
      !getManifestDType(element))
    return ("kernels compute " + getManifestDTypeList() + "; convert it first")
        .str();
  return "";
}

/// Why a function cannot have an argument of this type, or empty.
static std::string getArgumentObjection(Type type) {
  if (!isa<TensorType, BaseMemRefType>(type) && !type.isIntOrIndexOrFloat())
    return "functions expect tensors, memrefs, integers, floats and index";
  return getObjection(type);
}

namespace {

struct CheckTypesPass : conv::impl::CheckTypesPassBase<CheckTypesPass> {
  using Base::Base;

  void runOnOperation() override {
    WalkResult walk =
        getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
          // What others compute there is theirs.
          auto kernels = dyn_cast<gpu::GPUModuleOp>(op);
          if (kernels && !isOwnKernelModule(kernels)) {
            LDBG() << "leaves " << kernels.getName();
            return WalkResult::skip();
          }
          if (onlyKernels && !isInKernel(op))
            return WalkResult::advance();
          return WalkResult(check(op));
        });
    if (walk.wasInterrupted())
      signalPassFailure();
    markAllAnalysesPreserved();
  }

private:
  /// Whether a kernel is made of `op`, or of the op that it is in.
  static bool isInKernel(Operation *op) {
    for (; op && !isa<FunctionOpInterface>(op); op = op->getParentOp())
      if (isa<memref::CopyOp>(op) ||
          llvm::is_contained({"conv", "linalg"},
                             op->getName().getDialectNamespace()))
        return true;
    return false;
  }

  static LogicalResult check(Operation *op) {
    StringRef name = op->getName().getStringRef();
    if (auto func = dyn_cast<func::FuncOp>(op))
      for (auto [i, type] : llvm::enumerate(func.getArgumentTypes()))
        if (std::string objection = getArgumentObjection(type);
            !objection.empty())
          return emitError(func.isExternal() ? op->getLoc()
                                             : func.getArgument(i).getLoc())
                 << "argument #" << i << " of '" << name << "' has " << type
                 << ", but " << objection;
    SmallVector<Type> types(op->getOperandTypes());
    llvm::append_range(types, op->getResultTypes());
    for (Type type : types)
      if (std::string objection = getObjection(type); !objection.empty())
        return op->emitError()
               << "'" << name << "' has " << type << ", but " << objection;
    return success();
  }
};

} // namespace
