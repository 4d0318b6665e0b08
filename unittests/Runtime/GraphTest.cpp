//===- GraphTest.cpp - Launches replayed as a CUDA graph ------------------===//

#include "TestSession.h"

#include <sstream>

using namespace conv_test;

namespace {

/// Session whose launches are a graph, of which the numbers are known.
class GraphSession : public Session {
public:
  explicit GraphSession(uint32_t flags = CONV_PREPARE_GRAPH,
                        std::string manifest = manifestText)
      : Session(6, std::move(manifest)) {
    options.flags = flags;
    ready();
    fill(arguments[0].data, 1);
  }
  void fill(void *data, float value) {
    std::vector<float> values(48, value);
    EXPECT_EQ(conv_device_copy_in(device, data, values.data(), 192, nullptr),
              CONV_OK);
  }
  void expectResult(float value) {
    std::vector<float> values(48);
    EXPECT_EQ(conv_device_copy_out(device, values.data(), results[0].data, 192,
                                   nullptr),
              CONV_OK);
    EXPECT_EQ(values, std::vector<float>(48, value));
  }
};

TEST(Graph, IsReplayedAndUpdatedInPlace) {
  GraphSession session;
  for (int run = 0; run < 3; ++run) {
    ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
    session.expectResult(4);
  }
  EXPECT_EQ(session.count("graph of 3\n"), 1u);
  EXPECT_EQ(session.count("graph launch\n"), 3u);
  EXPECT_EQ(session.count("graph update"), 0u);

  // Only the launches that see a changed address or scalar are told.
  session.arguments[0].data = session.allocate(192);
  session.fill(session.arguments[0].data, 2);
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.expectResult(8);
  EXPECT_EQ(session.count("graph update mock_double_f32_f32\n"), 1u);
  session.results[0].data = session.allocate(192);
  session.scalar = 7;
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.expectResult(8);
  EXPECT_EQ(session.count("graph update mock_double_f32_f32\n"), 2u);
  EXPECT_EQ(session.count("graph update every_kind\n"), 1u);
  EXPECT_EQ(session.count("params 0x40e00000:4"), 1u);
  ASSERT_EQ(session.run(session.allocate(256), 256), CONV_OK);
  session.expectResult(8);
  EXPECT_EQ(session.count("graph update"), 6u);
  EXPECT_EQ(session.count("graph of"), 1u);
}

TEST(Graph, IsMadeAnewWhereAnUpdateIsRefused) {
  GraphSession session;
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.arguments[0].data = session.allocate(192);
  session.fill(session.arguments[0].data, 3);
  Setting setting("CONVFUSION_MOCK_UPDATE_ERROR", "910");
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.expectResult(12);
  EXPECT_EQ(session.count("graph of 3\n"), 2u);
  // Not before the first one has run, on whatever stream that is.
  EXPECT_EQ(session.count("synchronize\nnode 0 "), 1u);
}

TEST(Graph, ChecksEveryCall) {
  GraphSession session;
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.arguments[0].dtype = CONV_F16;
  EXPECT_EQ(session.run(), CONV_ERROR_TENSOR);
  expectMessage("expects dtype f32, got f16");
  session.arguments[0].dtype = CONV_F32;
  {
    Setting setting("CONVFUSION_MOCK_LAUNCH_ERROR", "700");
    EXPECT_EQ(session.run(), CONV_ERROR_CUDA);
    expectMessage("failed to launch the graph of quadruple: "
                  "CUDA_ERROR_ILLEGAL_ADDRESS");
  }
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
}

// What a caller captures is nodes of the caller's graph, whether or not the
// function is a graph of its own otherwise.
TEST(Graph, InACallersCapture) {
  using Begin = int (*)(void *, int);
  using End = int (*)(void *, void **);
  using Instantiate = int (*)(void **, void *, unsigned long long);
  using Launch = int (*)(void *, void *);
  auto begin = findInMock<Begin>("cuStreamBeginCapture_v2");
  auto end = findInMock<End>("cuStreamEndCapture");
  auto instantiate = findInMock<Instantiate>("cuGraphInstantiateWithFlags");
  auto launch = findInMock<Launch>("cuGraphLaunch");
  ASSERT_TRUE(begin && end && instantiate && launch);
  for (uint32_t flags : {0u, uint32_t(CONV_PREPARE_GRAPH)}) {
    GraphSession session(flags);
    void *stream = reinterpret_cast<void *>(0x40);
    void *workspace = session.allocate(256);
    ASSERT_EQ(begin(stream, 0), 0);
    EXPECT_EQ(conv_run(session.executable, stream, session.arguments, 2,
                       session.results, 1, workspace, 256),
              CONV_OK)
        << conv_last_error();
    void *graph = nullptr, *executable = nullptr;
    ASSERT_EQ(end(stream, &graph), 0);
    EXPECT_EQ(session.log().find("\nlaunch mock"), std::string::npos);
    ASSERT_EQ(instantiate(&executable, graph, 0), 0);
    ASSERT_EQ(launch(executable, stream), 0);
    EXPECT_NE(session.log().find("\nlaunch mock_double_f32_f32"),
              std::string::npos);
    // And after it as before.
    EXPECT_EQ(conv_run(session.executable, stream, session.arguments, 2,
                       session.results, 1, workspace, 256),
              CONV_OK)
        << conv_last_error();
    EXPECT_EQ(findInMock<int (*)(void *)>("cuGraphExecDestroy")(executable), 0);
    EXPECT_EQ(findInMock<int (*)(void *)>("cuGraphDestroy")(graph), 0);
  }
}

// Allocating, freeing and loading have nothing to do with what is captured.
TEST(Graph, MemoryAndModulesDuringACapture) {
  auto begin = findInMock<int (*)(void *, int)>("cuStreamBeginCapture_v2");
  auto end = findInMock<int (*)(void *, void **)>("cuStreamEndCapture");
  ASSERT_TRUE(begin && end);
  GraphSession session(0);
  void *stream = reinterpret_cast<void *>(0x40), *graph = nullptr;
  ASSERT_EQ(begin(stream, 0), 0);
  void *pointer = nullptr;
  EXPECT_EQ(conv_device_malloc(session.device, 64, &pointer), CONV_OK)
      << conv_last_error();
  EXPECT_EQ(conv_device_free(session.device, pointer), CONV_OK)
      << conv_last_error();
  {
    // A bundle of its own, which is loaded and goes again.
    Session other;
    EXPECT_EQ(other.prepare(), CONV_OK) << conv_last_error();
  }
  // The workspace that the executable owns is allocated now.
  EXPECT_EQ(conv_run(session.executable, stream, session.arguments, 2,
                     session.results, 1, nullptr, 0),
            CONV_OK)
      << conv_last_error();
  ASSERT_EQ(end(stream, &graph), 0);
  EXPECT_EQ(findInMock<int (*)(void *)>("cuGraphDestroy")(graph), 0);
}

/// y = 4 * x for six rows: three rows each by two launches, through a workspace
/// each; and a launch that depends on neither.
const std::string branchesText = R"json({
  "format": "convfusion-bundle", "version": 1, "producer": "test",
  "target": {"chip": "sm_89", "ptx_features": "+ptx84"},
  "modules": [{"name": "kernels", "ptx": "kernels.ptx"}],
  "functions": [
    {"name": "quadruple",
     "arguments": [
       {"name": "x", "kind": "tensor", "dtype": "f32", "shape": [6, 8], "alignment": 16},
       {"name": "s", "kind": "scalar", "dtype": "f32"}],
     "results": [{"name": "y", "dtype": "f32", "shape": [6, 8], "alignment": 16}],
     "buffers": [
       {"kind": "argument", "index": 0},
       {"kind": "result", "index": 0},
       {"kind": "workspace", "bytes": 96, "first_step": 0, "last_step": 1},
       {"kind": "workspace", "bytes": 96, "first_step": 2, "last_step": 3}],
     "checks": [],
     "steps": [
       {"kind": "launch", "kernel": "mock_double_f32_f32", "module": 0,
        "grid": [1, 1, 1], "block": [32, 1, 1], "writes": [2],
        "arguments": [
          {"memref": {"buffer": 0, "dtype": "f32", "offset": 0, "sizes": [3, 8], "strides": [8, 1]}},
          {"memref": {"buffer": 2, "dtype": "f32", "offset": 0, "sizes": [3, 8], "strides": [8, 1]}}]},
       {"kind": "launch", "kernel": "mock_double_f32_f32", "module": 0,
        "grid": [1, 1, 1], "block": [32, 1, 1], "writes": [1],
        "arguments": [
          {"memref": {"buffer": 2, "dtype": "f32", "offset": 0, "sizes": [3, 8], "strides": [8, 1]}},
          {"memref": {"buffer": 1, "dtype": "f32", "offset": 0, "sizes": [3, 8], "strides": [8, 1]}}]},
       {"kind": "launch", "kernel": "mock_double_f32_f32", "module": 0,
        "grid": [1, 1, 1], "block": [32, 1, 1], "writes": [3],
        "arguments": [
          {"memref": {"buffer": 0, "dtype": "f32", "offset": 24, "sizes": [3, 8], "strides": [8, 1]}},
          {"memref": {"buffer": 3, "dtype": "f32", "offset": 0, "sizes": [3, 8], "strides": [8, 1]}}]},
       {"kind": "launch", "kernel": "mock_double_f32_f32", "module": 0,
        "grid": [1, 1, 1], "block": [32, 1, 1], "writes": [1],
        "arguments": [
          {"memref": {"buffer": 3, "dtype": "f32", "offset": 0, "sizes": [3, 8], "strides": [8, 1]}},
          {"memref": {"buffer": 1, "dtype": "f32", "offset": 24, "sizes": [3, 8], "strides": [8, 1]}}]}],
     "flops": 0, "bytes": 0, "convs": [], "kernels": [], "verdicts": [], "reference": null}]
})json";

