"""Every way to write a minimum, a maximum or their channel by a comparison and a
select, over a convolution's channels, and integer reductions from every kind of
init: what is fused computes what the loops of the input compute, and what is
one of the reduction kinds is fused.

A model of the loops, apart from the compiler, says which ones are: it runs each
body over all short sequences of numbers and NaNs."""
import itertools
import math
import subprocess
import sys

NAN = math.nan
PREDICATES = ["ogt", "oge", "olt", "ole", "ugt", "uge", "ult", "ule"]
CHANNELS = 5
# One column a position: ties, NaNs first, between and last, only NaNs.
ROWS = [[2, 1, 3, 1, 3], [NAN, 1, 3, 2, 3], [3, NAN, 1, 1, NAN], [1, 3, 2, 2, NAN], [NAN, NAN, NAN, 4, 4], [NAN] * 5,
        [5, 5, 5, 5, 5], [-1, -2, 3, 3, -2]]


def compare(predicate, a, b):
    if math.isnan(a) or math.isnan(b):
        return predicate[0] == "u"
    return {"gt": a > b, "ge": a >= b, "lt": a < b, "le": a <= b}[predicate[1:]]


class FloatCase:
    def __init__(self, predicate, held_first, held_if_true, ordered, arg):
        self.predicate, self.held_first, self.held_if_true = predicate, held_first, held_if_true
        self.ordered, self.arg = ordered, arg
        wanted = {"lt": math.inf, "le": math.inf, "gt": -math.inf, "ge": -math.inf}[predicate[1:]]
        # The init that the comparison can improve on.
        self.init = -wanted if held_first != held_if_true else wanted
        self.name = f"{predicate}, held first {held_first}, kept where true {held_if_true}, ordered {ordered}, arg {arg}"

    def takes(self, held, incoming):
        true = compare(self.predicate, held, incoming) if self.held_first else compare(self.predicate, incoming, held)
        true = true and (not self.ordered or not math.isnan(held))
        return not true if self.held_if_true else true

    def run(self, values):
        held, index = self.init, 0
        for i, value in enumerate(values):
            if self.takes(held, value):
                held, index = value, i
        return held, index

    def is_kind(self):
        """Whether the loop is a minimum or a maximum, with either rule of NaNs, and holds the first channel of it."""
        def same(a, b):
            return a == b or math.isnan(a) and math.isnan(b)
        best = min if self.init > 0 else max

        def expected(values, propagates):
            numbers = [v for v in values if not math.isnan(v)]
            if propagates and len(numbers) < len(values):
                return NAN, next(i for i, v in enumerate(values) if math.isnan(v))
            return (best(numbers), values.index(best(numbers))) if numbers else (self.init, 0)
        for propagates in (False, True):
            if all(same(self.run(s)[0], expected(s, propagates)[0]) and
                   (not self.arg or self.run(s)[1] == expected(s, propagates)[1])
                   for n in range(1, 5) for s in itertools.product((1.0, 2.0, NAN), repeat=n)):
                return True
        return False

    def body(self):
        sides = "%o, %a" if self.held_first else "%a, %o"
        lines = [f"%c = arith.cmpf {self.predicate}, {sides} : f32"]
        condition = "%c"
        if self.ordered:
            lines += ["%n = arith.cmpf ord, %o, %o : f32", "%b = arith.andi %c, %n : i1"]
            condition = "%b"
        order = (lambda held, incoming: f"{held}, {incoming}" if self.held_if_true else f"{incoming}, {held}")
        lines.append(f"%v = arith.select {condition}, {order('%o', '%a')} : f32")
        if not self.arg:
            return lines + ["linalg.yield %v : f32"]
        return lines + ["%i = linalg.index 1 : index", "%j = arith.index_cast %i : index to i64",
                        f"%k = arith.select {condition}, {order('%p', '%j')} : i64", "linalg.yield %v, %k : f32, i64"]

    def function(self, name):
        n = len(ROWS)
        bits = lambda v: "0x7FC00000" if math.isnan(v) else f"{float(v)}"
        data = ", ".join("[[" + ", ".join(bits(ROWS[r][c]) for r in range(n)) + "]]" for c in range(CHANNELS))
        init = "0x7F800000" if self.init > 0 else "0xFF800000"
        outs, types, results = "%i0", f"tensor<1x1x{n}xf32>", f"tensor<1x1x{n}xf32>"
        maps = "#id, #drop"
        if self.arg:
            outs, types, results = "%i0, %i1", f"{types}, tensor<1x1x{n}xi64>", f"({types}, tensor<1x1x{n}xi64>)"
            maps += ", #drop"
        arguments = "%a: f32, %o: f32" + (", %p: i64" if self.arg else "")
        return f"""func.func @{name}() {{
  %x = arith.constant dense<0.0> : tensor<1x1x1x{n}xf32>
  %w = arith.constant dense<1.0> : tensor<{CHANNELS}x1x1x1xf32>
  %t = arith.constant dense<[[{data}]]> : tensor<1x{CHANNELS}x1x{n}xf32>
  %i0 = arith.constant dense<{init}> : tensor<1x1x{n}xf32>
  %i1 = arith.constant dense<0> : tensor<1x1x{n}xi64>
  %e = tensor.empty() : tensor<1x{CHANNELS}x1x{n}xf32>
  %y = conv.fused ins(%x, %w : tensor<1x1x1x{n}xf32>, tensor<{CHANNELS}x1x1x1xf32>)
      extras(%t : tensor<1x{CHANNELS}x1x{n}xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)] outs(%e : tensor<1x{CHANNELS}x1x{n}xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {{
      ^bb0(%acc: f32, %u: f32):
        %s = arith.addf %acc, %u : f32
        conv.yield %s : f32
      }} -> tensor<1x{CHANNELS}x1x{n}xf32>
  %r{':2' if self.arg else ''} = linalg.generic {{indexing_maps = [{maps}], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}}
      ins(%y : tensor<1x{CHANNELS}x1x{n}xf32>) outs({outs} : {types}) {{
  ^bb0({arguments}):
    {chr(10).join(self.body())}
  }} -> {results}
  {print_values('%r#0' if self.arg else '%r', n, 'F32', 'f32')}
  {print_values('%r#1', n, 'I64', 'i64') if self.arg else ''}
  return
}}"""


