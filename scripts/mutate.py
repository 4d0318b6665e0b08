#!/usr/bin/env python3
"""Changes the sources a little, many times, and sees whether a test notices.

usage: scripts/mutate.py [--count N] [--seconds S] [--seed N] [--preset P] [--layers L,L]
                         [--log FILE] [--only FILE[:LINE] ...] [--within FOLDER ...]
                         [--no-baseline] [--keep-copy] [--near] [--summary]

Draws changes (mutants) at random from those that universalmutator (pip install
universalmutator) makes of lib/<layer>/, as many of one layer as of another, and tries one
after the other in a copy of the sources, build/mutate, with a build of its own:

  1. What does not compile is no mutant, and what compiles to the same object is the same
     program: neither is counted, another is drawn.
  2. The tools that tests of the layer run are linked and those tests run: the layer's lit
     folder and unit tests, then those of the layers that use it, then whatever runs them.
     The first that fails has killed the mutant; one that runs five times as long as it did
     unchanged, and a minute more, has as well.
  3. What is left has survived: every test that can notice has passed. Judge it by hand: it
     is the same for every input (equivalent), or it is a test that is missing.

The log gets one JSON line a mutant, and a run goes on where the log ends; --summary only
counts what is in it, by folder. --only FILE:LINE tries all mutants of a file or of one of its
lines. --within draws from these folders alone, as many of one as of another, and not from
whole layers.
With --near a run costs a part: what survives is tried against the other tests by a later
run without it. The copy is brought to the state of this tree first.
"""

import argparse
import contextlib
import hashlib
import io
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "build/mutate"
sys.path.insert(0, str(ROOT / "scripts"))
import architecture  # noqa: E402  (what CMake links)

LAYERS = ["IR", "Fusion", "Kernels", "Runtime", "Serialization"]
# A lit folder that is named as no layer runs everything below its tools.
ENDS = ["Reports", "Driver", "Simulator", "Integration", "Runtime", "Plugin", "Tools"]
GROUPS = (2, 6, 20)  # seconds of a lit test
COUNTED = ("killed", "near", "survived")
# What tests of a layer run, where it is not conv-opt.
TOOLS = {"Runtime": ["conv-run", "conv-call-overhead", "conv_mock_cuda", "ConvRuntimeShared", "convfusion_fast"]}
IGNORED = [r"^\s*(//|\*|/\*)", r"^\s*#", r"^using ", r"^namespace ", r"^} // namespace", r"LDBG|LLVM_DEBUG|DEBUG_TYPE",
           r"llvm_unreachable", r"^\s*assert\("]


def is_hopeless(old, new, before):
    """Whether a mutant of a formatted line, of which `before` stands in front, cannot compile:
    spares the compiler most of them. Jumps put behind a statement are left out too, which
    taking statements away and turning conditions around say better."""
    if new.startswith(old.rstrip("\n") + "\n"):
        return True
    if new.lstrip().startswith("/*"):  # the line is taken away
        return not old.rstrip().endswith(";") or not before.rstrip().endswith((";", "{", "}", ":"))
    if any(old.count(mark) - old.count(other) != new.count(mark) - new.count(other)
           for mark, other in ("()", "[]", "{}")):
        return True
    first = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), 0)
    around = old[:first], old[first:]
    # Digits of names and of fractions; parts of words.
    if re.match(r"\d", around[1]) and re.search(r"[\w.]$", around[0]):
        return True
    if re.match(r"\d", new[first:]) and re.search(r"[\w.]$", around[0]):
        return True
    if re.search(r"\w*(min|max|begin|end)\w*", around[1]) and re.search(r"[a-z]$", around[0]) and around[1][:1].isalpha():
        return True
    # Operators that compare or calculate stand between spaces; without, < and > are those of
    # templates, & and * those of types, - and ! those of one operand.
    if around[1][:1] in tuple("<>&*+/%|=-") and not around[0].endswith((" ", "<", ">", "=", "!", "+", "-", "&", "|", "(")):
        return True
    if around[1][:1] in tuple("<>*&=") and around[0].endswith("<"):
        return True
    if around[1][:1] in tuple("<>*&%/-") and around[1][1:2] not in (" ", "=", "-"):
        return True
    # Arguments of templates; conditions where an operand stands; one that declares a name; names that are used below.
    if new[first:first + 1] == "=" and re.search(r"\w[<>]$", around[0]):
        return True
    if re.search(r"[\w)] \((0==1|1==1)\)", new) or re.search(r"(0|1)==1\)", new) and "(auto " in old:
        return True
    if re.match(r"\s*/\*(?!return|delete)(const )?[\w:<>, ]+[ *&]+\w+( = .*|\(.*\)|\[.*\]|\{.*\})?;", new):
        return True
    return bool(re.search(r"\+-\w|, -1>|\"\"\}|===|!==|=<|=>|<>|><|<<=|<<<|>>>|!<|,\s*,|\(\s*,|^\s*-|[%/*]\+|[%/+*-]\d*\.\d|"
                          r"[a-z]>=\(|\w\s+,\S|= \*|\*\d", new.strip()))


