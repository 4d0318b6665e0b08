//===- conv-run.cpp - Run, verify and time a bundle -----------------------===//

#include "Measure.h"
#include "Session.h"

#include <algorithm>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

using namespace conv_tool;
using nlohmann::json;

namespace {

/// Where the text for people goes: stderr when stdout is for the JSON object.
std::FILE *humans = stdout;

__attribute__((format(printf, 1, 2))) void print(const char *pattern, ...) {
  va_list arguments;
  va_start(arguments, pattern);
  std::vfprintf(humans, pattern, arguments);
  va_end(arguments);
  std::fflush(humans);
}

__attribute__((format(printf, 1, 2))) std::string format(const char *pattern,
                                                         ...) {
  char buffer[400];
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(buffer, sizeof(buffer), pattern, arguments);
  va_end(arguments);
  return buffer;
}

json printValues(const char *title, const std::vector<Value> &values) {
  json entries = json::array();
  for (const Value &value : values) {
    print("%s %s: %s %s\n", title, value.info.name,
          printShape(value.extents).c_str(), conv_dtype_name(value.info.dtype));
    entries.push_back({{"name", value.info.name},
                       {"shape", value.extents},
                       {"dtype", conv_dtype_name(value.info.dtype)}});
  }
  return entries;
}

/// Lines for what Session::describeBundle tells.
void printList(const json &bundle) {
  auto join = [](const json &values) {
    std::string line;
    for (const json &value : values)
      line += (line.empty() ? "" : ", ") + printValue(value);
    return line;
  };
  print("%s: for %s, by %s\n", bundle["bundle"].get<std::string>().c_str(),
        bundle["chip"].get<std::string>().c_str(),
        bundle["producer"].get<std::string>().c_str());
  for (const json &function : bundle["functions"])
    print("  %s(%s) -> (%s)\n", function["name"].get<std::string>().c_str(),
          join(function["arguments"]).c_str(),
          join(function["results"]).c_str());
}

/// What a graph lets launch `index` follow, where that is not the one before it
/// alone.
std::string describeOrder(size_t index, const std::vector<size_t> &after) {
  if (after == (index ? std::vector<size_t>{index - 1} : std::vector<size_t>()))
    return "";
  if (after.empty())
    return "; in a graph after none";
  std::string text = "; in a graph after ";
  for (size_t i = 0; i < after.size(); ++i)
    text += (i ? ", " : "") + std::to_string(after[i]);
  return text;
}

json printLaunches(const Session &session) {
  json entries = json::array();
  conv_executable *executable = session.getExecutable();
  for (size_t i = 0; i < conv_executable_num_launches(executable); ++i) {
    conv_launch_info info;
    check(conv_executable_launch(executable, i, &info));
    const size_t *dependencies = nullptr;
    size_t numDependencies = 0;
    check(conv_executable_launch_dependencies(executable, i, &dependencies,
                                              &numDependencies));
    std::vector<size_t> after(dependencies, dependencies + numDependencies);
    std::reverse(after.begin(), after.end());
    print("launch %zu %s: grid %lldx%lldx%lld, block %lldx%lldx%lld, %lld "
          "bytes of "
          "shared memory, %lld registers, %lld bytes spilled (%s)%s%s\n",
          i, info.kernel, (long long)info.grid[0], (long long)info.grid[1],
          (long long)info.grid[2], (long long)info.block[0],
          (long long)info.block[1], (long long)info.block[2],
          (long long)info.shared_bytes, (long long)info.registers,
          (long long)info.local_bytes, info.code,
          info.skipped ? ", empty: skipped" : "",
          describeOrder(i, after).c_str());
    entries.push_back({{"kernel", info.kernel},
                       {"code", info.code},
                       {"grid", {info.grid[0], info.grid[1], info.grid[2]}},
                       {"block", {info.block[0], info.block[1], info.block[2]}},
                       {"shared_bytes", info.shared_bytes},
                       {"registers", info.registers},
                       {"local_bytes", info.local_bytes},
                       {"after", after}});
  }
  return entries;
}

/// Returns whether every result is right; adds to the closing sentence.
bool verifyResults(Session &session, const Options &options, json &report,
                   std::string &sentence) {
  std::vector<Comparison> comparisons = session.verify();
  bool passed = true;
  double worst = 0, worstBound = 0;
  json entries = json::array();
  for (const Comparison &comparison : comparisons) {
    size_t i = comparison.result;
    Bounds bounds = session.getBounds(i);
    passed &= comparison.passed;
    print("verify %s: %s; %llu elements, relative L2 error %.3g (bound %.3g), "
          "largest error %.3g at element %llu (got %.9g, expected %.9g, bound "
          "%.3g)%s%s\n",
          session.getResultName(i).c_str(),
          comparison.passed ? "right" : "WRONG",
          (unsigned long long)comparison.count, comparison.relativeL2,
          bounds.relativeL2, comparison.maxError,
          (unsigned long long)comparison.maxErrorAt, comparison.got,
          comparison.expected, comparison.maxErrorBound,
          comparison.problem.empty() ? "" : ": ", comparison.problem.c_str());
    if (comparison.mismatches)
      print("verify %s: %llu integers differ (near ties)\n",
            session.getResultName(i).c_str(),
            (unsigned long long)comparison.mismatches);
    if (comparison.relativeL2 >= worst) {
      worst = comparison.relativeL2;
      worstBound = bounds.relativeL2;
    }
    entries.push_back({{"result", session.getResultName(i)},
                       {"passed", comparison.passed},
                       {"problem", comparison.problem},
                       {"elements", comparison.count},
                       {"unwritten", comparison.unwritten},
                       {"mismatches", comparison.mismatches},
                       {"relative_l2", comparison.relativeL2},
                       {"relative_l2_bound", bounds.relativeL2},
                       {"max_error", comparison.maxError},
                       {"max_error_bound", comparison.maxErrorBound}});
  }
  report["verify"] = entries;
  report["passed"] = passed;
  std::string against =
      options.verifyFiles.empty()
          ? std::string(conv_function_reference(session.getFunction()))
          : std::string("the given files");
  sentence += passed ? format(", found it right against %s (relative L2 error "
                              "%.2g, bound %.2g)",
                              against.c_str(), worst, worstBound)
                     : ", found it WRONG against " + against;
  return passed;
}

void benchFunction(Session &session, json &report, std::string &sentence) {
  Timing timing = session.bench();
  conv_cost cost;
  check(conv_executable_get_cost(session.getExecutable(), &cost));
  Peaks peaks = session.getPeaks();
  double seconds = timing.median * 1e-3;
  double flops = static_cast<double>(cost.flops) / seconds;
  double bytes = static_cast<double>(cost.bytes) / seconds;
  print("bench: median %.4f ms, least %.4f, most %.4f of %u runs%s\n",
        timing.median, timing.least, timing.most, timing.runs,
        timing.sets > 1
            ? format(", %zu sets of tensors in turn", timing.sets).c_str()
            : "");
  print("bench: %.2f TFLOP/s (%.4g GFLOP), %.1f GB/s (%.4g GB: arguments read "
        "once, results written once)\n",
        flops * 1e-12, static_cast<double>(cost.flops) * 1e-9, bytes * 1e-9,
        static_cast<double>(cost.bytes) * 1e-9);
  double computeTime =
      peaks.flops > 0 ? static_cast<double>(cost.flops) / peaks.flops : 0;
  double memoryTime =
      peaks.bytes > 0 ? static_cast<double>(cost.bytes) / peaks.bytes : 0;
  double floor = std::max(computeTime, memoryTime), share = floor / seconds;
  const conv_device_info &device = session.getDevice();
  if (floor > 0)
    print("bench: %.1f %% of the roofline, which is %.4f ms for %s; peaks as "
          "the driver reports the device: %.1f TFLOP/s f32 FMA (%d SMs at %.0f "
          "MHz), %s\n",
          100 * share, floor * 1e3,
          computeTime >= memoryTime ? "arithmetic" : "memory",
          peaks.flops * 1e-12, device.sm_count,
          static_cast<double>(device.sm_clock_khz) * 1e-3,
          peaks.bytes > 0 ? format("%.0f GB/s", peaks.bytes * 1e-9).c_str()
                          : "memory clock unknown");
  sentence += format(", timed it %u times (median %.4f ms, %.2f TFLOP/s, %.1f "
                     "GB/s",
                     timing.runs, timing.median, flops * 1e-12, bytes * 1e-9);
  sentence += floor > 0 ? format(", %.1f %% of the roofline)", 100 * share)
                        : std::string(")");
  report["bench"] = {{"median_ms", timing.median},
                     {"min_ms", timing.least},
                     {"max_ms", timing.most},
                     {"runs", timing.runs},
                     {"sets", timing.sets},
                     {"flops", cost.flops},
                     {"bytes", cost.bytes},
                     {"tflops", flops * 1e-12},
                     {"gbytes_per_s", bytes * 1e-9},
                     {"roofline_share", share},
                     {"peak_tflops", peaks.flops * 1e-12},
                     {"peak_gbytes_per_s", peaks.bytes * 1e-9},
                     {"peaks_from", "device"}};
}

int runTool(const Options &options) {
  humans = options.json ? stderr : stdout;
  if (!options.measureFile.empty()) {
    measureCandidates(options);
    return 0;
  }
  Session session(options);
  if (options.list) {
    json bundle = session.describeBundle();
    printList(bundle);
    if (options.json)
      std::printf("%s\n", bundle.dump().c_str());
    return 0;
  }
  session.prepare();
  json report;
  const conv_device_info &device = session.getDevice();
  const char *name = conv_function_name(session.getFunction());
  print("%s of %s (for %s) on %s (sm_%d%d, %d SMs)\n", name,
        options.bundle.c_str(), session.getChip(), device.name,
        device.compute_major, device.compute_minor, device.sm_count);
  report["bundle"] = options.bundle;
  report["function"] = name;
  report["device"] = device.name;
  report["seed"] = options.seed;
  report["arguments"] = printValues("argument", session.getArguments());
  report["results"] = printValues("result", session.getResults());
  report["launches"] = printLaunches(session);
  report["workspace_bytes"] =
      conv_executable_workspace_bytes(session.getExecutable());
  report["prepare_ms"] = session.getPrepareMilliseconds();
  report["resident_bytes"] =
      conv_executable_resident_bytes(session.getExecutable());
  print("prepare: %.1f ms, %zu bytes of workspace, %zu bytes resident\n",
        session.getPrepareMilliseconds(),
        conv_executable_workspace_bytes(session.getExecutable()),
        conv_executable_resident_bytes(session.getExecutable()));

  session.runOnce();
  std::string sentence = format("conv-run: ran %s on %s", name, device.name);
  bool passed = true;
  if (!options.outputDirectory.empty()) {
    std::error_code error;
    std::filesystem::create_directories(options.outputDirectory, error);
    if (error)
      throw Failure("cannot create " + options.outputDirectory + ": " +
                    error.message());
    for (size_t i = 0; i < session.getResults().size(); ++i)
      writeNpy(options.outputDirectory + "/" + session.getResultName(i) +
                   ".npy",
               session.readResult(i));
    sentence += ", wrote its results to " + options.outputDirectory;
  }
  if (options.verify)
    passed = verifyResults(session, options, report, sentence);
  if (options.bench)
    benchFunction(session, report, sentence);
  if (options.json)
    std::printf("%s\n", report.dump().c_str());
  print("%s.\n", sentence.c_str());
  return passed ? 0 : 1;
}

} // namespace

int main(int argc, char **argv) {
  // A file beyond RLIMIT_FSIZE is an error of its write, as on a full disk.
  (void)std::signal(SIGXFSZ, SIG_IGN);
  std::optional<Options> options;
  try {
    options = parseOptions(argc, argv);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "conv-run: error: %s\n", error.what());
    return 2;
  }
  if (!options)
    return 0;
  try {
    return runTool(*options);
  } catch (const std::bad_alloc &) {
    std::fprintf(stderr, "conv-run: error: the host has no memory left\n");
  } catch (const std::exception &error) {
    std::fflush(stdout);
    std::fprintf(stderr, "conv-run: error: %s\n", error.what());
  }
  return 1;
}
