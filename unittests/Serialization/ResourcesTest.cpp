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

TEST(PTXName, HoldsOnlyWhatPTXAllows) {
  EXPECT_EQ(getPTXName("p1.reference_kernel"), "p1_reference_kernel");
  EXPECT_EQ(getPTXName("1st"), "_1st");
  EXPECT_EQ(getPTXName(""), "_");
}
