// REQUIRES: ptxas
// RUN: conv-opt %s --emit=cubin --lowered --print-resources -o %t.cubin 2>&1 | FileCheck %s
// RUN: head -c 4 %t.cubin | od -c | FileCheck %s --check-prefix=ELF

// CHECK: scale: {{[0-9]+}} registers, 0 bytes of static shared memory, no spills
// ELF: 177   E   L   F
// For the chip that the module names, without a word.
// RUN: sed 's/"sm_89", features = "+ptx84"/"sm_90", features = "+ptx84"/' %s | conv-opt --emit=cubin --lowered -o %t.sm_90.cubin
// RUN: head -c 4 %t.sm_90.cubin | od -c | FileCheck %s --check-prefix=ELF
gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  llvm.func @scale(%p: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %v = llvm.load %p : !llvm.ptr<1> -> f32
    %m = llvm.fmul %v, %v : f32
    llvm.store %m, %p : f32, !llvm.ptr<1>
    llvm.return
  }
}

// A bundle tells the same, of each kernel of the function but not of the
// reference's.
// RUN: rm -rf %t.bundle
// RUN: conv-opt %S/../Driver/Inputs/relu.mlir --emit=bundle --print-resources -o %t.bundle 2>&1 | FileCheck %s --check-prefix=BUNDLE
// RUN: FileCheck %s --check-prefix=MANIFEST --input-file=%t.bundle/manifest.json
// RUN: head -c 4 %t.bundle/relu_fallback.cubin | od -c | FileCheck %s --check-prefix=ELF
// BUNDLE: {{^}}relu_{{.*}}: {{[0-9]+}} registers, 0 bytes of static shared memory, 0 of dynamic, no spills
// BUNDLE-NOT: registers
// MANIFEST: "resources": {"registers":{{[0-9]+}},"shared_bytes":0,"spill_bytes":0}
// MANIFEST: "cubin":"relu_fallback.cubin"

// What a kernel takes besides as its launch says, with all that --emit makes.
// RUN: rm -rf %t.shared.bundle
// RUN: conv-opt %S/../Runtime/Inputs/pad_conv_relu.mlir --emit=bundle --print-resources -o %t.shared.bundle 2>&1 | FileCheck %s --check-prefix=SHARED
// RUN: conv-opt %S/../Runtime/Inputs/pad_conv_relu.mlir --emit=ptx --print-resources -o %t.ptx 2>&1 | FileCheck %s --check-prefix=SHARED
// SHARED-DAG: pad_conv_relu_conv: {{[0-9]+}} registers, 0 bytes of static shared memory, {{[1-9][0-9]+}} of dynamic,
// SHARED-DAG: pad_conv_relu_pack{{.*}} 0 of dynamic,
