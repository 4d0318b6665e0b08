//===- FfmaEmitter.cpp - Threads of an exact-f32 kernel -------------------===//
//
// The walk over output tiles, and what the other parts share.
//
//===----------------------------------------------------------------------===//

#include "FfmaEmitter.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;

static std::array<int64_t, 2> pair(ArrayRef<int64_t> values) {
  return {values[0], values[1]};
}

Problem mlir::conv::getProblem(tile::RingOp ring, tile::WalkOp walk) {
  Problem p;
  DimsAttr dims = ring.getDims();
  p.inputOrder = dims.getInput().str();
  p.filterOrder = dims.getFilter().str();
  p.outputOrder = dims.getOutput().str();
  p.groups = ring.getGroups();
  p.channels = ring.getChannels();
  p.filters = ring.getFilters();
  p.kernel = pair(ring.getKernel());
  p.strides = pair(ring.getStrides());
  p.dilations = pair(ring.getDilations());
  p.padLow = pair(ring.getPadLow());
  p.inputDilation = pair(ring.getInputDilation());
  auto inputType = cast<MemRefType>(ring.getInput().getType());
  for (auto [i, letter] : llvm::enumerate("hw"))
    if (i < 2 && dims.inputDim(letter) >= 0)
      p.input[i] = inputType.getDimSize(dims.inputDim(letter));
  auto known = [](Value value) {
    return getConstantIntValue(value).value_or(ShapedType::kDynamic);
  };
  p.batch = known(walk.getBatch());
  p.output = {known(walk.getRows()), known(walk.getColumns())};
  walk.walk([&](tile::StoreOp store) {
    auto fragment = cast<tile::FragmentType>(store.getFragment().getType());
    if (fragment.getShape().size() != 3)
      return;
    ++p.numFullResults;
    int64_t bits = fragment.getElementType().getIntOrFloatBitWidth();
    p.widestResultBytes =
        std::max<int64_t>(p.widestResultBytes, llvm::divideCeil(bits, 8));
  });
  walk.walk([&](tile::ChannelTilesOp channels) {
    for (int32_t kind : channels.getReduce())
      p.reductions.push_back(static_cast<ReductionKind>(kind));
  });
  return p;
}

