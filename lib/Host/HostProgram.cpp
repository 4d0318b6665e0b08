//===- HostProgram.cpp - Read launches off a lowered host function --------===//

#include "conv/Host/HostProgram.h"
#include "LoadSteps.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::conv;

bool conv::isWholeAllocation(const BufferView &view, const BufferSpec &buffer,
                             Type elementType) {
  if (buffer.kind != BufferSpec::Kind::Workspace ||
      !view.offset.isConstant(0) ||
      Expr::product(view.sizes) * getManifestBytes(elementType) != buffer.bytes)
    return false;
  SmallVector<Expr> contiguous = getRowMajorStrides(view.sizes);
  for (auto [size, stride, expected] :
       llvm::zip(view.sizes, view.strides, contiguous))
    if (!size.isConstant(1) && stride != expected)
      return false;
  return true;
}

std::optional<llvm::SmallBitVector> LaunchStep::getWrittenArguments() const {
  gpu::LaunchFuncOp launch = op;
  auto positions = launch->getAttrOfType<DenseI32ArrayAttr>(kWritesAttrName);
  if (!positions)
    return std::nullopt;
  llvm::SmallBitVector result(arguments.size());
  for (int32_t position : positions.asArrayRef()) {
    // Anyone may write such an attribute.
    if (position < 0 || size_t(position) >= arguments.size() ||
        !std::holds_alternative<BufferView>(arguments[position]))
      return std::nullopt;
    result.set(position);
  }
  return result;
}

namespace {
/// Builds one HostProgram.
class Reader {
public:
  Reader(func::FuncOp func, bool isQuiet) : analysis(func, isQuiet) {
    program.func = func;
  }

  FailureOr<HostProgram> read();

private:
  LogicalResult readOther(Operation *op);
  LogicalResult readLaunch(gpu::LaunchFuncOp op);
  LogicalResult readReturn(func::ReturnOp op);
  FailureOr<Expr> readGridX(gpu::LaunchFuncOp op, Value gridX);
  void noteLifetimes();
  void dropUnusedBuffers();

  HostAnalysis analysis;
  HostProgram program;
};
} // namespace

/// A persistent launch has min(tiles, resident blocks) blocks. The compiler
/// knows only its target's multiprocessors; the runtime knows the device's.
FailureOr<Expr> Reader::readGridX(gpu::LaunchFuncOp op, Value gridX) {
  auto perSM = op->getAttrOfType<IntegerAttr>("conv.blocks_per_sm");
  if (!perSM) {
    std::optional<Expr> grid = analysis.getExpr(gridX);
    if (!grid)
      return analysis.emitError(op) << "has a grid that does not follow from "
                                       "the extents of the arguments";
    return *grid;
  }
  Expr resident = Expr::symbol("sm_count") * Expr(perSM.getInt());
  std::optional<Expr> tiles;
  if (auto count = op->getAttrOfType<IntegerAttr>("conv.tiles")) {
    tiles = count.getInt();
  } else if (auto min = gridX.getDefiningOp<arith::MinUIOp>()) {
    tiles = analysis.getExpr(min.getLhs());
    // Canonicalization puts the constant limit second.
    if (tiles && tiles->getConstant())
      if (std::optional<Expr> other = analysis.getExpr(min.getRhs());
          other && !other->getConstant())
        tiles = other;
  } else {
    // Folded to a number: any grid is right for a kernel that walks its tiles.
    return resident;
  }
  if (!tiles)
    return analysis.emitError(op)
           << "has a number of tiles that does not follow from the "
              "extents of the arguments";
  return Expr::get(Expr::Kind::Min, *tiles, resident);
}

