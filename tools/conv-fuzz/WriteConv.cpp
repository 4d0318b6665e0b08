//===- WriteConv.cpp - Convolutions as front ends write them --------------===//

#include "Writer.h"
#include <algorithm>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;
using namespace mlir::conv::fuzz::writer;

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
  // Ops for one image of one channel have none.
  if (conv.inputOrder.find('n') == std::string::npos)
    return "";
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
