//===- Manifest.cpp - Describe lowered functions as a bundle --------------===//

#include "conv/Serialization/Manifest.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/ConvAttributes.h"
#include "conv/IR/VerdictAttr.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/xxhash.h"
#include <map>

using namespace mlir;
using namespace mlir::conv;
namespace json = llvm::json;

static json::Array toJSON(ArrayRef<Expr> exprs) {
  json::Array result;
  for (const Expr &expr : exprs)
    result.push_back(expr.toJSON());
  return result;
}

static std::string printToString(Attribute attr) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  attr.print(stream);
  return text;
}

static json::Value describeScalar(TypedAttr attr) {
  json::Object result{{"dtype", *getManifestDType(attr.getType())}};
  if (auto integer = dyn_cast<IntegerAttr>(attr)) {
    result["value"] = integer.getValue().getSExtValue();
    return result;
  }
  APFloat value = cast<FloatAttr>(attr).getValue();
  bool inexact;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
  // JSON has no infinities and no NaN.
  if (value.isInfinity())
    result["value"] = value.isNegative() ? "-inf" : "inf";
  else if (value.isNaN())
    result["value"] = "nan";
  else
    result["value"] = value.convertToDouble();
  return result;
}

FailureOr<Bytes> conv::getConstantBytes(memref::GlobalOp global) {
  Attribute value = *global.getInitialValue();
  int64_t bytes = getManifestBytes(global.getType().getElementType());
  int64_t count = global.getType().getNumElements();
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || int64_t(blob->getData().size()) < count * bytes)
      return global.emitError()
             << "the resource of constant '" << global.getSymName()
             << "' is missing or too short";
    return Bytes::refer(StringRef(blob->getData().data(), count * bytes));
  }
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (!dense)
    return global.emitError()
           << "constant '" << global.getSymName()
           << "' is not dense; write it as dense<...> or dense_resource<...>";
  ArrayRef<char> raw = dense.getRawData();
  bool isBits = dense.getElementType().isInteger(1);
  if (!isBits && !dense.isSplat())
    return Bytes::refer(StringRef(raw.data(), raw.size()));
  std::string result;
  result.reserve(count * bytes);
  if (isBits)
    for (bool bit : dense.getValues<bool>())
      result.push_back(bit);
  else
    for (int64_t i = 0; i < count; ++i)
      result.append(raw.data(), raw.size());
  return Bytes(std::move(result));
}

/// Prints JSON with what fits on a line on one line, keys sorted.
static void prettyPrint(llvm::raw_ostream &os, const json::Value &value,
                        unsigned indent) {
  constexpr size_t lineLength = 100;
  std::string flat = llvm::formatv("{0}", value).str();
  const json::Object *object = value.getAsObject();
  const json::Array *array = value.getAsArray();
  if ((!object && !array) || indent + flat.size() <= lineLength) {
    os << flat;
    return;
  }
  os << (object ? "{" : "[");
  bool first = true;
  auto newItem = [&] {
    os << (first ? "\n" : ",\n");
    os.indent(indent + 2);
    first = false;
  };
  if (array)
    for (const json::Value &item : *array) {
      newItem();
      prettyPrint(os, item, indent + 2);
    }
  else {
    std::vector<StringRef> keys;
    for (const auto &entry : *object)
      keys.push_back(entry.first);
    llvm::sort(keys);
    for (StringRef key : keys) {
      newItem();
      os << json::Value(key) << ": ";
      prettyPrint(os, *object->get(key), indent + 2);
    }
  }
  os << "\n";
  os.indent(indent) << (object ? "}" : "]");
}

/// Text of the input, which MLIR lets be any bytes, as JSON takes it.
static std::string toUTF8(StringRef text) { return json::fixUTF8(text); }

namespace {
class BundleBuilder {
public:
  BundleBuilder(ArrayRef<BundleEntry> entries, const BundleOptions &options)
      : entries(entries), options(options) {}

