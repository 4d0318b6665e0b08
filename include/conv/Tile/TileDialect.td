//===- TileDialect.td - Attributes and types of tiles ------*- tablegen -*-===//

#ifndef CONV_TILE_TILEDIALECT_TD
#define CONV_TILE_TILEDIALECT_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

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

    The type of a fragment says which thread owns which element
    (`#conv_tile.layout`), the ring says where in shared memory a stage lies
    (`#conv_tile.shared`), and the multiply says which instruction computes. What
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
    `shape` is that of the walk's tile; after a reduction over the channels it
    lacks the first dimension. With a layout the elements lie in the registers
    of the block's threads. Without a layout they lie in shared memory, and ops
    work on them one element a thread at a time; a fragment that was reduced
    over the channels is of this kind.

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

#endif // CONV_TILE_TILEDIALECT_TD
