//===- Problem.cpp - What a fused convolution asks for --------------------===//

#include "conv/Kernels/Problem.h"
#include "conv/IR/Slices.h"
#include "conv/Tile/Tile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

bool Problem::isStatic() const {
  auto isOpen = [](int64_t extent) { return ShapedType::isDynamic(extent); };
  return !isOpen(batch) && llvm::none_of(input, isOpen) &&
         llvm::none_of(output, isOpen);
}

bool Problem::hasAlignedInput(int64_t width, int64_t inner) const {
  return !inputMemory || tile::isReadInVectors(inputMemory, width, inner);
}

static int64_t getBytes(Type element) {
  return llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
}

int64_t Problem::fullResultBytes() const {
  int64_t bytes = 0;
  for (Type type : fullResultTypes)
    bytes += getBytes(type);
  return bytes;
}

int64_t Problem::widestResultBytes() const {
  int64_t bytes = 0;
  for (Type type : fullResultTypes)
    bytes = std::max(bytes, getBytes(type));
  return bytes;
}

/// Elementary functions and quotients take several times as long as sums, but
/// where they are `approximate` (docs/numerics.md): then so is log1p, which
/// stands for mish (conv-simplify-epilogue). An error function is 40
/// instructions, or 12 and two conversions of 16 bits.
static unsigned countOps(Region &region, bool approximate) {
  constexpr unsigned opsOfFunction = 3;
  constexpr unsigned opsOfErf = 20, opsOfApproximateErf = 6, opsOfHalfErf = 7;
  unsigned count = 0;
  for (Block &block : region)
    for (Operation &op : block.without_terminator()) {
      // A function of constants is one. Their conversions are counted, as when
      // the model's figures were fitted.
      if (!isa<arith::TruncFOp, arith::ExtFOp>(op) &&
          llvm::all_of(op.getOperands(), [](Value operand) {
            return matchPattern(operand, m_Constant());
          }))
        continue;
      if (isa<math::ErfOp>(op)) {
        Type type = op.getResult(0).getType();
        count += type.isF16() || type.isBF16() ? opsOfHalfErf
                 : approximate && type.isF32() ? opsOfApproximateErf
                                               : opsOfErf;
        continue;
      }
      bool isCheap =
          approximate && isa<arith::DivFOp, math::ExpOp, math::Log1pOp>(op);
      bool isFunction =
          isa<arith::DivFOp>(op) ||
          (isa_and_nonnull<math::MathDialect>(op.getDialect()) &&
           !isa<math::AbsFOp, math::CopySignOp, math::FmaOp, math::FloorOp,
                math::CeilOp, math::RoundEvenOp, math::TruncOp>(op));
      count += isFunction && !isCheap ? opsOfFunction : 1;
    }
  return count;
}

static bool isConstantArray(Value value) {
  if (auto global = value.getDefiningOp<memref::GetGlobalOp>())
    return true;
  return matchPattern(value, m_Constant());
}

