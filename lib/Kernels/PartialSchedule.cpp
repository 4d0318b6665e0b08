//===- PartialSchedule.cpp - Some parameters of a schedule ----------------===//

#include "conv/Kernels/Family.h"
#include "conv/Kernels/Schedules.h"
#include "mlir/AsmParser/AsmParser.h"

using namespace mlir;
using namespace mlir::conv;

static constexpr StringLiteral kLetters = "abcdefghijklmnopqrstuvwxyz"
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_";
static constexpr StringLiteral kPrefix = "#conv_kernel.";

/// A schedule of `family`, to ask it what it has.
static ScheduleInterface makeExample(const KernelFamily &family,
                                     MLIRContext *context) {
  return cast<ScheduleInterface>(parseAttribute(family.getExample(), context));
}

namespace {
class Parser {
public:
  Parser(StringRef text, MLIRContext *context,
         function_ref<void(const Twine &)> fail)
      : rest(text), context(context), fail(fail) {}

  bool parseSchedule(PartialSchedule &schedule);
  bool isAtEnd() { return rest.ltrim().empty(); }

private:
  bool parseParameter(PartialSchedule &schedule, ScheduleInterface example);
  bool parseValue(PartialSchedule::Parameter &parameter, Attribute example);

  bool consume(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }
  StringRef takeName() {
    rest = rest.ltrim();
    StringRef name =
        rest.take_while([](char letter) { return kLetters.contains(letter); });
    rest = rest.drop_front(name.size());
    return name;
  }

  StringRef rest;
  MLIRContext *context;
  function_ref<void(const Twine &)> fail;
};
} // namespace

/// <family> [ '<' [ <parameter> (',' <parameter>)* ] '>' ]
bool Parser::parseSchedule(PartialSchedule &schedule) {
  consume(kPrefix);
  schedule.family = lookupFamily(takeName());
  if (!schedule.family)
    return false;
  if (!consume("<"))
    return true;
  if (consume(">"))
    return true;
  ScheduleInterface example = makeExample(*schedule.family, context);
  do {
    if (!parseParameter(schedule, example))
      return false;
  } while (consume(","));
  return consume(">");
}

/// <name> '=' <value>
bool Parser::parseParameter(PartialSchedule &schedule,
                            ScheduleInterface example) {
  PartialSchedule::Parameter parameter;
  parameter.name = takeName().str();
  if (parameter.name.empty() || !consume("="))
    return false;
  auto known = example.getParameters();
  const auto *found = llvm::find_if(
      known, [&](const auto &entry) { return entry.first == parameter.name; });
  if (found == known.end()) {
    std::string names;
    for (const auto &entry : known)
      names += (names.empty() ? "" : ", ") + entry.first.str();
    fail("names a parameter '" + parameter.name + "' of " +
         schedule.family->getName() + ", which has " + names);
    return false;
  }
  if (schedule.find(parameter.name)) {
    fail("has two values for '" + parameter.name + "'");
    return false;
  }
  if (!parseValue(parameter, found->second))
    return false;
  schedule.parameters.push_back(std::move(parameter));
  return true;
}

/// A value like `example`.
bool Parser::parseValue(PartialSchedule::Parameter &parameter,
                        Attribute example) {
  if (isa<ScheduleInterface>(example)) {
    auto schedule = std::make_shared<PartialSchedule>();
    parameter.schedule = schedule;
    return parseSchedule(*schedule);
  }
  rest = rest.ltrim();
  size_t numRead = 0;
  Attribute value;
  {
    // What is wrong is said once, with the whole text.
    ScopedDiagnosticHandler quiet(context,
                                  [](Diagnostic &) { return success(); });
    // The parser wants an end of its own.
    std::string copy = rest.str();
    value = parseAttribute(copy, context, Type(), &numRead);
  }
  auto isTyped = [](Attribute attr, Attribute like) {
    auto typed = dyn_cast<TypedAttr>(attr), other = dyn_cast<TypedAttr>(like);
    return !other || (typed && typed.getType() == other.getType());
  };
  if (!value || value.getTypeID() != example.getTypeID() ||
      !isTyped(value, example)) {
    std::string text;
    llvm::raw_string_ostream os(text);
    if (isa<BoolAttr>(example)) {
      os << "neither true nor false";
    } else {
      os << "no " << (isa<ArrayAttr>(example) ? "list" : "number")
         << " such as ";
      example.print(os, /*elideType=*/true);
    }
    fail("has a value for '" + parameter.name + "' that is " + text);
    return false;
  }
  parameter.value = value;
  rest = rest.drop_front(numRead);
  return true;
}

std::optional<PartialSchedule>
PartialSchedule::parse(StringRef text, MLIRContext *context,
                       function_ref<void(const Twine &)> fail) {
  bool isTold = false;
  auto tell = [&](const Twine &message) {
    isTold = true;
    fail(message);
  };
  PartialSchedule schedule;
  Parser parser(text, context, tell);
  if (parser.parseSchedule(schedule) && parser.isAtEnd())
    return schedule;
  if (!isTold)
    fail("");
  return std::nullopt;
}

const PartialSchedule::Parameter *PartialSchedule::find(StringRef name) const {
  const auto *found = llvm::find_if(
      parameters, [&](const Parameter &p) { return p.name == name; });
  return found == parameters.end() ? nullptr : found;
}

bool PartialSchedule::matches(ScheduleInterface schedule,
                              ArrayRef<StringRef> undecided) const {
  if (schedule.getFamilyName() != family->getName())
    return false;
  if (parameters.empty())
    return true;
  auto own = schedule.getParameters();
  return llvm::all_of(parameters, [&](const Parameter &asked) {
    const auto *found = llvm::find_if(
        own, [&](const auto &entry) { return entry.first == asked.name; });
    if (found == own.end() || llvm::is_contained(undecided, asked.name))
      return found != own.end();
    if (!asked.schedule)
      return asked.value == found->second;
    auto inner = dyn_cast<ScheduleInterface>(found->second);
    return inner && asked.schedule->matches(inner);
  });
}

FailureOr<ScheduleInterface>
PartialSchedule::makeSchedule(MLIRContext *context) const {
  std::string text = kPrefix.str() + family->getName().str() + "<";
  for (auto [name, value] : makeExample(*family, context).getParameters()) {
    const Parameter *asked = find(name);
    if (!asked)
      return ScheduleInterface();
    Attribute own = asked->value;
    if (asked->schedule) {
      FailureOr<ScheduleInterface> inner =
          asked->schedule->makeSchedule(context);
      if (failed(inner) || !*inner)
        return inner;
      own = *inner;
    }
    llvm::raw_string_ostream os(text);
    os << (text.back() == '<' ? "" : ", ") << name << " = ";
    own.print(os, /*elideType=*/true);
  }
  auto whole =
      dyn_cast_or_null<ScheduleInterface>(parseAttribute(text + ">", context));
  if (!whole)
    return failure();
  return whole;
}

std::string PartialSchedule::printParameters() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(parameters, os, [&](const Parameter &parameter) {
    os << parameter.name << " = ";
    if (!parameter.schedule) {
      parameter.value.print(os, /*elideType=*/true);
      return;
    }
    os << parameter.schedule->family->getName();
    if (!parameter.schedule->parameters.empty())
      os << "<" << parameter.schedule->printParameters() << ">";
  });
  return text;
}
