//===- LinalgToGPU.cpp - The stock path from linalg to kernels ------------===//

#include "conv/Pipelines/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::conv {
#define GEN_PASS_DEF_LINALGTOGPUPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

//===----------------------------------------------------------------------===//
// Kernel
//===----------------------------------------------------------------------===//

/// The buffer that `memref` views.
Value getRoot(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return memref;
}

/// What each launch writes of which we have made the kernel.
using WriteMap = DenseMap<Operation *, SmallVector<Value>>;

/// The first op after `load` and before `user`, both in one block, that may
/// write what `load` reads; null if there is none.
Operation *findWriteBetween(memref::LoadOp load, Operation *user,
                            const WriteMap &writes) {
  Value root = getRoot(load.getMemRef());
  if (load->getBlock() != user->getBlock())
    return load;
  for (Operation *op = load->getNextNode(); op && op != user;
       op = op->getNextNode()) {
    if (isMemoryEffectFree(op) || isa<memref::LoadOp, memref::AllocOp>(op))
      continue;
    auto known = writes.find(op);
    SmallVector<Value> written = known != writes.end()
                                     ? known->second
                                     : SmallVector<Value>(op->getOperands());
    for (Value operand : written)
      if (isa<MemRefType>(operand.getType()) && getRoot(operand) == root)
        return op;
  }
  return nullptr;
}

/// Whether computing `value` reads memory.
bool readsMemory(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  if (isa<memref::LoadOp>(op))
    return true;
  return isMemoryEffectFree(op) && !isa<memref::DimOp>(op) &&
         llvm::any_of(op->getOperands(), readsMemory);
}

/// One kernel under construction. Values of the host enter it by `import`,
/// which adds arguments as they are needed.
class Kernel {
public:
  Kernel(Operation *op, gpu::GPUModuleOp module, StringRef name,
         int64_t blockSize, WriteMap &writes)
      : launchPoint(op), loc(op->getLoc()), builder(op->getContext()),
        blockSize(blockSize), writes(writes) {
    builder.setInsertionPointToEnd(module.getBody());
    func = gpu::GPUFuncOp::create(builder, loc, name,
                                  builder.getFunctionType({}, {}));
    func->setAttr(gpu::GPUDialect::getKernelFuncAttrName(),
                  builder.getUnitAttr());
    builder.setInsertionPointToEnd(&func.getBody().front());
    terminator = gpu::ReturnOp::create(builder, loc);
  }

  /// The value of the host's `value` inside of the kernel, or null, with a
  /// diagnostic, if the kernel cannot have it.
  Value import(Value value);

  /// Emits the code that runs once for each point of the space `extents`, which
  /// are the host's; the last is the fastest. `body` gets the coordinates.
  LogicalResult
  emitParallel(ArrayRef<std::pair<Value, int64_t>> extents,
               function_ref<LogicalResult(OpBuilder &, ValueRange)> body);

  /// Emits the launch, which writes `written`, in front of the op.
  void emitLaunch(ArrayRef<Value> written);

  /// Extent of dimension `dim` of the host's `memref`, in the kernel.
  Value getExtent(OpBuilder &b, std::pair<Value, int64_t> dim);

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
  SmallVector<Value> operands;
  SmallVector<std::pair<Value, int64_t>> gridExtents;
};

} // namespace

Value Kernel::import(Value value) {
  if (Value known = imported.lookupOrNull(value))
    return known;
  auto addArgument = [&] {
    Value argument = func.getBody().front().addArgument(value.getType(), loc);
    operands.push_back(value);
    imported.map(value, argument);
    return argument;
  };
  Operation *op = value.getDefiningOp();
  if (isa<MemRefType>(value.getType()) || !op)
    return addArgument();

  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(prologueEnd ? prologueEnd : terminator);
  if (op->hasTrait<OpTrait::ConstantLike>()) {
    builder.clone(*op, imported);
    return imported.lookup(value);
  }
  // Sizes are the host's to compute; other scalars cost nothing in the kernel.
  bool reads = readsMemory(value);
  if (value.getType().isIndex() && !reads)
    return addArgument();
  if (auto load = dyn_cast<memref::LoadOp>(op)) {
    if (Operation *writer = findWriteBetween(load, launchPoint, writes)) {
      launchPoint
              ->emitOpError("needs a scalar that is read from memory on the "
                            "host, and cannot "
                            "read it later in its kernel because the memory "
                            "may have changed; "
                            "compute the scalar in a linalg op instead")
              .attachNote(writer->getLoc())
          << "changed here";
      return nullptr;
    }
  } else if (!isMemoryEffectFree(op) || op->getNumRegions() != 0) {
    return addArgument();
  }
  for (Value operand : op->getOperands())
    if (!import(operand))
      return nullptr;
  builder.clone(*op, imported);
  return imported.lookup(value);
}

