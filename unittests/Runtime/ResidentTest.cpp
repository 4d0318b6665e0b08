//===- ResidentTest.cpp - What is computed once for many calls ------------===//

#include "TestSession.h"

#include <array>
#include <cstdlib>

using namespace conv_test;

namespace {

std::string readInput(const std::string &name) {
  std::ifstream stream(std::string(CONV_TEST_INPUTS "/frozen.convbundle/") +
                       name);
  EXPECT_TRUE(stream) << name;
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// layer(x, w) = 2 x, 2 (2 (2 w)), 2 (2 c), where the inner doublings of w and
/// c are load steps; of a bundle on the mock driver.
class Layer {
public:
  explicit Layer(const std::string &manifest = readInput("manifest.json"))
      : directory(manifest) {
    directory.write("kernels.ptx", readInput("kernels.ptx"));
    directory.write("constants/c.bin", readInput("constants/c.bin"));
    useManifest(manifest);
    setenv("CONVFUSION_MOCK_LOG", (directory.path + "/log").c_str(), 1);
    if (conv_bundle_open(directory.path.c_str(), &bundle) != CONV_OK)
      return;
    EXPECT_EQ(conv_device_open(0, &device), CONV_OK);
    EXPECT_EQ(conv_bundle_find_function(bundle, "layer", &function), CONV_OK);
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = {CONV_TENSOR, CONV_F32, 1, extents, nullptr, allocate()};
      fill(values[i].data, static_cast<float>(i + 1));
    }
  }
  ~Layer() {
    for (void *pointer : memory)
      conv_device_free(device, pointer);
    for (conv_executable *executable : executables)
      conv_executable_destroy(executable);
    conv_device_close(device);
    conv_bundle_close(bundle);
    unsetenv("CONVFUSION_MOCK_LOG");
  }

  void *allocate(size_t bytes = 32) {
    void *pointer = nullptr;
    EXPECT_EQ(conv_device_malloc(device, bytes, &pointer), CONV_OK);
    memory.push_back(pointer);
    return pointer;
  }
  void fill(void *data, float value) {
    std::vector<float> numbers(8, value);
    EXPECT_EQ(conv_device_copy_in(device, data, numbers.data(), 32, nullptr),
              CONV_OK);
  }
  /// Prepares with x or w frozen; null where that is refused.
  conv_executable *prepare(bool freezeX, bool freezeW, uint32_t flags = 0,
                           void *stream = nullptr) {
    std::array<conv_value, 2> frozen = {values[0], values[1]};
    if (!freezeX)
      frozen[0].data = nullptr;
    if (!freezeW)
      frozen[1].data = nullptr;
    conv_prepare_options options = {flags, frozen.data(), stream};
    conv_shape shapes[] = {{1, extents}, {1, extents}};
    conv_executable *executable = nullptr;
    if (conv_prepare_with(function, device, shapes, 2, &options, &executable))
      return nullptr;
    executables.push_back(executable);
    return executable;
  }
  conv_status run(conv_executable *executable) {
    return conv_run(executable, nullptr, values.data(), 2, &values[2], 3,
                    nullptr, 0);
  }
  void destroy() {
    for (conv_executable *executable : executables)
      conv_executable_destroy(executable);
    executables.clear();
  }
  void expectResults(float x, float w) {
    float numbers[3][8];
    for (size_t i = 0; i < 3; ++i)
      EXPECT_EQ(conv_device_copy_out(device, numbers[i], values[2 + i].data, 32,
                                     nullptr),
                CONV_OK);
    for (size_t k = 0; k < 8; ++k) {
      EXPECT_EQ(numbers[0][k], 2 * x);
      EXPECT_EQ(numbers[1][k], 8 * w);
      EXPECT_EQ(numbers[2][k], static_cast<float>(k));
    }
  }
  /// Launches since the last time that this was asked.
  size_t countLaunches() {
    std::string log = directory.read("log");
    size_t found = 0;
    for (size_t at = log.find("\nlaunch ", seen); at != std::string::npos;
         at = log.find("\nlaunch ", at + 1))
      ++found;
    seen = log.size() - 1;
    return found;
  }

  TestBundle directory;
  conv_bundle *bundle = nullptr;
  conv_device *device = nullptr;
  const conv_function *function = nullptr;
  int64_t extents[1] = {8};
  std::array<conv_value, 5> values; // x, w, results
  std::vector<void *> memory;
  std::vector<conv_executable *> executables;
  size_t seen = 0;
};

TEST(Resident, WhatDependsOnConstantsIsComputedOnce) {
  Layer layer;
  conv_executable *executable = layer.prepare(false, false);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  EXPECT_EQ(layer.countLaunches(), 1u);
  // Two doublings of w begin each call, in workspaces that lie beside each
  // other.
  EXPECT_EQ(conv_executable_num_launches(executable), 5u);
  EXPECT_EQ(conv_executable_workspace_bytes(executable), 512u);
  EXPECT_EQ(conv_executable_resident_bytes(executable), 32u);
  for (int run = 0; run < 2; ++run) {
    ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
    EXPECT_EQ(layer.countLaunches(), 5u);
    layer.expectResults(1, 2);
  }
  // Not frozen, it may be anything in the next call.
  layer.fill(layer.values[1].data, 7);
  ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
  layer.expectResults(1, 7);
}

TEST(Resident, WhatDependsOnFrozenArgumentsIsComputedOnce) {
  Layer layer;
  conv_executable *executable = layer.prepare(false, true);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  EXPECT_EQ(layer.countLaunches(), 3u);
  EXPECT_EQ(conv_executable_num_launches(executable), 3u);
  EXPECT_EQ(conv_executable_workspace_bytes(executable), 0u);
  EXPECT_EQ(conv_executable_resident_bytes(executable), 64u);
  // What only load steps read is given back: the constant and the inner one.
  std::string log = layer.directory.read("log");
  EXPECT_NE(log.find("free mem"), std::string::npos);
  EXPECT_NE(log.find("free mem", log.find("free mem") + 1), std::string::npos);
  ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
  EXPECT_EQ(layer.countLaunches(), 3u);
  layer.expectResults(1, 2);
  // It may be left out, and the other argument may change.
  layer.values[1].data = nullptr;
  layer.fill(layer.values[0].data, 5);
  ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
  layer.expectResults(5, 2);
}

TEST(Resident, AnotherArrayIsAnError) {
  Layer layer;
  conv_executable *executable = layer.prepare(false, true);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  conv_value w = layer.values[1];
  layer.values[1].data = layer.allocate();
  EXPECT_EQ(layer.run(executable), CONV_ERROR_TENSOR);
  expectMessage("layer: argument 1 (w) was frozen at 0x");
  expectMessage("; pass the array that was frozen, or prepare the function "
                "anew");
  // Left out or not, no result may lie on it.
  for (bool given : {true, false}) {
    layer.values[1] = w;
    if (!given)
      layer.values[1].data = nullptr;
    conv_value result = layer.values[2];
    layer.values[2].data = w.data;
    EXPECT_EQ(layer.run(executable), CONV_ERROR_TENSOR);
    expectMessage("result 0 (a) overlaps argument 1 (w) in memory");
    layer.values[2] = result;
  }
  // An argument that is not frozen cannot be left out.
  layer.values[1] = w;
  layer.values[0].data = nullptr;
  EXPECT_EQ(layer.run(executable), CONV_ERROR_TENSOR);
  expectMessage("argument 0 (x) is a null pointer");
}

// No result may share a byte with another or with an argument; to begin where
// the other ends is no overlap.
TEST(Resident, ResultsThatOverlap) {
  Layer layer;
  conv_executable *executable = layer.prepare(false, false);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  char *middle = static_cast<char *>(layer.allocate(96)) + 32;
  const char *const names[] = {"argument 0 (x)", "argument 1 (w)",
                               "result 0 (a)", "result 1 (b)", "result 2 (c)"};
  std::array<conv_value, 5> apart = layer.values;
  for (size_t later = 2; later < 5; ++later)
    for (size_t earlier = 0; earlier < later; ++earlier)
      for (int distance : {-32, -28, 0, 28, 32}) {
        SCOPED_TRACE(std::string(names[later]) + " " +
                     std::to_string(distance) + " bytes behind " +
                     names[earlier]);
        layer.values = apart;
        layer.values[earlier].data = middle;
        layer.values[later].data = middle + distance;
        if (std::abs(distance) == 32) {
          EXPECT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
          continue;
        }
        EXPECT_EQ(layer.run(executable), CONV_ERROR_TENSOR);
        expectMessage(std::string("layer: ") + names[later] + " overlaps " +
                      names[earlier] + " in memory");
      }
}

// Nor may the workspace share a byte with any of them, or lie in host memory.
TEST(Resident, WorkspaceThatOverlaps) {
  Layer layer;
  conv_executable *executable = layer.prepare(true, false);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  size_t bytes = conv_executable_workspace_bytes(executable);
  ASSERT_EQ(bytes, 512u);
  layer.values[0].data = nullptr; // frozen, so that it is left out
  auto run = [&](void *workspace) {
    return conv_run(executable, nullptr, layer.values.data(), 2,
                    &layer.values[2], 3, workspace, bytes);
  };
  char *memory = static_cast<char *>(layer.allocate(1024));
  const char *const names[] = {"argument 0 (x)", "argument 1 (w)",
                               "result 0 (a)", "result 1 (b)", "result 2 (c)"};
  for (size_t i = 1; i < 5; ++i) {
    conv_value before = layer.values[i];
    for (int distance : {-32, 0, 508, 512}) {
      SCOPED_TRACE(std::string(names[i]) + " at byte " +
                   std::to_string(distance));
      layer.values[i].data = memory + 256 + distance;
      if (i == 1)
        layer.fill(layer.values[i].data, 2);
      if (distance < 0 || distance == 512) {
        EXPECT_EQ(run(memory + 256), CONV_OK) << conv_last_error();
        continue;
      }
      EXPECT_EQ(run(memory + 256), CONV_ERROR_TENSOR);
      expectMessage(std::string("layer: the workspace overlaps ") + names[i] +
                    " in memory; give it memory of its own");
    }
    layer.values[i] = before;
  }
  void *x = layer.memory.front();
  EXPECT_EQ(run(x), CONV_ERROR_TENSOR);
  expectMessage("layer: the workspace overlaps argument 0 (x) in memory");
  alignas(256) char host[512];
  EXPECT_EQ(run(host), CONV_ERROR_TENSOR);
  expectMessage("layer: the workspace is at 0x");
  expectMessage("which is no memory that the CUDA driver knows");
}

TEST(Resident, AnEmptyOneMayBeLeftOut) {
  Session session(0, replaced(manifestText, "\"le\", \"args\": [1,",
                              "\"le\", \"args\": [0,"));
  session.ready();
  conv_value frozen[2] = {session.arguments[0], session.arguments[1]};
  frozen[0].data = session.allocate(32);
  frozen[1].data = nullptr;
  conv_prepare_options options = {0, frozen, nullptr};
  conv_shape shapes[] = {{2, session.extents}, {0, nullptr}};
  conv_executable *executable = nullptr;
  ASSERT_EQ(conv_prepare_with(session.function, session.device, shapes, 2,
                              &options, &executable),
            CONV_OK)
      << conv_last_error();
  conv_value arguments[2] = {{}, session.arguments[1]};
  EXPECT_EQ(conv_run(executable, nullptr, arguments, 2, session.results, 1,
                     nullptr, 0),
            CONV_OK)
      << conv_last_error();
  conv_executable_destroy(executable);
}

TEST(Resident, OneThatStepsReadThemselves) {
  Layer layer;
  conv_executable *executable = layer.prepare(true, false);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  layer.values[0].data = nullptr;
  ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
  layer.expectResults(1, 2);
}

TEST(Resident, IsSharedAsLongAsItIsThere) {
  Layer layer;
  ASSERT_NE(layer.prepare(false, true), nullptr) << conv_last_error();
  EXPECT_EQ(layer.countLaunches(), 3u);
  conv_executable *second = layer.prepare(true, true);
  ASSERT_NE(second, nullptr) << conv_last_error();
  EXPECT_EQ(layer.countLaunches(), 0u);
  ASSERT_EQ(layer.run(second), CONV_OK) << conv_last_error();
  layer.expectResults(1, 2);
  EXPECT_EQ(layer.countLaunches(), 3u);
  // Another array has residents of its own; that of the constant is shared.
  void *first = layer.values[1].data;
  layer.values[1].data = layer.allocate();
  layer.fill(layer.values[1].data, 9);
  conv_executable *other = layer.prepare(false, true);
  EXPECT_EQ(layer.countLaunches(), 2u);
  ASSERT_EQ(layer.run(other), CONV_OK) << conv_last_error();
  layer.expectResults(1, 9);
  layer.values[1].data = first;
  ASSERT_EQ(layer.run(second), CONV_OK) << conv_last_error();
  layer.expectResults(1, 2);
  // Thawed and frozen anew, with other numbers in the same place.
  layer.destroy();
  layer.countLaunches();
  layer.fill(first, 3);
  conv_executable *anew = layer.prepare(false, true);
  EXPECT_EQ(layer.countLaunches(), 3u);
  ASSERT_EQ(layer.run(anew), CONV_OK) << conv_last_error();
  layer.expectResults(1, 3);
}

TEST(Resident, FrozenAnewWithOtherNumbersInTheSamePlace) {
  Layer layer;
  conv_executable *old = layer.prepare(false, true, CONV_PREPARE_FRESH);
  ASSERT_NE(old, nullptr) << conv_last_error();
  layer.countLaunches();
  layer.fill(layer.values[1].data, 3);
  // The old one lives; of what it holds the constant's alone is shared.
  conv_executable *anew = layer.prepare(false, true, CONV_PREPARE_FRESH);
  ASSERT_NE(anew, nullptr) << conv_last_error();
  EXPECT_EQ(layer.countLaunches(), 2u);
  ASSERT_EQ(layer.run(anew), CONV_OK) << conv_last_error();
  layer.expectResults(1, 3);
  layer.countLaunches();
  // Others share the new numbers, however they are prepared and even when
  // nothing else holds the new ones any more.
  for (bool freezeX : {false, true}) {
    conv_executable *other = layer.prepare(freezeX, true);
    ASSERT_NE(other, nullptr) << conv_last_error();
    EXPECT_EQ(layer.countLaunches(), 0u);
    ASSERT_EQ(layer.run(other), CONV_OK) << conv_last_error();
    layer.expectResults(1, 3);
    layer.countLaunches();
  }
  for (size_t i = 1; i < layer.executables.size(); ++i)
    conv_executable_destroy(layer.executables[i]);
  layer.executables = {old};
  conv_executable *last = layer.prepare(false, true);
  ASSERT_NE(last, nullptr) << conv_last_error();
  ASSERT_EQ(layer.run(last), CONV_OK) << conv_last_error();
  layer.expectResults(1, 3);
}

TEST(Resident, AsAGraph) {
  Layer layer;
  conv_executable *executable = layer.prepare(false, true, CONV_PREPARE_GRAPH);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  for (int run = 0; run < 2; ++run) {
    ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
    layer.expectResults(1, 2);
  }
  EXPECT_NE(layer.directory.read("log").find("graph of 3\n"),
            std::string::npos);
}

TEST(Resident, LoadStepsRunOnTheCallersStream) {
  Layer layer;
  ASSERT_NE(layer.prepare(false, true, 0, reinterpret_cast<void *>(0x50)),
            nullptr);
  std::string log = layer.directory.read("log");
  EXPECT_NE(log.find(" stream 80 "), std::string::npos);
  EXPECT_EQ(log.find(" stream 0 "), std::string::npos);
}

TEST(Resident, WhatCannotBeFrozen) {
  Layer layer;
  conv_value w = layer.values[1];
  layer.values[1].dtype = CONV_F16;
  EXPECT_EQ(layer.prepare(false, true), nullptr);
  expectMessage("layer: argument 1 (w) expects dtype f32, got f16");
  layer.values[1] = w;
  layer.values[1].data = &w;
  EXPECT_EQ(layer.prepare(false, true), nullptr);
  expectMessage("is no memory that the CUDA driver knows");
  Session session;
  session.ready();
  conv_value frozen[2] = {session.arguments[0], session.arguments[1]};
  conv_prepare_options options = {0, frozen, nullptr};
  conv_shape shapes[] = {{2, session.extents}, {0, nullptr}};
  conv_executable *executable = nullptr;
  EXPECT_EQ(conv_prepare_with(session.function, session.device, shapes, 2,
                              &options, &executable),
            CONV_ERROR_TENSOR);
  expectMessage("argument 1 (s) is a scalar and cannot be frozen");
}

TEST(Resident, OutOfMemoryNamesSizes) {
  Layer layer(replaced(readInput("manifest.json"),
                       "{\"kind\": \"resident\", \"bytes\": 32}",
                       "{\"kind\": \"resident\", \"bytes\": 65536}"));
  Setting setting("CONVFUSION_MOCK_MEMORY", "70000");
  EXPECT_EQ(layer.prepare(false, true), nullptr);
  expectMessage("cannot allocate 65536 bytes of GPU memory for resident buffer "
                "7 of layer: CUDA_ERROR_OUT_OF_MEMORY");
  expectMessage(" of 70000 bytes are free");
  // What was there before is given back; with the memory it goes on.
  setenv("CONVFUSION_MOCK_MEMORY", "1000000", 1);
  conv_executable *executable = layer.prepare(false, true);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
  layer.expectResults(1, 2);
}

TEST(Resident, ViewsAreBounded) {
  Layer layer(replaced(readInput("manifest.json"),
                       "{\"kind\": \"resident\", \"bytes\": 32}",
                       "{\"kind\": \"resident\", \"bytes\": 31}"));
  EXPECT_EQ(layer.prepare(false, true), nullptr);
  expectMessage("reads or writes elements 0 to 7 of resident buffer 8, which "
                "has 7");
}

TEST(Resident, WhatACallComputesRunsInFrontOfItsFirstReader) {
  const std::string writes = "\"block\": [32, 1, 1],\n        \"writes\": [7]";
  Layer layer(replaced(readInput("manifest.json"),
                       "\"grid\": [1, 1, 1], " + writes,
                       "\"grid\": [2, 1, 1], " + writes));
  conv_executable *executable = layer.prepare(false, false);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  // The step that reads x alone comes first, and then what w is doubled by.
  ASSERT_EQ(conv_executable_num_launches(executable), 5u);
  for (size_t i = 0; i < 5; ++i) {
    conv_launch_info info;
    ASSERT_EQ(conv_executable_launch(executable, i, &info), CONV_OK);
    EXPECT_EQ(info.grid[0], i == 1 ? 2 : 1) << i;
  }
}

TEST(Resident, EqualLoadStepsRunOnce) {
  // Both double the constant.
  Layer layer(replaced(
      readInput("manifest.json"),
      "\"writes\": [7], \"arguments\": [{\"memref\": {\"buffer\": 1,",
      "\"writes\": [7], \"arguments\": [{\"memref\": {\"buffer\": 5,"));
  conv_executable *executable = layer.prepare(false, false);
  ASSERT_NE(executable, nullptr) << conv_last_error();
  EXPECT_EQ(layer.countLaunches(), 2u);
  EXPECT_EQ(conv_executable_num_launches(executable), 3u);
  EXPECT_EQ(conv_executable_resident_bytes(executable), 64u);
  ASSERT_EQ(layer.run(executable), CONV_OK) << conv_last_error();
}

/// Opens the bundle with an edit and expects this in the error.
void expectOpenError(const std::string &from, const std::string &to,
                     const std::string &message) {
  Layer layer(replaced(readInput("manifest.json"), from, to));
  EXPECT_EQ(layer.bundle, nullptr);
  expectMessage(message);
}

TEST(Resident, LoadStepsThatContradictThemselves) {
  expectOpenError("\"writes\": [6]", "\"writes\": []",
                  "load_steps[0].writes: expects the resident buffers that the "
                  "load step computes");
  expectOpenError("\"writes\": [6], ", "", "load_steps[0]: has no \"writes\"");
  expectOpenError("\"writes\": [6]", "\"writes\": [5]",
                  "load_steps[0].writes[0]: buffer 5 is not resident");
  expectOpenError("\"writes\": [6]", "\"writes\": [9]",
                  "writes[0]: is 9, but there are 9 buffers");
  expectOpenError("\"writes\": [6]", "\"writes\": [6, 8]",
                  "load_steps[0].writes: buffer 8 is not among the arguments");
  expectOpenError("\"writes\": [7]", "\"writes\": [6]",
                  "load_steps[1].writes[0]: buffer 6 is already written by "
                  "load step 0");
  expectOpenError(
      "\"writes\": [7], \"arguments\": [{\"memref\": {\"buffer\": 1,",
      "\"writes\": [7], \"arguments\": [{\"memref\": {\"buffer\": 8,",
      "load step 1 reads resident buffer 8, which is not written "
      "yet");
  expectOpenError(
      "\"writes\": [7], \"arguments\": [{\"memref\": {\"buffer\": 1,",
      "\"writes\": [7], \"arguments\": [{\"memref\": {\"buffer\": 2,",
      "a load step takes neither workspaces nor results, got "
      "buffer 2");
  expectOpenError("{\"kind\": \"constant\", \"file\": \"constants/c.bin\", "
                  "\"bytes\": 32},\n       {\"kind\": \"resident\"",
                  "{\"kind\": \"resident\", \"bytes\": 32},\n       {\"kind\": "
                  "\"resident\"",
                  "load step 0 reads resident buffer 5, which is not written "
                  "yet");
  expectOpenError(
      "\"index\": 1},\n       {\"kind\": \"result\", \"index\": 0}",
      "\"index\": 1},\n       {\"kind\": \"resident\", \"bytes\": 32}",
      "is a resident buffer that no load step writes");
  expectOpenError("{\"name\": \"w\", \"dtype\": \"f32\", \"shape\": [8]}",
                  "{\"name\": \"w\", \"kind\": \"scalar\", \"dtype\": \"f32\"}",
                  "argument 1 is a scalar, not a tensor");
  Layer layer(replaced(
      replaced(readInput("manifest.json"),
               "{\"name\": \"w\", \"dtype\": \"f32\", \"shape\": [8]}",
               "{\"name\": \"w\", \"dtype\": \"f32\", \"shape\": [8]}, "
               "{\"name\": \"s\", \"kind\": \"scalar\", \"dtype\": \"f32\"}"),
      "\"writes\": [6], \"arguments\": [",
      "\"writes\": [6], \"arguments\": [{\"scalar\": {\"argument\": 2, "
      "\"dtype\": \"f32\"}}, "));
  EXPECT_EQ(layer.bundle, nullptr);
  expectMessage("load_steps[0].arguments[0]: a load step takes no scalar "
                "argument");
}

TEST(Resident, LoadStepsOfNoBlock) {
  std::string manifest = readInput("manifest.json");
  size_t grid = manifest.find("[1, 1, 1]", manifest.find("\"load_steps\""));
  Layer layer(manifest.replace(grid, 9, "[0, 1, 1]"));
  ASSERT_NE(layer.bundle, nullptr) << conv_last_error();
  EXPECT_EQ(layer.prepare(false, false), nullptr);
  expectMessage("load step 0 launches no block of mock_double_f32_f32, which "
                "is to write the 32 bytes of buffer 6");
}

} // namespace
