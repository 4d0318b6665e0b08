func.func @store(%v: i0, %m: memref<1xi0>) {
  %c0 = arith.constant 0 : index
  memref.store %v, %m[%c0] : memref<1xi0>
  return
}
