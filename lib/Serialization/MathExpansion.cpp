//===- MathExpansion.cpp - Math functions without libdevice ---------------===//
//
// PTX can be made without the CUDA toolkit. What is then missing is libdevice,
// the bitcode of the functions that "math.sin" and its like become on NVIDIA
// GPUs. conv-expand-math leaves only few of them; modules that were lowered by
// other means call more. This file makes the f32 functions through MLIR's
// approximations.
//
//===----------------------------------------------------------------------===//

#include "MathExpansion.h"
#include "conv/Serialization/PTX.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVMPass.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/IR/Module.h"

using namespace mlir;
using namespace mlir::conv;

/// An op of the math or arith dialect that computes a libdevice function.
static StringRef getMathOp(StringRef stem) {
  return llvm::StringSwitch<StringRef>(stem)
      .Case("fabs", "math.absf")
      .Case("fmin", "arith.minnumf")
      .Case("fmax", "arith.maxnumf")
      .Case("fmod", "arith.remf")
      .Case("fma", "math.fma")
      .Case("pow", "math.powf")
      .Case("rint", "math.roundeven")
      .Cases({"acos",  "acosh", "asin", "asinh",    "atan",  "atan2",
              "atanh", "cbrt",  "ceil", "copysign", "cos",   "cosh",
              "erf",   "erfc",  "exp",  "exp2",     "expm1", "floor",
              "log",   "log1p", "log2", "round",    "rsqrt", "sin",
              "sinh",  "sqrt",  "tan",  "tanh",     "trunc"},
             "math")
      .Default("");
}

static unsigned getNumArguments(StringRef stem) {
  return llvm::StringSwitch<unsigned>(stem)
      .Cases({"fmin", "fmax", "fmod", "pow", "atan2", "copysign"}, 2)
      .Case("fma", 3)
      .Default(1);
}

/// The definition of one libdevice function as MLIR text, or an empty string.
static std::string getDefinition(StringRef name) {
  StringRef stem = name;
  stem.consume_front("__nv_");
  bool isFloat = !getMathOp(stem.drop_back(stem.ends_with("f"))).empty() &&
                 stem.ends_with("f") && stem != "erf";
  if (isFloat)
    stem = stem.drop_back();
  StringRef op = getMathOp(stem);
  if (op.empty())
    return {};
  StringRef type = isFloat ? "f32" : "f64";
  std::string params, args;
  for (unsigned i = 0, e = getNumArguments(stem); i < e; ++i) {
    StringRef comma = i == 0 ? "" : ", ";
    params += llvm::formatv("{0}%x{1}: {2}", comma, i, type).str();
    args += llvm::formatv("{0}%x{1}", comma, i).str();
  }
  std::string full = op == "math" ? ("math." + stem).str() : op.str();
  return llvm::formatv("func.func @{0}({1}) -> {2} {{\n  %y = {3} {4} : {2}\n"
                       "  return %y : {2}\n}\n",
                       name, params, type, full, args)
      .str();
}

/// Whether the NVPTX backend selects this op without libdevice.
static bool isNative(Operation *op) {
  return !isa<math::MathDialect>(op->getDialect()) ||
         isa<math::FmaOp, math::FloorOp, math::CeilOp, math::AbsFOp,
             math::CopySignOp, math::SqrtOp, math::RoundOp, math::RoundEvenOp,
             math::TruncOp>(op);
}

static LogicalResult approximate(ModuleOp library) {
  MLIRContext *context = library.getContext();
  RewritePatternSet patterns(context);
  auto always = [](StringRef) { return true; };
  // Polynomials are preferred to expansions in terms of other functions.
  populateMathPolynomialApproximationPatterns(patterns, always, 2);
  math::populateExpansionPatterns(patterns,
                                  {"sinh", "cosh", "tan", "asinh", "acosh",
                                   "atanh", "powf", "exp2f", "exp2", "rsqrt"});
  return applyPatternsGreedily(library, std::move(patterns));
}

std::unique_ptr<llvm::Module>
conv::expandMathFunctions(gpu::GPUModuleOp user, ArrayRef<std::string> names,
                          llvm::LLVMContext &context) {
  auto emitMissing = [&](StringRef name) {
    user.emitError()
        << "calls '" << name
        << "' of libdevice, which was not found and has no expansion; install "
           "the CUDA toolkit or set CUDA_HOME to it (libdevice is "
           "nvvm/libdevice/libdevice.10.bc there)";
    return nullptr;
  };
  std::string text;
  for (const std::string &name : names) {
    std::string definition = getDefinition(name);
    if (definition.empty())
      return emitMissing(name);
    text += definition;
  }

  // A context of its own: nothing of this is the user's.
  DialectRegistry registry;
  registry.insert<arith::ArithDialect, cf::ControlFlowDialect,
                  func::FuncDialect, LLVM::LLVMDialect, math::MathDialect,
                  scf::SCFDialect, vector::VectorDialect>();
  registerPTXTranslations(registry);
  MLIRContext mlir(registry, MLIRContext::Threading::DISABLED);
  mlir.loadAllAvailableDialects();
  OwningOpRef<ModuleOp> library =
      parseSourceString<ModuleOp>(text, ParserConfig(&mlir));
  if (!library || failed(approximate(*library))) {
    user.emitError("internal: the device math library does not compile");
    return nullptr;
  }
  for (func::FuncOp func : library->getOps<func::FuncOp>()) {
    bool native = true;
    func.walk([&](Operation *op) { native &= isNative(op); });
    if (!native)
      return emitMissing(func.getName());
  }
  PassManager passes(&mlir);
  passes.addPass(createSCFToControlFlowPass());
  passes.addPass(createConvertMathToLLVMPass());
  passes.addPass(createArithToLLVMConversionPass());
  passes.addPass(createConvertControlFlowToLLVMPass());
  passes.addPass(createConvertFuncToLLVMPass());
  passes.addPass(createReconcileUnrealizedCastsPass());
  std::unique_ptr<llvm::Module> result;
  if (succeeded(passes.run(*library)))
    result = translateModuleToLLVMIR(*library, context);
  if (!result)
    user.emitError("internal: the device math library does not lower");
  return result;
}
