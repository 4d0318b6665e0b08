//===- KernelBuilder.cpp - The kernel of one conv.fused -------------------===//

#include "KernelBuilder.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/Limits.h"
#include "conv/IR/SunkScalar.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/FormatVariadic.h"
#include <numeric>

#define DEBUG_TYPE "conv-to-gpu-kernels"

using namespace mlir;
using namespace mlir::conv;

Value mlir::conv::makeContiguous(OpBuilder &b, Location loc, Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  SmallVector<Value> sizes;
  for (auto [i, extent] : llvm::enumerate(type.getShape()))
    if (ShapedType::isDynamic(extent))
      sizes.push_back(memref::DimOp::create(b, loc, memref, i));
  auto packed = MemRefType::get(type.getShape(), type.getElementType());
  Value copy = memref::AllocOp::create(b, loc, packed, sizes);
  memref::CopyOp::create(b, loc, memref, copy);
  return copy;
}

Value mlir::conv::buildRing(OpBuilder &b, FusedOp op, const Problem &p,
                            const KernelPlan &plan, ValueRange arguments,
                            const tile::SharedLayout &window, int64_t lead,
                            int64_t vector, Type round) {
  // Words of 4 bytes.
  auto filter = cast<MemRefType>(arguments[1].getType());
  int64_t perWord = filter.getElementType().isF32() ? 1 : 2;
  // Flattened pixels are of planes, rows and columns.
  bool isFlat = plan.isFlat();
  auto list = [&](const SpatialArray &values) {
    return isFlat ? SmallVector<int64_t>(values.begin(), values.end())
                  : getPlanar(values);
  };
  return tile::RingOp::create(
      b, op.getLoc(), tile::RingType::get(b.getContext()), arguments[0],
      arguments[1], op.getDims(), p.groups * plan.splits,
      p.channels / (plan.splits * perWord), p.filters, list(p.kernel),
      list(p.strides), list(p.dilations), list(p.padLow), list(p.inputDilation),
      plan.tile, plan.chunk / perWord, plan.stagesInFlight,
      tile::SharedAttr::get(b.getContext(), window), lead, vector,
      round ? TypeAttr::get(round) : TypeAttr(), plan.keepsFilter,
      /*depthwise=*/false, /*planes=*/false,
      isFlat ? b.getDenseI64ArrayAttr(p.output) : DenseI64ArrayAttr());
}

/// An accumulate of `plan` over `source`, whose body `multiply` (which may be
/// null, for sources that multiply by themselves) fills.
static Value
buildAccumulate(OpBuilder &b, Location loc, const KernelPlan &plan,
                Value source,
                function_ref<Value(Value sum, Value stage)> multiply) {
  auto type = tile::FragmentType::get(
      b.getContext(), plan.tile, b.getF32Type(),
      tile::LayoutAttr::get(b.getContext(), plan.accumulator));
  auto accumulate = tile::AccumulateOp::create(b, loc, type, source);
  OpBuilder::InsertionGuard guard(b);
  Block *block = b.createBlock(&accumulate.getBody());
  Value sum = block->addArgument(type, loc);
  Value stage = block->addArgument(tile::StageType::get(b.getContext()), loc);
  tile::YieldOp::create(b, loc, multiply ? multiply(sum, stage) : sum);
  return accumulate.getResult();
}

Value KernelFamily::buildAccumulator(OpBuilder &b, Location loc,
                                     const KernelPlan &plan,
                                     Value source) const {
  return buildAccumulate(b, loc, plan, source, [&](Value sum, Value stage) {
    return buildMultiply(b, loc, plan, sum, stage);
  });
}

