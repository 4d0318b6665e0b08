// A function that writes a buffer of its caller: such a buffer may overlap
// another argument, so that the launch keeps its place, and the bundle is one
// that the runtime opens.
// RUN: conv-opt %s --emit=bundle --target=sm_89 -o %t.bundle
// RUN: env CONVFUSION_CUDA_DRIVER=%conv_lib_dir/libconv_mock_cuda.so conv-run %t.bundle --graph | FileCheck %s
// CHECK: launch 0 add_{{.*}} (ptx){{$}}
// CHECK-NEXT: launch 1 add_{{.*}} (ptx){{$}}
// CHECK: conv-run: ran add on Mock GPU.
func.func @add(%x: memref<64xf32>, %y: memref<64xf32>, %out: memref<64xf32>) -> memref<64xf32> {
  linalg.add ins(%x, %x : memref<64xf32>, memref<64xf32>) outs(%out : memref<64xf32>)
  %sum = memref.alloc() : memref<64xf32>
  linalg.mul ins(%y, %y : memref<64xf32>, memref<64xf32>) outs(%sum : memref<64xf32>)
  return %sum : memref<64xf32>
}
