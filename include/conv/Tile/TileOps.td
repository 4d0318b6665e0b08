//===- TileOps.td - The block level of conv kernels --------*- tablegen -*-===//
//
// What one thread block does, before threads appear.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TILE_TILEOPS_TD
#define CONV_TILE_TILEOPS_TD

include "conv/IR/ConvAttributes.td"
include "conv/Tile/TileInterfaces.td"
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

    The types say which thread owns which element of a fragment
    (`#conv_tile.layout`), the ring where in shared memory a stage lies
    (`#conv_tile.shared`), and the multiply which instruction computes. What
    follows the multiply (`map`, `reduce`, `broadcast`, `convert_layout`,
    `load`, `store`) knows layouts only, so every family of kernels shares it.

    A tile lies in the *space* that its walk names, one letter for each
    dimension: `fhw` (or `fdhw`) are output channels and positions of one image
    and one group; `fp` are output channels and pixels, where images and
    positions are counted as one number, `(image * rows + row) * columns +
    column`. The walk maps a position of the tile to the output; masks and
    offsets of everything in its body follow from that one map.
  }];
  // Rings carry #conv.dims.
  let dependentDialects = ["::mlir::conv::ConvDialect"];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

class ConvTile_Attr<string name, string mnem>
    : AttrDef<ConvTile_Dialect, name> {
  let mnemonic = mnem;
}

def ConvTile_LayoutAttr : ConvTile_Attr<"Layout", "layout"> {
  let summary = "How a fragment is spread over registers, lanes and warps";
  let description = [{
    Each of the three lists holds the digits of a register's, lane's or warp's
    number, fastest first: `dD: E by S` counts `E` positions along dimension
    `D` of the tile, `S` apart. An element's position is the sum over all
    digits. Digits of extent 1 are left out.

    - (L1) Extents and steps are positive; lanes multiply to 32, warps to at
      most 32, registers to at most 256.

    Example, the accumulators of `mma.m16n8k8`:
    `#conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8],
     lanes = [d1: 4 by 2, d0: 8 by 1], warps = []>`.
  }];
  let parameters = (ins
    ArrayRefParameter<"::mlir::conv::tile::Digit">:$registers,
    ArrayRefParameter<"::mlir::conv::tile::Digit">:$lanes,
    ArrayRefParameter<"::mlir::conv::tile::Digit">:$warps);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    static LayoutAttr get(::mlir::MLIRContext *context, const FragmentLayout &layout);
    FragmentLayout getLayout() const;
  }];
}

def ConvTile_SharedAttr : ConvTile_Attr<"Shared", "shared"> {
  let summary = "Where in shared memory the elements of a stage lie";
  let description = [{
    Digits of a position, each with what it adds to the offset: `dD: E by S at
    T` adds `T` elements for each of the `E` values of `position / S` along
    dimension `D`.

    - (H1) Extents, steps and strides are positive.

    Example, 4 channels of 10 rows of 34 columns at a pitch of 36:
    `#conv_tile.shared<[d2: 34 by 1 at 1, d1: 10 by 1 at 36, d0: 4 by 1 at 360]>`.
  }];
  let parameters = (ins
    ArrayRefParameter<"::mlir::conv::tile::SharedDigit">:$digits);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    static SharedAttr get(::mlir::MLIRContext *context, const SharedLayout &layout);
    SharedLayout getLayout() const;
  }];
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

class ConvTile_Type<string name, string mnem>
    : TypeDef<ConvTile_Dialect, name> {
  let mnemonic = mnem;
}

