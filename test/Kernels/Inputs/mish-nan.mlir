// As mish-nan.test says: a 1x1 convolution, then mish.
func.func @mish(%x: tensor<1x16x4x16xf32>, %w: tensor<16x16x1x1xf32>) -> tensor<1x16x4x16xf32> {
  %o = tensor.empty() : tensor<1x16x4x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x4x16xf32>, tensor<16x16x1x1xf32>) outs(%o : tensor<1x16x4x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %exp = math.exp %acc : f32
        %softplus = math.log1p %exp : f32
        %tanh = math.tanh %softplus : f32
        %mish = arith.mulf %acc, %tanh : f32
        conv.yield %mish : f32
      } -> tensor<1x16x4x16xf32>
  return %y : tensor<1x16x4x16xf32>
}
