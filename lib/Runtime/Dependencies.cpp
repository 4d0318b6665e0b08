//===- Dependencies.cpp - Which launches wait for which -------------------===//

#include "Dependencies.h"

#include <algorithm>
#include <functional>
#include <limits>

using namespace mlir::conv::runtime;

namespace {
/// The numbers from `first` to `last` that a digit of an element's number has.
struct Interval {
  int64_t first, last;
};

/// Which elements a view has, by the digits of their numbers in a mixed radix:
/// a box. `rest` is what no digit counts, the same for all of them.
struct Box {
  std::vector<Interval> digits;
  int64_t rest;
};
} // namespace

static bool isEmpty(const View &view) {
  return std::find(view.sizes.begin(), view.sizes.end(), 0) != view.sizes.end();
}

/// The numbers of the first and the last element. The runtime has checked that
/// they lie in the buffer.
static Interval getReach(const View &view) {
  Interval reach = {view.offset, view.offset};
  for (size_t d = 0; d < view.sizes.size(); ++d) {
    int64_t span = (view.sizes[d] - 1) * view.strides[d];
    (span < 0 ? reach.first : reach.last) += span;
  }
  return reach;
}

/// The view's elements by digits whose weights are `weights`, of which each
/// divides the one before it. Where a dimension carries into the next digit,
/// that digit and all before it may be anything.
static Box getBox(const View &view, const std::vector<int64_t> &weights) {
  constexpr int64_t any = std::numeric_limits<int64_t>::max();
  Box box;
  box.rest = view.offset;
  for (int64_t weight : weights) {
    int64_t digit = box.rest / weight;
    box.rest %= weight;
    int64_t last = digit;
    for (size_t d = 0; d < view.sizes.size(); ++d)
      if (view.strides[d] == weight)
        last += view.sizes[d] - 1;
    box.digits.push_back({digit, last});
  }
  for (size_t i = weights.size(); i-- > 1;)
    if (box.digits[i].last >= weights[i - 1] / weights[i]) {
      std::fill_n(box.digits.begin(), i + 1, Interval{0, any});
      break;
    }
  return box;
}

bool mlir::conv::runtime::mayOverlap(const View &lhs, const View &rhs) {
  if (isEmpty(lhs) || isEmpty(rhs))
    return false;
  auto intersect = [](Interval a, Interval b) {
    return a.first <= b.last && b.first <= a.last;
  };
  if (!intersect(getReach(lhs), getReach(rhs)))
    return false;
  // The strides of both, the largest first, are the weights of digits.
  std::vector<int64_t> weights;
  for (const View *view : {&lhs, &rhs})
    for (size_t d = 0; d < view->sizes.size(); ++d) {
      if (view->sizes[d] == 1 || view->strides[d] == 0)
        continue; // one element, again and again
      if (view->strides[d] < 0)
        return true;
      weights.push_back(view->strides[d]);
    }
  std::sort(weights.begin(), weights.end(), std::greater<>());
  weights.erase(std::unique(weights.begin(), weights.end()), weights.end());
  for (size_t i = 1; i < weights.size(); ++i)
    if (weights[i - 1] % weights[i] != 0)
      return true;
  Box left = getBox(lhs, weights), right = getBox(rhs, weights);
  if (left.rest != right.rest)
    return false;
  for (size_t i = 0; i < weights.size(); ++i)
    if (!intersect(left.digits[i], right.digits[i]))
      return false;
  return true;
}

/// Whether the order of two launches matters.
static bool mayConflict(const Effects &lhs, const Effects &rhs) {
  if (!lhs.isKnown || !rhs.isKnown)
    return true;
  for (const Access &a : lhs.accesses)
    for (const Access &b : rhs.accesses)
      if (a.buffer == b.buffer && (a.isWritten || b.isWritten) &&
          (a.elementBytes == 0 || a.elementBytes != b.elementBytes ||
           mayOverlap(a.view, b.view)))
        return true;
  return false;
}

static_assert(2 * Dependencies::mostWindow <= 64,
              "distances are bits of 64-bit numbers");

Dependencies::Dependencies(const std::vector<Effects> &launches, size_t window)
    : window(window), direct(launches.size()), waits(launches.size()) {
  std::vector<bool> isLast(launches.size(), true);
  for (size_t i = 0; i < launches.size(); ++i) {
    // From the latest: by then it is known what the ones between order. The one
    // at distance `window` waits for all at twice that and beyond.
    for (size_t distance = 1; distance <= std::min(i, 2 * window - 1);
         ++distance) {
      size_t earlier = i - distance;
      if (waits[i] >> distance & 1)
        continue;
      if (distance < window && !mayConflict(launches[earlier], launches[i])) {
        parallel = true;
        continue;
      }
      direct[i].push_back(earlier);
      waits[i] |= uint64_t(1) << distance | waits[earlier] << distance;
      isLast[earlier] = false;
    }
  }
  for (size_t i = 0; i < launches.size(); ++i)
    if (isLast[i])
      last.push_back(i);
}

bool Dependencies::isOrdered(size_t earlier, size_t later) const {
  size_t distance = later - earlier;
  return distance >= window || (waits[later] >> distance & 1);
}

size_t Dependencies::getLastBeside(size_t launch) const {
  size_t result = launch;
  for (size_t later = launch + 1;
       later < std::min(direct.size(), launch + window); ++later)
    if (!isOrdered(launch, later))
      result = later;
  return result;
}
