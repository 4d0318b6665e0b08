//===- TileMultiplies.td - Multiplies of a stage -----------*- tablegen -*-===//

#ifndef CONV_TILE_TILEMULTIPLIES_TD
#define CONV_TILE_TILEMULTIPLIES_TD

include "conv/Tile/TileDialect.td"
include "conv/Tile/TileInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

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
      multiples of 4 in the input, all rows begin at multiples of 4 in the window.
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
    - (E2) The window's rows lie contiguously (with one channel a word), or its
      channels do (without a lead). Where a thread's columns begin at multiples of
      4 in the input, all rows begin at multiples of 4 in the window. Where a
      thread's channels are multiples of 2 or 4 words, the channels of each pixel
      begin at such multiples in the window. From whole planes a thread reads 4, 2
      or 1 words at once, as the extent of their rows and its own columns allow.
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
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface,
        ["loadsAhead", "loadFirst"]>]> {
  let summary = "Multiply a stage into a fragment on tensor cores";
  let description = [{
    As `mac_fma`, by `mma.sync` with operands of `operands` (tf32, f16 or bf16)
    and f32 sums: rows are output channels, columns are pixels, the sum runs over
    8 words of channels of one tap: 8 channels of tf32 (m16n8k8), 16 of f16 and
    bf16 (m16n8k16), whose fragments are the same in words. The ring rounds an
    input of tf32; its filter was rounded where it was packed. How the tensor core
    adds the products is not specified.

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
      whole instructions. Of a ring for flattened pixels d1 takes the place of d2,
      without rows.
    - (N2) The chunk is a multiple of 8 words. The window is `[chunk / 4][rows]
      [columns][4]` words, whatever the distances of the first three: `ldmatrix`
      reads the quanta of 8 pixels. A stage of the filter is `[chunk /
      8][kernel rows][kernel columns][couts of a tile / 16][lanes][4]` words (and
      `[2]` elements of f16 or bf16): words 0 and 2 hold row `lane / 4` of the
      instruction, words 1 and 3 the row 8 further; words 0 and 1 hold word `lane %
      4` of the channels, words 2 and 3 the word 4 further.
    - (N3) The ring has `round` exactly where operands are tf32 and not `split`.
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
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface,
        ["loadsAhead", "loadFirst"]>]> {
  let summary = "Multiply a stage of packed quanta into a fragment on tensor cores";
  let description = [{
    As `mac_mma`, over the stage of a `conv_tile.quanta`: an instruction's sum runs
    over two quanta, which may be of different taps. What a quantum of the last
    group of columns holds behind the window, and the second quantum of a last
    step that needs only one, are taken as zeros, whatever lies there.

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
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface,
        ["loadsAhead", "loadFirst"]>]> {
  let summary = "Multiply a gathered stage into a fragment on tensor cores";
  let description = [{
    `acc[f, p] += filter[f, c] * pixels[c, p]` over the stage's channels, by
    `mma.sync` with operands of `operands` (tf32, f16 or bf16) and f32 sums: rows
    are output channels, columns are pixels, the sum runs over 8 words of
    channels: 8 channels of tf32 (m16n8k8), 16 of f16 and bf16 (m16n8k16). For
    tf32 pixels are rounded where they are read (to nearest, ties away from zero;
    NaN stays NaN), the filter where it is packed. How the tensor core adds the
    products is not specified. `split` means what it does in `mac_mma`.

    - (Q1) The fragment's layout is that of the instruction's accumulators, where
      rows may stand for any couts, and columns of `R` instructions for `R`
      neighbouring pixels each: `registers = [d1: 2 by R, d0: 2 by S, d1: R by 1,
      d1: instructions / R by 8 R, d0: instructions by T], lanes = [d1: 4 by 2 R,
      d0: 8 by U]`; warps count whole instructions. `R` is 1 where the channels are
      innermost or words are pairs of pixels, and there a warp has an even number of
      instructions along the pixels; otherwise `R` is 1, 2 or 4.
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
    DeclareOpInterfaceMethods<ConvTile_MultiplyInterface>]> {
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

#endif // CONV_TILE_TILEMULTIPLIES_TD
