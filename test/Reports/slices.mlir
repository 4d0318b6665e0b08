// A convolution reads a slice of a tensor where it is, whatever its offset and
// strides: in vectors where these are aligned, else element by element. No
// function copies an input.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s --implicit-check-not=_copy_
// RUN: conv-opt %s --emit=mlir --stage=tiles -o - | FileCheck %s --check-prefix=TILES
// RUN: conv-opt %s --emit=mlir --require-fusion -o %t.mlir
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --numerics=ieee+winograd --order-seed=3 | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --numerics=tf32 --eighths | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --numerics=tf32x3 --seed=2 | FileCheck %s --check-prefix=SIM
// SIM-NOT: WRONG
//     SIM: 9 of 9 functions ran right

// Of the channels: images of 32 elements in rows of 8, which start at multiples
// of 16 bytes in the tensor as in the slice.
// CHECK-LABEL: func.func @channels(
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//       CHECK:   gpu.launch_func @channels_conv{{.*}}memref<2x3x4x8xf32, strided<[128, 32, 8, 1], offset: 32>>
// TILES-LABEL: gpu.func @channels_conv
//       TILES:   vector 4
func.func @channels(%x: tensor<2x4x4x8xf32>, %w: tensor<5x3x3x3xf32>) -> tensor<2x5x2x6xf32> {
  %a = tensor.extract_slice %x[0, 1, 0, 0] [2, 3, 4, 8] [1, 1, 1, 1] : tensor<2x4x4x8xf32> to tensor<2x3x4x8xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x5x2x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x5x2x6xf32>) -> tensor<2x5x2x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<2x3x4x8xf32>, tensor<5x3x3x3xf32>) outs(%f : tensor<2x5x2x6xf32>) -> tensor<2x5x2x6xf32>
  return %y : tensor<2x5x2x6xf32>
}

// Columns are cut off at a vector's start: rows of 8 lie 12 apart. Two images are
// made of one by a reshape, which is a view of the same addresses.
// CHECK-LABEL: func.func @columns(
//       CHECK:   gpu.launch_func @columns_conv{{.*}}memref<2x1x5x8xf32, strided<[60, 60, 12, 1], offset: 4>>
// TILES-LABEL: gpu.func @columns_conv
//       TILES:   vector 4
func.func @columns(%x: tensor<2x5x12xf32>, %w: tensor<3x1x3x3xf32>) -> tensor<2x3x3x6xf32> {
  %a = tensor.extract_slice %x[0, 0, 4] [2, 5, 8] [1, 1, 1] : tensor<2x5x12xf32> to tensor<2x5x8xf32>
  %b = tensor.expand_shape %a [[0, 1], [2], [3]] output_shape [2, 1, 5, 8] : tensor<2x5x8xf32> into tensor<2x1x5x8xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x3x3x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x3x3x6xf32>) -> tensor<2x3x3x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%b, %w : tensor<2x1x5x8xf32>, tensor<3x1x3x3xf32>) outs(%f : tensor<2x3x3x6xf32>) -> tensor<2x3x3x6xf32>
  return %y : tensor<2x3x3x6xf32>
}

// Here they are cut off within one: the same shape is read by single words.
// CHECK-LABEL: func.func @no_vectors_of_columns(
//       CHECK:   gpu.launch_func @no_vectors_of_columns_conv{{.*}}memref<1x2x5x8xf32, strided<[120, 60, 12, 1], offset: 3>>
// TILES-LABEL: gpu.func @no_vectors_of_columns_conv
//       TILES:   vector 1
func.func @no_vectors_of_columns(%x: tensor<1x2x5x12xf32>, %w: tensor<3x2x3x3xf32>) -> tensor<1x3x3x6xf32> {
  %a = tensor.extract_slice %x[0, 0, 0, 3] [1, 2, 5, 8] [1, 1, 1, 1] : tensor<1x2x5x12xf32> to tensor<1x2x5x8xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x3x3x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x3x6xf32>) -> tensor<1x3x3x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<1x2x5x8xf32>, tensor<3x2x3x3xf32>) outs(%f : tensor<1x3x3x6xf32>) -> tensor<1x3x3x6xf32>
  return %y : tensor<1x3x3x6xf32>
}

