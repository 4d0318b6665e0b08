//===- BufferPart.h - Which elements of a buffer a view shows ---*- C++ -*-===//
//
// Private to this library.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FALLBACK_BUFFERPART_H
#define CONV_LIB_FALLBACK_BUFFERPART_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::conv {

/// Elements of an allocation: in each dimension the first of them, and how
/// many.
struct Part {
  SmallVector<int64_t> first, count;

  static Part getWhole(MemRefType type);

  bool intersects(const Part &other) const;
  bool contains(const Part &other) const;
  bool operator==(const Part &other) const {
    return first == other.first && count == other.count;
  }
};

/// The part of `part` that `view` shows; nothing where it is not known.
std::optional<Part> applySubView(const Part &part, memref::SubViewOp view);

/// The allocation that `memref` is a part of, and the part; nothing where it is
/// not known.
std::optional<std::pair<memref::AllocOp, Part>> findPart(Value memref);

/// Calls `visit` with each use of `alloc`, of static shape, and of its views,
/// that is no view itself, and with a part that holds all that is used.
void forEachUse(memref::AllocOp alloc,
                function_ref<void(OpOperand &, const Part &)> visit);

} // namespace mlir::conv

#endif // CONV_LIB_FALLBACK_BUFFERPART_H
