//===- HaloFma.td - Schedules of the halo_fma family -------*- tablegen -*-===//

#ifndef CONV_KERNELS_HALOFMA_TD
#define CONV_KERNELS_HALOFMA_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_HaloFmaAttr : ConvKernel_Schedule<"HaloFma", "halo_fma"> {
  let summary = "Direct convolution of a tile with its halo, by scalar multiply-adds";
  let description = [{
    Counts are elements. A block owns `tile` = [couts, rows, columns] of the
    output, for one image and one group; a thread owns `thread` = [couts,
    columns] of it, contiguous in both; the 32 lanes of a warp are arranged as
    `lanes` = [along couts, along rows, along columns] of such thread tiles,
    and the warps tile the rest of the block. Each stage of the shared-memory
    ring holds `chunk` input channels and all taps of the filter for them;
    `stages` of them are in flight. The grid is persistent, with
    `blocks_per_sm` resident blocks on each multiprocessor.

    A rank-1 convolution is scheduled as one row.

    - (S1) Every count is positive; `lanes` multiply to 32.
    - (S2) `tile[0]` is a multiple of `thread[0] * lanes[0]`, `tile[1]` of
      `lanes[1]`, and `tile[2]` of `thread[1] * lanes[2]`.
    - (S3) `stages` is at least 2 and at most 32.
    - (S4) A block has at most 1024 threads.
    - (S5) A thread accumulates at most 256 outputs (it has 255 registers).

    Example:
    `#conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16],
     lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$tile,
    ConvKernel_Counts:$thread,
    ConvKernel_Counts:$lanes,
    "int64_t":$chunk,
    "int64_t":$stages,
    "int64_t":$blocks_per_sm);
}

#endif // CONV_KERNELS_HALOFMA_TD