/// Extents of the output space, from `out`, the first of the outs.
void KernelBuilder::computeExtents(Value out) {
  DimsAttr dims = op.getDims();
  // A reduced result lacks the channel dimension, or has it with extent 1.
  bool dropped = problem.numFullResults() == 0 &&
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
  extents = {outExtent('n', problem.batch)};
  StringRef letters =
      plan->space.contains('p') ? StringRef(problem.outputOrder) : plan->space;
  for (auto [i, letter] : llvm::enumerate(StringRef("dhw")))
    if (letters.contains(letter))
      extents.push_back(outExtent(letter, problem.output[i]));
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

/// Whether the kernel writes result `index` where it is to be, and not beside
/// it: reduced results anywhere, full ones where their vectors are aligned and
/// all lie alike.
bool KernelBuilder::isStoredInPlace(size_t index) {
  auto layoutOf = [&](size_t i) {
    return cast<MemRefType>(op.getOuts()[i].getType());
  };
  MemRefType type = layoutOf(index);
  if (type.getLayout().isIdentity() || index >= problem.numFullResults())
    return type.isStrided();
  for (size_t i = 0; i < problem.numFullResults(); ++i)
    if (layoutOf(i).getLayout() != type.getLayout())
      return false;
  return tile::isStoredInVectors(problem.outputOrder, type);
}

/// Calls `visit` with each linalg op that writes the buffer of `memref`.
static void forEachWriter(Value memref,
                          function_ref<void(linalg::LinalgOp)> visit) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  SmallVector<Value> worklist = {memref};
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    for (OpOperand &use : value.getUses()) {
      if (auto view = dyn_cast<ViewLikeOpInterface>(use.getOwner()))
        worklist.push_back(view.getViewDest());
      else if (auto writer = dyn_cast<linalg::LinalgOp>(use.getOwner());
               writer && writer.isDpsInit(&use))
        visit(writer);
    }
  }
}

/// Marks what makes vectors over the channels for the epilogue.
static void markWeights(FusedOp op) {
  int64_t channel = op.getDims().outputDim('f');
  for (auto [extra, map] : llvm::zip_equal(
           op.getExtras(), op.getExtraMaps().getAsValueRange<AffineMapAttr>()))
    if (isa<MemRefType>(extra.getType()) &&
        llvm::all_of(map.getResults(), [&](AffineExpr expr) {
          auto dim = dyn_cast<AffineDimExpr>(expr);
          return isa<AffineConstantExpr>(expr) ||
                 (dim && static_cast<int64_t>(dim.getPosition()) == channel);
        }))
      forEachWriter(extra, [](linalg::LinalgOp writer) {
        writer->setAttr(kWeightAttrName, UnitAttr::get(writer.getContext()));
      });
}

SmallVector<FusedOp> KernelBuilder::run(SymbolTable &symbols) {
  markWeights(op);
  computeExtents(op.getOuts().front());
  LDBG() << op.getScheduleAttr() << ": " << plan->numThreads << " threads, "
         << plan->sharedBytes << " bytes of shared memory, " << plan->numStages
         << " stages a tile";
  Operation *previous = op->getPrevNode();
  SmallVector<Value> args = family.buildOperands(b, op, problem, *plan);
  SmallVector<FusedOp> others;
  for (Operation *made = previous ? previous->getNextNode()
                                  : &op->getBlock()->front();
       made != op; made = made->getNextNode())
    if (auto other = dyn_cast<FusedOp>(made))
      others.push_back(other);
  size_t numOperands = args.size();
  SmallVector<Value> outs;
  for (Value out : op.getOuts()) {
    auto type = cast<MemRefType>(out.getType());
    outs.push_back(out);
    if (isStoredInPlace(outs.size() - 1))
      continue;
    SmallVector<Value> sizes;
    for (auto [i, extent] : llvm::enumerate(type.getShape()))
      if (ShapedType::isDynamic(extent))
        sizes.push_back(memref::DimOp::create(b, loc, out, i));
    outs.back() = memref::AllocOp::create(
        b, loc, MemRefType::get(type.getShape(), type.getElementType()), sizes);
  }

  bool isCombine = plan->combine != nullptr;
  if (isCombine) {
    args.push_back(allocateParts());
    launch(symbols, "_parts", /*hasSchedule=*/true, args, /*numOuts=*/1,
           [&](ValueRange arguments) { buildParts(arguments, numOperands); });
    args = {args.back()};
    numOperands = 1;
    plan = plan->combine;
  }
  for (Value extra : op.getExtras())
    collectExtraArguments(extra);
  llvm::append_range(args, extraArguments);
  llvm::append_range(args, outs);
  launch(symbols, whole.op != op ? "_products" : "_conv",
         !isCombine && others.empty(), args, outs.size(),
         [&](ValueRange arguments) {
           buildKernel(arguments, numOperands, isCombine);
         });
  for (auto [out, temporary] : llvm::zip_equal(op.getOuts(), outs))
    if (out != temporary)
      memref::CopyOp::create(b, loc, temporary, out);
  op.erase();
  return others;
}

