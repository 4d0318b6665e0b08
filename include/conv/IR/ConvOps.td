//===- ConvOps.td - Ops of the conv dialect ----------------*- tablegen -*-===//

#ifndef CONV_IR_CONVOPS_TD
#define CONV_IR_CONVOPS_TD

include "conv/IR/ConvAttributes.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Conv_Op<string mnemonic, list<Trait> traits = []>
    : Op<Conv_Dialect, mnemonic, traits>;

def Conv_FusedOp : Conv_Op<"fused", [
    AttrSizedOperandSegments,
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<RegionBranchOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    IsolatedFromAbove,
    SingleBlock]> {
  let summary = "Convolution with an epilogue applied to its accumulator";
  let description = [{
    Computes, for batch `n`, output channel `f` and output position `o`
    (spatial coordinates `o_i`), with `G` groups, `C` input channels a group
    and `F/G` output channels a group:

    ```
    acc[n, f, o] = sum over c in [0, C), taps k:
        input[n, (f / (F/G)) * C + c, p] * filter[f, c, k]
        where q_i = o_i * strides_i + k_i * dilations_i - pad_low_i,
              p_i = q_i / input_dilation_i,
              and the input is 0 where some q_i is negative, not a multiple of
              input_dilation_i, or p_i is outside (0 times an infinite
              weight is NaN, as it is of a padded input)
    full[n, f, o], partial[n, f, o] = epilogue(acc[n, f, o], extras...)
    reduced[n, o] = finalize(reduce over f of partial[n, f, o], extras...)
    ```

    Every result is written through one index map, that of the output tile:
    `outs` first lists the *full* results (shape of the output space, in the
    order `dims.output`), then the *reduced* results (without the channel
    dimension, or with extent 1 in its place).

    The `epilogue` region takes the accumulator element and one element of
    each extra, and yields one value per full result, then one per entry of
    `reduce`. The `finalize` region, where present, takes the reduced values
    (two for the kinds of `argmin`/`argmax`: the value, then a channel index as
    i64) and
    one element of each extra, and yields one value per reduced result; where
    it is absent the reduced values are the results.

    Extras are tensors (or memrefs) read through a map from the output space,
    or scalars with a map to no results. They broadcast explicitly: each map
    result is a dimension of the output space or the constant 0.

    The reduction kinds: `sum`, `prod`; `minimum`/`maximum` propagate NaN as
    `arith.minimumf`/`maximumf`; `minnum`/`maxnum` ignore NaN as
    `arith.minnumf`/`maxnumf`; `argmin`/`argmax` give the first channel that
    holds the extremum, where NaN is more extreme than every number (as in
    PyTorch) and -0 equals 0: their value is that of `minimum`/`maximum`.
    `argmin_ordered`/`argmax_ordered` give the same value, and the channel with
    which a loop ends that compares each value with the best one so far by `cmpf
    olt`/`ogt`: the channel of the extremum before the first NaN, or -1 where no
    value before it is more extreme than the identity. Where all channels are NaN,
    so are `minnum` and `maxnum`. The order in which a
    `sum` or `prod` is taken is unspecified. A reduction over no channels gives
    the combiner's identity (and channel 0, or -1 of an ordered kind).

    Integers are signed: products extend their operands as signed.

    Constraints:
    - (C1) `input` and `filter` ranks are those of `dims`.
    - (C2) `strides`, `dilations`, `pad_low`, `pad_high` and `input_dilation`
      have one entry per spatial dimension; strides, dilations and input
      dilations are positive, paddings are not negative, and none exceeds
      2^31 - 1.
    - (C3) `groups` is positive and divides the input channels and the output
      channels; the filter's `c` extent times `groups` is the input's `c`.
    - (C4) The output space's static extents are those that the geometry gives:
      `floor(((in - 1) * input_dilation + 1 + pad_low + pad_high -
      ((k - 1) * dilation + 1)) / stride) + 1`, and are not negative; the
      filter has at least one tap, and one output channel where `dims.output`
      leaves out `f`.
    - (C5) Input and filter elements are both floats or both signless integers;
      the accumulate type is of their kind and holds every value of both, an
      integer of at most 64 bits. `multiply = tf32` and `tf32x3` take elements of
      f32, `f16` those of f32 or f16, `bf16` those of f32 or bf16; the accumulate
      type is then f32.
    - (C6) There is one map per extra; each has the output space's rank as its
      dimensions, and as many results as the extra has dimensions (0 for a
      scalar); each result is a dimension, used once, or the constant 0.
    - (C7) An extra's extent is that of the output dimension that its map
      names, or 1 where the map says 0.
    - (C8) The epilogue's arguments are the accumulate type and the element
      type of each extra.
    - (C9) The epilogue yields one value per full result and one per entry of
      `reduce`, in this order; a full result's element type is the yielded
      type.
    - (C10) `finalize` is present only with `reduce`; its arguments are the
      reduced values and the element type of each extra, and it uses no extra
      whose map names the channel dimension.
    - (C11) Reduced results have the element types that `finalize` yields (or
      the reduced values', where it is absent), and the output's shape without
      its channel dimension, or with extent 1 there.
    - (C12) There is at least one result, and `outs` are all tensors (the
      results have their types) or all memrefs (no results); the other
      operands are of the same kind, or scalars. No memref of `outs` is or overlaps
      another operand, since kernels may compute an element twice.
    - (C13) Regions hold only ops without side effects and without regions of
      their own, whose values are integers, indices or floats.
    - (C14) The kinds of `argmin`/`argmax` and the minima and maxima reduce floats or
      integers compared as signed; `minimum`.. `maxnum` of integers are the
      signed minimum and maximum.

    Example:

    ```mlir
    %y = conv.fused
        ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
        extras(%b : tensor<32xf32>) maps [(d0, d1, d2, d3) -> (d1)]
        outs(%init : tensor<8x32x14x14xf32>)
        dims <input = nchw, filter = fchw, output = nfhw>
        strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
        numerics <multiply = ieee, accumulate = f32>
        epilogue {
        ^bb0(%acc: f32, %bias: f32):
          %0 = arith.addf %acc, %bias : f32
          conv.yield %0 : f32
        } -> tensor<8x32x14x14xf32>
    ```

    `input_dilation` and `groups` are printed where they are not 1; `reduce
    [minimum]` and `finalize { ... }` stand after the epilogue; after `numerics`
    stands the schedule that kernel generation needs, an attribute of its kernel
    family: `schedule #conv_kernel.<family><...>`.

    To MLIR's analyses of control flow the regions are bodies of loops: either
    runs any number of times, `finalize` after `epilogue`. No value is passed
    from the op to a region, between regions, or from a region to the op, as
    operands and results are whole tensors and regions see one element.
  }];

  let arguments = (ins
    AnyShaped:$input,
    AnyShaped:$filter,
    Variadic<AnyType>:$extras,
    Variadic<AnyShaped>:$outs,
    Conv_DimsAttr:$dims,
    DenseI64ArrayAttr:$strides,
    DenseI64ArrayAttr:$dilations,
    DenseI64ArrayAttr:$pad_low,
    DenseI64ArrayAttr:$pad_high,
    DenseI64ArrayAttr:$input_dilation,
    DefaultValuedAttr<I64Attr, "1">:$groups,
    AffineMapArrayAttr:$extra_maps,
    Conv_NumericsAttr:$numerics,
    DefaultValuedAttr<DenseI32ArrayAttr, "{}">:$reduce,
    OptionalAttr<Conv_AnySchedule>:$schedule);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$epilogue, MaxSizedRegion<1>:$finalize);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getOutsMutable(); }

    ::mlir::ShapedType getInputType() { return ::llvm::cast<::mlir::ShapedType>(getInput().getType()); }
    ::mlir::ShapedType getFilterType() { return ::llvm::cast<::mlir::ShapedType>(getFilter().getType()); }
    unsigned getSpatialRank() { return getDims().getSpatialRank(); }

    /// Whether functions of the sums may be off by 2^-17 of themselves
    /// (docs/numerics.md): operands are rounded to 11 or 8 bits, or operands and
    /// results have no more bits than that.
    bool mayApproximate();

    /// Kinds of the reductions, in order.
    ::llvm::SmallVector<::mlir::conv::ReductionKind> getReductionKinds();
    unsigned getNumReductions() { return getReduce().size(); }
    /// Number of reduced values: one per reduction, two for argmin and argmax.
    unsigned getNumReducedValues();
    /// Types of the reduced values, as `finalize` receives them.
    ::llvm::SmallVector<::mlir::Type> getReducedValueTypes();
    unsigned getNumFullResults();
    unsigned getNumReducedResults() { return getOuts().size() - getNumFullResults(); }
    ::mlir::OperandRange getFullOuts() { return getOuts().take_front(getNumFullResults()); }
    ::mlir::OperandRange getReducedOuts() { return getOuts().drop_front(getNumFullResults()); }
    /// Rank of the output space, that of `dims.output`.
    unsigned getOutputRank() { return getDims().getOutput().size(); }
    /// Extents of the output space, from input, filter and geometry, or from
    /// the outs where these are dynamic; `ShapedType::kDynamic` if unknown.
    ::llvm::SmallVector<int64_t> getOutputShape();
    /// Extents of the output space as attributes, or as `dim` ops of the outs
    /// (and of the filter) created at the builder's insertion point.
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedOutputShape(::mlir::OpBuilder &builder);
    ::mlir::AffineMap getExtraMap(unsigned i) { return ::llvm::cast<::mlir::AffineMapAttr>(getExtraMaps()[i]).getValue(); }
    /// The yield of `epilogue`; null in an op that has not been verified.
    ::mlir::conv::YieldOp getEpilogueYield();
    /// The yield of `finalize`, or null where there is none.
    ::mlir::conv::YieldOp getFinalizeYield();
    /// Whether all operands are memrefs or scalars.
    bool hasBufferSemantics() { return getNumResults() == 0; }
    /// Static extent of a letter of `dims` ('n', 'c', 'f', 'd', 'h', 'w') in an
    /// operand; 1 where the order leaves it out.
    int64_t getInputExtent(char letter);
    int64_t getFilterExtent(char letter);
  }];
}

def Conv_YieldOp : Conv_Op<"yield", [Pure, Terminator,
    DeclareOpInterfaceMethods<RegionBranchTerminatorOpInterface>,
    ParentOneOf<["::mlir::conv::FusedOp"]>]> {
  let summary = "Yield the values of an epilogue or a finalize region";
  let description = [{
    Ends a region of `conv.fused`. What the operands mean, and how many there
    are, is the parent's (C9) and (C10).

    Example: `conv.yield %v : f32`.
  }];
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ /* implicit terminator */ }]>];
}

#endif // CONV_IR_CONVOPS_TD
