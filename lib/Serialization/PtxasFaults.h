//===- PtxasFaults.h - Code that ptxas compiles wrongly ---------*- C++ -*-===//

#ifndef CONV_LIB_SERIALIZATION_PTXASFAULTS_H
#define CONV_LIB_SERIALIZATION_PTXASFAULTS_H

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::conv {

/// Rewrites the instructions of `module` that would become PTX which ptxas
/// compiles wrongly. It is run behind the optimizer, which could make such
/// instructions again.
///
/// One fault is known, of ptxas 13.0 for every chip from sm_80 to sm_100 and
/// of the compiler in the driver 580: for
///
///   mul.hi.u32 q, x, m;  cvt.u64.u32 w, q;  sub.s64 d, w, y;
///
/// it makes one IMAD.HI.U32 or IMAD.WIDE.U32 of x, m and -y, and takes its
/// carry as the borrow of the high word. Where the low word of y is 0 there
/// is no carry, and the high word of d becomes one too small. A difference of
/// two quotients by a constant, such as that of the images of two tiles, is
/// of this form, and wrong for the first image.
///
/// Every difference of 64 bits whose minuend is known to fit in 32 is
/// therefore made of 32-bit ones.
void avoidPtxasFaults(llvm::Module &module);

} // namespace mlir::conv

#endif // CONV_LIB_SERIALIZATION_PTXASFAULTS_H
