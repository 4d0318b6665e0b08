//===- PromoteF64.cpp - Compute a function in double precision ------------===//

#include "conv/IR/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-promote-f64"

namespace mlir::conv {
#define GEN_PASS_DEF_PROMOTEF64PASS
#include "conv/IR/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// The f64 type of the same shape, or null where `type` stays what it is.
static Type promoted(Type type) {
  if (auto tensorType = dyn_cast<RankedTensorType>(type)) {
    if (Type element = promoted(tensorType.getElementType()))
      return tensorType.clone(element);
    return {};
  }
  if (isa<FloatType>(type) && type.getIntOrFloatBitWidth() < 64)
    return Float64Type::get(type.getContext());
  return {};
}

/// Whether floats hide in `type` where they cannot be promoted.
static bool hidesFloats(Type type) {
  if (promoted(type))
    return false;
  auto shaped = dyn_cast<ShapedType>(type);
  Type element = shaped ? shaped.getElementType() : type;
  if (auto complex = dyn_cast<ComplexType>(element))
    return promoted(complex.getElementType()) != nullptr;
  return shaped && promoted(element) != nullptr;
}

//===----------------------------------------------------------------------===//
// What can be promoted
//===----------------------------------------------------------------------===//

static LogicalResult checkTypes(Operation *op, TypeRange types) {
  for (Type type : types)
    if (hidesFloats(type))
      return op->emitError("'")
             << op->getName()
             << "' op expects floats in scalars and ranked tensors, to compute "
                "them in f64, got "
             << type;
  return success();
}

static LogicalResult checkOp(Operation *op) {
  if (failed(checkTypes(op, op->getOperandTypes())) ||
      failed(checkTypes(op, op->getResultTypes())))
    return failure();
  auto isPromoted = [](Type type) { return promoted(type) != nullptr; };
  bool touched = llvm::any_of(op->getOperandTypes(), isPromoted) ||
                 llvm::any_of(op->getResultTypes(), isPromoted);
  for (Region &region : op->getRegions())
    for (Block &block : region) {
      if (failed(checkTypes(op, block.getArgumentTypes())))
        return failure();
      touched |= llvm::any_of(block.getArgumentTypes(), isPromoted);
    }
  if (!touched)
    return success();
  if (isa<arith::BitcastOp, tensor::BitcastOp, arith::ScalingExtFOp,
          arith::ScalingTruncFOp>(op))
    return op->emitError("'")
           << op->getName()
           << "' op has no meaning in f64: it depends on the bits of "
           << op->getOperand(0).getType();
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    if (!isa<FloatAttr, DenseFPElementsAttr, DenseResourceElementsAttr>(
            constant.getValue()))
      return op->emitError("expects a dense constant, to compute it in f64");
  Dialect *dialect = op->getDialect();
  if (dialect &&
      isa<arith::ArithDialect, linalg::LinalgDialect, math::MathDialect,
          scf::SCFDialect, tensor::TensorDialect>(dialect))
    return success();
  if (isa<func::ReturnOp>(op))
    return success();
  InFlightDiagnostic diag = op->emitError("'")
                            << op->getName()
                            << "' op cannot be computed in f64; expects ops of "
                               "arith, linalg, math, scf and tensor";
  if (isa<FusedOp>(op))
    diag << " (run conv-decompose first)";
  else if (isa<func::CallOp>(op))
    diag << " (inline the callee first)";
  return diag;
}

//===----------------------------------------------------------------------===//
// The rewrite
//===----------------------------------------------------------------------===//

/// `value`, a scalar or tensor of narrow floats, in f64.
static Value createExtension(OpBuilder &builder, Location loc, Value value) {
  Type type = promoted(value.getType());
  auto tensorType = dyn_cast<RankedTensorType>(type);
  if (!tensorType)
    return arith::ExtFOp::create(builder, loc, type, value);
  Value empty = tensor::EmptyOp::create(
      builder, loc, tensor::getMixedSizes(builder, loc, value),
      tensorType.getElementType(), tensorType.getEncoding());
  AffineMap identity = builder.getMultiDimIdentityMap(tensorType.getRank());
  SmallVector<utils::IteratorType> iterators(tensorType.getRank(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, empty.getType(), value, empty,
             ArrayRef<AffineMap>{identity, identity}, iterators,
             [](OpBuilder &b, Location loc, ValueRange args) {
               Value wide =
                   arith::ExtFOp::create(b, loc, b.getF64Type(), args[0]);
               linalg::YieldOp::create(b, loc, wide);
             })
      .getResult(0);
}

static APFloat toDouble(APFloat value) {
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value;
}

/// Promotes a constant. Tensors with many values are extended at run time, so
/// that the function and its reference share their data.
static void promoteConstant(arith::ConstantOp constant) {
  Type type = promoted(constant.getType());
  if (auto number = dyn_cast<FloatAttr>(constant.getValue())) {
    constant.setValueAttr(FloatAttr::get(type, toDouble(number.getValue())));
    constant.getResult().setType(type);
    return;
  }
  if (auto dense = dyn_cast<DenseFPElementsAttr>(constant.getValue());
      dense && dense.isSplat()) {
    constant.setValueAttr(DenseElementsAttr::get(
        cast<ShapedType>(type), toDouble(dense.getSplatValue<APFloat>())));
    constant.getResult().setType(type);
    return;
  }
  OpBuilder builder(constant->getContext());
  builder.setInsertionPointAfter(constant);
  Value wide = createExtension(builder, constant.getLoc(), constant);
  constant.getResult().replaceUsesWithIf(wide, [&](OpOperand &use) {
    return use.getOwner() != wide.getDefiningOp() &&
           !isa<tensor::DimOp>(use.getOwner());
  });
}

LogicalResult conv::promoteToF64(func::FuncOp function) {
  if (function.isDeclaration())
    return success();
  if (failed(checkTypes(function, function.getArgumentTypes())) ||
      failed(checkTypes(function, function.getResultTypes())))
    return failure();
  SmallVector<Operation *> ops;
  WalkResult walk =
      function.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
        ops.push_back(op);
        return failed(checkOp(op)) ? WalkResult::interrupt()
                                   : WalkResult::advance();
      });
  if (walk.wasInterrupted())
    return failure();

