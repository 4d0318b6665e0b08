// RUN: conv-opt %s --conv-print-schedules=top=2 -o /dev/null | FileCheck %s
// RUN: conv-opt %s "--conv-print-schedules=chip=sm_80 top=1" -o /dev/null | FileCheck %s --check-prefix=SM80
// RUN: conv-opt %s "--conv-print-schedules=families=halo_fma,depthwise" -o /dev/null | FileCheck %s --check-prefix=FAMILIES
// RUN: conv-opt %s "--conv-print-schedules=families=winograd" -o /dev/null | FileCheck %s --check-prefix=REFUSED
// RUN: not conv-opt %s "--conv-print-schedules=families=halo_fma,fast" 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: conv-print-schedules: option 'families' expects families, of halo_fma, {{.*}}; got 'fast'

// Of the families that are asked for, none is chosen.
// FAMILIES-LABEL: conv.fused in @wide_channels on sm_89
//       FAMILIES:   no depthwise: kernels of single channels exist for groups of 1 input channel {{.*}}, got 1 groups of 64 and 128
//  FAMILIES-NEXT:   looked at
//       FAMILIES:   best of halo_fma: {{.*}}>{{$}}
//  FAMILIES-NEXT: conv.fused in @given

// Where none of them has a kernel, it is said which families do.
//      REFUSED: conv.fused in @wide_channels on sm_89, at {{.*}}print-schedules.mlir:[[#@LINE+26]]:8
// REFUSED-NEXT:   problem:
// REFUSED-NEXT:   no winograd: winograd kernels exist where the numerics allow the transform (+winograd), got transform = none
// REFUSED-NEXT:   families with kernels: halo_fma, implicit_gemm
// REFUSED-NEXT: conv.fused in @given

// The problem, what was looked at, the best candidates with the components of
// their times, and the best of what is impossible, with the reason.
// CHECK-LABEL: conv.fused in @wide_channels on sm_89
//  CHECK-NEXT:   problem: 128 images, 64 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at {{[0-9]+}} geometries ({{[0-9]+}} with too many registers), {{[0-9]+}} of them closely, with {{[0-9]+}} schedules
//  CHECK-NEXT:   rejected for registers: {{[0-9]+}}, shared memory: {{[0-9]+}}, occupancy: {{[0-9]+}}
//  CHECK-NEXT:   #1: {{[0-9.]+}} us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16]
//  CHECK-NEXT:        compute {{[0-9.]+}}, shared {{[0-9.]+}}, epilogue {{[0-9.]+}}, stalls {{[0-9.]+}}, l2 {{[0-9.]+}}, dram {{[0-9.]+}}; waves 1.00, use 0.97
//  CHECK-NEXT:        8192 tiles, 256 threads, {{[0-9]+}} registers, {{[0-9]+}} bytes of shared memory
//  CHECK-NEXT:   #2: {{[0-9.]+}} us
//       CHECK:   rejected: {{[0-9.]+}} us #conv_kernel.halo_fma<
//  CHECK-NEXT:        needs {{.*}}; sm_89
//       CHECK:   best of halo_fma: {{[0-9.]+}} us #conv_kernel.halo_fma<{{[^,]*}}, 8, 32], {{.*}}>, chosen
//  CHECK-NEXT:   best of implicit_gemm: {{[0-9.]+}} us #conv_kernel.implicit_gemm<{{.*}}>{{$}}
//   CHECK-NOT:   #3

// An A100 has half the lanes, and more shared memory.
// SM80-LABEL: conv.fused in @wide_channels on sm_80
//       SM80:   #1: {{[0-9]+}}{{[0-9.]+}} us
func.func @wide_channels(%x: tensor<128x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o0: tensor<128x128x126x126xf32>) -> (tensor<128x128x126x126xf32>) {
  %y = conv.fused
      ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o0 : tensor<128x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x128x126x126xf32>
  return %y : tensor<128x128x126x126xf32>
}

