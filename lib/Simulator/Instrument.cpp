//===- Instrument.cpp - Make a kernel call the simulator ------------------===//

#include "Instrument.h"
#include "DeviceMath.h"
#include "Instrumenter.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::sim;

std::string sim::entryName(StringRef kernel) {
  return ("conv_sim_entry_" + kernel).str();
}

void Instrumenter::checkAccess(Operation *op, Value at, Type type, Access kind,
                               std::optional<uint64_t> alignment) {
  Value where = site(op);
  machine.sites.back().write = kind != Load;
  int64_t bytes = getStoreSize(type);
  // Atomic operations are naturally aligned.
  uint64_t natural =
      kind == Atomic ? bytes : dataLayout.getTypeABIAlignment(type);
  call("conv_sim_access", nothing,
       {address(at), word(bytes), word(kind), word(alignment.value_or(natural)),
        where});
}

/// A store to global memory shows its value, too.
void Instrumenter::checkStore(LLVM::StoreOp op) {
  Type type = op.getValue().getType();
  if (cast<LLVM::LLVMPointerType>(op.getAddr().getType()).getAddressSpace() ==
      3)
    return checkAccess(op, op.getAddr(), type, Store, op.getAlignment());
  Value where = site(op);
  machine.sites.back().write = true;
  int64_t bytes = getStoreSize(type);
  Value value = frame(op, "store", llvm::divideCeil(bytes, 4));
  LLVM::StoreOp::create(b, loc, op.getValue(), value, /*alignment=*/16);
  call("conv_sim_store", nothing,
       {address(op.getAddr()), word(bytes),
        word(op.getAlignment().value_or(dataLayout.getTypeABIAlignment(type))),
        value, where});
}

/// Whether `branch` goes back to a block at or before its own: every cycle has
/// such a branch.
static bool goesBack(Operation *branch) {
  mlir::Block *own = branch->getBlock();
  return llvm::any_of(branch->getSuccessors(), [&](mlir::Block *to) {
    return to == own || to->computeBlockNumber() < own->computeBlockNumber();
  });
}

/// Ops of the LLVM dialect that do on the host what they do on the GPU, or that
/// `instrument` makes do so. What is not here reaches memory unseen, ends the
/// process, or calls the host's mathematics where NVPTX has nothing.
static bool isKnown(Operation *op) {
  using namespace mlir::LLVM;
  // Control and memory.
  if (isa<BrOp, CondBrOp, SwitchOp, ReturnOp, UnreachableOp, CallOp,
          CallIntrinsicOp, InlineAsmOp, AllocaOp, LoadOp, StoreOp, AtomicRMWOp,
          AtomicCmpXchgOp, FenceOp>(op))
    return true;
  // Values and casts.
  if (isa<AddressOfOp, LLVM::ConstantOp, PoisonOp, UndefOp, ZeroOp, FreezeOp,
          GEPOp, SelectOp, BitcastOp, AddrSpaceCastOp, PtrToIntOp, IntToPtrOp,
          TruncOp, ZExtOp, SExtOp, FPExtOp, FPTruncOp, SIToFPOp, UIToFPOp,
          FPToSIOp, FPToUIOp, ExtractValueOp, InsertValueOp, ExtractElementOp,
          InsertElementOp, ShuffleVectorOp, vector_extract, vector_insert>(op))
    return true;
  // Arithmetic.
  if (isa<AddOp, SubOp, MulOp, SDivOp, UDivOp, SRemOp, URemOp, AndOp, OrOp,
          XOrOp, ShlOp, LShrOp, AShrOp, ICmpOp, FCmpOp, FAddOp, FSubOp, FMulOp,
          FDivOp, FNegOp, FMAOp, FAbsOp, CopySignOp, FFloorOp, FCeilOp,
          FTruncOp, RintOp, NearbyintOp, RoundEvenOp, RoundOp, SqrtOp, MinNumOp,
          MaxNumOp, MinimumOp, MaximumOp, IsFPClass, Exp2Op>(op))
    return true;
  if (isa<SMinOp, SMaxOp, UMinOp, UMaxOp, SCmpOp, UCmpOp, AbsOp, CtPopOp,
          CountLeadingZerosOp, CountTrailingZerosOp, BitReverseOp, ByteSwapOp,
          FshlOp, FshrOp, SAddSat, UAddSat, SSubSat, USubSat, SSHLSat, USHLSat,
          SAddWithOverflowOp, UAddWithOverflowOp, SSubWithOverflowOp,
          USubWithOverflowOp, SMulWithOverflowOp, UMulWithOverflowOp>(op))
    return true;
  // What says something to compilers only.
  return isa<AssumeOp, ExpectOp, ExpectWithProbabilityOp, LifetimeStartOp,
             LifetimeEndOp, DbgValueOp, DbgDeclareOp, DbgLabelOp,
             NoAliasScopeDeclOp>(op);
}

