//===- HostAnalysis.cpp - Follow index math and views on the host ---------===//

#include "conv/Host/HostProgram.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

StringRef conv::getName(BufferSpec::Kind kind) {
  switch (kind) {
  case BufferSpec::Kind::Argument:
    return "argument";
  case BufferSpec::Kind::Result:
    return "result";
  case BufferSpec::Kind::Workspace:
    return "workspace";
  case BufferSpec::Kind::Constant:
    return "constant";
  case BufferSpec::Kind::Resident:
    return "resident";
  }
  llvm_unreachable("no such kind of buffer");
}

std::optional<StringRef> conv::getManifestDType(Type type) {
#define CONV_DTYPE(ENUMERATOR, NAME, BYTES, NUMPY, MLIR)                       \
  if (type.MLIR)                                                               \
    return NAME;
#include "conv/Target/DTypes.def"
  return std::nullopt;
}

int64_t conv::getManifestBytes(Type type) {
#define CONV_DTYPE(ENUMERATOR, NAME, BYTES, NUMPY, MLIR)                       \
  if (type.MLIR)                                                               \
    return BYTES;
#include "conv/Target/DTypes.def"
  llvm_unreachable("not a type that bundles carry");
}

StringRef conv::getManifestDTypeList() {
  static const std::string list = [] {
    SmallVector<StringRef> names;
#define CONV_DTYPE(ENUMERATOR, NAME, BYTES, NUMPY, MLIR) names.push_back(NAME);
#include "conv/Target/DTypes.def"
    StringRef last = names.pop_back_val();
    return llvm::join(names, ", ") + " and " + last.str();
  }();
  return list;
}

PossibleDiagnostic HostAnalysis::emitError(Operation *op) const {
  return isQuiet ? PossibleDiagnostic() : op->emitError();
}

