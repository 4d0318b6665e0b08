//===- Generator.cpp - Random lawful programs -----------------------------===//

#include "Generator.h"
#include "Range.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

/// A seed's sequences: what the program is, and what it is given.
static constexpr uint64_t kProgramStream = 0, kInputStream = 1,
                          kNumericsStream = 3, kSliceStream = 4;

Generator::Generator(uint64_t seed, bool transforms)
    : random(seed, kProgramStream), slices(seed, kSliceStream) {
  graph.seed = seed;
  graph.transforms = transforms;
  graph.exactInputs = exact = random.chance(0.5);
}

int Generator::addArgument(DType type, Shape shape, std::vector<bool> open,
                           double scale) {
  Value value;
  value.type = type;
  value.shape = std::move(shape);
  value.open = std::move(open);
  value.scale = scale;
  graph.values.push_back(std::move(value));
  axes.push_back(-1);
  orders.emplace_back();
  graph.arguments.push_back(graph.values.size() - 1);
  return graph.values.size() - 1;
}

int Generator::addStep(Step step, std::vector<DType> types, int axis) {
  Value value;
  if (!inferStep(graph, step, value.shape))
    llvm_unreachable("the generator made a step that does not fit");
  value.step = graph.steps.size();
  const Value &first = valueOf(step.operands[0]);
  value.open.assign(value.shape.size(), false);
  switch (step.kind) {
  case Step::Conv:
    for (size_t i = 0; i < value.open.size(); ++i) {
      size_t at = step.conv.inputOrder.find(step.conv.outputOrder[i]);
      value.open[i] = at != std::string::npos && first.open[at];
    }
    break;
  case Step::Map:
    for (size_t i = 0; i < value.open.size(); ++i)
      for (size_t k = 0; k < step.operands.size(); ++k)
        for (size_t at = 0; at < step.maps[k].size(); ++at)
          if (step.maps[k][at] == step.outMap[i] &&
              valueOf(step.operands[k]).open[at])
            value.open[i] = true;
    break;
  case Step::Reduce: {
    size_t to = 0;
    for (size_t dim = 0; dim < first.open.size(); ++dim) {
      bool goes = std::count(step.axes.begin(), step.axes.end(),
                             static_cast<int>(dim)) > 0;
      if (!goes)
        value.open[to] = first.open[dim];
      to += !goes || step.keep;
    }
    break;
  }
  case Step::Pad:
  case Step::Slice:
    value.open = first.open;
    break;
  case Step::Reshape:
    value.open = first.open;
    if (step.keep)
      value.open.insert(value.open.begin() + step.axes[0], false);
    else
      value.open.erase(value.open.begin() + step.axes[0]);
    break;
  }
  for (DType type : types) {
    value.type = type;
    step.results.push_back(graph.values.size());
    graph.values.push_back(value);
    axes.push_back(axis);
    orders.emplace_back();
  }
  int result = step.results[0];
  // Elementwise work keeps the order of dimensions.
  if (step.kind == Step::Map)
    for (size_t k = 0; k < step.operands.size(); ++k) {
      bool identity = step.maps[k] == step.outMap;
      for (size_t i = 0; i < step.outMap.size(); ++i)
        identity &= step.outMap[i] == static_cast<int>(i);
      if (identity && orders[result].empty())
        orders[result] = orders[step.operands[k]];
    }
  graph.steps.push_back(std::move(step));
  return result;
}

bool Generator::isRead(int value) const {
  for (const Step &step : graph.steps)
    if (std::count(step.operands.begin(), step.operands.end(), value))
      return true;
  return false;
}

void Generator::chooseResults() {
  for (size_t i = 0; i < graph.values.size(); ++i) {
    if (graph.values[i].step < 0)
      continue;
    if (!isRead(i) || random.chance(0.12))
      graph.results.push_back(i);
  }
  // Enough is enough; the last is what everything led to.
  while (graph.results.size() > 5)
    graph.results.erase(graph.results.begin() +
                        random.between(0, graph.results.size() - 2));
  removeDead(graph);
}

void Generator::step() {
  // Now and then from an earlier value again.
  if (random.chance(0.12)) {
    std::vector<int> computed;
    for (size_t i = 0; i < graph.values.size(); ++i)
      if (graph.values[i].step >= 0 && graph.values[i].type == DType::F32)
        computed.push_back(i);
    if (!computed.empty())
      current = random.pick(computed);
  }
  if (valueOf(current).type != DType::F32)
    return;
  bool large = countElements(valueOf(current).shape) > 4000;
  double choice = random.unit();
  if (choice < 0.27)
    addActivation();
  else if (choice < 0.52)
    addExtra();
  else if (choice < 0.6)
    addDag();
  else if (choice < 0.64)
    addSelect();
  else if (choice < 0.78)
    addReduction();
  else if (choice < 0.82)
    addNormalization();
  else if (choice < 0.85)
    addTransposition();
  else if (choice < 0.88)
    addSpatialReduction();
  else if (choice < 0.9 && !large)
    addPad();
  else if (choice < 0.92)
    addReshape();
  else if (choice < 0.94)
    addCast();
  else if (choice < 0.96)
    addTwoYields();
  else
    addFurtherConv();
}

Graph Generator::run() {
  // From a sequence of its own: other programs stay what they are.
  Random numerics(graph.seed, kNumericsStream);
  graph.allowsTransform = numerics.chance(0.12) || graph.transforms;
  graph.multiply =
      graph.allowsTransform
          ? numerics.pick({Multiply::IEEE, Multiply::IEEE, Multiply::TF32,
                           Multiply::TF32x3, Multiply::F16})
          : numerics.pick({Multiply::IEEE, Multiply::IEEE, Multiply::IEEE,
                           Multiply::TF32, Multiply::TF32x3, Multiply::F16,
                           Multiply::BF16});
  addFirstConv();
  for (int64_t i = random.pick({0, 1, 1, 2, 2, 3, 3, 4, 5, 6}); i > 0; --i)
    step();
  if (random.chance(0.08))
    graph.specials = random.pick({5, 50, 500});
  if (random.chance(0.4) || graph.transforms)
    graph.scheduleSeed = graph.seed + 1;
  chooseResults();
  return std::move(graph);
}

Graph fuzz::generate(uint64_t seed, bool transforms) {
  return Generator(seed, transforms).run();
}

std::vector<std::vector<double>> fuzz::makeInputs(const Graph &graph) {
  Random random(graph.seed, kInputStream);
  std::vector<std::vector<double>> inputs;
  for (int argument : graph.arguments) {
    const Value &value = graph.values[argument];
    std::vector<double> elements(countElements(value.shape));
    for (double &element : elements) {
      if (!isFloat(value.type)) {
        element = static_cast<double>(random.between(-8, 8));
        continue;
      }
      if (graph.exactInputs) {
        element = static_cast<double>(random.between(-8, 8)) / 8;
      } else {
        double sum = random.unit();
        sum += random.unit();
        sum += random.unit();
        element = static_cast<float>((2 * sum - 3) * value.scale);
      }
      if (graph.specials && random.between(1, graph.specials) == 1)
        element = random.pick({static_cast<double>(NAN),
                               static_cast<double>(INFINITY),
                               static_cast<double>(-INFINITY), -0.0});
      element = roundTo(element, value.type);
    }
    inputs.push_back(std::move(elements));
  }
  return inputs;
}
