//===- DeviceMemory.cpp - Host allocations become device allocations ------===//

#include "conv/Host/Kernels.h"
#include "conv/Host/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-device-memory"

namespace mlir::conv {
#define GEN_PASS_DEF_DEVICEMEMORYPASS
#include "conv/Host/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct DeviceMemoryPass : conv::impl::DeviceMemoryPassBase<DeviceMemoryPass> {
  void runOnOperation() override;
};

/// Memory that the function allocates (memref.alloc, memref.alloca), or has a
/// copy of on the device (memref.get_global).
struct Buffer {
  explicit Buffer(Operation *op) : op(op), block(op->getBlock()) {}

  Value getValue() const { return op->getResult(0); }
  bool isOnHost() const { return hostUse; }

  Operation *op;
  /// What may be the buffer, a view of it or its address.
  SetVector<Value> aliases;
  /// The first ops that the host and the device use it by.
  Operation *hostUse = nullptr;
  Operation *deviceUse = nullptr;
  /// The block that it is allocated in, before `place` or where `op` is.
  Block *block;
  Operation *place = nullptr;
  /// Whether all its uses are in the block, the last of them by `last`, and
  /// the terminator that passes it on if not.
  bool stays = true;
  Operation *last = nullptr;
  Operation *exit = nullptr;
  /// Whether the program frees it, by what may free another buffer as well.
  bool isFreed = false;

  void findLastUse();
};

/// The buffers of one function, planned on the IR as it came and then put on
/// the device.
class Placement {
public:
  explicit Placement(func::FuncOp func) : func(func) {}

  LogicalResult plan();
  void apply();

private:
  void collect();
  LogicalResult checkUses();
  LogicalResult checkFrees();
  LogicalResult planLifetime(Buffer &buffer);
  Buffer *findFreed(memref::DeallocOp free);

  func::FuncOp func;
  SmallVector<std::unique_ptr<Buffer>> buffers;
  DenseMap<Value, SmallVector<Buffer *>> owners;
  /// What may be memory of the device that the function did not allocate.
  SetVector<Value> foreign;
  SmallVector<memref::DeallocOp> frees;
};

} // namespace

/// Walks the ops that the host runs, not those inside of a gpu.launch.
static WalkResult walkHost(func::FuncOp func,
                           function_ref<WalkResult(Operation *)> visit) {
  return func.walk<WalkOrder::PreOrder>([&](Operation *op) {
    WalkResult result = visit(op);
    return isa<gpu::LaunchOp>(op) && !result.wasInterrupted()
               ? WalkResult::skip()
               : result;
  });
}

static bool isMemref(Value value) {
  return isa<BaseMemRefType>(value.getType());
}

/// Whether the device runs `op`, or the host has it work on its memory.
static bool isOfGPU(Operation *op) {
  return isa_and_nonnull<gpu::GPUDialect>(op->getDialect());
}

