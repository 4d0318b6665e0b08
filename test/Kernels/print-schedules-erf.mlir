// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s

// An error function counts as much as the sums of its instructions: 20, 6 where it may be
// approximate, 7 in f16. What is made of constants alone counts nothing.
// CHECK-LABEL: conv.fused in @erf_exact on
//       CHECK:   epilogue [[EPILOGUE:[0-9.]+]], {{.*}}
// CHECK-LABEL: conv.fused in @sums_exact on
//       CHECK:   epilogue [[EPILOGUE]],
// CHECK-LABEL: conv.fused in @erf_approximate on
//       CHECK:   epilogue [[EPILOGUE:[0-9.]+]], {{.*}}
// CHECK-LABEL: conv.fused in @sums_approximate on
//       CHECK:   epilogue [[EPILOGUE]],
// CHECK-LABEL: conv.fused in @erf_half on
//       CHECK:   epilogue [[EPILOGUE:[0-9.]+]], {{.*}}
// CHECK-LABEL: conv.fused in @sums_half on
//       CHECK:   epilogue [[EPILOGUE]],

func.func @erf_exact(%x: memref<512x64x28x28xf32>, %w: memref<128x64x1x1xf32>, %y: memref<512x128x28x28xf32>) {
  conv.fused ins(%x, %w : memref<512x64x28x28xf32>, memref<128x64x1x1xf32>) outs(%y : memref<512x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %erf = math.erf %acc : f32
        conv.yield %erf : f32
      }
  return
}

func.func @sums_exact(%x: memref<512x64x28x28xf32>, %w: memref<128x64x1x1xf32>, %y: memref<512x128x28x28xf32>) {
  conv.fused ins(%x, %w : memref<512x64x28x28xf32>, memref<128x64x1x1xf32>) outs(%y : memref<512x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %s0 = arith.addf %acc, %acc : f32
        %s1 = arith.addf %s0, %s0 : f32
        %s2 = arith.addf %s1, %s1 : f32
        %s3 = arith.addf %s2, %s2 : f32
        %s4 = arith.addf %s3, %s3 : f32
        %s5 = arith.addf %s4, %s4 : f32
        %s6 = arith.addf %s5, %s5 : f32
        %s7 = arith.addf %s6, %s6 : f32
        %s8 = arith.addf %s7, %s7 : f32
        %s9 = arith.addf %s8, %s8 : f32
        %s10 = arith.addf %s9, %s9 : f32
        %s11 = arith.addf %s10, %s10 : f32
        %s12 = arith.addf %s11, %s11 : f32
        %s13 = arith.addf %s12, %s12 : f32
        %s14 = arith.addf %s13, %s13 : f32
        %s15 = arith.addf %s14, %s14 : f32
        %s16 = arith.addf %s15, %s15 : f32
        %s17 = arith.addf %s16, %s16 : f32
        %s18 = arith.addf %s17, %s17 : f32
        %s19 = arith.addf %s18, %s18 : f32
        conv.yield %s19 : f32
      }
  return
}

func.func @erf_approximate(%x: memref<512x64x28x28xf32>, %w: memref<128x64x1x1xf32>, %y: memref<512x128x28x28xf32>) {
  conv.fused ins(%x, %w : memref<512x64x28x28xf32>, memref<128x64x1x1xf32>) outs(%y : memref<512x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %erf = math.erf %acc : f32
        conv.yield %erf : f32
      }
  return
}

func.func @sums_approximate(%x: memref<512x64x28x28xf32>, %w: memref<128x64x1x1xf32>, %y: memref<512x128x28x28xf32>) {
  conv.fused ins(%x, %w : memref<512x64x28x28xf32>, memref<128x64x1x1xf32>) outs(%y : memref<512x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %s0 = arith.addf %acc, %acc : f32
        %s1 = arith.addf %s0, %s0 : f32
        %s2 = arith.addf %s1, %s1 : f32
        %s3 = arith.addf %s2, %s2 : f32
        %s4 = arith.addf %s3, %s3 : f32
        %s5 = arith.addf %s4, %s4 : f32
        conv.yield %s5 : f32
      }
  return
}

func.func @erf_half(%x: memref<512x64x28x28xf16>, %w: memref<128x64x1x1xf16>, %y: memref<512x128x28x28xf16>) {
  conv.fused ins(%x, %w : memref<512x64x28x28xf16>, memref<128x64x1x1xf16>) outs(%y : memref<512x128x28x28xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %h = arith.truncf %acc : f32 to f16
        %c = arith.constant 2.0 : f16
        %root = math.sqrt %c : f16
        %erf = math.erf %h : f16
        conv.yield %erf : f16
      }
  return
}

func.func @sums_half(%x: memref<512x64x28x28xf16>, %w: memref<128x64x1x1xf16>, %y: memref<512x128x28x28xf16>) {
  conv.fused ins(%x, %w : memref<512x64x28x28xf16>, memref<128x64x1x1xf16>) outs(%y : memref<512x128x28x28xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %h = arith.truncf %acc : f32 to f16
        %s0 = arith.addf %h, %h : f16
        %s1 = arith.addf %s0, %s0 : f16
        %s2 = arith.addf %s1, %s1 : f16
        %s3 = arith.addf %s2, %s2 : f16
        %s4 = arith.addf %s3, %s3 : f16
        %s5 = arith.addf %s4, %s4 : f16
        %s6 = arith.addf %s5, %s5 : f16
        conv.yield %s6 : f16
      }
  return
}
