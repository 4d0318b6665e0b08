//===- GenerateConv.cpp - Convolutions of random programs -----------------===//

#include "Generator.h"
#include <algorithm>
#include <cmath>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {
struct NamedLayout {
  const char *name, *input, *filter, *output;
};
constexpr NamedLayout plain1d[] = {
    {"conv_1d_ncw_fcw", "ncw", "fcw", "nfw"},
    {"conv_1d_nwc_wcf", "nwc", "wcf", "nwf"},
};
constexpr NamedLayout plain2d[] = {
    {"conv_2d_nchw_fchw", "nchw", "fchw", "nfhw"},
    {"conv_2d_nhwc_hwcf", "nhwc", "hwcf", "nhwf"},
    {"conv_2d_nhwc_fhwc", "nhwc", "fhwc", "nhwf"},
};
constexpr NamedLayout plain3d[] = {
    {"conv_3d_ncdhw_fcdhw", "ncdhw", "fcdhw", "nfdhw"},
    {"conv_3d_ndhwc_dhwcf", "ndhwc", "dhwcf", "ndhwf"},
};
constexpr NamedLayout depthwise1d[] = {
    {"depthwise_conv_1d_ncw_cw", "ncw", "fw", "nfw"},
    {"depthwise_conv_1d_nwc_wc", "nwc", "wf", "nwf"},
    {"depthwise_conv_1d_nwc_wcm", "nwc", "wf", "nwf"},
};
constexpr NamedLayout depthwise2d[] = {
    {"depthwise_conv_2d_nchw_chw", "nchw", "fhw", "nfhw"},
    {"depthwise_conv_2d_nhwc_hwc", "nhwc", "hwf", "nhwf"},
    {"depthwise_conv_2d_nhwc_hwcm", "nhwc", "hwf", "nhwf"},
};
constexpr NamedLayout depthwise3d[] = {
    {"depthwise_conv_3d_ncdhw_cdhw", "ncdhw", "fdhw", "nfdhw"},
    {"depthwise_conv_3d_ndhwc_dhwc", "ndhwc", "dhwf", "ndhwf"},
    {"depthwise_conv_3d_ndhwc_dhwcm", "ndhwc", "dhwf", "ndhwf"},
};
/// Convolutions of one image of one channel.
constexpr NamedLayout bare[] = {
    {"conv_1d", "w", "w", "w"},
    {"conv_2d", "hw", "hw", "hw"},
    {"conv_3d", "dhw", "dhw", "dhw"},
};
constexpr NamedLayout grouped2d[] = {
    {"conv_2d_ngchw_gfchw", "nchw", "fchw", "nfhw"},
    {"conv_2d_nhwgc_gfhwc", "nhwc", "fhwc", "nhwf"},
};
int64_t &at(Shape &shape, const std::string &order, char letter) {
  return shape[order.find(letter)];
}
/// Work and elements of a convolution that the simulator does quickly.
constexpr int64_t kMostWork = 60000, kMostElements = 3000;
} // namespace

void Generator::chooseLayout(ConvStep &conv, bool isDepthwise, bool isGrouped,
                             bool isBare) {
  NamedLayout layout;
  auto pick = [&](auto &from) {
    layout = from[random.between(0, std::size(from) - 1)];
  };
  if (isBare)
    layout = bare[conv.rank() - 1];
  else if (isGrouped)
    pick(grouped2d);
  else if (isDepthwise)
    conv.rank() == 1   ? pick(depthwise1d)
    : conv.rank() == 2 ? pick(depthwise2d)
                       : pick(depthwise3d);
  else
    conv.rank() == 1   ? pick(plain1d)
    : conv.rank() == 2 ? pick(plain2d)
                       : pick(plain3d);
  conv.name = layout.name;
  conv.inputOrder = layout.input;
  conv.filterOrder = layout.filter;
  conv.outputOrder = layout.output;
  // A generic one may have its dimensions in any order.
  if (conv.form == ConvStep::Generic && random.chance(0.75))
    for (std::string *order :
         {&conv.inputOrder, &conv.filterOrder, &conv.outputOrder})
      random.shuffle(*order);
  // Of these the filter and the output have one dimension more.
  if (isGrouped || (!conv.name.empty() && conv.name.back() == 'm'))
    conv.form = ConvStep::Grouped;
}

