// Threads that share a reduction: a warp, a block, or one kernel before another.
// RUN: conv-opt %s --conv-linalg-to-gpu --canonicalize --split-input-file | FileCheck %s

// The 32 lanes of a warp sum a row, four elements in flight each, then by
// shuffles; one of them goes on with the sum.
// CHECK-LABEL: func.func @warp(
//   CHECK-DAG:   %[[THREADS:.*]] = arith.constant 256 : index
//   CHECK-DAG:   %[[BLOCKS:.*]] = arith.constant 3 : index
//       CHECK:   gpu.launch_func @warp_fallback::@warp_reduce_0 blocks in (%[[BLOCKS]], %{{.*}}, %{{.*}}) threads in (%[[THREADS]],
// CHECK-LABEL: gpu.func @warp_reduce_0(
//   CHECK-NOT:   workgroup(
//       CHECK:   scf.for {{.*}} step %c128 iter_args(
//       CHECK:   scf.for {{.*}} step %c32 iter_args(
// CHECK-COUNT-5: gpu.shuffle xor {{.*}} : f32
//   CHECK-NOT:   gpu.shuffle
//   CHECK-NOT:   gpu.barrier
//       CHECK:   scf.if
//       CHECK:     memref.load %{{.*}} : memref<20xf32>
//       CHECK:     arith.addf
//       CHECK:     memref.store
func.func @warp(%x: memref<20x100xf32>, %y: memref<20xf32>) {
  linalg.reduce {arith.addf} ins(%x : memref<20x100xf32>) outs(%y : memref<20xf32>) dimensions = [1]
  return
}

// -----

