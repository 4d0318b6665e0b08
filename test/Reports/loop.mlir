// A loop around a convolution: a sentence about the loop, not about how it is
// lowered; its kernels can be had.
// RUN: not conv-opt %s --emit=bundle -o %t.bundle 2>&1 | FileCheck %s
// RUN: conv-opt %s --emit=ptx -o - | FileCheck %s --check-prefix=PTX
// RUN: conv-opt %s --emit=bundle --function=straight --require-fusion -o %t.bundle

// CHECK: loop.mlir:[[@LINE+10]]:8: error: 'scf.for' cannot run on the host side of a bundle; a bundle is a list of launches, so unroll it or decide before it is compiled
// PTX: .entry repeated_conv
func.func @repeated(%x: tensor<1x3x5x5xf32>, %w: tensor<3x3x3x3xf32>) -> tensor<1x3x5x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %e = tensor.empty() : tensor<1x3x5x5xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x5x5xf32>) -> tensor<1x3x5x5xf32>
  // Each round sees what the one before has made.
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%s = %x) -> tensor<1x3x5x5xf32> {
    %p = tensor.pad %s low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
      tensor.yield %zero : f32
    } : tensor<1x3x5x5xf32> to tensor<1x3x7x7xf32>
    %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x3x7x7xf32>, tensor<3x3x3x3xf32>) outs(%fill : tensor<1x3x5x5xf32>) -> tensor<1x3x5x5xf32>
    scf.yield %c : tensor<1x3x5x5xf32>
  }
  return %r : tensor<1x3x5x5xf32>
}

// The same without the loop.
func.func @straight(%x: tensor<1x3x5x5xf32>, %w: tensor<3x3x3x3xf32>) -> tensor<1x3x3x3xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x3x3x3xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x5x5xf32>, tensor<3x3x3x3xf32>) outs(%fill : tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32>
  return %c : tensor<1x3x3x3xf32>
}
