//===- ModuleCache.cpp - What the driver compiled, on disk ----------------===//

#include "ModuleCache.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace mlir::conv::runtime;

namespace {
/// What a file begins with; the key and the cubin follow.
struct Header {
  char magic[8];
  uint64_t keyBytes, cubinBytes;
  uint64_t checksum; // of both
};

/// While it lives a write beyond the size that files may have (RLIMIT_FSIZE) is
/// an error of this thread's write, as on a full disk, and does not end the
/// process.
class NoSizeSignal {
public:
  NoSizeSignal() {
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGXFSZ);
    sigset_t pending;
    wasPending = sigpending(&pending) == 0 && sigismember(&pending, SIGXFSZ);
    blocked = pthread_sigmask(SIG_BLOCK, &signals, &before) == 0;
  }
  ~NoSizeSignal() {
    if (!blocked)
      return;
    // Ours is taken away; one that waited before is not ours.
    timespec none = {0, 0};
    while (!wasPending && sigtimedwait(&signals, nullptr, &none) < 0 &&
           errno == EINTR)
      ;
    (void)pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  NoSizeSignal(const NoSizeSignal &) = delete;
  NoSizeSignal &operator=(const NoSizeSignal &) = delete;

private:
  sigset_t signals, before;
  bool wasPending = false, blocked = false;
};
} // namespace

static constexpr char magic[8] = {'C', 'O', 'N', 'V', 'C', 'A', 'C', '1'};
/// Larger files are none of ours.
static constexpr uint64_t maxFileBytes = uint64_t(1) << 30;

/// FNV-1a. It names files and finds damage; whose a file is its key says.
static uint64_t hash(const std::string &data,
                     uint64_t state = 0xcbf29ce484222325) {
  for (unsigned char byte : data)
    state = (state ^ byte) * 0x100000001b3;
  return state;
}

static std::string getFileName(const std::string &key) {
  char name[40];
  std::snprintf(name, sizeof(name), "%016llx.cubin",
                static_cast<unsigned long long>(hash(key)));
  return name;
}

static std::string findFolder() {
  auto get = [](const char *name) {
    const char *value = std::getenv(name);
    return std::string(value ? value : "");
  };
  std::string named = get("CONVFUSION_CACHE");
  if (named == "off")
    return "";
  if (!named.empty())
    return named;
  std::string parent = get("XDG_CACHE_HOME");
  if (parent.empty() && !get("HOME").empty())
    parent = get("HOME") + "/.cache";
  // A relative one is to be ignored, says the standard that names it.
  if (parent.empty() || parent[0] != '/')
    return "";
  return parent + "/convfusion";
}

ModuleCache::ModuleCache() {
  std::string path = findFolder();
  if (path.empty())
    return;
  for (size_t at = path.find('/', 1); at != std::string::npos;
       at = path.find('/', at + 1))
    (void)mkdir(path.substr(0, at).c_str(), 0700);
  (void)mkdir(path.c_str(), 0700);
  folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat status;
  if (folder < 0 ||
      (fstat(folder, &status) == 0 && status.st_uid == geteuid() &&
       !(status.st_mode & (S_IWGRP | S_IWOTH))))
    return;
  (void)close(folder);
  folder = -1;
}

ModuleCache::~ModuleCache() {
  if (folder >= 0)
    (void)close(folder);
}

/// The driver's build, where its kernel module tells it: releases of one CUDA
/// version differ in their compilers too. Empty where it does not.
static const std::string &getDriverBuild() {
  static const std::string build = [] {
    std::ifstream stream("/proc/driver/nvidia/version");
    std::string line;
    std::getline(stream, line);
    return line;
  }();
  return build;
}

std::string ModuleCache::getKey(const Device &device, const std::string &ptx) {
  const conv_device_info &info = device.getInfo();
  const char *driver = std::getenv("CONVFUSION_CUDA_DRIVER");
  return text("driver ", info.driver_version, " ", getDriverBuild(), " ",
              driver ? driver : "", "\nchip sm_", info.compute_major,
              info.compute_minor, "\n", ptx);
}

