//===- Measure.cpp - The fastest of several schedules ---------------------===//

#include "Measure.h"
#include "Session.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

using namespace conv_tool;
using nlohmann::json;

namespace {

/// Between two events lie calls of at least so many milliseconds, since events
/// are no finer than half a microsecond.
constexpr double leastMilliseconds = 0.5;
/// After so many rounds only candidates remain that take at most so much longer
/// than the fastest.
constexpr unsigned roundsOfAll = 10;
constexpr double mostSlower = 1.1;
/// A schedule takes the place of one that the model prefers where it takes less
/// than this part of its time: medians of one run differ by 1 %.
constexpr double leastFaster = 0.99;

struct Candidate {
  std::string function, schedule;
  double estimate = 0; // us
  ExecutableHandle executable;
  std::string failure; // why it was not timed
  std::vector<double> times;
  double median = 0; // us of a call
};

double getMedian(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  size_t half = times.size() / 2;
  return times.size() % 2 ? times[half] : (times[half - 1] + times[half]) / 2;
}

/// Calls `body`, and returns what it fails with.
template <typename Body>
std::string getFailure(Body body) {
  try {
    body();
    return "";
  } catch (const std::exception &error) {
    return error.what();
  }
}

/// A problem of candidates.json.
struct CandidateProblem {
  std::string key;
  int64_t uses = 0;
  int64_t filter = -1; // its argument, or -1: none is to be frozen
  std::vector<Candidate> candidates;
};

/// The integer `name` of `entry`, from `least` to `most`.
int64_t getInteger(const json &entry, const char *name, int64_t least,
                   int64_t most) {
  const json &value = entry.at(name);
  if (!value.is_number_integer() || value < least || value > most)
    throw Failure(std::string(name) + " is no integer from " +
                  std::to_string(least) + " to " + std::to_string(most));
  return value;
}

std::vector<CandidateProblem> readProblems(const std::string &bundle) {
  std::string path = bundle + "/candidates.json";
  std::ifstream file(path);
  if (!file)
    throw Failure("--measure takes a bundle that conv-opt --emit=candidates "
                  "wrote; there is no " +
                  path);
  std::vector<CandidateProblem> problems;
  try {
    constexpr int64_t mostUses = 1000000, mostArguments = 1000;
    json root = json::parse(file);
    for (const json &entry : root.at("problems")) {
      CandidateProblem problem;
      problem.key = entry.at("problem");
      problem.uses = getInteger(entry, "uses", 1, mostUses);
      if (entry.contains("filter"))
        problem.filter = getInteger(entry, "filter", 0, mostArguments);
      for (const json &each : entry.at("candidates")) {
        Candidate candidate;
        candidate.function = each.at("function");
        candidate.schedule = each.at("schedule");
        candidate.estimate = each.at("estimate");
        problem.candidates.push_back(std::move(candidate));
      }
      if (problem.candidates.empty())
        throw Failure("a problem has no candidates");
      problems.push_back(std::move(problem));
    }
  } catch (const std::exception &error) {
    throw Failure(path + " is not as conv-opt --emit=candidates writes it: " +
                  error.what());
  }
  return problems;
}

/// Prepares all candidates, for each of which the driver compiles a kernel, on
/// as many cores as there are.
void prepareAll(const Session &session, std::vector<Candidate> &candidates) {
  std::atomic<size_t> next{0};
  auto work = [&] {
    for (size_t i = next++; i < candidates.size(); i = next++)
      if (candidates[i].failure.empty())
        candidates[i].failure = getFailure([&] {
          candidates[i].executable =
              session.prepareOther(candidates[i].function);
        });
  };
  std::vector<std::thread> workers;
  try {
    while (workers.size() + 1 <
           std::min<size_t>(candidates.size(), getNumWorkers()))
      workers.emplace_back(work);
  } catch (const std::system_error &) {
    // No more threads are to be had: those that there are do.
  }
  work();
  for (std::thread &worker : workers)
    worker.join();
}

/// Times all candidates of a problem, in turns, so that drifting clocks meet
/// them all.
void timeAll(Session &session, std::vector<Candidate> &candidates,
             unsigned rounds) {
  std::vector<Candidate *> timed;
  for (Candidate &candidate : candidates)
    if (candidate.failure.empty())
      timed.push_back(&candidate);
  unsigned calls = 1;
  // The first calls load what is loaded lazily, and raise the clocks.
  for (unsigned trial = 0; trial < 2; ++trial)
    for (Candidate *candidate : timed) {
      double milliseconds =
          session.timeOther(candidate->executable.get(), 4) / 4;
      if (trial == 1 && milliseconds > 0)
        calls = std::max(
            calls, static_cast<unsigned>(std::min(
                       1000.0, std::ceil(leastMilliseconds / milliseconds))));
    }
  for (unsigned round = 0; round < rounds; ++round) {
    for (Candidate *candidate : timed)
      candidate->times.push_back(
          1e3 * session.timeOther(candidate->executable.get(), calls) / calls);
    if (round + 1 != std::min(rounds, roundsOfAll) && round + 1 != rounds)
      continue;
    double fastest = HUGE_VAL;
    for (Candidate *candidate : timed) {
      candidate->median = getMedian(candidate->times);
      fastest = std::min(fastest, candidate->median);
    }
    timed.erase(std::remove_if(timed.begin(), timed.end(),
                               [&](const Candidate *candidate) {
                                 return candidate->median >
                                        mostSlower * fastest;
                               }),
                timed.end());
  }
}

/// The candidate to take: the fastest, or one as fast that the model prefers.
const Candidate *findFastest(const std::vector<Candidate> &candidates) {
  const Candidate *best = nullptr;
  for (const Candidate &candidate : candidates)
    if (candidate.failure.empty() &&
        (!best || candidate.median < leastFaster * best->median))
      best = &candidate;
  return best;
}

/// Measures one problem; returns its entry, or null where no candidate runs.
json measureProblem(const Options &options, CandidateProblem &problem,
                    std::string &device) {
  std::vector<Candidate> &candidates = problem.candidates;
  // One function makes the tensors for them all; who has no code does not.
  std::unique_ptr<Session> session;
  Options own = options;
  if (problem.filter >= 0)
    own.freeze = {"arg" + std::to_string(problem.filter)};
  own.graph = true;
  for (Candidate &candidate : candidates) {
    own.function = candidate.function;
    session = std::make_unique<Session>(own);
    candidate.failure = getFailure([&] { session->prepare(); });
    if (candidate.failure.empty())
      break;
    session.reset();
  }
  if (session) {
    device = session->getDevice().name;
    session->runOnce();
    prepareAll(*session, candidates);
    timeAll(*session, candidates, options.repeat);
  }

  json entries = json::array();
  for (const Candidate &candidate : candidates) {
    json entry = {{"schedule", candidate.schedule},
                  {"estimate", candidate.estimate}};
    if (candidate.failure.empty()) {
      entry["microseconds"] = candidate.median;
    } else {
      entry["failure"] = candidate.failure;
      std::fprintf(stderr, "  %s is left out: %s\n", candidate.schedule.c_str(),
                   candidate.failure.c_str());
    }
    entries.push_back(entry);
  }
  const Candidate *best = findFastest(candidates);
  if (!best)
    return nullptr;
  const Candidate &first = candidates.front();
  double models = first.failure.empty() ? first.median : best->median;
  std::printf("%s (times %lld): %.2f us, %.2f as the model chose; %s\n",
              candidates.front().function.c_str(), (long long)problem.uses,
              best->median, models, best->schedule.c_str());
  std::fflush(stdout);
  return {{"problem", problem.key},       {"uses", problem.uses},
          {"schedule", best->schedule},   {"schedules", entries.size()},
          {"microseconds", best->median}, {"models_microseconds", models},
          {"candidates", entries}};
}

void writeText(const std::string &path, const std::string &text) {
  std::string temporary = path + ".tmp";
  {
    std::ofstream file(temporary);
    file << text;
    file.close();
    if (!file)
      throw Failure("cannot write " + temporary);
  }
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error)
    throw Failure("cannot write " + path + ": " + error.message());
}

} // namespace

void conv_tool::measureCandidates(const Options &options) {
  json measured = json::array();
  std::string device;
  double models = 0, best = 0;
  std::vector<CandidateProblem> problems = readProblems(options.bundle);
  // Where there is no GPU, that is said once.
  conv_device *opened = nullptr;
  check(conv_device_open(options.device, &opened));
  DeviceHandle gpu(opened);
  for (CandidateProblem &problem : problems) {
    json entry = measureProblem(options, problem, device);
    if (entry.is_null())
      continue;
    auto uses = static_cast<double>(problem.uses);
    models += entry["models_microseconds"].get<double>() * uses;
    best += entry["microseconds"].get<double>() * uses;
    measured.push_back(entry);
    // Who stops it keeps what was measured.
    writeText(options.measureFile,
              json{{"device", device}, {"measured", measured}}.dump(1) + "\n");
  }
  if (measured.empty())
    throw Failure("no candidate in " + options.bundle + " could be timed");
  std::printf("conv-run: measured the schedules of %zu problem%s on %s, wrote "
              "%s; all convolutions take %.1f us, %.1f as the model chose.\n",
              measured.size(), measured.size() == 1 ? "" : "s", device.c_str(),
              options.measureFile.c_str(), best, models);
}
