//===- Graph.cpp - Names, shapes and liveness of random programs ----------===//

#include "Graph.h"
#include "llvm/Support/ErrorHandling.h"

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

const char *fuzz::getName(DType type) {
  constexpr const char *names[] = {"f32", "f16", "bf16", "i8",
                                   "i32", "i64", "i1"};
  return names[static_cast<int>(type)];
}

const char *fuzz::getName(ScalarOp op) {
  constexpr const char *names[] = {
      "arith.constant", "arith.addf",    "arith.subf",     "arith.mulf",
      "arith.divf",     "arith.negf",    "math.absf",      "arith.minimumf",
      "arith.maximumf", "arith.minnumf", "arith.maxnumf",  "arith.cmpf",
      "arith.select",   "math.fma",      "math.copysign",  "math.floor",
      "math.ceil",      "math.round",    "math.roundeven", "math.trunc",
      "math.sqrt",      "math.rsqrt",    "math.exp",       "math.exp2",
      "math.expm1",     "math.log",      "math.log2",      "math.log1p",
      "math.tanh",      "math.erf",      "math.sin",       "math.cos",
      "math.powf",      "arith.extf",    "arith.truncf",   "arith.sitofp",
      "arith.andi",     "arith.ori",     "arith.xori"};
  return names[static_cast<int>(op)];
}

unsigned fuzz::getNumOperands(ScalarOp op) {
  switch (op) {
  case ScalarOp::Constant:
    return 0;
  case ScalarOp::Select:
  case ScalarOp::Fma:
    return 3;
  case ScalarOp::Add:
  case ScalarOp::Sub:
  case ScalarOp::Mul:
  case ScalarOp::Div:
  case ScalarOp::Minimum:
  case ScalarOp::Maximum:
  case ScalarOp::MinNum:
  case ScalarOp::MaxNum:
  case ScalarOp::Compare:
  case ScalarOp::CopySign:
  case ScalarOp::And:
  case ScalarOp::Or:
  case ScalarOp::Xor:
    return 2;
  default:
    return 1;
  }
}

