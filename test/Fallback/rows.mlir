// RUN: conv-opt %s --conv-linalg-to-gpu=block-size=128 --split-input-file --canonicalize | FileCheck %s

// A normalization of rows of 96 is one kernel: 8 threads a row, each with three
// runs of four elements. The sum and the sum of squares stay in registers: nobody
// else reads their buffers.
// CHECK-LABEL: func.func @layer_norm(
//  CHECK-SAME:   %[[X:[a-z0-9]+]]: memref<64x96xf32>, %[[Y:[a-z0-9]+]]: memref<64x96xf32>
//   CHECK-NOT:   memref.alloc
//       CHECK:   %[[C4:.*]] = arith.constant 4 : index
//       CHECK:   gpu.launch_func @layer_norm_fallback::@layer_norm_rows_0 blocks in (%[[C4]],
//  CHECK-SAME:     args(%[[X]] : memref<64x96xf32>, %[[Y]] : memref<64x96xf32>) {conv.writes = array<i32: 1>}
//   CHECK-NOT:   gpu.launch_func
//       CHECK: gpu.func @layer_norm_rows_0
//  CHECK-SAME:   known_block_size = array<i32: 128, 1, 1>
// CHECK-COUNT-3: vector.load {{.*}} memref<64x96xf32>, vector<4xf32>
// CHECK-COUNT-3: gpu.shuffle xor
//       CHECK:   gpu.shuffle idx
// CHECK-COUNT-3: vector.load {{.*}} memref<64x96xf32>, vector<4xf32>
// CHECK-COUNT-3: gpu.shuffle xor
//       CHECK:   gpu.shuffle idx
// CHECK-COUNT-3: vector.load {{.*}} memref<64x96xf32>, vector<4xf32>
//   CHECK-NOT:   memref.store
// CHECK-COUNT-3: vector.store {{.*}} memref<64x96xf32>, vector<4xf32>
//   CHECK-NOT:   gpu.barrier
#row = affine_map<(r, c) -> (r)>
#all = affine_map<(r, c) -> (r, c)>
func.func @layer_norm(%x: memref<64x96xf32>, %y: memref<64x96xf32>) {
  %zero = arith.constant 0.0 : f32
  %sums = memref.alloc() : memref<64xf32>
  %squares = memref.alloc() : memref<64xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<64xf32>)
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<64x96xf32>) outs(%sums : memref<64xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %sum, %in : f32
    linalg.yield %0 : f32
  }
  linalg.fill ins(%zero : f32) outs(%squares : memref<64xf32>)
  linalg.generic {indexing_maps = [#all, #row, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x, %sums : memref<64x96xf32>, memref<64xf32>) outs(%squares : memref<64xf32>) {
  ^bb0(%in: f32, %mean: f32, %sum: f32):
    %0 = arith.subf %in, %mean : f32
    %1 = arith.mulf %0, %0 : f32
    %2 = arith.addf %sum, %1 : f32
    linalg.yield %2 : f32
  }
  linalg.generic {indexing_maps = [#all, #row, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sums, %squares : memref<64x96xf32>, memref<64xf32>, memref<64xf32>) outs(%y : memref<64x96xf32>) {
  ^bb0(%in: f32, %mean: f32, %square: f32, %out: f32):
    %0 = arith.subf %in, %mean : f32
    %1 = arith.divf %0, %square : f32
    linalg.yield %1 : f32
  }
  return
}

// -----

// Rows of 4096 have a block each, whose warps meet in shared memory. Four factors
// a row are more than a register holds: they go through memory, and the threads
// wait for them. The last op walks the same rows: four planes each.
// CHECK-LABEL: func.func @group_norm(
//       CHECK:   %[[C64:.*]] = arith.constant 64 : index
//       CHECK:   gpu.launch_func @group_norm_fallback::@group_norm_rows_0 blocks in (%[[C64]],
//   CHECK-NOT:   gpu.launch_func
//       CHECK: gpu.func @group_norm_rows_0
//  CHECK-SAME:   workgroup(%{{.*}} : memref<8xf32, #gpu.address_space<workgroup>>)
//  CHECK-SAME:   known_block_size = array<i32: 256, 1, 1>
// CHECK-COUNT-5: gpu.shuffle xor
//       CHECK:   memref.store {{.*}} memref<8xf32, #gpu.address_space<workgroup>>
//       CHECK:   gpu.barrier
//       CHECK:   memref.load {{.*}} memref<8xf32, #gpu.address_space<workgroup>>
// CHECK-COUNT-3: gpu.shuffle xor
//       CHECK:   memref.store {{.*}} memref<2x32x4xf32>
//       CHECK:   gpu.barrier
//       CHECK:   memref.load {{.*}} memref<2x128xf32>
//       CHECK:   vector.store {{.*}} memref<2x128x32x32xf32>, vector<4xf32>
#group = affine_map<(n, g, c, p) -> (n, g)>
#points = affine_map<(n, g, c, p) -> (n, g, c, p)>
#n_g = affine_map<(n, g, c) -> (n, g)>
#n_g_c = affine_map<(n, g, c) -> (n, g, c)>
#channel = affine_map<(n, c, h, w) -> (n, c)>
#image = affine_map<(n, c, h, w) -> (n, c, h, w)>
func.func @group_norm(%x: memref<2x128x32x32xf32>, %gamma: memref<2x32x4xf32>, %y: memref<2x128x32x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %planes = memref.collapse_shape %x [[0], [1], [2, 3]] : memref<2x128x32x32xf32> into memref<2x128x1024xf32>
  %groups = memref.expand_shape %planes [[0], [1, 2], [3]] output_shape [2, 32, 4, 1024] : memref<2x128x1024xf32> into memref<2x32x4x1024xf32>
  %sums = memref.alloc() : memref<2x32xf32>
  %factors = memref.alloc() : memref<2x32x4xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<2x32xf32>)
  linalg.generic {indexing_maps = [#points, #group], iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%groups : memref<2x32x4x1024xf32>) outs(%sums : memref<2x32xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %sum, %in : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#n_g, #n_g_c, #n_g_c], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sums, %gamma : memref<2x32xf32>, memref<2x32x4xf32>) outs(%factors : memref<2x32x4xf32>) {
  ^bb0(%sum: f32, %g: f32, %out: f32):
    %0 = arith.mulf %sum, %g : f32
    linalg.yield %0 : f32
  }
  %flat = memref.collapse_shape %factors [[0], [1, 2]] : memref<2x32x4xf32> into memref<2x128xf32>
  linalg.generic {indexing_maps = [#image, #channel, #image], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %flat : memref<2x128x32x32xf32>, memref<2x128xf32>) outs(%y : memref<2x128x32x32xf32>) {
  ^bb0(%in: f32, %factor: f32, %out: f32):
    %0 = arith.mulf %in, %factor : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// What others read is stored, by one thread of a row. In place: all threads of a
// row have read it before one writes.
// CHECK-LABEL: func.func @in_place(
//  CHECK-SAME:   %[[X:[a-z0-9]+]]: memref<64x128xf32>, %[[SUMS:[a-z0-9]+]]: memref<64xf32>
//       CHECK:   gpu.launch_func @in_place_fallback::@in_place_rows_0
//  CHECK-SAME:     {conv.writes = array<i32: 0, 1>}
//   CHECK-NOT:   gpu.launch_func
//       CHECK: gpu.func @in_place_rows_0
//       CHECK:   gpu.shuffle idx
//       CHECK:   scf.if
//  CHECK-NEXT:     memref.store {{.*}} memref<64xf32>
//       CHECK:   nvvm.bar.warp.sync
//       CHECK:   vector.store {{.*}} memref<64x128xf32>
#row = affine_map<(r, c) -> (r)>
#all = affine_map<(r, c) -> (r, c)>
func.func @in_place(%x: memref<64x128xf32>, %sums: memref<64xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%sums : memref<64xf32>)
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<64x128xf32>) outs(%sums : memref<64xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %sum, %in : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%sums : memref<64xf32>) outs(%x : memref<64x128xf32>) {
  ^bb0(%sum: f32, %out: f32):
    %0 = arith.divf %out, %sum : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// The second op reads the sums of other rows: two kernels.
// CHECK-LABEL: func.func @other_row(
//       CHECK:   gpu.launch_func @other_row_fallback::@other_row_reduce_0
//       CHECK:   gpu.launch_func @other_row_fallback::@other_row_elementwise_1
#row = affine_map<(r, c) -> (r)>
#column = affine_map<(r, c) -> (c)>
#all = affine_map<(r, c) -> (r, c)>
func.func @other_row(%x: memref<64x64xf32>, %y: memref<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %sums = memref.alloc() : memref<64xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<64xf32>)
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<64x64xf32>) outs(%sums : memref<64xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %sum, %in : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#all, #column, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sums : memref<64x64xf32>, memref<64xf32>) outs(%y : memref<64x64xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %0 = arith.divf %in, %sum : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// The second op overwrites what other rows may still have to read: two kernels.
// CHECK-LABEL: func.func @overwritten(
//       CHECK:   gpu.launch_func @overwritten_fallback::@overwritten_reduce_0
//       CHECK:   gpu.launch_func @overwritten_fallback::@overwritten_elementwise_1
#row = affine_map<(r, c) -> (r)>
#column = affine_map<(r, c) -> (c)>
#all = affine_map<(r, c) -> (r, c)>
func.func @overwritten(%x: memref<64x64xf32>, %z: memref<64xf32>) {
  %zero = arith.constant 0.0 : f32
  %sums = memref.alloc() : memref<64xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<64xf32>)
  linalg.generic {indexing_maps = [#all, #column, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x, %z : memref<64x64xf32>, memref<64xf32>) outs(%sums : memref<64xf32>) {
  ^bb0(%in: f32, %weight: f32, %sum: f32):
    %0 = arith.mulf %in, %weight : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  linalg.generic {indexing_maps = [affine_map<(r) -> (r)>, affine_map<(r) -> (r)>], iterator_types = ["parallel"]}
      ins(%sums : memref<64xf32>) outs(%z : memref<64xf32>) {
  ^bb0(%sum: f32, %out: f32):
    %0 = arith.addf %out, %sum : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sums : memref<64x64xf32>, memref<64xf32>) outs(%x : memref<64x64xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %0 = arith.divf %in, %sum : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// Two rows of 100,000 would leave most of a chip idle: each op has kernels of its
// own.
// CHECK-LABEL: func.func @few_rows(
//   CHECK-NOT:   rows
//       CHECK:   gpu.launch_func @few_rows_fallback::@few_rows_reduce_0_split
//       CHECK:   gpu.launch_func @few_rows_fallback::@few_rows_reduce_0 
//       CHECK:   gpu.launch_func @few_rows_fallback::@few_rows_elementwise_1
#row = affine_map<(r, c) -> (r)>
#all = affine_map<(r, c) -> (r, c)>
func.func @few_rows(%x: memref<2x100000xf32>, %y: memref<2x100000xf32>) {
  %zero = arith.constant 0.0 : f32
  %sums = memref.alloc() : memref<2xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<2xf32>)
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<2x100000xf32>) outs(%sums : memref<2xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %sum, %in : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sums : memref<2x100000xf32>, memref<2xf32>) outs(%y : memref<2x100000xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %0 = arith.divf %in, %sum : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// Another op writes between, and may write what rows read: two kernels.
// CHECK-LABEL: func.func @written_between(
//       CHECK:   gpu.launch_func @written_between_fallback::@written_between_reduce_0
//       CHECK:   gpu.launch_func @written_between_fallback::@written_between_fill_1
//       CHECK:   gpu.launch_func @written_between_fallback::@written_between_elementwise_2
#row = affine_map<(r, c) -> (r)>
#all = affine_map<(r, c) -> (r, c)>
func.func @written_between(%x: memref<64x64xf32>, %y: memref<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %sums = memref.alloc() : memref<64xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<64xf32>)
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<64x64xf32>) outs(%sums : memref<64xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %sum, %in : f32
    linalg.yield %0 : f32
  }
  linalg.fill ins(%zero : f32) outs(%x : memref<64x64xf32>)
  linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sums : memref<64x64xf32>, memref<64xf32>) outs(%y : memref<64x64xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %0 = arith.addf %in, %sum : f32
    linalg.yield %0 : f32
  }
  return
}