LogicalResult Reader::readLaunch(gpu::LaunchFuncOp op) {
  if (op.hasClusterSize())
    return analysis.emitError(op)
           << "launches clusters, which bundles do not have; no "
              "kernel for sm_80 to sm_89 may ask for them";
  LaunchStep step;
  step.op = op;
  gpu::KernelDim3 grid = op.getGridSizeOperandValues();
  gpu::KernelDim3 block = op.getBlockSizeOperandValues();
  FailureOr<Expr> gridX = readGridX(op, grid.x);
  if (failed(gridX))
    return failure();
  step.grid.push_back(*gridX);
  for (Value value : {grid.y, grid.z, block.x, block.y, block.z}) {
    std::optional<Expr> extent = analysis.getExpr(value);
    if (!extent)
      return analysis.emitError(op)
             << "has a grid or block that does not follow from the "
                "extents of the arguments";
    (step.grid.size() < 3 ? step.grid : step.block).push_back(*extent);
  }
  constexpr int64_t limits[] = {(1ll << 31) - 1, 65535, 65535};
  for (auto [axis, limit] : llvm::enumerate(limits))
    if (std::optional<int64_t> extent = step.grid[axis].getConstant();
        extent && *extent > limit)
      return analysis.emitError(op)
             << "needs " << *extent << " blocks along axis " << axis
             << "; CUDA allows " << limit;
  if (std::optional<int64_t> threads = Expr::product(step.block).getConstant();
      threads && (*threads < 1 || *threads > 1024))
    return analysis.emitError(op)
           << "needs " << *threads
           << " threads per block; CUDA allows 1 to 1024";
  if (Value shared = op.getDynamicSharedMemorySize()) {
    std::optional<Expr> bytes = analysis.getExpr(shared);
    if (!bytes)
      return analysis.emitError(op)
             << "has a shared memory size that does not follow from "
                "the extents of the arguments";
    step.sharedBytes = *bytes;
  }
  for (auto [i, operand] : llvm::enumerate(op.getKernelOperands())) {
    if (const BufferView *view = analysis.getView(operand)) {
      step.arguments.push_back(*view);
    } else if (auto scalar = analysis.getScalar(operand)) {
      step.arguments.push_back(std::move(*scalar));
    } else {
      return analysis.emitError(op)
             << "passes operand " << i << " of type " << operand.getType()
             << ", which the host would have to compute; a bundle passes "
                "tensors, arguments, constants and sizes, so compute it inside "
                "of a kernel (as a tensor operation)";
    }
  }
  program.steps.push_back(std::move(step));
  return success();
}

LogicalResult Reader::readReturn(func::ReturnOp op) {
  for (auto [i, value] : llvm::enumerate(op.getOperands())) {
    auto type = dyn_cast<MemRefType>(value.getType());
    const BufferView *view = analysis.getView(value);
    if (!type || !view)
      return analysis.emitError(op)
             << "result " << i << " has type " << value.getType()
             << ", but a bundle returns tensors; return a "
                "tensor of rank 0 for a scalar";
    BufferSpec &buffer = analysis.buffers[view->buffer];
    if (!isWholeAllocation(*view, buffer, type.getElementType()))
      return analysis.emitError(op)
             << "result " << i << " is "
             << (buffer.kind == BufferSpec::Kind::Argument   ? "an argument"
                 : buffer.kind == BufferSpec::Kind::Constant ? "a constant"
                 : buffer.kind == BufferSpec::Kind::Result
                     ? "a result returned before"
                     : "a part of a buffer")
             << "; a bundle's results are buffers of their own, so copy it "
                "(conv-isolate-results does)";
    buffer.kind = BufferSpec::Kind::Result;
    buffer.index = i;
    program.results.push_back({type.getElementType(), view->sizes});
  }
  return success();
}

