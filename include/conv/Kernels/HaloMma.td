//===- HaloMma.td - Schedules of the halo_mma family -------*- tablegen -*-===//

#ifndef CONV_KERNELS_HALOMMA_TD
#define CONV_KERNELS_HALOMMA_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_HaloMmaAttr : ConvKernel_Schedule<"HaloMma", "halo_mma"> {
  let summary = "Direct convolution of a tile with its halo, on tensor cores";
  let description = [{
    Counts are elements. A block owns `tile` = [couts, rows, columns] of the
    output, for one image and one group; a warp owns `warp` = [couts, rows,
    columns] of it, which it computes by `mma.sync` instructions of 16 couts x 8
    columns; the warps tile the block. Each stage of the shared-memory ring holds
    `chunk` words of input channels (a word is a channel of f32, or two of f16 or
    bf16) and all taps of the filter for them; `stages` of them are in flight. The
    grid is persistent, with `blocks_per_sm` resident blocks on each multiprocessor.

    - (S1) Every count is between 1 and 65536; `warp[0]` is a multiple of 16 and
      `warp[2]` of 8; `chunk` is a multiple of 8.
    - (S2) `tile` is a multiple of `warp` in each dimension.
    - (S3) There are 2 to 32 `stages`.
    - (S4) A block has at most 32 warps.
    - (S5) A thread accumulates at most 256 outputs, `warp` has at most 32 times
      as many.

    Example:
    `#conv_kernel.halo_mma<tile = [128, 8, 32], warp = [64, 2, 32], chunk = 8,
     stages = 3, blocks_per_sm = 1>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$tile,
    ConvKernel_Counts:$warp,
    "int64_t":$chunk,
    "int64_t":$stages,
    "int64_t":$blocks_per_sm);
}

#endif // CONV_KERNELS_HALOMMA_TD
