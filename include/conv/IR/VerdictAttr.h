//===- VerdictAttr.h - How verdicts stand in the IR -------------*- C++ -*-===//
//
// Every pass that decides whether a convolution and its consumers become one
// kernel leaves its verdict in one attribute of the function, in one form.
// Fusion says what the rules are (conv/Fusion/Verdict.h).
//
//===----------------------------------------------------------------------===//

#ifndef CONV_IR_VERDICTATTR_H
#define CONV_IR_VERDICTATTR_H

#include "conv/IR/AttrNames.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include <string>

namespace mlir::conv {

/// The first place in a file that `loc` names, as "file:line:col", or "" where
/// it names none.
std::string describeLocation(Location loc);

/// All places in files that `loc` names, in the same form.
SmallVector<std::string> listPlaces(Location loc);

/// The name of `op`, or of the op that it was written as.
StringRef describeOp(Operation *op);

/// The verdicts that `function` records.
SmallVector<Attribute> getVerdicts(FunctionOpInterface function);

/// Replaces the verdicts that `function` records; there must be some.
void setVerdicts(FunctionOpInterface function, ArrayRef<Attribute> verdicts);

/// One entry of the attribute, about `op`.
DictionaryAttr makeVerdict(Operation *op, bool fused, StringRef rule,
                           StringRef reason, StringRef remedy);

/// Records in `function` that `op`, a convolution, has no kernel: by `rule`,
/// for `reason`. The location of `op` names the ops that were fused into it.
/// Their verdicts, which say that they run in its kernel, become refusals by
/// `rule` as well; the verdict that the convolution was raised becomes this
/// one.
void recordNoKernel(Operation *op, FunctionOpInterface function, StringRef rule,
                    StringRef reason, StringRef remedy);

} // namespace mlir::conv

#endif // CONV_IR_VERDICTATTR_H
