//===- LowerMemory.cpp - Memory that threads reach, and their items -------===//
//
// Pointers into global and shared memory, loads and stores of vectors, and how
// the threads of a block share the items of a copy.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

Value KernelLowering::globalPointer(Value memref) {
  Value &pointer = pointers[memref];
  if (pointer)
    return pointer;
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointAfter(start);
  Value address = arith::IndexCastOp::create(
      b, loc, b.getI64Type(),
      memref::ExtractAlignedPointerAsIndexOp::create(b, loc, memref));
  pointer = LLVM::IntToPtrOp::create(
      b, loc, LLVM::LLVMPointerType::get(b.getContext(), 1), address);
  // A part of a buffer begins behind its start.
  auto type = cast<MemRefType>(memref.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  if (offset == 0)
    return pointer;
  Value first = i64(offset);
  if (ShapedType::isDynamic(offset))
    first = arith::IndexCastOp::create(
        b, loc, b.getI64Type(),
        memref::ExtractStridedMetadataOp::create(b, loc, memref).getOffset());
  Type element = type.getElementType();
  return pointer =
             LLVM::GEPOp::create(b, loc, pointer.getType(),
                                 element.isInteger(1) ? b.getI8Type() : element,
                                 pointer, ArrayRef<LLVM::GEPArg>{first});
}

Value KernelLowering::stride(Value memref, StringRef order, char letter) {
  int64_t dim = DimsAttr::find(order, letter);
  if (dim < 0)
    return i64(0);
  auto type = cast<MemRefType>(memref.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  if (!ShapedType::isDynamic(strides[dim]))
    return i64(strides[dim]);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointAfter(start);
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, memref);
  return arith::IndexCastOp::create(b, loc, b.getI64Type(),
                                    metadata.getStrides()[dim]);
}

Value KernelLowering::offset(Value pointer, int64_t constant, Type element) {
  if (constant == 0)
    return pointer;
  Type type = element ? element : b.getF32Type();
  // A constant of a GEP has 29 bits.
  LLVM::GEPArg by = llvm::isInt<29>(constant)
                        ? LLVM::GEPArg(static_cast<int32_t>(constant))
                        : LLVM::GEPArg(i64(constant));
  return LLVM::GEPOp::create(b, loc, pointer.getType(), type, pointer, by);
}

Value KernelLowering::offset(Value pointer, Value by, int64_t constant,
                             Type element) {
  if (std::optional<int64_t> known = getConstantIntValue(by))
    return offset(pointer, *known + constant, element);
  Value moved = LLVM::GEPOp::create(b, loc, pointer.getType(),
                                    element ? element : b.getF32Type(), pointer,
                                    ArrayRef<LLVM::GEPArg>{by});
  return offset(moved, constant, element);
}

void KernelLowering::loadShared(Value pointer, int64_t constant, int64_t count,
                                int64_t alignment,
                                SmallVectorImpl<Value> &values,
                                bool staysInPlace) {
  int64_t width = alignment % 4 == 0 ? 4 : alignment % 2 == 0 ? 2 : 1;
  while (count > 0) {
    while (width > count)
      width /= 2;
    Value address = offset(pointer, constant);
    if (width == 1) {
      values.push_back(LLVM::LoadOp::create(b, loc, b.getF32Type(), address, 4,
                                            /*isVolatile=*/staysInPlace));
    } else {
      auto type = VectorType::get({width}, b.getF32Type());
      Value vector = LLVM::LoadOp::create(b, loc, type, address, 4 * width,
                                          /*isVolatile=*/staysInPlace);
      for (int64_t i = 0; i < width; ++i)
        values.push_back(
            LLVM::ExtractElementOp::create(b, loc, vector, i32(i)));
    }
    constant += width;
    count -= width;
  }
}

Value KernelLowering::vectorOf(ArrayRef<Value> values) {
  if (values.size() == 1)
    return values.front();
  auto type = VectorType::get({static_cast<int64_t>(values.size())},
                              values.front().getType());
  Value vector = LLVM::PoisonOp::create(b, loc, type);
  for (auto [i, value] : llvm::enumerate(values))
    vector = LLVM::InsertElementOp::create(b, loc, vector, value, i32(i));
  return vector;
}

void KernelLowering::storeShared(Value pointer, int64_t constant,
                                 ArrayRef<Value> values) {
  LLVM::StoreOp::create(b, loc, vectorOf(values), offset(pointer, constant),
                        4 * values.size());
}

Value KernelLowering::roundToTF32(Value value) {
  Value bits = arith::BitcastOp::create(b, loc, b.getI32Type(), value);
  Value rounded =
      arith::BitcastOp::create(b, loc, b.getF32Type(), add(bits, 0x1000));
  Value isNaN =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, value, value);
  return arith::SelectOp::create(b, loc, isNaN, value, rounded);
}

