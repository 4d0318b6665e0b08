//===- RangeTest.cpp - What the fuzzer's oracle allows --------------------===//

#include "RangeOps.h"
#include "conv/Support/Random.h"
#include "llvm/ADT/APFloat.h"
#include "gtest/gtest.h"
#include <algorithm>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {

float anyFloat(Random &random) {
  double fraction = random.unit() - 0.5;
  return static_cast<float>(std::ldexp(fraction, random.between(-8, 8)));
}

Range apply(ScalarOp op, Range x, Range y = {}, Range z = {}) {
  ScalarNode node;
  node.op = op;
  Range operands[] = {x, y, z};
  return evaluate(node, operands, false);
}

Range compare(int predicate, Range x, Range y) {
  ScalarNode node;
  node.op = ScalarOp::Compare;
  node.predicate = predicate;
  Range operands[] = {x, y};
  return evaluate(node, operands, false);
}

TEST(Range, RoundsAsAPFloatDoes) {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    double fraction = random.unit() - 0.5;
    double value = std::ldexp(
        fraction, random.between(i % 2 ? -30 : -140, i % 2 ? 20 : 130));
    for (DType type : {DType::F16, DType::BF16}) {
      llvm::APFloat expected(value);
      bool loses;
      expected.convert(type == DType::F16 ? llvm::APFloat::IEEEhalf()
                                          : llvm::APFloat::BFloat(),
                       llvm::APFloat::rmNearestTiesToEven, &loses);
      expected.convert(llvm::APFloat::IEEEdouble(),
                       llvm::APFloat::rmNearestTiesToEven, &loses);
      ASSERT_EQ(roundTo(value, type), expected.convertToDouble()) << value;
    }
  }
}

TEST(Range, SumsHoldEveryOrder) {
  Random random(2);
  for (int trial = 0; trial < 500; ++trial) {
    std::vector<std::pair<float, float>> terms(random.between(1, 60));
    SumRange sum;
    for (auto &[x, w] : terms) {
      x = anyFloat(random);
      w = anyFloat(random);
      sum.addProduct(x, w);
    }
    Range range = sum.get();
    for (int order = 0; order < 5; ++order) {
      random.shuffle(terms);
      float fused = 0, rounded = 0;
      for (auto [x, w] : terms) {
        fused = std::fma(x, w, fused);
        float product = x * w;
        rounded = rounded + product;
      }
      ASSERT_TRUE(range.contains(fused));
      ASSERT_TRUE(range.contains(rounded));
    }
  }
}

TEST(Range, SumsOfMultiplesAreExact) {
  Random random(3);
  SumRange sum;
  double expected = 0;
  for (int i = 0; i < 1000; ++i) {
    double x = static_cast<double>(random.between(-8, 8)) / 8;
    double w = static_cast<double>(random.between(-8, 8)) / 8;
    expected += x * w;
    sum.addProduct(x, w);
  }
  EXPECT_TRUE(sum.get().isExact());
  EXPECT_EQ(sum.get().low, expected);
  // One term of other bits makes the order count.
  sum.addProduct(0x1p-20, 1.0);
  EXPECT_FALSE(sum.get().isExact());
}

TEST(Range, SumsOfInfinitiesFollowTheirRules) {
  SumRange one, two, zero;
  one.addProduct(kInfinity, 1.0);
  one.addProduct(1.0, 1.0);
  EXPECT_EQ(one.get().low, kInfinity);
  EXPECT_TRUE(one.get().isExact());
  two.addProduct(kInfinity, 1.0);
  two.addProduct(kInfinity, -1.0);
  EXPECT_TRUE(two.get().isNaN());
  zero.addProduct(kInfinity, 0.0);
  EXPECT_TRUE(zero.get().isNaN());
}

