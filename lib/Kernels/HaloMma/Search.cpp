//===- Search.cpp - The schedules of halo_mma -----------------------------===//

#include "../Ranking.h"
#include "HaloMma.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_mma;
using llvm::divideCeil;

namespace {

class Enumerator {
public:
  Enumerator(const KernelFamily &family, const Problem &problem,
             const Chip &chip, MLIRContext *context,
             const SelectionOptions &options)
      : family(family), problem(problem), nominal(getNominalProblem(problem)),
        chip(chip), context(context), options(options) {}

  Selection run();

private:
  void examine(Schedule schedule);

  const KernelFamily &family;
  const Problem &problem;
  const Problem nominal;
  const Chip &chip;
  MLIRContext *context;
  const SelectionOptions &options;
  std::vector<Ranked<Schedule>> candidates, rejected;
  Selection selection;
};

} // namespace

/// Whether `count` units of `size` cover `extent` without an idle unit more
/// than needed; one unit always may.
static bool isUseful(int64_t count, int64_t size, int64_t extent) {
  return count == 1 || (count - 1) * size < extent;
}

/// Completes a geometry with every chunk, ring and number of blocks.
void Enumerator::examine(Schedule s) {
  ++selection.geometries;
  for (int64_t chunk : {8, 16, 32}) {
    // Without many zeros in the last chunk.
    int64_t words =
        divideCeil(problem.channels, problem.inputType.isF32() ? 1 : 2);
    int64_t padded = llvm::alignTo(words, chunk);
    int64_t least = llvm::alignTo(words, 8);
    if (chunk > 8 && 8 * padded > 9 * least)
      continue;
    for (int64_t stages : {2, 3, 4}) {
      s.chunk = chunk;
      s.stages = stages;
      s.blocksPerSM = 1;
      Plan plan = Plan::get(problem, s);
      for (int64_t blocks : {1, 2, 3, 4}) {
        s.blocksPerSM = plan.blocksPerSM = plan.schedule.blocksPerSM = blocks;
        ++selection.schedules;
        PlanCheck check = checkPlan(problem, plan, chip, /*explain=*/false);
        if (check) {
          ++selection.rejections[static_cast<unsigned>(check.rejection)];
          if (options.maxRejected)
            rejected.push_back({s, estimate(nominal, plan, chip)});
          // More blocks need more of everything.
          break;
        }
        candidates.push_back({s, estimate(nominal, plan, chip)});
      }
    }
  }
}

Selection Enumerator::run() {
  int64_t couts = llvm::alignTo(problem.filters, 16);
  int64_t rows = nominal.output[Rows], columns = nominal.output[Columns];
  for (int64_t mmasF : {4, 2, 1})
    for (int64_t warpsF : {1, 2, 4}) {
      if (!isUseful(mmasF * warpsF, 16, couts))
        continue;
      for (int64_t mmasW : {4, 2, 1})
        for (int64_t mmasH : {8, 4, 2, 1}) {
          int64_t mmas = mmasF * mmasW * mmasH;
          if (mmas > 32 || mmas < 4 || !isUseful(mmasW, 8, columns) ||
              !isUseful(mmasH, 1, rows))
            continue;
          for (int64_t warpsW : {1, 2, 4})
            for (int64_t warpsH : {1, 2, 4, 8}) {
              int64_t warps = warpsF * warpsW * warpsH;
              if (warps < 2 || warps > 8 ||
                  !isUseful(warpsW, 8 * mmasW, columns) ||
                  !isUseful(warpsH, mmasH, rows))
                continue;
              Schedule s;
              s.warp = {16 * mmasF, mmasH, 8 * mmasW};
              s.tile = {warpsF * s.warp[0], warpsH * s.warp[1],
                        warpsW * s.warp[2]};
              examine(s);
            }
        }
    }
  selection.examined = selection.geometries;
  selection.fastest = rankCandidates(candidates, options.maxCandidates);
  for (const Ranked<Schedule> &best : candidates)
    selection.candidates.push_back(
        {&family, best.schedule.getAttr(context),
         std::make_shared<Plan>(Plan::get(problem, best.schedule)),
         best.estimate});
  rankRejected(rejected, options.maxRejected);
  for (const Ranked<Schedule> &bad : rejected)
    selection.rejected.push_back(
        {bad.schedule.getAttr(context),
         checkPlan(problem, Plan::get(problem, bad.schedule), chip),
         bad.estimate.microseconds});
  return std::move(selection);
}

Selection halo_mma::search(const KernelFamily &family, const Problem &problem,
                           const Chip &chip, MLIRContext *context,
                           const SelectionOptions &options) {
  return Enumerator(family, problem, chip, context, options).run();
}
