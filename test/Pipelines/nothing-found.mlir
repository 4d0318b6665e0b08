// What a pass was to be run on is named where it is not there.
// RUN: not conv-opt %s --pass-pipeline='builtin.module(conv-host-to-llvm)' 2>&1 | FileCheck %s --check-prefix=HOST
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-gpu-to-nvvm)' 2>&1 -o /dev/null | FileCheck %s --check-prefix=TARGET
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline)' 2>&1 -o /dev/null | count 0
// HOST: :[[#@LINE+4]]:8: error: 'tensor.empty' op is not a kernel yet, and the host cannot compute on the device's memory; run conv-fusion-pipeline first
// TARGET: :[[#@LINE+3]]:8: warning: 'tensor.empty' is not a kernel yet, and there is no other to attach a target to; run conv-kernel-pipeline first
func.func @act(%x: tensor<8xf32>) -> tensor<8xf32> {
  // The first of the ops is named.
  %e = tensor.empty() : tensor<8xf32>
  %y = linalg.exp ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}
