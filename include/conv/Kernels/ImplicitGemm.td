//===- ImplicitGemm.td - Schedules of implicit_gemm --------*- tablegen -*-===//

#ifndef CONV_KERNELS_IMPLICITGEMM_TD
#define CONV_KERNELS_IMPLICITGEMM_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_ImplicitGemmAttr
    : ConvKernel_Schedule<"ImplicitGemm", "implicit_gemm"> {
  let summary = "Product of the filter and of gathered pixels";
  let description = [{
    Images and positions of the output are counted as one number, the pixels. A
    block owns `tile` = [couts, pixels] of one group, a warp owns `warp` = [couts,
    pixels] of it; the warps tile the block. On tensor cores a warp computes by
    `mma.sync` instructions of 16 couts x 8 pixels; for exact f32 its lanes, 8 along
    the couts and 4 along the pixels, compute by fused multiply-adds. Each stage in
    shared memory holds one tap of the window for `chunk` words of input channels (a
    word is a channel of f32, or two of f16 or bf16); `stages` of them are in flight.
    The input channels are summed in `splits` parts (or in the next smaller number
    that divides them) by blocks of their own, and a second kernel adds the parts'
    sums in order; more than one part is for problems with fewer tiles than the chip
    holds. The grid is persistent, with `blocks_per_sm` resident blocks on each
    multiprocessor.

    - (S1) Counts are between 1 and 65536; `warp[0]` is a multiple of 16, `warp[1]`
      a power of two from 16 on; `chunk` is 8, 16 or 32.
    - (S2) `tile` is a multiple of `warp` in each dimension.
    - (S3) There are 2 to 32 `stages`.
    - (S4) A block has 1, 2, 4, 8, 16 or 32 warps, of which a power of two is
      along the pixels.
    - (S5) A thread accumulates at most 256 outputs.

    Example: `#conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64],
     chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$tile,
    ConvKernel_Counts:$warp,
    "int64_t":$chunk,
    "int64_t":$stages,
    "int64_t":$splits,
    "int64_t":$blocks_per_sm);
}

#endif // CONV_KERNELS_IMPLICITGEMM_TD
