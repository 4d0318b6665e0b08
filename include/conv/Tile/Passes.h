//===- Passes.h - Tile passes -----------------------------------*- C++ -*-===//

#ifndef CONV_TILE_PASSES_H
#define CONV_TILE_PASSES_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Pass/Pass.h"

namespace mlir::conv {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "conv/Tile/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_TILE_PASSES_H