  FailureOr<Bundle> build();

private:
  LogicalResult collectModules();
  LogicalResult emitKernels();
  LogicalResult addConstants(const HostProgram &program);
  json::Value describe(const HostProgram &program, const BundleEntry &entry);
  json::Object describeStep(const LaunchStep &step);
  json::Value describeArgument(const KernelArgument &argument, Type type);
  json::Value describeBuffer(const BufferSpec &buffer);
  json::Array describeKernels(const HostProgram &program, bool isReference);
  json::Array describeConvs(const HostProgram &program);
  json::Array describeSums(func::FuncOp func);
  json::Array describeVerdicts(func::FuncOp func);

  static gpu::GPUModuleOp getKernelModule(const LaunchStep &step);

  ArrayRef<BundleEntry> entries;
  const BundleOptions &options;
  /// The kernel modules that are launched, with their names in the bundle.
  llvm::MapVector<Operation *, std::string> modules;
  /// The file of each constant; the files, by a hash of their contents.
  llvm::DenseMap<Attribute, std::string> constants;
  std::map<uint64_t, SmallVector<size_t, 1>> files;
  unsigned numConstants = 0;
  std::map<std::pair<Operation *, std::string>, KernelResources>
      resourcesByKernel;
  std::string chip, features;
  Bundle bundle;
};
} // namespace

gpu::GPUModuleOp BundleBuilder::getKernelModule(const LaunchStep &step) {
  auto launch = step.op;
  return SymbolTable::lookupNearestSymbolFrom<gpu::GPUModuleOp>(
      launch, launch.getKernelModuleName());
}

LogicalResult BundleBuilder::collectModules() {
  llvm::StringSet<> names;
  for (const BundleEntry &entry : entries)
    for (const LaunchStep &step : entry.program->getAllSteps()) {
      gpu::GPUModuleOp module = getKernelModule(step);
      if (!module) {
        auto launch = step.op;
        return launch.emitError()
               << "launches " << launch.getKernel()
               << ", which is not in the module; a bundle needs the gpu.module "
                  "before it is made a gpu.binary";
      }
      if (modules.count(module))
        continue;
      std::string name = getPTXName(module.getName());
      for (unsigned i = 0; !names.insert(name).second; ++i)
        name = getPTXName(module.getName()) + "_" + std::to_string(i);
      modules[module] = name;
      for (Attribute attr : module.getTargetsAttr()
                                ? module.getTargetsAttr().getValue()
                                : ArrayRef<Attribute>())
        if (auto target = dyn_cast<NVVM::NVVMTargetAttr>(attr)) {
          chip = target.getChip().str();
          features = target.getFeatures().str();
        }
    }
  return success();
}

LogicalResult BundleBuilder::emitKernels() {
  auto report = [&](StringRef phase) -> std::function<void(size_t, size_t)> {
    if (!options.progress)
      return nullptr;
    return [&, phase](size_t done, size_t total) {
      options.progress(phase, done, total);
    };
  };
  SmallVector<gpu::GPUModuleOp> kernels;
  for (auto &[op, name] : modules)
    kernels.push_back(cast<gpu::GPUModuleOp>(op));
  FailureOr<std::vector<std::string>> texts =
      translateAllToPTX(kernels, options.ptx, &bundle.times, report("PTX"));
  if (failed(texts))
    return failure();
  std::vector<Cubin> cubins;
  if (options.cubin) {
    auto locs = llvm::map_to_vector(
        kernels, [](gpu::GPUModuleOp module) { return module.getLoc(); });
    FailureOr<std::vector<Cubin>> assembled =
        assembleAllCubins(*texts, chip, locs, report("ptxas"), options.loops);
    if (failed(assembled))
      return failure();
    cubins = std::move(*assembled);
  }
  for (auto [i, entry] : llvm::enumerate(modules)) {
    auto &[op, name] = entry;
    if (options.cubin) {
      Cubin &cubin = cubins[i];
      bundle.files.emplace_back(name + ".cubin", Bytes(std::move(cubin.image)));
      for (const KernelResources &resources : cubin.resources)
        resourcesByKernel[{op, resources.kernel}] = resources;
    }
    bundle.files.emplace_back(name + ".ptx", Bytes(std::move((*texts)[i])));
  }
  return success();
}

