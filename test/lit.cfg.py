import os
import shutil
import subprocess

import lit.formats

config.name = "ConvFusion"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "consumer"]
config.test_source_root = os.path.dirname(__file__)

# A Python with more packages (NumPy) than the system's may be named.
python = os.environ.get("CONVFUSION_PYTHON", "python3")

# What the driver compiled is kept where a test says so, and nowhere else.
config.environment["CONVFUSION_CACHE"] = "off"

path = [config.conv_tools_dir, config.llvm_tools_dir, os.environ["PATH"]]
config.environment["PATH"] = os.path.pathsep.join(path)
config.substitutions += [
    ("%conv_lib_dir", config.conv_lib_dir),
    ("%conv_src_root", config.conv_src_root),
    ("%conv_obj_root", config.conv_obj_root),
    ("%mlir_lib_dir", config.llvm_lib_dir),
    ("%python", python),
]

# Features name what a test needs and the machine may lack.
if shutil.which("ptxas"):
    config.available_features.add("ptxas")
# An instrumented library does not load into a Python that is not.
if config.sanitize:
    config.available_features.add("sanitizer")
    # libMLIR.so is not instrumented: what it allocates or poisons is not to be judged.
    config.environment["ASAN_OPTIONS"] = "detect_leaks=0:detect_container_overflow=0:allow_user_poisoning=0"
if os.path.exists(os.path.join(config.conv_tools_dir, "FuzzText")):
    config.available_features.add("fuzz-text")
if os.path.exists(os.path.join(config.conv_lib_dir, "_fast.abi3.so")):
    config.available_features.add("convfusion-fast")
if subprocess.run([python, "-c", "import numpy"], stderr=subprocess.DEVNULL).returncode == 0:
    config.available_features.add("numpy")
if subprocess.run([python, "-c", "import scikit_build_core"], stderr=subprocess.DEVNULL).returncode == 0:
    config.available_features.add("scikit-build-core")
