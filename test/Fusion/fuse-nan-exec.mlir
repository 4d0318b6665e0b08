// Reductions of NaNs and infinities: what is fused gives what the original gives.
//
// DEFINE: %{lower} = --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --convert-linalg-to-loops --expand-strided-metadata --lower-affine --convert-scf-to-cf --arith-expand --convert-math-to-llvm --convert-arith-to-llvm --finalize-memref-to-llvm --convert-func-to-llvm --convert-cf-to-llvm --reconcile-unrealized-casts
// DEFINE: %{run} = mlir-runner -e main -entry-point-result=void --shared-libs=%mlir_lib_dir/libmlir_runner_utils.so,%mlir_lib_dir/libmlir_c_runner_utils.so
// RUN: conv-opt %s --conv-fuse-consumers | FileCheck %s --check-prefix=FUSED
// RUN: conv-opt %s --conv-fuse-consumers --conv-decompose --convert-elementwise-to-linalg %{lower} | %{run} | FileCheck %s
// RUN: conv-opt %s --conv-decompose --convert-elementwise-to-linalg %{lower} | %{run} | FileCheck %s

// FUSED-NOT: linalg.generic {
// FUSED-NOT: verdict = "refused"

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#drop = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
func.func private @printMemrefF32(tensor<*xf32>)

func.func @minimum(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<0x7F800000> : tensor<1x1x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i : tensor<1x1x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %v = arith.minimumf %a, %o : f32
    linalg.yield %v : f32
  } -> tensor<1x1x6xf32>
  return %r : tensor<1x1x6xf32>
}

func.func @minimum_of_finite(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<0x7F7FFFFF> : tensor<1x1x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i : tensor<1x1x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %v = arith.minimumf %a, %o : f32
    linalg.yield %v : f32
  } -> tensor<1x1x6xf32>
  return %r : tensor<1x1x6xf32>
}

func.func @minnum(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<0x7F800000> : tensor<1x1x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i : tensor<1x1x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %v = arith.minnumf %a, %o : f32
    linalg.yield %v : f32
  } -> tensor<1x1x6xf32>
  return %r : tensor<1x1x6xf32>
}

func.func @compare(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<0xFF7FFFFF> : tensor<1x1x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i : tensor<1x1x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %q = arith.cmpf ogt, %a, %o : f32
    %v = arith.select %q, %a, %o : f32
    linalg.yield %v : f32
  } -> tensor<1x1x6xf32>
  return %r : tensor<1x1x6xf32>
}

func.func @argmax_ignoring(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<0xFF7FFFFF> : tensor<1x1x6xf32>
  %j = arith.constant dense<0> : tensor<1x1x6xi32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i, %j : tensor<1x1x6xf32>, tensor<1x1x6xi32>) {
  ^bb0(%a: f32, %o: f32, %p: i32):
    %n = linalg.index 1 : index
    %m = arith.index_cast %n : index to i32
    %q = arith.cmpf ogt, %a, %o : f32
    %v = arith.select %q, %a, %o : f32
    %s = arith.select %q, %m, %p : i32
    linalg.yield %v, %s : f32, i32
  } -> (tensor<1x1x6xf32>, tensor<1x1x6xi32>)
  %f = arith.sitofp %r#1 : tensor<1x1x6xi32> to tensor<1x1x6xf32>
  %ten = arith.constant dense<10.0> : tensor<1x1x6xf32>
  %g = arith.mulf %f, %ten : tensor<1x1x6xf32>
  %h = arith.addf %g, %r#0 : tensor<1x1x6xf32>
  return %h : tensor<1x1x6xf32>
}

func.func @argmax_propagating(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<0xFF800000> : tensor<1x1x6xf32>
  %j = arith.constant dense<0> : tensor<1x1x6xi32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i, %j : tensor<1x1x6xf32>, tensor<1x1x6xi32>) {
  ^bb0(%a: f32, %o: f32, %p: i32):
    %n = linalg.index 1 : index
    %m = arith.index_cast %n : index to i32
    %u = arith.cmpf ugt, %a, %o : f32
    %k = arith.cmpf ord, %o, %o : f32
    %q = arith.andi %u, %k : i1
    %v = arith.select %q, %a, %o : f32
    %s = arith.select %q, %m, %p : i32
    linalg.yield %v, %s : f32, i32
  } -> (tensor<1x1x6xf32>, tensor<1x1x6xi32>)
  %f = arith.sitofp %r#1 : tensor<1x1x6xi32> to tensor<1x1x6xf32>
  %ten = arith.constant dense<10.0> : tensor<1x1x6xf32>
  %g = arith.mulf %f, %ten : tensor<1x1x6xf32>
  %h = arith.addf %g, %r#0 : tensor<1x1x6xf32>
  return %h : tensor<1x1x6xf32>
}

