#!/usr/bin/env bash
# usage: scripts/fuzz-text.sh [--preset NAME] [seconds] [file or folder...]
#
# Attacks the compiler with mutated text: modules, passes and their options. Starts from the
# lit tests, the examples and what is named; needs clang and its runtime libraries, no GPU.
#   --preset NAME  fuzz (default): sanitizers, and coverage of the project guides the search;
#                  ci: the target alone in the build of continuous integration
# What it finds is in build/NAME/fuzz-text/found. What an unmodified mlir-opt dies of as well is
# MLIR's: found/stock. Exit code 0: nothing else was found.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

preset=fuzz
if [ "${1:-}" = --preset ]; then
  [ $# -ge 2 ] || die "--preset needs a name."
  preset=$2
  shift 2
fi
check_preset "$preset"
seconds=${1:-60}
shift || true

export CXX=${CXX:-clang++-$CONV_LLVM_MAJOR}
configure "$preset"
grep -q '^CONVFUSION_FUZZERS:BOOL=ON' "$ROOT/build/$preset/CMakeCache.txt" ||
  die "preset '$preset' does not build FuzzText." "Take the preset fuzz."
build "$preset" FuzzText

work=$ROOT/build/$preset/fuzz-text
rm -rf "$work/seeds" "$work/found"
mkdir -p "$work/seeds" "$work/corpus" "$work/found/stock"
# One seed a module; each keeps the first RUN line of its file, which says what is done with it.
find "$ROOT/test" "$ROOT/examples" "$@" -name '*.mlir' -print0 | sort -z | while IFS= read -r -d '' file; do
  awk -v out="$work/seeds/$(printf '%s' "${file#"$ROOT"/}" | tr -c 'A-Za-z0-9_.-' _)" '
    /RUN: conv-opt/ && run == "" { run = $0 }
    /^\/\/ -----/ { close(out n); ++n; print run > (out n); next }
    { print > (out n) }' "$file"
done
status=0
"$ROOT/build/$preset/bin/FuzzText" "$work/corpus" "$work/seeds" -seed="${SEED:-1}" -max_total_time="$seconds" -timeout=20 \
  -rss_limit_mb=4096 -max_len=65536 -fork="${JOBS:-$(build_jobs)}" -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 \
  -artifact_prefix="$work/found/" >"$work/log" 2>&1 || status=$?
# libFuzzer's fork mode ends with the status of whichever child ended last, which may be one that
# died of an input and that -ignore_crashes forgives. Whether the search went to its end is in the
# log: how many inputs ran, and the closing line.
ran=$(sed -n 's/^#\([0-9]*\): cov:.*/\1/p' "$work/log" | tail -n 1)
if [ "${ran:-0}" = 0 ] || ! grep -q '^INFO: exiting: ' "$work/log"; then
  tail -n 30 "$work/log" >&2
  die "FuzzText ended with status $status before its time was over; its log is $work/log."
fi

# Whether the innermost frames of the stack, before the first of ours, are of
# MLIR's parser: it reads an attribute or a type of an op that mlir-opt lacks.
dies_in_mlirs_parser() {
  ("$ROOT/build/$preset/bin/FuzzText" -timeout=20 "$1" || true) 2>&1 |
    awk '/^ *#[0-9]+ / { if (!/lib(MLIR|LLVM|c|stdc\+\+)\.so/) exit; print }' | grep -q 'mlir::detail::Parser::'
}

mlir_opt=$(llvm_bin)/mlir-opt
found=0 stock=0
for file in "$work"/found/*; do
  [ -f "$file" ] || continue
  code=0
  (timeout 20 "$mlir_opt" --allow-unregistered-dialect "$file" || exit $?) >/dev/null 2>&1 || code=$?
  # 124: too long; above: a signal.
  if [ "$code" -ge 124 ] || dies_in_mlirs_parser "$file"; then
    mv "$file" "$work/found/stock/"
    stock=$((stock + 1))
  else
    note "$file"
    found=$((found + 1))
  fi
done
say "$ran inputs in $seconds s; $found broke the compiler, $stock unmodified MLIR alike."
[ "$found" = 0 ] || die "the compiler broke; see build/$preset/fuzz-text/found." \
  "Again: build/$preset/bin/FuzzText FILE; smaller: FuzzText -minimize_crash=1 FILE, or conv-reduce."
