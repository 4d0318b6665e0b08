//===- Registration.cpp - Everything that conv-opt and the plugin offer ---===//

#include "conv/Fallback/Passes.h"
#include "conv/Fusion/Passes.h"
#include "conv/Host/Passes.h"
#include "conv/IR/BufferizableOpInterfaceImpl.h"
#include "conv/IR/ConvDialect.h"
#include "conv/IR/Passes.h"
#include "conv/Kernels/Passes.h"
#include "conv/Pipelines/Passes.h"
#include "conv/Pipelines/Pipelines.h"
#include "conv/Serialization/Passes.h"
#include "conv/Tile/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

using namespace mlir;
using namespace mlir::conv;

namespace {

/// The textual form of PipelineOptions.
struct TextualOptions : PassPipelineOptions<TextualOptions> {
  PipelineOptions defaults;
  Option<std::string> chip{*this, "chip",
                           llvm::cl::desc("GPU to generate for, sm_80 to "
                                          "sm_121 (default sm_89)"),
                           llvm::cl::init(defaults.chip)};
  Option<std::string> tune{*this, "tune",
                           llvm::cl::desc("GPU whose card schedules are chosen "
                                          "for, within the limits of the "
                                          "chip; the chip itself if empty"),
                           llvm::cl::init(defaults.tune)};
  Option<std::string> features{*this, "features",
                               llvm::cl::desc("PTX features, for example "
                                              "+ptx84; the chip's if empty"),
                               llvm::cl::init(defaults.features)};
  Option<bool> fuse{*this, "fuse",
                    llvm::cl::desc("Raise and fuse convolutions; without, all "
                                   "takes the fallback path (default true)"),
                    llvm::cl::init(defaults.fuse)};
  Option<bool> raiseMatmuls{
      *this, "raise-matmuls",
      llvm::cl::desc("Take products of matrices for convolutions of one tap "
                     "(default true)"),
      llvm::cl::init(defaults.raiseMatmuls)};
  Option<bool> requireFusion{*this, "require-fusion",
                             llvm::cl::desc("Make a refused fusion an error"),
                             llvm::cl::init(defaults.requireFusion)};
  Option<int64_t> maxFoldedElements{
      *this, "max-folded-elements",
      llvm::cl::desc("The most elements of an op on constants that is computed "
                     "at compile time; 0 for none (default 4194304)"),
      llvm::cl::init(defaults.maxFoldedElements)};
  Option<bool> literalAccumulation{
      *this, "literal-accumulation",
      llvm::cl::desc("Round sums of f16 and bf16 in each step, not once at the "
                     "end"),
      llvm::cl::init(defaults.literalAccumulation)};
  Option<std::string> layouts{
      *this, "layouts",
      llvm::cl::desc(
          "Tensors between convolutions: 'choose' (default) lets those of f16 "
          "and bf16, and of f32 that is rounded, have their "
          "channels innermost where that is faster and no schedule "
          "is given, 'keep' leaves them, "
          "'channels-last' turns all that can be"),
      llvm::cl::init(defaults.layouts)};
  Option<std::string> schedule{
      *this, "schedule",
      llvm::cl::desc("Schedule of every convolution that has none, in place of "
                     "the cost model's choice: '<family><...>'; with only some "
                     "of its parameters, or none, the best of the family that "
                     "has their values"),
      llvm::cl::init(defaults.schedule)};
  Option<std::string> measured{
      *this, "measured",
      llvm::cl::desc("File of conv-run --measure, whose schedules go before "
                     "those of the cost model"),
      llvm::cl::init(defaults.measured)};
  Option<std::string> numerics{
      *this, "numerics",
      llvm::cl::desc("Arithmetic that f32 convolutions are allowed: ieee, "
                     "tf32, tf32x3 or f16, with +winograd or without, or bf16; "
                     "as the input says if empty"),
      llvm::cl::init(defaults.numerics)};
  Option<int> optLevel{*this, "opt-level",
                       llvm::cl::desc("Optimization level of the NVPTX "
                                      "backend, 0 to 3 (default 3)"),
                       llvm::cl::init(defaults.optLevel)};
  Option<int64_t> blockSize{*this, "block-size",
                            llvm::cl::desc("Threads per block of the fallback "
                                           "kernels (default 256)"),
                            llvm::cl::init(defaults.blockSize)};
  Option<std::string> binaryFormat{
      *this, "binary-format",
      llvm::cl::desc(
          "What conv-host-to-llvm embeds: isa (default), bin or fatbin"),
      llvm::cl::init(defaults.binaryFormat)};