func.func @channel(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<0xFF800000> : tensor<1x1x6xf32>
  %j = arith.constant dense<0> : tensor<1x1x6xi32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i, %j : tensor<1x1x6xf32>, tensor<1x1x6xi32>) {
  ^bb0(%a: f32, %o: f32, %p: i32):
    %n = linalg.index 1 : index
    %m = arith.index_cast %n : index to i32
    %u = arith.cmpf ugt, %a, %o : f32
    %k = arith.cmpf ord, %o, %o : f32
    %q = arith.andi %u, %k : i1
    %v = arith.select %q, %a, %o : f32
    %s = arith.select %q, %m, %p : i32
    linalg.yield %v, %s : f32, i32
  } -> (tensor<1x1x6xf32>, tensor<1x1x6xi32>)
  %f = arith.sitofp %r#1 : tensor<1x1x6xi32> to tensor<1x1x6xf32>
  %ten = arith.constant dense<10.0> : tensor<1x1x6xf32>
  %g = arith.mulf %f, %ten : tensor<1x1x6xf32>
  return %g : tensor<1x1x6xf32>
}

func.func @product(%x: tensor<1x1x1x6xf32>, %w: tensor<4x1x1x1xf32>, %t: tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32> {
  %e = tensor.empty() : tensor<1x4x1x6xf32>
  %c = conv.fused ins(%x, %w : tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>) outs(%e : tensor<1x4x1x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1x6xf32>
  %y = arith.addf %c, %t : tensor<1x4x1x6xf32>
  %i = arith.constant dense<2.0> : tensor<1x1x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<1x4x1x6xf32>) outs(%i : tensor<1x1x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %v = arith.mulf %o, %a : f32
    linalg.yield %v : f32
  } -> tensor<1x1x6xf32>
  return %r : tensor<1x1x6xf32>
}

func.func @main() {
  %x = arith.constant dense<0.0> : tensor<1x1x1x6xf32>
  %w = arith.constant dense<0.0> : tensor<4x1x1x1xf32>
  // Channels are rows: without NaN, NaN first, NaN inside, only NaN, only
  // infinity, everything.
  %t = arith.constant dense<[[[[1.0, 0x7FC00000, 4.0, 0x7FC00000, 0x7F800000, 0xFF800000]],
                              [[-2.0, 5.0, 0x7FC00000, 0x7FC00000, 0x7F800000, 0x7F800000]],
                              [[3.0, -1.0, -3.0, 0x7FC00000, 0x7F800000, 0.0]],
                              [[0.0, 2.0, 7.0, 0x7FC00000, 0x7F800000, 0x7FC00000]]]]> : tensor<1x4x1x6xf32>

  // A NaN is the minimum.
  // CHECK: {{\[\[\[}}-2, {{-?nan}}, {{-?nan}}, {{-?nan}}, inf, {{-?nan}}]]]
  %minimum = func.call @minimum(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %minimum_u = tensor.cast %minimum : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%minimum_u) : (tensor<*xf32>) -> ()

  // TOSA starts at the largest float, which infinities do not beat.
  // CHECK: {{\[\[\[}}-2, {{-?nan}}, {{-?nan}}, {{-?nan}}, 3.40282e+38, {{-?nan}}]]]
  %minimum_of_finite = func.call @minimum_of_finite(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %minimum_of_finite_u = tensor.cast %minimum_of_finite : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%minimum_of_finite_u) : (tensor<*xf32>) -> ()

  // NaNs are ignored; of nothing but NaNs the start is left.
  // CHECK: {{\[\[\[}}-2, -1, -3, inf, inf, -inf]]]
  %minnum = func.call @minnum(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %minnum_u = tensor.cast %minnum : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%minnum_u) : (tensor<*xf32>) -> ()

  // An ordered comparison ignores NaN.
  // CHECK: {{\[\[\[}}3, 5, 7, -3.40282e+38, inf, inf]]]
  %compare = func.call @compare(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %compare_u = tensor.cast %compare : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%compare_u) : (tensor<*xf32>) -> ()

  // 10 times the channel plus the value; NaNs lose.
  // CHECK: {{\[\[\[}}23, 15, 37, -3.40282e+38, inf, inf]]]
  %argmax_ignoring = func.call @argmax_ignoring(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %argmax_ignoring_u = tensor.cast %argmax_ignoring : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%argmax_ignoring_u) : (tensor<*xf32>) -> ()

  // Likewise; NaNs win.
  // CHECK: {{\[\[\[}}23, {{-?nan}}, {{-?nan}}, {{-?nan}}, inf, {{-?nan}}]]]
  %argmax_propagating = func.call @argmax_propagating(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %argmax_propagating_u = tensor.cast %argmax_propagating : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%argmax_propagating_u) : (tensor<*xf32>) -> ()

  // The channel alone: that of the first NaN, if there is one.
  // CHECK: {{\[\[\[}}20, 0, 10, 0, 0, 30]]]
  %channel = func.call @channel(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %channel_u = tensor.cast %channel : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%channel_u) : (tensor<*xf32>) -> ()

  // A start that is not the identity.
  // CHECK: {{\[\[\[}}-0, {{-?nan}}, {{-?nan}}, {{-?nan}}, inf, {{-?nan}}]]]
  %product = func.call @product(%x, %w, %t) : (tensor<1x1x1x6xf32>, tensor<4x1x1x1xf32>, tensor<1x4x1x6xf32>) -> tensor<1x1x6xf32>
  %product_u = tensor.cast %product : tensor<1x1x6xf32> to tensor<*xf32>
  func.call @printMemrefF32(%product_u) : (tensor<*xf32>) -> ()
  return
}
