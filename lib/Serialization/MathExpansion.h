//===- MathExpansion.h - Math functions without libdevice -------*- C++ -*-===//

#ifndef CONV_SERIALIZATION_MATHEXPANSION_H
#define CONV_SERIALIZATION_MATHEXPANSION_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include <memory>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace mlir::conv {

/// A module that defines the libdevice functions `names` out of MLIR's
/// expansions and approximations of the math dialect. Emits an error at `user`
/// that names the functions for which there is none, and returns null.
std::unique_ptr<llvm::Module> expandMathFunctions(gpu::GPUModuleOp user,
                                                  ArrayRef<std::string> names,
                                                  llvm::LLVMContext &context);

} // namespace mlir::conv

#endif // CONV_SERIALIZATION_MATHEXPANSION_H
