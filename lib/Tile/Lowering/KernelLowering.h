//===- KernelLowering.h - Tile ops to threads -------------------*- C++ -*-===//
//
// Lowers the tile ops of one kernel to what one thread does. One source file an
// op: LowerWalk, LowerRing (what feeds accumulates), LowerMac..., LowerMap,
// LowerStore, LowerReduce, LowerConvert. All of them ask layouts where an
// element is; none knows which family made the kernel.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_TILE_LOWERING_KERNELLOWERING_H
#define CONV_LIB_TILE_LOWERING_KERNELLOWERING_H

#include "IntegerBuilder.h"
#include "conv/IR/ConvOps.h"
#include "conv/IR/Reduction.h"
#include "conv/Tile/Tile.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::conv::tile {

/// The offsets of one output tile, i32: of its image (null in the spaces "fp"
/// and "fuhw"), its group, and along each dimension of the space; the channel
/// within the group.
struct TileOffsets {
  Value batch, group;
  SmallVector<Value, 4> first;
};

/// Where an element is: i32 in the output by letter ('f' over all groups), and
/// within the group and the tile.
struct Position {
  /// 'n', 'f', 'd', 'h', 'w'; null where the space lacks the letter.
  Value &operator[](char letter) { return at[index(letter)]; }
  Value operator[](char letter) const { return at[index(letter)]; }
  /// Channel within the group.
  Value channel;
  /// Along the dimensions of the space after the channel, within the tile.
  SmallVector<Value, 3> inTile;
  /// Image and position as one number, in the space "fp"; image and unit in
  /// "fuhw".
  Value pixel;

private:
  static unsigned index(char letter) { return StringRef("nfdhw").find(letter); }
  std::array<Value, 5> at = {};
};

class KernelLowering : public IntegerBuilder {
public:
  KernelLowering(gpu::GPUFuncOp kernel, WalkOp walk);

  /// Replaces the tile ops of the kernel.
  LogicalResult lower();

  //===--- What is the same for the whole kernel --------------------------===//
  gpu::GPUFuncOp kernel;
  WalkOp walk;
  StringRef space;        // letters of the tile's dimensions
  ArrayRef<int64_t> tile; // their extents
  StringRef order;        // letters of the output's dimensions
  Value thread, lane, warp, blocks, numTiles; // i32
  Value shared;                               // llvm.ptr<3>
  int64_t numThreads = 0;
  /// Whether the tile can reach past the output along a dimension.
  SmallVector<bool, 4> ragged;

  int64_t numDims() const { return tile.size(); }
  /// Channel tiles that a block walks over for one output tile.
  int64_t getWalkedChannelTiles() {
    return walk.getWholeChannels() ? walk.getNumChannelTiles() : 1;
  }
  /// Extent of the output along a letter: static (or kDynamic), and as i32.
  int64_t getStaticExtent(char letter) const;
  Value getExtent(char letter) const;
  /// Extent of an operand along its dimension `dim`: static (or kDynamic), and
  /// as i32; 1 where `dim` is negative, as `DimsAttr` gives it for a letter
  /// that the operand lacks.
  static int64_t getStaticExtent(Value memref, int64_t dim);
  Value getExtent(Value memref, int64_t dim);
  /// Images times positions of the output, i32; times units in "fuhw".
  Value countPixels();
  /// Units along the columns or the rows of the output, in the space "fuhw".
  Value countUnits(char letter);
  /// i32 in the output of a unit's first element, in the space "fuhw".
  struct UnitStart {
    Value image, row, column;
  };
  UnitStart locateUnit(Value unit);

  //===--- The walk -------------------------------------------------------===//
  TileOffsets decode(Value tile);
  /// The tile whose body is being lowered.
  TileOffsets current;

  //===--- Layouts --------------------------------------------------------===//
  /// Values (i32) of the digits of `number`, fastest first.
  SmallVector<Value> split(Value number, ArrayRef<Digit> digits);
  /// Sum of value * step over the digits that name `dim`; null entries of
  /// `values` are left out.
  Value join(ArrayRef<Digit> digits, ArrayRef<Value> values, int64_t dim);
  /// Position along `dim` of a thread's first register.
  Value getThreadBase(const FragmentLayout &layout, int64_t dim);
  /// Offsets of the registers with the given digits from a thread's base, in
  /// register order; each has an entry for every dimension of the tile.
  SmallVector<SmallVector<int64_t, 4>>
  getRegisterOffsets(const FragmentLayout &layout) const;

