//===- FallbackKernel.h - A kernel of the fallback path ---------*- C++ -*-===//
//
// Building blocks of conv-linalg-to-gpu, and what it refuses as bufferization
// does. Private to this library.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FALLBACK_FALLBACKKERNEL_H
#define CONV_LIB_FALLBACK_FALLBACKKERNEL_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::conv {

/// Emits an error at the first op of another form of a program (TOSA,
/// Winograd's transforms), which others would pass over or name without saying
/// what takes it.
LogicalResult checkForms(func::FuncOp func);

/// What each launch writes of which we have made the kernel.
using WriteMap = DenseMap<Operation *, SmallVector<Value>>;

/// A dimension of a memref, which tells the extent of a loop; with no memref
/// the extent itself.
using LoopExtent = std::pair<Value, int64_t>;

/// The buffer that `memref` views.
Value getRoot(Value memref);

/// Whether computing `value` reads memory.
bool readsMemory(Value value);

/// Whether `op` neither reads nor writes memory; new memory is nobody's yet.
bool leavesMemoryAlone(Operation *op);

/// One kernel under construction. Values of the host enter it by `import`,
/// which adds arguments as they are needed.
class FallbackKernel {
public:
  /// Starts a kernel called `name` in `module` for `op`, in front of which the
  /// launch will stand.
  FallbackKernel(Operation *op, gpu::GPUModuleOp module, StringRef name,
                 int64_t blockSize, WriteMap &writes);

  /// The value of the host's `value` inside of the kernel, or null, with a
  /// diagnostic, if the kernel cannot have it.
  Value import(Value value);

  /// Emits the code that runs once for each point of the space `extents`, which
  /// are the host's; the last is the fastest. `body` gets the coordinates.
  LogicalResult
  emitParallel(ArrayRef<LoopExtent> extents,
               function_ref<LogicalResult(OpBuilder &, ValueRange)> body);

  /// Emits the launch, which writes `written`, in front of the op; `isWeight`
  /// marks it (conv.weight).
  void emitLaunch(ArrayRef<Value> written, bool isWeight);

  /// Extent of dimension `dim` of the host's `memref`, in the kernel.
  Value getExtent(OpBuilder &b, LoopExtent dim);

  /// Shared memory of `extent` elements of a block's own.
  Value addShared(int64_t extent, Type element);

  int64_t getBlockSize() const { return blockSize; }

  void erase() { func.erase(); }

private:
  Operation *launchPoint;
  Location loc;
  OpBuilder builder;
  int64_t blockSize;
  WriteMap &writes;
  gpu::GPUFuncOp func;
  Operation *terminator;
  /// Where imported scalars are computed: in front of this op.
  Operation *prologueEnd = nullptr;
  IRMapping imported;
  SmallVector<memref::AllocaOp> sharedArrays;
  SmallVector<Value> operands;
  SmallVector<LoopExtent> gridExtents;
};

/// Which loops of an op the threads take, and which each thread runs itself.
struct LoopPlan {
  /// Per loop, in the order of the op.
  SmallVector<LoopExtent> extents;
  /// Loops that every output is indexed with, slowest first, so that
  /// neighbouring threads write neighbouring elements.
  SmallVector<unsigned> parallel;
  SmallVector<unsigned> sequential;

  /// Whether output `i` is one element for all the sequential loops, that each
  /// reads and writes.
  bool inRegister(linalg::GenericOp op, unsigned i) const;
};

/// Makes loops that all operands walk as one into one. Returns the op to go on
/// with.
linalg::GenericOp collapseLoops(RewriterBase &rewriter, linalg::GenericOp op);

/// Fails, with a diagnostic, where a loop has no extent.
FailureOr<LoopPlan> planLoops(linalg::GenericOp op);

/// The product of the extents of `loops`; nothing where one is open.
std::optional<int64_t> countPoints(const LoopPlan &plan,
                                   ArrayRef<unsigned> loops);

/// What joins the kernel of a reduction, and needs none of its own.
struct Joined {
  /// For each output the fill before, whose value it starts at instead of what
  /// its memory holds; null for memory.
  SmallVector<linalg::FillOp> fills;
  /// The elementwise op that alone reads output 0, which then is not stored;
  /// null for none.
  linalg::GenericOp after;
};
/// Fails, with a diagnostic, where a loop has no extent.
FailureOr<Joined> findJoined(linalg::GenericOp op);

/// Emits the body of the kernel of `op`: a thread for each point of the
/// parallel loops.
LogicalResult emitGeneric(FallbackKernel &kernel, linalg::GenericOp op,
                          const LoopPlan &plan, const Joined &joined = {});

/// Clones the body of `op` for the loop coordinates `ivs`; `values` are those
/// of its block arguments, and `known` holds values of ops of the body with one
/// result, which are not cloned. Returns what it yields.
FailureOr<SmallVector<Value>> inlineBody(
    OpBuilder &b, FallbackKernel &kernel, linalg::GenericOp op, ValueRange ivs,
    ValueRange values,
    const DenseMap<Operation *, Value> &known = DenseMap<Operation *, Value>());

