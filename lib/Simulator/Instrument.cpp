//===- Instrument.cpp - Make a kernel call the simulator ------------------===//

#include "Instrument.h"
#include "DeviceMath.h"
#include "Instrumenter.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::sim;

std::string sim::entryName(StringRef kernel) {
  return ("conv_sim_entry_" + kernel).str();
}

static int64_t getSpace(Value pointer) {
  return cast<LLVM::LLVMPointerType>(pointer.getType()).getAddressSpace();
}

LogicalResult Instrumenter::checkSpace(Operation *op, Value at) {
  switch (getSpace(at)) {
  case Generic:
  case Global:
  case Shared:
  case Constant:
  case Local:
    return success();
  }
  return unknown(op, "in address space " + Twine(getSpace(at)));
}

void Instrumenter::checkAccess(Operation *op, Value at, Type type, Access kind,
                               std::optional<uint64_t> alignment) {
  Value where = site(op);
  machine.sites.back().write = writes(kind);
  int64_t bytes = getStoreSize(type);
  // Atomic operations are naturally aligned.
  uint64_t natural =
      kind == Atomic ? bytes : dataLayout.getTypeABIAlignment(type);
  call("conv_sim_access", nothing,
       {address(at), word(bytes), word(kind), word(getSpace(at)),
        word(alignment.value_or(natural)), where});
}

/// `value` with one NaN in place of all, as integers; others as they are. GPUs
/// have one that arithmetic makes, hosts several, which depend on the order of
/// operands: threads that write NaN both write the same.
Value Instrumenter::withOneNaN(Value value) {
  Type type = value.getType();
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  auto vector = dyn_cast<VectorType>(type);
  if (!element || (vector && vector.isScalable()))
    return value;
  Type integer = b.getIntegerType(element.getWidth());
  Type bitsType = vector ? Type(vector.clone(integer)) : integer;
  auto constant = [&](const APInt &bits) -> Value {
    Attribute attr = b.getIntegerAttr(integer, bits);
    if (vector)
      attr = DenseElementsAttr::get(cast<ShapedType>(bitsType), attr);
    return LLVM::ConstantOp::create(b, loc, bitsType, cast<TypedAttr>(attr));
  };
  const llvm::fltSemantics &semantics = element.getFloatSemantics();
  Value bits = LLVM::BitcastOp::create(b, loc, bitsType, value);
  Value magnitude = LLVM::AndOp::create(
      b, loc, bits, constant(APInt::getSignedMaxValue(element.getWidth())));
  Value isNaN = LLVM::ICmpOp::create(
      b, loc, LLVM::ICmpPredicate::ugt, magnitude,
      constant(APFloat::getInf(semantics).bitcastToAPInt()));
  return LLVM::SelectOp::create(
      b, loc, isNaN, constant(APFloat::getQNaN(semantics).bitcastToAPInt()),
      bits);
}

