//===- Selection.cpp - Choosing among families and schedules --------------===//

#include "Ranking.h"
#include "TensorCores.h"
#include "conv/Kernels/Family.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include <functional>

using namespace mlir;
using namespace mlir::conv;

KernelFamily::~KernelFamily() = default;

Estimate KernelFamily::estimate(const Problem &problem, const KernelPlan &plan,
                                const Chip &chip) const {
  return estimatePlan(problem, plan, countStage(problem, plan, chip), chip);
}

const KernelFamily *mlir::conv::lookupFamily(StringRef name) {
  for (const KernelFamily *family : getKernelFamilies())
    if (family->getName() == name)
      return family;
  return nullptr;
}

const KernelFamily *mlir::conv::lookupFamily(ScheduleInterface schedule) {
  return lookupFamily(schedule.getFamilyName());
}

std::string mlir::conv::listFamilies() {
  return llvm::join(
      llvm::map_range(getKernelFamilies(), std::mem_fn(&KernelFamily::getName)),
      ", ");
}

std::optional<Refusal> mlir::conv::findRefusal(const Problem &problem) {
  std::optional<Refusal> latest;
  for (const KernelFamily *family : getKernelFamilies()) {
    std::optional<Refusal> refusal = family->supports(problem);
    if (!refusal)
      return std::nullopt;
    if (!latest || refusal->part > latest->part)
      latest = std::move(refusal);
  }
  return latest;
}

std::optional<Refusal> mlir::conv::multiplyExactlyIfRefused(Problem &problem) {
  if (problem.multiply == MultiplyMode::IEEE)
    return std::nullopt;
  std::optional<Refusal> refusal = findRefusal(problem);
  if (refusal)
    problem.multiply = MultiplyMode::IEEE;
  return refusal;
}

/// Keeps the `most` elements with the smallest keys, in order; equal ones stay
/// as they stand.
template <typename VectorT, typename KeyFn>
static void keepFirst(VectorT &elements, size_t most, KeyFn key) {
  auto positions = llvm::to_vector(llvm::seq<size_t>(0, elements.size()));
  llvm::sort(positions, [&](size_t lhs, size_t rhs) {
    auto left = key(elements[lhs]), right = key(elements[rhs]);
    return left != right ? left < right : lhs < rhs;
  });
  VectorT kept;
  for (size_t position : ArrayRef(positions).take_front(most))
    kept.push_back(std::move(elements[position]));
  elements = std::move(kept);
}

void Selection::addCounts(const Selection &other) {
  geometries += other.geometries;
  tooManyRegisters += other.tooManyRegisters;
  examined += other.examined;
  schedules += other.schedules;
  for (unsigned i = 0; i < numRejections; ++i)
    rejections[i] += other.rejections[i];
  if (!other.innerRefusal.empty())
    innerRefusal = other.innerRefusal;
}

Selection mlir::conv::selectSchedules(const Problem &problem, const Chip &chip,
                                      MLIRContext *context,
                                      const SelectionOptions &options) {
  Selection all;
  for (const KernelFamily *family : getKernelFamilies()) {
    bool isAsked = options.families.empty() ||
                   llvm::is_contained(options.families, family);
    if (!isAsked || family->supports(problem))
      continue;
    Selection own = family->enumerate(problem, chip, context, options);
    if (!own.candidates.empty())
      all.bestOfEach.push_back(own.candidates.front());
    llvm::append_range(all.candidates, own.candidates);
    llvm::append_range(all.rejected, own.rejected);
    if (own.fastest &&
        (!all.fastest || own.fastest->microseconds < all.fastest->microseconds))
      all.fastest = own.fastest;
    all.addCounts(own);
  }
  // Each family's are in order already. Among families that count as equal and
  // take as many kernels the one registered last comes first: it is there for
  // the problems it supports.
  EstimateOrder order(all.fastest ? &*all.fastest : nullptr);
  ArrayRef<const KernelFamily *> families = getKernelFamilies();
  keepFirst(all.candidates, options.maxCandidates, [&](const Candidate &c) {
    auto [isSlower, kernels, moved, time] = order(c.estimate);
    auto position = llvm::find(families, c.family) - families.begin();
    return std::make_tuple(isSlower, kernels, isSlower ? 0 : -position, moved,
                           time);
  });
  keepFirst(all.rejected, options.maxRejected,
            [](const RejectedCandidate &c) { return c.microseconds; });
  return all;
}

std::string mlir::conv::settleNumerics(Problem &problem, const Chip &chip,
                                       bool choosesFamily) {
  if (choosesFamily && isFasterOnPipes(problem, chip)) {
    problem.multiply = MultiplyMode::IEEE;
    return "multiplied by the f32 pipes of " + std::string(chip.card) +
           ", which are faster than three products of tf32";
  }
  // Also where nothing but a decomposition is left.
  if (std::optional<Refusal> refusal = multiplyExactlyIfRefused(problem))
    return "multiplied exactly: " + refusal->reason;
  return "";
}

