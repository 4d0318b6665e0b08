//===- GraphTest.cpp - Launches replayed as a CUDA graph ------------------===//

#include "TestSession.h"

using namespace conv_test;

namespace {

/// Session whose launches are a graph, of which the numbers are known.
class GraphSession : public Session {
public:
  explicit GraphSession(uint32_t flags = CONV_PREPARE_GRAPH) {
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
  EXPECT_EQ(session.count("synchronize\ngraph of 3\n"), 1u);
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
