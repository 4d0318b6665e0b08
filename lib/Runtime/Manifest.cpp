//===- Manifest.cpp - manifest.json, read and checked ---------------------===//

#include "Manifest.h"

#include "JsonReader.h"
#include "conv/Runtime/DType.h"

#include <charconv>
#include <map>
#include <set>

using namespace mlir::conv::runtime;

namespace {

/// Nesting that no size expression comes near; keeps recursion off the end of
/// the stack.
constexpr unsigned maxExprDepth = 200;
/// Ranks beyond this are taken for a corrupt file.
constexpr size_t maxRank = 64;
/// BufferDecl::loadStep until the load step is read.
constexpr size_t notWritten = ~size_t(0);
/// A kernel's parameters fit 4096 bytes (32764 on new GPUs), eight each.
constexpr size_t maxLaunchArguments = 4096;
/// The most buffers of a function: places in the workspace are searched in
/// quadratic time.
constexpr size_t maxBuffers = 16384;

class Reader {
public:
  Manifest read(const JsonReader &root);

private:
  FunctionDecl readFunction(const JsonReader &json);
  void checkReference(const JsonReader &json, const FunctionDecl &decl) const;
  ValueDecl readValue(const JsonReader &json, const std::string &defaultName,
                      bool allowScalar);
  void readShape(const JsonReader &json, ValueDecl &value);
  BufferDecl readBuffer(const JsonReader &json, size_t numSteps);
  LaunchDecl readLaunch(const JsonReader &json);
  LaunchDecl readLoadStep(const JsonReader &json);
  static void checkWrites(const JsonReader &json, const LaunchDecl &launch);
  LaunchDecl readStep(const JsonReader &json);
  LaunchArgument readLaunchArgument(const JsonReader &json);
  void readDim3(const JsonReader &json, Expr (&result)[3]);
  Expr readExpr(const JsonReader &json, unsigned depth = 0);
  Expr readSymbol(const JsonReader &json);
  Expr readOptionalExpr(const JsonReader &json, const char *key) {
    return json.has(key) ? readExpr(json.at(key)) : Expr::integer(0);
  }

  Manifest manifest;
  int64_t version = 0;
  std::map<std::string, size_t> indices; // of the functions
  FunctionDecl *function = nullptr;      // the one being read
};

} // namespace

static conv_dtype readDType(const JsonReader &json) {
  std::string name = json.string();
  conv_dtype dtype;
  if (!parseDType(name, dtype))
    json.error("unknown dtype \"", name, "\"; known are"
#define CONV_DTYPE(ENUMERATOR, NAME, BYTES, NUMPY, MLIR) " " NAME
#include "conv/Target/DTypes.def"
    );
  return dtype;
}

/// A file inside the bundle: relative, without a way out of it.
static std::string readFileName(const JsonReader &json) {
  std::string name = json.string();
  if (name.empty())
    json.error("expects a file name, got an empty string");
  if (name[0] == '/')
    json.error("expects a file inside the bundle, got the absolute path ",
               name);
  for (size_t begin = 0; begin <= name.size();) {
    size_t end = std::min(name.find('/', begin), name.size());
    if (name.compare(begin, end - begin, "..") == 0)
      json.error("expects a file inside the bundle, got ", name);
    begin = end + 1;
  }
  return name;
}

Manifest Reader::read(const JsonReader &root) {
  if (!root.has("format") || root.at("format").string() != "convfusion-bundle")
    root.error(
        "is no bundle manifest (\"format\" is not \"convfusion-bundle\")");
  version = root.at("version").integer();
  if (version < 1 || version > manifestVersion)
    root.at("version").error("the bundle has version ", version,
                             "; this runtime reads versions 1 to ",
                             manifestVersion,
                             ". Compile it again with the conv-opt of this "
                             "release");
  if (root.has("producer"))
    manifest.producer = root.at("producer").string();
  manifest.chip = root.at("target").at("chip").string();

  JsonReader modules = root.at("modules");
  for (size_t i = 0, e = modules.size(); i < e; ++i) {
    JsonReader json = modules[i];
    ModuleDecl module;
    module.name = json.has("name") ? json.at("name").string() : text("#", i);
    if (json.has("ptx"))
      module.ptx = readFileName(json.at("ptx"));
    if (json.has("cubin"))
      module.cubin = readFileName(json.at("cubin"));
    if (module.ptx.empty() && module.cubin.empty())
      json.error("names neither a \"ptx\" nor a \"cubin\" file");
    manifest.modules.push_back(std::move(module));
  }

  JsonReader functions = root.at("functions");
  if (functions.size() == 0)
    functions.error("the bundle holds no function");
  for (size_t i = 0, e = functions.size(); i < e; ++i) {
    manifest.functions.push_back(readFunction(functions[i]));
    if (!indices.emplace(manifest.functions.back().name, i).second)
      functions[i].error("a second function named ",
                         manifest.functions.back().name);
  }
  for (size_t i = 0, e = functions.size(); i < e; ++i)
    checkReference(functions[i], manifest.functions[i]);
  return std::move(manifest);
}

