//===- LowerGather.h - Filling stages of gathered pixels --------*- C++ -*-===//
//
// The class that lowers conv_tile.gather: LowerGather.cpp says where copies
// come from, and has those that are asynchronous; GatherLoads.cpp has those
// that pass through registers.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_TILE_LOWERING_LOWERGATHER_H
#define CONV_LIB_TILE_LOWERING_LOWERGATHER_H

#include "CopiedStages.h"

namespace mlir::conv::tile {

class GatherLowering : public CopiedStages {
public:
  GatherLowering(GatherOp gather, KernelLowering &k);

private:
  void aimFirst() override;
  SmallVector<Value> getFill() override;
  void setFill(ValueRange fill) override;
  void copyStage(Value stage) override;
  Pieces splitCopies(Value stage) override;
  void advance() override;

  /// A pixel (or the first of several neighbours) that this thread copies.
  struct Pixel {
    /// Words (elements, where `countsElements`) from the input's start to the
    /// first tap, the first of the group's channels that this thread copies:
    /// i32 where all of the input has so few, else i64.
    Value offset;
    /// Where `checksBits`: the bits of the taps that are outside of the input
    /// (see `firstBits`), i32; all of a pixel past the last.
    Value outside;
    /// Else the input's coordinate of the first tap along each checked
    /// dimension, i32; far outside for a pixel past the last.
    SmallVector<Value, 3> at;
    /// Else, where no dimension is checked: bytes to copy, i32, none past the
    /// last.
    Value size;
  };
  /// Which stage the next copies fetch.
  struct Fill {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32, only where a block walks over channel tiles
    Value chunk;       // i32, chunk of input channels
    SmallVector<Value, 3> taps; // i32, along each dimension with several
    Value filter;               // i64, words to the stage in the packed filter
    SmallVector<Pixel> pixels;
  };

  void aim();
  Pixel aimPixel(Value pixel, Value group);
  Value findOutside(ArrayRef<Value> at, Value exists);
  Value getInputStride(char letter);
  Value toOffset(Value value);
  Value getStageOffset();
  Value getStageBits();
  Value isInside(const Pixel &pixel, Value stageBits);
  Value getDestination(Value stage, int64_t copy);
  /// What a copy reads.
  struct Source {
    Value at;     // llvm.ptr<1>
    Value size;   // i32, bytes to copy; the others are zeros
    Value isPair; // i1, whether a word that passes through registers has a
                  // second channel; null: always
  };
  /// Copies of this thread.
  int64_t numCopies() const { return count * numChannels; }
  /// Returns a function that finds what copy number `copy` reads, to be called
  /// in order.
  std::function<Source(int64_t copy)> findSources();
  /// Words that pass through registers.
  struct Loaded {
    Value low, high;     // bits of the two loads
    Value valid, isPair; // i1, whether there are any, and a second channel's
  };
  /// Where loads are carried: what was loaded of the stage before the fill's,
  /// which is stored next.
  struct Carried {
    SmallVector<Value> bits; // two for each copy
    /// Bits by copy, i32: whether there is anything, and a second channel's
    /// (null: where there is anything).
    Value valid, pairs;
    Value filter; // i64, words to the stage in the packed filter
    Value size;   // i32, bytes of each of its quads to copy
  };
  Loaded loadPairs(const Source &source);
  Loaded getLoaded(const Carried &carried, int64_t copy);
  SmallVector<Value> narrowPairs(const Loaded &loaded);
  void storePairs(Value destination, const Loaded &loaded);
  void splitLoads(Value stage, Pieces &pieces, Pieces &stores);
  void splitFilter(Value stage, Value at, Value size, Pieces &pieces);
  Pieces splitOwn(Value stage);
  Pieces splitCarried(Value stage);
  Value getFilterBytes();
  void carry(int64_t copy, const Source &source);
  void carryStage();

  GatherOp gather;
  StringRef order; // of the input
  GatheredStage layout;
  /// Channels of a part of a group and of a stage: counted in words, or, where
  /// words are pairs of pixels, one by one.
  int64_t channels, chunk;
  int64_t vector, threads;
  /// Elements pass through registers: the two of a word lie apart in memory, or
  /// are narrowed.
  bool throughRegisters, narrows;
  /// Addresses count elements, for words may begin at any.
  bool countsElements;
  bool carriesLoads;
  Type element;                             // of the input
  SmallVector<unsigned, 3> tapped, checked; // dimensions: 0 planes, 1 rows, ...
  SmallVector<Value, 3> extents;            // i32, of the input
  /// By checked dimension: the bit of its first tap, which the others follow.
  SmallVector<int64_t, 3> firstBits;
  /// Whether a pixel has a bit for every tap along every checked dimension, so
  /// that a stage asks one question: worth it where a branch spares the stages
  /// within a tile the setting of the bits.
  bool checksBits;
  Type offsetType;
  Value input, filter; // llvm.ptr<1>

  /// The pixels of a thread: `first`, and each `step` further, `count` in all.
  Value first;
  int64_t step = 0, count = 0;
  /// Its channels: the words from `channel` on, each `channelStep` further.
  Value channel;
  int64_t channelStep = 0, numChannels = 0;
  /// Whether this thread has something to copy; null: always.
  Value busy;

  Fill fill;
  Carried carried;
};

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_LOWERGATHER_H
