# Golden tests: a file says what to run in its RUN lines and what must come out in its CHECK lines.
# One file, one fact.
import os
import platform
import sys

import lit.formats

config.name = "aotc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".wat", ".test", ".wast"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_folder, "test", "golden")

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.build_folder, "bin"), config.llvm_tools, os.environ["PATH"]])
config.environment["LC_ALL"] = "C"
for name in [name for name in os.environ if name.startswith("WASMRT_")]:
    config.environment.pop(name, None)
config.substitutions.append(("%python", f'"{sys.executable}"'))
config.substitutions.append(("%pack", os.path.join(
    config.build_folder, "lib", "aotc", f"{platform.machine()}-linux")))
config.substitutions.append(("%inputs", os.path.join(config.test_source_root, "Inputs")))
