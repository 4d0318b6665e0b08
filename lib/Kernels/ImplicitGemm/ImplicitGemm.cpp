//===- ImplicitGemm.cpp - The family implicit_gemm ------------------------===//

#include "ImplicitGemm.h"
#include "../FamilyOf.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"
#include "../TensorCores.h"
#include "conv/IR/Limits.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::implicit_gemm;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t ImplicitGemmAttr::getNumThreads() const {
  return Schedule(*this).numThreads();
}

LogicalResult
ImplicitGemmAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                         ArrayRef<int64_t> tile, ArrayRef<int64_t> warp,
                         int64_t chunk, int64_t stages, int64_t splits,
                         int64_t blocksPerSM) {
  if (failed(verifyFlatTile(emitError, tile, warp, chunk, stages, splits,
                            blocksPerSM)))
    return failure();
  // (S1)
  if (warp[0] % 16 != 0 || warp[1] < 16 || !llvm::isPowerOf2_64(warp[1]))
    return emitError()
           << "expects warps of whole instructions of 16 couts, and "
              "of a power of two of pixels from 16 on, got "
           << warp[0] << " couts and " << warp[1] << " pixels";
  if (chunk != 8 && chunk != 16 && chunk != 32)
    return emitError()
           << "expects chunks of 8, 16 or 32 words of channels, got " << chunk;
  // (S4)
  int64_t warpsP = tile[1] / warp[1], warps = tile[0] / warp[0] * warpsP;
  if (!llvm::isPowerOf2_64(warps) || !llvm::isPowerOf2_64(warpsP))
    return emitError() << "expects a power of two of warps, got "
                       << tile[0] / warp[0] << " along the couts times "
                       << warpsP << " along the pixels";
  return success();
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class ImplicitGemm : public FamilyOf<ImplicitGemmAttr, Plan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], "
           "chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>";
  }

  ScheduleInterface sample(const Problem &, MLIRContext *context,
                           DrawFn draw) const override {
    Schedule schedule;
    int64_t warpsF = draw(1, 4);
    schedule.warp = {16 * draw(1, 5), int64_t(16) << draw(0, 2)};
    schedule.tile = {schedule.warp[0] * warpsF, schedule.warp[1] << draw(0, 2)};
    schedule.chunk = int64_t(8) << draw(0, 2);
    schedule.stages = draw(2, 4);
    schedule.splits = draw(1, 3);
    schedule.blocksPerSM = draw(1, 2);
    // Threads cost time to simulate.
    if (schedule.numThreads() > 256 || schedule.accumulators() > 64 ||
        warpsF == 3)
      return {};
    return schedule.getAttr(context);
  }

  Estimate estimate(const Problem &problem, const KernelPlan &plan,
                    const Chip &chip) const override {
    return implicit_gemm::estimate(problem, getOwn(plan), chip);
  }

  Value buildMultiply(OpBuilder &b, Location loc, const KernelPlan &plan,
                      Value sum, Value stage) const override {
    if (getOwn(plan).isScalar)
      return tile::MatmulFmaOp::create(b, loc, sum.getType(), sum, stage);
    auto accumulate = cast<tile::AccumulateOp>(b.getBlock()->getParentOp());
    auto gather = accumulate.getSource().getDefiningOp<tile::GatherOp>();
    Type operands =
        getMmaOperandType(getElementTypeOrSelf(gather.getFilter().getType()));
    return tile::MatmulMmaOp::create(b, loc, sum.getType(), sum, stage,
                                     operands, getOwn(plan).split);
  }