LogicalResult HostAnalysis::emitTypeError(Operation *op, Type type) const {
  return emitError(op) << "element type " << type
                       << " cannot go into a bundle, which carries "
                       << getManifestDTypeList() << "; convert it first";
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

std::optional<Expr> HostAnalysis::getExpr(Value value) const {
  if (auto it = exprs.find(value); it != exprs.end())
    return it->second;
  return std::nullopt;
}

const BufferView *HostAnalysis::getView(Value value) const {
  auto it = views.find(value);
  return it == views.end() ? nullptr : &it->second;
}

std::optional<KernelArgument> HostAnalysis::getScalar(Value value) const {
  if (auto it = scalars.find(value); it != scalars.end())
    return it->second;
  if (std::optional<Expr> expr = getExpr(value))
    return KernelArgument(*expr);
  return std::nullopt;
}

FailureOr<SmallVector<Expr>>
HostAnalysis::getExprs(Operation *op, StringRef what,
                       ArrayRef<OpFoldResult> values) const {
  SmallVector<Expr> result;
  for (OpFoldResult value : values) {
    if (std::optional<int64_t> constant = getConstantIntValue(value)) {
      result.push_back(*constant);
      continue;
    }
    std::optional<Expr> expr = getExpr(cast<Value>(value));
    if (!expr)
      return emitError(op)
             << "has " << (what == "offset" ? "an " : "a ") << what
             << " that does not follow from the extents of the arguments; a "
                "bundle sizes everything before it launches, so it cannot "
                "depend on data";
    result.push_back(*expr);
  }
  return result;
}

void conv::addCheck(SmallVectorImpl<CheckSpec> &checks, const Expr &condition,
                    std::string message) {
  if (condition.getConstant().value_or(0) != 0)
    return;
  for (const CheckSpec &check : checks)
    if (check.condition == condition)
      return;
  if (message.empty())
    message = "the shapes of the arguments need " + condition.toString();
  checks.push_back({condition, std::move(message)});
}

LogicalResult HostAnalysis::setView(Operation *op, Value result,
                                    BufferView view) {
  auto type = cast<MemRefType>(result.getType());
  if (!getManifestDType(type.getElementType()))
    return emitTypeError(op, type.getElementType());
  // A static type may know more than the arithmetic does.
  auto refine = [](MutableArrayRef<Expr> exprs, ArrayRef<int64_t> known) {
    for (auto [expr, constant] : llvm::zip_equal(exprs, known))
      if (!ShapedType::isDynamic(constant))
        expr = constant;
  };
  SmallVector<int64_t> strides;
  int64_t offset;
  if (succeeded(type.getStridesAndOffset(strides, offset))) {
    refine(view.offset, offset);
    refine(view.sizes, type.getShape());
    refine(view.strides, strides);
  }
  // Of extents that contradict each other, or amounts past 64 bits.
  if (std::optional<int64_t> first = view.offset.getConstant();
      first && *first < 0)
    return emitError(op) << "'" << op->getName().getStringRef()
                         << "' begins at element " << *first
                         << " of its buffer, expected 0 or more";
  views[result] = std::move(view);
  return success();
}

//===----------------------------------------------------------------------===//
// Arguments, allocations, constants
//===----------------------------------------------------------------------===//

LogicalResult HostAnalysis::addArguments() {
  for (BlockArgument arg : func.getArguments()) {
    unsigned index = arg.getArgNumber();
    ArgumentSpec spec;
    spec.name = "arg" + std::to_string(index);
    Type type = arg.getType();
    Type elementType = type;
    if (auto memref = dyn_cast<MemRefType>(type)) {
      elementType = memref.getElementType();
      TensorSpec tensor;
      tensor.elementType = elementType;
      for (auto [dim, extent] : llvm::enumerate(memref.getShape()))
        tensor.shape.push_back(
            ShapedType::isDynamic(extent)
                ? Expr::symbol(spec.name + ".d" + std::to_string(dim))
                : Expr(extent));
      BufferView view;
      view.buffer = buffers.size();
      view.sizes = tensor.shape;
      view.strides = getRowMajorStrides(view.sizes);
      auto [strides, offset] = memref.getStridesAndOffset();
      bool contiguous = offset == 0 || ShapedType::isDynamic(offset);
      for (auto [stride, expected, extent] :
           llvm::zip(strides, view.strides, memref.getShape()))
        contiguous &= ShapedType::isDynamic(stride) || extent == 1 ||
                      !expected.getConstant() || expected.isConstant(stride);
      if (!contiguous)
        return emitError(func)
               << "argument " << index << " is " << type
               << ", but tensors of a bundle are contiguous and row-major; "
                  "transpose or copy it inside of the function";
      views[arg] = std::move(view);
      spec.tensor = std::move(tensor);
      BufferSpec buffer;
      buffer.kind = BufferSpec::Kind::Argument;
      buffer.index = index;
      buffers.push_back(std::move(buffer));
    } else if (type.isIntOrIndexOrFloat()) {
      spec.scalarType = type;
      // Kernels may read it; sizes may not depend on it, since the runtime
      // sizes everything from the tensors' shapes.
      if (getManifestDType(type))
        scalars[arg] = KernelArgument(ScalarReference{index, type});
    } else {
      return emitError(func)
             << "argument " << index << " has type " << type
             << ", but a bundle takes tensors of known rank and scalars";
    }
    if (!getManifestDType(elementType))
      return emitTypeError(func, elementType);
    arguments.push_back(std::move(spec));
  }
  return success();
}

LogicalResult HostAnalysis::visitAlloc(Operation *op, Value result,
                                       ValueRange dynamic) {
  auto type = cast<MemRefType>(result.getType());
  if (!type.getLayout().isIdentity())
    return emitError(op) << "allocates with the layout of " << type
                         << "; buffers of a bundle are contiguous, so "
                            "normalize the layout first (normalize-memrefs)";
  if (!getManifestDType(type.getElementType()))
    return emitTypeError(op, type.getElementType());
  SmallVector<OpFoldResult> mixed =
      getMixedValues(type.getShape(), dynamic, op->getContext());
  FailureOr<SmallVector<Expr>> sizes = getExprs(op, "size", mixed);
  if (failed(sizes))
    return failure();
  // An input that is smaller than the window gives a negative extent.
  for (const Expr &size : *sizes)
    if (!size.isNonNegative())
      addCheck(checks, Expr::get(Expr::Kind::Le, 0, size));
  BufferView view;
  view.buffer = buffers.size();
  view.sizes = *sizes;
  view.strides = getRowMajorStrides(view.sizes);
  BufferSpec buffer;
  buffer.kind = BufferSpec::Kind::Workspace;
  buffer.bytes =
      Expr::product(*sizes) * getManifestBytes(type.getElementType());
  buffers.push_back(std::move(buffer));
  return setView(op, result, std::move(view));
}

LogicalResult HostAnalysis::visitGlobal(memref::GetGlobalOp op) {
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      op, op.getNameAttr());
  if (!global || !global.getConstant() ||
      !isa_and_nonnull<ElementsAttr>(global.getInitialValueAttr()))
    return emitError(op)
           << "reads '" << op.getName()
           << "', which is not a constant with a value; a bundle keeps no "
              "state between launches, so pass it as an argument";
  MemRefType type = op.getType();
  if (!getManifestDType(type.getElementType()))
    return emitTypeError(op, type.getElementType());
  if (!type.getLayout().isIdentity())
    return emitError(op) << "reads a constant of type " << type
                         << "; constants of a bundle are contiguous";
  int64_t elements = 1, bytes;
  bool overflows = false;
  for (int64_t size : type.getShape())
    overflows |= llvm::MulOverflow(elements, size, elements);
  if (overflows ||
      llvm::MulOverflow(
          elements, int64_t(getManifestBytes(type.getElementType())), bytes))
    return emitError(op) << "reads a constant of type " << type
                         << ", whose size in bytes exceeds 64 bits";
  auto [it, inserted] = constants.try_emplace(global.getInitialValueAttr(),
                                              unsigned(buffers.size()));
  if (inserted) {
    BufferSpec buffer;
    buffer.kind = BufferSpec::Kind::Constant;
    buffer.bytes = bytes;
    buffer.global = global;
    buffers.push_back(std::move(buffer));
  }
  BufferView view;
  view.buffer = it->second;
  llvm::append_range(view.sizes, type.getShape());
  view.strides = getRowMajorStrides(view.sizes);
  return setView(op, op.getResult(), std::move(view));
}

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

