//===- Bytecode.h - Versions of dialects in bytecode ------------*- C++ -*-===//

#ifndef CONV_IR_BYTECODE_H
#define CONV_IR_BYTECODE_H

#include <cstdint>

namespace mlir {
class Dialect;
} // namespace mlir

namespace mlir::conv {

/// Writes `version` into bytecode that has ops, attributes or types of the
/// dialect, and refuses to read a newer one.
///
/// The policy of all dialects of this project: the version counts up whenever
/// the bytecode of an op, an attribute or a type changes. A file of a newer
/// version is refused, by name. One of an older version is read as long as
/// nothing of it has changed its meaning; from then on a
/// BytecodeDialectInterface of that dialect upgrades or refuses it.
void addBytecodeVersion(Dialect &dialect, uint64_t version);

/// Writes and checks `version`, as addBytecodeVersion does, for a dialect that
/// has attributes alone. MLIR writes such attributes as text, and looks at the
/// version of a dialect only where it reads an op or what the dialect wrote
/// itself; so the dialect writes each attribute itself, as a string of its
/// text.
void addAttributeBytecodeVersion(Dialect &dialect, uint64_t version);

} // namespace mlir::conv

#endif // CONV_IR_BYTECODE_H
