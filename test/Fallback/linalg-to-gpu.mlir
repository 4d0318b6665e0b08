// RUN: conv-opt %s --conv-linalg-to-gpu --split-input-file | FileCheck %s

// Four neighbours a thread, and a guard for the last block; dimensions that every
// operand walks alike become one, but for an open one and one that is known.
// CHECK-LABEL: func @bias
//  CHECK-SAME:   %[[B:[a-z0-9]+]]: memref<64xf32>)
//       CHECK:   %[[V:.*]] = memref.collapse_shape %{{.*}} {{\[}}[0], [1], [2, 3]]
//       CHECK:   gpu.launch_func @bias_fallback::@bias_elementwise_0
//  CHECK-SAME:     threads in (%c256, %c1, %c1) args(%[[B]] : memref<64xf32>, %[[V]] : memref<?x64x196xf32>)
//       CHECK: gpu.module @bias_fallback
//       CHECK: gpu.func @bias_elementwise_0(%[[KB:.*]]: memref<64xf32>, %[[KX:.*]]: memref<?x64x196xf32>)
//  CHECK-SAME:   kernel attributes {known_block_size = array<i32: 256, 1, 1>}
//       CHECK:   %[[I:.*]] = arith.addi
//       CHECK:   arith.cmpi ult, %[[I]]
//       CHECK:   scf.if
//       CHECK:     %[[PART:.*]] = arith.remui %[[I]], %c49
//       CHECK:     %[[NF:.*]] = arith.divui %[[I]], %c49
//       CHECK:     %[[F:.*]] = arith.remui %[[NF]], %c64
//       CHECK:     %[[N:.*]] = arith.divui %[[NF]], %c64
//       CHECK:     %[[W:.*]] = arith.muli %[[PART]], %c4
//       CHECK:     memref.load %[[KB]][%[[F]]]
//       CHECK:     vector.load %[[KX]][%[[N]], %[[F]], %[[W]]] {alignment = 16 : i64} : memref<?x64x196xf32>, vector<4xf32>
//       CHECK:     vector.store %{{.*}}, %[[KX]][%[[N]], %[[F]], %[[W]]] {alignment = 16 : i64}
func.func @bias(%x: memref<?x64x14x14xf32>, %b: memref<64xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(n, f, h, w) -> (f)>, affine_map<(n, f, h, w) -> (n, f, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%b : memref<64xf32>) outs(%x : memref<?x64x14x14xf32>) {
  ^bb0(%bias: f32, %old: f32):
    %0 = arith.addf %old, %bias : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// Of planes of 7x7 no run of four begins where memory is aligned: one thread a point.
// CHECK-LABEL: func @odd_planes
//       CHECK: gpu.func @odd_planes_elementwise_0(%[[KB:.*]]: memref<64xf32>, %[[KX:.*]]: memref<?x64x49xf32>)
//       CHECK:     %[[W:.*]] = arith.remui %{{.*}}, %c49
//       CHECK:     memref.load %[[KX]][%{{.*}}, %{{.*}}, %[[W]]]
//       CHECK:     memref.store %{{.*}}, %[[KX]][%{{.*}}, %{{.*}}, %[[W]]]
func.func @odd_planes(%x: memref<?x64x7x7xf32>, %b: memref<64xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(n, f, h, w) -> (f)>, affine_map<(n, f, h, w) -> (n, f, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%b : memref<64xf32>) outs(%x : memref<?x64x7x7xf32>) {
  ^bb0(%bias: f32, %old: f32):
    %0 = arith.addf %old, %bias : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// Of 32,768 points with eight a thread there would be 4,096 threads: two a thread.
// CHECK-LABEL: func @few_points
//       CHECK:   gpu.launch_func @few_points_fallback::@few_points_exp_0 blocks in (%c64_0,
//       CHECK:   vector.load %{{.*}} {alignment = 4 : i64} : memref<32768xf16>, vector<2xf16>
func.func @few_points(%x: memref<32768xf16>, %y: memref<32768xf16>) {
  linalg.exp ins(%x : memref<32768xf16>) outs(%y : memref<32768xf16>)
  return
}

// -----

// Elements whose bytes are no power of two, or more than 16, or that are vectors
// themselves, are loaded one by one.
// CHECK-LABEL: func @odd_elements
//   CHECK-NOT:   vector.load
//   CHECK-NOT:   vector.store
//       CHECK: gpu.func @odd_elements_after_
func.func @odd_elements(%x: memref<65536xi24>, %y: memref<65536xi256>, %s: memref<9x65536xf32>, %v: memref<65536xvector<2xf32>>) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%x : memref<65536xi24>) {
  ^bb0(%old: i24):
    %0 = arith.addi %old, %old : i24
    linalg.yield %0 : i24
  }
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%y : memref<65536xi256>) {
  ^bb0(%old: i256):
    %0 = arith.addi %old, %old : i256
    linalg.yield %0 : i256
  }
  %sums = memref.alloc() : memref<65536xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<65536xf32>)
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%s : memref<9x65536xf32>) outs(%sums : memref<65536xf32>) attrs = {conv.label = "after"} {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %in, %sum : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%sums : memref<65536xf32>) outs(%v : memref<65536xvector<2xf32>>) {
  ^bb0(%sum: f32, %old: vector<2xf32>):
    %0 = vector.broadcast %sum : f32 to vector<2xf32>
    linalg.yield %0 : vector<2xf32>
  }
  return
}