/// Grows the input until the window fits, then halves extents until the
/// convolution is small.
void Generator::shrink(ConvStep &conv, Shape &input, Shape &filter) {
  auto fits = [&](unsigned i) {
    char letter = conv.letter(i);
    int64_t wide =
        (at(input, conv.inputOrder, letter) - 1) * conv.inputDilation[i] + 1 +
        conv.padLow[i] + conv.padHigh[i];
    return wide >
           (at(filter, conv.filterOrder, letter) - 1) * conv.dilations[i];
  };
  for (unsigned i = 0; i < conv.rank(); ++i)
    while (!fits(i))
      ++at(input, conv.inputOrder, conv.letter(i));
  while (true) {
    Graph trial;
    trial.values.resize(3);
    trial.values[0].shape = input;
    trial.values[1].shape = filter;
    Step step;
    step.kind = Step::Conv;
    step.operands = {0, 1};
    step.results = {2};
    step.conv = conv;
    step.conv.init = ConvStep::Zero;
    trial.steps = {step};
    inferShapes(trial);
    bool small = countWork(trial) <= kMostWork &&
                 countElements(trial.values[2].shape) <= kMostElements &&
                 countElements(input) <= kMostElements;
    if (small)
      return;
    // The largest extent goes; channels only where groups stay whole.
    char letter = 0;
    int64_t largest = 1;
    auto offer = [&](Shape &shape, const std::string &order, char which) {
      int64_t extent = extentOf(shape, order, which);
      if (extent > largest) {
        largest = extent;
        letter = which;
      }
    };
    offer(input, conv.inputOrder, 'n');
    for (unsigned i = 0; i < conv.rank(); ++i)
      offer(input, conv.inputOrder, conv.letter(i));
    if (conv.groups == 1) {
      offer(filter, conv.filterOrder, 'f');
      offer(filter, conv.filterOrder, 'c');
    }
    if (!letter)
      return;
    if (letter == 'f' || letter == 'c')
      at(filter, conv.filterOrder, letter) = (largest + 1) / 2;
    if (letter != 'f')
      at(input, conv.inputOrder, letter) = (largest + 1) / 2;
    // Smaller windows for smaller images.
    for (unsigned i = 0; i < conv.rank(); ++i)
      while (!fits(i)) {
        if (conv.dilations[i] > 1)
          --conv.dilations[i];
        else
          --at(filter, conv.filterOrder, conv.letter(i));
      }
  }
}

int Generator::sliceArgument(int argument) {
  constexpr int64_t mostElements = 8 * kMostElements;
  Value value = valueOf(argument);
  if (value.step >= 0 || !slices.chance(0.15) ||
      countElements(value.shape) == 0)
    return argument;
  Step step;
  step.kind = Step::Slice;
  Shape whole = value.shape;
  for (size_t dim = 0; dim < whole.size(); ++dim) {
    int64_t begin = slices.pick({0, 0, 0, 1, 2, 3, 4, 8});
    int64_t by = slices.pick({1, 1, 1, 1, 1, 2});
    int64_t behind = slices.pick({0, 0, 1, 3, 4});
    bool open = value.open[dim];
    step.begin.push_back(open ? 0 : begin);
    step.by.push_back(open ? 1 : by);
    step.sizes.push_back(open ? -1 : whole[dim]);
    if (!open)
      whole[dim] = begin + (whole[dim] - 1) * by + 1 + behind;
  }
  if (countElements(whole) > mostElements)
    return argument;
  step.operands = {addArgument(value.type, whole, value.open, value.scale)};
  return addStep(std::move(step), {value.type}, axes[argument]);
}

int Generator::addConv(ConvStep conv, int input, int filter, DType type) {
  input = sliceArgument(input);
  Step step;
  step.kind = Step::Conv;
  step.operands = {input, filter};
  conv.vectorAttributes = random.chance(0.5);
  int64_t filters = extentOf(valueOf(filter).shape, conv.filterOrder, 'f');
  double choice = random.unit();
  bool openOutput = false;
  for (bool open : valueOf(input).open)
    openOutput |= open;
  conv.init = choice < 0.4    ? ConvStep::Zero
              : choice < 0.65 ? ConvStep::Broadcast
              : choice < 0.9  ? ConvStep::BroadcastGeneric
                              : ConvStep::Full;
  bool hasFilters = conv.outputOrder.find('f') != std::string::npos;
  if (conv.init == ConvStep::Full ? openOutput : !hasFilters)
    conv.init = ConvStep::Zero;
  step.conv = conv;
  step.conv.init = ConvStep::Zero;
  Shape shape;
  if (!inferStep(graph, step, shape))
    return -1;
  step.conv.init = conv.init;
  if (conv.init == ConvStep::Full)
    step.operands.push_back(
        addArgument(type, shape, std::vector<bool>(shape.size(), false)));
  else if (conv.init != ConvStep::Zero)
    step.operands.push_back(addArgument(type, {filters}, {false}));
  int result =
      addStep(step, {type}, static_cast<int>(conv.outputOrder.find('f')));
  orders[result] = conv.outputOrder;
  return result;
}

