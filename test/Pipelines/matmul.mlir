// The block of a ConvNeXt behind its depthwise convolution: two products of
// matrices, what follows each of them in its kernel.
// RUN: conv-opt %s --emit=mlir --stage=fused --function=block | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=fused --function=block --raise-matmuls=false | FileCheck %s --check-prefix=KEPT
// RUN: conv-sim %s --function=block
// RUN: conv-sim %s --function=block --numerics=tf32
// RUN: conv-sim %s --function=block --raise-matmuls=false
// RUN: conv-opt %s --emit=mlir --stage=raised --function=block | FileCheck %s --check-prefix=RAISED
// RUN: conv-opt %s --emit=mlir --stage=fused --function=gelu_f16 | FileCheck %s --check-prefix=F16
// RUN: conv-sim %s --function=gelu_f16
// RUN: conv-sim %s --function=gelu_f16 --literal-accumulation
// RUN: conv-sim %s --function=tokens --shape=arg0=3x23x24
// RUN: conv-sim %s --function=tokens --shape=arg0=1x1x24

// CHECK-LABEL: func.func @block(
// CHECK-COUNT-2: op = "linalg.matmul", {{[^}]*}}rule = "raised", verdict = "fused"
//   CHECK-NOT:   refused
//       CHECK:   conv.fused
//       CHECK:     math.erf
//       CHECK:   conv.fused {{.*}} extras(
//   CHECK-NOT:   linalg.generic

// RAISED-LABEL: func.func @block(
// RAISED-COUNT-2: conv.fused

