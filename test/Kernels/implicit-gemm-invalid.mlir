// RUN: conv-opt %s --split-input-file -verify-diagnostics

// expected-error @+1 {{expects 2 tile counts (couts, pixels), got 3}}
func.func private @s1_number() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 8, 32], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects stages between 1 and 65536, got 0}}
func.func private @s1_stages() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 0, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects tile counts between 1 and 65536, got 0}}
func.func private @s1_positive() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 0], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects blocks_per_sm between 1 and 65536, got 0}}
func.func private @s1_blocks() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 0>}

// -----

// expected-error @+1 {{expects splits between 1 and 65536, got 0}}
func.func private @s1_splits() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 0, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects warps of whole instructions of 16 couts, and of a power of two of pixels from 16 on, got 40 couts and 64 pixels}}
func.func private @s1_couts() attributes {a = #conv_kernel.implicit_gemm<tile = [80, 128], warp = [40, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects warps of whole instructions of 16 couts, and of a power of two of pixels from 16 on, got 64 couts and 48 pixels}}
func.func private @s1_pixels() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 96], warp = [64, 48], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects chunks of 8, 16 or 32 words of channels, got 24}}
func.func private @s1_chunk() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 24, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects tile couts to be a multiple of 64 (what one warp covers), got 96}}
func.func private @s2() attributes {a = #conv_kernel.implicit_gemm<tile = [96, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at least 2 stages (one is filled while another is read), got 1}}
func.func private @s3() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 1, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects a power of two of warps, got 3 along the couts times 2 along the pixels}}
func.func private @s4() attributes {a = #conv_kernel.implicit_gemm<tile = [192, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at most 256 accumulators per thread, got 512}}
func.func private @s5() attributes {a = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [128, 128], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}
