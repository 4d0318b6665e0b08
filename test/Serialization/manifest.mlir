// RUN: conv-opt %s --conv-print-manifest -o /dev/null --split-input-file | FileCheck %s

// A static function has only numbers, 0 where nothing was counted; the returned
// allocation is a result.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "arguments":
//       CHECK: {"alignment":16,"dtype":"f32","kind":"tensor","name":"arg0","shape":[4,8]}
//       CHECK: "buffers": [{"index":0,"kind":"argument"},{"index":0,"kind":"result"}]
//       CHECK: "bytes": 256
//       CHECK: "flops": 0,
//       CHECK: "kernels": [{"family":"linalg","name":"copy"}]
//       CHECK: "name": "static"
//       CHECK: "results": [{"alignment":16,"dtype":"f32","name":"result0","shape":[4,8]}]
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":0,"sizes":[4,8],"strides":[8,1]}}
//       CHECK: {"memref":{"buffer":1,"dtype":"f32","offset":0,"sizes":[4,8],"strides":[8,1]}}
//       CHECK: "block": [32,1,1]
//       CHECK: "grid": [1,1,1]
//       CHECK: "kernel": "copy"
//       CHECK: "module": 0
//       CHECK: "shared_bytes": 0
//       CHECK: "modules": [{"name":"kernels","ptx":"kernels.ptx"}]
//       CHECK: "target": {"chip":"sm_89","ptx_features":"+ptx84"}
module attributes {gpu.container_module} {
  func.func @static(%x: memref<4x8xf32>) -> memref<4x8xf32> {
    %c1 = arith.constant 1 : index
    %c32 = arith.constant 32 : index
    %y = memref.alloc() : memref<4x8xf32>
    gpu.launch_func @kernels::@copy blocks in (%c1, %c1, %c1) threads in (%c32, %c1, %c1) args(%x : memref<4x8xf32>, %y : memref<4x8xf32>)
    return %y : memref<4x8xf32>
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
    gpu.func @copy(%x: memref<4x8xf32>, %y: memref<4x8xf32>) kernel { gpu.return }
  }
}

// -----

// Extents that are not known are symbols, and what is computed from them are
// expressions over these.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "shape":["arg0.d0",8,"arg0.d2"]
//       CHECK: "message": "the shapes of the arguments need 0 <= arg0.d2 - 2"
//       CHECK: "name": "dynamic"
//       CHECK: "shape": ["arg0.d0",{"args":["arg0.d2",-2],"op":"add"}]
//       CHECK: {"i64":{"args":["arg0.d2",-2],"op":"add"}}
//       CHECK: "grid": [
//       CHECK:   "args": [{"args":["arg0.d0",{"args":["arg0.d2",-2],"op":"add"}],"op":"mul"},128],
//  CHECK-NEXT:   "op": "ceildiv"
module attributes {gpu.container_module} {
  func.func @dynamic(%x: memref<?x8x?xf32>) -> memref<?x?xf32> {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c128 = arith.constant 128 : index
    %n = memref.dim %x, %c0 : memref<?x8x?xf32>
    %w = memref.dim %x, %c2 : memref<?x8x?xf32>
    %p = arith.subi %w, %c2 : index
    %y = memref.alloc(%n, %p) : memref<?x?xf32>
    %size = arith.muli %n, %p : index
    %grid = affine.apply affine_map<()[s0] -> (s0 ceildiv 128)>()[%size]
    gpu.launch_func @kernels::@f blocks in (%grid, %c1, %c1) threads in (%c128, %c1, %c1) args(%x : memref<?x8x?xf32>, %p : index, %y : memref<?x?xf32>)
    return %y : memref<?x?xf32>
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%x: memref<?x8x?xf32>, %p: index, %y: memref<?x?xf32>) kernel { gpu.return }
  }
}

// -----

