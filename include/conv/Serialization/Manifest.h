//===- Manifest.h - Bundles and their manifest ------------------*- C++ -*-===//
//
// A bundle is a folder: manifest.json, a PTX file for each gpu.module (with a
// cubin where asked for) and the constants.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SERIALIZATION_MANIFEST_H
#define CONV_SERIALIZATION_MANIFEST_H

#include "conv/Host/HostProgram.h"
#include "conv/IR/AttrNames.h"
#include "conv/Serialization/PTX.h"
#include "conv/Target/Target.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <vector>

namespace mlir::conv {

struct BundleOptions {
  PTXOptions ptx;
  /// Assemble a cubin beside each PTX file; needs ptxas.
  bool cubin = false;
  /// Read the mix of each kernel's innermost loop out of its cubin; needs
  /// `cubin`, and nvdisasm, or there is none.
  bool loops = false;
  /// Describe the functions only, without any kernel.
  bool manifestOnly = false;
  /// Hears how many kernel modules have gone through a phase ("PTX", "ptxas"),
  /// from one thread at a time.
  std::function<void(StringRef phase, size_t done, size_t total)> progress;
  /// The chip that the manifest names where there is no kernel to say it.
  std::string chip{defaultChip};
};

/// Bytes that are held here, or that lie in an attribute of the context and
/// live as long as it: weights are large, and nobody needs them twice.
class Bytes {
public:
  explicit Bytes(std::string text) : owned(std::move(text)) {}
  static Bytes refer(StringRef text) {
    Bytes bytes{std::string()};
    bytes.referred = text;
    return bytes;
  }
  StringRef get() const { return owned.empty() ? referred : StringRef(owned); }

private:
  std::string owned;
  StringRef referred;
};

/// A bundle in memory. Constants refer to the context of the functions that it
/// was made of.
struct Bundle {
  /// Paths inside of the folder, and contents; manifest.json is the last.
  std::vector<std::pair<std::string, Bytes>> files;
  /// What ptxas said of the kernels, if cubins were asked for, in the order in
  /// which the functions launch them, without the references' kernels.
  SmallVector<KernelResources> resources;
  /// CPU time spent on all PTX.
  PTXTimes times;
};

/// One function to put into a bundle.
struct BundleEntry {
  /// What analyzeHostFunction or HostPrograms found.
  const HostProgram *program;
  /// Name in the manifest.
  std::string name;
  /// Name of the f64 reference of this function in the same bundle; may be
  /// empty.
  std::string reference = {};
  /// Whether this is such a reference.
  bool isReference = false;
};

/// Makes a bundle of lowered functions: host functions with launches of
/// gpu.modules in NVVM form, which lie in the functions' modules. Emits errors
/// at the ops that a bundle cannot express.
FailureOr<Bundle> buildBundle(ArrayRef<BundleEntry> entries,
                              const BundleOptions &options = {});

/// The bytes of a constant as a kernel reads them. They are not copied where
/// the attribute holds them in this form. Emits an error where the attribute is
/// neither dense nor a resource whose data is there.
FailureOr<Bytes> getConstantBytes(memref::GlobalOp global);

/// Lengths of all floating-point sums of a lowered function, as
/// conv-annotate-work counted them: of its convolutions, then of its other
/// sums. What results may differ by follows from them (docs/numerics.md).
SmallVector<Expr> getSumLengths(func::FuncOp func);

/// Writes a bundle to the folder `path`, whole or not at all: it is complete
/// under a temporary name before it takes its place. Replaces a bundle or an
/// empty folder, and refuses to replace anything else.
llvm::Error writeBundle(const Bundle &bundle, StringRef path);

} // namespace mlir::conv

#endif // CONV_SERIALIZATION_MANIFEST_H
