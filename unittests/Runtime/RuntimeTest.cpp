//===- RuntimeTest.cpp - Preparing and running on the mock driver ---------===//

#include "TestSession.h"
#include "conv/Support/Random.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <vector>

using namespace conv_test;

namespace {

void expectPrepareError(const std::string &from, const std::string &to,
                        conv_status status, const std::string &message) {
  Session session(6, replaced(manifestText, from, to));
  EXPECT_EQ(session.prepare(), status) << conv_last_error();
  expectMessage(message);
}

TEST(Device, TellsWhatItIs) {
  conv_device *device = nullptr;
  ASSERT_EQ(conv_device_open(0, &device), CONV_OK);
  conv_device_info info;
  ASSERT_EQ(conv_device_get_info(device, &info), CONV_OK);
  EXPECT_STREQ(info.name, "Mock GPU");
  EXPECT_EQ(info.compute_major, 8);
  EXPECT_EQ(info.compute_minor, 9);
  EXPECT_EQ(info.sm_count, 128);
  EXPECT_EQ(info.shared_bytes_per_block, 101376);
  conv_device_close(device);
}

TEST(Device, NoSuchDevice) {
  conv_device *device = nullptr;
  EXPECT_EQ(conv_device_open(1, &device), CONV_ERROR_NO_DEVICE);
  expectMessage("there is no GPU 1; the CUDA driver sees 1");
  EXPECT_EQ(conv_device_open(-1, &device), CONV_ERROR_NO_DEVICE);
}

TEST(Run, LaunchesInOrderWithExpandedArguments) {
  Session session;
  session.ready();
  std::vector<float> x(48), y(48);
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(i);
  ASSERT_EQ(conv_device_copy_in(session.device, session.arguments[0].data,
                                x.data(), 192, nullptr),
            CONV_OK);
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  ASSERT_EQ(conv_device_copy_out(session.device, y.data(),
                                 session.results[0].data, 192, nullptr),
            CONV_OK);
  for (size_t i = 0; i < y.size(); ++i)
    EXPECT_EQ(y[i], 4 * x[i]);

  std::string log = session.log();
  // The numbers of the allocations depend on the tests before.
  auto number = [&](const std::string &line) {
    size_t at = log.find("alloc mem");
    for (; at != std::string::npos; at = log.find("alloc mem", at + 1)) {
      size_t space = log.find(' ', at + 6);
      if (log.substr(space + 1, log.find('\n', at) - space - 1) == line)
        return log.substr(at + 6, space - at - 6);
    }
    return std::string("?");
  };
  std::string constant = number("8"), workspace = number("256");
  std::string x0 = number("192");
  std::string y0 = "mem" + std::to_string(std::stoi(x0.substr(3)) + 1);
  auto expectLine = [&](const std::string &line) {
    EXPECT_NE(log.find(line + "\n"), std::string::npos) << line << "\n" << log;
  };
  expectLine("load ptx");
  expectLine("launch mock_double_f32_f32 grid 3 1 1 block 256 1 1 shared 0 "
             "stream 0 params " +
             x0 + "+0 " + x0 + "+0 0 6 8 8 1 " + workspace + "+0 " + workspace +
             "+0 0 6 8 8 1");
  expectLine("launch mock_double_f32_f32 grid 1 1 1 block 32 1 1 shared 0 "
             "stream 0 params " +
             workspace + "+0 " + workspace + "+0 0 6 8 8 1 " + y0 + "+0 " + y0 +
             "+0 0 6 8 8 1");
  // More than 48 KB of shared memory is opted into; -inf, true and 0.5 arrive
  // as their bytes; the second workspace takes the place of the first.
  expectLine("shared limit every_kind 98304");
  expectLine("launch every_kind grid 1 2 3 block 32 2 1 shared 98304 stream 0 "
             "params 0x40400000:4 -1 0x3f000000:4 -4503599627370496 0x1:1 " +
             constant + "+0 " + constant + "+0 1 " + workspace + "+0 " +
             workspace + "+0 2 3 2");
}

TEST(Run, TellsSizesAndCost) {
  Session session;
  ASSERT_EQ(session.prepare(), CONV_OK) << conv_last_error();
  const int64_t *extents = nullptr;
  int32_t rank = 0;
  ASSERT_EQ(
      conv_executable_result_extents(session.executable, 0, &extents, &rank),
      CONV_OK);
  ASSERT_EQ(rank, 2);
  EXPECT_EQ(extents[0], 6);
  EXPECT_EQ(extents[1], 8);
  EXPECT_EQ(conv_executable_workspace_bytes(session.executable), 256u);
  conv_cost cost;
  ASSERT_EQ(conv_executable_get_cost(session.executable, &cost), CONV_OK);
  EXPECT_EQ(cost.flops, 96);
  EXPECT_EQ(cost.bytes, 384);
  EXPECT_EQ(cost.num_convs, 1u);
  EXPECT_EQ(cost.root_sum, 3.0);
  EXPECT_EQ(cost.accumulate, CONV_F32);
  ASSERT_EQ(conv_executable_num_launches(session.executable), 3u);
  conv_launch_info info;
  ASSERT_EQ(conv_executable_launch(session.executable, 2, &info), CONV_OK);
  EXPECT_STREQ(info.kernel, "every_kind");
  EXPECT_STREQ(info.code, "ptx");
  EXPECT_EQ(info.grid[2], 3);
  EXPECT_EQ(info.registers, 64);
}

TEST(Run, TellsTheAccumulator) {
  Session session(6, replaced(manifestText, "\"reference\": null",
                              "\"accumulate\": \"bf16\""));
  ASSERT_EQ(session.prepare(), CONV_OK) << conv_last_error();
  conv_cost cost;
  ASSERT_EQ(conv_executable_get_cost(session.executable, &cost), CONV_OK);
  EXPECT_EQ(cost.accumulate, CONV_BF16);
}

// The error grows by the root of each sum's length; a sum without terms, or
// whose length comes out below zero, adds nothing.
TEST(Run, EmptySumsAddNoError) {
  Session session(
      1, replaced(manifestText, "\"reference\": null",
                  R"("sums": [16, {"op": "sub", "args": ["arg0.d0", 1]},
                              {"op": "sub", "args": ["arg0.d0", 3]},
                              25])"));
  ASSERT_EQ(session.prepare(), CONV_OK) << conv_last_error();
  conv_cost cost;
  ASSERT_EQ(conv_executable_get_cost(session.executable, &cost), CONV_OK);
  EXPECT_EQ(cost.root_sum, 3.0 + 4.0 + 5.0);
}

TEST(Run, CallerGivesStreamAndWorkspace) {
  Session session;
  session.ready();
  void *workspace = session.allocate(512);
  ASSERT_EQ(conv_run(session.executable, reinterpret_cast<void *>(0x40),
                     session.arguments, 2, session.results, 1, workspace, 512),
            CONV_OK)
      << conv_last_error();
  EXPECT_NE(session.log().find(" stream 64 "), std::string::npos);
  EXPECT_EQ(session.log().find(" 256\n"), std::string::npos)
      << "a workspace was allocated although one was given";
  EXPECT_EQ(session.run(workspace, 255), CONV_ERROR_TENSOR);
  expectMessage("expects a workspace of 256 bytes, got 255");
  EXPECT_EQ(session.run(static_cast<char *>(workspace) + 128, 256),
            CONV_ERROR_TENSOR);
  expectMessage("expects a workspace aligned to 256 bytes");
}

// A stream that comes to the executable's own workspace waits for the one that
// used it last, and only then; one that is captured gets other memory.
TEST(Run, StreamsTakeTurnsInTheOwnWorkspace) {
  auto begin = findInMock<int (*)(void *, int)>("cuStreamBeginCapture_v2");
  auto end = findInMock<int (*)(void *, void **)>("cuStreamEndCapture");
  ASSERT_TRUE(begin && end);
  Session session;
  session.ready();
  auto run = [&](uintptr_t stream, void *workspace = nullptr) {
    EXPECT_EQ(conv_run(session.executable, reinterpret_cast<void *>(stream),
                       session.arguments, 2, session.results, 1, workspace,
                       workspace ? 256 : 0),
              CONV_OK)
        << conv_last_error();
  };
  std::string waits;
  auto expectWait = [&](uintptr_t stream, const std::string &line) {
    run(stream);
    waits += line;
    std::istringstream log(session.log());
    std::string found;
    for (std::string each; std::getline(log, each);)
      if (each.find(" waits for ") != std::string::npos)
        found += each + "\n";
    EXPECT_EQ(found, waits);
  };
  expectWait(0x60, "");
  expectWait(0x60, "");
  expectWait(0x61, "stream 97 waits for 96\n");
  expectWait(0x61, "");
  expectWait(0x60, "stream 96 waits for 97\n");
  // Both ways to spell the legacy stream, and the one that each thread has.
  expectWait(0, "stream 0 waits for 96\n");
  expectWait(1, "");
  expectWait(2, "stream 2 waits for 0\n");
  expectWait(2, "stream 2 waits for 2\n");
  EXPECT_EQ(session.count(" 256\n"), 1u);

  // What failed in the middle has used it as well.
  {
    Setting setting("CONVFUSION_MOCK_LAUNCH_ERROR", "700");
    EXPECT_EQ(conv_run(session.executable, reinterpret_cast<void *>(0x62),
                       session.arguments, 2, session.results, 1, nullptr, 0),
              CONV_ERROR_CUDA);
    waits += "stream 98 waits for 2\n";
  }
  expectWait(0x61, "stream 97 waits for 98\n");

  // Neither a capture nor a given workspace has a part in it.
  void *capturing = reinterpret_cast<void *>(0x61), *graph = nullptr;
  ASSERT_EQ(begin(capturing, 0), 0);
  expectWait(0x61, "");
  expectWait(0x61, "");
  EXPECT_EQ(session.count(" 256\n"), 3u);
  expectWait(0x60, "stream 96 waits for 97\n");
  ASSERT_EQ(end(capturing, &graph), 0);
  EXPECT_EQ(findInMock<int (*)(void *)>("cuGraphDestroy")(graph), 0);
  run(0x63, session.allocate(256));
  expectWait(0x60, "");
}

TEST(Run, WrongTensors) {
  Session session;
  session.ready();
  conv_value good = session.arguments[0];
  conv_value &x = session.arguments[0];
  auto expect = [&](const std::string &message) {
    EXPECT_EQ(session.run(), CONV_ERROR_TENSOR);
    expectMessage(message);
    x = good;
  };
  x.dtype = CONV_F16;
  expect("quadruple: argument 0 (x) expects dtype f32, got f16");
  x.rank = 3;
  expect("expects rank 2, got 3");
  int64_t other[] = {8, 6};
  x.extents = other;
  expect("expects shape (6, 8), got (8, 6)");
  x.extents = nullptr;
  expect("has no extents (null)");
  int64_t transposed[] = {1, 6};
  x.strides = transposed;
  expect("expects a row-major contiguous tensor (stride 1 along dimension 1), "
         "got strides (1, 6); make it contiguous first");
  x.data = nullptr;
  expect("is a null pointer");
  x.data = static_cast<char *>(good.data) + 4;
  expect("expects an address aligned to 16 bytes, got 0x");
  x.kind = CONV_SCALAR;
  expect("expects a tensor, got a scalar");
  alignas(16) static float host[48];
  x.data = host;
  expect("is no memory that the CUDA driver knows; copy the tensor to the GPU");
  session.results[0].data = good.data;
  expect("result 0 (y) overlaps argument 0 (x) in memory");
  EXPECT_EQ(conv_run(session.executable, nullptr, session.arguments, 1,
                     session.results, 1, nullptr, 0),
            CONV_ERROR_TENSOR);
  expectMessage("quadruple expects 2 arguments, got 1");
  EXPECT_EQ(conv_run(session.executable, nullptr, session.arguments, 2,
                     session.results, 0, nullptr, 0),
            CONV_ERROR_TENSOR);
  expectMessage("quadruple expects 1 results, got 0");
  // Contiguous strides, spelled out, are fine.
}

TEST(Device, TellsWhereMemoryIs) {
  Setting twoDevices("CONVFUSION_MOCK_DEVICES", "2");
  int32_t ordinal = 7;
  for (int32_t i : {1, 0}) {
    conv_device *device = nullptr;
    void *memory = nullptr;
    ASSERT_EQ(conv_device_open(i, &device), CONV_OK) << conv_last_error();
    ASSERT_EQ(conv_device_malloc(device, 64, &memory), CONV_OK);
    ASSERT_EQ(conv_pointer_device(static_cast<char *>(memory) + 63, &ordinal),
              CONV_OK);
    EXPECT_EQ(ordinal, i);
    Setting setting("CONVFUSION_MOCK_POINTER_ERROR", "801");
    ASSERT_EQ(conv_pointer_device(memory, &ordinal), CONV_OK);
    EXPECT_EQ(ordinal, -1);
    conv_device_free(device, memory);
    conv_device_close(device);
  }
  ASSERT_EQ(conv_pointer_device(&ordinal, &ordinal), CONV_OK);
  EXPECT_EQ(ordinal, -1);
  EXPECT_EQ(conv_pointer_device(&ordinal, nullptr),
            CONV_ERROR_INVALID_ARGUMENT);
}

// A driver that cannot tell what an address is has not refused it.
TEST(Run, PointersThatTheDriverSaysNothingOf) {
  Session session;
  session.ready();
  Setting setting("CONVFUSION_MOCK_POINTER_ERROR", "801");
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
}

TEST(Run, ContiguousStridesAreAccepted) {
  Session session(1);
  session.ready();
  // The stride of a dimension of extent one is never used.
  int64_t strides[] = {12345, 1};
  session.arguments[0].strides = strides;
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
}

TEST(Run, LaunchErrorsNameTheKernel) {
  Session session;
  session.ready();
  Setting setting("CONVFUSION_MOCK_LAUNCH_ERROR", "700");
  EXPECT_EQ(session.run(), CONV_ERROR_CUDA);
  expectMessage("failed to launch kernel mock_double_f32_f32 of quadruple: "
                "CUDA_ERROR_ILLEGAL_ADDRESS");
}

TEST(Run, HandlesMayBeReleasedInAnyOrder) {
  Session session;
  session.ready();
  conv_bundle_close(session.bundle);
  session.bundle = nullptr;
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
}

TEST(Run, ThreadsShareAnExecutable) {
  Session session;
  session.ready();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round)
        EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
    });
  for (std::thread &thread : threads)
    thread.join();
}

