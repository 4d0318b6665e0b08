#!/usr/bin/env bash
# usage: scripts/test.sh [--preset NAME] [--no-install] [ctest options]
#
# Installs what is missing, builds, and runs all tests. A second run rebuilds
# only what changed.
#   --preset NAME  a preset of CMakePresets.json: release (default), dev, asan, fuzz; ci and gcc,
#                  which .ci/run builds
#   --no-install   never call apt
# What follows is given to ctest, for example: scripts/test.sh -R lit.Fusion
# Environment: MLIR_DIR (an existing LLVM 22), CXX, JOBS (parallel build jobs).
set -euo pipefail
. "$(dirname "$0")/lib.sh"

preset=release install=1
while [ $# -gt 0 ]; do
  case "$1" in
    --preset) [ $# -ge 2 ] || die "--preset needs a name."; preset=$2; shift 2 ;;
    --preset=*) preset=${1#*=}; shift ;;
    --no-install) install=0; shift ;;
    -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
    *) break ;;
  esac
done
for argument in "$@"; do
  case "$argument" in
    --preset|--preset=*|--no-install) die "$argument comes before what is given to ctest ($1)." "See scripts/test.sh --help." ;;
  esac
done
check_preset "$preset"

started=$SECONDS
check_named_llvm
if [ "$install" = 1 ]; then
  say "[1/4] Dependencies"
  bash "$ROOT/scripts/install-deps.sh"
else
  say "[1/4] Dependencies: not touched"
fi
say "[2/4] Configure"
configure "$preset"
say "[3/4] Build (build/$preset)"
build "$preset"
say "[4/4] Test"
if (cd "$ROOT" && ctest --preset "$preset" "$@"); then
  say "All tests passed ($((SECONDS - started)) s with the build)."
else
  lit=$(sed -n 's/^CONVFUSION_LIT:[^=]*=//p' "$ROOT/build/$preset/CMakeCache.txt")
  die "tests failed; their output is above, and in build/$preset/Testing/Temporary/LastTest.log." \
      "One test by hand: cd build/$preset/test && ${lit:-lit} -v <folder>/<file>.mlir"
fi