def ConvTile_FragmentType : ConvTile_Type<"Fragment", "fragment"> {
  let summary = "Tile of values that a block holds";
  let description = [{
    `shape` is that of the walk's tile, or without its first dimension (the
    channels) after a reduction over them. With a layout the elements lie in
    the registers of the block's threads; without one in shared memory, and
    what is done to them is done one element a thread at a time: so it is with
    what is reduced over the channels.

    - (T1) Every element of the shape has one owner in the layout, in which a
      reduced fragment's dimensions are counted from 0 as in its shape.

    Example: `!conv_tile.fragment<16x8xf32, #conv_tile.layout<...>>`,
    `!conv_tile.fragment<8x32xf32>`.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$shape,
                        "::mlir::Type":$elementType,
                        OptionalParameter<"::mlir::conv::tile::LayoutAttr">:$layout);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def ConvTile_RingType : ConvTile_Type<"Ring", "ring"> {
  let summary = "Ring of stages of input and filter in shared memory";
}

def ConvTile_StageType : ConvTile_Type<"Stage", "stage"> {
  let summary = "One landed stage of a ring: an input tile and a filter tile";
}

class ConvTile_Op<string mnemonic, list<Trait> traits = []>
    : Op<ConvTile_Dialect, mnemonic, traits>;

//===----------------------------------------------------------------------===//
// What is staged and multiplied
//===----------------------------------------------------------------------===//

def ConvTile_RingOp : ConvTile_Op<"ring", [
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["getStageSize"]>]> {
  let summary = "Reserve shared memory for stages of an input window and a packed filter";
  let description = [{
    A stage holds, for `chunk` input channels, the input of a tile of the space
    `fhw` with its halo, once for all taps, and the filter's taps for the
    tile's output channels. `filter` is packed in the order of use: dimension 0
    counts groups * tiles of output channels, dimension 1 chunks; the others
    hold what one stage needs, as the multiply reads it, with zeros where
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
      asynchronously where the channels are innermost; else each thread loads the
      words of a quantum from where they lie apart, and writes it to the stage
      later in the same multiply. Of 16-bit elements it loads two neighbouring
      columns at once where they are innermost, an even number of them, aligned,
      and the window begins at an even one, which a `lead` of 1 sees to where the
      padding is odd; but not where a last tile is moved back by an odd number.
    - An input of 16 bits with a filter of f32 is widened: each thread loads the
      elements of a piece, and writes them as f32 to the stage later in the same
      multiply. Quanta are then of innermost channels.

    - (R1) `kernel`, `strides`, `dilations`, `pad_low` and `input_dilation` have
      2 entries (rows, columns; 1, 1, 1, 0 and 1 for the rows of a rank-1
      convolution), positive but for the padding, which is not negative. No count
      is above 2^30, nor is the reach of the taps.
    - (R2) `groups`, `channels` and `filters` are positive; `tile` has 3 positive
      entries; `chunk` is positive; there are 2 to 32 `stages`.
    - (R3) `input` is strided (a whole buffer or a part of one) with the rank of
      `dims.input` and the channels of all groups; `filter` is contiguous, of the
      same elements or of f32, with the first two extents above, and whole quads of
      words a stage.
    - (R4) `window` has room for every row and column that the tile needs, and
      `vector` is 1, or 4 where `window` keeps quads of columns or quanta of
      channels together and aligned. The chunk is then whole quanta; with the
      channels innermost they are aligned in global memory: `channels` are whole
      quanta. The window is whole quads of words.
      Of a part of a buffer whose offset or strides do not keep the elements of a
      copy together and aligned, quanta are loaded element by element.
    - (R5) Accumulates stand in a walk over the space `fhw` with the same `tile`,
      `groups` and `filters`.

    With `round tf32` each thread rounds what it copied of the input once it has
    landed, or before it writes it (to nearest, ties away from zero; NaN stays
    NaN), before other threads read it.

    With `keep_filter` each slot keeps its filter, which is copied once, before
    the first tile: there is one filter for all tiles, and slot `i` always holds
    chunk `i` modulo the number of chunks.

    - (R6) Then there is one group, one tile of output channels, and the slots
      are a multiple of the chunks.

    With `depthwise` each output channel has its own input channel, the one of the
    same number. A tile takes one stage, with the input channels that are the
    tile's output channels.

    - (R7) Then there is one group, of as many channels as `filters`, and the chunk
      is the tile's output channels. The filter is not kept.

    With `planes` a stage holds the planes of its channels whole, as they lie in
    memory: a piece is 4 neighbours there, of whatever rows and channels. Nothing is
    staged for the padding; the multiply puts zeros there.

    - (R8) Then the ring is depthwise, and a word is one channel. Channels, rows and
      columns are the last dimensions of the input, in this order, contiguous and of
      static extents, and not dilated; the planes of a tile and those of an image
      are whole quads. `vector` is 4, `window` the planes as in memory, without a
      lead. The walk's extents along rows and columns are static, and fit in a tile.

    Everything is counted in words of 4 bytes. The input's elements are f32, f16
    or bf16. With a filter of f32 a word is one channel. With a filter of 16 bits
    it is two neighbouring channels, `channels` and `chunk` count such pairs, and
    the channels are innermost or the window is of quanta.

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
    UnitAttr:$depthwise, UnitAttr:$planes);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    `input` `(` $input `:` type($input) `)` `filter` `(` $filter `:` type($filter) `)`
    `dims` custom<StrippedDims>($dims) `groups` $groups `channels` $channels `filters` $filters
    `kernel` $kernel `strides` $strides `dilations` $dilations
    `pad_low` $pad_low `input_dilation` $input_dilation
    `tile` $tile `chunk` $chunk `stages` $stages
    `window` custom<StrippedShared>($window) `lead` $lead `vector` $vector
    (`round` $round^)? (`keep_filter` $keep_filter^)? (`depthwise` $depthwise^)? (`planes` $planes^)?
    attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Words of a slot: window and filter.
    int64_t getSlotSize() { return getWindowSize() + getFilterSize(); }
    /// Rows and columns of the input that a tile needs, without the lead.
    int64_t getWindowRows();
    int64_t getWindowColumns();
    /// Elements in one word: 1 or 2.
    int64_t getElementsPerWord();
    /// Whether pieces are quanta of channels.
    bool copiesQuanta();
    /// Whether the input is widened to f32.
    bool widensInput();
    /// Whether pieces pass through registers.
    bool fillsByRegisters();
    /// Whether a piece that passes through registers is two quanta, of
    /// neighbouring columns.
    bool loadsColumnPairs();
    /// Words of the staged window and of the staged filter.
    int64_t getWindowSize();
    int64_t getFilterSize();
    /// Chunks of input channels, tiles along the output channels of a group.
    int64_t getNumChunks();
    int64_t getNumFilterTiles();
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
      that the tile needs, in whole quads where `vector` is 4. Columns are then
      innermost, a known multiple of 4 of them, aligned in a part of a buffer as
      well, and `pad_low` along them and `lead` are whole quads together. Small
      tiles of a `fuhw` walk are staged one by one, `[4][rows][columns][32]`:
      `pitch` is 32 times the columns that one needs, `lead` is 0 and `vector` 1.
    - (I5) The block has 256 threads; accumulates stand in a walk over the space
      `fhw` with the same `tile`, or over `fuhw` with it and `outputs`, with the
      same `groups` and `filters`, and their layout is the one that the op's
      `getLayout` gives.
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

def ConvTile_GatherOp : ConvTile_Op<"gather", [
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["getStageSize"]>]> {
  let summary = "Reserve shared memory for stages of gathered pixels and a packed filter";
  let description = [{
    For tiles of the space `fp`. A stage holds one tap of the window for `chunk`
    input channels: of each pixel of the tile the input that this tap meets, and
    the filter's values for the tile's output channels. The stages of a tile
    count the taps of a chunk (columns fastest, then rows, then planes), then the
    chunks. Inputs that lie in the padding, past the last channel or past the last
    pixel are staged as zeros.

    Everything is counted in words of 4 bytes. Elements are f32, or f16 or bf16:
    then a word is two neighbouring channels, and `channels` and `chunk` count such
    pairs. Where the channels are not innermost the two lie apart: each thread
    loads them, and writes the word to the stage later in the same multiply.

    In the stage the pixels come first, then the filter as it lies in `filter`.
    With the channels innermost in memory they are so in the stage, `[pixels]
    [chunk]`, in quanta of 4 words, of which quantum `q` of pixel `p` lies at number
    `q ^ (p * quanta / 8 % quanta)`: 8 neighbouring pixels' quanta of one number
    then lie in distinct banks, and `ldmatrix` reads them at once. Otherwise a stage is
    `[chunk][pixels + 8]`: rows 8 (mod 32) words apart, from which 4 rows of quads
    are read without conflicts.

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
    - (G3) `input` is strided (a whole buffer or a part of one, in which words of
      two elements are aligned) with the rank of `dims.input` and the channels of
      all groups; of one group whose channels are not innermost the last word may
      have one channel; `filter` is contiguous, of the same elements, with the
      first two extents above, and whole quads of words a stage.
    - (G4) `vector` is the words of one copy, 1 or 4. It is 4 where 4 neighbours
      are aligned in memory: with the channels innermost where a group has a
      multiple of 4 words of them; otherwise for a window of one tap, strides of 1
      and no padding over positions that follow each other in memory as pixels do,
      of which an image has a multiple of 4; then a tile has whole quads.
    - (G5) Accumulates stand in a walk over the space `fp` with the same `tile`,
      `groups` and `filters`; where quads of pixels are copied, its extents are the
      input's.
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
    I64Attr:$chunk, I64Attr:$stages, I64Attr:$vector);
  let results = (outs ConvTile_RingType:$ring);
  let assemblyFormat = [{
    `input` `(` $input `:` type($input) `)` `filter` `(` $filter `:` type($filter) `)`
    `dims` custom<StrippedDims>($dims) `groups` $groups `channels` $channels `filters` $filters
    `kernel` $kernel `strides` $strides `dilations` $dilations `pad_low` $pad_low
    `tile` $tile `chunk` $chunk `stages` $stages `vector` $vector attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Whether the channels are innermost, in memory and in the stage.
    bool hasInnerChannels() { return getDims().getInput().ends_with("c"); }
    /// Elements in one word: 1 or 2.
    int64_t getElementsPerWord();
    /// Whether the elements of a word lie apart, and pass through registers.
    bool fillsByRegisters();
    GatheredStage getStage();
    /// Words of the filter in a stage.
    int64_t getFilterSize();
    /// Chunks of input channels, stages of a tile, tiles along the output
    /// channels of a group.
    int64_t getNumChunks();
    int64_t getNumStages();
    int64_t getNumFilterTiles();
  }];
}

def ConvTile_QuantaOp : ConvTile_Op<"quanta", [
    DeclareOpInterfaceMethods<ConvTile_SourceInterface, ["getStageSize"]>]> {
  let summary = "Reserve shared memory for stages of an input window in packed quanta";
  let description = [{
    For convolutions over few input channels on tensor cores. A stage holds the
    input of a tile of the space `fhw` with its halo, all channels of a group, as
    quanta of 4 words (a word is one f32, or two f16 or bf16) that hold several
    taps' columns where channels are few; include/conv/Tile/PackedTaps.h says
    which quanta there are and where they lie. Inputs in the padding and slots
    that no channel or tap has are zeros. Each thread loads the elements of a
    quantum from where they lie, and writes it to the stage later: where its share
    of a stage takes up to 32 registers and 16 quanta it loads behind one tile's
    multiplies and writes in front of the next one's, else within the same
    multiplies.

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
      `dims.input` and the channels of all groups; `filter` is contiguous, of the
      same elements, f32, f16 or bf16.
    - (U4) `vector` is the elements of one load, a power of two: neighbouring
      channels of one column. Where it is not 1 the channels are innermost, a
      group has a multiple of `vector` of them, and so many are aligned together.
    - (U5) With `shared_filter` there is one group and one tile of output channels.
    - (U6) Accumulates stand in a walk over the space `fhw` with the same `tile`,
      `groups` and `filters`.

    With `round tf32` each thread rounds f32 before it writes them (to nearest, ties
    away from zero; NaN stays NaN).
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
    /// Elements in one word: 1 or 2.
    int64_t getElementsPerWord();
    PackedTaps getTaps();
    PackedWindow getWindow();
    /// Words of the filter that all output channels of a tile multiply.
    int64_t getFilterSize();
    /// Tiles along the output channels of a group.
    int64_t getNumFilterTiles();
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
    `fuhw` counts them. There may be more of them than the output has.

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

def ConvTile_MacFmaOp : ConvTile_Op<"mac_fma", [
    Pure, AllTypesMatch<["acc", "result"]>,
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface,
        ["canSpreadSideWork"]>]> {
  let summary = "Multiply a stage into a fragment by scalar multiply-adds";
  let description = [{
    `acc[f, h, w] += input[c, h * stride + r * dilation, w * stride + s *
    dilation] * filter[c, r, s, f]` over the stage's channels `c` and all taps
    `(r, s)`, one f32 fused multiply-add a term, channel by channel.

    - (M1) A thread owns one row of the fragment: neighbouring output channels
      times neighbouring columns, columns fastest.
    - (M2) A stage of the filter is `[chunk][kernel rows][kernel columns][couts
      of a tile, to whole quads]`.
    - (M3) The window's rows lie contiguously. Where a thread's columns begin at
      multiples of 4 in the input, all rows do in the window.
  }];
  let arguments = (ins ConvTile_FragmentType:$acc, ConvTile_StageType:$stage);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = "$acc `,` $stage attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def ConvTile_MacDepthwiseOp : ConvTile_Op<"mac_depthwise", [
    Pure, AllTypesMatch<["acc", "result"]>,
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface,
        ["canSpreadSideWork"]>]> {
  let summary = "Multiply a stage into a fragment, each channel by itself";
  let description = [{
    `acc[f, h, w] += input[f, h * stride + r * dilation, w * stride + s *
    dilation] * filter[r, s, f]` over all taps `(r, s)`, one f32 fused multiply-add
    a term, row by row of the taps. The stage is of a `depthwise` ring; elements of
    16 bits are widened as they are read.

    - (E1) A thread owns neighbouring channels times neighbouring rows times
      neighbouring columns; of two channels a word, whole words.
    - (E2) The window's rows lie contiguously (of one channel a word), or its
      channels do; the latter without a lead. Where a thread's columns begin at
      multiples of 4 in the input, all rows do in the window; where its channels
      are multiples of 2 or 4 words, those of all pixels begin at such in the
      window. Of whole planes a thread reads what their rows' extent and its own
      columns allow: 4, 2 or 1 words at once.
    - (E3) A stage of the filter is `[kernel rows][kernel columns][channels of a
      tile, to whole quads of words]`.
  }];
  let arguments = (ins ConvTile_FragmentType:$acc, ConvTile_StageType:$stage);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = "$acc `,` $stage attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def ConvTile_MacMmaOp : ConvTile_Op<"mac_mma", [
    Pure, AllTypesMatch<["acc", "result"]>,
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface, ["canSpreadSideWork",
        "loadsAhead", "loadFirst"]>]> {
  let summary = "Multiply a stage into a fragment on tensor cores";
  let description = [{
    As `mac_fma`, by `mma.sync` with operands of `operands` (tf32, f16 or bf16)
    and f32 sums: rows are output channels, columns are pixels, the sum runs over
    8 words of channels of one tap: 8 channels of tf32 (m16n8k8), 16 of f16 and
    bf16 (m16n8k16), whose fragments are the same in words. For tf32 the input is
    rounded by its ring, the filter where it is packed. How the tensor core adds
    the products is not specified.

    With `split` the f32 operands come as they are, and each is taken as the sum
    of two tf32: `high`, rounded to nearest (ties away from zero), and `low`, the
    exact rest, of which the tensor core drops what is below its 11 bits. A
    product is then `low * high + high * low + high * high`. Tensor cores truncate
    where they add, so they add these from zero on, for at most 9 times 8
    channels; f32 additions, rounded to nearest, add what they give to the
    fragment. An infinite operand gives NaN.

    - (N1) The fragment's layout is that of the instruction's accumulators, where
      rows may stand for any couts: `registers = [d2: 2 by 1, d0: 2 by S, columns
      by 8, rows by 1, d0: by T], lanes = [d2: 4 by 2, d0: 8 by U]`; warps count
      whole instructions.
    - (N2) The chunk is a multiple of 8 words. The window is `[chunk / 4][rows]
      [columns][4]` words, whatever the distances of the first three: `ldmatrix`
      reads the quanta of 8 pixels. A stage of the filter is `[chunk /
      8][kernel rows][kernel columns][couts of a tile / 16][lanes][4]` words (and
      `[2]` elements of f16 or bf16): words 0 and 2 hold row `lane / 4` of the
      instruction, 1 and 3 the one 8 further; 0 and 1 word `lane % 4` of the
      channels, 2 and 3 the one 4 further.
  }];
  let arguments = (ins ConvTile_FragmentType:$acc, ConvTile_StageType:$stage,
                       TypeAttr:$operands, UnitAttr:$split);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = [{
    $acc `,` $stage `operands` $operands (`split` $split^)? attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def ConvTile_MacQuantaOp : ConvTile_Op<"mac_quanta", [
    Pure, AllTypesMatch<["acc", "result"]>,
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface, ["canSpreadSideWork",
        "loadsAhead", "loadFirst"]>]> {
  let summary = "Multiply a stage of packed quanta into a fragment on tensor cores";
  let description = [{
    As `mac_mma`, over the stage of a `conv_tile.quanta`: an instruction's sum runs
    over two quanta, which may be of different taps. What a quantum of the last
    group of columns holds behind the window, and the second quantum of a last
    step that has one, are taken as zeros whatever lies there.

    - (K1) The fragment's layout is as (N1) of `mac_mma` says.
    - (K2) The filter is `[groups * tiles of couts][1][steps][couts of a tile / 16]
      [lanes][4]` words (and `[2]` elements of f16 or bf16), words as (N2) of
      `mac_mma` says.
    - (K3) The source rounds its input exactly where operands are tf32 and not split.
  }];
  let arguments = (ins ConvTile_FragmentType:$acc, ConvTile_StageType:$stage,
                       TypeAttr:$operands, UnitAttr:$split);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = [{
    $acc `,` $stage `operands` $operands (`split` $split^)? attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def ConvTile_MatmulMmaOp : ConvTile_Op<"matmul_mma", [
    Pure, AllTypesMatch<["acc", "result"]>,
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface, ["canSpreadSideWork",
        "loadsAhead", "loadFirst"]>]> {
  let summary = "Multiply a gathered stage into a fragment on tensor cores";
  let description = [{
    `acc[f, p] += filter[f, c] * pixels[c, p]` over the stage's channels, by
    `mma.sync` with operands of `operands` (tf32, f16 or bf16) and f32 sums: rows
    are output channels, columns are pixels, the sum runs over 8 words of
    channels: 8 channels of tf32 (m16n8k8), 16 of f16 and bf16 (m16n8k16). For
    tf32 pixels are rounded where they are read (to nearest, ties away from zero;
    NaN stays NaN), the filter where it is packed. How the tensor core adds the
    products is not specified. `split` is that of `mac_mma`.

    - (Q1) The fragment's layout is that of the instruction's accumulators, where
      rows may stand for any couts, and columns of `R` instructions for `R`
      neighbouring pixels each: `registers = [d1: 2 by R, d0: 2 by S, d1: R by 1,
      d1: instructions / R by 8 R, d0: instructions by T], lanes = [d1: 4 by 2 R,
      d0: 8 by U]`; warps count whole instructions. `R` is 1 where the channels are
      innermost, and there a warp has an even number of instructions along the
      pixels; otherwise `R` is 1, 2 or 4.
    - (Q2) A stage of the filter is `[chunk / 8][couts of a tile / 16][lanes][4]`
      words (and `[2]` elements of f16 or bf16) in the order of `mac_mma`.
  }];
  let arguments = (ins ConvTile_FragmentType:$acc, ConvTile_StageType:$stage,
                       TypeAttr:$operands, UnitAttr:$split);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = [{
    $acc `,` $stage `operands` $operands (`split` $split^)? attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def ConvTile_MatmulFmaOp : ConvTile_Op<"matmul_fma", [
    Pure, AllTypesMatch<["acc", "result"]>,
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface, ["canSpreadSideWork"]>]> {
  let summary = "Multiply a gathered stage into a fragment by scalar multiply-adds";
  let description = [{
    As `matmul_mma`, one f32 fused multiply-add a term, channel by channel.

    - (O1) A thread owns neighbouring output channels times pixels, of which runs
      of `R` are neighbours: `registers = [d1: R by 1, d1: runs by 4 R, d0: couts by
      1], lanes = [d1: 4 by R, d0: 8 by couts]`. `R` is 1 where the channels are
      innermost; otherwise `R` is 4 or 8.
    - (O2) A stage of the filter is `[chunk][couts of a tile]`, of f32.
  }];
  let arguments = (ins ConvTile_FragmentType:$acc, ConvTile_StageType:$stage);
  let results = (outs ConvTile_FragmentType:$result);
  let assemblyFormat = "$acc `,` $stage attr-dict `:` type($result)";
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
    dimensions of `tile`; `order` those of the output, outermost first, of which
    `channels` are in each of `groups`. `extents` are those of the output, the
    batch first, then the spatial ones that `space` has (all of the image's for
    `fp`).

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
    /// Whether images and units of their planes are.
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
    channel) and merges the fragments it yields, one per reduction, online
    over the channel tiles; then as `reduce`.
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
    One fragment per reduction, each of all channels of the group: over a
    thread's channels first, then across lanes by shuffles, then across warps
    through shared memory (at `partials`, in f32), in a fixed order, never
    across blocks. Channels past the walk's `channels` do not take part. The kinds
    of `argmin`/`argmax` give two results, the value and the i64 channel. The
    ordered ones first look for the first channel that holds a NaN, which the
    block's threads tell each other at `partials`, and leave out all from there.

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
    The same elements, held by other threads. Passes through shared memory at
    `scratch` (in f32), where the whole tile must have room, row after row; no
    other op uses that room, for no barrier follows the reads.
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
    The elements of `memref` inside of the tile's mask; others are undefined.
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
    the last dimension, begins at a multiple of 16 bytes, and its rows start at
    multiples of as many elements as those of a contiguous tensor of its shape,
    as far as vectors care.
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
