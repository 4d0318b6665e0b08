// The channel of a minimum or maximum that a NaN enters is the one that the
// comparison of the source ends with: of an ordered one, as PyTorch's importer
// writes it, that of the best number before the first NaN; of one that a NaN wins
// the NaN's. Three in four positions have a NaN, at any of the channels. Tiles of
// 16 channels and sums of parts are joined in the same way.
// RUN: conv-opt %s --emit=mlir --stage=fused -o - | FileCheck %s
// RUN: conv-sim %s --eighths | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --eighths --order-seed=2 --schedule='halo_fma<tile = [16, 2, 8], thread = [4, 2], lanes = [4, 2, 4], chunk = 4, stages = 2, blocks_per_sm = 1>' | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --eighths --order-seed=3 --schedule='halo_fma<tile = [64, 2, 8], thread = [4, 2], lanes = [4, 2, 4], chunk = 4, stages = 2, blocks_per_sm = 1>' | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --eighths --order-seed=4 --schedule='implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 2, blocks_per_sm = 1>' | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --eighths --order-seed=5 --numerics=tf32 --schedule='halo_mma<tile = [32, 2, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>' | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --eighths --order-seed=6 --numerics=ieee+winograd --schedule='winograd<outputs = [2, 2], tile = [32, 32], blocks_per_sm = 1>' | FileCheck %s --check-prefix=SIM
// SIM-NOT: WRONG
//     SIM: 7 of 7 functions ran right

#id = affine_map<(n, f, h, w) -> (n, f, h, w)>
#red = affine_map<(n, f, h, w) -> (n, h, w)>
// The value is NaN, the channel that of the best number before it.
// CHECK-LABEL: func.func @ordered_max(
//       CHECK:   reduce [argmax_ordered] finalize
func.func @ordered_max(%x: tensor<1x16x6x12xf32>, %w: tensor<40x16x3x3xf32>) -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  %zero = arith.constant 0.0 : f32
  %shift = arith.constant 8.0 : f32
  %init = arith.constant 0xFF800000 : f32
  %start = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x40x4x10xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x6x12xf32>, tensor<40x16x3x3xf32>) outs(%f : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x40x4x10xf32>) outs(%e : tensor<1x40x4x10xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.addf %i, %shift : f32
    %1 = math.sqrt %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1x40x4x10xf32>
  %ei = tensor.empty() : tensor<1x4x10xi64>
  %fi = linalg.fill ins(%start : i64) outs(%ei : tensor<1x4x10xi64>) -> tensor<1x4x10xi64>
  %ev = tensor.empty() : tensor<1x4x10xf32>
  %fv = linalg.fill ins(%init : f32) outs(%ev : tensor<1x4x10xf32>) -> tensor<1x4x10xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #red, #red], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%s : tensor<1x40x4x10xf32>) outs(%fv, %fi : tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  ^bb0(%i: f32, %o: f32, %oi: i64):
    %c = linalg.index 1 : index
    %ci = arith.index_cast %c : index to i64
    %v = arith.maximumf %i, %o : f32
    %t = arith.cmpf ogt, %i, %o : f32
    %k = arith.select %t, %ci, %oi : i64
    linalg.yield %v, %k : f32, i64
  } -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>)
  return %r#0, %r#1 : tensor<1x4x10xf32>, tensor<1x4x10xi64>
}

// Likewise, of a minimum.
// CHECK-LABEL: func.func @ordered_min(
//       CHECK:   reduce [argmin_ordered] finalize
func.func @ordered_min(%x: tensor<1x16x6x12xf32>, %w: tensor<40x16x3x3xf32>) -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  %zero = arith.constant 0.0 : f32
  %shift = arith.constant 8.0 : f32
  %init = arith.constant 0x7F800000 : f32
  %start = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x40x4x10xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x6x12xf32>, tensor<40x16x3x3xf32>) outs(%f : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x40x4x10xf32>) outs(%e : tensor<1x40x4x10xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.addf %i, %shift : f32
    %1 = math.sqrt %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1x40x4x10xf32>
  %ei = tensor.empty() : tensor<1x4x10xi64>
  %fi = linalg.fill ins(%start : i64) outs(%ei : tensor<1x4x10xi64>) -> tensor<1x4x10xi64>
  %ev = tensor.empty() : tensor<1x4x10xf32>
  %fv = linalg.fill ins(%init : f32) outs(%ev : tensor<1x4x10xf32>) -> tensor<1x4x10xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #red, #red], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%s : tensor<1x40x4x10xf32>) outs(%fv, %fi : tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  ^bb0(%i: f32, %o: f32, %oi: i64):
    %c = linalg.index 1 : index
    %ci = arith.index_cast %c : index to i64
    %v = arith.minimumf %i, %o : f32
    %t = arith.cmpf olt, %i, %o : f32
    %k = arith.select %t, %ci, %oi : i64
    linalg.yield %v, %k : f32, i64
  } -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>)
  return %r#0, %r#1 : tensor<1x4x10xf32>, tensor<1x4x10xi64>
}