FunctionDecl Reader::readFunction(const JsonReader &json) {
  FunctionDecl result;
  function = &result;
  result.name = json.at("name").string();
  if (result.name.empty())
    json.at("name").error("a function needs a name");
  if (json.has("reference"))
    result.reference = json.at("reference").string();

  // Declared first without shapes: a symbol may name any argument.
  JsonReader arguments = json.at("arguments");
  for (size_t i = 0, e = arguments.size(); i < e; ++i)
    result.arguments.push_back(
        readValue(arguments[i], text("arg", i), /*allowScalar=*/true));
  for (size_t i = 0, e = arguments.size(); i < e; ++i)
    if (result.arguments[i].kind == CONV_TENSOR)
      readShape(arguments[i].at("shape"), result.arguments[i]);
  JsonReader results = json.at("results");
  for (size_t i = 0, e = results.size(); i < e; ++i) {
    result.results.push_back(
        readValue(results[i], text("result", i), /*allowScalar=*/false));
    readShape(results[i].at("shape"), result.results.back());
  }

  JsonReader steps = json.at("steps");
  JsonReader buffers = json.at("buffers");
  if (buffers.size() > maxBuffers)
    buffers.error("expects at most ", maxBuffers, " entries, got ",
                  buffers.size());
  for (size_t i = 0, e = buffers.size(); i < e; ++i)
    result.buffers.push_back(readBuffer(buffers[i], steps.size()));
  if (json.has("load_steps")) {
    JsonReader loadSteps = json.at("load_steps");
    if (version < 2)
      loadSteps.error("needs version 2 of the bundle, got ", version);
    for (size_t i = 0, e = loadSteps.size(); i < e; ++i)
      result.loadSteps.push_back(readLoadStep(loadSteps[i]));
  }
  for (size_t i = 0, e = buffers.size(); i < e; ++i)
    if (result.buffers[i].kind == BufferDecl::Kind::Resident &&
        result.buffers[i].loadStep == notWritten)
      buffers[i].error("is a resident buffer that no load step writes");
  for (size_t i = 0, e = steps.size(); i < e; ++i)
    result.launches.push_back(readStep(steps[i]));

  if (json.has("checks")) {
    JsonReader checks = json.at("checks");
    for (size_t i = 0, e = checks.size(); i < e; ++i)
      result.checks.push_back({readExpr(checks[i].at("condition")),
                               checks[i].at("message").string()});
  }
  result.flops = readOptionalExpr(json, "flops");
  result.bytes = readOptionalExpr(json, "bytes");
  if (json.has("convs")) {
    JsonReader convs = json.at("convs");
    for (size_t i = 0, e = convs.size(); i < e; ++i) {
      ConvDecl conv;
      conv.flops = readOptionalExpr(convs[i], "flops");
      conv.sumLength = convs[i].at("sum_length").integer(0);
      result.convs.push_back(std::move(conv));
    }
  }
  if (json.has("sums")) {
    JsonReader sums = json.at("sums");
    for (size_t i = 0, e = sums.size(); i < e; ++i)
      result.sums.push_back(readExpr(sums[i]));
  }
  if (json.has("product_error"))
    result.productError = json.at("product_error").number(0, 1e6);
  if (json.has("accumulate")) {
    result.accumulate = readDType(json.at("accumulate"));
    if (!isFloat(result.accumulate))
      json.at("accumulate")
          .error("expects a float type, got ",
                 conv_dtype_name(result.accumulate));
  }
  function = nullptr;
  return result;
}

/// What stands beside "x: expects".
static std::string describe(const ValueDecl &value, conv_dtype dtype) {
  std::string result = value.kind == CONV_SCALAR ? "the scalar " : "";
  for (const std::string &extent : value.symbolText)
    result += extent + "x";
  return result + conv_dtype_name(dtype);
}