LogicalResult Instrumenter::instrument(Operation *op) {
  loc = op->getLoc();
  b.setInsertionPoint(op);
  if (isa<NVVM::NVVMDialect>(op->getDialect()))
    return instrumentNVVM(op);
  if (isa<LLVM::LLVMDialect>(op->getDialect()) && !isKnown(op))
    return unknown(op);
  if (auto load = dyn_cast<LLVM::LoadOp>(op)) {
    checkAccess(op, load.getAddr(), load.getType(), Load, load.getAlignment());
  } else if (auto store = dyn_cast<LLVM::StoreOp>(op)) {
    checkStore(store);
  } else if (auto rmw = dyn_cast<LLVM::AtomicRMWOp>(op)) {
    checkAccess(op, rmw.getPtr(), rmw.getVal().getType(), Atomic,
                rmw.getAlignment());
  } else if (auto exchange = dyn_cast<LLVM::AtomicCmpXchgOp>(op)) {
    checkAccess(op, exchange.getPtr(), exchange.getVal().getType(), Atomic,
                exchange.getAlignment());
  } else if (auto room = dyn_cast<LLVM::AllocaOp>(op)) {
    return checkAlloca(room);
  } else if (auto addressOf = dyn_cast<LLVM::AddressOfOp>(op)) {
    auto at = sharedOffsets.find(addressOf.getGlobalName());
    if (at != sharedOffsets.end()) {
      Value base = call("conv_sim_shared", i64, {});
      Value sum = LLVM::AddOp::create(b, loc, base, constant(at->second, i64));
      replace(op, LLVM::IntToPtrOp::create(b, loc, addressOf.getType(), sum));
    }
  } else if (op->getNumSuccessors() != 0) {
    if (goesBack(op))
      call("conv_sim_iterate", nothing, {site(op)});
  } else if (auto call = dyn_cast<LLVM::CallIntrinsicOp>(op)) {
    return intrinsic(call);
  } else if (auto call = dyn_cast<LLVM::CallOp>(op)) {
    // The host's own functions would be found instead, whatever they do.
    std::optional<StringRef> callee = call.getCallee();
    auto function =
        callee ? module.lookupSymbol<LLVM::LLVMFuncOp>(*callee) : nullptr;
    if (!callee)
      return unknown(op, "of a function pointer");
    if (!function)
      return unknown(op, "of '" + *callee + "'");
    if (function.isExternal()) {
      auto known = runtime.find(*callee);
      if (!callee->starts_with("__nv_") || known == runtime.end())
        return unknown(op, "of '" + *callee + "'");
      LLVM::LLVMFunctionType type = function.getFunctionType();
      return checkSignature(op, *callee, known->second, type.getReturnType(),
                            type.getParams());
    }
  } else if (isa<LLVM::InlineAsmOp>(op)) {
    return unknown(op,
                   "with '" + cast<LLVM::InlineAsmOp>(op).getAsmString() + "'");
  } else if (isa<LLVM::LLVMDialect>(op->getDialect())) {
    return instrumentArithmetic(op);
  } else {
    return op->emitError("expects a module lowered to the LLVM and NVVM "
                         "dialects, got '")
           << op->getName() << "'";
  }
  return success();
}

