// The plugin teaches mlir-opt the conv dialect.
// RUN: mlir-opt %s --load-dialect-plugin=%conv_lib_dir/ConvFusionPlugin.so | FileCheck %s
// RUN: not mlir-opt %s 2>&1 | FileCheck %s --check-prefix=WITHOUT

// CHECK: #conv.numerics<multiply = ieee, accumulate = f32>
// WITHOUT: error: {{.*}}unregistered dialect
module attributes {test.numerics = #conv.numerics<multiply = ieee, accumulate = f32>} {
}