// A bundle's code is loaded once, whichever thread comes first.
TEST(Prepare, ThreadsLoadTheSameBundle) {
  Session session;
  ASSERT_EQ(session.open(), CONV_OK);
  std::vector<std::thread> threads;
  std::vector<conv_executable *> executables(8, nullptr);
  for (conv_executable *&executable : executables)
    threads.emplace_back([&] {
      const int64_t extents[] = {6, 8};
      conv_shape shapes[] = {{2, extents}, {0, nullptr}};
      EXPECT_EQ(conv_prepare(session.function, session.device, shapes, 2,
                             &executable),
                CONV_OK)
          << conv_last_error();
    });
  for (std::thread &thread : threads)
    thread.join();
  for (conv_executable *executable : executables)
    conv_executable_destroy(executable);
  // The bundle has one module, of PTX or out of the cache.
  std::istringstream log(session.directory.read("log"));
  int loads = 0;
  for (std::string line; std::getline(log, line);)
    loads += line.rfind("load ", 0) == 0;
  EXPECT_EQ(loads, 1);
}

TEST(Prepare, UnknownFlags) {
  Session session;
  session.options.flags = 1u << 20;
  EXPECT_EQ(session.prepare(), CONV_ERROR_INVALID_ARGUMENT);
  expectMessage("quadruple: prepared with unknown flags 1048576");
}