LogicalResult HostAnalysis::visitReinterpretCast(memref::ReinterpretCastOp op) {
  FailureOr<SmallVector<Expr>> offset =
      getExprs(op, "offset", op.getMixedOffsets());
  FailureOr<SmallVector<Expr>> sizes = getExprs(op, "size", op.getMixedSizes());
  FailureOr<SmallVector<Expr>> strides =
      getExprs(op, "stride", op.getMixedStrides());
  if (failed(offset) || failed(sizes) || failed(strides))
    return failure();
  // The new offset counts from the start of the buffer, not of the source.
  BufferView view{views[op.getSource()].buffer, offset->front(), *sizes,
                  *strides};
  return setView(op, op.getResult(), std::move(view));
}

LogicalResult HostAnalysis::visitSubView(memref::SubViewOp op) {
  FailureOr<SmallVector<Expr>> offsets =
      getExprs(op, "offset", op.getMixedOffsets());
  FailureOr<SmallVector<Expr>> sizes = getExprs(op, "size", op.getMixedSizes());
  FailureOr<SmallVector<Expr>> strides =
      getExprs(op, "stride", op.getMixedStrides());
  if (failed(offsets) || failed(sizes) || failed(strides))
    return failure();
  const BufferView &source = views[op.getSource()];
  llvm::SmallBitVector dropped = op.getDroppedDims();
  BufferView view;
  view.buffer = source.buffer;
  view.offset = source.offset;
  for (size_t i = 0, e = sizes->size(); i < e; ++i) {
    view.offset = view.offset + (*offsets)[i] * source.strides[i];
    if (dropped.test(i))
      continue;
    view.sizes.push_back((*sizes)[i]);
    view.strides.push_back((*strides)[i] * source.strides[i]);
  }
  return setView(op, op.getResult(), std::move(view));
}

LogicalResult HostAnalysis::visitExpandShape(memref::ExpandShapeOp op) {
  FailureOr<SmallVector<Expr>> sizes =
      getExprs(op, "size", op.getMixedOutputShape());
  if (failed(sizes))
    return failure();
  const BufferView &source = views[op.getSrc()];
  BufferView view{source.buffer, source.offset, *sizes, {}};
  view.strides.resize(view.sizes.size(), 1);
  for (auto [dim, group] : llvm::enumerate(op.getReassociationIndices())) {
    Expr stride = source.strides[dim];
    for (int64_t inner : llvm::reverse(group)) {
      view.strides[inner] = stride;
      stride = stride * view.sizes[inner];
    }
  }
  return setView(op, op.getResult(), std::move(view));
}

