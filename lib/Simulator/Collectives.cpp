//===- Collectives.cpp - What a warp does together ------------------------===//
//
// Fragment layouts: PTX ISA, "Matrix Fragments for mma.m16n8k*" and
// "Warp-level matrix load instruction: ldmatrix".
//
//===----------------------------------------------------------------------===//

#include "Collectives.h"
#include <cmath>
#include <cstring>

using namespace mlir::conv::sim;

void mlir::conv::sim::runShuffle(const std::vector<Thread *> &warp) {
  std::array<const Thread *, 32> lanes{};
  for (const Thread *thread : warp)
    lanes[thread->id % 32] = thread;
  for (Thread *thread : warp) {
    uint32_t lane = thread->id % 32;
    uint32_t offset = thread->operands[1], packed = thread->operands[2];
    // Bits 8..12 of the third operand split the warp into segments, bits 0..4
    // bound the source lane (PTX ISA, shfl.sync).
    uint32_t clamp = packed & 31, segment = packed >> 8 & 31;
    uint32_t maxLane = (lane & segment) | (clamp & ~segment);
    uint32_t minLane = lane & segment;
    int64_t source = 0;
    bool in = false;
    switch (thread->operands[3]) {
    case Bfly:
      source = lane ^ offset;
      in = source <= maxLane;
      break;
    case Up:
      source = static_cast<int64_t>(lane) - offset;
      in = source >= static_cast<int64_t>(maxLane);
      break;
    case Down:
      source = lane + offset;
      in = source <= maxLane;
      break;
    default:
      source = minLane | (offset & ~segment & 31);
      in = source <= maxLane;
    }
    const Thread *from = in ? lanes[source & 31] : thread;
    if (!from) {
      thread->block->report("divergence", thread->site,
                            "reads from lane " + std::to_string(source) +
                                ", which does not take part");
      from = thread;
    }
    thread->result =
        (from->operands[0] & 0xffffffffu) | static_cast<uint64_t>(in) << 32;
  }
}

void mlir::conv::sim::runLdMatrix(const std::vector<Thread *> &warp) {
  if (warp.size() != 32) {
    warp.front()->block->report("divergence", warp.front()->site,
                                "needs all 32 lanes");
    return;
  }
  uint32_t count = warp.front()->operands[1];
  bool transposed = warp.front()->operands[2];
  for (uint32_t m = 0; m < count; ++m) {
    uint16_t matrix[8][8];
    for (uint32_t row = 0; row < 8; ++row)
      std::memcpy(matrix[row],
                  reinterpret_cast<void *>(warp[8 * m + row]->operands[0]), 16);
    for (uint32_t lane = 0; lane < 32; ++lane) {
      uint32_t row = lane / 4, column = lane % 4 * 2;
      uint16_t low = transposed ? matrix[column][row] : matrix[row][column];
      uint16_t high =
          transposed ? matrix[column + 1][row] : matrix[row][column + 1];
      static_cast<uint32_t *>(warp[lane]->d)[m] =
          low | static_cast<uint32_t>(high) << 16;
    }
  }
}

static float fromHalf(uint16_t bits) {
  uint32_t sign = (bits & 0x8000u) << 16, exponent = bits >> 10 & 31,
           mantissa = bits & 0x3ff;
  if (exponent == 31) {
    uint32_t word = sign | 0x7f800000u | mantissa << 13;
    float value;
    std::memcpy(&value, &word, 4);
    return value;
  }
  float magnitude =
      exponent ? std::ldexp(1024.0f + mantissa, static_cast<int>(exponent) - 25)
               : std::ldexp(static_cast<float>(mantissa), -24);
  return sign ? -magnitude : magnitude;
}

static float fromWord(uint32_t word) {
  float value;
  std::memcpy(&value, &word, 4);
  return value;
}

/// Element `index` of a register array of packed multiplicands.
static double element(const void *registers, unsigned index, uint32_t type) {
  auto words = static_cast<const uint32_t *>(registers);
  switch (type) {
  case TF32:
    // The tensor core ignores the low 13 bits.
    return fromWord(words[index] & 0xffffe000u);
  case F16:
    return fromHalf(words[index / 2] >> (index % 2 * 16) & 0xffff);
  case BF16:
    return fromWord((words[index / 2] >> (index % 2 * 16) & 0xffff) << 16);
  default:
    return static_cast<int8_t>(words[index / 4] >> (index % 4 * 8) & 0xff);
  }
}

void mlir::conv::sim::runMma(const std::vector<Thread *> &warp) {
  if (warp.size() != 32) {
    warp.front()->block->report("divergence", warp.front()->site,
                                "needs all 32 lanes");
    return;
  }
  uint32_t type = warp.front()->operands[0], k = warp.front()->operands[1];
  unsigned perRegister = type == TF32 ? 1 : type == S8 ? 4 : 2;
  double a[16][32], b[32][8];
  for (uint32_t lane = 0; lane < 32; ++lane) {
    uint32_t group = lane / 4, inGroup = lane % 4;
    // A: registers go over (row half, column half); B over column halves.
    for (unsigned r = 0; r < 4 && r * perRegister * 32 < 16 * k; ++r)
      for (unsigned e = 0; e < perRegister; ++e) {
        unsigned row = group + (r % 2) * 8;
        unsigned column = inGroup * perRegister + e + (r / 2) * 4 * perRegister;
        a[row][column] = element(warp[lane]->a, r * perRegister + e, type);
      }
    for (unsigned r = 0; r < 2 && r * perRegister * 32 < 8 * k; ++r)
      for (unsigned e = 0; e < perRegister; ++e) {
        unsigned row = inGroup * perRegister + e + r * 4 * perRegister;
        b[row][group] = element(warp[lane]->b, r * perRegister + e, type);
      }
  }
  for (uint32_t lane = 0; lane < 32; ++lane) {
    uint32_t group = lane / 4, inGroup = lane % 4;
    for (unsigned r = 0; r < 4; ++r) {
      unsigned row = group + (r / 2) * 8, column = inGroup * 2 + r % 2;
      double sum = 0;
      for (unsigned i = 0; i < k; ++i)
        sum += a[row][i] * b[i][column];
      if (type == S8) {
        static_cast<int32_t *>(warp[lane]->d)[r] =
            static_cast<const int32_t *>(warp[lane]->c)[r] +
            static_cast<int32_t>(sum);
      } else {
        // Products are exact; the sum is rounded once to f32.
        static_cast<float *>(warp[lane]->d)[r] = static_cast<float>(
            sum + static_cast<const float *>(warp[lane]->c)[r]);
      }
    }
  }
}
