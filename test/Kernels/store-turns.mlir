// The rows of a tile on their way through the stage that the main loop has left. A
// warp turns 4 slices where a thread has 64 sums, 8 where it has 128. With 64 and
// room for two slices it writes one while it reads the other, with one sync of its
// lanes for each; else it syncs before and behind what it writes, but for the first.
// RUN: conv-opt %s --emit=mlir --stage=kernels --function=turns | FileCheck %s --check-prefix=TURNS
// RUN: conv-opt %s --emit=mlir --stage=kernels --function=alone | FileCheck %s --check-prefix=ALONE
// RUN: conv-opt %s --emit=mlir --stage=kernels --function=narrow_stage | FileCheck %s --check-prefix=NARROW
// RUN: conv-sim %s

// TURNS-LABEL: gpu.func @turns_conv(
//         TURNS:   nvvm.mma.sync
// TURNS-COUNT-4:   nvvm.bar.warp.sync
//     TURNS-NOT:   nvvm.bar.warp.sync
//         TURNS:   gpu.return

// ALONE-LABEL: gpu.func @alone_conv(
//         ALONE:   nvvm.mma.sync
// ALONE-COUNT-15:  nvvm.bar.warp.sync
//     ALONE-NOT:   nvvm.bar.warp.sync
//         ALONE:   gpu.return

// NARROW-LABEL: gpu.func @narrow_stage_conv(
//         NARROW:   nvvm.mma.sync
// NARROW-COUNT-7:   nvvm.bar.warp.sync
//     NARROW-NOT:   nvvm.bar.warp.sync
//         NARROW:   gpu.return
func.func @turns(%x: tensor<2x8x20x72xf32>, %w: tensor<64x8x3x3xf32>) -> tensor<2x64x18x70xf32> {
  %e = tensor.empty() : tensor<2x64x18x70xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x20x72xf32>, tensor<64x8x3x3xf32>) outs(%e : tensor<2x64x18x70xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 2, 64], warp = [32, 1, 64], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x64x18x70xf32>
  return %y : tensor<2x64x18x70xf32>
}

func.func @alone(%x: tensor<2x8x20x72xf32>, %w: tensor<64x8x3x3xf32>) -> tensor<2x64x18x70xf32> {
  %e = tensor.empty() : tensor<2x64x18x70xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x20x72xf32>, tensor<64x8x3x3xf32>) outs(%e : tensor<2x64x18x70xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 2, 64], warp = [64, 1, 64], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x64x18x70xf32>
  return %y : tensor<2x64x18x70xf32>
}

// Of one tap a stage has room for one slice of each warp.
func.func @narrow_stage(%x: tensor<2x16x18x70xf32>, %w: tensor<64x16x1x1xf32>) -> tensor<2x64x18x70xf32> {
  %e = tensor.empty() : tensor<2x64x18x70xf32>
  %y = conv.fused ins(%x, %w : tensor<2x16x18x70xf32>, tensor<64x16x1x1xf32>) outs(%e : tensor<2x64x18x70xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 2, 64], warp = [32, 1, 64], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x64x18x70xf32>
  return %y : tensor<2x64x18x70xf32>
}
