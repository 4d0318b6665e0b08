//===- Machine.cpp - Threads and meetings of a simulated block ------------===//

#include "Machine.h"
#include "Collectives.h"
#include "GuardedMemory.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cstring>
#include <sstream>

using namespace mlir::conv::sim;

thread_local Block *mlir::conv::sim::currentBlock = nullptr;

//===----------------------------------------------------------------------===//
// Device
//===----------------------------------------------------------------------===//

void Device::report(Finding finding) {
  reported = true;
  std::lock_guard<std::mutex> lock(mutex);
  auto known = std::find_if(findings.begin(), findings.end(),
                            [&](const Finding &f) { return f.same(finding); });
  if (known == findings.end())
    findings.push_back(std::move(finding));
  else if (finding.position < known->position)
    *known = std::move(finding);
  else
    return;
  if (findings.size() < maxFindings)
    return;
  sortFindings();
  lastPosition = findings[std::max(maxFindings, 1u) - 1].position;
}

void Device::sortFindings() {
  std::sort(findings.begin(), findings.end(),
            [](const Finding &lhs, const Finding &rhs) {
              return lhs.position != rhs.position ? lhs.position < rhs.position
                                                  : lhs.number < rhs.number;
            });
}

static std::vector<Buffer>::const_iterator
findAfter(const std::vector<Buffer> &buffers, uintptr_t address) {
  return std::upper_bound(
      buffers.begin(), buffers.end(), address,
      [](uintptr_t value, const Buffer &b) { return value < b.base; });
}

std::string Device::describe(uintptr_t address, int32_t bytes) const {
  auto after = findAfter(buffers, address);
  const Buffer *next = after == buffers.end() ? nullptr : &*after;
  const Buffer *previous =
      after == buffers.begin() ? nullptr : &*std::prev(after);
  if (previous && address < previous->base + previous->bytes) {
    size_t first = address - previous->base;
    return "bytes " + std::to_string(first) + " to " +
           std::to_string(first + bytes - 1) + " of " + previous->name +
           ", which has " + std::to_string(previous->bytes);
  }
  std::string text = std::to_string(bytes) + " bytes outside of every buffer";
  size_t past =
             previous ? address - previous->base - previous->bytes : SIZE_MAX,
         before = next ? next->base - address : SIZE_MAX;
  // What is farther than that says where the host put the buffer.
  if (std::min(past, before) > GuardedMemory::kGuardBytes)
    return text;
  if (past < before)
    return text + ", " + std::to_string(past) + " bytes past the end of " +
           previous->name;
  return text + ", " + std::to_string(before) + " bytes before " + next->name;
}

const Buffer *Device::find(uintptr_t address) const {
  auto after = findAfter(buffers, address);
  if (after == buffers.begin())
    return nullptr;
  const Buffer &candidate = *std::prev(after);
  return address < candidate.base + candidate.bytes ? &candidate : nullptr;
}

//===----------------------------------------------------------------------===//
// Block
//===----------------------------------------------------------------------===//

Block::Block(Device &device, Worker &worker, Dim3 index, Dim3 grid, Dim3 size,
             size_t stackBytes, Random random, int64_t position)
    : device(device), worker(worker), index(index), grid(grid), size(size),
      position(position), threads(size[0] * size[1] * size[2]), random(random),
      stackBytes(stackBytes) {
  const SharedArray &last = device.sharedArrays.back();
  // Most kernels without a convolution have none, and many blocks.
  if (size_t end = last.begin + last.bytes) {
    shared.count = end + kSharedGap;
    storage.reset(new Line[(shared.count + sizeof(Line) - 1) / sizeof(Line)]);
    shared.begin = storage[0].bytes.data();
    // NaN as f32 and f16, far out as an index. Nothing reaches the last gap.
    std::memset(shared.begin, 0xff, end);
    words.resize((end + 3) / 4);
  }
  auto nothing = std::make_shared<std::vector<uint32_t>>(threads.size(), 0);
  for (size_t i = 0; i < threads.size(); ++i) {
    threads[i].id = i;
    threads[i].block = this;
    threads[i].knowledge.others = nothing;
    threads[i].clock() = 1;
  }
  if (worker.stackCapacity < threads.size() * stackStride(stackBytes)) {
    worker.stackCapacity = threads.size() * stackStride(stackBytes);
    worker.stacks.reset(new uint8_t[worker.stackCapacity]);
  }
  if (worker.counts.size() < device.sites.size())
    worker.counts.resize(device.sites.size());
  if (device.countWarps) {
    warps.resize((threads.size() + 31) / 32);
    for (Warp &warp : warps)
      warp.traces.resize(2 * device.sites.size());
  }
}

