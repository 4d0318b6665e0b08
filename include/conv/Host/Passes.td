//===- Passes.td - The host function -----------------------*- tablegen -*-===//

#ifndef CONV_HOST_PASSES
#define CONV_HOST_PASSES

include "mlir/Pass/PassBase.td"

def AnnotateWorkPass : Pass<"conv-annotate-work", "func::FuncOp"> {
  let summary = "Count the floating-point operations of a function";
  let description = [{
    Runs after bufferization and before kernels are generated, while the
    convolutions can still be read. Leaves two attributes for the manifest:
    `conv.flops`, the multiplications and additions of all convolutions and
    contractions (a number, or an expression over the extents of the arguments,
    the operation before its operands); and `conv.convs`, one entry for each convolution with its
    share of these and the length of its sums, from which error bounds follow.
    Work of which the amount is not known before the launch is not counted, and
    elementwise work never is.

    ```mlir
    func.func @f(%x: memref<?x4x16x16xf32>, %w: memref<8x4x3x3xf32>, ...) {
      conv.fused ins(%x, %w : ...) ...
    ```
    ==>
    ```mlir
    func.func @f(...) attributes {
      conv.convs = [{flops = ["mul", "arg0.d0", 112896], fused, sum_length = 36} ],
      conv.flops = ["mul", "arg0.d0", 112896]} {
    ```
  }];
}

def AnnotateChecksPass : Pass<"conv-annotate-checks", "func::FuncOp"> {
  let summary = "Note which extents of the arguments must agree";
  let description = [{
    Runs after bufferization and before kernels are generated. Kernels do not
    compare the extents of their operands, so a dynamic argument of the wrong
    shape would be read out of its bounds. Leaves the attribute `conv.checks`
    with what linalg and `conv.fused` ops take for granted and types do not
    already say; the runtime checks it before it launches.

    ```mlir
    func.func @f(%x: memref<?xf32>, %y: memref<?xf32>, %z: memref<?xf32>) {
      linalg.add ins(%x, %y : ...) outs(%z : ...)
    ```
    ==>
    ```mlir
    func.func @f(...) attributes {conv.checks = [
        {condition = ["eq", "arg0.d0", "arg1.d0"],
         message = "the shapes of the arguments need arg0.d0 == arg1.d0"}, ...
    ```
  }];
}

def AnnotateKernelPointersPass
    : Pass<"conv-annotate-kernel-pointers", "ModuleOp"> {
  let summary = "Tell LLVM that kernels' buffers are aligned and apart";
  let description = [{
    Runs on lowered modules: host functions with launches, kernels in the LLVM
    dialect. Buffers of a bundle are aligned to 16 bytes, and no two of them
    overlap; LLVM, which sees only pointers, would reload after each store.
    Marks the data pointer of each memref that is the only one of its buffer in
    every launch of the kernel. Host functions that cannot be followed, and
    kernels that they launch, are left alone.

    ```mlir
    gpu.launch_func @m::@k ... args(%x : memref<4xf32>, %y : memref<4xf32>)
    llvm.func @k(%0: !llvm.ptr, %1: !llvm.ptr, %2: i64, ...)
    ```
    ==>
    ```mlir
    llvm.func @k(%0: !llvm.ptr, %1: !llvm.ptr {llvm.align = 16 : i64, llvm.noalias}, %2: i64, ...)
    ```
  }];
}

def ShareKernelsPass : Pass<"conv-share-kernels", "::mlir::ModuleOp"> {
  let summary = "Keep one of the kernels that are equal";
  let description = [{
    Kernels that differ in name and location only become one, which is compiled
    and loaded once; the launches of the others refer to it. Where one launch
    passes a buffer twice and another does not, kernels stay apart, since LLVM
    may assume more of the latter. Modules that this project did not make (see
    `conv.kernels`) are left alone.

    ```mlir
    gpu.launch_func @f_conv::@f_conv ... args(%x, %w0, %y : ...)
    gpu.launch_func @f_conv_0::@f_conv_0 ... args(%y, %w1, %z : ...)
    ```
    ==>
    ```mlir
    gpu.launch_func @f_conv::@f_conv ... args(%x, %w0, %y : ...)
    gpu.launch_func @f_conv::@f_conv ... args(%y, %w1, %z : ...)
    ```
  }];
  let statistics = [
    Statistic<"numShared", "num-shared", "Number of kernels that another took the place of">
  ];
}

def DeviceMemoryPass : Pass<"conv-device-memory", "::mlir::func::FuncOp"> {
  let summary = "Allocate the host function's buffers on the device";
  let description = [{
    For those who bring a host runtime of their own: allocations become
    `gpu.alloc`, constants are copied to the device, and what is not returned is
    freed after its last use. Arguments and results are device memory. What the
    host alone reads and writes stays in its memory; an access of the host to
    what kernels use is refused.

    Allocations may be in branches and loops, and be passed on by them (scf, or
    other ops of RegionBranchOpInterface; several blocks in a region are
    refused). A buffer that does not leave its block is freed there, after the
    op that uses it last, be it a whole loop. Of the others:
    - What the program frees by a `memref.dealloc` of its own is freed there, as
      `ownership-based-buffer-deallocation` has it for loops and branches.
    - What a branch passes on is allocated before the branch, if its size is
      static, and freed after the last use of what the branch passes on.
    - The rest is refused: a loop that passes on what it allocates needs
      `memref.dealloc`.

    ```mlir
    %a = memref.alloc() : memref<4xf32>
    gpu.launch_func @m::@k ... args(%a : memref<4xf32>)
    ```
    ==>
    ```mlir
    %a = gpu.alloc () : memref<4xf32>
    gpu.launch_func @m::@k ... args(%a : memref<4xf32>)
    gpu.dealloc %a : memref<4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect",
                           "::mlir::memref::MemRefDialect"];
}

#endif // CONV_HOST_PASSES