// -----

// A transposed operand has neighbours elsewhere in memory.
// CHECK-LABEL: func @transposed
//       CHECK: gpu.func @transposed_transpose_0
//   CHECK-NOT:   vector
func.func @transposed(%x: memref<256x512xf32>, %y: memref<512x256xf32>) {
  linalg.transpose ins(%x : memref<256x512xf32>) outs(%y : memref<512x256xf32>) permutation = [1, 0]
  return
}

// -----

// The launch is never empty, whatever the extents are.
// CHECK-LABEL: func @never_empty
//       CHECK:   %[[N:.*]] = memref.dim %{{.*}}, %c0
//       CHECK:   %[[BLOCKS:.*]] = arith.ceildivui %[[N]], %c256
//       CHECK:   %[[GRID:.*]] = arith.maxui %[[BLOCKS]], %c1
//       CHECK:   gpu.launch_func @never_empty_fallback::@never_empty_exp_0 blocks in (%[[GRID]], %c1, %c1)
func.func @never_empty(%x: memref<?xf32>, %y: memref<?xf32>) {
  linalg.exp ins(%x : memref<?xf32>) outs(%y : memref<?xf32>)
  return
}

// -----

// Of an open extent and none, MLIR cannot join dimensions.
// CHECK-LABEL: func @open_and_none
//   CHECK-NOT:   collapse_shape
//       CHECK:   gpu.launch_func @open_and_none_fallback::@open_and_none_copy_0 {{.*}} args(%{{.*}} : memref<?x0xf32>, %{{.*}} : memref<?x0xf32>)
func.func @open_and_none(%x: memref<?x0xf32>, %y: memref<?x0xf32>) {
  memref.copy %x, %y : memref<?x0xf32> to memref<?x0xf32>
  return
}

// -----

// Sums stay in registers while the reduction loops run.
// CHECK-LABEL: gpu.func @conv_conv_2d_nchw_fchw_0
//       CHECK:   scf.if
//       CHECK:     %[[INIT:.*]] = memref.load %[[OUT:.*]][
//       CHECK:     %[[C:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[INIT]])
//       CHECK:       scf.for
//       CHECK:         scf.for
//   CHECK-NOT:           memref.store
//       CHECK:     memref.store %[[C]], %[[OUT]][
func.func @conv(%x: memref<2x4x9x9xf16>, %w: memref<8x4x3x3xf16>, %y: memref<2x8x4x4xf32>) {
  linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>}
      ins(%x, %w : memref<2x4x9x9xf16>, memref<8x4x3x3xf16>) outs(%y : memref<2x8x4x4xf32>)
  return
}

// -----

// Threads next to each other write next to each other.
// CHECK-LABEL: gpu.func @transpose_transpose_0
//       CHECK:   %[[FAST:.*]] = arith.remui %{{.*}}, %c64
//       CHECK:   %[[SLOW:.*]] = arith.divui %{{.*}}, %c64
//       CHECK:   memref.load %{{.*}}[%[[FAST]], %[[SLOW]]]
//       CHECK:   memref.store %{{.*}}, %{{.*}}[%[[SLOW]], %[[FAST]]]
func.func @transpose(%x: memref<64x32xf32>, %y: memref<32x64xf32>) {
  linalg.transpose ins(%x : memref<64x32xf32>) outs(%y : memref<32x64xf32>) permutation = [1, 0]
  return
}

