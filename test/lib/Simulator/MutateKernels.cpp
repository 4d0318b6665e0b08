//===- MutateKernels.cpp - Break lowered kernels in chosen places ---------===//

#include "MutateKernels.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::conv::test;

StringRef mlir::conv::test::getName(MutantKind kind) {
  switch (kind) {
  case MutantKind::DropBarrier:
    return "drop barrier";
  case MutantKind::DropWarpSync:
    return "drop warp sync";
  case MutantKind::DropWait:
    return "drop wait";
  case MutantKind::WeakenWait:
    return "weaken wait";
  case MutantKind::ShiftAddress:
    return "shift address";
  case MutantKind::ShrinkShared:
    return "shrink shared memory";
  case MutantKind::ShrinkBuffer:
    return "shrink buffer";
  }
  llvm_unreachable("unknown kind");
}

/// Past the end of anything.
static constexpr int64_t kFarElements = int64_t(1) << 40;

namespace {

class Mutator {
public:
  explicit Mutator(MLIRContext *context) : b(context) {}

  void run(LLVM::LLVMFuncOp kernel);

  std::vector<Mutant> mutants;

private:
  /// Whether the kernel is to have the mutant of this kind at `op`.
  Value chosen(MutantKind kind, Operation *op) {
    int64_t number = mutants.size() + 1;
    mutants.push_back({kind, number, kernel.getName().str(), texts.lookup(op)});
    Value own = LLVM::ConstantOp::create(b, loc, b.getI64Type(),
                                         b.getI64IntegerAttr(number));
    return LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::eq, selector, own);
  }
  /// Skips `op` where `condition` holds, and does what `otherwise` builds.
  void skip(Operation *op, Value condition,
            llvm::function_ref<void()> otherwise = {});
  void shift(LLVM::GEPOp op);
  void weaken(NVVM::CpAsyncWaitGroupOp op);

  OpBuilder b;
  Location loc = b.getUnknownLoc();
  LLVM::LLVMFuncOp kernel;
  // The mutant's number, and by how many elements it shifts an address.
  Value selector, distance, zero;
  DenseMap<Operation *, std::string> texts;
};

} // namespace

void Mutator::skip(Operation *op, Value condition,
                   llvm::function_ref<void()> otherwise) {
  Block *before = op->getBlock();
  Block *with = before->splitBlock(op);
  Block *after = with->splitBlock(op->getNextNode());
  Block *without = after;
  b.setInsertionPointToEnd(with);
  LLVM::BrOp::create(b, loc, after);
  if (otherwise) {
    without = b.createBlock(after);
    otherwise();
    LLVM::BrOp::create(b, loc, after);
  }
  b.setInsertionPointToEnd(before);
  LLVM::CondBrOp::create(b, loc, condition, without, with);
}

void Mutator::weaken(NVVM::CpAsyncWaitGroupOp op) {
  skip(op, chosen(MutantKind::WeakenWait, op),
       [&] { NVVM::CpAsyncWaitGroupOp::create(b, loc, op.getN() + 1); });
}

/// What the address is of: the last index counts elements of this type.
static Type getElementType(LLVM::GEPOp op) {
  Type type = op.getElemType();
  for (int32_t index : op.getRawConstantIndices().drop_front()) {
    if (auto structure = dyn_cast<LLVM::LLVMStructType>(type))
      type = structure.getBody()[index];
    else
      type = cast<LLVM::LLVMArrayType>(type).getElementType();
  }
  return type;
}

void Mutator::shift(LLVM::GEPOp op) {
  b.setInsertionPointAfter(op);
  Value condition = chosen(MutantKind::ShiftAddress, op);
  Value by = LLVM::SelectOp::create(b, loc, condition, distance, zero);
  auto moved = LLVM::GEPOp::create(b, loc, op.getType(), getElementType(op),
                                   op.getRes(), ValueRange{by});
  op.getRes().replaceAllUsesExcept(moved, moved);
  // The flags spoke of the address that the kernel meant.
  op.setNoWrapFlags(LLVM::GEPNoWrapFlags::none);
}