/// Asserts on the host that an open `count` is one that kernels have 32 bits
/// for. Static ones were checked when the op got its schedule.
void KernelBuilder::requireAtMost(Value count, int64_t most, StringRef what) {
  if (getConstantIntValue(count))
    return;
  Value fits = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ule, count,
                                     index(most));
  cf::AssertOp::create(
      b, loc, fits,
      llvm::formatv("a kernel counts at most {0} {1}", most, what).str());
}

void KernelBuilder::launch(SymbolTable &symbols, StringRef suffix,
                           bool hasSchedule, ValueRange args, size_t numOuts,
                           function_ref<void(ValueRange arguments)> build) {
  // tiles = batch * ceil(extent / tile) along each spatial dimension
  //         * groups * channel tiles (one where the block sees all channels)
  Value tiles = extents.front();
  if (plan->space.contains('p')) {
    for (Value extent : ArrayRef(extents).drop_front())
      tiles = mul(tiles, extent);
    requireAtMost(tiles, kMaxPixels, "positions in all images");
    tiles = ceilDiv(tiles, plan->tile[1]);
  } else {
    bool hasUnits = plan->space.contains('u');
    for (auto [extent, unit] :
         llvm::zip_equal(ArrayRef(extents).drop_front(),
                         ArrayRef(plan->tile).drop_front(hasUnits ? 2 : 1)))
      tiles = mul(tiles, ceilDiv(extent, unit));
    if (hasUnits)
      tiles = ceilDiv(tiles, plan->tile[1]);
  }
  tiles = mul(tiles, index(plan->countGroups(problem) *
                           (plan->wholeChannels ? 1 : plan->channelTiles)));
  requireAtMost(tiles, kMaxTiles, "output tiles");
  Value limit = index(multiprocessors * plan->blocksPerSM);
  Value grid = arith::MinUIOp::create(b, loc, tiles, limit);
  Value one = index(1), threads = index(plan->numThreads);
  Value shared = arith::ConstantIntOp::create(b, loc, plan->sharedBytes, 32);

  // The kernel asks its arguments for extents that are not static.
  auto parent = op->getParentOfType<FunctionOpInterface>();
  std::string name = (parent.getName() + suffix).str();
  OpBuilder moduleBuilder(parent);
  auto module = gpu::GPUModuleOp::create(moduleBuilder, loc, name);
  module->setAttr(kKernelsAttrName, b.getUnitAttr());
  symbols.insert(module);
  gpu::GPUFuncOp kernel;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    SmallVector<Value> host = extents;
    kernel = gpu::GPUFuncOp::create(b, loc, module.getName(),
                                    b.getFunctionType(TypeRange(args), {}));
    kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(), b.getUnitAttr());
    // On the kernel that multiplies.
    if (hasSchedule) {
      kernel->setAttr("conv.schedule", whole.schedule);
      kernel->setAttr(kMultipliesAttrName, describeFactors());
    }
    kernel.setKnownBlockSizeAttr(
        b.getDenseI32ArrayAttr({static_cast<int32_t>(plan->numThreads), 1, 1}));
    // Lets ptxas give each thread its share of the register file.
    kernel->setAttr(NVVM::NVVMDialect::getMinctasmAttrName(),
                    b.getI32IntegerAttr(plan->blocksPerSM));
    b.setInsertionPointToStart(&kernel.getBody().front());
    build(kernel.getBody().getArguments());
    gpu::ReturnOp::create(b, loc);
    extents = host;
  }

  auto launch = gpu::LaunchFuncOp::create(
      b, loc, kernel, gpu::KernelDim3{grid, one, one},
      gpu::KernelDim3{threads, one, one}, shared, args);
  launch->setAttr(kWritesAttrName,
                  b.getDenseI32ArrayAttr(llvm::to_vector(
                      llvm::seq<int32_t>(args.size() - numOuts, args.size()))));
  launch->setAttr("conv.blocks_per_sm", b.getI64IntegerAttr(plan->blocksPerSM));
  if (hasSchedule)
    launch->setAttr(kEstimateAttrName, whole.estimate);
  // Folding would lose the tiles, of which the grid is the minimum with what is
  // resident.
  if (std::optional<int64_t> known = getConstantIntValue(tiles))
    launch->setAttr("conv.tiles", b.getI64IntegerAttr(*known));
}

