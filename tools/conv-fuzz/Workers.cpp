//===- Workers.cpp - Run items in processes that may die ------------------===//

#include "Workers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

#if defined(__SANITIZE_ADDRESS__)
#define CONV_FUZZ_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONV_FUZZ_ASAN 1
#endif
#endif

namespace {

/// A dying process symbolizes its stack, which may take this long, in seconds.
constexpr double kGrace = 60;
/// How much of what an item printed is kept, in bytes.
constexpr size_t kMaxText = size_t(1) << 16;

enum class Limit : int { None, Time, Memory };

/// What a process and its parent both see.
struct Shared {
  std::atomic<int> limit{static_cast<int>(Limit::None)};
};

/// The header of a message from a process to its parent.
struct Message {
  enum Type : uint32_t { Begin, End };
  uint32_t type = Begin;
  uint32_t kind = Outcome::Good;
  uint64_t item = 0;
  /// On the monotonic clock, when it was sent.
  double time = 0;
  uint64_t length = 0;
};

/// What a forked process knows about itself. There is one item at a time.
struct Process {
  Shared *shared = nullptr;
  int pipe = -1, log = -1;
  uint64_t item = 0;
  double itemStart = 0, itemSeconds = 0;
  size_t memoryBytes = 0;
};
Process self;

} // namespace

static double readClock(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) +
         1e-9 * static_cast<double>(now.tv_nsec);
}

//===----------------------------------------------------------------------===//
// The forked process
//===----------------------------------------------------------------------===//

/// The field of /proc/self/statm, in bytes: 0 is all that is mapped, 1 what is
/// resident. Async-signal-safe.
static size_t getMemoryBytes(unsigned field) {
  char text[128];
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return 0;
  ssize_t length = read(file, text, sizeof(text) - 1);
  close(file);
  text[std::max<ssize_t>(length, 0)] = 0;
  const char *at = text;
  for (; field && *at; ++at)
    field -= *at == ' ';
  size_t pages = 0;
  for (; *at >= '0' && *at <= '9'; ++at)
    pages = pages * 10 + static_cast<size_t>(*at - '0');
  return pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

/// Runs at intervals of CPU time. Aborting here, and not by the parent's kill,
/// dumps the stack of what is slow or greedy.
static void checkLimits(int) {
  int saved = errno;
  Limit limit = Limit::None;
  if (readClock(CLOCK_PROCESS_CPUTIME_ID) - self.itemStart > self.itemSeconds)
    limit = Limit::Time;
  else if (getMemoryBytes(1) > self.memoryBytes)
    limit = Limit::Memory;
  int none = static_cast<int>(Limit::None);
  if (limit != Limit::None &&
      self.shared->limit.compare_exchange_strong(none, static_cast<int>(limit)))
    raise(SIGABRT);
  errno = saved;
}

static void writeAll(int file, const void *data, size_t bytes) {
  const char *at = static_cast<const char *>(data);
  while (bytes) {
    ssize_t written = write(file, at, bytes);
    if (written < 0 && errno == EINTR)
      continue;
    // The parent is gone, so nobody waits for an outcome.
    if (written <= 0)
      _exit(0);
    at += written;
    bytes -= static_cast<size_t>(written);
  }
}

static void send(Message::Type type, const Outcome &outcome) {
  Message message;
  message.type = type;
  message.kind = outcome.kind;
  message.item = self.item;
  message.time = readClock(CLOCK_MONOTONIC);
  message.length = std::min(outcome.text.size(), kMaxText);
  writeAll(self.pipe, &message, sizeof(message));
  writeAll(self.pipe, outcome.text.data(), message.length);
}

/// Never returns, and leaves without the handlers and buffers of the parent.
[[noreturn]] static void runProcess(uint64_t first, uint64_t end,
                                    const WorkerOptions &options,
                                    double deadline,
                                    llvm::function_ref<Outcome(uint64_t)> run) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(self.log, STDOUT_FILENO);
  dup2(self.log, STDERR_FILENO);
  rlimit noCore = {0, 0};
  setrlimit(RLIMIT_CORE, &noCore);
#ifndef CONV_FUZZ_ASAN
  // One allocation beyond all bounds fails at once. A sanitizer reserves more
  // than that for its shadow, and refuses such an allocation itself.
  size_t most = getMemoryBytes(0) + 2 * options.memoryBytes;
  rlimit space = {most, most};
  setrlimit(RLIMIT_AS, &space);
#endif
  self.itemSeconds = options.itemSeconds;
  self.memoryBytes = options.memoryBytes;
  self.itemStart = readClock(CLOCK_PROCESS_CPUTIME_ID);
  struct sigaction action = {};
  action.sa_handler = checkLimits;
  action.sa_flags = SA_RESTART;
  sigaction(SIGPROF, &action, nullptr);
  itimerval interval = {{0, 50000}, {0, 50000}};
  setitimer(ITIMER_PROF, &interval, nullptr);

  for (self.item = first; self.item != end; ++self.item) {
    if (deadline > 0 && readClock(CLOCK_MONOTONIC) >= deadline)
      break;
    if (ftruncate(self.log, 0) != 0)
      _exit(1);
    self.itemStart = readClock(CLOCK_PROCESS_CPUTIME_ID);
    send(Message::Begin, {});
    Outcome outcome = run(self.item);
    // The signal may have been caught on the way.
    if (self.shared->limit.load() != static_cast<int>(Limit::None))
      _exit(1);
    send(Message::End, outcome);
    // What was printed and is still in a buffer is this item's.
    std::fflush(nullptr);
    llvm::outs().flush();
  }
  _exit(0);
}

