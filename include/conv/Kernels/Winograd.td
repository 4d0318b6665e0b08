//===- Winograd.td - Schedules of the winograd family ------*- tablegen -*-===//

#ifndef CONV_KERNELS_WINOGRAD_TD
#define CONV_KERNELS_WINOGRAD_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_WinogradAttr : ConvKernel_Schedule<"Winograd", "winograd"> {
  let summary = "3x3 convolution as products of transformed tiles";
  let description = [{
    Counts are elements. `outputs` = [rows, columns] is what one small tile of
    the transform gives: F(2x2, 3x3), F(2x4, 3x3) or F(4x4, 3x3), with 4 points
    along a side of 2 outputs and 6 along one of 4. A block of 256 threads owns
    `tile` = [couts, rows, columns] of the output, which are 32 small tiles, for
    one image and one group; or `tile` = [couts, 32]: 32 small tiles that follow
    each other in the whole batch, which leave no part of a block idle on small
    planes. Each stage holds 4 input channels; two stages are in flight. The grid is
    persistent, with `blocks_per_sm` resident blocks on each multiprocessor.

    The 8 warps share the elements of the transform domain; a thread sums 8
    couts x `couts / 8` small tiles of each of its elements.

    - (W1) `outputs` are [2, 2], [2, 4] or [4, 4].
    - (W2) `tile[0]` is 32 or 64; a thread accumulates at most 192 sums, which
      leaves [4, 4] outputs with 32.
    - (W3) `tile[1]` and `tile[2]` are multiples of `outputs`, and hold 32 small
      tiles; `tile[2]` is a multiple of 4. In a tile of two extents `tile[1]` is
      32.
    - (W4) `blocks_per_sm` is positive.

    Example:
    `#conv_kernel.winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$outputs,
    ConvKernel_Counts:$tile,
    "int64_t":$blocks_per_sm);
}

#endif // CONV_KERNELS_WINOGRAD_TD