/// Reads or writes, as `call` does, exactly so many bytes.
template <typename Call, typename Byte>
static bool transfer(Call call, int file, Byte *at, size_t bytes) {
  while (bytes) {
    ssize_t count = call(file, at, bytes);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    at += count;
    bytes -= static_cast<size_t>(count);
  }
  return true;
}

static bool readAll(int file, void *to, size_t bytes) {
  return transfer(read, file, static_cast<char *>(to), bytes);
}

static bool writeAll(int file, const void *from, size_t bytes) {
  return transfer(write, file, static_cast<const char *>(from), bytes);
}

bool ModuleCache::load(const std::string &key, std::string &cubin) const {
  if (!isUsable())
    return false;
  int file = openat(folder, getFileName(key).c_str(),
                    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0)
    return false;
  auto read = [&] {
    struct stat status;
    Header header;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) ||
        static_cast<uint64_t>(status.st_size) > maxFileBytes ||
        !readAll(file, &header, sizeof(header)) ||
        std::memcmp(header.magic, magic, sizeof(magic)) != 0 ||
        header.keyBytes != key.size() || header.cubinBytes > maxFileBytes ||
        sizeof(header) + header.keyBytes + header.cubinBytes !=
            static_cast<uint64_t>(status.st_size))
      return false;
    std::string stored(header.keyBytes, '\0');
    cubin.resize(header.cubinBytes);
    return readAll(file, stored.data(), stored.size()) &&
           readAll(file, cubin.data(), cubin.size()) && stored == key &&
           hash(cubin, hash(key)) == header.checksum;
  };
  bool done = read();
  (void)close(file);
  return done;
}

/// What stands behind the name of a file that is not complete yet.
static constexpr char asideSuffix[] = ".tmp";
/// After so many seconds nobody is writing it any more.
static constexpr time_t staleSeconds = 60 * 60;

/// Removes from `folder` what processes that ended in the middle of a write
/// have left there.
static void removeStale(int folder) {
  int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *listing = copy < 0 ? nullptr : fdopendir(copy);
  if (!listing) {
    if (copy >= 0)
      (void)close(copy);
    return;
  }
  constexpr size_t keyDigits = 16;
  while (const dirent *entry = readdir(listing)) {
    // <16 digits>.cubin.<process>.<count>.tmp, as `store` names them.
    std::string name = entry->d_name;
    size_t suffix = sizeof(asideSuffix) - 1;
    struct stat status;
    if (name.size() > keyDigits + suffix &&
        name.find_first_not_of("0123456789abcdef") == keyDigits &&
        name.compare(keyDigits, 7, ".cubin.") == 0 &&
        name.compare(name.size() - suffix, suffix, asideSuffix) == 0 &&
        fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(status.st_mode) &&
        status.st_mtime < std::time(nullptr) - staleSeconds)
      (void)unlinkat(folder, name.c_str(), 0);
  }
  (void)closedir(listing);
}

void ModuleCache::store(const std::string &key,
                        const std::string &cubin) const {
  if (!isUsable())
    return;
  removeStale(folder);
  // Written aside and renamed, so that what bears the name is whole.
  static std::atomic<unsigned> counter{0};
  std::string name = getFileName(key);
  std::string aside = text(name, ".", getpid(), ".", counter++, asideSuffix);
  int file = openat(folder, aside.c_str(),
                    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return;
  Header header = {{}, key.size(), cubin.size(), hash(cubin, hash(key))};
  std::memcpy(header.magic, magic, sizeof(magic));
  NoSizeSignal noSignal;
  bool written = writeAll(file, &header, sizeof(header)) &&
                 writeAll(file, key.data(), key.size()) &&
                 writeAll(file, cubin.data(), cubin.size());
  // A full disk may say so only now.
  written &= close(file) == 0;
  if (!written || renameat(folder, aside.c_str(), folder, name.c_str()) != 0)
    (void)unlinkat(folder, aside.c_str(), 0);
}
