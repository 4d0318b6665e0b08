//===- Layout.h - Where the elements of a tile live -------------*- C++ -*-===//
//
// Two maps that every kernel is built from: over the registers, lanes and warps
// of a block (FragmentLayout), and over shared memory (SharedLayout). Both are
// mixed-radix numbers: a *digit* counts positions along one dimension of the
// tile, and the digits of a register's, lane's or warp's number, or of an
// address, are read off one after the other, fastest first.
//
// Plain C++: schedules are searched by the thousand before one of them becomes
// an attribute (`#conv_tile.layout`, `#conv_tile.shared`).
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TILE_LAYOUT_H
#define CONV_TILE_LAYOUT_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace mlir::conv::tile {

/// `extent` values along dimension `dim` of a tile, `step` positions apart.
struct Digit {
  int64_t dim = 0;
  int64_t extent = 1;
  int64_t step = 1;

  bool operator==(const Digit &other) const {
    return dim == other.dim && extent == other.extent && step == other.step;
  }
  friend llvm::hash_code hash_value(const Digit &digit) {
    return llvm::hash_combine(digit.dim, digit.extent, digit.step);
  }
};
using Digits = SmallVector<Digit, 4>;

/// Product of the extents.
int64_t countValues(ArrayRef<Digit> digits);

/// Digits that carry information: those of extent 1 left out.
Digits dropUnits(ArrayRef<Digit> digits);

/// Which thread of a block holds an element, and in which of its registers.
struct Owner {
  int64_t reg = 0, lane = 0, warp = 0;
  bool operator==(const Owner &other) const {
    return reg == other.reg && lane == other.lane && warp == other.warp;
  }
};

/// How a tile is spread over (register, lane, warp): register `r` of lane `l`
/// of warp `w` holds the element whose position along each dimension is the sum
/// of `value * step` over the digits of `r`, `l` and `w` that name it.
///
/// The accumulators of `mma.m16n8k8` (dimension 0 = rows, 1 = columns), which
/// are those of m16n8k16 and m16n8k32 too:
///   registers = [d1: 2 by 1, d0: 2 by 8], lanes = [d1: 4 by 2, d0: 8 by 1]
class FragmentLayout {
public:
  Digits registers, lanes, warps;

  int64_t numRegisters() const { return countValues(registers); }
  int64_t numLanes() const { return countValues(lanes); }
  int64_t numWarps() const { return countValues(warps); }

  /// Position of what `owner` holds in a tile of `rank` dimensions.
  SmallVector<int64_t> getPosition(const Owner &owner, unsigned rank) const;
  /// Who holds `position`.
  Owner getOwner(ArrayRef<int64_t> position) const;
  /// Positions along `dim` that a thread, a warp, and the block cover.
  int64_t getThreadExtent(int64_t dim) const;
  int64_t getWarpExtent(int64_t dim) const;
  int64_t getExtent(int64_t dim) const;
  /// Longest run of neighbours along `dim` that a thread holds: what one vector
  /// load or store may serve.
  int64_t getRun(int64_t dim) const;
  /// Whether what a warp covers along `dim` has no gaps.
  bool warpsHoldRuns(int64_t dim) const;
  /// Digits of all levels that name `dim`, smallest step first.
  Digits getDigits(int64_t dim) const;
  /// The digits that do not name `dim`: what is left of the tile once `dim` is
  /// reduced away. Dimensions keep their numbers. Numbers of lanes and warps
  /// are those of the whole layout: ask that one for the position of a thread.
  FragmentLayout without(int64_t dim) const;

  /// Whether every position of `shape` has exactly one owner, or why not:
  /// along each dimension the digits must count 0, 1, 2, ... without a gap.
  bool covers(ArrayRef<int64_t> shape, std::string *reason = nullptr) const;

  bool operator==(const FragmentLayout &other) const {
    return registers == other.registers && lanes == other.lanes &&
           warps == other.warps;
  }
};

/// A digit of a position that moves an address by `stride` elements.
struct SharedDigit {
  int64_t dim = 0;
  int64_t extent = 1;
  int64_t step = 1;
  int64_t stride = 1;

  bool operator==(const SharedDigit &other) const {
    return dim == other.dim && extent == other.extent && step == other.step &&
           stride == other.stride;
  }
  friend llvm::hash_code hash_value(const SharedDigit &digit) {
    return llvm::hash_combine(digit.dim, digit.extent, digit.step,
                              digit.stride);
  }
};

/// Where in shared memory the elements of a tile lie: the offset of a position
/// is the sum of `(position / step % extent) * stride` over all digits, in
/// elements.
///
/// Rows at a pitch of 36 (dimension 0 = channel, 1 = row, 2 = column):
///   [d2: 34 by 1 at 1, d1: 10 by 1 at 36, d0: 4 by 1 at 360]
/// Quanta of 4 channels of a pixel, which `ldmatrix` reads:
///   [d0: 4 by 1 at 1, d2: 34 by 1 at 4, d1: 10 by 1 at 136, d0: 2 by 4 at
///   1360]
class SharedLayout {
public:
  SmallVector<SharedDigit, 4> digits;

  int64_t getOffset(ArrayRef<int64_t> position) const;
  /// One more than the largest offset.
  int64_t getSize() const;
  /// Longest run along `dim` that lies contiguously.
  int64_t getRun(int64_t dim) const;

  bool operator==(const SharedLayout &other) const {
    return digits == other.digits;
  }
};

