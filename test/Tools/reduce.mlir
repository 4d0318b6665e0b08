// RUN: conv-reduce %s -reduction-tree='traversal-mode=0 test=%S/Inputs/fuses-maximum.sh' | FileCheck %s

// What does not make the script's answer goes.
// CHECK-NOT: @other
// CHECK-NOT: math.exp
//     CHECK: func.func @f(
//     CHECK: linalg.conv_2d_nchw_fchw
//     CHECK: arith.maximumf
// CHECK-NOT: @other

// Nothing goes where nothing is interesting.
// RUN: not conv-reduce %s -reduction-tree='traversal-mode=0 test=%S/Inputs/uninteresting.sh' 2>&1 | FileCheck %s --check-prefix=NO --allow-empty
// NO-NOT: func.func

// Our passes may reduce, and load what they make.
// RUN: conv-reduce %s -opt-reduction-pass='opt-pass=conv-fuse test=%S/Inputs/fuses-maximum.sh' | FileCheck %s --check-prefix=PASS
// RUN: not conv-reduce %s -opt-reduction-pass='opt-pass=conv-nothing test=%S/Inputs/fuses-maximum.sh' 2>&1 | FileCheck %s --check-prefix=NO-PASS
// PASS: func.func @f(
// NO-PASS: 'conv-nothing' does not refer to a registered pass
func.func @other(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.absf %x : tensor<8xf32>
  return %0 : tensor<8xf32>
}
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>, %a: tensor<8xf32>) -> tensor<1x8x6x6xf32> {
  %exp = math.exp %a : tensor<8xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x8x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %conv = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) outs(%init : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %max = linalg.generic {indexing_maps = [affine_map<(n, f, h, w) -> (n, f, h, w)>, affine_map<(n, f, h, w) -> (n, f, h, w)>],
                         iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%conv : tensor<1x8x6x6xf32>) outs(%empty : tensor<1x8x6x6xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %zero : f32
    linalg.yield %0 : f32
  } -> tensor<1x8x6x6xf32>
  return %max : tensor<1x8x6x6xf32>
}
func.func @other_too(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32>
  return %0 : tensor<8xf32>
}
