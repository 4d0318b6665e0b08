//===- TileSources.td - What is staged ---------------------*- tablegen -*-===//

#ifndef CONV_TILE_TILESOURCES_TD
#define CONV_TILE_TILESOURCES_TD

include "conv/IR/ConvAttributes.td"
include "conv/Tile/TileDialect.td"
include "conv/Tile/TileInterfaces.td"

def ConvTile_StagesFilter : NativeOpTrait<"StagesFilter"> {
  let cppNamespace = "::mlir::conv::tile";
}

def ConvTile_RingOp : ConvTile_Op<"ring", [ConvTile_StagesFilter,
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["getStageSize"]>]> {
  let summary = "Reserve shared memory for stages of an input window and a packed filter";
  let description = [{
    A stage holds, for `chunk` input channels, the input of a tile of the space
    `fhw` with its halo, once for all taps, and the filter's taps for the
    tile's output channels. `filter` is packed in the order of use: dimension 0
    counts groups * tiles of output channels, dimension 1 the stages of a tile; the
    others hold what one stage needs, as the multiply reads it, with zeros where
    channels or couts run out. Positions of the input window that lie in the
    padding, between dilated inputs or past the last channel are staged as
    zeros.

    `window` says where the staged input lies (dimension 0: channel, 1: row,
    2: column). The filter follows behind it, as it lies in `filter`. The input
    arrives in pieces of `vector` words (4 bytes each):

    - `vector 1`: word by word, asynchronously.
    - `vector 4` with a window of quads of columns: quads, asynchronously; the
      window's columns start `lead` before the first that the tile needs, so that
      quads are aligned in global memory.
    - `vector 4` with a window of quanta, 4 words of channels of one pixel:
      asynchronously where the channels are innermost and the input is not
      rounded; else each thread loads the words of a quantum, at once where they lie
      together, and writes it to the stage later in the same multiply. Elements that
      have 16 bits in memory it loads from two neighbouring columns at once, where
      the columns are innermost, even in number and aligned, and the window begins
      at an even column (where the padding is odd, a `lead` of 1 makes it so); but
      not where a last tile is moved back by an odd number of columns.
    - An input of f32 with a filter of f16 or bf16 is narrowed, in quanta: each
      thread loads the elements of a quantum, and rounds them to the filter's
      elements (to nearest, ties to even) before it writes it to the stage.
    - An input of 16 bits with a filter of f32 is widened: each thread loads the
      elements of a piece, and writes them as f32 to the stage later in the same
      multiply. Quanta are then of innermost channels.

    - (R1) `kernel`, `strides`, `dilations`, `pad_low` and `input_dilation` have
      2 entries without `output` (rows, columns; 1, 1, 1, 0 and 1 for the rows of a
      rank-1 convolution), positive but for the padding, which is not negative. No count
      is above 2^30, nor is the reach of the taps.
    - (R2) `groups`, `channels` and `filters` are positive; `tile` has 3 positive
      entries without `output`; `chunk` is positive; there are 2 to 32 `stages`.
    - (R3) `input` is strided (a whole buffer or a part of one) with the rank of
      `dims.input` and the channels of all groups. `filter` is contiguous, with the
      first two extents above and whole quads of words a stage. Its elements are the
      input's, or f32; where the input is f32 and the ring is not depthwise, they may
      be f16 or bf16.
    - (R4) `window` has room for every row and column that the tile needs, and
      `vector` is 1, or 4 where `window` keeps quads of columns or quanta of
      channels together and aligned. A narrowed input takes quanta. With quanta the
      chunk is whole quanta; where these are copied asynchronously, they
      are aligned in global memory too, so that `channels` are whole quanta.
      The window is whole quads of words. In a part of a buffer whose offset or
      strides do not keep the elements of a copy together and aligned, quanta are
      loaded element by element.
    - (R5) Accumulates stand in a walk over the space `fhw`, or `fp` with `output`,
      with the same `tile`, `groups` and `filters`.

    With `round tf32` each thread rounds what it has loaded of the input before it
    writes it to the stage (to nearest, ties away from zero; NaN stays NaN).

    - (R10) With `round` the input is f32 and arrives in quanta.

    With `keep_filter` each slot keeps its filter, which is copied once, before
    the first tile: there is one filter for all tiles, and slot `i` always holds
    chunk `i` modulo the number of chunks.

    - (R6) With `keep_filter` there is one group, one tile of output channels, and
      the slots are a multiple of the chunks.

    With `depthwise` each output channel has its own input channel, the one of the
    same number. A tile takes one stage, with the input channels that are the
    tile's output channels.

    - (R7) With `depthwise` there is one group, of as many channels as `filters`,
      and the chunk is the tile's output channels. The filter is not kept.

    With `planes` a stage holds the planes of its channels whole, as they lie in
    memory: a piece is 4 neighbours there, of whatever rows and channels. Nothing is
    staged for the padding; the multiply puts zeros there.

    - (R8) With `planes` the ring is depthwise, and a word is one channel. Channels,
      rows and columns are the last dimensions of the input, in this order,
      contiguous and of static extents, and not dilated; the planes of a tile and
      the planes of an image are whole quads. `vector` is 4, and `window` has the
      planes as in memory, without a lead. The walk's extents along rows and columns
      are static, and fit in a tile.

    Everything is counted in words of 4 bytes. The input's elements are f32, f16
    or bf16. With a filter of f32 a word is one channel. With a filter of 16 bits
    it is two neighbouring channels, `channels` and `chunk` count such pairs, and
    the channels are innermost or the window is of quanta.

    With `output`, the extents of the output (planes, rows, columns; 1 for
    dimensions that it lacks), tiles are of flattened pixels. The window has whole
    rows of the input, padding included: of each plane of the output those that its
    rows meet, and the planes one after another, images and planes counted as one
    number (include/conv/Tile/RowsWindow.h). It begins with the first row that the
    tile's first pixel meets, and has room for those that any tile meets. A stage
    holds one tap along the planes; the stages of a tile count the chunks (fastest),
    then these taps.

    - (R9) With `output` the lists of (R1) have 3 entries (planes, rows, columns; 1
      and 0 for dimensions that the input lacks), `tile` has 2, couts and pixels, and
      there is no input dilation. The output has `output` as its extents; an output
      plane and the input that it meets have at most 2^30 positions each, and the
      output meets at most 2^30 planes. The ring is not depthwise and keeps no
      filter.

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
    DenseI64ArrayAttr:$tile,
    I64Attr:$chunk, I64Attr:$stages,
    ConvTile_SharedAttr:$window, I64Attr:$lead, I64Attr:$vector,
    OptionalAttr<TypeAttr>:$round, UnitAttr:$keep_filter,
    UnitAttr:$depthwise, UnitAttr:$planes,
    OptionalAttr<DenseI64ArrayAttr>:$output);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    `input` `(` $input `:` type($input) `)` `filter` `(` $filter `:` type($filter) `)`
    `dims` custom<StrippedDims>($dims) `groups` $groups `channels` $channels `filters` $filters
    `kernel` $kernel `strides` $strides `dilations` $dilations
    `pad_low` $pad_low `input_dilation` $input_dilation
    `tile` $tile `chunk` $chunk `stages` $stages
    `window` custom<StrippedShared>($window) `lead` $lead `vector` $vector
    (`round` $round^)? (`keep_filter` $keep_filter^)? (`depthwise` $depthwise^)? (`planes` $planes^)?
    (`output` $output^)? attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Words of a slot: window and filter.
    int64_t getSlotSize() { return getWindowSize() + getFilterSize(); }
    /// Rows and columns of the input that a tile needs, without the lead.
    int64_t getWindowRows();
    int64_t getWindowColumns();
    /// Whether pieces are quanta of channels.
    bool copiesQuanta();
    /// Whether pieces pass through registers.
    bool fillsByRegisters();
    /// Whether a piece that passes through registers is two quanta, of
    /// neighbouring columns.
    bool loadsColumnPairs();
    /// Words of the staged window.
    int64_t getWindowSize();
    /// Whether tiles are of flattened pixels; the rows that are staged for them.
    bool isFlat() { return getOutput().has_value(); }
    RowsWindow getRowsWindow();
    /// What a list of (R1) has for the rows and columns.
    static ::llvm::ArrayRef<int64_t> getPlanar(::llvm::ArrayRef<int64_t> list) {
      return list.take_back(2);
    }
    /// Taps along the planes.
    int64_t getNumPlaneTaps() { return isFlat() ? getKernel()[0] : 1; }
    /// Chunks of input channels, stages of a tile.
    int64_t getNumChunks();
    int64_t getNumStages() { return getNumPlaneTaps() * getNumChunks(); }
  }];
}

