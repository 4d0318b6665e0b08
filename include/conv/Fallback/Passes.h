//===- Passes.h - What no kernel of ours takes ------------------*- C++ -*-===//
//
// The fallback path: ops that no convolution took are bufferized and become
// kernels of one thread an element.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_FALLBACK_PASSES_H
#define CONV_FALLBACK_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Fallback/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "conv/Fallback/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_FALLBACK_PASSES_H