/// What the log says of the nodes of graphs.
std::string getNodes(Session &session) {
  std::istringstream log(session.log());
  std::string nodes;
  for (std::string line; std::getline(log, line);)
    if (line.rfind("node ", 0) == 0)
      nodes += replaced(line, " mock_double_f32_f32", "").substr(5) + "; ";
  return nodes;
}

// Launches that write and read nothing of one another are side by side, with
// memory of their own; the mock replays them in another order.
TEST(Graph, SideBySide) {
  GraphSession session(CONV_PREPARE_GRAPH, branchesText);
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.expectResult(4);
  EXPECT_EQ(getNodes(session), "0; 1 after 0; 2; 3 after 2; ");
  EXPECT_EQ(conv_executable_workspace_bytes(session.executable), 512u);
  const size_t *after = nullptr;
  size_t count = 0;
  ASSERT_EQ(conv_executable_launch_dependencies(session.executable, 3, &after,
                                                &count),
            CONV_OK);
  ASSERT_EQ(count, 1u);
  EXPECT_EQ(after[0], 2u);
  EXPECT_EQ(conv_executable_launch_dependencies(session.executable, 4, &after,
                                                &count),
            CONV_ERROR_INVALID_ARGUMENT);
  // As often as they are told new addresses.
  session.arguments[0].data = session.allocate(192);
  session.fill(session.arguments[0].data, 2);
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.expectResult(8);
  EXPECT_EQ(session.count("graph of 4\n"), 1u);
}