/// What follows relies on MLIR's interfaces to say where control goes, and on
/// the order of the ops in a block.
static LogicalResult checkForm(func::FuncOp func) {
  WalkResult walk = walkHost(func, [](Operation *op) -> WalkResult {
    for (Value result : op->getResults())
      if (isMemref(result) && isa<BaseMemRefType>(getElementTypeOrSelf(result)))
        return op->emitOpError("expects buffers of numbers, got ")
               << result.getType();
    if (isa<gpu::LaunchOp>(op))
      return WalkResult::advance();
    for (Region &region : op->getRegions())
      if (!region.empty() && !region.hasOneBlock())
        return op->emitOpError("expects one block, got control flow between ")
               << region.getBlocks().size()
               << " blocks; structured control flow (scf) is understood";
    if (isa<func::FuncOp, RegionBranchOpInterface>(op) &&
        op->getName().getDialectNamespace() != "async")
      return WalkResult::advance();
    for (Region &region : op->getRegions()) {
      WalkResult inner = region.walk([](Operation *nested) {
        return llvm::any_of(nested->getOperands(), isMemref) ||
                       llvm::any_of(nested->getResults(), isMemref)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      });
      if (inner.wasInterrupted())
        return op->emitOpError(
            "uses buffers in a region of which it is not known when it runs; "
            "expects ops of RegionBranchOpInterface, such as those of scf");
    }
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

/// bufferization.clone  ==>  memref.alloc, gpu.memcpy
static LogicalResult lowerClones(func::FuncOp func) {
  SmallVector<bufferization::CloneOp> clones;
  walkHost(func, [&](Operation *op) {
    if (auto clone = dyn_cast<bufferization::CloneOp>(op))
      clones.push_back(clone);
    return WalkResult::advance();
  });
  IRRewriter rewriter(func.getContext());
  for (bufferization::CloneOp clone : clones) {
    Value source = clone.getInput();
    for (Type type : {source.getType(), Type(clone.getType())}) {
      auto memref = dyn_cast<MemRefType>(type);
      if (!memref || !memref.getLayout().isIdentity())
        return clone.emitOpError("expects memory without gaps, which the "
                                 "device can copy at once, got ")
               << type;
    }
    rewriter.setInsertionPoint(clone);
    auto type = cast<MemRefType>(clone.getType());
    SmallVector<Value> sizes;
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      if (type.isDynamicDim(dim))
        sizes.push_back(
            memref::DimOp::create(rewriter, clone.getLoc(), source, dim));
    Value copy = memref::AllocOp::create(rewriter, clone.getLoc(), type, sizes);
    gpu::MemcpyOp::create(rewriter, clone.getLoc(), /*asyncToken=*/Type(),
                          /*asyncDependencies=*/ValueRange(), copy, source);
    rewriter.replaceOp(clone, copy);
  }
  return success();
}

/// What may be `buffer`, a view of it or its address later on. The analysis
/// says what regions pass on; of other ops each result that is no number
/// counts.
static SetVector<Value> findAliases(Value buffer,
                                    const BufferViewFlowAnalysis &flow) {
  SetVector<Value> aliases;
  aliases.insert(buffer);
  // What a function returns is its caller's: none of the arguments.
  auto add = [&](Value value) {
    if (!isa_and_nonnull<CallOpInterface>(value.getDefiningOp()))
      aliases.insert(value);
  };
  for (size_t i = 0; i < aliases.size(); ++i) {
    Value alias = aliases[i];
    if (auto known = flow.find(alias); known != flow.end())
      for (Value value : known->second)
        add(value);
    for (Operation *user : alias.getUsers()) {
      if (isa<RegionBranchOpInterface, arith::CmpIOp, memref::AllocOp>(user))
        continue;
      bool passesAll =
          !isMemref(alias) || isa<memref::ExtractAlignedPointerAsIndexOp>(user);
      for (Value result : user->getResults())
        if (passesAll || !(result.getType().isIntOrIndexOrFloat() ||
                           isa<VectorType>(result.getType())))
          add(result);
    }
  }
  return aliases;
}

/// Whether the host itself reads or writes the memory of `memref` by `op`.
static bool isHostAccess(Operation *op, Value memref) {
  if (isOfGPU(op) || isa<memref::DeallocOp>(op))
    return false;
  if (isa<memref::ReallocOp>(op))
    return true;
  auto effects = dyn_cast<MemoryEffectOpInterface>(op);
  if (!effects)
    return false;
  SmallVector<MemoryEffects::EffectInstance> found;
  effects.getEffectsOnValue(memref, found);
  return llvm::any_of(found, [](const MemoryEffects::EffectInstance &effect) {
    return isa<MemoryEffects::Read, MemoryEffects::Write>(effect.getEffect());
  });
}

/// Whether what `value` is has been returned whenever the function returns.
static bool isSurelyReturned(Value value) {
  return llvm::any_of(value.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isa<func::ReturnOp>(user))
      return true;
    if (auto view = dyn_cast<ViewLikeOpInterface>(user))
      return view.getViewSource() == value &&
             isSurelyReturned(view.getViewDest());
    Operation *parent = user->getParentOp();
    return isa<scf::YieldOp>(user) &&
           isa<scf::IfOp, scf::IndexSwitchOp, scf::ExecuteRegionOp>(parent) &&
           isSurelyReturned(parent->getResult(use.getOperandNumber()));
  });
}

void Buffer::findLastUse() {
  last = op;
  exit = nullptr;
  if (place)
    last = place;
  for (Value alias : aliases) {
    for (Operation *user : alias.getUsers()) {
      if (isa<memref::DeallocOp>(user))
        continue;
      Operation *inBlock = block->findAncestorOpInBlock(*user);
      if (!inBlock || inBlock->hasTrait<OpTrait::IsTerminator>())
        exit = block->getTerminator();
      else if (last->isBeforeInBlock(inBlock))
        last = inBlock;
    }
  }
  stays = !exit;
}

void Placement::collect() {
  BufferViewFlowAnalysis flow(func);
  bool launches = false;
  SmallVector<Operation *> globals;
  walkHost(func, [&](Operation *op) {
    launches |= isOfGPU(op);
    if (isa<memref::AllocOp, memref::AllocaOp>(op))
      buffers.push_back(std::make_unique<Buffer>(op));
    else if (isa<memref::GetGlobalOp>(op) && !op->use_empty())
      globals.push_back(op);
    else if (auto free = dyn_cast<memref::DeallocOp>(op))
      frees.push_back(free);
    return WalkResult::advance();
  });
  for (Operation *global : globals)
    buffers.push_back(std::make_unique<Buffer>(global));
  for (const std::unique_ptr<Buffer> &buffer : buffers) {
    buffer->aliases = findAliases(buffer->getValue(), flow);
    for (Value alias : buffer->aliases)
      owners[alias].push_back(buffer.get());
  }
  // A private function that launches nothing helps the host.
  auto addForeign = [&](ValueRange values) {
    for (Value value : values)
      if (isMemref(value))
        foreign.insert_range(findAliases(value, flow));
  };
  if (launches || !func.isPrivate())
    addForeign(func.getArguments());
  walkHost(func, [&](Operation *op) {
    if (isa<CallOpInterface>(op))
      addForeign(op->getResults());
    if (auto alloc = dyn_cast<gpu::AllocOp>(op))
      if (!alloc.getHostShared())
        addForeign(alloc.getMemref());
    return WalkResult::advance();
  });
  LDBG() << func.getName() << " has " << buffers.size() << " buffers, of which "
         << globals.size() << " are constants";
}

LogicalResult Placement::checkUses() {
  auto refuse = [](Operation *op, Location device) {
    InFlightDiagnostic diagnostic = op->emitOpError(
        "expects memory of the host, got a buffer of the device; kernels and "
        "gpu.memcpy can access that");
    diagnostic.attachNote(device) << "on the device because of this";
    return diagnostic;
  };
  WalkResult walk = func.walk<WalkOrder::PreOrder>([&](Operation *op) {
    auto launch = op->getParentOfType<gpu::LaunchOp>();
    for (Value operand : op->getOperands()) {
      bool accesses = !launch && isMemref(operand) && isHostAccess(op, operand);
      if (accesses && foreign.contains(operand)) {
        refuse(op, operand.getLoc());
        return WalkResult::interrupt();
      }
      bool onDevice = launch || (isOfGPU(op) && !isa<gpu::MemcpyOp>(op)) ||
                      (isa<func::ReturnOp>(op) && !func.isPrivate());
      auto owned = owners.find(operand);
      if (owned == owners.end())
        continue;
      for (Buffer *buffer : owned->second) {
        if (accesses && !buffer->hostUse)
          buffer->hostUse = op;
        if (onDevice && !buffer->deviceUse)
          buffer->deviceUse = launch ? launch.getOperation() : op;
      }
    }
    return WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return failure();
  for (const std::unique_ptr<Buffer> &buffer : buffers) {
    if (isa<memref::AllocaOp>(buffer->op))
      buffer->hostUse = buffer->op;
    if (buffer->hostUse && buffer->deviceUse)
      return refuse(buffer->hostUse, buffer->deviceUse->getLoc());
    auto global = dyn_cast<memref::GetGlobalOp>(buffer->op);
    if (!global || buffer->isOnHost())
      continue;
    auto definition = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
        global, global.getNameAttr());
    if (definition && !definition.getConstant())
      return global.emitOpError("expects a constant, got @")
             << global.getName()
             << ", which may be written; the device has a copy of it";
  }
  return success();
}

/// The buffer that `free` frees for sure, and no other.
Buffer *Placement::findFreed(memref::DeallocOp free) {
  Value memref = free.getMemref();
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  for (const std::unique_ptr<Buffer> &buffer : buffers)
    if (buffer->getValue() == memref)
      return buffer.get();
  return nullptr;
}

/// What the program frees under a condition, or in one op for several buffers,
/// stays as it is; so do these buffers' lifetimes.
LogicalResult Placement::checkFrees() {
  for (memref::DeallocOp free : frees) {
    Buffer *freed = findFreed(free);
    if (freed && freed->stays)
      continue;
    ArrayRef<Buffer *> owned = owners[free.getMemref()];
    for (Buffer *buffer : owned)
      buffer->isFreed = true;
    auto isOnHost = [](const Buffer *buffer) { return buffer->isOnHost(); };
    if (llvm::any_of(owned, isOnHost) &&
        (!llvm::all_of(owned, isOnHost) || foreign.contains(free.getMemref())))
      return free.emitOpError("expects memory of the host or of the device, "
                              "got what may be either");
  }
  return success();
}

/// Finds a block that the buffer does not leave: its own, or one around it
/// that runs as often or once more.
LogicalResult Placement::planLifetime(Buffer &buffer) {
  if (buffer.isFreed || isSurelyReturned(buffer.getValue()))
    return success();
  while (!buffer.stays) {
    Operation *parent = buffer.block->getParentOp();
    auto branch = dyn_cast<RegionBranchOpInterface>(parent);
    bool isLoop = branch && branch.isRepetitiveRegion(
                                buffer.block->getParent()->getRegionNumber());
    // Sizes may be wrong where the branch is not taken.
    if (!branch || isLoop || buffer.op->getNumOperands() != 0) {
      InFlightDiagnostic diagnostic = buffer.op->emitOpError();
      if (branch)
        diagnostic << "leaves '" << parent->getName() << "'"
                   << (isLoop ? ", a loop," : " with a size known inside,");
      else
        diagnostic << "is returned on some paths only,";
      diagnostic << " and nothing frees it; expects memref.dealloc where its "
                    "use ends, as ownership-based-buffer-deallocation writes "
                    "it before kernels are made";
      diagnostic.attachNote(buffer.exit->getLoc()) << "passed on here";
      return diagnostic;
    }
    buffer.place = parent;
    buffer.block = parent->getBlock();
    buffer.findLastUse();
  }
  return success();
}

LogicalResult Placement::plan() {
  collect();
  if (failed(checkUses()))
    return failure();
  for (const std::unique_ptr<Buffer> &buffer : buffers)
    buffer->findLastUse();
  if (failed(checkFrees()))
    return failure();
  for (const std::unique_ptr<Buffer> &buffer : buffers)
    if (!buffer->isOnHost() && failed(planLifetime(*buffer)))
      return failure();
  return success();
}

void Placement::apply() {
  IRRewriter rewriter(func.getContext());
  auto freeOnDevice = [&](Location loc, Value memref) {
    gpu::DeallocOp::create(rewriter, loc, /*asyncToken=*/Type(),
                           /*asyncDependencies=*/ValueRange(), memref);
  };
  auto staysOnDevice = [](const Buffer &buffer) {
    return !buffer.isOnHost() && buffer.stays && !buffer.isFreed;
  };
  for (memref::DeallocOp free : frees) {
    Buffer *freed = findFreed(free);
    bool isOnHost = llvm::any_of(owners[free.getMemref()], [](Buffer *owner) {
      return owner->isOnHost();
    });
    if (isOnHost)
      continue;
    rewriter.setInsertionPoint(free);
    if (!freed || !staysOnDevice(*freed))
      freeOnDevice(free.getLoc(), free.getMemref());
    rewriter.eraseOp(free);
  }
  for (const std::unique_ptr<Buffer> &buffer : buffers) {
    if (!staysOnDevice(*buffer))
      continue;
    rewriter.setInsertionPointAfter(buffer->last);
    freeOnDevice(buffer->op->getLoc(), buffer->getValue());
  }
  for (const std::unique_ptr<Buffer> &buffer : buffers) {
    if (buffer->isOnHost())
      continue;
    Operation *op = buffer->op;
    if (buffer->place)
      rewriter.setInsertionPoint(buffer->place);
    else
      rewriter.setInsertionPointAfter(op);
    auto alloc = dyn_cast<memref::AllocOp>(op);
    Value memory =
        gpu::AllocOp::create(
            rewriter, op->getLoc(), buffer->getValue().getType(),
            /*asyncToken=*/Type(), /*asyncDependencies=*/ValueRange(),
            alloc ? ValueRange(alloc.getDynamicSizes()) : ValueRange(),
            alloc ? ValueRange(alloc.getSymbolOperands()) : ValueRange())
            .getMemref();
    rewriter.replaceAllUsesWith(buffer->getValue(), memory);
    if (alloc) {
      rewriter.eraseOp(alloc);
      continue;
    }
    if (buffer->place)
      rewriter.setInsertionPointAfter(op);
    gpu::MemcpyOp::create(rewriter, op->getLoc(), /*asyncToken=*/Type(),
                          /*asyncDependencies=*/ValueRange(), memory,
                          op->getResult(0));
  }
}

void DeviceMemoryPass::runOnOperation() {
  func::FuncOp func = getOperation();
  if (func.isDeclaration())
    return;
  if (Operation *op = findWithoutKernel(func)) {
    op->emitOpError("is not a kernel yet, and the host cannot compute on the "
                    "device's memory; run conv-fusion-pipeline first");
    return signalPassFailure();
  }
  if (failed(checkForm(func)) || failed(lowerClones(func)))
    return signalPassFailure();
  Placement placement(func);
  if (failed(placement.plan()))
    return signalPassFailure();
  placement.apply();
}
