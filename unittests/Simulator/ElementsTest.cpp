//===- ElementsTest.cpp - Elements as they lie in memory ------------------===//

#include "conv/Simulator/Elements.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;

namespace {

double roundTrip(Type type, double value) {
  uint8_t bytes[8] = {};
  writeElement(bytes, type, value);
  return readElement(bytes, type);
}

TEST(Elements, FloatsRoundToNearestEven) {
  MLIRContext context;
  Type f16 = Float16Type::get(&context), bf16 = BFloat16Type::get(&context),
       f32 = Float32Type::get(&context), f64 = Float64Type::get(&context);
  EXPECT_EQ(roundTrip(f16, 1 + 0x1p-11), 1.0);
  EXPECT_EQ(roundTrip(f16, 1 + 3 * 0x1p-11), 1 + 0x1p-9);
  EXPECT_EQ(roundTrip(bf16, 1 + 0x1p-7), 1 + 0x1p-7);
  EXPECT_EQ(roundTrip(f32, 1 + 0x1p-25), 1.0);
  EXPECT_EQ(roundTrip(f64, 0.1), 0.1);
  EXPECT_EQ(roundTrip(f16, 1e9), INFINITY);
  EXPECT_TRUE(std::signbit(roundTrip(f32, -0.0)));
  EXPECT_TRUE(std::isnan(roundTrip(bf16, NAN)));
}

TEST(Elements, IntegersAreSigned) {
  MLIRContext context;
  Type i8 = IntegerType::get(&context, 8), i64 = IntegerType::get(&context, 64);
  EXPECT_EQ(roundTrip(i8, -3), -3.0);
  EXPECT_EQ(roundTrip(i8, 200), -56.0);
  EXPECT_EQ(roundTrip(i64, -0x1p40), -0x1p40);
}

} // namespace
