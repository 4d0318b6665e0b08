#!/usr/bin/env python3
"""Whole models of torchvision: what a call and loading cost, beside PyTorch.

usage: models.py pack DIR --ir FOLDER [--build BUILD] [--only A,B] [--target sm_89]
                      [--tune CHIP] [--numerics WORDS] [--layouts WORD] [--measured FOLDER]
       models.py run DIR [--dry-run] [--only A,B] [--budget SECONDS] [--json FILE] [--tf32]
                     [--peers compile,max-autotune] [--beside DIR,DIR]

pack compiles FOLDER/<model>.mlir, which benchmark/import_models.py wrote, where LLVM and PyTorch
are. It puts into DIR the bundles without their weights, which the other machine makes again, and
the runtime of BUILD (default: build/release). --measured names a folder of schedules that were
measured on the GPU, <model>.json of conv-run --measure for each model that has one.

run measures each model in a process of its own, on a machine with a GPU, PyTorch and torchvision.
It makes the weights, writes them into the bundle and compares their sums with what was compiled;
then it times, in ms,
  - loading: until the function is prepared, with nothing compiled before and from the cache;
  - calls from Python, and as a CUDA graph, of ours and of eager PyTorch in f32, without TF32
    unless --tf32 says so, which goes with bundles that were packed with --numerics tf32 and is
    about PyTorch's convolutions and products of matrices; models whose names end in -f16 are f16
    for both, and PyTorch's have their channels last, as its users are told to have them, while
    ours reads and writes them with columns last;
  - CUDA graphs of the peers that --peers names: torch.compile in its default mode (compile) and
    with max-autotune-no-cudagraphs (max-autotune), both with the weights frozen, so that they fold
    the batch norms and choose the layouts of convolutions;
  - CUDA graphs of other packed folders, which --beside names, in turns with ours;
and tells the GPU memory that each takes, what of it stays resident beside the size of the constants in the
bundle (both forms of a packed weight would be twice as much: the exit code is 1), and our relative L2 error and PyTorch's against float64.
It names the kernels that a call launched, by PyTorch's profiler; they must be those of the manifest's
steps and none of its load steps, and each step must depend on an argument: else the exit code is 1.
--dry-run needs no GPU: all but the times, on the mock driver of a build folder (--mock FILE).
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(here), str(here.parent / "python")]
import import_models  # noqa: E402
from common import capture  # noqa: E402

LARGEST_KEPT = 1 << 20


def digest(data):
    return hashlib.sha256(data).hexdigest()


def forms(model):
    """The bytes that a constant of the bundle may be, by name: parameters as they are, transposed, and as the
    filter of the convolution that a transposed one is."""
    for name, tensor in model.state_dict().items():
        if tensor.dtype.is_floating_point:
            yield name, lambda tensor=tensor: tensor.numpy().tobytes()
            if tensor.dim() == 2:
                yield name + ":transposed", lambda tensor=tensor: tensor.t().contiguous().numpy().tobytes()
            if tensor.dim() == 4:
                turned = lambda tensor=tensor: tensor.flip(2, 3).transpose(0, 1).contiguous()  # noqa: E731
                yield name + ":turned", lambda turned=turned: turned().numpy().tobytes()
            if tensor.dim() == 2 and tensor.element_size() < 4:
                yield name + ":widened", lambda tensor=tensor: tensor.float().t().contiguous().numpy().tobytes()


def measured(args, name):
    """The option for the schedules that were measured for a model, if there are any."""
    file = args.measured / f"{name}.json" if args.measured else None
    return [f"--measured={file}"] if file and file.exists() else []


def pack(args):
    build = args.build.resolve()
    for folder in ("bundles", "bin", "lib"):
        (args.dir / folder).mkdir(parents=True, exist_ok=True)
    for source, target in (("bin/conv-call-overhead", "bin"), ("lib/libConvRuntime.so", "lib"),
                           ("lib/_fast.abi3.so", "lib")):
        shutil.copy((build / source).resolve(), args.dir / target / os.path.basename(source))
    packed, bad = {}, 0
    for name in args.only.split(",") if args.only else import_models.MODELS:
        source = args.ir / f"{name}.mlir"
        if not source.exists():
            print(f"{name}: {source} is missing")
            bad += 1
            continue
        bundle = args.dir / "bundles" / name
        begin = time.time()
        done = subprocess.run([build / "bin" / "conv-opt", source, "--emit=bundle", f"--target={args.target}",
                               f"--numerics={args.numerics}", *([f"--tune={args.tune}"] if args.tune else []),
                               f"--layouts={args.layouts}", *measured(args, name), "-o", bundle],
                              capture_output=True, text=True)
        seconds = time.time() - begin
        if done.returncode != 0:
            print(f"{name}: {done.stderr[:300]}")
            bad += 1
            continue
        model = import_models.build(name)
        known = {}
        for form, get in forms(model):
            known.setdefault(digest(get()), form)
        weights, kept = {}, 0
        for file in sorted((bundle / "constants").iterdir()):
            sha = digest(file.read_bytes())
            if sha in known:
                weights[file.name] = {"form": known[sha], "sha256": sha}
                file.unlink()
            elif file.stat().st_size > LARGEST_KEPT:
                print(f"{name}: {file.name} of {file.stat().st_size} bytes is no parameter of the model")
                bad += 1
            else:
                kept += file.stat().st_size
        packed[name] = weights
        print(f"{name}: compiled in {seconds:.1f} s; {len(weights)} constants left out, {kept} bytes of others kept",
              flush=True)
    (args.dir / "models.json").write_text(json.dumps(packed, indent=1))
    return bad != 0


def independent_steps(function):
    """The steps of a call that read neither an argument nor what was computed of one."""
    kinds = [buffer["kind"] for buffer in function["buffers"]]
    dependent = {i for i, kind in enumerate(kinds) if kind == "argument"}
    result = []
    for step in function["steps"]:
        used = {a["memref"]["buffer"] for a in step["arguments"] if "memref" in a}
        if used & dependent:
            dependent |= {buffer for buffer in used if kinds[buffer] in ("workspace", "result")}
        else:
            result.append(step["kernel"])
    return result


def short(kernel):
    """A kernel's name without its number."""
    return re.sub(r"(_\d+)+$", "", kernel)