def read_mutants(path):
    """(line number, text of the line, its mutant, rule) of all mutants of a file."""
    from universalmutator import mutator
    source = path.read_text().splitlines(keepends=True)
    with contextlib.redirect_stdout(io.StringIO()):
        found = mutator.mutants_regexp(source, ["universal.rules", "c_like.rules", "cpp.rules"], ignorePatterns=IGNORED)
    result = []
    for entry in found:
        line, text, rule = entry[0], entry[1], entry[2]
        old = source[line - 1]
        code = old.split("//")[0]
        if text == old or text.split("//")[0].strip() == code.strip() or is_hopeless(old, text, source[line - 2]):
            continue
        # Messages are read by people: a test need not know their every word.
        if re.sub(r'"[^"]*"', '""', text) == re.sub(r'"[^"]*"', '""', old):
            continue
        result.append((line, old, text, rule[0] if isinstance(rule, tuple) else str(rule)))
    return result


class Copy:
    """The copy of the sources and its build."""

    def __init__(self, preset):
        self.preset = preset
        self.build_dir = COPY / "build" / preset

    def shell(self, command, timeout=None):
        """Runs a command in a session of its own, so that a late one ends whole."""
        process = subprocess.Popen(["bash", "-c", command], cwd=COPY, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, start_new_session=True, errors="replace")
        try:
            output, _ = process.communicate(timeout=timeout)
            return process.returncode, output
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            output, _ = process.communicate()
            return None, output

    def refresh(self):
        """Brings the files that git knows of or would take to the state of this tree."""
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT,
                                capture_output=True, check=True, text=True).stdout
        names = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
        for name in sorted(names):
            source, target = ROOT / name, COPY / name
            if not target.exists() or target.read_bytes() != source.read_bytes():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                shutil.copymode(source, target)
        for path in COPY.rglob("*"):
            relative = path.relative_to(COPY)
            if path.is_file() and relative.parts[0] != "build" and str(relative) not in names:
                path.unlink()

    def build(self, *targets):
        command = f"set -e; . scripts/lib.sh; configure {self.preset} >/dev/null; build {self.preset} {' '.join(targets)}"
        return self.shell(command)

    def object_of(self, source):
        """The object that a source becomes, relative to the build folder."""
        commands = json.loads((self.build_dir / "compile_commands.json").read_text())
        command = next((entry["command"] for entry in commands if entry["file"] == str(COPY / source)), "")
        found = re.search(r" -o (\S+)", command)
        return found and found.group(1)

    def digest(self, name):
        return hashlib.sha256((self.build_dir / name).read_bytes()).hexdigest()

    def tests(self):
        output = subprocess.run(["ctest", "--test-dir", self.build_dir, "-N"], capture_output=True, text=True).stdout
        return re.findall(r"Test\s+#\d+: (\S+)", output)

    def run_test(self, name, timeout, files=(), slowness=0):
        """Status and output; a lit folder, or those of its files that are named, is left at the first that fails."""
        if name.startswith("lit."):
            lit = re.search(r"^CONVFUSION_LIT:[^=]*=(.*)$", (self.build_dir / "CMakeCache.txt").read_text(), re.MULTILINE)
            paths = [self.build_dir / "test" / file for file in files or [name[len("lit."):]]]
            # With psutil one file that hangs is noticed long before the folder is late.
            limit = f"--timeout={60 + 10 * GROUPS[slowness]}" if slowness < len(GROUPS) and find_spec("psutil") else ""
            return self.shell(f"{sys.executable} {lit.group(1)} -qv --max-failures=1 {limit} {' '.join(map(str, paths))}", timeout)
        return self.shell(f"ctest --test-dir {self.build_dir} -R '^{re.escape(name)}$' --output-on-failure", timeout)

    def files_by_time(self, folder):
        """The files of a lit folder in groups, the quick ones first, by the times that lit has noted: most mutants
        die of a quick test, and lit by itself begins with the slowest."""
        path = self.build_dir / "test/.lit_test_times.txt"
        noted = [line.split(maxsplit=1) for line in path.read_text().splitlines()] if path.exists() else []
        times = {name: float(seconds) for seconds, name in noted}
        groups = {}
        for file in sorted(itertools.chain.from_iterable((COPY / "test" / folder).rglob(f"*.{end}") for end in ("mlir", "test"))):
            name = str(file.relative_to(COPY / "test"))
            if "Inputs" in file.parts:
                continue
            seconds = times.get(name, 0)
            groups.setdefault(sum(seconds > limit for limit in GROUPS), []).append(name)
        return sorted(groups.items())

    def known_times(self):
        """Seconds that ctest took for each test in the build of this tree."""
        path = ROOT / "build" / self.preset / "Testing/Temporary/CTestCostData.txt"
        if not path.exists():
            sys.exit(f"{path} is not there: run the tests, or leave --no-baseline out")
        words = [line.split() for line in path.read_text().splitlines()]
        return {line[0]: float(line[2]) for line in words if len(line) == 3}


