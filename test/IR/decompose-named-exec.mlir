// Runs the decomposition on the CPU against linalg's named ops. Data are small
// integers, whose sums are exact in any order; each line says how many elements
// differ, and what the absolute values add up to.
//
// DEFINE: %{lower} = --one-shot-bufferize="bufferize-function-boundaries" --convert-linalg-to-loops --expand-strided-metadata --lower-affine --convert-scf-to-cf --convert-math-to-llvm --convert-arith-to-llvm --finalize-memref-to-llvm --convert-func-to-llvm --convert-cf-to-llvm --reconcile-unrealized-casts
// DEFINE: %{run} = mlir-runner -e main -entry-point-result=void --shared-libs=%mlir_lib_dir/libmlir_c_runner_utils.so
// RUN: conv-opt %s --conv-decompose %{lower} | %{run} | FileCheck %s
// RUN: conv-opt %s --one-shot-bufferize="bufferize-function-boundaries" --conv-decompose %{lower} | %{run} | FileCheck %s

func.func private @printI64(i64)
func.func private @printComma()
func.func private @printNewline()

/// Integers from -5 to 5 that look random.
func.func private @data(%n: index, %seed: index) -> tensor<?xf32> {
  %e = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>], iterator_types = ["parallel"]}
      outs(%e : tensor<?xf32>) {
  ^bb0(%o: f32):
    %a = linalg.index 0 : index
    %v = affine.apply affine_map<(a)[s] -> ((a * 107 + s + (a mod 17) * 31 + (a floordiv 7) * 5) mod 11 - 5)>(%a)[%seed]
    %i = arith.index_cast %v : index to i32
    %f = arith.sitofp %i : i32 to f32
    linalg.yield %f : f32
  } -> tensor<?xf32>
  return %r : tensor<?xf32>
}

func.func private @compare(%a: tensor<?xf32>, %b: tensor<?xf32>) {
  %c0 = arith.constant 0 : i64
  %e = tensor.empty() : tensor<i64>
  %z = linalg.fill ins(%c0 : i64) outs(%e : tensor<i64>) -> tensor<i64>
  %r:2 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> ()>, affine_map<(a) -> ()>], iterator_types = ["reduction"]}
      ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%z, %z : tensor<i64>, tensor<i64>) {
  ^bb0(%u: f32, %v: f32, %n: i64, %m: i64):
    %d = arith.cmpf une, %u, %v : f32
    %one = arith.extui %d : i1 to i64
    %n1 = arith.addi %n, %one : i64
    %i = arith.fptosi %v : f32 to i64
    %abs = math.absi %i : i64
    %m1 = arith.addi %m, %abs : i64
    linalg.yield %n1, %m1 : i64, i64
  } -> (tensor<i64>, tensor<i64>)
  %n = tensor.extract %r#0[] : tensor<i64>
  %m = tensor.extract %r#1[] : tensor<i64>
  call @printI64(%n) : (i64) -> ()
  call @printComma() : () -> ()
  call @printI64(%m) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}