void Generator::addFirstConv() {
  ConvStep conv;
  double kind = random.unit();
  bool depthwise = kind >= 0.68 && kind < 0.8;
  bool grouped = kind >= 0.8 && kind < 0.88;
  bool transposed = kind >= 0.88 && kind < 0.95, isBare = kind >= 0.98;
  if (kind < 0.2)
    conv.form = ConvStep::Generic;
  else if (transposed)
    conv.form = ConvStep::Transposed;
  int64_t rank =
      grouped ? 2 : random.pick({2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 3});
  // One in a few depthwise ones in generic form.
  if (depthwise && random.chance(0.25))
    conv.form = ConvStep::Generic;
  for (int64_t i = 0; i < rank; ++i) {
    bool unit = transposed || isBare;
    conv.strides.push_back(unit ? 1 : random.pick({1, 1, 1, 2, 3}));
    conv.dilations.push_back(isBare ? 1 : random.pick({1, 1, 1, 1, 2, 3}));
    bool pads = random.chance(0.4);
    conv.padLow.push_back(pads ? random.between(0, 3) : 0);
    conv.padHigh.push_back(pads ? random.between(0, 3) : 0);
    conv.inputDilation.push_back(transposed ? random.between(1, 3) : 1);
  }
  bool generic = conv.form == ConvStep::Generic;
  chooseLayout(conv, depthwise, grouped, isBare);
  if (generic)
    conv.form = ConvStep::Generic;
  bool channels = conv.filterOrder.find('c') != std::string::npos;
  // A generic form has no name.
  if (generic)
    conv.name.clear();
  int64_t perGroup = channels ? random.pick({1, 1, 2, 3, 4, 4, 5, 7, 8, 8, 9,
                                             12, 16, 17, 32, 64, 100})
                              : 1;
  int64_t filters =
      random.pick({1,  1,  2,  3,  4,  5,  7,  8,  8,  12,  16, 16,
                   17, 31, 32, 32, 33, 48, 64, 65, 96, 128, 130});
  if (depthwise) {
    conv.groups = random.between(1, 20);
    bool multiplies = conv.form == ConvStep::Grouped;
    filters = conv.groups * (multiplies ? random.between(1, 3) : 1);
  } else if (grouped) {
    conv.groups = random.between(2, 4);
    perGroup = random.between(1, 5);
    filters = conv.groups * random.pick({1, 2, 3, 4, 5, 8});
  }
  Shape input, filter;
  for (char letter : conv.inputOrder)
    input.push_back(letter == 'n'   ? random.pick({1, 1, 1, 2, 2, 3})
                    : letter == 'c' ? conv.groups * perGroup
                    : letter == 'd' ? random.between(1, 6)
                                    : random.pick({1, 2, 3, 4, 5, 6, 7, 8, 9,
                                                   11, 12, 13, 16, 17, 20}));
  for (char letter : conv.filterOrder)
    filter.push_back(letter == 'f'   ? filters
                     : letter == 'c' ? perGroup
                     : letter == 'd' ? random.between(1, 3)
                                     : random.pick({1, 1, 2, 3, 3, 3, 4, 5}));
  // Kernels that transform exist for these alone.
  if (graph.allowsTransform && rank == 2 && !transposed) {
    conv.strides = conv.dilations = {1, 1};
    at(filter, conv.filterOrder, 'h') = at(filter, conv.filterOrder, 'w') = 3;
  }
  shrink(conv, input, filter);
  if (random.chance(0.005) && !transposed && !isBare)
    at(input, conv.inputOrder, 'n') = 0;
  std::vector<bool> open(input.size(), false), closed(filter.size(), false);
  bool staticOnly = grouped || transposed || conv.form == ConvStep::Grouped;
  if (!staticOnly && random.chance(0.15))
    for (size_t i = 0; i < open.size(); ++i)
      open[i] = conv.inputOrder[i] != 'c' && random.chance(0.7);
  DType type = DType::F32, result = DType::F32;
  double choice = random.unit();
  if (choice < 0.04)
    type = DType::F16;
  else if (choice < 0.08)
    type = DType::BF16;
  else if (choice < 0.1) {
    type = DType::I8;
    result = DType::I32;
  }
  double terms = static_cast<double>(countElements(filter)) /
                 static_cast<double>(std::max<int64_t>(
                     1, extentOf(filter, conv.filterOrder, 'f')));
  int x = addArgument(type, input, open);
  int w = addArgument(type, filter, closed, 1 / std::sqrt(terms));
  // What a convolution reads may be computed.
  if (type == DType::F32 && random.chance(0.1)) {
    Body body(rankOf(x));
    int value = body.operand(x);
    body.step.yields = {activate(body, value)};
    x = finish(body, -1);
  }
  if (type == DType::F32 && random.chance(0.1)) {
    // A filter that is scaled, or stored with two dimensions swapped.
    Body body(rankOf(w));
    std::vector<int> map = body.step.outMap;
    if (random.chance(0.5)) {
      std::swap(map.front(), map.back());
      Shape &stored = graph.values[w].shape;
      std::swap(stored.front(), stored.back());
    }
    int value = body.operand(w, map);
    body.step.yields = {
        body.node(ScalarOp::Mul, value, body.constant(anyConstant()))};
    w = finish(body, -1);
  }
  current = addConv(conv, x, w, result);
  if (result == DType::I32) {
    exact = true;
    if (random.chance(0.3))
      return;
    Step cast;
    cast.operands = {current};
    for (unsigned i = 0; i < rankOf(current); ++i)
      cast.outMap.push_back(i);
    cast.maps = {cast.outMap};
    cast.nodes = {{ScalarOp::FromInt, DType::F32, {0, -1, -1}}};
    cast.yields = {1};
    int axis = axes[current];
    current = addStep(cast, {DType::F32}, axis);
  }
}