/// Only the frames of functions take stack, so that their sizes are known
/// before they run.
LogicalResult Instrumenter::checkAlloca(LLVM::AllocaOp op) {
  auto size = op.getArraySize().getDefiningOp<LLVM::ConstantOp>();
  auto count = size ? dyn_cast<IntegerAttr>(size.getValue()) : IntegerAttr();
  if (!count || !op->getBlock()->isEntryBlock())
    return unknown(op, "but for a constant size in a function's entry block");
  constexpr uint64_t maxBytes = 1 << 24;
  uint64_t unit = dataLayout.getTypeSize(op.getElemType()).getFixedValue();
  if (unit > maxBytes || count.getValue().getActiveBits() > 24 ||
      count.getValue().getZExtValue() * unit > maxBytes)
    return op.emitError("expects at most ")
           << maxBytes << " bytes, got " << count << " times " << unit;
  return success();
}

/// Has `op` divide by what the host can divide by.
LogicalResult Instrumenter::checkDivisor(Operation *op, bool isSigned) {
  Value divisor = op->getOperand(1);
  auto vector = dyn_cast<VectorType>(divisor.getType());
  auto type = cast<IntegerType>(getElementTypeOrSelf(divisor.getType()));
  auto isSafe = [](const llvm::APInt &value) {
    return !value.isZero() && !value.isAllOnes();
  };
  if (auto constant = divisor.getDefiningOp<LLVM::ConstantOp>()) {
    if (auto value = dyn_cast<IntegerAttr>(constant.getValue());
        value && isSafe(value.getValue()))
      return success();
    if (auto values = dyn_cast<DenseIntElementsAttr>(constant.getValue());
        values && llvm::all_of(values.getValues<llvm::APInt>(), isSafe))
      return success();
  }
  if (type.getWidth() > 64 || (vector && vector.isScalable()))
    return unknown(op, "of this type");
  auto widen = [&](Value value) -> Value {
    if (type.getWidth() == 64)
      return value;
    if (isSigned)
      return LLVM::SExtOp::create(b, loc, i64, value);
    return LLVM::ZExtOp::create(b, loc, i64, value);
  };
  Value where = site(op);
  auto check = [&](Value dividend, Value value) -> Value {
    Value safe = call("conv_sim_divisor", i64,
                      {widen(dividend), widen(value), word(type.getWidth()),
                       word(isSigned), where});
    if (type.getWidth() == 64)
      return safe;
    return LLVM::TruncOp::create(b, loc, type, safe);
  };
  if (!vector) {
    op->setOperand(1, check(op->getOperand(0), divisor));
    return success();
  }
  Value safe = divisor;
  for (int64_t i = 0; i < vector.getNumElements(); ++i) {
    Value one = check(
        LLVM::ExtractElementOp::create(b, loc, op->getOperand(0), word(i)),
        LLVM::ExtractElementOp::create(b, loc, divisor, word(i)));
    safe = LLVM::InsertElementOp::create(b, loc, vector, safe, one, word(i));
  }
  op->setOperand(1, safe);
  return success();
}

/// Replaces an elementwise op by a runtime function of one element; f16 and
/// bf16 travel as i16.
void Instrumenter::mapElements(Operation *op, StringRef function) {
  Type type = op->getResult(0).getType();
  auto vector = dyn_cast<VectorType>(type);
  Type element = vector ? vector.getElementType() : type;
  auto one = [&](ArrayRef<Value> operands) -> Value {
    SmallVector<Value> words;
    for (Value operand : operands)
      words.push_back(
          operand.getType().getIntOrFloatBitWidth() == 16
              ? LLVM::BitcastOp::create(b, loc, b.getI16Type(), operand)
                    .getResult()
              : operand);
    if (element.getIntOrFloatBitWidth() != 16)
      return call(function, element, words);
    Value result = call(function, b.getI16Type(), words);
    return LLVM::BitcastOp::create(b, loc, element, result);
  };
  Value result;
  if (!vector) {
    result = one(llvm::to_vector(op->getOperands()));
  } else {
    result = LLVM::PoisonOp::create(b, loc, vector);
    for (int64_t i = 0; i < vector.getNumElements(); ++i) {
      SmallVector<Value> operands;
      for (Value operand : op->getOperands())
        operands.push_back(
            LLVM::ExtractElementOp::create(b, loc, operand, word(i)));
      result = LLVM::InsertElementOp::create(b, loc, vector, result,
                                             one(operands), word(i));
    }
  }
  op->getResult(0).replaceAllUsesWith(result);
  op->erase();
}