int64_t fuzz::countElements(const Shape &shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

int64_t fuzz::extentOf(const Shape &shape, const std::string &order,
                       char letter) {
  size_t at = order.find(letter);
  return at == std::string::npos ? 1 : shape[at];
}

const char *fuzz::getMultiplyName(const Graph &graph) {
  switch (graph.multiply) {
  case Multiply::IEEE:
    return "ieee";
  case Multiply::TF32:
    return "tf32";
  case Multiply::TF32x3:
    return "tf32x3";
  case Multiply::F16:
    return "f16";
  case Multiply::BF16:
    return "bf16";
  }
  llvm_unreachable("unknown multiply");
}

bool fuzz::mayApproximate(const Graph &graph, const Step &step) {
  if (step.kind != Step::Conv)
    return false;
  DType type = graph.values[step.operands[0]].type;
  return type == DType::F16 || type == DType::BF16 ||
         (type == DType::F32 && graph.multiply != Multiply::IEEE &&
          graph.multiply != Multiply::TF32x3);
}

bool fuzz::mayTransform(const Graph &graph, const Step &step) {
  if (!graph.allowsTransform || step.kind != Step::Conv)
    return false;
  const ConvStep &conv = step.conv;
  auto isOne = [](int64_t value) { return value == 1; };
  auto are = [&](const std::vector<int64_t> &values) {
    return std::all_of(values.begin(), values.end(), isOne);
  };
  const Shape &filter = graph.values[step.operands[1]].shape;
  auto isOf = [&](DType type) {
    return graph.values[step.operands[0]].type == type &&
           graph.values[step.operands[1]].type == type;
  };
  bool isRight = (isOf(DType::F32) && graph.multiply != Multiply::BF16) ||
                 (isOf(DType::F16) && graph.multiply == Multiply::F16);
  return isRight && conv.rank() == 2 && are(conv.strides) &&
         are(conv.dilations) && are(conv.inputDilation) &&
         extentOf(filter, conv.filterOrder, 'h') == 3 &&
         extentOf(filter, conv.filterOrder, 'w') == 3;
}

int64_t fuzz::countWork(const Graph &graph) {
  int64_t work = 0;
  for (const Step &step : graph.steps) {
    if (step.kind != Step::Conv)
      continue;
    const Shape &filter = graph.values[step.operands[1]].shape;
    int64_t terms =
        countElements(filter) /
        std::max<int64_t>(1, extentOf(filter, step.conv.filterOrder, 'f'));
    work += terms * countElements(graph.values[step.results[0]].shape);
  }
  return work;
}

/// The extents of a convolution's result, empty if the operands do not fit.
static Shape inferConv(const Graph &graph, const Step &step) {
  const ConvStep &conv = step.conv;
  const Shape &input = graph.values[step.operands[0]].shape;
  const Shape &filter = graph.values[step.operands[1]].shape;
  int64_t channels = extentOf(input, conv.inputOrder, 'c');
  int64_t filters = extentOf(filter, conv.filterOrder, 'f');
  if (channels != conv.groups * extentOf(filter, conv.filterOrder, 'c') ||
      filters % conv.groups != 0)
    return {};
  Shape result;
  for (char letter : conv.outputOrder) {
    if (letter == 'n' || letter == 'f') {
      result.push_back(letter == 'f' ? filters
                                     : extentOf(input, conv.inputOrder, 'n'));
      continue;
    }
    for (unsigned i = 0; i < conv.rank(); ++i) {
      if (conv.letter(i) != letter)
        continue;
      int64_t in = extentOf(input, conv.inputOrder, letter);
      int64_t wide = (in - 1) * conv.inputDilation[i] + 1 + conv.padLow[i] +
                     conv.padHigh[i];
      int64_t reach =
          (extentOf(filter, conv.filterOrder, letter) - 1) * conv.dilations[i];
      if (in < 1 || wide <= reach)
        return {};
      result.push_back((wide - reach - 1) / conv.strides[i] + 1);
    }
  }
  if (conv.init == ConvStep::Full &&
      graph.values[step.operands[2]].shape != result)
    return {};
  if ((conv.init == ConvStep::Broadcast ||
       conv.init == ConvStep::BroadcastGeneric) &&
      graph.values[step.operands[2]].shape != Shape{filters})
    return {};
  return result;
}

bool fuzz::inferStep(const Graph &graph, const Step &step, Shape &result) {
  result.clear();
  auto shapeOf = [&](int i) -> const Shape & {
    return graph.values[step.operands[i]].shape;
  };
  switch (step.kind) {
  case Step::Conv:
    result = inferConv(graph, step);
    return !result.empty() || step.conv.outputOrder.empty();
  case Step::Map: {
    Shape space(step.outMap.size(), -1);
    for (size_t i = 0; i < step.operands.size(); ++i)
      for (size_t dim = 0; dim < step.maps[i].size(); ++dim) {
        int64_t extent = shapeOf(i)[dim];
        if (step.maps[i][dim] < 0) {
          if (extent != 1)
            return false;
          continue;
        }
        int64_t &known = space[step.maps[i][dim]];
        if (known >= 0 && known != extent)
          return false;
        known = extent;
      }
    for (int dim : step.outMap)
      result.push_back(space[dim]);
    for (int64_t extent : result)
      if (extent < 0)
        return false;
    return true;
  }
  case Step::Reduce:
    for (size_t dim = 0; dim < shapeOf(0).size(); ++dim) {
      bool goes = false;
      for (int axis : step.axes)
        goes |= axis == static_cast<int>(dim);
      if (goes && shapeOf(0)[dim] < 1)
        return false;
      if (!goes)
        result.push_back(shapeOf(0)[dim]);
      else if (step.keep)
        result.push_back(1);
    }
    return step.operands.size() < 2 || shapeOf(1) == result;
  case Step::Pad:
    for (size_t dim = 0; dim < shapeOf(0).size(); ++dim)
      result.push_back(shapeOf(0)[dim] + step.padLow[dim] + step.padHigh[dim]);
    return true;
  case Step::Slice:
    for (size_t dim = 0; dim < shapeOf(0).size(); ++dim) {
      int64_t extent = shapeOf(0)[dim], size = step.sizes[dim];
      if (size > 0 && step.begin[dim] + (size - 1) * step.by[dim] >= extent)
        return false;
      result.push_back(size < 0 ? extent : size);
    }
    return true;
  case Step::Reshape:
    result = shapeOf(0);
    if (step.keep) {
      result.insert(result.begin() + step.axes[0], 1);
      return true;
    }
    if (result[step.axes[0]] != 1)
      return false;
    result.erase(result.begin() + step.axes[0]);
    return true;
  }
  return false;
}

bool fuzz::inferShapes(Graph &graph) {
  for (const Step &step : graph.steps) {
    Shape shape;
    if (!inferStep(graph, step, shape))
      return false;
    for (int result : step.results)
      graph.values[result].shape = shape;
  }
  return true;
}

void fuzz::removeDead(Graph &graph) {
  std::vector<bool> needed(graph.values.size(), false);
  for (int result : graph.results)
    needed[result] = true;
  std::vector<bool> kept(graph.steps.size(), false);
  for (size_t i = graph.steps.size(); i-- > 0;) {
    const Step &step = graph.steps[i];
    for (int result : step.results)
      kept[i] = kept[i] || needed[result];
    if (kept[i])
      for (int operand : step.operands)
        needed[operand] = true;
  }
  std::vector<int> renamed(graph.values.size(), -1);
  Graph rest = graph;
  rest.values.clear();
  rest.arguments.clear();
  rest.steps.clear();
  auto move = [&](int value, int step) {
    renamed[value] = rest.values.size();
    rest.values.push_back(graph.values[value]);
    rest.values.back().step = step;
  };
  for (int argument : graph.arguments) {
    if (!needed[argument])
      continue;
    move(argument, -1);
    rest.arguments.push_back(renamed[argument]);
  }
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    if (!kept[i])
      continue;
    Step step = graph.steps[i];
    for (int &operand : step.operands)
      operand = renamed[operand];
    for (int &result : step.results) {
      move(result, rest.steps.size());
      result = renamed[result];
    }
    rest.steps.push_back(std::move(step));
  }
  for (int &result : rest.results)
    result = renamed[result];
  graph = std::move(rest);
}