// A workspace lives from its first launch to its last; one that no launch
// touches is not there. A dealloc says nothing that the launches do not.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "buffers": [
//  CHECK-NEXT:   {"index":0,"kind":"argument"},
//  CHECK-NEXT:   {"bytes":256,"first_step":0,"kind":"workspace","last_step":1},
//  CHECK-NEXT:   {"bytes":16,"first_step":1,"kind":"workspace","last_step":2},
//  CHECK-NEXT:   {"index":0,"kind":"result"}
//  CHECK-NEXT: ]
//       CHECK: "name": "workspaces"
module attributes {gpu.container_module} {
  func.func @workspaces(%x: memref<64xf32>) -> memref<64xf32> {
    %c1 = arith.constant 1 : index
    %unused = memref.alloc() : memref<1000xf32>
    %a = memref.alloc() : memref<64xf32>
    %b = memref.alloc() : memref<8xf16>
    gpu.launch_func @kernels::@ff blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<64xf32>, %a : memref<64xf32>)
    gpu.launch_func @kernels::@fh blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<64xf32>, %b : memref<8xf16>)
    memref.dealloc %a : memref<64xf32>
    %y = memref.alloc() : memref<64xf32>
    gpu.launch_func @kernels::@fh blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%y : memref<64xf32>, %b : memref<8xf16>)
    memref.dealloc %b : memref<8xf16>
    return %y : memref<64xf32>
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @ff(%x: memref<64xf32>, %y: memref<64xf32>) kernel { gpu.return }
    gpu.func @fh(%x: memref<64xf32>, %y: memref<8xf16>) kernel { gpu.return }
  }
}

// -----

// Views are windows of their buffer; offsets count elements.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "name": "views"
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":9,"sizes":[2,4],"strides":[8,2]}}
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":0,"sizes":[2,2,8],"strides":[16,8,1]}}
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":0,"sizes":[32],"strides":[1]}}
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":3,"sizes":[5],"strides":[2]}}
module attributes {gpu.container_module} {
  func.func @views(%x: memref<4x8xf32>) {
    %c1 = arith.constant 1 : index
    %sub = memref.subview %x[1, 1] [2, 4] [1, 2] : memref<4x8xf32> to memref<2x4xf32, strided<[8, 2], offset: 9>>
    %expanded = memref.expand_shape %x [[0, 1], [2]] output_shape [2, 2, 8] : memref<4x8xf32> into memref<2x2x8xf32>
    %flat = memref.collapse_shape %x [[0, 1]] : memref<4x8xf32> into memref<32xf32>
    %cast = memref.reinterpret_cast %flat to offset: [3], sizes: [5], strides: [2] : memref<32xf32> to memref<5xf32, strided<[2], offset: 3>>
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%sub : memref<2x4xf32, strided<[8, 2], offset: 9>>, %expanded : memref<2x2x8xf32>, %flat : memref<32xf32>, %cast : memref<5xf32, strided<[2], offset: 3>>)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%a: memref<2x4xf32, strided<[8, 2], offset: 9>>, %b: memref<2x2x8xf32>, %c: memref<32xf32>, %d: memref<5xf32, strided<[2], offset: 3>>) kernel { gpu.return }
  }
}

// -----

// Views of views are windows of the first buffer, whatever is known of it.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "name": "views_of_views"
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":53,"sizes":[2,3],"strides":[32,1]}}
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":53,"sizes":[3,2],"strides":[1,32]}}
//       CHECK: "buffer": 1,
//  CHECK-NEXT: "dtype": "f32",
//  CHECK-NEXT: "offset": 0,
//  CHECK-NEXT: "sizes": [{"args":["arg1.d0",6],"op":"mul"},2,2],
//  CHECK-NEXT: "strides": [4,2,1]
//       CHECK: {"memref":{"buffer":2,"dtype":"f32","offset":0,"sizes":[1,1],"strides":[1,1]}}
//       CHECK: "memref": {"buffer":3,"dtype":"f32","offset":0,"sizes":[8,"arg3.d1"],"strides":["arg3.d1",1]}
//       CHECK: {"i64":{"args":[{"args":["arg1.d0",2],"op":"mul"},1],"op":"add"}}
//       CHECK: {"i64":{"args":["arg1.d0",8],"op":"min"}}
module attributes {gpu.container_module} {
  func.func @views_of_views(%x: memref<16x16xf32>, %y: memref<?x6x4xf32>, %z: memref<f32>, %u: memref<?x?xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %outer = memref.subview %x[1, 4] [6, 8] [2, 1] : memref<16x16xf32> to memref<6x8xf32, strided<[32, 1], offset: 20>>
    %inner = memref.subview %outer[1, 1] [2, 3] [1, 1] : memref<6x8xf32, strided<[32, 1], offset: 20>> to memref<2x3xf32, strided<[32, 1], offset: 53>>
    %turned = memref.transpose %inner (i, j) -> (j, i) : memref<2x3xf32, strided<[32, 1], offset: 53>> to memref<3x2xf32, strided<[1, 32], offset: 53>>
    %rows = memref.collapse_shape %y [[0, 1], [2]] : memref<?x6x4xf32> into memref<?x4xf32>
    %n = memref.dim %rows, %c0 : memref<?x4xf32>
    %split = memref.expand_shape %rows [[0], [1, 2]] output_shape [%n, 2, 2] : memref<?x4xf32> into memref<?x2x2xf32>
    %one = memref.expand_shape %z [] output_shape [1, 1] : memref<f32> into memref<1x1xf32>
    %known = memref.cast %u : memref<?x?xf32> to memref<8x?xf32>
    %batch = memref.dim %y, %c0 : memref<?x6x4xf32>
    %twice = affine.apply affine_map<(d0) -> (d0 * 2 + 1)>(%batch)
    %least = affine.min affine_map<(d0) -> (d0, 8)>(%batch)
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%inner : memref<2x3xf32, strided<[32, 1], offset: 53>>, %turned : memref<3x2xf32, strided<[1, 32], offset: 53>>, %split : memref<?x2x2xf32>, %one : memref<1x1xf32>, %known : memref<8x?xf32>, %twice : index, %least : index)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%a: memref<2x3xf32, strided<[32, 1], offset: 53>>, %b: memref<3x2xf32, strided<[1, 32], offset: 53>>, %c: memref<?x2x2xf32>, %d: memref<1x1xf32>, %e: memref<8x?xf32>, %g: index, %h: index) kernel { gpu.return }
  }
}

