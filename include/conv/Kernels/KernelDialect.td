//===- KernelDialect.td - Schedules of the kernel families -*- tablegen -*-===//

#ifndef CONV_KERNELS_KERNELDIALECT_TD
#define CONV_KERNELS_KERNELDIALECT_TD

include "conv/IR/ConvInterfaces.td"
include "mlir/IR/AttrTypeBase.td"

def ConvKernel_Dialect : Dialect {
  let name = "conv_kernel";
  let cppNamespace = "::mlir::conv";
  let summary = "How the kernel families compute a fused convolution";
  let description = [{
    The schedules that `conv.fused` carries, one attribute for each family of
    kernels. The attribute has all that the family can be told. What a schedule
    means for a convolution (layouts, shared memory, registers) is said by the
    family's plan, which `conv-print-schedules` prints.
  }];
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
  }];
}

/// Counts along the dimensions that the attribute's description names, printed
/// `[64, 4, 32]`.
def ConvKernel_Counts : ArrayRefParameter<"int64_t"> {
  let parser = "parseCounts($_parser)";
  let printer = "printCounts($_printer, $_self)";
}

/// A schedule of one family, printed `#conv_kernel.<family><name = value, ...>`
/// with the names of its parameters. The family defines `getNumThreads` and
/// `verify`, by the checks of lib/Kernels/ScheduleChecks.h where they fit.
class ConvKernel_Schedule<string name, string family>
    : AttrDef<ConvKernel_Dialect, name,
              [DeclareAttrInterfaceMethods<Conv_ScheduleInterface>]> {
  let mnemonic = family;
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
  // {"tile", <value>}, one for each parameter.
  string parameterList = !interleave(
      !foreach(i, !range(!size(parameters)),
               "{\"" # !getdagname(parameters, i) # "\", toAttribute(context, "
               # "getImpl()->" # !getdagname(parameters, i) # ")}"),
      ", ");
  let extraClassDefinition = [{
    ::llvm::StringRef $cppClass::getFamilyName() const { return getMnemonic(); }
    ::llvm::SmallVector<std::pair<::llvm::StringRef, ::mlir::Attribute>>
    $cppClass::getParameters() const {
      ::mlir::MLIRContext *context = getContext();
      return }] # "{" # parameterList # "}" # [{;
    }
  }];
}

#endif // CONV_KERNELS_KERNELDIALECT_TD
