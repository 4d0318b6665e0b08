// Runs tiles of conv.fused on the CPU against the definition of the whole, as
// loops. Data are small integers, whose sums are exact in any order; each line
// says how many elements differ and what the absolute values add up to.
//
// DEFINE: %{lower} = --one-shot-bufferize="bufferize-function-boundaries" --convert-linalg-to-loops --expand-strided-metadata --lower-affine --convert-scf-to-cf --convert-math-to-llvm --convert-arith-to-llvm --finalize-memref-to-llvm --convert-func-to-llvm --convert-cf-to-llvm --reconcile-unrealized-casts
// DEFINE: %{run} = mlir-runner -e main -entry-point-result=void --shared-libs=%mlir_lib_dir/libmlir_c_runner_utils.so
// RUN: conv-opt %s --transform-preload-library="transform-library-paths=%S/Inputs/tile-by-attribute.mlir" --transform-interpreter -o %t
// RUN: FileCheck %s --check-prefix=TILED --input-file %t
// RUN: conv-opt %t --canonicalize --cse --conv-decompose %{lower} | %{run} | FileCheck %s

// TILED-LABEL: func private @plain(
// TILED: scf.for
// TILED: conv.fused


func.func private @printI64(i64)
func.func private @printComma()
func.func private @printNewline()

/// Integers from -5 to 5 that look random.
func.func private @data(%init: tensor<?x?x?x?xf32>, %seed: index) -> tensor<?x?x?x?xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      outs(%init : tensor<?x?x?x?xf32>) {
  ^bb0(%o: f32):
    %a = linalg.index 0 : index
    %b = linalg.index 1 : index
    %c = linalg.index 2 : index
    %d = linalg.index 3 : index
    %v = affine.apply affine_map<(a, b, c, d)[s] -> ((a * 107 + b * 71 + c * 29 + d * 13 + s + ((a + b * 3 + c * 5 + d * 7) mod 17) * 31) mod 11 - 5)>(%a, %b, %c, %d)[%seed]
    %i = arith.index_cast %v : index to i32
    %f = arith.sitofp %i : i32 to f32
    linalg.yield %f : f32
  } -> tensor<?x?x?x?xf32>
  return %r : tensor<?x?x?x?xf32>
}

