//===- Passes.td - From kernels to bundles -----------------*- tablegen -*-===//

#ifndef CONV_SERIALIZATION_PASSES
#define CONV_SERIALIZATION_PASSES

include "mlir/Pass/PassBase.td"

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
    Option<"chip", "chip", "std::string", "\"sm_89\"", "The GPU, sm_80 to sm_121 (default sm_89)">,
    Option<"features", "features", "std::string", "", "PTX features, such as +ptx84; the chip's if empty">,
    Option<"optLevel", "opt-level", "int", "3", "Optimization level of the backend, 0 to 3 (default 3)">,
    Option<"onlyOwn", "only-own", "bool", "false", "Leave modules alone that this project did not make (see conv.kernels)">
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
    denormals are treated as by the C library. What is marked `conv.approximate`,
    and error functions of 16 bits, are off by 2^-17 of themselves at most
    (docs/numerics.md). What is not expanded (the
    trigonometric functions) becomes a call of CUDA's libdevice later.

    ```mlir
    %y = math.tanh %x : f32
    ```
    ==>
    ```mlir
    // y = copysign(t / (t + 2), x) where t = expm1(2 |x|)
    ```
  }];
  let options = [
    Option<"onlyOwn", "only-own", "bool", "false", "Leave modules alone that this project did not make (see conv.kernels)">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::NVVM::NVVMDialect"
  ];
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
  let options = [
    Option<"onlyOwn", "only-own", "bool", "false", "Leave modules alone that this project did not make (see conv.kernels)">
  ];
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

def EmbedKernelsPass : Pass<"conv-embed-kernels", "::mlir::ModuleOp"> {
  let summary = "Embed the kernels that this project made as gpu.binary";
  let description = [{
    As `gpu-module-to-binary`, which would take an embedder's own modules too:
    those are left as they are.

    ```mlir
    gpu.module @f_conv [#nvvm.target<chip = "sm_89">] attributes {conv.kernels} { ... }
    gpu.module @theirs { ... }
    ```
    ==>
    ```mlir
    gpu.binary @f_conv [#gpu.object<#nvvm.target<chip = "sm_89">, assembly = "...">]
    gpu.module @theirs { ... }
    ```
  }];
  let options = [
    Option<"format", "format", "std::string", "\"isa\"", "isa (PTX, the default), bin (cubin) or fatbin">
  ];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def PrintManifestPass : Pass<"conv-print-manifest", "ModuleOp"> {
  let summary = "Print the manifest of the bundle that a module would become";
  let description = [{
    Runs on lowered modules: host functions with launches, gpu.modules with an
    `#nvvm.target`. Prints JSON to standard output and changes nothing. What a
    bundle cannot express is an error, at the op.
  }];
}

#endif // CONV_SERIALIZATION_PASSES
