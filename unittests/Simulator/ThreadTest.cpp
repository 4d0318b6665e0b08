//===- ThreadTest.cpp - What one thread computes --------------------------===//

#include "KernelTest.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;

namespace {

using ThreadTest = KernelTest;

/// Stores %v of `type`.
std::string store(const std::string &type) {
  return "llvm.store %v, %out {alignment = 4 : i64} : " + type +
         ", !llvm.ptr<1>\n";
}
std::string f32(const char *name, const std::string &value) {
  return std::string("%") + name + " = llvm.mlir.constant(" + value +
         " : f32) : f32\n";
}

TEST_F(ThreadTest, RoundsToTF32AwayFromZero) {
  // 1 + 2^-11 is halfway between 1 and 1 + 2^-10.
  ASSERT_TRUE(succeeded(run(f32("x", "0x3F801000") + R"(
      %v = nvvm.convert.float.to.tf32 %x {rnd = #nvvm.fp_rnd_mode<rna>}
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0x3f802000u);
}

// As the H200 does it: the payload of a NaN loses its low bits.
TEST_F(ThreadTest, NaNOfTF32KeepsItsPayload) {
  ASSERT_TRUE(succeeded(run(f32("x", "0x7FD17D63") + R"(
      %v = nvvm.convert.float.to.tf32 %x {rnd = #nvvm.fp_rnd_mode<rna>}
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0x7fd16000u);
}

TEST_F(ThreadTest, OtherRoundingToTF32IsUnknown) {
  EXPECT_NE(errors(f32("x", "1.0") + "%v = nvvm.convert.float.to.tf32 %x {rnd "
                                     "= #nvvm.fp_rnd_mode<rz>}\n")
                .find("does not know 'nvvm.convert.float.to.tf32'"),
            std::string::npos);
}

std::string toE4M3(const std::string &high, const std::string &low) {
  return f32("x", high) + f32("y", low) + R"(
      %pair = nvvm.convert.f32x2.to.f8x2 %x, %y {rnd = #nvvm.fp_rnd_mode<rn>, sat = #nvvm.sat_mode<satfinite>} : i16 (f8E4M3FN)
      %v = llvm.zext %pair : i16 to i32
  )" + store("i32");
}

TEST_F(ThreadTest, FP8SaturatesAndRoundsToEven) {
  // Beyond the largest, 448; 1.0625 is halfway between 1 and 1.125.
  ASSERT_TRUE(succeeded(run(toE4M3("-1000.0", "1.0625"))));
  EXPECT_EQ(buffer[0], 0xfe38u);
  // NaN; 1.5 times the least subnormal, 2^-9, is halfway to two of it.
  ASSERT_TRUE(succeeded(run(toE4M3("0x7FC00000", "0.0029296875"))));
  EXPECT_EQ(buffer[0], 0x7f02u);
}

TEST_F(ThreadTest, FP8BecomesHalf) {
  // e4m3 2^-9 (0x01) and -448 (0xfe)
  ASSERT_TRUE(succeeded(run(R"(
      %pair = llvm.mlir.constant(dense<[1, -2]> : vector<2xi8>) : vector<2xi8>
      %v = nvvm.convert.f8x2.to.f16x2 %pair : vector<2xi8> (f8E4M3FN) -> vector<2xf16>
  )" + store("vector<2xf16>"))));
  EXPECT_EQ(buffer[0], 0xdf001800u);
}

TEST_F(ThreadTest, TruncationToBF16KeepsSubnormalNumbers) {
  // 3 * 2^-134, of which bf16 keeps bits from 2^-133 on: a tie, to even.
  ASSERT_TRUE(succeeded(run(R"(
      %w = llvm.load %out {alignment = 4 : i64} : !llvm.ptr<1> -> i32
      %bits = llvm.mlir.constant(0x00018000 : i32) : i32
      %both = llvm.or %w, %bits : i32
      %x = llvm.bitcast %both : i32 to f32
      %h = llvm.fptrunc %x : f32 to bf16
      %i = llvm.bitcast %h : bf16 to i16
      %v = llvm.zext %i : i16 to i32
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 2u);
}

TEST_F(ThreadTest, TruncationFromDoubleRoundsOnce) {
  // 1 + 2^-11 + 2^-40: through f32 it would be a tie, and become 1.
  ASSERT_TRUE(succeeded(run(R"(
      %x = llvm.mlir.constant(0x3FF0020000001000 : f64) : f64
      %h = llvm.fptrunc %x : f64 to f16
      %i = llvm.bitcast %h : f16 to i16
      %v = llvm.zext %i : i16 to i32
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0x3c01u);
}

TEST_F(ThreadTest, FmaRoundsOnce) {
  // (1 + 2^-12)^2 - 1 - 2^-11 = 2^-24, lost in a rounded product.
  ASSERT_TRUE(
      succeeded(run(f32("x", "0x3F800800") + f32("y", "-1.00048828125") +
                    R"(
      %v = llvm.intr.fma(%x, %x, %y) : (f32, f32, f32) -> f32
  )" + store("f32"))));
  EXPECT_EQ(number(0), 0x1p-24f);
}

TEST_F(ThreadTest, HalfFmaRoundsOnce) {
  // (1 + 2^-10) (1 - 2^-10) + 2050 is a little below 2051, which is halfway to
  // 2052; f32 would drop the little.
  ASSERT_TRUE(succeeded(run(R"(
      %x = llvm.mlir.constant(2050.0 : f16) : f16
      %a = llvm.mlir.constant(1.0009765625 : f16) : f16
      %b = llvm.mlir.constant(0.9990234375 : f16) : f16
      %h = llvm.intr.fma(%a, %b, %x) : (f16, f16, f16) -> f16
      %i = llvm.bitcast %h : f16 to i16
      %v = llvm.zext %i : i16 to i32
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0x6801u);
}

TEST_F(ThreadTest, MinimumAndNaN) {
  // minnum drops NaN, minimum keeps it; -0 is the lesser zero.
  ASSERT_TRUE(succeeded(run(f32("nan", "0x7FC00000") + f32("two", "2.0") + R"(
      %v = llvm.intr.minnum(%nan, %two) : (f32, f32) -> f32
  )" + store("f32"))));
  EXPECT_EQ(number(0), 2.0f);
  ASSERT_TRUE(succeeded(run(f32("nan", "0x7FC00000") + f32("two", "2.0") + R"(
      %v = llvm.intr.minimum(%nan, %two) : (f32, f32) -> f32
  )" + store("f32"))));
  EXPECT_TRUE(std::isnan(number(0)));
  ASSERT_TRUE(succeeded(run(f32("zero", "0.0") + f32("minus", "-0.0") + R"(
      %v = llvm.intr.minnum(%zero, %minus) : (f32, f32) -> f32
  )" + store("f32"))));
  EXPECT_EQ(buffer[0], 0x80000000u);
}

TEST_F(ThreadTest, ConversionToIntegersSaturates) {
  ASSERT_TRUE(succeeded(run(f32("x", "3.0e9") + R"(
      %v = llvm.fptosi %x : f32 to i32
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0x7fffffffu);
  ASSERT_TRUE(succeeded(run(f32("x", "0x7FC00000") + R"(
      %v = llvm.fptosi %x : f32 to i32
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0u);
}

TEST_F(ThreadTest, ApproximateFunctions) {
  ASSERT_TRUE(succeeded(run(f32("x", "3.0") + R"(
      %v = llvm.call_intrinsic "llvm.nvvm.ex2.approx.f32"(%x) : (f32) -> f32
  )" + store("f32"))));
  EXPECT_EQ(number(0), 8.0f);
  // Subnormal numbers are zeros to rcp.approx.ftz.
  ASSERT_TRUE(succeeded(run(f32("x", "0x80000001") + R"(
      %v = nvvm.rcp.approx.ftz.f %x : f32
  )" + store("f32"))));
  EXPECT_EQ(number(0), -INFINITY);
}

TEST_F(ThreadTest, LibdeviceFunctions) {
  declarations = "llvm.func @__nv_tanhf(f32) -> f32\n"
                 "llvm.func @__nv_powif(f32, i32) -> f32\n";
  ASSERT_TRUE(succeeded(run(f32("x", "0.5") + R"(
      %c3 = llvm.mlir.constant(3 : i32) : i32
      %t = llvm.call @__nv_tanhf(%x) : (f32) -> f32
      %w = llvm.call @__nv_powif(%x, %c3) : (f32, i32) -> f32
      %v = llvm.fadd %t, %w : f32
  )" + store("f32"))));
  EXPECT_EQ(number(0), static_cast<float>(std::tanh(0.5)) + 0.125f);
}

TEST_F(ThreadTest, UnknownFunctionIsNamed) {
  declarations = "llvm.func @puts(f32) -> f32\n";
  EXPECT_NE(
      errors(f32("x", "0.5") + "%v = llvm.call @puts(%x) : (f32) -> f32\n")
          .find("does not know 'llvm.call' of 'puts'"),
      std::string::npos);
}

TEST_F(ThreadTest, UnknownIntrinsicIsNamed) {
  EXPECT_NE(
      errors(
          R"(%v = llvm.call_intrinsic "llvm.nvvm.read.ptx.sreg.smid"() : () -> i32)"
          "\n")
          .find("'llvm.nvvm.read.ptx.sreg.smid'"),
      std::string::npos);
}

TEST_F(ThreadTest, IntrinsicOfAnotherType) {
  std::string text = errors(
      f32("x", "0.5") +
      "%v = llvm.call_intrinsic \"llvm.nvvm.fma.rn.f\"(%x) : (f32) -> f32\n");
  EXPECT_NE(text.find("expects 'llvm.nvvm.fma.rn.f' of type (f32, f32, f32) -> "
                      "f32"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("got (f32) -> f32"), std::string::npos) << text;
}

TEST_F(ThreadTest, LibdeviceFunctionOfAnotherType) {
  declarations = "llvm.func @__nv_tanhf(f64) -> f64\n";
  std::string text = errors("%x = llvm.mlir.constant(0.5 : f64) : f64\n"
                            "%v = llvm.call @__nv_tanhf(%x) : (f64) -> f64\n");
  EXPECT_NE(text.find("expects '__nv_tanhf' of type (f32) -> f32"),
            std::string::npos)
      << text;
}

TEST_F(ThreadTest, OpsThatAGPUDoesNotHaveAreUnknown) {
  for (const char *op :
       {"\"llvm.intr.trap\"() : () -> ()\n",
        "\"llvm.intr.ubsantrap\"() <{failureKind = 1 : i8}> : () -> ()\n",
        "%v = llvm.intr.exp(%x) : (f32) -> f32\n",
        "%v = llvm.intr.pow(%x, %x) : (f32, f32) -> f32\n",
        "%v = llvm.intr.sin(%x) : (f32) -> f32\n",
        "%v = llvm.frem %x, %x : f32\n"}) {
    std::string text = errors(f32("x", "0.5") + op);
    EXPECT_NE(text.find("the simulator does not know 'llvm."),
              std::string::npos)
        << op << text;
  }
}

TEST_F(ThreadTest, InlineAssemblyIsNamed) {
  EXPECT_NE(errors("%v = llvm.inline_asm \"tanh.approx.f32 $0, $1;\", "
                   "\"=r,r\" %tid : (i32) -> i32\n")
                .find("with 'tanh.approx.f32 $0, $1;'"),
            std::string::npos);
}

TEST_F(ThreadTest, CopyOfMemoryIsUnknown) {
  EXPECT_NE(errors(R"(
      %n = llvm.mlir.constant(16 : i64) : i64
      "llvm.intr.memcpy"(%s, %p, %n) <{isVolatile = false}> : (!llvm.ptr<3>, !llvm.ptr<1>, i64) -> ()
  )")
                .find("does not know 'llvm.intr.memcpy'"),
            std::string::npos);
}

TEST_F(ThreadTest, DivisionByZeroIsReported) {
  EXPECT_TRUE(failed(run("%v = llvm.udiv %c1, %tid : i32\n" + store("i32"))));
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].kind, "division");
}

// Elements of vectors, too: no thread divides by zero but in element 1.
TEST_F(ThreadTest, DivisionOfVectors) {
  std::string body = R"(
      %w = llvm.mlir.constant(dense<[7, 9]> : vector<2xi32>) : vector<2xi32>
      %x = llvm.mlir.poison : vector<2xi32>
      %y = llvm.insertelement %tid1, %x[%c0 : i32] : vector<2xi32>
      %z = llvm.insertelement %DIVISOR, %y[%c1 : i32] : vector<2xi32>
      %d = llvm.sdiv %w, %z : vector<2xi32>
      %v = llvm.extractelement %d[%c0 : i32] : vector<2xi32>
  )" + store("i32");
  size_t at = body.find("DIVISOR");
  EXPECT_TRUE(failed(run(std::string(body).replace(at, 7, "tid"))));
  EXPECT_EQ(kinds(), "division ");
  ASSERT_TRUE(succeeded(run(std::string(body).replace(at, 7, "tid1"))));
  EXPECT_EQ(buffer[2], 2u);
}

TEST_F(ThreadTest, ConversionsSaturateInEveryType) {
  auto convert = [&](const char *value, const char *from, const char *op,
                     const char *to, const char *toWord) {
    EXPECT_TRUE(succeeded(run(std::string("%x = llvm.mlir.constant(") + value +
                              " : " + from + ") : " + from + "\n%i = llvm." +
                              op + " %x : " + from + " to " + to +
                              "\n%v = " + toWord + "\n" + store("i32"))));
    return buffer[0];
  };
  const char *wide = "llvm.bitcast %i : i32 to i32";
  EXPECT_EQ(convert("-3.0e9", "f64", "fptosi", "i32", wide), 0x80000000u);
  // NaN of f64
  EXPECT_EQ(convert("0x7FF8000000000000", "f64", "fptosi", "i32", wide),
            0x80000000u);
  EXPECT_EQ(convert("0x7FC0", "bf16", "fptoui", "i32", wide), 0u);
  EXPECT_EQ(convert("-1.0", "bf16", "fptoui", "i32", wide), 0u);
  EXPECT_EQ(
      convert("1.0e5", "f32", "fptosi", "i16", "llvm.zext %i : i16 to i32"),
      0x7fffu);
  // Through 16 bits, whose low byte it is.
  EXPECT_EQ(convert("300.0", "f32", "fptosi", "i8", "llvm.zext %i : i8 to i32"),
            0x2cu);
  EXPECT_EQ(
      convert("1.0e30", "f32", "fptosi", "i64", "llvm.trunc %i : i64 to i32"),
      0xffffffffu);
  EXPECT_EQ(convert("dense<[5.0, 3.0e9]>", "vector<2xf32>", "fptosi",
                    "vector<2xi32>",
                    "llvm.extractelement %i[%c1 : i32] : vector<2xi32>"),
            0x7fffffffu);
}

TEST_F(ThreadTest, DivisionOverflowDoesNotTrap) {
  ASSERT_TRUE(succeeded(run(R"(
      %least = llvm.shl %c1, %c31 : i32
      %least2 = llvm.sub %least, %tid : i32
      %least3 = llvm.add %least2, %tid : i32
      %minus = llvm.sub %tid, %tid1 : i32
      %v = llvm.sdiv %least3, %minus : i32
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0x80000000u);
}

TEST_F(ThreadTest, BytePermutation) {
  // Selectors 5, 4, 2, and 3 with the sign of byte 3 in its place.
  ASSERT_TRUE(succeeded(run(R"(
      %lo = llvm.mlir.constant(0x84332211 : i32) : i32
      %hi = llvm.mlir.constant(0x88776655 : i32) : i32
      %selector = llvm.mlir.constant(0xb245 : i32) : i32
      %v = nvvm.prmt #nvvm.permute_mode<default> %selector, %lo, %hi : i32
  )" + store("i32"))));
  EXPECT_EQ(buffer[0], 0xff335566u);
}

TEST_F(ThreadTest, FencesAndPrefetchesDoNothing) {
  EXPECT_TRUE(succeeded(run("nvvm.memory.barrier #nvvm.mem_scope<cta>\n"
                            "llvm.fence acq_rel\n"
                            "nvvm.prefetch level = L2, %p : !llvm.ptr<1>\n")));
}

// 12 bytes, though MLIR pads the type to 16.
TEST_F(ThreadTest, VectorsTouchTheirElementsOnly) {
  std::string last = R"(
      %c253 = llvm.mlir.constant(253 : i32) : i32
      %at = llvm.getelementptr %p[%c253] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      %v3 = llvm.load %at {alignment = 4 : i64} : !llvm.ptr<1> -> vector<3xi32>
  )";
  EXPECT_TRUE(succeeded(run(last, 1))) << kinds();
  size_t three = last.find("<3xi32>");
  EXPECT_TRUE(failed(run(last.replace(three, 7, "<4xi32>"), 1)));
  EXPECT_EQ(kinds(), "out-of-bounds ");
}

TEST_F(ThreadTest, MoreThreadsThanABarrierCounts) {
  EXPECT_TRUE(failed(run(R"(
      %one = llvm.mlir.constant(1 : i32) : i32
      %count = llvm.mlir.constant(32 : i32) : i32
      nvvm.barrier id = %one number_of_threads = %count
  )",
                         64)));
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].message.find("waits for 32 threads, but 64 come"),
            std::string::npos)
      << findings[0].message;
}

TEST_F(ThreadTest, LaunchesAreHeldAgainstTheirLimits) {
  auto refusal = [&](Extents newGrid, Extents newBlock) {
    grid = newGrid;
    block = newBlock;
    EXPECT_TRUE(failed(run("")));
    return findings.empty() ? std::string() : findings[0].message;
  };
  EXPECT_NE(refusal({1, 65536, 1}, {1, 1, 1}).find("65535"), std::string::npos);
  EXPECT_NE(
      refusal({(int64_t(1) << 31) - 1, 65535, 65535}, {1, 1, 1}).find("blocks"),
      std::string::npos);
  EXPECT_NE(refusal({1, 1, 1}, {1, 1, 65}).find("64 along z"),
            std::string::npos);
  EXPECT_NE(refusal({1, 1, 1}, {1024, 2, 1}).find("1024 threads"),
            std::string::npos);
}

// An endless block ends the launch: the others would take as long.
TEST_F(ThreadTest, AnEndlessBlockEndsTheLaunch) {
  options.maxIterations = 1000;
  options.workers = 1;
  grid = {64, 1, 1};
  EXPECT_TRUE(failed(run(R"(
      llvm.br ^again
    ^again:
      llvm.br ^again
    ^never:
  )")));
  EXPECT_EQ(kinds(), "hang ");
}

} // namespace
