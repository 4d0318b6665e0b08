// RUN: conv-opt %s --conv-linalg-to-gpu=block-size=64 | FileCheck %s
// RUN: not conv-opt %s --conv-linalg-to-gpu=block-size=2048 2>&1 | FileCheck %s --check-prefix=LARGE

// LARGE: error: expects a block size of 1 to 1024 threads, got 2048

// CHECK: gpu.launch_func {{.*}} blocks in (%c2{{.*}}, %c1{{.*}}, %c1{{.*}}) threads in (%c64, %c1{{.*}}, %c1{{.*}})
// CHECK: known_block_size = array<i32: 64, 1, 1>
func.func @f(%x: memref<100xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%x : memref<100xf32>)
  return
}