/// The definition: nchw, fchw, nfhw.
func.func private @reference(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>,
    %sh: index, %sw: index, %dh: index, %dw: index, %lh: index, %lw: index, %ih: index, %iw: index, %groups: index) -> tensor<?x?x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f32
  %cout = tensor.dim %w, %c0 : tensor<?x?x?x?xf32>
  %cpg = tensor.dim %w, %c1 : tensor<?x?x?x?xf32>
  %kh = tensor.dim %w, %c2 : tensor<?x?x?x?xf32>
  %kw = tensor.dim %w, %c3 : tensor<?x?x?x?xf32>
  %h = tensor.dim %x, %c2 : tensor<?x?x?x?xf32>
  %wd = tensor.dim %x, %c3 : tensor<?x?x?x?xf32>
  %fpg = arith.divsi %cout, %groups : index
  %r = linalg.generic {indexing_maps = [affine_map<(n, f, p, q) -> (n, f, p, q)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      outs(%init : tensor<?x?x?x?xf32>) {
  ^bb0(%o: f32):
    %n = linalg.index 0 : index
    %f = linalg.index 1 : index
    %p = linalg.index 2 : index
    %q = linalg.index 3 : index
    %g = arith.divsi %f, %fpg : index
    %first = arith.muli %g, %cpg : index
    %sum = scf.for %c = %c0 to %cpg step %c1 iter_args(%s0 = %zero) -> f32 {
      %cin = arith.addi %first, %c : index
      %s1 = scf.for %i = %c0 to %kh step %c1 iter_args(%s2 = %s0) -> f32 {
        %s3 = scf.for %j = %c0 to %kw step %c1 iter_args(%s4 = %s2) -> f32 {
          %y0 = arith.muli %p, %sh : index
          %y1 = arith.muli %i, %dh : index
          %y2 = arith.addi %y0, %y1 : index
          %y = arith.subi %y2, %lh : index
          %x0 = arith.muli %q, %sw : index
          %x1 = arith.muli %j, %dw : index
          %x2 = arith.addi %x0, %x1 : index
          %xx = arith.subi %x2, %lw : index
          %yr = arith.remsi %y, %ih : index
          %xr = arith.remsi %xx, %iw : index
          %yi = arith.divsi %y, %ih : index
          %xi = arith.divsi %xx, %iw : index
          %t0 = arith.cmpi sge, %y, %c0 : index
          %t1 = arith.cmpi sge, %xx, %c0 : index
          %t2 = arith.cmpi eq, %yr, %c0 : index
          %t3 = arith.cmpi eq, %xr, %c0 : index
          %t4 = arith.cmpi slt, %yi, %h : index
          %t5 = arith.cmpi slt, %xi, %wd : index
          %a0 = arith.andi %t0, %t1 : i1
          %a1 = arith.andi %t2, %t3 : i1
          %a2 = arith.andi %t4, %t5 : i1
          %a3 = arith.andi %a0, %a1 : i1
          %in = arith.andi %a3, %a2 : i1
          %s5 = scf.if %in -> f32 {
            %xv = tensor.extract %x[%n, %cin, %yi, %xi] : tensor<?x?x?x?xf32>
            %wv = tensor.extract %w[%f, %c, %i, %j] : tensor<?x?x?x?xf32>
            %m = arith.mulf %xv, %wv : f32
            %a = arith.addf %s4, %m : f32
            scf.yield %a : f32
          } else {
            scf.yield %s4 : f32
          }
          scf.yield %s5 : f32
        }
        scf.yield %s3 : f32
      }
      scf.yield %s1 : f32
    }
    linalg.yield %sum : f32
  } -> tensor<?x?x?x?xf32>
  return %r : tensor<?x?x?x?xf32>
}

func.func private @compare(%a: tensor<?x?x?x?xf32>, %b: tensor<?x?x?x?xf32>) {
  %c0 = arith.constant 0 : i64
  %e = tensor.empty() : tensor<i64>
  %z = linalg.fill ins(%c0 : i64) outs(%e : tensor<i64>) -> tensor<i64>
  %r:2 = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> ()>, affine_map<(a, b, c, d) -> ()>], iterator_types = ["reduction", "reduction", "reduction", "reduction"]}
      ins(%a, %b : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%z, %z : tensor<i64>, tensor<i64>) {
  ^bb0(%u: f32, %v: f32, %n: i64, %m: i64):
    %d = arith.cmpf une, %u, %v : f32
    %one = arith.extui %d : i1 to i64
    %n1 = arith.addi %n, %one : i64
    %i = arith.fptosi %u : f32 to i64
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

// No padding: the input is read as it is.
// CHECK: {{^}}0, 16734
func.func private @plain(%x: tensor<2x3x7x6xf32>, %w: tensor<4x3x3x3xf32>, %init: tensor<2x4x5x4xf32>) -> tensor<2x4x5x4xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x3x7x6xf32>, tensor<4x3x3x3xf32>) outs(%init : tensor<2x4x5x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_3_2_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x5x4xf32>
  return %y : tensor<2x4x5x4xf32>
}

// The same with nothing known of the extents.
// CHECK: {{^}}0, 16734
func.func private @plain_dynamic(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%init : tensor<?x?x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_3_2_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

// The last rows and columns of the input are not used.
// CHECK: {{^}}0, 7402
func.func private @strided(%x: tensor<2x3x9x8xf32>, %w: tensor<4x3x3x2xf32>, %init: tensor<2x4x4x3xf32>) -> tensor<2x4x4x3xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x3x9x8xf32>, tensor<4x3x3x2xf32>) outs(%init : tensor<2x4x4x3xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 3] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_1_2_2_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x4x3xf32>
  return %y : tensor<2x4x4x3xf32>
}

// The same with nothing known of the extents.
// CHECK: {{^}}0, 7402
func.func private @strided_dynamic(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%init : tensor<?x?x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 3] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_1_2_2_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

