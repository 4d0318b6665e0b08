//===- TileOps.td - The block level of conv kernels --------*- tablegen -*-===//
//
// What one thread block does, before threads appear.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TILE_TILEOPS_TD
#define CONV_TILE_TILEOPS_TD

include "conv/Tile/TileMultiplies.td"
include "conv/Tile/TileSources.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def ConvTile_AccumulateOp : ConvTile_Op<"accumulate", [
    SingleBlockImplicitTerminator<"::mlir::conv::tile::YieldOp">]> {
  let summary = "Accumulate one output tile over the stages of its source";
  let description = [{
    Starts from a fragment of zeros. For each stage of the tile: waits until it
    has landed, starts the copy of the stage that is `stages - 1` ahead of it
    in the walk into the slot that all threads have left, and runs the body on
    the fragment and the landed stage: one multiply, or several of which each
    takes the sum of the one before.

    - (A1) The body's arguments are the result's type and a stage; it yields the
      last of a chain of multiplies that starts from the first argument. The
      chain is empty exactly where the source multiplies by itself.
  }];
  let arguments = (ins AnyType:$source);
  let results = (outs ConvTile_FragmentType:$result);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$source `:` type($source) `->` type($result) $body attr-dict";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// The walk
//===----------------------------------------------------------------------===//

def ConvTile_WalkOp : ConvTile_Op<"walk", [SingleBlock, NoTerminator]> {
  let summary = "Walk over the output tiles that belong to this block";
  let description = [{
    Runs the body once for each output tile of the persistent list
    `block, block + blocks, block + 2 * blocks, ...`. `space` names the
    dimensions of `tile`, `order` names those of the output, outermost first.
    The output has `groups` groups of `channels` channels. `extents` are its
    other extents: the batch first, then the spatial ones that `space` has (all
    of the image's for `fp`).

    In the space `fuhw` the planes of all images are cut into units of the last
    two extents of `tile`, which are counted as one number, columns fastest, then
    rows, then images; `h` and `w` are positions within a unit.

    The arguments of the body are the tile's offsets: batch (not for `fp` and
    `fuhw`), group, first output channel within the group, first position along
    each other dimension of the space: the ONE set of offsets that everything in
    the body uses. Its mask is what lies inside of `channels` and `extents`.

    - (W1) `groups` times `channels` are at most 2^30; `space` is `fhw`, `fdhw`,
      `fp` or `fuhw`; `tile` has one positive entry for each of its letters; the
      body has the index arguments above.
    - (W2) The body holds ops on fragments of this tile: `accumulate`, `load`,
      `map`, `convert_layout`, `reduce`, `broadcast`, `store`, or one
      `channel_tiles` and what follows from its results.
    - (W3) With `whole_channels` a tile has all output channels of its group,
      the channel offset is 0, and there is 1 group.

    With `shift_rows` the last tile along the rows is moved up so that it is
    full, with `shift_columns` the last along the columns to the left: what is
    computed twice gets the same values. `staging` is where in
    shared memory (in f32) warps turn the rows that they store, `pitch` apart;
    with `staging -1` they do so in the stage that the accumulate has left.
  }];
  let arguments = (ins StrAttr:$space, DenseI64ArrayAttr:$tile, StrAttr:$order,
                       I64Attr:$groups, I64Attr:$channels,
                       Variadic<Index>:$extents, UnitAttr:$whole_channels,
                       UnitAttr:$shift_rows, UnitAttr:$shift_columns,
                       OptionalAttr<I64Attr>:$staging,
                       OptionalAttr<I64Attr>:$pitch);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $space `tile` $tile `order` $order `groups` $groups `channels` $channels
    `extents` `(` $extents `)` (`whole_channels` $whole_channels^)?
    (`shift_rows` $shift_rows^)? (`shift_columns` $shift_columns^)?
    (`staging` $staging^ `pitch` $pitch)?
    $body attr-dict
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    /// Whether images and positions are counted as one number.
    bool isFlat() { return getSpace() == "fp"; }
    /// Whether images and units of their planes are counted as one number.
    bool hasUnits() { return getSpace() == "fuhw"; }
    /// Whether the last tile along the dimension `letter` is moved so that it is
    /// full.
    bool shifts(char letter) {
      return (letter == 'h' && getShiftRows()) ||
             (letter == 'w' && getShiftColumns());
    }
    /// Tiles along the channels of a group.
    int64_t getNumChannelTiles();
  }];
}

