//===- Product.h - How a convolution forms its products ---------*- C++ -*-===//

#ifndef CONV_LIB_IR_PRODUCT_H
#define CONV_LIB_IR_PRODUCT_H

#include "conv/IR/ConvAttributes.h"
#include "mlir/IR/Builders.h"

namespace mlir::conv {

/// The product of two elements in the accumulate type, as `numerics.multiply`
/// forms it.
Value createProduct(OpBuilder &b, Location loc, NumericsAttr numerics,
                    Value input, Value filter);

} // namespace mlir::conv

#endif // CONV_LIB_IR_PRODUCT_H
