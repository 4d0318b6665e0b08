//===- InstrumentNVVM.cpp - What is special to a GPU ----------------------===//

#include "DeviceMath.h"
#include "Instrumenter.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::sim;

// Collectives.h, which knows no MLIR, repeats these.
template <typename Kind, typename NVVMKind>
static constexpr bool same(Kind kind, NVVMKind nvvm) {
  return static_cast<uint32_t>(kind) == static_cast<uint32_t>(nvvm);
}
static_assert(same(Any, NVVM::VoteSyncKind::any) &&
              same(All, NVVM::VoteSyncKind::all) &&
              same(Ballot, NVVM::VoteSyncKind::ballot) &&
              same(Uniform, NVVM::VoteSyncKind::uni));
static_assert(
    same(Add, NVVM::ReduxKind::ADD) && same(And, NVVM::ReduxKind::AND) &&
    same(Max, NVVM::ReduxKind::MAX) && same(Min, NVVM::ReduxKind::MIN) &&
    same(Or, NVVM::ReduxKind::OR) && same(UMax, NVVM::ReduxKind::UMAX) &&
    same(UMin, NVVM::ReduxKind::UMIN) && same(Xor, NVVM::ReduxKind::XOR));

// As the runtime's permute takes them.
static_assert(same(0, NVVM::PermuteMode::DEFAULT) &&
              same(1, NVVM::PermuteMode::F4E) &&
              same(2, NVVM::PermuteMode::B4E) &&
              same(3, NVVM::PermuteMode::RC8) &&
              same(4, NVVM::PermuteMode::ECL) &&
              same(5, NVVM::PermuteMode::ECR) &&
              same(6, NVVM::PermuteMode::RC16));

/// Replaces the results of a collective by what it left in `words`.
void Instrumenter::replaceByWords(Operation *op, Value words) {
  Type type = op->getResult(0).getType();
  op->replaceAllUsesWith(
      ValueRange{LLVM::LoadOp::create(b, loc, type, words, 4)});
  op->erase();
}

/// {value, predicate} out of what a collective packed into an i64.
Value Instrumenter::pairWithPredicate(Operation *op, Value packed,
                                      Type valueType) {
  Value value = LLVM::TruncOp::create(b, loc, i32, packed);
  if (valueType != i32)
    value = LLVM::BitcastOp::create(b, loc, valueType, value);
  auto pair = dyn_cast<LLVM::LLVMStructType>(op->getResult(0).getType());
  if (!pair)
    return value;
  Value in = LLVM::TruncOp::create(
      b, loc, b.getI1Type(),
      LLVM::LShrOp::create(b, loc, packed, constant(32, i64)));
  Value both = LLVM::PoisonOp::create(b, loc, pair);
  both = LLVM::InsertValueOp::create(b, loc, both, value, ArrayRef<int64_t>{0});
  return LLVM::InsertValueOp::create(b, loc, both, in, ArrayRef<int64_t>{1});
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
  replace(op, pairWithPredicate(op, packed, type));
  return success();
}

LogicalResult Instrumenter::match(NVVM::MatchSyncOp op) {
  Value value = op.getVal();
  if (value.getType() != i64)
    value = LLVM::ZExtOp::create(b, loc, i64, value);
  bool all = op.getKind() == NVVM::MatchSyncKind::all;
  Value packed = call("conv_sim_match", i64,
                      {op.getThreadMask(), value, word(all), site(op)});
  replace(op, pairWithPredicate(op, packed, i32));
  return success();
}

LogicalResult Instrumenter::barrier(NVVM::BarrierOp op) {
  Value id = op.getBarrierId() ? op.getBarrierId() : word(0);
  Value count = op.getNumberOfThreads() ? op.getNumberOfThreads() : word(0);
  Thread::Reduction reduction = Thread::Reduction::None;
  if (auto kind = op.getReductionOp())
    switch (*kind) {
    case NVVM::BarrierReduction::POPC:
      reduction = Thread::Reduction::Popc;
      break;
    case NVVM::BarrierReduction::AND:
      reduction = Thread::Reduction::And;
      break;
    case NVVM::BarrierReduction::OR:
      reduction = Thread::Reduction::Or;
      break;
    }
  Value predicate =
      op.getReductionPredicate() ? op.getReductionPredicate() : word(0);
  Value result = call(
      "conv_sim_barrier", i32,
      {id, count, word(static_cast<int32_t>(reduction)), predicate, site(op)});
  if (op.getRes())
    op.getRes().replaceAllUsesWith(result);
  op.erase();
  return success();
}