LogicalResult BundleBuilder::addConstants(const HostProgram &program) {
  for (const BufferSpec &buffer : program.buffers) {
    if (buffer.kind != BufferSpec::Kind::Constant)
      continue;
    auto global = buffer.global;
    auto [it, inserted] = constants.try_emplace(global.getInitialValueAttr());
    if (!inserted)
      continue;
    FailureOr<Bytes> bytes = getConstantBytes(global);
    if (failed(bytes))
      return failure();
    // Equal bytes are one file, whatever they are called: the runtime then
    // holds them once, and computes once what depends on them alone.
    StringRef contents = bytes->get();
    SmallVector<size_t, 1> &alike = files[llvm::xxh3_64bits(contents)];
    auto *same = llvm::find_if(alike, [&](size_t file) {
      return bundle.files[file].second.get() == contents;
    });
    if (same != alike.end()) {
      it->second = bundle.files[*same].first;
      continue;
    }
    it->second = "constants/c" + std::to_string(numConstants++) + ".bin";
    alike.push_back(bundle.files.size());
    bundle.files.emplace_back(it->second, std::move(*bytes));
  }
  return success();
}

json::Value BundleBuilder::describeBuffer(const BufferSpec &buffer) {
  switch (buffer.kind) {
  case BufferSpec::Kind::Argument:
    return json::Object{{"kind", "argument"}, {"index", buffer.index}};
  case BufferSpec::Kind::Result:
    return json::Object{{"kind", "result"}, {"index", buffer.index}};
  case BufferSpec::Kind::Workspace:
    return json::Object{{"kind", "workspace"},
                        {"bytes", buffer.bytes.toJSON()},
                        {"first_step", buffer.firstStep},
                        {"last_step", buffer.lastStep}};
  case BufferSpec::Kind::Constant: {
    auto global = buffer.global;
    return json::Object{
        {"kind", "constant"},
        {"file", constants.lookup(global.getInitialValueAttr())},
        {"bytes", buffer.bytes.toJSON()}};
  }
  case BufferSpec::Kind::Resident:
    return json::Object{{"kind", "resident"}, {"bytes", buffer.bytes.toJSON()}};
  }
  llvm_unreachable("all kinds are handled");
}

json::Value BundleBuilder::describeArgument(const KernelArgument &argument,
                                            Type type) {
  if (auto *view = std::get_if<BufferView>(&argument))
    return json::Object{
        {"memref",
         json::Object{{"buffer", view->buffer},
                      {"dtype", *getManifestDType(
                                    cast<MemRefType>(type).getElementType())},
                      {"offset", view->offset.toJSON()},
                      {"sizes", toJSON(view->sizes)},
                      {"strides", toJSON(view->strides)}}}};
  if (auto *scalar = std::get_if<ScalarReference>(&argument))
    return json::Object{
        {"scalar", json::Object{{"argument", scalar->argument},
                                {"dtype", *getManifestDType(scalar->type)}}}};
  if (auto *expr = std::get_if<Expr>(&argument))
    return json::Object{{"i64", expr->toJSON()}};
  return json::Object{
      {"constant", describeScalar(std::get<TypedAttr>(argument))}};
}

json::Object BundleBuilder::describeStep(const LaunchStep &step) {
  auto launch = step.op;
  json::Array arguments;
  for (auto [argument, operand] :
       llvm::zip_equal(step.arguments, launch.getKernelOperands()))
    arguments.push_back(describeArgument(argument, operand.getType()));
  auto *position = modules.find(getKernelModule(step));
  json::Object result{{"kind", "launch"},
                      {"kernel", getPTXName(launch.getKernelName())},
                      {"module", int64_t(position - modules.begin())},
                      {"grid", toJSON(step.grid)},
                      {"block", toJSON(step.block)},
                      {"shared_bytes", step.sharedBytes.toJSON()},
                      {"arguments", std::move(arguments)}};
  if (step.writes)
    result["writes"] = json::Array(*step.writes);
  return result;
}

