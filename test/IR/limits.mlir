// (C2) The largest stride, dilation and padding is 2^31 - 1.
// RUN: conv-opt %s --split-input-file --verify-diagnostics

func.func @fused_c2_most_strides(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [2147483647] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_more_strides(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  // expected-error @+1 {{'conv.fused' op expects strides between 1 and 2147483647, got 2147483648}}
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [2147483648] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_most_dilations(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [2147483647] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_more_dilations(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  // expected-error @+1 {{'conv.fused' op expects dilations between 1 and 2147483647, got 2147483648}}
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [2147483648] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_most_pad_low(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [2147483647] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_more_pad_low(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  // expected-error @+1 {{'conv.fused' op expects pad_low between 0 and 2147483647, got 2147483648}}
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [2147483648] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_most_pad_high(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [2147483647]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_more_pad_high(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  // expected-error @+1 {{'conv.fused' op expects pad_high between 0 and 2147483647, got 2147483648}}
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [2147483648]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_most_input_dilation(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0] input_dilation [2147483647]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}

// -----

func.func @fused_c2_more_input_dilation(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>, %o: tensor<1x1x?xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input_dilation between 1 and 2147483647, got 2147483648}}
  %y = conv.fused ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x1xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0] input_dilation [2147483648]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return
}