  //===--- Positions ------------------------------------------------------===//
  /// The element of the current tile at `inTile` along each dimension; adds
  /// the tile's offsets.
  Position locate(ArrayRef<Value> inTile);
  void setChannel(Position &position, Value inTile);
  void setSpatial(Position &position, ArrayRef<Value> inTile);
  /// Moves it by constants along the dimensions after the channel.
  void shiftSpatially(Position &position, ArrayRef<int64_t> by);
  /// Whether it is inside of the output's spatial extents; null: always.
  Value isInsideSpatially(const Position &position);
  /// Whether its channel is one of the group's; null: always.
  Value isInsideChannels(const Position &position);
  /// Moves a position that may be outside of the mask to one inside.
  void clampSpatially(Position &position);
  void clampChannel(Position &position);

  //===--- Memory ---------------------------------------------------------===//
  Value globalPointer(Value memref);
  /// Strides in elements, i64, by letter of `order`; 0 for absent letters.
  Value stride(Value memref, StringRef order, char letter);
  /// `pointer` moved by `offset` (i32 or i64) plus `constant` elements (f32
  /// unless said otherwise).
  Value offset(Value pointer, Value offset, int64_t constant = 0,
               Type element = {});
  Value offset(Value pointer, int64_t constant, Type element = {});
  /// Loads `count` consecutive f32 from shared memory in the widest pieces
  /// that `alignment` (in f32) allows. With `staysInPlace` compilers do not
  /// move the loads past branches and barriers.
  void loadShared(Value pointer, int64_t constant, int64_t count,
                  int64_t alignment, SmallVectorImpl<Value> &values,
                  bool staysInPlace = false);
  void storeShared(Value pointer, int64_t constant, ArrayRef<Value> values);
  Value vectorOf(ArrayRef<Value> values);
  /// Runs `body` on every item below `count` that belongs to this thread: the
  /// item of the thread's number and every `numThreads`-th after it. The second
  /// argument is the item's round, -1 where rounds are a loop.
  void forRounds(int64_t count, function_ref<void(Value, int64_t)> body);
  /// More rounds than these are a loop.
  static constexpr int64_t mostRounds = 8;
  void forItems(int64_t count, function_ref<void(Value)> body);
  /// What forRounds and forItems emit, cut into pieces that each emit a part.
  SmallVector<std::function<void()>>
  splitRounds(int64_t count, std::function<void(Value, int64_t)> body);
  SmallVector<std::function<void()>>
  splitItems(int64_t count, std::function<void(Value)> body);

  /// An f32 as its bits rounded to tf32, to nearest: half a unit of the last
  /// place that is kept is added, and tensor cores ignore the 13 bits below.
  /// NaN stays as it is, for the addition could carry it out of its exponent.
  Value roundToTF32(Value value);

  /// Two f32 rounded (to nearest, ties to even) to 16-bit elements of one word,
  /// `low` below: an f32 of its bits.
  Value narrow(Value low, Value high, Type element);

  /// An f32 or i32 as it is, computed here: nothing that it follows from moves
  /// behind this point, and nothing that follows from it in front of it. Takes
  /// no instruction.
  Value pin(Value value);

  /// Keeps what is inserted behind it, which runs seldom, behind its branch:
  /// ptxas makes short blocks instructions with predicates, which every
  /// iteration of the loop around them issues, but not where one is a fence.
  void keepBranch();

