//===- RowsMma.td - Schedules of the rows_mma family -------*- tablegen -*-===//

#ifndef CONV_KERNELS_ROWSMMA_TD
#define CONV_KERNELS_ROWSMMA_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_RowsMmaAttr : ConvKernel_Schedule<"RowsMma", "rows_mma"> {
  let summary = "Flattened pixels over stages of whole input rows, on tensor cores";
  let description = [{
    For planes that are too small, or too odd, for tiles of rows and columns.
    Images and positions of the output are counted as one number, the pixels. A
    block owns `tile` = [couts, pixels] of one group, a warp owns `warp` = [couts,
    pixels] of it, which it computes by `mma.sync` instructions of 16 couts x 8
    pixels; the warps tile the block. Each stage in shared memory holds, for `chunk`
    words of input channels (a word is a channel of f32, or two of f16 or bf16), the
    rows of the input that the tile's pixels meet, padding included, once for all
    taps of a plane, and these taps of the filter; `stages` of them are in flight.
    A window with several planes takes a stage for each. The input channels are
    summed in `splits` parts (or in the next smaller number that divides them) by
    blocks of their own, and a second kernel adds the parts' sums in order; more
    than one part is for problems with fewer tiles than the chip holds. The grid is
    persistent, with `blocks_per_sm` resident blocks on each multiprocessor.

    - (S1) Counts are between 1 and 65536; `warp[0]` is a multiple of 16, `warp[1]`
      and `chunk` are multiples of 8.
    - (S2) `tile` is a multiple of `warp` in each dimension.
    - (S3) There are 2 to 32 `stages`.
    - (S4) A block has at most 32 warps.
    - (S5) A thread accumulates at most 256 outputs.

    Example: `#conv_kernel.rows_mma<tile = [128, 256], warp = [64, 64], chunk = 8,
     stages = 2, splits = 1, blocks_per_sm = 1>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$tile,
    ConvKernel_Counts:$warp,
    "int64_t":$chunk,
    "int64_t":$stages,
    "int64_t":$splits,
    "int64_t":$blocks_per_sm);
}

#endif // CONV_KERNELS_ROWSMMA_TD
