"""A 3x3 convolution in f32 under a given schedule, padded by 1, run by conv-sim on given arrays."""
import pathlib
import subprocess
import sys
import tempfile

import numpy as np


class Conv3x3:
    """Input [images, channels, rows, columns], filter [couts, channels, 3, 3]; the output has the input's extents."""

    def __init__(self, images, channels, couts, rows, columns, numerics, schedule):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conv3x3-"))
        x = f"tensor<{images}x{channels}x{rows}x{columns}xf32>"
        y = f"tensor<{images}x{couts}x{rows}x{columns}xf32>"
        w = f"tensor<{couts}x{channels}x3x3xf32>"
        (self.folder / "f.mlir").write_text(f"""
func.func @f(%x: {x}, %w: {w}) -> {y} {{
  %o = tensor.empty() : {y}
  %y = conv.fused ins(%x, %w : {x}, {w}) outs(%o : {y})
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <{numerics}, accumulate = f32>
      schedule #conv_kernel.{schedule}
      epilogue {{
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }} -> {y}
  return %y : {y}
}}
""")

    def run(self, x, w, *options):
        """What the kernel gives, in float64; ends the program where conv-sim finds a fault."""
        for name, array in (("x", x), ("w", w)):
            np.save(self.folder / f"{name}.npy", array)
        done = subprocess.run(
            ["conv-sim", str(self.folder / "f.mlir"), "--no-reference", *options,
             f"--input=arg0={self.folder / 'x.npy'}", f"--input=arg1={self.folder / 'w.npy'}",
             f"--output={self.folder}"], capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        return np.load(self.folder / "result0.npy").astype(np.float64)
