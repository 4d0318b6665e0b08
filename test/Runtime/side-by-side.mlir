// A graph runs launches side by side where none needs another: two branches
// that read one image, write slices of one result, and pack their filters. What
// `writes` of the manifest's steps tells is enough for that.
// RUN: conv-opt %s --emit=bundle --target=sm_89 -o %t.bundle
// RUN: env CONVFUSION_CUDA_DRIVER=%conv_lib_dir/libconv_mock_cuda.so conv-run %t.bundle branches --graph | FileCheck %s
//      CHECK: launch 0 branches_pack_0: {{.*}} (ptx){{$}}
// CHECK-NEXT: launch 1 branches_conv: {{.*}} (ptx){{$}}
// CHECK-NEXT: launch 2 branches_pack_1: {{.*}}; in a graph after none
// CHECK-NEXT: launch 3 branches_conv_0: {{.*}} (ptx){{$}}

// Convolutions of packed filters depend on nothing else.
// RUN: env CONVFUSION_CUDA_DRIVER=%conv_lib_dir/libconv_mock_cuda.so conv-run %t.bundle branches --graph --freeze=arg1,arg2 | FileCheck %s --check-prefix=FROZEN
//      FROZEN: launch 0 branches_conv: {{.*}}){{$}}
// FROZEN-NEXT: launch 1 branches_conv_0: {{.*}}; in a graph after none

// One behind the other where that is asked for.
// RUN: env CONVFUSION_CUDA_DRIVER=%conv_lib_dir/libconv_mock_cuda.so conv-run %t.bundle branches --graph --in-order --json 2>/dev/null | FileCheck %s --check-prefix=ORDER
// ORDER: "after":[]{{.*}}"after":[0]{{.*}}"after":[1]{{.*}}"after":[2]

// What adds up both branches waits for both.
// RUN: env CONVFUSION_CUDA_DRIVER=%conv_lib_dir/libconv_mock_cuda.so conv-run %t.bundle joined --graph --freeze=arg1,arg2 | FileCheck %s --check-prefix=JOINED
//      JOINED: launch 0 {{.*}}_conv: {{.*}}){{$}}
// JOINED-NEXT: launch 1 {{.*}}_conv{{.*}}; in a graph after none
// JOINED-NEXT: launch 2 joined_{{.*}}; in a graph after 0, 1
func.func @branches(%x: tensor<1x16x8x8xf32>, %w: tensor<8x16x1x1xf32>, %v: tensor<24x16x3x3xf32>) -> tensor<1x32x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<1x8x8x8xf32>
  %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %y0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x8x8xf32>, tensor<8x16x1x1xf32>) outs(%f0 : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    tensor.yield %zero : f32
  } : tensor<1x16x8x8xf32> to tensor<1x16x10x10xf32>
  %e1 = tensor.empty() : tensor<1x24x8x8xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x24x8x8xf32>) -> tensor<1x24x8x8xf32>
  %y1 = linalg.conv_2d_nchw_fchw ins(%p, %v : tensor<1x16x10x10xf32>, tensor<24x16x3x3xf32>) outs(%f1 : tensor<1x24x8x8xf32>) -> tensor<1x24x8x8xf32>
  %y = tensor.concat dim(1) %y0, %y1 : (tensor<1x8x8x8xf32>, tensor<1x24x8x8xf32>) -> tensor<1x32x8x8xf32>
  return %y : tensor<1x32x8x8xf32>
}

func.func @joined(%x: tensor<1x16x8x8xf32>, %w: tensor<8x16x1x1xf32>, %v: tensor<24x16x1x1xf32>) -> tensor<1x1x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<1x8x8x8xf32>
  %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %y0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x8x8xf32>, tensor<8x16x1x1xf32>) outs(%f0 : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %e1 = tensor.empty() : tensor<1x24x8x8xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x24x8x8xf32>) -> tensor<1x24x8x8xf32>
  %y1 = linalg.conv_2d_nchw_fchw ins(%x, %v : tensor<1x16x8x8xf32>, tensor<24x16x1x1xf32>) outs(%f1 : tensor<1x24x8x8xf32>) -> tensor<1x24x8x8xf32>
  %y = tensor.concat dim(1) %y0, %y1 : (tensor<1x8x8x8xf32>, tensor<1x24x8x8xf32>) -> tensor<1x32x8x8xf32>
  %e2 = tensor.empty() : tensor<1x1x8x8xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
  %sum = linalg.generic {
      indexing_maps = [affine_map<(n, a, h, w, c) -> (n, c, h, w)>, affine_map<(n, a, h, w, c) -> (n, a, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%y : tensor<1x32x8x8xf32>) outs(%f2 : tensor<1x1x8x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %out : f32
    linalg.yield %s : f32
  } -> tensor<1x1x8x8xf32>
  return %sum : tensor<1x1x8x8xf32>
}
