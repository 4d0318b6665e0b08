//===- Minimize.cpp - The smallest program that still fails ---------------===//

#include "RunGraph.h"
#include <algorithm>
#include <numeric>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {

/// Which dimensions of which values are one extent.
class Extents {
public:
  explicit Extents(const Graph &graph) : graph(graph) {
    int count = 0;
    for (const Value &value : graph.values) {
      first.push_back(count);
      count += value.shape.size();
    }
    parent.resize(count);
    std::iota(parent.begin(), parent.end(), 0);
    for (const Step &step : graph.steps)
      link(step);
  }
  int find(int value, size_t dim) { return root(first[value] + dim); }

private:
  int root(int id) {
    while (parent[id] != id)
      id = parent[id] = parent[parent[id]];
    return id;
  }
  void unite(int value, size_t dim, int other, size_t otherDim) {
    parent[find(value, dim)] = find(other, otherDim);
  }
  void uniteAll(int value, int other) {
    for (size_t i = 0; i < graph.values[value].shape.size(); ++i)
      unite(value, i, other, i);
  }
  void link(const Step &step);

  const Graph &graph;
  std::vector<int> first, parent;
};

void Extents::link(const Step &step) {
  int result = step.results[0];
  switch (step.kind) {
  case Step::Conv: {
    const ConvStep &conv = step.conv;
    int input = step.operands[0], filter = step.operands[1];
    auto place = [](const std::string &order, char letter) {
      return order.find(letter);
    };
    // One image of one channel has none of these.
    if (place(conv.inputOrder, 'n') == std::string::npos) {
      if (conv.init == ConvStep::Full)
        uniteAll(step.operands[2], result);
      break;
    }
    unite(input, place(conv.inputOrder, 'n'), result,
          place(conv.outputOrder, 'n'));
    unite(filter, place(conv.filterOrder, 'f'), result,
          place(conv.outputOrder, 'f'));
    size_t channels = place(conv.filterOrder, 'c');
    if (channels == std::string::npos)
      channels = place(conv.filterOrder, 'f');
    if (conv.groups == 1 || channels == place(conv.filterOrder, 'f'))
      unite(input, place(conv.inputOrder, 'c'), filter, channels);
    if (conv.init == ConvStep::Full)
      uniteAll(step.operands[2], result);
    else if (conv.init != ConvStep::Zero)
      unite(step.operands[2], 0, result, place(conv.outputOrder, 'f'));
    break;
  }
  case Step::Map:
    for (size_t i = 0; i < step.outMap.size(); ++i)
      for (size_t k = 0; k < step.operands.size(); ++k)
        for (size_t at = 0; at < step.maps[k].size(); ++at)
          if (step.maps[k][at] == step.outMap[i])
            unite(step.operands[k], at, result, i);
    break;
  case Step::Reduce: {
    size_t to = 0;
    for (size_t dim = 0; dim < graph.values[step.operands[0]].shape.size();
         ++dim) {
      bool goes = std::count(step.axes.begin(), step.axes.end(),
                             static_cast<int>(dim)) > 0;
      if (!goes)
        unite(step.operands[0], dim, result, to);
      to += !goes || step.keep;
    }
    if (step.operands.size() > 1)
      uniteAll(step.operands[1], result);
    break;
  }
  case Step::Reshape: {
    int wide = step.keep ? result : step.operands[0];
    int narrow = step.keep ? step.operands[0] : result;
    size_t to = 0;
    for (size_t dim = 0; dim < graph.values[wide].shape.size(); ++dim)
      if (static_cast<int>(dim) != step.axes[0])
        unite(wide, dim, narrow, to++);
    break;
  }
  case Step::Pad:
    break;
  case Step::Slice:
    for (size_t dim = 0; dim < step.sizes.size(); ++dim)
      if (step.sizes[dim] < 0)
        unite(step.operands[0], dim, result, dim);
    break;
  }
  for (size_t i = 1; i < step.results.size(); ++i)
    uniteAll(step.results[i], result);
}

