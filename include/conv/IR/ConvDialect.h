//===- ConvDialect.h - The conv dialect -------------------------*- C++ -*-===//

#ifndef CONV_IR_CONVDIALECT_H
#define CONV_IR_CONVDIALECT_H

#include "mlir/IR/Dialect.h"

#include "conv/IR/ConvDialect.h.inc"

#endif // CONV_IR_CONVDIALECT_H