LogicalResult Instrumenter::copy(NVVM::CpAsyncOp op) {
  Value size = op.getCpSize() ? op.getCpSize() : word(op.getSize());
  Value where = site(op);
  machine.sites.back().write = true;
  call("conv_sim_copy_async", nothing,
       {address(op.getDst()), address(op.getSrc()), word(op.getSize()), size,
        where});
  op.erase();
  return success();
}

LogicalResult Instrumenter::ldMatrix(NVVM::LdMatrixOp op) {
  if (op.getShape().getM() != 8 || op.getShape().getN() != 8 ||
      op.getEltType() != NVVM::LdStMatrixEltType::B16)
    return unknown(op, "of other than 8x8 matrices of 16 bits");
  int64_t count = op.getNum();
  Value words = frame(op, "ldmatrix", count);
  // Each of the first 8 * count lanes names one row of 16 bytes.
  call("conv_sim_ldmatrix", nothing,
       {address(op.getPtr()), word(count),
        word(op.getLayout() == NVVM::MMALayout::col), words, site(op)});
  replaceByWords(op, words);
  return success();
}

static std::optional<Element> getElement(NVVM::MMATypes type) {
  switch (type) {
  case NVVM::MMATypes::tf32:
    return Element::TF32;
  case NVVM::MMATypes::f16:
    return Element::F16;
  case NVVM::MMATypes::bf16:
    return Element::BF16;
  case NVVM::MMATypes::s8:
    return Element::S8;
  case NVVM::MMATypes::u8:
    return Element::U8;
  default:
    return std::nullopt;
  }
}

LogicalResult Instrumenter::mma(NVVM::MmaOp op) {
  NVVM::MMAShapeAttr shape = op.getShape();
  auto a = op.getMultiplicandAPtxType(), second = op.getMultiplicandBPtxType();
  std::optional<Element> left = a ? getElement(*a) : std::nullopt;
  std::optional<Element> right = second ? getElement(*second) : left;
  if (!left || !right || shape.getM() != 16 || shape.getN() != 8 ||
      op.getLayoutA() != NVVM::MMALayout::row ||
      op.getLayoutB() != NVVM::MMALayout::col)
    return unknown(op, "of these types and shape");
  MmaKind kind;
  kind.a = *left;
  kind.b = *right;
  kind.k = shape.getK();
  kind.halfAccumulator = op.accumPtxType() == NVVM::MMATypes::f16;
  if (kind.halfAccumulator != (op.resultPtxType() == NVVM::MMATypes::f16))
    return unknown(op, "with another accumulator than result");
  kind.saturate =
      op.getIntOverflowBehavior().value_or(NVVM::MMAIntOverflow::wrapped) ==
      NVVM::MMAIntOverflow::satfinite;
  return mma(op, kind, op.getOperandA(), op.getOperandB(), op.getOperandC());
}

LogicalResult Instrumenter::mma(Operation *op, const MmaKind &kind,
                                ValueRange a, ValueRange right, ValueRange c) {
  unsigned bits = getBits(kind.a), accumulators = kind.halfAccumulator ? 2 : 4;
  if (bits != getBits(kind.b) || kind.k == 0 || kind.k > 32 ||
      kind.k % (128 / bits) != 0 || a.size() != 16 * kind.k * bits / 1024 ||
      right.size() != 8 * kind.k * bits / 1024 || c.size() != accumulators)
    return unknown(op, "of these types and shape");
  // Nobody has measured how these round.
  if (bits == 8 && kind.halfAccumulator)
    return unknown(op, "with f16 accumulators");
  auto isWord = [&](Type type) {
    return dataLayout.getTypeSizeInBits(type) == 32;
  };
  for (ValueRange values : {a, right, c})
    if (!llvm::all_of(values.getTypes(), isWord))
      return unknown(op, "of other than 32-bit registers");
  auto result = op->getNumResults() == 1
                    ? dyn_cast<LLVM::LLVMStructType>(op->getResult(0).getType())
                    : LLVM::LLVMStructType();
  if (!result || result.getBody().size() != accumulators ||
      !llvm::all_of(result.getBody(), isWord))
    return unknown(op, "with another result than its accumulators");
  bool integers = kind.a == Element::S8 || kind.a == Element::U8;
  if (!integers && !getFusedSum(machine.chip, kind.a)) {
    // Tensor cores of all chips since sm_80 multiply f16.
    if (getFusedSum(machine.chip, Element::F16))
      return op->emitError("sm_")
             << machine.chip << " does not multiply these types";
    return op->emitError("the simulator does not know how tensor cores of sm_")
           << machine.chip
           << " sum; docs/simulator.md lists those that it knows";
  }
  auto spill = [&](StringRef role, ValueRange values) {
    Value words = frame(op, role, values.size());
    for (auto [i, value] : llvm::enumerate(values)) {
      Value at = LLVM::GEPOp::create(b, loc, pointer, i32, words,
                                     ArrayRef<LLVM::GEPArg>{int32_t(i)});
      LLVM::StoreOp::create(b, loc, value, at, 4);
    }
    return words;
  };
  Value d = frame(op, "mma d", accumulators);
  call("conv_sim_mma", nothing,
       {word(pack(kind)), spill("mma a", a), spill("mma b", right),
        spill("mma c", c), d, site(op)});
  replaceByWords(op, d);
  return success();
}

