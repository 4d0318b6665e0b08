//===- ScheduleSearch.h - What a family's search found ----------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_SCHEDULESEARCH_H
#define CONV_LIB_KERNELS_SCHEDULESEARCH_H

#include "Ranking.h"
#include "conv/Kernels/Family.h"

namespace mlir::conv {

/// Collects the schedules that a family enumerates for one problem, and makes a
/// selection of them. `PlanT` is as FamilyOf.h says.
template <typename PlanT>
class ScheduleSearch {
public:
  using Schedule = decltype(PlanT::schedule);

  ScheduleSearch(const KernelFamily &family, const Problem &problem,
                 const Chip &chip, MLIRContext *context,
                 const SelectionOptions &options)
      : family(family), problem(problem), nominal(getNominalProblem(problem)),
        chip(chip), context(context), options(options) {}

  /// Counts `plan`'s schedule and keeps it if it is possible, or if impossible
  /// ones are asked for. `estimate` gives its time on the nominal problem.
  Rejection consider(const PlanT &plan, function_ref<Estimate()> estimate) {
    ++selection.schedules;
    PlanCheck check = checkPlan(problem, plan, chip, /*explain=*/false);
    if (!check) {
      candidates.push_back({plan.schedule, estimate()});
      return Rejection::None;
    }
    ++selection.rejections[static_cast<unsigned>(check.rejection)];
    if (options.maxRejected)
      rejected.push_back({plan.schedule, estimate()});
    return check.rejection;
  }

  bool hasCandidates() const { return !candidates.empty(); }

  /// The best candidates and the most promising impossible schedules.
  Selection finish() {
    selection.fastest = rankCandidates(candidates, options.maxCandidates);
    for (const Ranked<Schedule> &best : candidates)
      selection.candidates.push_back(
          {&family, best.schedule.getAttr(context),
           std::make_shared<PlanT>(PlanT::get(problem, best.schedule)),
           best.estimate});
    rankRejected(rejected, options.maxRejected);
    for (const Ranked<Schedule> &bad : rejected)
      selection.rejected.push_back(
          {bad.schedule.getAttr(context),
           checkPlan(problem, PlanT::get(problem, bad.schedule), chip),
           bad.estimate.microseconds});
    return std::move(selection);
  }

  const KernelFamily &family;
  const Problem &problem;
  /// `problem` with a size in place of each open extent.
  const Problem nominal;
  const Chip &chip;
  /// Geometries are counted by the family.
  Selection selection;

private:
  MLIRContext *context;
  const SelectionOptions &options;
  std::vector<Ranked<Schedule>> candidates, rejected;
};

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_SCHEDULESEARCH_H