def ConvTile_WinogradOp : ConvTile_Op<"winograd", [
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["hasOwnMultiply"]>]> {
  let summary = "Sum a 3x3 convolution in the domain of its Winograd transform";
  let description = [{
    Gives accumulates the sums of a convolution of 3x3 taps with strides and
    dilations of 1, computed tile by small tile of `outputs`: the input's small
    tile, with its halo, is mapped by `B^T . B`, multiplied element by element
    with the transformed filter, summed over the channels, and the sums are
    mapped by `A^T . A` (include/conv/Tile/WinogradAlgebra.h has the matrices).

    Stages of 4 channels of the input, with halo, go to shared memory raw, two
    stages ahead; threads transform the next stage between their multiplies of
    this one. The block's 8 warps share the elements of the transform domain,
    and exchange them through the slots that the last stage has left.

    `filter` holds the transformed filter in the order of use, `[groups * cout
    tiles][stages][elements][4][couts of a tile]`, with zeros where channels or
    couts run out, and an even number of stages.

    Rows of the raw input lie `pitch` apart and start `lead` columns before the
    first that the tile needs, so that copies of `vector` elements (4 bytes
    each) are aligned in global memory.

    - (I1) `groups`, `channels` and `filters` are positive; `pad_low` has 2
      entries that are not negative; none is above 2^30.
    - (I2) `outputs` are [2, 2], [2, 4] or [4, 4]; `tile` has 3 entries: 32 or
      64 couts, and 32 small tiles of rows and columns; or 2: couts, and 32,
      which are any small tiles that follow each other in a walk over `fuhw`.
    - (I3) `input` is strided f32 (a whole buffer or a part of one) with the rank
      of `dims.input`; `filter` is contiguous f32 with the extents above.
    - (I4) `pitch` is a multiple of 4 with room for the lead and the columns
      that the tile needs, in whole quads where `vector` is 4. With `vector 4` the
      columns are innermost, a known multiple of 4 in number, and aligned (in a part
      of a buffer as well), and `pad_low` along them and `lead` add up to whole
      quads. Small
      tiles of a `fuhw` walk are staged one by one, `[4][rows][columns][32]`:
      `pitch` is 32 times the columns that one needs, `lead` is 0 and `vector` 1.
    - (I5) The block has 256 threads. Accumulates stand in a walk with the same
      `groups` and `filters`: over the space `fhw`, with the same `tile`, or over
      `fuhw`, where the walk's tile is `tile` followed by `outputs`. Their layout is
      the one that the op's `getLayout` gives.
  }];
  let arguments = (ins
    AnyMemRef:$input, AnyMemRef:$filter,
    Conv_DimsAttr:$dims,
    I64Attr:$groups, I64Attr:$channels, I64Attr:$filters,
    DenseI64ArrayAttr:$pad_low,
    DenseI64ArrayAttr:$outputs,
    DenseI64ArrayAttr:$tile,
    I64Attr:$pitch, I64Attr:$lead, I64Attr:$vector);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    `input` `(` $input `:` type($input) `)` `filter` `(` $filter `:` type($filter) `)`
    `dims` custom<StrippedDims>($dims) `groups` $groups `channels` $channels `filters` $filters
    `pad_low` $pad_low `outputs` $outputs `tile` $tile
    `pitch` $pitch `lead` $lead `vector` $vector attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    WinogradShape getShape();
    /// How the sums are spread over the block.
    FragmentLayout getLayout();
  }];
}

