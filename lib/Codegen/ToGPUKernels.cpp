//===- ToGPUKernels.cpp - conv.fused to kernels of tile ops ---------------===//

#include "conv/Codegen/ConvTile.h"
#include "conv/Codegen/Passes.h"
#include "conv/IR/ConvOps.h"
#include "conv/IR/SunkScalar.h"
#include "conv/Schedule/FfmaLayout.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::conv {
#define GEN_PASS_DEF_TOGPUKERNELSPASS
#include "conv/Codegen/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// Turns one conv.fused into a kernel, its launch and the packing before it.
class KernelBuilder {
public:
  KernelBuilder(FusedOp op, Problem problem, int64_t multiprocessors)
      : op(op), problem(std::move(problem)), schedule(op.getScheduleAttr()),
        layout(FfmaLayout::get(this->problem, schedule)),
        multiprocessors(multiprocessors), b(op), loc(op.getLoc()) {}

  void run(SymbolTable &symbols);

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  /// `value` where it is static, else the extent of `letter` in `memref`.
  Value extent(int64_t value, Value memref, int64_t dim) {
    if (!ShapedType::isDynamic(value))
      return index(value);
    return memref::DimOp::create(b, loc, memref, dim);
  }
  Value ceilDiv(Value value, int64_t unit) {
    if (unit == 1)
      return value;
    std::optional<int64_t> known = getConstantIntValue(value);
    if (known)
      return index(llvm::divideCeil(*known, unit));
    return arith::CeilDivUIOp::create(b, loc, value, index(unit));
  }
  Value mul(Value lhs, Value rhs) {
    std::optional<int64_t> l = getConstantIntValue(lhs),
                           r = getConstantIntValue(rhs);
    if (l && r)
      return index(*l * *r);
    return arith::MulIOp::create(b, loc, lhs, rhs);
  }
  Value contiguous(Value memref);
  void computeExtents(Value out);
  Value packFilter();
  void collectExtraArguments(Value extra);
  Value importExtra(Value extra, IRMapping &mapping);
  gpu::GPUFuncOp buildKernel(gpu::GPUModuleOp module, StringRef name,
                             ValueRange args);

  FusedOp op;
  Problem problem;
  ScheduleAttr schedule;
  FfmaLayout layout;
  int64_t multiprocessors;
  OpBuilder b;
  Location loc;
  Value batch, rows, columns;
  /// What the host passes for the extras: each once, and for a scalar that
  /// nobody computes on the host, what it is computed from.
  llvm::SetVector<Value> extraArguments;
};

/// Kernels take their input as a contiguous buffer (16-byte copies rely on
/// it); anything else is copied first.
Value KernelBuilder::contiguous(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  if (type.getLayout().isIdentity())
    return memref;
  SmallVector<Value> sizes;
  for (auto [i, extent] : llvm::enumerate(type.getShape()))
    if (ShapedType::isDynamic(extent))
      sizes.push_back(memref::DimOp::create(b, loc, memref, i));
  auto packed = MemRefType::get(type.getShape(), type.getElementType());
  Value copy = memref::AllocOp::create(b, loc, packed, sizes);
  memref::CopyOp::create(b, loc, memref, copy);
  return copy;
}

/// Extents of the output space, from `out`, the first of the outs.
void KernelBuilder::computeExtents(Value out) {
  DimsAttr dims = op.getDims();
  // A reduced result lacks the channel dimension, or has it with extent 1.
  bool dropped = problem.numFullResults == 0 &&
                 cast<ShapedType>(out.getType()).getRank() ==
                     static_cast<int64_t>(op.getOutputRank()) - 1;
  auto position = [&](char letter) {
    int64_t dim = dims.outputDim(letter);
    return dropped && dims.outputDim('f') >= 0 && dim > dims.outputDim('f')
               ? dim - 1
               : dim;
  };
  auto outExtent = [&](char letter, int64_t known) {
    if (dims.outputDim(letter) < 0)
      return index(1);
    return extent(known, out, position(letter));
  };
  batch = outExtent('n', problem.batch);
  rows = outExtent('h', problem.output[0]);
  columns = outExtent('w', problem.output[1]);
}