/// Scalar and vector types as intrinsics' names spell them.
static std::string mangle(Type type) {
  if (auto vector = dyn_cast<VectorType>(type))
    return "v" + std::to_string(vector.getNumElements()) +
           mangle(vector.getElementType());
  if (type.isBF16())
    return "bf16";
  return (isa<FloatType>(type) ? "f" : "i") +
         std::to_string(type.getIntOrFloatBitWidth());
}

/// cvt.rzi saturates; a NaN becomes 0, but the most significant bit where
/// either type has 64 bits (PTX ISA, "cvt"). LLVM's fptosi leaves both open.
LogicalResult Instrumenter::toInteger(Operation *op) {
  Value number = op->getOperand(0);
  Type from = number.getType(), to = op->getResult(0).getType();
  Type element = getElementTypeOrSelf(from);
  auto vector = dyn_cast<VectorType>(to);
  unsigned width = getElementTypeOrSelf(to).getIntOrFloatBitWidth();
  if ((width != 8 && width != 16 && width != 32 && width != 64) ||
      !(element.isF16() || element.isBF16() || element.isF32() ||
        element.isF64()) ||
      (vector && vector.isScalable()))
    return unknown(op, "of these types");
  // There is no conversion to 8 bits: NVPTX truncates one to 16.
  unsigned converted = std::max(width, 16u);
  Type integer = b.getIntegerType(converted);
  Type type = vector ? vector.clone(integer) : integer;
  Value result =
      LLVM::CallIntrinsicOp::create(
          b, loc, type,
          b.getStringAttr(Twine("llvm.fpto") +
                          (isa<LLVM::FPToSIOp>(op) ? "s" : "u") + "i.sat." +
                          mangle(type) + "." + mangle(from)),
          number)
          .getResult(0);
  if (converted == 64 || element.isF64()) {
    TypedAttr top =
        b.getIntegerAttr(integer, llvm::APInt::getSignMask(converted));
    if (vector)
      top = DenseElementsAttr::get(cast<ShapedType>(type), Attribute(top));
    Value nan =
        LLVM::FCmpOp::create(b, loc, LLVM::FCmpPredicate::uno, number, number);
    result = LLVM::SelectOp::create(
        b, loc, nan, LLVM::ConstantOp::create(b, loc, type, top), result);
  }
  if (converted != width)
    result = LLVM::TruncOp::create(b, loc, to, result);
  replace(op, result);
  return success();
}

