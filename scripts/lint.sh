#!/usr/bin/env bash
# usage: scripts/lint.sh [--fix] [--tidy] [files...]
#
# Checks the C++ sources of the project with clang-format 22 (seconds), and with
# clang-tidy 22 where asked (minutes: it compiles every file).
#   --fix   rewrite files instead of reporting
#   --tidy  run clang-tidy too, over the compile commands of build/dev
# Without files: everything that git tracks. A commit's worth of files:
#   scripts/lint.sh --tidy $(git diff --name-only main)
set -euo pipefail
. "$(dirname "$0")/lib.sh"

fix=0 tidy=0 files=()
while [ $# -gt 0 ]; do
  case "$1" in
    --fix) fix=1 ;;
    --tidy) tidy=1 ;;
    -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
    -*) die "unknown option '$1'." "usage: scripts/lint.sh [--fix] [--tidy] [files...]" ;;
    *) files+=("$(realpath "$1")") ;;
  esac
  shift
done

# Other versions format differently, so the tool must be the LLVM's own.
tool() {
  local candidate
  for candidate in "$1-$CONV_LLVM_MAJOR" "$(llvm_bin)/$1" "$1"; do
    if have "$candidate" && [[ $("$candidate" --version) == *"version $CONV_LLVM_MAJOR."* ]]; then
      printf '%s' "$candidate"
      return
    fi
  done
  die "$1 $CONV_LLVM_MAJOR is not installed." "Install it: scripts/install-deps.sh --lint"
}

cd "$ROOT"
if [ ${#files[@]} = 0 ]; then
  # The precompiled header's list is in an order of its own: a change rebuilds everything.
  listed=$(git ls-files '*.cpp' '*.h' '*.c' ':!cmake/conv_pch.h') && [ -n "$listed" ] ||
    die "git does not list the sources." "Run it in a checkout that git trusts, or name the files."
  mapfile -t files <<<"$listed"
fi
sources=() units=()
for file in "${files[@]}"; do
  [ -f "$file" ] || continue
  case "$file" in
    *.cpp) sources+=("$file"); units+=("$file") ;;
    *.h|*.c) sources+=("$file") ;;
  esac
done
[ ${#sources[@]} -gt 0 ] || { say "No C++ sources among the files given."; exit 0; }

format=$(tool clang-format)
say "clang-format: ${#sources[@]} files"
if [ "$fix" = 1 ]; then
  "$format" -i "${sources[@]}"
elif unformatted=$("$format" --dry-run "${sources[@]}" 2>&1) && [ -n "$unformatted" ]; then
  printf '%s\n' "$unformatted" | sed -n 's/^\([^ :]*\):\([0-9]*\):.*clang-format-violations.*/\1: first at line \2/p' |
    sort -t: -k1,1 -u >&2
  die "files are not formatted as .clang-format says." "Rewrite them: scripts/lint.sh --fix"
fi

if [ "$tidy" = 1 ]; then
  checker=$(tool clang-tidy)
  [ -f build/dev/compile_commands.json ] ||
    die "clang-tidy reads build/dev/compile_commands.json, which is not there." "Make it: scripts/test.sh --preset dev"
  # What was not configured (a test's own project) has no compile command.
  known=()
  for unit in "${units[@]}"; do
    grep -qF "/${unit#"$ROOT/"}\"" build/dev/compile_commands.json && known+=("$unit")
  done
  say "clang-tidy: ${#known[@]} files"
  args=(-p build/dev --quiet)
  [ "$fix" = 0 ] || args+=(--fix)
  printf '%s\0' ${known[@]+"${known[@]}"} | xargs -0 -r -n 1 -P "$(build_jobs)" "$checker" "${args[@]}" --warnings-as-errors='*' ||
    die "clang-tidy has findings, above."
fi
say "Clean."