// Padding differs on every side.
// CHECK: {{^}}0, 11299
func.func private @padded(%x: tensor<2x3x5x6xf32>, %w: tensor<4x3x3x3xf32>, %init: tensor<2x4x6x4xf32>) -> tensor<2x4x6x4xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x3x5x6xf32>, tensor<4x3x3x3xf32>) outs(%init : tensor<2x4x6x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 2] dilations [1, 1] pad_low [2, 0] pad_high [1, 3]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_3_1_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x6x4xf32>
  return %y : tensor<2x4x6x4xf32>
}

// The same with nothing known of the extents.
// CHECK: {{^}}0, 11299
func.func private @padded_dynamic(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%init : tensor<?x?x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 2] dilations [1, 1] pad_low [2, 0] pad_high [1, 3]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_3_1_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

// Filter dilation.
// CHECK: {{^}}0, 3969
func.func private @dilated(%x: tensor<1x2x9x9xf32>, %w: tensor<3x2x3x2xf32>, %init: tensor<1x3x7x7xf32>) -> tensor<1x3x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x2x9x9xf32>, tensor<3x2x3x2xf32>) outs(%init : tensor<1x3x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [2, 4] pad_low [1, 2] pad_high [1, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_2_2_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x3x7x7xf32>
  return %y : tensor<1x3x7x7xf32>
}

// The same with nothing known of the extents.
// CHECK: {{^}}0, 3969
func.func private @dilated_dynamic(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%init : tensor<?x?x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [2, 4] pad_low [1, 2] pad_high [1, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_2_2_3}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

// Two groups.
// CHECK: {{^}}0, 21037
func.func private @grouped(%x: tensor<2x6x5x6xf32>, %w: tensor<4x3x3x3xf32>, %init: tensor<2x4x5x6xf32>) -> tensor<2x4x5x6xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x6x5x6xf32>, tensor<4x3x3x3xf32>) outs(%init : tensor<2x4x5x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 2
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_1_0_2_4}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x5x6xf32>
  return %y : tensor<2x4x5x6xf32>
}

// The same with nothing known of the extents.
// CHECK: {{^}}0, 21037
func.func private @grouped_dynamic(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%init : tensor<?x?x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 2
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_1_0_2_4}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

// Depthwise, with a multiplier of two.
// CHECK: {{^}}0, 5205
func.func private @depthwise(%x: tensor<2x4x6x5xf32>, %w: tensor<8x1x3x2xf32>, %init: tensor<2x8x3x5xf32>) -> tensor<2x8x3x5xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x6x5xf32>, tensor<8x1x3x2xf32>) outs(%init : tensor<2x8x3x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 1] dilations [1, 1] pad_low [1, 0] pad_high [0, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_0_2_2}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x3x5xf32>
  return %y : tensor<2x8x3x5xf32>
}

// The same with nothing known of the extents.
// CHECK: {{^}}0, 5205
func.func private @depthwise_dynamic(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%init : tensor<?x?x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 1] dilations [1, 1] pad_low [1, 0] pad_high [0, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_0_0_2_2}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

// Depthwise, tiled by groups.
// CHECK: {{^}}0, 4808
func.func private @depthwise1(%x: tensor<2x4x6x5xf32>, %w: tensor<4x1x3x2xf32>, %init: tensor<2x4x5x5xf32>) -> tensor<2x4x5x5xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x6x5xf32>, tensor<4x1x3x2xf32>) outs(%init : tensor<2x4x5x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 0] pad_high [0, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_1_2_3_2}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x5x5xf32>
  return %y : tensor<2x4x5x5xf32>
}