/// Where the host's instructions do something else than the GPU's.
LogicalResult Instrumenter::instrumentArithmetic(Operation *op) {
  if (isa<LLVM::SDivOp, LLVM::SRemOp>(op)) {
    return checkDivisor(op, /*isSigned=*/true);
  } else if (isa<LLVM::UDivOp, LLVM::URemOp>(op)) {
    return checkDivisor(op, /*isSigned=*/false);
  } else if (isa<LLVM::Exp2Op>(op)) {
    if (!getElementTypeOrSelf(op->getResult(0).getType()).isF32())
      return unknown(op, "of other types than f32");
    mapElements(op, deviceName("llvm.nvvm.ex2.approx.f32"));
  } else if (isa<LLVM::MinNumOp, LLVM::MaxNumOp>(op)) {
    // PTX's min and max order -0 before +0, which llvm.minnum leaves open. Not
    // by llvm.minimumnum: LLVM 22 returns NaN of it on x86 where one operand is
    // NaN and the other is known not to be.
    Type type = op->getResult(0).getType(),
         element = getElementTypeOrSelf(type);
    StringRef name = isa<LLVM::MinNumOp>(op) ? "fmin" : "fmax";
    if (element.isF32() || element.isF64()) {
      mapElements(
          op,
          deviceName(
              ("llvm.nvvm." + name + (element.isF32() ? ".f" : ".d")).str()));
      return success();
    }
    // f16 and bf16 go there and back without rounding.
    Type wide = b.getF32Type();
    if (auto vector = dyn_cast<VectorType>(type))
      wide = vector.clone(wide);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(LLVM::FPExtOp::create(b, loc, wide, operand));
    Operation *extremum =
        isa<LLVM::MinNumOp>(op)
            ? LLVM::MinNumOp::create(b, loc, operands[0], operands[1])
                  .getOperation()
            : LLVM::MaxNumOp::create(b, loc, operands[0], operands[1])
                  .getOperation();
    Value narrow =
        LLVM::FPTruncOp::create(b, loc, type, extremum->getResult(0));
    op->getResult(0).replaceAllUsesWith(narrow);
    op->erase();
    b.setInsertionPoint(extremum);
    return instrumentArithmetic(extremum);
  } else if (isa<LLVM::FPToSIOp, LLVM::FPToUIOp>(op)) {
    return toInteger(op);
  } else if (isa<LLVM::FPTruncOp>(op)) {
    // Hosts without the instruction would call a function that need not be
    // there, or round twice.
    Type from = getElementTypeOrSelf(op->getOperand(0).getType());
    Type to = getElementTypeOrSelf(op->getResult(0).getType());
    if (from.isF64() && to.isF16())
      mapElements(op, deviceName("llvm.nvvm.d2f16.rn"));
    else if (from.isF64() && to.isBF16())
      mapElements(op, deviceName("llvm.nvvm.d2bf16.rn"));
  } else if (isa<LLVM::FMAOp>(op)) {
    // Hosts compute it in f32 and round a second time.
    Type type = getElementTypeOrSelf(op->getResult(0).getType());
    if (type.isF16())
      mapElements(op, deviceName("llvm.nvvm.fma.rn.f16"));
    else if (type.isBF16())
      mapElements(op, deviceName("llvm.nvvm.fma.rn.bf16"));
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

/// Shared globals become offsets: those of known size first, then what the
/// launch sizes, where all that have no size begin.
void Instrumenter::layOutShared(ArrayRef<LLVM::GlobalOp> globals) {
  std::vector<SharedArray> &arrays = machine.sharedArrays;
  size_t end = 0;
  auto place = [&](uint64_t alignment) {
    end = llvm::alignTo(end, alignment);
    return llvm::alignTo(end + kSharedGap * arrays.size(), alignment);
  };
  uint64_t dynamicAlignment = 1;
  SmallVector<StringRef> dynamic;
  for (LLVM::GlobalOp global : globals) {
    if (global.getAddrSpace() != 3)
      continue;
    StringRef name = global.getSymName();
    uint64_t alignment =
        std::max<uint64_t>(global.getAlignment().value_or(16), 1);
    size_t bytes = dataLayout.getTypeSize(global.getType()).getFixedValue();
    if (bytes == 0) {
      dynamic.push_back(name);
      dynamicAlignment = std::max(dynamicAlignment, alignment);
      continue;
    }
    size_t begin = place(alignment);
    arrays.push_back({begin, bytes, name.str()});
    sharedOffsets[name] = begin;
    end += bytes;
  }
  size_t begin = place(dynamicAlignment);
  machine.staticShared = end;
  for (StringRef name : dynamic)
    sharedOffsets[name] = begin;
  arrays.push_back({begin, 0, dynamic.empty() ? "" : dynamic.front().str()});
}

LogicalResult Instrumenter::run(InstrumentedModule &result) {
  SmallVector<LLVM::GlobalOp> globals(module.getOps<LLVM::GlobalOp>());
  layOutShared(globals);
  SmallVector<LLVM::LLVMFuncOp> kernels, functions;
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
    result.globals[global.getSymName()] = {
        dataLayout.getTypeSize(global.getType()).getFixedValue(),
        global.getConstant()};
  }
  for (LLVM::LLVMFuncOp function : module.getOps<LLVM::LLVMFuncOp>())
    if (!function.isExternal())
      functions.push_back(function);
  for (LLVM::LLVMFuncOp function : functions) {
    loc = function.getLoc();
    b.setInsertionPointToStart(&function.getBody().front());
    call("conv_sim_enter", nothing, {});
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
