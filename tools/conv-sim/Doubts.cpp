//===- Doubts.cpp - What the bounds of conv-sim do not know ---------------===//

#include "Doubts.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::conv;

/// What `value` goes into: for one that a linalg op yields, what reads the
/// tensor.
static SmallVector<Operation *> getReaders(Value value) {
  SmallVector<Operation *> readers;
  for (OpOperand &use : value.getUses()) {
    auto parent = dyn_cast<linalg::LinalgOp>(use.getOwner()->getParentOp());
    if (!parent || !use.getOwner()->hasTrait<OpTrait::IsTerminator>() ||
        parent->getNumResults() == 0) {
      readers.push_back(use.getOwner());
      continue;
    }
    for (Operation *user : parent->getResult(use.getOperandNumber()).getUsers())
      readers.push_back(user);
  }
  return readers;
}

static std::string describe(Operation *op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto file = op->getLoc()->findInstanceOf<FileLineColLoc>())
    os << op->getName() << " at " << file.getFilename().getValue() << ":"
       << file.getLine() << ":" << file.getColumn();
  else
    os << op->getName();
  return text;
}

/// Whether `op` maps different numbers to one, so that a difference within the
/// bound may become a step.
static bool isRounding(Operation *op) {
  if (auto truncate = dyn_cast<arith::TruncFOp>(op))
    return getElementTypeOrSelf(truncate.getType()).getIntOrFloatBitWidth() <
           32;
  return isa<math::RoundOp, math::RoundEvenOp, math::FloorOp, math::CeilOp,
             math::TruncOp, arith::FPToSIOp, arith::FPToUIOp>(op);
}

/// Whether `value` is computed from `source`, however.
static bool dependsOn(Value value, Value source) {
  llvm::SetVector<Value> worklist;
  worklist.insert(value);
  for (size_t i = 0; i < worklist.size(); ++i) {
    if (worklist[i] == source)
      return true;
    if (Operation *op = worklist[i].getDefiningOp())
      worklist.insert(op->operand_begin(), op->operand_end());
  }
  return false;
}

/// The operand of `op` whose elements `value`, of its body, is computed from
/// alone; null where there is none or more than one.
static Value getOperandOf(linalg::LinalgOp op, Value value) {
  llvm::SetVector<Value> worklist;
  worklist.insert(value);
  Value found;
  for (size_t i = 0; i < worklist.size(); ++i) {
    if (auto argument = dyn_cast<BlockArgument>(worklist[i])) {
      if (argument.getOwner() != op.getBlock() || found)
        return {};
      found = op->getOperand(argument.getArgNumber());
    } else if (Operation *nested = worklist[i].getDefiningOp();
               nested->getBlock() == op.getBlock()) {
      worklist.insert(nested->operand_begin(), nested->operand_end());
    }
  }
  return found;
}

/// Whether `subtraction` takes from elements what was reduced of them, as their
/// mean: their sum is zero but for roundings.
static bool isCentring(arith::SubFOp subtraction) {
  auto op = dyn_cast<linalg::LinalgOp>(subtraction->getParentOp());
  if (!op)
    return false;
  Value elements = getOperandOf(op, subtraction.getLhs());
  Value reduced = getOperandOf(op, subtraction.getRhs());
  return elements && reduced && elements != reduced &&
         dependsOn(reduced, elements);
}

/// Whether `op` sums elements, or products of them.
static bool isSum(Operation *op) {
  auto reduction = dyn_cast<linalg::LinalgOp>(op);
  return reduction && reduction.getNumReductionLoops() != 0 &&
         llvm::any_of(*reduction.getBlock(), llvm::IsaPred<arith::AddFOp>);
}

/// The reduction that sums what is made of `value`; null for none.
static Operation *findSum(Value value) {
  llvm::SetVector<Operation *> worklist;
  for (Operation *reader : getReaders(value))
    worklist.insert(reader);
  for (size_t i = 0; i < worklist.size(); ++i) {
    Operation *op = worklist[i];
    if (isSum(op))
      return op;
    for (Value result : op->getResults())
      for (Operation *reader : getReaders(result))
        worklist.insert(reader);
  }
  return nullptr;
}