def ConvTile_GatherOp : ConvTile_Op<"gather", [ConvTile_StagesFilter,
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["getStageSize"]>]> {
  let summary = "Reserve shared memory for stages of gathered pixels and a packed filter";
  let description = [{
    For tiles of the space `fp`. A stage holds one tap of the window for `chunk`
    input channels: of each pixel of the tile the input that this tap meets, and
    the filter's values for the tile's output channels. The stages of a tile
    count the taps of a chunk (columns fastest, then rows, then planes), then the
    chunks. Inputs that lie in the padding, past the last channel or past the last
    pixel are staged as zeros.

    Everything is counted in words of 4 bytes. A stage holds elements of the
    filter's type: f32, or f16 or bf16. `channels` and `chunk` count pairs of 16-bit
    elements. A word of them is two neighbouring channels. Where the channels are
    not innermost, the two elements lie apart: each thread loads them, and writes
    the word to the stage later in the same multiply. Where the input is
    f32 and the filter f16 or bf16, threads do so whatever the order, and round (to
    nearest, ties to even). With `carries_loads` a thread loads its words one stage
    before the one in which it stores them, and keeps them in registers meanwhile,
    from tile to tile too. With `pixel_pairs` a word is two neighbouring pixels of
    one channel instead, and is copied as it lies in memory.

    In the stage the pixels come first, then the filter as it lies in `filter`.
    Channels that are innermost in memory are so in the stage, `[pixels][chunk]`, in
    quanta of 4 words. Quantum `q` of pixel `p` lies there at number `q ^ (p *
    quanta / 8 % quanta)`: the quanta `q` of 8 neighbouring pixels then lie in
    distinct banks, and `ldmatrix` reads them at once. Otherwise a stage is
    `[chunk][pixels + 8]`: rows 8 (mod 32) words apart, from which 4 rows of quads
    are read without conflicts. With `pixel_pairs` it is `[2 * chunk][pixels / 2 +
    4]`, a row for each channel, of which `ldmatrix` reads 16 bytes of 8 rows at once
    and transposes them.

    `filter` is packed in the order of use: dimension 0 counts groups * tiles of
    output channels, dimension 1 the stages of a tile; the others hold what one
    stage needs, as the multiply reads it, with zeros where channels or couts run
    out.

    - (G1) `kernel`, `strides`, `dilations` and `pad_low` have 3 entries (planes,
      rows, columns; 1, 1, 1 and 0 for dimensions that the input lacks), positive
      but for the padding, which is not negative. No count is above 2^30, nor is
      the reach of the taps, nor the number of a tile's stages.
    - (G2) `groups`, `channels` and `filters` are positive; `tile` has 2 entries,
      couts and a power of two of pixels; `chunk` is 8, 16 or 32; there are 2 to
      32 `stages`; the block's number of threads is a power of two.
    - (G3) `input` is strided (a whole buffer or a part of one) with the rank of
      `dims.input` and the channels of all groups. In a part of a buffer, words of two
      elements are aligned where they do not pass through registers. Where there is
      one group, and elements pass through registers or are pairs of pixels, the last
      two channels may be one. `filter` is contiguous, with the first two extents above and whole
      quads of words a stage; its elements are the input's, or f16 or bf16 where the
      input is f32.
    - (G4) `vector` is the words of one copy, 1 or 4. It is 4 where 4 neighbouring
      words (4 elements of f32 that are narrowed) are aligned in memory. With the
      channels innermost, a group then has a multiple of 4 whole words of channels.
      Otherwise the window is one tap, with strides of 1 and no padding, positions
      follow each other in memory as pixels do, an image has a multiple of 4 of them,
      and a tile has whole quads; words whose two elements lie apart are copied one
      by one. With `pixel_pairs` `vector` is 1, 2 or 4: the window is such a one, an
      image has a multiple of `2 * vector` positions, which are aligned together, and
      a tile has as many pixels at least.
    - (G5) Accumulates stand in a walk over the space `fp` with the same `tile`,
      `groups` and `filters`; where several pixels are copied at once, its extents are
      the input's.
    - (G6) `pixel_pairs` stands only where input and filter have the same elements of
      16 bits and the channels are not innermost.
    - (G7) `carries_loads` stands only where elements pass through registers; a thread
      then has at most 32 copies of a stage.
  }];
  let arguments = (ins
    AnyMemRef:$input, AnyMemRef:$filter,
    Conv_DimsAttr:$dims,
    I64Attr:$groups, I64Attr:$channels, I64Attr:$filters,
    DenseI64ArrayAttr:$kernel,
    DenseI64ArrayAttr:$strides,
    DenseI64ArrayAttr:$dilations,
    DenseI64ArrayAttr:$pad_low,
    DenseI64ArrayAttr:$tile,
    I64Attr:$chunk, I64Attr:$stages, I64Attr:$vector,
    UnitAttr:$pixel_pairs, UnitAttr:$carries_loads);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    `input` `(` $input `:` type($input) `)` `filter` `(` $filter `:` type($filter) `)`
    `dims` custom<StrippedDims>($dims) `groups` $groups `channels` $channels `filters` $filters
    `kernel` $kernel `strides` $strides `dilations` $dilations `pad_low` $pad_low
    `tile` $tile `chunk` $chunk `stages` $stages `vector` $vector
    (`pixel_pairs` $pixel_pairs^)? (`carries_loads` $carries_loads^)? attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Neighbouring pixels of one copy; 1 where the channels are innermost.
    int64_t getCopiedPixels();
    /// Whether the channels are innermost, in memory and in the stage.
    bool hasInnerChannels() { return getDims().getInput().ends_with("c"); }
    /// Whether elements pass through registers: those of a word lie apart, or are
    /// narrowed.
    bool fillsByRegisters();
    /// Whether the last word of the input's channels has one channel.
    bool hasOddChannels();
    GatheredStage getStage();
    /// Chunks of input channels, stages of a tile.
    int64_t getNumChunks();
    int64_t getNumStages();
  }];
}