TEST(Prepare, Shapes) {
  Session session;
  ASSERT_EQ(session.open(), CONV_OK);
  auto prepare = [&](std::vector<int64_t> extents) {
    conv_shape shapes[] = {
        {static_cast<int32_t>(extents.size()), extents.data()}, {0, nullptr}};
    return conv_prepare(session.function, session.device, shapes, 2,
                        &session.executable);
  };
  EXPECT_EQ(prepare({6}), CONV_ERROR_SHAPE);
  expectMessage("quadruple: argument 0 (x) expects rank 2, got 1");
  EXPECT_EQ(prepare({6, 9}), CONV_ERROR_SHAPE);
  expectMessage("expects extent 1 to be 8, got 9 in shape (6, 9)");
  EXPECT_EQ(prepare({-1, 8}), CONV_ERROR_SHAPE);
  expectMessage("extent 0 is negative (-1)");
  EXPECT_EQ(prepare({0, 8}), CONV_ERROR_SHAPE);
  expectMessage("quadruple: needs a row (this does not hold: (1 <= arg0.d0))");
  EXPECT_EQ(prepare({int64_t(1) << 50, 8}), CONV_ERROR_SHAPE);
  expectMessage("is larger than any GPU's memory");
  EXPECT_EQ(prepare({int64_t(1) << 61, 8}), CONV_ERROR_SHAPE);
  conv_shape shape = {2, nullptr};
  EXPECT_EQ(conv_prepare(session.function, session.device, &shape, 1,
                         &session.executable),
            CONV_ERROR_SHAPE);
  expectMessage("quadruple expects 2 argument shapes, got 1");
}

