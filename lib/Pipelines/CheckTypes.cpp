//===- CheckTypes.cpp - What kernels can compute with ---------------------===//

#include "CheckInput.h"
#include "conv/Pipelines/Passes.h"
#include "conv/Serialization/HostProgram.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::conv {
#define GEN_PASS_DEF_CHECKTYPESPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// What is expected instead of this type; empty if kernels can have it.
static StringRef getObjection(Type type) {
  Type element = getElementTypeOrSelf(type);
  if (element.isInteger(0))
    return "kernels expect integers of at least one bit";
  if (auto memref = dyn_cast<MemRefType>(type); memref && !memref.isStrided())
    return "kernels expect strided memrefs; copy it to an identity layout "
           "first";
  auto shaped = dyn_cast<ShapedType>(type);
  if (shaped && !isAddressable(shaped))
    return "a tensor is expected to have less than 2^63 bytes; compute it in "
           "parts";
  bool isWideFloat =
      isa<FloatType>(element) && element.getIntOrFloatBitWidth() > 64;
  if (isWideFloat || (shaped && !getManifestDType(element)))
    return "kernels compute f64, f32, f16, bf16, i64, i32, i16, i8, i1 and "
           "index; convert it first";
  return "";
}

namespace {

struct CheckTypesPass : conv::impl::CheckTypesPassBase<CheckTypesPass> {
  void runOnOperation() override {
    WalkResult walk =
        getOperation()->walk<WalkOrder::PreOrder>([](Operation *op) {
          SmallVector<Type> types(op->getOperandTypes());
          if (auto func = dyn_cast<FunctionOpInterface>(op))
            llvm::append_range(types, func.getArgumentTypes());
          llvm::append_range(types, op->getResultTypes());
          for (Type type : types) {
            StringRef objection = getObjection(type);
            if (objection.empty())
              continue;
            op->emitError() << "'" << op->getName().getStringRef() << "' has "
                            << type << ", but " << objection;
            return WalkResult::interrupt();
          }
          return WalkResult::advance();
        });
    if (walk.wasInterrupted())
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
