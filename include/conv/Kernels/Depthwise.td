//===- Depthwise.td - Schedules of the depthwise family ----*- tablegen -*-===//

#ifndef CONV_KERNELS_DEPTHWISE_TD
#define CONV_KERNELS_DEPTHWISE_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_DepthwiseAttr : ConvKernel_Schedule<"Depthwise", "depthwise"> {
  let summary = "Convolution of each channel by itself, many channels a tile";
  let description = [{
    For convolutions of one input and one output channel a group: the groups are
    the channels. Counts are elements. A block owns `tile` = [channels, rows,
    columns] of the output of one image; each thread computes `thread` =
    [channels, rows, columns] of it, and the 32 lanes of a warp are arranged as
    `lanes` = [channels, rows, columns], columns fastest. Warps tile the block in
    the same order. One stage of the shared-memory ring holds the input of a whole
    tile with its halo, and its channels' filters; `stages` tiles are in flight.
    The grid is persistent, with `blocks_per_sm` resident blocks on each
    multiprocessor.

    - (S1) Every count is between 1 and 65536; the `lanes` multiply to 32.
    - (S2) In each dimension, `tile` is a multiple of `thread * lanes`.
    - (S3) There are 2 to 32 `stages`.
    - (S4) A block has at most 32 warps.
    - (S5) A thread accumulates at most 256 outputs.

    Where the channels are innermost in the input, a thread whose channels are a
    multiple of 4 words (4 of f32, 8 of f16 or bf16) reads 4 words at once.

    Example:
    `#conv_kernel.depthwise<tile = [32, 8, 16], thread = [4, 1, 4], lanes =
     [8, 1, 4], stages = 2, blocks_per_sm = 2>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$tile,
    ConvKernel_Counts:$thread,
    ConvKernel_Counts:$lanes,
    "int64_t":$stages,
    "int64_t":$blocks_per_sm);
}

#endif // CONV_KERNELS_DEPTHWISE_TD
