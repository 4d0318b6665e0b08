//===- WriteMlir.cpp - Random programs as front ends write them -----------===//

#include "Graph.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {

using Strings = std::vector<std::string>;

std::string join(const Strings &parts, const char *between = ", ") {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i)
    text += (i ? between : "") + parts[i];
  return text;
}

template <typename T>
std::string list(const std::vector<T> &numbers) {
  Strings parts;
  for (T number : numbers)
    parts.push_back(std::to_string(number));
  return join(parts);
}

std::string typeOf(DType element, const Shape &shape,
                   const std::vector<bool> &open) {
  std::string text = "tensor<";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (open[i] ? "?" : std::to_string(shape[i])) + "x";
  return text + getName(element) + ">";
}
std::string typeOf(const Value &value) {
  return typeOf(value.type, value.shape, value.open);
}

std::string mapText(size_t dims, const std::vector<int> &results) {
  Strings from, to;
  for (size_t i = 0; i < dims; ++i)
    from.push_back("d" + std::to_string(i));
  for (int result : results)
    to.push_back(result < 0 ? "0" : "d" + std::to_string(result));
  return "affine_map<(" + join(from) + ") -> (" + join(to) + ")>";
}

std::vector<int> identity(size_t rank) {
  std::vector<int> map(rank);
  for (size_t i = 0; i < rank; ++i)
    map[i] = i;
  return map;
}

/// A tensor of the text: an SSA name and its type.
struct Tensor {
  std::string name;
  Value value;
  std::string type() const { return typeOf(value); }
};

class Writer {
public:
  explicit Writer(const Graph &graph) : graph(graph) {}
  std::string run();

private:
  void emit(const std::string &line) { body += "  " + line + "\n"; }
  std::string fresh() { return "%t" + std::to_string(count++); }
  Tensor tensor(int value) const { return {names[value], graph.values[value]}; }

  std::string constant(double value, DType type);
  std::string index(int64_t value);
  /// The text of one extent, where it is open.
  std::string dim(const Tensor &of, size_t at);
  /// tensor.empty like `value`; `sizes` has a name for each open extent.
  Tensor empty(const Value &value, const Strings &sizes);
  Tensor fill(const Tensor &target, double value);
  /// Extents of `like`'s open dimensions.
  Strings sizes(const Tensor &like);

  void write(const Step &step);
  void writeConv(const Step &step);
  void writeMap(const Step &step);
  void writeReduce(const Step &step);
  void writePad(const Step &step);
  void writeReshape(const Step &step);

  Tensor pad(const Tensor &input, const std::vector<int64_t> &low,
             const std::vector<int64_t> &high, double with);
  Tensor prepareInput(const Step &step);
  Tensor prepareStart(const Step &step, const Tensor &input);
  Tensor split(const Tensor &tensor, size_t at, int64_t outer);
  std::string genericConv(const Step &step, const Tensor &input,
                          const Tensor &filter, const Tensor &start);
  std::string convAttributes(const ConvStep &conv);
  /// The ops of a Map's body; names of its arguments are %a0...
  Strings bodyOf(const Step &step, Strings &yields);

  const Graph &graph;
  Strings names;
  std::string constants, body;
  std::map<std::string, std::string> known;
  int count = 0;
};

std::string literal(double value, DType type) {
  char text[40];
  if (!isFloat(type)) {
    if (type == DType::I1)
      return value != 0 ? "true" : "false";
    return std::to_string(static_cast<int64_t>(value));
  }
  if (std::isfinite(value)) {
    std::snprintf(text, sizeof(text), "%.9e", value);
    return text;
  }
  bool negative = std::signbit(value);
  unsigned bits = type == DType::F32
                      ? (std::isnan(value) ? 0x7fc00000 : 0x7f800000)
                  : type == DType::F16 ? (std::isnan(value) ? 0x7e00 : 0x7c00)
                                       : (std::isnan(value) ? 0x7fc0 : 0x7f80);
  if (negative)
    bits |= type == DType::F32 ? 0x80000000u : 0x8000u;
  std::snprintf(text, sizeof(text), type == DType::F32 ? "0x%08X" : "0x%04X",
                bits);
  return text;
}

} // namespace