  PipelineOptions get() const {
    PipelineOptions options;
    options.chip = chip;
    options.tune = tune;
    options.features = features;
    options.fuse = fuse;
    options.raiseMatmuls = raiseMatmuls;
    options.requireFusion = requireFusion;
    options.maxFoldedElements = maxFoldedElements;
    options.literalAccumulation = literalAccumulation;
    options.layouts = layouts;
    options.schedule = schedule;
    options.measured = measured;
    options.numerics = numerics;
    options.optLevel = optLevel;
    options.blockSize = blockSize;
    options.binaryFormat = binaryFormat;
    return options;
  }
};

void registerPipeline(StringRef name, StringRef description,
                      void (*build)(OpPassManager &, const PipelineOptions &),
                      bool checksInput = false) {
  // Not PassPipelineRegistration: inside of a function, say, it would abort.
  registerPassPipeline(
      name, description,
      [build, name, checksInput](
          OpPassManager &pm, StringRef text,
          llvm::function_ref<LogicalResult(const Twine &)> errorHandler) {
        if (pm.getOpAnchorName() != ModuleOp::getOperationName())
          return errorHandler("pipeline '" + name +
                              "' expects to run on builtin.module, got " +
                              pm.getOpAnchorName());
        TextualOptions options;
        std::string message;
        llvm::raw_string_ostream os(message);
        if (failed(options.parseFromString(text, os)))
          return errorHandler("pipeline '" + name +
                              "': " + StringRef(message).trim());
        if (!isKnownNumerics(options.numerics))
          return errorHandler("pipeline '" + name + "': option 'numerics' " +
                              unknownNumericsMessage(options.numerics));
        if (!isKnownLayouts(options.layouts))
          return errorHandler("pipeline '" + name + "': option 'layouts' " +
                              unknownLayoutsMessage(options.layouts));
        // Text comes in here: what follows relies on what this pass refuses.
        if (!checksInput)
          pm.addPass(createCheckInputPass());
        build(pm, options.get());
        return success();
      },
      [](llvm::function_ref<void(const mlir::detail::PassOptions &)>
             optHandler) { optHandler(TextualOptions()); });
}

} // namespace

void conv::registerAllConvPasses() {
  registerConvFallbackPasses();
  registerConvFusionPasses();
  registerConvHostPasses();
  registerConvIRPasses();
  registerConvPipelinesPasses();
  registerConvKernelsPasses();
  registerConvSerializationPasses();
  registerConvTilePasses();

  registerPipeline("conv-input-pipeline",
                   "Turn what front ends write into linalg on tensors",
                   buildInputPipeline, /*checksInput=*/true);
  registerPipeline("conv-fuse",
                   "Raise convolutions and fuse their consumers into them",
                   buildFusionPipeline);
  registerPipeline("conv-schedule",
                   "Schedule fused convolutions, decompose what has no kernel",
                   buildSchedulePipeline);
  registerPipeline("conv-bufferize",
                   "Turn whole functions from tensors to memrefs",
                   buildBufferizePipeline);
  registerPipeline("conv-kernel-pipeline",
                   "Turn everything on memrefs into GPU kernels and launches",
                   buildKernelPipeline);
  registerPipeline("conv-gpu-to-nvvm",
                   "Lower GPU modules to the NVVM dialect for a chip",
                   buildNVVMPipeline);
  registerPipeline("conv-host-to-llvm",
                   "Embed compiled modules and lower the host to LLVM",
                   buildHostLLVMPipeline);
  registerPipeline("conv-fusion-pipeline",
                   "Compile linalg to fused kernels in the NVVM dialect",
                   buildConvFusionPipeline, /*checksInput=*/true);
}

void conv::registerConvDialects(DialectRegistry &registry) {
  registry.insert<ConvDialect, ConvKernelDialect, tile::ConvTileDialect>();
  registerBufferizableOpInterfaceExternalModels(registry);
}

void conv::registerAllConvDialects(DialectRegistry &registry) {
  registerConvDialects(registry);
  registerAllDialects(registry);
  registerAllExtensions(registry);
  // gpu-module-to-binary looks these up in the context.
  registerAllGPUToLLVMIRTranslations(registry);
}
