//===- ImportTosa.cpp - TOSA in, linalg out -------------------------------===//

#include "conv/Host/Kernels.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Conversion/TosaToArith/TosaToArith.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Conversion/TosaToSCF/TosaToSCF.h"
#include "mlir/Conversion/TosaToTensor/TosaToTensor.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/MathExtras.h"

#define DEBUG_TYPE "conv-import-tosa"

namespace mlir::conv {
#define GEN_PASS_DEF_IMPORTTOSAPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// Broadcasts decided at run time
//===----------------------------------------------------------------------===//

/// The value that holds a size, seen through what the tensor is made from.
static std::pair<Value, int64_t> resolveSize(Value size) {
  if (auto max = size.getDefiningOp<arith::MaxUIOp>()) {
    auto size = resolveSize(max.getLhs());
    if (size == resolveSize(max.getRhs()))
      return size;
  }
  while (auto dim = size.getDefiningOp<tensor::DimOp>()) {
    std::optional<int64_t> index = dim.getConstantIndex();
    if (!index)
      break;
    Value source = dim.getSource();
    while (Operation *op = source.getDefiningOp()) {
      if (auto castOp = dyn_cast<tensor::CastOp>(op))
        source = castOp.getSource();
      else if (auto dps = dyn_cast<DestinationStyleOpInterface>(op))
        source = dps.getTiedOpOperand(cast<OpResult>(source))->get();
      else
        break;
    }
    auto empty = source.getDefiningOp<tensor::EmptyOp>();
    if (!empty || !empty.getType().isDynamicDim(*index))
      return {source, *index};
    size = empty.getDynamicSize(*index);
  }
  return {size, -1};
}

/// Two extents of which one is 1 are broadcast by a branch in MLIR's lowering,
/// scf.if (dim(x, d) == 1) { broadcast x along d } else { x }, which a list of
/// launches cannot have. Where both extents are the same there is nothing to
/// broadcast; elsewhere an index of 0 is selected instead of a branch.
static LogicalResult removeBroadcastBranch(RewriterBase &rewriter,
                                           scf::IfOp branch) {
  auto compare = branch.getCondition().getDefiningOp<arith::CmpIOp>();
  if (!compare || compare.getPredicate() != arith::CmpIPredicate::eq ||
      !isConstantIntValue(compare.getRhs(), 1) || branch.getNumResults() != 1 ||
      !branch.elseBlock())
    return failure();
  auto uncast = [](Value value) {
    while (auto castOp = value.getDefiningOp<tensor::CastOp>())
      value = castOp.getSource();
    return value;
  };
  Value source = uncast(branch.elseYield().getOperand(0));
  auto broadcast = uncast(branch.thenYield().getOperand(0))
                       .getDefiningOp<linalg::GenericOp>();
  if (!broadcast || broadcast->getBlock() != branch.thenBlock() ||
      broadcast.getNumDpsInputs() != 1 || broadcast.getNumDpsInits() != 1 ||
      uncast(broadcast.getInputs()[0]) != source ||
      source.getParentBlock() == branch.elseBlock())
    return failure();
  auto yield = cast<linalg::YieldOp>(broadcast.getBody()->getTerminator());
  auto empty = broadcast.getOutputs()[0].getDefiningOp<tensor::EmptyOp>();
  AffineMap map = broadcast.getIndexingMapsArray()[0];
  auto type = cast<RankedTensorType>(source.getType());
  if (yield.getOperand(0) != broadcast.getBody()->getArgument(0) || !empty ||
      int64_t(map.getNumDims()) != type.getRank())
    return failure();
  int64_t dim = -1;
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (isa<AffineConstantExpr>(expr))
      dim = i;
  if (dim < 0)
    return failure();

  Location loc = branch.getLoc();
  Type resultType = branch.getResult(0).getType();
  OpFoldResult wanted = empty.getMixedSizes()[dim];
  auto castToResult = [&](Value value) -> Value {
    if (value.getType() == resultType)
      return value;
    return tensor::CastOp::create(rewriter, loc, resultType, value);
  };
  if (auto size = dyn_cast<Value>(wanted);
      size && resolveSize(size) == resolveSize(compare.getLhs())) {
    rewriter.setInsertionPoint(branch);
    rewriter.replaceOp(branch, castToResult(source));
    return success();
  }

  // What the broadcast's shape is computed from goes in front of the branch.
  for (Operation &op :
       llvm::make_early_inc_range(branch.thenBlock()->without_terminator())) {
    if (&op == broadcast)
      break;
    if (!isMemoryEffectFree(&op))
      return failure();
    rewriter.moveOpBefore(&op, branch);
  }
  rewriter.setInsertionPoint(branch);
  auto select = linalg::GenericOp::create(
      rewriter, loc, empty.getType(), ValueRange(), ValueRange(empty),
      AffineMap(rewriter.getMultiDimIdentityMap(type.getRank())),
      SmallVector<utils::IteratorType>(type.getRank(),
                                       utils::IteratorType::parallel),
      [&](OpBuilder &b, Location loc, ValueRange) {
        SmallVector<Value> indices;
        for (int64_t i = 0; i < type.getRank(); ++i)
          indices.push_back(linalg::IndexOp::create(b, loc, i));
        Value zero = arith::ConstantIndexOp::create(b, loc, 0);
        indices[dim] = arith::SelectOp::create(b, loc, branch.getCondition(),
                                               zero, indices[dim]);
        Value element = tensor::ExtractOp::create(b, loc, source, indices);
        linalg::YieldOp::create(b, loc, element);
      });
  rewriter.replaceOp(branch, castToResult(select.getResult(0)));
  return success();
}

//===----------------------------------------------------------------------===//
// Transposed convolutions
//===----------------------------------------------------------------------===//

/// transpose_conv2d(x, w)  ==>  conv2d(x put into zeros, reverse(w)), which
/// raising makes an input dilation of. MLIR's own lowering goes through one
/// convolution with more channels and a depth to space, which none joins.
/// Leaves alone what is quantized or has open extents.
static void rewriteTransposedConv(RewriterBase &rewriter,
                                  tosa::TransposeConv2DOp op) {
  auto input = dyn_cast<RankedTensorType>(op.getInput().getType());
  auto weight = dyn_cast<RankedTensorType>(op.getWeight().getType());
  auto output = dyn_cast<RankedTensorType>(op.getType());
  FailureOr<int64_t> inputZero = op.getInputZeroPoint();
  FailureOr<int64_t> weightZero = op.getWeightZeroPoint();
  if (!input || !weight || !output || !input.hasStaticShape() ||
      !weight.hasStaticShape() || !isa<FloatType>(input.getElementType()) ||
      failed(inputZero) || failed(weightZero) || *inputZero || *weightZero)
    return;
  Location loc = op.getLoc();
  SmallVector<int64_t> shape(input.getShape()), offsets(4, 0), strides(4, 1);
  for (int64_t i : {0, 1}) {
    // A window sees the first element with its last tap, `taps - 1` before it.
    int64_t taps = weight.getDimSize(1 + i), stride = op.getStride()[i];
    int64_t low = taps - 1 + op.getOutPad()[2 * i];
    int64_t high = taps - 1 + op.getOutPad()[2 * i + 1];
    int64_t extent = input.getDimSize(1 + i);
    if (low < 0 || high < 0 || extent < 1 || stride < 1 ||
        llvm::MulOverflow(extent - 1, stride, shape[1 + i]) ||
        llvm::AddOverflow(shape[1 + i], low + high + 1, shape[1 + i]))
      return;
    offsets[1 + i] = low;
    strides[1 + i] = stride;
  }
  rewriter.setInsertionPoint(op);
  RankedTensorType spread = input.clone(shape);
  Value zeros = arith::ConstantOp::create(
      rewriter, loc,
      SplatElementsAttr::get(spread,
                             rewriter.getZeroAttr(input.getElementType())));
  Value inserted = tensor::InsertSliceOp::create(
      rewriter, loc, op.getInput(), zeros,
      getAsIndexOpFoldResult(op.getContext(), offsets),
      getAsIndexOpFoldResult(op.getContext(), input.getShape()),
      getAsIndexOpFoldResult(op.getContext(), strides));
  Value reversed = op.getWeight();
  for (int32_t axis : {1, 2})
    reversed = tosa::ReverseOp::create(rewriter, loc, weight, reversed,
                                       rewriter.getI32IntegerAttr(axis));
  rewriter.replaceOpWithNewOp<tosa::Conv2DOp>(
      op, output, inserted, reversed, op.getBias(), op.getInputZp(),
      op.getWeightZp(), rewriter.getDenseI64ArrayAttr({0, 0, 0, 0}),
      rewriter.getDenseI64ArrayAttr({1, 1}),
      rewriter.getDenseI64ArrayAttr({1, 1}), op.getAccTypeAttr());
}

//===----------------------------------------------------------------------===//
// Concatenations
//===----------------------------------------------------------------------===//

/// tosa.concat  ==>  tensor.concat, which is one op for fusion to look at and
/// for verdicts to name. MLIR's own lowering makes an insertion of each part.
/// Leaves alone what has open extents.
static void rewriteConcat(RewriterBase &rewriter, tosa::ConcatOp op) {
  auto isStatic = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.hasStaticShape();
  };
  if (!llvm::all_of(op->getOperandTypes(), isStatic) || !isStatic(op.getType()))
    return;
  rewriter.setInsertionPoint(op);
  rewriter.replaceOpWithNewOp<tensor::ConcatOp>(op, op.getType(), op.getAxis(),
                                                op.getInput1());
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {

struct ImportTosaPass : conv::impl::ImportTosaPassBase<ImportTosaPass> {
  using Base::Base;

  ImportTosaPass() { build(); }
  ImportTosaPass(const ImportTosaPass &other)
      : conv::impl::ImportTosaPassBase<ImportTosaPass>(other) {
    build();
  }

  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<LLVM::LLVMDialect>(); // of the declarations
    pipeline.getDependentDialects(registry);
  }

  void runOnOperation() override {
    ForeignKernelsAside aside(getOperation());
    bool hasTosa =
        getOperation()
            .walk([](Operation *op) {
              return isa_and_nonnull<tosa::TosaDialect>(op->getDialect())
                         ? WalkResult::interrupt()
                         : WalkResult::advance();
            })
            .wasInterrupted();
    if (!hasTosa)
      return;
    IRRewriter rewriter(&getContext());
    SmallVector<tosa::TransposeConv2DOp> transposed;
    getOperation().walk(
        [&](tosa::TransposeConv2DOp op) { transposed.push_back(op); });
    LDBG() << "rewrites " << transposed.size() << " transposed convolutions";
    for (tosa::TransposeConv2DOp op : transposed)
      rewriteTransposedConv(rewriter, op);
    // A slice of a concatenation is one of its parts.
    RewritePatternSet patterns(&getContext());
    tosa::SliceOp::getCanonicalizationPatterns(patterns, &getContext());
    (void)applyPatternsGreedily(getOperation(), std::move(patterns));
    SmallVector<tosa::ConcatOp> concats;
    getOperation().walk([&](tosa::ConcatOp op) { concats.push_back(op); });
    for (tosa::ConcatOp op : concats)
      rewriteConcat(rewriter, op);
    if (failed(lower()))
      return signalPassFailure();
    SmallVector<scf::IfOp> branches;
    getOperation().walk([&](scf::IfOp branch) { branches.push_back(branch); });
    for (scf::IfOp branch : branches)
      (void)removeBroadcastBranch(rewriter, branch);
  }

private:
  /// Runs the pipeline; where it does not know an op, says what to do about it.
  LogicalResult lower() {
    SmallVector<std::pair<Location, std::string>> unknown;
    LogicalResult lowered = success();
    {
      ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &error) {
        std::string text = error.str();
        StringRef name = text;
        if (!name.consume_front("failed to legalize operation '") ||
            !name.starts_with("tosa."))
          return failure();
        unknown.emplace_back(error.getLocation(),
                             name.take_until([](char c) { return c == '\''; }));
        return success();
      });
      lowered = runPipeline(pipeline, getOperation());
    }
    for (const auto &[loc, name] : unknown)
      emitError(loc) << "'" << name
                     << "' op is TOSA that MLIR's tosa-to-linalg-pipeline does "
                        "not take in this form; write it as linalg";
    return lowered;
  }

  void build() {
    // Branches and loops, whose bodies the next passes lower.
    pipeline.addNestedPass<func::FuncOp>(createTosaToSCFPass());
    TosaToLinalgOptions options;
    tosa::addTosaToLinalgPasses(pipeline, options, TosaToLinalgNamedOptions(),
                                /*validationOptions=*/std::nullopt);
    // The stock pipeline leaves reshapes and constants behind.
    OpPassManager &funcs = pipeline.nest<func::FuncOp>();
    funcs.addPass(createTosaToTensorPass());
    funcs.addPass(createTosaToArithPass({/*includeApplyRescale=*/true}));
    // So that equal sizes are seen to be equal.
    funcs.addPass(memref::createResolveRankedShapeTypeResultDimsPass());
    funcs.addPass(createCanonicalizerPass());
    funcs.addPass(createCSEPass());
  }

  OpPassManager pipeline{ModuleOp::getOperationName()};
};

} // namespace