// Pixels of whole images follow each other, so that quads of them go on from row
// to row.
// CHECK-LABEL: func.func @pixels(
//       CHECK:   gpu.launch_func @pixels_conv{{.*}}memref<1x8x2x6xf32, strided<[120, 12, 6, 1], offset: 24>>
// TILES-LABEL: gpu.func @pixels_conv
//       TILES:   conv_tile.gather
//       TILES:   vector 4
func.func @pixels(%x: tensor<1x10x2x6xf32>, %w: tensor<16x8x1x1xf32>) -> tensor<1x16x2x6xf32> {
  %a = tensor.extract_slice %x[0, 2, 0, 0] [1, 8, 2, 6] [1, 1, 1, 1] : tensor<1x10x2x6xf32> to tensor<1x8x2x6xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x16x2x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x2x6xf32>) -> tensor<1x16x2x6xf32>
  %y = linalg.conv_2d_nchw_fchw {conv.schedule = #conv_kernel.implicit_gemm<tile = [16, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>}
      ins(%a, %w : tensor<1x8x2x6xf32>, tensor<16x8x1x1xf32>) outs(%f : tensor<1x16x2x6xf32>) -> tensor<1x16x2x6xf32>
  return %y : tensor<1x16x2x6xf32>
}

// Pixels of a window do not, though each row starts at a vector.
// CHECK-LABEL: func.func @no_vectors_of_pixels(
//       CHECK:   gpu.launch_func @no_vectors_of_pixels_conv{{.*}}memref<1x8x2x6xf32, strided<[160, 16, 8, 1]>>
// TILES-LABEL: gpu.func @no_vectors_of_pixels_conv
//       TILES:   conv_tile.gather
//       TILES:   vector 1
func.func @no_vectors_of_pixels(%x: tensor<1x10x2x8xf32>, %w: tensor<16x8x1x1xf32>) -> tensor<1x16x2x6xf32> {
  %a = tensor.extract_slice %x[0, 0, 0, 0] [1, 8, 2, 6] [1, 1, 1, 1] : tensor<1x10x2x8xf32> to tensor<1x8x2x6xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x16x2x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x2x6xf32>) -> tensor<1x16x2x6xf32>
  %y = linalg.conv_2d_nchw_fchw {conv.schedule = #conv_kernel.implicit_gemm<tile = [16, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>}
      ins(%a, %w : tensor<1x8x2x6xf32>, tensor<16x8x1x1xf32>) outs(%f : tensor<1x16x2x6xf32>) -> tensor<1x16x2x6xf32>
  return %y : tensor<1x16x2x6xf32>
}

// Every other column.
// CHECK-LABEL: func.func @steps(
//       CHECK:   gpu.launch_func @steps_conv{{.*}}memref<1x2x7xf32, strided<[26, 13, 2]>>
func.func @steps(%x: tensor<1x2x13xf32>, %w: tensor<3x2x3xf32>) -> tensor<1x3x5xf32> {
  %a = tensor.extract_slice %x[0, 0, 0] [1, 2, 7] [1, 1, 2] : tensor<1x2x13xf32> to tensor<1x2x7xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x3x5xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x5xf32>) -> tensor<1x3x5xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%a, %w : tensor<1x2x7xf32>, tensor<3x2x3xf32>) outs(%f : tensor<1x3x5xf32>) -> tensor<1x3x5xf32>
  return %y : tensor<1x3x5xf32>
}