/// Whether `op` multiplies up elements that differences may have made nearly
/// zero: the product is off relative to itself by what such a factor is.
static bool multipliesUp(Operation *op) {
  if (auto fused = dyn_cast<FusedOp>(op))
    return llvm::is_contained(fused.getReductionKinds(), ReductionKind::Prod);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() != 0 &&
         llvm::any_of(linalgOp.getRegionOutputArgs(), [](BlockArgument before) {
           return llvm::any_of(before.getUsers(), llvm::IsaPred<arith::MulFOp>);
         });
}

namespace {
/// What is known of a value that rounds as the kernels do, or not at all.
enum class Accuracy {
  /// It may be anything, and be off by roundings of larger numbers.
  Unknown,
  /// It is not negative, and off by what is small beside the largest such.
  NotNegative,
  /// It is off by little relative to itself, for nothing cancels.
  Relative,
};
} // namespace

namespace {
/// Finds what is known of values, each of them once: they may be used again and
/// again.
class AccuracyFinder {
public:
  Accuracy find(Value value, unsigned depth = 0);

private:
  Accuracy derive(Value value, unsigned depth);
  Accuracy derive(Operation *op, unsigned depth);

  llvm::DenseMap<Value, Accuracy> known;
};
} // namespace

/// The value inside of `op` that becomes its result `index`.
static Value getYielded(linalg::LinalgOp op, unsigned index) {
  return op.getBlock()->getTerminator()->getOperand(index);
}

/// Whether `value` follows from arguments and constants element by element, so
/// that the kernels and the reference have the same.
static bool isWithoutSums(Value value) {
  llvm::SetVector<Value> worklist;
  worklist.insert(value);
  for (size_t i = 0; i < worklist.size(); ++i) {
    if (auto argument = dyn_cast<BlockArgument>(worklist[i])) {
      Operation *parent = argument.getOwner()->getParentOp();
      if (auto op = dyn_cast<linalg::LinalgOp>(parent))
        worklist.insert(op->getOperand(argument.getArgNumber()));
      else if (!isa<func::FuncOp>(parent))
        return false;
      continue;
    }
    Operation *op = worklist[i].getDefiningOp();
    // What it is made of is what its body yields.
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
      if (linalgOp.getNumReductionLoops() != 0)
        return false;
      worklist.insert(
          getYielded(linalgOp, cast<OpResult>(worklist[i]).getResultNumber()));
      continue;
    }
    if (auto pad = dyn_cast<tensor::PadOp>(op);
        pad && pad.getConstantPaddingValue())
      worklist.insert(pad.getConstantPaddingValue());
    else if (op->getNumRegions() != 0 || isa<CallOpInterface>(op))
      return false;
    worklist.insert(op->operand_begin(), op->operand_end());
  }
  return true;
}

Accuracy AccuracyFinder::derive(Operation *op, unsigned depth) {
  auto of = [&](unsigned i) { return find(op->getOperand(i), depth + 1); };
  if (isa<math::ExpOp, math::Exp2Op>(op))
    return Accuracy::Relative;
  if (isa<math::AbsFOp>(op))
    return std::max(of(0), Accuracy::NotNegative);
  if (isa<math::SqrtOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp,
          tensor::CastOp, arith::ExtFOp>(op))
    return of(0);
  if (isa<arith::AddFOp>(op)) {
    Accuracy lhs = of(0), rhs = of(1);
    return std::min(lhs, rhs) == Accuracy::Unknown ? Accuracy::Unknown
                                                   : std::max(lhs, rhs);
  }
  if (isa<arith::MulFOp>(op)) {
    if (op->getOperand(0) == op->getOperand(1))
      return std::max(of(0), Accuracy::NotNegative);
    return std::min(of(0), of(1));
  }
  if (isa<arith::DivFOp>(op))
    return std::min(of(0), of(1));
  // A floor makes no value more exact: what lies just above it is off by as
  // much as before, however small the floor is.
  if (isa<arith::MaximumFOp, arith::MaxNumFOp>(op)) {
    Accuracy lhs = of(0), rhs = of(1);
    return lhs == rhs ? lhs
                      : std::min(std::max(lhs, rhs), Accuracy::NotNegative);
  }
  if (isa<arith::MinimumFOp, arith::MinNumFOp>(op))
    return std::min(of(0), of(1));
  return Accuracy::Unknown;
}

