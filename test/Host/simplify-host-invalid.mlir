// RUN: conv-opt %s --conv-simplify-host --split-input-file --verify-diagnostics

// Past 64 bits a view would begin before its buffer.
func.func @offset_past_64_bits(%x: memref<?x3x18xf32>) -> memref<1x3x16xf32, strided<[54, 18, 1], offset: -53>> {
  // expected-error @+1 {{'memref.subview' begins at element -53 of its buffer, expected 0 or more}}
  %v = memref.subview %x[9223372036854775807, 0, 1] [1, 3, 16] [1, 1, 1] : memref<?x3x18xf32> to memref<1x3x16xf32, strided<[54, 18, 1], offset: -53>>
  return %v : memref<1x3x16xf32, strided<[54, 18, 1], offset: -53>>
}