def compare_launches(function, launched):
    """Sentences on how the launched kernels differ from the steps of the manifest."""
    steps = collections.Counter(step["kernel"] for step in function["steps"])
    launched = collections.Counter(launched)
    result = [f"a call computes {kernel}, which depends on no argument" for kernel in independent_steps(function)]
    loads = {step["kernel"] for step in function.get("load_steps", [])} - set(steps)
    for kernel in sorted(launched):
        if kernel in loads:
            result.append(f"a call launches {kernel}, which is a load step")
    for kernel, count in sorted((launched - steps).items()):
        result.append(f"a call launches {kernel} {count} times more often than its steps say")
    for kernel, count in sorted((steps - launched).items()):
        result.append(f"a call launches {kernel} {count} times less often than its steps say")
    return result


def compare_resident(resident, bundle):
    """Figures on what stays in GPU memory, and a sentence where that is much more than the constants: padding of packed
    filters is allowed a quarter, small vectors a megabyte."""
    constants = sum(file.stat().st_size for file in (bundle / "constants").iterdir())
    sentences = []
    if resident > 1.25 * constants + 1e6:
        sentences.append(f"{resident / 1e6:.1f} MB stay resident of {constants / 1e6:.1f} MB of constants")
    return {"resident_mb": resident / 1e6, "constants_mb": constants / 1e6}, sentences


def write_weights(name, weights, bundle):
    """Makes the bundle whole; the model."""
    model = import_models.build(name)
    made = dict(forms(model))
    for file, entry in weights.items():
        data = made[entry["form"]]()
        if digest(data) != entry["sha256"]:
            raise RuntimeError(f"{entry['form']} is not what it was where the bundle was made")
        (bundle / "constants" / file).write_bytes(data)
    return model


def say(**figures):
    print(json.dumps(figures), flush=True)


def load_times(folder, bundle):
    tool = folder / "bin" / "conv-call-overhead"
    tool.chmod(0o755)
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "CONVFUSION_CACHE": cache, "CUDA_CACHE_DISABLE": "1"}
        for state in ("cold", "warm"):
            done = subprocess.run([tool, "--load", bundle], env=environment, stdout=subprocess.PIPE, text=True, check=True)
            say(**{f"load {state}": json.loads(done.stdout)["load_ms"]})


def run_dry(name, bundle, function):
    import convfusion

    log = os.environ["CONVFUSION_MOCK_LOG"]
    x = import_models.get_input(name).numpy()
    call = convfusion.load(str(bundle))[function["name"]]
    y = call(x)
    pathlib.Path(log).write_text("")
    call(x)
    launched = re.findall(r"^launch (\S+)", pathlib.Path(log).read_text(), re.MULTILINE)
    figures, sentences = compare_resident(call.resident_bytes, bundle)
    say(complaints=compare_launches(function, launched) + sentences, launches=len(launched), shape=list(y.shape),
        **figures)


def measure(run, repeats=25):
    """Median ms of one of many calls in a row."""
    import torch

    for _ in range(4):
        run()
    torch.cuda.synchronize()
    pairs = []
    for _ in range(repeats):
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        run()
        end.record()
        pairs.append((start, end))
    torch.cuda.synchronize()
    return statistics.median(start.elapsed_time(end) for start, end in pairs)