class Minimizer {
public:
  Minimizer(Graph graph, const std::function<bool(const Graph &)> &fails,
            unsigned most)
      : best(std::move(graph)), fails(fails), left(most) {}
  Graph run();

private:
  /// Takes `candidate` if it is lawful and still fails.
  bool take(Graph candidate);
  bool dropResults();
  bool dropSteps();
  bool dropNodes();
  bool simplifyAttributes();
  bool shrinkExtents();
  bool setExtent(int argument, size_t dim, int64_t extent);

  Graph best;
  const std::function<bool(const Graph &)> &fails;
  unsigned left;
};

} // namespace

bool Minimizer::take(Graph candidate) {
  if (!left)
    return false;
  removeDead(candidate);
  if (!inferShapes(candidate))
    return false;
  --left;
  if (!fails(candidate))
    return false;
  best = std::move(candidate);
  return true;
}

bool Minimizer::dropResults() {
  bool changed = false;
  for (size_t i = 0; i < best.results.size() && best.results.size() > 1; ++i) {
    Graph only = best;
    only.results = {best.results[i]};
    if (take(std::move(only)))
      return true;
  }
  for (size_t i = 0; i < best.results.size() && best.results.size() > 1;) {
    Graph fewer = best;
    fewer.results.erase(fewer.results.begin() + i);
    if (take(std::move(fewer)))
      changed = true;
    else
      ++i;
  }
  return changed;
}

/// Reads `other` wherever `value` was read.
static void replaceUses(Graph &graph, int value, int other) {
  for (Step &step : graph.steps)
    std::replace(step.operands.begin(), step.operands.end(), value, other);
  std::replace(graph.results.begin(), graph.results.end(), value, other);
}

/// Whether a function may return `value`: only what is computed.
static bool returnsComputed(const Graph &graph) {
  return std::all_of(
      graph.results.begin(), graph.results.end(),
      [&](int result) { return graph.values[result].step >= 0; });
}

bool Minimizer::dropSteps() {
  bool changed = false;
  for (size_t back = 0; back < best.steps.size(); ++back) {
    size_t at = best.steps.size() - 1 - back;
    for (size_t r = 0; r < best.steps[at].results.size(); ++r) {
      int result = best.steps[at].results[r];
      const Value value = best.values[result];
      bool done = false;
      // An operand in its place, or what an operand is in place of a result.
      for (int operand : best.steps[at].operands) {
        const Value &other = best.values[operand];
        bool isResult =
            std::count(best.results.begin(), best.results.end(), result) > 0;
        if (isResult && other.step >= 0) {
          Graph shorter = best;
          std::replace(shorter.results.begin(), shorter.results.end(), result,
                       operand);
          if (take(std::move(shorter))) {
            done = true;
            break;
          }
        }
        if (other.type != value.type || other.shape != value.shape ||
            other.open != value.open)
          continue;
        Graph shorter = best;
        replaceUses(shorter, result, operand);
        if (returnsComputed(shorter) && take(std::move(shorter))) {
          done = true;
          break;
        }
      }
      if (!done) {
        // An argument in its place.
        Graph shorter = best;
        int argument = shorter.values.size();
        shorter.values.push_back(value);
        shorter.values.back().step = -1;
        shorter.arguments.push_back(argument);
        for (Step &step : shorter.steps)
          std::replace(step.operands.begin(), step.operands.end(), result,
                       argument);
        bool isRead = false;
        for (const Step &step : best.steps)
          isRead |= std::count(step.operands.begin(), step.operands.end(),
                               result) > 0;
        done = isRead && take(std::move(shorter));
      }
      if (done) {
        changed = true;
        // Values are numbered anew.
        break;
      }
    }
  }
  return changed;
}

