//===- Passes.td - Raising and fusion passes ---------------*- tablegen -*-===//

#ifndef CONV_FUSION_PASSES
#define CONV_FUSION_PASSES

include "mlir/Pass/PassBase.td"

def RaiseLinalgPass : Pass<"conv-raise-linalg"> {
  let summary = "Raise linalg convolutions to conv.fused";
  let description = [{
    Rewrites every linalg convolution on tensors, named or generic, of any
    dimension order, with one to three spatial dimensions, to a `conv.fused`
    whose epilogue adds what the convolution accumulated onto: nothing for a
    zero fill, a constant for another fill, a per-channel extra for a broadcast
    bias, a full extra for any other tensor. A `tensor.pad` with zeros in front
    becomes the padding of the op; a strided insert into zeros in front (a
    transposed convolution) becomes its input dilation; transpositions of input
    and filter become orders of their dimensions; channels, features or groups
    that are split in neighbouring dimensions become one.

    The accumulate type is the element type of the linalg op's output, but f32
    where that is f16 or bf16: sums and what they start from are rounded to the
    output's type once, at the end, as frameworks compute convolutions of such
    tensors. With `literal-accumulation` they are rounded in each step, as the
    linalg op says, which tensor cores do not do. An attribute `conv.schedule =
    #conv_kernel.<family><...>` of the linalg op becomes the schedule of
    `conv.fused`. Quantized convolutions and paddings with a value other than zero
    are left alone, with a verdict.

    ```mlir
    %c0 = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<8x32x14x14xf32>
    %z = linalg.fill ins(%c0 : f32) outs(%e : tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32>
    %y = linalg.conv_2d_nchw_fchw
        ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
        outs(%z : tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32>
    ```
    ==>
    ```mlir
    %e = tensor.empty() : tensor<8x32x14x14xf32>
    %y = conv.fused
        ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
        outs(%e : tensor<8x32x14x14xf32>)
        dims <input = nchw, filter = fchw, output = nfhw>
        strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
        numerics <multiply = ieee, accumulate = f32>
        epilogue {
        ^bb0(%acc: f32):
          conv.yield %acc : f32
        } -> tensor<8x32x14x14xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::conv::ConvDialect", "::mlir::arith::ArithDialect",
    "::mlir::tensor::TensorDialect", "::mlir::linalg::LinalgDialect"
  ];
  let options = [
    Option<"literalAccumulation", "literal-accumulation", "bool", "false",
           "Round sums of f16 and bf16 in each step, not once at the end">
  ];
}

def RaiseMatmulPass : Pass<"conv-raise-matmul"> {
  let summary = "Rewrite products of matrices as convolutions of one tap";
  let description = [{
    Rewrites `linalg.matmul` on tensors of f32, f16 or bf16 to
    `linalg.conv_2d_nhwc_hwcf` with a window of 1x1: rows are pixels, the columns
    of the left factor input channels, those of the right one output channels. So
    models write pointwise convolutions of tensors whose channels are innermost.
    Where the left factor is a `tensor.collapse_shape` of images or sequences, the
    convolution reads these; else it has one row of all pixels. It starts at the
    same values as the product. If both factors are f32 that were extended from the
    same 16-bit type, and sums are f32, the convolution reads the 16-bit tensors:
    their products are exact in f32.

    These products are not rewritten: one with fewer than 4 rows, or 64 where the
    right factor is neither a constant nor an argument; one whose number
    of rows is dynamic, unless its left factor is such a `tensor.collapse_shape`; one
    without elements, or with a right factor of dynamic extents; one with an extent
    that is static on one side only; one with other indexing maps than the plain ones;
    and `linalg.batch_matmul` of several batches, whose right factor is no filter; one
    of a single batch is a `linalg.matmul` between reshapes. With `literal-accumulation`, which no kernel of a
    convolution computes, neither are those with sums of f16 or bf16.

    What `conv-set-numerics` says of f32 convolutions it says of these as well.

    ```mlir
    %m = tensor.collapse_shape %x [[0, 1, 2], [3]] : tensor<8x56x56x96xf32> into tensor<25088x96xf32>
    %y = linalg.matmul ins(%m, %w : tensor<25088x96xf32>, tensor<96x384xf32>)
        outs(%z : tensor<25088x384xf32>) -> tensor<25088x384xf32>
    ```
    ==>
    ```mlir
    %f = tensor.expand_shape %w [[0, 1, 2], [3]] output_shape [1, 1, 96, 384] : tensor<96x384xf32> into tensor<1x1x96x384xf32>
    %c = linalg.conv_2d_nhwc_hwcf ins(%x, %f : tensor<8x56x56x96xf32>, tensor<1x1x96x384xf32>)
        outs(%i : tensor<8x56x56x384xf32>) -> tensor<8x56x56x384xf32>
    %y = tensor.collapse_shape %c [[0, 1, 2], [3]] : tensor<8x56x56x384xf32> into tensor<25088x384xf32>
    ```
  }];
  let options = [
    Option<"literalAccumulation", "literal-accumulation", "bool", "false",
           "Leave products with sums of f16 or bf16, which are rounded in each step">
  ];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def SimplifyPowersPass : Pass<"conv-simplify-powers"> {
  let summary = "Write powers by 2, 1, 1/2, -1/2 and -1 without a logarithm";
  let description = [{
    Rewrites `math.powf` whose exponent is one of these numbers, as a constant or
    as an element of a constant tensor of which all elements are equal, which is
    how TOSA's batch norm writes a square root. The new ops come closer to the
    power than what a GPU computes by logarithm and exponential: they are exactly
    rounded, for -1/2 within one unit in the last place, and give the same as the
    power for zeros of both signs, infinities, negative numbers and NaN. Besides,
    `conv-fold-constants` can evaluate them.

    ```mlir
    %half = arith.constant 0.5 : f32
    %y = math.powf %x, %half : f32
    ```
    ==>
    ```mlir
    %lowest = arith.constant 0xFF800000 : f32
    %highest = arith.constant 0x7F800000 : f32
    %root = math.sqrt %x : f32
    %abs = math.absf %root : f32
    %is = arith.cmpf oeq, %x, %lowest : f32
    %y = arith.select %is, %highest, %abs : f32
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect"
  ];
}

def FoldConstantsPass : Pass<"conv-fold-constants"> {
  let summary = "Evaluate elementwise ops and transpositions of constants";
  let description = [{
    Replaces ops without reductions of which every operand is constant by what
    they compute, so that it is computed once and not at every call: the scale
    of a batch norm, transposed weights. Constants are `dense`,
    `dense_resource`, and fills, broadcasts and reshapes of them, also where
    `tensor.extract` takes elements of them by their place (a filter that is
    turned round).

    The result is that of the kernels, bit for bit: operations in the order in
    which they are written, each rounded in its type, where IEEE 754 says what
    it yields (sums, products, quotients, square roots, minima and maxima,
    comparisons, conversions; `math.rsqrt` is a quotient and a root). An op with
    anything else is left alone: functions that the kernels approximate (`exp`,
    `tanh`, ...), fast-math flags, undefined results. So is one whose result has
    more elements than its largest operand, which is cheaper to compute than to
    read, or more than `max-elements`.

    A `cf.assert` in the body is decided with it: one that does not hold is an
    error where it was written, unless the op may never run.

    ```mlir
    %v = arith.constant dense<[4.0, 16.0]> : tensor<2xf32>
    %s = linalg.generic ... ins(%v : tensor<2xf32>) outs(%e : tensor<2xf32>) {
      ^bb0(%in: f32, %out: f32):
        %nonzero = arith.cmpf one, %in, %zero : f32
        cf.assert %nonzero, "division by zero"
        %0 = arith.divf %one, %in : f32
        linalg.yield %0 : f32
      } -> tensor<2xf32>
    ```
    ==>
    ```mlir
    %s = arith.constant dense<[0.25, 0.0625]> : tensor<2xf32>
    ```

    An op that takes the elements of a tensor one after the other, each once, by
    indices that constants and positions determine, becomes a reshape of the
    tensor, which need not be constant. So torch-mlir writes the scale and the
    shift of a group norm, by constant tensors of indices. An op with an index
    outside of the tensor is left alone.

    ```mlir
    %g = arith.constant dense<[0, 0, 1, 1]> : tensor<4xindex>
    %c = arith.constant dense<[0, 1, 0, 1]> : tensor<4xindex>
    %y = linalg.generic ... ins(%g, %c : tensor<4xindex>, tensor<4xindex>) outs(%e : tensor<4xf32>) {
      ^bb0(%i: index, %j: index, %out: f32):
        %0 = tensor.extract %x[%i, %j] : tensor<2x2xf32>
        linalg.yield %0 : f32
      } -> tensor<4xf32>
    ```
    ==>
    ```mlir
    %y = tensor.collapse_shape %x [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
    ```
  }];
  let options = [
    Option<"maxElements", "max-elements", "int64_t", /*default=*/"1 << 22",
           "The most elements of an op that is evaluated; 0 evaluates nothing "
           "(default 4194304)">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def FuseConsumersPass : Pass<"conv-fuse-consumers"> {
  let summary = "Sink elementwise ops and channel reductions into conv.fused";
  let description = [{
    Does what `conv-fuse-elementwise` and `conv-fuse-reduction` do, visiting
    every op once in program order: a chain of elementwise ops, a reduction and
    more elementwise ops ends in one `conv.fused`. What else stands next to a
    convolution gets a verdict.

    A result that the epilogue only extends, as one that was rounded to f16 for a
    norm that computes in f32, is stored as it was before, where each op that reads
    it, behind reshapes as well, is a `linalg.generic` that can extend its elements
    itself:

    ```mlir
    %y = conv.fused ... {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        %1 = arith.extf %0 : f16 to f32
        conv.yield %1 : f32
      } -> tensor<8x32x14x14xf32>
    %s = linalg.generic ... ins(%y : tensor<8x32x14x14xf32>) {
      ^bb0(%in: f32, %out: f32):
        %0 = arith.addf %in, %out : f32
    ```
    ==>
    ```mlir
    %y = conv.fused ... {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      } -> tensor<8x32x14x14xf16>
    %s = linalg.generic ... ins(%y : tensor<8x32x14x14xf16>) {
      ^bb0(%in: f16, %out: f32):
        %0 = arith.extf %in : f16 to f32
        %1 = arith.addf %0, %out : f32
    ```

    In functions with a convolution each of the three passes takes
    `linalg.softmax` apart first, and erases dead code.
  }];
  let options = [
    Option<"maxExtras", "max-extras", "int64_t", /*default=*/"16",
           "Extra operands that one convolution may read (default 16)">
  ];
  let dependentDialects = [
    "::mlir::conv::ConvDialect", "::mlir::arith::ArithDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def FuseElementwisePass : Pass<"conv-fuse-elementwise"> {
  let summary = "Sink elementwise consumers into conv.fused";
  let description = [{
    Moves the body of linalg ops with only parallel loops, and of arith and math
    ops on tensors, into the epilogue of the convolution whose result they read,
    or into `finalize` where they read what was reduced over the channels. The
    other operands become extras; constants move into the region.

    A value that has other users becomes a further result, so that nothing is
    computed twice and whole graphs of elementwise ops end in one op. One that only
    extends a result to f64 beside it does not: its readers extend the result, which
    has half of the bytes. Of several convolutions that may take an op, the one
    that ends the longest way does: a block's last one takes the sum with its
    shortcut, whose convolution may then run beside the block. Where all
    of the result is wanted in another order, the convolution writes that order;
    behind a reshape an op takes the shape before it where it can, and a reshape that
    undoes the one before it is dropped. What
    cannot move gets a verdict (`conv/Fusion/Verdict.h` lists the rules): it is
    left alone with the attribute `conv.refused`, and a remark says why.

    ```mlir
    %r = linalg.generic {
        indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>,
                         affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>,
                         affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>],
        iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
        ins(%y, %b : tensor<8x32x14x14xf32>, tensor<32x1x1xf32>)
        outs(%e : tensor<8x32x14x14xf32>) {
      ^bb0(%in: f32, %bias: f32, %out: f32):
        %0 = arith.addf %in, %bias : f32
        linalg.yield %0 : f32
      } -> tensor<8x32x14x14xf32>
    ```
    ==>
    ```mlir
    %r = conv.fused ins(...)
        extras(%b : tensor<32x1x1xf32>) maps [(d0, d1, d2, d3) -> (d1, 0, 0)] ...
        epilogue {
        ^bb0(%acc: f32, %bias: f32):
          %0 = arith.addf %acc, %bias : f32
          conv.yield %0 : f32
        } -> tensor<8x32x14x14xf32>
    ```
  }];
  let options = [
    Option<"maxExtras", "max-extras", "int64_t", /*default=*/"16",
           "Extra operands that one convolution may read (default 16)">
  ];
  let dependentDialects = [
    "::mlir::conv::ConvDialect", "::mlir::arith::ArithDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def FuseReductionPass : Pass<"conv-fuse-reduction"> {
  let summary = "Sink reductions over the output channels into conv.fused";
  let description = [{
    Turns linalg ops that reduce over exactly the output channels into
    reductions of the convolution whose result they read: sum, product, minimum
    and maximum with the NaN rule that the body has, and the minimum or maximum
    together with its channel (`argmin`, `argmax`, or their ordered kinds), which
    are plain minima and maxima where the channel is not used. The result may leave
    the channel dimension out or keep it with extent 1. An init that is not the
    identity of the reduction is combined in `finalize`.

    Reductions over other dimensions are left alone, with a verdict.

    ```mlir
    %r = linalg.reduce { arith.minimumf }
        ins(%y : tensor<8x32x14x14xf32>) outs(%inf : tensor<8x14x14xf32>)
        dimensions = [1]
    ```
    ==>
    ```mlir
    %r = conv.fused ins(...) ...
        epilogue {
        ^bb0(%acc: f32):
          conv.yield %acc : f32
        } reduce [minimum] -> tensor<8x14x14xf32>
    ```
  }];
  let options = [
    Option<"maxExtras", "max-extras", "int64_t", /*default=*/"16",
           "Extra operands that one convolution may read (default 16)">
  ];
  let dependentDialects = [
    "::mlir::conv::ConvDialect", "::mlir::arith::ArithDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def WidenSumsPass : Pass<"conv-widen-sums"> {
  let summary = "Add up f16 and bf16 in f32";
  let description = [{
    A linalg op on tensors that reduces to one output of f16 or bf16 by `arith.addf`
    adds up in f32, from the extended init, and an elementwise op rounds its result
    once. A `linalg.generic` that divides or multiplies the sum by one number first
    does so in f32 and rounds that: sums over large images exceed f16, their means do
    not. Named ops become generic. This is what frameworks mean: torch-mlir writes
    the mean over an image as a sum in f16, which PyTorch computes in f32. Sums of
    convolutions are f32 since `conv-raise-linalg`. The pipelines leave this pass out
    with `literal-accumulation`.

    ```mlir
    %y = linalg.reduce { arith.addf } ins(%x : tensor<8x49xf16>) outs(%zero : tensor<8xf16>)
        dimensions = [1]
    ```
    ==>
    ```mlir
    %sum = linalg.generic {...} ins(%x : tensor<8x49xf16>) outs(%zeros : tensor<8xf32>) {
    ^bb0(%in: f16, %out: f32):
      %0 = arith.extf %in : f16 to f32
      %1 = arith.addf %0, %out : f32
      linalg.yield %1 : f32
    } -> tensor<8xf32>
    %y = linalg.generic {...} ins(%sum : tensor<8xf32>) outs(%empty : tensor<8xf16>) // truncf
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def CheckSlicesPass : InterfacePass<"conv-check-slices", "::mlir::FunctionOpInterface"> {
  let summary = "Correct the verdicts of slices that bufferization copied";
  let description = [{
    On memrefs. Fusion says of a slice in front of a convolution that it is read
    where it is. Where the slice's source is overwritten while the slice is still
    read, bufferization has made a copy of it: the verdict is then `input-moved`.

    ```mlir
    func.func @f(...) attributes {conv.verdicts = [{verdict = "fused", rule = "slice-read", ...} ]}
    memref.copy %subview, %alloc
    ```
    ==> `{verdict = "refused", rule = "input-moved", ...}`
  }];
}

#endif // CONV_FUSION_PASSES
