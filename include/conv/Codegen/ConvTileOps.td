//===- ConvTileOps.td - The block level of conv kernels ----*- tablegen -*-===//
//
// What one thread block does, before threads appear.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_CODEGEN_CONVTILEOPS_TD
#define CONV_CODEGEN_CONVTILEOPS_TD

include "conv/IR/ConvAttributes.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def ConvTile_Dialect : Dialect {
  let name = "conv_tile";
  let cppNamespace = "::mlir::conv::tile";
  let summary = "Tiles of a convolution kernel, as one thread block sees them";
  let description = [{
    The level between `conv.fused` and threads. A kernel keeps a *ring* of
    stages of its input and filter in shared memory, *walks* over its output
    tiles, and for each *accumulates* over the ring into a *fragment* (a tile
    held in the registers of the block's threads), on which the epilogue runs
    with the tile's own offsets before it is stored.

    The ops say what is computed and what is staged; which thread owns which
    element, where in shared memory a stage lies and which instruction
    multiplies is the kernel family's, named in the ring's schedule. All
    families share these ops.
  }];
  // Rings carry #conv.dims and #conv.schedule.
  let dependentDialects = ["::mlir::conv::ConvDialect"];
  let useDefaultTypePrinterParser = 1;
}

class ConvTile_Type<string name, string mnem>
    : TypeDef<ConvTile_Dialect, name> {
  let mnemonic = mnem;
}

def ConvTile_FragmentType : ConvTile_Type<"Fragment", "fragment"> {
  let summary = "Tile of values in the registers of a block's threads";
  let description = [{
    `couts x rows x columns` of the output, or `rows x columns` after a
    reduction over the channels. Example: `!conv_tile.fragment<128x8x32xf32>`.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$shape,
                        "::mlir::Type":$elementType);
  let hasCustomAssemblyFormat = 1;
}

def ConvTile_RingType : ConvTile_Type<"Ring", "ring"> {
  let summary = "Ring of stages of input and filter in shared memory";
}

def ConvTile_StageType : ConvTile_Type<"Stage", "stage"> {
  let summary = "One landed stage of a ring: an input tile and a filter tile";
}

class ConvTile_Op<string mnemonic, list<Trait> traits = []>
    : Op<ConvTile_Dialect, mnemonic, traits>;

def ConvTile_RingOp : ConvTile_Op<"ring"> {
  let summary = "Reserve shared memory for stages of input and filter";
  let description = [{
    A stage holds, for `schedule.chunk` input channels, the input tile with
    its halo, once for all taps, and the filter's taps for the tile's output
    channels. `filter` is packed in the order of use,
    `[groups * cout tiles][chunks][chunk][kernel rows][kernel columns]
    [couts of a tile, to whole quads]`, with zeros where channels or couts run
    out. Positions of the input tile that lie in the padding, between dilated
    inputs or past the last channel are staged as zeros.

    - (R1) `kernel`, `strides`, `dilations`, `pad_low` and `input_dilation` have
      2 entries (rows, columns; 1, 1, 1, 0 and 1 for the rows of a rank-1
      convolution), positive but for the padding, which is not negative.
    - (R2) `groups`, `channels` and `filters` are positive.
    - (R3) `input` is contiguous f32 with the rank of `dims.input`; `filter` is
      contiguous f32 with the extents above.

    The stages of one output tile follow those of the one before without a
    gap: the ring is filled `stages - 1` ahead of its use, across tiles.
  }];
  let arguments = (ins
    AnyMemRef:$input, AnyMemRef:$filter,
    Conv_DimsAttr:$dims,
    I64Attr:$groups, I64Attr:$channels, I64Attr:$filters,
    DenseI64ArrayAttr:$kernel,
    DenseI64ArrayAttr:$strides,
    DenseI64ArrayAttr:$dilations,
    DenseI64ArrayAttr:$pad_low,
    DenseI64ArrayAttr:$input_dilation,
    Conv_ScheduleAttr:$schedule);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    `input` `(` $input `:` type($input) `)` `filter` `(` $filter `:` type($filter) `)`
    `dims` custom<StrippedAttr>($dims) `groups` $groups `channels` $channels `filters` $filters
    `kernel` $kernel `strides` $strides `dilations` $dilations
    `pad_low` $pad_low `input_dilation` $input_dilation
    `schedule` custom<StrippedSchedule>($schedule) attr-dict
  }];
  let hasVerifier = 1;
}

