// RUN: conv-opt %s --conv-widen-sums | FileCheck %s
// RUN: conv-opt %s --conv-widen-sums | conv-sim - | FileCheck %s --check-prefix=SIM
// RUN: conv-opt %s --emit=mlir --stage=scheduled | FileCheck %s --check-prefix=PIPELINE
// RUN: conv-opt %s --emit=mlir --stage=scheduled --literal-accumulation | FileCheck %s --check-prefix=LITERAL

// A mean over rows and columns adds up and divides in f32 and is rounded once, in
// the pipelines too.
// CHECK-LABEL: func.func @mean(
//  CHECK-SAME:   %[[X:[a-z0-9]+]]: tensor<2x3x4x5xf16>
//       CHECK:   %[[ZEROS:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%{{.*}} : tensor<2x3xf32>)
//       CHECK:   %[[SUM:.*]] = linalg.generic
//  CHECK-SAME:     iterator_types = ["parallel", "parallel", "reduction", "reduction"]
//  CHECK-SAME:     ins(%[[X]] : tensor<2x3x4x5xf16>) outs(%[[ZEROS]] : tensor<2x3xf32>)
//       CHECK:   ^bb0(%[[IN:.*]]: f16, %[[OUT:.*]]: f32):
//  CHECK-NEXT:     %[[WIDE:.*]] = arith.extf %[[IN]] : f16 to f32
//  CHECK-NEXT:     %[[NEXT:.*]] = arith.addf %[[WIDE]], %[[OUT]] : f32
//  CHECK-NEXT:     linalg.yield %[[NEXT]] : f32
//       CHECK:   linalg.generic {{.*}} ins(%[[SUM]] : tensor<2x3xf32>) outs(%{{.*}} : tensor<2x3xf16>)
//       CHECK:     %[[MEAN:.*]] = arith.divf %{{.*}}, %{{.*}} : f32
//  CHECK-NEXT:     %[[ROUNDED:.*]] = arith.truncf %[[MEAN]] : f32 to f16
//  CHECK-NEXT:     linalg.yield %[[ROUNDED]]
//         SIM: mean result0: right

// PIPELINE-LABEL: func.func @mean(
//       PIPELINE:   arith.addf %{{.*}} : f32
//       PIPELINE:   linalg.generic
//       PIPELINE:     %[[MEAN:.*]] = arith.divf %{{.*}}, %{{.*}} : f32
//  PIPELINE-NEXT:     arith.truncf %[[MEAN]] : f32 to f16
//  LITERAL-LABEL: func.func @mean(
//    LITERAL-NOT:   f32
//        LITERAL:   arith.addf %{{.*}} : f16
//        LITERAL:   arith.divf %{{.*}} : f16
func.func @mean(%x: tensor<2x3x4x5xf16>) -> tensor<2x3xf16> {
  %zero = arith.constant 0.0 : f16
  %count = arith.constant 20.0 : f16
  %empty = tensor.empty() : tensor<2x3xf16>
  %zeros = linalg.fill ins(%zero : f16) outs(%empty : tensor<2x3xf16>) -> tensor<2x3xf16>
  %sum = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x : tensor<2x3x4x5xf16>) outs(%zeros : tensor<2x3xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.addf %in, %out : f16
    linalg.yield %0 : f16
  } -> tensor<2x3xf16>
  %mean = linalg.generic {indexing_maps = [affine_map<(n, c) -> (n, c)>, affine_map<(n, c) -> (n, c)>],
      iterator_types = ["parallel", "parallel"]} ins(%sum : tensor<2x3xf16>) outs(%empty : tensor<2x3xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.divf %in, %count : f16
    linalg.yield %0 : f16
  } -> tensor<2x3xf16>
  return %mean : tensor<2x3xf16>
}

