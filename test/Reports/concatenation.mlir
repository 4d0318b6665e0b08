// Branches that are concatenated, or inserted into a tensor: each kernel writes
// its part where it is to be.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s --implicit-check-not=memref.copy
// RUN: conv-sim %s --seed=1 | FileCheck %s --check-prefix=SIM
// What takes no copy is called fused, once that is known; and is not required to be mended.
// RUN: conv-opt %s --emit=ptx --remarks -o /dev/null 2>&1 | FileCheck %s --check-prefix=VERDICT
// RUN: not conv-opt %s --emit=ptx --require-fusion -o /dev/null 2>&1 | FileCheck %s --check-prefix=REQUIRED
// VERDICT-LABEL: channels_first: 4 fused, 0 refused
//       VERDICT: fused tensor.concat {{.*}} [result-placed]: takes no copy
// VERDICT-LABEL: channels_last: 3 fused, 0 refused
// VERDICT-LABEL: no_window: 1 fused, 1 refused
//       VERDICT: refused tensor.insert_slice {{.*}} [result-moved]
// REQUIRED: error: fusion of 'tensor.insert_slice' is required, but was refused by rule 'result-moved'
// REQUIRED: error: fusion of 'tensor.concat' is required, but was refused by rule 'result-moved'
// REQUIRED: error: fusion of 'tensor.concat' is required, but was refused by rule 'result-moved'
// REQUIRED-NOT: error:
// SIM-NOT: WRONG
//     SIM: 6 of 6 functions ran right

// CHECK-LABEL: func.func @channels_first(
//   CHECK-NOT:   _copy
//       CHECK:   %[[ALL:.*]] = memref.alloc() {{.*}}memref<2x12x10x10xf32>
//   CHECK-NOT:   memref.alloc() {{.*}}10x10xf32>
//   CHECK-NOT:   _copy
//       CHECK:   return %[[ALL]]
func.func @channels_first(%x: tensor<2x4x10x10xf32>, %v: tensor<4x4x1x1xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8xf32>) -> tensor<2x12x10x10xf32> {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<2x4x10x10xf32>
  %z0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<2x4x10x10xf32>) -> tensor<2x4x10x10xf32>
  %c0 = linalg.conv_2d_nchw_fchw ins(%x, %v : tensor<2x4x10x10xf32>, tensor<4x4x1x1xf32>) outs(%z0 : tensor<2x4x10x10xf32>) -> tensor<2x4x10x10xf32>
  %e1 = tensor.empty() : tensor<2x8x10x10xf32>
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<2x4x10x10xf32> to tensor<2x4x12x12xf32>
  %i1 = linalg.broadcast ins(%b : tensor<8xf32>) outs(%e1 : tensor<2x8x10x10xf32>) dimensions = [0, 2, 3]
  %c1 = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x4x12x12xf32>, tensor<8x4x3x3xf32>) outs(%i1 : tensor<2x8x10x10xf32>) -> tensor<2x8x10x10xf32>
  %y = tensor.concat dim(1) %c0, %c1 : (tensor<2x4x10x10xf32>, tensor<2x8x10x10xf32>) -> tensor<2x12x10x10xf32>
  return %y : tensor<2x12x10x10xf32>
}

// Rows of a part of the channels lie apart; both begin at multiples of 16 bytes.
// CHECK-LABEL: func.func @channels_last(
//   CHECK-NOT:   _copy
//       CHECK:   return
func.func @channels_last(%x: tensor<1x7x5x4xf32>, %v: tensor<8x1x1x4xf32>, %w: tensor<4x1x1x4xf32>) -> tensor<1x7x5x12xf32> {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<1x7x5x8xf32>
  %z0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x7x5x8xf32>) -> tensor<1x7x5x8xf32>
  %c0 = linalg.conv_2d_nhwc_fhwc ins(%x, %v : tensor<1x7x5x4xf32>, tensor<8x1x1x4xf32>) outs(%z0 : tensor<1x7x5x8xf32>) -> tensor<1x7x5x8xf32>
  %e1 = tensor.empty() : tensor<1x7x5x4xf32>
  %z1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x7x5x4xf32>) -> tensor<1x7x5x4xf32>
  %c1 = linalg.conv_2d_nhwc_fhwc ins(%x, %w : tensor<1x7x5x4xf32>, tensor<4x1x1x4xf32>) outs(%z1 : tensor<1x7x5x4xf32>) -> tensor<1x7x5x4xf32>
  %y = tensor.concat dim(3) %c0, %c1 : (tensor<1x7x5x8xf32>, tensor<1x7x5x4xf32>) -> tensor<1x7x5x12xf32>
  return %y : tensor<1x7x5x12xf32>
}

