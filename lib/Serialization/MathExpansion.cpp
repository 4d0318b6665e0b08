//===- MathExpansion.cpp - Math functions without libdevice ---------------===//
//
// PTX can be made without the CUDA toolkit. What is then missing is libdevice,
// the bitcode of the functions that "math.tanh" and its like become on NVIDIA
// GPUs. This file makes such functions: of f32 through MLIR's approximations,
// of f64, which f64 references need, through the series below (a few ulp).
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

/// Functions of f64, each accurate to a few units in the last place.
static constexpr llvm::StringLiteral doubleFunctions = R"mlir(
// e^r 2^n for |r| < 0.35: a Taylor series, and 2^n in two factors so that the
// ends of the range neither overflow nor vanish early.
func.func private @scaled_exp(%r: f64, %n: f64) -> f64 {
  %ec0 = arith.constant 1.60590438368216133e-10 : f64
  %ec1 = arith.constant 2.08767569878681002e-09 : f64
  %ep1 = math.fma %ec0, %r, %ec1 : f64
  %ec2 = arith.constant 2.50521083854417202e-08 : f64
  %ep2 = math.fma %ep1, %r, %ec2 : f64
  %ec3 = arith.constant 2.75573192239858883e-07 : f64
  %ep3 = math.fma %ep2, %r, %ec3 : f64
  %ec4 = arith.constant 2.75573192239858925e-06 : f64
  %ep4 = math.fma %ep3, %r, %ec4 : f64
  %ec5 = arith.constant 2.48015873015873016e-05 : f64
  %ep5 = math.fma %ep4, %r, %ec5 : f64
  %ec6 = arith.constant 0.0001984126984126984 : f64
  %ep6 = math.fma %ep5, %r, %ec6 : f64
  %ec7 = arith.constant 0.001388888888888889 : f64
  %ep7 = math.fma %ep6, %r, %ec7 : f64
  %ec8 = arith.constant 0.008333333333333333 : f64
  %ep8 = math.fma %ep7, %r, %ec8 : f64
  %ec9 = arith.constant 0.041666666666666664 : f64
  %ep9 = math.fma %ep8, %r, %ec9 : f64
  %ec10 = arith.constant 0.16666666666666666 : f64
  %ep10 = math.fma %ep9, %r, %ec10 : f64
  %ec11 = arith.constant 0.5 : f64
  %ep11 = math.fma %ep10, %r, %ec11 : f64
  %ec12 = arith.constant 1.0 : f64
  %ep12 = math.fma %ep11, %r, %ec12 : f64
  %ec13 = arith.constant 1.0 : f64
  %ep13 = math.fma %ep12, %r, %ec13 : f64
  %i = arith.fptosi %n : f64 to i64
  %one = arith.constant 1 : i64
  %bias = arith.constant 1023 : i64
  %shift = arith.constant 52 : i64
  %i1 = arith.shrsi %i, %one : i64
  %i2 = arith.subi %i, %i1 : i64
  %b1 = arith.addi %i1, %bias : i64
  %b2 = arith.addi %i2, %bias : i64
  %s1 = arith.shli %b1, %shift : i64
  %s2 = arith.shli %b2, %shift : i64
  %f1 = arith.bitcast %s1 : i64 to f64
  %f2 = arith.bitcast %s2 : i64 to f64
  %v1 = arith.mulf %ep13, %f1 : f64
  %v = arith.mulf %v1, %f2 : f64
  return %v : f64
}
// exp: x = n ln 2 + r.
func.func private @exp_f64(%x: f64) -> f64 {
  %hi = arith.constant 710.0 : f64
  %lo = arith.constant -746.0 : f64
  %a = arith.minimumf %x, %hi : f64
  %b = arith.maximumf %a, %lo : f64
  %log2e = arith.constant 1.4426950408889634 : f64
  %ln2hi = arith.constant 0x3FE62E42FEFA3800 : f64
  %ln2lo = arith.constant 0x3D2EF35793C76730 : f64
  %q = arith.mulf %b, %log2e : f64
  %n = math.roundeven %q : f64
  %nn = arith.negf %n : f64
  %r0 = math.fma %nn, %ln2hi, %b : f64
  %r = math.fma %nn, %ln2lo, %r0 : f64
  %v = func.call @scaled_exp(%r, %n) : (f64, f64) -> f64
  %nan = arith.cmpf uno, %x, %x : f64
  %y = arith.select %nan, %x, %v : f64
  return %y : f64
}
// expm1: near 0 a series without the 1, elsewhere exp(x) - 1.
func.func private @expm1_f64(%x: f64) -> f64 {
  %mc0 = arith.constant 7.64716373181981641e-13 : f64
  %mc1 = arith.constant 1.14707455977297245e-11 : f64
  %mp1 = math.fma %mc0, %x, %mc1 : f64
  %mc2 = arith.constant 1.60590438368216133e-10 : f64
  %mp2 = math.fma %mp1, %x, %mc2 : f64
  %mc3 = arith.constant 2.08767569878681002e-09 : f64
  %mp3 = math.fma %mp2, %x, %mc3 : f64
  %mc4 = arith.constant 2.50521083854417202e-08 : f64
  %mp4 = math.fma %mp3, %x, %mc4 : f64
  %mc5 = arith.constant 2.75573192239858883e-07 : f64
  %mp5 = math.fma %mp4, %x, %mc5 : f64
  %mc6 = arith.constant 2.75573192239858925e-06 : f64
  %mp6 = math.fma %mp5, %x, %mc6 : f64
  %mc7 = arith.constant 2.48015873015873016e-05 : f64
  %mp7 = math.fma %mp6, %x, %mc7 : f64
  %mc8 = arith.constant 0.0001984126984126984 : f64
  %mp8 = math.fma %mp7, %x, %mc8 : f64
  %mc9 = arith.constant 0.001388888888888889 : f64
  %mp9 = math.fma %mp8, %x, %mc9 : f64
  %mc10 = arith.constant 0.008333333333333333 : f64
  %mp10 = math.fma %mp9, %x, %mc10 : f64
  %mc11 = arith.constant 0.041666666666666664 : f64
  %mp11 = math.fma %mp10, %x, %mc11 : f64
  %mc12 = arith.constant 0.16666666666666666 : f64
  %mp12 = math.fma %mp11, %x, %mc12 : f64
  %mc13 = arith.constant 0.5 : f64
  %mp13 = math.fma %mp12, %x, %mc13 : f64
  %mc14 = arith.constant 1.0 : f64
  %mp14 = math.fma %mp13, %x, %mc14 : f64
  %small = arith.mulf %mp14, %x : f64
  %e = func.call @exp_f64(%x) : (f64) -> f64
  %one = arith.constant 1.0 : f64
  %large = arith.subf %e, %one : f64
  %a = math.absf %x : f64
  %limit = arith.constant 0.5 : f64
  %near = arith.cmpf olt, %a, %limit : f64
  %y = arith.select %near, %small, %large : f64
  return %y : f64
}
// log: x = 2^e m with m near 1, log m = 2 atanh((m - 1) / (m + 1)).
func.func private @log_f64(%x: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %one = arith.constant 1.0 : f64
  %half = arith.constant 0.5 : f64
  %tiny = arith.constant 0x0010000000000000 : f64
  %up = arith.constant 18014398509481984.0 : f64
  %subnormal = arith.cmpf olt, %x, %tiny : f64
  %scaled = arith.mulf %x, %up : f64
  %xx = arith.select %subnormal, %scaled, %x : f64
  %bits = arith.bitcast %xx : f64 to i64
  // Shifts the boundary of the exponent to sqrt(1/2).
  %offset = arith.constant 4604544271217802189 : i64
  %from = arith.subi %bits, %offset : i64
  %shift = arith.constant 52 : i64
  %ei = arith.shrsi %from, %shift : i64
  %eb = arith.shli %ei, %shift : i64
  %mb = arith.subi %bits, %eb : i64
  %m = arith.bitcast %mb : i64 to f64
  %e0 = arith.sitofp %ei : i64 to f64
  %down = arith.constant -54.0 : f64
  %e1 = arith.addf %e0, %down : f64
  %e = arith.select %subnormal, %e1, %e0 : f64
  %num = arith.subf %m, %one : f64
  %den = arith.addf %m, %one : f64
  %s = arith.divf %num, %den : f64
  %s2 = arith.mulf %s, %s : f64
  %lc0 = arith.constant 0.08 : f64
  %lc1 = arith.constant 0.08695652173913043 : f64
  %lp1 = math.fma %lc0, %s2, %lc1 : f64
  %lc2 = arith.constant 0.09523809523809523 : f64
  %lp2 = math.fma %lp1, %s2, %lc2 : f64
  %lc3 = arith.constant 0.10526315789473684 : f64
  %lp3 = math.fma %lp2, %s2, %lc3 : f64
  %lc4 = arith.constant 0.11764705882352941 : f64
  %lp4 = math.fma %lp3, %s2, %lc4 : f64
  %lc5 = arith.constant 0.13333333333333333 : f64
  %lp5 = math.fma %lp4, %s2, %lc5 : f64
  %lc6 = arith.constant 0.15384615384615385 : f64
  %lp6 = math.fma %lp5, %s2, %lc6 : f64
  %lc7 = arith.constant 0.18181818181818182 : f64
  %lp7 = math.fma %lp6, %s2, %lc7 : f64
  %lc8 = arith.constant 0.2222222222222222 : f64
  %lp8 = math.fma %lp7, %s2, %lc8 : f64
  %lc9 = arith.constant 0.2857142857142857 : f64
  %lp9 = math.fma %lp8, %s2, %lc9 : f64
  %lc10 = arith.constant 0.4 : f64
  %lp10 = math.fma %lp9, %s2, %lc10 : f64
  %lc11 = arith.constant 0.6666666666666666 : f64
  %lp11 = math.fma %lp10, %s2, %lc11 : f64
  %lc12 = arith.constant 2.0 : f64
  %lp12 = math.fma %lp11, %s2, %lc12 : f64
  %ln2hi = arith.constant 0x3FE62E42FEFA3800 : f64
  %ln2lo = arith.constant 0x3D2EF35793C76730 : f64
  %t0 = arith.mulf %e, %ln2lo : f64
  %t1 = math.fma %lp12, %s, %t0 : f64
  %v = math.fma %e, %ln2hi, %t1 : f64
  %inf = arith.constant 0x7FF0000000000000 : f64
  %ninf = arith.constant 0xFFF0000000000000 : f64
  %qnan = arith.constant 0x7FF8000000000000 : f64
  %isinf = arith.cmpf oeq, %x, %inf : f64
  %iszero = arith.cmpf oeq, %x, %zero : f64
  %isnan = arith.cmpf ult, %x, %zero : f64
  %y0 = arith.select %isinf, %inf, %v : f64
  %y1 = arith.select %iszero, %ninf, %y0 : f64
  %y = arith.select %isnan, %qnan, %y1 : f64
  return %y : f64
}
// log1p: log(u) corrected by what 1 + x lost in rounding to u.
func.func private @log1p_f64(%x: f64) -> f64 {
  %one = arith.constant 1.0 : f64
  %u = arith.addf %x, %one : f64
  %l = func.call @log_f64(%u) : (f64) -> f64
  %d = arith.subf %u, %one : f64
  %lost = arith.subf %x, %d : f64
  %c = arith.divf %lost, %u : f64
  %v = arith.addf %l, %c : f64
  %isone = arith.cmpf oeq, %u, %one : f64
  %inf = arith.constant 0x7FF0000000000000 : f64
  %isinf = arith.cmpf oeq, %x, %inf : f64
  %zero = arith.constant 0.0 : f64
  %iszero = arith.cmpf oeq, %u, %zero : f64
  %special = arith.ori %isinf, %iszero : i1
  %y0 = arith.select %special, %l, %v : f64
  %y = arith.select %isone, %x, %y0 : f64
  return %y : f64
}
func.func private @exp2_f64(%x: f64) -> f64 {
  %hi = arith.constant 1025.0 : f64
  %lo = arith.constant -1080.0 : f64
  %a = arith.minimumf %x, %hi : f64
  %b = arith.maximumf %a, %lo : f64
  %n = math.roundeven %b : f64
  %f = arith.subf %b, %n : f64
  %ln2 = arith.constant 0.69314718055994531 : f64
  %r = arith.mulf %f, %ln2 : f64
  %v = func.call @scaled_exp(%r, %n) : (f64, f64) -> f64
  %nan = arith.cmpf uno, %x, %x : f64
  %y = arith.select %nan, %x, %v : f64
  return %y : f64
}
func.func private @log2_f64(%x: f64) -> f64 {
  %c = arith.constant 1.4426950408889634 : f64
  %a = func.call @log_f64(%x) : (f64) -> f64
  %y = arith.mulf %a, %c : f64
  return %y : f64
}
func.func private @log10_f64(%x: f64) -> f64 {
  %c = arith.constant 0.43429448190325182 : f64
  %a = func.call @log_f64(%x) : (f64) -> f64
  %y = arith.mulf %a, %c : f64
  return %y : f64
}
// tanh |x| = expm1(2 |x|) / (expm1(2 |x|) + 2), which is 1 from 20 on.
func.func private @tanh_f64(%x: f64) -> f64 {
  %two = arith.constant 2.0 : f64
  %limit = arith.constant 44.0 : f64
  %a = math.absf %x : f64
  %d = arith.mulf %a, %two : f64
  %c = arith.minimumf %d, %limit : f64
  %e = func.call @expm1_f64(%c) : (f64) -> f64
  %den = arith.addf %e, %two : f64
  %t = arith.divf %e, %den : f64
  %y = math.copysign %t, %x : f64
  return %y : f64
}
// erf x = 2 / sqrt(pi) exp(-x^2) sum of 2^k x^(2k+1) / (2k+1)!!, all terms of
// one sign; it is 1 from 6 on.
func.func private @erf_f64(%x: f64) -> f64 {
  %a0 = math.absf %x : f64
  %six = arith.constant 6.0 : f64
  %a = arith.minimumf %a0, %six : f64
  %c1 = arith.constant 1 : i64
  %c160 = arith.constant 160 : i64
  %two = arith.constant 2.0 : f64
  %one = arith.constant 1.0 : f64
  %sq = arith.mulf %a, %a : f64
  %sq2 = arith.mulf %sq, %two : f64
  %r:3 = scf.for %k = %c1 to %c160 step %c1 iter_args(%term = %a, %sum = %a, %odd = %one) -> (f64, f64, f64) : i64 {
    %next = arith.addf %odd, %two : f64
    %t0 = arith.mulf %term, %sq2 : f64
    %t = arith.divf %t0, %next : f64
    %s = arith.addf %sum, %t : f64
    scf.yield %t, %s, %next : f64, f64, f64
  }
  %neg = arith.negf %sq : f64
  %g = func.call @exp_f64(%neg) : (f64) -> f64
  %c = arith.constant 1.1283791670955126 : f64
  %p0 = arith.mulf %g, %c : f64
  %p1 = arith.mulf %p0, %r#1 : f64
  %p = arith.minimumf %p1, %one : f64
  %y = math.copysign %p, %x : f64
  return %y : f64
}
)mlir";

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
      .Cases({"acos",  "acosh", "asin",  "asinh",    "atan",  "atan2",
              "atanh", "cbrt",  "ceil",  "copysign", "cos",   "cosh",
              "erf",   "erfc",  "exp",   "exp2",     "expm1", "floor",
              "log",   "log10", "log1p", "log2",     "round", "rsqrt",
              "sin",   "sinh",  "sqrt",  "tan",      "tanh"},
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
  bool isSeries =
      !isFloat && doubleFunctions.contains(("@" + stem + "_f64(").str());
  std::string params, args, types;
  for (unsigned i = 0, e = getNumArguments(stem); i < e; ++i) {
    StringRef comma = i == 0 ? "" : ", ";
    params += llvm::formatv("{0}%x{1}: {2}", comma, i, type).str();
    args += llvm::formatv("{0}%x{1}", comma, i).str();
    types += llvm::formatv("{0}{1}", comma, type).str();
  }
  std::string full = op == "math" ? ("math." + stem).str() : op.str();
  std::string body =
      isSeries ? llvm::formatv("func.call @{0}_f64({1}) : ({2}) -> f64", stem,
                               args, types)
                     .str()
      : stem == "rsqrt" && !isFloat
          // MLIR's own expansion is for what hardware does not have.
          ? std::string("math.sqrt %x0 : f64\n  %one = arith.constant 1.0 : "
                        "f64\n  %r = arith.divf %one, %y : f64")
          : llvm::formatv("{0} {1} : {2}", full, args, type).str();
  StringRef result = stem == "rsqrt" && !isFloat ? "%r" : "%y";
  return llvm::formatv("func.func @{0}({1}) -> {2} {{\n  %y = {3}\n  return "
                       "{4} : {2}\n}\n",
                       name, params, type, body, result)
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
  std::string text = doubleFunctions.str();
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