Value Kernel::getExtent(OpBuilder &b, std::pair<Value, int64_t> dim) {
  auto type = cast<MemRefType>(dim.first.getType());
  if (!type.isDynamicDim(dim.second))
    return arith::ConstantIndexOp::create(b, loc, type.getDimSize(dim.second));
  return memref::DimOp::create(b, loc, import(dim.first), dim.second);
}

LogicalResult Kernel::emitParallel(
    ArrayRef<std::pair<Value, int64_t>> extents,
    function_ref<LogicalResult(OpBuilder &, ValueRange)> body) {
  gridExtents.assign(extents.begin(), extents.end());
  OpBuilder &b = builder;
  b.setInsertionPoint(terminator);
  if (extents.empty()) {
    prologueEnd = arith::ConstantIndexOp::create(b, loc, 0);
    return body(b, {});
  }
  Value block = gpu::BlockIdOp::create(b, loc, gpu::Dimension::x);
  prologueEnd = block.getDefiningOp();
  Value thread = gpu::ThreadIdOp::create(b, loc, gpu::Dimension::x);
  Value width = arith::ConstantIndexOp::create(b, loc, blockSize);
  Value first = arith::MulIOp::create(b, loc, block, width);
  Value index = arith::AddIOp::create(b, loc, first, thread);
  SmallVector<Value> sizes;
  Value total;
  for (auto dim : extents) {
    sizes.push_back(getExtent(b, dim));
    total = total ? b.createOrFold<arith::MulIOp>(loc, total, sizes.back())
                  : sizes.back();
  }
  Value inside =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, index, total);
  auto guard = scf::IfOp::create(b, loc, inside, /*withElseRegion=*/false);
  b.setInsertionPoint(guard.thenYield());
  SmallVector<Value> coordinates(extents.size());
  for (size_t i = extents.size() - 1; i > 0; --i) {
    coordinates[i] = arith::RemUIOp::create(b, loc, index, sizes[i]);
    index = arith::DivUIOp::create(b, loc, index, sizes[i]);
  }
  coordinates[0] = index;
  return body(b, coordinates);
}

void Kernel::emitLaunch(ArrayRef<Value> written) {
  SmallVector<Type> types = llvm::to_vector(ValueRange(operands).getTypes());
  func.setFunctionType(builder.getFunctionType(types, {}));
  int32_t threads = gridExtents.empty() ? 1 : blockSize;
  func.setKnownBlockSizeAttr(builder.getDenseI32ArrayAttr({threads, 1, 1}));

  OpBuilder b(launchPoint);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value grid = one, block = one;
  if (!gridExtents.empty()) {
    block = arith::ConstantIndexOp::create(b, loc, blockSize);
    Value total;
    for (auto [memref, dim] : gridExtents) {
      auto type = cast<MemRefType>(memref.getType());
      Value size =
          type.isDynamicDim(dim)
              ? b.createOrFold<memref::DimOp>(loc, memref, dim)
              : arith::ConstantIndexOp::create(b, loc, type.getDimSize(dim))
                    .getResult();
      total = total ? b.createOrFold<arith::MulIOp>(loc, total, size) : size;
    }
    // An empty grid is an error to the driver, hence at least one block, which
    // the guard in the kernel keeps from doing anything. The most blocks a grid
    // can have, 2^31 - 1, cover more elements than a device can hold.
    grid = b.createOrFold<arith::CeilDivUIOp>(loc, total, block);
    grid = b.createOrFold<arith::MaxUIOp>(loc, grid, one);
  }
  auto launch =
      gpu::LaunchFuncOp::create(b, loc, func, gpu::KernelDim3{grid, one, one},
                                gpu::KernelDim3{block, one, one},
                                /*dynamicSharedMemorySize=*/Value(), operands);
  writes[launch] = llvm::to_vector(written);
}

//===----------------------------------------------------------------------===//
// linalg.generic
//===----------------------------------------------------------------------===//