// -----

// What a type says is taken before what arithmetic gives.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: {"memref":{"buffer":0,"dtype":"f32","offset":2,"sizes":[3],"strides":[2]}}
module attributes {gpu.container_module} {
  func.func @typed_view(%x: memref<?xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %n = memref.dim %x, %c0 : memref<?xf32>
    %v = memref.reinterpret_cast %x to offset: [%n], sizes: [3], strides: [%n] : memref<?xf32> to memref<3xf32, strided<[?], offset: ?>>
    %w = memref.cast %v : memref<3xf32, strided<[?], offset: ?>> to memref<3xf32, strided<[2], offset: 2>>
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<3xf32, strided<[2], offset: 2>>)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%a: memref<3xf32, strided<[2], offset: 2>>) kernel { gpu.return }
  }
}

// -----

// Constants go to files; scalars are passed by value.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: {"dtype":"f32","kind":"scalar","name":"arg1"}
//       CHECK: {"bytes":12,"file":"constants/c0.bin","kind":"constant"}
//   CHECK-NOT: constants/c1.bin
//       CHECK: {"scalar":{"argument":1,"dtype":"f32"}}
//       CHECK: {"constant":{"dtype":"f32","value":"inf"}}
//       CHECK: {"i64":7}
module attributes {gpu.container_module} {
  memref.global "private" constant @weights : memref<3xf32> = dense<[1.0, 2.0, 3.0]>
  memref.global "private" constant @same : memref<3xf32> = dense<[1.0, 2.0, 3.0]>
  func.func @constants(%x: memref<3xf32>, %alpha: f32) {
    %c1 = arith.constant 1 : index
    %c7 = arith.constant 7 : i32
    %inf = arith.constant 0x7F800000 : f32
    %w = memref.get_global @weights : memref<3xf32>
    %v = memref.get_global @same : memref<3xf32>
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<3xf32>, %v : memref<3xf32>, %alpha : f32, %inf : f32, %c7 : i32)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%w: memref<3xf32>, %v: memref<3xf32>, %a: f32, %b: f32, %c: i32) kernel { gpu.return }
  }
}

// -----