LogicalResult HostAnalysis::visitCollapseShape(memref::CollapseShapeOp op) {
  const BufferView &source = views[op.getSrc()];
  BufferView view;
  view.buffer = source.buffer;
  view.offset = source.offset;
  for (ArrayRef<int64_t> group : op.getReassociationIndices()) {
    Expr size = 1;
    for (int64_t dim : group)
      size = size * source.sizes[dim];
    // Unit dimensions at the end do not say how far apart elements are.
    while (group.size() > 1 && source.sizes[group.back()].isConstant(1))
      group = group.drop_back();
    view.sizes.push_back(size);
    view.strides.push_back(source.strides[group.back()]);
  }
  return setView(op, op.getResult(), std::move(view));
}

LogicalResult HostAnalysis::visitMetadata(memref::ExtractStridedMetadataOp op) {
  const BufferView source = views[op.getSource()];
  exprs[op.getOffset()] = source.offset;
  for (auto [value, expr] : llvm::zip(op.getSizes(), source.sizes))
    exprs[value] = expr;
  for (auto [value, expr] : llvm::zip(op.getStrides(), source.strides))
    exprs[value] = expr;
  return setView(op, op.getBaseBuffer(), BufferView{source.buffer, 0, {}, {}});
}

LogicalResult HostAnalysis::visitView(Operation *op) {
  Value source = op->getOperand(0);
  if (!isa<MemRefType>(source.getType()) || !getView(source))
    return emitError(op) << "views a memref that is not an argument, an "
                            "allocation or a constant of the function";
  if (auto cast = dyn_cast<memref::CastOp>(op)) {
    auto type = dyn_cast<MemRefType>(cast.getType());
    if (!type)
      return emitError(op) << "casts to an unranked memref; bundles know ranks";
    BufferView view = *getView(source);
    for (auto [i, extent] : llvm::enumerate(type.getShape())) {
      if (ShapedType::isDynamic(extent) || view.sizes[i].isConstant(extent))
        continue;
      // The program claims this extent; a caller may yet bring another.
      addCheck(checks, Expr::get(Expr::Kind::Eq, view.sizes[i], extent));
      view.sizes[i] = extent;
    }
    return setView(op, cast.getResult(), std::move(view));
  }
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case(
          [&](memref::ReinterpretCastOp v) { return visitReinterpretCast(v); })
      .Case([&](memref::SubViewOp v) { return visitSubView(v); })
      .Case([&](memref::ExpandShapeOp v) { return visitExpandShape(v); })
      .Case([&](memref::CollapseShapeOp v) { return visitCollapseShape(v); })
      .Case(
          [&](memref::ExtractStridedMetadataOp v) { return visitMetadata(v); })
      .Case<memref::MemorySpaceCastOp, memref::AssumeAlignmentOp>(
          [&](Operation *v) {
            return setView(v, v->getResult(0), views[source]);
          })
      .Case([&](memref::TransposeOp v) {
        const BufferView &from = views[source];
        BufferView view{from.buffer, from.offset, {}, {}};
        for (AffineExpr dim : v.getPermutation().getResults()) {
          unsigned position = cast<AffineDimExpr>(dim).getPosition();
          view.sizes.push_back(from.sizes[position]);
          view.strides.push_back(from.strides[position]);
        }
        return setView(v, v.getResult(), std::move(view));
      });
}

//===----------------------------------------------------------------------===//
// Index arithmetic
//===----------------------------------------------------------------------===//

static Expr evaluateCompare(arith::CmpIPredicate predicate, const Expr &lhs,
                            const Expr &rhs) {
  using Kind = Expr::Kind;
  switch (predicate) {
  case arith::CmpIPredicate::eq:
    return Expr::get(Kind::Eq, lhs, rhs);
  case arith::CmpIPredicate::ne:
    return Expr::get(Kind::Ne, lhs, rhs);
  case arith::CmpIPredicate::slt:
  case arith::CmpIPredicate::ult:
    return Expr::get(Kind::Lt, lhs, rhs);
  case arith::CmpIPredicate::sle:
  case arith::CmpIPredicate::ule:
    return Expr::get(Kind::Le, lhs, rhs);
  case arith::CmpIPredicate::sgt:
  case arith::CmpIPredicate::ugt:
    return Expr::get(Kind::Lt, rhs, lhs);
  case arith::CmpIPredicate::sge:
  case arith::CmpIPredicate::uge:
    return Expr::get(Kind::Le, rhs, lhs);
  }
  llvm_unreachable("all predicates are handled");
}

