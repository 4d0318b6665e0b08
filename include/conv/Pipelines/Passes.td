//===- Passes.td - Passes between the stages ---------------*- tablegen -*-===//

#ifndef CONV_PIPELINES_PASSES
#define CONV_PIPELINES_PASSES

include "mlir/Pass/PassBase.td"

def ImportTosaPass : Pass<"conv-import-tosa", "::mlir::ModuleOp"> {
  let summary = "Lower TOSA, where there is any, to linalg on tensors";
  let description = [{
    Runs MLIR's `tosa-to-linalg-pipeline`, and lowers what it leaves behind, if
    the module has a TOSA op; does nothing otherwise. The branches that decide
    at run time whether a dynamic extent of 1 is broadcast are removed: a bundle
    is a list of launches.

    ```mlir
    %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<8xf32>) -> tensor<8xf32>
    ```
    ==>
    ```mlir
    %e = tensor.empty() : tensor<8xf32>
    %y = linalg.generic ... ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) { ... minimumf, maximumf ... }
    ```
  }];
}

def CheckTypesPass : Pass<"conv-check-types"> {
  let summary = "Refuse types that no kernel can compute with";
  let description = [{
    Changes nothing. Emits an error at the first op that takes or makes an
    integer of no bits, a float that is none of f64, f32, f16 and bf16, a memref
    that is not strided, a tensor or memref of 2^63 bytes or more, or elements
    that are neither such floats nor i64, i32, i16, i8, i1 or index; and at an
    argument of a function that is no tensor, memref or scalar. So no conversion
    or backend stumbles over it.

    ```mlir
    memref.store %v, %m[%i] : memref<1xi0>
    ```
    ==> `error: 'memref.store' has 'i0', but kernels expect integers of at least one bit`
  }];
}

def RequireFusionPass : InterfacePass<"conv-require-fusion", "::mlir::FunctionOpInterface"> {
  let summary = "Make every refused fusion an error";
  let description = [{
    Emits an error, where the refused op was written, for each refusal among the
    function's `conv.verdicts`. For those who must know when a change to their
    model costs a fusion.

    ```mlir
    func.func @f(...) attributes {conv.verdicts = [{verdict = "refused", rule = "index-used", ...} ]}
    ```
    ==> `error: ... [index-used]`
  }];
}

