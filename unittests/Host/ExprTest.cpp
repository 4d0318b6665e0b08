//===- ExprTest.cpp - Expressions of a manifest ---------------------------===//

#include "conv/Host/Expr.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::conv;
using Kind = Expr::Kind;

static const Expr n = Expr::symbol("arg0.d0");
static const Expr h = Expr::symbol("arg0.d2");

TEST(Expr, FoldsConstants) {
  EXPECT_EQ((Expr(3) * 4 - 2).toString(), "10");
  EXPECT_EQ(Expr::get(Kind::FloorDiv, -7, 2).toString(), "-4");
  EXPECT_EQ(Expr::get(Kind::CeilDiv, 7, 2).toString(), "4");
  EXPECT_EQ(Expr::get(Kind::Mod, 7, 2).toString(), "1");
  EXPECT_EQ(Expr::get(Kind::Le, 3, 3).toString(), "1");
  EXPECT_EQ(Expr::get(Kind::And, 1, 0).toString(), "0");
}

TEST(Expr, LeavesOverflowAndDivisionByZeroToTheRuntime) {
  int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_FALSE((Expr(most) + 1).getConstant());
  EXPECT_FALSE((Expr(most) * 2).getConstant());
  EXPECT_FALSE(Expr::get(Kind::FloorDiv, 4, 0).getConstant());
}

TEST(Expr, GathersConstantsOnTheRight) {
  EXPECT_EQ((Expr(2) + n + 3).toString(), "arg0.d0 + 5");
  EXPECT_EQ((Expr(2) * n * 3).toString(), "arg0.d0 * 6");
  EXPECT_EQ((n * 64) * h, (n * h) * 64);
  EXPECT_EQ(n * (h * 64), (n * h) * 64);
  EXPECT_EQ((n - 2).toString(), "arg0.d0 - 2");
  EXPECT_EQ((n + INT64_MIN).toString(), "arg0.d0 - 9223372036854775808");
}

TEST(Expr, KnowsNeutralElements) {
  EXPECT_EQ(n + 0, n);
  EXPECT_EQ(n * 1, n);
  EXPECT_TRUE((n * 0).isConstant(0));
  EXPECT_TRUE((n - n).isConstant(0));
  EXPECT_EQ(Expr::get(Kind::CeilDiv, n, 1), n);
  EXPECT_EQ(Expr::get(Kind::Min, n, n), n);
}

TEST(Expr, DividesExactly) {
  EXPECT_EQ(Expr::get(Kind::FloorDiv, n * 64, 16), n * 4);
  EXPECT_TRUE(Expr::get(Kind::Mod, n * 64, 16).isConstant(0));
  EXPECT_EQ(Expr::get(Kind::FloorDiv, n + 255, 256).toString(),
            "ceildiv(arg0.d0, 256)");
  EXPECT_EQ(Expr::get(Kind::FloorDiv, n * 6, 4).toString(),
            "floordiv(arg0.d0 * 6, 4)");
}

TEST(Expr, ComparesWhatHasOneBase) {
  EXPECT_TRUE(Expr::get(Kind::Lt, n - 1, n).isConstant(1));
  EXPECT_TRUE(Expr::get(Kind::Eq, n + 2, n).isConstant(0));
  EXPECT_FALSE(Expr::get(Kind::Eq, n, h).getConstant());
  // Extents are not negative, their differences may be.
  EXPECT_TRUE(Expr::get(Kind::Lt, n, 0).isConstant(0));
  EXPECT_FALSE(Expr::get(Kind::Lt, n - 2, 0).getConstant());
}

TEST(Expr, ComparesSumsAndProductsInAnyOrder) {
  Expr k = Expr::symbol("arg0.d3");
  EXPECT_EQ(n * h, h * n);
  EXPECT_EQ(n * h * k, k * (h * n));
  EXPECT_EQ(n * h * k * 4, k * 4 * n * h);
  EXPECT_EQ(n + (h + k), k + h + n);
  EXPECT_NE(n * h, n * k);
  EXPECT_NE(n * n * h, n * h * h);
  EXPECT_NE(n * h, n + h);
  EXPECT_NE(n - h, h - n);
}

TEST(Expr, SelectsByArithmetic) {
  EXPECT_EQ(Expr::select(1, n, h), n);
  EXPECT_EQ(Expr::select(Expr::get(Kind::Lt, n, h), n, n), n);
  EXPECT_EQ(Expr::select(Expr::get(Kind::Lt, n, h), 1, 0).toString(),
            "arg0.d0 < arg0.d2");
}

TEST(Expr, WritesJSON) {
  EXPECT_EQ(llvm::formatv("{0}", Expr::get(Kind::Min, n, 7).toJSON()).str(),
            R"({"args":["arg0.d0",7],"op":"min"})");
  EXPECT_EQ(llvm::formatv("{0}", Expr(7).toJSON()).str(), "7");
}

TEST(Expr, StridesAreRowMajor) {
  SmallVector<Expr> strides = getRowMajorStrides({n, 4, h});
  EXPECT_EQ(strides[0].toString(), "arg0.d2 * 4");
  EXPECT_EQ(strides[1], h);
  EXPECT_TRUE(strides[2].isConstant(1));
}

TEST(Expr, ReadsBackWhatItWrites) {
  MLIRContext context;
  Builder builder(&context);
  for (const Expr &expr :
       {Expr(7), n, n * 3 - 1, Expr::get(Kind::CeilDiv, n + h, 4),
        Expr::get(Kind::Min, Expr::get(Kind::Mod, n, 5), h)}) {
    std::optional<Expr> read = Expr::fromAttr(expr.toAttr(&context));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->toString(), expr.toString());
  }
  Attribute seven = builder.getI64IntegerAttr(7);
  EXPECT_FALSE(Expr::fromAttr(
      builder.getArrayAttr({builder.getStringAttr("pow"), seven, seven})));
  EXPECT_FALSE(Expr::fromAttr(
      builder.getArrayAttr({builder.getStringAttr("add"), seven})));
  EXPECT_FALSE(Expr::fromAttr(builder.getF64FloatAttr(1.5)));
  EXPECT_FALSE(Expr::fromAttr(Attribute()));
}