TEST(Graph, InOrder) {
  GraphSession session(CONV_PREPARE_GRAPH | CONV_PREPARE_IN_ORDER,
                       branchesText);
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.expectResult(4);
  EXPECT_EQ(getNodes(session), "0; 1 after 0; 2 after 1; 3 after 2; ");
  // The second workspace lies where the first one was.
  EXPECT_EQ(conv_executable_workspace_bytes(session.executable), 256u);
}

// Where the manifest does not tell what a launch writes, it keeps its place.
TEST(Graph, UnknownWrites) {
  GraphSession session(CONV_PREPARE_GRAPH,
                       replaced(branchesText, ", \"writes\": [3]", ""));
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  session.expectResult(4);
  EXPECT_EQ(getNodes(session), "0; 1 after 0; 2 after 1; 3 after 2; ");
}

// A launch without blocks is no node; what waits for it waits for what it
// waits for.
TEST(Graph, SkippedLaunch) {
  std::string text = branchesText;
  size_t at = text.find("[1, 1, 1]", text.find("\"steps\""));
  at = text.find("[1, 1, 1]", at + 1);
  text.replace(at, 9, "[0, 1, 1]");
  // The last one reads what the one without blocks would write.
  text = replaced(text,
                  "\"buffer\": 3, \"dtype\": \"f32\", \"offset\": 0, "
                  "\"sizes\": [3, 8], \"strides\": [8, 1]}},",
                  "\"buffer\": 1, \"dtype\": \"f32\", \"offset\": 0, "
                  "\"sizes\": [3, 8], \"strides\": [8, 1]}},");
  GraphSession session(CONV_PREPARE_GRAPH, text);
  ASSERT_EQ(session.run(), CONV_OK) << conv_last_error();
  EXPECT_EQ(getNodes(session), "0; 1; 2 after 0; ");
}

