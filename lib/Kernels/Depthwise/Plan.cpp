//===- Plan.cpp - Shared memory, registers and counts of depthwise --------===//

#include "../FmaPipes.h"
#include "../ScheduleChecks.h"
#include "../StagedInput.h"
#include "Depthwise.h"
#include "conv/Tile/Tile.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <limits>
#include <numeric>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::depthwise;
using llvm::divideCeil;

tile::FragmentLayout Schedule::getLayout(bool channelsFirst) const {
  std::array<int64_t, 3> count = warps();
  tile::Digit channels{0, thread[0], 1}, rows{1, thread[1], 1},
      columns{2, thread[2], 1};
  tile::FragmentLayout layout;
  tile::Digit laneChannels{0, lanes[0], thread[0]},
      laneRows{1, lanes[1], thread[1]}, laneColumns{2, lanes[2], thread[2]};
  // Neighbouring lanes are neighbours in memory.
  if (channelsFirst) {
    layout.registers = tile::dropUnits({channels, columns, rows});
    layout.lanes = tile::dropUnits({laneChannels, laneColumns, laneRows});
  } else {
    layout.registers = tile::dropUnits({columns, rows, channels});
    layout.lanes = tile::dropUnits({laneColumns, laneRows, laneChannels});
  }
  layout.warps = tile::dropUnits({{2, count[2], thread[2] * lanes[2]},
                                  {1, count[1], thread[1] * lanes[1]},
                                  {0, count[0], thread[0] * lanes[0]}});
  return layout;
}

/// Whether two neighbouring channels of 16 bits may be one word.
static bool hasPairs(const Problem &p) {
  return p.inputOrder.back() == 'c' && !p.inputType.isF32() &&
         p.filterType == p.inputType && p.groups % 2 == 0 &&
         p.hasAlignedInput(2);
}

int64_t depthwise::getChannelUnit(const Problem &p) {
  if (p.inputOrder.back() != 'c')
    return 1;
  return hasPairs(p) ? 8 : 4;
}

/// Rows, or columns, of the input that a thread reads for `count` outputs:
/// those between dilated taps or strides are left out where no tap meets them.
static int64_t countRead(const Problem &p, Spatial dim, int64_t count) {
  return std::min(countWindow(p, dim, count), count * p.kernel[dim]);
}

/// Words of the largest plane that is copied whole: the rows of larger ones are
/// long runs by themselves, and a tile of one would be all that fits in a
/// block.
static constexpr int64_t kLargestPlane = 1024;

/// Whether tiles of `tile` channels, rows and columns hold whole planes that
/// can be copied as they lie in memory, in quads.
static bool canCopyPlanes(const Problem &p, ArrayRef<int64_t> tile) {
  bool isPlanar = p.inputOrder == "nchw" || p.inputOrder == "ncw";
  // Open extents are negative.
  if (!isPlanar || p.input[Rows] <= 0 || p.input[Columns] <= 0 ||
      ShapedType::isDynamic(p.output[Rows]) ||
      ShapedType::isDynamic(p.output[Columns]))
    return false;
  int64_t plane = boundedProduct({p.input[Rows], p.input[Columns]});
  auto isWhole = [&](int64_t channels) {
    return plane % 4 * (channels % 4) % 4 == 0;
  };
  return plane <= kLargestPlane && p.output[Rows] <= tile[1] &&
         p.output[Columns] <= tile[2] && p.inputDilation[Rows] == 1 &&
         p.inputDilation[Columns] == 1 && isWhole(tile[0]) &&
         isWhole(p.groups) && p.hasAlignedInput(4, p.rank + 1);
}

/// Wavefronts of a warp's load where `l` lays out the stage.
static int64_t countInputWavefronts(const Problem &p, const Plan &l) {
  const Schedule &s = l.schedule;
  SmallVector<int64_t, 32> addresses;
  tile::FragmentLayout layout = s.getLayout(l.hasInnerChannels());
  for (int64_t lane = 0; lane < 32; ++lane) {
    SmallVector<int64_t> at = layout.getPosition({0, lane, 0}, 3);
    int64_t row = at[1] * p.strides[Rows] * l.rowPitch;
    int64_t column = at[2] * p.strides[Columns];
    int64_t word = l.hasInnerChannels()
                       ? row + column * l.channelWords + at[0] / l.perWord
                       : row + column + at[0] * l.channelPitch;
    addresses.push_back(4 * (word / l.loadWidth * l.loadWidth));
  }
  return tile::countWavefronts(addresses, 4 * l.loadWidth);
}

