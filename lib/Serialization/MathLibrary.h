//===- MathLibrary.h - Device math functions --------------------*- C++ -*-===//
//
// Resolves the calls of libdevice ("__nv_tanhf") that the lowering to NVVM
// leaves in a kernel.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SERIALIZATION_MATHLIBRARY_H
#define CONV_SERIALIZATION_MATHLIBRARY_H

#include "conv/Serialization/PTX.h"

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::conv {

/// Directory of the CUDA toolkit, or an empty string.
std::string findCudaToolkit();

/// Gives bodies to the undefined "__nv_" functions of `llvmModule`: from
/// libdevice where it is found, else from MLIR's expansions of the math
/// dialect. Emits an error at `module` that names what is missing and how to
/// get it.
LogicalResult linkMathLibrary(gpu::GPUModuleOp module, llvm::Module &llvmModule,
                              const PTXOptions &options);

} // namespace mlir::conv

#endif // CONV_SERIALIZATION_MATHLIBRARY_H
