//===- ResourcesTest.cpp - What ptxas reports -----------------------------===//

#include "conv/Serialization/PTX.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::conv;

TEST(Resources, AreReadFromTheLog) {
  SmallVector<KernelResources> kernels = parseResources(R"(
ptxas info    : 0 bytes gmem
ptxas info    : Compiling entry function 'conv' for 'sm_89'
ptxas info    : Function properties for conv
    16 bytes stack frame, 8 bytes spill stores, 12 bytes spill loads
ptxas info    : Used 168 registers, used 1 barriers, 16 bytes cumulative stack size, 4096 bytes smem, 480 bytes cmem[0]
ptxas info    : Compile time = 12.3 ms
ptxas info    : Compiling entry function 'fill' for 'sm_89'
ptxas info    : Function properties for fill
    0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
ptxas info    : Used 8 registers, used 0 barriers, 360 bytes cmem[0]
)");
  ASSERT_EQ(kernels.size(), 2u);
  EXPECT_EQ(kernels[0].kernel, "conv");
  EXPECT_EQ(kernels[0].registers, 168);
  EXPECT_EQ(kernels[0].sharedBytes, 4096);
  EXPECT_EQ(kernels[0].stackBytes, 16);
  EXPECT_EQ(kernels[0].spillStoreBytes, 8);
  EXPECT_EQ(kernels[0].spillLoadBytes, 12);
  EXPECT_EQ(kernels[1].kernel, "fill");
  EXPECT_EQ(kernels[1].registers, 8);
  EXPECT_EQ(kernels[1].sharedBytes, 0);
}

TEST(Resources, OfALogWithoutKernelsAreNone) {
  EXPECT_TRUE(parseResources("ptxas fatal : no input").empty());
}

//===----------------------------------------------------------------------===//
// Loops of a listing
//===----------------------------------------------------------------------===//

TEST(MainLoops, AreThoseThatMultiplyMost) {
  // An epilogue's loop before the main loop, which is inside of that over the
  // tiles and has a loop without a multiply inside.
  llvm::StringMap<LoopMix> loops = parseMainLoops(R"(
	.section	.text.conv,"ax",@progbits
        .type           conv,@function
conv:
.text.conv:
        /*0000*/                   MOV R1, c[0x0][0x28] ;
.L_x_1:
        /*0010*/                   FFMA R8, R4, R5, R8 ;
        /*0020*/              @!P1 BRA `(.L_x_1) ;
.L_x_2:
        /*0030*/                   S2R R0, SR_TID.X ;
.L_x_3:
        /*0040*/                   LDSM.16.M88.4 R4, [R1] ;
        /*0050*/                   HMMA.16816.F32 R8, R4, R2, R8 ;
        /*0060*/                   HFMA2.MMA R2, -RZ, RZ, 0, 0 ;
        /*0070*/              @!P2 BRA `(.L_x_5) ;
.L_x_4:
        /*0080*/                   STS [R1], R2 ;
        /*0090*/             @!UP0 BRA `(.L_x_4) ;
.L_x_5:
        /*00a0*/                   IMMA.16832.S8.S8 R8, R4.ROW, R2.COL, R8 ;
        /*00b0*/               @P0 BRA `(.L_x_3) ;
        /*00c0*/                   FFMA R8, R4, R5, R8 ;
        /*00d0*/               @P3 BRA `(.L_x_2) ;
        /*00e0*/                   EXIT ;
.L_x_6:
        /*00f0*/                   BRA `(.L_x_6);
.L_x_7:

	.section	.text.pack,"ax",@progbits
.text.pack:
.L_x_8:
        /*0000*/                   LDG.E R2, [R2.64] ;
        /*0010*/               @P0 BRA `(.L_x_8) ;
)");
  ASSERT_EQ(loops.size(), 1u);
  LoopMix loop = loops.lookup("conv");
  EXPECT_EQ(loop.instructions, 8);
  EXPECT_EQ(loop.mma, 2);
  EXPECT_EQ(loop.fma, 0);
  EXPECT_EQ(loop.sharedLoads, 1);
  EXPECT_EQ(loop.sharedStores, 1);
  EXPECT_EQ(loop.barriers, 0);
}

// ptxas lays what is rare before the loop that branches to it, and branches
// from there into its middle.
TEST(MainLoops, HoldWhatLiesElsewhere) {
  llvm::StringMap<LoopMix> loops = parseMainLoops(R"(
.text.conv:
        /*0000*/                   BRA `(.L_x_2) ;
.L_x_1:
        /*0010*/                   LDS R4, [R1] ;
        /*0020*/                   BAR.SYNC.DEFER_BLOCKING 0x0 ;
        /*0030*/                   BRA `(.L_x_3) ;
.L_x_2:
        /*0040*/                   HMMA.16816.F32 R8, R4, R2, R8 ;
        /*0050*/                   HMMA.16816.F32 R8, R4, R2, R8 ;
        /*0060*/              @!P1 BRA `(.L_x_1) ;
        /*0070*/                   LDSM.16.M88.4 R4, [R1] ;
        /*0080*/              @!PT LDS RZ, [RZ] ;
.L_x_3:
        /*0090*/               @P2 BRA `(.L_x_2) ;
        /*00a0*/                   IADD3 R1, R1, 0x1, RZ ;
        /*00b0*/               @P0 BRA `(.L_x_2) ;
        /*00c0*/                   EXIT ;
)");
  LoopMix loop = loops.lookup("conv");
  EXPECT_EQ(loop.instructions, 11);
  EXPECT_EQ(loop.mma, 2);
  EXPECT_EQ(loop.sharedLoads, 2);
  EXPECT_EQ(loop.barriers, 1);
}

TEST(MainLoops, OfAListingWithoutLoopsAreNone) {
  EXPECT_TRUE(parseMainLoops("").empty());
  EXPECT_TRUE(parseMainLoops(".text.f:\n/*0000*/ FFMA R1, R1, R1, R1 ;\n"
                             "/*0010*/ @P0 BRA `(.L_x_9) ;\n")
                  .empty());
}

TEST(PTXName, HoldsOnlyWhatPTXAllows) {
  EXPECT_EQ(getPTXName("p1.reference_kernel"), "p1_reference_kernel");
  EXPECT_EQ(getPTXName("1st"), "_1st");
  EXPECT_EQ(getPTXName(""), "_");
}
