//===- TensorCores.cpp - What families on tensor cores share --------------===//

#include "TensorCores.h"
#include "ScheduleChecks.h"
#include "ScheduleSearch.h"
#include "conv/Tile/Tile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;

Type mlir::conv::getStagedType(const Problem &p) {
  MLIRContext *context = p.inputType.getContext();
  if (p.inputType.isF32() && p.multiply == MultiplyMode::F16)
    return Float16Type::get(context);
  if (p.inputType.isF32() && p.multiply == MultiplyMode::BF16)
    return BFloat16Type::get(context);
  return p.inputType;
}

int64_t mlir::conv::getElementsPerWord(const Problem &p) {
  return getStagedType(p).isF32() ? 1 : 2;
}

bool mlir::conv::fillsChunks(const Problem &p, int64_t chunk) {
  int64_t words = llvm::divideCeil(p.channels, getElementsPerWord(p));
  return chunk == 8 ||
         8 * llvm::alignTo(words, chunk) <= 9 * llvm::alignTo(words, 8);
}

bool mlir::conv::narrowsInput(const Problem &p) {
  return getStagedType(p) != p.inputType;
}

int64_t mlir::conv::getInputBytesPerWord(const Problem &p) {
  return getElementsPerWord(p) * p.inputType.getIntOrFloatBitWidth() / 8;
}

bool mlir::conv::isFasterOnPipes(const Problem &problem, const Chip &chip) {
  return problem.multiply == MultiplyMode::TF32x3 &&
         problem.inputType.isF32() && problem.filterType.isF32() &&
         chip.tf32Tflops * chip.mmaSyncShare / kSplitMmas <= chip.f32Tflops;
}

double mlir::conv::clocksPerMma(const Chip &chip, int64_t perWord) {
  double flops = 2.0 * 16 * 8 * 8 * static_cast<double>(perWord);
  double rate = (perWord == 1 ? chip.tf32Tflops : chip.f16Tflops) * 1e6 /
                (static_cast<double>(chip.numSMs * Chip::warpSchedulers) *
                 static_cast<double>(chip.clockMHz));
  return flops / (rate * chip.mmaSyncShare);
}

tile::FragmentLayout mlir::conv::getRowsOfInstructions(ArrayRef<int64_t> tile,
                                                       ArrayRef<int64_t> warp,
                                                       const MmaRows &rows) {
  tile::FragmentLayout layout;
  layout.registers = tile::dropUnits(
      {{2, 2, 1}, {0, 2, rows.half}, {2, warp[2] / 8, 8}, {1, warp[1], 1}});
  llvm::append_range(layout.registers, rows.getInstructions());
  layout.lanes = {{2, 4, 2}, {0, 8, rows.row}};
  layout.warps = tile::dropUnits({{2, tile[2] / warp[2], warp[2]},
                                  {1, tile[1] / warp[1], warp[1]},
                                  {0, tile[0] / warp[0], warp[0]}});
  return layout;
}

MmaRows mlir::conv::getCoutsOfRows(const Problem &p, int64_t warpCouts) {
  MmaRows rows;
  rows.warpCouts = warpCouts;
  rows.perRun = warpCouts / 16;
  if (p.outputOrder.back() != 'f')
    return rows;
  // Of 4 bytes 8 neighbouring couts would be two vectors, of which each store
  // would write half of every sector.
  int64_t bytes = std::max<int64_t>(1, p.widestResultBytes());
  // Of 48 couts a thread has 6: vectors of 2, of which neighbouring lanes store
  // neighbouring ones, or every sector would be written three times.
  int64_t couts = warpCouts / 8, vector = 16 / bytes;
  while (couts % vector != 0)
    vector /= 2;
  couts = vector;
  rows.half = 1;
  rows.instruction = 2;
  rows.perRun = couts / 2;
  rows.row = couts;
  rows.run = 8 * couts;
  return rows;
}

LogicalResult mlir::conv::verifyTileOfInstructions(
    function_ref<InFlightDiagnostic()> emitError, ArrayRef<int64_t> tile,
    ArrayRef<int64_t> warp, int64_t stages, int64_t blocksPerSM) {
  StringRef dimensions[] = {"couts", "rows", "columns"};
  // (S1)
  if (failed(verifyCounts(emitError, "tile", tile, dimensions)) ||
      failed(verifyCounts(emitError, "warp", warp, dimensions)) ||
      failed(verifyCount(emitError, "stages", stages)) ||
      failed(verifyCount(emitError, "blocks_per_sm", blocksPerSM)) ||
      // (S2) to (S4)
      failed(verifyWarps(emitError, tile, warp, dimensions)) ||
      failed(verifyStages(emitError, stages)))
    return failure();
  // (S1) and (S5)
  if (warp[0] % 16 != 0 || warp[2] % 8 != 0)
    return emitError() << "expects warps of whole instructions of 16 couts and "
                          "8 columns, got "
                       << warp[0] << " couts and " << warp[2] << " columns";
  int64_t sums = warp[0] / 16 * (warp[2] / 8);
  if (sums > 64 || sums * warp[1] > 64)
    return emitError() << "expects at most 256 accumulators per thread, got "
                       << 4 * sums * warp[1];
  return success();
}