// The same with nothing known of the extents.
// CHECK: {{^}}0, 4808
func.func private @depthwise1_dynamic(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %init: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%init : tensor<?x?x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 0] pad_high [0, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      attributes {tile_1_0_3_2}
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c5 = arith.constant 5 : index
  %c6 = arith.constant 6 : index
  %c7 = arith.constant 7 : index
  %c8 = arith.constant 8 : index
  %c9 = arith.constant 9 : index
  %c10 = arith.constant 10 : index
  %c11 = arith.constant 11 : index
  %c12 = arith.constant 12 : index
  %c13 = arith.constant 13 : index
  %c14 = arith.constant 14 : index
  %c15 = arith.constant 15 : index
  %c16 = arith.constant 16 : index
  %c17 = arith.constant 17 : index
  %c18 = arith.constant 18 : index
  %c19 = arith.constant 19 : index
  %xe_plain = tensor.empty(%c2, %c3, %c7, %c6) : tensor<?x?x?x?xf32>
  %we_plain = tensor.empty(%c4, %c3, %c3, %c3) : tensor<?x?x?x?xf32>
  %ye_plain = tensor.empty(%c2, %c4, %c5, %c4) : tensor<?x?x?x?xf32>
  %x_plain = call @data(%xe_plain, %c1) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %w_plain = call @data(%we_plain, %c2) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %r_plain = call @reference(%x_plain, %w_plain, %ye_plain, %c1, %c1, %c1, %c1, %c0, %c0, %c1, %c1, %c1) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, index, index, index, index, index, index, index, index, index) -> tensor<?x?x?x?xf32>
  %xs_plain = tensor.cast %x_plain : tensor<?x?x?x?xf32> to tensor<2x3x7x6xf32>
  %ws_plain = tensor.cast %w_plain : tensor<?x?x?x?xf32> to tensor<4x3x3x3xf32>
  %es_plain = tensor.cast %ye_plain : tensor<?x?x?x?xf32> to tensor<2x4x5x4xf32>
  %s_plain = call @plain(%xs_plain, %ws_plain, %es_plain) : (tensor<2x3x7x6xf32>, tensor<4x3x3x3xf32>, tensor<2x4x5x4xf32>) -> tensor<2x4x5x4xf32>
  %sd_plain = tensor.cast %s_plain : tensor<2x4x5x4xf32> to tensor<?x?x?x?xf32>
  call @compare(%sd_plain, %r_plain) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %d_plain = call @plain_dynamic(%x_plain, %w_plain, %ye_plain) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  call @compare(%d_plain, %r_plain) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %xe_strided = tensor.empty(%c2, %c3, %c9, %c8) : tensor<?x?x?x?xf32>
  %we_strided = tensor.empty(%c4, %c3, %c3, %c2) : tensor<?x?x?x?xf32>
  %ye_strided = tensor.empty(%c2, %c4, %c4, %c3) : tensor<?x?x?x?xf32>
  %x_strided = call @data(%xe_strided, %c1) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %w_strided = call @data(%we_strided, %c2) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %r_strided = call @reference(%x_strided, %w_strided, %ye_strided, %c2, %c3, %c1, %c1, %c0, %c0, %c1, %c1, %c1) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, index, index, index, index, index, index, index, index, index) -> tensor<?x?x?x?xf32>
  %xs_strided = tensor.cast %x_strided : tensor<?x?x?x?xf32> to tensor<2x3x9x8xf32>
  %ws_strided = tensor.cast %w_strided : tensor<?x?x?x?xf32> to tensor<4x3x3x2xf32>
  %es_strided = tensor.cast %ye_strided : tensor<?x?x?x?xf32> to tensor<2x4x4x3xf32>
  %s_strided = call @strided(%xs_strided, %ws_strided, %es_strided) : (tensor<2x3x9x8xf32>, tensor<4x3x3x2xf32>, tensor<2x4x4x3xf32>) -> tensor<2x4x4x3xf32>
  %sd_strided = tensor.cast %s_strided : tensor<2x4x4x3xf32> to tensor<?x?x?x?xf32>
  call @compare(%sd_strided, %r_strided) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %d_strided = call @strided_dynamic(%x_strided, %w_strided, %ye_strided) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  call @compare(%d_strided, %r_strided) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %xe_padded = tensor.empty(%c2, %c3, %c5, %c6) : tensor<?x?x?x?xf32>
  %we_padded = tensor.empty(%c4, %c3, %c3, %c3) : tensor<?x?x?x?xf32>
  %ye_padded = tensor.empty(%c2, %c4, %c6, %c4) : tensor<?x?x?x?xf32>
  %x_padded = call @data(%xe_padded, %c1) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %w_padded = call @data(%we_padded, %c2) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %r_padded = call @reference(%x_padded, %w_padded, %ye_padded, %c1, %c2, %c1, %c1, %c2, %c0, %c1, %c1, %c1) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, index, index, index, index, index, index, index, index, index) -> tensor<?x?x?x?xf32>
  %xs_padded = tensor.cast %x_padded : tensor<?x?x?x?xf32> to tensor<2x3x5x6xf32>
  %ws_padded = tensor.cast %w_padded : tensor<?x?x?x?xf32> to tensor<4x3x3x3xf32>
  %es_padded = tensor.cast %ye_padded : tensor<?x?x?x?xf32> to tensor<2x4x6x4xf32>
  %s_padded = call @padded(%xs_padded, %ws_padded, %es_padded) : (tensor<2x3x5x6xf32>, tensor<4x3x3x3xf32>, tensor<2x4x6x4xf32>) -> tensor<2x4x6x4xf32>
  %sd_padded = tensor.cast %s_padded : tensor<2x4x6x4xf32> to tensor<?x?x?x?xf32>
  call @compare(%sd_padded, %r_padded) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %d_padded = call @padded_dynamic(%x_padded, %w_padded, %ye_padded) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  call @compare(%d_padded, %r_padded) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %xe_dilated = tensor.empty(%c1, %c2, %c9, %c9) : tensor<?x?x?x?xf32>
  %we_dilated = tensor.empty(%c3, %c2, %c3, %c2) : tensor<?x?x?x?xf32>
  %ye_dilated = tensor.empty(%c1, %c3, %c7, %c7) : tensor<?x?x?x?xf32>
  %x_dilated = call @data(%xe_dilated, %c1) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %w_dilated = call @data(%we_dilated, %c2) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %r_dilated = call @reference(%x_dilated, %w_dilated, %ye_dilated, %c1, %c1, %c2, %c4, %c1, %c2, %c1, %c1, %c1) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, index, index, index, index, index, index, index, index, index) -> tensor<?x?x?x?xf32>
  %xs_dilated = tensor.cast %x_dilated : tensor<?x?x?x?xf32> to tensor<1x2x9x9xf32>
  %ws_dilated = tensor.cast %w_dilated : tensor<?x?x?x?xf32> to tensor<3x2x3x2xf32>
  %es_dilated = tensor.cast %ye_dilated : tensor<?x?x?x?xf32> to tensor<1x3x7x7xf32>
  %s_dilated = call @dilated(%xs_dilated, %ws_dilated, %es_dilated) : (tensor<1x2x9x9xf32>, tensor<3x2x3x2xf32>, tensor<1x3x7x7xf32>) -> tensor<1x3x7x7xf32>
  %sd_dilated = tensor.cast %s_dilated : tensor<1x3x7x7xf32> to tensor<?x?x?x?xf32>
  call @compare(%sd_dilated, %r_dilated) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %d_dilated = call @dilated_dynamic(%x_dilated, %w_dilated, %ye_dilated) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  call @compare(%d_dilated, %r_dilated) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %xe_grouped = tensor.empty(%c2, %c6, %c5, %c6) : tensor<?x?x?x?xf32>
  %we_grouped = tensor.empty(%c4, %c3, %c3, %c3) : tensor<?x?x?x?xf32>
  %ye_grouped = tensor.empty(%c2, %c4, %c5, %c6) : tensor<?x?x?x?xf32>
  %x_grouped = call @data(%xe_grouped, %c1) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %w_grouped = call @data(%we_grouped, %c2) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %r_grouped = call @reference(%x_grouped, %w_grouped, %ye_grouped, %c1, %c1, %c1, %c1, %c1, %c1, %c1, %c1, %c2) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, index, index, index, index, index, index, index, index, index) -> tensor<?x?x?x?xf32>
  %xs_grouped = tensor.cast %x_grouped : tensor<?x?x?x?xf32> to tensor<2x6x5x6xf32>
  %ws_grouped = tensor.cast %w_grouped : tensor<?x?x?x?xf32> to tensor<4x3x3x3xf32>
  %es_grouped = tensor.cast %ye_grouped : tensor<?x?x?x?xf32> to tensor<2x4x5x6xf32>
  %s_grouped = call @grouped(%xs_grouped, %ws_grouped, %es_grouped) : (tensor<2x6x5x6xf32>, tensor<4x3x3x3xf32>, tensor<2x4x5x6xf32>) -> tensor<2x4x5x6xf32>
  %sd_grouped = tensor.cast %s_grouped : tensor<2x4x5x6xf32> to tensor<?x?x?x?xf32>
  call @compare(%sd_grouped, %r_grouped) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %d_grouped = call @grouped_dynamic(%x_grouped, %w_grouped, %ye_grouped) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  call @compare(%d_grouped, %r_grouped) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %xe_depthwise = tensor.empty(%c2, %c4, %c6, %c5) : tensor<?x?x?x?xf32>
  %we_depthwise = tensor.empty(%c8, %c1, %c3, %c2) : tensor<?x?x?x?xf32>
  %ye_depthwise = tensor.empty(%c2, %c8, %c3, %c5) : tensor<?x?x?x?xf32>
  %x_depthwise = call @data(%xe_depthwise, %c1) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %w_depthwise = call @data(%we_depthwise, %c2) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %r_depthwise = call @reference(%x_depthwise, %w_depthwise, %ye_depthwise, %c2, %c1, %c1, %c1, %c1, %c0, %c1, %c1, %c4) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, index, index, index, index, index, index, index, index, index) -> tensor<?x?x?x?xf32>
  %xs_depthwise = tensor.cast %x_depthwise : tensor<?x?x?x?xf32> to tensor<2x4x6x5xf32>
  %ws_depthwise = tensor.cast %w_depthwise : tensor<?x?x?x?xf32> to tensor<8x1x3x2xf32>
  %es_depthwise = tensor.cast %ye_depthwise : tensor<?x?x?x?xf32> to tensor<2x8x3x5xf32>
  %s_depthwise = call @depthwise(%xs_depthwise, %ws_depthwise, %es_depthwise) : (tensor<2x4x6x5xf32>, tensor<8x1x3x2xf32>, tensor<2x8x3x5xf32>) -> tensor<2x8x3x5xf32>
  %sd_depthwise = tensor.cast %s_depthwise : tensor<2x8x3x5xf32> to tensor<?x?x?x?xf32>
  call @compare(%sd_depthwise, %r_depthwise) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %d_depthwise = call @depthwise_dynamic(%x_depthwise, %w_depthwise, %ye_depthwise) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  call @compare(%d_depthwise, %r_depthwise) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %xe_depthwise1 = tensor.empty(%c2, %c4, %c6, %c5) : tensor<?x?x?x?xf32>
  %we_depthwise1 = tensor.empty(%c4, %c1, %c3, %c2) : tensor<?x?x?x?xf32>
  %ye_depthwise1 = tensor.empty(%c2, %c4, %c5, %c5) : tensor<?x?x?x?xf32>
  %x_depthwise1 = call @data(%xe_depthwise1, %c1) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %w_depthwise1 = call @data(%we_depthwise1, %c2) : (tensor<?x?x?x?xf32>, index) -> tensor<?x?x?x?xf32>
  %r_depthwise1 = call @reference(%x_depthwise1, %w_depthwise1, %ye_depthwise1, %c1, %c1, %c1, %c1, %c1, %c0, %c1, %c1, %c4) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, index, index, index, index, index, index, index, index, index) -> tensor<?x?x?x?xf32>
  %xs_depthwise1 = tensor.cast %x_depthwise1 : tensor<?x?x?x?xf32> to tensor<2x4x6x5xf32>
  %ws_depthwise1 = tensor.cast %w_depthwise1 : tensor<?x?x?x?xf32> to tensor<4x1x3x2xf32>
  %es_depthwise1 = tensor.cast %ye_depthwise1 : tensor<?x?x?x?xf32> to tensor<2x4x5x5xf32>
  %s_depthwise1 = call @depthwise1(%xs_depthwise1, %ws_depthwise1, %es_depthwise1) : (tensor<2x4x6x5xf32>, tensor<4x1x3x2xf32>, tensor<2x4x5x5xf32>) -> tensor<2x4x5x5xf32>
  %sd_depthwise1 = tensor.cast %s_depthwise1 : tensor<2x4x5x5xf32> to tensor<?x?x?x?xf32>
  call @compare(%sd_depthwise1, %r_depthwise1) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  %d_depthwise1 = call @depthwise1_dynamic(%x_depthwise1, %w_depthwise1, %ye_depthwise1) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  call @compare(%d_depthwise1, %r_depthwise1) : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) -> ()
  return
}
