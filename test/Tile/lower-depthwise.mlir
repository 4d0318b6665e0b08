// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' --split-input-file | FileCheck %s

// A tile has one stage, so there is no loop over its stages. What is widened is loaded, 4
// neighbours of a whole plane at once,
// before the multiplies and stored behind them, for the next tile, if the block has one.
// An empty assembly keeps the multiplies before the conditions of the stores.
// CHECK-LABEL: gpu.func @widened_conv
//       CHECK:   scf.for
//   CHECK-NOT:   scf.for
//       CHECK:     nvvm.cp.async.wait.group 0
//       CHECK:     gpu.barrier
//   CHECK-NOT:     llvm.intr.fma
//       CHECK:     %[[EXISTS:.*]] = arith.cmpi slt, %{{.*}}, %c2_i32
//       CHECK:     scf.if %[[EXISTS]] -> (i64
//       CHECK:       llvm.load {{.*}} : !llvm.ptr<1> -> i64
//       CHECK:     } else {
//  CHECK-NEXT:       scf.yield
//   CHECK-NOT:     llvm.load {{.*}} : !llvm.ptr<1> -> i64
//   CHECK-NOT:     llvm.store
//       CHECK:     llvm.intr.fma
//   CHECK-NOT:     llvm.store
//       CHECK:     scf.if %[[EXISTS]] {
//       CHECK:     llvm.fpext {{.*}} : f16 to f32
//       CHECK:     llvm.store {{.*}} : vector<4xf32>, !llvm.ptr<3>
//       CHECK:     llvm.inline_asm has_side_effects "", "=f,0" %{{.*}} : (f32) -> f32
//       CHECK:     llvm.store {{.*}}, !llvm.ptr<1>
func.func @widened(%x: memref<2x4x6x8xf16>, %w: memref<4x1x3x3xf16>, %y: memref<2x4x4x6xf32>) {
  conv.fused ins(%x, %w : memref<2x4x6x8xf16>, memref<4x1x3x3xf16>) outs(%y : memref<2x4x4x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 4
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 4, 6], thread = [1, 1, 3], lanes = [4, 4, 2], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Whatever the stages that are ahead, nothing is copied past the last tile of a block.
// CHECK-LABEL: gpu.func @copied_conv
//       CHECK:   %[[FIRST:.*]] = arith.minsi %{{.*}}, %c2_i32
//       CHECK:   %[[HAS_FIRST:.*]] = arith.cmpi slt, %[[FIRST]], %c2_i32
//  CHECK-NEXT:   scf.if %[[HAS_FIRST]] {
//       CHECK:     nvvm.cp.async.shared.global
//       CHECK:   }
//       CHECK:   nvvm.cp.async.commit.group
//       CHECK:   %[[HAS_SECOND:.*]] = arith.cmpi slt, %{{.*}}, %c2_i32
//       CHECK:   scf.if %[[HAS_SECOND]] {
//       CHECK:     nvvm.cp.async.shared.global
//       CHECK:   }
//       CHECK:   nvvm.cp.async.commit.group
//   CHECK-NOT:   nvvm.cp.async.shared.global
//       CHECK:   scf.for
//       CHECK:     gpu.barrier
//       CHECK:     %[[HAS_NEXT:.*]] = arith.cmpi slt, %{{.*}}, %c2_i32
//       CHECK:     scf.if %[[HAS_NEXT]] {
//       CHECK:       nvvm.cp.async.shared.global
//       CHECK:     }
//       CHECK:     nvvm.cp.async.commit.group
//   CHECK-NOT:     nvvm.cp.async.shared.global
//       CHECK:   gpu.return
func.func @copied(%x: memref<2x5x6x7xf32>, %w: memref<5x1x3x3xf32>, %y: memref<2x5x4x5xf32>) {
  conv.fused ins(%x, %w : memref<2x5x6x7xf32>, memref<5x1x3x3xf32>) outs(%y : memref<2x5x4x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 5
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [1, 4, 2], lanes = [8, 1, 4], stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Taps 8 columns apart: of 3 quads of a row no thread needs the second.
// CHECK-LABEL: gpu.func @gap_conv
//       CHECK:   gpu.barrier
//       CHECK:   llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:   llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//   CHECK-NOT:   llvm.load {{.*}} -> vector<4xf32>
//       CHECK:   llvm.intr.fma
//   CHECK-NOT:   llvm.load {{.*}} -> vector<4xf32>
//       CHECK:   llvm.inline_asm
func.func @gap(%x: memref<2x4x6x32xf32>, %w: memref<4x1x1x2xf32>, %y: memref<2x4x6x24xf32>) {
  conv.fused ins(%x, %w : memref<2x4x6x32xf32>, memref<4x1x1x2xf32>) outs(%y : memref<2x4x6x24xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 8] pad_low [0, 0] pad_high [0, 0] groups 4
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 4, 8], thread = [1, 1, 4], lanes = [4, 4, 2], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// The sums of a loop over several stages are its results, and need nothing.
// CHECK-LABEL: gpu.func @no_several_stages_conv
//       CHECK:   llvm.intr.fma
//   CHECK-NOT:   llvm.inline_asm
//       CHECK:   gpu.return
func.func @no_several_stages(%x: memref<2x4x6x8xf16>, %w: memref<4x4x3x3xf16>, %y: memref<2x4x4x6xf32>) {
  conv.fused ins(%x, %w : memref<2x4x6x8xf16>, memref<4x4x3x3xf16>) outs(%y : memref<2x4x4x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 4, 6], thread = [1, 3], lanes = [4, 4, 2], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
