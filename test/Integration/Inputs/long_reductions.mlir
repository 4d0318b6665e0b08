#all = affine_map<(i, j, k, l) -> (i, j, k, l)>
#none = affine_map<(i, j, k, l) -> ()>
#first = affine_map<(i, j, k, l) -> (i)>
#last = affine_map<(i, j, k, l) -> (l)>
func.func @reductions(%x: tensor<8x16x1024x4xf32>) -> (tensor<f32>, tensor<f32>, tensor<8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<1x1x1x1xf32>) {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %eight = arith.constant 8.0 : f32

  // Two reductions at once, from initial values that count.
  %a_e = tensor.empty() : tensor<f32>
  %a_0 = linalg.fill ins(%eight : f32) outs(%a_e : tensor<f32>) -> tensor<f32>
  %b_0 = linalg.fill ins(%low : f32) outs(%a_e : tensor<f32>) -> tensor<f32>
  %a:2 = linalg.generic {indexing_maps = [#all, #none, #none], iterator_types = ["reduction", "reduction", "reduction", "reduction"]}
      ins(%x : tensor<8x16x1024x4xf32>) outs(%a_0, %b_0 : tensor<f32>, tensor<f32>) {
  ^bb0(%in: f32, %sum: f32, %max: f32):
    %0 = arith.addf %in, %sum : f32
    %1 = arith.maximumf %max, %in : f32
    linalg.yield %0, %1 : f32, f32
  } -> (tensor<f32>, tensor<f32>)

  // To the first and to the last dimension, of something computed on the way.
  %c_e = tensor.empty() : tensor<8xf32>
  %c_0 = linalg.fill ins(%zero : f32) outs(%c_e : tensor<8xf32>) -> tensor<8xf32>
  %c = linalg.generic {indexing_maps = [#all, #first], iterator_types = ["parallel", "reduction", "reduction", "reduction"]}
      ins(%x : tensor<8x16x1024x4xf32>) outs(%c_0 : tensor<8xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = math.absf %in : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %d_e = tensor.empty() : tensor<4xf32>
  %d_0 = linalg.fill ins(%zero : f32) outs(%d_e : tensor<4xf32>) -> tensor<4xf32>
  %d = linalg.generic {indexing_maps = [#all, #last], iterator_types = ["reduction", "reduction", "reduction", "parallel"]}
      ins(%x : tensor<8x16x1024x4xf32>) outs(%d_0 : tensor<4xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = linalg.index 1 : index
    %1 = arith.index_cast %0 : index to i32
    %2 = arith.sitofp %1 : i32 to f32
    %3 = arith.addf %in, %2 : f32
    %4 = arith.addf %sum, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<4xf32>

  // The order matters here: one thread an element.
  %e = linalg.generic {indexing_maps = [#all, #last], iterator_types = ["reduction", "reduction", "reduction", "parallel"]}
      ins(%x : tensor<8x16x1024x4xf32>) outs(%d_0 : tensor<4xf32>) {
  ^bb0(%in: f32, %old: f32):
    %half = arith.constant 0.5 : f32
    %0 = arith.mulf %old, %half : f32
    %1 = arith.addf %0, %in : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>

  // keepdim.
  %f_e = tensor.empty() : tensor<1x1x1x1xf32>
  %f_0 = linalg.fill ins(%zero : f32) outs(%f_e : tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
  %f = linalg.generic {indexing_maps = [#all, affine_map<(i, j, k, l) -> (0, 0, 0, 0)>], iterator_types = ["reduction", "reduction", "reduction", "reduction"]}
      ins(%x : tensor<8x16x1024x4xf32>) outs(%f_0 : tensor<1x1x1x1xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.addf %in, %sum : f32
    linalg.yield %0 : f32
  } -> tensor<1x1x1x1xf32>
  return %a#0, %a#1, %c, %d, %e, %f : tensor<f32>, tensor<f32>, tensor<8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<1x1x1x1xf32>
}