// What numbers give lies in what ranges around them give, infinities too.
TEST(Range, FusedMultiplyAddHoldsWhatNumbersGive) {
  Random random(5);
  ScalarNode node{ScalarOp::Fma, DType::F32};
  auto draw = [&] {
    return random.between(0, 7) == 0
               ? static_cast<float>(random.between(0, 1) ? kInfinity
                                                         : -kInfinity)
               : anyFloat(random);
  };
  for (int trial = 0; trial < 2000; ++trial) {
    Range exact[3], wide[3];
    for (int i = 0; i < 3; ++i) {
      float value = draw();
      exact[i] = Range::of(value);
      wide[i] = {value - std::abs(value) * 0x1p-20,
                 value + std::abs(value) * 0x1p-20, false};
      if (std::isinf(value))
        wide[i] = exact[i];
    }
    Range number = evaluate(node, exact, false);
    Range range = evaluate(node, wide, false);
    EXPECT_TRUE(range.contains(
        number.isNaN() ? std::numeric_limits<double>::quiet_NaN() : number.low))
        << exact[0].low << " * " << exact[1].low << " + " << exact[2].low;
  }
}

TEST(Range, RoundsOperandsAsAPFloatDoes) {
  Random random(4);
  struct {
    Multiply multiply;
    const llvm::fltSemantics &format;
    llvm::RoundingMode mode;
    int bits;
  } modes[] = {{Multiply::TF32, llvm::APFloat::FloatTF32(),
                llvm::APFloat::rmNearestTiesToAway, 11},
               {Multiply::F16, llvm::APFloat::IEEEhalf(),
                llvm::APFloat::rmNearestTiesToEven, 11},
               {Multiply::BF16, llvm::APFloat::BFloat(),
                llvm::APFloat::rmNearestTiesToEven, 8}};
  for (int i = 0; i < 20000; ++i) {
    float x = anyFloat(random);
    if (i % 3 == 0)
      x = std::ldexp(1 + 0x1p-11f * (i % 64) + (i % 2 ? 0 : 0x1p-23f), i % 7);
    for (const auto &mode : modes) {
      llvm::APFloat value(x);
      bool lossy;
      value.convert(mode.format, mode.mode, &lossy);
      Range opened = openForRounding(Range::of(x), mode.multiply);
      EXPECT_TRUE(opened.contains(x));
      EXPECT_TRUE(opened.contains(value.convertToDouble())) << x;
      EXPECT_EQ(opened.isExact(), !lossy) << x;
      // Numbers below the normal ones of f16 lose more, those above all.
      if (mode.multiply != Multiply::F16 ||
          (std::abs(x) >= 0x1p-14f && std::abs(x) < 65520)) {
        EXPECT_LE(opened.width(), std::ldexp(std::abs(x), -mode.bits));
      }
    }
  }
}

// Of two equal zeros minnum may give either, whichever range has one inside.
TEST(Range, LeastOfRangesHoldsEitherZero) {
  Range operands[] = {{-1, -0.0, false}, {-2, 3, false}};
  for (int order = 0; order < 2; ++order) {
    Range result =
        evaluate(ScalarNode{ScalarOp::MinNum, DType::F32}, operands, false);
    EXPECT_TRUE(result.contains(-0.0));
    EXPECT_TRUE(result.contains(0.0));
    EXPECT_FALSE(result.contains(1e-30));
    std::swap(operands[0], operands[1]);
  }
  // Of minimumf -0 is the less.
  EXPECT_FALSE(
      evaluate(ScalarNode{ScalarOp::Minimum, DType::F32}, operands, false)
          .contains(0.0));
}

