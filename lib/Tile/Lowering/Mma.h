//===- Mma.h - Instructions of tensor cores ---------------------*- C++ -*-===//

#ifndef CONV_LIB_TILE_LOWERING_MMA_H
#define CONV_LIB_TILE_LOWERING_MMA_H

#include "KernelLowering.h"

namespace mlir::conv::tile {

/// Operands of all instructions of a warp for 8 words of channels.
struct MmaOperands {
  MmaOperands() = default;
  /// Room for so many words of the filter and of pixels; nothing is loaded yet.
  MmaOperands(int64_t filters, int64_t pixels)
      : filter(filters), pixels(pixels) {}

  SmallVector<Value> filter; // Mma::filterWords an instruction along the couts
  SmallVector<Value> pixels; // 2 an instruction along the pixels

  /// As a StageSeam carries them: `filters` words of the filter, then those of
  /// the pixels.
  SmallVector<Value> flatten() const;
  static MmaOperands unflatten(ArrayRef<Value> values, int64_t filters);
};

/// Pieces of code, each of which is emitted as a whole.
using MmaPieces = SmallVector<std::function<void()>>;

/// Loads of one step's operands, of which each fills its part of an
/// MmaOperands.
struct MmaLoads {
  MmaPieces filter, pixels;
  /// Prepares what `filter` has loaded (Mma::prepare), an instruction a piece.
  MmaPieces prepare;

  void emit() const;
};

/// Emits the instructions of one step, `multiply(group)` for each of `groups`
/// groups, with `loads` of the next step and then `sideWork` between them.
/// ptxas schedules close to the order of the code: pieces that came all at once
/// would fill the queue of the memory pipe, and the tensor cores would wait
/// behind it.
void interleave(int64_t groups, const MmaLoads &loads,
                ArrayRef<std::function<void()>> sideWork,
                function_ref<void(int64_t)> multiply);

/// Tiles of 8 pixels that one ldmatrix reads of a warp's `tilesH` rows of
/// `tilesW`: neighbours along the columns (2), or along the rows (1), of which
/// the last may be alone, or only one (0).
int64_t pairAlong(int64_t tilesH, int64_t tilesW);
/// Calls `visit` with the row and column of the first tile that each ldmatrix
/// reads, in the order of the accumulators (rows, then columns), and with the
/// numbers of all that it does.
void forEachPair(
    int64_t tilesH, int64_t tilesW,
    function_ref<void(int64_t h, int64_t w, const SmallVector<int64_t, 2> &)>
        visit);

/// What multiplies a stage step by step, 8 words of the sum each.
struct MmaSteps {
  int64_t steps = 1;
  /// Tiles of 8 pixels whose instructions a step issues one after the other.
  int64_t tiles = 1;
  /// Steps that have side work between their instructions, where there is no
  /// seam.
  int64_t busySteps = 1;
  /// Loads of a step's operands, and, of the next stage at its address, of the
  /// first step's.
  std::function<MmaLoads(int64_t step, MmaOperands &)> load;
  std::function<MmaLoads(Value stage, MmaOperands &)> loadAhead;
  /// Emits the instructions of a tile.
  std::function<void(const MmaOperands &, int64_t tile)> multiply;
};

/// mma.sync.m16n8k8 of tf32 operands, m16n8k16 of f16 or bf16: 8 words of
/// channels, with sums of f32. With `split` each f32 operand is the sum of two
/// of tf32, as conv_tile.mac_mma describes it.
class Mma {
public:
  Mma(KernelLowering &k, Type operandType, bool split)
      : k(k), operandType(operandType), split(split) {}

  /// Words of an instruction's rows as `prepare` makes them of 4.
  int64_t filterWords() const { return split ? 8 : 4; }
  /// Whether operands are rounded to tf32.
  bool roundsToTF32() const {
    return isa<FloatTF32Type>(operandType) && !split;
  }
  /// A word as the instruction takes it: two f16 as a vector, others as bits.
  Value toOperand(Value word);
  /// The words of all instructions' rows or columns, `perInstruction` for each,
  /// as `multiply` takes them: themselves, or of each instruction the high
  /// parts and then the low parts.
  SmallVector<Value> prepare(ArrayRef<Value> words, int64_t perInstruction);
  /// Makes room in `operands`, which outlives the loads, for the rows of
  /// `tilesF` instructions and the columns of `tilesP`; returns the loads of
  /// the former, of which `load` emits those of one, 4 words, and their
  /// preparation.
  MmaLoads makeLoads(MmaOperands &operands, int64_t tilesF, int64_t tilesP,
                     std::function<SmallVector<Value>(int64_t f)> load);
  /// Adds the products of the rows of several instructions with one's columns,
  /// both from `prepare`, to the accumulators: 4 from `first` on for the first
  /// instruction, and `stride` further for each of the others. Those of split
  /// operands wait in `parts` until `fold`.
  void multiply(SmallVectorImpl<Value> &acc, int64_t first, int64_t stride,
                ArrayRef<Value> rows, ArrayRef<Value> columns);
  /// Adds what waits in `parts` to the accumulators, behind step `step` of
  /// `steps`, if it has to be by then.
  void fold(SmallVectorImpl<Value> &acc, int64_t step, int64_t steps);
  /// Emits all steps, each with the loads of the next one's operands between
  /// its instructions, and `sideWork` spread over them, which ends before the
  /// seam. `operands` are those of the first step; returns those of the next
  /// stage's first step, where there is a seam.
  MmaOperands multiplySteps(SmallVectorImpl<Value> &acc, const MmaSteps &steps,
                            MmaOperands operands,
                            ArrayRef<std::function<void()>> sideWork,
                            StageSeam *seam);
  /// The `count` (2 or 4) words that ldmatrix deals the lane of as many 8x8
  /// matrices of 16-bit elements, whose rows of 16 bytes lanes name by `at`: of
  /// row `lane / 4` the elements `lane % 4 * 2` and behind; `transposed`, the
  /// same of the column.
  SmallVector<Value> loadMatrices(Value at, int64_t count,
                                  bool transposed = false);

private:
  /// Pieces that each prepare the words of an instruction's rows in `filter`,
  /// which outlives them: 4 at the start of `filterWords`.
  MmaPieces makePreparation(SmallVectorImpl<Value> &filter);
  /// The instruction's four sums, of which `sums` are the addends.
  SmallVector<Value, 4> issue(ArrayRef<Value> rows, ArrayRef<Value> columns,
                              ArrayRef<Value> sums);

  KernelLowering &k;
  Type operandType;
  bool split;
  /// Sums of split operands, by accumulator; null where there are none.
  SmallVector<Value> parts;
};

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_MMA_H
