//===- Passes.td - Passes around bundles -------------------*- tablegen -*-===//

#ifndef CONV_SERIALIZATION_PASSES
#define CONV_SERIALIZATION_PASSES

include "mlir/Pass/PassBase.td"

def AnnotateWorkPass : Pass<"conv-annotate-work", "func::FuncOp"> {
  let summary = "Count the floating-point operations of a function";
  let description = [{
    Runs after bufferization and before kernels are generated, while the
    convolutions can still be read. Leaves two attributes for the manifest:
    `conv.flops`, the multiplications and additions of all convolutions and
    contractions as JSON text (a number, or an expression over the extents of
    the arguments); and `conv.convs`, one entry for each convolution with its
    share of these and the length of its sums, from which error bounds follow.
    Work of which the amount is not known before the launch is not counted, and
    elementwise work never is.

    ```mlir
    func.func @f(%x: memref<?x4x16x16xf32>, %w: memref<8x4x3x3xf32>, ...) {
      conv.fused ins(%x, %w : ...) ...
    ```
    ==>
    ```mlir
    func.func @f(...) attributes {
      conv.convs = [{flops = "{\"args\":[\"arg0.d0\",112896],\"op\":\"mul\"}",
                     fused, sum_length = 36 : i64} ],
      conv.flops = "{\"args\":[\"arg0.d0\",112896],\"op\":\"mul\"}"} {
    ```
  }];
}

def AnnotateChecksPass : Pass<"conv-annotate-checks", "func::FuncOp"> {
  let summary = "Note which extents of the arguments must agree";
  let description = [{
    Runs after bufferization and before kernels are generated. Kernels do not
    compare the extents of their operands, so a dynamic argument of the wrong
    shape would be read out of its bounds. Leaves the attribute `conv.checks`
    with what linalg and `conv.fused` ops take for granted and types do not
    already say; the runtime checks it before it launches.

    ```mlir
    func.func @f(%x: memref<?xf32>, %y: memref<?xf32>, %z: memref<?xf32>) {
      linalg.add ins(%x, %y : ...) outs(%z : ...)
    ```
    ==>
    ```mlir
    func.func @f(...) attributes {conv.checks = [
        {condition = "{\"args\":[\"arg0.d0\",\"arg1.d0\"],\"op\":\"eq\"}",
         message = "the shapes of the arguments need arg0.d0 == arg1.d0"}, ...
    ```
  }];
}

def PrintManifestPass : Pass<"conv-print-manifest", "ModuleOp"> {
  let summary = "Print the manifest of the bundle that a module would become";
  let description = [{
    Runs on lowered modules: host functions with launches, gpu.modules with an
    `#nvvm.target`. Prints JSON to standard output and changes nothing. What a
    bundle cannot express is an error, at the op.
  }];
}

#endif // CONV_SERIALIZATION_PASSES