// -----

// A short reduction to one element has nothing for a second thread to do.
// CHECK-LABEL: func @sum
//       CHECK:   gpu.launch_func @sum_fallback::@sum_reduce_0 blocks in (%[[ONE:.*]], %[[ONE]], %[[ONE]]) threads in (%[[ONE]], %[[ONE]], %[[ONE]])
//       CHECK: gpu.func @sum_reduce_0
//   CHECK-NOT:   gpu.thread_id
//       CHECK:   scf.for
func.func @sum(%x: memref<7x9xf32>, %y: memref<f32>) {
  linalg.reduce {arith.addf} ins(%x : memref<7x9xf32>) outs(%y : memref<f32>) dimensions = [0, 1]
  return
}

// -----

// A long one is shared by many threads, whose partial results one block
// reduces, to what the output holds.
// CHECK-LABEL: func @long_max
//       CHECK:   %[[P:.*]] = memref.alloc() {{.*}} : memref<16384xf32>
//       CHECK:   gpu.launch_func @long_max_fallback::@long_max_reduce_0_split {{.*}} args(%{{.*}} : memref<?xf32>, %[[P]] : memref<16384xf32>)
//       CHECK:   gpu.launch_func @long_max_fallback::@long_max_reduce_0 {{.*}} args(%[[P]] : memref<16384xf32>, %{{.*}} : memref<f32>)
//       CHECK: gpu.func @long_max_reduce_0_split(%[[X:.*]]: memref<?xf32>, %[[Q:.*]]: memref<16384xf32>)
//       CHECK:   scf.if
//       CHECK:     %[[LOW:.*]] = arith.constant 0xFF800000 : f32
//       CHECK:     %[[ROUND:.*]] = arith.constant 65536 : index
//       CHECK:     %[[STEP:.*]] = arith.constant 16384 : index
//       CHECK:     scf.for %[[I:.*]] = %[[T:.*]] to %{{.*}} step %[[ROUND]] iter_args(%{{.*}} = %[[LOW]], %{{.*}} = %[[LOW]], %{{.*}} = %[[LOW]], %{{.*}} = %[[LOW]])
// CHECK-COUNT-4:     memref.load %[[X]]
//       CHECK:     scf.for %{{.*}} step %[[STEP]]
//       CHECK:       memref.load %[[X]]
// CHECK-COUNT-4:   arith.maximumf
//       CHECK:     memref.store %{{.*}}, %[[Q]][%[[T]]]
//       CHECK: gpu.func @long_max_reduce_0(
//       CHECK:   gpu.barrier
//       CHECK:   scf.for
//       CHECK:     arith.maximumf
//       CHECK:   memref.load %{{.*}}[] : memref<f32>
//       CHECK:   arith.maximumf
func.func @long_max(%x: memref<?x?xf32>, %y: memref<f32>) {
  linalg.reduce {arith.maximumf} ins(%x : memref<?x?xf32>) outs(%y : memref<f32>) dimensions = [0, 1]
  return
}

// -----

// Where the order matters, or is not known not to, one thread does it all.
// CHECK-LABEL: func @no_split
//   CHECK-NOT:   reduce_0_split
func.func @no_split(%x: memref<?xf32>, %y: memref<f32>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%x : memref<?xf32>) outs(%y : memref<f32>) {
  ^bb0(%in: f32, %old: f32):
    %half = arith.constant 0.5 : f32
    %0 = arith.mulf %old, %half : f32
    %1 = arith.addf %0, %in : f32
    linalg.yield %1 : f32
  }
  return
}

// -----

