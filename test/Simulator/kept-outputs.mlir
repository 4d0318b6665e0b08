// Elements that an op does not write keep their values through fusion,
// bufferization and kernels (see Fallback/kept-outputs.mlir).
// RUN: conv-sim %s --shape=arg0=3x0 --shape=arg1=3 --function=last_of_any | FileCheck %s --check-prefix=LAST
// RUN: conv-sim %s --shape=arg0=3x5 --shape=arg1=3 --function=last_of_any | FileCheck %s --check-prefix=LAST
// RUN: conv-sim %s --function=zeros_between | FileCheck %s --check-prefix=BETWEEN
// RUN: conv-sim %s --function=interleave | FileCheck %s --check-prefix=INTERLEAVE
// RUN: conv-sim %s --function=one_element | FileCheck %s --check-prefix=ONE
// RUN: conv-sim %s --function=over_conv | FileCheck %s --check-prefix=OVER
// RUN: conv-sim %s --function=conv_then_stuff | FileCheck %s --check-prefix=STUFF

// LAST: last_of_any result0: right; 3 elements
func.func @last_of_any(%x: tensor<?x?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %r = linalg.reduce ins(%x : tensor<?x?xf32>) outs(%y : tensor<?xf32>) dimensions = [1]
    (%a: f32, %o: f32) {
      linalg.yield %a : f32
    }
  return %r : tensor<?xf32>
}

// BETWEEN: zeros_between result0: right; 5 elements
func.func @zeros_between(%x: tensor<3xf32>) -> tensor<5xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<5xf32>
  %y = linalg.fill ins(%z : f32) outs(%e : tensor<5xf32>) -> tensor<5xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2)>], iterator_types = ["parallel"]}
      ins(%x : tensor<3xf32>) outs(%y : tensor<5xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<5xf32>
  return %r : tensor<5xf32>
}

// What the first leaves out nothing wrote, and the second does not read.
// INTERLEAVE: interleave result0: right; 9 elements
func.func @interleave(%x: tensor<5xf32>, %y: tensor<4xf32>) -> tensor<9xf32> {
  %e = tensor.empty() : tensor<9xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2)>], iterator_types = ["parallel"]}
      ins(%x : tensor<5xf32>) outs(%e : tensor<9xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<9xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2 + 1)>], iterator_types = ["parallel"]}
      ins(%y : tensor<4xf32>) outs(%0 : tensor<9xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<9xf32>
  return %1 : tensor<9xf32>
}

// ONE: one_element result0: right; 6 elements, 0 differ
func.func @one_element(%x: tensor<1x1xi8>, %y: tensor<1x2x3xi8>) -> tensor<1x2x3xi8> {
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i + 1, j * 2 + 1)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<1x1xi8>) outs(%y : tensor<1x2x3xi8>) {
  ^bb0(%v: i8, %p: i8):
    linalg.yield %v : i8
  } -> tensor<1x2x3xi8>
  return %r : tensor<1x2x3xi8>
}

// STUFF: conv_then_stuff result0: right; 392 elements
func.func @conv_then_stuff(%x: tensor<1x4x6x6xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<1x8x7x7xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x4x4xf32>
  %i = linalg.fill ins(%z : f32) outs(%e : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x6x6xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %a = tensor.empty() : tensor<1x8x7x7xf32>
  %b = linalg.fill ins(%z : f32) outs(%a : tensor<1x8x7x7xf32>) -> tensor<1x8x7x7xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c, h * 2, w * 2)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<1x8x4x4xf32>) outs(%b : tensor<1x8x7x7xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<1x8x7x7xf32>
  return %r : tensor<1x8x7x7xf32>
}

// Every other element of a convolution is overwritten.
// OVER: over_conv result0: right; 128 elements
func.func @over_conv(%x: tensor<1x4x6x6xf32>, %w: tensor<8x4x3x3xf32>, %s: tensor<1x8x4x2xf32>) -> tensor<1x8x4x4xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x4x4xf32>
  %i = linalg.fill ins(%z : f32) outs(%e : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x6x6xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c, h, w * 2)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<1x8x4x2xf32>) outs(%y : tensor<1x8x4x4xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<1x8x4x4xf32>
  return %r : tensor<1x8x4x4xf32>
}
