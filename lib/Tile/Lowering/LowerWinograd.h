//===- LowerWinograd.h - Stages of a Winograd kernel ------------*- C++ -*-===//
//
// The class that lowers conv_tile.winograd: LowerWinograd.cpp has the loop over
// stages, the products and the exchange of their sums, WinogradCopies.cpp where
// the filter and the raw input come from.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_TILE_LOWERING_LOWERWINOGRAD_H
#define CONV_LIB_TILE_LOWERING_LOWERWINOGRAD_H

#include "WinogradTransform.h"

namespace mlir::conv::tile {

class WinogradLowering : public SourceLowering {
public:
  WinogradLowering(WinogradOp op, KernelLowering &k);

  void begin() override;
  SmallVector<Value> getState() override;
  void setState(ValueRange state) override;
  SmallVector<Value> accumulate(AccumulateOp op) override;
  void end() override;

private:
  /// Where the raw input of a tile comes from.
  struct Aim {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32
    Value start;       // i64, elements to the raw tile's start
    Value row, column; // i32, input coordinates of the raw tile's start
  };
  /// Which stages the next copies fetch: loop-carried scalars.
  struct Fill {
    /// Its `start` moves from stage to stage.
    Aim raw;
    Value channel; // i32, first channel of the raw input's stage
    /// In the filter's stage, this thread's share (llvm.ptr<1>); or, where
    /// registers are few, elements to the stage (i64), the same for all
    /// threads.
    Value filter;
    /// If the thread has few raw copies: the source of each (llvm.ptr<1>), used
    /// instead of start. In a linear tile the copies of the first channel are
    /// kept, and those of other channels are counted from them.
    SmallVector<Value, 4> from;
    /// Unless the thread has many raw copies: a bit for each (i32), whether its
    /// source is inside of the input's rows and columns. Used instead of row
    /// and column.
    Value valid;
  };
  /// The tile that the fill goes on to: where its raw input comes from,
  /// `distance` (i64) in elements from the end of the present tile's last stage
  /// to its first stage, its first stage of the filter, and the valid bits of
  /// its copies.
  struct Next {
    Aim raw;
    Value distance, filter, valid;
  };
  /// The first element of one of the block's raw copies: its channel, row and
  /// column in the raw tile (i32).
  struct RawItem {
    Value channel, row, column;
  };
  /// The elements of a thread: one after the other the whole ones of its warp,
  /// and half of the couts of one more.
  struct Unit {
    bool isHalf;
    int64_t element;
  };
  /// Operands of one outer product.
  struct Operands {
    SmallVector<Value> couts, tiles;
  };
  /// A step of a stage in one of its two slots.
  struct Step {
    int64_t slot, number;
  };

  std::pair<Value, Value> getGroups(Value lane);
  SmallVector<Value *> getFill();
  Aim aimAt(Value tile, Value channelTile);
  Aim getNext(const Aim &aim);
  void aimAtFirst(const Aim &aim);
  Next findNext();
  void moveOnIf(Value condition, const Next &next);
  Value getFilterShare();
  Value aimFilter(const Aim &aim);
  void copyFilter(int64_t slot);
  /// Copies of a row, copies of a stage.
  int64_t rawCopiesPerRow() const {
    return llvm::divideCeil(lead + shape.rawColumns(), vector);
  }
  int64_t numRawCopies() const {
    return shape.chunk * shape.rawRows() * rawCopiesPerRow();
  }
  Value stageStep() {
    return k.mul(k.stride(op.getInput(), order, 'c'), shape.chunk);
  }
  RawItem locateRaw(Value item);
  RawItem locateKept(int64_t copy, Value thread);
  Value getOffset(const RawItem &item);
  Value isInInput(const Aim &aim, const RawItem &item);
  Value getValidBits(const Aim &aim);
  void copyRaw(int64_t slot);
  void copyRawItem(const RawItem &item, Value from, Value valid, Value to,
                   int64_t slot);
  void copyLinear(int64_t slot);
  Value isKeptValid(int64_t copy);
  void commit();
  void land();
  const Unit &unitOf(Step step) const {
    return units[step.number % units.size()];
  }
  /// Couts of a step in quads, and one of them.
  int64_t numQuads(Step step) const { return unitOf(step).isHalf ? 1 : 2; }
  void loadCouts(Step step, int64_t quad, Operands &operands);
  void loadTiles(Step step, Operands &operands);
  Operands load(Step step);
  void multiply(SmallVectorImpl<Value> &sums, const Operands &operands,
                Step step, int64_t quad);
  void runStage(SmallVectorImpl<Value> &sums, Operands &operands, int64_t slot);
  /// Whether the sums of a cout become outputs before those of the next are
  /// loaded. Left to itself ptxas loads all of them first, of which there are
  /// so many where halves take registers that it spills, if addresses of stores
  /// take others. A kernel that only reduces has room, and is faster so (P2 4.7
  /// % on an H200).
  bool mapsBackInTurn() const { return shape.hasHalves() && stores; }
  /// Whether the couts of the next step are loaded when the products of their
  /// quad are done, into their registers: products of a quad with 8 small tiles
  /// are enough to wait for them.
  bool keepsOneSetOfCouts() const { return shape.threadTiles() == 8; }
  /// Whether registers are left for what would else be computed again.
  bool hasRoom() const { return shape.accumulators() <= 160; }
  int64_t numSteps() const { return shape.chunk * units.size(); }
  /// The first of a thread's sums of a unit.
  int64_t firstSum(const Unit &unit) const {
    return unit.element * shape.threadCouts * shape.threadTiles();
  }
  /// Sums of neighbouring small tiles are exchanged where they are written:
  /// what is written or loaded at once gets registers in a row, so the sum and
  /// the small tile of a multiply-add get different parities, which are the
  /// banks of registers. Not where halves take nearly all registers: there
  /// ptxas would have to move what it cannot place.
  int64_t exchangedBit() const { return shape.hasHalves() ? 0 : 1; }
  Value joinRows(ArrayRef<Value> outputs);
  SmallVector<Value> exchange(ArrayRef<Value> sums);
  void put(ArrayRef<Value> sums, int64_t cout, Value base, Value halfBase);

  WinogradOp op;
  KernelLowering &k;
  OpBuilder &b;
  Location loc;
  StringRef order; // of the input
  WinogradShape shape;
  int64_t lead, numStages, vector;
  SmallVector<Unit> units;
  Fill fill;
  Value input, filter;           // llvm.ptr<1>
  Value inputRows, inputColumns; // i32, extents
  bool checkRows, checkColumns, checkChannels;
  /// Copies of a thread whose pointers are kept; 0: there are too many.
  int64_t keptCopies = 0;
  /// Whether the kernel stores results of all channels.
  bool stores = false;
  /// Copies of a thread that have a bit in the fill; 0: there are too many.
  int64_t knownCopies = 0;
  /// Addresses of this thread's operands in slot 0: of its whole elements, and
  /// of the half element that it shares.
  Value couts, tiles, halfCouts, halfTiles;
  std::unique_ptr<InputTransform> transform;
};

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_LOWERWINOGRAD_H