/// A function of steps in a row, each of which doubles what the one before it
/// wrote: step i reads workspace i - 1 and writes workspace i, so that the
/// lives of two neighbours touch in one step.
std::string writeChain(const std::vector<int64_t> &bytes) {
  auto memref = [](size_t buffer) {
    return "{\"memref\": {\"buffer\": " + std::to_string(buffer) +
           ", \"dtype\": \"f32\", \"sizes\": [6, 8], \"strides\": [8, 1]}}";
  };
  std::string buffers = "{\"kind\": \"argument\", \"index\": 0}, "
                        "{\"kind\": \"result\", \"index\": 0}";
  std::string steps;
  size_t numSteps = bytes.size() + 1;
  for (size_t i = 0; i < numSteps; ++i) {
    size_t from = i == 0 ? 0 : i + 1, to = i + 1 == numSteps ? 1 : i + 2;
    steps += std::string(i ? ", " : "") +
             "{\"kind\": \"launch\", \"kernel\": \"mock_double_f32_f32\", "
             "\"module\": 0, \"grid\": [1, 1, 1], \"block\": [32, 1, 1], "
             "\"arguments\": [" +
             memref(from) + ", " + memref(to) + "]}";
    if (to > 1)
      buffers +=
          ", {\"kind\": \"workspace\", \"bytes\": " + std::to_string(bytes[i]) +
          ", \"first_step\": " + std::to_string(i) +
          ", \"last_step\": " + std::to_string(i + 1) + "}";
  }
  return "{\"format\": \"convfusion-bundle\", \"version\": 1, \"target\": "
         "{\"chip\": \"sm_89\"}, \"modules\": [{\"name\": \"kernels\", "
         "\"ptx\": \"kernels.ptx\"}], \"functions\": [{\"name\": "
         "\"quadruple\", "
         "\"arguments\": [{\"name\": \"x\", \"dtype\": \"f32\", \"shape\": [6, "
         "8]}, {\"name\": \"s\", \"kind\": \"scalar\", \"dtype\": \"f32\"}], "
         "\"results\": [{\"name\": \"y\", \"dtype\": \"f32\", \"shape\": [6, "
         "8]}], \"buffers\": [" +
         buffers + "], \"steps\": [" + steps + "]}]}";
}