TEST(Range, ProductsOfSplitOperandsHoldWhatTheInstructionsGive) {
  Random random(5);
  auto split = [](float x) {
    llvm::APFloat value(x);
    bool lossy;
    value.convert(llvm::APFloat::FloatTF32(),
                  llvm::APFloat::rmNearestTiesToAway, &lossy);
    double high = value.convertToDouble(), low = x - high;
    llvm::APFloat rest(low);
    rest.convert(llvm::APFloat::FloatTF32(), llvm::APFloat::rmTowardZero,
                 &lossy);
    return std::make_pair(high, rest.convertToDouble());
  };
  for (int i = 0; i < 20000; ++i) {
    float x = anyFloat(random), w = anyFloat(random);
    if (i % 4 == 0)
      x = static_cast<float>(random.between(-1024, 1024)) / 8;
    if (i % 8 == 0)
      w = static_cast<float>(random.between(-1024, 1024)) / 8;
    auto [xHigh, xLow] = split(x);
    auto [wHigh, wLow] = split(w);
    double given = xLow * wHigh + xHigh * wLow + xHigh * wHigh;
    Range product = multiplySplit(Range::of(x), Range::of(w));
    EXPECT_TRUE(product.contains(given)) << x << " * " << w;
    EXPECT_TRUE(product.contains(double(x) * w)) << x << " * " << w;
    EXPECT_TRUE(i % 8 != 0 || product.isExact()) << x << " * " << w;
    EXPECT_LE(product.width(), std::abs(double(x) * w) * 0x1.01p-20);
  }
  // Infinite rests, also of what rounds to an infinity.
  EXPECT_TRUE(multiplySplit(Range::of(INFINITY), Range::of(2)).maybeNaN);
  EXPECT_TRUE(multiplySplit(Range::of(0x1.fffffep127), Range::of(2)).maybeNaN);
  EXPECT_TRUE(multiplySplit(Range::nan(), Range::of(2)).isNaN());
}

TEST(Range, ProductsHoldEveryOrder) {
  Random random(4);
  for (int trial = 0; trial < 500; ++trial) {
    bool isSmall = trial % 2;
    std::vector<Range> terms;
    std::vector<float> factors(random.between(1, 12));
    for (float &factor : factors) {
      factor = isSmall ? static_cast<float>(random.between(-3, 3))
                       : anyFloat(random);
      terms.push_back(Range::of(factor));
    }
    Range range = multiplyAll(terms);
    for (int order = 0; order < 5; ++order) {
      random.shuffle(factors);
      float product = 1;
      for (float factor : factors)
        product *= factor;
      ASSERT_TRUE(range.contains(product));
    }
    if (isSmall) {
      EXPECT_TRUE(range.isExact());
    }
  }
}

TEST(Range, CornersHoldEverythingBetween) {
  Random random(5);
  ScalarOp binary[] = {ScalarOp::Add,     ScalarOp::Sub,    ScalarOp::Mul,
                       ScalarOp::Div,     ScalarOp::MinNum, ScalarOp::Maximum,
                       ScalarOp::CopySign};
  ScalarOp unary[] = {ScalarOp::Neg,   ScalarOp::Abs,  ScalarOp::Floor,
                      ScalarOp::Sqrt,  ScalarOp::Exp,  ScalarOp::Exp2,
                      ScalarOp::ExpM1, ScalarOp::Log,  ScalarOp::Log2,
                      ScalarOp::Log1p, ScalarOp::Tanh, ScalarOp::Erf,
                      ScalarOp::Sin,   ScalarOp::Cos,  ScalarOp::Rsqrt};
  auto between = [&](const Range &range) {
    return roundTo(range.low + random.unit() * (range.high - range.low),
                   DType::F32);
  };
  for (int trial = 0; trial < 3000; ++trial) {
    float a = anyFloat(random), b = anyFloat(random);
    float c = anyFloat(random), d = anyFloat(random);
    Range x{std::min(a, b), std::max(a, b), false};
    Range y{std::min(c, d), std::max(c, d), false};
    double p = between(x), q = between(y);
    for (ScalarOp op : binary) {
      Range one = apply(op, Range::of(p), Range::of(q));
      Range all = apply(op, x, y);
      ASSERT_TRUE(one.isExact()) << getName(op);
      ASSERT_TRUE(one.isNaN() ? all.maybeNaN : all.contains(one.low))
          << getName(op) << " " << p << " " << q;
    }
    for (ScalarOp op : unary) {
      Range one = apply(op, Range::of(p)), all = apply(op, x);
      ASSERT_TRUE(one.isNaN() ? all.maybeNaN
                              : all.contains(one.low) && all.contains(one.high))
          << getName(op) << " " << p;
    }
  }
}

