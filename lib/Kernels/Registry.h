//===- Registry.h - The families of kernels ---------------------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_REGISTRY_H
#define CONV_LIB_KERNELS_REGISTRY_H

#include "conv/Kernels/Family.h"

namespace mlir::conv {

const KernelFamily &getHaloFmaFamily();
const KernelFamily &getWinogradFamily();
const KernelFamily &getHaloMmaFamily();
const KernelFamily &getImplicitGemmFamily();

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_REGISTRY_H
