//===- CacheTest.cpp - Loading modules, and what is kept on disk ----------===//

#include "TestSession.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

using namespace conv_test;

namespace {

/// A folder for what the driver compiled, used while this object lives.
class Cache {
public:
  Cache() : setting("CONVFUSION_CACHE", (parent.path + "/cache").c_str()) {}

  std::string getPath() const { return parent.path + "/cache"; }
  std::vector<std::string> list() const {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto &entry :
         std::filesystem::directory_iterator(getPath(), ignored))
      names.push_back(entry.path().filename());
    return names;
  }
  /// The only file in it.
  std::string getFile() const {
    std::vector<std::string> names = list();
    EXPECT_EQ(names.size(), 1u);
    return names.empty() ? "" : "cache/" + names.front();
  }

  TestBundle parent{"{}"};
  Setting setting;
};

/// Prepares in a new bundle and runs; where the code came from.
std::string load(const std::string &ptx = ptxText) {
  Session session;
  session.directory.write("kernels.ptx", ptx);
  session.ready();
  if (!session.executable || session.run() != CONV_OK)
    return std::string("failed: ") + conv_last_error();
  conv_launch_info info;
  EXPECT_EQ(conv_executable_launch(session.executable, 0, &info), CONV_OK);
  size_t compiled = session.count("compile ptx");
  EXPECT_EQ(compiled, std::string(info.code) == "ptx" ? 1u : 0u);
  return info.code;
}

TEST(ModuleCache, KeepsWhatTheDriverCompiled) {
  Cache cache;
  EXPECT_EQ(load(), "ptx");
  EXPECT_EQ(load(), "cache");
  EXPECT_EQ(load(), "cache");
  struct stat status;
  ASSERT_EQ(stat(cache.getPath().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  // It may be deleted at any time.
  std::filesystem::remove_all(cache.getPath());
  EXPECT_EQ(load(), "ptx");
  EXPECT_EQ(load(), "cache");
}

TEST(ModuleCache, IsOfOnePtxChipAndDriver) {
  Cache cache;
  EXPECT_EQ(load(), "ptx");
  EXPECT_EQ(load(std::string(ptxText) + "// other"), "ptx");
  for (auto [name, value] : {std::pair("CONVFUSION_MOCK_CC", "90"),
                             std::pair("CONVFUSION_MOCK_VERSION", "13000")}) {
    Setting setting(name, value);
    EXPECT_EQ(load(), "ptx") << name;
    EXPECT_EQ(load(), "cache") << name;
  }
  EXPECT_EQ(load(), "cache");
  EXPECT_EQ(cache.list().size(), 4u);
  // A file of another key under this name, as two keys of one hash would have.
  Cache other;
  EXPECT_EQ(load(std::string(ptxText) + "// other"), "ptx");
  std::string foreign = other.parent.read(other.getFile());
  std::filesystem::remove_all(other.getPath());
  EXPECT_EQ(load(), "ptx");
  std::string file = other.getFile();
  other.parent.write(file, foreign);
  EXPECT_EQ(load(), "ptx");
  EXPECT_EQ(load(), "cache");
}

TEST(ModuleCache, DamageLeadsToCompilingAgain) {
  Cache cache;
  EXPECT_EQ(load(), "ptx");
  std::string file = cache.getFile(), good = cache.parent.read(file);
  ASSERT_GT(good.size(), 1000u);
  auto expectRebuilt = [&](const std::string &content) {
    cache.parent.write(file, content);
    EXPECT_EQ(load(), "ptx");
    EXPECT_EQ(cache.parent.read(file), good);
    EXPECT_EQ(load(), "cache");
  };
  for (size_t size :
       {size_t(0), size_t(7), size_t(32), good.size() / 2, good.size() - 1})
    expectRebuilt(good.substr(0, size));
  for (size_t at = 0; at < good.size(); at += at < 40 ? 1 : 211) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    expectRebuilt(damaged);
  }
  expectRebuilt(good + "x");
  expectRebuilt(std::string(good.size(), '\xff'));
  // A driver that refuses it compiles the PTX.
  {
    Setting setting("CONVFUSION_MOCK_CUBIN_FAILS", "1");
    Session session;
    EXPECT_EQ(session.prepare(), CONV_OK) << conv_last_error();
    EXPECT_EQ(session.count("load ptx"), 1u);
  }
  // What is no file of ours stays and does not matter.
  std::filesystem::remove(cache.parent.path + "/" + file);
  std::filesystem::create_directory(cache.parent.path + "/" + file);
  EXPECT_EQ(load(), "ptx");
  std::filesystem::remove(cache.parent.path + "/" + file);
  cache.parent.write("elsewhere", good);
  std::filesystem::create_symlink(cache.parent.path + "/elsewhere",
                                  cache.parent.path + "/" + file);
  EXPECT_EQ(load(), "ptx");
  for (const std::string &name : cache.list())
    EXPECT_EQ(name.find(".tmp"), std::string::npos) << name;
}

/// Prepares where no file may have more than 200 bytes.
conv_status prepareWithoutSpace() {
  rlimit before;
  EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  // The log would not be written either.
  Session session;
  unsetenv("CONVFUSION_MOCK_LOG");
  rlimit small = before;
  small.rlim_cur = 200;
  EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  conv_status status = session.prepare();
  EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(status, CONV_OK) << conv_last_error();
  return status;
}

TEST(ModuleCache, NoSpaceIsNoError) {
  Cache cache;
  // Whatever the signal would do, ending the process at first.
  for (auto handler : {SIG_DFL, SIG_IGN}) {
    auto before = std::signal(SIGXFSZ, handler);
    EXPECT_EQ(prepareWithoutSpace(), CONV_OK);
    EXPECT_EQ(std::signal(SIGXFSZ, before), handler);
    EXPECT_TRUE(cache.list().empty());
  }
  // The caller's own signals stay: one that waits, and what is blocked.
  sigset_t signals, found;
  sigemptyset(&signals);
  sigaddset(&signals, SIGXFSZ);
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, &signals, nullptr), 0);
  ASSERT_EQ(raise(SIGXFSZ), 0);
  EXPECT_EQ(prepareWithoutSpace(), CONV_OK);
  ASSERT_EQ(sigpending(&found), 0);
  EXPECT_EQ(sigismember(&found, SIGXFSZ), 1);
  timespec none = {0, 0};
  EXPECT_EQ(sigtimedwait(&signals, nullptr, &none), SIGXFSZ);
  ASSERT_EQ(pthread_sigmask(SIG_UNBLOCK, &signals, &found), 0);
  EXPECT_EQ(sigismember(&found, SIGXFSZ), 1);
}

