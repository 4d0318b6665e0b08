//===- Triage.cpp - What a failure of text mode is ------------------------===//

#include "Triage.h"
#include "Mutate.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <cstdlib>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

//===----------------------------------------------------------------------===//
// Signatures
//===----------------------------------------------------------------------===//

/// The function of a line of a stack, as LLVM's handler, the sanitizers or
/// backtrace_symbols print it; empty for another line.
static StringRef getFrame(StringRef line) {
  line = line.ltrim();
  // "#3 0x00007f12 in f(int) file:1", " #3 0x00007f12 f(int) (lib.so+0x12)",
  // "3  lib.so 0x00007f12 f(int) + 12"
  bool isNumbered = line.consume_front("#");
  StringRef number = line.take_while(llvm::isDigit);
  line = line.drop_front(number.size()).ltrim();
  if (number.empty())
    return "";
  if (!isNumbered)
    line = line.drop_until([](char c) { return c == ' '; }).ltrim();
  if (!line.consume_front("0x"))
    return "";
  line = line.drop_while(llvm::isHexDigit).ltrim();
  line.consume_front("in ");
  return line.take_until([](char c) { return c == '(' || c == ' '; });
}

static bool isNoise(StringRef frame) {
  for (StringRef noise : {"llvm::sys::",
                          "SignalHandler",
                          "__restore_rt",
                          "raise",
                          "abort",
                          "gsignal",
                          "__asan",
                          "__interceptor",
                          "__sanitizer",
                          "__ubsan",
                          "checkLimits",
                          "pthread_kill",
                          "memcpy",
                          "memset",
                          "memmove",
                          "strlen",
                          "operator new",
                          "operator delete",
                          "malloc",
                          "free",
                          "PrintStack",
                          "llvm::report_fatal_error",
                          "std::terminate",
                          "__cxxabi",
                          "__gnu_cxx",
                          "llvm::report_bad_alloc",
                          "RunSignalHandlers"})
    if (frame.contains(noise))
      return true;
  return frame.empty() || frame.starts_with("(") || frame.starts_with("/");
}

/// The innermost functions of a stack that say something.
static SmallVector<StringRef> getFrames(StringRef text, size_t most) {
  SmallVector<StringRef> frames;
  while (!text.empty() && frames.size() < most) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    if (StringRef frame = getFrame(line); !isNoise(frame))
      frames.push_back(frame);
  }
  return frames;
}

std::string fuzz::getSignature(const Outcome &outcome) {
  StringRef rest = outcome.text;
  if (outcome.kind == Outcome::Failed) {
    // Numbers and quoted names differ from input to input.
    std::string kept;
    StringRef line = rest.split('\n').first;
    for (size_t i = 0; i < line.size() && kept.size() < 160; ++i) {
      if (llvm::isDigit(line[i])) {
        if (kept.empty() || kept.back() != '0')
          kept += '0';
      } else if (line[i] == '"' || line[i] == '<') {
        char close = line[i] == '"' ? '"' : '>';
        size_t end = line.find(close, i + 1);
        kept += "...";
        i = end == StringRef::npos ? line.size() : end;
      } else {
        kept += line[i];
      }
    }
    return kept;
  }
  // The limit of a hang or of memory is met anywhere in a loop.
  if (outcome.kind == Outcome::TimedOut)
    return "hangs";
  std::string signature = rest.split('\n').first.str();
  if (rest.starts_with("took more than"))
    return signature;
  while (!rest.empty()) {
    StringRef line;
    std::tie(line, rest) = rest.split('\n');
    if (line.contains("runtime error: ") ||
        line.contains("ERROR: AddressSanitizer: ") ||
        line.contains("LLVM ERROR: ")) {
      StringRef what = line.substr(line.find(": ") + 2);
      signature += " | " + what.take_until(llvm::isDigit).str();
    }
  }
  for (StringRef frame : getFrames(outcome.text, /*most=*/3))
    signature += " | " + frame.str();
  return signature;
}

//===----------------------------------------------------------------------===//
// Minimisation
//===----------------------------------------------------------------------===//

