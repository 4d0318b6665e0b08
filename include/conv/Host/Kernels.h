//===- Kernels.h - The kernel modules that this project makes ---*- C++ -*-===//

#ifndef CONV_HOST_KERNELS_H
#define CONV_HOST_KERNELS_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"

namespace mlir::conv {

/// Whether this project made `module`: it is marked by `kKernelsAttrName`.
bool isOwnKernelModule(gpu::GPUModuleOp module);

/// The first op of a function below `root` that is to become a kernel and is
/// none yet: of conv, linalg, tensor or tosa. Null if there is none.
Operation *findWithoutKernel(Operation *root);

} // namespace mlir::conv

#endif // CONV_HOST_KERNELS_H
