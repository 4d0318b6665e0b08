//===- WinogradSteps.td - Schedules of winograd_steps ------*- tablegen -*-===//

#ifndef CONV_KERNELS_WINOGRADSTEPS_TD
#define CONV_KERNELS_WINOGRADSTEPS_TD

include "conv/Kernels/KernelDialect.td"

def ConvKernel_WinogradStepsAttr
    : ConvKernel_Schedule<"WinogradSteps", "winograd_steps"> {
  let summary = "3x3 convolution whose transforms and products are kernels of their own";
  let description = [{
    `outputs` = [rows, columns] is what one small tile of the transform gives, as
    for `winograd`. A first kernel transforms the input, each element of the
    domain into a matrix of channels x small tiles of all images. These are
    multiplied with the transformed filter by a convolution of one tap, whose groups
    are the elements; `products` is its schedule, of any other family, and it
    multiplies as the convolution's numerics say: in f32, or on tensor cores. Where
    that is f16, the operands' matrices are f16 as well. The last
    kernel transforms the sums back and computes what follows them.

    The transforms read and write whole matrices, once, where `winograd` transforms
    the input anew for each tile of output channels: this is for many channels on
    small planes. The matrices take workspaces of at most 2 GiB.

    - (X1) `outputs` are [2, 2], [2, 4] or [4, 4].
    - (X2) `products` is the schedule of a family that computes convolutions of one
      tap.

    Example: `#conv_kernel.winograd_steps<outputs = [4, 4], products =
     #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16,
     stages = 3, splits = 1, blocks_per_sm = 1>>`.
  }];
  let parameters = (ins
    ConvKernel_Counts:$outputs,
    "::mlir::conv::ScheduleInterface":$products);
}

#endif // CONV_KERNELS_WINOGRADSTEPS_TD
