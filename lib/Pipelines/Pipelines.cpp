//===- Pipelines.cpp - From linalg to kernels, stage by stage -------------===//

#include "conv/Pipelines/Pipelines.h"
#include "conv/Fallback/Passes.h"
#include "conv/Fusion/Passes.h"
#include "conv/Host/Passes.h"
#include "conv/IR/Passes.h"
#include "conv/Kernels/CostModel.h"
#include "conv/Kernels/Family.h"
#include "conv/Kernels/Passes.h"
#include "conv/Kernels/Schedules.h"
#include "conv/Pipelines/Passes.h"
#include "conv/Serialization/Passes.h"
#include "conv/Target/Target.h"
#include "conv/Tile/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"
#include <memory>
#include <mutex>

using namespace mlir;
using namespace mlir::conv;

bool conv::isKnownNumerics(StringRef numerics) {
  if (numerics.empty())
    return true;
  bool transforms = numerics.consume_back("+winograd");
  std::optional<MultiplyMode> multiply = symbolizeMultiplyMode(numerics);
  return multiply && !(transforms && multiply == MultiplyMode::BF16);
}

std::string conv::unknownNumericsMessage(StringRef numerics) {
  return "expects 'ieee', 'tf32', 'tf32x3' or 'f16', with '+winograd' or "
         "without, or 'bf16', got '" +
         numerics.str() + "'";
}

bool conv::isKnownLayouts(StringRef layouts) {
  return llvm::is_contained({"choose", "keep", "channels-last"}, layouts);
}

std::string conv::unknownLayoutsMessage(StringRef layouts) {
  return "expects 'choose', 'keep' or 'channels-last', got '" + layouts.str() +
         "'";
}

void conv::buildInputPipeline(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(createCheckInputPass());
  pm.addNestedPass<func::FuncOp>(createCutPaddingsPass());
  pm.addPass(createImportTosaPass());
  pm.addPass(createInlinePass());
  pm.addPass(createCheckTypesPass());
}

/// Asks the kernel families whether one supports a convolution as fusion would
/// make it, or the family of its schedule where one is given: fusion must not
/// cost a convolution its kernel. Where it reduces over the channels, schedules
/// are tried as well, as a block holds all channels.
static FindKernelRefusal askKernels(const PipelineOptions &options) {
  const Chip *chip = lookupChip(options.chip);
  if (!chip)
    return nullptr;
  // The family of the schedule that the options give, "<family><...>".
  StringRef name = StringRef(options.schedule).split('<').first;
  name.consume_front("#conv_kernel.");
  const auto *given =
      llvm::find_if(getKernelFamilies(), [&](const KernelFamily *family) {
        return family->getName() == name;
      });
  const KernelFamily *asked =
      given == getKernelFamilies().end() ? nullptr : *given;
  bool chooses = options.schedule.empty();
  // What searches for schedules found, by problem: models repeat their blocks,
  // and functions are compiled side by side.
  struct Searched {
    std::mutex mutex;
    llvm::StringMap<std::optional<std::string>> refusals;
  };
  auto searched = std::make_shared<Searched>();
  return [chip, chooses, asked,
          searched](FusedOp op) -> std::optional<std::string> {
    Problem problem = Problem::get(op);
    const KernelFamily *family = asked;
    if (ScheduleInterface schedule = op.getScheduleAttr())
      family = lookupFamily(schedule);
    // As conv-assign-schedules does.
    if (!family)
      multiplyExactlyIfRefused(problem);
    std::optional<Refusal> refusal =
        family ? family->supports(problem) : findRefusal(problem);
    if (refusal)
      return refusal->reason;
    if (!problem.isReduced() || !chooses || op.getScheduleAttr())
      return std::nullopt;
    std::string key = problem.key();
    {
      std::lock_guard<std::mutex> lock(searched->mutex);
      auto known = searched->refusals.find(key);
      if (known != searched->refusals.end())
        return known->second;
    }
    Selection selection = selectSchedules(problem, *chip, op.getContext());
    std::optional<std::string> why;
    if (selection.candidates.empty())
      why = explainNoSchedule(problem, *chip, op.getContext());
    std::lock_guard<std::mutex> lock(searched->mutex);
    return searched->refusals.try_emplace(key, why).first->second;
  };
}

/// Microseconds of one more sum in a kernel that reads the elements for another
/// one: a tenth of a small kernel's time, since no element is read again. Not
/// measured.
static constexpr double sumInPass = 0.3;

