// Fragments in the layout of the accumulators of mma.m16n8 (rows are channels,
// columns are pixels), without a multiply: what `load` reads, `convert_layout`
// spreads as those instructions would; map, reduce, broadcast and store are then
// right in every element. Sizes are no multiple of any tile.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-kernel-pipeline,conv-gpu-to-nvvm)' -o %t.mlir
// RUN: conv-sim %t.mlir --reference=%S/Inputs/fragments.mlir | FileCheck %s

#plain = #conv_tile.layout<registers = [d0: 16 by 1], lanes = [d1: 32 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
#mma = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8, d1: 4 by 8], lanes = [d1: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
// Lanes count channels first.
#across = #conv_tile.layout<registers = [d1: 4 by 1, d0: 4 by 8], lanes = [d0: 8 by 1, d1: 4 by 4], warps = [d1: 4 by 16]>
// The same in a tile of rows and columns of one image.
#plain_image = #conv_tile.layout<registers = [d0: 8 by 1], lanes = [d2: 8 by 1, d1: 4 by 1], warps = [d0: 2 by 8]>
#mma_image = #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 2]>
// Rows permuted so that a thread owns 4 neighbouring channels, for channels last.
#mma_last = #conv_tile.layout<registers = [d1: 2 by 1, d0: 4 by 1, d1: 4 by 8], lanes = [d1: 4 by 2, d0: 8 by 4], warps = [d1: 4 by 32]>
#plain_last = #conv_tile.layout<registers = [d0: 32 by 1], lanes = [d1: 32 by 1], warps = [d1: 4 by 32]>
// Three spatial dimensions.
#plain_depth = #conv_tile.layout<registers = [d1: 2 by 1, d0: 8 by 1], lanes = [d3: 8 by 1, d2: 4 by 1], warps = [d0: 2 by 8]>
#mma_depth = #conv_tile.layout<registers = [d3: 2 by 1, d0: 2 by 8, d2: 2 by 1, d1: 2 by 1], lanes = [d3: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 2]>

module attributes {gpu.container_module} {

// A bias a channel and a residual, stored along flattened pixels as f32 and as
// f16.
// CHECK-DAG: epilogue result0: right
// CHECK-DAG: epilogue result1: right
gpu.module @epilogue_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<3x20x5x7xf32>, %b: memref<20xf32>, %z: memref<3x20x5x7xf32>, %y: memref<3x20x5x7xf32>, %h: memref<3x20x5x7xf16>) kernel attributes {known_block_size = array<i32: 128, 1, 1>} {
    %e0 = arith.constant 3 : index
    %e1 = arith.constant 5 : index
    %e2 = arith.constant 7 : index
    conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 20 extents(%e0, %e1, %e2) staging 2048 pitch 40 {
    ^bb0(%g: index, %f: index, %p: index):
      %v = conv_tile.load %x : memref<3x20x5x7xf32> -> <32x64xf32, #plain>
      %c = conv_tile.convert_layout %v scratch 0 : <32x64xf32, #plain> -> <32x64xf32, #mma>
      %r:2 = conv_tile.map %c extras(%b, %z : memref<20xf32>, memref<3x20x5x7xf32>) maps [affine_map<(n, f, h, w) -> (f)>, affine_map<(n, f, h, w) -> (n, f, h, w)>] : (!conv_tile.fragment<32x64xf32, #mma>) -> (!conv_tile.fragment<32x64xf32, #mma>, !conv_tile.fragment<32x64xf16, #mma>) {
      ^bb1(%a: f32, %bias: f32, %residual: f32):
        %0 = arith.addf %a, %bias : f32
        %1 = arith.mulf %0, %residual : f32
        %2 = arith.truncf %1 : f32 to f16
        conv_tile.yield %1, %2 : f32, f16
      }
      conv_tile.store %r#0, %y : <32x64xf32, #mma>, memref<3x20x5x7xf32>
      conv_tile.store %r#1, %h : <32x64xf16, #mma>, memref<3x20x5x7xf16>
    }
    gpu.return
  }
}
func.func @epilogue(%x: memref<3x20x5x7xf32>, %b: memref<20xf32>, %z: memref<3x20x5x7xf32>) -> (memref<3x20x5x7xf32>, memref<3x20x5x7xf16>) {
  %grid = arith.constant 3 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 128 : index
  %bytes = arith.constant 16384 : i32
  %y = memref.alloc() {alignment = 64 : i64} : memref<3x20x5x7xf32>
  %h = memref.alloc() {alignment = 64 : i64} : memref<3x20x5x7xf16>
  gpu.launch_func @epilogue_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<3x20x5x7xf32>, %b : memref<20xf32>, %z : memref<3x20x5x7xf32>, %y : memref<3x20x5x7xf32>, %h : memref<3x20x5x7xf16>)
  return %y, %h : memref<3x20x5x7xf32>, memref<3x20x5x7xf16>
}

