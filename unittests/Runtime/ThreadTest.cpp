//===- ThreadTest.cpp - Threads, streams and GPUs on one bundle -----------===//
//
// scripts/test-threads.sh runs these under the thread sanitizer.
//
//===----------------------------------------------------------------------===//

#include "TestSession.h"

#include <array>
#include <atomic>
#include <thread>

using namespace conv_test;

namespace {

std::string readInput(const std::string &name) {
  std::ifstream stream(std::string(CONV_TEST_INPUTS "/frozen.convbundle/") +
                       name);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// layer(x, w) = 2 x, 8 w, 4 c of frozen.convbundle with tensors of one thread.
class Caller {
public:
  Caller(const conv_function *function, conv_device *device, int stream,
         float number)
      : function(function), device(device),
        stream(reinterpret_cast<void *>(static_cast<uintptr_t>(stream))),
        number(number) {
    for (conv_value &value : values) {
      void *pointer = nullptr;
      EXPECT_EQ(conv_device_malloc(device, 32, &pointer), CONV_OK);
      value = {CONV_TENSOR, CONV_F32, 1, &extent, nullptr, pointer};
    }
    EXPECT_EQ(conv_device_malloc(device, 512, &workspace), CONV_OK);
    std::vector<float> numbers(8, number);
    for (size_t i = 0; i < 2; ++i)
      EXPECT_EQ(conv_device_copy_in(device, values[i].data, numbers.data(), 32,
                                    this->stream),
                CONV_OK);
  }
  ~Caller() {
    for (conv_value &value : values)
      conv_device_free(device, value.data);
    conv_device_free(device, workspace);
  }

  conv_executable *prepare(bool freeze, uint32_t flags) {
    std::array<conv_value, 2> frozen = {values[0], values[1]};
    frozen[0].data = nullptr;
    conv_prepare_options options = {flags, freeze ? frozen.data() : nullptr,
                                    stream};
    conv_shape shapes[] = {{1, &extent}, {1, &extent}};
    conv_executable *executable = nullptr;
    EXPECT_EQ(
        conv_prepare_with(function, device, shapes, 2, &options, &executable),
        CONV_OK)
        << conv_last_error();
    return executable;
  }
  /// Runs in a workspace of its own, or in the executable's, and compares.
  void run(conv_executable *executable, bool inOwn = true) {
    EXPECT_EQ(conv_run(executable, stream, values.data(), 2, &values[2], 3,
                       inOwn ? workspace : nullptr, inOwn ? 512 : 0),
              CONV_OK)
        << conv_last_error();
    float got[8];
    const float expected[] = {2 * number, 8 * number};
    for (size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(
          conv_device_copy_out(device, got, values[2 + i].data, 32, stream),
          CONV_OK);
      for (float value : got)
        EXPECT_EQ(value, expected[i]);
    }
  }

private:
  const conv_function *function;
  conv_device *device;
  void *stream;
  float number;
  int64_t extent = 8;
  std::array<conv_value, 5> values; // x, w, results
  void *workspace = nullptr;
};

/// Lets a number of threads go on together, as often as they wait for it.
class Barrier {
public:
  explicit Barrier(int count) : count(count) {}

  void wait() {
    int turn = turns;
    if (++waiting == count) {
      waiting = 0;
      ++turns;
    }
    while (turns == turn)
      std::this_thread::yield();
  }

private:
  const int count;
  std::atomic<int> waiting{0}, turns{0};
};

/// One bundle and two GPUs, shared by all threads.
class Threads : public testing::Test {
protected:
  Threads() : directory(readInput("manifest.json")) {
    directory.write("kernels.ptx", readInput("kernels.ptx"));
    directory.write("constants/c.bin", readInput("constants/c.bin"));
    useManifest(readInput("manifest.json"));
    EXPECT_EQ(conv_bundle_open(directory.path.c_str(), &bundle), CONV_OK);
    EXPECT_EQ(conv_bundle_find_function(bundle, "layer", &function), CONV_OK);
    for (int i = 0; i < 2; ++i)
      EXPECT_EQ(conv_device_open(i, &devices[i]), CONV_OK) << conv_last_error();
  }
  ~Threads() override {
    for (conv_device *device : devices)
      conv_device_close(device);
    conv_bundle_close(bundle);
  }

  /// Calls `body(thread, device, barrier)` on two threads for each GPU. A
  /// thread that is alone on a busy machine races with none: what must overlap
  /// is preceded by a wait for the barrier.
  template <typename Body>
  void onThreads(Body body) {
    Barrier barrier(4);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, i] { body(i, devices[i % 2], barrier); });
    for (std::thread &thread : threads)
      thread.join();
  }

