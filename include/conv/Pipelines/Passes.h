//===- Passes.h - What comes in ----------------------------------*- C++
//-*-===//
//
// What is taken in, and what is refused before anything is compiled.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_PIPELINES_PASSES_H
#define CONV_PIPELINES_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Pipelines/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "conv/Pipelines/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_PIPELINES_PASSES_H
