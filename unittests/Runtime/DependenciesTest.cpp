//===- DependenciesTest.cpp - Which launches wait for which ---------------===//

#include "Dependencies.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <random>
#include <set>

using namespace mlir::conv::runtime;

namespace {

/// The numbers of all elements of a view.
std::set<int64_t> enumerate(const View &view) {
  std::set<int64_t> elements = {view.offset};
  for (size_t d = 0; d < view.sizes.size(); ++d) {
    std::set<int64_t> next;
    for (int64_t element : elements)
      for (int64_t i = 0; i < view.sizes[d]; ++i)
        next.insert(element + i * view.strides[d]);
    elements = std::move(next);
  }
  return elements;
}

bool overlap(const View &lhs, const View &rhs) {
  std::set<int64_t> elements = enumerate(lhs);
  std::set<int64_t> others = enumerate(rhs);
  return std::any_of(others.begin(), others.end(),
                     [&](int64_t other) { return elements.count(other) != 0; });
}

class Random {
public:
  explicit Random(unsigned seed) : engine(seed) {}
  int64_t between(int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(engine);
  }

private:
  std::mt19937 engine;
};

TEST(Views, ApartOrNot) {
  // Channels of an NHWC tensor of 2x3x3x8 behind one another.
  View first = {0, {2, 3, 3, 5}, {72, 24, 8, 1}};
  View second = {5, {2, 3, 3, 3}, {72, 24, 8, 1}};
  View whole = {0, {2, 3, 3, 8}, {72, 24, 8, 1}};
  EXPECT_FALSE(mayOverlap(first, second));
  EXPECT_TRUE(mayOverlap(first, whole));
  EXPECT_TRUE(mayOverlap(whole, second));
  // The same pixels as one dimension.
  EXPECT_FALSE(mayOverlap({5, {18, 3}, {8, 1}}, first));
  EXPECT_TRUE(mayOverlap({4, {18, 3}, {8, 1}}, first));
  // Even and odd columns, and rows.
  EXPECT_FALSE(mayOverlap({0, {4, 4}, {8, 2}}, {1, {4, 4}, {8, 2}}));
  EXPECT_FALSE(mayOverlap({0, {3, 8}, {8, 1}}, {24, {2, 8}, {8, 1}}));
  // One element; none; one again and again.
  EXPECT_FALSE(mayOverlap({3, {}, {}}, {4, {}, {}}));
  EXPECT_TRUE(mayOverlap({3, {}, {}}, {3, {1}, {7}}));
  EXPECT_FALSE(mayOverlap(whole, {0, {2, 0}, {8, 1}}));
  EXPECT_FALSE(mayOverlap(second, {4, {100}, {0}}));
  EXPECT_TRUE(mayOverlap(first, {4, {100}, {0}}));
  // What cannot be told may overlap: backwards, or 3 columns beside 2.
  EXPECT_TRUE(mayOverlap({6, {4}, {-2}}, {1, {4}, {2}}));
  EXPECT_TRUE(mayOverlap({0, {4}, {3}}, {1, {4}, {2}}));
}

TEST(Views, SlicesOfOneTensorExactly) {
  Random random(1);
  unsigned numApart = 0;
  for (int round = 0; round < 20000; ++round) {
    size_t rank = static_cast<size_t>(random.between(1, 4));
    std::vector<int64_t> extents(rank), strides(rank);
    int64_t stride = 1;
    for (size_t d = rank; d-- > 0;) {
      extents[d] = random.between(1, 6);
      strides[d] = stride;
      stride *= extents[d];
    }
    auto slice = [&] {
      View view = {0, {}, strides};
      for (size_t d = 0; d < rank; ++d) {
        int64_t size = random.between(1, extents[d]);
        view.offset += random.between(0, extents[d] - size) * strides[d];
        view.sizes.push_back(size);
      }
      return view;
    };
    View lhs = slice(), rhs = slice();
    bool expected = overlap(lhs, rhs);
    numApart += !expected;
    ASSERT_EQ(mayOverlap(lhs, rhs), expected) << "round " << round;
    ASSERT_EQ(mayOverlap(rhs, lhs), expected) << "round " << round;
  }
  EXPECT_GT(numApart, 5000u);
}

// Whatever two views are like, what overlaps is not taken for apart.
TEST(Views, AnyTwo) {
  Random random(2);
  unsigned numApart = 0;
  for (int round = 0; round < 50000; ++round) {
    auto make = [&] {
      View view = {random.between(40, 120), {}, {}};
      for (int64_t d = random.between(0, 3); d > 0; --d) {
        static const int64_t strides[] = {0, 1, 1,  2,  3,  4,
                                          6, 8, 12, 24, -1, -2};
        view.sizes.push_back(random.between(0, 5));
        view.strides.push_back(strides[random.between(0, 11)]);
      }
      return view;
    };
    View lhs = make(), rhs = make();
    bool result = mayOverlap(lhs, rhs);
    numApart += !result;
    ASSERT_TRUE(result || !overlap(lhs, rhs)) << "round " << round;
  }
  EXPECT_GT(numApart, 10000u);
}

/// Checks all that Dependencies says of `launches` against pairs that must keep
/// their order; returns how many pairs need not.
unsigned check(const std::vector<Effects> &launches, size_t window) {
  Dependencies dependencies(launches, window);
  size_t count = launches.size();
  std::vector<std::vector<bool>> before(count, std::vector<bool>(count));
  unsigned numFree = 0;
  for (size_t later = 0; later < count; ++later) {
    for (size_t earlier = later; earlier-- > 0;) {
      bool must = later - earlier >= window || !launches[earlier].isKnown ||
                  !launches[later].isKnown;
      for (const Access &a : launches[earlier].accesses)
        for (const Access &b : launches[later].accesses)
          must |= a.buffer == b.buffer && (a.isWritten || b.isWritten) &&
                  (a.elementBytes != b.elementBytes || !a.elementBytes ||
                   mayOverlap(a.view, b.view));
      // Between them, or directly.
      for (size_t i = earlier + 1; i < later && !must; ++i)
        must = before[i][earlier] && before[later][i];
      before[later][earlier] = must;
      numFree += !must;
      EXPECT_EQ(dependencies.isOrdered(earlier, later), must)
          << earlier << " " << later;
    }
    // None of the direct ones is behind another one.
    const std::vector<size_t> &direct = dependencies.getDirect(later);
    EXPECT_TRUE(std::is_sorted(direct.rbegin(), direct.rend()));
    for (size_t earlier = 0; earlier < later; ++earlier) {
      bool isBehind = false;
      for (size_t i = earlier + 1; i < later; ++i)
        isBehind |= before[later][i] && before[i][earlier];
      bool isDirect =
          std::find(direct.begin(), direct.end(), earlier) != direct.end();
      EXPECT_EQ(isDirect, before[later][earlier] && !isBehind)
          << earlier << " " << later;
    }
  }
  std::vector<size_t> last;
  for (size_t i = 0; i < count; ++i) {
    size_t beside = i;
    bool isLast = true;
    for (size_t later = i + 1; later < count; ++later) {
      isLast &= !before[later][i];
      if (!before[later][i])
        beside = later;
    }
    EXPECT_EQ(dependencies.getLastBeside(i), beside);
    if (isLast)
      last.push_back(i);
  }
  EXPECT_EQ(dependencies.getLast(), last);
  EXPECT_EQ(dependencies.isParallel(), numFree != 0);
  return numFree;
}

TEST(Dependencies, RandomPrograms) {
  Random random(3);
  unsigned numFree = 0;
  for (int round = 0; round < 200 && !HasFailure(); ++round) {
    std::vector<Effects> launches(static_cast<size_t>(random.between(0, 90)));
    int64_t numBuffers = random.between(1, 60);
    for (Effects &launch : launches) {
      launch.isKnown = random.between(0, 60) != 0;
      for (int64_t i = random.between(0, 3); i >= 0; --i) {
        // Halves of the channels, or all.
        int64_t size = random.between(1, 2),
                start = random.between(0, 2 - size);
        launch.accesses.push_back(
            {static_cast<size_t>(random.between(0, numBuffers - 1)),
             {start * 4, {10, size * 4}, {8, 1}},
             static_cast<uint64_t>(random.between(0, 9) ? 4 : 0),
             i == 0});
      }
    }
    size_t window = static_cast<size_t>(random.between(1, 32));
    numFree += check(launches, round % 4 ? 32 : window);
    EXPECT_EQ(check(launches, 1), 0u);
  }
  EXPECT_GT(numFree, 10000u);
}

} // namespace