def find_watchers(layer, tests, near):
    """The tests that can notice a change in a layer, those of the layer itself first, and the
    targets that the first ones run; with `near` no tests of tools."""
    links = {name[4:].replace("FusionTransforms", "Fusion"):
             [link[4:].replace("FusionTransforms", "Fusion") for link in found]
             for name, found in architecture.read_links().items()}
    users = [name for name in links if layer in architecture.reachable(links, name)]
    order = [layer] + users + [end for end in ENDS if layer != "Runtime" or end in ("Runtime", "Driver", "Integration")]
    names = []
    if near:
        order = [folder for folder in order if folder not in ENDS or folder == layer]
    for folder in order:
        for name in (f"unit-{folder}Tests", f"lit.{folder}"):
            if name in tests and name not in names:
                names.append(name)
    own = TOOLS.get(layer, ["conv-opt", "conv-sim", "conv-sim-ops"]) + [f"{layer}Tests"]
    return names, own


def layer_of(path):
    return path.split("/")[1]


def draw(folders, random_numbers, only):
    """Endlessly a mutant of one folder, `lib/<layer>` or one below, after the other."""
    pools = {}
    for folder in folders:
        paths = sorted((COPY / folder).rglob("*.cpp"))
        pool = []
        for path in paths:
            name = str(path.relative_to(COPY))
            lines = {line for file, line in only if file == name}
            if only and not lines:
                continue
            pool += [(name,) + mutant for mutant in read_mutants(path) if not lines - {0} or mutant[0] in lines]
        if pool:
            pools[folder] = pool
    if not only:
        for pool in pools.values():
            random_numbers.shuffle(pool)
    while any(pools.values()):
        for folder, pool in pools.items():
            if pool:
                yield (layer_of(folder),) + pool.pop(0)


