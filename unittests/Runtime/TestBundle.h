//===- TestBundle.h - Bundles written by tests ------------------*- C++ -*-===//

#ifndef CONV_UNITTESTS_RUNTIME_TESTBUNDLE_H
#define CONV_UNITTESTS_RUNTIME_TESTBUNDLE_H

#include "conv/Runtime/conv_runtime.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace conv_test {

/// A bundle directory that is removed with this object.
class TestBundle {
public:
  explicit TestBundle(const std::string &manifest) {
    path =
        (std::filesystem::temp_directory_path() / "convbundle-XXXXXX").string();
    mkdtemp(path.data());
    write("manifest.json", manifest);
  }
  ~TestBundle() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  void write(const std::string &name, const std::string &data) const {
    std::filesystem::create_directories(
        std::filesystem::path(path + "/" + name).parent_path());
    std::ofstream(path + "/" + name, std::ios::binary) << data;
  }
  std::string read(const std::string &name) const {
    std::ifstream stream(path + "/" + name);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::string path;
};

/// Replaces every occurrence; fails the test if there is none.
inline std::string replaced(std::string text, const std::string &from,
                            const std::string &to) {
  EXPECT_NE(text.find(from), std::string::npos) << from;
  for (size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// y[n, m] = 2 * (2 * x[n, 8]), through a workspace, by the mock's kernels; and
/// a kernel that takes one of each sort of argument.
inline const char *const manifestText = R"json({
  "format": "convfusion-bundle", "version": 1, "producer": "test",
  "target": {"chip": "sm_89", "ptx_features": "+ptx84"},
  "modules": [{"name": "kernels", "ptx": "kernels.ptx"}],
  "functions": [
    {"name": "quadruple",
     "arguments": [
       {"name": "x", "kind": "tensor", "dtype": "f32", "shape": ["arg0.d0", 8], "alignment": 16},
       {"name": "s", "kind": "scalar", "dtype": "f32"}],
     "results": [{"name": "y", "dtype": "f32", "shape": ["arg0.d0", 8], "alignment": 16}],
     "buffers": [
       {"kind": "argument", "index": 0},
       {"kind": "result", "index": 0},
       {"kind": "workspace", "bytes": {"op": "mul", "args": ["arg0.d0", 32]}, "first_step": 0, "last_step": 1},
       {"kind": "constant", "file": "constants/c0.bin", "bytes": 8},
       {"kind": "workspace", "bytes": 100, "first_step": 2, "last_step": 2}],
     "checks": [{"condition": {"op": "le", "args": [1, "arg0.d0"]}, "message": "needs a row"}],
     "steps": [
       {"kind": "launch", "kernel": "mock_double_f32_f32", "module": 0,
        "grid": [{"op": "min", "args": [{"op": "ceildiv", "args": ["arg0.d0", 2]}, {"op": "mul", "args": ["sm_count", 2]}]}, 1, 1],
        "block": [256, 1, 1], "shared_bytes": 0,
        "arguments": [
          {"memref": {"buffer": 0, "offset": 0, "sizes": ["arg0.d0", 8], "strides": [8, 1]}},
          {"memref": {"buffer": 2, "offset": 0, "sizes": ["arg0.d0", 8], "strides": [8, 1]}}]},
       {"kind": "launch", "kernel": "mock_double_f32_f32", "module": 0,
        "grid": [1, 1, 1], "block": [32, 1, 1], "shared_bytes": 0,
        "arguments": [
          {"memref": {"buffer": 2, "offset": 0, "sizes": ["arg0.d0", 8], "strides": [8, 1]}},
          {"memref": {"buffer": 1, "offset": 0, "sizes": ["arg0.d0", 8], "strides": [8, 1]}}]},
       {"kind": "launch", "kernel": "every_kind", "module": 0,
        "grid": [1, 2, 3], "block": [32, 2, 1], "shared_bytes": 98304,
        "arguments": [
          {"scalar": {"argument": 1, "dtype": "f32"}},
          {"i64": {"op": "sub", "args": ["arg0.d0", 7]}},
          {"constant": {"dtype": "f32", "value": 0.5}},
          {"constant": {"dtype": "f64", "value": "-inf"}},
          {"constant": {"dtype": "i1", "value": true}},
          {"memref": {"buffer": 3, "offset": 1, "sizes": [], "strides": []}},
          {"memref": {"buffer": 4, "offset": 2, "sizes": [3], "strides": [2]}}]}],
     "flops": {"op": "mul", "args": ["arg0.d0", 16]}, "bytes": {"op": "mul", "args": ["arg0.d0", 64]},
     "convs": [{"flops": 0, "sum_length": 9, "kernel": "mock_double_f32_f32"}],
     "kernels": [], "verdicts": [], "reference": null}]
})json";

/// Tells the mock driver what is run, so that it checks every address.
inline void useManifest(const std::string &manifest) {
  void *mock = dlopen(CONV_MOCK_CUDA, RTLD_NOW | RTLD_LOCAL);
  auto *use = reinterpret_cast<void (*)(const char *)>(
      mock ? dlsym(mock, "conv_mock_use_manifest") : nullptr);
  ASSERT_NE(use, nullptr);
  use(manifest.c_str());
}

inline const char *const ptxText = R"(
.version 8.4
.target sm_89
.address_size 64
.visible .entry mock_double_f32_f32(
  .param .u64 .ptr .align 1 p0, .param .u64 .ptr .align 1 p1, .param .u64 p2,
  .param .u64 p3, .param .u64 p4, .param .u64 p5, .param .u64 p6,
  .param .u64 .ptr .align 1 p7, .param .u64 .ptr .align 1 p8, .param .u64 p9,
  .param .u64 p10, .param .u64 p11, .param .u64 p12, .param .u64 p13
)
.maxntid 256, 1, 1
{ ret; }
.visible .entry every_kind(
  .param .f32 p0, .param .u64 p1, .param .f32 p2, .param .f64 p3, .param .u8 p4,
  .param .u64 p5, .param .u64 p6, .param .u64 p7,
  .param .u64 p8, .param .u64 p9, .param .u64 p10, .param .u64 p11, .param .u64 p12
)
{ ret; }
)";

/// The bundle of manifestText with its files.
inline void writeFiles(const TestBundle &bundle) {
  bundle.write("kernels.ptx", ptxText);
  bundle.write("constants/c0.bin", "01234567");
}

} // namespace conv_test

#endif // CONV_UNITTESTS_RUNTIME_TESTBUNDLE_H
