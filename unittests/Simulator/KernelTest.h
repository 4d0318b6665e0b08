//===- KernelTest.h - Runs small kernels on the simulator -------*- C++ -*-===//

#ifndef CONV_UNITTESTS_SIMULATOR_KERNELTEST_H
#define CONV_UNITTESTS_SIMULATOR_KERNELTEST_H

#include "conv/Simulator/Simulator.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"
#include <cstring>

namespace mlir::conv {

/// Kernels of one block that work on a buffer of words.
class KernelTest : public ::testing::Test {
protected:
  KernelTest() {
    context
        .loadDialect<gpu::GPUDialect, LLVM::LLVMDialect, NVVM::NVVMDialect>();
  }

  /// Runs `body`, which sees %p (the buffer), %tid, and shared memory @s.
  LogicalResult run(const std::string &body, unsigned threads = 32,
                    uint64_t seed = 0) {
    std::string text = R"(
      gpu.module @m )" +
                       target + R"( {
        )" + declarations +
                       R"(
        llvm.mlir.global external @s() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
        llvm.func )" + convention +
                       "@k(%p: !llvm.ptr<1>" + parameters +
                       ") attributes {gpu.kernel, nvvm.kernel" + attributes +
                       R"(} {
          %tid = nvvm.read.ptx.sreg.tid.x : i32
          %s = llvm.mlir.addressof @s : !llvm.ptr<3>
          %c0 = llvm.mlir.constant(0 : i32) : i32
          %c1 = llvm.mlir.constant(1 : i32) : i32
          %mine = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
          %next = llvm.getelementptr %s[%ntid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
          %out = llvm.getelementptr %p[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
          )" + body + R"(
          llvm.return
        }
      })";
    size_t use = text.find("%next = ");
    text.insert(use, R"(%c31 = llvm.mlir.constant(31 : i32) : i32
          %tid1 = llvm.add %tid, %c1 : i32
          %ntid = llvm.and %tid1, %c31 : i32
          )");
    module = parseSourceString<ModuleOp>(text, &context);
    if (!module)
      return failure();
    options.seed = seed;
    auto created =
        Simulator::create(*module->getOps<gpu::GPUModuleOp>().begin(), options);
    if (failed(created))
      return failure();
    (*created)->addBuffer(buffer.data(), buffer.size() * 4, "buffer");
    uint64_t argument = reinterpret_cast<uint64_t>(buffer.data());
    LogicalResult result = (*created)->launch(
        "k", grid, block ? *block : Extents{threads, 1, 1}, 1024, {argument});
    findings = (*created)->takeFindings();
    return result;
  }

  /// What `run` of `body` says before anything runs.
  std::string errors(const std::string &body) {
    std::string text;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      text += diagnostic.str() + "\n";
      return success();
    });
    EXPECT_TRUE(failed(run(body)));
    return text;
  }

  float number(unsigned index) const {
    float value;
    std::memcpy(&value, &buffer[index], sizeof(value));
    return value;
  }

  std::string kinds() {
    std::string text;
    for (const SimulatorFinding &finding : findings)
      text += finding.kind + " ";
    return text;
  }

  /// Functions and globals beside the kernel.
  std::string declarations;
  /// Of the kernel: before its name, behind its parameter, among its
  /// attributes.
  std::string convention, parameters, attributes;
  /// Of the module: "[#nvvm.target<chip = ...>]".
  std::string target;
  MLIRContext context;
  SimulatorOptions options;
  using Extents = std::array<int64_t, 3>;
  Extents grid{1, 1, 1};
  std::optional<Extents> block; // instead of `threads` of `run`
  OwningOpRef<ModuleOp> module;
  alignas(16) std::array<uint32_t, 256> buffer{};
  std::vector<SimulatorFinding> findings;
};

} // namespace mlir::conv

#endif // CONV_UNITTESTS_SIMULATOR_KERNELTEST_H
