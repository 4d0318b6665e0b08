//===- RandomTest.cpp - The same numbers under every compiler -------------===//

#include "conv/Support/Random.h"
#include "Digest.h"
#include "Tensor.h"
#include "gtest/gtest.h"
#include <set>
#include <vector>

using namespace mlir::conv;
using conv_test::Digest;

namespace {

// The first numbers of the reference implementation (Vigna, splitmix64.c).
TEST(Random, IsSplitMix64) {
  Random random(1234567);
  for (uint64_t expected :
       {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
        4593380528125082431u, 16408922859458223821u})
    EXPECT_EQ(random.bits(), expected);
}

TEST(Random, DrawsTheSameEverywhere) {
  Random random(7, 1);
  Digest digest;
  for (int i = 0; i < 10000; ++i) {
    digest.add(random.bits());
    digest.add(random.below(17));
    digest.add(static_cast<uint64_t>(random.between(-5, 1 << 20)));
    digest.add(random.unit());
    digest.add(static_cast<uint64_t>(random.chance(0.3)));
    // Libraries of mathematics may differ in the last bits of a double.
    digest.add(static_cast<double>(static_cast<float>(random.normal())));
    digest.add(random.pick({1.0, 2.0, 3.0}));
    std::vector<uint64_t> order = {0, 1, 2, 3, 4, 5, 6};
    random.shuffle(order);
    for (uint64_t element : order)
      digest.add(element);
    digest.add(random.pick(order));
  }
  EXPECT_EQ(digest.get(), 16721845179744786424u);
}

TEST(Random, StaysInItsBounds) {
  Random random(3);
  std::set<int64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    int64_t value = random.between(-2, 3);
    EXPECT_TRUE(value >= -2 && value <= 3) << value;
    seen.insert(value);
    double unit = random.unit();
    EXPECT_TRUE(unit >= 0 && unit < 1) << unit;
    EXPECT_FALSE(random.chance(0));
    EXPECT_TRUE(random.chance(1));
  }
  EXPECT_EQ(seen.size(), 6u);
  EXPECT_EQ(random.below(0), 0u);
  EXPECT_EQ(random.below(1), 0u);
  EXPECT_EQ(random.between(5, 5), 5);
  // At the ends of what bits can say.
  EXPECT_EQ(unitOf(0), 0.0);
  EXPECT_LT(unitOf(UINT64_MAX), 1.0);
  EXPECT_TRUE(std::isfinite(normalOf(0, 0)));
}

TEST(Random, StreamsOfASeedDiffer) {
  std::set<uint64_t> seen;
  for (uint64_t seed = 0; seed < 30; ++seed)
    for (uint64_t stream = 0; stream < 30; ++stream) {
      Random random(seed, stream);
      for (int i = 0; i < 10; ++i)
        seen.insert(random.bits());
    }
  EXPECT_EQ(seen.size(), 9000u);
}

TEST(Random, ShufflesIntoEveryOrder) {
  Random random(5);
  std::set<std::vector<int>> seen;
  for (int i = 0; i < 500; ++i) {
    std::vector<int> order = {0, 1, 2, 3};
    random.shuffle(order);
    seen.insert(order);
  }
  EXPECT_EQ(seen.size(), 24u);
  std::vector<int> none;
  random.shuffle(none);
}

// The inputs of conv-run and conv-sim.
TEST(Random, TensorsAreTheSameEverywhere) {
  Digest normal, eighths;
  for (conv_dtype dtype : {CONV_F64, CONV_F32, CONV_F16, CONV_BF16, CONV_I64,
                           CONV_I32, CONV_I16, CONV_I8, CONV_I1, CONV_INDEX}) {
    conv_tool::Tensor tensor;
    tensor.dtype = dtype;
    tensor.extents = {70, 1000}; // more than one worker's
    // Libraries of mathematics may differ in the last bits of a double.
    if (dtype != CONV_F64) {
      conv_tool::fillRandom(tensor, 5, dtype, 0.25);
      normal.addBytes(tensor.data);
    }
    conv_tool::fillEighths(tensor, 5, dtype);
    eighths.addBytes(tensor.data);
  }
  EXPECT_EQ(normal.get(), 8092366620993031548u);
  EXPECT_EQ(eighths.get(), 8599847475509582768u);
}

} // namespace
