//===- Tile.h - The block level of conv kernels -----------------*- C++ -*-===//

#ifndef CONV_TILE_TILE_H
#define CONV_TILE_TILE_H

#include "conv/IR/ConvAttributes.h"
#include "conv/IR/ConvDialect.h"
#include "conv/Tile/Layout.h"
#include "conv/Tile/PackedTaps.h"
#include "conv/Tile/RowsWindow.h"
#include "conv/Tile/WinogradAlgebra.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include <functional>
#include <memory>

#include "conv/Tile/TileDialect.h.inc"

namespace mlir::conv::tile {
class AccumulateOp;
class YieldOp;
/// Lowers the tile ops of one kernel (lib/Tile/Lowering).
class KernelLowering;

/// The end of a stage, for a multiply that loads ahead.
struct StageSeam {
  /// Whether loading ahead pays for a multiply of `steps` steps over a ring of
  /// `stages` slots: with two slots, a stage's copies have to land in the few
  /// steps that the multiply of the stage before still takes.
  static bool isWorthwhile(int64_t steps, int64_t stages) {
    return stages > 2 || steps > 2;
  }
  /// How many of `steps` steps, from the first on, have side work between their
  /// instructions.
  int64_t countBusySteps(int64_t steps) const {
    int64_t quiet = landsWithin ? std::max<int64_t>(1, (steps - 1) / 4) : 0;
    return std::max<int64_t>(1, steps - 1 - quiet);
  }
  /// Operands of the stage's first multiplies, loaded before it began. The
  /// multiply replaces them by the first operands of the next stage.
  SmallVector<Value> operands;
  /// Whether this stage's side work copies the very next stage, as in a ring of
  /// two slots. These copies must land before the seam, which stands in front
  /// of the last step, so that some steps before it are kept free of side work.
  bool landsWithin = false;
  /// Whether `cross` branches. LLVM would then sink loads of the next stage's
  /// operands to the start of that stage, where their latency is waited for.
  bool branches = false;
  /// Emits the wait for the next stage and a barrier, and returns the next
  /// stage's address. Behind the barrier that stage is read, and this stage's
  /// slot is filled anew; so the multiply calls it once, when all operands of
  /// this stage are loaded.
  std::function<Value()> cross;
};

/// Where operands are split (docs/numerics.md), tensor cores add up at most
/// this many steps of 8 channels; an f32 addition adds their sum to the others.
/// Tensor cores truncate where they add, so that a chain of n instructions
/// falls short of its sum by some n ulp, all of one sign. On an H200 an f32
/// addition after each step costs P1 38 % of its time and leaves an error
/// of 1.05e-7; one after 9 steps leaves 2.9e-7, f32 multiply-adds leave 3.6e-7.
inline constexpr int64_t kMostChainedSteps = 9;

/// Loads of `vector` 16-bit elements that a thread has under way where a ring
/// widens its input; they take 8 registers.
inline int64_t countWideningLoads(int64_t vector) {
  return vector == 4 ? 4 : 8;
}
/// Pairs of loads that a thread has under way where the words of a gather pass
/// through registers; they take 16 registers, or 32 where each loads 4 f32.
inline int64_t countPairLoads(int64_t vector) { return vector == 4 ? 4 : 8; }

/// A block fills a stage of quanta in rounds. Up to this many are written out
/// one by one, so that a multiply can spread them; more are a loop.
inline constexpr int64_t kMostWrittenRounds = 16;
/// Registers that hold a quantum. It is loaded by `vector` elements at a time,
/// of which a register holds `perRegister`.
inline int64_t countQuantumRegisters(const PackedTaps &taps, int64_t vector,
                                     int64_t perRegister) {
  int64_t loads = taps.usedSpan() *
                  llvm::divideCeil(std::min(taps.slots, taps.channels), vector);
  return loads * std::max<int64_t>(1, vector / perRegister);
}
/// Quanta that a thread has under way: up to 16 registers of them, or one.
inline int64_t countQuantaInFlight(const PackedTaps &taps, int64_t vector,
                                   int64_t perRegister) {
  return std::clamp<int64_t>(
      16 / countQuantumRegisters(taps, vector, perRegister), 1, 4);
}
/// So many copies of a stage's input, at most, a thread of a `ring` locates
/// once a tile: more would need more registers than the accumulators leave. In
/// a window of whole rows it takes longer to locate one.
inline constexpr int64_t kMostCarried = 4, kMostCarriedOfRows = 8;
/// The most registers that hold a thread's share of a stage from one tile to
/// the next.
inline constexpr int64_t kMostCarriedRegisters = 32;
/// Registers that hold a thread's share of a stage of `quanta` quanta from one
/// tile to the next; nothing where the threads of a block do not carry it.
inline std::optional<int64_t>
countCarriedRegisters(const PackedTaps &taps, int64_t vector,
                      int64_t perRegister, int64_t quanta, int64_t threads) {
  int64_t rounds = llvm::divideCeil(quanta, threads);
  int64_t registers = rounds * countQuantumRegisters(taps, vector, perRegister);
  if (rounds > kMostWrittenRounds || registers > kMostCarriedRegisters)
    return std::nullopt;
  return registers;
}

/// Lowers what feeds the accumulates of one kernel: its stages in shared
/// memory, and the loop over them.
class SourceLowering {
public:
  virtual ~SourceLowering();
  /// Emits what runs once, before the walk: the first stages are on their way.
  virtual void begin() = 0;
  /// What the loops around an accumulate carry from stage to stage.
  virtual SmallVector<Value> getState() = 0;
  virtual void setState(ValueRange state) = 0;
  /// Emits the loop over the stages of the current tile; returns the registers
  /// of `op`'s result in the order of its layout.
  virtual SmallVector<Value> accumulate(AccumulateOp op) = 0;
  /// Emits what runs once, after the walk.
  virtual void end() = 0;
  /// After an accumulate: the address in shared memory of a stage that nothing
  /// is read from or written to until the next accumulate. Emits the barrier
  /// that makes it so. Null where the source's op offers no such stage.
  virtual Value leaveStage() { return {}; }
};

/// What the ops have in common that stage an input and a packed filter in words
/// of 4 bytes.
template <typename OpT>
struct StagesFilter : OpTrait::TraitBase<OpT, StagesFilter> {
  /// Elements in one word: 1 or 2.
  int64_t getElementsPerWord() { return isF32(getOp().getFilter()) ? 1 : 2; }
  /// Whether f32 become 16-bit elements.
  bool narrowsInput() {
    return getElementsPerWord() == 2 && isF32(getOp().getInput());
  }
  /// Whether 16-bit elements become f32.
  bool widensInput() {
    return getElementsPerWord() == 1 && !isF32(getOp().getInput());
  }
  /// Tiles along the output channels of a group.
  int64_t getNumFilterTiles() {
    return llvm::divideCeil(getOp().getFilters(), getOp().getTile()[0]);
  }
  /// Words of the filter that one stage reads.
  int64_t getFilterSize() {
    auto type = cast<MemRefType>(getOp().getFilter().getType());
    return ShapedType::getNumElements(type.getShape().drop_front(2)) /
           getElementsPerWord();
  }

private:
  OpT getOp() { return cast<OpT>(this->getOperation()); }
  static bool isF32(Value value) {
    return getElementTypeOrSelf(value.getType()).isF32();
  }
};
} // namespace mlir::conv::tile