//===----------------------------------------------------------------------===//
// The parent
//===----------------------------------------------------------------------===//

namespace {

/// A forked process, as its parent sees it.
struct Worker {
  pid_t pid = 0;
  int pipe = -1, log = -1;
  Shared *shared = nullptr;
  std::string received;
  /// The items still to be done, the one that runs included.
  uint64_t next = 0, end = 0;
  /// Whether it has begun an item, and whether that one still runs.
  bool begun = false, inItem = false;
  double itemBegin = 0;
  /// When the parent asked it to die.
  double killedAt = 0;
  bool overWall = false;
};

class Pool {
public:
  Pool(uint64_t first, uint64_t count, const WorkerOptions &options,
       llvm::function_ref<Outcome(uint64_t)> run,
       llvm::function_ref<void(uint64_t, const Outcome &)> report)
      : options(options), run(run), report(report), next(first),
        end(first + count) {
    if (options.totalSeconds > 0)
      deadline = readClock(CLOCK_MONOTONIC) + options.totalSeconds;
    unsigned jobs = options.jobs
                        ? options.jobs
                        : std::max(1u, std::thread::hardware_concurrency());
    workers.resize(jobs);
  }

  uint64_t go();

private:
  bool isOver() const {
    return deadline > 0 && readClock(CLOCK_MONOTONIC) >= deadline;
  }
  void start(Worker &worker, uint64_t from, uint64_t to);
  void receive(Worker &worker);
  void takeMessages(Worker &worker);
  void finish(Worker &worker);
  void checkWall(Worker &worker);
  void tell(uint64_t item, const Outcome &outcome) {
    ++ran;
    double before = readClock(CLOCK_MONOTONIC);
    report(item, outcome);
    double now = readClock(CLOCK_MONOTONIC);
    if (now - before > 1)
      lastPause = now;
  }

  const WorkerOptions &options;
  llvm::function_ref<Outcome(uint64_t)> run;
  llvm::function_ref<void(uint64_t, const Outcome &)> report;
  uint64_t next, end, ran = 0;
  double deadline = 0;
  /// When the last long report ended. While it went on, perhaps for minutes,
  /// nobody read what the others wrote, and their pipes may have been full.
  double lastPause = 0;
  std::vector<Worker> workers;
};

} // namespace

[[noreturn]] static void die(const char *what) {
  llvm::report_fatal_error(llvm::Twine(what) + ": " + std::strerror(errno),
                           /*gen_crash_diag=*/false);
}

void Pool::start(Worker &worker, uint64_t from, uint64_t to) {
  // Else both processes would print what is in the buffers.
  std::fflush(nullptr);
  llvm::outs().flush();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    die("cannot make a pipe");
  worker.log = memfd_create("conv-fuzz-log", MFD_CLOEXEC);
  // Appending, so that truncation empties it for every writer.
  if (worker.log < 0 || fcntl(worker.log, F_SETFL, O_APPEND) != 0)
    die("cannot make a file in memory");
  void *page = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED)
    die("cannot share memory with a process");
  worker.shared = new (page) Shared;
  worker.next = from;
  worker.end = to;
  worker.begun = worker.inItem = worker.overWall = false;
  worker.killedAt = 0;
  worker.received.clear();
  worker.pid = fork();
  if (worker.pid < 0)
    die("cannot fork");
  if (worker.pid == 0) {
    close(ends[0]);
    self.shared = worker.shared;
    self.pipe = ends[1];
    self.log = worker.log;
    runProcess(from, to, options, deadline, run);
  }
  close(ends[1]);
  worker.pipe = ends[0];
}