/// The filter in the order of use, zeros where channels or couts run out:
/// [groups * cout tiles][chunks][chunk][kernel rows][kernel cols][pitch].
Value KernelBuilder::packFilter() {
  int64_t tiles = layout.filterTiles;
  auto type = MemRefType::get({problem.groups * tiles, layout.numChunks,
                               schedule.getChunk(), problem.kernel[0],
                               problem.kernel[1], layout.filterPitch},
                              b.getF32Type());
  Value packed = memref::AllocOp::create(b, loc, type, b.getI64IntegerAttr(16));
  SmallVector<utils::IteratorType> iterators(6, utils::IteratorType::parallel);
  AffineMap identity = b.getMultiDimIdentityMap(6);
  Value filter = op.getFilter();
  DimsAttr dims = op.getDims();
  auto pack = linalg::GenericOp::create(
      b, loc, TypeRange{}, ValueRange{}, ValueRange{packed},
      ArrayRef<AffineMap>{identity}, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange) {
        auto at = [&](int64_t dim) -> Value {
          return linalg::IndexOp::create(nested, loc, dim);
        };
        auto constant = [&](int64_t value) -> Value {
          return arith::ConstantIndexOp::create(nested, loc, value);
        };
        auto scale = [&](Value value, int64_t by, Value plus) -> Value {
          return arith::AddIOp::create(
              nested, loc,
              arith::MulIOp::create(nested, loc, value, constant(by)), plus);
        };
        Value block = at(0);
        Value group =
            arith::DivUIOp::create(nested, loc, block, constant(tiles));
        Value tile =
            arith::RemUIOp::create(nested, loc, block, constant(tiles));
        Value f = scale(tile, schedule.getTile()[0], at(5));
        Value c = scale(at(1), schedule.getChunk(), at(2));
        auto below = [&](Value value, int64_t bound) -> Value {
          return arith::CmpIOp::create(nested, loc, arith::CmpIPredicate::ult,
                                       value, constant(bound));
        };
        Value valid = arith::AndIOp::create(
            nested, loc,
            arith::AndIOp::create(nested, loc, below(f, problem.filters),
                                  below(at(5), schedule.getTile()[0])),
            below(c, problem.channels));
        // Outside, the first element is read and not used.
        auto clamp = [&](Value value) -> Value {
          return arith::SelectOp::create(nested, loc, valid, value,
                                         constant(0));
        };
        SmallVector<Value> indices;
        for (char letter : dims.getFilter())
          switch (letter) {
          case 'f':
            indices.push_back(clamp(scale(group, problem.filters, f)));
            break;
          case 'c':
            indices.push_back(clamp(c));
            break;
          default:
            indices.push_back(at(letter == 'h' ? 3 : 4));
          }
        Value element = memref::LoadOp::create(nested, loc, filter, indices);
        Value zero =
            arith::ConstantOp::create(nested, loc, nested.getF32FloatAttr(0.0));
        Value value =
            arith::SelectOp::create(nested, loc, valid, element, zero);
        linalg::YieldOp::create(nested, loc, value);
      });
  // The name of its kernel on the stock path.
  pack->setAttr("conv.label", b.getStringAttr("pack"));
  return packed;
}

static bool isConstant(Value value) {
  Operation *op = value.getDefiningOp();
  return op && op->hasTrait<OpTrait::ConstantLike>();
}

void KernelBuilder::collectExtraArguments(Value extra) {
  if (isConstant(extra))
    return;
  if (!isSunkScalar(extra)) {
    extraArguments.insert(extra);
    return;
  }
  for (Value operand : extra.getDefiningOp()->getOperands())
    collectExtraArguments(operand);
}

/// The host's `extra` inside of the kernel; `mapping` holds its arguments.
Value KernelBuilder::importExtra(Value extra, IRMapping &mapping) {
  if (Value known = mapping.lookupOrNull(extra))
    return known;
  Operation *definition = extra.getDefiningOp();
  for (Value operand : definition->getOperands())
    importExtra(operand, mapping);
  b.clone(*definition, mapping);
  return mapping.lookup(extra);
}