def FuseLeftoversPass : Pass<"conv-fuse-leftovers", "::mlir::func::FuncOp"> {
  let summary = "Fuse elementwise ops that no convolution took";
  let description = [{
    Fuses an elementwise `linalg.generic` into its only user, if that reads each
    of its elements once; so nothing is computed twice, and the stock path has
    fewer kernels and temporaries. What an output held is dropped where the op
    overwrites all of it.

    ```mlir
    %0 = linalg.generic ... ins(%x : tensor<8xf32>) { math.exp }
    %1 = linalg.generic ... ins(%0 : tensor<8xf32>) { arith.negf }
    ```
    ==>
    ```mlir
    %1 = linalg.generic ... ins(%x : tensor<8xf32>) { math.exp, arith.negf }
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def PrepareBufferizationPass : Pass<"conv-prepare-bufferization", "::mlir::func::FuncOp"> {
  let summary = "Make a tensor function ready for one-shot bufferization";
  let description = [{
    Marks every tensor argument as read-only, so that bufferization copies
    rather than writes to an input, and takes apart the ops that have no
    bufferization of their own: `linalg.softmax` and its like,
    `tensor.concat`, and paddings of nothing. A body that does not use an output
    of which the op may leave elements unwritten is made to use it, by an
    `arith.select` whose condition always holds; conv-linalg-to-gpu removes it.
    Refuses
    tensors of elements that memrefs do not have, and what MLIR's verifier lets
    pass and its passes crash at: softmax of integers, dimensions that there are
    not, divisors of affine maps that are not positive, reassociations out of
    order.

    ```mlir
    func.func @f(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<8xf32> {
      %0 = tensor.concat dim(0) %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
      return %0 : tensor<8xf32>
    }
    ```
    ==>
    ```mlir
    func.func @f(%a: tensor<4xf32> {bufferization.writable = false},
                 %b: tensor<4xf32> {bufferization.writable = false}) -> tensor<8xf32> {
      %e = tensor.empty() : tensor<8xf32>
      %0 = tensor.insert_slice %a into %e[0] [4] [1] : tensor<4xf32> into tensor<8xf32>
      %1 = tensor.insert_slice %b into %0[4] [4] [1] : tensor<4xf32> into tensor<8xf32>
      return %1 : tensor<8xf32>
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def IsolateResultsPass : Pass<"conv-isolate-results", "::mlir::func::FuncOp"> {
  let summary = "Give every result of a function a buffer of its own";
  let description = [{
    After this pass a returned memref is a `memref.alloc` of the function, or a
    contiguous reshape of a whole one, and no two results share one. What is
    returned otherwise (an argument, a constant, a slice) is copied.

    ```mlir
    func.func @f(%a: memref<4xf32>) -> memref<4xf32> {
      return %a : memref<4xf32>
    }
    ```
    ==>
    ```mlir
    func.func @f(%a: memref<4xf32>) -> memref<4xf32> {
      %r = memref.alloc() : memref<4xf32>
      memref.copy %a, %r : memref<4xf32> to memref<4xf32>
      return %r : memref<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::memref::MemRefDialect"];
}

def LinalgToGPUPass : Pass<"conv-linalg-to-gpu", "::mlir::ModuleOp"> {
  let summary = "Turn linalg ops and copies on memrefs into GPU kernels";
  let description = [{
    This is the stock path, for what has no kernel of ours: every linalg op with
    buffer semantics, `memref.copy` and `memref.store` in a function becomes
    one kernel and its launch. The kernels of function `f` are in the module
    `f_stock`, named `f_<op>_<n>`, or after the op's `conv.label` attribute.

    One thread computes one point of the iteration space that the outputs
    span, `block-size` threads a block; the other dimensions are loops in the
    thread, with those outputs in registers that the body reads. A long reduction to few elements is
    first shared by many threads, into a buffer of partial results, if its
    combiner is one op with a neutral element. Extents are 64 bit and may be
    dynamic; an empty iteration space launches one block that does nothing.

    Scalars that a body captures are recomputed in the kernel, loads of them
    included, so that the host never reads device memory.

    ```mlir
    func.func @f(%x: memref<?xf32>, %y: memref<?xf32>) {
      linalg.exp ins(%x : memref<?xf32>) outs(%y : memref<?xf32>)
      return
    }
    ```
    ==>
    ```mlir
    func.func @f(%x: memref<?xf32>, %y: memref<?xf32>) {
      %grid = // max(1, ceil(dim(%y, 0) / 256))
      gpu.launch_func @f_stock::@f_exp_0 blocks in (%grid, %c1, %c1)
          threads in (%c256, %c1, %c1)
          args(%x : memref<?xf32>, %y : memref<?xf32>)
      return
    }
    gpu.module @f_stock {
      gpu.func @f_exp_0(%x: memref<?xf32>, %y: memref<?xf32>) kernel
          attributes {known_block_size = array<i32: 256, 1, 1>} {
        // i = block * 256 + thread; if i < dim(%y, 0): y[i] = exp(x[i])
      }
    }
    ```
  }];
  let options = [
    Option<"blockSize", "block-size", "int64_t", "256", "Threads per block">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect"
  ];
}

def SimplifyHostPass : Pass<"conv-simplify-host", "::mlir::func::FuncOp"> {
  let summary = "Reduce a host function to allocations, views, index arithmetic and launches";
  let description = [{
    Every view (subview, cast, reshape, transpose) becomes one
    `memref.reinterpret_cast` of the allocation, argument or constant that it
    views, with its offset, sizes and strides as index arithmetic; affine ops
    become arith. This is the form that serialization reads.

    ```mlir
    %s = memref.subview %x[0, 2] [4, 2] [1, 1] : memref<4x4xf32> to memref<4x2xf32, strided<[4, 1], offset: 2>>
    ```
    ==>
    ```mlir
    %s = memref.reinterpret_cast %x to offset: [2], sizes: [4, 2], strides: [4, 1] : memref<4x4xf32> to memref<4x2xf32, strided<[4, 1], offset: 2>>
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def AttachTargetPass : Pass<"conv-attach-target", "::mlir::ModuleOp"> {
  let summary = "Attach the NVVM target of a chip to every GPU module";
  let description = [{
    As `nvvm-attach-target`, but an unknown chip is an error here, rather than
    in the backend, and the PTX version is the chip's unless `features` names
    one.

    ```mlir
    gpu.module @kernels { ... }
    ```
    ==>
    ```mlir
    gpu.module @kernels [#nvvm.target<O = 3, chip = "sm_89", features = "+ptx84">] { ... }
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_89\"", "The GPU, sm_80 to sm_121">,
    Option<"features", "features", "std::string", "", "PTX features, such as +ptx84; the chip's if empty">,
    Option<"optLevel", "opt-level", "int", "3", "Optimization level of the backend, 0 to 3">
  ];
  let dependentDialects = ["::mlir::gpu::GPUDialect", "::mlir::NVVM::NVVMDialect"];
}

def ExpandMathPass : Pass<"conv-expand-math"> {
  let summary = "Expand elementary functions, so that no device library is needed";
  let description = [{
    Replaces scalar `math` ops by arithmetic and LLVM intrinsics that every
    target has: exp, exp2, expm1, log, log2, log10, log1p, tanh, sinh, cosh, erf,
    pow, rsqrt in f32 and f64 (halves are computed in f32, powers in f64), rounding, square
    root, absolute value and the like. Errors are at most 4 ulp (but for
    f64 powers, where they grow with the result's exponent); infinities, NaN and
    denormals are treated as by the C library. What is not expanded (the
    trigonometric functions) becomes a call of CUDA's libdevice later.

    ```mlir
    %y = math.tanh %x : f32
    ```
    ==>
    ```mlir
    // y = copysign(t / (t + 2), x) where t = expm1(2 |x|)
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect"];
}

def ConvertKernelsPass : Pass<"conv-convert-kernels", "::mlir::gpu::GPUModuleOp"> {
  let summary = "Convert a GPU module to the NVVM dialect";
  let description = [{
    Does in one conversion what takes `lower-affine`, `convert-scf-to-cf`,
    `convert-nvgpu-to-nvvm` and `convert-gpu-to-nvvm` in turn, which halves the
    time; and leaves LLVM's intrinsics as they are, where `convert-gpu-to-nvvm`
    rejects them in favour of calls of a device library. Indices have 64 bits.

    ```mlir
    gpu.func @k(%x: memref<?xf32>) kernel { ... scf.for ... memref.load ... }
    ```
    ==>
    ```mlir
    llvm.func @k(%base: !llvm.ptr, %x: !llvm.ptr, %offset: i64, %size: i64, %stride: i64) attributes {nvvm.kernel} { ... }
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::cf::ControlFlowDialect", "::mlir::func::FuncDialect",
    "::mlir::index::IndexDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::nvgpu::NVGPUDialect", "::mlir::NVVM::NVVMDialect",
    "::mlir::scf::SCFDialect", "::mlir::ub::UBDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def LaunchesToLoopsPass : Pass<"conv-launches-to-loops", "::mlir::ModuleOp"> {
  let summary = "Run launches as loops over blocks and threads, for tests";
  let description = [{
    Replaces every launch by loops over the grid and the block with the kernel's
    body inside, one thread after the other, so that kernels whose threads do
    not wait for each other, such as those of the stock path, can be tested
    without a GPU. A kernel with a barrier or shared memory is an error.

    ```mlir
    gpu.launch_func @m::@k blocks in (%g, %c1, %c1) threads in (%c256, %c1, %c1) args(...)
    ```
    ==>
    ```mlir
    scf.for %block = %c0 to %g step %c1 {
      ...
        scf.for %thread = %c0 to %c256 step %c1 { /* body of @k */ }
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect"];
}

def DeviceMemoryPass : Pass<"conv-device-memory", "::mlir::func::FuncOp"> {
  let summary = "Allocate the host function's buffers on the device";
  let description = [{
    For those who bring a host runtime of their own: allocations become
    `gpu.alloc`, constants are copied to the device, and what is not returned is
    freed after its last use. Arguments and results are device memory.

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
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

#endif // CONV_PIPELINES_PASSES