/// Whether two values are of one kind, rank and static shape. Open extents may
/// be written in more than one way and are compared when results are.
static bool haveSameShape(const ValueDecl &lhs, const ValueDecl &rhs) {
  if (lhs.kind != rhs.kind || lhs.extents.size() != rhs.extents.size())
    return false;
  for (size_t d = 0; d < lhs.extents.size(); ++d)
    if (lhs.extents[d] >= 0 && rhs.extents[d] >= 0 &&
        lhs.extents[d] != rhs.extents[d])
      return false;
  return true;
}

/// A reference is another function, of the same arguments, that computes the
/// same results with floats in f64: else a comparison with it says nothing.
void Reader::checkReference(const JsonReader &json,
                            const FunctionDecl &decl) const {
  if (decl.reference.empty())
    return;
  JsonReader at = json.at("reference");
  auto found = indices.find(decl.reference);
  if (found == indices.end())
    at.error(decl.reference, " is not in the bundle");
  const FunctionDecl *reference = &manifest.functions[found->second];
  if (reference == &decl)
    at.error("is the function itself, which would be right by definition");
  if (!reference->reference.empty())
    at.error(decl.reference, " has a reference of its own; what a function is "
                             "compared with is compared with nothing");
  auto compare = [&](const char *role, const std::vector<ValueDecl> &wanted,
                     const std::vector<ValueDecl> &found, bool inDouble) {
    if (wanted.size() != found.size())
      at.error(decl.reference, " has ", found.size(), " ", role, "s, ",
               decl.name, " has ", wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) {
      conv_dtype dtype =
          inDouble && isFloat(wanted[i].dtype) ? CONV_F64 : wanted[i].dtype;
      if (found[i].dtype != dtype || !haveSameShape(wanted[i], found[i]))
        at.error(decl.reference, ": ", role, " ", i, " expects ",
                 describe(wanted[i], dtype), " as in ", decl.name,
                 inDouble && dtype != wanted[i].dtype ? " but in f64" : "",
                 ", got ", describe(found[i], found[i].dtype));
    }
  };
  compare("argument", decl.arguments, reference->arguments, false);
  compare("result", decl.results, reference->results, true);
}

ValueDecl Reader::readValue(const JsonReader &json,
                            const std::string &defaultName, bool allowScalar) {
  ValueDecl value;
  value.name = json.has("name") ? json.at("name").string() : defaultName;
  if (json.has("kind")) {
    std::string kind = json.at("kind").string();
    if (kind == "scalar" && allowScalar)
      value.kind = CONV_SCALAR;
    else if (kind != "tensor")
      json.at("kind").error("expects \"tensor\"",
                            allowScalar ? " or \"scalar\"" : "", ", got \"",
                            kind, "\"");
  }
  value.dtype = readDType(json.at("dtype"));
  value.alignment = conv_dtype_size(value.dtype);
  if (json.has("alignment")) {
    int64_t alignment = json.at("alignment").integer(1, 1 << 20);
    if (alignment & (alignment - 1))
      json.at("alignment").error("expects a power of two, got ", alignment);
    if (static_cast<uint64_t>(alignment) < value.alignment)
      json.at("alignment")
          .error("expects at least the ", value.alignment, " bytes of an ",
                 conv_dtype_name(value.dtype), ", got ", alignment);
    value.alignment = static_cast<uint64_t>(alignment);
  }
  if (value.kind == CONV_TENSOR) {
    // The rank is needed before the shape can be read.
    size_t rank = json.at("shape").size();
    if (rank > maxRank)
      json.at("shape").error("expects a rank of at most ", maxRank, ", got ",
                             rank);
    value.shape.resize(rank);
  }
  return value;
}

void Reader::readShape(const JsonReader &json, ValueDecl &value) {
  for (size_t i = 0; i < value.shape.size(); ++i) {
    Expr expr = readExpr(json[i]);
    bool isStatic = expr.kind == Expr::Kind::Integer;
    if (isStatic && expr.value < 0)
      json[i].error("expects an extent of at least 0, got ", expr.value);
    value.extents.push_back(isStatic ? expr.value : -1);
    value.symbolText.push_back(expr.str());
    value.shape[i] = std::move(expr);
  }
  for (const std::string &symbol : value.symbolText)
    value.symbols.push_back(symbol.c_str());
}