/// Recognises what lower-affine makes of `x ceildiv d`:
///   %c = x <= 0; %i = %c ? 0 - x : x - 1; %q = %i / d; %c ? 0 - %q : %q + 1
/// (without %q where d is 1), and returns x and d, or x and null.
static std::optional<std::pair<Value, Value>>
matchExpandedCeilDiv(arith::SelectOp outer) {
  auto compare = outer.getCondition().getDefiningOp<arith::CmpIOp>();
  auto increment = outer.getFalseValue().getDefiningOp<arith::AddIOp>();
  if (!compare || compare.getPredicate() != arith::CmpIPredicate::sle ||
      !matchPattern(compare.getRhs(), m_Zero()) || !increment ||
      !matchPattern(increment.getRhs(), m_One()))
    return std::nullopt;
  Value dividend = increment.getLhs(), divisor;
  if (auto quotient = dividend.getDefiningOp<arith::DivSIOp>()) {
    dividend = quotient.getLhs();
    divisor = quotient.getRhs();
  }
  auto inner = dividend.getDefiningOp<arith::SelectOp>();
  if (!inner || inner.getCondition() != outer.getCondition())
    return std::nullopt;
  Operation *decrement = inner.getFalseValue().getDefiningOp();
  IntegerAttr step;
  if (!decrement || decrement->getNumOperands() != 2 ||
      decrement->getOperand(0) != compare.getLhs() ||
      !matchPattern(decrement->getOperand(1), m_Constant(&step)))
    return std::nullopt;
  int64_t by = step.getValue().getSExtValue();
  if (!(isa<arith::SubIOp>(decrement) && by == 1) &&
      !(isa<arith::AddIOp>(decrement) && by == -1))
    return std::nullopt;
  return std::make_pair(compare.getLhs(), divisor);
}

std::optional<Expr> HostAnalysis::evaluate(Operation *op) const {
  using Kind = Expr::Kind;
  SmallVector<Expr> args;
  for (Value operand : op->getOperands()) {
    std::optional<Expr> expr = getExpr(operand);
    if (!expr)
      return std::nullopt;
    args.push_back(*expr);
  }
  auto binary = [&](Kind kind) { return Expr::get(kind, args[0], args[1]); };
  using Result = std::optional<Expr>;
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](arith::AddIOp) -> Result { return binary(Kind::Add); })
      .Case([&](arith::SubIOp) -> Result { return binary(Kind::Sub); })
      .Case([&](arith::MulIOp) -> Result { return binary(Kind::Mul); })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::FloorDivSIOp>(
          [&](auto) -> Result { return binary(Kind::FloorDiv); })
      .Case<arith::CeilDivSIOp, arith::CeilDivUIOp>(
          [&](auto) -> Result { return binary(Kind::CeilDiv); })
      .Case<arith::RemSIOp, arith::RemUIOp>(
          [&](auto) -> Result { return binary(Kind::Mod); })
      .Case<arith::MinSIOp, arith::MinUIOp>(
          [&](auto) -> Result { return binary(Kind::Min); })
      .Case<arith::MaxSIOp, arith::MaxUIOp>(
          [&](auto) -> Result { return binary(Kind::Max); })
      .Case<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtSIOp,
            arith::ExtUIOp, arith::TruncIOp>(
          [&](auto) -> Result { return args[0]; })
      .Case([&](arith::CmpIOp cmp) -> Result {
        return evaluateCompare(cmp.getPredicate(), args[0], args[1]);
      })
      .Case([&](arith::SelectOp select) -> Result {
        if (auto division = matchExpandedCeilDiv(select))
          return Expr::get(Kind::CeilDiv, *getExpr(division->first),
                           division->second ? *getExpr(division->second)
                                            : Expr(1));
        return Expr::select(args[0], args[1], args[2]);
      })
      .Case<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(
          [&](auto logical) -> Result {
            if (!logical.getType().isInteger(1))
              return std::nullopt;
            return binary(isa<arith::AndIOp>(op)  ? Kind::And
                          : isa<arith::OrIOp>(op) ? Kind::Max
                                                  : Kind::Ne);
          })
      .Case<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp>(
          [&](auto affineOp) -> Result {
            AffineMap map = affineOp.getAffineMap();
            ArrayRef<Expr> all(args);
            Result result;
            for (AffineExpr part : map.getResults()) {
              Expr value =
                  Expr::fromAffine(part, all.take_front(map.getNumDims()),
                                   all.drop_front(map.getNumDims()));
              Kind kind = isa<affine::AffineMinOp>(op) ? Kind::Min : Kind::Max;
              result = result ? Expr::get(kind, *result, value) : value;
            }
            return result;
          })
      .Default([](Operation *) -> Result { return std::nullopt; });
}

