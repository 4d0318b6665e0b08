//===- Bundle.cpp - An opened bundle and its code on a GPU ----------------===//

#include "Bundle.h"

#include "LoadedBundle.h"

using namespace mlir::conv::runtime;

/// Larger files are taken for a mistake rather than read into memory. Constants
/// have a limit of their own: the size that the manifest declares.
static constexpr uint64_t maxTextBytes = uint64_t(1) << 28;

//===----------------------------------------------------------------------===//
// Chip
//===----------------------------------------------------------------------===//

Chip Chip::parse(const std::string &name) {
  auto invalid = [&]() {
    fail(CONV_ERROR_BUNDLE,
         "manifest.json: target.chip: expects a chip such "
         "as sm_89, got \"",
         name, "\"");
  };
  if (name.rfind("sm_", 0) != 0)
    invalid();
  Chip chip;
  size_t end = 3;
  int number = 0;
  for (; end < name.size() && name[end] >= '0' && name[end] <= '9' && end < 7;
       ++end)
    number = number * 10 + (name[end] - '0');
  if (end < 5)
    invalid();
  chip.major = number / 10;
  chip.minor = number % 10;
  if (end < name.size())
    chip.suffix = name[end++];
  if (end != name.size() ||
      (chip.suffix && chip.suffix != 'a' && chip.suffix != 'f'))
    invalid();
  return chip;
}

bool Chip::runsCubinOn(int gpuMajor, int gpuMinor) const {
  if (suffix == 'a')
    return gpuMajor == major && gpuMinor == minor;
  return gpuMajor == major && gpuMinor >= minor;
}

bool Chip::runsPtxOn(int gpuMajor, int gpuMinor) const {
  if (suffix)
    return runsCubinOn(gpuMajor, gpuMinor);
  return gpuMajor > major || (gpuMajor == major && gpuMinor >= minor);
}

//===----------------------------------------------------------------------===//
// Bundle
//===----------------------------------------------------------------------===//

std::string Bundle::readFile(const std::string &name) const {
  return files.read(name, maxTextBytes);
}

std::string Bundle::readConstant(const std::string &name,
                                 uint64_t bytes) const {
  std::string data = files.read(name, bytes);
  if (data.size() != bytes)
    fail(CONV_ERROR_BUNDLE, getDirectory(), "/", name, " has ", data.size(),
         " bytes; the manifest declares ", bytes);
  return data;
}

std::shared_ptr<Bundle> Bundle::open(const std::string &directory) {
  auto bundle = std::make_shared<Bundle>();
  bundle->files = Directory(directory);
  bundle->text = bundle->files.read("manifest.json", maxTextBytes);
  try {
    bundle->manifest = parseManifest(bundle->text);
    bundle->chip = Chip::parse(bundle->manifest.chip);
  } catch (const Error &error) {
    fail(error.getStatus(), directory, "/", error.what());
  }
  for (const FunctionDecl &decl : bundle->manifest.functions)
    bundle->functions.push_back({&decl, bundle.get()});
  return bundle;
}

const conv_function *Bundle::find(const std::string &name) const {
  for (const conv_function &function : functions)
    if (function.decl->name == name)
      return &function;
  return nullptr;
}

std::shared_ptr<LoadedBundle> Bundle::load(std::shared_ptr<Device> device) {
  std::lock_guard<std::mutex> lock(mutex);
  std::shared_ptr<LoadedBundle> &slot = loaded[device->getOrdinal()];
  if (!slot)
    slot = std::make_shared<LoadedBundle>(std::move(device));
  return slot;
}
