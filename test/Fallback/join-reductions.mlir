// What a reduction starts at, and an elementwise op behind it, join its kernel.
// RUN: conv-opt %s --conv-linalg-to-gpu --canonicalize --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @both(
//  CHECK-SAME:     %[[X:.*]]: memref<4x60xf32>, %[[B:.*]]: memref<4xf32>
//       CHECK:   %[[Y:.*]] = memref.alloc() : memref<4xf32>
//  CHECK-NEXT:   gpu.launch_func @both_fallback::@both_reduce_0 {{.*}} args(%[[X]] : memref<4x60xf32>, %[[B]] : memref<4xf32>, %[[Y]] : memref<4xf32>)
//  CHECK-NEXT:   return %[[Y]]
//       CHECK: gpu.func @both_reduce_0(%[[KX:.*]]: memref<4x60xf32>, %[[KB:.*]]: memref<4xf32>, %[[KY:.*]]: memref<4xf32>)
//       CHECK:   %[[SUM:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %cst)
//       CHECK:   memref.load %[[KB]]
//       CHECK:   arith.mulf %[[SUM]]
//       CHECK:   memref.store %{{.*}}, %[[KY]]
#row = affine_map<(i, j) -> (i, j)>
#sum = affine_map<(i, j) -> (i)>
#id = affine_map<(i) -> (i)>
func.func @both(%x: memref<4x60xf32>, %b: memref<4xf32>) -> memref<4xf32> {
  %zero = arith.constant 0.0 : f32
  %m = memref.alloc() : memref<4xf32>
  linalg.fill ins(%zero : f32) outs(%m : memref<4xf32>)
  linalg.generic {indexing_maps = [#row, #sum], iterator_types = ["parallel", "reduction"]} ins(%x : memref<4x60xf32>) outs(%m : memref<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %out, %in : f32
    linalg.yield %s : f32
  }
  %y = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%m, %b : memref<4xf32>, memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %p = arith.mulf %in, %bias : f32
    linalg.yield %p : f32
  }
  return %y : memref<4xf32>
}

// -----

// Somebody reads the fill before, and what the reduction leaves is read twice.
// CHECK-LABEL: func.func @no_other_readers(
//       CHECK:   gpu.launch_func {{.*}}@no_other_readers_fill_0
//       CHECK:   gpu.launch_func {{.*}}@no_other_readers_copy_1
//       CHECK:   gpu.launch_func {{.*}}@no_other_readers_reduce_2
//       CHECK:   return
#row = affine_map<(i, j) -> (i, j)>
#sum = affine_map<(i, j) -> (i)>
func.func @no_other_readers(%x: memref<4x64xf32>) -> (memref<4xf32>, memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %m = memref.alloc() : memref<4xf32>
  %n = memref.alloc() : memref<4xf32>
  linalg.fill ins(%zero : f32) outs(%m : memref<4xf32>)
  memref.copy %m, %n : memref<4xf32> to memref<4xf32>
  linalg.generic {indexing_maps = [#row, #sum], iterator_types = ["parallel", "reduction"]} ins(%x : memref<4x64xf32>) outs(%m : memref<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %out, %in : f32
    linalg.yield %s : f32
  }
  return %m, %n : memref<4xf32>, memref<4xf32>
}

// -----

// The fill is of a part of the buffer alone.
// CHECK-LABEL: func.func @no_part(
//       CHECK:   gpu.launch_func {{.*}}@no_part_fill_0
//       CHECK:   gpu.launch_func {{.*}}@no_part_reduce_1
#row = affine_map<(i, j) -> (i, j)>
#sum = affine_map<(i, j) -> (i)>
func.func @no_part(%x: memref<4x64xf32>, %m: memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %part = memref.subview %m[1] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1], offset: 1>>
  linalg.fill ins(%zero : f32) outs(%part : memref<2xf32, strided<[1], offset: 1>>)
  linalg.generic {indexing_maps = [#row, #sum], iterator_types = ["parallel", "reduction"]} ins(%x : memref<4x64xf32>) outs(%m : memref<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %out, %in : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// The op behind writes what other threads still reduce.
// CHECK-LABEL: func.func @no_overwritten_input(
//       CHECK:   gpu.launch_func {{.*}}@no_overwritten_input_reduce_0
//       CHECK:   gpu.launch_func {{.*}}@no_overwritten_input_elementwise_1
#sum = affine_map<(i, j) -> (i)>
#in = affine_map<(i, j) -> (j)>
#id = affine_map<(i) -> (i)>
func.func @no_overwritten_input(%x: memref<64xf32>, %k: memref<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %m = memref.alloc() : memref<64xf32>
  linalg.fill ins(%zero : f32) outs(%m : memref<64xf32>)
  linalg.generic {indexing_maps = [#in, affine_map<(i, j) -> (i, j)>, #sum], iterator_types = ["parallel", "reduction"]} ins(%x, %k : memref<64xf32>, memref<64x64xf32>) outs(%m : memref<64xf32>) {
  ^bb0(%in: f32, %w: f32, %out: f32):
    %p = arith.mulf %in, %w : f32
    %s = arith.addf %out, %p : f32
    linalg.yield %s : f32
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%m : memref<64xf32>) outs(%x : memref<64xf32>) {
  ^bb0(%in: f32, %out: f32):
    %t = math.tanh %in : f32
    linalg.yield %t : f32
  }
  return
}

// -----

// The result of the reduction is returned as well.
// CHECK-LABEL: func.func @no_second_user(
//       CHECK:   gpu.launch_func {{.*}}@no_second_user_reduce_0
//       CHECK:   gpu.launch_func {{.*}}@no_second_user_elementwise_1
#row = affine_map<(i, j) -> (i, j)>
#sum = affine_map<(i, j) -> (i)>
#id = affine_map<(i) -> (i)>
func.func @no_second_user(%x: memref<4x64xf32>) -> (memref<4xf32>, memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %m = memref.alloc() : memref<4xf32>
  linalg.fill ins(%zero : f32) outs(%m : memref<4xf32>)
  linalg.generic {indexing_maps = [#row, #sum], iterator_types = ["parallel", "reduction"]} ins(%x : memref<4x64xf32>) outs(%m : memref<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %out, %in : f32
    linalg.yield %s : f32
  }
  %y = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%m : memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %t = math.tanh %in : f32
    linalg.yield %t : f32
  }
  return %m, %y : memref<4xf32>, memref<4xf32>
}