LogicalResult HostAnalysis::visitAssert(Operation *op) {
  auto check = cast<cf::AssertOp>(op);
  std::optional<Expr> condition = getExpr(check.getArg());
  if (!condition)
    return emitError(op)
           << "asserts something that does not follow from the extents of the "
              "arguments; a bundle checks before it launches, so it cannot "
              "look at data";
  if (condition->isConstant(0))
    return emitError(op) << "always fails: " << check.getMsg();
  addCheck(checks, *condition, check.getMsg().str());
  return success();
}

//===----------------------------------------------------------------------===//
// The walk
//===----------------------------------------------------------------------===//

LogicalResult HostAnalysis::visit(Operation *op, OpHandler handleOther) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    if (auto integer = dyn_cast<IntegerAttr>(constant.getValue())) {
      const APInt &value = integer.getValue();
      // An i1 is 0 or 1 in a manifest, not 0 or -1.
      exprs[constant] = value.getBitWidth() == 1 ? int64_t(value.getZExtValue())
                                                 : value.getSExtValue();
    } else if (isa<FloatAttr>(constant.getValue())) {
      scalars[constant] = KernelArgument(constant.getValue());
    } // Other constants are an error where they are used.
    return success();
  }
  if (auto dim = dyn_cast<memref::DimOp>(op)) {
    const BufferView *view = getView(dim.getSource());
    std::optional<Expr> index = getExpr(dim.getIndex());
    if (!view || !index || !index->getConstant() || *index->getConstant() < 0 ||
        *index->getConstant() >= int64_t(view->sizes.size()))
      return emitError(op) << "asks for a dimension that is not a constant "
                              "one of a memref of the function";
    exprs[dim] = view->sizes[*index->getConstant()];
    return success();
  }
  if (auto alloc = dyn_cast<memref::AllocOp>(op))
    return visitAlloc(op, alloc, alloc.getDynamicSizes());
  if (auto alloca = dyn_cast<memref::AllocaOp>(op))
    return visitAlloc(op, alloca, alloca.getDynamicSizes());
  // Lifetimes follow from the launches, which is closer than any dealloc.
  if (isa<memref::DeallocOp>(op))
    return success();
  if (auto global = dyn_cast<memref::GetGlobalOp>(op))
    return visitGlobal(global);
  if (isa<memref::ReinterpretCastOp, memref::SubViewOp, memref::ExpandShapeOp,
          memref::CollapseShapeOp, memref::ExtractStridedMetadataOp,
          memref::MemorySpaceCastOp, memref::AssumeAlignmentOp,
          memref::TransposeOp, memref::CastOp>(op))
    return visitView(op);
  if (isa<cf::AssertOp>(op))
    return visitAssert(op);
  if (op->getNumRegions() == 0 && op->getNumResults() == 1)
    if (std::optional<Expr> value = evaluate(op)) {
      exprs[op->getResult(0)] = *value;
      return success();
    }
  return handleOther(op);
}

LogicalResult HostAnalysis::run(OpHandler handleOther) {
  if (func.isDeclaration())
    return emitError(func) << "'" << func.getSymName()
                           << "' has no body to compile";
  if (!func.getBody().hasOneBlock())
    return emitError(func)
           << "'" << func.getSymName()
           << "' has control flow on the host (several blocks); a bundle is a "
              "list of launches, so decide before it is compiled";
  if (failed(addArguments()))
    return failure();
  for (Operation &op : func.getBody().front())
    if (failed(visit(&op, handleOther)))
      return failure();
  return success();
}

FollowedHost::FollowedHost(Operation *func)
    : analysis(cast<func::FuncOp>(func), /*isQuiet=*/true) {
  auto function = cast<func::FuncOp>(func);
  isFollowed = !function.isDeclaration() && function.getBody().hasOneBlock() &&
               succeeded(analysis.run([](Operation *) { return success(); }));
}
