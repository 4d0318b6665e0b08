// RUN: conv-opt %s --split-input-file -verify-diagnostics

// expected-error @+1 {{expects 3 tile counts (couts, rows, columns), got 2}}
func.func private @s1_number() attributes {a = #conv_kernel.halo_mma<tile = [128, 8], warp = [64, 2, 32], chunk = 8, stages = 3, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects warp counts between 1 and 65536, got 0}}
func.func private @s1_positive() attributes {a = #conv_kernel.halo_mma<tile = [128, 8, 32], warp = [64, 0, 32], chunk = 8, stages = 3, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects warps of whole instructions of 16 couts and 8 columns, got 64 couts and 12 columns}}
func.func private @s1_instruction() attributes {a = #conv_kernel.halo_mma<tile = [128, 8, 24], warp = [64, 2, 12], chunk = 8, stages = 3, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects chunks of whole groups of 8 channels, got 12}}
func.func private @s1_chunk() attributes {a = #conv_kernel.halo_mma<tile = [128, 8, 32], warp = [64, 2, 32], chunk = 12, stages = 3, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects tile rows to be a multiple of 2 (what one warp covers), got 7}}
func.func private @s2() attributes {a = #conv_kernel.halo_mma<tile = [128, 7, 32], warp = [64, 2, 32], chunk = 8, stages = 3, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at least 2 stages (one is filled while another is read), got 1}}
func.func private @s3() attributes {a = #conv_kernel.halo_mma<tile = [128, 8, 32], warp = [64, 2, 32], chunk = 8, stages = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at most 1024 threads per block, got 4096}}
func.func private @s4() attributes {a = #conv_kernel.halo_mma<tile = [256, 16, 64], warp = [32, 2, 32], chunk = 8, stages = 2, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at most 256 accumulators per thread, got 512}}
func.func private @s5() attributes {a = #conv_kernel.halo_mma<tile = [128, 4, 64], warp = [128, 2, 64], chunk = 8, stages = 2, blocks_per_sm = 1>}