// A schedule that is there is estimated first.
// CHECK-LABEL: conv.fused in @given on sm_89
//       CHECK:   given: #conv_kernel.halo_fma<tile = [32, 4, 16]
//  CHECK-NEXT:        {{[0-9.]+}} us
//  CHECK-NEXT:        compute
//       CHECK:   #1: 
//       CHECK:   best of halo_fma: {{.*}}>{{$}}
func.func @given(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %o0: tensor<8x32x14x14xf32>) -> (tensor<8x32x14x14xf32>) {
  %y = conv.fused
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
      outs(%o0 : tensor<8x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 16], thread = [4, 4], lanes = [8, 1, 4], chunk = 2, stages = 2, blocks_per_sm = 3>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x14x14xf32>
  return %y : tensor<8x32x14x14xf32>
}

// Or it is said why it is impossible.
// CHECK-LABEL: conv.fused in @given_impossible on sm_89
//       CHECK:   given: #conv_kernel.halo_fma<tile = [128, 8, 32]
//  CHECK-NEXT:        needs {{[0-9]+}} bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   looked at
func.func @given_impossible(%x: tensor<8x64x32x32xf32>, %w: tensor<128x64x3x3xf32>, %o0: tensor<8x128x30x30xf32>) -> (tensor<8x128x30x30xf32>) {
  %y = conv.fused
      ins(%x, %w : tensor<8x64x32x32xf32>, tensor<128x64x3x3xf32>)
      outs(%o0 : tensor<8x128x30x30xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 16, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x128x30x30xf32>
  return %y : tensor<8x128x30x30xf32>
}

// Dynamic extents, and what they are ranked as.
// CHECK-LABEL: conv.fused in @dynamic on sm_89
//  CHECK-NEXT:   problem: ? images, 64 -> 64 channels, ? x ? -> ? x ?, taps 3 x 3
//  CHECK-NEXT:   ranked as: 32 images, 64 x 64 -> 64 x 64
//       CHECK:   #1: 
func.func @dynamic(%x: tensor<?x64x?x?xf32>, %w: tensor<64x64x3x3xf32>, %o0: tensor<?x64x?x?xf32>) -> (tensor<?x64x?x?xf32>) {
  %y = conv.fused
      ins(%x, %w : tensor<?x64x?x?xf32>, tensor<64x64x3x3xf32>)
      outs(%o0 : tensor<?x64x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x64x?x?xf32>
  return %y : tensor<?x64x?x?xf32>
}

// Groups are counted, and the channels of one of them.
// CHECK-LABEL: conv.fused in @grouped on sm_89
//  CHECK-NEXT:   problem: 32 images, 4 groups of 32 -> 64 channels
func.func @grouped(%x: tensor<32x128x28x28xf32>, %w: tensor<256x32x3x3xf32>, %o0: tensor<32x256x28x28xf32>) -> (tensor<32x256x28x28xf32>) {
  %y = conv.fused
      ins(%x, %w : tensor<32x128x28x28xf32>, tensor<256x32x3x3xf32>)
      outs(%o0 : tensor<32x256x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x256x28x28xf32>
  return %y : tensor<32x256x28x28xf32>
}

// Without a kernel there is nothing to choose.
// CHECK-LABEL: conv.fused in @no_kernel on sm_89
//  CHECK-NEXT:   no kernel: kernels that multiply f16 take channels by twos, got 3 in a group; the convolution is decomposed and runs through the fallback kernels
//   CHECK-NOT:   #1
func.func @no_kernel(%x: tensor<8x6x4x16x16xf16>, %w: tensor<32x3x1x3x3xf16>, %o0: tensor<8x32x4x14x14xf32>) -> (tensor<8x32x4x14x14xf32>) {
  %y = conv.fused
      ins(%x, %w : tensor<8x6x4x16x16xf16>, tensor<32x3x1x3x3xf16>)
      outs(%o0 : tensor<8x32x4x14x14xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x4x14x14xf32>
  return %y : tensor<8x32x4x14x14xf32>
}
