//===- Target.h - What the supported chips offer ----------------*- C++ -*-===//
//
// Tables of the chips that kernels are generated for. Plain C++ without LLVM,
// so that a runtime or an autotuner can use them as well.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TARGET_TARGET_H
#define CONV_TARGET_TARGET_H

#include <cstdint>
#include <string>
#include <string_view>

namespace mlir::conv {

/// One chip: the limits of its compute capability, which decide what is legal,
/// and the figures of one reference card, which only rank what is legal.
struct Chip {
  //===--- Limits of the compute capability -------------------------------===//
  // CUDA C++ Programming Guide 13, "Technical Specifications per Compute
  // Capability".

  /// Name as LLVM and ptxas spell it, such as `sm_89`.
  std::string_view name;
  /// Ten times the major plus the minor compute capability: 89 for 8.9.
  int64_t computeCapability;
  /// Lowest PTX version that LLVM 22 emits for the chip, times ten.
  int64_t minPtxVersion;
  /// Shared memory of a multiprocessor, in bytes.
  int64_t sharedBytesPerSM;
  /// Largest shared memory of one block, by opting in, in bytes.
  int64_t sharedBytesPerBlock;
  int64_t threadsPerSM;
  int64_t blocksPerSM;

  //===--- Figures of the reference card ----------------------------------===//

  /// The card that the figures below belong to.
  std::string_view card;
  int64_t numSMs;
  /// Boost clock, in MHz.
  int64_t clockMHz;
  /// f32 multiply-adds that a multiprocessor starts each clock.
  int64_t fmaLanesPerSM;
  /// Dense rates with f32 accumulation, in TFLOP/s: of the f32 pipe, and of
  /// the tensor cores for tf32 and for f16 or bf16 operands.
  double f32Tflops, tf32Tflops, f16Tflops;
  /// Device memory bandwidth, in GB/s (1e9 bytes).
  double dramGBs;
  /// Second-level cache, in bytes.
  int64_t l2Bytes;
  /// Bytes that a multiprocessor receives from the second-level cache in a
  /// clock while all of them ask: no vendor figure, the lower end of published
  /// microbenchmarks. It ranks schedules and decides nothing.
  int64_t l2BytesPerClockPerSM;
  /// Share of the rates of the tensor cores that `mma.sync` reaches: chips with
  /// wgmma or tcgen05 reach the full rates by those instructions alone.
  double mmaSyncShare = 1;

  //===--- The same on every chip listed ----------------------------------===//

  static constexpr int64_t warpSize = 32;
  static constexpr int64_t threadsPerBlock = 1024;
  static constexpr int64_t registersPerSM = 65536;
  static constexpr int64_t registersPerThread = 255;
  /// Registers are given to warps in units of this many (8 a thread).
  static constexpr int64_t registerGranularity = 256;
  /// Warp schedulers of a multiprocessor, each issuing one instruction a clock.
  static constexpr int64_t warpSchedulers = 4;
  /// Shared memory that the system keeps of each resident block, in bytes.
  static constexpr int64_t sharedBytesReservedPerBlock = 1024;
  /// Shared memory is given to blocks in units of this many bytes.
  static constexpr int64_t sharedGranularity = 128;
  /// Shared memory has this many banks of four bytes, each serving one word a
  /// clock: 128 bytes a clock and multiprocessor.
  static constexpr int64_t sharedBanks = 32;
  /// Bytes that one DRAM or L2 transaction moves at least.
  static constexpr int64_t sectorBytes = 32;

  //===--- Derived --------------------------------------------------------===//

  int64_t warpsPerSM() const { return threadsPerSM / warpSize; }

  /// This chip's limits with the figures of another one's card: what is legal
  /// here, ranked as for there.
  Chip withFiguresOf(const Chip &other) const;

  /// The most dynamic shared memory that a block has on any of the chips.
  static constexpr int64_t mostSharedBytesPerBlock = 227 * 1024;

  /// LLVM feature string that selects the PTX version of generated kernels,
  /// such as `+ptx84`: at least 8.4 (CUDA 12.4), the first version with every
  /// instruction that our kernels use, and at least what the chip needs.
  std::string ptxFeature() const;

  /// What is wrong with an LLVM feature string such as `+ptx84` for this chip,
  /// as a sentence; empty where nothing is. LLVM ends the process at a PTX
  /// version that does not know the chip, and ignores words that it does not
  /// know itself.
  std::string checkFeatures(std::string_view features) const;

  /// Registers that each thread can have where `threads` threads are resident
  /// on one multiprocessor, in whole units of allocation; at most 255.
  static int64_t registersFor(int64_t threads);

  /// Blocks of `threads` threads with `registers` registers each and
  /// `sharedBytes` of shared memory that fit on one multiprocessor at a time;
  /// 0 where not even one does.
  int64_t residentBlocks(int64_t threads, int64_t registers,
                         int64_t sharedBytes) const;
};

/// The newest PTX version that LLVM 22 writes, as `minPtxVersion` counts them.
inline constexpr int64_t newestPtxVersion = 90;

/// The chip that everything defaults to.
inline constexpr std::string_view defaultChip = "sm_89";

/// The chip called `name`, or null. The table is static: the pointer stays
/// valid.
const Chip *lookupChip(std::string_view name);

/// Names of all known chips, ascending: "sm_80, sm_86, ...".
std::string knownChips();

/// What to tell a user who asked for a chip that `lookupChip` does not have:
/// what was wrong and which chips there are.
std::string unknownChipMessage(std::string_view name);

} // namespace mlir::conv

#endif // CONV_TARGET_TARGET_H