/// A `kEstimateAttrName`, whose entries the dialect verifies.
static json::Object describeEstimate(DictionaryAttr estimate) {
  json::Object result;
  for (NamedAttribute entry : estimate) {
    json::Value &value = result[toUTF8(entry.getName())];
    if (auto text = dyn_cast<StringAttr>(entry.getValue()))
      value = toUTF8(text.getValue());
    else if (auto number = dyn_cast<FloatAttr>(entry.getValue()))
      value = number.getValueAsDouble();
    else
      value = true;
  }
  return result;
}

/// "resources" of a kernel.
static json::Object toJSON(const KernelResources &resources) {
  json::Object result{
      {"registers", resources.registers},
      {"shared_bytes", resources.sharedBytes},
      {"spill_bytes", resources.spillStoreBytes + resources.spillLoadBytes}};
  if (resources.loop) {
    const LoopMix &loop = *resources.loop;
    result["loop"] = json::Object{{"instructions", loop.instructions},
                                  {"mma", loop.mma},
                                  {"fma", loop.fma},
                                  {"shared_loads", loop.sharedLoads},
                                  {"shared_stores", loop.sharedStores},
                                  {"global_loads", loop.globalLoads},
                                  {"async_copies", loop.copies},
                                  {"barriers", loop.barriers}};
  }
  return result;
}

json::Array BundleBuilder::describeKernels(const HostProgram &program,
                                           bool isReference) {
  json::Array result;
  llvm::StringSet<> seen;
  for (const LaunchStep &step : program.getAllSteps()) {
    auto launch = step.op;
    std::string name = getPTXName(launch.getKernelName());
    if (!seen.insert(name).second)
      continue;
    json::Object kernel{{"name", name}, {"family", "linalg"}};
    if (Operation *op =
            SymbolTable::lookupNearestSymbolFrom(launch, launch.getKernel())) {
      if (auto schedule =
              op->getAttrOfType<ScheduleInterface>("conv.schedule")) {
        kernel["family"] = schedule.getFamilyName();
        kernel["schedule"] = printToString(schedule);
      }
      if (auto factors = op->getAttrOfType<StringAttr>(kMultipliesAttrName))
        kernel["multiplies"] = toUTF8(factors.getValue());
    }
    auto found =
        resourcesByKernel.find({getKernelModule(step).getOperation(), name});
    if (found != resourcesByKernel.end()) {
      kernel["resources"] = toJSON(found->second);
      if (!isReference)
        bundle.resources.push_back(found->second);
    }
    result.push_back(std::move(kernel));
  }
  return result;
}

/// An expression that conv-annotate-work or conv-annotate-checks noted; 0 for
/// none.
static json::Value toJSON(Attribute attr) {
  return Expr::fromAttr(attr).value_or(0).toJSON();
}

/// Anyone may write such an attribute.
static LogicalResult checkNoted(func::FuncOp func) {
  auto check = [&](StringRef name, Attribute attr) -> LogicalResult {
    if (Expr::fromAttr(attr))
      return success();
    return func.emitError()
           << "expects expressions such as 7, \"arg0.d2\" and [\"mul\", "
              "\"arg0.d2\", 7] in '"
           << name << "', got " << attr;
  };
  if (Attribute flops = func->getAttr(kFlopsAttrName);
      flops && failed(check(kFlopsAttrName, flops)))
    return failure();
  auto checkEach = [&](StringRef name,
                       ArrayRef<StringRef> keys) -> LogicalResult {
    if (auto entries = func->getAttrOfType<ArrayAttr>(name))
      for (Attribute entry : entries) {
        auto dictionary = dyn_cast<DictionaryAttr>(entry);
        if (keys.empty() && failed(check(name, entry)))
          return failure();
        for (StringRef key : keys)
          if (failed(check(name, dictionary ? dictionary.get(key) : entry)))
            return failure();
      }
    return success();
  };
  return failure(failed(checkEach(kConvsAttrName, {"flops", "sum_length"})) ||
                 failed(checkEach(kSumsAttrName, {})) ||
                 failed(checkEach(kChecksAttrName, {"condition"})));
}

