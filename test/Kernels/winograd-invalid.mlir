// RUN: conv-opt %s --split-input-file -verify-diagnostics

// (W1)
// expected-error @+1 {{expects outputs [2, 2], [2, 4] or [4, 4] (rows, columns of a small tile), got [3, 3]}}
func.func private @schedule_w1() attributes {a = #conv_kernel.winograd<outputs = [3, 3], tile = [64, 4, 32], blocks_per_sm = 1>}

// -----

// (W2)
// expected-error @+1 {{expects a tile of 32 or 64 couts, got 128}}
func.func private @schedule_w2() attributes {a = #conv_kernel.winograd<outputs = [2, 2], tile = [128, 4, 32], blocks_per_sm = 1>}

// -----

// (W2)
// expected-error @+1 {{expects at most 192 sums a thread, got 288 for [64, 16, 32] with outputs of [4, 4]}}
func.func private @schedule_w2_sums() attributes {a = #conv_kernel.winograd<outputs = [4, 4], tile = [64, 16, 32], blocks_per_sm = 1>}

// -----

// (W3)
// expected-error @+1 {{expects a tile of 32 small tiles of [2, 2] outputs, in columns that are a multiple of 4, got [64, 4, 34]}}
func.func private @schedule_w3() attributes {a = #conv_kernel.winograd<outputs = [2, 2], tile = [64, 4, 34], blocks_per_sm = 1>}

// -----

// (W3)
// expected-error @+1 {{expects a tile of 3 extents (couts, rows, columns) or 2 (couts, small tiles) between 1 and 65536, got [64]}}
func.func private @schedule_w3_number() attributes {a = #conv_kernel.winograd<outputs = [2, 2], tile = [64], blocks_per_sm = 1>}

// -----

// (W3)
// expected-error @+1 {{expects 32 small tiles, got [64, 16]}}
func.func private @schedule_w3_small_tiles() attributes {a = #conv_kernel.winograd<outputs = [2, 2], tile = [64, 16], blocks_per_sm = 1>}

// -----

// (W4)
// expected-error @+1 {{expects blocks_per_sm between 1 and 65536, got 0}}
func.func private @schedule_w4() attributes {a = #conv_kernel.winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 0>}
