//===- Arguments.cpp - What a simulated function is given and gives -------===//

#include "Arguments.h"
#include "Compare.h"
#include "conv/Runtime/DType.h"
#include "conv/Serialization/Manifest.h"
#include "conv/Simulator/Elements.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::conv;

static LogicalResult complain(const Twine &message) {
  llvm::errs() << "conv-sim: " << message << "\n";
  return failure();
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

LogicalResult conv::parseArgumentOptions(ArrayRef<std::string> shapes,
                                         ArrayRef<std::string> inputs,
                                         ArrayRef<std::string> scalars,
                                         ArgumentOptions &options) {
  auto isName = [](StringRef name) {
    unsigned index;
    return name.consume_front("arg") && !name.getAsInteger(10, index) &&
           name == std::to_string(index);
  };
  for (const std::string &text : shapes) {
    auto refuse = [&] {
      return complain("expects --shape argN=AxBx..., got '" + text + "'");
    };
    auto [name, extents] = StringRef(text).split('=');
    if (!isName(name))
      return refuse();
    SmallVector<StringRef> parts;
    extents.split(parts, 'x');
    SmallVector<int64_t> &shape = options.shapes[name];
    if (!shape.empty())
      return complain("--shape names " + name + " twice");
    for (StringRef part : parts) {
      int64_t extent;
      if (part.getAsInteger(10, extent) || extent < 0 || extent > (1 << 30))
        return refuse();
      shape.push_back(extent);
    }
  }
  for (const std::string &text : inputs) {
    auto [name, file] = StringRef(text).split('=');
    if (!isName(name) || file.empty())
      return complain("expects --input argN=FILE.npy, got '" + text + "'");
    if (!options.inputs.try_emplace(name, file.str()).second)
      return complain("--input names " + name + " twice");
  }
  for (const std::string &text : scalars) {
    auto [name, value] = StringRef(text).split('=');
    double number;
    if (!isName(name) || value.getAsDouble(number))
      return complain("expects --scalar argN=NUMBER, got '" + text + "'");
    if (!options.scalars.try_emplace(name, value.str()).second)
      return complain("--scalar names " + name + " twice");
  }
  return success();
}

/// Every type that bundles carry has a name that the runtime knows.
static conv_dtype getDType(Type type) {
  StringRef name = *getManifestDType(type);
  for (conv_dtype dtype : {CONV_F64, CONV_F32, CONV_F16, CONV_BF16, CONV_I64,
                           CONV_I32, CONV_I16, CONV_I8, CONV_I1, CONV_INDEX})
    if (name == conv_dtype_name(dtype))
      return dtype;
  llvm_unreachable("the runtime has all types of a manifest");
}

static conv_tool::Tensor toTensor(const SimulatorTensor &from) {
  conv_tool::Tensor tensor;
  tensor.dtype = getDType(from.elementType);
  tensor.extents.assign(from.shape.begin(), from.shape.end());
  tensor.data.assign(from.bytes.begin(), from.bytes.end());
  return tensor;
}

namespace {
/// Makes the arguments of one function.
class ArgumentMaker {
public:
  ArgumentMaker(const HostProgram &program, const ArgumentOptions &options)
      : program(program), options(options) {}
  FailureOr<std::vector<SimulatorValue>> run();

private:
  LogicalResult checkNames();
  LogicalResult makeScalar(unsigned index, const ArgumentSpec &spec);
  LogicalResult makeShape(unsigned index, const TensorSpec &spec);
  LogicalResult fill(unsigned index);

  const HostProgram &program;
  const ArgumentOptions &options;
  std::vector<SimulatorValue> values;
  std::vector<conv_tool::Tensor> files;
  std::vector<int64_t> sumLengths;
};
} // namespace

static std::string argName(unsigned index) {
  return "arg" + std::to_string(index);
}

/// What is said of arguments must be of use: an option that does nothing hides
/// a mistake.
LogicalResult ArgumentMaker::checkNames() {
  auto check = [&](StringRef name, bool wantsTensor,
                   StringRef instead) -> LogicalResult {
    unsigned index = 0;
    (void)name.drop_front(3).getAsInteger(10, index);
    if (index >= program.arguments.size())
      return complain("'" + func::FuncOp(program.func).getName() + "' takes " +
                      Twine(program.arguments.size()) +
                      " arguments, there is no " + name +
                      "; --function chooses one function");
    if (program.arguments[index].tensor.has_value() != wantsTensor)
      return complain(name + " is a " + (wantsTensor ? "scalar" : "tensor") +
                      "; use " + instead);
    return success();
  };
  for (StringRef name : options.shapes.keys()) {
    if (failed(check(name, true, "--scalar")))
      return failure();
    if (options.inputs.contains(name))
      return complain("--shape and --input both give the shape of " + name);
  }
  for (StringRef name : options.inputs.keys())
    if (failed(check(name, true, "--scalar")))
      return failure();
  for (StringRef name : options.scalars.keys())
    if (failed(check(name, false, "--input")))
      return failure();
  return success();
}

LogicalResult ArgumentMaker::makeScalar(unsigned index,
                                        const ArgumentSpec &spec) {
  conv_tool::Tensor tensor;
  tensor.dtype = getDType(spec.scalarType);
  conv_tool::fillRandom(tensor, options.seed, index, 1.0);
  uint64_t slot = 0;
  std::memcpy(&slot, tensor.data.data(), tensor.data.size());
  auto given = options.scalars.find(argName(index));
  if (given != options.scalars.end()) {
    double number = 0;
    (void)StringRef(given->second).getAsDouble(number);
    unsigned width = spec.scalarType.isIndex()
                         ? 64
                         : spec.scalarType.getIntOrFloatBitWidth();
    double least = width == 1 ? 0 : -std::ldexp(1.0, width - 1);
    double most = width == 1 ? 2 : std::ldexp(1.0, width - 1);
    if (!isa<FloatType>(spec.scalarType) &&
        !(number == std::trunc(number) && number >= least && number < most))
      return complain(argName(index) + " is an integer of " + Twine(width) +
                      " bits, got " + given->second);
    slot = 0;
    writeElement(reinterpret_cast<uint8_t *>(&slot), spec.scalarType, number);
  }
  values[index].scalar = slot;
  return success();
}

/// Extents from the type, the command line or a file, which must agree.
LogicalResult ArgumentMaker::makeShape(unsigned index, const TensorSpec &spec) {
  std::string name = argName(index);
  SimulatorTensor &tensor = values[index].tensor;
  tensor.elementType = spec.elementType;
  std::optional<SmallVector<int64_t>> given;
  auto shape = options.shapes.find(name);
  if (shape != options.shapes.end())
    given = shape->second;
  auto file = options.inputs.find(name);
  if (file != options.inputs.end()) {
    std::string error;
    if (!conv_tool::readNpyOr(file->second, getDType(spec.elementType),
                              files[index], error))
      return complain(error);
    given = llvm::to_vector(ArrayRef<int64_t>(files[index].extents));
  }
  if (given && given->size() != spec.shape.size())
    return complain(name + " has rank " + Twine(spec.shape.size()) +
                    ", got a shape of rank " + Twine(given->size()));
  for (auto [dim, extent] : llvm::enumerate(spec.shape)) {
    std::optional<int64_t> known = extent.getConstant();
    if (known && given && *known != (*given)[dim])
      return complain(name + " has extent " + Twine(*known) + " at " +
                      Twine(dim) + ", got " + Twine((*given)[dim]));
    if (!known && given)
      known = (*given)[dim];
    if (!known)
      return complain("argument " + Twine(index) + " of '" +
                      func::FuncOp(program.func).getName() +
                      "' has an open extent " + Twine(dim) +
                      "; give its shape: --shape " + name + "=...");
    tensor.shape.push_back(*known);
  }
  return success();
}

LogicalResult ArgumentMaker::fill(unsigned index) {
  SimulatorTensor &tensor = values[index].tensor;
  conv_tool::Tensor &made = files[index];
  if (made.data.empty()) {
    made.dtype = getDType(tensor.elementType);
    made.extents.assign(tensor.shape.begin(), tensor.shape.end());
    int64_t bytes = getManifestBytes(tensor.elementType);
    for (int64_t extent : made.extents)
      if (llvm::MulOverflow(bytes, extent, bytes) || bytes > (int64_t(1) << 34))
        return complain(argName(index) + " has more than 2^34 bytes, which is "
                                         "more than can be simulated");
    if (options.eighths)
      conv_tool::fillEighths(made, options.seed, index);
    else
      conv_tool::fillRandom(
          made, options.seed, index,
          conv_tool::getScale(made.extents, index, sumLengths));
  }
  tensor.bytes.assign(made.data.begin(), made.data.end());
  made = {};
  return success();
}

FailureOr<std::vector<SimulatorValue>> ArgumentMaker::run() {
  if (failed(checkNames()))
    return failure();
  values.resize(program.arguments.size());
  files.resize(program.arguments.size());
  for (auto [i, spec] : llvm::enumerate(program.arguments))
    if (failed(spec.tensor ? makeShape(i, *spec.tensor) : makeScalar(i, spec)))
      return failure();
  for (const Expr &length : getSumLengths(program.func))
    sumLengths.push_back(
        length.evaluate([&](StringRef s) { return lookupExtent(s, values); })
            .value_or(0));
  for (auto [i, spec] : llvm::enumerate(program.arguments))
    if (spec.tensor && failed(fill(i)))
      return failure();
  return std::move(values);
}

FailureOr<std::vector<SimulatorValue>>
conv::makeArguments(const HostProgram &program,
                    const ArgumentOptions &options) {
  return ArgumentMaker(program, options).run();
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

bool conv::compareResults(func::FuncOp func, ArrayRef<SimulatorValue> arguments,
                          const SimulatorRun &run,
                          const SimulatorRun &reference, bool exact,
                          std::optional<double> tolerance, StringRef doubt) {
  double rootSum = getRootSum(func, arguments);
  conv_dtype accumulate = CONV_F32;
  if (auto narrow = func->getAttrOfType<TypeAttr>(kAccumulateAttrName))
    accumulate = getDType(narrow.getValue());
  double productError = 0;
  if (auto error = func->getAttrOfType<FloatAttr>(kProductErrorAttrName))
    productError = error.getValueAsDouble();
  if (run.results.size() != reference.results.size()) {
    llvm::outs() << func.getName() << ": WRONG; has " << run.results.size()
                 << " results, the reference has " << reference.results.size()
                 << "\n";
    return false;
  }
  bool right = true;
  for (auto [i, got, expected] :
       llvm::enumerate(run.results, reference.results)) {
    std::string name = (func.getName() + " result" + Twine(i)).str();
    if (got.shape != expected.shape ||
        isa<FloatType>(got.elementType) !=
            isa<FloatType>(expected.elementType)) {
      llvm::outs() << name
                   << ": WRONG; the reference has another shape or type\n";
      right = false;
      continue;
    }
    conv_tool::Bounds bounds =
        conv_tool::deriveBounds(rootSum, accumulate, productError,
                                getDType(got.elementType), tolerance);
    // Where sums are exact, no index is a rounding away from another.
    if (exact)
      bounds.mismatches = 0;
    conv_tool::Comparison found =
        conv_tool::compare(toTensor(got), toTensor(expected), bounds,
                           /*poisoned=*/false);
    bool floats = isa<FloatType>(got.elementType);
    bool isWrong = found.unwritten || found.nonFinite || doubt.empty() ||
                   !floats || tolerance.has_value();
    llvm::outs() << name << ": "
                 << (found.passed ? "right"
                     : isWrong    ? "WRONG"
                                  : "UNDECIDED")
                 << "; " << found.count << " elements";
    if (floats)
      llvm::outs() << ", relative L2 error "
                   << llvm::format("%.2e", found.relativeL2) << " (bound "
                   << llvm::format("%.2e", bounds.relativeL2)
                   << "), largest error "
                   << llvm::format("%.2e", found.maxError) << " (bound "
                   << llvm::format("%.2e", found.maxErrorBound) << ")";
    else
      llvm::outs() << ", " << found.mismatches << " differ";
    if (!found.passed)
      llvm::outs() << ": " << found.problem << "; element " << found.maxErrorAt
                   << " is " << llvm::format("%.9g", found.got) << ", expected "
                   << llvm::format("%.9g", found.expected);
    llvm::outs() << "\n";
    // What the bound does not know of, and what decides whether it is that.
    if (!found.passed && !isWrong)
      llvm::outs() << name << ": " << doubt << "; "
                   << (exact ? "--tolerance says how much that may be"
                             : "--eighths, which makes sums exact, tells most "
                               "of these from a fault")
                   << "\n";
    right &= found.passed;
  }
  return right;
}

LogicalResult conv::writeResults(StringRef directory, const SimulatorRun &run) {
  for (auto [i, result] : llvm::enumerate(run.results)) {
    std::string error;
    if (!conv_tool::writeNpyOr(
            (directory + "/result" + Twine(i) + ".npy").str(), toTensor(result),
            error))
      return complain(error);
  }
  return success();
}