// Nor are those whose neutral element MLIR does not know: of vectors, and of
// floats without infinities, where it takes a NaN.
// CHECK-LABEL: func @no_split_of_vectors
//   CHECK-NOT:   {{reduce_[01]_split}}
//       CHECK: gpu.func @no_split_of_vectors_reduce_0(
//       CHECK:   arith.maximumf %{{.*}}, %{{.*}} : vector<4xf32>
//       CHECK: gpu.func @no_split_of_vectors_reduce_1(
//       CHECK:   arith.maximumf %{{.*}}, %{{.*}} : f8E4M3FN
func.func @no_split_of_vectors(%x: memref<?x?xvector<4xf32>>, %y: memref<vector<4xf32>>, %s: memref<?x?xf8E4M3FN>, %t: memref<f8E4M3FN>) {
  linalg.reduce {arith.maximumf} ins(%x : memref<?x?xvector<4xf32>>) outs(%y : memref<vector<4xf32>>) dimensions = [0, 1]
  linalg.reduce {arith.maximumf} ins(%s : memref<?x?xf8E4M3FN>) outs(%t : memref<f8E4M3FN>) dimensions = [0, 1]
  return
}

// -----

// A loop that one output does not name is sequential, although the other
// output could be written in parallel: no two threads write one element.
// What it had before is not read, since nothing may have been written.
// CHECK-LABEL: gpu.func @last_wins_elementwise_0
//  CHECK-SAME:   (%[[X:[^:]*]]: memref<8x16xf32>
//       CHECK:   scf.for %[[J:.*]] = %{{[^ ]*}} to %{{[^ ]*}} step %{{[^ ]*}} {
//       CHECK:     %[[V:.*]] = memref.load %[[X]][
//  CHECK-NEXT:     memref.store %[[V]], %{{.*}}[%[[I:.*]], %[[J]]]
//  CHECK-NEXT:     memref.store %[[V]], %{{.*}}[%[[I]]]
//   CHECK-NOT:   memref.load
//       CHECK:   gpu.return
func.func @last_wins(%x: memref<8x16xf32>, %y: memref<8x16xf32>, %z: memref<8xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<8x16xf32>) outs(%y, %z : memref<8x16xf32>, memref<8xf32>) {
  ^bb0(%in: f32, %o: f32, %p: f32):
    linalg.yield %in, %in : f32, f32
  }
  return
}

// -----

// Copies of strided views keep their strides.
// CHECK-LABEL: gpu.func @pad_copy_0
//  CHECK-SAME:   memref<4x4xf32>, %{{.*}}: memref<4x4xf32, strided<[6, 1], offset: 7>>
func.func @pad(%x: memref<4x4xf32>, %y: memref<6x6xf32>) {
  %inner = memref.subview %y[1, 1] [4, 4] [1, 1] : memref<6x6xf32> to memref<4x4xf32, strided<[6, 1], offset: 7>>
  memref.copy %x, %inner : memref<4x4xf32> to memref<4x4xf32, strided<[6, 1], offset: 7>>
  return
}

// -----

// Constants, arithmetic and loads of scalars move into the kernel; the host's
// own arguments and sizes are passed.
// CHECK-LABEL: gpu.func @captured_scale_0
//  CHECK-SAME:   (%[[X:.*]]: memref<?xf32>, %[[N:.*]]: index, %[[S:.*]]: memref<f32>, %[[T:.*]]: f32)
//       CHECK:   %[[V:.*]] = memref.load %[[S]][]
//       CHECK:   %[[W:.*]] = arith.mulf %[[V]], %[[T]]
//       CHECK:   %[[C:.*]] = arith.constant 2.0
//       CHECK:   scf.if
//       CHECK:     arith.index_cast %[[N]]
//       CHECK:     arith.mulf %[[W]], %[[C]]
func.func @captured(%x: memref<?xf32>, %s: memref<f32>, %t: f32) {
  %c0 = arith.constant 0 : index
  %two = arith.constant 2.0 : f32
  %n = memref.dim %x, %c0 : memref<?xf32>
  %v = memref.load %s[] : memref<f32>
  %w = arith.mulf %v, %t : f32
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"], conv.label = "scale"}
      outs(%x : memref<?xf32>) {
  ^bb0(%old: f32):
    %0 = arith.index_cast %n : index to i32
    %1 = arith.sitofp %0 : i32 to f32
    %2 = arith.mulf %w, %two : f32
    %3 = arith.addf %1, %2 : f32
    linalg.yield %3 : f32
  }
  return
}

// -----

