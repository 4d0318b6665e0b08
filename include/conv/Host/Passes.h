//===- Passes.h - The host function ----------------------------*- C++ -*-===//
//
// Reduce the function that launches the kernels to what a manifest can say, and
// note what only its earlier forms tell.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_HOST_PASSES_H
#define CONV_HOST_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Host/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "conv/Host/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_HOST_PASSES_H
