//===- Limits.h - How large a convolution kernels take ----------*- C++ -*-===//

#ifndef CONV_IR_LIMITS_H
#define CONV_IR_LIMITS_H

#include <cstdint>

namespace mlir::conv {

/// Positions along one spatial dimension of the padded input: kernels count
/// them, and a tile and a window beyond them, in 32 bits. Static extents are
/// held against this when a kernel is chosen, open ones before a launch.
inline constexpr int64_t kMaxSpatialExtent = int64_t(1) << 30;

/// Channels of the input, filters and groups, all of which are static.
inline constexpr int64_t kMaxChannels = int64_t(1) << 30;

/// Output tiles of a kernel, and positions of all images where it counts them
/// as one number, as for the spatial extent.
inline constexpr int64_t kMaxTiles = int64_t(1) << 30;
inline constexpr int64_t kMaxPixels = int64_t(1) << 30;

} // namespace mlir::conv

#endif // CONV_IR_LIMITS_H
