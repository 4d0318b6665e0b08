//===- Target.cpp - What the supported chips offer ------------------------===//

#include "conv/Target/Target.h"

#include <algorithm>
#include <array>
#include <charconv>

using namespace mlir::conv;

namespace {
constexpr int64_t KiB = 1024;
constexpr int64_t MiB = 1024 * KiB;

// Sources. Limits: CUDA C++ Programming Guide 13, "Technical Specifications per
// Compute Capability". PTX versions: what LLVM 22 emits by default. Cards:
// [A100] NVIDIA A100 Tensor Core GPU Architecture whitepaper and datasheet;
// [GA102] NVIDIA Ampere GA102 GPU Architecture whitepaper, appendix A;
// [Orin] Jetson AGX Orin Series Technical Brief; [Ada] NVIDIA Ada GPU
// Architecture whitepaper, appendix A; [H100], [H200] NVIDIA H100 Tensor Core
// GPU Architecture whitepaper, H200 datasheet; [B200], [B300] HGX datasheets,
// one eighth of a board; [Thor] Jetson Thor datasheet; [GB202] NVIDIA RTX
// Blackwell GPU Architecture whitepaper, appendix A; [GB10] DGX Spark
// datasheet. f16 rates of GeForce cards are those with f32 accumulation.

// Of an H200 mma.sync was measured at 318 of the 494.7 TFLOP/s in tf32 and at
// 634 of 989.4 in f16, at the clock under load, at which f32 multiply-adds
// reach 61.5 of 66.9; later chips with such instructions are taken to be alike.
constexpr double wgmmaShare = 318 / 494.7 / (61.5 / 66.9);

constexpr Chip sm80 = {"sm_80", 80, 70, 164 * KiB, 163 * KiB, 2048, 32,
                       // [A100]
                       "A100 SXM4 80 GB", 108, 1410, 64, 19.5, 156, 312, 2039,
                       40 * MiB, 32};
constexpr Chip sm86 = {"sm_86", 86, 71, 100 * KiB, 99 * KiB, 1536, 16,
                       // [GA102]
                       "GeForce RTX 3090", 82, 1695, 128, 35.6, 35.6, 71.0, 936,
                       6 * MiB, 16};
constexpr Chip sm87 = {"sm_87", 87, 74, 164 * KiB, 163 * KiB, 1536, 16,
                       // [Orin]; tensor rates from the 85 dense INT8 TOPS of
                       // its GPU, half and a quarter of it.
                       "Jetson AGX Orin 64 GB", 16, 1300, 128, 5.3, 21.3, 42.5,
                       204.8, 4 * MiB, 16};
constexpr Chip sm89 = {"sm_89", 89, 78, 100 * KiB, 99 * KiB, 1536, 24,
                       // [Ada]
                       "GeForce RTX 4090", 128, 2520, 128, 82.6, 82.6, 165.2,
                       1008, 72 * MiB, 16};
constexpr Chip sm90 = {"sm_90", 90, 78, 228 * KiB, 227 * KiB, 2048, 32,
                       // [H100], [H200]
                       "H200 SXM", 132, 1980, 128, 66.9, 494.7, 989.4, 4800,
                       50 * MiB, 32, wgmmaShare};
constexpr Chip sm100 = {"sm_100", 100, 86, 228 * KiB, 227 * KiB, 2048, 32,
                        // [B200]; clock as the device reports it.
                        "B200", 148, 1965, 128, 74.4, 1125, 2250, 8000,
                        126 * MiB, 32, wgmmaShare};
constexpr Chip sm103 = {"sm_103", 103, 88, 228 * KiB, 227 * KiB, 2048, 32,
                        // [B300]; clock taken as the B200's.
                        "B300", 148, 1965, 128, 74.4, 1125, 2250, 8000,
                        126 * MiB, 32, wgmmaShare};
constexpr Chip sm110 = {"sm_110", 110, 90, 228 * KiB, 227 * KiB, 1536, 24,
                        // [Thor]; tensor rates from its 1035 dense FP4 TFLOP/s,
                        // halved for each doubling of the operand.
                        "Jetson T5000", 20, 1570, 128, 8.0, 129, 259, 273,
                        32 * MiB, 16, wgmmaShare};
constexpr Chip sm120 = {"sm_120", 120, 87, 100 * KiB, 99 * KiB, 1536, 24,
                        // [GB202]
                        "GeForce RTX 5090", 170, 2407, 128, 104.8, 104.8, 209.5,
                        1792, 96 * MiB, 16};
constexpr Chip sm121 = {"sm_121", 121, 88, 100 * KiB, 99 * KiB, 1536, 24,
                        // [GB10]; f32 from 6144 lanes at the boost clock,
                        // tensor rates in the proportions of [GB202].
                        "GB10 (DGX Spark)", 48, 2418, 128, 29.7, 29.7, 59.4,
                        273, 24 * MiB, 16};

/// `chip` under the name that unlocks its own instructions ("sm_90a").
constexpr Chip architectureSpecific(Chip chip, std::string_view name,
                                    int64_t minPtxVersion) {
  chip.name = name;
  chip.minPtxVersion = minPtxVersion;
  return chip;
}

constexpr std::array<Chip, 16> chips = {
    sm80,  sm86,
    sm87,  sm89,
    sm90,  architectureSpecific(sm90, "sm_90a", 80),
    sm100, architectureSpecific(sm100, "sm_100a", 86),
    sm103, architectureSpecific(sm103, "sm_103a", 88),
    sm110, architectureSpecific(sm110, "sm_110a", 90),
    sm120, architectureSpecific(sm120, "sm_120a", 87),
    sm121, architectureSpecific(sm121, "sm_121a", 88)};

constexpr int64_t roundUp(int64_t value, int64_t unit) {
  return (value + unit - 1) / unit * unit;
}
} // namespace