// Workspaces share memory, but never two that one step needs: whichever of two
// neighbours is the larger, and so placed first. Sizes are multiples of the
// alignment, 256 bytes, or a byte more or less.
TEST(Prepare, WorkspacesOfOneStepLieApart) {
  mlir::conv::Random random(1);
  for (int trial = 0; trial < 30; ++trial) {
    std::vector<int64_t> bytes(2 + random.below(6));
    int64_t sum = 0;
    for (int64_t &count : bytes) {
      count = 256 * random.between(1, 4);
      count += random.between(-1, 1);
      sum += count;
    }
    Session session(6, writeChain(bytes));
    session.ready();
    ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();

    // Where each launch read and wrote, as bytes from the start of what holds
    // the workspaces.
    std::vector<int64_t> reads, writes;
    std::stringstream log(session.log());
    for (std::string line; std::getline(log, line);) {
      if (line.compare(0, 7, "launch ") != 0)
        continue;
      std::stringstream words(line.substr(line.find("params ") + 7));
      std::vector<std::string> parameters(14);
      for (std::string &parameter : parameters)
        words >> parameter;
      auto offset = [](const std::string &address) {
        return std::stoll(address.substr(address.find('+') + 1));
      };
      reads.push_back(offset(parameters[0]));
      writes.push_back(offset(parameters[7]));
    }
    ASSERT_EQ(reads.size(), bytes.size() + 1);
    int64_t end = 0;
    for (size_t i = 0; i < bytes.size(); ++i) {
      EXPECT_EQ(reads[i + 1], writes[i]);
      end = std::max(end, writes[i] + bytes[i]);
      EXPECT_EQ(writes[i] % 256, 0);
      if (i > 0) {
        EXPECT_TRUE(writes[i] >= writes[i - 1] + bytes[i - 1] ||
                    writes[i - 1] >= writes[i] + bytes[i])
            << "step " << i << " reads " << bytes[i - 1] << " bytes at "
            << writes[i - 1] << " and writes " << bytes[i] << " at "
            << writes[i];
      }
    }
    EXPECT_EQ(conv_executable_workspace_bytes(session.executable),
              static_cast<size_t>((end + 255) / 256 * 256));
    // Two that no step needs together do share.
    if (bytes.size() > 2) {
      EXPECT_LT(end, sum);
    }
  }
}

TEST(Prepare, EmptyGridsAreSkipped) {
  Session session(0, replaced(manifestText, "\"le\", \"args\": [1,",
                              "\"le\", \"args\": [0,"));
  session.ready();
  session.arguments[0].data = session.results[0].data = nullptr;
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
  conv_launch_info info;
  ASSERT_EQ(conv_executable_launch(session.executable, 0, &info), CONV_OK);
  EXPECT_EQ(info.skipped, 1);
}

TEST(Prepare, Sizes) {
  expectPrepareError("[\"arg0.d0\", 32]", "[\"arg0.d0\", 9223372036854775807]",
                     CONV_ERROR_SHAPE, "does not fit 64 bits");
  expectPrepareError("[\"arg0.d0\", 32]", "[\"arg0.d0\", 4611686018427387]",
                     CONV_ERROR_SHAPE, "workspace 2 would have");
  expectPrepareError("[\"arg0.d0\", 32]", "[\"arg0.d0\", -1]", CONV_ERROR_SHAPE,
                     "workspace 2 would have -6 bytes");
  expectPrepareError("[\"arg0.d0\", 2]", "[\"arg0.d0\", 0]", CONV_ERROR_SHAPE,
                     "(arg0.d0 ceildiv 0) divides by zero");
  expectPrepareError("\"op\": \"ceildiv\", \"args\": [\"arg0.d0\", 2]",
                     "\"op\": \"floordiv\", \"args\": [{\"op\": \"sub\", "
                     "\"args\": [-9223372036854775807, 1]}, -1]",
                     CONV_ERROR_SHAPE, "does not fit 64 bits");
  expectPrepareError("\"offset\": 0, \"sizes\": [\"arg0.d0\", 8]",
                     "\"offset\": 1, \"sizes\": [\"arg0.d0\", 8]",
                     CONV_ERROR_BUNDLE,
                     "reads or writes elements 1 to 48 of x, which has 48");
  expectPrepareError("\"offset\": 0, \"sizes\": [\"arg0.d0\", 8], "
                     "\"strides\": [8, 1]",
                     "\"offset\": 0, \"sizes\": [\"arg0.d0\", 8], "
                     "\"strides\": [-8, 1]",
                     CONV_ERROR_BUNDLE, "reads or writes elements -40 to 7");
  expectPrepareError("\"shape\": [\"arg0.d0\", 8], \"alignment\": 16}]",
                     "\"shape\": [{\"op\": \"sub\", \"args\": [\"arg0.d0\", "
                     "9]}, 8], \"alignment\": 16}]",
                     CONV_ERROR_SHAPE, "extent 0 of result 0 would be -3");
}

/// Prepares and runs with another view of the workspace (192 bytes), of the
/// constant (8 bytes) or of the empty workspace.
void expectView(const std::string &from, const std::string &to,
                const std::string &message) {
  SCOPED_TRACE(to);
  Session session(6, replaced(manifestText, from, to));
  if (!message.empty()) {
    EXPECT_EQ(session.prepare(), CONV_ERROR_BUNDLE) << conv_last_error();
    expectMessage(message);
    return;
  }
  session.ready();
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
}

