//===- Instrument.cpp - Make a kernel call the simulator ------------------===//

#include "Instrument.h"
#include "Collectives.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"
#include "llvm/ADT/StringSwitch.h"
#include <map>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::sim;

std::string sim::entryName(StringRef kernel) {
  return ("conv_sim_entry_" + kernel).str();
}

namespace {

class Instrumenter {
public:
  Instrumenter(ModuleOp module, Device &device)
      : module(module), device(device), b(module.getContext()),
        dataLayout(module) {
    i32 = b.getI32Type();
    i64 = b.getI64Type();
    pointer = LLVM::LLVMPointerType::get(b.getContext());
    nothing = LLVM::LLVMVoidType::get(b.getContext());
  }

  LogicalResult run(InstrumentedModule &result);

private:
  Value constant(int64_t value, Type type) {
    return LLVM::ConstantOp::create(b, loc, type,
                                    b.getIntegerAttr(type, value));
  }
  Value word(int64_t value) { return constant(value, i32); }
  /// An index for findings about `op`.
  Value site(Operation *op) {
    Site &site = device.sites.emplace_back();
    site.op = op->getName().getStringRef();
    site.kernel = op->getParentOfType<LLVM::LLVMFuncOp>().getName();
    site.number = ++numbers[{site.kernel, site.op}];
    llvm::raw_string_ostream stream(site.location);
    Location where = op->getLoc();
    if (auto file = dyn_cast<FileLineColLoc>(where))
      stream << file.getFilename().getValue() << ":" << file.getLine() << ":"
             << file.getColumn();
    else
      stream << where;
    return word(device.sites.size() - 1);
  }
  Value call(StringRef name, Type result, ValueRange operands) {
    auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
    if (!function) {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(module.getBody());
      function = LLVM::LLVMFuncOp::create(
          b, loc, name,
          LLVM::LLVMFunctionType::get(result,
                                      llvm::to_vector(operands.getTypes())));
    }
    auto op = LLVM::CallOp::create(b, loc, function, operands);
    return op.getNumResults() ? op.getResult() : Value();
  }
  Value address(Value pointer) {
    return LLVM::PtrToIntOp::create(b, loc, i64, pointer);
  }
  /// A 32-bit scalar as i32.
  Value bits(Value value) {
    if (value.getType() == i32)
      return value;
    return LLVM::BitcastOp::create(b, loc, i32, value);
  }
  /// Room for `count` words in the function's frame.
  Value frame(Operation *op, int64_t count) {
    OpBuilder::InsertionGuard guard(b);
    auto function = op->getParentOfType<LLVM::LLVMFuncOp>();
    b.setInsertionPointToStart(&function.getBody().front());
    auto room = LLVM::AllocaOp::create(b, loc, pointer, word(count),
                                       /*alignment=*/b.getI64IntegerAttr(16),
                                       TypeAttr::get(i32),
                                       /*inalloca=*/UnitAttr());
    return room;
  }
  void checkAccess(Operation *op, Value at, Type type, Access kind,
                   std::optional<uint64_t> alignment);

  LogicalResult instrument(Operation *op);
  LogicalResult instrumentNVVM(Operation *op);
  LogicalResult shuffle(NVVM::ShflOp op);
  LogicalResult ldMatrix(NVVM::LdMatrixOp op);
  LogicalResult mma(NVVM::MmaOp op);
  void replaceByWords(Operation *op, Value words);
  LogicalResult unknown(Operation *op) {
    return op->emitError("the simulator does not know '")
           << op->getName() << "'";
  }
  void addEntry(LLVM::LLVMFuncOp kernel);

