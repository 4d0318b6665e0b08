//===- SimulatorTest.cpp - What the simulator computes and catches --------===//

#include "KernelTest.h"

using namespace mlir;
using namespace mlir::conv;

namespace {

using SimulatorTest = KernelTest;

constexpr const char *kStoreMine =
    "llvm.store %tid, %mine {alignment = 4 : i64} : i32, !llvm.ptr<3>\n";
constexpr const char *kReadNext =
    "%v = llvm.load %next {alignment = 4 : i64} : !llvm.ptr<3> -> i32\n"
    "llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>\n";

TEST_F(SimulatorTest, BarrierOrdersThreads) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    ASSERT_TRUE(succeeded(
        run(std::string(kStoreMine) + "nvvm.barrier0\n" + kReadNext, 32, seed)))
        << kinds();
    for (uint32_t i = 0; i < 32; ++i)
      EXPECT_EQ(buffer[i], (i + 1) % 32);
  }
}

TEST_F(SimulatorTest, MissingBarrierIsARace) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    EXPECT_TRUE(failed(run(std::string(kStoreMine) + kReadNext, 32, seed)));
    EXPECT_NE((kinds()).find("race"), std::string::npos) << kinds();
  }
}

TEST_F(SimulatorTest, WarpSyncOrdersAWarp) {
  EXPECT_TRUE(succeeded(run(std::string(kStoreMine) +
                            "%all = llvm.mlir.constant(-1 : i32) : i32\n"
                            "nvvm.bar.warp.sync %all : i32\n" +
                            kReadNext)))
      << kinds();
}

TEST_F(SimulatorTest, WriteAfterReadWithoutABarrierIsARace) {
  EXPECT_TRUE(failed(run(std::string(kStoreMine) + "nvvm.barrier0\n" +
                         kReadNext + kStoreMine)));
  EXPECT_NE((kinds()).find("race"), std::string::npos) << kinds();
}

constexpr const char *kHalf =
    "%half = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> "
    "!llvm.ptr<3>, i16\n"
    "%low = llvm.trunc %tid : i32 to i16\n"
    "llvm.store %low, %half {alignment = 2 : i64} : i16, !llvm.ptr<3>\n";

// Two of them make a word.
TEST_F(SimulatorTest, ThreadsMayStoreNeighbouringSharedHalves) {
  for (uint64_t seed = 0; seed < 4; ++seed)
    EXPECT_TRUE(succeeded(run(std::string(kHalf) + R"(
        %back = llvm.load %half {alignment = 2 : i64} : !llvm.ptr<3> -> i16
        llvm.store %back, %half {alignment = 2 : i64} : i16, !llvm.ptr<3>
    )",
                              64, seed)))
        << kinds();
}

TEST_F(SimulatorTest, HalvesOfAWordThatAnotherThreadStores) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    EXPECT_TRUE(failed(run(std::string(kHalf) + R"(
        %c3 = llvm.mlir.constant(3 : i32) : i32
        %is = llvm.icmp "eq" %tid, %c3 : i32
        llvm.cond_br %is, ^word, ^end
      ^word:
        llvm.store %tid, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
        llvm.br ^end
      ^end:
    )",
                           32, seed)));
    EXPECT_NE(kinds().find("race"), std::string::npos) << seed;
  }
}

// Warp 7 writes what warps 0 to 6 read; a barrier is between but for one.
TEST_F(SimulatorTest, WriteAfterManyReadsOneOfWhichRaces) {
  for (unsigned reader = 0; reader < 7; ++reader)
    for (uint64_t seed = 0; seed < 2; ++seed) {
      EXPECT_TRUE(failed(run(R"(
        %c5 = llvm.mlir.constant(5 : i32) : i32
        %c7 = llvm.mlir.constant(7 : i32) : i32
        %late = llvm.mlir.constant()" +
                                 std::to_string(reader) + R"( : i32) : i32
        %warp = llvm.lshr %tid, %c5 : i32
        %isLate = llvm.icmp "eq" %warp, %late : i32
        %isWriter = llvm.icmp "eq" %warp, %c7 : i32
        %lane = llvm.and %tid, %c31 : i32
        %isFirst = llvm.icmp "eq" %lane, %c0 : i32
        %writes = llvm.and %isWriter, %isFirst : i1
        llvm.cond_br %writes, ^init, ^begin
      ^init:
        llvm.store %c1, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
        llvm.br ^begin
      ^begin:
        nvvm.barrier0
        llvm.cond_br %isLate, ^mid, ^early
      ^early:
        %x = llvm.load %s {alignment = 4 : i64} : !llvm.ptr<3> -> i32
        llvm.br ^mid
      ^mid:
        nvvm.barrier0
        llvm.cond_br %isLate, ^reads, ^other
      ^reads:
        %y = llvm.load %s {alignment = 4 : i64} : !llvm.ptr<3> -> i32
        llvm.br ^end
      ^other:
        llvm.cond_br %writes, ^write, ^end
      ^write:
        llvm.store %c0, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
        llvm.br ^end
      ^end:
    )",
                             256, seed)))
          << reader;
      EXPECT_NE(kinds().find("race"), std::string::npos) << reader;
    }
}

