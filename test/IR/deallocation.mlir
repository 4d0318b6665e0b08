// MLIR's deallocation of buffers takes conv.fused, with one region and with two.
// RUN: conv-opt %s --split-input-file --pass-pipeline='builtin.module(ownership-based-buffer-deallocation,canonicalize,buffer-deallocation-simplification,bufferization-lower-deallocations)' \
// RUN: | FileCheck %s

// A workspace that a convolution writes and another reads is freed once, after
// the latter; what is returned is not.
// CHECK-LABEL: func @workspace
//       CHECK:   %[[SPACE:.*]] = memref.alloc() : memref<2x8x7x7xf32>
//       CHECK:   %[[OUT:.*]] = memref.alloc() : memref<2x8x5x5xf32>
//       CHECK:   conv.fused {{.*}} outs(%[[SPACE]] :
//       CHECK:     math.tanh
//   CHECK-NOT:   memref.dealloc
//       CHECK:   conv.fused ins(%[[SPACE]],
//       CHECK:     math.absf
//       CHECK:   memref.dealloc %[[SPACE]]
//   CHECK-NOT:   memref.dealloc
//       CHECK:   return %[[OUT]]
func.func @workspace(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %v: memref<8x8x3x3xf32>) -> memref<2x8x5x5xf32> {
  %space = memref.alloc() : memref<2x8x7x7xf32>
  %out = memref.alloc() : memref<2x8x5x5xf32>
  conv.fused ins(%x, %w : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>) outs(%space : memref<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %t = math.tanh %acc : f32
        conv.yield %t : f32
      }
  conv.fused ins(%space, %v : memref<2x8x7x7xf32>, memref<8x8x3x3xf32>) outs(%out : memref<2x8x5x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %a = math.absf %acc : f32
        conv.yield %a : f32
      }
  return %out : memref<2x8x5x5xf32>
}

// -----

// CHECK-LABEL: func @two_regions
//       CHECK:   %[[FULL:.*]] = memref.alloc() : memref<2x8x7x7xf32>
//       CHECK:   %[[REDUCED:.*]] = memref.alloc() : memref<2x7x7xf32>
//       CHECK:   conv.fused {{.*}} outs(%[[FULL]], %[[REDUCED]] :
//       CHECK:     arith.addf
//       CHECK:     conv.yield %{{.*}}, %{{.*}} : f32, f32
//       CHECK:   reduce [sum] finalize
//       CHECK:     math.exp
//       CHECK:   memref.dealloc %[[FULL]]
//   CHECK-NOT:   memref.dealloc
//       CHECK:   return %[[REDUCED]]
func.func @two_regions(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %b: memref<8xf32>) -> memref<2x7x7xf32> {
  %full = memref.alloc() : memref<2x8x7x7xf32>
  %reduced = memref.alloc() : memref<2x7x7xf32>
  conv.fused ins(%x, %w : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>)
      extras(%b : memref<8xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%full, %reduced : memref<2x8x7x7xf32>, memref<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s, %s : f32, f32
      } reduce [sum] finalize {
      ^bb0(%sum: f32, %bias: f32):
        %e = math.exp %sum : f32
        conv.yield %e : f32
      }
  return %reduced : memref<2x7x7xf32>
}
