//===- Passes.td - Schedule passes -------------------------*- tablegen -*-===//

#ifndef CONV_SCHEDULE_PASSES
#define CONV_SCHEDULE_PASSES

include "mlir/Pass/PassBase.td"

def AssignSchedulesPass : Pass<"conv-assign-schedules"> {
  let summary = "Attach the best schedule to each conv.fused";
  let description = [{
    Gives every `conv.fused` without a schedule the one that the cost model
    ranks first on `chip`, or the one in `override`. A schedule that is there
    already is never replaced.

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
        schedule <family = ffma, tile = [128, 8, 32], thread = [8, 16],
                  lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
        epilogue {
        ^bb0(%acc: f32):
          conv.yield %acc : f32
        } -> tensor<128x128x126x126xf32>
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_89\"",
           "Chip whose tables decide, such as sm_89">,
    Option<"overrideSchedule", "override", "std::string", "\"\"",
           "Schedule for every op that has none, in place of the model's: "
           "'<family = ffma, tile = ...>'">
  ];
  let statistics = [
    Statistic<"numAssigned", "assigned", "Schedules attached">,
    Statistic<"numUnscheduled", "unscheduled", "Ops without a possible schedule">
  ];
  let dependentDialects = ["::mlir::conv::ConvDialect"];
}

def PrintSchedulesPass
    : Pass<"conv-print-schedules"> {
  let summary = "Print the schedules considered for each conv.fused";
  let description = [{
    Prints for each `conv.fused` the problem, how many schedules were looked at
    and rejected, the `top` best candidates with the components of their
    estimated times, and the `top` most promising rejected ones with the
    reasons, to the standard output. The estimate of a schedule that the op
    carries already is printed first. Changes nothing.

    Times are microseconds: `compute` and `shared` of the main loop, of which
    the larger counts, `epilogue`, `stalls`, `l2`, `dram`; `waves` is the
    factor lost to tiles that do not divide evenly over the multiprocessors,
    `use` the share of computed multiply-adds that the problem asks for.
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_89\"",
           "Chip whose tables decide, such as sm_89">,
    Option<"top", "top", "unsigned", "3",
           "Candidates and rejected schedules to print for each op">
  ];
}

#endif // CONV_SCHEDULE_PASSES