// The channel alone.
// CHECK-LABEL: func.func @channel_alone(
//       CHECK:   reduce [argmax_ordered] finalize
func.func @channel_alone(%x: tensor<1x16x6x12xf32>, %w: tensor<40x16x3x3xf32>) -> tensor<1x4x10xi64> {
  %zero = arith.constant 0.0 : f32
  %shift = arith.constant 8.0 : f32
  %init = arith.constant 0xFF800000 : f32
  %start = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x40x4x10xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x6x12xf32>, tensor<40x16x3x3xf32>) outs(%f : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x40x4x10xf32>) outs(%e : tensor<1x40x4x10xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.addf %i, %shift : f32
    %1 = math.sqrt %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1x40x4x10xf32>
  %ei = tensor.empty() : tensor<1x4x10xi64>
  %fi = linalg.fill ins(%start : i64) outs(%ei : tensor<1x4x10xi64>) -> tensor<1x4x10xi64>
  %ev = tensor.empty() : tensor<1x4x10xf32>
  %fv = linalg.fill ins(%init : f32) outs(%ev : tensor<1x4x10xf32>) -> tensor<1x4x10xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #red, #red], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%s : tensor<1x40x4x10xf32>) outs(%fv, %fi : tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  ^bb0(%i: f32, %o: f32, %oi: i64):
    %c = linalg.index 1 : index
    %ci = arith.index_cast %c : index to i64
    %v = arith.maximumf %i, %o : f32
    %t = arith.cmpf ogt, %i, %o : f32
    %k = arith.select %t, %ci, %oi : i64
    linalg.yield %v, %k : f32, i64
  } -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>)
  return %r#1 : tensor<1x4x10xi64>
}

// What does not exceed the start takes no place; a NaN still ends the search.
// CHECK-LABEL: func.func @from_a_number(
//       CHECK:   arith.cmpf ogt
//       CHECK:   arith.cmpf uno
//       CHECK:   reduce [argmax_ordered] finalize
func.func @from_a_number(%x: tensor<1x16x6x12xf32>, %w: tensor<40x16x3x3xf32>) -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  %zero = arith.constant 0.0 : f32
  %shift = arith.constant 8.0 : f32
  %init = arith.constant 3.5 : f32
  %start = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x40x4x10xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x6x12xf32>, tensor<40x16x3x3xf32>) outs(%f : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x40x4x10xf32>) outs(%e : tensor<1x40x4x10xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.addf %i, %shift : f32
    %1 = math.sqrt %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1x40x4x10xf32>
  %ei = tensor.empty() : tensor<1x4x10xi64>
  %fi = linalg.fill ins(%start : i64) outs(%ei : tensor<1x4x10xi64>) -> tensor<1x4x10xi64>
  %ev = tensor.empty() : tensor<1x4x10xf32>
  %fv = linalg.fill ins(%init : f32) outs(%ev : tensor<1x4x10xf32>) -> tensor<1x4x10xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #red, #red], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%s : tensor<1x40x4x10xf32>) outs(%fv, %fi : tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  ^bb0(%i: f32, %o: f32, %oi: i64):
    %c = linalg.index 1 : index
    %ci = arith.index_cast %c : index to i64
    %v = arith.maximumf %i, %o : f32
    %t = arith.cmpf ogt, %i, %o : f32
    %k = arith.select %t, %ci, %oi : i64
    linalg.yield %v, %k : f32, i64
  } -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>)
  return %r#0, %r#1 : tensor<1x4x10xf32>, tensor<1x4x10xi64>
}