bool Minimizer::dropNodes() {
  bool changed = false;
  for (size_t at = 0; at < best.steps.size(); ++at) {
    if (best.steps[at].kind != Step::Map)
      continue;
    for (size_t n = best.steps[at].nodes.size(); n-- > 0;) {
      const Step &step = best.steps[at];
      int operands = step.operands.size(), id = operands + n;
      const ScalarNode node = step.nodes[n];
      for (unsigned k = 0; k < getNumOperands(node.op); ++k) {
        int with = node.operands[k];
        DType type = with < operands ? best.values[step.operands[with]].type
                                     : step.nodes[with - operands].type;
        if (type != node.type)
          continue;
        Graph shorter = best;
        Step &changedStep = shorter.steps[at];
        changedStep.form = Step::GenericForm;
        changedStep.nodes.erase(changedStep.nodes.begin() + n);
        auto rename = [&](int &used) {
          used = used == id ? with : used > id ? used - 1 : used;
        };
        for (ScalarNode &other : changedStep.nodes)
          for (int &used : other.operands)
            rename(used);
        for (int &used : changedStep.yields)
          rename(used);
        if (take(std::move(shorter))) {
          changed = true;
          break;
        }
      }
      if (at >= best.steps.size() || n > best.steps[at].nodes.size())
        break;
    }
    // Nodes and operands that nothing reads.
    Graph shorter = best;
    Step &step = shorter.steps[at];
    auto isRead = [&](int id) {
      bool read = std::count(step.yields.begin(), step.yields.end(), id) > 0;
      for (const ScalarNode &node : step.nodes)
        for (unsigned k = 0; k < getNumOperands(node.op); ++k)
          read |= node.operands[k] == id;
      return read;
    };
    // Counts what comes behind the value that was erased one less.
    auto renumber = [&](int erased) {
      for (ScalarNode &node : step.nodes)
        for (int &used : node.operands)
          used -= used > erased;
      for (int &used : step.yields)
        used -= used > erased;
    };
    for (size_t n = step.nodes.size(); n-- > 0;) {
      int id = step.operands.size() + n;
      if (isRead(id))
        continue;
      step.nodes.erase(step.nodes.begin() + n);
      renumber(id);
    }
    for (int k = step.operands.size(); k-- > 1;) {
      if (isRead(k) || step.outOperand == k)
        continue;
      step.operands.erase(step.operands.begin() + k);
      step.maps.erase(step.maps.begin() + k);
      step.outOperand -= step.outOperand > k;
      renumber(k);
    }
    if (step.nodes.size() < best.steps[at].nodes.size() ||
        step.operands.size() < best.steps[at].operands.size()) {
      step.form = Step::GenericForm;
      changed |= take(std::move(shorter));
    }
    if (at >= best.steps.size())
      break;
  }
  return changed;
}