def ConvTile_QuantaOp : ConvTile_Op<"quanta", [ConvTile_StagesFilter,
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["getStageSize"]>]> {
  let summary = "Reserve shared memory for stages of an input window in packed quanta";
  let description = [{
    For convolutions over few input channels on tensor cores. A stage holds the
    input of a tile of the space `fhw` with its halo, all channels of a group, as
    quanta of 4 words (a word is one f32, or two f16 or bf16) that hold several
    taps' columns where channels are few; include/conv/Tile/PackedTaps.h says
    which quanta there are and where they lie. Inputs in the padding and slots
    that no channel or tap has are zeros. Each thread loads the elements of a
    quantum from where they lie, and writes it to the stage later. Where a thread's
    share of a stage takes up to 32 registers and 16 quanta, it loads the share
    behind one tile's multiplies and writes it in front of the next tile's; else it
    does both within the same multiplies.

    `filter` is packed as `conv_tile.mac_quanta` reads it; dimension 0 counts groups
    * tiles of output channels. A thread keeps the words of the filter that it
    multiplies in registers: from before the first tile on where there is one
    group and one tile of output channels, else they are loaded tile by tile. With
    `shared_filter` the filter lies behind the stages in shared memory instead, to
    which it is copied once.

    - (U1) `kernel`, `strides`, `dilations` and `pad_low` have 2 entries (rows,
      columns; 1, 1, 1 and 0 for the rows of a rank-1 convolution), positive but for
      the padding, which is not negative. No count is above 2^30, nor is the reach
      of the taps.
    - (U2) `groups` and `filters` are positive; there are 1 to 64 `channels`; `tile`
      has 3 entries of 1 to 65536; there are 2 to 32 `stages`. A sum takes at most 4096
      steps of 8 words, a stage at most 2^30 words.
    - (U3) `input` is strided (a whole buffer or a part of one) with the rank of
      `dims.input` and the channels of all groups. `filter` is contiguous; its
      elements are the input's (f32, f16 or bf16), or f16 or bf16 where the input is
      f32.
    - (U4) `vector` is the elements of one load, a power of two, at most 16 bytes:
      neighbouring channels of one column. Where it is not 1 the channels are innermost, a
      group has a multiple of `vector` of them, and so many are aligned together.
    - (U5) With `shared_filter` there is one group and one tile of output channels.
    - (U6) Accumulates stand in a walk over the space `fhw` with the same `tile`,
      `groups` and `filters`.

    With `round tf32` each thread rounds f32 before it writes them (to nearest, ties
    away from zero; NaN stays NaN); with a filter of f16 or bf16 it rounds them to
    the filter's elements (to nearest, ties to even).
  }];
  let arguments = (ins
    AnyMemRef:$input, AnyMemRef:$filter,
    Conv_DimsAttr:$dims,
    I64Attr:$groups, I64Attr:$channels, I64Attr:$filters,
    DenseI64ArrayAttr:$kernel,
    DenseI64ArrayAttr:$strides,
    DenseI64ArrayAttr:$dilations,
    DenseI64ArrayAttr:$pad_low,
    DenseI64ArrayAttr:$tile,
    I64Attr:$stages, I64Attr:$vector,
    OptionalAttr<TypeAttr>:$round, UnitAttr:$shared_filter);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    `input` `(` $input `:` type($input) `)` `filter` `(` $filter `:` type($filter) `)`
    `dims` custom<StrippedDims>($dims) `groups` $groups `channels` $channels `filters` $filters
    `kernel` $kernel `strides` $strides `dilations` $dilations `pad_low` $pad_low
    `tile` $tile `stages` $stages `vector` $vector
    (`round` $round^)? (`shared_filter` $shared_filter^)? attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Elements of one load that a register holds.
    int64_t getElementsPerRegister() {
      return narrowsInput() ? 1 : getElementsPerWord();
    }
    PackedTaps getTaps();
    PackedWindow getWindow();
    /// Whether all tiles have the same filter.
    bool hasOneFilter() { return getGroups() == 1 && getNumFilterTiles() == 1; }
  }];
}

