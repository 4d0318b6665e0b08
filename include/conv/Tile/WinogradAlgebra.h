//===- WinogradAlgebra.h - The table of Winograd's transforms ---*- C++ -*-===//
//
// F(m, 3): m outputs of a convolution of 3 taps in one dimension, from m + 2
// inputs by m + 2 products:
//
//   y = A^T [(G g) * (B^T d)]
//
// Two dimensions apply it to rows and columns: Y = A^T [(G g G^T) * (B^T d B)]
// A. Everything that depends on the points (matrices, error bounds, what
// kernels emit) comes from here. Plain C++.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TILE_WINOGRADALGEBRA_H
#define CONV_TILE_WINOGRADALGEBRA_H

#include "conv/Tile/Layout.h"

namespace mlir::conv::tile {

/// F(outputs, 3) with the points 0, +-1, infinity for 2 outputs, and 0, +-a,
/// +-b, infinity for 4. The elements of the domain stand in the order of the
/// points. All entries of B^T and A^T are exact in f32; the entries of G are
/// rounded to f64.
struct WinogradAlgebra {
  int64_t outputs = 0;
  /// outputs + 2: the number of inputs, and of products.
  int64_t points = 0;
  /// The finite points besides 0: +-a, and for 4 outputs +-b.
  double a = 1, b = 0;
  double filter[6][3] = {}; // G
  double input[6][6] = {};  // B^T
  double output[4][6] = {}; // A^T
  /// Roundings on the longest path of the input's and the output's transform
  /// as kernels compute them.
  int64_t inputRoundings = 0, outputRoundings = 0;

  /// The transform for 2 or 4 outputs.
  static const WinogradAlgebra &get(int64_t outputs);
};

/// What a block computes at a time, and where it lies in shared memory. Offsets
/// and sizes are f32.
///
///   filter  [2 slots][elements][4][couts]
///   domain  [2 slots][elements][4][32 small tiles]
///   raw     [2 slots][4][rows][pitch], or [2 slots][4][rows][columns][32 small
///           tiles] where these come from anywhere in the batch
///
/// Threads exchange their sums, one cout of each thread at a time, in turn
/// through two areas of the filter's size: the second slot of the domain, which
/// has as much room, and the second slot of the filter, or an area behind the
/// rest where the filter's slot is refilled early.
struct WinogradShape {
  static constexpr int64_t threads = 256, warps = 8;
  static constexpr int64_t chunk = 4, smallTiles = 32, threadCouts = 8;

  /// Empty where a transform gives so many rows and columns of outputs, or
  /// "expects ..., got ...".
  static std::string checkOutputs(ArrayRef<int64_t> outputs);
  /// Empty where a block can compute `tile` by small tiles of such outputs, or
  /// "expects ..., got ...".
  static std::string check(ArrayRef<int64_t> outputs, ArrayRef<int64_t> tile);
  /// Stages of `channels` input channels: an even number, so that their slots
  /// are known when code is made.
  static int64_t countStages(int64_t channels) {
    return 2 * ((channels + 2 * chunk - 1) / (2 * chunk));
  }

  /// The shape that an op or a schedule names, which was checked. It has a
  /// pitch where the tile is linear; for other tiles `pitch` is 0.
  static WinogradShape get(ArrayRef<int64_t> outputs, ArrayRef<int64_t> tile);

  /// Outputs of a small tile, couts of the block, small tiles along its rows
  /// and columns (of one, where small tiles are staged one by one).
  int64_t outputRows, outputColumns, couts, tilesDown, tilesAcross;
  /// Distance of two rows of the raw input.
  int64_t pitch;
  /// f32 behind each row of the raw input that no copy fills.
  int64_t padding = 0;

  /// Whether the block's small tiles are any that follow each other in the
  /// batch, and not a rectangle of rows and columns.
  bool isLinear() const { return tilesDown * tilesAcross == 1; }

  int64_t elementRows() const { return outputRows + 2; }
  int64_t elementColumns() const { return outputColumns + 2; }
  int64_t elements() const { return elementRows() * elementColumns(); }
  /// Whole elements of a warp. What is left over (4 of 36) is shared by pairs
  /// of warps, half of the couts each.
  int64_t warpElements() const { return elements() / warps; }
  bool hasHalves() const { return elements() % warps != 0; }
  /// Groups of couts among the lanes, small tiles of a thread.
  int64_t coutGroups() const { return couts / threadCouts; }
  int64_t threadTiles() const { return couts / 8; }
  /// Warps that share the rows of a small tile when the sums are mapped back.
  int64_t rowGroups() const { return warps / coutGroups(); }
  int64_t accumulators() const {
    return (2 * warpElements() + hasHalves()) * threadCouts / 2 * threadTiles();
  }

  int64_t rawRows() const { return tilesDown * outputRows + 2; }
  int64_t rawColumns() const { return tilesAcross * outputColumns + 2; }
  /// The padding of rows that begin `lead` columns before the first one needed
  /// and are copied `vector` columns at a time.
  int64_t countPadding(int64_t lead, int64_t vector) const {
    int64_t copied = (lead + rawColumns() + vector - 1) / vector * vector;
    return pitch - copied;
  }
  int64_t filterSize() const { return elements() * chunk * couts; }
  int64_t domainSize() const { return elements() * chunk * smallTiles; }
  int64_t rawSize() const { return chunk * rawRows() * pitch; }
  int64_t filterOffset(int64_t slot) const { return slot * filterSize(); }
  int64_t domainOffset(int64_t slot) const {
    return 2 * filterSize() + slot * domainSize();
  }
  int64_t rawOffset(int64_t slot) const {
    return domainOffset(1) + filterSize() + slot * rawSize();
  }
  /// Whether copies of the filter start right behind a stage's barrier, two
  /// stages ahead, and not a step later. The exchange then needs an area of its
  /// own, for which larger tiles have no room.
  bool refillsFilterEarly() const {
    return outputRows == 2 && outputColumns == 2;
  }
  int64_t exchangeOffset(int64_t turn) const {
    return turn                   ? domainOffset(1)
           : refillsFilterEarly() ? rawOffset(2)
                                  : filterOffset(1);
  }
  int64_t size() const {
    // The last row needs no padding.
    return rawOffset(2) + (refillsFilterEarly() ? filterSize() : -padding);
  }

  /// How the outputs are spread over the block, as the exchange leaves them: a
  /// thread owns 8 couts of one small tile, all of its rows or every other one.
  /// The dimensions of a linear tile are couts, small tiles, rows, columns.
  FragmentLayout getLayout() const;
};

} // namespace mlir::conv::tile

#endif // CONV_TILE_WINOGRADALGEBRA_H
