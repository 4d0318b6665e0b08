//===- Limits.h - How large a convolution kernels take ----------*- C++ -*-===//

#ifndef CONV_IR_LIMITS_H
#define CONV_IR_LIMITS_H

#include <cstdint>

namespace mlir::conv {

/// The most positions along one spatial dimension of the padded input: kernels
/// count them, and a tile and a window beyond them, in 32 bits. Static extents
/// are compared with this limit when a kernel is chosen, open ones before a
/// launch.
inline constexpr int64_t kMaxSpatialExtent = int64_t(1) << 30;

/// The most channels of the input, filters and groups, all of which are static.
inline constexpr int64_t kMaxChannels = int64_t(1) << 30;

/// The most output tiles of a kernel, and the most positions of all images
/// where it counts them as one number; compared when and where
/// kMaxSpatialExtent is.
inline constexpr int64_t kMaxTiles = int64_t(1) << 30;
inline constexpr int64_t kMaxPixels = int64_t(1) << 30;

} // namespace mlir::conv

#endif // CONV_IR_LIMITS_H
