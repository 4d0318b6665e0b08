// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-kernel-pipeline,conv-gpu-to-nvvm,gpu-module-to-binary{format=isa})' | FileCheck %s

// Nothing in a kernel needs CUDA's device library: neither in f32 nor in f64.
// CHECK-LABEL: gpu.binary @act_fallback
//   CHECK-NOT: .extern
//       CHECK-SAME: .entry act_elementwise_0
//       CHECK-SAME: min.NaN.f32
//       CHECK-SAME: max.f32
//       CHECK-SAME: ex2.approx.ftz.f32
//       CHECK-SAME: sqrt.rn.f32
//       CHECK-SAME: .entry act_elementwise_1
//       CHECK-SAME: fma.rn.f64
func.func @act(%x: memref<64xf32>, %y: memref<64xf64>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      outs(%x : memref<64xf32>) {
  ^bb0(%v: f32):
    %c = arith.constant 0.5 : f32
    %0 = arith.minimumf %v, %c : f32
    %1 = arith.maxnumf %0, %c : f32
    %2 = math.exp %1 : f32
    %3 = math.sqrt %2 : f32
    linalg.yield %3 : f32
  }
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      outs(%y : memref<64xf64>) {
  ^bb0(%v: f64):
    %0 = math.tanh %v : f64
    %1 = math.erf %0 : f64
    linalg.yield %1 : f64
  }
  return
}