// The mean of 70,000 ones is 1, though their sum is no f16. What else reads the sum
// has it rounded.
// CHECK-LABEL: func.func @large(
//       CHECK:   %[[SUM:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2xf32>)
//       CHECK:   %[[NARROW:.*]] = linalg.generic {{.*}} ins(%[[SUM]] : tensor<2xf32>) outs(%{{.*}} : tensor<2xf16>)
//       CHECK:   linalg.generic {{.*}} ins(%[[SUM]] : tensor<2xf32>)
//       CHECK:     arith.mulf %{{.*}}, %{{.*}} : f32
//       CHECK:   linalg.generic {{.*}} ins(%[[NARROW]] : tensor<2xf16>)
//       CHECK:     arith.addf %{{.*}} : f16
//         SIM: large result0: right
// LITERAL-LABEL: func.func @large(
func.func @large() -> (tensor<2xf16>, tensor<2xf16>) {
  %zero = arith.constant 0.0 : f16
  %one = arith.constant 1.0 : f16
  %part = arith.constant 1.4286e-05 : f16
  %ones = tensor.empty() : tensor<2x70000xf16>
  %x = linalg.fill ins(%one : f16) outs(%ones : tensor<2x70000xf16>) -> tensor<2x70000xf16>
  %empty = tensor.empty() : tensor<2xf16>
  %zeros = linalg.fill ins(%zero : f16) outs(%empty : tensor<2xf16>) -> tensor<2xf16>
  %sum = linalg.reduce {arith.addf} ins(%x : tensor<2x70000xf16>) outs(%zeros : tensor<2xf16>) dimensions = [1]
  %mean = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      iterator_types = ["parallel"]} ins(%sum : tensor<2xf16>) outs(%empty : tensor<2xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.mulf %part, %in : f16
    linalg.yield %0 : f16
  } -> tensor<2xf16>
  %more = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      iterator_types = ["parallel"]} ins(%sum : tensor<2xf16>) outs(%empty : tensor<2xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.addf %in, %one : f16
    linalg.yield %0 : f16
  } -> tensor<2xf16>
  return %mean, %more : tensor<2xf16>, tensor<2xf16>
}

// Named ops become generic; a sum that begins at a tensor begins at its elements in
// f32.
// CHECK-LABEL: func.func private @onto(
//  CHECK-SAME:   %[[X:[a-z0-9]+]]: tensor<?x9xbf16>, %[[Y:[a-z0-9]+]]: tensor<?xbf16>
//       CHECK:   %[[START:.*]] = linalg.generic {{.*}} ins(%[[Y]] : tensor<?xbf16>) outs(%{{.*}} : tensor<?xf32>)
//       CHECK:     arith.extf %{{.*}} : bf16 to f32
//       CHECK:   linalg.generic {{.*}} ins(%[[X]] : tensor<?x9xbf16>) outs(%[[START]] : tensor<?xf32>)
//       CHECK:     arith.addf %{{.*}} : f32
//       CHECK:   linalg.generic {{.*}} outs(%{{.*}} : tensor<?xbf16>)
func.func private @onto(%x: tensor<?x9xbf16>, %y: tensor<?xbf16>) -> tensor<?xbf16> {
  %sum = linalg.reduce {arith.addf} ins(%x : tensor<?x9xbf16>) outs(%y : tensor<?xbf16>) dimensions = [1]
  return %sum : tensor<?xbf16>
}

// A maximum is exact in any type, a sum of f32 as wide as it is asked for, and what
// is held may be used once alone: these stay.
// CHECK-LABEL: func.func private @others(
//   CHECK-NOT:   arith.extf
//       CHECK:   return
func.func private @others(%x: tensor<8x9xf16>, %y: tensor<8x9xf32>, %h: tensor<8xf16>, %f: tensor<8xf32>)
    -> (tensor<8xf16>, tensor<8xf32>, tensor<8xf16>) {
  %0 = linalg.reduce {arith.maximumf} ins(%x : tensor<8x9xf16>) outs(%h : tensor<8xf16>) dimensions = [1]
  %1 = linalg.reduce {arith.addf} ins(%y : tensor<8x9xf32>) outs(%f : tensor<8xf32>) dimensions = [1]
  %2 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>],
      iterator_types = ["parallel", "reduction"]} ins(%x : tensor<8x9xf16>) outs(%h : tensor<8xf16>) {
  ^bb0(%in: f16, %out: f16):
    %3 = arith.mulf %in, %out : f16
    %4 = arith.addf %3, %out : f16
    linalg.yield %4 : f16
  } -> tensor<8xf16>
  return %0, %1, %2 : tensor<8xf16>, tensor<8xf32>, tensor<8xf16>
}
