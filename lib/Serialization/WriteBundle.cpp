//===- WriteBundle.cpp - Put a bundle on disk, whole or not at all --------===//

#include "conv/Serialization/Manifest.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
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

/// Whether `directory` holds a bundle, of any version.
static bool isBundle(StringRef directory) {
  auto manifest = llvm::MemoryBuffer::getFile(directory + "/manifest.json");
  return manifest && (*manifest)->getBuffer().contains("\"convfusion-bundle\"");
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
  if (exists && !isEmptyDirectory(target) && !isBundle(target))
    return fail(target + " is a folder that is not a bundle; it is left "
                         "alone, so name another place or remove it");
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