// Minimum and first index of the maximum over the channels: a thread's, then lanes',
// then two warps'.
// CHECK-DAG: extrema result0: right
// CHECK-DAG: extrema result1: right
// CHECK-DAG: extrema result2: right
gpu.module @extrema_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<3x20x5x7xf32>, %m: memref<3x5x7xf32>, %v1: memref<3x5x7xf32>, %i: memref<3x1x5x7xi64>) kernel attributes {known_block_size = array<i32: 128, 1, 1>} {
    %e0 = arith.constant 3 : index
    %e1 = arith.constant 5 : index
    %e2 = arith.constant 7 : index
    conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 20 extents(%e0, %e1, %e2) whole_channels {
    ^bb0(%g: index, %f: index, %p: index):
      %v = conv_tile.load %x : memref<3x20x5x7xf32> -> <32x64xf32, #plain>
      %c = conv_tile.convert_layout %v scratch 0 : <32x64xf32, #plain> -> <32x64xf32, #mma>
      %r:3 = conv_tile.reduce [minimum, argmax] (%c, %c) partials 2048 : (!conv_tile.fragment<32x64xf32, #mma>, !conv_tile.fragment<32x64xf32, #mma>) -> (!conv_tile.fragment<64xf32>, !conv_tile.fragment<64xf32>, !conv_tile.fragment<64xi64>)
      %s = conv_tile.map %r#0 maps [] : (!conv_tile.fragment<64xf32>) -> !conv_tile.fragment<64xf32> {
      ^bb1(%a: f32):
        %0 = arith.addf %a, %a : f32
        conv_tile.yield %0 : f32
      }
      conv_tile.store %s, %m : <64xf32>, memref<3x5x7xf32>
      conv_tile.store %r#1, %v1 : <64xf32>, memref<3x5x7xf32>
      conv_tile.store %r#2, %i : <64xi64>, memref<3x1x5x7xi64>
    }
    gpu.return
  }
}
func.func @extrema(%x: memref<3x20x5x7xf32>) -> (memref<3x5x7xf32>, memref<3x5x7xf32>, memref<3x1x5x7xi64>) {
  %grid = arith.constant 3 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 128 : index
  %bytes = arith.constant 16384 : i32
  %m = memref.alloc() {alignment = 64 : i64} : memref<3x5x7xf32>
  %v1 = memref.alloc() {alignment = 64 : i64} : memref<3x5x7xf32>
  %i = memref.alloc() {alignment = 64 : i64} : memref<3x1x5x7xi64>
  gpu.launch_func @extrema_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<3x20x5x7xf32>, %m : memref<3x5x7xf32>, %v1 : memref<3x5x7xf32>, %i : memref<3x1x5x7xi64>)
  return %m, %v1, %i : memref<3x5x7xf32>, memref<3x5x7xf32>, memref<3x1x5x7xi64>
}

