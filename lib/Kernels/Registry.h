//===- Registry.h - The families of kernels ---------------------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_REGISTRY_H
#define CONV_LIB_KERNELS_REGISTRY_H

#include "conv/Kernels/Family.h"

namespace mlir::conv {

#define FAMILY(name) const KernelFamily &get##name##Family();
#include "Families.def"

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_REGISTRY_H
