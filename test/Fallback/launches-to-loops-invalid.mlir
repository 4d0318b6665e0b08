// RUN: conv-opt %s --conv-launches-to-loops --verify-diagnostics

module attributes {gpu.container_module} {
  func.func @f() {
    %c1 = arith.constant 1 : index
    gpu.launch_func @m::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
    return
  }
  gpu.module @m {
    gpu.func @k() kernel {
      // expected-error @below {{makes threads wait for each other, which loops cannot}}
      gpu.barrier
      gpu.return
    }
  }
}
