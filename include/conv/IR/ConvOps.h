//===- ConvOps.h - Ops of the conv dialect ----------------------*- C++ -*-===//

#ifndef CONV_IR_CONVOPS_H
#define CONV_IR_CONVOPS_H

#include "conv/IR/ConvAttributes.h"
#include "conv/IR/ConvDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"

namespace mlir::conv {
class YieldOp;
} // namespace mlir::conv

#define GET_OP_CLASSES
#include "conv/IR/ConvOps.h.inc"

#endif // CONV_IR_CONVOPS_H
