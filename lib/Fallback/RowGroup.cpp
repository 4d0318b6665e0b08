//===- RowGroup.cpp - Which ops compute whole rows ------------------------===//

#include "RowGroup.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using Member = RowGroup::Member;

/// Fewer rows leave most of a chip idle, unless there is little to do at all.
static constexpr int64_t kFewRows = 32, kLittle = int64_t(1) << 15;
/// Longer rows are better shared by all blocks.
static constexpr int64_t kLongRow = int64_t(1) << 16;
/// Shorter rows leave lanes idle.
static constexpr int64_t kShortRow = 32;
/// About how many points of a row a thread computes.
static constexpr int64_t kPointsOfThread = 24;
static constexpr int64_t kWarp = 32, kLeastThreads = 8, kMostThreads = 1024;

/// The boundary of `numRows` rows in loops of `extents`, slowest first.
static std::optional<Member::Boundary> findBoundary(ArrayRef<int64_t> extents,
                                                    int64_t numRows) {
  int64_t rows = 1;
  for (auto [i, extent] : llvm::enumerate(extents)) {
    if (rows == numRows)
      return Member::Boundary{unsigned(i), 1};
    if (numRows % (rows * extent) != 0) {
      int64_t parts = numRows / rows;
      if (numRows % rows != 0 || extent % parts != 0)
        return std::nullopt;
      return Member::Boundary{unsigned(i), parts};
    }
    rows *= extent;
  }
  if (rows != numRows)
    return std::nullopt;
  return Member::Boundary{unsigned(extents.size()), 1};
}

/// Whether `memref` is all of a buffer, in its order.
static bool isWholeBuffer(Value memref) {
  auto isPlain = [](Value value) {
    auto type = cast<MemRefType>(value.getType());
    return type.hasStaticShape() && type.getLayout().isIdentity();
  };
  while (isPlain(memref)) {
    Operation *op = memref.getDefiningOp();
    if (!isa_and_present<memref::ExpandShapeOp, memref::CollapseShapeOp>(op))
      return memref == getRoot(memref);
    memref = op->getOperand(0);
  }
  return false;
}

/// Whether row r of `member` accesses the r'th part of the memory of `operand`
/// alone, all parts being of equal size.
static bool keepsToRow(const Member &member, OpOperand &operand,
                       int64_t numRows) {
  auto type = cast<MemRefType>(operand.get().getType());
  if (!isWholeBuffer(operand.get()) || type.getNumElements() % numRows != 0)
    return false;
  AffineMap map = linalg::GenericOp(member.op).getMatchingIndexingMap(&operand);
  // The first dimensions have to be the loops that tell the row, those of one
  // element apart.
  ArrayRef<int64_t> shape = type.getShape();
  unsigned dim = 0;
  unsigned numLoops = member.boundary.numRowLoops + (member.boundary.parts > 1);
  for (unsigned i = 0; i < numLoops; ++i) {
    if (member.extents[i] == 1)
      continue;
    while (dim < shape.size() && shape[dim] == 1)
      ++dim;
    if (dim == shape.size() || shape[dim] != member.extents[i])
      return false;
    auto expr = dyn_cast<AffineDimExpr>(map.getResult(dim++));
    if (!expr || expr.getPosition() != member.loops[i])
      return false;
  }
  return true;
}

/// Whether the body of `op` needs no memory but that of its operands.
static bool hasPlainBody(linalg::GenericOp op) {
  bool isPlain = true;
  op.getBody()->walk([&](Operation *nested) {
    isPlain &= isMemoryEffectFree(nested);
    for (Value operand : nested->getOperands())
      if (!op.getRegion().isAncestor(operand.getParentRegion()))
        isPlain &=
            !isa<BaseMemRefType>(operand.getType()) && !readsMemory(operand);
  });
  return isPlain;
}

/// `op` as a member; `numRows` is 0 for a reduction that says how many rows
/// there are.
static std::optional<Member> getMember(linalg::GenericOp op, int64_t numRows) {
  if (op->hasAttr(kWeightAttrName) || !hasPlainBody(op) ||
      !op.hasPureBufferSemantics())
    return std::nullopt;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  int64_t total = 1;
  for (int64_t range : ranges)
    if (ShapedType::isDynamic(range) || range < 1 ||
        llvm::MulOverflow(total, range, total))
      return std::nullopt;
  // A scalar that the host would read belongs to the place where it is read.
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<MemRefType>(operand.getType());
    if (type ? !type.getElementType().isIntOrFloat() : readsMemory(operand))
      return std::nullopt;
  }
  Member member;
  member.op = op;
  member.isReduction = op.getNumReductionLoops() > 0;
  if (member.isReduction) {
    // The plan is silent where each loop has an extent, which ranges said.
    FailureOr<LoopPlan> plan = planLoops(op);
    if (failed(plan) || plan->sequential.size() != op.getNumReductionLoops() ||
        !matchCombiners(op, *plan) || !isInnermost(op, plan->sequential.back()))
      return std::nullopt;
    FailureOr<Joined> joined = findJoined(op);
    if (failed(joined) || llvm::is_contained(joined->fills, linalg::FillOp()))
      return std::nullopt;
    member.fills = joined->fills;
    member.loops = plan->parallel;
    int64_t rows = 1;
    for (unsigned dim : plan->parallel)
      rows *= ranges[dim];
    if (numRows != 0 && rows != numRows)
      return std::nullopt;
    numRows = rows;
    llvm::append_range(member.loops, plan->sequential);
  } else {
    // Rows of points are rows of what is written.
    for (OpOperand &out : op.getDpsInitsMutable()) {
      SmallVector<unsigned> loops;
      auto type = dyn_cast<MemRefType>(out.get().getType());
      if (!type)
        return std::nullopt;
      for (AffineExpr expr : op.getMatchingIndexingMap(&out).getResults())
        if (auto dim = dyn_cast<AffineDimExpr>(expr))
          loops.push_back(dim.getPosition());
      if (loops.size() != op.getNumLoops() ||
          (!member.loops.empty() && loops != member.loops))
        return std::nullopt;
      member.loops = loops;
    }
    if (op.getNumDpsInits() == 0)
      return std::nullopt;
  }
  if (total % numRows != 0)
    return std::nullopt;
  for (unsigned loop : member.loops)
    member.extents.push_back(ranges[loop]);
  member.points = total / numRows;
  std::optional<Member::Boundary> boundary =
      findBoundary(member.extents, numRows);
  if (!boundary)
    return std::nullopt;
  member.boundary = *boundary;
  for (OpOperand &out : op.getDpsInitsMutable())
    if (!keepsToRow(member, out, numRows))
      return std::nullopt;
  return member;
}