/// Groups of adjacent dimensions that every operand walks as one: they are
/// made one, which saves the kernel divisions and the launch arguments.
static SmallVector<ReassociationIndices>
getCollapsibleGroups(linalg::GenericOp op) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  auto canJoin = [&](int64_t dim) {
    if (iterators[dim] != iterators[dim + 1])
      return false;
    for (auto [operand, map] : llvm::zip_equal(op->getOpOperands(), maps)) {
      auto type = dyn_cast<MemRefType>(operand.get().getType());
      if (!type)
        continue;
      if (!map.isProjectedPermutation(/*allowZeroInResults=*/false))
        return false;
      if (!type.getLayout().isIdentity() ||
          !linalg::isDimSequencePreserved(map, {dim, dim + 1}))
        return false;
    }
    return true;
  };
  SmallVector<ReassociationIndices> groups;
  for (int64_t dim = 0, e = iterators.size(); dim < e; ++dim) {
    if (dim == 0 || !canJoin(dim - 1))
      groups.emplace_back();
    groups.back().push_back(dim);
  }
  return groups;
}

/// An operand and dimension whose extent is that of loop `dim`.
static std::optional<std::pair<Value, int64_t>> findExtent(linalg::GenericOp op,
                                                           unsigned dim) {
  std::optional<std::pair<Value, int64_t>> found;
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type)
      continue;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [position, expr] : llvm::enumerate(map.getResults())) {
      auto dimExpr = dyn_cast<AffineDimExpr>(expr);
      if (!dimExpr || dimExpr.getPosition() != dim)
        continue;
      // A static extent makes the better kernel.
      if (!found || !type.isDynamicDim(position))
        found.emplace(operand.get(), position);
      if (!type.isDynamicDim(position))
        return found;
    }
  }
  return found;
}

