//===- Elements.h - Elements of tensors in host memory ----------*- C++ -*-===//
//
// Elements as they lie in a bundle's tensors, read and written as numbers.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SIMULATOR_ELEMENTS_H
#define CONV_SIMULATOR_ELEMENTS_H

#include "mlir/IR/Types.h"
#include <cstdint>

namespace mlir::conv {

/// The element of `type` at `at`, as a double: exact but for integers of more
/// than 53 bits. Integers are signed. `type` is one that bundles carry.
double readElement(const uint8_t *at, Type type);

/// Stores `value` at `at` as an element of `type`. Floats are rounded to
/// nearest, ties to even. Integers take the low bits of the truncated value,
/// which must be within 64 bits.
void writeElement(uint8_t *at, Type type, double value);

} // namespace mlir::conv

#endif // CONV_SIMULATOR_ELEMENTS_H