  //===--- Elements of fragments -----------------------------------------===//
  /// Elements at one position, by fragment.
  using Elements = DenseMap<Value, Value>;
  /// Stores consecutive `values`, the first at element `at` (i64) of the
  /// result.
  void storeVector(StoreOp store, ArrayRef<Value> values, Value at);
  /// The shared memory (llvm.ptr<3>) through which rows pass before they are
  /// stored, and whether rows of this tile already have.
  Value getStagingArea();
  bool stagingUsed = false;
  /// Registers of the fragments that were computed: accumulates, conversions.
  DenseMap<Value, SmallVector<Value>> registers;
  /// The element of `fragment` at `position`: known, or computed from those of
  /// the fragments that it follows from.
  Value evaluate(Value fragment, Elements &elements, const Position &position);
  Value loadExtra(Value extra, AffineMap map, const Position &position);
  /// The fragments with registers that `fragment` follows from.
  void collectBases(Value fragment, llvm::SetVector<Value> &bases);
  /// Adds those of a thread's register `index`.
  void addElements(Elements &elements, const llvm::SetVector<Value> &bases,
                   int64_t index);

private:
  void lowerBody(Block &body);
  void lowerChannelTiles(ChannelTilesOp op);
  void lowerStores(ArrayRef<StoreOp> stores);
  void storeRows(ArrayRef<StoreOp> stores, const StorePlan &plan,
                 const FragmentLayout &layout);
  void storeDirect(ArrayRef<StoreOp> stores, const StorePlan &plan,
                   const FragmentLayout &layout);
  int64_t storeWidth(ArrayRef<StoreOp> stores, char letter, int64_t limit);
  Value locateInResult(StoreOp store, const Position &position);
  SmallVector<Value> locateAhead(ArrayRef<StoreOp> stores,
                                 const Position &position, int64_t pixels);
  void storeElements(StoreOp store, ArrayRef<Value> values,
                     const Position &position, Value target);
  void lowerConvert(ConvertLayoutOp op);
  /// A value (and a channel for argmin/argmax) for each register without the
  /// channels: what a thread knows of the reductions so far.
  SmallVector<Value> makeIdentities(ArrayRef<ReductionKind> kinds,
                                    const FragmentLayout &layout);
  SmallVector<Value> combine(ReductionKind kind, ValueRange lhs,
                             ValueRange rhs);
  void reduceThread(ArrayRef<ReductionKind> kinds, ValueRange fragments,
                    int64_t partialsOffset, SmallVectorImpl<Value> &partials);
  SmallVector<int64_t> getThreadPositions(const FragmentLayout &layout);
  /// The area of partial results: for each reduced value [warps along the
  /// channels][positions of the tile], one lane of each warp writing a value.
  struct BlockPartials {
    int64_t pixels = 1, numWarps = 1;
    /// At the thread's first position: of the first warp, and of its own.
    Value all, mine;
  };
  BlockPartials locatePartials(const FragmentLayout &layout,
                               int64_t partialsOffset);
  void reduceFirstChannels(const FragmentLayout &layout, int64_t partialsOffset,
                           SmallVectorImpl<Value> &channels);
  void reduceBlock(Operation *op, ArrayRef<ReductionKind> kinds,
                   const FragmentLayout &layout, int64_t partialsOffset,
                   ArrayRef<Value> partials);
  /// The partial results of a reduction after the lanes of a warp were joined.
  struct LanePartials {
    /// For each reduced value its partial results at `positions`. These count
    /// from the thread's first position plus `firstPosition` (i32), which is a
    /// multiple of `alignment`.
    SmallVector<SmallVector<Value>> values;
    SmallVector<int64_t> positions;
    Value firstPosition;
    int64_t alignment = 0; // 0: `firstPosition` is 0
    Value writes;          // whether this lane writes them; null: always
  };
  LanePartials reduceLanes(ArrayRef<ReductionKind> kinds,
                           const FragmentLayout &layout,
                           ArrayRef<Value> partials);
  Value shuffleXor(Value value, int64_t mask);
  Value dynamicSharedMemory();
  /// Loop-carried state of all sources.
  SmallVector<Value> getState();
  void setState(ValueRange state);

  SmallVector<std::pair<Value, std::unique_ptr<SourceLowering>>, 1> sources;
  /// That shared memory, if it is in a stage, and the f32 of the stage.
  Value stagingArea;
  int64_t stagingRoom = 0;
  DenseMap<Value, Value> pointers;  // memref -> llvm.ptr<1>
  SmallVector<Value, 4> extents;    // of the output, as the walk's operands
  SmallVector<Value, 4> tileCounts; // along the dimensions after the channel
  /// Values of lane and warp digits, by number and digits before them.
  SmallVector<Value> laneValues(const FragmentLayout &layout);
  SmallVector<Value> warpValues(const FragmentLayout &layout);
  DenseMap<std::tuple<Value, int64_t, int64_t>, Value> digitValues;
  Operation *start =
      nullptr; // behind it, what lives through the kernel is made
};

/// Instructions of one element of a map, roughly: divisions and elementary
/// functions take about ten.
int64_t countInstructions(MapOp map);

/// Elements of fragments that a thread computes from its own registers, for
/// those whose maps read at most extras that vary along the channels only.
/// These are loaded once for all registers of a channel, and the elements of
/// many registers are independent of each other, where one that is computed
/// where it is stored waits for its load and its arithmetic alone.
class RegisterElements {
public:
  RegisterElements(KernelLowering &kernel, ArrayRef<StoreOp> stores,
                   const FragmentLayout &layout);

  /// Whether all of the stored fragments are such.
  bool areLocal() const { return local; }
  /// The element of `fragment` in register `index`.
  Value get(Value fragment, int64_t index);

private:
  KernelLowering &k;
  bool local = true;
  llvm::SetVector<Value> bases;
  /// Positions of the registers along the channels; what is known there.
  SmallVector<int64_t> channels;
  DenseMap<int64_t, std::pair<Position, KernelLowering::Elements>> known;
};

/// A word of shared memory, as f32, with one element of at most 32 bits, or
/// with several that have 32 bits together.
Value toWord(KernelLowering &kernel, ArrayRef<Value> elements);
/// Appends the `count` elements of such a word.
void fromWord(KernelLowering &kernel, Value word, Type type, int64_t count,
              SmallVectorImpl<Value> &elements);

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_KERNELLOWERING_H