// Softmax over the channels: what is reduced goes back to every channel.
// CHECK-DAG: softmax result0: right
gpu.module @softmax_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<3x20x5x7xf32>, %y: memref<3x20x5x7xf32>) kernel attributes {known_block_size = array<i32: 128, 1, 1>} {
    %e0 = arith.constant 3 : index
    %e1 = arith.constant 5 : index
    %e2 = arith.constant 7 : index
    conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 20 extents(%e0, %e1, %e2) whole_channels staging 2432 pitch 40 {
    ^bb0(%g: index, %f: index, %p: index):
      %v = conv_tile.load %x : memref<3x20x5x7xf32> -> <32x64xf32, #plain>
      %c = conv_tile.convert_layout %v scratch 0 : <32x64xf32, #plain> -> <32x64xf32, #mma>
      %max = conv_tile.reduce [maximum] (%c) partials 2048 : (!conv_tile.fragment<32x64xf32, #mma>) -> !conv_tile.fragment<64xf32>
      %all = conv_tile.broadcast %max scratch 2176 : <64xf32> -> <32x64xf32, #mma>
    %exp = conv_tile.map %c, %all maps [] : (!conv_tile.fragment<32x64xf32, #mma>, !conv_tile.fragment<32x64xf32, #mma>) -> !conv_tile.fragment<32x64xf32, #mma> {
      ^bb1(%a: f32, %m: f32):
        %0 = arith.subf %a, %m : f32
        %1 = math.exp %0 : f32
        conv_tile.yield %1 : f32
      }
      %sum = conv_tile.reduce [sum] (%exp) partials 2240 : (!conv_tile.fragment<32x64xf32, #mma>) -> !conv_tile.fragment<64xf32>
      %inverse = conv_tile.map %sum maps [] : (!conv_tile.fragment<64xf32>) -> !conv_tile.fragment<64xf32> {
      ^bb1(%a: f32):
        %one = arith.constant 1.0 : f32
        %0 = arith.divf %one, %a : f32
        conv_tile.yield %0 : f32
      }
    %each = conv_tile.broadcast %inverse scratch 2368 : <64xf32> -> <32x64xf32, #mma>
      %r = conv_tile.map %exp, %each maps [] : (!conv_tile.fragment<32x64xf32, #mma>, !conv_tile.fragment<32x64xf32, #mma>) -> !conv_tile.fragment<32x64xf32, #mma> {
      ^bb1(%a: f32, %i: f32):
        %0 = arith.mulf %a, %i : f32
        conv_tile.yield %0 : f32
      }
      conv_tile.store %r, %y : <32x64xf32, #mma>, memref<3x20x5x7xf32>
    }
    gpu.return
  }
}
func.func @softmax(%x: memref<3x20x5x7xf32>) -> memref<3x20x5x7xf32> {
  %grid = arith.constant 3 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 128 : index
  %bytes = arith.constant 16384 : i32
  %y = memref.alloc() {alignment = 64 : i64} : memref<3x20x5x7xf32>
  gpu.launch_func @softmax_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<3x20x5x7xf32>, %y : memref<3x20x5x7xf32>)
  return %y : memref<3x20x5x7xf32>
}

// Two conversions of one layout, stored one after the other. The residuals vary
// along the pixels, so that elements are computed where they are stored.
// CHECK-DAG: twice result0: right
// CHECK-DAG: twice result1: right
gpu.module @twice_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<3x20x5x7xf32>, %z: memref<3x20x5x7xf32>, %y: memref<3x20x5x7xf32>, %v: memref<3x20x5x7xf32>) kernel attributes {known_block_size = array<i32: 128, 1, 1>} {
    %e0 = arith.constant 3 : index
    %e1 = arith.constant 5 : index
    %e2 = arith.constant 7 : index
    conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 20 extents(%e0, %e1, %e2) staging 2048 pitch 40 {
    ^bb0(%g: index, %f: index, %p: index):
      %loaded = conv_tile.load %x : memref<3x20x5x7xf32> -> <32x64xf32, #plain>
      %c = conv_tile.convert_layout %loaded scratch 0 : <32x64xf32, #plain> -> <32x64xf32, #mma>
      %other = conv_tile.load %z : memref<3x20x5x7xf32> -> <32x64xf32, #plain>
      %d = conv_tile.convert_layout %other scratch 3328 : <32x64xf32, #plain> -> <32x64xf32, #mma>
      %r = conv_tile.map %c extras(%z : memref<3x20x5x7xf32>) maps [affine_map<(n, f, h, w) -> (n, f, h, w)>] : (!conv_tile.fragment<32x64xf32, #mma>) -> !conv_tile.fragment<32x64xf32, #mma> {
      ^bb1(%a: f32, %residual: f32):
        %0 = arith.addf %a, %residual : f32
        conv_tile.yield %0 : f32
      }
      %s = conv_tile.map %d extras(%x : memref<3x20x5x7xf32>) maps [affine_map<(n, f, h, w) -> (n, f, h, w)>] : (!conv_tile.fragment<32x64xf32, #mma>) -> !conv_tile.fragment<32x64xf32, #mma> {
      ^bb1(%a: f32, %residual: f32):
        %0 = arith.subf %a, %residual : f32
        conv_tile.yield %0 : f32
      }
      conv_tile.store %r, %y : <32x64xf32, #mma>, memref<3x20x5x7xf32>
      conv_tile.store %s, %v : <32x64xf32, #mma>, memref<3x20x5x7xf32>
    }
    gpu.return
  }
}
func.func @twice(%x: memref<3x20x5x7xf32>, %z: memref<3x20x5x7xf32>) -> (memref<3x20x5x7xf32>, memref<3x20x5x7xf32>) {
  %grid = arith.constant 3 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 128 : index
  %bytes = arith.constant 24576 : i32
  %y = memref.alloc() {alignment = 64 : i64} : memref<3x20x5x7xf32>
  %v = memref.alloc() {alignment = 64 : i64} : memref<3x20x5x7xf32>
  gpu.launch_func @twice_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<3x20x5x7xf32>, %z : memref<3x20x5x7xf32>, %y : memref<3x20x5x7xf32>, %v : memref<3x20x5x7xf32>)
  return %y, %v : memref<3x20x5x7xf32>, memref<3x20x5x7xf32>
}

