//===- PackedMma.td - Schedules of the packed_mma family ---*- tablegen -*-===//

#ifndef CONV_KERNELS_PACKEDMMA_TD
#define CONV_KERNELS_PACKEDMMA_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_PackedMmaAttr : ConvKernel_Schedule<"PackedMma", "packed_mma"> {
  let summary = "Direct convolution of few input channels, on tensor cores";
  let description = [{
    Counts are elements. A block owns `tile` = [couts, rows, columns] of the
    output, for one image and one group; a warp owns `warp` = [couts, rows,
    columns] of it, which it computes by `mma.sync` instructions of 16 couts x 8
    columns; the warps tile the block. The sum of an instruction runs over
    channels of several taps (include/conv/Tile/PackedTaps.h). A stage of the
    shared-memory ring holds the input of a whole tile with its halo; `stages` tiles
    are in flight. A thread keeps what it multiplies of the filter in registers; with
    `shared_filter` the block keeps it in shared memory, where one group and one
    tile of output channels have one filter for all tiles. The grid is persistent,
    with `blocks_per_sm` resident blocks on each multiprocessor.

    - (S1) Every count is between 1 and 65536; `warp[0]` is a multiple of 16 and
      `warp[2]` of 8.
    - (S2) `tile` is a multiple of `warp` in each dimension.
    - (S3) There are 2 to 32 `stages`.
    - (S4) A block has at most 32 warps.
    - (S5) A thread accumulates at most 256 outputs, `warp` has at most 32 times
      as many.

    Example:
    `#conv_kernel.packed_mma<tile = [64, 2, 64], warp = [32, 1, 64], stages = 2,
     blocks_per_sm = 2, shared_filter = false>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$tile,
    ConvKernel_Counts:$warp,
    "int64_t":$stages,
    "int64_t":$blocks_per_sm,
    "bool":$shared_filter);
}

#endif // CONV_KERNELS_PACKEDMMA_TD
