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
/// Two faults are known, of ptxas 13.0 and of the compiler in the driver 580.
///
/// For every chip from sm_80 to sm_100: for
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
///
/// For sm_90 and sm_100, not for sm_89 nor sm_120 (and so for PTX of older
/// chips that runs on these): for
///
///   min.u16 m, x, c;  setp.eq.b16 p, m, c;
///
/// it makes one VIMNMX.U16x2 that sets p twice, once for the low half of x
/// and then for the high one, which decides and is always 0. A mask is then
/// always true: kernels read past the end of inputs whose last tile along the
/// rows is moved up. Minima and maxima of less than 32 bits are
/// therefore made of 32-bit ones.
void avoidPtxasFaults(llvm::Module &module);

} // namespace mlir::conv

#endif // CONV_LIB_SERIALIZATION_PTXASFAULTS_H
