//===- Plan.cpp - Shared memory, registers and counts of halo_fma ---------===//

#include "../FmaPipes.h"
#include "../ScheduleChecks.h"
#include "../StagedInput.h"
#include "HaloFma.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_fma;
using llvm::divideCeil;

tile::FragmentLayout Schedule::getLayout() const {
  std::array<int64_t, 3> unit = warpTile(), count = warps();
  tile::FragmentLayout layout;
  layout.registers = tile::dropUnits({{2, thread[1], 1}, {0, thread[0], 1}});
  layout.lanes = tile::dropUnits(
      {{2, lanes[2], thread[1]}, {1, lanes[1], 1}, {0, lanes[0], thread[0]}});
  layout.warps = tile::dropUnits(
      {{2, count[2], unit[2]}, {1, count[1], unit[1]}, {0, count[0], unit[0]}});
  return layout;
}

int64_t halo_fma::countInputWavefronts(const Problem &p, const Schedule &s,
                                       int64_t pitch) {
  // As tile::countWavefronts counts them, but for lanes that agree in pairs,
  // for the one access that the search asks for at every pitch: a quarter warp
  // (8 lanes, 128 bytes) at a time; lanes that read the same quad share it,
  // distinct quads in one of the 8 bank groups of 16 bytes take turns.
  int64_t lanesH = s.lanes[1], lanesW = s.lanes[2], total = 0;
  for (int64_t quarter = 0; quarter < 4; ++quarter) {
    // Distinct quads by bank group; the longest queue decides.
    std::array<std::array<int64_t, 8>, 8> queue;
    std::array<int64_t, 8> length = {};
    int64_t turns = 1;
    for (int64_t lane = 8 * quarter; lane < 8 * quarter + 8; ++lane) {
      int64_t w = lane % lanesW, h = lane / lanesW % lanesH;
      int64_t quad =
          (h * p.strides[Rows] * pitch + w * s.thread[1] * p.strides[Columns]) /
          4;
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

static int64_t getTileLead(const Problem &p, const Schedule &s) {
  return canCopyQuads(p, s.tile[2]) ? getLead(p) : 0;
}

int64_t halo_fma::countRegisters(const Problem &p, const Schedule &s) {
  // Two rows of input and two taps of filter are in flight; addresses, loop
  // counters and the state of the fill take about 48 registers. Columns that
  // are no power of two turn masks into divisions, and many couts bring more
  // addresses.
  // Of a wide window the quads are loaded near their use, and those between
  // dilated taps not at all: ptxas keeps no more than this many of a row.
  constexpr int64_t mostQuads = 16;
  int64_t quads = std::min<int64_t>(
      mostQuads,
      divideCeil(getTileLead(p, s) + countWindow(p, Columns, s.thread[1]), 4));
  int64_t registers =
      s.thread[0] * s.thread[1] + 2 * 4 * quads + 2 * s.thread[0] + 48;
  if (!llvm::isPowerOf2_64(s.thread[1]))
    registers += 24;
  if (s.thread[0] > 8)
    registers += 8;
  if (p.isReduced() && p.filters > s.tile[0])
    registers += s.thread[1] * static_cast<int64_t>(p.reductions.size());
  // Loads of the next stage that are under way, and where they go.
  if (!p.inputType.isF32())
    registers += 16;
  return registers;
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  auto l = startPlan<Plan>(p, s, p.filters);
  l.numStages = divideCeil(p.channels, s.chunk);
  l.chunk = s.chunk;
  l.accumulator = l.fragment = s.getLayout();
  l.registers = countRegisters(p, s);

  l.quadCopies = canCopyQuads(p, s.tile[2]);
  l.widens = !p.inputType.isF32();
  l.lead = getTileLead(p, s);
  l.inputRows = countWindow(p, Rows, s.tile[1]);
  int64_t columns = l.lead + countWindow(p, Columns, s.tile[2]);
  l.inputQuads = divideCeil(columns, 4);
  l.threadSpan = countWindow(p, Columns, s.thread[1]);
  l.threadQuads = divideCeil(l.lead + l.threadSpan, 4);
  // A thread reads whole quads; the last thread of a row may read past what
  // is copied, and never uses it.
  int64_t read =
      (s.tile[2] - s.thread[1]) * p.strides[Columns] / 4 + l.threadQuads;
  int64_t pitchQuads = std::max(l.inputQuads, read);
  l.wavefronts = std::numeric_limits<int64_t>::max();
  // 4 is the least that an LDS.128 takes, and bank groups repeat after 8 quads.
  for (int64_t q = pitchQuads; q < pitchQuads + 8 && l.wavefronts > 4; ++q) {
    int64_t wavefronts = countInputWavefronts(p, s, 4 * q);
    if (wavefronts < l.wavefronts) {
      l.wavefronts = wavefronts;
      l.pitch = 4 * q;
    }
  }

  l.filterPitch = llvm::alignTo(s.tile[0], 4);
  l.inputStage = boundedProduct({s.chunk, l.inputRows, l.pitch});
  l.filterStage = boundedProduct({s.chunk, p.taps(), l.filterPitch});
  l.stageSize = l.inputStage + l.filterStage;
  l.keepsFilter = l.mayKeepFilter(p);
  l.planEpilogue(p, s.stages * l.stageSize);
  return l;
}

tile::SharedLayout Plan::getWindow() const {
  tile::SharedLayout window;
  window.digits = {{2, pitch, 1, 1},
                   {1, inputRows, 1, pitch},
                   {0, chunk, 1, inputRows * pitch}};
  return window;
}

//===----------------------------------------------------------------------===//
// Counts
//===----------------------------------------------------------------------===//

/// Wavefronts of one warp's load of `width` (1, 2 or 4) floats of the filter:
/// lanes along columns and rows share theirs.
static int64_t filterWavefronts(const Schedule &s, int64_t width) {
  if (width < 4)
    return width; // A whole or half warp at a time, neighbouring addresses.
  int64_t sharing = s.lanes[1] * s.lanes[2], total = 0;
  for (int64_t quarter = 0; quarter < 4; ++quarter) {
    int64_t first = 8 * quarter / sharing, last = (8 * quarter + 7) / sharing;
    // Quads of neighbours lie thread[0] / 4 apart; 8 bank groups.
    int64_t distance = std::max<int64_t>(s.thread[0] / 4, 1);
    int64_t period = 8 / std::min<int64_t>(8, distance & -distance);
    total += divideCeil(last - first + 1, period);
  }
  return total;
}

ChannelCost halo_fma::countChannel(const Problem &p, const Schedule &s,
                                   int64_t threadQuads,
                                   int64_t inputWavefronts) {
  int64_t width = s.thread[0] % 4 == 0 ? 4 : s.thread[0] % 2 == 0 ? 2 : 1;
  double inputLoads = double(p.kernel[Rows]) * threadQuads;
  double filterLoads = double(p.taps()) * (s.thread[0] / width);
  // A load of 16 bytes takes at least its distinct quads and at most its
  // quarter warps. In between are the 2 of lanes that agree in pairs, but with
  // them the model no longer tells the lanes that were measured to be the best
  // for large planes from others: take the middle.
  auto merge = [](int64_t wavefronts, int64_t distinctQuads) {
    return (wavefronts + std::max(1.0, distinctQuads / 8.0)) / 2;
  };
  double perFilterLoad = filterWavefronts(s, width);
  if (width == 4)
    perFilterLoad = merge(filterWavefronts(s, width), s.lanes[0]);
  ChannelCost cost;
  cost.ffma = double(p.taps()) * s.accumulators();
  // Loop and addresses: a handful a channel.
  cost.instructions = cost.ffma + inputLoads + filterLoads + 6;
  cost.wavefronts =
      inputLoads * merge(inputWavefronts, s.lanes[1] * s.lanes[2]) +
      filterLoads * perFilterLoad;
  return cost;
}

double halo_fma::clocksPerFma(const Chip &chip) {
  return double(Chip::warpSize * Chip::warpSchedulers) /
         static_cast<double>(chip.fmaLanesPerSM);
}

StageCost Plan::countStage(const Problem &p, const Chip &chip) const {
  const Schedule &s = schedule;
  ChannelCost channel = countChannel(p, s, threadQuads, wavefronts);
  StageCost cost;
  cost.instructions = s.chunk * channel.instructions;
  cost.multiplyClocks = s.chunk * channel.ffma * clocksPerFma(chip);
  cost.wavefronts = s.chunk * channel.wavefronts;
  int64_t inputColumns = countWindow(p, Columns, s.tile[2]);
  double copies =
      double(s.chunk) * inputRows * (quadCopies ? inputQuads : inputColumns);
  cost.copies =
      copies + (keepsFilter ? 0 : s.chunk * p.taps() * filterPitch / 4.0);
  if (widens)
    addWideningCosts(cost, *this, copies, vector());
  double rowBytes = countRowBytes(p, quadCopies ? 4 * inputQuads : inputColumns,
                                  std::min(s.chunk, p.channels));
  cost.inputBytes = static_cast<double>(inputRows) * rowBytes;
  cost.filterBytes = keepsFilter ? 0 : 4.0 * filterStage;
  return cost;
}