SmallVector<Expr> conv::getSumLengths(func::FuncOp func) {
  SmallVector<Expr> lengths;
  auto add = [&](Attribute attr) {
    if (std::optional<Expr> length = Expr::fromAttr(attr))
      lengths.push_back(*length);
  };
  if (auto convs = func->getAttrOfType<ArrayAttr>(kConvsAttrName))
    for (auto conv : convs.getAsRange<DictionaryAttr>())
      add(conv.get("sum_length"));
  if (auto sums = func->getAttrOfType<ArrayAttr>(kSumsAttrName))
    for (Attribute length : sums)
      add(length);
  return lengths;
}

json::Array BundleBuilder::describeConvs(const HostProgram &program) {
  json::Array result;
  auto func = program.func;
  auto convs = func->getAttrOfType<ArrayAttr>(kConvsAttrName);
  if (!convs)
    return result;
  // Kernels with a schedule compute the convolutions, in the same order.
  SmallVector<std::pair<std::string, DictionaryAttr>> kernels;
  for (const LaunchStep &step : program.steps) {
    auto launch = step.op;
    Operation *op =
        SymbolTable::lookupNearestSymbolFrom(launch, launch.getKernel());
    if (op && op->hasAttr("conv.schedule"))
      kernels.push_back(
          {getPTXName(launch.getKernelName()),
           launch->getAttrOfType<DictionaryAttr>(kEstimateAttrName)});
  }
  size_t position = 0;
  for (auto conv : convs.getAsRange<DictionaryAttr>()) {
    json::Object entry{{"flops", toJSON(conv.get("flops"))},
                       {"sum_length", toJSON(conv.get("sum_length"))}};
    if (conv.get("fused") && position < kernels.size()) {
      auto &[kernel, estimate] = kernels[position++];
      entry["kernel"] = kernel;
      if (estimate)
        entry["estimate"] = describeEstimate(estimate);
    }
    result.push_back(std::move(entry));
  }
  return result;
}

json::Array BundleBuilder::describeSums(func::FuncOp func) {
  json::Array result;
  if (auto sums = func->getAttrOfType<ArrayAttr>(kSumsAttrName))
    for (Attribute length : sums)
      result.push_back(toJSON(length));
  return result;
}

json::Array BundleBuilder::describeVerdicts(func::FuncOp func) {
  json::Array result;
  if (auto verdicts = func->getAttrOfType<ArrayAttr>(kVerdictsAttrName))
    for (auto verdict : verdicts.getAsRange<DictionaryAttr>()) {
      json::Object entry;
      for (NamedAttribute item : verdict)
        if (auto text = dyn_cast<StringAttr>(item.getValue()))
          entry[toUTF8(item.getName())] = toUTF8(text.getValue());
      result.push_back(std::move(entry));
    }
  return result;
}

