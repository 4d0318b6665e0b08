//===- ModuleCache.h - What the driver compiled, on disk --------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_MODULECACHE_H
#define CONV_LIB_RUNTIME_MODULECACHE_H

#include "Device.h"

#include <string>

namespace mlir::conv::runtime {

/// A folder of cubins that the driver made of PTX: CONVFUSION_CACHE, else
/// convfusion in XDG_CACHE_HOME or in ~/.cache; "off" turns it off. It may be
/// deleted at any time and written by several processes at once. Nothing here
/// fails: what cannot be read is not there, what cannot be written is not kept.
class ModuleCache {
public:
  /// Finds the folder and makes it. One that others may write to is not used:
  /// what it holds is executed.
  ModuleCache();
  ~ModuleCache();
  ModuleCache(const ModuleCache &) = delete;
  ModuleCache &operator=(const ModuleCache &) = delete;

  bool isUsable() const { return folder >= 0; }

  /// All that a cubin depends on: the PTX, the chip, the driver.
  static std::string getKey(const Device &device, const std::string &ptx);

  /// Reads what was stored for exactly this key; false if there is none.
  bool load(const std::string &key, std::string &cubin) const;
  void store(const std::string &key, const std::string &cubin) const;

private:
  int folder = -1; // descriptor
};

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_MODULECACHE_H
