// Products of matrices are convolutions of one tap.
// RUN: conv-opt %s --conv-raise-matmul --split-input-file | FileCheck %s
// RUN: conv-opt %s --conv-raise-matmul=literal-accumulation --split-input-file | FileCheck %s --check-prefix=LITERAL

// What flattens images is read before that; a fill is made anew.
// CHECK-LABEL: func @image(
//  CHECK-SAME:     %[[X:.*]]: tensor<2x5x7x16xf32>, %[[W:.*]]: tensor<16x24xf32>)
//       CHECK:   %[[F:.*]] = tensor.expand_shape %[[W]] {{\[\[}}0, 1, 2], [3]] output_shape [1, 1, 16, 24]
//       CHECK:   %[[E:.*]] = tensor.empty() : tensor<2x5x7x24xf32>
//       CHECK:   %[[Z:.*]] = linalg.fill {{.*}} outs(%[[E]]
//       CHECK:   %[[Y:.*]] = linalg.conv_2d_nhwc_hwcf {conv.written_as = "linalg.matmul"} ins(%[[X]], %[[F]] : tensor<2x5x7x16xf32>, tensor<1x1x16x24xf32>) outs(%[[Z]] : tensor<2x5x7x24xf32>)
//       CHECK:   %[[R:.*]] = tensor.collapse_shape %[[Y]] {{\[\[}}0, 1, 2], [3]]
//       CHECK:   return %[[R]] : tensor<70x24xf32>
func.func @image(%x: tensor<2x5x7x16xf32>, %w: tensor<16x24xf32>) -> tensor<70x24xf32> {
  %c = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<70x24xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<70x24xf32>) -> tensor<70x24xf32>
  %m = tensor.collapse_shape %x [[0, 1, 2], [3]] : tensor<2x5x7x16xf32> into tensor<70x16xf32>
  %y = linalg.matmul ins(%m, %w : tensor<70x16xf32>, tensor<16x24xf32>) outs(%z : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// -----

// Sums of f16 are rounded in each step where that is asked for.
// LITERAL-LABEL: func @image(
//       LITERAL:   linalg.conv_2d_nhwc_hwcf
// LITERAL-LABEL: func @tokens(
//       LITERAL:   linalg.matmul

// Tokens of sequences are columns, a plain matrix one row of them. A bias for each
// channel is spread over the image; what else a product is added to is reshaped.
// CHECK-LABEL: func @tokens(
//       CHECK:   %[[X:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0, 1, 2], [3]] output_shape [4, 1, 50, 16] : tensor<200x16xf16> into tensor<4x1x50x16xf16>
//       CHECK:   %[[B:.*]] = linalg.broadcast ins(%{{.*}} : tensor<24xf16>) outs(%{{.*}} : tensor<4x1x50x24xf16>) dimensions = [0, 1, 2]
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} ins(%[[X]], {{.*}} outs(%[[B]] : tensor<4x1x50x24xf16>)
func.func @tokens(%x: tensor<4x50x16xf16>, %w: tensor<16x24xf16>, %b: tensor<24xf16>) -> tensor<200x24xf16> {
  %e = tensor.empty() : tensor<200x24xf16>
  %i = linalg.broadcast ins(%b : tensor<24xf16>) outs(%e : tensor<200x24xf16>) dimensions = [0]
  %m = tensor.collapse_shape %x [[0, 1], [2]] : tensor<4x50x16xf16> into tensor<200x16xf16>
  %y = linalg.matmul ins(%m, %w : tensor<200x16xf16>, tensor<16x24xf16>) outs(%i : tensor<200x24xf16>) -> tensor<200x24xf16>
  return %y : tensor<200x24xf16>
}

// CHECK-LABEL: func @matrix(
//  CHECK-SAME:     %[[X:.*]]: tensor<80x16xbf16>, %[[W:.*]]: tensor<16x24xbf16>, %[[I:.*]]: tensor<80x24xf32>)
//       CHECK:   tensor.expand_shape %[[X]] {{\[\[}}0, 1, 2], [3]] output_shape [1, 1, 80, 16]
//       CHECK:   %[[IE:.*]] = tensor.expand_shape %[[I]] {{\[\[}}0, 1, 2], [3]] output_shape [1, 1, 80, 24]
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} outs(%[[IE]] : tensor<1x1x80x24xf32>)
func.func @matrix(%x: tensor<80x16xbf16>, %w: tensor<16x24xbf16>, %i: tensor<80x24xf32>) -> tensor<80x24xf32> {
  %y = linalg.matmul ins(%x, %w : tensor<80x16xbf16>, tensor<16x24xbf16>) outs(%i : tensor<80x24xf32>) -> tensor<80x24xf32>
  return %y : tensor<80x24xf32>
}