void KernelBuilder::run(SymbolTable &symbols) {
  computeExtents(op.getOuts().front());
  Value input = contiguous(op.getInput());
  Value filter = packFilter();
  SmallVector<Value> outs, copies;
  for (Value out : op.getOuts()) {
    auto type = cast<MemRefType>(out.getType());
    outs.push_back(out);
    if (type.getLayout().isIdentity())
      continue;
    SmallVector<Value> sizes;
    for (auto [i, extent] : llvm::enumerate(type.getShape()))
      if (ShapedType::isDynamic(extent))
        sizes.push_back(memref::DimOp::create(b, loc, out, i));
    outs.back() = memref::AllocOp::create(
        b, loc, MemRefType::get(type.getShape(), type.getElementType()), sizes);
  }

  // tiles = batch * ceil(rows / tile rows) * ceil(columns / tile columns)
  //         * groups * cout tiles (one where the block sees all channels)
  Value tiles = mul(mul(batch, ceilDiv(rows, schedule.getTile()[1])),
                    ceilDiv(columns, schedule.getTile()[2]));
  tiles = mul(tiles, index(problem.groups *
                           (problem.isReduced() ? 1 : layout.filterTiles)));
  Value limit = index(multiprocessors * schedule.getBlocksPerSM());
  Value grid = arith::MinUIOp::create(b, loc, tiles, limit);
  Value one = index(1), threads = index(schedule.getNumThreads());
  Value shared = arith::ConstantIntOp::create(b, loc, layout.sharedBytes, 32);

  for (Value extra : op.getExtras())
    collectExtraArguments(extra);
  SmallVector<Value> args{input, filter};
  llvm::append_range(args, extraArguments);
  llvm::append_range(args, outs);
  // The kernel asks its arguments for extents that are not static.
  auto parent = op->getParentOfType<FunctionOpInterface>();
  std::string name = (parent.getName() + "_conv").str();
  OpBuilder moduleBuilder(parent);
  auto module = gpu::GPUModuleOp::create(moduleBuilder, loc, name);
  symbols.insert(module);
  gpu::GPUFuncOp kernel = buildKernel(module, module.getName(), args);

  auto launch = gpu::LaunchFuncOp::create(
      b, loc, kernel, gpu::KernelDim3{grid, one, one},
      gpu::KernelDim3{threads, one, one}, shared, args);
  launch->setAttr("conv.blocks_per_sm",
                  b.getI64IntegerAttr(schedule.getBlocksPerSM()));
  // What the grid is the minimum of, where folding would lose it.
  if (std::optional<int64_t> known = getConstantIntValue(tiles))
    launch->setAttr("conv.tiles", b.getI64IntegerAttr(*known));
  for (auto [out, temporary] : llvm::zip_equal(op.getOuts(), outs))
    if (out != temporary)
      memref::CopyOp::create(b, loc, temporary, out);
  op.erase();
}

gpu::GPUFuncOp KernelBuilder::buildKernel(gpu::GPUModuleOp module,
                                          StringRef name, ValueRange args) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(module.getBody());
  auto kernel = gpu::GPUFuncOp::create(b, loc, name,
                                       b.getFunctionType(TypeRange(args), {}));
  kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(), b.getUnitAttr());
  kernel->setAttr("conv.schedule", schedule);
  kernel.setKnownBlockSizeAttr(b.getDenseI32ArrayAttr(
      {static_cast<int32_t>(schedule.getNumThreads()), 1, 1}));
  // Lets ptxas give each thread its share of the register file.
  kernel->setAttr(NVVM::NVVMDialect::getMinctasmAttrName(),
                  b.getI32IntegerAttr(schedule.getBlocksPerSM()));
  b.setInsertionPointToStart(&kernel.getBody().front());

  ValueRange arguments = kernel.getBody().getArguments();
  IRMapping mapping;
  mapping.map(extraArguments.getArrayRef(),
              arguments.slice(2, extraArguments.size()));
  SmallVector<Value> extras;
  for (Value extra : op.getExtras())
    extras.push_back(importExtra(extra, mapping));
  ValueRange outs = arguments.drop_front(2 + extraArguments.size());
  ValueRange fullOuts = outs.take_front(problem.numFullResults);
  ValueRange reducedOuts = outs.drop_front(problem.numFullResults);

  computeExtents(outs.front());
  auto ring = tile::RingOp::create(
      b, loc, tile::RingType::get(b.getContext()), arguments[0], arguments[1],
      op.getDims(), problem.groups, problem.channels, problem.filters,
      problem.kernel, problem.strides, problem.dilations, problem.padLow,
      problem.inputDilation, schedule);
  // Moving the last tile up is harmless where the rows are known to fill a
  // tile: values computed twice are the same, since no result lies on an extra
  // (C12).
  bool shift = !ShapedType::isDynamic(problem.output[0]) &&
               problem.output[0] >= schedule.getTile()[1];
  auto walk = tile::WalkOp::create(b, loc, ring, batch, rows, columns,
                                   problem.isReduced(), shift);
  Block *body = b.createBlock(&walk.getBody());
  for (int i = 0; i < 5; ++i)
    body->addArgument(b.getIndexType(), loc);

  auto fragmentType = [&](ArrayRef<int64_t> shape, Type element) {
    return tile::FragmentType::get(b.getContext(), shape, element);
  };
  ArrayRef<int64_t> shape = schedule.getTile();
  auto accType = fragmentType(shape, b.getF32Type());

  /// Moves a region of conv.fused into a tile.map over `fragments`.
  auto buildMap = [&](Region &region, ValueRange fragments,
                      ArrayRef<int64_t> resultShape) {
    SmallVector<Type> types;
    for (Value value : region.front().getTerminator()->getOperands())
      types.push_back(fragmentType(resultShape, value.getType()));
    auto map = tile::MapOp::create(b, loc, types, fragments, extras,
                                   op.getExtraMaps());
    OpBuilder::InsertionGuard guard(b);
    Block *block = b.createBlock(&map.getBody());
    IRMapping mapping;
    for (BlockArgument arg : region.getArguments())
      mapping.map(arg, block->addArgument(arg.getType(), loc));
    for (Operation &nested : region.front().without_terminator())
      b.clone(nested, mapping);
    SmallVector<Value> yielded;
    for (Value value : region.front().getTerminator()->getOperands())
      yielded.push_back(mapping.lookup(value));
    tile::YieldOp::create(b, loc, yielded);
    return map;
  };
  /// Accumulates a tile, applies the epilogue and stores the full results;
  /// returns what goes into the reductions.
  auto buildTile = [&]() -> SmallVector<Value> {
    auto accumulate = tile::AccumulateOp::create(b, loc, accType, ring);
    {
      OpBuilder::InsertionGuard guard(b);
      Block *block = b.createBlock(&accumulate.getBody());
      Value acc = block->addArgument(accType, loc);
      Value stage =
          block->addArgument(tile::StageType::get(b.getContext()), loc);
      Value sum = tile::MacOp::create(b, loc, accType, acc, stage);
      tile::YieldOp::create(b, loc, sum);
    }
    auto map = buildMap(op.getEpilogue(), accumulate.getResult(), shape);
    for (auto [fragment, out] : llvm::zip(map.getResults(), fullOuts))
      tile::StoreOp::create(b, loc, fragment, out);
    return SmallVector<Value>(
        map.getResults().drop_front(problem.numFullResults));
  };

  if (!problem.isReduced()) {
    buildTile();
  } else {
    SmallVector<Type> reducedTypes;
    for (Type type : op.getReducedValueTypes())
      reducedTypes.push_back(fragmentType(shape.drop_front(), type));
    auto channels = tile::ChannelTilesOp::create(b, loc, reducedTypes, ring,
                                                 op.getReduceAttr());
    {
      OpBuilder::InsertionGuard guard(b);
      Block *block = b.createBlock(&channels.getBody());
      block->addArgument(b.getIndexType(), loc);
      tile::YieldOp::create(b, loc, buildTile());
    }
    SmallVector<Value> reduced(channels.getReduced());
    if (!op.getFinalize().empty())
      reduced = llvm::to_vector(
          ValueRange(buildMap(op.getFinalize(), reduced, shape.drop_front())
                         .getResults()));
    for (auto [fragment, out] : llvm::zip_equal(reduced, reducedOuts))
      tile::StoreOp::create(b, loc, fragment, out);
  }
  b.setInsertionPointToEnd(&kernel.getBody().front());
  gpu::ReturnOp::create(b, loc);
  return kernel;
}

