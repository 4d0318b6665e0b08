//===- TestSession.h - A bundle prepared and run by tests -------*- C++ -*-===//

#ifndef CONV_UNITTESTS_RUNTIME_TESTSESSION_H
#define CONV_UNITTESTS_RUNTIME_TESTSESSION_H

#include "TestBundle.h"

#include <optional>
#include <vector>

namespace conv_test {

/// Sets an environment variable for a scope.
struct Setting {
  Setting(const char *name, const char *value) : name(name) {
    if (const char *old = std::getenv(name))
      before = old;
    setenv(name, value, 1);
  }
  ~Setting() {
    if (before)
      setenv(name, before->c_str(), 1);
    else
      unsetenv(name);
  }
  Setting(const Setting &) = delete;

  const char *name;
  std::optional<std::string> before;
};

/// The good bundle, opened and prepared for `rows` rows; edits come as pairs.
class Session {
public:
  explicit Session(int64_t rows = 6, std::string manifest = manifestText)
      : directory(manifest), rows(rows) {
    writeFiles(directory);
    useManifest(manifest);
    setenv("CONVFUSION_MOCK_LOG", (directory.path + "/log").c_str(), 1);
  }
  ~Session() {
    for (void *pointer : memory)
      conv_device_free(device, pointer);
    conv_executable_destroy(executable);
    conv_device_close(device);
    conv_bundle_close(bundle);
    unsetenv("CONVFUSION_MOCK_LOG");
  }

  conv_status open() {
    if (conv_status status = conv_bundle_open(directory.path.c_str(), &bundle))
      return status;
    if (conv_status status = conv_device_open(0, &device))
      return status;
    return conv_bundle_find_function(bundle, "quadruple", &function);
  }
  conv_status prepare() {
    if (!function) {
      EXPECT_EQ(open(), CONV_OK) << conv_last_error();
    }
    int64_t extents[] = {rows, 8};
    conv_shape shapes[] = {{2, extents}, {0, nullptr}};
    return conv_prepare_with(function, device, shapes, 2, &options,
                             &executable);
  }
  void *allocate(size_t bytes) {
    void *pointer = nullptr;
    EXPECT_EQ(conv_device_malloc(device, bytes, &pointer), CONV_OK);
    memory.push_back(pointer);
    return pointer;
  }
  /// Prepares, allocates and describes a correct call.
  void ready() {
    ASSERT_EQ(prepare(), CONV_OK) << conv_last_error();
    extents[0] = rows;
    size_t bytes = static_cast<size_t>(rows) * 32;
    arguments[0] = {CONV_TENSOR, CONV_F32, 2,
                    extents,     nullptr,  allocate(bytes)};
    arguments[1] = {CONV_SCALAR, CONV_F32, 0, nullptr, nullptr, &scalar};
    results[0] = {CONV_TENSOR, CONV_F32, 2, extents, nullptr, allocate(bytes)};
  }
  conv_status run(void *workspace = nullptr, size_t bytes = 0) {
    return conv_run(executable, nullptr, arguments, 2, results, 1, workspace,
                    bytes);
  }
  std::string log() { return directory.read("log"); }
  /// How often the log holds this.
  size_t count(const std::string &line) {
    std::string text = log();
    size_t found = 0;
    for (size_t at = text.find(line); at != std::string::npos;
         at = text.find(line, at + 1))
      ++found;
    return found;
  }

  TestBundle directory;
  int64_t rows;
  conv_bundle *bundle = nullptr;
  conv_device *device = nullptr;
  const conv_function *function = nullptr;
  conv_executable *executable = nullptr;
  conv_prepare_options options = {};
  int64_t extents[2] = {0, 8};
  float scalar = 3.0f;
  conv_value arguments[2] = {}, results[1] = {};
  std::vector<void *> memory;
};

inline void expectMessage(const std::string &expected) {
  std::string error = conv_last_error();
  EXPECT_NE(error.find(expected), std::string::npos)
      << "expected: " << expected << "\ngot: " << error;
}

/// A function of the mock driver that the runtime does not call.
template <typename Function>
Function findInMock(const char *name) {
  void *mock = dlopen(CONV_MOCK_CUDA, RTLD_NOW | RTLD_LOCAL);
  return reinterpret_cast<Function>(mock ? dlsym(mock, name) : nullptr);
}

} // namespace conv_test

#endif // CONV_UNITTESTS_RUNTIME_TESTSESSION_H
