//===- Passes.td - Raising and fusion passes ---------------*- tablegen -*-===//

#ifndef CONV_FUSION_PASSES
#define CONV_FUSION_PASSES

include "mlir/Pass/PassBase.td"

def RaiseLinalgPass : Pass<"conv-raise-linalg"> {
  let summary = "Raise linalg convolutions to conv.fused";
  let description = [{
    Rewrites every linalg convolution on tensors, named or generic, of any
    dimension order, with one to three spatial dimensions, to a `conv.fused`
    whose epilogue adds what the convolution accumulated onto: nothing for a
    zero fill, a constant for another fill, a per-channel extra for a broadcast
    bias, a full extra for any other tensor. A `tensor.pad` with zeros in front
    becomes the padding of the op; a strided insert into zeros in front (a
    transposed convolution) becomes its input dilation.

    The accumulate type is the element type of the linalg op's output, so that
    no precision is lost. Quantized convolutions and paddings with a value
    other than zero are left alone, with a verdict.

    ```mlir
    %c0 = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<8x32x14x14xf32>
    %z = linalg.fill ins(%c0 : f32) outs(%e : tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32>
    %y = linalg.conv_2d_nchw_fchw
        ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
        outs(%z : tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32>
    ```
    ==>
    ```mlir
    %e = tensor.empty() : tensor<8x32x14x14xf32>
    %y = conv.fused
        ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
        outs(%e : tensor<8x32x14x14xf32>)
        dims <input = nchw, filter = fchw, output = nfhw>
        strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
        numerics <multiply = ieee, accumulate = f32>
        epilogue {
        ^bb0(%acc: f32):
          conv.yield %acc : f32
        } -> tensor<8x32x14x14xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::conv::ConvDialect", "::mlir::arith::ArithDialect",
    "::mlir::tensor::TensorDialect", "::mlir::linalg::LinalgDialect"
  ];
}

#endif // CONV_FUSION_PASSES
