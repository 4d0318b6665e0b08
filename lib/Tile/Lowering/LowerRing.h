//===- LowerRing.h - Filling a ring of stages -------------------*- C++ -*-===//
//
// The class that lowers conv_tile.ring: LowerRing.cpp says where copies come
// from, and has those that are asynchronous; RingLoads.cpp has those that pass
// through registers.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_TILE_LOWERING_LOWERRING_H
#define CONV_LIB_TILE_LOWERING_LOWERRING_H

#include "CopiedStages.h"

namespace mlir::conv::tile {

class RingLowering : public CopiedStages {
public:
  RingLowering(RingOp ring, KernelLowering &k);

private:
  void aimFirst() override;
  SmallVector<Value> getFill() override;
  void setFill(ValueRange fill) override;
  Value hasStage() override;
  void copyStage(Value stage) override;
  Pieces splitCopies(Value stage) override;
  void copyLasting(Value stage) override;
  void advance() override;

  /// Which stage the next copy fetches: loop-carried scalars.
  struct Fill {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32, only where a block walks over channel tiles
    Value chunk;       // i32, chunk of input channels; of a depthwise ring the
                       //      tile's number along the channels
    Value input;       // i64, elements from the input's start to its image
                       //      and group
    Value row, column; // i32, input coordinates of the staged tile's start; of
                       //      flattened pixels the row counts from the start of
                       //      `plane`, padding included
    Value plane;    // i32, the plane of the tile's first pixel, of all images
    Value planeTap; // i32, tap along the planes; both null where tiles are
                    //      not of flattened pixels
    Value filter;   // i64, elements to the packed block of this tile
    // Source of the thread's item of each round: its distance from the start
    // of the image and group, before the chunk's channels are added; -1 if it
    // has none. Empty where `carriesOffsets` is false.
    SmallVector<Value> offsets;
  };

  /// A position in the staged window, i32.
  struct WindowPosition {
    Value channel, row, column;
  };

  /// Where a copy comes from: words from the start of the image and group, and
  /// whether there is something (null: always).
  struct CopySource {
    Value offset, valid;
  };

  bool isDilated() {
    return ring.getInputDilation()[0] != 1 || ring.getInputDilation()[1] != 1;
  }
  void aim(Fill &fill);
  int64_t countCopies();
  int64_t countRounds();
  WindowPosition locateCopy(Value item);
  CopySource findSource(const Fill &fill, Value channel,
                        const WindowPosition &at);
  CopySource findInRows(const Fill &fill, Value channel,
                        const WindowPosition &at);
  CopySource findInPlanes(Value item);
  /// Functions that find, copy or load the thread's item of a round. They keep
  /// the stage that `fill` names when they are made.
  std::function<CopySource(Value, int64_t)> makeFindSource();
  Value getBase(Type element);
  Value getReadable(Value valid, Value at);
  std::function<void(Value, int64_t)> makeInputCopy(Value stage);
  /// Loads give what `storePiece` takes: the bits of elements, and whether
  /// there are any.
  using Load = std::function<SmallVector<Value>(Value, int64_t)>;
  Load makeLoad() { return widens ? makeWideningLoad() : makeQuantumLoad(); }
  Load makeQuantumLoad();
  Load makeWideningLoad();
  SmallVector<Value> joinQuanta(ArrayRef<Value> loaded);
  Value joinWord(ArrayRef<Value> loaded, int64_t word, int64_t column);
  SmallVector<Value> widen(Value loaded, Value valid);
  void storePiece(Value stage, Value item, ArrayRef<Value> loaded);
  SmallVector<Value> loadIf(Value exists,
                            function_ref<SmallVector<Value>()> load);
  Pieces splitLoads(Value stage);
  std::function<void(Value)> makeFilterCopy(Value stage);
  void copyFilter(Value stage);
  Pieces splitFilterCopies(Value stage);
  /// Distance of neighbours along `letter` of the input; neighbouring channels
  /// are neighbouring words of channels. Counted in words, or in elements where
  /// the input passes through registers.
  Value inputStride(char letter);
  /// Offset of a position in the staged window.
  Value windowOffset(Value channel, Value row, Value column);

  RingOp ring;
  StringRef order; // of the input
  SharedLayout window;
  int64_t chunk, numChunks, lead;
  /// Words of a copy lie along the channels; copies pass through registers;
  /// they are widened there.
  bool quanta, throughRegisters, widens;
  /// The f32 of a quantum, 4 or 8, are aligned neighbours, loaded by quads.
  bool loadsQuads;
  /// A piece is two quanta, of neighbouring columns.
  bool pairs = false;
  /// A thread's few items are located once a tile, not once a stage.
  bool carriesOffsets = false;
  Type offsetType;
  Fill fill;
  Value inputRows, inputColumns; // i32, extents
  Value input, filter;           // llvm.ptr<1>
  /// Whether staged rows, columns and channels can lie outside of the input.
  bool checkRows, checkColumns, checkChannels;
};

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_LOWERRING_H
