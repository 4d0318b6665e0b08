//===- ConvAttributes.td - Attributes of the conv dialect --*- tablegen -*-===//

#ifndef CONV_IR_CONVATTRIBUTES_TD
#define CONV_IR_CONVATTRIBUTES_TD

include "conv/IR/ConvDialect.td"
include "conv/IR/ConvInterfaces.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

//===----------------------------------------------------------------------===//
// Enums
//===----------------------------------------------------------------------===//

def Conv_ReductionKind : I32EnumAttr<"ReductionKind",
    "Combiner of a reduction over the output channels", [
      I32EnumAttrCase<"Sum", 0, "sum">,
      I32EnumAttrCase<"Prod", 1, "prod">,
      I32EnumAttrCase<"Minimum", 2, "minimum">,
      I32EnumAttrCase<"Maximum", 3, "maximum">,
      I32EnumAttrCase<"MinNum", 4, "minnum">,
      I32EnumAttrCase<"MaxNum", 5, "maxnum">,
      I32EnumAttrCase<"ArgMin", 6, "argmin">,
      I32EnumAttrCase<"ArgMax", 7, "argmax">,
      I32EnumAttrCase<"ArgMinOrdered", 8, "argmin_ordered">,
      I32EnumAttrCase<"ArgMaxOrdered", 9, "argmax_ordered">
    ]> {
  let cppNamespace = "::mlir::conv";
  let genSpecializedAttr = 0;
}

def Conv_MultiplyMode : I32EnumAttr<"MultiplyMode",
    "Arithmetic of the products inside the convolution", [
      I32EnumAttrCase<"IEEE", 0, "ieee">,
      I32EnumAttrCase<"TF32", 1, "tf32">,
      I32EnumAttrCase<"TF32x3", 2, "tf32x3">,
      I32EnumAttrCase<"F16", 3, "f16">,
      I32EnumAttrCase<"BF16", 4, "bf16">
    ]> {
  let cppNamespace = "::mlir::conv";
  let genSpecializedAttr = 0;
}

def Conv_TransformMode : I32EnumAttr<"TransformMode",
    "Whether a convolution may multiply transformed operands", [
      I32EnumAttrCase<"None", 0, "none">,
      I32EnumAttrCase<"Winograd", 1, "winograd">
    ]> {
  let cppNamespace = "::mlir::conv";
  let genSpecializedAttr = 0;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

class Conv_Attr<string name, string mnem, list<Trait> traits = []>
    : AttrDef<Conv_Dialect, name, traits> {
  let mnemonic = mnem;
}

def Conv_DimsAttr : Conv_Attr<"Dims", "dims"> {
  let summary = "Dimension orders of a convolution's input, filter and output";
  let description = [{
    Each order is a word with one letter per dimension, outermost first:
    `n` batch, `c` input channel, `f` output channel (filter), and `d`, `h`,
    `w` the spatial dimensions, of which a rank-1 convolution has `w`, a rank-2
    one `h` and `w`, and a rank-3 one all three.

    - (D1) The input order has each spatial letter once, and may have `n` and
      `c`, once each.
    - (D2) The filter order has each spatial letter once, and may have `f` and
      `c`, once each. Its `c` counts the input channels of ONE group.
    - (D3) The output order has each spatial letter once, and may have `n` and
      `f`, once each; it has `n` exactly if the input has it.
    - (D4) Spatial letters are `w`, `h w` or `d h w`, the same in all three.

    A letter that is left out means an extent of 1: a depthwise filter may be
    `fhw` as well as `fchw`.

    Example: `#conv.dims<input = nchw, filter = fchw, output = nfhw>`.
  }];
  let parameters = (ins
    StringRefParameter<"order of the input's dimensions">:$input,
    StringRefParameter<"order of the filter's dimensions">:$filter,
    StringRefParameter<"order of the output's dimensions">:$output);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Number of spatial dimensions: 1, 2 or 3.
    unsigned getSpatialRank() const;
    /// The spatial letters, outermost first: "w", "hw" or "dhw".
    ::llvm::StringRef getSpatialLetters() const;
    /// Position of `letter` in an order, or -1 where the order leaves it out.
    static int64_t find(::llvm::StringRef order, char letter);
    int64_t inputDim(char letter) const { return find(getInput(), letter); }
    int64_t filterDim(char letter) const { return find(getFilter(), letter); }
    int64_t outputDim(char letter) const { return find(getOutput(), letter); }
  }];
}

def Conv_NumericsAttr : Conv_Attr<"Numerics", "numerics"> {
  let summary = "Arithmetic of a fused convolution";
  let description = [{
    `multiply` names how the products are formed: `ieee` multiplies in the
    accumulate type, after an exact extension of both operands; the others
    round the operands to the named format first and so lose precision, which
    no pass chooses unless it is asked to. Operands of f16 have the format `f16`
    already. `accumulate` is the type of the sum and of the first epilogue
    argument.

    `transform = winograd` allows that a kernel multiplies what linear maps
    have made of tiles of the input and of the filter, and maps the sums back:
    in exact arithmetic the same convolution, with fewer products. The maps
    round in the accumulate type; what they give is rounded as `multiply` says, and
    multiplied. Operands of f16 are transformed with `multiply = f16` alone. So an
    element's error depends on the input of its whole tile, and an infinity or a
    NaN there may make all outputs of the tile NaN (docs/numerics.md has the
    bound). Kernels without a transform remain right. No pass sets it unless it is
    asked to. Left out it is `none`.

    Examples: `#conv.numerics<multiply = ieee, accumulate = f32>`,
    `#conv.numerics<multiply = ieee, accumulate = f32, transform = winograd>`.
  }];
  let parameters = (ins
    EnumParameter<Conv_MultiplyMode>:$multiply,
    "::mlir::Type":$accumulate,
    DefaultValuedParameter<"::mlir::conv::TransformMode",
                           "::mlir::conv::TransformMode::None">:$transform);
  let builders = [
    AttrBuilder<(ins "MultiplyMode":$multiply, "::mlir::Type":$accumulate), [{
      return $_get($_ctxt, multiply, accumulate, TransformMode::None);
    }]>
  ];
  let assemblyFormat = "`<` struct(params) `>`";
}

#endif // CONV_IR_CONVATTRIBUTES_TD
