// Weights as torch-mlir embeds them go to one file, shared with the reference;
// its seed and its attributes are of no concern.
// RUN: rm -rf %t.convbundle
// RUN: conv-opt %s --emit=bundle --reference -o %t.convbundle
// RUN: FileCheck %s --input-file=%t.convbundle/manifest.json
// RUN: od -f %t.convbundle/constants/c0.bin | FileCheck %s --check-prefix=DATA

// CHECK: {"bytes":16,"file":"constants/c0.bin","kind":"constant"}
// CHECK: "reference": "main.reference"
// CHECK: {"bytes":16,"file":"constants/c0.bin","kind":"constant"}
// CHECK-NOT: c1.bin
// DATA: 1{{ +}}2{{ +}}3{{ +}}4
module attributes {torch.debug_module_name = "Model"} {
  ml_program.global private mutable @global_seed(dense<0> : tensor<i64>) : tensor<i64>
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> attributes {torch.assume_strict_symbolic_shapes} {
    %e = tensor.empty() : tensor<4xf32>
    %w = arith.constant dense_resource<w> : tensor<4xf32>
    %0 = linalg.add ins(%x, %w : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F000000400000404000008040"
    }
  }
#-}
