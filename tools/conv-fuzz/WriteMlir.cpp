//===- WriteMlir.cpp - Random programs as front ends write them -----------===//

#include "Writer.h"
#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;
using namespace mlir::conv::fuzz::writer;

std::string writer::typeOf(DType element, const Shape &shape,
                           const std::vector<bool> &open) {
  std::string text = "tensor<";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (open[i] ? "?" : std::to_string(shape[i])) + "x";
  return text + getName(element) + ">";
}
std::string writer::mapText(size_t dims, const std::vector<int> &results) {
  Strings from, to;
  for (size_t i = 0; i < dims; ++i)
    from.push_back("d" + std::to_string(i));
  for (int result : results)
    to.push_back(result < 0 ? "0" : "d" + std::to_string(result));
  return "affine_map<(" + join(from) + ") -> (" + join(to) + ")>";
}

/// A constant as its attribute is written.
static std::string literal(double value, DType type) {
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
    op = step.ignoresNaN ? "arith.minnumf" : "arith.minimumf";
    break;
  case Combiner::Maximum:
  case Combiner::ArgMax:
    op = step.ignoresNaN ? "arith.maxnumf" : "arith.maximumf";
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

void Writer::writeSlice(const Step &step) {
  Tensor input = tensor(step.operands[0]);
  Strings begin, sizes, by;
  for (size_t i = 0; i < step.sizes.size(); ++i) {
    begin.push_back(std::to_string(step.begin[i]));
    by.push_back(std::to_string(step.by[i]));
    sizes.push_back(step.sizes[i] >= 0 ? std::to_string(step.sizes[i])
                    : input.value.open[i]
                        ? dim(input, i)
                        : std::to_string(input.value.shape[i]));
  }
  std::string name = fresh();
  emit(name + " = tensor.extract_slice " + input.name + "[" + join(begin) +
       "] [" + join(sizes) + "] [" + join(by) + "] : " + input.type() + " to " +
       typeOf(graph.values[step.results[0]]));
  names[step.results[0]] = name;
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
  case Step::Slice:
    return writeSlice(step);
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
