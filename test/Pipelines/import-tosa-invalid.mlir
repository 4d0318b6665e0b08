// What MLIR's lowerings of TOSA do not take is named, with what to do instead.
// RUN: conv-opt %s --conv-import-tosa --split-input-file --verify-diagnostics

func.func @custom(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tosa.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error @+1 {{'tosa.custom' op is TOSA that MLIR's tosa-to-linalg-pipeline does not take in this form; write it as linalg}}
  %1 = "tosa.custom"(%0) {operator_name = "erfinv", domain_name = "mine", implementation_attrs = ""} : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

tosa.variable @state = dense<1.0> : tensor<4xf32>
func.func @variable(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'tosa.variable_read' op is TOSA that MLIR's tosa-to-linalg-pipeline does not take in this form; write it as linalg}}
  %0 = tosa.variable_read @state : tensor<4xf32>
  %1 = tosa.add %0, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
