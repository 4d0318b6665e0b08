//===- BufferizableOpInterfaceImpl.h - conv.fused to memrefs ----*- C++ -*-===//

#ifndef CONV_IR_BUFFERIZABLEOPINTERFACEIMPL_H
#define CONV_IR_BUFFERIZABLEOPINTERFACEIMPL_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::conv {

/// Teaches one-shot bufferization about `conv.fused`: the op reads its input,
/// filter and extras, overwrites its outs without reading them, and must not
/// get an out in the buffer of something that it reads.
void registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry);

} // namespace mlir::conv

#endif // CONV_IR_BUFFERIZABLEOPINTERFACEIMPL_H