Outcome Triage::runAlone(const TextCase &one, StringRef trace, bool quick) {
  Outcome result;
  CaseContext here = where;
  here.trace = trace.str();
  WorkerOptions options;
  options.jobs = options.batch = 1;
  runIsolated(
      0, 1, options,
      [&](uint64_t) {
        if (quick)
          setenv("LLVM_DISABLE_SYMBOLIZATION", "1", /*overwrite=*/1);
        return runCase(one, here);
      },
      [&](uint64_t, const Outcome &outcome) { result = outcome; });
  return result;
}

TextCase Triage::minimize(TextCase one, double seconds) {
  auto start = std::chrono::steady_clock::now();
  std::string signature = getSignature(runAlone(one, "", /*quick=*/true));
  // The first of `count` candidates that still fails. They run in one process
  // up to that one, since starting a process takes longer than a candidate.
  auto findFailing =
      [&](size_t count,
          llvm::function_ref<TextCase(size_t)> make) -> std::optional<size_t> {
    std::chrono::duration<double> spent =
        std::chrono::steady_clock::now() - start;
    if (spent.count() >= seconds)
      return std::nullopt;
    std::optional<size_t> found;
    WorkerOptions options;
    options.jobs = 1;
    options.batch = 100;
    options.totalSeconds = seconds - spent.count();
    runIsolated(
        0, count, options,
        [&](uint64_t i) {
          if (found)
            return Outcome{Outcome::Skipped, ""};
          setenv("LLVM_DISABLE_SYMBOLIZATION", "1", /*overwrite=*/1);
          Outcome outcome = runCase(make(i), where);
          // What follows must see it, which takes another process.
          if (outcome.kind == Outcome::Failed)
            finishItem(outcome);
          return outcome;
        },
        [&](uint64_t i, const Outcome &outcome) {
          if (!found && outcome.kind != Outcome::Good &&
              outcome.kind != Outcome::Skipped &&
              getSignature(outcome) == signature)
            found = i;
        });
    return found;
  };
  // Leaves out runs of parts, long ones first; those up to `dense` parts of any
  // length and at any place, as an op of several lines is.
  auto shorten = [&](std::string TextCase::*member,
                     std::vector<std::string> parts, size_t dense) {
    for (size_t length = std::max<size_t>(1, parts.size() / 2); length;
         length = length > dense ? length / 2 : length - 1)
      for (size_t from = 0, step = length > dense ? (length + 3) / 4 : 1;
           from < parts.size();) {
        auto make = [&](size_t i) {
          TextCase smaller = one;
          std::string &text = smaller.*member;
          text.clear();
          size_t begin = from + i * step;
          for (size_t part = 0; part < parts.size(); ++part)
            if (part < begin || part >= begin + length)
              text += parts[part];
          return smaller;
        };
        size_t count = (parts.size() - from + step - 1) / step;
        std::optional<size_t> found = findFailing(count, make);
        if (!found)
          break;
        one = make(*found);
        from += *found * step;
        auto first = parts.begin() + static_cast<ptrdiff_t>(from);
        parts.erase(first, first + static_cast<ptrdiff_t>(
                                       std::min(length, parts.size() - from)));
      }
  };
  auto tokensOf = [](StringRef text) {
    std::vector<std::string> parts;
    for (Token &token : tokenize(text))
      parts.push_back(std::move(token.text));
    return parts;
  };
  // Options that are as usual explain nothing.
  TextCase usual = one;
  usual.options = {};
  usual.function.clear();
  if (findFailing(1, [&](size_t) { return usual; }))
    one = usual;
  std::vector<std::string> lines;
  for (StringRef rest = one.text; !rest.empty();) {
    size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    lines.push_back(rest.take_front(end).str());
    rest = rest.drop_front(end);
  }
  shorten(&TextCase::text, std::move(lines), /*dense=*/16);
  if (!one.pipeline.empty())
    shorten(&TextCase::pipeline, tokensOf(one.pipeline), /*dense=*/8);
  shorten(&TextCase::text, tokensOf(one.text), /*dense=*/8);
  return one;
}

//===----------------------------------------------------------------------===//
// Whose it is
//===----------------------------------------------------------------------===//