BufferDecl Reader::readBuffer(const JsonReader &json, size_t numSteps) {
  BufferDecl buffer;
  std::string kind = json.at("kind").string();
  if (kind == "argument") {
    buffer.kind = BufferDecl::Kind::Argument;
    buffer.index =
        json.at("index").index(function->arguments.size(), "arguments");
    if (function->arguments[buffer.index].kind != CONV_TENSOR)
      json.at("index").error("argument ", buffer.index,
                             " is a scalar, not a tensor");
  } else if (kind == "result") {
    buffer.kind = BufferDecl::Kind::Result;
    buffer.index = json.at("index").index(function->results.size(), "results");
  } else if (kind == "workspace") {
    buffer.kind = BufferDecl::Kind::Workspace;
    buffer.bytes = readExpr(json.at("bytes"));
    // Without a lifetime it is taken to live throughout.
    buffer.firstStep = 0;
    buffer.lastStep = numSteps ? numSteps - 1 : 0;
    if (json.has("first_step"))
      buffer.firstStep = json.at("first_step").index(numSteps, "steps");
    if (json.has("last_step"))
      buffer.lastStep = json.at("last_step").index(numSteps, "steps");
    if (buffer.firstStep > buffer.lastStep)
      json.error("its first step ", buffer.firstStep,
                 " is behind its last step ", buffer.lastStep);
  } else if (kind == "resident") {
    if (version < 2)
      json.at("kind").error("a resident buffer needs version 2 of the bundle, "
                            "got ",
                            version);
    buffer.kind = BufferDecl::Kind::Resident;
    buffer.bytes = readExpr(json.at("bytes"));
    buffer.loadStep = notWritten;
  } else if (kind == "constant") {
    buffer.kind = BufferDecl::Kind::Constant;
    buffer.file = readFileName(json.at("file"));
    buffer.constantBytes = static_cast<uint64_t>(json.at("bytes").integer(0));
  } else {
    json.at("kind").error(
        "unknown kind of buffer \"", kind,
        "\"; known are argument, result, workspace, constant, resident");
  }
  return buffer;
}

void Reader::readDim3(const JsonReader &json, Expr (&result)[3]) {
  if (json.size() != 3)
    json.error("expects 3 entries (x, y, z), got ", json.size());
  for (size_t i = 0; i < 3; ++i)
    result[i] = readExpr(json[i]);
}

LaunchDecl Reader::readLaunch(const JsonReader &json) {
  LaunchDecl launch;
  std::string kind = json.at("kind").string();
  if (kind != "launch")
    json.at("kind").error("unknown kind of step \"", kind,
                          "\"; known is launch");
  launch.kernel = json.at("kernel").string();
  if (launch.kernel.empty())
    json.at("kernel").error("expects the name of a kernel");
  launch.module = json.at("module").index(manifest.modules.size(), "modules");
  readDim3(json.at("grid"), launch.grid);
  readDim3(json.at("block"), launch.block);
  launch.sharedBytes = readOptionalExpr(json, "shared_bytes");
  JsonReader arguments = json.at("arguments");
  if (arguments.size() > maxLaunchArguments)
    arguments.error("expects at most ", maxLaunchArguments, " entries, got ",
                    arguments.size());
  for (size_t i = 0, e = arguments.size(); i < e; ++i)
    launch.arguments.push_back(readLaunchArgument(arguments[i]));
  launch.knowsWrites = json.has("writes");
  if (!launch.knowsWrites)
    return launch;
  JsonReader writes = json.at("writes");
  for (size_t i = 0, e = writes.size(); i < e; ++i)
    launch.writes.push_back(
        writes[i].index(function->buffers.size(), "buffers"));
  return launch;
}

/// What a step writes must be given to it.
void Reader::checkWrites(const JsonReader &json, const LaunchDecl &launch) {
  for (size_t buffer : launch.writes) {
    bool isGiven =
        std::any_of(launch.arguments.begin(), launch.arguments.end(),
                    [&](const LaunchArgument &argument) {
                      return argument.kind == LaunchArgument::Kind::Memref &&
                             argument.buffer == buffer;
                    });
    if (!isGiven)
      json.at("writes").error("buffer ", buffer,
                              " is not among the arguments of the step");
  }
}