/// Wavefronts that one warp's access to shared memory takes: lane i reads or
/// writes `bytes` (4, 8 or 16) at byte address `addresses[i]`, a multiple of
/// `bytes`. A bank, one of 32 with words of 4 bytes, serves one word after the
/// other; lanes that want the same word share it; accesses of 8 and 16 bytes
/// are served in halves and quarters of a warp. Two quarters are served at once
/// where in both of them each lane reads the same 16 bytes as the lane whose
/// number differs in bit 0, or in both each reads the same as the lane whose
/// number differs in bit 1 (an H200 takes 2 clocks then, and 4 where only lanes
/// 4 or 8 apart agree).
int64_t countWavefronts(ArrayRef<int64_t> addresses, int64_t bytes);

/// The pixels of a gathered stage in shared memory (`conv_tile.gather`), in
/// words of 4 bytes.
struct GatheredStage {
  /// Whether a pixel's channels lie together, in quanta of 4 words; else a
  /// channel's pixels do.
  bool innerChannels = false;
  /// `chunk` counts words of channels.
  int64_t pixels = 0, chunk = 0;
  /// Whether the two elements of a word are neighbouring pixels of one channel;
  /// else they are neighbouring channels of one pixel.
  bool pixelPairs = false;

  /// Rows of pixels, one for each channel or word of channels.
  int64_t getRows() const { return pixelPairs ? 2 * chunk : chunk; }
  /// Words behind a row. Rows 8 (mod 32) words apart have the quads of 4
  /// channels that lanes read together in distinct banks; rows an odd number of
  /// quads apart have 16 bytes of 8 channels so.
  int64_t getPadding() const { return pixelPairs ? 4 : 8; }
  /// Distance of two rows.
  int64_t getPitch() const {
    return (pixelPairs ? pixels / 2 : pixels) + getPadding();
  }
  int64_t getSize() const {
    // The last row needs no padding.
    return innerChannels ? pixels * chunk
                         : getRows() * getPitch() - getPadding();
  }
  /// Quanta of a pixel.
  int64_t getQuanta() const { return chunk / 4; }
  /// Quantum `q` of pixel `p` lies at `q ^ (p / getSwizzleStep() %
  /// getQuanta())`. Banks repeat after 32 words. Pixels that share 32 words are
  /// swizzled by one number, those of the next 32 words by the next number, so
  /// that quantum `q` of 8 neighbouring pixels lies in all 32 banks.
  int64_t getSwizzleStep() const { return 8 / getQuanta(); }
  /// Word of `pixel` in the channel's word `channel`; of pairs of pixels, in
  /// the channel `channel`.
  int64_t getOffset(int64_t channel, int64_t pixel) const {
    if (!innerChannels)
      return channel * getPitch() + (pixelPairs ? pixel / 2 : pixel);
    int64_t quantum = channel / 4 ^ pixel / getSwizzleStep() % getQuanta();
    return pixel * chunk + 4 * quantum + channel % 4;
  }
};

/// How full results leave registers. Where the output is contiguous along a
/// dimension of the tile that is spread over both lanes and registers, each
/// warp turns its fragment slice by slice through shared memory, so that a
/// store instruction writes whole runs. Elsewhere threads store what they hold.
struct StorePlan {
  /// Dimension of the tile along which neighbours are neighbours in memory, or
  /// -1 where none is.
  int64_t contiguousDim = -1;
  /// Whether a warp stores along rows of that dimension: it is the last spatial
  /// one, and a warp covers a part of it without gaps. Otherwise each thread
  /// stores its own elements, in vectors where the dimension is the channel.
  bool rows = false;
  /// Whether rows pass through shared memory on the way. Where they do not, the
  /// registers of a thread along the dimension are one vector as they are, and
  /// the lanes hold the vectors of a row one after the other.
  bool staged = false;
  /// Whether a staged row goes on from unit to unit (the space "fuhw"): lanes
  /// hold a row of neighbouring units each.
  bool acrossUnits = false;
  /// Distance of two staged rows, in f32, and the padding at the end of each;
  /// rows of one warp.
  int64_t pitch = 0, padding = 0, rowsPerWarp = 0;

  /// f32 that all warps need for their rows, one after the other.
  int64_t getStagingPerWarp() const { return rowsPerWarp * pitch; }
  int64_t getStagingSize(int64_t warps) const {
    // The last row needs no padding.
    return staged ? warps * getStagingPerWarp() - padding : 0;
  }

  /// A thread computes up to `most` elements before it stores the first of
  /// them; these share a reciprocal. In general they are neighbours among the
  /// thread's positions along the dimension. A tile that is moved back by
  /// `distance` might group other neighbours. Where it would, and the one
  /// result is a fragment with runs shorter than 4, the elements are a run from
  /// each of two slices, which belong to two channels. Returns whether this is
  /// so.
  bool sharesAcrossSlices(const FragmentLayout &layout, int64_t results,
                          int64_t distance, int64_t most) const {
    return mayShareAcrossSlices(layout, results) &&
           distance % getUnitOfRow(layout, most) != 0;
  }
  /// A tile may move along `dim` by multiples of this many positions: the
  /// outputs that share a reciprocal are then the same as before.
  int64_t getSharingUnit(const FragmentLayout &layout, int64_t dim,
                         int64_t results, int64_t most) const;

  /// `space` names the dimensions of the tile ("fhw", "fp", "fuhw"), `order`
  /// those of the output, outermost first. `extent` is the output's along its
  /// last dimension (for flattened pixels: along all spatial dimensions that
  /// are contiguous), kDynamic if unknown; `bytes` the size of the largest
  /// element.
  static StorePlan get(const FragmentLayout &layout, StringRef space,
                       StringRef order, int64_t extent, int64_t bytes);

private:
  bool mayShareAcrossSlices(const FragmentLayout &layout,
                            int64_t results) const;
  int64_t getUnitOfRow(const FragmentLayout &layout, int64_t most) const;
};

} // namespace mlir::conv::tile

#endif // CONV_TILE_LAYOUT_H