def ConvTile_PartialsOp : ConvTile_Op<"partials", [
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["hasOwnMultiply"]>]> {
  let summary = "Add the parts of sums that an earlier kernel left in memory";
  let description = [{
    Gives accumulates the sums of `splits` parts of the input channels, in their
    order. `sums` has the dimensions of the walk's output; its channels count
    groups, then parts, then the channels of a group.

    - (D1) `splits` is at least 2.
    - (D2) `sums` is contiguous f32; accumulates stand in a walk over the space
      `fp` in whose order `sums` has `splits` times as many channels as the output,
      at most 2^30.
  }];
  let arguments = (ins AnyMemRef:$sums, I64Attr:$splits);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = "$sums `splits` $splits attr-dict `:` type($sums)";
  let hasVerifier = 1;
}

def ConvTile_UntransformOp : ConvTile_Op<"untransform", [
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["hasOwnMultiply"]>]> {
  let summary = "Map sums that an earlier kernel left in a Winograd domain to outputs";
  let description = [{
    Gives accumulates the outputs of a convolution whose products were summed by an
    earlier kernel, element by element of the domain of a Winograd transform:
    `A^T . A` of what `sums` holds for a small tile of `outputs` rows and columns
    and an output channel.

    `sums` is `[1][elements * groups * channels][small tiles]`, or with
    `channels_last` `[1][small tiles][elements * groups * channels]`: elements row
    by row, then groups, then the channels of a group; small tiles as a walk over
    `fuhw` counts them. `sums` may have more small tiles than the output.

    - (T1) `outputs` are [2, 2], [2, 4] or [4, 4].
    - (T2) `sums` is contiguous f32 with static extents as above, at most 2^30
      channels and a multiple of 32 small tiles.
    - (T3) The block has 256 threads. Accumulates stand in a walk over the space
      `fuhw` whose units are `outputs` and whose output has no more of them than
      `sums`; the walk's tile is a multiple of 8 couts and 32 units, with
      `channels_last` 32 couts and 8 or 16 units; their layout is the one that the
      op's `getLayout` gives.
  }];
  let arguments = (ins AnyMemRef:$sums, DenseI64ArrayAttr:$outputs,
                       UnitAttr:$channels_last);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    $sums `outputs` $outputs (`channels_last` $channels_last^)? attr-dict `:` type($sums)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    static constexpr int64_t warps = 8;
    /// How the outputs of a tile of so many couts and units are spread over the
    /// block: a thread has whole small tiles, neighbouring lanes what is
    /// neighbours in `sums`.
    static FragmentLayout getLayout(::llvm::ArrayRef<int64_t> outputs,
                                    int64_t couts, int64_t units,
                                    bool channelsLast);
  }];
}

#endif // CONV_TILE_TILESOURCES_TD