// Rank 1.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @nwc() {
  %xn = arith.constant 66 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<66xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2]] output_shape [2, 11, 3] : tensor<66xf32> into tensor<2x11x3xf32>
  %wn = arith.constant 36 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<36xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2]] output_shape [3, 3, 4] : tensor<36xf32> into tensor<3x3x4xf32>
  %i = tensor.empty() : tensor<2x5x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x11x3xf32>, tensor<3x3x4xf32>) outs(%i : tensor<2x5x4xf32>)
      dims <input = nwc, filter = wcf, output = nwf>
      strides [2] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<2x5x4xf32>) -> tensor<2x5x4xf32>
  %b = linalg.conv_1d_nwc_wcf {strides = dense<[2]> : tensor<1xi64>, dilations = dense<[1]> : tensor<1xi64>} ins(%x, %w : tensor<2x11x3xf32>, tensor<3x3x4xf32>) outs(%z : tensor<2x5x4xf32>) -> tensor<2x5x4xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2]] : tensor<2x5x4xf32> into tensor<40xf32>
  %pf = tensor.cast %pc : tensor<40xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x5x4xf32> into tensor<40xf32>
  %qf = tensor.cast %qc : tensor<40xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Channels last.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @nhwc_hwcf() {
  %xn = arith.constant 336 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<336xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 7, 8, 3] : tensor<336xf32> into tensor<2x7x8x3xf32>
  %wn = arith.constant 72 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<72xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [3, 2, 3, 4] : tensor<72xf32> into tensor<3x2x3x4xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x7x8x3xf32>, tensor<3x2x3x4xf32>) outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<2x5x4x4xf32>) -> tensor<2x5x4x4xf32>
  %b = linalg.conv_2d_nhwc_hwcf {strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>} ins(%x, %w : tensor<2x7x8x3xf32>, tensor<3x2x3x4xf32>) outs(%z : tensor<2x5x4x4xf32>) -> tensor<2x5x4x4xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<2x5x4x4xf32> into tensor<160xf32>
  %pf = tensor.cast %pc : tensor<160xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<2x5x4x4xf32> into tensor<160xf32>
  %qf = tensor.cast %qc : tensor<160xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Channels last on both sides, with dilation.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @nhwc_fhwc() {
  %xn = arith.constant 432 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<432xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 9, 8, 3] : tensor<432xf32> into tensor<2x9x8x3xf32>
  %wn = arith.constant 72 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<72xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [4, 3, 2, 3] : tensor<72xf32> into tensor<4x3x2x3xf32>
  %i = tensor.empty() : tensor<2x5x7x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x9x8x3xf32>, tensor<4x3x2x3xf32>) outs(%i : tensor<2x5x7x4xf32>)
      dims <input = nhwc, filter = fhwc, output = nhwf>
      strides [1, 1] dilations [2, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x7x4xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<2x5x7x4xf32>) -> tensor<2x5x7x4xf32>
  %b = linalg.conv_2d_nhwc_fhwc {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>} ins(%x, %w : tensor<2x9x8x3xf32>, tensor<4x3x2x3xf32>) outs(%z : tensor<2x5x7x4xf32>) -> tensor<2x5x7x4xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<2x5x7x4xf32> into tensor<280xf32>
  %pf = tensor.cast %pc : tensor<280xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<2x5x7x4xf32> into tensor<280xf32>
  %qf = tensor.cast %qc : tensor<280xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Padding, against tensor.pad.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @padded() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 5, 6] : tensor<180xf32> into tensor<2x3x5x6xf32>
  %wn = arith.constant 108 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<108xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [4, 3, 3, 3] : tensor<108xf32> into tensor<4x3x3x3xf32>
  %i = tensor.empty() : tensor<2x4x6x6xf32>
  %a = conv.fused ins(%x, %w : tensor<2x3x5x6xf32>, tensor<4x3x3x3xf32>) outs(%i : tensor<2x4x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 0] pad_high [2, 2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x6x6xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
  %p = tensor.pad %x low[0, 0, 1, 0] high[0, 0, 2, 2] {
  ^bb0(%k0: index, %k1: index, %k2: index, %k3: index):
    tensor.yield %zero : f32
  } : tensor<2x3x5x6xf32> to tensor<2x3x8x8xf32>
  %b = linalg.conv_2d_nchw_fchw {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>} ins(%p, %w : tensor<2x3x8x8xf32>, tensor<4x3x3x3xf32>) outs(%z : tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<2x4x6x6xf32> into tensor<288xf32>
  %pf = tensor.cast %pc : tensor<288xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<2x4x6x6xf32> into tensor<288xf32>
  %qf = tensor.cast %qc : tensor<288xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Groups, against the form with a dimension for them.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @grouped() {
  %xn = arith.constant 504 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<504xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 6, 7, 6] : tensor<504xf32> into tensor<2x6x7x6xf32>
  %wn = arith.constant 108 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<108xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [4, 3, 3, 3] : tensor<108xf32> into tensor<4x3x3x3xf32>
  %i = tensor.empty() : tensor<2x4x5x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x6x7x6xf32>, tensor<4x3x3x3xf32>) outs(%i : tensor<2x4x5x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x5x4xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<2x4x5x4xf32>) -> tensor<2x4x5x4xf32>
  %x5 = tensor.expand_shape %x [[0], [1, 2], [3], [4]] output_shape [2, 2, 3, 7, 6] : tensor<2x6x7x6xf32> into tensor<2x2x3x7x6xf32>
  %w5 = tensor.expand_shape %w [[0, 1], [2], [3], [4]] output_shape [2, 2, 3, 3, 3] : tensor<4x3x3x3xf32> into tensor<2x2x3x3x3xf32>
  %z5 = tensor.expand_shape %z [[0], [1, 2], [3], [4]] output_shape [2, 2, 2, 5, 4] : tensor<2x4x5x4xf32> into tensor<2x2x2x5x4xf32>
  %b5 = linalg.conv_2d_ngchw_gfchw {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>} ins(%x5, %w5 : tensor<2x2x3x7x6xf32>, tensor<2x2x3x3x3xf32>) outs(%z5 : tensor<2x2x2x5x4xf32>) -> tensor<2x2x2x5x4xf32>
  %b = tensor.collapse_shape %b5 [[0], [1, 2], [3], [4]] : tensor<2x2x2x5x4xf32> into tensor<2x4x5x4xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<2x4x5x4xf32> into tensor<160xf32>
  %pf = tensor.cast %pc : tensor<160xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<2x4x5x4xf32> into tensor<160xf32>
  %qf = tensor.cast %qc : tensor<160xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Depthwise: the filter has no c.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @depthwise() {
  %xn = arith.constant 336 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<336xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 7, 6, 4] : tensor<336xf32> into tensor<2x7x6x4xf32>
  %wn = arith.constant 24 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<24xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2]] output_shape [3, 2, 4] : tensor<24xf32> into tensor<3x2x4xf32>
  %i = tensor.empty() : tensor<2x5x5x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x7x6x4xf32>, tensor<3x2x4xf32>) outs(%i : tensor<2x5x5x4xf32>)
      dims <input = nhwc, filter = hwf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 4
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x5x4xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<2x5x5x4xf32>) -> tensor<2x5x5x4xf32>
  %b = linalg.depthwise_conv_2d_nhwc_hwc {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>} ins(%x, %w : tensor<2x7x6x4xf32>, tensor<3x2x4xf32>) outs(%z : tensor<2x5x5x4xf32>) -> tensor<2x5x5x4xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<2x5x5x4xf32> into tensor<200xf32>
  %pf = tensor.cast %pc : tensor<200xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<2x5x5x4xf32> into tensor<200xf32>
  %qf = tensor.cast %qc : tensor<200xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Rank 3.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @ndhwc() {
  %xn = arith.constant 300 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<300xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3, 4]] output_shape [1, 5, 6, 5, 2] : tensor<300xf32> into tensor<1x5x6x5x2xf32>
  %wn = arith.constant 72 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<72xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3, 4]] output_shape [2, 3, 2, 2, 3] : tensor<72xf32> into tensor<2x3x2x2x3xf32>
  %i = tensor.empty() : tensor<1x4x2x4x3xf32>
  %a = conv.fused ins(%x, %w : tensor<1x5x6x5x2xf32>, tensor<2x3x2x2x3xf32>) outs(%i : tensor<1x4x2x4x3xf32>)
      dims <input = ndhwc, filter = dhwcf, output = ndhwf>
      strides [1, 2, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x2x4x3xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<1x4x2x4x3xf32>) -> tensor<1x4x2x4x3xf32>
  %b = linalg.conv_3d_ndhwc_dhwcf {strides = dense<[1, 2, 1]> : tensor<3xi64>, dilations = dense<[1, 1, 1]> : tensor<3xi64>} ins(%x, %w : tensor<1x5x6x5x2xf32>, tensor<2x3x2x2x3xf32>) outs(%z : tensor<1x4x2x4x3xf32>) -> tensor<1x4x2x4x3xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3, 4]] : tensor<1x4x2x4x3xf32> into tensor<96xf32>
  %pf = tensor.cast %pc : tensor<96xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2, 3, 4]] : tensor<1x4x2x4x3xf32> into tensor<96xf32>
  %qf = tensor.cast %qc : tensor<96xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Input dilation, against an insertion into zeros (idiom of transposed convolutions).
