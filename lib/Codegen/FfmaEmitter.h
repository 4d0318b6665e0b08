//===- FfmaEmitter.h - Threads of an exact-f32 kernel -----------*- C++ -*-===//
//
// Lowers the tile ops of one kernel to what one thread does, for the FFMA
// family. One source file a concern: Staging (the ring), MainLoop, Epilogue,
// Reduction; FfmaEmitter.cpp walks over the tiles.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_CODEGEN_FFMAEMITTER_H
#define CONV_LIB_CODEGEN_FFMAEMITTER_H

#include "conv/Codegen/ConvTile.h"
#include "conv/Schedule/FfmaLayout.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::conv {

class FfmaEmitter {
public:
  FfmaEmitter(gpu::GPUFuncOp kernel, tile::RingOp ring, tile::WalkOp walk);

  /// Replaces the tile ops of the kernel.
  LogicalResult emit();

private:
  //===--- Arithmetic, folded where operands are constants --------------===//
  Value i32(int64_t value) {
    return arith::ConstantIntOp::create(b, loc, value, 32);
  }
  Value i64(int64_t value) {
    return arith::ConstantIntOp::create(b, loc, value, 64);
  }
  template <typename OpT>
  Value fold(Value lhs, Value rhs) {
    return b.createOrFold<OpT>(loc, lhs, rhs);
  }
  Value add(Value lhs, Value rhs) { return fold<arith::AddIOp>(lhs, rhs); }
  Value add(Value lhs, int64_t rhs) { return add(lhs, like(lhs, rhs)); }
  Value sub(Value lhs, Value rhs) { return fold<arith::SubIOp>(lhs, rhs); }
  Value mul(Value lhs, Value rhs) { return fold<arith::MulIOp>(lhs, rhs); }
  Value mul(Value lhs, int64_t rhs) { return mul(lhs, like(lhs, rhs)); }
  /// Unsigned: the operands are counts.
  Value div(Value lhs, Value rhs) { return fold<arith::DivUIOp>(lhs, rhs); }
  Value div(Value lhs, int64_t rhs) { return div(lhs, like(lhs, rhs)); }
  Value rem(Value lhs, Value rhs) { return fold<arith::RemUIOp>(lhs, rhs); }
  Value rem(Value lhs, int64_t rhs) { return rem(lhs, like(lhs, rhs)); }
  Value ceilDiv(Value lhs, int64_t unit) {
    return div(add(lhs, unit - 1), unit);
  }
  Value minimum(Value lhs, Value rhs) { return fold<arith::MinSIOp>(lhs, rhs); }
  Value like(Value value, int64_t constant) {
    return arith::ConstantIntOp::create(b, loc, value.getType(), constant);
  }
  Value cmp(arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return b.createOrFold<arith::CmpIOp>(loc, predicate, lhs, rhs);
  }
  /// 0 <= lhs < rhs, for signed lhs and positive rhs.
  Value inside(Value lhs, Value rhs) {
    return cmp(arith::CmpIPredicate::ult, lhs, rhs);
  }
  /// Conjunction in which null stands for "always".
  Value both(Value lhs, Value rhs) {
    return !lhs ? rhs : !rhs ? lhs : fold<arith::AndIOp>(lhs, rhs);
  }
  Value select(Value condition, Value ifTrue, Value ifFalse) {
    return b.createOrFold<arith::SelectOp>(loc, condition, ifTrue, ifFalse);
  }
  Value extend(Value value) {
    return b.createOrFold<arith::ExtSIOp>(loc, b.getI64Type(), value);
  }
  Value toIndex(Value value) {
    return b.createOrFold<arith::IndexCastOp>(loc, b.getIndexType(), value);
  }

  //===--- Memory -------------------------------------------------------===//
  Value globalPointer(Value memref);
  Value dynamicSharedMemory();
  /// Strides in elements, i64, by letter of `order`; 0 for absent letters.
  Value stride(Value memref, StringRef order, char letter);
  /// `pointer` moved by `offset` (i32 or i64) plus `constant` f32 elements.
  Value offset(Value pointer, Value offset, int64_t constant = 0,
               Type element = {});
  Value offset(Value pointer, int64_t constant, Type element = {});
  /// Loads `count` consecutive f32 from shared memory in the widest pieces
  /// that `alignment` (in f32) allows.
  void loadShared(Value pointer, int64_t constant, int64_t count,
                  int64_t alignment, SmallVectorImpl<Value> &values);
  void storeShared(Value pointer, int64_t constant, ArrayRef<Value> values);
  Value vectorOf(ArrayRef<Value> values);

