//===- Passes.h - Passes between the stages ---------------------*- C++ -*-===//
//
// What the pipelines need beside the stages' own passes: preparation for
// bufferization, the stock path from linalg to kernels, and host clean-up.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_PIPELINES_PASSES_H
#define CONV_PIPELINES_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Pipelines/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "conv/Pipelines/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_PIPELINES_PASSES_H
