// What rounds away in f32 is there in f64: 2^24 + 1 - 2^24 is 1, not 0.
//
// DEFINE: %{lower} = --one-shot-bufferize="bufferize-function-boundaries" --convert-linalg-to-loops --lower-affine --convert-scf-to-cf --convert-arith-to-llvm --finalize-memref-to-llvm --convert-func-to-llvm --convert-cf-to-llvm --reconcile-unrealized-casts
// DEFINE: %{run} = mlir-runner -e main -entry-point-result=void --shared-libs=%mlir_lib_dir/libmlir_c_runner_utils.so
// RUN: conv-opt %s %{lower} | %{run} | FileCheck %s --check-prefix=F32
// RUN: conv-opt %s --conv-promote-f64 %{lower} | %{run} | FileCheck %s --check-prefix=F64
// F32: {{^}}0{{$}}
// F64: {{^}}1{{$}}

func.func private @printI64(i64)
func.func private @printNewline()

func.func @main() {
  %values = arith.constant dense<[16777216.0, 1.0, -16777216.0]> : tensor<3xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<f32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<f32>) -> tensor<f32>
  %s = linalg.reduce { arith.addf } ins(%values : tensor<3xf32>) outs(%z : tensor<f32>) dimensions = [0]
  %r = tensor.extract %s[] : tensor<f32>
  %i = arith.fptosi %r : f32 to i64
  call @printI64(%i) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}