class SkipCase(FloatCase):
    """What is a NaN is asked first; of the rest an op takes the better."""

    def __init__(self, op, predicate, held_first, held_if_true):
        self.op, self.predicate, self.held_first, self.held_if_true = op, predicate, held_first, held_if_true
        self.arg = False
        self.init = math.inf if op.startswith("min") else -math.inf
        self.name = f"{op}, {predicate}, held first {held_first}, kept where true {held_if_true}"

    def run(self, values):
        held = self.init
        for value in values:
            numbers = [v for v in (held, value) if not math.isnan(v)]
            best = (min if self.op.startswith("min") else max)(numbers, default=NAN)
            if self.op.endswith("imumf") and len(numbers) < 2:
                best = NAN
            true = math.isnan(value) == (self.predicate == "uno")
            held = held if true == self.held_if_true else best
        return held, 0

    def body(self):
        kept = "%o, %m" if self.held_if_true else "%m, %o"
        return [f"%c = arith.cmpf {self.predicate}, %a, %a : f32",
                f"%m = arith.{self.op} {'%o, %a' if self.held_first else '%a, %o'} : f32",
                f"%v = arith.select %c, {kept} : f32", "linalg.yield %v : f32"]


def print_values(value, n, kind, dtype):
    name = value.strip("%").replace("#", "_")
    return (f"%{name}u = tensor.cast {value} : tensor<1x1x{n}x{dtype}> to tensor<*x{dtype}>\n"
            f"call @printMemref{kind}(%{name}u) : (tensor<*x{dtype}>) -> ()")