// A thread's 4 pixels are one vector, but neighbouring lanes hold other channels:
// rows are turned all the same.
// CHECK-DAG: across result0: right
gpu.module @across_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<2x20x4x6xf32>, %y: memref<2x20x4x6xf32>) kernel attributes {known_block_size = array<i32: 128, 1, 1>} {
    %e0 = arith.constant 2 : index
    %e1 = arith.constant 4 : index
    %e2 = arith.constant 6 : index
    conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 20 extents(%e0, %e1, %e2) staging 2048 pitch 20 {
    ^bb0(%g: index, %f: index, %p: index):
      %loaded = conv_tile.load %x : memref<2x20x4x6xf32> -> <32x64xf32, #plain>
      %c = conv_tile.convert_layout %loaded scratch 0 : <32x64xf32, #plain> -> <32x64xf32, #across>
      conv_tile.store %c, %y : <32x64xf32, #across>, memref<2x20x4x6xf32>
    }
    gpu.return
  }
}
func.func @across(%x: memref<2x20x4x6xf32>) -> memref<2x20x4x6xf32> {
  %grid = arith.constant 1 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 128 : index
  %bytes = arith.constant 24576 : i32
  %y = memref.alloc() {alignment = 64 : i64} : memref<2x20x4x6xf32>
  gpu.launch_func @across_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<2x20x4x6xf32>, %y : memref<2x20x4x6xf32>)
  return %y : memref<2x20x4x6xf32>
}

// Rows and columns of one image, two groups of 10 channels, rows moved up.
// CHECK-DAG: image result0: right
gpu.module @image_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<3x20x5x7xf32>, %b: memref<20xf32>, %y: memref<3x20x5x7xf32>) kernel attributes {known_block_size = array<i32: 64, 1, 1>} {
    %e0 = arith.constant 3 : index
    %e1 = arith.constant 5 : index
    %e2 = arith.constant 7 : index
    conv_tile.walk "fhw" tile [16, 4, 8] order "nfhw" groups 2 channels 10 extents(%e0, %e1, %e2) shift_rows staging 512 pitch 24 {
    ^bb0(%n: index, %g: index, %f: index, %h: index, %w: index):
      %v = conv_tile.load %x : memref<3x20x5x7xf32> -> <16x4x8xf32, #plain_image>
      %c = conv_tile.convert_layout %v scratch 0 : <16x4x8xf32, #plain_image> -> <16x4x8xf32, #mma_image>
      %r = conv_tile.map %c extras(%b : memref<20xf32>) maps [affine_map<(n, f, h, w) -> (f)>] : (!conv_tile.fragment<16x4x8xf32, #mma_image>) -> !conv_tile.fragment<16x4x8xf32, #mma_image> {
      ^bb1(%a: f32, %bias: f32):
        %0 = arith.mulf %a, %bias : f32
        conv_tile.yield %0 : f32
      }
      conv_tile.store %r, %y : <16x4x8xf32, #mma_image>, memref<3x20x5x7xf32>
    }
    gpu.return
  }
}
func.func @image(%x: memref<3x20x5x7xf32>, %b: memref<20xf32>) -> memref<3x20x5x7xf32> {
  %grid = arith.constant 5 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 64 : index
  %bytes = arith.constant 16384 : i32
  %y = memref.alloc() {alignment = 64 : i64} : memref<3x20x5x7xf32>
  gpu.launch_func @image_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<3x20x5x7xf32>, %b : memref<20xf32>, %y : memref<3x20x5x7xf32>)
  return %y : memref<3x20x5x7xf32>
}

