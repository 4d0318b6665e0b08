//===- Passes.td - Kernel passes ---------------------------*- tablegen -*-===//

#ifndef CONV_KERNELS_PASSES
#define CONV_KERNELS_PASSES

include "mlir/Pass/PassBase.td"

def AssignSchedulesPass : Pass<"conv-assign-schedules"> {
  let summary = "Attach the best schedule to each conv.fused";
  let description = [{
    Gives every `conv.fused` without a schedule the one that the cost model
    ranks first on `chip`, or the one that `schedule` asks for: `winograd` is the
    best of a family, `winograd<outputs = [2, 2]>` the best of those in the
    family's search that have these values, and a text with all parameters is
    that very schedule. A schedule that is there already is never replaced.

    Every schedule that was not chosen by the model is checked against the
    tables of the chip: one that is impossible is an error at the op, one that
    would spill registers a warning.

    An op that no kernel family handles stays without a schedule, is remarked
    on (category `conv-schedule`), and gets a verdict in the function's
    `conv.verdicts`; it can be decomposed.

    ```mlir
    %y = conv.fused
        ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>)
        outs(%e : tensor<128x128x126x126xf32>)
        dims <input = nchw, filter = fchw, output = nfhw>
        strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
        numerics <multiply = ieee, accumulate = f32>
        epilogue {
        ^bb0(%acc: f32):
          conv.yield %acc : f32
        } -> tensor<128x128x126x126xf32>
    ```
    ==>
    ```mlir
    %y = conv.fused
        ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>)
        outs(%e : tensor<128x128x126x126xf32>)
        dims <input = nchw, filter = fchw, output = nfhw>
        strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
        numerics <multiply = ieee, accumulate = f32>
        schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16],
            lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
        epilogue {
        ^bb0(%acc: f32):
          conv.yield %acc : f32
        } -> tensor<128x128x126x126xf32>
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_89\"",
           "Chip whose tables decide (default sm_89)">,
    Option<"tune", "tune", "std::string", "\"\"",
           "Chip whose card ranks what `chip` allows; `chip`'s own if empty">,
    Option<"schedule", "schedule", "std::string", "\"\"",
           "Schedule for every op that has none, in place of the model's: "
           "'<family><...>'; with some or none of its parameters the best of "
           "that family that has their values">,
    Option<"measured", "measured", "std::string", "\"\"",
           "File of conv-run --measure, whose schedules go before the model's">
  ];
  let statistics = [
    Statistic<"numAssigned", "assigned", "Schedules attached">,
    Statistic<"numMeasured", "measured", "Schedules that were measured fastest">,
    Statistic<"numUnscheduled", "unscheduled", "Ops without a possible schedule">
  ];
  let dependentDialects = ["::mlir::conv::ConvDialect",
                           "::mlir::conv::ConvKernelDialect"];
}

def PrintSchedulesPass
    : Pass<"conv-print-schedules"> {
  let summary = "Print the schedules considered for each conv.fused";
  let description = [{
    Prints for each `conv.fused` its place, the problem, why those of `families`
    that have no kernel for it refuse it, how many schedules were looked at
    and rejected, the `top` best candidates with the components of their
    estimated times, the `top` most promising rejected ones with the reasons,
    and the best of each family that has any, to the standard output. The
    estimate of a schedule that the op carries already is printed first; where
    it carries none, the first candidate is the one that conv-assign-schedules
    attaches. Changes nothing.

    Candidates whose times are within 2 % of the fastest count as equal, since
    the model is no more exact than that. Among these, candidates of one kernel
    come first, then those of the family that is registered last
    (`lib/Kernels/Families.def`), which is there for the problems that it
    supports, and within a family those that move the fewest bytes, out of the
    L2 cache or, where the multiprocessors bound the fastest, into shared memory.
    The others follow by time.

    Times are microseconds: `compute` and `shared` of the main loop, of which
    the larger counts, `epilogue`, `stalls`, `l2`, `dram`; `waves` is the
    factor lost to tiles that do not divide evenly over the multiprocessors,
    `use` the share of computed multiply-adds that the problem asks for.
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_89\"",
           "Chip whose tables decide (default sm_89)">,
    Option<"tune", "tune", "std::string", "\"\"",
           "Chip whose card ranks what `chip` allows; `chip`'s own if empty">,
    Option<"top", "top", "unsigned", "3",
           "Candidates and rejected schedules to print for each op (default 3)">,
    ListOption<"families", "families", "std::string",
               "Families whose schedules are looked at; all if empty">
  ];
  let dependentDialects = ["::mlir::conv::ConvKernelDialect"];
}

def SimplifyEpiloguePass : Pass<"conv-simplify-epilogue"> {
  let summary = "Rewrite arithmetic in epilogues into cheaper forms of the same precision";
  let description = [{
    Applies identities that hold for every input to within the rounding of the
    ops they replace, inside of the regions of `conv.fused`:

    ```mlir
    %1 = math.exp %x : f32
    %2 = math.log1p %1 : f32
    %3 = math.tanh %2 : f32
    ```
    ==>
    ```mlir
    %0 = arith.minimumf %x, %c20 : f32
    %t = math.exp %0 : f32
    %1 = arith.addf %t, %c2 : f32
    %n = arith.mulf %t, %1 : f32
    %2 = arith.addf %n, %c2 : f32
    %3 = arith.divf %n, %2 : f32
    ```

    A sum with a constant times a power of two below 1 is one `math.fma`, where
    both round alike.

    Where operands are rounded to 11 or 8 bits (`multiply` of the numerics is
    `tf32`, `f16` or `bf16`), or where the input and all results have 16-bit
    elements, it marks with `conv.approximate` what follows from the sums: each
    `math.exp` and `math.erf`, and quotients by constants and by divisors of known size. These
    may be off by 2^-17 of themselves (docs/numerics.md), far less than what they
    read, or than what the results are rounded by.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

def ToGPUKernelsPass : Pass<"conv-to-gpu-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn scheduled conv.fused ops on memrefs into GPU kernels of tile ops";
  let description = [{
    Each `conv.fused` with a schedule becomes a `gpu.func` that walks over
    output tiles (`conv_tile` ops), a launch of it, and, before the launch, a
    `linalg.generic` that packs the filter in the order of use into a
    workspace. Where extents are open, `cf.assert` requires before the launch
    that the kernel can count its tiles. A scheduled op that the kernel family
    cannot do is an error at the op; ops without a schedule are left alone. The
    kernel that multiplies carries the schedule (`conv.schedule`) and what the
    cost model says of it (`conv.estimate`).

    ```mlir
    conv.fused ins(%x, %w : ...) outs(%y : ...) ... schedule <...> epilogue {...}
    ```
    ==>
    ```mlir
    %packed = memref.alloc() : memref<1x16x4x3x3x128xf32>
    linalg.generic ... outs(%packed : ...)
    gpu.launch_func @f_conv::@f_conv blocks in (%grid, %c1, %c1)
        threads in (%c256, %c1, %c1) dynamic_shared_memory_size %bytes
        args(%x, %packed, %y : ...) {conv.blocks_per_sm = 1 : i64}
    ```
  }];
  let options = [
    Option<"multiprocessors", "multiprocessors", "int64_t", "128",
           "Multiprocessors that a persistent grid is sized for (default 128)">,
    Option<"chip", "chip", "std::string", "\"sm_89\"",
           "NVIDIA chip whose limits the kernels keep (default sm_89)">,
    Option<"tune", "tune", "std::string", "\"\"",
           "Chip whose card the estimate is for (default: that of chip)">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::gpu::GPUDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::memref::MemRefDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::conv::tile::ConvTileDialect"
  ];
}

#endif // CONV_KERNELS_PASSES
