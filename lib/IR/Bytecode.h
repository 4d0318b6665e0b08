//===- Bytecode.h - The version of the dialect in bytecode ------*- C++ -*-===//

#ifndef CONV_LIB_IR_BYTECODE_H
#define CONV_LIB_IR_BYTECODE_H

namespace mlir::conv {

class ConvDialect;

/// Gives bytecode of the dialect a version.
void addBytecodeInterface(ConvDialect &dialect);

} // namespace mlir::conv

#endif // CONV_LIB_IR_BYTECODE_H