/// Emits the elementwise op behind a reduction for elements of its output `out`
/// that are `neighbours` along the last dimension, the first at `position`.
LogicalResult emitAfter(OpBuilder &b, FallbackKernel &kernel,
                        linalg::GenericOp after, Value out, ValueRange position,
                        ValueRange neighbours);

/// Neighbouring threads that share a reduction: the lanes of a warp or a block.
struct Team {
  int64_t threads = 1;
  /// Neighbouring elements that the team computes at once; neighbouring threads
  /// work for neighbouring elements.
  int64_t columns = 1;
  /// How many of these elements one thread computes; it loads their inputs as a
  /// vector.
  int64_t vector = 1;
};

/// The team for each reduction of `op`, or for each few of them, in blocks of
/// `blockSize` threads; one thread where it is short, reads memory in another
/// order, or its combiner is not known.
Team getTeam(linalg::GenericOp op, const LoopPlan &plan, int64_t blockSize);

/// Emits the body of the kernel of `op` for such teams. Each member reduces
/// every so many'th element in registers, their warp by shuffles, and their
/// block through shared memory, in an order that extents alone decide.
LogicalResult emitTeam(FallbackKernel &kernel, linalg::GenericOp op,
                       const LoopPlan &plan, const Joined &joined,
                       const Team &team);

/// How an output's results of two threads become one: the op of the body, and
/// what changes nothing in it.
struct Combiner {
  Operation *op;
  TypedAttr neutral;
};

/// The combiner of each output; nothing where one has none that may be applied
/// in another order.
std::optional<SmallVector<Combiner>> matchCombiners(linalg::GenericOp op,
                                                    const LoopPlan &plan);

/// The combiner of output `i` applied to what it holds and what comes to it.
Value combine(OpBuilder &b, linalg::GenericOp op, unsigned i,
              const Combiner &combiner, Value held, Value added);

/// Whether loop `dim` runs over neighbours in memory in each input that varies
/// along it, and there is one.
bool isInnermost(linalg::GenericOp op, unsigned dim);

/// How many of `count` neighbouring points along `loop` a thread loads, and
/// with `stores` stores, at once: 16 bytes of each operand that varies along
/// it; 1 where one has them elsewhere in memory.
int64_t getVectorWidth(linalg::GenericOp op, unsigned loop, int64_t count,
                       bool stores);

/// Whether `out` holds neighbours along `loop` in aligned runs of `width`.
bool storesRuns(linalg::GenericOp op, OpOperand &out, unsigned loop,
                int64_t width);

/// How many neighbours along the innermost loop a thread of `op` computes,
/// which no team computes; 1 where they are too few, or not neighbours in
/// memory.
int64_t getNeighbours(linalg::GenericOp op, const LoopPlan &plan,
                      const Joined &joined);

/// Emits the body of the kernel of the elementwise op `op`: a thread for each
/// `width` neighbours along the innermost loop.
LogicalResult emitNeighbours(FallbackKernel &kernel, linalg::GenericOp op,
                             const LoopPlan &plan, int64_t width);

/// The same for a reduction, as a pooling is: each neighbour has sums of its
/// own in registers.
LogicalResult emitNeighbourSums(FallbackKernel &kernel, linalg::GenericOp op,
                                const LoopPlan &plan, const Joined &joined,
                                int64_t width);

/// Loads `width` neighbours of `memref` as an aligned vector.
Value loadVector(OpBuilder &b, Location loc, Value memref, ValueRange at,
                 int64_t width);

/// Stores neighbours into `memref`: an element, or an aligned vector.
void storeVector(OpBuilder &b, Location loc, ValueRange values, Value memref,
                 ValueRange at);

/// `value` of another lane of the warp: with `XOR` of that whose number differs
/// in the bits of `lane` (i32), with `IDX` of that lane.
Value shuffle(OpBuilder &b, Location loc, Value value, Value lane,
              gpu::ShuffleMode mode);
/// `value` of the lane whose number differs in bit `distance`.
Value shuffleXor(OpBuilder &b, Location loc, Value value, int64_t distance);

/// Splits a long reduction to few elements over many threads: each thread
/// reduces every so many'th element into partial results in memory, which the
/// returned op reduces further. Does nothing, and returns a null op, where the
/// reduction is short or its combiner is not known.
FailureOr<linalg::GenericOp>
splitReduction(RewriterBase &rewriter, linalg::GenericOp op,
               const LoopPlan &plan, gpu::GPUModuleOp module, StringRef name,
               int64_t blockSize, WriteMap &writes);

} // namespace mlir::conv

#endif // CONV_LIB_FALLBACK_FALLBACKKERNEL_H
