// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' --split-input-file | FileCheck %s

// The ring is filled one stage ahead, then each chunk waits for its stage,
// refills the freed slot and multiplies; rows leave as 8-byte vectors through
// the warp's piece of shared memory (14 columns are not a multiple of 4). The
// loop's barrier stands before the first use of that piece in a tile.
// CHECK-LABEL: gpu.func @rows_conv
//       CHECK:   nvvm.cp.async.shared.global {{.*}}, 16, cache =  cg
//       CHECK:   nvvm.cp.async.commit.group
//       CHECK:   scf.for
//       CHECK:     scf.for
//       CHECK:       nvvm.cp.async.wait.group 0
//       CHECK:       gpu.barrier
//       CHECK:       nvvm.cp.async.shared.global
//       CHECK:       nvvm.cp.async.commit.group
//       CHECK:       scf.for
//       CHECK:         llvm.intr.fma
//   CHECK-NOT:     nvvm.bar.warp.sync
//       CHECK:     llvm.store {{.*}} : vector<4xf32>, !llvm.ptr<3>
//       CHECK:     nvvm.bar.warp.sync
//       CHECK:     llvm.load {{.*}} : !llvm.ptr<3> -> vector<2xf32>
//       CHECK:     nvvm.bar.warp.sync
//       CHECK:     llvm.store {{.*}} : vector<4xf32>, !llvm.ptr<3>
//       CHECK:     nvvm.bar.warp.sync
//       CHECK:     llvm.load {{.*}} : !llvm.ptr<3> -> vector<2xf32>
//       CHECK:     arith.addf
//       CHECK:     llvm.store {{.*}} {alignment = 8 : i64} : vector<2xf32>, !llvm.ptr<1>
//       CHECK:   nvvm.cp.async.wait.group 0
//   CHECK-NOT:   conv_tile
func.func @rows(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %b: memref<32xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      extras(%b : memref<32xf32>) maps [(n, f, p, q) -> (f)]
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      }
  return
}

// -----

// The four columns of a thread are one vector: rows leave from registers, and no
// shared memory is set aside for them: 2 stages * 4 channels * (6 rows * 24 inputs
// + 9 taps * 32 couts) * 4 bytes.
// CHECK-LABEL: gpu.func @one_vector_conv
//   CHECK-NOT:   nvvm.bar.warp.sync
//   CHECK-NOT:   llvm.store {{.*}}!llvm.ptr<3>
//       CHECK:   llvm.store {{.*}} {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<1>
//   CHECK-NOT:   nvvm.bar.warp.sync
// CHECK-LABEL: func.func @one_vector(
//       CHECK:   %[[BYTES:.+]] = arith.constant 13824 : i32
//       CHECK:   dynamic_shared_memory_size %[[BYTES]] args
func.func @one_vector(%x: memref<2x8x16x18xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x16xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x18xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 16], thread = [8, 4], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Channels-last results leave straight from registers, four channels a store.
// CHECK-LABEL: gpu.func @channels_last_conv
//   CHECK-NOT:   nvvm.bar.warp.sync
//       CHECK:   llvm.store {{.*}} {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<1>
func.func @channels_last(%x: memref<2x16x16x8xf32>, %w: memref<3x3x8x32xf32>, %y: memref<2x14x14x32xf32>) {
  conv.fused
      ins(%x, %w : memref<2x16x16x8xf32>, memref<3x3x8x32xf32>)
      outs(%y : memref<2x14x14x32xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// A channel minimum: the thread's couts, then lanes, then warps; 40 channels
// take two channel tiles of 32, merged online, and the 8 that do not exist do
// not take part.
// CHECK-LABEL: gpu.func @channel_min_conv
//       CHECK:   %[[INF:.*]] = arith.constant 0x7F800000 : f32
//       CHECK:   scf.for
//       CHECK:     scf.for
//       CHECK:       llvm.intr.fma
//       CHECK:       arith.cmpi ult
//       CHECK:       arith.minimumf
//       CHECK:       arith.select
//       CHECK:     gpu.shuffle  xor
//       CHECK:     gpu.barrier
//       CHECK:     memref.store
func.func @channel_min(%x: memref<2x8x16x16xf32>, %w: memref<40x8x3x3xf32>, %y: memref<2x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<40x8x3x3xf32>)
      outs(%y : memref<2x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum]
  return
}

// -----

// Padding: quads outside of the input are copied as zeros, 4 columns early so
// that they stay aligned.
// CHECK-LABEL: gpu.func @padded_conv
//       CHECK:   %[[SIZE:.*]] = arith.select %{{.*}}, %{{.*}}, %{{.*}} : i32
//       CHECK:   nvvm.cp.async.shared.global {{.*}}, 16, cache =  cg, %[[SIZE]]
func.func @padded(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x16x16xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x16x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Rows of 15 floats are not aligned for 16-byte copies: elements then.
// CHECK-LABEL: gpu.func @odd_width_conv
//       CHECK:   nvvm.cp.async.shared.global {{.*}}, 4, cache =  ca
func.func @odd_width(%x: memref<2x8x16x15xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x13xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x15xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// On tensor cores: filters are read 16 bytes a lane, the quanta of 16 pixels by
// one ldmatrix; what a thread loads of the next stage it rounds and writes while
// this one is multiplied. The first operands of a stage are loaded ahead: of a
// tile's first stage before the loop, of the others behind the barrier that comes
// before the last multiplies of the stage before. Behind that of a tile's last
// stage rows are turned in the stage that was left, so that a barrier begins the
// next tile, and the first.
// CHECK-LABEL: gpu.func @tensor_core_conv
//       CHECK:   nvvm.cp.async.wait.group 0
//   CHECK-NOT:   gpu.barrier
//       CHECK:   scf.for
//       CHECK:     gpu.barrier
//       CHECK:     llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:     nvvm.ldmatrix {{.*}} num = 4
//       CHECK:     scf.for
//       CHECK:       llvm.load {{.*}} : !llvm.ptr<1> -> i32
//       CHECK:       nvvm.mma.sync {{.*}} shape = #nvvm.shape<m = 16, n = 8, k = 8>
//       CHECK:       nvvm.cp.async.shared.global
//       CHECK:       nvvm.mma.sync
//       CHECK:       arith.cmpf uno
//       CHECK:       llvm.store {{.*}} : vector<4xf32>, !llvm.ptr<3>
//       CHECK:       nvvm.cp.async.wait.group 0
//       CHECK:       gpu.barrier
//       CHECK:       llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:       nvvm.ldmatrix {{.*}} num = 4
//       CHECK:       nvvm.mma.sync
//       CHECK:       scf.yield
//   CHECK-NOT:     gpu.barrier
//       CHECK:     llvm.store {{.*}} : vector<2xf32>, !llvm.ptr<3>
func.func @tensor_core(%x: memref<2x24x16x16xf32>, %w: memref<32x24x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x24x16x16xf32>, memref<32x24x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 32], warp = [32, 1, 32], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Two chunks in two slots: the filter is copied to both before the first tile,
// and not again.
// CHECK-LABEL: gpu.func @kept_conv
// CHECK-COUNT-2:   nvvm.cp.async.shared.global
//         CHECK:   nvvm.cp.async.wait.group 0
//         CHECK:   scf.for
//     CHECK-NOT:     nvvm.cp.async.shared.global
//         CHECK:     scf.for
//     CHECK-NOT:       nvvm.cp.async.shared.global
//         CHECK:   gpu.return
func.func @kept(%x: memref<2x16x16x16xf32>, %w: memref<32x16x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x16x16x16xf32>, memref<32x16x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 32], warp = [32, 1, 32], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
