//===- Combiner.cpp - Recognise the combiners of reductions ---------------===//

#include "Combiner.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;
using arith::CmpFPredicate;
using arith::CmpIPredicate;

/// Whether `value` is one of the elements that the consumer holds.
static bool isHeld(const Consumer &consumer, Value value) {
  return llvm::any_of(consumer.writes, [&](const Consumer::Write &write) {
    return write.initArg == value;
  });
}

/// Whether `value` is computed from an element that the consumer holds.
static bool dependsOnHeld(const Consumer &consumer, Value value) {
  llvm::SmallPtrSet<Operation *, 16> seen;
  SmallVector<Value> worklist = {value};
  while (!worklist.empty()) {
    Value next = worklist.pop_back_val();
    if (isHeld(consumer, next))
      return true;
    Operation *op = next.getDefiningOp();
    if (op && op->getBlock() == consumer.body && seen.insert(op).second)
      llvm::append_range(worklist, op->getOperands());
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Comparisons
//===----------------------------------------------------------------------===//

namespace {
/// A condition under which an element is taken in place of what is held.
struct Comparison {
  enum class NaN {
    Loses,      ///< A NaN is never taken.
    Wins,       ///< The first NaN is taken, and kept.
    LastResort, ///< Depends on what is held; the order of NaNs shows.
  };
  Value incoming;
  Value held;
  bool less;
  bool strict;
  NaN nan;
  SmallVector<Operation *> ops;
};
} // namespace

static CmpFPredicate invert(CmpFPredicate predicate) {
  switch (predicate) {
  case CmpFPredicate::OGT:
    return CmpFPredicate::ULE;
  case CmpFPredicate::OGE:
    return CmpFPredicate::ULT;
  case CmpFPredicate::OLT:
    return CmpFPredicate::UGE;
  case CmpFPredicate::OLE:
    return CmpFPredicate::UGT;
  case CmpFPredicate::UGT:
    return CmpFPredicate::OLE;
  case CmpFPredicate::UGE:
    return CmpFPredicate::OLT;
  case CmpFPredicate::ULT:
    return CmpFPredicate::OGE;
  case CmpFPredicate::ULE:
    return CmpFPredicate::OGT;
  default:
    return CmpFPredicate::AlwaysFalse;
  }
}

static CmpFPredicate swapSides(CmpFPredicate predicate) {
  switch (predicate) {
  case CmpFPredicate::OGT:
    return CmpFPredicate::OLT;
  case CmpFPredicate::OGE:
    return CmpFPredicate::OLE;
  case CmpFPredicate::OLT:
    return CmpFPredicate::OGT;
  case CmpFPredicate::OLE:
    return CmpFPredicate::OGE;
  case CmpFPredicate::UGT:
    return CmpFPredicate::ULT;
  case CmpFPredicate::UGE:
    return CmpFPredicate::ULE;
  case CmpFPredicate::ULT:
    return CmpFPredicate::UGT;
  case CmpFPredicate::ULE:
    return CmpFPredicate::UGE;
  default:
    return CmpFPredicate::AlwaysFalse;
  }
}

/// Matches a comparison of floats, true (false if `inverted`) where the element
/// is taken.
static std::optional<Comparison> matchFloats(const Consumer &consumer,
                                             arith::CmpFOp cmp, bool inverted) {
  CmpFPredicate predicate = cmp.getPredicate();
  Value incoming = cmp.getLhs(), held = cmp.getRhs();
  if (inverted)
    predicate = invert(predicate);
  if (isHeld(consumer, incoming)) {
    std::swap(incoming, held);
    predicate = swapSides(predicate);
  }
  if (!isHeld(consumer, held) || dependsOnHeld(consumer, incoming))
    return std::nullopt;
  bool nnan = bitEnumContainsAll(cmp.getFastmath(), arith::FastMathFlags::nnan);
  auto result = [&](bool less, bool strict, bool ordered) {
    return Comparison{incoming,
                      held,
                      less,
                      strict,
                      ordered || nnan ? Comparison::NaN::Loses
                                      : Comparison::NaN::LastResort,
                      {cmp}};
  };
  switch (predicate) {
  case CmpFPredicate::OGT:
    return result(false, true, true);
  case CmpFPredicate::OGE:
    return result(false, false, true);
  case CmpFPredicate::OLT:
    return result(true, true, true);
  case CmpFPredicate::OLE:
    return result(true, false, true);
  case CmpFPredicate::UGT:
    return result(false, true, false);
  case CmpFPredicate::UGE:
    return result(false, false, false);
  case CmpFPredicate::ULT:
    return result(true, true, false);
  case CmpFPredicate::ULE:
    return result(true, false, false);
  default:
    return std::nullopt;
  }
}

/// Likewise for signed integers, which have no NaN to lose or win.
static std::optional<Comparison>
matchIntegers(const Consumer &consumer, arith::CmpIOp cmp, bool inverted) {
  CmpIPredicate predicate = cmp.getPredicate();
  Value incoming = cmp.getLhs(), held = cmp.getRhs();
  if (inverted)
    predicate = arith::invertPredicate(predicate);
  bool swapped = isHeld(consumer, incoming);
  if (swapped)
    std::swap(incoming, held);
  if (!isHeld(consumer, held) || dependsOnHeld(consumer, incoming))
    return std::nullopt;
  bool less =
      predicate == CmpIPredicate::slt || predicate == CmpIPredicate::sle;
  bool more =
      predicate == CmpIPredicate::sgt || predicate == CmpIPredicate::sge;
  if (!less && !more)
    return std::nullopt;
  bool strict =
      predicate == CmpIPredicate::slt || predicate == CmpIPredicate::sgt;
  return Comparison{
      incoming, held, less != swapped, strict, Comparison::NaN::Loses, {cmp}};
}

/// Matches `condition`, true (false if `inverted`) where the element is taken.
static std::optional<Comparison>
matchComparison(const Consumer &consumer, Value condition, bool inverted) {
  if (auto cmp = condition.getDefiningOp<arith::CmpFOp>())
    return matchFloats(consumer, cmp, inverted);
  if (auto cmp = condition.getDefiningOp<arith::CmpIOp>())
    return matchIntegers(consumer, cmp, inverted);
  // cmpf ugt, v, held  and  cmpf ord, held, held: NaN beats numbers, once.
  auto both = condition.getDefiningOp<arith::AndIOp>();
  if (!both || inverted)
    return std::nullopt;
  auto beyond = both.getLhs().getDefiningOp<arith::CmpFOp>();
  auto number = both.getRhs().getDefiningOp<arith::CmpFOp>();
  if (!beyond || !number)
    return std::nullopt;
  if (beyond.getPredicate() == CmpFPredicate::ORD)
    std::swap(beyond, number);
  std::optional<Comparison> comparison =
      matchFloats(consumer, beyond, /*inverted=*/false);
  if (!comparison || comparison->nan != Comparison::NaN::LastResort ||
      number.getPredicate() != CmpFPredicate::ORD ||
      number.getLhs() != comparison->held ||
      number.getRhs() != comparison->held)
    return std::nullopt;
  comparison->nan = Comparison::NaN::Wins;
  comparison->ops = {beyond, number, both};
  return comparison;
}

static std::optional<Comparison> matchSelect(const Consumer &consumer,
                                             arith::SelectOp select, Value held,
                                             Value &incoming) {
  bool inverted = select.getTrueValue() == held;
  if (!inverted && select.getFalseValue() != held)
    return std::nullopt;
  incoming = inverted ? select.getFalseValue() : select.getTrueValue();
  return matchComparison(consumer, select.getCondition(), inverted);
}

//===----------------------------------------------------------------------===//
// Combiners
//===----------------------------------------------------------------------===//

static std::optional<ReductionKind> getKind(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<ReductionKind>>(op)
      .Case<arith::AddFOp, arith::AddIOp>(
          [](auto) { return ReductionKind::Sum; })
      .Case<arith::MulFOp, arith::MulIOp>(
          [](auto) { return ReductionKind::Prod; })
      .Case<arith::MinimumFOp, arith::MinSIOp>(
          [](auto) { return ReductionKind::Minimum; })
      .Case<arith::MaximumFOp, arith::MaxSIOp>(
          [](auto) { return ReductionKind::Maximum; })
      // Whether all are true, whether any is: true is -1 to a signed minimum.
      .Case<arith::AndIOp>([](Operation *op) -> std::optional<ReductionKind> {
        if (!op->getResult(0).getType().isInteger(1))
          return std::nullopt;
        return ReductionKind::Maximum;
      })
      .Case<arith::OrIOp>([](Operation *op) -> std::optional<ReductionKind> {
        if (!op->getResult(0).getType().isInteger(1))
          return std::nullopt;
        return ReductionKind::Minimum;
      })
      .Case<arith::MinNumFOp>([](auto) { return ReductionKind::MinNum; })
      .Case<arith::MaxNumFOp>([](auto) { return ReductionKind::MaxNum; })
      .Default([](Operation *) { return std::nullopt; });
}

static Verdict getNaNVerdict() {
  return {FusionRule::NanSemantics,
          "an unordered comparison makes the result depend on where NaNs stand",
          "reduce with minimumf/maximumf, minnumf/maxnumf or an ordered "
          "comparison"};
}

static Verdict getCombinerVerdict(Value yielded) {
  Operation *op = yielded.getDefiningOp();
  return {FusionRule::CombinerUnsupported,
          op ? ("'" + op->getName().getStringRef() +
                "' combines the element with what is held in a way that is no "
                "reduction kind")
                   .str()
             : "the body yields what it is given",
          "reduce with a sum, product, signed minimum or maximum"};
}

/// select(cmpf uno, v, v), held, maximumf(v, held)): NaNs are skipped, which is
/// how TOSA writes a reduction that ignores them.
static std::optional<Combiner>
matchSkippedNaN(const Consumer &consumer, arith::SelectOp select, Value held) {
  auto cmp = select.getCondition().getDefiningOp<arith::CmpFOp>();
  if (!cmp || cmp.getLhs() != cmp.getRhs())
    return std::nullopt;
  Value ifNaN = select.getTrueValue(), ifNumber = select.getFalseValue();
  if (cmp.getPredicate() == CmpFPredicate::ORD)
    std::swap(ifNaN, ifNumber);
  else if (cmp.getPredicate() != CmpFPredicate::UNO)
    return std::nullopt;
  Operation *op = ifNumber.getDefiningOp();
  if (ifNaN != held || !op ||
      !isa<arith::MinimumFOp, arith::MaximumFOp, arith::MinNumFOp,
           arith::MaxNumFOp>(op))
    return std::nullopt;
  Value incoming = cmp.getLhs();
  bool combines =
      (op->getOperand(0) == incoming && op->getOperand(1) == held) ||
      (op->getOperand(1) == incoming && op->getOperand(0) == held);
  if (!combines || dependsOnHeld(consumer, incoming))
    return std::nullopt;
  Combiner result;
  result.kind = isa<arith::MinimumFOp, arith::MinNumFOp>(op)
                    ? ReductionKind::MinNum
                    : ReductionKind::MaxNum;
  result.partial = incoming;
  result.ops = {cmp, op, select};
  return result;
}

/// Whether `value` is the number of the channel, counted by `loop`, in any
/// integer type. Of a single channel the number is 0.
static bool isLoopIndex(const Consumer &consumer, Value value, unsigned loop) {
  if (consumer.extents[loop] == 1 && matchPattern(value, m_Zero()))
    return true;
  while (Operation *op = value.getDefiningOp()) {
    if (auto index = dyn_cast<linalg::IndexOp>(op))
      return index.getDim() == loop;
    if (!isa<arith::IndexCastOp, arith::IndexCastUIOp, arith::TruncIOp,
             arith::ExtSIOp, arith::ExtUIOp>(op))
      return false;
    value = op->getOperand(0);
  }
  return false;
}

/// Matches a write that holds the channel of another write's extremum.
static FailureOr<Combiner> matchArg(const Consumer &consumer, unsigned index,
                                    unsigned loop, arith::SelectOp select,
                                    Verdict &why) {
  Value channel;
  std::optional<Comparison> comparison =
      matchSelect(consumer, select, consumer.writes[index].initArg, channel);
  why = getCombinerVerdict(select);
  if (!comparison || !isLoopIndex(consumer, channel, loop))
    return failure();
  const auto *valueWrite =
      llvm::find_if(consumer.writes, [&](const Consumer::Write &write) {
        return write.initArg == comparison->held;
      });
  unsigned valueIndex = valueWrite - consumer.writes.begin();
  if (valueIndex == index)
    return failure();
  FailureOr<Combiner> value = matchCombiner(consumer, valueIndex, loop, why);
  if (failed(value))
    return failure();
  why = getCombinerVerdict(select);
  ReductionKind kind = value->kind;
  bool isMin = kind == ReductionKind::Minimum || kind == ReductionKind::MinNum;
  bool isMax = kind == ReductionKind::Maximum || kind == ReductionKind::MaxNum;
  if (value->partial != comparison->incoming || !(isMin || isMax) ||
      isMin != comparison->less)
    return failure();
  if (!comparison->strict) {
    why.reason = "the comparison takes the last channel that holds the "
                 "extremum, argmin and argmax the first";
    why.remedy = "compare with 'less than' or 'greater than'";
    return failure();
  }
  bool propagates =
      kind == ReductionKind::Minimum || kind == ReductionKind::Maximum;
  bool consistent = comparison->nan == Comparison::NaN::Loses ||
                    (comparison->nan == Comparison::NaN::Wins && propagates);
  if (!consistent) {
    why = getNaNVerdict();
    return failure();
  }
  Combiner result;
  // With a value that NaNs enter, a comparison that they lose keeps the channel
  // of the best number before the first NaN.
  auto cmp = dyn_cast<arith::CmpFOp>(comparison->ops.front());
  bool isOrdered =
      propagates && comparison->nan == Comparison::NaN::Loses && cmp &&
      !bitEnumContainsAll(cmp.getFastmath(), arith::FastMathFlags::nnan);
  if (isOrdered)
    result.kind =
        isMin ? ReductionKind::ArgMinOrdered : ReductionKind::ArgMaxOrdered;
  else
    result.kind = isMin ? ReductionKind::ArgMin : ReductionKind::ArgMax;
  result.partial = value->partial;
  result.ops = comparison->ops;
  result.ops.push_back(select);
  result.ignoresNaN = !propagates;
  result.channel = channel;
  result.valueWrite = valueIndex;
  return result;
}

FailureOr<Combiner> conv::matchCombiner(const Consumer &consumer,
                                        unsigned index, unsigned reductionLoop,
                                        Verdict &why) {
  Value yielded = consumer.getYielded()[index];
  Value held = consumer.writes[index].initArg;
  Operation *op = yielded.getDefiningOp();
  why = getCombinerVerdict(yielded);
  if (!op || op->getBlock() != consumer.body)
    return failure();

  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    if (auto skipping = matchSkippedNaN(consumer, select, held))
      return *skipping;
    Value incoming;
    std::optional<Comparison> comparison =
        matchSelect(consumer, select, held, incoming);
    if (!comparison)
      return failure();
    if (comparison->held != held)
      return matchArg(consumer, index, reductionLoop, select, why);
    if (comparison->incoming != incoming)
      return failure();
    if (comparison->nan == Comparison::NaN::LastResort) {
      why = getNaNVerdict();
      return failure();
    }
    Combiner result;
    // Which of two equal zeros is kept is as open as it is for minnumf. NaNs
    // that win are those of minimumf: the first is kept.
    bool wins = comparison->nan == Comparison::NaN::Wins;
    bool isFloat = isa<FloatType>(incoming.getType());
    if (comparison->less)
      result.kind =
          wins || !isFloat ? ReductionKind::Minimum : ReductionKind::MinNum;
    else
      result.kind =
          wins || !isFloat ? ReductionKind::Maximum : ReductionKind::MaxNum;
    result.partial = incoming;
    result.ops = comparison->ops;
    result.ops.push_back(select);
    return result;
  }

  std::optional<ReductionKind> kind = getKind(op);
  if (!kind || op->getNumOperands() != 2)
    return failure();
  Value incoming =
      op->getOperand(0) == held ? op->getOperand(1) : op->getOperand(0);
  if ((op->getOperand(0) != held && op->getOperand(1) != held) ||
      dependsOnHeld(consumer, incoming))
    return failure();
  Combiner result;
  result.kind = *kind;
  result.partial = incoming;
  result.ops = {op};
  return result;
}

bool conv::isIdentity(const Combiner &combiner, const Source &init) {
  auto number = dyn_cast_or_null<FloatAttr>(init.constant);
  if (number) {
    const APFloat &value = number.getValue();
    switch (combiner.kind) {
    case ReductionKind::Sum:
      return value.isZero();
    case ReductionKind::Prod:
      return value.isExactlyValue(1.0);
    case ReductionKind::Minimum:
    case ReductionKind::ArgMin:
    case ReductionKind::ArgMinOrdered:
      return value.isInfinity() && !value.isNegative();
    case ReductionKind::Maximum:
    case ReductionKind::ArgMax:
    case ReductionKind::ArgMaxOrdered:
      return value.isInfinity() && value.isNegative();
    case ReductionKind::MinNum:
    case ReductionKind::MaxNum:
      // An infinity, not NaN, is left where all channels are NaN.
      return false;
    }
  }
  auto integer = dyn_cast_or_null<IntegerAttr>(init.constant);
  if (!integer)
    return false;
  switch (combiner.kind) {
  case ReductionKind::Sum:
    return integer.getValue().isZero();
  case ReductionKind::Prod:
    return integer.getValue().isOne();
  case ReductionKind::Minimum:
  case ReductionKind::MinNum:
  case ReductionKind::ArgMin:
  case ReductionKind::ArgMinOrdered:
    return integer.getValue().isMaxSignedValue();
  case ReductionKind::Maximum:
  case ReductionKind::MaxNum:
  case ReductionKind::ArgMax:
  case ReductionKind::ArgMaxOrdered:
    return integer.getValue().isMinSignedValue();
  }
  return false;
}
