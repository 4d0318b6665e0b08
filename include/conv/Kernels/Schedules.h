//===- Schedules.h - The schedules of all families --------------*- C++ -*-===//

#ifndef CONV_KERNELS_SCHEDULES_H
#define CONV_KERNELS_SCHEDULES_H

#include "conv/IR/ConvAttributes.h"
#include "mlir/IR/Dialect.h"

#include "conv/Kernels/KernelDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "conv/Kernels/Schedules.h.inc"

#endif // CONV_KERNELS_SCHEDULES_H