/// Ops of which nothing uses the result.
static void removeDeadOps(LLVM::LLVMFuncOp kernel) {
  SmallVector<Operation *> ops;
  kernel.walk([&](Operation *op) { ops.push_back(op); });
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op))
      op->erase();
}

void Mutator::run(LLVM::LLVMFuncOp func) {
  kernel = func;
  removeDeadOps(kernel);
  // Not insertArgument: it takes the type's `void` for a result.
  SmallVector<Type> parameters(kernel.getArgumentTypes());
  parameters.push_back(b.getI64Type());
  kernel.setFunctionType(LLVM::LLVMFunctionType::get(
      kernel.getFunctionType().getReturnType(), parameters));
  if (ArrayAttr attrs = kernel.getArgAttrsAttr()) {
    SmallVector<Attribute> extended(attrs.getValue());
    extended.push_back(b.getDictionaryAttr({}));
    kernel.setArgAttrsAttr(b.getArrayAttr(extended));
  }
  Value parameter = kernel.getBody().addArgument(b.getI64Type(), loc);
  b.setInsertionPointToStart(&kernel.getBody().front());
  auto constant = [&](int64_t value) -> Value {
    return LLVM::ConstantOp::create(b, loc, b.getI64Type(),
                                    b.getI64IntegerAttr(value));
  };
  zero = constant(0);
  Value far =
      LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::slt, parameter, zero);
  distance =
      LLVM::SelectOp::create(b, loc, far, constant(kFarElements), constant(1));
  selector = LLVM::SelectOp::create(
      b, loc, far, LLVM::SubOp::create(b, loc, zero, parameter), parameter);
  SmallVector<Operation *> ops;
  kernel.walk([&](Operation *op) {
    if (isa<NVVM::Barrier0Op, NVVM::BarrierOp, NVVM::SyncWarpOp,
            NVVM::CpAsyncWaitGroupOp, LLVM::GEPOp>(op))
      ops.push_back(op);
  });
  // As they are before anything changes, with the first op that uses them.
  AsmState names(kernel);
  for (Operation *op : ops) {
    llvm::raw_string_ostream stream(texts[op]);
    op->print(stream, names);
    if (op->getNumResults() && !op->use_empty())
      op->getUsers().begin()->print(stream << " for ", names);
  }
  for (Operation *op : ops) {
    loc = op->getLoc();
    b.setInsertionPoint(op);
    if (auto gep = dyn_cast<LLVM::GEPOp>(op)) {
      shift(gep);
    } else if (auto wait = dyn_cast<NVVM::CpAsyncWaitGroupOp>(op)) {
      weaken(wait);
      b.setInsertionPoint(op);
      skip(op, chosen(MutantKind::DropWait, op));
    } else {
      skip(op, chosen(isa<NVVM::SyncWarpOp>(op) ? MutantKind::DropWarpSync
                                                : MutantKind::DropBarrier,
                      op));
    }
  }
}

FailureOr<std::vector<Mutant>>
mlir::conv::test::mutateKernels(ModuleOp module) {
  Mutator mutator(module.getContext());
  for (auto kernels : module.getOps<gpu::GPUModuleOp>())
    for (auto func : kernels.getOps<LLVM::LLVMFuncOp>())
      if (func->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName()))
        mutator.run(func);
  OpBuilder b(module.getContext());
  for (auto func : module.getOps<func::FuncOp>()) {
    if (func.isDeclaration())
      continue;
    if (failed(func.insertArgument(func.getNumArguments(), b.getI64Type(),
                                   b.getDictionaryAttr({}), func.getLoc())))
      return failure();
    Value selector = func.getArguments().back();
    func.walk([&](gpu::LaunchFuncOp launch) {
      launch.getKernelOperandsMutable().append(selector);
    });
  }
  return std::move(mutator.mutants);
}