Problem mlir::conv::getProblemOf(const Problem &problem,
                                 const Candidate &candidate) {
  Problem chosen = problem;
  if (candidate.plan->isExact)
    chosen.multiply = MultiplyMode::IEEE;
  if (!candidate.family->transforms())
    chosen.transform = TransformMode::None;
  return chosen;
}

void mlir::conv::setNumericsOf(FusedOp op, const Problem &problem) {
  op.setNumericsAttr(NumericsAttr::get(op.getContext(), problem.multiply,
                                       op.getNumerics().getAccumulate(),
                                       problem.transform));
}

LogicalResult mlir::conv::findTarget(MLIRContext *context, StringRef pass,
                                     StringRef chip, StringRef tune,
                                     Chip &target) {
  auto find = [&](StringRef option, StringRef name) -> const Chip * {
    const Chip *found = lookupChip({name.data(), name.size()});
    if (!found)
      emitError(UnknownLoc::get(context))
          << pass << ": option '" << option << "' "
          << unknownChipMessage({name.data(), name.size()});
    return found;
  };
  const Chip *limits = find("chip", chip);
  const Chip *card = !limits || tune.empty() ? limits : find("tune", tune);
  if (!card)
    return failure();
  target = limits->withFiguresOf(*card);
  return success();
}

/// "<family><name = value, ...>" for each other family that has a possible
/// schedule with the values of `partial`.
static SmallVector<std::string> findOthers(const Problem &problem,
                                           const Chip &chip,
                                           MLIRContext *context,
                                           const PartialSchedule &partial) {
  SmallVector<std::string> others;
  for (const KernelFamily *family : getKernelFamilies()) {
    PartialSchedule same = partial;
    same.family = family;
    SelectionOptions options;
    options.families = {family};
    options.partial = &same;
    if (family != partial.family &&
        !selectSchedules(problem, chip, context, options).candidates.empty())
      others.push_back(family->getName().str() + "<" + same.printParameters() +
                       ">");
  }
  return others;
}

/// The values of parameter `name` among the schedules that are considered with
/// the parameters `others`.
static llvm::SetVector<Attribute>
findValues(const Problem &problem, const Chip &chip, MLIRContext *context,
           const PartialSchedule &others, StringRef name) {
  llvm::SetVector<Attribute> values;
  auto note = [&](ScheduleInterface schedule) {
    for (auto [parameter, value] : schedule.getParameters())
      if (parameter == name)
        values.insert(value);
  };
  SelectionOptions options;
  options.families = {others.family};
  options.partial = &others;
  options.report = note;
  selectSchedules(problem, chip, context, options);
  return values;
}

/// "; considered are <name> = <value>, ..." for each number or list in
/// `partial`: the values with the other parameters as they are, or, where all
/// of these lists are empty, whatever the others are.
static std::string listValues(const Problem &problem, const Chip &chip,
                              MLIRContext *context,
                              const PartialSchedule &partial) {
  constexpr size_t mostListed = 12;
  std::string text;
  llvm::raw_string_ostream os(text);
  for (bool keepsOthers : {true, false}) {
    for (const PartialSchedule::Parameter &parameter : partial.parameters) {
      PartialSchedule others = partial;
      llvm::erase_if(others.parameters, [&](const auto &other) {
        return !keepsOthers || other.name == parameter.name;
      });
      if (parameter.schedule)
        continue;
      auto values = findValues(problem, chip, context, others, parameter.name);
      if (values.empty())
        continue;
      os << "; considered are " << parameter.name << " = ";
      llvm::interleaveComma(
          values.getArrayRef().take_front(mostListed), os,
          [&](Attribute value) { value.print(os, /*elideType=*/true); });
      if (values.size() > mostListed)
        os << " and " << values.size() - mostListed << " more";
    }
    if (!text.empty())
      break;
  }
  return text;
}

std::string mlir::conv::explainNoSchedule(const Problem &problem,
                                          const Chip &chip,
                                          MLIRContext *context,
                                          const PartialSchedule *partial) {
  SelectionOptions options;
  options.maxRejected = 1;
  std::string asked;
  if (partial) {
    options.families = {partial->family};
    options.partial = partial;
    if (!partial->parameters.empty())
      asked = " with " + partial->printParameters();
  }
  Selection selection = selectSchedules(problem, chip, context, options);
  if (!selection.schedules && !selection.innerRefusal.empty())
    return selection.innerRefusal;
  if (!asked.empty() && !selection.schedules)
    return "none that is considered has " + partial->printParameters() +
           listValues(problem, chip, context, *partial) +
           "; a schedule with all of its parameters, such as '" +
           partial->family->getExample().str() +
           "', is not limited to what is considered";
  std::string text = "none of " + std::to_string(selection.schedules) +
                     " schedules" + asked + " is possible on " +
                     std::string(chip.name);
  if (!selection.rejected.empty())
    text += "; the best of them " + selection.rejected.front().check.reason;
  if (!asked.empty())
    for (const std::string &other :
         findOthers(problem, chip, context, *partial))
      text += "; " + other + " is possible";
  return text;
}
