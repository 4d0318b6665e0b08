//===- ConvDialect.cpp - The conv dialect ---------------------------------===//

#include "conv/IR/ConvDialect.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::conv;

#include "conv/IR/ConvDialect.cpp.inc"

void ConvDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "conv/IR/ConvOps.cpp.inc"
      >();
}
