#!/usr/bin/env python3
"""Say in words what a bundle holds.

usage: show_bundle.py BUNDLE [--ptxas PATH]

Per function: what was fused and what was not and why, the schedule of each kernel and what it
multiplies, what is computed once when it is loaded, the launches of a call, and, with ptxas, the
registers, shared memory and spills that the bundle's PTX needs on the bundle's target.
docs/bundle.md describes the format.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

OPS = {"add": "+", "sub": "-", "mul": "*", "floordiv": "//", "ceildiv": "/^", "mod": "%", "eq": "==", "ne": "!=",
       "lt": "<", "le": "<=", "and": "&"}


def expression(e):
    """An expression of the manifest as text."""
    if not isinstance(e, dict):
        return str(e)
    left, right = (expression(a) for a in e["args"])
    if e["op"] in OPS:
        return f"({left} {OPS[e['op']]} {right})"
    return f"{e['op']}({left}, {right})"


def wrapped(text, indent):
    return textwrap.fill(text, 110, initial_indent=indent, subsequent_indent=" " * len(indent) + "  ")


def ptxas_report(ptxas, ptx, chip):
    """kernel -> (registers, static shared bytes, spill stores, spill loads)."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            done = subprocess.run([ptxas, "-v", f"-arch={chip}", str(ptx), "-o", f"{scratch}/out.cubin"],
                                  capture_output=True, text=True)
        except OSError as problem:
            sys.exit(f"cannot run {ptxas}: {problem.strerror}; --ptxas takes its path")
    if done.returncode != 0:
        print(f"  ptxas refuses {ptx.name}: {done.stderr.strip().splitlines()[-1]}")
        return {}
    report, kernel = {}, None
    for line in done.stderr.splitlines():
        if match := re.search(r"entry function '([^']+)'", line):
            kernel = match.group(1)
            report[kernel] = dict(registers=0, shared=0, stores=0, loads=0)
        if kernel and (match := re.search(r"(\d+) bytes spill stores, (\d+) bytes spill loads", line)):
            report[kernel].update(stores=int(match.group(1)), loads=int(match.group(2)))
        if kernel and (match := re.search(r"Used (\d+) registers", line)):
            report[kernel]["registers"] = int(match.group(1))
            if match := re.search(r"(\d+) bytes smem", line):
                report[kernel]["shared"] = int(match.group(1))
    return report


def show_verdicts(function):
    verdicts = function.get("verdicts", [])
    for word, title in (("fused", "Fused"), ("refused", "Not fused")):
        chosen = [v for v in verdicts if v.get("verdict") == word]
        if not chosen:
            continue
        print(f"  {title}:")
        for verdict in chosen:
            where = f" at {verdict['loc'].rsplit('/', 1)[-1]}" if verdict.get("loc") else ""
            why = f": {verdict['reason']}" if verdict.get("reason") else ""
            remedy = f" Remedy: {verdict['remedy']}" if word == "refused" and verdict.get("remedy") else ""
            print(wrapped(f"{verdict['op']}{where} [{verdict.get('rule', '')}]{why}{remedy}", "    - "))


def used_buffers(step):
    """The buffers of a launch, each once."""
    return list(dict.fromkeys(a["memref"]["buffer"] for a in step.get("arguments", []) if "memref" in a))


def fills(function, step):
    """What a launch that only prepares another one fills, as text; else an empty string."""
    if step in function.get("load_steps", []):
        return computes(function, step)
    buffers = [function["buffers"][index] for index in used_buffers(step)]
    kinds = [buffer["kind"] for buffer in buffers]
    if "result" in kinds or kinds.count("workspace") != 1 or any(
            c["kernel"] == step["kernel"] for c in function.get("convs", [])):
        return ""
    size = expression(next(b for b in buffers if b["kind"] == "workspace")["bytes"])
    sources = [function["arguments"][b["index"]]["name"] for b in buffers if b["kind"] == "argument"]
    return f"fills a workspace of {size} bytes" + (f" from {', '.join(sources)}" if sources else "")


def computes(function, step):
    """What a load step computes of what, as text."""
    buffers, arguments = function["buffers"], function["arguments"]
    names = {"argument": lambda b: arguments[b["index"]]["name"] + ", if it is frozen", "constant": lambda b: b["file"],
             "resident": lambda b: "what an earlier one left"}
    sources = dict.fromkeys(names[buffers[index]["kind"]](buffers[index])
                            for index in used_buffers(step) if index not in step["writes"])
    size = " + ".join(expression(buffers[index]["bytes"]) for index in step["writes"])
    return f"keeps {size} bytes" + (f" of {', '.join(sources)}" if sources else "")


def show_function(function, manifest, reports):
    tensors = lambda ts: ", ".join(f"{t['dtype']}[{', '.join(expression(e) for e in t.get('shape', []))}]" for t in ts)
    print(f"{function['name']}({tensors(function['arguments'])}) -> {tensors(function['results'])}")
    if isinstance(function.get("flops"), int) and isinstance(function.get("bytes"), int):
        print(f"  Work: {function['flops'] / 1e9:.1f} GFLOP over {function['bytes'] / 1e9:.2f} GB that must move")
    show_verdicts(function)
    for kernel in function.get("kernels", []):
        if kernel.get("schedule"):
            what = f", which multiplies {kernel['multiplies']}" if "multiplies" in kernel else ""
            print(f"  Schedule of {kernel['name']}{what}:")
            print(wrapped(kernel["schedule"], "    "))
    for title, key in (("Launches when it is loaded", "load_steps"), ("Launches", "steps")):
        if key in function:
            print(f"  {title}:")
            show_launches(function, function[key], reports)


def show_launches(function, steps, reports):
    for step in steps:
        size = lambda values: " x ".join(expression(e) for e in values)
        line = f"{step['kernel']}: grid {size(step['grid'])}, block {size(step['block'])}"
        report = reports[step["module"]].get(step["kernel"])
        dynamic = expression(step.get("shared_bytes", 0))
        if report:
            spill = report["stores"] + report["loads"]
            line += f", {report['registers']} registers, {'no spills' if not spill else f'{spill} bytes of spills'}"
            if report["shared"]:
                line += f", {report['shared']} bytes of static shared memory"
        if dynamic != "0":
            line += f", {dynamic} bytes of shared memory"
        if prepares := fills(function, step):
            line += f"; {prepares}"
        print(wrapped(line, "    - "))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--ptxas", help="report registers, shared memory and spills with this ptxas")
    options = parser.parse_args()
    try:
        manifest = json.loads((options.bundle / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        sys.exit(f"error: {options.bundle} is not a readable bundle: {error}")
    chip = manifest["target"]["chip"]
    reports = [ptxas_report(options.ptxas, options.bundle / module["ptx"], chip) if options.ptxas else {}
               for module in manifest["modules"]]
    references = {f.get("reference") for f in manifest["functions"]}
    for function in manifest["functions"]:
        if function["name"] not in references:
            show_function(function, manifest, reports)


if __name__ == "__main__":
    main()
