gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  llvm.func @__nv_sin(f64) -> f64
  llvm.func @f(%x: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %v = llvm.load %x : !llvm.ptr<1> -> f64
    %0 = llvm.call @__nv_sin(%v) : (f64) -> f64
    llvm.store %0, %x : f64, !llvm.ptr<1>
    llvm.return
  }
}
