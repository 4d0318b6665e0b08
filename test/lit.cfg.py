import os
import shutil

import lit.formats

config.name = "ConvFusion"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "consumer"]
config.test_source_root = os.path.dirname(__file__)

path = [config.conv_tools_dir, config.llvm_tools_dir, os.environ["PATH"]]
config.environment["PATH"] = os.path.pathsep.join(path)
config.substitutions += [
    ("%conv_lib_dir", config.conv_lib_dir),
    ("%conv_src_root", config.conv_src_root),
    ("%conv_obj_root", config.conv_obj_root),
    ("%mlir_lib_dir", config.llvm_lib_dir),
    ("%python", "python3"),
]

# Features name what a test needs and the machine may lack.
if shutil.which("ptxas"):
    config.available_features.add("ptxas")