std::string Writer::constant(double value, DType type) {
  std::string text = "arith.constant " + literal(value, type);
  if (type != DType::I1)
    text += std::string(" : ") + getName(type);
  std::string &name = known[text];
  if (name.empty()) {
    name = "%c" + std::to_string(known.size());
    constants += "  " + name + " = " + text + "\n";
  }
  return name;
}

std::string Writer::index(int64_t value) {
  std::string text = "arith.constant " + std::to_string(value) + " : index";
  std::string &name = known[text];
  if (name.empty()) {
    name = "%c" + std::to_string(known.size());
    constants += "  " + name + " = " + text + "\n";
  }
  return name;
}

std::string Writer::dim(const Tensor &of, size_t at) {
  std::string name = fresh();
  emit(name + " = tensor.dim " + of.name + ", " + index(at) + " : " +
       of.type());
  return name;
}

Strings Writer::sizes(const Tensor &like) {
  Strings result;
  for (size_t i = 0; i < like.value.open.size(); ++i)
    if (like.value.open[i])
      result.push_back(dim(like, i));
  return result;
}

Tensor Writer::empty(const Value &value, const Strings &sizes) {
  Tensor result{fresh(), value};
  emit(result.name + " = tensor.empty(" + join(sizes) + ") : " + result.type());
  return result;
}

