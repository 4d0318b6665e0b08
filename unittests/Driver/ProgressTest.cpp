//===- ProgressTest.cpp - When a line of progress is written --------------===//

#include "Progress.h"
#include "gtest/gtest.h"

using namespace mlir::conv;

namespace {

struct Progress : testing::Test {
  double seconds = 100;
  std::string text;
  llvm::raw_string_ostream os{text};

  ProgressLine make(bool isTerminal) {
    return ProgressLine(os, isTerminal, [this] { return seconds; });
  }
};

TEST_F(Progress, SaysNothingOfWhatIsQuick) {
  ProgressLine line = make(/*isTerminal=*/true);
  seconds += 1.9;
  line.report("schedule", 0, 0);
  line.clear();
  EXPECT_EQ(text, "");
}

TEST_F(Progress, WritesOverItself) {
  ProgressLine line = make(/*isTerminal=*/true);
  seconds += 3;
  line.report("schedule", 0, 0);
  EXPECT_EQ(text, "\r\x1b[K"
                  "conv-opt: 3 s, schedule");
  seconds += 1;
  line.report("PTX", 12, 65);
  EXPECT_EQ(text, "\r\x1b[K"
                  "conv-opt: 3 s, schedule"
                  "\r\x1b[K"
                  "conv-opt: 4 s, PTX, 12 of 65");
}

TEST_F(Progress, LeavesNothingBehind) {
  {
    ProgressLine line = make(/*isTerminal=*/true);
    seconds += 3;
    line.report("schedule", 0, 0);
    text.clear();
    line.clear();
    EXPECT_EQ(text, "\r\x1b[K");
    // Once.
    line.clear();
    EXPECT_EQ(text, "\r\x1b[K");
    line.report("PTX", 1, 2);
    text.clear();
  }
  EXPECT_EQ(text, "\r\x1b[K");
}

TEST_F(Progress, WritesToTerminalsOnly) {
  {
    ProgressLine line = make(/*isTerminal=*/false);
    seconds += 1000;
    line.report("PTX", 1, 2);
  }
  EXPECT_EQ(text, "");
}

} // namespace