def summarize(log):
    rows = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    counted = [row for row in rows if row["outcome"] in COUNTED]
    print("| folder | drawn | do not compile | same object | killed | survived near tests | survived |")
    print("|---|---|---|---|---|---|---|")
    for folder in sorted({os.path.dirname(row["file"]) for row in rows}) + [None]:
        part = [row for row in rows if folder in (None, os.path.dirname(row["file"]))]
        numbers = [len(part)] + [sum(row["outcome"] == outcome for row in part)
                                 for outcome in ("broken", "same", "killed", "near", "survived")]
        print(f"| {folder or 'all'} | " + " | ".join(map(str, numbers)) + " |")
    killers = {}
    for row in counted:
        if row["outcome"] == "killed":
            killers[row["by"]] = killers.get(row["by"], 0) + 1
    print("\nkilled by: " + ", ".join(f"{name} {count}" for name, count in sorted(killers.items(), key=lambda k: -k[1])))
    for row in counted:
        if row["outcome"] in ("near", "survived"):
            print(f"\n{row['file']}:{row['line']}\n  - {row['old'].strip()}\n  + {row['new'].strip()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="mutants that compile to another program")
    parser.add_argument("--seconds", type=int, default=0, help="begin no mutant after this time; 0: no limit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--preset", default="ci")
    parser.add_argument("--layers", default=",".join(LAYERS))
    parser.add_argument("--log", type=pathlib.Path, default=ROOT / "build/mutants.jsonl")
    parser.add_argument("--no-baseline", action="store_true",
                        help="the tests are known to pass; take their times from the last ctest of build/<preset>")
    parser.add_argument("--keep-copy", action="store_true", help="go on with the copy as it is, whatever changed here since")
    parser.add_argument("--near", action="store_true",
                        help="try the tests of the layer and of the layers that use it alone, without lit files of more than 20 s; "
                        "what survives them is noted as `near`")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--within", nargs="*", default=[])
    parser.add_argument("--summary", action="store_true")
    options = parser.parse_args()
    if options.summary:
        return summarize(options.log)

    only = []
    for entry in options.only:
        name, _, line = entry.partition(":")
        only.append((name, int(line or 0)))
    layers = options.layers.split(",")
    if only:
        layers = sorted({layer_of(name) for name, _ in only})
    folders = [folder.rstrip("/") for folder in options.within] or [f"lib/{layer}" for layer in layers]
    for folder in folders:
        if not re.match(r"lib/\w", folder) or not (ROOT / folder).is_dir():
            sys.exit(f"--within expects folders below lib/, got {folder}")
    layers = sorted({layer_of(folder) for folder in folders})

    copy = Copy(options.preset)
    if not options.keep_copy:
        copy.refresh()
    print("building the sources unchanged", flush=True)
    code, output = copy.build()
    if code:
        sys.exit(output[-4000:])
    all_tests = copy.tests()
    watchers = {layer: find_watchers(layer, all_tests, options.near) for layer in layers}
    usual = copy.known_times() if options.no_baseline else {}
    for name in [] if options.no_baseline else sorted({name for names, _ in watchers.values() for name in names}):
        start = time.monotonic()
        code, output = copy.run_test(name, None)
        usual[name] = time.monotonic() - start
        if code:
            sys.exit(f"{name} fails on unchanged sources:\n{output[-4000:]}")

    options.log.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in options.log.read_text().splitlines()] if options.log.exists() else []
    again = [] if options.near else [row for row in done if row["outcome"] == "near"]
    done = [row for row in done if row not in again]
    if again:
        options.log.write_text("".join(json.dumps(row) + "\n" for row in done))
    known = {(row["file"], row["line"], row["new"]) for row in done}
    counted = sum(row["outcome"] in COUNTED for row in done)
    drawn = ((row["layer"], row["file"], row["line"], row["old"], row["new"], row["rule"]) for row in again)
    begin = time.monotonic()
    for layer, name, line, old, new, rule in itertools.chain(drawn, draw(folders, random.Random(options.seed), only)):
        if counted >= options.count or (options.seconds and time.monotonic() - begin > options.seconds):
            break
        if (name, line, new) in known:
            continue
        known.add((name, line, new))
        start = time.monotonic()
        outcome, by = try_mutant(copy, name, line, new, watchers[layer], usual, options.near)
        if outcome == "survived" and options.near:
            outcome = "near"
        counted += outcome in COUNTED
        row = {"layer": layer, "file": name, "line": line, "old": old, "new": new, "rule": rule, "outcome": outcome,
               "by": by, "seconds": round(time.monotonic() - start, 1)}
        with options.log.open("a") as log:
            log.write(json.dumps(row) + "\n")
        print(f"{counted}: {name}:{line}: {new.strip()} -> {outcome} {by} ({row['seconds']} s)", flush=True)
    summarize(options.log)
    return 0