  LDBG() << "promotes " << ops.size() << " ops of " << function.getName();
  auto promote = [](Value value) {
    if (Type type = promoted(value.getType()))
      value.setType(type);
  };
  for (Operation *op : ops) {
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      if (promoted(constant.getType()))
        promoteConstant(constant);
      continue;
    }
    llvm::for_each(op->getResults(), promote);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::for_each(block.getArguments(), promote);
  }
  // Blocks other than the entry take what branches hand them.
  for (Block &block : llvm::drop_begin(function.getBody()))
    llvm::for_each(block.getArguments(), promote);

  OpBuilder builder(function.getContext());
  builder.setInsertionPointToStart(&function.getBody().front());
  for (BlockArgument argument : function.getArguments()) {
    if (!promoted(argument.getType()) || argument.use_empty())
      continue;
    // Sizes are taken from the argument itself, before and after.
    SmallPtrSet<Operation *, 8> before(argument.getUsers().begin(),
                                       argument.getUsers().end());
    Value wide = createExtension(builder, argument.getLoc(), argument);
    argument.replaceUsesWithIf(wide, [&](OpOperand &use) {
      return before.contains(use.getOwner()) &&
             !isa<tensor::DimOp>(use.getOwner());
    });
  }

  // Extensions and roundings inside have become conversions of f64 to f64.
  for (Operation *op : ops)
    if (isa<arith::ExtFOp, arith::TruncFOp>(op) &&
        op->getOperand(0).getType() == op->getResult(0).getType()) {
      op->getResult(0).replaceAllUsesWith(op->getOperand(0));
      op->erase();
    }

  SmallVector<Type> results;
  for (Type type : function.getResultTypes()) {
    Type wide = promoted(type);
    results.push_back(wide ? wide : type);
  }
  function.setFunctionType(FunctionType::get(
      function.getContext(), function.getArgumentTypes(), results));
  return success();
}

namespace {

struct PromoteF64Pass : conv::impl::PromoteF64PassBase<PromoteF64Pass> {
  void runOnOperation() override {
    if (failed(promoteToF64(getOperation())))
      signalPassFailure();
  }
};

} // namespace