Accuracy AccuracyFinder::find(Value value, unsigned depth) {
  auto found = known.find(value);
  if (found != known.end())
    return found->second;
  Accuracy accuracy = derive(value, depth);
  known[value] = accuracy;
  return accuracy;
}

Accuracy AccuracyFinder::derive(Value value, unsigned depth) {
  FloatAttr constant;
  if (matchPattern(value, m_Constant(&constant)))
    return constant.getValue().isZero()        ? Accuracy::NotNegative
           : !constant.getValue().isNegative() ? Accuracy::Relative
                                               : Accuracy::Unknown;
  constexpr unsigned deepest = 64;
  if (depth > deepest)
    return Accuracy::Unknown;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto op = dyn_cast<linalg::LinalgOp>(argument.getOwner()->getParentOp());
    return op ? find(op->getOperand(argument.getArgNumber()), depth + 1)
              : Accuracy::Unknown;
  }
  Operation *op = value.getDefiningOp();
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return find(getYielded(linalgOp, cast<OpResult>(value).getResultNumber()),
                depth + 1);
  return derive(op, depth);
}

/// Whether the slope of `op` has no bound where its argument, computed from
/// sums, may be: there a rounding of the argument becomes a step.
static bool isSteep(Operation *op) {
  if (isa<math::TanOp, math::AtanhOp, math::AsinOp, math::AcosOp,
          math::AcoshOp>(op))
    return !isWithoutSums(op->getOperand(0));
  bool isDivision = isa<arith::DivFOp>(op);
  if (!isDivision &&
      !isa<math::LogOp, math::Log2Op, math::Log10Op, math::Log1pOp,
           math::SqrtOp, math::RsqrtOp, math::CbrtOp>(op))
    return false;
  Value argument = op->getOperand(isDivision ? 1 : 0);
  // One that is not negative is as far from the pole of log1p as 1 from 0.
  Accuracy enough =
      isa<math::Log1pOp>(op) ? Accuracy::NotNegative : Accuracy::Relative;
  return !isWithoutSums(argument) && AccuracyFinder().find(argument) < enough;
}

/// Whether `op` makes of a rounding of its argument, computed from sums, a part
/// of its result that grows with the argument, and nothing behind it takes the
/// growth back, as a quotient or a logarithm does.
static bool grows(Operation *op) {
  if (!isa<math::ExpOp, math::Exp2Op, math::ExpM1Op, math::SinhOp, math::CoshOp,
           math::PowFOp>(op) ||
      llvm::all_of(op->getOperands(), isWithoutSums))
    return false;
  llvm::SetVector<Operation *> worklist;
  worklist.insert(op);
  for (size_t i = 0; i < worklist.size(); ++i) {
    if (isa<func::ReturnOp>(worklist[i]))
      return true;
    // What reads a tensor does so with all of its body.
    bool takesBack =
        worklist[i]
            ->walk([](Operation *nested) {
              return isa<arith::DivFOp, math::LogOp, math::Log2Op,
                         math::Log10Op, math::Log1pOp, math::RsqrtOp,
                         math::TanhOp, math::AtanOp, math::ErfOp>(nested)
                         ? WalkResult::interrupt()
                         : WalkResult::advance();
            })
            .wasInterrupted();
    if (takesBack)
      continue;
    for (Value result : worklist[i]->getResults())
      for (Operation *reader : getReaders(result))
        worklist.insert(reader);
  }
  return false;
}