// CHECK: {{^}}0, {{[1-9]}}
func.func private @transposed() {
  %xn = arith.constant 36 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<36xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [1, 3, 4, 3] : tensor<36xf32> into tensor<1x3x4x3xf32>
  %wn = arith.constant 54 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<54xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [2, 3, 3, 3] : tensor<54xf32> into tensor<2x3x3x3xf32>
  %i = tensor.empty() : tensor<1x2x7x8xf32>
  %a = conv.fused ins(%x, %w : tensor<1x3x4x3xf32>, tensor<2x3x3x3xf32>) outs(%i : tensor<1x2x7x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 2] pad_high [1, 1] input_dilation [2, 3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x2x7x8xf32>
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%i : tensor<1x2x7x8xf32>) -> tensor<1x2x7x8xf32>
  %pe = tensor.empty() : tensor<1x3x9x10xf32>
  %pz = linalg.fill ins(%zero : f32) outs(%pe : tensor<1x3x9x10xf32>) -> tensor<1x3x9x10xf32>
  %p = tensor.insert_slice %x into %pz[0, 0, 1, 2] [1, 3, 4, 3] [1, 1, 2, 3] : tensor<1x3x4x3xf32> into tensor<1x3x9x10xf32>
  %b = linalg.conv_2d_nchw_fchw {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>} ins(%p, %w : tensor<1x3x9x10xf32>, tensor<2x3x3x3xf32>) outs(%z : tensor<1x2x7x8xf32>) -> tensor<1x2x7x8xf32>
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<1x2x7x8xf32> into tensor<112xf32>
  %pf = tensor.cast %pc : tensor<112xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<1x2x7x8xf32> into tensor<112xf32>
  %qf = tensor.cast %qc : tensor<112xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// Integers, extended as signed.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @integers() {
  %xn = arith.constant 336 : index
  %xs = arith.constant 1 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<336xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 7, 8, 3] : tensor<336xf32> into tensor<2x7x8x3xf32>
  %wn = arith.constant 72 : index
  %ws = arith.constant 4 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<72xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [3, 2, 3, 4] : tensor<72xf32> into tensor<3x2x3x4xf32>
  %xq = tensor.empty() : tensor<2x7x8x3xi8>
  %xi = linalg.map { arith.fptosi } ins(%x : tensor<2x7x8x3xf32>) outs(%xq : tensor<2x7x8x3xi8>)
  %wq = tensor.empty() : tensor<3x2x3x4xi8>
  %wi = linalg.map { arith.fptosi } ins(%w : tensor<3x2x3x4xf32>) outs(%wq : tensor<3x2x3x4xi8>)
  %i = tensor.empty() : tensor<2x5x7x4xi32>
  %a = conv.fused ins(%xi, %wi : tensor<2x7x8x3xi8>, tensor<3x2x3x4xi8>) outs(%i : tensor<2x5x7x4xi32>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = i32>
      epilogue {
      ^bb0(%acc: i32):
        conv.yield %acc : i32
      } -> tensor<2x5x7x4xi32>
  %zero = arith.constant 0 : i32
  %z = linalg.fill ins(%zero : i32) outs(%i : tensor<2x5x7x4xi32>) -> tensor<2x5x7x4xi32>
  %b = linalg.conv_2d_nhwc_hwcf {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>} ins(%xi, %wi : tensor<2x7x8x3xi8>, tensor<3x2x3x4xi8>) outs(%z : tensor<2x5x7x4xi32>) -> tensor<2x5x7x4xi32>
  %af = tensor.empty() : tensor<2x5x7x4xf32>
  %a1 = linalg.map { arith.sitofp } ins(%a : tensor<2x5x7x4xi32>) outs(%af : tensor<2x5x7x4xf32>)
  %b1 = linalg.map { arith.sitofp } ins(%b : tensor<2x5x7x4xi32>) outs(%af : tensor<2x5x7x4xf32>)
  %pc = tensor.collapse_shape %a1 [[0, 1, 2, 3]] : tensor<2x5x7x4xf32> into tensor<280xf32>
  %pf = tensor.cast %pc : tensor<280xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b1 [[0, 1, 2, 3]] : tensor<2x5x7x4xf32> into tensor<280xf32>
  %qf = tensor.cast %qc : tensor<280xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

func.func @main() {
  call @nwc() : () -> ()
  call @nhwc_hwcf() : () -> ()
  call @nhwc_fhwc() : () -> ()
  call @padded() : () -> ()
  call @grouped() : () -> ()
  call @depthwise() : () -> ()
  call @ndhwc() : () -> ()
  call @transposed() : () -> ()
  call @integers() : () -> ()
  return
}
