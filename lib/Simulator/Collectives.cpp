//===- Collectives.cpp - What a warp does together ------------------------===//
//
// Fragment layouts: PTX ISA, "Matrix Fragments for mma.m16n8k*" and
// "Warp-level matrix load instruction: ldmatrix".
//
//===----------------------------------------------------------------------===//

#include "Collectives.h"
#include <algorithm>
#include <cstring>

using namespace mlir::conv::sim;

void mlir::conv::sim::runShuffle(const std::vector<Thread *> &warp) {
  std::array<const Thread *, 32> lanes{};
  for (const Thread *thread : warp)
    lanes[thread->id % 32] = thread;
  for (Thread *thread : warp) {
    uint32_t lane = thread->id % 32;
    uint32_t offset = thread->operands[1] & 31, packed = thread->operands[2];
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
      source = minLane | (offset & ~segment);
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

void mlir::conv::sim::runVote(const std::vector<Thread *> &warp) {
  uint32_t ballot = 0, members = 0;
  for (const Thread *thread : warp) {
    members |= 1u << (thread->id % 32);
    if (thread->operands[0])
      ballot |= 1u << (thread->id % 32);
  }
  for (Thread *thread : warp)
    switch (thread->operands[1]) {
    case Any:
      thread->result = ballot != 0;
      break;
    case All:
      thread->result = ballot == members;
      break;
    case Ballot:
      thread->result = ballot;
      break;
    default:
      thread->result = ballot == 0 || ballot == members;
    }
}

void mlir::conv::sim::runMatch(const std::vector<Thread *> &warp) {
  uint32_t members = 0;
  for (const Thread *thread : warp)
    members |= 1u << (thread->id % 32);
  for (Thread *thread : warp) {
    uint32_t equal = 0;
    for (const Thread *other : warp)
      if (other->operands[0] == thread->operands[0])
        equal |= 1u << (other->id % 32);
    if (!thread->operands[1])
      thread->result = equal;
    else
      thread->result =
          equal == members ? members | static_cast<uint64_t>(1) << 32 : 0;
  }
}

void mlir::conv::sim::runReduce(const std::vector<Thread *> &warp) {
  uint32_t kind = warp.front()->operands[1];
  uint32_t total = warp.front()->operands[0];
  for (auto it = warp.begin() + 1; it != warp.end(); ++it) {
    uint32_t value = (*it)->operands[0];
    int32_t signedTotal = total, signedValue = value;
    switch (kind) {
    case Add:
      total += value;
      break;
    case And:
      total &= value;
      break;
    case Or:
      total |= value;
      break;
    case Xor:
      total ^= value;
      break;
    case Max:
      total = std::max(signedTotal, signedValue);
      break;
    case Min:
      total = std::min(signedTotal, signedValue);
      break;
    case UMax:
      total = std::max(total, value);
      break;
    default:
      total = std::min(total, value);
    }
  }
  for (Thread *thread : warp)
    thread->result = total;
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

uint32_t mlir::conv::sim::pack(const MmaKind &kind) {
  return static_cast<uint32_t>(kind.a) | static_cast<uint32_t>(kind.b) << 4 |
         kind.k << 8 | static_cast<uint32_t>(kind.halfAccumulator) << 16 |
         static_cast<uint32_t>(kind.saturate) << 17;
}

MmaKind mlir::conv::sim::unpackMmaKind(uint32_t word) {
  MmaKind kind;
  kind.a = static_cast<Element>(word & 15);
  kind.b = static_cast<Element>(word >> 4 & 15);
  kind.k = word >> 8 & 255;
  kind.halfAccumulator = word >> 16 & 1;
  kind.saturate = word >> 17 & 1;
  return kind;
}

/// Element `index` of a register array of packed multiplicands.
static uint32_t element(const void *registers, unsigned index, unsigned bits) {
  unsigned perWord = 32 / bits;
  uint32_t word = static_cast<const uint32_t *>(registers)[index / perWord];
  uint32_t mask = bits == 32 ? ~0u : (1u << bits) - 1;
  return word >> (index % perWord * bits) & mask;
}

void mlir::conv::sim::runMma(const std::vector<Thread *> &warp) {
  if (warp.size() != 32) {
    warp.front()->block->report("divergence", warp.front()->site,
                                "needs all 32 lanes");
    return;
  }
  MmaKind kind = unpackMmaKind(warp.front()->operands[0]);
  unsigned k = kind.k, bits = getBits(kind.a), perRegister = 32 / bits;
  std::array<uint32_t, 16 * 32> a;
  std::array<uint32_t, 8 * 32> b;
  std::array<uint32_t, 16 * 8> c, d;
  // Word and element of accumulator (row, column) in a thread's fragment.
  auto accumulator = [&](unsigned r, unsigned &row, unsigned &column,
                         unsigned group, unsigned inGroup) {
    row = group + (r / 2) * 8;
    column = inGroup * 2 + r % 2;
  };
  for (uint32_t lane = 0; lane < 32; ++lane) {
    uint32_t group = lane / 4, inGroup = lane % 4;
    // A: registers go over (row half, column half); B over column halves.
    for (unsigned r = 0; r < 4 && r * perRegister * 32 < 16 * k; ++r)
      for (unsigned e = 0; e < perRegister; ++e) {
        unsigned row = group + (r % 2) * 8;
        unsigned column = inGroup * perRegister + e + (r / 2) * 4 * perRegister;
        a[row * k + column] = element(warp[lane]->a, r * perRegister + e, bits);
      }
    for (unsigned r = 0; r < 2 && r * perRegister * 32 < 8 * k; ++r)
      for (unsigned e = 0; e < perRegister; ++e) {
        unsigned row = inGroup * perRegister + e + r * 4 * perRegister;
        b[group * k + row] = element(warp[lane]->b, r * perRegister + e, bits);
      }
    for (unsigned r = 0; r < 4; ++r) {
      unsigned row, column;
      accumulator(r, row, column, group, inGroup);
      c[row * 8 + column] =
          element(warp[lane]->c, r, kind.halfAccumulator ? 16 : 32);
    }
  }
  multiplyAccumulate(kind,
                     getFusedSum(warp.front()->block->device.chip, kind.a),
                     a.data(), b.data(), c.data(), d.data());
  for (uint32_t lane = 0; lane < 32; ++lane) {
    auto *words = static_cast<uint32_t *>(warp[lane]->d);
    std::array<uint32_t, 4> values;
    for (unsigned r = 0; r < 4; ++r) {
      unsigned row, column;
      accumulator(r, row, column, lane / 4, lane % 4);
      values[r] = d[row * 8 + column];
    }
    if (kind.halfAccumulator) {
      words[0] = values[0] | values[1] << 16;
      words[1] = values[2] | values[3] << 16;
    } else {
      std::copy(values.begin(), values.end(), words);
    }
  }
}
