//===- TensorCores.h - What families on tensor cores share ------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_TENSORCORES_H
#define CONV_LIB_KERNELS_TENSORCORES_H

#include "PackFilter.h"
#include "conv/Kernels/CostModel.h"
#include "conv/Kernels/Family.h"
#include "llvm/ADT/STLExtras.h"
#include <array>

namespace mlir::conv {

/// mma.sync instructions that multiply two f32, each taken as the sum of two
/// tf32.
constexpr int64_t kSplitMmas = 3;
/// Instructions that split one word into two tf32.
constexpr double kSplitInstructions = 3;

/// The type of the elements that are staged for tensor cores: f16 or bf16 where
/// f32 are narrowed to it on their way, else the input's type (f32 for tf32).
Type getStagedType(const Problem &problem);
/// How many staged elements a word of 4 bytes has: 1 or 2.
int64_t getElementsPerWord(const Problem &problem);
/// Whether an input of f32 is narrowed to f16 or bf16.
bool narrowsInput(const Problem &problem);
/// Whether chunks of so many words of channels leave few of them empty in the
/// last one, compared with the smallest chunks, of 8.
bool fillsChunks(const Problem &problem, int64_t chunk);
/// Bytes that a staged word takes in memory.
int64_t getInputBytesPerWord(const Problem &problem);

/// Whether `problem` multiplies f32 as sums of two tf32, and `chip` takes no
/// longer by multiply-adds of its f32 pipes, which are more exact.
bool isFasterOnPipes(const Problem &problem, const Chip &chip);

/// Clocks that one mma.sync of 16 couts x 8 pixels x 8 words of channels holds
/// the tensor core of its scheduler; a word is 1 channel of tf32, or 2 of f16
/// or bf16.
double clocksPerMma(const Chip &chip, int64_t perWord);

/// What schedules of tiles of rows and columns on tensor cores have in common.
struct TileOfInstructions {
  /// Couts, rows, columns of a block's output tile, and of a warp's part of it.
  std::array<int64_t, 3> tile = {16, 1, 8};
  std::array<int64_t, 3> warp = {16, 1, 8};

  TileOfInstructions() = default;
  TileOfInstructions(ArrayRef<int64_t> ofBlock, ArrayRef<int64_t> ofWarp) {
    llvm::copy(ofBlock, tile.begin());
    llvm::copy(ofWarp, warp.begin());
  }

  int64_t numThreads() const {
    return 32 * (tile[0] / warp[0]) * (tile[1] / warp[1]) * (tile[2] / warp[2]);
  }
  /// Instructions of a warp for 8 words of a sum: along couts, and pixels.
  int64_t mmasF() const { return warp[0] / 16; }
  int64_t mmasP() const { return warp[1] * warp[2] / 8; }
  int64_t accumulators() const { return 4 * mmasF() * mmasP(); }
};

/// How the sums of a block are spread over its threads. Each warp computes
/// `warp` of the block's `tile` (dimensions f, h, w) by instructions of 16
/// couts and 8 columns; `rows` says which couts these are.
tile::FragmentLayout getRowsOfInstructions(ArrayRef<int64_t> tile,
                                           ArrayRef<int64_t> warp,
                                           const MmaRows &rows);

/// Which couts the rows of a warp's instructions stand for: where the channels
/// of the result are innermost, such that a thread stores vectors of 16 bytes
/// of neighbouring couts, and neighbouring lanes neighbouring vectors.
MmaRows getCoutsOfRows(const Problem &problem, int64_t warpCouts);

/// Verifies (S1) to (S5) of a schedule attribute of such tiles.
LogicalResult
verifyTileOfInstructions(function_ref<InFlightDiagnostic()> emitError,
                         ArrayRef<int64_t> tile, ArrayRef<int64_t> warp,
                         int64_t stages, int64_t blocksPerSM);

/// A schedule with random `tile` and `warp`, for tests; the caller sets its
/// other counts.
template <typename ScheduleT>
ScheduleT sampleTileOfInstructions(DrawFn draw) {
  ScheduleT s;
  s.warp = {16 * draw(1, 5), draw(1, 3), 8 * draw(1, 7)};
  s.tile = {s.warp[0] * draw(1, 2), s.warp[1] * draw(1, 3),
            s.warp[2] * draw(1, 2)};
  return s;
}
/// Whether such a tile is small enough to be simulated: threads cost time.
inline bool isSmallEnough(const TileOfInstructions &s) {
  return s.numThreads() <= 256 && s.accumulators() <= 64;
}

/// Which of such tiles a search tries.
struct TilesTried {
  /// Instructions of a warp along the couts, of 16, and along the columns, of
  /// 8.
  ArrayRef<int64_t> mmasF, mmasW;
  /// Numbers of warps along the couts, and of rows of a warp's part.
  ArrayRef<int64_t> warpsF, rows;
  /// Instructions of a warp, and warps, at least.
  int64_t leastMmas = 1, leastWarps = 1;
};
/// Calls `examine` with each of them that leaves no warp idle on `problem`,
/// which is static but for its channels.
void forEachTileOfInstructions(
    const Problem &problem, const TilesTried &tried,
    function_ref<void(const TileOfInstructions &)> examine);

/// Why families with such tiles have no kernel of this kind.
std::string refuseTilesOfInstructions(const Problem &problem);

/// Adds what a stage of `steps` steps in a ring of `stages` slots costs besides
/// its multiplies: the barrier's company (model::mma...), and without a seam
/// (tile::StageSeam) the loads of each warp's first operands behind the
/// barrier, in `wavefronts`, while nobody multiplies. Hand-written kernels of
/// 128 couts x 256 pixels x 16 channels in tf32 are 35 % slower with a ring of
/// two slots on an H200.
void addTensorCoreCosts(StageCost &cost, int64_t stages, int64_t steps,
                        int64_t warps, double wavefronts);

/// Adds the time that a stage of `plan` waits for loads where its threads stage
/// through registers. They load in `turns` (rounded up), each of as many loads
/// as a thread has under way at once.
void addTurns(StageCost &cost, const KernelPlan &plan, double turns);

/// Adds what it takes to multiply sums of two tf32 in `steps` steps of `mmasF`
/// instructions along the couts and `mmasP` along the pixels.
void addSplitCosts(StageCost &cost, double steps, int64_t mmasF, int64_t mmasP);

/// Why tensor cores do not multiply what `problem` asks for: its operands or
/// sums have other types. Empty where they do.
std::string refuseMultiply(const Problem &problem);

/// Why a family that stages pairs of 16-bit channels as words has no kernel for
/// `problem`: a group has an odd number of channels, and half a word would have
/// to be copied. Empty where the channels fill whole words, or are f32.
std::string refuseOddChannels(const Problem &problem);

/// f32 rounded to the 11 significant bits of tf32, to nearest, ties away from
/// zero; the bits below are left as they fall, for tensor cores ignore them.
/// NaN stays as it is.
Value roundToTF32(OpBuilder &b, Location loc, Value value);

/// What mma.sync takes elements of `type` as: f32 as tf32, others as they are.
Type getMmaOperandType(Type type);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_TENSORCORES_H