def ConvTile_WalkOp : ConvTile_Op<"walk", [SingleBlock, NoTerminator]> {
  let summary = "Walk over the output tiles that belong to this block";
  let description = [{
    Runs the body once for each output tile of the persistent list
    `block, block + blocks, block + 2 * blocks, ...`. The arguments are the
    tile's offsets: batch, group, first output channel within the group, first
    row, first column: the ONE set of offsets that everything in the body
    uses; its mask is `channel < filters, row < rows, column < columns`.

    - (W1) The body has 5 index arguments.
    - (W2) The body, or that of the one `channel_tiles` in it where
      `whole_channels` is set, has one `accumulate` over the walk's ring, and
      `map` and `store` ops on what follows from it.

    `extents` are the batch count, output rows and output columns. With
    `whole_channels` a tile has all output channels of its group and the
    channel offset is 0 (`channel_tiles` in the body walks them). With
    `shift_rows` the last tile of a column is moved up so that it is full:
    rows computed twice get the same values.
  }];
  let arguments = (ins ConvTile_RingType:$ring, Index:$batch, Index:$rows,
                       Index:$columns, UnitAttr:$whole_channels,
                       UnitAttr:$shift_rows);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $ring `extents` `(` $batch `,` $rows `,` $columns `)`
    (`whole_channels` $whole_channels^)? (`shift_rows` $shift_rows^)?
    $body attr-dict
  }];
  let hasVerifier = 1;
}

def ConvTile_ChannelTilesOp : ConvTile_Op<"channel_tiles", [
    SingleBlockImplicitTerminator<"::mlir::conv::tile::YieldOp">]> {
  let summary = "Walk over the channel tiles of an output tile and reduce them";
  let description = [{
    Runs the body for each tile of output channels (argument: the first
    channel) and merges the fragments it yields, one per reduction, online
    over the channel tiles. The results are reduced over the channels: over a
    thread's channels first, then across lanes, then across warps, never
    across blocks. Channels past `filters` do not take part. An
    `argmin`/`argmax` gives two results, the value and the i64 channel.
  }];
  let arguments = (ins ConvTile_RingType:$ring, DenseI32ArrayAttr:$reduce);
  let results = (outs Variadic<ConvTile_FragmentType>:$reduced);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $ring `reduce` custom<Reductions>($reduce) `:` type($reduced)
    $body attr-dict
  }];
  let hasVerifier = 1;
}

def ConvTile_AccumulateOp : ConvTile_Op<"accumulate", [
    SingleBlockImplicitTerminator<"::mlir::conv::tile::YieldOp">]> {
  let summary = "Accumulate one output tile over the stages of the ring";
  let description = [{
    Starts from a fragment of zeros. For each chunk of input channels: waits
    until the oldest stage of the ring has landed, starts the copy of the
    stage that is `stages - 1` ahead of it in the walk into the slot that all
    threads have left, and runs the body on the fragment and the landed stage.
  }];
  let arguments = (ins ConvTile_RingType:$ring);
  let results = (outs ConvTile_FragmentType:$result);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$ring `:` type($result) $body attr-dict";
  let hasVerifier = 1;
}

def ConvTile_MacOp : ConvTile_Op<"mac", [Pure, AllTypesMatch<["acc", "result"]>]> {
  let summary = "Multiply a stage's input and filter into a fragment";
  let description = [{
    `acc[f, h, w] += input[c, h * stride + r * dilation, w * stride + s *
    dilation] * filter[c, r, s, f]` over the stage's channels `c` and all taps
    `(r, s)`, in the arithmetic of the ring's schedule.
  }];
  let arguments = (ins ConvTile_FragmentType:$acc, ConvTile_StageType:$stage);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = "$acc `,` $stage attr-dict `:` type($result)";
}

def ConvTile_MapOp : ConvTile_Op<"map", [
    AttrSizedOperandSegments, RecursiveMemoryEffects,
    SingleBlockImplicitTerminator<"::mlir::conv::tile::YieldOp">]> {
  let summary = "Apply elementwise ops to fragments";
  let description = [{
    Runs the body on each element of `fragments` (all of one shape) and one
    element of each extra, read through its map from the output space at the
    tile's offsets. Elements outside of the tile's mask are not computed.
  }];
  let arguments = (ins Variadic<ConvTile_FragmentType>:$fragments,
                       Variadic<AnyType>:$extras, AffineMapArrayAttr:$maps);
  let results = (outs Variadic<ConvTile_FragmentType>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $fragments (`extras` `(` $extras^ `:` type($extras) `)`)? `maps` $maps
    `:` functional-type($fragments, $results) $body attr-dict
  }];
  let hasVerifier = 1;
}

def ConvTile_StoreOp : ConvTile_Op<"store", [MemoryEffects<[MemWrite]>]> {
  let summary = "Store a fragment at its tile's offsets";
  let description = [{
    Writes the elements inside of the tile's mask. `dest` has the output
    space's order of dimensions, for a reduced fragment without the channel
    dimension or with extent 1 in its place.
  }];
  let arguments = (ins ConvTile_FragmentType:$fragment, AnyMemRef:$dest);
  let assemblyFormat = "$fragment `,` $dest attr-dict `:` type($fragment) `,` type($dest)";
  let hasVerifier = 1;
}

def ConvTile_YieldOp : ConvTile_Op<"yield", [Pure, Terminator]> {
  let summary = "Yield from a tile op's body";
  let arguments = (ins Variadic<AnyType>:$values);
  let builders = [OpBuilder<(ins), [{ /* no values */ }]>];
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

#endif // CONV_CODEGEN_CONVTILEOPS_TD