/// Plans to stage whole planes.
static void planPlanes(const Problem &p, Plan &l) {
  l.staging = Staging::Planes;
  l.inputRows = p.input[Rows];
  l.inputColumns = l.rowPitch = p.input[Columns];
  l.channelPitch = boundedProduct({l.inputRows, l.rowPitch});
  l.inputStage = boundedProduct({l.channelWords, l.channelPitch});
  l.loadWidth =
      std::gcd(std::gcd(l.rowPitch, l.schedule.thread[2] * p.strides[Columns]),
               int64_t(4));
  l.wavefronts = countInputWavefronts(p, l);
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  auto l = startPlan<Plan>(p, s, p.groups);
  bool isInner = p.inputOrder.back() == 'c';
  l.perWord = hasPairs(p) && s.thread[0] % 2 == 0 ? 2 : 1;
  l.channelWords = divideCeil(s.tile[0], l.perWord);
  if (isInner)
    l.staging = p.groups % (4 * l.perWord) == 0 && l.channelWords % 4 == 0 &&
                        p.hasAlignedInput(4 * l.perWord)
                    ? Staging::Quanta
                    : Staging::Words;
  else
    l.staging = canCopyQuads(p, s.tile[2]) ? Staging::Quads : Staging::Elements;
  if (!isInner && s.thread[2] * p.strides[Columns] % 4 != 0)
    l.loadWidth = 1;
  l.lead = l.staging == Staging::Quads ? getLead(p) : 0;
  l.inputRows = countWindow(p, Rows, s.tile[1]);
  l.inputColumns = countWindow(p, Columns, s.tile[2]);
  l.threadRows = countRead(p, Rows, s.thread[1]);
  l.threadColumns = countRead(p, Columns, s.thread[2]);
  l.accumulator = l.fragment = s.getLayout(isInner);

  Plan planes = l;
  if (canCopyPlanes(p, s.tile))
    planPlanes(p, planes);
  // Rows that are padded in the stage may be read with fewer conflicts.
  if (planes.staging == Staging::Planes &&
      (l.staging != Staging::Quads ||
       planes.wavefronts <= 2 * planes.loadWidth)) {
    planes.lead = 0;
    l = planes;
  } else if (isInner) {
    // The filter behind the input is aligned.
    int64_t unit = 4 / std::gcd(l.channelWords, int64_t(4));
    l.rowPitch = boundedProduct(
        {static_cast<int64_t>(llvm::alignTo(l.inputColumns, unit)),
         l.channelWords});
    l.inputStage = boundedProduct({l.inputRows, l.rowPitch});
    l.wavefronts = countInputWavefronts(p, l);
  } else {
    // A thread reads whole quads; the last one of a row may read past what is
    // copied, and never uses it.
    int64_t quads = divideCeil(l.lead + l.inputColumns, 4);
    int64_t read = (s.tile[2] - s.thread[2]) * p.strides[Columns] / 4 +
                   divideCeil(l.lead + countWindow(p, Columns, s.thread[2]), 4);
    // Bank groups of 16 bytes repeat after 8 quads, for rows and for channels.
    int64_t fewest = std::numeric_limits<int64_t>::max();
    int64_t least = std::max(quads, read);
    for (int64_t row = least; row < least + 8 && fewest > l.loadWidth; ++row)
      for (int64_t pad = 0;
           pad < (s.lanes[0] > 1 ? 8 : 1) && fewest > l.loadWidth; ++pad) {
        Plan tried = l;
        tried.rowPitch = 4 * row;
        tried.channelPitch =
            boundedProduct({l.inputRows, tried.rowPitch}) + 4 * pad;
        int64_t wavefronts = countInputWavefronts(p, tried);
        if (wavefronts >= fewest)
          continue;
        fewest = wavefronts;
        l.rowPitch = tried.rowPitch;
        l.channelPitch = tried.channelPitch;
      }
    l.wavefronts = fewest;
    l.inputStage = boundedProduct({l.channelWords, l.channelPitch});
  }
  l.filterPitch = llvm::alignTo(l.channelWords, 4);
  l.filterStage = boundedProduct({p.taps(), l.filterPitch});
  l.stageSize = l.inputStage + l.filterStage;

  // Beside the sums: the rows of the input that are read for a row of taps, two
  // taps of the filter, addresses and the state of the fill; words of pairs on
  // their way to f32.
  l.registers = s.accumulators() +
                s.thread[0] * (l.threadColumns * s.thread[1] +
                               std::min<int64_t>(p.kernel[Columns], 2)) +
                40;
  if (l.widens(p))
    l.registers += 16;
  if (p.isReduced() && l.channelTiles > 1)
    l.registers +=
        s.thread[1] * s.thread[2] * static_cast<int64_t>(p.reductions.size());
  l.planEpilogue(p, s.stages * l.stageSize, l.stageSize);
  return l;
}