class IntegerCase:
    def __init__(self, op, init):
        self.op, self.init = op, init
        self.name = f"{op} from {init}"

    def is_kind(self):
        return True

    def function(self, name):
        rows = [[3, -1, 4, 1, -5], [-9, -2, -6, -5, -3], [5, 8, 9, 7, 9]]
        n = len(rows)
        data = ", ".join("[[" + ", ".join(str(rows[r][c]) for r in range(n)) + "]]" for c in range(CHANNELS))
        return f"""func.func @{name}() {{
  %x = arith.constant dense<0> : tensor<1x1x1x{n}xi32>
  %w = arith.constant dense<1> : tensor<{CHANNELS}x1x1x1xi32>
  %t = arith.constant dense<[[{data}]]> : tensor<1x{CHANNELS}x1x{n}xi32>
  %i0 = arith.constant dense<{self.init}> : tensor<1x1x{n}xi32>
  %e = tensor.empty() : tensor<1x{CHANNELS}x1x{n}xi32>
  %y = conv.fused ins(%x, %w : tensor<1x1x1x{n}xi32>, tensor<{CHANNELS}x1x1x1xi32>)
      extras(%t : tensor<1x{CHANNELS}x1x{n}xi32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)] outs(%e : tensor<1x{CHANNELS}x1x{n}xi32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = i32> epilogue {{
      ^bb0(%acc: i32, %u: i32):
        %s = arith.addi %acc, %u : i32
        conv.yield %s : i32
      }} -> tensor<1x{CHANNELS}x1x{n}xi32>
  %r = linalg.reduce {{arith.{self.op}}} ins(%y : tensor<1x{CHANNELS}x1x{n}xi32>) outs(%i0 : tensor<1x1x{n}xi32>) dimensions = [1]
  {print_values('%r', n, 'I32', 'i32')}
  return
}}"""


HEAD = """#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#drop = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
func.func private @printMemrefF32(tensor<*xf32>)
func.func private @printMemrefI32(tensor<*xi32>)
func.func private @printMemrefI64(tensor<*xi64>)
"""
LOWER = ["--conv-decompose", "--one-shot-bufferize=bufferize-function-boundaries", "--convert-linalg-to-loops",
         "--expand-strided-metadata", "--lower-affine", "--convert-scf-to-cf", "--arith-expand",
         "--convert-arith-to-llvm", "--finalize-memref-to-llvm", "--convert-func-to-llvm", "--convert-cf-to-llvm",
         "--reconcile-unrealized-casts"]


def run(command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stderr[:2000]}")
    return done.stdout


def main():
    conv_opt, libraries = sys.argv[1:]
    cases = [FloatCase(*c) for c in itertools.product(PREDICATES, (False, True), (False, True), (False, True), (False, True))
             # That what is held is a number is asked beside unordered comparisons, of what is taken; other forms
             # of the same are left alone.
             if not c[3] or (c[0][0] == "u" and not c[2])]
    cases += [SkipCase(*c) for c in itertools.product(("minimumf", "maximumf", "minnumf", "maxnumf"), ("uno", "ord"),
                                                      (False, True), (False, True))]
    least, most = -2**31, 2**31 - 1
    cases += [IntegerCase(op, init) for op in ("addi", "muli", "maxsi", "minsi") for init in (0, 1, -1, 7, -7, least, most)]
    functions = [case.function(f"f{i}") for i, case in enumerate(cases)]
    calls = "\n".join(f"call @f{i}() : () -> ()" for i in range(len(cases)))
    text = HEAD + "\n".join(functions) + f"\nfunc.func @main() {{\n{calls}\nreturn\n}}\n"
    fused = run([conv_opt, "-", "--conv-fuse-consumers"], text)
    joined = 0
    for i, (case, part) in enumerate(zip(cases, fused.split("func.func @f")[1:])):
        is_fused = "linalg.generic {" not in part and "linalg.reduce ins" not in part
        joined += is_fused
        if is_fused != case.is_kind():
            sys.exit(f"{case.name}: {'fused' if is_fused else 'not fused'}, the model says otherwise\n{functions[i]}")

    def execute(text):
        printed = run(["mlir-runner", "-e", "main", "-entry-point-result=void", f"--shared-libs={libraries}"],
                      run([conv_opt, "-"] + LOWER, text))
        return [line.strip() for line in printed.splitlines() if line.startswith("[")]
    want, got = execute(text), execute(fused)
    names = [case.name for case in cases for _ in range(2 if getattr(case, "arg", False) else 1)]
    assert len(want) == len(got) == len(names)
    for name, w, g in zip(names, want, got):
        if w.replace("-nan", "nan") != g.replace("-nan", "nan"):
            sys.exit(f"{name}: the loops give {w}, fused {g}")
    print(f"{len(cases)} reductions agree, {joined} of them fused")


main()
