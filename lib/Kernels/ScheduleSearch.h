//===- ScheduleSearch.h - What a family's search found ----------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_SCHEDULESEARCH_H
#define CONV_LIB_KERNELS_SCHEDULESEARCH_H

#include "Ranking.h"
#include "conv/Kernels/Family.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::conv {

/// Whether `count` units of `size` cover `extent` without an idle unit more
/// than needed; one unit always may.
inline bool isUseful(int64_t count, int64_t size, int64_t extent) {
  return count == 1 || (count - 1) * size < extent;
}

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

  /// What the user asks of a parameter that is a schedule itself; null:
  /// nothing.
  const PartialSchedule *findInnerSchedule(StringRef parameter) const {
    const auto *asked =
        options.partial ? options.partial->find(parameter) : nullptr;
    return asked ? asked->schedule.get() : nullptr;
  }
  /// Whether a schedule whose `undecided` parameters have no values yet may be
  /// one that the user asks for. A search that leaves much out before it
  /// considers schedules asks this first.
  bool admits(const Schedule &schedule,
              ArrayRef<StringRef> undecided = {}) const {
    return !options.partial || options.partial->parameters.empty() ||
           options.partial->matches(schedule.getAttr(context), undecided);
  }
  /// Whether the user may be asking for schedules in which `parameter` has
  /// these counts; for a search that has made no schedule yet.
  bool admits(StringRef parameter, ArrayRef<int64_t> counts) const {
    const auto *asked =
        options.partial ? options.partial->find(parameter) : nullptr;
    return !asked || asked->value == Builder(context).getI64ArrayAttr(counts);
  }

  /// Counts `plan`'s schedule and keeps it if it is possible, or if impossible
  /// ones are asked for. `estimate` gives its time on the nominal problem. Does
  /// nothing with one that the user does not ask for.
  Rejection consider(const PlanT &plan, function_ref<Estimate()> estimate) {
    if (!admits(plan.schedule))
      return Rejection::None;
    ++selection.schedules;
    if (options.report)
      options.report(plan.schedule.getAttr(context));
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

  /// Considers `plan` with `counts` blocks a multiprocessor.
  void considerBlocks(PlanT &plan, ArrayRef<int64_t> counts = {1, 2, 3, 4}) {
    for (int64_t blocks : counts) {
      plan.blocksPerSM = plan.schedule.blocksPerSM = blocks;
      Rejection rejection =
          consider(plan, [&] { return family.estimate(nominal, plan, chip); });
      // More blocks need more of everything.
      if (rejection != Rejection::None)
        break;
    }
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

/// The plan of a schedule with a ring of stages, as far as it follows from the
/// schedule: `channels` output channels are walked over in tiles.
template <typename PlanT>
PlanT startPlan(const Problem &problem,
                const decltype(PlanT::schedule) &schedule, int64_t channels) {
  PlanT plan;
  plan.schedule = schedule;
  plan.tile.assign(schedule.tile.begin(), schedule.tile.end());
  plan.wholeChannels = problem.isReduced();
  plan.channelTiles = llvm::divideCeil(channels, schedule.tile[0]);
  plan.numThreads = schedule.numThreads();
  plan.blocksPerSM = schedule.blocksPerSM;
  plan.stagesInFlight = schedule.stages;
  return plan;
}

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_SCHEDULESEARCH_H
