// Taps that are far apart, windows as large as their strides, and outputs that
// do not fill what tensor cores multiply at once have kernels.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s
// On eighths sums are exact, whatever tensor cores cut off.
// RUN: conv-sim %s --eighths | FileCheck %s --check-prefix=SIM
// SIM-NOT: WRONG
//     SIM: 6 of 6 functions ran right

// CHECK-LABEL: func.func @far_taps(
//       CHECK:   gpu.launch_func @far_taps_conv
func.func @far_taps(%x: tensor<1x1x104xf32>, %w: tensor<1x1x2xf32>) -> tensor<1x1x4xf32> {
  %e = tensor.empty() : tensor<1x1x4xf32>
  %none = arith.constant 0.0 : f32
  %f = linalg.fill ins(%none : f32) outs(%e : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %y = linalg.conv_1d_ncw_fcw {dilations = dense<100> : vector<1xi64>} ins(%x, %w : tensor<1x1x104xf32>, tensor<1x1x2xf32>) outs(%f : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// CHECK-LABEL: func.func @far_rows(
//       CHECK:   gpu.launch_func @far_rows_conv
func.func @far_rows(%x: tensor<1x2x100x101xf32>, %w: tensor<3x2x3x3xf32>) -> tensor<1x3x4x5xf32> {
  %e = tensor.empty() : tensor<1x3x4x5xf32>
  %none = arith.constant 0.0 : f32
  %f = linalg.fill ins(%none : f32) outs(%e : tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32>
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<48> : vector<2xi64>} ins(%x, %w : tensor<1x2x100x101xf32>, tensor<3x2x3x3xf32>) outs(%f : tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32>
  return %y : tensor<1x3x4x5xf32>
}

// CHECK-LABEL: func.func @patches(
//       CHECK:   gpu.launch_func @patches_conv
func.func @patches(%x: tensor<1x1x44x44xf32>, %w: tensor<8x1x22x22xf32>) -> tensor<1x8x2x2xf32> {
  %e = tensor.empty() : tensor<1x8x2x2xf32>
  %none = arith.constant 0.0 : f32
  %f = linalg.fill ins(%none : f32) outs(%e : tensor<1x8x2x2xf32>) -> tensor<1x8x2x2xf32>
  %y = linalg.conv_2d_nchw_fchw {strides = dense<22> : vector<2xi64>} ins(%x, %w : tensor<1x1x44x44xf32>, tensor<8x1x22x22xf32>) outs(%f : tensor<1x8x2x2xf32>) -> tensor<1x8x2x2xf32>
  return %y : tensor<1x8x2x2xf32>
}

// One row of 30 columns and 12 couts.
// CHECK-LABEL: func.func @one_row(
//       CHECK:   gpu.launch_func @one_row_conv
func.func @one_row(%x: tensor<1x10x30xbf16>, %w: tensor<12x10x3xbf16>) -> tensor<1x12x28xf32> {
  %e = tensor.empty() : tensor<1x12x28xf32>
  %none = arith.constant 0.0 : f32
  %f = linalg.fill ins(%none : f32) outs(%e : tensor<1x12x28xf32>) -> tensor<1x12x28xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%x, %w : tensor<1x10x30xbf16>, tensor<12x10x3xbf16>) outs(%f : tensor<1x12x28xf32>) -> tensor<1x12x28xf32>
  return %y : tensor<1x12x28xf32>
}

// A gradient of weights: a window of 7x7 at 2x2 positions, the images its channels.
// CHECK-LABEL: func.func @gradient(
//       CHECK:   gpu.launch_func @gradient_conv
#in = affine_map<(f, c, h, w, n, y, x) -> (n, c, h + y * 2, w + x * 2)>
#dy = affine_map<(f, c, h, w, n, y, x) -> (n, f, y, x)>
#out = affine_map<(f, c, h, w, n, y, x) -> (f, c, h, w)>
func.func @gradient(%x: tensor<4x6x14x14xf16>, %dy: tensor<4x8x7x7xf16>) -> tensor<8x6x2x2xf32> {
  %e = tensor.empty() : tensor<8x6x2x2xf32>
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x6x2x2xf32>) -> tensor<8x6x2x2xf32>
  %y = linalg.generic {indexing_maps = [#in, #dy, #out], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%x, %dy : tensor<4x6x14x14xf16>, tensor<4x8x7x7xf16>) outs(%f : tensor<8x6x2x2xf32>) {
  ^bb0(%i: f16, %g: f16, %o: f32):
    %0 = arith.extf %i : f16 to f32
    %1 = arith.extf %g : f16 to f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %o, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<8x6x2x2xf32>
  return %y : tensor<8x6x2x2xf32>
}

// Few channels of few voxels: one instruction's worth of sums.
// CHECK-LABEL: func.func @voxels(
//       CHECK:   gpu.launch_func @voxels_conv
func.func @voxels(%x: tensor<1x2x3x4x8xf16>, %w: tensor<1x2x2x8x5xf16>) -> tensor<1x2x2x3x5xf32> {
  %e = tensor.empty() : tensor<1x2x2x3x5xf32>
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2x2x3x5xf32>) -> tensor<1x2x2x3x5xf32>
  %y = linalg.conv_3d_ndhwc_dhwcf ins(%x, %w : tensor<1x2x3x4x8xf16>, tensor<1x2x2x8x5xf16>) outs(%f : tensor<1x2x2x3x5xf32>) -> tensor<1x2x2x3x5xf32>
  return %y : tensor<1x2x2x3x5xf32>
}