/// The approximate error function is off by 2^-17.5 of itself or 2^-20 at most,
/// and in 16 bits the rounding hides all but what lies half-way.
TEST(Range, BoundsApproximateErf) {
  auto widthAt = [](double x, DType type, bool approximate) {
    ScalarNode node{ScalarOp::Erf, type};
    Range operand = Range::of(x);
    Range result = evaluate(node, &operand, false, approximate);
    EXPECT_TRUE(result.contains(roundTo(std::erf(x), type))) << x;
    return (result.high - result.low) / 2;
  };
  for (double x : {0.001, -0.05, 0.1, -0.5, 1.0, -3.0, 20.0}) {
    double value = std::abs(std::erf(x));
    double bound = std::min(90 * 0x1p-24 * value, 0x1p-20);
    EXPECT_NEAR(widthAt(x, DType::F32, true), bound, 0x1p-23 * value) << x;
    EXPECT_LE(widthAt(x, DType::F32, false), 7 * 0x1p-24 * value) << x;
    for (bool approximate : {false, true}) {
      EXPECT_LE(widthAt(x, DType::F16, approximate), 0x1p-11 * value) << x;
      EXPECT_LE(widthAt(x, DType::BF16, approximate), 0x1p-8 * value) << x;
    }
  }
  for (double x : {0.0, -0.0, kInfinity, -kInfinity})
    EXPECT_EQ(widthAt(x, DType::F32, true), 0) << x;
  // erf(x) is this close to the middle of two numbers of f16.
  EXPECT_GT(widthAt(0x1.984p-2, DType::F16, false), 0);
}

TEST(Range, ComparesByAllPredicates) {
  Range low{0, 1, false}, high{2, 3, false}, wide{0, 3, false};
  Range numbers[] = {Range::of(1.0), Range::of(2.0), Range::nan()};
  for (int predicate = 0; predicate < 16; ++predicate)
    for (const Range &x : numbers)
      for (const Range &y : numbers) {
        std::string name = kPredicates[predicate];
        bool unordered = x.isNaN() || y.isNaN(), expected = unordered;
        if (name == "false" || name == "true")
          expected = name == "true";
        else if (name == "ord" || name == "uno")
          expected = (name == "uno") == unordered;
        else if (unordered)
          expected = name[0] == 'u';
        else {
          std::string relation = name.substr(1);
          expected = relation == "eq"   ? x.low == y.low
                     : relation == "ne" ? x.low != y.low
                     : relation == "gt" ? x.low > y.low
                     : relation == "ge" ? x.low >= y.low
                     : relation == "lt" ? x.low < y.low
                                        : x.low <= y.low;
        }
        Range result = compare(predicate, x, y);
        EXPECT_TRUE(result.isExact()) << name;
        EXPECT_EQ(result.low, expected) << name;
      }
  EXPECT_EQ(compare(4, low, high).low, 1);
  EXPECT_FALSE(compare(4, low, wide).isExact());
}

TEST(Range, KeepsTheRulesOfZerosAndNaN) {
  Range zero = Range::of(0.0), negative = Range::of(-0.0), nan = Range::nan();
  EXPECT_TRUE(std::signbit(apply(ScalarOp::Minimum, zero, negative).low));
  EXPECT_TRUE(apply(ScalarOp::Minimum, zero, negative).isExact());
  // minnum may give either.
  Range either = apply(ScalarOp::MinNum, zero, negative);
  EXPECT_TRUE(either.contains(0.0) && either.contains(-0.0));
  EXPECT_TRUE(apply(ScalarOp::Minimum, zero, nan).isNaN());
  EXPECT_EQ(apply(ScalarOp::MinNum, Range::of(3.0), nan).low, 3.0);
  EXPECT_FALSE(zero.contains(-0.0));
  EXPECT_EQ(apply(ScalarOp::Div, Range::of(1.0), negative).low, -kInfinity);
  EXPECT_TRUE(apply(ScalarOp::Mul, zero, Range::of(kInfinity)).isNaN());
}

} // namespace