void Generator::addFurtherConv() {
  // Of what was computed, or of what the first convolution read.
  int source = current;
  std::string inputOrder = orders[current];
  std::replace(inputOrder.begin(), inputOrder.end(), 'f', 'c');
  const Step &first = graph.steps[0];
  if (first.kind == Step::Conv && random.chance(0.3)) {
    source = first.operands[0];
    inputOrder = first.conv.inputOrder;
  }
  const Value value = valueOf(source);
  if (inputOrder.size() != 4 || value.type != DType::F32)
    return;
  std::string order = inputOrder;
  std::replace(order.begin(), order.end(), 'c', 'f');
  ConvStep conv;
  conv.form = ConvStep::Generic;
  conv.inputOrder = inputOrder;
  conv.filterOrder = "fchw";
  conv.outputOrder = order;
  for (const NamedLayout &layout : plain2d)
    if (inputOrder == layout.input && order == layout.output &&
        random.chance(0.8)) {
      conv.form = ConvStep::Named;
      conv.name = layout.name;
      conv.filterOrder = layout.filter;
    }
  int64_t channels = extentOf(value.shape, inputOrder, 'c');
  int64_t filters = random.chance(0.5) ? channels : random.between(1, 9);
  int64_t kernel = random.pick({1, 1, 3});
  int64_t work = countElements(value.shape) * kernel * kernel * filters;
  if (work > kMostWork)
    kernel = 1;
  if (countElements(value.shape) * kernel * kernel * filters > kMostWork)
    filters = 1;
  conv.strides = conv.dilations = conv.inputDilation = {1, 1};
  conv.padLow = conv.padHigh = {kernel / 2, kernel / 2};
  Shape filter;
  for (char letter : conv.filterOrder)
    filter.push_back(letter == 'f'   ? filters
                     : letter == 'c' ? channels
                                     : kernel);
  int w = addArgument(
      DType::F32, filter, std::vector<bool>(4, false),
      1 / std::sqrt(static_cast<double>(channels * kernel * kernel)));
  int result = addConv(conv, source, w, DType::F32);
  if (result >= 0)
    current = result;
}
