//===- Passes.td - Passes of the conv dialect --------------*- tablegen -*-===//

#ifndef CONV_IR_PASSES
#define CONV_IR_PASSES

include "mlir/Pass/PassBase.td"

def CutPaddingsPass : Pass<"conv-cut-paddings"> {
  let summary = "Make slices of negative paddings";
  let description = [{
    Replaces each `tensor.pad` that has negative constant amounts by a slice and a
    padding by the other amounts. It runs before anything is canonicalized: MLIR
    adds up the amounts of two paddings, so that elements come back that the first
    one cuts and the second one pads with zeros.

    ```mlir
    %p = tensor.pad %x low[-1] high[2] {...} : tensor<8xf32> to tensor<9xf32>
    ```
    ==>
    ```mlir
    %s = tensor.extract_slice %x[1] [7] [1] : tensor<8xf32> to tensor<7xf32>
    %p = tensor.pad %s low[0] high[2] {...} : tensor<7xf32> to tensor<9xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect"];
}

def DecomposePass : Pass<"conv-decompose"> {
  let summary = "Decompose conv.fused into linalg";
  let description = [{
    Rewrites each `conv.fused`, on tensors or on memrefs, of any geometry and
    with static or dynamic extents, to linalg ops that compute the same: an
    input with zeros inserted (where there is padding or input dilation), a
    zero fill, a `linalg.generic` convolution in the accumulate type, an
    elementwise `linalg.generic` for the epilogue, one reduction for each entry
    of `reduce`, and an elementwise `linalg.generic` for `finalize`. Steps that
    would only copy are left out; an empty output is only filled. Refuses inputs
    whose dilated and padded extents do not fit 64 bits, which casts may hide from
    the verifier, and channel groups of memrefs without a strided layout. On
    memrefs, temporaries are allocated before and deallocated after use.

    It is the fallback for what has no kernel, and what conv-sim compares kernels with.

    ```mlir
    %y = conv.fused
        ins(%x, %w : tensor<?x4x16x16xf32>, tensor<32x4x3x3xf32>)
        extras(%b : tensor<32xf32>) maps [(n, f, h, w) -> (f)]
        outs(%init : tensor<?x32x14x14xf32>)
        dims <input = nchw, filter = fchw, output = nfhw>
        strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
        numerics <multiply = ieee, accumulate = f32>
        epilogue {
        ^bb0(%acc: f32, %bias: f32):
          %0 = arith.addf %acc, %bias : f32
          conv.yield %0 : f32
        } -> tensor<?x32x14x14xf32>
    ```
    ==>
    ```mlir
    %e = tensor.empty(%n) : tensor<?x32x14x14xf32>
    %z = linalg.fill ins(%c0 : f32) outs(%e : tensor<?x32x14x14xf32>) -> tensor<?x32x14x14xf32>
    %c = linalg.generic {
        indexing_maps = [affine_map<(n, f, h, w, c, i, j) -> (n, c, h + i, w + j)>,
                         affine_map<(n, f, h, w, c, i, j) -> (f, c, i, j)>,
                         affine_map<(n, f, h, w, c, i, j) -> (n, f, h, w)>], ...}
        ins(%x, %w : ...) outs(%z : ...) { mulf, addf }
    %y = linalg.generic ... ins(%c, %b : ...) outs(%init : ...) { addf }
    ```
  }];
  let options = [
    Option<"onlyUnscheduled", "only-unscheduled", "bool", /*default=*/"false",
           "Leave ops alone that have a schedule, and so will be kernels">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def SetNumericsPass : Pass<"conv-set-numerics"> {
  let summary = "Allow convolutions another arithmetic";
  let description = [{
    Sets the numerics of each `conv.fused` whose input, filter and sum are f32
    to what the options say, the arithmetic that a user allows in exchange for
    time. With `multiply=f16 transform=winograd` also those whose input and filter
    are f16 and whose sum is f32. `multiply=bf16` goes without a transform. Leaves
    others, and convolutions that are not raised yet, as they are.
    docs/numerics.md says what results may then differ by.

    ```mlir
    numerics <multiply = ieee, accumulate = f32>
    ```
    ==> `--conv-set-numerics=transform=winograd`
    ```mlir
    numerics <multiply = ieee, accumulate = f32, transform = winograd>
    ```
  }];
  let options = [
    Option<"multiply", "multiply", "std::string", /*default=*/"\"ieee\"",
           "How products are formed: ieee (default), tf32, tf32x3, f16 or bf16">,
    Option<"transform", "transform", "std::string", /*default=*/"\"none\"",
           "Whether transformed operands may be multiplied: none (default) or "
           "winograd">
  ];
}

def PromoteF64Pass : Pass<"conv-promote-f64", "::mlir::func::FuncOp"> {
  let summary = "Compute a function in double precision";
  let description = [{
    Turns every floating-point scalar and tensor narrower than f64 inside the
    function into f64, for a reference against which errors can be measured.
    Arguments keep their types, so that the reference reads the same buffers;
    they are extended exactly at entry, as are tensor constants that are not
    splats. Results become f64. Roundings to a narrower type, which the
    function may ask for in between, are dropped.

    Takes func, linalg, tensor, arith, math and scf ops, and any op that has no
    floating-point value. Others (and bit casts of floats) are reported, and
    the function is left as it was; run `conv-decompose` first where there are
    `conv.fused` ops. Does not change callers of the function.

    ```mlir
    func.func @f(%x: tensor<8xf32>, %s: f32) -> tensor<8xf32> {
      %e = tensor.empty() : tensor<8xf32>
      %y = linalg.generic ... ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
      ^bb0(%a: f32, %o: f32):
        %m = arith.mulf %a, %s : f32
        linalg.yield %m : f32
      } -> tensor<8xf32>
      return %y : tensor<8xf32>
    }
    ```
    ==>
    ```mlir
    func.func @f(%x: tensor<8xf32>, %s: f32) -> tensor<8xf64> {
      %xe = tensor.empty() : tensor<8xf64>
      %x64 = linalg.generic ... ins(%x : tensor<8xf32>) outs(%xe : tensor<8xf64>) { extf }
      %s64 = arith.extf %s : f32 to f64
      %e = tensor.empty() : tensor<8xf64>
      %y = linalg.generic ... ins(%x64 : tensor<8xf64>) outs(%e : tensor<8xf64>) {
      ^bb0(%a: f64, %o: f64):
        %m = arith.mulf %a, %s64 : f64
        linalg.yield %m : f64
      } -> tensor<8xf64>
      return %y : tensor<8xf64>
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

#endif // CONV_IR_PASSES
