// RUN: conv-opt %s --split-input-file --verify-diagnostics

// One case per constraint of ConvAttributes.td, named after it.

// (D1) The input has n, c and spatial letters only.
// expected-error @+1 {{expects only the letters 'nchw' in the input order, got 'nkhw'}}
func.func private @dims_d1() attributes {a = #conv.dims<input = nkhw, filter = fchw, output = nfhw>}

// -----

// (D1) Each of them once.
// expected-error @+1 {{expects each letter once in the input order, got 'nchhw'}}
func.func private @dims_d1_twice() attributes {a = #conv.dims<input = nchhw, filter = fchw, output = nfhw>}

// -----

// (D2) The filter has f, c and spatial letters only.
// expected-error @+1 {{expects only the letters 'fchw' in the filter order, got 'nchw'}}
func.func private @dims_d2() attributes {a = #conv.dims<input = nchw, filter = nchw, output = nfhw>}

// -----

// (D3) The output has n, f and spatial letters only.
// expected-error @+1 {{expects only the letters 'nfhw' in the output order, got 'nchw'}}
func.func private @dims_d3() attributes {a = #conv.dims<input = nchw, filter = fchw, output = nchw>}

// -----

// (D3) Input and output agree on the batch.
// expected-error @+1 {{expects the batch letter 'n' in both the input and the output order or in neither, got 'nchw' and 'fhw'}}
func.func private @dims_d3_batch() attributes {a = #conv.dims<input = nchw, filter = fchw, output = fhw>}

// -----

// (D4) All three have the same spatial letters.
// expected-error @+1 {{expects the spatial letters 'hw' in the filter order, got 'fcw'}}
func.func private @dims_d4() attributes {a = #conv.dims<input = nchw, filter = fcw, output = nfhw>}

// -----

// (D4) A rank-2 convolution has h and w.
// expected-error @+1 {{expects the spatial letters 'dhw' in the input order, got 'ncdw'}}
func.func private @dims_d4_hole() attributes {a = #conv.dims<input = ncdw, filter = fcdw, output = nfdw>}

// -----

// (S1) Counts are positive.
// expected-error @+1 {{expects tile counts between 1 and 65536, got 0}}
func.func private @schedule_s1_positive() attributes {a = #conv.schedule<family = ffma, tile = [0, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S1) A tile has three counts.
// expected-error @+1 {{expects 3 tile counts (couts, rows, columns), got 2}}
func.func private @schedule_s1_number() attributes {a = #conv.schedule<family = ffma, tile = [128, 8], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S1) A chunk holds channels.
// expected-error @+1 {{expects chunk counts between 1 and 65536, got -1}}
func.func private @schedule_s1_chunk() attributes {a = #conv.schedule<family = ffma, tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = -1, stages = 3, blocks_per_sm = 1>}

// -----

// (S1) A warp has 32 lanes.
// expected-error @+1 {{expects lanes that multiply to 32 (one warp), got 4 * 4 * 4 = 64}}
func.func private @schedule_s1_lanes() attributes {a = #conv.schedule<family = ffma, tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 4], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S2) Warps tile the block.
// expected-error @+1 {{expects tile couts to be a multiple of 32 (what one warp covers), got 100}}
func.func private @schedule_s2_couts() attributes {a = #conv.schedule<family = ffma, tile = [100, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S2) Warps tile the block.
// expected-error @+1 {{expects tile rows to be a multiple of 4 (what one warp covers), got 7}}
func.func private @schedule_s2_rows() attributes {a = #conv.schedule<family = ffma, tile = [128, 7, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S3) Staging is asynchronous.
// expected-error @+1 {{expects at least 2 stages (one is filled while another is read), got 1}}
func.func private @schedule_s3() attributes {a = #conv.schedule<family = ffma, tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 1, blocks_per_sm = 1>}

// -----

// (S3) Nor does anything hide behind many slots.
// expected-error @+1 {{expects at most 32 stages (the first copies to each are written out one by one), got 21024}}
func.func private @schedule_s3_many() attributes {a = #conv.schedule<family = ffma, tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 21024, blocks_per_sm = 1>}

// -----

// (S4) A block is no larger than the hardware's.
// expected-error @+1 {{expects at most 1024 threads per block, got 2048}}
func.func private @schedule_s4() attributes {a = #conv.schedule<family = ffma, tile = [1024, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// Only known families have kernels.
// expected-error @+1 {{expects a kernel family, one of 'ffma', got 'wgmma'}}
func.func private @schedule_family() attributes {a = #conv.schedule<family = wgmma, tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S5) A thread's accumulators are registers.
// expected-error @+1 {{expects at most 256 accumulators per thread (couts * columns), got 512}}
#schedule_s5 = #conv.schedule<family = ffma, tile = [128, 4, 64], thread = [32, 16], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 1>

// -----

// Attributes of functions, which other passes read.
// expected-error @+1 {{'func.func' op expects 'conv.verdicts' to be an array of dictionaries of strings, got [1]}}
func.func private @verdicts() attributes {conv.verdicts = [1]}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.verdicts' to be an array of dictionaries of strings, got [{rule = 1 : i64}]}}
func.func private @verdict_text() attributes {conv.verdicts = [{rule = 1}]}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.convs' to be an array of dictionaries, got "x"}}
func.func private @convs() attributes {conv.convs = "x"}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.checks' to be an array of dictionaries with an expression 'condition' and a string 'message', got [{condition = "1"}]}}
func.func private @checks() attributes {conv.checks = [{condition = "1"}]}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.accumulate' to be f16 or bf16, got f32}}
func.func private @accumulate_wide() attributes {conv.accumulate = f32}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.accumulate' to be f16 or bf16, got 16 : i64}}
func.func private @accumulate_number() attributes {conv.accumulate = 16 : i64}