/// Where the parts' sums lie between the two kernels: as the output, with the
/// parts' channels behind one another.
Value KernelBuilder::allocateParts() {
  SmallVector<int64_t> shape;
  SmallVector<Value> sizes;
  size_t next = 1;
  SmallVector<std::pair<char, Value>> known{{'n', extents.front()}};
  for (char letter : StringRef("dhw"))
    if (StringRef(problem.outputOrder).contains(letter))
      known.push_back({letter, extents[next++]});
  for (char letter : problem.outputOrder) {
    if (letter == 'f') {
      shape.push_back(problem.groups * plan->splits * problem.filters);
      continue;
    }
    Value extent = llvm::find_if(known, [&](auto &one) {
                     return one.first == letter;
                   })->second;
    shape.push_back(getConstantIntValue(extent).value_or(ShapedType::kDynamic));
    if (ShapedType::isDynamic(shape.back()))
      sizes.push_back(extent);
  }
  return memref::AllocOp::create(b, loc, MemRefType::get(shape, b.getF32Type()),
                                 sizes, b.getI64IntegerAttr(16));
}

/// Whether elements that a thread computes one after the other have results
/// that depend on each other's: approximate quotients of which conv-expand-math
/// makes one reciprocal.
static bool sharesReciprocals(Region &epilogue) {
  return epilogue
      .walk([](Operation *op) {
        return op->hasAttr(kBoundedDivisorAttrName) &&
                       op->hasAttr(kApproximateAttrName)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// The walk over the plan's tiles, in whose body what follows is built.
tile::WalkOp KernelBuilder::buildWalk() {
  // Moving the last tile is harmless where the rows (columns) are known to fill
  // a tile: values computed twice are the same, since no result lies on an
  // extra (C12).
  bool shares = sharesReciprocals(op.getEpilogue());
  auto shifts = [&](char letter, int64_t extent, int64_t unit) {
    size_t dim = plan->space.find(letter);
    // Elements that are reduced share reciprocals in the order of the sum.
    if (shares)
      unit = problem.isReduced()
                 ? 0
                 : std::lcm(unit,
                            plan->store.getSharingUnit(plan->fragment, dim,
                                                       problem.numFullResults(),
                                                       kMostSharedReciprocals));
    return dim != StringRef::npos && !plan->space.contains('u') && unit != 0 &&
           !ShapedType::isDynamic(extent) && extent >= plan->tile[dim] &&
           (extent - plan->tile[dim]) % unit == 0;
  };
  auto offset = [&](bool isUsed, int64_t value) {
    return isUsed ? b.getI64IntegerAttr(value) : IntegerAttr();
  };
  bool staged = plan->store.staged;
  auto walk = tile::WalkOp::create(
      b, loc, plan->space, plan->tile, problem.outputOrder,
      plan->countGroups(problem), plan->countChannels(problem), extents,
      plan->wholeChannels, shifts('h', problem.output[Rows], plan->rowUnit),
      shifts('w', problem.output[Columns], plan->columnUnit),
      offset(staged, plan->stagingOffset), offset(staged, plan->store.pitch));
  Block *body = b.createBlock(&walk.getBody());
  size_t numOffsets =
      plan->space.size() + (walk.isFlat() || walk.hasUnits() ? 1 : 2);
  for (size_t i = 0; i < numOffsets; ++i)
    body->addArgument(b.getIndexType(), loc);
  return walk;
}

void KernelBuilder::buildParts(ValueRange arguments, size_t numOperands) {
  Value sums = arguments.back();
  computeExtents(sums);
  Value source = family.buildSource(b, op, problem, *plan,
                                    arguments.take_front(numOperands));
  tile::WalkOp walk = buildWalk();
  tile::StoreOp::create(b, loc, family.buildAccumulator(b, loc, *plan, source),
                        sums);
  b.setInsertionPointAfter(walk);
}

void KernelBuilder::buildKernel(ValueRange arguments, size_t numOperands,
                                bool isCombine) {
  IRMapping mapping;
  mapping.map(extraArguments.getArrayRef(),
              arguments.slice(numOperands, extraArguments.size()));
  SmallVector<Value> extras;
  for (Value extra : op.getExtras())
    extras.push_back(importExtra(extra, mapping));
  ValueRange outs = arguments.drop_front(numOperands + extraArguments.size());
  ValueRange fullOuts = outs.take_front(problem.numFullResults());
  ValueRange reducedOuts = outs.drop_front(problem.numFullResults());

  computeExtents(outs.front());
  Value source;
  if (isCombine)
    source = tile::PartialsOp::create(
        b, loc, tile::RingType::get(b.getContext()), arguments.front(),
        cast<MemRefType>(arguments.front().getType())
                .getDimSize(op.getDims().outputDim('f')) /
            (problem.groups * problem.filters));
  else
    source = family.buildSource(b, op, problem, *plan,
                                arguments.take_front(numOperands));
  tile::WalkOp walk = buildWalk();

  auto layout = tile::LayoutAttr::get(b.getContext(), plan->fragment);
  auto fullType = [&](Type element) {
    return tile::FragmentType::get(b.getContext(), plan->tile, element, layout);
  };
  auto reducedType = [&](Type element) {
    return tile::FragmentType::get(b.getContext(),
                                   ArrayRef(plan->tile).drop_front(), element,
                                   tile::LayoutAttr());
  };

  /// Moves a region of conv.fused into a tile.map over `fragments`.
  auto buildMap = [&](Region &region, ValueRange fragments,
                      function_ref<Type(Type)> getType) {
    SmallVector<Type> types;
    for (Value value : region.front().getTerminator()->getOperands())
      types.push_back(getType(value.getType()));
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
    Value sums = isCombine
                     ? buildAccumulate(b, loc, *plan, source, /*multiply=*/{})
                     : family.buildAccumulator(b, loc, *plan, source);
    auto map = buildMap(op.getEpilogue(), sums, fullType);
    for (auto [fragment, out] : llvm::zip(map.getResults(), fullOuts))
      tile::StoreOp::create(b, loc, fragment, out);
    return SmallVector<Value>(
        map.getResults().drop_front(problem.numFullResults()));
  };

  if (!problem.isReduced()) {
    buildTile();
  } else {
    SmallVector<Type> types;
    for (Type type : op.getReducedValueTypes())
      types.push_back(reducedType(type));
    SmallVector<Value> reduced;
    if (plan->channelTiles == 1) {
      SmallVector<Value> partials = buildTile();
      reduced = tile::ReduceOp::create(b, loc, types, partials,
                                       op.getReduceAttr(), plan->partialsOffset)
                    .getReduced();
    } else {
      auto channels = tile::ChannelTilesOp::create(
          b, loc, types, op.getReduceAttr(), plan->partialsOffset);
      OpBuilder::InsertionGuard guard(b);
      Block *block = b.createBlock(&channels.getBody());
      block->addArgument(b.getIndexType(), loc);
      tile::YieldOp::create(b, loc, buildTile());
      reduced = channels.getReduced();
    }
    if (!op.getFinalize().empty())
      reduced = llvm::to_vector(ValueRange(
          buildMap(op.getFinalize(), reduced, reducedType).getResults()));
    for (auto [fragment, out] : llvm::zip_equal(reduced, reducedOuts))
      tile::StoreOp::create(b, loc, fragment, out);
  }
  b.setInsertionPointAfter(walk);
}
