// Offsets of inputs are counted in 32 bits where the last of them fits, which saves
// registers, and in 64 beyond.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' --split-input-file | FileCheck %s

// 2^31 elements: what the loop over tiles carries ends with the offsets of two copies.
// CHECK-LABEL: gpu.func @ring_conv
//       CHECK:   scf.for {{.*}} -> ({{.*}}i64, i32, i32)  : i32 {
func.func @ring(%x: memref<2x1024x1024x1024xf16>, %w: memref<64x1024x3x3xf16>, %y: memref<2x1022x1022x64xf16>) {
  conv.fused
      ins(%x, %w : memref<2x1024x1024x1024xf16>, memref<64x1024x3x3xf16>)
      outs(%y : memref<2x1022x1022x64xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 4, 16], warp = [32, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      }
  return
}

// -----

// CHECK-LABEL: gpu.func @no_ring_conv
//       CHECK:   scf.for {{.*}} -> ({{.*}}i64, i64, i64)  : i32 {
func.func @no_ring(%x: memref<2x1024x1025x1024xf16>, %w: memref<64x1024x3x3xf16>, %y: memref<2x1022x1023x64xf16>) {
  conv.fused
      ins(%x, %w : memref<2x1024x1025x1024xf16>, memref<64x1024x3x3xf16>)
      outs(%y : memref<2x1022x1023x64xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 4, 16], warp = [32, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      }
  return
}

// -----

// Where pixels are gathered, 2^30 elements.
// CHECK-LABEL: gpu.func @gather_conv
//       CHECK:   llvm.getelementptr %{{.*}} : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
//       CHECK:   nvvm.cp.async.shared.global
func.func @gather(%x: memref<1x1024x1024x1024xf32>, %w: memref<32x1024x1x1xf32>, %y: memref<1x32x1024x1024xf32>) {
  conv.fused
      ins(%x, %w : memref<1x1024x1024x1024xf32>, memref<32x1024x1x1xf32>)
      outs(%y : memref<1x32x1024x1024xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// CHECK-LABEL: gpu.func @no_gather_conv
//   CHECK-NOT:   (!llvm.ptr<1>, i32)
//       CHECK:   gpu.return
func.func @no_gather(%x: memref<1x1025x1024x1024xf32>, %w: memref<32x1025x1x1xf32>, %y: memref<1x32x1024x1024xf32>) {
  conv.fused
      ins(%x, %w : memref<1x1025x1024x1024xf32>, memref<32x1025x1x1xf32>)
      outs(%y : memref<1x32x1024x1024xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