FfmaEmitter::FfmaEmitter(gpu::GPUFuncOp kernel, tile::RingOp ring,
                         tile::WalkOp walk)
    : kernel(kernel), ring(ring), walk(walk), schedule(ring.getSchedule()),
      problem(getProblem(ring, walk)),
      layout(FfmaLayout::get(problem, schedule)), b(walk), loc(walk.getLoc()) {
  tileF = schedule.getTile()[0];
  tileH = schedule.getTile()[1];
  tileW = schedule.getTile()[2];
  threadF = schedule.getThread()[0];
  threadW = schedule.getThread()[1];
  lanesF = schedule.getLanes()[0];
  lanesH = schedule.getLanes()[1];
  lanesW = schedule.getLanes()[2];
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Value FfmaEmitter::globalPointer(Value memref) {
  Value &pointer = pointers[memref];
  if (pointer)
    return pointer;
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointAfter(ring);
  Value address = arith::IndexCastOp::create(
      b, loc, b.getI64Type(),
      memref::ExtractAlignedPointerAsIndexOp::create(b, loc, memref));
  return pointer = LLVM::IntToPtrOp::create(
             b, loc, LLVM::LLVMPointerType::get(b.getContext(), 1), address);
}

Value FfmaEmitter::stride(Value memref, StringRef order, char letter) {
  int64_t dim = DimsAttr::find(order, letter);
  if (dim < 0)
    return i64(0);
  auto type = cast<MemRefType>(memref.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  if (!ShapedType::isDynamic(strides[dim]))
    return i64(strides[dim]);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointAfter(ring);
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, memref);
  return arith::IndexCastOp::create(b, loc, b.getI64Type(),
                                    metadata.getStrides()[dim]);
}

Value FfmaEmitter::offset(Value pointer, int64_t constant, Type element) {
  if (constant == 0)
    return pointer;
  assert(llvm::isInt<32>(constant) && "constant offsets stay within a tile");
  return LLVM::GEPOp::create(b, loc, pointer.getType(),
                             element ? element : b.getF32Type(), pointer,
                             LLVM::GEPArg(static_cast<int32_t>(constant)));
}

Value FfmaEmitter::offset(Value pointer, Value by, int64_t constant,
                          Type element) {
  if (std::optional<int64_t> known = getConstantIntValue(by))
    return offset(pointer, *known + constant, element);
  Value moved = LLVM::GEPOp::create(b, loc, pointer.getType(),
                                    element ? element : b.getF32Type(), pointer,
                                    ArrayRef<LLVM::GEPArg>{by});
  return offset(moved, constant, element);
}

void FfmaEmitter::loadShared(Value pointer, int64_t constant, int64_t count,
                             int64_t alignment,
                             SmallVectorImpl<Value> &values) {
  int64_t width = alignment % 4 == 0 ? 4 : alignment % 2 == 0 ? 2 : 1;
  while (count > 0) {
    while (width > count)
      width /= 2;
    Value address = offset(pointer, constant);
    if (width == 1) {
      values.push_back(
          LLVM::LoadOp::create(b, loc, b.getF32Type(), address, 4));
    } else {
      auto type = VectorType::get({width}, b.getF32Type());
      Value vector = LLVM::LoadOp::create(b, loc, type, address, 4 * width);
      for (int64_t i = 0; i < width; ++i)
        values.push_back(
            LLVM::ExtractElementOp::create(b, loc, vector, i32(i)));
    }
    constant += width;
    count -= width;
  }
}

Value FfmaEmitter::vectorOf(ArrayRef<Value> values) {
  if (values.size() == 1)
    return values.front();
  auto type = VectorType::get({static_cast<int64_t>(values.size())},
                              values.front().getType());
  Value vector = LLVM::PoisonOp::create(b, loc, type);
  for (auto [i, value] : llvm::enumerate(values))
    vector = LLVM::InsertElementOp::create(b, loc, vector, value, i32(i));
  return vector;
}

void FfmaEmitter::storeShared(Value pointer, int64_t constant,
                              ArrayRef<Value> values) {
  LLVM::StoreOp::create(b, loc, vectorOf(values), offset(pointer, constant),
                        4 * values.size());
}

/// The block's dynamic shared memory. Declared here as an external array
/// without extent, which is what PTX calls dynamic: gpu.dynamic_shared_memory
/// becomes an internal global, of which the back end keeps one byte, so that
/// addresses past it are outside of the variable.
Value FfmaEmitter::dynamicSharedMemory() {
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

//===----------------------------------------------------------------------===//
// The walk
//===----------------------------------------------------------------------===//

/// Cout tiles follow each other fastest, so that blocks that run together
/// share their input in L2; then columns, rows, images.
FfmaEmitter::Coordinates FfmaEmitter::decode(Value tile) {
  Coordinates c;
  Value rest = tile;
  if (walk.getWholeChannels()) {
    c.channel = i32(0);
  } else {
    c.channel = mul(rem(rest, layout.filterTiles), tileF);
    rest = div(rest, layout.filterTiles);
  }
  c.group = rem(rest, problem.groups);
  rest = div(rest, problem.groups);
  c.column = mul(rem(rest, tileColumns), tileW);
  rest = div(rest, tileColumns);
  c.row = mul(rem(rest, tileRows), tileH);
  if (walk.getShiftRows())
    c.row = minimum(c.row, i32(problem.output[0] - tileH));
  c.batch = div(rest, tileRows);
  return c;
}

LogicalResult FfmaEmitter::emit() {
  // A loop over what no shared memory holds may be endless to unroll.
  if (layout.sharedBytes > Chip::mostSharedBytesPerBlock)
    return ring.emitOpError("schedule needs ")
           << layout.sharedBytes << " bytes of shared memory per block; no "
           << "chip allows more than " << Chip::mostSharedBytesPerBlock;
  auto toI32 = [&](Value index) {
    return b.createOrFold<arith::IndexCastOp>(loc, b.getI32Type(), index);
  };
  batchExtent = toI32(walk.getBatch());
  rowExtent = toI32(walk.getRows());
  columnExtent = toI32(walk.getColumns());
  auto inputExtent = [&](char letter) -> Value {
    int64_t dim = ring.getDims().inputDim(letter);
    if (dim < 0)
      return i32(1);
    return toI32(b.createOrFold<memref::DimOp>(loc, ring.getInput(), dim));
  };
  inputRowExtent = inputExtent('h');
  inputColumnExtent = inputExtent('w');
  tileRows = ceilDiv(rowExtent, tileH);
  tileColumns = ceilDiv(columnExtent, tileW);
  numTiles =
      mul(mul(mul(batchExtent, tileRows), tileColumns),
          problem.groups * (walk.getWholeChannels() ? 1 : layout.filterTiles));

  // Staged positions can lie outside of the input where there is padding,
  // where a tile reaches past the output, or where extents are not known.
  auto reaches = [&](int spatial, int64_t tile, bool shifted) {
    int64_t out = problem.output[spatial];
    if (problem.padLow[spatial] || problem.inputDilation[spatial] != 1 ||
        ShapedType::isDynamic(problem.input[spatial]) ||
        ShapedType::isDynamic(out) || (out % tile && !shifted))
      return true;
    int64_t last = (out - 1) * problem.strides[spatial] +
                   (problem.kernel[spatial] - 1) * problem.dilations[spatial];
    // Columns are staged in whole quads.
    if (spatial == 1)
      last = (out - tile) * problem.strides[1] + 4 * layout.inputQuads - 1;
    return last >= problem.input[spatial];
  };
  checkRows = reaches(0, tileH, walk.getShiftRows());
  checkColumns = reaches(1, tileW, false);
  checkChannels = problem.channels % schedule.getChunk() != 0;
  auto ragged = [](int64_t extent, int64_t tile) {
    return ShapedType::isDynamic(extent) || extent % tile != 0;
  };
  maskRows = !walk.getShiftRows() && ragged(problem.output[0], tileH);
  maskColumns = ragged(problem.output[1], tileW);
  maskChannels = ragged(problem.filters, tileF);

  thread = toI32(gpu::ThreadIdOp::create(b, loc, gpu::Dimension::x));
  Value block = toI32(gpu::BlockIdOp::create(b, loc, gpu::Dimension::x));
  blocks = toI32(gpu::GridDimOp::create(b, loc, gpu::Dimension::x));
  lane = rem(thread, 32);
  warp = div(thread, 32);
  laneW = rem(lane, lanesW);
  laneH = rem(div(lane, lanesW), lanesH);
  laneF = div(lane, lanesW * lanesH);
  int64_t warpsH = schedule.getWarpsH(), warpsW = schedule.getWarpsW();
  warpW = rem(warp, warpsW);
  warpH = rem(div(warp, warpsW), warpsH);
  warpF = div(warp, warpsW * warpsH);

  inputPointer = globalPointer(ring.getInput());
  filterPointer = globalPointer(ring.getFilter());
  shared = dynamicSharedMemory();

  // Fill the ring up to one slot.
  Pipeline pipeline;
  // Blocks without a tile (any grid is right) copy the last one's and end.
  pipeline.fill.tile = minimum(block, sub(numTiles, i32(1)));
  pipeline.fill.channelTile = i32(0);
  pipeline.fill.chunk = i32(0);
  aim(pipeline.fill);
  for (int64_t s = 0; s + 1 < schedule.getStages(); ++s) {
    copyStage(pipeline.fill, i32(s));
    NVVM::CpAsyncCommitGroupOp::create(b, loc);
    advance(pipeline.fill);
  }
  pipeline.slot = i32(0);
  pipeline.fillSlot = i32(schedule.getStages() - 1);

  auto loop =
      scf::ForOp::create(b, loc, block, numTiles, blocks, pack(pipeline));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    pipeline = unpack(loop.getRegionIterArgs());
    Coordinates tile = decode(loop.getInductionVar());
    Block &body = walk.getBody().front();
    auto channels = llvm::to_vector(body.getOps<tile::ChannelTilesOp>());
    if (channels.empty()) {
      emitTile(body, tile, pipeline, {}, nullptr);
    } else {
      tile::ChannelTilesOp op = channels.front();
      SmallVector<ReductionKind> kinds = problem.reductions;
      SmallVector<Value> partials = reductionIdentities(kinds);
      if (layout.filterTiles == 1) {
        emitTile(op.getBody().front(), tile, pipeline, kinds, &partials);
      } else {
        // Merged online, one channel tile after the other.
        SmallVector<Value> carried = pack(pipeline);
        size_t numState = carried.size();
        llvm::append_range(carried, partials);
        auto tiles = scf::ForOp::create(b, loc, i32(0), i32(layout.filterTiles),
                                        i32(1), carried);
        {
          OpBuilder::InsertionGuard inner(b);
          b.setInsertionPointToStart(tiles.getBody());
          pipeline = unpack(tiles.getRegionIterArgs().take_front(numState));
          partials = llvm::to_vector_of<Value>(
              tiles.getRegionIterArgs().drop_front(numState));
          tile.channel = mul(tiles.getInductionVar(), tileF);
          emitTile(op.getBody().front(), tile, pipeline, kinds, &partials);
          carried = pack(pipeline);
          llvm::append_range(carried, partials);
          scf::YieldOp::create(b, loc, carried);
        }
        pipeline = unpack(tiles.getResults().take_front(numState));
        partials =
            llvm::to_vector_of<Value>(tiles.getResults().drop_front(numState));
      }
      reduceBlock(op, partials, tile);
    }
    scf::YieldOp::create(b, loc, pack(pipeline));
  }
  // Copies ahead of the last tile are not used, but must land before the
  // block's shared memory is given away.
  NVVM::CpAsyncWaitGroupOp::create(b, loc, static_cast<uint32_t>(0));
  walk.erase();
  ring.erase();
  return success();
}

/// Accumulates a tile, stores its full results, and merges what it yields
/// into `partials`.
void FfmaEmitter::emitTile(Block &body, const Coordinates &tile,
                           Pipeline &pipeline, ArrayRef<ReductionKind> kinds,
                           SmallVectorImpl<Value> *partials) {
  auto accumulates = llvm::to_vector(body.getOps<tile::AccumulateOp>());
  Value accumulator = accumulates.front().getResult();
  Fragment acc = accumulate(pipeline);
  auto stores = llvm::to_vector(body.getOps<tile::StoreOp>());
  if (!stores.empty())
    storeFull(stores, accumulator, acc, tile);
  if (partials)
    reduceThread(kinds, body.getTerminator()->getOperands(), accumulator, acc,
                 tile, *partials);
}