TEST(Prepare, ViewsOfWorkspaces) {
  const std::string whole = "{\"buffer\": 2, \"offset\": 0, \"sizes\": "
                            "[\"arg0.d0\", 8], \"strides\": [8, 1]}";
  auto view = [](const char *dtype, const char *offset) {
    return std::string("{\"buffer\": 2, ") + dtype + "\"offset\": " + offset +
           ", \"sizes\": [\"arg0.d0\", 8], \"strides\": [8, 1]}";
  };
  // Where the manifest does not tell, an element has a byte at least.
  expectView(whole, view("", "0"), "");
  expectView(whole, view("", "1000000000000"),
             "quadruple: step 0 reads or writes elements 1000000000000 to "
             "1000000000047 of workspace 2, which has 192");
  expectView(whole, view("", "-4096"),
             "reads or writes elements -4096 to -4049 of workspace 2");
  expectView(whole, view("", "145"), "elements 145 to 192 of workspace 2");
  expectView(whole, view("\"dtype\": \"f32\", ", "0"), "");
  expectView(whole, view("\"dtype\": \"f32\", ", "1"),
             "elements 1 to 48 of workspace 2, which has 48");
  expectView(whole, view("\"dtype\": \"f64\", ", "0"),
             "elements 0 to 47 of workspace 2, which has 24");
  expectView(whole, view("", "9223372036854775807"),
             "whose numbers do not fit 64 bits; it has 192");
  expectView("{\"op\": \"mul\", \"args\": [\"arg0.d0\", 32]}", "0",
             "elements 0 to 47 of workspace 2, which has 0");
}

TEST(Prepare, ViewsOfConstants) {
  const std::string whole =
      "{\"buffer\": 3, \"offset\": 1, \"sizes\": [], \"strides\": []}";
  auto view = [](const char *dtype, const char *offset) {
    return std::string("{\"buffer\": 3, ") + dtype + "\"offset\": " + offset +
           ", \"sizes\": [], \"strides\": []}";
  };
  expectView(whole, view("", "7"), "");
  expectView(whole, view("", "8"),
             "step 2 reads or writes elements 8 to 8 of constant "
             "constants/c0.bin, which has 8");
  expectView(whole, view("\"dtype\": \"f32\", ", "1"), "");
  expectView(whole, view("\"dtype\": \"f32\", ", "2"),
             "elements 2 to 2 of constant constants/c0.bin, which has 2");
  expectView(whole, view("", "-1"), "elements -1 to -1 of constant");
}

TEST(Prepare, EmptyViews) {
  const std::string whole =
      "{\"buffer\": 4, \"offset\": 2, \"sizes\": [3], \"strides\": [2]}";
  auto view = [](const char *offset) {
    return std::string("{\"buffer\": 4, \"offset\": ") + offset +
           ", \"sizes\": [0], \"strides\": [9223372036854775807]}";
  };
  expectView(whole, view("100"), "");
  expectView(whole, view("101"),
             "step 2 takes an empty view at element 101 of workspace 4, which "
             "has 100");
  expectView(whole, view("-1"), "takes an empty view at element -1");
  // A workspace without bytes is nowhere, and so are its views.
  std::string none = replaced(manifestText, "\"bytes\": 100", "\"bytes\": 0");
  Session session(6, replaced(none, whole, view("1000")));
  session.ready();
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
  EXPECT_NE(session.log().find(" 0 0 0 0 9223372036854775807\n"),
            std::string::npos)
      << session.log();
  expectView(whole, replaced(whole, "\"strides\": [2]", "\"strides\": [50]"),
             "elements 2 to 102 of workspace 4, which has 100");
  // One extent of none makes it empty, wherever the strides of others lead.
  for (const char *stride : {"-1", "9223372036854775807"}) {
    const std::string rows = "\"sizes\": [\"arg0.d0\", 8], \"strides\": [8, ";
    Session empty(6,
                  replaced(manifestText, rows + "1]",
                           replaced(rows, "\"arg0.d0\"", "0") + stride + "]"));
    empty.ready();
    EXPECT_EQ(empty.run(), CONV_OK) << stride << ": " << conv_last_error();
  }
}

// What the mock driver is there for: an address out of bounds is seen.
TEST(Mock, SeesAddressesOutOfBounds) {
  std::string typed = manifestText;
  for (const char *buffer :
       {"{\"buffer\": 0,", "{\"buffer\": 1,", "{\"buffer\": 2,"})
    typed =
        replaced(typed, buffer, buffer + std::string(" \"dtype\": \"f32\","));
  Session session(6, typed);
  session.ready();
  session.arguments[0].data =
      static_cast<char *>(session.arguments[0].data) + 16;
  EXPECT_EQ(session.run(), CONV_ERROR_CUDA);
  expectMessage("CUDA_ERROR_ILLEGAL_ADDRESS");
  EXPECT_NE(session.log().find("out of bounds: mock_double_f32_f32: bytes 0 to "
                               "192 behind a pointer, which are not allocated"),
            std::string::npos)
      << session.log();
}

TEST(Prepare, LimitsOfTheDevice) {
  expectPrepareError("98304", "101377", CONV_ERROR_UNSUPPORTED,
                     "kernel every_kind needs 101377 bytes of shared memory "
                     "per block; Mock GPU (sm_89) allows 101376");
  expectPrepareError("[32, 2, 1]", "[1024, 2, 1]", CONV_ERROR_UNSUPPORTED,
                     "a block of 2048 threads");
  expectPrepareError("[32, 2, 1]", "[0, 2, 1]", CONV_ERROR_UNSUPPORTED,
                     "a block of 0 threads along x");
  expectPrepareError("[1, 2, 3]", "[1, 65536, 3]", CONV_ERROR_UNSUPPORTED,
                     "a grid of 65536 blocks along y");
  expectPrepareError("[1, 2, 3]", "[1, -1, 3]", CONV_ERROR_UNSUPPORTED,
                     "a grid of -1 blocks along y");
}

