//===- Ranking.h - Order of schedules by their estimates --------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_RANKING_H
#define CONV_LIB_KERNELS_RANKING_H

#include "conv/Kernels/CostModel.h"
#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

namespace mlir::conv {

/// A schedule as a plain value, with an order of its own that settles ties.
template <typename ScheduleT>
struct Ranked {
  ScheduleT schedule;
  Estimate estimate;
};

/// Orders by time; those within `model::resolution` of the fastest count as
/// equal, and of these the one with the fewest kernels comes first, then the
/// one that moves least.
class EstimateOrder {
public:
  explicit EstimateOrder(const Estimate *fastest)
      : boundBySM(fastest && fastest->boundBySM),
        equal(fastest ? fastest->microseconds * (1 + model::resolution) : 0) {}

  std::tuple<bool, int64_t, double, double>
  operator()(const Estimate &e) const {
    bool isEqual = e.microseconds <= equal;
    double moved = boundBySM ? e.stagedBytes : e.l2Bytes;
    return {!isEqual, isEqual ? e.kernels : 0, isEqual ? moved : 0.0,
            e.microseconds};
  }

private:
  bool boundBySM;
  double equal;
};

/// Keeps the `most` best, best first; returns the estimate of the fastest,
/// which need not be among them.
template <typename ScheduleT>
std::optional<Estimate>
rankCandidates(std::vector<Ranked<ScheduleT>> &candidates, size_t most) {
  if (candidates.empty())
    return std::nullopt;
  Estimate fastest = std::min_element(candidates.begin(), candidates.end(),
                                      [](const auto &lhs, const auto &rhs) {
                                        return lhs.estimate.microseconds <
                                               rhs.estimate.microseconds;
                                      })
                         ->estimate;
  EstimateOrder order(&fastest);
  size_t top = std::min(most, candidates.size());
  std::partial_sort(candidates.begin(), candidates.begin() + top,
                    candidates.end(), [&](const auto &lhs, const auto &rhs) {
                      auto left = order(lhs.estimate);
                      auto right = order(rhs.estimate);
                      return left != right ? left < right
                                           : lhs.schedule < rhs.schedule;
                    });
  candidates.resize(top);
  return fastest;
}

/// Keeps the `most` that would be fastest, those first.
template <typename ScheduleT>
void rankRejected(std::vector<Ranked<ScheduleT>> &rejected, size_t most) {
  size_t top = std::min(most, rejected.size());
  std::partial_sort(rejected.begin(), rejected.begin() + top, rejected.end(),
                    [](const auto &lhs, const auto &rhs) {
                      return std::tie(lhs.estimate.microseconds, lhs.schedule) <
                             std::tie(rhs.estimate.microseconds, rhs.schedule);
                    });
  rejected.resize(top);
}

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_RANKING_H
