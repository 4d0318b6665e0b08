//===- Plan.cpp - Shared memory, registers and counts of rows_mma ---------===//

#include "../ScheduleChecks.h"
#include "../Splits.h"
#include "RowsMma.h"
#include "llvm/Support/MathExtras.h"
#include <array>
#include <numeric>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::rows_mma;
using llvm::divideCeil;

tile::RowsWindow Plan::getRows(const Problem &p) {
  return tile::RowsWindow::get({p.output[Rows], p.output[Columns]},
                               {p.kernel[Rows], p.kernel[Columns]},
                               {p.strides[Rows], p.strides[Columns]},
                               {p.dilations[Rows], p.dilations[Columns]});
}

/// How the sums are spread over the block (dimensions f, p).
static tile::FragmentLayout getLayout(const Schedule &s, const MmaRows &rows) {
  tile::FragmentLayout layout;
  layout.registers =
      tile::dropUnits({{1, 2, 1}, {0, 2, rows.half}, {1, s.warp[1] / 8, 8}});
  llvm::append_range(layout.registers, rows.getInstructions());
  layout.lanes = {{1, 4, 2}, {0, 8, rows.row}};
  layout.warps = tile::dropUnits({{1, s.tile[1] / s.warp[1], s.warp[1]},
                                  {0, s.tile[0] / s.warp[0], s.warp[0]}});
  return layout;
}

/// Wavefronts in which ldmatrix reads the quanta of 8 neighbouring pixels, in
/// the mean over where in a row of `columns` staged ones they begin: of these
/// places 16 at most.
static double countWavefronts(const tile::RowsWindow &rows, int64_t columns) {
  int64_t starts =
      rows.outputColumns / std::gcd<int64_t>(8, rows.outputColumns);
  starts = std::min<int64_t>(starts, 16);
  int64_t sum = 0;
  for (int64_t start = 0; start < starts; ++start) {
    // Quanta have 16 bytes, so that 8 banks of quanta tell what meets.
    std::array<int64_t, 8> met = {};
    for (int64_t pixel = 8 * start; pixel < 8 * start + 8; ++pixel)
      ++met[(pixel / rows.outputColumns * rows.rowStride * columns +
             pixel % rows.outputColumns * rows.columnStride) %
            8];
    sum += *llvm::max_element(met);
  }
  return static_cast<double>(sum) / static_cast<double>(starts);
}

/// Copies of a stage's input that a thread makes.
static int64_t countRounds(const Plan &l) {
  int64_t columns = divideCeil(l.inputColumns, l.loadsPairs ? 2 : 1);
  int64_t perCopy = l.fill == QuantaFill::Words ? 1 : 4;
  return divideCeil(
      boundedProduct({l.chunkWords / perCopy, l.inputRows, columns}),
      l.numThreads);
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  auto l = startPlan<Plan>(p, s, p.filters);
  l.space = "fp";
  planSplits(l, p, s.splits, getElementsPerWord(p));
  Problem summed = getSummedProblem(p, l);
  l.planWarp(summed, s.chunk, s.warp[0], s.warp[1]);
  l.numStages = divideCeil(l.channelWords, s.chunk) * p.kernel[Depth];
  l.accumulator = l.fragment = getLayout(s, l.rows);
  tile::RowsWindow rows = getRows(p);
  l.inputRows = rows.countRows(s.tile[1]);
  l.inputColumns = rows.planeColumns;
  if (l.loadsPairs) {
    l.lead = p.padLow[Columns] % 2;
    l.inputColumns = llvm::alignTo(l.lead + l.inputColumns, 2);
  }
  l.wavefronts = countWavefronts(rows, l.inputColumns);
  l.planStages(summed);
  // Each lane keeps where the pixels of its ldmatrix lie, and where its copies
  // come from.
  l.registers += divideCeil(l.mmasP, 2);
  // Of 648 schedules for sm_89 those that narrow f32 spill 4 to 24 bytes where
  // warps have 64 x 56, though they would take 240 registers without this.
  if (narrowsInput(p))
    l.registers += 16;
  l.rounds = countRounds(l);
  // Of 560 schedules for sm_89 with 128 sums a thread, those in tf32
  // spill from 7 copies on, those in f16 never: they take
  // all registers with 7.
  int64_t perCopy = l.perWord == 1 ? 4 : 2;
  if (l.carriesOffsets())
    l.registers +=
        perCopy * std::max<int64_t>(0, l.rounds - tile::kMostCarried);
  l.planEpilogue(summed, s.stages * l.stageSize, l.stageSize);
  return l;
}

StageCost Plan::countStage(const Problem &p, const Chip &chip) const {
  StageCost cost = countQuantaStage(p, chip);
  // Which row of which image a copy fetches takes several divisions, which wait
  // for each other.
  constexpr double perLocation = 80;
  if (!carriesOffsets())
    cost.instructions += perLocation * static_cast<double>(rounds);
  return cost;
}

Estimate rows_mma::estimate(const Problem &p, const Plan &l, const Chip &chip) {
  Estimate e =
      estimateQuanta(p, l, l.countStage(p, chip), model::quantaStart, chip);
  addCombining(e, p, l, chip);
  return e;
}