// A scalar may be read late where what ran meanwhile only read it too.
// CHECK-LABEL: gpu.func @read_twice_elementwise_1
//  CHECK-SAME:   %[[S:[a-z0-9]+]]: memref<f32>)
//       CHECK:   memref.load %[[S]][]
func.func @read_twice(%x: memref<4xf32>, %s: memref<f32>) {
  %v = memref.load %s[] : memref<f32>
  linalg.fill ins(%v : f32) outs(%x : memref<4xf32>)
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%x : memref<4xf32>) {
  ^bb0(%old: f32):
    %0 = arith.addf %old, %v : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// A body may read other buffers, at positions of its own, and branch.
// CHECK-LABEL: gpu.func @gather_elementwise_0
//       CHECK:   scf.if
//       CHECK:     scf.if
//       CHECK:       memref.load %{{.*}}[%{{.*}}, %{{.*}}]
func.func @gather(%table: memref<100x8xf32>, %ids: memref<5xi64>, %y: memref<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%ids : memref<5xi64>) outs(%y : memref<5x8xf32>) {
  ^bb0(%id: i64, %old: f32):
    %row = arith.index_cast %id : i64 to index
    %j = linalg.index 1 : index
    %c100 = arith.constant 100 : index
    %ok = arith.cmpi ult, %row, %c100 : index
    %v = scf.if %ok -> f32 {
      %0 = memref.load %table[%row, %j] : memref<100x8xf32>
      scf.yield %0 : f32
    } else {
      scf.yield %zero : f32
    }
    linalg.yield %v : f32
  }
  return
}

// -----

// The host writes no device memory: a store is a kernel of one thread.
// CHECK-LABEL: func @store
//   CHECK-NOT:   memref.store
//       CHECK:   gpu.launch_func @store_fallback::@store_store_0
//       CHECK: gpu.func @store_store_0(%[[V:.*]]: f32, %[[M:.*]]: memref<1xf32>)
//       CHECK:   memref.store %[[V]], %[[M]]
func.func @store(%v: f32, %m: memref<1xf32>) {
  %c0 = arith.constant 0 : index
  memref.store %v, %m[%c0] : memref<1xf32>
  return
}

// -----

// Names that PTX would not take are made ones that it does.
// CHECK: gpu.module @forward_1_fallback
// CHECK: gpu.func @forward_1_fill_0
func.func @"forward.1"(%x: memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%x : memref<4xf32>)
  return
}

// -----

// Kernels that are there already stay as they are.
// CHECK-LABEL: func @no_work
//  CHECK-NEXT:   %c1 = arith.constant 1 : index
//  CHECK-NEXT:   gpu.launch_func @own::@k
//   CHECK-NOT: gpu.module @no_work_fallback
module attributes {gpu.container_module} {
  func.func @no_work(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @own::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
  gpu.module @own {
    gpu.func @k(%x: memref<4xf32>) kernel {
      gpu.return
    }
  }
}

// -----

// Of a part of a buffer, those dimensions become one that lie so.
// CHECK-LABEL: func @part
//       CHECK:   %[[X:.*]] = memref.collapse_shape %{{.*}} {{\[}}[0], [1, 2, 3]] : memref<2x32x5x7xf32, strided<[1680, 35, 7, 1]>> into memref<2x1120xf32, strided<[1680, 1]>>
//       CHECK:   gpu.launch_func @part_fallback::@part_exp_0 {{.*}} args(%[[X]] : memref<2x1120xf32, strided<[1680, 1]>>, %{{.*}} : memref<2x1120xf32>)
func.func @part(%x: memref<2x32x5x7xf32, strided<[1680, 35, 7, 1]>>, %y: memref<2x32x5x7xf32>) {
  linalg.exp ins(%x : memref<2x32x5x7xf32, strided<[1680, 35, 7, 1]>>) outs(%y : memref<2x32x5x7xf32>)
  return
}

// -----

// Those whose position the body asks for stay apart in it.
// CHECK-LABEL: func @no_positions
//   CHECK-NOT:   memref.collapse_shape
//       CHECK:   gpu.launch_func
func.func @no_positions(%y: memref<2x32x5xindex, strided<[200, 5, 1]>>) {
  linalg.generic {indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>], iterator_types = ["parallel", "parallel", "parallel"]} outs(%y : memref<2x32x5xindex, strided<[200, 5, 1]>>) {
  ^bb0(%out: index):
    %i = linalg.index 2 : index
    linalg.yield %i : index
  }
  return
}