// NaN is more than any number, once.
// CHECK-LABEL: func.func @first_nan(
//       CHECK:   reduce [argmax] ->
func.func @first_nan(%x: tensor<1x16x6x12xf32>, %w: tensor<40x16x3x3xf32>) -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  %zero = arith.constant 0.0 : f32
  %shift = arith.constant 8.0 : f32
  %init = arith.constant 0xFF800000 : f32
  %start = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x40x4x10xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x6x12xf32>, tensor<40x16x3x3xf32>) outs(%f : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x40x4x10xf32>) outs(%e : tensor<1x40x4x10xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.addf %i, %shift : f32
    %1 = math.sqrt %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1x40x4x10xf32>
  %ei = tensor.empty() : tensor<1x4x10xi64>
  %fi = linalg.fill ins(%start : i64) outs(%ei : tensor<1x4x10xi64>) -> tensor<1x4x10xi64>
  %ev = tensor.empty() : tensor<1x4x10xf32>
  %fv = linalg.fill ins(%init : f32) outs(%ev : tensor<1x4x10xf32>) -> tensor<1x4x10xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #red, #red], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%s : tensor<1x40x4x10xf32>) outs(%fv, %fi : tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  ^bb0(%i: f32, %o: f32, %oi: i64):
    %c = linalg.index 1 : index
    %ci = arith.index_cast %c : index to i64
    %v = arith.maximumf %i, %o : f32
    %u = arith.cmpf ugt, %i, %o : f32
    %n = arith.cmpf ord, %o, %o : f32
    %t = arith.andi %u, %n : i1
    %k = arith.select %t, %ci, %oi : i64
    linalg.yield %v, %k : f32, i64
  } -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>)
  return %r#0, %r#1 : tensor<1x4x10xf32>, tensor<1x4x10xi64>
}

// NaNs are skipped.
// CHECK-LABEL: func.func @no_nan(
//       CHECK:   reduce [argmax, maxnum] finalize
func.func @no_nan(%x: tensor<1x16x6x12xf32>, %w: tensor<40x16x3x3xf32>) -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  %zero = arith.constant 0.0 : f32
  %shift = arith.constant 8.0 : f32
  %init = arith.constant 0xFF800000 : f32
  %start = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x40x4x10xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x6x12xf32>, tensor<40x16x3x3xf32>) outs(%f : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x40x4x10xf32>) outs(%e : tensor<1x40x4x10xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.addf %i, %shift : f32
    %1 = math.sqrt %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1x40x4x10xf32>
  %ei = tensor.empty() : tensor<1x4x10xi64>
  %fi = linalg.fill ins(%start : i64) outs(%ei : tensor<1x4x10xi64>) -> tensor<1x4x10xi64>
  %ev = tensor.empty() : tensor<1x4x10xf32>
  %fv = linalg.fill ins(%init : f32) outs(%ev : tensor<1x4x10xf32>) -> tensor<1x4x10xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #red, #red], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%s : tensor<1x40x4x10xf32>) outs(%fv, %fi : tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  ^bb0(%i: f32, %o: f32, %oi: i64):
    %c = linalg.index 1 : index
    %ci = arith.index_cast %c : index to i64
    %t = arith.cmpf ogt, %i, %o : f32
    %v = arith.select %t, %i, %o : f32
    %k = arith.select %t, %ci, %oi : i64
    linalg.yield %v, %k : f32, i64
  } -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>)
  return %r#0, %r#1 : tensor<1x4x10xf32>, tensor<1x4x10xi64>
}

// The start is what is left where nothing comes before a NaN.
// CHECK-LABEL: func.func @another_start(
//       CHECK:   reduce [argmax_ordered] finalize
func.func @another_start(%x: tensor<1x16x6x12xf32>, %w: tensor<40x16x3x3xf32>) -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  %zero = arith.constant 0.0 : f32
  %shift = arith.constant 8.0 : f32
  %init = arith.constant 0xFF800000 : f32
  %start = arith.constant 7 : i64
  %e = tensor.empty() : tensor<1x40x4x10xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x6x12xf32>, tensor<40x16x3x3xf32>) outs(%f : tensor<1x40x4x10xf32>) -> tensor<1x40x4x10xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x40x4x10xf32>) outs(%e : tensor<1x40x4x10xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.addf %i, %shift : f32
    %1 = math.sqrt %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1x40x4x10xf32>
  %ei = tensor.empty() : tensor<1x4x10xi64>
  %fi = linalg.fill ins(%start : i64) outs(%ei : tensor<1x4x10xi64>) -> tensor<1x4x10xi64>
  %ev = tensor.empty() : tensor<1x4x10xf32>
  %fv = linalg.fill ins(%init : f32) outs(%ev : tensor<1x4x10xf32>) -> tensor<1x4x10xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #red, #red], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%s : tensor<1x40x4x10xf32>) outs(%fv, %fi : tensor<1x4x10xf32>, tensor<1x4x10xi64>) {
  ^bb0(%i: f32, %o: f32, %oi: i64):
    %c = linalg.index 1 : index
    %ci = arith.index_cast %c : index to i64
    %v = arith.maximumf %i, %o : f32
    %t = arith.cmpf ogt, %i, %o : f32
    %k = arith.select %t, %ci, %oi : i64
    linalg.yield %v, %k : f32, i64
  } -> (tensor<1x4x10xf32>, tensor<1x4x10xi64>)
  return %r#0, %r#1 : tensor<1x4x10xf32>, tensor<1x4x10xi64>
}
