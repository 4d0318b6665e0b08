// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels)' --split-input-file | FileCheck %s --check-prefix=TILES
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' --split-input-file | FileCheck %s --check-prefix=THREADS

// A scalar that no host computes is computed by the kernel, from what the host
// passes; an extra that is read twice is passed once.
// TILES-LABEL: gpu.func @computed_scalar_conv(
//  TILES-SAME:   %[[A:[a-z0-9]+]]: f32, %[[B:[a-z0-9]+]]: f32, %[[R:[a-z0-9]+]]: memref<2x32x14x14xf32>, %{{[a-z0-9]+}}: memref<2x32x14x14xf32>) kernel
//       TILES:   %[[S:.*]] = arith.mulf %[[A]], %[[B]] : f32
//       TILES:   conv_tile.map %{{.*}} extras(%[[S]], %[[R]], %[[R]] :
// TILES-LABEL: func.func @computed_scalar(
//       TILES:   gpu.launch_func
//  TILES-SAME:     args(%{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}}) {
// THREADS-LABEL: func.func @computed_scalar(
func.func @computed_scalar(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %a: f32, %b: f32, %r: memref<2x32x14x14xf32>, %y: memref<2x32x14x14xf32>) {
  %s = arith.mulf %a, %b : f32
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      extras(%s, %r, %r : f32, memref<2x32x14x14xf32>, memref<2x32x14x14xf32>)
        maps [(n, f, p, q) -> (), (n, f, p, q) -> (n, f, p, q), (n, f, p, q) -> (n, f, p, q)]
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32, %scale: f32, %r0: f32, %r1: f32):
        %0 = arith.mulf %acc, %scale : f32
        %1 = arith.addf %0, %r0 : f32
        %2 = arith.mulf %1, %r1 : f32
        conv.yield %2 : f32
      }
  return
}

// -----

// Truth values are words in shared memory and bytes in the output, though a
// vector of them would be bits.
// TILES-LABEL: func.func @truth(
// THREADS-LABEL: gpu.func @truth_conv
//       THREADS:   %[[TRUTH:.*]] = arith.cmpf ogt
//       THREADS:   %[[WORD:.*]] = arith.extui %[[TRUTH]] : i1 to i32
//       THREADS:   arith.bitcast %[[WORD]] : i32 to f32
//       THREADS:   %[[BIT:.*]] = arith.trunci %{{.*}} : i32 to i1
//       THREADS:   arith.extui %{{.*}} : i1 to i8
//       THREADS:   llvm.store {{.*}} {alignment = 2 : i64} : vector<2xi8>, !llvm.ptr<1>
func.func @truth(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xi1>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xi1>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        %c0 = arith.constant 0.0 : f32
        %0 = arith.cmpf ogt, %acc, %c0 : f32
        conv.yield %0 : i1
      }
  return
}