LaunchDecl Reader::readStep(const JsonReader &json) {
  LaunchDecl launch = readLaunch(json);
  size_t step = function->launches.size();
  for (size_t i = 0; i < launch.writes.size(); ++i) {
    BufferDecl::Kind kind = function->buffers[launch.writes[i]].kind;
    if (kind != BufferDecl::Kind::Workspace && kind != BufferDecl::Kind::Result)
      json.at("writes")[i].error("a step writes workspaces and results, got "
                                 "buffer ",
                                 launch.writes[i]);
  }
  checkWrites(json, launch);
  for (size_t i = 0; i < launch.arguments.size(); ++i) {
    const LaunchArgument &argument = launch.arguments[i];
    if (argument.kind != LaunchArgument::Kind::Memref)
      continue;
    const BufferDecl &buffer = function->buffers[argument.buffer];
    if (buffer.kind == BufferDecl::Kind::Workspace &&
        (step < buffer.firstStep || step > buffer.lastStep))
      json.at("arguments")[i].error("step ", step, " uses workspace ",
                                    argument.buffer, ", which lives from step ",
                                    buffer.firstStep, " to ", buffer.lastStep);
  }
  return launch;
}

/// A load step may run long before a call, and once for many: it knows nothing
/// of one call alone. Each resident is written by one of them, before it is
/// read.
LaunchDecl Reader::readLoadStep(const JsonReader &json) {
  LaunchDecl launch = readLaunch(json);
  size_t step = function->loadSteps.size();
  JsonReader writes = json.at("writes"), arguments = json.at("arguments");
  if (writes.size() == 0)
    writes.error("expects the resident buffers that the load step computes");
  for (size_t i = 0, e = writes.size(); i < e; ++i) {
    size_t index = launch.writes[i];
    BufferDecl &buffer = function->buffers[index];
    if (buffer.kind != BufferDecl::Kind::Resident)
      writes[i].error("buffer ", index, " is not resident");
    if (buffer.loadStep != notWritten)
      writes[i].error("buffer ", index, " is already written by load step ",
                      buffer.loadStep);
    buffer.loadStep = step;
  }
  for (size_t i = 0; i < launch.arguments.size(); ++i) {
    const LaunchArgument &argument = launch.arguments[i];
    if (argument.kind == LaunchArgument::Kind::Scalar)
      arguments[i].error("a load step takes no scalar argument");
    if (argument.kind != LaunchArgument::Kind::Memref)
      continue;
    const BufferDecl &buffer = function->buffers[argument.buffer];
    if (buffer.kind == BufferDecl::Kind::Workspace ||
        buffer.kind == BufferDecl::Kind::Result)
      arguments[i].error("a load step takes neither workspaces nor results, "
                         "got buffer ",
                         argument.buffer);
    if (buffer.kind == BufferDecl::Kind::Resident &&
        buffer.loadStep == notWritten)
      arguments[i].error("load step ", step, " reads resident buffer ",
                         argument.buffer, ", which is not written yet");
  }
  checkWrites(json, launch);
  return launch;
}

LaunchArgument Reader::readLaunchArgument(const JsonReader &json) {
  LaunchArgument result;
  if (json.has("memref")) {
    JsonReader memref = json.at("memref");
    result.kind = LaunchArgument::Kind::Memref;
    result.buffer =
        memref.at("buffer").index(function->buffers.size(), "buffers");
    result.offset = readOptionalExpr(memref, "offset");
    if (memref.has("dtype"))
      result.elementBytes = conv_dtype_size(readDType(memref.at("dtype")));
    else if (version >= 2)
      memref.error("has no \"dtype\"");
    JsonReader sizes = memref.at("sizes"), strides = memref.at("strides");
    if (sizes.size() != strides.size() || sizes.size() > maxRank)
      memref.error("has ", sizes.size(), " sizes and ", strides.size(),
                   " strides; expects as many of each, at most ", maxRank);
    for (size_t i = 0, e = sizes.size(); i < e; ++i) {
      result.sizes.push_back(readExpr(sizes[i]));
      result.strides.push_back(readExpr(strides[i]));
    }
    return result;
  }
  if (json.has("scalar")) {
    JsonReader scalar = json.at("scalar");
    result.kind = LaunchArgument::Kind::Scalar;
    result.argument =
        scalar.at("argument").index(function->arguments.size(), "arguments");
    const ValueDecl &argument = function->arguments[result.argument];
    if (argument.kind != CONV_SCALAR)
      scalar.at("argument")
          .error("argument ", result.argument, " is a tensor, not a scalar");
    result.dtype = readDType(scalar.at("dtype"));
    if (result.dtype != argument.dtype)
      scalar.at("dtype").error("is ", conv_dtype_name(result.dtype),
                               ", but argument ", result.argument, " is ",
                               conv_dtype_name(argument.dtype));
    return result;
  }
  for (conv_dtype dtype : {CONV_I64, CONV_I32, CONV_INDEX}) {
    if (!json.has(conv_dtype_name(dtype)))
      continue;
    result.kind = LaunchArgument::Kind::Integer;
    result.dtype = dtype;
    result.integer = readExpr(json.at(conv_dtype_name(dtype)));
    return result;
  }
  if (json.has("constant")) {
    JsonReader constant = json.at("constant");
    result.kind = LaunchArgument::Kind::Constant;
    result.dtype = readDType(constant.at("dtype"));
    JsonReader value = constant.at("value");
    // JSON has no infinities and no NaN: those come as strings.
    if (value.isString()) {
      if (!encodeSpecialFloat(result.dtype, value.string(), result.bits))
        value.error(
            "expects a number, or for a float type \"inf\", \"-inf\" or "
            "\"nan\", got \"",
            value.string(), "\"");
    } else if (isFloat(result.dtype)) {
      if (!value.isNumber())
        value.error("expects a number, got ", value.json().type_name());
      result.bits = encodeFloat(result.dtype, value.json().get<double>());
    } else {
      int64_t integer =
          value.isBoolean() ? value.json().get<bool>() : value.integer();
      if (!encodeInteger(result.dtype, integer, result.bits))
        value.error("the value ", integer, " does not fit ",
                    conv_dtype_name(result.dtype));
    }
    return result;
  }
  json.error("expects a \"memref\", \"scalar\", \"i64\", \"i32\", \"index\" or "
             "\"constant\"");
}

