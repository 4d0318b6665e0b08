//===- Schedules.td - The schedules of all families --------*- tablegen -*-===//

#ifndef CONV_KERNELS_SCHEDULES_TD
#define CONV_KERNELS_SCHEDULES_TD

include "conv/Kernels/HaloFma.td"
include "conv/Kernels/Winograd.td"
include "conv/Kernels/WinogradSteps.td"
include "conv/Kernels/HaloMma.td"
include "conv/Kernels/RowsMma.td"
include "conv/Kernels/ImplicitGemm.td"
include "conv/Kernels/Depthwise.td"
include "conv/Kernels/PackedMma.td"

#endif // CONV_KERNELS_SCHEDULES_TD
