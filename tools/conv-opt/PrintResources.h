//===- PrintResources.h - What --print-resources prints ---------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_OPT_PRINTRESOURCES_H
#define CONV_TOOLS_CONV_OPT_PRINTRESOURCES_H

#include "conv/Serialization/PTX.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::conv {

/// Prints to stderr what ptxas and nvdisasm say of each kernel, and what the
/// cost model says of the convolutions that `module`, which is lowered,
/// computes by it.
void printAllResources(ModuleOp module, ArrayRef<KernelResources> resources);

} // namespace mlir::conv

#endif // CONV_TOOLS_CONV_OPT_PRINTRESOURCES_H