void mlir::conv::forEachTileOfInstructions(
    const Problem &problem, const TilesTried &tried,
    function_ref<void(const TileOfInstructions &)> examine) {
  int64_t couts = llvm::alignTo(problem.filters, 16);
  int64_t rows = problem.output[Rows], columns = problem.output[Columns];
  for (int64_t mmasF : tried.mmasF)
    for (int64_t warpsF : tried.warpsF) {
      if (!isUseful(mmasF * warpsF, 16, couts))
        continue;
      for (int64_t mmasW : tried.mmasW)
        for (int64_t mmasH : tried.rows) {
          int64_t mmas = mmasF * mmasW * mmasH;
          if (mmas > 32 || mmas < tried.leastMmas ||
              !isUseful(mmasW, 8, columns) || !isUseful(mmasH, 1, rows))
            continue;
          for (int64_t warpsW : {1, 2, 4})
            for (int64_t warpsH : {1, 2, 4, 8}) {
              int64_t warps = warpsF * warpsW * warpsH;
              if (warps < tried.leastWarps || warps > 8 ||
                  !isUseful(warpsW, 8 * mmasW, columns) ||
                  !isUseful(warpsH, mmasH, rows))
                continue;
              int64_t warp[] = {16 * mmasF, mmasH, 8 * mmasW};
              examine(TileOfInstructions(
                  {warpsF * warp[0], warpsH * warp[1], warpsW * warp[2]},
                  warp));
            }
        }
    }
}

std::string mlir::conv::refuseTilesOfInstructions(const Problem &p) {
  if (std::string reason = refuseMultiply(p); !reason.empty())
    return reason;
  return p.rank > 2 ? "kernels exist for 1 or 2 spatial dimensions, got 3" : "";
}

void mlir::conv::addTensorCoreCosts(StageCost &cost, int64_t stages,
                                    int64_t steps, int64_t warps,
                                    double wavefronts) {
  cost.onTensorCores = true;
  cost.latency = model::mmaLatency;
  cost.blocksLoss = model::mmaBlocksLoss;
  cost.entry += model::mmaStageClocks;
  if (steps == 1)
    cost.entry += model::mmaSingleStepClocks;
  // From a load of shared memory to its use, and through the first multiplies.
  constexpr double loadLatency = 60;
  bool isAhead = tile::StageSeam::isWorthwhile(steps, stages);
  if (!isAhead)
    cost.entry += static_cast<double>(warps) * wavefronts + loadLatency;
  // Of two slots copies are issued and land within one stage.
  if (isAhead && stages == 2)
    cost.lead = 0.5;
}

void mlir::conv::addTurns(StageCost &cost, const KernelPlan &plan,
                          double turns) {
  // Meanwhile other warps of its scheduler multiply, if it has any. On an H200
  // kernels of halos with one warp a scheduler and 2 or 3 turns a stage take
  // 1.2 to 1.8 times the estimate without this. With two warps the share of it
  // that is left is no measurement: it puts the fastest of the tiles that were
  // timed for 3x3_128_128_28 and 3x3_64_64_56 (docs/performance-history.md)
  // first.
  double clocks =
      plan.numWarps() * plan.blocksPerSM > Chip::warpSchedulers ? 400 : 1450;
  cost.entry += clocks * (std::ceil(turns) - 1);
}

void mlir::conv::addSplitCosts(StageCost &cost, double steps, int64_t mmasF,
                               int64_t mmasP) {
  double mmas = static_cast<double>(mmasF) * mmasP;
  // The four sums of an instruction are added at the end of each chain.
  double chains = std::ceil(steps / tile::kMostChainedSteps);
  cost.instructions +=
      steps * ((kSplitMmas - 1) * mmas +
               kSplitInstructions * (4.0 * mmasF + 2.0 * mmasP)) +
      4 * mmas * chains;
  cost.mmaClocks *= kSplitMmas;
}

std::string mlir::conv::refuseMultiply(const Problem &p) {
  bool isRounded = p.inputType.isF32() && p.multiply != MultiplyMode::IEEE;
  // Products of f16 and of bf16 are exact in f32.
  bool isHalf = (p.inputType.isF16() || p.inputType.isBF16()) &&
                p.multiply == MultiplyMode::IEEE;
  if (!(isRounded || isHalf) || p.filterType != p.inputType ||
      !p.accumulateType.isF32())
    return "tensor cores multiply f32 input and filter as tf32, tf32x3, f16 or "
           "bf16, and those of f16 or bf16 as they are, and accumulate in f32, "
           "got " +
           p.printTypes();
  return "";
}

std::string mlir::conv::refuseOddChannels(const Problem &p) {
  Type staged = getStagedType(p);
  if (!staged.isF32() && p.channels % 2 != 0)
    return "kernels that multiply " + printType(staged) +
           " take channels by twos, got " + std::to_string(p.channels) +
           " in a group";
  return "";
}

Value mlir::conv::roundToTF32(OpBuilder &b, Location loc, Value value) {
  Value bits = arith::BitcastOp::create(b, loc, b.getI32Type(), value);
  Value half = arith::ConstantIntOp::create(b, loc, 0x1000, 32);
  Value rounded = arith::BitcastOp::create(
      b, loc, value.getType(), arith::AddIOp::create(b, loc, bits, half));
  Value isNaN =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, value, value);
  return arith::SelectOp::create(b, loc, isNaN, value, rounded);
}

Type mlir::conv::getMmaOperandType(Type type) {
  return type.isF32() ? Type(FloatTF32Type::get(type.getContext())) : type;
}