/// llvm.nvvm.mma.m16n8k32.row.col.f32.e4m3.e5m2.f32: what NVVM has no op for.
LogicalResult Instrumenter::mmaIntrinsic(LLVM::CallIntrinsicOp op,
                                         StringRef name) {
  SmallVector<StringRef> parts;
  name.split(parts, '.');
  auto type = [](StringRef name) {
    return llvm::StringSwitch<std::optional<Element>>(name)
        .Case("e4m3", Element::E4M3)
        .Case("e5m2", Element::E5M2)
        .Default(std::nullopt);
  };
  MmaKind kind;
  StringRef shape = parts[0];
  std::optional<Element> a, right;
  if (parts.size() == 7 && parts[1] == "row" && parts[2] == "col" &&
      parts[3] == parts[6]) {
    a = type(parts[4]);
    right = type(parts[5]);
  }
  if (!a || !right || !shape.consume_front("m16n8k") ||
      shape.getAsInteger(10, kind.k) ||
      (parts[3] != "f32" && parts[3] != "f16"))
    return unknown(op, "of 'llvm.nvvm.mma." + name + "'");
  kind.a = *a;
  kind.b = *right;
  kind.halfAccumulator = parts[3] == "f16";
  // A takes 16 k bytes of the warp's 128-byte registers, B 8 k.
  unsigned numA = kind.k / 8, numB = kind.k / 16;
  OperandRange operands = op.getArgs();
  if (operands.size() < numA + numB)
    return unknown(op, "of 'llvm.nvvm.mma." + name + "'");
  return mma(op, kind, operands.take_front(numA), operands.slice(numA, numB),
             operands.drop_front(numA + numB));
}

/// Whether what is called as `name` takes and returns these types.
LogicalResult Instrumenter::checkSignature(Operation *op, StringRef name,
                                           const RuntimeFunction &known,
                                           Type result, TypeRange operands) {
  std::string got;
  llvm::raw_string_ostream stream(got);
  auto print = [&](Type type) {
    if (isa<LLVM::LLVMPointerType>(type))
      stream << "ptr";
    else if (isa<LLVM::LLVMVoidType>(type))
      stream << "()";
    else
      stream << type;
  };
  stream << "(";
  llvm::interleaveComma(operands, stream, print);
  stream << ") -> ";
  print(result);
  if (got == known.signature)
    return success();
  return op->emitError("expects '")
         << name << "' of type " << known.signature
         << " (f16, bf16 and vectors as integers), got " << got;
}

/// Replaces an op on registers by the runtime's function of an intrinsic.
LogicalResult Instrumenter::device(Operation *op, StringRef intrinsic) {
  std::string name = deviceName(intrinsic);
  if (!runtime.contains(name))
    return unknown(op, "of '" + intrinsic + "'");
  // What the C functions take: f16, bf16 and vectors in an integer.
  auto plain = [&](Type type) -> Type {
    if (isa<VectorType>(type) || type.isF16() || type.isBF16())
      return b.getIntegerType(dataLayout.getTypeSizeInBits(type));
    return type;
  };
  SmallVector<Value> operands;
  for (Value operand : op->getOperands()) {
    Type type = plain(operand.getType());
    operands.push_back(type == operand.getType()
                           ? operand
                           : LLVM::BitcastOp::create(b, loc, type, operand));
  }
  Type type = op->getResult(0).getType();
  if (failed(checkSignature(op, intrinsic, runtime.lookup(name), plain(type),
                            TypeRange(ValueRange(operands)))))
    return failure();
  Value result = call(name, plain(type), operands);
  if (result.getType() != type)
    result = LLVM::BitcastOp::create(b, loc, type, result);
  replace(op, result);
  return success();
}