protected:
  std::string refuseKind(const Problem &problem) const override;
  std::string refuseForm(const Problem &problem) const override;
  std::optional<Refusal> refusePart(const Problem &problem) const override;
  Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                   const Plan &plan) const override;

  Value buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                    const Plan &plan, ValueRange arguments) const override {
    return tile::GatherOp::create(
        b, op.getLoc(), tile::RingType::get(b.getContext()), arguments[0],
        arguments[1], op.getDims(), p.groups * plan.splits, plan.channelWords,
        p.filters, p.kernel, p.strides, p.dilations, p.padLow, plan.tile,
        plan.schedule.chunk, plan.stagesInFlight, plan.vector,
        plan.pixels.pixelPairs, plan.carriesLoads);
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// What it supports
//===----------------------------------------------------------------------===//

std::string ImplicitGemm::refuseKind(const Problem &p) const {
  // By scalar multiply-adds, or else on tensor cores.
  bool isExact = p.multiply == MultiplyMode::IEEE && p.inputType.isF32() &&
                 p.filterType.isF32() && p.accumulateType.isF32();
  return isExact ? "" : refuseMultiply(p);
}

std::string ImplicitGemm::refuseForm(const Problem &p) const {
  // Channels that are not innermost, or are narrowed, are loaded one by one,
  // and the last word may have one; where there are groups the next begins at a
  // word.
  bool mayBeOdd = StringRef(p.inputOrder).contains('c') &&
                  (p.inputOrder.back() != 'c' || narrowsInput(p)) &&
                  p.groups == 1;
  if (std::string reason = refuseOddChannels(p); !reason.empty() && !mayBeOdd)
    return reason;
  for (int64_t dilation : p.inputDilation)
    if (dilation != 1)
      return "pixels are gathered from inputs that lie side by side, got an "
             "input dilation of " +
             std::to_string(dilation);
  // Pixels are counted in 32 bits; open extents are checked before a launch.
  int64_t pixels = 1;
  for (int64_t extent : {p.batch, p.output[0], p.output[1], p.output[2]}) {
    if (ShapedType::isDynamic(extent))
      continue;
    if (extent > 0 && pixels > kMaxPixels / extent)
      return "pixels of all images are counted up to 2^30, got more";
    pixels *= extent;
  }
  return "";
}

std::optional<Refusal> ImplicitGemm::refusePart(const Problem &p) const {
  if (p.inputType.isF32() || p.inputOrder.back() != 'c' || p.hasAlignedInput(2))
    return std::nullopt;
  return Refusal{
      kInputMovedRule,
      "pixels are gathered in words of two neighbouring channels, which start "
      "at multiples of 4 bytes, got " +
          printType(p.inputMemory),
      "cut the input where words are aligned, or convert it to f32"};
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The filter as the instructions read it: [groups * cout tiles][chunks, taps]
/// [chunk / 8][couts / 16][32 lanes][4] words, of two elements where they have
/// 16 bits; for scalar multiply-adds [chunk][couts] of each stage.
Value ImplicitGemm::packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                               const Plan &plan) const {
  const Schedule &s = plan.schedule;
  int64_t tiles = problem.groups * plan.splits * plan.channelTiles;
  auto split = [&](BodyBuilder &body, Value stage, PackedPosition &position) {
    auto takeLast = [&](int64_t count) {
      Value last = body.rem(stage, count);
      stage = body.div(stage, count);
      return last;
    };
    position.column = takeLast(problem.kernel[Columns]);
    position.row = takeLast(problem.kernel[Rows]);
    position.plane = takeLast(problem.kernel[Depth]);
    return stage; // the chunk
  };
  if (plan.isScalar)
    return buildPackedFilter(
        b, op, problem, s.tile[0], {tiles, plan.numStages, s.chunk, s.tile[0]},
        [&](BodyBuilder &body, ArrayRef<Value> at) {
          PackedPosition position;
          Value chunk = split(body, at[1], position);
          position.channel = body.mulAdd(chunk, s.chunk, at[2]);
          position.cout = at[3];
          return position;
        },
        b.getF32Type(), plan.splits);
  return buildMmaFilter(
      b, op, problem, s.tile[0], {tiles, plan.numStages, s.chunk / 8},
      plan.rows,
      [&](BodyBuilder &body, ArrayRef<Value> at) {
        PackedPosition position;
        Value chunk = split(body, at[1], position);
        position.channel = body.mulAdd(chunk, s.chunk / 8, at[2]);
        return position;
      },
      plan.splits);
}

const KernelFamily &mlir::conv::getImplicitGemmFamily() {
  static const ImplicitGemm family;
  return family;
}
