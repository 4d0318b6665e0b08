//===- Files.h - The files of a bundle --------------------------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_FILES_H
#define CONV_LIB_RUNTIME_FILES_H

#include <cstdint>
#include <string>

namespace mlir::conv::runtime {

/// A folder, held open: what is read later is read from the folder that was
/// opened, whatever its path has come to name meanwhile.
class Directory {
public:
  Directory() = default;
  /// Throws Error (CONV_ERROR_IO).
  explicit Directory(const std::string &path);
  ~Directory();
  Directory(Directory &&other) noexcept { *this = std::move(other); }
  Directory &operator=(Directory &&other) noexcept;

  const std::string &getPath() const { return path; }

  /// Reads a file of the folder whole. `name` is relative and has no "..". No
  /// part of it may be a symbolic link, so that nothing outside is read; a file
  /// of more than `maxBytes` is refused. Throws Error (CONV_ERROR_IO).
  std::string read(const std::string &name, uint64_t maxBytes) const;

private:
  std::string path;
  int descriptor = -1;
};

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_FILES_H