// All readers race; whichever is kept must be reported.
TEST_F(SimulatorTest, WriteAfterReadsOfSixWarps) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    EXPECT_TRUE(failed(run(R"(
        %isFirst = llvm.icmp "eq" %tid, %c0 : i32
        llvm.cond_br %isFirst, ^init, ^begin
      ^init:
        llvm.store %c1, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
        llvm.br ^begin
      ^begin:
        nvvm.barrier0
        %x = llvm.load %s {alignment = 4 : i64} : !llvm.ptr<3> -> i32
        llvm.cond_br %isFirst, ^write, ^end
      ^write:
        llvm.store %c0, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
        llvm.br ^end
      ^end:
    )",
                           192, seed)));
    EXPECT_NE(kinds().find("race"), std::string::npos) << seed;
  }
}

TEST_F(SimulatorTest, SharedMemoryStartsPoisoned) {
  EXPECT_TRUE(failed(run(kReadNext)));
  EXPECT_NE((kinds()).find("uninitialized"), std::string::npos) << kinds();
}

TEST_F(SimulatorTest, GlobalAccessOutsideOfBuffers) {
  EXPECT_TRUE(failed(run(R"(
      %c4 = llvm.mlir.constant(1024 : i32) : i32
      %far = llvm.getelementptr %p[%c4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      llvm.store %tid, %far {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )")));
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].kind, "out-of-bounds");
  EXPECT_NE(findings[0].message.find("llvm.store"), std::string::npos);
}

TEST_F(SimulatorTest, MisalignedVectorAccess) {
  EXPECT_TRUE(failed(run(R"(
      %at = llvm.getelementptr %p[%c1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      %v = llvm.load %at {alignment = 16 : i64} : !llvm.ptr<1> -> vector<4xi32>
  )")));
  EXPECT_NE((kinds()).find("misaligned"), std::string::npos) << kinds();
}

// A host's vector instruction would fault on the address.
TEST_F(SimulatorTest, MisalignedVectorAccessIsNotMade) {
  EXPECT_TRUE(failed(run(R"(
      %at = llvm.getelementptr %p[%c1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      %v = llvm.load %at {alignment = 16 : i64} : !llvm.ptr<1> -> vector<4xi32>
      llvm.store %v, %p {alignment = 16 : i64} : vector<4xi32>, !llvm.ptr<1>
  )")));
  EXPECT_NE((kinds()).find("misaligned"), std::string::npos) << kinds();
}

// Without the attribute the type's own alignment is meant.
TEST_F(SimulatorTest, MisalignedAccessWithoutAnAttribute) {
  EXPECT_TRUE(failed(run(R"(
      %at = llvm.getelementptr %p[%c1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
      %v = llvm.load %at : !llvm.ptr<1> -> vector<4xf32>
      llvm.store %v, %p : vector<4xf32>, !llvm.ptr<1>
  )")));
  EXPECT_NE(kinds().find("misaligned"), std::string::npos) << kinds();
  for (const char *access : {"%v = llvm.load %at : !llvm.ptr<1> -> f32\n",
                             "llvm.store %tid, %at : i32, !llvm.ptr<1>\n",
                             "%v = llvm.atomicrmw add %at, %tid monotonic : "
                             "!llvm.ptr<1>, i32\n"}) {
    EXPECT_TRUE(failed(run(std::string(R"(
      %at = llvm.getelementptr %p[%c1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i8
    )") + access)));
    EXPECT_NE(kinds().find("misaligned"), std::string::npos)
        << access << kinds();
  }
}

/// A function @deep with `bytes` of stack.
std::string deep(unsigned bytes, const std::string &rest) {
  return R"(llvm.func @deep(%q: !llvm.ptr<1>, %n: i32) attributes {passthrough = ["noinline"]} {
      %size = llvm.mlir.constant()" +
         std::to_string(bytes) + R"( : i32) : i32
      %room = llvm.alloca %size x i8 {alignment = 16 : i64} : (i32) -> !llvm.ptr
      llvm.store volatile %n, %room {alignment = 4 : i64} : i32, !llvm.ptr
      )" +
         rest + R"(
      llvm.return
    })";
}

// On the GPU the one may lie right behind the other.
TEST_F(SimulatorTest, SharedArraysDoNotReachIntoEachOther) {
  declarations = R"(
      llvm.mlir.global internal @a() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<16 x i32>
      llvm.mlir.global internal @b() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<32 x i32>
  )";
  auto store = [&](const char *array) {
    return run(std::string("%array = llvm.mlir.addressof @") + array +
               R"( : !llvm.ptr<3>
        %element = llvm.getelementptr %array[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
        llvm.store %tid, %element {alignment = 4 : i64} : i32, !llvm.ptr<3>
    )");
  };
  EXPECT_TRUE(succeeded(store("b"))) << kinds();
  EXPECT_TRUE(failed(store("a")));
  EXPECT_EQ(kinds(), "out-of-bounds ");
  EXPECT_NE(findings[0].message.find("past the end of shared @a (64 bytes)"),
            std::string::npos)
      << findings[0].message;
}

TEST_F(SimulatorTest, PastTheDynamicSharedArray) {
  EXPECT_TRUE(failed(run(R"(
      %c256 = llvm.mlir.constant(256 : i32) : i32
      %at = llvm.add %tid, %c256 : i32
      %element = llvm.getelementptr %s[%at] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
      llvm.store %tid, %element {alignment = 4 : i64} : i32, !llvm.ptr<3>
  )",
                         1)));
  ASSERT_EQ(kinds(), "out-of-bounds ");
  EXPECT_NE(findings[0].message.find(
                "writes 4 bytes, 0 bytes past the end of shared @s "
                "(1024 bytes) (thread 0 of block 0)"),
            std::string::npos)
      << findings[0].message;
}

TEST_F(SimulatorTest, AddressOfNothing) {
  EXPECT_TRUE(failed(run(R"(
      %null = llvm.mlir.zero : !llvm.ptr<1>
      %v = llvm.load %null {alignment = 4 : i64} : !llvm.ptr<1> -> i32
      llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )",
                         1)));
  ASSERT_EQ(kinds(), "out-of-bounds ");
  // Where the host put its memory is nobody's concern.
  EXPECT_NE(findings[0].message.find("reads 4 bytes outside of every buffer "
                                     "(thread 0 of block 0)"),
            std::string::npos)
      << findings[0].message;
}

/// Thread 0 and thread 32 add to a word, which nothing orders; then thread 32
/// reads it plainly.
TEST_F(SimulatorTest, PlainReadAfterUnorderedAtomics) {
  for (uint64_t seed = 0; seed < 8; ++seed) {
    EXPECT_TRUE(failed(run(R"(
        %isFirst = llvm.icmp "eq" %tid, %c0 : i32
        llvm.cond_br %isFirst, ^init, ^begin
      ^init:
        llvm.store %c0, %s {alignment = 4 : i64} : i32, !llvm.ptr<3>
        llvm.br ^begin
      ^begin:
        nvvm.barrier0
        %lane = llvm.and %tid, %c31 : i32
        %isLeader = llvm.icmp "eq" %lane, %c0 : i32
        llvm.cond_br %isLeader, ^add, ^end
      ^add:
        %old = llvm.atomicrmw add %s, %c1 monotonic : !llvm.ptr<3>, i32
        llvm.cond_br %isFirst, ^end, ^read
      ^read:
        %v = llvm.load %s {alignment = 4 : i64} : !llvm.ptr<3> -> i32
        llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
        llvm.br ^end
      ^end:
    )",
                           64, seed)))
        << seed;
    EXPECT_EQ(kinds(), "race ") << seed;
  }
}

TEST_F(SimulatorTest, AtomicLoadsAndStoresAreNoRace) {
  for (uint64_t seed = 0; seed < 4; ++seed)
    EXPECT_TRUE(succeeded(run(R"(
        llvm.store %c1, %s atomic monotonic {alignment = 4 : i64} : i32, !llvm.ptr<3>
        %v = llvm.load %s atomic monotonic {alignment = 4 : i64} : !llvm.ptr<3> -> i32
        llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
    )",
                              64, seed)))
        << kinds();
}

TEST_F(SimulatorTest, SharedArrayIsAlignedAsItSays) {
  declarations = R"(
      llvm.mlir.global internal @a() {addr_space = 3 : i32} : !llvm.array<16 x f32>
  )";
  EXPECT_TRUE(failed(run(R"(
      %v = llvm.mlir.constant(dense<1.0> : vector<4xf32>) : vector<4xf32>
      %a = llvm.mlir.addressof @a : !llvm.ptr<3>
      llvm.store %v, %a {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<3>
  )",
                         1)));
  EXPECT_EQ(kinds(), "misaligned ");
}

TEST_F(SimulatorTest, PointersOfTheWrongAddressSpace) {
  EXPECT_TRUE(failed(run(R"(
      %g = llvm.addrspacecast %out : !llvm.ptr<1> to !llvm.ptr
      %wrong = llvm.addrspacecast %g : !llvm.ptr to !llvm.ptr<3>
      llvm.store %tid, %wrong {alignment = 4 : i64} : i32, !llvm.ptr<3>
  )",
                         1)));
  EXPECT_EQ(kinds(), "out-of-bounds ");
  EXPECT_TRUE(failed(run(R"(
      %g = llvm.addrspacecast %mine : !llvm.ptr<3> to !llvm.ptr
      %wrong = llvm.addrspacecast %g : !llvm.ptr to !llvm.ptr<1>
      llvm.store %tid, %wrong {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )",
                         1)));
  EXPECT_EQ(kinds(), "out-of-bounds ");
  EXPECT_NE(findings[0].message.find(
                "writes shared memory through a pointer to another address "
                "space, 1 (thread 0 of block 0)"),
            std::string::npos)
      << findings[0].message;
  EXPECT_TRUE(succeeded(run(R"(
      %g = llvm.addrspacecast %mine : !llvm.ptr<3> to !llvm.ptr
      llvm.store %tid, %g {alignment = 4 : i64} : i32, !llvm.ptr
  )")))
      << kinds();
  EXPECT_NE(errors(R"(
      %g = llvm.addrspacecast %out : !llvm.ptr<1> to !llvm.ptr
      %odd = llvm.addrspacecast %g : !llvm.ptr to !llvm.ptr<7>
      llvm.store %tid, %odd {alignment = 4 : i64} : i32, !llvm.ptr<7>
  )")
                .find("in address space 7"),
            std::string::npos);
}

TEST_F(SimulatorTest, WhatLLVMLeavesUndefined) {
  EXPECT_TRUE(failed(run(R"(
      %isFirst = llvm.icmp "eq" %tid, %c0 : i32
      llvm.cond_br %isFirst, ^never, ^end
    ^never:
      llvm.unreachable
    ^end:
  )")));
  EXPECT_EQ(kinds(), "undefined ");
  EXPECT_TRUE(failed(run(R"(
      %few = llvm.icmp "ult" %tid, %c1 : i32
      llvm.intr.assume %few : i1
  )")));
  EXPECT_EQ(kinds(), "undefined ");
  EXPECT_TRUE(succeeded(run(R"(
      %few = llvm.icmp "ule" %tid, %c31 : i32
      llvm.intr.assume %few : i1
  )")))
      << kinds();
}

TEST_F(SimulatorTest, EndlessRecursion) {
  options.maxIterations = 1000;
  declarations =
      R"(llvm.func @again(%n: i32) attributes {passthrough = ["noinline"]} {
      llvm.call @again(%n) : (i32) -> ()
      llvm.return
    })";
  for (unsigned level : {0, 1}) {
    options.optLevel = level;
    EXPECT_TRUE(failed(run("llvm.call @again(%tid) : (i32) -> ()\n", 1)));
    EXPECT_TRUE(kinds() == "hang " || kinds() == "stack ") << kinds();
  }
}

TEST_F(SimulatorTest, WaitForLessThanNoGroups) {
  EXPECT_NE(errors("nvvm.cp.async.wait.group -1\n").find("got -1"),
            std::string::npos);
}

TEST_F(SimulatorTest, KernelWithoutABody) {
  declarations =
      "llvm.func @other(!llvm.ptr) attributes {gpu.kernel, nvvm.kernel}\n";
  EXPECT_NE(errors("").find("expects kernel 'other' to have a body"),
            std::string::npos);
}

TEST_F(SimulatorTest, NamesOfTheSimulatorsOwn) {
  declarations = "llvm.func @conv_sim_access(%n: i32) { llvm.return }\n";
  EXPECT_NE(errors("").find("is a name of the simulator's"), std::string::npos);
}

TEST_F(SimulatorTest, GlobalsThatNameSharedMemory) {
  declarations = R"(
      llvm.mlir.global internal @place() : !llvm.ptr<3> {
        %a = llvm.mlir.addressof @s : !llvm.ptr<3>
        llvm.return %a : !llvm.ptr<3>
      }
  )";
  EXPECT_NE(errors("").find("of the shared 's'"), std::string::npos);
}

TEST_F(SimulatorTest, MoreSharedMemoryThanTheDeviceHas) {
  declarations = "llvm.mlir.global internal @large() {addr_space = 3 : i32} : "
                 "!llvm.array<101376 x i8>\n";
  EXPECT_TRUE(failed(run("")));
  EXPECT_EQ(kinds(), "launch ");
  EXPECT_EQ(findings[0].message, "expects at most 101376 bytes of shared "
                                 "memory on sm_89, got 102400");
  options.chip = "sm_90";
  EXPECT_TRUE(succeeded(run(""))) << kinds();
  declarations = "llvm.mlir.global internal @large() {addr_space = 3 : i32} : "
                 "!llvm.array<4611686018427387904 x f32>\n";
  EXPECT_NE(errors("").find("bytes of shared memory, got '!llvm.array<"),
            std::string::npos);
}

TEST_F(SimulatorTest, BlocksThatTheKernelDoesNotDeclare) {
  attributes = ", nvvm.maxntid = array<i32: 16>";
  EXPECT_TRUE(failed(run("")));
  EXPECT_EQ(findings[0].message,
            "kernel 'k' declares blocks of at most 16 threads, got 32");
  EXPECT_TRUE(succeeded(run("", 16))) << kinds();
  for (const char *exact : {", nvvm.reqntid = array<i32: 64, 1, 1>",
                            ", gpu.known_block_size = array<i32: 64, 1, 1>"}) {
    attributes = exact;
    EXPECT_TRUE(failed(run("")));
    EXPECT_EQ(findings[0].message,
              "kernel 'k' declares blocks of extent 64 along x, got 32");
    EXPECT_TRUE(succeeded(run("", 64))) << kinds();
  }
}

TEST_F(SimulatorTest, CallingConventionOfKernels) {
  convention = "ptx_kernelcc ";
  EXPECT_TRUE(succeeded(
      run("llvm.store %tid, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>\n")))
      << kinds();
  EXPECT_EQ(buffer[31], 31u);
}

TEST_F(SimulatorTest, ParametersThatTakeMoreThanASlot) {
  parameters = ", %wide: !llvm.struct<(i64, i64)>";
  EXPECT_NE(errors("").find("parameter #1 of kernel 'k' is "
                            "'!llvm.struct<(i64, i64)>'"),
            std::string::npos);
  parameters = ", %wide: i128";
  EXPECT_NE(errors("").find("is 'i128'"), std::string::npos);
  parameters = ", %value: !llvm.ptr {llvm.byval = i32}";
  EXPECT_NE(errors("").find("not by value"), std::string::npos);
}

// A half and a little more of the last place: the little is lost on the way by
// f32.
TEST_F(SimulatorTest, IntegersToBF16RoundAsTheChipDoes) {
  auto convert = [&](const char *chip, const char *op, const char *value,
                     const char *type) -> uint32_t {
    target = std::string("[#nvvm.target<chip = \"") + chip + "\">]";
    EXPECT_TRUE(
        succeeded(run(std::string("%n = llvm.mlir.constant(") + value + " : " +
                          type + ") : " + type + "\n%f = llvm." + op +
                          " %n : " + type + " to bf16\n" + R"(
        %half = llvm.bitcast %f : bf16 to i16
        %word = llvm.zext %half : i16 to i32
        llvm.store %word, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
    )",
                      1)))
        << kinds();
    return buffer[0];
  };
  EXPECT_EQ(convert("sm_89", "sitofp", "16842753", "i32"), 0x4b80u);
  EXPECT_EQ(convert("sm_90", "sitofp", "16842753", "i32"), 0x4b81u);
  EXPECT_EQ(convert("sm_90", "sitofp", "-16842753", "i32"), 0xcb81u);
  EXPECT_EQ(convert("sm_90", "uitofp", "16842753", "i32"), 0x4b81u);
  // 2^62 + 2^54 + 1
  EXPECT_EQ(convert("sm_89", "sitofp", "4629700416936869889", "i64"), 0x5e80u);
  EXPECT_EQ(convert("sm_90", "sitofp", "4629700416936869889", "i64"), 0x5e81u);
  EXPECT_EQ(convert("sm_90", "uitofp", "-1", "i64"), 0x5f80u);
  EXPECT_EQ(convert("sm_90", "sitofp", "-1", "i64"), 0xbf80u);
  EXPECT_EQ(convert("sm_90", "sitofp", "-3", "i8"), 0xc040u);
  // What it runs on does not change what it was compiled to.
  options.chip = "sm_90";
  EXPECT_EQ(convert("sm_89", "sitofp", "16842753", "i32"), 0x4b80u);
}

TEST_F(SimulatorTest, EveryLaunchThatDoesWrongFails) {
  options.maxFindings = 1;
  ASSERT_TRUE(failed(run(std::string(kStoreMine) + kReadNext)));
  ASSERT_FALSE(findings.empty());
  auto created =
      Simulator::create(*module->getOps<gpu::GPUModuleOp>().begin(), options);
  ASSERT_TRUE(succeeded(created));
  (*created)->addBuffer(buffer.data(), buffer.size() * 4, "buffer");
  uint64_t argument = reinterpret_cast<uint64_t>(buffer.data());
  auto launch = [&] {
    return (*created)->launch("k", {1, 1, 1}, {32, 1, 1}, 1024, {argument});
  };
  EXPECT_TRUE(failed(launch()));
  // The finding is known, and no more are kept.
  EXPECT_TRUE(failed(launch()));
  EXPECT_EQ((*created)->takeFindings().size(), 1u);
  EXPECT_TRUE(failed(launch()));
}

TEST_F(SimulatorTest, RaceNamesTheSharedArray) {
  declarations = R"(
      llvm.mlir.global internal @a() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<16 x i32>
      llvm.mlir.global internal @b() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<32 x i32>
  )";
  EXPECT_TRUE(failed(run(R"(
      %array = llvm.mlir.addressof @b : !llvm.ptr<3>
      %element = llvm.getelementptr %array[2] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i32
      llvm.store %tid, %element {alignment = 4 : i64} : i32, !llvm.ptr<3>
  )")));
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].message.find("byte 8 of shared @b"), std::string::npos)
      << findings[0].message;
}

TEST_F(SimulatorTest, StoreToAConstant) {
  declarations = "llvm.mlir.global internal constant @table(dense<1> : "
                 "tensor<32xi32>) {alignment = 16 : i64} : "
                 "!llvm.array<32 x i32>\n";
  const char *element =
      "%table = llvm.mlir.addressof @table : !llvm.ptr\n"
      "%element = llvm.getelementptr %table[%tid] : (!llvm.ptr, i32) -> "
      "!llvm.ptr, i32\n";
  EXPECT_TRUE(succeeded(
      run(std::string(element) +
          "%v = llvm.load %element {alignment = 4 : i64} : !llvm.ptr -> i32\n"
          "llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>\n")))
      << kinds();
  EXPECT_EQ(buffer[31], 1u);
  EXPECT_TRUE(failed(run(
      std::string(element) +
      "llvm.store %tid, %element {alignment = 4 : i64} : i32, !llvm.ptr\n")));
  EXPECT_EQ(kinds(), "constant ");
}

TEST_F(SimulatorTest, FrameLargerThanTheStack) {
  for (unsigned level : {0, 1}) {
    options.optLevel = level;
    declarations = deep(1 << 20, "");
    EXPECT_TRUE(
        failed(run("llvm.call @deep(%p, %tid) : (!llvm.ptr<1>, i32) -> ()\n")));
    EXPECT_EQ(kinds(), "stack ");
  }
}

// Each call fits, but they do not fit together.
TEST_F(SimulatorTest, RecursionBeyondTheStack) {
  for (unsigned level : {0, 1}) {
    options.optLevel = level;
    declarations =
        deep(100 * 1024, "llvm.call @deep(%q, %n) : (!llvm.ptr<1>, i32) -> ()");
    EXPECT_TRUE(failed(
        run("llvm.call @deep(%p, %tid) : (!llvm.ptr<1>, i32) -> ()\n", 256)));
    EXPECT_EQ(kinds(), "stack ");
  }
}

// The scratch memory of a store is shared by all of them.
TEST_F(SimulatorTest, ManyStoresNeedLittleStack) {
  options.stackBytes = 16 * 1024;
  std::string stores;
  for (unsigned i = 0; i < 400; ++i)
    stores += "llvm.store %v, %p {alignment = 16 : i64} : vector<16xf32>, "
              "!llvm.ptr<1>\n";
  for (unsigned level : {0, 1}) {
    options.optLevel = level;
    EXPECT_TRUE(
        succeeded(run("%v = llvm.mlir.constant(dense<1.0> : vector<16xf32>) : "
                      "vector<16xf32>\n" +
                      stores)))
        << kinds();
  }
}

TEST_F(SimulatorTest, StackOfUnknownSize) {
  EXPECT_NE(errors("%room = llvm.alloca %tid x i8 : (i32) -> !llvm.ptr\n")
                .find("but for a constant size"),
            std::string::npos);
}

TEST_F(SimulatorTest, ThreadsMayWriteOneGlobalElementAlike) {
  EXPECT_TRUE(succeeded(run(R"(
      llvm.store %c1, %p {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )")))
      << kinds();
  EXPECT_EQ(buffer[0], 1u);
}

TEST_F(SimulatorTest, ThreadsThatWriteOneGlobalElementDifferently) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    EXPECT_TRUE(failed(run(R"(
        %low = llvm.and %tid, %c1 : i32
        llvm.store %low, %p {alignment = 4 : i64} : i32, !llvm.ptr<1>
    )",
                           32, seed)));
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].kind, "race");
    EXPECT_NE(findings[0].message.find("byte 0 of buffer"), std::string::npos)
        << findings[0].message;
  }
}

TEST_F(SimulatorTest, AThreadMayReplaceItsGlobalElement) {
  EXPECT_TRUE(succeeded(run(R"(
      llvm.store %c0, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
      llvm.store %tid, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )")))
      << kinds();
}

// Bytes of one word belong to different threads.
TEST_F(SimulatorTest, ThreadsMayReplaceNeighbouringGlobalBytes) {
  EXPECT_TRUE(succeeded(run(R"(
      %byte = llvm.getelementptr %p[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i8
      %zero = llvm.trunc %c0 : i32 to i8
      %low = llvm.trunc %tid : i32 to i8
      llvm.store %zero, %byte {alignment = 1 : i64} : i8, !llvm.ptr<1>
      nvvm.barrier0
      llvm.store %low, %byte {alignment = 1 : i64} : i8, !llvm.ptr<1>
  )")))
      << kinds();
}

TEST_F(SimulatorTest, EndlessLoop) {
  options.maxIterations = 1000;
  EXPECT_TRUE(failed(run(R"(
      llvm.br ^loop(%c0 : i32)
    ^loop(%i: i32):
      %n = llvm.add %i, %c1 : i32
      %never = llvm.icmp "eq" %c0, %tid : i32
      llvm.cond_br %never, ^loop(%n : i32), ^end
    ^end:
  )")));
  EXPECT_NE((kinds()).find("hang"), std::string::npos) << kinds();
}

TEST_F(SimulatorTest, LongLoop) {
  options.maxIterations = 32 * 100;
  EXPECT_TRUE(succeeded(run(R"(
      %c100 = llvm.mlir.constant(100 : i32) : i32
      llvm.br ^loop(%c0 : i32)
    ^loop(%i: i32):
      %n = llvm.add %i, %c1 : i32
      %more = llvm.icmp "ult" %n, %c100 : i32
      llvm.cond_br %more, ^loop(%n : i32), ^end
    ^end:
      llvm.store %c100, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )")))
      << kinds();
}

// Copies of 4 bytes from the buffer, then a wait for all of them.
constexpr const char *kCopy = R"(
      nvvm.cp.async.shared.global %mine, %out, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
      nvvm.cp.async.commit.group
)";

TEST_F(SimulatorTest, CopiesLandAtTheirWait) {
  for (uint32_t i = 0; i < 32; ++i)
    buffer[i] = 100 + i;
  ASSERT_TRUE(
      succeeded(run(std::string(kCopy) +
                    "nvvm.cp.async.wait.group 0\nnvvm.barrier0\n" + kReadNext)))
      << kinds();
  for (uint32_t i = 0; i < 32; ++i)
    EXPECT_EQ(buffer[i], 100 + (i + 1) % 32);
}

TEST_F(SimulatorTest, MissingWait) {
  EXPECT_TRUE(failed(run(std::string(kCopy) + "nvvm.barrier0\n" + kReadNext)));
}

TEST_F(SimulatorTest, WaitForTooFewGroups) {
  EXPECT_TRUE(
      failed(run(std::string(kCopy) +
                 "nvvm.cp.async.wait.group 1\nnvvm.barrier0\n" + kReadNext)));
}

TEST_F(SimulatorTest, CopyThatNobodyWaitsForIsNamed) {
  EXPECT_TRUE(failed(run(kCopy)));
  ASSERT_EQ(kinds(), "divergence ");
  EXPECT_NE(findings[0].message.find("nvvm.cp.async.shared.global #1 at"),
            std::string::npos)
      << findings[0].message;
}

TEST_F(SimulatorTest, CopyFillsWithZeros) {
  buffer.fill(7);
  ASSERT_TRUE(succeeded(run(R"(
      nvvm.cp.async.shared.global %mine, %out, 4, cache = ca, %c0 : !llvm.ptr<3>, !llvm.ptr<1>, i32
      nvvm.cp.async.commit.group
      nvvm.cp.async.wait.group 0
      nvvm.barrier0
  )" + std::string(kReadNext))))
      << kinds();
  EXPECT_EQ(buffer[0], 0u);
}

TEST_F(SimulatorTest, BarrierThatOnlySomeReach) {
  EXPECT_TRUE(failed(run(R"(
      %first = llvm.icmp "eq" %tid, %c0 : i32
      llvm.cond_br %first, ^some, ^end
    ^some:
      nvvm.barrier0
      llvm.br ^end
    ^end:
  )")));
  EXPECT_NE((kinds()).find("deadlock"), std::string::npos) << kinds();
}

TEST_F(SimulatorTest, ShuffleXor) {
  ASSERT_TRUE(succeeded(run(R"(
      %all = llvm.mlir.constant(-1 : i32) : i32
      %clamp = llvm.mlir.constant(31 : i32) : i32
      %v = nvvm.shfl.sync bfly %all, %tid, %c1, %clamp : i32 -> i32
      llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )")));
  for (uint32_t i = 0; i < 32; ++i)
    EXPECT_EQ(buffer[i], i ^ 1);
}

TEST_F(SimulatorTest, ShuffleInDivergence) {
  EXPECT_TRUE(failed(run(R"(
      %all = llvm.mlir.constant(-1 : i32) : i32
      %clamp = llvm.mlir.constant(31 : i32) : i32
      %first = llvm.icmp "eq" %tid, %c0 : i32
      llvm.cond_br %first, ^end, ^others
    ^others:
      %v = nvvm.shfl.sync bfly %all, %tid, %c1, %clamp : i32 -> i32
      llvm.br ^end
    ^end:
  )")));
  EXPECT_NE((kinds()).find("divergence"), std::string::npos) << kinds();
}

// One 8x8 matrix of 16-bit elements, element (r, c) = 8 r + c: lane l gets
// (l / 4, 2 (l % 4)) and its right neighbour.
TEST_F(SimulatorTest, LdMatrix) {
  ASSERT_TRUE(succeeded(run(R"(
      %c2 = llvm.mlir.constant(2 : i32) : i32
      %c16 = llvm.mlir.constant(16 : i32) : i32
      %c7 = llvm.mlir.constant(7 : i32) : i32
      %even = llvm.mul %tid, %c2 : i32
      %odd = llvm.add %even, %c1 : i32
      %high = llvm.shl %odd, %c16 : i32
      %both = llvm.or %even, %high : i32
      llvm.store %both, %mine {alignment = 4 : i64} : i32, !llvm.ptr<3>
      nvvm.barrier0
      %c4 = llvm.mlir.constant(4 : i32) : i32
      %row = llvm.and %tid, %c7 : i32
      %word = llvm.mul %row, %c4 : i32
      %at = llvm.getelementptr %s[%word] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
      %v = nvvm.ldmatrix %at {num = 1 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
      llvm.store %v, %out {alignment = 4 : i64} : i32, !llvm.ptr<1>
  )")))
      << kinds();
  for (uint32_t lane = 0; lane < 32; ++lane) {
    uint32_t element = lane / 4 * 8 + lane % 4 * 2;
    EXPECT_EQ(buffer[lane], element | (element + 1) << 16);
  }
}

// A = all ones, B = all twos in tf32 (with low bits that are ignored), C = 1:
// each element of D is 8 * 2 + 1.
TEST_F(SimulatorTest, MmaTF32) {
  ASSERT_TRUE(succeeded(run(R"(
      %one = llvm.mlir.constant(0x3F800FFF : i32) : i32
      %two = llvm.mlir.constant(0x40000FFF : i32) : i32
      %c = llvm.mlir.constant(1.0 : f32) : f32
      %d = nvvm.mma.sync A[%one, %one, %one, %one] B[%two, %two] C[%c, %c, %c, %c]
          {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>,
           multiplicandAPtxType = #nvvm.mma_type<tf32>,
           multiplicandBPtxType = #nvvm.mma_type<tf32>,
           shape = #nvvm.shape<m = 16, n = 8, k = 8>}
          : (i32, i32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
      %v = llvm.extractvalue %d[3] : !llvm.struct<(f32, f32, f32, f32)>
      llvm.store %v, %out {alignment = 4 : i64} : f32, !llvm.ptr<1>
  )")))
      << kinds();
  for (uint32_t lane = 0; lane < 32; ++lane) {
    float value;
    std::memcpy(&value, &buffer[lane], 4);
    EXPECT_EQ(value, 17.0f);
  }
}

TEST_F(SimulatorTest, UnknownOpIsNamed) {
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    message += diagnostic.str();
    return success();
  });
  EXPECT_TRUE(failed(run("nvvm.cp.async.bulk.commit.group\n")));
  EXPECT_NE(message.find("does not know 'nvvm.cp.async.bulk.commit.group'"),
            std::string::npos)
      << message;
}

} // namespace