TEST(ModuleCache, LeftoversOfEndedProcessesAreRemoved) {
  Cache cache;
  EXPECT_EQ(load(), "ptx");
  std::string stem = "0123456789abcdef.cubin.12.3.tmp";
  std::set<std::string> kept = {"0123456789abcdef.cubin.12.4.tmp", "notes.tmp",
                                "0123456789abcdef.cubin.keep",
                                "0123456789abcdex.cubin.12.3.tmp"};
  for (const std::string &name : kept)
    cache.parent.write("cache/" + name, "x");
  cache.parent.write("cache/" + stem, "x");
  auto old =
      std::filesystem::file_time_type::clock::now() - std::chrono::hours(3);
  for (const std::string &name : cache.list())
    if (name != "0123456789abcdef.cubin.12.4.tmp") // being written
      std::filesystem::last_write_time(cache.getPath() + "/" + name, old);
  // With the next file that is kept.
  EXPECT_EQ(load(), "cache");
  EXPECT_EQ(cache.list().size(), kept.size() + 2);
  EXPECT_EQ(load(std::string(ptxText) + "// other"), "ptx");
  std::vector<std::string> names = cache.list();
  EXPECT_EQ(names.size(), kept.size() + 2); // two complete files
  for (const std::string &name : kept)
    EXPECT_TRUE(std::count(names.begin(), names.end(), name)) << name;
  EXPECT_EQ(load(), "cache");
}

TEST(ModuleCache, FoldersOfOthersAreNotUsed) {
  Cache cache;
  std::filesystem::create_directory(cache.getPath());
  ASSERT_EQ(chmod(cache.getPath().c_str(), 0770), 0);
  {
    Session session;
    EXPECT_EQ(session.prepare(), CONV_OK) << conv_last_error();
    EXPECT_EQ(session.count("load ptx"), 1u);
  }
  EXPECT_TRUE(cache.list().empty());
  for (const char *nowhere : {"off", "/dev/null", "/proc/nothing/cache"}) {
    Setting setting("CONVFUSION_CACHE", nowhere);
    Session session;
    EXPECT_EQ(session.prepare(), CONV_OK) << conv_last_error();
    EXPECT_EQ(session.count("load ptx"), 1u);
  }
}

TEST(ModuleCache, IsFoundByTheEnvironment) {
  TestBundle home("{}");
  const char *before = std::getenv("HOME");
  std::string oldHome = before ? before : "";
  unsetenv("CONVFUSION_CACHE");
  unsetenv("XDG_CACHE_HOME");
  setenv("HOME", home.path.c_str(), 1);
  EXPECT_EQ(load(), "ptx");
  EXPECT_TRUE(std::filesystem::exists(home.path + "/.cache/convfusion"));
  {
    Setting setting("XDG_CACHE_HOME", (home.path + "/xdg").c_str());
    EXPECT_EQ(load(), "ptx");
    EXPECT_TRUE(std::filesystem::exists(home.path + "/xdg/convfusion"));
    EXPECT_EQ(load(), "cache");
  }
  setenv("HOME", oldHome.c_str(), 1);
  setenv("CONVFUSION_CACHE", "off", 1);
}

