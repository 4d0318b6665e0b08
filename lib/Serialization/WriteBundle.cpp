//===- WriteBundle.cpp - Put a bundle on disk, whole or not at all --------===//

#include "conv/Serialization/Manifest.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::conv;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static llvm::Error fail(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

static bool isEmptyDirectory(StringRef directory) {
  std::error_code error;
  return fs::directory_iterator(directory, error) == fs::directory_iterator() &&
         !error;
}

/// The manifest of the bundle in `directory`, of any version; none where it
/// holds no bundle.
static std::optional<llvm::json::Object> readManifest(StringRef directory) {
  auto buffer = llvm::MemoryBuffer::getFile(directory + "/manifest.json");
  if (!buffer)
    return std::nullopt;
  llvm::Expected<llvm::json::Value> parsed =
      llvm::json::parse((*buffer)->getBuffer());
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return std::nullopt;
  }
  llvm::json::Object *manifest = parsed->getAsObject();
  if (!manifest || manifest->getString("format") != "convfusion-bundle")
    return std::nullopt;
  return std::move(*manifest);
}

/// Calls `take` with each string under one of `keys` in the objects of the
/// array `objects`.
static void forEachName(const llvm::json::Array *objects,
                        ArrayRef<StringRef> keys,
                        llvm::function_ref<void(StringRef)> take) {
  if (!objects)
    return;
  for (const llvm::json::Value &value : *objects)
    if (const llvm::json::Object *object = value.getAsObject())
      for (StringRef key : keys)
        if (std::optional<StringRef> name = object->getString(key))
          take(*name);
}

/// A file or folder below `directory`, relative to it, that is no part of the
/// bundle whose manifest is given; "" if there is none.
static std::string findForeign(StringRef directory,
                               const llvm::json::Object &manifest) {
  llvm::StringSet<> known;
  auto take = [&](StringRef name) {
    // The folders that it lies in are the bundle's as well.
    for (; !name.empty(); name = path::parent_path(name))
      known.insert(name);
  };
  take("manifest.json");
  forEachName(manifest.getArray("modules"), {"ptx", "cubin"}, take);
  if (const llvm::json::Array *functions = manifest.getArray("functions"))
    for (const llvm::json::Value &value : *functions)
      if (const llvm::json::Object *function = value.getAsObject())
        forEachName(function->getArray("buffers"), {"file"}, take);
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error,
                                           /*follow_symlinks=*/false),
       end;
       it != end && !error; it.increment(error)) {
    StringRef name = StringRef(it->path()).drop_front(directory.size());
    name = name.ltrim('/');
    if (!known.contains(name))
      return name.str();
  }
  return error ? "(" + error.message() + ")" : "";
}

/// Why `directory` must not be replaced by a bundle; success where it may be:
/// it is empty, or all that it holds is a bundle.
static llvm::Error checkReplaceable(StringRef directory) {
  if (isEmptyDirectory(directory))
    return llvm::Error::success();
  std::optional<llvm::json::Object> manifest = readManifest(directory);
  if (!manifest)
    return fail(directory + " is a folder that is not a bundle; it is left "
                            "alone, so name another place or remove it");
  std::string foreign = findForeign(directory, *manifest);
  if (!foreign.empty())
    return fail(directory + " holds " + foreign +
                ", which is not the bundle's; the folder is left alone, so "
                "name another place or remove that");
  return llvm::Error::success();
}

static llvm::Error writeFile(StringRef name, StringRef contents) {
  if (std::error_code error = fs::create_directories(
          path::parent_path(name), /*IgnoreExisting=*/true, fs::all_all))
    return fail("cannot create the folder of " + name + ": " + error.message());
  std::error_code error;
  llvm::raw_fd_ostream stream(name, error);
  if (error)
    return fail("cannot write " + name + ": " + error.message());
  stream << contents;
  stream.close();
  if (stream.has_error()) {
    std::string reason = stream.error().message();
    stream.clear_error();
    return fail("cannot write " + name + ": " + reason);
  }
  return llvm::Error::success();
}

llvm::Error conv::writeBundle(const Bundle &bundle, StringRef where) {
  StringRef target = where.rtrim('/');
  if (target.empty())
    return fail("a bundle needs a folder to go to, such as -o p1.convbundle");
  bool exists = fs::exists(target);
  // A link stays a link; what it points to is replaced.
  llvm::SmallString<128> resolved;
  if (fs::is_symlink_file(target) && !fs::real_path(target, resolved))
    target = resolved;
  if (exists && !fs::is_directory(target))
    return fail(target + " is a file; a bundle is a folder, so name another "
                         "place or remove it");
  if (exists)
    if (llvm::Error error = checkReplaceable(target))
      return error;
  StringRef parent = path::parent_path(target);
  if (!parent.empty() && !fs::is_directory(parent))
    return fail("cannot write " + target + ": there is no folder " + parent);

  // Beside the target, so that renaming stays on one file system.
  llvm::SmallString<128> temporary;
  fs::createUniquePath(target + ".%%%%%%%%.tmp", temporary,
                       /*MakeAbsolute=*/false);
  if (std::error_code error = fs::create_directory(
          temporary, /*IgnoreExisting=*/false, fs::all_all))
    return fail("cannot write " + target + ": " + error.message());
  llvm::scope_exit cleanup([&] { fs::remove_directories(temporary); });
  for (auto &[name, contents] : bundle.files)
    if (llvm::Error error =
            writeFile((temporary + "/" + name).str(), contents.get()))
      return error;

  llvm::SmallString<128> old;
  if (exists) {
    fs::createUniquePath(target + ".%%%%%%%%.old", old,
                         /*MakeAbsolute=*/false);
    if (std::error_code error = fs::rename(target, old))
      return fail("cannot replace " + target + ": " + error.message());
  }
  if (std::error_code error = fs::rename(temporary, target)) {
    if (exists)
      fs::rename(old, target);
    return fail("cannot write " + target + ": " + error.message());
  }
  cleanup.release();
  if (exists)
    fs::remove_directories(old);
  return llvm::Error::success();
}
