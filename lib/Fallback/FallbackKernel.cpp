//===- FallbackKernel.cpp - A kernel of the fallback path -----------------===//

#include "FallbackKernel.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::conv;

Value conv::getRoot(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return memref;
}

/// The first op after `load` and before `user`, both in one block, that may
/// write what `load` reads; null if there is none.
static Operation *findWriteBetween(memref::LoadOp load, Operation *user,
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

bool conv::readsMemory(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  if (isa<memref::LoadOp>(op))
    return true;
  return isMemoryEffectFree(op) && !isa<memref::DimOp>(op) &&
         llvm::any_of(op->getOperands(), readsMemory);
}

FallbackKernel::FallbackKernel(Operation *op, gpu::GPUModuleOp module,
                               StringRef name, int64_t blockSize,
                               WriteMap &writes)
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

Value FallbackKernel::import(Value value) {
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

Value FallbackKernel::addShared(int64_t extent, Type element) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&func.getBody().front());
  auto type = MemRefType::get(
      {extent}, element, MemRefLayoutAttrInterface(),
      gpu::AddressSpaceAttr::get(builder.getContext(),
                                 gpu::GPUDialect::getWorkgroupAddressSpace()));
  // Stands for an attribution, which follows the last of the arguments.
  sharedArrays.push_back(memref::AllocaOp::create(builder, loc, type));
  return sharedArrays.back();
}

Value FallbackKernel::getExtent(OpBuilder &b, LoopExtent dim) {
  if (!dim.first)
    return arith::ConstantIndexOp::create(b, loc, dim.second);
  auto type = cast<MemRefType>(dim.first.getType());
  if (!type.isDynamicDim(dim.second))
    return arith::ConstantIndexOp::create(b, loc, type.getDimSize(dim.second));
  return memref::DimOp::create(b, loc, import(dim.first), dim.second);
}

LogicalResult FallbackKernel::emitParallel(
    ArrayRef<LoopExtent> extents,
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

void FallbackKernel::emitLaunch(ArrayRef<Value> written, bool isWeight) {
  SmallVector<Type> types = llvm::to_vector(ValueRange(operands).getTypes());
  func.setFunctionType(builder.getFunctionType(types, {}));
  for (memref::AllocaOp array : sharedArrays) {
    array.replaceAllUsesWith(
        func.addWorkgroupAttribution(array.getType(), loc));
    array.erase();
  }
  int32_t threads = gridExtents.empty() ? 1 : blockSize;
  func.setKnownBlockSizeAttr(builder.getDenseI32ArrayAttr({threads, 1, 1}));

  OpBuilder b(launchPoint);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value grid = one, block = one;
  if (!gridExtents.empty()) {
    block = arith::ConstantIndexOp::create(b, loc, blockSize);
    Value total;
    for (auto [memref, dim] : gridExtents) {
      auto type = memref ? cast<MemRefType>(memref.getType()) : MemRefType();
      Value size;
      if (type && type.isDynamicDim(dim))
        size = b.createOrFold<memref::DimOp>(loc, memref, dim);
      else
        size = arith::ConstantIndexOp::create(
            b, loc, type ? type.getDimSize(dim) : dim);
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
  SmallVector<int32_t> positions;
  for (auto [i, operand] : llvm::enumerate(operands))
    if (llvm::is_contained(written, operand))
      positions.push_back(i);
  if (positions.size() == written.size())
    launch->setAttr(kWritesAttrName, b.getDenseI32ArrayAttr(positions));
  if (isWeight)
    launch->setAttr(kWeightAttrName, b.getUnitAttr());
  writes[launch] = llvm::to_vector(written);
}