/// nvvm.convert.*, by the intrinsic that each becomes.
LogicalResult Instrumenter::conversion(Operation *op) {
  auto fp8 = [](Type type) -> StringRef {
    return isa<Float8E4M3FNType>(type) ? "e4m3x2"
           : isa<Float8E5M2Type>(type) ? "e5m2x2"
                                       : "?";
  };
  auto relu = [](bool set) { return set ? ".relu" : ""; };
  if (auto convert = dyn_cast<NVVM::ConvertFloatToTF32Op>(op)) {
    if (convert.getRnd() != NVVM::FPRoundingMode::RNA || convert.getRelu() ||
        convert.getSat() != NVVM::SaturationMode::NONE)
      return unknown(op, "but for rounding 'rna'");
    return device(op, "llvm.nvvm.f2tf32.rna");
  }
  if (auto convert = dyn_cast<NVVM::ConvertF32x2ToF8x2Op>(op))
    return device(op, ("llvm.nvvm.ff.to." + fp8(convert.getDstTy()) + ".rn" +
                       relu(convert.getRelu()))
                          .str());
  if (auto convert = dyn_cast<NVVM::ConvertF16x2ToF8x2Op>(op))
    return device(op, ("llvm.nvvm.f16x2.to." + fp8(convert.getDstTy()) + ".rn" +
                       relu(convert.getRelu()))
                          .str());
  if (auto convert = dyn_cast<NVVM::ConvertF8x2ToF16x2Op>(op))
    return device(op, ("llvm.nvvm." + fp8(convert.getSrcType()) +
                       ".to.f16x2.rn" + relu(convert.getRelu()))
                          .str());
  auto pair = [&](auto convert, StringRef type) -> LogicalResult {
    NVVM::FPRoundingMode mode = convert.getRnd();
    if (convert.getRandomBits() ||
        convert.getSat() != NVVM::SaturationMode::NONE ||
        (mode != NVVM::FPRoundingMode::RN && mode != NVVM::FPRoundingMode::RZ))
      return unknown(op, "but for rounding 'rn' and 'rz', not saturating");
    return device(op, ("llvm.nvvm.ff2" + type +
                       (mode == NVVM::FPRoundingMode::RN ? ".rn" : ".rz") +
                       relu(convert.getRelu()))
                          .str());
  };
  if (auto convert = dyn_cast<NVVM::ConvertF32x2ToF16x2Op>(op))
    return pair(convert, "f16x2");
  if (auto convert = dyn_cast<NVVM::ConvertF32x2ToBF16x2Op>(op))
    return pair(convert, "bf16x2");
  return unknown(op);
}

