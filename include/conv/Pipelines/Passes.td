//===- Passes.td - What comes in ----------------------------*- tablegen -*-===//

#ifndef CONV_PIPELINES_PASSES
#define CONV_PIPELINES_PASSES

include "mlir/Pass/PassBase.td"

def ImportTosaPass : Pass<"conv-import-tosa", "::mlir::ModuleOp"> {
  let summary = "Lower TOSA, where there is any, to linalg on tensors";
  let description = [{
    Runs MLIR's `tosa-to-scf` and `tosa-to-linalg-pipeline`, and lowers what they
    leave behind, if the module has a TOSA op; does nothing otherwise. Emits an
    error at an op that they do not take. The branches that decide
    at run time whether a dynamic extent of 1 is broadcast are removed: a bundle
    is a list of launches. Leaves kernels of others (a `gpu.module` without
    `conv.kernels`) as they are.

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

def CheckInputPass : Pass<"conv-check-input"> {
  let summary = "Refuse what MLIR's verifier lets pass and its passes crash at";
  let description = [{
    Changes nothing. It is the first pass of the whole way, and of each stage that
    is named in a textual pipeline; the passes behind it rely on it. Emits an error
    at divisors in affine maps that are not positive, dimensions that do not exist,
    padding without its operands, reassociations out of order, and the softmax of
    integers.

    ```mlir
    %0 = affine.apply affine_map<(d0) -> ((d0 floordiv -2) mod 5)>(%i)
    ```
    ==> `error: 'affine.apply' op expects positive divisors in affine_map<...>, got -2`
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
    or backend stumbles over it. Does not look at kernels of others (a
    `gpu.module` without `conv.kernels`).

    ```mlir
    memref.store %v, %m[%i] : memref<1xi0>
    ```
    ==> `error: 'memref.store' has 'i0', but kernels expect integers of at least one bit`
  }];
  let options = [
    Option<"onlyKernels", "only-kernels", "bool", "false",
           "Check what kernels are made of alone: ops of conv and linalg, with "
           "what is in them, and copies">,
  ];
}

def InlinePass : Pass<"conv-inline", "::mlir::ModuleOp"> {
  let summary = "Inline calls, but leave kernels of others as they are";
  let description = [{
    Runs MLIR's `inline` on all but each `gpu.module` without `conv.kernels`.

    ```mlir
    func.func private @relu(%x: tensor<8xf32>) -> tensor<8xf32> { ... linalg.generic ... }
    func.func @f(%x: tensor<8xf32>) -> tensor<8xf32> { %y = call @relu(%x) ... }
    ```
    ==>
    ```mlir
    func.func @f(%x: tensor<8xf32>) -> tensor<8xf32> { %y = linalg.generic ... }
    ```
  }];
}

def LowerHostPass : Pass<"conv-lower-host", "::mlir::ModuleOp"> {
  let summary = "Lower the host's functions to LLVM, but leave kernels of others as they are";
  let description = [{
    Runs MLIR's `expand-strided-metadata`, `lower-affine`, `convert-scf-to-cf`,
    `gpu-to-llvm` and `reconcile-unrealized-casts` on all but each `gpu.module` without
    `conv.kernels`. Emits an error at a launch of a kernel that is no LLVM
    function, which would not take memrefs as they are passed.

    ```mlir
    %m = gpu.alloc () : memref<8xf32>
    ```
    ==> `llvm.call @mgpuMemAlloc(...)`
  }];
}

def ChooseLayoutsPass : InterfacePass<"conv-choose-layouts", "::mlir::FunctionOpInterface"> {
  let summary = "Keep the channels innermost between convolutions where that is faster";
  let description = [{
    Kernels on tensor cores are faster where the channels are innermost: a
    pixel's are copied 16 bytes at a time and stored as whole sectors, and rows
    need no alignment. Models that come from PyTorch say nothing of it: its
    `channels_last` is lost on the way. So the order of a tensor that nobody but
    the function sees is the compiler's to choose.

    Tries a copy of the function in which every convolution of f16 or bf16
    tensors, or of f32 that is rounded (to tf32, f16 or bf16), whose result does
    not leave the function writes its channels innermost, and what reads it reads
    them so: convolutions, their extras, padding, slices, concatenations, poolings,
    `tensor.extract` of an upsampling, and other linalg ops. Takes the copy where the times that the cost model gives
    all its convolutions, and the `linalg.transpose` in front of each reader that
    has no other form, add up to less by 3 % or more (6 % where f32 is rounded).
    Arguments and results of
    the function, and every number, stay as they are. Convolutions in exact f32
    and tf32x3 are left in their order.

    Leaves convolutions that have a schedule, and those whose full results are
    returned, as they are or behind concatenations, reshapes and elementwise ops, in
    their order.

    ```mlir
    %y = conv.fused ins(%x, %w) ... dims <input = nchw, filter = fchw, output = nfhw> -> tensor<8x64x56x56xf16>
    %z = conv.fused ins(%y, %v) ... dims <input = nchw, filter = fchw, output = nfhw> -> tensor<8x64x54x54xf16>
    ```
    ==>
    ```mlir
    %y = conv.fused ins(%x, %w) ... dims <input = nchw, filter = fchw, output = nhwf> -> tensor<8x56x56x64xf16>
    %z = conv.fused ins(%y, %v) ... dims <input = nhwc, filter = fchw, output = nfhw> -> tensor<8x64x54x54xf16>
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_89\"",
           "Chip whose tables decide (default sm_89)">,
    Option<"tune", "tune", "std::string", "\"\"",
           "Chip whose card ranks what `chip` allows; `chip`'s own if empty">,
    Option<"always", "always", "bool", "false",
           "All convolutions, of tensors of any type, whatever the model says of it">,
  ];
  let statistics = [
    Statistic<"numTurned", "num-turned", "Functions with channels innermost">,
    Statistic<"numKept", "num-kept", "Functions that were left as they are">,
  ];
  let dependentDialects = [
    "::mlir::conv::ConvDialect", "::mlir::conv::ConvKernelDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def RequireFusionPass : InterfacePass<"conv-require-fusion", "::mlir::FunctionOpInterface"> {
  let summary = "Make every refused fusion an error";
  let description = [{
    Emits an error, where the refused op was written, for each refusal among the
    function's `conv.verdicts`. For those who must know when a change to their
    model costs a fusion. Whether a slice, insertion, padding or concatenation of a
    result takes a copy is only known of buffers: without `moves` their refusals
    (`result-moved`) are left to a later run, behind `conv-settle-moves`.

    ```mlir
    func.func @f(...) attributes {conv.verdicts = [{verdict = "refused", rule = "index-used", ...} ]}
    ```
    ==> `error: ... [index-used]`
  }];
  let options = [
    Option<"moves", "moves", "bool", "true",
           "Also refusals by the rule result-moved (default true)">,
  ];
}

def SettleMovesPass : InterfacePass<"conv-settle-moves", "::mlir::FunctionOpInterface"> {
  let summary = "Correct verdicts of moved results that take no copy";
  let description = [{
    Fusion refuses a slice, insertion, padding or concatenation of a convolution's
    result (`result-moved`), for it may be a copy. Runs on buffers, when
    convolutions have become kernels: where no copy and no linalg op is left at
    the place of such an op, its verdict becomes `result-placed`.

    ```mlir
    func.func @f(...) attributes {conv.verdicts = [{op = "tensor.concat", rule = "result-moved", verdict = "refused", ...} ]}
    ```
    ==>
    ```mlir
    func.func @f(...) attributes {conv.verdicts = [{op = "tensor.concat", rule = "result-placed", verdict = "fused", ...} ]}
    ```
  }];
}

#endif // CONV_PIPELINES_PASSES