// Lanes may be in different rows of what varies along an outer loop alone.
// CHECK-LABEL: func.func @weighted(
//       CHECK:   gpu.launch_func @weighted_fallback::@weighted_reduce_0 blocks in (%c1{{.*}} threads in (%c256
// CHECK-LABEL: gpu.func @weighted_reduce_0(
//       CHECK:   scf.for
//       CHECK:     %[[J:.*]] = arith.remui %{{.*}}, %c10
//       CHECK:     %[[I:.*]] = arith.divui %{{.*}}, %c10
//       CHECK:     memref.load %{{.*}}[%{{.*}}, %[[I]], %[[J]]]
//       CHECK:     memref.load %{{.*}}[%[[I]]]
#rows = affine_map<(n, i, j) -> (n, i, j)>
#weight = affine_map<(n, i, j) -> (i)>
#sum = affine_map<(n, i, j) -> (n)>
func.func @weighted(%x: memref<3x20x10xf32>, %w: memref<20xf32>, %y: memref<3xf32>) {
  linalg.generic {indexing_maps = [#rows, #weight, #sum], iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x, %w : memref<3x20x10xf32>, memref<20xf32>) outs(%y : memref<3xf32>) {
  ^bb0(%in: f32, %m: f32, %out: f32):
    %0 = arith.mulf %in, %m : f32
    %1 = arith.addf %out, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// -----

// What is the same for all of a row, as its mean, all lanes read.
// CHECK-LABEL: func.func @variance(
//       CHECK:   gpu.launch_func @variance_fallback::@variance_reduce_0 blocks in (%c3,
// CHECK-LABEL: gpu.func @variance_reduce_0(
//       CHECK:   scf.for {{.*}} step %c128 iter_args(
// CHECK-COUNT-5: gpu.shuffle xor {{.*}} : f32
#element = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i, 0)>
func.func @variance(%x: memref<20x100xf32>, %mean: memref<20x1xf32>, %y: memref<20x1xf32>) {
  linalg.generic {indexing_maps = [#element, #row, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x, %mean : memref<20x100xf32>, memref<20x1xf32>) outs(%y : memref<20x1xf32>) {
  ^bb0(%in: f32, %m: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = arith.mulf %0, %0 : f32
    %2 = arith.addf %out, %1 : f32
    linalg.yield %2 : f32
  }
  return
}

// -----

// A block for longer ones: its warps' results meet in shared memory. What the
// sum starts at and what follows it join the kernel as ever.
// CHECK-LABEL: func.func @block(
//   CHECK-NOT:   gpu.launch_func {{.*}}fill
//       CHECK:   gpu.launch_func @block_fallback::@block_reduce_0 blocks in (%c6{{.*}}) threads in (%c256
//   CHECK-NOT:   gpu.launch_func
//       CHECK: gpu.func @block_reduce_0({{.*}} workgroup(%[[S:.*]] : memref<8xf32, #gpu.address_space<workgroup>>)
// CHECK-COUNT-5: gpu.shuffle xor
//       CHECK:   memref.store %{{.*}}, %[[S]][
//       CHECK:   gpu.barrier
//       CHECK:   scf.if
//       CHECK:     %[[SUM:.*]] = scf.for {{.*}} iter_args
//       CHECK:       memref.load %[[S]][
//       CHECK:     %[[ALL:.*]] = arith.addf %[[SUM]], %cst
//       CHECK:     arith.divf %[[ALL]]
#image = affine_map<(n, c, h, w) -> (n, c, h, w)>
#mean = affine_map<(n, c, h, w) -> (n, c)>
#id = affine_map<(n, c) -> (n, c)>
func.func @block(%x: memref<2x3x32x33xf32>) -> memref<2x3xf32> {
  %zero = arith.constant 1.5 : f32
  %count = arith.constant 1056.0 : f32
  %s = memref.alloc() : memref<2x3xf32>
  %y = memref.alloc() : memref<2x3xf32>
  linalg.fill ins(%zero : f32) outs(%s : memref<2x3xf32>)
  linalg.generic {indexing_maps = [#image, #mean], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%x : memref<2x3x32x33xf32>) outs(%s : memref<2x3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%s : memref<2x3xf32>) outs(%y : memref<2x3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    linalg.yield %0 : f32
  }
  return %y : memref<2x3xf32>
}

// -----

// Elements of other sizes are shuffled as words of 32 bits.
// CHECK-LABEL: gpu.func @words_reduce_0(
// CHECK-COUNT-10: gpu.shuffle xor {{.*}} : i32
//   CHECK-NOT:   gpu.shuffle
// CHECK-LABEL: gpu.func @words_reduce_1(
// CHECK-COUNT-5: gpu.shuffle xor {{.*}} : i32
//   CHECK-NOT:   gpu.shuffle
func.func @words(%x: memref<4x64xf64>, %s: memref<4xf64>, %h: memref<4x64xf16>, %t: memref<4xf16>) {
  linalg.reduce {arith.addf} ins(%x : memref<4x64xf64>) outs(%s : memref<4xf64>) dimensions = [1]
  linalg.reduce {arith.maximumf} ins(%h : memref<4x64xf16>) outs(%t : memref<4xf16>) dimensions = [1]
  return
}

// -----

// Channels innermost: 4 neighbours a block, which each of its threads loads at once of
// every 256th position.
// CHECK-LABEL: func.func @columns(
//       CHECK:   gpu.launch_func @columns_fallback::@columns_reduce_0 blocks in (%c12{{.*}}) threads in (%c256
// CHECK-LABEL: gpu.func @columns_reduce_0(
//  CHECK-SAME:   workgroup(%[[S:.*]] : memref<32xf32, #gpu.address_space<workgroup>>)
//       CHECK:   scf.for {{.*}} step %c1024 iter_args(
// CHECK-COUNT-4:   vector.load %{{.*}} {alignment = 16 : i64} : memref<2x90x24xf32>, vector<4xf32>
//       CHECK:   scf.for {{.*}} step %c256 iter_args(
// CHECK-COUNT-20:  gpu.shuffle
//   CHECK-NOT:   gpu.shuffle
//       CHECK:   gpu.barrier
func.func @columns(%x: memref<2x9x10x24xf32>, %y: memref<2x24xf32>) {
  linalg.reduce {arith.addf} ins(%x : memref<2x9x10x24xf32>) outs(%y : memref<2x24xf32>) dimensions = [1, 2]
  return
}

// -----

// Twice as many where that leaves blocks for all of a chip: two threads read a sector of
// 32 bytes. Of 16 bits they are 16.
// CHECK-LABEL: func.func @paired(
//       CHECK:   @paired_reduce_0 blocks in (%c128{{.*}}) threads in (%c256
//       CHECK:   @paired_reduce_1 blocks in (%c255{{.*}}) threads in (%c256
// CHECK-LABEL: gpu.func @paired_reduce_0({{.*}} workgroup(%{{.*}} : memref<128xf16
//       CHECK:   scf.for {{.*}} step %c512 iter_args(
//       CHECK:     vector.load %{{.*}} {alignment = 16 : i64} : memref<4x70x512xf16>, vector<8xf16>
// CHECK-LABEL: gpu.func @paired_reduce_1({{.*}} workgroup(%{{.*}} : memref<64xf16
//       CHECK:   scf.for {{.*}} step %c1024 iter_args(
//       CHECK:     vector.load %{{.*}} {alignment = 16 : i64} : memref<5x70x408xf16>, vector<8xf16>
func.func @paired(%x: memref<4x70x512xf16>, %y: memref<4x512xf16>, %v: memref<5x70x408xf16>, %w: memref<5x408xf16>) {
  linalg.reduce {arith.addf} ins(%x : memref<4x70x512xf16>) outs(%y : memref<4x512xf16>) dimensions = [1]
  linalg.reduce {arith.addf} ins(%v : memref<5x70x408xf16>) outs(%w : memref<5x408xf16>) dimensions = [1]
  return
}

// -----

// One by one: neighbours that are not aligned, and 64 bits. A block computes 8, of which
// 32 threads each take every 32nd position; their lanes in a warp are 8 and 16 apart.
// CHECK-LABEL: gpu.func @no_vectors_reduce_0({{.*}} workgroup(%{{.*}} : memref<64xf32
//   CHECK-NOT:   vector.load
//       CHECK:   scf.for {{.*}} step %c128 iter_args(
//       CHECK:   gpu.shuffle xor %{{.*}}, %c16_i32
//       CHECK:   gpu.shuffle xor %{{.*}}, %c8_i32
//   CHECK-NOT:   gpu.shuffle
//       CHECK:   gpu.barrier
// CHECK-LABEL: gpu.func @no_vectors_reduce_1(
//   CHECK-NOT:   vector.load
// CHECK-LABEL: gpu.func @no_vectors_reduce_2(
//   CHECK-NOT:   vector.load
// CHECK-LABEL: gpu.func @no_vectors_reduce_3(
//   CHECK-NOT:   vector.load
#at_odd = strided<[1680, 24, 1], offset: 1>
#of_odd = strided<[1750, 25, 1]>
func.func @no_vectors(%o: memref<2x70x16xf32, #at_odd>, %r: memref<2x70x16xf32, #of_odd>, %d: memref<2x70x16xf64>, %k: memref<70x16x16xf32>, %y: memref<2x16xf32>, %z: memref<2x16xf64>, %v: memref<16xf32>) {
  linalg.reduce {arith.addf} ins(%o : memref<2x70x16xf32, #at_odd>) outs(%y : memref<2x16xf32>) dimensions = [1]
  linalg.reduce {arith.addf} ins(%r : memref<2x70x16xf32, #of_odd>) outs(%y : memref<2x16xf32>) dimensions = [1]
  linalg.reduce {arith.addf} ins(%d : memref<2x70x16xf64>) outs(%z : memref<2x16xf64>) dimensions = [1]
  linalg.generic {indexing_maps = [affine_map<(n, k) -> (k, n, n)>, affine_map<(n, k) -> (n)>], iterator_types = ["parallel", "reduction"]} ins(%k : memref<70x16x16xf32>) outs(%v : memref<16xf32>) {
  ^bb0(%in: f32, %acc: f32):
    %t = arith.addf %acc, %in : f32
    linalg.yield %t : f32
  }
  return
}

// -----

// Of a product of matrices the columns of one operand are neighbours, and the other
// has the same element for all of them.
// CHECK-LABEL: func.func @product(
//       CHECK:   blocks in (%c80{{.*}}) threads in (%c256
// CHECK-LABEL: gpu.func @product_matmul_0({{.*}} workgroup(%{{.*}} : memref<32xf32
//       CHECK:   scf.for {{.*}} step %c1024 iter_args(
//       CHECK:     memref.load %{{.*}} : memref<8x512xf32>
//       CHECK:     vector.load %{{.*}} {alignment = 16 : i64} : memref<512x40xf32>, vector<4xf32>
// CHECK-COUNT-20:  gpu.shuffle
//   CHECK-NOT:   gpu.shuffle
//       CHECK:   gpu.barrier
func.func @product(%a: memref<8x512xf32>, %b: memref<512x40xf32>, %c: memref<8x40xf32>) {
  linalg.matmul ins(%a, %b : memref<8x512xf32>, memref<512x40xf32>) outs(%c : memref<8x40xf32>)
  return
}

// -----

// One thread each: a short sum, neighbours that are no multiple of 4, many of
// them, an order that matters, and operands of a product that lie in other orders.
// CHECK-LABEL: func.func @no_team(
//   CHECK-NOT:   gpu.shuffle
#row = affine_map<(i, j) -> (i, j)>
#one = affine_map<(i, j) -> (i)>
#left = affine_map<(m, n, k) -> (k, m)>
#right = affine_map<(m, n, k) -> (n, k)>
#both = affine_map<(m, n, k) -> (m, n)>
func.func @no_team(%p: memref<512x8xf32>, %q: memref<40x512xf32>, %r: memref<8x40xf32>, %x: memref<20x63xf32>, %y: memref<20xf32>, %z: memref<64x18xf32>, %t: memref<18xf32>, %v: memref<20x64xf32>, %m: memref<64x65536xf32>, %n: memref<65536xf32>) {
  linalg.reduce {arith.addf} ins(%x : memref<20x63xf32>) outs(%y : memref<20xf32>) dimensions = [1]
  linalg.reduce {arith.addf} ins(%z : memref<64x18xf32>) outs(%t : memref<18xf32>) dimensions = [0]
  linalg.reduce {arith.addf} ins(%m : memref<64x65536xf32>) outs(%n : memref<65536xf32>) dimensions = [0]
  linalg.generic {indexing_maps = [#row, #one], iterator_types = ["parallel", "reduction"]} ins(%v : memref<20x64xf32>) outs(%y : memref<20xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.mulf %out, %in : f32
    %1 = arith.addf %0, %in : f32
    linalg.yield %1 : f32
  }
  linalg.generic {indexing_maps = [#left, #right, #both], iterator_types = ["parallel", "parallel", "reduction"]} ins(%p, %q : memref<512x8xf32>, memref<40x512xf32>) outs(%r : memref<8x40xf32>) {
  ^bb0(%in: f32, %other: f32, %out: f32):
    %0 = arith.mulf %in, %other : f32
    %1 = arith.addf %out, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