void Block::report(const char *kind, int32_t site, const std::string &what,
                   int32_t other) {
  std::string message = what;
  if (site >= 0)
    message = device.sites[site].str() + " " + what;
  Finding finding{kind, std::move(message), site, other};
  // Threads go on to their next wait after a block is abandoned.
  if (abandoned() ||
      std::any_of(findings.begin(), findings.end(),
                  [&](const Finding &known) { return known.same(finding); }))
    return;
  finding.position = position;
  finding.number = findings.size();
  findings.push_back(finding);
  device.report(std::move(finding));
}

void Block::runThread() {
  Block *block = currentBlock;
  block->entry(block->arguments);
  block->wait(Thread::Status::Done);
}

void Block::run(void (*kernel)(const uint64_t *), const uint64_t *values) {
  Block *outer = currentBlock;
  currentBlock = this;
  entry = kernel;
  arguments = values;
  std::vector<Thread *> ready;
  for (Thread &thread : threads) {
    getcontext(&thread.context);
    size_t stride = stackStride(stackBytes);
    uint8_t *stack = worker.stacks.get() + thread.id * stride;
    thread.context.uc_stack.ss_sp = stack;
    thread.context.uc_stack.ss_size = stride;
    thread.context.uc_link = &scheduler;
    thread.stackHigh = reinterpret_cast<uintptr_t>(stack) + stride;
    thread.stackLow = thread.stackHigh - stackBytes;
    makecontext(&thread.context, &Block::runThread, 0);
    ready.push_back(&thread);
  }
  while (true) {
    random.shuffle(ready);
    for (Thread *thread : ready) {
      current = thread;
      swapcontext(&scheduler, &thread->context);
      current = nullptr;
    }
    if (failed || abandoned())
      break;
    releaseWarps();
    releaseBarriers();
    ready.clear();
    bool alive = false;
    for (Thread &thread : threads) {
      alive |= thread.status != Thread::Status::Done;
      if (thread.status == Thread::Status::Ready)
        ready.push_back(&thread);
    }
    if (!alive)
      break;
    if (ready.empty()) {
      reportStuck();
      break;
    }
  }
  if (!failed && !abandoned())
    reportPendingCopies();
  for (size_t warp = 0; warp < warps.size(); ++warp)
    countTogether(warp);
  currentBlock = outer;
}

void Block::reportPendingCopies() {
  for (Thread &thread : threads) {
    const Thread::Copy *first = nullptr;
    for (auto &group : thread.groups)
      if (!first && !group.empty())
        first = &group.front();
    if (!first && !thread.open.empty())
      first = &thread.open.front();
    if (!first)
      continue;
    return report("divergence", first->site,
                  "copies to shared memory, but its thread (" +
                      std::to_string(thread.id) +
                      ") ended before its asynchronous copies landed");
  }
}

void Block::wait(Thread::Status status) {
  Thread *self = current;
  self->status = status;
  swapcontext(&self->context, &scheduler);
}

void Block::checkStack(uintptr_t address) {
  if (address >= current->stackLow)
    return;
  report("stack", -1,
         "a thread needs more than " + std::to_string(stackBytes) +
             " bytes of stack");
  failed = true;
  wait(Thread::Status::Done);
}

void Block::iterate(int32_t site) {
  if (++iterations <= device.maxIterations)
    return;
  report("hang", site,
         "goes round once more after " + std::to_string(device.maxIterations) +
             " iterations of loops and calls in this block" + nameThread());
  // Other blocks would take as long.
  int64_t last = device.lastPosition;
  while (position < last &&
         !device.lastPosition.compare_exchange_weak(last, position))
    ;
  failed = true;
  wait(Thread::Status::Done);
}