TEST(ModuleCache, ProcessesMayWriteAtOnce) {
  Cache cache;
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      bool right = true;
      for (int round = 0; round < 10; ++round) {
        Session session;
        right &= session.prepare() == CONV_OK;
        if (round % 3 == i % 3)
          for (const std::string &name : cache.list())
            unlink((cache.getPath() + "/" + name).c_str());
      }
      _exit(right ? 0 : 1);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  std::string code = load();
  EXPECT_TRUE(code == "ptx" || code == "cache") << code;
  EXPECT_EQ(load(), "cache");
}

//===----------------------------------------------------------------------===//
// Many modules
//===----------------------------------------------------------------------===//

constexpr int numModules = 12;

/// "all" launches a kernel of each of the modules, "one" one of module 3.
std::string makeManyModules() {
  std::string modules, steps;
  auto step = [](int module) {
    return R"({"kernel": "k", "kind": "launch", "module": )" +
           std::to_string(module) +
           R"(, "grid": [1, 1, 1], "block": [1, 1, 1], "arguments": []})";
  };
  for (int i = 0; i < numModules; ++i) {
    modules += (i ? ", " : "") + std::string(R"({"ptx": "m)") +
               std::to_string(i) + R"(.ptx"})";
    steps += (i ? ", " : "") + step(i);
  }
  auto function = [](const std::string &name, const std::string &steps) {
    return R"({"name": ")" + name +
           R"(", "arguments": [], "results": [], "buffers": [], "steps": [)" +
           steps + "]}";
  };
  return R"({"format": "convfusion-bundle", "version": 1,
      "target": {"chip": "sm_89"}, "modules": [)" +
         modules + R"(], "functions": [)" + function("all", steps) + ", " +
         function("one", step(3)) + "]}";
}

/// Prepares a function of that bundle, of which `missing` has no file.
std::string prepareMany(const char *name, int missing, std::string &log) {
  TestBundle directory(makeManyModules());
  for (int i = 0; i < numModules; ++i)
    if (i != missing)
      directory.write("m" + std::to_string(i) + ".ptx",
                      ".version 7.0\n.entry k() { ret; }\n// " +
                          std::to_string(i));
  Setting setting("CONVFUSION_MOCK_LOG", (directory.path + "/log").c_str());
  conv_bundle *bundle = nullptr;
  conv_device *device = nullptr;
  const conv_function *function = nullptr;
  conv_executable *executable = nullptr;
  EXPECT_EQ(conv_bundle_open(directory.path.c_str(), &bundle), CONV_OK);
  EXPECT_EQ(conv_device_open(0, &device), CONV_OK);
  EXPECT_EQ(conv_bundle_find_function(bundle, name, &function), CONV_OK);
  std::string error;
  if (conv_prepare(function, device, nullptr, 0, &executable) != CONV_OK)
    error = conv_last_error();
  else
    EXPECT_EQ(conv_run(executable, nullptr, nullptr, 0, nullptr, 0, nullptr, 0),
              CONV_OK);
  conv_executable_destroy(executable);
  conv_bundle_close(bundle);
  conv_device_close(device);
  log = directory.read("log");
  return error;
}

size_t countLines(const std::string &log, const std::string &line) {
  size_t found = 0;
  for (size_t at = log.find(line); at != std::string::npos;
       at = log.find(line, at + 1))
    ++found;
  return found;
}

TEST(Modules, AreLoadedTogether) {
  std::string log;
  EXPECT_EQ(prepareMany("all", -1, log), "");
  EXPECT_EQ(countLines(log, "load ptx"), size_t(numModules));
  EXPECT_EQ(countLines(log, "launch k"), size_t(numModules));
  EXPECT_EQ(countLines(log, "unload"), size_t(numModules));
  Cache cache;
  EXPECT_EQ(prepareMany("all", -1, log), "");
  EXPECT_EQ(countLines(log, "compile ptx"), size_t(numModules));
  EXPECT_EQ(prepareMany("all", -1, log), "");
  EXPECT_EQ(countLines(log, "compile ptx"), 0u);
  EXPECT_EQ(countLines(log, "load cubin"), size_t(numModules));
}

TEST(Modules, OnlyThoseOfTheFunctionAreLoaded) {
  std::string log;
  EXPECT_EQ(prepareMany("one", 7, log), "");
  EXPECT_EQ(countLines(log, "load ptx"), 1u);
}

TEST(Modules, OneThatFailsIsNamed) {
  std::string log;
  EXPECT_NE(prepareMany("all", 7, log).find("/m7.ptx: there is no such file"),
            std::string::npos);
  // The others are given back.
  EXPECT_EQ(countLines(log, "unload"), size_t(numModules - 1));
}

} // namespace