// KEPT-LABEL: func.func @block(
// KEPT-COUNT-2: linalg.matmul ins
#id2 = affine_map<(m, n) -> (m, n)>
#channel2 = affine_map<(m, n) -> (n)>
#id4 = affine_map<(n, h, w, c) -> (n, h, w, c)>
func.func @block(%x: tensor<2x6x7x24xf32>, %w1: tensor<24x96xf32>, %b1: tensor<96xf32>, %w2: tensor<96x24xf32>,
                 %residual: tensor<2x6x7x24xf32>) -> tensor<2x6x7x24xf32> {
  %c0 = arith.constant 0.0 : f32
  %root = arith.constant 1.41421354 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %e1 = tensor.empty() : tensor<84x96xf32>
  %z1 = linalg.fill ins(%c0 : f32) outs(%e1 : tensor<84x96xf32>) -> tensor<84x96xf32>
  %m1 = tensor.collapse_shape %x [[0, 1, 2], [3]] : tensor<2x6x7x24xf32> into tensor<84x24xf32>
  %p1 = linalg.matmul ins(%m1, %w1 : tensor<84x24xf32>, tensor<24x96xf32>) outs(%z1 : tensor<84x96xf32>) -> tensor<84x96xf32>
  %s1 = linalg.generic {indexing_maps = [#id2, #channel2, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%p1, %b1 : tensor<84x96xf32>, tensor<96xf32>) outs(%e1 : tensor<84x96xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %0 = arith.addf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<84x96xf32>
  %y1 = tensor.expand_shape %s1 [[0, 1, 2], [3]] output_shape [2, 6, 7, 96] : tensor<84x96xf32> into tensor<2x6x7x96xf32>
  %e4 = tensor.empty() : tensor<2x6x7x96xf32>
  %g = linalg.generic {indexing_maps = [#id4, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y1 : tensor<2x6x7x96xf32>) outs(%e4 : tensor<2x6x7x96xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %root : f32
    %1 = math.erf %0 : f32
    %2 = arith.addf %1, %one : f32
    %3 = arith.mulf %2, %half : f32
    %4 = arith.mulf %in, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<2x6x7x96xf32>
  %e2 = tensor.empty() : tensor<84x24xf32>
  %z2 = linalg.fill ins(%c0 : f32) outs(%e2 : tensor<84x24xf32>) -> tensor<84x24xf32>
  %m2 = tensor.collapse_shape %g [[0, 1, 2], [3]] : tensor<2x6x7x96xf32> into tensor<84x96xf32>
  %p2 = linalg.matmul ins(%m2, %w2 : tensor<84x96xf32>, tensor<96x24xf32>) outs(%z2 : tensor<84x24xf32>) -> tensor<84x24xf32>
  %y2 = tensor.expand_shape %p2 [[0, 1, 2], [3]] output_shape [2, 6, 7, 24] : tensor<84x24xf32> into tensor<2x6x7x24xf32>
  %e5 = tensor.empty() : tensor<2x6x7x24xf32>
  %r = linalg.add ins(%y2, %residual : tensor<2x6x7x24xf32>, tensor<2x6x7x24xf32>) outs(%e5 : tensor<2x6x7x24xf32>) -> tensor<2x6x7x24xf32>
  return %r : tensor<2x6x7x24xf32>
}

// Sequences of open number and length, with a bias that the sums start at.
func.func @tokens(%x: tensor<?x?x24xf32>, %w: tensor<24x40xf32>, %b: tensor<40xf32>) -> tensor<?x40xf32> {
  %c0 = arith.constant 0 : index
  %m = tensor.collapse_shape %x [[0, 1], [2]] : tensor<?x?x24xf32> into tensor<?x24xf32>
  %rows = tensor.dim %m, %c0 : tensor<?x24xf32>
  %e = tensor.empty(%rows) : tensor<?x40xf32>
  %i = linalg.broadcast ins(%b : tensor<40xf32>) outs(%e : tensor<?x40xf32>) dimensions = [0]
  %y = linalg.matmul ins(%m, %w : tensor<?x24xf32>, tensor<24x40xf32>) outs(%i : tensor<?x40xf32>) -> tensor<?x40xf32>
  return %y : tensor<?x40xf32>
}

// As torch-mlir writes a product of f16: of extended factors.
// F16-LABEL: func.func @gelu_f16(
//   F16-NOT:   refused
//       F16:   conv.fused ins(%{{.*}}, %{{.*}} : tensor<2x6x7x24xf16>, tensor<1x1x24x96xf16>)
//       F16:     arith.truncf
//       F16:     math.erf
//   F16-NOT:   linalg.generic
#image = affine_map<(a,b,c,d)->(a,b,c,d)>
func.func @gelu_f16(%x: tensor<2x6x7x24xf16>, %w: tensor<24x96xf16>) -> tensor<2x6x7x96xf16> {
  %c = arith.constant 0.0 : f32
  %two = arith.constant 2.0 : f16
  %one = arith.constant 1.0 : f16
  %half = arith.constant 0.5 : f16
  %e = tensor.empty() : tensor<84x96xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<84x96xf32>) -> tensor<84x96xf32>
  %m = tensor.collapse_shape %x [[0,1,2],[3]] : tensor<2x6x7x24xf16> into tensor<84x24xf16>
  %a = arith.extf %m : tensor<84x24xf16> to tensor<84x24xf32>
  %b = arith.extf %w : tensor<24x96xf16> to tensor<24x96xf32>
  %p = linalg.matmul ins(%a, %b : tensor<84x24xf32>, tensor<24x96xf32>) outs(%z : tensor<84x96xf32>) -> tensor<84x96xf32>
  %te = tensor.empty() : tensor<84x96xf16>
  %t = linalg.generic {indexing_maps = [affine_map<(a,b)->(a,b)>, affine_map<(a,b)->(a,b)>], iterator_types = ["parallel","parallel"]} ins(%p : tensor<84x96xf32>) outs(%te : tensor<84x96xf16>) {
  ^bb0(%in: f32, %out: f16):
    %0 = arith.truncf %in : f32 to f16
    linalg.yield %0 : f16
  } -> tensor<84x96xf16>
  %y = tensor.expand_shape %t [[0,1,2],[3]] output_shape [2, 6, 7, 96] : tensor<84x96xf16> into tensor<2x6x7x96xf16>
  %f = tensor.empty() : tensor<2x6x7x96xf16>
  %g = linalg.generic {indexing_maps = [#image, #image], iterator_types = ["parallel","parallel","parallel","parallel"]} ins(%y : tensor<2x6x7x96xf16>) outs(%f : tensor<2x6x7x96xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = math.sqrt %two : f16
    %1 = arith.divf %in, %0 : f16
    %2 = math.erf %1 : f16
    %3 = arith.addf %2, %one : f16
    %4 = arith.mulf %3, %half : f16
    %5 = arith.mulf %in, %4 : f16
    linalg.yield %5 : f16
  } -> tensor<2x6x7x96xf16>
  return %g : tensor<2x6x7x96xf16>
}
