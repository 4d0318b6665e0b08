// Runs each way to multiply on the CPU: 1 + 2^-11 times 1, in units of 2^-20.
// ieee and tf32x3 keep it, tf32 rounds the tie away from zero, f16 to even, and
// bf16 has fewer bits still. Infinity stays infinity.
//
// DEFINE: %{lower} = --one-shot-bufferize="bufferize-function-boundaries" --convert-linalg-to-loops --expand-strided-metadata --lower-affine --convert-scf-to-cf --convert-arith-to-llvm --finalize-memref-to-llvm --convert-func-to-llvm --convert-cf-to-llvm --reconcile-unrealized-casts
// DEFINE: %{run} = mlir-runner -e main -entry-point-result=void --shared-libs=%mlir_lib_dir/libmlir_c_runner_utils.so
// RUN: conv-opt %s --conv-decompose %{lower} | %{run} | FileCheck %s
// CHECK: {{^}}1049088{{$}}
// CHECK-NEXT: {{^}}1049600{{$}}
// CHECK-NEXT: {{^}}1049088{{$}}
// CHECK-NEXT: {{^}}1048576{{$}}
// CHECK-NEXT: {{^}}1048576{{$}}
// CHECK-NEXT: {{^}}1{{$}}

func.func private @printI64(i64)
func.func private @printNewline()

func.func private @print(%y: tensor<1x1xf32>) {
  %c0 = arith.constant 0 : index
  %v = tensor.extract %y[%c0, %c0] : tensor<1x1xf32>
  %unit = arith.constant 1048576.0 : f32
  %s = arith.mulf %v, %unit : f32
  %i = arith.fptosi %s : f32 to i64
  call @printI64(%i) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %x = arith.constant dense<1.00048828125> : tensor<1x1xf32>
  %inf = arith.constant dense<0x7F800000> : tensor<1x1xf32>
  %w = arith.constant dense<1.0> : tensor<1x1xf32>
  %e = tensor.empty() : tensor<1x1xf32>
  %y0 = conv.fused ins(%x, %w : tensor<1x1xf32>, tensor<1x1xf32>) outs(%e : tensor<1x1xf32>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1xf32>
  call @print(%y0) : (tensor<1x1xf32>) -> ()
  %y1 = conv.fused ins(%x, %w : tensor<1x1xf32>, tensor<1x1xf32>) outs(%e : tensor<1x1xf32>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1xf32>
  call @print(%y1) : (tensor<1x1xf32>) -> ()
  %y2 = conv.fused ins(%x, %w : tensor<1x1xf32>, tensor<1x1xf32>) outs(%e : tensor<1x1xf32>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1xf32>
  call @print(%y2) : (tensor<1x1xf32>) -> ()
  %y3 = conv.fused ins(%x, %w : tensor<1x1xf32>, tensor<1x1xf32>) outs(%e : tensor<1x1xf32>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1xf32>
  call @print(%y3) : (tensor<1x1xf32>) -> ()
  %y4 = conv.fused ins(%x, %w : tensor<1x1xf32>, tensor<1x1xf32>) outs(%e : tensor<1x1xf32>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = bf16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1xf32>
  call @print(%y4) : (tensor<1x1xf32>) -> ()
  %z = conv.fused ins(%inf, %w : tensor<1x1xf32>, tensor<1x1xf32>) outs(%e : tensor<1x1xf32>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1xf32>
  %v = tensor.extract %z[%c0, %c0] : tensor<1x1xf32>
  %infinity = arith.constant 0x7F800000 : f32
  %same = arith.cmpf oeq, %v, %infinity : f32
  %i = arith.extui %same : i1 to i64
  call @printI64(%i) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}