Value KernelLowering::narrow(Value low, Value high, Type element) {
  Value pair = LLVM::FPTruncOp::create(b, loc, VectorType::get({2}, element),
                                       vectorOf({low, high}));
  return LLVM::BitcastOp::create(b, loc, b.getF32Type(), pair);
}

Value KernelLowering::pin(Value value) {
  return LLVM::InlineAsmOp::create(
             b, loc, value.getType(), value, /*asm_string=*/"",
             value.getType().isF32() ? "=f,0" : "=r,0",
             /*has_side_effects=*/true,
             /*is_align_stack=*/false, LLVM::TailCallKind::None,
             LLVM::AsmDialectAttr(), /*operand_attrs=*/ArrayAttr())
      .getResult(0);
}

void KernelLowering::keepBranch() {
  LLVM::FenceOp::create(b, loc, LLVM::AtomicOrdering::acq_rel, "block");
}

/// The block's dynamic shared memory. Declared here as an external array
/// without extent, which is what PTX calls dynamic: gpu.dynamic_shared_memory
/// becomes an internal global, of which the back end keeps one byte, so that
/// addresses past it are outside of the variable.
Value KernelLowering::dynamicSharedMemory() {
  auto module = kernel->getParentOfType<gpu::GPUModuleOp>();
  auto type = LLVM::LLVMArrayType::get(b.getI8Type(), 0);
  std::string name = (kernel.getName() + "_shared").str();
  LLVM::GlobalOp global = module.lookupSymbol<LLVM::GlobalOp>(name);
  if (!global) {
    OpBuilder moduleBuilder(kernel);
    global = LLVM::GlobalOp::create(
        moduleBuilder, loc, type, /*isConstant=*/false, LLVM::Linkage::External,
        name, Attribute(), /*alignment=*/16,
        /*addrSpace=*/3);
  }
  return LLVM::AddressOfOp::create(b, loc, global);
}

SmallVector<std::function<void()>>
KernelLowering::splitRounds(int64_t count,
                            std::function<void(Value, int64_t)> body) {
  SmallVector<std::function<void()>> pieces;
  int64_t rounds = llvm::divideCeil(count, numThreads);
  // Many rounds stay a loop, so that code stays small. A loop cuts the stage
  // that the pieces stand in into basic blocks: the limit is above the 18
  // rounds of the filter that blocks of 64 threads take.
  if (rounds > 24) {
    pieces.push_back([this, count, body] {
      auto loop =
          scf::ForOp::create(b, loc, thread, i32(count), i32(numThreads));
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      body(loop.getInductionVar(), -1);
    });
    return pieces;
  }
  for (int64_t r = 0; r < rounds; ++r)
    pieces.push_back([this, r, count, body] {
      Value item = add(thread, r * numThreads);
      OpBuilder::InsertionGuard guard(b);
      if ((r + 1) * numThreads > count) {
        auto branch =
            scf::IfOp::create(b, loc, inside(item, i32(count)), false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      body(item, r);
    });
  return pieces;
}

SmallVector<std::function<void()>>
KernelLowering::splitItems(int64_t count, std::function<void(Value)> body) {
  return splitRounds(count, [body](Value item, int64_t) { body(item); });
}

void KernelLowering::forRounds(int64_t count,
                               function_ref<void(Value, int64_t)> body) {
  int64_t rounds = llvm::divideCeil(count, numThreads);
  // Many rounds stay a loop, so that code stays small.
  if (rounds > mostRounds) {
    auto loop = scf::ForOp::create(b, loc, thread, i32(count), i32(numThreads));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    return body(loop.getInductionVar(), -1);
  }
  for (int64_t r = 0; r < rounds; ++r) {
    Value item = add(thread, r * numThreads);
    OpBuilder::InsertionGuard guard(b);
    if ((r + 1) * numThreads > count) {
      auto branch = scf::IfOp::create(b, loc, inside(item, i32(count)), false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    body(item, r);
  }
}

void KernelLowering::forItems(int64_t count, function_ref<void(Value)> body) {
  forRounds(count, [&](Value item, int64_t) { body(item); });
}
