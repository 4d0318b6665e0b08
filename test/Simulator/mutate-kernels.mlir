// RUN: conv-mutate %s --print-module | FileCheck %s

// A kernel learns from its last parameter what is wrong with it: an address
// lies an element (or, for a negative number, 2^40) too far, a wait lets one
// group more be under way or is left out, a barrier is left out.
// CHECK-LABEL: llvm.func @small_conv(
//  CHECK-SAME:   %[[MUTANT:[^ ]+]]: i64)
//       CHECK:   %[[FAR:.+]] = llvm.icmp "slt" %[[MUTANT]], %{{.+}} : i64
//       CHECK:   %[[BY:.+]] = llvm.select %[[FAR]]
//       CHECK:   %[[CHOSEN:.+]] = llvm.select %[[FAR]], %{{.+}}, %[[MUTANT]]
//       CHECK:   %[[ADDRESS:.+]] = llvm.getelementptr %{{.+}}[16] : (!llvm.ptr<3>) -> !llvm.ptr<3>, f32
//  CHECK-NEXT:   %[[ONE:.+]] = llvm.mlir.constant(1 : i64)
//  CHECK-NEXT:   %[[HERE:.+]] = llvm.icmp "eq" %[[CHOSEN]], %[[ONE]]
//  CHECK-NEXT:   %[[DISTANCE:.+]] = llvm.select %[[HERE]], %[[BY]]
//  CHECK-NEXT:   llvm.getelementptr %[[ADDRESS]][%[[DISTANCE]]] : (!llvm.ptr<3>, i64) -> !llvm.ptr<3>, f32
//       CHECK:   nvvm.cp.async.wait.group 0
//  CHECK-NEXT:   llvm.br ^[[DROPPED:bb[0-9]+]]
//  CHECK-NEXT: ^[[DROPPED]]:
//  CHECK-NEXT:   llvm.br ^[[WAITED:bb[0-9]+]]
//  CHECK-NEXT: ^{{bb[0-9]+}}:
//  CHECK-NEXT:   nvvm.cp.async.wait.group 1
//  CHECK-NEXT:   llvm.br ^[[WAITED]]
//  CHECK-NEXT: ^[[WAITED]]:
//       CHECK:   llvm.cond_br %{{.+}}, ^[[BEHIND:bb[0-9]+]], ^[[BARRIER:bb[0-9]+]]
//  CHECK-NEXT: ^[[BARRIER]]:
//  CHECK-NEXT:   nvvm.barrier0
//  CHECK-NEXT:   llvm.br ^[[BEHIND]]
// CHECK-LABEL: func.func @small(
//  CHECK-SAME:   %[[NUMBER:[^ ]+]]: i64) ->
//       CHECK:   gpu.launch_func {{.*}}@small_conv {{.*}} %[[NUMBER]]{{ *}}: i64)
func.func @small(%x: tensor<1x1x4x8xf32>, %w: tensor<4x1x1x1xf32>) -> tensor<1x4x4x8xf32> {
  %o = tensor.empty() : tensor<1x4x4x8xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x1x4x8xf32>, tensor<4x1x1x1xf32>)
      outs(%o : tensor<1x4x4x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 4, 4], thread = [1, 2], lanes = [4, 4, 2], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x4x8xf32>
  return %y : tensor<1x4x4x8xf32>
}
