//===- Steps.cpp - The family winograd_steps ------------------------------===//

#include "Steps.h"
#include "../FamilyOf.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"
#include "../TensorCores.h"
#include "Transforms.h"
#include "conv/Tile/WinogradArithmetic.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::winograd;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t WinogradStepsAttr::getNumThreads() const {
  return getProducts().getNumThreads();
}

LogicalResult
WinogradStepsAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                          ArrayRef<int64_t> outputs,
                          ScheduleInterface products) {
  // (X1)
  std::string reason = tile::WinogradShape::checkOutputs(outputs);
  if (!reason.empty())
    return emitError() << reason;
  // (X2)
  if (isa<WinogradStepsAttr>(products) || !lookupFamily(products))
    return emitError() << "expects products by a family of kernels that "
                          "computes convolutions of one tap, got "
                       << products.getFamilyName();
  return success();
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class WinogradSteps : public FamilyOf<WinogradStepsAttr, StepsPlan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.winograd_steps<outputs = [4, 4], products = "
           "#conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], "
           "chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>>";
  }
  bool transforms() const override { return true; }

  ScheduleInterface sample(const Problem &problem, MLIRContext *context,
                           DrawFn draw) const override;

  Estimate estimate(const Problem &problem, const KernelPlan &plan,
                    const Chip &chip) const override {
    return estimateSteps(problem, getOwn(plan), chip);
  }

  SmallVector<Value> buildOperands(OpBuilder &b, FusedOp op,
                                   const Problem &problem,
                                   const KernelPlan &plan) const override;

  /// The source transforms back sums that were multiplied before.
  Value buildMultiply(OpBuilder &, Location, const KernelPlan &, Value sum,
                      Value) const override {
    return sum;
  }

protected:
  std::string refuseKind(const Problem &problem) const override;
  std::string refuseForm(const Problem &problem) const override;
  Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                   const StepsPlan &plan) const override;

  Value buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                    const StepsPlan &plan,
                    ValueRange arguments) const override {
    return tile::UntransformOp::create(
        b, op.getLoc(), tile::RingType::get(b.getContext()), arguments[0],
        plan.schedule.outputs, p.outputOrder.back() == 'f');
  }
};

} // namespace

std::string WinogradSteps::refuseKind(const Problem &p) const {
  bool isF32 = p.inputType.isF32() && p.filterType.isF32();
  bool isF16 = p.inputType.isF16() && p.filterType.isF16();
  if ((!isF32 && !isF16) || !p.accumulateType.isF32())
    return "winograd kernels of several steps exist for f32 or f16 input and "
           "filter, accumulated in f32, got " +
           p.printTypes();
  return winograd::refuseKind(p);
}

std::string WinogradSteps::refuseForm(const Problem &p) const {
  if (std::string reason = winograd::refuseForm(p); !reason.empty())
    return reason;
  if (!p.isStatic())
    return "winograd kernels of several steps exist for known extents, for "
           "which their workspaces are made, got open ones";
  // The first kernel reads an element and leaves it where a tile has none.
  if (p.input[Rows] == 0 || p.input[Columns] == 0)
    return "winograd kernels of several steps exist for inputs with elements, "
           "got " +
           std::to_string(p.input[Rows]) + " x " +
           std::to_string(p.input[Columns]) + " positions";
  return "";
}

ScheduleInterface WinogradSteps::sample(const Problem &problem,
                                        MLIRContext *context,
                                        DrawFn draw) const {
  constexpr std::array<int64_t, 2> sizes[] = {{2, 2}, {2, 4}, {4, 4}};
  std::array<int64_t, 2> outputs = sizes[draw(0, 2)];
  Problem products = getProducts(problem, outputs);
  SmallVector<const KernelFamily *> families;
  for (const KernelFamily *family : getKernelFamilies())
    if (family != this && !family->supports(products))
      families.push_back(family);
  if (families.empty())
    return {};
  int64_t last = static_cast<int64_t>(families.size()) - 1;
  ScheduleInterface schedule =
      families[draw(0, last)]->sample(products, context, draw);
  if (!schedule)
    return {};
  return WinogradStepsAttr::get(context, outputs, schedule);
}

//===----------------------------------------------------------------------===//
// What runs before the last kernel
//===----------------------------------------------------------------------===//

