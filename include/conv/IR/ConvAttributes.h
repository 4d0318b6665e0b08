//===- ConvAttributes.h - Attributes of the conv dialect --------*- C++ -*-===//

#ifndef CONV_IR_CONVATTRIBUTES_H
#define CONV_IR_CONVATTRIBUTES_H

#include "mlir/IR/Attributes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OpImplementation.h"

#include "conv/IR/ConvEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "conv/IR/ConvAttributes.h.inc"

#endif // CONV_IR_CONVATTRIBUTES_H