// Channels last: vectors of 4 channels straight from registers.
// CHECK-DAG: last result0: right
gpu.module @last_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<3x5x7x20xf32>, %b: memref<20xf32>, %y: memref<3x5x7x20xf32>) kernel attributes {known_block_size = array<i32: 128, 1, 1>} {
    %e0 = arith.constant 3 : index
    %e1 = arith.constant 5 : index
    %e2 = arith.constant 7 : index
    conv_tile.walk "fp" tile [32, 128] order "nhwf" groups 1 channels 20 extents(%e0, %e1, %e2) {
    ^bb0(%g: index, %f: index, %p: index):
      %v = conv_tile.load %x : memref<3x5x7x20xf32> -> <32x128xf32, #plain_last>
      %c = conv_tile.convert_layout %v scratch 0 : <32x128xf32, #plain_last> -> <32x128xf32, #mma_last>
      %r = conv_tile.map %c extras(%b : memref<20xf32>) maps [affine_map<(n, h, w, f) -> (f)>] : (!conv_tile.fragment<32x128xf32, #mma_last>) -> !conv_tile.fragment<32x128xf32, #mma_last> {
      ^bb1(%a: f32, %bias: f32):
        %0 = arith.mulf %a, %bias : f32
        conv_tile.yield %0 : f32
      }
      conv_tile.store %r, %y : <32x128xf32, #mma_last>, memref<3x5x7x20xf32>
    }
    gpu.return
  }
}
func.func @last(%x: memref<3x5x7x20xf32>, %b: memref<20xf32>) -> memref<3x5x7x20xf32> {
  %grid = arith.constant 3 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 128 : index
  %bytes = arith.constant 16384 : i32
  %y = memref.alloc() {alignment = 64 : i64} : memref<3x5x7x20xf32>
  gpu.launch_func @last_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<3x5x7x20xf32>, %b : memref<20xf32>, %y : memref<3x5x7x20xf32>)
  return %y : memref<3x5x7x20xf32>
}

// Three spatial dimensions, and their minimum over the channels.
// CHECK-DAG: depth result0: right
// CHECK-DAG: depth result1: right
gpu.module @depth_kernel attributes {conv.kernels} {
  gpu.func @kernel(%x: memref<2x13x3x5x7xf32>, %y: memref<2x13x3x5x7xf32>, %r: memref<2x3x5x7xf32>) kernel attributes {known_block_size = array<i32: 64, 1, 1>} {
    %e0 = arith.constant 2 : index
    %e1 = arith.constant 3 : index
    %e2 = arith.constant 5 : index
    %e3 = arith.constant 7 : index
    conv_tile.walk "fdhw" tile [16, 2, 4, 8] order "nfdhw" groups 1 channels 13 extents(%e0, %e1, %e2, %e3) whole_channels staging 1088 pitch 24 {
    ^bb0(%n: index, %g: index, %f: index, %d: index, %h: index, %w: index):
      %v = conv_tile.load %x : memref<2x13x3x5x7xf32> -> <16x2x4x8xf32, #plain_depth>
      %c = conv_tile.convert_layout %v scratch 0 : <16x2x4x8xf32, #plain_depth> -> <16x2x4x8xf32, #mma_depth>
      conv_tile.store %c, %y : <16x2x4x8xf32, #mma_depth>, memref<2x13x3x5x7xf32>
      %m = conv_tile.reduce [minimum] (%c) partials 1024 : (!conv_tile.fragment<16x2x4x8xf32, #mma_depth>) -> !conv_tile.fragment<2x4x8xf32>
      conv_tile.store %m, %r : <2x4x8xf32>, memref<2x3x5x7xf32>
    }
    gpu.return
  }
}
func.func @depth(%x: memref<2x13x3x5x7xf32>) -> (memref<2x13x3x5x7xf32>, memref<2x3x5x7xf32>) {
  %grid = arith.constant 3 : index
  %one = arith.constant 1 : index
  %threads = arith.constant 64 : index
  %bytes = arith.constant 16384 : i32
  %y = memref.alloc() {alignment = 64 : i64} : memref<2x13x3x5x7xf32>
  %r = memref.alloc() {alignment = 64 : i64} : memref<2x3x5x7xf32>
  gpu.launch_func @depth_kernel::@kernel blocks in (%grid, %one, %one) threads in (%threads, %one, %one)
      dynamic_shared_memory_size %bytes args(%x : memref<2x13x3x5x7xf32>, %y : memref<2x13x3x5x7xf32>, %r : memref<2x3x5x7xf32>)
  return %y, %r : memref<2x13x3x5x7xf32>, memref<2x3x5x7xf32>
}

}
