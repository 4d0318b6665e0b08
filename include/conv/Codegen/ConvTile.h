//===- ConvTile.h - The block level of conv kernels -------------*- C++ -*-===//

#ifndef CONV_CODEGEN_CONVTILE_H
#define CONV_CODEGEN_CONVTILE_H

#include "conv/IR/ConvAttributes.h"
#include "conv/IR/ConvDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "conv/Codegen/ConvTileDialect.h.inc"

namespace mlir::conv::tile {
class YieldOp;
} // namespace mlir::conv::tile

#define GET_TYPEDEF_CLASSES
#include "conv/Codegen/ConvTileTypes.h.inc"

#define GET_OP_CLASSES
#include "conv/Codegen/ConvTileOps.h.inc"

#endif // CONV_CODEGEN_CONVTILE_H
