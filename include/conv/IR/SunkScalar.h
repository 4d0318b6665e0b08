//===- SunkScalar.h - Scalars that kernels compute themselves ---*- C++ -*-===//

#ifndef CONV_IR_SUNKSCALAR_H
#define CONV_IR_SUNKSCALAR_H

#include "mlir/IR/Value.h"

namespace mlir::conv {

/// Whether `value` is a scalar that an arith or math op computes outside of
/// kernels. Each region or kernel that uses such a scalar computes it for
/// itself: hosts that launch kernels compute only indices.
bool isSunkScalar(Value value);

} // namespace mlir::conv

#endif // CONV_IR_SUNKSCALAR_H