// In a caller's capture they go behind what the stream holds, and what follows
// goes behind all of them.
TEST(Graph, SideBySideInACapture) {
  auto begin = findInMock<int (*)(void *, int)>("cuStreamBeginCapture_v2");
  auto end = findInMock<int (*)(void *, void **)>("cuStreamEndCapture");
  auto instantiate = findInMock<int (*)(void **, void *, unsigned long long)>(
      "cuGraphInstantiateWithFlags");
  auto launch = findInMock<int (*)(void *, void *)>("cuGraphLaunch");
  ASSERT_TRUE(begin && end && instantiate && launch);
  GraphSession session(0, branchesText);
  void *stream = reinterpret_cast<void *>(0x40);
  void *workspace = session.allocate(512);
  ASSERT_EQ(begin(stream, 0), 0);
  for (int run = 0; run < 2; ++run)
    ASSERT_EQ(conv_run(session.executable, stream, session.arguments, 2,
                       session.results, 1, workspace, 512),
              CONV_OK)
        << conv_last_error();
  EXPECT_EQ(getNodes(session),
            "0; 1 after 0; 2; 3 after 2; "
            "4 after 1 3; 5 after 4; 6 after 1 3; 7 after 6; ");
  void *graph = nullptr, *executable = nullptr;
  ASSERT_EQ(end(stream, &graph), 0);
  ASSERT_EQ(instantiate(&executable, graph, 0), 0);
  ASSERT_EQ(launch(executable, stream), 0);
  session.expectResult(4);
  EXPECT_EQ(findInMock<int (*)(void *)>("cuGraphExecDestroy")(executable), 0);
  EXPECT_EQ(findInMock<int (*)(void *)>("cuGraphDestroy")(graph), 0);
}

TEST(Graph, WritesThatContradictThemselves) {
  auto expect = [](const std::string &writes, const std::string &message) {
    Session session(6, replaced(branchesText, "\"writes\": [3]", writes));
    EXPECT_EQ(session.open(), CONV_ERROR_BUNDLE);
    expectMessage(message);
  };
  expect("\"writes\": [2]",
         "steps[2].writes: buffer 2 is not among the arguments of the step");
  expect("\"writes\": [0]",
         "steps[2].writes[0]: a step writes workspaces and results, got buffer "
         "0");
  expect("\"writes\": [9]", "writes[0]: is 9, but there are 4 buffers");
  expect("\"writes\": 3", "steps[2].writes");
}

TEST(Graph, OfNothing) {
  Session session(0, replaced(replaced(manifestText, "\"le\", \"args\": [1,",
                                       "\"le\", \"args\": [0,"),
                              "[1, 1, 1]", "[0, 1, 1]"));
  session.directory.write("manifest.json",
                          replaced(session.directory.read("manifest.json"),
                                   "[1, 2, 3]", "[0, 2, 3]"));
  session.options.flags = CONV_PREPARE_GRAPH;
  session.ready();
  session.arguments[0].data = session.results[0].data = nullptr;
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
  EXPECT_EQ(session.run(), CONV_OK) << conv_last_error();
}

} // namespace
