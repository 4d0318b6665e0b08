//===- FfmaLayout.cpp - Shared memory and registers of FFMA kernels -------===//

#include "conv/Schedule/FfmaLayout.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;
using namespace mlir::conv;

/// Input columns are copied as 16-byte quads where a row of the input is
/// contiguous and starts at a multiple of 16 bytes, and quads are never split
/// by the border, the zeros between dilated inputs, or a tile's start.
static bool canCopyQuads(const Problem &p, const Schedule &s) {
  return p.inputOrder.back() == 'w' && !ShapedType::isDynamic(p.input[1]) &&
         p.input[1] % 4 == 0 && p.inputDilation[0] == 1 &&
         p.inputDilation[1] == 1 && (s.tile[2] * p.strides[1]) % 4 == 0;
}

int64_t FfmaLayout::inputWavefronts(const Problem &p, const Schedule &s,
                                    int64_t pitch) {
  // LDS.128 serves a quarter warp (8 lanes, 128 bytes) at a time; lanes that
  // read the same quad share it, distinct quads in one of the 8 bank groups
  // of 16 bytes take turns.
  int64_t lanesH = s.lanes[1], lanesW = s.lanes[2], total = 0;
  for (int64_t quarter = 0; quarter < 4; ++quarter) {
    // Distinct quads by bank group; the longest queue decides.
    std::array<std::array<int64_t, 8>, 8> queue;
    std::array<int64_t, 8> length = {};
    int64_t turns = 1;
    for (int64_t lane = 8 * quarter; lane < 8 * quarter + 8; ++lane) {
      int64_t w = lane % lanesW, h = lane / lanesW % lanesH;
      int64_t quad =
          (h * p.strides[0] * pitch + w * s.thread[1] * p.strides[1]) / 4;
      auto &group = queue[quad % 8];
      int64_t &size = length[quad % 8];
      if (std::find(group.begin(), group.begin() + size, quad) ==
          group.begin() + size)
        group[size++] = quad;
      turns = std::max(turns, size);
    }
    total += turns;
  }
  return total;
}

/// Product of positive factors, at most 2^40: a schedule that a user writes may
/// ask for anything, and past that no chip has the memory.
static int64_t boundedProduct(std::initializer_list<int64_t> factors) {
  constexpr int64_t bound = int64_t(1) << 40;
  int64_t product = 1;
  for (int64_t factor : factors)
    product = product > bound / factor ? bound : product * factor;
  return product;
}

FfmaLayout FfmaLayout::get(const Problem &p, const Schedule &s) {
  FfmaLayout l;
  const auto &tile = s.tile, &lanes = s.lanes;
  const auto &thread = s.thread;
  auto roundUp = [](int64_t value, int64_t unit) {
    return llvm::divideCeil(value, unit) * unit;
  };

  l.quadCopies = canCopyQuads(p, s);
  l.lead = l.quadCopies ? (4 - p.padLow[1] % 4) % 4 : 0;
  l.inputRows =
      (tile[1] - 1) * p.strides[0] + (p.kernel[0] - 1) * p.dilations[0] + 1;
  int64_t columns = l.lead + (tile[2] - 1) * p.strides[1] +
                    (p.kernel[1] - 1) * p.dilations[1] + 1;
  l.inputQuads = llvm::divideCeil(columns, 4);
  l.threadSpan =
      (thread[1] - 1) * p.strides[1] + (p.kernel[1] - 1) * p.dilations[1] + 1;
  l.threadQuads = llvm::divideCeil(l.lead + l.threadSpan, 4);
  // A thread reads whole quads; the last thread of a row may read past what
  // is copied, and never uses it.
  int64_t read = (tile[2] - thread[1]) * p.strides[1] / 4 + l.threadQuads;
  int64_t pitchQuads = std::max(l.inputQuads, read);
  l.wavefronts = std::numeric_limits<int64_t>::max();
  // 4 is the least that an LDS.128 takes, and bank groups repeat after 8 quads.
  for (int64_t q = pitchQuads; q < pitchQuads + 8 && l.wavefronts > 4; ++q) {
    int64_t wavefronts = inputWavefronts(p, s, 4 * q);
    if (wavefronts < l.wavefronts) {
      l.wavefronts = wavefronts;
      l.pitch = 4 * q;
    }
  }

  l.filterPitch = roundUp(tile[0], 4);
  l.inputStage = boundedProduct({s.chunk, l.inputRows, l.pitch});
  l.filterStage = boundedProduct({s.chunk, p.taps(), l.filterPitch});
  l.numChunks = llvm::divideCeil(p.channels, s.chunk);
  l.filterTiles = llvm::divideCeil(p.filters, tile[0]);

  int64_t end = s.stages * (l.inputStage + l.filterStage);
  l.rowStores = p.numFullResults && p.outputOrder.back() == 'w';
  bool oneVector = thread[1] <= 4 && llvm::isPowerOf2_64(thread[1]) &&
                   thread[1] * p.widestResultBytes <= 16 &&
                   !ShapedType::isDynamic(p.output[1]) &&
                   p.output[1] % thread[1] == 0;
  l.stagedStores = l.rowStores && !oneVector;
  l.stagingOffset = end;
  if (l.stagedStores) {
    // 4 floats of padding put the rows of a quarter warp into distinct banks.
    l.stagingPitch = lanes[2] * thread[1] + 4;
    l.stagingPerWarp = lanes[0] * lanes[1] * l.stagingPitch;
    // The last row needs no padding.
    end += s.numWarps() * l.stagingPerWarp - 4;
  }
  l.partialsOffset = end;
  for (ReductionKind kind : p.reductions) {
    bool isArg = kind == ReductionKind::ArgMin || kind == ReductionKind::ArgMax;
    end += (isArg ? 2 : 1) * s.warpsF() * tile[1] * tile[2];
  }
  l.sharedBytes = 4 * end;

  // Two rows of input and two taps of filter are in flight; addresses, loop
  // counters and the state of the fill take about 48 registers. Columns that
  // are no power of two turn masks into divisions, and many couts bring more
  // addresses.
  l.registers =
      thread[0] * thread[1] + 2 * 4 * l.threadQuads + 2 * thread[0] + 48;
  if (!llvm::isPowerOf2_64(thread[1]))
    l.registers += 24;
  if (thread[0] > 8)
    l.registers += 8;
  if (p.isReduced() && l.filterTiles > 1)
    l.registers += thread[1] * static_cast<int64_t>(p.reductions.size());
  return l;
}
