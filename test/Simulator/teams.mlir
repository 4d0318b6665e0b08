// Reductions that warps, blocks and two kernels share are right.
// RUN: conv-sim %s | FileCheck %s
// CHECK-NOT: WRONG
//     CHECK: 5 of 5 functions ran right

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
