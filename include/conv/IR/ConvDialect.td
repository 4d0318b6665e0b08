//===- ConvDialect.td - The conv dialect -------------------*- tablegen -*-===//
//
// The dialect that carries a convolution with everything fused into it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_IR_CONVDIALECT_TD
#define CONV_IR_CONVDIALECT_TD

include "mlir/IR/OpBase.td"

def Conv_Dialect : Dialect {
  let name = "conv";
  let cppNamespace = "::mlir::conv";
  let summary = "Convolutions fused with elementwise and channel-reduction work";
  let description = [{
    The `conv` dialect holds one op for a whole fused computation:
    `conv.fused`, a convolution, the elementwise *epilogue* applied to its
    accumulator, and the reductions over its output channels that may follow.
    The op lives on tensors (where fusion happens) and on memrefs (where a
    kernel is generated from it), always in destination style, and can always
    be decomposed back into linalg.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect",
    "::mlir::tensor::TensorDialect"
  ];
  let hasOperationAttrVerify = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
    ::mlir::Attribute parseAttribute(::mlir::DialectAsmParser &parser, ::mlir::Type type) const override;
    void printAttribute(::mlir::Attribute attr, ::mlir::DialectAsmPrinter &printer) const override;
  }];
}

#endif // CONV_IR_CONVDIALECT_TD