/// The filter's matrices, as a convolution of one tap reads them: [elements *
/// groups * couts][channels][1].
Value WinogradSteps::packFilter(OpBuilder &b, FusedOp op,
                                const Problem &problem,
                                const StepsPlan &plan) const {
  int64_t couts = plan.before->problem.groups * problem.filters;
  return buildTransformedFilter(
      b, op, problem, plan.schedule.outputs, {couts, problem.channels, 1},
      getStagedType(problem), [&](BodyBuilder &body, ArrayRef<Value> at) {
        Value rest = at[0];
        auto takeLast = [&](int64_t count) {
          auto [others, last] = body.divRem(rest, count);
          rest = others;
          return last;
        };
        TransformedPosition position;
        position.filter = takeLast(problem.filters);
        position.group = takeLast(problem.groups);
        position.column = takeLast(plan.schedule.outputs[1] + 2);
        position.row = rest;
        position.channel = at[1];
        return position;
      });
}

namespace {
/// Emits what transforms the input: one point of a linalg.generic is a small
/// tile of a channel, and writes an element to each matrix.
class InputBuilder {
public:
  InputBuilder(OpBuilder &b, FusedOp op, Value input, const Problem &problem,
               ArrayRef<int64_t> outputs)
      : b(b), op(op), loc(op.getLoc()), input(input), p(problem),
        outputs(outputs) {}

  /// Writes `matrices`, the input of the products.
  void build(Value matrices, const Problem &products);

private:
  /// What a row or column of a small tile meets of the input: where, clamped,
  /// and whether there is anything; null: always.
  struct Line {
    Value at, valid;
  };
  SmallVector<Line> locate(BodyBuilder &body, Value unit, Spatial dim);
  SmallVector<Value> transform(BodyBuilder &body, Value channel, Value unit);
  int64_t countUnits(Spatial dim) {
    return llvm::divideCeil(p.output[dim], outputs[dim - Rows]);
  }

  OpBuilder &b;
  FusedOp op;
  Location loc;
  Value input;
  const Problem &p;
  ArrayRef<int64_t> outputs;
};
} // namespace

/// The rows (columns) of the small tile in row (column) `unit` of them.
SmallVector<InputBuilder::Line> InputBuilder::locate(BodyBuilder &body,
                                                     Value unit, Spatial dim) {
  int64_t count = outputs[dim - Rows], extent = p.input[dim];
  Value start = body.make<arith::MulIOp>(unit, body.index(count));
  SmallVector<Line> lines;
  for (int64_t i = 0; i < count + 2; ++i) {
    Value at = body.make<arith::AddIOp>(start, body.index(i - p.padLow[dim]));
    Value valid;
    int64_t last = (countUnits(dim) - 1) * count + i - p.padLow[dim];
    if (i < p.padLow[dim] || last >= extent) {
      // Negative ones are large where they count as unsigned.
      valid = body.below(at, extent);
      at = body.select(valid, at, body.index(0));
    }
    lines.push_back({at, valid});
  }
  return lines;
}

/// B^T d B, row by row.
SmallVector<Value> InputBuilder::transform(BodyBuilder &body, Value channel,
                                           Value unit) {
  // Behind the last small tile there is nothing to compute: the last one's.
  unit = body.make<arith::MinUIOp>(unit,
                                   body.index(countSmallTiles(p, outputs) - 1));
  auto across = body.divRem(unit, countUnits(Columns));
  auto down = body.divRem(across.first, countUnits(Rows));
  Value image = down.first;
  SmallVector<Line> rows = locate(body, down.second, Rows);
  SmallVector<Line> columns = locate(body, across.second, Columns);
  Value zero = body.make<arith::ConstantOp>(body.b.getF32FloatAttr(0));
  auto load = [&](const Line &row, const Line &column) {
    SmallVector<Value> indices;
    for (char letter : op.getDims().getInput())
      indices.push_back(letter == 'n'   ? image
                        : letter == 'c' ? channel
                        : letter == 'h' ? row.at
                                        : column.at);
    Value value = body.make<memref::LoadOp>(input, indices);
    if (!value.getType().isF32())
      value = body.make<arith::ExtFOp>(body.b.getF32Type(), value);
    for (Value valid : {row.valid, column.valid})
      if (valid)
        value = body.select(valid, value, zero);
    return value;
  };
  tile::FloatBuilder f(body.b, body.loc);
  SmallVector<SmallVector<Value>> mapped(rows.size());
  for (const Line &column : columns) {
    SmallVector<Value> values;
    for (const Line &row : rows)
      values.push_back(load(row, column));
    for (auto [row, value] :
         llvm::zip_equal(mapped, tile::mapInput(f, outputs[0], values)))
      row.push_back(value);
  }
  SmallVector<Value> elements;
  for (ArrayRef<Value> row : mapped)
    llvm::append_range(elements, tile::mapInput(f, outputs[1], row));
  return elements;
}

