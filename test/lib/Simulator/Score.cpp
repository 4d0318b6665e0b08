//===- Score.cpp - How many mutants the simulator noticed -----------------===//

#include "Score.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::conv::test;

void Score::add(MutantKind kind, const Outcome &outcome) {
  Counts &count = counts[static_cast<unsigned>(kind)];
  switch (outcome.verdict) {
  case Outcome::Verdict::Finding:
    ++count.findings;
    break;
  case Outcome::Verdict::WrongResult:
    ++count.wrong;
    break;
  case Outcome::Verdict::Survived:
    ++count.survived;
    break;
  case Outcome::Verdict::Equivalent:
    ++count.equivalent;
    break;
  case Outcome::Verdict::Error:
    ++count.errors;
    break;
  }
}

Score::Counts Score::total() const {
  Counts all;
  for (const Counts &count : counts) {
    all.findings += count.findings;
    all.wrong += count.wrong;
    all.survived += count.survived;
    all.equivalent += count.equivalent;
    all.errors += count.errors;
  }
  return all;
}

void Score::Counts::print(raw_ostream &os, StringRef name) const {
  os << name << ": " << findings + wrong << " of " << faults() << " detected";
  if (faults())
    os << llvm::format(" (%.1f %%)", 100.0 * (findings + wrong) / faults());
  os << ", " << findings << " by a finding, " << wrong << " by a wrong result; "
     << survived << " survived, " << equivalent << " are no faults";
  if (errors)
    os << ", " << errors << " could not be run";
  os << "\n";
}

void Score::print(raw_ostream &os) const {
  for (auto [i, count] : llvm::enumerate(counts))
    count.print(os, getName(static_cast<MutantKind>(i)));
  total().print(os, "all");
}

bool Score::reaches(unsigned percent) const {
  return total().reaches(percent) &&
         llvm::all_of(counts, [&](const Counts &count) {
           return count.reaches(percent);
         });
}