// CHECK-LABEL: func @open(
//  CHECK-SAME:     %[[X:.*]]: tensor<?x?x16xf32>, %[[W:.*]]: tensor<16x24xf32>, %[[I:.*]]: tensor<?x24xf32>)
//   CHECK-DAG:   %[[N:.*]] = tensor.dim %[[X]], %c0
//   CHECK-DAG:   %[[M:.*]] = tensor.dim %[[X]], %c1
//       CHECK:   tensor.expand_shape %{{.*}} {{\[\[}}0, 1, 2], [3]] output_shape [%[[N]], 1, %[[M]], 16] : tensor<?x16xf32> into tensor<?x1x?x16xf32>
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} outs(%{{.*}} : tensor<?x1x?x24xf32>)
func.func @open(%x: tensor<?x?x16xf32>, %w: tensor<16x24xf32>, %i: tensor<?x24xf32>) -> tensor<?x24xf32> {
  %m = tensor.collapse_shape %x [[0, 1], [2]] : tensor<?x?x16xf32> into tensor<?x16xf32>
  %y = linalg.matmul ins(%m, %w : tensor<?x16xf32>, tensor<16x24xf32>) outs(%i : tensor<?x24xf32>) -> tensor<?x24xf32>
  return %y : tensor<?x24xf32>
}

// Five dimensions are no image: their pixels are one row. A schedule goes along.
// CHECK-LABEL: func @volume(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {conv.schedule = "any"{{.*}} ins(%{{.*}}, %{{.*}} : tensor<1x1x96x16xf32>
func.func @volume(%x: tensor<2x3x4x4x16xf32>, %w: tensor<16x24xf32>, %i: tensor<96x24xf32>) -> tensor<96x24xf32> {
  %m = tensor.collapse_shape %x [[0, 1, 2, 3], [4]] : tensor<2x3x4x4x16xf32> into tensor<96x16xf32>
  %y = linalg.matmul {conv.schedule = "any"} ins(%m, %w : tensor<96x16xf32>, tensor<16x24xf32>) outs(%i : tensor<96x24xf32>) -> tensor<96x24xf32>
  return %y : tensor<96x24xf32>
}

// A flattening of channels too is none of pixels.
// CHECK-LABEL: func @flattened_channels(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} ins(%{{.*}}, %{{.*}} : tensor<1x1x64x12xf32>
func.func @flattened_channels(%x: tensor<64x3x4xf32>, %w: tensor<12x24xf32>, %i: tensor<64x24xf32>) -> tensor<64x24xf32> {
  %m = tensor.collapse_shape %x [[0], [1, 2]] : tensor<64x3x4xf32> into tensor<64x12xf32>
  %y = linalg.matmul ins(%m, %w : tensor<64x12xf32>, tensor<12x24xf32>) outs(%i : tensor<64x24xf32>) -> tensor<64x24xf32>
  return %y : tensor<64x24xf32>
}

// -----

