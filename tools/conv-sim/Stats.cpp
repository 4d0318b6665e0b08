//===- Stats.cpp - What a simulated function moved and multiplied ---------===//

#include "Arguments.h"
#include "conv/Target/Target.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlir::conv;
using Space = SimulatorSiteStats::Space;

/// What fits on one multiprocessor, and what stands in the way of more.
static void printOccupancy(const SimulatorLaunch &launch, const Chip &chip) {
  int64_t threads = launch.block[0] * launch.block[1] * launch.block[2];
  int64_t blocks =
      chip.residentBlocks(threads, /*registers=*/0, launch.sharedBytes);
  if (blocks == 0) {
    llvm::outs() << "does not fit on " << chip.name << ": "
                 << launch.sharedBytes << " bytes of shared memory, "
                 << chip.sharedBytesPerBlock << " are allowed\n";
    return;
  }
  int64_t warps = llvm::divideCeil(threads, Chip::warpSize);
  StringRef limit = "shared memory";
  if (chip.residentBlocks(threads, 0, 0) == blocks)
    limit = blocks == chip.blocksPerSM ? "blocks" : "threads";
  llvm::outs() << "occupancy at most " << blocks << " blocks, "
               << blocks * warps << " of " << chip.warpsPerSM()
               << " warps, limited by " << limit << "; needs at most "
               << Chip::registersFor(blocks * warps * Chip::warpSize)
               << " registers a thread\n";
}

namespace {
/// Sites of one op at one place, which loops were unrolled to.
struct Row {
  SimulatorSiteStats sum;
  unsigned sites = 0;
};
} // namespace

static void add(SimulatorSiteStats &sum, const SimulatorSiteStats &site) {
  sum.accesses += site.accesses;
  sum.bytes += site.bytes;
  sum.instructions += site.instructions;
  sum.sectors += site.sectors;
  sum.wavefronts += site.wavefronts;
  sum.conflicts += site.conflicts;
}

static void print(const Row &row) {
  const SimulatorSiteStats &site = row.sum;
  llvm::outs() << site.op << " at " << site.location;
  if (row.sites > 1)
    llvm::outs() << " (" << row.sites << " ops)";
  if (site.space == Space::None) {
    llvm::outs() << ": " << site.instructions << " of warps\n";
    return;
  }
  bool shared = site.space == Space::Shared;
  llvm::outs() << (shared ? ": shared " : ": global ")
               << (site.write ? "write " : "read ") << site.accesses
               << " accesses, " << site.bytes << " bytes, " << site.instructions
               << " of warps, ";
  if (shared)
    llvm::outs() << site.wavefronts << " wavefronts, " << site.conflicts
                 << " bank conflicts\n";
  else
    llvm::outs() << site.sectors << " sectors\n";
}

void conv::printStats(StringRef function, const SimulatorRun &run,
                      StringRef chipName) {
  const Chip *chip = lookupChip({chipName.data(), chipName.size()});
  for (const SimulatorLaunch &launch : run.launches) {
    llvm::outs() << function << ": launches " << launch.kernel << ", grid "
                 << launch.grid[0] << "x" << launch.grid[1] << "x"
                 << launch.grid[2] << ", block " << launch.block[0] << "x"
                 << launch.block[1] << "x" << launch.block[2] << ", "
                 << launch.sharedBytes << " bytes of shared memory\n";
    if (chip) {
      llvm::outs() << function << ":   ";
      printOccupancy(launch, *chip);
    }
  }
  llvm::outs() << function << ": " << run.numLoadSteps
               << (run.numLoadSteps == 1 ? " load step, " : " load steps, ")
               << run.residentBytes << " bytes resident\n";
  struct Total {
    uint64_t read[2] = {0, 0}, written[2] = {0, 0};
    uint64_t sectors = 0, wavefronts = 0, conflicts = 0, mma = 0, barriers = 0;
  };
  llvm::MapVector<StringRef, Total> totals;
  for (const SimulatorSiteStats &site : run.stats) {
    Total &total = totals[site.kernel];
    StringRef op = site.op;
    if (site.space != Space::None)
      (site.write ? total.written : total.read)[site.space == Space::Shared] +=
          site.bytes;
    total.sectors += site.sectors;
    total.wavefronts += site.wavefronts;
    total.conflicts += site.conflicts;
    if (op.contains("mma"))
      total.mma += site.instructions;
    if (op.starts_with("nvvm.barrier"))
      total.barriers += site.instructions;
  }
  for (auto &[kernel, total] : totals) {
    llvm::outs() << function << ": " << kernel << ": global read "
                 << total.read[0] << " written " << total.written[0]
                 << " bytes in " << total.sectors << " sectors, shared read "
                 << total.read[1] << " written " << total.written[1]
                 << " bytes in " << total.wavefronts << " wavefronts, "
                 << total.conflicts << " bank conflicts, " << total.barriers
                 << " barriers and " << total.mma << " mma of warps\n";
    std::vector<Row> rows;
    for (const SimulatorSiteStats &site : run.stats) {
      if (site.kernel != kernel)
        continue;
      auto same = llvm::find_if(rows, [&](const Row &row) {
        return row.sum.op == site.op && row.sum.location == site.location &&
               row.sum.space == site.space && row.sum.write == site.write;
      });
      if (same == rows.end())
        rows.push_back({site, 1});
      else {
        add(same->sum, site);
        ++same->sites;
      }
    }
    for (const Row &row : rows) {
      llvm::outs() << function << ":   ";
      print(row);
    }
  }
}