  //===--- Staging ------------------------------------------------------===//
  /// Which stage the next copy fetches: loop-carried scalars.
  struct Fill {
    Value tile;        // i32, position in the walk
    Value channelTile; // i32, only where a block walks over channel tiles
    Value chunk;       // i32, chunk of input channels
    Value input;       // i64, elements from the input's start to its image
                       //      and group
    Value row, column; // i32, input coordinates of the staged tile's start
    Value filter;      // i64, elements to the packed block of this tile
  };
  /// All that is carried around loops besides fragments.
  struct Pipeline {
    Value slot, fillSlot; // i32, ring slots that are read and filled next
    Fill fill;
  };
  struct Coordinates {
    Value batch, group, channel, row, column; // i32; channel within the group
  };
  SmallVector<Value> pack(const Pipeline &pipeline);
  Pipeline unpack(ValueRange values);
  Coordinates decode(Value tile);
  /// Number of channel tiles that a block walks over for one output tile.
  int64_t walkedChannelTiles() {
    return walk.getWholeChannels() ? layout.filterTiles : 1;
  }
  void aim(Fill &fill);
  void aimFilter(Fill &fill);
  void advance(Fill &fill);
  void copyStage(const Fill &fill, Value slot);
  void copyInputQuads(const Fill &fill, Value stage);
  void copyInputElements(const Fill &fill, Value stage);
  void copyFilter(const Fill &fill, Value stage);
  /// Runs `body` on every item below `count` that belongs to this thread.
  void forItems(int64_t count, function_ref<void(Value)> body);
  void copyAsync(Value destination, Value source, int64_t bytes, Value valid);
  Value nextSlot(Value slot);

  //===--- Main loop ----------------------------------------------------===//
  using Fragment = SmallVector<Value>; // thread couts x thread columns
  Fragment accumulate(Pipeline &pipeline);
  void multiplyStage(Fragment &acc, Value slot);
  void multiplyRow(Fragment &acc, ArrayRef<Value> input, ArrayRef<Value> filter,
                   int64_t tap);

  //===--- Epilogue and reduction ---------------------------------------===//
  /// Where an element is in the output space: i32, channel over all groups.
  struct Position {
    Value batch, channel, row, column;
  };
  using Elements = DenseMap<Value, Value>; // fragment -> element
  /// The element of `fragment` at `position`, given those of the fragments it
  /// is computed from.
  Value evaluate(Value fragment, Elements &elements, const Position &position);
  Value insideOutput(const Position &position);
  Value loadExtra(Value extra, AffineMap map, const Position &position);
  void emitTile(Block &body, const Coordinates &tile, Pipeline &pipeline,
                ArrayRef<ReductionKind> kinds,
                SmallVectorImpl<Value> *partials);
  void storeFull(ArrayRef<tile::StoreOp> stores, Value accumulator,
                 const Fragment &acc, const Coordinates &tile);
  void storeRows(ArrayRef<tile::StoreOp> stores, Value accumulator,
                 const Fragment &acc, const Coordinates &tile);
  void storeDirect(ArrayRef<tile::StoreOp> stores, Value accumulator,
                   const Fragment &acc, const Coordinates &tile);
  int64_t storeWidth(ArrayRef<tile::StoreOp> stores, char letter,
                     int64_t limit);
  void storeElements(tile::StoreOp store, ArrayRef<Value> values,
                     const Position &position);
  /// Identity elements, one fragment of thread columns per reduced value.
  SmallVector<Value> reductionIdentities(ArrayRef<ReductionKind> kinds);
  /// Merges two reduced values (a value and a channel for argmin/argmax).
  SmallVector<Value> combine(ReductionKind kind, ValueRange lhs,
                             ValueRange rhs);
  void reduceThread(ArrayRef<ReductionKind> kinds, ValueRange fragments,
                    Value accumulator, const Fragment &acc,
                    const Coordinates &tile, SmallVectorImpl<Value> &partials);
  void reduceBlock(tile::ChannelTilesOp channels, ArrayRef<Value> partials,
                   const Coordinates &tile);
  Value shuffleXor(Value value, int64_t mask);

  //===--- The kernel ---------------------------------------------------===//
  gpu::GPUFuncOp kernel;
  tile::RingOp ring;
  tile::WalkOp walk;
  ScheduleAttr schedule;
  Problem problem;
  FfmaLayout layout;
  OpBuilder b;
  Location loc;
  // Shorthands of the schedule.
  int64_t tileF, tileH, tileW, threadF, threadW, lanesF, lanesH, lanesW;
  // Values that live through the kernel: i32 unless said otherwise.
  Value thread, lane, warp, laneF, laneH, laneW, warpF, warpH, warpW;
  Value numTiles, tileRows, tileColumns, blocks;
  Value batchExtent, rowExtent, columnExtent; // of the output space
  Value inputRowExtent, inputColumnExtent;
  Value inputPointer, filterPointer, shared; // llvm.ptr
  DenseMap<Value, Value> pointers;           // memref -> llvm.ptr<1>
  /// Whether staged rows, columns and channels can lie outside of the input,
  /// and the output's outside of its extents.
  bool checkRows, checkColumns, checkChannels;
  bool maskRows, maskColumns, maskChannels;
};

/// The problem that a ring was made for; results and reductions are read off
/// the walk's body.
Problem getProblem(tile::RingOp ring, tile::WalkOp walk);

} // namespace mlir::conv

#endif // CONV_LIB_CODEGEN_FFMAEMITTER_H