/// Asks the cost model whether a convolution is slower with a reduction than
/// without it and the reduction apart.
static FindSlowdown askCostModel(const PipelineOptions &options) {
  const Chip *chip = lookupChip(options.chip);
  const Chip *tuned = options.tune.empty() ? chip : lookupChip(options.tune);
  // A given schedule is taken whatever it costs.
  if (!chip || !tuned || !options.schedule.empty())
    return nullptr;
  Chip target = chip->withFiguresOf(*tuned);
  std::optional<MultiplyMode> multiply =
      symbolizeMultiplyMode(StringRef(options.numerics).split('+').first);
  // Microseconds of the best kernels, by problem.
  struct Known {
    std::mutex mutex;
    llvm::StringMap<std::optional<double>> times;
  };
  auto known = std::make_shared<Known>();
  auto estimate = [target, multiply, known](FusedOp op) {
    Problem problem = Problem::get(op);
    // As conv-set-numerics does later.
    if (multiply && problem.inputType.isF32())
      problem.multiply = *multiply;
    multiplyExactlyIfRefused(problem);
    std::string key = problem.key();
    {
      std::lock_guard<std::mutex> lock(known->mutex);
      auto entry = known->times.find(key);
      if (entry != known->times.end())
        return entry->second;
    }
    Selection selection = selectSchedules(problem, target, op.getContext());
    std::optional<double> time;
    if (!selection.candidates.empty())
      time = selection.candidates.front().estimate.microseconds;
    std::lock_guard<std::mutex> lock(known->mutex);
    return known->times.try_emplace(key, time).first->second;
  };
  return [target, estimate](FusedOp with, FusedOp without,
                            bool isReadAgain) -> std::optional<std::string> {
    if (with.getScheduleAttr() || !Problem::get(with).isStatic())
      return std::nullopt;
    std::optional<double> fused = estimate(with), alone = estimate(without);
    if (!fused || !alone)
      return std::nullopt;
    // A launch, and a pass over the result; or a sum more in a pass that reads
    // it anyway.
    double bytes = 0;
    for (Value result : without->getResults())
      if (auto type = dyn_cast<RankedTensorType>(result.getType()))
        bytes += type.getNumElements() * type.getElementTypeBitWidth() / 8.0;
    double apart = isReadAgain
                       ? sumInPass
                       : model::secondKernel + model::dramTime(target, bytes);
    if (*fused <= *alone + apart)
      return std::nullopt;
    return llvm::formatv(
               "with it the convolution takes an estimated {0:F1} "
               "us, without it {1:F1}, and the reduction apart {2:F1}",
               *fused, *alone, apart)
        .str();
  };
}

/// Sets the numerics that the options ask for, if they do.
static void addSetNumerics(OpPassManager &funcs,
                           const PipelineOptions &options) {
  if (options.numerics.empty())
    return;
  auto [multiply, transform] = StringRef(options.numerics).split('+');
  SetNumericsPassOptions numerics;
  numerics.multiply = multiply.str();
  if (!transform.empty())
    numerics.transform = transform.str();
  funcs.addPass(createSetNumericsPass(numerics));
}

/// Makes refusals errors; those of moves once they are settled.
static void addRequireFusion(OpPassManager &funcs, bool moves) {
  RequireFusionPassOptions require;
  require.moves = moves;
  funcs.addPass(createRequireFusionPass(require));
}

void conv::buildFusionPipeline(OpPassManager &pm,
                               const PipelineOptions &options) {
  if (!options.fuse)
    return;
  OpPassManager &funcs = pm.nest<func::FuncOp>();
  funcs.addPass(createSimplifyPowersPass());
  // Before constants are extended.
  if (options.raiseMatmuls) {
    RaiseMatmulPassOptions matmuls;
    matmuls.literalAccumulation = options.literalAccumulation;
    funcs.addPass(createRaiseMatmulPass(matmuls));
  }
  FoldConstantsPassOptions fold;
  fold.maxElements = options.maxFoldedElements;
  funcs.addPass(createFoldConstantsPass(fold));
  RaiseLinalgPassOptions raise;
  raise.literalAccumulation = options.literalAccumulation;
  funcs.addPass(createRaiseLinalgPass(raise));
  FuseConsumersOptions fuse;
  fuse.findKernelRefusal = askKernels(options);
  fuse.findSlowdown = askCostModel(options);
  fuse.registerDialects = [](DialectRegistry &registry) {
    registry.insert<ConvKernelDialect>();
  };
  funcs.addPass(createFuseConsumersPass(fuse));
  addSetNumerics(funcs, options);
  if (options.requireFusion)
    addRequireFusion(funcs, /*moves=*/false);
}

void conv::buildLayoutPipeline(OpPassManager &pm,
                               const PipelineOptions &options) {
  OpPassManager &funcs = pm.nest<func::FuncOp>();
  // Again, for who fused otherwise.
  addSetNumerics(funcs, options);
  if (options.layouts != "keep" &&
      (options.schedule.empty() || options.layouts == "channels-last")) {
    ChooseLayoutsPassOptions layouts;
    layouts.always = options.layouts == "channels-last";
    layouts.chip = options.chip;
    layouts.tune = options.tune;
    funcs.addPass(createChooseLayoutsPass(layouts));
  }
}

void conv::buildSchedulePipeline(OpPassManager &pm,
                                 const PipelineOptions &options) {
  buildLayoutPipeline(pm, options);
  OpPassManager &funcs = pm.nest<func::FuncOp>();
  AssignSchedulesPassOptions assign;
  assign.chip = options.chip;
  assign.tune = options.tune;
  assign.schedule = options.schedule;
  assign.measured = options.measured;
  funcs.addPass(createAssignSchedulesPass(assign));
  // A convolution that no kernel can do is taken apart again, which is a
  // refusal as well.
  if (options.fuse && options.requireFusion)
    addRequireFusion(funcs, /*moves=*/false);
  DecomposePassOptions decompose;
  decompose.onlyUnscheduled = true;
  funcs.addPass(createDecomposePass(decompose));
  funcs.addPass(createConvertElementwiseToLinalgPass());
  if (!options.literalAccumulation)
    funcs.addPass(createWidenSumsPass());
  funcs.addPass(createFuseLeftoversPass());
}