// Factors that were extended are read as they were, if both were; so torch-mlir
// writes products of f16.
// CHECK-LABEL: func @extended(
//  CHECK-SAME:     %[[X:.*]]: tensor<2x5x7x16xf16>, %[[W:.*]]: tensor<16x24xf16>,
//       CHECK:   %[[F:.*]] = tensor.expand_shape %[[W]]
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} ins(%[[X]], %[[F]] : tensor<2x5x7x16xf16>, tensor<1x1x16x24xf16>) outs(%{{.*}} : tensor<2x5x7x24xf32>)
#id = affine_map<(i, j) -> (i, j)>
func.func @extended(%x: tensor<2x5x7x16xf16>, %w: tensor<16x24xf16>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %m = tensor.collapse_shape %x [[0, 1, 2], [3]] : tensor<2x5x7x16xf16> into tensor<70x16xf16>
  %e = tensor.empty() : tensor<70x16xf32>
  %wide = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<70x16xf16>) outs(%e : tensor<70x16xf32>) {
  ^bb0(%in: f16, %out: f32):
    %0 = arith.extf %in : f16 to f32
    linalg.yield %0 : f32
  } -> tensor<70x16xf32>
  %v = arith.extf %w : tensor<16x24xf16> to tensor<16x24xf32>
  %y = linalg.matmul ins(%wide, %v : tensor<70x16xf32>, tensor<16x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// Sums of 16 bits are of the type of the factors: as written.
// CHECK-LABEL: func @extended_to_other_sums(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} : tensor<1x1x70x16xf32>, tensor<1x1x16x24xf32>) outs(%{{.*}} : tensor<1x1x70x24xf16>)
func.func @extended_to_other_sums(%x: tensor<70x16xbf16>, %w: tensor<16x24xbf16>, %i: tensor<70x24xf16>) -> tensor<70x24xf16> {
  %a = arith.extf %x : tensor<70x16xbf16> to tensor<70x16xf32>
  %b = arith.extf %w : tensor<16x24xbf16> to tensor<16x24xf32>
  %y = linalg.matmul ins(%a, %b : tensor<70x16xf32>, tensor<16x24xf32>) outs(%i : tensor<70x24xf16>) -> tensor<70x24xf16>
  return %y : tensor<70x24xf16>
}

// One whose narrow form has other extents: as written.
// CHECK-LABEL: func @extended_cast(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} : tensor<1x1x70x16xf32>, tensor<1x1x16x24xf32>)
func.func @extended_cast(%x: tensor<?x16xf16>, %w: tensor<16x24xf16>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %e = tensor.empty() : tensor<70x16xf32>
  %a = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x16xf16>) outs(%e : tensor<70x16xf32>) {
  ^bb0(%in: f16, %out: f32):
    %0 = arith.extf %in : f16 to f32
    linalg.yield %0 : f32
  } -> tensor<70x16xf32>
  %b = arith.extf %w : tensor<16x24xf16> to tensor<16x24xf32>
  %y = linalg.matmul ins(%a, %b : tensor<70x16xf32>, tensor<16x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// One alone, of two types, transposed on the way, or computed with: as written.
// CHECK-LABEL: func @one_extended(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} : tensor<1x1x70x16xf32>, tensor<1x1x16x24xf32>)
func.func @one_extended(%x: tensor<70x16xf16>, %w: tensor<16x24xf32>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %v = arith.extf %x : tensor<70x16xf16> to tensor<70x16xf32>
  %y = linalg.matmul ins(%v, %w : tensor<70x16xf32>, tensor<16x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// CHECK-LABEL: func @extended_of_two_types(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} : tensor<1x1x70x16xf32>, tensor<1x1x16x24xf32>)
func.func @extended_of_two_types(%x: tensor<70x16xf16>, %w: tensor<16x24xbf16>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %a = arith.extf %x : tensor<70x16xf16> to tensor<70x16xf32>
  %b = arith.extf %w : tensor<16x24xbf16> to tensor<16x24xf32>
  %y = linalg.matmul ins(%a, %b : tensor<70x16xf32>, tensor<16x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// CHECK-LABEL: func @extended_and_more(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} : tensor<1x1x70x70xf32>, tensor<1x1x70x24xf32>)
#turned = affine_map<(i, j) -> (j, i)>
func.func @extended_and_more(%x: tensor<70x70xf16>, %w: tensor<70x24xf16>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %e = tensor.empty() : tensor<70x70xf32>
  %a = linalg.generic {indexing_maps = [#turned, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<70x70xf16>) outs(%e : tensor<70x70xf32>) {
  ^bb0(%in: f16, %out: f32):
    %0 = arith.extf %in : f16 to f32
    linalg.yield %0 : f32
  } -> tensor<70x70xf32>
  %f = tensor.empty() : tensor<70x24xf32>
  %b = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%w : tensor<70x24xf16>) outs(%f : tensor<70x24xf32>) {
  ^bb0(%in: f16, %out: f32):
    %0 = arith.extf %in : f16 to f32
    %1 = arith.negf %0 : f32
    linalg.yield %1 : f32
  } -> tensor<70x24xf32>
  %y = linalg.matmul ins(%a, %b : tensor<70x70xf32>, tensor<70x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// -----

// A few rows are enough where the right factor is a constant or an argument, whatever
// its shape and type were, for then it is packed once; not where it is computed.
// CHECK-LABEL: func @some_rows(
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} tensor<1x1x4x16xf32>
//       CHECK:   %[[W:.*]] = linalg.add
//       CHECK:   linalg.matmul ins(%{{.*}}, %[[W]] :
func.func @some_rows(%x: tensor<4x16xf32>, %w: tensor<24x16xf32>, %i: tensor<4x24xf32>) -> (tensor<4x24xf32>, tensor<4x24xf32>) {
  %e = tensor.empty() : tensor<16x24xf32>
  %t = linalg.transpose ins(%w : tensor<24x16xf32>) outs(%e : tensor<16x24xf32>) permutation = [1, 0]
  %y = linalg.matmul ins(%x, %t : tensor<4x16xf32>, tensor<16x24xf32>) outs(%i : tensor<4x24xf32>) -> tensor<4x24xf32>
  %s = linalg.add ins(%t, %t : tensor<16x24xf32>, tensor<16x24xf32>) outs(%e : tensor<16x24xf32>) -> tensor<16x24xf32>
  %z = linalg.matmul ins(%x, %s : tensor<4x16xf32>, tensor<16x24xf32>) outs(%i : tensor<4x24xf32>) -> tensor<4x24xf32>
  return %y, %z : tensor<4x24xf32>, tensor<4x24xf32>
}

// -----

// One batch is none; TOSA's products have it.
// CHECK-LABEL: func @one_batch(
//   CHECK-NOT:   matmul
//       CHECK:   linalg.conv_2d_nhwc_hwcf {{.*}} tensor<1x1x70x16xf32>
//       CHECK:   tensor.expand_shape %{{.*}} {{\[}}[0, 1], [2]] output_shape [1, 70, 24]
func.func @one_batch(%x: tensor<1x70x16xf32>, %w: tensor<1x16x24xf32>) -> tensor<1x70x24xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x70x24xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x70x24xf32>) -> tensor<1x70x24xf32>
  %y = linalg.batch_matmul ins(%x, %w : tensor<1x70x16xf32>, tensor<1x16x24xf32>) outs(%f : tensor<1x70x24xf32>) -> tensor<1x70x24xf32>
  return %y : tensor<1x70x24xf32>
}

// -----

// Integers lose their batch too, and are extended as they were.
// CHECK-LABEL: func @unsigned(
//       CHECK:   linalg.matmul {cast = #linalg.type_fn<cast_unsigned>}
func.func @unsigned(%x: tensor<1x4x16xi8>, %w: tensor<1x16x24xi8>, %i: tensor<1x4x24xi32>) -> tensor<1x4x24xi32> {
  %y = linalg.batch_matmul {cast = #linalg.type_fn<cast_unsigned>} ins(%x, %w : tensor<1x4x16xi8>, tensor<1x16x24xi8>) outs(%i : tensor<1x4x24xi32>) -> tensor<1x4x24xi32>
  return %y : tensor<1x4x24xi32>
}

// -----

// Left alone: few rows or perhaps few, integers, factors of two types, a factor read
// transposed, extents that are known on one side only, batches of matrices,
// buffers.
// CHECK-LABEL: func @few_rows(
//       CHECK:   linalg.matmul
func.func @few_rows(%x: tensor<3x16xf32>, %w: tensor<16x24xf32>, %i: tensor<3x24xf32>) -> tensor<3x24xf32> {
  %y = linalg.matmul ins(%x, %w : tensor<3x16xf32>, tensor<16x24xf32>) outs(%i : tensor<3x24xf32>) -> tensor<3x24xf32>
  return %y : tensor<3x24xf32>
}

// CHECK-LABEL: func @perhaps_few_rows(
//       CHECK:   linalg.matmul
func.func @perhaps_few_rows(%x: tensor<?x16xf32>, %w: tensor<16x24xf32>, %i: tensor<?x24xf32>) -> tensor<?x24xf32> {
  %y = linalg.matmul ins(%x, %w : tensor<?x16xf32>, tensor<16x24xf32>) outs(%i : tensor<?x24xf32>) -> tensor<?x24xf32>
  return %y : tensor<?x24xf32>
}

// CHECK-LABEL: func @nothing(
//       CHECK:   linalg.matmul
func.func @nothing(%x: tensor<70x0xf32>, %w: tensor<0x24xf32>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %y = linalg.matmul ins(%x, %w : tensor<70x0xf32>, tensor<0x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// CHECK-LABEL: func @integers(
//       CHECK:   linalg.matmul
func.func @integers(%x: tensor<70x16xi8>, %w: tensor<16x24xi8>, %i: tensor<70x24xi32>) -> tensor<70x24xi32> {
  %y = linalg.matmul ins(%x, %w : tensor<70x16xi8>, tensor<16x24xi8>) outs(%i : tensor<70x24xi32>) -> tensor<70x24xi32>
  return %y : tensor<70x24xi32>
}

// CHECK-LABEL: func @two_types(
//       CHECK:   linalg.matmul
func.func @two_types(%x: tensor<70x16xf16>, %w: tensor<16x24xf32>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %y = linalg.matmul ins(%x, %w : tensor<70x16xf16>, tensor<16x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// CHECK-LABEL: func @transposed(
//       CHECK:   linalg.matmul
func.func @transposed(%x: tensor<70x16xf32>, %w: tensor<24x16xf32>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %y = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<70x16xf32>, tensor<24x16xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// CHECK-LABEL: func @open_on_one_side(
//       CHECK:   linalg.matmul
func.func @open_on_one_side(%x: tensor<?x16xf32>, %w: tensor<16x24xf32>, %i: tensor<70x24xf32>) -> tensor<70x24xf32> {
  %y = linalg.matmul ins(%x, %w : tensor<?x16xf32>, tensor<16x24xf32>) outs(%i : tensor<70x24xf32>) -> tensor<70x24xf32>
  return %y : tensor<70x24xf32>
}

// CHECK-LABEL: func @batches(
//       CHECK:   linalg.batch_matmul
func.func @batches(%x: tensor<2x70x16xf32>, %w: tensor<2x16x24xf32>, %i: tensor<2x70x24xf32>) -> tensor<2x70x24xf32> {
  %y = linalg.batch_matmul ins(%x, %w : tensor<2x70x16xf32>, tensor<2x16x24xf32>) outs(%i : tensor<2x70x24xf32>) -> tensor<2x70x24xf32>
  return %y : tensor<2x70x24xf32>
}

// CHECK-LABEL: func @buffers(
//       CHECK:   linalg.matmul
func.func @buffers(%x: memref<70x16xf32>, %w: memref<16x24xf32>, %y: memref<70x24xf32>) {
  linalg.matmul ins(%x, %w : memref<70x16xf32>, memref<16x24xf32>) outs(%y : memref<70x24xf32>)
  return
}