void Pool::takeMessages(Worker &worker) {
  size_t at = 0;
  while (worker.received.size() - at >= sizeof(Message)) {
    Message message;
    std::memcpy(&message, worker.received.data() + at, sizeof(message));
    if (worker.received.size() - at - sizeof(message) < message.length)
      break;
    at += sizeof(message);
    if (message.type == Message::Begin) {
      worker.begun = worker.inItem = true;
      worker.itemBegin = message.time;
      worker.next = message.item;
      continue;
    }
    worker.inItem = false;
    worker.next = message.item + 1;
    Outcome outcome{static_cast<Outcome::Kind>(message.kind),
                    worker.received.substr(at, message.length)};
    at += message.length;
    tell(message.item, outcome);
  }
  worker.received.erase(0, at);
}

void Pool::receive(Worker &worker) {
  char data[4096];
  ssize_t bytes = read(worker.pipe, data, sizeof(data));
  if (bytes > 0) {
    worker.received.append(data, static_cast<size_t>(bytes));
    takeMessages(worker);
  } else if (bytes == 0 || errno != EINTR) {
    finish(worker);
  }
}

/// The process is gone: what its item died of becomes the outcome, and another
/// process goes on with its batch.
void Pool::finish(Worker &worker) {
  int status = 0;
  while (waitpid(worker.pid, &status, 0) < 0 && errno == EINTR)
    ;
  Outcome outcome;
  // One that cannot even begin must not be replaced forever.
  bool died = worker.inItem || (!worker.begun && !isOver());
  if (died) {
    outcome.kind = Outcome::Crashed;
    llvm::raw_string_ostream os(outcome.text);
    auto limit = static_cast<Limit>(worker.shared->limit.load());
    if (limit == Limit::Time) {
      outcome.kind = Outcome::TimedOut;
      os << "took more than " << llvm::format("%g", options.itemSeconds)
         << " s of CPU time\n";
    } else if (limit == Limit::Memory) {
      os << "took more than " << (options.memoryBytes >> 20)
         << " MiB of memory\n";
    } else if (worker.overWall) {
      outcome.kind = Outcome::TimedOut;
      os << "took more than " << llvm::format("%g", 6 * options.itemSeconds)
         << " s\n";
    } else if (WIFSIGNALED(status)) {
      os << "killed by signal " << WTERMSIG(status) << " ("
         << strsignal(WTERMSIG(status)) << ")\n";
    } else {
      os << "exited with status " << WEXITSTATUS(status) << "\n";
    }
    std::vector<char> log(kMaxText);
    ssize_t bytes = pread(worker.log, log.data(), log.size(), 0);
    if (bytes > 0)
      os << llvm::StringRef(log.data(), static_cast<size_t>(bytes));
  }
  close(worker.pipe);
  close(worker.log);
  munmap(worker.shared, sizeof(Shared));
  worker.pid = 0;
  uint64_t item = worker.next, from = worker.next + (died ? 1 : 0),
           to = worker.end;
  if (died)
    tell(item, outcome);
  // Not before the report, which may take long and be what ends the time.
  if (from != to && !isOver())
    start(worker, from, to);
}

void Pool::checkWall(Worker &worker) {
  double now = readClock(CLOCK_MONOTONIC);
  if (worker.killedAt > 0) {
    if (now - std::max(worker.killedAt, lastPause) > kGrace)
      kill(worker.pid, SIGKILL);
    return;
  }
  double since = std::max(worker.itemBegin, lastPause);
  bool over = worker.inItem && now - since > 6 * options.itemSeconds;
  bool dying = worker.shared->limit.load() != static_cast<int>(Limit::None);
  if (!over && !dying)
    return;
  worker.killedAt = now;
  if (over && !dying) {
    worker.overWall = true;
    kill(worker.pid, SIGABRT);
  }
}

uint64_t Pool::go() {
  while (true) {
    std::vector<pollfd> files;
    std::vector<Worker *> live;
    for (Worker &worker : workers) {
      if (!worker.pid && next != end && !isOver()) {
        uint64_t size =
            std::min<uint64_t>(std::max(1u, options.batch), end - next);
        start(worker, next, next + size);
        next += size;
      }
      if (worker.pid) {
        files.push_back({worker.pipe, POLLIN, 0});
        live.push_back(&worker);
      }
    }
    if (live.empty())
      return ran;
    poll(files.data(), files.size(), 100);
    for (auto [file, worker] : llvm::zip_equal(files, live)) {
      if (file.revents)
        receive(*worker);
      else
        checkWall(*worker);
    }
  }
}

uint64_t
fuzz::runIsolated(uint64_t first, uint64_t count, const WorkerOptions &options,
                  llvm::function_ref<Outcome(uint64_t)> run,
                  llvm::function_ref<void(uint64_t, const Outcome &)> report) {
  return Pool(first, count, options, run, report).go();
}