// Registers may allow a kernel fewer threads than the device does; a driver
// that does not tell how many is left to refuse the launch itself.
TEST(Prepare, ThreadsThatAKernelMayHave) {
  for (const char *most : {"256", "255", "-1"}) {
    Setting setting("CONVFUSION_MOCK_KERNEL_THREADS", most);
    Session session;
    if (std::string(most) == "255") {
      EXPECT_EQ(session.prepare(), CONV_ERROR_UNSUPPORTED);
      expectMessage(
          "kernel mock_double_f32_f32: a block of 256 threads; with its 64 "
          "registers Mock GPU (sm_89) allows 255");
      continue;
    }
    EXPECT_EQ(session.prepare(), CONV_OK) << conv_last_error();
  }
}

// What a kernel declares itself counts with what a launch asks for: 98304 bytes
// here, of 101376.
TEST(Prepare, SharedMemoryOfBothKinds) {
  for (int fixed : {3072, 3073}) {
    Session session;
    std::string text = ptxText;
    std::string array = "{\n.shared .align 4 .b8 fixed[" +
                        std::to_string(fixed) + "];\nret; }\n";
    text.replace(text.rfind("{ ret; }"), 8, array);
    session.directory.write("kernels.ptx", text);
    if (fixed > 3072) {
      EXPECT_EQ(session.prepare(), CONV_ERROR_UNSUPPORTED);
      expectMessage("kernel every_kind needs 101377 bytes of shared memory per "
                    "block; Mock GPU (sm_89) allows 101376");
      continue;
    }
    session.ready();
    EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
  }
}

// A parameter of 32 bits takes the least and the largest number that it holds.
TEST(Prepare, ParametersOf32Bits) {
  auto prepare = [](const char *value) {
    Session session(6, replaced(manifestText,
                                "{\"i64\": {\"op\": \"sub\", \"args\": "
                                "[\"arg0.d0\", 7]}}",
                                std::string("{\"i32\": ") + value + "}"));
    session.directory.write("kernels.ptx",
                            replaced(ptxText, ".param .f32 p0, .param .u64 p1",
                                     ".param .f32 p0, .param .u32 p1"));
    return session.prepare();
  };
  for (const char *value : {"2147483647", "-2147483648"})
    EXPECT_EQ(prepare(value), CONV_OK) << conv_last_error();
  for (const char *value : {"2147483648", "-2147483649"}) {
    EXPECT_EQ(prepare(value), CONV_ERROR_SHAPE);
    expectMessage("kernel every_kind: the value of its 32-bit parameter");
  }
}

TEST(Prepare, KernelsAndParameters) {
  expectPrepareError("\"every_kind\"", "\"absent\"", CONV_ERROR_BUNDLE,
                     "has no kernel named absent");
  expectPrepareError("{\"constant\": {\"dtype\": \"f32\", \"value\": 0.5}},",
                     "", CONV_ERROR_BUNDLE,
                     "kernel every_kind: parameter 2 has 4 bytes; the manifest "
                     "passes 8");
  expectPrepareError("{\"scalar\": {\"argument\": 1, \"dtype\": \"f32\"}},",
                     "{\"scalar\": {\"argument\": 1, \"dtype\": \"f32\"}}, "
                     "{\"i32\": 4294967296},",
                     CONV_ERROR_SHAPE,
                     "the value of its 32-bit parameter 4294967296");
  expectPrepareError("\"sizes\": [3], \"strides\": [2]",
                     "\"sizes\": [3, 4], \"strides\": [2, 1]",
                     CONV_ERROR_BUNDLE,
                     "kernel every_kind has 13 parameters; the manifest passes "
                     "15");
  expectPrepareError("\"sizes\": [3], \"strides\": [2]",
                     "\"sizes\": [], \"strides\": []", CONV_ERROR_BUNDLE,
                     "has more parameters than the 11");
}

