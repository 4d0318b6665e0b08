//===- Passes.td - Code generation passes ------------------*- tablegen -*-===//

#ifndef CONV_CODEGEN_PASSES_TD
#define CONV_CODEGEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def SimplifyEpiloguePass : Pass<"conv-simplify-epilogue"> {
  let summary = "Rewrite arithmetic in epilogues into cheaper forms of the same precision";
  let description = [{
    Applies identities that hold for every input to within the rounding of the
    ops they replace, inside of the regions of `conv.fused`:

    ```mlir
    %1 = math.exp %x : f32
    %2 = math.log1p %1 : f32
    %3 = math.tanh %2 : f32
    ```
    ==>
    ```mlir
    %0 = arith.minimumf %x, %c20 : f32
    %t = math.exp %0 : f32
    %1 = arith.addf %t, %c2 : f32
    %n = arith.mulf %t, %1 : f32
    %2 = arith.addf %n, %c2 : f32
    %3 = arith.divf %n, %2 : f32
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

def ToGPUKernelsPass : Pass<"conv-to-gpu-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn scheduled conv.fused ops on memrefs into GPU kernels of tile ops";
  let description = [{
    Each `conv.fused` with a schedule becomes a `gpu.func` that walks over
    output tiles (`conv_tile` ops), a launch of it, and, before the launch, a
    `linalg.generic` that packs the filter in the order of use into a
    workspace. A scheduled op that the kernel family cannot do is an error at
    the op; ops without a schedule are left alone.

    ```mlir
    conv.fused ins(%x, %w : ...) outs(%y : ...) ... schedule <...> epilogue {...}
    ```
    ==>
    ```mlir
    %packed = memref.alloc() : memref<1x16x4x3x3x128xf32>
    linalg.generic ... outs(%packed : ...)
    gpu.launch_func @f_conv::@f_conv blocks in (%grid, %c1, %c1)
        threads in (%c256, %c1, %c1) dynamic_shared_memory_size %bytes
        args(%x, %packed, %y : ...) {conv.blocks_per_sm = 1 : i64}
    ```
  }];
  let options = [
    Option<"multiprocessors", "multiprocessors", "int64_t", "128",
           "Multiprocessors that a persistent grid is sized for">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect",
    "::mlir::conv::tile::ConvTileDialect"
  ];
}

def LowerTilesPass : Pass<"conv-lower-tiles", "::mlir::gpu::GPUModuleOp"> {
  let summary = "Distribute tile ops over the threads of a block";
  let description = [{
    Replaces the `conv_tile` ops of each kernel by what one thread does:
    asynchronous copies into the ring, register-tiled multiply-adds, the
    epilogue on registers, shuffles, and vector stores, in `scf`, `arith`,
    `gpu`, `nvvm` and `llvm` ops.

    ```mlir
    %acc = conv_tile.accumulate %ring : !conv_tile.fragment<128x8x32xf32> {...}
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

#endif // CONV_CODEGEN_PASSES_TD