Chip Chip::withFiguresOf(const Chip &other) const {
  Chip chip = other;
  chip.name = name;
  chip.computeCapability = computeCapability;
  chip.minPtxVersion = minPtxVersion;
  chip.sharedBytesPerSM = sharedBytesPerSM;
  chip.sharedBytesPerBlock = sharedBytesPerBlock;
  chip.threadsPerSM = threadsPerSM;
  chip.blocksPerSM = blocksPerSM;
  return chip;
}

std::string Chip::ptxFeature() const {
  return "+ptx" + std::to_string(std::max<int64_t>(84, minPtxVersion));
}

std::string Chip::checkFeatures(std::string_view features) const {
  std::string expected = "expects PTX features for " + std::string(name) +
                         ", one of +ptx" + std::to_string(minPtxVersion) +
                         " to +ptx" + std::to_string(newestPtxVersion) +
                         ", got '" + std::string(features) + "'";
  std::string_view digits = features;
  constexpr std::string_view prefix = "+ptx";
  if (digits.substr(0, prefix.size()) != prefix)
    return expected;
  digits.remove_prefix(prefix.size());
  int64_t version = 0;
  auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), version);
  // PTX has no versions 7.9 and 8.9.
  if (error != std::errc() || end != digits.data() + digits.size() ||
      version < minPtxVersion || version > newestPtxVersion ||
      version % 10 == 9)
    return expected;
  return "";
}

int64_t Chip::registersFor(int64_t threads) {
  // Warps are dealt to the schedulers, each with its own part of the register
  // file: the fullest decides.
  int64_t warps = (threads + warpSize - 1) / warpSize;
  int64_t perScheduler = (warps + warpSchedulers - 1) / warpSchedulers;
  if (perScheduler == 0)
    return registersPerThread;
  int64_t perWarp = registersPerSM / warpSchedulers / perScheduler /
                    registerGranularity * registerGranularity;
  return std::min(registersPerThread, perWarp / warpSize);
}

int64_t Chip::residentBlocks(int64_t threads, int64_t registers,
                             int64_t sharedBytes) const {
  if (threads < 1 || threads > threadsPerBlock || registers < 0 ||
      registers > registersPerThread || sharedBytes < 0 ||
      sharedBytes > sharedBytesPerBlock)
    return 0;
  int64_t warps = (threads + warpSize - 1) / warpSize;
  int64_t blocks = std::min(blocksPerSM, warpsPerSM() / warps);
  if (registers > 0) {
    // As for registersFor.
    int64_t perWarp = roundUp(registers * warpSize, registerGranularity);
    int64_t warpsThatFit =
        registersPerSM / warpSchedulers / perWarp * warpSchedulers;
    blocks = std::min(blocks, warpsThatFit / warps);
  }
  int64_t shared =
      roundUp(sharedBytes + sharedBytesReservedPerBlock, sharedGranularity);
  return std::min(blocks, sharedBytesPerSM / shared);
}

const Chip *mlir::conv::lookupChip(std::string_view name) {
  for (const Chip &chip : chips)
    if (chip.name == name)
      return &chip;
  return nullptr;
}

std::string mlir::conv::knownChips() {
  std::string names;
  for (const Chip &chip : chips) {
    if (!names.empty())
      names += ", ";
    names += chip.name;
  }
  return names;
}

std::string mlir::conv::unknownChipMessage(std::string_view name) {
  return "expects a chip that this compiler knows, one of " + knownChips() +
         ", got '" + std::string(name) + "'";
}