// A slice of the padded input keeps its padding, one of another convolution's
// result its place in it; what is added to a result is read so, too.
// CHECK-LABEL: func.func @chain(
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//       CHECK:   gpu.launch_func @chain_conv
//       CHECK:   gpu.launch_func @chain_conv_0{{.*}}memref<1x3x6x6xf32, strided<[216, 36, 6, 1], offset: 108>>{{.*}}memref<1x4x6x6xf32, strided<[288, 36, 6, 1], offset: 144>>
func.func @chain(%x: tensor<1x9x6x6xf32>, %v: tensor<6x5x3x3xf32>, %w: tensor<4x3x1x1xf32>, %t: tensor<1x8x6x6xf32>) -> tensor<1x4x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %a = tensor.extract_slice %x[0, 4, 0, 0] [1, 5, 6, 6] [1, 1, 1, 1] : tensor<1x9x6x6xf32> to tensor<1x5x6x6xf32>
  %p = tensor.pad %a low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<1x5x6x6xf32> to tensor<1x5x8x8xf32>
  %e = tensor.empty() : tensor<1x6x6x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x6x6x6xf32>) -> tensor<1x6x6x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%p, %v : tensor<1x5x8x8xf32>, tensor<6x5x3x3xf32>) outs(%f : tensor<1x6x6x6xf32>) -> tensor<1x6x6x6xf32>
  %b = tensor.extract_slice %y[0, 3, 0, 0] [1, 3, 6, 6] [1, 1, 1, 1] : tensor<1x6x6x6xf32> to tensor<1x3x6x6xf32>
  %e2 = tensor.empty() : tensor<1x4x6x6xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %z = linalg.conv_2d_nchw_fchw ins(%b, %w : tensor<1x3x6x6xf32>, tensor<4x3x1x1xf32>) outs(%f2 : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %s = tensor.extract_slice %t[0, 4, 0, 0] [1, 4, 6, 6] [1, 1, 1, 1] : tensor<1x8x6x6xf32> to tensor<1x4x6x6xf32>
  %r = linalg.add ins(%z, %s : tensor<1x4x6x6xf32>, tensor<1x4x6x6xf32>) outs(%e2 : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  return %r : tensor<1x4x6x6xf32>
}

// 16 bits with the channels innermost, on tensor cores: quanta of 8 channels.
// CHECK-LABEL: func.func @halves(
//       CHECK:   gpu.launch_func @halves_conv{{.*}}memref<1x6x7x8xf16, strided<[1008, 168, 24, 1], offset: 8>>
// TILES-LABEL: gpu.func @halves_conv
//       TILES:   vector 8
func.func @halves(%x: tensor<1x6x7x24xf16>, %w: tensor<3x3x8x16xf16>) -> tensor<1x4x5x16xf32> {
  %a = tensor.extract_slice %x[0, 0, 0, 8] [1, 6, 7, 8] [1, 1, 1, 1] : tensor<1x6x7x24xf16> to tensor<1x6x7x8xf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x4x5x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x5x16xf32>) -> tensor<1x4x5x16xf32>
  %y = linalg.conv_2d_nhwc_hwcf ins(%a, %w : tensor<1x6x7x8xf16>, tensor<3x3x8x16xf16>) outs(%f : tensor<1x4x5x16xf32>) -> tensor<1x4x5x16xf32>
  return %y : tensor<1x4x5x16xf32>
}

// From an odd channel on there are not even words of two, so that elements are
// loaded one by one, as where the channels are outermost.
// CHECK-LABEL: func.func @no_words_of_halves(
//       CHECK:   gpu.launch_func @no_words_of_halves_conv{{.*}}memref<1x6x7x8xf16, strided<[1008, 168, 24, 1], offset: 3>>
// TILES-LABEL: gpu.func @no_words_of_halves_conv
//       TILES:   conv_tile.ring
func.func @no_words_of_halves(%x: tensor<1x6x7x24xf16>, %w: tensor<3x3x8x16xf16>) -> tensor<1x4x5x16xf32> {
  %a = tensor.extract_slice %x[0, 0, 0, 3] [1, 6, 7, 8] [1, 1, 1, 1] : tensor<1x6x7x24xf16> to tensor<1x6x7x8xf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x4x5x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x5x16xf32>) -> tensor<1x4x5x16xf32>
  %y = linalg.conv_2d_nhwc_hwcf {conv.schedule = #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>}
      ins(%a, %w : tensor<1x6x7x8xf16>, tensor<3x3x8x16xf16>) outs(%f : tensor<1x4x5x16xf32>) -> tensor<1x4x5x16xf32>
  return %y : tensor<1x4x5x16xf32>
}
