//===- CopiedStages.cpp - Stages that asynchronous copies fill ------------===//

#include "CopiedStages.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/LLVMIR/LLVMAttrs.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// Whether all that reads stages of `source` loads its first operands ahead;
/// the seam between two stages is that of one multiply.
static bool loadsAhead(Value source) {
  return llvm::all_of(source.getUsers(), [](Operation *user) {
    Block &body = cast<AccumulateOp>(user).getBody().front();
    return llvm::hasNItems(body.without_terminator(), 1) &&
           cast<MultiplyOpInterface>(body.front()).loadsAhead();
  });
}

CopiedStages::CopiedStages(KernelLowering &k, Value source, int64_t stages,
                           int64_t numStages, int64_t stageSize)
    : k(k), b(k.b), loc(k.loc), stages(stages), numStages(numStages),
      stageSize(stageSize), ahead(loadsAhead(source)) {}

SmallVector<Value> CopiedStages::getState() {
  SmallVector<Value> state{slot, fillSlot};
  llvm::append_range(state, getFill());
  return state;
}

void CopiedStages::setState(ValueRange state) {
  slot = state[0];
  fillSlot = state[1];
  setFill(state.drop_front(2));
}

Value CopiedStages::getStage(Value slot) {
  return k.offset(k.shared, k.mul(slot, stageSize));
}

Value CopiedStages::nextSlot(Value slot) {
  Value next = k.add(slot, 1);
  return k.select(k.cmp(arith::CmpIPredicate::eq, next, k.i32(stages)),
                  k.i32(0), next);
}

Value CopiedStages::getItem(int64_t round, int64_t count) {
  Value item = k.add(k.thread, round * k.numThreads);
  if ((round + 1) * k.numThreads <= count)
    return item;
  if (round == 0)
    return k.minimum(item, k.i32(count - 1));
  return k.select(k.inside(item, k.i32(count)), item,
                  k.add(item, -k.numThreads));
}
void CopiedStages::advanceTile(Value &tile, Value &channelTile,
                               int64_t channelTiles, bool pastEnd) {
  Value moves; // to the next output tile; null: always
  if (k.getWalkedChannelTiles() > 1) {
    Value next = k.add(channelTile, 1);
    moves = k.cmp(arith::CmpIPredicate::eq, next, k.i32(channelTiles));
    channelTile = k.select(moves, k.i32(0), next);
  }
  Value next = k.add(tile, k.blocks);
  Value exists =
      k.cmp(arith::CmpIPredicate::slt, pastEnd ? tile : next, k.numTiles);
  tile = k.select(k.both(moves, exists), next, tile);
}

Value CopiedStages::getFilterOffset(Value tile, Value channelTile,
                                    int64_t groups, int64_t channelTiles,
                                    int64_t filterSize) {
  Value block = k.walk.getWholeChannels() ? channelTile
                                          : k.rem(tile, channelTiles * groups);
  return k.mul(k.extend(block), numStages * filterSize);
}

void CopiedStages::copyAsync(Value destination, Value source, int64_t bytes,
                             Value size) {
  // 16-byte copies need no L1 line; smaller ones exist only through L1.
  auto cache = bytes == 16 ? NVVM::LoadCacheModifierKind::CG
                           : NVVM::LoadCacheModifierKind::CA;
  NVVM::CpAsyncOp::create(b, loc, destination, source,
                          static_cast<uint32_t>(bytes), cache, size);
}

void CopiedStages::fillStage(Value stage) {
  OpBuilder::InsertionGuard guard(b);
  if (Value exists = hasStage()) {
    auto branch = scf::IfOp::create(b, loc, exists, /*withElse=*/false);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
  }
  copyStage(stage);
}

/// Fills the ring up to one slot.
void CopiedStages::begin() {
  aimFirst();
  for (int64_t s = 0; s + 1 < stages; ++s) {
    copyLasting(getStage(k.i32(s)));
    fillStage(getStage(k.i32(s)));
    NVVM::CpAsyncCommitGroupOp::create(b, loc);
    advance();
  }
  // With the copies that the first stage makes to this slot.
  copyLasting(getStage(k.i32(stages - 1)));
  slot = k.i32(0);
  fillSlot = k.i32(stages - 1);
  if (!ahead)
    return;
  awaitStage();
  // Where rows are turned in a slot each tile begins with a barrier.
  if (!turnsInSlot())
    gpu::BarrierOp::create(b, loc);
}

bool CopiedStages::turnsInSlot() {
  return static_cast<int64_t>(k.walk.getStaging().value_or(0)) < 0;
}

void CopiedStages::awaitStage() {
  // All groups but those of the stages after this one.
  NVVM::CpAsyncWaitGroupOp::create(b, loc, static_cast<uint32_t>(stages - 2));
}