/// Clones the body of `op` for the loop coordinates `ivs`; `values` are those
/// of its block arguments. Returns what it yields.
static FailureOr<SmallVector<Value>> inlineBody(OpBuilder &b, Kernel &kernel,
                                                linalg::GenericOp op,
                                                ValueRange ivs,
                                                ValueRange values) {
  Block *body = op.getBody();
  IRMapping mapping;
  mapping.map(body->getArguments(), values);
  bool complete = true;
  body->walk([&](Operation *nested) {
    for (Value operand : nested->getOperands()) {
      if (op.getRegion().isAncestor(operand.getParentRegion()) ||
          mapping.contains(operand))
        continue;
      Value value = kernel.import(operand);
      complete &= bool(value);
      mapping.map(operand, value);
    }
  });
  if (!complete)
    return failure();
  for (Operation &nested : body->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(nested)) {
      mapping.map(index.getResult(), ivs[index.getDim()]);
      continue;
    }
    Operation *clone = b.clone(nested, mapping);
    clone->walk([&](linalg::IndexOp index) {
      index.replaceAllUsesWith(ivs[index.getDim()]);
      index.erase();
    });
  }
  return llvm::map_to_vector(
      body->getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

static LogicalResult emitGeneric(Kernel &kernel, linalg::GenericOp op) {
  Location loc = op.getLoc();
  unsigned numLoops = op.getNumLoops();
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<std::pair<Value, int64_t>> extents(numLoops);
  for (unsigned dim = 0; dim < numLoops; ++dim) {
    auto extent = findExtent(op, dim);
    if (!extent)
      return op.emitOpError("has loop ")
             << dim
             << " whose extent no operand gives; add an operand that is "
                "indexed with this loop alone";
    extents[dim] = *extent;
  }

  // Threads take the loops that every output is indexed with; two threads
  // would write one element through any other.
  auto names = [](AffineMap map, unsigned dim) {
    return llvm::any_of(map.getResults(), [&](AffineExpr expr) {
      auto dimExpr = dyn_cast<AffineDimExpr>(expr);
      return dimExpr && dimExpr.getPosition() == dim;
    });
  };
  ArrayRef<AffineMap> outMaps = ArrayRef(maps).take_back(op.getNumDpsInits());
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  SmallVector<unsigned> parallel, sequential;
  for (unsigned dim = 0; dim < numLoops; ++dim) {
    bool isParallel =
        iterators[dim] == utils::IteratorType::parallel &&
        llvm::all_of(outMaps, [&](AffineMap map) { return names(map, dim); });
    (isParallel ? parallel : sequential).push_back(dim);
  }
  // Neighbouring threads write neighbouring elements of the first output.
  auto position = [&](unsigned dim) {
    for (auto [i, expr] : llvm::enumerate(outMaps.front().getResults()))
      if (auto dimExpr = dyn_cast<AffineDimExpr>(expr))
        if (dimExpr.getPosition() == dim)
          return i;
    return size_t(0);
  };
  if (!outMaps.empty())
    llvm::sort(parallel, [&](unsigned lhs, unsigned rhs) {
      return std::pair(position(lhs), lhs) < std::pair(position(rhs), rhs);
    });

  // Outputs that no sequential loop indexes stay in registers meanwhile.
  auto inRegister = [&](unsigned i) {
    return llvm::none_of(sequential, [&](unsigned dim) {
      return outMaps[i].isFunctionOfDim(dim);
    });
  };

  // Arguments in the order of the operands, for the reader's sake.
  for (OpOperand &operand : op->getOpOperands())
    if (op.isDpsInit(&operand) || op.payloadUsesValueFromOperand(&operand))
      if (!kernel.import(operand.get()))
        return failure();

  SmallVector<std::pair<Value, int64_t>> parallelExtents =
      llvm::map_to_vector(parallel, [&](unsigned dim) { return extents[dim]; });
  return kernel.emitParallel(
      parallelExtents,
      [&](OpBuilder &b, ValueRange threadIvs) -> LogicalResult {
        SmallVector<Value> ivs(numLoops);
        for (auto [dim, iv] : llvm::zip_equal(parallel, threadIvs))
          ivs[dim] = iv;
        Value zero, one;
        if (!sequential.empty()) {
          zero = arith::ConstantIndexOp::create(b, loc, 0);
          one = arith::ConstantIndexOp::create(b, loc, 1);
          // Registers are addressed without the sequential loops.
          for (unsigned dim : sequential)
            ivs[dim] = zero;
        }
        auto indexOf = [&](OpBuilder &b, AffineMap map) {
          return *affine::expandAffineMap(b, loc, map, ivs);
        };
        auto load = [&](OpBuilder &b, OpOperand &operand) -> Value {
          Value value = kernel.import(operand.get());
          if (!value || !isa<MemRefType>(operand.get().getType()))
            return value;
          return memref::LoadOp::create(
              b, loc, value, indexOf(b, op.getMatchingIndexingMap(&operand)));
        };
        auto store = [&](OpBuilder &b, Value value, OpOperand &operand) {
          memref::StoreOp::create(
              b, loc, value, kernel.import(operand.get()),
              indexOf(b, op.getMatchingIndexingMap(&operand)));
        };

        SmallVector<Value> registers;
        for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable()))
          if (inRegister(i) && !sequential.empty())
            registers.push_back(load(b, out));

        bool complete = true;
        auto body = [&](OpBuilder &b, Location, ValueRange loopIvs,
                        ValueRange iterArgs) -> SmallVector<Value> {
          for (auto [dim, iv] : llvm::zip_equal(sequential, loopIvs))
            ivs[dim] = iv;
          SmallVector<Value> values;
          unsigned nextRegister = 0;
          for (OpOperand *input : op.getDpsInputOperands())
            values.push_back(op.payloadUsesValueFromOperand(input)
                                 ? load(b, *input)
                                 : Value());
          for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable())) {
            if (inRegister(i) && !sequential.empty())
              values.push_back(iterArgs[nextRegister++]);
            else
              values.push_back(op.payloadUsesValueFromOperand(&out)
                                   ? load(b, out)
                                   : Value());
          }
          auto yielded = inlineBody(b, kernel, op, ivs, values);
          if (failed(yielded)) {
            complete = false;
            return SmallVector<Value>(iterArgs.begin(), iterArgs.end());
          }
          SmallVector<Value> next;
          for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable())) {
            if (inRegister(i) && !sequential.empty())
              next.push_back((*yielded)[i]);
            else
              store(b, (*yielded)[i], out);
          }
          return next;
        };
        if (sequential.empty()) {
          body(b, loc, {}, {});
          return success(complete);
        }

        SmallVector<Value> bounds =
            llvm::map_to_vector(sequential, [&](unsigned dim) {
              return kernel.getExtent(b, extents[dim]);
            });
        SmallVector<Value> zeros(sequential.size(), zero);
        SmallVector<Value> ones(sequential.size(), one);
        scf::LoopNest nest =
            scf::buildLoopNest(b, loc, zeros, bounds, ones, registers, body);
        for (unsigned dim : sequential)
          ivs[dim] = zero;
        unsigned nextRegister = 0;
        for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable()))
          if (inRegister(i))
            store(b, nest.results[nextRegister++], out);
        return success(complete);
      });
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {

struct LinalgToGPUPass : conv::impl::LinalgToGPUPassBase<LinalgToGPUPass> {
  using Base::Base;

  void runOnOperation() override {
    if (blockSize < 1 || blockSize > 1024) {
      getOperation().emitError(
          "expects a block size of 1 to 1024 threads, got ")
          << blockSize.getValue();
      return signalPassFailure();
    }
    SymbolTable symbols(getOperation());
    for (func::FuncOp func :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (failed(runOnFunction(func, symbols)))
        return signalPassFailure();
  }

private:
  LogicalResult runOnFunction(func::FuncOp func, SymbolTable &symbols);
};

/// What a PTX symbol may be made of.
std::string sanitize(StringRef name) {
  std::string result = name.str();
  for (char &c : result)
    if (!llvm::isAlnum(c) && c != '_')
      c = '_';
  return result;
}

/// A word for what `op` does, for the name of its kernel.
std::string getLabel(Operation *op) {
  if (auto label = op->getAttrOfType<StringAttr>("conv.label"))
    return sanitize(label);
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return generic.getNumReductionLoops() ? "reduce" : "elementwise";
  return sanitize(op->getName().stripDialect());
}

LogicalResult LinalgToGPUPass::runOnFunction(func::FuncOp func,
                                             SymbolTable &symbols) {
  SmallVector<Operation *> work;
  WalkResult walk = func.walk([&](Operation *op) -> WalkResult {
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
      if (!linalgOp.hasPureBufferSemantics())
        return op->emitOpError("has tensor operands; bufferize the function "
                               "before conv-linalg-to-gpu");
      work.push_back(op);
    } else if (isa<memref::CopyOp, memref::StoreOp>(op) &&
               !op->getParentOfType<linalg::LinalgOp>()) {
      work.push_back(op);
    } else {
      return WalkResult::advance();
    }
    return WalkResult::skip();
  });
  if (walk.wasInterrupted())
    return failure();
  if (work.empty())
    return success();

  IRRewriter rewriter(&getContext());
  rewriter.setInsertionPointAfter(func);
  std::string prefix = sanitize(func.getName());
  auto module =
      gpu::GPUModuleOp::create(rewriter, func.getLoc(), prefix + "_stock");
  symbols.insert(module);
  getOperation()->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                          rewriter.getUnitAttr());

  WriteMap writes;
  for (auto [n, op] : llvm::enumerate(work)) {
    std::string name = prefix + "_" + getLabel(op) + "_" + std::to_string(n);
    rewriter.setInsertionPoint(op);
    if (auto copy = dyn_cast<memref::CopyOp>(op)) {
      op = linalg::makeMemRefCopyOp(rewriter, copy.getLoc(), copy.getSource(),
                                    copy.getTarget());
      rewriter.eraseOp(copy);
    }
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
        linalgOp && !isa<linalg::GenericOp>(op)) {
      FailureOr<linalg::GenericOp> generic =
          linalg::generalizeNamedOp(rewriter, linalgOp);
      if (failed(generic))
        return op->emitOpError("has no generic form, so there is no stock "
                               "kernel for it");
      op = *generic;
    }
    if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
      SmallVector<ReassociationIndices> groups = getCollapsibleGroups(generic);
      if (groups.size() < generic.getNumLoops()) {
        FailureOr<linalg::CollapseResult> collapsed =
            linalg::collapseOpIterationDims(generic, groups, rewriter);
        if (succeeded(collapsed)) {
          rewriter.eraseOp(generic);
          op = collapsed->collapsedOp;
        }
      }
    }

    Kernel kernel(op, module, name, blockSize, writes);
    SmallVector<Value> written;
    LogicalResult emitted = success();
    if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
      emitted = emitGeneric(kernel, generic);
      written.assign(generic.getOutputs().begin(), generic.getOutputs().end());
    } else {
      auto store = cast<memref::StoreOp>(op);
      written.push_back(store.getMemRef());
      emitted = kernel.emitParallel({}, [&](OpBuilder &b, ValueRange) {
        Value value = kernel.import(store.getValue());
        Value memref = kernel.import(store.getMemRef());
        SmallVector<Value> indices;
        for (Value index : store.getIndices())
          indices.push_back(kernel.import(index));
        if (!value || llvm::is_contained(indices, Value()))
          return failure();
        memref::StoreOp::create(b, store.getLoc(), value, memref, indices);
        return success();
      });
    }
    if (failed(emitted)) {
      kernel.erase();
      return failure();
    }
    kernel.emitLaunch(written);
    rewriter.eraseOp(op);
  }
  return success();
}

} // namespace