  ModuleOp module;
  Device &device;
  OpBuilder b;
  DataLayout dataLayout;
  Location loc = UnknownLoc::get(b.getContext());
  Type i32, i64, pointer, nothing;
  llvm::StringMap<size_t> sharedOffsets;
  /// Ops of each kernel and name so far.
  std::map<std::pair<std::string, std::string>, unsigned> numbers;
};

void Instrumenter::checkAccess(Operation *op, Value at, Type type, Access kind,
                               std::optional<uint64_t> alignment) {
  Value where = site(op);
  device.sites.back().write = kind != Load;
  int64_t bytes = dataLayout.getTypeSize(type).getFixedValue();
  call("conv_sim_access", nothing,
       {address(at), word(bytes), word(kind), word(alignment.value_or(1)),
        where});
}

/// Replaces the results of a collective by what it left in `words`.
void Instrumenter::replaceByWords(Operation *op, Value words) {
  Type type = op->getResult(0).getType();
  op->replaceAllUsesWith(
      ValueRange{LLVM::LoadOp::create(b, loc, type, words, 4)});
  op->erase();
}

LogicalResult Instrumenter::shuffle(NVVM::ShflOp op) {
  Type type = op.getVal().getType();
  if (!type.isInteger(32) && !type.isF32())
    return unknown(op);
  uint32_t kind = 0;
  switch (op.getKind()) {
  case NVVM::ShflKind::bfly:
    kind = Bfly;
    break;
  case NVVM::ShflKind::up:
    kind = Up;
    break;
  case NVVM::ShflKind::down:
    kind = Down;
    break;
  case NVVM::ShflKind::idx:
    kind = Idx;
    break;
  }
  Value packed = call("conv_sim_shuffle", i64,
                      {op.getThreadMask(), bits(op.getVal()), op.getOffset(),
                       op.getMaskAndClamp(), word(kind), site(op)});
  Value value = LLVM::TruncOp::create(b, loc, i32, packed);
  if (type != i32)
    value = LLVM::BitcastOp::create(b, loc, type, value);
  if (auto pair = dyn_cast<LLVM::LLVMStructType>(op.getType())) {
    Value in = LLVM::TruncOp::create(
        b, loc, b.getI1Type(),
        LLVM::LShrOp::create(b, loc, packed, constant(32, i64)));
    Value both = LLVM::PoisonOp::create(b, loc, pair);
    both =
        LLVM::InsertValueOp::create(b, loc, both, value, ArrayRef<int64_t>{0});
    value = LLVM::InsertValueOp::create(b, loc, both, in, ArrayRef<int64_t>{1});
  }
  op.replaceAllUsesWith(value);
  op.erase();
  return success();
}

LogicalResult Instrumenter::ldMatrix(NVVM::LdMatrixOp op) {
  if (op.getShape().getM() != 8 || op.getShape().getN() != 8 ||
      op.getEltType() != NVVM::LdStMatrixEltType::B16)
    return unknown(op);
  int64_t count = op.getNum();
  Value words = frame(op, count);
  // Each of the first 8 * count lanes names one row of 16 bytes.
  call("conv_sim_ldmatrix", nothing,
       {address(op.getPtr()), word(count),
        word(op.getLayout() == NVVM::MMALayout::col), words, site(op)});
  replaceByWords(op, words);
  return success();
}

LogicalResult Instrumenter::mma(NVVM::MmaOp op) {
  NVVM::MMAShapeAttr shape = op.getShape();
  std::optional<MmaType> type;
  if (auto a = op.getMultiplicandAPtxType())
    switch (*a) {
    case NVVM::MMATypes::tf32:
      type = TF32;
      break;
    case NVVM::MMATypes::f16:
      type = F16;
      break;
    case NVVM::MMATypes::bf16:
      type = BF16;
      break;
    case NVVM::MMATypes::s8:
      type = S8;
      break;
    default:
      break;
    }
  auto result = dyn_cast<LLVM::LLVMStructType>(op.getType());
  if (!type || shape.getM() != 16 || shape.getN() != 8 || !result ||
      result.getBody().size() != 4)
    return unknown(op);
  auto spill = [&](ValueRange values) {
    Value words = frame(op, values.size());
    for (auto [i, value] : llvm::enumerate(values)) {
      Value at = LLVM::GEPOp::create(b, loc, pointer, i32, words,
                                     ArrayRef<LLVM::GEPArg>{int32_t(i)});
      LLVM::StoreOp::create(b, loc, value, at, 4);
    }
    return words;
  };
  Value d = frame(op, 4);
  call("conv_sim_mma", nothing,
       {word(*type), word(shape.getK()), spill(op.getOperandA()),
        spill(op.getOperandB()), spill(op.getOperandC()), d, site(op)});
  replaceByWords(op, d);
  return success();
}

LogicalResult Instrumenter::instrumentNVVM(Operation *op) {
  // Special registers, in the order of conv_sim_register.
  static constexpr StringRef registers[] = {
      "nvvm.read.ptx.sreg.tid.x",    "nvvm.read.ptx.sreg.tid.y",
      "nvvm.read.ptx.sreg.tid.z",    "nvvm.read.ptx.sreg.ntid.x",
      "nvvm.read.ptx.sreg.ntid.y",   "nvvm.read.ptx.sreg.ntid.z",
      "nvvm.read.ptx.sreg.ctaid.x",  "nvvm.read.ptx.sreg.ctaid.y",
      "nvvm.read.ptx.sreg.ctaid.z",  "nvvm.read.ptx.sreg.nctaid.x",
      "nvvm.read.ptx.sreg.nctaid.y", "nvvm.read.ptx.sreg.nctaid.z",
      "nvvm.read.ptx.sreg.laneid"};
  auto found = llvm::find(registers, op->getName().getStringRef());
  if (found != std::end(registers)) {
    Value value =
        call("conv_sim_register", i32, {word(found - std::begin(registers))});
    op->getResult(0).replaceAllUsesWith(value);
    op->erase();
    return success();
  }
  if (isa<NVVM::Barrier0Op>(op)) {
    call("conv_sim_barrier", nothing, {word(0), word(0), site(op)});
  } else if (auto barrier = dyn_cast<NVVM::BarrierOp>(op)) {
    if (op->getNumResults())
      return unknown(op);
    Value id = barrier.getBarrierId() ? barrier.getBarrierId() : word(0);
    Value count =
        barrier.getNumberOfThreads() ? barrier.getNumberOfThreads() : word(0);
    call("conv_sim_barrier", nothing, {id, count, site(op)});
  } else if (auto sync = dyn_cast<NVVM::SyncWarpOp>(op)) {
    call("conv_sim_syncwarp", nothing, {sync.getMask(), site(op)});
  } else if (auto shfl = dyn_cast<NVVM::ShflOp>(op)) {
    return shuffle(shfl);
  } else if (auto copy = dyn_cast<NVVM::CpAsyncOp>(op)) {
    Value size = copy.getCpSize() ? copy.getCpSize() : word(copy.getSize());
    Value where = site(op);
    device.sites.back().write = true;
    call("conv_sim_copy_async", nothing,
         {address(copy.getDst()), address(copy.getSrc()), word(copy.getSize()),
          size, where});
  } else if (isa<NVVM::CpAsyncCommitGroupOp>(op)) {
    call("conv_sim_commit_copies", nothing, {});
  } else if (auto wait = dyn_cast<NVVM::CpAsyncWaitGroupOp>(op)) {
    call("conv_sim_wait_copies", nothing, {word(wait.getN())});
  } else if (auto load = dyn_cast<NVVM::LdMatrixOp>(op)) {
    return ldMatrix(load);
  } else if (auto multiply = dyn_cast<NVVM::MmaOp>(op)) {
    return mma(multiply);
  } else {
    return unknown(op);
  }
  op->erase();
  return success();
}

LogicalResult Instrumenter::instrument(Operation *op) {
  loc = op->getLoc();
  b.setInsertionPoint(op);
  if (isa<NVVM::NVVMDialect>(op->getDialect()))
    return instrumentNVVM(op);
  if (auto load = dyn_cast<LLVM::LoadOp>(op)) {
    checkAccess(op, load.getAddr(), load.getType(), Load, load.getAlignment());
  } else if (auto store = dyn_cast<LLVM::StoreOp>(op)) {
    checkAccess(op, store.getAddr(), store.getValue().getType(), Store,
                store.getAlignment());
  } else if (auto rmw = dyn_cast<LLVM::AtomicRMWOp>(op)) {
    checkAccess(op, rmw.getPtr(), rmw.getVal().getType(), Atomic,
                rmw.getAlignment());
  } else if (auto exchange = dyn_cast<LLVM::AtomicCmpXchgOp>(op)) {
    checkAccess(op, exchange.getPtr(), exchange.getVal().getType(), Atomic,
                exchange.getAlignment());
  } else if (auto addressOf = dyn_cast<LLVM::AddressOfOp>(op)) {
    auto at = sharedOffsets.find(addressOf.getGlobalName());
    if (at != sharedOffsets.end()) {
      Value base = call("conv_sim_shared", i64, {});
      Value sum = LLVM::AddOp::create(b, loc, base, constant(at->second, i64));
      addressOf.replaceAllUsesWith(
          LLVM::IntToPtrOp::create(b, loc, addressOf.getType(), sum)
              .getResult());
      op->erase();
    }
  } else if (isa<LLVM::InlineAsmOp, LLVM::CallIntrinsicOp, LLVM::MemcpyOp,
                 LLVM::MemsetOp, LLVM::MemmoveOp>(op)) {
    return unknown(op);
  } else if (!isa<LLVM::LLVMDialect>(op->getDialect())) {
    return op->emitError("expects a module lowered to the LLVM and NVVM "
                         "dialects, got '")
           << op->getName() << "'";
  }
  return success();
}

/// void entry(params): calls the kernel on 8-byte slots.
void Instrumenter::addEntry(LLVM::LLVMFuncOp kernel) {
  loc = kernel.getLoc();
  b.setInsertionPointToEnd(module.getBody());
  auto entry =
      LLVM::LLVMFuncOp::create(b, loc, entryName(kernel.getName()),
                               LLVM::LLVMFunctionType::get(nothing, {pointer}));
  mlir::Block *block = entry.addEntryBlock(b);
  b.setInsertionPointToStart(block);
  SmallVector<Value> operands;
  for (auto [i, type] : llvm::enumerate(kernel.getArgumentTypes())) {
    Value at = LLVM::GEPOp::create(b, loc, pointer, i64, block->getArgument(0),
                                   ArrayRef<LLVM::GEPArg>{int32_t(i)});
    operands.push_back(LLVM::LoadOp::create(b, loc, type, at, 8));
  }
  LLVM::CallOp::create(b, loc, kernel, operands);
  LLVM::ReturnOp::create(b, loc, ValueRange());
}

LogicalResult Instrumenter::run(InstrumentedModule &result) {
  // Shared globals become offsets: those of known size first, then the one
  // that the launch sizes.
  SmallVector<LLVM::GlobalOp> globals(module.getOps<LLVM::GlobalOp>());
  size_t end = 0;
  for (bool dynamic : {false, true})
    for (LLVM::GlobalOp global : globals) {
      size_t bytes = dataLayout.getTypeSize(global.getType()).getFixedValue();
      if (global.getAddrSpace() != 3 || (bytes == 0) != dynamic)
        continue;
      end = llvm::alignTo(
          end, std::max<uint64_t>(global.getAlignment().value_or(16), 1));
      sharedOffsets[global.getSymName()] = end;
      end += bytes;
    }
  device.staticShared = end;
  SmallVector<LLVM::LLVMFuncOp> kernels;
  for (LLVM::LLVMFuncOp function : module.getOps<LLVM::LLVMFuncOp>())
    if (function->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName()))
      kernels.push_back(function);

  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) {
    if (op->getParentOfType<LLVM::LLVMFuncOp>())
      ops.push_back(op);
  });
  for (Operation *op : ops)
    if (failed(instrument(op)))
      return failure();
  for (LLVM::GlobalOp global : globals) {
    if (sharedOffsets.contains(global.getSymName())) {
      global.erase();
      continue;
    }
    global.setLinkage(LLVM::Linkage::External);
    result.globals[global.getSymName()] =
        dataLayout.getTypeSize(global.getType()).getFixedValue();
  }
  for (LLVM::LLVMFuncOp kernel : kernels) {
    result.kernels[kernel.getName()] = kernel.getNumArguments();
    addEntry(kernel);
  }
  // What is left of the GPU says nothing to a CPU.
  for (LLVM::LLVMFuncOp function : module.getOps<LLVM::LLVMFuncOp>()) {
    for (NamedAttribute attr : llvm::to_vector(function->getDiscardableAttrs()))
      function->removeDiscardableAttr(attr.getName());
    function.removeArgAttrsAttr();
    function.setPassthroughAttr(nullptr);
    function.setTargetFeaturesAttr(nullptr);
    function.setTargetCpuAttr(nullptr);
  }
  return success();
}

} // namespace

FailureOr<InstrumentedModule> sim::instrument(gpu::GPUModuleOp kernels,
                                              Device &device) {
  InstrumentedModule result;
  result.module = ModuleOp::create(kernels.getLoc());
  OpBuilder b = OpBuilder::atBlockEnd(result.module->getBody());
  for (Operation &op : *kernels.getBody())
    b.clone(op);
  if (failed(Instrumenter(*result.module, device).run(result)))
    return failure();
  return result;
}