Expr Reader::readSymbol(const JsonReader &json) {
  std::string symbol = json.string();
  Expr expr;
  if (symbol == "sm_count") {
    expr.kind = Expr::Kind::SmCount;
    return expr;
  }
  // argI.dJ
  const char *it = symbol.data(), *end = it + symbol.size();
  auto number = [&](size_t &value) {
    auto [next, error] = std::from_chars(it, end, value);
    bool ok = error == std::errc();
    it = next;
    return ok;
  };
  bool ok = symbol.rfind("arg", 0) == 0;
  if (ok) {
    it += 3;
    ok = number(expr.argument) && end - it > 2 && it[0] == '.' && it[1] == 'd';
  }
  if (ok) {
    it += 2;
    ok = number(expr.dim) && it == end;
  }
  if (!ok)
    json.error("unknown symbol \"", symbol,
               "\"; known are sm_count and argI.dJ");
  expr.kind = Expr::Kind::Extent;
  if (expr.argument >= function->arguments.size() ||
      function->arguments[expr.argument].kind != CONV_TENSOR)
    json.error("symbol ", symbol, ": there is no tensor argument ",
               expr.argument);
  size_t rank = function->arguments[expr.argument].shape.size();
  if (expr.dim >= rank)
    json.error("symbol ", symbol, ": argument ", expr.argument, " has rank ",
               rank);
  return expr;
}

Expr Reader::readExpr(const JsonReader &json, unsigned depth) {
  if (depth > maxExprDepth)
    json.error("the expression is nested deeper than ", maxExprDepth);
  if (json.isInteger())
    return Expr::integer(json.integer());
  if (json.isString())
    return readSymbol(json);
  if (!json.isObject())
    json.error("expects an expression (an integer, a symbol or an operation), "
               "got ",
               json.json().type_name());
  Expr expr;
  expr.kind = Expr::Kind::Op;
  std::string name = json.at("op").string();
  if (!parseOpName(name, expr.op))
    json.at("op").error("unknown operation \"", name, "\"");
  JsonReader operands = json.at("args");
  size_t count = operands.size();
  if (isNary(expr.op) ? count < 1 : count != 2)
    operands.error("\"", name, "\" expects ",
                   isNary(expr.op) ? "at least 1 operand" : "2 operands",
                   ", got ", count);
  for (size_t i = 0; i < count; ++i)
    expr.operands.push_back(readExpr(operands[i], depth + 1));
  return expr;
}

Manifest mlir::conv::runtime::parseManifest(const std::string &text) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception &error) {
    fail(CONV_ERROR_BUNDLE, "manifest.json: is no valid JSON: ", error.what());
  }
  try {
    return Reader().read(JsonReader(document, ""));
  } catch (const nlohmann::json::exception &error) {
    // Every access above is checked; this is the net below it.
    fail(CONV_ERROR_BUNDLE, "manifest.json: ", error.what());
  }
}
