//===- Passes.h - Code generation passes ------------------------*- C++ -*-===//

#ifndef CONV_CODEGEN_PASSES_H
#define CONV_CODEGEN_PASSES_H

#include "conv/Codegen/ConvTile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

namespace mlir::conv {

/// Cheaper forms of epilogue arithmetic; see `conv-simplify-epilogue`.
void populateSimplifyEpiloguePatterns(RewritePatternSet &patterns);

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "conv/Codegen/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_CODEGEN_PASSES_H
