//===- TargetTest.cpp - Tests of the chip tables --------------------------===//

#include "conv/Target/Target.h"
#include "gtest/gtest.h"

#include <sstream>
#include <vector>

using namespace mlir::conv;

namespace {

std::vector<const Chip *> allChips() {
  std::vector<const Chip *> chips;
  std::istringstream names(knownChips());
  for (std::string name; std::getline(names, name, ',');) {
    name.erase(0, name.find_first_not_of(' '));
    chips.push_back(lookupChip(name));
  }
  return chips;
}

TEST(TargetTest, DefaultIsTheRtx4090) {
  const Chip *chip = lookupChip(defaultChip);
  ASSERT_NE(chip, nullptr);
  EXPECT_EQ(chip->name, "sm_89");
  EXPECT_EQ(chip->numSMs, 128);
  EXPECT_EQ(chip->sharedBytesPerSM, 102400);
  EXPECT_EQ(chip->sharedBytesPerBlock, 101376);
  EXPECT_EQ(chip->threadsPerSM, 1536);
  EXPECT_EQ(chip->warpsPerSM(), 48);
  EXPECT_EQ(chip->dramGBs, 1008);
}

TEST(TargetTest, EveryListedNameIsFound) {
  std::vector<const Chip *> chips = allChips();
  EXPECT_EQ(chips.size(), 16u);
  for (const Chip *chip : chips)
    EXPECT_NE(chip, nullptr);
}

TEST(TargetTest, LimitsAreConsistent) {
  for (const Chip *chip : allChips()) {
    SCOPED_TRACE(chip->name);
    // The system reserves the difference.
    EXPECT_EQ(chip->sharedBytesPerSM - chip->sharedBytesPerBlock,
              Chip::sharedBytesReservedPerBlock);
    EXPECT_EQ(chip->threadsPerSM % Chip::warpSize, 0);
    EXPECT_LE(chip->sharedBytesPerBlock, Chip::mostSharedBytesPerBlock);
    EXPECT_LE(chip->f32Tflops, chip->tf32Tflops);
    EXPECT_LE(chip->tf32Tflops, chip->f16Tflops);
  }
}

TEST(TargetTest, TunedChipsKeepTheirLimits) {
  const Chip *chip = lookupChip("sm_89"), *card = lookupChip("sm_90");
  Chip tuned = chip->withFiguresOf(*card);
  EXPECT_EQ(tuned.name, "sm_89");
  EXPECT_EQ(tuned.computeCapability, 89);
  EXPECT_EQ(tuned.minPtxVersion, chip->minPtxVersion);
  EXPECT_EQ(tuned.residentBlocks(256, 128, 0),
            chip->residentBlocks(256, 128, 0));
  EXPECT_EQ(tuned.residentBlocks(256, 128, card->sharedBytesPerBlock), 0);
  EXPECT_EQ(tuned.card, card->card);
  EXPECT_EQ(tuned.numSMs, 132);
  EXPECT_EQ(tuned.f16Tflops, card->f16Tflops);
  EXPECT_EQ(tuned.mmaSyncShare, card->mmaSyncShare);
}

TEST(TargetTest, RatesFollowFromLanesAndClock) {
  for (const Chip *chip : allChips()) {
    SCOPED_TRACE(chip->name);
    double tflops = 2e-6 * chip->numSMs * chip->fmaLanesPerSM * chip->clockMHz;
    EXPECT_NEAR(tflops / chip->f32Tflops, 1.0, 0.025);
  }
}

TEST(TargetTest, UnknownChipNamesTheKnownOnes) {
  EXPECT_EQ(lookupChip("sm_75"), nullptr);
  EXPECT_EQ(lookupChip(""), nullptr);
  EXPECT_EQ(lookupChip("sm_8"), nullptr);
  std::string message = unknownChipMessage("sm_75");
  EXPECT_NE(message.find("got 'sm_75'"), std::string::npos);
  EXPECT_NE(message.find("sm_80, sm_86"), std::string::npos);
}

TEST(TargetTest, ArchitectureSpecificNamesShareTheTable) {
  const Chip *base = lookupChip("sm_90"), *own = lookupChip("sm_90a");
  ASSERT_TRUE(base && own);
  EXPECT_EQ(base->sharedBytesPerBlock, own->sharedBytesPerBlock);
  EXPECT_EQ(base->minPtxVersion, 78);
  EXPECT_EQ(own->minPtxVersion, 80);
}

TEST(TargetTest, PtxFeatureIsAtLeast84) {
  EXPECT_EQ(lookupChip("sm_80")->ptxFeature(), "+ptx84");
  EXPECT_EQ(lookupChip("sm_89")->ptxFeature(), "+ptx84");
  EXPECT_EQ(lookupChip("sm_100")->ptxFeature(), "+ptx86");
  EXPECT_EQ(lookupChip("sm_121")->ptxFeature(), "+ptx88");
}

TEST(TargetTest, FeaturesAreOnePtxVersionThatKnowsTheChip) {
  const Chip &chip = *lookupChip("sm_89");
  for (const char *right : {"+ptx78", "+ptx84", "+ptx90"})
    EXPECT_EQ(chip.checkFeatures(right), "");
  for (const Chip *each : allChips())
    EXPECT_EQ(each->checkFeatures(each->ptxFeature()), "");
  for (const char *wrong : {"+ptx77", "+ptx79", "+ptx91", "-ptx84", "ptx84",
                            "+ptx", "+ptx84,+sm_90", "+ptx84 ", ""})
    EXPECT_EQ(chip.checkFeatures(wrong),
              "expects PTX features for sm_89, one of +ptx78 to +ptx90, got '" +
                  std::string(wrong) + "'");
}

TEST(TargetTest, RegistersAreDealtBySchedulers) {
  EXPECT_EQ(Chip::registersFor(32), 255);
  EXPECT_EQ(Chip::registersFor(256), 255);
  // 10 warps: three on the fullest scheduler, as ptxas reckons too.
  EXPECT_EQ(Chip::registersFor(320), 168);
  EXPECT_EQ(Chip::registersFor(384), 168);
  EXPECT_EQ(Chip::registersFor(512), 128);
  EXPECT_EQ(Chip::registersFor(1024), 64);
  EXPECT_EQ(Chip::registersFor(1 << 24), 0);
}

TEST(TargetTest, ResidentBlocks) {
  const Chip &chip = *lookupChip("sm_89");
  // One block of the measured design; registers bind.
  EXPECT_EQ(chip.residentBlocks(256, 236, 76672), 1);
  // 128 registers, 256 threads: 32768 registers a block, two blocks.
  EXPECT_EQ(chip.residentBlocks(256, 128, 0), 2);
  EXPECT_EQ(chip.residentBlocks(256, 129, 0), 1);
  // Threads bind: 48 warps, 8 a block.
  EXPECT_EQ(chip.residentBlocks(256, 32, 0), 6);
  // The number of blocks binds.
  EXPECT_EQ(chip.residentBlocks(32, 32, 0), 24);
  // Shared memory binds, with 1 KiB reserved a block: 2 * 50 KiB fit exactly.
  EXPECT_EQ(chip.residentBlocks(128, 32, 49 * 1024), 2);
  EXPECT_EQ(chip.residentBlocks(128, 32, 49 * 1024 + 1), 1);
  EXPECT_EQ(chip.residentBlocks(128, 32, 101376), 1);
  EXPECT_EQ(chip.residentBlocks(128, 32, 101377), 0);
  EXPECT_EQ(chip.residentBlocks(2048, 32, 0), 0);
  EXPECT_EQ(chip.residentBlocks(128, 256, 0), 0);
}

} // namespace