void InputBuilder::build(Value matrices, const Problem &products) {
  // [1][elements * channels][small tiles] or [1][small tiles][elements *
  // channels]: one matrix for each element.
  bool last = products.inputOrder.back() == 'c';
  int64_t channels = p.groups * p.channels;
  int64_t elements = products.groups / p.groups;
  SmallVector<int64_t> sizes{1, channels, products.input[Columns]};
  if (last)
    std::swap(sizes[1], sizes[2]);
  SmallVector<int64_t> shape{sizes[1], sizes[2]};
  SmallVector<Value> outs;
  for (int64_t e = 0; e < elements; ++e) {
    SmallVector<int64_t> offsets{0, 0, 0}, strides{1, 1, 1};
    offsets[last ? 2 : 1] = e * channels;
    auto type = cast<MemRefType>(memref::SubViewOp::inferRankReducedResultType(
        shape, cast<MemRefType>(matrices.getType()), offsets, sizes, strides));
    outs.push_back(memref::SubViewOp::create(b, loc, type, matrices, offsets,
                                             sizes, strides));
  }
  SmallVector<AffineMap> maps(elements, b.getMultiDimIdentityMap(2));
  SmallVector<utils::IteratorType> iterators(2, utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, TypeRange{}, ValueRange{}, outs, maps, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange) {
        BodyBuilder body{nested, loc};
        Value channel = body.make<linalg::IndexOp>(last ? 1 : 0);
        Value unit = body.make<linalg::IndexOp>(last ? 0 : 1);
        SmallVector<Value> elements = transform(body, channel, unit);
        Type type = cast<MemRefType>(matrices.getType()).getElementType();
        if (!type.isF32())
          for (Value &element : elements)
            element = body.make<arith::TruncFOp>(type, element);
        linalg::YieldOp::create(nested, loc, elements);
      });
  // The name of its kernel on the fallback path.
  generic->setAttr("conv.label", b.getStringAttr("transform_input"));
}

/// The transforms and the convolution between the matrices.
SmallVector<Value> WinogradSteps::buildOperands(OpBuilder &b, FusedOp op,
                                                const Problem &problem,
                                                const KernelPlan &plan) const {
  Location loc = op.getLoc();
  const StepsPlan &own = getOwn(plan);
  const Problem &products = plan.before->problem;
  auto allocate = [&](StringRef order, int64_t channels, Type type) {
    int64_t units = products.output[Columns];
    SmallVector<int64_t> shape{1, channels, units};
    if (order.back() != 'w')
      std::swap(shape[1], shape[2]);
    return memref::AllocOp::create(b, loc, MemRefType::get(shape, type),
                                   b.getI64IntegerAttr(16))
        .getResult();
  };
  Value matrices =
      allocate(products.inputOrder, products.groups * products.channels,
               products.inputType);
  InputBuilder(b, op, getInput(b, op, problem), problem, own.schedule.outputs)
      .build(matrices, products);
  Value filter = packFilter(b, op, problem, own);
  Value sums =
      allocate(products.outputOrder, products.groups * products.filters,
               products.accumulateType);

  SmallVector<int64_t> one{1}, zero{0};
  auto multiply = FusedOp::create(
      b, loc, TypeRange{}, matrices, filter, ValueRange{}, sums,
      DimsAttr::get(b.getContext(), products.inputOrder, products.filterOrder,
                    products.outputOrder),
      /*strides=*/one, /*dilations=*/one, /*pad_low=*/zero, /*pad_high=*/zero,
      /*input_dilation=*/one, products.groups, b.getArrayAttr({}),
      NumericsAttr::get(b.getContext(), products.multiply,
                        products.accumulateType, products.transform),
      /*reduce=*/ArrayRef<int32_t>{}, own.schedule.products);
  OpBuilder::InsertionGuard guard(b);
  Block *block = b.createBlock(&multiply.getEpilogue());
  YieldOp::create(b, loc, block->addArgument(products.accumulateType, loc));
  return {sums};
}

const KernelFamily &mlir::conv::getWinogradStepsFamily() {
  static const WinogradSteps family;
  return family;
}