/// All of `met` know what each of them did before, and each of `arrived` until
/// then.
void Block::meet(const std::vector<Thread *> &met,
                 const std::vector<std::pair<uint32_t, Knowledge>> &arrived) {
  if (met.empty())
    return;
  bool narrow = arrived.empty(); // one warp, which knows of others one thing
  for (Thread *thread : met)
    narrow &= thread->id / 32 == met.front()->id / 32 &&
              thread->knowledge.others == met.front()->knowledge.others;
  Knowledge joined = met.front()->knowledge;
  if (narrow) {
    for (Thread *thread : met)
      for (size_t lane = 0; lane < 32; ++lane)
        joined.warp[lane] =
            std::max(joined.warp[lane], thread->knowledge.warp[lane]);
  } else {
    auto all = std::make_shared<std::vector<uint32_t>>(*joined.others);
    const void *last = joined.others.get();
    // First what they know of others, then of their own warps, which is newer.
    auto addOthers = [&](const Knowledge &knowledge) {
      const std::vector<uint32_t> &others = *knowledge.others;
      if (&others != last)
        for (size_t i = 0; i < all->size(); ++i)
          (*all)[i] = std::max((*all)[i], others[i]);
      last = &others;
    };
    auto addWarp = [&](uint32_t id, const Knowledge &knowledge) {
      size_t first = id / 32 * 32;
      for (size_t i = first; i < std::min(first + 32, all->size()); ++i)
        (*all)[i] = std::max((*all)[i], knowledge.warp[i - first]);
    };
    for (Thread *thread : met) {
      addOthers(thread->knowledge);
      addWarp(thread->id, thread->knowledge);
    }
    for (auto &[id, knowledge] : arrived) {
      addOthers(knowledge);
      addWarp(id, knowledge);
    }
    joined.others = std::move(all);
  }
  for (Thread *thread : met) {
    thread->knowledge.others = joined.others;
    if (narrow) {
      thread->knowledge.warp = joined.warp;
    } else {
      size_t first = thread->id / 32 * 32;
      for (size_t i = first; i < std::min(first + 32, joined.others->size());
           ++i)
        thread->knowledge.warp[i - first] = (*joined.others)[i];
    }
    ++thread->clock();
  }
}

void Block::releaseBarriers() {
  for (int32_t id = 0; id < 16 && !failed; ++id)
    releaseBarrier(id);
}

void Block::releaseBarrier(int32_t id) {
  Arrivals &arrived = arrivals[id];
  std::vector<Thread *> waiting;
  for (Thread &thread : threads)
    if (thread.status == Thread::Status::AtBarrier && thread.barrier == id)
      waiting.push_back(&thread);
  if (waiting.empty() && arrived.threads.empty())
    return;
  int32_t firstSite = waiting.empty() ? arrived.site : waiting.front()->site;
  int32_t firstCount =
      waiting.empty() ? arrived.count : waiting.front()->barrierCount;
  size_t expected = firstCount ? firstCount : threads.size();
  auto disagree = [&](int32_t site, size_t own) {
    report("divergence", site,
           "waits for " + std::to_string(own) + " threads where " +
               device.sites[firstSite].str() + " waits for " +
               std::to_string(expected));
    failed = true;
  };
  if (!arrived.threads.empty() &&
      static_cast<size_t>(arrived.count) != expected)
    return disagree(arrived.site, arrived.count);
  for (Thread *thread : waiting) {
    size_t own = thread->barrierCount ? thread->barrierCount : threads.size();
    if (own != expected)
      return disagree(thread->site, own);
  }
  if (waiting.size() + arrived.threads.size() < expected)
    return;
  // Which of them the barrier would let go on is the hardware's to choose.
  if (waiting.size() + arrived.threads.size() > expected) {
    report("divergence", firstSite,
           "waits for " + std::to_string(expected) + " threads, but " +
               std::to_string(waiting.size() + arrived.threads.size()) +
               " come");
    failed = true;
    return;
  }
  // A warp takes part as a whole, with one instruction. Warps may meet at a
  // barrier with a count from different places; PTX lets them do so at one of
  // the whole block, too, but the kernels that we emit never mean it.
  std::array<int32_t, 32> sites;
  sites.fill(-1);
  for (Thread *thread : waiting) {
    int32_t &site = sites[firstCount ? thread->id / 32 : 0];
    if (site >= 0 && site != thread->site) {
      report("divergence", thread->site,
             "meets another barrier, " + device.sites[site].str());
      failed = true;
      return;
    }
    site = thread->site;
  }
  uint64_t votes = 0;
  for (Thread *thread : waiting)
    votes += thread->operands[0] != 0;
  for (Thread *thread : waiting) {
    switch (thread->reduction) {
    case Thread::Reduction::None:
      break;
    case Thread::Reduction::Popc:
      thread->result = votes;
      break;
    case Thread::Reduction::And:
      thread->result = votes == waiting.size();
      break;
    case Thread::Reduction::Or:
      thread->result = votes != 0;
      break;
    }
  }
  meet(waiting, arrived.threads);
  for (Thread *thread : waiting) {
    thread->status = Thread::Status::Ready;
    if (thread->id % 32 == 0)
      countInstruction(thread->site);
  }
  for (size_t warp = 0; warp < warps.size(); ++warp)
    countTogether(warp);
  arrived = Arrivals();
}

