//===- TileInterfaces.td - What a family lowers itself -----*- tablegen -*-===//

#ifndef CONV_TILE_TILEINTERFACES_TD
#define CONV_TILE_TILEINTERFACES_TD

include "mlir/IR/OpBase.td"

def ConvTile_SourceInterface : OpInterface<"SourceOpInterface"> {
  let cppNamespace = "::mlir::conv::tile";
  let description = [{
    An op whose result feeds `conv_tile.accumulate`: it keeps stages in shared
    memory, fills them ahead of their use, and drives the loop over them.
  }];
  let methods = [
    InterfaceMethod<"Makes what lowers the op within one kernel.",
      "::std::unique_ptr<::mlir::conv::tile::SourceLowering>", "createLowering",
      (ins "::mlir::conv::tile::KernelLowering &":$kernel)>,
    InterfaceMethod<"Bytes of shared memory, from its start, that the stages take.",
      "int64_t", "getSharedBytes">,
    InterfaceMethod<
      "Verifies an accumulate over the op, `user`: that its walk and its result "
      "are such as the op feeds.",
      "::llvm::LogicalResult", "verifyAccumulate",
      (ins "::mlir::Operation *":$user)>,
    InterfaceMethod<
      "Whether the op multiplies by itself, in a domain that fragments do not "
      "show; its accumulates then have no multiplies in their bodies.",
      "bool", "hasOwnMultiply", (ins), "", "return false;">,
    InterfaceMethod<
      "f32 of a stage in which nothing is read or written after an accumulate "
      "(SourceLowering::leaveStage); 0 where the source offers none.",
      "int64_t", "getStageSize", (ins), "", "return 0;">
  ];
}

def ConvTile_MultiplyInterface : OpInterface<"MultiplyOpInterface"> {
  let cppNamespace = "::mlir::conv::tile";
  let description = [{
    An op that multiplies a landed stage into a fragment. Operand 0 and result
    0 are the fragment, operand 1 is the stage.
  }];
  let methods = [
    InterfaceMethod<
      "Emits the multiply: `acc` holds the registers of one thread, `stage` the "
      "address of the stage in shared memory. `sideWork`, which may be empty, "
      "holds independent pieces of work (copies of later stages) that are to be "
      "emitted once each, in order, before, between or behind the multiplies. "
      "`seam` is null unless the op loads ahead; side work is then emitted "
      "before the seam.",
      "void", "lowerMultiply",
      (ins "::mlir::conv::tile::KernelLowering &":$kernel,
           "::llvm::SmallVectorImpl<::mlir::Value> &":$acc,
           "::mlir::Value":$stage,
           "::llvm::ArrayRef<::std::function<void()>>":$sideWork,
           "::mlir::conv::tile::StageSeam *":$seam)>,
    InterfaceMethod<
      "Whether the multiply has its first operands loaded before its stage "
      "begins: behind the barrier that ends the stage before, which then comes "
      "ahead of that stage's last multiplies, so that these cover it.",
      "bool", "loadsAhead", (ins), "", "return false;">,
    InterfaceMethod<
      "Emits the loads of the first operands of the stage at address `stage`; "
      "only where the op loads ahead.",
      "::llvm::SmallVector<::mlir::Value>", "loadFirst",
      (ins "::mlir::conv::tile::KernelLowering &":$kernel,
           "::mlir::Value":$stage), "", "return {};">,
    InterfaceMethod<
      "Whether the multiply spreads side work round or between its instructions; "
      "if not it is given none.",
      "bool", "canSpreadSideWork", (ins), "", "return true;">
  ];
}

#endif // CONV_TILE_TILEINTERFACES_TD
