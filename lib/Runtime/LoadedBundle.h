//===- LoadedBundle.h - A bundle's code and constants on a GPU --*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_LOADEDBUNDLE_H
#define CONV_LIB_RUNTIME_LOADEDBUNDLE_H

#include "Bundle.h"

#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace mlir::conv::runtime {

/// The code and the constants of a bundle on one GPU, loaded piece by piece
/// when a function first needs them.
class LoadedBundle {
public:
  struct Module {
    CUmodule handle = nullptr;
    const char *code = ""; // "cubin", "ptx" or "cache"
  };

  explicit LoadedBundle(std::shared_ptr<Device> device)
      : device(std::move(device)) {}
  ~LoadedBundle();

  /// Loads those of the modules that are not there yet, several at once, also
  /// beside other threads that load others.
  void loadModules(const Bundle &bundle, const std::vector<size_t> &indices);
  /// The kernel, and its module in `module`, which must be loaded.
  CUfunction getKernel(const Bundle &bundle, size_t moduleIndex,
                       const std::string &name, const Module *&module);
  /// Allows launches of `kernel` with so much dynamic shared memory.
  void allowSharedBytes(CUfunction kernel, const std::string &name,
                        int64_t bytes);
  /// A constant in GPU memory, which is given back when nobody holds it.
  SharedMemory getConstant(const Bundle &bundle, const std::string &file,
                           uint64_t bytes);

  /// What load steps computed, for all executables that need the same; under
  /// the lock. Keys are texts that say all that the values depend on.
  std::unique_lock<std::mutex> lockResidents() {
    return std::unique_lock<std::mutex>(residentMutex);
  }
  SharedMemory findResident(const std::string &key);
  void keepResident(const std::string &key, const SharedMemory &memory);
  /// A number for the values of the frozen tensor at this address: another one
  /// after each time that they are fresh.
  uint64_t getFreezing(uint64_t address, bool isFresh);
  /// A short text that stands for this one.
  std::string intern(const std::string &signature);

private:
  void loadAll(const Bundle &bundle, const std::vector<size_t> &indices,
               std::vector<Module> &loaded,
               std::vector<std::exception_ptr> &errors) const;
  Module load(const Bundle &bundle, const ModuleDecl &decl) const;
  void loadPtx(const std::string &ptx, const std::string &path,
               Module &module) const;
  bool linkPtx(const std::string &ptx, std::string &cubin) const;

  std::shared_ptr<Device> device;
  std::mutex mutex;
  std::map<size_t, Module> modules;
  std::set<size_t> loading; // modules that some thread loads now
  std::condition_variable hasLoaded;
  std::map<std::pair<std::string, uint64_t>, WeakMemory> constants;
  std::mutex residentMutex; // of all below; taken before the other
  std::map<std::string, WeakMemory> residents;
  std::map<std::string, uint64_t> signatures;
  uint64_t numSignatures = 0;
  std::map<uint64_t, uint64_t> freezings; // by address
  uint64_t numFreezings = 0;
};

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_LOADEDBUNDLE_H
