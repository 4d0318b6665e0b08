//===- Instrumenter.h - Rewrites one kernel module --------------*- C++ -*-===//

#ifndef CONV_LIB_SIMULATOR_INSTRUMENTER_H
#define CONV_LIB_SIMULATOR_INSTRUMENTER_H

#include "Collectives.h"
#include "Instrument.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"
#include <map>

namespace mlir::conv::sim {

class Instrumenter {
public:
  Instrumenter(ModuleOp module, Device &machine)
      : module(module), machine(machine), b(module.getContext()),
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
    Site &site = machine.sites.emplace_back();
    auto intrinsic = dyn_cast<LLVM::CallIntrinsicOp>(op);
    site.op = intrinsic ? intrinsic.getIntrin() : op->getName().getStringRef();
    site.kernel = op->getParentOfType<LLVM::LLVMFuncOp>().getName();
    site.number = ++numbers[{site.kernel, site.op}];
    llvm::raw_string_ostream stream(site.location);
    Location where = op->getLoc();
    if (auto file = dyn_cast<FileLineColLoc>(where))
      stream << file.getFilename().getValue() << ":" << file.getLine() << ":"
             << file.getColumn();
    else
      stream << where;
    return word(machine.sites.size() - 1);
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
  /// i1 as the i32 that a C function takes.
  Value flag(Value value) {
    return value.getType() == i32 ? value
                                  : LLVM::ZExtOp::create(b, loc, i32, value);
  }
  /// Room for `count` words in the function's frame. All uses of one `role`
  /// share it: what they put there is consumed before the next one begins.
  Value frame(Operation *op, StringRef role, int64_t count) {
    OpBuilder::InsertionGuard guard(b);
    auto function = op->getParentOfType<LLVM::LLVMFuncOp>();
    auto [slot, isNew] = slots.try_emplace({function, role.str()});
    b.setInsertionPointToStart(&function.getBody().front());
    if (isNew)
      slot->second = {
          LLVM::AllocaOp::create(b, loc, pointer, word(count),
                                 /*alignment=*/b.getI64IntegerAttr(16),
                                 TypeAttr::get(i32), /*inalloca=*/UnitAttr()),
          count};
    auto &[room, size] = slot->second;
    if (count > size) {
      room.getArraySizeMutable().assign(word(count));
      size = count;
    }
    return room;
  }
  void checkAccess(Operation *op, Value at, Type type, Access kind,
                   std::optional<uint64_t> alignment);
  /// Whether NVPTX has the address space of a pointer.
  LogicalResult checkSpace(Operation *op, Value at);
  Value withOneNaN(Value value);
  void checkStore(LLVM::StoreOp op);
  /// Bytes that a load or store of `type` touches: of a vector, without what
  /// pads it to its alignment.
  int64_t getStoreSize(Type type) {
    if (auto vector = dyn_cast<VectorType>(type))
      if (vector.getElementType().isIntOrFloat())
        return llvm::divideCeil(
            vector.getNumElements() * vector.getElementTypeBitWidth(), 8);
    return dataLayout.getTypeSize(type).getFixedValue();
  }
  LogicalResult checkAlloca(LLVM::AllocaOp op);

  // Instrument.cpp: memory, control, arithmetic of the LLVM dialect.
  LogicalResult layOutShared(ArrayRef<LLVM::GlobalOp> globals);
  LogicalResult checkSymbols(ArrayRef<LLVM::GlobalOp> globals);
  LogicalResult instrument(Operation *op);
  LogicalResult instrumentArithmetic(Operation *op);
  LogicalResult checkDivisor(Operation *op, bool isSigned);
  LogicalResult toInteger(Operation *op);
  LogicalResult fromInteger(Operation *op);
  LogicalResult checkSignature(Operation *op, StringRef name,
                               const RuntimeFunction &known, Type result,
                               TypeRange operands);
  void mapElements(Operation *op, StringRef function);

  // InstrumentNVVM.cpp: what is special to a GPU.
  LogicalResult instrumentNVVM(Operation *op);
  LogicalResult intrinsic(LLVM::CallIntrinsicOp op);
  LogicalResult conversion(Operation *op);
  LogicalResult shuffle(NVVM::ShflOp op);
  LogicalResult barrier(NVVM::BarrierOp op);
  LogicalResult match(NVVM::MatchSyncOp op);
  LogicalResult copy(NVVM::CpAsyncOp op);
  LogicalResult ldMatrix(NVVM::LdMatrixOp op);
  LogicalResult mma(NVVM::MmaOp op);
  LogicalResult mma(Operation *op, const MmaKind &kind, ValueRange a,
                    ValueRange b, ValueRange c);
  LogicalResult mmaIntrinsic(LLVM::CallIntrinsicOp op, StringRef name);
  LogicalResult device(Operation *op, StringRef intrinsic);
  void replaceByWords(Operation *op, Value words);
  Value pairWithPredicate(Operation *op, Value packed, Type valueType);
  void replace(Operation *op, Value value) {
    op->getResult(0).replaceAllUsesWith(value);
    op->erase();
  }

  LogicalResult unknown(Operation *op) {
    return op->emitError("the simulator does not know '")
           << op->getName() << "'";
  }
  /// An op that it knows, but not in this form.
  LogicalResult unknown(Operation *op, const Twine &form) {
    return op->emitError("the simulator does not know '")
           << op->getName() << "' " << form;
  }
  LogicalResult addEntry(LLVM::LLVMFuncOp kernel);

  ModuleOp module;
  Device &machine;
  OpBuilder b;
  DataLayout dataLayout;
  Location loc = UnknownLoc::get(b.getContext());
  Type i32, i64, pointer, nothing;
  llvm::StringMap<size_t> sharedOffsets;
  llvm::StringMap<RuntimeFunction> runtime = getRuntimeSymbols();
  /// Rooms of `frame` and their words, by function and role.
  std::map<std::pair<Operation *, std::string>,
           std::pair<LLVM::AllocaOp, int64_t>>
      slots;
  /// Ops of each kernel and name so far.
  std::map<std::pair<std::string, std::string>, unsigned> numbers;
};

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_INSTRUMENTER_H
