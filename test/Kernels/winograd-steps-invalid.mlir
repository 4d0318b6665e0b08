// RUN: conv-opt %s --split-input-file -verify-diagnostics

// (X1)
// expected-error @+1 {{expects outputs [2, 2], [2, 4] or [4, 4] (rows, columns of a small tile), got [4, 2]}}
func.func private @schedule_x1() attributes {a = #conv_kernel.winograd_steps<outputs = [4, 2], products = #conv_kernel.winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 1>>}

// -----

// (X2)
// expected-error @+1 {{expects products by a family of kernels that computes convolutions of one tap, got winograd_steps}}
func.func private @schedule_x2() attributes {a = #conv_kernel.winograd_steps<outputs = [2, 2], products = #conv_kernel.winograd_steps<outputs = [2, 2], products = #conv_kernel.winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 1>>>}

// -----

// (X2)
// expected-error @+2 {{invalid kind of attribute specified}}
// expected-error @+1 {{failed to parse ConvKernel_WinogradStepsAttr parameter 'products' which is to be a `::mlir::conv::ScheduleInterface`}}
func.func private @schedule_x2_other() attributes {a = #conv_kernel.winograd_steps<outputs = [2, 2], products = 4 : i64>}
