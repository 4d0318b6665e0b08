//===- CollectiveTest.cpp - Warps and blocks together ---------------------===//

#include "KernelTest.h"

using namespace mlir;
using namespace mlir::conv;

namespace {

using CollectiveTest = KernelTest;

constexpr const char *kAll = "%all = llvm.mlir.constant(-1 : i32) : i32\n";
constexpr const char *kStore =
    "llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>\n";
/// Runs `body` on all lanes but the first.
std::string divergent(const std::string &body) {
  return std::string(kAll) + R"(
      %first = llvm.icmp "eq" %tid, %c0 : i32
      llvm.cond_br %first, ^end, ^others
    ^others:
      )" +
         body +
         R"(
      llvm.br ^end
    ^end:
  )";
}

TEST_F(CollectiveTest, SpecialRegisters) {
  ASSERT_TRUE(succeeded(run(R"(
      %lane = nvvm.read.ptx.sreg.laneid : i32
      %size = nvvm.read.ptx.sreg.warpsize : i32
      %eq = nvvm.read.ptx.sreg.lanemask.eq : i32
      %lt = nvvm.read.ptx.sreg.lanemask.lt : i32
      %ge = nvvm.read.ptx.sreg.lanemask.ge : i32
      %warp = llvm.udiv %tid, %size : i32
      %sum = llvm.mul %warp, %size : i32
      %id = llvm.add %sum, %lane : i32
      %not = llvm.xor %lt, %ge : i32
      %more = llvm.sub %eq, %c1 : i32
      %same = llvm.icmp "eq" %more, %lt : i32
      %bits = llvm.zext %same : i1 to i32
      %all = llvm.sub %bits, %not : i32
      %v = llvm.add %id, %all : i32
  )" + std::string(kStore),
                            64)));
  // `not` is all ones and `bits` 1.
  for (uint32_t i = 0; i < 64; ++i)
    EXPECT_EQ(buffer[i], i + 2);
}

TEST_F(CollectiveTest, ClockIsUnknown) {
  EXPECT_NE(errors("%v = nvvm.read.ptx.sreg.clock : i32\n")
                .find("does not know 'nvvm.read.ptx.sreg.clock'"),
            std::string::npos);
}

// Hardware counts the warps of a multiprocessor, not those of a block.
TEST_F(CollectiveTest, WarpIdIsNotTheThreadsWarp) {
  EXPECT_NE(errors("%v = nvvm.read.ptx.sreg.warpid : i32\n")
                .find("expects the thread's index divided by 32"),
            std::string::npos);
}