TEST(Prepare, Files) {
  {
    Session session;
    session.directory.write("constants/c0.bin", "0123456");
    EXPECT_EQ(session.prepare(), CONV_ERROR_BUNDLE);
    expectMessage("has 7 bytes; the manifest declares 8");
  }
  {
    Session session;
    std::filesystem::remove(session.directory.path + "/kernels.ptx");
    EXPECT_EQ(session.prepare(), CONV_ERROR_IO);
    expectMessage("kernels.ptx: there is no such file");
  }
  {
    // The folder is read that was opened, whatever is put in its place.
    Session session;
    ASSERT_EQ(session.open(), CONV_OK);
    std::filesystem::rename(session.directory.path,
                            session.directory.path + ".old");
    std::filesystem::create_directory(session.directory.path);
    EXPECT_EQ(session.prepare(), CONV_OK) << conv_last_error();
    std::filesystem::remove_all(session.directory.path);
    std::filesystem::rename(session.directory.path + ".old",
                            session.directory.path);
  }
  for (bool folder : {false, true}) {
    // Nothing outside of it is read.
    TestBundle outside("{}");
    outside.write("constants/c0.bin", "01234567");
    Session session;
    std::string link =
        session.directory.path + (folder ? "/constants" : "/constants/c0.bin");
    std::filesystem::remove_all(link);
    std::filesystem::create_symlink(
        outside.path + (folder ? "/constants" : "/constants/c0.bin"), link);
    EXPECT_EQ(session.prepare(), CONV_ERROR_IO);
    expectMessage(folder ? "constants is a symbolic link; a bundle is its "
                           "folder alone"
                         : "c0.bin is a symbolic link; a bundle is its folder "
                           "alone");
  }
  {
    // A pipe that nobody writes to is an error, not a wait.
    Session session;
    std::string pipe = session.directory.path + "/constants/c0.bin";
    std::filesystem::remove(pipe);
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(session.prepare(), CONV_ERROR_IO);
    expectMessage("c0.bin: it is no regular file");
  }
  {
    Session session;
    session.directory.write("kernels.ptx", "garbage");
    EXPECT_EQ(session.prepare(), CONV_ERROR_BUNDLE);
    expectMessage("is no PTX text; the file is damaged");
  }
  {
    Session session;
    Setting setting("CONVFUSION_MOCK_JIT_ERROR",
                    "ptxas fatal : Unresolved extern function '__nv_expf'");
    EXPECT_EQ(session.prepare(), CONV_ERROR_BUNDLE);
    expectMessage("cannot compile");
    expectMessage("ptxas fatal : Unresolved extern function '__nv_expf'");
  }
}

TEST(Prepare, ChipsAndCubins) {
  std::string withCubin = replaced(manifestText, "\"ptx\": \"kernels.ptx\"",
                                   "\"ptx\": \"kernels.ptx\", "
                                   "\"cubin\": \"kernels.cubin\"");
  std::string elf = std::string("\x7f"
                                "ELF\x02\x01",
                                6);
  elf.resize(64, '\0');
  elf += ptxText;
  auto prepare = [&](const std::string &manifest, const char *cc,
                     const std::string &code) {
    Setting setting("CONVFUSION_MOCK_CC", cc);
    Session session(6, manifest);
    session.directory.write("kernels.cubin", code);
    conv_status status = session.prepare();
    if (status)
      return std::string(conv_status_name(status));
    conv_launch_info info;
    EXPECT_EQ(conv_executable_launch(session.executable, 0, &info), CONV_OK);
    return std::string(info.code);
  };
  EXPECT_EQ(prepare(withCubin, "89", elf), "cubin");
  EXPECT_EQ(prepare(withCubin, "90", elf), "ptx");
  EXPECT_EQ(prepare(manifestText, "90", elf), "ptx");
  EXPECT_EQ(prepare(manifestText, "86", elf), "CONV_ERROR_UNSUPPORTED");
  expectMessage("was compiled for sm_89 and cannot run on Mock GPU (sm_86). "
                "Compile it with --target=sm_86");
  EXPECT_EQ(prepare(replaced(manifestText, "sm_89", "sm_90a"), "100", elf),
            "CONV_ERROR_UNSUPPORTED");
  EXPECT_EQ(prepare(replaced(manifestText, "sm_89", "sm_80"), "120", elf),
            "ptx");
  {
    Setting setting("CONVFUSION_MOCK_CUBIN_FAILS", "1");
    EXPECT_EQ(prepare(withCubin, "89", elf), "ptx");
  }
  // Cut off or claiming sections past the end: refused, not read.
  EXPECT_EQ(prepare(withCubin, "89", elf.substr(0, 40)), "CONV_ERROR_BUNDLE");
  std::string damaged = elf;
  damaged[0x28] = '\x7f'; // section table far behind
  damaged[0x2c] = '\x7f';
  damaged[0x3a] = 64;
  damaged[0x3c] = 1;
  EXPECT_EQ(prepare(withCubin, "89", damaged), "CONV_ERROR_BUNDLE");
  expectMessage("is no complete cubin");
  // One section header inside, the next one not.
  damaged = elf + std::string(64, '\0');
  for (size_t i = 0; i < 8; ++i)
    damaged[0x28 + i] = static_cast<char>(elf.size() >> 8 * i);
  damaged[0x3a] = 64;
  damaged[0x3c] = 1;
  EXPECT_EQ(prepare(withCubin, "89", damaged), "cubin");
  damaged[0x3c] = 2;
  EXPECT_EQ(prepare(withCubin, "89", damaged), "CONV_ERROR_BUNDLE");
}

TEST(Prepare, OutOfMemory) {
  Session session;
  ASSERT_EQ(session.prepare(), CONV_OK) << conv_last_error();
  Setting setting("CONVFUSION_MOCK_MEMORY", "1000");
  void *pointer = nullptr;
  EXPECT_EQ(conv_device_malloc(session.device, 4096, &pointer),
            CONV_ERROR_OUT_OF_MEMORY);
  expectMessage("cannot allocate 4096 bytes of GPU memory for the caller: "
                "CUDA_ERROR_OUT_OF_MEMORY");
  expectMessage(" of 1000 bytes are free");
}

} // namespace

int main(int argc, char **argv) {
  setenv("CONVFUSION_CUDA_DRIVER", CONV_MOCK_CUDA, 1);
  setenv("CONVFUSION_CACHE", "off", 1);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