/// A store to global memory shows its value, too.
void Instrumenter::checkStore(LLVM::StoreOp op) {
  Type type = op.getValue().getType();
  Access kind = op.getOrdering() == LLVM::AtomicOrdering::not_atomic
                    ? Store
                    : AtomicStore;
  if (getSpace(op.getAddr()) == Shared)
    return checkAccess(op, op.getAddr(), type, kind, op.getAlignment());
  Value where = site(op);
  machine.sites.back().write = true;
  int64_t bytes = getStoreSize(type);
  Value value = frame(op, "store", llvm::divideCeil(bytes, 4));
  LLVM::StoreOp::create(b, loc, withOneNaN(op.getValue()), value,
                        /*alignment=*/16);
  call("conv_sim_store", nothing,
       {address(op.getAddr()), word(bytes), word(kind),
        word(getSpace(op.getAddr())),
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
  if (isa_and_nonnull<NVVM::NVVMDialect>(op->getDialect()))
    return instrumentNVVM(op);
  if (isa_and_nonnull<LLVM::LLVMDialect>(op->getDialect()) && !isKnown(op))
    return unknown(op);
  if (auto load = dyn_cast<LLVM::LoadOp>(op)) {
    if (failed(checkSpace(op, load.getAddr())))
      return failure();
    checkAccess(op, load.getAddr(), load.getType(),
                load.getOrdering() == LLVM::AtomicOrdering::not_atomic
                    ? Load
                    : AtomicLoad,
                load.getAlignment());
  } else if (auto store = dyn_cast<LLVM::StoreOp>(op)) {
    if (failed(checkSpace(op, store.getAddr())))
      return failure();
    checkStore(store);
  } else if (auto rmw = dyn_cast<LLVM::AtomicRMWOp>(op)) {
    if (failed(checkSpace(op, rmw.getPtr())))
      return failure();
    checkAccess(op, rmw.getPtr(), rmw.getVal().getType(), Atomic,
                rmw.getAlignment());
  } else if (auto exchange = dyn_cast<LLVM::AtomicCmpXchgOp>(op)) {
    if (failed(checkSpace(op, exchange.getPtr())))
      return failure();
    checkAccess(op, exchange.getPtr(), exchange.getVal().getType(), Atomic,
                exchange.getAlignment());
  } else if (auto room = dyn_cast<LLVM::AllocaOp>(op)) {
    return checkAlloca(room);
  } else if (isa<LLVM::UnreachableOp>(op)) {
    call("conv_sim_undefined", nothing, {word(0), site(op)});
  } else if (auto assume = dyn_cast<LLVM::AssumeOp>(op)) {
    call("conv_sim_undefined", nothing, {flag(assume.getCond()), site(op)});
    // The host's optimizer is not to believe it.
    op->erase();
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
    if (*callee == "__assertfail" && call.getNumOperands() == 5) {
      this->call("conv_sim_assert", nothing, {call.getOperand(0), site(op)});
      op->erase();
      return success();
    }
    if (function.isExternal()) {
      auto known = runtime.find(*callee);
      if (!callee->starts_with("__nv_") || known == runtime.end())
        return unknown(op, "of '" + *callee + "'");
      LLVM::LLVMFunctionType type = function.getFunctionType();
      return checkSignature(op, *callee, known->second, type.getReturnType(),
                            type.getParams());
    }
    // The host may make a loop of a call at the end of a function.
    this->call("conv_sim_iterate", nothing, {site(op)});
    call.setCConv(LLVM::CConv::C);
  } else if (auto assembly = dyn_cast<LLVM::InlineAsmOp>(op)) {
    // No instruction, of which the result is the operand.
    if (assembly.getAsmString().empty() && assembly.getOperands().size() == 1 &&
        assembly.getConstraints().ends_with(",0")) {
      assembly.getResult(0).replaceAllUsesWith(assembly.getOperands().front());
      assembly.erase();
      return success();
    }
    return unknown(op, "with '" + assembly.getAsmString() + "'");
  } else if (isa_and_nonnull<LLVM::LLVMDialect>(op->getDialect())) {
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

/// NVPTX converts integers to bf16 by one rounding for sm_90 and above, and by
/// way of f32, with two roundings, for chips below. Its other conversions of
/// integers round once on all chips.
LogicalResult Instrumenter::fromInteger(Operation *op) {
  Value number = op->getOperand(0);
  Type to = op->getResult(0).getType(), from = number.getType();
  auto type = dyn_cast<IntegerType>(getElementTypeOrSelf(from));
  auto vector = dyn_cast<VectorType>(from);
  if (!type || type.getWidth() > 64 || (vector && vector.isScalable()))
    return unknown(op, "of these types");
  if (!getElementTypeOrSelf(to).isBF16())
    return success();
  bool isSigned = isa<LLVM::SIToFPOp>(op);
  if (machine.target < 90) {
    Type f32 = b.getF32Type();
    Type wide = vector ? vector.clone(f32) : f32;
    Value once = isSigned
                     ? LLVM::SIToFPOp::create(b, loc, wide, number).getResult()
                     : LLVM::UIToFPOp::create(b, loc, wide, number).getResult();
    replace(op, LLVM::FPTruncOp::create(b, loc, to, once));
    return success();
  }
  Type wide = vector ? vector.clone(i64) : i64;
  if (from != wide)
    op->setOperand(
        0, isSigned ? LLVM::SExtOp::create(b, loc, wide, number).getResult()
                    : LLVM::ZExtOp::create(b, loc, wide, number).getResult());
  mapElements(op, deviceName(isSigned ? "llvm.nvvm.ll2bf16.rn"
                                      : "llvm.nvvm.ull2bf16.rn"));
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
  } else if (isa<LLVM::SIToFPOp, LLVM::UIToFPOp>(op)) {
    return fromInteger(op);
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
LogicalResult Instrumenter::addEntry(LLVM::LLVMFuncOp kernel) {
  loc = kernel.getLoc();
  for (auto [i, type] : llvm::enumerate(kernel.getArgumentTypes())) {
    bool fits = type.isIntOrFloat() ? type.getIntOrFloatBitWidth() > 0 &&
                                          type.getIntOrFloatBitWidth() <= 64
                                    : isa<LLVM::LLVMPointerType>(type);
    if (!fits || kernel.getArgAttr(i, LLVM::LLVMDialect::getByValAttrName()))
      return kernel.emitError("the simulator knows parameters that are "
                              "integers, floats and pointers of at most 8 "
                              "bytes, not by value; parameter #")
             << i << " of kernel '" << kernel.getName() << "' is " << type;
  }
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
  return success();
}

/// Elements of an array of arrays, also where their bytes overflow.
static uint64_t countElements(Type type) {
  uint64_t count = 1;
  while (auto array = dyn_cast<LLVM::LLVMArrayType>(type)) {
    count = llvm::SaturatingMultiply<uint64_t>(count, array.getNumElements());
    type = array.getElementType();
  }
  return count;
}

/// Shared globals become offsets: those of known size first, then what the
/// launch sizes, where all that have no size begin.
LogicalResult Instrumenter::layOutShared(ArrayRef<LLVM::GlobalOp> globals) {
  std::vector<SharedArray> &arrays = machine.sharedArrays;
  size_t end = 0;
  auto place = [&](uint64_t alignment) {
    end = llvm::alignTo(end, alignment);
    size_t begin = end + kSharedGap * arrays.size();
    // As badly aligned as it may be, but where banks are counted.
    if (machine.countWarps)
      return llvm::alignTo(begin, alignment);
    return llvm::alignTo(begin, 2 * alignment) + alignment;
  };
  uint64_t dynamicAlignment = 1;
  SmallVector<StringRef> dynamic;
  for (LLVM::GlobalOp global : globals) {
    if (global.getAddrSpace() != 3)
      continue;
    StringRef name = global.getSymName();
    // NVPTX takes the preferred alignment of the type.
    uint64_t alignment = std::max<uint64_t>(
        global.getAlignment().value_or(
            dataLayout.getTypePreferredAlignment(global.getType())),
        1);
    if (alignment > kMaxSharedAlignment)
      return global.emitError("expects an alignment of at most ")
             << kMaxSharedAlignment << " bytes in shared memory, got "
             << alignment;
    if (countElements(global.getType()) > kMaxSharedBytes)
      return global.emitError("expects at most ")
             << kMaxSharedBytes << " bytes of shared memory, got "
             << global.getType();
    size_t bytes = dataLayout.getTypeSize(global.getType()).getFixedValue();
    if (end + bytes > kMaxSharedBytes)
      return global.emitError("expects at most ")
             << kMaxSharedBytes << " bytes of shared memory, got "
             << end + bytes << " with what is declared before";
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
  return success();
}

/// The limits that a kernel declares for its blocks.
static InstrumentedModule::Kernel getKernel(LLVM::LLVMFuncOp kernel) {
  InstrumentedModule::Kernel result;
  result.parameters = kernel.getNumArguments();
  auto read = [&](StringRef name) {
    auto extents = kernel->getAttrOfType<DenseI32ArrayAttr>(name);
    return extents ? SmallVector<int32_t>(extents.asArrayRef())
                   : SmallVector<int32_t>();
  };
  result.maxThreads = read(NVVM::NVVMDialect::getMaxntidAttrName());
  result.block = read(NVVM::NVVMDialect::getReqntidAttrName());
  if (result.block.empty())
    result.block = read("gpu.known_block_size");
  return result;
}

/// Shared globals go away, and the simulator's own functions come.
LogicalResult Instrumenter::checkSymbols(ArrayRef<LLVM::GlobalOp> globals) {
  for (Operation &op : *module.getBody()) {
    auto symbol = dyn_cast<SymbolOpInterface>(&op);
    if (symbol && symbol.getName().starts_with("conv_sim_"))
      return op.emitError("'")
             << symbol.getName()
             << "' is a name of the simulator's; choose another one";
    if (isa<LLVM::LLVMFuncOp>(op))
      continue;
    for (LLVM::GlobalOp global : globals)
      if (sharedOffsets.contains(global.getSymName()) &&
          &op != global.getOperation() &&
          !SymbolTable::symbolKnownUseEmpty(global.getSymNameAttr(), &op))
        return unknown(&op, "of the shared '" + global.getSymName() + "'");
  }
  return success();
}

LogicalResult Instrumenter::run(InstrumentedModule &result) {
  SmallVector<LLVM::GlobalOp> globals(module.getOps<LLVM::GlobalOp>());
  if (failed(layOutShared(globals)) || failed(checkSymbols(globals)))
    return failure();
  SmallVector<LLVM::LLVMFuncOp> kernels, functions;
  for (LLVM::LLVMFuncOp function : module.getOps<LLVM::LLVMFuncOp>())
    if (function->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName())) {
      if (function.isExternal())
        return function.emitError("expects kernel '")
               << function.getName() << "' to have a body, got a declaration";
      kernels.push_back(function);
    }

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
    result.kernels[kernel.getName()] = getKernel(kernel);
    if (failed(addEntry(kernel)))
      return failure();
  }
  // What is left of the GPU says nothing to a CPU.
  for (LLVM::LLVMFuncOp function : module.getOps<LLVM::LLVMFuncOp>()) {
    for (NamedAttribute attr : llvm::to_vector(function->getDiscardableAttrs()))
      function->removeDiscardableAttr(attr.getName());
    function.setCConv(LLVM::CConv::C);
    function.setGarbageCollectorAttr(nullptr);
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
