#!/usr/bin/env bash
# usage: scripts/fuzz-text.sh [--preset NAME] [seconds] [file or folder...]
#
# Attacks the compiler with mutated text: modules, passes and their options. Starts from the
# lit tests, the examples and what is named; needs clang and its runtime libraries, no GPU.
#   --preset NAME  fuzz (default): sanitizers, and coverage of the project guides the search;
#                  ci: the target alone in the build of continuous integration
# Environment: JOBS processes (one a core), TIMEOUT seconds that one input may take (60), SEED (1).
# What it finds is in build/NAME/fuzz-text/found. What an unmodified mlir-opt dies of as well is
# MLIR's: found/stock. Exit code 0: nothing else was found.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;; esac
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
# attack <job>: inputs until the time is over, in one process after another: what breaks the compiler
# ends its process, and is not read again. libFuzzer's own -fork does not do: it lets its n-th process
# run for n seconds, and under the sanitizers the seeds that each starts with take longer.
fuzz_text=$ROOT/build/$preset/bin/FuzzText
attack() {
  local job=$1 round=0 left log input
  while left=$((end - SECONDS)) && [ "$left" -gt 0 ]; do
    log=$work/log.$job.$round
    "$fuzz_text" "$work/corpus" "$work/seeds" -seed=$((${SEED:-1} + 1000 * round + job)) \
      -max_total_time="$left" -timeout="$timeout" -report_slow_units="$timeout" -rss_limit_mb=6144 \
      -max_len=65536 -print_final_stats=1 -close_fd_mask=1 -artifact_prefix="$work/found/" \
      >"$log" 2>&1 && return
    input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    # A process that ends without an input to show was not ended by one.
    [ -f "$input" ] || return 1
    # Another job may have found the same, and removes its seed.
    find "$work/seeds" "$work/corpus" -type f -size "$(stat -c %s "$input")c" -print0 2>/dev/null |
      xargs -0 -r sha1sum 2>/dev/null | sed -n "s/^${input##*-}  //p" | xargs -d '\n' -r rm -f || true
    round=$((round + 1))
  done
}

rm -f "$work"/log.*
end=$((SECONDS + seconds)) timeout=${TIMEOUT:-60}
pids=() failed=0
for job in $(seq "${JOBS:-$(build_jobs)}"); do
  attack "$job" &
  pids+=($!)
done
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
trap - EXIT
ran=$(cat "$work"/log.* | sed -n 's/^stat::number_of_executed_units: *//p' | awk '{ sum += $1 } END { print sum + 0 }')
if [ "$failed" = 1 ] || [ "$ran" = 0 ]; then
  tail -qn 30 "$work"/log.* >&2
  die "FuzzText ended before its time was over; its logs are $work/log.*."
fi

# Whether the innermost frames of the stack, before the first of ours, are of
# MLIR's parser: it reads an attribute or a type of an op that mlir-opt lacks.
dies_in_mlirs_parser() {
  ("$fuzz_text" -timeout="$timeout" "$1" || true) 2>&1 |
    awk '/^ *#[0-9]+ / { if (!/lib(MLIR|LLVM|c|stdc\+\+)\.so/) exit; print }' | grep -q 'mlir::detail::Parser::'
}

mlir_opt=$(llvm_bin)/mlir-opt
found=0 stock=0
for file in "$work"/found/*; do
  [ -f "$file" ] || continue
  # Time is the wall's: what alone is quick enough waited for the machine.
  case $file in
    */timeout-* | */slow-unit-*) "$fuzz_text" -timeout="$timeout" "$file" >/dev/null 2>&1 && rm "$file" && continue ;;
  esac
  code=0
  (timeout "$timeout" "$mlir_opt" --allow-unregistered-dialect "$file" || exit $?) >/dev/null 2>&1 || code=$?
  # 124: too long; above: a signal.
  if [ "$code" -ge 124 ] || dies_in_mlirs_parser "$file"; then
    mv "$file" "$work/found/stock/"
    stock=$((stock + 1))
  else
    note "$file"
    # Enough to see it again where the build is out of reach.
    ("$fuzz_text" -timeout="$timeout" "$file" || true) 2>&1 | grep -m 1 -E '^FuzzText: |Assertion|ERROR' | sed 's/^/    /' || true
    head -c 4000 "$file" | sed 's/^/    | /'
    echo
    found=$((found + 1))
  fi
done
say "$ran inputs in $seconds s; $found broke the compiler, $stock unmodified MLIR alike."
[ "$found" = 0 ] || die "the compiler broke; see build/$preset/fuzz-text/found." \
  "Again: build/$preset/bin/FuzzText FILE; smaller: FuzzText -minimize_crash=1 FILE, or conv-reduce."
