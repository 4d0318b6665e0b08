//===- TensorCoreTest.cpp - How tensor cores round ------------------------===//

#include "KernelTest.h"

using namespace mlir;
using namespace mlir::conv;

namespace {

/// Multiplications of which only row and column 0 matter: A and B are zero but
/// for lanes with lane % 4 == 0, whose registers hold elements 0 (and, in the
/// second half of the registers, 8 or the like) of their rows and columns.
class TensorCoreTest : public KernelTest {
protected:
  /// f16 m16n8k16 with a[0], a[8] and b[0], b[8] as f16 bits, c as f32. The
  /// result of every row and column in buffer[0].
  LogicalResult f16(uint32_t a0, uint32_t b0, uint32_t a8, uint32_t b8,
                    const std::string &c) {
    auto constant = [](const char *name, uint32_t value) {
      return std::string("%") + name + " = llvm.mlir.constant(" +
             std::to_string(value) + " : i32) : i32\n";
    };
    return run(constant("a0", a0) + constant("a8", a8) + constant("b0", b0) +
               constant("b8", b8) + R"(
      %c3 = llvm.mlir.constant(3 : i32) : i32
      %quad = llvm.and %tid, %c3 : i32
      %first = llvm.icmp "eq" %quad, %c0 : i32
      %x0 = llvm.select %first, %a0, %c0 : i1, i32
      %x8 = llvm.select %first, %a8, %c0 : i1, i32
      %y0 = llvm.select %first, %b0, %c0 : i1, i32
      %y8 = llvm.select %first, %b8, %c0 : i1, i32
      %l0 = llvm.bitcast %x0 : i32 to vector<2xf16>
      %l8 = llvm.bitcast %x8 : i32 to vector<2xf16>
      %r0 = llvm.bitcast %y0 : i32 to vector<2xf16>
      %r8 = llvm.bitcast %y8 : i32 to vector<2xf16>
      %c = llvm.mlir.constant()" +
               c + R"( : f32) : f32
      %d = nvvm.mma.sync A[%l0, %l0, %l8, %l8] B[%r0, %r8] C[%c, %c, %c, %c]
          {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>,
           shape = #nvvm.shape<m = 16, n = 8, k = 16>}
          : (vector<2xf16>, vector<2xf16>, f32) -> !llvm.struct<(f32, f32, f32, f32)>
      %v = llvm.extractvalue %d[0] : !llvm.struct<(f32, f32, f32, f32)>
      llvm.store %v, %out {alignment = 4 : i64} : f32, !llvm.ptr<1>
    )");
  }
};

// f16: 2^12 = 0x6c00, 1 = 0x3c00, 1/2 = 0x3800.
constexpr uint32_t kTwo12 = 0x6c00, kOne = 0x3c00, kHalf = 0x3800;

// 2^24 - 2^24 leaves what of 1/2 was within 24 (25) bits of 2^24; both
// products are in one block on sm_90, in two on sm_89.
TEST_F(TensorCoreTest, AlignmentAndBlocks) {
  options.chip = "sm_90";
  ASSERT_TRUE(succeeded(f16(kTwo12, kTwo12, kOne, kHalf, "-16777216.0")));
  EXPECT_EQ(number(0), 0.5f);
  // A quarter lies a bit too low.
  ASSERT_TRUE(succeeded(f16(kTwo12, kTwo12, kHalf, kHalf, "-16777216.0")));
  EXPECT_EQ(number(0), 0.0f);
  // Here it comes after the large ones are gone.
  options.chip = "sm_89";
  ASSERT_TRUE(succeeded(f16(kTwo12, kTwo12, kHalf, kHalf, "-16777216.0")));
  EXPECT_EQ(number(0), 0.25f);
  // And here it meets the accumulator first, which swallows it.
  ASSERT_TRUE(succeeded(f16(kHalf, kHalf, kTwo12, kTwo12, "-16777216.0")));
  EXPECT_EQ(number(0), 0.0f);
}

// 2^24 + 3 is between 2^24 + 2 and 2^24 + 4; to nearest even it would be the
// latter.
TEST_F(TensorCoreTest, ResultsAreTruncated) {
  for (const char *name : {"sm_80", "sm_86", "sm_89", "sm_90"}) {
    options.chip = name;
    // 3 = 0x4200
    ASSERT_TRUE(succeeded(f16(0x4200, kOne, 0, 0, "16777216.0")));
    EXPECT_EQ(number(0), 16777218.0f) << name;
    ASSERT_TRUE(succeeded(f16(0xc200, kOne, 0, 0, "-16777216.0")));
    EXPECT_EQ(number(0), -16777218.0f) << name;
  }
}

TEST_F(TensorCoreTest, InfinityAndNaN) {
  // inf * 0, and inf - inf
  ASSERT_TRUE(succeeded(f16(0x7c00, 0, 0, 0, "1.0")));
  EXPECT_EQ(buffer[0], 0x7fffffffu);
  ASSERT_TRUE(succeeded(f16(0x7c00, kOne, 0xfc00, kOne, "1.0")));
  EXPECT_EQ(buffer[0], 0x7fffffffu);
  ASSERT_TRUE(succeeded(f16(0xfc00, kOne, 0, 0, "1.0")));
  EXPECT_EQ(buffer[0], 0xff800000u);
}

/// mma.sync whose fragments are the same in all lanes.
std::string uniform(const std::string &types, const std::string &a,
                    const std::string &b, unsigned numA, unsigned numB,
                    const std::string &accumulator, unsigned numC,
                    const std::string &multiplicand, unsigned k) {
  auto list = [](const char *name, unsigned count) {
    std::string text = name;
    for (unsigned i = 1; i < count; ++i)
      text += std::string(", ") + name;
    return text;
  };
  std::string result =
      "!llvm.struct<(" + list(accumulator.c_str(), numC) + ")>";
  return "%a = " + a + "\n%b = " + b + "\n%d = nvvm.mma.sync A[" +
         list("%a", numA) + "] B[" + list("%b", numB) + "] C[" +
         list("%c", numC) +
         "] {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>" +
         types +
         ", shape = #nvvm.shape<m = 16, n = 8, k = " + std::to_string(k) +
         ">} : (" + multiplicand + ", " + multiplicand + ", " + accumulator +
         ") -> " + result + "\n%v = llvm.extractvalue %d[" +
         std::to_string(numC - 1) + "] : " + result +
         "\nllvm.store %v, %out {alignment = 4 : i64} : " + accumulator +
         ", !llvm.ptr<1>\n";
}

std::string integerTypes(const char *overflow) {
  return std::string(", multiplicandAPtxType = #nvvm.mma_type<s8>, "
                     "multiplicandBPtxType = #nvvm.mma_type<s8>, "
                     "intOverflowBehavior = #nvvm.mma_int_overflow<") +
         overflow + ">";
}

// 32 products of 127 * 127 on top of 2^31 - 1000.
TEST_F(TensorCoreTest, IntegersWrapOrSaturate) {
  for (bool saturate : {false, true}) {
    ASSERT_TRUE(
        succeeded(run("%c = llvm.mlir.constant(2147482648 : i32) : i32\n" +
                      uniform(integerTypes(saturate ? "satfinite" : "wrapped"),
                              "llvm.mlir.constant(0x7f7f7f7f : i32) : i32",
                              "llvm.mlir.constant(0x7f7f7f7f : i32) : i32", 4,
                              2, "i32", 4, "i32", 32))));
    EXPECT_EQ(buffer[0],
              saturate ? 0x7fffffffu : 2147482648u + 32u * 127u * 127u);
  }
}

// f16 accumulators round to nearest even: 2048 + 8 * (1 / 8 * 3) = 2051 is
// halfway between 2050 and 2052.
TEST_F(TensorCoreTest, HalfAccumulator) {
  ASSERT_TRUE(succeeded(run(
      "%c = llvm.mlir.constant(dense<2048.0> : vector<2xf16>) : "
      "vector<2xf16>\n" +
      uniform("",
              "llvm.mlir.constant(dense<0.125> : vector<2xf16>) : "
              "vector<2xf16>",
              "llvm.mlir.constant(dense<3.0> : vector<2xf16>) : vector<2xf16>",
              2, 1, "vector<2xf16>", 2, "vector<2xf16>", 8))));
  // 2052 = 0x6802
  EXPECT_EQ(buffer[0], 0x68026802u);
}

// 8 products of -2^-24 and 2^-24 round to zero, which has no sign.
TEST_F(TensorCoreTest, HalfAccumulatorHasNoNegativeZero) {
  ASSERT_TRUE(
      succeeded(run("%c = llvm.mlir.constant(dense<0.0> : vector<2xf16>) : "
                    "vector<2xf16>\n"
                    "%x = llvm.mlir.constant(0x80018001 : i32) : i32\n"
                    "%y = llvm.mlir.constant(0x00010001 : i32) : i32\n" +
                    uniform("", "llvm.bitcast %x : i32 to vector<2xf16>",
                            "llvm.bitcast %y : i32 to vector<2xf16>", 2, 1,
                            "vector<2xf16>", 2, "vector<2xf16>", 8))));
  EXPECT_EQ(buffer[0], 0u);
}

// bf16: 1.5 = 0x3fc0, 2 = 0x4000; 16 products of 3.
TEST_F(TensorCoreTest, BF16) {
  ASSERT_TRUE(
      succeeded(run("%c = llvm.mlir.constant(0.25 : f32) : f32\n" +
                    uniform(", multiplicandAPtxType = #nvvm.mma_type<bf16>, "
                            "multiplicandBPtxType = #nvvm.mma_type<bf16>",
                            "llvm.mlir.constant(0x3fc03fc0 : i32) : i32",
                            "llvm.mlir.constant(0x40004000 : i32) : i32", 4, 2,
                            "f32", 4, "i32", 16))));
  EXPECT_EQ(number(0), 48.25f);
}

// A zero beside 2^127, where the other products are 2^-200: its shift to them
// has no bound.
TEST_F(TensorCoreTest, ZeroBesideAHugeNumber) {
  ASSERT_TRUE(
      succeeded(run("%c = llvm.mlir.constant(0.0 : f32) : f32\n" +
                    uniform(", multiplicandAPtxType = #nvvm.mma_type<bf16>, "
                            "multiplicandBPtxType = #nvvm.mma_type<bf16>",
                            "llvm.mlir.constant(0x0d800000 : i32) : i32",
                            "llvm.mlir.constant(0x0d807f00 : i32) : i32", 4, 2,
                            "f32", 4, "i32", 16))));
  EXPECT_EQ(buffer[0], 0u);
}

TEST_F(TensorCoreTest, FP8WithHalfAccumulatorsIsUnknown) {
  for (const char *name : {"sm_89", "sm_90"}) {
    options.chip = name;
    EXPECT_NE(errors(R"(
      %z = llvm.mlir.constant(dense<0.0> : vector<2xf16>) : vector<2xf16>
      %r = llvm.call_intrinsic "llvm.nvvm.mma.m16n8k32.row.col.f16.e4m3.e4m3.f16"(%c0, %c0, %c0, %c0, %c0, %c0, %z, %z) : (i32, i32, i32, i32, i32, i32, vector<2xf16>, vector<2xf16>) -> !llvm.struct<(vector<2xf16>, vector<2xf16>)>
    )")
                  .find("with f16 accumulators"),
              std::string::npos);
  }
}

/// One word of e4m3 in all registers of A, one of `type` in those of B.
std::string fp8(const char *a, const char *b, const char *c, const char *type) {
  return std::string("%a = llvm.mlir.constant(") + a + " : i32) : i32\n" +
         "%b = llvm.mlir.constant(" + b + " : i32) : i32\n" +
         "%c = llvm.mlir.constant(" + c + " : f32) : f32\n" +
         "%d = llvm.call_intrinsic \"llvm.nvvm.mma.m16n8k32.row.col.f32.e4m3." +
         type + R"(.f32"(%a, %a, %a, %a, %b, %b, %c, %c, %c, %c)
        : (i32, i32, i32, i32, i32, i32, f32, f32, f32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %v = llvm.extractvalue %d[1] : !llvm.struct<(f32, f32, f32, f32)>
    llvm.store %v, %out {alignment = 4 : i64} : f32, !llvm.ptr<1>
  )";
}

// 32 products of 1.5 (0x3c) and -2 (0xc0).
TEST_F(TensorCoreTest, FP8) {
  for (const char *name : {"sm_89", "sm_90"}) {
    options.chip = name;
    ASSERT_TRUE(succeeded(run(fp8("0x3c3c3c3c", "0xc0c0c0c0", "1.0", "e5m2"))));
    EXPECT_EQ(number(0), -95.0f) << name;
  }
}

// 256 = 0x78, 1/64 = 0x08: 8 small products of 2^-12 beside large ones, which
// cancel. sm_90 adds the first two products of each register first.
TEST_F(TensorCoreTest, FP8OfSM90IsTwoMultiplicationsOfHalves) {
  options.chip = "sm_90";
  ASSERT_TRUE(succeeded(run(fp8("0x00087878", "0x0008f878", "0.0", "e4m3"))));
  EXPECT_EQ(number(0), 0x1p-9f);
  ASSERT_TRUE(succeeded(run(fp8("0x00780878", "0x00f80878", "0.0", "e4m3"))));
  EXPECT_EQ(number(0), 0.0f);
}

// 2^24 + 8 * 3 / 8 is halfway between 2^24 + 2 and 2^24 + 4.
TEST_F(TensorCoreTest, FP8OfSM90RoundsWithTheAccumulator) {
  options.chip = "sm_90";
  ASSERT_TRUE(
      succeeded(run(fp8("0x00000038", "0x0000002c", "16777216.0", "e4m3"))));
  EXPECT_EQ(number(0), 16777220.0f);
}

TEST_F(TensorCoreTest, ChipWithoutFP8) {
  options.chip = "sm_80";
  EXPECT_NE(errors(fp8("0", "0", "0.0", "e4m3"))
                .find("sm_80 does not multiply these types"),
            std::string::npos);
}

TEST_F(TensorCoreTest, ChipOfNoSuchName) {
  options.chip = "gfx90a";
  EXPECT_NE(errors("").find("expects a chip like 'sm_89', got 'gfx90a'"),
            std::string::npos);
}

TEST_F(TensorCoreTest, MmaInDivergence) {
  EXPECT_TRUE(failed(run(
      "%first = llvm.icmp \"eq\" %tid, %c0 : i32\n"
      "%c = llvm.mlir.constant(0.0 : f32) : f32\n"
      "llvm.cond_br %first, ^end, ^others\n^others:\n" +
      uniform(", multiplicandAPtxType = #nvvm.mma_type<tf32>, "
              "multiplicandBPtxType = #nvvm.mma_type<tf32>",
              "llvm.mlir.constant(0 : i32) : i32",
              "llvm.mlir.constant(0 : i32) : i32", 2, 1, "f32", 4, "i32", 4) +
      "llvm.br ^end\n^end:\n")));
  EXPECT_NE(kinds().find("divergence"), std::string::npos) << kinds();
}

} // namespace