/// Keeps LLVM and ptxas from unrolling the loop over stages: how much of a
/// stage is unrolled was chosen with an eye to the instruction cache.
/// ptxas 13.0 unrolls it for sm_89, though seldom for sm_90, where it knows the
/// number of stages: 8 of 252 multiplies each became 70 KB of code, which
/// spilled, and 12 of 175 became 93 KB.
static void keepRolled(scf::ForOp loop) {
  MLIRContext *context = loop.getContext();
  auto unroll = LLVM::LoopUnrollAttr::get(
      context, /*disable=*/BoolAttr::get(context, true), {}, {}, {}, {}, {},
      {});
  loop->setAttr(kLoopAnnotationAttrName,
                LLVM::LoopAnnotationAttr::get(context, {}, {}, {}, unroll, {},
                                              {}, {}, {}, {}, {}, {}, {}, {},
                                              {}, {}));
}

SmallVector<Value> CopiedStages::accumulate(AccumulateOp op) {
  auto type = cast<FragmentType>(op.getResult().getType());
  int64_t numAcc = type.getLayout().getLayout().numRegisters();
  Value zero = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0.0f));
  SmallVector<Value> carried(numAcc, zero);
  llvm::append_range(carried, getState());
  int64_t numCarried = carried.size();
  Block &body = op.getBody().front();
  auto first = cast<MultiplyOpInterface>(body.front());
  if (ahead) {
    // The seam before, or `begin`, has awaited the first stage. Where the tile
    // before turned rows in the slot that is filled next, every thread must
    // have left it.
    if (turnsInSlot())
      gpu::BarrierOp::create(b, loc);
    llvm::append_range(carried, first.loadFirst(k, getStage(slot)));
  }
  auto loop =
      scf::ForOp::create(b, loc, k.i32(0), k.i32(numStages), k.i32(1), carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    ValueRange args = loop.getRegionIterArgs();
    auto acc = llvm::to_vector_of<Value>(args.take_front(numAcc));
    setState(args.slice(numAcc, numCarried - numAcc));
    StageSeam seam;
    seam.operands = llvm::to_vector_of<Value>(args.drop_front(numCarried));
    seam.landsWithin = stages == 2;
    seam.branches = advancesAtSeam;
    seam.cross = [&] {
      if (advancesAtSeam)
        advance();
      Value next = nextSlot(slot);
      awaitStage();
      gpu::BarrierOp::create(b, loc);
      return getStage(next);
    };
    if (!ahead) {
      // The oldest stage has landed for every thread, and every thread has left
      // the slot that is filled next.
      awaitStage();
      gpu::BarrierOp::create(b, loc);
    }
    // The copies of a later stage are side work of the first multiply.
    Pieces copies;
    if (first.canSpreadSideWork()) {
      copies = splitCopies(getStage(fillSlot));
      copies.push_back([this] { NVVM::CpAsyncCommitGroupOp::create(b, loc); });
    } else {
      fillStage(getStage(fillSlot));
      NVVM::CpAsyncCommitGroupOp::create(b, loc);
    }
    Value stage = getStage(slot);
    for (Operation &nested : body.without_terminator())
      cast<MultiplyOpInterface>(nested).lowerMultiply(
          k, acc, stage,
          &nested == &body.front() ? ArrayRef(copies)
                                   : ArrayRef<std::function<void()>>(),
          ahead ? &seam : nullptr);
    // The step to the next tile has a branch, so it stands behind the multiply,
    // unless the seam has it: ptxas keeps the order of tensor-core instructions
    // within a basic block.
    if (!advancesAtSeam)
      advance();
    slot = nextSlot(slot);
    fillSlot = nextSlot(fillSlot);
    llvm::append_range(acc, getState());
    llvm::append_range(acc, seam.operands);
    scf::YieldOp::create(b, loc, acc);
  }
  keepRolled(loop);
  ValueRange results = loop.getResults();
  setState(results.slice(numAcc, numCarried - numAcc));
  auto sums = llvm::to_vector_of<Value>(results.take_front(numAcc));
  // A loop of one stage is none: LLVM would sink scalar multiplies behind the
  // conditions of the stores, and keep all that they read in registers. Those
  // of tensor cores it may sink too, for it does not know that they need all
  // threads of a warp (its intrinsics of mma are not convergent).
  if (numStages == 1)
    for (Value &sum : sums)
      sum = k.pin(sum);
  return sums;
}

/// Copies ahead of the last tile are not used, but must land before the block's
/// shared memory is given away. Of two slots the last seam has awaited all.
void CopiedStages::end() {
  if (ahead && stages == 2)
    return;
  NVVM::CpAsyncWaitGroupOp::create(b, loc, static_cast<uint32_t>(0));
}

/// Returns the slot that was read last, which the next accumulate fills first,
/// but only behind its barrier. Threads that load ahead have passed a barrier
/// after their last read of it, in the last seam; others pass one here.
Value CopiedStages::leaveStage() {
  if (!ahead)
    gpu::BarrierOp::create(b, loc);
  return getStage(fillSlot);
}