// Into a window of a larger plane: rows do not go on, so that runs of pixels
// do not either.
// CHECK-LABEL: func.func @no_window(
//       CHECK:   gpu.launch_func @{{.*}}no_window_conv
//       CHECK:   gpu.launch_func @{{.*}}no_window_copy
//       CHECK:   return
func.func @no_window(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<1x4x16x16xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<1x4x8x8xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) outs(%z : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %large = tensor.empty() : tensor<1x4x16x16xf32>
  %ones = linalg.fill ins(%one : f32) outs(%large : tensor<1x4x16x16xf32>) -> tensor<1x4x16x16xf32>
  %y = tensor.insert_slice %c into %ones[0, 0, 4, 4] [1, 4, 8, 8] [1, 1, 1, 1] : tensor<1x4x8x8xf32> into tensor<1x4x16x16xf32>
  return %y : tensor<1x4x16x16xf32>
}

// The second part begins at element 75, which no vector may.
// CHECK-LABEL: func.func @no_aligned(
//       CHECK:   gpu.launch_func @{{.*}}no_aligned_copy
//       CHECK:   return
func.func @no_aligned(%x: tensor<1x3x5x5xf32>, %w: tensor<4x3x1x1xf32>) -> tensor<1x7x5x5xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x4x5x5xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x5x5xf32>) -> tensor<1x4x5x5xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x5x5xf32>, tensor<4x3x1x1xf32>) outs(%z : tensor<1x4x5x5xf32>) -> tensor<1x4x5x5xf32>
  %y = tensor.concat dim(1) %x, %c : (tensor<1x3x5x5xf32>, tensor<1x4x5x5xf32>) -> tensor<1x7x5x5xf32>
  return %y : tensor<1x7x5x5xf32>
}

// A reduced result is stored element by element, and lies anywhere.
// CHECK-LABEL: func.func @reduced(
//   CHECK-NOT:   memref.alloc() {{.*}}memref<1x5x5xf32>
//       CHECK:   return
func.func @reduced(%x: tensor<1x3x5x5xf32>, %w: tensor<4x3x1x1xf32>, %other: tensor<1x5x5xf32>) -> tensor<2x5x5xf32> {
  %zero = arith.constant 0.0 : f32
  %inf = arith.constant 0x7F800000 : f32
  %e = tensor.empty() : tensor<1x4x5x5xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x5x5xf32>) -> tensor<1x4x5x5xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x5x5xf32>, tensor<4x3x1x1xf32>) outs(%z : tensor<1x4x5x5xf32>) -> tensor<1x4x5x5xf32>
  %e3 = tensor.empty() : tensor<1x5x5xf32>
  %i3 = linalg.fill ins(%inf : f32) outs(%e3 : tensor<1x5x5xf32>) -> tensor<1x5x5xf32>
  %m = linalg.reduce { arith.minimumf } ins(%c : tensor<1x4x5x5xf32>) outs(%i3 : tensor<1x5x5xf32>) dimensions = [1]
  %y = tensor.concat dim(0) %other, %m : (tensor<1x5x5xf32>, tensor<1x5x5xf32>) -> tensor<2x5x5xf32>
  return %y : tensor<2x5x5xf32>
}

// f16: eight elements are 16 bytes, and the second part begins at 96.
// CHECK-LABEL: func.func @halves(
//   CHECK-NOT:   _copy
//       CHECK:   return
func.func @halves(%x: tensor<1x4x4x8xf32>, %v: tensor<6x4x1x1xf32>) -> tensor<1x12x4x8xf16> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x6x4x8xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x6x4x8xf32>) -> tensor<1x6x4x8xf32>
  %c0 = linalg.conv_2d_nchw_fchw ins(%x, %v : tensor<1x4x4x8xf32>, tensor<6x4x1x1xf32>) outs(%z : tensor<1x6x4x8xf32>) -> tensor<1x6x4x8xf32>
  %h = tensor.empty() : tensor<1x6x4x8xf16>
  %t = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c0 : tensor<1x6x4x8xf32>) outs(%h : tensor<1x6x4x8xf16>) {
  ^bb0(%in: f32, %out: f16):
    %r = arith.truncf %in : f32 to f16
    linalg.yield %r : f16
  } -> tensor<1x6x4x8xf16>
  %c1 = linalg.conv_2d_nchw_fchw ins(%x, %v : tensor<1x4x4x8xf32>, tensor<6x4x1x1xf32>) outs(%z : tensor<1x6x4x8xf32>) -> tensor<1x6x4x8xf32>
  %u = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c1 : tensor<1x6x4x8xf32>) outs(%h : tensor<1x6x4x8xf16>) {
  ^bb0(%in: f32, %out: f16):
    %n = arith.negf %in : f32
    %r = arith.truncf %n : f32 to f16
    linalg.yield %r : f16
  } -> tensor<1x6x4x8xf16>
  %y = tensor.concat dim(1) %t, %u : (tensor<1x6x4x8xf16>, tensor<1x6x4x8xf16>) -> tensor<1x12x4x8xf16>
  return %y : tensor<1x12x4x8xf16>
}