Tensor Writer::fill(const Tensor &target, double value) {
  Tensor result{fresh(), target.value};
  std::string start = constant(value, target.value.type);
  emit(result.name + " = linalg.fill ins(" + start + " : " +
       getName(target.value.type) + ") outs(" + target.name + " : " +
       target.type() + ") -> " + target.type());
  return result;
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

Tensor Writer::pad(const Tensor &input, const std::vector<int64_t> &low,
                   const std::vector<int64_t> &high, double with) {
  Tensor padded{fresh(), input.value};
  Strings indices;
  for (size_t i = 0; i < low.size(); ++i) {
    padded.value.shape[i] += low[i] + high[i];
    indices.push_back("%i" + std::to_string(i) + ": index");
  }
  std::string value = constant(with, input.value.type);
  emit(padded.name + " = tensor.pad " + input.name + " low[" + list(low) +
       "] high[" + list(high) + "] {");
  emit("^bb0(" + join(indices) + "):");
  emit("  tensor.yield " + value + " : " + getName(input.value.type));
  emit("} : " + input.type() + " to " + padded.type());
  return padded;
}

/// The input with its padding, or spread among zeros.
Tensor Writer::prepareInput(const Step &step) {
  const ConvStep &conv = step.conv;
  Tensor input = tensor(step.operands[0]);
  std::vector<int64_t> low(conv.inputOrder.size()), high(low), stride(low);
  bool pads = false;
  for (size_t at = 0; at < low.size(); ++at) {
    stride[at] = 1;
    for (unsigned i = 0; i < conv.rank(); ++i)
      if (conv.inputOrder[at] == conv.letter(i)) {
        low[at] = conv.padLow[i];
        high[at] = conv.padHigh[i];
        stride[at] = conv.inputDilation[i];
        pads |= low[at] || high[at];
      }
  }
  if (conv.form != ConvStep::Transposed)
    return pads ? pad(input, low, high, 0.0) : input;
  Value wide = input.value;
  for (size_t at = 0; at < low.size(); ++at)
    wide.shape[at] = (wide.shape[at] - 1) * stride[at] + 1 + low[at] + high[at];
  Tensor zeros = fill(empty(wide, {}), 0.0);
  Tensor spread{fresh(), wide};
  emit(spread.name + " = tensor.insert_slice " + input.name + " into " +
       zeros.name + "[" + list(low) + "] [" + list(input.value.shape) + "] [" +
       list(stride) + "] : " + input.type() + " into " + spread.type());
  return spread;
}

/// What a convolution adds to.
Tensor Writer::prepareStart(const Step &step, const Tensor &input) {
  const ConvStep &conv = step.conv;
  if (conv.init == ConvStep::Full)
    return tensor(step.operands[2]);
  const Value &result = graph.values[step.results[0]];
  Strings sizes;
  for (size_t at = 0; at < conv.outputOrder.size(); ++at) {
    if (!result.open[at])
      continue;
    char letter = conv.outputOrder[at];
    std::string in = dim(input, conv.inputOrder.find(letter));
    if (letter != 'n')
      for (unsigned i = 0; i < conv.rank(); ++i)
        if (conv.letter(i) == letter) {
          const Shape &filter = graph.values[step.operands[1]].shape;
          int64_t reach = (extentOf(filter, conv.filterOrder, letter) - 1) *
                          conv.dilations[i];
          std::string out = fresh();
          emit(out + " = affine.apply affine_map<(d0) -> ((d0 - " +
               std::to_string(reach + 1) + ") floordiv " +
               std::to_string(conv.strides[i]) + " + 1)>(" + in + ")");
          in = out;
        }
    sizes.push_back(in);
  }
  Tensor target = empty(result, sizes);
  if (conv.init == ConvStep::Zero)
    return fill(target, 0.0);
  Tensor bias = tensor(step.operands[2]), start{fresh(), result};
  size_t rank = result.shape.size(), axis = conv.outputOrder.find('f');
  if (conv.init == ConvStep::Broadcast) {
    std::vector<int> others;
    for (size_t i = 0; i < rank; ++i)
      if (i != axis)
        others.push_back(i);
    emit(start.name + " = linalg.broadcast ins(" + bias.name + " : " +
         bias.type() + ") outs(" + target.name + " : " + target.type() +
         ") dimensions = [" + list(others) + "]");
    return start;
  }
  std::string type = getName(result.type);
  emit(start.name + " = linalg.generic {indexing_maps = [" +
       mapText(rank, {static_cast<int>(axis)}) + ", " +
       mapText(rank, identity(rank)) + "], iterator_types = [" +
       join(Strings(rank, "\"parallel\"")) + "]} ins(" + bias.name + " : " +
       bias.type() + ") outs(" + target.name + " : " + target.type() + ") {");
  emit("^bb0(%a0: " + type + ", %o0: " + type + "):");
  emit("  linalg.yield %a0 : " + type);
  emit("} -> " + start.type());
  return start;
}

/// `tensor` with dimension `at` as `outer` times the rest.
Tensor Writer::split(const Tensor &tensor, size_t at, int64_t outer) {
  Tensor wide{fresh(), tensor.value};
  Strings groups;
  for (size_t i = 0, to = 0; i < tensor.value.shape.size(); ++i, ++to) {
    groups.push_back("[" + std::to_string(to) +
                     (i == at ? ", " + std::to_string(to + 1) : "") + "]");
    to += i == at;
  }
  wide.value.shape[at] /= outer;
  wide.value.shape.insert(wide.value.shape.begin() + at, outer);
  wide.value.open.insert(wide.value.open.begin() + at, false);
  emit(wide.name + " = tensor.expand_shape " + tensor.name + " [" +
       join(groups) + "] output_shape [" + list(wide.value.shape) +
       "] : " + tensor.type() + " into " + wide.type());
  return wide;
}

std::string Writer::convAttributes(const ConvStep &conv) {
  auto dense = [&](const std::vector<int64_t> &numbers) {
    bool splat = std::count(numbers.begin(), numbers.end(), numbers[0]) ==
                 static_cast<std::ptrdiff_t>(numbers.size());
    return "dense<" +
           (splat ? std::to_string(numbers[0]) : "[" + list(numbers) + "]") +
           "> : " + (conv.vectorAttributes ? "vector<" : "tensor<") +
           std::to_string(numbers.size()) + "xi64>";
  };
  return "{dilations = " + dense(conv.dilations) +
         ", strides = " + dense(conv.strides) + "}";
}

std::string Writer::genericConv(const Step &step, const Tensor &input,
                                const Tensor &filter, const Tensor &start) {
  const ConvStep &conv = step.conv;
  // Loops: n, f, the output's positions (a capital: ph, pw), c, taps (h, w).
  bool sumsChannels = conv.filterOrder.find('c') != std::string::npos;
  Strings loops = {"n", "f"}, iterators = {"\"parallel\"", "\"parallel\""};
  for (unsigned i = 0; i < conv.rank(); ++i) {
    loops.push_back(std::string("p") + conv.letter(i));
    iterators.push_back("\"parallel\"");
  }
  if (sumsChannels)
    loops.push_back("c");
  for (unsigned i = 0; i < conv.rank(); ++i)
    loops.push_back(std::string("k") + conv.letter(i));
  iterators.resize(loops.size(), "\"reduction\"");
  auto map = [&](const std::string &order, int role) {
    Strings results;
    for (char letter : order) {
      std::string text(1, letter);
      if (letter == 'c' && !sumsChannels)
        text = "f";
      for (unsigned i = 0; i < conv.rank(); ++i)
        if (letter == conv.letter(i)) {
          if (role == 0)
            text = "p" + text + " * " + std::to_string(conv.strides[i]) +
                   " + k" + text + " * " + std::to_string(conv.dilations[i]);
          else
            text = (role == 1 ? "k" : "p") + text;
        }
      results.push_back(text);
    }
    return "affine_map<(" + join(loops) + ") -> (" + join(results) + ")>";
  };
  std::string in = getName(input.value.type), out = getName(start.value.type);
  bool floats = isFloat(start.value.type);
  std::string name = fresh();
  emit(name + " = linalg.generic {indexing_maps = [" + map(conv.inputOrder, 0) +
       ", " + map(conv.filterOrder, 1) + ", " + map(conv.outputOrder, 2) +
       "], iterator_types = [" + join(iterators) + "]} ins(" + input.name +
       ", " + filter.name + " : " + input.type() + ", " + filter.type() +
       ") outs(" + start.name + " : " + start.type() + ") {");
  emit("^bb0(%a0: " + in + ", %a1: " + in + ", %o0: " + out + "):");
  std::string x = "%a0", w = "%a1";
  if (in != out) {
    std::string extend = floats ? "arith.extf" : "arith.extsi";
    emit("  %x = " + extend + " %a0 : " + in + " to " + out);
    emit("  %w = " + extend + " %a1 : " + in + " to " + out);
    x = "%x";
    w = "%w";
  }
  const char *mul = floats ? "arith.mulf" : "arith.muli";
  const char *add = floats ? "arith.addf" : "arith.addi";
  emit(std::string("  %m = ") + mul + " " + x + ", " + w + " : " + out);
  emit(std::string("  %s = ") + add + " %o0, %m : " + out);
  emit("  linalg.yield %s : " + out);
  emit("} -> " + start.type());
  return name;
}

void Writer::writeConv(const Step &step) {
  const ConvStep &conv = step.conv;
  Tensor input = prepareInput(step), filter = tensor(step.operands[1]);
  Tensor start = prepareStart(step, input);
  std::string &result = names[step.results[0]];
  if (conv.form == ConvStep::Generic) {
    result = genericConv(step, input, filter, start);
    return;
  }
  Value plain = start.value;
  bool splits = conv.form == ConvStep::Grouped;
  if (splits) {
    // Of a depthwise op with a multiplier the input keeps its shape.
    if (conv.filterOrder.find('c') != std::string::npos)
      input = split(input, conv.inputOrder.find('c'), conv.groups);
    filter = split(filter, conv.filterOrder.find('f'), conv.groups);
    start = split(start, conv.outputOrder.find('f'), conv.groups);
  }
  std::string name = fresh();
  emit(name + " = linalg." + conv.name + " " + convAttributes(conv) + " ins(" +
       input.name + ", " + filter.name + " : " + input.type() + ", " +
       filter.type() + ") outs(" + start.name + " : " + start.type() + ") -> " +
       start.type());
  if (!splits) {
    result = name;
    return;
  }
  Strings groups;
  size_t at = conv.outputOrder.find('f');
  for (size_t i = 0, to = 0; i < plain.shape.size(); ++i, ++to) {
    groups.push_back("[" + std::to_string(to) +
                     (i == at ? ", " + std::to_string(to + 1) : "") + "]");
    to += i == at;
  }
  result = fresh();
  emit(result + " = tensor.collapse_shape " + name + " [" + join(groups) +
       "] : " + start.type() + " into " + typeOf(plain));
}

//===----------------------------------------------------------------------===//
// Elementwise operations
//===----------------------------------------------------------------------===//

Strings Writer::bodyOf(const Step &step, Strings &yields) {
  Strings lines, values;
  std::vector<DType> types;
  for (size_t i = 0; i < step.operands.size(); ++i) {
    values.push_back("%a" + std::to_string(i));
    types.push_back(graph.values[step.operands[i]].type);
  }
  for (size_t i = 0; i < step.nodes.size(); ++i) {
    const ScalarNode &node = step.nodes[i];
    std::string name = "%n" + std::to_string(i);
    std::string type = getName(node.type);
    Strings operands;
    for (unsigned k = 0; k < getNumOperands(node.op); ++k)
      operands.push_back(values[node.operands[k]]);
    std::string of = operands.empty() ? type : getName(types[node.operands[0]]);
    std::string op = getName(node.op);
    switch (node.op) {
    case ScalarOp::Constant:
      // Front ends capture constants from outside; both are lawful.
      if (i % 2 == 0)
        name = constant(node.value, node.type);
      else
        lines.push_back(name + " = arith.constant " +
                        literal(node.value, node.type) +
                        (node.type == DType::I1 ? "" : " : " + type));
      break;
    case ScalarOp::Compare:
      lines.push_back(name + " = arith.cmpf " + kPredicates[node.predicate] +
                      ", " + join(operands) + " : " + of);
      break;
    case ScalarOp::Extend:
    case ScalarOp::Truncate:
    case ScalarOp::FromInt:
      lines.push_back(name + " = " + op + " " + operands[0] + " : " + of +
                      " to " + type);
      break;
    case ScalarOp::Power:
      lines.push_back(name + " = math.powf " + operands[0] + ", " +
                      constant(node.value, node.type) + " : " + type);
      break;
    default:
      lines.push_back(name + " = " + op + " " + join(operands) + " : " + type);
    }
    values.push_back(name);
    types.push_back(node.type);
  }
  for (int yield : step.yields)
    yields.push_back(values[yield]);
  return lines;
}

void Writer::writeMap(const Step &step) {
  const Value &result = graph.values[step.results[0]];
  size_t rank = step.outMap.size();
  if (step.form == Step::TensorForm) {
    const ScalarNode &node = step.nodes[0];
    Strings operands;
    for (unsigned k = 0; k < getNumOperands(node.op); ++k)
      operands.push_back(names[step.operands[node.operands[k]]]);
    std::string name = fresh(), text = name + " = " + getName(node.op) + " ";
    std::string of = typeOf(graph.values[step.operands[0]]);
    if (node.op == ScalarOp::Compare)
      text += std::string(kPredicates[node.predicate]) + ", ";
    text += join(operands) + " : ";
    if (node.op == ScalarOp::Select)
      text += of + ", " + typeOf(result);
    else if (node.op == ScalarOp::Extend || node.op == ScalarOp::Truncate ||
             node.op == ScalarOp::FromInt)
      text += of + " to " + typeOf(result);
    else
      text += of;
    emit(text);
    names[step.results[0]] = name;
    return;
  }
  // Open extents come from an operand that has them.
  Strings extents;
  for (size_t i = 0; i < rank; ++i) {
    if (!result.open[i])
      continue;
    std::string extent;
    for (size_t k = 0; k < step.operands.size() && extent.empty(); ++k)
      for (size_t at = 0; at < step.maps[k].size() && extent.empty(); ++at)
        if (step.maps[k][at] == step.outMap[i]) {
          Tensor from = tensor(step.operands[k]);
          extent =
              from.value.open[at] ? dim(from, at) : index(from.value.shape[at]);
        }
    extents.push_back(extent);
  }
  Strings inputs, inputTypes, block, outs, outTypes, types, maps;
  for (size_t k = 0; k < step.operands.size(); ++k) {
    Tensor input = tensor(step.operands[k]);
    inputs.push_back(input.name);
    inputTypes.push_back(input.type());
    block.push_back("%a" + std::to_string(k) + ": " +
                    getName(input.value.type));
    maps.push_back(mapText(rank, step.maps[k]));
  }
  for (size_t k = 0; k < step.results.size(); ++k) {
    const Value &value = graph.values[step.results[k]];
    Tensor target = step.outOperand >= 0
                        ? tensor(step.operands[step.outOperand])
                        : empty(value, extents);
    outs.push_back(target.name);
    outTypes.push_back(typeOf(value));
    block.push_back("%o" + std::to_string(k) + ": " + getName(value.type));
    types.push_back(getName(value.type));
    maps.push_back(mapText(rank, step.outMap));
  }
  std::string name = fresh();
  bool many = outs.size() > 1;
  for (size_t k = 0; k < step.results.size(); ++k)
    names[step.results[k]] = many ? name + "#" + std::to_string(k) : name;
  std::string ins =
      inputs.empty() ? ""
                     : " ins(" + join(inputs) + " : " + join(inputTypes) + ")";
  std::string to = " outs(" + join(outs) + " : " + join(outTypes) + ")";
  if (step.form == Step::NamedForm) {
    std::string op = getName(step.nodes[0].op);
    op = op.substr(op.find('.') + 1);
    op = op == "addf"       ? "add"
         : op == "subf"     ? "sub"
         : op == "mulf"     ? "mul"
         : op == "divf"     ? "div"
         : op == "negf"     ? "negf"
         : op == "absf"     ? "abs"
         : op == "maximumf" ? "max"
         : op == "minimumf" ? "min"
                            : op;
    emit(name + " = linalg." + op + ins + to + " -> " + outTypes[0]);
    return;
  }
  Strings yields, lines = bodyOf(step, yields);
  emit(name + (many ? ":" + std::to_string(outs.size()) : "") +
       " = linalg.generic {indexing_maps = [" + join(maps) +
       "], iterator_types = [" + join(Strings(rank, "\"parallel\"")) + "]}" +
       ins + to + " {");
  emit("^bb0(" + join(block) + "):");
  for (const std::string &line : lines)
    emit("  " + line);
  emit("  linalg.yield " + join(yields) + " : " + join(types));
  emit("} -> " + (many ? "(" + join(outTypes) + ")" : outTypes[0]));
}

//===----------------------------------------------------------------------===//
// The rest
//===----------------------------------------------------------------------===//

void Writer::writeReduce(const Step &step) {
  Tensor input = tensor(step.operands[0]);
  size_t rank = input.value.shape.size();
  std::vector<int> to;
  Strings extents, iterators;
  for (size_t dim = 0; dim < rank; ++dim) {
    bool goes = std::count(step.axes.begin(), step.axes.end(),
                           static_cast<int>(dim)) > 0;
    iterators.push_back(goes ? "\"reduction\"" : "\"parallel\"");
    if (!goes)
      to.push_back(dim);
    else if (step.keep)
      to.push_back(-1);
    if (!goes && input.value.open[dim])
      extents.push_back(this->dim(input, dim));
  }
  bool isArg =
      step.combiner == Combiner::ArgMin || step.combiner == Combiner::ArgMax;
  const Value &result = graph.values[step.results[0]];
  Tensor start = step.operands.size() > 1
                     ? tensor(step.operands[1])
                     : fill(empty(result, extents), step.start);
  std::string type = getName(result.type), name = fresh();
  const char *op = "arith.addf";
  switch (step.combiner) {
  case Combiner::Add:
  case Combiner::Compare:
    break;
  case Combiner::Mul:
    op = "arith.mulf";
    break;
  case Combiner::Minimum:
  case Combiner::ArgMin:
    op = "arith.minimumf";
    break;
  case Combiner::Maximum:
  case Combiner::ArgMax:
    op = "arith.maximumf";
    break;
  case Combiner::MinNum:
    op = "arith.minnumf";
    break;
  case Combiner::MaxNum:
    op = "arith.maxnumf";
    break;
  }
  names[step.results[0]] = isArg ? name + "#0" : name;
  if (step.form == Step::NamedForm) {
    emit(name + " = linalg.reduce { " + op + " } ins(" + input.name + " : " +
         input.type() + ") outs(" + start.name + " : " + start.type() +
         ") dimensions = [" + list(step.axes) + "]");
    return;
  }
  std::string map = mapText(rank, to);
  Strings outs = {start.name}, outTypes = {start.type()}, maps = {map},
          block = {"%a0: " + type, "%o0: " + type};
  if (isArg) {
    const Value &position = graph.values[step.results[1]];
    names[step.results[1]] = name + "#1";
    Tensor zero = fill(empty(position, extents), 0);
    outs.push_back(zero.name);
    outTypes.push_back(zero.type());
    maps.push_back(map);
    block.push_back(std::string("%o1: ") + getName(position.type));
  }
  emit(name + (isArg ? ":2" : "") + " = linalg.generic {indexing_maps = [" +
       mapText(rank, identity(rank)) + ", " + join(maps) +
       "], iterator_types = [" + join(iterators) + "]} ins(" + input.name +
       " : " + input.type() + ") outs(" + join(outs) + " : " + join(outTypes) +
       ") {");
  emit("^bb0(" + join(block) + "):");
  if (step.combiner == Combiner::Compare) {
    emit(std::string("  %c = arith.cmpf ") + kPredicates[step.predicate] +
         ", %a0, %o0 : " + type);
    emit("  %r = arith.select %c, %a0, %o0 : " + type);
    emit("  linalg.yield %r : " + type);
  } else if (isArg) {
    emit("  %i = linalg.index " + std::to_string(step.axes[0]) + " : index");
    emit("  %j = arith.index_cast %i : index to i64");
    emit(std::string("  %r = ") + op + " %a0, %o0 : " + type);
    emit(std::string("  %c = arith.cmpf ") +
         (step.combiner == Combiner::ArgMin ? "olt" : "ogt") +
         ", %a0, %o0 : " + type);
    emit("  %k = arith.select %c, %j, %o1 : i64");
    emit("  linalg.yield %r, %k : " + type + ", i64");
  } else {
    emit(std::string("  %r = ") + op + " %a0, %o0 : " + type);
    emit("  linalg.yield %r : " + type);
  }
  emit("} -> " + (isArg ? "(" + join(outTypes) + ")" : outTypes[0]));
}

void Writer::writePad(const Step &step) {
  names[step.results[0]] =
      pad(tensor(step.operands[0]), step.padLow, step.padHigh, step.start).name;
}

void Writer::writeReshape(const Step &step) {
  Tensor input = tensor(step.operands[0]);
  const Value &result = graph.values[step.results[0]];
  const Value &wide = step.keep ? result : input.value;
  // The unit dimension goes with its left neighbour, the first with its right.
  int axis = std::max(step.axes[0], 1);
  Strings groups;
  for (int i = 0; i < static_cast<int>(wide.shape.size()); ++i) {
    std::string number = std::to_string(i);
    if (i == axis)
      groups.back() = "[" + std::to_string(i - 1) + ", " + number + "]";
    else
      groups.push_back("[" + number + "]");
  }
  if (wide.shape.size() == 1)
    groups.clear();
  std::string name = fresh(), folds = " [" + join(groups) + "] ";
  if (step.keep) {
    Strings extents;
    for (size_t i = 0, from = 0; i < wide.shape.size(); ++i) {
      bool unit = static_cast<int>(i) == step.axes[0];
      extents.push_back(wide.open[i] ? dim(input, from)
                                     : std::to_string(wide.shape[i]));
      from += !unit;
    }
    emit(name + " = tensor.expand_shape " + input.name + folds +
         "output_shape [" + join(extents) + "] : " + input.type() + " into " +
         typeOf(result));
  } else {
    emit(name + " = tensor.collapse_shape " + input.name + folds + ": " +
         input.type() + " into " + typeOf(result));
  }
  names[step.results[0]] = name;
}

void Writer::write(const Step &step) {
  switch (step.kind) {
  case Step::Conv:
    return writeConv(step);
  case Step::Map:
    return writeMap(step);
  case Step::Reduce:
    return writeReduce(step);
  case Step::Pad:
    return writePad(step);
  case Step::Reshape:
    return writeReshape(step);
  }
}

std::string Writer::run() {
  names.resize(graph.values.size());
  Strings arguments, results, types;
  for (size_t i = 0; i < graph.arguments.size(); ++i) {
    names[graph.arguments[i]] = "%arg" + std::to_string(i);
    arguments.push_back(names[graph.arguments[i]] + ": " +
                        typeOf(graph.values[graph.arguments[i]]));
  }
  for (const Step &step : graph.steps)
    write(step);
  for (int result : graph.results) {
    results.push_back(names[result]);
    types.push_back(typeOf(graph.values[result]));
  }
  std::string returned = types.size() == 1 ? types[0] : "(" + join(types) + ")";
  return "func.func @f(" + join(arguments) + ") -> " + returned + " {\n" +
         constants + body + "  return " + join(results) + " : " + join(types) +
         "\n}\n";
}

std::string fuzz::writeMlir(const Graph &graph) { return Writer(graph).run(); }
