//===- Passes.td - Tile passes -----------------------------*- tablegen -*-===//

#ifndef CONV_TILE_PASSES_TD
#define CONV_TILE_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerTilesPass : Pass<"conv-lower-tiles", "::mlir::gpu::GPUModuleOp"> {
  let summary = "Distribute tile ops over the threads of a block";
  let description = [{
    Replaces the `conv_tile` ops of each kernel by what one thread does:
    asynchronous copies into the ring, register-tiled multiply-adds, the
    epilogue on registers, shuffles, and vector stores, in `scf`, `arith`,
    `gpu`, `nvvm` and `llvm` ops.

    ```mlir
    %acc = conv_tile.accumulate %ring : !conv_tile.ring
        -> <128x8x32xf32, #layout> {...}
    ```
    ==>
    ```mlir
    %acc:128 = scf.for ... {
      nvvm.cp.async.wait.group 1
      gpu.barrier
      nvvm.cp.async.shared.global ...
      scf.for ... { llvm.intr.fma ... }
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::NVVM::NVVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

#endif // CONV_TILE_PASSES_TD