PEERS = {"compile": None, "max-autotune": "max-autotune-no-cudagraphs"}


def run_gpu(folder, name, bundle, function, model, tf32, peers, beside):
    import torch

    import convfusion

    load_times(folder, bundle)
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32
    x = given = import_models.get_input(name).cuda()
    used = lambda: torch.cuda.mem_get_info()[1] - torch.cuda.mem_get_info()[0]  # noqa: E731
    with torch.inference_mode():
        torch.cuda.synchronize()
        before = used()
        call = convfusion.load(str(bundle))[function["name"]]
        y = call(x)
        torch.cuda.synchronize()
        say(memory_mb=(used() - before) / 1e6)
        out = torch.empty_like(y)
        say(plain=measure(lambda: call(x, out=out)))
        replayed = call.graph()
        others = {label: convfusion.load(str(folder))[function["name"]].graph() for label, folder in beside.items()}
        graphs = {"graph": replayed, **others}
        times = [[measure(lambda: graph(x, out=out)) for graph in graphs.values()] for _ in range(3)]
        say(**dict(zip(graphs, map(statistics.median, zip(*times)))))
        out.fill_(float("nan"))  # what a replay leaves out is not the same
        replayed(x, out=out)
        say(same_bits=bool(torch.equal(out, y)))
        model.cuda()
        exact = model.double()(x.double())
        model.to(x.dtype)
        torch.backends.cudnn.benchmark = True
        error = lambda y: ((y.double() - exact).norm() / exact.norm()).item()  # noqa: E731
        say(error=error(y), torch_error=error(model(x)))
        if x.dtype == torch.float16:
            model.to(memory_format=torch.channels_last)
            x = x.contiguous(memory_format=torch.channels_last)
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        say(torch_plain=measure(lambda: model(x)))
        say(torch_memory_mb=torch.cuda.max_memory_allocated() / 1e6)
        say(torch_graph=measure(capture(lambda: model(x))))

        known = {step["kernel"] for step in function["steps"] + function.get("load_steps", [])}
        for _ in range(2):  # The profiler itself has to warm up.
            with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
                call(given, out=out)
                torch.cuda.synchronize()
        events = [event for event in profile.events() if event.name in known]
        kinds = collections.defaultdict(lambda: [0, 0.0])
        for event in events:
            kinds[short(event.name)][0] += 1
            kinds[short(event.name)][1] += event.device_time_total / 1e3
        figures, sentences = compare_resident(call.resident_bytes, bundle)
        say(complaints=compare_launches(function, [e.name for e in events]) + sentences, launches=len(events),
            **figures, kernels=dict(sorted(kinds.items(), key=lambda item: -item[1][1])))

        for peer in peers:
            import torch._inductor.config

            torch._inductor.config.freezing = True
            torch._dynamo.reset()
            begin = time.time()
            compiled = torch.compile(model, mode=PEERS[peer])
            say(**{f"{peer}_error": error(compiled(x)), f"{peer}_seconds": time.time() - begin})
            say(**{peer: measure(capture(lambda: compiled(x)))})


def run_one(args):
    """A model in a process of its own: prints lines of JSON."""
    weights = json.loads((args.dir / "models.json").read_text())[args.one]
    with tempfile.TemporaryDirectory() as scratch:
        bundle = pathlib.Path(scratch) / args.one
        shutil.copytree(args.dir / "bundles" / args.one, bundle)
        model = write_weights(args.one, weights, bundle)
        function = json.loads((bundle / "manifest.json").read_text())["functions"][0]
        if args.dry_run:
            run_dry(args.one, bundle, function)
        else:
            others = {}
            for i, folder in enumerate(args.beside):
                other = others[label_of(folder)] = pathlib.Path(scratch) / f"beside{i}"
                shutil.copytree(folder / "bundles" / args.one, other)
                write_weights(args.one, json.loads((folder / "models.json").read_text())[args.one], other)
            run_gpu(args.dir, args.one, bundle, function, model, args.tf32, args.peers, others)
    return 0


def label_of(folder):
    """What the table calls the graphs of another packed folder."""
    return f"of {folder.name}"


FIGURES = (("plain", "plain"), ("graph", "graph"), ("eager", "torch_plain"), ("graph", "torch_graph"),
           ("compile", "compile"), ("autotune", "max-autotune"), ("cold load", "load cold"), ("warm load", "load warm"), ("MB", "memory_mb"), ("eager MB", "torch_memory_mb"),
           ("resident", "resident_mb"), ("constants", "constants_mb"))


