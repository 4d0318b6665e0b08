//===- CopiedStages.h - Stages that are filled ahead ------------*- C++ -*-===//
//
// A ring of slots in shared memory that is filled ahead of its use and across
// tiles, by cp.async or through registers, and the loop over the stages of a
// tile. What a stage holds and where it comes from is up to the sources that
// derive from it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_TILE_LOWERING_COPIEDSTAGES_H
#define CONV_LIB_TILE_LOWERING_COPIEDSTAGES_H

#include "KernelLowering.h"

namespace mlir::conv::tile {

class CopiedStages : public SourceLowering {
public:
  /// `stages` slots of `stageSize` words, which are `source`; each tile takes
  /// `numStages` stages.
  CopiedStages(KernelLowering &k, Value source, int64_t stages,
               int64_t numStages, int64_t stageSize);

  void begin() override;
  SmallVector<Value> getState() override;
  void setState(ValueRange state) override;
  SmallVector<Value> accumulate(AccumulateOp op) override;
  void end() override;
  Value leaveStage() override;

protected:
  using Pieces = SmallVector<std::function<void()>>;

  /// Aims the fill at the first stage of the block's first tile. A source that
  /// loads ahead loads that stage here, and aims at the second.
  virtual void aimFirst() = 0;
  /// What is carried from stage to stage: which stage is fetched next, and what
  /// was loaded and is not stored yet.
  virtual SmallVector<Value> getFill() = 0;
  virtual void setFill(ValueRange fill) = 0;
  /// Whether there is such a stage (i1); null: always, for past the last one
  /// its copies are repeated, and not used.
  virtual Value hasStage() { return {}; }
  /// Emits, before the first tile, the copies of that stage to the slot at
  /// `stage`. A source that loads ahead stores there what it loaded last, and
  /// loads that stage.
  virtual void copyStage(Value stage) = 0;
  /// The same within the loop, in independent pieces, each of which emits some
  /// of them.
  virtual Pieces splitCopies(Value stage) = 0;
  /// Emits, before the first tile, the copies to the slot at `stage` that last:
  /// `copyStage` and `splitCopies` do not repeat them.
  virtual void copyLasting(Value stage) {}
  /// Moves the fill on to the stage after this one.
  virtual void advance() = 0;

  /// Moves `tile` (i32, position in the walk) and `channelTile` (of
  /// `channelTiles`, where a block walks over these) on: to the next channel
  /// tile, then to the block's next output tile. Past the last one they stay at
  /// it, or at the first without a tile (`pastEnd`).
  void advanceTile(Value &tile, Value &channelTile, int64_t channelTiles,
                   bool pastEnd);
  /// Words from the start of the packed filter to the stages of a tile: i64.
  Value getFilterOffset(Value tile, Value channelTile, int64_t groups,
                        int64_t channelTiles, int64_t filterSize);

  /// This thread's item, of `count` that the threads of a block share out, in a
  /// round. A thread without an item in the last round repeats the one before.
  Value getItem(int64_t round, int64_t count);

  /// Copies `bytes`, of which the first `size` (i32; null: all) are read and
  /// the others are zeros.
  void copyAsync(Value destination, Value source, int64_t bytes, Value size);

  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  int64_t stages, numStages, stageSize;

  /// The one multiply of each accumulate loads its first operands ahead: the
  /// copies of the next stage are awaited at the end of each stage, those of
  /// the first in `begin`.
  bool ahead;
  /// Whether `advance` stands at the seam, and has a branch that ptxas keeps
  /// (KernelLowering::keepBranch); else behind the multiply.
  bool advancesAtSeam = false;

private:
  /// Whether the rows of a tile are turned in the slot that is filled next,
  /// before they are stored.
  bool turnsInSlot();
  Value getStage(Value slot);
  Value nextSlot(Value slot);
  /// Emits the copies of the stage that the fill names, if there is one.
  void fillStage(Value stage);
  /// Waits until the copies that this thread made to the stage that is read
  /// next have landed. A barrier makes them visible.
  void awaitStage();

  Value slot, fillSlot; // i32, ring slots that are read and filled next
};

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_COPIEDSTAGES_H