  Setting twoDevices{"CONVFUSION_MOCK_DEVICES", "2"};
  TestBundle directory;
  conv_bundle *bundle = nullptr;
  conv_device *devices[2] = {nullptr, nullptr};
  const conv_function *function = nullptr;
};

// Modules are loaded, constants uploaded and residents made and shared by
// whoever comes first.
TEST_F(Threads, LoadOneBundle) {
  TestBundle cache("{}");
  Setting setting("CONVFUSION_CACHE", (cache.path + "/cache").c_str());
  for (int round = 0; round < 12; ++round) {
    conv_bundle *fresh = nullptr;
    const conv_function *layer = nullptr;
    ASSERT_EQ(conv_bundle_open(directory.path.c_str(), &fresh), CONV_OK);
    ASSERT_EQ(conv_bundle_find_function(fresh, "layer", &layer), CONV_OK);
    onThreads([&](int thread, conv_device *device, Barrier &barrier) {
      Caller caller(layer, device, 0x40 + thread,
                    static_cast<float>(thread + 1));
      barrier.wait();
      conv_executable *executable = caller.prepare(round % 2, 0);
      caller.run(executable);
      conv_executable_destroy(executable);
    });
    conv_bundle_close(fresh);
  }
}

TEST_F(Threads, PrepareAndRunOnOneBundle) {
  onThreads([&](int thread, conv_device *device, Barrier &barrier) {
    Caller caller(function, device, 0x40 + thread,
                  static_cast<float>(thread + 1));
    for (int round = 0; round < 12; ++round) {
      barrier.wait();
      conv_executable *executable =
          caller.prepare(round % 2, round % 3 ? CONV_PREPARE_GRAPH : 0);
      for (int run = 0; run < 4; ++run)
        caller.run(executable);
      conv_executable_destroy(executable);
    }
  });
}

// The residents of a constant are found by several at the same moment, and
// given back by the last.
TEST_F(Threads, ShareResidents) {
  onThreads([&](int, conv_device *, Barrier &barrier) {
    conv_shape shapes[2];
    int64_t extent = 8;
    shapes[0] = shapes[1] = {1, &extent};
    for (int round = 0; round < 200; ++round) {
      barrier.wait();
      conv_executable *executable = nullptr;
      EXPECT_EQ(conv_prepare(function, devices[0], shapes, 2, &executable),
                CONV_OK)
          << conv_last_error();
      EXPECT_EQ(conv_executable_resident_bytes(executable), 32u);
      conv_executable_destroy(executable);
    }
  });
}

// An executable may be used by several threads, on streams of their own, with
// workspaces of their own and in the executable's; as a graph as well.
TEST_F(Threads, ShareAnExecutable) {
  for (uint32_t flags : {0u, uint32_t(CONV_PREPARE_GRAPH)}) {
    conv_executable *executables[2];
    for (int i = 0; i < 2; ++i)
      executables[i] = Caller(function, devices[i], 0, 1).prepare(false, flags);
    onThreads([&](int thread, conv_device *device, Barrier &barrier) {
      Caller caller(function, device, 0x40 + thread,
                    static_cast<float>(thread + 1));
      for (int run = 0; run < 200; ++run) {
        barrier.wait();
        caller.run(executables[thread % 2], run % 2);
      }
    });
    for (conv_executable *executable : executables)
      conv_executable_destroy(executable);
  }
}

// Errors are each thread's own.
TEST_F(Threads, ErrorsAreKeptPerThread) {
  onThreads([&](int thread, conv_device *, Barrier &barrier) {
    std::string name = "nothing" + std::to_string(thread);
    for (int round = 0; round < 50; ++round) {
      barrier.wait();
      const conv_function *found = nullptr;
      EXPECT_EQ(conv_bundle_find_function(bundle, name.c_str(), &found),
                CONV_ERROR_NOT_FOUND);
      EXPECT_NE(
          std::string(conv_last_error()).find("no function " + name + ";"),
          std::string::npos);
    }
  });
}

} // namespace