struct ToGPUKernels : public conv::impl::ToGPUKernelsPassBase<ToGPUKernels> {
  using ToGPUKernelsPassBase::ToGPUKernelsPassBase;

  void runOnOperation() override {
    if (multiprocessors < 1) {
      getOperation().emitError("expects at least 1 multiprocessor to size the "
                               "grid for, got ")
          << multiprocessors.getValue();
      return signalPassFailure();
    }
    SymbolTable symbols(getOperation());
    SmallVector<FusedOp> ops;
    getOperation().walk([&](FusedOp op) {
      if (op.getScheduleAttr())
        ops.push_back(op);
    });
    for (FusedOp op : ops) {
      if (!op.hasBufferSemantics()) {
        op.emitOpError("expects memref operands to become a kernel, got "
                       "tensors; bufferize first");
        return signalPassFailure();
      }
      std::string reason;
      FailureOr<Problem> problem = Problem::get(op, reason);
      if (failed(problem)) {
        op.emitOpError("has a schedule but no kernel: ") << reason;
        return signalPassFailure();
      }
      int64_t sharedBytes =
          FfmaLayout::get(*problem, Schedule(op.getScheduleAttr())).sharedBytes;
      if (sharedBytes > Chip::mostSharedBytesPerBlock) {
        op.emitOpError("schedule needs ")
            << sharedBytes << " bytes of shared memory per block; no chip "
            << "allows more than " << Chip::mostSharedBytesPerBlock;
        return signalPassFailure();
      }
      if (!op->getParentOfType<FunctionOpInterface>()) {
        op.emitOpError("expects to be inside of a function");
        return signalPassFailure();
      }
      KernelBuilder(op, std::move(*problem), multiprocessors).run(symbols);
    }
    if (!ops.empty())
      getOperation()->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                              UnitAttr::get(&getContext()));
  }
};

} // namespace
