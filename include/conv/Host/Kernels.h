//===- Kernels.h - The kernel modules that this project makes ---*- C++ -*-===//

#ifndef CONV_HOST_KERNELS_H
#define CONV_HOST_KERNELS_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::conv {

/// Whether this project made `module`: it is marked by `kKernelsAttrName`.
bool isOwnKernelModule(gpu::GPUModuleOp module);

/// Takes the gpu.modules of others out of `module` while it lives, so that no
/// pass changes what is in them. In the place of each stands one of the same
/// name with declarations of its kernels, which launches may refer to.
class ForeignKernelsAside {
public:
  explicit ForeignKernelsAside(ModuleOp module);
  ~ForeignKernelsAside();
  ForeignKernelsAside(const ForeignKernelsAside &) = delete;

private:
  ModuleOp module;
  SmallVector<gpu::GPUModuleOp> aside;
};

/// The first op of conv, linalg, tensor or tosa in a function below `root`:
/// such ops have to become kernels. Null where there is none left.
Operation *findWithoutKernel(Operation *root);

} // namespace mlir::conv

#endif // CONV_HOST_KERNELS_H
