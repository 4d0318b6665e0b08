// RUN: conv-opt %s --conv-simplify-host --split-input-file --verify-diagnostics

// Past 64 bits a view would begin before its buffer.
func.func @offset_past_64_bits(%x: memref<?x3x18xf32>) -> memref<1x3x16xf32, strided<[54, 18, 1], offset: -53>> {
  // expected-error @+1 {{'memref.subview' begins at element -53 of its buffer, expected 0 or more}}
  %v = memref.subview %x[9223372036854775807, 0, 1] [1, 3, 16] [1, 1, 1] : memref<?x3x18xf32> to memref<1x3x16xf32, strided<[54, 18, 1], offset: -53>>
  return %v : memref<1x3x16xf32, strided<[54, 18, 1], offset: -53>>
}

// -----

func.func @divisor_of_zero(%n: index) -> index {
  // expected-error @+1 {{'affine.min' op expects positive divisors in affine_map<(d0) -> ((d0 mod 0) ceildiv 4, 8)>, got 0}}
  %0 = affine.min affine_map<(d0) -> ((d0 mod 0) ceildiv 4, 8)>(%n)
  return %0 : index
}