Triage::MlirOptRun Triage::runMlirOpt(StringRef text, StringRef pipeline) {
  MlirOptRun run;
  SmallString<128> input(where.folder), output(where.folder),
      errors(where.folder);
  llvm::sys::path::append(input, "stock.mlir");
  llvm::sys::path::append(output, "stock.out");
  llvm::sys::path::append(errors, "stock.err");
  std::error_code error;
  {
    llvm::raw_fd_ostream file(input, error);
    if (error)
      return run;
    file << text;
  }
  std::string passes = ("--pass-pipeline=" + pipeline).str();
  // Our ops and attributes are opaque to it: none of our code runs.
  SmallVector<StringRef> args = {mlirOpt, input, "--mlir-disable-threading",
                                 "--allow-unregistered-dialect"};
  if (!pipeline.empty())
    args.push_back(passes);
  std::optional<StringRef> redirects[] = {StringRef(), StringRef(output),
                                          StringRef(errors)};
  std::string message;
  bool notRun = false;
  std::optional<llvm::sys::ProcessStatistics> statistics;
  int status = llvm::sys::ExecuteAndWait(mlirOpt, args, std::nullopt, redirects,
                                         /*SecondsToWait=*/20, kMlirOptMemory,
                                         &message, &notRun, &statistics);
  if (notRun)
    return run;
  if (statistics)
    run.memory = statistics->PeakMemory >> 10;
  run.status = status;
  if (auto file = llvm::MemoryBuffer::getFile(output))
    run.printed = (*file)->getBuffer().str();
  if (auto file = llvm::MemoryBuffer::getFile(errors))
    run.errors = (*file)->getBuffer().str();
  return run;
}

bool Triage::diesInMlirOpt(StringRef text, StringRef pipeline,
                           const Outcome &outcome) {
  // Sanitizers and redzones take memory of their own.
  bool isGreedy = StringRef(outcome.text).starts_with("took more than") &&
                  outcome.kind != Outcome::TimedOut;
  // LLVM may end the process with a word and without a stack.
  std::string lastWords;
  if (StringRef(outcome.text).starts_with("exited with status") &&
      !StringRef(outcome.text).contains("Sanitizer") &&
      !StringRef(outcome.text).contains("runtime error"))
    lastWords = StringRef(outcome.text).split('\n').second.trim().str();
  if (!lastWords.empty())
    lastWords = "\n" + lastWords + "\n";
  // What reads past the end of something dies only where nothing lies there,
  // which differs from run to run.
  for (int tries = 0; tries < 4; ++tries) {
    MlirOptRun run = runMlirOpt(text, pipeline);
    if (run.isDead() || (isGreedy && run.memory > kMlirOptMemory / 2) ||
        (!lastWords.empty() && run.status > 0 &&
         ("\n" + run.errors).find(lastWords) != std::string::npos))
      return true;
  }
  return false;
}

bool Triage::misprintsInMlirOpt(StringRef text, StringRef pipeline) {
  MlirOptRun run = runMlirOpt(text, pipeline);
  // What it must not print it may also die of.
  if (run.isDead())
    return true;
  if (run.status != 0)
    return false;
  MlirOptRun again = runMlirOpt(run.printed, "");
  return again.status != 0 || again.printed != run.printed;
}

bool Triage::isWordlessInMlirOpt(StringRef text) {
  MlirOptRun run = runMlirOpt(text, "");
  return run.status > 0 && !StringRef(run.errors).contains("error:");
}

/// The text of an attribute, or what begins with one, in an op.
static std::string wrapAttribute(StringRef text) {
  return ("\"x.op\"() {a = " + text + "} : () -> ()").str();
}

bool Triage::diesOfAttribute(StringRef text, const Outcome &outcome) {
  SmallVector<StringRef> ours = getFrames(outcome.text, /*most=*/1);
  if (ours.empty())
    return false;
  auto start = std::chrono::steady_clock::now();
  for (size_t at = text.find('='); at != StringRef::npos;
       at = text.find('=', at + 1)) {
    if (std::chrono::steady_clock::now() - start > std::chrono::seconds(30))
      break;
    MlirOptRun run = runMlirOpt(wrapAttribute(text.substr(at + 1)), "");
    if (run.isDead() && getFrames(run.errors, /*most=*/1) == ours)
      return true;
  }
  return false;
}