/// Where `value`, of a linalg op's body or result, comes from.
static Value lookThrough(Value value) {
  for (unsigned depth = 0; depth < 64; ++depth) {
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      auto op = dyn_cast<linalg::LinalgOp>(argument.getOwner()->getParentOp());
      if (!op)
        break;
      value = op->getOperand(argument.getArgNumber());
    } else if (auto op = value.getDefiningOp<linalg::LinalgOp>()) {
      if (op.getNumReductionLoops() != 0)
        break;
      value = getYielded(op, cast<OpResult>(value).getResultNumber());
    } else {
      break;
    }
  }
  return value;
}

/// The constant that `op` does not let pass, as a minimum or a maximum, with
/// the value that it does.
static std::optional<std::pair<double, Value>> getLimit(Operation *op) {
  FloatAttr limit;
  bool isSelect = isa_and_nonnull<arith::SelectOp>(op);
  if (!isSelect && !isa_and_nonnull<arith::MaximumFOp, arith::MaxNumFOp,
                                    arith::MinimumFOp, arith::MinNumFOp>(op))
    return std::nullopt;
  for (unsigned i : {0, 1}) {
    Value constant = op->getOperand(i + isSelect);
    Value passed = op->getOperand(1 - i + isSelect);
    if (!matchPattern(constant, m_Constant(&limit)))
      continue;
    auto compare =
        isSelect ? op->getOperand(0).getDefiningOp<arith::CmpFOp>() : nullptr;
    if (isSelect &&
        (!compare || !llvm::is_contained(compare->getOperands(), passed)))
      continue;
    return std::make_pair(std::abs(limit.getValueAsDouble()), passed);
  }
  return std::nullopt;
}

/// Whether `op` clamps sums, which are of the order of 1, to less than that: an
/// element between the limits is off as a sum of that order is, which is more
/// than the bound, relative to the results, allows it.
static bool isNarrowing(Operation *op) {
  auto outer = getLimit(op);
  auto inner = outer ? getLimit(lookThrough(outer->second).getDefiningOp())
                     : std::nullopt;
  return inner && std::max(outer->first, inner->first) < 1 &&
         !isWithoutSums(inner->second);
}

/// Whether `op` rounds its sums to 16 bits, as convolutions of such tensors do,
/// whose regions say so in each step.
static bool roundsSums(Operation *op) {
  if (!isSum(op) || op->getNumResults() != 1)
    return false;
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  return type.isF16() || type.isBF16();
}

/// What the bound does not know of `op`; empty: nothing.
static std::string findDoubt(Operation *op) {
  if (roundsSums(op))
    if (Operation *sum = findSum(op->getResult(0)))
      return "the bound does not count what is rounded and summed again (" +
             describe(op) + ", then " + describe(sum) + ")";
  if (isRounding(op) &&
      llvm::any_of(getReaders(op->getResult(0)), [](Operation *reader) {
        return !reader->hasTrait<OpTrait::IsTerminator>();
      }))
    return "the bound does not count what is rounded and used again (" +
           describe(op) + ")";
  if (auto subtraction = dyn_cast<arith::SubFOp>(op);
      subtraction && isCentring(subtraction))
    if (Operation *sum = findSum(subtraction))
      return "the bound is relative to results, which cancel where values are "
             "summed of which their mean was taken (" +
             describe(sum) + ")";
  if (isSteep(op))
    return "the bound does not count what a function makes of roundings near "
           "its pole or where its slope has no bound (" +
           describe(op) + ")";
  if (grows(op))
    return "the bound is that of sums, and a function makes of a rounding of "
           "its argument more, the larger the argument is (" +
           describe(op) + ")";
  if (isNarrowing(op))
    return "the bound is relative to results, and what a clamp leaves is small "
           "beside the sums that it clamps (" +
           describe(op) + ")";
  if (multipliesUp(op))
    return "the bound of a product is exceeded where few results have a factor "
           "near zero (" +
           describe(op) + ")";
  return "";
}

std::string conv::findDoubt(func::FuncOp func) {
  std::string doubt;
  func.walk([&](Operation *op) {
    doubt = ::findDoubt(op);
    return doubt.empty() ? WalkResult::advance() : WalkResult::interrupt();
  });
  return doubt;
}
