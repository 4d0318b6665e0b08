// RUN: conv-opt %s --conv-print-manifest --split-input-file -verify-diagnostics -o /dev/null

func.func @control_flow(%x: memref<4xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{'scf.for' cannot run on the host side of a bundle; a bundle is a list of launches, so unroll it or decide before it is compiled}}
  scf.for %i = %c0 to %n step %c1 {
  }
  return
}

// -----

func.func @host_load(%x: memref<f32>) {
  // expected-error @+1 {{'memref.load' cannot run on the host side of a bundle; the data lies on the device; keep the value in a tensor}}
  %v = memref.load %x[] : memref<f32>
  return
}

// -----

func.func private @callee(%x: memref<4xf32>)
func.func @call(%x: memref<4xf32>) {
  // expected-error @+1 {{'func.call' cannot run on the host side of a bundle; the callee has no body; define it in the same module}}
  call @callee(%x) : (memref<4xf32>) -> ()
  return
}

// -----

func.func @not_lowered(%x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{'memref.copy' cannot run on the host side of a bundle; lower it to a kernel first (conv-linalg-to-gpu)}}
  memref.copy %x, %y : memref<4xf32> to memref<4xf32>
  return
}

// -----

func.func @scalar_math(%x: memref<4xf32>, %a: f32) {
  // expected-error @+1 {{'arith.mulf' cannot run on the host side of a bundle; it depends on more than extents and constants}}
  %b = arith.mulf %a, %a : f32
  return
}

// -----

func.func @returns_argument(%x: memref<4xf32>) -> memref<4xf32> {
  // expected-error @+1 {{result 0 is an argument; a bundle's results are buffers of their own}}
  return %x : memref<4xf32>
}

// -----

func.func @returns_part() -> memref<2xf32, strided<[1]>> {
  %a = memref.alloc() : memref<4xf32>
  %p = memref.subview %a[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
  // expected-error @+1 {{result 0 is a part of a buffer}}
  return %p : memref<2xf32, strided<[1]>>
}

// -----

func.func @returns_twice() -> (memref<4xf32>, memref<4xf32>) {
  %a = memref.alloc() : memref<4xf32>
  // expected-error @+1 {{result 1 is a result returned before}}
  return %a, %a : memref<4xf32>, memref<4xf32>
}

// -----

func.func @returns_scalar(%a: f32) -> f32 {
  // expected-error @+1 {{result 0 has type 'f32', but a bundle returns tensors; return a tensor of rank 0 for a scalar}}
  return %a : f32
}

// -----

// expected-error @+1 {{element type 'i4' cannot go into a bundle}}
func.func @unknown_type(%x: memref<4xi4>) {
  return
}

// -----

// expected-error @+1 {{argument 0 is 'memref<4x4xf32, strided<[1, 4]>>', but tensors of a bundle are contiguous and row-major}}
func.func @transposed(%x: memref<4x4xf32, strided<[1, 4]>>) {
  return
}

// -----

// expected-error @+1 {{argument 0 has type 'memref<*xf32>', but a bundle takes tensors of known rank and scalars}}
func.func @unranked(%x: memref<*xf32>) {
  return
}

// -----

func.func @false_assert(%x: memref<4xf32>) {
  %false = arith.constant false
  // expected-error @+1 {{always fails: never}}
  cf.assert %false, "never"
  return
}

// -----

memref.global "private" @state : memref<3xf32> = dense<[1.0, 2.0, 3.0]>
func.func @state_kept() {
  // expected-error @+1 {{reads 'state', which is not a constant with a value; a bundle keeps no state between launches}}
  %w = memref.get_global @state : memref<3xf32>
  return
}

// -----

module attributes {gpu.container_module} {
  func.func @too_many_threads(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    %c2000 = arith.constant 2000 : index
    // expected-error @+1 {{needs 2000 threads per block; CUDA allows 1 to 1024}}
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c2000, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%x: memref<4xf32>) kernel { gpu.return }
  }
}

// -----

func.func @size_from_scalar(%n: index) -> memref<?xf32> {
  // expected-error @+1 {{has a size that does not follow from the extents of the arguments; a bundle sizes everything before it launches}}
  %a = memref.alloc(%n) : memref<?xf32>
  return %a : memref<?xf32>
}

// -----

memref.global "private" constant @vast : memref<9223372036854775807xf32> = dense<1.0>

func.func @vast_constant() {
  // expected-error @+1 {{reads a constant of type 'memref<9223372036854775807xf32>', whose size in bytes exceeds 64 bits}}
  %c = memref.get_global @vast : memref<9223372036854775807xf32>
  return
}

// -----

// The bytes of a name are free in MLIR, not in a manifest.
// expected-error @+1 {{expects a name in UTF-8, as the manifest is, got 'a}}
func.func @"a\FF"(%x: memref<4xf32>) {
  return
}

// -----

// Past 64 bits a view would begin before its buffer.
func.func @offset_past_64_bits(%x: memref<?x3x18xf32>) {
  // expected-error @+1 {{'memref.subview' begins at element -53 of its buffer, expected 0 or more}}
  %v = memref.subview %x[9223372036854775807, 0, 1] [1, 3, 16] [1, 1, 1] : memref<?x3x18xf32> to memref<1x3x16xf32, strided<[54, 18, 1], offset: -53>>
  return
}

// -----

// expected-error @+1 {{expects expressions such as 7, "arg0.d2" and ["mul", "arg0.d2", 7] in 'conv.flops', got ["pow", "arg0.d0", 2]}}
func.func @unknown_operation(%x: memref<?xf32>) attributes {conv.flops = ["pow", "arg0.d0", 2]} {
  return
}

// -----

// expected-error @+1 {{in 'conv.checks', got 1.5}}
func.func @no_condition(%x: memref<?xf32>) attributes {conv.checks = [{condition = 1.5, message = "m"}]} {
  return
}

// -----

// expected-error @+1 {{in 'conv.convs', got}}
func.func @no_sum_length(%x: memref<?xf32>) attributes {conv.convs = [{flops = 1}]} {
  return
}

// -----

// expected-error @+1 {{in 'conv.sums', got unit}}
func.func @no_length(%x: memref<?xf32>) attributes {conv.sums = [unit]} {
  return
}

// -----

// One element less than the type has.
module attributes {gpu.container_module} {
  // expected-error @+1 {{the resource of constant 'short' is missing or too short}}
  memref.global "private" constant @short : memref<2xf32> = dense_resource<short_blob>
  func.func @short_resource() {
    %c1 = arith.constant 1 : index
    %0 = memref.get_global @short : memref<2xf32>
    gpu.launch_func @kernels::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%0 : memref<2xf32>)
    return
  }
  gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
    gpu.func @f(%a: memref<2xf32>) kernel { gpu.return }
  }
}
{-#
  dialect_resources: {
    builtin: {
      short_blob: "0x040000000000803F"
    }
  }
#-}

// -----

func.func @offset_from_scalar(%x: memref<8xf32>, %n: index) -> memref<4xf32> {
  %a = memref.alloc() : memref<4xf32>
  // expected-error @+1 {{has an offset that does not follow from the extents of the arguments; a bundle sizes everything before it launches}}
  %s = memref.subview %x[%n] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: ?>>
  memref.copy %s, %a : memref<4xf32, strided<[1], offset: ?>> to memref<4xf32>
  return %a : memref<4xf32>
}
