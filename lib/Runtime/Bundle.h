//===- Bundle.h - An opened bundle and its code on a GPU --------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_BUNDLE_H
#define CONV_LIB_RUNTIME_BUNDLE_H

#include "Device.h"
#include "Files.h"
#include "Manifest.h"

#include <map>
#include <memory>
#include <mutex>

namespace mlir::conv::runtime {
class Bundle;
} // namespace mlir::conv::runtime

struct conv_function {
  const mlir::conv::runtime::FunctionDecl *decl;
  mlir::conv::runtime::Bundle *bundle;
};

namespace mlir::conv::runtime {

/// A compute capability as chip names spell it: sm_89, sm_90a, sm_100f.
struct Chip {
  int major = 0, minor = 0;
  char suffix = 0; // 'a': exactly this chip; 'f': this family

  /// Throws Error (CONV_ERROR_BUNDLE) if `name` is no chip.
  static Chip parse(const std::string &name);
  /// Whether machine code for this chip runs on a GPU of the capability.
  bool runsCubinOn(int gpuMajor, int gpuMinor) const;
  /// Whether PTX for this chip can be compiled for it.
  bool runsPtxOn(int gpuMajor, int gpuMinor) const;
};

class LoadedBundle;

class Bundle : public std::enable_shared_from_this<Bundle> {
public:
  static std::shared_ptr<Bundle> open(const std::string &directory);

  const std::string &getDirectory() const { return files.getPath(); }
  const std::string &getText() const { return text; }
  const Manifest &getManifest() const { return manifest; }
  const std::vector<conv_function> &getFunctions() const { return functions; }
  const Chip &getChip() const { return chip; }
  const conv_function *find(const std::string &name) const;

  /// Reads a file of the bundle whole. Throws Error (CONV_ERROR_IO).
  std::string readFile(const std::string &name) const;
  /// Reads the file of a constant, which has exactly `bytes` bytes. Throws
  /// Error where it has not, or cannot be read.
  std::string readConstant(const std::string &name, uint64_t bytes) const;

  std::shared_ptr<LoadedBundle> load(std::shared_ptr<Device> device);

private:
  Directory files;
  std::string text;
  Manifest manifest;
  Chip chip;
  std::vector<conv_function> functions;
  std::mutex mutex;
  std::map<int, std::shared_ptr<LoadedBundle>> loaded; // by device ordinal
};

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_BUNDLE_H