#include "conv/Tile/TileInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "conv/Tile/TileAttributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "conv/Tile/TileTypes.h.inc"

#define GET_OP_CLASSES
#include "conv/Tile/TileOps.h.inc"

namespace mlir::conv::tile {

/// f32 that `reduce` needs for `kinds` at its `partials`: one for each warp
/// along the channels, each reduced value and each position of the tile.
int64_t getPartialsSize(const FragmentLayout &layout, ArrayRef<int64_t> shape,
                        ArrayRef<ReductionKind> kinds);

/// The source that feeds the accumulate around `op`, or null where it is no
/// SourceT.
template <typename SourceT>
SourceT findSource(Operation *op) {
  auto accumulate = op->getParentOfType<AccumulateOp>();
  return accumulate ? accumulate.getSource().getDefiningOp<SourceT>()
                    : SourceT();
}

/// Threads of a block of `kernel`, where they are known.
std::optional<uint32_t> getBlockSize(gpu::GPUFuncOp kernel);

/// Whether full results with dimensions `order` may be stored into memory of
/// `type` as into a contiguous tensor of its shape: in aligned vectors, in runs
/// that go on over what `order` says is contiguous.
bool isStoredInVectors(StringRef order, MemRefType type);

/// Whether vectors of `width` elements along the last `inner` dimensions can be
/// read from memory of `type` as from a contiguous array of its shape. They can
/// from a contiguous array, and from a part of a buffer in which these
/// dimensions are contiguous and the offset and all other strides are known
/// multiples of `width`.
bool isReadInVectors(MemRefType type, int64_t width, int64_t inner = 1);

/// How full results of `layout`, the widest with elements of `bytes`, leave the
/// registers in `walk`.
StorePlan getStorePlan(WalkOp walk, const FragmentLayout &layout,
                       int64_t bytes);

} // namespace mlir::conv::tile

#endif // CONV_TILE_TILE_H
