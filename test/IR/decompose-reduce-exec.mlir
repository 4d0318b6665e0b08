// Runs decomposed reductions on the CPU against linalg reductions of the whole
// convolution. Data are small integers, whose sums are exact in any order; each
// line says how many elements differ, and what the absolute values add up to.
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

// sum, without the channels.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @sum() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%j : tensor<2x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [sum] -> tensor<2x4x4xf32>
  %id = arith.constant 0.0 : f32
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %b = linalg.reduce { arith.addf } ins(%y : tensor<2x5x4x4xf32>) outs(%z : tensor<2x4x4xf32>) dimensions = [1]
  %pc = tensor.collapse_shape %a [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// minimum, with an extent of 1 in place of the channels.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @minimum() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%k : tensor<2x1x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x1x4x4xf32>
  %id = arith.constant 0x7F800000 : f32
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %b = linalg.reduce { arith.minimumf } ins(%y : tensor<2x5x4x4xf32>) outs(%z : tensor<2x4x4xf32>) dimensions = [1]
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<2x1x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// maximum, without the channels.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @maximum() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%j : tensor<2x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [maximum] -> tensor<2x4x4xf32>
  %id = arith.constant 0xFF800000 : f32
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %b = linalg.reduce { arith.maximumf } ins(%y : tensor<2x5x4x4xf32>) outs(%z : tensor<2x4x4xf32>) dimensions = [1]
  %pc = tensor.collapse_shape %a [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// minnum, without the channels.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @minnum() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%j : tensor<2x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minnum] -> tensor<2x4x4xf32>
  %id = arith.constant 0x7FC00000 : f32
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %b = linalg.reduce { arith.minnumf } ins(%y : tensor<2x5x4x4xf32>) outs(%z : tensor<2x4x4xf32>) dimensions = [1]
  %pc = tensor.collapse_shape %a [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// maxnum, with an extent of 1 in place of the channels.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @maxnum() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%k : tensor<2x1x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [maxnum] -> tensor<2x1x4x4xf32>
  %id = arith.constant 0x7FC00000 : f32
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %b = linalg.reduce { arith.maxnumf } ins(%y : tensor<2x5x4x4xf32>) outs(%z : tensor<2x4x4xf32>) dimensions = [1]
  %pc = tensor.collapse_shape %a [[0, 1, 2, 3]] : tensor<2x1x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// prod, of small numbers.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @prod() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %a = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%j : tensor<2x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 5.0e-01 : f32
        %h = math.copysign %c, %acc : f32
        %d = arith.constant 4.0 : f32
        %e = arith.mulf %h, %d : f32
        conv.yield %e : f32
      } reduce [prod] -> tensor<2x4x4xf32>
  %s = linalg.map ins(%y : tensor<2x5x4x4xf32>) outs(%i : tensor<2x5x4x4xf32>) (%v: f32, %o: f32) {
    %two = arith.constant 2.0 : f32
    %n = math.copysign %two, %v : f32
    linalg.yield %n : f32
  }
  %id = arith.constant 1.0 : f32
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %b = linalg.reduce { arith.mulf } ins(%s : tensor<2x5x4x4xf32>) outs(%z : tensor<2x4x4xf32>) dimensions = [1]
  %pc = tensor.collapse_shape %a [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// A mean, over a full result, with finalize.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @mean() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %es = arith.constant 3.0 : f32
  %ef = linalg.fill ins(%es : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %a:2 = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      extras(%ef : tensor<4xf32>) maps [(n, f, h, w) -> (h)]
      outs(%i, %k : tensor<2x5x4x4xf32>, tensor<2x1x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %g: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] finalize {
      ^bb0(%s: f32, %g: f32):
        %0 = arith.addf %s, %g : f32
        conv.yield %0 : f32
      } -> (tensor<2x5x4x4xf32>, tensor<2x1x4x4xf32>)
  %id = arith.constant 0.0 : f32
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %b0 = linalg.reduce { arith.addf } ins(%y : tensor<2x5x4x4xf32>) outs(%z : tensor<2x4x4xf32>) dimensions = [1]
  %b = linalg.map ins(%b0 : tensor<2x4x4xf32>) outs(%j : tensor<2x4x4xf32>) (%v: f32, %o: f32) {
    %n = arith.addf %v, %es : f32
    linalg.yield %n : f32
  }
  %pc = tensor.collapse_shape %a#1 [[0, 1, 2, 3]] : tensor<2x1x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %b [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// The channel of argmin, the first of equal ones.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @argmin() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %ji = tensor.empty() : tensor<2x4x4xi64>
  %a:2 = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%j, %ji : tensor<2x4x4xf32>, tensor<2x4x4xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmin] -> (tensor<2x4x4xf32>, tensor<2x4x4xi64>)
  %id = arith.constant 0x7F800000 : f32
  %c0 = arith.constant 0 : i64
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %zi = linalg.fill ins(%c0 : i64) outs(%ji : tensor<2x4x4xi64>) -> tensor<2x4x4xi64>
  %b:2 = linalg.generic {indexing_maps = [affine_map<(n, f, h, w) -> (n, f, h, w)>, affine_map<(n, f, h, w) -> (n, h, w)>, affine_map<(n, f, h, w) -> (n, h, w)>], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x5x4x4xf32>) outs(%z, %zi : tensor<2x4x4xf32>, tensor<2x4x4xi64>) {
  ^bb0(%v: f32, %best: f32, %at: i64):
    %f = linalg.index 1 : index
    %fi = arith.index_cast %f : index to i64
    %t = arith.cmpf olt, %v, %best : f32
    %r = arith.select %t, %v, %best : f32
    %q = arith.select %t, %fi, %at : i64
    linalg.yield %r, %q : f32, i64
  } -> (tensor<2x4x4xf32>, tensor<2x4x4xi64>)
  // The value and the channel in one number.
  %m0 = linalg.map ins(%a#0, %a#1 : tensor<2x4x4xf32>, tensor<2x4x4xi64>) outs(%j : tensor<2x4x4xf32>) (%v: f32, %at: i64, %o: f32) {
    %hundred = arith.constant 100.0 : f32
    %fa = arith.sitofp %at : i64 to f32
    %n = arith.mulf %v, %hundred : f32
    %s = arith.addf %n, %fa : f32
    linalg.yield %s : f32
  }
  %m1 = linalg.map ins(%b#0, %b#1 : tensor<2x4x4xf32>, tensor<2x4x4xi64>) outs(%j : tensor<2x4x4xf32>) (%v: f32, %at: i64, %o: f32) {
    %hundred = arith.constant 100.0 : f32
    %fa = arith.sitofp %at : i64 to f32
    %n = arith.mulf %v, %hundred : f32
    %s = arith.addf %n, %fa : f32
    linalg.yield %s : f32
  }
  %pc = tensor.collapse_shape %m0 [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %m1 [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// The channel of argmax, the first of equal ones.
// CHECK: {{^}}0, {{[1-9]}}
func.func private @argmax() {
  %xn = arith.constant 180 : index
  %xs = arith.constant 2 : index
  %xd = call @data(%xn, %xs) : (index, index) -> tensor<?xf32>
  %xt = tensor.cast %xd : tensor<?xf32> to tensor<180xf32>
  %x = tensor.expand_shape %xt [[0, 1, 2, 3]] output_shape [2, 3, 6, 5] : tensor<180xf32> into tensor<2x3x6x5xf32>
  %wn = arith.constant 90 : index
  %ws = arith.constant 3 : index
  %wd = call @data(%wn, %ws) : (index, index) -> tensor<?xf32>
  %wt = tensor.cast %wd : tensor<?xf32> to tensor<90xf32>
  %w = tensor.expand_shape %wt [[0, 1, 2, 3]] output_shape [5, 3, 3, 2] : tensor<90xf32> into tensor<5x3x3x2xf32>
  %i = tensor.empty() : tensor<2x5x4x4xf32>
  %j = tensor.empty() : tensor<2x4x4xf32>
  %k = tensor.empty() : tensor<2x1x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%i : tensor<2x5x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x4x4xf32>
  %ji = tensor.empty() : tensor<2x4x4xi64>
  %a:2 = conv.fused ins(%x, %w : tensor<2x3x6x5xf32>, tensor<5x3x3x2xf32>)
      outs(%j, %ji : tensor<2x4x4xf32>, tensor<2x4x4xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmax] -> (tensor<2x4x4xf32>, tensor<2x4x4xi64>)
  %id = arith.constant 0xFF800000 : f32
  %c0 = arith.constant 0 : i64
  %z = linalg.fill ins(%id : f32) outs(%j : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %zi = linalg.fill ins(%c0 : i64) outs(%ji : tensor<2x4x4xi64>) -> tensor<2x4x4xi64>
  %b:2 = linalg.generic {indexing_maps = [affine_map<(n, f, h, w) -> (n, f, h, w)>, affine_map<(n, f, h, w) -> (n, h, w)>, affine_map<(n, f, h, w) -> (n, h, w)>], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x5x4x4xf32>) outs(%z, %zi : tensor<2x4x4xf32>, tensor<2x4x4xi64>) {
  ^bb0(%v: f32, %best: f32, %at: i64):
    %f = linalg.index 1 : index
    %fi = arith.index_cast %f : index to i64
    %t = arith.cmpf ogt, %v, %best : f32
    %r = arith.select %t, %v, %best : f32
    %q = arith.select %t, %fi, %at : i64
    linalg.yield %r, %q : f32, i64
  } -> (tensor<2x4x4xf32>, tensor<2x4x4xi64>)
  // The value and the channel in one number.
  %m0 = linalg.map ins(%a#0, %a#1 : tensor<2x4x4xf32>, tensor<2x4x4xi64>) outs(%j : tensor<2x4x4xf32>) (%v: f32, %at: i64, %o: f32) {
    %hundred = arith.constant 100.0 : f32
    %fa = arith.sitofp %at : i64 to f32
    %n = arith.mulf %v, %hundred : f32
    %s = arith.addf %n, %fa : f32
    linalg.yield %s : f32
  }
  %m1 = linalg.map ins(%b#0, %b#1 : tensor<2x4x4xf32>, tensor<2x4x4xi64>) outs(%j : tensor<2x4x4xf32>) (%v: f32, %at: i64, %o: f32) {
    %hundred = arith.constant 100.0 : f32
    %fa = arith.sitofp %at : i64 to f32
    %n = arith.mulf %v, %hundred : f32
    %s = arith.addf %n, %fa : f32
    linalg.yield %s : f32
  }
  %pc = tensor.collapse_shape %m0 [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %pf = tensor.cast %pc : tensor<32xf32> to tensor<?xf32>
  %qc = tensor.collapse_shape %m1 [[0, 1, 2]] : tensor<2x4x4xf32> into tensor<32xf32>
  %qf = tensor.cast %qc : tensor<32xf32> to tensor<?xf32>
  call @compare(%pf, %qf) : (tensor<?xf32>, tensor<?xf32>) -> ()
  return
}

// NaN is more extreme than every number, and the first one counts: of
// (1, NaN, -3, NaN) both argmin and argmax find channel 1; minnum skips NaN.
// CHECK: 1, 1, -3, 1
func.func private @nan() {
  %x = arith.constant dense<1.0> : tensor<1x1xf32>
  %w = arith.constant dense<1.0> : tensor<4x1xf32>
  %e = arith.constant dense<[0.0, 0x7FC00000, -4.0, 0x7FC00000]> : tensor<4xf32>
  %i = tensor.empty() : tensor<1xf32>
  %j = tensor.empty() : tensor<1xi64>
  %a:6 = conv.fused ins(%x, %w : tensor<1x1xf32>, tensor<4x1xf32>)
      extras(%e : tensor<4xf32>) maps [(f, w) -> (f)]
      outs(%i, %j, %i, %j, %i, %i : tensor<1xf32>, tensor<1xi64>, tensor<1xf32>, tensor<1xi64>, tensor<1xf32>, tensor<1xf32>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %n: f32):
        %0 = arith.addf %acc, %n : f32
        conv.yield %0, %0, %0, %0 : f32, f32, f32, f32
      } reduce [argmin, argmax, minnum, maxnum] -> (tensor<1xf32>, tensor<1xi64>, tensor<1xf32>, tensor<1xi64>, tensor<1xf32>, tensor<1xf32>)
  %c0 = arith.constant 0 : index
  %0 = tensor.extract %a#1[%c0] : tensor<1xi64>
  %1 = tensor.extract %a#3[%c0] : tensor<1xi64>
  %2 = tensor.extract %a#4[%c0] : tensor<1xf32>
  %3 = tensor.extract %a#5[%c0] : tensor<1xf32>
  %4 = arith.fptosi %2 : f32 to i64
  %5 = arith.fptosi %3 : f32 to i64
  call @printI64(%0) : (i64) -> ()
  call @printComma() : () -> ()
  call @printI64(%1) : (i64) -> ()
  call @printComma() : () -> ()
  call @printI64(%4) : (i64) -> ()
  call @printComma() : () -> ()
  call @printI64(%5) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}

// The ordered kinds look at the channels before the first NaN: of (1, 0, NaN, 6)
// they find 1 and 0, of (NaN, 0, 2, 6) none.
// CHECK-NEXT: 1, 0
// CHECK-NEXT: -1, -1
func.func private @ordered(%e: tensor<4xf32>) {
  %x = arith.constant dense<1.0> : tensor<1x1xf32>
  %w = arith.constant dense<1.0> : tensor<4x1xf32>
  %i = tensor.empty() : tensor<1xf32>
  %j = tensor.empty() : tensor<1xi64>
  %a:4 = conv.fused ins(%x, %w : tensor<1x1xf32>, tensor<4x1xf32>)
      extras(%e : tensor<4xf32>) maps [(f, w) -> (f)]
      outs(%i, %j, %i, %j : tensor<1xf32>, tensor<1xi64>, tensor<1xf32>, tensor<1xi64>)
      dims <input = cw, filter = fw, output = fw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %n: f32):
        %0 = arith.addf %acc, %n : f32
        conv.yield %0, %0 : f32, f32
      } reduce [argmin_ordered, argmax_ordered] -> (tensor<1xf32>, tensor<1xi64>, tensor<1xf32>, tensor<1xi64>)
  %c0 = arith.constant 0 : index
  %0 = tensor.extract %a#1[%c0] : tensor<1xi64>
  %1 = tensor.extract %a#3[%c0] : tensor<1xi64>
  call @printI64(%0) : (i64) -> ()
  call @printComma() : () -> ()
  call @printI64(%1) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}

func.func @main() {
  call @sum() : () -> ()
  call @minimum() : () -> ()
  call @maximum() : () -> ()
  call @minnum() : () -> ()
  call @maxnum() : () -> ()
  call @prod() : () -> ()
  call @mean() : () -> ()
  call @argmin() : () -> ()
  call @argmax() : () -> ()
  call @nan() : () -> ()
  %nan_third = arith.constant dense<[0.0, -1.0, 0x7FC00000, 5.0]> : tensor<4xf32>
  call @ordered(%nan_third) : (tensor<4xf32>) -> ()
  %nan_first = arith.constant dense<[0x7FC00000, -1.0, 1.0, 5.0]> : tensor<4xf32>
  call @ordered(%nan_first) : (tensor<4xf32>) -> ()
  return
}