LogicalResult Reader::readOther(Operation *op) {
  if (auto launch = dyn_cast<gpu::LaunchFuncOp>(op))
    return readLaunch(launch);
  if (auto ret = dyn_cast<func::ReturnOp>(op))
    return readReturn(ret);
  // The launches of a bundle give what they give in order; which of them wait
  // for which the runtime works out.
  if (isa<gpu::WaitOp>(op))
    return success();
  StringRef remedy = "keep it out of the function, or express it on tensors so "
                     "that it becomes a kernel";
  if (op->getNumRegions() > 0)
    remedy = "a bundle is a list of launches, so unroll it or decide before "
             "it is compiled";
  else if (isa<memref::LoadOp>(op))
    remedy = "the data lies on the device; keep the value in a tensor (of rank "
             "0 for a scalar) and read it in a tensor operation";
  else if (auto call = dyn_cast<func::CallOp>(op)) {
    auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
        op, call.getCalleeAttr());
    remedy = callee && callee.isDeclaration()
                 ? "the callee has no body; define it in the same module"
                 : "inline the callee first (--inline)";
  } else if (isa<memref::CopyOp>(op) ||
             op->getName().getDialectNamespace() == "linalg")
    remedy = "lower it to a kernel first (conv-linalg-to-gpu)";
  else if (op->getName().getDialectNamespace() == "tosa")
    remedy = "lower it to linalg first (conv-import-tosa)";
  else if (op->getName().getDialectNamespace() == "tensor")
    remedy = "bufferize the function first (conv-bufferize)";
  else if (op->getName().getDialectNamespace() == "conv")
    remedy = "lower it to a kernel first (conv-to-gpu-kernels)";
  else if (op->getName().getDialectNamespace() == "arith" ||
           op->getName().getDialectNamespace() == "math")
    remedy = "it depends on more than extents and constants; compute it in a "
             "tensor operation";
  return analysis.emitError(op)
         << "'" << op->getName().getStringRef()
         << "' cannot run on the host side of a bundle; " << remedy;
}

void Reader::noteLifetimes() {
  for (auto [i, step] : llvm::enumerate(program.steps))
    for (const KernelArgument &argument : step.arguments)
      if (auto *view = std::get_if<BufferView>(&argument)) {
        BufferSpec &spec = program.buffers[view->buffer];
        if (spec.firstStep < 0)
          spec.firstStep = i;
        spec.lastStep = i;
      }
}

/// What no launch touches needs no memory, nor a place in the list.
void Reader::dropUnusedBuffers() {
  llvm::SmallBitVector used(program.buffers.size());
  for (const LaunchStep &step : program.getAllSteps())
    for (const KernelArgument &argument : step.arguments)
      if (auto *view = std::get_if<BufferView>(&argument))
        used.set(view->buffer);
  SmallVector<unsigned> newIndex(program.buffers.size());
  SmallVector<BufferSpec> kept;
  for (auto [i, buffer] : llvm::enumerate(program.buffers)) {
    newIndex[i] = kept.size();
    if (used.test(i) || buffer.kind == BufferSpec::Kind::Argument ||
        buffer.kind == BufferSpec::Kind::Result)
      kept.push_back(buffer);
  }
  program.buffers = std::move(kept);
  for (auto *steps : {&program.loadSteps, &program.steps})
    for (LaunchStep &step : *steps) {
      for (KernelArgument &argument : step.arguments)
        if (auto *view = std::get_if<BufferView>(&argument))
          view->buffer = newIndex[view->buffer];
      if (step.writes)
        for (unsigned &buffer : *step.writes)
          buffer = newIndex[buffer];
    }
}

FailureOr<HostProgram> Reader::read() {
  if (failed(analysis.run([&](Operation *op) { return readOther(op); })))
    return failure();
  program.buffers = std::move(analysis.buffers);
  separateLoadSteps(program);
  noteLifetimes();
  dropUnusedBuffers();
  program.arguments = std::move(analysis.arguments);
  program.checks = std::move(analysis.checks);
  return std::move(program);
}

FailureOr<HostProgram> conv::analyzeHostFunction(func::FuncOp func) {
  return Reader(func, /*isQuiet=*/false).read();
}

HostPrograms::HostPrograms(Operation *module) {
  for (auto func : cast<ModuleOp>(module).getOps<func::FuncOp>()) {
    if (func.isDeclaration())
      continue;
    FailureOr<HostProgram> program = Reader(func, /*isQuiet=*/true).read();
    isComplete &= succeeded(program);
    if (succeeded(program))
      programs.try_emplace(func, std::move(*program));
  }
}

FailureOr<const HostProgram *> HostPrograms::get(func::FuncOp func) const {
  auto it = programs.find(func);
  if (it != programs.end())
    return &it->second;
  // Once more, to say why.
  (void)analyzeHostFunction(func);
  return failure();
}
