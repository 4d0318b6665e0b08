#id2 = affine_map<(i, j) -> (i, j)>
#id3 = affine_map<(i, j, k) -> (i, j, k)>
#id4 = affine_map<(i, j, k, l) -> (i, j, k, l)>
#spatial = affine_map<(i, j, k, l) -> (i, k, l)>
#none2 = affine_map<(i, j) -> ()>
func.func @fallback(%x: tensor<2x6x8x8xf32>, %w: tensor<5x6x3x3xf32>, %m: tensor<12x33xf32>) -> (tensor<2x8x8x6xf32>, tensor<f32>, tensor<2x6x4x4xf32>, tensor<2x8x8xf32>, tensor<2x8x8xi64>, tensor<12x12xf32>, tensor<2x5x6x6xf32>, tensor<2x6x11x10xf32>, tensor<2x3x4x8xf32>, tensor<33x12xf32>, tensor<12x33xf32>, tensor<1x4xf32>, tensor<12xf32>, tensor<2x6x6x6xf32>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %zero = arith.constant 0.0 : f32
  %zero64 = arith.constant 0 : i64
  %eight = arith.constant 8.0 : f32
  %inf = arith.constant 0x7F800000 : f32
  %low = arith.constant 0xFF800000 : f32
  %pi = arith.constant 3.0 : f32

  // A permutation.
  %t_e = tensor.empty() : tensor<2x8x8x6xf32>
  %t = linalg.transpose ins(%x : tensor<2x6x8x8xf32>) outs(%t_e : tensor<2x8x8x6xf32>) permutation = [0, 2, 3, 1]

  // A reduction to one element.
  %s_e = tensor.empty() : tensor<f32>
  %s_0 = linalg.fill ins(%zero : f32) outs(%s_e : tensor<f32>) -> tensor<f32>
  %s = linalg.reduce {arith.addf} ins(%x : tensor<2x6x8x8xf32>) outs(%s_0 : tensor<f32>) dimensions = [0, 1, 2, 3]

  // Pooling with a stride.
  %p_w = tensor.empty() : tensor<2x2xf32>
  %p_e = tensor.empty() : tensor<2x6x4x4xf32>
  %p_0 = linalg.fill ins(%low : f32) outs(%p_e : tensor<2x6x4x4xf32>) -> tensor<2x6x4x4xf32>
  %p = linalg.pooling_nchw_max {strides = dense<2> : tensor<2xi64>}
      ins(%x, %p_w : tensor<2x6x8x8xf32>, tensor<2x2xf32>) outs(%p_0 : tensor<2x6x4x4xf32>) -> tensor<2x6x4x4xf32>

  // Two results: the minimum and where it is.
  %a_e = tensor.empty() : tensor<2x8x8xf32>
  %a_f = tensor.empty() : tensor<2x8x8xi64>
  %a_0 = linalg.fill ins(%inf : f32) outs(%a_e : tensor<2x8x8xf32>) -> tensor<2x8x8xf32>
  %a_1 = linalg.fill ins(%zero64 : i64) outs(%a_f : tensor<2x8x8xi64>) -> tensor<2x8x8xi64>
  %a:2 = linalg.generic {indexing_maps = [#id4, #spatial, #spatial], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%x : tensor<2x6x8x8xf32>) outs(%a_0, %a_1 : tensor<2x8x8xf32>, tensor<2x8x8xi64>) {
  ^bb0(%in: f32, %least: f32, %where: i64):
    %0 = linalg.index 1 : index
    %1 = arith.index_cast %0 : index to i64
    %2 = arith.minimumf %in, %least : f32
    %3 = arith.cmpf olt, %in, %least : f32
    %4 = arith.select %3, %1, %where : i64
    linalg.yield %2, %4 : f32, i64
  } -> (tensor<2x8x8xf32>, tensor<2x8x8xi64>)

  // An integer matrix product.
  %i_e = tensor.empty() : tensor<12x33xi8>
  %i_m = linalg.generic {indexing_maps = [#id2, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<12x33xf32>) outs(%i_e : tensor<12x33xi8>) {
  ^bb0(%in: f32, %out: i8):
    %0 = arith.mulf %in, %eight : f32
    %1 = arith.fptosi %0 : f32 to i8
    linalg.yield %1 : i8
  } -> tensor<12x33xi8>
  %i_t = tensor.empty() : tensor<33x12xi8>
  %i_mt = linalg.transpose ins(%i_m : tensor<12x33xi8>) outs(%i_t : tensor<33x12xi8>) permutation = [1, 0]
  %i_z = arith.constant 0 : i32
  %i_f = tensor.empty() : tensor<12x12xi32>
  %i_0 = linalg.fill ins(%i_z : i32) outs(%i_f : tensor<12x12xi32>) -> tensor<12x12xi32>
  %i_p = linalg.matmul ins(%i_m, %i_mt : tensor<12x33xi8>, tensor<33x12xi8>) outs(%i_0 : tensor<12x12xi32>) -> tensor<12x12xi32>
  %i_g = tensor.empty() : tensor<12x12xf32>
  %i = linalg.generic {indexing_maps = [#id2, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%i_p : tensor<12x12xi32>) outs(%i_g : tensor<12x12xf32>) {
  ^bb0(%in: i32, %out: f32):
    %0 = arith.sitofp %in : i32 to f32
    linalg.yield %0 : f32
  } -> tensor<12x12xf32>

  // A convolution of halves, accumulated in f32.
  %h_x0 = tensor.empty() : tensor<2x6x8x8xf16>
  %h_x = linalg.generic {indexing_maps = [#id4, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x : tensor<2x6x8x8xf32>) outs(%h_x0 : tensor<2x6x8x8xf16>) {
  ^bb0(%in: f32, %out: f16):
    %0 = arith.truncf %in : f32 to f16
    linalg.yield %0 : f16
  } -> tensor<2x6x8x8xf16>
  %h_w0 = tensor.empty() : tensor<5x6x3x3xf16>
  %h_w = linalg.generic {indexing_maps = [#id4, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%w : tensor<5x6x3x3xf32>) outs(%h_w0 : tensor<5x6x3x3xf16>) {
  ^bb0(%in: f32, %out: f16):
    %0 = arith.truncf %in : f32 to f16
    linalg.yield %0 : f16
  } -> tensor<5x6x3x3xf16>
  %h_e = tensor.empty() : tensor<2x5x6x6xf32>
  %h_0 = linalg.fill ins(%zero : f32) outs(%h_e : tensor<2x5x6x6xf32>) -> tensor<2x5x6x6xf32>
  %h = linalg.conv_2d_nchw_fchw ins(%h_x, %h_w : tensor<2x6x8x8xf16>, tensor<5x6x3x3xf16>)
      outs(%h_0 : tensor<2x5x6x6xf32>) -> tensor<2x5x6x6xf32>

  // Padding with another value than zero; a strided slice.
  %padded = tensor.pad %x low[0, 0, 1, 2] high[0, 0, 2, 0] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %pi : f32
  } : tensor<2x6x8x8xf32> to tensor<2x6x11x10xf32>
  %slice = tensor.extract_slice %x[0, 1, 0, 0] [2, 3, 4, 8] [1, 2, 2, 1] : tensor<2x6x8x8xf32> to tensor<2x3x4x8xf32>

  // Rows taken from elsewhere, in another order.
  %g_e = tensor.empty() : tensor<33x12xf32>
  %g = linalg.generic {indexing_maps = [#id2], iterator_types = ["parallel", "parallel"]} outs(%g_e : tensor<33x12xf32>) {
  ^bb0(%out: f32):
    %0 = linalg.index 0 : index
    %1 = linalg.index 1 : index
    %c5 = arith.constant 5 : index
    %c12 = arith.constant 12 : index
    %2 = arith.muli %1, %c5 : index
    %3 = arith.remui %2, %c12 : index
    %4 = tensor.extract %m[%3, %0] : tensor<12x33xf32>
    linalg.yield %4 : f32
  } -> tensor<33x12xf32>

  // A scalar that is computed on the device, and one that the host writes.
  %sum = tensor.extract %s[] : tensor<f32>
  %twice = arith.addf %sum, %sum : f32
  %k_e = tensor.empty() : tensor<12x33xf32>
  %k = linalg.generic {indexing_maps = [#id2, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<12x33xf32>) outs(%k_e : tensor<12x33xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %twice : f32
    linalg.yield %0 : f32
  } -> tensor<12x33xf32>
  %elements = tensor.from_elements %sum, %twice, %pi, %zero : tensor<1x4xf32>

  // Rows reduced, the fast dimension among the reduced.
  %r_e = tensor.empty() : tensor<12xf32>
  %r_0 = linalg.fill ins(%zero : f32) outs(%r_e : tensor<12xf32>) -> tensor<12xf32>
  %r = linalg.reduce {arith.maximumf} ins(%m : tensor<12x33xf32>) outs(%r_0 : tensor<12xf32>) dimensions = [1]

  // A depthwise convolution.
  %d_w0 = tensor.extract_slice %w[0, 0, 0, 0] [1, 6, 3, 3] [1, 1, 1, 1] : tensor<5x6x3x3xf32> to tensor<6x3x3xf32>
  %d_e = tensor.empty() : tensor<2x6x6x6xf32>
  %d_0 = linalg.fill ins(%zero : f32) outs(%d_e : tensor<2x6x6x6xf32>) -> tensor<2x6x6x6xf32>
  %d = linalg.depthwise_conv_2d_nchw_chw ins(%x, %d_w0 : tensor<2x6x8x8xf32>, tensor<6x3x3xf32>)
      outs(%d_0 : tensor<2x6x6x6xf32>) -> tensor<2x6x6x6xf32>

  return %t, %s, %p, %a#0, %a#1, %i, %h, %padded, %slice, %g, %k, %elements, %r, %d : tensor<2x8x8x6xf32>, tensor<f32>, tensor<2x6x4x4xf32>, tensor<2x8x8xf32>, tensor<2x8x8xi64>, tensor<12x12xf32>, tensor<2x5x6x6xf32>, tensor<2x6x11x10xf32>, tensor<2x3x4x8xf32>, tensor<33x12xf32>, tensor<12x33xf32>, tensor<1x4xf32>, tensor<12xf32>, tensor<2x6x6x6xf32>
}
