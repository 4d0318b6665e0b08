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

// -----

// The error of products is any positive number, small ones too.
func.func private @product_error_small() attributes {conv.product_error = 1.0e-9 : f64}
func.func private @product_error_large() attributes {conv.product_error = 1.0e+6 : f64}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.product_error' to be a positive f64, got 0.000000e+00 : f64}}
func.func private @product_error_zero() attributes {conv.product_error = 0.0 : f64}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.product_error' to be a positive f64, got 0x7FF0000000000000 : f64}}
func.func private @product_error_infinite() attributes {conv.product_error = 0x7FF0000000000000 : f64}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.product_error' to be a positive f64, got 1.000000e-03 : f32}}
func.func private @product_error_f32() attributes {conv.product_error = 1.0e-3 : f32}

// -----

// The schedule of before families had attributes of their own is refused.
// expected-error @+1 {{'#conv.schedule' is no longer read: a schedule is an attribute of its kernel family, such as '#conv_kernel.<family><...>'}}
func.func private @old_schedule() attributes {a = #conv.schedule<family = ffma, tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{unknown attribute `dim` in dialect `conv`}}
func.func private @unknown_attribute() attributes {a = #conv.dim<1>}

// -----

// expected-error @+1 {{'func.func' op expects 'conv.estimate' to be a dictionary of strings 'card' and 'bound', a unit 'open' and finite f64 with names of letters and digits, 'microseconds' among them, got 3 : i64}}
func.func private @estimate_is_a_number() attributes {conv.estimate = 3}

// -----

// expected-error @+1 {{expects 'conv.estimate' to be a dictionary}}
func.func private @estimate_is_infinite() attributes {conv.estimate = {card = "c", bound = "sm", microseconds = 0x7FF0000000000000 : f64}}

// -----

// expected-error @+1 {{expects 'conv.estimate' to be a dictionary}}
func.func private @estimate_is_no_f64() attributes {conv.estimate = {card = "c", bound = "sm", microseconds = 1.0 : f32}}

// -----

// expected-error @+1 {{expects 'conv.estimate' to be a dictionary}}
func.func private @estimate_lacks_its_time() attributes {conv.estimate = {card = "c", bound = "sm"}}

// -----

// expected-error @+1 {{expects 'conv.estimate' to be a dictionary}}
func.func private @estimate_has_a_strange_name() attributes {conv.estimate = {card = "c", bound = "sm", microseconds = 1.0 : f64, "\FF" = 1.0 : f64}}

// -----

func.func private @estimate() attributes {conv.estimate = {card = "c", bound = "sm", microseconds = 1.0 : f64, l2 = 2.0 : f64, open}}