bool Minimizer::simplifyAttributes() {
  bool changed = false;
  auto attempt = [&](auto change) {
    Graph simpler = best;
    if (change(simpler))
      changed |= take(std::move(simpler));
  };
  auto set = [](auto &where, auto value) {
    bool differs = where != value;
    where = value;
    return differs;
  };
  attempt([&](Graph &g) { return set(g.scheduleSeed, uint64_t(0)); });
  attempt([&](Graph &g) { return set(g.allowsTransform, false); });
  attempt([&](Graph &g) { return set(g.multiply, Multiply::IEEE); });
  attempt([&](Graph &g) { return set(g.specials, int64_t(0)); });
  attempt([&](Graph &g) { return set(g.exactInputs, true); });
  attempt([&](Graph &g) {
    bool any = false;
    for (Value &value : g.values)
      any |= set(value.open, std::vector<bool>(value.open.size(), false));
    return any;
  });
  for (size_t i = 0; i < best.steps.size(); ++i) {
    // What was taken may have fewer steps: nothing of `best` is kept.
    auto kind = best.steps[i].kind;
    auto attemptStep = [&](auto change) {
      attempt([&](Graph &g) {
        return i < g.steps.size() && g.steps[i].kind == kind &&
               change(g.steps[i]);
      });
    };
    size_t pads = best.steps[i].padLow.size();
    size_t slices = best.steps[i].begin.size();
    if (kind == Step::Conv) {
      using Lengths = std::vector<int64_t>;
      unsigned rank = best.steps[i].conv.rank();
      attemptStep([&](Step &s) {
        if (s.conv.init == ConvStep::Zero)
          return false;
        s.conv.init = ConvStep::Zero;
        s.operands.resize(2);
        return true;
      });
      for (Lengths ConvStep::*field :
           {&ConvStep::padLow, &ConvStep::padHigh, &ConvStep::strides,
            &ConvStep::dilations, &ConvStep::inputDilation}) {
        bool isPad = field == &ConvStep::padLow || field == &ConvStep::padHigh;
        attemptStep([&](Step &s) {
          return set(s.conv.*field, Lengths(rank, isPad ? 0 : 1));
        });
        for (unsigned dim = 0; dim < rank; ++dim)
          attemptStep([&](Step &s) {
            return dim < (s.conv.*field).size() &&
                   set((s.conv.*field)[dim], int64_t(isPad ? 0 : 1));
          });
      }
      attemptStep([&](Step &s) { return set(s.conv.vectorAttributes, false); });
    } else {
      attemptStep([&](Step &s) { return set(s.form, Step::GenericForm); });
      attemptStep([&](Step &s) { return set(s.outOperand, -1); });
      if (kind == Step::Pad)
        for (size_t dim = 0; dim < pads; ++dim) {
          attemptStep([&](Step &s) {
            return dim < s.padLow.size() && set(s.padLow[dim], int64_t(0));
          });
          attemptStep([&](Step &s) {
            return dim < s.padHigh.size() && set(s.padHigh[dim], int64_t(0));
          });
        }
      for (size_t dim = 0; dim < slices; ++dim) {
        attemptStep([&](Step &s) {
          return dim < s.begin.size() && set(s.begin[dim], int64_t(0));
        });
        attemptStep([&](Step &s) {
          return dim < s.by.size() && set(s.by[dim], int64_t(1));
        });
      }
    }
  }
  return changed;
}

bool Minimizer::setExtent(int argument, size_t dim, int64_t extent) {
  Graph smaller = best;
  Extents extents(best);
  auto spread = [&](int root, int64_t to) {
    for (int a : smaller.arguments)
      for (size_t i = 0; i < smaller.values[a].shape.size(); ++i)
        if (extents.find(a, i) == root)
          smaller.values[a].shape[i] = to;
  };
  spread(extents.find(argument, dim), extent);
  for (Step &step : smaller.steps) {
    if (step.kind == Step::Conv &&
        step.conv.filterOrder.find('c') == std::string::npos &&
        step.conv.form != ConvStep::Grouped)
      step.conv.groups = extentOf(smaller.values[step.operands[0]].shape,
                                  step.conv.inputOrder, 'c');
    Shape shape;
    Step alone = step;
    // The start may follow from the result.
    if (alone.kind == Step::Conv)
      alone.conv.init = ConvStep::Zero;
    if (!inferStep(smaller, alone, shape))
      return false;
    for (int result : step.results) {
      smaller.values[result].shape = shape;
      for (size_t i = 0; i < shape.size(); ++i)
        spread(extents.find(result, i), shape[i]);
    }
  }
  return take(std::move(smaller));
}

bool Minimizer::shrinkExtents() {
  bool changed = false;
  for (size_t a = 0; a < best.arguments.size(); ++a)
    for (size_t dim = 0; a < best.arguments.size() &&
                         dim < best.values[best.arguments[a]].shape.size();
         ++dim) {
      auto extent = [&] { return best.values[best.arguments[a]].shape[dim]; };
      for (int64_t to : {int64_t(1), extent() / 4, extent() / 2, extent() - 1})
        if (to >= 1 && to < extent() && setExtent(best.arguments[a], dim, to)) {
          changed = true;
          break;
        }
    }
  return changed;
}

Graph Minimizer::run() {
  bool changed = true;
  while (changed && left) {
    changed = dropResults();
    changed |= dropSteps();
    changed |= dropNodes();
    changed |= simplifyAttributes();
    changed |= shrinkExtents();
  }
  return std::move(best);
}

Graph fuzz::minimize(Graph graph,
                     const std::function<bool(const Graph &)> &fails,
                     unsigned most) {
  return Minimizer(std::move(graph), fails, most).run();
}
