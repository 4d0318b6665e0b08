//===- PartsTest.cpp - Element types, expressions, comparisons ------------===//

#include "Compare.h"
#include "Error.h"
#include "Expr.h"
#include "TestBundle.h"
#include "conv/Runtime/DType.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir::conv::runtime;
using namespace conv_tool;

namespace {

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

TEST(DType, EveryHalfSurvives) {
  for (conv_dtype dtype : {CONV_F16, CONV_BF16}) {
    for (uint32_t bits = 0; bits < 65536; ++bits) {
      uint16_t half = static_cast<uint16_t>(bits);
      double value = decodeFloat(dtype, &half);
      if (std::isnan(value))
        EXPECT_TRUE(std::isnan(value));
      else
        ASSERT_EQ(encodeFloat(dtype, value), bits) << value;
    }
  }
}

TEST(DType, RoundsToNearestEven) {
  EXPECT_EQ(encodeFloat(CONV_F16, 1.0), 0x3c00u);
  EXPECT_EQ(encodeFloat(CONV_F16, -2.0), 0xc000u);
  EXPECT_EQ(encodeFloat(CONV_F16, 65504.0), 0x7bffu);
  EXPECT_EQ(encodeFloat(CONV_F16, 65519.0), 0x7bffu);
  EXPECT_EQ(encodeFloat(CONV_F16, 65520.0), 0x7c00u);
  EXPECT_EQ(encodeFloat(CONV_F16, 1e300), 0x7c00u);
  EXPECT_EQ(encodeFloat(CONV_F16, 0x1p-24), 1u);
  EXPECT_EQ(encodeFloat(CONV_F16, 0x1p-25), 0u); // half way, to even
  EXPECT_EQ(encodeFloat(CONV_F16, 0x1.8p-24), 2u);
  EXPECT_EQ(encodeFloat(CONV_F16, -0.0), 0x8000u);
  EXPECT_EQ(encodeFloat(CONV_BF16, 1.0), 0x3f80u);
  EXPECT_EQ(encodeFloat(CONV_BF16, 1 + 0x1p-8), 0x3f80u);
  EXPECT_EQ(encodeFloat(CONV_BF16, 1 + 0x1.8p-7), 0x3f82u);
  EXPECT_EQ(encodeFloat(CONV_F32, 0.5), 0x3f000000u);
}

TEST(DType, IntegersThatDoNotFit) {
  uint64_t bits = 0;
  EXPECT_TRUE(encodeInteger(CONV_I8, -128, bits));
  EXPECT_EQ(bits, 0x80u);
  EXPECT_TRUE(encodeInteger(CONV_I8, 255, bits));
  EXPECT_FALSE(encodeInteger(CONV_I8, 256, bits));
  EXPECT_FALSE(encodeInteger(CONV_I8, -129, bits));
  EXPECT_TRUE(encodeInteger(CONV_I1, -1, bits));
  EXPECT_EQ(bits, 1u);
  EXPECT_FALSE(encodeInteger(CONV_F32, 1, bits));
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Expr makeOp(Expr::Op op, int64_t lhs, int64_t rhs) {
  Expr expr;
  expr.kind = Expr::Kind::Op;
  expr.op = op;
  expr.operands = {Expr::integer(lhs), Expr::integer(rhs)};
  return expr;
}

TEST(Expr, DivisionRoundsAsItsNameSays) {
  struct {
    int64_t lhs, rhs, floor, ceil, mod;
  } cases[] = {{7, 2, 3, 4, 1},    {-7, 2, -4, -3, 1}, {7, -2, -4, -3, -1},
               {-7, -2, 3, 4, -1}, {6, 2, 3, 3, 0},    {-6, 2, -3, -3, 0},
               {0, 5, 0, 0, 0},    {1, 5, 0, 1, 1},    {-1, 5, -1, 0, 4},
               {5, 1000, 0, 1, 5}};
  for (const auto &c : cases) {
    EXPECT_EQ(makeOp(Expr::Op::FloorDiv, c.lhs, c.rhs).evaluate({}), c.floor);
    EXPECT_EQ(makeOp(Expr::Op::CeilDiv, c.lhs, c.rhs).evaluate({}), c.ceil);
    EXPECT_EQ(makeOp(Expr::Op::Mod, c.lhs, c.rhs).evaluate({}), c.mod);
  }
}

TEST(Expr, ErrorsInsteadOfUndefinedBehaviour) {
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_THROW(makeOp(Expr::Op::Add, most, 1).evaluate({}), Error);
  EXPECT_THROW(makeOp(Expr::Op::Sub, least, 1).evaluate({}), Error);
  EXPECT_THROW(makeOp(Expr::Op::Mul, most, 2).evaluate({}), Error);
  for (Expr::Op op : {Expr::Op::FloorDiv, Expr::Op::CeilDiv, Expr::Op::Mod}) {
    EXPECT_THROW(makeOp(op, 1, 0).evaluate({}), Error);
    EXPECT_THROW(makeOp(op, least, -1).evaluate({}), Error);
  }
}

TEST(Expr, ComparisonsAndPrinting) {
  EXPECT_EQ(makeOp(Expr::Op::Lt, 1, 2).evaluate({}), 1);
  EXPECT_EQ(makeOp(Expr::Op::Le, 3, 2).evaluate({}), 0);
  EXPECT_EQ(makeOp(Expr::Op::Eq, 2, 2).evaluate({}), 1);
  EXPECT_EQ(makeOp(Expr::Op::Ne, 2, 2).evaluate({}), 0);
  EXPECT_EQ(makeOp(Expr::Op::And, 2, 4).evaluate({}), 1);
  EXPECT_EQ(makeOp(Expr::Op::Min, 2, 4).str(), "min(2, 4)");
  EXPECT_EQ(makeOp(Expr::Op::CeilDiv, 2, 4).str(), "(2 ceildiv 4)");
}

//===----------------------------------------------------------------------===//
// Comparisons
//===----------------------------------------------------------------------===//

template <typename T>
Tensor makeTensor(conv_dtype dtype, const std::vector<T> &values) {
  Tensor tensor;
  tensor.dtype = dtype;
  tensor.extents = {static_cast<int64_t>(values.size())};
  const char *bytes = reinterpret_cast<const char *>(values.data());
  tensor.data.assign(bytes, bytes + values.size() * sizeof(T));
  return tensor;
}

TEST(Compare, BoundsFollowTheLengthOfTheSum) {
  EXPECT_DOUBLE_EQ(deriveBounds(24, CONV_F32, 0, CONV_F32, {}).relativeL2,
                   1e-6);
  EXPECT_DOUBLE_EQ(deriveBounds(3, CONV_F32, 0, CONV_F32, {}).relativeL2,
                   8 * 0x1p-24);
  EXPECT_GT(deriveBounds(24, CONV_F32, 0, CONV_F16, {}).relativeL2, 0x1p-11);
  EXPECT_EQ(deriveBounds(24, CONV_F32, 0, CONV_F32, 0.5).relativeL2, 0.5);
}

TEST(Compare, BoundsFollowTheProducts) {
  // Operands rounded to tf32: each product is off by two units at most.
  Bounds exact = deriveBounds(24, CONV_F32, 0, CONV_F32, {});
  Bounds rounded = deriveBounds(24, CONV_F32, 2 * 0x1p-11, CONV_F32, {});
  EXPECT_DOUBLE_EQ(rounded.relativeL2, exact.relativeL2 + 0x1p-10);
  EXPECT_DOUBLE_EQ(rounded.maxError, exact.maxError + 24 * 0x1p-10);
}

TEST(Compare, BoundsFollowTheAccumulator) {
  // 0.7 u sqrt(K), with the u of the type that sums are rounded to.
  EXPECT_DOUBLE_EQ(deriveBounds(24, CONV_BF16, 0, CONV_F32, {}).relativeL2,
                   1e-6 * 0x1p16);
  EXPECT_DOUBLE_EQ(deriveBounds(24, CONV_F16, 0, CONV_F16, {}).relativeL2,
                   1e-6 * 0x1p13 + 0x1p-11);
  EXPECT_EQ(deriveBounds(24, CONV_F64, 0, CONV_F32, {}).relativeL2,
            deriveBounds(24, CONV_F32, 0, CONV_F32, {}).relativeL2);
  EXPECT_GT(deriveBounds(24, CONV_F16, 0, CONV_F32, {}).maxError,
            deriveBounds(24, CONV_F32, 0, CONV_F32, {}).maxError * 8000);
}

TEST(Compare, SeesWhatIsWrong) {
  Bounds bounds = deriveBounds(24, CONV_F32, 0, CONV_F32, {});
  std::vector<float> right(1000);
  std::vector<double> expected(1000);
  for (size_t i = 0; i < right.size(); ++i)
    expected[i] = right[i] = static_cast<float>(std::sin(i + 1.0));
  auto run = [&](const std::vector<float> &got) {
    return compare(makeTensor(CONV_F32, got), makeTensor(CONV_F64, expected),
                   bounds);
  };
  EXPECT_TRUE(run(right).passed);

  std::vector<float> got = right;
  std::memset(&got[17], poison, sizeof(float));
  EXPECT_EQ(run(got).problem, "1 of 1000 elements were not written");

  // A NaN may be any.
  got = right;
  std::memset(&got[3], 0xff, sizeof(float));
  EXPECT_EQ(run(got).unwritten, 0u);
  EXPECT_EQ(run(got).nonFinite, 1u);

  got = right;
  got[3] = std::nanf("");
  EXPECT_EQ(run(got).nonFinite, 1u);
  EXPECT_FALSE(run(got).passed);
  expected[3] = std::nan("");
  EXPECT_TRUE(run(got).passed); // NaN where NaN is due
  expected[3] = right[3];

  // One element off by a little more than rounding can explain.
  got = right;
  got[5] += 2e-3f;
  Comparison comparison = run(got);
  EXPECT_FALSE(comparison.passed);
  EXPECT_EQ(comparison.maxErrorAt, 5u);

  // All off by a part in a million and a half.
  got = right;
  for (float &value : got)
    value *= 1 + 1.5e-6f;
  EXPECT_NE(run(got).problem.find("relative L2 error"), std::string::npos);
}

TEST(Compare, AnElementMayBeOffByItsOwnRounding) {
  Bounds bounds = deriveBounds(3, CONV_F32, 0, CONV_BF16, {});
  std::vector<double> expected(1000, 1.0);
  expected[7] = 802; // halfway between two numbers of bf16
  std::vector<uint16_t> got;
  for (double value : expected)
    got.push_back(static_cast<uint16_t>(encodeFloat(CONV_BF16, value)));
  auto run = [&] {
    return compare(makeTensor(CONV_BF16, got), makeTensor(CONV_F64, expected),
                   bounds);
  };
  Comparison right = run();
  EXPECT_TRUE(right.passed) << right.problem;
  EXPECT_EQ(right.maxErrorAt, 7u);
  EXPECT_EQ(right.maxError, 2);
  EXPECT_GE(right.maxErrorBound, 802 * 0x1p-8);

  // What a large element may be off by is wrong for a small one.
  got[11] = static_cast<uint16_t>(encodeFloat(CONV_BF16, 2.5));
  Comparison wrong = run();
  EXPECT_FALSE(wrong.passed);
  EXPECT_EQ(wrong.maxErrorAt, 11u);
  EXPECT_EQ(wrong.maxError, 1.5);
  EXPECT_LT(wrong.maxErrorBound, 1.5);
  EXPECT_NE(wrong.problem.find("error 1.5 of an element"), std::string::npos);
}

TEST(Compare, IntegersMayDifferInNearTiesOnly) {
  std::vector<int64_t> expected(20000, 3), got = expected;
  Bounds bounds = deriveBounds(24, CONV_F32, 0, CONV_I64, {});
  auto run = [&] {
    return compare(makeTensor(CONV_I64, got), makeTensor(CONV_I64, expected),
                   bounds);
  };
  EXPECT_TRUE(run().passed);
  got[0] = got[1] = 4;
  EXPECT_TRUE(run().passed);
  got[2] = 4;
  EXPECT_EQ(run().problem, "3 of 20000 integers differ");
  got = expected;
  std::memset(&got[0], poison, sizeof(int64_t));
  EXPECT_EQ(run().unwritten, 1u);
  expected[0] = got[0]; // a right one is none
  EXPECT_TRUE(run().passed);
}

TEST(Compare, ShapesAndTypesMustMatch) {
  Tensor a = makeTensor<float>(CONV_F32, {1, 2}),
         b = makeTensor<float>(CONV_F32, {1, 2, 3}),
         c = makeTensor<int32_t>(CONV_I32, {1, 2});
  EXPECT_THROW(compare(a, b, {}), Failure);
  EXPECT_THROW(compare(a, c, {}), Failure);
}

//===----------------------------------------------------------------------===//
// Random values and files
//===----------------------------------------------------------------------===//

TEST(Random, IsNormalAndDependsOnSeedAndStream) {
  Tensor a, b, c;
  a.extents = b.extents = c.extents = {300, 1000}; // more than one worker's
  fillRandom(a, 1, 0, 2.0);
  fillRandom(b, 1, 0, 2.0);
  fillRandom(c, 1, 1, 2.0);
  EXPECT_EQ(a.data, b.data);
  EXPECT_NE(a.data, c.data);
  double sum = 0, squares = 0, fourth = 0;
  for (uint64_t i = 0; i < a.getCount(); ++i) {
    double value = decodeFloat(CONV_F32, a.data.data() + 4 * i) / 2;
    sum += value;
    squares += value * value;
    fourth += value * value * value * value;
  }
  double count = static_cast<double>(a.getCount());
  EXPECT_NEAR(sum / count, 0, 0.01);
  EXPECT_NEAR(squares / count, 1, 0.02);
  EXPECT_NEAR(fourth / count, 3, 0.1);
}

TEST(Npy, WhatIsWrittenIsRead) {
  conv_test::TestBundle directory("{}");
  for (conv_dtype dtype : {CONV_F64, CONV_F32, CONV_F16, CONV_BF16, CONV_I64,
                           CONV_I32, CONV_I16, CONV_I8, CONV_I1}) {
    for (const std::vector<int64_t> &extents :
         {std::vector<int64_t>{}, {7}, {2, 3, 4}, {0, 5}}) {
      Tensor tensor;
      tensor.dtype = dtype;
      tensor.extents = extents;
      fillRandom(tensor, 5, 0, 1.0);
      std::string path = directory.path + "/x.npy";
      writeNpy(path, tensor);
      Tensor read = readNpy(path, dtype);
      EXPECT_EQ(read.extents, extents);
      EXPECT_EQ(read.data, tensor.data);
      std::string file = directory.read("x.npy");
      ASSERT_GE(file.size(), 128u - 64);
      EXPECT_EQ((file.size() - tensor.data.size()) % 64, 0u);
    }
  }
  EXPECT_THROW(readNpy(directory.path + "/absent.npy", CONV_F32), Failure);
}

} // namespace
