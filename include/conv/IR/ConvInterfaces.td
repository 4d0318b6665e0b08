//===- ConvInterfaces.td - What the dialect knows of schedules -*- tablegen -*-===//

#ifndef CONV_IR_CONVINTERFACES_TD
#define CONV_IR_CONVINTERFACES_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

def Conv_ScheduleInterface : AttrInterface<"ScheduleInterface"> {
  let cppNamespace = "::mlir::conv";
  let description = [{
    How one kernel computes a fused convolution. Each family of kernels has an
    attribute of its own, `#conv_kernel.<family><...>`, which says what the
    family can be told; this is what is common to all.
  }];
  let methods = [
    InterfaceMethod<"Name of the kernel family: the attribute's mnemonic.",
      "::llvm::StringRef", "getFamilyName">,
    InterfaceMethod<"Threads of a block.", "int64_t", "getNumThreads">,
    InterfaceMethod<[{
        The parameters by the names that they are written with, in their order: a
        count as an integer attribute of 64 bits, counts as an array of those, a
        schedule as itself.
      }],
      "::llvm::SmallVector<std::pair<::llvm::StringRef, ::mlir::Attribute>>",
      "getParameters">
  ];
}

/// An attribute of any kernel family.
def Conv_AnySchedule : Attr<
    CPred<"::llvm::isa<::mlir::conv::ScheduleInterface>($_self)">,
    "schedule of a kernel family"> {
  let storageType = "::mlir::conv::ScheduleInterface";
  let returnType = "::mlir::conv::ScheduleInterface";
  let convertFromStorage = "$_self";
}

#endif // CONV_IR_CONVINTERFACES_TD