def run(args):
    begin, results, bad = time.time(), {}, 0
    names = list(json.loads((args.dir / "models.json").read_text()))
    environment = {**os.environ, "CONVFUSION_RUNTIME": str(args.dir / "lib" / "libConvRuntime.so")}
    log = tempfile.NamedTemporaryFile()
    if args.dry_run:
        environment.update(CONVFUSION_CUDA_DRIVER=str(args.mock.resolve()), CONVFUSION_MOCK_LOG=log.name,
                           CONVFUSION_CACHE="off")
    for name in names:
        if args.only and name not in args.only.split(","):
            continue
        left = args.budget - (time.time() - begin)
        figures, complaint = {}, "the budget is spent"
        if left > 5:
            # A compiled part of another version would be passed over, and times would be those of Python.
            command = [sys.executable, "-W", "error:calls take the slower way:RuntimeWarning",
                       str(here / "models.py"), "run", str(args.dir), "--one", name]
            try:
                command += ["--beside", ",".join(map(str, args.beside))]
                command += ["--dry-run"] * args.dry_run + ["--tf32"] * args.tf32 + ["--peers", ",".join(args.peers)]
                done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=left)
                text, complaint = done.stdout, done.stderr.strip()[-400:] if done.returncode else ""
            except subprocess.TimeoutExpired as late:
                text = late.stdout.decode() if late.stdout else ""
            for line in text.splitlines():
                if line.startswith("{"):
                    figures.update(json.loads(line))
        results[name] = figures
        complaints = figures.pop("complaints", []) + [complaint] * bool(complaint)
        if figures.get("same_bits") is False:
            complaints.append("a graph gives other bits than a call")
        bad += bool(complaints)
        print(f"{name}: {figures.get('launches', 0)} launches a call; "
              + ("; ".join(complaints) or "no packing and no work on constants among them"), flush=True)
        if "resident_mb" in figures:
            print(f"  {figures['resident_mb']:.1f} MB stay resident of {figures['constants_mb']:.1f} MB of constants")
        if "kernels" in figures:
            print("  " + ", ".join(f"{kind} {ms:.3f} x{count}" for kind, (count, ms) in figures["kernels"].items()))
        if args.json:
            pathlib.Path(args.json).write_text(json.dumps(results, indent=1))
    if not args.dry_run:
        columns = FIGURES[:2] + tuple((label_of(folder),) * 2 for folder in args.beside) + FIGURES[2:]
        print(f"{'ms':20s}" + "".join(f"{title:>10s}" for title, _ in columns) + "   error, PyTorch's")
        for name, figures in results.items():
            cells = (figures.get(key) for _, key in columns)
            print(f"{name:20s}" + "".join(f"{'-':>10s}" if v is None else f"{v:10.3f}" for v in cells)
                  + "".join(f"  {figures.get(key, float('nan')):.1e}" for key in ("error", "torch_error")))
    return bad != 0


def to_peers(text):
    peers = [word for word in text.split(",") if word]
    if unknown := [word for word in peers if word not in PEERS]:
        raise argparse.ArgumentTypeError(f"unknown peers {', '.join(unknown)}; there are {', '.join(PEERS)}")
    return peers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack")
    packing.add_argument("dir", type=pathlib.Path)
    packing.add_argument("--only", default="", metavar="A,B")
    packing.add_argument("--ir", type=pathlib.Path, required=True)
    packing.add_argument("--build", type=pathlib.Path, default=here.parent / "build" / "release")
    packing.add_argument("--target", default="sm_89")
    packing.add_argument("--tune", default="", metavar="CHIP", help="whose card schedules are chosen for")
    packing.add_argument("--numerics", default="ieee", metavar="WORDS", help="as conv-opt takes it")
    packing.add_argument("--layouts", default="choose", metavar="WORD", help="likewise")
    packing.add_argument("--measured", type=pathlib.Path, metavar="FOLDER",
                         help="with MODEL.json of conv-run --measure, for those models that have one")
    running = commands.add_parser("run")
    running.add_argument("dir", type=lambda text: pathlib.Path(text).resolve())
    running.add_argument("--dry-run", action="store_true")
    running.add_argument("--tf32", action="store_true", help="PyTorch may use TF32")
    running.add_argument("--peers", default=[], metavar="A,B", type=to_peers,
                         help="compiled forms of PyTorch's models beside them: compile, max-autotune")
    running.add_argument("--beside", default=[], metavar="DIR,DIR",
                         type=lambda text: [pathlib.Path(word).resolve() for word in text.split(",") if word],
                         help="other packed folders, whose graphs of the same models take turns")
    running.add_argument("--mock", type=pathlib.Path,
                         default=here.parent / "build" / "release" / "lib" / "libconv_mock_cuda.so")
    running.add_argument("--only", default="", metavar="A,B")
    running.add_argument("--budget", type=float, default=1e6, metavar="SECONDS")
    running.add_argument("--json", metavar="FILE")
    running.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.command == "pack":
        return pack(args)
    return run_one(args) if args.one else run(args)


if __name__ == "__main__":
    sys.exit(main())