/// The two parts of a file of CaseContext::trace; empty if there is none.
static std::pair<std::string, std::string> readTrace(const Twine &name) {
  auto file = llvm::MemoryBuffer::getFile(name);
  if (!file)
    return {};
  auto [place, module] = (*file)->getBuffer().split('\n');
  return {place.str(), module.str()};
}

Triage::Blame Triage::blame(const TextCase &one) {
  if (mlirOpt.empty() || one.kind == TextCase::Manifest)
    return {};
  SmallString<128> trace(where.folder);
  llvm::sys::path::append(trace, "trace");
  llvm::sys::fs::remove(trace);
  llvm::sys::fs::remove(trace + kPrinted);
  Outcome outcome = runAlone(one, trace);
  std::string text = one.text;
  if (one.kind == TextCase::Attribute)
    text = wrapAttribute(text);
  auto [place, module] = readTrace(trace);
  std::string printed = readTrace(trace + kPrinted).second;
  // The arguments of a pass hold no brackets in stock pipelines; a nested one's
  // name stands after the last.
  StringRef pass = StringRef(place).substr(place.rfind('(') + 1);
  bool isStockPass = !place.empty() && !pass.starts_with("conv-");
  if (outcome.kind == Outcome::Failed) {
    bool isPrinted = StringRef(outcome.text).starts_with(kMisprinted) ||
                     StringRef(outcome.text).starts_with(kDiffers);
    if (isPrinted && (misprintsInMlirOpt(text) ||
                      (!printed.empty() && misprintsInMlirOpt(printed))))
      return {true, "printer"};
    // What it printed may be nothing that there is, as of a negative extent.
    if (isPrinted && isStockPass && misprintsInMlirOpt(module, place))
      return {true, place};
    if (outcome.text == kWordless && isWordlessInMlirOpt(text))
      return {true, "parser or verifier"};
    return {};
  }
  if (outcome.kind != Outcome::Crashed && outcome.kind != Outcome::TimedOut)
    return {};
  // First without any pass: it parses, verifies and prints.
  if (diesInMlirOpt(text, "", outcome))
    return {true, "parser or verifier"};
  if (!printed.empty() && diesInMlirOpt(printed, "", outcome))
    return {true, "printer"};
  if (place.empty()) {
    // Before any pass it may die within an op of ours, of which mlir-opt does
    // not read the rest.
    if (outcome.kind == Outcome::Crashed && diesOfAttribute(text, outcome))
      return {true, "parser of attributes"};
    return {};
  }
  return {isStockPass && diesInMlirOpt(module, place, outcome), place};
}

/// Attaches the case, and what died, and where, for whoever reads the file.
static void attach(const TextCase &one, StringRef text, Failure &failure) {
  failure.input = write(one);
  if (one.kind == TextCase::Manifest) {
    failure.extension = ".json";
    return;
  }
  std::string report;
  while (!text.empty() && report.size() < 8192) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    report += ("\n// " + line).str();
  }
  failure.input += "\n" + report + "\n";
}

Failure Triage::explain(TextCase one, const Outcome &outcome) {
  Failure failure;
  Outcome alone = runAlone(one);
  std::string origin = describe(one);
  if (alone.kind == Outcome::Good) {
    // It takes what earlier items of the batch left.
    failure.text =
        ("does not fail alone: " + StringRef(outcome.text).split('\n').first +
         "; " + origin)
            .str();
    attach(one, outcome.text, failure);
    return failure;
  }
  std::string signature = getSignature(alone);
  bool isKnown = known.count(signature);
  Blame blamed;
  if (isKnown)
    blamed = blame(one);
  if (!blamed.stock) {
    one = minimize(one, isKnown ? 30 : 90);
    blamed = blame(one);
  }
  failure.stock = blamed.stock;
  known.insert(signature);
  // The numbers that a signature leaves out say something here.
  std::string what = alone.kind == Outcome::Failed
                         ? StringRef(alone.text).split('\n').first.str()
                         : signature;
  failure.text = what + (blamed.place.empty() ? "" : ", in ") + blamed.place +
                 "; " + origin;
  attach(one, alone.text, failure);
  return failure;
}
