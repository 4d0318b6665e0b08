// RUN: conv-opt %s --conv-print-manifest -o /dev/null --split-input-file | FileCheck %s

// What depends on constants alone, and what makes weights of an argument, runs
// at load; with it what it reads. The rest of the launches are steps, and
// workspaces live from step to step.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "buffers": [
//  CHECK-NEXT:   {"index":0,"kind":"argument"},
//  CHECK-NEXT:   {"index":1,"kind":"argument"},
//  CHECK-NEXT:   {"bytes":256,"file":"constants/c0.bin","kind":"constant"},
//  CHECK-NEXT:   {"bytes":256,"kind":"resident"},
//  CHECK-NEXT:   {"bytes":256,"kind":"resident"},
//  CHECK-NEXT:   {"bytes":256,"kind":"resident"},
//  CHECK-NEXT:   {"bytes":256,"first_step":0,"kind":"workspace","last_step":1},
//  CHECK-NEXT:   {"index":0,"kind":"result"}
//       CHECK: "load_steps": [
//       CHECK:   "kernel": "turn",
//       CHECK:   "writes": [3]
//       CHECK:   "kernel": "turn",
//       CHECK:   "writes": [4]
//       CHECK:   "kernel": "turn",
//       CHECK:   "writes": [5]
//       CHECK: "name": "weights"
//       CHECK: "steps": [
//       CHECK:   "kernel": "add",
//       CHECK:   "writes": [6]
//       CHECK:   "kernel": "add",
//       CHECK:   "writes": [7]
//   CHECK-NOT:   "kernel"
//       CHECK: "version": 2
module attributes {gpu.container_module} {
  memref.global "private" constant @c : memref<64xf32> = dense<3.0>
  func.func @weights(%x: memref<64xf32>, %w: memref<64xf32>) -> memref<64xf32> {
    %c1 = arith.constant 1 : index
    %c = memref.get_global @c : memref<64xf32>
    %folded = memref.alloc() : memref<64xf32>
    %before = memref.alloc() : memref<64xf32>
    %packed = memref.alloc() : memref<64xf32>
    %sum = memref.alloc() : memref<64xf32>
    %y = memref.alloc() : memref<64xf32>
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%c : memref<64xf32>, %folded : memref<64xf32>) {conv.writes = array<i32: 1>}
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %before : memref<64xf32>) {conv.writes = array<i32: 1>}
    gpu.launch_func @k::@add blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<64xf32>, %folded : memref<64xf32>, %sum : memref<64xf32>) {conv.writes = array<i32: 2>}
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%before : memref<64xf32>, %packed : memref<64xf32>) {conv.weight, conv.writes = array<i32: 1>}
    gpu.launch_func @k::@add blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%sum : memref<64xf32>, %packed : memref<64xf32>, %y : memref<64xf32>) {conv.writes = array<i32: 2>}
    return %y : memref<64xf32>
  }
  gpu.module @k [#nvvm.target<chip = "sm_89">] {
    gpu.func @turn(%a: memref<64xf32>, %b: memref<64xf32>) kernel { gpu.return }
    gpu.func @add(%a: memref<64xf32>, %b: memref<64xf32>, %c: memref<64xf32>) kernel { gpu.return }
  }
}

// -----

// Equal packings are one, for whoever uses them.
// CHECK-LABEL: "format": "convfusion-bundle"
//       CHECK: "load_steps": [
//       CHECK:   "writes": [1]
//   CHECK-NOT:   "writes"
//       CHECK: "name": "shared"
//       CHECK: {"memref":{"buffer":1,
//       CHECK: {"memref":{"buffer":1,
//       CHECK: "version": 2
module attributes {gpu.container_module} {
  func.func @shared(%w: memref<64xf32>) -> memref<64xf32> {
    %c1 = arith.constant 1 : index
    %a = memref.alloc() : memref<64xf32>
    %b = memref.alloc() : memref<64xf32>
    %y = memref.alloc() : memref<64xf32>
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %a : memref<64xf32>) {conv.weight, conv.writes = array<i32: 1>}
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %b : memref<64xf32>) {conv.weight, conv.writes = array<i32: 1>}
    gpu.launch_func @k::@add blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<64xf32>, %b : memref<64xf32>, %y : memref<64xf32>) {conv.writes = array<i32: 2>}
    return %y : memref<64xf32>
  }
  gpu.module @k [#nvvm.target<chip = "sm_89">] {
    gpu.func @turn(%a: memref<64xf32>, %b: memref<64xf32>) kernel { gpu.return }
    gpu.func @add(%a: memref<64xf32>, %b: memref<64xf32>, %c: memref<64xf32>) kernel { gpu.return }
  }
}

// -----

// No load steps: one whose effects nobody tells, one that takes a scalar, one
// of two that write a buffer, one that reads what a call computes, one that
// writes a result.
// CHECK-LABEL: "format": "convfusion-bundle"
//   CHECK-NOT: load_steps
//       CHECK: "name": "no_load_steps"
//       CHECK: "version": 1
module attributes {gpu.container_module} {
  func.func @no_load_steps(%w: memref<64xf32>, %s: f32) -> memref<64xf32> {
    %c1 = arith.constant 1 : index
    %a = memref.alloc() : memref<64xf32>
    %b = memref.alloc() : memref<64xf32>
    %c = memref.alloc() : memref<64xf32>
    %d = memref.alloc() : memref<64xf32>
    %y = memref.alloc() : memref<64xf32>
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %a : memref<64xf32>) {conv.weight}
    gpu.launch_func @k::@scale blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %s : f32, %b : memref<64xf32>) {conv.weight, conv.writes = array<i32: 2>}
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %c : memref<64xf32>) {conv.weight, conv.writes = array<i32: 1>}
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %c : memref<64xf32>) {conv.weight, conv.writes = array<i32: 1>}
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%b : memref<64xf32>, %d : memref<64xf32>) {conv.weight, conv.writes = array<i32: 1>}
    gpu.launch_func @k::@turn blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%w : memref<64xf32>, %y : memref<64xf32>) {conv.weight, conv.writes = array<i32: 1>}
    return %y : memref<64xf32>
  }
  gpu.module @k [#nvvm.target<chip = "sm_89">] {
    gpu.func @turn(%a: memref<64xf32>, %b: memref<64xf32>) kernel { gpu.return }
    gpu.func @scale(%a: memref<64xf32>, %s: f32, %b: memref<64xf32>) kernel { gpu.return }
  }
}
