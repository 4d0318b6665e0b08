// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' --split-input-file | FileCheck %s

// 8 couts x 8 small tiles a thread: the small tiles of a step are loaded while
// the step before it multiplies, its couts behind the products of theirs. Sums
// are written with neighbours exchanged.
// CHECK-LABEL: gpu.func @square_conv
//       CHECK:   %[[SUMS:.+]]:149 = scf.for
// CHECK-COUNT-2:   llvm.load {{.*}} !llvm.ptr<3> -> vector<4xf32>
//   CHECK-NOT:     llvm.load
// CHECK-COUNT-32:  llvm.intr.fma
//  CHECK-NEXT:     llvm.getelementptr
//  CHECK-NEXT:     llvm.load {{.*}} !llvm.ptr<3> -> vector<4xf32>
//   CHECK-NOT:     llvm.load
// CHECK-COUNT-32:  llvm.intr.fma
//  CHECK-NEXT:     llvm.getelementptr
//  CHECK-NEXT:     llvm.load {{.*}} !llvm.ptr<3> -> vector<4xf32>
//       CHECK:   %[[QUAD0:.+]] = llvm.insertelement %[[SUMS]]#1, %{{.+}}[%c0_i32 : i32]
//       CHECK:   %[[QUAD1:.+]] = llvm.insertelement %[[SUMS]]#0, %[[QUAD0]][%c1_i32 : i32]
//       CHECK:   %[[QUAD2:.+]] = llvm.insertelement %[[SUMS]]#3, %[[QUAD1]][%c2_i32 : i32]
//       CHECK:   %[[QUAD3:.+]] = llvm.insertelement %[[SUMS]]#2, %[[QUAD2]][%c3_i32 : i32]
//       CHECK:   llvm.store %[[QUAD3]], {{.*}} vector<4xf32>, !llvm.ptr<3>
func.func @square(%x: memref<1x16x18x36xf32>, %w: memref<64x16x3x3xf32>, %y: memref<1x64x16x34xf32>) {
  conv.fused
      ins(%x, %w : memref<1x16x18x36xf32>, memref<64x16x3x3xf32>)
      outs(%y : memref<1x64x16x34xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// 8 couts x 4 small tiles: products of half of the couts are too few to wait for
// a load, so that all operands of a step are loaded during the step before. Of
// halves of elements the registers are too full for an exchange.
// CHECK-LABEL: gpu.func @no_square_conv
//       CHECK:   %[[SUMS:.+]]:163 = scf.for
// CHECK-COUNT-3:   llvm.load {{.*}} !llvm.ptr<3> -> vector<4xf32>
//   CHECK-NOT:     llvm.load
// CHECK-COUNT-32:  llvm.intr.fma
//       CHECK:   %[[QUAD0:.+]] = llvm.insertelement %[[SUMS]]#0, %{{.+}}[%c0_i32 : i32]
//       CHECK:   %[[QUAD1:.+]] = llvm.insertelement %[[SUMS]]#1, %[[QUAD0]][%c1_i32 : i32]
// The element of 0 or infinity, whose coefficient is 0 or 1, is first in the sum
// of a row: behind the others its addition would be a fourth rounding.
//       CHECK:   %[[EDGE:.+]] = llvm.load {{.*}} !llvm.ptr<3> -> f32
//       CHECK:   %[[FIRST:.+]] = arith.mulf %{{.+}}, %[[EDGE]] : f32
//       CHECK:   %[[SECOND:.+]] = llvm.intr.fma(%{{.+}}, %{{.+}}, %[[FIRST]])
//       CHECK:   llvm.intr.fma(%{{.+}}, %{{.+}}, %[[SECOND]])
func.func @no_square(%x: memref<1x16x18x36xf32>, %w: memref<32x16x3x3xf32>, %y: memref<1x32x16x34xf32>) {
  conv.fused
      ins(%x, %w : memref<1x16x18x36xf32>, memref<32x16x3x3xf32>)
      outs(%y : memref<1x32x16x34xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// What is stored of all channels is mapped back a cout at a time: with 0, which
// ptxas does not know, the loads for a cout wait for the outputs of the one before.
// CHECK-LABEL: gpu.func @in_turn_conv
//       CHECK:   arith.divui %{{.*}}, %c65536_i32 : i32
func.func @in_turn(%x: memref<1x16x18x36xf32>, %w: memref<32x16x3x3xf32>, %y: memref<1x32x16x34xf32>) {
  conv.fused
      ins(%x, %w : memref<1x16x18x36xf32>, memref<32x16x3x3xf32>)
      outs(%y : memref<1x32x16x34xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// A kernel that only reduces the channels has registers for all at once.
// CHECK-LABEL: gpu.func @at_once_conv
//   CHECK-NOT:   65536
//       CHECK:   gpu.return
func.func @at_once(%x: memref<1x16x18x36xf32>, %w: memref<32x16x3x3xf32>, %y: memref<1x1x16x34xf32>) {
  conv.fused
      ins(%x, %w : memref<1x16x18x36xf32>, memref<32x16x3x3xf32>)
      outs(%y : memref<1x1x16x34xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum]
  return
}
