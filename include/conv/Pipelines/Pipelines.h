//===- Pipelines.h - From linalg to kernels, stage by stage -----*- C++ -*-===//
//
// One options struct, and one builder per stage. A stage's builder can be used
// alone, so that an embedder's own pipeline may put passes between the stages:
//
//   buildInputPipeline      TOSA, calls        -> linalg on tensors
//   buildFusionPipeline     linalg             -> conv.fused, linalg leftovers
//   buildSchedulePipeline   conv.fused         -> with schedule, or decomposed
//   buildBufferizePipeline  tensors            -> memrefs
//   buildKernelPipeline     memrefs            -> gpu.module + gpu.launch_func
//   buildNVVMPipeline       gpu.module         -> nvvm, ready for PTX
//
// All of them build on a pass manager anchored on the module.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_PIPELINES_PIPELINES_H
#define CONV_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include <string>

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::conv {

/// Options of the pipelines, from linalg to PTX.
struct PipelineOptions {
  /// The GPU to generate for, sm_80 to sm_120.
  std::string chip = "sm_89";
  /// The GPU whose card schedules are chosen for, within the limits of `chip`;
  /// `chip` itself if empty.
  std::string tune;
  /// PTX features, for example "+ptx84"; those that the chip needs if empty.
  std::string features;
  /// Whether convolutions are raised and fused; without, everything takes the
  /// fallback path.
  bool fuse = true;
  /// Whether products of matrices are convolutions of one tap
  /// (conv-raise-matmul says which), with the numerics below.
  bool raiseMatmuls = true;
  /// Whether a refused fusion is an error.
  bool requireFusion = false;
  /// The most elements of an op on constants that is computed at compile time;
  /// 0 leaves them all to kernels.
  int64_t maxFoldedElements = 1 << 22;
  /// Schedule of every convolution that has none, in place of the cost model's
  /// choice, as the attribute of its family is written: "<family><tile = [128,
  /// 8, 32], ...>"; with only some of its parameters, or none, the best of the
  /// family that has their values.
  std::string schedule;
  /// A file that `conv-run --measure` wrote: the schedules that were measured
  /// go before those of the cost model. Goes with an empty `schedule`.
  std::string measured;
  /// Arithmetic that f32 convolutions are allowed: "ieee", "tf32", "tf32x3" or
  /// "f16", with "+winograd" behind it where they may be transformed ("f16"
  /// then goes for f16 tensors as well), or "bf16" (docs/numerics.md); as they
  /// are in the input if empty.
  std::string numerics;
  /// In which order the tensors between convolutions, which nobody but the
  /// function sees, have their dimensions. "choose" puts the channels of f16
  /// and bf16 tensors, and of f32 tensors that are rounded, innermost where the
  /// cost model finds that faster and `schedule` is empty; "keep" leaves all
  /// tensors in the program's order; "channels-last" turns all that can be
  /// turned.
  std::string layouts = "choose";
  /// Whether convolutions whose output is f16 or bf16 round their sums to it in
  /// each step, as linalg says; without, sums are f32 and rounded once.
  bool literalAccumulation = false;
  /// Optimization level of the NVPTX backend, 0 to 3.
  int optLevel = 3;
  /// Threads per block of the fallback kernels.
  int64_t blockSize = 256;
  /// What the host's LLVM route embeds: "isa" (PTX), "bin" (cubin, which needs
  /// ptxas) or "fatbin".
  std::string binaryFormat = "isa";
};

/// Whether `numerics` is a value that PipelineOptions takes.
bool isKnownNumerics(StringRef numerics);
/// "expects ... , got ..." for numerics that it does not take.
std::string unknownNumericsMessage(StringRef numerics);
/// Whether `layouts` is a value that PipelineOptions takes.
bool isKnownLayouts(StringRef layouts);
/// "expects ... , got ..." for layouts that it does not take.
std::string unknownLayoutsMessage(StringRef layouts);

/// Turns what front ends write into linalg on tensors: TOSA, and functions that
/// call others. Refuses, first and last, what no later stage can take.
void buildInputPipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Raises convolutions to `conv.fused` and sinks their consumers into them.
/// With `requireFusion`, fails at each op that had to stay outside.
void buildFusionPipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Gives each `conv.fused` its numerics and the order of its dimensions, as the
/// options say. The first part of buildSchedulePipeline.
void buildLayoutPipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Gives each `conv.fused` a schedule, and decomposes those that no kernel
/// family can do to linalg again; what elementwise ops are left fuse with each
/// other.
void buildSchedulePipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Turns whole functions from tensors to memrefs. Arguments are only read;
/// every result is an allocation of its own, with identity layout. Allocations
/// are not freed: serialization derives their lifetimes.
void buildBufferizePipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Turns each scheduled convolution into a kernel of tile operations, the level
/// to read kernels at. The first part of buildKernelPipeline.
void buildTilePipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Turns everything on memrefs into kernels, and leaves on the host one block
/// of allocations, views, index arithmetic and launches.
void buildKernelPipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Lowers each gpu.module to the NVVM dialect and attaches the target, so that
/// `gpu-module-to-binary` or the serializer can make PTX of it.
void buildNVVMPipeline(OpPassManager &pm, const PipelineOptions & = {});

/// The standard route, for those who have a host runtime: after
/// buildNVVMPipeline, embeds the compiled modules as gpu.binary and lowers the
/// host function to the LLVM dialect with calls to MLIR's runtime wrappers
/// (mgpuModuleLoad, mgpuLaunchKernel, ...). Arguments and results are
/// descriptors of device memory.
void buildHostLLVMPipeline(OpPassManager &pm, const PipelineOptions & = {});

/// From linalg to kernels in the NVVM dialect: all stages but the host's.
void buildConvFusionPipeline(OpPassManager &pm, const PipelineOptions & = {});

/// Registers every pass of ConvFusion, and the pipelines as
/// `conv-input-pipeline`, `conv-fuse`, `conv-schedule`, `conv-bufferize`,
/// `conv-kernel-pipeline`, `conv-gpu-to-nvvm`, `conv-host-to-llvm` and
/// `conv-fusion-pipeline`.
void registerAllConvPasses();

/// Adds the conv dialect and its models of other dialects' interfaces: what a
/// tool that has MLIR's own dialects lacks.
void registerConvDialects(DialectRegistry &registry);

/// Adds the conv dialect and all of MLIR's, with what the passes and pipelines
/// look up: bufferization and inlining models, and translations to LLVM IR.
void registerAllConvDialects(DialectRegistry &registry);

} // namespace mlir::conv

#endif // CONV_PIPELINES_PIPELINES_H
