// Reductions that warps, blocks and two kernels share are right.
// RUN: conv-sim %s | FileCheck %s
// CHECK-NOT: WRONG
//     CHECK: 10 of 10 functions ran right

#image = affine_map<(n, c, h, w) -> (n, c, h, w)>
#mean = affine_map<(n, c, h, w) -> (n, c)>
func.func @block(%x: tensor<2x3x32x37xf32>, %init: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = linalg.generic {indexing_maps = [#image, #mean], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%x : tensor<2x3x32x37xf32>) outs(%init : tensor<2x3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  } -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// Two values at once, of 8 and of 64 bits.
#row = affine_map<(i, j) -> (i, j)>
#one = affine_map<(i, j) -> (i)>
func.func @integers(%x: tensor<7x131xi8>, %y: tensor<7x131xi64>, %a: tensor<7xi8>, %b: tensor<7xi64>) -> (tensor<7xi8>, tensor<7xi64>) {
  %r:2 = linalg.generic {indexing_maps = [#row, #row, #one, #one], iterator_types = ["parallel", "reduction"]} ins(%x, %y : tensor<7x131xi8>, tensor<7x131xi64>) outs(%a, %b : tensor<7xi8>, tensor<7xi64>) {
  ^bb0(%l: i8, %m: i64, %s: i8, %t: i64):
    %0 = arith.maxsi %s, %l : i8
    %1 = arith.addi %m, %t : i64
    linalg.yield %0, %1 : i8, i64
  } -> (tensor<7xi8>, tensor<7xi64>)
  return %r#0, %r#1 : tensor<7xi8>, tensor<7xi64>
}

func.func @doubles(%x: tensor<5x64xf64>, %h: tensor<5x200xf16>, %a: tensor<5xf64>, %b: tensor<5xf16>) -> (tensor<5xf64>, tensor<5xf16>) {
  %0 = linalg.reduce {arith.addf} ins(%x : tensor<5x64xf64>) outs(%a : tensor<5xf64>) dimensions = [1]
  %1 = linalg.reduce {arith.minimumf} ins(%h : tensor<5x200xf16>) outs(%b : tensor<5xf16>) dimensions = [1]
  return %0, %1 : tensor<5xf64>, tensor<5xf16>
}

func.func @long(%x: tensor<2x33000xf32>, %init: tensor<2xf32>) -> tensor<2xf32> {
  %y = linalg.reduce {arith.maximumf} ins(%x : tensor<2x33000xf32>) outs(%init : tensor<2xf32>) dimensions = [1]
  return %y : tensor<2xf32>
}

// Channels innermost.
func.func @columns(%x: tensor<2x9x10x24xf32>, %h: tensor<70x8xf16>, %init: tensor<2x24xf32>, %start: tensor<8xf16>) -> (tensor<2x24xf32>, tensor<8xf16>) {
  %y = linalg.reduce {arith.addf} ins(%x : tensor<2x9x10x24xf32>) outs(%init : tensor<2x24xf32>) dimensions = [1, 2]
  %z = linalg.reduce {arith.maximumf} ins(%h : tensor<70x8xf16>) outs(%start : tensor<8xf16>) dimensions = [0]
  return %y, %z : tensor<2x24xf32>, tensor<8xf16>
}

#inner = affine_map<(n, c, h, w) -> (n, h, w, c)>
#id = affine_map<(i, j) -> (i, j)>
// f16 mean, as torch-mlir writes it, with what divides it.
func.func @halves(%x: tensor<3x14x13x24xf16>) -> tensor<3x24xf16> {
  %zero = arith.constant 0.0 : f16
  %n = arith.constant 182.0 : f16
  %e = tensor.empty() : tensor<3x24xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<3x24xf16>) -> tensor<3x24xf16>
  %y = linalg.generic {indexing_maps = [#inner, #mean], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%x : tensor<3x14x13x24xf16>) outs(%f : tensor<3x24xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.addf %in, %out : f16
    linalg.yield %0 : f16
  } -> tensor<3x24xf16>
  %z = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<3x24xf16>) outs(%e : tensor<3x24xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.divf %in, %n : f16
    linalg.yield %0 : f16
  } -> tensor<3x24xf16>
  return %z : tensor<3x24xf16>
}
// Paired runs; two values at once, one input of f32 that all share, positions.
#im = affine_map<(n, c, p) -> (n, p, c)>
#mm = affine_map<(n, c, p) -> (n, c)>
#pp = affine_map<(n, c, p) -> (n, p)>
func.func @both(%x: tensor<11x66x192xf16>, %s: tensor<11x66xf32>, %a: tensor<11x192xf32>, %b: tensor<11x192xf32>) -> (tensor<11x192xf32>, tensor<11x192xf32>) {
  %y:2 = linalg.generic {indexing_maps = [#im, #pp, #mm, #mm], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %s : tensor<11x66x192xf16>, tensor<11x66xf32>) outs(%a, %b : tensor<11x192xf32>, tensor<11x192xf32>) {
  ^bb0(%in: f16, %w: f32, %o: f32, %p: f32):
    %e = arith.extf %in : f16 to f32
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i32
    %k = arith.sitofp %j : i32 to f32
    %m = arith.mulf %e, %w : f32
    %t = arith.addf %o, %m : f32
    %q = arith.addf %e, %k : f32
    %u = arith.maximumf %p, %q : f32
    linalg.yield %t, %u : f32, f32
  } -> (tensor<11x192xf32>, tensor<11x192xf32>)
  return %y#0, %y#1 : tensor<11x192xf32>, tensor<11x192xf32>
}
// A slice whose runs are aligned, and one whose are not.
func.func @slices(%x: tensor<2x80x48xf32>, %i: tensor<2x16xf32>) -> (tensor<2x16xf32>, tensor<2x16xf32>) {
  %p = tensor.extract_slice %x[0, 3, 8] [2, 70, 16] [1, 1, 1] : tensor<2x80x48xf32> to tensor<2x70x16xf32>
  %q = tensor.extract_slice %x[0, 3, 9] [2, 70, 16] [1, 1, 1] : tensor<2x80x48xf32> to tensor<2x70x16xf32>
  %y = linalg.reduce {arith.addf} ins(%p : tensor<2x70x16xf32>) outs(%i : tensor<2x16xf32>) dimensions = [1]
  %z = linalg.reduce {arith.addf} ins(%q : tensor<2x70x16xf32>) outs(%i : tensor<2x16xf32>) dimensions = [1]
  return %y, %z : tensor<2x16xf32>, tensor<2x16xf32>
}
// 8 bytes at once.
func.func @bytes(%x: tensor<90x32xi8>, %i: tensor<32xi8>) -> tensor<32xi8> {
  %y = linalg.reduce {arith.maxsi} ins(%x : tensor<90x32xi8>) outs(%i : tensor<32xi8>) dimensions = [0]
  return %y : tensor<32xi8>
}
// A diagonal: what stands beside an element is not the next one of it.
#kii = affine_map<(n, k) -> (k, n, n)>
#n = affine_map<(n, k) -> (n)>
func.func @diagonal(%x: tensor<70x24x24xf32>, %i: tensor<24xf32>) -> tensor<24xf32> {
  %y = linalg.generic {indexing_maps = [#kii, #n], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<70x24x24xf32>) outs(%i : tensor<24xf32>) {
  ^bb0(%in: f32, %o: f32):
    %t = arith.addf %o, %in : f32
    linalg.yield %t : f32
  } -> tensor<24xf32>
  return %y : tensor<24xf32>
}
