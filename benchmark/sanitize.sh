#!/usr/bin/env bash
# usage: benchmark/sanitize.sh BUNDLES [CONV_RUN]
#
# Runs every bundle in the folder BUNDLES (small ones: the tools are a hundred times
# slower) under compute-sanitizer, memcheck and racecheck. A folder of `conv-fuzz --save`
# runs on the arguments that it holds (agreement.py, which also compares the results);
# others run with conv-run. Open shapes are then those of BUNDLES/geometries.json, if it
# is there, else every open extent is 5. CONV_RUN is the program (default: conv-run on
# the PATH or in a build folder).
# TOOLS="memcheck racecheck synccheck initcheck" chooses the checks, LIMIT=30 how many
# bundles, TIMEOUT=60 seconds for each, JOBS=1 how many run at once.
# The last line says how many runs were clean; exit code 1 if any was not.
set -u
bundles=${1:?"usage: benchmark/sanitize.sh BUNDLES [CONV_RUN]"}
root=$(cd "$(dirname "$0")/.." && pwd)
conv_run=${2:-$(command -v conv-run || ls -t "$root"/build/*/bin/conv-run 2>/dev/null | head -1)}
tools=${TOOLS:-memcheck racecheck}
limit=${LIMIT:-1000} seconds=${TIMEOUT:-60} jobs=${JOBS:-1}
programs=$(compgen -G "$bundles/*/index.json" | wc -l)
if [ "$programs" -gt 0 ]; then
  conv_run=$(command -v python3)
fi
if [ -z "$conv_run" ] || [ ! -x "$conv_run" ]; then
  echo "conv-run was not found; give its path as the second argument" >&2; exit 2
fi
sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | head -1)
if [ -z "$sanitizer" ]; then
  echo "compute-sanitizer was not found; it is part of the CUDA toolkit" >&2; exit 2
fi

# API errors are not reported: asking the driver for a kernel's parameters ends with
# one past the last, which it answers with an error.
count=0
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# check NAME COMMAND...: runs the command under each tool; leaves a log of what is not clean.
check() {
  local name=$1 tool code
  shift
  for tool in $tools; do
    timeout "$seconds" "$sanitizer" --tool "$tool" --target-processes all --error-exitcode 99 \
      --report-api-errors no "$@" >"$logs/$name.$tool.running" 2>&1
    code=$?
    if [ $code -eq 0 ]; then
      mv "$logs/$name.$tool.running" "$logs/$name.$tool.clean"
    else
      { echo "$tool $name: exit code $code"
        grep -E "=========|error|WRONG" "$logs/$name.$tool.running" | head -"${LINES_OF_LOG:-12}"
      } >"$logs/$name.$tool.bad"
    fi
  done
}
# start NAME COMMAND...: the same in the background, at most JOBS at once.
start() {
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
  check "$@" &
  count=$((count + 1))
}

for index in "$bundles"/*/index.json; do
  [ -f "$index" ] && [ "$count" -lt "$limit" ] || break
  name=$(basename "$(dirname "$index")")
  start "$name" "$conv_run" "$root/benchmark/agreement.py" "$bundles" --only "$name" --jobs 1
done
for manifest in "$bundles"/manifest.json "$bundles"/*/manifest.json; do
  [ -f "$manifest" ] || continue
  bundle=$(dirname "$manifest")
  [ "$count" -lt "$limit" ] || break
  # The function that is no other's reference, and its shapes.
  plan=$(python3 - "$manifest" "$bundles/geometries.json" <<'PY'
import json, os, sys
known = {}
if os.path.exists(sys.argv[2]):
    known = {g["name"]: g["arguments"] for g in json.load(open(sys.argv[2]))}
functions = json.load(open(sys.argv[1]))["functions"]
references = {f.get("reference") for f in functions}
for f in functions:
    if f["name"] in references:
        continue
    shapes = []
    for i, a in enumerate(f["arguments"]):
        if a.get("kind") != "scalar" and not all(isinstance(e, int) for e in a["shape"]):
            shape = known[f["name"]][i] if f["name"] in known else \
                [e if isinstance(e, int) else 5 for e in a["shape"]]
            shapes.append("--shape arg%d=%s" % (i, "x".join(map(str, shape))))
    print(f["name"], *shapes)
    break
PY
) || continue
  [ -n "$plan" ] || continue
  start "$(basename "$bundle")" "$conv_run" "$bundle" $plan
done
wait
clean=$(find "$logs" -name '*.clean' | wc -l) bad=$(find "$logs" -name '*.bad' | wc -l)
find "$logs" -name '*.bad' -exec cat {} +
echo "compute-sanitizer ($tools): $clean of $((clean + bad)) runs clean over $count bundles"
[ "$count" -gt 0 ] && [ "$bad" -eq 0 ]
