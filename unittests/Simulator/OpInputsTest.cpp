//===- OpInputsTest.cpp - The inputs that recordings were made from -------===//
//
// test/Simulator/Ops/goldens holds what a GPU computed from these inputs: where
// a digest changes, the recordings are of other inputs.
//
//===----------------------------------------------------------------------===//

#include "../Support/Digest.h"
#include "Inputs.h"
#include "gtest/gtest.h"

using namespace mlir::conv;
using namespace mlir::conv::ops;

namespace {

uint64_t digestOf(llvm::StringRef kind) {
  Random random(11);
  auto words = makeInputs(kind, 4096, random);
  if (!words)
    return 0;
  conv_test::Digest digest;
  for (uint64_t word : *words)
    digest.add(word);
  return digest.get();
}

uint64_t digestOfMma(llvm::StringRef spec) {
  Random random(12);
  auto arrays = makeMmaInputs(spec, 64, random);
  if (!arrays)
    return 0;
  conv_test::Digest digest;
  for (const std::vector<uint32_t> &words : *arrays)
    for (uint32_t word : words)
      digest.add(static_cast<uint64_t>(word));
  return digest.get();
}

TEST(OpInputs, EveryKindIsTheSameEverywhere) {
  const std::pair<const char *, uint64_t> kinds[] = {
      {"u32", 235832847198821480u},        {"small", 7566474377185612935u},
      {"f32", 6596415079819640365u},       {"f64", 5912344503931434562u},
      {"function", 14491145053305114706u}, {"function64", 4542390698884234781u},
      {"exponent", 11612227503718507425u}, {"halves2", 16716569606676464478u},
      {"pi", 8728149505417384430u},        {"shfl", 14547234140118691688u},
      {"rows", 9142214452525813751u},      {"bytes100", 152884968000117904u},
  };
  for (auto [kind, expected] : kinds)
    EXPECT_EQ(digestOf(kind), expected) << kind;
  EXPECT_EQ(digestOf("other"), 0u);
}

TEST(OpInputs, EveryMatrixIsTheSameEverywhere) {
  const std::pair<const char *, uint64_t> specs[] = {
      {"tf32 tf32 8 f32 random", 1842417100770040491u},
      {"f16 f16 16 f32 random", 15405109046942255086u},
      {"f16 f16 16 f16 random", 7575614689934946951u},
      {"bf16 bf16 16 f32 random", 4078536312755392060u},
      {"e4m3 e5m2 32 f32 random", 2464527584890127766u},
      {"s8 u8 32 s32 random", 17642364080176355234u},
      {"f16 f16 16 f32 order", 12685472371925820069u},
      {"f16 f16 16 f32 width", 3715896165461848799u},
  };
  for (auto [spec, expected] : specs)
    EXPECT_EQ(digestOfMma(spec), expected) << spec;
  EXPECT_EQ(digestOfMma("s8 s8 32 s32 order"), 0u);
}

} // namespace