def ConvTile_ChannelTilesOp : ConvTile_Op<"channel_tiles", [
    SingleBlockImplicitTerminator<"::mlir::conv::tile::YieldOp">]> {
  let summary = "Walk over the channel tiles of an output tile and reduce them";
  let description = [{
    Runs the body for each tile of output channels (argument: the first
    channel) and merges the fragments that it yields, one per reduction, from
    channel tile to channel tile. Then it reduces across lanes and warps, as
    `reduce` does.
  }];
  let arguments = (ins DenseI32ArrayAttr:$reduce, I64Attr:$partials);
  let results = (outs Variadic<ConvTile_FragmentType>:$reduced);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    `reduce` custom<Reductions>($reduce) `partials` $partials `:` type($reduced) $body attr-dict
  }];
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Fragments
//===----------------------------------------------------------------------===//

def ConvTile_ReduceOp : ConvTile_Op<"reduce"> {
  let summary = "Reduce fragments over the output channels";
  let description = [{
    Reduces one fragment per reduction over all channels of the group: over a
    thread's channels first, then across lanes by shuffles, then across warps
    through shared memory (at `partials`, in f32), in a fixed order, never
    across blocks. Channels past the walk's `channels` do not take part. The kinds
    of `argmin`/`argmax` give two results, the value and the i64 channel. Their
    ordered kinds first look for the first channel that holds a NaN, which the
    block's threads tell each other at `partials`, and leave out this channel and
    all behind it.

    - (E1) There is one operand per reduction, an f32 fragment with a layout.
    - (E2) A reduction gives a fragment without the channel dimension and
      without a layout, the kinds of `argmin`/`argmax` a second one of i64.
  }];
  let arguments = (ins Variadic<ConvTile_FragmentType>:$fragments,
                       DenseI32ArrayAttr:$reduce, I64Attr:$partials);
  let results = (outs Variadic<ConvTile_FragmentType>:$reduced);
  let assemblyFormat = [{
    custom<Reductions>($reduce) `(` $fragments `)` `partials` $partials attr-dict
    `:` functional-type($fragments, $reduced)
  }];
  let hasVerifier = 1;
}

def ConvTile_BroadcastOp : ConvTile_Op<"broadcast"> {
  let summary = "Give every channel what was reduced over the channels";
  let description = [{
    Reads the reduced fragment, on which `map` may have worked, back from shared
    memory: `result[f, p] = reduced[p]`. `scratch` is where it lies there, in
    f32. Softmax and normalization over the channels are made of this, `reduce`
    and `map`.
  }];
  let arguments = (ins ConvTile_FragmentType:$reduced, I64Attr:$scratch);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = "$reduced `scratch` $scratch attr-dict `:` type($reduced) `->` type($result)";
  let hasVerifier = 1;
}

def ConvTile_ConvertLayoutOp : ConvTile_Op<"convert_layout"> {
  let summary = "Give a fragment another layout";
  let description = [{
    Gives the elements to the threads that the new layout names. They pass through
    shared memory at `scratch` (in f32), where the whole tile must have room, row
    after row; no other op uses that room, for no barrier follows the reads.
  }];
  let arguments = (ins ConvTile_FragmentType:$fragment, I64Attr:$scratch);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = "$fragment `scratch` $scratch attr-dict `:` type($fragment) `->` type($result)";
  let hasVerifier = 1;
}

def ConvTile_MapOp : ConvTile_Op<"map", [
    AttrSizedOperandSegments, RecursiveMemoryEffects,
    SingleBlockImplicitTerminator<"::mlir::conv::tile::YieldOp">]> {
  let summary = "Apply elementwise ops to fragments";
  let description = [{
    Runs the body on each element of `fragments` (all of one shape and layout)
    and one element of each extra, read through its map from the output space
    at the tile's offsets. Elements outside of the tile's mask are not computed.
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

def ConvTile_LoadOp : ConvTile_Op<"load", [MemoryEffects<[MemRead]>]> {
  let summary = "Load a fragment at its tile's offsets";
  let description = [{
    Loads the elements of `memref` inside of the tile's mask; the fragment's other
    elements are undefined.
    `memref` has the output space's order of dimensions.
  }];
  let arguments = (ins AnyMemRef:$memref);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = "$memref attr-dict `:` type($memref) `->` type($result)";
  let hasVerifier = 1;
}

def ConvTile_StoreOp : ConvTile_Op<"store", [MemoryEffects<[MemWrite]>]> {
  let summary = "Store a fragment at its tile's offsets";
  let description = [{
    Writes the elements inside of the tile's mask. `dest` has the output
    space's order of dimensions, for a reduced fragment without the channel
    dimension or with extent 1 in its place. It may be a part of a buffer, a
    slice or one input of a concatenation. Fragments that are not reduced are
    stored in vectors of up to 16 bytes: the part then has known strides, 1 for
    the last dimension, it begins at a multiple of 16 bytes, and its rows are as
    aligned as the rows of a contiguous tensor of its shape, up to the size of a
    vector.
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

#endif // CONV_TILE_TILEOPS_TD