/// Says how many threads share a row of `group`.
static void setThreads(RowGroup &group, int64_t blockSize) {
  int64_t points = 1;
  for (const Member &member : group.members)
    points = std::max(points, member.points);
  group.threads = std::clamp<int64_t>(
      llvm::PowerOf2Ceil(llvm::divideCeil(points, kPointsOfThread)),
      kLeastThreads, kMostThreads);
  // All lanes of a warp have to be there for its shuffles.
  while (group.threads < kWarp && group.numRows * group.threads % kWarp != 0)
    group.threads *= 2;
  group.blockSize = group.threads > kWarp ? group.threads : blockSize;
}

std::optional<RowGroup> conv::findRowGroup(linalg::GenericOp seed,
                                           int64_t blockSize) {
  if (seed.getNumReductionLoops() == 0 || blockSize % kWarp != 0)
    return std::nullopt;
  std::optional<Member> first = getMember(seed, /*numRows=*/0);
  if (!first)
    return std::nullopt;
  RowGroup group;
  for (int64_t extent : first->extents)
    group.numRows *= extent;
  group.numRows /= first->points;
  auto isFitting = [&](const Member &member) {
    return member.points <= kLongRow &&
           (group.numRows >= kFewRows ||
            group.numRows * member.points <= kLittle);
  };
  if (first->points < kShortRow || !isFitting(*first))
    return std::nullopt;

  // Buffers that members read, those of which a row reads what is another's,
  // and those that are written.
  llvm::SmallPtrSet<Value, 8> read, readAcross, written;
  auto canJoin = [&](const Member &member) {
    linalg::GenericOp op = member.op;
    llvm::SmallPtrSet<Value, 4> own;
    for (Value out : op.getDpsInits())
      own.insert(getRoot(out));
    bool isRelated = group.members.empty();
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isa<MemRefType>(operand.get().getType()))
        continue;
      // A row must not meet what another writes, before or after, and one
      // thread not overwrite what another of the row wrote.
      Value root = getRoot(operand.get());
      if (own.contains(root) && written.contains(root) &&
          cast<MemRefType>(root.getType()).getNumElements() != group.numRows)
        return false;
      if (own.contains(root) && readAcross.contains(root))
        return false;
      if ((written.contains(root) || own.contains(root)) &&
          !keepsToRow(member, operand, group.numRows))
        return false;
      isRelated |=
          written.contains(root) || (member.isReduction && read.contains(root));
    }
    return isRelated;
  };
  auto add = [&](Member member) {
    for (OpOperand &operand : member.op->getOpOperands()) {
      if (!isa<MemRefType>(operand.get().getType()))
        continue;
      Value root = getRoot(operand.get());
      if (member.op.isDpsInit(&operand)) {
        written.insert(root);
        continue;
      }
      read.insert(root);
      if (!keepsToRow(member, operand, group.numRows))
        readAcross.insert(root);
    }
    group.members.push_back(std::move(member));
  };
  if (!canJoin(*first))
    return std::nullopt;
  add(std::move(*first));
  // The launch stands in the place of the last member, behind fills of buffers
  // that the members before them leave alone.
  for (Operation *op = seed->getNextNode(); op; op = op->getNextNode()) {
    if (leavesMemoryAlone(op))
      continue;
    if (auto fill = dyn_cast<linalg::FillOp>(op)) {
      Value root = getRoot(fill.output());
      if (read.contains(root) || written.contains(root))
        break;
      continue;
    }
    std::optional<Member> member;
    if (auto generic = dyn_cast<linalg::GenericOp>(op))
      member = getMember(generic, group.numRows);
    if (!member || !isFitting(*member) || !canJoin(*member))
      break;
    add(std::move(*member));
  }
  // One element a row behind one reduction is no kernel of its own anyway.
  int64_t work = llvm::count_if(group.members, [](const Member &member) {
    return member.isReduction || member.points > 1;
  });
  if (work < 2)
    return std::nullopt;
  setThreads(group, blockSize);
  return group;
}