// Constants of equal bytes are one file, whatever their names, types and
// shapes; others have their own.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "buffers": [
//  CHECK-NEXT:   {"bytes":8,"file":"constants/c0.bin","kind":"constant"},
//  CHECK-NEXT:   {"bytes":8,"file":"constants/c0.bin","kind":"constant"},
//  CHECK-NEXT:   {"bytes":8,"file":"constants/c0.bin","kind":"constant"},
//  CHECK-NEXT:   {"bytes":8,"file":"constants/c1.bin","kind":"constant"}
//   CHECK-NOT: constants/c2.bin
module attributes {gpu.container_module} {
  memref.global "private" constant @dense : memref<2xf32> = dense<[1.0, 2.0]>
  memref.global "private" constant @blob : memref<1x2xf32> = dense_resource<blob>
  memref.global "private" constant @bits : memref<2xi32> = dense<[0x3F800000, 0x40000000]>
  memref.global "private" constant @other : memref<2xi32> = dense<[0x40000000, 0x3F800000]>
  func.func @equal_constants() {
    %c1 = arith.constant 1 : index
    %0 = memref.get_global @dense : memref<2xf32>
    %1 = memref.get_global @blob : memref<1x2xf32>
    %2 = memref.get_global @bits : memref<2xi32>
    %3 = memref.get_global @other : memref<2xi32>
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%0 : memref<2xf32>, %1 : memref<1x2xf32>, %2 : memref<2xi32>, %3 : memref<2xi32>)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%a: memref<2xf32>, %b: memref<1x2xf32>, %c: memref<2xi32>, %d: memref<2xi32>) kernel { gpu.return }
  }
}
{-#
  dialect_resources: {
    builtin: {
      blob: "0x040000000000803F00000040"
    }
  }
#-}

// -----

// A persistent launch fills the multiprocessors of the device it meets, not
// those of the chip it was compiled for; its schedule is told.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "kernels": [
//       CHECK: "family": "halo_fma"
//       CHECK: "schedule": "#conv_kernel.halo_fma<
//       CHECK: "grid": [{"args":["arg0.d0",{"args":["sm_count",2],"op":"mul"}],"op":"min"},1,1]
//       CHECK: "shared_bytes": 65536
module attributes {gpu.container_module} {
  func.func @persistent(%x: memref<?xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c256 = arith.constant 256 : index
    %shared = arith.constant 65536 : i32
    %tiles = memref.dim %x, %c0 : memref<?xf32>
    %grid = arith.minui %tiles, %c256 : index
    gpu.launch_func @kernels::@conv blocks in (%grid, %c1, %c1) threads in (%c256, %c1, %c1) dynamic_shared_memory_size %shared args(%x : memref<?xf32>) {conv.blocks_per_sm = 2 : i64}
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @conv(%x: memref<?xf32>) kernel attributes {conv.schedule = #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>} { gpu.return }
  }
}

// -----

// Where the number of tiles is known it bounds the grid.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "grid": [{"args":["sm_count",100],"op":"min"},1,1]
module attributes {gpu.container_module} {
  func.func @static_tiles(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    %c256 = arith.constant 256 : index
    %grid = arith.constant 100 : index
    gpu.launch_func @kernels::@conv blocks in (%grid, %c1, %c1) threads in (%c256, %c1, %c1) args(%x : memref<4xf32>) {conv.blocks_per_sm = 1 : i64, conv.tiles = 100 : i64}
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @conv(%x: memref<4xf32>) kernel { gpu.return }
  }
}

// -----

// What the function asserts of its extents is checked before it is launched;
// verdicts and the amount of work are passed on.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "accumulate": "bf16"
//       CHECK: "checks": [
//       CHECK:   "condition":{"args":["arg0.d0","arg1.d0"],"op":"eq"},"message":"batches differ"
//       CHECK:   "message": "the shapes of the arguments need arg1.d0 == 4"
//       CHECK: "convs": [{"flops":{"args":["arg0.d0",72],"op":"mul"},"sum_length":36}]
//       CHECK: "flops": {"args":["arg0.d0",72],"op":"mul"}
//       CHECK: "verdicts": [{{.*}}"op":"linalg.generic",{{.*}}"verdict":"refused"
module attributes {gpu.container_module} {
  func.func @checks(%x: memref<?xf32>, %y: memref<?xf32>) attributes {
      conv.accumulate = bf16,
      conv.flops = ["mul", "arg0.d0", 72],
      conv.convs = [{flops = ["mul", "arg0.d0", 72], fused, sum_length = 36 : i64}],
      conv.verdicts = [{op = "linalg.generic", verdict = "refused", rule = "index-used", reason = "r", remedy = "m"}]} {
    %c0 = arith.constant 0 : index
    %n = memref.dim %x, %c0 : memref<?xf32>
    %m = memref.dim %y, %c0 : memref<?xf32>
    %same = arith.cmpi eq, %n, %m : index
    cf.assert %same, "batches differ"
    %static = memref.cast %y : memref<?xf32> to memref<4xf32>
    return
  }
}

// -----

// A fused convolution names its kernel, which is one with a schedule: not the one
// before it, which packs a filter, and not the one behind it.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "convs": [
//  CHECK-NEXT:   {"flops":72,"kernel":"first_conv","sum_length":36}
//  CHECK-NEXT:   {"flops":8,"sum_length":4}
//  CHECK-NEXT:   {"flops":80,"kernel":"second_conv","sum_length":40}
module attributes {gpu.container_module} {
  func.func @kernels_of_convs(%x: memref<4xf32>) attributes {
      conv.convs = [{flops = 72 : i64, fused, sum_length = 36 : i64}, {flops = 8 : i64, sum_length = 4 : i64},
                    {flops = 80 : i64, fused, sum_length = 40 : i64}]} {
    %c1 = arith.constant 1 : index
    gpu.launch_func @kernels::@pack blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    gpu.launch_func @kernels::@first_conv blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    gpu.launch_func @kernels::@left blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    gpu.launch_func @kernels::@second_conv blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @pack(%x: memref<4xf32>) kernel { gpu.return }
    gpu.func @first_conv(%x: memref<4xf32>) kernel attributes {conv.schedule = #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>} { gpu.return }
    gpu.func @left(%x: memref<4xf32>) kernel { gpu.return }
    gpu.func @second_conv(%x: memref<4xf32>) kernel attributes {conv.schedule = #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>} { gpu.return }
  }
}

// -----

// A view of everything is the buffer itself, whatever the order in which the
// program multiplies its extents (CSE takes d1 * d2 and d2 * d1 for one).
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "name": "reordered_strides"
//       CHECK: "results": [{{.*}}"shape":[1,"arg0.d0","arg0.d1","arg0.d2"]
module attributes {gpu.container_module} {
  func.func @reordered_strides(%x: memref<?x?x?xf32>) -> memref<1x?x?x?xf32> {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %d0 = memref.dim %x, %c0 : memref<?x?x?xf32>
    %d1 = memref.dim %x, %c1 : memref<?x?x?xf32>
    %d2 = memref.dim %x, %c2 : memref<?x?x?xf32>
    %y = memref.alloc(%d0, %d1, %d2) : memref<?x?x?xf32>
    gpu.launch_func @kernels::@fill blocks in (%d0, %c1, %c1) threads in (%c1, %c1, %c1) args(%y : memref<?x?x?xf32>)
    %s = arith.muli %d1, %d2 : index
    %b = arith.muli %s, %d0 : index
    %v = memref.reinterpret_cast %y to offset: [0], sizes: [1, %d0, %d1, %d2], strides: [%b, %s, %d2, 1] : memref<?x?x?xf32> to memref<1x?x?x?xf32>
    return %v : memref<1x?x?x?xf32>
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
    gpu.func @fill(%y: memref<?x?x?xf32>) kernel { gpu.return }
  }
}

// -----

// Bytes that are no UTF-8 become replacement characters.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "verdicts": [{"needs":"�"}]
//       CHECK: "ptx_features":"�+a"
module attributes {gpu.container_module} {
  func.func @bytes(%x: memref<4xf32>, %y: memref<4xf32>) attributes {conv.verdicts = [{needs = "\FF"}]} {
    %c1 = arith.constant 1 : index
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
  gpu.module @kernels [#nvvm.target<features = "\FE+a">] {
    gpu.func @f(%x: memref<4xf32>) kernel { gpu.return }
  }
}

// -----

// Modules whose names are the same in PTX get files of different names, and
// launches find theirs.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "kernel": "f"
//       CHECK: "module": 0
//       CHECK: "kernel": "f"
//       CHECK: "module": 1
//       CHECK: "kernel": "f"
//       CHECK: "module": 2
//       CHECK: {"name":"a_b","ptx":"a_b.ptx"}
//       CHECK: {"name":"a_b_0","ptx":"a_b_0.ptx"}
//       CHECK: {"name":"a_b_1","ptx":"a_b_1.ptx"}
module attributes {gpu.container_module} {
  func.func @same_in_ptx(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @"a.b"::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    gpu.launch_func @a_b::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    gpu.launch_func @"a-b"::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
  gpu.module @"a.b" [#nvvm.target<chip = "sm_89">] { gpu.func @f(%x: memref<4xf32>) kernel { gpu.return } }
  gpu.module @a_b [#nvvm.target<chip = "sm_89">] { gpu.func @f(%x: memref<4xf32>) kernel { gpu.return } }
  gpu.module @"a-b" [#nvvm.target<chip = "sm_89">] { gpu.func @f(%x: memref<4xf32>) kernel { gpu.return } }
}
