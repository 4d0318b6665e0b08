//===- WorkersTest.cpp - Items that crash, hang, exit and print -----------===//

#include "Workers.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace mlir::conv::fuzz;

namespace {

using Outcomes = std::map<uint64_t, Outcome>;

/// Runs items [0, count); each is reported once.
Outcomes runAll(uint64_t count, const WorkerOptions &options,
                llvm::function_ref<Outcome(uint64_t)> run) {
  Outcomes outcomes;
  uint64_t ran = runIsolated(
      0, count, options, run, [&](uint64_t item, const Outcome &outcome) {
        EXPECT_TRUE(outcomes.emplace(item, outcome).second)
            << "item " << item << " reported twice";
      });
  EXPECT_EQ(ran, outcomes.size());
  return outcomes;
}

WorkerOptions makeOptions(unsigned jobs, unsigned batch) {
  WorkerOptions options;
  options.jobs = jobs;
  options.batch = batch;
  return options;
}

void spin() {
  for (volatile unsigned i = 0;; i = i + 1)
    ;
}

TEST(Workers, RunsEachItemOnceInAnyBatch) {
  for (unsigned jobs : {1u, 3u})
    for (unsigned batch : {1u, 4u, 100u}) {
      Outcomes outcomes =
          runAll(23, makeOptions(jobs, batch), [](uint64_t item) {
            return Outcome{item % 2 ? Outcome::Skipped : Outcome::Failed,
                           "item " + std::to_string(item)};
          });
      ASSERT_EQ(outcomes.size(), 23u);
      for (auto &[item, outcome] : outcomes) {
        EXPECT_EQ(outcome.kind, item % 2 ? Outcome::Skipped : Outcome::Failed);
        EXPECT_EQ(outcome.text, "item " + std::to_string(item));
      }
    }
}

TEST(Workers, StartsAtTheFirstItem) {
  std::vector<uint64_t> items;
  EXPECT_EQ(runIsolated(
                40, 3, makeOptions(1, 2), [](uint64_t) { return Outcome(); },
                [&](uint64_t item, const Outcome &) { items.push_back(item); }),
            3u);
  EXPECT_EQ(items, (std::vector<uint64_t>{40, 41, 42}));
}

TEST(Workers, GoesOnAfterItemsThatDie) {
  WorkerOptions options = makeOptions(2, 8);
  options.itemSeconds = 0.5;
  Outcomes outcomes = runAll(24, options, [](uint64_t item) {
    Outcome outcome{Outcome::Good, std::to_string(getpid())};
    switch (item) {
    case 3:
      std::fprintf(stderr, "before the crash\n");
      raise(SIGSEGV);
      break;
    case 4:
      std::printf("printed and not flushed");
      exit(7);
    case 7:
      abort();
    case 10:
      spin();
      break;
    case 15:
      // Waits without computing.
      for (;;)
        pause();
    default:
      std::printf("noise of item %d\n", static_cast<int>(item));
    }
    return outcome;
  });
  ASSERT_EQ(outcomes.size(), 24u);
  EXPECT_EQ(outcomes[3].kind, Outcome::Crashed);
  EXPECT_NE(outcomes[3].text.find("before the crash\n"), std::string::npos);
  EXPECT_EQ(outcomes[3].text.find("noise"), std::string::npos)
      << outcomes[3].text;
  EXPECT_EQ(outcomes[4].kind, Outcome::Crashed);
  EXPECT_EQ(outcomes[4].text, "exited with status 7\nprinted and not flushed");
  EXPECT_EQ(outcomes[7].kind, Outcome::Crashed);
  EXPECT_EQ(outcomes[7].text.rfind("killed by signal 6", 0), 0u);
  EXPECT_EQ(outcomes[10].kind, Outcome::TimedOut);
  // On a busy machine the clock may be first.
  EXPECT_EQ(outcomes[10].text.rfind("took more than ", 0), 0u);
  EXPECT_EQ(outcomes[15].kind, Outcome::TimedOut);
  EXPECT_EQ(outcomes[15].text.rfind("took more than 3 s\n", 0), 0u);
  for (uint64_t item = 0; item < 24; ++item) {
    bool dies = item == 3 || item == 4 || item == 7 || item == 10 || item == 15;
    EXPECT_EQ(outcomes[item].kind == Outcome::Good, !dies) << "item " << item;
  }
  // A batch shares a process until that dies.
  EXPECT_EQ(outcomes[0].text, outcomes[2].text);
  EXPECT_NE(outcomes[2].text, outcomes[5].text);
  EXPECT_EQ(outcomes[5].text, outcomes[6].text);
  EXPECT_NE(outcomes[0].text, std::to_string(getpid()));
}

TEST(Workers, StopsAnItemThatTakesAllMemory) {
  WorkerOptions options = makeOptions(1, 2);
  options.memoryBytes = size_t(300) << 20;
  Outcomes outcomes = runAll(2, options, [](uint64_t item) {
    static std::vector<char *> kept;
    while (item == 0) {
      kept.push_back(static_cast<char *>(malloc(1 << 20)));
      for (size_t at = 0; at < (1 << 20); at += 512)
        kept.back()[at] = 1;
    }
    return Outcome();
  });
  EXPECT_EQ(outcomes[0].kind, Outcome::Crashed);
  EXPECT_EQ(outcomes[0].text.rfind("took more than 300 MiB of memory", 0), 0u);
  EXPECT_EQ(outcomes[1].kind, Outcome::Good);
}

TEST(Workers, StartsNothingAfterTheTotalTime) {
  WorkerOptions options = makeOptions(2, 1000);
  options.totalSeconds = 0.5;
  uint64_t ran = runAll(1000000, options, [](uint64_t) {
                   timespec pause = {0, 20000000};
                   nanosleep(&pause, nullptr);
                   return Outcome();
                 }).size();
  EXPECT_GT(ran, 2u);
  EXPECT_LT(ran, 60u);
}

TEST(Workers, MayBeNestedInTheReport) {
  uint64_t inner = 0;
  runIsolated(
      0, 3, makeOptions(2, 1), [](uint64_t) { return Outcome(); },
      [&](uint64_t, const Outcome &) {
        inner += runIsolated(
            0, 2, makeOptions(1, 1),
            [](uint64_t item) {
              if (item)
                abort();
              return Outcome();
            },
            [](uint64_t item, const Outcome &outcome) {
              EXPECT_EQ(outcome.kind, item ? Outcome::Crashed : Outcome::Good);
            });
      });
  EXPECT_EQ(inner, 6u);
}

/// What is in the parent's buffers, or registered to run at its exit, is the
/// parent's alone.
TEST(Workers, LeavesBuffersAndExitHandlersToTheParent) {
  llvm::SmallString<128> name;
  int file = -1;
  ASSERT_FALSE(
      llvm::sys::fs::createTemporaryFile("conv-fuzz-workers", "", file, name));
  pid_t pid = fork();
  if (pid == 0) {
    dup2(file, STDOUT_FILENO);
    std::printf("once;");
    llvm::outs() << "too;";
    std::atexit([] {
      if (write(STDOUT_FILENO, "exit;", 5) != 5)
        _exit(1);
    });
    runIsolated(
        0, 6, makeOptions(2, 2), [](uint64_t) { return Outcome(); },
        [](uint64_t, const Outcome &) {});
    exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
  char text[256] = {};
  ASSERT_GT(pread(file, text, sizeof(text) - 1, 0), 0);
  close(file);
  llvm::sys::fs::remove(name);
  EXPECT_STREQ(text, "once;too;exit;");
}

} // namespace