Problem Problem::get(FusedOp op) {
  Problem p;
  DimsAttr dims = op.getDims();
  StringRef letters = dims.getSpatialLetters();
  p.rank = letters.size();
  p.groups = op.getGroups();
  p.batch = op.getInputExtent('n');
  p.channels = op.getFilterExtent('c');
  int64_t filters = op.getFilterExtent('f');
  p.filters = ShapedType::isDynamic(filters) ? filters : filters / p.groups;
  SmallVector<int64_t> outputShape = op.getOutputShape();
  for (auto [i, letter] : llvm::enumerate(letters)) {
    unsigned slot = i + 3 - letters.size();
    p.input[slot] = op.getInputExtent(letter);
    p.kernel[slot] = op.getFilterExtent(letter);
    p.output[slot] = outputShape[dims.outputDim(letter)];
    p.strides[slot] = op.getStrides()[i];
    p.dilations[slot] = op.getDilations()[i];
    p.padLow[slot] = op.getPadLow()[i];
    p.padHigh[slot] = op.getPadHigh()[i];
    p.inputDilation[slot] = op.getInputDilation()[i];
  }
  p.inputOrder = dims.getInput().str();
  p.filterOrder = dims.getFilter().str();
  p.outputOrder = dims.getOutput().str();
  if (ShapedType::isDynamic(p.batch) && dims.outputDim('n') >= 0)
    p.batch = outputShape[dims.outputDim('n')];

  auto memory = dyn_cast<MemRefType>(op.getInput().getType());
  if (!memory)
    p.inputMemory = getSlicedMemory(op.getInput());
  else if (!memory.getLayout().isIdentity())
    p.inputMemory = memory;
  p.inputType = op.getInputType().getElementType();
  p.filterType = op.getFilterType().getElementType();
  p.accumulateType = op.getNumerics().getAccumulate();
  p.multiply = op.getNumerics().getMultiply();
  p.transform = op.getNumerics().getTransform();
  // Operands of f16 are rounded only once they are transformed, and transformed
  // only where they may be rounded.
  if (p.inputType.isF16() && p.filterType.isF16()) {
    if (p.multiply != MultiplyMode::F16)
      p.transform = TransformMode::None;
    else
      p.multiply = MultiplyMode::IEEE;
  }
  p.hasConstantFilter = isConstantArray(op.getFilter());

  for (auto [extra, map] :
       llvm::zip_equal(op.getExtras(),
                       op.getExtraMaps().getAsValueRange<AffineMapAttr>())) {
    // Sizes, which hosts compute, reach kernels as scalars.
    Type type = extra.getType();
    p.extraTypes.push_back(type.isIndex() ? Type()
                                          : getElementTypeOrSelf(type));
    if (map.isIdentity() && map.getNumDims() != 0)
      p.fullExtraBytes += getBytes(getElementTypeOrSelf(type));
  }
  for (Value out : op.getFullOuts())
    p.fullResultTypes.push_back(getElementTypeOrSelf(out.getType()));
  for (Value out : op.getReducedOuts())
    p.reducedResultTypes.push_back(getElementTypeOrSelf(out.getType()));
  for (Value partial :
       op.getEpilogueYield().getValues().drop_front(op.getNumFullResults()))
    p.partialTypes.push_back(partial.getType());
  p.reductions = op.getReductionKinds();
  bool approximate = op.mayApproximate();
  p.epilogueOps = countOps(op.getEpilogue(), approximate);
  p.finalizeOps = countOps(op.getFinalize(), approximate);
  return p;
}

std::string Problem::key() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  auto count = [&](int64_t value) -> raw_ostream & {
    return ShapedType::isDynamic(value) ? os << "?" : os << value;
  };
  auto array = [&](StringRef name, const SpatialArray &values) {
    os << " " << name;
    for (unsigned i = 3 - rank; i < 3; ++i) {
      if (i != 3 - rank)
        os << "x";
      count(values[i]);
    }
  };
  os << "n";
  count(batch);
  os << " g" << groups << " c";
  count(channels);
  os << " f";
  count(filters);
  array("in", input);
  array("out", output);
  array("taps", kernel);
  array("strides", strides);
  array("dilations", dilations);
  array("low", padLow);
  array("high", padHigh);
  array("input_dilation", inputDilation);
  os << " " << inputOrder << " " << filterOrder << " " << outputOrder << " "
     << inputType << " " << filterType << (hasConstantFilter ? " constant" : "")
     << " " << stringifyMultiplyMode(multiply) << " " << accumulateType;
  if (inputMemory)
    os << " in " << inputMemory.getLayout();
  if (transform != TransformMode::None)
    os << " " << stringifyTransformMode(transform);
  auto types = [&](StringRef name, ArrayRef<Type> list) {
    os << " " << name << "[";
    llvm::interleaveComma(list, os, [&](Type type) {
      if (type)
        os << type;
      else
        os << "index";
    });
    os << "]";
  };
  types("extras", extraTypes);
  types("full", fullResultTypes);
  types("reduced", reducedResultTypes);
  types("partial", partialTypes);
  os << " reduce[";
  llvm::interleaveComma(reductions, os, [&](ReductionKind kind) {
    os << stringifyReductionKind(kind);
  });
  os << "] ops " << epilogueOps << " " << finalizeOps << " residual "
     << fullExtraBytes;
  return text;
}

std::string Problem::printTypes() const {
  return llvm::formatv("{0} and {1} multiplied as {2} and accumulated in {3}",
                       inputType, filterType, stringifyMultiplyMode(multiply),
                       accumulateType);
}

Problem mlir::conv::getNominalProblem(const Problem &problem) {
  Problem p = problem;
  auto settle = [](int64_t &extent, int64_t size) {
    if (ShapedType::isDynamic(extent))
      extent = size;
  };
  settle(p.batch, 32);
  for (unsigned i : {Depth, Rows, Columns}) {
    settle(p.input[i], i == Depth ? 16 : 64);
    int64_t span = (p.input[i] - 1) * p.inputDilation[i] + 1 + p.padLow[i] +
                   p.padHigh[i] - ((p.kernel[i] - 1) * p.dilations[i] + 1);
    settle(p.output[i], span < 0 ? 0 : span / p.strides[i] + 1);
  }
  return p;
}