LogicalResult Instrumenter::instrumentNVVM(Operation *op) {
  // In the order of SpecialRegister. The others (clock, smid, warpid, nwarpid)
  // differ from device to device or from run to run.
  static constexpr StringRef registers[] = {
      "tid.x",       "tid.y",       "tid.z",       "ntid.x",     "ntid.y",
      "ntid.z",      "ctaid.x",     "ctaid.y",     "ctaid.z",    "nctaid.x",
      "nctaid.y",    "nctaid.z",    "laneid",      "warpsize",   "lanemask.eq",
      "lanemask.le", "lanemask.lt", "lanemask.ge", "lanemask.gt"};
  StringRef name = op->getName().getStringRef();
  if (name.consume_front("nvvm.read.ptx.sreg.")) {
    auto found = llvm::find(registers, name);
    if (name == "warpid")
      return op->emitError(
          "'nvvm.read.ptx.sreg.warpid' numbers the warps of a multiprocessor "
          "as the hardware likes; expects the thread's index divided by 32");
    if (found == std::end(registers))
      return unknown(op);
    replace(op, call("conv_sim_register", i32,
                     {word(found - std::begin(registers))}));
    return success();
  }
  if (auto sync = dyn_cast<NVVM::BarrierOp>(op))
    return barrier(sync);
  if (auto shfl = dyn_cast<NVVM::ShflOp>(op))
    return shuffle(shfl);
  if (auto sync = dyn_cast<NVVM::MatchSyncOp>(op))
    return match(sync);
  if (auto async = dyn_cast<NVVM::CpAsyncOp>(op))
    return copy(async);
  if (auto load = dyn_cast<NVVM::LdMatrixOp>(op))
    return ldMatrix(load);
  if (auto multiply = dyn_cast<NVVM::MmaOp>(op))
    return mma(multiply);
  if (name.starts_with("nvvm.convert."))
    return conversion(op);
  if (isa<NVVM::RcpApproxFtzF32Op>(op))
    return device(op, "llvm.nvvm.rcp.approx.ftz.f");
  if (auto vote = dyn_cast<NVVM::VoteSyncOp>(op)) {
    Value result = call("conv_sim_vote", i32,
                        {vote.getMask(), flag(vote.getPred()),
                         word(static_cast<int32_t>(vote.getKind())), site(op)});
    if (vote.getType() != i32)
      result = LLVM::TruncOp::create(b, loc, vote.getType(), result);
    replace(op, result);
    return success();
  }
  if (auto redux = dyn_cast<NVVM::ReduxOp>(op)) {
    if (redux.getType() != i32)
      return unknown(op, "of floating-point numbers");
    replace(op, call("conv_sim_reduce", i32,
                     {redux.getMaskAndClamp(), redux.getVal(),
                      word(static_cast<int32_t>(redux.getKind())), site(op)}));
    return success();
  }
  if (auto permute = dyn_cast<NVVM::PermuteOp>(op)) {
    replace(op,
            call("conv_sim_permute", i32,
                 {permute.getLo(), permute.getHi() ? permute.getHi() : word(0),
                  permute.getSelector(),
                  word(static_cast<int32_t>(permute.getMode()))}));
    return success();
  }
  if (isa<NVVM::Barrier0Op>(op)) {
    call("conv_sim_barrier", i32,
         {word(0), word(0), word(0), word(0), site(op)});
  } else if (auto arrive = dyn_cast<NVVM::BarrierArriveOp>(op)) {
    call("conv_sim_arrive", nothing,
         {arrive.getBarrierId() ? arrive.getBarrierId() : word(0),
          arrive.getNumberOfThreads(), site(op)});
  } else if (auto sync = dyn_cast<NVVM::SyncWarpOp>(op)) {
    call("conv_sim_syncwarp", nothing, {sync.getMask(), site(op)});
  } else if (isa<NVVM::CpAsyncCommitGroupOp>(op)) {
    call("conv_sim_commit_copies", nothing, {});
  } else if (auto wait = dyn_cast<NVVM::CpAsyncWaitGroupOp>(op)) {
    if (static_cast<int32_t>(wait.getN()) < 0)
      return op->emitError("expects to leave 0 groups or more under way, got ")
             << static_cast<int32_t>(wait.getN());
    call("conv_sim_wait_copies", nothing, {word(wait.getN())});
  } else if (!isa<NVVM::MembarOp, NVVM::PrefetchOp>(op)) {
    // Fences order nothing that one thread sees, and what threads may rely on
    // between each other is barriers.
    return unknown(op);
  }
  op->erase();
  return success();
}

LogicalResult Instrumenter::intrinsic(LLVM::CallIntrinsicOp op) {
  StringRef name = op.getIntrin();
  if (!name.consume_front("llvm.nvvm."))
    return unknown(op, "of '" + op.getIntrin() + "'");
  OperandRange operands = op.getArgs();
  if (name.consume_front("mma."))
    return mmaIntrinsic(op, name);
  if (name.starts_with("barrier.cta.") &&
      (op->getNumResults() != 0 ||
       !llvm::all_of(operands.getTypes(), [&](Type t) { return t == i32; })))
    return unknown(op, "of '" + op.getIntrin() + "' on other than i32");
  if (name == "barrier.cta.sync.aligned.all" && operands.size() == 1) {
    call("conv_sim_barrier", i32,
         {operands[0], word(0), word(0), word(0), site(op)});
  } else if (name == "barrier.cta.sync.aligned.count" && operands.size() == 2) {
    call("conv_sim_barrier", i32,
         {operands[0], operands[1], word(0), word(0), site(op)});
  } else if (name == "barrier.cta.arrive.aligned.count" &&
             operands.size() == 2) {
    call("conv_sim_arrive", nothing, {operands[0], operands[1], site(op)});
  } else if (name == "cp.async.wait.all") {
    call("conv_sim_commit_copies", nothing, {});
    call("conv_sim_wait_copies", nothing, {word(0)});
  } else if (op->getNumResults() == 1) {
    return device(op, op.getIntrin());
  } else {
    return unknown(op, "of '" + op.getIntrin() + "'");
  }
  op->erase();
  return success();
}