tile::SharedLayout Plan::getWindow() const {
  tile::SharedLayout window;
  if (hasInnerChannels())
    window.digits = {{0, channelWords, 1, 1},
                     {2, rowPitch / channelWords, 1, channelWords},
                     {1, inputRows, 1, rowPitch}};
  else
    window.digits = {{2, rowPitch, 1, 1},
                     {1, inputRows, 1, rowPitch},
                     {0, channelWords, 1, channelPitch}};
  return window;
}

StageCost Plan::countStage(const Problem &p, const Chip &chip) const {
  const Schedule &s = schedule;
  auto taps = static_cast<double>(p.taps());
  double fmas = taps * static_cast<double>(s.accumulators());
  // Loads: 4 words of channels of a pixel, or columns.
  double unit = 4.0 * static_cast<double>(perWord);
  double pixels =
      static_cast<double>(threadRows) *
      (hasInnerChannels()
           ? static_cast<double>(threadColumns)
           : static_cast<double>(divideCeil(
                 lead + countWindow(p, Columns, s.thread[2]), loadWidth)));
  double channels = hasInnerChannels()
                        ? std::ceil(static_cast<double>(s.thread[0]) / unit)
                        : static_cast<double>(s.thread[0]);
  double loads = pixels * channels;
  double filterLoads = taps * channels;
  double conversions = perWord == 2 ? unit * (loads + filterLoads) : 0;
  StageCost cost;
  // The first and the last row, and as many columns, are set to zero outside.
  double zeros = staging == Staging::Planes
                     ? 2.0 * static_cast<double>((threadRows + threadColumns) *
                                                 s.thread[0])
                     : 0;
  cost.instructions = fmas + loads + filterLoads + conversions + zeros + 20;
  cost.multiplyClocks =
      fmas * static_cast<double>(Chip::warpSize * Chip::warpSchedulers) /
      static_cast<double>(chip.fmaLanesPerSM);
  // Lanes of one channel share the filter's words.
  double perFilterLoad =
      hasInnerChannels()
          ? std::min<double>(4, std::max<int64_t>(1, s.lanes[0] / 8))
          : 1;
  cost.wavefronts =
      loads * static_cast<double>(wavefronts) + filterLoads * perFilterLoad;

  double staged = static_cast<double>(inputRows * inputColumns);
  double pieces = 0;
  switch (staging) {
  case Staging::Quanta:
    pieces = static_cast<double>(channelWords) / 4 * staged;
    break;
  case Staging::Words:
  case Staging::Elements:
    pieces = static_cast<double>(channelWords) * staged;
    break;
  case Staging::Quads:
    pieces = static_cast<double>(channelWords * inputRows *
                                 divideCeil(lead + inputColumns, 4));
    break;
  case Staging::Planes:
    pieces = static_cast<double>(inputStage) / 4;
    break;
  }
  cost.copies = pieces + static_cast<double>(filterStage) / 4;
  if (widens(p))
    addWideningCosts(cost, *this, pieces, vector());
  int64_t columns =
      staging == Staging::Quads
          ? static_cast<int64_t>(llvm::alignTo(lead + inputColumns, 4))
          : inputColumns;
  int64_t real = std::min(s.tile[0], p.groups);
  cost.inputBytes =
      staging == Staging::Planes
          ? static_cast<double>(real * channelPitch) *
                p.inputType.getIntOrFloatBitWidth() / 8
          : static_cast<double>(inputRows) * countRowBytes(p, columns, real);
  cost.filterBytes = 4.0 * static_cast<double>(filterStage);
  return cost;
}