void Block::arrive() {
  Arrivals &arrived = arrivals[current->barrier];
  for (auto &known : arrived.threads)
    if (known.first == current->id) {
      report("divergence", current->site,
             "arrives a second time before anybody has waited for the first");
      failed = true;
      return wait(Thread::Status::Done);
    }
  if (!arrived.threads.empty() && arrived.count != current->barrierCount) {
    report("divergence", current->site,
           "waits for " + std::to_string(current->barrierCount) +
               " threads where " + device.sites[arrived.site].str() +
               " waits for " + std::to_string(arrived.count));
    failed = true;
    return wait(Thread::Status::Done);
  }
  arrived.threads.emplace_back(current->id, current->knowledge);
  arrived.count = current->barrierCount;
  arrived.site = current->site;
  // The others wait for what the thread did before it arrived, not for more.
  ++current->clock();
  releaseBarrier(current->barrier);
}

void Block::releaseWarps() {
  for (size_t first = 0; first < threads.size(); first += 32) {
    std::vector<Thread *> waiting;
    size_t last = std::min(first + 32, threads.size());
    for (size_t i = first; i < last; ++i)
      if (threads[i].status == Thread::Status::AtWarp)
        waiting.push_back(&threads[i]);
    while (!waiting.empty()) {
      // The lanes that the first one names must all be there, at one op.
      Thread *leader = waiting.front();
      std::vector<Thread *> group;
      uint32_t present = 0;
      for (Thread *thread : waiting)
        if (thread->site == leader->site && thread->mask == leader->mask) {
          group.push_back(thread);
          present |= 1u << (thread->id % 32);
        }
      for (Thread *thread : group)
        waiting.erase(std::find(waiting.begin(), waiting.end(), thread));
      uint32_t exists = last - first == 32 ? ~0u : (1u << (last - first)) - 1;
      if ((leader->mask & exists) != present)
        continue;
      countInstruction(leader->site);
      if (!warps.empty())
        countTogether(leader->id / 32);
      if (leader->collective == Thread::Collective::Sync)
        meet(group);
      else
        runCollective(group);
      for (Thread *thread : group)
        thread->status = Thread::Status::Ready;
    }
  }
}

void Block::runCollective(const std::vector<Thread *> &warp) {
  switch (warp.front()->collective) {
  case Thread::Collective::Shuffle:
    return runShuffle(warp);
  case Thread::Collective::Vote:
    return runVote(warp);
  case Thread::Collective::Match:
    return runMatch(warp);
  case Thread::Collective::Reduce:
    return runReduce(warp);
  case Thread::Collective::LdMatrix:
    return runLdMatrix(warp);
  case Thread::Collective::Mma:
    return runMma(warp);
  default:
    return;
  }
}

/// Nobody can go on: says who waits for whom.
void Block::reportStuck() {
  size_t done = 0;
  const Thread *waiting = nullptr, *other = nullptr;
  for (Thread &thread : threads) {
    if (thread.status == Thread::Status::Done) {
      ++done;
      continue;
    }
    if (!waiting)
      waiting = &thread;
    else if (!other && thread.site != waiting->site)
      other = &thread;
  }
  std::ostringstream text;
  text << "waits for threads that never come: of " << threads.size() << ", "
       << done << " ended";
  if (other)
    text << ", others wait in " << device.sites[other->site].str();
  report(waiting->status == Thread::Status::AtWarp ? "divergence" : "deadlock",
         waiting->site, text.str());
}