def try_mutant(copy, name, line, new, watcher, usual, near):
    """One of `broken`, `same`, `killed` by a test, `survived`; the sources are as before."""
    tests, own_targets = watcher
    path = COPY / name
    before = path.read_text()
    lines = before.splitlines(keepends=True)
    object_name = copy.object_of(name)
    if not object_name:
        return "broken", "belongs to no target"
    # What is there may be of the last mutant of this file.
    code, output = copy.build(object_name)
    if code:
        sys.exit(f"{name} does not compile unchanged:\n{output[-4000:]}")
    digest = copy.digest(object_name)
    lines[line - 1] = new
    try:
        path.write_text("".join(lines))
        code, _ = copy.build(object_name)
        if code:
            return "broken", ""
        if copy.digest(object_name) == digest:
            return "same", ""
        targets = subprocess.run(["ninja", "-C", copy.build_dir, "-t", "targets", "all"], capture_output=True,
                                 text=True).stdout
        own = [target for target in own_targets if re.search(rf"^(\S*/)?{target}: ", targets, re.MULTILINE)]
        layer = layer_of(name)
        # The unit tests of the layer are linked and run before any tool.
        own_test = f"unit-{layer}Tests"
        if own_test in tests:
            if copy.build(f"{layer}Tests")[0]:
                return "broken", "does not link"
            code, _ = copy.run_test(own_test, 5 * usual[own_test] + 60)
            if code != 0:
                return "killed", own_test if code is not None else f"{own_test} (late)"
        if own and copy.build(*own)[0]:
            return "broken", "does not link"
        # Lit tests of layers run the tools that are linked now.
        first = [test for test in tests if test == f"lit.{layer}" or
                 test.startswith("lit.") and test[len("lit."):] not in ENDS]
        for stage in first, [test for test in tests if test not in first and test != own_test]:
            if stage is not first and stage and copy.build()[0]:
                return "broken", "does not link"
            # All quick files of the folders, then the slower ones.
            rounds = sorted(((slowness, test, files) for test in stage if test.startswith("lit.")
                             for slowness, files in copy.files_by_time(test[len("lit."):])
                             if not near or slowness < len(GROUPS)), key=lambda entry: entry[0])
            rounds += [(0, test, ()) for test in stage if not test.startswith("lit.")]
            for slowness, test, files in rounds:
                code, _ = copy.run_test(test, 5 * usual[test] + 60, files, slowness)
                if code != 0:
                    return "killed", test if code is not None else f"{test} (late)"
        return "survived", ""
    finally:
        path.write_text(before)


if __name__ == "__main__":
    sys.exit(main())