json::Value BundleBuilder::describe(const HostProgram &program,
                                    const BundleEntry &entry) {
  json::Array arguments, results, buffers, checks, loadSteps, steps;
  // Compulsory traffic: what is given is read once, what is asked written once.
  Expr bytes = 0;
  auto count = [&](const TensorSpec &tensor) {
    bytes = bytes +
            Expr::product(tensor.shape) * getManifestBytes(tensor.elementType);
  };
  for (const ArgumentSpec &argument : program.arguments) {
    json::Object item{{"name", argument.name}};
    if (argument.tensor) {
      item["kind"] = "tensor";
      item["dtype"] = *getManifestDType(argument.tensor->elementType);
      item["shape"] = toJSON(argument.tensor->shape);
      item["alignment"] = kBufferAlignment;
      count(*argument.tensor);
    } else {
      item["kind"] = "scalar";
      item["dtype"] = *getManifestDType(argument.scalarType);
    }
    arguments.push_back(std::move(item));
  }
  for (auto [i, result] : llvm::enumerate(program.results)) {
    results.push_back(
        json::Object{{"name", "result" + std::to_string(i)},
                     {"dtype", *getManifestDType(result.elementType)},
                     {"shape", toJSON(result.shape)},
                     {"alignment", kBufferAlignment}});
    count(result);
  }
  for (const BufferSpec &buffer : program.buffers) {
    buffers.push_back(describeBuffer(buffer));
    if (buffer.kind == BufferSpec::Kind::Constant)
      bytes = bytes + buffer.bytes;
  }
  llvm::StringSet<> conditions;
  auto addCheck = [&](json::Value condition, StringRef message) {
    if (conditions.insert(llvm::formatv("{0}", condition).str()).second)
      checks.push_back(json::Object{{"condition", std::move(condition)},
                                    {"message", toUTF8(message)}});
  };
  for (const CheckSpec &check : program.checks)
    addCheck(check.condition.toJSON(), check.message);
  for (const LaunchStep &step : program.steps)
    steps.push_back(describeStep(step));
  for (const LaunchStep &step : program.loadSteps)
    loadSteps.push_back(describeStep(step));

  auto func = program.func;
  if (auto extra = func->getAttrOfType<ArrayAttr>(kChecksAttrName))
    for (auto check : extra.getAsRange<DictionaryAttr>())
      addCheck(toJSON(check.get("condition")),
               check.getAs<StringAttr>("message").getValue());
  json::Object result{{"name", entry.name},
                      {"arguments", std::move(arguments)},
                      {"results", std::move(results)},
                      {"buffers", std::move(buffers)},
                      {"checks", std::move(checks)},
                      {"steps", std::move(steps)},
                      {"flops", toJSON(func->getAttr(kFlopsAttrName))},
                      {"bytes", bytes.toJSON()},
                      {"convs", describeConvs(program)},
                      {"sums", describeSums(func)},
                      {"kernels", describeKernels(program, entry.isReference)},
                      {"verdicts", describeVerdicts(program.func)},
                      {"reference", entry.reference.empty()
                                        ? json::Value(nullptr)
                                        : json::Value(entry.reference)}};
  if (!loadSteps.empty())
    result["load_steps"] = std::move(loadSteps);
  if (auto accumulate = func->getAttrOfType<TypeAttr>(kAccumulateAttrName))
    result["accumulate"] = *getManifestDType(accumulate.getValue());
  if (auto error = func->getAttrOfType<FloatAttr>(kProductErrorAttrName))
    result["product_error"] = error.getValueAsDouble();
  return result;
}

FailureOr<Bundle> BundleBuilder::build() {
  for (const BundleEntry &entry : entries) {
    func::FuncOp func = entry.program->func;
    // The runtime looks functions up by it.
    if (!json::isUTF8(entry.name))
      return func.emitError()
             << "expects a name in UTF-8, as the manifest is, got '"
             << entry.name << "'";
    if (failed(checkNoted(func)))
      return failure();
  }
  if (failed(collectModules()))
    return failure();
  if (!options.manifestOnly && failed(emitKernels()))
    return failure();

  json::Array functions, moduleList;
  for (const BundleEntry &entry : entries) {
    if (failed(addConstants(*entry.program)))
      return failure();
    functions.push_back(describe(*entry.program, entry));
  }
  for (auto &[op, name] : modules) {
    json::Object module{{"name", name}, {"ptx", name + ".ptx"}};
    if (options.cubin)
      module["cubin"] = name + ".cubin";
    moduleList.push_back(std::move(module));
  }
  json::Value manifest = json::Object{
      {"format", "convfusion-bundle"},
      // The oldest reader that understands it (docs/bundle.md).
      {"version", llvm::any_of(entries,
                               [](const BundleEntry &entry) {
                                 return !entry.program->loadSteps.empty();
                               })
                      ? 2
                      : 1},
      {"producer",
       "conv-opt " CONVFUSION_VERSION " (LLVM " LLVM_VERSION_STRING ")"},
      {"target",
       json::Object{{"chip", toUTF8(chip.empty() ? options.chip : chip)},
                    {"ptx_features", toUTF8(features)}}},
      {"modules", std::move(moduleList)},
      {"functions", std::move(functions)}};
  std::string text;
  llvm::raw_string_ostream stream(text);
  prettyPrint(stream, manifest, 0);
  stream << "\n";
  bundle.files.emplace_back("manifest.json", Bytes(std::move(text)));
  return std::move(bundle);
}

FailureOr<Bundle> conv::buildBundle(ArrayRef<BundleEntry> entries,
                                    const BundleOptions &options) {
  return BundleBuilder(entries, options).build();
}
