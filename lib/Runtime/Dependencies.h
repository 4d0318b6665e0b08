//===- Dependencies.h - Which launches wait for which -----------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_DEPENDENCIES_H
#define CONV_LIB_RUNTIME_DEPENDENCIES_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mlir::conv::runtime {

/// A view of a buffer, in elements, with its numbers known. `sizes` and
/// `strides` are as many as its rank; a size of 0 makes it empty.
struct View {
  int64_t offset = 0;
  std::vector<int64_t> sizes, strides;
};

/// Whether two views of one buffer, whose elements are of the same size, may
/// have an element in common. True where it cannot be told; exact where the
/// views are boxes of one tensor (slices along its dimensions), which is what
/// concatenations and splits take.
bool mayOverlap(const View &lhs, const View &rhs);

/// What a launch does with a buffer.
struct Access {
  size_t buffer;
  View view;
  uint64_t elementBytes; // 0: not known
  bool isWritten;        // or else it is only read
};

/// What a launch does with all buffers.
struct Effects {
  /// Whether it is known which it writes. If not, it keeps its place among the
  /// launches.
  bool isKnown = false;
  std::vector<Access> accesses;
};

/// The order that launches have to keep: each comes after the earlier ones that
/// write what it reads or writes, or read what it writes, or of which this is
/// not known, and after all that are `window` or more launches earlier. What is
/// not ordered may run side by side.
class Dependencies {
public:
  Dependencies() = default;
  /// `launches` are in program order. The window is from 1, which keeps that
  /// order, to `mostWindow`.
  Dependencies(const std::vector<Effects> &launches, size_t window);

  /// The launches that `launch` waits for, without those for which these wait,
  /// in descending order.
  const std::vector<size_t> &getDirect(size_t launch) const {
    return direct[launch];
  }
  /// Whether `later` waits for `earlier`, directly or by others between them.
  bool isOrdered(size_t earlier, size_t later) const;
  /// The latest launch that does not wait for `launch`, or that itself.
  size_t getLastBeside(size_t launch) const;
  /// Whether any two launches may run side by side.
  bool isParallel() const { return parallel; }
  /// The launches that none waits for.
  const std::vector<size_t> &getLast() const { return last; }

  static constexpr size_t mostWindow = 32;

private:
  size_t window = 1;
  bool parallel = false;
  std::vector<std::vector<size_t>> direct;
  std::vector<size_t> last;
  /// By launch, a bit for each distance: whether it waits for the one so many
  /// before it. It waits for all that are `window` or more before it.
  std::vector<uint64_t> waits;
};

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_DEPENDENCIES_H