void conv::buildBufferizePipeline(OpPassManager &pm,
                                  const PipelineOptions &options) {
  // Again, for who did not begin with the input stage: kernels follow.
  pm.addPass(createCheckTypesPass());
  OpPassManager &funcs = pm.nest<func::FuncOp>();
  // A tensor that is asked for its extents alone, as a padded input that a
  // convolution has swallowed the padding of, is not to be computed.
  funcs.addPass(memref::createResolveRankedShapeTypeResultDimsPass());
  // arith and math on whole tensors have no buffers of their own.
  funcs.addPass(createConvertElementwiseToLinalgPass());
  funcs.addPass(createPrepareBufferizationPass());
  funcs.addPass(bufferization::createEmptyTensorEliminationPass());
  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  // So that who launches says what it thinks of loops, not bufferization.
  bufferize.allowReturnAllocsFromLoops = true;
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  OpPassManager &buffers = pm.nest<func::FuncOp>();
  // First the duplicates: a copy of a view to itself can then be seen.
  buffers.addPass(createCSEPass());
  buffers.addPass(createCanonicalizerPass());
  buffers.addPass(createCheckSlicesPass());
  if (options.fuse && options.requireFusion)
    addRequireFusion(buffers, /*moves=*/false);
  buffers.addPass(createIsolateResultsPass());
  buffers.addPass(createNestBuffersPass());
}

void conv::buildTilePipeline(OpPassManager &pm,
                             const PipelineOptions &options) {
  ToGPUKernelsPassOptions kernels;
  if (const Chip *chip = lookupChip(options.chip))
    kernels.multiprocessors = chip->numSMs;
  kernels.chip = options.chip;
  kernels.tune = options.tune;
  // On buffers, whoever made them, while convolutions can still be read off.
  pm.addNestedPass<func::FuncOp>(createAnnotateWorkPass());
  pm.addNestedPass<func::FuncOp>(createAnnotateChecksPass());
  pm.addPass(createSimplifyEpiloguePass());
  pm.addPass(createToGPUKernelsPass(kernels));
}

void conv::buildKernelPipeline(OpPassManager &pm,
                               const PipelineOptions &options) {
  // Again, for who bufferized by MLIR's own passes.
  CheckTypesPassOptions check;
  check.onlyKernels = true;
  pm.addPass(createCheckTypesPass(check));
  buildTilePipeline(pm, options);
  pm.addNestedPass<func::FuncOp>(createSettleMovesPass());
  if (options.fuse && options.requireFusion)
    addRequireFusion(pm.nest<func::FuncOp>(), /*moves=*/true);
  LinalgToGPUPassOptions fallback;
  fallback.blockSize = options.blockSize;
  pm.addPass(createLinalgToGPUPass(fallback));
  // While kernels are short to compare, and before each is lowered.
  pm.addPass(createShareKernelsPass());
  pm.addNestedPass<gpu::GPUModuleOp>(createLowerTilesPass());
  OpPassManager &funcs = pm.nest<func::FuncOp>();
  funcs.addPass(createCanonicalizerPass());
  funcs.addPass(createCSEPass());
}

void conv::buildNVVMPipeline(OpPassManager &pm,
                             const PipelineOptions &options) {
  AttachTargetPassOptions target;
  target.chip = options.chip;
  target.features = options.features;
  target.optLevel = options.optLevel;
  // Modules of whoever embeds the pipelines stay as they are.
  target.onlyOwn = true;
  pm.addPass(createAttachTargetPass(target));

  OpPassManager &kernels = pm.nest<gpu::GPUModuleOp>();
  ExpandMathPassOptions math;
  math.onlyOwn = true;
  kernels.addPass(createExpandMathPass(math));
  ConvertKernelsPassOptions convert;
  convert.onlyOwn = true;
  kernels.addPass(createConvertKernelsPass(convert));
}

void conv::buildHostLLVMPipeline(OpPassManager &pm,
                                 const PipelineOptions &options) {
  OpPassManager &funcs = pm.nest<func::FuncOp>();
  funcs.addPass(createDeviceMemoryPass());
  funcs.addPass(createGpuAsyncRegionPass());
  EmbedKernelsPassOptions embed;
  embed.format = options.binaryFormat;
  pm.addPass(createEmbedKernelsPass(embed));
  pm.addPass(createLowerHostPass());
}

void conv::buildConvFusionPipeline(OpPassManager &pm,
                                   const PipelineOptions &options) {
  buildInputPipeline(pm, options);
  buildFusionPipeline(pm, options);
  buildSchedulePipeline(pm, options);
  buildBufferizePipeline(pm, options);
  buildKernelPipeline(pm, options);
  buildNVVMPipeline(pm, options);
}