// Segments of 8 lanes; lane 7 of each has no lane below.
TEST_F(CollectiveTest, ShuffleDownWithPredicate) {
  ASSERT_TRUE(succeeded(run(std::string(kAll) + R"(
      %packed = llvm.mlir.constant(6175 : i32) : i32
      %c100 = llvm.mlir.constant(100 : i32) : i32
      %both = nvvm.shfl.sync down %all, %tid, %c1, %packed {return_value_and_is_valid} : i32 -> !llvm.struct<(i32, i1)>
      %value = llvm.extractvalue %both[0] : !llvm.struct<(i32, i1)>
      %in = llvm.extractvalue %both[1] : !llvm.struct<(i32, i1)>
      %far = llvm.add %value, %c100 : i32
      %v = llvm.select %in, %value, %far : i1, i32
  )" + kStore)));
  for (uint32_t i = 0; i < 32; ++i)
    EXPECT_EQ(buffer[i], i % 8 == 7 ? i + 100 : i + 1);
}

TEST_F(CollectiveTest, ShuffleIndexWrapsAt32) {
  ASSERT_TRUE(succeeded(run(std::string(kAll) + R"(
      %clamp = llvm.mlir.constant(31 : i32) : i32
      %c35 = llvm.mlir.constant(35 : i32) : i32
      %v = nvvm.shfl.sync idx %all, %tid, %c35, %clamp : i32 -> i32
  )" + kStore)));
  for (uint32_t i = 0; i < 32; ++i)
    EXPECT_EQ(buffer[i], 3u);
}

TEST_F(CollectiveTest, VoteBallotAndAny) {
  ASSERT_TRUE(succeeded(run(std::string(kAll) + R"(
      %c5 = llvm.mlir.constant(5 : i32) : i32
      %low = llvm.icmp "ult" %tid, %c5 : i32
      %ballot = nvvm.vote.sync ballot %all, %low -> i32
      %any = nvvm.vote.sync any %all, %low -> i1
      %every = nvvm.vote.sync all %all, %low -> i1
      %same = nvvm.vote.sync uni %all, %low -> i1
      %c1000 = llvm.mlir.constant(1000 : i32) : i32
      %one = llvm.select %any, %c1000, %c0 : i1, i32
      %two = llvm.select %every, %c1, %c0 : i1, i32
      %three = llvm.select %same, %c1, %c0 : i1, i32
      %s1 = llvm.add %ballot, %one : i32
      %s2 = llvm.add %s1, %two : i32
      %v = llvm.add %s2, %three : i32
  )" + kStore)));
  EXPECT_EQ(buffer[9], 31u + 1000u);
}

TEST_F(CollectiveTest, VoteInDivergence) {
  EXPECT_TRUE(failed(run(divergent(R"(
      %yes = llvm.icmp "eq" %c0, %c0 : i32
      %v = nvvm.vote.sync any %all, %yes -> i1)"))));
  EXPECT_NE(kinds().find("divergence"), std::string::npos) << kinds();
}

TEST_F(CollectiveTest, MatchAny) {
  ASSERT_TRUE(succeeded(run(std::string(kAll) + R"(
      %parity = llvm.and %tid, %c1 : i32
      %v = nvvm.match.sync any %all, %parity : i32 -> i32
  )" + kStore)));
  EXPECT_EQ(buffer[0], 0x55555555u);
  EXPECT_EQ(buffer[1], 0xaaaaaaaau);
}

TEST_F(CollectiveTest, MatchInDivergence) {
  EXPECT_TRUE(failed(
      run(divergent("%v = nvvm.match.sync any %all, %tid : i32 -> i32"))));
  EXPECT_NE(kinds().find("divergence"), std::string::npos) << kinds();
}

TEST_F(CollectiveTest, Redux) {
  ASSERT_TRUE(succeeded(run(std::string(kAll) + R"(
      %c16 = llvm.mlir.constant(16 : i32) : i32
      %centered = llvm.sub %tid, %c16 : i32
      %sum = nvvm.redux.sync add %centered, %all : i32 -> i32
      %min = nvvm.redux.sync min %centered, %all : i32 -> i32
      %umin = nvvm.redux.sync umin %centered, %all : i32 -> i32
      %m = llvm.mul %min, %c16 : i32
      %t = llvm.add %m, %sum : i32
      %v = llvm.add %t, %umin : i32
  )" + kStore)));
  // -16 to 15: sum -16, least -16, least as unsigned 0.
  EXPECT_EQ(static_cast<int32_t>(buffer[0]), -16 * 16 - 16);
}

TEST_F(CollectiveTest, ReduxInDivergence) {
  EXPECT_TRUE(failed(
      run(divergent("%v = nvvm.redux.sync add %tid, %all : i32 -> i32"))));
  EXPECT_NE(kinds().find("divergence"), std::string::npos) << kinds();
}

// Rows of lane r hold 8 r .. 8 r + 7; transposed, lane l gets elements
// (2 (l % 4), l / 4) and the one below.
TEST_F(CollectiveTest, LdMatrixTransposed) {
  ASSERT_TRUE(succeeded(run(R"(
      %c2 = llvm.mlir.constant(2 : i32) : i32
      %c16 = llvm.mlir.constant(16 : i32) : i32
      %even = llvm.mul %tid, %c2 : i32
      %odd = llvm.add %even, %c1 : i32
      %high = llvm.shl %odd, %c16 : i32
      %both = llvm.or %even, %high : i32
      llvm.store %both, %mine {alignment = 4 : i64} : i32, !llvm.ptr<3>
      nvvm.barrier0
      %c4 = llvm.mlir.constant(4 : i32) : i32
      %c7 = llvm.mlir.constant(7 : i32) : i32
      %row = llvm.and %tid, %c7 : i32
      %word = llvm.mul %row, %c4 : i32
      %at = llvm.getelementptr %s[%word] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
      %v = nvvm.ldmatrix %at {num = 1 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
  )" + std::string(kStore))));
  for (uint32_t lane = 0; lane < 32; ++lane) {
    uint32_t element = lane % 4 * 2 * 8 + lane / 4;
    EXPECT_EQ(buffer[lane], element | (element + 8) << 16);
  }
}

TEST_F(CollectiveTest, BarrierReduction) {
  ASSERT_TRUE(succeeded(run(R"(
      %c40 = llvm.mlir.constant(40 : i32) : i32
      %low = llvm.icmp "ult" %tid, %c40 : i32
      %low32 = llvm.zext %low : i1 to i32
      %n = nvvm.barrier #nvvm.reduction<popc> %low32 -> i32
      %a = nvvm.barrier #nvvm.reduction<and> %low32 -> i32
      %o = nvvm.barrier #nvvm.reduction<or> %low32 -> i32
      %t = llvm.add %n, %a : i32
      %v = llvm.add %t, %o : i32
  )" + std::string(kStore),
                            64)));
  EXPECT_EQ(buffer[3], 41u);
}

/// The upper of two warps writes, the lower reads; `arrive` and `wait` are
/// what they do in between.
std::string producer(const std::string &arrive, const std::string &wait) {
  return R"(
      %c32 = llvm.mlir.constant(32 : i32) : i32
      %c64 = llvm.mlir.constant(64 : i32) : i32
      %up = llvm.icmp "uge" %tid, %c32 : i32
      %other = llvm.xor %tid, %c32 : i32
      %theirs = llvm.getelementptr %s[%other] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
      llvm.cond_br %up, ^produce, ^consume
    ^produce:
      llvm.store %tid, %mine {alignment = 4 : i64} : i32, !llvm.ptr<3>
      )" +
         arrive +
         R"(
      llvm.br ^end
    ^consume:
      )" +
         wait +
         R"(
      %v = llvm.load %theirs {alignment = 4 : i64} : !llvm.ptr<3> -> i32
      llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
      llvm.br ^end
    ^end:
  )";
}
constexpr const char *kArrive =
    "nvvm.barrier.arrive id = %c1 number_of_threads = %c64\n";
constexpr const char *kWait =
    "nvvm.barrier id = %c1 number_of_threads = %c64\n";

TEST_F(CollectiveTest, ArriveOrdersWhatCameBefore) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    ASSERT_TRUE(succeeded(run(producer(kArrive, kWait), 64, seed))) << kinds();
    for (uint32_t i = 0; i < 32; ++i)
      EXPECT_EQ(buffer[i], i + 32);
  }
}

TEST_F(CollectiveTest, ArriveDoesNotOrderWhatComesAfter) {
  EXPECT_TRUE(failed(run(producer(std::string(kArrive) +
                                      "llvm.store %tid, %mine {alignment = 4 "
                                      ": i64} : i32, !llvm.ptr<3>\n",
                                  kWait),
                         64)));
  EXPECT_NE(kinds().find("race"), std::string::npos) << kinds();
}

TEST_F(CollectiveTest, WaitOfOneWarpAlone) {
  EXPECT_TRUE(failed(run(producer("", kWait), 64)));
  EXPECT_NE(kinds().find("deadlock"), std::string::npos) << kinds();
}

TEST_F(CollectiveTest, ArriveTwice) {
  EXPECT_TRUE(
      failed(run(std::string("%c64 = llvm.mlir.constant(64 : i32) : i32\n") +
                 kArrive + kArrive)));
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].message.find("arrives a second time"),
            std::string::npos);
}

TEST_F(CollectiveTest, BarrierNumbersAndCounts) {
  EXPECT_TRUE(failed(run("%c16 = llvm.mlir.constant(16 : i32) : i32\n"
                         "nvvm.barrier id = %c16\n")));
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].message.find("between 0 and 15, got 16"),
            std::string::npos);
  EXPECT_TRUE(failed(run("%c33 = llvm.mlir.constant(33 : i32) : i32\n"
                         "nvvm.barrier id = %c1 number_of_threads = %c33\n")));
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].message.find("multiple of 32 threads, got 33"),
            std::string::npos);
}

TEST_F(CollectiveTest, AtomicsOfTwoThreadsAreNoRace) {
  ASSERT_TRUE(succeeded(run(R"(
      %first = llvm.icmp "eq" %tid, %c0 : i32
      llvm.cond_br %first, ^clear, ^meet
    ^clear:
      llvm.store %c0, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
      llvm.br ^meet
    ^meet:
      nvvm.barrier0
      %old = llvm.atomicrmw add %s, %tid monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
      nvvm.barrier0
      %v = llvm.load %s {alignment = 4 : i64} : !llvm.ptr<3> -> i32
  )" + std::string(kStore))))
      << kinds();
  EXPECT_EQ(buffer[17], 31u * 32u / 2u);
}

TEST_F(CollectiveTest, AtomicAndStoreAreARace) {
  EXPECT_TRUE(failed(run(R"(
      %first = llvm.icmp "eq" %tid, %c0 : i32
      llvm.store %c0, %mine {alignment = 4 : i64} : i32, !llvm.ptr<3>
      nvvm.barrier0
      llvm.cond_br %first, ^store, ^add
    ^store:
      llvm.store %c0, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
      llvm.br ^end
    ^add:
      %old = llvm.atomicrmw add %s, %tid monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
      llvm.br ^end
    ^end:
  )")));
  EXPECT_NE(kinds().find("race"), std::string::npos) << kinds();
}

TEST_F(CollectiveTest, AtomicOnPoison) {
  EXPECT_TRUE(failed(run("%old = llvm.atomicrmw add %mine, %tid monotonic "
                         "{alignment = 4 : i64} : !llvm.ptr<3>, i32\n")));
  EXPECT_NE(kinds().find("uninitialized"), std::string::npos) << kinds();
}

TEST_F(CollectiveTest, WaitAllTakesOpenCopies) {
  for (uint32_t i = 0; i < 32; ++i)
    buffer[i] = 100 + i;
  ASSERT_TRUE(succeeded(run(R"(
      nvvm.cp.async.shared.global %mine, %out, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
      llvm.call_intrinsic "llvm.nvvm.cp.async.wait.all"() : () -> ()
      nvvm.barrier0
      %v = llvm.load %next {alignment = 4 : i64} : !llvm.ptr<3> -> i32
  )" + std::string(kStore))))
      << kinds();
  EXPECT_EQ(buffer[4], 105u);
}

TEST_F(CollectiveTest, StoreIntoACopyUnderWay) {
  EXPECT_TRUE(failed(run(R"(
      nvvm.cp.async.shared.global %mine, %out, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
      llvm.store %tid, %mine {alignment = 4 : i64} : i32, !llvm.ptr<3>
      nvvm.cp.async.commit.group
      nvvm.cp.async.wait.group 0
  )")));
  EXPECT_NE(kinds().find("race"), std::string::npos) << kinds();
}

TEST_F(CollectiveTest, CopyOfMoreThanItsSize) {
  EXPECT_TRUE(failed(run(R"(
      %c5 = llvm.mlir.constant(5 : i32) : i32
      nvvm.cp.async.shared.global %mine, %out, 4, cache = ca, %c5 : !llvm.ptr<3>, !llvm.ptr<1>, i32
      nvvm.cp.async.commit.group
      nvvm.cp.async.wait.group 0
  )")));
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].message.find("copies 5 of 4 bytes"), std::string::npos);
}

} // namespace
