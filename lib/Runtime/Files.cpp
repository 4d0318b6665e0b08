//===- Files.cpp - The files of a bundle ----------------------------------===//

#include "Files.h"

#include "Error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace mlir::conv::runtime;

namespace {
/// A file descriptor that is closed with its owner.
struct Descriptor {
  explicit Descriptor(int value) : value(value) {}
  ~Descriptor() {
    if (value >= 0)
      (void)close(value);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;

  int value;
};
} // namespace

Directory::Directory(const std::string &path) : path(path) {
  // The path itself is the caller's: it may go through links.
  descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0)
    return;
  fail(CONV_ERROR_IO, "cannot open the bundle ", path, ": ",
       errno == ENOENT ? "there is no such directory"
       : errno == ENOTDIR
           ? "it is no directory (a bundle is the directory that conv-opt "
             "--emit=bundle wrote)"
           : std::strerror(errno));
}

Directory::~Directory() {
  if (descriptor >= 0)
    (void)close(descriptor);
}

Directory &Directory::operator=(Directory &&other) noexcept {
  std::swap(path, other.path);
  std::swap(descriptor, other.descriptor);
  return *this;
}

std::string Directory::read(const std::string &name, uint64_t maxBytes) const {
  auto refuse = [&](const auto &...parts) {
    fail(CONV_ERROR_IO, "cannot read ", path, "/", name, ": ", text(parts...));
  };
  // Opened part by part, since O_NOFOLLOW is about the last part alone.
  Descriptor file(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (file.value < 0)
    refuse(std::strerror(errno));
  for (size_t begin = 0; begin <= name.size();) {
    size_t end = std::min(name.find('/', begin), name.size());
    std::string part = name.substr(begin, end - begin);
    begin = end + 1;
    bool last = begin > name.size();
    if (part.empty() && !last)
      continue;
    // O_NONBLOCK: a pipe without a writer must not keep us waiting.
    int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    int next = openat(file.value, part.empty() ? "." : part.c_str(),
                      last ? flags : flags | O_DIRECTORY);
    int error = errno;
    struct stat status;
    // Beside O_DIRECTORY a link is "no directory".
    if (next < 0 &&
        (error == ELOOP || (error == ENOTDIR &&
                            fstatat(file.value, part.c_str(), &status,
                                    AT_SYMLINK_NOFOLLOW) == 0 &&
                            S_ISLNK(status.st_mode))))
      refuse(part,
             " is a symbolic link; a bundle is its folder alone, copy the "
             "file into it");
    if (next < 0)
      refuse(error == ENOENT ? "there is no such file" : std::strerror(error));
    (void)close(std::exchange(file.value, next));
  }

  struct stat status;
  if (fstat(file.value, &status) != 0)
    refuse(std::strerror(errno));
  if (!S_ISREG(status.st_mode))
    refuse("it is no regular file");
  uint64_t size = static_cast<uint64_t>(status.st_size);
  if (size > maxBytes)
    refuse("it has ", size, " bytes, expected are at most ", maxBytes);
  std::string data(size, '\0');
  for (uint64_t done = 0; done < size;) {
    ssize_t count = ::read(file.value, data.data() + done, size - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      refuse(std::strerror(errno));
    if (count == 0)
      refuse("it ended after ", done, " of ", size, " bytes");
    done += static_cast<uint64_t>(count);
  }
  return data;
}
